// Objects of the ruleset, and requests for them.

import type { Fields } from "../../schema/model/types.ts";

/** Kinds of objects, as in the names of the operations. */
export const nouns = ["table", "chain", "rule", "set", "obj", "flowtable"] as const;
/** Kind of an object, as it occurs in the names of operations: "obj" stands for all named objects. */
export type Noun = (typeof nouns)[number];

/** An object of the ruleset, in the form of a reply. A change replaces the whole object. */
export interface Entry {
  readonly header: { readonly nfgenFamily: number; readonly version: number; readonly resId: number };
  readonly handle: bigint;
  readonly table?: string;
  readonly chain?: string;
  readonly name?: string;
  readonly flags?: readonly string[];
  readonly [field: string]: unknown;
}

/** A request for one object. */
export type Request = Fields & {
  readonly header?: { readonly nfgenFamily?: number };
  readonly table?: string;
  readonly chain?: string;
  readonly name?: string;
  readonly set?: string;
  readonly setId?: number;
  readonly handle?: bigint;
};
