import {
  Addresses,
  Filters,
  ForwardingEntries,
  Links,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  type Rule,
  Rules,
  TrafficClasses,
} from "../../../../src/subsystems/route/index.ts";
import type { StateTable } from "../../../../src/subsystems/state/model/table.ts";
import { addressTable } from "../../../../src/subsystems/state/tables/addresses.ts";
import { filterTable } from "../../../../src/subsystems/state/tables/filters.ts";
import { linkTable } from "../../../../src/subsystems/state/tables/links.ts";
import { forwardingTable, neighbourTable } from "../../../../src/subsystems/state/tables/neighbours.ts";
import { nexthopTable } from "../../../../src/subsystems/state/tables/nexthops.ts";
import { routeTable } from "../../../../src/subsystems/state/tables/routes.ts";
import { ruleTable } from "../../../../src/subsystems/state/tables/rules.ts";
import { classTable, qdiscTable } from "../../../../src/subsystems/state/tables/traffic-control.ts";
import {
  addresses,
  filters,
  forwardingEntries,
  links,
  neighbours,
  nexthops,
  qdiscs,
  routes,
  rules,
  type Source,
  trafficClasses,
} from "../../../../src/watch/index.ts";
import { describeInNamespaces } from "../../../support/environment.ts";
import { testIdentities } from "./identity.ts";

const none = undefined;
const devices = ["x0", "x1"];
const parent = "clsact/ingress";

/** Adds a bridge with the ports x0 and x1. */
function addBridge(_options: unknown, links: Links): void {
  links.add({ ifname: "br0", kind: "bridge" });
  for (const dev of devices) links.set(dev, { master: "br0" });
}

/** Adds queueing disciplines that have the classes 1:8 and 1:9. */
function addClasses(options: Parameters<typeof Qdiscs.open>[0]): void {
  using disciplines = Qdiscs.open(options);
  using classes = TrafficClasses.open(options);
  for (const dev of devices) {
    disciplines.add({ dev, kind: "htb", handle: "1:" });
    for (const handle of ["1:8", "1:9"]) classes.add({ dev, kind: "htb", handle, options: { rate: "1mbit" } });
  }
}

