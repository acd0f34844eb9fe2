// Generated from ovs_vport.yaml with specs/ovs_vport.yaml (sha256 bf9278609dc97875). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, With, Write } from "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * Kind of a port of an Open vSwitch datapath. Values of `vport-type` in family ovs_vport:
 *
 * - `unspec` (OVS_VPORT_TYPE_UNSPEC, 0)
 * - `netdev` (OVS_VPORT_TYPE_NETDEV, 1): An existing network interface.
 * - `internal` (OVS_VPORT_TYPE_INTERNAL, 2): A new network interface of the host.
 * - `gre` (OVS_VPORT_TYPE_GRE, 3)
 * - `vxlan` (OVS_VPORT_TYPE_VXLAN, 4)
 * - `geneve` (OVS_VPORT_TYPE_GENEVE, 5)
 */
export type VportType = "unspec" | "netdev" | "internal" | "gre" | "vxlan" | "geneve";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Index of the datapath's local interface, which identifies the datapath. Member: u32. */ dpIfindex: number;
}

/** C structure `ovs-vport-stats`. */
export interface OvsVportStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ rxPackets: M["big"];
  /** u64. */ txPackets: M["big"];
  /** u64. */ rxBytes: M["big"];
  /** u64. */ txBytes: M["big"];
  /** Packets received with errors. Member: u64. */ rxErrors: M["big"];
  /** Packets that could not be sent. Member: u64. */ txErrors: M["big"];
  /** Received packets that were dropped. Member: u64. */ rxDropped: M["big"];
  /** Packets dropped before transmission. Member: u64. */ txDropped: M["big"];
}

/** Attribute set `vport-options`. */
export interface VportOptions<M extends Mode = Read> extends ExtraAttributes {
  /** UDP port of the tunnel, in host byte order. Attribute OVS_TUNNEL_ATTR_DST_PORT of ovs_vport: u16. */
  dstPort?: number;
  /** Extensions of VXLAN. Attribute OVS_TUNNEL_ATTR_EXTENSION of ovs_vport: nested attributes. */
  extension?: VxlanExtension<M>;
}

/** Attribute set `upcall-stats`. */
export interface UpcallStats<M extends Mode = Read> extends ExtraAttributes {
  /** Upcalls of the port that were delivered. Attribute OVS_VPORT_UPCALL_ATTR_SUCCESS of ovs_vport: u64. */
  success?: M["big"];
  /** Upcalls of the port that could not be delivered. Attribute OVS_VPORT_UPCALL_ATTR_FAIL of ovs_vport: u64. */
  fail?: M["big"];
}

/** Attribute set `vport`. */
export type Vport<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the port in its datapath; the kernel selects an unused one if it is omitted. Attribute OVS_VPORT_ATTR_PORT_NO of ovs_vport: u32. */
  portNo?: number;
  /** Kind of the port. Attribute OVS_VPORT_ATTR_TYPE of ovs_vport: u32. */ type?: VportType | M["unnamed"];
  /** Name of the interface or tunnel port. Attribute OVS_VPORT_ATTR_NAME of ovs_vport: string of at most 15 bytes. */
  name?: string;
  /** Settings of a tunnel port. Attribute OVS_VPORT_ATTR_OPTIONS of ovs_vport: nested attributes. */
  options?: VportOptions<M>;
  /** Netlink port ids that receive upcalls of the port, selected by hash of the packet; 0 for none. Attribute OVS_VPORT_ATTR_UPCALL_PID of ovs_vport: array of u32. */
  upcallPid?: number[];
  /** Index of the port's interface. Attribute OVS_VPORT_ATTR_IFINDEX of ovs_vport: s32 of at least 0. */
  ifindex?: number;
} & ReadOnlyFields<M, {
  /** Counters of the port. Attribute OVS_VPORT_ATTR_STATS of ovs_vport: structure `ovs-vport-stats`, read-only. */
  stats?: Shape<M, OvsVportStats<M>>;
  /** Id of the interface's network namespace, if it is not the namespace of the datapath. Attribute OVS_VPORT_ATTR_NETNSID of ovs_vport: s32, read-only. */
  netnsid?: number;
  /** Counters of upcalls of the port. Attribute OVS_VPORT_ATTR_UPCALL_STATS of ovs_vport: nested attributes, read-only, since Linux 6.3. */
  upcallStats?: UpcallStats<M>;
}>;

