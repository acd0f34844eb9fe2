// Generated from net_dm.yaml (sha256 eeb73b0ed8615cca). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * What a report about dropped packets contains. Values of `alert-mode` in family NET_DM:
 *
 * - `summary` (NET_DM_ALERT_MODE_SUMMARY, 0): Number of drops for each address of kernel code.
 * - `packet` (NET_DM_ALERT_MODE_PACKET, 1): Each dropped packet.
 */
export type AlertMode = "summary" | "packet";

/**
 * Whether the kernel or a network device dropped a packet. Values of `origin` in family NET_DM:
 *
 * - `sw` (NET_DM_ORIGIN_SW, 0): The kernel.
 * - `hw` (NET_DM_ORIGIN_HW, 1): A device.
 */
export type Origin = "sw" | "hw";

/** Place in the kernel at which packets were dropped. C structure `net-dm-drop-point`. */
export interface NetDmDropPoint<M extends Mode = Read> extends TrailingBytes {
  /** Address of the instruction that dropped the packets. Member: u64, shown in hexadecimal. */ pc: M["big"];
  /** Number of packets. Member: u32. */ count: number;
}

/** C structure `net-dm-alert-msg`. */
export interface NetDmAlertMsg<M extends Mode = Read> extends TrailingBytes {
  /** array of structures `net-dm-drop-point`. */ points: Shape<M, NetDmDropPoint<M>>[];
}

/** Attribute set `main`. */
export type Main<M extends Mode = Read> = ExtraAttributes & {
  /** Whether reports have counts of drops or the dropped packets. Attribute NET_DM_ATTR_ALERT_MODE of NET_DM: u8. */
  alertMode?: AlertMode | M["unnamed"];
  /** Address of the kernel code that dropped the packet. Attribute NET_DM_ATTR_PC of NET_DM: u64. */ pc?: M["big"];
  /** Name of the kernel function that dropped the packet, with an offset. Attribute NET_DM_ATTR_SYMBOL of NET_DM: string. */
  symbol?: string;
  /** Input interface of the packet. Attribute NET_DM_ATTR_IN_PORT of NET_DM: nested attributes. */ inPort?: Port;
  /** Time of the drop, in ns since 1970. Attribute NET_DM_ATTR_TIMESTAMP of NET_DM: u64. */ timestamp?: M["big"];
  /** EtherType of the packet. Attribute NET_DM_ATTR_PROTO of NET_DM: u16. */ proto?: number;
  /** The packet, starting with its link layer header if it has one. Attribute NET_DM_ATTR_PAYLOAD of NET_DM: bytes. */
  payload?: Uint8Array;
  /** Maximum number of reported bytes of a packet, 0 for all. Attribute NET_DM_ATTR_TRUNC_LEN of NET_DM: u32. */
  truncLen?: number;
  /** Length of the packet. Attribute NET_DM_ATTR_ORIG_LEN of NET_DM: u32. */ origLen?: number;
  /** Maximum number of queued reports. Attribute NET_DM_ATTR_QUEUE_LEN of NET_DM: u32. */ queueLen?: number;
  /** Counters of drops of the kernel. Attribute NET_DM_ATTR_STATS of NET_DM: nested attributes. */ stats?: Stats<M>;
  /** Counters of drops of devices. Attribute NET_DM_ATTR_HW_STATS of NET_DM: nested attributes. */
  hwStats?: Stats<M>;
  /** Whether the kernel or a network device dropped the packet. Attribute NET_DM_ATTR_ORIGIN of NET_DM: u16. */
  origin?: Origin | M["unnamed"];
  /** Name of the group to which the device's packet trap belongs. Attribute NET_DM_ATTR_HW_TRAP_GROUP_NAME of NET_DM: string. */
  hwTrapGroupName?: string;
  /** Name of the device's packet trap that caught the packet. Attribute NET_DM_ATTR_HW_TRAP_NAME of NET_DM: string. */
  hwTrapName?: string;
  /** Counters of the traps of devices. Attribute NET_DM_ATTR_HW_ENTRIES of NET_DM: nested attributes. */
  hwEntries?: HwEntries<M>;
  /** NET_DM_ATTR_HW_ENTRY of NET_DM: nested attributes, repeated for each array element. */ hwEntry?: Main<M>[];
  /** Number of packets of the trap. Attribute NET_DM_ATTR_HW_TRAP_COUNT of NET_DM: u32. */ hwTrapCount?: number;
  /** Drops of the kernel. Attribute NET_DM_ATTR_SW_DROPS of NET_DM: flag. */ swDrops?: M["flag"];
  /** Drops of devices. Attribute NET_DM_ATTR_HW_DROPS of NET_DM: flag. */ hwDrops?: M["flag"];
  /** Cookie of the traffic control action that dropped the packet. Attribute NET_DM_ATTR_FLOW_ACTION_COOKIE of NET_DM: bytes. */
  flowActionCookie?: Uint8Array;
  /** Reason of the drop, such as NO_SOCKET (Linux 5.18). Attribute NET_DM_ATTR_REASON of NET_DM: string. */
  reason?: string;
} & ReadOnlyFields<M, {
  /** Drops of the kernel by place, in the alert mode `summary`. Attribute 0 of NET_DM: structure `net-dm-alert-msg`, read-only. */
  alert?: Shape<M, NetDmAlertMsg<M>>;
}>;

