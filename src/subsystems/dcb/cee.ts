import { shown } from "../../errors.ts";
import type { AppIdtype, Dcb } from "../../families/dcb.ts";
import { checkFlag } from "../../message/check.ts";
import type { Read } from "../../schema/types.ts";
import {
  ALL_BCN,
  ALL_GROUPS,
  appAttributes,
  appKeyAttributes,
  bcnAttributes,
  bcnOf,
  type CeeApp,
  type CeeBcn,
  type CeeCapabilities,
  type CeeConfiguration,
  type CeeFeatures,
  capabilitiesOf,
  ceeAppOf,
  ceeOf,
  countAttributes,
  featureAttributes,
  featuresOf,
  flowControlAttributes,
  flowControlOf,
  groupAttributes,
  groupsOf,
  type PriorityGroupChanges,
  type PriorityGroups,
  type TrafficClassCounts,
} from "./cee-values.ts";
import { type DcbDevice, lacking, type Question } from "./device.ts";
import { present } from "./ieee.ts";
import type { PerClass } from "./per-class.ts";

/** The longest address that the kernel tells; shorter ones are followed by 0xff. (MAX_ADDR_LEN) */
const ETHERNET_ADDRESS = 6;

/**
 * What CEE DCBX (the version before IEEE 802.1Qaz) sets on a device: the messages that `lldpad` speaks. Changes take effect
 * with `setAll()`. Made by `Dcb.open()`; errors are those of {@link Dcb}, and EIO when a driver says that it has not done
 * something, and not why.
 */
export class CeeDcb {
  readonly #device: DcbDevice;

  /** @internal */
  constructor(device: DcbDevice) {
    this.#device = device;
  }

  /** All that the device says of CEE, of its peer, and of DCBX. What it does not have is absent. (CEE_GET) */
  getConfiguration(): CeeConfiguration {
    return ceeOf(this.#device.ask("cee-get"), "dcb.cee-get");
  }

  /** Whether DCB is on. (GSTATE) */
  getState(): boolean {
    return this.#asked("gstate", "state") !== 0;
  }

  /** Turns DCB on or off. (SSTATE) */
  setState(on: boolean): void {
    this.#device.set("sstate", "state", { state: byteFor(on, "on") });
  }

  /** Whether priority flow control is on. (PFC_GSTATE) */
  getPfcState(): boolean {
    return this.#asked("pfc-gstate", "pfcState") !== 0;
  }

  /** Turns priority flow control on or off. (PFC_SSTATE) */
  setPfcState(on: boolean): void {
    this.#device.set("pfc-sstate", "pfcState", { pfcState: byteFor(on, "on") });
  }

  /** For each priority, its flow control: 0 is none, what else there is depends on the driver. (PFC_GCFG) */
  getPfc(): (number | undefined)[] {
    return flowControlOf(this.#asked("pfc-gcfg", "pfcCfg", { pfcCfg: { all: true } }));
  }

  /** Sets the flow control of priorities. (PFC_SCFG) */
  setPfc(changes: PerClass<number>): void {
    this.#device.set("pfc-scfg", "pfcCfg", { pfcCfg: flowControlAttributes(changes) });
  }

  /** The traffic classes and priority groups of what is sent or received. (PGTX_GCFG, PGRX_GCFG) */
  getPriorityGroups(direction: "tx" | "rx"): PriorityGroups {
    return groupsOf(this.#asked(`pg${checkedDirection(direction)}-gcfg`, "pgCfg", { pgCfg: ALL_GROUPS }));
  }

  /**
   * Sets traffic classes and priority groups of what is sent or received. Of a class that is given without some of its
   * members the driver is told that these are undefined. (PGTX_SCFG, PGRX_SCFG)
   */
  setPriorityGroups(direction: "tx" | "rx", changes: PriorityGroupChanges): void {
    this.#device.set(`pg${checkedDirection(direction)}-scfg`, "pgCfg", { pgCfg: groupAttributes(changes) });
  }

  /**
   * Has what was set before take effect. Returns what the driver says of it: in general 0 when the device was restarted for it,
   * and other numbers for what there was to do. (SET_ALL)
   */
  setAll(): number {
    return this.#device.change("set-all", "setAll", { setAll: 1 });
  }

  /** The device's own address, and all the bytes that it comes in: some drivers put more of them behind it. (GPERM_HWADDR) */
  getPermanentAddress(): { address: string; bytes: Uint8Array } {
    const bytes = this.#asked("gperm-hwaddr", "permHwaddr");
    const address = Array.from(bytes.subarray(0, ETHERNET_ADDRESS), (byte) => byte.toString(16).padStart(2, "0"));
    return { address: address.join(":"), bytes };
  }

  /** What the device can. (GCAP) */
  getCapabilities(): CeeCapabilities {
    return capabilitiesOf(this.#asked("gcap", "cap", { cap: { all: true } }));
  }

  /** How many traffic classes there are. (GNUMTCS) */
  getTrafficClasses(): TrafficClassCounts {
    const { pg, pfc } = this.#asked("gnumtcs", "numtcs", { numtcs: { all: true } });
    return present({ pg, pfc });
  }

  /** Sets how many traffic classes there are. (SNUMTCS) */
  setTrafficClasses(counts: TrafficClassCounts): void {
    this.#device.set("snumtcs", "numtcs", { numtcs: countAttributes(counts) });
  }

  /** How backward congestion notification is set. (BCN_GCFG) */
  getBcn(): CeeBcn {
    return bcnOf(this.#asked("bcn-gcfg", "bcn", { bcn: ALL_BCN }));
  }

  /** Sets backward congestion notification. (BCN_SCFG) */
  setBcn(changes: CeeBcn): void {
    this.#device.set("bcn-scfg", "bcn", { bcn: bcnAttributes(changes) });
  }

  /** The priorities of one protocol. (GAPP) */
  getApp(idtype: AppIdtype | number, id: number): CeeApp {
    const app = ceeAppOf(this.#asked("gapp", "app", { app: appKeyAttributes({ idtype, id }) }));
    if (app === undefined) throw lacking("gapp", "the whole entry");
    return app;
  }

  /** Sets the priorities of one protocol. (SAPP) */
  setApp(app: CeeApp): void {
    this.#device.set("sapp", "app", { app: appAttributes(app) });
  }

  /** What is said of features in DCBX. (GFEATCFG) */
  getFeatures(): CeeFeatures {
    return featuresOf(this.#asked("gfeatcfg", "featcfg", { featcfg: { all: true } }));
  }

  /** Sets what is said of features in DCBX. (SFEATCFG) */
  setFeatures(changes: CeeFeatures): void {
    this.#device.set("sfeatcfg", "featcfg", { featcfg: featureAttributes(changes) });
  }

  /** One attribute of an answer; throws EPROTO when it is missing. */
  #asked<Name extends Exclude<keyof Dcb<Read>, "ifname" | "unknown" | "unparsed">>(
    operation: Question,
    name: Name,
    fields: Parameters<DcbDevice["ask"]>[1] = {},
  ): NonNullable<Dcb<Read>[Name]> {
    const value = this.#device.ask(operation, fields)[name];
    if (value === undefined) throw lacking(operation, "what was asked for");
    return value;
  }
}

function byteFor(on: boolean, path: string): number {
  checkFlag(on, path);
  if (on === undefined) throw new TypeError(`${path}: expected true or false, got undefined`);
  return Number(on);
}

function checkedDirection(direction: "tx" | "rx"): "tx" | "rx" {
  if (direction === "tx" || direction === "rx") return direction;
  throw new TypeError(`direction: expected "tx" or "rx", got ${shown(direction)}`);
}
