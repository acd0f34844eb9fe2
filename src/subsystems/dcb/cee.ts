import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkFlag, checkOneOf } from "../../base/check.ts";
import type { AppIdtype, Dcb } from "../../families/dcb.ts";
import { type CallLimits, type Mode, mapped, type Result, type Steps } from "../../io/io.ts";
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
import { DcbDevice, incompleteReplyError, type ReadOperation } from "./device.ts";
import type { PerClass } from "./per-class.ts";

/** Replies pad the address to 32 bytes with 0xff. (MAX_ADDR_LEN) */
const ETHERNET_ADDRESS = 6;

/**
 * CEE DCBX settings of a device, available as the property `cee` of a `Dcb` client. CEE DCBX is the predecessor of IEEE
 * 802.1Qaz.
 *
 * Drivers apply changes only when `setAll()` is called. Methods throw the same errors as those of the `Dcb` client. If a
 * driver reports a failure without a reason, methods throw NetlinkError EIO.
 */
export class CeeDcb<M extends Mode = "sync"> {
  readonly #device: DcbDevice<M>;

  /** @internal */
  constructor(device: DcbDevice<M>) {
    this.#device = fromOpen(device, new.target, "Dcb.open(), and use its property cee", device instanceof DcbDevice);
  }

  /** Returns the CEE configuration of the device and of its link partner, and the DCBX mode. (DCB_CMD_CEE_GET) */
  getConfiguration(options?: CallLimits): Result<M, CeeConfiguration> {
    return this.#device.call(
      () => mapped(this.#device.ask("cee-get"), (reply) => ceeOf(reply, "dcb.cee-get")),
      options,
    );
  }

  /** Returns whether data center bridging is enabled on the device. (DCB_CMD_GSTATE) */
  getState(options?: CallLimits): Result<M, boolean> {
    return this.#read("gstate", "state", isOn, () => ({}), options);
  }

  /** Enables or disables data center bridging on the device. (DCB_CMD_SSTATE) */
  setState(on: boolean, options?: CallLimits): Result<M, void> {
    return this.#device.call(() => this.#device.set("sstate", "state", { state: byteFor(on, "on") }), options);
  }

  /** Returns whether the device uses priority flow control. (DCB_CMD_PFC_GSTATE) */
  getPfcState(options?: CallLimits): Result<M, boolean> {
    return this.#read("pfc-gstate", "pfcState", isOn, () => ({}), options);
  }

