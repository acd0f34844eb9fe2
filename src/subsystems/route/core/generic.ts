import { fromOpen } from "../../../base/argument-error.ts";
import { align } from "../../../base/bytes.ts";
import { checkObject } from "../../../base/check.ts";
import { shortened } from "../../../base/describe.ts";
import { Owner } from "../../../client/owner.ts";
import { EMSGSIZE, ENOMEM } from "../../../constants/errno.ts";
import { failure } from "../../../errors.ts";
import { type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Family } from "../../../schema/model/family.ts";
import type { Verb } from "./changes.ts";
import type { Fields } from "./fields.ts";
import type { FilterTable } from "./filters.ts";
import type { Interfaces } from "./interfaces.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { type RemainingLimits, Session } from "./session.ts";
import { Table } from "./table.ts";

/** Largest datagram of a dump in bytes: SKB_WITH_OVERHEAD(32768) in netlink_recvmsg(). */
const LONGEST_DATAGRAM = 32448;

export interface GenericKind<Entry extends New, New extends object, Filter extends object> {
  readonly noun: string;
  readonly plural: string;
  readonly family: Family;
  readonly fields: Fields<Entry, New>;
  /** Attribute that contains the entry's fields in requests, if any. */
  readonly nest?: string;
  /** Without `get`, a single entry is found by listing the table. */
  readonly operations: Readonly<Partial<Record<Verb | "get", string>> & { list: string }>;
  readonly filter: FilterTable<Filter, Entry>;
  /** Filter for the listing that finds one entry (default: none). */
  near?(key: New): Filter;
  read(message: MessageView, interfaces: Interfaces, filter: Filter | undefined): readonly Entry[];
  /** Runs after the dump. Throws if the kernel has omitted entries that match the filter. */
  finish?(session: Session, interfaces: Interfaces, filter: Filter, limits: RemainingLimits): Steps<undefined>;
  /** A delete request needs only the attributes that identify the entry. */
  write(input: New, verb: Verb, interfaces: Interfaces): object;
  title(input: New): string;
  /** Text that a key and its entry share (default: the title). */
  identity?(input: New): string;
  /** Error number with which the kernel reports a missing entry. */
  readonly missing: number;
  advice?(errno: number, verb: Verb, input: New): string | undefined;
  /**
   * Length of the longest message of a list, in bytes. Present if the kernel does not list an entry again that does not fit the
   * rest of a datagram.
   */
  readonly longestEntry?: number;
}

export abstract class GenericTable<
  M extends Mode,
  Entry extends New,
  New extends object,
  Filter extends object,
  Key extends New = New,
> extends Table<M, Entry, New, New, Key> {
  readonly #kind: GenericKind<Entry, New, Filter>;

  protected constructor(options: RouteOptions | undefined, kind: GenericKind<Entry, New, Filter>) {
    const { noun, plural, family, fields, nest, operations, missing } = fromOpen(kind, new.target);
    const absent = `there is no such ${noun}: list() returns those that exist`;
    super(options, {
      noun,
      plural,
      family,
      getOperation: operations.get ?? operations.list,
      listOperation: operations.list,
      getAdvice: (errno) => (errno === missing ? absent : undefined),
      fields,
      read: (message, interfaces) => kind.read(message, interfaces, undefined),
      request: (input, { verb, interfaces }) => ({
        codec: operationCodec(family, operations[verb]!),
        fields: kind.write(input, verb, interfaces),
      }),
      title: (input) => kind.title(input),
      path: (path) => (nest !== undefined && path.startsWith(`${nest}.`) ? path.slice(nest.length + 1) : path),
      advice: (errno, verb, input) =>
        kind.advice?.(errno, verb, input) ?? (errno === missing && verb !== "add" ? absent : undefined),
    });
    this.#kind = kind;
  }

  /** Lists the entries of the table that match a filter. */
  list(filter: Filter = {} as Filter, options?: ListOptions): Listed<M, Entry> {
    const kind = this.#kind;
    const { plural, longestEntry } = kind;
    const { session } = this;
    let bytes = 0;
    const read = (message: MessageView, interfaces: Interfaces) => {
      bytes += align(message.length);
      return kind.read(message, interfaces, filter);
    };
    const reason = `the kernel cannot list more ${plural} than fit a message of 32 KiB`;
    const finishing = function* (interfaces: Interfaces, limits: RemainingLimits): Steps<undefined> {
      // The kernel omits an entry that does not fit the rest of a datagram, and continues after it. (netlink_dump)
      if (longestEntry !== undefined && !session.isFake && bytes + longestEntry > LONGEST_DATAGRAM)
        throw failure(`list ${plural}`, reason, EMSGSIZE);
      return kind.finish && (yield* kind.finish(session, interfaces, filter, limits));
    };
    const finish = longestEntry === undefined && kind.finish === undefined ? undefined : finishing;
    const advice = (errno: number) =>
      longestEntry !== undefined && (errno === ENOMEM || errno === EMSGSIZE) ? reason : undefined;
    return this.entries.list({ filter, table: kind.filter, read, advice, finish }, options);
  }

  /**
   * Returns the table entry that `key` identifies. Throws a NetlinkError if the entry does not exist, and a TypeError
   * or RangeError for an invalid key.
   */
  get(key: Key, options: CallOptions = {}): Result<M, Entry> {
    return this.session.run(this.getting(key, options), options);
  }

  protected *getting(key: Key, options: CallOptions = {}): Steps<Entry> {
    checkObject(options, "options");
    const { noun, operations, fields, title, write, near, identity = title, missing } = this.#kind;
    fields.check(key);
    if (operations.get !== undefined) {
      return yield* this.entries.get(title(key), (interfaces) => write(key, "delete", interfaces), options);
    }
    const { idempotent: _, ...limits } = options;
    const entries = yield* wait<Entry[]>(this.list(near?.(key), limits).toArray());
    const entry = entries.find((entry) => identity(entry) === identity(key));
    if (entry !== undefined) return entry;
    throw failure(
      shortened(`get ${noun} ${title(key)}`),
      `there is no such ${noun}`,
      missing,
      "list() returns those that exist",
    );
  }
}

/** A table whose `change` keeps the settings that the caller omits. */
export abstract class PartialTable<
  M extends Mode,
  Entry extends New,
  New extends object,
  Filter extends object,
  Key extends New = New,
> extends GenericTable<M, Entry, New, Filter, Key> {
  /** Changes the specified settings of an existing entry. */
  change(entry: New, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("change", entry, options), options);
  }

  /** Changes several existing entries. Returns one outcome per entry, in order. */
  changeMany(entries: Iterable<New>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("change", entries, options), options);
  }
}

/** Tables of one family that are opened and closed together. */
export abstract class TableGroup<M extends Mode> extends Owner<Session<M>> {
  readonly #tables: Disposable[] = [];

  /** `title` names the object in errors after `close()`. */
  protected constructor(title: string, options: RouteOptions | undefined, family: Family) {
    super(new Session(title, options, fromOpen(family, new.target)));
  }

  protected open<Opened extends Disposable>(table: { open(options: RouteOptions): Disposable }): Opened {
    const opened = table.open(this.session.options) as Opened;
    this.#tables.push(opened);
    return opened;
  }

  /**
   * Closes the client, its tables, and the network namespace that `open()` opened, if any. A second call has no effect.
   */
  override close(): void {
    for (const table of this.#tables) table[Symbol.dispose]();
    super.close();
  }
}
