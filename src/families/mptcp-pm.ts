// Generated from mptcp_pm.yaml with specs/mptcp_pm.yaml (sha256 e6420dd4d927c452). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Kind of an MPTCP event. Values of `event-type` in family mptcp_pm:
 *
 * - `unspec` (MPTCP_EVENT_UNSPEC, 0)
 * - `created` (MPTCP_EVENT_CREATED, 1)
 * - `established` (MPTCP_EVENT_ESTABLISHED, 2)
 * - `closed` (MPTCP_EVENT_CLOSED, 3)
 * - `announced` (MPTCP_EVENT_ANNOUNCED, 6)
 * - `removed` (MPTCP_EVENT_REMOVED, 7)
 * - `sub-established` (MPTCP_EVENT_SUB_ESTABLISHED, 10)
 * - `sub-closed` (MPTCP_EVENT_SUB_CLOSED, 11)
 * - `sub-priority` (MPTCP_EVENT_SUB_PRIORITY, 13)
 * - `listener-created` (MPTCP_EVENT_LISTENER_CREATED, 15)
 * - `listener-closed` (MPTCP_EVENT_LISTENER_CLOSED, 16)
 */
export type EventType = "unspec" | "created" | "established" | "closed" | "announced" | "removed"
  | "sub-established" | "sub-closed" | "sub-priority" | "listener-created" | "listener-closed";

/**
 * How MPTCP uses an address. Flags of `addr-flags` in family mptcp_pm:
 *
 * - `signal` (MPTCP_PM_ADDR_FLAG_SIGNAL, bit 0): The kernel announces the address to MPTCP peers.
 * - `subflow` (MPTCP_PM_ADDR_FLAG_SUBFLOW, bit 1): The kernel starts new subflows from the address.
 * - `backup` (MPTCP_PM_ADDR_FLAG_BACKUP, bit 2): Subflows of the address are used only if no others are left.
 * - `fullmesh` (MPTCP_PM_ADDR_FLAG_FULLMESH, bit 3): Subflows connect the address with all addresses of the peer.
 * - `implicit` (MPTCP_PM_ADDR_FLAG_IMPLICIT, bit 4): The kernel created the endpoint for an existing subflow.
 * - `laminar` (MPTCP_PM_ADDR_FLAG_LAMINAR, bit 5, since Linux 6.18): Subflows to addresses that peers announced start from the address.
 */
export type AddrFlags = "signal" | "subflow" | "backup" | "fullmesh" | "implicit" | "laminar";

/** Attribute set `address`. */
export interface Address<M extends Mode = Read> extends ExtraAttributes {
  /** Address family of the MPTCP address: AF_INET (2) or AF_INET6 (10). Attribute MPTCP_PM_ADDR_ATTR_FAMILY of mptcp_pm: u16. */
  family?: number;
  /** Id of the MPTCP address, 1 to 255. If 0, the kernel selects it. Attribute MPTCP_PM_ADDR_ATTR_ID of mptcp_pm: u8. */
  id?: number;
  /** MPTCP_PM_ADDR_ATTR_ADDR4 of mptcp_pm: big-endian u32, shown as an IPv4 address. */ addr4?: M["address"];
  /** MPTCP_PM_ADDR_ATTR_ADDR6 of mptcp_pm: 16 bytes, shown as an IPv6 address. */ addr6?: M["address"];
  /** Port of the MPTCP address, in host byte order; 0 for none. Attribute MPTCP_PM_ADDR_ATTR_PORT of mptcp_pm: u16. */
  port?: number;
  /** How MPTCP uses the address, such as for new subflows or announcements. Attribute MPTCP_PM_ADDR_ATTR_FLAGS of mptcp_pm: u32. */
  flags?: (AddrFlags | number)[];
  /** Index of the interface. Attribute MPTCP_PM_ADDR_ATTR_IF_IDX of mptcp_pm: s32. */ ifIdx?: number;
}

