import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { describeInNamespaces } from "../support/environment.ts";
import { inputs } from "../support/seed.ts";
import { errors, moments, WORDS_BYTES } from "./fault.ts";
import type { Report } from "./report.ts";

setDefaultTimeout(1_800_000);

/**
 * Runs test scenarios, each in a separate process in which one function of libc fails. Covers each function that a
 * scenario calls, each of its errors and each pattern of failing calls.
 *
 * `bun run test:faults` runs all combinations. An ordinary test run executes every STEP-th combination.
 */
const STEP = process.env["BUN_NETLINK_ALL_FAULTS"] === "1" ? 1 : inputs(48, 16);
/** CI executes another part each day, and so all combinations in STEP days. A failure names its combination. */
const FIRST = inputs(0, Math.floor(Date.now() / 86_400_000));
/** Faults that made a scenario fail once. Every run of this file executes them. */
const foundFaults: readonly string[] = ["a namespace: fstat EINTR first", "a namespace: fstat EPERM second"];
/** Functions that change what a thread watches or how it is woken. Each of their first calls fails once. */
const WATCHING = ["epoll_ctl", "epoll_pwait", "eventfd2", "fcntl"];
const MAX_SINGLE_CALLS = 16;
/** Time limit of a scenario in milliseconds. A scenario usually takes 0.2 s. */
const LIMIT_MS = 240_000;

const names = [
  "single transactions",
  "a batch of transactions",
  "a dump",
  "a dump that ends early",
  "a family",
  "links as objects",
  "changes with names of interfaces",
  "a receiver",
  "a receiver in the event loop",
  "receivers that share a thread",
  "a wait in the event loop",
  "a shared socket",
  "a pool of workers",
  "a shared pool whose worker exits",
  "asynchronous calls",
  "asynchronous calls at the same time",
  "a namespace",
  "a mirror",
  "a packet queue",
  "packet queues in workers",
];

const folder = mkdtempSync(join(tmpdir(), "bun-netlink-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));
let position = FIRST;

describeInNamespaces("failing system calls", () => {
  test.each(names)("cause a clear error without leaks in the scenario %s", async (name) => {
    const plain = await run(name, "none EPERM first");
    expect(plain.problem).toBeUndefined();
    const faults = Object.entries(plain.report!.calls).flatMap(([call, count]) => {
      const reached: string[] = moments.filter((_, index) => count >= [1, 2, 7][index]!);
      if (WATCHING.includes(call)) {
        for (let number = 3; number <= Math.min(count, MAX_SINGLE_CALLS); number++) reached.push(String(number));
      }
      return errors.flatMap((error) => reached.map((moment) => `${call} ${error} ${moment}`));
    });
    const selected = faults.filter((fault) => position++ % STEP === 0 || foundFaults.includes(`${name}: ${fault}`));
    const problems: string[] = [];
    await inParallel(selected, async (fault) => {
      const { problem } = await run(name, fault);
      if (problem !== undefined) problems.push(`${fault}: ${problem}`);
    });
    expect(problems.sort()).toEqual([]);
  });
});

/** Runs a scenario with an injected fault. Returns the problems of its outcome. */
async function run(name: string, fault: string): Promise<{ report?: Report; problem?: string | undefined }> {
  const words = join(folder, `${name} ${fault}`.replaceAll(" ", "-"));
  await Bun.write(words, new Uint8Array(WORDS_BYTES));
  const script = join(import.meta.dir, "scenario.ts");
  const preload = join(import.meta.dir, "inject.ts");
  await using child = Bun.spawn(["unshare", "-rn", process.execPath, "--preload", preload, script, name], {
    env: { ...process.env, FAULT: fault, FAULT_WORDS: words },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const [output, messages, exitCode] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (child.signalCode === "SIGKILL") return { problem: `hangs: ${output}${messages}` };
  if (exitCode !== 0 || output === "") return { problem: `exits with ${exitCode}: ${output}${messages}` };
  const report: Report = JSON.parse(output);
  return { report, problem: problemOf(report, fault) };
}

function problemOf({ outcome, error, leaked }: Report, fault: string): string | undefined {
  if (outcome === "wrong") return `wrong result: ${error!.message}`;
  if (Object.keys(leaked).length > 0) return `leaks ${JSON.stringify(leaked)}`;
  if (error === undefined) return undefined;
  if (fault.includes("EINTR")) return `fails although interrupted calls can be repeated: ${error.message}`;
  if (error.code === undefined || !error.message.includes(`(${error.code})`) || error.message.includes("undefined")) {
    return `unclear error: ${error.stack}`;
  }
  return undefined;
}

/** Calls `action` for each item. As many calls run at the same time as there are CPUs. */
async function inParallel<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const pending = items.values();
  const worker = async () => {
    for (const item of pending) await action(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
