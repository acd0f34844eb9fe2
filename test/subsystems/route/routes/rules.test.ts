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

  test.each<object>([{ fwmark: 5 }, { ipproto: 6 }, { oif: "lo" }, { protocol: "static" }, { suppressIfgroup: 1 }])(
    "are deleted as listed, or not at all if the kernel would delete a preceding one with more fields: %j",
    (field) => {
      using netns = NetworkNamespace.create();
      using rules = Rules.open({ netns });
      const common = { priority: 100, table: 77 } as const;
      rules.add({ ...common, ...field });
      rules.add(common);
      const list = () => rules.list({ priority: 100 }).toArray();
      const [first, second] = list();
      expect(() => rules.delete(second!)).toThrow(
        "delete rule priority 100 from all to all table 77: the kernel would",
      );
      expect(rules.deleteMany([second!])).toMatchObject([{ error: { code: "ENOTUNIQ" } }]);
      expect(list()).toEqual([first!, second!]);
      expect(rules.deleteMany([first!, second!])).toEqual([{}, {}]);
      expect(list()).toEqual([]);
      rules.add(common);
      rules.add({ ...common, ...field });
      // A listed rule that no longer exists.
      rules.delete(list()[0]!);
      expect(() => rules.delete(second!)).toThrow("ENOENT");
      rules.delete(second!, { ignoreMissing: true });
      expect(list()).toEqual([first!]);
      // Without the flags of a listed rule, the fields select the first rule that has them.
      rules.delete(common);
      expect(list()).toEqual([]);
    },
  );
});

test("Rules of a fake network are deleted by their priority, whatever their action is", () => {
  using network = new FakeNetwork();
  using socket = network.open();
  using rules = Rules.open({ socket });
  expectDeletable(rules);
});
