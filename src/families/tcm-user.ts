// Generated from tcm_user.yaml (sha256 6a187dc4f4bd5ee8). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/** Attributes of `tcmu-attrs`. */
export interface TcmuAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** TCMU_ATTR_DEVICE (1): string. Name of the device, with its program and configuration. */ device?: string;
  /** TCMU_ATTR_MINOR (2): u32. Number of the device: 3 for /dev/uio3. */ minor?: number;
  /** TCMU_ATTR_DEV_CFG (4): string. New configuration. */ devCfg?: string;
  /** TCMU_ATTR_DEV_SIZE (5): u64, in bytes. New size. */ devSize?: M["big"];
  /** TCMU_ATTR_WRITECACHE (6): u8. 1 if the write cache is enabled now. */ writecache?: number;
  /** TCMU_ATTR_CMD_STATUS (7): s32. 0, or the negative error number of the change. */ cmdStatus?: number;
  /** TCMU_ATTR_DEVICE_ID (8): u32. Number of the device in answers. */ deviceId?: number;
  /** TCMU_ATTR_SUPP_KERN_CMD_REPLY (9): u8. 1 if the program answers the events. */ suppKernCmdReply?: number;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `added-device-done`: request 4, requires admin-perm. Answers `added-device`: the write to configfs that created the device returns. */
  "added-device-done": {
    do: {
      request: Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">;
      reply: undefined;
    };
  };
  /** `removed-device-done`: request 5, requires admin-perm. Answers `removed-device`: the deletion of the device in configfs returns. */
  "removed-device-done": {
    do: {
      request: Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">;
      reply: undefined;
    };
  };
  /** `reconfig-device-done`: request 6, requires admin-perm. Answers `reconfig-device`: the write to configfs that changed the device returns. */
  "reconfig-device-done": {
    do: {
      request: Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">;
      reply: undefined;
    };
  };
  /** `set-features`: request 7, requires admin-perm. Sets whether the kernel waits for answers to its events. */
  "set-features": {
    do: { request: Only<TcmuAttrs<Write>, "suppKernCmdReply"> & Has<"suppKernCmdReply">; reply: undefined };
  };
  /** `added-device`: event 1, group `config`. A device was created. */
  "added-device": { event: TcmuAttrs<Read> };
  /** `removed-device`: event 2, group `config`. A device is being deleted. */
  "removed-device": { event: TcmuAttrs<Read> };
  /** `reconfig-device`: event 3, group `config`. The configuration, size or write cache of a device is being changed. */
  "reconfig-device": { event: TcmuAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  "added-device": TcmuAttrs<Read>;
  "removed-device": TcmuAttrs<Read>;
  "reconfig-device": TcmuAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "config";

/** Family `TCM-USER` (CONFIG_TCM_USER2, module target_core_user): `connect()` opens a client. Also the model for codecs. */
export const tcmUser: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "TCM-USER",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 2,
  constants: {},
  enums: {},
  structs: {},
  sets: {
    "tcmu-attrs": () => ({
      prefix: "tcmu-attr-",
      attributes: [
        { name: "device", number: 1, type: "string" },
        { name: "minor", number: 2, type: "u32" },
        { name: "pad", number: 3, type: "pad" },
        { name: "dev-cfg", number: 4, type: "string" },
        { name: "dev-size", number: 5, type: "u64", unit: "bytes" },
        { name: "writecache", number: 6, type: "u8" },
        { name: "cmd-status", number: 7, type: "s32" },
        { name: "device-id", number: 8, type: "u32" },
        { name: "supp-kern-cmd-reply", number: 9, type: "u8" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "added-device-done": () => ({
      set: "tcmu-attrs",
      do: { request: { number: 4, required: ["device-id", "cmd-status"], attributes: "device-id cmd-status" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "removed-device-done": () => ({
      set: "tcmu-attrs",
      do: { request: { number: 5, required: ["device-id", "cmd-status"], attributes: "device-id cmd-status" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "reconfig-device-done": () => ({
      set: "tcmu-attrs",
      do: { request: { number: 6, required: ["device-id", "cmd-status"], attributes: "device-id cmd-status" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "set-features": () => ({
      set: "tcmu-attrs",
      do: { request: { number: 7, required: ["supp-kern-cmd-reply"], attributes: "supp-kern-cmd-reply" } },
      flags: ["admin-perm"],
      effect: "change",
    }),
    "added-device": () => ({ set: "tcmu-attrs", event: { number: 1, attributes: "device minor device-id" }, group: "config" }),
    "removed-device": () => ({ set: "tcmu-attrs", event: { number: 2, attributes: "device minor device-id" }, group: "config" }),
    "reconfig-device": () => ({
      set: "tcmu-attrs",
      event: { number: 3, attributes: "device minor device-id dev-cfg dev-size writecache" },
      group: "config",
    }),
  },
  groups: { config: { name: "config" } },
  config: "TCM_USER2",
  module: "target_core_user",
  links: {},
});
