import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entrySources } from "../../scripts/bundle.ts";
import { compileGo, pythonWith } from "../runner/implementation-process.ts";
import type { PackageSize } from "../runner/results.ts";

const root = join(import.meta.dir, "../..");

/** A program whose start is measured. */
export interface StartProgram {
  /** Title of the table that has the program. */
  readonly group: "import" | "loaded" | "one answer" | "worker";
  readonly name: string;
  readonly command: readonly string[];
}

const list = `import { Links } from "bun-netlink/route";
using links = Links.open();
if ([...links.list()].length === 0) process.exit(1);`;

const nftables = `import { Nftables } from "bun-netlink/nftables";
using nftables = Nftables.open();
if (nftables.list("table").length !== 0) process.exit(1);`;

/** The shortest program that lists links with bun:ffi: the same system calls, without the library and its checks. */
const byHand = `import { dlopen, ptr } from "bun:ffi";
const { symbols } = dlopen("libc.so.6", {
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  send: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
  recv: { args: ["i32", "ptr", "u64", "i32"], returns: "i64" },
});
const fd = symbols.socket(16, 3, 0);
const request = new Uint32Array([32, 18 | (0x301 << 16), 1, 0, 0, 0, 0, 0]);
if (symbols.send(fd, ptr(request), 32, 0) < 0) process.exit(1);
const buffer = new Uint8Array(65536);
const view = new DataView(buffer.buffer);
let links = 0;
for (let done = false; !done; ) {
  const length = Number(symbols.recv(fd, ptr(buffer), buffer.length, 0));
  if (length <= 0) process.exit(1);
  for (let at = 0; at < length; at += (view.getUint32(at, true) + 3) & ~3) {
    if (view.getUint16(at + 4, true) === 16) links++;
    else done = true;
  }
}
if (links === 0) process.exit(1);`;

const worker = `postMessage(0); self.onmessage = () => {};`;

/** Starts a worker that does nothing, and ends with its first message. */
const emptyWorker = `const worker = new Worker(new URL("./empty-worker.ts", import.meta.url));
worker.onmessage = () => process.exit(0);`;

const pool = `import { NETLINK_ROUTE, NetlinkSocket, ReceiverPool } from "bun-netlink";
const socket = NetlinkSocket.open(NETLINK_ROUTE, { groups: [1] });
await ReceiverPool.start({ sockets: [socket], module: new URL("./handler.ts", import.meta.url), workers: 1 });
process.exit(0);`;

const handler = `import { defineHandler } from "bun-netlink/handler";
export default defineHandler({ open() {}, message() {} });`;

/** The programs that can run, and the sizes of the packages that they use. */
export interface Prepared {
  readonly programs: readonly StartProgram[];
  readonly sizes: PackageSize[];
}

/**
 * Installs the packed library and command in a new project in `folder`, and writes and compiles the programs there.
 *
 * @throws Error if a program cannot be built.
 */
