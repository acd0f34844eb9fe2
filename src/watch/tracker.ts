import { NLM_F_ACK, NLM_F_REQUEST, NLMSG_ERROR, NLMSG_MIN_TYPE, NLMSG_NOOP } from "../constants/netlink.ts";
import type { MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { haveSameNamespace, type NetworkNamespace } from "../sock/namespace.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { ReceiverOptions } from "../workers/receiver/options.ts";
import type { Gap, ReceivedBatch, ReceivedItem } from "../workers/receiver/received-batch.ts";
import { Receiver } from "../workers/receiver/receiver.ts";
import type { Edit, TableEditor } from "./editor.ts";
import { type DumpTarget, isTransient, type Load, readTables, waitForKernel } from "./load.ts";
import type { AnySource } from "./source.ts";
import { type ResyncReason, TrackedSource } from "./tracked-source.ts";

/** What has happened to the tables that are followed, in order. */
export type Step =
  | { readonly kind: "snapshot"; readonly feed: TrackedSource; readonly table: TableEditor }
  /** Another table is shown from now on; what distinguishes them follows. */
  | { readonly kind: "swap"; readonly feed: TrackedSource }
  | {
      readonly kind: "resync";
      readonly feed: TrackedSource;
      readonly reason: ResyncReason;
      readonly dropped: number;
      readonly unknown: boolean;
    }
  | { readonly kind: "edit"; readonly feed: TrackedSource; readonly edit: Edit }
  /** Nothing, and not the end: a place where other work of the thread can have its turn. */
  | { readonly kind: "pause" };

/** Where a table is followed. */
export interface TrackerOptions {
  readonly netns: NetworkNamespace | undefined;
  readonly receiver: Pick<ReceiverOptions, "inLoop" | "receiveBufferSize" | "ringSize" | "signal">;
  /** How old a table may become before it is read again; Infinity for any age. */
  readonly maxAgeMs: number;
  /** A socket for dumps, instead of those of the pool. */
  readonly dumpSocket: NetlinkSocket | undefined;
}

/** What waits after the first failure in a row; twice as much after each further one. */
const FIRST_DELAY_MS = 5;
const MAX_DELAY_MS = 2000;

/**
 * Follows the tables of several sources of one protocol in one namespace.
 *
 * One socket is in all their groups, so that the order across tables is kept. To load a table exactly, a request that does
 * nothing is sent on that socket, which the kernel answers into the same queue: a barrier. Barrier A, dump, barrier B: what
 * lies before A is older than the dump, what lies between is applied to what was dumped, what lies behind B is live. When
 * messages are lost anywhere between, it starts over.
 *
 * ```
 *   queue:   … event event │A event event │B event …
 *   dump:                    └─────────────┘
 *   table:   the one before ──────────────── the new one, and what distinguishes them
 * ```
 *
 * The kernel sends some messages just before the change that they tell of, and flushes routes after it has told of their link
 * or address. All of that happens under the lock that a request about a link waits for. So one is sent behind A: when it is
 * answered, what was told of before A has been done.
 */
export class Tracker {
  readonly sources: readonly TrackedSource[];
  readonly #receiver: Receiver;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  readonly #options: TrackerOptions;
  readonly #protocol: number;
  /** What the kernel had dropped here when this began, and what gaps were told of since. */
  readonly #initialDrops: number;
  #reportedDrops = 0;
  #next: Promise<IteratorResult<ReceivedBatch, undefined>> | undefined;
  #items: Iterator<ReceivedItem> | undefined;
  #load: Load | undefined;
  /** How many loads in a row failed. */
  #failures = 0;
  #stopped = false;

  constructor(sources: readonly AnySource[], options: TrackerOptions) {
    this.#options = options;
    const { protocol } = sources[0]!;
    this.#protocol = protocol;
    this.sources = sources.map(
      (source) => new TrackedSource(source, source.plan({ netns: options.netns }), options.maxAgeMs),
    );
    const groups = [...new Set(this.sources.flatMap((feed) => feed.plan.groups))];
    const { netns, receiver } = options;
    this.#receiver = Receiver.start({ ...receiver, protocol, netns, groups });
    this.#checkSocket();
    this.#initialDrops = this.#receiver.socket.memory().dropped;
    this.#batches = this.#receiver[Symbol.asyncIterator]();
  }

  #checkSocket(): void {
    const { dumpSocket } = this.#options;
    if (dumpSocket?.isKernels !== true || haveSameNamespace(dumpSocket.fd, this.#receiver.socket.fd)) return;
    void this.stop();
    throw new TypeError("socket: it belongs to another network namespace than the one that is followed");
  }

  /** Ends it. Resolves when all is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#receiver.stop();
  }

  /**
   * Waits until something has happened, and returns it: to be iterated to its end, in one go or not, before the next call.
   * Undefined once it is stopped.
   *
   * @throws what ended the receiver, the reason of its signal included, or why a table cannot be dumped.
   */
  async advance(): Promise<Iterator<Step> | undefined> {
    try {
      return await this.#advance();
    } catch (error) {
      // The receiver's socket is closed under whatever was being done.
      if (this.#stopped) return undefined;
      throw error;
    }
  }

  async #advance(): Promise<Iterator<Step> | undefined> {
    for (;;) {
      if (this.#load?.phase === "dump") await this.#dump(this.#load);
      if (this.#stopped) return undefined;
      for (const feed of this.sources) await feed.scan();
      if (this.#items !== undefined) return this.#process(this.#items);
      const due = Math.min(...this.sources.map((feed) => feed.due));
      if (this.#load === undefined && due <= performance.now()) this.#startLoad();
      const result = await this.#nextBatch(this.#load === undefined ? due : Number.POSITIVE_INFINITY);
      if (result === undefined) continue;
      if (result.done === true) return undefined;
      this.#items = result.value[Symbol.iterator]();
    }
  }

  /** The next batch, or undefined when it is time for something else. */
  async #nextBatch(due: number): Promise<IteratorResult<ReceivedBatch, undefined> | undefined> {
    if (this.#next === undefined) {
      this.#next = this.#batches.next();
      // It may fail while a dump is waited for.
      this.#next.catch(() => {});
    }
    const next = this.#next;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      if (due === Number.POSITIVE_INFINITY) return await next;
      const { promise, resolve } = Promise.withResolvers<undefined>();
      timer = setTimeout(resolve, Math.max(Math.ceil(due - performance.now()), 0));
      const result = await Promise.race([next, promise]);
      if (result === undefined) return undefined;
      return result;
    } finally {
      clearTimeout(timer);
      if (Bun.peek.status(next) !== "pending") this.#next = undefined;
    }
  }

  *#process(items: Iterator<ReceivedItem>): Generator<Step, void, void> {
    for (let step = items.next(); step.done !== true; step = items.next()) {
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
        load.phase = "dump";
        // The rest of the batch is for after the dump.
        return;
      }
      if (load.phase === "after" && message.sequence === load.after) yield* this.#finishLoad(load);
    }
    this.#items = undefined;
  }

  *#event(message: MessageView): Generator<Step, void, void> {
    for (const feed of this.sources) {
      if (feed.plan.unannounced?.note(message) === true) feed.needsScan = true;
      const meaning = feed.plan.effect(message);
      if (meaning === undefined) continue;
      if (this.#load?.phase === "after" && feed.loading !== undefined) {
        feed.plan.apply(message, meaning, feed.loading);
        if (meaning === "remove") feed.loading.hasRemoved = true;
      }
      const { current: shown } = feed;
      if (shown === undefined || feed.isStale) continue;
      shown.edits = [];
      feed.plan.apply(message, meaning, shown);
      if (shown.needsReload) {
        shown.needsReload = false;
        feed.requestReload("uncertain");
      }
      const { edits } = shown;
      shown.edits = undefined;
      for (const edit of edits) yield { kind: "edit", feed, edit };
    }
  }

  /** Messages are missing: whatever they were about, all tables are dumped again. */
  #gap({ reason, dropped, unknown }: Gap): void {
    if (reason === "overrun") this.#reportedDrops += dropped;
    // The answer to a barrier may be among what is missing.
    const due = this.#abandonLoad();
    for (const feed of this.sources) feed.recordGap(reason, dropped, unknown === true, due);
  }

  /** Gives up the load under way. Returns when the next one may start. */
  #abandonLoad(): number {
    const now = performance.now();
    if (this.#load === undefined && this.#failures === 0) return now;
    if (this.#load !== undefined) {
      for (const feed of this.#load.sources) feed.loading = undefined;
      this.#load = undefined;
      this.#failures++;
    }
    const delay = Math.min(FIRST_DELAY_MS * 2 ** this.#failures, MAX_DELAY_MS);
    return now + delay * (0.5 + Math.random());
  }

  #startLoad(): void {
    const now = performance.now();
    for (const feed of this.sources) feed.requestReloadByAge(now);
    const feeds = this.sources.filter((feed) => feed.reload !== undefined && feed.reload.due <= now);
    if (feeds.length === 0) return;
    this.#load = { sources: feeds, before: this.#sendBarrier(), after: 0, phase: "before", started: now };
  }

  /** Sends what the kernel answers in its place in the queue. Returns the sequence number. */
  #sendBarrier(): number {
    return this.#receiver.socket.send(new MessageWriter(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK).finish())!;
  }

  async #dump(load: Load): Promise<void> {
    for (const feed of load.sources) feed.startReload();
    let isWhole: boolean;
    try {
      waitForKernel(this.#protocol, this.#dumpTarget);
      isWhole = await readTables(load, this.#protocol, { ...this.#dumpTarget, isOver: () => this.#closed });
      if (this.#closed) {
        this.#load = undefined;
        return;
      }
      if (isWhole) load.after = this.#sendBarrier();
    } catch (error) {
      if (!isTransient(error)) throw error;
      isWhole = false;
    }
    if (isWhole) {
      for (const { loading: staging } of load.sources) staging!.phase = "replay";
      load.phase = "after";
    } else {
      const due = this.#abandonLoad();
      for (const { reload: need } of load.sources) need!.due = due;
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
    // It was stopped meanwhile, and nobody can know any more what was lost.
    if (this.#receiver.socket.closed) return;
    const { dropped } = this.#receiver.socket.memory();
    if (dropped - this.#initialDrops > this.#reportedDrops) {
      // Something was lost of which the gap is still to come, and nobody knows that it lies behind the barrier.
      const due = this.#abandonLoad();
      for (const { reload: need } of load.sources) need!.due = due;
      return;
    }
    this.#load = undefined;
    this.#failures = 0;
    const duration = performance.now() - load.started;
    const finished = load.sources.map((feed) => ({ feed, ...feed.finishReload(duration) }));
    for (const { feed, before, need } of finished) {
      const shown = feed.current!;
      if (before === undefined) {
        yield { kind: "snapshot", feed, table: shown };
        continue;
      }
      yield { kind: "swap", feed };
      const { reason, dropped: lost, unknown } = need;
      const resync = { kind: "resync", feed, reason: reason as ResyncReason, dropped: lost, unknown } as const;
      // Losses are always told. What was doubted for nothing is not.
      let isTold: boolean = reason === "overrun" || reason === "truncated" || reason === "malformed";
      if (isTold) yield resync;
      for (const edit of shown.differences(before.table)) {
        if (edit === undefined) {
          yield { kind: "pause" };
          continue;
        }
        if (!isTold) yield resync;
        isTold = true;
        yield { kind: "edit", feed, edit };
      }
    }
  }
}
