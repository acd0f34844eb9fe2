import type { MessageView } from "../message/message.ts";
import { sameMessage } from "./compare.ts";
import { Key } from "./key.ts";
import type { Editor, Phase, SourcePlan } from "./source.ts";
import { type Edit, emptyMessage, Table } from "./table.ts";
import { ENTRIES_PER_CHECK } from "./time-slice.ts";

/** Applies messages to one table and records the resulting changes. */
export class TableEditor implements Editor {
  readonly table: Table = new Table();
  readonly key: Key = new Key();
  phase: Phase;
  /** The recorded changes of the table; undefined if changes are not recorded. */
  edits: Edit[] | undefined;
  /** Whether the effect of a message on the table was ambiguous. */
  needsReload = false;
  /** Whether any message removed an entry from the table. */
  hasRemoved = false;
  readonly #plan: SourcePlan;

  constructor(plan: SourcePlan, phase: Phase) {
    this.#plan = plan;
    this.phase = phase;
  }

  find(key: Key): MessageView | undefined {
    const entry = this.table.find(key);
    return entry < 0 ? undefined : this.table.message(entry);
  }

  get isPartial(): boolean {
    return this.#plan.matches !== undefined;
  }

  excludes(message: MessageView): boolean {
    return this.#plan.matches?.(message) === false;
  }

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
    edits.push({ kind, key: key.toString(), message: table.message(entry), previous });
  }

  remove(key: Key): void {
    this.hasRemoved = true;
    this.#delete(key);
  }

  #delete(key: Key): void {
    const { table } = this;
    const entry = table.find(key);
    if (entry < 0) return;
    this.edits?.push({ kind: "remove", key: key.toString(), message: table.message(entry), previous: undefined });
    table.remove(entry);
  }

  requestReload(): void {
    this.needsReload = true;
  }

  /** Whether two messages describe the same state of an entry. */
  same(one: MessageView, other: MessageView): boolean {
    const { comparison } = this.#plan;
    return sameMessage(one, other, typeof comparison === "function" ? comparison(one, other) : comparison);
  }

  /**
   * Iterates over the changes that turn the table `before` into the current table. Yields undefined at regular
   * intervals, where the caller may pause.
   */
  *differences(before: Table): Generator<Edit | undefined, void, void> {
    const { table, key } = this;
    const one = emptyMessage();
    const other = emptyMessage();
    let count = 0;
    for (const entry of before.entries()) {
      if (++count % ENTRIES_PER_CHECK === 0) yield undefined;
      before.readKey(entry, key);
      if (table.find(key) >= 0) continue;
      yield { kind: "remove", key: key.toString(), message: before.message(entry), previous: undefined };
    }
    for (const entry of table.entries()) {
      if (++count % ENTRIES_PER_CHECK === 0) yield undefined;
      table.readKey(entry, key);
      const old = before.find(key);
      if (old < 0) {
        yield { kind: "add", key: key.toString(), message: table.message(entry), previous: undefined };
      } else if (!this.same(before.view(old, one), table.view(entry, other))) {
        const [message, previous] = [table.message(entry), before.message(old)];
        yield { kind: "change", key: key.toString(), message, previous };
      }
    }
  }
}
