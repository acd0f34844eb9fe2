import { rangeError, typeError } from "../base/argument-error.ts";
import { brand, hasBrand } from "../base/brand.ts";
import { copyOf, EMPTY_BYTES, EMPTY_VIEW, plainBytes } from "../base/bytes.ts";
import { checkBytes, checkInteger } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { decodeText } from "../base/text.ts";
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { type AttributeError, checkedStructReader, StructReader } from "./struct-reader.ts";

// JavaScriptCore reads local constants faster than imported ones: see byte-order.ts.
const littleEndian = hostLittleEndian;
const HEADER_LENGTH = NLA_HDRLEN;
const TYPE_MASK = NLA_TYPE_MASK;

/**
 * Cursor over the attributes of a message or of a nested attribute. The cursor reads in place and never outside the
 * given bytes. It allocates nothing per attribute.
 *
 * ```
 *  0        2        4                 value, then zero bytes up to a multiple of 4
 *  | length | type   | value … | pad |   length counts header and value, not pad; the last pad may be missing
 *             └ bit 15 nested, bit 14 network byte order, low 14 bits the number       (struct nlattr, linux/netlink.h)
 * ```
 *
 * The cursor throws no errors. {@link error} describes the first invalid attribute, also inside nested attributes:
 *
 * - An attribute with an invalid length ends the iteration of its nesting level.
 * - A value that is too short for its type reads as 0, "" or empty.
 * - A value that is too long for its type is accepted. Its first bytes are used.
 *
 * ```ts
 * for (const attribute = message.attributes(16); attribute.next(); ) {
 *   if (attribute.type === IFLA_MTU) mtu = attribute.u32();
 * }
 * ```
 */
export class AttributeReader {
  static {
    brand(AttributeReader, "AttributeReader");
  }

  /** Length of the current attribute's value in bytes. */
  length = 0;
  /** Offset of the current attribute's value in the message's memory. */
  offset = 0;
  /** First invalid attribute that this cursor or the cursor of a nested attribute has found. */
  error: AttributeError | undefined;

  // `#private` fields would keep JavaScriptCore from inlining over().
  protected memory: Uint8Array = EMPTY_BYTES;
  protected fields: DataView = EMPTY_VIEW;
  /** Length and type of the current attribute; 0 before the first. */
  protected header = 0;
  protected following = 0;
  protected end = 0;
  protected parent: AttributeReader | undefined;

  /**
   * Creates a cursor over the attributes in `bytes` from offset `start`. Without `bytes`, there are no attributes. If
   * `bytes` is shorter than `start`, {@link error} is set.
   *
   * @throws TypeError or RangeError if `bytes` is not a Uint8Array or `start` is not a non-negative integer.
   */
  constructor(bytes?: Uint8Array, start = 0) {
    if (bytes === undefined) return;
    checkBytes(bytes, "bytes");
    checkInteger(start, 0, Number.MAX_SAFE_INTEGER, "start");
    const store = plainBytes(bytes);
    this.over(store, new DataView(store.buffer, store.byteOffset, store.byteLength), start, store.length);
  }

  /**
   * Moves this cursor to other attributes: the bytes from offset `start` to offset `end` of `store`, the memory of a
   * message. `view` must be a DataView of the same memory. If `end` is less than `start`, {@link error} reports that
   * the header before the attributes is truncated.
   */
  over(store: Uint8Array, view: DataView, start: number, end: number): this {
    this.memory = store;
    this.fields = view;
    this.header = 0;
    this.offset = start;
    this.following = start;
    this.end = end;
    this.parent = undefined;
    this.error = undefined;
    this.length = 0;
    return start > end ? this.cut(start, end) : this;
  }

  /**
   * Moves this cursor to the next netlink attribute. Returns false at the end of the bytes, or if the next attribute is
   * malformed.
   */
  next(): boolean {
    // Read once: another thread may change shared memory.
    const at = this.following;
    const left = this.end - at;
    if (left < HEADER_LENGTH) return left > 0 && this.broken();
    const header = this.fields.getInt32(at, littleEndian);
    const length = littleEndian ? header & 0xffff : header >>> 16;
    if (length < HEADER_LENGTH || length > left) return this.broken();
    this.header = header;
    this.offset = at + HEADER_LENGTH;
    this.length = length - HEADER_LENGTH;
    this.following = at + ((length + 3) & ~3);
    return true;
  }

  /** Number of the current attribute, without the flag bits. */
  get type(): number {
    return (littleEndian ? this.header >>> 16 : this.header) & TYPE_MASK;
  }

