import type { MessageView } from "../message/message.ts";
import { inspectAs } from "../sock/inspect.ts";
import { Key } from "./key.ts";
import type { Edit, Table } from "./table.ts";

/**
 * The entries of one source in a mirror. Entries are decoded when they are accessed; each access creates new objects. A
 * change of the table ends an iteration with a RangeError: do not use `await` in the loop, or copy the table to an
 * array first.
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
  protected readonly key: Key = new Key();

  /** Number of entries. */
  get size(): number {
    return this.#table?.size ?? 0;
  }

  /** Memory of the table in bytes. */
  get memory(): number {
    return this.#table?.memory ?? 0;
  }

  /** Counter that increases with each change of the table. */
  get version(): number {
    return this.#version;
  }

  /**
   * Whether messages were lost and the table has not been reloaded since. Stays true as long as more messages are lost.
   */
  get stale(): boolean {
    return this.#isStale();
  }

  *[Symbol.iterator](): Generator<Item, void, void> {
    for (const message of this.messages()) yield this.#decode!(message);
  }

  /**
   * Iterates over the messages of the entries. The caller may keep the messages, because their memory is not reused.
   */
  *messages(): Generator<MessageView, void, void> {
    const table = this.#table;
    if (table === undefined) return;
    const version = this.#version;
    for (const entry of table.entries()) {
      if (version !== this.#version)
        throw new RangeError("the table changed during the iteration; copy it to an array first");
      yield table.message(entry);
    }
  }

  /** Returns the entries whose message satisfies a test. Other entries are not decoded. */
  protected matching(test: (message: MessageView) => boolean): Item[] {
    const found: Item[] = [];
    for (const message of this.messages()) if (test(message)) found.push(this.#decode!(message));
    return found;
  }

  /** Returns the entry with a key; undefined if there is none. */
  protected at(key: Key): Item | undefined {
    const entry = this.#table?.find(key) ?? -1;
    return entry < 0 ? undefined : this.#decode!(this.#table!.message(entry));
  }

  /** Decodes a message of the table. */
  protected decode(message: MessageView): Item {
    return this.#decode!(message);
  }

  /** @internal */
  attach(table: Table, decode: (message: MessageView) => Item, isStale: () => boolean): void {
    this.#table = table;
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

  /** Called after the whole table was replaced, to rebuild indexes. */
  protected onReload(): void {}

  /** Called after a change of one entry, to update indexes. */
  protected onChange(_change: Edit): void {}
}
