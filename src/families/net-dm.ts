// Generated from net_dm.yaml (sha256 cad90f69293aad5e). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Values of `alert-mode`.
 *
 * - `summary`: NET_DM_ALERT_MODE_SUMMARY (0). Numbers of drops by place.
 * - `packet`: NET_DM_ALERT_MODE_PACKET (1). Each dropped packet.
 */
export type AlertMode = "summary" | "packet";

/**
 * Values of `origin`.
 *
 * - `sw`: NET_DM_ORIGIN_SW (0). The kernel.
 * - `hw`: NET_DM_ORIGIN_HW (1). A device.
 */
export type Origin = "sw" | "hw";

/** Attributes of `main`. */
export interface Main<M extends Mode = Read> extends ExtraAttributes {
  /** NET_DM_ATTR_ALERT_MODE (1): u8. What is reported. */ alertMode?: AlertMode | M["unnamed"];
  /** NET_DM_ATTR_PC (2): u64. Address of the code that dropped the packet. */ pc?: M["big"];
  /** NET_DM_ATTR_SYMBOL (3): string. Symbol and offset of that address. */ symbol?: string;
  /** NET_DM_ATTR_IN_PORT (4): nest. Input interface of the packet. */ inPort?: Port;
  /** NET_DM_ATTR_TIMESTAMP (5): u64. Time of the drop, in ns since 1970. */ timestamp?: M["big"];
  /** NET_DM_ATTR_PROTO (6): u16. EtherType of the packet. */ proto?: number;
  /** NET_DM_ATTR_PAYLOAD (7): binary. The packet, starting with its link layer header if it has one. */
  payload?: Uint8Array;
  /** NET_DM_ATTR_TRUNC_LEN (9): u32. Maximum number of reported bytes of a packet, 0 for all. */ truncLen?: number;
  /** NET_DM_ATTR_ORIG_LEN (10): u32. Length of the packet. */ origLen?: number;
  /** NET_DM_ATTR_QUEUE_LEN (11): u32. Maximum number of queued reports. */ queueLen?: number;
  /** NET_DM_ATTR_STATS (12): nest. Counters of drops of the kernel. */ stats?: Stats<M>;
  /** NET_DM_ATTR_HW_STATS (13): nest. Counters of drops of devices. */ hwStats?: Stats<M>;
  /** NET_DM_ATTR_ORIGIN (14): u16. Who dropped the packet. */ origin?: Origin | M["unnamed"];
  /** NET_DM_ATTR_HW_TRAP_GROUP_NAME (15): string. Group of the device's trap. */ hwTrapGroupName?: string;
  /** NET_DM_ATTR_HW_TRAP_NAME (16): string. Trap of the device. */ hwTrapName?: string;
  /** NET_DM_ATTR_HW_ENTRIES (17): binary. */ hwEntries?: Uint8Array;
  /** NET_DM_ATTR_HW_ENTRY (18): binary. */ hwEntry?: Uint8Array;
  /** NET_DM_ATTR_HW_TRAP_COUNT (19): u32. Number of packets of the trap. */ hwTrapCount?: number;
  /** NET_DM_ATTR_SW_DROPS (20): flag. Drops of the kernel. */ swDrops?: M["flag"];
  /** NET_DM_ATTR_HW_DROPS (21): flag. Drops of devices. */ hwDrops?: M["flag"];
  /** NET_DM_ATTR_FLOW_ACTION_COOKIE (22): binary. Cookie of the action that dropped the packet. */
  flowActionCookie?: Uint8Array;
  /** NET_DM_ATTR_REASON (23): string. Reason, such as NO_SOCKET (Linux 5.18). */ reason?: string;
}

/** Attributes of `port`. */
export interface Port extends ExtraAttributes {
  /** NET_DM_ATTR_PORT_NETDEV_IFINDEX (0): u32. Index of the interface. */ netdevIfindex?: number;
  /** NET_DM_ATTR_PORT_NETDEV_NAME (1): string. Name of the interface. */ netdevName?: string;
}

/** Attributes of `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** NET_DM_ATTR_STATS_DROPPED (0): u64. Number of reports that were lost. */ dropped?: M["big"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `config`: request 2, requires admin-perm. Changes the settings, while the monitor is stopped. */
  config: { do: { request: Only<Main<Write>, "alertMode" | "truncLen" | "queueLen">; reply: undefined } };
  /** `start`: request 3, requires admin-perm. Starts the reports. Without attributes those of the kernel. */
  start: { do: { request: Only<Main<Write>, "swDrops" | "hwDrops">; reply: undefined } };
  /** `stop`: request 4, requires admin-perm. Stops the reports. */
  stop: { do: { request: Only<Main<Write>, "swDrops" | "hwDrops">; reply: undefined } };
  /** `config-get`: request 6. Returns the settings. */
  "config-get": { do: { request: ExtraAttributes; reply: Main<Read> } };
  /** `stats-get`: request 8. Returns the counters. */
  "stats-get": { do: { request: ExtraAttributes; reply: Main<Read> } };
  /** `packet-alert`: event 5, group `events`. A dropped packet. */
  "packet-alert": { event: Main<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "packet-alert": Main<Read>;
  "config-get": Main<Read>;
  "stats-get": Main<Read>;
}

/** Names of the multicast groups. */
export type Groups = "events";

/** Family `NET_DM` (CONFIG_NET_DROP_MONITOR, module drop_monitor): `connect()` opens a client. Also the model for codecs. */
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
  structs: {},
  sets: {
    main: () => ({
      prefix: "net-dm-attr-",
      attributes: [
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
        { name: "hw-entries", number: 17, type: "binary" },
        { name: "hw-entry", number: 18, type: "binary" },
        { name: "hw-trap-count", number: 19, type: "u32" },
        { name: "sw-drops", number: 20, type: "flag" },
        { name: "hw-drops", number: 21, type: "flag" },
        { name: "flow-action-cookie", number: 22, type: "binary" },
        { name: "reason", number: 23, type: "string" },
      ],
    }),
    port: () => ({
      prefix: "net-dm-attr-port-",
      attributes: [{ name: "netdev-ifindex", number: 0, type: "u32" }, { name: "netdev-name", number: 1, type: "string" }],
    }),
    stats: () => ({ prefix: "net-dm-attr-stats-", attributes: [{ name: "dropped", number: 0, type: "u64" }] }),
  },
  subMessages: {},
  operations: {
    config: () => ({
      set: "main",
      do: { request: { number: 2, attributes: "alert-mode trunc-len queue-len" } },
      flags: ["admin-perm"],
    }),
    start: () => ({ set: "main", do: { request: { number: 3, attributes: "sw-drops hw-drops" } }, flags: ["admin-perm"] }),
    stop: () => ({ set: "main", do: { request: { number: 4, attributes: "sw-drops hw-drops" } }, flags: ["admin-perm"] }),
    "config-get": () => ({
      set: "main",
      do: { request: { number: 6 }, reply: { number: 7, attributes: "alert-mode trunc-len queue-len" } },
    }),
    "stats-get": () => ({ set: "main", do: { request: { number: 8 }, reply: { number: 9, attributes: "stats hw-stats" } } }),
    "packet-alert": () => ({
      set: "main",
      event: {
        number: 5,
        attributes: `
          pc symbol in-port timestamp proto payload orig-len origin hw-trap-group-name hw-trap-name flow-action-cookie
          reason`,
      },
      group: "events",
    }),
  },
  groups: { events: { name: "events" } },
  config: "NET_DROP_MONITOR",
  module: "drop_monitor",
  links: {},
});
