// Generated from drm_ras.yaml with specs/drm-ras.yaml (sha256 87f2597af994850f). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Mode, Only, Read } from "../schema/model/types.ts";

/**
 * Kind of the part of a graphics device that reports errors. Values of `node-type` in family drm-ras:
 *
 * - `error-counter` (DRM_RAS_NODE_TYPE_ERROR_COUNTER, 1)
 */
export type NodeType = "error-counter";

/** Attribute set `node-attrs`. */
export interface NodeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** DRM_RAS_A_NODE_ATTRS_NODE_ID of drm-ras: u32. */ nodeId?: number;
  /** DRM_RAS_A_NODE_ATTRS_DEVICE_NAME of drm-ras: string. */ deviceName?: string;
  /** DRM_RAS_A_NODE_ATTRS_NODE_NAME of drm-ras: string. */ nodeName?: string;
  /** DRM_RAS_A_NODE_ATTRS_NODE_TYPE of drm-ras: u32. */ nodeType?: NodeType | M["unnamed"];
}

/** Attribute set `error-counter-attrs`. */
export interface ErrorCounterAttrs extends ExtraAttributes {
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_NODE_ID of drm-ras: u32. */ nodeId?: number;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_ID of drm-ras: u32. */ errorId?: number;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_NAME of drm-ras: string. */ errorName?: string;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_VALUE of drm-ras: u32. */ errorValue?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Dumps the nodes of graphics devices, the parts that count errors. Dump 1 of family drm-ras; requires CAP_NET_ADMIN in the initial user namespace. */
  "list-nodes": { dump: Call<ExtraAttributes, NodeAttrs<Read>> };
  /** Returns one error counter of a graphics device's node, or dumps all. Request and dump 2 of family drm-ras; requires CAP_NET_ADMIN in the initial user namespace. */
  "get-error-counter": {
    do: Call<Only<ErrorCounterAttrs, "nodeId" | "errorId">, ErrorCounterAttrs>;
    dump: Call<Only<ErrorCounterAttrs, "nodeId">, ErrorCounterAttrs>;
  };
  /** Resets an error counter of a graphics device. Request 3 of family drm-ras; requires CAP_NET_ADMIN in the initial user namespace. */
  "clear-error-counter": { do: Call<Only<ErrorCounterAttrs, "nodeId" | "errorId">> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "list-nodes": NodeAttrs<Read>;
  "get-error-counter": ErrorCounterAttrs;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Error counters of graphics devices. Netlink family `drm-ras`: `connect()` opens a client. Requires Linux 7.0 with CONFIG_DRM_RAS. */
export const drmRas: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "drm-ras",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: { "node-type": () => ({ entries: "error-counter=1" }) },
  structs: {},
  sets: {
    "node-attrs": () => ({
      attributes: [
        { name: "node-id", number: 1, type: "u32" },
        { name: "device-name", number: 2, type: "string" },
        { name: "node-name", number: 3, type: "string" },
        { name: "node-type", number: 4, type: "u32", enum: "node-type" },
      ],
    }),
    "error-counter-attrs": () => ({
      attributes: [
        { name: "node-id", number: 1, type: "u32" },
        { name: "error-id", number: 2, type: "u32" },
        { name: "error-name", number: 3, type: "string" },
        { name: "error-value", number: 4, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "list-nodes": () => ({
      set: "node-attrs",
      dump: { request: "1", reply: "1 node-id device-name node-name node-type" },
      flags: ["admin-perm"],
    }),
    "get-error-counter": () => ({
      set: "error-counter-attrs",
      do: { request: "2 node-id error-id", reply: "2 error-id error-name error-value" },
      dump: { request: "2 node-id", reply: "2 error-id error-name error-value" },
      flags: ["admin-perm"],
    }),
    "clear-error-counter": () => ({ set: "error-counter-attrs", do: { request: "3 node-id error-id" }, flags: ["admin-perm"] }),
  },
  groups: {},
  config: "DRM_RAS",
  since: "7.0",
  links: {},
});
