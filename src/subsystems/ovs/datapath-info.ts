import type { Datapath as DatapathAttributes, OvsHeader, UserFeatures } from "../../families/ovs-datapath.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";

/** Features of a datapath: names of the family's `user-features`, and a number for bits without a name. */
export type DatapathFeature = UserFeatures | number;

/** A datapath in the format of its family. */
export type DatapathFields = { header: OvsHeader } & DatapathAttributes;

/** Packet counters of a datapath. */
export interface DatapathStatistics {
  /** Packets that matched a flow. */
  hits: bigint;
  /** Packets that matched no flow: they became upcalls or were lost. */
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
  /** Undefined if the kernel does not report it. */
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
