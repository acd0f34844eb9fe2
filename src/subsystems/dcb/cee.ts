import { checkFlag } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import type { AppIdtype, Dcb } from "../../families/dcb.ts";
import type { Read } from "../../schema/model/types.ts";
import {
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
  capabilityFormat,
  ceeAppOf,
  ceeOf,
  countFormat,
  featureFormat,
  flowControlAttributes,
  flowControlOf,
  groupAttributes,
  groupsOf,
  type PriorityGroupChanges,
  type PriorityGroups,
  type TrafficClassCounts,
} from "./cee-values.ts";
import { type DcbDevice, incompleteReplyError, type ReadOperation } from "./device.ts";
import type { PerClass } from "./per-class.ts";

/** Length of an Ethernet address in bytes. Replies pad the address with 0xff to MAX_ADDR_LEN bytes. */
const ETHERNET_ADDRESS = 6;

/**
 * The settings of a device for CEE DCBX, the predecessor of IEEE 802.1Qaz. `Dcb.open()` creates this object. Changes
 * take effect when `setAll()` is called. The messages are the same as those of `lldpad`. Methods throw the same errors
 * as {@link Dcb}, and NetlinkError EIO if a driver reports a failure without a reason.
 */
export class CeeDcb {
  readonly #device: DcbDevice;

  /** @internal */
  constructor(device: DcbDevice) {
    this.#device = device;
  }

  /** Returns the CEE configuration of the device and of the peer, and the DCBX mode. (CEE_GET) */
  getConfiguration(): CeeConfiguration {
    return ceeOf(this.#device.ask("cee-get"), "dcb.cee-get");
  }

  /** Reports whether data center bridging is enabled. (GSTATE) */
  getState(): boolean {
    return this.#attribute("gstate", "state") !== 0;
  }

  /** Enables or disables data center bridging. (SSTATE) */
  setState(on: boolean): void {
    this.#device.set("sstate", "state", { state: byteFor(on, "on") });
  }

  /** Reports whether priority flow control is enabled. (PFC_GSTATE) */
  getPfcState(): boolean {
    return this.#attribute("pfc-gstate", "pfcState") !== 0;
  }

  /** Enables or disables priority flow control. (PFC_SSTATE) */
  setPfcState(on: boolean): void {
    this.#device.set("pfc-sstate", "pfcState", { pfcState: byteFor(on, "on") });
  }

  /**
   * Returns the flow control setting of each priority: 0 means no flow control, and the meaning of other values depends
   * on the driver. (PFC_GCFG)
   */
  getPfc(): (number | undefined)[] {
    return flowControlOf(this.#attribute("pfc-gcfg", "pfcCfg", { pfcCfg: { all: true } }));
  }

  /** Changes the flow control setting of some priorities. (PFC_SCFG) */
  setPfc(changes: PerClass<number>): void {
    this.#device.set("pfc-scfg", "pfcCfg", { pfcCfg: flowControlAttributes(changes) });
  }

  /** Returns the traffic classes and priority groups for sending ("tx") or receiving ("rx"). (PGTX_GCFG, PGRX_GCFG) */
  getPriorityGroups(direction: "tx" | "rx"): PriorityGroups {
    return groupsOf(this.#attribute(`pg${checkedDirection(direction)}-gcfg`, "pgCfg", { pgCfg: ALL_GROUPS }));
  }

  /**
   * Changes the traffic classes and priority groups for sending ("tx") or receiving ("rx"). For a value that is omitted
   * in a class, the driver receives "undefined" (0xff). (PGTX_SCFG, PGRX_SCFG)
   */
  setPriorityGroups(direction: "tx" | "rx", changes: PriorityGroupChanges): void {
    this.#device.set(`pg${checkedDirection(direction)}-scfg`, "pgCfg", { pgCfg: groupAttributes(changes) });
  }

  /**
   * Applies all pending CEE settings and returns the driver's status, usually 0 if the device was restarted. (SET_ALL)
   */
  setAll(): number {
    return this.#device.change("set-all", "setAll", { setAll: 1 });
  }

  /**
   * Returns the permanent hardware address of the device. `bytes` contains the whole reply, because some drivers append
   * another address. (GPERM_HWADDR)
   */
  getPermanentAddress(): { address: string; bytes: Uint8Array } {
    const bytes = this.#attribute("gperm-hwaddr", "permHwaddr");
    const address = Array.from(bytes.subarray(0, ETHERNET_ADDRESS), (byte) => byte.toString(16).padStart(2, "0"));
    return { address: address.join(":"), bytes };
  }

  /** Returns the data center bridging capabilities of the device. (GCAP) */
  getCapabilities(): CeeCapabilities {
    return capabilityFormat.read(this.#attribute("gcap", "cap", { cap: { all: true } }));
  }

  /** Returns the numbers of traffic classes that the device uses. (GNUMTCS) */
  getTrafficClasses(): TrafficClassCounts {
    return countFormat.read(this.#attribute("gnumtcs", "numtcs", { numtcs: { all: true } }));
  }

  /** Sets the numbers of traffic classes that the device uses. (SNUMTCS) */
  setTrafficClasses(counts: TrafficClassCounts): void {
    this.#device.set("snumtcs", "numtcs", { numtcs: countFormat.edit(counts, "counts")({}) });
  }

  /** Returns the settings of backward congestion notification. (BCN_GCFG) */
  getBcn(): CeeBcn {
    return bcnOf(this.#attribute("bcn-gcfg", "bcn", { bcn: { all: true } }));
  }

  /** Changes the settings of backward congestion notification. (BCN_SCFG) */
  setBcn(changes: CeeBcn): void {
    this.#device.set("bcn-scfg", "bcn", { bcn: bcnAttributes(changes) });
  }

  /** Returns the priorities for packets of one protocol. (GAPP) */
  getApp(idtype: AppIdtype | number, id: number): CeeApp {
    const app = ceeAppOf(this.#attribute("gapp", "app", { app: appKeyAttributes({ idtype, id }) }));
    if (app === undefined) throw incompleteReplyError("gapp", "the whole entry");
    return app;
  }

  /** Sets the priorities for packets of one protocol. (SAPP) */
  setApp(app: CeeApp): void {
    this.#device.set("sapp", "app", { app: appAttributes(app) });
  }

  /** Returns the DCBX feature flags. (GFEATCFG) */
  getFeatures(): CeeFeatures {
    return featureFormat.read(this.#attribute("gfeatcfg", "featcfg", { featcfg: { all: true } }));
  }

  /** Sets the DCBX feature flags. (SFEATCFG) */
  setFeatures(changes: CeeFeatures): void {
    this.#device.set("sfeatcfg", "featcfg", { featcfg: featureFormat.edit(changes, "features")({}) });
  }

  /** Returns one attribute of a reply. Throws NetlinkError EPROTO if the reply lacks the attribute. */
  #attribute<Name extends Exclude<keyof Dcb<Read>, "ifname" | "unknown" | "unparsed">>(
    operation: ReadOperation,
    name: Name,
    fields: Parameters<DcbDevice["ask"]>[1] = {},
  ): NonNullable<Dcb<Read>[Name]> {
    const value = this.#device.ask(operation, fields)[name];
    if (value === undefined) throw incompleteReplyError(operation, "the requested value");
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
  throw new TypeError(`direction: expected "tx" or "rx", got ${describeValue(direction)}`);
}
