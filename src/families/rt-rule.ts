// Generated from rt-rule.yaml with specs/rt-rule.yaml (sha256 c638c75a7367ddeb). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, OneOf, Read, Shape, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32 } from "../schema/values/struct-members.ts";

/**
 * What a routing rule does with matching packets. Values of `fr-act` in family rt-rule:
 *
 * - `unspec` (FR_ACT_UNSPEC, 0)
 * - `to-tbl` (FR_ACT_TO_TBL, 1): Looks up the routing table.
 * - `goto` (FR_ACT_GOTO, 2): Continues with another rule.
 * - `nop` (FR_ACT_NOP, 3): Continues with the next rule.
 * - `res3` (FR_ACT_RES3, 4): Reserved.
 * - `res4` (FR_ACT_RES4, 5): Reserved.
 * - `blackhole` (FR_ACT_BLACKHOLE, 6): Drops the packet silently.
 * - `unreachable` (FR_ACT_UNREACHABLE, 7): Rejects the packet with ICMP "network unreachable".
 * - `prohibit` (FR_ACT_PROHIBIT, 8): Rejects the packet with ICMP "administratively prohibited".
 */
export type FrAct = "unspec" | "to-tbl" | "goto" | "nop" | "res3" | "res4" | "blackhole" | "unreachable" | "prohibit";

/** C structure `rtgenmsg`. */
export interface Rtgenmsg extends TrailingBytes {
  /** u8. */ family: number;
}

/** C structure `fib-rule-hdr`. */
export interface FibRuleHdr<M extends Mode = Read> extends TrailingBytes {
  /** Address family of the rule: AF_INET, AF_INET6, or a multicast routing family (128, 129). Member: u8. */
  family: number;
  /** Length of the destination prefix `dst` in bits; 0 matches all packets. Member: u8. */ dstLen: number;
  /** Length of the source prefix `src` in bits; 0 matches all packets. Member: u8. */ srcLen: number;
  /** Type of service that packets must have; 0 matches all packets. Member: u8. */ tos: number;
  /** Routing table, if its number is up to 255; 252 if the attribute `table` contains a higher number. Member: u8. */
  table: number;
  /** An entry of `fr-act` by number. Member: u8. */ action: FrAct | M["unnamed"];
  /** Properties of the rule (FIB_RULE_* bits): 1 permanent, 2 inverted match, 4 unresolved goto, 8 input and 16 output interface missing. Member: u32. */
  flags: number;
}

/** C structure `fib-rule-port-range`. */
export interface FibRulePortRange extends TrailingBytes {
  /** u16. */ start: number;
  /** u16. */ end: number;
}

/** C structure `fib-rule-uid-range`. */
export interface FibRuleUidRange extends TrailingBytes {
  /** u32. */ start: number;
  /** u32. */ end: number;
}

