import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { Apt, UnavailableError, unpack } from "./apt.ts";
import type { Cache } from "./cache.ts";
import { selectModules, WANTED_MODULES } from "./modules.ts";

/** Debian metapackage that depends on the newest kernel. The "cloud" variant of the kernel lacks wireless modules. */
const KERNEL = "linux-image-amd64";
/** Kernels that `test:vm --kernel` can run: the Debian release, and the package unless it is the newest kernel there. */
const KERNEL_RELEASES: Readonly<Record<string, readonly [release: string, name?: string]>> = {
  "5.10": ["bullseye-security"],
  "6.1": ["bookworm-security"],
  "6.12": ["trixie"],
  "6.18": ["trixie-backports", "linux-image-6.18.15+deb13-amd64"],
  "7.3": ["trixie-backports"],
};
/** Kernel versions that `test:vm --kernel` accepts. */
export const KERNEL_VERSIONS: readonly string[] = Object.keys(KERNEL_RELEASES);
/**
 * Packages that contain the kernel, its modules, and the list of built-in modules. In older Debian releases, one
 * package contains all of these.
 */
const KERNEL_PARTS = "^linux-(?:binary|modules|base)-[0-9]";
/** Debian packages of the virtual machine that are unpacked with all of their dependencies. */
const PROGRAMS = (
  "qemu-system-x86 busybox-static kmod xz-utils iproute2 ethtool nftables conntrack ipset wireguard-tools auditd " +
  "ipvsadm iw strace netlabel-tools wpan-tools libteam-utils python3-minimal libpython3-stdlib " +
  "bash netcat-openbsd iputils-arping iputils-ping tcpdump"
).split(" ");
/** Debian packages that are unpacked only with their libraries, because their services would need Python. */
const OPEN_VSWITCH = ["openvswitch-switch", "openvswitch-common"];
/** Debian release with a newer Open vSwitch than this machine's release has. */
const NEWER_RELEASE = "forky";
/** Directories that are removed from unpacked packages, because the virtual machine does not need them. */
export const UNUSED_DIRECTORIES = ["doc", "man", "locale", "iso-codes", "xml"].map((name) => `usr/share/${name}`);

/**
 * Packages of the system's distribution, unpacked into one directory. Unpacking requires neither installation nor
 * privileges.
 */
export class Packages {
  readonly root: string;

  /** @param root directory of the unpacked packages. */
  constructor(root: string) {
    this.root = root;
  }

  /**
   * Returns the packages from the cache, or fetches them with apt from the system's package sources. The packages
   * include all libraries, so the packages installed on this system do not matter.
   *
   * @param version major and minor version of the kernel; that of this system's distribution by default.
   * @throws UnavailableError if the system is not supported or the packages cannot be fetched.
   */
  static async get(cache: Cache, version?: string): Promise<Packages> {
    if (process.platform !== "linux" || process.arch !== "x64") {
      throw new UnavailableError(`it requires Linux on x64, and this is ${process.platform} on ${process.arch}`);
    }
    for (const program of ["apt-get", "apt-cache", "dpkg-deb"]) {
      if (Bun.which(program) === null)
        throw new UnavailableError(`it is built from Debian packages, and ${program} is not installed`);
    }
    const key = [releaseOf("/etc/os-release"), KERNEL, PROGRAMS, OPEN_VSWITCH, WANTED_MODULES];
    const [release, name = KERNEL] = (version === undefined ? undefined : KERNEL_RELEASES[version]) ?? [];
    if (release !== undefined) key.push(release, KERNEL_PARTS, ...(name === KERNEL ? [] : [name]));
    const directory = await cache.get("packages", key, async (root) => {
      console.log("fetching packages for the virtual machine (about 120 MB, cached)");
      await cache.withTemporaryDirectory((scratch) => fetchPackages(scratch, root, release, name));
      new Packages(root).#finish();
    });
    return new Packages(directory);
  }

  /** Returns the Open vSwitch of a newer Debian release with its libraries, from the cache or fetched with apt. */
  static async getNewerOpenVswitch(cache: Cache): Promise<Packages> {
    const directory = await cache.get("openvswitch", [NEWER_RELEASE, OPEN_VSWITCH], async (root) => {
      console.log(`fetching Open vSwitch of Debian ${NEWER_RELEASE} (about 20 MB, cached)`);
      await cache.withTemporaryDirectory(async (scratch) => {
        const apt = new Apt(scratch, { release: NEWER_RELEASE });
        apt.update();
        await fetchOpenVswitch(apt, [], root);
      });
    });
    return new Packages(directory);
  }

  /** Version of the packages' kernel, as in the names of its files. */
  get kernelVersion(): string {
    const [version] = readdirSync(join(this.root, "lib/modules"));
    if (version === undefined) throw new Error(`${this.root}: the kernel's package contains no modules`);
    return version;
  }

  /** Directory that contains the kernel's modules and module lists. */
  get moduleDirectory(): string {
    return join(this.root, "lib/modules", this.kernelVersion);
  }

