import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NetworkNamespace } from "../../../../src/index.ts";
import { applyHistory, desired, recoverApplies } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { seed as firstSeed } from "../../../support/seed.ts";
import { addForeignEntries, entriesOf, expectedEntries, randomNumbers, randomState } from "../random-states.ts";
import { guardsEnded, guardsOf, shortenTime } from "./guards.ts";

const PROGRAM = join(import.meta.dir, "programs/apply-with-confirmation.ts");
/** Number of runs. Each run kills processes at random moments. */
const KILLS = Number(process.env["BUN_NETLINK_CONFIRM_KILLS"] ?? 4);
/** Outputs of the program after which the processes are killed, and the times in milliseconds within which. */
const moments = [
  ["planned", 1200],
  ["applying", 300],
  ["pending", 1700],
] as const;

interface Run extends AsyncDisposable {
  readonly netns: NetworkNamespace;
  readonly directory: string;
  readonly program: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly before: unknown;
  readonly after: unknown;
}

/** Starts the program in a namespace with a random state and entries of another program. */
async function start(seed: number, timeoutMs: number, confirmMs: number): Promise<Run> {
  const netns = NetworkNamespace.create();
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-confirm-"));
  addForeignEntries(netns);
  const random = randomNumbers(seed + 500_000);
  await (await desired(randomState(random), { netns }).plan()).apply({ allowRecreate: true });
  const before = entriesOf(netns);
  const after = { own: expectedEntries(randomState(randomNumbers(seed))), foreign: before.foreign };
  const program = netns.run(() =>
    Bun.spawn([process.execPath, PROGRAM, directory, `${seed}`, `${timeoutMs}`, `${confirmMs}`], {
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  return {
    ...{ netns, directory, program, before, after },
    async [Symbol.asyncDispose]() {
      program.kill("SIGKILL");
      await program.exited;
      await guardsEnded(directory);
      netns.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Waits until the program prints a text, or ends. On a busy machine, its steps may not be applied in time. */
async function outputOf({ program }: Run, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let found = "";
  for (const reader = program.stdout.getReader(); !found.includes(text); ) {
    const { value, done } = await reader.read();
    if (done) return;
    found += decoder.decode(value);
  }
}

/** Checks that the namespace has the state that the record of the plan names. Returns that state. */
async function outcome({ netns, directory, before, after }: Run): Promise<string> {
  const [recorded] = await applyHistory({ directory, netns });
  if (recorded?.state === "applied") expect(entriesOf(netns)).toEqual(after as never);
  else expect(entriesOf(netns)).toEqual(before as never);
  // A program that was killed before its first step has changed nothing. Its guard may still be starting.
  if (recorded === undefined || recorded.steps.length === 0) return "not started";
  expect(["applied", "undone"]).toContain(recorded.state);
  expect(recorded.notUndone).toEqual([]);
  return recorded.state;
}

describeInNamespaces("A plan that requires a confirmation", () => {
  test("is confirmed or undone if its program and a guard process are killed at random moments", async () => {
    const outcomes: Record<string, number> = {};
    for (let seed = firstSeed; seed < firstSeed + KILLS; seed++) {
      const random = randomNumbers(seed + 900_000);
      const confirmMs = random() < 0.5 ? -1 : Math.floor(random() * 1200);
      await using run = await start(seed, 1500, confirmMs);
      const [output, spanMs] = moments[Math.floor(random() * moments.length)]!;
      const kills = [
        { ms: random() * spanMs, kill: () => run.program.kill("SIGKILL") },
        {
          ms: random() * spanMs,
          kill() {
            const guards = guardsOf(run.directory);
            const chosen = guards[Math.floor(random() * guards.length)];
            if (chosen !== undefined) process.kill(chosen, "SIGKILL");
          },
        },
      ].sort((one, other) => one.ms - other.ms);
      await outputOf(run, output);
      const begin = performance.now();
      for (const { ms, kill } of kills) {
        await Bun.sleep(Math.max(0, begin + ms - performance.now()));
        try {
          kill();
        } catch (error) {
          // The process has ended in the meantime.
          expect((error as NodeJS.ErrnoException).code).toBe("ESRCH");
        }
      }
      await run.program.exited;
      await guardsEnded(run.directory);
      try {
        const state = await outcome(run);
        outcomes[state] = (outcomes[state] ?? 0) + 1;
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
    if (KILLS > 100) process.stderr.write(`${JSON.stringify(outcomes)}\n`);
  }, 36_000_000);

  test("is undone by the next command if all processes are killed at the same moment", async () => {
    await using run = await start(firstSeed, 500_000, -1);
    const { directory, netns, program } = run;
    await outputOf(run, "pending");
    for (const pid of [program.pid, ...guardsOf(directory)]) process.kill(pid, "SIGSTOP");
    for (const pid of [...guardsOf(directory), program.pid]) process.kill(pid, "SIGKILL");
    await program.exited;
    await guardsEnded(directory);
    expect(entriesOf(netns)).toEqual(run.after as never);
    expect(await applyHistory({ directory, netns })).toMatchObject([{ state: "pending" }]);
    shortenTime(directory, "applied.json", 0);
    while ((await applyHistory({ directory, netns }))[0]!.remainingMs !== 0) await Bun.sleep(20);
    expect(await recoverApplies({ directory, netns })).toMatchObject([{ notUndone: [] }]);
    expect(await outcome(run)).toBe("undone");
  }, 600_000);
});