/** Counters of the traps of devices. Attribute set `hw-entries`. */
export interface HwEntries<M extends Mode = Read> extends ExtraAttributes {
  /** NET_DM_ATTR_HW_ENTRY of NET_DM: nested attributes, repeated for each array element. */ hwEntry?: Main<M>[];
}

/** Attribute set `port`. */
export interface Port extends ExtraAttributes {
  /** Index of the interface. Attribute NET_DM_ATTR_PORT_NETDEV_IFINDEX of NET_DM: u32. */ netdevIfindex?: number;
  /** Name of the interface. Attribute NET_DM_ATTR_PORT_NETDEV_NAME of NET_DM: string. */ netdevName?: string;
}

/** Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** Number of reports that were lost. Attribute NET_DM_ATTR_STATS_DROPPED of NET_DM: u64. */ dropped?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports dropped packets by place, in the alert mode `summary`, which is the default. Event 1 of family NET_DM in multicast group `events`. */
  alert: { event: Main<Read> };
  /** Changes the settings of the drop monitor, while it is stopped. Request 2 of family NET_DM; requires CAP_NET_ADMIN in the initial user namespace. */
  config: { do: Call<Only<Main<Write>, "alertMode" | "truncLen" | "queueLen">> };
  /** Starts reports of dropped packets; without attributes, of those that the kernel dropped. Request 3 of family NET_DM; requires CAP_NET_ADMIN in the initial user namespace. */
  start: { do: Call<Only<Main<Write>, "swDrops" | "hwDrops">> };
  /** Stops the reports of dropped packets. Request 4 of family NET_DM; requires CAP_NET_ADMIN in the initial user namespace. */
  stop: { do: Call<Only<Main<Write>, "swDrops" | "hwDrops">> };
  /** Returns the settings of the drop monitor. Request 6 of family NET_DM. */
  "config-get": { do: Call<ExtraAttributes, Main<Read>> };
  /** Returns the number of drop reports that were lost. Request 8 of family NET_DM. */
  "stats-get": { do: Call<ExtraAttributes, Main<Read>> };
  /** Reports a dropped packet. Event 5 of family NET_DM in multicast group `events`. */
  "packet-alert": { event: Main<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "config-get": Main<Read>;
  "stats-get": Main<Read>;
}

/** Names of the multicast groups. */
export type Groups = "events";

