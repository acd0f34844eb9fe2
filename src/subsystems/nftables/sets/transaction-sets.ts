import type { SetelemAttrs } from "../../../families/nftables.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../datatypes.ts";
import type { SetShape } from "../elements.ts";
import { families } from "../object-messages.ts";
import type { TableFamily } from "../objects.ts";
import type { SetItem } from "../statements.ts";
import { MergedRanges } from "./auto-merge.ts";

/** Reads the sets that exist in the kernel before the transaction. */
export interface KernelSets {
  readonly interfaces: InterfaceNames;
  /** Returns the storage format of an existing set. Returns undefined if the set does not exist. */
  shapeOf(family: TableFamily, table: string, set: string): SetShape | undefined;
  /** Returns the elements of a set. Returns none if the set does not exist. */
  itemsOf(family: TableFamily, table: string, set: string): readonly SetItem[];
}

/** Attributes that identify a set in requests for its elements. */
export interface SetTarget {
  readonly header: { readonly nfgenFamily: number };
  readonly table: string;
  readonly set: string;
  readonly setId?: number;
}

/** A set as a command of the transaction finds it: as in the kernel, with the changes of the earlier commands. */
export class SetState {
  readonly target: SetTarget;
  readonly shape: SetShape;
  /**
   * Elements of a verdict map that are sent later, because a verdict may be a jump to a chain that a later command
   * creates. Each list has the index of its command.
   */
  readonly waiting: { readonly elements: readonly SetelemAttrs<Write>[]; readonly command: number }[] = [];
  /** Index of the last command that changed the ranges of the set. */
  command = 0;
  readonly #read: () => readonly SetItem[];
  readonly #interfaces: InterfaceNames;
  #ranges: MergedRanges | undefined;

  constructor(target: SetTarget, shape: SetShape, interfaces: InterfaceNames, read: () => readonly SetItem[]) {
    this.target = target;
    this.shape = shape;
    this.#interfaces = interfaces;
    this.#read = read;
  }

  /**
   * The elements of a set with the flag "auto-merge". Their changes are sent together, because the kernel cannot delete
   * a range that replaced another one in the same transaction.
   */
  get ranges(): MergedRanges {
    this.#ranges ??= this.#rangesOf(this.#read());
    return this.#ranges;
  }

  /** Records that a request has deleted all elements of the set. */
  clear(): void {
    if (this.shape.autoMerge === true) this.#ranges = this.#rangesOf([]);
  }

  #rangesOf(items: readonly SetItem[]): MergedRanges {
    return new MergedRanges(this.shape.key[0]!, this.#interfaces, items);
  }
}

/** The sets of one table. */
interface TableSets {
  /** Sets that commands have used. A set that the transaction has deleted is undefined. */
  readonly sets: Map<string, SetState | undefined>;
  /** Names of sets whose elements the transaction has deleted. */
  readonly flushed: Set<string>;
  /** Whether sets that are not in the map may exist in the kernel. False after the transaction has deleted the table. */
  readonly isInKernel: boolean;
}

/**
 * The sets that the commands of a transaction use. Each set is described by one object, whether it comes from the kernel
 * or from an earlier command of the transaction.
 */
export class TransactionSets {
  readonly #kernel: KernelSets;
  readonly #tables = new Map<string, TableSets>();
  /** Families whose tables a command has deleted. "" stands for all families. */
  readonly #deleted = new Set<TableFamily | "">();

  constructor(kernel: KernelSets) {
    this.#kernel = kernel;
  }

  /** Returns a set. Returns undefined if the set does not exist when the command is executed. */
  find(family: TableFamily, table: string, name: string): SetState | undefined {
    const { sets, isInKernel } = this.#tableOf(family, table);
    if (sets.has(name) || !isInKernel) return sets.get(name);
    const shape = this.#kernel.shapeOf(family, table, name);
    const target = { header: { nfgenFamily: families[family] }, table, set: name };
    return shape && this.declare(family, target, shape, false);
  }

  /** Returns a set that a command adds. If `isNew` is false and the set already exists, its elements remain. */
  declare(family: TableFamily, target: SetTarget, shape: SetShape, isNew: boolean): SetState {
    const { table, set: name } = target;
    const { sets, flushed, isInKernel } = this.#tableOf(family, table);
    const known = isNew ? undefined : sets.get(name);
    if (known !== undefined) return known;
    const hasElements = !isNew && isInKernel && !sets.has(name) && !flushed.has(name);
    const read = () => (hasElements ? this.#kernel.itemsOf(family, table, name) : []);
    const state = new SetState(target, shape, this.#kernel.interfaces, read);
    sets.set(name, state);
    return state;
  }

  /** Returns the set if a command has used it. */
  known(family: TableFamily, table: string, name: string): SetState[] {
    const known = this.#tableOf(family, table).sets.get(name);
    return known === undefined ? [] : [known];
  }

  /** Records that a command has deleted all elements of a set. */
  clear(family: TableFamily, table: string, name: string): void {
    const { sets, flushed } = this.#tableOf(family, table);
    sets.get(name)?.clear();
    flushed.add(name);
  }

  /** Records that a command deletes a set. */
  deleteSet(family: TableFamily, table: string, name: string): void {
    this.#tableOf(family, table).sets.set(name, undefined);
  }

  /** Records that a command deletes a table. Returns its sets that commands have used. */
  deleteTable(family: TableFamily, table: string): SetState[] {
    const { sets } = this.#tableOf(family, table);
    this.#tables.set(`${family} ${table}`, { sets: new Map(), flushed: new Set(), isInKernel: false });
    return [...sets.values()].filter((set) => set !== undefined);
  }

  /** Records that a command deletes all tables, or all tables of a family. */
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
