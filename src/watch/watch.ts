import { fromOpen } from "../base/argument-error.ts";
import { checkFlag, checkFunction, checkInteger, checkOptions, type OptionChecks } from "../base/check.ts";
import { sleep } from "../base/engine.ts";
import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import { withProgramStack } from "../base/stack.ts";
import { checkIterable } from "../sock/call-options.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { Key } from "./key.ts";
import { type WatchOptions as CommonOptions, checkSources, checkWatchOptions } from "./options.ts";
import type { AnySource, Source } from "./source.ts";
import type { Edit, Table } from "./table.ts";
import type { ResyncCause, TrackedSource } from "./tracked-source.ts";
import type { Step } from "./tracker.ts";
import { TrackerGroup } from "./tracker-group.ts";
import type { ChangedBy } from "./who/changed-by.ts";

/** Options of {@link watch}. `Raw` is the type of the option `raw`. */
export interface WatchOptions<Raw extends boolean = false> extends CommonOptions<Raw> {
  /**
   * Whether pending changes of the same entry are merged into one change (default false). If the merged changes leave
   * the entry as it was, no change is reported.
   *
   * Changes are merged only up to the next change of another source, so that an entry is reported after the entries on
   * which it depends. Within a source, entries have the order of their first change.
   */
  coalesce?: boolean | undefined;
  /**
   * Whether events contain the program that made the change, in `by` (default false). Without this option, nothing is
   * searched.
   *
   * The search runs when the watch receives a change. It finds a program that has its socket still open, and with
   * process events also a program that has ended: these require the initial network, user and PID namespaces, and before
   * Linux 6.6 CAP_NET_ADMIN. A watch with this option keeps the process alive until it ends.
   */
  who?: boolean | undefined;
}

/** Options for reading the events of a watch in batches. */
export interface BatchOptions {
  /** Maximum number of events in a batch (default 1000). */
  maxEvents?: number | undefined;
  /**
   * Minimum time in milliseconds between two batches of events (0 to 60,000, default 0). Events are queued in the
   * meantime. A full batch is delivered at once.
   */
  delayMs?: number | undefined;
}

const MAX_EVENTS = 1000;
const MAX_DELAY_MS = 60_000;
/** Maximum number of merged changes, which bounds memory use. */
const MAX_MERGED = 4096;

const batchChecks: OptionChecks<BatchOptions> = {
  maxEvents: (value, path) => checkInteger(value, 1, 1_000_000, path),
  delayMs: (value, path) => checkInteger(value, 0, MAX_DELAY_MS, path),
};

interface EntrySource<Item> {
  readonly size: number;
  items(): Iterable<Item>;
  entries(): Iterable<[key: string, item: Item]>;
}

class TableEntries<Item> implements EntrySource<Item> {
  readonly #table: Table;
  readonly #tracked: TrackedSource;

  constructor(table: Table, tracked: TrackedSource) {
    this.#table = table;
    this.#tracked = tracked;
  }

  get size(): number {
    return this.#table.size;
  }

