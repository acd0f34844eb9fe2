// Generated from drm_ras.yaml with specs/drm-ras.yaml (sha256 9304d70ad8edc9df). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Only, Read } from "../schema/model/types.ts";

/**
 * Values of `node-type`.
 *
 * - `error-counter`: DRM_RAS_NODE_TYPE_ERROR_COUNTER (1)
 */
export type NodeType = "error-counter";

/** Attributes of `node-attrs`. */
export interface NodeAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** DRM_RAS_A_NODE_ATTRS_NODE_ID (1): u32. */ nodeId?: number;
  /** DRM_RAS_A_NODE_ATTRS_DEVICE_NAME (2): string. */ deviceName?: string;
  /** DRM_RAS_A_NODE_ATTRS_NODE_NAME (3): string. */ nodeName?: string;
  /** DRM_RAS_A_NODE_ATTRS_NODE_TYPE (4): u32. */ nodeType?: NodeType | M["unnamed"];
}

/** Attributes of `error-counter-attrs`. */
export interface ErrorCounterAttrs extends ExtraAttributes {
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_NODE_ID (1): u32. */ nodeId?: number;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_ID (2): u32. */ errorId?: number;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_NAME (3): string. */ errorName?: string;
  /** DRM_RAS_A_ERROR_COUNTER_ATTRS_ERROR_VALUE (4): u32. */ errorValue?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `list-nodes`: dump 1, requires admin-perm. Dumps the nodes of graphics devices that report errors. */
  "list-nodes": { dump: { request: ExtraAttributes; reply: NodeAttrs<Read> } };
  /** `get-error-counter`: request 2, dump 2, requires admin-perm. Returns one error counter of a node, or dumps all. */
  "get-error-counter": {
    do: { request: Only<ErrorCounterAttrs, "nodeId" | "errorId">; reply: ErrorCounterAttrs };
    dump: { request: Only<ErrorCounterAttrs, "nodeId">; reply: ErrorCounterAttrs };
  };
  /** `clear-error-counter`: request 3, requires admin-perm. Resets an error counter. */
  "clear-error-counter": { do: { request: Only<ErrorCounterAttrs, "nodeId" | "errorId">; reply: undefined } };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "list-nodes": NodeAttrs<Read>;
  "get-error-counter": ErrorCounterAttrs;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Family `drm-ras` (CONFIG_DRM_RAS): `connect()` opens a client. Also the model for codecs. */
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
      dump: { request: { number: 1 }, reply: { number: 1, attributes: "node-id device-name node-name node-type" } },
      flags: ["admin-perm"],
    }),
    "get-error-counter": () => ({
      set: "error-counter-attrs",
      do: {
        request: { number: 2, attributes: "node-id error-id" },
        reply: { number: 2, attributes: "error-id error-name error-value" },
      },
      dump: {
        request: { number: 2, attributes: "node-id" },
        reply: { number: 2, attributes: "error-id error-name error-value" },
      },
      flags: ["admin-perm"],
    }),
    "clear-error-counter": () => ({
      set: "error-counter-attrs",
      do: { request: { number: 3, attributes: "node-id error-id" } },
      flags: ["admin-perm"],
    }),
  },
  groups: {},
  config: "DRM_RAS",
  links: {},
});
