// Generated from batadv.yaml (sha256 376cf43d80280abf). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Bits of `client-flags`.
 *
 * - `del`: BATADV_TT_CLIENT_DEL (bit 0). The client is about to be removed.
 * - `roam`: BATADV_TT_CLIENT_ROAM (bit 1). The client moved to or from another node.
 * - `wifi`: BATADV_TT_CLIENT_WIFI (bit 4). The client is connected by wireless.
 * - `isola`: BATADV_TT_CLIENT_ISOLA (bit 5). The client is isolated from other isolated clients.
 * - `nopurge`: BATADV_TT_CLIENT_NOPURGE (bit 8). The client is never removed.
 * - `new`: BATADV_TT_CLIENT_NEW (bit 9). The client was not announced yet.
 * - `pending`: BATADV_TT_CLIENT_PENDING (bit 10). The client is kept until the others know that it is removed.
 * - `temp`: BATADV_TT_CLIENT_TEMP (bit 11). The client was seen but no node has announced it.
 */
export type ClientFlags = "del" | "roam" | "wifi" | "isola" | "nopurge" | "new" | "pending" | "temp";

/**
 * Values of `gw-modes`.
 *
 * - `off`: BATADV_GW_MODE_OFF (0). No gateway.
 * - `client`: BATADV_GW_MODE_CLIENT (1). The node uses a gateway.
 * - `server`: BATADV_GW_MODE_SERVER (2). The node is a gateway.
 */
export type GwModes = "off" | "client" | "server";

