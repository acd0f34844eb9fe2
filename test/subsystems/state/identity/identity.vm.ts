import {
  BridgeVlans,
  Filters,
  ForwardingEntries,
  type Links,
  MulticastGroups,
  Qdiscs,
  VxlanVnis,
} from "../../../../src/subsystems/route/index.ts";
import type { StateTable } from "../../../../src/subsystems/state/model/table.ts";
import { bridgeVlanTable } from "../../../../src/subsystems/state/tables/bridge-vlans.ts";
import { filterTable } from "../../../../src/subsystems/state/tables/filters.ts";
import { forwardingTable } from "../../../../src/subsystems/state/tables/neighbours.ts";
import { bridgeVlans, filters, forwardingEntries, multicastGroups, type Source } from "../../../../src/watch/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { testIdentities } from "./identity.ts";

const none = undefined;
const devices = ["x0", "x1"];
const hooks = ["clsact/ingress", "clsact/egress"];
const dev = "x0";

/** Adds a bridge with VLANs and the ports x0 and x1. */
function addBridge(_options: unknown, links: Links): void {
  links.add({ ifname: "br0", kind: "bridge", up: true, data: { vlanFiltering: 1, vlanDefaultPvid: 0 } });
  for (const dev of devices) links.set(dev, { master: "br0", up: true });
}

describeInNamespaces("Two entries of a table", () =>
  testIdentities({
    "bridge VLANs": {
      open: BridgeVlans.open,
      keyOf: BridgeVlans.keyOf,
      state: bridgeVlanTable as StateTable,
      source: bridgeVlans as Source,
      prepare: addBridge,
      fields: { dev: devices, vlan: [5, 7, 9] },
    },
    "forwarding entries of a bridge with VLANs": {
      open: ForwardingEntries.open,
      keyOf: ForwardingEntries.keyOf,
      state: forwardingTable as StateTable,
      source: forwardingEntries as Source,
      prepare(options, links) {
        addBridge(options, links);
        using vlans = BridgeVlans.open(options);
        for (const dev of devices) for (const vlan of [5, 7]) vlans.add({ dev, vlan });
      },
      fields: {
        dev: devices,
        mac: ["02:00:00:00:00:01", "02:00:00:00:00:02"],
        vlan: [5, 7],
        flags: [["master"]],
        state: [["noarp"]],
      },
    },
    "multicast groups of a bridge": {
      open: MulticastGroups.open,
      keyOf: MulticastGroups.keyOf,
      source: multicastGroups as Source,
      prepare: addBridge,
      fields: {
        dev: ["br0"],
        port: devices,
        grp: ["239.1.1.1", "239.1.1.2", "ff05::9"],
        vid: [none, 5],
        state: ["permanent"],
      },
    },
    "VNIs of a tunnel": {
      open: VxlanVnis.open,
      keyOf: VxlanVnis.keyOf,
      prepare(_, links) {
        for (const [index, ifname] of ["vx0", "vx1"].entries())
          links.add({ ifname, kind: "vxlan", data: { port: 4789 + index, collectMetadata: 1, vnifilter: 1 } });
      },
      fields: { dev: ["vx0", "vx1"], vni: [5, 7, 9] },
    },
    "filters of several hooks, chains and preferences": {
      open: Filters.open,
      keyOf: Filters.keyOf,
      state: filterTable as StateTable,
      sources: hooks.map((parent) => filters.where({ dev, parent }) as Source),
      prepare(options) {
        using disciplines = Qdiscs.open(options);
        disciplines.add({ dev, kind: "clsact" });
      },
      list(netns) {
        using table = Filters.open({ netns });
        return hooks.flatMap((parent) => table.list(dev, { parent }).toArray());
      },
      fields: { dev: [dev], parent: hooks, kind: ["flower"], chain: [none, 3], pref: [5, 6], handle: [1, 2] },
      complete: (entry) => ({
        ...entry,
        // The kernel also rejects the same key twice.
        protocol: "ip",
        options: { keyIpv4Src: `10.0.0.${entry["handle"]}`, keyIpv4SrcMask: "255.255.255.255" },
      }),
    },
  }),
);
