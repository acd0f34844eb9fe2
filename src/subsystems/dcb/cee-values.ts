import { checkChanges, checkInteger, checkNotEmpty, checkOptions, type OptionChecks } from "../../base/check.ts";
import { defined, lazily } from "../../base/objects.ts";
import {
  type AppIdtype,
  type Bcn,
  type Cap,
  type Cee,
  type CeePfc,
  type CeePg,
  type Dcb,
  type DcbPeerAppInfo,
  type Dcbx,
  dcb,
  type Feature,
  type Numtcs,
  type PfcUp,
  type Pg,
  type App as RawApp,
  type Tc,
} from "../../families/dcb.ts";
import { encodeAttributes } from "../../schema/codec/codec.ts";
import type { ExtraAttributes, Read, TrailingBytes, Write } from "../../schema/model/types.ts";
import { enumNames, type NumberNames } from "../route/core/names.ts";
import {
  bytes,
  type Field,
  Format,
  flag,
  number,
  plain,
  priorities,
  reported,
  StructFormat,
  type Undecoded,
  undecodedOf,
} from "./format.ts";
import { bitsOf, byteOf, type ClassNumber, entriesOf, type PerClass } from "./per-class.ts";

/** Attributes that are no DCBX settings but markers or lists. */
type Control = "all" | keyof ExtraAttributes;

/** A traffic class of a device in CEE DCBX. */
export interface CeeClass {
  /** Number of the priority group whose bandwidth the traffic class shares. */
  group?: number | undefined;
  /** Priorities (0 to 7) whose packets belong to the traffic class. */
  priorities?: number[] | undefined;
  /** Strict priority of the CEE DCBX traffic class. 0: none, 1: within its priority group, 2: on the whole link. */
  strict?: number | undefined;
  /** Share of the CEE DCBX traffic class in the bandwidth of its priority group, in percent. */
  bandwidth?: number | undefined;
}

/**
 * Traffic classes and priority groups of a device in CEE DCBX. A value that the device does not report is undefined.
 */
export interface PriorityGroups {
  classes: (CeeClass | undefined)[];
  /**
   * Share of each CEE DCBX priority group in the bandwidth of the link, in percent. The index is the group's number.
   */
  bandwidths: (number | undefined)[];
}

/** Changes of a device's CEE DCBX traffic classes and priority groups. Omitted values stay unchanged. */
export interface PriorityGroupChanges {
  classes?: PerClass<CeeClass> | undefined;
  /** Share of the bandwidth of each priority group in per cent. */
  bandwidths?: PerClass<number> | undefined;
}

/** Data center bridging capabilities of a device. A capability that the device does not report is absent. */
export interface CeeCapabilities {
  /** Whether the device supports priority groups. */
  priorityGroups?: boolean;
  /** Whether the device supports priority flow control. */
  pfc?: boolean;
  /** Whether the device supports mapping user priorities to traffic classes. */
  priorityMapping?: boolean;
  /**
   * Numbers of traffic classes that the device supports for priority groups of CEE DCBX: `[4, 8]` means either four or
   * eight classes.
   */
  priorityGroupClasses?: number[];
  /**
   * Numbers of traffic classes that the device supports for priority flow control: `[4, 8]` means either four or eight
   * classes.
   */
  pfcClasses?: number[];
  /** Whether the device supports group strict priority. */
  groupStrictPriority?: boolean;
  /** Whether the device supports backward congestion notification. */
  bcn?: boolean;
  /** DCBX agents and versions that the device supports. */
  dcbx?: (Dcbx | number)[];
}

/**
 * Numbers of traffic classes that a device uses in CEE DCBX: `pg` for priority groups, `pfc` for priority flow control.
 */
export type TrafficClassCounts = Omit<Numtcs<Read>, Control>;

/** Settings for backward congestion notification (BCN) of a device. In changes, omitted settings stay unchanged. */
export interface CeeBcn extends Omit<Bcn<Read>, Control | "rpAll" | `rp${ClassNumber}`> {
  /**
   * Whether the device is a reaction point for each priority, as one number per priority. A reaction point reduces its
   * send rate when the network reports congestion.
   */
  reactionPoints?: PerClass<number> | undefined;
}

/** The priorities that CEE DCBX assigns to packets of one protocol. */
export interface CeeApp {
  /** Kind of number in `id`: an EtherType or a port. */
  idtype: AppIdtype | `${number}`;
  /** EtherType, or port of TCP and UDP, as the id type says. */
  id: number;
  /** Numbers of the priorities (0 to 7) that the protocol uses. */
  priorities: number[];
}

/** Flags of the DCBX features of a device, one value for each feature. In changes, omitted flags stay unchanged. */
export type CeeFeatures = Omit<Feature<Read>, Control>;

