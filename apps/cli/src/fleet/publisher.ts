import { TimeSlice } from "bun-netlink";
import { compareIds, type Entry, type EntryKind, type SnapshotReason, type TableName, tableId } from "./protocol.ts";

/** Maximum length in characters of a stream entry's content. Only an entry with a single row may be longer. */
const DATA_LENGTH = 32_768;
/** Length of the queue from which on successive changes of the same row are merged. */
const MERGE_FROM = 1000;
/**
 * Factor between the length of a snapshot and the minimum length of the stream. It ensures that the stream always
 * contains a complete snapshot.
 */
const SNAPSHOT_SHARE = 4;

/** Settings of the publisher of a host's tables. */
export interface PublisherOptions {
  /** Unique text that identifies this run of the agent. */
  readonly epoch: string;
  /** Number of entries that the stream keeps. */
  readonly maxLength: number;
  /** Length of the queue at which a snapshot replaces the queued changes. */
  readonly maxQueued: number;
  /** Longest time in milliseconds between two stream entries. */
  readonly interval: number;
}

interface PublishedTable extends TableName {
  /** Rows of a table as JSON text, by the key of the row. */
  readonly rows: Map<string, string>;
}

/** A queued change that is not in the stream yet. */
interface QueuedChange {
  readonly id: string;
  readonly name: TableName;
  readonly kind: "open" | "close" | "resync" | "add" | "change" | "remove";
  readonly key: string;
  /** JSON text of the changed row; for "resync", JSON text of the additional fields without braces. */
  readonly text: string;
  /** JSON text of the program that made the change, if it is published. */
  readonly by?: string | undefined;
}

/** A copy of all rows, together with the position in the queue of changes at which the copy was made. */
interface QueuedSnapshot {
  readonly kind: "snapshot";
  readonly reason: SnapshotReason;
  readonly dropped: number;
  readonly tables: readonly (TableName & { readonly rows: readonly (readonly [key: string, text: string])[] })[];
}

