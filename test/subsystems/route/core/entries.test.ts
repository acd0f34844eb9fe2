// `exists` and `flush` of all tables: one implementation, with the parameters of `get` and `list`.
import { describe, expect, spyOn } from "bun:test";
import { NetworkNamespace } from "../../../../src/index.ts";
import { Conntrack, Ipset } from "../../../../src/subsystems/netfilter/index.ts";
import {
  Addresses,
  Links,
  MulticastGroups,
  Neighbours,
  Routes,
  Rules,
} from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { setSysctl } from "../../../support/oracle.ts";
import { test as base, failure as thrown } from "../support.ts";

const test = base.extend({ netns: withNetwork });

function withNetwork(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  // Otherwise, the kernel adds routes some time after a link comes up.
  setSysctl(netns, "ipv6/conf/default/disable_ipv6", 1);
  using links = Links.open({ netns });
  links.add({ ifname: "v0", kind: "veth", up: true, data: { peer: { ifname: "v1", up: true } } });
  links.add({ ifname: "br0", kind: "bridge", up: true });
  using addresses = Addresses.open({ netns });
  for (const host of [1, 2, 3]) addresses.add({ dev: "v0", local: `10.0.0.${host}/24` });
  addresses.add({ dev: "br0", local: "10.1.0.1/24" });
  using routes = Routes.open({ netns });
  for (const net of [1, 2, 3]) routes.add({ dst: `10.9.${net}.0/24`, dev: "v0", table: 100 });
  routes.add({ dst: "10.8.0.0/16", dev: "v0" });
  using rules = Rules.open({ netns });
  for (const priority of [100, 200]) rules.add({ priority, table: 100 });
  using neighbours = Neighbours.open({ netns });
  neighbours.add({ dev: "v0", dst: "10.0.0.9", lladdr: "02:00:5e:00:53:01" });
  neighbours.add({ dev: "br0", dst: "10.1.0.9", lladdr: "02:00:5e:00:53:01" });
  return netns;
}

describeInNamespaces("exists()", () => {
  test("has the parameters of get, and reports whether the entry exists", ({
    links,
    addresses,
    rules,
    neighbours,
    nexthops,
    qdiscs,
  }) => {
    expect([links.exists("v0"), links.exists("v9")]).toEqual([true, false]);
    expect([addresses.exists("v0", "10.0.0.2/24"), addresses.exists("v0", "10.0.0.2/25")]).toEqual([true, false]);
    expect(addresses.exists("v9", "10.0.0.2/24")).toBe(false);
    expect([rules.exists(100), rules.exists(100, "inet6"), rules.exists(101)]).toEqual([true, false, false]);
    expect([neighbours.exists("v0", "10.0.0.9"), neighbours.exists("v0", "10.0.0.8")]).toEqual([true, false]);
    expect(nexthops.exists(7)).toBe(false);
    expect(qdiscs.exists("v9")).toBe(false);
  });

  test("is a lookup for routes, and has the parameters of list for tables without get", ({ netns, routes, links }) => {
    using groups = MulticastGroups.open({ netns });
    links.add({ ifname: "br1", kind: "bridge", up: true });
    links.set("v1", { master: "br1" });
    groups.add({ dev: "br1", port: "v1", grp: "239.1.1.1", state: "permanent" });
    expect([routes.exists("10.8.1.1"), routes.exists("192.0.2.1")]).toEqual([true, false]);
    expect([groups.exists({ dev: "br1" }), groups.exists({ dev: "v9" })]).toEqual([true, false]);
  });

  test("is a promise in the asynchronous form, and works for sets and connections", async ({ netns }) => {
    using links = Links.openAsync({ netns });
    using ipset = Ipset.open({ netns });
    using conntrack = Conntrack.openAsync({ netns });
    expect(await Promise.all([links.exists("v0"), links.exists("v9")])).toEqual([true, false]);
    ipset.create({ name: "s", type: "hash:ip" });
    expect([ipset.exists("s"), ipset.exists("t")]).toEqual([true, false]);
    const original = { source: "10.0.0.1", destination: "10.0.0.2", sourcePort: 1, destinationPort: 2 };
    expect(await conntrack.exists({ protocol: "tcp", original })).toBe(false);
    await conntrack.create({ protocol: "tcp", original, timeout: 600 });
    expect(await conntrack.exists({ protocol: "tcp", original })).toBe(true);
  });

  test("throws other errors", ({ links }) => {
    expect(() => links.exists({} as never)).toThrow("dev: expected the name or the index of an interface");
    links.close();
    expect(thrown(() => links.exists("v0"))).toMatchObject({ code: "EBADF" });
  });
});

describeInNamespaces("flush()", () => {
  test("deletes the entries that list returns for the filter, and returns them", ({
    routes,
    rules,
    addresses,
    neighbours,
  }) => {
    const others = routes.list({ table: "main" }).toArray();
    expect(routes.flush({ table: 100 }).map(({ dst }) => dst)).toEqual(["10.9.1.0/24", "10.9.2.0/24", "10.9.3.0/24"]);
    expect([routes.list({ table: 100 }).count(), routes.list({ table: "main" }).toArray()]).toEqual([0, others]);
    expect(rules.flush({ table: 100 }).map(({ priority }) => priority)).toEqual([100, 200]);
    expect(rules.list({ family: "inet" }).count()).toBe(3);
    // Without the first address, the kernel removes the secondary ones. (__inet_del_ifa)
    expect(addresses.flush({ dev: "v0", family: "inet" })).toHaveLength(3);
    expect(addresses.list({ family: "inet", dev: "v0" }).count()).toBe(0);
    expect(neighbours.flush({ dev: "br0", state: ["permanent"] })).toMatchObject([{ dst: "10.1.0.9" }]);
    expect(neighbours.flush({ dev: "br0", state: ["permanent"] })).toEqual([]);
  });

  test("is a promise in the asynchronous form", async ({ netns }) => {
    using routes = Routes.openAsync({ netns });
    expect(await routes.flush({ table: 100 })).toHaveLength(3);
    expect(await routes.list({ table: 100 }).count()).toBe(0);
  });

  test("requires a filter, because {} deletes all entries", ({ rules }) => {
    expect(() => rules.flush(undefined as never)).toThrow("flush rules: filter: required; {} deletes all entries");
    const all = rules.list().toArray();
    expect(rules.flush({})).toEqual(all);
    expect(rules.list().count()).toBe(0);
  });

  test("deletes the other entries if some cannot be deleted, and reports them", ({ links }) => {
    // Without this method, the call would not try to delete the loopback device.
    using _ = spyOn(Links.prototype as never, "isDeletable").mockReturnValue(true as never);
    const error = thrown(() => links.flush({})) as Error;
    // The loopback device cannot be deleted; the end of the pair disappears with the other one.
    expect(error.message).toStartWith("flush links: 1 of 4 entries were not deleted; the first error: delete link lo");
    expect(links.list().toArray()).toMatchObject([{ ifname: "lo" }]);
  });
});

describe("exists() and flush()", () => {
  test("have types of the table's own parameters", () => {
    const wrong = (links: Links, rules: Rules<"async">): void => {
      // @ts-expect-error
      links.exists();
      // @ts-expect-error
      rules.exists("100");
      // @ts-expect-error
      rules.flush();
      // @ts-expect-error
      rules.flush({ prio: 5 });
      const promised: Promise<boolean> = rules.exists(100);
      void promised;
    };
    expect(wrong).toBeFunction();
  });
});
