// Generated from mptcp_pm.yaml with specs/mptcp_pm.yaml (sha256 04f4ce62b89a16bf). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Values of `event-type`.
 *
 * - `unspec`: MPTCP_EVENT_UNSPEC (0)
 * - `created`: MPTCP_EVENT_CREATED (1)
 * - `established`: MPTCP_EVENT_ESTABLISHED (2)
 * - `closed`: MPTCP_EVENT_CLOSED (3)
 * - `announced`: MPTCP_EVENT_ANNOUNCED (6)
 * - `removed`: MPTCP_EVENT_REMOVED (7)
 * - `sub-established`: MPTCP_EVENT_SUB_ESTABLISHED (10)
 * - `sub-closed`: MPTCP_EVENT_SUB_CLOSED (11)
 * - `sub-priority`: MPTCP_EVENT_SUB_PRIORITY (13)
 * - `listener-created`: MPTCP_EVENT_LISTENER_CREATED (15)
 * - `listener-closed`: MPTCP_EVENT_LISTENER_CLOSED (16)
 */
export type EventType = "unspec" | "created" | "established" | "closed" | "announced" | "removed"
  | "sub-established" | "sub-closed" | "sub-priority" | "listener-created" | "listener-closed";

/**
 * Bits of `addr-flags`.
 *
 * - `signal`: MPTCP_PM_ADDR_FLAG_SIGNAL (bit 0). Announced to peers.
 * - `subflow`: MPTCP_PM_ADDR_FLAG_SUBFLOW (bit 1). New subflows start from it.
 * - `backup`: MPTCP_PM_ADDR_FLAG_BACKUP (bit 2). Its subflows are used only if no others are left.
 * - `fullmesh`: MPTCP_PM_ADDR_FLAG_FULLMESH (bit 3). Subflows connect it with all addresses of the peer.
 * - `implicit`: MPTCP_PM_ADDR_FLAG_IMPLICIT (bit 4). Created by the kernel for an existing subflow.
 * - `laminar`: MPTCP_PM_ADDR_FLAG_LAMINAR (bit 5), since Linux 6.18. Subflows to announced addresses of peers start from it.
 */
export type AddrFlags = "signal" | "subflow" | "backup" | "fullmesh" | "implicit" | "laminar";

/** Attributes of `address`. */
export interface Address<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_PM_ADDR_ATTR_FAMILY (1): u16. AF_INET (2) or AF_INET6 (10). */ family?: number;
  /** MPTCP_PM_ADDR_ATTR_ID (2): u8. Number of the address, 1 to 255; 0 lets the kernel select it. */ id?: number;
  /** MPTCP_PM_ADDR_ATTR_ADDR4 (3): u32, big-endian, shown as ipv4. */ addr4?: M["address"];
  /** MPTCP_PM_ADDR_ATTR_ADDR6 (4): binary, shown as ipv6, 16 bytes. */ addr6?: M["address"];
  /** MPTCP_PM_ADDR_ATTR_PORT (5): u16. Port, in host byte order; 0 for none. */ port?: number;
  /** MPTCP_PM_ADDR_ATTR_FLAGS (6): u32. Uses of the address, such as new subflows or announcements. */
  flags?: (AddrFlags | number)[];
  /** MPTCP_PM_ADDR_ATTR_IF_IDX (7): s32. Index of the interface. */ ifIdx?: number;
}

/** Attributes of `subflow-attribute`. */
export interface SubflowAttribute<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_SUBFLOW_ATTR_TOKEN_REM (1): u32. Token of the peer. */ tokenRem?: number;
  /** MPTCP_SUBFLOW_ATTR_TOKEN_LOC (2): u32. Token of this host. */ tokenLoc?: number;
  /** MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ (3): u32. Position in the subflow of the next write. */ relwriteSeq?: number;
  /** MPTCP_SUBFLOW_ATTR_MAP_SEQ (4): u64. Sequence number of the connection at which the current mapping starts. */
  mapSeq?: M["big"];
  /** MPTCP_SUBFLOW_ATTR_MAP_SFSEQ (5): u32. Sequence number of the subflow at which the current mapping starts. */
  mapSfseq?: number;
  /** MPTCP_SUBFLOW_ATTR_SSN_OFFSET (6): u32. Offset from the sequence numbers of the subflow. */ ssnOffset?: number;
  /** MPTCP_SUBFLOW_ATTR_MAP_DATALEN (7): u16. Length of the current mapping in bytes. */ mapDatalen?: number;
  /** MPTCP_SUBFLOW_ATTR_FLAGS (8): u32. */ flags?: number;
  /** MPTCP_SUBFLOW_ATTR_ID_REM (9): u8. Number of the peer's address. */ idRem?: number;
  /** MPTCP_SUBFLOW_ATTR_ID_LOC (10): u8. Number of this host's address. */ idLoc?: number;
}

