import { rangeError } from "../base/argument-error.ts";
import { align } from "../base/bytes.ts";
import { checkFlag, checkInteger } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { MAX_ATTRIBUTE_LENGTH, tooLongError } from "./argument-errors.ts";
import { hostLittleEndian } from "./byte-order.ts";

const littleEndian = hostLittleEndian;

const INITIAL_SIZE = 512;

export class AttributeBuffer {
  /** Appending may replace this array. */
  bytes: Uint8Array = new Uint8Array(new ArrayBuffer(INITIAL_SIZE));
  view: DataView = new DataView(this.bytes.buffer);
  length = 0;
  readonly #open: number[] = [];

  clear(): void {
    this.length = 0;
    this.#open.length = 0;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** The appended bytes are uninitialized. */
  reserve(size: number): number {
    const at = this.length;
    const length = at + size;
    if (length > this.bytes.length) this.#grow(length);
    this.length = length;
    return at;
  }

  zero(size: number): number {
    const at = this.reserve(size);
    this.bytes.fill(0, at, at + size);
    return at;
  }

  pad(): void {
    const missing = align(this.length) - this.length;
    if (missing > 0) this.zero(missing);
  }

  /** The value is uninitialized. Returns its offset. */
  attribute(type: number, length: number): number {
    if (!(Number.isInteger(type) && type >= 0 && type <= 0xffff)) {
      checkInteger(type, 0, 0xffff, `${this.path()}: number of an attribute, with its flag bits`);
    }
    if (length > MAX_ATTRIBUTE_LENGTH) throw tooLongError(this.path(type), length);
    const size = align(NLA_HDRLEN + length);
    const at = this.reserve(size);
    // Zeroes the padding, which is in the attribute's last 32-bit word.
    this.view.setUint32(at + size - 4, 0);
    this.view.setUint16(at, NLA_HDRLEN + length, littleEndian);
    this.view.setUint16(at + 2, type, littleEndian);
    return at + NLA_HDRLEN;
  }

  open(type: number, marked: boolean): number {
    if (typeof marked !== "boolean") checkFlag(marked, `${this.path(type)}: marked`);
    const at = this.length;
    const value = this.attribute(type, 0);
    if (marked) this.view.setUint16(value - 2, type | NLA_F_NESTED, littleEndian);
    this.#open.push(at);
    return at;
  }

  /** Removes the attribute if it is too long, then throws. */
  close(start: number): void {
    if (!this.isOpen || this.#open.at(-1) !== start) {
      if (!this.#open.includes(start)) throw notOpen(start);
      throw rangeError(this.path(), "an inner nest was not closed");
    }
    const length = this.length - start;
    if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
      const path = this.path();
      this.abandon(start);
      throw tooLongError(path, length - NLA_HDRLEN);
    }
    this.#open.pop();
    this.view.setUint16(start, length, littleEndian);
  }

  abandon(start: number): boolean {
    const index = this.#open.indexOf(start);
    if (index < 0) return false;
    this.#open.length = index;
    this.length = start;
    return true;
  }

  path(type?: number, outside = "message"): string {
    const path = this.#open.map((at) => this.view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK);
    if (type !== undefined) path.push(Number(type) & NLA_TYPE_MASK);
    return path.length === 0 ? outside : `attribute ${path.join(".")}`;
  }

  #grow(length: number): void {
    const larger = new Uint8Array(new ArrayBuffer(Math.max(length, this.bytes.length * 2)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

export function notOpen(token: unknown): Error {
  const text = `this nest is not open: ${describeValue(token)} is not a token of startNest(), or it was ended or cancelled`;
  return typeof token === "number" ? new RangeError(text) : new TypeError(text);
}
