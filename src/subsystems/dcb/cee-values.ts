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
import { checkInteger, checkKnown, checkObject, type Names } from "../../message/check.ts";
import { encodeAttributes } from "../../schema/codec.ts";
import type { Read, Write } from "../../schema/types.ts";
import { checkWhole, present } from "./ieee.ts";
import { idtypeNumber } from "./names.ts";
import { bitsOf, byteOf, given, type PerClass } from "./per-class.ts";
import { type Unread, unreadOf } from "./unread.ts";

/** A traffic class in CEE. */
export interface CeeClass {
  /** The priority group that it belongs to. */
  group?: number;
  /** The priorities that belong to it. */
  priorities?: number[];
  /** Whether it goes first: 0 not at all, 1 in its group, 2 on the link. */
  strict?: number;
  /** Its share of the group's bandwidth, in percent. */
  bandwidth?: number;
}

/** The traffic classes and the bandwidth of the priority groups, in order. What the device does not tell is absent. */
export interface PriorityGroups {
  classes: (CeeClass | undefined)[];
  /** The share of the link's bandwidth that each group has, in percent. */
  bandwidths: (number | undefined)[];
}

/** What can be changed of priority groups. */
export interface PriorityGroupChanges {
  classes?: PerClass<CeeClass>;
  bandwidths?: PerClass<number>;
}

/** What a device can. What it does not tell is absent. */
export interface CeeCapabilities {
  /** Whether it has priority groups. */
  priorityGroups?: boolean;
  /** Whether it has priority flow control. */
  pfc?: boolean;
  /** Whether priorities can be mapped to traffic classes. */
  priorityMapping?: boolean;
  /** The numbers of traffic classes that can be had for priority groups. */
  priorityGroupClasses?: number[];
  /** The numbers of traffic classes that can be had for flow control. */
  pfcClasses?: number[];
  /** Whether it has group strict priority. */
  groupStrictPriority?: boolean;
  /** Whether it has backward congestion notification. */
  bcn?: boolean;
  /** Who can speak DCBX for it, and in which versions. */
  dcbx?: (Dcbx | number)[];
}

/** How many traffic classes there are. */
export interface TrafficClassCounts {
  /** For priority groups. */
  pg?: number;
  /** For flow control. */
  pfc?: number;
}

