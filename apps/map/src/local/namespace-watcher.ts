import { isDeepStrictEqual } from "node:util";
import { type NetworkNamespace, TimeSlice } from "bun-netlink";
import type { Link } from "bun-netlink/route";
import { addresses, links, routes, watch } from "bun-netlink/watch";
import type { EventQueue } from "../event-queue.ts";
import type { JsonObject, TableName } from "../feed.ts";
import { jsonItem } from "../json.ts";
import type { HostState } from "../model/state.ts";

/**
 * Age in milliseconds at which links are read again, because the kernel does not announce all changes of links. For
 * example, it does not announce that the peer of a veth link was moved to another namespace.
 */
const MAX_LINK_AGE_MS = 5000;

/** The state of the host and the queue of its changes. All namespaces of the feed share them. */
export interface Recorder {
  readonly host: string;
  readonly state: HostState;
  readonly queue: EventQueue;
  /** Maximum number of routes of a namespace that the feed contains. */
  readonly maxRoutes: number;
  /** Whether changes name the program that made them. */
  readonly who: boolean;
}

/** Follows the links, addresses and routes of one network namespace. */
export class NamespaceWatcher {
  readonly netns: NetworkNamespace;
  readonly names: Set<string> = new Set();
  readonly #recorder: Recorder;
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  readonly #onUnknownNsid: (watcher: NamespaceWatcher) => void;
  #peers: Record<string, string> = {};
  #omittedRoutes = 0;
  #isOwn = false;
  #error: string | undefined;

  constructor(
    netns: NetworkNamespace,
    recorder: Recorder,
    signal: AbortSignal,
    onUnknownNsid: (watcher: NamespaceWatcher) => void,
  ) {
    this.netns = netns;
    this.#recorder = recorder;
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.#onUnknownNsid = onUnknownNsid;
  }

  /** Identity of the watched namespace. It is unique on the host and does not change. */
  get id(): string {
    return this.netns.id;
  }

