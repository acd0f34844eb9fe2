import {
  type AppIdtype,
  type Bcn,
  type Cap,
  type Cee,
  type Dcb,
  type Dcbx,
  dcb,
  type Featcfg,
  type Feature,
  type PfcUp,
  type Pg,
  type App as RawApp,
  type Tc,
} from "../../families/dcb.ts";
import {
  type AnyChecks,
  checkChanges,
  checkInteger,
  checkNotEmpty,
  checkOptions,
  type OptionChecks,
} from "../../message/check.ts";
import { defined } from "../../message/objects.ts";
import { encodeAttributes } from "../../schema/codec/codec.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import { checkWhole } from "./ieee.ts";
import { idtypeNumber } from "./names.ts";
import { bitsOf, byteOf, entriesOf, type PerClass } from "./per-class.ts";
import { type Undecoded, undecodedOf } from "./undecoded.ts";

/** A traffic class of CEE DCBX. */
export interface CeeClass {
  /** Priority group of the traffic class. */
  group?: number;
  /** Priorities of the traffic class. */
  priorities?: number[];
  /**
   * Strict priority mode of the traffic class: 0 for no strict priority, 1 for strict priority within the group, 2 for
   * strict priority on the link.
   */
  strict?: number;
  /** Share of the class in the bandwidth of its priority group, in percent. */
  bandwidth?: number;
}

/**
 * Traffic classes and bandwidths of the priority groups of a device, indexed by number. Values that the device does not
 * report are absent.
 */
export interface PriorityGroups {
  classes: (CeeClass | undefined)[];
  /** Share of each priority group in the bandwidth of the link, in percent. */
  bandwidths: (number | undefined)[];
}

/** Changes of traffic classes and priority groups. Omitted values are not changed. */
export interface PriorityGroupChanges {
  classes?: PerClass<CeeClass>;
  bandwidths?: PerClass<number>;
}

/** Data center bridging capabilities of a device. Capabilities that the device does not report are absent. */
export interface CeeCapabilities {
  /** Whether the device supports priority groups. */
  priorityGroups?: boolean;
  /** Whether the device supports priority flow control. */
  pfc?: boolean;
  /** Whether the device supports mapping user priorities to traffic classes. */
  priorityMapping?: boolean;
  /** Supported numbers of traffic classes for priority groups. */
  priorityGroupClasses?: number[];
  /** Supported numbers of traffic classes for priority flow control. */
  pfcClasses?: number[];
  /** Whether the device supports group strict priority. */
  groupStrictPriority?: boolean;
  /** Whether the device supports backward congestion notification. */
  bcn?: boolean;
  /** DCBX agents and versions that the device supports. */
  dcbx?: (Dcbx | number)[];
}

/** Current numbers of traffic classes that a device uses. */
export interface TrafficClassCounts {
  /** Number of traffic classes that are used for priority groups. */
  pg?: number;
  /** Number of traffic classes that are used for priority flow control. */
  pfc?: number;
}

/**
 * Settings of backward congestion notification. In results, values that the device does not report are absent; in
 * changes, omitted values are not changed.
 */
export interface CeeBcn {
  /** Whether each priority is a reaction point of congestion notification. */
  reactionPoints?: PerClass<number>;
  bcna0?: number;
  bcna1?: number;
  alpha?: number;
  beta?: number;
  gd?: number;
  gi?: number;
  tmax?: number;
  td?: number;
  rmin?: number;
  w?: number;
  rd?: number;
  ru?: number;
  wrtt?: number;
  ri?: number;
  c?: number;
}

/** An application priority of CEE DCBX: the priorities for the packets of one protocol. */
export interface CeeApp {
  /** Meaning of `id`: an Ethernet type or a port. */
  idtype: AppIdtype | number;
  id: number;
  priorities: number[];
}

/**
 * DCBX feature flags of a device. In results, flags that the device does not report are absent; in changes, omitted
 * flags are not changed.
 */
export interface CeeFeatures {
  pg?: (Featcfg | number)[];
  pfc?: (Featcfg | number)[];
  app?: (Featcfg | number)[];
}

