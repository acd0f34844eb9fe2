import { describe, expect, test } from "bun:test";
import { normalizeActions, parseActions, parseFlow } from "../../../../src/subsystems/ovs/index.ts";
import { normalized } from "./normalized-actions.ts";

describe("normalizeActions", () => {
  test.each(normalized)("groups and sorts the actions of the flow %s: %s", (flow, actions, lines) => {
    expect(normalizeActions(parseFlow(flow).key, parseActions(actions))).toEqual([...lines]);
  });

  test("returns an empty list for a flow without actions", () => {
    expect(normalizeActions({}, [])).toEqual([]);
  });

  test("rejects invalid actions with the path of the field", () => {
    expect(() => normalizeActions({}, [{ output: -1 }])).toThrow("actions[0].output: ");
    expect(() => normalizeActions({}, undefined as never)).toThrow("actions: expected an array, got undefined");
    expect(() => normalizeActions(5 as never, [])).toThrow(TypeError);
  });
});
