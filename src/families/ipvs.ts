// Generated from ipvs.yaml (sha256 89ad9fb4bd6e4eed). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, 
  ReadOnlyFields, Selected, Shape,TrailingBytes, Write } from "../schema/model/types.ts";
import { isU32 } from "../schema/values/struct-members.ts";

/**
 * Address family of a virtual service or real server. Values of `address-family` in family IPVS:
 *
 * - `inet` (AF_INET, 2): IPv4.
 * - `inet6` (AF_INET6, 10): IPv6.
 */
export type AddressFamily = "inet" | "inet6";

/**
 * Options of a virtual service. Flags of `service-flags` in family IPVS:
 *
 * - `persistent` (IP_VS_SVC_F_PERSISTENT, bit 0): Connections of a client go to the same real server.
 * - `hashed` (IP_VS_SVC_F_HASHED, bit 1): The service is in use; read-only.
 * - `onepacket` (IP_VS_SVC_F_ONEPACKET, bit 2): Each UDP packet is scheduled alone.
 * - `sched1` (IP_VS_SVC_F_SCHED1, bit 3): First flag of the scheduler.
 * - `sched2` (IP_VS_SVC_F_SCHED2, bit 4): Second flag of the scheduler.
 * - `sched3` (IP_VS_SVC_F_SCHED3, bit 5): Third flag of the scheduler.
 */
export type ServiceFlags = "persistent" | "hashed" | "onepacket" | "sched1" | "sched2" | "sched3";

/**
 * How packets are sent to a real server. Values of `forward-method` in family IPVS:
 *
 * - `masq` (IP_VS_CONN_F_MASQ, 0): Network address translation.
 * - `localnode` (IP_VS_CONN_F_LOCALNODE, 1): The real server is this host.
 * - `tunnel` (IP_VS_CONN_F_TUNNEL, 2): Encapsulation.
 * - `droute` (IP_VS_CONN_F_DROUTE, 3): The packet is sent unchanged to the real server's MAC address.
 * - `bypass` (IP_VS_CONN_F_BYPASS, 4): The packet is routed to its original destination.
 */
export type ForwardMethod = "masq" | "localnode" | "tunnel" | "droute" | "bypass";

/**
 * Encapsulation of the packets to a real server. Values of `tunnel-type` in family IPVS:
 *
 * - `ipip` (IP_VS_CONN_F_TUNNEL_TYPE_IPIP, 0)
 * - `gue` (IP_VS_CONN_F_TUNNEL_TYPE_GUE, 1)
 * - `gre` (IP_VS_CONN_F_TUNNEL_TYPE_GRE, 2)
 */
export type TunnelType = "ipip" | "gue" | "gre";

/**
 * Role of a connection synchronization daemon: `master` sends, `backup` receives. Flags of `daemon-state` in family IPVS:
 *
 * - `master` (IP_VS_STATE_MASTER, bit 0)
 * - `backup` (IP_VS_STATE_BACKUP, bit 1)
 */
export type DaemonState = "master" | "backup";

/** C structure `ip-vs-flags`. */
export interface IpVsFlags extends TrailingBytes {
  /** Flags of the virtual service. Member: u32. */ flags: (ServiceFlags | number)[];
  /** Bits of `flags` to change; 0xffffffff for all. Member: u32, shown in hexadecimal. */ mask: number;
}

/** Attribute set `command-attrs`. */
export interface CommandAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPVS_CMD_ATTR_SERVICE of IPVS: nested attributes. */ service?: Service<M>;
  /** A real server of the service. Attribute IPVS_CMD_ATTR_DEST of IPVS: nested attributes. */ dest?: Destination<M>;
  /** IPVS_CMD_ATTR_DAEMON of IPVS: nested attributes. */ daemon?: Daemon<M>;
  /** Timeout of TCP connections. Attribute IPVS_CMD_ATTR_TIMEOUT_TCP of IPVS: u32 in seconds. */ timeoutTcp?: number;
  /** Timeout of TCP connections after a FIN. Attribute IPVS_CMD_ATTR_TIMEOUT_TCP_FIN of IPVS: u32 in seconds. */
  timeoutTcpFin?: number;
  /** Timeout of UDP connections. Attribute IPVS_CMD_ATTR_TIMEOUT_UDP of IPVS: u32 in seconds. */ timeoutUdp?: number;
}

