// Generated from binder.yaml with specs/binder.yaml (sha256 34635582ba3392e4). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { EventsOf, ExtraAttributes, Mode, Read } from "../schema/model/types.ts";

/** Attribute set `report`. */
export interface Report<M extends Mode = Read> extends ExtraAttributes {
  /** Error of the transaction (BR_*). Attribute BINDER_A_REPORT_ERROR of binder: u32. */ error?: number;
  /** Name of the Binder context, such as `binder`. Attribute BINDER_A_REPORT_CONTEXT of binder: string. */
  context?: string;
  /** Process id of the sender. Attribute BINDER_A_REPORT_FROM_PID of binder: u32. */ fromPid?: number;
  /** Thread id of the sender. Attribute BINDER_A_REPORT_FROM_TID of binder: u32. */ fromTid?: number;
  /** Process id of the receiver. Attribute BINDER_A_REPORT_TO_PID of binder: u32. */ toPid?: number;
  /** Thread id of the receiver. Attribute BINDER_A_REPORT_TO_TID of binder: u32. */ toTid?: number;
  /** The transaction is a reply. Attribute BINDER_A_REPORT_IS_REPLY of binder: flag. */ isReply?: M["flag"];
  /** Flags of the transaction (TF_*). Attribute BINDER_A_REPORT_FLAGS of binder: u32. */ flags?: number;
  /** Code of the transaction; the receiver defines it. Attribute BINDER_A_REPORT_CODE of binder: u32. */
  code?: number;
  /** Size of the data in bytes. Attribute BINDER_A_REPORT_DATA_SIZE of binder: u32. */ dataSize?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports a failed Binder transaction. Event 1 of family binder in multicast group `report`. */
  report: { event: Report<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "report";

/** Reports of failed transactions of Android's binder. Netlink family `binder`: `connect()` opens a client. Requires Linux 6.18 with CONFIG_ANDROID_BINDER_IPC. */
export const binder: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "binder",
  flavour: "genetlink",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    report: () => ({
      attributes: [
        { name: "error", number: 1, type: "u32" },
        { name: "context", number: 2, type: "string" },
        { name: "from-pid", number: 3, type: "u32" },
        { name: "from-tid", number: 4, type: "u32" },
        { name: "to-pid", number: 5, type: "u32" },
        { name: "to-tid", number: 6, type: "u32" },
        { name: "is-reply", number: 7, type: "flag" },
        { name: "flags", number: 8, type: "u32" },
        { name: "code", number: 9, type: "u32" },
        { name: "data-size", number: 10, type: "u32" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    report: () => ({
      set: "report",
      event: "1 error context from-pid from-tid to-pid to-tid is-reply flags code data-size",
      group: "report",
    }),
  },
  groups: { report: { name: "report" } },
  config: "ANDROID_BINDER_IPC",
  since: "6.18",
  links: {},
});
