// Boots Debian's kernel for arm64 with Bun's build for arm64 in QEMU. This differs from QEMU's user mode, in which
// programs for arm64 use the x86-64 kernel of this machine, and QEMU translates their system calls.
import { copyFileSync, existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Apt, unpack } from "../vm/apt.ts";
import { Archive } from "../vm/archive.ts";
import type { Cache } from "../vm/cache.ts";
import { selectModules } from "../vm/modules.ts";
import { Packages } from "../vm/packages.ts";
import { addProject } from "../vm/project.ts";

/** Debian packages for arm64, unpacked with all of their dependencies. */
const PROGRAMS = ["busybox-static", "kmod", "iproute2", "libstdc++6"];
const NAMES = ["ip", "bridge", "tc", "ss", "genl", "kmod", "busybox"];
const KERNEL = "linux-image-arm64";
const PROJECT = [
  "{src,test,scripts,examples,apps}/**/*",
  "docs/*.md",
  "apps/cli/node_modules/commander/**/*",
  "*.{json,toml}",
];
const LIBRARIES = "usr/lib/aarch64-linux-gnu";
/** Path of the script that sets up the guest. The virtual machine for x86-64 uses the same script. */
const SETUP = join(import.meta.dir, "../vm/guest-setup.sh");
const MEMORY_MIB = 1536;
const MAX_SECONDS = 1800;
/** Lines on the console that mark the start and the end of the packed test report. */
const [START, END] = ["=== report", "=== end of the report"];

/** Files of the machine, and the version of its kernel. */
interface Arm64Machine {
  directory: string;
  version: string;
}

/**
 * Returns a machine from the cache, or creates it.
 *
 * @param bun Bun's program for arm64 with glibc.
 * @throws UnavailableError if apt cannot provide the packages.
 */
export async function arm64Machine(bun: string, cache: Cache): Promise<Arm64Machine> {
  const tools = await Packages.get(cache);
  const recipe = [import.meta.path, SETUP].map((path) => readFileSync(path, "utf8"));
  const directory = await cache.get("arm64-machine", [Bun.version, recipe], async (created) => {
    console.log("fetching kernel, programs and emulator of the arm64 machine (about 200 MB, cached)");
    await cache.withTemporaryDirectory(async (scratch) => {
      const host = new Apt(join(scratch, "host"));
      host.update();
      await unpack(host.download(host.closure(["qemu-system-arm"])), join(created, "emulator"));
      const target = new Apt(join(scratch, "target"), { architecture: "arm64" });
      target.update();
      const kernel = target.dependencies(KERNEL).find((name) => name.startsWith("linux-image-"));
      if (kernel === undefined) throw target.unavailable(`${KERNEL}, Debian's kernel, is missing`);
      await unpack(target.download([...target.closure(PROGRAMS), kernel]), join(created, "root"));
    });
    const root = join(created, "root");
    const [version] = readdirSync(join(root, "lib/modules"));
    copyFileSync(join(root, "boot", `vmlinuz-${version}`), join(created, "kernel"));
    writeFileSync(join(created, "version"), version!);
    Bun.spawnSync(tools.command("kmod", "depmod", "--basedir", root, version!));
    writeBase(root, version!, bun, tools, join(created, "base.cpio"));
    rmSync(root, { recursive: true });
  });
  return { directory, version: readFileSync(join(directory, "version"), "utf8") };
}

