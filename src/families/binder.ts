// Generated from binder.yaml with specs/binder.yaml (sha256 30edd4801402ba98). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Mode, Read } from "../schema/model/types.ts";

/** Attributes of `report`. */
export interface Report<M extends Mode = Read> extends ExtraAttributes {
  /** BINDER_A_REPORT_ERROR (1): u32. Error of the transaction (BR_*). */ error?: number;
  /** BINDER_A_REPORT_CONTEXT (2): string. Name of the Binder context, such as `binder`. */ context?: string;
  /** BINDER_A_REPORT_FROM_PID (3): u32. Process id of the sender. */ fromPid?: number;
  /** BINDER_A_REPORT_FROM_TID (4): u32. Thread id of the sender. */ fromTid?: number;
  /** BINDER_A_REPORT_TO_PID (5): u32. Process id of the receiver. */ toPid?: number;
  /** BINDER_A_REPORT_TO_TID (6): u32. Thread id of the receiver. */ toTid?: number;
  /** BINDER_A_REPORT_IS_REPLY (7): flag. The transaction is a reply. */ isReply?: M["flag"];
  /** BINDER_A_REPORT_FLAGS (8): u32. Flags of the transaction (TF_*). */ flags?: number;
  /** BINDER_A_REPORT_CODE (9): u32. Code of the transaction; the receiver defines it. */ code?: number;
  /** BINDER_A_REPORT_DATA_SIZE (10): u32. Size of the data in bytes. */ dataSize?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `report`: event 1, group `report`. Reports a failed Binder transaction. */
  report: { event: Report<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  report: Report<Read>;
}

/** Names of the multicast groups. */
export type Groups = "report";

/** Family `binder` (CONFIG_ANDROID_BINDER_IPC): `connect()` opens a client. Also the model for codecs. */
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
      event: { number: 1, attributes: "error context from-pid from-tid to-pid to-tid is-reply flags code data-size" },
      group: "report",
    }),
  },
  groups: { report: { name: "report" } },
  config: "ANDROID_BINDER_IPC",
  links: {},
});
