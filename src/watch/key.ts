import { encodeText } from "../base/text.ts";
import { hostLittleEndian } from "../message/byte-order.ts";

// JavaScriptCore reads local constants faster: see byte-order.ts.
const littleEndian = hostLittleEndian;
const FIRST_CAPACITY = 256;
/** Selects one of 16 adjacent index positions, which fill a cache line. */
const SEQUENCE_BITS = 15;

/**
 * Key that identifies an entry of a watched kernel table, as bytes in a reusable buffer. Messages about the same entry
 * have equal keys.
 */
export class Key {
  bytes: Uint8Array = new Uint8Array(new ArrayBuffer(FIRST_CAPACITY));
  view: DataView = new DataView(this.bytes.buffer);
  /** Length of the key in bytes, which is a multiple of 4. */
  length = 0;
  /** 0 if the key of the entry has no group. */
  group = 0;
  /** -1 if the hash must be computed. */
  storedHash = -1;
  #sequenceAt = -1;
  #sequenceMask = 0;
  #sequenceShift = 0;

  clear(): this {
    this.length = 0;
    this.group = 0;
    this.storedHash = -1;
    this.#sequenceAt = -1;
    return this;
  }

  u32(value: number): this {
    this.#reserve(4);
    this.view.setInt32(this.length, value, littleEndian);
    this.length += 4;
    return this;
  }

  /** Adds the length first, so that different lists have different keys. */
  chunk(store: Uint8Array, offset: number, length: number): this {
    this.u32(length);
    const padded = (length + 3) & ~3;
    this.#reserve(padded);
    const { bytes, length: at } = this;
    for (let index = 0; index < length; index++) bytes[at + index] = store[offset + index]!;
    for (let index = length; index < padded; index++) bytes[at + index] = 0;
    this.length += padded;
    return this;
  }

  address(view: DataView, offset: number): this {
    return this.u32(4).u32(view.getInt32(offset, littleEndian));
  }

  text(text: string): this {
    const isWellFormed = text.isWellFormed();
    // In UTF-8, all lone surrogates are equal. No chunk starts with this word.
    if (!isWellFormed) this.u32(-1);
    const bytes = isWellFormed ? encodeText(text) : Buffer.from(text, "utf16le");
    return this.chunk(bytes, 0, bytes.length);
  }

  /**
   * Treats the last bits (at most four) of the last added address prefix as a sequence number. Keys that differ only in
   * these bits get adjacent positions in the hash index, so that consecutive prefixes of a dump share a cache line.
   */
  sequence(prefixLength: number, chunkLength: number): this {
    if (prefixLength === 0 || prefixLength > chunkLength * 8) return this;
    const byte = (prefixLength - 1) >>> 3;
    const shift = -prefixLength & 7;
    const base = (byte & 3) * 8;
    this.#sequenceAt = this.length - ((chunkLength + 3) & ~3) + (byte & ~3);
    this.#sequenceMask = ((SEQUENCE_BITS << shift) & 0xff) << base;
    this.#sequenceShift = base + shift;
    return this;
  }

  endGroup(): this {
    this.group = (this.hash() | 0x80000000) >>> 0;
    return this;
  }

  hash(): number {
    if (this.storedHash >= 0) return this.storedHash;
    const { view, length } = this;
    const sequenceAt = this.#sequenceAt;
    let sequence = 0;
    let hash = 0x811c9dc5;
    for (let at = 0; at < length; at += 4) {
      let word = view.getInt32(at, true);
      if (at === sequenceAt) {
        sequence = (word & this.#sequenceMask) >>> this.#sequenceShift;
        word &= ~this.#sequenceMask;
      }
      hash = Math.imul(hash ^ word, 0x01000193);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    // JavaScriptCore would represent more than 31 bits as a double.
    return (hash ^ (hash >>> 13) ^ sequence) & 0x7fffffff;
  }

  get lastWord(): number {
    return this.length < 4 ? 0 : this.view.getUint32(this.length - 4, littleEndian);
  }

  toString(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString("hex");
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    let capacity = this.bytes.length * 2;
    while (capacity < this.length + more) capacity *= 2;
    const bytes = new Uint8Array(new ArrayBuffer(capacity));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
