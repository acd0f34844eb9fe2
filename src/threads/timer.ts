/** Maximum delay in milliseconds of a JavaScript timer. */
const LONGEST_TIMER_MS = 0x7fffffff;
/** Delay in milliseconds from which on a timer is late. */
const LATE_MS = 500;

/**
 * Calls `action` after `time` milliseconds; never for Infinity. If the process was stopped or its event loop was blocked,
 * the timer expires late. Then `action` is delayed by another {@link LATE_MS}, so that results that are ready come first.
 *
 * @returns a function that cancels the call.
 */
export function after(time: number, action: () => void): () => void {
  if (time < 0 || time === Number.POSITIVE_INFINITY) return () => {};
  let timer: ReturnType<typeof setTimeout>;
  const start = (delay: number) => {
    const late = performance.now() + delay + LATE_MS;
    timer = setTimeout(() => (performance.now() < late ? action() : start(LATE_MS)), delay);
  };
  start(Math.min(time, LONGEST_TIMER_MS));
  return () => clearTimeout(timer);
}
