import type { Fields } from "../../schema/model/types.ts";

export const nouns = ["table", "chain", "rule", "set", "obj", "flowtable"] as const;
/** The kind "obj" stands for named objects, such as counters. */
export type Noun = (typeof nouns)[number];

/** A change replaces the whole object instead of modifying it. */
export interface Entry {
  readonly header: { readonly nfgenFamily: number; readonly version: number; readonly resId: number };
  readonly handle: bigint;
  readonly table?: string;
  readonly chain?: string;
  readonly name?: string;
  readonly flags?: readonly string[];
  readonly [field: string]: unknown;
}

/** A request for one nftables object. */
export type FirewallRequest = Fields & {
  readonly header?: { readonly nfgenFamily?: number };
  readonly table?: string;
  readonly chain?: string;
  readonly name?: string;
  readonly set?: string;
  readonly setId?: number;
  readonly handle?: bigint;
};
