import { expect } from "bun:test";
import { Routes } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { runIn } from "../../../support/oracle.ts";
import { until } from "../../../support/threads.ts";
import { openPair } from "../setups.ts";
import { test as base, failure } from "../support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

describeInNamespaces("Routes", () => {
  test("list() filters in the kernel if possible", ({ tables }) => {
    const { routes } = tables;
    tables.make({
      routes: [
        { dst: "10.1.0.0/16", gateway: "10.0.0.2", table: 1000, protocol: "bgp" },
        { dst: "10.2.0.0/16", gateway: "10.0.0.2" },
      ],
    });
    for (const filter of [{ table: 1000 }, { protocol: "bgp" }, { table: 1000, family: "inet" }] as const) {
      const listing = routes.list(filter);
      expect(listing.toArray().map(({ dst }) => dst)).toEqual(["10.1.0.0/16"]);
      expect(listing.filteredByKernel).toBe(true);
    }
    const byGateway = routes.list({ gateway: "10.0.0.2" });
    expect(
      byGateway
        .toArray()
        .map(({ dst }) => dst)
        .sort(),
    ).toEqual(["10.1.0.0/16", "10.2.0.0/16"]);
    expect(routes.list({ dst: "10.2.0.0/16" }).toArray()).toHaveLength(1);
    expect(routes.list({ table: 4242 }).toArray()).toEqual([]);
    expect([...routes.list({ table: 4242 })]).toEqual([]);
  });

  test.skipIf(!hasProgram("ip"))(
    "list() selects by root, match and exact as `ip route show` does",
    ({ netns, tables }) => {
      const { routes } = tables;
      const destinations = "default 10.0.0.0/9 10.1.0.0/16 10.1.2.0/24 10.1.2.3 10.128.0.0/9 192.168.0.0/16";
      const six = "::/0 2001:db8::/32 2001:db8:1::/48 2001:db8:1::5 fd00::/8";
      tables.make({
        routes: `${destinations} ${six}`.split(" ").map((dst) => ({ dst, type: "unreachable" as const, table: 77 })),
      });
      for (const network of ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.2.3/32", "11.0.0.1"]) {
        for (const [words, filter] of [
          ["root", { root: network }],
          ["match", { match: network }],
          ["exact", { dst: network }],
        ] as const) {
          const shown = runIn(netns, ["ip", "-j", "-4", "route", "show", "table", "77", words, network]);
          const expected = (JSON.parse(shown) as { dst: string }[]).map(({ dst }) => dst);
          const found = routes.list({ ...filter, table: 77 }).toArray();
          expect({ words, network, found: found.map(({ dst }) => dst).sort() }).toEqual({
            words,
            network,
            found: expected.sort(),
          });
        }
      }
      const inSix = (filter: object) => Array.from(routes.list({ ...filter, table: 77 }), ({ dst }) => dst).sort();
      expect(inSix({ root: "2001:db8::/32" })).toEqual(["2001:db8:1::/48", "2001:db8:1::5", "2001:db8::/32"]);
      expect(inSix({ match: "2001:db8:1::1" })).toEqual(["2001:db8:1::/48", "2001:db8::/32", "default"]);
      expect(inSix({ match: "2001:db8:1::1", root: "2001:db8::/32" })).toEqual(["2001:db8:1::/48", "2001:db8::/32"]);
      expect(() => routes.list({ root: "10.0.0" })).toThrow("filter.root: expected an address or a prefix");
      expect(() => routes.list({ match: "default" })).toThrow("filter.match: expected an address or a prefix");
    },
  );

  test("get() returns the route that the kernel selects", ({ tables: { routes } }) => {
    routes.add({ dst: "10.1.0.0/16", gateway: "10.0.0.2", metric: 5 });
    expect(routes.get("10.1.2.3")).toMatchObject({ gateway: "10.0.0.2", dev: "va", prefsrc: "10.0.0.1" });
    expect(routes.get("10.1.2.3", { fibMatch: true })).toMatchObject({ dst: "10.1.0.0/16", metric: 5 });
    expect(failure(() => routes.get("192.0.2.1")).message).toStartWith(
      "get route to 192.0.2.1: network is unreachable",
    );
  });

  test("get() returns the default route with the lowest metric", async ({ netns, tables: { routes } }) => {
    using asynchronous = Routes.openAsync({ netns });
    const none = {
      code: "ENETUNREACH",
      message:
        "get route to default: network is unreachable (ENETUNREACH); there is no usable default route in the table main",
    };
    expect(failure(() => routes.get("default"))).toMatchObject(none);
    await expect(asynchronous.get("default")).rejects.toMatchObject(none);
    routes.add({ dst: "default", gateway: "10.0.0.9", table: 77 });
    routes.add({ dst: "::/0", dev: "va", metric: 30 });
    expect(routes.get("default")).toMatchObject({ family: "inet6", dst: "default", metric: 30 });
    routes.add({ dst: "default", gateway: "10.0.0.3", metric: 20 });
    routes.add({ dst: "default", gateway: "10.0.0.2", metric: 10 });
    const best = { family: "inet", dst: "default", gateway: "10.0.0.2", metric: 10 };
    for (const dst of ["default", "0.0.0.0/0"]) {
      expect(routes.get(dst)).toMatchObject(best);
      expect(await asynchronous.get(dst)).toMatchObject(best);
    }
    expect(routes.get("::/0")).toMatchObject({ family: "inet6", metric: 30 });
    // The kernel uses the same route for an address without another route.
    expect(routes.get("198.51.100.1", { fibMatch: true })).toMatchObject(best);
    routes.delete(routes.get("default"));
    expect(routes.get("default")).toMatchObject({ gateway: "10.0.0.3" });
    routes.add({ dst: "default", type: "unreachable", metric: 5 });
    expect(failure(() => routes.get("0.0.0.0/0")).code).toBe("ENETUNREACH");
    expect(() => routes.get("default", { mark: 1 })).toThrow("lookup.mark: not allowed for default");
    expect(() => routes.get("10.0.0.1/0")).toThrow("dst: expected a network without bits after the first 0");
    expect(() => routes.get("10.0.0.0/8")).toThrow("dst: expected an IPv4 or IPv6 address");
  });

  test("replace(), change() and append() set the gateways of a route", ({ tables: { routes } }) => {
    const ways = () => Array.from(routes.list({ dst: "10.1.0.0/16" }), ({ gateway }) => gateway);
    expect(failure(() => routes.change({ dst: "10.1.0.0/16", gateway: "10.0.0.2" })).code).toBe("ENOENT");
    routes.replace({ dst: "10.1.0.0/16", gateway: "10.0.0.2" });
    routes.replace({ dst: "10.1.0.0/16", gateway: "10.0.0.3" });
    expect(ways()).toEqual(["10.0.0.3"]);
    routes.change({ dst: "10.1.0.0/16", gateway: "10.0.0.4" });
    routes.append({ dst: "10.1.0.0/16", gateway: "10.0.0.5" });
    expect(ways()).toEqual(["10.0.0.4", "10.0.0.5"]);
  });

  test("delete() removes a listed IPv6 route whose next hops have different protocols", ({ tables: { routes } }) => {
    const dst = "2001:db8:77::/48";
    for (const [number, protocol] of ["bgp", "static", "boot"].entries())
      routes.append({ dst, gateway: `fe80::${number + 1}`, dev: "va", protocol: protocol as "bgp" });
    const [listed, ...others] = routes.list({ dst }).toArray();
    expect(listed).toMatchObject({ protocol: "bgp", nexthops: [{}, {}, {}] });
    expect(others).toEqual([]);
    routes.delete(listed!);
    expect(routes.list({ dst }).toArray()).toEqual([]);
    expect(failure(() => routes.delete(listed!)).code).toBe("ESRCH");
    routes.delete(listed!, { ignoreMissing: true });
  });

  test("deleteMany() of listed IPv6 routes leaves the routes of others to the same destination", ({ tables }) => {
    const { nexthops, routes } = tables;
    nexthops.add({ id: 1, gateway: "fe80::9", dev: "va" });
    const destinations = ["2001:db8:78::/48", "2001:db8:79::/48"];
    for (const dst of destinations) {
      routes.append({ dst, nhid: 1, protocol: "ospf" });
      for (const [number, protocol] of ["bgp", "static", "boot"].entries())
        routes.append({ dst, gateway: `fe80::${number + 1}`, dev: "va", protocol: protocol as "bgp" });
    }
    const listed = destinations.flatMap((dst) => routes.list({ dst }).toArray()).filter((route) => route.nexthops);
    expect(listed).toHaveLength(2);
    routes.append({ dst: destinations[1]!, gateway: "fe80::4", dev: "va", protocol: "static" });
    expect(routes.deleteMany(listed)).toEqual([{}, {}]);
    const left = destinations.flatMap((dst) => routes.list({ dst }).toArray());
    expect(left.map(({ dst, nhid, gateway }) => [dst, nhid, gateway])).toEqual([
      [destinations[0]!, 1, "fe80::9"],
      [destinations[1]!, 1, "fe80::9"],
      [destinations[1]!, undefined, "fe80::4"],
    ]);
  });

  test("routes with a next hop object can be written back as they are listed", ({ tables: { nexthops, routes } }) => {
    nexthops.add({ id: 1, gateway: "10.0.0.2", dev: "va" });
    nexthops.add({ id: 2, gateway: "10.0.0.3", dev: "va" });
    nexthops.add({ id: 3, gateway: "fe80::7", dev: "va" });
    nexthops.add({ id: 10, group: [1, 2] });
    routes.add({ dst: "10.1.0.0/16", nhid: 1 });
    routes.add({ dst: "10.2.0.0/16", nhid: 10 });
    routes.add({ dst: "2001:db8:1::/64", nhid: 3 });
    const list = () => [...routes.list({ protocol: "boot" })].filter(({ nhid }) => nhid !== undefined);
    const listed = list();
    expect(listed).toMatchObject([
      { nhid: 1, gateway: "10.0.0.2", dev: "va" },
      { nhid: 10, nexthops: [{ gateway: "10.0.0.2" }, { gateway: "10.0.0.3" }] },
      { nhid: 3, gateway: "fe80::7", dev: "va" },
    ]);
    const none = listed.map(() => ({}));
    expect(routes.replaceMany(listed)).toEqual(none);
    expect(routes.deleteMany(listed)).toEqual(none);
    expect(routes.addMany(listed)).toEqual(none);
    expect(list()).toEqual(listed);
  });

  test("list() supports async iteration and early termination", async ({ tables: { routes } }) => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      dst: `10.${1 + (index >> 8)}.${index & 255}.0/24`,
      gateway: "10.0.0.2",
    }));
    expect(routes.addMany(many).filter(({ error }) => error !== undefined)).toEqual([]);
    let count = 0;
    for await (const route of routes.list({ table: "main", family: "inet" })) if (route.gateway !== undefined) count++;
    expect(count).toBe(2000);
    for (const route of routes.list({ table: "main", family: "inet" })) {
      expect(route.table).toBe(254);
      break;
    }
    // The first routes are read in another way than the others.
    const mixed = routes.list({ table: "main", family: "inet" });
    const found = new Set([mixed.next()!.dst, mixed.next()!.dst, mixed.next()!.dst]);
    for await (const { dst } of mixed) found.add(dst);
    expect(found.size).toBe(new Set(Array.from(routes.list({ table: "main", family: "inet" }), ({ dst }) => dst)).size);
    expect(routes.deleteMany(many).every(({ error }) => error === undefined)).toBe(true);
  });
});

describeInNamespaces("Routes.flush()", () => {
  test("rejects a condition that is undefined, which would delete all routes", ({ routes }) => {
    routes.add({ dst: "10.0.0.0/8", type: "blackhole" });
    expect(() => routes.flush({ table: undefined })).toThrow("filter.table: expected a value, got undefined");
    expect(routes.list({ table: "main" }).count()).toBe(1);
    expect(routes.flush({ table: "main", timeoutMs: undefined } as { table: "main" })).toHaveLength(1);
  });
});

describeInNamespaces("An expired route", () => {
  test("can be deleted and added as it is listed", async ({ netns, tables }) => {
    const { routes } = tables;
    const dst = "2001:db8:7::/48";
    const listed = () =>
      routes
        .list({ table: "main", family: "inet6" })
        .toArray()
        .find((route) => route.dst === dst);
    routes.add({ dst, dev: "va", expires: 1 });
    await until(() => runIn(netns, ["ip", "-6", "route", "show", dst]).includes("expires -"), "the route expires");
    const route = listed()!;
    expect(route.expires).toBe(0);
    routes.delete(route);
    expect(listed()).toBeUndefined();
    routes.add(route);
    routes.replace(route);
    expect(listed()).toBeDefined();
  });
});
