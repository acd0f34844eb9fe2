import { isRecord } from "../../../base/check.ts";
import { type TcPeditKey, type TcPeditSelector, type TcU32Key, type TcU32Selector, tc } from "../../../families/tc.ts";
import { flagNames } from "../core/names.ts";

/** A key of a pedit action: a change of one 32-bit word of a packet. Omitted fields are 0. */
export type PeditKey = Partial<Omit<TcPeditKey, "rest">>;

/** Parameters of a pedit action. (`TCA_PEDIT_PARMS`) The number of keys is derived from `keys`. */
export type PeditSelector = Partial<Omit<TcPeditSelector, "keys">> & { nkeys?: number; keys?: PeditKey[] };

/** A key of a u32 filter: a comparison of one 32-bit word of a packet. By default, all bits are compared. */
export type U32Key = Partial<Omit<TcU32Key, "rest">>;

/** Selector of a u32 filter. (`TCA_U32_SEL`) The number of keys is derived from `keys`. */
export type U32Selector = Partial<Omit<TcU32Selector, "flags" | "keys" | "rest">> & {
  /** Flags of the u32 filter: 1 if a match is final, otherwise 0. (`TC_U32_TERMINAL`) */
  flags?: number;
  nkeys?: number;
  keys?: U32Key[];
};

const u32Flags = /* @__PURE__ */ flagNames(tc, "tc-u32-flags");

export function peditFields(selector: object): object {
  const { nkeys: _, ...fields } = selector as PeditSelector;
  return fields;
}

export function readPedit(selector: { keys?: unknown }): object {
  return Array.isArray(selector.keys) ? { nkeys: selector.keys.length, ...selector } : selector;
}

export function u32Fields(selector: object): object {
  const { nkeys: _, keys, ...fields } = selector as U32Selector;
  if (!Array.isArray(keys)) return keys === undefined ? fields : { ...fields, keys };
  return { ...fields, keys: keys.map((key) => (isRecord(key) ? { mask: 0xffffffff, ...key } : key)) };
}

export function readU32({ flags, ...selector }: { flags?: unknown; keys?: unknown }): object {
  if (!Array.isArray(flags) || !Array.isArray(selector.keys)) return selector;
  return { flags: u32Flags.read(flags, "flags"), nkeys: selector.keys.length, ...selector };
}