function writeBase(root: string, version: string, bun: string, tools: Packages, file: string): void {
  using archive = new Archive(file);
  for (const name of ["bin", "sbin", "lib"]) archive.link(name, `usr/${name}`);
  for (const name of ["proc", "sys", "dev", "tmp", "run", "root"]) archive.directory(name);
  archive.link("var/run", "/run").file("etc/passwd", "root:x:0:0::/root:/bin/sh\n").file("etc/group", "root:x:0:\n");
  // In other directories, symbolic links have absolute targets, and would lead to programs of this machine.
  const places = ["bin", "usr/bin", "sbin", "usr/sbin"];
  for (const name of NAMES) {
    const found = places.map((place) => join(root, place, name)).find((path) => existsSync(path))!;
    archive.copy(`usr/bin/${name}`, found);
  }
  archive.copy("usr/bin/bun", bun).link("usr/bin/sh", "busybox");
  for (const place of ["lib/aarch64-linux-gnu", LIBRARIES]) {
    for (const name of readdirSync(join(root, place)).filter((name) => name.includes(".so"))) {
      archive.copy(`${LIBRARIES}/${name}`, realpathSync(join(root, place, name)));
    }
  }
  archive.link("usr/lib/ld-linux-aarch64.so.1", `/${LIBRARIES}/ld-linux-aarch64.so.1`);
  for (const name of ["modprobe", "insmod", "rmmod", "lsmod"]) archive.link(`usr/sbin/${name}`, "../bin/kmod");
  const { stdout } = Bun.spawnSync([tools.program("busybox"), "--list"]);
  for (const name of stdout.toString().trim().split("\n")) archive.link(`usr/lib/busybox/${name}`, "/usr/bin/busybox");
  const modules = join(root, "lib/modules", version);
  const wanted = selectModules(readFileSync(join(modules, "modules.dep"), "utf8"));
  const lists = readdirSync(modules).filter((name) => name.startsWith("modules."));
  for (const path of [...wanted, ...lists]) archive.copy(`usr/lib/modules/${version}/${path}`, join(modules, path));
  archive.copy("setup.sh", SETUP).file("init", INIT, { executable: true });
  archive.finish();
}

const INIT = `#!/bin/sh
. /setup.sh
cd /project && sh /tests.sh
echo "${START}"
[ -e /tmp/report.xml ] && gzip -c /tmp/report.xml | base64
echo "${END}"
poweroff -f
`;

/** Runs tests in the machine, and returns their JUnit report; undefined if the machine stopped before their end. */
export async function runOnArm64(
  { directory }: Arm64Machine,
  words: readonly string[],
  cache: Cache,
): Promise<string | undefined> {
  return await cache.withTemporaryDirectory(async (scratch) => {
    const files = join(scratch, "files.cpio");
    copyFileSync(join(directory, "base.cpio"), files);
    addProject(files, PROJECT, `exec ${words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ")}\n`);
    const emulator = new Packages(join(directory, "emulator"));
    const data = join(emulator.root, "usr/share/qemu");
    const command = [
      ...["timeout", "--kill-after=5", `${MAX_SECONDS}`],
      ...emulator.command("qemu-system-aarch64", "qemu-system-aarch64", "-L", data),
      ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none"],
      ...["-machine", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", `${MEMORY_MIB}`],
      ...["-accel", "tcg,thread=multi,tb-size=128", "-serial", "stdio"],
      ...["-kernel", join(directory, "kernel"), "-initrd", files],
      ...["-append", "console=ttyAMA0 loglevel=3 panic=-1 cryptomgr.notests mitigations=off rcupdate.rcu_expedited=1"],
    ];
    const env = { ...process.env, QEMU_MODULE_DIR: join(emulator.root, "usr/lib/x86_64-linux-gnu/qemu") };
    const child = Bun.spawn(command, { env, stdio: ["ignore", "pipe", "inherit"] });
    const stop = () => child.kill("SIGTERM");
    process.once("SIGINT", stop).once("SIGTERM", stop);
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      const part = decoder.decode(chunk, { stream: true });
      if (!text.includes(START)) process.stdout.write(part);
      text += part;
    }
    await child.exited;
    const packed = new RegExp(`^${START}\\s+([\\w+/=\\s]+?)\\s+${END}`, "m").exec(text)?.[1];
    if (packed === undefined) return undefined;
    return new TextDecoder().decode(Bun.gunzipSync(Uint8Array.fromBase64(packed.replaceAll(/\s/g, ""))));
  });
}
