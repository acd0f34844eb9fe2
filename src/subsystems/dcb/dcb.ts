import { EOPNOTSUPP, EPROTO } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import type { AppSelector, Dcbx, Ieee } from "../../families/dcb.ts";
import type { Read, Write } from "../../schema/types.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { CeeDcb } from "./cee.ts";
import {
  ANY_PRIORITY,
  type BufferChanges,
  buffersEdit,
  checkedApp,
  type EtsChanges,
  etsEdit,
  MOST_PRIORITY,
  maxrateEdit,
  type PfcChanges,
  pfcEdit,
  type QcnChanges,
  qcnEdit,
  selectorNumbers,
  tableOf,
} from "./changes.ts";
import { DcbDevice, type DcbOptions, lacking } from "./device.ts";
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
/** (linux/dcbnl.h) */
const DCB_ATTR_IEEE = 13;

/**
 * Data center bridging of one device: what IEEE 802.1Qaz and Qau set, and who speaks DCBX. What CEE DCBX has is in `cee`.
 *
 * ```ts
 * using dcb = Dcb.open("eth0");
 * console.log(dcb.getEts().txBandwidth);
 * dcb.setPfc({ enabled: [3, 4] });
 * dcb.addApp({ selector: "dscp", protocol: 46, priority: 5 });
 * ```
 *
 * Everybody may ask. Changes take CAP_NET_ADMIN in the initial user namespace.
 *
 * All methods throw NetlinkError for what the kernel or the driver refuses: ENODEV when there is no such device, EOPNOTSUPP
 * when it has no data center bridging or not that part of it (the message says which), EPERM. TypeError and RangeError, with
 * the path of the value, for what cannot be meant, before anything is asked. `timeoutMs` holds for a call as a whole.
 *
 * Settings that are one structure in the kernel are read, changed and written back by the methods that change them, as nothing
 * else is possible: who else changes them at the same time may be overwritten.
 */
export class Dcb implements Disposable {
  static {
    inspectAs(Dcb, (dcb) => `Dcb(${dcb.device})`);
  }

  readonly #device: DcbDevice;
  /** What CEE DCBX (the version before IEEE 802.1Qaz) sets. */
  readonly cee: CeeDcb;

  private constructor(device: DcbDevice) {
    this.#device = device;
    this.cee = new CeeDcb(device);
  }

  /**
   * The DCB of a device, given by its name or its index. Nothing is sent yet. A device that is given by its index may get
   * another name meanwhile.
   *
   * @throws NetlinkError when the namespace cannot be opened; TypeError or RangeError for what cannot be meant.
   */
  static open(device: string | number, options?: DcbOptions): Dcb {
    return new Dcb(new DcbDevice(device, options));
  }

  /** The name or index that it was opened with. */
  get device(): string | number {
    return this.#device.device;
  }

