import type { Change, Entry, FeedEvent, JsonObject, TableName } from "../feed.ts";

/** Entries of one table of a network namespace, by key. */
export type Table = ReadonlyMap<string, JsonObject>;

/** Tables of one network namespace by the name of the table. */
class NamespaceTables {
  readonly #tables = new Map<TableName, Map<string, JsonObject>>();

  get(table: TableName): Table {
    return this.#tables.get(table) ?? empty;
  }

  /** Sets or removes an entry of a table. Returns the previous item, or null if there was none. */
  put(table: TableName, key: string, item: JsonObject | null): JsonObject | null {
    const entries = this.#tables.get(table) ?? new Map<string, JsonObject>();
    this.#tables.set(table, entries);
    const previous = entries.get(key) ?? null;
    if (item === null) entries.delete(key);
    else entries.set(key, item);
    return previous;
  }

  get tables(): Iterable<[TableName, Table]> {
    return this.#tables;
  }

  get isEmpty(): boolean {
    return this.#tables.values().every((entries) => entries.size === 0);
  }
}

const empty: Table = new Map();

/** State of one host: the entries of its last snapshot, with all later changes. */
export class HostState {
  readonly #namespaces = new Map<string, NamespaceTables>();
  /** Why the state of the host may be out of date; undefined if it is up to date. */
  loss: string | undefined;
  /** Number of changes of interfaces, so that what was derived from them is known to be old. */
  linkChanges = 0;

  constructor(entries: readonly Entry[] = []) {
    for (const entry of entries) this.put(entry);
  }

  /** Identities of all namespaces of the host that have entries. */
  get namespaces(): Iterable<string> {
    return this.#namespaces.keys();
  }

  get isEmpty(): boolean {
    return this.#namespaces.size === 0;
  }

  /** Returns a table of a namespace, which is empty if the namespace is unknown. */
  table(netns: string, table: TableName): Table {
    return this.#namespaces.get(netns)?.get(table) ?? empty;
  }

  /** Applies a change to the state of a host, and returns the change that reverts it. */
  put({ table, netns, key, item }: Change): Change {
    const tables = this.#namespaces.get(netns) ?? new NamespaceTables();
    this.#namespaces.set(netns, tables);
    const previous = tables.put(table, key, item);
    if (table === "links") this.linkChanges++;
    if (tables.isEmpty) this.#namespaces.delete(netns);
    return { table, netns, key, item: previous };
  }

  /** Iterates over all entries of a host, as in a snapshot. The state may change between two entries. */
  *entries(): Generator<Entry> {
    for (const [netns, { tables }] of this.#namespaces) {
      for (const [table, items] of tables) for (const [key, item] of items) yield { table, netns, key, item };
    }
  }
}

/** An event of a feed; the entries of a snapshot may be read during the iteration. */
export type StateEvent =
  | Exclude<FeedEvent, { type: "snapshot" }>
  | (Omit<Extract<FeedEvent, { type: "snapshot" }>, "entries"> & { readonly entries: Iterable<Entry> });

/** State of all hosts of a feed. */
export class NetworkState {
  readonly #hosts = new Map<string, HostState>();

  /** States of all hosts of the feed, by the name of the host. */
  get hosts(): ReadonlyMap<string, HostState> {
    return this.#hosts;
  }

  /**
   * Applies an event to the state of its host, and returns a function that reverts the event. Events must be reverted
   * in reverse order.
   */
  apply(event: FeedEvent): () => void {
    const { host } = event;
    const before = this.#hosts.get(host);
    if (event.type === "snapshot") {
      this.#set(host, event.entries.length === 0 ? undefined : new HostState(event.entries));
      return () => this.#set(host, before);
    }
    if (before === undefined || event.type === "resync") return () => {};
    if (event.type === "loss") {
      const { loss } = before;
      before.loss = event.reason;
      return () => {
        before.loss = loss;
      };
    }
    const reverts = event.changes.map((change) => before.put(change)).reverse();
    return () => {
      for (const revert of reverts) before.put(revert);
    };
  }

  /**
   * Iterates over events that recreate the state of all hosts. The entries of an event are read when they are iterated
   * over.
   */
  *events(time: number): Generator<StateEvent> {
    for (const [host, state] of this.#hosts) {
      yield { type: "snapshot", host, time, entries: state.entries() };
      if (state.loss !== undefined) yield { type: "loss", host, time, reason: state.loss };
    }
  }

  #set(host: string, state: HostState | undefined): void {
    if (state === undefined) this.#hosts.delete(host);
    else this.#hosts.set(host, state);
  }
}
