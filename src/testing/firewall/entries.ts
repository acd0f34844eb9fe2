import type { Fields } from "../../schema/model/types.ts";

/** Kinds of nftables objects, as the names of netlink operations contain them. */
export const nouns = ["table", "chain", "rule", "set", "obj", "flowtable"] as const;
/** Kind of an nftables object, such as "table". "obj" stands for all named objects, such as counters. */
export type Noun = (typeof nouns)[number];

/** An object of a fake nftables ruleset, in the form of a reply. A change replaces the whole object. */
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
export type Request = Fields & {
  readonly header?: { readonly nfgenFamily?: number };
  readonly table?: string;
  readonly chain?: string;
  readonly name?: string;
  readonly set?: string;
  readonly setId?: number;
  readonly handle?: bigint;
};
