// Generated from ovs_datapath.yaml with specs/ovs_datapath.yaml (sha256 208ecc853ae036f6). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Mode, OneOf, Only, Read, 
  ReadOnlyFields, Shape,TrailingBytes, With, Write } from "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * Features of an Open vSwitch datapath that a program requests. Flags of `user-features` in family ovs_datapath:
 *
 * - `unaligned` (OVS_DP_F_UNALIGNED, bit 0): Accepts attributes without padding.
 * - `vport-pids` (OVS_DP_F_VPORT_PIDS, bit 1): A port can have several netlink port ids for upcalls.
 * - `tc-recirc-sharing` (OVS_DP_F_TC_RECIRC_SHARING, bit 2): Shares recirculation ids with tc.
 * - `dispatch-upcall-per-cpu` (OVS_DP_F_DISPATCH_UPCALL_PER_CPU, bit 3): Sends each upcall to the netlink port id of the CPU instead of those of the port.
 */
export type UserFeatures = "unaligned" | "vport-pids" | "tc-recirc-sharing" | "dispatch-upcall-per-cpu";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Index of the local port's interface, which identifies the datapath; 0 if it is selected by name. Member: u32. */
  dpIfindex: number;
}

/** C structure `ovs-dp-stats`. */
export interface OvsDpStats<M extends Mode = Read> extends TrailingBytes {
  /** Packets that matched a flow of the datapath. Member: u64. */ nHit: M["big"];
  /** Packets that matched no flow of the datapath and caused an upcall. Member: u64. */ nMissed: M["big"];
  /** Upcalls that could not be delivered to a program. Member: u64. */ nLost: M["big"];
  /** Number of flows of the datapath. Member: u64. */ nFlows: M["big"];
}

/** C structure `ovs-dp-megaflow-stats`. */
export interface OvsDpMegaflowStats<M extends Mode = Read> extends TrailingBytes {
  /** Total number of flow masks that the lookups of all packets compared. Member: u64. */ nMaskHit: M["big"];
  /** Number of masks in the flow table. Member: u32. */ nMasks: number;
  /** u32. */ padding: number;
  /** Flow lookups for which the mask cache had the mask. Member: u64. */ nCacheHit: M["big"];
  /** u64. */ pad1: M["big"];
}

/** Attribute set `datapath`. */
export type Datapath<M extends Mode = Read> = ExtraAttributes & {
  /** Name of the local port and its interface, which identifies the datapath. Attribute OVS_DP_ATTR_NAME of ovs_datapath: string of at most 15 bytes. */
  name?: string;
  /** Netlink port id that receives upcalls of the local port. Attribute OVS_DP_ATTR_UPCALL_PID of ovs_datapath: u32. */
  upcallPid?: number;
  /** Features of the datapath that the program uses; default none. Attribute OVS_DP_ATTR_USER_FEATURES of ovs_datapath: u32. */
  userFeatures?: (UserFeatures | number)[];
  /** Number of entries of each CPU's mask cache; 0 disables it, default 256. Attribute OVS_DP_ATTR_MASKS_CACHE_SIZE of ovs_datapath: u32. */
  masksCacheSize?: number;
  /** Netlink port ids that receive upcalls, by CPU number; requires the feature `dispatch-upcall-per-cpu`. Attribute OVS_DP_ATTR_PER_CPU_PIDS of ovs_datapath: array of u32. */
  perCpuPids?: number[];
  /** Index of the local port's interface. Attribute OVS_DP_ATTR_IFINDEX of ovs_datapath: s32 of at least 0. */
  ifindex?: number;
} & ReadOnlyFields<M, {
  /** Counters of the datapath's flow table lookups. Attribute OVS_DP_ATTR_STATS of ovs_datapath: structure `ovs-dp-stats`, read-only. */
  stats?: Shape<M, OvsDpStats<M>>;
  /** Counters of the masks in the datapath's flow table. Attribute OVS_DP_ATTR_MEGAFLOW_STATS of ovs_datapath: structure `ovs-dp-megaflow-stats`, read-only. */
  megaflowStats?: Shape<M, OvsDpMegaflowStats<M>>;
}>;

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns one Open vSwitch datapath, or dumps all. Request and dump 3 of family ovs_datapath. */
  get: {
    do: Call<{ header?: Partial<OvsHeader> } & Only<Datapath<Write>, "name"> & (OneOf<Datapath<Write>, "name">
      | { header: With<OvsHeader, "dpIfindex"> }),
      { header: OvsHeader } & Datapath<Read>>;
    dump: Call<{ header?: Partial<OvsHeader> } & Only<Datapath<Write>, "name">,
      { header: OvsHeader } & Datapath<Read>>;
  };
  /** Creates an Open vSwitch datapath with its local port. Request 1 of family ovs_datapath. */
  new: {
    do: Call<{ header?: Partial<OvsHeader> } & Datapath<Write>,
      ({ header: OvsHeader } & Datapath<Read>) | undefined>;
  };
  /** Deletes an Open vSwitch datapath with its ports and flows. Request 2 of family ovs_datapath. */
  del: {
    do: Call<{ header?: Partial<OvsHeader> } & Only<Datapath<Write>, "name"> & (OneOf<Datapath<Write>, "name">
      | { header: With<OvsHeader, "dpIfindex"> })>;
  };
  /** Changes an Open vSwitch datapath. Request 4 of family ovs_datapath. */
  set: {
    do: Call<{ header?: Partial<OvsHeader> } & Except<Datapath<Write>, "ifindex"> & (OneOf<Datapath<Write>, "name">
      | { header: With<OvsHeader, "dpIfindex"> }),
      ({ header: OvsHeader } & Datapath<Read>) | undefined>;
  };
  /** Reports an Open vSwitch datapath that was created. Event 1 of family ovs_datapath in multicast group `ovs_datapath`. */
  "new-ntf": { event: { header: OvsHeader } & Datapath<Read> };
  /** Reports an Open vSwitch datapath that was deleted. Event 2 of family ovs_datapath in multicast group `ovs_datapath`. */
  "del-ntf": { event: { header: OvsHeader } & Datapath<Read> };
  /** Reports an Open vSwitch datapath that was changed. Event 4 of family ovs_datapath in multicast group `ovs_datapath`. */
  "set-ntf": { event: { header: OvsHeader } & Datapath<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: OvsHeader } & Datapath<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_datapath";

