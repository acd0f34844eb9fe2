// Checks that listed objects can be written back, and that `add` returns the values chosen by the kernel.
import { expect } from "bun:test";
import type { Link, Neighbour, Route, Rule } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces, hasProgram } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { openPair } from "./setups.ts";
import { failure, json } from "./support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

describeInNamespaces("Listed routing objects", () => {
  test.each(["br0", "vx0", "ifb0", "va"])("can be deleted and added again: link %s", (name, { tables: { links } }) => {
    const bridge = links.add({ ifname: "br0", kind: "bridge", mtu: 1400, data: { priority: 4096, ageingTime: 700 } });
    links.add({ ifname: "vx0", kind: "vxlan", data: { id: 9, port: 4789, group: "239.1.1.1", link: bridge!.ifindex } });
    links.add({ ifname: "ifb0", kind: "ifb", up: true, txqlen: 7 });
    links.set(name, { up: true, flags: { "all-multi": true, multicast: false }, group: 3 });
    const listed = links.get(name);
    // For some existing links, the kernel rejects boolean settings or the address, even if the values do not change.
    if (listed.kind === "bridge" || listed.kind === "veth") links.replace(listed);
    const settable = ["up", "all-multi", "multicast"] as const;
    const switched = ({ flags }: Link) => settable.map((flag) => flags.includes(flag));
    expect(switched(links.get(name))).toEqual([true, true, false]);

    links.delete(listed);
    links.add(listed);
    const again = links.get(name);
    for (const field of ["ifindex", "mtu", "address", "broadcast", "group", "txqlen", "kind", "gsoMaxSize"] as const) {
      expect([field, again[field]]).toEqual([field, listed[field]]);
    }
    expect(switched(again)).toEqual([true, true, false]);
    if (listed.kind === "vxlan") expect(again.data).toEqual(listed.data!);
    if (listed.kind === "bridge" && again.kind === "bridge") {
      expect([again.data?.priority, again.data?.ageingTime]).toEqual([4096, 700]);
    }
  });

  test("can be added under another name to copy a link", ({ tables: { links } }) => {
    links.add({ ifname: "br0", kind: "bridge", mtu: 1400, up: true });
    const { ifindex: _, address: __, ...listed } = links.get("br0");
    links.add({ ...listed, ifname: "br1", up: false } as never);
    const [first, copy] = [links.get("br0"), links.get("br1")];
    expect([copy.mtu, copy.flags.includes("up"), first.flags.includes("up")]).toEqual([1400, false, true]);
    expect(() => links.add({ ...listed, ifnam: "br2" } as never)).toThrow("did you mean ifname?");
  });

  test("Links.replace() changes an existing link or creates it", ({ tables: { links } }) => {
    links.replace({ ifname: "br0", kind: "bridge", data: { ageingTime: 700 } });
    const { ifindex } = links.get("br0");
    links.replace({ ifname: "br0", kind: "bridge", mtu: 1400, data: { ageingTime: 900 } });
    const link = links.list({ kind: "bridge" }).toArray()[0]!;
    expect([link.ifindex, link.mtu, link.data?.ageingTime]).toEqual([ifindex, 1400, 900]);
    const [outcome] = links.replaceMany([{ ifname: "br0", kind: "bridge", mtu: 1300 }]);
    expect([outcome, links.get("br0").mtu]).toEqual([{}, 1300]);
    expect(failure(() => links.replace({ ifname: "br9" })).message).toContain("specify its kind to create one");
  });

  test.skipIf(!hasProgram("ip"))(
    "can be deleted and added again: other kinds",
    ({ netns, tables: { addresses, routes, rules, neighbours, nexthops, links, fdb, groups } }) => {
      links.add({ ifname: "br0", kind: "bridge", up: true });
      links.set("vb", { master: "br0" });
      addresses.add({ dev: "va", local: "10.1.0.1/24", validLifeTime: 500, label: "va:one" });
      nexthops.add({ id: 1, gateway: "10.0.0.2", dev: "va" });
      nexthops.add({ id: 2, gateway: "10.0.0.3", dev: "va" });
      nexthops.add({ id: 10, group: [1, { id: 2, weight: 3 }] });
      routes.add({ dst: "10.9.0.0/16", nexthops: [{ gateway: "10.0.0.2" }, { gateway: "10.0.0.3" }], metric: 7 });
      routes.add({ dst: "10.8.0.0/16", type: "blackhole" });
      rules.add({ priority: 50, src: "10.0.0.0/8", table: 100, not: true });
      rules.add({ priority: 51, l3mdev: true, family: "inet6" });
      neighbours.add({ dev: "va", dst: "10.0.0.7", lladdr: "02:00:5e:00:53:07" });
      fdb.add({ dev: "vb", mac: "02:00:5e:00:53:08", flags: ["master"], state: ["noarp"] });
      groups.add({ dev: "br0", port: "vb", grp: "239.1.1.1", state: "permanent" });
      // An entry without a VLAN is added to every VLAN of the port.
      const isOfAllVlans = ({ vlan }: { vlan?: number }) => vlan === undefined;
      const isOurs = ({ grp }: { grp: string }) => grp === "239.1.1.1";
      const back = <Item>(
        table: { deleteMany(items: Item[]): object[]; addMany(items: Item[]): object[] },
        items: Item[],
      ): void => {
        expect(items.length).toBeGreaterThan(0);
        const none = items.map(() => ({}));
        expect(table.deleteMany(items)).toEqual(none);
        expect(table.addMany(items)).toEqual(none);
      };
      const shown = () => ["ip -json rule", "ip -json nexthop", "ip -json route"].map((line) => json(netns, line));
      const before = shown();
      back<Route>(routes, routes.list({ table: "main", protocol: "boot", family: "inet" }).toArray());
      back(addresses, addresses.list({ to: "10.1.0.0/24" }).toArray());
      back<Rule>(rules, [rules.get(50), rules.get(51, "inet6")]);
      back<Neighbour>(neighbours, neighbours.list({ dev: "va", state: ["permanent"] }).toArray());
      back(fdb, fdb.list({ mac: "02:00:5e:00:53:08" }).toArray().filter(isOfAllVlans));
      back(groups, groups.list({ dev: "br0" }).toArray().filter(isOurs));
      back({ deleteMany: (all) => nexthops.deleteMany(all), addMany: (all) => nexthops.addMany(all) }, [
        nexthops.get(10),
      ]);
      expect(shown()).toEqual(before);
    },
  );
});

