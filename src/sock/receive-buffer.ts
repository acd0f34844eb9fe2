import { fromOpen, rangeError, typeError } from "../base/argument-error.ts";
import { brand, hasBrand } from "../base/brand.ts";
import { checkObject, checkOptions, integerFrom, type OptionChecks } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { inspectAs } from "../base/inspect.ts";
import { EBADMSG, EMSGSIZE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { ReceiveSlots } from "../ffi/receive-slots.ts";
import { BorrowedMessage, MessageCursor, type MessageView } from "../message/message.ts";

/** Room for 64 KiB of packet or payload, plus headers and attributes. */
export const DEFAULT_SLOT_SIZE: number = 64 * 1024 + 4096;
/** Minimum kernel memory in bytes that a datagram in a receive queue occupies in addition to its length. */
export const MIN_OVERHEAD = 512;
const DEFAULT_SLOTS = 16;
/** Limits of receive buffers. Only written pages of the `bytes` occupy physical memory. */
export const BufferLimit = { slots: 1024, minSlotSize: 16, bytes: 0x40000000 } as const;

/** Options for creating a {@link ReceiveBuffer}, which consists of slots. Each slot holds one datagram. */
export interface ReceiveBufferOptions {
  /** Number of slots (default 16, at most 1024). One system call receives up to this number of datagrams. */
  slots?: number | undefined;
  /** Maximum length of a datagram in bytes (default 68 KiB, at least 16). Unused slots occupy no memory. */
  slotSize?: number | undefined;
}

const optionChecks: OptionChecks<ReceiveBufferOptions> = {
  slots: integerFrom(1, BufferLimit.slots),
  slotSize: integerFrom(BufferLimit.minSlotSize, BufferLimit.bytes),
};

/**
 * Memory into which datagrams are received. Received data is valid until the next receive with the same buffer.
 *
 * The memory is allocated once, and a receive allocates no object per datagram.
 */
export class ReceiveBuffer {
  static {
    brand(ReceiveBuffer, "ReceiveBuffer");
    inspectAs(ReceiveBuffer, ({ slots }) => `ReceiveBuffer(${slots.count} slots of ${slots.capacity} bytes)`);
  }

  /** Memory for the datagrams, and the structures with which `recvmmsg` fills it. */
  readonly slots: ReceiveSlots;
  /** Number of datagrams that the last receive returned, including those of ignored senders. */
  filled = 0;
  /** @internal Number of datagrams of the last receive that are not truncated and come from accepted senders. */
  whole = 0;
  /** @internal Total length in bytes of the datagrams that {@link whole} counts. */
  wholeBytes = 0;
  /** Number of receives into this buffer. Borrowed messages use it to detect that they have expired. */
  generation = 0;
  /** Datagrams of the last receive whose sender was accepted (by default, only the kernel). */
  readonly accepted: Datagram[] = [];
  readonly #datagrams: Datagram[] = [];

  /** @throws RangeError or TypeError for invalid sizes and unknown options. */
  constructor(options: ReceiveBufferOptions = {}) {
    checkObject(options, "options");
    const given = { ...options };
    checkOptions(given, optionChecks);
    const { slots = DEFAULT_SLOTS, slotSize = DEFAULT_SLOT_SIZE } = given;
    if (slots * slotSize > BufferLimit.bytes) {
      throw rangeError("slots", `${slots} of ${slotSize} bytes are more than 2^30 bytes: use fewer, or smaller ones`);
    }
    this.slots = new ReceiveSlots(slots, slotSize);
  }

  /**
   * Prepares the buffer for a receive, which invalidates earlier messages. Returns the list {@link accepted}, which is
   * empty until the receive adds datagrams.
   */
  begin(): Datagram[] {
    this.generation++;
    this.filled = 0;
    this.accepted.length = 0;
    return this.accepted;
  }

  /** Returns the datagram in a slot of the buffer. Later receives reuse the same object. */
  datagram(slot: number): Datagram {
    this.#datagrams[slot] ??= new Datagram(this.slots, slot);
    return this.#datagrams[slot];
  }
}

let throwaway: ReceiveBuffer | undefined;

/** Returns a buffer for datagrams that are discarded unread. */
export function throwawayBuffer(): ReceiveBuffer {
  throwaway ??= new ReceiveBuffer({ slots: 32, slotSize: BufferLimit.minSlotSize });
  return throwaway;
}

/**
 * A received datagram in a {@link ReceiveBuffer}. It is valid until the next receive with that buffer.
 *
 * The kernel provides the sender, group and namespace. They do not come from the message headers, which a sender could
 * forge.
 */
export class Datagram {
  /** @internal Number of the datagram's slot in the receive buffer. */
  readonly slot: number;
  readonly #slots: ReceiveSlots;
  readonly #views: BorrowedMessage[] = [];
  #iterator: MessageIterator | undefined;

  constructor(slots: ReceiveSlots, slot: number) {
    this.#slots = fromOpen(slots, new.target, "NetlinkSocket.receive()", slot);
    this.slot = slot;
  }

  /** Port id of the socket that sent the datagram; 0 for the kernel. */
  get sender(): number {
    return this.#slots.sender(this.slot);
  }

  /** Bit mask of the datagram's multicast group: bit 0 is group 1. It is 0 for unicast and for groups above 32. */
  get groups(): number {
    return this.#slots.groups(this.slot);
  }

  /** Multicast group of the datagram; 0 for unicast. Groups above 32 are reported only with the option `packetInfo`. */
  get group(): number {
    return this.#slots.group(this.slot);
  }

  /**
   * Id of the network namespace in which the event occurred; -1 for the socket's own namespace. Each namespace assigns
   * its own ids to other namespaces, and this id is valid in the socket's namespace.
   */
  get nsid(): number {
    return this.#slots.nsid(this.slot);
  }

  /** Length in bytes of the datagram as it was sent, even if it is {@link truncated}. */
  get length(): number {
    return this.#slots.length(this.slot);
  }

  /** Offset in bytes of the datagram in the buffer's memory (`buffer.slots.bytes`). */
  get offset(): number {
    return this.#slots.offset(this.slot);
  }

  /** Whether the end of the datagram is missing, because the datagram was longer than a slot of the buffer. */
  get truncated(): boolean {
    return this.#slots.truncated(this.slot);
  }

  /** Received bytes of the datagram, as a view of the receive buffer. */
  get bytes(): Uint8Array {
    const start = this.#slots.offset(this.slot);
    return this.#slots.bytes.subarray(start, start + Math.min(this.length, this.#slots.capacity));
  }

  /** Returns a cursor over the messages, for loops that must not allocate memory. Pass a cursor to reuse it. */
  cursor(cursor?: MessageCursor): MessageCursor {
    const start = this.#slots.offset(this.slot);
    const end = start + Math.min(this.length, this.#slots.capacity);
    return (cursor ?? new MessageCursor()).over(this.#slots.bytes, this.#slots.view, start, end);
  }

  /**
   * Returns the messages of the datagram. They are views of the receive buffer, valid until the next receive.
   *
   * @throws NetlinkError while iterating: EMSGSIZE at once for a truncated datagram; EBADMSG after the last valid
   *   message if the rest is malformed.
   */
  messages(): Iterable<MessageView> {
    if (this.#iterator === undefined || this.#iterator.busy) this.#iterator = new MessageIterator(this);
    return this.#iterator.restart();
  }

  /** Throws NetlinkError EMSGSIZE if the datagram is truncated. */
  checkComplete(): void {
    if (!this.truncated) return;
    throw new NetlinkError(
      `receive: a datagram of ${this.length} bytes did not fit ${this.#slots.capacity}; ` +
        "use a ReceiveBuffer with a larger slotSize",
      { errno: EMSGSIZE, syscall: "recvmmsg", length: this.length },
    );
  }

  view(index: number): BorrowedMessage {
    this.#views[index] ??= new BorrowedMessage(this.#slots.bytes, this.#slots.view);
    return this.#views[index];
  }
}

/** `next` returns the iterator itself, so that no object is allocated. */
class MessageIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  /** Whether a loop uses this iterator; nested loops get another. */
  busy = false;
  readonly #datagram: Datagram;
  readonly #cursor = new MessageCursor();
  #index = 0;

  constructor(datagram: Datagram) {
    this.#datagram = datagram;
  }

  restart(): this {
    this.busy = true;
    this.done = false;
    this.#index = 0;
    this.#datagram.cursor(this.#cursor);
    return this;
  }

  next(): IteratorResult<MessageView> {
    if (this.#index === 0) this.#datagram.checkComplete();
    const view = this.#datagram.view(this.#index);
    if (this.#cursor.nextInto(view)) {
      this.#index++;
      this.value = view;
    } else {
      this.busy = false;
      this.done = true;
      checkWalk(this.#cursor);
    }
    return this as IteratorResult<MessageView>;
  }

  return(): IteratorResult<MessageView> {
    this.busy = false;
    this.done = true;
    return this as IteratorResult<MessageView>;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** Throws EBADMSG if the iteration stopped at a message with an invalid length. */
export function checkWalk(cursor: MessageCursor): void {
  if (cursor.error === undefined) return;
  throw new NetlinkError(`receive: malformed datagram: ${cursor.error}`, { errno: EBADMSG });
}

/** Also accepts a buffer of another copy of the library, which bundled applications can contain. */
export function checkReceiveBuffer(value: unknown): asserts value is ReceiveBuffer {
  if (!(value instanceof ReceiveBuffer || hasBrand(value, "ReceiveBuffer")))
    throw typeError("buffer", `expected a ReceiveBuffer, got ${describeValue(value)}`);
}
