import { hostname } from "node:os";
import { NetlinkError, NetworkNamespace } from "bun-netlink";
import type { DatapathConnection } from "bun-netlink/ovs";
import { Namespaces, watchNamespaceNames } from "bun-netlink/route";
import type { Desired } from "bun-netlink/state";
import { EventQueue } from "../event-queue.ts";
import type { Feed, FeedEvent } from "../feed.ts";
import { HostState } from "../model/state.ts";
import { DesiredPoller } from "./desired.ts";
import { NamespaceWatcher, type Recorder } from "./namespace-watcher.ts";
import { StatisticsPoller } from "./statistics.ts";

/** Options of the map's feed of this host. */
export interface LocalFeedOptions {
  /** Name of the host on the map (default: the host name of the system). */
  readonly host?: string;
  /** Names of the namespaces to show (default: the namespace of the process, and all named namespaces). */
  readonly netns?: readonly string[];
  /** Time in milliseconds between two readings of the interface counters (default 1000). */
  readonly intervalMs?: number;
  /** Maximum number of routes of a namespace that the feed contains (default 2000). Further routes are only counted. */
  readonly maxRoutes?: number;
  /** Connection to Open vSwitch that is used in place of the kernel. */
  readonly datapaths?: DatapathConnection;
  /** Whether changes name the program that made them (default false). */
  readonly who?: boolean;
  /** Whether the feed contains the packets that the kernel drops (default false). */
  readonly drops?: boolean;
  /** Declared state of the host. The feed reports the differences of the kernel from it. */
  readonly desired?: Desired;
  /** Directory of the records of applied descriptions (default: that of `Plan.apply`). */
  readonly recordDirectory?: string;
}

const DEFAULT_INTERVAL_MS = 1000;
/** Number of readings of the interface counters per reading of the declared state. */
const DESIRED_INTERVALS = 2;
const DEFAULT_MAX_ROUTES = 2000;
/**
 * Delay in milliseconds before references between namespaces are resolved. Several changes during the delay are handled
 * together.
 */
const RESOLVE_DELAY_MS = 20;

/** Returns a feed of this host. The feed reads the state of the kernel and changes nothing. */
export function localFeed(options: LocalFeedOptions = {}): Feed {
  return (signal) => follow(options, signal);
}

async function* follow(options: LocalFeedOptions, signal: AbortSignal): AsyncGenerator<FeedEvent, void> {
  const end = new AbortController();
  const local = new LocalFeed(options, AbortSignal.any([signal, end.signal]));
  try {
    yield* local.events();
  } finally {
    end.abort();
    await local.close();
  }
}

class LocalFeed {
  readonly #host: string;
  readonly #signal: AbortSignal;
  readonly #wanted: ReadonlySet<string> | undefined;
  readonly #recorder: Recorder;
  readonly #watchers = new Map<string, NamespaceWatcher>();
  readonly #unresolved = new Set<NamespaceWatcher>();
  readonly #statistics: StatisticsPoller;
  readonly #desired: DesiredPoller;
  /** Counts dropped packets until the end of the feed; undefined if they are not requested. */
  readonly #countDrops: (() => Promise<void>) | undefined;
  /** Resolves when the kernel's drop monitor is stopped. */
  #counted: Promise<void> | undefined;
  #resolving: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when the references requested so far are resolved. */
  #resolved: Promise<void> = Promise.resolve();

