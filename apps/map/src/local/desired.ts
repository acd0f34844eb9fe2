import { isDeepStrictEqual } from "node:util";
import { applyHistory, type Desired, type RecordedApply, type Step } from "bun-netlink/state";
import type { DesiredItem, JsonObject } from "../feed.ts";
import type { NamespaceWatcher, Recorder } from "./namespace-watcher.ts";

/** Maximum number of steps of an item. Further steps are only counted. */
const MAX_STEPS = 100;
/** Minimum time between two comparisons, as a multiple of the duration of one comparison. */
const PAUSE_FACTOR = 10;

interface DesiredPollerOptions {
  readonly desired: Desired | undefined;
  /** Directory of the records of applied descriptions. */
  readonly directory: string | undefined;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
}

/**
 * Compares a declared state with the kernel, and reads which applied descriptions wait for a confirmation, at regular
 * intervals.
 */
export class DesiredPoller {
  readonly #recorder: Recorder;
  readonly #watchers: ReadonlyMap<string, NamespaceWatcher>;
  readonly #desired: Desired | undefined;
  readonly #directory: string | undefined;
  readonly #intervalMs: number;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(recorder: Recorder, watchers: ReadonlyMap<string, NamespaceWatcher>, options: DesiredPollerOptions) {
    this.#recorder = recorder;
    this.#watchers = watchers;
    this.#desired = options.desired;
    this.#directory = options.directory;
    this.#intervalMs = options.intervalMs;
    this.#signal = options.signal;
  }

  /** Reads the declared state, and again after a pause, until {@link stop} is called. */
  async start(): Promise<void> {
    const start = performance.now();
    for (const watcher of [...this.#watchers.values()]) {
      const pending = await pendingItems(watcher, this.#directory);
      if (this.#watchers.get(watcher.id) === watcher) this.#replace(watcher.id, "pending ", pending);
    }
    if (this.#desired !== undefined) await this.#compare(this.#desired);
    if (this.#signal.aborted) return;
    const pause = Math.max(this.#intervalMs, (performance.now() - start) * PAUSE_FACTOR);
    this.#timer = setTimeout(() => void this.start(), pause);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #compare(desired: Desired): Promise<void> {
    let steps: readonly Step[] = [];
    let error: string | undefined;
    try {
      ({ steps } = await desired.plan({ signal: this.#signal }));
    } catch (cause) {
      // The kernel cannot have the declared state now, for example because a device is missing.
      error = (cause as Error).message;
    }
    if (this.#signal.aborted) return;
    for (const { id, isOwn, names } of [...this.#watchers.values()]) {
      const own = steps.filter(({ namespace }) => (namespace === undefined ? isOwn : names.has(namespace)));
      const problem = isOwn ? error : undefined;
      const item =
        own.length === 0 && problem === undefined
          ? undefined
          : itemOf(own.map(String), { kind: "drift", error: problem });
      this.#replace(id, "drift", new Map(item === undefined ? [] : [["drift", item]]));
    }
  }

  /** Replaces the items of a namespace whose keys start with a text. */
  #replace(netns: string, start: string, items: ReadonlyMap<string, DesiredItem>): void {
    if (this.#signal.aborted) return;
    const known = this.#recorder.state.table(netns, "desired");
    for (const key of [...known.keys()]) if (key.startsWith(start) && !items.has(key)) this.#put(netns, key, null);
    for (const [key, item] of items) if (!isDeepStrictEqual(item, known.get(key))) this.#put(netns, key, item);
  }

  #put(netns: string, key: string, item: JsonObject | null): void {
    const { host, state, queue } = this.#recorder;
    const change = { table: "desired" as const, netns, key, item };
    state.put(change);
    queue.add({ type: "change", host, time: Date.now(), changes: [change] });
  }
}

/** Returns the plans that wait for a confirmation in a namespace, or that are being applied or undone. */
async function pendingItems(
  { netns }: NamespaceWatcher,
  directory: string | undefined,
): Promise<Map<string, DesiredItem>> {
  let records: readonly RecordedApply[];
  try {
    records = await applyHistory({ netns, directory });
  } catch {
    // The map shows no plans of a namespace that was removed, or if another user owns the records.
    return new Map();
  }
  const items = new Map<string, DesiredItem>();
  for (const { id, title, state, steps, remainingMs } of records) {
    if (state !== "applying" && state !== "pending" && state !== "undoing") continue;
    // A whole second, so that the same time limit is the same item at each reading.
    const until = remainingMs === undefined ? undefined : Math.round((Date.now() + remainingMs) / 1000) * 1000;
    items.set(`pending ${id}`, itemOf(steps, { kind: "plan", plan: id, title, state, until }));
  }
  return items;
}

function itemOf(steps: readonly string[], { kind, ...fields }: JsonObject & Pick<DesiredItem, "kind">): DesiredItem {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { kind, steps: steps.slice(0, MAX_STEPS), count: steps.length, ...Object.fromEntries(known) };
}