/** Priority groups that the link partner has announced through CEE DCBX. */
export interface CeePeerGroups extends TrailingBytes {
  willing: boolean;
  error: boolean;
  enabled: boolean;
  /** Number of traffic classes that the link partner supports. */
  classes: number;
  /**
   * Share of each CEE DCBX priority group in the bandwidth of the link, in percent. The index is the group's number.
   */
  bandwidths: number[];
  /** Number of the priority group of each priority. */
  priorityGroups: number[];
}

/** Priority flow control settings that the link partner has announced through CEE DCBX. */
export interface CeePeerPfc extends TrailingBytes {
  willing: boolean;
  error: boolean;
  /** Priorities for which the link partner uses flow control. */
  enabled: number[];
  /** Maximum number of traffic classes for which the link partner supports flow control. */
  classes: number;
}

/** CEE DCBX configuration of a device. A field is absent if the device does not report its value. */
export interface CeeConfiguration extends Undecoded {
  name?: string;
  txGroups?: PriorityGroups;
  rxGroups?: PriorityGroups;
  /**
   * Priority flow control (PFC) setting of each priority. The value 0 disables flow control; the meaning of other
   * values depends on the driver.
   */
  pfc?: (number | undefined)[];
  apps?: CeeApp[];
  features?: CeeFeatures;
  peerGroups?: CeePeerGroups;
  peerPfc?: CeePeerPfc;
  peerApps?: CeeApp[];
  /**
   * How the link partner handles DCB application priorities: whether it adopts the priorities of another host
   * (willing), and whether it found an error in them.
   */
  peerAppInfo?: { willing: boolean; error: boolean };
  dcbx?: (Dcbx | number)[];
}

/** Type of an attribute with one application priority. (linux/dcbnl.h) */
const DCB_ATTR_APP = 12;

const idtypes: NumberNames<AppIdtype> = /* @__PURE__ */ enumNames(dcb, "app-idtype", 0xff);
const numbers = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Bit 0 stands for one traffic class, bit 7 for eight. */
const classCounts = (member: string): Field => ({
  member,
  show: (bits: number) => bitsOf(bits).map((bit) => bit + 1),
});

const classFormat: Format<Tc<Read>, CeeClass> = /* @__PURE__ */ new Format({
  group: number("pgid", 7),
  priorities: priorities("upMapping"),
  strict: number("strictPrio", 2),
  bandwidth: number("bwPct", 100),
});

export const capabilityFormat: Format<Cap<Read>, CeeCapabilities> = /* @__PURE__ */ new Format({
  priorityGroups: flag("pg"),
  pfc: flag("pfc"),
  priorityMapping: flag("up2tc"),
  priorityGroupClasses: classCounts("pgTcs"),
  pfcClasses: classCounts("pfcTcs"),
  groupStrictPriority: flag("gsp"),
  bcn: flag("bcn"),
  dcbx: reported("dcbx"),
});

export const countFormat: Format<Numtcs<Read>, TrafficClassCounts> = /* @__PURE__ */ new Format({
  pg: number("pg", 0xff),
  pfc: number("pfc", 0xff),
});

export const featureFormat: Format<Feature<Read>, CeeFeatures> = /* @__PURE__ */ new Format({
  pg: plain("pg"),
  pfc: plain("pfc"),
  app: plain("app"),
});

const wordFormat = lazily(() => {
  const words = dcb.sets["bcn"]!.attributes.filter(({ type }) => type === "u32").map(({ field }) => field);
  return new Format<Bcn<Read>, object>(Object.fromEntries(words.map((name) => [name, number(name, 0xffffffff)])));
});

const peerGroupFormat: StructFormat<CeePg, CeePeerGroups> = /* @__PURE__ */ new StructFormat("cee_pg", {
  willing: flag("willing"),
  error: flag("error"),
  enabled: flag("pgEn"),
  classes: reported("tcsSupported"),
  bandwidths: bytes("pgBw", 100),
  priorityGroups: bytes("prioPg", 7),
});

const peerPfcFormat: StructFormat<CeePfc, CeePeerPfc> = /* @__PURE__ */ new StructFormat("cee_pfc", {
  willing: flag("willing"),
  error: flag("error"),
  enabled: priorities("pfcEn"),
  classes: reported("tcsSupported"),
});

const peerAppInfoFormat: StructFormat<DcbPeerAppInfo, { willing: boolean; error: boolean }> =
  /* @__PURE__ */ new StructFormat("dcb_peer_app_info", { willing: flag("willing"), error: flag("error") });

const groupNames: OptionChecks<PriorityGroupChanges> = { classes: true, bandwidths: true };
const appNames: OptionChecks<CeeApp> = { idtype: true, id: true, priorities: true };

export const ALL_GROUPS: Pg<Write> = { tcAll: { all: true }, bwIdAll: true };

export function groupsOf(pg: Pg<Read>): PriorityGroups {
  return {
    classes: numbers.map((number) => {
      const tc = pg[`tc${number}`];
      return tc === undefined ? undefined : classFormat.read(tc);
    }),
    bandwidths: numbers.map((number) => pg[`bwId${number}`]),
  };
}

