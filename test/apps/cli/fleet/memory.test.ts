import { expect, spyOn, test } from "bun:test";
import { collectWhenGrown } from "../../../../apps/cli/src/interrupt.ts";
import { until } from "../../../support/threads.ts";

test("collectWhenGrown() collects garbage when the resident memory has grown, and once more afterwards", async () => {
  using gc = spyOn(Bun, "gc");
  using _collections = collectWhenGrown();
  await until(() => gc.mock.calls.length >= 2, "the memory of the start is collected");
  const before = gc.mock.calls.length;
  // Written pages are resident.
  const kept = new Uint8Array(64 * 2 ** 20).fill(1);
  await until(() => gc.mock.calls.length >= before + 2, "the garbage is collected after the growth");
  expect(kept[0]).toBe(1);
});

test("collectWhenGrown() collects often in a burst, but for a quarter of the time at most", () => {
  const MIB = 2 ** 20;
  let [now, resident, collected] = [100_000, 100 * MIB, 0];
  let look = () => {};
  const timer = { unref: () => timer } as unknown as NodeJS.Timeout;
  using _timers = spyOn(globalThis, "setInterval").mockImplementation(((callback: () => void) => {
    look = callback;
    return timer;
  }) as typeof setInterval);
  using _stop = spyOn(globalThis, "clearInterval").mockImplementation(() => {});
  using _clock = spyOn(performance, "now").mockImplementation(() => now);
  using _memory = spyOn(process.memoryUsage, "rss").mockImplementation(() => resident);
  using _gc = spyOn(Bun, "gc").mockImplementation(() => {
    now += 100;
    return ++collected;
  });
  using _collections = collectWhenGrown();
  /** Looks at the memory after some time and growth, and returns the number of collections. */
  const after = (milliseconds: number, growth: number) => {
    now += milliseconds;
    resident += growth * MIB;
    look();
    return collected;
  };
  // The memory of the start has grown from 0.
  expect(after(250, 0)).toBe(1);
  // Three times 100 ms after the end of a collection.
  expect([after(250, 5), after(50, 0)]).toEqual([1, 2]);
  // Less than 4 MiB is no growth.
  expect([after(400, 3), after(400, 2)]).toEqual([2, 3]);
  // Once more after the growth.
  expect([after(4900, 0), after(200, 0), after(60_000, 0)]).toEqual([3, 4, 4]);
  resident = 1000 * MIB;
  expect([after(1000, 0), after(400, 20), after(400, 0)]).toEqual([5, 6, 6]);
  // Less than a sixty-fourth is no growth.
  expect([after(400, 10), after(400, 10)]).toEqual([6, 7]);
});
