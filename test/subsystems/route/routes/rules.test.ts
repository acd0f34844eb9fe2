import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type NewRule, Rules } from "../../../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../../../src/testing/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";

/** Rules of all actions. */
const added: NewRule[] = [
  { priority: 5, action: "blackhole" },
  { priority: 6, goto: 32766 },
  { priority: 7, table: 100 },
  { priority: 8, action: "nop" },
];

function priorities(rules: Rules): number[] {
  return [...rules.list({ family: "inet" })].map(({ priority }) => priority).filter((one) => one > 0 && one < 10);
}

function expectDeletable(rules: Rules): void {
  for (const rule of added) rules.add(rule);
  expect(() => rules.delete({ priority: 5, action: "table" })).toThrow("ENOENT");
  for (const { priority } of added) rules.delete({ priority: priority! });
  expect(priorities(rules)).toEqual([]);
}

describeInNamespaces("Rules", () => {
  test("are deleted by their priority, whatever their action is", () => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    expectDeletable(rules);
  });
});

test("Rules of a fake network are deleted by their priority, whatever their action is", () => {
  using network = new FakeNetwork();
  using socket = network.open();
  using rules = Rules.open({ socket });
  expectDeletable(rules);
});
