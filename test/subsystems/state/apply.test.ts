import { expect } from "bun:test";
import { inspect } from "node:util";
import { type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { test } from "../route/support.ts";
import { apply, network, planned } from "./support.ts";

describeInNamespaces("Plan.apply", () => {
  test("creates a link with the name of a property of each object", async ({ netns }) => {
    const description = JSON.parse(
      '{ "links": { "__proto__": { "kind": "bridge" }, "toString": { "kind": "bridge" } } }',
    );
    expect(await apply(netns, description)).toEqual(["+ link __proto__ (bridge)", "+ link toString (bridge)"]);
    expect(await planned(netns, description)).toEqual([]);
    const taken = JSON.parse(JSON.stringify(await snapshot({ netns })));
    expect(Object.keys(taken.links).toSorted()).toEqual(["__proto__", "lo", "toString"]);
  });

  test("removes the alias of a link", async ({ netns }) => {
    await apply(netns, { links: { br0: { kind: "bridge", ifalias: "uplink" } } });
    const removed: Description = { links: { br0: { ifalias: "" } } };
    expect(await apply(netns, removed)).toEqual(["~ link br0: ifalias uplink → "]);
    expect(await planned(netns, removed)).toEqual([]);
    expect(await planned(netns, { links: { br1: { kind: "bridge", ifalias: "" } } })).toEqual(["+ link br1 (bridge)"]);
  });

  test("undoes all steps if one step fails", async ({ netns }) => {
    await apply(netns, network);
    const before = await snapshot({ netns });
    const broken: Description = {
      ...network,
      links: { ...network.links, br0: { kind: "bridge", up: true, mtu: 1400 }, port: null },
      routes: [
        { to: "default", via: "192.0.2.254" },
        { dst: "10.0.0.0/8", via: "203.0.113.1" },
      ],
    };
    const plan = await desired(broken, { netns }).plan();
    const error = await plan.apply({ rollback: true }).then(undefined, (reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ApplyError", code: "ENETUNREACH", rolledBack: true, notUndone: [] });
    expect((error as { step?: unknown }).step?.toString()).toBe("+ route 10.0.0.0/8 via 203.0.113.1");
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("restores neighbours of an interface that lost its address during rollback", async ({ netns }) => {
    const withAddress = (address: string): Description => ({
      owner: { protocol: 42 },
      links: { br0: { kind: "bridge", up: true } },
      addresses: [{ dev: "br0", address }],
      neighbours: [{ dev: "br0", dst: "10.0.0.102", lladdr: "02:00:00:00:00:02" }],
    });
    await apply(netns, withAddress("10.0.0.10/24"));
    const before = await snapshot({ netns });
    const plan = await desired(withAddress("10.0.0.12/24"), { netns }).plan();
    let left = plan.steps.length;
    const onStep = () => {
      if (--left === 0) throw new Error("injected failure");
    };
    const error = await plan.apply({ rollback: true, batchSize: 1, onStep }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ApplyError", rolledBack: true, notUndone: [] });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("keeps the applied steps after a failure without rollback", async ({ netns }) => {
    const broken: Description = { ...network, routes: [{ dst: "10.0.0.0/8", via: "203.0.113.1" }] };
    await expect(apply(netns, broken)).rejects.toThrow("kept 4 applied steps; the next plan contains the rest");
    expect(await planned(netns, broken)).toEqual(["+ route 10.0.0.0/8 via 203.0.113.1"]);
  });

  test("plans again if another program changes an entry", async ({ netns, links }) => {
    const plan = await desired(network, { netns }).plan();
    links.add({ ifname: "br0", kind: "bridge" });
    const { replanned } = await plan.apply();
    expect(replanned).toBe(1);
    expect(await planned(netns, network)).toEqual([]);
  });

  test("lists a repeated step only once", async ({ netns, routes }) => {
    let reverted = 0;
    const onStep = ({ tableName }: { tableName: string }) => {
      if (tableName === "routes" && reverted++ < 2) routes.delete({ dst: "default" });
    };
    const { steps, replanned } = await (await desired(network, { netns }).plan()).apply({ onStep });
    expect({ steps: steps.length, replanned, reverted }).toEqual({ steps: 5, replanned: 2, reverted: 3 });
  });

  test("reports EAGAIN if another program keeps reverting a step", async ({ netns, routes }) => {
    let reverted = 0;
    const onStep = ({ tableName }: { tableName: string }) => {
      if (tableName === "routes" && ++reverted > 0) routes.delete({ dst: "default" });
    };
    const plan = await desired(network, { netns }).plan();
    const failed = { code: "EAGAIN", step: undefined, applied: { length: plan.steps.length } };
    await expect(plan.apply({ onStep, attempts: 3 })).rejects.toMatchObject(failed);
    expect(reverted).toBe(4);
  });

  test("undoes a batch of entries together", async ({ netns }) => {
    await apply(netns, { links: network.links! });
    const before = await snapshot({ netns });
    const many = Array.from({ length: 300 }, (_, index) => ({
      dst: `10.${index >> 8}.${index & 255}.0/24`,
      dev: "br0",
    }));
    const pairs = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`v${index}`, { kind: "veth", data: { peer: { ifname: `w${index}` } } }]),
    ) as Description["links"];
    const unreachable = { dst: "10.9.9.0/24", gateway: "203.0.113.1" };
    const broken: Description = { links: { ...network.links, ...pairs, port: null }, routes: [...many, unreachable] };
    const error = await (await desired(broken, { netns }).plan())
      .apply({ rollback: true })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ rolledBack: true, notUndone: [], code: "ENETUNREACH" });
    expect(await snapshot({ netns })).toEqual(before);
  });

  test("returns a report that console.log() prints with the text of its steps, like the plan", async ({ netns }) => {
    const plan = await desired({ links: { br0: { kind: "bridge" } } }, { netns }).plan();
    expect(inspect(plan)).toBe("Plan(\n  + link br0 (bridge)\n)");
    expect(inspect((await plan.apply()).steps)).toContain("Step(+ link br0 (bridge))");
    expect(inspect(await desired({}, { netns }).plan())).toBe("Plan()");
  });

  test("reports ECANCELED if the signal is aborted", async ({ netns }) => {
    const plan = await desired(network, { netns }).plan();
    const signal = AbortSignal.abort(new Error("no time"));
    await expect(plan.apply({ signal })).rejects.toMatchObject({ code: "ECANCELED", applied: [] });
    const aborted = AbortSignal.abort();
    const reason = (aborted.reason as Error).message.replace(/\.$/, "");
    await expect(plan.apply({ signal: aborted })).rejects.toThrow(`apply: ${reason}; no step was applied`);
    await expect(plan.apply({ batchSize: 0 })).rejects.toThrow("batchSize: expected an integer from 1");
    await expect(plan.apply({ signal: 5 as never })).rejects.toThrow("signal: expected an AbortSignal, got 5");
    expect(() => desired({}).keep({ signal: 5 as never })).toThrow("signal: expected an AbortSignal, got 5");
  });
});
