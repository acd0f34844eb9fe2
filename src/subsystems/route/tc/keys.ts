import { describeValue } from "../../../errors.ts";
import type { TcPeditSelector } from "../../../families/tc.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { type AnyChecks, checkInteger, checkObject, checkOptions } from "../../../message/check.ts";

const WORD = 4;

/** Layout of one 32-bit word in a key of a u32 filter or pedit action. */
interface KeyWord {
  readonly name: string;
  /**
   * Whether the word is compared with packets and is therefore in network byte order. Other words are in host byte
   * order.
   */
  readonly ofPacket?: true;
  /** Whether the word of the key is a signed integer. */
  readonly signed?: true;
  readonly byDefault: number;
}

/** Encodes and decodes the array of keys at the end of a u32 or pedit structure. A key consists of 32-bit words. */
class KeyList<Key extends object> {
  readonly #words: readonly KeyWord[];
  readonly #names: AnyChecks;

  constructor(words: readonly KeyWord[]) {
    this.#words = words;
    this.#names = Object.fromEntries(words.map(({ name }) => [name, true]));
  }

  /**
   * Encodes an array of u32 or pedit keys.
   *
   * @throws TypeError or RangeError with `path` for an invalid key.
   */
  write(keys: readonly Key[], path: string): Uint8Array {
    if (!Array.isArray(keys)) throw new TypeError(`${path}: expected an array, got ${describeValue(keys)}`);
    const size = this.#words.length * WORD;
    const bytes = new Uint8Array(keys.length * size);
    const view = new DataView(bytes.buffer);
    for (const [index, key] of keys.entries()) {
      checkOptions(key, this.#names, `${path}[${index}]`);
      for (const [place, { name, ofPacket, signed, byDefault }] of this.#words.entries()) {
        const value = (key as Record<string, unknown>)[name] ?? byDefault;
        const [least, most] = signed ? [-0x80000000, 0x7fffffff] : [0, 0xffffffff];
        const number = checkInteger(value, least, most, `${path}[${index}].${name}`);
        view.setUint32(index * size + place * WORD, number >>> 0, ofPacket ? false : hostLittleEndian);
      }
    }
    return bytes;
  }

  /** Decodes an array of u32 or pedit keys. An incomplete key at the end is ignored. */
  read(bytes: Uint8Array): Key[] {
    const size = this.#words.length * WORD;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const keys: Key[] = [];
    for (let at = 0; at + size <= bytes.length; at += size) {
      const entries = this.#words.map(({ name, ofPacket, signed }, place) => {
        const number = view.getUint32(at + place * WORD, ofPacket ? false : hostLittleEndian);
        return [name, signed ? number | 0 : number] as const;
      });
      keys.push(Object.fromEntries(entries) as Key);
    }
    return keys;
  }
}

/** A key of a pedit action: a change of one 32-bit word of a packet. */
export interface PeditKey {
  /** Bits of the packet word to keep (default: none, so that the word becomes `val`). */
  mask?: number;
  /**
   * Bits of the packet word to flip after `mask` was applied, or the number to add. Flipping sets the bits that were
   * not kept.
   */
  val?: number;
  /** Offset of the packet word in bytes from the network header, or from the header that `keysEx` specifies. */
  off?: number;
  /** Offset in the packet of a value that is added to `off`, in bytes. */
  at?: number;
  offmask?: number;
  shift?: number;
}

/** Parameters of a pedit action. (`TCA_PEDIT_PARMS`) The number of keys is derived from `keys`. */
export type PeditSelector = Partial<Omit<TcPeditSelector, "keys">> & { keys?: PeditKey[] };

//  0      4       8     12   16        20
//  | mask | value | off | at | offmask | shift |     struct tc_pedit_key; mask and value as they are in packets
const peditKeys: KeyList<PeditKey> = /* @__PURE__ */ new KeyList<PeditKey>([
  { name: "mask", ofPacket: true, byDefault: 0 },
  { name: "val", ofPacket: true, byDefault: 0 },
  { name: "off", signed: true, byDefault: 0 },
  { name: "at", byDefault: 0 },
  { name: "offmask", byDefault: 0 },
  { name: "shift", byDefault: 0 },
]);

/** Returns the parameters of a pedit action as the structure to send. */
export function peditFields(selector: PeditSelector, path: string): Record<string, unknown> {
  checkObject(selector, path);
  const { keys = [], ...head } = selector;
  return { ...head, nkeys: keys.length, keys: peditKeys.write(keys, `${path}.keys`) };
}

/** Converts the decoded parameters of a pedit action. */
export function readPedit({ keys, ...head }: { keys?: unknown }): PeditSelector {
  return keys instanceof Uint8Array ? { ...head, keys: peditKeys.read(keys) } : head;
}

/** A key of a u32 filter: a comparison of one 32-bit word of a packet. */
export interface U32Key {
  /** Bits of the packet word that are compared. */
  mask?: number;
  val?: number;
  /** Offset of the packet word in bytes from the network header. */
  off?: number;
  offmask?: number;
}

/** Selector of a u32 filter. (`TCA_U32_SEL`) The number of keys is derived from `keys`. */
export interface U32Selector {
  /** Flags of the u32 filter: 1 if a match is final, otherwise 0. (`TC_U32_TERMINAL`) */
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
const u32Keys: KeyList<U32Key> = /* @__PURE__ */ new KeyList<U32Key>([
  { name: "mask", ofPacket: true, byDefault: 0xffffffff },
  { name: "val", ofPacket: true, byDefault: 0 },
  { name: "off", signed: true, byDefault: 0 },
  { name: "offmask", signed: true, byDefault: 0 },
]);

/** Returns the selector of a u32 filter as the structure to send. */
export function u32Fields(selector: U32Selector): Record<string, unknown> {
  checkObject(selector, "options.sel");
  const { keys = [], nkeys: _, ...head } = selector;
  return { ...head, keys: u32Keys.write(keys, "options.sel.keys") };
}

const selectorFlags: Readonly<Record<string, number>> = { terminal: 1, offset: 2, varoffset: 4, eat: 8 };

/** Converts the decoded selector of a u32 filter. */
export function readU32({ flags, ...selector }: { flags?: unknown; keys?: unknown }): U32Selector {
  if (!Array.isArray(flags) || !Array.isArray(selector.keys)) return selector as U32Selector;
  const names = flags as (string | number)[];
  const number = names.reduce<number>((sum, name) => sum | (typeof name === "number" ? name : selectorFlags[name]!), 0);
  return { flags: number, nkeys: selector.keys.length, ...selector } as U32Selector;
}
