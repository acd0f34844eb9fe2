import { expect } from "bun:test";
import { type LinkSettings, Links } from "../../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { openPair } from "../setups.ts";
import { test as base, failure } from "../support.ts";

const test = base.extend({
  tables: ({ netns }) => openPair(netns),
  there: ({ other }) => Links.open({ netns: other }),
});

describeInNamespaces("Links", () => {
  test("are found by name, alternative name and index", ({ tables: { links } }) => {
    const long = "an-alternative-name-of-more-than-fifteen-characters";
    links.addAltNames("va", [long, "short"]);
    const { ifindex } = links.get("va");
    for (const dev of ["va", long, "short", ifindex]) expect(links.get(dev).ifname).toBe("va");
    links.set(long, { mtu: 1400 });
    expect(links.get(ifindex).mtu).toBe(1400);
    links.deleteAltNames(ifindex, [long, "short"]);
    expect(links.get("va").altnames).toBeUndefined();
  });

  test("report errors about alternative names", ({ tables: { links } }) => {
    links.addAltNames("vb", ["other"]);
    const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}`.padEnd(120, "x"));
    const { message } = failure(() => links.deleteAltNames("va", ["nope"]));
    expect(message).toContain("(ENOENT); there is no such alternative name: get() returns those of a link");
    for (const name of ["other", "va"]) {
      const { message } = failure(() => links.deleteAltNames("va", [name]));
      expect(message).toContain("(EINVAL); the name belongs to another link, or is not an alternative name");
    }
    expect(() => links.addAltNames("va", names(1000))).toThrow(": altnames: expected at most 496 names, got 1000");
    expect(() => links.addAltNames("va", "foo" as never)).toThrow(
      'add link va: altnames: expected an array with at least one name, got "foo"',
    );
    links.addAltNames("va", names(496));
    expect(links.get("va").altnames).toHaveLength(496);
    expect(failure(() => links.addAltNames("va", ["more"])).message).toEndWith(
      "; a link has at most 496 alternative names",
    );
  });

  test("are quoted in errors if their name is a number", ({ links }) => {
    expect(failure(() => links.get("77")).message).toStartWith('get link "77": no such device');
    expect(failure(() => links.get(77)).message).toStartWith("get link 77: no such device");
    expect(failure(() => links.set("77", { up: true })).message).toStartWith('change link "77": ');
  });

  test("can be renamed and moved to another namespace", ({ other, tables, there }) => {
    // Kernels before 6.2 require that the link is down.
    tables.links.set("vb", { up: false });
    tables.links.rename("vb", "vc");
    tables.links.move("vc", other, { ifname: "inside" });
    expect(failure(() => tables.links.get("vc")).code).toBe("ENODEV");
    expect(there.get("inside").kind).toBe("veth");
    const left = tables.links.get("va");
    expect([left.link, left.linkNetnsid]).toEqual([undefined, 0]);
  });

  test("of kind veth can have a peer in another namespace", ({ other, links, there }) => {
    links.add({ ifname: "va", kind: "veth", data: { peer: { ifname: "eth0", mtu: 1300, netns: other } } });
    expect(there.get("eth0").mtu).toBe(1300);
    expect(Array.from(links.list({ kind: "veth" }), ({ ifname }) => ifname)).toEqual(["va"]);
  });

  test("are filtered by kind and master in the kernel", ({ tables: { links } }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    links.set("vb", { master: "br0" });
    for (const [filter, names] of [
      [{ kind: "bridge" }, ["br0"]],
      [{ master: "br0" }, ["vb"]],
    ] as const) {
      const listing = links.list(filter);
      expect(listing.toArray().map(({ ifname }) => ifname)).toEqual([...names]);
      expect(listing.filteredByKernel).toBe(true);
    }
    const up = links.list({ up: true });
    expect(
      up
        .toArray()
        .map(({ ifname }) => ifname)
        .sort(),
    ).toEqual(["lo", "va", "vb"]);
    expect(up.filteredByKernel).toBe(false);
    links.set("vb", { master: null });
    expect(links.get("vb").master).toBeUndefined();
  });

  test("can depend on earlier links of the same batch", ({ links }) => {
    const outcomes = links.addMany([
      { ifname: "va", kind: "veth", data: { peer: { ifname: "vb" } } },
      { ifname: "m1", kind: "macvlan", link: "va" },
      { ifname: "m2", kind: "macvlan", link: "nowhere" },
      { ifname: "m3", kind: "macvlan", link: "vb" },
    ]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual([undefined, undefined, "ENODEV", undefined]);
    expect(outcomes[2]!.error!.message).toStartWith('add link m2 (macvlan): there is no interface "nowhere"');
    expect(links.deleteMany(["m1", "m3", "m2"]).map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      "ENODEV",
    ]);
  });

  test("reject settings that the kernel would ignore", ({ links }) => {
    const before = links.list().toArray().length;
    expect(() => links.add({ ifname: "br0", kind: "bridge", ifalias: "text" })).toThrow(
      "add link br0 (bridge): ifalias: ignored by the kernel when a link is created: use set() on the existing link",
    );
    expect(() => links.add({ kind: "veth", data: { peer: { ifname: "vb", master: "br0" } } })).toThrow(
      "data.peer.master: ",
    );
    expect(links.list().toArray()).toHaveLength(before);
  });

  test("reject a name in the settings, because rename() changes it", ({ links }) => {
    const settings = (fields: object) => fields as LinkSettings;
    expect(() => links.set("lo", settings({ ifname: "l0" }))).toThrow("settings.ifname: unknown option; use rename()");
    expect(() => links.set("lo", settings({ mtuu: 9000 }))).toThrow("settings.mtuu: unknown option; did you mean mtu?");
    const change = { dev: "lo", mtuu: 9000 };
    expect(() => links.change(change)).toThrow("change link lo: link.mtuu: unknown option; did you mean mtu?");
    expect(() => links.set("lo", settings({ dev: "l0", up: true }))).toThrow("settings.dev: unknown option");
    expect(() => links.set("lo", settings({ kind: "vlan", up: true }))).toThrow(
      "settings.kind: unknown option; use ch",
    );
    expect(() => links.set("lo", settings({ data: {}, up: true }))).toThrow(
      "settings.data: unknown option; use change",
    );
    expect(links.get("lo")).toMatchObject({ ifname: "lo", up: false });
  });

  test("reject another kind than that of the link, which the kernel would ignore", ({ links }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    expect(() => links.change({ dev: "br0", kind: "vlan", up: true })).toThrow(
      'change link br0: the existing link is of kind "bridge", not "vlan"',
    );
    links.change({ dev: "br0", kind: "bridge", mtu: 1400 });
    expect(links.get("br0")).toMatchObject({ up: false, mtu: 1400 });
  });

  test("reject an MTU, an alias and a name that the kernel rejects without a reason", ({ links }) => {
    expect(() => links.add({ ifname: "v0", kind: "veth", mtu: 67 })).toThrow(
      "mtu: expected at least 68 for links of kind",
    );
    const peer = { ifname: "v1", mtu: 65_536 };
    for (const [link, path] of [
      [{ mtu: 65_536 }, "mtu"],
      [{ data: { peer } }, "data.peer.mtu"],
    ] as const)
      expect(() => links.add({ ifname: "v0", kind: "veth", ...link })).toThrow(
        `${path}: expected at most 65535 for links of kind veth, got 65536`,
      );
    expect(() => links.set("lo", { ifalias: "a".repeat(256) })).toThrow("ifalias: expected at most 255 bytes, got 256");
    expect(() => links.rename("lo", "default")).toThrow('and not ".", "..", "all" or "default", got "default"');
    expect(() => links.addAltNames("lo", ["a", "a"])).toThrow('altnames[1]: duplicate of altnames[0], got "a"');
    for (const length of [254, 255]) {
      links.set("lo", { ifalias: "a".repeat(length) });
      expect(links.get("lo").ifalias).toHaveLength(length);
    }
  });

  test("are flushed, except those that the kernel does not delete", ({ links }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
    expect(new Set(links.flush({}).map(({ ifname }) => ifname))).toEqual(new Set(["br0", "v0", "v1"]));
    expect([...links.list()].filter(({ kind }) => kind !== undefined)).toEqual([]);
    expect(links.flush({})).toEqual([]);
  });

  test("give no advice about the name if the kernel reports another conflict", ({ links }) => {
    const vxlan = { kind: "vxlan", data: { id: 5, port: 4789 } } as const;
    links.add({ ifname: "vx0", ...vxlan });
    const error = failure(() => links.add({ ifname: "vx1", ...vxlan }));
    expect(error.message).toEndWith("the kernel reports: A VXLAN device with the specified VNI already exists");
    expect(failure(() => links.add({ ifname: "vx0", kind: "bridge" })).message).toEndWith(
      "an interface of that name already exists",
    );
  });

  test("are returned with the master to which they were attached", ({ tables: { links } }) => {
    links.add({ ifname: "br0", kind: "bridge" });
    expect(links.add({ ifname: "port0", kind: "veth", master: "br0" })?.master).toBe("br0");
    const unnamed = links.add({ kind: "veth", master: "br0" })!;
    expect([unnamed.master, links.get(unnamed.ifindex).ifname]).toEqual(["br0", unnamed.ifname]);
  });

  test("can be copied without index, but lack settings that can only be set on existing links", ({
    tables: { links },
  }) => {
    links.add({ ifname: "br0", kind: "bridge", data: { forwardDelay: 200 } });
    links.addAltNames("br0", ["other"]);
    links.set("br0", { ifalias: "text" });
    const listed = links.get("br0");
    const copy = links.add({ ...listed, ifname: "br1", ifindex: undefined, address: undefined })!;
    expect(copy.kind === "bridge" && copy.data?.forwardDelay).toBe(200);
    expect([copy.ifalias, copy.altnames, copy.address === listed.address]).toEqual([undefined, undefined, false]);
    const { ifindex: _, ...rest } = listed;
    expect(links.addMany([{ ...rest, ifname: "br2" }])).toEqual([{}]);

    links.set("va", { master: "br0" });
    links.set("va", { slaveKind: "bridge", slaveData: { cost: 7 } });
    const port = links.add({ ...links.get("va"), ifname: "vc", ifindex: undefined, address: undefined })!;
    expect([port.master, port.masterIndex]).toEqual(["br0", listed.ifindex]);
    expect(port).toEqual(links.get("vc"));
    expect(port.slaveKind === "bridge" && port.slaveData?.cost).not.toBe(7);
  });

  test("reject an invalid XDP program or mode", ({ tables }) => {
    const { message } = failure(() => tables.links.setXdp("va", 0, { mode: "generic" }));
    expect(message).toStartWith("change link va: ");
    expect(() => tables.links.setXdp("va", 0, { mode: "fast" as never })).toThrow(
      "xdp.mode: expected driver, generic or offload",
    );
    expect(() => tables.links.setXdp("va", 0, { mode: "toString" as never })).toThrow(
      "xdp.mode: expected driver, generic or offload",
    );
    tables.links.setXdp("va", null);
    expect(tables.links.get("va").xdp).toBeUndefined();
  });

  test("add() sets up the peer of a pair, also in another namespace and without a name", ({ other, links }) => {
    using others = Links.open({ netns: other });
    const pair = { ifname: "v0", kind: "veth", up: true } as const;
    expect(links.add({ ...pair, data: { peer: { ifname: "v1", up: true } } })).toMatchObject({
      ifname: "v0",
      carrier: true,
    });
    expect([links.get("v0").operstate, links.get("v1").operstate]).toEqual(["up", "up"]);
    const named = links.add({ ...pair, ifname: "w%d", data: { peer: { ifname: "p%d", up: true } } });
    expect(named).toMatchObject({ ifname: "w0", link: "p0", operstate: "up" });
    expect(links.add({ ...pair, ifname: "x0", data: { peer: { up: true } } })).toMatchObject({ operstate: "up" });
    links.add({ ...pair, ifname: "y0", data: { peer: { ifname: "eth0", netns: other, up: true } } });
    expect([links.get("y0").operstate, others.get("eth0").operstate]).toEqual(["up", "up"]);

    const peer = { ifname: "z1", up: true };
    expect(links.add({ ...pair, ifname: "z0", netns: other, data: { peer } })).toBeUndefined();
    expect([links.get("z1").up, others.get("z0").up]).toEqual([true, true]);
    expect(() => links.add({ kind: "veth", data: { peer: { up: true } } })).toThrow(
      "data.peer.ifname: expected a name",
    );
    expect(() => links.addMany([{ ...pair, ifname: "n0", data: { peer } }])).toThrow(
      "data.peer.up: only add() of one link sets the peer up",
    );
    expect(() => links.get("n0")).toThrow("ENODEV");
  });
});
