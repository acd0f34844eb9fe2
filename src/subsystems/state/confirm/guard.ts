import { closeSync, writeSync } from "node:fs";
import { sleep } from "../../../base/engine.ts";
import { bootTime } from "../../../io/clock.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import { startTimeOf } from "../../../threads/liveness.ts";
import { type GuardArguments, type GuardProcess, type Inherited, READY, startGuard } from "./guard-process.ts";
import { waitForLock } from "./locks.ts";
import { ApplyRecord, type Decision } from "./record.ts";
import { undoRecord } from "./undo.ts";

const POLL_MS = 50;
/** Milliseconds before a guard process kills the applying process to undo. */
const GRACE_MS = 2000;
const RESTART_MS = 200;
const STDOUT = 1;

/**
 * Main function of a guard process: undoes a plan that is not confirmed in time, or whose applying process is killed.
 * Two processes, the guard and its partner, run this function. If one of them is killed, the other one replaces it.
 */
export async function guard(program: string, { role, path, inherited }: GuardArguments): Promise<void> {
  if (role === "partner") writeSync(STDOUT, READY);
  const record = ApplyRecord.open(path);
  if (record === undefined) return;
  // Wait until an earlier guard process has ended.
  waitForLock(record.guardLock);
  if (isFinished(record)) return;
  let isTerminated = false;
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"])
    process.on(signal, () => (isTerminated ||= signal === "SIGTERM"));
  const partner = new Partner(program, path, inherited);
  try {
    if (role === "guard") {
      await partner.start();
      writeSync(STDOUT, READY);
    } else {
      void partner.restart();
    }
    if (!(await mustUndo(record, () => isTerminated))) return;
    await stopApplier(record);
    const opened = [...inherited.namespaces].map(([name, fd]) => [name, NetworkNamespace.open({ fd })] as const);
    await undoRecord(record, new Map(opened));
  } finally {
    await partner.stop();
  }
}

class Partner {
  readonly #start: () => ReturnType<typeof startGuard>;
  #child: GuardProcess | undefined;
  #isStopped = false;

  constructor(program: string, path: string, inherited: Inherited) {
    this.#start = () => startGuard(program, { role: "partner", path, inherited });
  }

  async start(): Promise<void> {
    const child = await this.#start();
    this.#child = child;
    if (this.#isStopped) await this.stop();
    else void child.exited.then(() => this.restart());
  }

  async restart(): Promise<void> {
    while (!this.#isStopped) {
      try {
        return await this.start();
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
        await sleep(RESTART_MS);
      }
    }
  }

  /** Kills the partner and waits for its end: until then, the partner holds the locks of the namespaces. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#child?.ref();
    this.#child?.kill();
    await this.#child?.exited;
  }
}

function isFinished(record: ApplyRecord): boolean {
  return record.result !== undefined || record.decision?.decision === "confirmed";
}

/** Waits until the plan is confirmed or must be undone (true). */
async function mustUndo(record: ApplyRecord, isTerminated: () => boolean): Promise<boolean> {
  for (;;) {
    const { decision } = record;
    if (decision !== undefined) return decision.decision === "undo";
    const undo = isTerminated() ? undoFor("the guard process was terminated") : neededUndo(record);
    if (undo !== undefined) record.decide(undo);
    else await sleep(POLL_MS);
  }
}

const undoFor = (reason: string): Decision => ({ decision: "undo", reason });

/** Returns the decision to undo a plan without a decision, or undefined if the plan can still be confirmed. */
export function neededUndo(record: ApplyRecord): Decision | undefined {
  const { timeoutMs = 0 } = record.header;
  const { deadline } = record;
  const seconds = `within ${timeoutMs / 1000} s`;
  if (deadline !== undefined)
    return bootTime() >= deadline ? { ...undoFor(`not confirmed ${seconds}`), isOverdue: true } : undefined;
  if (bootTime() >= record.applyDeadline) return undoFor(`the steps were not applied ${seconds}`);
  // Read it again: the program may just have set the deadline.
  if (!hasStopped(record) || record.deadline !== undefined) return undefined;
  return undoFor("the program was killed while it applied the steps");
}

/** Returns whether the applying process has applied all steps or ended. */
function hasStopped(record: ApplyRecord): boolean {
  const lock = record.lockApplier();
  if (lock === undefined) return false;
  closeSync(lock);
  return true;
}

/** Waits until the applying process stops; kills it after {@link GRACE_MS}. */
export async function stopApplier(record: ApplyRecord): Promise<void> {
  const { pid, process: start } = record.header;
  for (const end = bootTime() + GRACE_MS; !hasStopped(record); await sleep(POLL_MS)) {
    if (bootTime() < end || startTimeOf(pid) !== start) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // The applying process has ended in the meantime.
    }
  }
}
