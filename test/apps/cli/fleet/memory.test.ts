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
