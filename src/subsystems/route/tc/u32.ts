import { checkObject } from "../../../message/check.ts";
import { KeyList } from "./key-list.ts";

/** A comparison of one 32-bit word of a packet, for a u32 filter. */
export interface U32Key {
  /** Bits to compare. */
  mask?: number;
  val?: number;
  /** Offset of the word from the network header. */
  off?: number;
  offmask?: number;
}

/** Selector of a u32 filter. (`TCA_U32_SEL`) The number of keys is derived from `keys`. */
export interface U32Selector {
  /** 1: a match is final. (`TC_U32_TERMINAL`) */
  flags?: number;
  offshift?: number;
  nkeys?: number;
  offmask?: number;
  off?: number;
  offoff?: number;
  hoff?: number;
  hmask?: number;
  keys?: U32Key[];
}

//  0      4       8     12
//  | mask | value | off | offmask |       struct tc_u32_key; mask and value in network byte order
const keyList: KeyList<U32Key> = /* @__PURE__ */ new KeyList<U32Key>([
  { name: "mask", ofPacket: true, otherwise: 0xffffffff },
  { name: "val", ofPacket: true, otherwise: 0 },
  { name: "off", signed: true, otherwise: 0 },
  { name: "offmask", signed: true, otherwise: 0 },
]);

/** Returns the selector to send. */
export function selectorFields(selector: U32Selector): Record<string, unknown> {
  checkObject(selector, "options.sel");
  const { keys = [], nkeys: _, ...head } = selector;
  return { ...head, keys: keyList.write(keys, "options.sel.keys") };
}

const bits: Readonly<Record<string, number>> = { terminal: 1, offset: 2, varoffset: 4, eat: 8 };

/** Converts a decoded selector. */
export function readSelector({ flags, ...selector }: { flags?: unknown; keys?: unknown }): U32Selector {
  if (!Array.isArray(flags) || !Array.isArray(selector.keys)) return selector as U32Selector;
  const names = flags as (string | number)[];
  const number = names.reduce<number>((sum, name) => sum | (typeof name === "number" ? name : bits[name]!), 0);
  return { flags: number, nkeys: selector.keys.length, ...selector } as U32Selector;
}
