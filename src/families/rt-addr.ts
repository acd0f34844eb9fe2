// Generated from rt-addr.yaml with specs/rt-addr.yaml (sha256 212a34f54eb99e83). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, With, Write } from "../schema/model/types.ts";
import { isU8, isU32 } from "../schema/values/struct-members.ts";

/**
 * Properties of an IP address. Flags of `ifa-flags` in family rt-addr:
 *
 * - `secondary` (IFA_F_SECONDARY, bit 0): IPv4: another address of the subnet is primary; IPv6: temporary address.
 * - `nodad` (IFA_F_NODAD, bit 1): Skips duplicate address detection.
 * - `optimistic` (IFA_F_OPTIMISTIC, bit 2): Usable during duplicate address detection (RFC 4429).
 * - `dadfailed` (IFA_F_DADFAILED, bit 3): Another host has the address, as duplicate address detection found.
 * - `homeaddress` (IFA_F_HOMEADDRESS, bit 4): Home address of Mobile IPv6.
 * - `deprecated` (IFA_F_DEPRECATED, bit 5): The preferred lifetime expired; new connections use other addresses.
 * - `tentative` (IFA_F_TENTATIVE, bit 6): Duplicate address detection is in progress.
 * - `permanent` (IFA_F_PERMANENT, bit 7): The address has no lifetime: it never expires.
 * - `managetempaddr` (IFA_F_MANAGETEMPADDR, bit 8): The kernel creates temporary addresses from this one (RFC 8981).
 * - `noprefixroute` (IFA_F_NOPREFIXROUTE, bit 9): No prefix route is added with the address.
 * - `mcautojoin` (IFA_F_MCAUTOJOIN, bit 10): The interface joins the multicast group of the address at the link layer.
 * - `stable-privacy` (IFA_F_STABLE_PRIVACY, bit 11): The interface id of the address is generated from a secret key (RFC 7217).
 */
export type IfaFlags = "secondary" | "nodad" | "optimistic" | "dadfailed" | "homeaddress" | "deprecated"
  | "tentative" | "permanent" | "managetempaddr" | "noprefixroute" | "mcautojoin" | "stable-privacy";

/** C structure `ifaddrmsg`. */
export interface Ifaddrmsg extends TrailingBytes {
  /** Address family of the IP address: AF_INET (2) or AF_INET6 (10). In a dump of `getaddr`, 0 means both. Member: u8. */
  ifaFamily: number;
  /** Prefix length of the IP address in bits. Member: u8. */ ifaPrefixlen: number;
  /** Lower 8 bits of the address flags; the attribute `flags` has all of them. Member: u8. */
  ifaFlags: (Exclude<IfaFlags, "managetempaddr" | "noprefixroute" | "mcautojoin" | "stable-privacy"> | number)[];
  /** Scope of the IP address: 0 global, 200 site, 253 link, 254 host. Member: u8. */ ifaScope: number;
  /** Index of the interface; in a dump with NETLINK_GET_STRICT_CHK, 0 means all interfaces. Member: u32. */
  ifaIndex: number;
}

/** C structure `ifa-cacheinfo`. */
export interface IfaCacheinfo extends TrailingBytes {
  /** Remaining time for which the address is preferred; 0xffffffff means forever. Member: u32 in seconds. */
  ifaPrefered: number;
  /** Remaining time after which the kernel removes the address; 0xffffffff means forever. Member: u32 in seconds. */
  ifaValid: number;
  /** Creation time of the address since boot. Member: u32 in units of 1/100 s. */ cstamp: number;
  /** Time of the address's last change since boot. Member: u32 in units of 1/100 s. */ tstamp: number;
}