/** Priority groups of the peer, as received through CEE DCBX. */
export interface CeePeerGroups {
  willing: boolean;
  error: boolean;
  enabled: boolean;
  /** Number of traffic classes of the peer. */
  classes: number;
  /** Share of each priority group in the bandwidth of the link, in percent. */
  bandwidths: number[];
  /** Priority group of each priority. */
  priorityGroups: number[];
}

/** Priority flow control of the peer, as received through CEE DCBX. */
export interface CeePeerPfc {
  willing: boolean;
  error: boolean;
  /** Priorities for which the peer uses flow control. */
  enabled: number[];
  /** Maximum number of traffic classes for which the peer supports flow control. */
  classes: number;
}

/** CEE DCBX configuration of a device. Values that the device does not have are absent. */
export interface CeeConfiguration extends Undecoded {
  /** Name of the device. */
  name?: string;
  txGroups?: PriorityGroups;
  rxGroups?: PriorityGroups;
  /** Flow control setting of each priority; 0 means no flow control. */
  pfc?: (number | undefined)[];
  apps?: CeeApp[];
  features?: CeeFeatures;
  peerGroups?: CeePeerGroups;
  peerPfc?: CeePeerPfc;
  peerApps?: CeeApp[];
  /** Whether the peer is willing to use the application entries, and whether it found an error in them. */
  peerAppInfo?: { willing: boolean; error: boolean };
  dcbx?: (Dcbx | number)[];
}

/** Attribute number of an entry in an application table (linux/dcbnl.h). */
const DCB_ATTR_APP = 12;

const numbers = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const words = [
  "bcna0",
  "bcna1",
  "alpha",
  "beta",
  "gd",
  "gi",
  "tmax",
  "td",
  "rmin",
  "w",
  "rd",
  "ru",
  "wrtt",
  "ri",
  "c",
] as const;

const classNames: OptionChecks<CeeClass> = { group: true, priorities: true, strict: true, bandwidth: true };
const groupNames: OptionChecks<PriorityGroupChanges> = { classes: true, bandwidths: true };
const countNames: OptionChecks<TrafficClassCounts> = { pg: true, pfc: true };
const featureNames: OptionChecks<CeeFeatures> = { pg: true, pfc: true, app: true };
const appNames: OptionChecks<CeeApp> = { idtype: true, id: true, priorities: true };
const bcnNames: AnyChecks = Object.fromEntries(["reactionPoints", ...words].map((name) => [name, true as const]));

/** Request attributes that select all priority groups. */
export const ALL_GROUPS: Pg<Write> = { tcAll: { all: true }, bwIdAll: true };

/** Request attributes that select all values of backward congestion notification. */
export const ALL_BCN: Bcn<Write> = { all: true };

/** Converts the priority groups in a reply of the kernel. */
export function groupsOf(pg: Pg<Read>): PriorityGroups {
  return {
    classes: numbers.map((number) => classOf(pg[`tc${number}`])),
    bandwidths: numbers.map((number) => pg[`bwId${number}`]),
  };
}

function classOf(tc: Tc<Read> | undefined): CeeClass | undefined {
  if (tc === undefined) return undefined;
  const { pgid, upMapping, strictPrio, bwPct } = tc;
  return defined({
    group: pgid,
    priorities: upMapping === undefined ? undefined : bitsOf(upMapping),
    strict: strictPrio,
    bandwidth: bwPct,
  });
}

/**
 * Returns the request attributes for changes of priority groups. Throws TypeError or RangeError for invalid changes.
 */
export function groupAttributes(changes: PriorityGroupChanges): Pg<Write> {
  checkChanges(changes, groupNames, "groups");
  const pg: Pg<Write> = {};
  for (const [number, tc] of entriesOf(changes.classes, "groups.classes")) {
    const path = `groups.classes[${number}]`;
    checkOptions(tc, classNames, path);
    const { group, priorities, strict, bandwidth } = tc;
    pg[`tc${number as 0}`] = defined({
      pgid: optional(group, 7, `${path}.group`),
      upMapping: priorities === undefined ? undefined : byteOf(priorities, `${path}.priorities`),
      strictPrio: optional(strict, 2, `${path}.strict`),
      bwPct: optional(bandwidth, 100, `${path}.bandwidth`),
    });
  }
  for (const [number, share] of entriesOf(changes.bandwidths, "groups.bandwidths")) {
    pg[`bwId${number as 0}`] = checkInteger(share, 0, 100, `groups.bandwidths[${number}]`);
  }
  return pg;
}

