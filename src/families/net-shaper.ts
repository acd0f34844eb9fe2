// Generated from net_shaper.yaml with specs/net-shaper.yaml (sha256 617e9851aae998c8). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * What a transmit shaper limits: the interface, a queue or a group of shapers. Values of `scope` in family net-shaper:
 *
 * - `unspec` (NET_SHAPER_SCOPE_UNSPEC, 0)
 * - `netdev` (NET_SHAPER_SCOPE_NETDEV, 1): Whole interface.
 * - `queue` (NET_SHAPER_SCOPE_QUEUE, 2): One queue.
 * - `node` (NET_SHAPER_SCOPE_NODE, 3): Group of other shapers.
 */
export type Scope = "unspec" | "netdev" | "queue" | "node";

/**
 * Unit of the rates of a transmit shaper. Values of `metric` in family net-shaper:
 *
 * - `bps` (NET_SHAPER_METRIC_BPS, 0): Bits per second.
 * - `pps` (NET_SHAPER_METRIC_PPS, 1): Packets per second.
 */
export type Metric = "bps" | "pps";

/** Attribute set `net-shaper`. */
export interface NetShaper<M extends Mode = Read> extends ExtraAttributes {
  /** Identifier of the transmit shaper: its scope and number. Attribute NET_SHAPER_A_HANDLE of net-shaper: nested attributes. */
  handle?: Handle<M>;
  /** Unit of the rates. Attribute NET_SHAPER_A_METRIC of net-shaper: u32. */ metric?: Metric | M["unnamed"];
  /** Guaranteed transmit rate, in `metric` units. Attribute NET_SHAPER_A_BW_MIN of net-shaper: u32 or u64. */
  bwMin?: M["big"];
  /** Maximum transmit rate, in `metric` units. Attribute NET_SHAPER_A_BW_MAX of net-shaper: u32 or u64. */
  bwMax?: M["big"];
  /** Maximum burst above the shaper's rate. Attribute NET_SHAPER_A_BURST of net-shaper: u32 or u64. */
  burst?: M["big"];
  /** Priority among transmit shapers of the same parent. Attribute NET_SHAPER_A_PRIORITY of net-shaper: u32. */
  priority?: number;
  /** Weight among transmit shapers of the same priority. Attribute NET_SHAPER_A_WEIGHT of net-shaper: u32. */
  weight?: number;
  /** Index of the interface. Attribute NET_SHAPER_A_IFINDEX of net-shaper: u32. */ ifindex?: number;
  /** Shaper above this one. Attribute NET_SHAPER_A_PARENT of net-shaper: nested attributes. */ parent?: Handle<M>;
  /** Shapers to attach to the new node. Attribute NET_SHAPER_A_LEAVES of net-shaper: nested attributes, repeated for each array element. */
  leaves?: LeafInfo<M>[];
}

/** Attribute set `handle`. */
export interface Handle<M extends Mode = Read> extends ExtraAttributes {
  /** Whether the shaper limits the interface, a queue or a node. Attribute NET_SHAPER_A_HANDLE_SCOPE of net-shaper: u32. */
  scope?: Scope | M["unnamed"];
  /** Number of the queue or node; 0 for the interface. Attribute NET_SHAPER_A_HANDLE_ID of net-shaper: u32 up to 67108862. */
  id?: number;
}

/** Attribute set `leaf-info`. */
export interface LeafInfo<M extends Mode = Read> extends ExtraAttributes {
  /** Identifier of the transmit shaper: its scope and number. Attribute NET_SHAPER_A_HANDLE of net-shaper: nested attributes. */
  handle?: Handle<M>;
  /** Priority among shapers of the node. Attribute NET_SHAPER_A_PRIORITY of net-shaper: u32. */ priority?: number;
  /** Weight among shapers of the same priority. Attribute NET_SHAPER_A_WEIGHT of net-shaper: u32. */ weight?: number;
}

