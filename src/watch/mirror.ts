import { typeError } from "../base/argument-error.ts";
import { checkFunction } from "../base/check.ts";
import { reportUncaught } from "../base/engine.ts";
import { inspectAs } from "../base/inspect.ts";
import { checkedLimits } from "../client/options.ts";
import { ETIMEDOUT } from "../constants/errno.ts";
import { failure } from "../errors.ts";
import type { CallLimits } from "../io/io.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import { TimeSlice } from "../threads/time-slice.ts";
import { after } from "../threads/timer.ts";
import type { MirrorTable } from "./mirror-table.ts";
import { checkSources, checkWatchOptions, type WatchOptions } from "./options.ts";
import type { AnySource, Source } from "./source.ts";
import type { Step } from "./tracker.ts";
import { TrackerGroup } from "./tracker-group.ts";
import { eventOf, type WatchEvent } from "./watch.ts";

/**
 * A change of a table in a mirror, with the fields of a {@link WatchEvent}. `source` is the name of the changed table.
 * `Raw` is the type of the option `raw`.
 */
export type MirrorChange<Sources extends AnySource, Raw extends boolean = false> = ChangeOf<WatchEvent<Sources, Raw>>;

/** Lets listeners destructure the fields of all kinds of events. */
type ChangeOf<Event extends { kind: string }> = Event extends { kind: "resync" }
  ? Event & { readonly key?: undefined; readonly item?: undefined; readonly previous?: undefined }
  : Event extends { kind: "change" }
    ? Event & { readonly reason?: undefined }
    : Event extends { kind: "add" | "remove" }
      ? Event & { readonly previous?: undefined; readonly reason?: undefined }
      : never;

/**
 * The tables of a mirror: one property for each source, with the name of the source. `Raw` is the type of the option
 * `raw`.
 */
export type MirrorTables<Sources extends AnySource, Raw extends boolean = false> = {
  readonly [Each in Sources as Each["name"]]: Each extends Source<
    infer _Item,
    infer _Name,
    infer View,
    infer _RawItem,
    infer RawView
  >
    ? Raw extends true
      ? RawView
      : View
    : never;
};

/** Methods and properties of every mirror, in addition to its tables. */
export interface MirrorHandle<Sources extends AnySource, Raw extends boolean = false> extends AsyncDisposable {
  /**
   * Network namespace of the mirror, which stays open until the mirror ends. Undefined if the mirror uses the namespace
   * of the thread.
   */
  readonly netns: NetworkNamespace | undefined;
  /** Error that ended the mirror, if any. After an error, the tables keep their last entries. */
  readonly failure: Error | undefined;
  /**
   * Promise that resolves when the mirror has ended, with or without an error. A program that uses only listeners must
   * await this promise; otherwise, its block with `await using` ends at once and stops the mirror.
   */
  readonly closed: Promise<void>;
  /**
   * Fields of `where` that the kernel tests, by the names of the sources: `{ routes: ["table"] }`. Changes of other
   * entries then cause no work in the program. The other fields are tested in the program.
   */
  readonly filteredByKernel: Readonly<Record<string, readonly string[]>>;
  /**
   * Calls `listener` after each change of the mirrored tables. To remove the listener, dispose of the returned object.
   * An exception of the listener is reported as uncaught, and does not affect the mirror.
   */
  onChange(listener: (change: MirrorChange<Sources, Raw>) => void): Disposable;
  /**
   * Waits until `find` returns a truthy value, and resolves with this value. `find` is called at once, and again after
   * each change of the tables.
   *
   * ```ts
   * const eth0 = await kernel.waitFor(() => kernel.links.byName("eth0"), { timeoutMs: 5000 });
   * ```
   *
   * @throws NetlinkError ETIMEDOUT after `timeoutMs` (default: no limit).
   * @throws the reason of the aborted signal, an error that `find` throws, the error that ended the mirror, or an Error
   *   if the mirror is stopped.
   */
  waitFor<Value>(find: () => Value, options?: CallLimits): Promise<Truthy<Value>>;
  /**
   * Ends the mirror (live copy of kernel tables) and removes all listeners. Resolves when all sockets of the mirror are
   * closed. Stopping a mirror twice has no effect.
   */
  stop(): Promise<void>;
}

type Truthy<Value> = Exclude<Value, undefined | null | false | 0 | 0n | "">;

/**
 * A live copy of kernel tables, with one property for each table. The name of the property is the name of the source,
 * such as `links`.
 */
export type Mirror<Sources extends AnySource, Raw extends boolean = false> = MirrorHandle<Sources, Raw> &
  MirrorTables<Sources, Raw>;

class TableMirror<Sources extends AnySource, Raw extends boolean> implements MirrorHandle<Sources, Raw> {
  static {
    inspectAs<TableMirror<AnySource, boolean>>(TableMirror, (copy) => {
      const tables = copy.#views.entries().map(([{ name }, { size }]) => `${name}: ${size}`);
      return `Mirror(${[...tables].join(", ")}${copy.#ended ? ", ended" : ""})`;
    });
  }

  failure: Error | undefined;
  readonly closed: Promise<void>;
  readonly #trackers: TrackerGroup;
  readonly #views = new Map<AnySource, MirrorTable<unknown>>();
  readonly #unloaded: Set<AnySource>;
  /** A function that was passed to `onChange` twice is called twice. */
  readonly #listeners = new Set<{ readonly listener: (change: MirrorChange<Sources, Raw>) => void }>();
  readonly #waiting = new Set<() => void>();
  readonly #ready = Promise.withResolvers<void>();
  #ended = false;

