import { checkFlag } from "../message/check.ts";
import type { MessageView } from "../message/message.ts";
import { inspectAs } from "../sock/inspect.ts";
import type { Edit } from "./editor.ts";
import { Key } from "./key.ts";
import { type WatchOptions as CommonOptions, checkSources, checkWatchOptions } from "./options.ts";
import type { AnySource, Source } from "./source.ts";
import type { Table } from "./table.ts";
import { TimeSlice } from "./time-slice.ts";
import type { ResyncReason, TrackedSource } from "./tracked-source.ts";
import type { Step } from "./tracker.ts";
import { TrackerGroup } from "./tracker-group.ts";

/** How tables are watched. */
export interface WatchOptions extends CommonOptions {
  /**
   * Whether several pending changes of one entry are merged into one (default false), or into none if the entry is as it was.
   * Changes are merged only up to the next change of another source: the order across sources is kept, so that no entry is
   * reported before another one that it depends on. Within a source, entries come in the order of their first change.
   */
  coalesce?: boolean | undefined;
}

/** The entries of a table at one moment. They are decoded as they are iterated, until the next event is asked for. */
export class Items<Item> implements Iterable<Item> {
  static {
    inspectAs<Items<unknown>>(Items, (items) => `Items(${items.#expired ? "over" : items.size})`);
  }

  readonly #table: Table;
  readonly #decode: (message: MessageView) => Item;
  #expired = false;

  /** @internal */
  constructor(table: Table, decode: (message: MessageView) => Item) {
    this.#table = table;
    this.#decode = decode;
  }

  /** How many there are. */
  get size(): number {
    this.#check();
    return this.#table.size;
  }

  /** @throws RangeError once the next event was asked for: keep what is needed in an array before. */
  *[Symbol.iterator](): Generator<Item, void, void> {
    for (const entry of this.#entries()) yield this.#decode(this.#table.message(entry));
  }

  /** The entries with the keys that later events know them by. */
  *entries(): Generator<[key: string, item: Item], void, void> {
    const key = new Key();
    for (const entry of this.#entries()) {
      yield [this.#table.readKey(entry, key).toString(), this.#decode(this.#table.message(entry))];
    }
  }

  *#entries(): Generator<number, void, void> {
    this.#check();
    for (const entry of this.#table.entries()) {
      yield entry;
      this.#check();
    }
  }

  #check(): void {
    if (!this.#expired) return;
    throw new RangeError("these items were there until the next event was asked for: keep them with [...event.items]");
  }

  /** @internal */
  expire(): void {
    this.#expired = true;
  }
}

/** What is told of one source. */
export type SourceEvent<Item, Name extends string> =
  | {
      /** The whole table: the first event of each source, and only that. */
      readonly kind: "snapshot";
      readonly source: Name;
      readonly items: Items<Item>;
    }
  | {
      /** An entry is new. */
      readonly kind: "add";
      readonly source: Name;
      /** Tells the entry from all others of the source. What is in the text means nothing. */
      readonly key: string;
      readonly item: Item;
    }
  | {
      /** An entry is another than it was. */
      readonly kind: "change";
      readonly source: Name;
      readonly key: string;
      readonly item: Item;
      readonly previous: Item;
    }
  | {
      /** An entry is gone; `item` is what it was at last. */
      readonly kind: "remove";
      readonly source: Name;
      readonly key: string;
      readonly item: Item;
    }
  | {
      /** The table was read again. The differences follow, as events of their own. */
      readonly kind: "resync";
      readonly source: Name;
      readonly reason: ResyncReason;
      /** How many messages were lost. They need not have been about this source. */
      readonly dropped: number;
      /** That more may have been lost than `dropped`. */
      readonly unknown?: true;
    };

/** What is told of these sources. */
export type WatchEvent<Sources extends AnySource> =
  Sources extends Source<infer Item, infer Name, infer _View> ? SourceEvent<Item, Name> : never;

/** Any event, where its source is not known to the compiler. */
type AnyEvent = SourceEvent<unknown, string>;
type EditStep = Extract<Step, { kind: "edit" }>;

/**
 * Tables as they are and as they change, in one stream: see {@link watch}.
 *
 * A pending iteration keeps the process alive. A watch that nobody reads keeps no more than what fits its buffers, and dumps its
 * tables anew when it is read again. `stop()` it, dispose of it, or abort its signal.
 */
export class Watch<Sources extends AnySource> implements AsyncIterable<WatchEvent<Sources>>, AsyncDisposable {
  static {
    inspectAs<Watch<AnySource>>(Watch, (watching) => `Watch(${watching.#names.join(", ")})`);
  }

  readonly #names: readonly string[];
  readonly #trackers: TrackerGroup;
  readonly #coalesce: boolean;
  #steps: Iterator<Step> | undefined;
  /** Events that are ready, from the next one on. */
  #ready: AnyEvent[] = [];
  #delivered = 0;
  #items: Items<unknown> | undefined;
  #busy = false;
  #failure: { readonly error: unknown } | undefined;
  readonly #turns = new TimeSlice();

  /** @internal */
  constructor(sources: readonly AnySource[], options: WatchOptions) {
    this.#coalesce = options.coalesce ?? false;
    this.#names = sources.map(({ name }) => name);
    this.#trackers = new TrackerGroup(sources, options);
  }

