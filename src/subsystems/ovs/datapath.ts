import { fromOpen, typeError } from "../../base/argument-error.ts";
import { checkInteger } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { inspectAs } from "../../base/inspect.ts";
import { startStackAt } from "../../base/stack.ts";
import { checkedLimits, runLimited } from "../../client/options.ts";
import { EBADF } from "../../constants/errno.ts";
import type { AsyncDump } from "../../dump/async-dump.ts";
import { Dump } from "../../dump/dump.ts";
import type { DumpToken } from "../../dump/dump-options.ts";
import { NetlinkError } from "../../errors.ts";
import { AsyncListing } from "../../io/async-listing.ts";
import {
  asynchronous,
  type CallLimits,
  ioOf,
  type Listed,
  limitsOf,
  type Mode,
  mapped,
  type Result,
  runAsync,
  type Steps,
  syncIo,
  wait,
  withIo,
} from "../../io/io.ts";
import { Listing, type ListingHooks, type ListingSource } from "../../io/listing.ts";
import type { MessageView } from "../../message/message.ts";
import type { NamespaceSource, NetworkNamespace } from "../../netns/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { acceptedFlows, capabilitiesOf, type FlowCapabilities } from "./capabilities.ts";
import {
  creationFailure,
  throwUnflushed,
  withFailure,
  withFailures,
  withGeneralFailure,
} from "./core/datapath-error.ts";
import type { DatapathConnection, DatapathSocketUse } from "./core/families.ts";
import { checkDatapathOptions, type DatapathOptions, Families, ONCE } from "./core/families.ts";
import {
  type ChangeOptions,
  completeFlow,
  detailFields,
  type Flow,
  type FlowChange,
  type FlowDetail,
  type FlowListOptions,
  type FlowRemoval,
  type FlowSelector,
  findFlow,
  flowKey,
  flowRequests,
  listDetail,
  type NewFlow,
  type PutOptions,
} from "./core/flow.ts";
import {
  addPort,
  changePort,
  checkName,
  findPort,
  knownPort,
  moveInterface,
  type NewPort,
  OVSP_LOCAL,
  type Port,
  type PortChange,
  type PortListOptions,
  portFilter,
  portKey,
  portOf,
  removePort,
} from "./core/port.ts";
import {
  type CreateOptions,
  changedDatapathFields,
  type DatapathChange,
  type DatapathFeature,
  type DatapathFields,
  type DatapathInfo,
  infoOf,
  newDatapathFields,
  type OpenOptions,
} from "./datapath-options.ts";
import type { Execution } from "./execute/kernel-executions.ts";
import { type DatapathOperation, execute, known, type OperationResult, operate } from "./execute/operations.ts";
import { adoptNegotiated, changeDatapath, createDatapath, supportedFeatures } from "./features.ts";
import { flowFilter } from "./flows/flow-filter.ts";
import { type Meter, Meters, meterKey } from "./meter.ts";
import { type PortEventOptions, PortEvents } from "./port-events.ts";
import type { PortNames } from "./text/options.ts";
import { Connections } from "./tracking/connections.ts";
import { ZoneLimits } from "./tracking/ct-limit.ts";
import { DatapathTimeoutPolicies } from "./tracking/timeout-policies.ts";
import { addTunnelPort, type NewTunnelPort, removeTunnelPort } from "./tunnel-port.ts";

/** Converts entries of a dump to those of a list. */
interface EntryReader<Raw, Item> {
  take(raw: Raw): Item | undefined;
  /** Reads a flow again if the dump omitted its large actions. */
  complete?(item: Item): Steps<Item | undefined> | undefined;
  readonly limits?: CallLimits;
}

