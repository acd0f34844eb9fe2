import { EOPNOTSUPP } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { Datapath as DatapathAttributes, OvsHeader, UserFeatures } from "../../families/ovs-datapath.ts";
import { type AnyChecks, checkInteger, type OptionChecks } from "../../message/check.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";
import type { DatapathOptions } from "./families.ts";

/** Features of a datapath: names of the family's `user-features`, and a number for bits without a name. */
export type DatapathFeature = UserFeatures | number;

/** A datapath in the format of its family. */
export type DatapathFields = { header: OvsHeader } & DatapathAttributes;

/** Packet counters of a datapath. */
export interface DatapathStatistics {
  /** Packets that matched a flow. */
  hits: bigint;
  /** Packets that matched no flow and became upcalls or were dropped. */
  missed: bigint;
  /** Upcalls that could not be queued. */
  lost: bigint;
  /** Current number of flows. */
  flows: bigint;
}

/** Counters of flow lookups. */
export interface MegaflowStatistics {
  /** Total number of masks that were tried. Divided by the number of packets, it is the cost of a lookup. */
  maskHits: bigint;
  /** Current number of masks. */
  masks: number;
  /** Lookups that the mask cache answered. */
  cacheHits: bigint;
}

/** State of a datapath at the time of the request. */
export interface DatapathInfo {
  name: string;
  /** Number of the datapath, which is the index of its local interface. */
  ifindex: number;
  /** Requested features. */
  features: DatapathFeature[];
  statistics: DatapathStatistics | undefined;
  /** Undefined if the kernel does not report these statistics. */
  megaflows: MegaflowStatistics | undefined;
  /** Number of entries in the mask cache (Linux 5.10). */
  masksCacheSize: number | undefined;
  /** Port id of the upcall socket for each CPU, with per-CPU dispatch (Linux 5.15). */
  perCpuPortIds: number[] | undefined;
  /** Attributes that this library does not know. */
  unknown?: UnknownAttribute[];
  /** Attributes that could not be decoded, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** Converts the attributes of the family. */
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
  /** Features to set (default: the best ones that the kernel supports). */
  features?: readonly DatapathFeature[] | undefined;
  /** Port id of the socket that receives upcalls of the local port, without per-CPU dispatch (default 0: none). */
  upcallPortId?: number | undefined;
  /** Port id of the upcall socket for each CPU, with per-CPU dispatch. */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the mask cache, rounded up to a power of two (default 256). */
  masksCacheSize?: number | undefined;
  /** Index of the local interface (Linux 6.1; default: the next free one). */
  ifindex?: number | undefined;
}

/** Options of `Datapath.open`. */
export interface OpenOptions extends DatapathOptions {
  /**
   * Whether to set the best features that the kernel supports if the datapath has none (default false). Only the program that
   * receives the upcalls of a datapath should set this: features decide which sockets the upcalls go to, so that setting them
   * can cut off the current receiver. A datapath that has features keeps them.
   */
  negotiate?: boolean | undefined;
}

/** Changes for `Datapath.set`. */
export interface DatapathChange {
  /** All features that the datapath has after the change (default: its current features). */
  features?: readonly DatapathFeature[] | undefined;
  /** Port id of the upcall socket for each CPU number, starting at 0. A port id of 0 means none. */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the mask cache, rounded up to a power of two. 0 disables the cache. */
  masksCacheSize?: number | undefined;
}

/** Names of the options of `Datapath.create`, in addition to the common ones. */
export const createNames: AnyChecks = {
  features: true,
  upcallPortId: true,
  perCpuPortIds: true,
  masksCacheSize: true,
  ifindex: true,
};
/** Names of the fields of a change. */
export const changeNames: OptionChecks<DatapathChange> = { features: true, perCpuPortIds: true, masksCacheSize: true };
/** Maximum port id. */
export const MOST_PORT_ID = 0xffff_ffff;

/** Whether upcalls are dispatched per CPU. */
export function hasPerCpu(features: readonly DatapathFeature[]): boolean {
  return features.includes("dispatch-upcall-per-cpu");
}

/** Returns the error for per-CPU sockets without per-CPU dispatch. */
export function notPerCpu(operation: "ovs_datapath.new" | "ovs_datapath.set"): NetlinkError {
  const message =
    `${operation}: per-CPU sockets require the feature dispatch-upcall-per-cpu, which the datapath lacks ` +
    "(EOPNOTSUPP)";
  return new NetlinkError(message, { errno: EOPNOTSUPP, operation });
}

/** Checks a list of port ids, one per CPU. */
export function checkPerCpu(ids: readonly number[]): number[] {
  if (!Array.isArray(ids) || ids.length === 0) throw new TypeError("perCpuPortIds: expected at least one port id");
  return ids.map((id, index) => checkInteger(id, 0, MOST_PORT_ID, `perCpuPortIds[${index}]`));
}

/** Rounds the size of the mask cache up: the kernel accepts only powers of two. */
export function cacheSize(size: number): number {
  checkInteger(size, 0, 2 ** 31, "masksCacheSize");
  return size < 2 ? size : 2 ** Math.ceil(Math.log2(size));
}
