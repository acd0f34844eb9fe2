import type {
  AppSelector,
  AppTable,
  CnddState,
  DcbnlBuffer,
  IeeeEts,
  IeeeMaxrate,
  IeeePfc,
  IeeeQcn,
  Tsa,
} from "../../families/dcb.ts";
import {
  checkChanges,
  checkFlag,
  checkInteger,
  checkNotEmpty,
  checkOptions,
  type OptionChecks,
} from "../../message/check.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import type { App, Qcn } from "./ieee.ts";
import { algorithmNumber, isIeeeSelector, selectorNumber, stateNumber } from "./names.ts";
import { byteOf, CLASSES, changing, checkList, listOf, type PerClass, structOf, upTo, wide } from "./per-class.ts";

/** Highest priority of data center bridging; priorities start at 0. */
export const MAX_PRIORITY = 7;
/**
 * Maximum value of `priority` in application priorities that were made through CEE, where it is a bit mask of
 * priorities.
 */
export const ANY_PRIORITY = 0xff;

/** Changes of enhanced transmission selection (ETS). Omitted values are not changed. */
export interface EtsChanges {
  willing?: boolean;
  creditBasedShaper?: boolean;
  /**
   * Send bandwidth of each traffic class in percent. Drivers require a sum of 100 for the classes with the algorithm
   * "ets".
   */
  txBandwidth?: PerClass<number>;
  rxBandwidth?: PerClass<number>;
  algorithms?: PerClass<Tsa | number>;
  priorityClasses?: PerClass<number>;
  recommendedBandwidth?: PerClass<number>;
  recommendedAlgorithms?: PerClass<Tsa | number>;
  recommendedPriorityClasses?: PerClass<number>;
}

/** Changes of priority flow control (PFC). Omitted values are not changed. */
export interface PfcChanges {
  /** All priorities with flow control. Flow control is disabled for priorities that are not listed. */
  enabled?: readonly number[] | ReadonlySet<number>;
  macsecBypass?: boolean;
  /** Allowance for the round trip of the link, in bits. */
  delay?: number;
}

/** Changes of congestion notification (QCN). Omitted values are not changed. */
export type QcnChanges = {
  [Name in keyof Omit<Qcn, "rest" | "cnddStateMachine">]?: PerClass<number>;
} & { cnddStateMachine?: PerClass<CnddState | number> };

/** Changes of receive buffers. Omitted values are not changed. */
export interface BufferChanges {
  priorityBuffers?: PerClass<number>;
  /** Size of each receive buffer in bytes. */
  sizes?: PerClass<number>;
}

const etsNames: OptionChecks<EtsChanges> = {
  willing: true,
  creditBasedShaper: true,
  txBandwidth: true,
  rxBandwidth: true,
  algorithms: true,
  priorityClasses: true,
  recommendedBandwidth: true,
  recommendedAlgorithms: true,
  recommendedPriorityClasses: true,
};
const pfcNames: OptionChecks<PfcChanges> = { enabled: true, macsecBypass: true, delay: true };
const bufferNames: OptionChecks<BufferChanges> = { priorityBuffers: true, sizes: true };
const appNames: OptionChecks<App> = { selector: true, protocol: true, priority: true };
const rates = [
  "rpppMaxRps",
  "rpgTimeReset",
  "rpgByteReset",
  "rpgThreshold",
  "rpgMaxRate",
  "rpgAiRate",
  "rpgHaiRate",
  "rpgGd",
  "rpgMinDecFac",
  "rpgMinRate",
] as const;
const qcnNames: OptionChecks<QcnChanges> = {
  rpgEnable: true,
  rpppMaxRps: true,
  rpgTimeReset: true,
  rpgByteReset: true,
  rpgThreshold: true,
  rpgMaxRate: true,
  rpgAiRate: true,
  rpgHaiRate: true,
  rpgGd: true,
  rpgMinDecFac: true,
  rpgMinRate: true,
  cnddStateMachine: true,
};

const percent = upTo(100);
const byte = upTo(0xff);
const word = upTo(0xffffffff);
const classNumber = upTo(CLASSES - 1);

type Edit<Struct> = (raw: Struct) => Struct;

/**
 * Returns a function that applies changes of enhanced transmission selection to a structure. Throws TypeError or
 * RangeError for invalid changes.
 */
export function etsEdit(changes: EtsChanges): Edit<IeeeEts> {
  checkChanges(changes, etsNames, "ets");
  const { willing, creditBasedShaper } = changes;
  checkFlag(willing, "ets.willing");
  checkFlag(creditBasedShaper, "ets.creditBasedShaper");
  const bytes = (name: keyof EtsChanges & `${string}${"Bandwidth" | "Classes"}`, check: typeof percent) =>
    inBytes(changing(changes[name], check, `ets.${name}`));
  const algorithms = (name: "algorithms" | "recommendedAlgorithms") =>
    inBytes(changing(changes[name], algorithmNumber, `ets.${name}`));
  const txBandwidth = bytes("txBandwidth", percent);
  const rxBandwidth = bytes("rxBandwidth", percent);
  const own = algorithms("algorithms");
  const priorityClasses = bytes("priorityClasses", classNumber);
  const recommendedBandwidth = bytes("recommendedBandwidth", percent);
  const recommended = algorithms("recommendedAlgorithms");
  const recommendedClasses = bytes("recommendedPriorityClasses", classNumber);
  return (raw) => ({
    ...raw,
    willing: flag(willing, raw.willing),
    cbs: flag(creditBasedShaper, raw.cbs),
    tcTxBw: txBandwidth(raw.tcTxBw),
    tcRxBw: rxBandwidth(raw.tcRxBw),
    tcTsa: own(raw.tcTsa),
    prioTc: priorityClasses(raw.prioTc),
    tcRecoBw: recommendedBandwidth(raw.tcRecoBw),
    tcRecoTsa: recommended(raw.tcRecoTsa),
    recoPrioTc: recommendedClasses(raw.recoPrioTc),
  });
}

