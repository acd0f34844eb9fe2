import type { Fields } from "../../../schema/model/types.ts";
import type { FilterBlock } from "./filter-block.ts";
import type { U32Tables } from "./u32-tables.ts";

export interface FakeClass {
  readonly handle: number;
  /** Handle of the parent class; undefined below the discipline. */
  readonly parent: number | undefined;
  /** Options as requested. */
  options: Fields | undefined;
}

/** A discipline of a link, with its classes and filters, which disappear with it. */
export interface FakeQdisc {
  readonly index: number;
  readonly handle: number;
  readonly parent: number;
  readonly kind: string;
  /** Options as requested. */
  options: Fields | undefined;
  readonly attributes: Fields;
  readonly classes: Map<number, FakeClass>;
  /** Filters, by their parent: the discipline, a class, or a hook. */
  readonly blocks: Map<number, FilterBlock>;
  readonly u32: U32Tables;
}