/** Backward congestion notification. What the device does not tell is absent, what is not given is not changed. */
export interface CeeBcn {
  /** For each priority, whether it is a reaction point. */
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

/** Which priorities traffic has in CEE. */
export interface CeeApp {
  /** What `id` is: an Ethernet type or a port. */
  idtype: AppIdtype | number;
  id: number;
  priorities: number[];
}

/** What is said of features in DCBX. What the device does not tell is absent, what is not given is not changed. */
export interface CeeFeatures {
  pg?: (Featcfg | number)[];
  pfc?: (Featcfg | number)[];
  app?: (Featcfg | number)[];
}

/** The priority groups of the peer. */
export interface CeePeerGroups {
  willing: boolean;
  error: boolean;
  enabled: boolean;
  /** How many traffic classes it has. */
  classes: number;
  /** The share of bandwidth of each group, in percent. */
  bandwidths: number[];
  /** The group of each priority. */
  priorityGroups: number[];
}

/** The flow control of the peer. */
export interface CeePeerPfc {
  willing: boolean;
  error: boolean;
  /** The priorities that have it. */
  enabled: number[];
  /** How many traffic classes can have it. */
  classes: number;
}

/** What a device says of CEE DCBX. What it does not have is absent. */
export interface CeeConfiguration extends Unread {
  /** The device's name. */
  name?: string;
  txGroups?: PriorityGroups;
  rxGroups?: PriorityGroups;
  /** For each priority, its flow control: 0 is none. */
  pfc?: (number | undefined)[];
  apps?: CeeApp[];
  features?: CeeFeatures;
  peerGroups?: CeePeerGroups;
  peerPfc?: CeePeerPfc;
  peerApps?: CeeApp[];
  /** Whether the peer takes over entries, and whether it has found a mistake in them. */
  peerAppInfo?: { willing: boolean; error: boolean };
  dcbx?: (Dcbx | number)[];
}

/** Number of entries in a table of applications. (linux/dcbnl.h) */
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

const classNames: Names<CeeClass> = { group: true, priorities: true, strict: true, bandwidth: true };
const groupNames: Names<PriorityGroupChanges> = { classes: true, bandwidths: true };
const countNames: Names<TrafficClassCounts> = { pg: true, pfc: true };
const featureNames: Names<CeeFeatures> = { pg: true, pfc: true, app: true };
const appNames: Names<CeeApp> = { idtype: true, id: true, priorities: true };
const bcnNames: Readonly<Record<string, true>> = Object.fromEntries(
  ["reactionPoints", ...words].map((name) => [name, true as const]),
);

/** The question for all priority groups. */
export const ALL_GROUPS: Pg<Write> = { tcAll: { all: true }, bwIdAll: true };

/** The question for all of backward congestion notification. */
export const ALL_BCN: Bcn<Write> = { all: true };

/** What an answer says of priority groups. */
export function groupsOf(pg: Pg<Read>): PriorityGroups {
  return {
    classes: numbers.map((number) => classOf(pg[`tc${number}`])),
    bandwidths: numbers.map((number) => pg[`bwId${number}`]),
  };
}

function classOf(tc: Tc<Read> | undefined): CeeClass | undefined {
  if (tc === undefined) return undefined;
  const { pgid, upMapping, strictPrio, bwPct } = tc;
  return present({
    group: pgid,
    priorities: upMapping === undefined ? undefined : bitsOf(upMapping),
    strict: strictPrio,
    bandwidth: bwPct,
  });
}

/** The attributes for changes of priority groups. Throws TypeError or RangeError for what cannot be meant. */
export function groupAttributes(changes: PriorityGroupChanges): Pg<Write> {
  checkNamed(changes, groupNames, "groups");
  const pg: Pg<Write> = {};
  for (const [number, tc] of given(changes.classes, "groups.classes")) {
    const path = `groups.classes[${number}]`;
    checkNamed(tc, classNames, path);
    const { group, priorities, strict, bandwidth } = tc;
    pg[`tc${number as 0}`] = present({
      pgid: optional(group, 7, `${path}.group`),
      upMapping: priorities === undefined ? undefined : byteOf(priorities, `${path}.priorities`),
      strictPrio: optional(strict, 2, `${path}.strict`),
      bwPct: optional(bandwidth, 100, `${path}.bandwidth`),
    });
  }
  for (const [number, share] of given(changes.bandwidths, "groups.bandwidths")) {
    pg[`bwId${number as 0}`] = checkInteger(share, 0, 100, `groups.bandwidths[${number}]`);
  }
  return pg;
}

/** For each priority, its flow control. */
export function flowControlOf(pfc: PfcUp<Read>): (number | undefined)[] {
  return numbers.map((number) => pfc[number]);
}

/** The attributes for changes of flow control. */
export function flowControlAttributes(changes: PerClass<number>): PfcUp<Write> {
  const pfc: PfcUp<Write> = {};
  for (const [number, value] of given(changes, "pfc")) {
    pfc[number as 0] = checkInteger(value, 0, 0xff, `pfc[${number}]`);
  }
  return pfc;
}

/** What an answer says of capabilities. */
export function capabilitiesOf(cap: Cap<Read>): CeeCapabilities {
  const flag = (value: number | undefined) => (value === undefined ? undefined : value !== 0);
  // Bit 0 stands for one class, bit 7 for eight.
  const counts = (value: number | undefined) => (value === undefined ? undefined : bitsOf(value).map((bit) => bit + 1));
  return present({
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

/** The attributes for numbers of traffic classes. */
export function countAttributes(counts: TrafficClassCounts): TrafficClassCounts {
  checkNamed(counts, countNames, "counts");
  const { pg, pfc } = counts;
  return present({ pg: optional(pg, 0xff, "counts.pg"), pfc: optional(pfc, 0xff, "counts.pfc") });
}

/** What an answer says of backward congestion notification. */
export function bcnOf(bcn: Bcn<Read>): CeeBcn {
  const points = numbers.flatMap((number) => {
    const value = bcn[`rp${number}`];
    return value === undefined ? [] : [[number, value] as const];
  });
  const reactionPoints =
    points.length === numbers.length ? points.map(([, value]) => value) : Object.fromEntries(points);
  const found = Object.fromEntries(words.map((name) => [name, bcn[name]]));
  return present({ reactionPoints: points.length === 0 ? undefined : reactionPoints, ...found });
}

/** The attributes for changes of backward congestion notification. */
export function bcnAttributes(changes: CeeBcn): Bcn<Write> {
  checkNamed(changes, bcnNames, "bcn");
  const bcn: Bcn<Write> = {};
  for (const [number, value] of given(changes.reactionPoints, "bcn.reactionPoints")) {
    bcn[`rp${number as 0}`] = checkInteger(value, 0, 0xff, `bcn.reactionPoints[${number}]`);
  }
  for (const name of words) {
    const value = changes[name];
    if (value !== undefined) bcn[name] = checkInteger(value, 0, 0xffffffff, `bcn.${name}`);
  }
  return bcn;
}

/** An entry as an answer has it. */
export function ceeAppOf({ idtype, id, priority }: RawApp): CeeApp | undefined {
  if (idtype === undefined || id === undefined || priority === undefined) return undefined;
  return { idtype, id, priorities: bitsOf(priority) };
}

/** The attributes that name an entry. */
export function appKeyAttributes(app: Pick<CeeApp, "idtype" | "id">): RawApp {
  checkNamed(app, appNames, "app");
  return { idtype: idtypeNumber(app.idtype, "app.idtype"), id: checkInteger(app.id, 0, 0xffff, "app.id") };
}

/** The attributes of a whole entry. */
export function appAttributes(app: CeeApp): RawApp {
  return { ...appKeyAttributes(app), priority: byteOf(app.priorities, "app.priorities") };
}

/** What an answer says of features. */
export function featuresOf({ pg, pfc, app }: Feature<Read>): CeeFeatures {
  return present({ pg, pfc, app });
}

/** The attributes for changes of features. */
export function featureAttributes(changes: CeeFeatures): Feature<Write> {
  checkNamed(changes, featureNames, "features");
  return present({ pg: changes.pg, pfc: changes.pfc, app: changes.app });
}

/** What an answer to CEE_GET, or an announcement of the same form, says. @param title what it is, for errors. */
export function ceeOf(answer: Dcb<Read>, title: string): CeeConfiguration {
  const { ifname, cee = {}, dcbx } = answer;
  const entries = cee.appTable?.app ?? [];
  const partial = entries.flatMap((app) => (ceeAppOf(app) === undefined ? partialApp(app) : []));
  const unread = unreadOf(answer);
  if (partial.length > 0) unread.unparsed = [...(unread.unparsed ?? []), ...partial];
  const found = {
    name: ifname,
    txGroups: cee.txPg && groupsOf(cee.txPg),
    rxGroups: cee.rxPg && groupsOf(cee.rxPg),
    pfc: cee.pfc && flowControlOf(cee.pfc),
    apps: cee.appTable && entries.map(ceeAppOf).filter((app) => app !== undefined),
    features: cee.feat && featuresOf(cee.feat),
    ...peerOf(cee, title),
    dcbx,
    ...unread,
  };
  return present(found);
}

/** An entry that does not say all that makes one, as it came, but for what is kept of it already. */
function partialApp({ unknown, unparsed, ...app }: RawApp): NonNullable<Unread["unparsed"]> {
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

function checkNamed(value: object, names: Readonly<Record<string, true>>, path: string): void {
  checkObject(value, path);
  checkKnown(value, names, path);
}

function optional(value: number | undefined, maximum: number, path: string): number | undefined {
  return value === undefined ? undefined : checkInteger(value, 0, maximum, path);
}
