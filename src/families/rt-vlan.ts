// Generated from rt-vlan.yaml (sha256 23b03752945262fa). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32 } from "../schema/values/struct-members.ts";
import * as rtMdb from "./rt-mdb.ts";

/**
 * Properties of a VLAN on a bridge or bridge port. Flags of `vlan-flags` in family rt-vlan:
 *
 * - `master` (BRIDGE_VLAN_INFO_MASTER, bit 0): In a request: changes the VLAN of the bridge device.
 * - `pvid` (BRIDGE_VLAN_INFO_PVID, bit 1): VLAN of untagged incoming packets.
 * - `untagged` (BRIDGE_VLAN_INFO_UNTAGGED, bit 2): Packets leave untagged.
 * - `range-begin` (BRIDGE_VLAN_INFO_RANGE_BEGIN, bit 3): First VLAN of a range.
 * - `range-end` (BRIDGE_VLAN_INFO_RANGE_END, bit 4): Last VLAN of a range.
 * - `brentry` (BRIDGE_VLAN_INFO_BRENTRY, bit 5): The VLAN also exists on the bridge device.
 * - `only-opts` (BRIDGE_VLAN_INFO_ONLY_OPTS, bit 6): The request changes only settings. The VLAN must exist.
 */
export type VlanFlags = "master" | "pvid" | "untagged" | "range-begin" | "range-end" | "brentry" | "only-opts";

/**
 * STP state of a bridge port in a VLAN. Values of `state` in family rt-vlan:
 *
 * - `disabled` (BR_STATE_DISABLED, 0)
 * - `listening` (BR_STATE_LISTENING, 1)
 * - `learning` (BR_STATE_LEARNING, 2)
 * - `forwarding` (BR_STATE_FORWARDING, 3)
 * - `blocking` (BR_STATE_BLOCKING, 4)
 */
export type State = "disabled" | "listening" | "learning" | "forwarding" | "blocking";

/**
 * Which data a dump of VLANs returns. Flags of `dump-flags` in family rt-vlan:
 *
 * - `stats` (BRIDGE_VLANDB_DUMPF_STATS, bit 0): Returns statistics.
 * - `global` (BRIDGE_VLANDB_DUMPF_GLOBAL, bit 1): Returns only settings for the whole bridge.
 */
export type DumpFlags = "stats" | "global";

/** C structure `br-vlan-msg`. */
export interface BrVlanMsg extends TrailingBytes {
  /** u8. */ family: number;
  /** Index of the bridge or bridge port; in a dump, 0 stands for all. Member: u32. */ ifindex: number;
}

/** C structure `bridge-vlan-info`. */
export interface BridgeVlanInfo extends TrailingBytes {
  /** u16. */ flags: (VlanFlags | number)[];
  /** First or only VLAN id, 1 to 4094. Member: u16. */ vid: number;
}

/** Attribute set `dump`. */
export interface Dump extends ExtraAttributes {
  /** BRIDGE_VLANDB_DUMP_FLAGS of rt-vlan: u32. */ flags?: (DumpFlags | number)[];
}

/** Attribute set `vlandb`. */
export interface Vlandb<M extends Mode = Read> extends ExtraAttributes {
  /** VLAN, or range of VLANs, of a bridge or port. Attribute BRIDGE_VLANDB_ENTRY of rt-vlan: nested attributes, repeated for each array element. */
  entry?: Entry<M>[];
  /** Settings of a VLAN that hold for the whole bridge. Attribute BRIDGE_VLANDB_GLOBAL_OPTIONS of rt-vlan: nested attributes, repeated for each array element. */
  globalOptions?: GlobalOptions<M>[];
}

