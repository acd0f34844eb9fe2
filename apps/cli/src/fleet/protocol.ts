import type { ChangedBy } from "bun-netlink/watch";
import { parseNumbers } from "../values.ts";

/** Version of the format of stream entries. It is increased when older consumers would misinterpret new entries. */
export const VERSION = 1;

/** Maximum length of a host's name in characters. Consumers ignore longer names. */
export const MAX_NAME = 255;
/** Maximum length of an entry's content in characters. An agent writes about 32 KiB, or a single longer row. */
const MAX_DATA = 4 * 1024 * 1024;
/** Maximum length in characters of texts that identify a run, a table or a reason. */
const MAX_TEXT = 512;
/** Maximum depth of objects and lists in an entry's content. Rows of the kernel's tables have less than 20 levels. */
const MAX_DEPTH = 100;

/** Returns the Redis key of the stream of one host. The keys with this form are the list of hosts. */
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
    | {
        readonly kind: "add" | "change" | "remove";
        readonly key: string;
        readonly item: object;
        /** The program that made the change. Agents publish it with `--who`. */
        readonly by?: ChangedBy;
      }
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
 * Name of the published table about the declared state of the host. Its rows are {@link DesiredRow}. An agent publishes it
 * with or without `--map`, without a namespace in the table's name; the map shows it.
 */
export const DESIRED_TABLE = "desired";

/**
 * Row of the table "desired". Its key is unique and has no meaning. A row is removed when it no longer applies: a drift
 * when the kernel has the declared state again, a plan when it is confirmed or undone. Consumers ignore unknown fields
 * and rows of an unknown kind.
 */
export interface DesiredRow {
  /**
   * "drift" for the differences of a namespace from its declared state (at most one row per namespace), "plan" for a plan
   * that is not confirmed, "result" for the end of the last plan.
   */
  readonly kind: "drift" | "plan" | "result";
  /** Name of the network namespace, as in `/run/netns`; absent for the namespace of the agent. */
  readonly namespace?: string;
  /** Steps that lead to the declared state, or those of the plan, as texts of `Step`. At most {@link MAX_STEPS}. */
  readonly steps: readonly string[];
  /** Number of all steps. */
  readonly count: number;
  /** Why the kernel cannot have the declared state, or why the plan failed. */
  readonly error?: string;
  /** Identifies the description that the row is about. */
  readonly revision?: string;
  /** Identifier of the plan, as in `state history`. */
  readonly plan?: string;
  /** Program or person that requested the plan. */
  readonly title?: string;
  /**
   * State of a plan: "planned" before it is applied, "applying", "pending" until it is confirmed, or "undoing". Of a
   * result: "confirmed", "undone" or "failed".
   */
  readonly state?: "planned" | "applying" | "pending" | "undoing" | "confirmed" | "undone" | "failed";
  /** Time in milliseconds since 1970 at which the plan is undone unless it is confirmed. */
  readonly until?: number;
}

/** Maximum number of steps in a row of the table "desired". Further steps are only counted. */
export const MAX_STEPS = 100;

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
    const found = version === undefined ? "(none)" : start(version);
    throw new ProtocolError(`entry of version ${found}, expected version ${VERSION}; update bun-netlink`);
  }
  const field = (name: (typeof FIELDS)[number]) => {
    const value = values.get(name);
    if (value === undefined) throw new ProtocolError(`entry without the field "${name}"`);
    return value;
  };
  const integer = (name: "seq" | "time") => {
    const value = field(name);
    // All numbers with 15 digits are safe integers and valid times of a Date.
    if (!/^\d{1,15}$/.test(value)) throw new ProtocolError(`${name}: expected a number, got "${start(value)}"`);
    return Number(value);
  };
  const kind = field("kind");
  if (!kinds.has(kind)) throw new ProtocolError(`kind: unknown kind "${start(kind)}"`);
  const text = (name: "epoch" | "snapshot" | "data", maximum: number) => {
    const value = field(name);
    if (value.length > maximum) {
      throw new ProtocolError(`${name}: expected at most ${maximum} characters, got ${value.length}`);
    }
    return value;
  };
  const entry = { epoch: text("epoch", MAX_TEXT), seq: integer("seq"), time: integer("time") };
  const content = { snapshot: text("snapshot", MAX_TEXT), data: text("data", MAX_DATA) };
  return { ...entry, ...content, kind: kind as EntryKind };
}

/** Returns the start of a text that another program has written, for an error message. */
function start(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
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
  if (depthOf(data) > MAX_DEPTH) throw new ProtocolError(`data of "${kind}": more than ${MAX_DEPTH} levels`);
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

/**
 * Returns the depth of objects and lists in JSON text. Functions that process a parsed value are recursive, and a very
 * deep value would exhaust the stack.
 */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}

/** Returns the position of the quote that ends the string which starts at a position. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

type Fields = Readonly<Record<string, unknown>>;

/** Functions that check the content of a stream entry, by the type of the entry. */
const shapes: Readonly<Partial<Record<EntryKind, (data: Fields) => boolean>>> = {
  begin: ({ reason, dropped, interval, tables }) =>
    isName(reason) && isCount(dropped) && isCount(interval) && isListOf(tables, isTable),
  rows: (data) => isTable(data) && isListOf(data["rows"], ({ key, item }) => isText(key) && isObject(item)),
  end: ({ rows }) => isCount(rows),
  changes: ({ changes }) => isListOf(changes, isChange),
};

function isChange(change: Fields): boolean {
  const { kind, key, item, by, reason, dropped } = change;
  if (!isTable(change)) return false;
  if (kind === "add" || kind === "change" || kind === "remove")
    return isText(key) && isObject(item) && (by === undefined || isChangedBy(by));
  if (kind === "resync") return isName(reason) && isCount(dropped);
  return kind === "open" || kind === "close";
}

function isChangedBy(by: unknown): boolean {
  if (!isObject(by)) return false;
  const isOptional = (names: readonly string[], isValid: (value: unknown) => boolean) =>
    names.every((name) => by[name] === undefined || isValid(by[name]));
  return (
    isCount(by["portId"]) &&
    isOptional(["pid", "uid"], isCount) &&
    isOptional(["program", "cgroup", "unit", "container", "reason"], isText) &&
    isOptional(["command"], (command) => Array.isArray(command) && command.every(isText))
  );
}

function isTable({ netns, table }: Fields): boolean {
  return isName(table) && (netns === undefined || isName(netns));
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

function isName(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_TEXT;
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
