import { parseNumbers } from "../values.ts";

/** Version of the format of stream entries. It is increased when older consumers would misinterpret new entries. */
export const VERSION = 1;

/**
 * Redis key of the sorted set of hosts. The score is the server time in milliseconds at which the agent was last seen.
 */
export function hostsKey(prefix: string): string {
  return `${prefix}:hosts`;
}

/** Returns the Redis key of the stream of one host. */
export function streamKey(prefix: string, host: string): string {
  return `${prefix}:stream:${host}`;
}

/**
 * Type of a stream entry. A snapshot consists of a `begin`, any number of `rows` and an `end`. `changes` contain
 * changes in the order of the kernel. `alive` shows that the agent is running while nothing changes.
 */
export type EntryKind = "begin" | "rows" | "end" | "changes" | "alive";

/** One entry of a host's stream, without its id. */
export interface Entry {
  /**
   * Identifies one run of an agent. Texts of later runs compare as greater, unless the clock of the host was set back.
   */
  readonly epoch: string;
  /** Number of the entry within one run of the agent. Numbers are consecutive. */
  readonly seq: number;
  readonly kind: EntryKind;
  /** Time of the entry by the agent's clock, in milliseconds since 1970. */
  readonly time: number;
  /** Id of the `begin` entry of the last complete snapshot; empty before the first snapshot. */
  readonly snapshot: string;
  /** The content of the entry as a JSON object, whose fields depend on the type of the entry. */
  readonly data: string;
}

/**
 * Why an agent wrote a snapshot. With `periodic`, the snapshot contains nothing new for a consumer that has read all
 * entries.
 */
export type SnapshotReason = "start" | "periodic" | "backlog" | "redis";

/** Content of a `begin` entry, with which a snapshot starts. */
export interface BeginData {
  readonly reason: SnapshotReason;
  /** Number of changes that the agent has discarded. The snapshot contains their effect. */
  readonly dropped: number;
  /** Longest time in milliseconds between two entries of the agent. */
  readonly interval: number;
  /** All tables of the snapshot, including tables without rows. */
  readonly tables: readonly TableName[];
}

/** Identifies a table of a network namespace. */
export interface TableName {
  /** Name of the table's namespace; absent for the namespace of the agent. */
  readonly netns?: string;
  readonly table: string;
}

/** Content of a `rows` entry: some rows of one table of a snapshot. */
export interface RowsData extends TableName {
  readonly rows: readonly { readonly key: string; readonly item: object }[];
}

/** Content of an `end` entry, with which a snapshot ends. */
export interface EndData {
  /** Number of all rows of the snapshot. A consumer rejects a snapshot with another number of rows. */
  readonly rows: number;
}

/** One change in a `changes` entry. */
export type WireChange = TableName &
  (
    | { readonly kind: "add" | "change" | "remove"; readonly key: string; readonly item: object }
    /** The agent read the table again. The differences follow. */
    | { readonly kind: "resync"; readonly reason: string; readonly dropped: number; readonly unknown?: true }
    /**
     * The table is new, or no longer exists, because its namespace is new or no longer exists. For a new table, its
     * rows follow as `add`.
     */
    | { readonly kind: "open" | "close" }
  );

/** Content of a `changes` entry: changes of tables in the order of the kernel. */
export interface ChangesData {
  readonly changes: readonly WireChange[];
}

/**
 * Names of the fields of a stream entry, in the order in which they are written. If all entries have the same names in
 * the same order, Redis stores the names only once.
 */
const FIELDS = ["version", "epoch", "seq", "kind", "time", "snapshot", "data"] as const;
const kinds: ReadonlySet<string> = new Set<EntryKind>(["begin", "rows", "end", "changes", "alive"]);

/** Returns the field names and values of a stream entry, as arguments of the Redis command XADD. */
export function encodeEntry({ epoch, seq, kind, time, snapshot, data }: Entry): string[] {
  const values = [`${VERSION}`, epoch, `${seq}`, kind, `${time}`, snapshot, data];
  return FIELDS.flatMap((name, index) => [name, values[index]!]);
}

/** Error for a stream entry that does not follow the fleet protocol. */
export class ProtocolError extends Error {}

