import { ticksPerSecond } from "../../../ffi/libc.ts";

/** How the kernel lists a requested number: rounded, in another form, or not at all. */
export interface ListedForm {
  /**
   * Returns whether the kernel lists `listed` after a request with `requested`.
   *
   * @param settings all listed settings of the object.
   */
  isKept(requested: number, listed: number | undefined, settings: Readonly<Record<string, unknown>>): boolean;
  /** Returns the request for the value that the kernel lists as `listed`. By default, `listed` itself. */
  request?(listed: number): number;
}

/** Listed forms by the name of the setting. */
export type ListedForms = Readonly<Record<string, ListedForm>>;

/**
 * Microseconds, which the kernel stores in units of `unit` nanoseconds. It rounds down twice: when it stores and when it lists.
 *
 * @param end number of nanoseconds from which on the kernel lists the remainder.
 */
export function microsecondsIn(unit: number, end: number = Number.POSITIVE_INFINITY): ListedForm {
  return {
    isKept: (requested, listed) => listed === Math.floor(((Math.floor((requested * 1000) / unit) * unit) % end) / 1000),
    request: (listed) => Math.ceil((Math.ceil((listed * 1000) / unit) * unit) / 1000),
  };
}

/**
 * A time that the kernel stores in ticks of its timer, and rounds up.
 *
 * @param perSecond units of the setting per second: 1000 for milliseconds.
 */
export function roundedUpToTick(perSecond: number, readHertz: () => number = ticksPerSecond): ListedForm {
  return {
    isKept(requested, listed = Number.NaN) {
      const hertz = readHertz();
      const ticks = Math.ceil((requested * hertz) / perSecond);
      // jiffies_to_usecs() rounds down, jiffies_to_msecs() up.
      return Math.abs(listed - (ticks * perSecond) / hertz) < 1;
    },
  };
}

/** Hundredths of seconds, which the kernel stores in ticks of its timer. (clock_t_to_jiffies, jiffies_to_clock_t) */
export function hundredthsInTicks(readHertz: () => number = ticksPerSecond): ListedForm {
  return {
    isKept(requested, listed) {
      const hertz = readHertz();
      const tickNs = Math.round(1e9 / hertz);
      return listed === Math.floor((Math.floor((requested * hertz) / 100) * tickNs) / 1e7);
    },
  };
}

/** A setting that the kernel does not list. */
export const unlisted: ListedForm = { isKept: (_, listed) => listed === undefined };

/** An on/off setting. The kernel lists 1 for any number except 0, or, like a bridge's `stpState`, a number above 1. It may not list 0. */
export const onOff: ListedForm = { isKept: (requested, listed = 0) => (requested !== 0) === (listed !== 0) };

/** A number that the kernel computes. */
export const computed: ListedForm = { isKept: () => true };

/** A number that the kernel chooses if the request contains 0. */
export const chosenForZero: ListedForm = { isKept: (requested) => requested === 0 };

/** The kernel lists `listed`, or nothing if undefined, after a request with `requested`. */
export function listedAs(requested: number, listed: number | undefined): ListedForm {
  return { isKept: (given, shown) => given === requested && shown === listed };
}

const unchanged: ListedForm = { isKept: (requested, listed) => requested === listed };

/** A number that the kernel limits to a range. Older kernels do not limit some settings. */
export function limitedTo(minimum: number, maximum: number, form: ListedForm = unchanged): ListedForm {
  return {
    isKept: (requested, listed, settings) =>
      form.isKept(requested, listed, settings) ||
      form.isKept(Math.min(Math.max(requested, minimum), maximum), listed, settings),
  };
}

/** A number that the kernel limits to another setting. */
export function atMost(name: string): ListedForm {
  return {
    isKept: (requested, listed, settings) =>
      listed === requested || listed === Math.min(requested, Number(settings[name])),
  };
}
