import { INTERRUPTED } from "./errors.ts";

/**
 * Runs a command that continues until SIGINT, SIGTERM or its own call of `stop`. After a signal the process exits with
 * status 130.
 */
export async function untilInterrupted(
  action: (signal: AbortSignal, stop: () => void) => Promise<void>,
): Promise<void> {
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
