import type { FamilyDump } from "../../client/family-dump.ts";
import { EBADF } from "../../constants/errno.ts";
import { NLM_F_CREATE, NLM_F_ECHO } from "../../constants/netlink.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import { checkInteger, checkKnown } from "../../message/check.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { type NamespaceSource, NetworkNamespace } from "../../sock/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { DatapathConnection, DatapathSocketUse } from "./connection.ts";
import { explained, explainedAnywhere, explaining, notCreated } from "./datapath-error.ts";
import { type DatapathFeature, type DatapathFields, type DatapathInfo, infoOf } from "./datapath-info.ts";
import {
  type CreateOptions,
  cacheSize,
  changeNames,
  checkPerCpu,
  createNames,
  type DatapathChange,
  hasPerCpu,
  MOST_PORT_ID,
  notPerCpu,
  type OpenOptions,
} from "./datapath-options.ts";
import { checkDatapathOptions, type DatapathOptions, Families, ONCE } from "./families.ts";
import { adoptNegotiated, changeDatapath, createDatapath, type NewFields, supportedFeatures } from "./features.ts";
import {
  type ChangeOptions,
  changeFlowFields,
  detailFields,
  type Flow,
  type FlowChange,
  type FlowDetail,
  type FlowRemoval,
  type FlowSelector,
  type NewFlow,
  newFlowFields,
  type PutOptions,
  removalFields,
  selectorFields,
} from "./flow.ts";
import { completeFlow, findFlow } from "./flows.ts";
import { Meters } from "./meters.ts";
import { type DatapathOperation, type Execution, execute, type OperationResult, operate } from "./operations.ts";
import {
  changeFields,
  checkName,
  type NewPort,
  newPortFields,
  type Port,
  type PortChange,
  portOf,
  portSelector,
} from "./port.ts";
import { type PortEventOptions, PortEvents } from "./port-events.ts";
import { addPort, changePort, findPort, knownPort, notMovable, removePort } from "./ports.ts";
import { DatapathTable } from "./table.ts";
import type { PortNames } from "./text/index.ts";
import { ZoneLimits } from "./zone-limits.ts";

/** What sockets are for. */
const sockets: readonly DatapathSocketUse[] = ["requests", "port-events", "upcalls"];

/**
 * A datapath of Open vSwitch in the kernel: its ports, its flows, and what is done with packets.
 *
 * ```ts
 * using datapath = Datapath.create("dp0");
 * const one = datapath.addPort({ name: "veth0", type: "netdev" });
 * const two = datapath.addPort({ name: "veth1", type: "netdev" });
 * datapath.putFlow({ key: { inPort: one.number, ethernet: {} }, mask: { inPort: 0xffffffff }, actions: [{ output: two.number }] });
 * for (const flow of datapath.flows()) console.log(formatDatapathFlow(flow));
 * datapath.delete();
 * ```
 *
 * Every call waits for the kernel's answer, which comes at once. All that comes back owns its memory. Closing (`close()`, or
 * the end of `using`) gives back what the object holds, and leaves the datapath in the kernel as it is, with its ports and
 * flows: `open()` takes it up again, also in another process. `delete()` is what ends it.
 *
 * What the kernel refuses is a NetlinkError; of those whose meaning is known, a {@link DatapathError}, with `failure`. Mistakes
 * in arguments are TypeErrors and RangeErrors, before anything is sent.
 */
export class Datapath implements Disposable {
  static {
    inspectAs(Datapath, (datapath) => `Datapath(${datapath.name}, ${datapath.#closed ? "closed" : "open"})`);
  }

  /** Its name, which is also that of its local port. */
  readonly name: string;
  /** Its number, which is also that of its local port's interface. */
  readonly ifindex: number;
  /** Its meters. */
  readonly meters: Meters;
  /** How many connections zones of connection tracking may have, in the datapath's network namespace. */
  readonly zoneLimits: ZoneLimits;
  readonly #families: Families;
  #features: readonly DatapathFeature[];
  #closed = false;

