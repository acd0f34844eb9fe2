/** How the kernel changes a number between a request and later listings. */
export interface Rounding {
  /**
   * Returns whether the kernel lists `listed` after a request with `requested`.
   *
   * @param others all listed settings of the object.
   */
  isKept(requested: number, listed: number | undefined, others: Readonly<Record<string, unknown>>): boolean;
  /** Returns the request for the value that the kernel lists as `listed`. By default, `listed` itself. */
  request?(listed: number): number;
}

/** Roundings by the name of the setting. */
export type Roundings = Readonly<Record<string, Rounding>>;

/** Microseconds, which the kernel stores in units of `unit` nanoseconds. It rounds down twice: when it stores and when it lists. */
export function microsecondsIn(unit: number): Rounding {
  return {
    isKept: (requested, listed) => listed === Math.floor((Math.floor((requested * 1000) / unit) * unit) / 1000),
    request: (listed) => Math.ceil((Math.ceil((listed * 1000) / unit) * unit) / 1000),
  };
}

/**
 * A time that the kernel rounds up to its clock tick, of which programs do not learn the length.
 *
 * @param longest the longest tick, that of 100 Hz, in the unit of the setting.
 */
export function roundedUpToTick(longest: number): Rounding {
  return {
    isKept: (requested, listed) => typeof listed === "number" && listed >= requested && listed < requested + longest,
  };
}

/** Hundredths of seconds. A kernel with 250 Hz keeps even numbers only. (clock_t_to_jiffies) */
export const hundredths: Rounding = {
  isKept: (requested, listed) => listed === requested || listed === requested - 1,
};

/** A setting that the kernel does not list. */
export const unlisted: Rounding = { isKept: (_, listed) => listed === undefined };