/**
 * Converts the changes of tables to stream entries, one at a time: {@link next} returns the same entry until {@link
 * acknowledge} is called. Changes that arrive in the meantime are queued, and become one entry. If the queue is full,
 * it is discarded, and a snapshot follows. The class performs no input or output.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  /** See `Entry.epoch`. It is raised at the start if the stream has an entry with a greater one. */
  #epoch: string;
  readonly #tables = new Map<string, PublishedTable>();
  #queue: (QueuedChange | QueuedSnapshot | undefined)[] = [];
  /** For each row, the position of its last change in the queue. Cleared when another table changes. */
  readonly #places = new Map<string, number>();
  #lastTable = "";
  #queued = 0;
  /** Remaining entries of a snapshot whose `begin` entry was returned. */
  #writing: Iterator<readonly [EntryKind, string], undefined> | undefined;
  #unwritten: Entry | undefined;
  #acknowledged: { readonly id: string; readonly seq: number } | undefined;
  #seq = 0;
  /** Id of the `begin` entry of the last complete snapshot. `#begin` is that of the snapshot that is being written. */
  #snapshot = "";
  #begin = "";
  /**
   * Number of entries written since the last snapshot began. `#snapshotLength` is the number of entries in that
   * snapshot.
   */
  #sinceBegin = 0;
  #snapshotLength = 0;
  /** Reason why consumers lack changes and need a new snapshot; undefined if they do not need one. */
  #loss: { readonly reason: SnapshotReason; dropped: number } | undefined;
  #started = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#epoch = options.epoch;
  }

  /** Number of rows of all tables. */
  get size(): number {
    let size = 0;
    for (const { rows } of this.#tables.values()) size += rows.size;
    return size;
  }

  /** Number of changes that wait in the publisher's queue. */
  get queued(): number {
    return this.#queued;
  }

  /** Number of entries that the stream must keep, so that it always contains a complete snapshot. */
  get maxLength(): number {
    const length =
      this.#writing === undefined ? this.#snapshotLength : Math.max(this.#snapshotLength, this.#sinceBegin);
    return Math.max(this.#options.maxLength, SNAPSHOT_SHARE * length);
  }

  /** Adds a table with its rows, or replaces the rows of a table that was re-read. */
  open(name: TableName, rows: Iterable<readonly [key: string, text: string]>): void {
    for (const _ of this.#opening(name, rows));
  }

  /** Adds a table like {@link open}, in slices. The table must not change meanwhile. */
  async openInSlices(name: TableName, rows: Iterable<readonly [key: string, text: string]>): Promise<void> {
    const slice = new TimeSlice();
    for (const _ of this.#opening(name, rows)) if (slice.isOverAfterEntry()) await slice.pause();
  }

  /** Adds a table. Yields after each row. Ends if the table is closed meanwhile. */
  *#opening(name: TableName, rows: Iterable<readonly [key: string, text: string]>): Generator<undefined> {
    const id = tableId(name);
    const before = this.#tables.get(id);
    const table: PublishedTable = { ...name, rows: before?.rows ?? new Map() };
    if (before === undefined) {
      this.#tables.set(id, table);
      this.#add({ id, name, kind: "open", key: "", text: "" });
    }
    const missing = new Set(table.rows.keys());
    for (const [key, text] of rows) {
      if (!this.#tables.has(id)) return;
      missing.delete(key);
      if (table.rows.get(key) !== text) this.put(name, key, text);
      yield;
    }
    for (const key of missing) this.remove(name, key);
  }

  /** Removes all tables of a namespace. */
  close(netns: string): void {
    for (const [id, { netns: place, table }] of this.#tables) {
      if (place !== netns) continue;
      this.#tables.delete(id);
      this.#add({ id, name: { netns, table }, kind: "close", key: "", text: "" });
    }
  }

  /**
   * Adds a row to a table, or replaces the row with the same key.
   *
   * @param text the row as JSON text.
   * @param by the program that made the change, as JSON text.
   */
  put(name: TableName, key: string, text: string, by?: string): void {
    const id = tableId(name);
    const { rows } = this.#tables.get(id)!;
    const kind = rows.has(key) ? "change" : "add";
    rows.set(key, text);
    this.#add({ id, name, kind, key, text, by });
  }

  /** Removes a row from a table. Has no effect if the table has no row with the key. */
  remove(name: TableName, key: string, by?: string): void {
    const id = tableId(name);
    const { rows } = this.#tables.get(id)!;
    const text = rows.get(key);
    if (text === undefined) return;
    rows.delete(key);
    this.#add({ id, name, kind: "remove", key, text, by });
  }

  /** Queues a report that a table was re-read. Afterwards, the caller adds the differences. */
  resync(name: TableName, loss: { reason: string; dropped: number; unknown?: true | undefined }): void {
    const { reason, dropped, unknown } = loss;
    const more = unknown === true ? ',"unknown":true' : "";
    const text = `"reason":${JSON.stringify(reason)},"dropped":${dropped}${more}`;
    this.#add({ id: tableId(name), name, kind: "resync", key: "", text });
  }

  /** Allows the publisher to return entries. Called when all tables have been read for the first time. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.lose("start");
  }

  /** Requests a new snapshot because consumers lack entries. It replaces the queue and an unfinished snapshot. */
  lose(reason: SnapshotReason): void {
    this.#writing = undefined;
    this.#unwritten = undefined;
    if (reason === "redis") this.#snapshot = "";
    this.#discard(reason);
  }

  /**
   * Returns the next entry to write; undefined if nothing has changed. With `alive`, returns an `alive` entry instead
   * of undefined.
   */
  next(time: number, alive = false): Entry | undefined {
    if (!this.#started) return undefined;
    this.#unwritten ??= this.#create(time, alive);
    return this.#unwritten;
  }

  /** Confirms that the server has stored the entry that {@link next} returned. */
  acknowledge(id: string): void {
    const entry = this.#unwritten!;
    this.#unwritten = undefined;
    this.#acknowledged = { id, seq: entry.seq };
    this.#sinceBegin++;
    if (entry.kind === "begin") {
      this.#begin = id;
      this.#sinceBegin = 1;
    } else if (entry.kind === "end") {
      this.#snapshot = this.#begin;
      this.#snapshotLength = this.#sinceBegin;
    }
    const isDue = this.#sinceBegin >= this.maxLength / 2 && this.#writing === undefined;
    if (isDue && this.#loss === undefined && !this.#queue.some((one) => one?.kind === "snapshot")) {
      this.#enqueue(this.#capture("periodic", 0));
    }
  }

  /**
   * Compares the first and the last entry of the stream with the entries that this publisher has written. Called
   * regularly, and after a lost connection. If the server has lost entries, requests a snapshot. Returns false if a
   * later run of the agent writes to the stream.
   */
  reconcile(
    first: string | undefined,
    last: { readonly id: string; readonly entry: Entry | undefined } | undefined,
  ): boolean {
    const acknowledged = this.#acknowledged;
    // This run is the latest one, even if the clock of the host was set back.
    if (acknowledged === undefined && last?.entry !== undefined) this.#exceed(last.entry.epoch);
    const epoch = this.#epoch;
    const isOurs = last?.entry?.epoch === epoch;
    if (isOurs && this.#unwritten !== undefined && last.entry!.seq === this.#unwritten.seq) this.acknowledge(last.id);
    else if (acknowledged !== undefined && !(isOurs && last.entry!.seq === acknowledged.seq)) {
      const isLater = last !== undefined && compareIds(last.id, acknowledged.id) > 0;
      if (isLater && this.isSupersededBy(last.entry)) return false;
      // An earlier run writes until it sees the entries of this run. Consumers ignore its entries.
      if (!isLater || last.entry === undefined || last.entry.epoch === epoch) this.lose("redis");
    }
    const isTrimmed = first !== undefined && this.#snapshot !== "" && compareIds(first, this.#snapshot) > 0;
    if (isTrimmed && this.#loss === undefined && this.#writing === undefined) this.lose("redis");
    return true;
  }

  /** Whether a later run of the agent has written this entry. */
  isSupersededBy(entry: Entry | undefined): boolean {
    return entry !== undefined && entry.epoch > this.#epoch;
  }

  /** Raises the epoch of this run, so that it is greater than another one. */
  #exceed(other: string): void {
    if (this.#epoch > other) return;
    const [time = "", id = ""] = other.split("-");
    const later = Number.parseInt(time, 36) + 1;
    if (!Number.isSafeInteger(later)) return;
    this.#epoch = `${later.toString(36).padStart(time.length, "0")}-${this.#epoch.split("-")[1] ?? id}`;
    if (this.#unwritten !== undefined) this.#unwritten = { ...this.#unwritten, epoch: this.#epoch };
  }

  #create(time: number, alive: boolean): Entry | undefined {
    const content = this.#content(alive);
    if (content === undefined) return undefined;
    const [kind, data] = content;
    return { epoch: this.#epoch, seq: this.#seq++, kind, time, snapshot: this.#snapshot, data };
  }

  #content(alive: boolean): readonly [EntryKind, string] | undefined {
    const part = this.#writing?.next();
    if (part?.done === false) return part.value;
    this.#writing = undefined;
    if (this.#loss !== undefined) {
      const { reason, dropped } = this.#loss;
      this.#loss = undefined;
      this.#enqueue(this.#capture(reason, dropped));
    }
    const changes = this.#takeChanges();
    if (changes !== "") return ["changes", `{"changes":[${changes}]}`];
    const first = this.#queue[0];
    if (first?.kind === "snapshot") {
      this.#removeFirst(1);
      this.#writing = snapshotEntries(first, this.#options.interval);
      return this.#writing.next().value!;
    }
    return alive ? ["alive", `{"interval":${this.#options.interval}}`] : undefined;
  }

  /** Removes as many changes from the start of the queue as fit into one entry, and returns their JSON texts. */
  #takeChanges(): string {
    const texts: string[] = [];
    let length = 0;
    let count = 0;
    for (const change of this.#queue) {
      if (change?.kind === "snapshot" || length >= DATA_LENGTH) break;
      count++;
      if (change === undefined) continue;
      const text = changeText(change);
      texts.push(text);
      length += text.length;
      this.#queued--;
    }
    this.#removeFirst(count);
    return texts.join(",");
  }

  #removeFirst(count: number): void {
    if (count === 0) return;
    this.#queue.splice(0, count);
    this.#places.clear();
  }

  /** Queues a change. If the queue is long, the change is merged with an earlier change of the same row. */
  #add(change: QueuedChange): void {
    if (!this.#started) return;
    if (this.#loss !== undefined) {
      this.#loss.dropped++;
      return;
    }
    const { id, key } = change;
    // A row may depend on a row of another table, as a route depends on its link. Therefore, a change is never merged
    // with an earlier one if another table has changed in between.
    if (id !== this.#lastTable || key === "") this.#places.clear();
    this.#lastTable = id;
    const place = this.#queued < MERGE_FROM ? undefined : this.#places.get(key);
    const before = place === undefined ? undefined : this.#queue[place];
    if (place !== undefined && before !== undefined && before.kind !== "snapshot") {
      const merged = merge(before, change);
      this.#queue[place] = merged;
      if (merged === undefined) {
        this.#queued--;
        this.#places.delete(key);
      }
      return;
    }
    if (key !== "") this.#places.set(key, this.#queue.length);
    this.#queue.push(change);
    // When two changes are merged, an empty place remains in the queue. Empty places count as well, so that the memory
    // is limited.
    if (++this.#queued > this.#options.maxQueued || this.#queue.length > 2 * this.#options.maxQueued) {
      this.#discard("backlog");
    }
  }

  #enqueue(snapshot: QueuedSnapshot): void {
    this.#queue.push(snapshot);
    this.#places.clear();
  }

  #discard(reason: SnapshotReason): void {
    const dropped = this.#queued + (this.#loss?.dropped ?? 0);
    this.#queue = [];
    this.#queued = 0;
    this.#places.clear();
    this.#loss = { reason, dropped };
  }

  #capture(reason: SnapshotReason, dropped: number): QueuedSnapshot {
    const tables = [...this.#tables.values()].map(({ rows, ...name }) => ({ ...name, rows: [...rows] }));
    return { kind: "snapshot", reason, dropped, tables };
  }
}

/** Merges two successive changes of one row. Returns undefined if the second change undoes the first one. */
function merge(first: QueuedChange, second: QueuedChange): QueuedChange | undefined {
  if (second.kind === "remove") return first.kind === "add" ? undefined : second;
  return { ...second, kind: first.kind === "add" ? "add" : "change" };
}

function changeText({ name, kind, key, text, by }: QueuedChange): string {
  const start = `{${nameText(name)},"kind":"${kind}"`;
  if (kind === "open" || kind === "close") return `${start}}`;
  if (kind === "resync") return `${start},${text}}`;
  return `${start},"key":${JSON.stringify(key)},"item":${text}${by === undefined ? "" : `,"by":${by}`}}`;
}

function nameText({ netns, table }: TableName): string {
  return `${netns === undefined ? "" : `"netns":${JSON.stringify(netns)},`}"table":${JSON.stringify(table)}`;
}

/** Yields the type and the content of each entry of a snapshot. */
function* snapshotEntries(
  { reason, dropped, tables }: QueuedSnapshot,
  interval: number,
): Generator<readonly [EntryKind, string], undefined> {
  const names = tables.map((name) => `{${nameText(name)}}`);
  yield ["begin", `{"reason":"${reason}","dropped":${dropped},"interval":${interval},"tables":[${names.join(",")}]}`];
  let count = 0;
  for (const { rows, ...name } of tables) {
    let texts: string[] = [];
    let length = 0;
    const entry = (): readonly [EntryKind, string] => ["rows", `{${nameText(name)},"rows":[${texts.join(",")}]}`];
    for (const [key, text] of rows) {
      texts.push(`{"key":${JSON.stringify(key)},"item":${text}}`);
      length += text.length;
      count++;
      if (length < DATA_LENGTH) continue;
      yield entry();
      texts = [];
      length = 0;
    }
    if (texts.length > 0) yield entry();
  }
  yield ["end", `{"rows":${count}}`];
}
