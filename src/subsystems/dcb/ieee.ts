import { EPROTO } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type {
  AppSelector,
  AppTable,
  CnddState,
  Dcb,
  DcbApp,
  DcbnlBuffer,
  Dcbx,
  IeeeEts,
  IeeeMaxrate,
  IeeePfc,
  IeeeQcn,
  IeeeQcnStats,
  Tsa,
} from "../../families/dcb.ts";
import type { Read, Rest } from "../../schema/types.ts";
import { algorithmName } from "./names.ts";
import { bitsOf, listOf } from "./per-class.ts";
import { type Unread, unreadOf } from "./unread.ts";

/** Enhanced transmission selection (IEEE 802.1Qaz): how traffic classes share a link. Lists are in order of classes. */
export interface Ets extends Rest {
  /** Whether the device takes over what its peer recommends. */
  willing: boolean;
  /** How many traffic classes the device can have. */
  classes: number;
  /** Whether the device has the credit-based shaper. */
  creditBasedShaper: boolean;
  /** The share of bandwidth that each class has when sending, in percent. */
  txBandwidth: number[];
  /** The same when receiving. */
  rxBandwidth: number[];
  /** How each class is chosen to send. */
  algorithms: (Tsa | number)[];
  /** The traffic class of each priority. */
  priorityClasses: number[];
  /** The shares of bandwidth that are recommended to the peer. */
  recommendedBandwidth: number[];
  /** How classes are to be chosen, as recommended to the peer. */
  recommendedAlgorithms: (Tsa | number)[];
  /** The traffic class of each priority, as recommended to the peer. */
  recommendedPriorityClasses: number[];
}

/** Priority flow control (IEEE 802.1Qaz): which priorities are paused instead of dropped. */
export interface Pfc extends Rest {
  /** How many traffic classes can have it at once. */
  capability: number;
  /** The priorities that have it. */
  enabled: number[];
  /** Whether MACsec may be bypassed (the MACsec bypass capability is on). */
  macsecBypass: boolean;
  /** What is allowed for the round trip of the link, in bits. */
  delay: number;
  /** Pause frames sent, of each priority. */
  requests: bigint[];
  /** Pause frames received, of each priority. */
  indications: bigint[];
}

/** Congestion notification (IEEE 802.1Qau), with a value for each priority. */
export interface Qcn extends Rest {
  rpgEnable: number[];
  rpppMaxRps: number[];
  rpgTimeReset: number[];
  rpgByteReset: number[];
  rpgThreshold: number[];
  rpgMaxRate: number[];
  rpgAiRate: number[];
  rpgHaiRate: number[];
  rpgGd: number[];
  rpgMinDecFac: number[];
  rpgMinRate: number[];
  cnddStateMachine: (CnddState | number)[];
}

/** What congestion notification has counted, with a value for each priority. */
export interface QcnStatistics extends Rest {
  rpppRpCentiseconds: bigint[];
  rpppCreatedRps: number[];
}

/** Receive buffers. */
export interface Buffers extends Rest {
  /** The buffer of each priority. */
  priorityBuffers: number[];
  /** The size of each buffer in bytes. */
  sizes: number[];
  /** The size of all together in bytes. */
  totalSize: number;
}

/** Which priority traffic has. */
export interface App {
  /** What `protocol` is: an Ethernet type (0 is all else), a port, a DSCP, or of VLAN tags the PCP with DEI as bit 3. */
  selector: AppSelector | number;
  protocol: number;
  /**
   * The priority of such traffic, from 0 to 7. Of a rewriting entry: the one that is turned into what `protocol` says. An entry
   * that CEE has made has a bit for each priority here.
   */
  priority: number;
}

