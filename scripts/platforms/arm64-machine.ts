// Boots Debian's kernel for arm64 with Bun's build for arm64 in QEMU. This differs from QEMU's user mode, in which
// programs for arm64 use the x86-64 kernel of this machine, and QEMU translates their system calls.
import {
  copyFileSync,
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Apt, UnavailableError, unpack } from "../vm/apt.ts";
import { Archive } from "../vm/archive.ts";
import type { Cache } from "../vm/cache.ts";
import { selectModules } from "../vm/modules.ts";
import { fetchKernel, Packages, UNUSED_DIRECTORIES } from "../vm/packages.ts";
import { addProject } from "../vm/project.ts";
import { type GroupResult, PLAN, type Plan, RESULT } from "./guest-tests.ts";

/** Debian packages for arm64, unpacked with all of their dependencies: what an installed system has, and tests use. */
const PROGRAMS = (
  "bash dash coreutils findutils grep sed gawk util-linux bsdutils mount procps hostname diffutils gzip openssl " +
  "busybox-static kmod iproute2 libstdc++6 gcc libc6-dev ethtool nftables iptables conntrack ipset wireguard-tools " +
  "strace iw auditd ipvsadm iputils-ping redis-server ca-certificates"
).split(" ");
const KERNEL = "linux-image-arm64";
/** Debian release of the kernel. */
const RELEASE = "trixie-backports";
const PROJECT = ["{apps,bench,docs,examples,scripts,site,specs,src,test}/**/*", "*"];
/** Directories of an installed system that are links to those in usr. Packages contain files in both. */
const MERGED = /^(?=(?:bin|sbin|lib)(?:\/|$))/;
/** Large files of the compiler that tests do not need: link-time optimization, and sanitizers. */
const UNUSED_FILES = /\/(?:lto1|lto-wrapper|lib[alt]san\.\w+|libhwasan\.\w+|libubsan\.\w+|gconv)$/;
/** Path of the script that sets up the guest. The virtual machine for x86-64 uses the same script. */
const SETUP = join(import.meta.dir, "../vm/guest-setup.sh");
const MEMORY_MIB = 4096;
const MAX_SECONDS = 1800;
/** Users of the guest. The tests run as the second one. */
const USERS = "root:x:0:0::/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n";
const GROUPS = "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n";
const PROTOCOLS = "icmp 1\ntcp 6\nudp 17\ngre 47\nesp 50\nah 51\nipv6-icmp 58\nsctp 132\nudplite 136\n";

/** Files of the machine, and the version of its kernel. */
export interface Arm64Machine {
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
  const root = join(import.meta.dir, "../..");
  const recipe = [import.meta.path, SETUP, join(root, "bun.lock")].map((path) => readFileSync(path, "utf8"));
  const directory = await cache.get("arm64-machine", [Bun.version, recipe], async (created) => {
    console.log("fetching kernel, programs and emulator of the arm64 machine (about 300 MB, cached)");
    await cache.withTemporaryDirectory(async (scratch) => {
      const host = new Apt(join(scratch, "host"));
      host.update();
      await unpack(host.download(host.closure(["qemu-system-arm"])), join(created, "emulator"));
      const target = new Apt(join(scratch, "target"), { architecture: "arm64" });
      target.update();
      await unpack(target.download(target.closure(PROGRAMS)), join(created, "root"));
      const kernels = new Apt(join(scratch, "kernels"), { architecture: "arm64", release: RELEASE });
      kernels.update();
      await fetchKernel(kernels, KERNEL, join(created, "kernel-root"));
    });
    const kernel = join(created, "kernel-root");
    const [version] = readdirSync(join(kernel, "lib/modules"));
    copyFileSync(join(kernel, "boot", `vmlinuz-${version}`), join(created, "kernel"));
    writeFileSync(join(created, "version"), version!);
    Bun.spawnSync(tools.command("kmod", "depmod", "--basedir", kernel, version!));
    installDependencies(root, join(created, "project"));
    using archive = new Archive(join(created, "base.cpio"));
    addSystem(archive, join(created, "root"), bun, tools);
    addModules(archive, kernel, version!);
    addTree(archive, join(created, "project"), "project");
    archive.finish();
    for (const name of ["root", "kernel-root", "project"]) rmSync(join(created, name), { recursive: true });
  });
  return { directory, version: readFileSync(join(directory, "version"), "utf8") };
}

/** Installs the project's dependencies for arm64 in a directory: the compiler and the formatter are programs. */
function installDependencies(root: string, directory: string): void {
  for (const path of ["package.json", "bun.lock", ...new Bun.Glob("apps/*/package.json").scanSync({ cwd: root })])
    cpSync(join(root, path), join(directory, path));
  const command = [process.execPath, "install", "--frozen-lockfile", "--os=linux", "--cpu=arm64", "--ignore-scripts"];
  const { success, stderr } = Bun.spawnSync(command, { cwd: directory });
  if (!success) throw new UnavailableError(`the dependencies cannot be installed: ${stderr}`);
}