/** A virtual service, identified by address family and mark, or by address family, protocol, address and port. Attribute set `service`. */
export type Service<M extends Mode = Read> = ExtraAttributes & {
  /** IP protocol of the virtual service: 6 (TCP), 17 (UDP) or 132 (SCTP). Attribute IPVS_SVC_ATTR_PROTOCOL of IPVS: u16. */
  protocol?: number;
  /** Address of the virtual service: 4 or 16 bytes. Replies have 16 bytes, of which IPv4 uses the first 4. Attribute IPVS_SVC_ATTR_ADDR of IPVS: at most 16 bytes. */
  addr?: Uint8Array;
  /** Port of the virtual service. Attribute IPVS_SVC_ATTR_PORT of IPVS: big-endian u16. */ port?: number;
  /** Packet mark that selects the virtual service, instead of protocol, address and port. Attribute IPVS_SVC_ATTR_FWMARK of IPVS: u32. */
  fwmark?: number;
  /** Scheduler of the virtual service, such as `rr`, `wrr`, `lc` or `sh`. Attribute IPVS_SVC_ATTR_SCHED_NAME of IPVS: string of at most 15 bytes. */
  schedName?: string;
  /** Flags of the service. Attribute IPVS_SVC_ATTR_FLAGS of IPVS: structure `ip-vs-flags`. */
  flags?: Shape<M, IpVsFlags>;
  /** Time for which all connections of a client go to the same real server (persistence). Attribute IPVS_SVC_ATTR_TIMEOUT of IPVS: u32 in seconds. */
  timeout?: number;
  /** Persistence engine of the virtual service, such as `sip`. Attribute IPVS_SVC_ATTR_PE_NAME of IPVS: string of at most 16 bytes. */
  peName?: string;
} & Selected<{
  /** Address family of the service. Attribute IPVS_SVC_ATTR_AF of IPVS: u16. */ af?: AddressFamily | M["unnamed"];
  /** Network mask (IPv4) or prefix length (IPv6): clients of the same network count as one client for persistence. Attribute IPVS_SVC_ATTR_NETMASK of IPVS: format depends on `af`. */
  netmask?: Netmask<M>;
}, "af", { is: "inet"; has: { netmask: M["address"] } } | { is: "inet6"; has: { netmask: number } }>
  & ReadOnlyFields<M, {
  /** Counters with 32 bits; `stats64` has all bits. Attribute IPVS_SVC_ATTR_STATS of IPVS: nested attributes, read-only. */
  stats?: Stats<M>;
  /** Counters of 64 bits. Attribute IPVS_SVC_ATTR_STATS64 of IPVS: nested attributes, read-only. */
  stats64?: Stats64<M>;
}>;

