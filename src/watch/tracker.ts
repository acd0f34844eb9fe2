import { typeError } from "../base/argument-error.ts";
import { withOperation } from "../client/errors.ts";
import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR, NLMSG_MIN_TYPE, NLMSG_NOOP } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { haveSameNamespace } from "../netns/namespace.ts";
import { setMessageFilter } from "../sock/message-filter.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { ENTRIES_PER_CHECK } from "../threads/time-slice.ts";
import type { ReceiverOptions } from "../workers/receiver/options.ts";
import type { Gap, ReceivedBatch, ReceivedItem } from "../workers/receiver/received-batch.ts";
import { Receiver } from "../workers/receiver/receiver.ts";
import type { TableEditor } from "./editor.ts";
import { type DumpTarget, isTransient, type Load, readTables } from "./load.ts";
import type { AnySource, KernelFilter } from "./source.ts";
import type { Edit } from "./table.ts";
import { causeOf, isLoss, type ResyncCause, TrackedSource, type TrackingOptions } from "./tracked-source.ts";
import type { ChangedBy, ChangeResolver } from "./who/changed-by.ts";

/** Steps have the order of the kernel's messages. */
export type Step =
  | { readonly kind: "snapshot"; readonly tracked: TrackedSource; readonly table: TableEditor }
  /** The table was read again. Its differences follow. */
  | { readonly kind: "swap"; readonly tracked: TrackedSource }
  | { readonly kind: "resync"; readonly tracked: TrackedSource; readonly cause: ResyncCause }
  | {
      readonly kind: "edit";
      readonly tracked: TrackedSource;
      readonly edit: Edit;
      /** Set only with a resolver. */
      readonly by?: ChangedBy | undefined;
    }
  | { readonly kind: "pause" };

export interface TrackerOptions extends TrackingOptions {
  readonly receiver: Pick<ReceiverOptions, "inLoop" | "receiveBufferSize" | "ringSize" | "signal">;
  readonly dumpSocket: NetlinkSocket | undefined;
  /** Whether the next step may overwrite messages of the current one. */
  readonly reusesMessages: boolean;
  /** Returns the resolver that finds the programs that make changes. Undefined without the option `who`. */
  readonly resolver: (() => Promise<ChangeResolver>) | undefined;
}

const FIRST_DELAY_MS = 5;
const MAX_DELAY_MS = 2000;
/** How often a tracker with a resolver notes that no notification is queued. */
const IDLE_CHECK_MS = 200;

/**
 * Tracks the tables of several sources that have the same netlink protocol and network namespace. One socket joins all
 * multicast groups, so that messages keep their order across tables.
 *
 * To load a table exactly, the tracker sends barriers on that socket. A barrier is a NOOP request with NLM_F_ACK, whose
 * acknowledgement arrives in the same receive queue as the events. The sequence is: barrier A, dump, barrier B.
 * Messages before A are older than the dump. Messages between A and B are applied to the dumped table. Messages after B
 * are live changes. If messages are lost during this sequence, the load starts again.
 *
 * ```
 *   queue:   … event event │A event event │B event … |
 *   dump:                    └─────────────┘
 *   table:   previous table ─────────────── new table, and the differences
 * ```
 *
 * The kernel sends some messages just before it makes the announced change, under the RTNL lock. After A, the tracker
 * therefore sends a request about a link, which waits for that lock. When the reply arrives, all changes announced
 * before A are complete.
 */
export class Tracker {
  readonly sources: readonly TrackedSource[];
  readonly #receiver: Receiver;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  readonly #options: TrackerOptions;
  readonly #protocol: number;
  /**
   * The kernel applies the filter only while no table is read: messages with other keys say whether a dump may have
   * skipped an entry.
   */
  readonly kernelFilter: (KernelFilter & { readonly source: string }) | undefined;
  /** The kernel's drop count for the socket when the tracker started. */
  readonly #initialDrops: number;
  #reportedDrops = 0;
  #next: Promise<IteratorResult<ReceivedBatch, undefined>> | undefined;
  #items: Iterator<ReceivedItem> | undefined;
  /** When the last batch was requested. */
  #requested = performance.now();
  /** Time after which the notifications of the last batch arrived. */
  #since = performance.now();
  #origins: ReadonlyMap<number, ChangedBy> | undefined;
  #load: Load | undefined;
  #failures = 0;
  #stopped = false;