/** Converts the flow control setting of each priority in a reply of the kernel. */
export function flowControlOf(pfc: PfcUp<Read>): (number | undefined)[] {
  return numbers.map((number) => pfc[number]);
}

/** Returns the request attributes that change priority flow control. */
export function flowControlAttributes(changes: PerClass<number>): PfcUp<Write> {
  checkNotEmpty(changes, "pfc");
  const pfc: PfcUp<Write> = {};
  for (const [number, value] of entriesOf(changes, "pfc")) {
    pfc[number as 0] = checkInteger(value, 0, 0xff, `pfc[${number}]`);
  }
  return pfc;
}

/** Converts the data center bridging capabilities in a reply of the kernel. */
export function capabilitiesOf(cap: Cap<Read>): CeeCapabilities {
  const flag = (value: number | undefined) => (value === undefined ? undefined : value !== 0);
  // In a set of supported class counts, bit 0 stands for one traffic class, bit 7 for eight.
  const counts = (value: number | undefined) => (value === undefined ? undefined : bitsOf(value).map((bit) => bit + 1));
  return defined({
    priorityGroups: flag(cap.pg),
    pfc: flag(cap.pfc),
    priorityMapping: flag(cap.up2tc),
    priorityGroupClasses: counts(cap.pgTcs),
    pfcClasses: counts(cap.pfcTcs),
    groupStrictPriority: flag(cap.gsp),
    bcn: flag(cap.bcn),
    dcbx: cap.dcbx,
  });
}

/** Returns the request attributes that set the numbers of traffic classes. */
export function countAttributes(counts: TrafficClassCounts): TrafficClassCounts {
  checkChanges(counts, countNames, "counts");
  const { pg, pfc } = counts;
  return defined({ pg: optional(pg, 0xff, "counts.pg"), pfc: optional(pfc, 0xff, "counts.pfc") });
}

/** Converts the settings of backward congestion notification in a reply of the kernel. */
export function bcnOf(bcn: Bcn<Read>): CeeBcn {
  const points = numbers.flatMap((number) => {
    const value = bcn[`rp${number}`];
    return value === undefined ? [] : [[number, value] as const];
  });
  const reactionPoints =
    points.length === numbers.length ? points.map(([, value]) => value) : Object.fromEntries(points);
  const found = Object.fromEntries(words.map((name) => [name, bcn[name]]));
  return defined({ reactionPoints: points.length === 0 ? undefined : reactionPoints, ...found });
}

/** Returns the request attributes that change backward congestion notification. */
export function bcnAttributes(changes: CeeBcn): Bcn<Write> {
  checkChanges(changes, bcnNames, "bcn");
  const bcn: Bcn<Write> = {};
  for (const [number, value] of entriesOf(changes.reactionPoints, "bcn.reactionPoints")) {
    bcn[`rp${number as 0}`] = checkInteger(value, 0, 0xff, `bcn.reactionPoints[${number}]`);
  }
  for (const name of words) {
    const value = changes[name];
    if (value !== undefined) bcn[name] = checkInteger(value, 0, 0xffffffff, `bcn.${name}`);
  }
  return bcn;
}

/** Converts an application priority in a CEE reply of the kernel. */
export function ceeAppOf({ idtype, id, priority }: RawApp): CeeApp | undefined {
  if (idtype === undefined || id === undefined || priority === undefined) return undefined;
  return { idtype, id, priorities: bitsOf(priority) };
}