/** A real server. Attribute set `destination`. */
export type Destination<M extends Mode = Read> = ExtraAttributes & {
  /** Address of the real server: 4 or 16 bytes. Replies have 16 bytes, of which IPv4 uses the first 4. Attribute IPVS_DEST_ATTR_ADDR of IPVS: at most 16 bytes. */
  addr?: Uint8Array;
  /** Port of the real server. Attribute IPVS_DEST_ATTR_PORT of IPVS: big-endian u16. */ port?: number;
  /** How packets are sent to the real server. Attribute IPVS_DEST_ATTR_FWD_METHOD of IPVS: u32. */
  fwdMethod?: ForwardMethod | M["unnamed"];
  /** Share of connections that the real server gets; 0 for none. Attribute IPVS_DEST_ATTR_WEIGHT of IPVS: u32. */
  weight?: number;
  /** Number of connections above which the real server gets no new ones; 0 for no limit. Attribute IPVS_DEST_ATTR_U_THRESH of IPVS: u32. */
  uThresh?: number;
  /** Number of connections below which an overloaded real server gets new ones again. Attribute IPVS_DEST_ATTR_L_THRESH of IPVS: u32. */
  lThresh?: number;
  /** Address family of the real server; by default that of the virtual service. Attribute IPVS_DEST_ATTR_ADDR_FAMILY of IPVS: u16. */
  addrFamily?: number;
  /** Encapsulation for the forwarding method `tunnel`. Attribute IPVS_DEST_ATTR_TUN_TYPE of IPVS: u8. */
  tunType?: TunnelType | M["unnamed"];
  /** UDP port of the tunnel, for encapsulation in GUE. Attribute IPVS_DEST_ATTR_TUN_PORT of IPVS: big-endian u16. */
  tunPort?: number;
  /** Checksum options of the tunnel to the real server, `IP_VS_TUNNEL_ENCAP_FLAG_*`. Attribute IPVS_DEST_ATTR_TUN_FLAGS of IPVS: u16, shown in hexadecimal. */
  tunFlags?: number;
} & ReadOnlyFields<M, {
  /** Number of active connections of the real server. Attribute IPVS_DEST_ATTR_ACTIVE_CONNS of IPVS: u32, read-only. */
  activeConns?: number;
  /** Number of inactive connections of the real server. Attribute IPVS_DEST_ATTR_INACT_CONNS of IPVS: u32, read-only. */
  inactConns?: number;
  /** Number of persistent connections of the real server. Attribute IPVS_DEST_ATTR_PERSIST_CONNS of IPVS: u32, read-only. */
  persistConns?: number;
  /** Counters with 32 bits; `stats64` has all bits. Attribute IPVS_DEST_ATTR_STATS of IPVS: nested attributes, read-only. */
  stats?: Stats<M>;
  /** Counters of 64 bits. Attribute IPVS_DEST_ATTR_STATS64 of IPVS: nested attributes, read-only. */
  stats64?: Stats64<M>;
}>;

/** Synchronization daemon, which sends this host's connections to other IPVS directors, or receives theirs. Attribute set `daemon`. */
export interface Daemon<M extends Mode = Read> extends ExtraAttributes {
  /** Whether the IPVS synchronization daemon sends or receives connections. Attribute IPVS_DAEMON_ATTR_STATE of IPVS: u32. */
  state?: (DaemonState | number)[];
  /** Network interface for the multicast packets of the IPVS synchronization daemon. Attribute IPVS_DAEMON_ATTR_MCAST_IFN of IPVS: string of at most 15 bytes. */
  mcastIfn?: string;
  /** Synchronization id of the IPVS daemon. A receiving daemon accepts only messages with its own id; with id 0, it accepts all. Attribute IPVS_DAEMON_ATTR_SYNC_ID of IPVS: u32. */
  syncId?: number;
  /** Maximum length of an IPVS synchronization message. Attribute IPVS_DAEMON_ATTR_SYNC_MAXLEN of IPVS: u16 in bytes. */
  syncMaxlen?: number;
  /** IPv4 multicast address of the synchronization daemon's packets. Attribute IPVS_DAEMON_ATTR_MCAST_GROUP of IPVS: big-endian u32, shown as an IPv4 address. */
  mcastGroup?: M["address"];
  /** IPv6 multicast address of the synchronization daemon's packets. Attribute IPVS_DAEMON_ATTR_MCAST_GROUP6 of IPVS: 16 bytes, shown as an IPv6 address. */
  mcastGroup6?: M["address"];
  /** UDP port of the synchronization daemon's packets. Attribute IPVS_DAEMON_ATTR_MCAST_PORT of IPVS: u16. */
  mcastPort?: number;
  /** Time to live of the multicast packets. Attribute IPVS_DAEMON_ATTR_MCAST_TTL of IPVS: u8. */ mcastTtl?: number;
}

