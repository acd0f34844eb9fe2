// Generated from ovs_meter.yaml (sha256 f47ab994567c8023). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read, ReadOnlyFields, Shape, TrailingBytes, With, Write }
  from "../schema/model/types.ts";
import { isU32, isU64 } from "../schema/values/struct-members.ts";

/**
 * What an Open vSwitch meter does with packets above the rate of a band. Values of `band-type` in family ovs_meter:
 *
 * - `unspec` (OVS_METER_BAND_TYPE_UNSPEC, 0)
 * - `drop` (OVS_METER_BAND_TYPE_DROP, 1): Drops packets above the rate.
 */
export type BandType = "unspec" | "drop";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Index of the datapath's local interface, which identifies the datapath. Member: u32. */ dpIfindex: number;
}

/** C structure `ovs-flow-stats`. */
export interface OvsFlowStats<M extends Mode = Read> extends TrailingBytes {
  /** u64. */ nPackets: M["big"];
  /** u64. */ nBytes: M["big"];
}

/** Attribute set `meter`. */
export type Meter<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the meter in its datapath. Attribute OVS_METER_ATTR_ID of ovs_meter: u32. */ id?: number;
  /** Rates of the meter are in kbit/s instead of packets/s. Attribute OVS_METER_ATTR_KBPS of ovs_meter: flag. */
  kbps?: M["flag"];
  /** Bands of the meter, each with a rate. Of the exceeded bands, the one with the highest rate takes effect. Attribute OVS_METER_ATTR_BANDS of ovs_meter: array of nested attributes. */
  bands?: Band<M>[];
  /** Resets the counters of the meter. Attribute OVS_METER_ATTR_CLEAR of ovs_meter: flag. */ clear?: M["flag"];
} & ReadOnlyFields<M, {
  /** Number of packets and bytes that passed the meter. Attribute OVS_METER_ATTR_STATS of ovs_meter: structure `ovs-flow-stats`, read-only. */
  stats?: Shape<M, OvsFlowStats<M>>;
  /** Time at which the meter's last packet arrived, since boot (CLOCK_MONOTONIC). Attribute OVS_METER_ATTR_USED of ovs_meter: u64 in ms, read-only. */
  used?: M["big"];
  /** Maximum number of meters of the datapath. Attribute OVS_METER_ATTR_MAX_METERS of ovs_meter: u32, read-only. */
  maxMeters?: number;
  /** Maximum number of bands of a meter. Attribute OVS_METER_ATTR_MAX_BANDS of ovs_meter: u32, read-only. */
  maxBands?: number;
}>;

/** Attribute set `band`. */
export interface Band<M extends Mode = Read> extends ExtraAttributes {
  /** OVS_BAND_ATTR_TYPE of ovs_meter: u32. */ type?: BandType | M["unnamed"];
  /** Rate above which the band takes effect. Attribute OVS_BAND_ATTR_RATE of ovs_meter: u32. */ rate?: number;
  /** Number of packets or kbit that may exceed the rate at once (burst). Attribute OVS_BAND_ATTR_BURST of ovs_meter: u32. */
  burst?: number;
  /** Number of packets and bytes that exceeded the band's rate. Attribute OVS_BAND_ATTR_STATS of ovs_meter: structure `ovs-flow-stats`. */
  stats?: Shape<M, OvsFlowStats<M>>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns how many meters and bands an Open vSwitch datapath supports. Request 1 of family ovs_meter. */
  features: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & ExtraAttributes, { header: OvsHeader } & Meter<Read>>;
  };
  /** Creates an Open vSwitch meter, which limits a rate, or replaces one. Returns the last counters of the replaced meter. Request 2 of family ovs_meter; requires CAP_NET_ADMIN. */
  set: { do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Meter<Write>, { header: OvsHeader } & Meter<Read>> };
  /** Deletes an Open vSwitch meter and returns its last counters. Request 3 of family ovs_meter; requires CAP_NET_ADMIN. */
  del: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Only<Meter<Write>, "id">,
      { header: OvsHeader } & Meter<Read>>;
  };
  /** Returns an Open vSwitch meter, which limits a rate, with its counters. Request 4 of family ovs_meter. */
  get: {
    do: Call<{ header: With<OvsHeader, "dpIfindex"> } & Only<Meter<Write>, "id">,
      { header: OvsHeader } & Meter<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  features: { header: OvsHeader } & Meter<Read>;
  set: { header: OvsHeader } & Meter<Read>;
  del: { header: OvsHeader } & Meter<Read>;
  get: { header: OvsHeader } & Meter<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_meter";

/** Open vSwitch: meters, which limit rates. Netlink family `ovs_meter`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
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
      do: { request: { number: 1, requiredHeader: ["dp-ifindex"] }, reply: "1 max-meters max-bands bands" },
      alwaysReplies: true,
    }),
    set: () => ({
      set: "meter",
      header: "ovs-header",
      do: {
        request: { number: 2, requiredHeader: ["dp-ifindex"], attributes: "id kbps bands clear" },
        reply: "2 id stats used bands",
      },
      flags: ["uns-admin-perm"],
      alwaysReplies: true,
    }),
    del: () => ({
      set: "meter",
      header: "ovs-header",
      do: { request: { number: 3, requiredHeader: ["dp-ifindex"], attributes: "id" }, reply: "3 id stats used bands" },
      flags: ["uns-admin-perm"],
      alwaysReplies: true,
    }),
    get: () => ({
      set: "meter",
      header: "ovs-header",
      do: { request: { number: 4, requiredHeader: ["dp-ifindex"], attributes: "id" }, reply: "4 id stats used bands" },
      alwaysReplies: true,
    }),
  },
  groups: { ovs_meter: { name: "ovs_meter" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
