// Generated from ovs_ct_limit.yaml (sha256 d922c83b1f79d10f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Read, Shape, TrailingBytes, Write } from
  "../schema/model/types.ts";
import { isS32, isU32 } from "../schema/values/struct-members.ts";

/** C structure `ovs-header`. */
export interface OvsHeader extends TrailingBytes {
  /** Ignored by the kernel; 0. Member: u32. */ dpIfindex: number;
}

/** C structure `ovs-zone-limit`. */
export interface OvsZoneLimit extends TrailingBytes {
  /** Number of the conntrack zone; -1 for the default limit of all other zones. Member: s32. */ zoneId: number;
  /** Maximum number of connections; 0 for no limit. Member: u32. */ limit: number;
  /** Number of connections; ignored in requests. Member: u32. */ count: number;
}

/** Attribute set `ct-limit`. */
export interface CtLimit<M extends Mode = Read> extends ExtraAttributes {
  /** Connection limits of conntrack zones. Attribute OVS_CT_LIMIT_ATTR_ZONE_LIMIT of ovs_ct_limit: array of structures `ovs-zone-limit`. */
  zoneLimit?: Shape<M, OvsZoneLimit>[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Sets the limits of tracked connections in conntrack zones. Request 1 of family ovs_ct_limit; requires CAP_NET_ADMIN. */
  set: { do: Call<{ header?: Partial<OvsHeader> } & CtLimit<Write>> };
  /** Deletes connection limits of conntrack zones, to which the default then applies. Request 2 of family ovs_ct_limit; requires CAP_NET_ADMIN. */
  del: { do: Call<{ header?: Partial<OvsHeader> } & CtLimit<Write>> };
  /** Returns the connection limits of the passed conntrack zones, or of all with a limit. Request 3 of family ovs_ct_limit. */
  get: { do: Call<{ header?: Partial<OvsHeader> } & CtLimit<Write>, { header: OvsHeader } & CtLimit<Read>> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  get: { header: OvsHeader } & CtLimit<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ovs_ct_limit";

/** Open vSwitch: connection limits per conntrack zone. Netlink family `ovs_ct_limit`: `connect()` opens a client. Requires CONFIG_OPENVSWITCH, module openvswitch. */
export const ovsCtLimit: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ovs_ct_limit",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: { "default-zone": -1 },
  enums: {},
  structs: {
    "ovs-header": () => ({
      members: [{ name: "dp-ifindex", type: "u32" }],
      read: (view, at) => ({ dpIfindex: view.getUint32(at, host) }),
      write: (view, at, { dpIfindex: v0 }) => { if (!(isU32(v0))) return false; view.setUint32(at, v0, host); return true; },
    }),
    "ovs-zone-limit": () => ({
      members: [{ name: "zone-id", type: "s32" }, { name: "limit", type: "u32" }, { name: "count", type: "u32" }],
      read: (view, at) => ({ zoneId: view.getInt32(at, host), limit: view.getUint32(at + 4, host),
        count: view.getUint32(at + 8, host) }),
      write: (view, at, { zoneId: v0, limit: v1, count: v2 }) => { if (!(isS32(v0) && isU32(v1) &&
        isU32(v2))) return false; view.setInt32(at, v0, host); view.setUint32(at + 4, v1, host);
        view.setUint32(at + 8, v2, host); return true; },
    }),
  },
  sets: {
    "ct-limit": () => ({
      prefix: "ovs-ct-limit-attr-",
      attributes: [{ name: "zone-limit", number: 1, type: "binary", struct: "ovs-zone-limit", item: "struct" }],
    }),
  },
  subMessages: {},
  operations: {
    set: () => ({ set: "ct-limit", header: "ovs-header", do: { request: "1 zone-limit" }, flags: ["uns-admin-perm"] }),
    del: () => ({ set: "ct-limit", header: "ovs-header", do: { request: "2 zone-limit" }, flags: ["uns-admin-perm"] }),
    get: () => ({ set: "ct-limit", header: "ovs-header", do: { request: "3 zone-limit", reply: "3 zone-limit" } }),
  },
  groups: { ovs_ct_limit: { name: "ovs_ct_limit" } },
  config: "OPENVSWITCH",
  module: "openvswitch",
  links: {},
});
