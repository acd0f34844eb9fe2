// Generated from cttimeout.yaml (sha256 dd35e86528177ebb). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, Only, Read, 
  ReadOnlyFields, Selected,TrailingBytes, Write } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Transport protocol to which a timeout policy applies. Values of `l4-protocol` in family cttimeout:
 *
 * - `icmp` (IPPROTO_ICMP, 1)
 * - `tcp` (IPPROTO_TCP, 6)
 * - `udp` (IPPROTO_UDP, 17)
 * - `dccp` (IPPROTO_DCCP, 33): Newer kernels do not track DCCP.
 * - `gre` (IPPROTO_GRE, 47)
 * - `icmpv6` (IPPROTO_ICMPV6, 58)
 * - `sctp` (IPPROTO_SCTP, 132)
 * - `udplite` (IPPROTO_UDPLITE, 136)
 * - `generic` (IPPROTO_RAW, 255): All other protocols.
 */
export type L4Protocol = "icmp" | "tcp" | "udp" | "dccp" | "gre" | "icmpv6" | "sctp" | "udplite" | "generic";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** A timeout policy for tracked connections. Attribute set `timeout-attrs`. */
export type TimeoutAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** CTA_TIMEOUT_NAME of cttimeout: string of at most 31 bytes. */ name?: string;
  /** Address family to which the timeout policy applies. Attribute CTA_TIMEOUT_L3PROTO of cttimeout: big-endian u16. */
  l3proto?: number;
} & Selected<{
  /** CTA_TIMEOUT_L4PROTO of cttimeout: u8. */ protocol?: L4Protocol | M["unnamed"];
  /** Timeout of each state. Attribute CTA_TIMEOUT_DATA of cttimeout: format depends on `protocol`. */
  data?: Timeouts;
}, "protocol", { is: "icmp"; has: { data: IcmpAttrs } } | { is: "tcp"; has: { data: TcpAttrs } }
  | { is: "udp"; has: { data: UdpAttrs } } | { is: "dccp"; has: { data: DccpAttrs } }
  | { is: "gre"; has: { data: GreAttrs } } | { is: "icmpv6"; has: { data: Icmpv6Attrs } }
  | { is: "sctp"; has: { data: SctpAttrs } } | { is: "udplite"; has: { data: UdpliteAttrs } }
  | { is: "generic"; has: { data: GenericAttrs } }> & ReadOnlyFields<M, {
  /** Number of firewall rules that use the timeout policy. Attribute CTA_TIMEOUT_USE of cttimeout: big-endian u32, read-only. */
  use?: number;
}>;

/** Attribute set `generic-attrs`. */
export interface GenericAttrs extends ExtraAttributes {
  /** CTA_TIMEOUT_GENERIC_TIMEOUT of cttimeout: big-endian u32 in seconds. */ timeout?: number;
}

/** Timeouts of TCP. Attribute set `tcp-attrs`. */
export interface TcpAttrs extends ExtraAttributes {
  /** CTA_TIMEOUT_TCP_SYN_SENT of cttimeout: big-endian u32 in seconds. */ synSent?: number;
  /** CTA_TIMEOUT_TCP_SYN_RECV of cttimeout: big-endian u32 in seconds. */ synRecv?: number;
  /** CTA_TIMEOUT_TCP_ESTABLISHED of cttimeout: big-endian u32 in seconds. */ established?: number;
  /** CTA_TIMEOUT_TCP_FIN_WAIT of cttimeout: big-endian u32 in seconds. */ finWait?: number;
  /** CTA_TIMEOUT_TCP_CLOSE_WAIT of cttimeout: big-endian u32 in seconds. */ closeWait?: number;
  /** CTA_TIMEOUT_TCP_LAST_ACK of cttimeout: big-endian u32 in seconds. */ lastAck?: number;
  /** CTA_TIMEOUT_TCP_TIME_WAIT of cttimeout: big-endian u32 in seconds. */ timeWait?: number;
  /** CTA_TIMEOUT_TCP_CLOSE of cttimeout: big-endian u32 in seconds. */ close?: number;
  /** TCP timeout after a simultaneous open. Attribute CTA_TIMEOUT_TCP_SYN_SENT2 of cttimeout: big-endian u32 in seconds. */
  synSent2?: number;
  /** TCP timeout after the maximum number of retransmissions. Attribute CTA_TIMEOUT_TCP_RETRANS of cttimeout: big-endian u32 in seconds. */
  retrans?: number;
  /** TCP timeout while sent data is unacknowledged. Attribute CTA_TIMEOUT_TCP_UNACK of cttimeout: big-endian u32 in seconds. */
  unack?: number;
}

