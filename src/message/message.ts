import { NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { align } from "./align.ts";
import { AttributeReader, checkedReader } from "./attribute-reader.ts";
import { hostLittleEndian } from "./byte-order.ts";
import { copyOf, plainBytes } from "./bytes.ts";
import { checkBytes, checkInteger, notAMessage } from "./check.ts";
import { flagNames } from "./flags.ts";
import { messageTypeName } from "./names.ts";
import { checkedStructReader, StructReader } from "./struct-reader.ts";

const littleEndian = hostLittleEndian;

//  0        4      6       8          12        16
//  | length | type | flags | sequence | port id | payload …     struct nlmsghdr (linux/netlink.h), host byte order

/** Where the length stands in a header (u32). */
export const LENGTH_OFFSET = 0;
/** Where the type stands (u16). */
export const TYPE_OFFSET = 4;
/** Where the flags stand (u16). */
export const FLAGS_OFFSET = 6;
/** Where the sequence number stands (u32). */
export const SEQUENCE_OFFSET = 8;
/** Where the port id stands (u32). */
export const PORT_ID_OFFSET = 12;

/** One netlink message as it lies in memory. Reading a field reads the bytes; nothing is decoded beforehand. */
export interface MessageView {
  /** What the message is: a control type below 16 (`NLMSG_ERROR` …), or the family's own. */
  readonly type: number;
  /** `NLM_F_*` bits. */
  readonly flags: number;
  /** Number that ties a reply to its request; 0 in notifications. */
  readonly sequence: number;
  /** The port id that the header claims. It is not proof of the sender: see `Datagram.sender`. */
  readonly portId: number;
  /** Length in bytes, header included, padding behind it excluded. */
  readonly length: number;
  /** The memory that the message lies in, twice, and where it starts there: for hot paths that read fields in place. */
  readonly view: DataView;
  readonly store: Uint8Array;
  readonly offset: number;
  /** The whole message, header included: a view, not a copy. */
  readonly bytes: Uint8Array;
  /** What follows the header: a view, not a copy. */
  readonly payload: Uint8Array;
  /**
   * A cursor over the attributes that follow the family's own header of `familyHeaderLength` bytes.
   * Pass a `reader` to use it again instead of making one. A message that ends inside that header is an error of the
   * cursor.
   *
   * @throws TypeError or RangeError when the length is no integer from 0 on, or the reader none.
   */
  attributes(familyHeaderLength: number, reader?: AttributeReader): AttributeReader;
  /**
   * A cursor over the fields of the family's own header, which is what follows the netlink header. Pass a `reader` to use
   * it again instead of making one.
   */
  struct(reader?: StructReader): StructReader;
  /** The same message with bytes of its own. */
  copy(): Message;
}

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

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
    // A message that ends with the header needs no padding behind it.
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

/** What `console.log` shows of a message: its header in one line. `formatMessage()` shows what is in it. */
function inspect(this: MessageFields): string {
  const { length } = this;
  if (this.store === GONE_BYTES) return `${this.constructor.name} { no longer lent }`;
  if (length < NLMSG_HDRLEN) return `${this.constructor.name} {}`;
  const { type, flags, sequence, portId } = this;
  const parts = [messageTypeName(undefined, type), `${length} bytes`, flagNames(undefined, type, flags)];
  return `${this.constructor.name} { ${parts.join(", ")}, sequence ${sequence}, port id ${portId} }`;
}

/** What is left to read of a message whose loan is over: nothing, and every method says so. */
const GONE_BYTES = withoutMethods(new Uint8Array(0));
const GONE_VIEW = withoutMethods(new DataView(GONE_BYTES.buffer));

function withoutMethods<Memory extends Uint8Array | DataView>(memory: Memory): Memory {
  for (let kind = Object.getPrototypeOf(memory); kind !== Object.prototype; kind = Object.getPrototypeOf(kind)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(kind))) {
      if (typeof value === "function" && name !== "constructor") Object.defineProperty(memory, name, { value: refuse });
    }
  }
  return memory;
}

function refuse(): never {
  throw new TypeError("message: it was lent until the loop was over: copy() it inside, or collect with toArray()");
}

/** A message that lies in somebody else's buffer: valid until that buffer is filled again. `copy()` keeps it. */
export class BorrowedMessage extends MessageFields {
  view: DataView;
  store: Uint8Array;
  offset = 0;
  length = 0;

  /** A message view over `store`; it shows nothing before the first {@link point}. */
  constructor(store: Uint8Array, view: DataView) {
    super();
    this.store = plainBytes(store);
    this.view = view;
  }

  /**
   * Ends the loan: whatever is read of the message from now on is a TypeError that says so, instead of something else
   * that has come to lie there. It cannot show anything again.
   */
  retire(): void {
    this.store = GONE_BYTES;
    this.view = GONE_VIEW;
  }

  override copy(): Message {
    if (this.store === GONE_BYTES) refuse();
    return super.copy();
  }

  /** Shows the message of `length` bytes at `offset`. The caller has checked that it lies inside the buffer. */
  point(offset: number, length: number): this {
    this.offset = offset;
    this.length = length;
    return this;
  }
}

