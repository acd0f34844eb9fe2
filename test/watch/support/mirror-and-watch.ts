import type { NetworkNamespace } from "../../../src/index.ts";
import { type Mirror, mirror, type Watch, type WatchOptions, watch } from "../../../src/watch/index.ts";
import { allSources, difference, freshTables, textOf } from "./tables.ts";

type All = (typeof allSources)[number];
const SETTLED_MS = 100_000;

/**
 * A mirror and a watch of all sources. Checks that the events are consistent, and compares both tables with fresh
 * dumps.
 */
export class MirrorAndWatch implements AsyncDisposable {
  readonly netns: NetworkNamespace;
  readonly mirror: Mirror<All, true>;
  /** The table that results from the events of the watch, by source and key. */
  readonly state = new Map<string, string>();
  /** Events that contradict earlier events. */
  readonly problems: string[] = [];
  /** The number of resyncs by source and reason. */
  readonly resyncs = new Map<string, number>();
  events = 0;
  readonly #watch: Watch<All, true>;
  readonly #reading: Promise<void>;

  private constructor(netns: NetworkNamespace, copy: Mirror<All, true>, watching: Watch<All, true>) {
    this.netns = netns;
    this.mirror = copy;
    this.#watch = watching;
    this.#reading = this.#read();
  }

  /** Starts a mirror and a watch of all sources. */
  static async start(netns: NetworkNamespace, options: Omit<WatchOptions, "netns"> = {}): Promise<MirrorAndWatch> {
    const copy = await mirror(allSources, { ...options, netns, raw: true });
    return new MirrorAndWatch(netns, copy, watch(allSources, { ...options, netns, raw: true }));
  }

  /** Waits until the mirror and the watch equal a fresh dump in every field. Throws the differences after a timeout. */
  async settled(timeoutMs: number = SETTLED_MS): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (let comparisonMs = 2; ; ) {
      // The event loop needs time to receive the changes.
      await Bun.sleep(2 * comparisonMs);
      const start = performance.now();
      const fresh = [...freshTables(this.netns).values()].flat();
      const mirrored = difference(this.mirrorEntries(), fresh);
      const watched = difference(this.state.values(), fresh);
      if (mirrored === undefined && watched === undefined) return;
      comparisonMs = performance.now() - start;
      if (performance.now() < deadline) continue;
      throw new Error(`+ unexpected, - missing\nmirror:\n${mirrored ?? ""}\nwatch:\n${watched ?? ""}`);
    }
  }

  /** Returns all entries of the mirror as text. */
  mirrorEntries(): string[] {
    return allSources.flatMap(({ name }) => [...this.mirror[name]].map((item: unknown) => textOf(name, item)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mirror.stop();
    await this.#watch.stop();
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { state } = this;
    for await (const event of this.#watch) {
      this.events++;
      const { source } = event;
      if (event.kind === "snapshot") {
        for (const [key, item] of event.items.entries()) state.set(source + key, textOf(source, item));
        continue;
      }
      if (event.kind === "resync") {
        const name = `${source} ${event.reason}`;
        this.resyncs.set(name, (this.resyncs.get(name) ?? 0) + 1);
        continue;
      }
      const name = source + event.key;
      const text = textOf(source, event.item);
      const known = state.get(name);
      if ((event.kind === "add") !== (known === undefined))
        this.problems.push(`${event.kind} of ${text}, was ${known}`);
      if (event.kind === "change" && known !== textOf(source, event.previous))
        this.problems.push(`change from ${known}`);
      if (event.kind === "remove" && known !== text) this.problems.push(`remove of ${text}, was ${known}`);
      if (event.kind === "remove") state.delete(name);
      else state.set(name, text);
    }
  }
}