const getAttributes = "name upcall-pid stats megaflow-stats user-features masks-cache-size per-cpu-pids";

/** Open vSwitch: datapaths. Netlink family `ovs_datapath`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
export const ovsDatapath: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_datapath",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 2,
  constants: {},
  enums: {
    "user-features": () => ({ flags: true, prefix: "ovs-dp-f-", entries: "unaligned vport-pids tc-recirc-sharing dispatch-upcall-per-cpu" }),
  },
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ovs-dp-stats": () => ({
      members: [
        { name: "n-hit", type: "u64" },
        { name: "n-missed", type: "u64" },
        { name: "n-lost", type: "u64" },
        { name: "n-flows", type: "u64" },
      ],
      read: (view, at) => ({ nHit: view.getBigUint64(at, host), nMissed: view.getBigUint64(at + 8, host),
        nLost: view.getBigUint64(at + 16, host), nFlows: view.getBigUint64(at + 24, host) }),
      write: (view, at, { nHit: v0, nMissed: v1, nLost: v2, nFlows: v3 }) => { if (!(isU64(v0) && isU64(v1) && isU64(v2) &&
        isU64(v3))) return false; view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host);
        view.setBigUint64(at + 16, v2, host); view.setBigUint64(at + 24, v3, host); return true; },
    }),
    "ovs-dp-megaflow-stats": () => ({
      members: [
        { name: "n-mask-hit", type: "u64" },
        { name: "n-masks", type: "u32" },
        { name: "padding", type: "u32" },
        { name: "n-cache-hit", type: "u64" },
        { name: "pad1", type: "u64" },
      ],
      read: (view, at) => ({ nMaskHit: view.getBigUint64(at, host), nMasks: view.getUint32(at + 8, host),
        padding: view.getUint32(at + 12, host), nCacheHit: view.getBigUint64(at + 16, host),
        pad1: view.getBigUint64(at + 24, host) }),
      write: (view, at, { nMaskHit: v0, nMasks: v1, padding: v2, nCacheHit: v3, pad1: v4 }) => { if (!(isU64(v0) &&
        isU32(v1) && isU32(v2) && isU64(v3) && isU64(v4))) return false; view.setBigUint64(at, v0, host);
        view.setUint32(at + 8, v1, host); view.setUint32(at + 12, v2, host); view.setBigUint64(at + 16, v3, host);
        view.setBigUint64(at + 24, v4, host); return true; },
    }),
  },
  sets: {
    datapath: () => ({
      prefix: "ovs-dp-attr-",
      attributes: [
        { name: "name", number: 1, type: "string", maximumLength: 15 },
        { name: "upcall-pid", number: 2, type: "u32" },
        { name: "stats", number: 3, type: "binary", struct: "ovs-dp-stats", access: "read-only" },
        { name: "megaflow-stats", number: 4, type: "binary", struct: "ovs-dp-megaflow-stats", access: "read-only" },
        { name: "user-features", number: 5, type: "u32", enum: "user-features", flags: true },
        { name: "pad", number: 6, type: "pad" },
        { name: "masks-cache-size", number: 7, type: "u32" },
        { name: "per-cpu-pids", number: 8, type: "binary", item: "u32" },
        { name: "ifindex", number: 9, type: "s32", minimum: 0 },
      ],
    }),
  },
  subMessages: {},
  operations: {
    get: () => ({
      set: "datapath",
      header: "ovs-header",
      do: {
        request: { number: 3, requiredOne: ["name", "header.dp-ifindex"], attributes: "name" },
        reply: `3 ${getAttributes}`,
      },
      dump: { request: "3 name", reply: `3 ${getAttributes}` },
    }),
    new: () => ({
      set: "datapath",
      header: "ovs-header",
      do: {
        request: "1 name upcall-pid user-features masks-cache-size per-cpu-pids ifindex",
        reply: `1 ${getAttributes}`,
      },
    }),
    del: () => ({
      set: "datapath",
      header: "ovs-header",
      do: { request: { number: 2, requiredOne: ["name", "header.dp-ifindex"], attributes: "name" } },
    }),
    set: () => ({
      set: "datapath",
      header: "ovs-header",
      do: {
        request: {
          number: 4,
          requiredOne: ["name", "header.dp-ifindex"],
          attributes: "name upcall-pid user-features masks-cache-size per-cpu-pids",
        },
        reply: `4 ${getAttributes}`,
      },
    }),
    "new-ntf": () => ({ set: "datapath", header: "ovs-header", event: `1 ${getAttributes}`, notify: "get", group: "ovs_datapath" }),
    "del-ntf": () => ({ set: "datapath", header: "ovs-header", event: `2 ${getAttributes}`, notify: "get", group: "ovs_datapath" }),
    "set-ntf": () => ({ set: "datapath", header: "ovs-header", event: `4 ${getAttributes}`, notify: "get", group: "ovs_datapath" }),
  },
  groups: { ovs_datapath: { name: "ovs_datapath" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
