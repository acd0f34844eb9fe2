// Generated from nfqueue.yaml (sha256 6337c7f7821d5b64). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, Write, WriteOnlyFields } from "../schema/model/types.ts";
import { isU8, isU16, isU32, isU64, putBytes } from "../schema/values/struct-members.ts";
import * as conntrack from "./conntrack.ts";

/**
 * Relation of the packet to a tracked connection. Values of `ct-info` in family nfqueue:
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
 * Verdict of a program for a queued packet. Values of `verdict` in family nfqueue:
 *
 * - `drop` (NF_DROP, 0)
 * - `accept` (NF_ACCEPT, 1)
 * - `stolen` (NF_STOLEN, 2): The kernel keeps the packet.
 * - `queue` (NF_QUEUE, 3): Passes the packet to another queue, whose number is in the upper 16 bits.
 * - `repeat` (NF_REPEAT, 4): Calls the hook again.
 * - `stop` (NF_STOP, 5): Like `accept`, in current kernels.
 */
export type Verdict = "drop" | "accept" | "stolen" | "queue" | "repeat" | "stop";

/**
 * What a request does: binds or unbinds a packet queue or a protocol family. Values of `config-cmd` in family nfqueue:
 *
 * - `none` (NFQNL_CFG_CMD_NONE, 0)
 * - `bind` (NFQNL_CFG_CMD_BIND, 1)
 * - `unbind` (NFQNL_CFG_CMD_UNBIND, 2)
 * - `pf-bind` (NFQNL_CFG_CMD_PF_BIND, 3)
 * - `pf-unbind` (NFQNL_CFG_CMD_PF_UNBIND, 4)
 */
export type ConfigCmd = "none" | "bind" | "unbind" | "pf-bind" | "pf-unbind";

/**
 * What is copied of each queued packet. Values of `copy-mode` in family nfqueue:
 *
 * - `none` (NFQNL_COPY_NONE, 0): Nothing.
 * - `meta` (NFQNL_COPY_META, 1): Metadata only.
 * - `packet` (NFQNL_COPY_PACKET, 2): Metadata and packet.
 */
export type CopyMode = "none" | "meta" | "packet";

/**
 * Options of a packet queue. Flags of `config-flags` in family nfqueue:
 *
 * - `fail-open` (NFQA_CFG_F_FAIL_OPEN, bit 0): Accepts packets if the queue is full.
 * - `conntrack` (NFQA_CFG_F_CONNTRACK, bit 1): Adds the connection tracking entry of the packet.
 * - `gso` (NFQA_CFG_F_GSO, bit 2): Passes aggregated packets without segmentation.
 * - `uid-gid` (NFQA_CFG_F_UID_GID, bit 3): Adds the user and group of the packet's socket.
 * - `secctx` (NFQA_CFG_F_SECCTX, bit 4): Adds the security context of the packet's socket.
 */
export type ConfigFlags = "fail-open" | "conntrack" | "gso" | "uid-gid" | "secctx";

/**
 * State of a queued packet's checksum and segmentation. Flags of `skb-info` in family nfqueue:
 *
 * - `csumnotready` (NFQA_SKB_CSUMNOTREADY, bit 0): The checksum is not computed yet.
 * - `gso` (NFQA_SKB_GSO, bit 1): Aggregated packet, possibly larger than the MTU.
 * - `csum-notverified` (NFQA_SKB_CSUM_NOTVERIFIED, bit 2): The checksum is not verified.
 */
export type SkbInfo = "csumnotready" | "gso" | "csum-notverified";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Address family of the packet (NFPROTO_*). Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** Number of the queue. Member: big-endian u16. */ resId: number;
}

/** C structure `nfqnl-msg-packet-hdr`. */
export interface NfqnlMsgPacketHdr extends TrailingBytes {
  /** Number of the packet in its queue, which the verdict refers to. Member: big-endian u32. */ packetId: number;
  /** Ethernet type. Member: big-endian u16. */ hwProtocol: number;
  /** Hook of the packet (NF_INET_*). Member: u8. */ hook: number;
}

