// Generated from ovs_meter.yaml (sha256 d0e1f1e2a32ff124). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write } from
  "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * Values of `band-type`.
 *
 * - `unspec`: OVS_METER_BAND_TYPE_UNSPEC (0)
 * - `drop`: OVS_METER_BAND_TYPE_DROP (1). Drops packets above the rate.
 */
export type BandType = "unspec" | "drop";

/** Struct `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** `dp-ifindex`: u32. Index of the datapath's local interface, which identifies the datapath. */ dpIfindex: number;
}

/** Struct `ovs-flow-stats`. */
export interface OvsFlowStats<M extends Mode = Read> extends TrailingBytes {
  /** `n-packets`: u64. */ nPackets: M["big"];
  /** `n-bytes`: u64. */ nBytes: M["big"];
}

/** Attributes of `meter`. */
export type Meter<M extends Mode = Read> = ExtraAttributes & {
  /** OVS_METER_ATTR_ID (1): u32. Number of the meter in its datapath. */ id?: number;
  /** OVS_METER_ATTR_KBPS (2): flag. Rates are in kbit/s instead of packets/s. */ kbps?: M["flag"];
  /** OVS_METER_ATTR_BANDS (4): indexed-array of nest. Bands; the exceeded one with the highest rate takes effect. */
  bands?: Band<M>[];
  /** OVS_METER_ATTR_CLEAR (6): flag. Resets the counters. */ clear?: M["flag"];
} & ReadOnlyFields<M, {
  /** OVS_METER_ATTR_STATS (3): binary, read-only. Packets and bytes of the meter. */
  stats?: Shape<M, OvsFlowStats<M>>;
  /** OVS_METER_ATTR_USED (5): u64, in ms, read-only. Time of the last packet since boot (CLOCK_MONOTONIC). */
  used?: M["big"];
  /** OVS_METER_ATTR_MAX_METERS (7): u32, read-only. Maximum number of meters. */ maxMeters?: number;
  /** OVS_METER_ATTR_MAX_BANDS (8): u32, read-only. Maximum number of bands of a meter. */ maxBands?: number;
}>;

/** Attributes of `band`. */
export interface Band<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_BAND_ATTR_TYPE (1): u32. */ type?: BandType | M["unnamed"];
  /** OVS_BAND_ATTR_RATE (2): u32. Rate above which the band takes effect. */ rate?: number;
  /** OVS_BAND_ATTR_BURST (3): u32. Burst above the rate, in kbit or packets. */ burst?: number;
  /** OVS_BAND_ATTR_STATS (4): binary. Packets and bytes that exceeded the rate. */ stats?: Shape<M, OvsFlowStats<M>>;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `features`: request 1. Returns the limits of the datapath's meters. */
  features: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & ExtraAttributes;
      reply: { header: OvsHeader } & Meter<Read>;
    };
  };
  /** `set`: request 2, requires uns-admin-perm. Creates a meter, or replaces one and returns its last state. */
  set: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Meter<Write>;
      reply: { header: OvsHeader } & Meter<Read>;
    };
  };
  /** `del`: request 3, requires uns-admin-perm. Deletes a meter and returns its last state. */
  del: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Only<Meter<Write>, "id">;
      reply: { header: OvsHeader } & Meter<Read>;
    };
  };
  /** `get`: request 4. Returns a meter with its counters. */
  get: {
    do: {
      request: { header: With<OvsHeader, "dpIfindex"> } & Only<Meter<Write>, "id">;
      reply: { header: OvsHeader } & Meter<Read>;
    };
  };
}

/** Events, by the operation that describes the message. */
export interface Events {
  features: { header: OvsHeader } & Meter<Read>;
  set: { header: OvsHeader } & Meter<Read>;
  del: { header: OvsHeader } & Meter<Read>;
  get: { header: OvsHeader } & Meter<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_meter";

/** Family `ovs_meter` (CONFIG_OPENVSWITCH, module openvswitch): `connect()` opens a client. Also the model for codecs. */
export const ovsMeter: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_meter",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { "band-type": () => ({ prefix: "ovs-meter-band-type-", entries: "unspec drop" }) },
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ovs-flow-stats": () => ({
      members: [{ name: "n-packets", type: "u64" }, { name: "n-bytes", type: "u64" }],
      read: (view, at) => ({ nPackets: view.getBigUint64(at, host), nBytes: view.getBigUint64(at + 8, host) }),
      write: (view, at, { nPackets: v0, nBytes: v1 }) => { if (!(isU64(v0) && isU64(v1))) return false;
        view.setBigUint64(at, v0, host); view.setBigUint64(at + 8, v1, host); return true; },
    }),
  },
  sets: {
    meter: () => ({
      prefix: "ovs-meter-attr-",
      attributes: [
        { name: "id", number: 1, type: "u32" },
        { name: "kbps", number: 2, type: "flag" },
        { name: "stats", number: 3, type: "binary", struct: "ovs-flow-stats", access: "read-only" },
        { name: "bands", number: 4, type: "indexed-array", item: "nest", nest: "band", firstIndex: 0 },
        { name: "used", number: 5, type: "u64", unit: "ms", access: "read-only" },
        { name: "clear", number: 6, type: "flag" },
        { name: "max-meters", number: 7, type: "u32", access: "read-only" },
        { name: "max-bands", number: 8, type: "u32", access: "read-only" },
        { name: "pad", number: 9, type: "pad" },
      ],
    }),
    band: () => ({
      prefix: "ovs-band-attr-",
      attributes: [
        { name: "type", number: 1, type: "u32", enum: "band-type" },
        { name: "rate", number: 2, type: "u32" },
        { name: "burst", number: 3, type: "u32" },
        { name: "stats", number: 4, type: "binary", struct: "ovs-flow-stats" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    features: () => ({
      set: "meter",
      header: "ovs-header",
      do: {
        request: { number: 1, requiredHeader: ["dp-ifindex"] },
        reply: { number: 1, attributes: "max-meters max-bands bands" },
      },
      alwaysReplies: true,
    }),
    set: () => ({
      set: "meter",
      header: "ovs-header",
      do: {
        request: { number: 2, requiredHeader: ["dp-ifindex"], attributes: "id kbps bands clear" },
        reply: { number: 2, attributes: "id stats used bands" },
      },
      flags: ["uns-admin-perm"],
      alwaysReplies: true,
    }),
    del: () => ({
      set: "meter",
      header: "ovs-header",
      do: {
        request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "id" },
        reply: { number: 3, attributes: "id stats used bands" },
      },
      flags: ["uns-admin-perm"],
      alwaysReplies: true,
    }),
    get: () => ({
      set: "meter",
      header: "ovs-header",
      do: {
        request: { number: 4, requiredHeader: ["dp-ifindex"], attributes: "id" },
        reply: { number: 4, attributes: "id stats used bands" },
      },
      alwaysReplies: true,
    }),
  },
  groups: { ovs_meter: { name: "ovs_meter" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
