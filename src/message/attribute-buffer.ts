import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "./align.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { checkFlag, checkInteger, MAX_ATTRIBUTE_LENGTH, tooLong } from "./check.ts";

const littleEndian = hostLittleEndian;

const INITIAL_SIZE = 512;

/**
 * The memory that a message is built in: it grows, and it knows which nests are open. What is written into an attribute
 * is the business of those that use it.
 */
export class AttributeBuffer {
  /** The memory. It moves when something is appended, so it is looked up afterwards. */
  bytes: Uint8Array = new Uint8Array(new ArrayBuffer(INITIAL_SIZE));
  view: DataView = new DataView(this.bytes.buffer);
  /** How many bytes are in use. */
  length = 0;
  /** Offsets of the nests that are open, outermost first. */
  readonly #open: number[] = [];

  /** Forgets everything in it. */
  clear(): void {
    this.length = 0;
    this.#open.length = 0;
  }

  /** Whether a nest is open. */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Appends room for `size` bytes, with whatever is in there, and returns where it starts. */
  reserve(size: number): number {
    const at = this.length;
    const length = at + size;
    if (length > this.bytes.length) this.#grow(length);
    this.length = length;
    return at;
  }

  /** Appends `size` zero bytes and returns where they start. */
  zero(size: number): number {
    const at = this.reserve(size);
    this.bytes.fill(0, at, at + size);
    return at;
  }

  /** Appends zero bytes up to the next multiple of 4. */
  pad(): void {
    const missing = align(this.length) - this.length;
    if (missing > 0) this.zero(missing);
  }

  /** Appends an attribute's header and room for its value, padding zeroed; returns where the value goes. */
  attribute(type: number, length: number): number {
    if (!(Number.isInteger(type) && type >= 0 && type <= 0xffff)) {
      checkInteger(type, 0, 0xffff, `${this.path()}: number of an attribute, with its flag bits`);
    }
    if (length > MAX_ATTRIBUTE_LENGTH) throw tooLong(this.path(type), length);
    const size = align(NLA_HDRLEN + length);
    const at = this.reserve(size);
    // The value is written over all but the padding, which lies in the last word.
    this.view.setUint32(at + size - 4, 0);
    this.view.setUint16(at, NLA_HDRLEN + length, littleEndian);
    this.view.setUint16(at + 2, type, littleEndian);
    return at + NLA_HDRLEN;
  }

  /** Opens a nest, marked as such or not, and returns the token that closes it. */
  open(type: number, marked: boolean): number {
    if (typeof marked !== "boolean") checkFlag(marked, `${this.path(type)}: marked`);
    const at = this.length;
    const value = this.attribute(type, 0);
    if (marked) this.view.setUint16(value - 2, type | NLA_F_NESTED, littleEndian);
    this.#open.push(at);
    return at;
  }

  /**
   * Fills in the length of the innermost nest, which has to be the one that starts there.
   *
   * @throws TypeError or RangeError when it is not, or holds more than fits, and is removed then.
   */
  close(start: number): void {
    if (!this.isOpen || this.#open.at(-1) !== start) {
      if (!this.#open.includes(start)) throw notOpen(start);
      throw new RangeError(`${this.path()}: this inner nest was not closed`);
    }
    const length = this.length - start;
    if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
      const path = this.path();
      this.abandon(start);
      throw tooLong(path, length - NLA_HDRLEN);
    }
    this.#open.pop();
    this.view.setUint16(start, length, littleEndian);
  }

  /** Removes the nest that starts there with all that follows; false when no such nest is open. */
  abandon(start: number): boolean {
    const index = this.#open.indexOf(start);
    if (index < 0) return false;
    this.#open.length = index;
    this.length = start;
    return true;
  }

  /** Path of the innermost open nest, or of an attribute inside it; `outside` where there is neither. */
  path(type?: number, outside = "message"): string {
    const path = this.#open.map((at) => this.view.getUint16(at + 2, littleEndian) & NLA_TYPE_MASK);
    if (type !== undefined) path.push(type & NLA_TYPE_MASK);
    return path.length === 0 ? outside : `attribute ${path.join(".")}`;
  }

  #grow(length: number): void {
    const larger = new Uint8Array(new ArrayBuffer(Math.max(length, this.bytes.length * 2)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** The error for a token that stands for no open nest. */
export function notOpen(token: unknown): Error {
  const text = `this nest is not open: ${shown(token)} is no token of startNest(), or it was ended or cancelled`;
  return typeof token === "number" ? new RangeError(text) : new TypeError(text);
}
