import { hostLittleEndian } from "./byte-order.ts";
import {
  checkBigint,
  checkBytes,
  checkInteger,
  MAX_ATTRIBUTE_LENGTH,
  S64_MAXIMUM,
  S64_MINIMUM,
  U64_MAXIMUM,
} from "./check.ts";

const littleEndian = hostLittleEndian;

/** The methods of a message buffer that a {@link StructWriter} uses. */
interface StructTarget {
  /** The memory of the message buffer, as bytes and as a DataView. Appending may replace both. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Appends `size` bytes to the message buffer and returns their offset. */
  reserve(size: number): number;
}

/**
 * Appends the fields of a C structure, without padding between them. A value of the wrong type causes a TypeError, a
 * number out of range a RangeError, each with the offset of the field.
 */
export class StructWriter {
  readonly #target: StructTarget;
  /** Returns the path of the next field of the structure, for error messages. */
  readonly #place: () => string;

  constructor(target: StructTarget, place: () => string) {
    this.#target = target;
    this.#place = place;
  }

  u8(value: number): this {
    const at = this.#integer(1, value, 0, 0xff);
    this.#target.view.setUint8(at, value);
    return this;
  }

  s8(value: number): this {
    const at = this.#integer(1, value, -0x80, 0x7f);
    this.#target.view.setInt8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#integer(2, value, 0, 0xffff);
    this.#target.view.setUint16(at, value, littleEndian);
    return this;
  }

  s16(value: number): this {
    const at = this.#integer(2, value, -0x8000, 0x7fff);
    this.#target.view.setInt16(at, value, littleEndian);
    return this;
  }

  u32(value: number): this {
    const at = this.#integer(4, value, 0, 0xffffffff);
    this.#target.view.setUint32(at, value, littleEndian);
    return this;
  }

  s32(value: number): this {
    const at = this.#integer(4, value, -0x80000000, 0x7fffffff);
    this.#target.view.setInt32(at, value, littleEndian);
    return this;
  }

  u64(value: bigint | number): this {
    const whole = this.#big(value, 0n, U64_MAXIMUM);
    const at = this.#target.reserve(8);
    this.#target.view.setBigUint64(at, whole, littleEndian);
    return this;
  }

  s64(value: bigint | number): this {
    const whole = this.#big(value, S64_MINIMUM, S64_MAXIMUM);
    const at = this.#target.reserve(8);
    this.#target.view.setBigInt64(at, whole, littleEndian);
    return this;
  }

  be16(value: number): this {
    const at = this.#integer(2, value, 0, 0xffff);
    this.#target.view.setUint16(at, value, false);
    return this;
  }

  be32(value: number): this {
    const at = this.#integer(4, value, 0, 0xffffffff);
    this.#target.view.setUint32(at, value, false);
    return this;
  }

  be64(value: bigint | number): this {
    const whole = this.#big(value, 0n, U64_MAXIMUM);
    const at = this.#target.reserve(8);
    this.#target.view.setBigUint64(at, whole, false);
    return this;
  }

  /** Writes a signed 16-bit integer field, big-endian. */
  sbe16(value: number): this {
    const at = this.#integer(2, value, -0x8000, 0x7fff);
    this.#target.view.setInt16(at, value, false);
    return this;
  }

  /** Writes a signed 32-bit integer field, big-endian. */
  sbe32(value: number): this {
    const at = this.#integer(4, value, -0x80000000, 0x7fffffff);
    this.#target.view.setInt32(at, value, false);
    return this;
  }

  /** Writes a signed 64-bit integer field, big-endian. */
  sbe64(value: bigint | number): this {
    const whole = this.#big(value, S64_MINIMUM, S64_MAXIMUM);
    const at = this.#target.reserve(8);
    this.#target.view.setBigInt64(at, whole, false);
    return this;
  }

  /** Appends a copy of raw bytes to the structure. */
  bytes(value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) checkBytes(value, this.#place());
    const at = this.#target.reserve(value.length);
    this.#target.bytes.set(value, at);
    return this;
  }

  /** Appends `count` zero bytes to the structure, at most 65,531: padding or unused fields. */
  zero(count: number): this {
    if (!(Number.isInteger(count) && count >= 0 && count <= MAX_ATTRIBUTE_LENGTH)) {
      checkInteger(count, 0, MAX_ATTRIBUTE_LENGTH, `${this.#place()}: number of zero bytes`);
    }
    const at = this.#target.reserve(count);
    this.#target.bytes.fill(0, at, at + count);
    return this;
  }

  /** Checks a number and reserves the bytes of its field in the structure. Reserves nothing for an invalid number. */
  #integer(size: number, value: number, minimum: number, maximum: number): number {
    if (!(Number.isInteger(value) && value >= minimum && value <= maximum)) {
      checkInteger(value, minimum, maximum, this.#place());
    }
    return this.#target.reserve(size);
  }

  #big(value: bigint | number, minimum: bigint, maximum: bigint): bigint {
    if (typeof value === "bigint" && value >= minimum && value <= maximum) return value;
    return checkBigint(value, minimum, maximum, this.#place());
  }
}