function addSystem(archive: Archive, root: string, bun: string, tools: Packages): void {
  for (const name of ["bin", "sbin", "lib"]) archive.link(name, `usr/${name}`);
  for (const name of ["proc", "sys", "dev", "tmp", "run", "root", "home/user"]) archive.directory(name);
  for (const path of UNUSED_DIRECTORIES) rmSync(join(root, path), { recursive: true, force: true });
  addTree(archive, root);
  archive.link("var/run", "/run").file("etc/passwd", USERS).file("etc/group", GROUPS).file("etc/protocols", PROTOCOLS);
  archive.file("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n");
  archive
    .copy("usr/bin/bun", bun)
    .link("usr/bin/node", "bun")
    .link("usr/bin/sh", "dash")
    .link("usr/bin/cc", "gcc")
    .link("usr/bin/awk", "gawk");
  for (const name of ["iptables", "ip6tables", "ebtables", "arptables"])
    archive.link(`usr/sbin/${name}`, "xtables-nft-multi");
  const { stdout } = Bun.spawnSync([tools.program("busybox"), "--list"]);
  for (const name of stdout.toString().trim().split("\n")) archive.link(`usr/lib/busybox/${name}`, "/usr/bin/busybox");
  archive.copy("setup.sh", SETUP).file("init", INIT, { executable: true });
}

function addModules(archive: Archive, root: string, version: string): void {
  const modules = join(root, "lib/modules", version);
  const wanted = selectModules(readFileSync(join(modules, "modules.dep"), "utf8"));
  const lists = readdirSync(modules).filter((name) => name.startsWith("modules."));
  for (const path of [...wanted, ...lists]) archive.copy(`usr/lib/modules/${version}/${path}`, join(modules, path));
}

/** Adds all files and links of a directory to an archive. */
function addTree(archive: Archive, source: string, place = ""): void {
  for (const name of readdirSync(source)) {
    const from = join(source, name);
    const to = join(place, name).replace(MERGED, "usr/");
    const stats = lstatSync(from);
    if (UNUSED_FILES.test(from)) continue;
    if (stats.isDirectory()) addTree(archive, from, join(place, name));
    else if (!stats.isSymbolicLink()) archive.copy(to, from);
    else archive.link(to, readlinkSync(from));
  }
}

const INIT = `#!/bin/sh
. /setup.sh
modprobe -a mpls_router mpls_iptunnel
chown -R 1000:1000 /project /home/user
cd /project && sh /tests.sh
poweroff -f
`;

/** Runs the tests as an ordinary user: `unshare` gives them a network namespace in which they have all privileges. */
const SCRIPT = `export HOME=/home/user BUN_NETLINK_TEST_FOLDER=/tmp/shared CC=/usr/bin/gcc
setpriv --reuid=1000 --regid=1000 --clear-groups sh -c 'mkdir -p /tmp/shared && exec bun scripts/platforms/guest-tests.ts'
`;

/**
 * Runs test files in the machine.
 *
 * @param receive called with the results of each group when it ends.
 * @returns whether this process was asked to stop. If not, the machine may have stopped at its time limit.
 */
export async function runOnArm64(
  { directory }: Arm64Machine,
  plan: Plan,
  cache: Cache,
  receive: (result: GroupResult) => void,
): Promise<boolean> {
  return await cache.withTemporaryDirectory(async (scratch) => {
    const files = join(scratch, "files.cpio");
    copyFileSync(join(directory, "base.cpio"), files);
    addProject(files, PROJECT, SCRIPT);
    using archive = new Archive(files, { append: true });
    archive.file(PLAN.slice(1), JSON.stringify(plan)).finish();
    const emulator = new Packages(join(directory, "emulator"));
    const data = join(emulator.root, "usr/share/qemu");
    const command = [
      ...["timeout", "--kill-after=5", `${MAX_SECONDS}`],
      ...emulator.command("qemu-system-aarch64", "qemu-system-aarch64", "-L", data),
      ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-monitor", "none"],
      ...["-machine", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", `${MEMORY_MIB}`],
      ...["-accel", "tcg,thread=multi,tb-size=512", "-serial", "stdio"],
      ...["-kernel", join(directory, "kernel"), "-initrd", files],
      ...["-append", "console=ttyAMA0 loglevel=3 panic=-1 cryptomgr.notests mitigations=off rcupdate.rcu_expedited=1"],
    ];
    const env = { ...process.env, QEMU_MODULE_DIR: join(emulator.root, "usr/lib/x86_64-linux-gnu/qemu") };
    const child = Bun.spawn(command, { env, stdio: ["ignore", "pipe", "inherit"] });
    let isStopped = false;
    const stop = () => {
      isStopped = true;
      child.kill("SIGTERM");
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
    const decoder = new TextDecoder();
    let unfinished = "";
    for await (const chunk of child.stdout) {
      const lines = (unfinished + decoder.decode(chunk, { stream: true })).split("\n");
      unfinished = lines.pop()!;
      for (const line of lines) {
        const result = resultIn(line);
        if (result === undefined) console.log(line.trimEnd());
        else receive(result);
      }
    }
    await child.exited;
    process.off("SIGINT", stop).off("SIGTERM", stop);
    return isStopped;
  });
}

/** Returns the results in a line of the console. Returns undefined for other lines, and if the kernel printed into it. */
function resultIn(line: string): GroupResult | undefined {
  if (!line.startsWith(RESULT)) return undefined;
  try {
    return JSON.parse(
      new TextDecoder().decode(Bun.inflateSync(Uint8Array.fromBase64(line.slice(RESULT.length).trim()))),
    ) as GroupResult;
  } catch {
    return undefined;
  }
}