/** Attribute set `entry`. */
export type Entry<M extends Mode = Read> = ExtraAttributes & {
  /** BRIDGE_VLANDB_ENTRY_INFO of rt-vlan: structure `bridge-vlan-info`. */ info?: Shape<M, BridgeVlanInfo>;
  /** Last VLAN of the range that starts with the VLAN in `info`. Attribute BRIDGE_VLANDB_ENTRY_RANGE of rt-vlan: u16. */
  range?: number;
  /** Spanning tree state. Attribute BRIDGE_VLANDB_ENTRY_STATE of rt-vlan: u8. */ state?: State | M["unnamed"];
  /** BRIDGE_VLANDB_ENTRY_TUNNEL_INFO of rt-vlan: nested attributes. */ tunnelInfo?: TunnelInfo;
  /** Whether the port leads to a multicast router: 0 never, 1 if detected, 2 always. Attribute BRIDGE_VLANDB_ENTRY_MCAST_ROUTER of rt-vlan: u8. */
  mcastRouter?: rtMdb.RouterType | M["unnamed"];
  /** Maximum number of multicast groups of the port in the VLAN; 0 for no limit. Attribute BRIDGE_VLANDB_ENTRY_MCAST_MAX_GROUPS of rt-vlan: u32, since Linux 6.3. */
  mcastMaxGroups?: number;
  /** Value 1 makes the bridge reply to ARP requests and neighbor solicitations instead of flooding them. Attribute BRIDGE_VLANDB_ENTRY_NEIGH_SUPPRESS of rt-vlan: u8, since Linux 6.4. */
  neighSuppress?: number;
  /** Value 1 forwards gratuitous ARP packets and unsolicited neighbor advertisements despite `neighSuppress`. Attribute BRIDGE_VLANDB_ENTRY_NEIGH_FORWARD_GRAT of rt-vlan: u8, since Linux 7.3. */
  neighForwardGrat?: number;
} & ReadOnlyFields<M, {
  /** BRIDGE_VLANDB_ENTRY_STATS of rt-vlan: nested attributes, read-only. */ stats?: Stats<M>;
  /** Number of multicast groups. Attribute BRIDGE_VLANDB_ENTRY_MCAST_N_GROUPS of rt-vlan: u32, read-only, since Linux 6.3. */
  mcastNGroups?: number;
}>;

/** Attribute set `tunnel-info`. */
export interface TunnelInfo extends ExtraAttributes {
  /** Tunnel id, such as a VNI. Attribute BRIDGE_VLANDB_TINFO_ID of rt-vlan: u32. */ id?: number;
  /** Operation: 19 (RTM_SETLINK) adds, 17 (RTM_DELLINK) deletes. Attribute BRIDGE_VLANDB_TINFO_CMD of rt-vlan: u32. */
  cmd?: number;
}

/** Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** BRIDGE_VLANDB_STATS_RX_BYTES of rt-vlan: u64. */ rxBytes?: M["big"];
  /** BRIDGE_VLANDB_STATS_RX_PACKETS of rt-vlan: u64. */ rxPackets?: M["big"];
  /** BRIDGE_VLANDB_STATS_TX_BYTES of rt-vlan: u64. */ txBytes?: M["big"];
  /** BRIDGE_VLANDB_STATS_TX_PACKETS of rt-vlan: u64. */ txPackets?: M["big"];
}