/** Attribute set `vxlan-extension`. */
export interface VxlanExtension<M extends Mode = Read> extends ExtraAttributes {
  /** Group policy extension, which carries the packet mark. Attribute OVS_VXLAN_EXT_GBP of ovs_vport: flag. */
  gbp?: M["flag"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Creates a port of an Open vSwitch datapath. Request 1 of family ovs_vport. */
  new: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Vport<Write>,
      ({ header: OvsHeader } & Vport<Read>) | undefined>;
  };
  /** Deletes a port of an Open vSwitch datapath. Request 2 of family ovs_vport. */
  del: {
    do: Call<{ header?: Partial<OvsHeader> } & Only<Vport<Write>, "portNo" | "type" | "name">
      & OneOf<Vport<Write>, "name" | "portNo">>;
  };
  /** Returns one port of an Open vSwitch datapath by number or name, or dumps all. Request and dump 3 of family ovs_vport. */
  get: {
    do: Call<{ header?: Partial<OvsHeader> } & Only<Vport<Write>, "portNo" | "name"> & OneOf<Vport<Write>, "name"
      | "portNo">,
      { header: OvsHeader } & Vport<Read>>;
    dump: Call<{ header: With<OvsHeader, "dpIfindex"> } & Only<Vport<Write>, "name">,
      { header: OvsHeader } & Vport<Read>>;
  };
  /** Changes a port of an Open vSwitch datapath. Request 4 of family ovs_vport. */
  set: {
    do: Call<{ header?: Partial<OvsHeader> } & Except<Vport<Write>, "ifindex"> & OneOf<Vport<Write>, "name"
      | "portNo">,
      ({ header: OvsHeader } & Vport<Read>) | undefined>;
  };
  /** Reports a port that was created in an Open vSwitch datapath. Event 1 of family ovs_vport in multicast group `ovs_vport`. */
  "new-ntf": { event: { header: OvsHeader } & Vport<Read> };
  /** Reports a port that was deleted from an Open vSwitch datapath. Event 2 of family ovs_vport in multicast group `ovs_vport`. */
  "del-ntf": { event: { header: OvsHeader } & Vport<Read> };
  /** Reports a port that was changed in an Open vSwitch datapath. Event 4 of family ovs_vport in multicast group `ovs_vport`. */
  "set-ntf": { event: { header: OvsHeader } & Vport<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: OvsHeader } & Vport<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_vport";

const getAttributes = "port-no type name upcall-pid stats ifindex netnsid upcall-stats options";

const setAttributes = "port-no type name upcall-pid stats ifindex netnsid options upcall-stats";

/** Open vSwitch: the ports of a datapath. Netlink family `ovs_vport`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
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
        reply: `1 ${setAttributes}`,
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
        reply: `3 ${getAttributes}`,
      },
      dump: { request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "name" }, reply: `3 ${getAttributes}` },
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
        reply: `4 ${setAttributes}`,
      },
    }),
    "new-ntf": () => ({ set: "vport", header: "ovs-header", event: `1 ${getAttributes}`, notify: "get", group: "ovs_vport" }),
    "del-ntf": () => ({ set: "vport", header: "ovs-header", event: `2 ${getAttributes}`, notify: "get", group: "ovs_vport" }),
    "set-ntf": () => ({ set: "vport", header: "ovs-header", event: `4 ${getAttributes}`, notify: "get", group: "ovs_vport" }),
  },
  groups: { ovs_vport: { name: "ovs_vport" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
