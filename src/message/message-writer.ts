import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK, NLM_F_REQUEST, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { shown } from "../errors.ts";
import { align } from "./align.ts";
import { hostLittleEndian } from "./byte-order.ts";
import {
  checkBig,
  checkBytes,
  checkInteger,
  MAX_ATTRIBUTE_LENGTH,
  S64_MAXIMUM,
  S64_MINIMUM,
  tooLong,
  U64_MAXIMUM,
} from "./check.ts";
import { FLAGS_OFFSET, Message, TYPE_OFFSET } from "./message.ts";
import { StructWriter } from "./struct-writer.ts";
import { encodeText } from "./text.ts";

/** How a nest is written. */
export interface NestOptions {
  /** Set the bit that marks a nest (default true). Old families neither set nor expect it, and accept it. */
  marked?: boolean;
  /** Leave the nest out when nothing was written into it (default false). */
  dropEmpty?: boolean;
}

const INITIAL_SIZE = 512;
/** Text up to this length is first tried as ASCII, which takes no encoder. */
const SHORT_TEXT = 64;

/**
 * Builds one message in a buffer that grows and can be used again. Lengths, padding and the zero bytes in it are the
 * writer's job. Length, sequence and port id of the header stay 0: they are filled in when the message is sent.
 *
 * ```ts
 * const request = new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE)
 *   .struct((header) => header.zero(4).s32(0).u32(IFF_UP).u32(IFF_UP))       // struct ifinfomsg
 *   .string(IFLA_IFNAME, "veth0")
 *   .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "veth"))
 *   .finish();
 * ```
 *
 * Values are checked when they are written: a wrong type is a TypeError, a number out of range or a value that is too
 * long a RangeError, each with the path of the attribute. Nothing of a refused value stays in the message.
 */
