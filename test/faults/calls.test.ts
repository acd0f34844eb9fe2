import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInNamespaces } from "../support/environment.ts";
import { inputs } from "../support/seed.ts";
import { WORDS_BYTES } from "./fault.ts";

setDefaultTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), "bun-netlink-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One of how many combinations of a call, an error and the number of the call is executed for dumps. */
const STEP = process.env["BUN_NETLINK_ALL_FAULTS"] === "1" ? 1 : inputs(24, 4);

describeInNamespaces("calls with a failing system call", () => {
  test.each([
    ["transactions", [], 2000],
    ["dumps", [`${STEP}`], 2000 / STEP],
  ])("%s end with a clear error or the right result, without a leak", (name, words, atLeast) => {
    const memory = join(folder, name);
    writeFileSync(memory, new Uint8Array(WORDS_BYTES));
    const [preload, program] = ["inject.ts", `${name}.ts`].map((file) => join(import.meta.dir, file));
    const command = ["unshare", "-rn", process.execPath, "--preload", preload!, program!, ...words];
    const { stdout, stderr } = Bun.spawnSync(command, {
      env: { ...process.env, FAULT_WORDS: memory },
      timeout: 580_000,
      killSignal: "SIGKILL",
    });
    // The last line names the fault of a process that hangs or crashes.
    if (stdout.length === 0) throw new Error(`ended during: ${stderr.toString().trimEnd().split("\n").at(-1)}`);
    const { faults, problems } = JSON.parse(stdout.toString()) as { faults: number; problems: string[] };
    expect(problems).toEqual([]);
    expect(faults).toBeGreaterThan(atLeast);
  });
});