/** Attribute set `global-options`. */
export type GlobalOptions<M extends Mode = Read> = ExtraAttributes & {
  /** First VLAN of the range. Attribute BRIDGE_VLANDB_GOPTS_ID of rt-vlan: u16. */ id?: number;
  /** Last VLAN of the range. Attribute BRIDGE_VLANDB_GOPTS_RANGE of rt-vlan: u16. */ range?: number;
  /** Value 1 enables multicast snooping. Attribute BRIDGE_VLANDB_GOPTS_MCAST_SNOOPING of rt-vlan: u8. */
  mcastSnooping?: number;
  /** IGMP version, 2 or 3; default 2. Attribute BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION of rt-vlan: u8. */
  mcastIgmpVersion?: number;
  /** MLD version, 1 or 2; default 1. Attribute BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION of rt-vlan: u8. */
  mcastMldVersion?: number;
  /** Number of IGMP and MLD queries before a multicast group without members is removed; default 2. Attribute BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT of rt-vlan: u32. */
  mcastLastMemberCnt?: number;
  /** Number of IGMP and MLD queries at startup; default 2. Attribute BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT of rt-vlan: u32. */
  mcastStartupQueryCnt?: number;
  /** Interval of IGMP and MLD queries after a leave message; default 1 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastLastMemberIntvl?: M["big"];
  /** Time after which members of a multicast group without reports expire; default 260 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastMembershipIntvl?: M["big"];
  /** Time after which a silent IGMP or MLD querier counts as gone; default 255 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastQuerierIntvl?: M["big"];
  /** Interval of IGMP and MLD queries; default 125 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastQueryIntvl?: M["big"];
  /** Maximum time in which members of a multicast group reply to queries; default 10 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastQueryResponseIntvl?: M["big"];
  /** Interval of IGMP and MLD queries at startup; default 31.25 s. Attribute BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL of rt-vlan: u64 in units of 1/100 s. */
  mcastStartupQueryIntvl?: M["big"];
  /** Value 1 sends IGMP and MLD queries. Attribute BRIDGE_VLANDB_GOPTS_MCAST_QUERIER of rt-vlan: u8. */
  mcastQuerier?: number;
  /** Number of the spanning tree instance (MSTI). Attribute BRIDGE_VLANDB_GOPTS_MSTI of rt-vlan: u16. */
  msti?: number;
} & ReadOnlyFields<M, {
  /** Ports with multicast routers. Attribute BRIDGE_VLANDB_GOPTS_MCAST_ROUTER_PORTS of rt-vlan: nested attributes, read-only. */
  mcastRouterPorts?: rtMdb.Router<M>;
  /** Current IGMP and MLD queriers. Attribute BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_STATE of rt-vlan: nested attributes, read-only. */
  mcastQuerierState?: QuerierState<M>;
}>;

