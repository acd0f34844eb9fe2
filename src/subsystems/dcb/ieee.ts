import { checkBigint, checkInteger, checkOptions, type OptionChecks, U64_MAXIMUM } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import type {
  AppSelector,
  AppTable,
  AppTrust,
  CnddState,
  Dcb,
  DcbnlBuffer,
  Dcbx,
  Ieee,
  IeeeEts,
  IeeeMaxrate,
  IeeePfc,
  IeeeQcn,
  IeeeQcnStats,
  Tsa,
} from "../../families/dcb.ts";
import { dcb } from "../../families/dcb.ts";
import type { Read, TrailingBytes, Write } from "../../schema/model/types.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import {
  bytes,
  flag,
  namedBytes,
  number,
  perClass,
  priorities,
  reported,
  StructFormat,
  type Undecoded,
  undecodedOf,
} from "./format.ts";
import { CLASSES, checkList, type PerClass } from "./per-class.ts";

/**
 * Enhanced transmission selection (ETS, IEEE 802.1Qaz), which defines how traffic classes share a link. The index of
 * each array is a traffic class or a priority.
 */
export interface Ets extends TrailingBytes {
  /** Whether the device accepts the configuration that the link partner recommends. */
  willing: boolean;
  /** Maximum number of traffic classes that can use enhanced transmission selection. */
  classes: number;
  /** Whether the device supports the credit-based shaper. */
  creditBasedShaper: boolean;
  /**
   * Share of each traffic class in the send bandwidth, in percent. Drivers require that the shares of all classes with
   * the algorithm "ets" sum up to 100.
   */
  txBandwidth: number[];
  /** Share of each traffic class in the receive bandwidth, in percent. */
  rxBandwidth: number[];
  /** Algorithm that determines the share of each traffic class in the link, such as "ets" or "strict". */
  algorithms: (Tsa | `${number}`)[];
  /** Number of the traffic class of each priority. */
  priorityClasses: number[];
  /** Bandwidth share of each traffic class that the device recommends to its link partner, in percent. */
  recommendedBandwidth: number[];
  /** Transmission selection algorithm of each traffic class that the device recommends to its link partner. */
  recommendedAlgorithms: (Tsa | number)[];
  /** Traffic class of each priority that the device recommends to its link partner. */
  recommendedPriorityClasses: number[];
}

/** Priority flow control (PFC, IEEE 802.1Qaz), which pauses the packets of some priorities instead of dropping them. */
export interface Pfc extends TrailingBytes {
  /** Maximum number of traffic classes that can use priority flow control. */
  capability: number;
  /** Priorities (0 to 7) whose packets are paused instead of dropped. */
  enabled: number[];
  /** Whether the device can bypass MACsec for pause frames (MACsec bypass capability, MBC). */
  macsecBypass: boolean;
  /** Allowance for the round-trip delay of the link, in bits. */
  delay: number;
  /** Number of pause frames sent for each priority. */
  requests: bigint[];
  /** Number of pause frames received for each priority. */
  indications: bigint[];
}

/** Settings of congestion notification (IEEE 802.1Qau): one value for each priority. */
export type Qcn = TrailingBytes &
  Record<Exclude<keyof IeeeQcn, "rest" | "cnddStateMachine">, number[]> & {
    cnddStateMachine: (CnddState | `${number}`)[];
  };

/** Counters of congestion notification (IEEE 802.1Qau): one value for each priority. */
export interface QcnStatistics extends TrailingBytes {
  /** Time that the reaction points of each priority have been limited, in hundredths of a second. */
  rpppRpCentiseconds: bigint[];
  /** Number of reaction points of each priority that have been created. */
  rpppCreatedRps: number[];
}

/** Receive buffers of a device: the sizes of the buffers, and which buffer each priority uses. */
export interface Buffers extends TrailingBytes {
  /** Number of the receive buffer of each priority. */
  priorityBuffers: number[];
  /** Size of each receive buffer in bytes. */
  sizes: number[];
  /** Total size of the receive buffers in bytes. */
  totalSize: number;
}

/** Changes of enhanced transmission selection. Omitted values stay unchanged. */
export type EtsChanges = {
  [Name in keyof Omit<Ets, "classes" | "rest">]?: Ets[Name] extends (infer Value)[] ? PerClass<Value> : Ets[Name];
};

/** Changes of priority flow control. Omitted values stay unchanged. */
export interface PfcChanges {
  /**
   * All priorities (0 to 7) for which priority flow control (PFC) is enabled. PFC is disabled for all other priorities.
   */
  enabled?: readonly number[] | ReadonlySet<number> | undefined;
  macsecBypass?: boolean | undefined;
  /** Allowance for the round-trip delay of the link, in bits. */
  delay?: number | undefined;
}

/** Changes of congestion notification. Omitted values stay unchanged. */
export type QcnChanges = { [Name in keyof Omit<Qcn, "rest">]?: PerClass<Qcn[Name][number]> };

/** Changes of receive buffers. Omitted values stay unchanged. */
export interface BufferChanges {
  /** Number of the receive buffer of each priority. */
  priorityBuffers?: PerClass<number> | undefined;
  /** Size of each receive buffer in bytes. Omitted buffers stay unchanged. */
  sizes?: PerClass<number> | undefined;
}

