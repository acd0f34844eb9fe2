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
import { algorithmNumber, isIeeeSelector, selectorNumber } from "./names.ts";
import {
  byteOf,
  CLASSES,
  changed,
  checkList,
  listOf,
  type PerClass,
  type PerClassStruct,
  structOf,
  upTo,
  wide,
} from "./per-class.ts";

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

/** The structure after the changes. Throws TypeError or RangeError for what cannot be meant. */
export function changedEts(raw: IeeeEts, changes: EtsChanges): IeeeEts {
  checkChanges(changes, etsNames, "ets");
  const { willing, creditBasedShaper } = changes;
  checkFlag(willing, "ets.willing");
  checkFlag(creditBasedShaper, "ets.creditBasedShaper");
  const bytes = (
    current: Uint8Array,
    name: keyof EtsChanges & `${string}${"Bandwidth" | "Classes"}`,
    check: typeof percent,
  ) => Uint8Array.from(changed([...current], changes[name], check, `ets.${name}`));
  const algorithms = (current: Uint8Array, name: "algorithms" | "recommendedAlgorithms") =>
    Uint8Array.from(changed([...current], changes[name], algorithmNumber, `ets.${name}`));
  return {
    ...raw,
    willing: flag(willing, raw.willing),
    cbs: flag(creditBasedShaper, raw.cbs),
    tcTxBw: bytes(raw.tcTxBw, "txBandwidth", percent),
    tcRxBw: bytes(raw.tcRxBw, "rxBandwidth", percent),
    tcTsa: algorithms(raw.tcTsa, "algorithms"),
    prioTc: bytes(raw.prioTc, "priorityClasses", classNumber),
    tcRecoBw: bytes(raw.tcRecoBw, "recommendedBandwidth", percent),
    tcRecoTsa: algorithms(raw.tcRecoTsa, "recommendedAlgorithms"),
    recoPrioTc: bytes(raw.recoPrioTc, "recommendedPriorityClasses", classNumber),
  };
}

/** The same of priority flow control. */
export function changedPfc(raw: IeeePfc<Read>, changes: PfcChanges): IeeePfc<Read> {
  checkChanges(changes, pfcNames, "pfc");
  const { enabled, macsecBypass, delay } = changes;
  checkFlag(macsecBypass, "pfc.macsecBypass");
  return {
    ...raw,
    pfcEn: enabled === undefined ? raw.pfcEn : byteOf(enabled, "pfc.enabled"),
    mbc: flag(macsecBypass, raw.mbc),
    delay: delay === undefined ? raw.delay : checkInteger(delay, 0, 0xffff, "pfc.delay"),
  };
}

/** The same of the most that classes may send. */
export function changedMaxrate(raw: IeeeMaxrate<Read>, changes: PerClass<bigint | number>): IeeeMaxrate<Read> {
  return { ...raw, tcMaxrate: structOf(changed(listOf(raw.tcMaxrate), changes, wide, "maxrate")) };
}

/** The same of congestion notification. */
export function changedQcn(raw: IeeeQcn<Read>, changes: QcnChanges): IeeeQcn<Read> {
  checkChanges(changes, qcnNames, "qcn");
  const state = (value: CnddState | number, path: string) =>
    typeof value === "string" ? value : checkInteger(value, 0, 0xffffffff, path);
  const after: IeeeQcn<Read> = {
    ...raw,
    rpgEnable: Uint8Array.from(changed([...raw.rpgEnable], changes.rpgEnable, byte, "qcn.rpgEnable")),
    cnddStateMachine: structOf(
      changed(listOf(raw.cnddStateMachine), changes.cnddStateMachine, state, "qcn.cnddStateMachine"),
    ),
  };
  for (const name of rates) after[name] = changedWords(raw[name], changes[name], `qcn.${name}`);
  return after;
}

/** The same of buffers. */
export function changedBuffers(raw: DcbnlBuffer<Read>, changes: BufferChanges): DcbnlBuffer<Read> {
  checkChanges(changes, bufferNames, "buffers");
  const { priorityBuffers, sizes } = changes;
  return {
    ...raw,
    prio2buffer: Uint8Array.from(
      changed([...raw.prio2buffer], priorityBuffers, classNumber, "buffers.priorityBuffers"),
    ),
    bufferSize: changedWords(raw.bufferSize, sizes, "buffers.sizes"),
  };
}

/** A table with these entries: those of IEEE 802.1Qaz and the others have numbers of their own. */
export function tableOf(apps: readonly App[], path: string): AppTable<Write> {
  const table: Required<Pick<AppTable<Write>, "ieeeApp" | "dcbApp">> = { ieeeApp: [], dcbApp: [] };
  for (const [index, app] of apps.entries()) {
    const { selector, protocol, priority } = checkedApp(app, `${path}[${index}]`);
    table[isIeeeSelector(selector) ? "ieeeApp" : "dcbApp"].push({ selector, priority, protocol });
  }
  return table;
}

/** An entry with its selector as a number. Throws TypeError or RangeError for what cannot be meant. */
export function checkedApp(app: App, path: string): { selector: number; protocol: number; priority: number } {
  checkObject(app, path);
  checkKnown(app, appNames, path);
  return {
    selector: selectorNumber(app.selector, `${path}.selector`),
    protocol: checkInteger(app.protocol, 0, 0xffff, `${path}.protocol`),
    priority: checkInteger(app.priority, 0, 0xff, `${path}.priority`),
  };
}

/** The selectors as numbers. Throws TypeError or RangeError for what are none. */
export function selectorNumbers(selectors: readonly (AppSelector | number)[], path: string): number[] {
  checkList(selectors, path);
  return Array.from(selectors, (selector, index) => selectorNumber(selector, `${path}[${index}]`));
}

function changedWords(
  raw: PerClassStruct<number>,
  change: PerClass<number> | undefined,
  path: string,
): PerClassStruct<number> {
  return structOf(changed(listOf(raw), change, word, path));
}

/** The byte for a flag; as it was when nothing is said, whatever that is. */
function flag(value: boolean | undefined, current: number): number {
  return value === undefined ? current : Number(value);
}
