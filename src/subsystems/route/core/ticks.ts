import { checkInteger } from "../../../base/check.ts";
import { ticksPerSecond } from "../../../ffi/libc.ts";

export const INT_MAX = 0x7fffffff;

/** Every kernel can store this number of seconds in the lower 31 bits of a number of ticks. */
const MAX_SECONDS_AT_1000_HZ = 2_147_483;

/**
 * Seconds, which the kernel stores in ticks of its timer.
 *
 * @param maximum largest number of ticks.
 */
export function secondsInTicks(minimum: number, maximum: number): (seconds: unknown, path: string) => number {
  return (seconds, path) => {
    const isShort = Number.isInteger(seconds) && (seconds as number) <= MAX_SECONDS_AT_1000_HZ;
    if (isShort && (seconds as number) >= minimum) return seconds as number;
    return checkInteger(seconds, minimum, Math.floor(maximum / ticksPerSecond()), path);
  };
}

/**
 * Milliseconds, which the kernel rounds up to ticks of its timer. It rejects more than INT_MAX, also when a listed number is
 * requested again. (msecs_to_jiffies, jiffies_to_msecs)
 */
export function checkMilliseconds(value: unknown, path: string): number {
  const hertz = ticksPerSecond();
  return checkInteger(value, 0, Math.floor((Math.floor((INT_MAX * hertz) / 1000) * 1000) / hertz), path);
}

/** A connection whose timeout has more ticks counts as expired. (nf_ct_is_expired) */
export const checkSeconds: ReturnType<typeof secondsInTicks> = /* @__PURE__ */ secondsInTicks(0, INT_MAX);

/** An expected connection expires with a timer, whose ticks are computed with 32 bits. (nf_ct_expect_insert) */
export const checkExpectedSeconds: ReturnType<typeof secondsInTicks> = /* @__PURE__ */ secondsInTicks(0, 0xffffffff);
