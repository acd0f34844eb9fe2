import { configureAsyncCalls } from "bun-netlink";
import { INTERRUPTED } from "./errors.ts";
import { collectGarbage } from "./runtime/engine.ts";

/** Interval in milliseconds at which the resident memory is checked. */
const INTERVAL_MS = 250;
/** Minimum growth of the resident memory before a collection, in bytes. */
const MIN_GROWTH = 4 * 2 ** 20;
/** The same, as a fraction of the resident memory. */
const MIN_PART = 1 / 64;
/** Time between two collections, as a multiple of the time that one takes. */
const PAUSE_FACTOR = 3;
/** Time in milliseconds after which memory that has not grown is collected once more. */
const LAST_MS = 5000;

/**
 * Runs a command that continues until SIGINT, SIGTERM or its own call of `stop`. After a signal the process exits with
 * status 130.
 */
export async function untilInterrupted(
  action: (signal: AbortSignal, stop: () => void) => Promise<void>,
): Promise<void> {
  using _collections = collectWhenGrown();
  const abort = new AbortController();
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
    abort.abort(INTERRUPTED);
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    await action(abort.signal, () => abort.abort(INTERRUPTED));
  } catch (error) {
    if (error !== INTERRUPTED) throw error;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  if (isInterrupted) throw INTERRUPTED;
}

/**
 * Lets one thread wait for the kernel's replies of each protocol, for commands that read the tables of all network namespaces.
 * Each further thread uses several MB, and is seldom faster, because the kernel has one lock (RTNL) for most of these tables.
 */
export function useOneThread(): void {
  configureAsyncCalls({ threadsPerProtocol: 1 });
}

/**
 * Collects garbage while the resident memory of a command grows, and once more after it has stopped growing, until it is
 * disposed. The engine itself collects only while a program allocates, so that the garbage of a burst of events would stay
 * resident in an idle command. It collects rarely during a burst: the objects that survive
 * are then spread over most blocks, and the engine cannot return blocks with objects.
 */
export function collectWhenGrown(): Disposable {
  let resident = 0;
  let ended = 0;
  let pause = 0;
  let isLast = false;
  const timer = setInterval(() => {
    const current = process.memoryUsage.rss();
    const started = performance.now();
    resident = Math.min(resident, current);
    const hasGrown = current - resident >= Math.max(MIN_GROWTH, current * MIN_PART);
    if (started - ended < (hasGrown ? pause : LAST_MS) || !(hasGrown || isLast)) return;
    // The allocator returns pages to the kernel some time after a collection.
    collectGarbage();
    ended = performance.now();
    pause = (ended - started) * PAUSE_FACTOR;
    resident = process.memoryUsage.rss();
    isLast = hasGrown;
  }, INTERVAL_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
