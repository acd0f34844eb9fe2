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
/** Number of entries that the kernel may repeat without starting over. */
const RECENT = 4096;

/**
 * Reads a table exactly although it changes during its dump. A change between two parts of a dump can omit or repeat
 * entries, because the kernel continues after the number of entries that it has sent. (fib6_dump_table)
 *
 * The first dump is the result. It has a gap wherever the table may have changed between two parts. A later dump closes
 * a gap if it contains the entries on both sides of the gap, without a change between them: the order of two entries in
 * the table never changes. The result then contains each entry that existed during all dumps exactly once.
 */
export class Omissions<Item> {
  /** Consecutive parts of the result. */
  readonly lists: Item[][] = [[]];
  readonly #add: (items: Item[], message: MessageView) => void;
  /** Open gaps by the entry before them. */
  readonly #open = new Map<number, Gap<Item>>();
  #isFirstDump = true;

  // During the first dump:
  /** The last entries of the result, at least {@link RECENT} of a long one. */
  #recent: number[] = [];
  /** Last entry of the current part, which may be repeated. */
  #lastOfPart: number | undefined;
  /** Whether the table may have changed since the last entry of the result, so that the next ones may be repeated. */
  #isAfterChange = false;
  /** Whether the result contains entries twice, because more than {@link RECENT} were repeated. */
  hasRepeated = false;

  // During later dumps:
  /** Gap whose first side was the last known entry. */
  #current: Gap<Item> | undefined;
  /** Items since that entry. */
  #found: Item[] = [];

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
    if (this.#recent.length >= 2 * RECENT) this.#recent = this.#recent.slice(-RECENT);
    if (isChanged && this.#recent.length > 0) this.#isAfterChange = true;
  }

  /** Adds an entry of which changes omit or repeat none, because another part of the table contains it. */
  addUnaffected(message: MessageView): void {
    if (this.#isFirstDump) this.#add(this.lists.at(-1)!, message);
  }

  add(message: MessageView, entry: number): void {
    if (!this.#isFirstDump) {
      this.#compare(message, entry);
      return;
    }
    if (!this.#isAfterChange || this.#recent.lastIndexOf(entry) < 0) {
      this.#endRepetition(entry);
      this.#add(this.lists.at(-1)!, message);
      this.#recent.push(entry);
    }
    this.#lastOfPart = entry;
  }

  /** Ends a dump. The next one, if any, closes gaps. */
  endDump(): void {
    if (this.#isFirstDump) this.#endRepetition(undefined);
    else if (this.#current !== undefined && this.#current.before === undefined) this.#close(this.#current);
    this.#isFirstDump = false;
    this.#current = undefined;
  }

  /** A part that repeats the last entry before it, and then contains a new one, omits none between them. */
  #endRepetition(before: number | undefined): void {
    if (before !== undefined && this.#open.has(before)) this.hasRepeated = true;
    if (!this.#isAfterChange) return;
    this.#isAfterChange = false;
    const after = this.#recent.at(-1)!;
    if (this.#lastOfPart === after) return;
    const gap: Gap<Item> = { after, before, items: [] };
    this.#open.set(after, gap);
    this.lists.push(gap.items, []);
  }

  #compare(message: MessageView, entry: number): void {
    const current = this.#current;
    if (current !== undefined && entry !== current.before) this.#add(this.#found, message);
    else if (current !== undefined) this.#close(current);
    const next = this.#open.get(entry);
    if (next === undefined) return;
    this.#current = next;
    this.#found = [];
  }

  #close(gap: Gap<Item>): void {
    for (const item of this.#found) gap.items.push(item);
    this.#open.delete(gap.after);
    this.#current = undefined;
  }
}