/** Timeouts of UDP. Attribute set `udp-attrs`. */
export interface UdpAttrs extends ExtraAttributes {
  /** Timeout before the first reply. Attribute CTA_TIMEOUT_UDP_UNREPLIED of cttimeout: big-endian u32 in seconds. */
  unreplied?: number;
  /** Timeout after packets in both directions. Attribute CTA_TIMEOUT_UDP_REPLIED of cttimeout: big-endian u32 in seconds. */
  replied?: number;
}

/** Timeouts of UDP-Lite. Attribute set `udplite-attrs`. */
export interface UdpliteAttrs extends ExtraAttributes {
  /** Timeout before the first reply. Attribute CTA_TIMEOUT_UDPLITE_UNREPLIED of cttimeout: big-endian u32 in seconds. */
  unreplied?: number;
  /** Timeout after packets in both directions. Attribute CTA_TIMEOUT_UDPLITE_REPLIED of cttimeout: big-endian u32 in seconds. */
  replied?: number;
}

/** Timeouts of GRE. Attribute set `gre-attrs`. */
export interface GreAttrs extends ExtraAttributes {
  /** Timeout before the first reply. Attribute CTA_TIMEOUT_GRE_UNREPLIED of cttimeout: big-endian u32 in seconds. */
  unreplied?: number;
  /** Timeout after packets in both directions. Attribute CTA_TIMEOUT_GRE_REPLIED of cttimeout: big-endian u32 in seconds. */
  replied?: number;
}

/** Attribute set `icmp-attrs`. */
export interface IcmpAttrs extends ExtraAttributes {
  /** CTA_TIMEOUT_ICMP_TIMEOUT of cttimeout: big-endian u32 in seconds. */ timeout?: number;
}

/** Attribute set `icmpv6-attrs`. */
export interface Icmpv6Attrs extends ExtraAttributes {
  /** CTA_TIMEOUT_ICMPV6_TIMEOUT of cttimeout: big-endian u32 in seconds. */ timeout?: number;
}

/** Timeouts of DCCP. Attribute set `dccp-attrs`. */
export interface DccpAttrs extends ExtraAttributes {
  /** CTA_TIMEOUT_DCCP_REQUEST of cttimeout: big-endian u32 in seconds. */ request?: number;
  /** CTA_TIMEOUT_DCCP_RESPOND of cttimeout: big-endian u32 in seconds. */ respond?: number;
  /** CTA_TIMEOUT_DCCP_PARTOPEN of cttimeout: big-endian u32 in seconds. */ partopen?: number;
  /** CTA_TIMEOUT_DCCP_OPEN of cttimeout: big-endian u32 in seconds. */ open?: number;
  /** CTA_TIMEOUT_DCCP_CLOSEREQ of cttimeout: big-endian u32 in seconds. */ closereq?: number;
  /** CTA_TIMEOUT_DCCP_CLOSING of cttimeout: big-endian u32 in seconds. */ closing?: number;
  /** CTA_TIMEOUT_DCCP_TIMEWAIT of cttimeout: big-endian u32 in seconds. */ timewait?: number;
}

