import { afterAll, afterEach, beforeAll, setDefaultTimeout } from "bun:test";
import { NETLINK_USERSOCK, NetworkNamespace, ReceiverPool, type ReceiverPoolOptions } from "../../../src/index.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";
import type { Orders, Told } from "./commands.ts";
import type { Tally, TallyData } from "./handlers/tally.ts";

/** Does what messages and its data tell it. */
export const obedient = new URL("./handlers/scripted.ts", import.meta.url);
/** Counts, and reports that when it closes. */
export const tallying = new URL("./handlers/tally.ts", import.meta.url);

/** What handlers report and what goes wrong in them. */
export class Heard {
  readonly reports: { value: unknown; worker: number }[] = [];
  readonly errors: { error: Error; worker: number }[] = [];
  readonly onReport = (value: unknown, worker: number): void => void this.reports.push({ value, worker });
  readonly onError = (error: Error, worker: number): void => void this.errors.push({ error, worker });

  /** The values that were reported. */
  get values(): unknown[] {
    return this.reports.map(({ value }) => value);
  }

  /** The same, where they come from the obedient handler. */
  get told(): Told[] {
    return this.values as Told[];
  }

  /** Numbers of the messages that were told of, and gaps. */
  get numbers(): (number | { lost: number; reason: string })[] {
    return this.told
      .filter(({ what }) => what === "message" || what === "gap")
      .map(({ what, number, reason }) => (what === "gap" ? { lost: number!, reason: reason! } : number!));
  }

  /** Resolves when there are so many reports and errors. */
  async until(reports: number, errors = 0): Promise<void> {
    await until(
      () => this.reports.length >= reports && this.errors.length >= errors,
      `there are ${reports} reports and ${errors} errors`,
    );
  }

  /** All tallies taken together. */
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

/** Starts a pool of obedient handlers, with what is heard of them. {@link expectNothingLeft} stops it at the latest. */
export async function startPool(
  options: Partial<ReceiverPoolOptions<Orders>>,
): Promise<{ pool: ReceiverPool; heard: Heard }> {
  const heard = new Heard();
  const pool = await ReceiverPool.start<Orders>({
    ...heardBy(heard),
    module: obedient,
    data: { tells: true },
    ...options,
  });
  started.push(pool);
  return { pool, heard };
}

/** Starts a pool of tallying handlers. */
export async function startTally(
  options: Partial<ReceiverPoolOptions<TallyData>>,
): Promise<{ pool: ReceiverPool; heard: Heard }> {
  const heard = new Heard();
  const pool = await ReceiverPool.start<TallyData>({ ...heardBy(heard), module: tallying, ...options });
  started.push(pool);
  return { pool, heard };
}

function heardBy({ onReport, onError }: Heard): Pick<ReceiverPoolOptions, "onReport" | "onError"> {
  return { onReport, onError };
}

/**
 * The error that a promise is rejected with, in time. (`expect(…).rejects` runs the event loop inside of itself, where a
 * worker does not hear of what a message from it has led to.)
 */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = promise.then(
    () => Promise.reject(new Error("it did not fail")),
    (error: Error) => error,
  );
  return await within(outcome, "the failure");
}

/** The threads of pools that run now. */
export function handlerThreads(): number[] {
  return threadsNamed("netlink-handler");
}

/** For a whole file: what its tests open is closed when they are done, and no thread is left. */
export function expectNothingLeft(warmUp: () => Promise<void> = async () => {}): void {
  let before = 0;
  // Starting dozens of threads takes its time on a busy machine.
  setDefaultTimeout(90_000);

  beforeAll(async () => {
    using netns = NetworkNamespace.create();
    const { pool } = await startPool({ protocol: NETLINK_USERSOCK, netns, workers: 2 });
    await pool.stop();
    await warmUp();
    before = await settledDescriptors();
  });

  // A test that fails before it stops its pool is not to fail those behind it.
  afterEach(async () => {
    await Promise.allSettled(started.splice(0).map((pool) => pool.stop()));
  });

  afterAll(async () => {
    await until(() => handlerThreads().length === 0, "the threads are gone");
    await expectDescriptors(before);
  });
}
