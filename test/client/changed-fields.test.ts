// The kernel rejects some values that it reports, even unchanged: rtnl_fill_ifinfo sends IFLA_CARRIER and
// IFLA_PROTO_DOWN of all links, and do_setlink returns EOPNOTSUPP unless the driver has ndo_change_carrier or
// change_proto_down.
import { expect } from "bun:test";
import { changedFields } from "../../src/client/index.ts";
import { devlink } from "../../src/families/devlink.ts";
import { ethtool } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { rtRoute } from "../../src/families/rt-route.ts";
import { describeWith } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { runIn } from "../support/oracle.ts";

describeWith(["ip"], "changedFields with the kernel", () => {
  test("makes a reply with a change a request that the kernel accepts", ({ netns }) => {
    runIn(netns, ["ip", "link", "add", "near", "type", "veth", "peer", "name", "far"]);
    using client = rtLink.connect({ netns });
    const before = client.do("getlink", { ifname: "near" });
    expect(() => client.do("setlink", { ...before, mtu: 1300 })).toThrow("EOPNOTSUPP");
    const after = { ...before, mtu: 1400, ifname: "closer" };
    // A later change of another program must survive.
    runIn(netns, ["ip", "link", "set", "near", "up"]);
    client.do("setlink", changedFields(rtLink, "setlink", before, after));
    const now = client.do("getlink", { header: { ifiIndex: before.header.ifiIndex } });
    expect(now).toMatchObject({ mtu: 1400, ifname: "closer" });
    expect(now.header.ifiFlags).toContain("up");
  });

  test("works with the asynchronous client and with flags in the header", async ({ netns }) => {
    using client = rtLink.connectAsync({ netns });
    const before = await client.do("getlink", { ifname: "lo" });
    const header = { ...before.header, ifiFlags: ["up" as const], ifiChange: 1 };
    await client.do("setlink", changedFields(rtLink, "setlink", before, { ...before, header }));
    expect((await client.do("getlink", { ifname: "lo" })).header.ifiFlags).toContain("up");
  });

  test("changes one setting of a bridge and of its port", ({ netns }) => {
    runIn(netns, ["ip", "link", "add", "br0", "type", "bridge", "priority", "77"]);
    runIn(netns, ["ip", "link", "add", "near", "master", "br0", "type", "veth", "peer", "name", "far"]);
    using client = rtLink.connect({ netns });
    const before = client.do("getlink", { ifname: "br0" });
    if (before.linkinfo?.kind !== "bridge") throw new Error("expected a bridge");
    const data = { ...before.linkinfo.data!, forwardDelay: 700 };
    const fields = changedFields(rtLink, "newlink", before, { ...before, linkinfo: { kind: "bridge", data } });
    expect(fields.linkinfo).toEqual({ kind: "bridge", data: { forwardDelay: 700 } });
    client.do("newlink", fields);
    const now = client.do("getlink", { ifname: "br0" });
    expect(now.linkinfo!.data).toMatchObject({ forwardDelay: 700, priority: 77 });
    const port = client.do("getlink", { ifname: "near" });
    const linkinfo = port.linkinfo!;
    if (linkinfo.slaveKind !== "bridge") throw new Error("expected a port of a bridge");
    const slaveData = { ...linkinfo.slaveData!, cost: 9 };
    const changed = { ...port, linkinfo: { ...linkinfo, slaveData } } as typeof port;
    const change = changedFields(rtLink, "newlink", port, changed);
    expect(change.linkinfo as object).toEqual({ slaveKind: "bridge", slaveData: { cost: 9 } });
    client.do("newlink", change);
    const { slaveData: written } = client.do("getlink", { ifname: "near" }).linkinfo as typeof linkinfo;
    expect(written).toMatchObject({ cost: 9 });
  });
});

const index = (ifiIndex: number) => ({ header: { ifiIndex } });

test("keeps a name only if the header has no index", () => {
  const named = { ifname: "a", mtu: 1500, carrier: 1 };
  expect(changedFields(rtLink, "setlink", named, { ...named, mtu: 1400 })).toEqual({ ifname: "a", mtu: 1400 });
  const both = { ...index(3), ...named };
  expect(changedFields(rtLink, "setlink", both, { ...both, mtu: 1400 })).toEqual({ ...index(3), mtu: 1400 });
  expect(changedFields(rtLink, "setlink", both, both)).toEqual(index(3));
});

test("keeps required attributes, and fields that the object did not have", () => {
  const before = { header: { devIndex: 2, devName: "a" }, rx: 256, tx: 256 };
  const after = { header: before.header, rx: 512, tx: 256, txPush: 1 };
  expect(changedFields(ethtool, "rings-set", before, after)).toEqual({ header: before.header, rx: 512, txPush: 1 });
});

test("passes all settings of an IP tunnel, of which the kernel resets omitted ones", () => {
  // ipgre_netlink_parms and ip_tunnel_netlink_parms begin with memset(parms, 0, sizeof(*parms)).
  const data = { local: "192.0.2.1", remote: "192.0.2.2", ttl: 9 };
  for (const kind of ["gretap", "gre", "ipip", "sit"] as const) {
    const before = { ...index(3), linkinfo: { kind, data } };
    const after = { ...index(3), linkinfo: { kind, data: { ...data, ttl: 10 } } };
    expect(changedFields(rtLink, "newlink", before, after)).toEqual(after);
    expect(changedFields(rtLink, "newlink", before, before)).toEqual(index(3));
  }
});

test("passes all settings of another kind", () => {
  const before = { ...index(3), linkinfo: { kind: "bridge", data: { priority: 7, forwardDelay: 5 } } } as const;
  const after = { ...index(3), linkinfo: { kind: "vlan", data: { id: 7 } } } as const;
  expect(changedFields(rtLink, "newlink", before, after)).toEqual(after);
});

test("changes neither argument", () => {
  const before = Object.freeze({ ...index(3), mtu: 1, txqlen: 5 });
  const after = Object.freeze({ ...index(3), mtu: 2, txqlen: 5 });
  expect(changedFields(rtLink, "setlink", before, after)).toEqual({ ...index(3), mtu: 2 });
});

test("rejects operations that replace objects, and invalid arguments", () => {
  const route = { header: { rtmFamily: 2, rtmType: "unicast", rtmDstLen: 24 }, dst: "192.0.2.0" } as const;
  expect(() => changedFields(rtRoute, "newroute", route, route)).toThrow(
    "rt-route.newroute: operation: expected one that leaves omitted fields unchanged, such as setlink or rings-set",
  );
  const port = { busName: "pci", devName: "0000:01:00.0", portIndex: 1 };
  expect(() => changedFields(devlink, "port-set", port, port)).toThrow(
    "devlink.port-set: operation: the schema does not show which fields identify an object; pass the changed fields",
  );
  // @ts-expect-error: no object
  expect(() => changedFields(rtLink, "setlink", 5, index(3))).toThrow("rt-link.setlink: before: expected an object");
  // @ts-expect-error: no object
  expect(() => changedFields(rtLink, "setlink", index(3), 5)).toThrow("rt-link.setlink: after: expected an object");
});