/** DCB application priority: the priority that a device gives to the packets of one protocol. */
export interface App {
  /**
   * Selects the meaning of `protocol`: an EtherType (0 for all other packets), a port, a DSCP, or the priority code
   * point (PCP) of a VLAN tag with the drop eligible indicator (DEI) as bit 3.
   */
  selector: AppSelector | `${number}`;
  /** Number whose meaning depends on the selector: EtherType, port, or DSCP. */
  protocol: number;
  /**
   * Priority of the packets, from 0 to 7. In a DCB rewrite entry, sent packets of this priority are marked with
   * `protocol`. In an application priority of CEE DCBX, the number is a bit mask of priorities.
   */
  priority: number;
}

/** IEEE 802.1Qaz and Qau configuration of a device. A field is absent if the device does not report its value. */
export interface IeeeConfiguration extends Undecoded {
  name?: string;
  ets?: Ets;
  pfc?: Pfc;
  /**
   * DCB application priorities of the device. An application priority is the priority that the packets of a protocol
   * get.
   */
  apps?: App[];
  /** Maximum send rate of each traffic class in kbit/s. */
  maxrate?: bigint[];
  qcn?: Qcn;
  qcnStatistics?: QcnStatistics;
  buffers?: Buffers;
  /**
   * Packet fields, such as the DSCP, from which the device takes the priority of a received packet. The most trusted
   * field comes first.
   */
  trust?: (AppSelector | `${number}`)[];
  /** Rewrite entries, which mark sent packets by their priority. */
  rewrites?: App[];
  /** Enhanced transmission selection settings of the link partner. */
  peerEts?: Ets;
  peerPfc?: Pfc;
  peerApps?: App[];
  /** DCBX mode, which tells whether the host or the device runs DCBX, and which versions of DCBX are used. */
  dcbx?: (Dcbx | number)[];
}

export const MAX_PRIORITY = 7;
/** In CEE DCBX, `priority` is a bit mask of priorities. */
export const ANY_PRIORITY = 0xff;

const algorithms: NumberNames<Tsa> = /* @__PURE__ */ enumNames(dcb, "tsa", 0xff);
const states: NumberNames<CnddState> = /* @__PURE__ */ enumNames(dcb, "cndd-state", 0xffffffff);
/**
 * Names of the selectors of DCB application priorities. A selector determines the meaning of `protocol`: with "dscp",
 * for example, `protocol` is a DSCP.
 */
export const selectorNames: NumberNames<AppSelector> = /* @__PURE__ */ enumNames(dcb, "app-selector", 0xff);

/** Other selectors need DCB_ATTR_DCB_APP instead of DCB_ATTR_IEEE_APP. (dcbnl_app_attr_type_get()) */
const isIeeeSelector = (selector: number) => selector >= 1 && selector <= 5;

const word = (value: number, path: string) => checkInteger(value, 0, 0xffffffff, path);

export const etsFormat: StructFormat<IeeeEts, Ets> = /* @__PURE__ */ new StructFormat("ieee_ets", {
  willing: flag("willing"),
  classes: reported("etsCap"),
  creditBasedShaper: flag("cbs"),
  txBandwidth: bytes("tcTxBw", 100),
  rxBandwidth: bytes("tcRxBw", 100),
  algorithms: namedBytes("tcTsa", algorithms),
  priorityClasses: bytes("prioTc", CLASSES - 1),
  recommendedBandwidth: bytes("tcRecoBw", 100),
  recommendedAlgorithms: namedBytes("tcRecoTsa", algorithms),
  recommendedPriorityClasses: bytes("recoPrioTc", CLASSES - 1),
});

export const pfcFormat: StructFormat<IeeePfc<Read>, Pfc> = /* @__PURE__ */ new StructFormat("ieee_pfc", {
  capability: reported("pfcCap"),
  enabled: priorities("pfcEn"),
  macsecBypass: flag("mbc"),
  delay: number("delay", 0xffff),
  requests: perClass("requests"),
  indications: perClass("indications"),
});

export const maxrateFormat: StructFormat<IeeeMaxrate<Read>, { maxrate: bigint[] }> = /* @__PURE__ */ new StructFormat(
  "ieee_maxrate",
  { maxrate: perClass("tcMaxrate", (rate: bigint | number, path) => checkBigint(rate, 0n, U64_MAXIMUM, path)) },
);

export const qcnFormat: StructFormat<IeeeQcn<Read>, Qcn> = /* @__PURE__ */ new StructFormat("ieee_qcn", {
  rpgEnable: bytes("rpgEnable", 0xff),
  rpppMaxRps: perClass("rpppMaxRps", word),
  rpgTimeReset: perClass("rpgTimeReset", word),
  rpgByteReset: perClass("rpgByteReset", word),
  rpgThreshold: perClass("rpgThreshold", word),
  rpgMaxRate: perClass("rpgMaxRate", word),
  rpgAiRate: perClass("rpgAiRate", word),
  rpgHaiRate: perClass("rpgHaiRate", word),
  rpgGd: perClass("rpgGd", word),
  rpgMinDecFac: perClass("rpgMinDecFac", word),
  rpgMinRate: perClass("rpgMinRate", word),
  cnddStateMachine: perClass("cnddStateMachine", (state: CnddState | `${number}` | number, path) =>
    states.read(state, path),
  ),
});

