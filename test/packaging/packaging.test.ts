import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Builds and runs a program with worker threads in each way in which programs are distributed. Each way moves the files
 * of the library or of the program to another place.
 */
const root = join(import.meta.dir, "..", "..");
const app = join(import.meta.dir, "app");
const everything = { receiver: 1000, inLoop: 1000, module: 1000, worker: 1000, executor: "answered", packets: "ran" };
/** A handler module is a separate file, which the bundle does not contain. */
const bundled = { ...everything, module: "not asked for" };

let folder = "";

function run(command: string[], cwd: string): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { cwd, timeout: 60_000, killSignal: "SIGKILL" });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${stdout}${stderr}`);
  return stdout.toString();
}

const bun = (cwd: string, ...words: string[]) => run([process.execPath, ...words], cwd);

/**
 * Runs a program in a directory where it cannot find the files of the library or its own by accident. Returns its
 * output.
 */
function printed(...command: string[]): unknown {
  const elsewhere = mkdtempSync(join(folder, "elsewhere-"));
  return JSON.parse(run(command, elsewhere));
}

/** Runs `action` while the source files of the project and of the library are hidden. */
function withoutSources<Result>(project: string, action: () => Result): Result {
  const hidden = join(folder, "hidden");
  mkdirSync(hidden);
  const names = ["node_modules", ...readdirSync(project).filter((name) => name.endsWith(".ts"))];
  const move = (from: string, to: string) => {
    for (const name of names) run(["mv", join(from, name), join(to, name)], folder);
  };
  move(project, hidden);
  try {
    return action();
  } finally {
    move(hidden, project);
    rmSync(hidden, { recursive: true });
  }
}

describe("A program that uses the library", () => {
  let project = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "bun-netlink-packaging-"));
    project = join(folder, "project");
    bun(root, "pm", "pack", "--destination", folder, "--quiet");
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
    if (tarball === undefined) throw new Error("nothing was packed");
    cpSync(app, project, { recursive: true });
    writeFileSync(join(project, "package.json"), JSON.stringify({ name: "project", type: "module" }));
    bun(project, "add", join(folder, tarball));
  }, 180_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("works from source", () => {
    expect(printed(process.execPath, join(app, "main.ts"), "modules")).toEqual(everything);
  }, 90_000);

  test("works with the packed library in node_modules", () => {
    const installed = join(project, "node_modules", "bun-netlink");
    expect(existsSync(join(installed, "test"))).toBe(false);
    // The built form loads faster, and it is the only form in the package.
    expect(existsSync(join(installed, "src", "workers", "receiver", "receiver-program.ts"))).toBe(false);
    expect(existsSync(join(installed, "src", "workers", "receiver", "receiver-program.bundle.txt"))).toBe(true);
    expect(printed(process.execPath, join(project, "main.ts"), "modules")).toEqual(everything);
  }, 90_000);

  test("can call the command bun-netlink, which has bytecode and does not import the package", () => {
    const command = join(project, "node_modules", ".bin", "bun-netlink");
    const help = run([command, "--help"], folder);
    expect(help).toStartWith("Usage: bun-netlink ");
    // The command contains the families, so it works without the package.
    expect(run([command, "describe", "rt-link", "IFLA_MTU"], folder)).toContain("IFLA_MTU");
    const installed = join(project, "node_modules", "bun-netlink", "dist", "cli");
    const files = readdirSync(installed).sort();
    expect(files).toEqual(["bun-netlink.js", "bun-netlink.js.jsc", "commands.js", "commands.js.jsc"]);
    const alone = join(folder, "alone");
    mkdirSync(alone);
    for (const file of files) cpSync(join(installed, file), join(alone, file));
    const elsewhere = [process.execPath, join(alone, "bun-netlink.js")];
    expect(run([...elsewhere, "show", "links", "--json"], folder)).toContain('"ifname":"lo"');
    expect(run([...elsewhere, "do", "rt-link", "getlink", "--ifname", "lo", "--dry-run"], folder)).toContain('"lo"');
  }, 90_000);

  test.skipIf(Bun.which("node") === null)("can read and write messages with the packed library in Node.js", () => {
    const source = `
      import { RTM_GETLINK } from "bun-netlink/constants";
      import { formatMessage, MessageWriter } from "bun-netlink/message";
      const message = new MessageWriter(RTM_GETLINK).u32(1, 5).finish();
      console.log(JSON.stringify({ type: message.type, text: typeof formatMessage(message) }));
    `;
    writeFileSync(join(project, "messages.mjs"), source);
    expect(JSON.parse(run(["node", "messages.mjs"], project))).toEqual({ type: 18, text: "string" });
  });

  test("works after `bun build`", () => {
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", "--target", "bun", "--outdir", "out");
    withoutSources(project, () => {
      expect(printed(process.execPath, join(project, "out", "main.js"))).toEqual(bundled);
    });
  }, 90_000);

  test("works after `bun build --minify --splitting`", () => {
    const options = ["--target", "bun", "--minify", "--splitting", "--outdir", "small"];
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", ...options);
    withoutSources(project, () => {
      expect(printed(process.execPath, join(project, "small", "main.js"))).toEqual(bundled);
    });
  }, 90_000);

  test("works as a binary of `bun build --compile`", () => {
    bun(project, "build", "--compile", "main.ts", "handler-worker.ts", "packet-worker.ts", "--outfile", "program");
    withoutSources(project, () => {
      expect(printed(join(project, "program"))).toEqual(bundled);
    });
  }, 180_000);

  test("works if the library is external to the bundle", () => {
    const options = ["--packages", "external", "--target", "bun", "--outdir", "thin"];
    bun(project, "build", "main.ts", "handler-worker.ts", "packet-worker.ts", ...options);
    expect(printed(process.execPath, join(project, "thin", "main.js"))).toEqual(bundled);
  }, 90_000);
});
