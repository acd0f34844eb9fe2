import type { MessageView } from "../message/message.ts";
import { ENTRIES_PER_CHECK } from "../threads/time-slice.ts";
import { type Comparison, sameMessage } from "./compare.ts";
import { Key } from "./key.ts";
import { type Edit, emptyMessage, Table } from "./table.ts";

export interface EntryRules {
  readonly comparison: Comparison | ((one: MessageView, other: MessageView) => Comparison);
  /** Undefined if an entry's key alone decides whether it matches. */
  readonly matches?: ((message: MessageView) => boolean) | undefined;
}

function nameOf(key: Key): Pick<Edit, "key" | "number"> {
  return { key: key.toString(), number: key.lastWord };
}

export class TableEditor {
  readonly table: Table = new Table();
  readonly key: Key = new Key();
  /** A "replay" applies the events that were queued during the dump. */
  phase: "dump" | "replay" | "live";
  edits: Edit[] | undefined;
  needsReload = false;
  hasRemoved = false;
  readonly #rules: EntryRules;

  constructor(rules: EntryRules, phase: TableEditor["phase"]) {
    this.#rules = rules;
    this.phase = phase;
  }

  find(key: Key): MessageView | undefined {
    const entry = this.table.find(key);
    return entry < 0 ? undefined : this.table.message(entry);
  }

  /** Whether the kernel's table may have entries that this table lacks. */
  get isPartial(): boolean {
    return this.#rules.matches !== undefined;
  }

  excludes(message: MessageView): boolean {
    return this.#rules.matches?.(message) === false;
  }

  /** Removes an entry that the source's filter does not select. */
  put(key: Key, message: MessageView): void {
    const { table, edits } = this;
    if (this.excludes(message)) {
      this.#delete(key);
      return;
    }
    if (edits === undefined) {
      table.set(key, message);
      return;
    }
    const previous = this.find(key);
    const entry = table.set(key, message);
    if (previous !== undefined && this.same(previous, message)) return;
    const kind = previous === undefined ? "add" : "change";
    edits.push({ kind, ...nameOf(key), message: table.message(entry), previous });
  }

  remove(key: Key): void {
    this.hasRemoved = true;
    this.#delete(key);
  }

  #delete(key: Key): void {
    const { table } = this;
    const entry = table.find(key);
    if (entry < 0) return;
    this.edits?.push({ kind: "remove", ...nameOf(key), message: table.message(entry), previous: undefined });
    table.remove(entry);
  }

  /** Called if a message does not show which entries have changed. */
  requestReload(): void {
    this.needsReload = true;
  }

  same(one: MessageView, other: MessageView): boolean {
    const { comparison } = this.#rules;
    return sameMessage(one, other, typeof comparison === "function" ? comparison(one, other) : comparison);
  }

  /** Also yields undefined regularly, so that the caller can pause. */
  *differences(before: Table): Generator<Edit | undefined, void, void> {
    const { table, key } = this;
    const one = emptyMessage();
    const other = emptyMessage();
    let count = 0;
    for (const entry of before.entries()) {
      if (++count % ENTRIES_PER_CHECK === 0) yield undefined;
      before.readKey(entry, key);
      if (table.find(key) >= 0) continue;
      yield { kind: "remove", ...nameOf(key), message: before.message(entry), previous: undefined };
    }
    for (const entry of table.entries()) {
      if (++count % ENTRIES_PER_CHECK === 0) yield undefined;
      table.readKey(entry, key);
      const old = before.find(key);
      if (old < 0) {
        yield { kind: "add", ...nameOf(key), message: table.message(entry), previous: undefined };
      } else if (!this.same(before.view(old, one), table.view(entry, other))) {
        const [message, previous] = [table.message(entry), before.message(old)];
        yield { kind: "change", ...nameOf(key), message, previous };
      }
    }
  }
}
