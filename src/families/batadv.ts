// Generated from batadv.yaml (sha256 ff27912699a33dba). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * State of a mesh client in the translation table. Flags of `client-flags` in family batadv:
 *
 * - `del` (BATADV_TT_CLIENT_DEL, bit 0): The client is about to be removed.
 * - `roam` (BATADV_TT_CLIENT_ROAM, bit 1): The client moved to or from another node.
 * - `wifi` (BATADV_TT_CLIENT_WIFI, bit 4): The client is connected by wireless.
 * - `isola` (BATADV_TT_CLIENT_ISOLA, bit 5): The client is isolated from other isolated clients.
 * - `nopurge` (BATADV_TT_CLIENT_NOPURGE, bit 8): The client is never removed.
 * - `new` (BATADV_TT_CLIENT_NEW, bit 9): The client was not announced yet.
 * - `pending` (BATADV_TT_CLIENT_PENDING, bit 10): The client is being removed, but stays in the table until other nodes are informed.
 * - `temp` (BATADV_TT_CLIENT_TEMP, bit 11): The client was detected in the mesh, but no node has announced it.
 */
export type ClientFlags = "del" | "roam" | "wifi" | "isola" | "nopurge" | "new" | "pending" | "temp";

/**
 * Whether a mesh node uses or offers an Internet gateway. Values of `gw-modes` in family batadv:
 *
 * - `off` (BATADV_GW_MODE_OFF, 0): No gateway.
 * - `client` (BATADV_GW_MODE_CLIENT, 1): The node uses a gateway.
 * - `server` (BATADV_GW_MODE_SERVER, 2): The node is a gateway.
 */
export type GwModes = "off" | "client" | "server";

