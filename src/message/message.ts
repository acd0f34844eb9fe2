import { fromOpen, rangeError, typeError } from "../base/argument-error.ts";
import { align, copyOf, EMPTY_BYTES, EMPTY_VIEW, plainBytes } from "../base/bytes.ts";
import { argumentPath, checkBytes, checkInteger } from "../base/check.ts";
import { withProgramStack } from "../base/stack.ts";
import { NLMSG_HDRLEN } from "../constants/netlink.ts";
import { notAMessageError } from "./argument-errors.ts";
import { AttributeReader, checkedReader } from "./attribute-reader.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { flagNames, messageTypeName } from "./format/names.ts";
import { checkedStructReader, StructReader } from "./struct-reader.ts";

const littleEndian = hostLittleEndian;

//  0        4      6       8          12        16
//  | length | type | flags | sequence | port id | payload …     struct nlmsghdr (linux/netlink.h), host byte order

export const LENGTH_OFFSET = 0;
export const TYPE_OFFSET = 4;
export const FLAGS_OFFSET = 6;
export const SEQUENCE_OFFSET = 8;
export const PORT_ID_OFFSET = 12;

/** A netlink message in memory. Each property is read from the bytes on access. Nothing is decoded in advance. */
export interface MessageView {
  /** Message type. Types below 16 are control messages, such as `NLMSG_ERROR`. The family defines all other types. */
  readonly type: number;
  /** Flags of the message, `NLM_F_*` bits. */
  readonly flags: number;
  /** Sequence number of the request that this message answers; 0 in notifications. */
  readonly sequence: number;
  /** Port id in the message header, which a sender can forge. For the real sender, see `Datagram.sender`. */
  readonly portId: number;
  /** Length of the message in bytes, including the header, excluding padding. */
  readonly length: number;
  /** DataView of the memory that contains the message. The message starts at `offset`. */
  readonly view: DataView;
  readonly store: Uint8Array;
  /** Offset of the message in `store`, in bytes. */
  readonly offset: number;
  /** The whole message, including the header, as a view. */
  readonly bytes: Uint8Array;
  /** The bytes of the message after the header, as a view. */
  readonly payload: Uint8Array;
  /**
   * Returns a cursor over the attributes after a family header of `familyHeaderLength` bytes. Pass a `reader` to reuse
   * it instead of allocating one. If the message ends inside the family header, the cursor reports an error.
   *
   * @throws TypeError or RangeError if the length is not a non-negative integer or `reader` is not an AttributeReader.
   */
  attributes(familyHeaderLength: number, reader?: AttributeReader): AttributeReader;
  /**
   * Returns a cursor over the family header, the C structure after the netlink header. To avoid an allocation, pass a
   * `reader` to reuse.
   */
  struct(reader?: StructReader): StructReader;
  /** Returns a copy of the message that owns its bytes. */
  copy(): Message;
}

abstract class MessageFields implements MessageView {
  abstract readonly view: DataView;
  abstract readonly store: Uint8Array;
  abstract readonly offset: number;
  abstract readonly length: number;

  get type(): number {
    return this.view.getUint16(this.offset + TYPE_OFFSET, littleEndian);
  }

  get flags(): number {
    return this.view.getUint16(this.offset + FLAGS_OFFSET, littleEndian);
  }

  get sequence(): number {
    return this.view.getUint32(this.offset + SEQUENCE_OFFSET, littleEndian);
  }

  get portId(): number {
    return this.view.getUint32(this.offset + PORT_ID_OFFSET, littleEndian);
  }

  get bytes(): Uint8Array {
    return this.store.subarray(this.offset, this.offset + this.length);
  }

  get payload(): Uint8Array {
    return this.store.subarray(this.offset + NLMSG_HDRLEN, this.offset + this.length);
  }

  attributes(familyHeaderLength: number, reader?: AttributeReader): AttributeReader {
    if (!(Number.isInteger(familyHeaderLength) && familyHeaderLength >= 0)) {
      checkInteger(familyHeaderLength, 0, Number.MAX_SAFE_INTEGER, "familyHeaderLength");
    }
    const cursor = reader === undefined ? new AttributeReader() : checkedReader(reader);
    const end = this.offset + this.length;
    let start = this.offset + NLMSG_HDRLEN + align(familyHeaderLength);
    // A message without attributes may end with an unpadded family header.
    if (start > end && this.length >= NLMSG_HDRLEN + familyHeaderLength) start = end;
    return cursor.over(this.store, this.view, start, end);
  }