  /** Returns the path of a program in the unpacked packages. */
  program(name: string): string {
    for (const directory of ["usr/sbin", "usr/bin", "sbin", "bin", "usr/lib/openvswitch-switch"]) {
      const path = join(this.root, directory, name);
      if (existsSync(path)) return path;
    }
    throw new Error(`${this.root}: no package contains the program ${name}`);
  }

  /**
   * Returns a command that runs a program of the packages on this machine, with the libraries of the packages.
   *
   * @param name argv[0] of the program; some programs behave differently under different names.
   */
  command(program: string, name: string, ...words: string[]): string[] {
    return [this.loader, "--library-path", this.#libraries, "--argv0", name, this.program(program), ...words];
  }

  /** Path of the dynamic loader in the unpacked packages. */
  get loader(): string {
    return join(this.root, "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
  }

  /** Returns the paths of all libraries that a program or library needs. */
  librariesOf(program: string): string[] {
    const { stdout, exitCode } = Bun.spawnSync([this.loader, "--library-path", this.#libraries, "--list", program]);
    // A statically linked program needs no libraries.
    if (exitCode !== 0) return [];
    const found: string[] = [];
    for (const [, name, path] of stdout.toString().matchAll(/^\s+(\S+) => (not found|\S+)/gm)) {
      if (!path!.startsWith(this.root)) throw new Error(`${program}: no package contains the library ${name}`);
      found.push(path!);
    }
    return found;
  }

  /** Creates the module lists, as an installation would do, and removes unused modules and directories. */
  #finish(): void {
    const { exitCode, stderr } = Bun.spawnSync(
      this.command("kmod", "depmod", "--basedir", this.root, this.kernelVersion),
    );
    if (exitCode !== 0) throw new Error(`depmod failed: ${stderr}`);
    const directory = this.moduleDirectory;
    const wanted = new Set(selectModules(readFileSync(join(directory, "modules.dep"), "utf8")));
    for (const path of new Bun.Glob("kernel/**/*.ko*").scanSync({ cwd: directory })) {
      if (!wanted.has(path)) rmSync(join(directory, path));
    }
    for (const path of UNUSED_DIRECTORIES) rmSync(join(this.root, path), { recursive: true, force: true });
  }

  get #libraries(): string {
    return ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"].map((path) => join(this.root, path)).join(":");
  }
}

/** Returns the id and release name of this system's distribution. */
function releaseOf(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return ["ID", "VERSION_CODENAME"].map((name) => new RegExp(`^${name}="?([^"\n]*)`, "m").exec(text)?.[1] ?? "");
}

async function fetchPackages(
  scratch: string,
  root: string,
  kernelRelease: string | undefined,
  kernel: string,
): Promise<void> {
  const apt = new Apt(scratch);
  apt.update();
  await fetchOpenVswitch(apt, apt.closure(PROGRAMS), root);
  const kernels = kernelRelease === undefined ? apt : new Apt(join(scratch, "kernel"), { release: kernelRelease });
  if (kernels !== apt) kernels.update();
  await fetchKernel(kernels, kernel, root);
}

/** Unpacks a kernel, or the kernel on which a metapackage depends, with its modules, into a directory. */
export async function fetchKernel(apt: Apt, packageName: string, root: string): Promise<void> {
  const isKernel = /^linux-image-\d/.test(packageName);
  const kernel = isKernel ? packageName : apt.dependencies(packageName).find((name) => name.startsWith("linux-image-"));
  if (kernel === undefined) throw apt.unavailable(`${packageName}, Debian's kernel, is missing`);
  const parts = apt.dependencies(kernel).filter((name) => new RegExp(KERNEL_PARTS).test(name));
  await unpack(apt.download([kernel, ...parts]), root);
  // Newer Debian releases have the modules in /usr/lib, and the kernel next to the modules.
  const modules = join(root, "lib/modules");
  if (existsSync(join(root, "usr/lib/modules")) && !existsSync(modules)) {
    mkdirSync(dirname(modules), { recursive: true });
    renameSync(join(root, "usr/lib/modules"), modules);
  }
  for (const image of new Bun.Glob("*/vmlinuz").scanSync({ cwd: modules })) {
    mkdirSync(join(root, "boot"), { recursive: true });
    renameSync(join(modules, image), join(root, "boot", `vmlinuz-${dirname(image)}`));
  }
}

/** Unpacks Open vSwitch with its libraries and the given packages into a directory. */
async function fetchOpenVswitch(apt: Apt, others: readonly string[], root: string): Promise<void> {
  const libraries = OPEN_VSWITCH.flatMap((name) => apt.dependencies(name)).filter((name) => name.startsWith("lib"));
  await unpack(apt.download([...others, ...OPEN_VSWITCH, ...apt.closure(libraries)]), root);
  // On a system with a merged /usr, packages depend on the links of the base system, such as that from /bin to
  // /usr/bin.
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name));
  }
}
