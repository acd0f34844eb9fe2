import { expect } from "bun:test";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { addAnyway, test } from "../../route/support.ts";
import { apply, failAtEnd, planned } from "../support.ts";

describeInNamespaces("A declared rule", () => {
  test.each<[string, unknown]>([
    ["tos", 1.5],
    ["ipproto", "tcp"],
    ["tunId", "many"],
    ["sportMask", {}],
  ])("is rejected with the path of an invalid field: %s", async (name, value, { netns }) => {
    const plan = async () => desired({ rules: [{ priority: 100, table: 100, [name]: value }] }, { netns }).plan();
    await expect(plan()).rejects.toThrow(`rules[0].${name}: expected`);
  });
});

describeInNamespaces("Rules of the same priority", () => {
  test.each(["fwmark 5 lookup 100", "ipproto tcp lookup 100", "lookup 100 protocol static"])(
    "of other programs keep their order if an undo removes a rule with fewer fields: %s",
    async (foreign, { netns }) => {
      for (const rule of ["iif lo lookup 7", foreign, "iif lo lookup 8"])
        runIn(netns, ["ip", "rule", "add", "priority", "50", ...rule.split(" ")]);
      const before = runIn(netns, ["ip", "-d", "rule", "show"]);
      const plan = await desired({ rules: [{ priority: 50, table: 100, protocol: "unspec" }] }, { netns }).plan();
      const failing = plan.apply({
        rollback: true,
        onStep: () => {
          throw new Error("end");
        },
      });
      await expect(failing).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
      expect(runIn(netns, ["ip", "-d", "rule", "show"])).toBe(before);
    },
  );

  test("are removed together", async ({ netns }) => {
    const others = runIn(netns, ["ip", "rule", "show"]);
    for (const rule of ["fwmark 5 lookup 100", "lookup 100", "ipproto tcp lookup 100"])
      runIn(netns, ["ip", "rule", "add", "priority", "50", ...rule.split(" ")]);
    expect(await apply(netns, { rules: [{ priority: 50, absent: true }] })).toHaveLength(3);
    expect(runIn(netns, ["ip", "rule", "show"])).toBe(others);
    for (const rule of ["fwmark 5 lookup 100", "lookup 100", "ipproto tcp lookup 100"])
      runIn(netns, ["ip", "rule", "add", "priority", "50", ...rule.split(" ")]);
    expect(await apply(netns, { rules: [{ priority: 50, fwmark: 5, absent: true }] })).toHaveLength(1);
    expect(await apply(netns, { rules: [{ priority: 50, table: 100, ipproto: 6, absent: true }] })).toHaveLength(1);
    expect(runIn(netns, ["ip", "rule", "show", "priority", "50"]).trim()).toBe("50:\tfrom all lookup 100");
  });

  test("that differ in the rule to go to are removed exactly", async ({ netns }) => {
    addAnyway(netns, [
      { priority: 100, goto: 200 },
      { priority: 100, goto: 300 },
    ]);
    expect(await apply(netns, { rules: [{ priority: 100, goto: 300, absent: true }] })).toHaveLength(1);
    const shown = runIn(netns, ["ip", "rule", "show", "priority", "100"]);
    expect(shown.match(/goto \d+/g)).toEqual(["goto 200"]);
  });

  test("of which the kernel takes all for the same are removed exactly", async ({ netns }) => {
    addAnyway(
      netns,
      [200, 300, 400].map((goto) => ({ priority: 100, goto })),
    );
    expect(await apply(netns, { rules: [{ priority: 100, goto: 300, absent: true }] })).toHaveLength(1);
    const shown = runIn(netns, ["ip", "rule", "show", "priority", "100"]);
    expect(shown.match(/goto \d+/g)).toEqual(["goto 200", "goto 400"]);
  });

  test.each([{ src: "192.0.2.0/24" }, { dst: "2001:db8::/32" }, { tos: 8 }])(
    "replace each other if only one has a selector: %j",
    async (selector, { netns }) => {
      const rule = { priority: 100, table: 100, family: "dst" in selector ? "inet6" : "inet" } as const;
      for (const rules of [[{ ...rule, ...selector }], [rule], [{ ...rule, ...selector }]]) {
        await apply(netns, { rules, mode: { rules: "exact" } });
        expect(await planned(netns, { rules, mode: { rules: "exact" } })).toEqual([]);
      }
    },
  );

  test.each([{ protocol: "static" }, {}] as const)(
    "are not added twice if a program adds one between plan and apply: %j",
    async (marks, { netns }) => {
      const plan = await desired({ rules: [{ priority: 50, table: 100, ...marks }] }, { netns }).plan();
      runIn(netns, ["ip", "rule", "add", "priority", "50", "table", "100", "protocol", "static"]);
      await plan.apply();
      expect(runIn(netns, ["ip", "rule", "show", "priority", "50"]).trim().split("\n")).toHaveLength(1);
    },
  );

  test("are reported with advice if a program adds one between plan and apply, which must not plan again", async ({
    netns,
  }) => {
    const plan = await desired({ rules: [50, 60].map((priority) => ({ priority, table: 100 })) }, { netns }).plan();
    runIn(netns, ["ip", "rule", "add", "priority", "50", "table", "100"]);
    await expect(plan.apply({ attempts: 0, batchSize: 1 })).rejects.toThrow(
      "another program has added it: plan again (EEXIST)",
    );
  });

  test("that are identical are as many after an undo", async ({ netns }) => {
    addAnyway(
      netns,
      [100, 100, 200].map((table) => ({ priority: 50, table })),
    );
    const before = runIn(netns, ["ip", "rule", "show"]);
    const plan = await desired({ rules: [{ priority: 50, absent: true }] }, { netns }).plan();
    expect(plan.steps).toHaveLength(3);
    await expect(plan.apply({ rollback: true, onStep: failAtEnd(3) })).rejects.toMatchObject({
      name: "ApplyError",
      notUndone: [],
    });
    expect(runIn(netns, ["ip", "rule", "show"])).toBe(before);
  });

  test("that are identical to a declared one remain, because the kernel would delete the first one", async ({
    netns,
  }) => {
    addAnyway(
      netns,
      [100, 200, 100].map((table) => ({ priority: 50, table })),
    );
    const [first, second] = [100, 200].map((table) => ({ priority: 50, table }));
    const exact: Description = { mode: { rules: "exact" } };
    expect(await planned(netns, { ...exact, rules: [first!, second!] })).toEqual([]);
    expect(await planned(netns, { ...exact, rules: [second!] })).toHaveLength(2);
    expect(await planned(netns, { ...exact, rules: [] })).toHaveLength(3);
  });

  test("that are identical are once in a snapshot", async ({ netns, other }) => {
    addAnyway(
      netns,
      [100, 100, 200].map((table) => ({ priority: 50, table })),
    );
    const taken = await snapshot({ netns });
    expect(taken.rules).toMatchObject([{ table: 100 }, { table: 200 }]);
    expect(await apply(other, taken)).toHaveLength(2);
  });

  test("can differ only in not", async ({ netns, other }) => {
    const rules = [{}, { not: true } as const].map((inverted) => ({
      priority: 50,
      src: "10.0.0.0/8",
      table: 100,
      ...inverted,
    }));
    addAnyway(netns, rules);
    const taken = await snapshot({ netns });
    expect(await planned(netns, taken)).toEqual([]);
    expect(await apply(other, taken)).toHaveLength(2);
    const shown = runIn(netns, ["ip", "rule", "show"]);
    expect(runIn(other, ["ip", "rule", "show"])).toBe(shown);
    const undone = await desired({ mode: { rules: "exact" }, rules: [] }, { netns: other }).plan();
    await expect(undone.apply({ rollback: true, onStep: failAtEnd(2) })).rejects.toMatchObject({ notUndone: [] });
    expect(runIn(other, ["ip", "rule", "show"])).toBe(shown);
    const [first, inverted] = taken.rules!;
    expect(await apply(other, { rules: [{ ...(inverted as object), absent: true }] })).toHaveLength(1);
    expect((await snapshot({ netns: other })).rules).toEqual([first!]);
    await apply(other, { rules: [inverted!], mode: { rules: "exact" } });
    expect((await snapshot({ netns: other })).rules).toEqual([inverted!]);
  });

  // The first matching rule decides, so that their order has a meaning.
  const rules = ["to 10.2.0.0/16 prohibit", "from 10.3.0.0/16 unreachable", "fwmark 5 lookup 100", "blackhole"];

  test("keep their order in the copy of a snapshot and after an undo", async ({ netns, other }) => {
    for (const rule of rules) runIn(netns, ["ip", "rule", "add", "priority", "50", ...rule.split(" ")]);
    const before = runIn(netns, ["ip", "rule", "show"]);
    const taken = JSON.parse(JSON.stringify(await snapshot({ netns })));
    await apply(other, taken);
    expect(runIn(other, ["ip", "rule", "show"])).toBe(before);
    expect(await planned(other, taken)).toEqual([]);
    for (const removed of [[3], [0, 1, 2, 3], [1], [0, 2]]) {
      const absent = removed.map((index) => ({ ...taken.rules[index], absent: true }));
      const plan = await desired({ rules: absent }, { netns }).plan();
      expect(plan.steps).toHaveLength(removed.length);
      const failing = plan.apply({
        rollback: true,
        onStep: () => {
          throw new Error("end");
        },
      });
      await expect(failing).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
      expect(runIn(netns, ["ip", "rule", "show"])).toBe(before);
    }
  });
});