/** C structure `nfqnl-msg-packet-hw`. */
export interface NfqnlMsgPacketHw extends TrailingBytes {
  /** big-endian u16. */ hwAddrlen: number;
  /** 8 bytes. */ hwAddr: Uint8Array;
}

/** C structure `nfqnl-msg-packet-timestamp`. */
export interface NfqnlMsgPacketTimestamp<M extends Mode = Read> extends TrailingBytes {
  /** big-endian u64. */ sec: M["big"];
  /** big-endian u64. */ usec: M["big"];
}

/** C structure `nfqnl-msg-verdict-hdr`. */
export interface NfqnlMsgVerdictHdr<M extends Mode = Read> extends TrailingBytes {
  /** Verdict for the packet; for `queue`, the upper 16 bits have the number of the other queue. Member: big-endian u32. */
  verdict: Verdict | M["unnamed"];
  /** Number of the packet to which the verdict applies. A batch verdict also applies to all earlier packets. Member: big-endian u32. */
  id: number;
}

/** C structure `nfqnl-msg-config-cmd`. */
export interface NfqnlMsgConfigCmd<M extends Mode = Read> extends TrailingBytes {
  /** u8. */ command: ConfigCmd | M["unnamed"];
  /** Address family; ignored by current kernels. Member: big-endian u16. */ pf: number;
}

/** C structure `nfqnl-msg-config-params`. */
export interface NfqnlMsgConfigParams<M extends Mode = Read> extends TrailingBytes {
  /** Maximum number of bytes to copy from each packet; 0 for as many as possible. Member: big-endian u32 in bytes. */
  copyRange: number;
  /** u8. */ copyMode: CopyMode | M["unnamed"];
}

/** Attribute set `packet`. */
export type Packet<M extends Mode = Read> = ExtraAttributes & {
  /** Packet mark. Attribute NFQA_MARK of nfqueue: big-endian u32. */ mark?: number;
  /** Time of arrival; absent if the packet has none. Attribute NFQA_TIMESTAMP of nfqueue: structure `nfqnl-msg-packet-timestamp`. */
  timestamp?: Shape<M, NfqnlMsgPacketTimestamp<M>>;
  /** Index of the input interface; for bridged packets, of the bridge device. Attribute NFQA_IFINDEX_INDEV of nfqueue: big-endian u32. */
  ifindexIndev?: number;
  /** Index of the output interface; for bridged packets, of the bridge device. Attribute NFQA_IFINDEX_OUTDEV of nfqueue: big-endian u32. */
  ifindexOutdev?: number;
  /** Index of the input bridge port. Attribute NFQA_IFINDEX_PHYSINDEV of nfqueue: big-endian u32. */
  ifindexPhysindev?: number;
  /** Index of the output bridge port. Attribute NFQA_IFINDEX_PHYSOUTDEV of nfqueue: big-endian u32. */
  ifindexPhysoutdev?: number;
  /** Source link-layer address. Attribute NFQA_HWADDR of nfqueue: structure `nfqnl-msg-packet-hw`. */
  hwaddr?: Shape<M, NfqnlMsgPacketHw>;
  /** Bytes of the queued packet, starting at the network header. Attribute NFQA_PAYLOAD of nfqueue: bytes. */
  payload?: Uint8Array;
  /** Connection of the packet. Attribute NFQA_CT of nfqueue: nested attributes. */ ct?: conntrack.ConntrackAttrs<M>;
  /** State of the packet's connection, such as new or established. Attribute NFQA_CT_INFO of nfqueue: big-endian u32. */
  ctInfo?: CtInfo | M["unnamed"];
  /** Length of the whole packet, if `payload` has only a part of it. Attribute NFQA_CAP_LEN of nfqueue: big-endian u32 in bytes. */
  capLen?: number;
  /** Whether the packet's checksum or segmentation is still pending. Attribute NFQA_SKB_INFO of nfqueue: big-endian u32. */
  skbInfo?: (SkbInfo | number)[];
  /** Expected connection that the kernel adds with the verdict. Attribute NFQA_EXP of nfqueue: nested attributes. */
  exp?: conntrack.ExpectAttrs<M>;
  /** User id of the packet's socket. Attribute NFQA_UID of nfqueue: big-endian u32. */ uid?: number;
  /** Group id of the packet's socket. Attribute NFQA_GID of nfqueue: big-endian u32. */ gid?: number;
  /** Security context of the socket. Attribute NFQA_SECCTX of nfqueue: string. */ secctx?: string;
  /** VLAN tag. Attribute NFQA_VLAN of nfqueue: nested attributes. */ vlan?: Vlan;
  /** Link-layer header of bridged packets. Attribute NFQA_L2HDR of nfqueue: bytes. */ l2hdr?: Uint8Array;
  /** Priority of the packet. Attribute NFQA_PRIORITY of nfqueue: big-endian u32. */ priority?: number;
  /** Class id of the net_cls control group. Attribute NFQA_CGROUP_CLASSID of nfqueue: big-endian u32, since Linux 6.4. */
  cgroupClassid?: number;
} & ReadOnlyFields<M, {
  /** Id of the packet, Ethernet type and hook. Attribute NFQA_PACKET_HDR of nfqueue: structure `nfqnl-msg-packet-hdr`, read-only. */
  packetHdr?: Shape<M, NfqnlMsgPacketHdr>;
}> & WriteOnlyFields<M, {
  /** Verdict for a packet. Attribute NFQA_VERDICT_HDR of nfqueue: structure `nfqnl-msg-verdict-hdr`, write-only. */
  verdictHdr?: Shape<M, NfqnlMsgVerdictHdr<M>>;
}>;

