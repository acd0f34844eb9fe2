import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Image } from "./image.ts";
import type { Packages } from "./packages.ts";

/** Result of one run of the virtual machine. */
export interface RunResult {
  /** Exit status of the tests; undefined if the virtual machine stopped before the tests had finished. */
  status: number | undefined;
  /** JUnit report of the tests, which may be incomplete. */
  report: string | undefined;
  /** Whether the virtual machine was stopped because of its time limit. */
  timedOut: boolean;
}

/** How often the machine is started, if its kernel stops before the first process. Under emulation, a few boots end in a panic. */
const BOOTS = 3;

/** Memory in MiB. The root file system, with the programs and the project, can use half of it. */
const MEMORY_MIB = 1536;
/** Size in MiB of the buffer in which QEMU keeps translated code. */
const TRANSLATION_BUFFER_MIB = 128;
/**
 * CPU model of the virtual machine: all features that QEMU emulates except "fast string instructions" (ERMS). With
 * ERMS, the kernel copies memory with `rep movsb`, which QEMU emulates byte by byte.
 */
const CPU_MODEL = "max,-erms";
/** Exit statuses with which the program `timeout` reports that it has stopped or killed QEMU. */
const TIMEOUT_EXIT_CODES = [124, 137];
/** Time in seconds after SIGTERM at which `timeout` sends SIGKILL. */
const GRACE_SECONDS = 5;
/**
 * Emulated network devices with features that software interfaces lack: rings, pause frames, wake-on-LAN. At least one
 * of the two devices supports each feature. The devices are connected only to QEMU, which forwards nothing.
 */
const NETWORK = ["e1000e", "vmxnet3"].flatMap((device) => [
  ...["-netdev", `user,id=cable-${device},restrict=on`],
  ...["-device", `${device},netdev=cable-${device},romfile=`],
]);
/** QEMU arguments that select how the guest's instructions are executed. */
const EXECUTION = {
  /** QEMU emulates two CPUs as fast as possible. */
  fast: ["-accel", `tcg,thread=multi,tb-size=${TRANSLATION_BUFFER_MIB}`, "-smp", "2"],
  /** QEMU emulates one CPU whose clock advances by one nanosecond per instruction, and skips idle time. */
  counted: ["-accel", `tcg,tb-size=${TRANSLATION_BUFFER_MIB}`, "-smp", "1", "-icount", "shift=0,sleep=off"],
} as const;
/** How QEMU executes the guest's instructions: a key of {@link EXECUTION}. */
export type Execution = keyof typeof EXECUTION;

const KERNEL_PARAMETERS = [
  "console=ttyS0",
  // Hides kernel warnings about missing hardware. The kernel still prints errors, such as a lack of memory.
  "loglevel=4",
  // Skips the kernel's self-tests of its cryptographic algorithms.
  "cryptomgr.notests",
  // Lets QEMU exit after a panic of the guest.
  "panic=-1",
  // Disables mitigations of CPU vulnerabilities, which would only make the emulated kernel slower.
  "mitigations=off",
  "apparmor=0",
  // Skips a check of the timer that fails if the machine is too busy to emulate its interrupts in time.
  "no_timer_check",
  // Expedites RCU grace periods, because tests create and delete many namespaces, interfaces and modules.
  "rcupdate.rcu_expedited=1",
];

/**
 * Boots an image with the files that `addFiles` appends to it, forwards the console of the virtual machine to standard
 * output, and waits until the machine exits. Starts the machine again if it stops before its first process.
 *
 * QEMU emulates the CPU in software, because KVM is not available everywhere.
 *
 * @param scratch an empty directory.
 * @param seconds time limit. The program `timeout` enforces it even if this process is killed.
 * @param consoleFile receives the console instead of standard output.
 */
export async function boot(
  image: Image,
  packages: Packages,
  scratch: string,
  seconds: number,
  addFiles: (archive: string) => void,
  execution: Execution = "fast",
  consoleFile?: string,
): Promise<RunResult> {
  const at = (name: string) => join(scratch, name);
  copyFileSync(image.base, at("files.cpio"));
  addFiles(at("files.cpio"));
  const data = (path: string) => ["-L", join(packages.root, "usr/share", path)];
  const command = [
    ...["timeout", `--kill-after=${GRACE_SECONDS}`, `${seconds}`],
    ...packages.command("qemu-system-x86_64", "qemu-system-x86_64", ...data("qemu"), ...data("seabios")),
    ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none"],
    ...["-cpu", CPU_MODEL, "-m", `${MEMORY_MIB}`, ...EXECUTION[execution]],
    ...NETWORK,
    ...["-kernel", image.kernel, "-initrd", at("files.cpio"), "-append", KERNEL_PARAMETERS.join(" ")],
    ...["-serial", "stdio", "-serial", `file:${at("status")}`, "-serial", `file:${at("report")}`],
  ];
  const env = { ...process.env, QEMU_MODULE_DIR: join(packages.root, "usr/lib/x86_64-linux-gnu/qemu") };
  const output = consoleFile === undefined ? "inherit" : Bun.file(consoleFile);
  const run = async (): Promise<RunResult & { hasBooted: boolean }> => {
    const child = Bun.spawn(command, { env, stdio: ["ignore", output, "inherit"] });
    let isStopped = false;
    const stop = () => {
      isStopped = true;
      child.kill("SIGTERM");
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
    try {
      const exitCode = await child.exited;
      const status = read(at("status")) ?? "";
      return {
        status: statusIn(status),
        report: read(at("report")),
        timedOut: TIMEOUT_EXIT_CODES.includes(exitCode),
        hasBooted: isStopped || /^booted$/m.test(status),
      };
    } finally {
      process.off("SIGINT", stop).off("SIGTERM", stop);
    }
  };
  let result = await run();
  for (let boots = 1; boots < BOOTS && !result.hasBooted && !result.timedOut; boots++) {
    console.error("the virtual machine stopped before its first process: started again");
    result = await run();
  }
  return result;
}

function statusIn(text: string): number | undefined {
  const status = /^exit=(\d+)$/m.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