/** Attribute set `subflow-attribute`. */
export interface SubflowAttribute<M extends Mode = Read> extends ExtraAttributes {
  /** Token of the peer. Attribute MPTCP_SUBFLOW_ATTR_TOKEN_REM of mptcp_pm: u32. */ tokenRem?: number;
  /** Token of this host. Attribute MPTCP_SUBFLOW_ATTR_TOKEN_LOC of mptcp_pm: u32. */ tokenLoc?: number;
  /** Number of bytes after the start of the subflow at which the next data is written. Attribute MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ of mptcp_pm: u32. */
  relwriteSeq?: number;
  /** MPTCP sequence number at which the current data sequence mapping starts. Attribute MPTCP_SUBFLOW_ATTR_MAP_SEQ of mptcp_pm: u64. */
  mapSeq?: M["big"];
  /** TCP sequence number of the subflow at which the current data sequence mapping starts. Attribute MPTCP_SUBFLOW_ATTR_MAP_SFSEQ of mptcp_pm: u32. */
  mapSfseq?: number;
  /** TCP sequence number of the subflow at which the current data sequence mapping starts. Attribute MPTCP_SUBFLOW_ATTR_SSN_OFFSET of mptcp_pm: u32. */
  ssnOffset?: number;
  /** First sequence number of the subflow, from which its other positions are counted. Attribute MPTCP_SUBFLOW_ATTR_MAP_DATALEN of mptcp_pm: u16. */
  mapDatalen?: number;
  /** MPTCP_SUBFLOW_ATTR_FLAGS of mptcp_pm: u32. */ flags?: number;
  /** Id of the MPTCP address on the peer. Attribute MPTCP_SUBFLOW_ATTR_ID_REM of mptcp_pm: u8. */ idRem?: number;
  /** Id of the MPTCP address on this host. Attribute MPTCP_SUBFLOW_ATTR_ID_LOC of mptcp_pm: u8. */ idLoc?: number;
}

/** Attribute set `endpoint`. */
export interface Endpoint<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_PM_ENDPOINT_ADDR of mptcp_pm: nested attributes. */ addr?: Address<M>;
}

/** Attribute set `attr`. */
export interface Attr<M extends Mode = Read> extends ExtraAttributes {
  /** Address of this host. Attribute MPTCP_PM_ATTR_ADDR of mptcp_pm: nested attributes. */ addr?: Address<M>;
  /** Maximum number of address announcements of the peer that each MPTCP connection accepts, 0 to 8; default 0. Attribute MPTCP_PM_ATTR_RCV_ADD_ADDRS of mptcp_pm: u32. */
  rcvAddAddrs?: number;
  /** Maximum number of additional subflows of each MPTCP connection, 0 to 8; default 2. Attribute MPTCP_PM_ATTR_SUBFLOWS of mptcp_pm: u32. */
  subflows?: number;
  /** Token that identifies the MPTCP connection. Attribute MPTCP_PM_ATTR_TOKEN of mptcp_pm: u32. */ token?: number;
  /** Id of the announced MPTCP address to withdraw. Attribute MPTCP_PM_ATTR_LOC_ID of mptcp_pm: u8. */
  locId?: number;
  /** Address of the peer. Attribute MPTCP_PM_ATTR_ADDR_REMOTE of mptcp_pm: nested attributes. */
  addrRemote?: Address<M>;
}

