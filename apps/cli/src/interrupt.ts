import { INTERRUPTED } from "./errors.ts";
import { collectGarbage } from "./runtime/engine.ts";

/** Time in milliseconds between two looks at the resident memory. */
const INTERVAL_MS = 5000;
/** Growth of the resident memory in bytes from which a collection is worth its time. */
const MIN_GROWTH = 16 * 2 ** 20;

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
 * Collects garbage while the resident memory of a command grows, and once more after it has stopped growing, until it is
 * disposed. The engine itself collects only while a program allocates, so that the garbage of a burst of events would stay
 * resident in an idle command.
 */
export function collectWhenGrown(): Disposable {
  let resident = 0;
  let isLast = false;
  const timer = setInterval(() => {
    const current = process.memoryUsage.rss();
    const hasGrown = current >= resident + MIN_GROWTH;
    // The allocator returns pages to the kernel some time after a collection.
    if (hasGrown || isLast) collectGarbage();
    resident = hasGrown ? process.memoryUsage.rss() : Math.min(resident, current);
    isLast = hasGrown;
  }, INTERVAL_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