describeInNamespaces("Fields of newer kernels", () => {
  /**
   * Reports whether the kernel accepts a request with the field under test. Kernels that do not know the field reject
   * it.
   */
  const isAccepted = (change: () => void): boolean => {
    try {
      change();
      return true;
    } catch {
      return false;
    }
  };

  test("rules keep port and DSCP masks when written back", ({ tables: { rules } }) => {
    const rule = {
      priority: 60,
      table: 100,
      ipproto: 17,
      sport: 0x1000,
      sportMask: 0xf000,
      dport: 53,
      dscp: 8,
      dscpMask: 0x38,
    };
    rules.add({ ...rule, sportMask: undefined, dscpMask: undefined });
    const plain = rules.get(60);
    expect([plain.sportMask, plain.dportMask, plain.dscpMask]).toEqual([undefined, undefined, undefined]);
    rules.delete(plain);
    rules.add(rule);
    const listed = rules.get(60);
    // Kernels before 6.15 ignore the masks of rules.
    if (listed.sportMask === undefined) return;
    expect(listed).toMatchObject({ sportMask: 0xf000, dscpMask: 0x38 });
    rules.delete(listed);
    expect(rules.list({ priority: 60 }).toArray()).toEqual([]);
    rules.add(listed);
    expect(rules.get(60)).toEqual(listed);
  });

  test("next hop groups keep hardware counters when written back", ({ tables: { nexthops } }) => {
    nexthops.add({ id: 1, gateway: "10.0.0.2", dev: "va" });
    // The hardware counters of next hop groups require Linux 6.9.
    if (!isAccepted(() => nexthops.add({ id: 10, group: [1], hwStatsEnable: true }))) return;
    const listed = nexthops.get(10, { stats: true });
    expect([listed.hwStatsEnable, listed.groupStats?.[0]?.id]).toEqual([true, 1]);
    expect(nexthops.list({ groups: true, stats: true }).toArray()).toEqual([listed]);
    nexthops.delete(10);
    nexthops.add(listed);
    expect(nexthops.get(10, { hwStats: true }).hwStatsEnable).toBe(true);
    nexthops.replace({ ...listed, hwStatsEnable: false } as never);
    expect(nexthops.get(10, { stats: true }).hwStatsEnable).toBeUndefined();
    expect(nexthops.get(10).groupStats).toBeUndefined();
  });

  test("links keep protodown reason and IPv6 token when written back", ({ tables: { links } }) => {
    links.add({ ifname: "m0", kind: "macvlan", link: "va", data: { mode: "bridge" } });
    links.set("m0", { protodown: true, protodownReason: 5 });
    expect(links.get("m0")).toMatchObject({ protodown: true, protodownReason: 5 });
    expect(failure(() => links.set("m0", { protodown: false })).code).toBe("EBUSY");
    links.set("m0", { protodownReason: { value: 8, mask: 12 } });
    expect(links.get("m0").protodownReason).toBe(9);
    links.set("m0", { protodownReason: { value: 0, mask: 1 } });
    expect(links.get("m0").protodownReason).toBe(8);
    expect(() => links.set("m0", { protodownReason: { value: 1 } as never })).toThrow(
      "protodownReason.mask: expected an integer",
    );
    links.set("m0", { protodown: false, protodownReason: 0 });
    expect(links.get("m0").protodownReason).toBeUndefined();
    expect(links.get("m0").protodown).toBe(false);

    expect(links.get("va").inet6Token).toBeUndefined();
    links.set("va", { inet6Token: "::7" });
    const { inet6Token, inet6AddrGenMode } = links.get("va");
    expect([inet6Token, inet6AddrGenMode]).toEqual(["::7", "eui64"]);
    links.set("vb", { inet6Token, inet6AddrGenMode } as never);
    expect(links.get("vb").inet6Token).toBe("::7");
  });
});