/** Packets that the kernel and devices drop, with the reason. Netlink family `NET_DM`: `connect()` opens a client. Requires CONFIG_NET_DROP_MONITOR, module drop_monitor. */
export const netDm: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "NET_DM",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 2,
  constants: {},
  enums: {
    "alert-mode": () => ({ prefix: "net-dm-alert-mode-", entries: "summary packet" }),
    origin: () => ({ prefix: "net-dm-origin-", entries: "sw hw" }),
  },
  structs: {
    "net-dm-drop-point": () => ({
      members: [{ name: "pc", type: "u64", hint: "hex" }, { name: "count", type: "u32" }],
      read: (view, at) => ({ pc: view.getBigUint64(at, host), count: view.getUint32(at + 8, host) }),
      write: (view, at, { pc: v0, count: v1 }) => { if (!(isU64(v0) && isU32(v1))) return false;
        view.setBigUint64(at, v0, host); view.setUint32(at + 8, v1, host); return true; },
    }),
    "net-dm-alert-msg": () => ({
      members: [
        { name: "entries", countsItems: true, type: "u32" },
        { name: "points", item: "struct", type: "binary", struct: "net-dm-drop-point" },
      ],
      make: (v) => ({ points: v[0] }),
    }),
  },
  sets: {
    main: () => ({
      prefix: "net-dm-attr-",
      attributes: [
        { name: "alert", number: 0, type: "binary", struct: "net-dm-alert-msg", kernelName: false, access: "read-only" },
        { name: "alert-mode", number: 1, type: "u8", enum: "alert-mode" },
        { name: "pc", number: 2, type: "u64" },
        { name: "symbol", number: 3, type: "string" },
        { name: "in-port", number: 4, type: "nest", nest: "port" },
        { name: "timestamp", number: 5, type: "u64" },
        { name: "proto", number: 6, type: "u16" },
        { name: "payload", number: 7, type: "binary" },
        { name: "pad", number: 8, type: "pad" },
        { name: "trunc-len", number: 9, type: "u32" },
        { name: "orig-len", number: 10, type: "u32" },
        { name: "queue-len", number: 11, type: "u32" },
        { name: "stats", number: 12, type: "nest", nest: "stats" },
        { name: "hw-stats", number: 13, type: "nest", nest: "stats" },
        { name: "origin", number: 14, type: "u16", enum: "origin" },
        { name: "hw-trap-group-name", number: 15, type: "string" },
        { name: "hw-trap-name", number: 16, type: "string" },
        { name: "hw-entries", number: 17, type: "nest", nest: "hw-entries" },
        { name: "hw-entry", number: 18, type: "nest", nest: "main", multi: true },
        { name: "hw-trap-count", number: 19, type: "u32" },
        { name: "sw-drops", number: 20, type: "flag" },
        { name: "hw-drops", number: 21, type: "flag" },
        { name: "flow-action-cookie", number: 22, type: "binary" },
        { name: "reason", number: 23, type: "string" },
      ],
    }),
    "hw-entries": () => ({ subsetOf: "main", attributes: [{ name: "hw-entry", number: 18, type: "nest", nest: "main", multi: true }] }),
    port: () => ({
      prefix: "net-dm-attr-port-",
      attributes: [{ name: "netdev-ifindex", number: 0, type: "u32" }, { name: "netdev-name", number: 1, type: "string" }],
    }),
    stats: () => ({ prefix: "net-dm-attr-stats-", attributes: [{ name: "dropped", number: 0, type: "u64" }] }),
  },
  subMessages: {},
  operations: {
    alert: () => ({ set: "main", event: "1 alert hw-entries", group: "events" }),
    config: () => ({ set: "main", do: { request: "2 alert-mode trunc-len queue-len" }, flags: ["admin-perm"] }),
    start: () => ({ set: "main", do: { request: "3 sw-drops hw-drops" }, flags: ["admin-perm"] }),
    stop: () => ({ set: "main", do: { request: "4 sw-drops hw-drops" }, flags: ["admin-perm"] }),
    "config-get": () => ({ set: "main", do: { request: "6", reply: "7 alert-mode trunc-len queue-len" } }),
    "stats-get": () => ({ set: "main", do: { request: "8", reply: "9 stats hw-stats" } }),
    "packet-alert": () => ({
      set: "main",
      event: `
        5 pc symbol in-port timestamp proto payload orig-len origin hw-trap-group-name hw-trap-name flow-action-cookie
        reason`,
      group: "events",
    }),
  },
  groups: { events: { name: "events" } },
  config: "NET_DROP_MONITOR",
  module: "drop_monitor",
  links: {},
});
