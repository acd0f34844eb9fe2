// Generated from ioam6.yaml (sha256 157ec552a90d6b14). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, OneOf, Only, Read, Write, WriteOnlyFields } from
  "../schema/model/types.ts";

/** Attribute set `ioam6-attrs`. */
export type Ioam6Attrs<M extends Mode = Read> = ExtraAttributes & {
  /** Number of the IOAM namespace. Attribute IOAM6_ATTR_NS_ID of IOAM6: u16. */ nsId?: number;
  /** 4-byte value that this router adds to the trace data of packets in the IOAM namespace. Attribute IOAM6_ATTR_NS_DATA of IOAM6: u32. */
  nsData?: number;
  /** 8-byte value that this router adds to the trace data of packets in the IOAM namespace. Attribute IOAM6_ATTR_NS_DATA_WIDE of IOAM6: u64. */
  nsDataWide?: M["big"];
  /** Number of the schema; at most 0xffffff. Attribute IOAM6_ATTR_SC_ID of IOAM6: u32. */ scId?: number;
  /** Data of the IOAM schema, which this router adds to the trace data of packets. Attribute IOAM6_ATTR_SC_DATA of IOAM6: at most 1020 bytes. */
  scData?: Uint8Array;
} & WriteOnlyFields<M, {
  /** The namespace has no schema. Attribute IOAM6_ATTR_SC_NONE of IOAM6: flag, write-only. */ scNone?: M["flag"];
}>;

/** Attribute set `event-attrs`. */
export interface EventAttrs extends ExtraAttributes {
  /** Number of the IOAM namespace. Attribute IOAM6_EVENT_ATTR_TRACE_NAMESPACE of IOAM6: u16, since Linux 6.9. */
  traceNamespace?: number;
  /** Length of the trace data that each IOAM node adds, in units of 4 bytes. Attribute IOAM6_EVENT_ATTR_TRACE_NODELEN of IOAM6: u8, since Linux 6.9. */
  traceNodelen?: number;
  /** Bit map of the data fields that each IOAM node adds. Attribute IOAM6_EVENT_ATTR_TRACE_TYPE of IOAM6: u32, since Linux 6.9. */
  traceType?: number;
  /** Trace data of all IOAM nodes that the packet passed. Attribute IOAM6_EVENT_ATTR_TRACE_DATA of IOAM6: bytes, since Linux 6.9. */
  traceData?: Uint8Array;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Adds an IOAM namespace. Request 1 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "add-namespace": { do: Call<Only<Ioam6Attrs<Write>, "nsId" | "nsData" | "nsDataWide"> & Has<"nsId">> };
  /** Deletes an IOAM namespace. Request 2 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-namespace": { do: Call<Only<Ioam6Attrs<Write>, "nsId"> & Has<"nsId">> };
  /** Lists the IOAM namespaces. Dump 3 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "dump-namespaces": { dump: Call<ExtraAttributes, Ioam6Attrs<Read>> };
  /** Adds an IOAM schema: opaque data that this router adds to traces. Request 4 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "add-schema": { do: Call<Only<Ioam6Attrs<Write>, "scId" | "scData"> & Has<"scId" | "scData">> };
  /** Deletes an IOAM schema. Request 5 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "del-schema": { do: Call<Only<Ioam6Attrs<Write>, "scId"> & Has<"scId">> };
  /** Lists the IOAM schemas. Dump 6 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "dump-schemas": { dump: Call<ExtraAttributes, Ioam6Attrs<Read>> };
  /** Assigns a schema to an IOAM namespace, or removes its schema with `sc-none`. Request 7 of family IOAM6; requires CAP_NET_ADMIN in the initial user namespace. */
  "ns-set-schema": {
    do: Call<Only<Ioam6Attrs<Write>, "nsId" | "scId" | "scNone"> & Has<"nsId"> & OneOf<Ioam6Attrs<Write>, "scId"
      | "scNone">>;
  };
  /** Reports a received packet with IOAM trace data. Event 1 of family IOAM6 in multicast group `ioam6-events`, since Linux 6.9. */
  "trace-ntf": { event: EventAttrs };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  "dump-namespaces": Ioam6Attrs<Read>;
  "dump-schemas": Ioam6Attrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "ioam6-events";

/** In-situ OAM for IPv6: namespaces and schemas of trace data. Netlink family `IOAM6`: `connect()` opens a client. Requires Linux 5.15 with CONFIG_IPV6. */
export const ioam6: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "IOAM6",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "ioam6-attrs": () => ({
      prefix: "ioam6-attr-",
      attributes: [
        { name: "ns-id", number: 1, type: "u16" },
        { name: "ns-data", number: 2, type: "u32" },
        { name: "ns-data-wide", number: 3, type: "u64" },
        { name: "sc-id", number: 4, type: "u32" },
        { name: "sc-data", number: 5, type: "binary", maximumLength: 1020 },
        { name: "sc-none", number: 6, type: "flag", access: "write-only" },
        { name: "pad", number: 7, type: "pad" },
      ],
    }),
    "event-attrs": () => ({
      prefix: "ioam6-event-attr-",
      attributes: [
        { name: "trace-namespace", number: 1, type: "u16", since: "6.9" },
        { name: "trace-nodelen", number: 2, type: "u8", since: "6.9" },
        { name: "trace-type", number: 3, type: "u32", since: "6.9" },
        { name: "trace-data", number: 4, type: "binary", since: "6.9" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "add-namespace": () => ({
      set: "ioam6-attrs",
      do: { request: { number: 1, required: ["ns-id"], attributes: "ns-id ns-data ns-data-wide" } },
      flags: ["admin-perm"],
    }),
    "del-namespace": () => ({
      set: "ioam6-attrs",
      do: { request: { number: 2, required: ["ns-id"], attributes: "ns-id" } },
      flags: ["admin-perm"],
    }),
    "dump-namespaces": () => ({ set: "ioam6-attrs", dump: { request: "3", reply: "3 ns-id ns-data ns-data-wide sc-id" }, flags: ["admin-perm"] }),
    "add-schema": () => ({
      set: "ioam6-attrs",
      do: { request: { number: 4, required: ["sc-id", "sc-data"], attributes: "sc-id sc-data" } },
      flags: ["admin-perm"],
    }),
    "del-schema": () => ({
      set: "ioam6-attrs",
      do: { request: { number: 5, required: ["sc-id"], attributes: "sc-id" } },
      flags: ["admin-perm"],
    }),
    "dump-schemas": () => ({ set: "ioam6-attrs", dump: { request: "6", reply: "6 sc-id sc-data" }, flags: ["admin-perm"] }),
    "ns-set-schema": () => ({
      set: "ioam6-attrs",
      do: {
        request: { number: 7, required: ["ns-id"], requiredOne: ["sc-id", "sc-none"], attributes: "ns-id sc-id sc-none" },
      },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "trace-ntf": () => ({
      set: "event-attrs",
      event: "1 trace-namespace trace-nodelen trace-type trace-data",
      group: "ioam6-events",
      since: "6.9",
    }),
  },
  groups: { "ioam6-events": { name: "ioam6-events", since: "6.9" } },
  config: "IPV6",
  since: "5.15",
  links: {},
});
