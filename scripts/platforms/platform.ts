import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { namespaceCommand } from "../namespace-command.ts";
import { Apt, UnavailableError, unpack } from "../vm/apt.ts";
import type { Cache } from "../vm/cache.ts";
import { rootlessCommand } from "./rootless.ts";

/** A processor architecture, with the names that Debian, Bun, GNU and musl have for it. */
interface Architecture {
  debian: "amd64" | "arm64";
  bun: "x64" | "arm64";
  machine: "x86_64" | "aarch64";
  packageName: "x64" | "aarch64";
}

const X64: Architecture = { debian: "amd64", bun: "x64", machine: "x86_64", packageName: "x64" };
const ARM64: Architecture = { debian: "arm64", bun: "arm64", machine: "aarch64", packageName: "aarch64" };

/** Test platforms by name. */
export const PLATFORMS: Readonly<
  Record<string, { architecture: Architecture; libc: "glibc" | "musl"; title: string }>
> = {
  x64: { architecture: X64, libc: "glibc", title: "x64, glibc" },
  "x64-musl": { architecture: X64, libc: "musl", title: "x64, musl" },
  arm64: { architecture: ARM64, libc: "glibc", title: "arm64, glibc" },
  "arm64-musl": { architecture: ARM64, libc: "musl", title: "arm64, musl" },
  rootless: { architecture: X64, libc: "glibc", title: "x64, rootless container" },
};

/** A build of Bun for another C library or processor that can run on this machine. */
export interface Platform {
  /** Start of a command line for new namespaces, in which the kernel can start programs of the platform. */
  namespace: string[];
  bun: string;
  env: Record<string, string>;
  /** Version of the platform's C library, and of the emulator if there is one. */
  version: string;
}

/**
 * Returns a test platform from the cache, or creates it. Bun comes from the npm registry; C library, C compiler and
 * emulator come from the system's package sources. Nothing is installed on this system. Programs for arm64 run in
 * QEMU's user mode. The kernel starts QEMU for each program (binfmt_misc, in a user namespace since Linux 6.7).
 *
 * @throws UnavailableError if a requirement is missing.
 */
export async function platformFor(name: string, cache: Cache): Promise<Platform> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new UnavailableError("it requires Linux on x64");
  const namespace = namespaceCommand();
  if (namespace === undefined)
    throw new UnavailableError("this system does not allow you to create network namespaces");
  if (name === "rootless") {
    const { command, version } = rootlessCommand(join(import.meta.dir, "../.."), cache);
    return {
      namespace: [...command, ...namespace],
      bun: process.execPath,
      env: {},
      version: `Bun ${Bun.version}, ${version}`,
    };
  }
  const { architecture, libc } = PLATFORMS[name]!;
  if (architecture === X64 && libc === "glibc") {
    const { glibcVersionRuntime } = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
    return {
      namespace,
      bun: process.execPath,
      env: {},
      version: `Bun ${Bun.version}, glibc ${glibcVersionRuntime ?? ""}`,
    };
  }
  const source = readFileSync(SHIM, "utf8");
  const directory = await cache.get("platform", [name, Bun.version, PACKAGES, source, HEADERS], async (created) => {
    console.log(`fetching Bun, C library and compiler of ${name} (about 200 MB, cached)`);
    await cache.withTemporaryDirectory((scratch) => fetch(architecture, libc, scratch, created));
  });
  const emulated = architecture !== X64;
  const bun = join(directory, "bun");
  // This is done only now, because the dynamic loader and the libraries have absolute paths, and the directory has its
  // final name only from now on.
  if (libc === "musl" && !existsSync(bun)) linkWithMusl(directory, architecture);
  if (!existsSync(bun)) copyFileSync(bunIn(directory), bun);
  writeCompiler(directory, architecture, libc);
  const versions = readFileSync(join(directory, "versions"), "utf8").trim();
  return {
    namespace: emulated ? [join(directory, "bin/with-emulator")] : namespace,
    bun,
    env: { CC: join(directory, "bin/cc"), ...(emulated ? { QEMU_LD_PREFIX: join(directory, "root") } : {}) },
    version: `Bun ${Bun.version}, ${versions}`,
  };
}