  constructor(options: LocalFeedOptions, signal: AbortSignal) {
    const {
      host = hostname(),
      netns,
      intervalMs = DEFAULT_INTERVAL_MS,
      maxRoutes = DEFAULT_MAX_ROUTES,
      who = false,
    } = options;
    this.#host = host;
    this.#signal = signal;
    this.#wanted = netns === undefined ? undefined : new Set(netns);
    this.#recorder = { host, state: new HostState(), queue: new EventQueue(), maxRoutes, who };
    this.#statistics = new StatisticsPoller(this.#recorder, this.#watchers, intervalMs, options.datapaths);
    if (options.drops === true) {
      this.#countDrops = async () => {
        const { DropCounter } = await import("./drops.ts");
        await new DropCounter(this.#recorder, this.#watchers, intervalMs, signal).run();
      };
    }
    const { desired, recordDirectory: directory } = options;
    this.#desired = new DesiredPoller(this.#recorder, this.#watchers, {
      ...{ desired, directory, intervalMs: DESIRED_INTERVALS * intervalMs, signal },
    });
  }

  /** Yields a snapshot of the host when all namespaces have been read, then the changes. */
  async *events(): AsyncGenerator<FeedEvent, void> {
    const { queue } = this.#recorder;
    const abort = () => queue.fail(this.#signal.reason);
    this.#signal.addEventListener("abort", abort, { once: true });
    void this.#start().catch((error) => queue.fail(error));
    let isComplete = false;
    for (;;) {
      for (const event of await queue.take()) {
        // The snapshot contains all earlier changes. Therefore, changes before the snapshot are dropped.
        isComplete ||= event.type === "snapshot";
        if (isComplete) yield event;
      }
    }
  }

  /** Ends the feed. Resolves when the kernel's drop monitor is stopped. */
  async close(): Promise<void> {
    this.#statistics.stop();
    this.#desired.stop();
    clearTimeout(this.#resolving);
    for (const watcher of this.#watchers.values()) watcher.stop();
    await this.#counted;
  }

  async #start(): Promise<void> {
    const { state, queue } = this.#recorder;
    const loading: Promise<void>[] = [];
    if (this.#wanted === undefined) loading.push(this.#follow(NetworkNamespace.current(), undefined, true));
    for await (const event of watchNamespaceNames({ signal: this.#signal })) {
      if (event.kind === "snapshot") {
        for (const { name } of event.names) loading.push(this.#addName(name));
        void Promise.all(loading)
          .then(() => this.#resolve())
          .then(() => {
            if (this.#signal.aborted) return;
            queue.add({ type: "snapshot", host: this.#host, time: Date.now(), entries: [...state.entries()] });
            void this.#statistics.start();
            void this.#desired.start();
            this.#counted = this.#countDrops?.().catch((error) => queue.fail(error));
          })
          .catch((error) => queue.fail(error));
      } else if (event.kind === "add") void this.#addName(event.name);
      else this.#removeName(event.name, event.id);
    }
  }

  /** Follows the network namespace with a name. Resolves when the namespace has been read. */
  #addName(name: string): Promise<void> {
    if (this.#wanted?.has(name) === false) return Promise.resolve();
    let netns: NetworkNamespace;
    try {
      netns = NetworkNamespace.open(`/run/netns/${name}`);
    } catch (error) {
      // The name was deleted in the meantime, or this user may not open the namespace. Both are ignored.
      if (error instanceof NetlinkError) return Promise.resolve();
      throw error;
    }
    return this.#follow(netns, name, false);
  }

  #follow(netns: NetworkNamespace, name: string | undefined, isOwn: boolean): Promise<void> {
    const known = this.#watchers.get(netns.id);
    if (known !== undefined) {
      netns.close();
      if (name !== undefined) known.names.add(name);
      known.describe();
      return Promise.resolve();
    }
    const watcher = new NamespaceWatcher(netns, this.#recorder, this.#signal, (one) => this.#resolveSoon([one]));
    if (name !== undefined) watcher.names.add(name);
    this.#watchers.set(netns.id, watcher);
    // Links in other namespaces may refer to the new namespace, so the references are resolved again.
    this.#resolveSoon([...this.#watchers.values()].filter((other) => other.hasUnknownNsid));
    const ready = Promise.withResolvers<void>();
    watcher
      .run(isOwn, ready.resolve)
      .catch((error) => {
        if (!(error instanceof NetlinkError)) return this.#recorder.queue.fail(error);
        watcher.fail(error.message);
      })
      // A watcher that is stopped before it has read its namespace never calls `onReady`.
      .finally(ready.resolve);
    return ready.promise;
  }

  #removeName(name: string, id: string): void {
    const watcher = this.#watchers.get(id);
    if (watcher?.names.delete(name) !== true) return;
    if (watcher.names.size > 0 || watcher.isOwn) {
      watcher.describe();
      return;
    }
    this.#watchers.delete(id);
    this.#unresolved.delete(watcher);
    watcher.stop();
    for (const other of this.#watchers.values()) other.removePeer(id);
  }

  #resolveSoon(watchers: Iterable<NamespaceWatcher>): void {
    for (const watcher of watchers) this.#unresolved.add(watcher);
    if (this.#unresolved.size > 0) this.#resolving ??= setTimeout(() => void this.#resolve(), RESOLVE_DELAY_MS);
  }

  /**
   * Requests the ids (nsid) that each namespace has assigned to the other namespaces, after earlier requests. Another
   * thread waits for the kernel.
   */
  #resolve(): Promise<void> {
    clearTimeout(this.#resolving);
    this.#resolving = undefined;
    this.#resolved = this.#resolved.then(() => this.#resolvePeers());
    return this.#resolved;
  }

  async #resolvePeers(): Promise<void> {
    const unresolved = [...this.#unresolved];
    this.#unresolved.clear();
    for (const watcher of unresolved) {
      if (this.#signal.aborted) return;
      try {
        const peers: Record<string, string> = {};
        using namespaces = Namespaces.openAsync({ netns: watcher.netns });
        for (const { id, netns } of [...this.#watchers.values()]) {
          // A namespace that was removed since the start of the loop is closed.
          if (id === watcher.id || !this.#watchers.has(id)) continue;
          const nsid = await namespaces.idOf(netns);
          if (nsid !== undefined) peers[`${nsid}`] = id;
        }
        const known = Object.entries(peers).filter(([, id]) => this.#watchers.has(id));
        watcher.setPeers(Object.fromEntries(known));
      } catch (error) {
        // If this user may not open a namespace, or the namespace was closed in the meantime, its known peers are kept.
        if (!(error instanceof NetlinkError)) this.#recorder.queue.fail(error);
      }
    }
  }
}
