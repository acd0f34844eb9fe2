import { rangeError, typeError } from "../base/argument-error.ts";
import {
  checkBigint,
  checkBytes,
  checkFinished,
  checkFlag,
  checkFunction,
  checkInteger,
  checkOptionalObject,
  checkOptions,
  type OptionChecks,
  S64_MAXIMUM,
  S64_MINIMUM,
  U64_MAXIMUM,
} from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { textBytes } from "../base/text.ts";
import { GENL_HDRLEN } from "../constants/genetlink.ts";
import { NLA_HDRLEN, NLM_F_REQUEST, NLMSG_HDRLEN } from "../constants/netlink.ts";
import { AttributeBuffer, notOpen } from "./attribute-buffer.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { FLAGS_OFFSET, Message, TYPE_OFFSET } from "./message.ts";
import { StructWriter } from "./struct-writer.ts";

const littleEndian = hostLittleEndian;

/** Options for writing a nested attribute. */
export interface NestOptions {
  /**
   * Whether to set the flag NLA_F_NESTED of the nested attribute (default true). Older kernel families do not require
   * the flag, but accept it.
   */
  marked?: boolean | undefined;
  /** Whether to omit the nested attribute if it would be empty (default false). */
  dropEmpty?: boolean | undefined;
}

/** For short text, writing ASCII directly is faster than a TextEncoder. */
const SHORT_TEXT = 64;

/**
 * Builds one message in a growing, reusable buffer. The writer computes lengths and padding. The length, sequence
 * number and port id in the message header stay 0 until the message is sent.
 *
 * ```ts
 * const request = new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE)
 *   .struct((header) => header.zero(4).s32(0).u32(IFF_UP).u32(IFF_UP))       // struct ifinfomsg
 *   .string(IFLA_IFNAME, "veth0")
 *   .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "veth"))
 *   .finish();
 * ```
 *
 * Values are checked when they are written. A wrong type causes a TypeError; a number out of range or a value that is
 * too long causes a RangeError. Both errors name the path of the attribute, and leave the message unchanged.
 *
 * The callbacks that write a structure or a nested attribute must be synchronous.
 */
export class MessageWriter {
  readonly #buffer = new AttributeBuffer();
  readonly #struct: StructWriter;
  #structStart = 0;
  /** A message that ends here has no attributes yet. */
  #headerEnd = 0;

  /** Message type 0 is valid in a few protocols. */
  #hasType = false;

