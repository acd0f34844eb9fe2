/**
 * Two repairs of the same entry within this number of delays count as repeated: another program probably reverts them.
 */
const REPEATED_DELAYS = 10;

interface Attempt {
  delayMs: number;
  /** Time of the last attempt, as `performance.now()`. */
  at: number;
  hasFailed: boolean;
}

/**
 * Limits how often each entry is repaired. The delay after an attempt doubles while attempts fail, and while another
 * program reverts the repairs.
 */
export class Pace {
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  readonly #attempts = new Map<string, Attempt>();

  constructor(minDelayMs: number, maxDelayMs: number) {
    this.#minDelayMs = minDelayMs;
    this.#maxDelayMs = maxDelayMs;
  }

  /** Returns the time in milliseconds until the next attempt for an entry; 0 if an attempt is allowed now. */
  remaining(id: string): number {
    const known = this.#attempts.get(id);
    return known === undefined ? 0 : Math.max(0, known.at + known.delayMs - performance.now());
  }

  /** Records an attempt for an entry. Returns whether another program probably reverts the repairs of the entry. */
  record(id: string, hasFailed: boolean): boolean {
    const at = performance.now();
    const known = this.#attempts.get(id);
    const previous = known?.delayMs ?? this.#minDelayMs;
    const isRepeated = known !== undefined && at - known.at < previous * REPEATED_DELAYS;
    const delayMs = hasFailed || isRepeated ? Math.min(this.#maxDelayMs, previous * 2) : this.#minDelayMs;
    this.#attempts.set(id, { delayMs, at, hasFailed });
    return isRepeated && !hasFailed && !known.hasFailed;
  }

  /** Removes entries whose next repair would not count as repeated. */
  prune(): void {
    const now = performance.now();
    for (const [id, { at, delayMs }] of this.#attempts)
      if (now - at >= delayMs * REPEATED_DELAYS) this.#attempts.delete(id);
  }
}