/** Timeouts of SCTP. Attribute set `sctp-attrs`. */
export interface SctpAttrs extends ExtraAttributes {
  /** CTA_TIMEOUT_SCTP_CLOSED of cttimeout: big-endian u32 in seconds. */ closed?: number;
  /** CTA_TIMEOUT_SCTP_COOKIE_WAIT of cttimeout: big-endian u32 in seconds. */ cookieWait?: number;
  /** CTA_TIMEOUT_SCTP_COOKIE_ECHOED of cttimeout: big-endian u32 in seconds. */ cookieEchoed?: number;
  /** CTA_TIMEOUT_SCTP_ESTABLISHED of cttimeout: big-endian u32 in seconds. */ established?: number;
  /** CTA_TIMEOUT_SCTP_SHUTDOWN_SENT of cttimeout: big-endian u32 in seconds. */ shutdownSent?: number;
  /** CTA_TIMEOUT_SCTP_SHUTDOWN_RECD of cttimeout: big-endian u32 in seconds. */ shutdownRecd?: number;
  /** CTA_TIMEOUT_SCTP_SHUTDOWN_ACK_SENT of cttimeout: big-endian u32 in seconds. */ shutdownAckSent?: number;
  /** CTA_TIMEOUT_SCTP_HEARTBEAT_SENT of cttimeout: big-endian u32 in seconds. */ heartbeatSent?: number;
  /** Unused by newer kernels. Attribute CTA_TIMEOUT_SCTP_HEARTBEAT_ACKED of cttimeout: big-endian u32 in seconds. */
  heartbeatAcked?: number;
}

/**
 * Formats of sub-message `timeouts`, selected by the value of `protocol`; bytes for other values:
 *
 * - `icmp`: IcmpAttrs
 * - `tcp`: TcpAttrs
 * - `udp`: UdpAttrs
 * - `dccp`: DccpAttrs
 * - `gre`: GreAttrs
 * - `icmpv6`: Icmpv6Attrs
 * - `sctp`: SctpAttrs
 * - `udplite`: UdpliteAttrs
 * - `generic`: GenericAttrs
 */
export type Timeouts =
  | IcmpAttrs
  | TcpAttrs
  | UdpAttrs
  | DccpAttrs
  | GreAttrs
  | Icmpv6Attrs
  | SctpAttrs
  | UdpliteAttrs
  | GenericAttrs
  | Uint8Array;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a connection timeout policy. NLM_F_REPLACE replaces its timeouts; omitted ones get the default. Request 2048 of family cttimeout; requires CAP_NET_ADMIN. */
  new: {
    do: Call<{ header?: Partial<Nfgenmsg> } & TimeoutAttrs<Write> & Has<"name" | "l3proto" | "protocol" | "data">>;
  };
  /** Returns a connection timeout policy, or dumps all. Request and dump 2049 of family cttimeout; requires CAP_NET_ADMIN. */
  get: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<TimeoutAttrs<Write>, "name"> & Has<"name">,
      { header: Nfgenmsg } & TimeoutAttrs<Read> & Required<Pick<TimeoutAttrs<Read>, "name" | "l3proto" | "protocol"
        | "data" | "use">>>;
    dump: Call<{ header?: Partial<Nfgenmsg> } & ExtraAttributes,
      { header: Nfgenmsg } & TimeoutAttrs<Read> & Required<Pick<TimeoutAttrs<Read>, "name" | "l3proto" | "protocol"
        | "data" | "use">>>;
  };
  /** Deletes a connection timeout policy; without a name, all that no rule uses. Request 2050 of family cttimeout; requires CAP_NET_ADMIN. */
  delete: { do: Call<{ header?: Partial<Nfgenmsg> } & Only<TimeoutAttrs<Write>, "name">> };
  /** Changes the default connection timeouts of a protocol. Request 2051 of family cttimeout; requires CAP_NET_ADMIN. */
  "default-set": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Except<TimeoutAttrs<Write>, "name"> & Has<"l3proto" | "protocol"
      | "data">>;
  };
  /** Returns the default connection timeouts of a protocol. Request 2052 of family cttimeout; requires CAP_NET_ADMIN. */
  "default-get": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<TimeoutAttrs<Write>, "l3proto" | "protocol"> & Has<"l3proto"
      | "protocol">,
      { header: Nfgenmsg } & TimeoutAttrs<Read> & Required<Pick<TimeoutAttrs<Read>, "l3proto" | "protocol"
        | "data">>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  new: { header: Nfgenmsg } & TimeoutAttrs<Read>;
  delete: { header: Nfgenmsg } & TimeoutAttrs<Read>;
  "default-set": { header: Nfgenmsg } & TimeoutAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Timeout policies of connections, and the default timeouts of connection tracking. Netlink family `cttimeout`: `connect()` opens a client. Requires CONFIG_NF_CT_NETLINK_TIMEOUT, module nfnetlink_cttimeout. */
