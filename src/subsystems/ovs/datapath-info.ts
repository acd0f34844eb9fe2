import type { Datapath as DatapathAttributes, OvsHeader, UserFeatures } from "../../families/ovs-datapath.ts";
import type { UnknownAttribute, UnparsedAttribute } from "../../schema/model/types.ts";

/**
 * What a datapath does for its user when that asks for it: the names of the family's `user-features`, and as a number the
 * bits that have no name here.
 */
export type DatapathFeature = UserFeatures | number;

/** A datapath as its family tells it. */
export type DatapathFields = { header: OvsHeader } & DatapathAttributes;

/** What has become of the packets of a datapath. */
export interface DatapathStatistics {
  /** Packets for which there was a flow. */
  hits: bigint;
  /** Packets for which there was none: they were handed up, or lost on the way. */
  missed: bigint;
  /** Packets that should have been handed up, and could not be. */
  lost: bigint;
  /** Flows that there are now. */
  flows: bigint;
}

/** How flows were found. */
export interface MegaflowStatistics {
  /** How many masks were tried in all. Divided by all packets: the price of a lookup. */
  maskHits: bigint;
  /** Masks that there are now. */
  masks: number;
  /** Lookups that the cache of masks has answered. */
  cacheHits: bigint;
}

/** A datapath as it was when it was asked for. */
export interface DatapathInfo {
  name: string;
  /** The number that tells it from others: that of the interface of its local port. */
  ifindex: number;
  /** What it was told to do for its user. */
  features: DatapathFeature[];
  statistics: DatapathStatistics | undefined;
  /** Absent where the kernel is too old to tell. */
  megaflows: MegaflowStatistics | undefined;
  /** How many entries the cache of masks has (Linux 5.10). */
  masksCacheSize: number | undefined;
  /** Port ids that packets are handed up to, by processor, where that is how it is done (Linux 5.15). */
  perCpuPortIds: number[] | undefined;
  /** What a newer kernel tells beside that. */
  unknown?: UnknownAttribute[];
  /** What is not as it should be, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** What the family tells, in this library's words. */
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
