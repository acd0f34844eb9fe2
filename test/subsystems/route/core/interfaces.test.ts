import { expect } from "bun:test";
import { Addresses, Routes } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { openPair, Tables } from "../setups.ts";
import { test as base, failure } from "../support.ts";

const test = base.extend({ tables: ({ netns }) => openPair(netns) });

describeInNamespaces("Interface names", () => {
  test("refer to the interface that has the name now", ({ tables: { links, addresses } }) => {
    const indices = { va: links.get("va").ifindex, vb: links.get("vb").ifindex };
    const ownerOf = (address: string) => [...addresses.list()].find(({ local }) => local === address);
    addresses.add({ dev: "va", local: "192.0.2.1/32" });
    addresses.add({ dev: "va", local: "192.0.2.2/32" });
    expect(ownerOf("192.0.2.2")).toMatchObject({ dev: "va", ifindex: indices.va });
    // Kernels before 6.2 require that the link is down.
    for (const dev of ["va", "vb"]) links.set(dev, { up: false });
    links.rename("va", "vc");
    expect(ownerOf("192.0.2.2")).toMatchObject({ dev: "vc", ifindex: indices.va });
    expect(failure(() => addresses.add({ dev: "va", local: "192.0.2.3/32" })).code).toBe("ENODEV");
    links.rename("vb", "va");
    addresses.add({ dev: "va", local: "192.0.2.3/32" });
    expect(ownerOf("192.0.2.3")).toMatchObject({ dev: "va", ifindex: indices.vb });
    links.delete("va");
    expect(failure(() => addresses.add({ dev: "va", local: "192.0.2.4/32" })).code).toBe("ENODEV");
  });

  test("are those of the namespace in which a listing started", ({ netns, other }) => {
    using inner = openPair(netns);
    using outer = new Tables(other);
    outer.make({ links: [{ ifname: "xa", kind: "veth", data: { peer: { ifname: "xb" } } }], up: ["xa", "xb"] });
    outer.addresses.add({ dev: "xa", local: "10.0.0.9/24" });
    using addresses = Addresses.open();
    const devicesOf = (listing: Iterable<{ dev?: string }>) => Array.from(listing, ({ dev }) => dev);
    const inside = netns.run(() => addresses.list({ family: "inet", scope: "global" }));
    expect(devicesOf(inside)).toEqual([[...inner.links.list()].find(({ ifname }) => ifname === "va")!.ifname]);
    const outside = other.run(() => addresses.list({ family: "inet", scope: "global" }));
    expect(netns.run(() => devicesOf(outside))).toEqual(["xa"]);
  });

  test("can be alternative names and contain any characters that the kernel allows", ({
    tables: { links, addresses },
  }) => {
    links.addAltNames("va", ["another"]);
    links.set("vb", { up: false });
    links.rename("vb", "größe-of-1");
    for (const [index, dev] of ["another", "another", "größe-of-1", "größe-of-1"].entries()) {
      addresses.add({ dev, local: `192.0.2.${index}/32` });
    }
    const devices = Array.from(addresses.list({ family: "inet" }), ({ dev, local }) => `${local} ${dev}`);
    expect(devices).toEqual(expect.arrayContaining(["192.0.2.1 va", "192.0.2.3 größe-of-1"]));
  });

  test("that are not UTF-8 are the same in all tables, and identify the interface", ({
    links,
    addresses,
    routes,
    neighbours,
    qdiscs,
    rules,
  }) => {
    const dev = "12345678901234\udcff";
    const peer = { ifname: "b\udce9" };
    links.add({ ifname: dev, kind: "veth", data: { peer }, up: true });
    links.set(peer.ifname, { up: true });
    links.addAltNames(dev, ["an-alternative-name-\udc80"]);
    addresses.add({ dev, local: "10.0.0.1/24" });
    neighbours.add({ dev, dst: "10.0.0.9", lladdr: "02:00:00:00:00:01" });
    qdiscs.add({ dev, kind: "clsact" });
    rules.add({ iif: dev, table: 5 });
    const address = [...addresses.list({ family: "inet" })].find(({ local }) => local === "10.0.0.1")!;
    expect(address).toMatchObject({ dev, label: dev });
    expect(new Set(Array.from(routes.list({ family: "inet" }), (route) => route.dev))).toEqual(new Set([dev]));
    const neighbour = [...neighbours.list({ family: "inet" })].find(({ dst }) => dst === "10.0.0.9")!;
    expect(neighbour).toMatchObject({ dev });
    const discipline = [...qdiscs.list()].find(({ kind }) => kind === "clsact")!;
    expect(discipline).toMatchObject({ dev });
    expect([...rules.list({ table: 5 })]).toMatchObject([{ iif: dev }]);
    qdiscs.delete(discipline);
    neighbours.delete(neighbour);
    addresses.delete(address);
    addresses.add(address);
    expect([...addresses.list({ dev, family: "inet" })]).toMatchObject([{ local: "10.0.0.1", dev }]);
    expect(links.get("an-alternative-name-\udc80").ifname).toBe(dev);
    expect(Array.from(links.list(), ({ ifname }) => ifname)).toEqual(expect.arrayContaining([dev, peer.ifname]));
  });

  test("are looked up in one step: a request is encoded twice at most", async ({ netns, links, routes }) => {
    for (const ifname of ["va", "vb", "vc"]) links.add({ ifname, kind: "bridge", up: true });
    let reads = 0;
    const route = {
      get dst() {
        reads++;
        return "192.0.2.0/24";
      },
      nexthops: ["va", "vb", "vc"].map((dev) => ({ dev })),
    };
    for (const routes of [Routes.open({ netns }), Routes.openAsync({ netns })]) {
      reads = 0;
      await routes.replace(route);
      const first = reads;
      await routes.replace(route);
      expect(first).toBe(2 * (reads - first));
      routes.close();
    }
    expect(routes.list({ dst: "192.0.2.0/24" }).toArray()).toHaveLength(1);
  });
});
