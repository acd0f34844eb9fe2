import { isDeepStrictEqual } from "node:util";
import { NetlinkError } from "bun-netlink";
import type { DatapathConnection } from "bun-netlink/ovs";
import type { JsonObject, TableName } from "../feed.ts";
import { DatapathReader } from "./datapaths.ts";
import type { NamespaceWatcher, Recorder } from "./namespace-watcher.ts";
import { RateReader } from "./rates.ts";

/** Number of readings of interface counters per reading of Open vSwitch datapaths. */
const DATAPATH_INTERVALS = 2;
/**
 * Time in milliseconds after which datapaths are looked up again if they could not be read, for example because the
 * kernel lacks Open vSwitch.
 */
const RETRY_MS = 30_000;
/** Minimum time between two readings of counters, as a multiple of the duration of one reading. */
const PAUSE_FACTOR = 10;

/** Readers of one namespace's counters. Each reader keeps the counters of the last reading. */
interface Readers {
  readonly rates: RateReader;
  readonly datapaths: DatapathReader;
  /** Time before which datapaths are not read again. Set if the last read failed. */
  datapathsFrom: number;
}

/** Reads the counters of interfaces and datapaths at regular intervals. */
export class StatisticsPoller {
  readonly #recorder: Recorder;
  readonly #watchers: ReadonlyMap<string, NamespaceWatcher>;
  readonly #intervalMs: number;
  readonly #connection: DatapathConnection | undefined;
  readonly #readers = new WeakMap<NamespaceWatcher, Readers>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #count = 0;
  /** Number of starts and stops. Identifies the readings of the current start: earlier ones report nothing more. */
  #run = 0;

  constructor(
    recorder: Recorder,
    watchers: ReadonlyMap<string, NamespaceWatcher>,
    intervalMs: number,
    connection: DatapathConnection | undefined,
  ) {
    this.#recorder = recorder;
    this.#watchers = watchers;
    this.#intervalMs = intervalMs;
    this.#connection = connection;
  }

  /**
   * Starts the readings, and resolves after the first one. An error that is not a netlink error ends the readings and
   * the feed. Another thread waits for the kernel.
   */
  async start(): Promise<void> {
    const run = ++this.#run;
    try {
      await this.#poll(run);
    } catch (error) {
      if (run === this.#run) this.#recorder.queue.fail(error);
    }
  }

  /** Ends the readings. A reading in progress reports nothing more. */
  stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #poll(run: number): Promise<void> {
    const start = performance.now();
    const readsDatapaths = this.#count++ % DATAPATH_INTERVALS === 0;
    for (const watcher of [...this.#watchers.values()]) {
      const isEnded = () => run !== this.#run || this.#watchers.get(watcher.id) !== watcher;
      if (isEnded()) continue;
      // The map shows no statistics of a namespace that this user may not open or that is being removed.
      await ignoreNetlinkErrors(this.#readRates(watcher, isEnded));
      const readers = this.#readersFor(watcher);
      if (!readsDatapaths || start < readers.datapathsFrom || isEnded()) continue;
      if (!(await ignoreNetlinkErrors(this.#readDatapaths(watcher, isEnded)))) readers.datapathsFrom = start + RETRY_MS;
    }
    if (run !== this.#run) return;
    const duration = performance.now() - start;
    this.#timer = setTimeout(() => void this.start(), Math.max(this.#intervalMs, duration * PAUSE_FACTOR));
  }

  async #readRates(watcher: NamespaceWatcher, isEnded: () => boolean): Promise<void> {
    const rates = await this.#readersFor(watcher).rates.read();
    if (isEnded()) return;
    const links = this.#recorder.state.table(watcher.id, "links");
    for (const [index, rate] of rates) {
      if (links.has(`${index}`)) this.#put("rates", watcher.id, `${index}`, rate);
    }
  }

  async #readDatapaths(watcher: NamespaceWatcher, isEnded: () => boolean): Promise<void> {
    // A connection that replaces the kernel's Open vSwitch knows no namespaces. It is read only for the namespace of
    // the process.
    if (this.#connection !== undefined && !watcher.isOwn) return;
    const items = await this.#readersFor(watcher).datapaths.read();
    if (isEnded()) return;
    const known = this.#recorder.state.table(watcher.id, "datapaths");
    for (const name of [...known.keys()]) if (!items.has(name)) this.#put("datapaths", watcher.id, name, null);
    for (const [name, item] of items) {
      if (!isDeepStrictEqual(item, known.get(name))) this.#put("datapaths", watcher.id, name, item);
    }
  }

  #readersFor(watcher: NamespaceWatcher): Readers {
    const known = this.#readers.get(watcher);
    if (known !== undefined) return known;
    const { netns } = watcher;
    const options = this.#connection === undefined ? { netns } : { connection: this.#connection };
    const readers = { rates: new RateReader(netns), datapaths: new DatapathReader(options), datapathsFrom: 0 };
    this.#readers.set(watcher, readers);
    return readers;
  }

  #put(table: TableName, netns: string, key: string, item: JsonObject | null): void {
    const { host, state, queue } = this.#recorder;
    const change = { table, netns, key, item };
    state.put(change);
    queue.add({ type: "change", host, time: Date.now(), changes: [change] });
  }
}

/** Waits for an action and returns whether it succeeded. Netlink errors are ignored. */
async function ignoreNetlinkErrors(action: Promise<void>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}
