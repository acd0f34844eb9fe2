import { inspectAs } from "../base/inspect.ts";
import { jsonItems } from "../base/json.ts";
import { withProgramStack } from "../base/stack.ts";
import type { MessageView } from "../message/message.ts";
import { EntryIndex, type IndexedProperty } from "./entry-index.ts";
import { Key } from "./key.ts";
import { type Edit, emptyMessage, type Table } from "./table.ts";

/**
 * The entries of one source in a mirror. Each access decodes an entry into a new object.
 *
 * If the table changes during an iteration, the loop throws a RangeError. Do not use `await` in the loop, or copy the
 * table to an array first.
 */
export class MirrorTable<Item> implements Iterable<Item> {
  static {
    inspectAs<MirrorTable<unknown>>(
      MirrorTable,
      (table) => `${table.constructor.name}(${table.size}${table.stale ? ", stale" : ""})`,
    );
  }

  #table: Table | undefined;
  #decode: ((message: MessageView) => Item) | undefined;
  #version = 0;
  #isStale: () => boolean = () => false;
  readonly #indexes = new Map<IndexedProperty, EntryIndex>();
  protected readonly key: Key = new Key();

  /** Number of entries in the mirror's table. */
  get size(): number {
    return this.#table?.size ?? 0;
  }

  /** Memory in bytes of the table and of its indexes. */
  get memory(): number {
    let sum = this.#table?.memory ?? 0;
    for (const index of this.#indexes.values()) sum += index.memory;
    return sum;
  }

  /**
   * Version number of the mirrored table. The number increases with each change, so that two version numbers show
   * whether the table has changed in between.
   */
  get version(): number {
    return this.#version;
  }

  /**
   * Whether the mirrored table may differ from the kernel's table, because messages were lost and the table has not
   * been read again yet.
   */
  get stale(): boolean {
    return this.#isStale();
  }

  *[Symbol.iterator](): Generator<Item, void, void> {
    for (const message of this.messages()) yield this.#decode!(message);
  }

  /** Returns the entries for `JSON.stringify`, in the form of `jsonReplacer`. */
  toJSON(): unknown[] {
    return jsonItems(this);
  }

  /**
   * Iterates over the stored netlink messages of the entries. The messages stay valid, because their memory is never
   * overwritten.
   */
  *messages(): Generator<MessageView, void, void> {
    const table = this.#table;
    if (table === undefined) return;
    const version = this.#version;
    for (const entry of table.entries()) {
      if (version !== this.#version)
        throw withProgramStack(new RangeError("the table changed during the iteration; copy it to an array first"));
      yield table.message(entry);
    }
  }

  /** Returns the decoded entries whose messages pass a test. */
  protected matching(test: (message: MessageView) => boolean): Item[] {
    const found: Item[] = [];
    for (const message of this.messages()) if (test(message)) found.push(this.#decode!(message));
    return found;
  }

  /**
   * Returns the messages of the entries with a certain property, in the order of the table. The first call for a
   * property creates a hash index. `test` excludes entries with the same hash but another value.
   */
  protected indexed(property: IndexedProperty, hash: number, test: (message: MessageView) => boolean): MessageView[] {
    const table = this.#table;
    if (table === undefined) return [];
    let index = this.#indexes.get(property);
    if (index === undefined) {
      index = new EntryIndex(table, property);
      table.observe(index);
      this.#indexes.set(property, index);
    }
    const message = emptyMessage();
    const found: number[] = [];
    for (const entry of index.candidates(hash)) if (test(table.view(entry, message))) found.push(entry);
    return found.sort((one, other) => one - other).map((entry) => table.message(entry));
  }

  /** Returns the decoded entry with this {@link Key}, if it exists. */
  protected at(key: Key): Item | undefined {
    const entry = this.#table?.find(key) ?? -1;
    return entry < 0 ? undefined : this.#decode!(this.#table!.message(entry));
  }

  protected decode(message: MessageView): Item {
    return this.#decode!(message);
  }

  /** @internal */
  attach(table: Table, decode: (message: MessageView) => Item, isStale: () => boolean): void {
    this.#table = table;
    this.#indexes.clear();
    this.#isStale = isStale;
    this.#decode = decode;
    this.#version++;
    this.onReload();
  }

  /** @internal */
  applyChange(change: Edit): void {
    this.#version++;
    this.onChange(change);
  }

  /** Called after the table was read again, to rebuild indexes. */
  protected onReload(): void {}

  /** Called after one entry has changed, to update indexes. */
  protected onChange(_change: Edit): void {}
}
