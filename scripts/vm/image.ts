import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Archive } from "./archive.ts";
import type { Cache } from "./cache.ts";
import { unpackKernel } from "./kernel.ts";
import { Packages } from "./packages.ts";
import { getYnl } from "./ynl.ts";

/** Files from which the virtual machine boots. */
export interface Image {
  /** Path of the kernel that the virtual machine boots. */
  kernel: string;
  /** Path of a cpio archive with all files of the virtual machine except the project. */
  base: string;
}

const LIBRARIES = "usr/lib/x86_64-linux-gnu";
/** Directory of the BusyBox programs in the virtual machine. It is the last one in PATH. */
const BUSYBOX = "usr/lib/busybox";
/**
 * Programs with which tests change or read the kernel's state. Their results are compared with those of the library.
 */
const PROGRAMS = [
  "ip",
  "bridge",
  "tc",
  "devlink",
  "genl",
  "rdma",
  "ss",
  "ethtool",
  "nft",
  "conntrack",
  "ipset",
  "wg",
  "strace",
  "auditctl",
  "ipvsadm",
  "iw",
  "iwpan",
  "netlabelctl",
  "teamnl",
  "ovs-dpctl",
  "ovs-ofctl",
  "ovs-vsctl",
  "ovs-vswitchd",
  "ovsdb-server",
  "ovsdb-tool",
  "tipc",
  "python3",
];
/** Directory of programs that BusyBox also has, but whose options the kernel's own tests need. */
const TEST_PROGRAMS = "opt/programs";
/** Names of these programs in the packages, by the names in the virtual machine. */
const NAMES_OF_TEST_PROGRAMS = { bash: "bash", nc: "nc.openbsd", arping: "arping", ping: "ping", tcpdump: "tcpdump" };
/** Modules of Python's library, without those that only developers of programs in Python need. */
const PYTHON = new Bun.Glob("usr/lib/python3.*/**/*.{py,so}");
const UNUSED_PYTHON = /\/(?:test|idlelib|lib2to3|distutils|ensurepip|unittest|tkinter|pydoc_data)\//;
/** Directory in the virtual machine of the kernel's specs and of its own client of them. */
const YNL = "opt/ynl";
/** Names of the symbolic links to the program kmod. The kernel runs /sbin/modprobe to load modules. */
const KMOD_NAMES = ["modprobe", "insmod", "rmmod", "lsmod", "depmod", "modinfo"];
/** Directories of the files with which iproute2 converts numbers to names. */
const TABLES = ["etc/iproute2", "usr/share/iproute2"];
/** Path of the schema of the database from which `ovs-vswitchd` reads its configuration. */
const SCHEMA = "usr/share/openvswitch/vswitch.ovsschema";
/** Directory of a newer Open vSwitch in the virtual machine, with its own dynamic loader and libraries. */
const NEWER = "opt/openvswitch";
const NEWER_PROGRAMS = ["ovs-dpctl", "ovs-vswitchd"];
const USERS = "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n";
/** Numbers of protocols, which programs read to convert names. */
const PROTOCOLS = "icmp 1\ntcp 6\nudp 17\ngre 47\nesp 50\nah 51\nipv6-icmp 58\nsctp 132\nudplite 136\n";
const GROUPS = "root:x:0:\nnogroup:x:65534:\n";

/**
 * Returns the virtual machine's image for this version of Bun and the given packages, with a newer Open vSwitch and the
 * kernel's netlink specs. It comes from the cache if possible.
 */
export async function imageFor(packages: Packages, cache: Cache): Promise<Image> {
  const recipe = ["image.ts", "guest-init.sh", "guest-setup.sh", "kernel.ts", "archive.ts"].map((name) =>
    readFileSync(join(import.meta.dir, name), "utf8"),
  );
  const newer = await Packages.getNewerOpenVswitch(cache);
  const ynl = await getYnl(cache);
  const bun = [Bun.revision, statSync(process.execPath).size];
  const directory = await cache.get(
    "image",
    [packages.root, newer.root, ynl, packages.kernelVersion, bun, recipe],
    (created) => {
      console.log("building the image of the virtual machine");
      writeKernel(packages, join(created, "kernel"));
      writeBase(packages, newer, ynl, join(created, "base.cpio"));
    },
  );
  return { kernel: join(directory, "kernel"), base: join(directory, "base.cpio") };
}

