import { EOPNOTSUPP } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { checkInteger, type Names } from "../../message/check.ts";
import type { DatapathFeature } from "./datapath-info.ts";
import type { DatapathOptions } from "./families.ts";

/** How a datapath is made. */
export interface CreateOptions extends DatapathOptions {
  /** The features that it is to have, instead of the best ones that the kernel has. */
  features?: readonly DatapathFeature[] | undefined;
  /** The socket that gets packets of the datapath's own port, where they are handed up by port (default 0: none does). */
  upcallPortId?: number | undefined;
  /** The sockets that get packets by the processor that handles them, where that is how it is done. */
  perCpuPortIds?: readonly number[] | undefined;
  /** How many entries the cache of masks has; made up to a power of two (default: 256). */
  masksCacheSize?: number | undefined;
  /** The number that the interface of its local port gets (Linux 6.1; default: the next one). */
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

/** What can be changed of a datapath. */
export interface DatapathChange {
  /** All features that it is to have from now on (default: those that it has). */
  features?: readonly DatapathFeature[] | undefined;
  /** The sockets that get packets by processor: one for each number of a processor, from 0 on. 0 is none. */
  perCpuPortIds?: readonly number[] | undefined;
  /** How many entries the cache of masks has; made up to a power of two. 0 is no cache. */
  masksCacheSize?: number | undefined;
}

/** The names of the options of making one, beside those that are for all. */
export const createNames: Readonly<Record<string, true>> = {
  features: true,
  upcallPortId: true,
  perCpuPortIds: true,
  masksCacheSize: true,
  ifindex: true,
};
/** The names of what can be changed. */
export const changeNames: Names<DatapathChange> = { features: true, perCpuPortIds: true, masksCacheSize: true };
/** The highest port id. */
export const MOST_PORT_ID = 0xffff_ffff;

/** Whether packets go up by processor. */
export function hasPerCpu(features: readonly DatapathFeature[]): boolean {
  return features.includes("dispatch-upcall-per-cpu");
}

/** The error for sockets by processor where that is not so. */
export function notPerCpu(operation: "ovs_datapath.new" | "ovs_datapath.set"): NetlinkError {
  const message =
    `${operation}: sockets by processor take the feature dispatch-upcall-per-cpu, which the datapath does not have ` +
    "(EOPNOTSUPP)";
  return new NetlinkError(message, { errno: EOPNOTSUPP, operation });
}

/** Throws unless these are port ids, by processor. */
export function checkPerCpu(ids: readonly number[]): number[] {
  if (!Array.isArray(ids) || ids.length === 0) throw new TypeError("perCpuPortIds: expected port ids, one at least");
  return ids.map((id, index) => checkInteger(id, 0, MOST_PORT_ID, `perCpuPortIds[${index}]`));
}

/** The size of the cache of masks: the kernel takes no others than powers of two. */
export function cacheSize(size: number): number {
  checkInteger(size, 0, 2 ** 31, "masksCacheSize");
  return size < 2 ? size : 2 ** Math.ceil(Math.log2(size));
}
