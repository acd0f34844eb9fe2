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
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../message/check.ts";
import type { Read, Write } from "../../schema/types.ts";
import type { App, Qcn } from "./ieee.ts";
import { algorithmNumber, isIeeeSelector, selectorNumber, stateNumber } from "./names.ts";
import { byteOf, CLASSES, changing, checkList, listOf, type PerClass, structOf, upTo, wide } from "./per-class.ts";

/** The highest priority. */
export const MOST_PRIORITY = 7;
/** The most that an entry which CEE has made may have instead: a bit for each priority. */
export const ANY_PRIORITY = 0xff;

/** What can be changed of enhanced transmission selection; the rest stays as it is. */
export interface EtsChanges {
  willing?: boolean;
  creditBasedShaper?: boolean;
  /** In percent. Drivers want those of the classes with the algorithm "ets" to be 100 together. */
  txBandwidth?: PerClass<number>;
  rxBandwidth?: PerClass<number>;
  algorithms?: PerClass<Tsa | number>;
  priorityClasses?: PerClass<number>;
  recommendedBandwidth?: PerClass<number>;
  recommendedAlgorithms?: PerClass<Tsa | number>;
  recommendedPriorityClasses?: PerClass<number>;
}

/** What can be changed of priority flow control; the rest stays as it is. */
export interface PfcChanges {
  /** The priorities that are to have it: all others lose it. */
  enabled?: readonly number[] | ReadonlySet<number>;
  macsecBypass?: boolean;
  /** In bits. */
  delay?: number;
}

/** What can be changed of congestion notification; the rest stays as it is. */
export type QcnChanges = {
  [Name in keyof Omit<Qcn, "rest" | "cnddStateMachine">]?: PerClass<number>;
} & { cnddStateMachine?: PerClass<CnddState | number> };

/** What can be changed of buffers; the rest stays as it is. */
export interface BufferChanges {
  priorityBuffers?: PerClass<number>;
  /** In bytes. */
  sizes?: PerClass<number>;
}

const etsNames: Names<EtsChanges> = {
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
const pfcNames: Names<PfcChanges> = { enabled: true, macsecBypass: true, delay: true };
const bufferNames: Names<BufferChanges> = { priorityBuffers: true, sizes: true };
const appNames: Names<App> = { selector: true, protocol: true, priority: true };
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
const qcnNames: Names<QcnChanges> = {
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

/** Throws unless the changes are an object of known names. */
function checkChanges(changes: object, names: Readonly<Record<string, true>>, what: string): void {
  checkObject(changes, what);
  checkKnown(changes, names, what);
}

/** Makes of a structure the one after a change. */
export type Edit<Struct> = (raw: Struct) => Struct;

/** What changes come to, checked before the device is asked. Throws TypeError or RangeError for what cannot be meant. */
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

/** The same of priority flow control. */
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

/** The same of the most that classes may send. */
export function maxrateEdit(changes: PerClass<bigint | number>): Edit<IeeeMaxrate<Read>> {
  if (!Array.isArray(changes)) checkObject(changes, "maxrate");
  const rates = changing(changes, wide, "maxrate");
  return (raw) => ({ ...raw, tcMaxrate: structOf(rates(listOf(raw.tcMaxrate))) });
}

/** The same of congestion notification. */
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

/** The same of buffers. */
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
 * A table with these entries: those of IEEE 802.1Qaz and the others have numbers of their own. Entries that are to be there
 * have a priority from 0 to 7; what is there already may have the set of bits that CEE has in its place.
 */
export function tableOf(apps: readonly App[], path: string, mostPriority: number): AppTable<Write> {
  const table: Required<Pick<AppTable<Write>, "ieeeApp" | "dcbApp">> = { ieeeApp: [], dcbApp: [] };
  for (const [index, app] of apps.entries()) {
    const { selector, protocol, priority } = checkedApp(app, `${path}[${index}]`, mostPriority);
    table[isIeeeSelector(selector) ? "ieeeApp" : "dcbApp"].push({ selector, priority, protocol });
  }
  return table;
}

/** An entry with its selector as a number. Throws TypeError or RangeError for what cannot be meant. */
export function checkedApp(
  app: App,
  path: string,
  mostPriority: number,
): { selector: number; protocol: number; priority: number } {
  checkObject(app, path);
  checkKnown(app, appNames, path);
  return {
    selector: selectorNumber(app.selector, `${path}.selector`),
    protocol: checkInteger(app.protocol, 0, 0xffff, `${path}.protocol`),
    priority: checkInteger(app.priority, 0, mostPriority, `${path}.priority`),
  };
}

/** The selectors as numbers. Throws TypeError or RangeError for what are none. */
export function selectorNumbers(selectors: readonly (AppSelector | number)[], path: string): number[] {
  checkList(selectors, path);
  return Array.from(selectors, (selector, index) => selectorNumber(selector, `${path}[${index}]`));
}

function inBytes(edit: (current: Iterable<number>) => number[]): (current: Uint8Array) => Uint8Array {
  return (current) => Uint8Array.from(edit(current));
}

/** The byte for a flag; as it was when nothing is said, whatever that is. */
function flag(value: boolean | undefined, current: number): number {
  return value === undefined ? current : Number(value);
}
