import { expect, test } from "bun:test";
import { ENTRIES_PER_CHECK, TimeSlice } from "../../src/threads/time-slice.ts";

const ENTRY_MS = 0.5;

/** Blocks the thread like work on one entry. */
function work(): void {
  const end = performance.now() + ENTRY_MS;
  while (performance.now() < end);
}

test("TimeSlice limits the work of all tasks in one iteration of the event loop", async () => {
  let entries = 0;
  let most = 0;
  let running = 3;
  const iterate = () => {
    most = Math.max(most, entries);
    entries = 0;
    if (running > 0) setImmediate(iterate);
  };
  setImmediate(iterate);
  const task = async () => {
    const slice = new TimeSlice();
    for (let count = 0; count < 30; count++) {
      work();
      entries++;
      if (slice.isOver) await slice.pause();
    }
    running--;
  };
  await Promise.all([task(), task(), task()]);
  // Two milliseconds, and one more entry of each task that has not paused yet.
  expect(most).toBeLessThanOrEqual(2 / ENTRY_MS + 3);
});

test("TimeSlice continues paused tasks in turn, one per iteration of the event loop", async () => {
  const order: number[] = [];
  const task = async (number: number) => {
    const slice = new TimeSlice();
    for (let count = 0; count < 3; count++) {
      await slice.pause();
      order.push(number);
    }
  };
  await Promise.all([task(1), task(2)]);
  expect(order).toEqual([1, 2, 1, 2, 1, 2]);
});

test("TimeSlice reads the clock after a number of entries", async () => {
  const slice = new TimeSlice();
  await slice.pause();
  for (let count = 0; count < 5; count++) work();
  const over = Array.from({ length: 2 * ENTRIES_PER_CHECK }, () => slice.isOverAfterEntry());
  // The first entries are checked more often.
  expect(over.flatMap((isOver, index) => (isOver ? [index + 1] : []))).toEqual([1, 2, 4, 8, 16, 32]);
});

test("TimeSlice pauses between repeated steps", async () => {
  const order: string[] = [];
  setImmediate(() => order.push("immediate"));
  await new TimeSlice().repeat(() => {
    for (let count = 0; count < 10; count++) work();
    return order.push("step") < 10;
  });
  expect(order.filter((one) => one === "step").length).toBeGreaterThanOrEqual(9);
  expect(order.indexOf("immediate")).toBeLessThan(9);
  expect(order.indexOf("immediate")).toBeGreaterThan(0);
});