/** Attribute set `addr-attrs`. */
export type AddrAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** IP address with its prefix; on point-to-point interfaces, the address of the peer. Attribute IFA_ADDRESS of rt-addr: bytes, shown as an IPv4 or IPv6 address. */
  address?: M["address"];
  /** Address of the interface; equals `address` except on point-to-point interfaces. Attribute IFA_LOCAL of rt-addr: bytes, shown as an IPv4 or IPv6 address. */
  local?: M["address"];
  /** Label of an IPv4 address: the interface name, optionally with a suffix such as `eth0:1`. Attribute IFA_LABEL of rt-addr: string of at most 15 bytes. */
  label?: string;
  /** IFA_BROADCAST of rt-addr: big-endian u32, shown as an IPv4 address. */ broadcast?: M["address"];
  /** Lifetimes and times of changes. Attribute IFA_CACHEINFO of rt-addr: structure `ifa-cacheinfo`. */
  cacheinfo?: Shape<M, IfaCacheinfo>;
  /** Flags of the address. Replaces `ifaFlags`, which has only 8 bits. Attribute IFA_FLAGS of rt-addr: u32. */
  flags?: (IfaFlags | number)[];
  /** Metric of the prefix route that the kernel adds for the address; 0 selects the default. Attribute IFA_RT_PRIORITY of rt-addr: u32. */
  rtPriority?: number;
  /** Id of the network namespace to read, as assigned with rt-nsid. Attribute IFA_TARGET_NETNSID of rt-addr: s32. */
  targetNetnsid?: number;
  /** Origin of the IP address: 0 unspecified, 1 loopback, 2 router advertisement, 3 link-local. Programs can use other values. Attribute IFA_PROTO of rt-addr: u8. */
  proto?: number;
} & ReadOnlyFields<M, {
  /** Anycast address. Attribute IFA_ANYCAST of rt-addr: bytes, shown as an IPv4 or IPv6 address, read-only. */
  anycast?: M["address"];
  /** Multicast group. Attribute IFA_MULTICAST of rt-addr: bytes, shown as an IPv4 or IPv6 address, read-only. */
  multicast?: M["address"];
  /** Number of memberships in the multicast group. Attribute IFA_MC_USERS of rt-addr: u32, read-only, since Linux 7.3. */
  mcUsers?: number;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds an IP address to an interface, or changes it with NLM_F_REPLACE. Request 20 of family rt-addr. */
  newaddr: {
    do: Call<{ header: With<Ifaddrmsg, "ifaFamily" | "ifaPrefixlen" | "ifaIndex"> }
      & Except<AddrAttrs<Write>, "targetNetnsid"> & OneOf<AddrAttrs<Write>, "local" | "address">>;
  };
  /** Removes an IP address from an interface. Request 21 of family rt-addr. */
  deladdr: {
    do: Call<{ header: With<Ifaddrmsg, "ifaFamily" | "ifaIndex"> } & Only<AddrAttrs<Write>, "address" | "local"
      | "label" | "flags"> & OneOf<AddrAttrs<Write>, "local" | "address" | "label">>;
  };
  /** Returns one IPv6 address (`ifaFamily: 10`), or dumps the addresses of all interfaces. Request and dump 22 of family rt-addr. */
  getaddr: {
    do: Call<{ header: With<Ifaddrmsg, "ifaFamily"> } & Only<AddrAttrs<Write>, "address" | "local"
      | "targetNetnsid"> & OneOf<AddrAttrs<Write>, "local" | "address">,
      { header: Ifaddrmsg } & AddrAttrs<Read> & OneOf<AddrAttrs<Read>, "local" | "address">>;
    dump: Call<{ header?: Partial<Ifaddrmsg> } & Only<AddrAttrs<Write>, "targetNetnsid">,
      { header: Ifaddrmsg } & AddrAttrs<Read> & OneOf<AddrAttrs<Read>, "local" | "address">>;
  };
  /** Dumps the multicast groups that interfaces joined, of IPv4 (since Linux 6.14) or IPv6. Dump 58 of family rt-addr. */
  getmulticast: {
    dump: Call<{ header: With<Ifaddrmsg, "ifaFamily"> } & Only<AddrAttrs<Write>, "targetNetnsid">,
      { header: Ifaddrmsg } & AddrAttrs<Read>>;
  };
  /** Reports an IP address that was added or changed. Event 20 of family rt-addr. */
  "newaddr-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
  /** Reports an IP address that was removed. Event 21 of family rt-addr. */
  "deladdr-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
  /** Reports that an interface joined an IP multicast group. Event 56 of family rt-addr, since Linux 6.14. */
  "newmulticast-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
  /** Reports that an interface left an IP multicast group. Event 57 of family rt-addr, since Linux 6.14. */
  "delmulticast-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
  /** Dumps the IPv6 anycast addresses of interfaces (`ifaFamily: 10`). Dump 62 of family rt-addr. */
  getanycast: {
    dump: Call<{ header: With<Ifaddrmsg, "ifaFamily"> } & Only<AddrAttrs<Write>, "targetNetnsid">,
      { header: Ifaddrmsg } & AddrAttrs<Read>>;
  };
  /** Reports an IPv6 anycast address that was added. Event 60 of family rt-addr in multicast group `rtnlgrp-ipv6-acaddr`, since Linux 6.14. */
  "newanycast-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
  /** Reports an IPv6 anycast address that was removed. Event 61 of family rt-addr in multicast group `rtnlgrp-ipv6-acaddr`, since Linux 6.14. */
  "delanycast-ntf": { event: { header: Ifaddrmsg } & AddrAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  getmulticast: { header: Ifaddrmsg } & AddrAttrs<Read>;
  getanycast: { header: Ifaddrmsg } & AddrAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "rtnlgrp-ipv4-ifaddr" | "rtnlgrp-ipv6-ifaddr" | "rtnlgrp-phonet-ifaddr" | "rtnlgrp-mctp-ifaddr"
  | "rtnlgrp-ipv4-mcaddr" | "rtnlgrp-ipv6-mcaddr" | "rtnlgrp-ipv6-acaddr";

/** IP addresses of interfaces. Netlink family `rt-addr`: `connect()` opens a client. */
export const rtAddr: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "rt-addr",
  flavour: "netlink-raw",
  protocol: 0,
  version: 1,
  constants: {},
  enums: {
    "ifa-flags": () => ({
      flags: true,
      prefix: "ifa-f-",
      entries: `
        secondary nodad optimistic dadfailed homeaddress deprecated tentative permanent managetempaddr noprefixroute
        mcautojoin stable-privacy`,
    }),
  },
  structs: {
    ifaddrmsg: () => ({
      members: [
        { name: "ifa-family", type: "u8" },
        { name: "ifa-prefixlen", type: "u8" },
        { name: "ifa-flags", type: "u8", enum: "ifa-flags", flags: true },
        { name: "ifa-scope", type: "u8" },
        { name: "ifa-index", type: "u32" },
      ],
      read: (view, at, names) => ({ ifaFamily: view.getUint8(at), ifaPrefixlen: view.getUint8(at + 1),
        ifaFlags: names[2]!.bitNames(view.getUint8(at + 2)), ifaScope: view.getUint8(at + 3),
        ifaIndex: view.getUint32(at + 4, host) }),
      write: (view, at, { ifaFamily: v0, ifaPrefixlen: v1, ifaFlags: v2, ifaScope: v3, ifaIndex: v4 }, names) => {
        const n2 = names[2]!.bits(v2, 255); if (!(isU8(v0) && isU8(v1) && n2 >= 0 && isU8(v3) &&
        isU32(v4))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint8(at + 2, n2);
        view.setUint8(at + 3, v3); view.setUint32(at + 4, v4, host); return true; },
    }),
    "ifa-cacheinfo": () => ({
      members: [
        { name: "ifa-prefered", type: "u32", unit: "s" },
        { name: "ifa-valid", type: "u32", unit: "s" },
        { name: "cstamp", type: "u32", unit: "1/100 s" },
        { name: "tstamp", type: "u32", unit: "1/100 s" },
      ],
      read: (view, at) => ({ ifaPrefered: view.getUint32(at, host), ifaValid: view.getUint32(at + 4, host),
        cstamp: view.getUint32(at + 8, host), tstamp: view.getUint32(at + 12, host) }),
      write: (view, at, { ifaPrefered: v0, ifaValid: v1, cstamp: v2, tstamp: v3 }) => { if (!(isU32(v0) && isU32(v1) &&
        isU32(v2) && isU32(v3))) return false; view.setUint32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); view.setUint32(at + 12, v3, host); return true; },
    }),
  },
  sets: {
    "addr-attrs": () => ({
      prefix: "ifa-",
      attributes: [
        { name: "address", number: 1, type: "binary", hint: "ipv4-or-v6" },
        { name: "local", number: 2, type: "binary", hint: "ipv4-or-v6" },
        { name: "label", number: 3, type: "string", maximumLength: 15 },
        { name: "broadcast", number: 4, type: "u32", order: "big", hint: "ipv4" },
        { name: "anycast", number: 5, type: "binary", hint: "ipv4-or-v6", access: "read-only" },
        { name: "cacheinfo", number: 6, type: "binary", struct: "ifa-cacheinfo" },
        { name: "multicast", number: 7, type: "binary", hint: "ipv4-or-v6", access: "read-only" },
        { name: "flags", number: 8, type: "u32", enum: "ifa-flags", flags: true },
        { name: "rt-priority", number: 9, type: "u32" },
        { name: "target-netnsid", number: 10, type: "s32" },
        { name: "proto", number: 11, type: "u8" },
        { name: "mc-users", number: 12, type: "u32", access: "read-only", since: "7.3" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    newaddr: () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      do: {
        request: {
          number: 20,
          requiredHeader: ["ifa-family", "ifa-prefixlen", "ifa-index"],
          requiredOne: ["local", "address"],
          attributes: "address local label broadcast cacheinfo flags rt-priority proto",
        },
      },
    }),
    deladdr: () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      do: {
        request: {
          number: 21,
          requiredHeader: ["ifa-family", "ifa-index"],
          requiredOne: ["local", "address", "label"],
          attributes: "address local label flags",
        },
      },
    }),
    getaddr: () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      do: {
        request: {
          number: 22,
          requiredHeader: ["ifa-family"],
          requiredOne: ["local", "address"],
          attributes: "address local target-netnsid",
        },
        reply: { number: 20, alwaysOne: ["local", "address"], attributes: "local address" },
      },
      dump: {
        request: "22 target-netnsid",
        reply: { number: 20, alwaysOne: ["local", "address"], attributes: "address label local cacheinfo" },
      },
    }),
    getmulticast: () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      dump: {
        request: { number: 58, requiredHeader: ["ifa-family"], attributes: "target-netnsid" },
        reply: "58 multicast cacheinfo mc-users",
      },
    }),
    "newaddr-ntf": () => ({ set: "addr-attrs", header: "ifaddrmsg", event: "20 local address", notify: "getaddr" }),
    "deladdr-ntf": () => ({ set: "addr-attrs", header: "ifaddrmsg", event: "21 local address", notify: "getaddr" }),
    "newmulticast-ntf": () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      event: "56 multicast cacheinfo mc-users",
      notify: "getmulticast",
      since: "6.14",
    }),
    "delmulticast-ntf": () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      event: "57 multicast cacheinfo mc-users",
      notify: "getmulticast",
      since: "6.14",
    }),
    getanycast: () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      dump: {
        request: { number: 62, requiredHeader: ["ifa-family"], attributes: "target-netnsid" },
        reply: "62 anycast cacheinfo target-netnsid",
      },
    }),
    "newanycast-ntf": () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      event: "60 anycast cacheinfo target-netnsid",
      notify: "getanycast",
      group: "rtnlgrp-ipv6-acaddr",
      since: "6.14",
    }),
    "delanycast-ntf": () => ({
      set: "addr-attrs",
      header: "ifaddrmsg",
      event: "61 anycast cacheinfo target-netnsid",
      notify: "getanycast",
      group: "rtnlgrp-ipv6-acaddr",
      since: "6.14",
    }),
  },
  groups: {
    "rtnlgrp-ipv4-ifaddr": { name: "rtnlgrp-ipv4-ifaddr", number: 5 },
    "rtnlgrp-ipv6-ifaddr": { name: "rtnlgrp-ipv6-ifaddr", number: 9 },
    "rtnlgrp-phonet-ifaddr": { name: "rtnlgrp-phonet-ifaddr", number: 21 },
    "rtnlgrp-mctp-ifaddr": { name: "rtnlgrp-mctp-ifaddr", number: 34, since: "5.15" },
    "rtnlgrp-ipv4-mcaddr": { name: "rtnlgrp-ipv4-mcaddr", number: 37, since: "6.14" },
    "rtnlgrp-ipv6-mcaddr": { name: "rtnlgrp-ipv6-mcaddr", number: 38, since: "6.14" },
    "rtnlgrp-ipv6-acaddr": { name: "rtnlgrp-ipv6-acaddr", number: 39, since: "6.14" },
  },
  creates: { newaddr: ["ENOENT"] },
  links: {},
});
