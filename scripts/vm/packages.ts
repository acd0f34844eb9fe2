import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cache } from "./cache.ts";
import { selectModules, WANTED_MODULES } from "./modules.ts";

/** The virtual machine cannot be had on this system, and why. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** The package that always depends on the newest kernel. It is the kernel for all machines: the one for clouds has no radios. */
const KERNEL = "linux-image-amd64";
/** Programs with all that they depend on. */
const PROGRAMS = [
  "qemu-system-x86",
  "busybox-static",
  "kmod",
  "xz-utils",
  "iproute2",
  "ethtool",
  "nftables",
  "conntrack",
  "wireguard-tools",
  "iw",
];
/** Programs of which only the libraries are wanted beside themselves: their services, in Python, are not started. */
const PROGRAMS_ALONE = ["openvswitch-switch", "openvswitch-common"];
/** What of the packages nobody needs here. */
const SUPERFLUOUS = ["usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/iso-codes", "usr/share/xml"];
/** How many packages are unpacked at a time. */
const UNPACKERS = 4;

/** Packages of the system's distribution, unpacked into one directory. Nothing is installed, and it takes no privilege. */
export class Packages {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /**
   * The packages from the cache, or fetched with apt from wherever this system gets its own. What is installed here does not
   * matter: all libraries come along.
   *
   * @throws Unavailable when this is not a system whose packages are known, or they cannot be fetched.
   */
  static async get(cache: Cache): Promise<Packages> {
    if (process.platform !== "linux" || process.arch !== "x64") {
      throw new Unavailable(
        `it is made of packages for Linux on x64, and this is ${process.platform} on ${process.arch}`,
      );
    }
    for (const program of ["apt-get", "apt-cache", "dpkg-deb"]) {
      if (Bun.which(program) === null)
        throw new Unavailable(`it is made of Debian packages, and there is no ${program} here`);
    }
    const ingredients = [releaseOf("/etc/os-release"), KERNEL, PROGRAMS, PROGRAMS_ALONE, WANTED_MODULES];
    const directory = await cache.get("packages", ingredients, async (root) => {
      console.log("fetching packages for the virtual machine, about 120 MB; they are kept for the next time");
      await cache.aside((scratch) => fetchPackages(scratch, root));
      new Packages(root).#trim();
    });
    return new Packages(directory);
  }

  /** Version of the kernel, as in the names of its files. */
  get kernelVersion(): string {
    const [version] = readdirSync(join(this.root, "lib/modules"));
    if (version === undefined) throw new Error(`${this.root}: the kernel's package has brought no modules`);
    return version;
  }

  /** Where the kernel's modules are, with the lists of them. */
  get moduleDirectory(): string {
    return join(this.root, "lib/modules", this.kernelVersion);
  }

  /** Path of a program. */
  program(name: string): string {
    for (const directory of ["usr/sbin", "usr/bin", "sbin", "bin"]) {
      const path = join(this.root, directory, name);
      if (existsSync(path)) return path;
    }
    throw new Error(`${this.root}: no package has brought the program ${name}`);
  }

  /**
   * A command that runs one of the programs on this machine, with the libraries that came with it.
   *
   * @param name what the program is told that it is called: some do different things by different names.
   */
  command(program: string, name: string, ...words: string[]): string[] {
    return [this.loader, "--library-path", this.#libraries, "--argv0", name, this.program(program), ...words];
  }

  /** The program that loads others with their libraries. */
  get loader(): string {
    return join(this.root, "lib/x86_64-linux-gnu/ld-linux-x86-64.so.2");
  }

  /** Paths of all libraries that a program or library needs, from the packages. */
  librariesOf(program: string): string[] {
    const { stdout, exitCode } = Bun.spawnSync([this.loader, "--library-path", this.#libraries, "--list", program]);
    // It is linked statically.
    if (exitCode !== 0) return [];
    const found: string[] = [];
    for (const [, name, path] of stdout.toString().matchAll(/^\s+(\S+) => (not found|\S+)/gm)) {
      if (!path!.startsWith(this.root)) throw new Error(`${program}: no package has brought the library ${name}`);
      found.push(path!);
    }
    return found;
  }

  /** Lists the kernel's modules, as installing the package would have done, and removes what is not wanted. */
  #trim(): void {
    const { exitCode, stderr } = Bun.spawnSync(
      this.command("kmod", "depmod", "--basedir", this.root, this.kernelVersion),
    );
    if (exitCode !== 0) throw new Error(`depmod failed: ${stderr}`);
    const directory = this.moduleDirectory;
    const wanted = new Set(selectModules(readFileSync(join(directory, "modules.dep"), "utf8")));
    for (const path of new Bun.Glob("kernel/**/*.ko*").scanSync({ cwd: directory })) {
      if (!wanted.has(path)) rmSync(join(directory, path));
    }
    for (const path of SUPERFLUOUS) rmSync(join(this.root, path), { recursive: true, force: true });
  }

  get #libraries(): string {
    return ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"].map((path) => join(this.root, path)).join(":");
  }
}

/** Which release of a distribution this is. */
function releaseOf(file: string): string[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return ["ID", "VERSION_CODENAME"].map((name) => new RegExp(`^${name}="?([^"\n]*)`, "m").exec(text)?.[1] ?? "");
}

async function fetchPackages(scratch: string, root: string): Promise<void> {
  const apt = new Apt(scratch);
  apt.update();
  const kernel = apt.dependencies(KERNEL).find((name) => name.startsWith("linux-image-"));
  if (kernel === undefined) throw apt.unavailable(`it offers no ${KERNEL}, the kernel of Debian`);
  const libraries = PROGRAMS_ALONE.flatMap((name) => apt.dependencies(name)).filter((name) => name.startsWith("lib"));
  const needed = apt.closure([...PROGRAMS, ...libraries]);
  await unpack(apt.download([kernel, ...PROGRAMS_ALONE, ...needed]), root);
  // Where all is in usr/, the packages count on links that the base of the system has.
  for (const name of ["bin", "sbin", "lib", "lib64"]) {
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name));
  }
}

