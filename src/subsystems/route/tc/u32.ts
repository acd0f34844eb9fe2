import { shown } from "../../../errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkInteger, checkObject } from "../../../message/check.ts";

const KEY = 16;
const LARGEST = 0xffffffff;

/** What a word of a packet has to be, for a filter of the kind u32. */
export interface U32Key {
  /** Which bits count. */
  mask?: number;
  val?: number;
  /** Where the word stands, counted from the network header. */
  off?: number;
  offmask?: number;
}

/** What packets a filter of the kind u32 is for. (`TCA_U32_SEL`) The number of keys is told by the keys. */
export interface U32Selector {
  /** 1: what matches is done with. (`TC_U32_TERMINAL`) */
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

/** The selector as it is written. */
export function selectorFields(selector: U32Selector): Record<string, unknown> {
  checkObject(selector, "options.sel");
  const { keys = [], ...head } = selector;
  if (!Array.isArray(keys)) throw new TypeError(`options.sel.keys: expected an array, got ${shown(keys)}`);
  const bytes = new Uint8Array(keys.length * KEY);
  const view = new DataView(bytes.buffer);
  for (const [index, key] of keys.entries()) {
    const path = `options.sel.keys[${index}]`;
    checkObject(key, path);
    const { mask = LARGEST, val = 0, off = 0, offmask = 0 } = key;
    view.setUint32(index * KEY, checkInteger(mask, 0, LARGEST, `${path}.mask`));
    view.setUint32(index * KEY + 4, checkInteger(val, 0, LARGEST, `${path}.val`));
    view.setInt32(index * KEY + 8, checkInteger(off, -0x80000000, 0x7fffffff, `${path}.off`), hostLittleEndian);
    view.setInt32(index * KEY + 12, checkInteger(offmask, -1, 0x7fffffff, `${path}.offmask`), hostLittleEndian);
  }
  return { ...head, nkeys: keys.length, keys: bytes };
}

/** The selector as it is read. */
export function readSelector({ keys, ...head }: { keys?: unknown }): U32Selector {
  if (!(keys instanceof Uint8Array)) return head;
  const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
  const read: U32Key[] = [];
  for (let at = 0; at + KEY <= keys.length; at += KEY) {
    read.push({
      mask: view.getUint32(at),
      val: view.getUint32(at + 4),
      off: view.getInt32(at + 8, hostLittleEndian),
      offmask: view.getInt32(at + 12, hostLittleEndian),
    });
  }
  return { ...head, keys: read };
}
