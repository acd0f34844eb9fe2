import { NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
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
  /** Length of the current value in bytes. */
  length = 0;
  /** The first thing that was wrong here or in a nest below. */
  error: AttributeError | undefined;

  // Not private by name (#): the engine's code for such a field is several times as long, and it takes over() and what calls
  // it for too large to become part of the loops around them.
  protected memory: Uint8Array = NOTHING;
  protected fields: DataView = NO_VIEW;
  /** Where the current attribute starts; -1 in front of the first. */
  protected at = -1;
  protected following = 0;
  protected end = 0;
  protected parent: AttributeReader | undefined;

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
    this.memory = store;
    this.fields = view;
    this.at = -1;
    this.following = start;
    this.end = end;
    this.parent = undefined;
    this.error = undefined;
    this.length = 0;
    return start > end ? this.cut(start, end) : this;
  }

  /** Moves on to the next attribute; false at the end, or when what follows cannot be an attribute. */
  next(): boolean {
    // It notes as little as it can: the type is read when it is asked for. The length is what was checked here, whatever
    // becomes of the memory.
    const at = this.following;
    const left = this.end - at;
    if (left < NLA_HDRLEN) return left > 0 && this.broken();
    const length = this.fields.getUint16(at, littleEndian);
    if (length < NLA_HDRLEN || length > left) return this.broken();
    this.at = at;
    this.length = length - NLA_HDRLEN;
    this.following = at + ((length + 3) & ~3);
    return true;
  }

  /** Number of the current attribute, without flag bits. */
  get type(): number {
    const { at } = this;
    return at < 0 ? 0 : this.fields.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK;
  }

  /** Where the current value starts, in the memory that is read. */
  get offset(): number {
    const { at } = this;
    return at < 0 ? this.following : at + NLA_HDRLEN;
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
    for (let above = this.parent; above !== undefined; above = above.parent) path = `${above.type}.${path}`;
    return path;
  }

  u8(): number {
    return this.#has(1) ? this.fields.getUint8(this.offset) : 0;
  }

  s8(): number {
    return this.#has(1) ? this.fields.getInt8(this.offset) : 0;
  }

  u16(): number {
    return this.#has(2) ? this.fields.getUint16(this.offset, littleEndian) : 0;
  }

  s16(): number {
    return this.#has(2) ? this.fields.getInt16(this.offset, littleEndian) : 0;
  }

  u32(): number {
    return this.#has(4) ? this.fields.getUint32(this.offset, littleEndian) : 0;
  }

  s32(): number {
    return this.#has(4) ? this.fields.getInt32(this.offset, littleEndian) : 0;
  }

  u64(): bigint {
    return this.#has(8) ? this.fields.getBigUint64(this.offset, littleEndian) : 0n;
  }

  s64(): bigint {
    return this.#has(8) ? this.fields.getBigInt64(this.offset, littleEndian) : 0n;
  }

  /** A u64 as a number: exact below 2^53, rounded above, and no bigint is made. */
  u64Number(): number {
    if (!this.#has(8)) return 0;
    const first = this.fields.getUint32(this.offset, littleEndian);
    const second = this.fields.getUint32(this.offset + 4, littleEndian);
    return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  be16(): number {
    return this.#has(2) ? this.fields.getUint16(this.offset, false) : 0;
  }

  be32(): number {
    return this.#has(4) ? this.fields.getUint32(this.offset, false) : 0;
  }

  be64(): bigint {
    return this.#has(8) ? this.fields.getBigUint64(this.offset, false) : 0n;
  }

  /** A signed integer of 16 bits, big-endian. */
  sbe16(): number {
    return this.#has(2) ? this.fields.getInt16(this.offset, false) : 0;
  }

  /** A signed integer of 32 bits, big-endian. */
  sbe32(): number {
    return this.#has(4) ? this.fields.getInt32(this.offset, false) : 0;
  }

  /** A signed integer of 64 bits, big-endian. */
  sbe64(): bigint {
    return this.#has(8) ? this.fields.getBigInt64(this.offset, false) : 0n;
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
    const value = this.fields.getUint32(this.offset, littleEndian);
    return { value, selector: this.fields.getUint32(this.offset + 4, littleEndian) };
  }

  /** The value of a flag: its presence. */
  flag(): true {
    return true;
  }

  /** Text up to its NUL, as UTF-8. A value without a NUL is an error, and still read in full. */
  string(): string {
    const end = this.#terminator();
    if (end < 0) this.fail("a string without its terminating NUL");
    return decodeText(this.memory, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /** Text up to its NUL, or the whole value when it has none: for the families that leave the NUL out. */
  stringUnterminated(): string {
    const end = this.#terminator();
    return decodeText(this.memory, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /** The value's bytes: a view that lives as long as the message's memory. */
  bytes(): Uint8Array {
    return this.memory.subarray(this.offset, this.offset + this.length);
  }

  /** The value's bytes, copied. */
  copy(): Uint8Array {
    return copyOf(this.memory, this.offset, this.offset + this.length);
  }

  /** The fields of a structure that the value is, or starts with. Pass a `reader` to use it again instead of making one. */
  structure(reader?: StructReader): StructReader {
    const cursor = reader === undefined ? new StructReader() : checkedStructReader(reader);
    return cursor.over(this.memory, this.fields, this.offset, this.offset + this.length, this);
  }

  /** The memory that is read: with {@link offset}, for fields of structures inside a value. */
  get view(): DataView {
    return this.fields;
  }

  /** A packed array of u16. A length that is no multiple of 2 is an error, and the tail is left out. */
  u16Array(): number[] {
    if (this.length % 2 !== 0) this.fail(`${this.length} bytes are no whole number of u16`);
    const values: number[] = [];
    for (let at = 0; at + 2 <= this.length; at += 2) {
      values.push(this.fields.getUint16(this.offset + at, littleEndian));
    }
    return values;
  }

  /** A packed array of u32. A length that is no multiple of 4 is an error, and the tail is left out. */
  u32Array(): number[] {
    if (this.length % 4 !== 0) this.fail(`${this.length} bytes are no whole number of u32`);
    const values: number[] = [];
    for (let at = 0; at + 4 <= this.length; at += 4) {
      values.push(this.fields.getUint32(this.offset + at, littleEndian));
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
    for (let above: AttributeReader | undefined = reader && this; above !== undefined; above = above.parent) {
      if (above === reader) throw new RangeError("reader: this one is still walking around the nest; pass another");
    }
    inner.over(this.memory, this.fields, this.offset, this.offset + this.length);
    inner.parent = this;
    return inner;
  }

  /**
   * Stands again on the attribute whose value starts at `offset`. It has to be one that this reader met, in memory that
   * has not changed since.
   */
  revisit(offset: number): this {
    const at = offset - NLA_HDRLEN;
    this.at = at;
    this.length = this.fields.getUint16(at, littleEndian) - NLA_HDRLEN;
    return this;
  }

  /** Records an error at the current attribute, here and in every reader above, unless one is there already. */
  fail(reason: string): void {
    this.#record(this.path, this.offset, reason);
  }

  get #flags(): number {
    return this.at < 0 ? 0 : this.fields.getUint16(this.at + 2, littleEndian);
  }

  // Where something is wrong. They are not private by name either: such a method is known when a loop around next() is
  // compiled, and remains in it as a call, behind which all fields are loaded anew. One that is looked up when it is called,
  // and never was, leaves nothing there.

  private cut(start: number, end: number): this {
    this.following = end;
    this.#stop(end, `it ends ${start - end} bytes before its attributes begin`);
    return this;
  }

  protected broken(): false {
    const at = this.following;
    const left = this.end - at;
    if (left < NLA_HDRLEN) return this.#stop(at, `${left} stray bytes behind the last attribute`);
    const length = this.fields.getUint16(at, littleEndian);
    return this.#stop(at, `an attribute claims ${length} bytes where ${left} are left`);
  }

  #stop(at: number, reason: string): false {
    this.following = this.end;
    this.#record(this.parent === undefined ? "" : this.parent.path, at, reason);
    return false;
  }

  #record(path: string, offset: number, reason: string): void {
    const error = { path, offset, reason };
    for (let reader: AttributeReader | undefined = this; reader !== undefined; reader = reader.parent) {
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
    for (let at = this.offset; at < end; at++) if (this.memory[at] === 0) return at;
    return -1;
  }
}

/** Returns the reader, and refuses what is none. */
export function checkedReader(reader: AttributeReader): AttributeReader {
  if (reader instanceof AttributeReader) return reader;
  throw new TypeError(`reader: expected an AttributeReader, got ${shown(reader)}`);
}
