// Generated from vfs_dquot.yaml (sha256 95c6c8a9b2e490d6). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { EventsOf, ExtraAttributes, Mode, Read } from "../schema/model/types.ts";

/**
 * Kind of disk quota: for a user, a group or a project. Values of `quota-type` in family VFS_DQUOT:
 *
 * - `user` (USRQUOTA, 0)
 * - `group` (GRPQUOTA, 1)
 * - `project` (PRJQUOTA, 2)
 */
export type QuotaType = "user" | "group" | "project";

/**
 * Reason of a disk quota warning. Values of `warning-type` in family VFS_DQUOT:
 *
 * - `nowarn` (QUOTA_NL_NOWARN, 0): No warning.
 * - `ihardwarn` (QUOTA_NL_IHARDWARN, 1): The hard limit of inodes was reached.
 * - `isoftlongwarn` (QUOTA_NL_ISOFTLONGWARN, 2): The soft limit of inodes was exceeded for too long.
 * - `isoftwarn` (QUOTA_NL_ISOFTWARN, 3): The soft limit of inodes was exceeded.
 * - `bhardwarn` (QUOTA_NL_BHARDWARN, 4): The hard limit of blocks was reached.
 * - `bsoftlongwarn` (QUOTA_NL_BSOFTLONGWARN, 5): The soft limit of blocks was exceeded for too long.
 * - `bsoftwarn` (QUOTA_NL_BSOFTWARN, 6): The soft limit of blocks was exceeded.
 * - `ihardbelow` (QUOTA_NL_IHARDBELOW, 7): The number of inodes is below the hard limit again.
 * - `isoftbelow` (QUOTA_NL_ISOFTBELOW, 8): The number of inodes is below the soft limit again.
 * - `bhardbelow` (QUOTA_NL_BHARDBELOW, 9): The number of blocks is below the hard limit again.
 * - `bsoftbelow` (QUOTA_NL_BSOFTBELOW, 10): The number of blocks is below the soft limit again.
 */
export type WarningType = "nowarn" | "ihardwarn" | "isoftlongwarn" | "isoftwarn" | "bhardwarn" | "bsoftlongwarn"
  | "bsoftwarn" | "ihardbelow" | "isoftbelow" | "bhardbelow" | "bsoftbelow";

/** Attribute set `quota-attrs`. */
export interface QuotaAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Kind of disk quota: 0 user, 1 group, 2 project. Attribute QUOTA_NL_A_QTYPE of VFS_DQUOT: u32. */
  qtype?: QuotaType | M["unnamed"];
  /** Number of the user, group or project with the quota. Attribute QUOTA_NL_A_EXCESS_ID of VFS_DQUOT: u64. */
  excessId?: M["big"];
  /** Kind of quota warning. Attribute QUOTA_NL_A_WARNING of VFS_DQUOT: u32. */ warning?: WarningType | M["unnamed"];
  /** Major number of the file system's device. Attribute QUOTA_NL_A_DEV_MAJOR of VFS_DQUOT: u32. */
  devMajor?: number;
  /** Minor number of the file system's device. Attribute QUOTA_NL_A_DEV_MINOR of VFS_DQUOT: u32. */
  devMinor?: number;
  /** User whose process caused the event. Attribute QUOTA_NL_A_CAUSED_ID of VFS_DQUOT: u64. */ causedId?: M["big"];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports that a disk quota was exceeded, or is no longer exceeded. Event 1 of family VFS_DQUOT in multicast group `events`. */
  warning: { event: QuotaAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "events";

/** Warnings about disk quotas. Netlink family `VFS_DQUOT`: `connect()` opens a client. Requires CONFIG_QUOTA_NETLINK_INTERFACE. */
export const vfsDquot: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "VFS_DQUOT",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "quota-type": () => ({
      entries: [
        { name: "user", value: 0, kernelName: "USRQUOTA" },
        { name: "group", value: 1, kernelName: "GRPQUOTA" },
        { name: "project", value: 2, kernelName: "PRJQUOTA" },
      ],
    }),
    "warning-type": () => ({
      prefix: "quota-nl-",
      entries: `
        nowarn ihardwarn isoftlongwarn isoftwarn bhardwarn bsoftlongwarn bsoftwarn ihardbelow isoftbelow bhardbelow
        bsoftbelow`,
    }),
  },
  structs: {},
  sets: {
    "quota-attrs": () => ({
      prefix: "quota-nl-a-",
      attributes: [
        { name: "qtype", number: 1, type: "u32", enum: "quota-type" },
        { name: "excess-id", number: 2, type: "u64" },
        { name: "warning", number: 3, type: "u32", enum: "warning-type" },
        { name: "dev-major", number: 4, type: "u32" },
        { name: "dev-minor", number: 5, type: "u32" },
        { name: "caused-id", number: 6, type: "u64" },
        { name: "pad", number: 7, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    warning: () => ({ set: "quota-attrs", event: "1 qtype excess-id warning dev-major dev-minor caused-id", group: "events" }),
  },
  groups: { events: { name: "events" } },
  config: "QUOTA_NETLINK_INTERFACE",
  links: {},
});