export function groupAttributes(changes: PriorityGroupChanges): Pg<Write> {
  checkChanges(changes, groupNames, "groups");
  const pg: Pg<Write> = {};
  for (const [number, tc] of entriesOf(changes.classes, "groups.classes")) {
    pg[`tc${number as 0}`] = classFormat.edit(tc, `groups.classes[${number}]`, checkOptions)({});
  }
  for (const [number, share] of entriesOf(changes.bandwidths, "groups.bandwidths")) {
    pg[`bwId${number as 0}`] = checkInteger(share, 0, 100, `groups.bandwidths[${number}]`);
  }
  return pg;
}

export function flowControlOf(pfc: PfcUp<Read>): (number | undefined)[] {
  return numbers.map((number) => pfc[number]);
}

export function flowControlAttributes(changes: PerClass<number>): PfcUp<Write> {
  checkNotEmpty(changes, "pfc");
  const pfc: PfcUp<Write> = {};
  for (const [number, value] of entriesOf(changes, "pfc")) {
    pfc[number as 0] = checkInteger(value, 0, 0xff, `pfc[${number}]`);
  }
  return pfc;
}

export function bcnOf(bcn: Bcn<Read>): CeeBcn {
  const points: Partial<Record<ClassNumber, number>> = {};
  for (const number of numbers) {
    const value = bcn[`rp${number}`];
    if (value !== undefined) points[number] = value;
  }
  const settings: CeeBcn = wordFormat().read(bcn);
  const values = Object.values(points);
  if (values.length === 0) return settings;
  return { reactionPoints: values.length === numbers.length ? values : points, ...settings };
}

export function bcnAttributes(changes: CeeBcn): Bcn<Write> {
  const edit = wordFormat().edit(changes, "bcn", (all, checks, path) =>
    checkChanges(all, { reactionPoints: true, ...checks }, path),
  );
  const points: Bcn<Read> = {};
  for (const [number, value] of entriesOf(changes.reactionPoints, "bcn.reactionPoints")) {
    points[`rp${number as 0}`] = checkInteger(value, 0, 0xff, `bcn.reactionPoints[${number}]`);
  }
  return edit(points);
}

export function ceeAppOf({ idtype, id, priority }: RawApp): CeeApp | undefined {
  if (idtype === undefined || id === undefined || priority === undefined) return undefined;
  return { idtype, id, priorities: bitsOf(priority) };
}

export function appKeyAttributes(app: { idtype: CeeApp["idtype"] | number; id: number }): RawApp {
  checkOptions(app, appNames, "app");
  return {
    idtype: idtypes.show(idtypes.read(app.idtype, "app.idtype")),
    id: checkInteger(app.id, 0, 0xffff, "app.id"),
  };
}

export function appAttributes(app: CeeApp): RawApp {
  return { ...appKeyAttributes(app), priority: byteOf(app.priorities, "app.priorities") };
}

export function ceeOf(answer: Dcb<Read>, title: string): CeeConfiguration {
  const { ifname, cee = {}, dcbx } = answer;
  const entries = cee.appTable?.app ?? [];
  const partial = entries.flatMap((app) => (ceeAppOf(app) === undefined ? partialApp(app) : []));
  const undecoded = undecodedOf(answer);
  if (partial.length > 0) undecoded.unparsed = [...(undecoded.unparsed ?? []), ...partial];
  return defined({
    name: ifname,
    txGroups: cee.txPg && groupsOf(cee.txPg),
    rxGroups: cee.rxPg && groupsOf(cee.rxPg),
    pfc: cee.pfc && flowControlOf(cee.pfc),
    apps: cee.appTable && entries.map(ceeAppOf).filter((app) => app !== undefined),
    features: cee.feat && featureFormat.read(cee.feat),
    ...peerOf(cee, title),
    dcbx,
    ...undecoded,
  });
}

function partialApp({ unknown, unparsed, ...app }: RawApp): NonNullable<Undecoded["unparsed"]> {
  if (Object.keys(app).length === 0 && (unknown ?? unparsed) !== undefined) return [];
  const missing = (["idtype", "id", "priority"] as const).filter((name) => app[name] === undefined);
  const reason = `the entry lacks ${missing.join(" and ")}`;
  return [{ type: DCB_ATTR_APP, bytes: encodeAttributes(dcb, "app", app), reason, place: "cee.appTable" }];
}

function peerOf({ peerPg, peerPfc, peerAppTable: { peerApp, peerAppInfo } = {} }: Cee<Read>, title: string) {
  return {
    peerGroups: peerPg && peerGroupFormat.readWhole(peerPg, title),
    peerPfc: peerPfc && peerPfcFormat.readWhole(peerPfc, title),
    peerApps: peerApp?.map(({ selector, priority, protocol }) => ({
      idtype: selector,
      id: protocol,
      priorities: bitsOf(priority),
    })),
    peerAppInfo: peerAppInfo && peerAppInfoFormat.readWhole(peerAppInfo, title),
  };
}
