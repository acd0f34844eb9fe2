import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { Links, type NewLink, Nexthops, Routes } from "../../../src/subsystems/route/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";

/** Opens tables in a new namespace with the links v0 and v1, which are up. */
function setUp() {
  const netns = NetworkNamespace.create();
  const links = Links.open({ netns });
  links.set("lo", { up: true });
  links.add({ ifname: "v0", kind: "veth", data: { peer: { ifname: "v1" } } });
  for (const name of ["v0", "v1"]) links.set(name, { up: true });
  return { links, routes: Routes.open({ netns }), nexthops: Nexthops.open({ netns }) };
}

describeInNamespaces("objects that are listed and written again", () => {
  test("a default route is selected by family", () => {
    const { routes } = setUp();
    routes.addMany([
      { dst: "0.0.0.0/0", dev: "v0" },
      { dst: "::/0", dev: "v0" },
    ]);
    const familiesOf = (dst: string) => [...routes.list({ dst, dev: "v0" })].map(({ family }) => family);
    expect(familiesOf("::/0")).toEqual(["inet6"]);
    expect(familiesOf("0.0.0.0/0")).toEqual(["inet"]);
    expect(familiesOf("default").toSorted()).toEqual(["inet", "inet6"]);
    routes.deleteMany(routes.list({ dst: "::/0", dev: "v0" }).toArray());
    expect(familiesOf("default")).toEqual(["inet"]);
  });

  test("a bridge that has lost its last port, and then has the address zero, is added again", () => {
    const { links } = setUp();
    links.add({ ifname: "br0", kind: "bridge" });
    links.set("v0", { master: "br0" });
    links.set("v0", { master: null });
    const listed = links.get("br0");
    expect(listed.address).toBe("00:00:00:00:00:00");
    links.delete("br0");
    links.add(listed);
    expect(links.get("br0").kind).toBe("bridge");
    const zero = { ifname: "br1", kind: "bridge", address: "00:00:00:00:00:00" } as const;
    expect(() => links.add(zero)).toThrow("address: expected six bytes, neither zero");
  });

  test("a route over a blackhole next hop object is deleted and added again", () => {
    const { routes, nexthops } = setUp();
    nexthops.add({ id: 9, blackhole: true });
    routes.add({ dst: "10.7.0.0/16", nhid: 9 });
    const [listed] = routes.list({ dst: "10.7.0.0/16" }).toArray();
    expect(listed).toMatchObject({ type: "blackhole", nhid: 9 });
    routes.delete(listed!);
    expect(routes.list({ dst: "10.7.0.0/16" }).toArray()).toEqual([]);
    routes.add(listed!);
    expect(routes.list({ dst: "10.7.0.0/16" }).toArray()).toEqual([listed!]);
  });

  test("appended routes to one network are restored by appendMany()", () => {
    const { routes } = setUp();
    for (const dst of ["10.8.0.0/16", "2001:db8:9::/48"]) {
      for (const dev of ["v0", "v1", "lo"]) routes.append({ dst, dev });
      const listed = routes.list({ dst }).toArray();
      expect(listed.length).toBeGreaterThan(1);
      for (const { error } of routes.deleteMany(listed)) expect(error).toBeUndefined();
      expect(routes.list({ dst }).toArray()).toEqual([]);
      expect(routes.addMany(listed)[1]?.error?.code).toBe("EEXIST");
      for (const { error } of routes.appendMany(listed.slice(1))) expect(error).toBeUndefined();
      expect(routes.list({ dst }).toArray()).toEqual(listed);
    }
  });

  test("flags, tag and options of a segment routing header are kept", () => {
    const { routes } = setUp();
    const hmac = new Uint8Array([5, 38, 0, 0, 0, 0, 0, 1, ...new Array<number>(32).fill(3)]);
    for (const header of [{ tag: 7 }, { flags: 8, tag: 0x1234, tlvs: hmac }]) {
      const encap = { type: "seg6" as const, mode: "encap" as const, segs: ["2001:db8::1", "2001:db8::2"], header };
      routes.replace({ dst: "2001:db8:9::/48", dev: "v0", encap });
      const [listed] = routes.list({ dst: "2001:db8:9::/48" }).toArray();
      expect(listed!.encap).toMatchObject(encap);
      routes.replace(listed!);
      expect(routes.list({ dst: "2001:db8:9::/48" }).toArray()).toEqual([listed!]);
    }
    const wrong = { type: "seg6" as const, mode: "encap" as const, segs: ["2001:db8::1"], header: { tag: 65_536 } };
    expect(() => routes.add({ dst: "2001:db8:8::/48", dev: "v0", encap: wrong })).toThrow("encap.header.tag");
  });

  test("a link of another kind is not replaced", () => {
    const { links } = setUp();
    const message = 'the existing link is of kind "veth", not "bridge": delete it first (EEXIST)';
    expect(() => links.replace({ ifname: "v0", kind: "bridge", mtu: 1300 })).toThrow(message);
    const outcomes = links.replaceMany([
      { ifname: "v0", kind: "bridge", data: { stpState: 1 } },
      { ifname: "br0", kind: "bridge" },
    ]);
    expect(outcomes.map(({ error }) => error?.code)).toEqual(["EEXIST", undefined]);
    expect(links.get("v0")).toMatchObject({ kind: "veth", mtu: 1500 });
    expect(links.get("br0").kind).toBe("bridge");
  });

  // The kernel ignores them.
  test("numbers of queues of an existing link do not change", () => {
    const { links } = setUp();
    links.add({ ifname: "br0", kind: "bridge", numTxQueues: 3 });
    const message = "numTxQueues: only a new link gets another number, and this one has 3, not 4: delete and add it";
    expect(() => links.set("br0", { numTxQueues: 4, mtu: 1400 })).toThrow(message);
    expect(() => links.change({ dev: "br0", kind: "bridge", data: { stpState: 1 }, numTxQueues: 4 })).toThrow(message);
    expect(() => links.replace({ ifname: "br0", kind: "bridge", numTxQueues: 4 })).toThrow(message);
    const codes = links.changeMany([
      { dev: "br0", numRxQueues: 4096 },
      { dev: "v0", mtu: 1400 },
    ]);
    expect(codes.map(({ error }) => error?.code)).toEqual(["EOPNOTSUPP", undefined]);
    links.set("br0", { numTxQueues: 3, mtu: 1400 });
    links.replace(links.get("br0"));
    expect(links.get("br0")).toMatchObject({ numTxQueues: 3, mtu: 1400 });
  });

  test("the kind of a link does not change, and one conflict does not stop changeMany()", () => {
    const { links } = setUp();
    links.add({ ifname: "br0", kind: "bridge" });
    const message = 'change link br0: the existing link is of kind "bridge", not "vlan": omit kind (EEXIST)';
    expect(() => links.change({ dev: "br0", kind: "vlan", mtu: 1300 })).toThrow(message);
    const outcomes = links.changeMany([
      { dev: "v0", mtu: 1400 },
      { dev: "br0", kind: "vlan", mtu: 1300 },
      { dev: "v0", kind: "veth", txqlen: 7 },
    ]);
    expect(outcomes.map(({ error }) => error?.message)).toEqual([undefined, message, undefined]);
    expect(links.get("v0")).toMatchObject({ mtu: 1400, txqlen: 7 });
    expect(links.get("br0").mtu).toBe(1500);
  });

  test("an invalid kind is rejected with its path, also after a link of another kind", () => {
    const { links } = setUp();
    for (const kind of [5, ""] as never[] as "veth"[]) {
      const expected = `kind: expected a kind such as "bridge", got ${JSON.stringify(kind)}`;
      expect(() => links.change({ dev: "v0", kind, mtu: 1400 })).toThrow(expected);
      const conflict = { ifname: "v0", kind: "bridge" } as const;
      const changes = [{ dev: "v0", kind: "bridge", mtu: 1400 } as const, { dev: "v0", kind, mtu: 1400 }];
      expect(() => links.changeMany(changes)).toThrow(/^\[1\] .*kind: expected a kind/);
      expect(() => links.replaceMany([conflict, { ifname: "x", kind }])).toThrow(/^\[1\] .*kind: expected a kind/);
    }
    expect(links.get("v0").mtu).toBe(1500);
  });

  test("a listed link whose driver cannot set its address is replaced", () => {
    const { links } = setUp();
    links.add({ ifname: "ifb9", kind: "ifb" });
    const listed = links.get("ifb9");
    links.replace(listed);
    expect(links.get("ifb9")).toMatchObject({ kind: "ifb", address: listed.address });
  });

  test("`link` is the underlying interface of tunnels, by name and by index", () => {
    const { links } = setUp();
    const { ifindex } = links.get("v0");
    const forms = [
      { link: "v0", data: { id: 5 } },
      { link: ifindex, data: { id: 6 } },
      { data: { id: 7, link: "v0" } },
      { link: "v0", data: { id: 8, link: 0 } },
    ];
    for (const [index, form] of forms.entries()) {
      links.add({ ifname: `vx${index}`, kind: "vxlan", ...form } as NewLink);
      expect(links.get(`vx${index}`).data).toMatchObject({ link: "v0" });
    }
    links.add({ ifname: "none", kind: "vxlan", data: { id: 9, link: 0 } });
    expect(links.get("none").link).toBeUndefined();
    expect(() => links.add({ ifname: "x", kind: "vxlan", link: "v0", data: { id: 10, link: 1 } })).toThrow(
      "data.link: differs",
    );
    expect(() => links.replace({ ifname: "h", kind: "hsr", link: "v0" })).toThrow(
      "link: ignored by the kernel for hsr",
    );
    expect(() => links.add({ ifname: "x", kind: "vxlan", link: "missing", data: { id: 11 } })).toThrow("link");
  });

  test("replacing an existing link repeats settings that cannot change", () => {
    const { links } = setUp();
    const tunnel: NewLink = { ifname: "vx0", kind: "vxlan", data: { id: 5, port: 4789, learning: 1 } };
    const pair: NewLink = { ifname: "v0", kind: "veth", mtu: 1400, data: { peer: { ifname: "v1" } } };
    for (let round = 0; round < 2; round++) {
      links.replace(tunnel);
      links.replace(pair);
      for (const { error } of links.replaceMany([tunnel, pair])) expect(error).toBeUndefined();
    }
    links.replace({ ...tunnel, data: { id: 5, port: 4789, learning: 0 } });
    expect(links.get("vx0").data).toMatchObject({ learning: 0, port: 4789 });
    expect(links.get("v0").mtu).toBe(1400);
    expect(() => links.replace({ ...tunnel, data: { id: 5, port: 1 } })).toThrow("Cannot change port");
  });

  test("replacing a listed tunnel repeats flags and an MTU that cannot change", () => {
    const { links } = setUp();
    const tunnel: NewLink = { ifname: "vx0", kind: "vxlan", data: { id: 5, port: 4789, gbp: true, ttl: 5 } };
    links.replace(tunnel);
    links.replace(tunnel);
    const listed = links.get("vx0");
    links.replace(listed);
    for (const { error } of links.replaceMany([listed, tunnel])) expect(error).toBeUndefined();
    links.replace({ ...listed, data: { ...listed.data, ttl: 9 } } as never);
    expect(links.get("vx0").data).toMatchObject({ ttl: 9, gbp: true });
    links.replace({ ...tunnel, link: "v0", mtu: undefined });
    expect(links.get("vx0").data).toMatchObject({ link: "v0" });
    links.replace({ ...links.get("vx0"), mtu: 1300 });
    expect(links.get("vx0").mtu).toBe(1300);
  });
});