  /** Enables or disables priority flow control on the device. (DCB_CMD_PFC_SSTATE) */
  setPfcState(on: boolean, options?: CallLimits): Result<M, void> {
    return this.#device.call(
      () => this.#device.set("pfc-sstate", "pfcState", { pfcState: byteFor(on, "on") }),
      options,
    );
  }

  /**
   * Returns the flow control setting of each priority. 0 means no flow control. The meaning of other values depends on
   * the driver. (DCB_CMD_PFC_GCFG)
   */
  getPfc(options?: CallLimits): Result<M, (number | undefined)[]> {
    return this.#read("pfc-gcfg", "pfcCfg", flowControlOf, () => ({ pfcCfg: { all: true } }), options);
  }

  /** Changes the flow control settings of some priorities. (DCB_CMD_PFC_SCFG) */
  setPfc(changes: PerClass<number>, options?: CallLimits): Result<M, void> {
    return this.#device.call(
      () => this.#device.set("pfc-scfg", "pfcCfg", { pfcCfg: flowControlAttributes(changes) }),
      options,
    );
  }

  /**
   * Returns the CEE DCBX traffic classes and priority groups for sending ("tx") or receiving ("rx").
   * (DCB_CMD_PGTX_GCFG, DCB_CMD_PGRX_GCFG)
   */
  getPriorityGroups(direction: "tx" | "rx", options?: CallLimits): Result<M, PriorityGroups> {
    return this.#device.call(
      () => this.#attribute(`pg${checkedDirection(direction)}-gcfg`, "pgCfg", groupsOf, { pgCfg: ALL_GROUPS }),
      options,
    );
  }

  /**
   * Changes the CEE DCBX traffic classes and priority groups for sending ("tx") or receiving ("rx"). Values that are
   * omitted in a changed class are sent as 0xff, which drivers treat as undefined. (DCB_CMD_PGTX_SCFG,
   * DCB_CMD_PGRX_SCFG)
   */
  setPriorityGroups(direction: "tx" | "rx", changes: PriorityGroupChanges, options?: CallLimits): Result<M, void> {
    return this.#device.call(
      () => this.#device.set(`pg${checkedDirection(direction)}-scfg`, "pgCfg", { pgCfg: groupAttributes(changes) }),
      options,
    );
  }

  /**
   * Makes the driver apply all pending CEE settings. Returns the driver's status; 0 usually means that the device was
   * restarted. (DCB_CMD_SET_ALL)
   */
  setAll(options?: CallLimits): Result<M, number> {
    return this.#device.call(() => this.#device.change("set-all", "setAll", { setAll: 1 }), options);
  }

  /**
   * Returns the permanent hardware address of the device. `bytes` contains the whole reply, in which some drivers
   * append another address. (DCB_CMD_GPERM_HWADDR)
   */
  getPermanentAddress(options?: CallLimits): Result<M, { address: string; bytes: Uint8Array }> {
    const read = (bytes: Uint8Array) => {
      const address = Array.from(bytes.subarray(0, ETHERNET_ADDRESS), (byte) => byte.toString(16).padStart(2, "0"));
      return { address: address.join(":"), bytes };
    };
    return this.#read("gperm-hwaddr", "permHwaddr", read, () => ({}), options);
  }

  /** Returns the data center bridging capabilities of the device. (DCB_CMD_GCAP) */
  getCapabilities(options?: CallLimits): Result<M, CeeCapabilities> {
    return this.#read(
      "gcap",
      "cap",
      (cap) => capabilityFormat.read(cap),
      () => ({ cap: { all: true } }),
      options,
    );
  }

  /**
   * Returns the number of traffic classes that the device uses for priority groups and for flow control.
   * (DCB_CMD_GNUMTCS)
   */
  getTrafficClasses(options?: CallLimits): Result<M, TrafficClassCounts> {
    return this.#read(
      "gnumtcs",
      "numtcs",
      (counts) => countFormat.read(counts),
      () => ({ numtcs: { all: true } }),
      options,
    );
  }

  /**
   * Sets the number of traffic classes that the device uses for priority groups and for flow control. (DCB_CMD_SNUMTCS)
   */
  setTrafficClasses(counts: TrafficClassCounts, options?: CallLimits): Result<M, void> {
    return this.#device.call(
      () => this.#device.set("snumtcs", "numtcs", { numtcs: countFormat.edit(counts, "counts")({}) }),
      options,
    );
  }

  /** Returns the settings for backward congestion notification (BCN) of the device. (DCB_CMD_BCN_GCFG) */
  getBcn(options?: CallLimits): Result<M, CeeBcn> {
    return this.#read("bcn-gcfg", "bcn", bcnOf, () => ({ bcn: { all: true } }), options);
  }

  /** Changes the settings for backward congestion notification (BCN) of the device. (DCB_CMD_BCN_SCFG) */
  setBcn(changes: CeeBcn, options?: CallLimits): Result<M, void> {
    return this.#device.call(() => this.#device.set("bcn-scfg", "bcn", { bcn: bcnAttributes(changes) }), options);
  }

  /**
   * Returns the CEE DCBX priorities of one protocol's packets. The protocol is identified by an EtherType or a port.
   * (DCB_CMD_GAPP)
   */
  getApp(idtype: AppIdtype | `${number}` | number, id: number, options?: CallLimits): Result<M, CeeApp> {
    const read = (entry: Parameters<typeof ceeAppOf>[0]) => {
      const app = ceeAppOf(entry);
      if (app === undefined) throw incompleteReplyError("gapp", "the whole entry");
      return app;
    };
    return this.#read("gapp", "app", read, () => ({ app: appKeyAttributes({ idtype, id }) }), options);
  }

  /**
   * Sets the priorities of one protocol's packets. The protocol is identified by an EtherType or a port. (DCB_CMD_SAPP)
   */
  setApp(app: CeeApp, options?: CallLimits): Result<M, void> {
    return this.#device.call(() => this.#device.set("sapp", "app", { app: appAttributes(app) }), options);
  }

  /** Returns the DCBX feature flags of the device. (DCB_CMD_GFEATCFG) */
  getFeatures(options?: CallLimits): Result<M, CeeFeatures> {
    return this.#read(
      "gfeatcfg",
      "featcfg",
      (features) => featureFormat.read(features),
      () => ({ featcfg: { all: true } }),
      options,
    );
  }

  /** Sets the DCBX feature flags of the device. (DCB_CMD_SFEATCFG) */
  setFeatures(changes: CeeFeatures, options?: CallLimits): Result<M, void> {
    return this.#device.call(
      () => this.#device.set("sfeatcfg", "featcfg", { featcfg: featureFormat.edit(changes, "features")({}) }),
      options,
    );
  }

  /**
   * Reads one attribute of the CEE DCBX configuration.
   *
   * @param fields returns the fields of the request.
   * @throws NetlinkError EPROTO if the kernel's reply lacks the attribute `name`.
   */
  #read<Name extends AttributeName, T>(
    operation: ReadOperation,
    name: Name,
    convert: (value: NonNullable<Dcb<Read>[Name]>) => T,
    fields: () => Parameters<DcbDevice["ask"]>[1],
    options: CallLimits | undefined,
  ): Result<M, T> {
    return this.#device.call(() => this.#attribute(operation, name, convert, fields()), options);
  }

  *#attribute<Name extends AttributeName, T>(
    operation: ReadOperation,
    name: Name,
    convert: (value: NonNullable<Dcb<Read>[Name]>) => T,
    fields: Parameters<DcbDevice["ask"]>[1],
  ): Steps<T> {
    const value = (yield* this.#device.ask(operation, fields))[name];
    if (value === undefined) throw incompleteReplyError(operation, "the requested value");
    return convert(value as NonNullable<Dcb<Read>[Name]>);
  }
}

type AttributeName = Exclude<keyof Dcb<Read>, "ifname" | "unknown" | "unparsed">;

function isOn(state: number): boolean {
  return state !== 0;
}

function byteFor(on: boolean, path: string): number {
  checkFlag(on, path);
  if (on === undefined) throw typeError(path, "expected true or false, got undefined");
  return Number(on);
}

function checkedDirection(direction: "tx" | "rx"): "tx" | "rx" {
  checkOneOf(direction, ["tx", "rx"], "direction");
  return direction;
}