/** Counters and rates of a virtual service or real server. Attribute set `stats`. */
export interface Stats<M extends Mode = Read> extends ExtraAttributes {
  /** Number of connections. Attribute IPVS_STATS_ATTR_CONNS of IPVS: u32. */ conns?: number;
  /** Number of received packets. Attribute IPVS_STATS_ATTR_INPKTS of IPVS: u32. */ inpkts?: number;
  /** Number of sent packets. Attribute IPVS_STATS_ATTR_OUTPKTS of IPVS: u32. */ outpkts?: number;
  /** Number of received bytes. Attribute IPVS_STATS_ATTR_INBYTES of IPVS: u64. */ inbytes?: M["big"];
  /** Number of sent bytes. Attribute IPVS_STATS_ATTR_OUTBYTES of IPVS: u64. */ outbytes?: M["big"];
  /** Connections per second. Attribute IPVS_STATS_ATTR_CPS of IPVS: u32. */ cps?: number;
  /** Received packets per second. Attribute IPVS_STATS_ATTR_INPPS of IPVS: u32. */ inpps?: number;
  /** Sent packets per second. Attribute IPVS_STATS_ATTR_OUTPPS of IPVS: u32. */ outpps?: number;
  /** Received bytes per second. Attribute IPVS_STATS_ATTR_INBPS of IPVS: u32. */ inbps?: number;
  /** Sent bytes per second. Attribute IPVS_STATS_ATTR_OUTBPS of IPVS: u32. */ outbps?: number;
}

/** Counters and rates of a virtual service or real server. Attribute set `stats64`. */
export interface Stats64<M extends Mode = Read> extends ExtraAttributes {
  /** Number of connections. Attribute IPVS_STATS_ATTR_CONNS of IPVS: u64. */ conns?: M["big"];
  /** Number of received packets. Attribute IPVS_STATS_ATTR_INPKTS of IPVS: u64. */ inpkts?: M["big"];
  /** Number of sent packets. Attribute IPVS_STATS_ATTR_OUTPKTS of IPVS: u64. */ outpkts?: M["big"];
  /** Number of received bytes. Attribute IPVS_STATS_ATTR_INBYTES of IPVS: u64. */ inbytes?: M["big"];
  /** Number of sent bytes. Attribute IPVS_STATS_ATTR_OUTBYTES of IPVS: u64. */ outbytes?: M["big"];
  /** Connections per second. Attribute IPVS_STATS_ATTR_CPS of IPVS: u64. */ cps?: M["big"];
  /** Received packets per second. Attribute IPVS_STATS_ATTR_INPPS of IPVS: u64. */ inpps?: M["big"];
  /** Sent packets per second. Attribute IPVS_STATS_ATTR_OUTPPS of IPVS: u64. */ outpps?: M["big"];
  /** Received bytes per second. Attribute IPVS_STATS_ATTR_INBPS of IPVS: u64. */ inbps?: M["big"];
  /** Sent bytes per second. Attribute IPVS_STATS_ATTR_OUTBPS of IPVS: u64. */ outbps?: M["big"];
}

/** Attribute set `info-attrs`. */
export interface InfoAttrs extends ExtraAttributes {
  /** Version of IPVS: 65536 × major + 256 × minor + patch. Attribute IPVS_INFO_ATTR_VERSION of IPVS: u32. */
  version?: number;
  /** Number of buckets of the connection table. Attribute IPVS_INFO_ATTR_CONN_TAB_SIZE of IPVS: u32. */
  connTabSize?: number;
}

/**
 * Formats of sub-message `netmask`, selected by the value of `af`; bytes for other values:
 *
 * - `inet`: M["address"]
 * - `inet6`: number
 */