  struct(reader?: StructReader): StructReader {
    const cursor = reader === undefined ? new StructReader() : checkedStructReader(reader);
    return cursor.over(this.store, this.view, this.offset + NLMSG_HDRLEN, this.offset + this.length);
  }

  copy(): Message {
    return new Message(copyOf(this.store, this.offset, this.offset + this.length));
  }

  static {
    Object.defineProperty(MessageFields.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: inspect });
  }
}

function inspect(this: MessageFields): string {
  if (this.store === GONE_BYTES) return `${this.constructor.name} { no longer valid }`;
  const { length } = this;
  if (length < NLMSG_HDRLEN) return `${this.constructor.name} {}`;
  const { type, flags, sequence, portId } = this;
  const parts = [messageTypeName(undefined, type), `${length} bytes`, flagNames(undefined, type, flags)];
  return `${this.constructor.name} { ${parts.join(", ")}, sequence ${sequence}, port id ${portId} }`;
}

/** Memory of invalid views: each method throws a TypeError. */
const GONE_BYTES = withoutMethods(new Uint8Array(0));
const GONE_VIEW = withoutMethods(new DataView(GONE_BYTES.buffer));

function withoutMethods<Memory extends Uint8Array | DataView>(memory: Memory): Memory {
  // A proxy, because every process runs this function at its start: replacing each of 70 methods takes longer.
  const get = (target: object, name: string | symbol, receiver: unknown): unknown => {
    const value: unknown = Reflect.get(target, name, receiver);
    if (typeof value !== "function" || typeof name !== "string" || name === "constructor") return value;
    // Methods of all objects, such as `toString` for error messages
    return Object.hasOwn(Object.prototype, name) ? Reflect.get(Object.prototype, name) : refuse;
  };
  return Object.setPrototypeOf(memory, new Proxy(Object.create(Object.getPrototypeOf(memory)), { get })) as Memory;
}

function refuse(): never {
  throw typeError(
    "message",
    "no longer valid, because its loop has ended or another request was sent; call copy() before that",
  );
}

/**
 * View of a message in a socket's receive buffer, valid until the buffer is refilled. To keep the message, call
 * `copy()`.
 */
export class BorrowedMessage extends MessageFields {
  view: DataView;
  store: Uint8Array;
  offset = 0;
  /** Length of the message in bytes; -1 if the view is invalid. */
  size = 0;

  /**
   * Creates a view over the receive buffer `store`. `view` must be a DataView of the same memory. Call {@link point} to
   * select a message.
   */
  constructor(store: Uint8Array, view: DataView) {
    super();
    this.store = plainBytes(fromOpen(store, new.target, "NetlinkSocket.receive()", view));
    this.view = view;
  }

  override get length(): number {
    return this.size < 0 ? refuse() : this.size;
  }

  /** Invalidates the view: every later access throws a TypeError. */
  retire(): void {
    this.store = GONE_BYTES;
    this.view = GONE_VIEW;
    this.size = -1;
  }

  /** Moves the view to the message of `length` bytes at `offset`, without checking the bounds. */
  point(offset: number, length: number): this {
    this.offset = offset;
    this.size = length;
    return this;
  }
}

/** Message that owns its bytes. */
export class Message extends MessageFields {
  readonly store: Uint8Array;
  readonly offset = 0;
  readonly length: number;
  #view: DataView | undefined;

  /**
   * Creates a message from `bytes`, which must be one whole message. Do not change the bytes afterwards. In a message
   * that was not sent yet, the length field may be 0.
   *
   * @throws TypeError if `bytes` is not a Uint8Array; RangeError if `bytes` is shorter than a header or not exactly one
   *   message.
   */
  constructor(bytes: Uint8Array) {
    super();
    checkBytes(bytes, "bytes");
    this.store = plainBytes(bytes);
    this.length = checkedLength(bytes);
  }

  override get bytes(): Uint8Array {
    return this.length === this.store.length ? this.store : this.store.subarray(0, this.length);
  }

  // Creating a DataView takes longer than copying the message.
  override get type(): number {
    return number16(this.store, TYPE_OFFSET);
  }

  override get flags(): number {
    return number16(this.store, FLAGS_OFFSET);
  }

  override get sequence(): number {
    return number32(this.store, SEQUENCE_OFFSET);
  }

  override get portId(): number {
    return number32(this.store, PORT_ID_OFFSET);
  }