describeInNamespaces("Two entries of a table", () =>
  testIdentities({
    "IPv4 addresses": {
      open: Addresses.open,
      keyOf: Addresses.keyOf,
      state: addressTable as StateTable,
      source: addresses as Source,
      isFaked: true,
      fields: {
        dev: ["x0", "x1"],
        local: ["10.0.0.1/24", "10.0.0.1/25", "10.0.0.2/24"],
        address: [none, none, "10.0.0.1", "10.0.0.9", "10.9.0.1", "10.9.0.2", "10.8.0.1"],
        label: [none, "x0:1"],
        metric: [none, 7],
      },
    },
    "IPv6 addresses": {
      open: Addresses.open,
      keyOf: Addresses.keyOf,
      state: addressTable as StateTable,
      source: addresses as Source,
      isFaked: true,
      fields: {
        dev: ["x0", "x1"],
        local: ["2001:db8::1/64", "2001:db8::1/48", "2001:db8::2/64"],
        address: [none, "2001:db8::9"],
        flags: [["nodad"]],
      },
    },
    "IPv4 routes": {
      open: Routes.open,
      keyOf: Routes.keyOf,
      state: routeTable as StateTable,
      source: routes as Source,
      isFaked: true,
      fields: {
        dst: ["172.16.0.0/16", "172.16.0.0/17", "172.17.0.0/16"],
        dev: ["x0", "x1"],
        metric: [none, none, 5],
        table: [none, none, 100],
        tos: [none, none, 8],
        protocol: [none, "static"],
      },
    },
    "IPv6 routes": {
      open: Routes.open,
      keyOf: Routes.keyOf,
      state: routeTable as StateTable,
      source: routes as Source,
      verb: "append",
      fields: {
        dst: ["2001:db8:1::/48", "2001:db8:1::/49", "2001:db8:2::/48"],
        dev: ["x0", "x1"],
        metric: [none, none, 5],
        table: [none, none, 100],
        protocol: [none, "static"],
      },
    },
    rules: {
      open: Rules.open,
      keyOf: Rules.keyOf,
      // Only requests without NLM_F_EXCL, such as those of plans, add a rule that differs in "not".
      state: {
        ...(ruleTable as StateTable),
        areSeparate: (one: Partial<Rule>, other: Partial<Rule>) => one.protocol !== other.protocol,
      },
      source: rules as Source,
      isFaked: true,
      fields: {
        priority: [100, 101],
        table: [100, 101],
        src: [none, "10.0.0.0/8", "10.0.0.0/9"],
        fwmark: [none, none, 1],
        protocol: [none, "static"],
        iif: [none, none, "x0"],
        not: [none, none, true],
      },
    },
    neighbours: {
      open: Neighbours.open,
      keyOf: Neighbours.keyOf,
      state: neighbourTable as StateTable,
      source: neighbours as Source,
      isFaked: true,
      fields: {
        dev: ["x0", "x1"],
        dst: ["10.0.0.7", "10.0.0.8", "2001:db8::7"],
        lladdr: ["02:00:00:00:00:01", "02:00:00:00:00:02"],
        protocol: [none, "static"],
      },
    },
    proxies: {
      open: Neighbours.open,
      keyOf: Neighbours.keyOf,
      state: neighbourTable as StateTable,
      verb: "append",
      filter: { proxy: true },
      fields: { dev: ["x0", "x1"], dst: ["10.0.0.7", "10.0.0.8", "2001:db8::7"], proxy: [true] },
    },
    "forwarding entries of a bridge": {
      open: ForwardingEntries.open,
      keyOf: ForwardingEntries.keyOf,
      state: forwardingTable as StateTable,
      source: forwardingEntries as Source,
      prepare: addBridge,
      fields: {
        dev: ["x0", "x1"],
        mac: ["02:00:00:00:00:01", "02:00:00:00:00:02"],
        flags: [["master"]],
        state: [["noarp"]],
      },
    },
    "forwarding entries of a tunnel": {
      open: ForwardingEntries.open,
      keyOf: ForwardingEntries.keyOf,
      state: forwardingTable as StateTable,
      source: forwardingEntries as Source,
      verb: "append",
      prepare: (_, links) => void links.add({ ifname: "vx0", kind: "vxlan", up: true, data: { id: 7, port: 4789 } }),
      fields: {
        dev: ["vx0"],
        // Only these can have several destinations. (vxlan_fdb_update)
        mac: ["00:00:00:00:00:00", "01:00:5e:00:00:01"],
        dst: ["10.0.0.7", "10.0.0.8"],
        port: [none, 4790],
        vni: [none, 9],
        viaIf: [none, "x0", "x1"],
        flags: [["self"]],
      },
    },
    "next hops": {
      open: Nexthops.open,
      keyOf: Nexthops.keyOf,
      state: nexthopTable as StateTable,
      source: nexthops as Source,
      fields: { id: [501, 502], dev: ["x0", "x1"], family: ["inet"] },
    },

    links: {
      open: Links.open,
      keyOf: Links.keyOf,
      state: linkTable as StateTable,
      source: links as Source,
      isFaked: true,
      fields: { ifname: ["y0", "y1", "y2"], mtu: [1400, 1500] },
      // The kernel also rejects the same index with another name.
      complete: (entry) => ({ ...entry, kind: "bridge", ifindex: 100 + Number(`${entry["ifname"]}`[1]) }),
    },
    "queueing disciplines": {
      open: Qdiscs.open,
      keyOf: Qdiscs.keyOf,
      state: qdiscTable as StateTable,
      source: qdiscs as Source,
      prepare: addClasses,
      fields: { dev: devices, kind: ["pfifo"], parent: ["1:8", "1:9"] },
      // The kernel also rejects the same handle with another parent.
      complete: (entry) => ({ ...entry, handle: `${entry["parent"]}:`.slice(2) }),
    },
    classes: {
      open: TrafficClasses.open,
      keyOf: TrafficClasses.keyOf,
      state: classTable as StateTable,
      sources: devices.map((dev) => trafficClasses.where({ dev }) as Source),
      prepare: addClasses,
      nameOf: ({ ifindex, handle, parent }) => `${ifindex} ${handle} ${parent}`,
      list(netns) {
        using table = TrafficClasses.open({ netns });
        return devices.flatMap((dev) => table.list(dev).toArray());
      },
      fields: {
        dev: devices,
        kind: ["htb"],
        handle: ["1:1", "1:2"],
        parent: ["1:", "1:8", "1:9"],
        options: [{ rate: "1mbit" }, { rate: "2mbit" }],
      },
    },
    filters: {
      open: Filters.open,
      keyOf: Filters.keyOf,
      state: filterTable as StateTable,
      sources: devices.map((dev) => filters.where({ dev, parent }) as Source),
      prepare(options) {
        using disciplines = Qdiscs.open(options);
        for (const dev of devices) disciplines.add({ dev, kind: "clsact" });
      },
      list(netns) {
        using table = Filters.open({ netns });
        const all = devices.flatMap((dev) => table.list(dev, { parent }).toArray());
        // Tables of filters remain.
        return all.filter(({ handle }) => handle !== 0x80000000);
      },
      fields: {
        dev: devices,
        // The hooks of an interface share the tables of u32.
        parent: [parent],
        kind: ["u32"],
        pref: [5],
        handle: [0x80000001, 0x80000002],
        options: [{ sel: { flags: 1, keys: [{ mask: 0 }] } }],
      },
    },
  }),
);
