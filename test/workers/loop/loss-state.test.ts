import { describe, expect, test } from "bun:test";
import { type LossEvent, type LossState, nextLoss, UNKNOWN_LOSS } from "../../../src/workers/loop/loss-tracker.ts";

/** The next state and the report, for each state and event: without new drops, with drops of another reader, with 5. */
const table: readonly [LossState, LossEvent, ...[LossState, number][]][] = [
  ["none", "overrun", ["ahead", 0], ["ahead", 0], ["ahead", 0]],
  ["none", "reached", ["none", 0], ["none", 0], ["none", 5]],
  ["none", "settle", ["none", 0], ["none", 0], ["none", 5]],
  ["ahead", "overrun", ["ahead", 0], ["ahead", 0], ["ahead", 0]],
  ["ahead", "reached", ["uncounted", 0], ["reported", 0], ["reported", 5]],
  ["ahead", "settle", ["none", UNKNOWN_LOSS], ["none", 0], ["none", 5]],
  ["reported", "overrun", ["ahead", 0], ["ahead", 0], ["ahead", 0]],
  ["reported", "reached", ["reported", 0], ["reported", 0], ["reported", 5]],
  ["reported", "settle", ["none", 0], ["none", 0], ["none", 5]],
  ["uncounted", "overrun", ["ahead", 0], ["ahead", 0], ["ahead", 0]],
  ["uncounted", "reached", ["uncounted", 0], ["uncounted", 0], ["uncounted", 5]],
  ["uncounted", "settle", ["none", UNKNOWN_LOSS], ["none", 0], ["none", 5]],
];

describe("LossState", () => {
  test.each(table)("%s changes with the event %s as documented", (state, event, ...expected) => {
    const facts: [lost: number, isCounted: boolean][] = [
      [0, false],
      [0, true],
      [5, true],
    ];
    const steps = facts.map(([lost, isCounted]) => nextLoss(state, event, lost, isCounted));
    expect(steps).toEqual(expected.map(([state, report]) => ({ state, report })));
  });
});
