/** A repair counts as repeated for this number of delays. */
const REPEATED_DELAYS = 10;

interface Attempt {
  delayMs: number;
  at: number;
  hasFailed: boolean;
}

/**
 * Limits how often a keeper repairs each entry. The delay between two repairs doubles while repairs fail or another
 * program reverts them.
 */
export class Pace {
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  readonly #attempts = new Map<string, Attempt>();

  constructor(minDelayMs: number, maxDelayMs: number) {
    this.#minDelayMs = minDelayMs;
    this.#maxDelayMs = maxDelayMs;
  }

  remaining(id: string): number {
    const known = this.#attempts.get(id);
    return known === undefined ? 0 : Math.max(0, known.at + known.delayMs - performance.now());
  }

  /** Returns whether another program probably reverts the repairs of this entry. */
  record(id: string, hasFailed: boolean): boolean {
    const at = performance.now();
    const known = this.#attempts.get(id);
    const previous = known?.delayMs ?? this.#minDelayMs;
    const isRepeated = known !== undefined && at - known.at < previous * REPEATED_DELAYS;
    const delayMs = hasFailed || isRepeated ? Math.min(this.#maxDelayMs, previous * 2) : this.#minDelayMs;
    this.#attempts.set(id, { delayMs, at, hasFailed });
    return isRepeated && !hasFailed && !known.hasFailed;
  }

  /** Forgets entries whose next repair would not count as repeated. */
  prune(): void {
    const now = performance.now();
    for (const [id, { at, delayMs }] of this.#attempts)
      if (now - at >= delayMs * REPEATED_DELAYS) this.#attempts.delete(id);
  }
}
