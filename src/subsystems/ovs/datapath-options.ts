import { EOPNOTSUPP } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { Datapath as DatapathAttributes, OvsHeader, UserFeatures } from "../../families/ovs-datapath.ts";
import { type AnyChecks, checkInteger, type OptionChecks } from "../../message/check.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";
import type { DatapathOptions } from "./families.ts";

/** Features of a datapath: the names of `user-features` in the family's spec, or a number for bits without a name. */
export type DatapathFeature = UserFeatures | number;

/** Attributes of a datapath, as decoded by the generic netlink family `ovs_datapath`. */
export type DatapathFields = { header: OvsHeader } & DatapathAttributes;

/** Packet counters of a datapath. */
export interface DatapathStatistics {
  /** Number of packets that matched a flow of the datapath. */
  hits: bigint;
  /** Number of packets that matched no flow, and were sent to user space or dropped. */
  missed: bigint;
  /** Number of upcalls that the kernel dropped because they could not be queued. */
  lost: bigint;
  /** Current number of flows in the datapath. */
  flows: bigint;
}

/** Counters of flow lookups by mask. Flows that share a mask are found by one lookup. */
export interface MegaflowStatistics {
  /**
   * Number of masks that all flow lookups together have tried. Divided by the number of packets, it is the average cost
   * of a lookup.
   */
  maskHits: bigint;
  /** Current number of masks in the flow table. */
  masks: number;
  /** Number of flow lookups that the mask cache answered. */
  cacheHits: bigint;
}

/** State of a datapath at the time when it was requested. */
export interface DatapathInfo {
  name: string;
  /** Number of the datapath, which is the index of its local interface. */
  ifindex: number;
  /** Features that are enabled in the datapath. */
  features: DatapathFeature[];
  statistics: DatapathStatistics | undefined;
  /** Counters of flow lookups by mask; undefined if the kernel does not report them. */
  megaflows: MegaflowStatistics | undefined;
  /** Number of entries in the cache of flow masks (Linux 5.10). */
  masksCacheSize: number | undefined;
  /** Port id of the upcall socket of each CPU, if the datapath uses per-CPU dispatch (Linux 5.15). */
  perCpuPortIds: number[] | undefined;
  /** Attributes of the datapath that this library does not know. */
  unknown?: UnknownAttribute[];
  /** Attributes of the datapath that could not be decoded, each with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** Converts the decoded attributes of a datapath to {@link DatapathInfo}. */
export function infoOf(fields: DatapathFields): DatapathInfo {
  const { header, name, userFeatures, stats, megaflowStats, masksCacheSize, perCpuPids, unknown, unparsed } = fields;
  const info: DatapathInfo = {
    name: name ?? "",
    ifindex: header.dpIfindex,
    features: userFeatures ?? [],
    statistics: stats && { hits: stats.nHit, missed: stats.nMissed, lost: stats.nLost, flows: stats.nFlows },
    megaflows: megaflowStats && {
      maskHits: megaflowStats.nMaskHit,
      masks: megaflowStats.nMasks,
      cacheHits: megaflowStats.nCacheHit,
    },
    masksCacheSize,
    perCpuPortIds: perCpuPids,
  };
  if (unknown !== undefined) info.unknown = unknown;
  if (unparsed !== undefined) info.unparsed = unparsed;
  return info;
}

/** Options of `Datapath.create`. */
export interface CreateOptions extends DatapathOptions {
  /** Features to enable in the new datapath (default: the best ones that the kernel supports). */
  features?: readonly DatapathFeature[] | undefined;
  /**
   * Port id of the socket that receives upcalls of the local port, if the datapath does not use per-CPU dispatch
   * (default 0, no socket).
   */
  upcallPortId?: number | undefined;
  /** Port id of the upcall socket of each CPU, for per-CPU dispatch. */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the cache of flow masks, rounded up to a power of two (default 256). */
  masksCacheSize?: number | undefined;
  /** Interface index of the local port (Linux 6.1; default: the next free index). */
  ifindex?: number | undefined;
}

/** Options of `Datapath.open`. */
export interface OpenOptions extends DatapathOptions {
  /**
   * Whether to enable the best features that the kernel supports if the datapath has none (default false). Features
   * decide which sockets receive the upcalls, so enabling features can cut off the current receiver. Set this option
   * only in the program that receives the upcalls. A datapath that has features keeps them.
   */
  negotiate?: boolean | undefined;
}

/** Changes to a datapath, for `Datapath.set`. */
export interface DatapathChange {
  /**
   * All features that the datapath has after the change (default: its current features). Features that are not listed
   * are disabled.
   */
  features?: readonly DatapathFeature[] | undefined;
  /**
   * Port id of the upcall socket of each CPU; the index is the CPU number. A port id of 0 means that the CPU has no
   * socket.
   */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the cache of flow masks, rounded up to a power of two. 0 disables the cache. */
  masksCacheSize?: number | undefined;
}

/** Names of the options of `Datapath.create` that other functions lack. */
export const createNames: AnyChecks = {
  features: true,
  upcallPortId: true,
  perCpuPortIds: true,
  masksCacheSize: true,
  ifindex: true,
};
/** Names of the fields of {@link DatapathChange}. */
export const changeNames: OptionChecks<DatapathChange> = { features: true, perCpuPortIds: true, masksCacheSize: true };
/** Maximum netlink port id. */
export const MOST_PORT_ID = 0xffff_ffff;

/** Reports whether the features of a datapath select per-CPU dispatch of upcalls. */
export function hasPerCpu(features: readonly DatapathFeature[]): boolean {
  return features.includes("dispatch-upcall-per-cpu");
}

/** Returns the error for per-CPU upcall sockets on a datapath without per-CPU dispatch. */
export function notPerCpu(operation: "ovs_datapath.new" | "ovs_datapath.set"): NetlinkError {
  const message =
    `${operation}: per-CPU sockets require the feature dispatch-upcall-per-cpu (Linux 5.15), which the datapath lacks ` +
    "(EOPNOTSUPP); use per-vport dispatch";
  return new NetlinkError(message, { errno: EOPNOTSUPP, operation });
}

/** Returns the error for an interface index that the kernel cannot assign to a new port. */
export function noIfindex(operation: "ovs_datapath.new" | "ovs_vport.new"): NetlinkError {
  const message =
    `${operation}: interface indexes can be chosen only on Linux 6.1 and later, for the local port and ports of type ` +
    "internal (EOPNOTSUPP); omit ifindex";
  return new NetlinkError(message, { errno: EOPNOTSUPP, operation });
}

/** Checks a list of upcall port ids, one per CPU. */
export function checkPerCpu(ids: readonly number[]): number[] {
  if (!Array.isArray(ids) || ids.length === 0) throw new TypeError("perCpuPortIds: expected at least one port id");
  return ids.map((id, index) => checkInteger(id, 0, MOST_PORT_ID, `perCpuPortIds[${index}]`));
}

/** Rounds the size of the mask cache up to a power of two, because the kernel accepts no other sizes. */
export function cacheSize(size: number): number {
  checkInteger(size, 0, 2 ** 31, "masksCacheSize");
  return size < 2 ? size : 2 ** Math.ceil(Math.log2(size));
}