/** Attribute set `caps`. */
export interface Caps<M extends Mode = Read> extends ExtraAttributes {
  /** NET_SHAPER_A_CAPS_IFINDEX of net-shaper: u32. */ ifindex?: number;
  /** NET_SHAPER_A_CAPS_SCOPE of net-shaper: u32. */ scope?: Scope | M["unnamed"];
  /** The interface supports rates in bits/s. Attribute NET_SHAPER_A_CAPS_SUPPORT_METRIC_BPS of net-shaper: flag. */
  supportMetricBps?: M["flag"];
  /** The interface supports rates in packets/s. Attribute NET_SHAPER_A_CAPS_SUPPORT_METRIC_PPS of net-shaper: flag. */
  supportMetricPps?: M["flag"];
  /** A shaper can be below another shaper of the same scope. Attribute NET_SHAPER_A_CAPS_SUPPORT_NESTING of net-shaper: flag. */
  supportNesting?: M["flag"];
  /** NET_SHAPER_A_CAPS_SUPPORT_BW_MIN of net-shaper: flag. */ supportBwMin?: M["flag"];
  /** NET_SHAPER_A_CAPS_SUPPORT_BW_MAX of net-shaper: flag. */ supportBwMax?: M["flag"];
  /** NET_SHAPER_A_CAPS_SUPPORT_BURST of net-shaper: flag. */ supportBurst?: M["flag"];
  /** NET_SHAPER_A_CAPS_SUPPORT_PRIORITY of net-shaper: flag. */ supportPriority?: M["flag"];
  /** NET_SHAPER_A_CAPS_SUPPORT_WEIGHT of net-shaper: flag. */ supportWeight?: M["flag"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one transmit shaper of an interface, or dumps all. Request and dump 1 of family net-shaper. */
  get: {
    do: Call<Only<NetShaper<Write>, "handle" | "ifindex">, NetShaper<Read>>;
    dump: Call<Only<NetShaper<Write>, "ifindex">, NetShaper<Read>>;
  };
  /** Creates or changes a transmit shaper. Request 2 of family net-shaper; requires CAP_NET_ADMIN in the initial user namespace. */
  set: { do: Call<Except<NetShaper<Write>, "parent" | "leaves">> };
  /** Deletes a transmit shaper. Request 3 of family net-shaper; requires CAP_NET_ADMIN in the initial user namespace. */
  delete: { do: Call<Only<NetShaper<Write>, "handle" | "ifindex">> };
  /** Groups transmit shapers under a node, which is created if necessary. Request 4 of family net-shaper; requires CAP_NET_ADMIN in the initial user namespace. */
  group: { do: Call<NetShaper<Write>, (NetShaper<Read>) | undefined> };
  /** Returns the shaping capabilities of an interface. Request and dump 5 of family net-shaper. */
  "cap-get": {
    do: Call<Only<Caps<Write>, "ifindex" | "scope">, Caps<Read>>;
    dump: Call<Only<Caps<Write>, "ifindex">, Caps<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: NetShaper<Read>;
  group: NetShaper<Read>;
  "cap-get": Caps<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

const getAttributes = "ifindex parent handle metric bw-min bw-max burst priority weight";

const capGetAttributes = `
  ifindex scope support-metric-bps support-metric-pps support-nesting support-bw-min support-bw-max support-burst
  support-priority support-weight`;

/** Shapers of transmit queues in hardware. Netlink family `net-shaper`: `connect()` opens a client. Requires Linux 6.13 with CONFIG_NET_SHAPER. */
export const netShaper: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "net-shaper",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: { "max-handle-id": 67108862 },
  enums: { scope: () => ({ entries: "unspec netdev queue node" }), metric: () => ({ entries: "bps pps" }) },
  structs: {},
  sets: {
    "net-shaper": () => ({
      attributes: [
        { name: "handle", number: 1, type: "nest", nest: "handle" },
        { name: "metric", number: 2, type: "u32", enum: "metric" },
        { name: "bw-min", number: 3, type: "uint" },
        { name: "bw-max", number: 4, type: "uint" },
        { name: "burst", number: 5, type: "uint" },
        { name: "priority", number: 6, type: "u32" },
        { name: "weight", number: 7, type: "u32" },
        { name: "ifindex", number: 8, type: "u32" },
        { name: "parent", number: 9, type: "nest", nest: "handle" },
        { name: "leaves", number: 10, type: "nest", nest: "leaf-info", multi: true },
      ],
    }),
    handle: () => ({
      attributes: [
        { name: "scope", number: 1, type: "u32", enum: "scope" },
        { name: "id", number: 2, type: "u32", maximum: 67108862 },
      ],
    }),
    "leaf-info": () => ({
      subsetOf: "net-shaper",
      attributes: [
        { name: "handle", number: 1, type: "nest", nest: "handle" },
        { name: "priority", number: 6, type: "u32" },
        { name: "weight", number: 7, type: "u32" },
      ],
    }),
    caps: () => ({
      attributes: [
        { name: "ifindex", number: 1, type: "u32" },
        { name: "scope", number: 2, type: "u32", enum: "scope" },
        { name: "support-metric-bps", number: 3, type: "flag" },
        { name: "support-metric-pps", number: 4, type: "flag" },
        { name: "support-nesting", number: 5, type: "flag" },
        { name: "support-bw-min", number: 6, type: "flag" },
        { name: "support-bw-max", number: 7, type: "flag" },
        { name: "support-burst", number: 8, type: "flag" },
        { name: "support-priority", number: 9, type: "flag" },
        { name: "support-weight", number: 10, type: "flag" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "net-shaper",
      do: { request: "1 ifindex handle", reply: `1 ${getAttributes}` },
      dump: { request: "1 ifindex", reply: `1 ${getAttributes}` },
    }),
    set: () => ({
      set: "net-shaper",
      do: {
        request: { number: 2, replyOnly: ["parent"], attributes: "ifindex handle metric bw-min bw-max burst priority weight" },
      },
      flags: ["admin-perm"],
    }),
    delete: () => ({ set: "net-shaper", do: { request: "3 ifindex handle" }, flags: ["admin-perm"] }),
    group: () => ({
      set: "net-shaper",
      do: {
        request: "4 ifindex parent handle metric bw-min bw-max burst priority weight leaves",
        reply: "4 ifindex handle",
      },
      flags: ["admin-perm"],
    }),
    "cap-get": () => ({
      set: "caps",
      do: { request: "5 ifindex scope", reply: `5 ${capGetAttributes}` },
      dump: { request: "5 ifindex", reply: `5 ${capGetAttributes}` },
    }),
  },
  groups: {},
  config: "NET_SHAPER",
  since: "6.13",
  links: {},
});
