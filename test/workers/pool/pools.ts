import { afterAll, afterEach, beforeAll, setDefaultTimeout } from "bun:test";
import {
  closeIdleSockets,
  NETLINK_USERSOCK,
  NetworkNamespace,
  ReceiverPool,
  type ReceiverPoolOptions,
} from "../../../src/index.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { settledDescriptors, threadsNamed, until, WORKER_LIMITS } from "../../support/threads.ts";
import type { Report, Script } from "./commands.ts";
import type { Tally, TallyData } from "./handlers/tally.ts";

export { rejection as failureOf } from "../../support/failures.ts";

/** Module of the test handler that executes the commands in the pool's data and in messages. */
export const scriptedModule = new URL("./handlers/scripted.ts", import.meta.url);
/** Module of the test handler that counts messages and reports the counts when it closes. */
export const tallyModule = new URL("./handlers/tally.ts", import.meta.url);

/** Records all reports and errors that a pool passes to its callbacks. */
export class PoolLog {
  readonly reports: { value: unknown; worker: number }[] = [];
  readonly errors: { error: Error; worker: number }[] = [];
  readonly onReport = (value: unknown, worker: number): void => void this.reports.push({ value, worker });
  readonly onError = (error: Error, worker: number): void => void this.errors.push({ error, worker });

  /** Values that the pool's handlers have reported. */
  get values(): unknown[] {
    return this.reports.map(({ value }) => value);
  }

  /** The reports of the scripted handler, which executes the test's commands. */
  get scriptReports(): Report[] {
    return this.values as Report[];
  }

  /** Numbers of the reported messages, in order with the reported gaps. */
  get numbers(): (number | { lost: number; reason: string })[] {
    return this.scriptReports
      .filter(({ what }) => what === "message" || what === "gap")
      .map(({ what, number, reason }) => (what === "gap" ? { lost: number!, reason: reason! } : number!));
  }

  /** Resolves when the pool has passed at least this many reports and errors to its callbacks. */
  async until(reports: number, errors = 0): Promise<void> {
    await until(
      () => this.reports.length >= reports && this.errors.length >= errors,
      `there are ${reports} reports and ${errors} errors`,
    );
  }

  /** Sum of the message counts that the pool's workers have reported. */
  get tally(): Tally {
    const sum: Tally = { received: 0, lost: 0, others: 0, ordered: true, senders: {} };
    for (const { received, lost, others, ordered, senders } of this.values as Tally[]) {
      sum.received += received;
      sum.lost += lost;
      sum.others += others;
      sum.ordered &&= ordered;
      for (const [sender, count] of Object.entries(senders)) {
        sum.senders[Number(sender)] = (sum.senders[Number(sender)] ?? 0) + count;
      }
    }
    return sum;
  }
}

const started: ReceiverPool[] = [];

/**
 * Starts a pool whose handlers execute commands, and records its reports and errors. {@link expectNothingLeft} stops
 * the pool if the test has not done so.
 */
export async function startPool(
  options: Partial<ReceiverPoolOptions<Script>>,
): Promise<{ pool: ReceiverPool; log: PoolLog }> {
  const log = new PoolLog();
  const pool = await ReceiverPool.start<Script>({
    ...callbacksOf(log),
    ...WORKER_LIMITS,
    module: scriptedModule,
    data: { reportsAll: true },
    ...options,
  });
  started.push(pool);
  return { pool, log };
}

export async function startTally(
  options: Partial<ReceiverPoolOptions<TallyData>>,
): Promise<{ pool: ReceiverPool; log: PoolLog }> {
  const log = new PoolLog();
  const pool = await ReceiverPool.start<TallyData>({
    ...callbacksOf(log),
    ...WORKER_LIMITS,
    module: tallyModule,
    ...options,
  });
  started.push(pool);
  return { pool, log };
}

function callbacksOf({ onReport, onError }: PoolLog): Pick<ReceiverPoolOptions, "onReport" | "onError"> {
  return { onReport, onError };
}

/** Returns the ids of the running threads that belong to pools. */
export function handlerThreads(): number[] {
  return threadsNamed("netlink-handler");
}

/** Checks that the tests of a file leave no threads or open descriptors. */
export function expectNothingLeft(warmUp: () => Promise<void> = async () => {}): void {
  let before = 0;
  // Starting dozens of threads takes a long time on a busy machine.
  setDefaultTimeout(600_000);

  beforeAll(async () => {
    using netns = NetworkNamespace.create();
    const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2 });
    await pool.stop();
    await warmUp();
    before = await settledDescriptors();
  });

  // If a test fails before it stops its pool, the pool must not affect later tests.
  afterEach(async () => {
    await Promise.allSettled(started.splice(0).map((pool) => pool.stop()));
  });

  afterAll(async () => {
    // In Node.js and Deno, receivers in the loop share a thread, which waits for the next one.
    closeIdleSockets();
    await until(() => handlerThreads().length === 0, "the threads are gone");
    await expectDescriptors(before);
  });
}