/** Attribute set `querier-state`. */
export interface QuerierState<M extends Mode = Read> extends ExtraAttributes {
  /** Address of the IGMP querier in the VLAN. Attribute BRIDGE_QUERIER_IP_ADDRESS of rt-vlan: bytes, shown as an IPv4 address. */
  ipAddress?: M["address"];
  /** Index of the bridge port towards the IGMP querier; 0 if the bridge is the querier. Attribute BRIDGE_QUERIER_IP_PORT of rt-vlan: u32. */
  ipPort?: number;
  /** Remaining time until the bridge forgets another IGMP querier. Attribute BRIDGE_QUERIER_IP_OTHER_TIMER of rt-vlan: u64 in units of 1/100 s. */
  ipOtherTimer?: M["big"];
  /** Address of the MLD querier in the VLAN. Attribute BRIDGE_QUERIER_IPV6_ADDRESS of rt-vlan: bytes, shown as an IPv6 address. */
  ipv6Address?: M["address"];
  /** Index of the bridge port towards the MLD querier; 0 if the bridge is the querier. Attribute BRIDGE_QUERIER_IPV6_PORT of rt-vlan: u32. */
  ipv6Port?: number;
  /** Remaining time until the bridge forgets another MLD querier. Attribute BRIDGE_QUERIER_IPV6_OTHER_TIMER of rt-vlan: u64 in units of 1/100 s. */
  ipv6OtherTimer?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds VLANs to a bridge or bridge port, or changes their settings. Request 112 of family rt-vlan; requires CAP_NET_ADMIN. */
  newvlan: { do: Call<{ header?: Partial<BrVlanMsg> } & Vlandb<Write>> };
  /** Removes VLANs from a bridge or bridge port. Request 113 of family rt-vlan; requires CAP_NET_ADMIN. */
  delvlan: { do: Call<{ header?: Partial<BrVlanMsg> } & Only<Vlandb<Write>, "entry">> };
  /** Dumps the VLANs of bridges and ports. Dump 114 of family rt-vlan. */
  getvlan: { dump: Call<{ header?: Partial<BrVlanMsg> } & Dump, { header: BrVlanMsg } & Vlandb<Read>> };
  /** Reports new or changed VLANs of a bridge or port. Event 112 of family rt-vlan in multicast group `rtnlgrp-brvlan`. */
  "newvlan-ntf": { event: { header: BrVlanMsg } & Vlandb<Read> };
  /** Reports removed VLANs of a bridge or port. Event 113 of family rt-vlan in multicast group `rtnlgrp-brvlan`. */
  "delvlan-ntf": { event: { header: BrVlanMsg } & Vlandb<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-brvlan";

/** VLANs of bridges and bridge ports. Netlink family `rt-vlan`: `connect()` opens a client. Requires CONFIG_BRIDGE_VLAN_FILTERING. */
export const rtVlan: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-vlan",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "vlan-flags": () => ({
      flags: true,
      prefix: "bridge-vlan-info-",
      entries: "master pvid untagged range-begin range-end brentry only-opts",
    }),
    state: () => ({ prefix: "br-state-", entries: "disabled listening learning forwarding blocking" }),
    "dump-flags": () => ({ flags: true, prefix: "bridge-vlandb-dumpf-", entries: "stats global" }),
  },
  structs: {
    "br-vlan-msg": () => ({
      members: [
        { name: "family", type: "u8" },
        { name: "reserved1", type: "pad", length: 1 },
        { name: "reserved2", type: "pad", length: 2 },
        { name: "ifindex", type: "u32" },
      ],
      read: (view, at) => ({ family: view.getUint8(at), ifindex: view.getUint32(at + 4, host) }),
      write: (view, at, { family: v0, ifindex: v1 }) => { if (!(isU8(v0) && isU32(v1))) return false;
        view.setUint8(at, v0); view.setUint32(at + 4, v1, host); return true; },
    }),
    "bridge-vlan-info": () => ({
      members: [{ name: "flags", type: "u16", enum: "vlan-flags", flags: true }, { name: "vid", type: "u16" }],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint16(at, host)),
        vid: view.getUint16(at + 2, host) }),
      write: (view, at, { flags: v0, vid: v1 }, names) => { const n0 = names[0]!.bits(v0, 65535); if (!(n0 >= 0 &&
        isU16(v1))) return false; view.setUint16(at, n0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
  },
  sets: {
    dump: () => ({
      prefix: "bridge-vlandb-dump-",
      attributes: [{ name: "flags", number: 1, type: "u32", enum: "dump-flags", flags: true }],
    }),
    vlandb: () => ({
      prefix: "bridge-vlandb-",
      attributes: [
        { name: "entry", number: 1, type: "nest", nest: "entry", multi: true },
        { name: "global-options", number: 2, type: "nest", nest: "global-options", multi: true },
      ],
    }),
    entry: () => ({
      prefix: "bridge-vlandb-entry-",
      attributes: [
        { name: "info", number: 1, type: "binary", struct: "bridge-vlan-info" },
        { name: "range", number: 2, type: "u16" },
        { name: "state", number: 3, type: "u8", enum: "state" },
        { name: "tunnel-info", number: 4, type: "nest", nest: "tunnel-info" },
        { name: "stats", number: 5, type: "nest", nest: "stats", access: "read-only" },
        { name: "mcast-router", number: 6, type: "u8", enum: "rt-mdb/router-type" },
        { name: "mcast-n-groups", number: 7, type: "u32", access: "read-only", since: "6.3" },
        { name: "mcast-max-groups", number: 8, type: "u32", since: "6.3" },
        { name: "neigh-suppress", number: 9, type: "u8", since: "6.4" },
        { name: "neigh-forward-grat", number: 10, type: "u8", since: "7.3" },
      ],
    }),
    "tunnel-info": () => ({
      prefix: "bridge-vlandb-tinfo-",
      attributes: [{ name: "id", number: 1, type: "u32" }, { name: "cmd", number: 2, type: "u32" }],
    }),
    stats: () => ({
      prefix: "bridge-vlandb-stats-",
      attributes: [
        { name: "rx-bytes", number: 1, type: "u64" },
        { name: "rx-packets", number: 2, type: "u64" },
        { name: "tx-bytes", number: 3, type: "u64" },
        { name: "tx-packets", number: 4, type: "u64" },
        { name: "pad", number: 5, type: "pad" },
      ],
    }),
    "global-options": () => ({
      prefix: "bridge-vlandb-gopts-",
      attributes: [
        { name: "id", number: 1, type: "u16" },
        { name: "range", number: 2, type: "u16" },
        { name: "mcast-snooping", number: 3, type: "u8" },
        { name: "mcast-igmp-version", number: 4, type: "u8" },
        { name: "mcast-mld-version", number: 5, type: "u8" },
        { name: "mcast-last-member-cnt", number: 6, type: "u32" },
        { name: "mcast-startup-query-cnt", number: 7, type: "u32" },
        { name: "mcast-last-member-intvl", number: 8, type: "u64", unit: "1/100 s" },
        { name: "pad", number: 9, type: "pad" },
        { name: "mcast-membership-intvl", number: 10, type: "u64", unit: "1/100 s" },
        { name: "mcast-querier-intvl", number: 11, type: "u64", unit: "1/100 s" },
        { name: "mcast-query-intvl", number: 12, type: "u64", unit: "1/100 s" },
        { name: "mcast-query-response-intvl", number: 13, type: "u64", unit: "1/100 s" },
        { name: "mcast-startup-query-intvl", number: 14, type: "u64", unit: "1/100 s" },
        { name: "mcast-querier", number: 15, type: "u8" },
        { name: "mcast-router-ports", number: 16, type: "nest", nest: "rt-mdb/router", access: "read-only" },
        { name: "mcast-querier-state", number: 17, type: "nest", nest: "querier-state", access: "read-only" },
        { name: "msti", number: 18, type: "u16" },
      ],
    }),
    "querier-state": () => ({
      prefix: "bridge-querier-",
      attributes: [
        { name: "ip-address", number: 1, type: "binary", hint: "ipv4" },
        { name: "ip-port", number: 2, type: "u32" },
        { name: "ip-other-timer", number: 3, type: "u64", unit: "1/100 s" },
        { name: "pad", number: 4, type: "pad" },
        { name: "ipv6-address", number: 5, type: "binary", hint: "ipv6" },
        { name: "ipv6-port", number: 6, type: "u32" },
        { name: "ipv6-other-timer", number: 7, type: "u64", unit: "1/100 s" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newvlan: () => ({ set: "vlandb", header: "br-vlan-msg", do: { request: "112 entry global-options" }, flags: ["uns-admin-perm"] }),
    delvlan: () => ({ set: "vlandb", header: "br-vlan-msg", do: { request: "113 entry" }, flags: ["uns-admin-perm"] }),
    getvlan: () => ({
      set: "dump",
      header: "br-vlan-msg",
      replySet: "vlandb",
      dump: { request: "114 flags", reply: "112 entry global-options" },
    }),
    "newvlan-ntf": () => ({
      set: "vlandb",
      header: "br-vlan-msg",
      event: "112 entry global-options",
      notify: "getvlan",
      group: "rtnlgrp-brvlan",
    }),
    "delvlan-ntf": () => ({
      set: "vlandb",
      header: "br-vlan-msg",
      event: "113 entry global-options",
      notify: "getvlan",
      group: "rtnlgrp-brvlan",
    }),
  },
  groups: { "rtnlgrp-brvlan": { name: "rtnlgrp-brvlan", number: 33 } },
  config: "BRIDGE_VLAN_FILTERING",
  creates: { newvlan: ["ENOENT"] },
  links: { "rt-mdb": rtMdb.rtMdb },
});