  /**
   * Creates a writer and starts a message like {@link begin}. If `type` is omitted, call `begin()` before `finish()`.
   */
  constructor(type?: number, flags: number = NLM_F_REQUEST) {
    this.#struct = new StructWriter(this.#buffer, () => {
      return `${this.#buffer.path(undefined, "family header")}, byte ${this.#buffer.length - this.#structStart}`;
    });
    this.begin(type === undefined ? 0 : type, flags);
    this.#hasType = type !== undefined;
  }

  /** Discards the current message and starts another one with the given type and `NLM_F_*` flags. */
  begin(type: number, flags: number = NLM_F_REQUEST): this {
    checkInteger(type, 0, 0xffff, "message type");
    checkInteger(flags, 0, 0xffff, "message flags");
    const buffer = this.#buffer;
    this.#hasType = true;
    buffer.clear();
    buffer.zero(NLMSG_HDRLEN);
    this.#headerEnd = NLMSG_HDRLEN;
    buffer.view.setUint16(TYPE_OFFSET, type, littleEndian);
    buffer.view.setUint16(FLAGS_OFFSET, flags, littleEndian);
    return this;
  }

  /** Length of the message so far in bytes, including the header. Use it to decide when a message is full. */
  get length(): number {
    return this.#buffer.length;
  }

  /**
   * Appends a generic netlink header (`struct genlmsghdr`).
   *
   * @throws TypeError if the message already has an attribute.
   */
  genetlink(command: number, version = 1): this {
    checkInteger(command, 0, 0xff, "generic header: command");
    checkInteger(version, 0, 0xff, "generic header: version");
    const buffer = this.#buffer;
    const isHeader = buffer.length === this.#headerEnd;
    if (!isHeader && !buffer.isOpen) throw afterAttributesError("generic header");
    const at = buffer.zero(GENL_HDRLEN);
    if (isHeader) this.#headerEnd = buffer.length;
    buffer.view.setUint8(at, command);
    buffer.view.setUint8(at + 1, version);
    return this;
  }

  /**
   * Appends a family header, which is a C structure, and pads it to a multiple of 4 bytes. `fill` writes the fields. If
   * `fill` throws an error, nothing is appended. Inside a nested attribute, the structure becomes the start of its
   * value, as a few families require.
   *
   * @throws TypeError if the message already has an attribute and no nested attribute is open.
   */
  struct(fill: (fields: StructWriter) => void): this {
    const buffer = this.#buffer;
    const start = buffer.length;
    if (typeof fill !== "function") checkFunction(fill, buffer.path(undefined, "family header"));
    if (start !== this.#headerEnd && !buffer.isOpen) throw afterAttributesError("family header");
    this.#structStart = start;
    try {
      this.#checkFinished(fill(this.#struct), "family header");
    } catch (error) {
      buffer.length = start;
      this.#headerEnd = Math.min(this.#headerEnd, start);
      throw error;
    }
    buffer.pad();
    if (start === this.#headerEnd) this.#headerEnd = buffer.length;
    return this;
  }

  /**
   * Appends encoded bytes and pads them to a multiple of 4. The bytes are a family header, or attributes that were
   * encoded elsewhere.
   */
  raw(bytes: Uint8Array): this {
    const buffer = this.#buffer;
    if (!(bytes instanceof Uint8Array)) checkBytes(bytes, `${buffer.path()}: raw bytes`);
    const at = buffer.reserve(bytes.length);
    buffer.bytes.set(bytes, at);
    buffer.pad();
    if (at === this.#headerEnd) this.#headerEnd = buffer.length;
    return this;
  }

  /** Appends an attribute without a value. */
  flag(type: number): this {
    this.#buffer.attribute(type, 0);
    return this;
  }

  u8(type: number, value: number): this {
    return this.#integer(type, 1, value, 0, 0xff);
  }

  s8(type: number, value: number): this {
    return this.#integer(type, 1, value, -0x80, 0x7f);
  }

  u16(type: number, value: number): this {
    return this.#integer(type, 2, value, 0, 0xffff);
  }

  s16(type: number, value: number): this {
    return this.#integer(type, 2, value, -0x8000, 0x7fff);
  }

  u32(type: number, value: number): this {
    return this.#integer(type, 4, value, 0, 0xffffffff);
  }

  s32(type: number, value: number): this {
    return this.#integer(type, 4, value, -0x80000000, 0x7fffffff);
  }

  u64(type: number, value: bigint | number): this {
    return this.#bigint(type, value, 0n, U64_MAXIMUM);
  }

  s64(type: number, value: bigint | number): this {
    return this.#bigint(type, value, S64_MINIMUM, S64_MAXIMUM);
  }

  /** Writes an attribute with an unsigned integer (`NLA_UINT`): 4 bytes if the integer fits, otherwise 8. */
  uint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, 0n, U64_MAXIMUM);
    return whole <= 0xffffffffn ? this.u32(type, Number(whole)) : this.u64(type, whole);
  }

  /** Writes an attribute with a signed integer (`NLA_SINT`): 4 bytes if the integer fits, otherwise 8. */
  sint(type: number, value: bigint | number): this {
    const whole = this.#big(type, value, S64_MINIMUM, S64_MAXIMUM);
    return whole >= -0x80000000n && whole <= 0x7fffffffn ? this.s32(type, Number(whole)) : this.s64(type, whole);
  }

  be16(type: number, value: number): this {
    return this.#integer(type, 2, value, 0, 0xffff, false);
  }

  be32(type: number, value: number): this {
    return this.#integer(type, 4, value, 0, 0xffffffff, false);
  }

  be64(type: number, value: bigint | number): this {
    return this.#bigint(type, value, 0n, U64_MAXIMUM, false);
  }

  /** Writes an attribute with a signed 16-bit integer, big-endian. */
  sbe16(type: number, value: number): this {
    return this.#integer(type, 2, value, -0x8000, 0x7fff, false);
  }

  /** Writes an attribute with a signed 32-bit integer, big-endian. */
  sbe32(type: number, value: number): this {
    return this.#integer(type, 4, value, -0x80000000, 0x7fffffff, false);
  }

  /** Writes an attribute with a signed 64-bit integer, big-endian. */
  sbe64(type: number, value: bigint | number): this {
    return this.#bigint(type, value, S64_MINIMUM, S64_MAXIMUM, false);
  }

  /**
   * Writes an attribute with a `struct nla_bitfield32`. `value` contains the new bits, and `selector` has a 1 for each
   * bit to change.
   */
  bitfield32(type: number, value: number, selector: number): this {
    checkInteger(selector, 0, 0xffffffff, `${this.#buffer.path(type)}: selector`);
    checkInteger(value, 0, 0xffffffff, this.#buffer.path(type));
    const at = this.#buffer.attribute(type, 8);
    this.#buffer.view.setUint32(at, value, littleEndian);
    this.#buffer.view.setUint32(at + 4, selector, littleEndian);
    return this;
  }

  /**
   * Writes an attribute with UTF-8 text and a terminating NUL. Text that contains a NUL or an unpaired surrogate causes
   * a RangeError, except for U+DC80 to U+DCFF, which stand for bytes that are not UTF-8.
   */
  string(type: number, value: string): this {
    return this.#text(type, value, 1);
  }

  /** Writes an attribute with UTF-8 text without a terminating NUL, as some families require. */
  stringUnterminated(type: number, value: string): this {
    return this.#text(type, value, 0);
  }

  /** Writes an attribute with a copy of raw bytes. */
  bytes(type: number, value: Uint8Array): this {
    if (!(value instanceof Uint8Array)) checkBytes(value, this.#buffer.path(type));
    const at = this.#buffer.attribute(type, value.length);
    this.#buffer.bytes.set(value, at);
    return this;
  }

  /** Writes an attribute whose value is a packed array of u16. */
  u16Array(type: number, values: ArrayLike<number>): this {
    let at = this.#array(type, values, 2, 0xffff);
    for (let index = 0; index < values.length; index++, at += 2) {
      this.#buffer.view.setUint16(at, values[index]!, littleEndian);
    }
    return this;
  }

  /** Writes an attribute whose value is a packed array of u32. */
  u32Array(type: number, values: ArrayLike<number>): this {
    let at = this.#array(type, values, 4, 0xffffffff);
    for (let index = 0; index < values.length; index++, at += 4) {
      this.#buffer.view.setUint32(at, values[index]!, littleEndian);
    }
    return this;
  }

  /**
   * Appends a netlink attribute whose value is a C structure. `fill` writes the fields of the structure. If `fill`
   * throws an error, nothing is appended.
   */
  structure(type: number, fill: (fields: StructWriter) => void): this {
    const buffer = this.#buffer;
    if (typeof fill !== "function") checkFunction(fill, buffer.path(type));
    const at = buffer.open(type, false);
    this.#structStart = buffer.length;
    try {
      this.#checkFinished(fill(this.#struct));
      buffer.close(at);
    } catch (error) {
      buffer.abandon(at);
      throw error;
    }
    buffer.pad();
    return this;
  }

  /** Appends a nested attribute, whose attributes `fill` writes. If `fill` throws an error, nothing is appended. */
  nest(type: number, fill: (writer: this) => void, options?: NestOptions): this {
    const buffer = this.#buffer;
    if (typeof fill !== "function") checkFunction(fill, buffer.path(type));
    if (options !== undefined && !areNestOptions(options)) this.#refuseOptions(type, options);
    const at = buffer.open(type, options?.marked ?? true);
    try {
      this.#checkFinished(fill(this));
      if (options?.dropEmpty === true) this.endNestUnlessEmpty(at);
      else buffer.close(at);
    } catch (error) {
      buffer.abandon(at);
      throw error;
    }
    return this;
  }

  /**
   * Appends a nested attribute that contains one nested attribute per item. `fill` writes the attributes of an item.
   * The inner attributes are numbered from `first` (default 1).
   */
  nestArray<Item>(
    type: number,
    items: Iterable<Item>,
    fill: (writer: this, item: Item) => void,
    options?: NestOptions & { first?: number | undefined },
  ): this {
    const iterable = typeof (items as Iterable<Item> | null | undefined)?.[Symbol.iterator] === "function";
    if (!iterable || typeof fill !== "function") this.#refuseItems(type, items, fill);
    const { first = 1, ...nestOptions } = options ?? {};
    const fillAll = () => {
      const marked = { marked: nestOptions.marked ?? true };
      let index = first;
      for (const item of items) this.nest(index++, () => fill(this, item), marked);
    };
    return this.nest(type, fillAll, typeof options === "object" && options !== null ? nestOptions : options);
  }

  /**
   * Opens a nested attribute. Pass the returned token to {@link endNest} or {@link cancelNest}. Prefer {@link nest},
   * which needs no token.
   */
  startNest(type: number, marked = true): number {
    return this.#buffer.open(type, marked);
  }

  /**
   * Closes the nested attribute that {@link startNest} opened with this token.
   *
   * @throws RangeError if the attribute has more than 65,531 bytes (it is then removed), contains an open attribute, or
   *   is not open. TypeError if `token` is not a number.
   */
  endNest(token: number): void {
    this.#buffer.close(token);
  }

  /**
   * Closes the nested attribute that {@link startNest} opened with this token, or removes it if it is empty. Returns
   * whether the attribute was kept.
   */
  endNestUnlessEmpty(token: number): boolean {
    if (this.#buffer.length === token + NLA_HDRLEN) {
      this.cancelNest(token);
      return false;
    }
    this.#buffer.close(token);
    return true;
  }

  /**
   * Removes the nested attribute that {@link startNest} opened with this token, and everything that was written after
   * its start.
   */
  cancelNest(token: number): void {
    if (!this.#buffer.abandon(token)) throw notOpen(token);
  }

  /**
   * Returns the finished message, which owns its bytes. Call {@link begin} to write another message.
   *
   * @throws RangeError if a nested attribute is still open, or if the message type is missing.
   */
  finish(): Message {
    const { bytes, length, isOpen } = this.#buffer;
    if (isOpen) throw rangeError(this.#buffer.path(), "the nest was not closed");
    if (!this.#hasType) {
      throw rangeError("message type", "missing; pass one to the constructor or to begin()");
    }
    return new Message(bytes.slice(0, length));
  }

  #refuseOptions(type: number, options: NestOptions): void {
    const path = this.#buffer.path(type);
    checkOptionalObject(options, `${path}: options`);
    checkOptions(options, nestOptionNames, `${path}: options`);
    checkFlag(options.marked, `${path}: marked`);
    checkFlag(options.dropEmpty, `${path}: dropEmpty`);
  }

  #refuseItems(type: number, items: unknown, fill: unknown): void {
    const path = this.#buffer.path(type);
    checkFunction(fill, path);
    throw typeError(path, `expected an array or another iterable, got ${describeValue(items)}`);
  }

  /** An asynchronous callback would write at a wrong position. */
  #checkFinished(result: unknown, outside?: string): void {
    if (typeof result !== "object" || result === this || result === this.#struct) return;
    checkFinished(result, this.#buffer.path(undefined, outside), "a message is written in order");
  }

  #integer(type: number, size: 1 | 2 | 4, value: number, least: number, most: number, little = littleEndian): this {
    const buffer = this.#buffer;
    if (!(Number.isInteger(value) && value >= least && value <= most)) {
      checkInteger(value, least, most, buffer.path(type));
    }
    const at = buffer.attribute(type, size);
    // setUint32 also writes negative numbers, as two's complement.
    if (size === 4) buffer.view.setUint32(at, value, little);
    else if (size === 2) buffer.view.setUint16(at, value, little);
    else buffer.view.setUint8(at, value);
    return this;
  }

  #bigint(type: number, value: bigint | number, least: bigint, most: bigint, little = littleEndian): this {
    const whole = this.#big(type, value, least, most);
    const at = this.#buffer.attribute(type, 8);
    this.#buffer.view.setBigUint64(at, whole, little);
    return this;
  }

  #big(type: number, value: bigint | number, minimum: bigint, maximum: bigint): bigint {
    if (typeof value === "bigint" && value >= minimum && value <= maximum) return value;
    return checkBigint(value, minimum, maximum, this.#buffer.path(type));
  }

  #array(type: number, values: ArrayLike<number>, size: number, maximum: number): number {
    if (typeof values !== "object" || !Number.isInteger(values?.length)) {
      throw typeError(this.#buffer.path(type), `expected an array of integers, got ${describeValue(values)}`);
    }
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (!(Number.isInteger(value) && value >= 0 && value <= maximum)) {
        checkInteger(value, 0, maximum, `${this.#buffer.path(type)}[${index}]`);
      }
    }
    return this.#buffer.attribute(type, values.length * size);
  }

  #text(type: number, value: string, terminator: 0 | 1): this {
    if (typeof value !== "string") {
      throw typeError(this.#buffer.path(type), `expected a string, got ${describeValue(value)}`);
    }
    if (value.length <= SHORT_TEXT && this.#ascii(type, value, terminator)) return this;
    const bytes = value.includes("\0") ? undefined : textBytes(value);
    if (bytes === undefined) {
      const unfit = value.includes("\0") ? "a NUL" : "a lone surrogate";
      throw rangeError(this.#buffer.path(type), `a string cannot contain ${unfit}`);
    }
    const at = this.#buffer.attribute(type, bytes.length + terminator);
    this.#buffer.bytes.set(bytes, at);
    return this;
  }

  #ascii(type: number, value: string, terminator: 0 | 1): boolean {
    const buffer = this.#buffer;
    const start = buffer.length;
    const at = buffer.attribute(type, value.length + terminator);
    const { bytes } = buffer;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code === 0 || code >= 0x80) {
        buffer.length = start;
        return false;
      }
      bytes[at + index] = code;
    }
    return true;
  }
}

function afterAttributesError(header: string): TypeError {
  return new TypeError(`${header}: not allowed after an attribute: write all headers before the first attribute`);
}

const nestOptionNames: OptionChecks<NestOptions> = { marked: true, dropEmpty: true };

function areNestOptions(options: unknown): boolean {
  if (typeof options !== "object" || options === null) return false;
  for (const name in options) if (!Object.hasOwn(nestOptionNames, name)) return false;
  const { marked, dropEmpty } = options as NestOptions;
  return (
    (marked === undefined || typeof marked === "boolean") && (dropEmpty === undefined || typeof dropEmpty === "boolean")
  );
}
