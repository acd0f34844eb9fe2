import { rangeError } from "../base/argument-error.ts";
import { checkObject, checkOptions, integerFrom, type OptionChecks } from "../base/check.ts";
import { inspectAs } from "../base/inspect.ts";
import { EBADMSG, EMSGSIZE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { ReceiveSlots } from "../ffi/receive-slots.ts";
import { BorrowedMessage, MessageCursor, type MessageView } from "../message/message.ts";

/** Default maximum length of a datagram in bytes: 64 KiB of packet or payload, plus headers and attributes. */
export const DEFAULT_SLOT_SIZE: number = 64 * 1024 + 4096;
/** Minimum number of bytes of kernel memory that a queued datagram occupies in addition to its length. */
export const MIN_OVERHEAD = 512;
const DEFAULT_SLOTS = 16;
const MAX_SLOTS = 1024;
const MIN_SLOT_SIZE = 16;
const MAX_BUFFER_SIZE = 2 ** 30;

/** Number and length of the slots of a {@link ReceiveBuffer}. A slot holds one datagram. */
export interface ReceiveBufferOptions {
  /** Maximum number of datagrams that one system call receives (default 16, at most 1024). */
  slots?: number | undefined;
  /** Maximum length of a datagram in bytes (default 68 KiB, at least 16). Unused pages occupy no memory. */
  slotSize?: number | undefined;
}

const optionChecks: OptionChecks<ReceiveBufferOptions> = {
  slots: integerFrom(1, MAX_SLOTS),
  slotSize: integerFrom(MIN_SLOT_SIZE, MAX_BUFFER_SIZE),
};

/**
 * Memory into which datagrams are received. The caller owns and reuses the memory: received data is valid until the
 * next receive with the same buffer. The memory is never reallocated, and a receive allocates no object per datagram.
 */
export class ReceiveBuffer {
  static {
    inspectAs(ReceiveBuffer, ({ slots }) => `ReceiveBuffer(${slots.count} slots of ${slots.capacity} bytes)`);
  }

  /** Memory for the datagrams, together with the structures that describe this memory to the kernel. */
  readonly slots: ReceiveSlots;
  /** Number of datagrams that the last receive returned. Datagrams of ignored senders are included. */
  filled = 0;
  /**
   * @internal Number of accepted datagrams of the last receive that were not truncated.
   */
  whole = 0;
  /**
   * @internal Total length in bytes of the accepted datagrams of the last receive that were not truncated.
   */
  wholeBytes = 0;
  /** Number of receives into this buffer. A borrowed message compares this number to detect that it has expired. */
  generation = 0;
  /** Datagrams of the last receive whose sender was accepted: by default, only those of the kernel. */
  readonly accepted: Datagram[] = [];
  readonly #datagrams: Datagram[] = [];

  /** @throws RangeError or TypeError for invalid sizes and unknown options. */
  constructor(options: ReceiveBufferOptions = {}) {
    checkObject(options, "options");
    const given = { ...options };
    checkOptions(given, optionChecks);
    const { slots = DEFAULT_SLOTS, slotSize = DEFAULT_SLOT_SIZE } = given;
    if (slots * slotSize > MAX_BUFFER_SIZE) {
      throw rangeError("slots", `${slots} of ${slotSize} bytes are more than 2^30 bytes: use fewer, or smaller ones`);
    }
    this.slots = new ReceiveSlots(slots, slotSize);
  }

  /** Starts a receive: invalidates earlier messages. Returns an empty list for the accepted datagrams. */
  begin(): Datagram[] {
    this.generation++;
    this.filled = 0;
    this.accepted.length = 0;
    return this.accepted;
  }

  /** Returns the datagram in a slot of the buffer. Every receive reuses the returned object. */
  datagram(slot: number): Datagram {
    let datagram = this.#datagrams[slot];
    if (datagram === undefined) {
      datagram = new Datagram(this.slots, slot);
      this.#datagrams[slot] = datagram;
    }
    return datagram;
  }
}

let throwaway: ReceiveBuffer | undefined;

/** Returns a buffer for datagrams to discard. Its short slots only give the length and sender of a datagram. */
export function throwawayBuffer(): ReceiveBuffer {
  throwaway ??= new ReceiveBuffer({ slots: 32, slotSize: MIN_SLOT_SIZE });
  return throwaway;
}

/**
 * One received datagram in a {@link ReceiveBuffer}. It is valid until the next receive with that buffer. Sender, group
 * and namespace come from the address and the control data that the kernel returns, never from a message header.
 */
export class Datagram {
  /**
   * @internal Number of the datagram's slot in the receive buffer.
   */
  readonly slot: number;
  readonly #slots: ReceiveSlots;
  readonly #views: BorrowedMessage[] = [];
  #iterator: MessageIterator | undefined;

  constructor(slots: ReceiveSlots, slot: number) {
    this.#slots = slots;
    this.slot = slot;
  }

  /** Port id of the socket that sent the datagram; 0 for the kernel. */
  get sender(): number {
    return this.#slots.sender(this.slot);
  }

  /** Bit mask that contains the multicast group of the datagram if it is from 1 to 32; otherwise 0. */
  get groups(): number {
    return this.#slots.groups(this.slot);
  }

  /** Multicast group of the datagram; 0 for unicast. Groups above 32 are known only with the option `packetInfo`. */
  get group(): number {
    return this.#slots.group(this.slot);
  }

  /**
   * Id of the network namespace in which the event occurred; -1 for the namespace of the socket. The ids are assigned
   * in the namespace of the socket.
   */
  get nsid(): number {
    return this.#slots.nsid(this.slot);
  }

  /** Length in bytes of the datagram as it was sent. If it is {@link truncated}, fewer bytes were received. */
  get length(): number {
    return this.#slots.length(this.slot);
  }

  /** Offset in bytes of the datagram in the buffer's memory (`buffer.slots.bytes`). */
  get offset(): number {
    return this.#slots.offset(this.slot);
  }

  /** Whether the datagram was longer than a slot of the buffer, so that its end is missing. */
  get truncated(): boolean {
    return this.#slots.truncated(this.slot);
  }

  /** Received bytes of the datagram, as a view of the receive buffer. */
  get bytes(): Uint8Array {
    const start = this.#slots.offset(this.slot);
    return this.#slots.bytes.subarray(start, start + Math.min(this.length, this.#slots.capacity));
  }

  /**
   * Returns a cursor over the messages of the datagram, for loops that must not allocate memory. To reuse the cursor of
   * an earlier datagram, pass it as an argument.
   */
  cursor(cursor?: MessageCursor): MessageCursor {
    const start = this.#slots.offset(this.slot);
    const end = start + Math.min(this.length, this.#slots.capacity);
    return (cursor ?? new MessageCursor()).over(this.#slots.bytes, this.#slots.view, start, end);
  }

  /**
   * Returns the messages of the datagram. They are views of the receive buffer, which later datagrams overwrite.
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
    let view = this.#views[index];
    if (view === undefined) {
      view = new BorrowedMessage(this.#slots.bytes, this.#slots.view);
      this.#views[index] = view;
    }
    return view;
  }
}

/** Iterates over the messages of a datagram. `next` returns the iterator itself, so that no object is allocated. */
class MessageIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  /** Whether a loop is using this iterator. A nested loop over the same datagram then needs another iterator. */
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
