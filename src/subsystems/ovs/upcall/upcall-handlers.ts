import { fromOpen, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { withCaller } from "../../../base/with-caller.ts";
import { EBUSY, ENODEV } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { syncIo } from "../../../io/io.ts";
import { Message } from "../../../message/message.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { PoolEnd, type PoolStatistics, ReceiverPool } from "../../../workers/pool/receiver-pool.ts";
import { DatapathError } from "../core/datapath-error.ts";
import { Families } from "../core/families.ts";
import { Datapath } from "../datapath.ts";
import type { DatapathStatistics } from "../datapath-options.ts";
import { type DatapathEvent, DatapathEventDecoder } from "../port-events.ts";
import { readUpcallCounters, type UpcallHandlerStatistics, upcallCounterMemory } from "./counters.ts";
import {
  type Dispatch,
  type DispatchKind,
  isNoDatapath,
  type PortUpcalls,
  type SocketReaders,
  type UpcallReceiver,
  unlessNoDatapath,
} from "./dispatch/dispatch.ts";
import { PerCpuDispatch, readCpus } from "./dispatch/per-cpu.ts";
import { PerVportDispatch } from "./dispatch/per-vport.ts";
import { PortRefresher } from "./dispatch/port-refresher.ts";
import { UndeliveredUpcalls } from "./dispatch/undelivered.ts";
import { checkUpcallOptions, pickPoolOptions, type UpcallHandlersOptions, type UpcallPlan } from "./options.ts";
import type { PortEventReport, UpcallWorkerData } from "./upcall-worker.ts";
import { UPCALL_HANDLER } from "./upcall-worker.ts";

const CHECK_MS = 1000;

/** Statistics of the upcall handlers of a datapath. */
export interface UpcallStatistics {
  /** How the datapath selects the socket of an upcall: by CPU or by input port. */
  dispatch: DispatchKind;
  /**
   * Sums of the upcall counters of all workers. `lost` also counts upcalls that no worker handled: those that were
   * still queued when a port was removed or the workers stopped, and messages that a worker had received but not
   * processed when it exited.
   */
  total: UpcallHandlerStatistics;
  /** Upcall counters of each worker. */
  handlers: UpcallHandlerStatistics[];
  /**
   * Upcall counters of each Open vSwitch datapath port. Empty if the datapath does not exist or the datapath object is
   * closed.
   */
  ports: PortUpcalls[];
  /**
   * The kernel's packet counters of the datapath. Undefined if the datapath does not exist or its object is closed.
   *
   * `lost` counts all upcalls that could not be queued, including those without a receiver or without memory. In
   * contrast, `total.lost` counts only upcalls for the sockets of these handlers.
   */
  kernel: DatapathStatistics | undefined;
  /** Statistics of the worker pool that runs the upcall handlers. Messages about port events are counted, too. */
  pool: PoolStatistics;
}

interface Parts {
  readonly datapath: Datapath;
  readonly dispatch: Dispatch;
  readonly pool: ReceiverPool;
  readonly events: NetlinkSocket;
  readonly families: Families;
  readonly counters: readonly Float64Array[];
  readonly options: UpcallHandlersOptions;
  readonly undelivered: UndeliveredUpcalls;
}

/**
 * Worker threads that handle the upcalls of a datapath: packets without a flow, and packets of `userspace` actions.
 *
 * ```ts
 * // handler.ts
 * export default defineUpcallHandler({
 *   upcall(upcall, context) {
 *     const actions = [{ output: upcall.key.inPort === 1 ? 2 : 1 }];
 *     context.putFlow({ actions });
 *     context.execute({ actions });
 *   },
 * });
 *
 * // main.ts
 * using datapath = Datapath.open("dp0");
 * await using handlers = await UpcallHandlers.start(datapath, { module: new URL("./handler.ts", import.meta.url) });
 * await handlers.wait();
 * ```
 *
 * The handlers follow ports that any program adds or removes. Keep the datapath object open while the handlers run;
 * otherwise, new ports are not followed. The workers keep the process alive only while `wait()` is pending.
 *
 * If another program becomes the receiver of the upcalls, the error EBUSY is passed to `onError`; without `onError`, it
 * ends the handlers. When that program stops, the handlers receive the upcalls again. When the datapath is deleted, the
 * handlers end with a {@link DatapathError} ("no-datapath").
 */
export class UpcallHandlers implements AsyncDisposable {
  readonly #parts: Parts;
  readonly #end = new PoolEnd();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #portRefresher: PortRefresher;
  #failure: { error: unknown } | undefined;
  #stopping = false;
  #receiver: UpcallReceiver = "own";
  #stopped: Promise<void> | undefined;

  private constructor(parts: Parts) {
    this.#parts = fromOpen(parts, new.target, "UpcallHandlers.start()", parts?.pool);
    const { pool, dispatch } = parts;
    const isActive = () => !this.#stopping;
    const readers: SocketReaders = {
      get active() {
        return isActive();
      },
      add: (socket) => pool.add(socket),
      remove: (socket) => pool.remove(socket),
    };
    this.#portRefresher = new PortRefresher(
      () => dispatch.follow(readers),
      (error) => this.#reportError(error),
    );
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#timer.unref();
    // The pool may end by itself: remove its sockets.
    void pool.ended.then(() => this.stop());
  }

  /**
   * Starts the workers, and then configures the datapath to send its upcalls to them instead of a previous receiver.
   * Resolves when the datapath is configured. Earlier packets without a flow go to the previous receiver, or are
   * dropped.
   *
   * @throws NetlinkError EOPNOTSUPP if per-CPU dispatch is requested and the kernel does not support it; DatapathError
   *   if the datapath does not exist; the errors of `ReceiverPool.start`. After these errors, nothing remains open, and
   *   the datapath has no receiver. TypeError or RangeError for invalid options, before anything is opened.
   */
  static start<Data = unknown>(datapath: Datapath, options: UpcallHandlersOptions<Data>): Promise<UpcallHandlers> {
    return withCaller(UpcallHandlers.#start(datapath, options), new Error());
  }

  static async #start<Data = unknown>(
    datapath: Datapath,
    options: UpcallHandlersOptions<Data>,
  ): Promise<UpcallHandlers> {
    if (!(datapath instanceof Datapath))
      throw typeError("datapath", `expected a Datapath, got ${describeValue(datapath)}`);
    const plan = checkUpcallOptions(options as UpcallHandlersOptions);
    options.signal?.throwIfAborted();
    const { netns, connection, ifindex } = datapath;
    await using resources = new AsyncDisposableStack();
    const families = resources.use(new Families({ netns, connection }));
    const events = resources.adopt(syncIo.run(families.openSocket("port-events")), (socket) => socket.close());
    const openSocket = () => syncIo.run(families.openSocket("upcalls", options.receiveBufferSize));
    const undelivered = new UndeliveredUpcalls(families, ifindex, connection?.upcallPeer ?? 0);
    const dispatch = resources.adopt(chooseDispatch(datapath, plan, openSocket, undelivered), (made) => made.close());
    const memories = Array.from({ length: plan.workers }, upcallCounterMemory);
    const workerData: UpcallWorkerData = {
      upcalls: true,
      flowFamily: syncIo.run(families.numberOf("ovs_flow")),
      packetFamily: syncIo.run(families.numberOf("ovs_packet")),
      datapath: ifindex,
      eventsPortId: events.portId,
      peer: connection?.upcallPeer ?? 0,
      counters: memories,
      data: options.data,
    };
    const announcements = syncIo.run(DatapathEventDecoder.of(families, ifindex));
    const { onReport, onError } = options;
    let started: UpcallHandlers | undefined;
    const early: (DatapathEvent | "gap" | undefined)[] = [];
    const pool = resources.use(
      await ReceiverPool.start({
        ...pickPoolOptions(options as UpcallHandlersOptions),
        sockets: [...dispatch.sockets, events],
        workers: plan.workers,
        sharing: dispatch.kind === "per-vport" && plan.sharing,
        handlerKind: UPCALL_HANDLER,
        data: workerData,
        ...(onError === undefined ? {} : { onError }),
        onReport: (value, worker) => {
          if (!isPortEventReport(value)) {
            onReport?.(value, worker);
            return;
          }
          const event = value.message === undefined ? "gap" : announcements.read(new Message(value.message));
          if (started === undefined) early.push(event);
          else started.#handleEvent(event);
        },
      }),
    );
    const counters = memories.map((memory) => new Float64Array(memory));
    const common = { options: options as UpcallHandlersOptions, datapath, families, events };
    const handlers = resources.use(new UpcallHandlers({ ...common, dispatch, pool, counters, undelivered }));
    dispatch.activate();
    started = handlers;
    for (const event of early) handlers.#handleEvent(event);
    options.signal?.throwIfAborted();
    resources.move();
    return handlers;
  }

  /** How the datapath selects the socket of an upcall: by CPU or by input port. */
  get dispatch(): DispatchKind {
    return this.#parts.dispatch.kind;
  }

  /** Number of running workers that handle upcalls. */
  get workers(): number {
    return this.#parts.pool.workers;
  }

  /**
   * Returns the statistics of the upcall handlers since their start. If upcalls arrive during the call, the numbers may
   * be from slightly different times.
   */
  statistics(): UpcallStatistics {
    const { datapath, dispatch, counters, undelivered } = this.#parts;
    const { statistics: pool, sockets } = this.#parts.pool;
    const total = readUpcallCounters(sum(counters));
    const counted = new Map(sockets.map((socket, index) => [socket, pool.sockets[index]!]));
    return {
      dispatch: dispatch.kind,
      total: { ...total, lost: total.lost + undelivered.count + pool.abandoned + pool.abandonedDrops },
      handlers: counters.map(readUpcallCounters),
      ports: unlessNoDatapath(() => dispatch.ports(counted)) ?? [],
      kernel: unlessNoDatapath(() => datapath.info().statistics),
      pool,
    };
  }

  /**
   * Resolves when all workers of the upcall handlers have stopped and all sockets are closed. Keeps the process alive
   * until then.
   *
   * @throws the error that ended the handlers: DatapathError if the datapath was deleted, or an error of
   *   `ReceiverPool.wait`.
   */
  wait(): Promise<void> {
    // This promise only keeps the process alive; `#end` reports errors.
    this.#parts.pool.wait().catch(() => {});
    return withCaller(this.#end.wait(), new Error());
  }

  /**
   * Removes the handlers' sockets from the datapath, unless another program has replaced them, and stops the workers.
   * Resolves when all sockets and workers are closed. Calling `stop()` again has no effect.
   *
   * The workers first handle all upcalls that they have received. Upcalls that no worker has received are dropped and
   * counted. The dispatch and all other settings of the datapath remain.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    const { dispatch, pool, events, families, options } = this.#parts;
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#portRefresher.stop();
    try {
      dispatch.release();
    } catch (error) {
      this.#failure ??= { error };
    }
    // Without this call, the pool's error would be an uncaught exception.
    const poolFailure = pool.wait().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await pool.stop();
    await this.#portRefresher.idle;
    const failure = await poolFailure;
    if (failure !== undefined) this.#failure ??= { error: this.#reasonOf(failure.error) };
    dispatch.close();
    events.close();
    families[Symbol.dispose]();
    this.#end.settle(this.#failure, options);
  }

  /** ENODEV of a worker may mean that the datapath was deleted. */
  #reasonOf(error: unknown): unknown {
    if (!(error instanceof NetlinkError) || error.errno !== -ENODEV || !this.#isDeleted()) return error;
    return deleted(this.#parts.datapath, error);
  }

  /** `Datapath.delete()` closes the datapath's clients, so uses a separate client. */
  #isDeleted(): boolean {
    try {
      this.#parts.families.datapath.do("get", { header: { dpIfindex: this.#parts.datapath.ifindex } });
      return false;
    } catch (error) {
      return error instanceof NetlinkError && error.errno === -ENODEV;
    }
  }

  #handleEvent(event: DatapathEvent | "gap" | undefined): void {
    if (event === undefined || this.#stopping) return;
    if (event === "gap") this.#portRefresher.refresh();
    else if (event.kind === "deleted") this.#fail(deleted(this.#parts.datapath));
    else if (event.kind === "reconfigured") this.#check();
    else if (
      event.kind !== "changed" ||
      !this.#parts.dispatch.needsNoChange(event.port.number, event.port.upcallPortIds)
    ) {
      this.#portRefresher.refresh();
    }
  }

  /** Assigns the upcalls again after CPU hotplug or without a receiver. */
  #check(): void {
    const dispatch = this.#parts.dispatch;
    try {
      const before = this.#receiver;
      this.#receiver = unlessNoDatapath(() => dispatch.receiver()) ?? before;
      if (this.#receiver === "other" && before !== "other") this.#reportError(takeoverError(this.#parts.datapath));
      else if (this.#receiver === "own" && dispatch instanceof PerCpuDispatch) dispatch.followCpus();
      // Another program enables features before it sets its sockets: check twice.
      else if (this.#receiver === "none" && before === "none") dispatch.activate();
    } catch (error) {
      this.#reportError(error);
    }
  }

  #reportError(error: unknown): void {
    if (this.#stopping) return;
    const { onError, stopOnError = onError === undefined } = this.#parts.options;
    if (isNoDatapath(error) || this.#isDeleted()) this.#fail(deleted(this.#parts.datapath));
    else if (stopOnError) this.#fail(error);
    else this.#callOnError(error);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.stop();
    this.#callOnError(error);
  }

  /** Exceptions of `onError` are uncaught exceptions, as for other callbacks. */
  #callOnError(error: unknown): void {
    const { onError } = this.#parts.options;
    try {
      if (onError !== undefined) onError(error as Error, undefined);
      else if (this.#parts.options.stopOnError === false) process.emitWarning(error as Error);
    } catch (thrown) {
      reportError(thrown);
    }
  }
}

function chooseDispatch(
  datapath: Datapath,
  { dispatch, workers, socketsPerPort }: UpcallPlan,
  openSocket: () => NetlinkSocket,
  undelivered: UndeliveredUpcalls,
): Dispatch {
  const closeSocket = (socket: NetlinkSocket) => undelivered.close(socket);
  const can = dispatch === "auto" && datapath.supportedFeatures().includes("dispatch-upcall-per-cpu");
  if (dispatch === "per-vport" || (dispatch === "auto" && !can)) {
    return new PerVportDispatch(datapath, openSocket, socketsPerPort, closeSocket);
  }
  using opened = new DisposableStack();
  const sockets = Array.from({ length: workers }, () => opened.adopt(openSocket(), (socket) => socket.close()));
  opened.move();
  return new PerCpuDispatch(datapath, sockets, readCpus, closeSocket);
}

function isPortEventReport(value: unknown): value is PortEventReport {
  return (value as Partial<PortEventReport> | null | undefined)?.ovsPortEvent === true;
}

function sum(counters: readonly Float64Array[]): Float64Array {
  return counters.reduce((total, own) => total.map((count, place) => count + own[place]!));
}

function takeoverError({ name }: Datapath): NetlinkError {
  const message =
    `another program receives the upcalls of the datapath "${name}" (EBUSY); ` +
    "the handlers of this process receive them again once that program stops";
  return new NetlinkError(message, { errno: EBUSY, operation: "upcalls" });
}

function deleted({ name }: Datapath, refusal?: NetlinkError): DatapathError {
  const gone = { errno: ENODEV, operation: "upcalls" };
  const cause = refusal ?? new NetlinkError(`the datapath "${name}" does not exist (ENODEV)`, gone);
  return new DatapathError("no-datapath", `the datapath "${name}" was deleted`, cause);
}
