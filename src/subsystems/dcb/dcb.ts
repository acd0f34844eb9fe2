import { EOPNOTSUPP, EPROTO } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { AppSelector, Dcbx, Ieee } from "../../families/dcb.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { CeeDcb } from "./cee.ts";
import {
  ANY_PRIORITY,
  type BufferChanges,
  buffersEdit,
  checkedApp,
  type EtsChanges,
  etsEdit,
  MAX_PRIORITY,
  maxrateEdit,
  type PfcChanges,
  pfcEdit,
  type QcnChanges,
  qcnEdit,
  selectorNumbers,
  tableOf,
} from "./changes.ts";
import { DcbDevice, type DcbOptions, incompleteReplyError } from "./device.ts";
import {
  type App,
  appsOf,
  type Buffers,
  buffersOf,
  type Ets,
  etsOf,
  type IeeeConfiguration,
  ieeeOf,
  maxrateOf,
  type PartName,
  type Pfc,
  partNumbers,
  pfcOf,
  type Qcn,
  type QcnStatistics,
  qcnOf,
  qcnStatisticsOf,
} from "./ieee.ts";
import { selectorNumber } from "./names.ts";
import { checkList, type PerClass } from "./per-class.ts";

const TITLE = "dcb.ieee-get";
/** Number of the attribute that contains the IEEE 802.1Qaz settings (linux/dcbnl.h). */
const DCB_ATTR_IEEE = 13;

/**
 * Data center bridging of one device: the settings of IEEE 802.1Qaz and Qau, and the DCBX mode. The settings of CEE
 * DCBX are in `cee`.
 *
 * ```ts
 * using dcb = Dcb.open("eth0");
 * console.log(dcb.getEts().txBandwidth);
 * dcb.setPfc({ enabled: [3, 4] });
 * dcb.addApp({ selector: "dscp", protocol: 46, priority: 5 });
 * ```
 *
 * Reading requires no privilege. Changes require CAP_NET_ADMIN in the initial user namespace.
 *
 * All methods throw NetlinkError if the kernel or the driver fails: ENODEV if the device does not exist, EOPNOTSUPP if
 * it does not support data center bridging or the requested part of it (the message says which), EPERM if a privilege
 * is missing. They throw TypeError or RangeError with the path of an invalid argument before anything is sent.
 * `timeoutMs` limits a call as a whole.
 *
 * The kernel has some settings only as one structure. Methods that change these read, modify and write the structure,
 * and may overwrite a concurrent change of another process.
 */
export class Dcb implements Disposable {
  static {
    inspectAs(Dcb, (dcb) => `Dcb(${dcb.device})`);
  }

  readonly #device: DcbDevice;
  /** The settings of CEE DCBX (the version before IEEE 802.1Qaz). */
  readonly cee: CeeDcb;

  private constructor(device: DcbDevice) {
    this.#device = device;
    this.cee = new CeeDcb(device);
  }

  /**
   * Opens the DCB settings of a device by name or index, without sending a request. A device that was opened by index
   * may be renamed later.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid arguments.
   */
  static open(device: string | number, options?: DcbOptions): Dcb {
    return new Dcb(new DcbDevice(device, options));
  }

  /** Name or index that the device was opened with. */
  get device(): string | number {
    return this.#device.device;
  }