/** apt with lists and archives of its own, for which nothing is installed yet. */
class Apt {
  readonly #directory: string;
  readonly #options: string[];
  #complaints = "";

  constructor(directory: string) {
    this.#directory = directory;
    const at = (path: string) => join(directory, path);
    for (const path of ["lists/partial", "cache/archives/partial", "debs"]) mkdirSync(at(path), { recursive: true });
    writeFileSync(at("status"), "");
    this.#options = [
      `Dir::State::lists=${at("lists")}`,
      `Dir::State::status=${at("status")}`,
      `Dir::State::extended_states=${at("extended_states")}`,
      `Dir::Cache=${at("cache")}`,
      // Nobody else uses these directories, and another user could not write to them.
      "Debug::NoLocking=1",
      "APT::Sandbox::User=root",
      "APT::Architecture=amd64",
      "APT::Architectures=amd64",
      "Acquire::Languages=none",
      "Acquire::Retries=3",
      "APT::Install-Recommends=0",
    ].flatMap((option) => ["-o", option]);
  }

  /** Fetches the lists of packages. That one of several sources fails does not matter yet. */
  update(): void {
    const { stderr } = this.#run(["apt-get", "update", "-qq"]);
    this.#complaints = stderr.trim();
  }

  /** What a package depends on directly; of alternatives, all. */
  dependencies(name: string): string[] {
    const { stdout } = this.#run(["apt-cache", "depends", "--important", name]);
    return [...stdout.matchAll(/^[ |]+(?:Pre)?Depends: ([\w.+-]+)/gm)].map((match) => match[1]!);
  }

  /** Those packages with all that they depend on, directly or not. */
  closure(names: string[]): string[] {
    const { stdout, stderr, ok } = this.#run(["apt-get", "install", "--simulate", ...names]);
    if (!ok) throw this.unavailable(stderr.trim());
    return [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1]!);
  }

  /** Downloads packages and returns their files. */
  download(names: string[]): string[] {
    const directory = join(this.#directory, "debs");
    const { stderr, ok } = this.#run(["apt-get", "download", "-qq", ...new Set(names)], directory);
    if (!ok) throw this.unavailable(stderr.trim());
    return readdirSync(directory).map((name) => join(directory, name));
  }

  unavailable(reason: string): Unavailable {
    const complaints = this.#complaints === "" ? "" : `\n${this.#complaints}`;
    return new Unavailable(`apt cannot provide its packages: ${reason}${complaints}`);
  }

  #run([program, ...words]: string[], cwd = this.#directory): { stdout: string; stderr: string; ok: boolean } {
    const env = { ...process.env, LC_ALL: "C" };
    const { stdout, stderr, exitCode } = Bun.spawnSync([program!, ...this.#options, ...words], { cwd, env });
    return { stdout: stdout.toString(), stderr: stderr.toString(), ok: exitCode === 0 };
  }
}

async function unpack(files: string[], root: string): Promise<void> {
  const left = [...files];
  const work = async () => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      const child = Bun.spawn(["dpkg-deb", "--extract", file, root], { stdio: ["ignore", "ignore", "pipe"] });
      const errors = await new Response(child.stderr).text();
      if ((await child.exited) !== 0) throw new Unavailable(`the package ${file} cannot be unpacked: ${errors.trim()}`);
      rmSync(file);
    }
  };
  await Promise.all(Array.from({ length: UNPACKERS }, work));
}
