import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entrySources } from "../../scripts/bundle.ts";
import { compileGo, pythonWith } from "../runner/implementation-process.ts";

const root = join(import.meta.dir, "../..");

/** A program whose start is measured. */
export interface StartProgram {
  /** Title of the table that has the program. */
  readonly group: "import" | "one answer" | "worker";
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

/**
 * Installs the packed library and command in a new project in `folder`, writes and compiles the programs there, and
 * returns those that can run.
 *
 * @throws Error if a program cannot be built.
 */
export async function prepare(folder: string): Promise<StartProgram[]> {
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
  run(project, bun, ...build, "--compile", "--bytecode", "--format=esm", "--outfile=compiled");
  run(project, bun, "build", empty, "--compile", "--bytecode", "--format=esm", "--outfile=compiled-empty");
  const imports = [...entrySources().keys()].filter((name) => !name.includes("*"));
  const entries = imports.map((name) => {
    const path = file(`import-${name.replaceAll(/\W/g, "")}.ts`, `import "bun-netlink${name.slice(1)}";`);
    return { group: "import", name: `bun-netlink${name.slice(1)}`, command: [bun, path] } as const;
  });
  const answers: [string, readonly (string | undefined)[]][] = [
    ["empty executable", [join(project, "compiled-empty")]],
    ["list links: installed", [bun, listLinks]],
    ["list links: bundled", [bun, join(project, "bundled.js")]],
    ["list links: executable with bytecode", [join(project, "compiled")]],
    ["list links: bun:ffi by hand", [bun, file("by-hand.ts", byHand)]],
    ["list links: the same code, parsed only", [bun, file("parsed.js", await onlyParsed(listLinks))]],
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
  return [
    { group: "import", name: EMPTY, command: [bun, empty] },
    ...entries,
    ...answers
      .filter(([, command]) => known(command))
      .map(([name, command]) => ({ group: "one answer" as const, name, command: command as string[] })),
    ...workers.map(([name, command]) => ({ group: "worker" as const, name, command })),
  ];
}

/** Name of the program with which all others are compared. */
export const EMPTY = "empty program";

/** Returns a program with the code of another one in a function that is never called: the engine only parses it. */
async function onlyParsed(entry: string): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [entry],
    target: "bun",
    format: "cjs",
    minify: { whitespace: true, syntax: true },
  });
  const [, body] = /^(?:\/\/.*\n)*\(function\([^)]*\) ?\{([\s\S]*)\}\)\s*$/.exec(await outputs[0]!.text()) ?? [];
  if (body === undefined) throw new Error("the bundle has an unknown form");
  return `export function never(require, exports, module, __filename, __dirname) {${body}\n}`;
}