  constructor(sources: readonly AnySource[], options: TrackerOptions) {
    this.#options = options;
    const { protocol } = sources[0]!;
    this.#protocol = protocol;
    const model = options.dumpSocket?.core.transport.clone === undefined ? undefined : options.dumpSocket;
    this.sources = sources.map((source) => new TrackedSource(source, { ...options, model }));
    const groups = [...new Set(this.sources.flatMap((tracked) => tracked.plan.groups))];
    const { netns, receiver } = options;
    try {
      const settings = { ...receiver, protocol, netns, groups };
      this.#receiver = model === undefined ? Receiver.start(settings) : Receiver.startBeside(model, settings);
    } catch (error) {
      throw withOperation(error, `watch ${sources.map(({ name }) => name).join(", ")}`);
    }
    this.#checkSocket();
    this.kernelFilter = this.#receiver.socket.core.isKernelSocket ? filterFor(this.sources) : undefined;
    this.#initialDrops = this.#receiver.socket.memory().dropped;
    this.#batches = this.#receiver[Symbol.asyncIterator]();
  }

  #checkSocket(): void {
    const { dumpSocket } = this.#options;
    if (dumpSocket?.core.isKernelSocket !== true || haveSameNamespace(dumpSocket.fd, this.#receiver.socket.fd)) return;
    void this.stop();
    throw typeError("socket", "expected a socket in the watched network namespace");
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#receiver.stop();
  }

  /**
   * Waits for messages. Resolves with an iterator over the resulting changes of the tables, or with undefined after
   * {@link stop}. The caller must finish the iteration before the next call.
   *
   * @throws the error that ended the receiver, such as its signal's reason, or the error of a dump.
   */
  async advance(): Promise<Iterator<Step> | undefined> {
    try {
      return await this.#advance();
    } catch (error) {
      // A pending operation fails after `stop()` has closed the socket.
      if (this.#stopped) return undefined;
      throw error;
    }
  }

  async #advance(): Promise<Iterator<Step> | undefined> {
    for (;;) {
      if (this.#load?.phase === "dump") await this.#dump(this.#load);
      if (this.#stopped) return undefined;
      for (const tracked of this.sources) await tracked.scan();
      if (this.#items !== undefined) return this.#process(this.#items);
      const due = Math.min(...this.sources.map((tracked) => tracked.due));
      if (this.#load === undefined && due <= performance.now() && this.#startLoad()) continue;
      const result = await this.#nextBatch(this.#load === undefined ? due : Number.POSITIVE_INFINITY);
      if (result === undefined) continue;
      if (result.done === true) return undefined;
      const { resolver } = this.#options;
      if (resolver !== undefined) await this.#resolve(result.value, resolver);
      this.#items = result.value[Symbol.iterator]();
    }
  }

  /** Finds the programs that sent the changes of a batch, before they end. */
  async #resolve(batch: ReceivedBatch, resolver: () => Promise<ChangeResolver>): Promise<void> {
    this.#origins = undefined;
    const portIds = new Set<number>();
    for (const item of batch) {
      if (item.kind === "gap" || item.nsid >= 0 || item.message.type < NLMSG_MIN_TYPE) continue;
      if (item.message.portId !== 0) portIds.add(item.message.portId);
    }
    if (portIds.size === 0) return;
    const found = await resolver();
    this.#origins = await found.resolve({ protocol: this.#protocol, portIds, since: this.#since });
  }

  #request(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    const next = this.#batches.next();
    if (this.#options.resolver === undefined) return next;
    // The previous batch contained all notifications that had arrived when it was requested.
    this.#since = this.#requested;
    this.#requested = performance.now();
    // If notifications are queued, the promise is resolved before any timer.
    const timer = setInterval(() => {
      this.#since = performance.now();
    }, IDLE_CHECK_MS);
    return next.finally(() => clearInterval(timer));
  }

  /** Returns undefined at the time `due`. The batch that was requested is then the result of a later call. */
  async #nextBatch(due: number): Promise<IteratorResult<ReceivedBatch, undefined> | undefined> {
    if (this.#next === undefined) {
      this.#next = this.#request();
      // No code awaits this promise while a dump runs.
      this.#next.catch(() => {});
    }
    const candidates: Promise<IteratorResult<ReceivedBatch, undefined> | undefined>[] = [this.#next];
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (due !== Number.POSITIVE_INFINITY) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      timer = setTimeout(resolve, Math.max(Math.ceil(due - performance.now()), 0));
      candidates.push(promise);
    }
    try {
      const result = await Promise.race(candidates);
      if (result !== undefined) this.#next = undefined;
      return result;
    } catch (error) {
      this.#next = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  *#process(items: Iterator<ReceivedItem>): Generator<Step, void, void> {
    let count = 0;
    for (let step = items.next(); step.done !== true; step = items.next()) {
      if (++count % ENTRIES_PER_CHECK === 0) yield { kind: "pause" };
      const item = step.value;
      if (item.kind === "gap") {
        this.#gap(item);
        continue;
      }
      const { message } = item;
      if (message.type >= NLMSG_MIN_TYPE) {
        if (item.nsid < 0) yield* this.#event(message);
        continue;
      }
      const load = this.#load;
      if (message.type !== NLMSG_ERROR || load === undefined) continue;
      if (load.phase === "before" && message.sequence === load.before) {
        if (load.after === 0) {
          load.phase = "dump";
          return;
        }
        load.phase = "after";
      }
      if (load.phase === "after" && message.sequence === load.after) yield* this.#finishLoad(load);
    }
    this.#items = undefined;
  }

  *#event(message: MessageView): Generator<Step, void, void> {
    const load = this.#load;
    // The first dump starts later, so it contains these changes.
    if (load?.isFirst === true && load.phase === "before") return;
    for (const tracked of this.sources) {
      if (tracked.plan.unannounced?.note(message) === true) tracked.needsScan = true;
      const effect = tracked.plan.effect(message);
      if (effect === undefined) continue;
      const loading = load?.phase === "after" ? tracked.loading : undefined;
      // A removal can make the running dump omit another entry.
      if (loading !== undefined && effect === "remove") loading.hasRemoved = true;
      if (tracked.plan.hasKey?.(message) === false) continue;
      if (loading !== undefined) tracked.plan.apply(message, effect, loading);
      const { current } = tracked;
      if (current === undefined || tracked.isStale) continue;
      if (this.#options.reusesMessages) current.table.reuse();
      current.edits = [];
      tracked.plan.apply(message, effect, current);
      if (current.needsReload) {
        current.needsReload = false;
        tracked.requestReload("ambiguous");
      }
      const { edits } = current;
      current.edits = undefined;
      const by = this.#origins?.get(message.portId);
      for (const edit of edits) yield { kind: "edit", tracked, edit, by };
    }
  }

  /** The lost messages may have been about any table. */
  #gap({ reason, dropped, unknown }: Gap): void {
    if (reason === "overrun") this.#reportedDrops += dropped;
    // The acknowledgement of a barrier may be among the lost messages.
    const due = this.#abandonLoad();
    for (const tracked of this.sources) tracked.recordGap(reason, dropped, unknown === true, due);
  }

  #abandonLoad(): number {
    const now = performance.now();
    if (this.#load === undefined && this.#failures === 0) return now;
    if (this.#load !== undefined) {
      for (const tracked of this.#load.sources) tracked.loading = undefined;
      this.#load = undefined;
      this.#failures++;
    }
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, MAX_DELAY_MS);
    return now + delay * (0.5 + Math.random());
  }

  #retryLoad({ sources }: Load): void {
    const due = this.#abandonLoad();
    for (const { reload } of sources) reload!.due = due;
  }

  /**
   * Starts to load all tables that must be read (again). Returns true for the first load of a watch: its dumps need not
   * wait for the barrier, because there are no earlier events.
   */
  #startLoad(): boolean {
    const now = performance.now();
    for (const tracked of this.sources) tracked.requestReloadByAge(now);
    const sources = this.sources.filter((tracked) => tracked.reload !== undefined && tracked.reload.due <= now);
    if (sources.length === 0) return false;
    const isFirst = sources.length === this.sources.length && sources.every(({ current }) => current === undefined);
    const phase = isFirst ? "dump" : "before";
    if (this.kernelFilter !== undefined) setMessageFilter(this.#receiver.socket, undefined);
    this.#load = { sources, before: this.#sendBarrier(), after: 0, phase, started: now, isFirst };
    return isFirst;
  }

  /** The acknowledgement of a barrier arrives in order with the events. */
  #sendBarrier(): number {
    return this.#receiver.socket.send(new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish())!;
  }

  async #dump(load: Load): Promise<void> {
    for (const tracked of load.sources) tracked.startReload();
    let isComplete: boolean;
    try {
      isComplete = await readTables(load, this.#protocol, { ...this.#dumpTarget, isStopped: () => this.#closed });
      if (this.#closed) {
        this.#load = undefined;
        return;
      }
      if (isComplete) load.after = this.#sendBarrier();
    } catch (error) {
      if (!isTransient(error)) throw error;
      isComplete = false;
    }
    if (isComplete) {
      for (const { loading } of load.sources) loading!.phase = "replay";
      load.phase = load.isFirst ? "before" : "after";
    } else {
      this.#retryLoad(load);
    }
  }

  get #closed(): boolean {
    return this.#stopped || this.#receiver.socket.closed;
  }

