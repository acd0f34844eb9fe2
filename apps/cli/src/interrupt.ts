import { configureAsyncCalls } from "bun-netlink";
import { INTERRUPTED } from "./errors.ts";
import { collectGarbage } from "./runtime/engine.ts";

/** Time in milliseconds between two looks at the resident memory. */
const INTERVAL_MS = 250;
/** Growth of the resident memory in bytes from which a collection is worth its time, at least, and as a part of it. */
const MIN_GROWTH = 4 * 2 ** 20;
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
 * resident in an idle command. It collects seldom, so that objects which remain are in most of the blocks that a burst has filled.
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
