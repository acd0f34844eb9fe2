// Generated from ovs_packet.yaml with specs/ovs_packet.yaml (sha256 5f7b02d284869c01). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, Read, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU32 } from "../schema/values/struct-members.ts";
import * as ovsFlow from "./ovs-flow.ts";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Index of the datapath's local interface, which identifies the datapath. Member: u32. */ dpIfindex: number;
}

/** Attribute set `packet`. */
export interface Packet<M extends Mode = Read> extends ExtraAttributes {
  /** Bytes of the packet, starting at the Ethernet header. Attribute OVS_PACKET_ATTR_PACKET of ovs_packet: at least 14 bytes. */
  packet?: Uint8Array;
  /** Parsed header fields of the packet, as in the key of a flow. Attribute OVS_PACKET_ATTR_KEY of ovs_packet: nested attributes. */
  key?: ovsFlow.KeyAttrs<M>;
  /** Actions to execute on the packet. In upcalls, the actions of the flow, if its action `userspace` requested them. Attribute OVS_PACKET_ATTR_ACTIONS of ovs_packet: nested attributes. */
  actions?: ovsFlow.ActionAttrs<M>[];
  /** Bytes that the flow's action `userspace` contains. Attribute OVS_PACKET_ATTR_USERDATA of ovs_packet: bytes. */
  userdata?: Uint8Array;
  /** Tunnel through which the packet will leave, if the action `userspace` requested it. Attribute OVS_PACKET_ATTR_EGRESS_TUN_KEY of ovs_packet: nested attributes. */
  egressTunKey?: ovsFlow.TunnelKeyAttrs<M>;
  /** The kernel logs no message if the request is invalid. Attribute OVS_PACKET_ATTR_PROBE of ovs_packet: flag. */
  probe?: M["flag"];
  /** Maximum size in bytes of the fragments from which the packet was reassembled. Attribute OVS_PACKET_ATTR_MRU of ovs_packet: u16. */
  mru?: number;
  /** Length of the whole packet in bytes, if `packet` has only a part of it. Attribute OVS_PACKET_ATTR_LEN of ovs_packet: u32. */
  len?: number;
  /** Hash of the packet in the lower 32 bits. Bit 32 is set if software computed the hash, bit 33 if it includes ports. Attribute OVS_PACKET_ATTR_HASH of ovs_packet: u64. */
  hash?: M["big"];
  /** Netlink port id that receives upcalls of the executed actions. Attribute OVS_PACKET_ATTR_UPCALL_PID of ovs_packet: u32, since Linux 6.17. */
  upcallPid?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Delivers a packet that matched no flow of an Open vSwitch datapath (upcall). Event 1 of family ovs_packet. */
  miss: { event: { header: OvsHeader } & Packet<Read> };
  /** Delivers a packet because its Open vSwitch flow has the action `userspace` (upcall). Event 2 of family ovs_packet. */
  action: { event: { header: OvsHeader } & Packet<Read> };
  /** Executes actions of an Open vSwitch datapath on a packet that the program passes. Request 3 of family ovs_packet. */
  execute: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Except<Packet<Write>, "userdata" | "egressTunKey" | "len">>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = never;

/** Open vSwitch: packets from and to a datapath. Netlink family `ovs_packet`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
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
    miss: () => ({ set: "packet", header: "ovs-header", event: "1 packet key userdata actions egress-tun-key mru len hash" }),
    action: () => ({ set: "packet", header: "ovs-header", event: "2 packet key userdata actions egress-tun-key mru len hash" }),
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