export class MessageWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;
  /** Offsets of the nests that are open, outermost first. */
  readonly #open: number[] = [];
  readonly #struct: StructWriter;
  /** Where the structure starts whose fields are being written. */
  #structStart = 0;

  /** Starts a message of that type; see {@link begin}. */
  constructor(type = 0, flags: number = NLM_F_REQUEST) {
    this.#bytes = new Uint8Array(new ArrayBuffer(INITIAL_SIZE));
    this.#view = new DataView(this.#bytes.buffer);
    this.#struct = new StructWriter({
      reserve: (size) => this.#reserve(size),
      place: () => `${this.#path(undefined, "family header")}, byte ${this.#length - this.#structStart}`,
    });
    this.#struct.over(this.#view, this.#bytes);
    this.begin(type, flags);
  }

  /** Throws away what was written and starts a message of that type with those `NLM_F_*` flags. */
  begin(type: number, flags: number = NLM_F_REQUEST): this {
    checkInteger(type, 0, 0xffff, "message type");
    checkInteger(flags, 0, 0xffff, "message flags");
    this.#length = 0;
    this.#open.length = 0;
    this.#zero(NLMSG_HDRLEN);
    this.#view.setUint16(TYPE_OFFSET, type, hostLittleEndian);
    this.#view.setUint16(FLAGS_OFFSET, flags, hostLittleEndian);
    return this;
  }

  /** Bytes written so far, header included: to decide when a message is full. */
  get length(): number {
    return this.#length;
  }

  /** Appends the header of a generic netlink message. (`struct genlmsghdr`, linux/genetlink.h) */
  genetlink(command: number, version = 1): this {
    checkInteger(command, 0, 0xff, "generic header: command");
    checkInteger(version, 0, 0xff, "generic header: version");
    const at = this.#zero(4);
    this.#view.setUint8(at, command);
    this.#view.setUint8(at + 1, version);
    return this;
  }

  /** Appends a family's own header, field by field; it is padded to 4 bytes. */
  struct(fill: (fields: StructWriter) => void): this {
    const start = this.#length;
    this.#structStart = start;
    try {
      fill(this.#struct);
    } catch (error) {
      this.#length = start;
      throw error;
    }
    this.#pad();
    return this;
  }

  /** Appends raw bytes, padded to 4: a family's own header, or attributes that were built elsewhere. */
  raw(bytes: Uint8Array): this {
    if (!(bytes instanceof Uint8Array)) checkBytes(bytes, `${this.#path()}: raw bytes`);
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
    this.#pad();
    return this;
  }

  /** An attribute without a value: its presence says it all. */
  flag(type: number): this {
    this.#attribute(type, 0);
    return this;
  }

  u8(type: number, value: number): this {
    const at = this.#integer(type, 1, value, 0, 0xff);
    this.#view.setUint8(at, value);
    return this;
  }

  s8(type: number, value: number): this {
    const at = this.#integer(type, 1, value, -0x80, 0x7f);
    this.#view.setInt8(at, value);
    return this;
  }

  u16(type: number, value: number): this {
    const at = this.#integer(type, 2, value, 0, 0xffff);
    this.#view.setUint16(at, value, hostLittleEndian);
    return this;
  }

  s16(type: number, value: number): this {
    const at = this.#integer(type, 2, value, -0x8000, 0x7fff);
    this.#view.setInt16(at, value, hostLittleEndian);
    return this;
  }

  u32(type: number, value: number): this {
    const at = this.#integer(type, 4, value, 0, 0xffffffff);
    this.#view.setUint32(at, value, hostLittleEndian);
    return this;
  }

  s32(type: number, value: number): this {
    const at = this.#integer(type, 4, value, -0x80000000, 0x7fffffff);
    this.#view.setInt32(at, value, hostLittleEndian);
    return this;
  }

  u64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, U64_MAXIMUM);
    const at = this.#attribute(type, 8);
    this.#view.setBigUint64(at, whole, hostLittleEndian);
    return this;
  }

  s64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, S64_MINIMUM, S64_MAXIMUM);
    const at = this.#attribute(type, 8);
    this.#view.setBigInt64(at, whole, hostLittleEndian);
    return this;
  }

  /** An unsigned integer in 4 bytes when it fits, in 8 otherwise (`NLA_UINT`). */
  uint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, U64_MAXIMUM);
    return whole <= 0xffffffffn ? this.u32(type, Number(whole)) : this.u64(type, whole);
  }

  /** A signed integer in 4 bytes when it fits, in 8 otherwise (`NLA_SINT`). */
  sint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, S64_MINIMUM, S64_MAXIMUM);
    return whole >= -0x80000000n && whole <= 0x7fffffffn ? this.s32(type, Number(whole)) : this.s64(type, whole);
  }

  be16(type: number, value: number): this {
    const at = this.#integer(type, 2, value, 0, 0xffff);
    this.#view.setUint16(at, value, false);
    return this;
  }

  be32(type: number, value: number): this {
    const at = this.#integer(type, 4, value, 0, 0xffffffff);
    this.#view.setUint32(at, value, false);
    return this;
  }

  be64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, U64_MAXIMUM);
    const at = this.#attribute(type, 8);
    this.#view.setBigUint64(at, whole, false);
    return this;
  }

  /** A signed integer of 16 bits, big-endian. */
  sbe16(type: number, value: number): this {
    const at = this.#integer(type, 2, value, -0x8000, 0x7fff);
    this.#view.setInt16(at, value, false);
    return this;
  }

  /** A signed integer of 32 bits, big-endian. */
  sbe32(type: number, value: number): this {
    const at = this.#integer(type, 4, value, -0x80000000, 0x7fffffff);
    this.#view.setInt32(at, value, false);
    return this;
  }

  /** A signed integer of 64 bits, big-endian. */
  sbe64(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, S64_MINIMUM, S64_MAXIMUM);
    const at = this.#attribute(type, 8);
    this.#view.setBigInt64(at, whole, false);
    return this;
  }

  /** The bits of `value` that `selector` names, the rest to be left alone. (`struct nla_bitfield32`, `NLA_BITFIELD32`) */
  bitfield32(type: number, value: number, selector: number): this {
    checkInteger(selector, 0, 0xffffffff, `${this.#path(type)}: selector`);
    const at = this.#integer(type, 8, value, 0, 0xffffffff);
    this.#view.setUint32(at, value, hostLittleEndian);
    this.#view.setUint32(at + 4, selector, hostLittleEndian);
    return this;
  }

  /**
   * Text as UTF-8 with its terminating NUL. Text that contains a NUL is refused, since the kernel would see less of it,
   * and so is half a surrogate pair, which UTF-8 cannot say.
   */
  string(type: number, value: string): this {
    return this.#text(type, value, 1);
  }

  /** Text as UTF-8 without a NUL, for the families that want it so. */
  stringUnterminated(type: number, value: string): this {
    return this.#text(type, value, 0);
  }

  /** A value of raw bytes, copied. */
  bytes(type: number, value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) checkBytes(value, this.#path(type));
    const at = this.#attribute(type, value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** A packed array of u16. */
  u16Array(type: number, values: ArrayLike<number>): this {
    let at = this.#array(type, values, 2, 0xffff);
    for (let index = 0; index < values.length; index++, at += 2) {
      this.#view.setUint16(at, values[index]!, hostLittleEndian);
    }
    return this;
  }

  /** A packed array of u32. */
  u32Array(type: number, values: ArrayLike<number>): this {
    let at = this.#array(type, values, 4, 0xffffffff);
    for (let index = 0; index < values.length; index++, at += 4) {
      this.#view.setUint32(at, values[index]!, hostLittleEndian);
    }
    return this;
  }

  /** A value with a structure in it, written field by field. */
  structure(type: number, fill: (fields: StructWriter) => void): this {
    const at = this.startNest(type, false);
    this.#structStart = this.#length;
    try {
      fill(this.#struct);
      this.#close(at);
    } catch (error) {
      this.#abandon(at);
      throw error;
    }
    this.#pad();
    return this;
  }

  /** A nest, with the attributes that `fill` writes. When `fill` throws, nothing of the nest stays. */
  nest(type: number, fill: (writer: this) => void, options?: NestOptions): this {
    const at = this.startNest(type, options?.marked);
    try {
      fill(this);
      if (options?.dropEmpty === true) this.endNestUnlessEmpty(at);
      else this.endNest(at);
    } catch (error) {
      this.#abandon(at);
      throw error;
    }
    return this;
  }

  /** A nest that holds one nest for each item, numbered from `first` on (default 1). */
  nestArray<Item>(
    type: number,
    items: Iterable<Item>,
    fill: (writer: this, item: Item) => void,
    options?: NestOptions & { first?: number },
  ): this {
    return this.nest(
      type,
      () => {
        let index = options?.first ?? 1;
        for (const item of items) this.nest(index++, () => fill(this, item), { marked: options?.marked ?? true });
      },
      options,
    );
  }

  /** Opens a nest and returns the token that ends or cancels it. `nest()` does both by itself. */
  startNest(type: number, marked = true): number {
    const at = this.#length;
    const value = this.#attribute(type, 0);
    if (marked) this.#view.setUint16(value - 2, type | NLA_F_NESTED, hostLittleEndian);
    this.#open.push(at);
    return at;
  }

  /**
   * Closes the nest that `token` stands for.
   *
   * @throws RangeError when more than 65,531 bytes were written into it (it is removed then), or an inner one is still
   * open.
   */
  endNest(token: number): void {
    this.#close(token);
  }

  /** Closes the nest, or removes it when it is empty; tells whether it stayed. */
  endNestUnlessEmpty(token: number): boolean {
    if (this.#length === token + NLA_HDRLEN) {
      this.cancelNest(token);
      return false;
    }
    this.#close(token);
    return true;
  }

  /** Removes the nest that `token` stands for, with all that was written since. */
  cancelNest(token: number): void {
    if (!this.#abandon(token)) throw new RangeError(notOpen(token));
  }

  /**
   * The finished message, with bytes of its own; the writer can be used for the next one after {@link begin}.
   *
   * @throws RangeError when a nest is still open.
   */
  finish(): Message {
    if (this.#open.length > 0) throw new RangeError(`${this.#path()}: this nest was not closed`);
    return new Message(this.#bytes.slice(0, this.#length));
  }

  /** Fills in the length of the innermost nest, which has to be the one that starts there. */
  #close(start: number): void {
    if (this.#open.at(-1) !== start) {
      throw new RangeError(
        this.#open.includes(start) ? `${this.#path()}: this inner nest was not closed` : notOpen(start),
      );
    }
    const length = this.#length - start;
    if (length - NLA_HDRLEN > MAX_ATTRIBUTE_LENGTH) {
      const path = this.#path();
      this.#abandon(start);
      throw tooLong(path, length - NLA_HDRLEN);
    }
    this.#open.pop();
    this.#view.setUint16(start, length, hostLittleEndian);
  }

  /** Removes the nest that starts there with all that follows; false when no such nest is open. */
  #abandon(start: number): boolean {
    const index = this.#open.indexOf(start);
    if (index < 0) return false;
    this.#open.length = index;
    this.#length = start;
    return true;
  }

  /** Appends an attribute's header and room for its value, padding zeroed; returns where the value goes. */
  #attribute(type: number, length: number): number {
    if (!(Number.isInteger(type) && type >= 0 && type <= 0xffff)) {
      checkInteger(type, 0, NLA_TYPE_MASK, `${this.#path()}: number of an attribute`);
    }
    if (length > MAX_ATTRIBUTE_LENGTH) throw tooLong(this.#path(type), length);
    const size = align(NLA_HDRLEN + length);
    const at = this.#reserve(size);
    // The value is written over all but the padding, which lies in the last word.
    this.#view.setUint32(at + size - 4, 0);
    this.#view.setUint16(at, NLA_HDRLEN + length, hostLittleEndian);
    this.#view.setUint16(at + 2, type, hostLittleEndian);
    return at + NLA_HDRLEN;
  }

  /** Checks a number and appends the attribute for it. */
  #integer(type: number, size: number, value: number, minimum: number, maximum: number): number {
    if (!(Number.isInteger(value) && value >= minimum && value <= maximum)) {
      checkInteger(value, minimum, maximum, this.#path(type));
    }
    return this.#attribute(type, size);
  }

  #big(type: number, value: bigint | number, minimum: bigint, maximum: bigint): bigint {
    if (typeof value === "bigint" && value >= minimum && value <= maximum) return value;
    return checkBig(value, minimum, maximum, this.#path(type));
  }

  /** Checks the items of a packed array and appends the attribute for them. */
  #array(type: number, values: ArrayLike<number>, size: number, maximum: number): number {
    if (typeof values !== "object" || !Number.isInteger(values?.length)) {
      throw new TypeError(`${this.#path(type)}: expected an array of integers, got ${shown(values)}`);
    }
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (!(Number.isInteger(value) && value >= 0 && value <= maximum)) {
        checkInteger(value, 0, maximum, `${this.#path(type)}[${index}]`);
      }
    }
    return this.#attribute(type, values.length * size);
  }

  #text(type: number, value: string, terminator: 0 | 1): this {
    if (typeof value !== "string") {
      throw new TypeError(`${this.#path(type)}: expected a string, got ${shown(value)}`);
    }
    if (value.length <= SHORT_TEXT && this.#ascii(type, value, terminator)) return this;
    const unfit = value.includes("\0") ? "a NUL" : value.isWellFormed() ? "" : "half a surrogate pair";
    if (unfit !== "") throw new RangeError(`${this.#path(type)}: a string cannot contain ${unfit}`);
    const bytes = encodeText(value);
    const at = this.#attribute(type, bytes.length + terminator);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** Appends text of nothing but ASCII; false, and nothing is appended, when it holds something else or a NUL. */
  #ascii(type: number, value: string, terminator: 0 | 1): boolean {
    const start = this.#length;
    const at = this.#attribute(type, value.length + terminator);
    const bytes = this.#bytes;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code === 0 || code >= 0x80) {
        this.#length = start;
        return false;
      }
      bytes[at + index] = code;
    }
    return true;
  }

  /** Appends zero bytes up to the next multiple of 4. */
  #pad(): void {
    const missing = align(this.#length) - this.#length;
    if (missing > 0) this.#zero(missing);
  }

  /** Appends `size` zero bytes and returns where they start. */
  #zero(size: number): number {
    const at = this.#reserve(size);
    this.#bytes.fill(0, at, at + size);
    return at;
  }

  /**
   * Appends room for `size` bytes, with whatever is in there, and returns where it starts. The memory may move: views
   * of it are looked up afterwards.
   */
  #reserve(size: number): number {
    const at = this.#length;
    const length = at + size;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(new ArrayBuffer(Math.max(length, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
      this.#struct.over(this.#view, larger);
    }
    this.#length = length;
    return at;
  }

  /** Path of the innermost open nest, or of an attribute inside it; `outside` where there is neither. */
  #path(type?: number, outside = "message"): string {
    const path = this.#open.map((at) => this.#view.getUint16(at + 2, hostLittleEndian) & NLA_TYPE_MASK);
    if (type !== undefined) path.push(type & NLA_TYPE_MASK);
    return path.length === 0 ? outside : `attribute ${path.join(".")}`;
  }
}

function notOpen(token: unknown): string {
  return `this nest is not open: ${shown(token)} is no token of startNest(), or it was ended or cancelled`;
}
