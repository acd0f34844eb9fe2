// Generated from nflog.yaml (sha256 70ef830f906747e8). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isU8, isU16, isU32, isU64, putBytes } from "../schema/values/struct-members.ts";
import * as conntrack from "./conntrack.ts";

/**
 * Relation of the packet to a tracked connection. Values of `ct-info` in family nflog:
 *
 * - `established` (IP_CT_ESTABLISHED, 0)
 * - `related` (IP_CT_RELATED, 1)
 * - `new` (IP_CT_NEW, 2): The packet is the first one of a connection.
 * - `established-reply` (IP_CT_ESTABLISHED_REPLY, 3)
 * - `related-reply` (IP_CT_RELATED_REPLY, 4)
 * - `new-reply` (IP_CT_NEW_REPLY, 5)
 * - `untracked` (IP_CT_UNTRACKED, 7): The packet is excluded from connection tracking.
 */
export type CtInfo = "established" | "related" | "new" | "established-reply" | "related-reply" | "new-reply"
  | "untracked";

/**
 * What a request does: binds or unbinds a log group or a protocol family. Values of `config-cmd` in family nflog:
 *
 * - `none` (NFULNL_CFG_CMD_NONE, 0)
 * - `bind` (NFULNL_CFG_CMD_BIND, 1)
 * - `unbind` (NFULNL_CFG_CMD_UNBIND, 2)
 * - `pf-bind` (NFULNL_CFG_CMD_PF_BIND, 3)
 * - `pf-unbind` (NFULNL_CFG_CMD_PF_UNBIND, 4)
 */
export type ConfigCmd = "none" | "bind" | "unbind" | "pf-bind" | "pf-unbind";

/**
 * What is copied of each logged packet. Values of `copy-mode` in family nflog:
 *
 * - `none` (NFULNL_COPY_NONE, 0): Nothing.
 * - `meta` (NFULNL_COPY_META, 1): Metadata only.
 * - `packet` (NFULNL_COPY_PACKET, 2): Metadata and packet.
 */
export type CopyMode = "none" | "meta" | "packet";

/**
 * Optional attributes of logged packets. Flags of `config-flags` in family nflog:
 *
 * - `seq` (NFULNL_CFG_F_SEQ, bit 0): Adds a sequence number that counts the packets of the group.
 * - `seq-global` (NFULNL_CFG_F_SEQ_GLOBAL, bit 1): Adds a sequence number that counts the packets of all groups.
 * - `conntrack` (NFULNL_CFG_F_CONNTRACK, bit 2): Adds the connection tracking entry of the packet.
 */
export type ConfigFlags = "seq" | "seq-global" | "conntrack";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Address family of the packet (NFPROTO_*). Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** Number of the group. Member: big-endian u16. */ resId: number;
}

/** C structure `nfulnl-msg-packet-hdr`. */
export interface NfulnlMsgPacketHdr extends TrailingBytes {
  /** Ethernet type. Member: big-endian u16. */ hwProtocol: number;
  /** Hook of the packet (NF_INET_*). Member: u8. */ hook: number;
}

/** C structure `nfulnl-msg-packet-hw`. */
export interface NfulnlMsgPacketHw extends TrailingBytes {
  /** big-endian u16. */ hwAddrlen: number;
  /** 8 bytes. */ hwAddr: Uint8Array;
}

/** C structure `nfulnl-msg-packet-timestamp`. */
export interface NfulnlMsgPacketTimestamp<M extends Mode = Read> extends TrailingBytes {
  /** big-endian u64. */ sec: M["big"];
  /** big-endian u64. */ usec: M["big"];
}

/** C structure `nfulnl-msg-config-cmd`. */
export interface NfulnlMsgConfigCmd<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ command: ConfigCmd | M["unnamed"];
}

/** C structure `nfulnl-msg-config-mode`. */
export interface NfulnlMsgConfigMode<M extends Mode = Read> extends TrailingBytes {
  /** Maximum number of bytes to copy from each packet; 0 for as many as possible. Member: big-endian u32 in bytes. */
  copyRange: number;
  /** u8. */ copyMode: CopyMode | M["unnamed"];
}

