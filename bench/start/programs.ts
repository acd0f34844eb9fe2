import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePrograms, entrySources } from "../../scripts/bundle.ts";
import { compileGo, pythonWith } from "../runner/implementation-process.ts";
import type { PackageSize } from "../runner/results.ts";
import { EMPTY, MORE_WORKERS, withMore } from "./tables.ts";

const root = join(import.meta.dir, "../..");

/** A program whose start is measured. */
export interface StartProgram {
  /** Title of the table that has the program. Programs that start workers print their memory. */
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

const emptyWorker = `postMessage(0); self.onmessage = () => {};`;

/** Sends a message, and waits forever, so that the modules after it are loaded, but not run. */
const waitInWorker = `postMessage(0); await new Promise(() => {});`;

/** Prints the resident memory in bytes, and ends the program. */
const end = `console.log(process.memoryUsage.rss());
process.exit(0);`;

/** Starts as many workers as its argument says, and ends when each has sent a message. */
const workersOf = (file: string) => `let ready = 0;
const count = Number(process.argv[2]);
for (let started = 0; started < count; started++) {
  const worker = new Worker(new URL("./${file}", import.meta.url));
  worker.onmessage = () => {
    if (++ready < count) return;
    ${end}
  };
}`;

const pool = `import { NETLINK_ROUTE, NetlinkSocket, ReceiverPool } from "bun-netlink";
const workers = Number(process.argv[2]);
const sockets = Array.from({ length: workers }, () => NetlinkSocket.open(NETLINK_ROUTE, { groups: [1] }));
await ReceiverPool.start({ sockets, module: new URL("./handler.ts", import.meta.url), workers });
${end}`;

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
  file("empty-worker.ts", emptyWorker);
  file("wait.js", `// @bun\n${waitInWorker}`);
  file("loaded-worker.js", `// @bun\nimport "./wait.js";\n${await handlerProgram()}`);
  file("handler.ts", handler);
  const build = ["build", listLinks, "--minify", "--target=bun"];
  run(project, bun, ...build, "--outfile=bundled.js");
  run(project, bun, ...build, "--bytecode", "--format=cjs", "--outdir=bytecode");
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
  const loadedList = file("loaded-list.ts", `import "./exit.ts";\n${list}`);
  run(project, bun, "build", loadedList, ...executable, "--outfile=compiled-loaded");
  const loaded = (name: string, text: string): StartProgram => {
    const path = file(`loaded-${name.replaceAll(/\W/g, "")}.js`, `// @bun\nimport "./exit.ts";\n${text}`);
    return { group: "loaded", name: `${name}: loaded only`, command: [bun, path] };
  };
  const loadedPrograms = [
    ...imports.map((name) => loaded(`bun-netlink${name.slice(1)}`, `import "bun-netlink${name.slice(1)}";`)),
    loaded("list links: bundled", readFileSync(join(project, "bundled.js"), "utf8")),
    {
      group: "loaded",
      name: "list links: executable with bytecode: loaded only",
      command: [join(project, "compiled-loaded")],
    } as const,
  ];
  const answers: [string, readonly (string | undefined)[]][] = [
    ["empty executable", [join(project, "compiled-empty")]],
    ["list links: installed", [bun, listLinks]],
    ["list links: bundled", [bun, join(project, "bundled.js")]],
    ["list links: bundled with bytecode", [bun, join(project, "bytecode/list.js")]],
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
  const workers = [
    ["empty worker", file("empty-workers.ts", workersOf("empty-worker.ts"))],
    ["worker of a pool: loaded only", file("loaded-workers.ts", workersOf("loaded-worker.js"))],
    ["worker of a pool", file("pool.ts", pool)],
  ].flatMap(([name, path]) => [
    { group: "worker", name: name!, command: [bun, path!, "1"] } as const,
    { group: "worker", name: withMore(name!), command: [bun, path!, `${1 + MORE_WORKERS}`] } as const,
  ]);
  const known = (command: readonly (string | undefined)[]) =>
    command.every((word) => word !== undefined && (word[0] !== "/" || existsSync(word)));
  const programs: StartProgram[] = [
    { group: "import", name: EMPTY, command: [bun, empty] },
    ...entries,
    ...loadedPrograms,
    ...answers
      .filter(([, command]) => known(command))
      .map(([name, command]) => ({ group: "one answer" as const, name, command: command as string[] })),
    ...workers,
  ];
  const installed = (name: string) => join(project, "node_modules", name);
  const sizes = [
    sizeOf("bun-netlink", library, installed("bun-netlink")),
    sizeOf("bun-netlink-cli", cli, installed("bun-netlink-cli")),
  ];
  return { programs, sizes };
}

/** Returns the program of a worker of a pool. */
async function handlerProgram(): Promise<string> {
  return (await bundlePrograms()).get(join(root, "src/workers/pool/handler-program.bundle.txt"))!;
}

function sizeOf(name: string, packed: string, folder: string): PackageSize {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  const unpacked = bytes.reduce((sum, size) => sum + size, 0);
  return { name, packed: statSync(packed).size, unpacked, files: files.length };
}