const SHIM = join(import.meta.dir, "libstdc++-on-musl.c");
/** Packages that are installed for the processor of the platform. */
const PACKAGES = {
  glibc: ["libc6", "libstdc++6", "libgcc-s1", "linux-libc-dev"],
  musl: ["musl", "musl-dev", "libstdc++6", "libgcc-s1", "linux-libc-dev"],
};
/** Directories of the kernel's headers. A compiler for musl uses them in addition to the headers of musl. */
const HEADERS = ["linux", "asm-generic", "asm"];

async function fetch(
  architecture: Architecture,
  libc: "glibc" | "musl",
  scratch: string,
  directory: string,
): Promise<void> {
  const suffix = libc === "musl" ? "-musl" : "";
  const bun = `@oven/bun-linux-${architecture.packageName}${suffix}`;
  writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { [bun]: Bun.version } }));
  runCommand([process.execPath, "install", "--os=linux", `--cpu=${architecture.bun}`, "--ignore-scripts"], directory);

  const target = new Apt(join(scratch, "target"), { architecture: architecture.debian });
  target.update();
  const files = target.download(PACKAGES[libc]);
  const versions = files.flatMap((file) => /\/(libc6|musl|libstdc\+\+6)_([^_]+)_/.exec(file)?.slice(1).join(" ") ?? []);
  await unpack(files, join(directory, "root"));

  const host = new Apt(join(scratch, "host"));
  host.update();
  const tools = ["patchelf"];
  if (architecture !== X64) {
    const compiler = host.closure(["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross", "linux-libc-dev-arm64-cross"]);
    const emulator = host.download(["qemu-user-static"]);
    versions.push(`QEMU ${/_(?:\d%3a)?([\d.]+)/.exec(emulator[0]!)?.[1]}`);
    tools.push("qemu-user-static", ...compiler);
  }
  await unpack(host.download(tools), join(directory, "tools"));
  writeFileSync(join(directory, "versions"), versions.join(", "));
}

function bunIn(directory: string): string {
  const [file] = new Bun.Glob("node_modules/@oven/*/bin/bun").scanSync({ cwd: directory, absolute: true });
  if (file === undefined) throw new UnavailableError(`${directory}: the package of Bun contains no program`);
  return file;
}

/**
 * Creates a program `bun` that always uses the musl and libstdc++ in the platform's directory, wherever it is started.
 */
function linkWithMusl(directory: string, { machine }: Architecture): void {
  const at = (...path: string[]) => join(directory, ...path);
  const libraries = at("lib");
  mkdirSync(libraries, { recursive: true });
  const loader = join(libraries, `ld-musl-${machine}.so.1`);
  copyFileSync(at(`root/lib/${machine}-linux-musl/libc.so`), loader);
  const gnu = machine === "x86_64" ? "ld-linux-x86-64.so.2" : "ld-linux-aarch64.so.1";
  // Libraries for glibc depend on glibc's loader by its name. A link with this name makes musl load itself instead.
  if (!existsSync(join(libraries, gnu))) symlinkSync(loader, join(libraries, gnu));
  const debian = (name: string) =>
    ["lib", "usr/lib"].map((path) => at("root", path, `${machine}-linux-gnu`, name)).find((path) => existsSync(path))!;
  copyFileSync(debian("libgcc_s.so.1"), join(libraries, "libgcc_s.so.1"));
  copyFileSync(debian("libstdc++.so.6"), join(libraries, "libstdc++-gnu.so.6"));
  const compiler = machine === "x86_64" ? ["cc"] : crossCompiler(directory);
  const shim = join(libraries, "libstdc++.so.6");
  const options = ["-O2", "-shared", "-fPIC", "-nostdlib", "-fno-stack-protector", "-Wl,-soname,libstdc++.so.6"];
  runCommand([...compiler, ...options, "-o", shim, SHIM], directory);
  const patch = (...words: string[]) => runCommand([at("tools/usr/bin/patchelf"), ...words], directory);
  patch("--set-soname", "libstdc++-gnu.so.6", join(libraries, "libstdc++-gnu.so.6"));
  patch("--add-needed", "libstdc++-gnu.so.6", shim);
  copyFileSync(bunIn(directory), at("bun"));
  patch("--set-interpreter", loader, "--set-rpath", libraries, at("bun"));
}

