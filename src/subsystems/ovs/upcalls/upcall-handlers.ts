import { EBUSY, ENODEV } from "../../../constants/errno.ts";
import { NetlinkError, shown } from "../../../errors.ts";
import { Message } from "../../../message/message.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import { PoolEnd, type PoolStatistics, ReceiverPool } from "../../../workers/pool/receiver-pool.ts";
import { type Announcement, Announcements } from "../announcements.ts";
import { Datapath } from "../datapath.ts";
import { DatapathError } from "../datapath-error.ts";
import type { DatapathStatistics } from "../datapath-info.ts";
import { Families } from "../families.ts";
import { withCaller } from "../with-caller.ts";
import { chooseDispatch } from "./choose-dispatch.ts";
import { readUpcallCounters, type UpcallHandlerStatistics, upcallCounterMemory } from "./counters.ts";
import { UPCALL_HANDLER } from "./define-upcall-handler.ts";
import {
  type Dispatch,
  type DispatchKind,
  isGone,
  type PortUpcalls,
  type SocketReaders,
  type UpcallReceiver,
  unlessGone,
} from "./dispatch.ts";
import { Follower } from "./follower.ts";
import { LeftOver } from "./left-over.ts";
import { checkUpcallOptions, pickPoolOptions, type UpcallHandlersOptions } from "./options.ts";
import { PerCpuDispatch } from "./per-cpu.ts";
import type { PortNews, UpcallWorkerData } from "./upcall-work.ts";

/** How often the receiver of upcalls is checked, and the online CPUs. */
const CHECK_MS = 1000;

/** What has come up, and what has not. */
export interface UpcallStatistics {
  /** How packets are handed up. */
  dispatch: DispatchKind;
  /**
   * The sum of all workers. Its `lost` also counts upcalls that were still queued when their port was removed or the workers
   * stopped, and messages that a worker had received but not handled when it exited.
   */
  total: UpcallHandlerStatistics;
  /** What each worker has done, by its number. */
  handlers: UpcallHandlerStatistics[];
  /** What came up at each port that there is now; none when the datapath is gone, or its object closed. */
  ports: PortUpcalls[];
  /**
   * What the kernel counts for the datapath since it was made. Its `lost` has all that it could not hand up, `total.lost` what
   * did not fit a socket here: it is also lost when nobody is named for a port, and when there is no memory. Undefined when the
   * datapath is gone, or its object closed.
   */
  kernel: DatapathStatistics | undefined;
  /** What the pool of workers has done, announcements of ports included. */
  pool: PoolStatistics;
}

/**
 * Worker threads that take the packets which a datapath has no flow for, or which its flows send up, and say what becomes of
 * them.
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
 * Ports that come and go are followed, whichever program adds or removes them. If another program becomes the receiver of the
 * upcalls, that is an error (EBUSY) for `onError`, or the end without it; once that program gives them up, they come here again.
 * When the datapath is deleted, all ends with a
 * {@link DatapathError} ("no-datapath"). Leave the object of the datapath open as long as this runs: once it is closed, ports
 * that come are not followed. Like a pool, this does not keep the process alive unless somebody waits for it.
 */
export class UpcallHandlers implements AsyncDisposable {
  readonly #datapath: Datapath;
  readonly #dispatch: Dispatch;
  readonly #pool: ReceiverPool;
  readonly #events: NetlinkSocket;
  /** What sockets for new ports are opened with. */
  readonly #families: Families;
  readonly #counters: readonly Float64Array[];
  readonly #options: UpcallHandlersOptions;
  readonly #leftOver: LeftOver;
  readonly #end = new PoolEnd();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #follower: Follower;
  #failure: { error: unknown } | undefined;
  #stopping = false;
  /** The receiver of the upcalls at the last check. */
  #receiver: UpcallReceiver = "own";
  #stopped: Promise<void> | undefined;