  /**
   * Returns the IEEE 802.1Qaz and Qau configuration of the device, the configuration of the peer, and the DCBX mode.
   * Values that the device does not have are absent.
   */
  getIeee(): IeeeConfiguration {
    return ieeeOf(this.#device.ask("ieee-get"), TITLE);
  }

  /** Returns the settings of enhanced transmission selection: how traffic classes share the link. */
  getEts(): Ets {
    return etsOf(this.#part("ieeeEts"), TITLE);
  }

  /** Changes the settings of enhanced transmission selection: how traffic classes share the link. */
  setEts(changes: EtsChanges): void {
    const edit = etsEdit(changes);
    const raw = this.#part("ieeeEts");
    etsOf(raw, TITLE);
    this.#set({ ieeeEts: edit(raw) });
  }

  /** Returns the settings of priority flow control: the priorities that are paused instead of dropped. */
  getPfc(): Pfc {
    return pfcOf(this.#part("ieeePfc"), TITLE);
  }

  /** Changes the settings of priority flow control: the priorities that are paused instead of dropped. */
  setPfc(changes: PfcChanges): void {
    const edit = pfcEdit(changes);
    const raw = this.#part("ieeePfc");
    pfcOf(raw, TITLE);
    this.#set({ ieeePfc: edit(raw) });
  }

  /** Returns the maximum rate of each traffic class in kbit/s. */
  getMaxrate(): bigint[] {
    return maxrateOf(this.#part("ieeeMaxrate"), TITLE);
  }

  /** Changes the maximum rates of traffic classes in kbit/s. */
  setMaxrate(changes: PerClass<bigint | number>): void {
    const edit = maxrateEdit(changes);
    const raw = this.#part("ieeeMaxrate");
    maxrateOf(raw, TITLE);
    this.#set({ ieeeMaxrate: edit(raw) });
  }

  /** Returns the settings of congestion notification (IEEE 802.1Qau). */
  getQcn(): Qcn {
    return qcnOf(this.#part("ieeeQcn"), TITLE);
  }

  /** Changes the settings of congestion notification (IEEE 802.1Qau). */
  setQcn(changes: QcnChanges): void {
    const edit = qcnEdit(changes);
    const raw = this.#part("ieeeQcn");
    qcnOf(raw, TITLE);
    this.#set({ ieeeQcn: edit(raw) });
  }

  /** Returns the counters of congestion notification (IEEE 802.1Qau). */
  getQcnStatistics(): QcnStatistics {
    return qcnStatisticsOf(this.#part("ieeeQcnStats"), TITLE);
  }

  /** Returns the receive buffers: their sizes, and the buffer of each priority. */
  getBuffers(): Buffers {
    return buffersOf(this.#part("dcbBuffer"), TITLE);
  }

  /** Changes the receive buffers: their sizes, and the buffer of each priority. */
  setBuffers(changes: BufferChanges): void {
    const edit = buffersEdit(changes);
    const raw = this.#part("dcbBuffer");
    buffersOf(raw, TITLE);
    this.#set({ dcbBuffer: edit(raw) });
  }

  /** Returns the application priorities: the priority for the packets of each protocol. */
  getApps(): App[] {
    return appsOf(this.#part("ieeeAppTable"));
  }

  /**
   * Adds application priorities. A protocol can have several entries. Throws NetlinkError EEXIST if an entry exists;
   * entries that precede it in the arguments are then added.
   */
  addApp(...apps: App[]): void {
    if (apps.length > 0) this.#set({ ieeeAppTable: tableOf(apps, "apps", MAX_PRIORITY) }, "ieee-set", false);
  }

  /** Deletes application priorities. Throws NetlinkError ENOENT if an entry does not exist. */
  removeApp(...apps: App[]): void {
    if (apps.length > 0) this.#set({ ieeeAppTable: tableOf(apps, "apps", ANY_PRIORITY) }, "ieee-del", false);
  }

  /**
   * Replaces the application priorities of the protocols that occur in the new entries. Adds the new entries, keeps
   * existing ones, and then deletes the other entries of the same protocols.
   */
  replaceApp(...apps: App[]): void {
    const checked = apps.map((app, index) => checkedApp(app, `apps[${index}]`, MAX_PRIORITY));
    // Adding the same application priority twice would fail with EEXIST.
    const wanted = checked.filter((app, index) => checked.findIndex((other) => isSame(app, other)) === index);
    if (wanted.length === 0) return;
    const existing = this.getApps().map((app, index) => checkedApp(app, `apps[${index}]`, ANY_PRIORITY));
    this.addApp(...wanted.filter((app) => !existing.some((other) => isSame(app, other))));
    const replaced = existing.filter((other) => wanted.some((app) => isSameProtocol(app, other)));
    this.removeApp(...replaced.filter((other) => !wanted.some((app) => isSame(app, other))));
  }

  /**
   * Deletes all application priorities, or all that have one of the given selectors. Returns the number of deleted
   * entries.
   */
  flushApps(...selectors: (AppSelector | number)[]): number {
    const numbers = selectorNumbers(selectors, "selectors");
    const apps = this.getApps().filter(
      ({ selector }) => numbers.length === 0 || numbers.includes(selectorNumber(selector, "selector")),
    );
    this.removeApp(...apps);
    return apps.length;
  }

  /**
   * Returns the protocol selectors that determine the priority of a received packet, the most trusted first. Requires
   * Linux 6.2.
   */
  getTrust(): (AppSelector | number)[] {
    return this.#part("dcbAppTrustTable").dcbAppTrust ?? [];
  }

  /**
   * Sets the protocol selectors that determine the priority of a received packet, the most trusted first. Requires
   * Linux 6.2.
   */
  setTrust(selectors: readonly (AppSelector | number)[]): void {
    this.#set({ dcbAppTrustTable: { dcbAppTrust: selectorNumbers(selectors, "selectors") } });
  }

  /** Returns the rewrite entries, which mark outgoing packets according to their priority. Requires Linux 6.3. */
  getRewrites(): App[] {
    return appsOf(this.#part("dcbRewrTable"));
  }

  /**
   * Adds rewrite entries, which mark outgoing packets of a priority. Throws NetlinkError EEXIST if an entry exists.
   * Requires Linux 6.3.
   */
  addRewrite(...rewrites: App[]): void {
    if (rewrites.length > 0)
      this.#set({ dcbRewrTable: tableOf(rewrites, "rewrites", MAX_PRIORITY) }, "ieee-set", false);
  }

  /**
   * Deletes rewrite entries, so that outgoing packets are no longer marked. Throws NetlinkError ENOENT if an entry does
   * not exist. Requires Linux 6.3.
   */
  removeRewrite(...rewrites: App[]): void {
    if (rewrites.length > 0)
      this.#set({ dcbRewrTable: tableOf(rewrites, "rewrites", ANY_PRIORITY) }, "ieee-del", false);
  }

  /** Returns the DCBX mode: the agent and the versions that the device uses. */
  getDcbx(): (Dcbx | number)[] {
    const { dcbx } = this.#device.ask("gdcbx");
    if (dcbx === undefined) throw incompleteReplyError("gdcbx", "the DCBX mode");
    return dcbx;
  }

  /** Sets the DCBX mode: the agent and the versions that the device uses. */
  setDcbx(dcbx: readonly (Dcbx | number)[]): void {
    checkList(dcbx, "dcbx");
    this.#device.set("sdcbx", "dcbx", { dcbx: [...dcbx] });
  }

  /** Closes the namespace that was opened for the device, if any. Closing twice has no effect. */
  close(): void {
    this.#device.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Returns one part of the IEEE configuration. Throws NetlinkError if the device does not have this part or the part
   * cannot be decoded.
   */
  #part<Name extends PartName>(name: Name): NonNullable<Ieee<Read>[Name]> {
    const { ieee, unparsed } = this.#device.ask("ieee-get");
    const part = ieee?.[name];
    if (part !== undefined) return part as NonNullable<Ieee<Read>[Name]>;
    const within = ieee?.unparsed?.find(({ type }) => type === undefined || type === partNumbers[name]);
    const broken = within ?? unparsed?.find(({ type }) => type === undefined || type === DCB_ATTR_IEEE);
    const what = attributeName(name);
    if (broken !== undefined) {
      const message = `${TITLE}: ${what} of the kernel's reply cannot be decoded: ${broken.reason} (EPROTO)`;
      throw new NetlinkError(message, { errno: EPROTO, operation: TITLE });
    }
    throw new NetlinkError(`${TITLE}: the device ${this.device} does not report ${what} (EOPNOTSUPP)`, {
      errno: EOPNOTSUPP,
      operation: TITLE,
    });
  }

  #set(ieee: Ieee<Write>, operation: "ieee-set" | "ieee-del" = "ieee-set", idempotent = true): void {
    this.#device.set(operation, "ieee", { ieee }, idempotent);
  }
}

/** Returns the kernel's name of the attribute with a part of the IEEE configuration. */
function attributeName(name: PartName): string {
  return `DCB_ATTR_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function isSame(one: App, other: App): boolean {
  return isSameProtocol(one, other) && one.priority === other.priority;
}

function isSameProtocol(one: App, other: App): boolean {
  return one.selector === other.selector && one.protocol === other.protocol;
}