/** What a device says of IEEE 802.1Qaz and Qau. What it does not have is absent. */
export interface IeeeConfiguration extends Unread {
  /** The device's name. */
  name?: string;
  ets?: Ets;
  pfc?: Pfc;
  /** Which priority traffic has. */
  apps?: App[];
  /** The most that each traffic class may send, in kbit/s. */
  maxrate?: bigint[];
  qcn?: Qcn;
  qcnStatistics?: QcnStatistics;
  buffers?: Buffers;
  /** By which selectors the priority of a packet is found, the most trusted first. */
  trust?: (AppSelector | number)[];
  /** How packets that leave are marked for their priority. */
  rewrites?: App[];
  /** What the peer on the link says of itself. */
  peerEts?: Ets;
  peerPfc?: Pfc;
  peerApps?: App[];
  /** Who speaks DCBX, and in which version. */
  dcbx?: (Dcbx | number)[];
}

/** What an answer to IEEE_GET, or an announcement of the same form, says. @param title what it is, for errors. */
export function ieeeOf(answer: Dcb<Read>, title: string): IeeeConfiguration {
  const { ifname, ieee = {}, dcbx } = answer;
  const found = {
    name: ifname,
    ets: ieee.ieeeEts && etsOf(ieee.ieeeEts, title),
    pfc: ieee.ieeePfc && pfcOf(ieee.ieeePfc, title),
    apps: ieee.ieeeAppTable && appsOf(ieee.ieeeAppTable),
    maxrate: ieee.ieeeMaxrate && maxrateOf(ieee.ieeeMaxrate, title),
    qcn: ieee.ieeeQcn && qcnOf(ieee.ieeeQcn, title),
    qcnStatistics: ieee.ieeeQcnStats && qcnStatisticsOf(ieee.ieeeQcnStats, title),
    buffers: ieee.dcbBuffer && buffersOf(ieee.dcbBuffer, title),
    trust: ieee.dcbAppTrustTable && (ieee.dcbAppTrustTable.dcbAppTrust ?? []),
    rewrites: ieee.dcbRewrTable && appsOf(ieee.dcbRewrTable),
    peerEts: ieee.ieeePeerEts && etsOf(ieee.ieeePeerEts, title),
    peerPfc: ieee.ieeePeerPfc && pfcOf(ieee.ieeePeerPfc, title),
    peerApps: ieee.ieeePeerApp && appsOf(ieee.ieeePeerApp),
    dcbx,
    ...unreadOf(answer),
  };
  return present(found);
}

/** The same object without what is undefined. */
export function present<Found extends object>(
  found: Found,
): { [Name in keyof Found]?: Exclude<Found[Name], undefined> } {
  const entries = Object.entries(found).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Found]?: Exclude<Found[Name], undefined> };
}

/**
 * Throws unless a structure has all that the header says is in it, by its last member. Kernels do not have shorter ones: what
 * is there would pass for a setting, and be written back as one.
 */
export function checkWhole(struct: object, last: string, name: string, title: string): void {
  if ((struct as Record<string, unknown>)[last] !== undefined) return;
  throw new NetlinkError(`${title}: the kernel's structure ${name} ends before its member ${last} (EPROTO)`, {
    errno: EPROTO,
    operation: title,
  });
}

/** What a structure has behind all that is known of it. */
function restOf({ rest }: Rest): Rest {
  return rest === undefined ? {} : { rest };
}

/** Enhanced transmission selection as the kernel has it. @param title what was asked, for errors. */
export function etsOf(raw: IeeeEts, title: string): Ets {
  checkWhole(raw, "recoPrioTc", "ieee_ets", title);
  return {
    willing: raw.willing !== 0,
    classes: raw.etsCap,
    creditBasedShaper: raw.cbs !== 0,
    txBandwidth: [...raw.tcTxBw],
    rxBandwidth: [...raw.tcRxBw],
    algorithms: Array.from(raw.tcTsa, algorithmName),
    priorityClasses: [...raw.prioTc],
    recommendedBandwidth: [...raw.tcRecoBw],
    recommendedAlgorithms: Array.from(raw.tcRecoTsa, algorithmName),
    recommendedPriorityClasses: [...raw.recoPrioTc],
    ...restOf(raw),
  };
}