  get view(): DataView {
    this.#view ??= new DataView(this.store.buffer, this.store.byteOffset, this.store.byteLength);
    return this.#view;
  }
}

function number16(bytes: Uint8Array, at: number): number {
  return littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
}

function number32(bytes: Uint8Array, at: number): number {
  const first = number16(bytes, at);
  const second = number16(bytes, at + 2);
  return (littleEndian ? first | (second << 16) : (first << 16) | second) >>> 0;
}

/** A message, or its bytes. Every function that sends messages accepts both. */
export type Request = MessageView | Uint8Array;

/** `index` is the request's position if the argument is a list. */
export function requestBytes(request: Request, name: string, index?: number): Uint8Array {
  if (request instanceof Message) return request.bytes;
  const bytes: unknown = request instanceof Uint8Array ? request : (request as MessageView | null | undefined)?.bytes;
  // A proxy of a Uint8Array passes `instanceof`, but not ArrayBuffer.isView.
  if (!(bytes instanceof Uint8Array && ArrayBuffer.isView(bytes)))
    throw notAMessageError(request, argumentPath(name, index), "a Message or the bytes of one (Uint8Array)");
  try {
    const plain = plainBytes(bytes);
    const length = checkedLength(plain);
    return length === plain.length ? plain : plain.subarray(0, length);
  } catch (error) {
    throw rangeError(argumentPath(name, index), (error as Error).message);
  }
}

function checkedLength(bytes: Uint8Array): number {
  if (bytes.length < NLMSG_HDRLEN) {
    throw withProgramStack(
      new RangeError(`a netlink message starts with a header of ${NLMSG_HDRLEN} bytes, got ${bytes.length} bytes`),
    );
  }
  const length = number32(bytes, LENGTH_OFFSET);
  if (length === 0) return bytes.length;
  if (length < NLMSG_HDRLEN || length > bytes.length || align(length) < bytes.length) {
    throw withProgramStack(
      new RangeError(`the header claims ${length} bytes, got ${bytes.length}; pass exactly one message`),
    );
  }
  return length;
}

/**
 * Cursor over the messages of one datagram. The cursor reads in place and allocates nothing per message.
 *
 * ```ts
 * while (cursor.next()) count(cursor.message.type);
 * if (cursor.error) …                                // the messages before the invalid length were valid
 * ```
 */
export class MessageCursor {
  /** The current message. {@link next} moves this view instead of creating another one. */
  readonly message: BorrowedMessage;
  /** Describes the invalid message length that ended the iteration. Undefined if all messages were valid. */
  error: string | undefined;
  #next = 0;
  #start = 0;
  #end = 0;

  constructor() {
    this.message = new BorrowedMessage(EMPTY_BYTES, EMPTY_VIEW);
  }

  /**
   * Moves this cursor to another datagram: the bytes from offset `start` to offset `end` of `store`, the receive
   * buffer. `view` must be a DataView of the same memory.
   */
  over(store: Uint8Array, view: DataView, start: number, end: number): this {
    this.message.store = store;
    this.message.view = view;
    this.#start = start;
    this.#next = start;
    this.#end = end;
    this.error = undefined;
    return this;
  }

  /**
   * @internal
   */
  seek(offset: number): void {
    this.#next = offset;
  }

  /** Whether the cursor has reached the end of the datagram. */
  get done(): boolean {
    return this.#next >= this.#end;
  }

  /**
   * Moves this cursor to the next message of the datagram. Returns false at the end of the datagram, or if the next
   * message is malformed.
   */
  next(): boolean {
    return this.nextInto(this.message);
  }

  /**
   * Moves the view `message` to the next message of the datagram. `message` must be a view of the same memory. Returns
   * false like {@link next}.
   */
  nextInto(message: BorrowedMessage): boolean {
    const at = this.#next;
    const left = this.#end - at;
    if (left < NLMSG_HDRLEN) return left <= 0 ? false : this.#stop(`${left} stray bytes after the last message`);
    // getInt32 is faster than getUint32; lengths from 2 GiB become negative.
    const length = message.view.getInt32(at + LENGTH_OFFSET, littleEndian);
    if (length < NLMSG_HDRLEN || length > left) {
      return this.#stop(`a message at byte ${at - this.#start} claims ${length >>> 0} bytes where ${left} are left`);
    }
    message.offset = at;
    message.size = length;
    this.#next = at + align(length);
    return true;
  }

  #stop(error: string): false {
    this.error = error;
    this.#next = this.#end;
    return false;
  }
}
