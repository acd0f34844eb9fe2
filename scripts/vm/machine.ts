import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "./image.ts";
import type { Packages } from "./packages.ts";

/** What a run of the virtual machine came to. */
export interface Outcome {
  /** Exit status of the tests; undefined when the guest died or was stopped before it could tell. */
  status: number | undefined;
  /** The tests' report, as far as it got. */
  report: string | undefined;
  /** Whether the time was over. */
  late: boolean;
}

const MEMORY_MIB = 768;
const PROCESSORS = 2;
/** Memory for translated code. */
const TRANSLATIONS_MIB = 128;
/**
 * All that can be emulated, but for the promise that instructions which repeat themselves are fast: the kernel would then
 * copy and clear memory byte by byte.
 */
const PROCESSOR = "max,-erms";
/** With what `timeout` exits when it had to stop the program, or to kill it. */
const STOPPED = [124, 137];
/** How long a virtual machine that was asked to stop has time for it. */
const GRACE_SECONDS = 5;
/**
 * Network devices as they are in real machines, for what interfaces made of software have not: rings, pause frames, waking,
 * each of them at least on one of the two. At the other end of their cables is QEMU alone, and nothing from there goes any
 * further.
 */
const NETWORK = ["e1000e", "vmxnet3"].flatMap((device) => [
  ...["-netdev", `user,id=cable-${device},restrict=on`],
  ...["-device", `${device},netdev=cable-${device},romfile=`],
]);
const KERNEL_PARAMETERS = [
  "console=ttyS0",
  // What drivers find missing is of no interest. An oops and a panic are shown all the same.
  "loglevel=3",
  // The kernel's own tests of its algorithms, at every start.
  "cryptomgr.notests",
  // A panic ends the virtual machine instead of leaving it standing.
  "panic=-1",
  // Guards against attacks that nobody makes here cost time.
  "mitigations=off",
  "apparmor=0",
  // So does waiting for a pause of both processors: namespaces, interfaces and modules come and go a lot.
  "rcupdate.rcu_expedited=1",
];

/**
 * Boots an image with the files that `addFiles` appends to it, prints what its console shows, and waits for its end.
 *
 * All is computed, never run on this machine's processor by itself: what is offered for that need not work everywhere.
 *
 * @param scratch an empty directory.
 * @param seconds when the virtual machine is stopped at the latest, whatever becomes of this process.
 */
export async function boot(
  image: Image,
  packages: Packages,
  scratch: string,
  seconds: number,
  addFiles: (archive: string) => void,
): Promise<Outcome> {
  const at = (name: string) => join(scratch, name);
  copyFileSync(image.base, at("files.cpio"));
  addFiles(at("files.cpio"));
  const data = (path: string) => ["-L", join(packages.root, "usr/share", path)];
  const command = [
    ...["timeout", `--kill-after=${GRACE_SECONDS}`, `${seconds}`],
    ...packages.command("qemu-system-x86_64", "qemu-system-x86_64", ...data("qemu"), ...data("seabios")),
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none"],
    ...["-accel", `tcg,thread=multi,tb-size=${TRANSLATIONS_MIB}`, "-cpu", PROCESSOR],
    ...["-smp", `${PROCESSORS}`, "-m", `${MEMORY_MIB}`],
    ...NETWORK,
    ...["-kernel", image.kernel, "-initrd", at("files.cpio"), "-append", KERNEL_PARAMETERS.join(" ")],
    ...["-serial", "stdio", "-serial", `file:${at("status")}`, "-serial", `file:${at("report")}`],
  ];
  const env = { ...process.env, QEMU_MODULE_DIR: join(packages.root, "usr/lib/x86_64-linux-gnu/qemu") };
  const child = Bun.spawn(command, { env, stdio: ["ignore", "inherit", "inherit"] });
  const stop = () => child.kill("SIGTERM");
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const exitCode = await child.exited;
    return { status: statusIn(read(at("status"))), report: read(at("report")), late: STOPPED.includes(exitCode) };
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function statusIn(text: string | undefined): number | undefined {
  const status = /^exit=(\d+)$/m.exec(text ?? "")?.[1];
  return status === undefined ? undefined : Number(status);
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
