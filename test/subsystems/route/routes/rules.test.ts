import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { type NewRule, type Rule, Rules } from "../../../../src/subsystems/route/index.ts";
import { FakeNetwork } from "../../../../src/testing/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { addAnyway } from "../support.ts";

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

  test.each<[first: Partial<Rule>, second: Partial<Rule>]>([
    [
      { priority: 100, goto: 200 },
      { priority: 100, goto: 300 },
    ],
    [
      { priority: 100, table: 77, not: true },
      { priority: 100, table: 77 },
    ],
  ])("that differ in a field that the kernel does not compare are deleted exactly: %j %j", (first, second) => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    addAnyway(netns, [first, second]);
    const list = () => rules.list({ priority: 100 }).toArray();
    const listed = list();
    expect(() => rules.delete(listed[1]!)).toThrow("ENOTUNIQ");
    expect(list()).toEqual(listed);
    expect(rules.deleteMany(listed)).toEqual([{}, {}]);
  });

  test("are deleted by flush as by deleteMany", () => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    rules.add({ priority: 100, table: 77, protocol: "static" });
    rules.add({ priority: 100, table: 77 });
    const before = rules.list().toArray();
    expect(() => rules.flush({ priority: 100, protocol: "unspec" })).toThrow("1 of 1 entries were not deleted");
    expect(rules.list().toArray()).toEqual(before);
    expect(rules.flush({ priority: 100 })).toHaveLength(2);
  });

  test("of an invalid family are reported with their index, also after one that is not deleted", () => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    rules.add({ priority: 100, table: 77, protocol: "static" });
    rules.add({ priority: 100, table: 77 });
    const [first, second] = rules.list({ priority: 100 }).toArray();
    for (const listed of [first!, second!])
      expect(() => rules.deleteMany([listed, { ...listed, family: "inet7" as "inet" }])).toThrow(
        /^\[1\] delete rule .*: family: expected/,
      );
    expect(rules.list({ priority: 100 }).toArray()).toEqual([first!, second!]);
  });

  test.each([0, 1])("are each compared with few others: %i times the index as the priority", (factor) => {
    using netns = NetworkNamespace.create();
    using rules = Rules.open({ netns });
    const count = 100;
    rules.addMany(
      Array.from({ length: count }, (_, index) => ({
        priority: 1000 + factor * index,
        src: `10.0.0.${index}`,
        table: 77,
      })),
    );
    let reads = 0;
    const listed = rules.list({ table: 77 }).toArray().reverse();
    const counted = listed.map(({ table, ...rest }) => ({
      ...rest,
      get table() {
        reads++;
        return table;
      },
    }));
    expect(rules.deleteMany(counted as Rule[])).toEqual(listed.map(() => ({})));
    expect(reads).toBeLessThan(20 * count);
  });
});

test("Rules of a fake network are deleted by their priority, whatever their action is", () => {
  using network = new FakeNetwork();
  using socket = network.open();
  using rules = Rules.open({ socket });
  expectDeletable(rules);
});
