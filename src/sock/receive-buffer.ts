import { EBADMSG, EMSGSIZE } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { ReceiveSlots } from "../ffi/receive-slots.ts";
import { checkInteger, checkObject } from "../message/check.ts";
import { BorrowedMessage, MessageCursor, type MessageView } from "../message/message.ts";
import { inspectAs } from "./inspect.ts";

/** The longest datagram that fits by default: 64 KiB of packet or payload, and room for headers and attributes. */
export const DEFAULT_SLOT_SIZE: number = 64 * 1024 + 4096;
const DEFAULT_SLOTS = 16;
const MAX_SLOTS = 1024;
/** A message's header fits. */
const LEAST_SLOT_SIZE = 16;
const MAX_BUFFER_SIZE = 2 ** 30;

/** How a {@link ReceiveBuffer} is sized. */
export interface ReceiveBufferOptions {
  /** How many datagrams one system call can bring (default 16, at most 1024). */
  slots?: number | undefined;
  /** The longest datagram that fits, in bytes (default 68 KiB, at least 16). Memory is used only where data arrives. */
  slotSize?: number | undefined;
}

/**
 * Memory to receive datagrams into. The caller owns it and uses it again and again: everything that was received with
 * it is valid until the next receive with it. It never moves, and nothing is allocated for a datagram.
 */
export class ReceiveBuffer {
  static {
    inspectAs(ReceiveBuffer, ({ slots }) => `ReceiveBuffer(${slots.count} slots of ${slots.capacity} bytes)`);
  }

  /** The memory itself and the kernel's structures around it. */
  readonly slots: ReceiveSlots;
  /** How many slots the last system call filled, believed or not. */
  filled = 0;
  /** Counts the receives: what was lent before the last one is gone. */
  generation = 0;
  /** Those of them that are believed. */
  readonly accepted: Datagram[] = [];
  readonly #datagrams: Datagram[] = [];

  /** @throws RangeError or TypeError for sizes that cannot be. */
  constructor(options: ReceiveBufferOptions = {}) {
    checkObject(options, "options");
    const { slots = DEFAULT_SLOTS, slotSize = DEFAULT_SLOT_SIZE } = options;
    checkInteger(slots, 1, MAX_SLOTS, "slots");
    checkInteger(slotSize, LEAST_SLOT_SIZE, MAX_BUFFER_SIZE, "slotSize");
    if (slots * slotSize > MAX_BUFFER_SIZE) {
      throw new RangeError(`slots: ${slots} of ${slotSize} bytes are more than 2^30 bytes: use fewer, or smaller ones`);
    }
    this.slots = new ReceiveSlots(slots, slotSize);
  }

  /** Starts a receive: what was lent before is gone. Returns the array that lists what is accepted, empty. */
  begin(): Datagram[] {
    this.generation++;
    this.filled = 0;
    this.accepted.length = 0;
    return this.accepted;
  }

  /** The datagram in a slot that was filled: one and the same object each time. */
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

/** Where this thread reads what it throws away: lengths and senders can be told, and nothing else. */
export function throwawayBuffer(): ReceiveBuffer {
  throwaway ??= new ReceiveBuffer({ slots: 32, slotSize: LEAST_SLOT_SIZE });
  return throwaway;
}

/**
 * One datagram as it lies in a {@link ReceiveBuffer}: valid until the next receive with that buffer.
 * Sender, group and namespace come from the kernel's address and control data, never from a message header.
 */
export class Datagram {
  readonly #slots: ReceiveSlots;
  readonly #slot: number;
  readonly #views: BorrowedMessage[] = [];
  #iterator: MessageIterator | undefined;

  constructor(slots: ReceiveSlots, slot: number) {
    this.#slots = slots;
    this.#slot = slot;
  }

  /** Port id of the sender; 0 is the kernel. */
  get sender(): number {
    return this.#slots.sender(this.#slot);
  }

  /** Bit mask of the multicast group it came through, for groups 1 to 32; otherwise 0. */
  get groups(): number {
    return this.#slots.groups(this.#slot);
  }

  /** Number of the multicast group it came through; 0 for unicast. Above 32 only where the socket asks for packet info. */
  get group(): number {
    return this.#slots.group(this.#slot);
  }

  /** Id of the network namespace it tells about, as the socket's namespace numbers it; -1 is the socket's own. */
  get nsid(): number {
    return this.#slots.nsid(this.#slot);
  }

  /** Length in bytes, as sent: more than was kept when {@link truncated}. */
  get length(): number {
    return this.#slots.length(this.#slot);
  }

  /** Where it starts in the buffer's memory (`buffer.slots.bytes`). */
  get offset(): number {
    return this.#slots.offset(this.#slot);
  }

  /** Whether the buffer's slots were too small for it. */
  get truncated(): boolean {
    return this.#slots.truncated(this.#slot);
  }

  /** What was received: a view, not a copy. */
  get bytes(): Uint8Array {
    const start = this.#slots.offset(this.#slot);
    return this.#slots.bytes.subarray(start, start + Math.min(this.length, this.#slots.capacity));
  }

  /**
   * A cursor over the messages, at the start of the datagram, for loops that make no object at all: pass the `cursor`
   * of the datagram before to use it again.
   */
  cursor(cursor?: MessageCursor): MessageCursor {
    const start = this.#slots.offset(this.#slot);
    const end = start + Math.min(this.length, this.#slots.capacity);
    return (cursor ?? new MessageCursor()).over(this.#slots.bytes, this.#slots.view, start, end);
  }

  /**
   * The messages in it. The views are made once and used again for what the buffer receives next.
   *
   * @throws NetlinkError while iterating: EMSGSIZE at once for a truncated datagram; EBADMSG behind the last good message
   * when what follows cannot be one.
   */
  messages(): Iterable<MessageView> {
    if (this.#iterator === undefined || this.#iterator.busy) this.#iterator = new MessageIterator(this);
    return this.#iterator.restart();
  }

  /** Throws when the datagram does not hold what was sent. */
  checkComplete(): void {
    if (!this.truncated) return;
    throw new NetlinkError(
      `receive: a datagram of ${this.length} bytes did not fit ${this.#slots.capacity}; ` +
        "use a ReceiveBuffer with a larger slotSize",
      { errno: EMSGSIZE, syscall: "recvmmsg", length: this.length },
    );
  }

  /** Ends the loan of every message that was lent from this slot: to use one is an error. */
  retire(): void {
    for (const view of this.#views) view.retire();
    this.#views.length = 0;
  }

  /** The view that shows the message number `index` of this datagram, made at its first use. */
  view(index: number): BorrowedMessage {
    let view = this.#views[index];
    if (view === undefined) {
      view = new BorrowedMessage(this.#slots.bytes, this.#slots.view);
      this.#views[index] = view;
    }
    return view;
  }
}

/** Iterates over a datagram's messages; it is its own result object, so that nothing is made for a step. */
class MessageIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  /** Whether a loop is under way, so that another one over the same datagram needs an iterator of its own. */
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

/** Throws when a walk ended because a length lied. */
export function checkWalk(cursor: MessageCursor): void {
  if (cursor.error === undefined) return;
  throw new NetlinkError(`receive: malformed datagram: ${cursor.error}`, { errno: EBADMSG });
}
