import type { MessageView } from "../message/message.ts";
import { inspectAs } from "../sock/inspect.ts";
import { Key } from "./key.ts";
import type { Table } from "./table.ts";

/** What has become of one entry. */
export interface Change {
  readonly kind: "add" | "change" | "remove";
  readonly message: MessageView;
  readonly previous: MessageView | undefined;
}

/**
 * The entries of one source in a mirror. Entries are decoded where they are looked at; each time gives new objects. What is
 * iterated is the table of that moment: a change of it ends the loop with a RangeError, so keep `await` out of it, or
 * spread it into an array first.
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

  /** How many entries there are. */
  get size(): number {
    return this.#table?.size ?? 0;
  }

  /** How many bytes the table takes. */
  get memory(): number {
    return this.#table?.memory ?? 0;
  }

  /** Counts the changes: as long as it is the same, so is the table. */
  get version(): number {
    return this.#version;
  }

  /**
   * Whether messages were lost, so that the table is behind until it has been read again. While more get lost all the time,
   * it stays so.
   */
  get stale(): boolean {
    return this.#isStale();
  }

  *[Symbol.iterator](): Generator<Item, void, void> {
    for (const message of this.messages()) yield this.#decode!(message);
  }

  /** The entries as the messages that the kernel sent. A message can be kept: its memory is not used again. */
  *messages(): Generator<MessageView, void, void> {
    const table = this.#table;
    if (table === undefined) return;
    const version = this.#version;
    for (const entry of table.entries()) {
      if (version !== this.#version)
        throw new RangeError("the table has changed while it was iterated: spread it first");
      yield table.message(entry);
    }
  }

  /** The entries that one looks for. `test` sees messages, so that only what is found is decoded. */
  protected matching(test: (message: MessageView) => boolean): Item[] {
    const found: Item[] = [];
    for (const message of this.messages()) if (test(message)) found.push(this.#decode!(message));
    return found;
  }

  /** The entry of a key. */
  protected at(key: Key): Item | undefined {
    const entry = this.#table?.find(key) ?? -1;
    return entry < 0 ? undefined : this.#decode!(this.#table!.message(entry));
  }

  /** The item that a message of the table is. */
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
  applyChange(change: Change): void {
    this.#version++;
    this.onChange(change);
  }

  /** For what else is indexed: all is new. */
  protected onReload(): void {}

  /** For what else is indexed: one entry has changed. */
  protected onChange(_change: Change): void {}
}
