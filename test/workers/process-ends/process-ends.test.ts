import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleLibrary, bundlePrograms } from "../../../scripts/bundle.ts";
import { runtimePath } from "../../../scripts/test/runtimes.ts";
import { Cache } from "../../../scripts/vm/cache.ts";
import { hasProgram, unavailable } from "../../support/environment.ts";

interface End {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly output?: string;
  /** Whether the program's error is printed. */
  readonly uncaught?: boolean;
}

const program = join(import.meta.dir, "program.mjs");
/** Time limit of a program, which ends within seconds, in milliseconds. */
const LIMIT_MS = 550_000;
const cache = new Cache();
let library: string;

beforeAll(async () => {
  library = mkdtempSync(join(tmpdir(), "bun-netlink-process-ends-"));
  await bundleLibrary(library, await bundlePrograms());
}, LIMIT_MS);

afterAll(() => rmSync(library, { recursive: true, force: true }));

describe.each<[string, string | undefined, readonly string[]]>([
  ["bun", process.execPath, []],
  ["node", runtimePath(cache, "node"), []],
  ["deno", runtimePath(cache, "deno"), ["run", "--allow-all"]],
])("A program in %s with a pool, a watch and blocked receivers", (name, path, words) => {
  test.skipIf(path === undefined && !unavailable(`npm has not installed ${name}`)).each<[string, string, End]>([
    ["after it has stopped them", "stop", { exitCode: 0, output: "ended\n" }],
    ["if it has nothing else to do", "forget", { exitCode: 0, output: "ended\n" }],
    ["with the code of process.exit()", "exit", { exitCode: 3, output: "" }],
    ["after an uncaught error, which it prints", "error", { exitCode: 1, uncaught: true }],
    ["after an unhandled rejection, which it prints", "rejection", { exitCode: 1, uncaught: true }],
    ["after an uncaught error of a handler, which it prints", "handler", { exitCode: 1, uncaught: true }],
    ["after SIGTERM", "SIGTERM", { signal: "SIGTERM" }],
    ["after the thread with them was terminated", "terminate", { exitCode: 0, output: "ended\n" }],
  ])(
    "ends %s",
    (_how, ending, { exitCode = null, output = expect.any(String), signal, uncaught = false }) => {
      const command = [path!, ...words, program, library, ending];
      const result = Bun.spawnSync(command, { timeout: LIMIT_MS, killSignal: "SIGKILL" });
      const errors = result.stderr.toString();
      const end: Record<string, unknown> = {
        exitCode: result.exitCode,
        signal: result.signalCode,
        output: result.stdout.toString(),
        uncaught: errors.includes("RangeError: not caught"),
      };
      expect(end, errors).toEqual({ exitCode, signal, output, uncaught });
    },
    LIMIT_MS + 10_000,
  );
});

const deno = runtimePath(cache, "deno");
const isMissing = !hasProgram("script") || (deno === undefined && !unavailable("npm has not installed deno"));

test.skipIf(isMissing)("A program in a terminal starts threads in Deno without a question about permissions", () => {
  const path = join(library, "terminal.mjs");
  writeFileSync(
    path,
    `import { Links } from "./subsystems/route/index.js";
     await using links = Links.openAsync();
     console.log((await links.get("lo")).ifname);`,
  );
  const command = `${deno} run --quiet --allow-ffi --allow-read ${path}`;
  // A question would wait for its answer.
  const options = { stdin: "ignore", timeout: 120_000 } as const;
  const { stdout } = Bun.spawnSync(["script", "-qec", command, "/dev/null"], options);
  expect(stdout.toString()).toBe("lo\r\n");
});
