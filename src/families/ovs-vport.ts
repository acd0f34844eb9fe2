// Generated from ovs_vport.yaml with specs/ovs_vport.yaml (sha256 5c9e7f6352424a6f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Except, ExtraAttributes, Mode, OneOf, Only, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * Values of `vport-type`.
 *
 * - `unspec`: OVS_VPORT_TYPE_UNSPEC (0)
 * - `netdev`: OVS_VPORT_TYPE_NETDEV (1). An existing interface.
 * - `internal`: OVS_VPORT_TYPE_INTERNAL (2). A new interface of the host.
 * - `gre`: OVS_VPORT_TYPE_GRE (3)
 * - `vxlan`: OVS_VPORT_TYPE_VXLAN (4)
 * - `geneve`: OVS_VPORT_TYPE_GENEVE (5)
 */
export type VportType = "unspec" | "netdev" | "internal" | "gre" | "vxlan" | "geneve";

/** Struct `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** `dp-ifindex`: u32. Index of the datapath's local interface, which identifies the datapath. */ dpIfindex: number;
}

/** Struct `ovs-vport-stats`. */
export interface OvsVportStats<M extends Mode = Read> extends TrailingBytes {
  /** `rx-packets`: u64. */ rxPackets: M["big"];
  /** `tx-packets`: u64. */ txPackets: M["big"];
  /** `rx-bytes`: u64. */ rxBytes: M["big"];
  /** `tx-bytes`: u64. */ txBytes: M["big"];
  /** `rx-errors`: u64. Packets received with errors. */ rxErrors: M["big"];
  /** `tx-errors`: u64. Packets that could not be sent. */ txErrors: M["big"];
  /** `rx-dropped`: u64. Received packets that were dropped. */ rxDropped: M["big"];
  /** `tx-dropped`: u64. Packets dropped before transmission. */ txDropped: M["big"];
}

/** Attributes of `vport-options`. */
export interface VportOptions<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_TUNNEL_ATTR_DST_PORT (1): u16. UDP port of the tunnel, in host byte order. */ dstPort?: number;
  /** OVS_TUNNEL_ATTR_EXTENSION (2): nest. Extensions of VXLAN. */ extension?: VxlanExtension<M>;
}

/** Attributes of `upcall-stats`. */
export interface UpcallStats<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_VPORT_UPCALL_ATTR_SUCCESS (0): u64. Upcalls that were delivered. */ success?: M["big"];
  /** OVS_VPORT_UPCALL_ATTR_FAIL (1): u64. Upcalls that could not be delivered. */ fail?: M["big"];
}

/** Attributes of `vport`. */
export type Vport<M extends Mode = Read> = ExtraAttributes & {
  /** OVS_VPORT_ATTR_PORT_NO (1): u32. Number of the port in its datapath; the kernel selects an unused one if it is omitted. */
  portNo?: number;
  /** OVS_VPORT_ATTR_TYPE (2): u32. Kind of the port. */ type?: VportType | M["unnamed"];
  /** OVS_VPORT_ATTR_NAME (3): string, at most 15 bytes. Name of the interface or tunnel port. */ name?: string;
  /** OVS_VPORT_ATTR_OPTIONS (4): nest. Settings of a tunnel port. */ options?: VportOptions<M>;
  /** OVS_VPORT_ATTR_UPCALL_PID (5): binary of u32. Netlink port ids that receive upcalls, selected by hash; 0 for none. */
  upcallPid?: number[];
  /** OVS_VPORT_ATTR_IFINDEX (8): s32, from 0. Index of the port's interface. */ ifindex?: number;
} & ReadOnlyFields<M, {
  /** OVS_VPORT_ATTR_STATS (6): binary, read-only. Counters of the port. */ stats?: Shape<M, OvsVportStats<M>>;
  /** OVS_VPORT_ATTR_NETNSID (9): s32, read-only. Id of the network namespace of the interface, if it is another one. */
  netnsid?: number;
  /** OVS_VPORT_ATTR_UPCALL_STATS (10): nest, read-only, since Linux 6.3. Counters of upcalls of the port. */
  upcallStats?: UpcallStats<M>;
}>;

