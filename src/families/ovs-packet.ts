// Generated from ovs_packet.yaml with specs/ovs_packet.yaml (sha256 e54e715806a86934). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Except, ExtraAttributes, Mode, Read, TrailingBytes, With, Write } from "../schema/model/types.ts";
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
});