  /** Moves this cursor forward to the next attribute with this number. Returns false if there is no such attribute. */
  find(type: number): boolean {
    while (this.next()) if (this.type === type) return true;
    return false;
  }

  /** Whether the attribute is marked as nested (`NLA_F_NESTED`). Older families do not mark nested attributes. */
  get isNested(): boolean {
    return (this.typeAndFlags & NLA_F_NESTED) !== 0;
  }

  /**
   * Whether the attribute's value is marked as big-endian (`NLA_F_NET_BYTEORDER`). Most families do not mark such
   * values.
   */
  get isNetworkByteOrder(): boolean {
    return (this.typeAndFlags & NLA_F_NET_BYTEORDER) !== 0;
  }

  /**
   * Path of the current attribute: the numbers of the enclosing attributes and of the attribute itself, such as "18.2".
   */
  get path(): string {
    let path = `${this.type}`;
    for (let above = this.parent; above !== undefined; above = above.parent) path = `${above.type}.${path}`;
    return path;
  }

  u8(): number {
    return this.has(1) ? this.fields.getUint8(this.offset) : 0;
  }

  s8(): number {
    return this.has(1) ? this.fields.getInt8(this.offset) : 0;
  }

  u16(): number {
    return this.has(2) ? this.fields.getUint16(this.offset, littleEndian) : 0;
  }

  s16(): number {
    return this.has(2) ? this.fields.getInt16(this.offset, littleEndian) : 0;
  }

  u32(): number {
    // JavaScriptCore returns a slow double from getUint32.
    return this.has(4) ? this.fields.getInt32(this.offset, littleEndian) >>> 0 : 0;
  }

  s32(): number {
    return this.has(4) ? this.fields.getInt32(this.offset, littleEndian) : 0;
  }

  u64(): bigint {
    return this.has(8) ? this.fields.getBigUint64(this.offset, littleEndian) : 0n;
  }

  s64(): bigint {
    return this.has(8) ? this.fields.getBigInt64(this.offset, littleEndian) : 0n;
  }

  /**
   * Reads the attribute's value, a 64-bit unsigned integer, as a number. Values above 2^53 are rounded. Unlike `u64()`,
   * this method allocates no bigint.
   */
  u64Number(): number {
    if (!this.has(8)) return 0;
    const first = this.fields.getUint32(this.offset, littleEndian);
    const second = this.fields.getUint32(this.offset + 4, littleEndian);
    return littleEndian ? second * 2 ** 32 + first : first * 2 ** 32 + second;
  }

  be16(): number {
    return this.has(2) ? this.fields.getUint16(this.offset, false) : 0;
  }

  be32(): number {
    return this.has(4) ? this.fields.getInt32(this.offset, false) >>> 0 : 0;
  }

  be64(): bigint {
    return this.has(8) ? this.fields.getBigUint64(this.offset, false) : 0n;
  }

  /** Reads the value as a signed 16-bit integer, big-endian. */
  sbe16(): number {
    return this.has(2) ? this.fields.getInt16(this.offset, false) : 0;
  }

  /** Reads the value as a signed 32-bit integer, big-endian. */
  sbe32(): number {
    return this.has(4) ? this.fields.getInt32(this.offset, false) : 0;
  }

  /** Reads the value as a signed 64-bit integer, big-endian. */
  sbe64(): bigint {
    return this.has(8) ? this.fields.getBigInt64(this.offset, false) : 0n;
  }

  /** Reads the value as an unsigned integer of 4 or 8 bytes (`NLA_UINT`). */
  uint(): bigint {
    return this.length === 4 ? BigInt(this.u32()) : this.u64();
  }

  /** Reads the value as a signed integer of 4 or 8 bytes (`NLA_SINT`). */
  sint(): bigint {
    return this.length === 4 ? BigInt(this.s32()) : this.s64();
  }

  /**
   * Reads an attribute with a `struct nla_bitfield32`. `value` contains the bits, and `selector` has a 1 for each bit
   * of `value` that is valid.
   */
  bitfield32(): { value: number; selector: number } {
    if (!this.has(8)) return { value: 0, selector: 0 };
    const value = this.fields.getUint32(this.offset, littleEndian);
    return { value, selector: this.fields.getUint32(this.offset + 4, littleEndian) };
  }

  /** Returns true. A flag attribute has no value: its presence means true. */
  flag(): true {
    return true;
  }

