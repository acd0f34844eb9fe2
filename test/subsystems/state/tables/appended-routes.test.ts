import { expect, spyOn } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Links, type NewRoute, type Route, Routes } from "../../../../src/subsystems/route/index.ts";
import { type Description, desired, snapshot } from "../../../../src/subsystems/state/index.ts";
import { isPartial, rewrite } from "../../../../src/subsystems/state/model/outcomes.ts";
import { setPosition } from "../../../../src/subsystems/state/model/positions.ts";
import { Scopes } from "../../../../src/subsystems/state/model/scopes.ts";
import type { Change } from "../../../../src/subsystems/state/model/table.ts";
import { routeTable } from "../../../../src/subsystems/state/tables/routes.ts";
import { describeWith } from "../../../support/environment.ts";
import { test as base } from "../../../support/fixtures.ts";
import { ipJson, runIn } from "../../../support/oracle.ts";
import { apply, planned } from "../support.ts";

const test = base.extend({ netns: setUp });

const dst = "2001:db8:77::/48";

/** Creates a namespace with the interfaces x0 and x1. */
function setUp(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  using links = Links.open({ netns });
  for (const ifname of ["x0", "x1"])
    links.add({ ifname, kind: "veth", up: true, data: { peer: { ifname: `${ifname}p`, up: true } } });
  runIn(netns, ["ip", "addr", "add", "192.0.2.1/24", "dev", "x0"]);
  return netns;
}

/** Returns the routes to the networks of this test as `ip` prints them. */
function routesOf(netns: NetworkNamespace): string[] {
  const all = [...ipJson(netns, "-4", "route", "show", "10.1.0.0/16"), ...ipJson(netns, "-6", "route", "show", dst)];
  return all.map(({ dst, gateway, dev }) => `${dst} ${gateway ?? ""} ${dev}`);
}

function addByIp(netns: NetworkNamespace, verb: string, ...words: string[]): void {
  runIn(netns, ["ip", "route", verb, ...words]);
}

