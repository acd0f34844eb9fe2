// Generated from ovs_packet.yaml with specs/ovs_packet.yaml (sha256 01d61374830dbac0). Do not edit: `bun run generate` writes it.
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import { isU32 } from "../schema/struct-members.ts";
import type { Kept, Mode, Read, Rest, With, Write } from "../schema/types.ts";
import * as ovsFlow from "./ovs-flow.ts";

/** The structure `ovs-header`. */
export interface OvsHeader extends Rest {
  /** `dp-ifindex`: u32. */
  dpIfindex: number;
}

/** Attributes of `packet`. */
export interface Packet<M extends Mode = Read> extends Kept {
  /** OVS_PACKET_ATTR_PACKET (1): binary, at least 14 bytes. */
  packet?: Uint8Array;
  /** OVS_PACKET_ATTR_KEY (2): nest. */
  key?: ovsFlow.KeyAttrs<M>;
  /** OVS_PACKET_ATTR_ACTIONS (3): nest. */
  actions?: ovsFlow.ActionAttrs<M>[];
  /** OVS_PACKET_ATTR_USERDATA (4): binary. */
  userdata?: Uint8Array;
  /** OVS_PACKET_ATTR_EGRESS_TUN_KEY (5): nest. */
  egressTunKey?: ovsFlow.TunnelKeyAttrs<M>;
  /** OVS_PACKET_ATTR_PROBE (8): flag. */
  probe?: M["flag"];
  /** OVS_PACKET_ATTR_MRU (9): u16. */
  mru?: number;
  /** OVS_PACKET_ATTR_LEN (10): u32. */
  len?: number;
  /** OVS_PACKET_ATTR_HASH (11): u64. */
  hash?: M["big"];
  /** OVS_PACKET_ATTR_UPCALL_PID (12): u32, since Linux 6.17. */
  upcallPid?: number;
}

/** The operations, with what is sent and what comes back. */
export interface Operations {
  /** `miss`: sent by the kernel as 1. */
  miss: {
    event: { header: OvsHeader } & Packet<Read>;
  };
  /** `action`: sent by the kernel as 2. */
  action: {
    event: { header: OvsHeader } & Packet<Read>;
  };
  /** `execute`: asked with 3. */
  execute: {
    do: { request: { header: With<OvsHeader, "dpIfindex"> } & Packet<Write>; reply: undefined };
  };
}

/** What the kernel announces, by the operation that describes the message. */
export interface Events {
  miss: { header: OvsHeader } & Packet<Read>;
  action: { header: OvsHeader } & Packet<Read>;
}

/** The multicast groups that the spec names. */
export type Groups = never;

/** The family `ovs_packet` (CONFIG_OPENVSWITCH, module openvswitch): `connect()` for a client, and the model that its codecs go by. */
export const ovsPacket: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_packet",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", field: "dpIfindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => {
        if (!isU32(v0)) return false;
        view.setUint32(at, v0, host);
        return true;
      },
    }),
  },
  sets: {
    packet: () => ({
      attributes: [
        { name: "packet", field: "packet", number: 1, type: "binary", minimumLength: 14 },
        { name: "key", field: "key", number: 2, type: "nest", nest: "ovs_flow/key-attrs" },
        { name: "actions", field: "actions", number: 3, type: "nest", nest: "ovs_flow/action-attrs" },
        { name: "userdata", field: "userdata", number: 4, type: "binary" },
        {
          name: "egress-tun-key",
          field: "egressTunKey",
          number: 5,
          type: "nest",
          nest: "ovs_flow/tunnel-key-attrs",
        },
        { name: "unused1", field: "unused1", number: 6, type: "unused" },
        { name: "unused2", field: "unused2", number: 7, type: "unused" },
        { name: "probe", field: "probe", number: 8, type: "flag" },
        { name: "mru", field: "mru", number: 9, type: "u16" },
        { name: "len", field: "len", number: 10, type: "u32" },
        { name: "hash", field: "hash", number: 11, type: "u64" },
        { name: "upcall-pid", field: "upcallPid", number: 12, type: "u32", since: "6.17" },
      ],
      prefix: "ovs-packet-attr-",
    }),
  },
  subMessages: {},
  operations: {
    miss: () => ({
      name: "miss",
      set: "packet",
      header: "ovs-header",
      event: {
        number: 1,
        attributes: ["packet", "key", "userdata", "actions", "egress-tun-key", "mru", "len", "hash"],
      },
    }),
    action: () => ({
      name: "action",
      set: "packet",
      header: "ovs-header",
      event: {
        number: 2,
        attributes: ["packet", "key", "userdata", "actions", "egress-tun-key", "mru", "len", "hash"],
      },
    }),
    execute: () => ({
      name: "execute",
      set: "packet",
      header: "ovs-header",
      do: {
        request: {
          number: 3,
          attributes: ["packet", "key", "actions", "probe", "mru", "hash", "upcall-pid"],
          requiredHeader: ["dp-ifindex"],
        },
      },
    }),
  },
  groups: {},
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: { ovs_flow: ovsFlow.ovsFlow },
});