/** Priority flow control as the kernel has it. */
export function pfcOf(raw: IeeePfc<Read>, title: string): Pfc {
  checkWhole(raw, "indications", "ieee_pfc", title);
  return {
    capability: raw.pfcCap,
    enabled: bitsOf(raw.pfcEn),
    macsecBypass: raw.mbc !== 0,
    delay: raw.delay,
    requests: listOf(raw.requests),
    indications: listOf(raw.indications),
    ...restOf(raw),
  };
}

/** The most that each traffic class may send. */
export function maxrateOf(raw: IeeeMaxrate<Read>, title: string): bigint[] {
  checkWhole(raw, "tcMaxrate", "ieee_maxrate", title);
  return listOf(raw.tcMaxrate);
}

/** Congestion notification as the kernel has it. */
export function qcnOf(raw: IeeeQcn<Read>, title: string): Qcn {
  checkWhole(raw, "cnddStateMachine", "ieee_qcn", title);
  return {
    rpgEnable: [...raw.rpgEnable],
    rpppMaxRps: listOf(raw.rpppMaxRps),
    rpgTimeReset: listOf(raw.rpgTimeReset),
    rpgByteReset: listOf(raw.rpgByteReset),
    rpgThreshold: listOf(raw.rpgThreshold),
    rpgMaxRate: listOf(raw.rpgMaxRate),
    rpgAiRate: listOf(raw.rpgAiRate),
    rpgHaiRate: listOf(raw.rpgHaiRate),
    rpgGd: listOf(raw.rpgGd),
    rpgMinDecFac: listOf(raw.rpgMinDecFac),
    rpgMinRate: listOf(raw.rpgMinRate),
    cnddStateMachine: listOf(raw.cnddStateMachine),
    ...restOf(raw),
  };
}

/** What congestion notification has counted. */
export function qcnStatisticsOf(raw: IeeeQcnStats<Read>, title: string): QcnStatistics {
  checkWhole(raw, "rpppCreatedRps", "ieee_qcn_stats", title);
  return {
    rpppRpCentiseconds: listOf(raw.rpppRpCentiseconds),
    rpppCreatedRps: listOf(raw.rpppCreatedRps),
    ...restOf(raw),
  };
}

/** Receive buffers as the kernel has them. */
export function buffersOf(raw: DcbnlBuffer<Read>, title: string): Buffers {
  checkWhole(raw, "totalSize", "dcbnl_buffer", title);
  return {
    priorityBuffers: [...raw.prio2buffer],
    sizes: listOf(raw.bufferSize),
    totalSize: raw.totalSize,
    ...restOf(raw),
  };
}

/** The entries of a table. Those of IEEE 802.1Qaz come first: the kernel has them under another number than the others. */
export function appsOf({ ieeeApp = [], dcbApp = [] }: AppTable<Read>): App[] {
  return [...ieeeApp, ...dcbApp].map(appOf);
}

function appOf({ selector, priority, protocol }: DcbApp): App {
  return { selector, protocol, priority };
}

/** The parts of the configuration that can be had one by one. */
export type PartName =
  | "ieeeEts"
  | "ieeePfc"
  | "ieeeAppTable"
  | "ieeeMaxrate"
  | "ieeeQcn"
  | "ieeeQcnStats"
  | "dcbBuffer"
  | "dcbAppTrustTable"
  | "dcbRewrTable";

/** The numbers of their attributes. */
export const partNumbers: Readonly<Record<PartName, number>> = {
  ieeeEts: 1,
  ieeePfc: 2,
  ieeeAppTable: 3,
  ieeeMaxrate: 7,
  ieeeQcn: 8,
  ieeeQcnStats: 9,
  dcbBuffer: 10,
  dcbAppTrustTable: 11,
  dcbRewrTable: 12,
};
