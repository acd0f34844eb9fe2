// Generated from tcm_user.yaml (sha256 5c2f457ef3d70ba6). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/** Attribute set `tcmu-attrs`. */
export interface TcmuAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Name of the SCSI device: `tcm-user/HBA/NAME/CONFIG`. Attribute TCMU_ATTR_DEVICE of TCM-USER: string. */
  device?: string;
  /** Number of the device: 3 for /dev/uio3. Attribute TCMU_ATTR_MINOR of TCM-USER: u32. */ minor?: number;
  /** New configuration of the SCSI device. Attribute TCMU_ATTR_DEV_CFG of TCM-USER: string. */ devCfg?: string;
  /** New size of the SCSI device. Attribute TCMU_ATTR_DEV_SIZE of TCM-USER: u64 in bytes. */ devSize?: M["big"];
  /** Whether the write cache is enabled now (1 or 0). Attribute TCMU_ATTR_WRITECACHE of TCM-USER: u8. */
  writecache?: number;
  /** Result of the change of the SCSI device: 0, or a negative error number. Attribute TCMU_ATTR_CMD_STATUS of TCM-USER: s32. */
  cmdStatus?: number;
  /** Number of the device in answers. Attribute TCMU_ATTR_DEVICE_ID of TCM-USER: u32. */ deviceId?: number;
  /** Whether the program answers events about SCSI devices (1 or 0). Attribute TCMU_ATTR_SUPP_KERN_CMD_REPLY of TCM-USER: u8. */
  suppKernCmdReply?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Answers `added-device`; the write to configfs that created the SCSI device then returns. Request 4 of family TCM-USER; requires CAP_NET_ADMIN in the initial user namespace. */
  "added-device-done": { do: Call<Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">> };
  /** Answers `removed-device`; the deletion of the SCSI device in configfs then returns. Request 5 of family TCM-USER; requires CAP_NET_ADMIN in the initial user namespace. */
  "removed-device-done": {
    do: Call<Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">>;
  };
  /** Answers `reconfig-device`; the write to configfs that changed the SCSI device then returns. Request 6 of family TCM-USER; requires CAP_NET_ADMIN in the initial user namespace. */
  "reconfig-device-done": {
    do: Call<Only<TcmuAttrs<Write>, "cmdStatus" | "deviceId"> & Has<"deviceId" | "cmdStatus">>;
  };
  /** Sets whether the kernel waits for answers to its SCSI device events. Request 7 of family TCM-USER; requires CAP_NET_ADMIN in the initial user namespace. */
  "set-features": { do: Call<Only<TcmuAttrs<Write>, "suppKernCmdReply"> & Has<"suppKernCmdReply">> };
  /** Reports a new SCSI device that a program must implement. Event 1 of family TCM-USER in multicast group `config`. */
  "added-device": { event: TcmuAttrs<Read> };
  /** Reports an SCSI device that is being deleted. Event 2 of family TCM-USER in multicast group `config`. */
  "removed-device": { event: TcmuAttrs<Read> };
  /** Reports a changing configuration, size or write cache of an SCSI device. Event 3 of family TCM-USER in multicast group `config`. */
  "reconfig-device": { event: TcmuAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "config";

/** SCSI devices that a program implements, as tcmu-runner does. Netlink family `TCM-USER`: `connect()` opens a client. Requires CONFIG_TCM_USER2, module target_core_user. */
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
    "added-device": () => ({ set: "tcmu-attrs", event: "1 device minor device-id", group: "config" }),
    "removed-device": () => ({ set: "tcmu-attrs", event: "2 device minor device-id", group: "config" }),
    "reconfig-device": () => ({ set: "tcmu-attrs", event: "3 device minor device-id dev-cfg dev-size writecache", group: "config" }),
  },
  groups: { config: { name: "config" } },
  config: "TCM_USER2",
  module: "target_core_user",
  links: {},
});
