import { checkBigint, checkBytes, checkInteger, S64_MAXIMUM, S64_MINIMUM, U64_MAXIMUM } from "../base/check.ts";
import { MAX_ATTRIBUTE_LENGTH } from "./argument-errors.ts";
import { hostLittleEndian } from "./byte-order.ts";

const littleEndian = hostLittleEndian;

interface StructTarget {
  /** Appending may replace this array. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  reserve(size: number): number;
}

/**
 * Appends the fields of a C structure to a message, without padding between the fields.
 *
 * @throws TypeError for a value of the wrong type; RangeError for a number out of range. Both errors contain the offset
 *   of the field.
 */
export class StructWriter {
  readonly #target: StructTarget;
  readonly #place: () => string;

  constructor(target: StructTarget, place: () => string) {
    this.#target = target;
    this.#place = place;
  }

  u8(value: number): this {
    return this.#integer(1, value, 0, 0xff);
  }

  s8(value: number): this {
    return this.#integer(1, value, -0x80, 0x7f);
  }

  u16(value: number): this {
    return this.#integer(2, value, 0, 0xffff);
  }

  s16(value: number): this {
    return this.#integer(2, value, -0x8000, 0x7fff);
  }

  u32(value: number): this {
    return this.#integer(4, value, 0, 0xffffffff);
  }

  s32(value: number): this {
    return this.#integer(4, value, -0x80000000, 0x7fffffff);
  }

  u64(value: bigint | number): this {
    return this.#bigint(value, 0n, U64_MAXIMUM);
  }

  s64(value: bigint | number): this {
    return this.#bigint(value, S64_MINIMUM, S64_MAXIMUM);
  }

  be16(value: number): this {
    return this.#integer(2, value, 0, 0xffff, false);
  }

  be32(value: number): this {
    return this.#integer(4, value, 0, 0xffffffff, false);
  }

  be64(value: bigint | number): this {
    return this.#bigint(value, 0n, U64_MAXIMUM, false);
  }

  /** Appends a field with a signed 16-bit integer, big-endian. */
  sbe16(value: number): this {
    return this.#integer(2, value, -0x8000, 0x7fff, false);
  }

  /** Appends a field with a signed 32-bit integer, big-endian. */
  sbe32(value: number): this {
    return this.#integer(4, value, -0x80000000, 0x7fffffff, false);
  }

  /** Appends a field with a signed 64-bit integer, big-endian. */
  sbe64(value: bigint | number): this {
    return this.#bigint(value, S64_MINIMUM, S64_MAXIMUM, false);
  }

  /** Appends a copy of raw bytes to the structure. */
  bytes(value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) checkBytes(value, this.#place());
    const at = this.#target.reserve(value.length);
    this.#target.bytes.set(value, at);
    return this;
  }

  /** Appends `count` zero bytes (at most 65,531) to the C structure, as padding or for unused fields. */
  zero(count: number): this {
    if (!(Number.isInteger(count) && count >= 0 && count <= MAX_ATTRIBUTE_LENGTH)) {
      checkInteger(count, 0, MAX_ATTRIBUTE_LENGTH, `${this.#place()}: number of zero bytes`);
    }
    const at = this.#target.reserve(count);
    this.#target.bytes.fill(0, at, at + count);
    return this;
  }

  #integer(size: 1 | 2 | 4, value: number, least: number, most: number, little = littleEndian): this {
    const target = this.#target;
    if (!(Number.isInteger(value) && value >= least && value <= most)) checkInteger(value, least, most, this.#place());
    const at = target.reserve(size);
    // setUint32 also writes negative numbers, as two's complement.
    if (size === 4) target.view.setUint32(at, value, little);
    else if (size === 2) target.view.setUint16(at, value, little);
    else target.view.setUint8(at, value);
    return this;
  }

  #bigint(value: bigint | number, least: bigint, most: bigint, little = littleEndian): this {
    const isValid = typeof value === "bigint" && value >= least && value <= most;
    const whole = isValid ? value : checkBigint(value, least, most, this.#place());
    const at = this.#target.reserve(8);
    this.#target.view.setBigUint64(at, whole, little);
    return this;
  }
}
