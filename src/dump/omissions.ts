import type { MessageView } from "../message/message.ts";

/** Place between two parts of a dump where entries of the table may be missing. Entries are known by their checksums. */
interface Gap<Item> {
  /** Last entry before the gap. */
  readonly after: number;
  /** First entry after the gap; undefined if the gap is at the end of the table. */
  readonly before: number | undefined;
  /** Items of the entries in the gap, empty until a later dump contains them. */
  readonly items: Item[];
}

/** Number of items after which a list is continued in another one. */
const LIST_LENGTH = 4096;
/** Maximum number of repeated entries that are recognized. If the kernel repeats more of them, the caller starts over. */
const RECENT = 4096;

/**
 * Reads a table exactly although it changes during its dump. A change between two parts of a dump can omit or repeat
 * entries, because the kernel continues after the number of entries that it has sent. (fib6_dump_table)
 *
 * The first dump is the result. It has a gap wherever the table may have changed between two parts. A later dump closes
 * a gap if it contains the entries on both sides of the gap, without a change between them: the order of two entries
 * does not change while both exist. The result then contains each entry that existed during all dumps exactly once. An
 * entry that is removed and added again can have another place: if the result then contains entries twice, the caller
 * starts over.
 */
export class Omissions<Item> {
  /** Consecutive parts of the result. */
  readonly lists: Item[][] = [[]];
  readonly #add: (items: Item[], message: MessageView) => void;
  /** Open gaps by the entry before them. */
  readonly #open = new Map<number, Gap<Item>>();
  #isFirstDump = true;

  /** Whether the result contains entries twice. */
  hasRepeated = false;

  // During the first dump:
  /** The entries of the result. */
  readonly #entries: number[] = [];
  /** Last entry of the current part, which may be repeated. */
  #lastOfPart: number | undefined;
  /** Whether the table may have changed since the last entry of the result, so that the next ones may be repeated. */
  #isAfterChange = false;

  // During later dumps:
  /** Gap whose first side was the last known entry. */
  #current: Gap<Item> | undefined;
  /** Items and entries since that entry. */
  #found: Item[] = [];
  #foundEntries: number[] = [];
  /** Entries with which this dump has closed gaps. */
  readonly #added = new Set<number>();

  /** @param add adds the items of a message to a list. */
  constructor(add: (items: Item[], message: MessageView) => void) {
    this.#add = add;
  }

  /** Whether entries may be missing or repeated. */
  get isIncomplete(): boolean {
    return this.#open.size > 0 || this.hasRepeated;
  }

  /** Begins a part of a dump. `isChanged` is whether the table may have changed since the part before. */
  beginPart(isChanged: boolean): void {
    if (!this.#isFirstDump) {
      if (isChanged) this.#current = undefined;
      return;
    }
    this.#lastOfPart = undefined;
    if (this.lists.at(-1)!.length >= LIST_LENGTH) this.lists.push([]);
    if (isChanged && this.#entries.length > 0) this.#isAfterChange = true;
  }

  /** Adds an entry that changes neither omit nor repeat, such as an IPv4 route. */
  addUnaffected(message: MessageView): void {
    if (this.#isFirstDump) this.#add(this.lists.at(-1)!, message);
  }

  add(message: MessageView, entry: number): void {
    if (!this.#isFirstDump) {
      this.#compare(message, entry);
      return;
    }
    if (!this.#isAfterChange || !this.#isRecent(entry)) {
      this.#endRepetition(entry);
      this.#add(this.lists.at(-1)!, message);
      this.#entries.push(entry);
    }
    this.#lastOfPart = entry;
  }

  /** Ends a dump. The next one, if any, closes gaps. */
  endDump(): void {
    if (this.#isFirstDump) this.#endRepetition(undefined);
    else if (this.#current !== undefined && this.#current.before === undefined) this.#close(this.#current);
    this.#isFirstDump = false;
    this.#current = undefined;
    const added = this.#added;
    if (added.size > 0 && this.#entries.some((entry) => added.has(entry))) this.hasRepeated = true;
    for (const entry of added) this.#entries.push(entry);
    added.clear();
  }

  #isRecent(entry: number): boolean {
    const entries = this.#entries;
    for (let at = entries.length - 1; at >= 0 && at >= entries.length - RECENT; at--)
      if (entries[at] === entry) return true;
    return false;
  }

  /** A part that repeats the last entry before it, and then contains a new one, omits none between them. */
  #endRepetition(before: number | undefined): void {
    if (before !== undefined && this.#open.has(before)) this.hasRepeated = true;
    if (!this.#isAfterChange) return;
    this.#isAfterChange = false;
    const after = this.#entries.at(-1)!;
    if (this.#lastOfPart === after) return;
    const gap: Gap<Item> = { after, before, items: [] };
    this.#open.set(after, gap);
    this.lists.push(gap.items, []);
  }

  #compare(message: MessageView, entry: number): void {
    const current = this.#current;
    if (current !== undefined && entry !== current.before) {
      this.#add(this.#found, message);
      this.#foundEntries.push(entry);
    } else if (current !== undefined) this.#close(current);
    const next = this.#open.get(entry);
    if (next === undefined) return;
    this.#current = next;
    this.#found = [];
    this.#foundEntries = [];
  }

  #close(gap: Gap<Item>): void {
    for (const item of this.#found) gap.items.push(item);
    for (const entry of this.#foundEntries) {
      if (this.#added.has(entry)) this.hasRepeated = true;
      this.#added.add(entry);
    }
    this.#open.delete(gap.after);
    this.#current = undefined;
  }
}