export const cttimeout: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "cttimeout",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "l4-protocol": () => ({
      prefix: "ipproto-",
      entries: [
        "icmp=1 tcp=6 udp=17 dccp=33 gre=47 icmpv6=58 sctp=132 udplite=136",
        { name: "generic", value: 255, kernelName: "IPPROTO_RAW" },
      ],
    }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
  },
  sets: {
    "timeout-attrs": () => ({
      prefix: "cta-timeout-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 31 },
        { name: "l3proto", number: 2, type: "u16", order: "big" },
        { name: "protocol", number: 3, type: "u8", enum: "l4-protocol", kernelName: "CTA_TIMEOUT_L4PROTO" },
        { name: "data", number: 4, type: "sub-message", subMessage: "timeouts", selector: "protocol" },
        { name: "use", number: 5, type: "u32", order: "big", access: "read-only" },
      ],
    }),
    "generic-attrs": () => ({
      prefix: "cta-timeout-generic-",
      attributes: [{ name: "timeout", number: 1, type: "u32", order: "big", unit: "s" }],
    }),
    "tcp-attrs": () => ({
      prefix: "cta-timeout-tcp-",
      attributes: [
        { name: "syn-sent", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "syn-recv", number: 2, type: "u32", order: "big", unit: "s" },
        { name: "established", number: 3, type: "u32", order: "big", unit: "s" },
        { name: "fin-wait", number: 4, type: "u32", order: "big", unit: "s" },
        { name: "close-wait", number: 5, type: "u32", order: "big", unit: "s" },
        { name: "last-ack", number: 6, type: "u32", order: "big", unit: "s" },
        { name: "time-wait", number: 7, type: "u32", order: "big", unit: "s" },
        { name: "close", number: 8, type: "u32", order: "big", unit: "s" },
        { name: "syn-sent2", number: 9, type: "u32", order: "big", unit: "s" },
        { name: "retrans", number: 10, type: "u32", order: "big", unit: "s" },
        { name: "unack", number: 11, type: "u32", order: "big", unit: "s" },
      ],
    }),
    "udp-attrs": () => ({
      prefix: "cta-timeout-udp-",
      attributes: [
        { name: "unreplied", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "replied", number: 2, type: "u32", order: "big", unit: "s" },
      ],
    }),
    "udplite-attrs": () => ({
      prefix: "cta-timeout-udplite-",
      attributes: [
        { name: "unreplied", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "replied", number: 2, type: "u32", order: "big", unit: "s" },
      ],
    }),
    "gre-attrs": () => ({
      prefix: "cta-timeout-gre-",
      attributes: [
        { name: "unreplied", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "replied", number: 2, type: "u32", order: "big", unit: "s" },
      ],
    }),
    "icmp-attrs": () => ({
      prefix: "cta-timeout-icmp-",
      attributes: [{ name: "timeout", number: 1, type: "u32", order: "big", unit: "s" }],
    }),
    "icmpv6-attrs": () => ({
      prefix: "cta-timeout-icmpv6-",
      attributes: [{ name: "timeout", number: 1, type: "u32", order: "big", unit: "s" }],
    }),
    "dccp-attrs": () => ({
      prefix: "cta-timeout-dccp-",
      attributes: [
        { name: "request", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "respond", number: 2, type: "u32", order: "big", unit: "s" },
        { name: "partopen", number: 3, type: "u32", order: "big", unit: "s" },
        { name: "open", number: 4, type: "u32", order: "big", unit: "s" },
        { name: "closereq", number: 5, type: "u32", order: "big", unit: "s" },
        { name: "closing", number: 6, type: "u32", order: "big", unit: "s" },
        { name: "timewait", number: 7, type: "u32", order: "big", unit: "s" },
      ],
    }),
    "sctp-attrs": () => ({
      prefix: "cta-timeout-sctp-",
      attributes: [
        { name: "closed", number: 1, type: "u32", order: "big", unit: "s" },
        { name: "cookie-wait", number: 2, type: "u32", order: "big", unit: "s" },
        { name: "cookie-echoed", number: 3, type: "u32", order: "big", unit: "s" },
        { name: "established", number: 4, type: "u32", order: "big", unit: "s" },
        { name: "shutdown-sent", number: 5, type: "u32", order: "big", unit: "s" },
        { name: "shutdown-recd", number: 6, type: "u32", order: "big", unit: "s" },
        { name: "shutdown-ack-sent", number: 7, type: "u32", order: "big", unit: "s" },
        { name: "heartbeat-sent", number: 8, type: "u32", order: "big", unit: "s" },
        { name: "heartbeat-acked", number: 9, type: "u32", order: "big", unit: "s" },
      ],
    }),
  },
  subMessages: {
    timeouts: () => ({
      formats: {
        icmp: { set: "icmp-attrs" },
        tcp: { set: "tcp-attrs" },
        udp: { set: "udp-attrs" },
        dccp: { set: "dccp-attrs" },
        gre: { set: "gre-attrs" },
        icmpv6: { set: "icmpv6-attrs" },
        sctp: { set: "sctp-attrs" },
        udplite: { set: "udplite-attrs" },
        generic: { set: "generic-attrs" },
      },
    }),
  },
  operations: {
    new: () => ({
      set: "timeout-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 2048,
          required: ["name", "l3proto", "protocol", "data"],
          replyOnly: ["use"],
          attributes: "name l3proto protocol data",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    get: () => ({
      set: "timeout-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2049, required: ["name"], attributes: "name" },
        reply: {
          number: 2048,
          always: ["name", "l3proto", "protocol", "data", "use"],
          attributes: "name l3proto protocol data use",
        },
      },
      dump: {
        request: "2049",
        reply: {
          number: 2048,
          always: ["name", "l3proto", "protocol", "data", "use"],
          attributes: "name l3proto protocol data use",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    delete: () => ({ set: "timeout-attrs", header: "nfgenmsg", do: { request: "2050 name" }, flags: ["uns-admin-perm"] }),
    "default-set": () => ({
      set: "timeout-attrs",
      header: "nfgenmsg",
      do: { request: { number: 2051, required: ["l3proto", "protocol", "data"], attributes: "l3proto protocol data" } },
      flags: ["uns-admin-perm"],
      effect: "change",
    }),
    "default-get": () => ({
      set: "timeout-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 2052, required: ["l3proto", "protocol"], attributes: "l3proto protocol" },
        reply: { number: 2051, always: ["l3proto", "protocol", "data"], attributes: "l3proto protocol data" },
      },
      flags: ["uns-admin-perm"],
      effect: "read",
    }),
  },
  groups: {},
  config: "NF_CT_NETLINK_TIMEOUT",
  module: "nfnetlink_cttimeout",
  links: {},
});
