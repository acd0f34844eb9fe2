import { defined } from "../../base/objects.ts";
import { NetlinkError } from "../../errors.ts";
import { type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { type GenericKind, GenericTable } from "../route/core/generic.ts";
import type { CallOptions, Outcome, RouteOptions } from "../route/core/options.ts";

/**
 * A table of IPVS entries. The kernel can only replace an entry as a whole: settings that a request omits get their
 * default values.
 */
export abstract class SetTable<
  M extends Mode,
  Entry extends New,
  New extends object,
  Filter extends object,
  Key extends New,
> extends GenericTable<M, Entry, New, Filter, Key> {
  readonly #kind: GenericKind<Entry, New, Filter>;

  protected constructor(options: RouteOptions | undefined, kind: GenericKind<Entry, New, Filter>) {
    super(options, kind);
    this.#kind = kind;
  }

  /** Adds an IPVS entry, or replaces all settings of an existing entry. Omitted settings get their default values. */
  replace(entry: New, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#replace(entry, options), options);
  }

  *#replace(entry: New, options: CallOptions | undefined): Steps<void> {
    try {
      yield* this.changes.one("replace", entry, options);
    } catch (error) {
      if (!this.#isMissing(error)) throw error;
      yield* this.changes.one("add", entry, options);
    }
  }

  /**
   * Adds or replaces several IPVS entries. Returns one outcome per entry, in the order of the entries. See {@link
   * replace}.
   */
  replaceMany(entries: Iterable<New>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#replaceMany(entries, options), options);
  }

  *#replaceMany(entries: Iterable<New>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(entries, "items");
    const all = [...entries];
    const outcomes = yield* this.changes.many("replace", all, options);
    const missing = [...all.keys()].filter((index) => this.#isMissing(outcomes[index]!.error));
    const added = yield* this.changes.many(
      "add",
      missing.map((index) => all[index]!),
      options,
    );
    for (const [at, index] of missing.entries()) outcomes[index] = added[at]!;
    return outcomes;
  }

  /**
   * Changes some settings of an existing IPVS entry. The method reads the entry first, so that omitted settings keep
   * their values.
   *
   * @throws NetlinkError if the entry does not exist.
   */
  change(entry: New & Key, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#change(entry, options), options);
  }

  *#change(entry: New & Key, options: CallOptions | undefined): Steps<void> {
    yield* this.changes.check("change", entry);
    const current = yield* this.getting(entry, options);
    yield* this.changes.one("change", { ...current, ...defined(entry) }, options);
  }

  /**
   * Changes some settings of several existing IPVS entries. Returns one outcome per entry, in the order of the entries.
   * See {@link change}.
   */
  changeMany(entries: Iterable<New & Key>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changeMany(entries, options), options);
  }

  *#changeMany(entries: Iterable<New & Key>, options: CallOptions | undefined): Steps<Outcome[]> {
    checkIterable(entries, "items");
    const all = [...entries];
    for (const [index, entry] of all.entries()) yield* this.changes.check("change", entry, index);
    const { title, near } = this.#kind;
    const { idempotent: _, ...limits } = options ?? {};
    const known = new Map<string, Entry>();
    const lists = new Map(all.map((entry) => [JSON.stringify(near?.(entry)), near?.(entry)]));
    for (const filter of lists.values()) {
      for (const entry of yield* wait<Entry[]>(this.list(filter, limits).toArray())) known.set(title(entry), entry);
    }
    // Missing entries are sent too, so that the kernel reports errors.
    const merged = all.map((entry) => ({ ...known.get(title(entry)), ...defined(entry) }) as New);
    return yield* this.changes.many("change", merged, options);
  }

  #isMissing(error: unknown): boolean {
    return error instanceof NetlinkError && error.syscall === undefined && error.errno === -this.#kind.missing;
  }
}