/** Writes the kernel of the packages to a file, decompressed if its compression is supported. */
function writeKernel(packages: Packages, file: string): void {
  const image = readFileSync(join(packages.root, "boot", `vmlinuz-${packages.kernelVersion}`));
  const command = packages.command("xz", "xz", "--decompress", "--stdout", "--single-stream");
  const unpacked = unpackKernel(image, (packed) => Bun.spawnSync(command, { stdin: packed }).stdout);
  writeFileSync(file, unpacked ?? image);
}

function writeBase(packages: Packages, newer: Packages, ynl: string, file: string): void {
  using archive = new Archive(file);
  for (const name of ["bin", "sbin", "lib", "lib64"]) archive.link(name, `usr/${name}`);
  for (const name of ["proc", "sys", "dev", "tmp", "run", "root", "etc/openvswitch"]) archive.directory(name);
  archive.link("var/run", "/run").file("etc/passwd", USERS).file("etc/group", GROUPS);
  archive.file("etc/protocols", PROTOCOLS);
  addPrograms(archive, packages);
  addNewer(archive, newer);
  addTree(archive, ynl, YNL);
  for (const path of PYTHON.scanSync({ cwd: packages.root, followSymlinks: false }))
    if (!UNUSED_PYTHON.test(path)) archive.copy(path, join(packages.root, path));
  addTree(archive, packages.moduleDirectory, join("usr/lib/modules", packages.kernelVersion));
  for (const table of TABLES) addTree(archive, join(packages.root, table), table);
  archive.copy(SCHEMA, join(packages.root, SCHEMA));
  archive.copy("setup.sh", join(import.meta.dir, "guest-setup.sh"));
  archive.file("init", readFileSync(join(import.meta.dir, "guest-init.sh")), { executable: true });
  archive.finish();
}

function addPrograms(archive: Archive, packages: Packages): void {
  const programs = new Map(PROGRAMS.map((name) => [name, packages.program(name)]));
  programs.set("kmod", packages.program("kmod")).set("busybox", packages.program("busybox"));
  programs.set("bun", process.execPath);
  const files = new Map([...programs].map(([name, path]) => [`usr/bin/${name}`, path]));
  for (const [name, packaged] of Object.entries(NAMES_OF_TEST_PROGRAMS))
    files.set(`${TEST_PROGRAMS}/${name}`, packages.program(packaged));
  const libraries = new Set<string>();
  for (const [name, path] of files) {
    archive.copy(name, path);
    for (const library of packages.librariesOf(path)) libraries.add(library);
  }
  for (const library of libraries) archive.copy(`${LIBRARIES}/${basename(library)}`, realpathSync(library));
  archive.copy("usr/lib64/ld-linux-x86-64.so.2", realpathSync(packages.loader));
  for (const name of KMOD_NAMES) archive.link(`usr/sbin/${name}`, "../bin/kmod");
  const { stdout } = Bun.spawnSync([packages.program("busybox"), "--list"]);
  for (const name of stdout.toString().trim().split("\n")) archive.link(`${BUSYBOX}/${name}`, "/usr/bin/busybox");
  // Scripts start with #!/bin/sh, so the virtual machine needs that path.
  archive.link("usr/bin/sh", "busybox");
}

/**
 * Adds the newer Open vSwitch to the image. Each program is started by a script that specifies the dynamic loader and
 * the libraries.
 */
function addNewer(archive: Archive, newer: Packages): void {
  const libraries = new Set<string>();
  for (const name of NEWER_PROGRAMS) {
    const path = newer.program(name);
    archive.copy(`${NEWER}/libexec/${name}`, path);
    for (const library of newer.librariesOf(path)) libraries.add(library);
    const command = `/${NEWER}/lib/ld.so --library-path /${NEWER}/lib --argv0 ${name} /${NEWER}/libexec/${name}`;
    archive.file(`${NEWER}/bin/${name}`, `#!/bin/sh\nexec ${command} "$@"\n`, { executable: true });
  }
  for (const library of libraries) archive.copy(`${NEWER}/lib/${basename(library)}`, realpathSync(library));
  archive
    .copy(`${NEWER}/lib/ld.so`, realpathSync(newer.loader))
    .copy(`${NEWER}/vswitch.ovsschema`, join(newer.root, SCHEMA));
}

function addTree(archive: Archive, source: string, place: string): void {
  if (!existsSync(source)) return;
  for (const path of new Bun.Glob("**").scanSync({ cwd: source })) {
    archive.copy(`${place}/${path}`, join(source, path));
  }
}
