import { describe, expect, test } from "bun:test";
import {
  hundredthsInTicks,
  microsecondsIn,
  roundedUpToTick,
} from "../../../../src/subsystems/route/core/listed-form.ts";

describe("Microseconds in units of nanoseconds", () => {
  // codel_change() and codel_dump(), pie_change() and pie_dump(), with integers as in C.
  const codel = { unit: 1024, list: (us: bigint) => (((us * 1000n) >> 10n) << 10n) / 1000n };
  const pie = { unit: 64, list: (us: bigint) => (((us * 1000n) >> 6n) << 6n) / 1000n };

  test.each([codel, pie])("of $unit ns are kept as the kernel lists them, and can be requested again", (kernel) => {
    const { isKept, request } = microsecondsIn(kernel.unit);
    for (let requested = 0; requested < 5000; requested++) {
      const listed = Number(kernel.list(BigInt(requested)));
      expect(isKept(requested, listed, {})).toBe(true);
      expect(isKept(requested, listed + 1, {})).toBe(false);
      expect(isKept(requested, undefined, {})).toBe(false);
      expect(Number(kernel.list(BigInt(request!(listed))))).toBe(listed);
    }
  });
});

describe.each([100, 250, 300, 1000])("With %d Hz", (hertz) => {
  test("a time is kept if it was rounded up to a tick", () => {
    const { isKept } = roundedUpToTick(1e6, () => hertz);
    const tick = 1e6 / hertz;
    for (const requested of [0, 1, 3999, 4000, 4001, 15_000, 30_001]) {
      // usecs_to_jiffies() and jiffies_to_usecs()
      const listed = Math.floor(Math.ceil(requested / tick) * tick);
      expect(isKept(requested, listed, {})).toBe(true);
      for (const other of [listed - 1000, listed + 1000, undefined]) expect(isKept(requested, other, {})).toBe(false);
    }
  });

  test("hundredths of seconds are kept if they were rounded down", () => {
    const { isKept } = hundredthsInTicks(() => hertz);
    for (let requested = 0; requested < 1000; requested++) {
      // clock_t_to_jiffies() and jiffies_to_clock_t()
      const tickNs = BigInt(Math.round(1e9 / hertz));
      const listed = Number((((BigInt(requested) * BigInt(hertz)) / 100n) * tickNs) / 10_000_000n);
      expect(isKept(requested, listed, {})).toBe(true);
      for (const other of [listed - 1, listed + 1, undefined]) expect(isKept(requested, other, {})).toBe(false);
    }
  });
});