describeWith(["ip"], "Appended routes", () => {
  test("of a snapshot are declared, planned and applied elsewhere in the same order", async ({ netns }) => {
    for (const host of [9, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17])
      addByIp(netns, "append", "10.1.0.0/16", "via", `192.0.2.${host}`);
    // The kernel keeps IPv4 routes apart that differ in the source address only. (fib_find_info)
    addByIp(netns, "append", "10.1.0.0/16", "via", "192.0.2.8", "src", "192.0.2.1");
    for (const dev of ["x1", "x0"]) addByIp(netns, "append", dst, "dev", dev);
    const taken: Description = JSON.parse(JSON.stringify(await snapshot({ netns })));
    expect(await planned(netns, taken)).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, taken);
    expect(await planned(other, taken)).toEqual([]);
    expect(routesOf(other)).toEqual(routesOf(netns));
    expect(routesOf(other)).toHaveLength(14);
  });

  test("of which the first ones need the last one are added elsewhere in the same order", async ({ netns, other }) => {
    addByIp(netns, "add", "default", "dev", "x1", "proto", "zebra", "scope", "link");
    for (const gateway of ["10.0.0.3", "10.0.0.4"]) addByIp(netns, "prepend", "default", "via", gateway, "dev", "x1");
    const taken = await snapshot({ netns });
    const plan = await desired(taken, { netns: other }).plan();
    expect(await plan.apply()).toMatchObject({ replanned: 0 });
    const shown = (of: NetworkNamespace) => runIn(of, ["ip", "route", "show", "default"]);
    expect(shown(other)).toBe(shown(netns));
    expect(shown(other)).toMatch(/10\.0\.0\.4.*\n.*10\.0\.0\.3.*\n.*scope link/);
  });

  test("that differ in the device are declared and added one by one", async ({ netns }) => {
    const routes = [
      { dst, dev: "x0" },
      { dst, dev: "x1" },
    ];
    expect(await apply(netns, { routes })).toEqual([`+ route ${dst} dev x0`, `+ route ${dst} dev x1`]);
    expect(await planned(netns, { routes })).toEqual([]);
    expect(routesOf(netns)).toEqual([`${dst}  x0`, `${dst}  x1`]);
    // The order of the declarations does not matter.
    expect(await planned(netns, { routes: routes.toReversed() })).toEqual([]);
  });

  test("are found by their path, of which others are kept or removed", async ({ netns }) => {
    for (const dev of ["x0", "x1"]) addByIp(netns, "append", dst, "dev", dev);
    const routes = [{ dst, dev: "x1" }];
    expect(await planned(netns, { routes })).toEqual([]);
    expect(await apply(netns, { routes, mode: { routes: "exact" } })).toEqual([`- route ${dst} dev x0 metric 1024`]);
    expect(routesOf(netns)).toEqual([`${dst}  x1`]);
    expect(await apply(netns, { routes: [{ dst, dev: "x1", absent: true }] })).toHaveLength(1);
    expect(routesOf(netns)).toEqual([]);
  });

  test("are all selected by an absent entry with a part of the fields", async ({ netns }) => {
    for (const gateway of ["192.0.2.7", "192.0.2.8"]) addByIp(netns, "append", "10.1.0.0/16", "via", gateway);
    expect(await apply(netns, { routes: [{ to: "10.1.0.0/16", absent: true }] })).toHaveLength(2);
    expect(routesOf(netns)).toEqual([]);
  });

  const gateway = "192.0.2.9";
  const toNetwork = { dst: "10.1.0.0/16", gateway, protocol: "boot" } as const;
  test.each<[first: object, second: object]>([
    [{ ...toNetwork, prefsrc: "192.0.2.1" }, toNetwork],
    [{ ...toNetwork, metrics: { mtu: 1400 } }, toNetwork],
    [{ ...toNetwork, realms: 5 }, toNetwork],
    [{ ...toNetwork, gateway: undefined, nexthops: [{ gateway }, { gateway: "192.0.2.8" }] }, toNetwork],
    // The kernel compares the next hops of a route with the first ones of a request, without weights.
    [toNetwork, { ...toNetwork, gateway: undefined, nexthops: [{ gateway }, { gateway: "192.0.2.8" }] }],
    [
      { ...toNetwork, gateway: undefined, nexthops: [{ gateway }, { gateway: "192.0.2.8" }] },
      { ...toNetwork, gateway: undefined, nexthops: [{ gateway }, { gateway: "192.0.2.8", weight: 5 }] },
    ],
    [
      { dst, gateway: "2001:db8::9", dev: "x0" },
      { dst, dev: "x0" },
    ],
  ])("are removed without similar ones before them: %j", async (first, second, { netns }) => {
    runIn(netns, ["ip", "addr", "add", "2001:db8::1/64", "dev", "x0", "nodad"]);
    using routes = Routes.open({ netns });
    routes.add(first as NewRoute);
    routes.append(second as NewRoute);
    const list = () => [...routes.list({ dst: toNetwork.dst }), ...routes.list({ dst })];
    const before = list();
    expect(before).toHaveLength(2);
    const plan = await desired({ routes: [first], mode: { routes: "exact" } } as Description, { netns }).plan();
    expect(plan.steps).toHaveLength(1);
    expect(await plan.apply()).toMatchObject({ replanned: 0 });
    expect(list()).toEqual(before.slice(0, 1));
  });

  test("are removed after their table was listed once, not once per route", async ({ netns }) => {
    using routes = Routes.open({ netns });
    const kept = Array.from({ length: 50 }, (_, at) => ({ dst: `10.1.${at}.0/24`, gateway }));
    routes.addMany(kept);
    routes.appendMany(kept.map((route) => ({ ...route, gateway: "192.0.2.8" })));
    const plan = await desired({ routes: kept, mode: { routes: "exact" } } as Description, { netns }).plan();
    const list = spyOn(Routes.prototype, "list");
    try {
      expect((await plan.apply()).steps).toHaveLength(50);
      expect(list.mock.calls.length).toBeLessThan(10);
    } finally {
      list.mockRestore();
    }
    expect(await planned(netns, { routes: kept })).toEqual([]);
  });

  test.each<[first: object, second: object]>([
    [{ prefsrc: "192.0.2.1" }, {}],
    [{ metrics: { mtu: 1400 } }, {}],
    [{}, { prefsrc: "192.0.2.1" }],
    [{ gateway }, { dev: undefined, nexthops: [{ gateway }, { gateway: "192.0.2.8" }] }],
  ])("are removed by a rollback without those before them: %j %j", async (first, second, { netns }) => {
    const route = { dst: "10.1.0.0/16", dev: "x0" };
    using routes = Routes.open({ netns });
    routes.add({ ...route, ...first });
    const before = routes.list({ dst: route.dst }).toArray();
    const plan = await desired(
      {
        routes: [
          { ...route, ...first },
          { ...route, ...second },
        ],
      },
      { netns },
    ).plan();
    expect(plan.steps).toHaveLength(1);
    let applied: Route[] = [];
    const onStep = () => {
      applied = routes.list({ dst: route.dst }).toArray();
      throw new Error("end");
    };
    await expect(plan.apply({ rollback: true, onStep })).rejects.toMatchObject({ rolledBack: true, notUndone: [] });
    expect(applied).toHaveLength(2);
    expect(routes.list({ dst: route.dst }).toArray()).toEqual(before);
  });

  test.each<[place: string, isFirst: boolean, old: object, wanted: object]>([
    ["after", false, {}, { metrics: { mtu: 1400 } }],
    ["before", true, {}, { metrics: { mtu: 1400 } }],
    ["after", false, { protocol: "boot" }, { protocol: "static" }],
    ["before", true, { metrics: { mtu: 1400 } }, { metrics: { mtu: 0 } }],
    ["after", false, { metrics: { mtu: 1400 } }, { metrics: { mtu: 0 } }],
  ])(
    "change %s others that have more fields, also in a rollback: %j %j",
    async (_, isFirst, old, wanted, { netns }) => {
      const route = { dst: "10.1.0.0/16", dev: "x0" };
      const other = { ...route, prefsrc: "192.0.2.1" };
      using routes = Routes.open({ netns });
      const inOrder = <T>(own: T, foreign: T) => (isFirst ? [own, foreign] : [foreign, own]);
      for (const one of inOrder<NewRoute>({ ...route, ...old }, other)) routes.append(one);
      const list = () => routes.list({ dst: route.dst }).toArray();
      const before = list();
      const plan = await desired({ routes: [other, { ...route, ...wanted }] } as Description, { netns }).plan();
      expect(plan.steps.map(({ action }) => action)).toEqual(["change"]);
      let applied: Route[] = [];
      const onStep = () => {
        applied = list();
        throw new Error("end");
      };
      await expect(plan.apply({ rollback: true, onStep })).rejects.toMatchObject({ rolledBack: true, notUndone: [] });
      const foreign = before.find(({ prefsrc }) => prefsrc !== undefined);
      expect(applied).toEqual(inOrder<Route>(expect.not.objectContaining({ prefsrc: "192.0.2.1" }), foreign!));
      expect(applied).not.toEqual(before);
      expect(list()).toEqual(before);
    },
  );

  test("that are already gone are removed without another one", async ({ netns }) => {
    const route = { dst: "10.1.0.0/16", dev: "x0" };
    using routes = Routes.open({ netns });
    for (const prefsrc of ["192.0.2.1", undefined]) routes.append({ ...route, prefsrc });
    const [kept, gone] = routes.list({ dst: route.dst }).toArray();
    routes.deleteMany([kept!, gone!]);
    routes.add(kept as NewRoute);
    setPosition(gone!, 1);
    using scopes = new Scopes({ sources: new Map([["", netns]]) });
    const change = { current: gone!, wanted: undefined } as Change<Route, never>;
    expect(await routeTable.write(scopes.get(""), "remove", [change], scopes)).toEqual([undefined]);
    expect(routes.list({ dst: route.dst }).toArray()).toEqual([kept!]);
  });

  test("stay if one of those that are added again cannot be encoded", async ({ netns }) => {
    using routes = Routes.open({ netns });
    const own = { dst: "10.1.0.0/16", dev: "x0" };
    for (const prefsrc of ["192.0.2.1", undefined]) routes.append({ ...own, prefsrc });
    const [first, second] = routes.list({ dst: own.dst }).toArray();
    const { dev: _, ifindex: __, ...elsewhere } = first!;
    const added = [{ ...elsewhere, dev: "missing" }, second] as NewRoute[];
    const { removals, failure } = await rewrite(routes, [first!, second!], "append", added);
    expect([...removals, failure].map((error) => error?.code)).toEqual(["ECANCELED", "ECANCELED", "ENODEV"]);
    expect([isPartial(failure!), routes.list({ dst: own.dst }).toArray()]).toEqual([false, [first!, second!]]);
  });

  test("change one by one, and a rollback restores each", async ({ netns }) => {
    for (const gateway of ["192.0.2.7", "192.0.2.8"]) addByIp(netns, "append", "10.1.0.0/16", "via", gateway);
    const routes = [
      { dst: "10.1.0.0/16", gateway: "192.0.2.7" },
      { dst: "10.1.0.0/16", gateway: "192.0.2.8", protocol: "static" },
    ] as const;
    const plan = await desired({ routes }, { netns }).plan();
    expect(plan.steps.map(String)).toEqual(["~ route 10.1.0.0/16 via 192.0.2.8: protocol boot → static"]);
    await plan.apply();
    expect(await planned(netns, { routes })).toEqual([]);
    const before = routesOf(netns);
    const removal = await desired({ routes: [{ to: "10.1.0.0/16", absent: true }] }, { netns }).plan();
    let steps = 0;
    const onStep = () => {
      if (++steps === 2) throw new Error("stop");
    };
    const failure = removal.apply({ rollback: true, onStep });
    expect(failure).rejects.toMatchObject({ rolledBack: true, notUndone: [] });
    await failure.catch(() => {});
    expect(routesOf(netns).sort()).toEqual(before.sort());
  });

  test("with equal fields are rejected, as the kernel does", () => {
    const route = { dst: "10.1.0.0/16", gateway: "192.0.2.7" };
    expect(() => desired({ routes: [route, route] })).toThrow("routes[1]: routes[0] declares the same route");
    const gateways = ["fe80::1", "fe80::2"].map((gateway) => ({ dst, gateway, dev: "x0" }));
    // The kernel makes them one multipath route.
    expect(() => desired({ routes: gateways })).toThrow("routes[1]: routes[0] declares the same route");
  });
});
