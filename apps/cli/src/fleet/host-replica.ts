import type { ChangedBy } from "bun-netlink/watch";
import { equals } from "../runtime/engine.ts";
import { toJson } from "../values.ts";
import {
  type BeginData,
  compareIds,
  decodeData,
  decodeEntry,
  type Entry,
  ProtocolError,
  type TableName,
  tableId,
  type WireChange,
} from "./protocol.ts";

/** A row of a published table with its key. */
export type KeyedRow = readonly [key: string, item: object];

/** A change of a host's table. The types of events and their guarantees are those of `bun-netlink/watch`. */
export type TableEvent = TableName &
  (
    | { readonly kind: "snapshot"; readonly rows: readonly KeyedRow[] }
    | { readonly kind: "add" | "remove"; readonly key: string; readonly item: object; readonly by?: ChangedBy }
    | {
        readonly kind: "change";
        readonly key: string;
        readonly item: object;
        readonly previous: object;
        readonly by?: ChangedBy;
      }
    | { readonly kind: "resync"; readonly reason: string; readonly dropped: number; readonly unknown?: true }
  );

/**
 * Reports that the tables of a host became stale, are up to date again, or are no longer followed. Initially, they are
 * considered up to date.
 */
export interface HostStatus {
  readonly kind: "status";
  readonly state: "live" | "stale" | "forgotten";
  /** Why the tables of the host are stale or no longer followed. */
  readonly reason: string;
}

/** An event of a host: a change of a table, or a change of the host's status. */
export type HostEvent = TableEvent | HostStatus;

type RowChange = Pick<Extract<WireChange, { key: string }>, "kind" | "key" | "item" | "by">;

interface ReplicaTable extends TableName {
  readonly rows: Map<string, object>;
}

/** A partly received snapshot, whose `end` entry has not arrived yet. */
interface Loading {
  readonly begin: BeginData;
  readonly tables: Map<string, ReplicaTable>;
}

const MIB = 1024 * 1024;
/** Estimated number of characters of a table without rows. */
const TABLE_SIZE = 100;

/**
 * Converts the entries of one host's stream to events. By applying all events, a consumer gets the tables of the host.
 * If entries are missing, the tables keep their state until the next snapshot. The replica then reports a `resync` and
 * the differences. The class performs no input or output.
 */
export class HostReplica {
  readonly #isSame: (table: string, one: object, other: object) => boolean;
  readonly #tables = new Map<string, ReplicaTable>();
  #epoch: string | undefined;
  /** Number of the last entry that was applied in the current run of the agent. */
  #seq: number | undefined;
  #loading: Loading | undefined;
  /** Whether the tables contain the changes of all entries so far. */
  #synced = false;
  #hasTables = false;
  /** Whether the last reported status is "stale". */
  #isStale = false;
  /**
   * Reason for which the next complete snapshot is reported as a resync. It includes the number of missing entries, if
   * known.
   */
  #loss: { readonly reason: string; readonly dropped: number } | undefined;
  #position = "0-0";
  #time = 0;
  #interval = 0;

  readonly #maximum: number;
  /** Number of characters of the entries that have added to the tables since they were last measured. */
  #added = 0;

  /**
   * @param isSame returns whether two rows of a table are equal, for the differences after a snapshot. It may ignore
   * fields such as counters.
   * @param maximum maximum size of the tables, in characters of JSON text. Tables that grow further become stale.
   */
  constructor(
    isSame: (table: string, one: object, other: object) => boolean = (_, one, other) => equals(one, other),
    maximum: number = Number.POSITIVE_INFINITY,
  ) {
    this.#isSame = isSame;
    this.#maximum = maximum;
  }

  /** Id of the last entry that was received. The next read starts after this entry. */
  get position(): string {
    return this.#position;
  }

  /** Time of the last entry by the agent's clock, in milliseconds since 1970. */
  get time(): number {
    return this.#time;
  }

  /** Whether the tables contain the changes of all received entries. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Longest time in milliseconds between two entries of the agent; 0 if the time is unknown. */
  get interval(): number {
    return this.#interval;
  }

  /** Returns the rows of a table of the host; undefined if the host has no such table. */
  rows(name: TableName): ReadonlyMap<string, object> | undefined {
    return this.#tables.get(tableId(name))?.rows;
  }