  constructor(sources: readonly AnySource[], options: WatchOptions<boolean>) {
    this.#unloaded = new Set(sources);
    for (const source of sources) {
      const view = options.raw === true ? source.rawView() : source.view();
      this.#views.set(source, view);
      Object.defineProperty(this, source.name, { value: view, enumerable: true });
    }
    this.#trackers = new TrackerGroup(sources, options);
    this.closed = this.#run();
  }

  get netns(): NetworkNamespace | undefined {
    return this.#trackers.netns;
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  onChange(listener: (change: MirrorChange<Sources, Raw>) => void): Disposable {
    checkFunction(listener, "listener");
    const listening = { listener };
    this.#listeners.add(listening);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listening) };
  }

  async waitFor<Value>(find: () => Value, options?: CallLimits): Promise<Truthy<Value>> {
    checkFunction(find, "find");
    const { timeoutMs = Number.POSITIVE_INFINITY, signal } = checkedLimits(options);
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Truthy<Value>>();
    const check = () => {
      try {
        const found = find();
        if (found) resolve(found as Truthy<Value>);
        else if (this.#ended) reject(this.failure ?? new Error("waitFor: the mirror was stopped"));
      } catch (error) {
        reject(error);
      }
    };
    const abort = () => reject(signal!.reason);
    const expire = () => {
      reject(failure("waitFor", `the condition was not met within ${timeoutMs} ms`, ETIMEDOUT));
    };
    const cancelTimer = after(timeoutMs, expire);
    signal?.addEventListener("abort", abort);
    this.#waiting.add(check);
    check();
    try {
      return await promise;
    } finally {
      this.#waiting.delete(check);
      signal?.removeEventListener("abort", abort);
      cancelTimer();
    }
  }

  get filteredByKernel(): Readonly<Record<string, readonly string[]>> {
    return this.#trackers.filteredByKernel;
  }

  async stop(): Promise<void> {
    await this.#trackers.stop();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    const slice = new TimeSlice();
    try {
      for (let steps = await this.#trackers.advance(); steps !== undefined; steps = await this.#trackers.advance()) {
        for (let step = steps.next(); step.done !== true && !this.#trackers.isStopped(); step = steps.next()) {
          const { value } = step;
          if (value.kind !== "pause") this.#apply(value);
          if (value.kind === "pause" ? slice.isOver : slice.isOverAfterEntry()) await slice.pause();
        }
      }
      await this.#trackers.stop();
    } catch (error) {
      this.failure = error as Error;
      await this.#trackers.stop();
    }
    this.#ended = true;
    for (const check of this.#waiting) check();
    this.#ready.promise.catch(() => {});
    this.#ready.reject(this.failure ?? new Error("the mirror was stopped before its tables were loaded"));
  }

  #apply(step: Exclude<Step, { kind: "pause" }>): void {
    this.#trackers.names.note(step);
    const { kind, tracked } = step;
    const { source, current } = tracked;
    const view = this.#views.get(source)!;
    if (kind === "edit") {
      view.applyChange(step.edit);
      this.#notify(step);
    } else if (kind === "resync") {
      this.#notify(step);
    } else {
      view.attach(current!.table, tracked.decode, () => tracked.isStale);
      this.#unloaded.delete(source);
      if (this.#unloaded.size === 0) this.#ready.resolve();
    }
    for (const check of this.#waiting) check();
  }

  #notify(step: Extract<Step, { kind: "edit" | "resync" }>): void {
    if (this.#listeners.size === 0) return;
    const change = eventOf(step) as MirrorChange<Sources, Raw>;
    for (const { listener } of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        reportUncaught(error);
      }
    }
  }
}

/**
 * Creates a live copy of kernel tables. Resolves when all tables are loaded.
 *
 * ```ts
 * await using kernel = await mirror([links, routes]);
 * kernel.links.byName("eth0")?.mtu;
 * for (const { dst, gateway, dev } of kernel.routes) console.log(dst, gateway, dev);
 * using listening = kernel.onChange(({ source, kind }) => console.log(source, kind));
 * ```
 *
 * Each table always shows the kernel's table as it was at one moment. If messages were lost, or entries may have
 * changed without a message, the table is read again in the background and then replaced as a whole.
 *
 * An entry takes at most a few hundred bytes, and is decoded when it is accessed. Entries contain names of interfaces,
 * such as `dev`, only if `links` is one of the sources.
 *
 * A worker thread receives the kernel's messages; with the option `inLoop`, the calling thread receives them. The
 * threads for asynchronous calls read the tables and wait for the kernel's locks. The calling thread stores and
 * compares entries and calls the listeners, in slices of at most 1 ms, between which the event loop runs.
 *
 * A mirror keeps the process alive until the mirror is stopped or its signal is aborted.
 *
 * @throws TypeError or RangeError for invalid sources or options, before anything is opened.
 * @throws NetlinkError if no socket can be opened, or a table cannot be read.
 * @throws the signal's reason if the signal is aborted before the tables are loaded.
 */
export async function mirror<const Sources extends AnySource, const Raw extends boolean = false>(
  sources: Sources | readonly Sources[],
  options: WatchOptions<Raw> = {},
): Promise<Mirror<Sources, Raw>> {
  const list = checkSources(sources);
  for (const { name } of list) {
    if (reservedNames.has(name))
      throw typeError("sources", `"${name}" is reserved, because mirrors have a property of that name`);
  }
  checkWatchOptions(options, list);
  const copy = new TableMirror<Sources, Raw>(list, options);
  await copy.ready;
  // The constructor adds the tables, which the class does not declare.
  return copy as MirrorHandle<Sources, Raw> as Mirror<Sources, Raw>;
}

const reservedNames: ReadonlySet<string> = new Set([
  "failure",
  "netns",
  "closed",
  "ready",
  "onChange",
  "waitFor",
  "stop",
  "then",
  "constructor",
]);