/** Attributes of `batadv-attrs`. */
export interface BatadvAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** BATADV_ATTR_VERSION (1): string. Version of the module. */ version?: string;
  /** BATADV_ATTR_ALGO_NAME (2): string. Routing algorithm: `BATMAN_IV` or `BATMAN_V`. */ algoName?: string;
  /** BATADV_ATTR_MESH_IFINDEX (3): u32. Index of the mesh interface. */ meshIfindex?: number;
  /** BATADV_ATTR_MESH_IFNAME (4): string. Name of the mesh interface. */ meshIfname?: string;
  /** BATADV_ATTR_MESH_ADDRESS (5): binary, shown as mac, 6 bytes. MAC address of the mesh interface. */
  meshAddress?: M["address"];
  /** BATADV_ATTR_HARD_IFINDEX (6): u32. Index of an interface in the mesh. */ hardIfindex?: number;
  /** BATADV_ATTR_HARD_IFNAME (7): string. Name of an interface in the mesh. */ hardIfname?: string;
  /** BATADV_ATTR_HARD_ADDRESS (8): binary, shown as mac, 6 bytes. MAC address of an interface in the mesh. */
  hardAddress?: M["address"];
  /** BATADV_ATTR_ORIG_ADDRESS (9): binary, shown as mac, 6 bytes. MAC address of a node. */
  origAddress?: M["address"];
  /** BATADV_ATTR_TPMETER_RESULT (10): u8. Result of a throughput test, `BATADV_TP_REASON_*`. */
  tpmeterResult?: number;
  /** BATADV_ATTR_TPMETER_TEST_TIME (11): u32, in ms. Duration of a throughput test. */ tpmeterTestTime?: number;
  /** BATADV_ATTR_TPMETER_BYTES (12): u64, in bytes. Data that the other node has acknowledged. */
  tpmeterBytes?: M["big"];
  /** BATADV_ATTR_TPMETER_COOKIE (13): u32. Number of the throughput test. */ tpmeterCookie?: number;
  /** BATADV_ATTR_ACTIVE (15): flag. The interface takes part in the mesh. */ active?: M["flag"];
  /** BATADV_ATTR_TT_ADDRESS (16): binary, shown as mac, 6 bytes. MAC address of a client. */
  ttAddress?: M["address"];
  /** BATADV_ATTR_TT_TTVN (17): u8. Version of the translation table. */ ttTtvn?: number;
  /** BATADV_ATTR_TT_LAST_TTVN (18): u8. Version of the translation table that announced the client. */
  ttLastTtvn?: number;
  /** BATADV_ATTR_TT_CRC32 (19): u32, shown as hex. Checksum of the translation table. */ ttCrc32?: number;
  /** BATADV_ATTR_TT_VID (20): u16. VLAN of the client, with a bit that tells whether it has one. */ ttVid?: number;
  /** BATADV_ATTR_TT_FLAGS (21): u32. Flags of the client. */ ttFlags?: (ClientFlags | number)[];
  /** BATADV_ATTR_FLAG_BEST (22): flag. The entry is used for packets. */ flagBest?: M["flag"];
  /** BATADV_ATTR_LAST_SEEN_MSECS (23): u32, in ms. Time since the last message of the node. */
  lastSeenMsecs?: number;
  /** BATADV_ATTR_NEIGH_ADDRESS (24): binary, shown as mac, 6 bytes. MAC address of a neighbour. */
  neighAddress?: M["address"];
  /** BATADV_ATTR_TQ (25): u8. Quality of the path, 0 to 255 (BATMAN_IV). */ tq?: number;
  /** BATADV_ATTR_THROUGHPUT (26): u32, in kbit/s. Throughput of the path (BATMAN_V). */ throughput?: number;
  /** BATADV_ATTR_BANDWIDTH_UP (27): u32, in 100 kbit/s. Upload bandwidth of a gateway. */ bandwidthUp?: number;
  /** BATADV_ATTR_BANDWIDTH_DOWN (28): u32, in 100 kbit/s. Download bandwidth of a gateway. */ bandwidthDown?: number;
  /** BATADV_ATTR_ROUTER (29): binary, shown as mac, 6 bytes. MAC address of the next node on the way to a gateway. */
  router?: M["address"];
  /** BATADV_ATTR_BLA_OWN (30): flag. The claim or backbone is that of this node. */ blaOwn?: M["flag"];
  /** BATADV_ATTR_BLA_ADDRESS (31): binary, shown as mac, 6 bytes. MAC address of the client of a claim. */
  blaAddress?: M["address"];
  /** BATADV_ATTR_BLA_VID (32): u16. VLAN of a claim. */ blaVid?: number;
  /** BATADV_ATTR_BLA_BACKBONE (33): binary, shown as mac, 6 bytes. MAC address of the node of a claim. */
  blaBackbone?: M["address"];
  /** BATADV_ATTR_BLA_CRC (34): u16, shown as hex. Checksum of the claims of a node. */ blaCrc?: number;
  /** BATADV_ATTR_DAT_CACHE_IP4ADDRESS (35): u32, big-endian, shown as ipv4. IPv4 address of an ARP entry. */
  datCacheIp4address?: M["address"];
  /** BATADV_ATTR_DAT_CACHE_HWADDRESS (36): binary, shown as mac, 6 bytes. MAC address of an ARP entry. */
  datCacheHwaddress?: M["address"];
  /** BATADV_ATTR_DAT_CACHE_VID (37): u16. VLAN of an ARP entry. */ datCacheVid?: number;
  /** BATADV_ATTR_MCAST_FLAGS (38): u32, shown as hex. Multicast flags of a node. */ mcastFlags?: number;
  /** BATADV_ATTR_MCAST_FLAGS_PRIV (39): u32, shown as hex. Multicast flags of this node, `BATADV_MCAST_FLAGS_*`. */
  mcastFlagsPriv?: number;
  /** BATADV_ATTR_VLANID (40): u16. VLAN on the mesh interface. */ vlanid?: number;
  /** BATADV_ATTR_AGGREGATED_OGMS_ENABLED (41): u8. 1 if protocol messages are combined. */
  aggregatedOgmsEnabled?: number;
  /** BATADV_ATTR_AP_ISOLATION_ENABLED (42): u8. 1 if packets between wireless clients are dropped. */
  apIsolationEnabled?: number;
  /** BATADV_ATTR_ISOLATION_MARK (43): u32, shown as hex. Mark of the packets of isolated clients. */
  isolationMark?: number;
  /** BATADV_ATTR_ISOLATION_MASK (44): u32, shown as hex. Bits of `isolation-mark` to compare. */
  isolationMask?: number;
  /** BATADV_ATTR_BONDING_ENABLED (45): u8. 1 if packets are spread over several interfaces. */
  bondingEnabled?: number;
  /** BATADV_ATTR_BRIDGE_LOOP_AVOIDANCE_ENABLED (46): u8. 1 if loops through bridges are avoided. */
  bridgeLoopAvoidanceEnabled?: number;
  /** BATADV_ATTR_DISTRIBUTED_ARP_TABLE_ENABLED (47): u8. 1 if nodes answer ARP requests for others. */
  distributedArpTableEnabled?: number;
  /** BATADV_ATTR_FRAGMENTATION_ENABLED (48): u8. 1 if packets that are too long are fragmented, 0 if they are dropped. */
  fragmentationEnabled?: number;
  /** BATADV_ATTR_GW_BANDWIDTH_DOWN (49): u32, in 100 kbit/s. Download bandwidth that this gateway announces. */
  gwBandwidthDown?: number;
  /** BATADV_ATTR_GW_BANDWIDTH_UP (50): u32, in 100 kbit/s. Upload bandwidth that this gateway announces. */
  gwBandwidthUp?: number;
  /** BATADV_ATTR_GW_MODE (51): u8. Whether this node offers or uses a gateway. */ gwMode?: GwModes | M["unnamed"];
  /** BATADV_ATTR_GW_SEL_CLASS (52): u32. How a client selects its gateway. */ gwSelClass?: number;
  /** BATADV_ATTR_HOP_PENALTY (53): u8. Amount by which each hop lowers the quality of a path. */ hopPenalty?: number;
  /** BATADV_ATTR_LOG_LEVEL (54): u32, shown as hex. Kinds of messages that are logged. */ logLevel?: number;
  /** BATADV_ATTR_MULTICAST_FORCEFLOOD_ENABLED (55): u8. 1 if multicast packets are sent to all nodes. */
  multicastForcefloodEnabled?: number;
  /** BATADV_ATTR_NETWORK_CODING_ENABLED (56): u8. 1 if packets are combined by network coding. */
  networkCodingEnabled?: number;
  /** BATADV_ATTR_ORIG_INTERVAL (57): u32, in ms. Interval of the messages with which a node announces itself. */
  origInterval?: number;
  /** BATADV_ATTR_ELP_INTERVAL (58): u32, in ms. Interval of the messages with which neighbours are found (BATMAN_V). */
  elpInterval?: number;
  /** BATADV_ATTR_THROUGHPUT_OVERRIDE (59): u32, in 100 kbit/s. Throughput of the interface; 0 to measure it (BATMAN_V). */
  throughputOverride?: number;
  /** BATADV_ATTR_MULTICAST_FANOUT (60): u32. Number of nodes to which a multicast packet is sent separately. */
  multicastFanout?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `get-mesh`: request 1. Returns the settings of a mesh interface. */
  "get-mesh": {
    do: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `tp-meter`: request 2, requires uns-admin-perm. Starts a throughput test to a node. The result arrives as an event. */
  "tp-meter": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "origAddress" | "tpmeterTestTime"> & Has<"meshIfindex"
        | "origAddress">;
      reply: (BatadvAttrs<Read>) | undefined;
    };
  };
  /** `tp-meter-cancel`: request 3, requires uns-admin-perm. Ends a throughput test. */
  "tp-meter-cancel": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "origAddress"> & Has<"meshIfindex" | "origAddress">;
      reply: undefined;
    };
  };
  /** `get-routing-algos`: dump 4. Lists the routing algorithms of the module. */
  "get-routing-algos": { dump: { request: ExtraAttributes; reply: BatadvAttrs<Read> } };
  /** `get-hardif`: request 5, dump 5. Returns an interface of a mesh. A dump lists all interfaces of a mesh. */
  "get-hardif": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex" | "hardIfindex">;
      reply: BatadvAttrs<Read>;
    };
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-transtable-local`: dump 6, requires uns-admin-perm. Lists the clients of this node. */
  "get-transtable-local": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-transtable-global`: dump 7, requires uns-admin-perm. Lists the clients of the other nodes. */
  "get-transtable-global": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-originators`: dump 8, requires uns-admin-perm. Lists the other nodes, with the ways to them. */
  "get-originators": {
    dump: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex">;
      reply: BatadvAttrs<Read>;
    };
  };
  /** `get-neighbors`: dump 9, requires uns-admin-perm. Lists the neighbours. */
  "get-neighbors": {
    dump: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex">;
      reply: BatadvAttrs<Read>;
    };
  };
  /** `get-gateways`: dump 10, requires uns-admin-perm. Lists the gateways. */
  "get-gateways": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-bla-claim`: dump 11, requires uns-admin-perm. Lists the claims of bridge loop avoidance. */
  "get-bla-claim": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-bla-backbone`: dump 12, requires uns-admin-perm. Lists the nodes that take part in bridge loop avoidance. */
  "get-bla-backbone": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-dat-cache`: dump 13, requires uns-admin-perm. Lists the entries of the distributed ARP table. */
  "get-dat-cache": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `get-mcast-flags`: dump 14, requires uns-admin-perm. Lists the multicast flags of the nodes. */
  "get-mcast-flags": {
    dump: { request: Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">; reply: BatadvAttrs<Read> };
  };
  /** `set-mesh`: request 15, requires uns-admin-perm. Changes the settings of a mesh interface. */
  "set-mesh": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "aggregatedOgmsEnabled" | "apIsolationEnabled"
        | "isolationMark" | "isolationMask" | "bondingEnabled" | "bridgeLoopAvoidanceEnabled"
        | "distributedArpTableEnabled" | "fragmentationEnabled" | "gwBandwidthDown" | "gwBandwidthUp" | "gwMode"
        | "gwSelClass" | "hopPenalty" | "logLevel" | "multicastForcefloodEnabled" | "networkCodingEnabled"
        | "origInterval" | "multicastFanout"> & Has<"meshIfindex">;
      reply: undefined;
    };
  };
  /** `set-hardif`: request 16, requires uns-admin-perm. Changes the settings of an interface of a mesh. */
  "set-hardif": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex" | "hopPenalty" | "elpInterval"
        | "throughputOverride"> & Has<"meshIfindex" | "hardIfindex">;
      reply: undefined;
    };
  };
  /** `get-vlan`: request 17. Returns the settings of a VLAN on a mesh interface. */
  "get-vlan": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "vlanid"> & Has<"meshIfindex" | "vlanid">;
      reply: BatadvAttrs<Read>;
    };
  };
  /** `set-vlan`: request 18, requires uns-admin-perm. Changes the settings of a VLAN on a mesh interface. */
  "set-vlan": {
    do: {
      request: Only<BatadvAttrs<Write>, "meshIfindex" | "vlanid" | "apIsolationEnabled"> & Has<"meshIfindex"
        | "vlanid">;
      reply: undefined;
    };
  };
  /** `tp-meter-result`: event 2, group `tpmeter`. A throughput test ended. */
  "tp-meter-result": { event: BatadvAttrs<Read> };
  /** `mesh-changed`: event 15, group `config`. The settings of a mesh interface were changed. */
  "mesh-changed": { event: BatadvAttrs<Read> };
  /** `hardif-changed`: event 16, group `config`. The settings of an interface of a mesh were changed. */
  "hardif-changed": { event: BatadvAttrs<Read> };
  /** `vlan-changed`: event 18, group `config`. The settings of a VLAN on a mesh interface were changed. */
  "vlan-changed": { event: BatadvAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "tp-meter-result": BatadvAttrs<Read>;
  "mesh-changed": BatadvAttrs<Read>;
  "hardif-changed": BatadvAttrs<Read>;
  "vlan-changed": BatadvAttrs<Read>;
  "get-mesh": BatadvAttrs<Read>;
  "get-routing-algos": BatadvAttrs<Read>;
  "get-hardif": BatadvAttrs<Read>;
  "get-transtable-local": BatadvAttrs<Read>;
  "get-transtable-global": BatadvAttrs<Read>;
  "get-originators": BatadvAttrs<Read>;
  "get-neighbors": BatadvAttrs<Read>;
  "get-gateways": BatadvAttrs<Read>;
  "get-bla-claim": BatadvAttrs<Read>;
  "get-bla-backbone": BatadvAttrs<Read>;
  "get-dat-cache": BatadvAttrs<Read>;
  "get-mcast-flags": BatadvAttrs<Read>;
  "get-vlan": BatadvAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config" | "tpmeter";

const getHardifAttributes = `
  mesh-ifindex mesh-ifname hard-ifindex hard-ifname hard-address active hop-penalty elp-interval throughput-override`;

const meshChangedAttributes = `
  version algo-name mesh-ifindex mesh-ifname mesh-address hard-ifindex hard-ifname hard-address tt-ttvn bla-crc
  mcast-flags mcast-flags-priv aggregated-ogms-enabled ap-isolation-enabled isolation-mark isolation-mask
  bonding-enabled bridge-loop-avoidance-enabled distributed-arp-table-enabled fragmentation-enabled gw-bandwidth-down
  gw-bandwidth-up gw-mode gw-sel-class hop-penalty log-level multicast-forceflood-enabled multicast-fanout
  network-coding-enabled orig-interval`;

/** Family `batadv` (CONFIG_BATMAN_ADV, module batman_adv): `connect()` opens a client. Also the model for codecs. */
export const batadv: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "batadv",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "client-flags": () => ({ flags: true, prefix: "batadv-tt-client-", entries: "del roam wifi=4 isola nopurge=8 new pending temp" }),
    "gw-modes": () => ({ prefix: "batadv-gw-mode-", entries: "off client server" }),
  },
  structs: {},
  sets: {
    "batadv-attrs": () => ({
      prefix: "batadv-attr-",
      attributes: [
        { name: "version", number: 1, type: "string" },
        { name: "algo-name", number: 2, type: "string" },
        { name: "mesh-ifindex", number: 3, type: "u32" },
        { name: "mesh-ifname", number: 4, type: "string" },
        { name: "mesh-address", number: 5, type: "binary", hint: "mac", exactLength: 6 },
        { name: "hard-ifindex", number: 6, type: "u32" },
        { name: "hard-ifname", number: 7, type: "string" },
        { name: "hard-address", number: 8, type: "binary", hint: "mac", exactLength: 6 },
        { name: "orig-address", number: 9, type: "binary", hint: "mac", exactLength: 6 },
        { name: "tpmeter-result", number: 10, type: "u8" },
        { name: "tpmeter-test-time", number: 11, type: "u32", unit: "ms" },
        { name: "tpmeter-bytes", number: 12, type: "u64", unit: "bytes" },
        { name: "tpmeter-cookie", number: 13, type: "u32" },
        { name: "pad", number: 14, type: "pad" },
        { name: "active", number: 15, type: "flag" },
        { name: "tt-address", number: 16, type: "binary", hint: "mac", exactLength: 6 },
        { name: "tt-ttvn", number: 17, type: "u8" },
        { name: "tt-last-ttvn", number: 18, type: "u8" },
        { name: "tt-crc32", number: 19, type: "u32", hint: "hex" },
        { name: "tt-vid", number: 20, type: "u16" },
        { name: "tt-flags", number: 21, type: "u32", enum: "client-flags", flags: true },
        { name: "flag-best", number: 22, type: "flag" },
        { name: "last-seen-msecs", number: 23, type: "u32", unit: "ms" },
        { name: "neigh-address", number: 24, type: "binary", hint: "mac", exactLength: 6 },
        { name: "tq", number: 25, type: "u8" },
        { name: "throughput", number: 26, type: "u32", unit: "kbit/s" },
        { name: "bandwidth-up", number: 27, type: "u32", unit: "100 kbit/s" },
        { name: "bandwidth-down", number: 28, type: "u32", unit: "100 kbit/s" },
        { name: "router", number: 29, type: "binary", hint: "mac", exactLength: 6 },
        { name: "bla-own", number: 30, type: "flag" },
        { name: "bla-address", number: 31, type: "binary", hint: "mac", exactLength: 6 },
        { name: "bla-vid", number: 32, type: "u16" },
        { name: "bla-backbone", number: 33, type: "binary", hint: "mac", exactLength: 6 },
        { name: "bla-crc", number: 34, type: "u16", hint: "hex" },
        { name: "dat-cache-ip4address", number: 35, type: "u32", order: "big", hint: "ipv4" },
        { name: "dat-cache-hwaddress", number: 36, type: "binary", hint: "mac", exactLength: 6 },
        { name: "dat-cache-vid", number: 37, type: "u16" },
        { name: "mcast-flags", number: 38, type: "u32", hint: "hex" },
        { name: "mcast-flags-priv", number: 39, type: "u32", hint: "hex" },
        { name: "vlanid", number: 40, type: "u16" },
        { name: "aggregated-ogms-enabled", number: 41, type: "u8" },
        { name: "ap-isolation-enabled", number: 42, type: "u8" },
        { name: "isolation-mark", number: 43, type: "u32", hint: "hex" },
        { name: "isolation-mask", number: 44, type: "u32", hint: "hex" },
        { name: "bonding-enabled", number: 45, type: "u8" },
        { name: "bridge-loop-avoidance-enabled", number: 46, type: "u8" },
        { name: "distributed-arp-table-enabled", number: 47, type: "u8" },
        { name: "fragmentation-enabled", number: 48, type: "u8" },
        { name: "gw-bandwidth-down", number: 49, type: "u32", unit: "100 kbit/s" },
        { name: "gw-bandwidth-up", number: 50, type: "u32", unit: "100 kbit/s" },
        { name: "gw-mode", number: 51, type: "u8", enum: "gw-modes" },
        { name: "gw-sel-class", number: 52, type: "u32" },
        { name: "hop-penalty", number: 53, type: "u8" },
        { name: "log-level", number: 54, type: "u32", hint: "hex" },
        { name: "multicast-forceflood-enabled", number: 55, type: "u8" },
        { name: "network-coding-enabled", number: 56, type: "u8" },
        { name: "orig-interval", number: 57, type: "u32", unit: "ms" },
        { name: "elp-interval", number: 58, type: "u32", unit: "ms" },
        { name: "throughput-override", number: 59, type: "u32", unit: "100 kbit/s" },
        { name: "multicast-fanout", number: 60, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "get-mesh": () => ({
      set: "batadv-attrs",
      do: {
        request: { number: 1, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 1, attributes: meshChangedAttributes },
      },
    }),
    "tp-meter": () => ({
      set: "batadv-attrs",
      do: {
        request: {
          number: 2,
          required: ["mesh-ifindex", "orig-address"],
          attributes: "mesh-ifindex orig-address tpmeter-test-time",
        },
        reply: { number: 2, attributes: "tpmeter-cookie" },
      },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "tp-meter-cancel": () => ({
      set: "batadv-attrs",
      do: { request: { number: 3, required: ["mesh-ifindex", "orig-address"], attributes: "mesh-ifindex orig-address" } },
      flags: ["uns-admin-perm"],
    }),
    "get-routing-algos": () => ({ set: "batadv-attrs", dump: { request: { number: 4 }, reply: { number: 4, attributes: "algo-name" } } }),
    "get-hardif": () => ({
      set: "batadv-attrs",
      do: {
        request: { number: 5, required: ["mesh-ifindex", "hard-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: { number: 5, attributes: getHardifAttributes },
      },
      dump: {
        request: { number: 5, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 5, attributes: getHardifAttributes },
      },
    }),
    "get-transtable-local": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 6, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 6, attributes: "tt-address tt-crc32 tt-vid tt-flags last-seen-msecs" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-transtable-global": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 7, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 7, attributes: "tt-address orig-address tt-ttvn tt-last-ttvn tt-crc32 tt-vid tt-flags flag-best" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-originators": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 8, required: ["mesh-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: {
          number: 8,
          attributes: `
            orig-address neigh-address hard-ifindex hard-ifname tq throughput last-seen-msecs flag-best`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-neighbors": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 9, required: ["mesh-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: { number: 9, attributes: "neigh-address hard-ifindex hard-ifname last-seen-msecs throughput" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-gateways": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 10, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: {
          number: 10,
          attributes: `
            orig-address router tq throughput hard-ifindex hard-ifname bandwidth-down bandwidth-up flag-best`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-bla-claim": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 11, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 11, attributes: "bla-own bla-address bla-vid bla-backbone bla-crc" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-bla-backbone": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 12, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 12, attributes: "bla-own bla-vid bla-backbone bla-crc last-seen-msecs" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-dat-cache": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 13, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 13, attributes: "dat-cache-ip4address dat-cache-hwaddress dat-cache-vid last-seen-msecs" },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-mcast-flags": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 14, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: { number: 14, attributes: "orig-address mcast-flags" },
      },
      flags: ["uns-admin-perm"],
    }),
    "set-mesh": () => ({
      set: "batadv-attrs",
      do: {
        request: {
          number: 15,
          required: ["mesh-ifindex"],
          replyOnly: [
            "version",
            "algo-name",
            "mesh-ifname",
            "mesh-address",
            "hard-ifindex",
            "hard-ifname",
            "hard-address",
            "tt-ttvn",
            "bla-crc",
            "mcast-flags",
            "mcast-flags-priv",
          ],
          attributes: `
            mesh-ifindex aggregated-ogms-enabled ap-isolation-enabled isolation-mark isolation-mask bonding-enabled
            bridge-loop-avoidance-enabled distributed-arp-table-enabled fragmentation-enabled gw-bandwidth-down
            gw-bandwidth-up gw-mode gw-sel-class hop-penalty log-level multicast-forceflood-enabled multicast-fanout
            network-coding-enabled orig-interval`,
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "set-hardif": () => ({
      set: "batadv-attrs",
      do: {
        request: {
          number: 16,
          required: ["mesh-ifindex", "hard-ifindex"],
          replyOnly: ["mesh-ifname", "hard-ifname", "hard-address", "active"],
          attributes: "mesh-ifindex hard-ifindex hop-penalty elp-interval throughput-override",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "get-vlan": () => ({
      set: "batadv-attrs",
      do: {
        request: { number: 17, required: ["mesh-ifindex", "vlanid"], attributes: "mesh-ifindex vlanid" },
        reply: { number: 17, attributes: "mesh-ifindex mesh-ifname vlanid ap-isolation-enabled" },
      },
    }),
    "set-vlan": () => ({
      set: "batadv-attrs",
      do: {
        request: {
          number: 18,
          required: ["mesh-ifindex", "vlanid"],
          replyOnly: ["mesh-ifname"],
          attributes: "mesh-ifindex vlanid ap-isolation-enabled",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    "tp-meter-result": () => ({
      set: "batadv-attrs",
      event: { number: 2, attributes: "tpmeter-test-time tpmeter-bytes tpmeter-cookie tpmeter-result" },
      group: "tpmeter",
    }),
    "mesh-changed": () => ({
      set: "batadv-attrs",
      event: { number: 15, attributes: meshChangedAttributes },
      notify: "get-mesh",
      group: "config",
    }),
    "hardif-changed": () => ({
      set: "batadv-attrs",
      event: { number: 16, attributes: getHardifAttributes },
      notify: "get-hardif",
      group: "config",
    }),
    "vlan-changed": () => ({
      set: "batadv-attrs",
      event: { number: 18, attributes: "mesh-ifindex mesh-ifname vlanid ap-isolation-enabled" },
      notify: "get-vlan",
      group: "config",
    }),
  },
  groups: { config: { name: "config" }, tpmeter: { name: "tpmeter" } },
  config: "BATMAN_ADV",
  module: "batman_adv",
  links: {},
});
