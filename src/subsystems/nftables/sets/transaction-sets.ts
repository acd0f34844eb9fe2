import type { SetelemAttrs } from "../../../families/nftables.ts";
import type { Io, Steps } from "../../../io/io.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { families } from "../model/families.ts";
import type { TableFamily } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import type { SetShape } from "../objects/elements.ts";
import { MergedRanges } from "./auto-merge.ts";

export interface KernelSets {
  readonly io: Io;
  readonly interfaces: InterfaceNames;
  shapeOf(family: TableFamily, table: string, set: string): Steps<SetShape | undefined>;
  /** Returns an empty list if the set does not exist. */
  itemsOf(family: TableFamily, table: string, set: string): Steps<readonly SetItem[]>;
  /** Returns the first value of the range that contains `key`, or undefined if no range of the set contains it. */
  startOf(family: TableFamily, table: string, set: string, key: Uint8Array): Steps<Uint8Array | undefined>;
}

export interface SetTarget {
  readonly header: { readonly nfgenFamily: number };
  readonly table: string;
  readonly set: string;
  readonly setId?: number;
}

/** Reads a set as it was before the transaction. */
interface Before {
  items(): Steps<readonly SetItem[]>;
  startOf(key: Uint8Array): Steps<Uint8Array | undefined>;
}

/** A set, including the changes by earlier commands of the transaction. */
export class SetState {
  readonly target: SetTarget;
  readonly shape: SetShape;
  /** Elements to send later, when the chains of their verdicts exist. */
  readonly waiting: { readonly elements: readonly SetelemAttrs<Write>[]; readonly command: number }[] = [];
  /** Index of the last command that changed ranges of the set. */
  command = 0;
  /** Index of the last command if it added elements. */
  added: number | undefined;
  /** The commands since the set was empty, or since the start of the transaction. */
  readonly changes: { readonly isDeletion: boolean; readonly items: readonly SetItem[] }[] = [];
  /** First values of ranges, by the last value: of the ranges in `changes`. Undefined for deleted ranges. */
  readonly starts: Map<bigint, bigint | undefined> = new Map();
  /** First values of deleted ranges. */
  readonly deletedStarts: Set<bigint> = new Set();
  readonly #kernel: KernelSets;
  #read: Before | undefined;
  #ranges: MergedRanges | undefined;

  /** @param before reads the set's elements before the transaction. Undefined if there are none. */
  constructor(target: SetTarget, shape: SetShape, kernel: KernelSets, before: Before | undefined) {
    this.target = target;
    this.shape = shape;
    this.#kernel = kernel;
    this.#read = before;
  }

  /**
   * Returns the changes of all ranges of a set. They are sent together, because the kernel cannot delete a range that
   * replaced another one in the same transaction.
   */
  *ranges(): Steps<MergedRanges> {
    if (this.#ranges !== undefined) return this.#ranges;
    const ranges = new MergedRanges(this.shape.key[0]!, this.#kernel.interfaces, this.#kernel.io);
    yield* ranges.start(yield* this.itemsBefore());
    this.#ranges = ranges;
    return ranges;
  }

  /** Returns the elements that the set has without `changes`. */
  *itemsBefore(): Steps<readonly SetItem[]> {
    return this.#read === undefined ? [] : yield* this.#read.items();
  }

  /** Returns the first value of the range that contained `key` before the transaction, if any. */
  *startBefore(key: Uint8Array): Steps<Uint8Array | undefined> {
    return this.#read === undefined ? undefined : yield* this.#read.startOf(key);
  }

  clear(): void {
    this.#ranges = undefined;
    this.#read = undefined;
    this.changes.length = 0;
    this.starts.clear();
    this.deletedStarts.clear();
  }
}

interface TableSets {
  /** The value is undefined for a set that does not exist. */
  readonly sets: Map<string, SetState | undefined>;
  readonly flushed: Set<string>;
  /** False after a command of the transaction has deleted the table. */
  readonly isInKernel: boolean;
}

export class TransactionSets {
  readonly #kernel: KernelSets;
  readonly #tables = new Map<string, TableSets>();
  /** Families whose tables a command has deleted. "" stands for all families. */
  readonly #deleted = new Set<TableFamily | "">();

  constructor(kernel: KernelSets) {
    this.#kernel = kernel;
  }

  /** Returns a set as the previous commands leave it, if any. */
  *find(family: TableFamily, table: string, name: string): Steps<SetState | undefined> {
    if (this.isKnown(family, table, name)) return this.known(family, table, name);
    const shape = yield* this.#kernel.shapeOf(family, table, name);
    if (shape === undefined) {
      this.deleteSet(family, table, name);
      return undefined;
    }
    return this.declare(family, { header: { nfgenFamily: families[family] }, table, set: name }, shape, false);
  }

  /** An existing set keeps its elements if `isNew` is false. */
  declare(family: TableFamily, target: SetTarget, shape: SetShape, isNew: boolean): SetState {
    const { table, set: name } = target;
    const { sets, flushed, isInKernel } = this.#tableOf(family, table);
    const known = isNew ? undefined : sets.get(name);
    if (known !== undefined) return known;
    const hasElements = !isNew && isInKernel && !sets.has(name) && !flushed.has(name);
    const before: Before = {
      items: () => this.#kernel.itemsOf(family, table, name),
      startOf: (key) => this.#kernel.startOf(family, table, name, key),
    };
    const state = new SetState(target, shape, this.#kernel, hasElements ? before : undefined);
    sets.set(name, state);
    return state;
  }

  /** Whether the existence is known without a request. */
  isKnown(family: TableFamily, table: string, name: string): boolean {
    const { sets, isInKernel } = this.#tableOf(family, table);
    return sets.has(name) || !isInKernel;
  }

  known(family: TableFamily, table: string, name: string): SetState | undefined {
    return this.#tableOf(family, table).sets.get(name);
  }

  /** Names of the sets of a table that commands have used. */
  namesOf(family: TableFamily, table: string): string[] {
    return [...this.#tableOf(family, table).sets].flatMap(([name, set]) => (set === undefined ? [] : [name]));
  }

  clear(family: TableFamily, table: string, name: string): void {
    const { sets, flushed } = this.#tableOf(family, table);
    sets.get(name)?.clear();
    flushed.add(name);
  }

  deleteSet(family: TableFamily, table: string, name: string): void {
    this.#tableOf(family, table).sets.set(name, undefined);
  }

  /** Returns the sets of the deleted table that commands have used. */
  deleteTable(family: TableFamily, table: string): SetState[] {
    const { sets } = this.#tableOf(family, table);
    this.#tables.set(`${family} ${table}`, { sets: new Map(), flushed: new Set(), isInKernel: false });
    return [...sets.values()].filter((set) => set !== undefined);
  }

  deleteTables(family: TableFamily | undefined): void {
    this.#deleted.add(family ?? "");
    for (const key of this.#tables.keys())
      if (family === undefined || key.startsWith(`${family} `)) this.#tables.delete(key);
  }

  #tableOf(family: TableFamily, table: string): TableSets {
    const key = `${family} ${table}`;
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const isInKernel = !this.#deleted.has("") && !this.#deleted.has(family);
    const sets = { sets: new Map(), flushed: new Set<string>(), isInKernel };
    this.#tables.set(key, sets);
    return sets;
  }
}