export type Netmask<M extends Mode = Read> =
  | M["address"]
  | number
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates an IPVS virtual service, which distributes connections to real servers. Request 1 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "new-service": { do: Call<Only<CommandAttrs<Write>, "service"> & Has<"service">> };
  /** Changes the scheduler, flags, timeout and netmask of an IPVS virtual service. Request 2 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-service": { do: Call<Only<CommandAttrs<Write>, "service"> & Has<"service">> };
  /** Deletes an IPVS virtual service and its real servers. Request 3 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-service": { do: Call<Only<CommandAttrs<Write>, "service"> & Has<"service">> };
  /** Returns one IPVS virtual service, or dumps all. Request and dump 4 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-service": {
    do: Call<Only<CommandAttrs<Write>, "service"> & Has<"service">, CommandAttrs<Read>>;
    dump: Call<ExtraAttributes, CommandAttrs<Read>>;
  };
  /** Adds a real server to an IPVS virtual service. Request 5 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "new-dest": { do: Call<Only<CommandAttrs<Write>, "service" | "dest"> & Has<"service" | "dest">> };
  /** Changes a real server of an IPVS virtual service. Request 6 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-dest": { do: Call<Only<CommandAttrs<Write>, "service" | "dest"> & Has<"service" | "dest">> };
  /** Deletes a real server of an IPVS virtual service. Request 7 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-dest": { do: Call<Only<CommandAttrs<Write>, "service" | "dest"> & Has<"service" | "dest">> };
  /** Lists the real servers of an IPVS virtual service. Dump 8 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-dest": { dump: Call<Only<CommandAttrs<Write>, "service"> & Has<"service">, CommandAttrs<Read>> };
  /** Starts a daemon that synchronizes connections between IPVS directors. Request 9 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "new-daemon": { do: Call<Only<CommandAttrs<Write>, "daemon"> & Has<"daemon">> };
  /** Stops a daemon that synchronizes connections between IPVS directors. Request 10 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-daemon": { do: Call<Only<CommandAttrs<Write>, "daemon"> & Has<"daemon">> };
  /** Lists the daemons that synchronize connections between IPVS directors. Dump 11 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-daemon": { dump: Call<ExtraAttributes, CommandAttrs<Read>> };
  /** Changes the timeouts of IPVS connections. Request 12 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-config": { do: Call<Only<CommandAttrs<Write>, "timeoutTcp" | "timeoutTcpFin" | "timeoutUdp">> };
  /** Returns the timeouts of IPVS connections. Request 13 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-config": { do: Call<ExtraAttributes, CommandAttrs<Read>> };
  /** Returns the version of IPVS and the size of the connection table. Request 15 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-info": { do: Call<ExtraAttributes, InfoAttrs> };
  /** Resets the counters of one IPVS virtual service, or without `service` of all. Request 16 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  zero: { do: Call<Only<CommandAttrs<Write>, "service">> };
  /** Deletes all IPVS virtual services and real servers. Request 17 of family IPVS; requires CAP_NET_ADMIN in the initial user namespace. */
  flush: { do: Call<ExtraAttributes> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "get-service": CommandAttrs<Read>;
  "get-dest": CommandAttrs<Read>;
  "get-daemon": CommandAttrs<Read>;
  "get-config": CommandAttrs<Read>;
  "get-info": InfoAttrs;
}

/** Names of the multicast groups. */
export type Groups = never;