  private constructor({ datapath, dispatch, pool, events, families, counters, options, leftOver }: Started) {
    this.#leftOver = leftOver;
    this.#families = families;
    this.#datapath = datapath;
    this.#dispatch = dispatch;
    this.#pool = pool;
    this.#events = events;
    this.#counters = counters;
    this.#options = options;
    const isActive = () => !this.#stopping;
    const readers: SocketReaders = {
      get active() {
        return isActive();
      },
      add: (socket) => pool.add(socket),
      remove: (socket) => pool.remove(socket),
    };
    this.#follower = new Follower(
      () => this.#dispatch.follow(readers),
      (error) => this.#complain(error),
    );
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#timer.unref();
    // Whatever ends the pool, the datapath is not to hand anything up any more.
    void pool.ended.then(() => this.stop());
  }

  /**
   * Starts the workers, and then has the datapath hand its packets up to them. Resolves when it does; what comes before is
   * lost, as it is without anybody. Whoever was named before is not any more.
   *
   * @throws NetlinkError EOPNOTSUPP when packets are to be handed up by processor and the kernel cannot; DatapathError when
   * the datapath is gone; what `ReceiverPool.start` throws. Nothing is left behind then, and the datapath hands up to nobody.
   * TypeError or RangeError, before anything is opened, for options that cannot be meant.
   */
  static start<Data = unknown>(datapath: Datapath, options: UpcallHandlersOptions<Data>): Promise<UpcallHandlers> {
    return withCaller(UpcallHandlers.#start(datapath, options));
  }

  static async #start<Data = unknown>(
    datapath: Datapath,
    options: UpcallHandlersOptions<Data>,
  ): Promise<UpcallHandlers> {
    if (!(datapath instanceof Datapath)) throw new TypeError(`datapath: expected a Datapath, got ${shown(datapath)}`);
    const plan = checkUpcallOptions(options as UpcallHandlersOptions);
    options.signal?.throwIfAborted();
    const { netns, connection, ifindex } = datapath;
    await using resources = new AsyncDisposableStack();
    const families = resources.use(new Families({ netns, connection }));
    const events = resources.adopt(families.openSocket("port-events"), (socket) => socket.close());
    const openSocket = () => families.openSocket("upcalls", options.receiveBufferSize);
    const leftOver = new LeftOver(families, ifindex, connection?.upcallPeer ?? 0);
    const dispatch = resources.adopt(chooseDispatch(datapath, plan, openSocket, leftOver), (made) => made.close());
    const memories = Array.from({ length: plan.workers }, upcallCounterMemory);
    const workerData: UpcallWorkerData = {
      upcalls: true,
      flowFamily: families.numberOf("ovs_flow"),
      packetFamily: families.numberOf("ovs_packet"),
      datapath: ifindex,
      eventsPortId: events.portId,
      peer: connection?.upcallPeer ?? 0,
      counters: memories,
      data: options.data,
    };
    const announcements = new Announcements(families, ifindex);
    const { onReport, onError } = options;
    let started: UpcallHandlers | undefined;
    const early: (Announcement | "gap" | undefined)[] = [];
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
          if (!isPortNews(value)) {
            onReport?.(value, worker);
            return;
          }
          const news = value.message === undefined ? "gap" : announcements.read(new Message(value.message));
          if (started === undefined) early.push(news);
          else started.#heed(news);
        },
      }),
    );
    const counters = memories.map((memory) => new Float64Array(memory));
    const handlers = new UpcallHandlers({
      datapath,
      dispatch,
      pool,
      events,
      families,
      counters,
      leftOver,
      options: options as UpcallHandlersOptions,
    });
    resources.use(handlers);
    dispatch.aim();
    started = handlers;
    for (const news of early) handlers.#heed(news);
    options.signal?.throwIfAborted();
    resources.move();
    return handlers;
  }

  /** How packets are handed up. */
  get dispatch(): DispatchKind {
    return this.#dispatch.kind;
  }

  /** How many workers run. */
  get workers(): number {
    return this.#pool.workers;
  }

  /**
   * What has come up so far, and what has not. Numbers are of a moment only while all is quiet. When the datapath is gone, or its
   * object was closed, there are no `ports` and no `kernel`, and the rest is what it was.
   */
  statistics(): UpcallStatistics {
    const pool = this.#pool.statistics;
    const total = readUpcallCounters(sum(this.#counters));
    const counted = new Map(pool.sockets.map((counters) => [counters.socket, counters]));
    return {
      dispatch: this.#dispatch.kind,
      total: { ...total, lost: total.lost + this.#leftOver.count + pool.abandoned + pool.abandonedDrops },
      handlers: this.#counters.map(readUpcallCounters),
      ports: unlessGone(() => this.#dispatch.ports(counted)) ?? [],
      kernel: unlessGone(() => this.#datapath.info().statistics),
      pool,
    };
  }

  /**
   * Resolves when all has stopped, and keeps the process alive until then.
   *
   * @throws what has ended it: DatapathError when the datapath was deleted; what `ReceiverPool.wait` throws.
   */
  wait(): Promise<void> {
    // It keeps the process alive; how it ends is told here.
    this.#pool.wait().catch(() => {});
    return withCaller(this.#end.wait());
  }

  /**
   * Has the datapath hand up to nobody any more, unless somebody else has taken over, and ends the workers: each handles what
   * it has received. What no worker has received is lost, and counted as such. The datapath stays as it is otherwise, its way of
   * handing up included. Resolves when all is gone; stopping twice is harmless.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#follower.stop();
    try {
      this.#dispatch.release();
    } catch (error) {
      this.#failure ??= { error };
    }
    // Before the pool has ended: an error that nothing waits for is an uncaught exception.
    const poolFailure = this.#pool.wait().then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    await this.#pool.stop();
    await this.#follower.idle;
    const failure = await poolFailure;
    if (failure !== undefined) this.#failure ??= { error: this.#reasonOf(failure.error) };
    this.#dispatch.close();
    this.#events.close();
    this.#families[Symbol.dispose]();
    this.#end.settle(this.#failure, this.#options);
  }

  /** Why the workers have ended: because the datapath is gone, where a reply was refused before that was announced. */
  #reasonOf(error: unknown): unknown {
    if (!(error instanceof NetlinkError) || error.errno !== -ENODEV || !this.#isGone()) return error;
    return deleted(this.#datapath, error);
  }

  /** Whether the datapath is gone. Its object cannot tell once it is closed, as it is by who deletes it. */
  #isGone(): boolean {
    try {
      this.#families.datapath.do("get", { header: { dpIfindex: this.#datapath.ifindex } });
      return false;
    } catch (error) {
      return error instanceof NetlinkError && error.errno === -ENODEV;
    }
  }

  /** Does what an announcement calls for. */
  #heed(news: Announcement | "gap" | undefined): void {
    if (news === undefined || this.#stopping) return;
    if (news === "gap") this.#follower.follow();
    else if (news.kind === "deleted") this.#fail(deleted(this.#datapath));
    else if (news.kind === "reconfigured") this.#check();
    else if (news.kind !== "changed" || !this.#dispatch.settled(news.port.number, news.port.upcallPortIds)) {
      this.#follower.follow();
    }
  }

  /** Takes back upcalls that no program receives, reports that another one does, and follows CPUs that come and go. */
  #check(): void {
    const dispatch = this.#dispatch;
    try {
      const before = this.#receiver;
      this.#receiver = unlessGone(() => dispatch.receiver()) ?? before;
      if (this.#receiver === "other" && before !== "other") this.#complain(takenOver(this.#datapath));
      else if (this.#receiver === "own" && dispatch instanceof PerCpuDispatch) dispatch.spreadAgain();
      // Only at the second check in a row: another program that takes over first sets the features, then the sockets.
      else if (this.#receiver === "none" && before === "none") dispatch.aim();
    } catch (error) {
      this.#complain(error);
    }
  }

  /** Tells of what went wrong beside the handlers. Without anybody to tell it to, it ends all. */
  #complain(error: unknown): void {
    if (this.#stopping) return;
    const { onError, stopOnError = onError === undefined } = this.#options;
    if (isGone(error) || this.#isGone()) this.#fail(deleted(this.#datapath));
    else if (stopOnError) this.#fail(error);
    else this.#tell(error);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    void this.stop();
    this.#tell(error);
  }

  /** Calls `onError`. What it throws is an uncaught exception, as with any other callback. */
  #tell(error: unknown): void {
    const { onError } = this.#options;
    try {
      if (onError !== undefined) onError(error as Error, undefined);
      else if (this.#options.stopOnError === false) process.emitWarning(error as Error);
    } catch (thrown) {
      reportError(thrown);
    }
  }
}

/** What runs when all was started. */
interface Started {
  readonly datapath: Datapath;
  readonly dispatch: Dispatch;
  readonly pool: ReceiverPool;
  readonly events: NetlinkSocket;
  readonly families: Families;
  readonly counters: readonly Float64Array[];
  readonly options: UpcallHandlersOptions;
  readonly leftOver: LeftOver;
}

function isPortNews(value: unknown): value is PortNews {
  return (value as Partial<PortNews> | null | undefined)?.ovsPortNews === true;
}

function sum(counters: readonly Float64Array[]): Float64Array {
  return counters.reduce((total, own) => total.map((count, place) => count + own[place]!));
}

function takenOver({ name }: Datapath): NetlinkError {
  const message =
    `another program receives the upcalls of the datapath "${name}" (EBUSY); handlers of this process receive them again ` +
    "once it gives them up";
  return new NetlinkError(message, { errno: EBUSY, operation: "upcalls" });
}

function deleted({ name }: Datapath, refusal?: NetlinkError): DatapathError {
  const gone = { errno: ENODEV, operation: "upcalls" };
  const cause = refusal ?? new NetlinkError(`the datapath "${name}" is gone (ENODEV)`, gone);
  return new DatapathError("no-datapath", `the datapath "${name}" was deleted`, cause);
}