  /** Whether the watched namespace is that of the process. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  /**
   * Follows the namespace until `stop` is called or the signal is aborted. Calls `onReady` after the first snapshots of
   * all tables.
   */
  async run(isOwn: boolean, onReady: () => void): Promise<void> {
    this.#isOwn = isOwn;
    this.describe();
    let missing = 3;
    const ready = () => {
      if (--missing === 0) onReady();
    };
    try {
      await this.#follow(ready);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }

  /**
   * Stops following the namespace, and removes its entries from the map. The last change removes the namespace itself.
   */
  stop(): void {
    for (const { table, netns, key } of [...this.#recorder.state.entries()]) {
      if (netns === this.id && table !== "namespaces") this.#put(table, key, null);
    }
    this.#put("namespaces", "", null);
    this.#end.abort();
    this.netns.close();
  }

  /** Adds to the feed the error because of which the namespace cannot be read. */
  fail(error: string): void {
    this.#error = error;
    this.describe();
  }

  /** Removes the identity of another namespace, because that namespace is no longer followed. */
  removePeer(id: string): void {
    this.setPeers(Object.fromEntries(Object.entries(this.#peers).filter(([, peer]) => peer !== id)));
  }

  /** Sets the identities of other namespaces, by the id (nsid) that this namespace has assigned to them. */
  setPeers(peers: Record<string, string>): void {
    if (isDeepStrictEqual(peers, this.#peers)) return;
    this.#peers = peers;
    this.describe();
  }

  /** Returns whether a link refers to a namespace whose identity is unknown. */
  get hasUnknownNsid(): boolean {
    return this.#recorder.state
      .table(this.id, "links")
      .values()
      .some(({ linkNetnsid }) => linkNetnsid !== undefined && this.#peers[`${linkNetnsid}`] === undefined);
  }

  /** Reports the names and the peers of the namespace if they have changed. */
  describe(): void {
    const item: JsonObject = {
      names: [...this.names].sort(),
      ...(this.#isOwn ? { isOwn: true } : {}),
      ...(Object.keys(this.#peers).length > 0 ? { peers: this.#peers } : {}),
      ...(this.#omittedRoutes > 0 ? { omittedRoutes: this.#omittedRoutes } : {}),
      ...(this.#error === undefined ? {} : { error: this.#error }),
    };
    const before = this.#recorder.state.table(this.id, "namespaces").get("");
    if (!isDeepStrictEqual(before, item)) this.#put("namespaces", "", item);
  }

  /** One watch follows all tables, because each watch has a socket, a queue and its own copy of the messages. */
  async #follow(ready: () => void): Promise<void> {
    const { who } = this.#recorder;
    const options = { netns: this.netns, signal: this.#signal, maxAgeMs: { links: MAX_LINK_AGE_MS }, who };
    await using changes = watch([links, addresses, routes], options);
    const slice = new TimeSlice();
    for await (const event of changes) {
      const by = "by" in event && event.by !== undefined ? jsonItem(event.by) : undefined;
      if (event.kind === "resync") {
        await this.#resync(event.source, event);
      } else if (event.source === "links") {
        for (const item of event.kind === "snapshot" ? event.items : [event.item]) {
          if (event.kind === "remove") await this.#put("rates", `${item.ifindex}`, null);
          await this.#link(item.ifindex, event.kind === "remove" ? null : linkItem(item), by);
          if (slice.isOver) await slice.pause();
        }
      } else if (event.source === "addresses") {
        const entries = event.kind === "snapshot" ? event.items.entries() : [[event.key, event.item] as const];
        for (const [key, item] of entries) {
          await this.#put("addresses", key, event.kind === "remove" ? null : jsonItem(item), by);
          if (slice.isOver) await slice.pause();
        }
      } else {
        const entries = event.kind === "snapshot" ? event.items.entries() : [[event.key, event.item] as const];
        for (const [key, item] of entries) {
          if (event.kind === "remove") await this.#removeRoute(key, by);
          else await this.#putRoute(key, () => jsonItem(item), event.kind === "change", by);
          if (slice.isOver) await slice.pause();
        }
      }
      if (event.kind === "snapshot") ready();
    }
  }

  #link(index: number, item: JsonObject | null, by: JsonObject | undefined): Promise<void> | undefined {
    const waiting = this.#put("links", `${index}`, item, by);
    const nsid = item?.["linkNetnsid"];
    if (nsid !== undefined && this.#peers[`${nsid}`] === undefined) this.#onUnknownNsid(this);
    return waiting;
  }

  /** Reports a route. If the namespace has too many routes, the route is only counted. */
  #putRoute(
    key: string,
    item: () => JsonObject,
    isChange: boolean,
    by: JsonObject | undefined,
  ): Promise<void> | undefined {
    const known = this.#recorder.state.table(this.id, "routes");
    if (known.size < this.#recorder.maxRoutes || known.has(key)) return this.#put("routes", key, item(), by);
    if (!isChange) this.#countRoutes(1);
    return undefined;
  }

  #removeRoute(key: string, by: JsonObject | undefined): Promise<void> | undefined {
    if (this.#recorder.state.table(this.id, "routes").has(key)) return this.#put("routes", key, null, by);
    this.#countRoutes(-1);
    return undefined;
  }

  #countRoutes(difference: number): void {
    this.#omittedRoutes += difference;
    queueMicrotask(() => {
      if (!this.#signal.aborted) this.describe();
    });
  }

  #resync(table: TableName, event: { reason: string; dropped: number; unknown?: true }): Promise<void> | undefined {
    const { host, queue } = this.#recorder;
    const { reason, dropped, unknown } = event;
    // A resync for another reason is routine: the table was re-read to find changes that the kernel does not announce.
    if (dropped === 0 && unknown !== true) return undefined;
    const lost = { reason, dropped, ...(unknown === true ? { unknown } : {}) };
    return queue.add({ type: "resync", host, time: Date.now(), netns: this.id, table, ...lost });
  }

  #put(table: TableName, key: string, item: JsonObject | null, by?: JsonObject): Promise<void> | undefined {
    // The namespace was removed. Events that were received before that must not add it again.
    if (this.#end.signal.aborted) return undefined;
    const { host, state, queue } = this.#recorder;
    const change = { table, netns: this.id, key, item, ...(by === undefined ? {} : { by }) };
    state.put(change);
    return queue.add({ type: "change", host, time: Date.now(), changes: [change] });
  }
}

/**
 * Returns a link as an item of the feed, without its counters. Changes of counters cause no events; the table "rates"
 * contains the traffic instead.
 */
function linkItem(link: Link): JsonObject {
  const { stats64: _, ...rest } = link;
  return jsonItem(rest);
}
