import { EBUSY, EINVAL, ENOSPC } from "../../../constants/errno.ts";
import type { Fields } from "../../../schema/model/types.ts";
import { Refusal } from "../../refusal.ts";
import type { FakeFilter, Preference } from "./preference.ts";

const FIRST_TABLE = 0x800;
const FIRST_ITEM = 0x800;
const MAX = 0xfff;
/** Selects the first table of the preference (`TC_U32_ROOT`). */
const FIRST = 0xfff;

const tableOf = (handle: number) => handle >>> 20;
const bucketOf = (handle: number) => (handle >>> 12) & 0xff;
const itemOf = (handle: number) => handle & MAX;

interface Table {
  readonly number: number;
  readonly divisor: number;
  readonly pref: number;
  /** Preference whose first table this is. */
  readonly first: Preference | undefined;
  /** Filters in the order of buckets and items. */
  filters: FakeFilter[];
}

/** The hash tables of u32 filters, which all preferences of a block share. (net/sched/cls_u32.c) */
export class U32Tables {
  /** The newest table is the first one. */
  #tables: Table[] = [];

  addFirst(first: Preference): void {
    this.#tables.unshift({ number: this.#freeTable(), divisor: 1, pref: first.pref, first, filters: [] });
  }

  /** Other tables belong to all preferences with the number, and remain until none is left. */
  removeAll(preference: Preference): void {
    const { pref } = preference;
    this.#tables = this.#tables.filter((table) => table.first !== preference);
    if (!this.#tables.some((table) => table.pref === pref && table.first !== undefined))
      this.#tables = this.#tables.filter((table) => table.pref !== pref);
  }

  /** Lists the tables of all preferences with the number. (`u32_walk`) */
  list({ pref }: Preference): FakeFilter[] {
    return this.#tables
      .filter((table) => table.pref === pref)
      .flatMap((table) => [this.#entryOf(table), ...table.filters]);
  }

  find(preference: Preference, handle: number): FakeFilter | undefined {
    const number = tableOf(handle);
    const table = number === FIRST ? this.#firstOf(preference) : this.#table(number);
    if (table === undefined || (handle & ~(MAX << 20)) === 0) return table && this.#entryOf(table);
    return table.filters.find((one) => one.handle === handle);
  }

  /** Returns whether the preference has neither filters nor tables of its own. */
  isEmpty({ pref }: Preference): boolean {
    const own = this.#tables.filter((table) => table.pref === pref);
    return (
      this.#tables.length === own.length &&
      own.every(({ first, filters }) => first !== undefined && filters.length === 0)
    );
  }

  create(preference: Preference, handle: number, options: Fields): FakeFilter {
    const { divisor } = options as { divisor?: number };
    return divisor === undefined
      ? this.#addFilter(preference, handle, options)
      : this.#addTable(preference, handle, divisor);
  }

  /** The kernel changes only these options of a filter, and ignores the others. */
  change(filter: FakeFilter, { classid, link, act }: Fields): void {
    if (link !== undefined) this.#checkLink(link as number);
    const changed = Object.entries({ classid, link, act }).filter(([, value]) => value !== undefined);
    filter.options = { ...filter.options, ...Object.fromEntries(changed) };
  }

  delete(handle: number): void {
    const table = this.#table(tableOf(handle))!;
    if (itemOf(handle) !== 0) {
      table.filters = table.filters.filter((one) => one.handle !== handle);
      return;
    }
    if (table.first !== undefined) throw new Refusal(EINVAL, { message: "cls_u32: Not allowed to delete root node" });
    const isLinked = this.#tables.some(({ filters }) =>
      filters.some(({ options }) => tableOf(Number(options["link"] ?? 0)) === table.number),
    );
    if (isLinked) throw new Refusal(EBUSY, { message: "cls_u32: Can not delete in-use filter" });
    this.#tables = this.#tables.filter((one) => one !== table);
  }

  #addTable({ pref }: Preference, handle: number, divisor: number): FakeFilter {
    if (divisor === 0 || (divisor & (divisor - 1)) !== 0)
      throw new Refusal(EINVAL, { message: "cls_u32: Divisor is not a power of 2" });
    if (divisor > 256) throw new Refusal(EINVAL, { message: "cls_u32: Exceeded maximum 256 hash buckets" });
    if ((handle & ~(MAX << 20)) !== 0)
      throw new Refusal(EINVAL, { message: "cls_u32: Divisor can only be used on a hash table" });
    const number = handle === 0 ? this.#freeTable() : tableOf(handle);
    if (this.#table(number) !== undefined) throw new Refusal(ENOSPC);
    const table: Table = { number, divisor, pref, first: undefined, filters: [] };
    this.#tables.unshift(table);
    return this.#entryOf(table);
  }

  #addFilter(preference: Preference, handle: number, options: Fields): FakeFilter {
    const { hash, link, sel } = options as { hash?: number; link?: number; sel?: Fields };
    const isInFirst = hash === undefined || tableOf(hash) === FIRST;
    const table = isInFirst ? this.#firstOf(preference) : this.#table(tableOf(hash));
    if (table === undefined) throw new Refusal(EINVAL, { message: "cls_u32: Specified hash table not found" });
    const bucket = isInFirst ? 0 : bucketOf(hash);
    if (bucket >= table.divisor)
      throw new Refusal(EINVAL, { message: "cls_u32: Specified hash table buckets exceed configured value" });
    const place = ((table.number << 20) | (bucket << 12)) >>> 0;
    if (tableOf(handle) !== 0 && tableOf(handle) !== table.number)
      throw new Refusal(EINVAL, { message: "cls_u32: Handle specified hash table address mismatch" });
    const used = new Set(table.filters.map((one) => itemOf(one.handle)));
    const item = itemOf(handle) === 0 ? freeItem(used) : itemOf(handle);
    if (item === undefined || used.has(item)) throw new Refusal(ENOSPC);
    if (sel === undefined) throw new Refusal(EINVAL, { message: "cls_u32: Selector not specified" });
    if (link !== undefined) this.#checkLink(link);
    const filter = {
      handle: (place | item) >>> 0,
      options: { ...options, hash: place, flags: ["not-in-hw", ...((options["flags"] as unknown[]) ?? [])] },
    };
    table.filters.push(filter);
    table.filters.sort((one, other) => one.handle - other.handle);
    return filter;
  }

  #checkLink(link: number): void {
    if ((link & ~(MAX << 20)) !== 0)
      throw new Refusal(EINVAL, { message: "cls_u32: u32 Link handle must be a hash table" });
    if (link !== 0 && this.#table(tableOf(link)) === undefined)
      throw new Refusal(EINVAL, { message: "cls_u32: Link hash table not found" });
  }

  #firstOf(preference: Preference): Table {
    return this.#tables.find((table) => table.first === preference)!;
  }

  #table(number: number): Table | undefined {
    return this.#tables.find((table) => table.number === number);
  }

  #freeTable(): number {
    let number = FIRST_TABLE;
    while (this.#table(number) !== undefined) number++;
    return number;
  }

  #entryOf({ number, divisor }: Table): FakeFilter {
    return { handle: (number << 20) >>> 0, options: { divisor } };
  }
}

/** Returns a free item; items below 0x800 are used last. */
function freeItem(used: ReadonlySet<number>): number | undefined {
  for (let item = FIRST_ITEM; item <= MAX; item++) if (!used.has(item)) return item;
  for (let item = 1; item < FIRST_ITEM; item++) if (!used.has(item)) return item;
  return undefined;
}