  *items(): Generator<Item, void, void> {
    for (const entry of this.#table.entries()) yield this.#tracked.decode(this.#table.message(entry)) as Item;
  }

  *entries(): Generator<[key: string, item: Item], void, void> {
    const key = new Key();
    for (const entry of this.#table.entries()) {
      const message = this.#table.message(entry);
      const item = this.#tracked.decode(message) as Item;
      yield [this.#tracked.keyOf(message, item, this.#table.readKey(entry, key).lastWord), item];
    }
  }
}

/**
 * Snapshot of a watched table: its entries at one moment. They are decoded during the iteration, which must end before
 * the next event is requested.
 */
export class Items<Item> implements Iterable<Item> {
  static {
    inspectAs<Items<unknown>>(Items, (items) => `Items(${items.#expired ? "expired" : items.size})`);
  }

  readonly #entries: EntrySource<Item>;
  #expired = false;

  /** @internal */
  constructor(entries: EntrySource<Item>) {
    this.#entries = fromOpen(entries, new.target, "Items.of()", entries?.entries);
  }

  /**
   * Creates the items of a snapshot from a list, for tests of functions that process events. `keyOf` returns the key of
   * each item (default: the item's position in the list).
   *
   * ```ts
   * const snapshot = { kind: "snapshot", source: "links", items: Items.of([link], links.keyOf) } as const;
   * ```
   */
  static of<Item>(
    items: Iterable<Item>,
    keyOf: (item: Item, index: number) => string = (_, index) => `${index}`,
  ): Items<Item> {
    checkIterable(items, "items");
    checkFunction(keyOf, "keyOf");
    const list = [...items];
    return new Items({
      size: list.length,
      items: () => list,
      entries: () => list.map((item, index): [string, Item] => [keyOf(item, index), item]),
    });
  }

  /** Number of entries in the snapshot. */
  get size(): number {
    this.#check();
    return this.#entries.size;
  }

  /**
   * Iterates over the entries of the snapshot. To use the entries longer than until the next event, copy them to an
   * array.
   *
   * @throws RangeError if the next event has already been requested.
   */
  *[Symbol.iterator](): Generator<Item, void, void> {
    yield* this.#checked(this.#entries.items());
  }

  /** Returns the entries of the snapshot for `JSON.stringify`, as `jsonReplacer` converts them. */
  toJSON(): unknown[] {
    return jsonItems(this);
  }

  /** Iterates over the entries of the snapshot with their keys. A key identifies the entry in later events. */
  *entries(): Generator<[key: string, item: Item], void, void> {
    yield* this.#checked(this.#entries.entries());
  }

  *#checked<Entry>(entries: Iterable<Entry>): Generator<Entry, void, void> {
    this.#check();
    for (const entry of entries) {
      yield entry;
      this.#check();
    }
  }

  #check(): void {
    if (!this.#expired) return;
    throw withProgramStack(
      new RangeError("the items are only valid until the next event is requested; copy them with [...event.items]"),
    );
  }

  /** @internal */
  expire(): void {
    this.#expired = true;
  }
}

/**
 * An event of one source of a watch: a snapshot of its table, a change of an entry, or a report that the table was read
 * again.
 */
export type SourceEvent<Item, Name extends string> =
  | {
      /** The whole table: the first event of each source. */
      readonly kind: "snapshot";
      readonly source: Name;
      readonly items: Items<Item>;
    }
  | {
      /** The kernel has added an entry to the table. */
      readonly kind: "add";
      readonly source: Name;
      /**
       * Text that identifies the entry within its source, as `keyOf(item)` returns it. If several entries have equal
       * identifying fields, a number at the end distinguishes them: " #1" for the second entry.
       */
      readonly key: string;
      readonly item: Item;
      /**
       * The program that made the change. Set only with the option `who`. Absent if the kernel made the change or does
       * not report who did, and for differences after a `resync`.
       */
      readonly by?: ChangedBy;
    }
  | {
      /** The kernel has changed an entry of the table. */
      readonly kind: "change";
      readonly source: Name;
      readonly key: string;
      readonly item: Item;
      readonly previous: Item;
      readonly by?: ChangedBy;
    }
  | {
      /** The kernel has removed an entry. `item` is the entry's last known state. */
      readonly kind: "remove";
      readonly source: Name;
      readonly key: string;
      readonly item: Item;
      readonly by?: ChangedBy;
    }
  /** The watched table was read again. The differences from the previous table follow as separate events. */
  | ({ readonly kind: "resync"; readonly source: Name } & ResyncCause);

/** An event of one of several sources of a watch. `Raw` is the type of the option `raw`. */
export type WatchEvent<Sources extends AnySource, Raw extends boolean = false> =
  Sources extends Source<infer Item, infer Name, infer _View, infer RawItem>
    ? SourceEvent<Raw extends true ? RawItem : Item, Name>
    : never;

type AnyEvent = SourceEvent<unknown, string>;
type EditStep = Extract<Step, { kind: "edit" }>;
type EventStep = Exclude<Step, { kind: "swap" | "pause" }>;

/**
 * A stream of events about kernel tables, which {@link watch} returns. Snapshots of the tables come first, then the
 * changes of the tables.
 *
 * A pending iteration keeps the process alive. Without an iteration, events are queued until the buffers are full. If
 * the buffers overflow, the next iteration reads the tables again. End a watch with `stop()`, `await using` or its
 * signal.
 */
export class Watch<Sources extends AnySource, Raw extends boolean = false>
  implements AsyncIterable<WatchEvent<Sources, Raw>>, AsyncDisposable
{
  static {
    inspectAs<Watch<AnySource>>(Watch, (watch) => `Watch(${watch.#names.join(", ")})`);
  }

  readonly #names: readonly string[];
  readonly #trackers: TrackerGroup;
  #steps: Iterator<Step> | undefined;
  readonly #merger: EditMerger | undefined;
  /** Events up to the index `#delivered` were already delivered. */
  #ready: EventStep[] = [];
  #delivered = 0;
  #items: Items<unknown> | undefined;
  #busy = false;
  #failure: { readonly error: unknown } | undefined;
  readonly #slice = new TimeSlice();

  /** @internal */
  constructor(sources: readonly AnySource[], options: WatchOptions<boolean>) {
    this.#merger =
      fromOpen(options, new.target, "watch()", Array.isArray(sources) && options).coalesce === true
        ? new EditMerger()
        : undefined;
    this.#names = sources.map(({ name }) => name);
    // Without merging, each event is decoded before the next step.
    this.#trackers = new TrackerGroup(sources, options, this.#merger === undefined, options.who === true);
  }

  /**
   * Fields of `where` that the kernel tests, by the names of the sources: `{ routes: ["table"] }`. Changes of other
   * entries then cause no work in the program. The other fields are tested in the program.
   */
  get filteredByKernel(): Readonly<Record<string, readonly string[]>> {
    return this.#trackers.filteredByKernel;
  }

  /**
   * Ends the watch. The iteration then ends without an error and without further events. Resolves when all sockets of
   * the watch are closed. Stopping a watch twice has no effect.
   */
  stop(): Promise<void> {
    return this.#trackers.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over the events of the watch as they arrive. Only one loop may run at a time. Leaving the loop does not
   * end the watch: another loop continues with the next event.
   *
   * Throws the reason of an aborted signal, or the error that ended the watch. Each later loop throws the same error.
   */
  [Symbol.asyncIterator](): AsyncIterator<WatchEvent<Sources, Raw>, undefined> {
    return { next: () => this.#next() };
  }

  /**
   * Iterates over the events of the watch in batches: lists of all queued events in order. A `resync` event is at the
   * position of the lost messages. A snapshot is always the last event of its batch, because its items are valid only
   * until the next batch is requested.
   *
   * ```ts
   * for await (const events of changes.batches({ delayMs: 100 })) console.log(`${events.length} changes`);
   * ```
   *
   * @throws TypeError or RangeError for invalid options.
   */
  batches(options: BatchOptions = {}): AsyncGenerator<WatchEvent<Sources, Raw>[], void, void> {
    checkOptions(options, batchChecks);
    return this.#batches(options.maxEvents ?? MAX_EVENTS, options.delayMs ?? 0);
  }

  async *#batches(maxEvents: number, delayMs: number): AsyncGenerator<WatchEvent<Sources, Raw>[], void, void> {
    for (;;) {
      const first = await this.#next();
      if (first.done === true) return;
      const start = performance.now();
      const batch = [first.value];
      while (batch.length < maxEvents && batch.at(-1)!.kind !== "snapshot") {
        // Earlier events are delivered first; the next request throws.
        const next = await this.#take(false).catch(() => undefined);
        if (next === undefined || next.done === true) break;
        batch.push(next.value);
      }
      yield batch;
      const rest = start + delayMs - performance.now();
      if (rest > 0 && batch.length < maxEvents) await sleep(rest);
    }
  }

  async #next(): Promise<IteratorResult<WatchEvent<Sources, Raw>, undefined>> {
    return (await this.#take(true))!;
  }

  async #take(waits: boolean): Promise<IteratorResult<WatchEvent<Sources, Raw>, undefined> | undefined> {
    if (this.#busy)
      throw withProgramStack(new TypeError("another loop is reading the watch; use one loop, or start another watch"));
    this.#busy = true;
    try {
      this.#items?.expire();
      this.#items = undefined;
      if (this.#failure !== undefined) throw this.#failure.error;
      for (;;) {
        if (this.#slice.isOver) await this.#slice.pause();
        // After `stop()`, collected events are discarded.
        if (this.#trackers.isStopped()) return await this.#end();
        if (this.#delivered < this.#ready.length) break;
        this.#ready = [];
        this.#delivered = 0;
        if (this.#steps === undefined && !waits) return undefined;
        this.#steps ??= await this.#trackers.advance();
        if (this.#steps === undefined) return await this.#end();
        this.#collect(this.#steps);
      }
      const value = eventOf(this.#ready[this.#delivered++]!);
      if (value.kind === "snapshot") this.#items = value.items;
      return { done: false, value: value as WatchEvent<Sources, Raw> };
    } catch (error) {
      this.#failure ??= { error };
      await this.stop();
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  async #end(): Promise<{ done: true; value: undefined }> {
    await this.stop();
    return { done: true, value: undefined };
  }

  #collect(steps: Iterator<Step>): void {
    const merger = this.#merger;
    for (let step = steps.next(); step.done !== true; step = steps.next()) {
      const { value } = step;
      if (value.kind === "pause") {
        if (merger !== undefined && merger.size >= MAX_MERGED) this.#ready.push(...merger.take());
        if (this.#ready.length > 0 || this.#slice.isOver) return;
        continue;
      }
      this.#trackers.names.note(value);
      if (value.kind === "swap") continue;
      if (merger !== undefined && value.kind === "edit") {
        merger.add(value);
        continue;
      }
      this.#ready.push(...(merger?.take() ?? []), value);
      // The next event makes the items of a snapshot invalid.
      if (merger === undefined || value.kind === "snapshot") return;
    }
    this.#ready.push(...(merger?.take() ?? []));
    this.#steps = undefined;
  }
}

class EditMerger {
  #edits: (EditStep | undefined)[] = [];
  readonly #places = new Map<string, number>();
  #tracked: TrackedSource | undefined;

  add(step: EditStep): void {
    // Changes of several sources are not merged: one may need another.
    if (step.tracked !== this.#tracked) this.#places.clear();
    this.#tracked = step.tracked;
    const name = step.edit.key;
    const place = this.#places.get(name);
    const before = place === undefined ? undefined : this.#edits[place];
    if (place !== undefined && before !== undefined) {
      this.#edits[place] = mergeEdits(before, step);
      return;
    }
    this.#places.set(name, this.#edits.length);
    this.#edits.push(step);
  }

  get size(): number {
    return this.#edits.length;
  }

  take(): EditStep[] {
    const edits = this.#edits.filter((step) => step !== undefined);
    this.#edits = [];
    this.#places.clear();
    return edits;
  }
}

/** The merged change has the program of the second one. */
function mergeEdits({ tracked, edit: first }: EditStep, { edit: second, by }: EditStep): EditStep | undefined {
  const { key, number, message } = second;
  const as = (edit: Edit): EditStep => ({ kind: "edit", tracked, edit, by });
  if (first.kind === "add")
    return second.kind === "remove" ? undefined : as({ ...second, kind: "add", previous: undefined });
  const previous = first.kind === "change" ? first.previous! : first.message;
  if (second.kind === "remove") return as({ kind: "remove", key, number, message: previous, previous: undefined });
  return tracked.current!.same(previous, message) ? undefined : as({ kind: "change", key, number, message, previous });
}

export function eventOf(step: EventStep): AnyEvent {
  const { tracked } = step;
  const { name } = tracked.source;
  if (step.kind === "snapshot") {
    return { kind: "snapshot", source: name, items: new Items(new TableEntries(step.table.table, tracked)) };
  }
  if (step.kind === "resync") return { kind: "resync", source: name, ...step.cause };
  const { kind, number, message, previous } = step.edit;
  const item = tracked.decode(message);
  const key = tracked.keyOf(message, item, number);
  const origin = step.by !== undefined && { by: step.by };
  if (kind !== "change") return { kind, source: name, key, item, ...origin };
  return { kind, source: name, key, item, previous: tracked.decode(previous!), ...origin };
}

/**
 * Watches kernel tables. Reports a snapshot of each table first, then the changes of the tables.
 *
 * ```ts
 * await using changes = watch([links, routes]);
 * for await (const event of changes) {
 *   if (event.kind === "snapshot") for (const item of event.items) console.log(event.source, item);
 *   else if (event.kind === "resync") console.log(`${event.source} was read again: ${event.reason}`);
 *   else if (event.source === "links") console.log(event.kind, event.item.ifname);
 * }
 * ```
 *
 * Events are consistent: an entry is added only if it was unknown, and changed or removed only if it was known. After
 * messages were lost, the table is read again: a "resync" event reports the number of lost messages, and the
 * differences follow. Events have the order in which the kernel sent them, also across sources of one protocol.
 *
 * Items are copies. Items contain names of interfaces, such as `dev`, only if `links` is one of the sources.
 *
 * A worker thread receives the kernel's messages; with the option `inLoop`, the calling thread receives them. The
 * threads for asynchronous calls read the tables and wait for the kernel's locks. The calling thread stores, compares
 * and decodes entries, in slices of at most 1 ms, between which the event loop runs.
 *
 * The subscription is active when this function returns.
 *
 * @throws TypeError or RangeError for invalid sources or options, before anything is opened.
 * @throws NetlinkError if no socket can be opened, or the kernel lacks a family.
 * @throws the signal's reason if the signal is already aborted.
 */
export function watch<const Sources extends AnySource, const Raw extends boolean = false>(
  sources: Sources | readonly Sources[],
  options: WatchOptions<Raw> = {},
): Watch<Sources, Raw> {
  const list = checkSources(sources);
  checkWatchOptions(options, list, { coalesce: checkFlag, who: checkFlag } as OptionChecks<object>);
  return new Watch<Sources, Raw>(list, options);
}