  get #dumpTarget(): DumpTarget {
    const { netns, dumpSocket } = this.#options;
    if (dumpSocket !== undefined) return { socket: dumpSocket };
    return netns === undefined ? {} : { netns };
  }

  *#finishLoad(load: Load): Generator<Step, void, void> {
    if (this.#receiver.socket.closed) return;
    const { dropped } = this.#receiver.socket.memory();
    if (dropped - this.#initialDrops > this.#reportedDrops) {
      // Dropped messages that no gap has reported may precede the barrier.
      this.#retryLoad(load);
      return;
    }
    this.#load = undefined;
    this.#failures = 0;
    if (this.kernelFilter !== undefined) setMessageFilter(this.#receiver.socket, this.kernelFilter.filter);
    const duration = performance.now() - load.started;
    const finished = load.sources.map((tracked) => ({ tracked, ...tracked.finishReload(duration) }));
    for (const { tracked, previous, reload } of finished) {
      const current = tracked.current!;
      if (previous === undefined) {
        yield { kind: "snapshot", tracked, table: current };
        continue;
      }
      yield { kind: "swap", tracked };
      const resync = { kind: "resync", tracked, cause: causeOf(reload)! } as const;
      // Reloads after lost messages are always reported, others only after changes.
      let isReported = isLoss(reload.reason);
      if (isReported) yield resync;
      for (const edit of current.differences(previous.table)) {
        if (edit === undefined) {
          yield { kind: "pause" };
          continue;
        }
        if (!isReported) yield resync;
        isReported = true;
        yield { kind: "edit", tracked, edit };
      }
    }
  }
}

/** A socket has one filter: that of the first source whose messages no other source needs. */
function filterFor(sources: readonly TrackedSource[]): Tracker["kernelFilter"] {
  for (const { source, plan } of sources) {
    const { kernelFilter } = plan;
    const isNeeded = sources.some((other) => {
      return other.plan !== plan && other.plan.groups.some((group) => kernelFilter?.groups.includes(group) === true);
    });
    if (kernelFilter !== undefined && !isNeeded) return { ...kernelFilter, source: source.name };
  }
  return undefined;
}