  /**
   * Reads the attribute's value as UTF-8 text up to the first NUL. Without a NUL, reads the whole value and records an
   * error.
   */
  string(): string {
    const end = this.#terminator();
    if (end < 0) this.fail("a string without its terminating NUL");
    return decodeText(this.memory, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /**
   * Reads the attribute's value as UTF-8 text up to the first NUL or the end of the value. Some families send text
   * without a NUL.
   */
  stringUnterminated(): string {
    const end = this.#terminator();
    return decodeText(this.memory, this.offset, end < 0 ? this.offset + this.length : end);
  }

  /** Returns a view of the attribute's value, which is valid until the memory of the message is reused. */
  bytes(): Uint8Array {
    return this.memory.subarray(this.offset, this.offset + this.length);
  }

  /** Returns a copy of the attribute's value. */
  copy(): Uint8Array {
    return copyOf(this.memory, this.offset, this.offset + this.length);
  }

  /**
   * Returns a cursor over the C structure in the attribute's value. Pass a `reader` to reuse it instead of allocating
   * one.
   */
  structure(reader?: StructReader): StructReader {
    const cursor = reader === undefined ? new StructReader() : checkedStructReader(reader);
    return cursor.over(this.memory, this.fields, this.offset, this.offset + this.length, this);
  }

  /** DataView of the memory that contains the message. The value of the current attribute starts at {@link offset}. */
  get view(): DataView {
    return this.fields;
  }

  /**
   * Reads the attribute's value as an array of 16-bit unsigned integers. If the length is odd, records an error and
   * ignores the last byte.
   */
  u16Array(): number[] {
    if (this.length % 2 !== 0) this.fail(`${this.length} bytes are not a multiple of 2, the size of a u16`);
    const values: number[] = [];
    for (let at = 0; at + 2 <= this.length; at += 2) {
      values.push(this.fields.getUint16(this.offset + at, littleEndian));
    }
    return values;
  }

  /**
   * Reads the attribute's value as an array of 32-bit unsigned integers. If the length is not a multiple of 4, records
   * an error and ignores the last bytes.
   */
  u32Array(): number[] {
    if (this.length % 4 !== 0) this.fail(`${this.length} bytes are not a multiple of 4, the size of a u32`);
    const values: number[] = [];
    for (let at = 0; at + 4 <= this.length; at += 4) {
      values.push(this.fields.getUint32(this.offset + at, littleEndian));
    }
    return values;
  }

  /**
   * Returns a cursor over the attributes inside the current attribute. Pass a `reader` to reuse it instead of
   * allocating one.
   *
   * @throws RangeError if `reader` is this cursor or the cursor of an enclosing attribute.
   */
  nested(reader?: AttributeReader): AttributeReader {
    const inner = reader === undefined ? new AttributeReader() : checkedReader(reader);
    for (let above: AttributeReader | undefined = reader && this; above !== undefined; above = above.parent) {
      if (above === reader) throw rangeError("reader", "still in use for an enclosing nest; pass another reader");
    }
    inner.over(this.memory, this.fields, this.offset, this.offset + this.length);
    inner.parent = this;
    return inner;
  }

  /**
   * Moves back to an attribute that this cursor has visited. Pass the {@link offset} that the cursor had at this
   * attribute. The memory of the message must be unchanged.
   */
  revisit(offset: number): this {
    const header = this.fields.getInt32(offset - HEADER_LENGTH, littleEndian);
    this.header = header;
    this.offset = offset;
    this.length = (littleEndian ? header & 0xffff : header >>> 16) - HEADER_LENGTH;
    return this;
  }

  /**
   * Records that the current attribute is invalid, in {@link error} of this cursor and of the cursors of the enclosing
   * attributes. An error that was recorded earlier is kept.
   */
  fail(reason: string): void {
    this.#record(this.path, this.offset, reason);
  }

  private get typeAndFlags(): number {
    return littleEndian ? this.header >>> 16 : this.header & 0xffff;
  }

  // `#private` methods would slow down loops that call next().

  private cut(start: number, end: number): this {
    this.offset = end;
    this.following = end;
    this.#stop(end, `it ends ${start - end} bytes before its attributes begin`);
    return this;
  }

  protected broken(): false {
    const at = this.following;
    const left = this.end - at;
    if (left < HEADER_LENGTH) return this.#stop(at, `${left} trailing bytes after the last attribute`);
    const length = this.fields.getUint16(at, littleEndian);
    return this.#stop(at, `an attribute has length ${length}, but ${left} bytes are left`);
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

  private has(size: number): boolean {
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

export function checkedReader(reader: AttributeReader): AttributeReader {
  if (reader instanceof AttributeReader || hasBrand(reader, "AttributeReader")) return reader;
  throw typeError("reader", `expected an AttributeReader, got ${describeValue(reader)}`);
}
