import { NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "./align.ts";
import type { AttributeError } from "./attribute-error.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { copyOf, plainBytes } from "./bytes.ts";
import { checkBytes, checkInteger } from "./check.ts";
import { checkedStructReader, StructReader } from "./struct-reader.ts";
import { decodeText } from "./text.ts";

export type { AttributeError } from "./attribute-error.ts";

const littleEndian = hostLittleEndian;

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * A cursor over a run of attributes. It walks in place: nothing is allocated for an attribute, and nothing outside the
 * given bytes is ever read.
 *
 * ```
 *  0        2        4                 value, then zero bytes up to a multiple of 4
 *  | length | type   | value … | pad |   length counts header and value, not pad; the last pad may be missing
 *             └ bit 15 nested, bit 14 network byte order, low 14 bits the number        (struct nlattr, linux/netlink.h)
 * ```
 *
 * The error is sticky: the first bad attribute is remembered in {@link error}, with its path, here and in every reader
 * that this one was nested in. A bad length ends the walk of its level; a value that is too short reads as 0, "" or
 * empty, and its neighbours are unharmed. Typed reads take what they need from the front of a longer value.
 *
 * ```ts
 * for (const attribute = message.attributes(16); attribute.next(); ) {
 *   if (attribute.type === IFLA_MTU) mtu = attribute.u32();
 * }
 * ```
 */
export class AttributeReader {
  /** Number of the current attribute, without flag bits. */
  type = 0;
  /** Where the current value starts, in the memory that is read. */
  offset = 0;
  /** Length of the current value in bytes. */
  length = 0;
  /** The first thing that was wrong here or in a nest below. */
  error: AttributeError | undefined;

  #store: Uint8Array = NOTHING;
  #view: DataView = NO_VIEW;
  #flags = 0;
  #next = 0;
  #end = 0;
  #parent: AttributeReader | undefined;

  /**
   * A cursor over the attributes in `bytes`, from byte `start` on. Without bytes it is empty, and with fewer than that
   * it is in error.
   *
   * @throws TypeError or RangeError when it is given something else than bytes, or a start that is no integer from 0 on.
   */
  constructor(bytes?: Uint8Array, start = 0) {
    if (bytes === undefined) return;
    checkBytes(bytes, "bytes");
    checkInteger(start, 0, Number.MAX_SAFE_INTEGER, "start");
    const store = plainBytes(bytes);
    this.over(store, new DataView(store.buffer, store.byteOffset, store.byteLength), start, store.length);
  }

  /**
   * Starts over with the attributes from `start` to `end` of a memory that is given both as bytes and as a view. When
   * the end lies before the start, what should have stood in front of the attributes is cut short: that is an error.
   */
  over(store: Uint8Array, view: DataView, start: number, end: number): this {
    this.#store = store;
    this.#view = view;
    this.#next = start;
    this.#end = end;
    this.#parent = undefined;
    this.error = undefined;
    this.type = 0;
    this.#flags = 0;
    this.length = 0;
    this.offset = start;
    if (start > end) {
      this.offset = end;
      this.#stop(end, `it ends ${start - end} bytes before its attributes begin`);
    }
    return this;
  }

  /** Moves on to the next attribute; false at the end, or when what follows cannot be an attribute. */
  next(): boolean {
    const at = this.#next;
    const left = this.#end - at;
    if (left < NLA_HDRLEN) {
      if (left > 0) this.#stop(at, `${left} stray bytes behind the last attribute`);
      return false;
    }
    const length = this.#view.getUint16(at, littleEndian);
    if (length < NLA_HDRLEN || length > left) {
      this.#stop(at, `an attribute claims ${length} bytes where ${left} are left`);
      return false;
    }
    const type = this.#view.getUint16(at + 2, littleEndian);
    this.type = type & NLA_TYPE_MASK;
    this.#flags = type;
    this.offset = at + NLA_HDRLEN;
    this.length = length - NLA_HDRLEN;
    this.#next = at + align(length);
    return true;
  }

  /** Moves to the first attribute of that number from here on; false when there is none. */
  find(type: number): boolean {
    while (this.next()) if (this.type === type) return true;
    return false;
  }

  /** Whether the sender marked the attribute as a nest (`NLA_F_NESTED`). Old families do not mark theirs. */
  get isNested(): boolean {
    return (this.#flags & NLA_F_NESTED) !== 0;
  }

  /** Whether the sender marked the value as big-endian (`NLA_F_NET_BYTEORDER`). Most families that use it do not. */
  get isNetworkByteOrder(): boolean {
    return (this.#flags & NLA_F_NET_BYTEORDER) !== 0;
  }

  /** Path of the current attribute from the outermost nest inwards: "18.2". */
  get path(): string {
    let path = `${this.type}`;
    for (let above = this.#parent; above !== undefined; above = above.#parent) path = `${above.type}.${path}`;
    return path;
  }

  u8(): number {
    return this.#has(1) ? this.#view.getUint8(this.offset) : 0;
  }

  s8(): number {
    return this.#has(1) ? this.#view.getInt8(this.offset) : 0;
  }

  u16(): number {
    return this.#has(2) ? this.#view.getUint16(this.offset, littleEndian) : 0;
  }

  s16(): number {
    return this.#has(2) ? this.#view.getInt16(this.offset, littleEndian) : 0;
  }

  u32(): number {
    return this.#has(4) ? this.#view.getUint32(this.offset, littleEndian) : 0;
  }

  s32(): number {
    return this.#has(4) ? this.#view.getInt32(this.offset, littleEndian) : 0;
  }

  u64(): bigint {
    return this.#has(8) ? this.#view.getBigUint64(this.offset, littleEndian) : 0n;
  }

  s64(): bigint {
    return this.#has(8) ? this.#view.getBigInt64(this.offset, littleEndian) : 0n;
  }

  /** A u64 as a number: exact below 2^53, rounded above, and no bigint is made. */
  u64Number(): number {
    if (!this.#has(8)) return 0;
    const first = this.#view.getUint32(this.offset, littleEndian);
    const second = this.#view.getUint32(this.offset + 4, littleEndian);
    return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  be16(): number {
    return this.#has(2) ? this.#view.getUint16(this.offset, false) : 0;
  }

  be32(): number {
    return this.#has(4) ? this.#view.getUint32(this.offset, false) : 0;
  }

  be64(): bigint {
    return this.#has(8) ? this.#view.getBigUint64(this.offset, false) : 0n;
  }

  /** A signed integer of 16 bits, big-endian. */
  sbe16(): number {
    return this.#has(2) ? this.#view.getInt16(this.offset, false) : 0;
  }

  /** A signed integer of 32 bits, big-endian. */
  sbe32(): number {
    return this.#has(4) ? this.#view.getInt32(this.offset, false) : 0;
  }

  /** A signed integer of 64 bits, big-endian. */
  sbe64(): bigint {
    return this.#has(8) ? this.#view.getBigInt64(this.offset, false) : 0n;
  }

  /** An unsigned integer that the sender wrote with 4 or with 8 bytes (`NLA_UINT`). */
  uint(): bigint {
    return this.length === 4 ? BigInt(this.u32()) : this.u64();
  }

  /** A signed integer that the sender wrote with 4 or with 8 bytes (`NLA_SINT`). */
  sint(): bigint {
    return this.length === 4 ? BigInt(this.s32()) : this.s64();
  }

  /** Bits, and which of them count. (`struct nla_bitfield32`, `NLA_BITFIELD32`) */
  bitfield32(): { value: number; selector: number } {
    if (!this.#has(8)) return { value: 0, selector: 0 };
    const value = this.#view.getUint32(this.offset, littleEndian);
    return { value, selector: this.#view.getUint32(this.offset + 4, littleEndian) };
  }

  /** The value of a flag: its presence. */
  flag(): true {
    return true;
  }

  /** Text up to its NUL, as UTF-8. A value without a NUL is an error, and still read in full. */
  string(): string {
    const end = this.#terminator();
    if (end < 0) this.fail("a string without its terminating NUL");
    return decodeText(this.#store, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /** Text up to its NUL, or the whole value when it has none: for the families that leave the NUL out. */
  stringUnterminated(): string {
    const end = this.#terminator();
    return decodeText(this.#store, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /** The value's bytes: a view that lives as long as the message's memory. */
  bytes(): Uint8Array {
    return this.#store.subarray(this.offset, this.offset + this.length);
  }

  /** The value's bytes, copied. */
  copy(): Uint8Array {
    return copyOf(this.#store, this.offset, this.offset + this.length);
  }

  /** The fields of a structure that the value is, or starts with. Pass a `reader` to use it again instead of making one. */
  structure(reader?: StructReader): StructReader {
    const cursor = reader === undefined ? new StructReader() : checkedStructReader(reader);
    return cursor.over(this.#store, this.#view, this.offset, this.offset + this.length, this);
  }

  /** The memory that is read: with {@link offset}, for fields of structures inside a value. */
  get view(): DataView {
    return this.#view;
  }

  /** A packed array of u16. A length that is no multiple of 2 is an error, and the tail is left out. */
  u16Array(): number[] {
    if (this.length % 2 !== 0) this.fail(`${this.length} bytes are no whole number of u16`);
    const values: number[] = [];
    for (let at = 0; at + 2 <= this.length; at += 2) {
      values.push(this.#view.getUint16(this.offset + at, littleEndian));
    }
    return values;
  }

  /** A packed array of u32. A length that is no multiple of 4 is an error, and the tail is left out. */
  u32Array(): number[] {
    if (this.length % 4 !== 0) this.fail(`${this.length} bytes are no whole number of u32`);
    const values: number[] = [];
    for (let at = 0; at + 4 <= this.length; at += 4) {
      values.push(this.#view.getUint32(this.offset + at, littleEndian));
    }
    return values;
  }

  /**
   * A cursor over the attributes inside the current one. Pass a `reader` to use it again instead of making one.
   *
   * @throws RangeError when `reader` is this one, or one that this was nested in: it would lose its place.
   */
  nested(reader?: AttributeReader): AttributeReader {
    const inner = reader === undefined ? new AttributeReader() : checkedReader(reader);
    for (let above: AttributeReader | undefined = reader && this; above !== undefined; above = above.#parent) {
      if (above === reader) throw new RangeError("reader: this one is still walking around the nest; pass another");
    }
    inner.over(this.#store, this.#view, this.offset, this.offset + this.length);
    inner.#parent = this;
    return inner;
  }

  /**
   * Stands again on the attribute whose value starts at `offset`. It has to be one that this reader met, in memory that
   * has not changed since.
   */
  revisit(offset: number): this {
    const type = this.#view.getUint16(offset - 2, littleEndian);
    this.type = type & NLA_TYPE_MASK;
    this.#flags = type;
    this.offset = offset;
    this.length = this.#view.getUint16(offset - NLA_HDRLEN, littleEndian) - NLA_HDRLEN;
    return this;
  }

  /** Records an error at the current attribute, here and in every reader above, unless one is there already. */
  fail(reason: string): void {
    this.#record(this.path, this.offset, reason);
  }

  #stop(at: number, reason: string): void {
    this.#next = this.#end;
    this.#record(this.#parent === undefined ? "" : this.#parent.path, at, reason);
  }

  #record(path: string, offset: number, reason: string): void {
    const error = { path, offset, reason };
    for (let reader: AttributeReader | undefined = this; reader !== undefined; reader = reader.#parent) {
      reader.error ??= error;
    }
  }

  #has(size: number): boolean {
    if (this.length >= size) return true;
    this.fail(`${this.length} bytes where at least ${size} are needed`);
    return false;
  }

  #terminator(): number {
    const end = this.offset + this.length;
    for (let at = this.offset; at < end; at++) if (this.#store[at] === 0) return at;
    return -1;
  }
}

/** Returns the reader, and refuses what is none. */
export function checkedReader(reader: AttributeReader): AttributeReader {
  if (reader instanceof AttributeReader) return reader;
  throw new TypeError(`reader: expected an AttributeReader, got ${shown(reader)}`);
}