/**
 * Parses the field names and values of a stream entry. Unknown fields are ignored.
 *
 * @throws ProtocolError for an entry of another version, and for missing or invalid fields.
 */
export function decodeEntry(fields: readonly string[]): Entry {
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length; index += 2) values.set(fields[index]!, fields[index + 1]!);
  const version = values.get("version");
  if (version !== `${VERSION}`) {
    throw new ProtocolError(`entry of version ${version ?? "(none)"}, expected version ${VERSION}; update bun-netlink`);
  }
  const field = (name: (typeof FIELDS)[number]) => {
    const value = values.get(name);
    if (value === undefined) throw new ProtocolError(`entry without the field "${name}"`);
    return value;
  };
  const integer = (name: "seq" | "time") => {
    const value = field(name);
    // All numbers with 15 digits are safe integers and valid times of a Date.
    if (!/^\d{1,15}$/.test(value)) throw new ProtocolError(`${name}: expected a number, got "${value}"`);
    return Number(value);
  };
  const kind = field("kind");
  if (!kinds.has(kind)) throw new ProtocolError(`kind: unknown kind "${kind}"`);
  const epoch = field("epoch");
  const entry = { epoch, seq: integer("seq"), time: integer("time"), snapshot: field("snapshot"), data: field("data") };
  return { ...entry, kind: kind as EntryKind };
}

/**
 * Parses the content of a stream entry. Integers that a number cannot represent become bigints.
 *
 * @throws ProtocolError for malformed content.
 */
export function decodeData(entry: Entry & { kind: "begin" }): BeginData;
export function decodeData(entry: Entry & { kind: "rows" }): RowsData;
export function decodeData(entry: Entry & { kind: "end" }): EndData;
export function decodeData(entry: Entry & { kind: "changes" }): ChangesData;
export function decodeData({ kind, data }: Entry): object {
  let value: unknown;
  try {
    value = parseNumbers(data);
  } catch (error) {
    throw new ProtocolError(`data of "${kind}": ${(error as Error).message}`);
  }
  const isValid = isObject(value) && (shapes[kind]?.(value) ?? true);
  if (!isValid) throw new ProtocolError(`data of "${kind}": a required field is missing or has the wrong type`);
  return value as object;
}

type Fields = Readonly<Record<string, unknown>>;

/** Functions that check the content of a stream entry, by the type of the entry. */
const shapes: Readonly<Partial<Record<EntryKind, (data: Fields) => boolean>>> = {
  begin: ({ reason, dropped, interval, tables }) =>
    isText(reason) && isCount(dropped) && isCount(interval) && isListOf(tables, isTable),
  rows: (data) => isTable(data) && isListOf(data["rows"], ({ key, item }) => isText(key) && isObject(item)),
  end: ({ rows }) => isCount(rows),
  changes: ({ changes }) => isListOf(changes, isChange),
};

function isChange(change: Fields): boolean {
  const { kind, key, item, reason, dropped } = change;
  if (!isTable(change)) return false;
  if (kind === "add" || kind === "change" || kind === "remove") return isText(key) && isObject(item);
  if (kind === "resync") return isText(reason) && isCount(dropped);
  return kind === "open" || kind === "close";
}

function isTable({ netns, table }: Fields): boolean {
  return isText(table) && (netns === undefined || isText(netns));
}

function isListOf(value: unknown, isValid: (item: Fields) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && isValid(item));
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Compares two entry ids of a stream. The result is negative if the first id is earlier. */
export function compareIds(one: string, other: string): number {
  const [oneMs = "", oneNumber = ""] = one.split("-");
  const [otherMs = "", otherNumber = ""] = other.split("-");
  return Number(oneMs) - Number(otherMs) || Number(oneNumber) - Number(otherNumber);
}

/**
 * Returns the server time in milliseconds since 1970 at which a stream entry was written. The time is the first part of
 * the entry's id.
 */
export function serverTime(id: string): number {
  return Number(id.split("-")[0]);
}

/** Returns a text that identifies a table of a namespace, for use as a key of a map. */
export function tableId({ netns, table }: TableName): string {
  return netns === undefined ? table : `${table} ${netns}`;
}