/** Attribute set `batadv-attrs`. */
export interface BatadvAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Version of the module. Attribute BATADV_ATTR_VERSION of batadv: string. */ version?: string;
  /** Routing algorithm: `BATMAN_IV` or `BATMAN_V`. Attribute BATADV_ATTR_ALGO_NAME of batadv: string. */
  algoName?: string;
  /** Index of the mesh interface. Attribute BATADV_ATTR_MESH_IFINDEX of batadv: u32. */ meshIfindex?: number;
  /** Name of the mesh interface. Attribute BATADV_ATTR_MESH_IFNAME of batadv: string. */ meshIfname?: string;
  /** MAC address of the mesh interface. Attribute BATADV_ATTR_MESH_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  meshAddress?: M["address"];
  /** Index of an interface in the mesh. Attribute BATADV_ATTR_HARD_IFINDEX of batadv: u32. */ hardIfindex?: number;
  /** Name of an interface in the mesh. Attribute BATADV_ATTR_HARD_IFNAME of batadv: string. */ hardIfname?: string;
  /** MAC address of an interface in the mesh. Attribute BATADV_ATTR_HARD_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  hardAddress?: M["address"];
  /** MAC address of a mesh node. Attribute BATADV_ATTR_ORIG_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  origAddress?: M["address"];
  /** Result of a throughput test, `BATADV_TP_REASON_*`. Attribute BATADV_ATTR_TPMETER_RESULT of batadv: u8. */
  tpmeterResult?: number;
  /** Duration of a throughput test. Attribute BATADV_ATTR_TPMETER_TEST_TIME of batadv: u32 in ms. */
  tpmeterTestTime?: number;
  /** Data that the other mesh node acknowledged in the throughput test. Attribute BATADV_ATTR_TPMETER_BYTES of batadv: u64 in bytes. */
  tpmeterBytes?: M["big"];
  /** Number of the throughput test. Attribute BATADV_ATTR_TPMETER_COOKIE of batadv: u32. */ tpmeterCookie?: number;
  /** The interface takes part in the mesh. Attribute BATADV_ATTR_ACTIVE of batadv: flag. */ active?: M["flag"];
  /** MAC address of a mesh client, such as a host behind a node. Attribute BATADV_ATTR_TT_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  ttAddress?: M["address"];
  /** Version of the translation table. In `get-transtable-global`, the version that added the client. Attribute BATADV_ATTR_TT_TTVN of batadv: u8. */
  ttTtvn?: number;
  /** Latest version of the translation table that the client's mesh node announced. Attribute BATADV_ATTR_TT_LAST_TTVN of batadv: u8. */
  ttLastTtvn?: number;
  /** Checksum of the mesh node's translation table. Attribute BATADV_ATTR_TT_CRC32 of batadv: u32, shown in hexadecimal. */
  ttCrc32?: number;
  /** VLAN id of the mesh client; bit 15 is set if the client is in a VLAN. Attribute BATADV_ATTR_TT_VID of batadv: u16. */
  ttVid?: number;
  /** Flags of the client. Attribute BATADV_ATTR_TT_FLAGS of batadv: u32. */ ttFlags?: (ClientFlags | number)[];
  /** The entry is the best one for its destination, so this node uses it. Attribute BATADV_ATTR_FLAG_BEST of batadv: flag. */
  flagBest?: M["flag"];
  /** Time since the mesh node, neighbour or client was last seen. Attribute BATADV_ATTR_LAST_SEEN_MSECS of batadv: u32 in ms. */
  lastSeenMsecs?: number;
  /** MAC address of a neighbouring mesh node. Attribute BATADV_ATTR_NEIGH_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  neighAddress?: M["address"];
  /** Quality of the path, 0 to 255 (BATMAN_IV). Attribute BATADV_ATTR_TQ of batadv: u8. */ tq?: number;
  /** Throughput of the path (BATMAN_V). Attribute BATADV_ATTR_THROUGHPUT of batadv: u32 in kbit/s. */
  throughput?: number;
  /** Upload bandwidth of a gateway. Attribute BATADV_ATTR_BANDWIDTH_UP of batadv: u32 in units of 100 kbit/s. */
  bandwidthUp?: number;
  /** Download bandwidth of a gateway. Attribute BATADV_ATTR_BANDWIDTH_DOWN of batadv: u32 in units of 100 kbit/s. */
  bandwidthDown?: number;
  /** MAC address of the next mesh node on the route to an Internet gateway. Attribute BATADV_ATTR_ROUTER of batadv: 6 bytes, shown as a MAC address. */
  router?: M["address"];
  /** This node made the claim, or is the backbone gateway (bridge loop avoidance). Attribute BATADV_ATTR_BLA_OWN of batadv: flag. */
  blaOwn?: M["flag"];
  /** MAC address of the client that a node claims (bridge loop avoidance). Attribute BATADV_ATTR_BLA_ADDRESS of batadv: 6 bytes, shown as a MAC address. */
  blaAddress?: M["address"];
  /** VLAN of a claimed client (bridge loop avoidance). Attribute BATADV_ATTR_BLA_VID of batadv: u16. */
  blaVid?: number;
  /** MAC address of the node that claims the client (bridge loop avoidance). Attribute BATADV_ATTR_BLA_BACKBONE of batadv: 6 bytes, shown as a MAC address. */
  blaBackbone?: M["address"];
  /** Checksum of a node's claims (bridge loop avoidance). Attribute BATADV_ATTR_BLA_CRC of batadv: u16, shown in hexadecimal. */
  blaCrc?: number;
  /** IPv4 address of an entry in the distributed ARP table. Attribute BATADV_ATTR_DAT_CACHE_IP4ADDRESS of batadv: big-endian u32, shown as an IPv4 address. */
  datCacheIp4address?: M["address"];
  /** MAC address of an entry in the distributed ARP table. Attribute BATADV_ATTR_DAT_CACHE_HWADDRESS of batadv: 6 bytes, shown as a MAC address. */
  datCacheHwaddress?: M["address"];
  /** VLAN of an ARP entry. Attribute BATADV_ATTR_DAT_CACHE_VID of batadv: u16. */ datCacheVid?: number;
  /** Multicast flags that a mesh node announces. Attribute BATADV_ATTR_MCAST_FLAGS of batadv: u32, shown in hexadecimal. */
  mcastFlags?: number;
  /** Multicast flags of this mesh node itself, `BATADV_MCAST_FLAGS_*`. Attribute BATADV_ATTR_MCAST_FLAGS_PRIV of batadv: u32, shown in hexadecimal. */
  mcastFlagsPriv?: number;
  /** VLAN on the mesh interface. Attribute BATADV_ATTR_VLANID of batadv: u16, u32 in replies. */ vlanid?: number;
  /** Whether originator messages of several mesh nodes are combined in one packet (1 or 0). Attribute BATADV_ATTR_AGGREGATED_OGMS_ENABLED of batadv: u8. */
  aggregatedOgmsEnabled?: number;
  /** Whether packets between wireless clients of the mesh are dropped (1 or 0). Attribute BATADV_ATTR_AP_ISOLATION_ENABLED of batadv: u8. */
  apIsolationEnabled?: number;
  /** Packet mark that classifies the sending mesh client as isolated. Attribute BATADV_ATTR_ISOLATION_MARK of batadv: u32, shown in hexadecimal. */
  isolationMark?: number;
  /** Bits of `isolation-mark` to compare. Attribute BATADV_ATTR_ISOLATION_MASK of batadv: u32, shown in hexadecimal. */
  isolationMask?: number;
  /** Whether packets are spread over several mesh interfaces (1 or 0). Attribute BATADV_ATTR_BONDING_ENABLED of batadv: u8. */
  bondingEnabled?: number;
  /** Whether loops through bridged networks are avoided (1 or 0). Attribute BATADV_ATTR_BRIDGE_LOOP_AVOIDANCE_ENABLED of batadv: u8. */
  bridgeLoopAvoidanceEnabled?: number;
  /** Whether mesh nodes answer ARP requests for other hosts (1 or 0). Attribute BATADV_ATTR_DISTRIBUTED_ARP_TABLE_ENABLED of batadv: u8. */
  distributedArpTableEnabled?: number;
  /** Value 1 if packets that are too long are fragmented, 0 if they are dropped. Attribute BATADV_ATTR_FRAGMENTATION_ENABLED of batadv: u8. */
  fragmentationEnabled?: number;
  /** Download bandwidth that this gateway announces. Attribute BATADV_ATTR_GW_BANDWIDTH_DOWN of batadv: u32 in units of 100 kbit/s. */
  gwBandwidthDown?: number;
  /** Upload bandwidth that this gateway announces. Attribute BATADV_ATTR_GW_BANDWIDTH_UP of batadv: u32 in units of 100 kbit/s. */
  gwBandwidthUp?: number;
  /** Whether this mesh node offers or uses an Internet gateway. Attribute BATADV_ATTR_GW_MODE of batadv: u8. */
  gwMode?: GwModes | M["unnamed"];
  /** Criterion by which this mesh node selects its Internet gateway. Attribute BATADV_ATTR_GW_SEL_CLASS of batadv: u32. */
  gwSelClass?: number;
  /** Amount by which each hop lowers the quality of a path. Attribute BATADV_ATTR_HOP_PENALTY of batadv: u8. */
  hopPenalty?: number;
  /** Kinds of messages that the module logs. Attribute BATADV_ATTR_LOG_LEVEL of batadv: u32, shown in hexadecimal. */
  logLevel?: number;
  /** Whether multicast packets are sent to all mesh nodes (1 or 0). Attribute BATADV_ATTR_MULTICAST_FORCEFLOOD_ENABLED of batadv: u8. */
  multicastForcefloodEnabled?: number;
  /** Whether mesh nodes combine packets by network coding (1 or 0). Attribute BATADV_ATTR_NETWORK_CODING_ENABLED of batadv: u8. */
  networkCodingEnabled?: number;
  /** Interval of the originator messages (OGM), with which a mesh node announces itself. Attribute BATADV_ATTR_ORIG_INTERVAL of batadv: u32 in ms. */
  origInterval?: number;
  /** Interval of the echo messages (ELP), which find neighbouring mesh nodes (BATMAN_V). Attribute BATADV_ATTR_ELP_INTERVAL of batadv: u32 in ms. */
  elpInterval?: number;
  /** Throughput of the interface; 0 to measure it (BATMAN_V). Attribute BATADV_ATTR_THROUGHPUT_OVERRIDE of batadv: u32 in units of 100 kbit/s. */
  throughputOverride?: number;
  /** Maximum number of mesh nodes to which a multicast packet is sent as unicast copies. Attribute BATADV_ATTR_MULTICAST_FANOUT of batadv: u32. */
  multicastFanout?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the settings of a mesh interface, such as `bat0`. Request 1 of family batadv. */
  "get-mesh": { do: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Starts a throughput test to a mesh node. The event `tp-meter-result` has the result. Request 2 of family batadv; requires CAP_NET_ADMIN. */
  "tp-meter": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "origAddress" | "tpmeterTestTime"> & Has<"meshIfindex"
      | "origAddress">,
      (BatadvAttrs<Read>) | undefined>;
  };
  /** Ends a throughput test. Request 3 of family batadv; requires CAP_NET_ADMIN. */
  "tp-meter-cancel": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "origAddress"> & Has<"meshIfindex" | "origAddress">>;
  };
  /** Lists the routing algorithms of the module. Dump 4 of family batadv. */
  "get-routing-algos": { dump: Call<ExtraAttributes, BatadvAttrs<Read>> };
  /** Returns an interface in a mesh. A dump lists all interfaces of a mesh. Request and dump 5 of family batadv. */
  "get-hardif": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex" | "hardIfindex">,
      BatadvAttrs<Read>>;
    dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>>;
  };
  /** Lists the mesh clients behind this node. Dump 6 of family batadv; requires CAP_NET_ADMIN. */
  "get-transtable-local": {
    dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>>;
  };
  /** Lists the mesh clients behind other nodes. Dump 7 of family batadv; requires CAP_NET_ADMIN. */
  "get-transtable-global": {
    dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>>;
  };
  /** Lists the other mesh nodes and the routes to them. Dump 8 of family batadv; requires CAP_NET_ADMIN. */
  "get-originators": {
    dump: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>>;
  };
  /** Lists the neighbouring mesh nodes. Dump 9 of family batadv; requires CAP_NET_ADMIN. */
  "get-neighbors": {
    dump: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>>;
  };
  /** Lists the Internet gateways of the mesh. Dump 10 of family batadv; requires CAP_NET_ADMIN. */
  "get-gateways": { dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Lists the clients that nodes claim for bridge loop avoidance. Dump 11 of family batadv; requires CAP_NET_ADMIN. */
  "get-bla-claim": { dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Lists the nodes that take part in bridge loop avoidance. Dump 12 of family batadv; requires CAP_NET_ADMIN. */
  "get-bla-backbone": { dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Lists the entries of the distributed ARP table. Dump 13 of family batadv; requires CAP_NET_ADMIN. */
  "get-dat-cache": { dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Lists the multicast flags of the mesh nodes. Dump 14 of family batadv; requires CAP_NET_ADMIN. */
  "get-mcast-flags": { dump: Call<Only<BatadvAttrs<Write>, "meshIfindex"> & Has<"meshIfindex">, BatadvAttrs<Read>> };
  /** Changes the settings of a mesh interface, such as `bat0`. Request 15 of family batadv; requires CAP_NET_ADMIN. */
  "set-mesh": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "aggregatedOgmsEnabled" | "apIsolationEnabled"
      | "isolationMark" | "isolationMask" | "bondingEnabled" | "bridgeLoopAvoidanceEnabled"
      | "distributedArpTableEnabled" | "fragmentationEnabled" | "gwBandwidthDown" | "gwBandwidthUp" | "gwMode"
      | "gwSelClass" | "hopPenalty" | "logLevel" | "multicastForcefloodEnabled" | "networkCodingEnabled"
      | "origInterval" | "multicastFanout"> & Has<"meshIfindex">>;
  };
  /** Changes the settings of an interface in a mesh. Request 16 of family batadv; requires CAP_NET_ADMIN. */
  "set-hardif": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "hardIfindex" | "hopPenalty" | "elpInterval"
      | "throughputOverride"> & Has<"meshIfindex" | "hardIfindex">>;
  };
  /** Returns the settings of a VLAN on a mesh interface. Request 17 of family batadv. */
  "get-vlan": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "vlanid"> & Has<"meshIfindex" | "vlanid">, BatadvAttrs<Read>>;
  };
  /** Changes the settings of a VLAN on a mesh interface. Request 18 of family batadv; requires CAP_NET_ADMIN. */
  "set-vlan": {
    do: Call<Only<BatadvAttrs<Write>, "meshIfindex" | "vlanid" | "apIsolationEnabled"> & Has<"meshIfindex"
      | "vlanid">>;
  };
  /** Reports the result of a throughput test. Event 2 of family batadv in multicast group `tpmeter`. */
  "tp-meter-result": { event: BatadvAttrs<Read> };
  /** Reports changed settings of a mesh interface. Event 15 of family batadv in multicast group `config`. */
  "mesh-changed": { event: BatadvAttrs<Read> };
  /** Reports changed settings of an interface in a mesh. Event 16 of family batadv in multicast group `config`. */
  "hardif-changed": { event: BatadvAttrs<Read> };
  /** Reports changed settings of a VLAN on a mesh interface. Event 18 of family batadv in multicast group `config`. */
  "vlan-changed": { event: BatadvAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
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

/** Mesh networks of batman-adv: settings, nodes, clients, gateways. Netlink family `batadv`: `connect()` opens a client. Requires CONFIG_BATMAN_ADV, module batman_adv. */
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
        { name: "vlanid", number: 40, type: "u16", replyType: "u32" },
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
        reply: `1 ${meshChangedAttributes}`,
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
        reply: "2 tpmeter-cookie",
      },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "tp-meter-cancel": () => ({
      set: "batadv-attrs",
      do: { request: { number: 3, required: ["mesh-ifindex", "orig-address"], attributes: "mesh-ifindex orig-address" } },
      flags: ["uns-admin-perm"],
    }),
    "get-routing-algos": () => ({ set: "batadv-attrs", dump: { request: "4", reply: "4 algo-name" } }),
    "get-hardif": () => ({
      set: "batadv-attrs",
      do: {
        request: { number: 5, required: ["mesh-ifindex", "hard-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: `5 ${getHardifAttributes}`,
      },
      dump: {
        request: { number: 5, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: `5 ${getHardifAttributes}`,
      },
    }),
    "get-transtable-local": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 6, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "6 tt-address tt-crc32 tt-vid tt-flags last-seen-msecs",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-transtable-global": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 7, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "7 tt-address orig-address tt-ttvn tt-last-ttvn tt-crc32 tt-vid tt-flags flag-best",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-originators": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 8, required: ["mesh-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: `
          8 orig-address neigh-address hard-ifindex hard-ifname tq throughput last-seen-msecs flag-best`,
      },
      flags: ["uns-admin-perm"],
    }),
    "get-neighbors": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 9, required: ["mesh-ifindex"], attributes: "mesh-ifindex hard-ifindex" },
        reply: "9 neigh-address hard-ifindex hard-ifname last-seen-msecs throughput",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-gateways": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 10, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: `
          10 orig-address router tq throughput hard-ifindex hard-ifname bandwidth-down bandwidth-up flag-best`,
      },
      flags: ["uns-admin-perm"],
    }),
    "get-bla-claim": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 11, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "11 bla-own bla-address bla-vid bla-backbone bla-crc",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-bla-backbone": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 12, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "12 bla-own bla-vid bla-backbone bla-crc last-seen-msecs",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-dat-cache": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 13, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "13 dat-cache-ip4address dat-cache-hwaddress dat-cache-vid last-seen-msecs",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-mcast-flags": () => ({
      set: "batadv-attrs",
      dump: {
        request: { number: 14, required: ["mesh-ifindex"], attributes: "mesh-ifindex" },
        reply: "14 orig-address mcast-flags",
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
        reply: "17 mesh-ifindex mesh-ifname vlanid ap-isolation-enabled",
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
      event: "2 tpmeter-test-time tpmeter-bytes tpmeter-cookie tpmeter-result",
      group: "tpmeter",
    }),
    "mesh-changed": () => ({ set: "batadv-attrs", event: `15 ${meshChangedAttributes}`, notify: "get-mesh", group: "config" }),
    "hardif-changed": () => ({ set: "batadv-attrs", event: `16 ${getHardifAttributes}`, notify: "get-hardif", group: "config" }),
    "vlan-changed": () => ({
      set: "batadv-attrs",
      event: "18 mesh-ifindex mesh-ifname vlanid ap-isolation-enabled",
      notify: "get-vlan",
      group: "config",
    }),
  },
  groups: { config: { name: "config" }, tpmeter: { name: "tpmeter" } },
  config: "BATMAN_ADV",
  module: "batman_adv",
  links: {},
});