/** Attribute set `packet`. */
export interface Packet<M extends Mode = Read> extends ExtraAttributes {
  /** Ethernet type and hook. Attribute NFULA_PACKET_HDR of nflog: structure `nfulnl-msg-packet-hdr`. */
  packetHdr?: Shape<M, NfulnlMsgPacketHdr>;
  /** Packet mark. Attribute NFULA_MARK of nflog: big-endian u32. */ mark?: number;
  /** Time of arrival; absent if the packet has none. Attribute NFULA_TIMESTAMP of nflog: structure `nfulnl-msg-packet-timestamp`. */
  timestamp?: Shape<M, NfulnlMsgPacketTimestamp<M>>;
  /** Index of the input interface; for bridged packets, of the bridge device. Attribute NFULA_IFINDEX_INDEV of nflog: big-endian u32. */
  ifindexIndev?: number;
  /** Index of the output interface; for bridged packets, of the bridge device. Attribute NFULA_IFINDEX_OUTDEV of nflog: big-endian u32. */
  ifindexOutdev?: number;
  /** Index of the input bridge port. Attribute NFULA_IFINDEX_PHYSINDEV of nflog: big-endian u32. */
  ifindexPhysindev?: number;
  /** Index of the output bridge port. Attribute NFULA_IFINDEX_PHYSOUTDEV of nflog: big-endian u32. */
  ifindexPhysoutdev?: number;
  /** Source link-layer address. Attribute NFULA_HWADDR of nflog: structure `nfulnl-msg-packet-hw`. */
  hwaddr?: Shape<M, NfulnlMsgPacketHw>;
  /** Bytes of the logged packet, starting at the network header. Attribute NFULA_PAYLOAD of nflog: bytes. */
  payload?: Uint8Array;
  /** Text that the logging rule specifies. Attribute NFULA_PREFIX of nflog: string. */ prefix?: string;
  /** User id of the packet's socket. Attribute NFULA_UID of nflog: big-endian u32. */ uid?: number;
  /** Number of the logged packet in its group. Attribute NFULA_SEQ of nflog: big-endian u32. */ seq?: number;
  /** Number of the logged packet, counted over all groups. Attribute NFULA_SEQ_GLOBAL of nflog: big-endian u32. */
  seqGlobal?: number;
  /** Group id of the packet's socket. Attribute NFULA_GID of nflog: big-endian u32. */ gid?: number;
  /** Hardware type of the interface (ARPHRD_*). Attribute NFULA_HWTYPE of nflog: big-endian u16. */ hwtype?: number;
  /** Link-layer header. Attribute NFULA_HWHEADER of nflog: bytes. */ hwheader?: Uint8Array;
  /** Length of the link-layer header in bytes. Attribute NFULA_HWLEN of nflog: big-endian u16. */ hwlen?: number;
  /** Connection of the packet. Attribute NFULA_CT of nflog: nested attributes. */ ct?: conntrack.ConntrackAttrs<M>;
  /** State of the connection. Attribute NFULA_CT_INFO of nflog: big-endian u32. */ ctInfo?: CtInfo | M["unnamed"];
  /** VLAN tag. Attribute NFULA_VLAN of nflog: nested attributes. */ vlan?: Vlan;
  /** Link-layer header of bridged packets. Attribute NFULA_L2HDR of nflog: bytes. */ l2hdr?: Uint8Array;
}

/** Attribute set `vlan`. */
export interface Vlan extends ExtraAttributes {
  /** Protocol of the tag, such as 0x8100. Attribute NFULA_VLAN_PROTO of nflog: big-endian u16. */ proto?: number;
  /** Priority, drop eligibility and VLAN id. Attribute NFULA_VLAN_TCI of nflog: big-endian u16. */ tci?: number;
}