/** Attributes of `vxlan-extension`. */
export interface VxlanExtension<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_VXLAN_EXT_GBP (1): flag. Group policy extension, which carries the packet mark. */ gbp?: M["flag"];
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `new`: request 1. Creates a port. */
  new: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Vport<Write>;
      reply: ({ header: OvsHeader } & Vport<Read>) | undefined;
    };
  };
  /** `del`: request 2. Deletes a port. */
  del: {
    do: {
      request: { header?: Partial<OvsHeader> } & Only<Vport<Write>, "portNo" | "type" | "name">
        & OneOf<Vport<Write>, "name" | "portNo">;
      reply: undefined;
    };
  };
  /** `get`: request 3, dump 3. Returns one port by number or name, or dumps all ports of a datapath. */
  get: {
    do: {
      request: { header?: Partial<OvsHeader> } & Only<Vport<Write>, "portNo" | "name"> & OneOf<Vport<Write>, "name"
        | "portNo">;
      reply: { header: OvsHeader } & Vport<Read>;
    };
    dump: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Only<Vport<Write>, "name">;
      reply: { header: OvsHeader } & Vport<Read>;
    };
  };
  /** `set`: request 4. Changes a port. */
  set: {
    do: {
      request: { header?: Partial<OvsHeader> } & Except<Vport<Write>, "ifindex"> & OneOf<Vport<Write>, "name"
        | "portNo">;
      reply: ({ header: OvsHeader } & Vport<Read>) | undefined;
    };
  };
  /** `new-ntf`: event 1, group `ovs_vport`. Reports a port that was created. */
  "new-ntf": { event: { header: OvsHeader } & Vport<Read> };
  /** `del-ntf`: event 2, group `ovs_vport`. Reports a port that was deleted. */
  "del-ntf": { event: { header: OvsHeader } & Vport<Read> };
  /** `set-ntf`: event 4, group `ovs_vport`. Reports a port that was changed. */
  "set-ntf": { event: { header: OvsHeader } & Vport<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "new-ntf": { header: OvsHeader } & Vport<Read>;
  "del-ntf": { header: OvsHeader } & Vport<Read>;
  "set-ntf": { header: OvsHeader } & Vport<Read>;
  get: { header: OvsHeader } & Vport<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_vport";

const getAttributes = "port-no type name upcall-pid stats ifindex netnsid upcall-stats options";

const setAttributes = "port-no type name upcall-pid stats ifindex netnsid options upcall-stats";

/** Family `ovs_vport` (CONFIG_OPENVSWITCH, module openvswitch): `connect()` opens a client. Also the model for codecs. */
export const ovsVport: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_vport",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 2,
  constants: {},
  enums: { "vport-type": () => ({ prefix: "ovs-vport-type-", entries: "unspec netdev internal gre vxlan geneve" }) },
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ovs-vport-stats": () => ({
      members: [
        { name: "rx-packets", type: "u64" },
        { name: "tx-packets", type: "u64" },
        { name: "rx-bytes", type: "u64" },
        { name: "tx-bytes", type: "u64" },
        { name: "rx-errors", type: "u64" },
        { name: "tx-errors", type: "u64" },
        { name: "rx-dropped", type: "u64" },
        { name: "tx-dropped", type: "u64" },
      ],
      read: (view, at) => ({ rxPackets: view.getBigUint64(at, host), txPackets: view.getBigUint64(at + 8, host),
        rxBytes: view.getBigUint64(at + 16, host), txBytes: view.getBigUint64(at + 24, host),
        rxErrors: view.getBigUint64(at + 32, host), txErrors: view.getBigUint64(at + 40, host),
        rxDropped: view.getBigUint64(at + 48, host), txDropped: view.getBigUint64(at + 56, host) }),
      write: (view, at, { rxPackets: v0, txPackets: v1, rxBytes: v2, txBytes: v3, rxErrors: v4, txErrors: v5,
        rxDropped: v6, txDropped: v7 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) && isU64(v3) && isU64(v4) &&
        isU64(v5) && isU64(v6) && isU64(v7))) return false; view.setBigUint64(at, v0, host);
        view.setBigUint64(at + 8, v1, host); view.setBigUint64(at + 16, v2, host);
        view.setBigUint64(at + 24, v3, host); view.setBigUint64(at + 32, v4, host);
        view.setBigUint64(at + 40, v5, host); view.setBigUint64(at + 48, v6, host);
        view.setBigUint64(at + 56, v7, host); return true; },
    }),
  },
  sets: {
    "vport-options": () => ({
      prefix: "ovs-tunnel-attr-",
      attributes: [
        { name: "dst-port", number: 1, type: "u16" },
        { name: "extension", number: 2, type: "nest", nest: "vxlan-extension" },
      ],
    }),
    "upcall-stats": () => ({
      prefix: "ovs-vport-upcall-attr-",
      attributes: [{ name: "success", number: 0, type: "u64" }, { name: "fail", number: 1, type: "u64" }],
    }),
    vport: () => ({
      prefix: "ovs-vport-attr-",
      attributes: [
        { name: "unspec", number: 0, type: "unused" },
        { name: "port-no", number: 1, type: "u32" },
        { name: "type", number: 2, type: "u32", enum: "vport-type" },
        { name: "name", number: 3, type: "string", maximumLength: 15 },
        { name: "options", number: 4, type: "nest", nest: "vport-options" },
        { name: "upcall-pid", number: 5, type: "binary", item: "u32" },
        { name: "stats", number: 6, type: "binary", struct: "ovs-vport-stats", access: "read-only" },
        { name: "pad", number: 7, type: "pad" },
        { name: "ifindex", number: 8, type: "s32", minimum: 0 },
        { name: "netnsid", number: 9, type: "s32", access: "read-only" },
        { name: "upcall-stats", number: 10, type: "nest", nest: "upcall-stats", access: "read-only", since: "6.3" },
      ],
    }),
    "vxlan-extension": () => ({ prefix: "ovs-vxlan-ext-", attributes: [{ name: "gbp", number: 1, type: "flag" }] }),
  },
  subMessages: {},
  operations: {
    new: () => ({
      set: "vport",
      header: "ovs-header",
      do: {
        request: { number: 1, requiredHeader: ["dp-ifindex"], attributes: "name type upcall-pid ifindex options port-no" },
        reply: { number: 1, attributes: setAttributes },
      },
    }),
    del: () => ({
      set: "vport",
      header: "ovs-header",
      do: { request: { number: 2, requiredOne: ["name", "port-no"], attributes: "port-no type name" } },
    }),
    get: () => ({
      set: "vport",
      header: "ovs-header",
      do: {
        request: { number: 3, requiredOne: ["name", "port-no"], attributes: "name port-no" },
        reply: { number: 3, attributes: getAttributes },
      },
      dump: {
        request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "name" },
        reply: { number: 3, attributes: getAttributes },
      },
    }),
    set: () => ({
      set: "vport",
      header: "ovs-header",
      do: {
        request: {
          number: 4,
          requiredOne: ["name", "port-no"],
          replyOnly: ["ifindex"],
          attributes: "port-no name type upcall-pid options",
        },
        reply: { number: 4, attributes: setAttributes },
      },
    }),
    "new-ntf": () => ({
      set: "vport",
      header: "ovs-header",
      event: { number: 1, attributes: getAttributes },
      notify: "get",
      group: "ovs_vport",
    }),
    "del-ntf": () => ({
      set: "vport",
      header: "ovs-header",
      event: { number: 2, attributes: getAttributes },
      notify: "get",
      group: "ovs_vport",
    }),
    "set-ntf": () => ({
      set: "vport",
      header: "ovs-header",
      event: { number: 4, attributes: getAttributes },
      notify: "get",
      group: "ovs_vport",
    }),
  },
  groups: { ovs_vport: { name: "ovs_vport" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