/** Returns the command of a C compiler for arm64 with glibc. */
function crossCompiler(directory: string): string[] {
  const tools = join(directory, "tools");
  return [
    ...["env", `LD_LIBRARY_PATH=${tools}/usr/lib/x86_64-linux-gnu`, `PATH=${tools}/usr/bin:${process.env["PATH"]}`],
    `${tools}/usr/bin/aarch64-linux-gnu-gcc`,
    ...[`--sysroot=${tools}`, `-B${tools}/usr/aarch64-linux-gnu/lib`],
    ...["-isystem", `${tools}/usr/aarch64-linux-gnu/include`],
  ];
}

/**
 * Writes the programs `cc` and `with-emulator` of the platform. Tests use the C compiler `cc` to compare structures and
 * constants. `with-emulator` starts a command in namespaces in which the kernel runs programs for arm64 with QEMU.
 */
function writeCompiler(directory: string, architecture: Architecture, libc: "glibc" | "musl"): void {
  const { machine } = architecture;
  mkdirSync(join(directory, "bin"), { recursive: true });
  const script = (name: string, text: string) => {
    writeFileSync(join(directory, "bin", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(directory, "bin", name), 0o755);
  };
  const system = ["/usr/bin/cc"];
  const compiler = architecture === X64 ? system : crossCompiler(directory);
  if (libc === "glibc") script("cc", `exec ${compiler.join(" ")} "$@"`);
  else {
    const root = join(directory, "root/usr");
    const headers = join(directory, "headers");
    mkdirSync(headers, { recursive: true });
    for (const name of HEADERS) {
      const target = join(root, "include", name === "asm" ? `${machine}-linux-gnu/asm` : name);
      if (!existsSync(join(headers, name))) symlinkSync(target, join(headers, name));
    }
    const loader = join(directory, "lib", `ld-musl-${machine}.so.1`);
    const own = runCommand([...compiler, "-print-file-name=include"], directory).trim();
    const start = (name: string) => join(root, "lib", `${machine}-linux-musl`, name);
    const options = [
      "-nostdinc",
      ...[join(root, `include/${machine}-linux-musl`), own, headers].map((path) => `-isystem ${path}`),
    ];
    const link = ["-nostdlib", "-no-pie", `-Wl,-dynamic-linker,${loader}`];
    const objects = [start("crt1.o"), start("crti.o"), loader, start("crtn.o")];
    script("cc", `exec ${[...compiler, ...options, ...link].join(" ")} "$@" ${objects.join(" ")}`);
  }
  if (architecture === X64) return;
  const emulator = join(directory, "tools/usr/bin/qemu-aarch64-static");
  const place = join(directory, "bin/binfmt_misc");
  mkdirSync(place, { recursive: true });
  // The letters after the last colon of a binfmt_misc rule are flags. With F, the kernel opens the emulator when the
  // rule is registered. The emulator is then available even after a change of the root directory.
  script(
    "register",
    `mount -t binfmt_misc none ${place} || exit 1
printf '%s' '${MAGIC_OF_ARM64}${emulator}:F' >${place}/register || exit 1
exec unshare -n "$@"`,
  );
  script("with-emulator", `exec unshare -rm ${dirname(place)}/register "$@"`);
}

/** Rule of binfmt_misc that matches programs for arm64 by the magic number and mask of their ELF header. */
const MAGIC_OF_ARM64 = [
  ":bun-netlink-arm64:M::",
  String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00:`,
  String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff:`,
].join("");

/** Runs a command and returns its output. Throws UnavailableError if it fails. */
function runCommand(command: string[], cwd: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd });
  if (exitCode !== 0) throw new UnavailableError(`\`${command.join(" ")}\` failed: ${stderr.toString().trim()}`);
  return stdout.toString();
}