/** Attribute set `vlan`. */
export interface Vlan extends ExtraAttributes {
  /** Protocol of the tag, such as 0x8100. Attribute NFQA_VLAN_PROTO of nfqueue: big-endian u16. */ proto?: number;
  /** Priority, drop eligibility and VLAN id. Attribute NFQA_VLAN_TCI of nfqueue: big-endian u16. */ tci?: number;
}

/** Attribute set `config`. */
export interface Config<M extends Mode = Read> extends ExtraAttributes {
  /** Binds or unbinds the queue. Attribute NFQA_CFG_CMD of nfqueue: structure `nfqnl-msg-config-cmd`. */
  cmd?: Shape<M, NfqnlMsgConfigCmd<M>>;
  /** What is copied of each queued packet, and how many bytes. Attribute NFQA_CFG_PARAMS of nfqueue: structure `nfqnl-msg-config-params`. */
  params?: Shape<M, NfqnlMsgConfigParams<M>>;
  /** Maximum number of queued packets; default 1024. Attribute NFQA_CFG_QUEUE_MAXLEN of nfqueue: big-endian u32. */
  queueMaxlen?: number;
  /** Bits of `flags` to change. Attribute NFQA_CFG_MASK of nfqueue: big-endian u32. */
  mask?: (ConfigFlags | number)[];
  /** Options to set. Attribute NFQA_CFG_FLAGS of nfqueue: big-endian u32. */ flags?: (ConfigFlags | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Delivers a packet from a queue (NFQUEUE), which waits for its verdict. Event 768 of family nfqueue. */
  packet: { event: { header: Nfgenmsg } & Packet<Read> };
  /** Sets the verdict for one packet of a queue (NFQUEUE), and optionally changes the packet. Request 769 of family nfqueue; requires CAP_NET_ADMIN. */
  verdict: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<Packet<Write>, "verdictHdr" | "mark" | "payload" | "ct" | "exp"
      | "vlan" | "l2hdr" | "priority">>;
  };
  /** Binds a packet queue (NFQUEUE) to the socket, and selects the data of each packet. Request 770 of family nfqueue; requires CAP_NET_ADMIN. */
  config: { do: Call<{ header?: Partial<Nfgenmsg> } & Config<Write>> };
  /** Sets the verdict for all packets of a queue (NFQUEUE) up to an id. Request 771 of family nfqueue; requires CAP_NET_ADMIN. */
  "verdict-batch": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<Packet<Write>, "verdictHdr" | "mark" | "priority">>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  verdict: { header: Nfgenmsg } & Packet<Read>;
  config: { header: Nfgenmsg } & Config<Read>;
  "verdict-batch": { header: Nfgenmsg } & Packet<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Packets that the firewall queues to user space, and verdicts on them. Netlink family `nfqueue`: `connect()` opens a client. Requires CONFIG_NETFILTER_NETLINK_QUEUE, module nfnetlink_queue. */
export const nfqueue: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "nfqueue",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "ct-info": () => ({ prefix: "ip-ct-", entries: "established related new established-reply related-reply new-reply untracked=7" }),
    verdict: () => ({ prefix: "nf-", entries: "drop accept stolen queue repeat stop" }),
    "config-cmd": () => ({ prefix: "nfqnl-cfg-cmd-", entries: "none bind unbind pf-bind pf-unbind" }),
    "copy-mode": () => ({ prefix: "nfqnl-copy-", entries: "none meta packet" }),
    "config-flags": () => ({ flags: true, prefix: "nfqa-cfg-f-", entries: "fail-open conntrack gso uid-gid secctx" }),
    "skb-info": () => ({ flags: true, prefix: "nfqa-skb-", entries: "csumnotready gso csum-notverified" }),
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
    "nfqnl-msg-packet-hdr": () => ({
      members: [
        { name: "packet-id", type: "u32", order: "big" },
        { name: "hw-protocol", type: "u16", order: "big" },
        { name: "hook", type: "u8" },
      ],
      read: (view, at) => ({ packetId: view.getUint32(at, false), hwProtocol: view.getUint16(at + 4, false),
        hook: view.getUint8(at + 6) }),
      write: (view, at, { packetId: v0, hwProtocol: v1, hook: v2 }) => { if (!(isU32(v0) && isU16(v1) &&
        isU8(v2))) return false; view.setUint32(at, v0, false); view.setUint16(at + 4, v1, false);
        view.setUint8(at + 6, v2); return true; },
    }),
    "nfqnl-msg-packet-hw": () => ({
      members: [
        { name: "hw-addrlen", type: "u16", order: "big" },
        { name: "-pad", type: "pad", length: 2 },
        { name: "hw-addr", type: "binary", length: 8 },
      ],
      read: (view, at, _names, store) => ({ hwAddrlen: view.getUint16(at, false), hwAddr: copyOf(store, at + 4, at + 12) }),
      write: (view, at, { hwAddrlen: v0, hwAddr: v1 }, _names, bytes) => { if (!(isU16(v0) &&
        putBytes(v1, bytes, at + 4, 8))) return false; view.setUint16(at, v0, false); return true; },
    }),
    "nfqnl-msg-packet-timestamp": () => ({
      members: [{ name: "sec", type: "u64", order: "big" }, { name: "usec", type: "u64", order: "big" }],
      read: (view, at) => ({ sec: view.getBigUint64(at, false), usec: view.getBigUint64(at + 8, false) }),
      write: (view, at, { sec: v0, usec: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, false); view.setBigUint64(at + 8, v1, false); return true; },
    }),
    "nfqnl-msg-verdict-hdr": () => ({
      members: [{ name: "verdict", type: "u32", order: "big", enum: "verdict" }, { name: "id", type: "u32", order: "big" }],
      read: (view, at, names) => ({ verdict: names[0]!.nameOf(view.getUint32(at, false)),
        id: view.getUint32(at + 4, false) }),
      write: (view, at, { verdict: v0, id: v1 }, names) => { const n0 = names[0]!.number(v0, 4294967295); if (!(n0 >= 0 &&
        isU32(v1))) return false; view.setUint32(at, n0, false); view.setUint32(at + 4, v1, false); return true; },
    }),
    "nfqnl-msg-config-cmd": () => ({
      members: [
        { name: "command", type: "u8", enum: "config-cmd" },
        { name: "-pad", type: "pad", length: 1 },
        { name: "pf", type: "u16", order: "big" },
      ],
      read: (view, at, names) => ({ command: names[0]!.nameOf(view.getUint8(at)), pf: view.getUint16(at + 2, false) }),
      write: (view, at, { command: v0, pf: v1 }, names) => { const n0 = names[0]!.number(v0, 255); if (!(n0 >= 0 &&
        isU16(v1))) return false; view.setUint8(at, n0); view.setUint16(at + 2, v1, false); return true; },
    }),
    "nfqnl-msg-config-params": () => ({
      members: [
        { name: "copy-range", type: "u32", order: "big", unit: "bytes" },
        { name: "copy-mode", type: "u8", enum: "copy-mode" },
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
      prefix: "nfqa-",
      attributes: [
        { name: "packet-hdr", number: 1, type: "binary", struct: "nfqnl-msg-packet-hdr", access: "read-only" },
        { name: "verdict-hdr", number: 2, type: "binary", struct: "nfqnl-msg-verdict-hdr", access: "write-only" },
        { name: "mark", number: 3, type: "u32", order: "big" },
        { name: "timestamp", number: 4, type: "binary", struct: "nfqnl-msg-packet-timestamp" },
        { name: "ifindex-indev", number: 5, type: "u32", order: "big" },
        { name: "ifindex-outdev", number: 6, type: "u32", order: "big" },
        { name: "ifindex-physindev", number: 7, type: "u32", order: "big" },
        { name: "ifindex-physoutdev", number: 8, type: "u32", order: "big" },
        { name: "hwaddr", number: 9, type: "binary", struct: "nfqnl-msg-packet-hw" },
        { name: "payload", number: 10, type: "binary" },
        { name: "ct", number: 11, type: "nest", nest: "conntrack/conntrack-attrs" },
        { name: "ct-info", number: 12, type: "u32", order: "big", enum: "ct-info" },
        { name: "cap-len", number: 13, type: "u32", order: "big", unit: "bytes" },
        { name: "skb-info", number: 14, type: "u32", order: "big", enum: "skb-info", flags: true },
        { name: "exp", number: 15, type: "nest", nest: "conntrack/expect-attrs" },
        { name: "uid", number: 16, type: "u32", order: "big" },
        { name: "gid", number: 17, type: "u32", order: "big" },
        { name: "secctx", number: 18, type: "string", unterminated: true },
        { name: "vlan", number: 19, type: "nest", nest: "vlan" },
        { name: "l2hdr", number: 20, type: "binary" },
        { name: "priority", number: 21, type: "u32", order: "big" },
        { name: "cgroup-classid", number: 22, type: "u32", order: "big", since: "6.4" },
      ],
    }),
    vlan: () => ({
      prefix: "nfqa-vlan-",
      attributes: [{ name: "proto", number: 1, type: "u16", order: "big" }, { name: "tci", number: 2, type: "u16", order: "big" }],
    }),
    config: () => ({
      prefix: "nfqa-cfg-",
      attributes: [
        { name: "cmd", number: 1, type: "binary", struct: "nfqnl-msg-config-cmd" },
        { name: "params", number: 2, type: "binary", struct: "nfqnl-msg-config-params" },
        { name: "queue-maxlen", number: 3, type: "u32", order: "big" },
        { name: "mask", number: 4, type: "u32", order: "big", enum: "config-flags", flags: true },
        { name: "flags", number: 5, type: "u32", order: "big", enum: "config-flags", flags: true },
      ],
    }),
  },
  subMessages: {},
  operations: {
    packet: () => ({
      set: "packet",
      header: "nfgenmsg",
      event: `
        768 packet-hdr mark timestamp ifindex-indev ifindex-outdev ifindex-physindev ifindex-physoutdev hwaddr payload
        ct ct-info cap-len skb-info uid gid secctx vlan l2hdr priority cgroup-classid`,
    }),
    verdict: () => ({
      set: "packet",
      header: "nfgenmsg",
      do: { request: "769 verdict-hdr mark payload ct exp vlan l2hdr priority" },
      flags: ["uns-admin-perm"],
    }),
    config: () => ({
      set: "config",
      header: "nfgenmsg",
      do: { request: "770 cmd params queue-maxlen mask flags" },
      flags: ["uns-admin-perm"],
    }),
    "verdict-batch": () => ({ set: "packet", header: "nfgenmsg", do: { request: "771 verdict-hdr mark priority" }, flags: ["uns-admin-perm"] }),
  },
  groups: {},
  config: "NETFILTER_NETLINK_QUEUE",
  module: "nfnetlink_queue",
  links: { conntrack: conntrack.conntrack },
});