/** A message with bytes of its own. It stays as it is however often buffers are reused. */
export class Message extends MessageFields {
  readonly store: Uint8Array;
  readonly offset = 0;
  readonly length: number;
  #view: DataView | undefined;

  /**
   * Takes ownership of `bytes`: one whole message. A length field of 0 is right for a message that is still to be sent.
   *
   * @throws TypeError when it is not given bytes; RangeError when they are shorter than a header or hold more or less
   * than one message.
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

  // The header is read from the bytes: a DataView costs more than the copy, and many replies are not looked into further.
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

  // Made at its first use.
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

/** Bytes of one whole message, or an object that has them: welcome wherever a message is sent. */
export type Request = MessageView | Uint8Array;

/**
 * The bytes of a request, checked to be one message.
 *
 * @param name how the message is called in the error: "requests[3]".
 * @throws TypeError when it is neither a message nor bytes; RangeError when it is not exactly one message.
 */
export function requestBytes(request: Request, name: string): Uint8Array {
  if (request instanceof Message) return request.bytes;
  const bytes: unknown = request instanceof Uint8Array ? request : (request as MessageView | null | undefined)?.bytes;
  if (!(bytes instanceof Uint8Array)) throw notAMessage(request, name, "a Message or the bytes of one (Uint8Array)");
  try {
    const plain = plainBytes(bytes);
    const length = checkedLength(plain);
    return length === plain.length ? plain : plain.subarray(0, length);
  } catch (error) {
    throw new RangeError(`${name}: ${(error as Error).message}`);
  }
}

function checkedLength(bytes: Uint8Array): number {
  if (bytes.length < NLMSG_HDRLEN) {
    throw new RangeError(`a netlink message starts with a header of ${NLMSG_HDRLEN} bytes, got ${bytes.length} bytes`);
  }
  const length = number32(bytes, LENGTH_OFFSET);
  if (length === 0) return bytes.length;
  if (length < NLMSG_HDRLEN || length > bytes.length || align(length) < bytes.length) {
    throw new RangeError(`the header says ${length} bytes, but there are ${bytes.length}: pass exactly one message`);
  }
  return length;
}

/**
 * Walks the messages of one datagram in place: no object is made for a message.
 *
 * ```ts
 * while (cursor.next()) count(cursor.message.type);
 * if (cursor.error) …                                // what came before the bad length was delivered
 * ```
 */
export class MessageCursor {
  /** The current message: one object, shown another place by every {@link next}. */
  readonly message: BorrowedMessage;
  /** Why the walk ended early, when a length lies; undefined after a clean end. */
  error: string | undefined;
  #next = 0;
  #start = 0;
  #end = 0;

  constructor() {
    this.message = new BorrowedMessage(NOTHING, NO_VIEW);
  }

  /** Starts over with the datagram that lies from `start` to `end` of a memory given both as bytes and as a view. */
  over(store: Uint8Array, view: DataView, start: number, end: number): this {
    this.message.store = store;
    this.message.view = view;
    this.#start = start;
    this.#next = start;
    this.#end = end;
    this.error = undefined;
    return this;
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#next >= this.#end;
  }

  /** Moves on to the next message; false at the end, or when what follows cannot be a message. */
  next(): boolean {
    return this.nextInto(this.message);
  }

  /** The same, shown by a view of the caller's, which has to be one of the same memory. */
  nextInto(message: BorrowedMessage): boolean {
    const at = this.#next;
    const left = this.#end - at;
    if (left < NLMSG_HDRLEN) return left <= 0 ? false : this.#stop(`${left} stray bytes behind the last message`);
    const length = message.view.getUint32(at + LENGTH_OFFSET, littleEndian);
    if (length < NLMSG_HDRLEN || length > left) {
      return this.#stop(`a message at byte ${at - this.#start} claims ${length} bytes where ${left} are left`);
    }
    message.offset = at;
    message.length = length;
    this.#next = at + align(length);
    return true;
  }

  /**
   * Moves on like {@link nextInto} when the next message is one of a family's, has the number `sequence` and none of these
   * flags; stays where it is otherwise, and at the end.
   */
  nextPlain(message: BorrowedMessage, sequence: number, flags: number): boolean {
    const { view } = message;
    const at = this.#next;
    const left = this.#end - at;
    if (left < NLMSG_HDRLEN) return false;
    const length = view.getUint32(at + LENGTH_OFFSET, littleEndian);
    if (length < NLMSG_HDRLEN || length > left) return false;
    if (view.getUint32(at + SEQUENCE_OFFSET, littleEndian) !== sequence) return false;
    // One read for both: this is done for every entry of a table.
    const typeAndFlags = view.getInt32(at + TYPE_OFFSET, littleEndian);
    if ((littleEndian ? typeAndFlags & 0xffff : typeAndFlags >>> 16) < NLMSG_MIN_TYPE) return false;
    if ((typeAndFlags & (littleEndian ? flags << 16 : flags)) !== 0) return false;
    message.offset = at;
    message.length = length;
    this.#next = at + align(length);
    return true;
  }

  #stop(error: string): false {
    this.error = error;
    this.#next = this.#end;
    return false;
  }
}
