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
import { defined } from "../../message/objects.ts";
import type { Read, TrailingBytes } from "../../schema/model/types.ts";
import { algorithmName } from "./names.ts";
import { bitsOf, listOf } from "./per-class.ts";
import { type Undecoded, undecodedOf } from "./undecoded.ts";

/** Enhanced transmission selection (IEEE 802.1Qaz): how traffic classes share a link. Arrays are indexed by class. */
export interface Ets extends TrailingBytes {
  /** Whether the device accepts the configuration that the peer recommends. */
  willing: boolean;
  /** Maximum number of traffic classes with enhanced transmission selection. */
  classes: number;
  /** Whether the device supports the credit-based shaper. */
  creditBasedShaper: boolean;
  /** Share of each traffic class in the send bandwidth, in percent. */
  txBandwidth: number[];
  /** Share of each traffic class in the receive bandwidth, in percent. */
  rxBandwidth: number[];
  /** Transmission selection algorithm of each traffic class. */
  algorithms: (Tsa | number)[];
  /** Traffic class of each priority. */
  priorityClasses: number[];
  /** Bandwidth shares of the traffic classes that the device recommends to the peer. */
  recommendedBandwidth: number[];
  /** Transmission selection algorithms that the device recommends to the peer. */
  recommendedAlgorithms: (Tsa | number)[];
  /** Traffic class of each priority that the device recommends to the peer. */
  recommendedPriorityClasses: number[];
}

/** Priority flow control (IEEE 802.1Qaz): priorities that are paused instead of dropped. */
export interface Pfc extends TrailingBytes {
  /** Maximum number of traffic classes with flow control. */
  capability: number;
  /** Priorities for which flow control is enabled. */
  enabled: number[];
  /** Whether MACsec may be bypassed (MACsec bypass capability). */
  macsecBypass: boolean;
  /** Allowance for the round trip of the link, in bits. */
  delay: number;
  /** Number of pause frames sent, by priority. */
  requests: bigint[];
  /** Number of pause frames received, by priority. */
  indications: bigint[];
}

/** Congestion notification (IEEE 802.1Qau), with a value for each priority. */
export interface Qcn extends TrailingBytes {
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

/** Counters of congestion notification, with a value for each priority. */
export interface QcnStatistics extends TrailingBytes {
  rpppRpCentiseconds: bigint[];
  rpppCreatedRps: number[];
}

/** Receive buffers of a device. */
export interface Buffers extends TrailingBytes {
  /** Number of the receive buffer of each priority. */
  priorityBuffers: number[];
  /** Size of each receive buffer in bytes. */
  sizes: number[];
  /** Total size of the receive buffers in bytes. */
  totalSize: number;
}

/** An application priority: the priority for the packets of a protocol. */
export interface App {
  /**
   * Selector of the protocol. It determines the meaning of `protocol`: an EtherType (0 stands for all other packets), a
   * port, a DSCP, or the PCP of a VLAN tag with DEI as bit 3.
   */
  selector: AppSelector | number;
  protocol: number;
  /**
   * Priority from 0 to 7. In a rewrite entry, it is the priority of the packets that are marked with `protocol`.
   * Entries made through CEE have a bit mask of priorities instead.
   */
  priority: number;
}

/** IEEE 802.1Qaz and Qau configuration of a device. Values that the device does not have are absent. */
export interface IeeeConfiguration extends Undecoded {
  /** Name of the device. */
  name?: string;
  ets?: Ets;
  pfc?: Pfc;
  /** Application priorities of the device. */
  apps?: App[];
  /** Maximum rate of each traffic class in kbit/s. */
  maxrate?: bigint[];
  qcn?: Qcn;
  qcnStatistics?: QcnStatistics;
  buffers?: Buffers;
  /** Protocol selectors that determine the priority of a received packet, the most trusted first. */
  trust?: (AppSelector | number)[];
  /** Rewrite entries, which mark outgoing packets according to their priority. */
  rewrites?: App[];
  /** Enhanced transmission selection of the peer on the link. */
  peerEts?: Ets;
  peerPfc?: Pfc;
  peerApps?: App[];
  /** DCBX mode: the agent and the versions that the device uses. */
  dcbx?: (Dcbx | number)[];
}

/**
 * Converts the reply to IEEE_GET, or an announcement in the same format.
 *
 * @param title name of the reply or announcement in errors.
 */
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
    ...undecodedOf(answer),
  };
  return defined(found);
}

/**
 * Throws if a structure in a reply ends before its last member. No kernel sends shorter structures, and a missing value
 * would later be written back as a setting.
 */
export function checkWhole(struct: object, last: string, name: string, title: string): void {
  if ((struct as Record<string, unknown>)[last] !== undefined) return;
  throw new NetlinkError(`${title}: the kernel's structure ${name} ends before its member ${last} (EPROTO)`, {
    errno: EPROTO,
    operation: title,
  });
}

/** Returns the bytes of a structure after its known members. */
function restOf({ rest }: TrailingBytes): TrailingBytes {
  return rest === undefined ? {} : { rest };
}

/**
 * Converts the settings of enhanced transmission selection in a reply.
 *
 * @param title name of the request in errors.
 */
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

/** Converts the settings of priority flow control in a reply. */
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

/** Converts the maximum rates of traffic classes in a reply. */
export function maxrateOf(raw: IeeeMaxrate<Read>, title: string): bigint[] {
  checkWhole(raw, "tcMaxrate", "ieee_maxrate", title);
  return listOf(raw.tcMaxrate);
}

/** Converts the settings of congestion notification in a reply. */
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

/** Converts the counters of congestion notification in a reply. */
export function qcnStatisticsOf(raw: IeeeQcnStats<Read>, title: string): QcnStatistics {
  checkWhole(raw, "rpppCreatedRps", "ieee_qcn_stats", title);
  return {
    rpppRpCentiseconds: listOf(raw.rpppRpCentiseconds),
    rpppCreatedRps: listOf(raw.rpppCreatedRps),
    ...restOf(raw),
  };
}

/** Converts the receive buffers in a reply. */
export function buffersOf(raw: DcbnlBuffer<Read>, title: string): Buffers {
  checkWhole(raw, "totalSize", "dcbnl_buffer", title);
  return {
    priorityBuffers: [...raw.prio2buffer],
    sizes: listOf(raw.bufferSize),
    totalSize: raw.totalSize,
    ...restOf(raw),
  };
}

/**
 * Returns the entries of an application table. IEEE 802.1Qaz entries, which have another attribute number than other
 * entries, come first.
 */
export function appsOf({ ieeeApp = [], dcbApp = [] }: AppTable<Read>): App[] {
  return [...ieeeApp, ...dcbApp].map(appOf);
}

function appOf({ selector, priority, protocol }: DcbApp): App {
  return { selector, protocol, priority };
}

/** Names of the parts of the IEEE configuration that can be read individually. */
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

/** Attribute numbers of the parts of the IEEE configuration. */
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
