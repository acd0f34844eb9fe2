import { checkInteger } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { FamilyDump } from "../../client/family-dump.ts";
import { EBADF } from "../../constants/errno.ts";
import { Dump } from "../../dump/dump.ts";
import type { DumpToken } from "../../dump/dump-options.ts";
import { NetlinkError } from "../../errors.ts";
import type { NamespaceSource, NetworkNamespace } from "../../sock/namespace.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { acceptedFlows, capabilitiesOf, type FlowCapabilities } from "./capabilities.ts";
import { ZoneLimits } from "./ct-limit.ts";
import { creationFailure, withFailure, withFailures, withGeneralFailure } from "./datapath-error.ts";
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
import type { DatapathConnection, DatapathSocketUse } from "./families.ts";
import { checkDatapathOptions, type DatapathOptions, Families, ONCE } from "./families.ts";
import { adoptNegotiated, changeDatapath, createDatapath, supportedFeatures } from "./features.ts";
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
  flowRequests,
  listDetail,
  type NewFlow,
  type PutOptions,
} from "./flow.ts";
import { flowFilter } from "./flow-filter.ts";
import { Meters } from "./meter.ts";
import { type DatapathOperation, execute, known, type OperationResult, operate } from "./operations.ts";
import {
  addPort,
  changeFields,
  changePort,
  checkName,
  findPort,
  knownPort,
  moveInterface,
  type NewPort,
  newPortFields,
  type Port,
  type PortChange,
  portOf,
  portSelector,
  removePort,
} from "./port.ts";
import { type PortEventOptions, PortEvents } from "./port-events.ts";
import { DatapathTable } from "./table.ts";
import type { PortNames } from "./text/options.ts";
import { Connections } from "./tracking/connections.ts";
import { DatapathTimeoutPolicies } from "./tracking/timeout-policies.ts";
import { addTunnelPort, type NewTunnelPort, removeTunnelPort } from "./tunnel-port.ts";

/**
 * An Open vSwitch datapath in the kernel: its ports, flows, meters and packets.
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
 * All methods are synchronous, and results own their memory. Closing the object (`close()` or `using`) releases its
 * resources. The datapath stays in the kernel with its ports and flows, and `open()` can open it again, also in another
 * process. Only `delete()` removes the datapath.
 *
 * If the kernel rejects a request, methods throw a {@link DatapathError} with the reason in `failure`, or a
 * NetlinkError if the reason is unknown. All methods throw "no-datapath" if the datapath does not exist, and
 * "not-permitted" if a privilege is missing. For invalid arguments, they throw a TypeError or RangeError before
 * anything is sent.
 */
export class Datapath implements Disposable {
  static {
    inspectAs(Datapath, (datapath) => `Datapath(${datapath.name}, ${datapath.#closed ? "closed" : "open"})`);
  }

  /** Name of the datapath and of its local port. */
  readonly name: string;
  /** Number of the datapath: the interface index of its local port. */
  readonly ifindex: number;
  /** Meters of the datapath. */
  readonly meters: Meters;
  /** Connections of the connection tracker in the datapath's network namespace. */
  readonly connections: Connections;
  /** Connection limits of the conntrack zones in the datapath's network namespace. */
  readonly zoneLimits: ZoneLimits;
  /** Connection timeout policies in the datapath's network namespace. */
  readonly timeoutPolicies: DatapathTimeoutPolicies;
  readonly #families: Families;
  #features: readonly DatapathFeature[];
  #closed = false;

