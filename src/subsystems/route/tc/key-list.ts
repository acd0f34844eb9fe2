import { shown } from "../../../errors.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import { checkInteger, checkKnown, checkObject } from "../../../message/check.ts";

const WORD = 4;
const LARGEST = 0xffffffff;

/** Layout of one 32-bit word of a key. */
export interface KeyWord {
  readonly name: string;
  /** Words of packets are in network byte order, others in host byte order. */
  readonly ofPacket?: true;
  /** Signed integer. */
  readonly signed?: true;
  readonly otherwise: number;
}

/** Encodes and decodes arrays of keys with 32-bit words, which end some structures. */
export class KeyList<Key extends object> {
  readonly #words: readonly KeyWord[];
  readonly #names: Readonly<Record<string, true>>;

  constructor(words: readonly KeyWord[]) {
    this.#words = words;
    this.#names = Object.fromEntries(words.map(({ name }) => [name, true]));
  }

  /**
   * Encodes keys.
   *
   * @throws TypeError or RangeError with `path` for an invalid key.
   */
  write(keys: readonly Key[], path: string): Uint8Array {
    if (!Array.isArray(keys)) throw new TypeError(`${path}: expected an array, got ${shown(keys)}`);
    const size = this.#words.length * WORD;
    const bytes = new Uint8Array(keys.length * size);
    const view = new DataView(bytes.buffer);
    for (const [index, key] of keys.entries()) {
      checkObject(key, `${path}[${index}]`);
      checkKnown(key, this.#names, `${path}[${index}]`);
      for (const [place, { name, ofPacket, signed, otherwise }] of this.#words.entries()) {
        const value = (key as Record<string, unknown>)[name] ?? otherwise;
        const [least, most] = signed ? [-0x80000000, 0x7fffffff] : [0, LARGEST];
        const number = checkInteger(value, least, most, `${path}[${index}].${name}`);
        view.setUint32(index * size + place * WORD, number >>> 0, ofPacket ? false : hostLittleEndian);
      }
    }
    return bytes;
  }

  /** Decodes keys; ignores an incomplete key at the end. */
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
