// Tests the types of links. The compiler runs these tests.
import { expect, test } from "bun:test";
import type {
  Addresses,
  BridgeVlans,
  ForwardingEntries,
  Links,
  MulticastGroups,
  Neighbours,
  Nexthops,
  OtherKind,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";

/** Contains code that is compiled and never called: links are typed by kind. */
function uses(links: Links): unknown[] {
  links.add({ ifname: "d0", kind: "dummy" });
  links.add({ ifname: "v0", kind: "vlan", link: "d0", data: { id: 7 } });
  links.add({ kind: "of-my-own" as OtherKind, data: new Uint8Array(4) });
  // @ts-expect-error A misspelled link kind is rejected.
  links.add({ ifname: "v0", kind: "vlann" });
  // @ts-expect-error An unknown VLAN setting is rejected.
  links.add({ ifname: "v0", kind: "vlan", data: { idd: 7 } });
  // @ts-expect-error A link kind without settings rejects settings.
  links.add({ ifname: "d0", kind: "dummy", data: { id: 7 } });
  // A list of links that is filtered by kind has the type of that kind.
  const ids = Array.from(links.list({ kind: "vlan" }), (link): [kind: "vlan", id: number | undefined] => [
    link.kind,
    link.data?.id,
  ]);
  const kind: string = links.get("d0").kind ?? "";
  const any = [...links.list({ kind }), ...links.list()].map(({ ifname }) => ifname);
  return [...ids, ...any];
}

/** Contains code that is compiled and never called: listed objects can be written back. */
function returns(
  tables: [Links, Addresses, Routes, Rules, Neighbours, Nexthops, ForwardingEntries, MulticastGroups, BridgeVlans],
): void {
  const [links, addresses, routes, rules, neighbours, nexthops, fdb, groups, vlans] = tables;
  for (const link of links.list()) {
    links.add(link);
    links.replace(link);
    links.delete(link);
    links.add({ ...link, ifname: "copy" });
  }
  for (const address of addresses.list()) {
    addresses.add(address);
    addresses.delete(address);
  }
  for (const route of routes.list()) {
    routes.replace(route);
    routes.delete(route);
  }
  for (const rule of rules.list()) {
    rules.add(rule);
    rules.delete(rule);
  }
  for (const neighbour of neighbours.list()) {
    neighbours.add(neighbour);
    neighbours.delete(neighbour);
  }
  for (const nexthop of nexthops.list()) {
    nexthops.add(nexthop);
    nexthops.delete(nexthop);
  }
  for (const entry of fdb.list()) {
    fdb.append(entry);
    fdb.delete(entry);
  }
  for (const group of groups.list()) {
    groups.add(group);
    groups.delete(group);
  }
  for (const vlan of vlans.list()) {
    vlans.add(vlan);
    vlans.delete(vlan);
  }
}

/** Contains code that is compiled and never called: listed links can be added under another name. */
function copies(links: Links): void {
  const listed = links.get("br0");
  links.add({ ...listed, ifname: "br1", ifindex: undefined });
  links.addMany([{ ...listed, ifname: "br1", ifindex: undefined, address: undefined, master: undefined }]);
  const { ifindex: _, address: __, ...rest } = listed;
  links.add({ ...rest, ifname: "br1" });
  links.add(rest);
  for (const vlan of links.list({ kind: "vlan" })) {
    links.add({ ...vlan, ifname: "v1", ifindex: undefined, data: { ...vlan.data, id: 8 } });
    // @ts-expect-error The options of a copy are those of its kind.
    links.add({ ...vlan, ifname: "v1", ifindex: undefined, data: { forwardDelay: 200 } });
    // @ts-expect-error The settings of a copy have the types of listed links.
    links.add({ ...vlan, ifname: "v1", ifindex: undefined, mtu: "1500" });
  }
  // @ts-expect-error A misspelled field of a new link is rejected.
  links.add({ ifname: "br1", kind: "bridge", mtuu: 1400 });
  // @ts-expect-error A misspelled field of a listed link is rejected.
  links.add({ ifname: "br1", kind: "bridge", linkType: "ether", mtuu: 1400 });
  // @ts-expect-error An option of another kind is rejected.
  links.add({ ifname: "br1", kind: "bridge", data: { id: 7 } });
}

/**
 * Contains code that is compiled and never called: link kinds whose settings have no narrower type, settings of ports,
 * and optional values.
 */
function reads(links: Links, addresses: Addresses, maybe: number | undefined): unknown[] {
  links.set("d0", { mtu: maybe, flags: { multicast: undefined } });
  links.add({ ifname: "v0", kind: "vxlan", link: maybe, ifindex: maybe });
  addresses.add({ dev: "d0", local: "10.0.0.1", metric: maybe });
  return Array.from(links.list(), (link) => {
    if (link.kind === "dummy" || link.kind === "wireguard") return link.ifname;
    if (link.slaveKind === "bridge") return link.slaveData?.cost;
    if (link.slaveKind === "bond") return link.slaveData?.queueId;
    // @ts-expect-error A port of a VRF has no cost.
    if (link.slaveKind === "vrf") return link.slaveData?.cost;
    return link.slaveKind === "team" ? link.slaveData?.length : link.kind === ("mine" as OtherKind);
  });
}

test("Listed routing objects have types that add() accepts", () => {
  expect([returns, copies, reads]).toHaveLength(3);
});

test("Links are typed by kind", () => {
  expect(uses).toBeFunction();
});