/** Attribute set `event-attr`. */
export interface EventAttr<M extends Mode = Read> extends ExtraAttributes {
  /** Token that identifies the MPTCP connection. Attribute MPTCP_ATTR_TOKEN of mptcp_pm: u32. */ token?: number;
  /** MPTCP_ATTR_FAMILY of mptcp_pm: u16. */ family?: number;
  /** Id of the MPTCP address on this host. Attribute MPTCP_ATTR_LOC_ID of mptcp_pm: u8. */ locId?: number;
  /** Id of the MPTCP address on the peer. Attribute MPTCP_ATTR_REM_ID of mptcp_pm: u8. */ remId?: number;
  /** MPTCP_ATTR_SADDR4 of mptcp_pm: big-endian u32, shown as an IPv4 address. */ saddr4?: M["address"];
  /** MPTCP_ATTR_SADDR6 of mptcp_pm: at least 16 bytes, shown as an IPv6 address. */ saddr6?: M["address"];
  /** MPTCP_ATTR_DADDR4 of mptcp_pm: big-endian u32, shown as an IPv4 address. */ daddr4?: M["address"];
  /** MPTCP_ATTR_DADDR6 of mptcp_pm: at least 16 bytes, shown as an IPv6 address. */ daddr6?: M["address"];
  /** MPTCP_ATTR_SPORT of mptcp_pm: big-endian u16. */ sport?: number;
  /** MPTCP_ATTR_DPORT of mptcp_pm: big-endian u16. */ dport?: number;
  /** Whether the subflow is a backup (1 or 0). Attribute MPTCP_ATTR_BACKUP of mptcp_pm: u8. */ backup?: number;
  /** Error number of the subflow's socket. Attribute MPTCP_ATTR_ERROR of mptcp_pm: u8. */ error?: number;
  /** MPTCP_ATTR_FLAGS of mptcp_pm: u16. */ flags?: number;
  /** Unused by current kernels. Attribute MPTCP_ATTR_TIMEOUT of mptcp_pm: u32. */ timeout?: number;
  /** Index of the interface. Attribute MPTCP_ATTR_IF_IDX of mptcp_pm: s32. */ ifIdx?: number;
  /** Reason for which the subflow was reset (RFC 8684). Attribute MPTCP_ATTR_RESET_REASON of mptcp_pm: u32. */
  resetReason?: number;
  /** Flags of the message that reset the subflow (RFC 8684). Attribute MPTCP_ATTR_RESET_FLAGS of mptcp_pm: u32. */
  resetFlags?: number;
  /** Whether the peer opened the connection (1 or 0). Attribute MPTCP_ATTR_SERVER_SIDE of mptcp_pm: u8. */
  serverSide?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds an endpoint: an address that the kernel uses for MPTCP subflows. Request 1 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "add-addr": { do: Call<Endpoint<Write>> };
  /** Removes an MPTCP endpoint by id. Request 2 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "del-addr": { do: Call<Endpoint<Write>> };
  /** Returns one MPTCP endpoint by id, or dumps all. Request and dump 3 of family mptcp_pm. */
  "get-addr": { do: Call<Only<Attr<Write>, "addr" | "token">, Attr<Read>>; dump: Call<ExtraAttributes, Attr<Read>> };
  /** Removes all MPTCP endpoints. Request 4 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "flush-addrs": { do: Call<Endpoint<Write>> };
  /** Changes the limits of the kernel's MPTCP path manager. Request 5 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "set-limits": { do: Call<Only<Attr<Write>, "rcvAddAddrs" | "subflows">> };
  /** Returns the limits of the kernel's MPTCP path manager. Request 6 of family mptcp_pm. */
  "get-limits": { do: Call<Only<Attr<Write>, "rcvAddAddrs" | "subflows">, Attr<Read>> };
  /** Changes the flags of an MPTCP endpoint, or with `token`, those of a subflow's address. Request 7 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "set-flags": { do: Call<Only<Attr<Write>, "addr" | "token" | "addrRemote">> };
  /** Announces an address to an MPTCP peer, for path managers in user space. Request 8 of family mptcp_pm; requires CAP_NET_ADMIN. */
  announce: { do: Call<Only<Attr<Write>, "addr" | "token">> };
  /** Withdraws an address announced to an MPTCP peer, for path managers in user space. Request 9 of family mptcp_pm; requires CAP_NET_ADMIN. */
  remove: { do: Call<Only<Attr<Write>, "token" | "locId">> };
  /** Creates an MPTCP subflow, for path managers in user space. Request 10 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "subflow-create": { do: Call<Only<Attr<Write>, "addr" | "token" | "addrRemote">> };
  /** Closes an MPTCP subflow, for path managers in user space. Request 11 of family mptcp_pm; requires CAP_NET_ADMIN. */
  "subflow-destroy": { do: Call<Only<Attr<Write>, "addr" | "token" | "addrRemote">> };
  /** Reports an MPTCP connection that is being established. Event 1 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "created-ntf": { event: EventAttr<Read> };
  /** Reports an established MPTCP connection. Event 2 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "established-ntf": { event: EventAttr<Read> };
  /** Reports a closed MPTCP connection. Event 3 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "closed-ntf": { event: EventAttr<Read> };
  /** Reports an address that an MPTCP peer announced. Event 6 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "announced-ntf": { event: EventAttr<Read> };
  /** Reports an address that an MPTCP peer withdrew. Event 7 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "removed-ntf": { event: EventAttr<Read> };
  /** Reports an established MPTCP subflow. Event 10 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "sub-established-ntf": { event: EventAttr<Read> };
  /** Reports a closed MPTCP subflow. Event 11 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "sub-closed-ntf": { event: EventAttr<Read> };
  /** Reports that an MPTCP subflow became a regular or backup one. Event 13 of family mptcp_pm in multicast group `mptcp_pm_events`. */
  "sub-priority-ntf": { event: EventAttr<Read> };
  /** Reports an MPTCP socket that started to listen. Event 15 of family mptcp_pm in multicast group `mptcp_pm_events`, since Linux 6.3. */
  "listener-created-ntf": { event: EventAttr<Read> };
  /** Reports an MPTCP socket that stopped listening. Event 16 of family mptcp_pm in multicast group `mptcp_pm_events`, since Linux 6.3. */
  "listener-closed-ntf": { event: EventAttr<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "mptcp_pm_events";

const establishedNtfAttributes = "token family saddr4 saddr6 daddr4 daddr6 sport dport flags server-side";

const subClosedNtfAttributes = `
  token family loc-id rem-id saddr4 saddr6 daddr4 daddr6 sport dport backup error if-idx reset-reason reset-flags`;

/** Multipath TCP: endpoints, limits, and events about subflows. Netlink family `mptcp_pm`: `connect()` opens a client. Requires CONFIG_MPTCP. */
export const mptcpPm: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "mptcp_pm",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "event-type": () => ({
      prefix: "mptcp-event-",
      entries: `
        unspec created established closed announced=6 removed sub-established=10 sub-closed sub-priority=13
        listener-created=15 listener-closed`,
    }),
    "addr-flags": () => ({
      flags: true,
      prefix: "mptcp-pm-addr-flag-",
      entries: ["signal subflow backup fullmesh implicit", { name: "laminar", value: 5, since: "6.18" }],
    }),
  },
  structs: {},
  sets: {
    address: () => ({
      prefix: "mptcp-pm-addr-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "family", number: 1, type: "u16" },
        { name: "id", number: 2, type: "u8" },
        { name: "addr4", number: 3, type: "u32", order: "big", hint: "ipv4" },
        { name: "addr6", number: 4, type: "binary", hint: "ipv6", exactLength: 16 },
        { name: "port", number: 5, type: "u16" },
        { name: "flags", number: 6, type: "u32", enum: "addr-flags", flags: true },
        { name: "if-idx", number: 7, type: "s32" },
      ],
    }),
    "subflow-attribute": () => ({
      prefix: "mptcp-subflow-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "token-rem", number: 1, type: "u32" },
        { name: "token-loc", number: 2, type: "u32" },
        { name: "relwrite-seq", number: 3, type: "u32" },
        { name: "map-seq", number: 4, type: "u64" },
        { name: "map-sfseq", number: 5, type: "u32" },
        { name: "ssn-offset", number: 6, type: "u32" },
        { name: "map-datalen", number: 7, type: "u16" },
        { name: "flags", number: 8, type: "u32" },
        { name: "id-rem", number: 9, type: "u8" },
        { name: "id-loc", number: 10, type: "u8" },
        { name: "pad", number: 11, type: "pad" },
      ],
    }),
    endpoint: () => ({ prefix: "mptcp-pm-endpoint-", attributes: [{ name: "addr", number: 1, type: "nest", nest: "address" }] }),
    attr: () => ({
      prefix: "mptcp-pm-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "addr", number: 1, type: "nest", nest: "address" },
        { name: "rcv-add-addrs", number: 2, type: "u32" },
        { name: "subflows", number: 3, type: "u32" },
        { name: "token", number: 4, type: "u32" },
        { name: "loc-id", number: 5, type: "u8" },
        { name: "addr-remote", number: 6, type: "nest", nest: "address" },
      ],
    }),
    "event-attr": () => ({
      prefix: "mptcp-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "token", number: 1, type: "u32" },
        { name: "family", number: 2, type: "u16" },
        { name: "loc-id", number: 3, type: "u8" },
        { name: "rem-id", number: 4, type: "u8" },
        { name: "saddr4", number: 5, type: "u32", order: "big", hint: "ipv4" },
        { name: "saddr6", number: 6, type: "binary", hint: "ipv6", minimumLength: 16 },
        { name: "daddr4", number: 7, type: "u32", order: "big", hint: "ipv4" },
        { name: "daddr6", number: 8, type: "binary", hint: "ipv6", minimumLength: 16 },
        { name: "sport", number: 9, type: "u16", order: "big" },
        { name: "dport", number: 10, type: "u16", order: "big" },
        { name: "backup", number: 11, type: "u8" },
        { name: "error", number: 12, type: "u8" },
        { name: "flags", number: 13, type: "u16" },
        { name: "timeout", number: 14, type: "u32" },
        { name: "if-idx", number: 15, type: "s32" },
        { name: "reset-reason", number: 16, type: "u32" },
        { name: "reset-flags", number: 17, type: "u32" },
        { name: "server-side", number: 18, type: "u8" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    unspec: () => ({}),
    "add-addr": () => ({ set: "endpoint", do: { request: "1 addr" }, flags: ["uns-admin-perm"] }),
    "del-addr": () => ({ set: "endpoint", do: { request: "2 addr" }, flags: ["uns-admin-perm"] }),
    "get-addr": () => ({ set: "attr", do: { request: "3 addr token", reply: "3 addr" }, dump: { request: "3", reply: "3 addr" } }),
    "flush-addrs": () => ({ set: "endpoint", do: { request: "4 addr" }, flags: ["uns-admin-perm"] }),
    "set-limits": () => ({ set: "attr", do: { request: "5 rcv-add-addrs subflows" }, flags: ["uns-admin-perm"] }),
    "get-limits": () => ({ set: "attr", do: { request: "6 rcv-add-addrs subflows", reply: "6 rcv-add-addrs subflows" } }),
    "set-flags": () => ({ set: "attr", do: { request: "7 addr token addr-remote" }, flags: ["uns-admin-perm"] }),
    announce: () => ({ set: "attr", do: { request: "8 addr token" }, flags: ["uns-admin-perm"] }),
    remove: () => ({ set: "attr", do: { request: "9 token loc-id" }, flags: ["uns-admin-perm"] }),
    "subflow-create": () => ({ set: "attr", do: { request: "10 addr token addr-remote" }, flags: ["uns-admin-perm"] }),
    "subflow-destroy": () => ({ set: "attr", do: { request: "11 addr token addr-remote" }, flags: ["uns-admin-perm"] }),
    "created-ntf": () => ({ set: "event-attr", event: `1 ${establishedNtfAttributes}`, group: "mptcp_pm_events" }),
    "established-ntf": () => ({ set: "event-attr", event: `2 ${establishedNtfAttributes}`, group: "mptcp_pm_events" }),
    "closed-ntf": () => ({ set: "event-attr", event: "3 token", group: "mptcp_pm_events" }),
    "announced-ntf": () => ({ set: "event-attr", event: "6 token rem-id family daddr4 daddr6 dport", group: "mptcp_pm_events" }),
    "removed-ntf": () => ({ set: "event-attr", event: "7 token rem-id", group: "mptcp_pm_events" }),
    "sub-established-ntf": () => ({ set: "event-attr", event: `10 ${subClosedNtfAttributes}`, group: "mptcp_pm_events" }),
    "sub-closed-ntf": () => ({ set: "event-attr", event: `11 ${subClosedNtfAttributes}`, group: "mptcp_pm_events" }),
    "sub-priority-ntf": () => ({ set: "event-attr", event: `13 ${subClosedNtfAttributes}`, group: "mptcp_pm_events" }),
    "listener-created-ntf": () => ({ set: "event-attr", event: "15 family saddr4 saddr6 sport", group: "mptcp_pm_events", since: "6.3" }),
    "listener-closed-ntf": () => ({ set: "event-attr", event: "16 family saddr4 saddr6 sport", group: "mptcp_pm_events", since: "6.3" }),
  },
  groups: { mptcp_pm_events: { name: "mptcp_pm_events" } },
  config: "MPTCP",
  links: {},
});