/**
 * Open vSwitch datapath in the kernel: its ports, flows, meters and packets.
 *
 * ```ts
 * using datapath = Datapath.create("dp0");
 * const one = datapath.addPort({ name: "veth0", type: "netdev" });
 * const two = datapath.addPort({ name: "veth1", type: "netdev" });
 * const key = { inPort: one.number, ethernet: {} };
 * datapath.putFlow({ key, mask: { inPort: 0xffffffff }, actions: [{ output: two.number }] });
 * for (const flow of datapath.flows()) console.log(formatDatapathFlow(flow));
 * datapath.delete();
 * ```
 *
 * The methods of an object from `create()` or `open()` block until the kernel has replied. The methods of an object
 * from `createAsync()` or `openAsync()` return promises, and another thread waits for the kernel. Results own their
 * memory.
 *
 * Closing the object (`close()` or `using`) releases the resources of this process. The datapath stays in the kernel
 * with its ports and flows, and any process can open it again. Only `delete()` removes the datapath.
 *
 * If the kernel rejects a request, methods throw a {@link DatapathError} with the reason in `failure`, or a
 * NetlinkError if the reason is unknown. All methods throw "no-datapath" if the datapath does not exist, and
 * "not-permitted" if a privilege is missing. For invalid arguments, they throw a TypeError or RangeError before
 * anything is sent.
 */
export class Datapath<M extends Mode = "sync"> implements Disposable {
  static {
    inspectAs(Datapath, (datapath) => `Datapath(${datapath.name}, ${datapath.#closed ? "closed" : "open"})`);
  }

  /** Name of the datapath and of its local port. */
  readonly name: string;
  /** Number of the datapath: the interface index of its local port. */
  readonly ifindex: number;
  /** Meters of the datapath. */
  readonly meters: Meters<M>;
  /** Connections of the connection tracker in the datapath's network namespace. */
  readonly connections: Connections<M>;
  /** Connection limits of the conntrack zones in the datapath's network namespace. */
  readonly zoneLimits: ZoneLimits<M>;
  /** Connection timeout policies in the datapath's network namespace. */
  readonly timeoutPolicies: DatapathTimeoutPolicies<M>;
  readonly #families: Families;
  #features: readonly DatapathFeature[];
  #closed = false;

  private constructor(families: Families, info: DatapathInfo) {
    const { name, ifindex, features } = fromOpen(info, new.target);
    this.#families = families;
    this.name = name;
    this.ifindex = ifindex;
    this.#features = features;
    this.meters = new Meters(families, this);
    this.connections = new Connections(families, this);
    this.zoneLimits = new ZoneLimits(families, this);
    this.timeoutPolicies = new DatapathTimeoutPolicies(families, this);
  }