/** Returns the request attributes that identify an application priority. */
export function appKeyAttributes(app: Pick<CeeApp, "idtype" | "id">): RawApp {
  checkOptions(app, appNames, "app");
  return { idtype: idtypeNumber(app.idtype, "app.idtype"), id: checkInteger(app.id, 0, 0xffff, "app.id") };
}

/** Returns all request attributes of an application priority. */
export function appAttributes(app: CeeApp): RawApp {
  return { ...appKeyAttributes(app), priority: byteOf(app.priorities, "app.priorities") };
}

/** Converts the DCBX feature flags in a reply of the kernel. */
export function featuresOf({ pg, pfc, app }: Feature<Read>): CeeFeatures {
  return defined({ pg, pfc, app });
}

/** Returns the request attributes that change DCBX feature flags. */
export function featureAttributes(changes: CeeFeatures): Feature<Write> {
  checkChanges(changes, featureNames, "features");
  return defined({ pg: changes.pg, pfc: changes.pfc, app: changes.app });
}

/**
 * Converts the reply to CEE_GET, or an announcement in the same format.
 *
 * @param title name of the reply or announcement in errors.
 */
export function ceeOf(answer: Dcb<Read>, title: string): CeeConfiguration {
  const { ifname, cee = {}, dcbx } = answer;
  const entries = cee.appTable?.app ?? [];
  const partial = entries.flatMap((app) => (ceeAppOf(app) === undefined ? partialApp(app) : []));
  const undecoded = undecodedOf(answer);
  if (partial.length > 0) undecoded.unparsed = [...(undecoded.unparsed ?? []), ...partial];
  const found = {
    name: ifname,
    txGroups: cee.txPg && groupsOf(cee.txPg),
    rxGroups: cee.rxPg && groupsOf(cee.rxPg),
    pfc: cee.pfc && flowControlOf(cee.pfc),
    apps: cee.appTable && entries.map(ceeAppOf).filter((app) => app !== undefined),
    features: cee.feat && featuresOf(cee.feat),
    ...peerOf(cee, title),
    dcbx,
    ...undecoded,
  };
  return defined(found);
}

/** Returns an incomplete application priority as an attribute that could not be decoded. */
function partialApp({ unknown, unparsed, ...app }: RawApp): NonNullable<Undecoded["unparsed"]> {
  if (Object.keys(app).length === 0 && (unknown ?? unparsed) !== undefined) return [];
  const missing = (["idtype", "id", "priority"] as const).filter((name) => app[name] === undefined);
  const reason = `the entry lacks ${missing.join(" and ")}`;
  return [{ type: DCB_ATTR_APP, bytes: encodeAttributes(dcb, "app", app), reason, place: "cee.appTable" }];
}

function peerOf({ peerPg, peerPfc, peerAppTable }: Cee<Read>, title: string) {
  if (peerPg !== undefined) checkWhole(peerPg, "prioPg", "cee_pg", title);
  if (peerPfc !== undefined) checkWhole(peerPfc, "tcsSupported", "cee_pfc", title);
  const info = peerAppTable?.peerAppInfo;
  if (info !== undefined) checkWhole(info, "error", "dcb_peer_app_info", title);
  return {
    peerGroups: peerPg && {
      willing: peerPg.willing !== 0,
      error: peerPg.error !== 0,
      enabled: peerPg.pgEn !== 0,
      classes: peerPg.tcsSupported,
      bandwidths: [...peerPg.pgBw],
      priorityGroups: [...peerPg.prioPg],
    },
    peerPfc: peerPfc && {
      willing: peerPfc.willing !== 0,
      error: peerPfc.error !== 0,
      enabled: bitsOf(peerPfc.pfcEn),
      classes: peerPfc.tcsSupported,
    },
    peerApps: peerAppTable?.peerApp?.map(({ selector, priority, protocol }) => ({
      idtype: selector,
      id: protocol,
      priorities: bitsOf(priority),
    })),
    peerAppInfo: info && { willing: info.willing !== 0, error: info.error !== 0 },
  };
}

function optional(value: number | undefined, maximum: number, path: string): number | undefined {
  return value === undefined ? undefined : checkInteger(value, 0, maximum, path);
}