  /** All that the device says of IEEE 802.1Qaz and Qau, of its peer, and of DCBX. What it does not have is absent. */
  getIeee(): IeeeConfiguration {
    return ieeeOf(this.#device.ask("ieee-get"), TITLE);
  }

  /** How traffic classes share the link. */
  getEts(): Ets {
    return etsOf(this.#part("ieeeEts"), TITLE);
  }

  /** Changes how traffic classes share the link. */
  setEts(changes: EtsChanges): void {
    const edit = etsEdit(changes);
    const raw = this.#part("ieeeEts");
    etsOf(raw, TITLE);
    this.#set({ ieeeEts: edit(raw) });
  }

  /** Which priorities are paused instead of dropped. */
  getPfc(): Pfc {
    return pfcOf(this.#part("ieeePfc"), TITLE);
  }

  /** Changes which priorities are paused instead of dropped. */
  setPfc(changes: PfcChanges): void {
    const edit = pfcEdit(changes);
    const raw = this.#part("ieeePfc");
    pfcOf(raw, TITLE);
    this.#set({ ieeePfc: edit(raw) });
  }

  /** The most that each traffic class may send, in kbit/s. */
  getMaxrate(): bigint[] {
    return maxrateOf(this.#part("ieeeMaxrate"), TITLE);
  }

  /** Changes the most that traffic classes may send, in kbit/s. */
  setMaxrate(changes: PerClass<bigint | number>): void {
    const edit = maxrateEdit(changes);
    const raw = this.#part("ieeeMaxrate");
    maxrateOf(raw, TITLE);
    this.#set({ ieeeMaxrate: edit(raw) });
  }

  /** How congestion notification is set. */
  getQcn(): Qcn {
    return qcnOf(this.#part("ieeeQcn"), TITLE);
  }

  /** Changes how congestion notification is set. */
  setQcn(changes: QcnChanges): void {
    const edit = qcnEdit(changes);
    const raw = this.#part("ieeeQcn");
    qcnOf(raw, TITLE);
    this.#set({ ieeeQcn: edit(raw) });
  }

  /** What congestion notification has counted. */
  getQcnStatistics(): QcnStatistics {
    return qcnStatisticsOf(this.#part("ieeeQcnStats"), TITLE);
  }

  /** The receive buffers. */
  getBuffers(): Buffers {
    return buffersOf(this.#part("dcbBuffer"), TITLE);
  }

  /** Changes the receive buffers. */
  setBuffers(changes: BufferChanges): void {
    const edit = buffersEdit(changes);
    const raw = this.#part("dcbBuffer");
    buffersOf(raw, TITLE);
    this.#set({ dcbBuffer: edit(raw) });
  }

  /** Which priority traffic has. */
  getApps(): App[] {
    return appsOf(this.#part("ieeeAppTable"));
  }

  /**
   * Gives traffic a priority. The kernel has several entries of one protocol side by side; one that is there already is EEXIST.
   * Of several that are added together, those in front of one that is refused stay.
   */
  addApp(...apps: App[]): void {
    if (apps.length > 0) this.#set({ ieeeAppTable: tableOf(apps, "apps", MOST_PRIORITY) }, "ieee-set", false);
  }

  /** Takes entries away; one that is not there is ENOENT. */
  removeApp(...apps: App[]): void {
    if (apps.length > 0) this.#set({ ieeeAppTable: tableOf(apps, "apps", ANY_PRIORITY) }, "ieee-del", false);
  }

  /**
   * Gives traffic these priorities and no others: what else there is for their protocols is taken away, after the new ones are
   * there. What is there already stays.
   */
  replaceApp(...apps: App[]): void {
    const given = apps.map((app, index) => checkedApp(app, `apps[${index}]`, MOST_PRIORITY));
    // Of one that is given twice, the second would be there already.
    const wanted = given.filter((app, index) => given.findIndex((other) => isSame(app, other)) === index);
    if (wanted.length === 0) return;
    const there = this.getApps().map((app, index) => checkedApp(app, `apps[${index}]`, ANY_PRIORITY));
    this.addApp(...wanted.filter((app) => !there.some((other) => isSame(app, other))));
    const replaced = there.filter((other) => wanted.some((app) => isSameProtocol(app, other)));
    this.removeApp(...replaced.filter((other) => !wanted.some((app) => isSame(app, other))));
  }

  /** Takes all entries away, or all with one of these selectors. Returns how many there were. */
  flushApps(...selectors: (AppSelector | number)[]): number {
    const numbers = selectorNumbers(selectors, "selectors");
    const apps = this.getApps().filter(
      ({ selector }) => numbers.length === 0 || numbers.includes(selectorNumber(selector, "selector")),
    );
    this.removeApp(...apps);
    return apps.length;
  }

  /** By which selectors the priority of a packet is found, the most trusted first. Takes Linux 6.2. */
  getTrust(): (AppSelector | number)[] {
    return this.#part("dcbAppTrustTable").dcbAppTrust ?? [];
  }

  /** Sets by which selectors the priority of a packet is found, the most trusted first. Takes Linux 6.2. */
  setTrust(selectors: readonly (AppSelector | number)[]): void {
    this.#set({ dcbAppTrustTable: { dcbAppTrust: selectorNumbers(selectors, "selectors") } });
  }

  /** How packets that leave are marked for their priority. Takes Linux 6.3. */
  getRewrites(): App[] {
    return appsOf(this.#part("dcbRewrTable"));
  }

  /** Has packets of a priority marked when they leave; EEXIST for what is there already. Takes Linux 6.3. */
  addRewrite(...rewrites: App[]): void {
    if (rewrites.length > 0)
      this.#set({ dcbRewrTable: tableOf(rewrites, "rewrites", MOST_PRIORITY) }, "ieee-set", false);
  }

  /** Ends that; ENOENT for what is not there. Takes Linux 6.3. */
  removeRewrite(...rewrites: App[]): void {
    if (rewrites.length > 0)
      this.#set({ dcbRewrTable: tableOf(rewrites, "rewrites", ANY_PRIORITY) }, "ieee-del", false);
  }

  /** Who speaks DCBX for the device, and in which version. */
  getDcbx(): (Dcbx | number)[] {
    const { dcbx } = this.#device.ask("gdcbx");
    if (dcbx === undefined) throw lacking("gdcbx", "who speaks DCBX");
    return dcbx;
  }

  /** Sets who speaks DCBX for the device, and in which version. */
  setDcbx(dcbx: readonly (Dcbx | number)[]): void {
    checkList(dcbx, "dcbx");
    this.#device.set("sdcbx", "dcbx", { dcbx: [...dcbx] });
  }

  /** Closes the namespace that was opened for it, if there is one. Harmless twice. */
  close(): void {
    this.#device.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** One part of the configuration; throws NetlinkError when the device does not have it, or it cannot be read. */
  #part<Name extends PartName>(name: Name): NonNullable<Ieee<Read>[Name]> {
    const { ieee, unparsed } = this.#device.ask("ieee-get");
    const part = ieee?.[name];
    if (part !== undefined) return part as NonNullable<Ieee<Read>[Name]>;
    const within = ieee?.unparsed?.find(({ type }) => type === undefined || type === partNumbers[name]);
    const broken = within ?? unparsed?.find(({ type }) => type === undefined || type === DCB_ATTR_IEEE);
    const what = attributeName(name);
    if (broken !== undefined) {
      const message = `${TITLE}: ${what} of the kernel's answer cannot be read: ${broken.reason} (EPROTO)`;
      throw new NetlinkError(message, { errno: EPROTO, operation: TITLE });
    }
    throw new NetlinkError(`${TITLE}: the device ${this.device} says nothing of ${what} (EOPNOTSUPP)`, {
      errno: EOPNOTSUPP,
      operation: TITLE,
    });
  }

  #set(ieee: Ieee<Write>, operation: "ieee-set" | "ieee-del" = "ieee-set", idempotent = true): void {
    this.#device.set(operation, "ieee", { ieee }, idempotent);
  }
}

/** What an attribute is called in the kernel. */
function attributeName(name: PartName): string {
  return `DCB_ATTR_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function isSame(one: App, other: App): boolean {
  return isSameProtocol(one, other) && one.priority === other.priority;
}

function isSameProtocol(one: App, other: App): boolean {
  return one.selector === other.selector && one.protocol === other.protocol;
}