/** Attribute set `config`. */
export interface Config<M extends Mode = Read> extends ExtraAttributes {
  /** Command that binds or unbinds the log group. Attribute NFULA_CFG_CMD of nflog: structure `nfulnl-msg-config-cmd`. */
  cmd?: Shape<M, NfulnlMsgConfigCmd<M>>;
  /** What is copied of each logged packet, and how many bytes. Attribute NFULA_CFG_MODE of nflog: structure `nfulnl-msg-config-mode`. */
  mode?: Shape<M, NfulnlMsgConfigMode<M>>;
  /** Maximum size of a netlink datagram with several logged packets. Attribute NFULA_CFG_NLBUFSIZ of nflog: big-endian u32 in bytes. */
  nlbufsiz?: number;
  /** Maximum time for which logged packets are collected before they are sent. Attribute NFULA_CFG_TIMEOUT of nflog: big-endian u32 in units of 1/100 s. */
  timeout?: number;
  /** Maximum number of logged packets per netlink datagram. Attribute NFULA_CFG_QTHRESH of nflog: big-endian u32. */
  qthresh?: number;
  /** Optional attributes of each logged packet. Attribute NFULA_CFG_FLAGS of nflog: big-endian u16. */
  flags?: (ConfigFlags | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Delivers a packet that a firewall rule logged. Event 1024 of family nflog. */
  packet: { event: { header: Nfgenmsg } & Packet<Read> };
  /** Binds an NFLOG group to the socket, and selects the data of each logged packet. Request 1025 of family nflog; requires CAP_NET_ADMIN. */
  config: { do: Call<{ header?: Partial<Nfgenmsg> } & Config<Write>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  config: { header: Nfgenmsg } & Config<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Packets that the firewall logs to user space. Netlink family `nflog`: `connect()` opens a client. Requires CONFIG_NETFILTER_NETLINK_LOG, module nfnetlink_log. */
export const nflog: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nflog",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "ct-info": () => ({ prefix: "ip-ct-", entries: "established related new established-reply related-reply new-reply untracked=7" }),
    "config-cmd": () => ({ prefix: "nfulnl-cfg-cmd-", entries: "none bind unbind pf-bind pf-unbind" }),
    "copy-mode": () => ({ prefix: "nfulnl-copy-", entries: "none meta packet" }),
    "config-flags": () => ({ flags: true, prefix: "nfulnl-cfg-f-", entries: "seq seq-global conntrack" }),
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
    "nfulnl-msg-packet-hdr": () => ({
      members: [
        { name: "hw-protocol", type: "u16", order: "big" },
        { name: "hook", type: "u8" },
        { name: "-pad", type: "pad", length: 1 },
      ],
      read: (view, at) => ({ hwProtocol: view.getUint16(at, false), hook: view.getUint8(at + 2) }),
      write: (view, at, { hwProtocol: v0, hook: v1 }) => { if (!(isU16(v0) && isU8(v1))) return false;
        view.setUint16(at, v0, false); view.setUint8(at + 2, v1); return true; },
    }),
    "nfulnl-msg-packet-hw": () => ({
      members: [
        { name: "hw-addrlen", type: "u16", order: "big" },
        { name: "-pad", type: "pad", length: 2 },
        { name: "hw-addr", type: "binary", length: 8 },
      ],
      read: (view, at, _names, store) => ({ hwAddrlen: view.getUint16(at, false), hwAddr: copyOf(store, at + 4, at + 12) }),
      write: (view, at, { hwAddrlen: v0, hwAddr: v1 }, _names, bytes) => { if (!(isU16(v0) &&
        putBytes(v1, bytes, at + 4, 8))) return false; view.setUint16(at, v0, false); return true; },
    }),
    "nfulnl-msg-packet-timestamp": () => ({
      members: [{ name: "sec", type: "u64", order: "big" }, { name: "usec", type: "u64", order: "big" }],
      read: (view, at) => ({ sec: view.getBigUint64(at, false), usec: view.getBigUint64(at + 8, false) }),
      write: (view, at, { sec: v0, usec: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, false); view.setBigUint64(at + 8, v1, false); return true; },
    }),
    "nfulnl-msg-config-cmd": () => ({
      members: [{ name: "command", type: "u8", enum: "config-cmd" }],
      read: (view, at, names) => ({ command: names[0]!.nameOf(view.getUint8(at)) }),
      write: (view, at, { command: v0 }, names) => { const n0 = names[0]!.number(v0, 255); if (!(n0 >= 0)) return false;
        view.setUint8(at, n0); return true; },
    }),
    "nfulnl-msg-config-mode": () => ({
      members: [
        { name: "copy-range", type: "u32", order: "big", unit: "bytes" },
        { name: "copy-mode", type: "u8", enum: "copy-mode" },
        { name: "-pad", type: "pad", length: 1 },
      ],
      read: (view, at, names) => ({ copyRange: view.getUint32(at, false),
        copyMode: names[1]!.nameOf(view.getUint8(at + 4)) }),
      write: (view, at, { copyRange: v0, copyMode: v1 }, names) => { const n1 = names[1]!.number(v1, 255);
        if (!(isU32(v0) && n1 >= 0)) return false; view.setUint32(at, v0, false); view.setUint8(at + 4, n1);
        return true; },
    }),
  },
  sets: {
    packet: () => ({
      prefix: "nfula-",
      attributes: [
        { name: "packet-hdr", number: 1, type: "binary", struct: "nfulnl-msg-packet-hdr" },
        { name: "mark", number: 2, type: "u32", order: "big" },
        { name: "timestamp", number: 3, type: "binary", struct: "nfulnl-msg-packet-timestamp" },
        { name: "ifindex-indev", number: 4, type: "u32", order: "big" },
        { name: "ifindex-outdev", number: 5, type: "u32", order: "big" },
        { name: "ifindex-physindev", number: 6, type: "u32", order: "big" },
        { name: "ifindex-physoutdev", number: 7, type: "u32", order: "big" },
        { name: "hwaddr", number: 8, type: "binary", struct: "nfulnl-msg-packet-hw" },
        { name: "payload", number: 9, type: "binary" },
        { name: "prefix", number: 10, type: "string" },
        { name: "uid", number: 11, type: "u32", order: "big" },
        { name: "seq", number: 12, type: "u32", order: "big" },
        { name: "seq-global", number: 13, type: "u32", order: "big" },
        { name: "gid", number: 14, type: "u32", order: "big" },
        { name: "hwtype", number: 15, type: "u16", order: "big" },
        { name: "hwheader", number: 16, type: "binary" },
        { name: "hwlen", number: 17, type: "u16", order: "big" },
        { name: "ct", number: 18, type: "nest", nest: "conntrack/conntrack-attrs" },
        { name: "ct-info", number: 19, type: "u32", order: "big", enum: "ct-info" },
        { name: "vlan", number: 20, type: "nest", nest: "vlan" },
        { name: "l2hdr", number: 21, type: "binary" },
      ],
    }),
    vlan: () => ({
      prefix: "nfula-vlan-",
      attributes: [{ name: "proto", number: 1, type: "u16", order: "big" }, { name: "tci", number: 2, type: "u16", order: "big" }],
    }),
    config: () => ({
      prefix: "nfula-cfg-",
      attributes: [
        { name: "cmd", number: 1, type: "binary", struct: "nfulnl-msg-config-cmd" },
        { name: "mode", number: 2, type: "binary", struct: "nfulnl-msg-config-mode" },
        { name: "nlbufsiz", number: 3, type: "u32", order: "big", unit: "bytes" },
        { name: "timeout", number: 4, type: "u32", order: "big", unit: "1/100 s" },
        { name: "qthresh", number: 5, type: "u32", order: "big" },
        { name: "flags", number: 6, type: "u16", order: "big", enum: "config-flags", flags: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    packet: () => ({
      set: "packet",
      header: "nfgenmsg",
      event: `
        1024 packet-hdr mark timestamp ifindex-indev ifindex-outdev ifindex-physindev ifindex-physoutdev hwaddr
        payload prefix uid seq seq-global gid hwtype hwheader hwlen ct ct-info vlan l2hdr`,
    }),
    config: () => ({
      set: "config",
      header: "nfgenmsg",
      do: { request: "1025 cmd mode nlbufsiz timeout qthresh flags" },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "NETFILTER_NETLINK_LOG",
  module: "nfnetlink_log",
  links: { conntrack: conntrack.conntrack },
});
