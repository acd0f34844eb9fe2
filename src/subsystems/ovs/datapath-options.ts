import { typeError } from "../../base/argument-error.ts";
import { checkChanges, checkInteger, type OptionChecks } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import type { Datapath as DatapathAttributes, OvsHeader, UserFeatures } from "../../families/ovs-datapath.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { notPerCpu } from "./core/datapath-error.ts";
import { checkDatapathOptions, type DatapathOptions } from "./core/families.ts";
import { checkName } from "./core/port.ts";

/**
 * Feature of an Open vSwitch datapath (OVS_DP_F_*), such as "vport-pids". A number is a feature bit without a name,
 * such as 0x10.
 */
export type DatapathFeature = UserFeatures | number;

export type DatapathFields = { header: OvsHeader } & DatapathAttributes;

/** Packet counters of a datapath. */
export interface DatapathStatistics {
  /** Number of packets that matched a flow of the datapath. */
  hits: bigint;
  /** Number of packets that matched no flow of the Open vSwitch datapath, and were sent to user space or dropped. */
  missed: bigint;
  /** Number of upcalls that the kernel could not queue and dropped. */
  lost: bigint;
  /** Current number of flows in the datapath. */
  flows: bigint;
}

/**
 * Statistics about flow lookups in an Open vSwitch datapath. A lookup tries the masks of the flow table one by one,
 * until a flow matches.
 */
export interface MegaflowStatistics {
  /**
   * Number of masks that all flow lookups in the datapath have tried. Divided by the number of packets, this is the
   * average cost of a lookup.
   */
  maskHits: bigint;
  /** Current number of masks in the flow table. */
  masks: number;
  /** Number of flow lookups in the datapath that found their mask in the mask cache. */
  cacheHits: bigint;
}

/** State of a datapath at the time when it was requested. */
export interface DatapathInfo extends ExtraAttributes {
  name: string;
  /** Number of the datapath: the interface index of its local port. */
  ifindex: number;
  /** Features that are enabled in the datapath. */
  features: DatapathFeature[];
  statistics: DatapathStatistics | undefined;
  /** Statistics about flow lookups in the Open vSwitch datapath. Undefined if the kernel does not report them. */
  megaflows: MegaflowStatistics | undefined;
  /** Maximum number of entries in the Open vSwitch datapath's cache of flow masks (Linux 5.10). */
  masksCacheSize: number | undefined;
  /**
   * With per-CPU dispatch (Linux 5.15): netlink port ids of the sockets that receive the upcalls. Element N is for
   * packets that CPU N processes.
   */
  perCpuPortIds: number[] | undefined;
}

export function infoOf(fields: DatapathFields): DatapathInfo {
  const { header, name, userFeatures, stats, megaflowStats, masksCacheSize, perCpuPids, unknown, unparsed } = fields;
  return {
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
    ...defined({ unknown, unparsed }),
  };
}

/** Options of `Datapath.create`. */
export interface CreateOptions extends DatapathOptions {
  /**
   * Features of the new Open vSwitch datapath. By default, `Datapath.create` selects features that the kernel supports.
   */
  features?: readonly DatapathFeature[] | undefined;
  /**
   * Netlink port id of the socket that receives upcalls (packets for user space) from the local port. Used only with
   * per-vport dispatch. By default (0), no socket receives them.
   */
  upcallPortId?: number | undefined;
  /**
   * Netlink port ids of the sockets that receive upcalls with per-CPU dispatch. Element N is for packets that CPU N
   * processes.
   */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the datapath's cache of flow masks (default 256), rounded up to a power of two. */
  masksCacheSize?: number | undefined;
  /** Interface index of the datapath's local port (Linux 6.1; default: the next free index). */
  ifindex?: number | undefined;
}

/** Options of `Datapath.open`. */
export interface OpenOptions extends DatapathOptions {
  /**
   * Whether to enable the features that `Datapath.create` selects by default, if the datapath has no features (default
   * false).
   *
   * The features determine which sockets receive the upcalls. Set this option only in the program that receives the
   * upcalls: otherwise, that program may stop receiving them.
   */
  negotiate?: boolean | undefined;
}

/** Changes to the settings of a datapath. */
export interface DatapathChange {
  /**
   * Complete list of the Open vSwitch datapath's features after the change (default: unchanged). Features that are not
   * in the list are disabled.
   */
  features?: readonly DatapathFeature[] | undefined;
  /** Netlink port ids of the upcall sockets for per-CPU dispatch. Element N is for CPU N; 0 means no socket. */
  perCpuPortIds?: readonly number[] | undefined;
  /** Number of entries in the datapath's cache of flow masks, rounded up to a power of two. 0 disables the cache. */
  masksCacheSize?: number | undefined;
}

const createNames: Omit<OptionChecks<CreateOptions>, keyof DatapathOptions> = {
  features: true,
  upcallPortId: true,
  perCpuPortIds: true,
  masksCacheSize: true,
  ifindex: true,
};
const changeNames: OptionChecks<DatapathChange> = { features: true, perCpuPortIds: true, masksCacheSize: true };
const MAX_PORT_ID = 0xffff_ffff;

export type NewDatapathFields = Omit<DatapathFields, "userFeatures" | "header"> & { name: string; upcallPid: number };

export function newDatapathFields(name: string, options: CreateOptions): NewDatapathFields {
  checkName(name, "name");
  checkDatapathOptions(options, createNames);
  const { features, upcallPortId = 0, perCpuPortIds, masksCacheSize, ifindex } = options;
  const upcallPid = checkInteger(upcallPortId, 0, MAX_PORT_ID, "upcallPortId");
  const fields: NewDatapathFields = { name, upcallPid, ...settings(perCpuPortIds, masksCacheSize) };
  if (ifindex !== undefined) fields.ifindex = checkInteger(ifindex, 1, 0x7fffffff, "ifindex");
  if (perCpuPortIds !== undefined && features !== undefined && !hasPerCpu(features))
    throw notPerCpu("ovs_datapath.new");
  return fields;
}

export function changedDatapathFields(change: DatapathChange): Partial<DatapathFields> {
  checkChanges(change, changeNames, "change");
  return settings(change.perCpuPortIds, change.masksCacheSize);
}

/** Rounds the mask cache size up to a power of two. */
function settings(perCpuPortIds: readonly number[] | undefined, masksCacheSize: number | undefined) {
  const fields: Pick<DatapathFields, "perCpuPids" | "masksCacheSize"> = {};
  if (perCpuPortIds !== undefined) {
    if (!Array.isArray(perCpuPortIds) || perCpuPortIds.length === 0)
      throw typeError("perCpuPortIds", "expected at least one port id");
    fields.perCpuPids = perCpuPortIds.map((id, index) => checkInteger(id, 0, MAX_PORT_ID, `perCpuPortIds[${index}]`));
  }
  if (masksCacheSize !== undefined) {
    checkInteger(masksCacheSize, 0, 2 ** 31, "masksCacheSize");
    fields.masksCacheSize = masksCacheSize < 2 ? masksCacheSize : 2 ** Math.ceil(Math.log2(masksCacheSize));
  }
  return fields;
}

export function hasPerCpu(features: readonly DatapathFeature[]): boolean {
  return features.includes("dispatch-upcall-per-cpu");
}
