import { expect, test } from "bun:test";
import { ticksPerSecond } from "../../../../src/ffi/libc.ts";
import { INT_MAX, secondsInTicks } from "../../../../src/subsystems/route/core/ticks.ts";

test("secondsInTicks() names one range, whatever the invalid value", () => {
  const check = secondsInTicks(1, INT_MAX);
  const most = Math.floor(INT_MAX / ticksPerSecond());
  for (const seconds of [1, 2_147_483, most]) expect(check(seconds, "timeout")).toBe(seconds);
  for (const seconds of [-1, 0, 1.5, most + 1, 2 ** 40])
    expect(() => check(seconds, "timeout")).toThrow(`timeout: expected an integer from 1 to ${most}, got `);
});