  /**
   * Ends it: nothing more is told, and the iteration ends, without an error. Resolves when all is gone; twice is harmless.
   */
  stop(): Promise<void> {
    return this.#trackers.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Events as they come. One loop at a time; leaving it early does not end the watch, and another loop goes on where it was.
   *
   * It throws the reason of an aborted signal, and why a table cannot be followed any more; so does each loop after that.
   */
  [Symbol.asyncIterator](): AsyncIterator<WatchEvent<Sources>, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<WatchEvent<Sources>, undefined>> {
    if (this.#busy) throw new TypeError("a watch is read by one loop at a time");
    this.#busy = true;
    try {
      this.#items?.expire();
      this.#items = undefined;
      if (this.#failure !== undefined) throw this.#failure.error;
      for (;;) {
        // Whoever has stopped it wants all of it gone.
        if (this.#trackers.isStopped()) return await this.#end();
        if (this.#delivered < this.#ready.length) break;
        this.#ready = [];
        this.#delivered = 0;
        this.#steps ??= await this.#trackers.advance();
        if (this.#steps === undefined) return await this.#end();
        this.#collect(this.#steps);
        if (this.#turns.expired) await this.#turns.yield();
      }
      const value = this.#ready[this.#delivered++]!;
      if (value.kind === "snapshot") this.#items = value.items;
      return { done: false, value: value as WatchEvent<Sources> };
    } catch (error) {
      // Another loop is not to take it for an end that was asked for.
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

  /** Takes what has happened: one event, or with `coalesce` as many as can be taken together. */
  #collect(steps: Iterator<Step>): void {
    const merger = this.#coalesce ? new EditMerger() : undefined;
    for (let step = steps.next(); step.done !== true; step = steps.next()) {
      const { value } = step;
      if (value.kind === "swap") continue;
      if (value.kind === "pause") {
        if (!this.#turns.expired) continue;
        this.#ready.push(...(merger?.take() ?? []));
        return;
      }
      if (merger !== undefined && value.kind === "edit") {
        merger.add(value);
        continue;
      }
      this.#ready.push(...(merger?.take() ?? []), eventOf(value));
      // Its items are those of now.
      if (merger === undefined || value.kind === "snapshot") return;
    }
    this.#ready.push(...(merger?.take() ?? []));
    this.#steps = undefined;
  }
}

/** Merges edits of one entry, up to the next edit of another source. */
class EditMerger {
  #edits: (EditStep | undefined)[] = [];
  /** Places in `#edits` by key, for the edits since the source has changed. */
  readonly #places = new Map<string, number>();
  #feed: TrackedSource | undefined;

  add(step: EditStep): void {
    // An edit of another source may depend on an earlier one: a route on its link. Nothing is moved across it.
    if (step.feed !== this.#feed) this.#places.clear();
    this.#feed = step.feed;
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

  /** Returns the merged edits as events, and forgets them. */
  take(): AnyEvent[] {
    const events = this.#edits.filter((step) => step !== undefined).map(eventOf);
    this.#edits = [];
    this.#places.clear();
    return events;
  }
}

/** What two edits of one entry come to; undefined where they have cancelled each other out. */
function mergeEdits({ feed, edit: first }: EditStep, { edit: then }: EditStep): EditStep | undefined {
  const { key, message } = then;
  const as = (edit: Edit): EditStep => ({ kind: "edit", feed, edit });
  if (first.kind === "add")
    return then.kind === "remove" ? undefined : as({ ...then, kind: "add", previous: undefined });
  const previous = first.kind === "change" ? first.previous! : first.message;
  if (then.kind === "remove") return as({ kind: "remove", key, message: previous, previous: undefined });
  return feed.current!.same(previous, message) ? undefined : as({ kind: "change", key, message, previous });
}

function eventOf(step: Exclude<Step, { kind: "swap" | "pause" }>): AnyEvent {
  const { source } = step.feed;
  const { name } = source;
  if (step.kind === "snapshot") {
    return { kind: "snapshot", source: name, items: new Items(step.table.table, source.decode) };
  }
  if (step.kind === "resync") {
    const { reason, dropped, unknown } = step;
    const event = { kind: "resync", source: name, reason, dropped } as const;
    return unknown ? { ...event, unknown } : event;
  }
  const { kind, key, message, previous } = step.edit;
  const item: unknown = source.decode(message);
  if (kind !== "change") return { kind, source: name, key, item };
  return { kind, source: name, key, item, previous: source.decode(previous!) };
}

/**
 * Watches tables of the kernel: first each of them as a whole, then what becomes of them.
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
 * Who applies the events to what it has is right at every moment: no entry is added that is there, and none changed or removed
 * that is not. When messages were lost, the table is read again and the differences are told, behind a "resync" that says
 * how many. The order is the kernel's, also across sources of one protocol. Items own all that is in them.
 *
 * The subscription is there when this returns.
 *
 * @throws NetlinkError when no socket can be had, or the kernel lacks a family; TypeError or RangeError, before anything is opened,
 * for sources or options that cannot be meant; the signal's reason when it is aborted already.
 */
export function watch<const Sources extends AnySource>(
  sources: Sources | readonly Sources[],
  options: WatchOptions = {},
): Watch<Sources> {
  const list = checkSources(sources);
  checkWatchOptions(options, list, { coalesce: true });
  checkFlag(options.coalesce, "coalesce");
  return new Watch<Sources>(list, options);
}