/** Attribute set `fib-rule-attrs`. */
export interface FibRuleAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Destination prefix; its length is in the header. Attribute FRA_DST of rt-rule: bytes, shown as an IPv4 or IPv6 address. */
  dst?: M["address"];
  /** Source prefix; its length is in the header. Attribute FRA_SRC of rt-rule: bytes, shown as an IPv4 or IPv6 address. */
  src?: M["address"];
  /** Name of the input interface; `lo` matches packets that this host sends. Attribute FRA_IIFNAME of rt-rule: string of at most 15 bytes. */
  iifname?: string;
  /** Priority of the rule with which the evaluation continues, for action `goto`. Attribute FRA_GOTO of rt-rule: u32. */
  goto?: number;
  /** Priority of the routing rule; lower numbers are evaluated first. Attribute FRA_PRIORITY of rt-rule: u32. */
  priority?: number;
  /** Packet mark, after `fwmask` is applied, that packets must have. Attribute FRA_FWMARK of rt-rule: u32, shown in hexadecimal. */
  fwmark?: number;
  /** Realms for IPv4: destination in the lower and source in the upper 16 bits. Attribute FRA_FLOW of rt-rule: u32. */
  flow?: number;
  /** Id of the tunnel through which the packet arrived. Attribute FRA_TUN_ID of rt-rule: big-endian u64. */
  tunId?: M["big"];
  /** The rule does not use routes through interfaces of this group; -1 (0xffffffff) for none. Attribute FRA_SUPPRESS_IFGROUP of rt-rule: u32. */
  suppressIfgroup?: number;
  /** The rule does not use routes with a prefix of this length or shorter; -1 (0xffffffff) for none. Attribute FRA_SUPPRESS_PREFIXLEN of rt-rule: u32, shown in hexadecimal. */
  suppressPrefixlen?: number;
  /** Number of the routing table. Replaces the header's `table`, which has only 8 bits. Attribute FRA_TABLE of rt-rule: u32. */
  table?: number;
  /** Bits of the packet mark that are compared; by default all if `fwmark` is not 0. Attribute FRA_FWMASK of rt-rule: u32, shown in hexadecimal. */
  fwmask?: number;
  /** Name of the output interface to which the socket is bound. Attribute FRA_OIFNAME of rt-rule: string of at most 15 bytes. */
  oifname?: string;
  /** Value 1 looks up the routing table of the packet's VRF. Attribute FRA_L3MDEV of rt-rule: u8. */ l3mdev?: number;
  /** Range of user ids of the sending socket, inclusive. Attribute FRA_UID_RANGE of rt-rule: structure `fib-rule-uid-range`. */
  uidRange?: Shape<M, FibRuleUidRange>;
  /** Origin of the rule, an RTPROT_* number. Attribute FRA_PROTOCOL of rt-rule: u8. */ protocol?: number;
  /** IP protocol number. Attribute FRA_IP_PROTO of rt-rule: u8. */ ipProto?: number;
  /** Range of source ports, inclusive. Attribute FRA_SPORT_RANGE of rt-rule: structure `fib-rule-port-range`. */
  sportRange?: Shape<M, FibRulePortRange>;
  /** Range of destination ports, inclusive. Attribute FRA_DPORT_RANGE of rt-rule: structure `fib-rule-port-range`. */
  dportRange?: Shape<M, FibRulePortRange>;
  /** DSCP of the packet, 0 to 63. Attribute FRA_DSCP of rt-rule: u8. */ dscp?: number;
  /** IPv6 flow label, 20 bits. Attribute FRA_FLOWLABEL of rt-rule: big-endian u32, shown in hexadecimal. */
  flowlabel?: number;
  /** Bits of `flowlabel` to compare. Attribute FRA_FLOWLABEL_MASK of rt-rule: big-endian u32, shown in hexadecimal. */
  flowlabelMask?: number;
  /** Bits of the source port that are compared. Attribute FRA_SPORT_MASK of rt-rule: u16, shown in hexadecimal. */
  sportMask?: number;
  /** Bits of the destination port that are compared. Attribute FRA_DPORT_MASK of rt-rule: u16, shown in hexadecimal. */
  dportMask?: number;
  /** Bits of `dscp` to compare. Attribute FRA_DSCP_MASK of rt-rule: u8, shown in hexadecimal. */ dscpMask?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds a routing rule, which selects the table for packets. Request 32 of family rt-rule. */
  newrule: {
    do: Call<{ header: With<FibRuleHdr<Write>, "family" | "action"> } & FibRuleAttrs<Write> & ({ src?: never }
      | { header: With<FibRuleHdr<Write>, "srcLen"> }) & ({ dst?: never }
      | { header: With<FibRuleHdr<Write>, "dstLen"> })>;
  };
  /** Reports a new routing rule. Event 32 of family rt-rule. */
  "newrule-ntf": { event: { header: FibRuleHdr<Read> } & FibRuleAttrs<Read> };
  /** Deletes the first routing rule that matches all passed fields. Request 33 of family rt-rule. */
  delrule: {
    do: Call<{ header: With<FibRuleHdr<Write>, "family"> } & FibRuleAttrs<Write>
      & (OneOf<FibRuleAttrs<Write>, "priority" | "table" | "iifname" | "oifname" | "fwmark" | "fwmask" | "protocol"
      | "ipProto" | "sportRange" | "dportRange" | "uidRange" | "l3mdev" | "tunId" | "suppressIfgroup"
      | "suppressPrefixlen"> | { header: With<FibRuleHdr<Write>, "srcLen"> }
      | { header: With<FibRuleHdr<Write>, "dstLen"> } | { header: With<FibRuleHdr<Write>, "table"> }
      | { header: With<FibRuleHdr<Write>, "action"> } | { header: With<FibRuleHdr<Write>, "tos"> })>;
  };
  /** Reports a deleted routing rule. Event 33 of family rt-rule. */
  "delrule-ntf": { event: { header: FibRuleHdr<Read> } & FibRuleAttrs<Read> };
  /** Dumps the routing rules of one address family, or of all. Dump 34 of family rt-rule. */
  getrule: {
    dump: Call<{ header?: Partial<FibRuleHdr<Write>> } & ExtraAttributes,
      { header: FibRuleHdr<Read> } & FibRuleAttrs<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-ipv4-rule" | "rtnlgrp-ipv6-rule";

const delruleAttributes = `
  iifname oifname priority fwmark flow tun-id fwmask table suppress-prefixlen suppress-ifgroup goto l3mdev uid-range
  protocol ip-proto sport-range dport-range dscp flowlabel flowlabel-mask sport-mask dport-mask dscp-mask src dst`;

const delruleNtfAttributes = `
  iifname oifname priority fwmark flow tun-id fwmask table suppress-prefixlen suppress-ifgroup goto l3mdev uid-range
  protocol ip-proto sport-range dport-range dscp flowlabel flowlabel-mask sport-mask dport-mask dscp-mask`;

/** Policy routing rules, which select a routing table. Netlink family `rt-rule`: `connect()` opens a client. Requires CONFIG_FIB_RULES. */
export const rtRule: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-rule",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "fr-act": () => ({ prefix: "fr-act-", entries: "unspec to-tbl goto nop res3 res4 blackhole unreachable prohibit" }),
  },
  structs: {
    rtgenmsg: () => ({
      members: [{ name: "family", type: "u8" }, { name: "pad", type: "pad", length: 3 }],
      read: (view, at) => ({ family: view.getUint8(at) }),
      write: (view, at, { family: v0 }) => { if (!(isU8(v0))) return false; view.setUint8(at, v0); return true; },
    }),
    "fib-rule-hdr": () => ({
      members: [
        { name: "family", type: "u8" },
        { name: "dst-len", type: "u8" },
        { name: "src-len", type: "u8" },
        { name: "tos", type: "u8" },
        { name: "table", type: "u8" },
        { name: "res1", type: "pad", length: 1 },
        { name: "res2", type: "pad", length: 1 },
        { name: "action", type: "u8", enum: "fr-act" },
        { name: "flags", type: "u32" },
      ],
      read: (view, at, names) => ({ family: view.getUint8(at), dstLen: view.getUint8(at + 1),
        srcLen: view.getUint8(at + 2), tos: view.getUint8(at + 3), table: view.getUint8(at + 4),
        action: names[5]!.nameOf(view.getUint8(at + 7)), flags: view.getUint32(at + 8, host) }),
      write: (view, at, { family: v0, dstLen: v1, srcLen: v2, tos: v3, table: v4, action: v5, flags: v6 }, names) => {
        const n5 = names[5]!.number(v5, 255); if (!(isU8(v0) && isU8(v1) && isU8(v2) && isU8(v3) && isU8(v4) &&
        n5 >= 0 && isU32(v6))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1);
        view.setUint8(at + 2, v2); view.setUint8(at + 3, v3); view.setUint8(at + 4, v4); view.setUint8(at + 7, n5);
        view.setUint32(at + 8, v6, host); return true; },
    }),
    "fib-rule-port-range": () => ({
      members: [{ name: "start", type: "u16" }, { name: "end", type: "u16" }],
      read: (view, at) => ({ start: view.getUint16(at, host), end: view.getUint16(at + 2, host) }),
      write: (view, at, { start: v0, end: v1 }) => { if (!(isU16(v0) && isU16(v1))) return false;
        view.setUint16(at, v0, host); view.setUint16(at + 2, v1, host); return true; },
    }),
    "fib-rule-uid-range": () => ({
      members: [{ name: "start", type: "u32" }, { name: "end", type: "u32" }],
      read: (view, at) => ({ start: view.getUint32(at, host), end: view.getUint32(at + 4, host) }),
      write: (view, at, { start: v0, end: v1 }) => { if (!(isU32(v0) && isU32(v1))) return false;
        view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host); return true; },
    }),
  },
  sets: {
    "fib-rule-attrs": () => ({
      prefix: "fra-",
      attributes: [
        { name: "dst", number: 1, type: "binary", hint: "ipv4-or-v6" },
        { name: "src", number: 2, type: "binary", hint: "ipv4-or-v6" },
        { name: "iifname", number: 3, type: "string", maximumLength: 15 },
        { name: "goto", number: 4, type: "u32" },
        { name: "unused2", number: 5, type: "pad" },
        { name: "priority", number: 6, type: "u32" },
        { name: "unused3", number: 7, type: "pad" },
        { name: "unused4", number: 8, type: "pad" },
        { name: "unused5", number: 9, type: "pad" },
        { name: "fwmark", number: 10, type: "u32", hint: "hex" },
        { name: "flow", number: 11, type: "u32" },
        { name: "tun-id", number: 12, type: "u64", order: "big" },
        { name: "suppress-ifgroup", number: 13, type: "u32" },
        { name: "suppress-prefixlen", number: 14, type: "u32", hint: "hex" },
        { name: "table", number: 15, type: "u32" },
        { name: "fwmask", number: 16, type: "u32", hint: "hex" },
        { name: "oifname", number: 17, type: "string", maximumLength: 15 },
        { name: "pad", number: 18, type: "pad" },
        { name: "l3mdev", number: 19, type: "u8" },
        { name: "uid-range", number: 20, type: "binary", struct: "fib-rule-uid-range" },
        { name: "protocol", number: 21, type: "u8" },
        { name: "ip-proto", number: 22, type: "u8" },
        { name: "sport-range", number: 23, type: "binary", struct: "fib-rule-port-range" },
        { name: "dport-range", number: 24, type: "binary", struct: "fib-rule-port-range" },
        { name: "dscp", number: 25, type: "u8" },
        { name: "flowlabel", number: 26, type: "u32", order: "big", hint: "hex" },
        { name: "flowlabel-mask", number: 27, type: "u32", order: "big", hint: "hex" },
        { name: "sport-mask", number: 28, type: "u16", hint: "hex" },
        { name: "dport-mask", number: 29, type: "u16", hint: "hex" },
        { name: "dscp-mask", number: 30, type: "u8", hint: "hex" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newrule: () => ({
      set: "fib-rule-attrs",
      header: "fib-rule-hdr",
      do: {
        request: {
          number: 32,
          requiredHeader: ["family", "action"],
          requiredWith: { src: ["header.src-len"], dst: ["header.dst-len"] },
          attributes: delruleAttributes,
        },
      },
    }),
    "newrule-ntf": () => ({ set: "fib-rule-attrs", header: "fib-rule-hdr", event: `32 ${delruleNtfAttributes}`, notify: "getrule" }),
    delrule: () => ({
      set: "fib-rule-attrs",
      header: "fib-rule-hdr",
      do: {
        request: {
          number: 33,
          requiredHeader: ["family"],
          requiredOne: [
            "priority",
            "table",
            "iifname",
            "oifname",
            "fwmark",
            "fwmask",
            "protocol",
            "ip-proto",
            "sport-range",
            "dport-range",
            "uid-range",
            "l3mdev",
            "tun-id",
            "suppress-ifgroup",
            "suppress-prefixlen",
            "header.src-len",
            "header.dst-len",
            "header.table",
            "header.action",
            "header.tos",
          ],
          absentValues: {
            table: 0,
            iifname: "",
            oifname: "",
            fwmark: 0,
            fwmask: 0,
            protocol: 0,
            "ip-proto": 0,
            "tun-id": 0,
            "suppress-ifgroup": 4294967295,
            "suppress-prefixlen": 4294967295,
            "header.action": 1,
          },
          requiredWith: { src: ["header.src-len"], dst: ["header.dst-len"] },
          attributes: delruleAttributes,
        },
      },
    }),
    "delrule-ntf": () => ({ set: "fib-rule-attrs", header: "fib-rule-hdr", event: `33 ${delruleNtfAttributes}`, notify: "getrule" }),
    getrule: () => ({ set: "fib-rule-attrs", header: "fib-rule-hdr", dump: { request: "34", reply: `32 ${delruleNtfAttributes}` } }),
  },
  groups: {
    "rtnlgrp-ipv4-rule": { name: "rtnlgrp-ipv4-rule", number: 8 },
    "rtnlgrp-ipv6-rule": { name: "rtnlgrp-ipv6-rule", number: 19 },
  },
  config: "FIB_RULES",
  creates: { newrule: ["ENOENT"] },
  links: {},
});
