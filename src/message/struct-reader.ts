import { shown } from "../errors.ts";
import type { AttributeError } from "./attribute-error.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { copyOf } from "./bytes.ts";
import { checkInteger } from "./check.ts";

const littleEndian = hostLittleEndian;

/** What a {@link StructReader} needs of the attribute that it reads. */
export interface StructSource {
  /** Path of the attribute. */
  readonly path: string;
  /** Records what is wrong with it. */
  fail(reason: string): void;
}

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * A cursor over the fields of a C structure: a message's family header, or an attribute's value. Each read moves on by
 * the field's size; padding between fields is skipped by hand. It reads in place, and nothing outside the structure.
 *
 * The error is sticky: a field that is not there in full reads as 0 or empty, and so do all that follow it. In an
 * attribute it is an error of the attribute's reader too.
 *
 * ```ts
 * const link = message.struct();                              // struct ifinfomsg
 * const index = link.skip(4).s32();
 * const up = (link.u32() & IFF_UP) !== 0;
 * ```
 */
export class StructReader {
  /** Where the next field starts, in the memory that is read. */
  offset = 0;
  /** What was missing, and where. */
  error: AttributeError | undefined;

  #store: Uint8Array = NOTHING;
  #view: DataView = NO_VIEW;
  #end = 0;
  #attribute: StructSource | undefined;

  /**
   * Starts over with the structure from `start` to `end` of a memory that is given both as bytes and as a view;
   * `attribute` is the reader that stands on the attribute around it.
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

  /** How many bytes are left, fields and padding. */
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

  /** A signed integer of 16 bits, big-endian. */
  sbe16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getInt16(at, false);
  }

  /** A signed integer of 32 bits, big-endian. */
  sbe32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getInt32(at, false);
  }

  /** A signed integer of 64 bits, big-endian. */
  sbe64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigInt64(at, false);
  }

  /** The next `count` bytes: a view that lives as long as the message's memory. */
  bytes(count: number): Uint8Array {
    const at = this.#takeBytes(count);
    return at < 0 ? new Uint8Array(0) : this.#store.subarray(at, at + count);
  }

  /** The next `count` bytes, copied. */
  copy(count: number): Uint8Array {
    const at = this.#takeBytes(count);
    return at < 0 ? new Uint8Array(0) : copyOf(this.#store, at, at + count);
  }

  /** Passes over `count` bytes: padding, or fields that are of no interest. */
  skip(count: number): this {
    this.#takeBytes(count);
    return this;
  }

  #takeBytes(count: number): number {
    if (!(Number.isInteger(count) && count >= 0)) checkInteger(count, 0, Number.MAX_SAFE_INTEGER, "number of bytes");
    return this.#take(count);
  }

  /** Moves on by a field, and returns where it starts; -1 when it is not there in full. */
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
    // What follows is not where it should be either.
    this.#end = this.offset;
    if (this.error !== undefined) return;
    const reason = `a field of ${size} bytes where the structure has ${left} left`;
    this.error = { path: this.#attribute?.path ?? "", offset: this.offset, reason };
    this.#attribute?.fail(reason);
  }
}

/** Returns the reader, and refuses what is none. */
export function checkedStructReader(reader: StructReader): StructReader {
  if (reader instanceof StructReader) return reader;
  throw new TypeError(`reader: expected a StructReader, got ${shown(reader)}`);
}
