import { checkNotEmpty } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { Owner } from "../../client/owner.ts";
import { EOPNOTSUPP, EPROTO } from "../../constants/errno.ts";
import { failure } from "../../errors.ts";
import { type AppSelector, type Dcbx, dcb, type Ieee } from "../../families/dcb.ts";
import { asynchronous, type CallLimits, type Mode, mapped, type Result, type Steps } from "../../io/io.ts";
import type { Read, UnparsedAttribute, Write } from "../../schema/model/types.ts";
import { CeeDcb } from "./cee.ts";
import { DcbDevice, type DcbOptions, incompleteReplyError } from "./device.ts";
import type { StructFormat } from "./format.ts";
import {
  ANY_PRIORITY,
  type App,
  appsOf,
  type BufferChanges,
  type Buffers,
  buffersFormat,
  checkedApp,
  type Ets,
  type EtsChanges,
  etsFormat,
  type IeeeConfiguration,
  ieeeOf,
  MAX_PRIORITY,
  maxrateFormat,
  type PartName,
  type Pfc,
  type PfcChanges,
  pfcFormat,
  type Qcn,
  type QcnChanges,
  type QcnStatistics,
  qcnFormat,
  qcnStatisticsFormat,
  selectorNames,
  selectorNumbers,
  tableOf,
  trustOf,
  trustTableOf,
} from "./ieee.ts";
import { checkList, type PerClass } from "./per-class.ts";

const TITLE = "dcb.ieee-get";

type Part<Name extends PartName> = NonNullable<Ieee<Read>[Name]>;

/**
 * Data center bridging (DCB) of one device: the settings of IEEE 802.1Qaz and Qau, and the DCBX mode. The settings of
 * CEE DCBX are in `cee`.
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
 * the device does not support data center bridging or a part of it (the error message says which), EPERM without the
 * privilege. They throw TypeError or RangeError with the path of an invalid argument before anything is sent.
 * `timeoutMs` limits the total time of a call.
 *
 * Some settings are members of one C structure, which the kernel can only set as a whole. A method that changes such a
 * setting reads the structure, modifies it and writes it back. If another process changes the structure in the
 * meantime, its change can be lost.
 */
export class Dcb<M extends Mode = "sync"> extends Owner<DcbDevice<M>> {
  static {
    inspectAs(Dcb, (dcb) => `Dcb(${dcb.device})`);
  }

  /** Settings of the device for CEE DCBX, the predecessor of IEEE 802.1Qaz. */
  readonly cee: CeeDcb<M> = new CeeDcb(this.session);

  /**
   * Opens a client for the DCB settings of a device without sending a request. The device is given by name or index. A
   * device that was opened by index may be renamed later.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid arguments.
   */
  static open(device: string | number, options?: DcbOptions): Dcb {
    return new Dcb(new DcbDevice<"sync">(device, options));
  }

  /** Opens a `Dcb` client whose methods return promises. Another thread waits for the kernel. See {@link open}. */
  static openAsync(device: string | number, options?: DcbOptions): Dcb<"async"> {
    return new Dcb(new DcbDevice<"async">(device, asynchronous(options)));
  }

  /** Name or index with which the device was opened. */
  get device(): string | number {
    return this.session.device;
  }

  /** Returns the IEEE 802.1Qaz and Qau settings of the device and its link partner, and the DCBX mode. */
  getIeee(options?: CallLimits): Result<M, IeeeConfiguration> {
    return this.#call(() => mapped(this.session.ask("ieee-get"), (reply) => ieeeOf(reply, TITLE)), options);
  }

  /**
   * Returns the settings for enhanced transmission selection (ETS), which defines how traffic classes share the link.
   */
  getEts(options?: CallLimits): Result<M, Ets> {
    return this.#call(() => this.#get("ieeeEts", etsFormat), options);
  }

  /**
   * Changes the settings for enhanced transmission selection (ETS), which defines how traffic classes share the link.
   */
  setEts(changes: EtsChanges, options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#change("ieeeEts", etsFormat, etsFormat.edit(changes, "ets")), options);
  }

  /**
   * Returns the settings for priority flow control (PFC). With PFC, packets of a priority are paused instead of
   * dropped.
   */
  getPfc(options?: CallLimits): Result<M, Pfc> {
    return this.#call(() => this.#get("ieeePfc", pfcFormat), options);
  }

  /**
   * Changes the settings for priority flow control (PFC). With PFC, packets of a priority are paused instead of
   * dropped.
   */
  setPfc(changes: PfcChanges, options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#change("ieeePfc", pfcFormat, pfcFormat.edit(changes, "pfc")), options);
  }

  /** Returns the maximum send rate of each traffic class in kbit/s. */
  getMaxrate(options?: CallLimits): Result<M, bigint[]> {
    return this.#call(() => mapped(this.#get("ieeeMaxrate", maxrateFormat), ({ maxrate }) => maxrate), options);
  }

