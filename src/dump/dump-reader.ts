import { align } from "../base/bytes.ts";
import { NLM_F_DUMP_INTR, NLM_F_MULTI, NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  BorrowedMessage,
  LENGTH_OFFSET,
  MessageCursor,
  type MessageView,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message/message.ts";
import { checkWalk, type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";

/** Maximum number of identical datagrams in a row. More of them mean that the dump would never end. */
const MAX_REPEATS = 100;
/** Number of bytes at the start of a datagram that are compared first. */
const FIRST_BYTES = 64;

// A local constant is faster than an imported one.
const littleEndian = hostLittleEndian;
// Indexes of 32-bit words in a message header. One word contains type and flags.
const LENGTH_WORD = LENGTH_OFFSET / 4;
const TYPE_WORD = TYPE_OFFSET / 4;
const SEQUENCE_WORD = SEQUENCE_OFFSET / 4;
/** Position of NLM_F_DUMP_INTR in the word with type and flags. */
const INTERRUPTED = littleEndian ? NLM_F_DUMP_INTR << 16 : NLM_F_DUMP_INTR;

/** Reads the messages of a dump from received datagrams. */
export class DumpReader {
  readonly buffer: ReceiveBuffer;
  /** Datagram whose messages are being read; undefined before the first one and after the end of the dump. */
  datagram: Datagram | undefined;
  /** Cursor for messages that are not ordinary entries: errors, the end of the dump, malformed messages. */
  readonly #cursor = new MessageCursor();
  // The fields that are used for each message are not `#private`, because access would take longer.
  /** Memory of the receive buffer. Messages in it are aligned to 4 bytes. */
  private readonly words: Int32Array;
  /** Offset of the next message in the memory of the receive buffer, and of the end of the datagram. */
  private position = 0;
  private end = 0;
  /** View for callers that need only one message at a time. The next message moves it. */
  readonly shared: BorrowedMessage;
  /** Message views for callers that keep all messages of a datagram. They are valid until the next receive. */
  readonly #ownViews: BorrowedMessage[] = [];
  #ownViewCount = 0;
  private sequence = 0;
  /** Sequence number of the last message that {@link nextEntry} returned from the datagram. */
  #lastSequence = 0;
  #generation = 0;
  /** Hash of the length and the first bytes of the datagram. */
  #hash = 0;
  /** Checksum of the datagram; undefined if its first bytes differ from those of the previous datagram. */
  #checksum: number | undefined;
  #repeats = 0;

  constructor(buffer: ReceiveBuffer) {
    this.buffer = buffer;
    this.words = buffer.slots.data.int32();
    this.shared = new BorrowedMessage(buffer.slots.bytes, buffer.slots.view);
  }

  /** Whether all messages of the datagram have been read, so that the next one must be received. */
  get exhausted(): boolean {
    return this.position >= this.end;
  }

  /** Whether the kernel has repeated the same datagram so often that the dump would never end. */
  get stuck(): boolean {
    // The first repetition is not counted, because the checksum of the datagram before it is unknown.
    return this.#repeats >= MAX_REPEATS - 1;
  }

  /** Starts to read a datagram that was just received. `sequence` is the sequence number of the dump request. */
  begin(datagram: Datagram, sequence: number): void {
    this.datagram = datagram;
    this.sequence = sequence;
    this.#lastSequence = sequence;
    this.#ownViewCount = 0;
    this.#generation = this.buffer.generation;
    this.position = datagram.offset;
    this.end = datagram.offset + Math.min(datagram.length, this.buffer.slots.capacity);
    datagram.cursor(this.#cursor);
    this.#countRepeats(datagram);
  }

  /** Counts how often the datagram was repeated. Compares checksums only if the first bytes are equal. */
  #countRepeats(datagram: Datagram): void {
    const { position, words } = this;
    const end = Math.min(this.end - 3, position + FIRST_BYTES);
    let hash = datagram.length;
    for (let at = position; at < end; at += 4) hash = (Math.imul(hash, 31) + words[at >> 2]!) | 0;
    const checksum = hash === this.#hash ? Bun.hash.crc32(datagram.bytes) : undefined;
    this.#repeats = checksum !== undefined && checksum === this.#checksum ? this.#repeats + 1 : 0;
    this.#hash = hash;
    this.#checksum = checksum;
  }

  /**
   * Moves a view to the next message if it is an ordinary entry of the dumped table. Returns false for other messages,
   * for which {@link nextEntry} must be called. The caller ensures that nothing else has received into the buffer.
   */
  advance(message: BorrowedMessage): boolean {
    const { words } = this;
    const at = this.position;
    const word = at >> 2;
    const left = this.end - at;
    if (left < NLMSG_HDRLEN) return false;
    const length = words[word + LENGTH_WORD]!;
    if (length < NLMSG_HDRLEN || length > left) return false;
    if (words[word + SEQUENCE_WORD] !== this.sequence) return false;
    const typeAndFlags = words[word + TYPE_WORD]!;
    if ((littleEndian ? typeAndFlags & 0xffff : typeAndFlags >>> 16) < NLMSG_MIN_TYPE) return false;
    if ((typeAndFlags & INTERRUPTED) !== 0) return false;
    message.offset = at;
    message.size = length;
    this.position = at + align(length);
    return true;
  }

  /** Calls `add` for at most `count` of the next messages, as long as they are ordinary entries of the dumped table. */
  addPlain<Item>(items: Item[], add: (items: Item[], message: MessageView) => void, count: number): void {
    const { shared } = this;
    for (let left = count; left > 0 && this.advance(shared); left--) add(items, shared);
  }

  /** Returns the next message if it is an ordinary entry, as a view that is valid until the next receive. */
  nextPlain(): BorrowedMessage | undefined {
    const message = this.#ownView();
    if (!this.advance(message)) return undefined;
    this.#ownViewCount++;
    return message;
  }

  /**
   * Returns the next message of the dump, or undefined at the end of the datagram.
   *
   * @param isShared whether to return the view {@link shared} instead of one that stays valid until the next receive.
   * @throws NetlinkError EBADMSG if the rest of the datagram is malformed; RangeError if another call has received into
   * the buffer.
   */
  nextEntry(isShared: boolean): BorrowedMessage | undefined {
    if (this.datagram === undefined) return undefined;
    if (this.#generation !== this.buffer.generation && !this.exhausted) {
      throw new RangeError("buffer: another call received into this buffer while it still held messages of the dump");
    }
    const { sequence } = this;
    const message = isShared ? this.shared : this.#ownView();
    const isFirst = this.position === this.datagram.offset;
    const nextSequence = isFirst ? sequence : (this.#lastSequence + 1) >>> 0;
    const cursor = this.#cursor;
    cursor.seek(this.position);
    while (cursor.nextInto(message)) {
      this.position = message.offset + align(message.length);
      // In NetLabel dumps, the sequence number grows with each entry of a datagram. (netlbl_mgmt_listall_cb)
      const counted = (message.flags & NLM_F_MULTI) !== 0 && message.sequence === nextSequence;
      if (message.sequence !== sequence && !counted) continue;
      this.#lastSequence = message.sequence;
      if (!isShared) this.#ownViewCount++;
      return message;
    }
    this.position = this.end;
    checkWalk(cursor);
    return undefined;
  }

  /** Invalidates all returned messages, so that later accesses throw. Ends the use of the reader. */
  retire(): void {
    this.skipRest();
    this.shared.retire();
    for (const view of this.#ownViews) view.retire();
  }

  #ownView(): BorrowedMessage {
    const { bytes, view } = this.buffer.slots;
    const index = this.#ownViewCount;
    this.#ownViews[index] ??= new BorrowedMessage(bytes, view);
    return this.#ownViews[index];
  }

  /** Skips the rest of the datagram when the dump has ended or is abandoned. */
  skipRest(): void {
    this.datagram = undefined;
    this.end = 0;
  }
}

interface DumpSource {
  /** Reader of the dump's own buffer; undefined before the first message. */
  readonly reader: DumpReader | undefined;
  nextShared(): MessageView | undefined;
  done(): void;
}

/**
 * Iterates over the messages of a dump. If the caller leaves the loop, the dump is abandoned. `next` returns the
 * iterator itself as its result, so that no object is allocated.
 */
export class DumpIterator implements IterableIterator<MessageView> {
  done = false;
  value!: MessageView;
  readonly #dump: DumpSource;
  /** Reader of the dump, for ordinary entries: a call of the dump would take 2 ns longer. */
  #reader: DumpReader | undefined;

  constructor(dump: DumpSource) {
    this.#dump = dump;
  }

  next(): IteratorResult<MessageView> {
    // `value` is already the shared view of the reader.
    const reader = this.#reader;
    return reader?.advance(reader.shared) ? (this as IteratorResult<MessageView>) : this.#next();
  }

  return(): IteratorResult<MessageView> {
    this.#dump.done();
    return this.#end();
  }

  [Symbol.iterator](): this {
    return this;
  }

  #next(): IteratorResult<MessageView> {
    const message = this.#dump.nextShared();
    if (message === undefined) return this.#end();
    this.#reader = this.#dump.reader;
    this.value = message;
    return this as IteratorResult<MessageView>;
  }

  #end(): IteratorResult<MessageView> {
    this.done = true;
    this.value = undefined as never;
    return this as IteratorResult<MessageView>;
  }
}

/**
 * Maximum number of receive buffers that are kept for later dumps. A program that runs at most this many dumps at once
 * allocates no further buffers.
 */
export const MAX_IDLE_BUFFERS = 8;
/**
 * Receive buffers of finished dumps, by number of slots. Creating one takes longer than a short dump, and half a MiB of
 * garbage for each dump would delay the collection of other garbage. The engine may collect the buffers while the program
 * is idle.
 */
const idle = new Map<number, WeakRef<ReceiveBuffer>[]>();

/** Returns a receive buffer that a finished dump has released, or a new one. */
export function acquireBuffer(slots: number = 1): ReceiveBuffer {
  const kept = idle.get(slots) ?? [];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const buffer = last.deref();
    if (buffer !== undefined) return buffer;
  }
  return new ReceiveBuffer({ slots });
}

/** Keeps the receive buffer of a finished dump for later dumps. */
export function releaseBuffer(buffer: ReceiveBuffer): void {
  const { count } = buffer.slots;
  const kept = idle.getOrInsertComputed(count, () => []);
  if (kept.length >= MAX_IDLE_BUFFERS) kept.splice(0, kept.length, ...kept.filter((one) => one.deref() !== undefined));
  if (kept.length < MAX_IDLE_BUFFERS) kept.push(new WeakRef(buffer));
}
