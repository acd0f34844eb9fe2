// Generated from ovs_packet.yaml with specs/ovs_packet.yaml (sha256 abdb1d572175629f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute

import { copyOf } from "../base/bytes.ts";
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import { finishSet, readAttribute, readRemaining, readSet } from "../schema/codec/decode/decode.ts";
import type { Except, ExtraAttributes, Mode, Read, TrailingBytes, With, Write } from "../schema/model/types.ts";
import { MAX_DEPTH } from "../schema/plan/kind.ts";
import { emptyFields } from "../schema/values/empty-fields.ts";
import { isU32 } from "../schema/values/struct-members.ts";
import * as ovsFlow from "./ovs-flow.ts";

/** Struct `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** `dp-ifindex`: u32. Index of the datapath's local interface, which identifies the datapath. */ dpIfindex: number;
}

/** Attributes of `packet`. */
export interface Packet<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_PACKET_ATTR_PACKET (1): binary, at least 14 bytes. Bytes of the packet, starting at the Ethernet header. */
  packet?: Uint8Array;
  /** OVS_PACKET_ATTR_KEY (2): nest. Parsed headers of the packet, like the key of a flow. */
  key?: ovsFlow.KeyAttrs<M>;
  /** OVS_PACKET_ATTR_ACTIONS (3): nest. Actions to execute, or those of the flow if requested for upcalls. */
  actions?: ovsFlow.ActionAttrs<M>[];
  /** OVS_PACKET_ATTR_USERDATA (4): binary. Bytes that the action `userspace` passed. */ userdata?: Uint8Array;
  /** OVS_PACKET_ATTR_EGRESS_TUN_KEY (5): nest. Tunnel that the packet will leave through, if the action requested it. */
  egressTunKey?: ovsFlow.TunnelKeyAttrs<M>;
  /** OVS_PACKET_ATTR_PROBE (8): flag. Suppresses log messages of the kernel for an invalid request. */
  probe?: M["flag"];
  /** OVS_PACKET_ATTR_MRU (9): u16. Maximum size in bytes of the fragments that the packet was reassembled from. */
  mru?: number;
  /** OVS_PACKET_ATTR_LEN (10): u32. Length of the packet in bytes, if `packet` has only a part of it. */
  len?: number;
  /** OVS_PACKET_ATTR_HASH (11): u64. Hash of the packet; the lower 32 bits, and bit 32 (software) and 33 (layer 4) say how it was computed. */
  hash?: M["big"];
  /** OVS_PACKET_ATTR_UPCALL_PID (12): u32, since Linux 6.17. Netlink port id that receives upcalls of the executed actions. */
  upcallPid?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `miss`: event 1. Delivers a packet that matched no flow. */
  miss: { event: { header: OvsHeader } & Packet<Read> };
  /** `action`: event 2. Delivers a packet because of an action `userspace`. */
  action: { event: { header: OvsHeader } & Packet<Read> };
  /** `execute`: request 3. Executes actions on a packet. */
  execute: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Except<Packet<Write>, "userdata" | "egressTunKey" | "len">;
      reply: undefined;
    };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  miss: { header: OvsHeader } & Packet<Read>;
  action: { header: OvsHeader } & Packet<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `ovs_packet` (CONFIG_OPENVSWITCH, module openvswitch): `connect()` opens a client. Also the model for codecs. */
export const ovsPacket: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_packet",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
  },
  sets: {
    packet: () => ({
      prefix: "ovs-packet-attr-",
      attributes: [
        { name: "packet", number: 1, type: "binary", minimumLength: 14 },
        { name: "key", number: 2, type: "nest", nest: "ovs_flow/key-attrs" },
        { name: "actions", number: 3, type: "nest", nest: "ovs_flow/action-attrs" },
        { name: "userdata", number: 4, type: "binary" },
        { name: "egress-tun-key", number: 5, type: "nest", nest: "ovs_flow/tunnel-key-attrs" },
        { name: "unused1", number: 6, type: "unused" },
        { name: "unused2", number: 7, type: "unused" },
        { name: "probe", number: 8, type: "flag" },
        { name: "mru", number: 9, type: "u16" },
        { name: "len", number: 10, type: "u32" },
        { name: "hash", number: 11, type: "u64" },
        { name: "upcall-pid", number: 12, type: "u32", since: "6.17" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    miss: () => ({
      set: "packet",
      header: "ovs-header",
      event: { number: 1, attributes: "packet key userdata actions egress-tun-key mru len hash" },
    }),
    action: () => ({
      set: "packet",
      header: "ovs-header",
      event: { number: 2, attributes: "packet key userdata actions egress-tun-key mru len hash" },
    }),
    execute: () => ({
      set: "packet",
      header: "ovs-header",
      do: {
        request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "packet key actions probe mru hash upcall-pid" },
      },
    }),
  },
  groups: {},
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: { ovs_flow: ovsFlow.ovsFlow },
}, {
  packet: (plan, store, view, start, end, depth, into) => {
    const fields = plan.byType;
    let count = 0;
    let at = start;
    while (end - at >= 4) {
      const length = view.getUint16(at, host);
      if (length < 4 || length > end - at) break;
      count++;
      switch (view.getUint16(at + 2, host) & 0x3fff) {
        case 1: if (into["packet"] !== undefined) break; into["packet"] = copyOf(store, at + 4, at + length);
          at += (length + 3) & ~3; continue;
        case 2: { if (into["key"] !== undefined || depth >= MAX_DEPTH) break; const inner = fields[2]!.set;
          into["key"] = readSet(inner, store, view, at + 4, at + length, depth + 1, emptyFields(inner.capacity));
          at += (length + 3) & ~3; continue; }
        case 3: { if (into["actions"] !== undefined || depth >= MAX_DEPTH) break; const inner = fields[3]!.set;
          into["actions"] = readSet(inner, store, view, at + 4, at + length, depth + 1, emptyFields(inner.capacity));
          at += (length + 3) & ~3; continue; }
        case 4: if (into["userdata"] !== undefined) break; into["userdata"] = copyOf(store, at + 4, at + length);
          at += (length + 3) & ~3; continue;
        case 5: { if (into["egressTunKey"] !== undefined || depth >= MAX_DEPTH) break; const inner = fields[5]!.set;
          into["egressTunKey"] = readSet(inner, store, view, at + 4, at + length, depth + 1, emptyFields(inner.capacity));
          at += (length + 3) & ~3; continue; }
        case 8: if (length !== 4 || into["probe"] !== undefined) break; into["probe"] = true; at += 4; continue;
        case 9: if (length !== 6 || into["mru"] !== undefined) break; into["mru"] = view.getUint16(at + 4, host);
          at += 8; continue;
        case 10: if (length !== 8 || into["len"] !== undefined) break; into["len"] = view.getUint32(at + 4, host);
          at += 8; continue;
        case 11: if (length !== 12 || into["hash"] !== undefined) break;
          into["hash"] = view.getBigUint64(at + 4, host); at += 12; continue;
        case 12: if (length !== 8 || into["upcallPid"] !== undefined) break;
          into["upcallPid"] = view.getUint32(at + 4, host); at += 8; continue;
      }
      const next = readAttribute(plan, store, view, at, length, depth, into);
      if (next < 0) return readRemaining(plan, store, view, at, end, depth, into);
      at = next;
    }
    return finishSet(plan, store, view, at, end, into, count);
  },
});