/** IP Virtual Server: services, real servers, synchronization daemons. Netlink family `IPVS`: `connect()` opens a client. Requires CONFIG_IP_VS, module ip_vs. */
export const ipvs: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "IPVS",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "address-family": () => ({ prefix: "af-", entries: "inet=2 inet6=10" }),
    "service-flags": () => ({ flags: true, prefix: "ip-vs-svc-f-", entries: "persistent hashed onepacket sched1 sched2 sched3" }),
    "forward-method": () => ({ prefix: "ip-vs-conn-f-", entries: "masq localnode tunnel droute bypass" }),
    "tunnel-type": () => ({ prefix: "ip-vs-conn-f-tunnel-type-", entries: "ipip gue gre" }),
    "daemon-state": () => ({ flags: true, prefix: "ip-vs-state-", entries: "master backup" }),
  },
  structs: {
    "ip-vs-flags": () => ({
      members: [{ name: "flags", type: "u32", enum: "service-flags", flags: true }, { name: "mask", type: "u32", hint: "hex" }],
      read: (view, at, names) => ({ flags: names[0]!.bitNames(view.getUint32(at, host)),
        mask: view.getUint32(at + 4, host) }),
      write: (view, at, { flags: v0, mask: v1 }, names) => { const n0 = names[0]!.bits(v0, 4294967295); if (!(n0 >= 0 &&
        isU32(v1))) return false; view.setUint32(at, n0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
  },
  sets: {
    "command-attrs": () => ({
      prefix: "ipvs-cmd-attr-",
      attributes: [
        { name: "service", number: 1, type: "nest", nest: "service" },
        { name: "dest", number: 2, type: "nest", nest: "destination" },
        { name: "daemon", number: 3, type: "nest", nest: "daemon" },
        { name: "timeout-tcp", number: 4, type: "u32", unit: "s" },
        { name: "timeout-tcp-fin", number: 5, type: "u32", unit: "s" },
        { name: "timeout-udp", number: 6, type: "u32", unit: "s" },
      ],
    }),
    service: () => ({
      prefix: "ipvs-svc-attr-",
      attributes: [
        { name: "af", number: 1, type: "u16", enum: "address-family" },
        { name: "protocol", number: 2, type: "u16" },
        { name: "addr", number: 3, type: "binary", maximumLength: 16 },
        { name: "port", number: 4, type: "u16", order: "big" },
        { name: "fwmark", number: 5, type: "u32" },
        { name: "sched-name", number: 6, type: "string", maximumLength: 15 },
        { name: "flags", number: 7, type: "binary", struct: "ip-vs-flags" },
        { name: "timeout", number: 8, type: "u32", unit: "s" },
        { name: "netmask", number: 9, type: "sub-message", subMessage: "netmask", selector: "af" },
        { name: "stats", number: 10, type: "nest", nest: "stats", access: "read-only" },
        { name: "pe-name", number: 11, type: "string", maximumLength: 16 },
        { name: "stats64", number: 12, type: "nest", nest: "stats64", access: "read-only" },
      ],
    }),
    destination: () => ({
      prefix: "ipvs-dest-attr-",
      attributes: [
        { name: "addr", number: 1, type: "binary", maximumLength: 16 },
        { name: "port", number: 2, type: "u16", order: "big" },
        { name: "fwd-method", number: 3, type: "u32", enum: "forward-method" },
        { name: "weight", number: 4, type: "u32" },
        { name: "u-thresh", number: 5, type: "u32" },
        { name: "l-thresh", number: 6, type: "u32" },
        { name: "active-conns", number: 7, type: "u32", access: "read-only" },
        { name: "inact-conns", number: 8, type: "u32", access: "read-only" },
        { name: "persist-conns", number: 9, type: "u32", access: "read-only" },
        { name: "stats", number: 10, type: "nest", nest: "stats", access: "read-only" },
        { name: "addr-family", number: 11, type: "u16" },
        { name: "stats64", number: 12, type: "nest", nest: "stats64", access: "read-only" },
        { name: "tun-type", number: 13, type: "u8", enum: "tunnel-type" },
        { name: "tun-port", number: 14, type: "u16", order: "big" },
        { name: "tun-flags", number: 15, type: "u16", hint: "hex" },
      ],
    }),
    daemon: () => ({
      prefix: "ipvs-daemon-attr-",
      attributes: [
        { name: "state", number: 1, type: "u32", enum: "daemon-state", flags: true },
        { name: "mcast-ifn", number: 2, type: "string", maximumLength: 15 },
        { name: "sync-id", number: 3, type: "u32" },
        { name: "sync-maxlen", number: 4, type: "u16", unit: "bytes" },
        { name: "mcast-group", number: 5, type: "u32", order: "big", hint: "ipv4" },
        { name: "mcast-group6", number: 6, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "mcast-port", number: 7, type: "u16" },
        { name: "mcast-ttl", number: 8, type: "u8" },
      ],
    }),
    stats: () => ({
      prefix: "ipvs-stats-attr-",
      attributes: [
        { name: "conns", number: 1, type: "u32" },
        { name: "inpkts", number: 2, type: "u32" },
        { name: "outpkts", number: 3, type: "u32" },
        { name: "inbytes", number: 4, type: "u64" },
        { name: "outbytes", number: 5, type: "u64" },
        { name: "cps", number: 6, type: "u32" },
        { name: "inpps", number: 7, type: "u32" },
        { name: "outpps", number: 8, type: "u32" },
        { name: "inbps", number: 9, type: "u32" },
        { name: "outbps", number: 10, type: "u32" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    stats64: () => ({
      prefix: "ipvs-stats-attr-",
      attributes: [
        { name: "conns", number: 1, type: "u64" },
        { name: "inpkts", number: 2, type: "u64" },
        { name: "outpkts", number: 3, type: "u64" },
        { name: "inbytes", number: 4, type: "u64" },
        { name: "outbytes", number: 5, type: "u64" },
        { name: "cps", number: 6, type: "u64" },
        { name: "inpps", number: 7, type: "u64" },
        { name: "outpps", number: 8, type: "u64" },
        { name: "inbps", number: 9, type: "u64" },
        { name: "outbps", number: 10, type: "u64" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    "info-attrs": () => ({
      prefix: "ipvs-info-attr-",
      attributes: [{ name: "version", number: 1, type: "u32" }, { name: "conn-tab-size", number: 2, type: "u32" }],
    }),
  },
  subMessages: {
    netmask: () => ({ formats: { inet: { value: { type: "u32", order: "big", hint: "ipv4" } }, inet6: { value: { type: "u32" } } } }),
  },
  operations: {
    "new-service": () => ({
      set: "command-attrs",
      do: { request: { number: 1, required: ["service"], attributes: "service" } },
      flags: ["admin-perm"],
    }),
    "set-service": () => ({
      set: "command-attrs",
      do: { request: { number: 2, required: ["service"], attributes: "service" } },
      flags: ["admin-perm"],
    }),
    "del-service": () => ({
      set: "command-attrs",
      do: { request: { number: 3, required: ["service"], attributes: "service" } },
      flags: ["admin-perm"],
    }),
    "get-service": () => ({
      set: "command-attrs",
      do: { request: { number: 4, required: ["service"], attributes: "service" }, reply: "1 service" },
      dump: { request: "4", reply: "1 service" },
      flags: ["admin-perm"],
    }),
    "new-dest": () => ({
      set: "command-attrs",
      do: { request: { number: 5, required: ["service", "dest"], attributes: "service dest" } },
      flags: ["admin-perm"],
    }),
    "set-dest": () => ({
      set: "command-attrs",
      do: { request: { number: 6, required: ["service", "dest"], attributes: "service dest" } },
      flags: ["admin-perm"],
    }),
    "del-dest": () => ({
      set: "command-attrs",
      do: { request: { number: 7, required: ["service", "dest"], attributes: "service dest" } },
      flags: ["admin-perm"],
    }),
    "get-dest": () => ({
      set: "command-attrs",
      dump: { request: { number: 8, required: ["service"], attributes: "service" }, reply: "5 dest" },
      flags: ["admin-perm"],
    }),
    "new-daemon": () => ({
      set: "command-attrs",
      do: { request: { number: 9, required: ["daemon"], attributes: "daemon" } },
      flags: ["admin-perm"],
    }),
    "del-daemon": () => ({
      set: "command-attrs",
      do: { request: { number: 10, required: ["daemon"], attributes: "daemon" } },
      flags: ["admin-perm"],
    }),
    "get-daemon": () => ({ set: "command-attrs", dump: { request: "11", reply: "9 daemon" }, flags: ["admin-perm"] }),
    "set-config": () => ({ set: "command-attrs", do: { request: "12 timeout-tcp timeout-tcp-fin timeout-udp" }, flags: ["admin-perm"] }),
    "get-config": () => ({
      set: "command-attrs",
      do: { request: "13", reply: "12 timeout-tcp timeout-tcp-fin timeout-udp" },
      flags: ["admin-perm"],
    }),
    "get-info": () => ({ set: "info-attrs", do: { request: "15", reply: "14 version conn-tab-size" }, flags: ["admin-perm"] }),
    zero: () => ({ set: "command-attrs", do: { request: "16 service" }, flags: ["admin-perm"], effect: "reset" }),
    flush: () => ({ set: "command-attrs", do: { request: "17" }, flags: ["admin-perm"], effect: "delete" }),
  },
  groups: {},
  config: "IP_VS",
  module: "ip_vs",
  links: {},
});