describeInNamespaces("add()", () => {
  test("returns the kernel's names, indices and addresses of new links", ({ other, tables: { links } }) => {
    const made = [
      links.add({ kind: "ifb" }),
      links.add({ kind: "bridge", ifname: "b%d", up: true }),
      links.add({ kind: "veth", ifname: "pair0", data: { peer: {} } }),
      // The kernel does not return new links of some kinds.
      links.add({ kind: "vxlan", ifname: "vx0", data: { id: 9, port: 4789 } }),
    ];
    // Before Linux 6.2 the kernel does not return a new link, so only a name chosen by the caller can be looked up.
    const hasNames = made[0] !== undefined;
    const unnamed = hasNames ? (["ifb", "bridge"] as const) : [undefined, undefined];
    expect(made.map((link) => link?.kind)).toEqual([...unnamed, "veth", "vxlan"]);
    expect(made.map((link) => link?.ifname).slice(1)).toEqual([hasNames ? "b0" : undefined, "pair0", "vx0"]);
    for (const link of made.filter((one) => one !== undefined)) {
      const { ifindex, address, linkIndex, link: lower } = links.get(link.ifname);
      expect([link.ifindex, link.address, link.linkIndex, link.link]).toEqual([ifindex, address, linkIndex, lower]);
    }
    expect(links.add({ kind: "bridge", ifname: "br0", netns: other })).toBeUndefined();
  });

  test("returns the kernel's ids of next hops and priorities of rules", ({ tables: { nexthops, rules } }) => {
    const first = nexthops.add({ gateway: "10.0.0.2", dev: "va" })!;
    const second = nexthops.add({ blackhole: true })!;
    expect(second.id).toBeGreaterThan(first.id);
    expect(nexthops.get(first.id)).toEqual(first);
    expect(nexthops.add({ group: [first.id] })?.group).toEqual([{ id: first.id, weight: 1 }]);
    const rule = rules.add({ src: "10.0.0.0/8", table: 7 })!;
    expect(rules.get(rule.priority)).toEqual(rule);
    expect(rules.add({ dst: "2001:db8::/32", table: 7 })).toMatchObject({ family: "inet6", dst: "2001:db8::/32" });
  });
});