export async function prepare(folder: string): Promise<Prepared> {
  const bun = process.execPath;
  const project = join(folder, "project");
  mkdirSync(project);
  const run = (cwd: string, ...command: string[]) => {
    const { exitCode, stderr } = Bun.spawnSync(command, { cwd, stdout: "ignore" });
    if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
  };
  const version = "0.1.0";
  const [library, cli] = [join(folder, `bun-netlink-${version}.tgz`), join(folder, `bun-netlink-cli-${version}.tgz`)];
  run(root, bun, "pm", "pack", "--destination", folder);
  run(join(root, "apps/cli"), bun, "pm", "pack", "--destination", folder);
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ type: "module", overrides: { "bun-netlink": library } }),
  );
  run(project, bun, "add", library, cli);
  const file = (name: string, text: string) => {
    writeFileSync(join(project, name), text);
    return join(project, name);
  };
  const empty = file("empty.ts", "0;");
  const listLinks = file("list.ts", list);
  file("empty-worker.ts", worker);
  file("handler.ts", handler);
  const build = ["build", listLinks, "--minify", "--target=bun"];
  run(project, bun, ...build, "--outfile=bundled.js");
  const byHandFile = file("by-hand.ts", byHand);
  const executable = ["--minify", "--target=bun", "--compile", "--bytecode", "--format=esm"];
  run(project, bun, "build", listLinks, ...executable, "--outfile=compiled");
  run(project, bun, "build", byHandFile, ...executable, "--outfile=compiled-by-hand");
  run(project, bun, "build", empty, ...executable, "--outfile=compiled-empty");
  const imports = [...entrySources().keys()].filter((name) => !name.includes("*"));
  const entries = imports.map((name) => {
    const path = file(`import-${name.replaceAll(/\W/g, "")}.ts`, `import "bun-netlink${name.slice(1)}";`);
    return { group: "import", name: `bun-netlink${name.slice(1)}`, command: [bun, path] } as const;
  });
  // The engine reads, parses and links all modules of a program before it runs the first one, which ends the program.
  file("exit.ts", "process.exit(0);");
  const loaded = (name: string, text: string): StartProgram => {
    const path = file(`loaded-${name.replaceAll(/\W/g, "")}.js`, `// @bun\nimport "./exit.ts";\n${text}`);
    return { group: "loaded", name: `${name}: loaded only`, command: [bun, path] };
  };
  const loadedPrograms = [
    ...imports.map((name) => loaded(`bun-netlink${name.slice(1)}`, `import "bun-netlink${name.slice(1)}";`)),
    loaded("list links: bundled", readFileSync(join(project, "bundled.js"), "utf8")),
  ];
  const answers: [string, readonly (string | undefined)[]][] = [
    ["empty executable", [join(project, "compiled-empty")]],
    ["list links: installed", [bun, listLinks]],
    ["list links: bundled", [bun, join(project, "bundled.js")]],
    ["list links: executable with bytecode", [join(project, "compiled")]],
    ["list links: bun:ffi by hand", [bun, byHandFile]],
    ["list links: bun:ffi by hand, executable", [join(project, "compiled-by-hand")]],
    ["list links: bun-netlink show links", [join(project, "node_modules/.bin/bun-netlink"), "show", "links"]],
    ["list links: ip (C)", [Bun.which("ip") ?? undefined, "link", "show"]],
    ["list links: Go, vishvananda", [compileGo("links", folder)]],
    ["list links: Python, pyroute2", [pythonWith("pyroute2"), join(root, "bench/python/links.py")]],
    ["list tables: installed", [bun, file("nftables.ts", nftables)]],
    ["list tables: nft (C)", [Bun.which("nft") ?? undefined, "list", "tables"]],
  ];
  const workers: [string, readonly string[]][] = [
    ["empty worker", [bun, file("worker.ts", emptyWorker)]],
    ["pool with one worker", [bun, file("pool.ts", pool)]],
  ];
  const known = (command: readonly (string | undefined)[]) =>
    command.every((word) => word !== undefined && (word[0] !== "/" || existsSync(word)));
  const programs: StartProgram[] = [
    { group: "import", name: EMPTY, command: [bun, empty] },
    ...entries,
    ...loadedPrograms,
    ...answers
      .filter(([, command]) => known(command))
      .map(([name, command]) => ({ group: "one answer" as const, name, command: command as string[] })),
    ...workers.map(([name, command]) => ({ group: "worker" as const, name, command })),
  ];
  const installed = (name: string) => join(project, "node_modules", name);
  const sizes = [
    sizeOf("bun-netlink", library, installed("bun-netlink")),
    sizeOf("bun-netlink-cli", cli, installed("bun-netlink-cli")),
  ];
  return { programs, sizes };
}

function sizeOf(name: string, packed: string, folder: string): PackageSize {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  const unpacked = bytes.reduce((sum, size) => sum + size, 0);
  return { name, packed: statSync(packed).size, unpacked, files: files.length };
}

/** Name of the program with which all others are compared. */
export const EMPTY = "empty program";
