import { expect, spyOn, test } from "bun:test";
import { Doorbell, ringDoorbell } from "../../src/threads/doorbell.ts";
import { until } from "../support/threads.ts";

test("Doorbell calls a listener again if it was rung meanwhile", async () => {
  const bell = new Doorbell();
  const word = new Int32Array(bell.memory);
  let rings = 0;
  let published = 0;
  let seen = 0;
  const listener = () => {
    seen = published;
    if (published === 0 || rings === 3) return;
    rings++;
    published++;
    ringDoorbell(word);
  };
  bell.add(listener);
  published = 1;
  ringDoorbell(word);
  await until(() => seen === 4, "the listener has seen all rings");
  bell.remove(listener);
});

test("Doorbell still calls other listeners if one is added meanwhile", async () => {
  const bell = new Doorbell();
  const word = new Int32Array(bell.memory);
  let published = 0;
  let seen = 0;
  const added = () => {};
  const first = () => {
    seen = published;
  };
  const second = () => {
    if (published !== 1) return;
    published = 2;
    ringDoorbell(word);
    bell.add(added);
  };
  for (const listener of [first, second]) bell.add(listener);
  published = 1;
  ringDoorbell(word);
  await until(() => seen === 2, "the first listener has seen the second ring");
  for (const listener of [first, second, added]) bell.remove(listener);
});

test("Doorbell still wakes all listeners after one has thrown an error", async () => {
  const bell = new Doorbell();
  const word = new Int32Array(bell.memory);
  const errors: unknown[] = [];
  const reporting = spyOn(globalThis, "reportError").mockImplementation((error) => void errors.push(error));
  try {
    let calls = 0;
    let fails = false;
    const throwing = () => {
      if (fails) throw new Error("listener failed");
    };
    const counting = () => void calls++;
    for (const listener of [throwing, counting]) bell.add(listener);
    fails = true;
    for (const expected of [2, 3]) {
      ringDoorbell(word);
      await until(() => calls === expected, "the second listener was called");
    }
    expect(errors.map(String)).toEqual(["Error: listener failed", "Error: listener failed"]);
    for (const listener of [throwing, counting]) bell.remove(listener);
  } finally {
    reporting.mockRestore();
  }
});