/** Returns a function that applies changes of priority flow control to a structure. */
export function pfcEdit(changes: PfcChanges): Edit<IeeePfc<Read>> {
  checkChanges(changes, pfcNames, "pfc");
  const { macsecBypass } = changes;
  checkFlag(macsecBypass, "pfc.macsecBypass");
  const enabled = changes.enabled === undefined ? undefined : byteOf(changes.enabled, "pfc.enabled");
  const delay = changes.delay === undefined ? undefined : checkInteger(changes.delay, 0, 0xffff, "pfc.delay");
  return (raw) => ({
    ...raw,
    pfcEn: enabled ?? raw.pfcEn,
    mbc: flag(macsecBypass, raw.mbc),
    delay: delay ?? raw.delay,
  });
}

/** Returns a function that applies changes of maximum rates to a structure. */
export function maxrateEdit(changes: PerClass<bigint | number>): Edit<IeeeMaxrate<Read>> {
  checkNotEmpty(changes, "maxrate");
  const rates = changing(changes, wide, "maxrate");
  return (raw) => ({ ...raw, tcMaxrate: structOf(rates(listOf(raw.tcMaxrate))) });
}

/** Returns a function that applies changes of congestion notification to a structure. */
export function qcnEdit(changes: QcnChanges): Edit<IeeeQcn<Read>> {
  checkChanges(changes, qcnNames, "qcn");
  const enable = inBytes(changing(changes.rpgEnable, byte, "qcn.rpgEnable"));
  const states = changing<CnddState | number, CnddState | number>(
    changes.cnddStateMachine,
    stateNumber,
    "qcn.cnddStateMachine",
  );
  const words = rates.map((name) => [name, changing(changes[name], word, `qcn.${name}`)] as const);
  return (raw) => {
    const after: IeeeQcn<Read> = {
      ...raw,
      rpgEnable: enable(raw.rpgEnable),
      cnddStateMachine: structOf(states(listOf(raw.cnddStateMachine))),
    };
    for (const [name, edit] of words) after[name] = structOf(edit(listOf(raw[name])));
    return after;
  };
}

/** Returns a function that applies changes of receive buffers to a structure. */
export function buffersEdit(changes: BufferChanges): Edit<DcbnlBuffer<Read>> {
  checkChanges(changes, bufferNames, "buffers");
  const priorityBuffers = inBytes(changing(changes.priorityBuffers, classNumber, "buffers.priorityBuffers"));
  const sizes = changing(changes.sizes, word, "buffers.sizes");
  return (raw) => ({
    ...raw,
    prio2buffer: priorityBuffers(raw.prio2buffer),
    bufferSize: structOf(sizes(listOf(raw.bufferSize))),
  });
}

/**
 * Returns an application table with the given entries, as request attributes. IEEE 802.1Qaz entries have another
 * attribute number than other entries. The priority of new entries is 0 to 7; existing entries may have the bit mask of
 * priorities that CEE uses instead.
 */
export function tableOf(apps: readonly App[], path: string, mostPriority: number): AppTable<Write> {
  const table: Required<Pick<AppTable<Write>, "ieeeApp" | "dcbApp">> = { ieeeApp: [], dcbApp: [] };
  for (const [index, app] of apps.entries()) {
    const { selector, protocol, priority } = checkedApp(app, `${path}[${index}]`, mostPriority);
    table[isIeeeSelector(selector) ? "ieeeApp" : "dcbApp"].push({ selector, priority, protocol });
  }
  return table;
}

/** Returns an application priority whose selector is a number. Throws TypeError or RangeError for an invalid entry. */
export function checkedApp(
  app: App,
  path: string,
  mostPriority: number,
): { selector: number; protocol: number; priority: number } {
  checkOptions(app, appNames, path);
  return {
    selector: selectorNumber(app.selector, `${path}.selector`),
    protocol: checkInteger(app.protocol, 0, 0xffff, `${path}.protocol`),
    priority: checkInteger(app.priority, 0, mostPriority, `${path}.priority`),
  };
}

/** Returns the numbers of protocol selectors. Throws TypeError or RangeError for invalid selectors. */
export function selectorNumbers(selectors: readonly (AppSelector | number)[], path: string): number[] {
  checkList(selectors, path);
  return Array.from(selectors, (selector, index) => selectorNumber(selector, `${path}[${index}]`));
}

function inBytes(edit: (current: Iterable<number>) => number[]): (current: Uint8Array) => Uint8Array {
  return (current) => Uint8Array.from(edit(current));
}

/** Returns the byte that represents a flag, or the current byte if the flag is omitted. */
function flag(value: boolean | undefined, current: number): number {
  return value === undefined ? current : Number(value);
}