  /**
   * Creates an Open vSwitch datapath with a local port of the same name. If `features` is omitted, enables those of the
   * following features that the kernel supports: per-CPU dispatch of upcalls (per-vport dispatch before Linux 5.15),
   * packets without padding, and recirculation state that is shared with tc.
   *
   * If the method throws, no new datapath remains in the kernel. ENOBUFS and ETIMEDOUT are exceptions: the kernel's
   * reply is missing, so the datapath may exist.
   *
   * @throws DatapathError if a datapath or interface with this name or number exists ("exists", EEXIST), or the module
   *   is missing ("no-family"); NetlinkError EOPNOTSUPP for per-CPU sockets if the kernel or `features` lack
   *   "dispatch-upcall-per-cpu", and for `ifindex` if the kernel is older than Linux 6.1.
   */
  static create(name: string, options: CreateOptions = {}): Datapath {
    return syncIo.run(Datapath.#create<"sync">(name, options), signalOf(options));
  }

  /** Creates an Open vSwitch datapath like {@link create}. The methods of the returned object return promises. */
  static async createAsync(name: string, options: CreateOptions = {}): Promise<Datapath<"async">> {
    const all = asynchronous(options);
    return ioOf(all).run(Datapath.#create<"async">(name, all), signalOf(options));
  }

  static *#create<M extends Mode>(name: string, options: CreateOptions): Steps<Datapath<M>> {
    const fields = newDatapathFields(name, options);
    return yield* Datapath.#over<M>(options, function* (families) {
      try {
        return yield* createDatapath(families, fields, options.features);
      } catch (error) {
        throw creationFailure(error, name, options.ifindex);
      }
    });
  }

  /**
   * Opens an existing Open vSwitch datapath by name or number. Does not change the datapath, unless the option
   * `negotiate` is set. Throws DatapathError if the datapath ("no-datapath") or the module ("no-family") is missing.
   */
  static open(name: string | number, options: OpenOptions = {}): Datapath {
    return syncIo.run(Datapath.#open<"sync">(name, options), signalOf(options));
  }

  /** Opens an existing Open vSwitch datapath like {@link open}. The methods of the returned object return promises. */
  static async openAsync(name: string | number, options: OpenOptions = {}): Promise<Datapath<"async">> {
    const all = asynchronous(options);
    return ioOf(all).run(Datapath.#open<"async">(name, all), signalOf(options));
  }

  static *#open<M extends Mode>(name: string | number, options: OpenOptions): Steps<Datapath<M>> {
    const selector =
      typeof name === "number"
        ? { header: { dpIfindex: checkInteger(name, 1, 0x7fffffff, "name") } }
        : { name: checkName(name, "name") };
    checkDatapathOptions(options, { negotiate: true });
    return yield* Datapath.#over<M>(options, function* (families) {
      const found = yield* withFailures({ name: `${name}` }, () => wait(families.datapath.do("get", selector)));
      return options.negotiate === true ? yield* adoptNegotiated(families, found) : found;
    });
  }

  /** Returns all Open vSwitch datapaths of the network namespace. Throws DatapathError if the module is missing. */
  static list(options: DatapathOptions = {}): DatapathInfo[] {
    return syncIo.run(Datapath.#list(options), signalOf(options));
  }

  /** Returns all datapaths of the network namespace like {@link list}, without blocking this thread. */
  static listAsync(options: DatapathOptions = {}): Promise<DatapathInfo[]> {
    return runAsync((io) => Datapath.#list(withIo(options, io)), options);
  }

  static *#list(options: DatapathOptions): Steps<DatapathInfo[]> {
    checkDatapathOptions(options);
    using families = new Families(options);
    const list = yield* withFailures(undefined, () => wait(families.datapath.dump("get").toArray()));
    return list.map(infoOf);
  }

  /**
   * Returns a string that identifies an Open vSwitch datapath in its network namespace, for use as the key of a `Map`.
   */
  static readonly keyOf: KeyOf<DatapathInfo, "ifindex"> = /* @__PURE__ */ fieldsKey("ifindex");

  /** Returns a string that identifies a port in its Open vSwitch datapath, for use as the key of a `Map`. */
  static readonly portKeyOf: KeyOf<Port, "number"> = portKey;

  /**
   * Returns a string that identifies a flow in its Open vSwitch datapath, for use as the key of a `Map`. The string is
   * derived from the flow's `ufid` or, without a `ufid`, from its `key`.
   */
  static readonly flowKeyOf: KeyOf<Flow, "key" | "ufid"> = flowKey;

  /** Returns a string that identifies a meter in its Open vSwitch datapath, for use as the key of a `Map`. */
  static readonly meterKeyOf: KeyOf<Meter, "id"> = meterKey;

  /**
   * Returns the version of the kernel's Open vSwitch interface, and the version of the module if it was built outside
   * of the kernel tree. Throws DatapathError if the module is missing.
   */
  static versions(options: DatapathOptions = {}): { interface: number; module: string | undefined } {
    return syncIo.run(Datapath.#versions(options), signalOf(options));
  }

  /** Returns the versions of Open vSwitch in the kernel like {@link versions}, without blocking this thread. */
  static versionsAsync(options: DatapathOptions = {}): Promise<{ interface: number; module: string | undefined }> {
    return runAsync((io) => Datapath.#versions(withIo(options, io)), options);
  }

  static *#versions(options: DatapathOptions): Steps<{ interface: number; module: string | undefined }> {
    checkDatapathOptions(options);
    using families = new Families(options);
    const version = yield* withFailures(undefined, () => families.versionOf("ovs_datapath"));
    return { interface: version, module: families.moduleVersion };
  }

  static *#over<M extends Mode>(
    options: DatapathOptions,
    make: (families: Families) => Steps<DatapathFields>,
  ): Steps<Datapath<M>> {
    const families = new Families(options);
    try {
      return new Datapath<M>(families, infoOf(yield* make(families)));
    } catch (error) {
      families[Symbol.dispose]();
      throw withGeneralFailure(error);
    }
  }

  /** Whether the methods of this datapath object block the calling thread ("sync") or return promises ("async"). */
  get mode(): M {
    return this.#families.io.mode as M;
  }

  /**
   * Features of the Open vSwitch datapath when this object created, opened or last changed it. Later changes by other
   * programs are not included.
   */
  get features(): readonly DatapathFeature[] {
    return this.#features;
  }

  /**
   * Network namespace of the Open vSwitch datapath. Undefined for the calling thread's namespace, or if the option
   * `connection` is set.
   */
  get netns(): NetworkNamespace | undefined {
    return this.#families.netns;
  }

  /** The connection that replaces the kernel, if the caller passed one. */
  get connection(): DatapathConnection | undefined {
    return this.#families.connection;
  }

  /** Returns the current state and statistics of the datapath. */
  info(options?: CallLimits): Result<M, DatapathInfo> {
    return this.#do((families) => mapped(this.#get(families), infoOf), options);
  }

  /** Returns the Open vSwitch datapath features that the kernel supports, without changing the datapath. */
  supportedFeatures(options?: CallLimits): Result<M, DatapathFeature[]> {
    return this.#do((families) => this.#supportedFeatures(families), options);
  }

  *#supportedFeatures(families: Families): Steps<DatapathFeature[]> {
    return yield* supportedFeatures(families, yield* this.#get(families));
  }

  /**
   * Changes settings of the Open vSwitch datapath. Omitted settings, such as `features`, remain unchanged.
   *
   * @throws NetlinkError EOPNOTSUPP for features that the kernel does not support. NetlinkError EOPNOTSUPP, without
   *   changing the features, for `perCpuPortIds` if the datapath or the kernel lacks "dispatch-upcall-per-cpu".
   */
  set(change: DatapathChange, options?: CallLimits): Result<M, DatapathInfo> {
    return this.#do((families) => {
      const fields = { ...changedDatapathFields(change), header: this.#header };
      return mapped(changeDatapath(families, fields, change.features), (changed) => {
        const info = infoOf(changed);
        this.#features = info.features;
        return info;
      });
    }, options);
  }

  /** Deletes the Open vSwitch datapath with all of its ports and flows from the kernel, and closes this object. */
  delete(options?: CallLimits): Result<M, void> {
    return this.#do(
      ({ datapath }) => mapped(wait(datapath.do("del", { header: this.#header }, ONCE)), () => this.close()),
      options,
    );
  }

  /**
   * Adds a port to the Open vSwitch datapath and returns it with its number.
   *
   * @throws DatapathError "no-interface" if the interface does not exist; "exists" (EEXIST) if the interface to create
   *   exists, or is already a port of this datapath; "in-use" (EBUSY) if the interface is a port of another datapath,
   *   or the number is in use; "no-port-type" if the kernel does not support the type.
   */
  addPort(port: NewPort, options?: CallLimits): Result<M, Port> {
    return this.#do((families) => addPort(families, this, port), options);
  }

  /** Returns the port with this number or name, or undefined if the Open vSwitch datapath has no such port. */
  getPort(port: number | string, options?: CallLimits): Result<M, Port | undefined> {
    return this.#do((families) => findPort(families, this, port), options);
  }

  /** Returns whether the Open vSwitch datapath has a port with this number or name. */
  portExists(port: number | string, options?: CallLimits): Result<M, boolean> {
    return this.#do((families) => mapped(findPort(families, this, port), (found) => found !== undefined), options);
  }

  /**
   * Lists the ports of the Open vSwitch datapath, or those that match the filter. The iteration reads them from the
   * kernel.
   */
  ports(options: PortListOptions = {}): Listed<M, Port> {
    const { type, limits } = portFilter(options);
    return this.#table("ports", (families) => families.vport.dump("get", { header: this.#header }, limits), {
      take(fields) {
        const port = portOf(fields);
        return type === undefined || port.type === type ? port : undefined;
      },
      limits,
    });
  }

  /**
   * Removes the ports that {@link ports} lists for the same options, except the local port, as {@link removePort} does,
   * and returns them. `flushPorts()` removes all ports.
   *
   * @throws NetlinkError if ports could not be removed. All others have been removed then.
   */
  flushPorts(options: PortListOptions = {}): Result<M, Port[]> {
    return this.#do((families) => this.#flushPorts(families, options), limitsOf(options));
  }

  *#flushPorts(families: Families, options: PortListOptions): Steps<Port[]> {
    const listed = yield* wait<Port[]>(this.ports(options).toArray());
    const ports = listed.filter(({ number }) => number !== OVSP_LOCAL);
    const errors: NetlinkError[] = [];
    for (const { number } of ports) {
      try {
        yield* removePort(families, this, number);
      } catch (error) {
        if (error instanceof NetlinkError) errors.push(error);
        else throw error;
      }
    }
    throwUnflushed("ports", ports.length, errors, "no-port");
    return ports;
  }

  /** Returns the name of a datapath port, or undefined if it does not exist. For many ports, use {@link portNames}. */
  portName(number: number, options?: CallLimits): Result<M, string | undefined> {
    return this.#do((families) => mapped(findPort(families, this, number), (port) => port?.name), options);
  }

  /** Returns the number of the datapath port with this name, or undefined if the port does not exist. */
  portNumber(name: string, options?: CallLimits): Result<M, number | undefined> {
    return this.#do((families) => mapped(findPort(families, this, name), (port) => port?.number), options);
  }

  /** Returns the current names of all ports of the datapath, for formatting and parsing flows. */
  portNames(options?: CallLimits): Result<M, PortNames> {
    return this.#do(() => this.#portNames(options), options);
  }

  *#portNames(options: CallLimits | undefined): Steps<PortNames> {
    const names = new Map<number, string>();
    const numbers = new Map<string, number>();
    for (const { name, number } of yield* wait<Port[]>(this.ports(options).toArray())) {
      names.set(number, name);
      numbers.set(name, number);
    }
    return { nameOf: (number) => names.get(number), numberOf: (name) => numbers.get(name) };
  }

  /**
   * Changes the options or the upcall sockets of a datapath port.
   *
   * @throws DatapathError "no-port" if the port does not exist; "invalid" (EINVAL) if several sockets are specified and
   *   the datapath lacks the feature "vport-pids".
   */
  setPort(port: number | string, change: PortChange, options?: CallLimits): Result<M, Port> {
    return this.#do((families) => changePort(families, this, port, change), options);
  }

  /**
   * Removes a port from the Open vSwitch datapath. Deletes the port's interface as well, unless the port has the type
   * `netdev`.
   *
   * @throws DatapathError "no-port" if the port does not exist; "invalid" (EINVAL) for the local port, which can only
   *   be deleted with the datapath.
   */
  removePort(port: number | string, options?: CallLimits): Result<M, void> {
    return this.#do((families) => removePort(families, this, port), options);
  }

  /**
   * Creates a tunnel interface, such as VXLAN, brings it up, and adds it to the Open vSwitch datapath as a port of type
   * `netdev`. A flow sets each packet's tunnel destination with the action `{ set: { tunnel } }`.
   *
   * If an interface with the same name and options exists, this interface is used. If the port cannot be added, an
   * interface that this method created is deleted again.
   *
   * @throws DatapathError "exists" (EEXIST) if another interface has the name, or another tunnel has the same options;
   *   the errors of {@link addPort}; NetlinkError EOPNOTSUPP if the kernel lacks the kind of tunnel, or if the option
   *   `connection` is set.
   */
  addTunnelPort(port: NewTunnelPort, options?: CallLimits): Result<M, Port> {
    return this.#do((families) => addTunnelPort(families, this, port), options);
  }

  /**
   * Removes a tunnel port from the datapath and deletes its interface, even if another program created them.
   *
   * @throws DatapathError if the port does not exist ("no-port"); NetlinkError EINVAL, without removing the port, if
   *   the interface is not a tunnel of a supported kind.
   */
  removeTunnelPort(port: number | string, options?: CallLimits): Result<M, void> {
    return this.#do((families) => removeTunnelPort(families, this, port), options);
  }

  /**
   * Moves the interface of an `internal` port to another network namespace, and returns the changed port. The interface
   * remains a port of this datapath.
   *
   * @throws DatapathError if the port does not exist ("no-port"); NetlinkError EINVAL for other port types and for an
   *   interface that is already in another namespace, EOPNOTSUPP if the option `connection` is set; the errors of
   *   `NetworkNamespace.open()`.
   */
  movePort(port: number | string, netns: NamespaceSource, options?: CallLimits): Result<M, Port> {
    return runLimited(this.#families.io, this.#movePort(port, netns), options) as Result<M, Port>;
  }

  *#movePort(port: number | string, netns: NamespaceSource): Steps<Port> {
    const before = yield* this.#steps((families) => knownPort(families, this, port));
    yield* moveInterface(this.#families, before, netns);
    return yield* this.#steps((families) => knownPort(families, this, before.number));
  }

  /**
   * Subscribes to changes of the ports of the datapath by any program. The subscription is active on return.
   *
   * ```ts
   * await using events = datapath.portEvents();
   * for await (const event of events) if (event.kind === "added") console.log(event.port.name);
   * ```
   */
  portEvents(options: PortEventOptions = {}): Result<M, PortEvents> {
    return this.#do((families) => PortEvents.start(families, this.ifindex, options));
  }

  /**
   * Adds an Open vSwitch flow, or replaces the actions of an existing flow (unless `exclusive` is set). With `echo`,
   * returns the resulting flow. A flow that `getFlow()` or `flows()` returned with its actions can be passed, too.
   *
   * The flow exists already if the datapath has a flow with the same `ufid` or, without a `ufid`, with the same key. A
   * new flow must not overlap an existing one: no packet may match both flows.
   *
   * @throws DatapathError "exists" (EEXIST) if the flow exists and `exclusive` is set; "overlap" (ENOENT) if the flow
   *   overlaps another one; "invalid" (EINVAL) if the kernel rejects the key, mask or actions.
   */
  putFlow(flow: NewFlow | (Flow & PutOptions), options?: CallLimits): Result<M, Flow | undefined> {
    return this.#do((families) => {
      const { fields, flags, idempotent } = flowRequests.put(flow);
      return wait(families.flow.do("new", { ...fields, header: this.#header }, { flags, idempotent }));
    }, options);
  }

  /**
   * Changes an existing Open vSwitch flow. Throws DatapathError "no-flow" if the flow does not exist, and the errors of
   * {@link putFlow}.
   */
  modifyFlow(flow: FlowChange | (Flow & ChangeOptions), options?: CallLimits): Result<M, Flow | undefined> {
    return this.#do((families) => {
      const { fields, flags } = flowRequests.modify(flow);
      return wait(families.flow.do("set", { ...fields, header: this.#header }, { flags }));
    }, options);
  }

  /**
   * Deletes an Open vSwitch flow. With `echo`, returns the flow with its last counters. Throws DatapathError "no-flow"
   * if the flow does not exist.
   */
  deleteFlow(flow: FlowRemoval, options?: CallLimits): Result<M, Flow | undefined> {
    return this.#do((families) => {
      const { fields, flags, idempotent } = flowRequests.delete(flow);
      return wait(families.flow.do("del", { ...fields, header: this.#header }, { flags, idempotent }));
    }, options);
  }

  /**
   * Returns an Open vSwitch flow, selected by its identifier or else by its key, or undefined if the flow does not
   * exist.
   */
  getFlow(flow: FlowSelector, detail?: FlowDetail, options?: CallLimits): Result<M, Flow | undefined> {
    return this.#do((families) => {
      const { fields } = flowRequests.get(flow, detail);
      return findFlow(families, { ...fields, header: this.#header });
    }, options);
  }

  /** Returns whether the Open vSwitch datapath has the flow that the identifier or else the key selects. */
  flowExists(flow: FlowSelector, options?: CallLimits): Result<M, boolean> {
    return this.#do((families) => {
      const { fields } = flowRequests.get(flow, { terse: true });
      return mapped(findFlow(families, { ...fields, header: this.#header }), (found) => found !== undefined);
    }, options);
  }

  /**
   * Lists the flows of the Open vSwitch datapath, which the iteration reads from the kernel in constant memory.
   *
   * The kernel's dump omits actions that are too large for a message. The list requests each flow with such actions
   * separately.
   */
  flows(options: FlowListOptions = {}): Listed<M, Flow> {
    const fields = { ...detailFields(listDetail(options)), header: this.#header };
    const { timeoutMs, signal } = options;
    const limits = { timeoutMs, signal };
    return this.#table("flows", (families) => families.flow.dump("get", fields, limits), {
      ...this.#flowReader(options),
      limits,
    });
  }

  /**
   * Reads a part of the flows that another thread lists and shares (`datapath.flows(…).share()`). Each flow is returned
   * in only one of the threads.
   *
   * Open the same datapath in this thread, and pass the options that the other thread passed to `flows`. Both threads
   * must open the datapath with `open()` or `create()`, not with `openAsync()` or `createAsync()`.
   */
  attachFlows(this: Datapath, token: DumpToken, options: FlowListOptions = {}): Listing<Flow> {
    if (this.mode !== "sync") throw typeError("attachFlows", "expected a datapath of the mode sync: use open()");
    const reader = this.#flowReader(options);
    const { get } = known();
    return this.#table("flows", () => new Listing<Flow>(get.title, get.listingSource(Dump.attach(token))), reader);
  }

  #flowReader(options: FlowListOptions): EntryReader<Flow, Flow> {
    const withActions = detailFields(listDetail(options)).ufidFlags?.includes("omit-actions") !== true;
    const matches = options.filter === undefined ? undefined : flowFilter(options.filter);
    return {
      take: (flow) => (matches?.(flow) === false ? undefined : flow),
      complete: (flow) => (withActions && flow.actions === undefined ? completeFlow(this.#families, flow) : undefined),
    };
  }

  /** Deletes all flows of the datapath, with one request. */
  flushFlows(options?: CallLimits): Result<M, void>;
  /**
   * Deletes the flows that {@link flows} lists for the same options, and returns them with the counters of the list.
   * Flows that match the filter and are added during the call remain.
   *
   * @throws NetlinkError if flows could not be deleted. All others have been deleted then.
   */
  flushFlows(options: FlowListOptions & Required<Pick<FlowListOptions, "filter">>): Result<M, Flow[]>;
  flushFlows(options: FlowListOptions = {}): Result<M, Flow[]> | Result<M, void> {
    if (options.filter !== undefined)
      return this.#do((families) => this.#flushFlows(families, options), limitsOf(options));
    checkedLimits(options);
    return this.#do((families) => mapped(wait(families.flow.do("del", { header: this.#header })), () => {}), options);
  }

  *#flushFlows(families: Families, options: FlowListOptions): Steps<Flow[]> {
    const flows = yield* wait<Flow[]>(this.flows(options).toArray());
    const results = yield* operate(
      families,
      this,
      flows.map((flow) => ({ delete: flow })),
    );
    const errors = results.flatMap(({ error }) => error ?? []);
    throwUnflushed("flows", flows.length, errors, "no-flow");
    return flows;
  }

  /**
   * Tests whether the kernel accepts an Open vSwitch flow. Adds the flow with the option `probe`, which suppresses log
   * messages, and deletes the flow again unless it existed before. Throws DatapathError "overlap" if the flow overlaps
   * another one.
   */
  probeFlow(flow: NewFlow, options?: CallLimits): Result<M, boolean> {
    return this.#do(
      (families) =>
        mapped(
          acceptedFlows(families.io, (operations) => operate(families, this, operations), [flow]),
          (accepted) => accepted[0]!,
        ),
      options,
    );
  }

  /**
   * Returns the flow keys and actions that the kernel supports. Tests each of them with a flow that no packet matches,
   * and deletes this flow again.
   */
  capabilities(options?: CallLimits): Result<M, FlowCapabilities> {
    return this.#do(
      (families) => capabilitiesOf(families.io, (operations) => operate(families, this, operations)),
      options,
    );
  }

  /**
   * Executes actions on a packet, as if the packet matched a flow with these actions.
   *
   * @throws DatapathError if the kernel rejects the actions ("invalid", EINVAL); NetlinkError EMSGSIZE for a packet
   *   that does not fit an attribute.
   */
  execute(execution: Execution, options?: CallLimits): Result<M, void> {
    return this.#do(
      (families) =>
        mapped(execute(families, this, execution), ({ error }) => {
          if (error === undefined) return;
          throw startStackAt(error, this.execute);
        }),
      options,
    );
  }

  /**
   * Executes many operations in order. Each operation adds, changes, deletes or reads a flow, or executes actions on a
   * packet. Each operation has its own result, and a failed operation does not affect the others.
   *
   * Operations are sent in groups of 50. If a reply is dropped, a group is resent only if all of its operations can be
   * repeated. A group cannot be repeated if it contains a packet, a deletion, an exclusive put, or the same flow twice.
   * Operations of such a group without a reply have the error ENOBUFS: their outcome is unknown. Pass operations that
   * must be resent after dropped replies in a separate call.
   *
   * @throws TypeError or RangeError, before anything is sent, with the index of the operation and the path of the
   *   field.
   */
  operate(operations: Iterable<DatapathOperation>, options?: CallLimits): Result<M, OperationResult[]> {
    return this.#do((families) => operate(families, this, operations), options);
  }

  /**
   * Opens a netlink socket in the datapath's network namespace, or through the option `connection`. To receive upcalls,
   * open a socket with the use "upcalls", and pass its port id in `upcallPortIds` or `perCpuPortIds`. The caller closes
   * the socket.
   */
  openSocket(use: DatapathSocketUse, options?: CallLimits): Result<M, NetlinkSocket> {
    return this.#do((families) => families.openSocket(use), options);
  }

  /**
   * Releases the resources of this object. The Open vSwitch datapath remains in the kernel. Calling `close()` again has
   * no effect.
   */
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

  #get({ datapath }: Families): Steps<DatapathFields> {
    return wait(datapath.do("get", { header: this.#header }));
  }

  #do<T>(action: (families: Families) => Steps<T>, options?: CallLimits): Result<M, T> {
    return runLimited(this.#families.io, this.#steps(action), options) as Result<M, T>;
  }

  *#steps<T>(action: (families: Families) => Steps<T>): Steps<T> {
    this.#check();
    return yield* withFailures(this, () => action(this.#families));
  }

  #check(): void {
    if (!this.#closed) return;
    const message = `this object of datapath "${this.name}" is closed (EBADF); open another one`;
    throw new NetlinkError(message, { errno: EBADF, operation: "datapath" });
  }

  #table<Raw, Item>(
    what: string,
    start: (families: Families) => Listing<Raw> | AsyncListing<Raw>,
    { take, complete, limits }: EntryReader<Raw, Item>,
  ): Listed<M, Item> {
    this.#check();
    const { families, close } = this.#families.forDump();
    const title = `list ${what} of ${this.name}`;
    const sourceOf = <Source extends Dump | AsyncDump>(source: ListingSource<Raw, Source>) => {
      const read = (message: MessageView) => take(source.read(message) as Raw);
      return { dump: source.dump, succeeded: source.succeeded, read };
    };
    const hooks: ListingHooks<Item> = {
      ...(complete && {
        complete(item) {
          const steps = complete(item);
          return steps === undefined ? item : families.io.run(steps, limits);
        },
      }),
      explain: (error) => withFailure(error, this),
      ended: close,
    };
    try {
      const listing = start(families);
      const table =
        listing instanceof AsyncListing
          ? new AsyncListing(title, async () => sourceOf(await listing.started()), hooks)
          : new Listing(title, sourceOf(listing.started()), hooks);
      return table as Listed<M, Item>;
    } catch (error) {
      close();
      throw withFailure(error, this);
    }
  }
}

function signalOf(options: DatapathOptions): CallLimits {
  return { signal: limitsOf(options).signal };
}
