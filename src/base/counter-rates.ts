import { typeError } from "./argument-error.ts";
import { checkObject } from "./check.ts";
import { describeValue } from "./describe.ts";

/** Increase per second of each counter. A counter that was reset, or exists in one of the reads only, has no rate. */
export type Rates<Counters> = {
  [Name in keyof Counters as NonNullable<Counters[Name]> extends number | bigint ? Name : never]?: number;
};

/** Options for rates of counters. */
export interface RateOptions {
  /**
   * Number of bits of the counters that are numbers: 32 (default) or 64, for the numbers of nftables. Bigints have 64 bits.
   * A counter of 32 bits that has decreased is assumed to have wrapped if it grew by less than 2^31.
   */
  bits?: 32 | 64 | undefined;
}

interface Sample {
  readonly counters: object;
  readonly atMs: number;
}

const WRAP = 2 ** 32;

/**
 * Rates of counters between two reads, for many objects: links, queueing disciplines, rules or named counters.
 *
 * ```ts
 * const rates = new CounterRates();
 * for (;;) {
 *   for (const { ifname, stats64 } of links.list()) console.log(ifname, rates.update(ifname, stats64!)?.rxBytes);
 *   await Bun.sleep(1000);
 * }
 * ```
 *
 * Only numbers and bigints have rates. The rates of a counter that was reset are omitted, because the increase since then
 * is unknown: a counter of 64 bits that has decreased, and one of 32 bits that would have grown by 2^31 or more.
 */
export class CounterRates {
  readonly #samples = new Map<string | number, Sample>();
  readonly #bits: 32 | 64;

  constructor(options: RateOptions = {}) {
    checkObject(options, "options");
    const { bits = 32 } = options;
    if (bits !== 32 && bits !== 64) throw typeError("options.bits", `expected 32 or 64, got ${describeValue(bits)}`);
    this.#bits = bits;
  }

  /**
   * Remembers the counters of an object, and returns their rates since the previous call for the object. Returns undefined
   * for the first call, and if no time has passed.
   *
   * @param key identifies the object, such as the index of an interface.
   * @param atMs time of the read in milliseconds, of a clock that never goes back.
   */
  update<Counters extends object>(
    key: string | number,
    counters: Counters,
    atMs: number = performance.now(),
  ): Rates<Counters> | undefined {
    checkObject(counters, "counters");
    const previous = this.#samples.get(key);
    this.#samples.set(key, { counters: { ...counters }, atMs });
    if (previous === undefined || !(atMs > previous.atMs)) return undefined;
    const seconds = (atMs - previous.atMs) / 1000;
    const rates: Record<string, number> = {};
    const before = previous.counters as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(counters)) {
      const increase = this.#increase(before[name], value);
      if (increase !== undefined) rates[name] = increase / seconds;
    }
    return rates as Rates<Counters>;
  }

  /** Forgets an object, for example after its deletion. */
  delete(key: string | number): void {
    this.#samples.delete(key);
  }

  #increase(before: unknown, now: unknown): number | undefined {
    if (typeof before === "bigint" && typeof now === "bigint") return now >= before ? Number(now - before) : undefined;
    if (typeof before !== "number" || typeof now !== "number") return undefined;
    if (now >= before) return now - before;
    const wrapped = now - before + WRAP;
    return this.#bits === 32 && before < WRAP && wrapped < WRAP / 2 ? wrapped : undefined;
  }
}