export const qcnStatisticsFormat: StructFormat<IeeeQcnStats<Read>, QcnStatistics> = /* @__PURE__ */ new StructFormat(
  "ieee_qcn_stats",
  { rpppRpCentiseconds: perClass("rpppRpCentiseconds"), rpppCreatedRps: perClass("rpppCreatedRps") },
);

export const buffersFormat: StructFormat<DcbnlBuffer<Read>, Buffers> = /* @__PURE__ */ new StructFormat(
  "dcbnl_buffer",
  {
    priorityBuffers: bytes("prio2buffer", CLASSES - 1),
    sizes: perClass("bufferSize", word),
    totalSize: reported("totalSize"),
  },
);

export function ieeeOf(answer: Dcb<Read>, title: string): IeeeConfiguration {
  const { ifname, ieee = {}, dcbx } = answer;
  return defined({
    name: ifname,
    ets: ieee.ieeeEts && etsFormat.readWhole(ieee.ieeeEts, title),
    pfc: ieee.ieeePfc && pfcFormat.readWhole(ieee.ieeePfc, title),
    apps: ieee.ieeeAppTable && appsOf(ieee.ieeeAppTable),
    maxrate: ieee.ieeeMaxrate && maxrateFormat.readWhole(ieee.ieeeMaxrate, title).maxrate,
    qcn: ieee.ieeeQcn && qcnFormat.readWhole(ieee.ieeeQcn, title),
    qcnStatistics: ieee.ieeeQcnStats && qcnStatisticsFormat.readWhole(ieee.ieeeQcnStats, title),
    buffers: ieee.dcbBuffer && buffersFormat.readWhole(ieee.dcbBuffer, title),
    trust: ieee.dcbAppTrustTable && trustOf(ieee.dcbAppTrustTable),
    rewrites: ieee.dcbRewrTable && appsOf(ieee.dcbRewrTable),
    peerEts: ieee.ieeePeerEts && etsFormat.readWhole(ieee.ieeePeerEts, title),
    peerPfc: ieee.ieeePeerPfc && pfcFormat.readWhole(ieee.ieeePeerPfc, title),
    peerApps: ieee.ieeePeerApp && appsOf(ieee.ieeePeerApp),
    dcbx,
    ...undecodedOf(answer),
  });
}

export type PartName = keyof Omit<Ieee, "ieeePeerEts" | "ieeePeerPfc" | "ieeePeerApp" | "unknown" | "unparsed">;

/** IEEE 802.1Qaz first, then CEE DCBX. */
export function appsOf({ ieeeApp = [], dcbApp = [] }: AppTable<Read>): App[] {
  return [...ieeeApp, ...dcbApp].map(({ selector, priority, protocol }) => ({ selector, protocol, priority }));
}

const appNames: OptionChecks<App> = { selector: true, protocol: true, priority: true };

/**
 * Returns the attributes of a request that adds or deletes DCB application priorities.
 *
 * @param maximum highest allowed priority: {@link MAX_PRIORITY} to add entries, {@link ANY_PRIORITY} to delete them.
 */
export function tableOf(apps: readonly App[], path: string, maximum: number): AppTable<Write> {
  const table: Required<Pick<AppTable<Write>, "ieeeApp" | "dcbApp">> = { ieeeApp: [], dcbApp: [] };
  for (const [index, entry] of apps.entries()) {
    const app = checkedApp(entry, `${path}[${index}]`, maximum);
    table[isIeeeSelector(selectorNames.find(app.selector)) ? "ieeeApp" : "dcbApp"].push(app);
  }
  return table;
}

export function checkedApp(app: App, path: string, maximum: number): App {
  checkOptions(app, appNames, path);
  return {
    selector: selectorNames.show(selectorNames.read(app.selector, `${path}.selector`)),
    protocol: checkInteger(app.protocol, 0, 0xffff, `${path}.protocol`),
    priority: checkInteger(app.priority, 0, maximum, `${path}.priority`),
  };
}

/** Returns the selectors of a trust table, the most trusted first. */
export function trustOf(table: readonly AppTrust<Read>[]): (AppSelector | `${number}`)[] {
  return table.flatMap(({ ieeeApp, dcbApp }) => ieeeApp ?? dcbApp ?? []);
}

/** Returns the attributes of a trust table. */
export function trustTableOf(names: readonly (AppSelector | `${number}` | number)[], path: string): AppTrust<Write>[] {
  return selectorNumbers(names, path).map((selector) =>
    isIeeeSelector(selector) ? { ieeeApp: selector } : { dcbApp: selector },
  );
}

export function selectorNumbers(names: readonly (AppSelector | `${number}` | number)[], path: string): number[] {
  checkList(names, path);
  return Array.from(names, (name, index) => selectorNames.read(name, `${path}[${index}]`));
}