  private constructor(families: Families, { name, ifindex, features }: DatapathInfo) {
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
   * Creates a datapath with a local port of the same name, and enables the best features of the kernel: per-CPU
   * dispatch of upcalls (per-vport dispatch before Linux 5.15), packets without padding, and recirculation state that
   * is shared with tc.
   *
   * If the method throws, nothing remains in the kernel. The exceptions are ENOBUFS and ETIMEDOUT: the reply was
   * dropped, so the datapath may exist.
   *
   * @throws DatapathError if a datapath or interface with this name or number exists ("exists", EEXIST), or the module
   * is missing ("no-family"); NetlinkError EOPNOTSUPP for per-CPU sockets if the kernel or `features` lack
   * "dispatch-upcall-per-cpu", and for `ifindex` if the kernel is older than Linux 6.1.
   */
  static create(name: string, options: CreateOptions = {}): Datapath {
    const fields = newDatapathFields(name, options);
    return Datapath.#over(options, (families) => {
      try {
        return createDatapath(families, fields, options.features);
      } catch (error) {
        throw creationFailure(error, name, options.ifindex);
      }
    });
  }

  /**
   * Opens an existing datapath by name or number. The method changes nothing in the kernel, unless {@link
   * OpenOptions.negotiate} is set. Throws DatapathError if the module is missing ("no-family").
   */
  static open(name: string | number, options: OpenOptions = {}): Datapath {
    const selector =
      typeof name === "number"
        ? { header: { dpIfindex: checkInteger(name, 1, 0x7fffffff, "name") } }
        : { name: checkName(name, "name") };
    checkDatapathOptions(options, { negotiate: true });
    return Datapath.#over(options, (families) => {
      const found = withFailures({ name: `${name}` }, () => families.datapath.do("get", selector));
      return options.negotiate === true ? adoptNegotiated(families, found) : found;
    });
  }

  /** Returns all datapaths of the network namespace. Throws DatapathError if the module is missing. */
  static list(options: DatapathOptions = {}): DatapathInfo[] {
    checkDatapathOptions(options);
    using families = new Families(options);
    return withFailures(undefined, () => families.datapath.dump("get").toArray().map(infoOf));
  }

  /**
   * Returns the version of the kernel's Open vSwitch interface. If the module `openvswitch` was built outside of the
   * kernel tree, also returns the version of the module. Throws DatapathError if the module is missing.
   */
  static versions(options: DatapathOptions = {}): { interface: number; module: string | undefined } {
    checkDatapathOptions(options);
    using families = new Families(options);
    return withFailures(undefined, () => {
      return { interface: families.versionOf("ovs_datapath"), module: families.moduleVersion };
    });
  }

  static #over(options: DatapathOptions, make: (families: Families) => DatapathFields): Datapath {
    const families = new Families(options);
    try {
      return new Datapath(families, infoOf(make(families)));
    } catch (error) {
      families[Symbol.dispose]();
      throw withGeneralFailure(error);
    }
  }

  /** Features of the datapath when it was created or opened, or after the last change through this object. */
  get features(): readonly DatapathFeature[] {
    return this.#features;
  }

  /** Network namespace of the datapath; undefined for the calling thread's namespace, and if a `connection` is used. */
  get netns(): NetworkNamespace | undefined {
    return this.#families.netns;
  }

  /** Connection that is used instead of the kernel, if one was passed. */
  get connection(): DatapathConnection | undefined {
    return this.#families.connection;
  }

  /** Returns the current state and statistics of the datapath. */
  info(): DatapathInfo {
    return infoOf(this.#do(({ datapath }) => datapath.do("get", { header: this.#header })));
  }

  /** Returns the datapath features that the kernel supports. The datapath is not changed. */
  supportedFeatures(): DatapathFeature[] {
    return this.#do((families) => supportedFeatures(families, families.datapath.do("get", { header: this.#header })));
  }

  /**
   * Changes settings of the datapath. If `features` is omitted, the features are not changed.
   *
   * @throws NetlinkError EOPNOTSUPP for unsupported features, and for per-CPU sockets if the datapath or the kernel
   * lacks "dispatch-upcall-per-cpu" (the features are then unchanged).
   */
  set(change: DatapathChange): DatapathInfo {
    const fields = { ...changedDatapathFields(change), header: this.#header };
    const info = infoOf(this.#do((families) => changeDatapath(families, fields, change.features)));
    this.#features = info.features;
    return info;
  }

  /** Deletes the datapath with all ports and flows, and closes this object. */
  delete(): void {
    this.#do(({ datapath }) => datapath.do("del", { header: this.#header }, ONCE));
    this.close();
  }

  /**
   * Adds a port and returns it with its number.
   *
   * @throws DatapathError "no-interface" if the interface does not exist; "exists" (EEXIST) if the interface to create
   * exists, or is already a port of this datapath; "in-use" (EBUSY) if the interface is a port of another datapath, or
   * the number is in use; "no-port-type" if the kernel does not support the type.
   */
  addPort(port: NewPort): Port {
    const fields = newPortFields(port);
    return this.#do((families) => addPort(families, this, port, fields));
  }

  /** Returns a port by number or name, or undefined if it does not exist. */
  getPort(port: number | string): Port | undefined {
    const selector = portSelector(port);
    return this.#do((families) => findPort(families, this, selector));
  }

  /** Returns all ports of the datapath. Ports are read from the kernel during the iteration. */
  ports(): DatapathTable<Port> {
    return this.#table("ports", (families) => families.vport.dump("get", { header: this.#header }), portOf);
  }

  /** Returns the name of a port, or undefined if it does not exist. To look up many ports, use {@link portNames}. */
  portName(number: number): string | undefined {
    return this.getPort(number)?.name;
  }

  /** Returns the number of the port with this name, or undefined if the port does not exist. */
  portNumber(name: string): number | undefined {
    return this.getPort(name)?.number;
  }

  /** Returns the current names of all ports, for formatting and parsing flows. */
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
   * Changes the specified properties of a port.
   *
   * @throws DatapathError "no-port" if the port does not exist; "invalid" (EINVAL) if several sockets are specified and
   * the datapath lacks the feature "vport-pids".
   */
  setPort(port: number | string, change: PortChange): Port {
    const fields = changeFields(change);
    return this.#do((families) => changePort(families, this, port, fields));
  }

  /**
   * Removes a port. Its interface is deleted as well, except for type `netdev`.
   *
   * @throws DatapathError "no-port" if the port does not exist; "invalid" (EINVAL) for the local port, which can only
   * be deleted with the datapath.
   */
  removePort(port: number | string): void {
    this.#do((families) => removePort(families, this, port));
  }

  /**
   * Creates a tunnel interface and adds it as a port of type `netdev`, as ovs-vswitchd does. The interface is created
   * through rtnetlink and set up. The action `set` of `tunnel` determines the tunnel destination of each packet. If an
   * interface with the same name and options exists, it is used. If the port cannot be added, a new interface is
   * deleted again.
   *
   * @throws DatapathError "exists" (EEXIST) if another interface has the name, or another tunnel has the same options;
   * the errors of {@link addPort}; NetlinkError EOPNOTSUPP if the kernel lacks the kind, and with a `connection`.
   */
  addTunnelPort(port: NewTunnelPort): Port {
    return this.#do((families) => addTunnelPort(families, this, port));
  }

  /**
   * Removes a port and deletes its tunnel interface, even if another program created them.
   *
   * @throws DatapathError if the port does not exist ("no-port"); NetlinkError EINVAL if the interface is not a tunnel
   * of a supported kind; the interface is then not deleted.
   */
  removeTunnelPort(port: number | string): void {
    portSelector(port);
    this.#do((families) => removeTunnelPort(families, this, port));
  }

  /**
   * Moves the interface of an `internal` port to another network namespace and returns the changed port. The interface
   * remains a port of this datapath.
   *
   * @throws DatapathError if the port does not exist ("no-port"); NetlinkError EINVAL for other port types and for an
   * interface in another namespace, EOPNOTSUPP with a `connection`; the errors of `NetworkNamespace.open()`.
   */
  movePort(port: number | string, netns: NamespaceSource): Port {
    const before = this.#do((families) => knownPort(families, this, port));
    // Errors about the interface are not errors about the datapath.
    moveInterface(this.#families, before, netns);
    return this.#do((families) => knownPort(families, this, before.number));
  }

  /**
   * Subscribes to events of the ports, including changes by other programs. The subscription is active on return.
   *
   * ```ts
   * await using events = datapath.portEvents();
   * for await (const event of events) if (event.kind === "added") console.log(event.port.name);
   * ```
   */
  portEvents(options: PortEventOptions = {}): PortEvents {
    return this.#do((families) => new PortEvents(families, this.ifindex, options));
  }

  /**
   * Adds a flow, or replaces the actions of an existing one (unless `exclusive` is set). With `echo`, returns the
   * resulting flow. A flow that was read with its actions can be passed unchanged.
   *
   * A flow already exists if a flow has the same `ufid` or, without a `ufid`, the same key. A new flow must not overlap
   * an existing one: no packet may match both flows.
   *
   * @throws DatapathError "exists" (EEXIST) if the flow exists and `exclusive` is set; "overlap" (ENOENT) if the flow
   * overlaps another one; "invalid" (EINVAL) if the kernel rejects the key, mask or actions.
   */
  putFlow(flow: NewFlow | (Flow & PutOptions)): Flow | undefined {
    const { fields, flags, idempotent } = flowRequests.put(flow);
    return this.#do((families) => families.flow.do("new", { ...fields, header: this.#header }, { flags, idempotent }));
  }

  /** Changes a flow. Throws DatapathError if the flow does not exist ("no-flow"), and the errors of {@link putFlow}. */
  modifyFlow(flow: FlowChange | (Flow & ChangeOptions)): Flow | undefined {
    const { fields, flags } = flowRequests.modify(flow);
    return this.#do((families) => families.flow.do("set", { ...fields, header: this.#header }, { flags }));
  }

  /**
   * Deletes a flow. With `echo`, returns the flow with its last counters. Throws DatapathError "no-flow" if the flow
   * does not exist.
   */
  deleteFlow(flow: FlowRemoval): Flow | undefined {
    const { fields, flags, idempotent } = flowRequests.delete(flow);
    return this.#do((families) => families.flow.do("del", { ...fields, header: this.#header }, { flags, idempotent }));
  }

  /**
   * Returns a flow, or undefined if it does not exist. The identifier selects the flow, or the key if the flow has no
   * identifier.
   */
  getFlow(flow: FlowSelector, detail?: FlowDetail): Flow | undefined {
    const { fields } = flowRequests.get(flow, detail);
    return this.#do((families) => findFlow(families, { ...fields, header: this.#header }));
  }

  /**
   * Returns all flows. Flows are read from the kernel during the iteration, in constant memory. The kernel omits
   * actions that are too large for a dump; flows with such actions are requested individually.
   */
  flows(options: FlowListOptions = {}): DatapathTable<Flow> {
    const fields = { ...detailFields(listDetail(options)), header: this.#header };
    return this.#flowTable(options, (families) => families.flow.dump("get", fields));
  }

  /**
   * Reads flows of a table that another thread shares (`datapath.flows(…).share()`). Each flow is returned in only one
   * of the threads. Open the same datapath in this thread, and pass the options that the other thread passed to
   * `flows`.
   */
  attachFlows(token: DumpToken, options: FlowListOptions = {}): DatapathTable<Flow> {
    listDetail(options);
    return this.#flowTable(options, () => new FamilyDump<Flow>(Dump.attach(token), known().get));
  }

  #flowTable(options: FlowListOptions, start: (families: Families) => FamilyDump<Flow>): DatapathTable<Flow> {
    const withActions = detailFields(listDetail(options)).ufidFlags?.includes("omit-actions") !== true;
    const matches = options.filter === undefined ? undefined : flowFilter(options.filter);
    return this.#table("flows", start, (flow: Flow) => {
      if (matches?.(flow) === false) return undefined;
      return withActions && flow.actions === undefined ? completeFlow(this.#families, flow) : flow;
    });
  }

  /** Deletes all flows of the datapath. */
  flushFlows(): void {
    this.#do((families) => families.flow.do("del", { header: this.#header }));
  }

  /**
   * Returns whether the kernel accepts a flow. Adds the flow with `probe` set, and deletes it again if it did not exist
   * before. Throws DatapathError "overlap" if the flow overlaps another one.
   */
  probeFlow(flow: NewFlow): boolean {
    return acceptedFlows(this, [flow])[0]!;
  }

  /**
   * Returns the flow keys and actions that the kernel accepts. For each of them, adds a test flow and deletes it again.
   */
  capabilities(): FlowCapabilities {
    return capabilitiesOf(this);
  }

  /**
   * Executes actions on a packet.
   *
   * @throws DatapathError if the kernel rejects the actions ("invalid", EINVAL); NetlinkError EMSGSIZE for a packet
   * that does not fit an attribute.
   */
  execute(execution: Execution): void {
    const { error } = this.#do((families) => execute(families, this, execution));
    if (error !== undefined) {
      Error.captureStackTrace(error, this.execute);
      throw error;
    }
  }

  /**
   * Executes many operations in order: puts, changes, deletions and reads of flows, and packets with actions.
   * Operations are sent in groups of 50, in as few datagrams as possible. Each operation has its own result. A failed
   * operation does not affect the others, even if its packet is too long to be sent.
   *
   * If a reply is dropped, a group of 50 is resent only if all of its operations can be repeated. A group cannot be
   * repeated if it contains a packet, a deletion, an exclusive put, or the same flow twice. Its operations without a
   * reply then have the error ENOBUFS, and their outcome is unknown. Send operations that must be retried in a separate
   * call.
   *
   * @throws TypeError or RangeError, before anything is sent, with the index of the operation and the path of the
   * field.
   */
  operate(operations: Iterable<DatapathOperation>): OperationResult[] {
    return this.#do((families) => operate(families, this, operations));
  }

  /**
   * Opens a socket for upcalls in the datapath's network namespace; with a `connection`, the connection opens the
   * socket. Pass the socket's port id in `upcallPortIds` or `perCpuPortIds`. The caller closes the socket.
   */
  openSocket(use: DatapathSocketUse): NetlinkSocket {
    return this.#do((families) => families.openSocket(use));
  }

  /** Releases the resources of this object. The datapath stays in the kernel unchanged. Closing twice has no effect. */
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
      const message = `this object of datapath "${this.name}" is closed (EBADF); open another one`;
      throw new NetlinkError(message, { errno: EBADF, operation: "datapath" });
    }
    return withFailures(this, () => action(this.#families));
  }

  #table<Raw, Item>(
    what: string,
    start: (families: Families) => FamilyDump<Raw>,
    take: (raw: Raw) => Item | undefined,
  ): DatapathTable<Item> {
    return this.#do((own) => {
      const { families, close } = own.forDump();
      try {
        const explain = (error: unknown) => withFailure(error, this);
        return DatapathTable.of({ title: `${what} of ${this.name}`, dump: start(families), take, explain, close });
      } catch (error) {
        close();
        throw error;
      }
    });
  }
}
