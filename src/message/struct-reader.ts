import { typeError } from "../base/argument-error.ts";
import { brand, hasBrand } from "../base/brand.ts";
import { copyOf, EMPTY_BYTES, EMPTY_VIEW } from "../base/bytes.ts";
import { checkInteger } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { hostLittleEndian } from "./byte-order.ts";

/** An invalid attribute: its position in the message, and the reason. */
export interface AttributeError {
  /**
   * Path of the invalid attribute: the attribute numbers from the outermost attribute inwards, such as "18.2"; "" for
   * the top level. After a check against a policy, the last part is the attribute's name in the policy.
   */
  path: string;
  /**
   * Byte offset of the invalid value, or of the start of a malformed attribute, in the memory that contains the
   * message.
   */
  offset: number;
  /** Reason why the attribute is invalid, such as "value is too short". */
  reason: string;
}

const littleEndian = hostLittleEndian;

interface StructSource {
  readonly path: string;
  fail(reason: string): void;
}

/**
 * Cursor over the fields of a C structure: a family header, or the value of an attribute. Each read moves the cursor by
 * the size of the field. Use {@link skip} for padding. The cursor reads in place and never outside the structure.
 *
 * The cursor throws no errors: a truncated field and all later fields read as 0 or empty. {@link error} describes the
 * first truncated field. If the structure is the value of an attribute, the attribute's reader reports the same error.
 *
 * ```ts
 * const link = message.struct();                              // struct ifinfomsg
 * const index = link.skip(4).s32();
 * const up = (link.u32() & IFF_UP) !== 0;
 * ```
 */
export class StructReader {
  static {
    brand(StructReader, "StructReader");
  }

  /** Byte offset of the next field to read, in the memory that contains the structure. */
  offset = 0;
  /** Error for the first field that was truncated. Undefined if no field was truncated. */
  error: AttributeError | undefined;

  #store: Uint8Array = EMPTY_BYTES;
  #view: DataView = EMPTY_VIEW;
  #end = 0;
  #attribute: StructSource | undefined;

  /**
   * Moves this cursor to another C structure: the bytes from offset `start` to offset `end` of `store`, the memory of a
   * message. `view` must be a DataView of the same memory. `attribute` is the reader of the attribute that contains the
   * structure, if any.
   */
  over(store: Uint8Array, view: DataView, start: number, end: number, attribute?: StructSource): this {
    this.#store = store;
    this.#view = view;
    this.#end = end;
    this.#attribute = attribute;
    this.offset = start;
    this.error = undefined;
    return this;
  }

  /** Number of bytes of the structure that were not read yet. */
  get left(): number {
    return this.#end - this.offset;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  s8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getInt8(at);
  }

  u16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at, littleEndian);
  }

  s16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getInt16(at, littleEndian);
  }

  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, littleEndian);
  }

  s32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getInt32(at, littleEndian);
  }

  u64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigUint64(at, littleEndian);
  }

  s64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigInt64(at, littleEndian);
  }

  be16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at, false);
  }

  be32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, false);
  }

  be64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigUint64(at, false);
  }

  /** Reads the next field as a signed 16-bit integer, big-endian. */
  sbe16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getInt16(at, false);
  }

  /** Reads the next field as a signed 32-bit integer, big-endian. */
  sbe32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getInt32(at, false);
  }

  /** Reads the next field as a signed 64-bit integer, big-endian. */
  sbe64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigInt64(at, false);
  }

  /**
   * Returns a view of the next `count` bytes of the C structure, which is valid until the memory of the message is
   * reused.
   */
  bytes(count: number): Uint8Array {
    const at = this.#takeBytes(count);
    return at < 0 ? new Uint8Array(0) : this.#store.subarray(at, at + count);
  }

  /** Returns a copy of the next `count` bytes of the structure. */
  copy(count: number): Uint8Array {
    const at = this.#takeBytes(count);
    return at < 0 ? new Uint8Array(0) : copyOf(this.#store, at, at + count);
  }

  /** Skips `count` bytes of the structure, such as padding. */
  skip(count: number): this {
    this.#takeBytes(count);
    return this;
  }

  #takeBytes(count: number): number {
    if (!(Number.isInteger(count) && count >= 0)) checkInteger(count, 0, Number.MAX_SAFE_INTEGER, "number of bytes");
    return this.#take(count);
  }

  #take(size: number): number {
    const at = this.offset;
    if (size <= this.#end - at) {
      this.offset = at + size;
      return at;
    }
    this.#fail(size);
    return -1;
  }

  #fail(size: number): void {
    const { left } = this;
    // After a truncated field, later offsets would be wrong.
    this.#end = this.offset;
    if (this.error !== undefined) return;
    const reason = `a field of ${size} bytes where the structure has ${left} left`;
    this.error = { path: this.#attribute?.path ?? "", offset: this.offset, reason };
    this.#attribute?.fail(reason);
  }
}

export function checkedStructReader(reader: StructReader): StructReader {
  if (reader instanceof StructReader || hasBrand(reader, "StructReader")) return reader;
  throw typeError("reader", `expected a StructReader, got ${describeValue(reader)}`);
}
