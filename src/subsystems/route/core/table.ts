import { fromOpen, typeError, withTitle } from "../../../base/argument-error.ts";
import { shortened } from "../../../base/describe.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { type Listed, limitsOf, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Family } from "../../../schema/model/family.ts";
import { type ChangeKind, Changes, type Verb, withoutReplace } from "./changes.ts";
import { Entries, type ListArguments } from "./entries.ts";
import { applyFilter, type FilterTable, type ListFields } from "./filters.ts";
import { type InterfaceSource, Interfaces } from "./interfaces.ts";
import { resolving } from "./lookups.ts";
import type { CallOptions, DeleteOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { encode, type RemainingLimits, type RouteRequest, type Session } from "./session.ts";

export interface EntryKind<Entry, Read = Entry> {
  readonly noun: string;
  readonly plural: string;
  readonly family: Family;
  readonly getOperation: string;
  readonly listOperation?: string;
  /** The result must not refer to the receive buffer. */
  read(message: MessageView, interfaces: Interfaces): Read;
  getAdvice?(errno: number): string | undefined;
}

export type TableKind<Entry, Input, Read = Entry> = EntryKind<Entry, Read> &
  ChangeKind<Input> & {
    /** `add` returns the entry with the values that the kernel chose. */
    readonly returnsAdded?: true;
  };

interface ListRequest<Filter, Entry> {
  readonly filter: Filter;
  readonly table: FilterTable<Filter, NoInfer<Entry>>;
  read?(message: MessageView, interfaces: Interfaces): Entry | readonly Entry[];
  /** For lists of other entries than those of the table. */
  readonly kind?: Pick<EntryKind<Entry>, "plural" | "listOperation">;
  /** For kernel tables that list one interface per request. */
  readonly dev?: InterfaceSource;
  readonly fields?: ListFields;
  /** Messages without an entry of this table are ignored. */
  accepts?(message: MessageView): boolean;
  /** Runs before the request, and may send requests with {@link need}. */
  check?(): void;
  /** Error codes by which the kernel reports an empty table. */
  readonly empty?: readonly string[];
  /** Advice for an error of the dump. */
  readonly advice?: ((errno: number) => string | undefined) | undefined;
  /** Runs after the dump. Throws if the kernel has omitted entries. */
  readonly finish?: ((interfaces: Interfaces, limits: RemainingLimits) => Steps<undefined>) | undefined;
}

function firstOf<Entry>(read: Entry | readonly Entry[]): Entry {
  return Array.isArray(read) ? read[0] : (read as Entry);
}

/** Lists and gets the entries of a kernel table. */
export class EntryReader<M extends Mode, Entry> {
  readonly #session: Session<M>;
  readonly #kind: EntryKind<Entry, Entry | readonly Entry[]>;

  constructor(session: Session<M>, kind: EntryKind<Entry, Entry | readonly Entry[]>) {
    this.#session = session;
    this.#kind = kind;
  }

  list<Filter extends object, Item = Entry>(
    {
      filter,
      table,
      dev,
      fields = { header: {} },
      accepts,
      check,
      empty = [],
      advice,
      finish,
      ...own
    }: ListRequest<Filter, Item>,
    options: ListOptions | undefined,
  ): Listed<M, Item> {
    const { family, getOperation } = this.#kind;
    const { plural, listOperation = getOperation } = own.kind ?? this.#kind;
    const readEntry = (own.read ?? this.#kind.read) as (message: MessageView, interfaces: Interfaces) => Item | Item[];
    const what = dev === undefined ? `list ${plural}` : shortened(`list ${plural} dev ${String(dev)}`);
    const interfaces = new Interfaces(this.#session, () => what);
    const prepare = () => {
      check?.();
      if (dev !== undefined) fields.header["ifindex"] = interfaces.index(dev, "dev");
      const matches = applyFilter(filter, table, fields, interfaces);
      const read = (message: MessageView): Item | Item[] | undefined => {
        if (accepts !== undefined && !accepts(message)) return undefined;
        const entry = readEntry(message, interfaces);
        if (matches === undefined) return entry;
        if (Array.isArray(entry)) return entry.filter(matches);
        return matches(entry as Item) ? entry : undefined;
      };
      const { header: _, ...attributes } = fields;
      const request = family.operations[listOperation]?.header === undefined ? attributes : fields;
      const end = finish && ((limits: RemainingLimits) => finish(interfaces, limits));
      return { family, operation: listOperation, fields: request, what, read, empty, advice, interfaces, finish: end };
    };
    return this.#session.list({ what, prepare }, options);
  }

  *get(
    title: string,
    fields: (interfaces: Interfaces) => object,
    options: CallOptions | undefined,
    flags: number = NLM_F_REQUEST,
  ): Steps<Entry> {
    this.#session.checkCall(options);
    const { noun, family, getOperation, getAdvice } = this.#kind;
    const what = () => shortened(`get ${noun} ${title}`);
    const interfaces = new Interfaces(this.#session, what);
    const codec = operationCodec(family, getOperation);
    const message = encode(codec, "do", yield* resolving(() => fields(interfaces)), flags);
    const reply = yield* this.#session.ask({ message, codec, what, advice: getAdvice }, options);
    return firstOf(yield* resolving(() => this.#kind.read(reply, interfaces)));
  }
}

/** A kernel table that only the kernel changes. */
export abstract class ReadableTable<M extends Mode, Entry> extends Entries<M> {
  protected readonly entries: EntryReader<M, Entry>;

  protected constructor(options: RouteOptions | undefined, kind: EntryKind<Entry, Entry | readonly Entry[]>) {
    super(fromOpen(kind, new.target).plural, options, kind.family);
    this.entries = new EntryReader(this.session, kind);
  }
}

/** A kernel table that allows adding and deleting entries. */
export abstract class Table<M extends Mode, Entry, New, Changed = New, Deleted = New, Added = void> extends Entries<M> {
  readonly #kind: TableKind<Entry, New | Changed | Deleted, Entry | readonly Entry[]>;
  protected readonly entries: EntryReader<M, Entry>;
  #changes: Changes<New | Changed | Deleted> | undefined;

  protected constructor(
    options: RouteOptions | undefined,
    kind: TableKind<Entry, New | Changed | Deleted, Entry | readonly Entry[]>,
  ) {
    super(fromOpen(kind, new.target).plural, options, kind.family);
    this.#kind = kind;
    this.entries = new EntryReader(this.session, kind);
  }

  protected get changes(): Changes<New | Changed | Deleted> {
    this.#changes ??= new Changes(this.session, "replace" in this ? this.#kind : withoutReplace(this.#kind));
    return this.#changes;
  }

  /**
   * Adds an entry to the table. Throws NetlinkError EEXIST if the entry exists.
   *
   * For tables in which the kernel chooses some values of an entry, such as an id, returns the new entry, or undefined
   * if the kernel does not report the entry. For all other tables, returns undefined.
   */
  add(entry: New, options?: CallOptions): Result<M, Added> {
    return this.session.run(this.adding(entry, options), options);
  }

  protected *adding(entry: New, options: CallOptions | undefined): Steps<Added> {
    const { returnsAdded, read } = this.#kind;
    if (returnsAdded !== true) return (yield* this.changes.one("add", entry, options)) as Added;
    return firstOf(yield* this.changes.create(entry, read, options)) as Added;
  }

  /** Adds several entries to the table. Returns one outcome per entry, in order. */
  addMany(entries: Iterable<New>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("add", entries, options), options);
  }

  /** Deletes an entry of the table. */
  delete(entry: Deleted, options?: DeleteOptions): Result<M, void> {
    return this.session.run(this.changes.delete(entry, options), options);
  }

  /** Deletes several entries of the table. Returns one outcome per entry, in order. */
  deleteMany(entries: Iterable<Deleted>, options?: DeleteOptions): Result<M, Outcome[]> {
    return this.session.run(this.deletingMany(entries, options), options);
  }

  protected deletingMany(entries: Iterable<Deleted>, options?: DeleteOptions): Steps<Outcome[]> {
    return this.changes.deleteMany(entries, options);
  }

  /**
   * Deletes entries, each of which must be the first one that matches its request, and adds others in the same call. Returns
   * one outcome per entry.
   *
   * @internal
   */
  rewriteMany(deleted: readonly Deleted[], verb: Verb, added: readonly New[]): Result<M, Outcome[]> {
    return this.session.run(this.changes.rewrite(deleted, verb, added));
  }

  /**
   * Requests that delete the entries of a filter at once, for `flush`. Kernels without such a request reject them, and
   * delete nothing.
   */
  protected bulkDeletions(_filter: object, _interfaces: Interfaces): RouteRequest[] {
    return [];
  }

  /** Returns the deletions of listed entries, for `flush`. */
  protected deletionsOf(entries: (Entry & Deleted)[]): Deleted[] {
    return entries;
  }

  /** Whether `flush` deletes a listed entry. */
  protected isDeletable(_entry: Entry): boolean {
    return true;
  }

  /**
   * Deletes the entries that `list` returns for the same parameters, and returns them. `flush({})` deletes all entries.
   * Links without a kind remain, such as `lo` and physical interfaces, because the kernel does not delete them. The
   * result also contains entries that the kernel has removed together with others, such as secondary addresses.
   *
   * Entries that are added during the call may remain.
   *
   * @throws NetlinkError if entries could not be deleted. All others have been deleted then.
   */
  flush(...filter: ListArguments<this>): Result<M, Entry[]> {
    return this.session.call(() => this.#flushing(filter), limitsOf(filter.at(-1) as object | undefined));
  }

  *#flushing(filter: readonly unknown[]): Steps<Entry[]> {
    const what = `flush ${this.#kind.plural}`;
    if (filter[0] === undefined) throw withTitle(typeError("filter", "required; {} deletes all entries"), `${what}: `);
    // An unset setting must not delete the entries that it was meant to keep.
    for (const [name, value] of Object.entries(filter[0] ?? {})) {
      if (value === undefined && !LIMITS.has(name))
        throw withTitle(
          typeError(`filter.${name}`, "expected a value, got undefined; omit it to delete all"),
          `${what}: `,
        );
    }
    const entries = yield* this.#listDeletable(filter);
    const interfaces = new Interfaces(this.session, () => what);
    const bulk = entries.length > 1 ? yield* resolving(() => this.bulkDeletions(filter[0] as object, interfaces)) : [];
    const atOnce = yield* this.session.sendAll(bulk);
    // A bulk deletion leaves some entries, such as the default destination of a tunnel.
    const rest = atOnce.some(({ error }) => error === undefined) ? yield* this.#listDeletable(filter) : entries;
    const outcomes = yield* this.deletingMany(this.deletionsOf(rest), { ignoreMissing: true });
    const failed = outcomes.flatMap(({ error }) => error ?? []);
    if (failed[0] === undefined) return entries;
    const { message, errno } = failed[0];
    const reason = `${failed.length} of ${entries.length} entries were not deleted; the first error: ${message}`;
    throw new NetlinkError(`${what}: ${reason}`, { errno, operation: what, cause: failed[0] });
  }

  *#listDeletable(filter: readonly unknown[]): Steps<(Entry & Deleted)[]> {
    const listed = (yield* wait(this.listing(filter).toArray())) as (Entry & Deleted)[];
    return listed.filter((entry) => this.isDeletable(entry));
  }
}

const LIMITS: ReadonlySet<string> = new Set(["timeoutMs", "deadlineMs", "signal"]);

export abstract class ReplaceableTable<
  M extends Mode,
  Entry,
  New,
  Changed = New,
  Deleted = New,
  Added = void,
> extends Table<M, Entry, New, Changed, Deleted, Added> {
  /** Adds an entry to the table, or replaces the existing entry with the same key. */
  replace(entry: New, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("replace", entry, options), options);
  }

  /** Adds or replaces several entries of the table. Returns one outcome per entry, in order. */
  replaceMany(entries: Iterable<New>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("replace", entries, options), options);
  }
}

export abstract class ChangeableTable<
  M extends Mode,
  Entry,
  New,
  Changed = New,
  Deleted = New,
  Added = void,
> extends ReplaceableTable<M, Entry, New, Changed, Deleted, Added> {
  /** Changes an existing entry of the table. */
  change(entry: Changed, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("change", entry, options), options);
  }

  /** Changes several existing entries of the table. Returns one outcome per entry, in order. */
  changeMany(entries: Iterable<Changed>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("change", entries, options), options);
  }
}