  /** Returns the names of all tables of the host. */
  tables(): TableName[] {
    return [...this.#tables.values()].map(({ rows: _, ...name }) => name);
  }

  /**
   * Chooses the stream position at which to read next. Call this method with the last entry of the stream before the
   * first read, and after a lost connection. The first read starts at the last complete snapshot. If the stream ends
   * before the current position, the server has lost entries, and reading starts at the snapshot again.
   */
  seek(last: { readonly id: string; readonly fields: readonly string[] } | undefined): HostEvent[] {
    const isStart = this.#position === "0-0";
    if (!isStart && last !== undefined && compareIds(last.id, this.#position) >= 0) return [];
    // An empty stream shows that the server has lost all entries. The clock of a new server may be behind the clock of
    // the previous one.
    const events = isStart ? [] : this.#lose("redis", 0);
    // Entries that are read again must not be ignored as duplicates. A new snapshot cannot be expected, because the
    // agent writes one only if the server has lost acknowledged entries.
    this.#seq = undefined;
    // A server without entries has no earlier run, and the clock of the agent's host may have been set back.
    if (last === undefined) this.#epoch = undefined;
    this.#position = last === undefined ? "0-0" : beforeSnapshot(last.fields);
    return events;
  }

  /** Applies one stream entry and returns its events. Entries must be passed in the order of the stream. */
  receive(id: string, fields: readonly string[]): HostEvent[] {
    this.#position = id;
    const events: HostEvent[] = [];
    try {
      const entry = decodeEntry(fields);
      this.#time = entry.time;
      this.#apply(entry, events);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // This entry cannot be applied. The tables need a new snapshot, even if the numbers of the next entries are
      // consecutive.
      this.#seq = undefined;
      events.push(...this.#lose(error.message, 0));
    }
    return events;
  }

  /**
   * Applies an entry, and adds its events to `events`. If a change in the entry is invalid, adds the events of the
   * changes before it.
   *
   * @throws ProtocolError for an invalid entry.
   */
  #apply(entry: Entry, events: HostEvent[]): void {
    const { epoch, seq, kind } = entry;
    // An earlier run of the agent writes until it sees the entries of the later run.
    if (this.#epoch !== undefined && epoch < this.#epoch) return;
    if (epoch !== this.#epoch) {
      // The agent was restarted. If the first entry that was received from the new run does not begin a snapshot,
      // earlier entries of the run are missing.
      if (this.#epoch !== undefined) events.push(...this.#lose("agent", 0));
      this.#epoch = epoch;
      this.#seq = undefined;
    } else if (this.#seq !== undefined) {
      // If the server's acknowledgement was lost, the agent writes an entry again. The second copy is ignored.
      if (seq <= this.#seq) return;
      if (seq > this.#seq + 1) events.push(...this.#lose("gap", seq - this.#seq - 1));
    }
    this.#seq = seq;
    this.#applyNext(entry, kind, events);
  }

  #applyNext(entry: Entry, kind: Entry["kind"], events: HostEvent[]): void {
    switch (kind) {
      case "begin":
        events.push(...this.#begin(decodeData({ ...entry, kind })));
        break;
      case "rows": {
        if (this.#loading === undefined) break;
        this.#grow(entry.data.length, this.#loading.tables);
        const { rows, ...name } = decodeData({ ...entry, kind });
        const table = this.#loading.tables.get(tableId(name));
        if (table === undefined) throw new ProtocolError(`rows of the unknown table "${tableId(name)}"`);
        for (const { key, item } of rows) table.rows.set(key, item);
        break;
      }
      case "end":
        for (const event of this.#end(decodeData({ ...entry, kind }).rows)) events.push(event);
        break;
      case "changes":
        if (!this.#synced) break;
        this.#grow(entry.data.length, this.#tables);
        for (const change of decodeData({ ...entry, kind }).changes) {
          for (const event of this.#change(change)) events.push(event);
        }
    }
  }

  /**
   * Counts the content of an entry, and measures the tables when the content since the last measurement is as long as
   * the maximum. Without a limit, a host could exhaust the memory of a consumer that follows all hosts.
   *
   * @throws ProtocolError if the tables are larger than the maximum.
   */
  #grow(length: number, tables: ReadonlyMap<string, ReplicaTable>): void {
    this.#added += length;
    if (this.#added < this.#maximum) return;
    this.#added = 0;
    let size = 0;
    for (const { rows } of tables.values()) {
      size += TABLE_SIZE;
      for (const [key, item] of rows) size += key.length + toJson(item).length;
    }
    if (size > this.#maximum) {
      throw new ProtocolError(`the tables of the host are larger than ${this.#maximum / MIB} MiB`);
    }
  }

  #begin(begin: BeginData): HostEvent[] {
    this.#interval = begin.interval;
    // A periodic snapshot repeats rows that the replica already has, and is ignored.
    if (this.#synced && begin.reason === "periodic") return [];
    const events = this.#hasTables ? this.#lose(begin.reason, begin.dropped) : [];
    const tables = begin.tables.map((name): [string, ReplicaTable] => [
      tableId(name),
      { ...name, rows: new Map<string, object>() },
    ]);
    this.#loading = { begin, tables: new Map(tables) };
    return events;
  }

  #end(count: number): HostEvent[] {
    const loading = this.#loading;
    if (loading === undefined) return [];
    this.#loading = undefined;
    let size = 0;
    for (const { rows } of loading.tables.values()) size += rows.size;
    if (size !== count) throw new ProtocolError(`the snapshot announces ${count} rows, but has ${size}`);
    const { reason, dropped } = this.#loss ?? loading.begin;
    const events = [...this.#tables].flatMap(([id, table]) => {
      return this.#replace(id, table, loading.tables.get(id), reason, dropped);
    });
    for (const [id, table] of loading.tables) {
      if (this.#tables.has(id)) continue;
      this.#tables.set(id, table);
      const { rows, ...name } = table;
      events.push({ ...name, kind: "snapshot", rows: [...rows] });
    }
    this.#hasTables = true;
    this.#synced = true;
    this.#loss = undefined;
    if (this.#isStale) events.push({ kind: "status", state: "live", reason: "" });
    this.#isStale = false;
    return events;
  }

  /** Replaces the rows of a table by the rows of a snapshot, and returns the differences. */
  #replace(
    id: string,
    { rows: before, ...name }: ReplicaTable,
    loaded: ReplicaTable | undefined,
    reason: string,
    dropped: number,
  ): HostEvent[] {
    const after = loaded?.rows ?? new Map<string, object>();
    const events: HostEvent[] = [{ ...name, kind: "resync", reason, dropped }];
    for (const [key, item] of before) if (!after.has(key)) events.push({ ...name, kind: "remove", key, item });
    for (const [key, item] of after) {
      const previous = before.get(key);
      if (previous === undefined) events.push({ ...name, kind: "add", key, item });
      else if (!this.#isSame(name.table, previous, item)) events.push({ ...name, kind: "change", key, item, previous });
    }
    if (loaded === undefined) this.#tables.delete(id);
    else this.#tables.set(id, loaded);
    return events;
  }

  #change(change: WireChange): HostEvent[] {
    const { netns, table: tableName } = change;
    const name = netns === undefined ? { table: tableName } : { netns, table: tableName };
    const id = tableId(name);
    const table = this.#tables.get(id);
    if (change.kind === "open") {
      if (table !== undefined) return [];
      this.#tables.set(id, { ...name, rows: new Map() });
      return [{ ...name, kind: "snapshot", rows: [] }];
    }
    if (table === undefined) throw new ProtocolError(`change of the unknown table "${id}"`);
    if (change.kind === "close") {
      this.#tables.delete(id);
      return [...table.rows].map(([key, item]) => ({ ...name, kind: "remove", key, item }));
    }
    if (change.kind === "resync") {
      const { reason, dropped, unknown } = change;
      return [{ ...name, kind: "resync", reason, dropped, ...(unknown === true ? { unknown } : {}) }];
    }
    return "key" in change ? [this.#changeRow(name, table.rows, change)] : [];
  }

  #changeRow(name: TableName, rows: Map<string, object>, { kind, key, item, by }: RowChange): TableEvent {
    const previous = rows.get(key);
    const program = by === undefined ? {} : { by };
    if ((previous === undefined) !== (kind === "add")) {
      const which = previous === undefined ? "an unknown" : "a known";
      throw new ProtocolError(`${kind} of ${which} row of "${tableId(name)}"`);
    }
    if (kind === "remove") {
      rows.delete(key);
      return { ...name, kind, key, item, ...program };
    }
    rows.set(key, item);
    return previous === undefined
      ? { ...name, kind: "add", key, item, ...program }
      : { ...name, kind: "change", key, item, previous, ...program };
  }

  /** Records that stream entries are missing. The tables keep their state until the next snapshot. */
  #lose(reason: string, dropped: number): HostEvent[] {
    const wasSynced = this.#synced;
    this.#loading = undefined;
    this.#synced = false;
    // Only the first reason for a resync is kept, because later losses follow from it.
    if (this.#hasTables) this.#loss ??= { reason, dropped };
    if (!wasSynced) return [];
    this.#isStale = true;
    return [{ kind: "status", state: "stale", reason }];
  }
}

/**
 * Returns the stream position before the last complete snapshot. If no such snapshot is known, returns the start of the
 * stream.
 */
function beforeSnapshot(fields: readonly string[]): string {
  let snapshot: string;
  try {
    snapshot = decodeEntry(fields).snapshot;
  } catch {
    return "0-0";
  }
  // The server would reject a read of all hosts because of one invalid id.
  const [ms = 0, number = 0] = /^\d{1,15}-\d{1,15}$/.test(snapshot) ? snapshot.split("-").map(Number) : [];
  if (number > 0) return `${ms}-${number - 1}`;
  return ms > 0 ? `${ms - 1}-${Number.MAX_SAFE_INTEGER}` : "0-0";
}
