import { checkFunction } from "../message/check.ts";
import { inspectAs } from "../sock/inspect.ts";
import type { Edit } from "./editor.ts";
import type { MirrorTable } from "./mirror-table.ts";
import { checkSources, checkWatchOptions, type WatchOptions } from "./options.ts";
import type { AnySource, Source } from "./source.ts";
import { TimeSlice } from "./time-slice.ts";
import type { ResyncReason, TrackedSource } from "./tracked-source.ts";
import type { Step } from "./tracker.ts";
import { TrackerGroup } from "./tracker-group.ts";

/** What a mirror says when one of its tables has changed. */
export interface MirrorChange<Sources extends AnySource> {
  /** The source whose table has changed. */
  readonly source: Sources["name"];
  /** What has become of one entry; "resync" when the table was read again and is now as a whole as it is. */
  readonly kind: "add" | "change" | "remove" | "resync";
  /** The entry's key; undefined for "resync". */
  readonly key: string | undefined;
  /** Why the table was read again; undefined for all other kinds. */
  readonly reason: ResyncReason | undefined;
  /** For "resync": how many messages were lost. They need not have been about this source. */
  readonly dropped?: number;
  /** For "resync": more messages than `dropped` may have been lost. */
  readonly unknown?: true;
}

/** The tables of a mirror, by the names of their sources. */
export type MirrorTables<Sources extends AnySource> = {
  readonly [Each in Sources as Each["name"]]: Each extends Source<infer _Item, infer _Name, infer View> ? View : never;
};

/** A live copy of tables: see {@link mirror}. */
export interface MirrorHandle<Sources extends AnySource> extends AsyncDisposable {
  /** Why the mirror has stopped following, where it was not asked to; the tables stay as they were then. */
  readonly failure: Error | undefined;
  /** Resolves when the mirror has ended, in whichever way. */
  readonly closed: Promise<void>;
  /**
   * Calls `listener` after each change, with the tables as they are then. What it throws is reported as an uncaught error and does
   * not hold up the mirror. Disposing of what is returned ends that.
   */
  onChange(listener: (change: MirrorChange<Sources>) => void): Disposable;
  /** Ends it: no listener is called any more. Resolves when all is gone; twice is harmless. */
  stop(): Promise<void>;
}

/** A live copy of tables, and the tables themselves by the names of their sources. */
export type Mirror<Sources extends AnySource> = MirrorHandle<Sources> & MirrorTables<Sources>;

class TableMirror<Sources extends AnySource> implements MirrorHandle<Sources> {
  static {
    inspectAs<TableMirror<AnySource>>(TableMirror, (copy) => {
      const tables = copy.#views.entries().map(([{ name }, { size }]) => `${name}: ${size}`);
      return `Mirror(${[...tables].join(", ")}${copy.#ended ? ", ended" : ""})`;
    });
  }

  failure: Error | undefined;
  readonly closed: Promise<void>;
  readonly #trackers: TrackerGroup;
  readonly #views = new Map<AnySource, MirrorTable<unknown>>();
  readonly #unloaded: Set<AnySource>;
  /** One for each call of `onChange`, whether or not the functions are the same. */
  readonly #listeners = new Set<{ readonly listener: (change: MirrorChange<Sources>) => void }>();
  readonly #ready = Promise.withResolvers<void>();
  #ended = false;

  constructor(sources: readonly AnySource[], options: WatchOptions) {
    this.#unloaded = new Set(sources);
    for (const source of sources) {
      const view = source.view();
      this.#views.set(source, view);
      Object.defineProperty(this, source.name, { value: view, enumerable: true });
    }
    this.#trackers = new TrackerGroup(sources, options);
    this.closed = this.#run();
  }

  /** Resolves when all tables are there. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  onChange(listener: (change: MirrorChange<Sources>) => void): Disposable {
    checkFunction(listener, "listener");
    const listening = { listener };
    this.#listeners.add(listening);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listening) };
  }

  async stop(): Promise<void> {
    await this.#trackers.stop();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    const turns = new TimeSlice();
    try {
      for (let steps = await this.#trackers.advance(); steps !== undefined; steps = await this.#trackers.advance()) {
        for (let step = steps.next(); step.done !== true && !this.#trackers.isStopped(); step = steps.next()) {
          if (step.value.kind !== "pause") this.#apply(step.value);
          else if (turns.expired) await turns.yield();
        }
      }
      await this.#trackers.stop();
    } catch (error) {
      this.failure = error as Error;
      await this.#trackers.stop();
    }
    this.#ended = true;
    // Who waits for the tables is told; nobody else need be.
    this.#ready.promise.catch(() => {});
    this.#ready.reject(this.failure ?? new Error("the mirror was stopped before its tables were there"));
  }

  #apply(step: Exclude<Step, { kind: "pause" }>): void {
    const { kind, feed } = step;
    if (kind === "edit") {
      this.#edit(feed.source, step.edit);
    } else if (kind === "resync") {
      const { reason, dropped, unknown } = step;
      const change = { source: feed.source.name, kind, key: undefined, reason, dropped } as const;
      this.#notify(unknown ? { ...change, unknown } : change);
    } else {
      this.#attach(feed);
    }
  }

  #attach(feed: TrackedSource): void {
    const { source, current: shown } = feed;
    this.#views.get(source)!.attach(shown!.table, source.decode, () => feed.isStale);
    this.#unloaded.delete(source);
    if (this.#unloaded.size === 0) this.#ready.resolve();
  }

  #edit(source: AnySource, { kind, key, message, previous }: Edit): void {
    this.#views.get(source)!.applyChange({ kind, message, previous });
    this.#notify({ source: source.name, kind, key, reason: undefined });
  }

  #notify(change: MirrorChange<Sources>): void {
    for (const { listener } of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/**
 * Keeps a live copy of tables of the kernel, and resolves when all of them are there.
 *
 * ```ts
 * await using kernel = await mirror([links, routes]);
 * kernel.links.byName("eth0")?.mtu;
 * for (const route of kernel.routes) console.log(route.dst, route.gateway);
 * using listening = kernel.onChange(({ source, kind }) => console.log(source, kind));
 * ```
 *
 * Each table always is as it was in the kernel at one moment, never half of one moment and half of another. When messages were
 * lost, or entries may have gone in silence, it is read again beside the one that is shown, and takes its place at once.
 * It takes a few hundred bytes for an entry at the most; entries are decoded where they are looked at.
 *
 * A mirror keeps the process alive until it is stopped or its signal is aborted.
 *
 * @throws NetlinkError when no socket can be had, or a table cannot be read; TypeError or RangeError, before anything is opened, for
 * sources or options that cannot be meant; the signal's reason when it is aborted before the tables are there.
 */
export async function mirror<const Sources extends AnySource>(
  sources: Sources | readonly Sources[],
  options: WatchOptions = {},
): Promise<Mirror<Sources>> {
  const list = checkSources(sources);
  for (const { name } of list) {
    if (reservedNames.has(name)) throw new TypeError(`sources: "${name}" is what a mirror has itself`);
  }
  checkWatchOptions(options, list);
  const copy = new TableMirror<Sources>(list, options);
  await copy.ready;
  // The tables stand under the names of their sources, which only the type of the whole knows.
  return copy as MirrorHandle<Sources> as Mirror<Sources>;
}

const reservedNames: ReadonlySet<string> = new Set([
  "failure",
  "closed",
  "ready",
  "onChange",
  "stop",
  "then",
  "constructor",
]);