  /** Changes the maximum send rates of traffic classes, in kbit/s. */
  setMaxrate(changes: PerClass<bigint | number>, options?: CallLimits): Result<M, void> {
    return this.#call(() => {
      checkNotEmpty(changes, "maxrate");
      return this.#change("ieeeMaxrate", maxrateFormat, maxrateFormat.edit({ maxrate: changes }));
    }, options);
  }

  /** Returns the settings of congestion notification (IEEE 802.1Qau). */
  getQcn(options?: CallLimits): Result<M, Qcn> {
    return this.#call(() => this.#get("ieeeQcn", qcnFormat), options);
  }

  /** Changes the settings of congestion notification (IEEE 802.1Qau). */
  setQcn(changes: QcnChanges, options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#change("ieeeQcn", qcnFormat, qcnFormat.edit(changes, "qcn")), options);
  }

  /** Returns the counters of congestion notification (IEEE 802.1Qau). */
  getQcnStatistics(options?: CallLimits): Result<M, QcnStatistics> {
    return this.#call(() => this.#get("ieeeQcnStats", qcnStatisticsFormat), options);
  }

  /** Returns the sizes of the device's receive buffers, and which buffer each priority uses. */
  getBuffers(options?: CallLimits): Result<M, Buffers> {
    return this.#call(() => this.#get("dcbBuffer", buffersFormat), options);
  }

  /** Changes the sizes of the device's receive buffers, and which buffer each priority uses. */
  setBuffers(changes: BufferChanges, options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#change("dcbBuffer", buffersFormat, buffersFormat.edit(changes, "buffers")), options);
  }

  /**
   * Returns the DCB application priorities of the device. An application priority is the priority that the packets of a
   * protocol get.
   */
  getApps(options?: CallLimits): Result<M, App[]> {
    return this.#call(() => this.#apps(), options);
  }

  *#apps(): Steps<App[]> {
    return appsOf(yield* this.#part("ieeeAppTable"));
  }

  /**
   * Adds DCB application priorities of the device. One protocol can have several entries.
   *
   * @throws NetlinkError EEXIST if an entry exists. The entries before it in the list have then already been added.
   */
  addApp(apps: App | readonly App[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#addApps(listOf(apps)), options);
  }

  *#addApps(apps: readonly App[]): Steps<void> {
    if (apps.length === 0) return;
    yield* this.#set({ ieeeAppTable: tableOf(apps, "apps", MAX_PRIORITY) }, "ieee-set", false);
  }

  /**
   * Deletes DCB application priorities of the device.
   *
   * @throws NetlinkError ENOENT if an entry does not exist.
   */
  removeApp(apps: App | readonly App[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#removeApps(listOf(apps)), options);
  }

  *#removeApps(apps: readonly App[]): Steps<void> {
    if (apps.length === 0) return;
    yield* this.#set({ ieeeAppTable: tableOf(apps, "apps", ANY_PRIORITY) }, "ieee-del", false);
  }

  /**
   * Replaces all DCB application priorities of the protocols that occur in `apps`. Missing entries are added first. All
   * other entries of these protocols are then deleted.
   */
  replaceApp(apps: App | readonly App[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#replaceApps(listOf(apps)), options);
  }

  *#replaceApps(apps: readonly App[]): Steps<void> {
    const checked = apps.map((app, index) => checkedApp(app, `apps[${index}]`, MAX_PRIORITY));
    // A repeated application priority would fail with EEXIST.
    const wanted = checked.filter((app, index) => checked.findIndex((other) => isSame(app, other)) === index);
    if (wanted.length === 0) return;
    const existing = (yield* this.#apps()).map((app, index) => checkedApp(app, `apps[${index}]`, ANY_PRIORITY));
    yield* this.#addApps(wanted.filter((app) => !existing.some((other) => isSame(app, other))));
    const replaced = existing.filter((other) => wanted.some((app) => isSameProtocol(app, other)));
    yield* this.#removeApps(replaced.filter((other) => !wanted.some((app) => isSame(app, other))));
  }

  /**
   * Deletes all DCB application priorities of the device, or only those with the given protocol selectors. Returns the
   * number of deleted entries.
   */
  flushApps(selectors: readonly (AppSelector | `${number}` | number)[] = [], options?: CallLimits): Result<M, number> {
    return this.#call(() => this.#flushApps(selectors), options);
  }

  *#flushApps(selectors: readonly (AppSelector | `${number}` | number)[]): Steps<number> {
    const numbers = selectorNumbers(selectors, "selectors");
    const apps = (yield* this.#apps()).filter(
      ({ selector }) => numbers.length === 0 || numbers.includes(selectorNames.read(selector, "selector")),
    );
    yield* this.#removeApps(apps);
    return apps.length;
  }

  /**
   * Returns the packet fields, such as DSCP, from which the device takes the priority of a received packet. The most
   * trusted field comes first. Requires Linux 6.2.
   */
  getTrust(options?: CallLimits): Result<M, (AppSelector | `${number}`)[]> {
    return this.#call(() => mapped(this.#part("dcbAppTrustTable"), trustOf), options);
  }

  /**
   * Sets the packet fields, such as DSCP, from which the device takes the priority of a received packet. The most
   * trusted field comes first. Requires Linux 6.2.
   */
  setTrust(selectors: readonly (AppSelector | `${number}` | number)[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#set({ dcbAppTrustTable: trustTableOf(selectors, "selectors") }), options);
  }

  /**
   * Returns the DCB rewrite entries of the device. A rewrite entry marks sent packets according to their priority.
   * Requires Linux 6.3.
   */
  getRewrites(options?: CallLimits): Result<M, App[]> {
    return this.#call(() => mapped(this.#part("dcbRewrTable"), appsOf), options);
  }

  /**
   * Adds entries to the DCB rewrite table, which sets the PCP or DSCP of sent packets according to their priority.
   * Requires Linux 6.3.
   *
   * @throws NetlinkError EEXIST if an entry exists.
   */
  addRewrite(rewrites: App | readonly App[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#changeRewrites("ieee-set", listOf(rewrites), MAX_PRIORITY), options);
  }

  /**
   * Deletes entries of the DCB rewrite table. Requires Linux 6.3.
   *
   * @throws NetlinkError ENOENT if an entry does not exist.
   */
  removeRewrite(rewrites: App | readonly App[], options?: CallLimits): Result<M, void> {
    return this.#call(() => this.#changeRewrites("ieee-del", listOf(rewrites), ANY_PRIORITY), options);
  }

  *#changeRewrites(operation: "ieee-set" | "ieee-del", rewrites: readonly App[], maximum: number): Steps<void> {
    if (rewrites.length === 0) return;
    yield* this.#set({ dcbRewrTable: tableOf(rewrites, "rewrites", maximum) }, operation, false);
  }

  /**
   * Returns the DCBX mode, which tells whether the host or the device runs DCBX, and which versions of DCBX are used.
   */
  getDcbx(options?: CallLimits): Result<M, (Dcbx | number)[]> {
    return this.#call(
      () =>
        mapped(this.session.ask("gdcbx"), ({ dcbx }) => {
          if (dcbx === undefined) throw incompleteReplyError("gdcbx", "the DCBX mode");
          return dcbx;
        }),
      options,
    );
  }

  /** Sets the DCBX mode, which tells whether the host or the device runs DCBX, and which versions of DCBX are used. */
  setDcbx(dcbx: readonly (Dcbx | number)[], options?: CallLimits): Result<M, void> {
    return this.#call(() => {
      checkList(dcbx, "dcbx");
      return this.session.set("sdcbx", "dcbx", { dcbx: [...dcbx] });
    }, options);
  }

  #call<T>(code: () => Steps<T>, options: CallLimits | undefined): Result<M, T> {
    return this.session.call(code, options);
  }

  *#get<Name extends PartName, Shown extends object>(
    name: Name,
    format: StructFormat<Part<Name>, Shown>,
  ): Steps<Shown> {
    return format.readWhole(yield* this.#part(name), TITLE);
  }

  /** Reads first, because the kernel replaces the part as a whole. */
  *#change<Name extends PartName>(
    name: Name,
    format: StructFormat<Part<Name>, object>,
    edit: (raw: Part<Name>) => Part<Name>,
  ): Steps<void> {
    const raw = yield* this.#part(name);
    format.readWhole(raw, TITLE);
    yield* this.#set({ [name]: edit(raw) } as Ieee<Write>);
  }

  /**
   * Reads one attribute of the IEEE 802.1Qaz configuration.
   *
   * @throws NetlinkError if the kernel's reply lacks the attribute `name`, or if the attribute is malformed.
   */
  *#part<Name extends PartName>(name: Name): Steps<Part<Name>> {
    const { ieee, unparsed } = yield* this.session.ask("ieee-get");
    const part = ieee?.[name];
    if (part !== undefined) return part as Part<Name>;
    const broken = unparsedAttribute("ieee", name, ieee?.unparsed) ?? unparsedAttribute("dcb", "ieee", unparsed);
    const what = attributeName(name);
    if (broken !== undefined) {
      throw failure(TITLE, `${what} of the kernel's reply cannot be decoded: ${broken.reason}`, EPROTO);
    }
    throw failure(TITLE, `the device ${this.device} does not report ${what}`, EOPNOTSUPP);
  }

  #set(ieee: Ieee<Write>, operation: "ieee-set" | "ieee-del" = "ieee-set", idempotent = true): Steps<void> {
    return this.session.set(operation, "ieee", { ieee }, idempotent);
  }
}

function unparsedAttribute(
  set: string,
  name: string,
  unparsed: readonly UnparsedAttribute[] = [],
): UnparsedAttribute | undefined {
  const number = dcb.sets[set]!.attributes.find(({ field }) => field === name)?.number;
  return unparsed.find(({ type }) => type === undefined || type === number);
}

function attributeName(name: PartName): string {
  return `DCB_ATTR_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function isSame(one: App, other: App): boolean {
  return isSameProtocol(one, other) && one.priority === other.priority;
}

function isSameProtocol(one: App, other: App): boolean {
  return one.selector === other.selector && one.protocol === other.protocol;
}

function listOf<Item>(items: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(items) ? (items as readonly Item[]) : [items as Item];
}
