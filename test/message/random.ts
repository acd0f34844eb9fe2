/** Random numbers that are reproducible with a seed. The algorithm is mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  u32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Returns a random integer from 0 to `end` - 1. */
  below(end: number): number {
    return this.u32() % end;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

/** Returns a function whose integers are below its argument, and the same for each seed. */
export function randomBelow(seed: number): (end: number) => number {
  const random = new Random(seed);
  return (end) => random.below(end);
}

/** Returns a function whose numbers are from 0 to below 1, and the same for each seed. */
export function randomFractions(seed: number): () => number {
  const random = new Random(seed);
  return () => random.u32() / 2 ** 32;
}