  private constructor(families: Families, { name, ifindex, features }: DatapathInfo) {
    this.#families = families;
    this.name = name;
    this.ifindex = ifindex;
    this.#features = features;
    this.meters = new Meters(families, this);
    this.zoneLimits = new ZoneLimits(families, this);
  }

  /**
   * Makes a datapath, with a local port of the same name, and gives it the best features that the kernel has: the way of
   * handing up packets by processor (Linux 5.15) or else by port, packets without padding, and state that is shared with tc.
   * A feature that no kernel has is asked for first, since kernels that do not look would seem to have all.
   *
   * Nothing is left behind when this throws, unless the kernel's answer was lost (ENOBUFS, ETIMEDOUT).
   *
   * @throws DatapathError when there is one of that name, or an interface of that name or number ("exists", EEXIST), or the
   * module or the privilege is missing; NetlinkError EOPNOTSUPP for sockets by processor where the kernel or the given features
   * lack "dispatch-upcall-per-cpu"; TypeError or RangeError for a name or options that cannot be meant.
   */
  static create(name: string, options: CreateOptions = {}): Datapath {
    checkName(name, "name");
    checkDatapathOptions(options, createNames);
    const { features, upcallPortId, perCpuPortIds, masksCacheSize, ifindex } = options;
    const fields: NewFields = { name, upcallPid: checkInteger(upcallPortId ?? 0, 0, MOST_PORT_ID, "upcallPortId") };
    if (perCpuPortIds !== undefined) fields.perCpuPids = checkPerCpu(perCpuPortIds);
    if (masksCacheSize !== undefined) fields.masksCacheSize = cacheSize(masksCacheSize);
    if (ifindex !== undefined) fields.ifindex = checkInteger(ifindex, 1, 0x7fffffff, "ifindex");
    if (fields.perCpuPids !== undefined && features !== undefined && !hasPerCpu(features))
      throw notPerCpu("ovs_datapath.new");
    return Datapath.#over(options, (families) => {
      try {
        return createDatapath(families, fields, features);
      } catch (error) {
        throw notCreated(error, name, ifindex);
      }
    });
  }

  /**
   * Opens an existing datapath by its name or its number. It changes nothing in the kernel, unless
   * {@link OpenOptions.negotiate} is set.
   *
   * @throws DatapathError when there is none ("no-datapath"), or the module or the privilege is missing; TypeError or
   * RangeError for what cannot be meant.
   */
  static open(name: string | number, options: OpenOptions = {}): Datapath {
    const selector =
      typeof name === "number"
        ? { header: { dpIfindex: checkInteger(name, 1, 0x7fffffff, "name") } }
        : { name: checkName(name, "name") };
    checkDatapathOptions(options, { negotiate: true });
    return Datapath.#over(options, (families) => {
      const found = explaining({ name: `${name}` }, () => families.datapath.do("get", selector));
      return options.negotiate === true ? adoptNegotiated(families, found) : found;
    });
  }

  /** All datapaths of the network namespace. Throws DatapathError when the module is missing. */
  static list(options: DatapathOptions = {}): DatapathInfo[] {
    checkDatapathOptions(options);
    using families = new Families(options);
    try {
      return families.datapath.dump("get").toArray().map(infoOf);
    } catch (error) {
      throw explainedAnywhere(error);
    }
  }

  static #over(options: DatapathOptions, make: (families: Families) => DatapathFields): Datapath {
    const families = new Families(options);
    try {
      return new Datapath(families, infoOf(make(families)));
    } catch (error) {
      families[Symbol.dispose]();
      throw explainedAnywhere(error);
    }
  }

  /** The features that it had when it was made, opened or last changed here. */
  get features(): readonly DatapathFeature[] {
    return this.#features;
  }

  /** The network namespace that it is in; undefined for that of the calling thread, and for a stand-in. */
  get netns(): NetworkNamespace | undefined {
    return this.#families.netns;
  }

  /** What answers instead of the kernel, if something does. */
  get connection(): DatapathConnection | undefined {
    return this.#families.connection;
  }

  /** How it is now, with its statistics. Throws DatapathError when it is gone. */
  info(): DatapathInfo {
    return infoOf(this.#do(({ datapath }) => datapath.do("get", { header: this.#header })));
  }

  /** The features that the kernel has, found out without changing any of the datapath. Throws DatapathError when it is gone. */
  supportedFeatures(): DatapathFeature[] {
    return this.#do((families) => supportedFeatures(families, families.datapath.do("get", { header: this.#header })));
  }

  /**
   * Changes it. The kernel takes a request that names no features for one that wants none: every change carries those that it
   * is to have, which are those that it has unless others are given.
   *
   * @throws NetlinkError EOPNOTSUPP for features that the kernel lacks, and for sockets by processor on a datapath without
   * "dispatch-upcall-per-cpu" or a kernel that does not know it (the features are then what they were); DatapathError when it is
   * gone or the privilege is missing; TypeError or RangeError for what cannot be meant.
   */
  set(change: DatapathChange): DatapathInfo {
    if (change === undefined) throw new TypeError("change: expected an object, got undefined");
    checkKnown(change, changeNames, "change");
    const fields: Partial<DatapathFields> = {};
    if (change.perCpuPortIds !== undefined) fields.perCpuPids = checkPerCpu(change.perCpuPortIds);
    if (change.masksCacheSize !== undefined) fields.masksCacheSize = cacheSize(change.masksCacheSize);
    const header = this.#header;
    const info = infoOf(this.#do((families) => changeDatapath(families, { ...fields, header }, change.features)));
    this.#features = info.features;
    return info;
  }

  /** Deletes the datapath, with all ports and flows, and closes this. Throws DatapathError when it is gone already. */
  delete(): void {
    this.#do(({ datapath }) => datapath.do("del", { header: this.#header }, ONCE));
    this.close();
  }

  /**
   * Adds a port. Returns it with the number that it got.
   *
   * @throws DatapathError when there is no such interface ("no-interface"), when there is one of the name of one that is to be
   * made, or it is a port of this datapath already ("exists", EEXIST), when it is the port of another one or the number is taken
   * ("in-use", EBUSY), when the datapath is gone, the kernel makes no such ports, or the privilege is missing; TypeError or
   * RangeError for what cannot be meant.
   */
  addPort(port: NewPort): Port {
    const fields = newPortFields(port);
    return this.#do((families) => addPort(families, this, port, fields));
  }

  /** The port of that number or name, or undefined when there is none. Throws DatapathError when the datapath is gone. */
  getPort(port: number | string): Port | undefined {
    const selector = portSelector(port);
    return this.#do((families) => findPort(families, this, selector));
  }

  /** All ports. They are read as the loop goes on. */
  ports(): DatapathTable<Port> {
    return this.#table("ports", (families) => families.vport.dump("get", { header: this.#header }), portOf);
  }

  /** The name of a port; undefined when there is none. To have those of all ports at once: {@link portNames}. */
  portName(number: number): string | undefined {
    return this.getPort(number)?.name;
  }

  /** The number of a port; undefined when there is none. */
  portNumber(name: string): number | undefined {
    return this.getPort(name)?.number;
  }

  /** The names of all ports as they are now, for what formats and parses flows. */
  portNames(): PortNames {
    const names = new Map<number, string>();
    const numbers = new Map<string, number>();
    for (const { name, number } of this.ports()) {
      names.set(number, name);
      numbers.set(name, number);
    }
    return { nameOf: (number) => names.get(number), numberOf: (name) => numbers.get(name) };
  }

  /**
   * Changes a port. Only what is given changes.
   *
   * @throws DatapathError when there is no such port ("no-port"), when several sockets are given and the datapath has not the
   * feature "vport-pids" ("invalid", EINVAL), or the datapath is gone; NetlinkError when the kernel refuses otherwise; TypeError
   * or RangeError for what cannot be meant.
   */
  setPort(port: number | string, change: PortChange): Port {
    const fields = changeFields(change);
    return this.#do((families) => changePort(families, this, port, fields));
  }

  /**
   * Removes a port. Its interface goes too, unless it was there before (`netdev`).
   *
   * @throws DatapathError when there is no such port ("no-port"), when it is the local one, which goes with the datapath
   * ("invalid", EINVAL), or the datapath is gone.
   */
  removePort(port: number | string): void {
    this.#do((families) => removePort(families, this, port));
  }

  /**
   * Moves the interface of an `internal` port to another network namespace; it stays a port of this datapath. Returns the port
   * as it is then.
   *
   * @throws DatapathError when there is no such port, or the datapath is gone; NetlinkError EINVAL for other types (those would
   * leave the datapath) and when the interface is not at home, EOPNOTSUPP for a stand-in, and as `NetworkNamespace.open()` does.
   */
  movePort(port: number | string, netns: NamespaceSource): Port {
    const found = this.#do((families) => knownPort(families, this, port));
    const reason = notMovable(found, this.connection !== undefined);
    if (reason !== undefined) throw reason;
    using stack = new DisposableStack();
    const target = netns instanceof NetworkNamespace ? netns : stack.use(NetworkNamespace.open(netns));
    using link = rtLink.connect({ netns: this.netns });
    link.do("setlink", { header: { ifiIndex: found.ifindex! }, netNsFd: target.fd });
    return this.#do((families) => knownPort(families, this, found.number));
  }

  /**
   * Subscribes to what happens to the ports, by whomever it is done. The subscription is there when this returns.
   *
   * ```ts
   * await using events = datapath.portEvents();
   * for await (const event of events) if (event.kind === "added") console.log(event.port.name);
   * ```
   *
   * @throws DatapathError when the module is missing; NetlinkError when no socket can be had; TypeError or RangeError for
   * options that cannot be meant.
   */
  portEvents(options: PortEventOptions = {}): PortEvents {
    return this.#do((families) => new PortEvents(families, this.ifindex, options));
  }

  /**
   * Puts a flow: a new one, or other actions for one that is there (unless `exclusive`). With `echo` returns what has become of
   * it. A flow that was read with its actions can be put again as it is.
   *
   * One that is there is the one with the same `ufid`, or without it with the same key. A new one must not overlap another, so
   * that some packet would be for both.
   *
   * @throws DatapathError when there is one and it was to be new ("exists", EEXIST), when it overlaps another one ("overlap",
   * ENOENT), when the kernel takes no such key, mask or actions ("invalid", EINVAL), when the datapath is gone or the privilege
   * is missing; TypeError or RangeError, with the path of the field, for what cannot be meant.
   */
  putFlow(flow: NewFlow | (Flow & PutOptions)): Flow | undefined {
    const fields = { ...newFlowFields(flow), header: this.#header };
    const flags = (flow.exclusive === true ? NLM_F_CREATE : 0) | (flow.echo === true ? NLM_F_ECHO : 0);
    return this.#do((families) => families.flow.do("new", fields, { flags, idempotent: flow.exclusive !== true }));
  }

  /** Changes a flow that is there; throws DatapathError when it is not ("no-flow", ENOENT). Otherwise as {@link putFlow}. */
  modifyFlow(flow: FlowChange | (Flow & ChangeOptions)): Flow | undefined {
    const fields = { ...changeFlowFields(flow), header: this.#header };
    const flags = flow.echo === true ? NLM_F_ECHO : 0;
    return this.#do((families) => families.flow.do("set", fields, { flags }));
  }

  /**
   * Deletes a flow. With `echo` returns it as it was last, with its counters.
   *
   * @throws DatapathError when it is not there ("no-flow", ENOENT), when the datapath is gone or the privilege is missing;
   * TypeError or RangeError for what cannot be meant.
   */
  deleteFlow(flow: FlowRemoval): Flow | undefined {
    const fields = { ...removalFields(flow), header: this.#header };
    const flags = flow.echo === true ? NLM_F_ECHO : 0;
    return this.#do((families) => families.flow.do("del", fields, { flags, ...ONCE }));
  }

  /**
   * The flow of that identifier or key, or undefined when there is none. One that was put with an identifier is found by that
   * alone.
   *
   * @throws DatapathError when the datapath is gone; TypeError or RangeError for what cannot be meant.
   */
  getFlow(flow: FlowSelector, detail?: FlowDetail): Flow | undefined {
    const fields = { ...selectorFields(flow, detail), header: this.#header };
    return this.#do((families) => findFlow(families, fields));
  }

  /**
   * All flows. They are read as the loop goes on, in flat memory; what has so many actions that the kernel leaves them out is
   * asked for by itself.
   */
  flows(detail: FlowDetail = {}): DatapathTable<Flow> {
    const fields = { ...detailFields(detail), header: this.#header };
    const withActions = fields.ufidFlags?.includes("omit-actions") !== true;
    return this.#table(
      "flows",
      (families) => families.flow.dump("get", fields),
      (flow: Flow) => (withActions && flow.actions === undefined ? completeFlow(this.#families, flow) : flow),
    );
  }

  /** Deletes all flows. */
  flushFlows(): void {
    this.#do((families) => families.flow.do("del", { header: this.#header }));
  }

  /**
   * Sends a packet through actions.
   *
   * @throws DatapathError when the kernel takes no such actions ("invalid", EINVAL), when the datapath is gone or the privilege is
   * missing; NetlinkError EMSGSIZE for a packet that is longer than any attribute (the same for which `operate` goes on);
   * TypeError or RangeError, with the path of the field, for what cannot be meant.
   */
  execute(execution: Execution): void {
    const { error } = this.#do((families) => execute(families, this, execution));
    if (error !== undefined) {
      Error.captureStackTrace(error, this.execute);
      throw error;
    }
  }

  /**
   * Does many things, in that order: flows are put, changed, deleted and asked for, and packets are sent through actions. They
   * go to the kernel 50 at a time, each time in as few datagrams as hold them. Every operation has its own result, and one that
   * fails does not sink its neighbours, not even a packet that is too long to be sent.
   *
   * What cannot be done twice is not sent again when an answer is lost: packets, deletions, flows that must be new, and a flow
   * that is named twice. Neither is anything of the same 50 then. Those whose answer is missing have the error ENOBUFS, which
   * says that the outcome is unknown; so what is harmless goes on better by itself.
   *
   * @throws TypeError or RangeError, before anything is sent, with the number of the operation and the path of the field;
   * NetlinkError when no socket can be had; DatapathError when the module is missing.
   */
  operate(operations: Iterable<DatapathOperation>): OperationResult[] {
    return this.#do((families) => operate(families, this, operations));
  }

  /**
   * Opens a socket that packets can be handed up to, in the datapath's network namespace: its port id is what `upcallPortIds`
   * and `perCpuPortIds` take. Of a stand-in, one of its sockets. The caller closes it.
   */
  openSocket(use: DatapathSocketUse): NetlinkSocket {
    if (!sockets.includes(use)) {
      throw new TypeError(`use: expected ${sockets.map(shown).join(", ")}, got ${shown(use)}`);
    }
    return this.#do((families) => families.openSocket(use));
  }

  /** Gives back what this holds. The datapath stays in the kernel as it is. Harmless twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#families[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #header(): { dpIfindex: number } {
    return { dpIfindex: this.ifindex };
  }

  #do<Result>(action: (families: Families) => Result): Result {
    if (this.#closed) {
      const message = `this object of datapath "${this.name}" is closed (EBADF)`;
      throw new NetlinkError(message, { errno: EBADF, operation: "datapath" });
    }
    return explaining(this, () => action(this.#families));
  }

  #table<Raw, Item>(
    what: string,
    start: (families: Families) => FamilyDump<Raw>,
    take: (raw: Raw) => Item | undefined,
  ): DatapathTable<Item> {
    return this.#do((own) => {
      const { families, close } = own.forDump();
      try {
        const explain = (error: unknown) => explained(error, this);
        return DatapathTable.of({ title: `${what} of ${this.name}`, dump: start(families), take, explain, close });
      } catch (error) {
        close();
        throw error;
      }
    });
  }
}