/** Attributes of `endpoint`. */
export interface Endpoint<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_PM_ENDPOINT_ADDR (1): nest. */ addr?: Address<M>;
}

/** Attributes of `attr`. */
export interface Attr<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_PM_ATTR_ADDR (1): nest. Address of this host. */ addr?: Address<M>;
  /** MPTCP_PM_ATTR_RCV_ADD_ADDRS (2): u32. Maximum number of accepted announcements per connection, 0 to 8; default 0. */
  rcvAddAddrs?: number;
  /** MPTCP_PM_ATTR_SUBFLOWS (3): u32. Maximum number of additional subflows per connection, 0 to 8; default 2. */
  subflows?: number;
  /** MPTCP_PM_ATTR_TOKEN (4): u32. Token of the connection. */ token?: number;
  /** MPTCP_PM_ATTR_LOC_ID (5): u8. Number of the address to remove. */ locId?: number;
  /** MPTCP_PM_ATTR_ADDR_REMOTE (6): nest. Address of the peer. */ addrRemote?: Address<M>;
}

/** Attributes of `event-attr`. */
export interface EventAttr<M extends Mode = Read> extends ExtraAttributes {
  /** MPTCP_ATTR_TOKEN (1): u32. Token of the connection. */ token?: number;
  /** MPTCP_ATTR_FAMILY (2): u16. */ family?: number;
  /** MPTCP_ATTR_LOC_ID (3): u8. Number of this host's address. */ locId?: number;
  /** MPTCP_ATTR_REM_ID (4): u8. Number of the peer's address. */ remId?: number;
  /** MPTCP_ATTR_SADDR4 (5): u32, big-endian, shown as ipv4. */ saddr4?: M["address"];
  /** MPTCP_ATTR_SADDR6 (6): binary, shown as ipv6, at least 16 bytes. */ saddr6?: M["address"];
  /** MPTCP_ATTR_DADDR4 (7): u32, big-endian, shown as ipv4. */ daddr4?: M["address"];
  /** MPTCP_ATTR_DADDR6 (8): binary, shown as ipv6, at least 16 bytes. */ daddr6?: M["address"];
  /** MPTCP_ATTR_SPORT (9): u16, big-endian. */ sport?: number;
  /** MPTCP_ATTR_DPORT (10): u16, big-endian. */ dport?: number;
  /** MPTCP_ATTR_BACKUP (11): u8. 1 if the subflow is a backup. */ backup?: number;
  /** MPTCP_ATTR_ERROR (12): u8. Error number of the subflow's socket. */ error?: number;
  /** MPTCP_ATTR_FLAGS (13): u16. */ flags?: number;
  /** MPTCP_ATTR_TIMEOUT (14): u32. Unused by current kernels. */ timeout?: number;
  /** MPTCP_ATTR_IF_IDX (15): s32. Index of the interface. */ ifIdx?: number;
  /** MPTCP_ATTR_RESET_REASON (16): u32. Reason of a reset (RFC 8684). */ resetReason?: number;
  /** MPTCP_ATTR_RESET_FLAGS (17): u32. Flags of a reset. */ resetFlags?: number;
  /** MPTCP_ATTR_SERVER_SIDE (18): u8. 1 if the peer opened the connection. */ serverSide?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `add-addr`: request 1, requires uns-admin-perm. Adds an endpoint for the path manager in the kernel. */
  "add-addr": { do: { request: Endpoint<Write>; reply: undefined } };
  /** `del-addr`: request 2, requires uns-admin-perm. Removes an endpoint by id. */
  "del-addr": { do: { request: Endpoint<Write>; reply: undefined } };
  /** `get-addr`: request 3, dump 3. Returns an endpoint by id, or dumps all endpoints. */
  "get-addr": {
    do: { request: Only<Attr<Write>, "addr" | "token">; reply: Attr<Read> };
    dump: { request: ExtraAttributes; reply: Attr<Read> };
  };
  /** `flush-addrs`: request 4, requires uns-admin-perm. Removes all endpoints. */
  "flush-addrs": { do: { request: Endpoint<Write>; reply: undefined } };
  /** `set-limits`: request 5, requires uns-admin-perm. Changes the limits of the path manager in the kernel. */
  "set-limits": { do: { request: Only<Attr<Write>, "rcvAddAddrs" | "subflows">; reply: undefined } };
  /** `get-limits`: request 6. Returns the limits of the path manager in the kernel. */
  "get-limits": { do: { request: Only<Attr<Write>, "rcvAddAddrs" | "subflows">; reply: Attr<Read> } };
  /** `set-flags`: request 7, requires uns-admin-perm. Changes the flags of an endpoint; with `token`, of a subflow's address. */
  "set-flags": { do: { request: Only<Attr<Write>, "addr" | "token" | "addrRemote">; reply: undefined } };
  /** `announce`: request 8, requires uns-admin-perm. Announces an address to the peer of a connection (path manager in user space). */
  announce: { do: { request: Only<Attr<Write>, "addr" | "token">; reply: undefined } };
  /** `remove`: request 9, requires uns-admin-perm. Withdraws an announced address (path manager in user space). */
  remove: { do: { request: Only<Attr<Write>, "token" | "locId">; reply: undefined } };
  /** `subflow-create`: request 10, requires uns-admin-perm. Creates a subflow (path manager in user space). */
  "subflow-create": { do: { request: Only<Attr<Write>, "addr" | "token" | "addrRemote">; reply: undefined } };
  /** `subflow-destroy`: request 11, requires uns-admin-perm. Closes a subflow (path manager in user space). */
  "subflow-destroy": { do: { request: Only<Attr<Write>, "addr" | "token" | "addrRemote">; reply: undefined } };
  /** `created-ntf`: event 1, group `mptcp_pm_events`. Reports a connection that is being established. */
  "created-ntf": { event: EventAttr<Read> };
  /** `established-ntf`: event 2, group `mptcp_pm_events`. Reports an established connection. */
  "established-ntf": { event: EventAttr<Read> };
  /** `closed-ntf`: event 3, group `mptcp_pm_events`. Reports a closed connection. */
  "closed-ntf": { event: EventAttr<Read> };
  /** `announced-ntf`: event 6, group `mptcp_pm_events`. Reports an address that the peer announced. */
  "announced-ntf": { event: EventAttr<Read> };
  /** `removed-ntf`: event 7, group `mptcp_pm_events`. Reports an address that the peer withdrew. */
  "removed-ntf": { event: EventAttr<Read> };
  /** `sub-established-ntf`: event 10, group `mptcp_pm_events`. Reports an established subflow. */
  "sub-established-ntf": { event: EventAttr<Read> };
  /** `sub-closed-ntf`: event 11, group `mptcp_pm_events`. Reports a closed subflow. */
  "sub-closed-ntf": { event: EventAttr<Read> };
  /** `sub-priority-ntf`: event 13, group `mptcp_pm_events`. Reports a changed priority of a subflow, regular or backup. */
  "sub-priority-ntf": { event: EventAttr<Read> };
  /** `listener-created-ntf`: event 15, group `mptcp_pm_events`, since Linux 6.3. Reports a socket that started to listen. */
  "listener-created-ntf": { event: EventAttr<Read> };
  /** `listener-closed-ntf`: event 16, group `mptcp_pm_events`, since Linux 6.3. Reports a socket that stopped listening. */
  "listener-closed-ntf": { event: EventAttr<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "created-ntf": EventAttr<Read>;
  "established-ntf": EventAttr<Read>;
  "closed-ntf": EventAttr<Read>;
  "announced-ntf": EventAttr<Read>;
  "removed-ntf": EventAttr<Read>;
  "sub-established-ntf": EventAttr<Read>;
  "sub-closed-ntf": EventAttr<Read>;
  "sub-priority-ntf": EventAttr<Read>;
  "listener-created-ntf": EventAttr<Read>;
  "listener-closed-ntf": EventAttr<Read>;
}

/** Names of the multicast groups. */
export type Groups = "mptcp_pm_events";

const establishedNtfAttributes = "token family saddr4 saddr6 daddr4 daddr6 sport dport flags server-side";

const subClosedNtfAttributes = `
  token family loc-id rem-id saddr4 saddr6 daddr4 daddr6 sport dport backup error if-idx reset-reason reset-flags`;

/** Family `mptcp_pm` (CONFIG_MPTCP): `connect()` opens a client. Also the model for codecs. */
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
    "add-addr": () => ({ set: "endpoint", do: { request: { number: 1, attributes: "addr" } }, flags: ["uns-admin-perm"] }),
    "del-addr": () => ({ set: "endpoint", do: { request: { number: 2, attributes: "addr" } }, flags: ["uns-admin-perm"] }),
    "get-addr": () => ({
      set: "attr",
      do: { request: { number: 3, attributes: "addr token" }, reply: { number: 3, attributes: "addr" } },
      dump: { request: { number: 3 }, reply: { number: 3, attributes: "addr" } },
    }),
    "flush-addrs": () => ({ set: "endpoint", do: { request: { number: 4, attributes: "addr" } }, flags: ["uns-admin-perm"] }),
    "set-limits": () => ({ set: "attr", do: { request: { number: 5, attributes: "rcv-add-addrs subflows" } }, flags: ["uns-admin-perm"] }),
    "get-limits": () => ({
      set: "attr",
      do: {
        request: { number: 6, attributes: "rcv-add-addrs subflows" },
        reply: { number: 6, attributes: "rcv-add-addrs subflows" },
      },
    }),
    "set-flags": () => ({ set: "attr", do: { request: { number: 7, attributes: "addr token addr-remote" } }, flags: ["uns-admin-perm"] }),
    announce: () => ({ set: "attr", do: { request: { number: 8, attributes: "addr token" } }, flags: ["uns-admin-perm"] }),
    remove: () => ({ set: "attr", do: { request: { number: 9, attributes: "token loc-id" } }, flags: ["uns-admin-perm"] }),
    "subflow-create": () => ({ set: "attr", do: { request: { number: 10, attributes: "addr token addr-remote" } }, flags: ["uns-admin-perm"] }),
    "subflow-destroy": () => ({ set: "attr", do: { request: { number: 11, attributes: "addr token addr-remote" } }, flags: ["uns-admin-perm"] }),
    "created-ntf": () => ({ set: "event-attr", event: { number: 1, attributes: establishedNtfAttributes }, group: "mptcp_pm_events" }),
    "established-ntf": () => ({ set: "event-attr", event: { number: 2, attributes: establishedNtfAttributes }, group: "mptcp_pm_events" }),
    "closed-ntf": () => ({ set: "event-attr", event: { number: 3, attributes: "token" }, group: "mptcp_pm_events" }),
    "announced-ntf": () => ({
      set: "event-attr",
      event: { number: 6, attributes: "token rem-id family daddr4 daddr6 dport" },
      group: "mptcp_pm_events",
    }),
    "removed-ntf": () => ({ set: "event-attr", event: { number: 7, attributes: "token rem-id" }, group: "mptcp_pm_events" }),
    "sub-established-ntf": () => ({ set: "event-attr", event: { number: 10, attributes: subClosedNtfAttributes }, group: "mptcp_pm_events" }),
    "sub-closed-ntf": () => ({ set: "event-attr", event: { number: 11, attributes: subClosedNtfAttributes }, group: "mptcp_pm_events" }),
    "sub-priority-ntf": () => ({ set: "event-attr", event: { number: 13, attributes: subClosedNtfAttributes }, group: "mptcp_pm_events" }),
    "listener-created-ntf": () => ({
      set: "event-attr",
      event: { number: 15, attributes: "family saddr4 saddr6 sport" },
      group: "mptcp_pm_events",
      since: "6.3",
    }),
    "listener-closed-ntf": () => ({
      set: "event-attr",
      event: { number: 16, attributes: "family saddr4 saddr6 sport" },
      group: "mptcp_pm_events",
      since: "6.3",
    }),
  },
  groups: { mptcp_pm_events: { name: "mptcp_pm_events" } },
  config: "MPTCP",
  links: {},
});
