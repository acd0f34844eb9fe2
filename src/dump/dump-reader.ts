import { rangeError } from "../base/argument-error.ts";
import { align } from "../base/bytes.ts";
import { crc32 } from "../base/engine.ts";
import { NDA_CACHEINFO } from "../constants/neighbour.ts";
import { NLA_HDRLEN, NLM_F_DUMP_INTR, NLM_F_MULTI, NLMSG_HDRLEN, NLMSG_MIN_TYPE } from "../constants/netlink.ts";
import { RTA_CACHEINFO } from "../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET6 } from "../constants/socket.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import {
  BorrowedMessage,
  LENGTH_OFFSET,
  MessageCursor,
  type MessageView,
  SEQUENCE_OFFSET,
  TYPE_OFFSET,
} from "../message/message.ts";
import { checkWalk, type Datagram, DEFAULT_SLOT_SIZE, ReceiveBuffer } from "../sock/receive-buffer.ts";
import type { Omissions } from "./omissions.ts";

/**
 * Number of equal datagrams in a row after which a dump counts as endless. Only policy rules can be equal: so many
 * datagrams contain more than 100,000 of them, and adding these takes minutes, because the kernel searches its list for
 * each.
 */
const MAX_REPEATS = 4096;
/** Number for datagrams with room for few rules. A dump of multicast groups repeats a header of 24 bytes. (br_mdb_dump) */
const MAX_SHORT_REPEATS = 256;
const SHORT = 512;
/** Number of bytes that are compared before checksums are computed. */
const FIRST_BYTES = 64;

// JavaScriptCore reads a local constant faster than an imported one.
const littleEndian = hostLittleEndian;
// Indexes of 32-bit words in a message header.
const LENGTH_WORD = LENGTH_OFFSET / 4;
const TYPE_WORD = TYPE_OFFSET / 4;
const SEQUENCE_WORD = SEQUENCE_OFFSET / 4;
/** NLM_F_DUMP_INTR in the header's 32-bit word that contains type and flags. */
const INTERRUPTED = littleEndian ? NLM_F_DUMP_INTR << 16 : NLM_F_DUMP_INTR;

/** Number of 32-bit words in `struct rtmsg` and `struct ndmsg`, and the index of the word with the state. */
const HEADER_WORDS = 3;
const STATE_WORD = 2;
/** Headers of the attributes with `struct rta_cacheinfo` and `struct nda_cacheinfo`. */
const ROUTE_AGES = attributeHeader(NLA_HDRLEN + 32, RTA_CACHEINFO);
const NEIGHBOUR_AGES = attributeHeader(NLA_HDRLEN + 16, NDA_CACHEINFO);
const STATELESS = littleEndian ? 0xffff_0000 : 0xffff;

/** Returns the header of an attribute as a 32-bit word. */
function attributeHeader(length: number, type: number): number {
  return littleEndian ? (type << 16) | length : (length << 16) | type;
}

/** Reads the messages of a dump from received datagrams. */
export class DumpReader {
  readonly buffer: ReceiveBuffer;
  /** Datagram whose messages are read next; undefined before the first and after the last one. */
  datagram: Datagram | undefined;
  readonly #cursor = new MessageCursor();
  // JavaScriptCore accesses `#private` fields more slowly, so fields that are used for each message are not private.
  /** Receive buffer as 32-bit words. Messages start at multiples of 4 bytes. */
  private readonly words: Int32Array;
  private position = 0;
  private end = 0;
  readonly shared: BorrowedMessage;
  /** Views of the messages of the current datagram, for callers that keep all messages of a datagram. */
  readonly #ownViews: BorrowedMessage[] = [];
  #ownViewCount = 0;
  private sequence = 0;
  /** Sequence number of the message that {@link nextEntry} has returned last. */
  #lastSequence = 0;
  #generation = 0;
  #hash = 0;
  /** Checksum of the previous datagram; undefined if its first bytes differed from the datagram before. */
  #checksum: number | undefined;
  #repeats = 0;

  constructor(buffer: ReceiveBuffer) {
    this.buffer = buffer;
    this.words = buffer.slots.data.int32();
    this.shared = new BorrowedMessage(buffer.slots.bytes, buffer.slots.view);
  }

  /** Whether all messages of the datagram were read. */
  get exhausted(): boolean {
    return this.position >= this.end;
  }

  /** Whether the kernel has repeated a datagram so often that the dump will probably never end. */
  get stuck(): boolean {
    // The first of several equal datagrams has no checksum.
    return this.#repeats >= (this.datagram!.length < SHORT ? MAX_SHORT_REPEATS : MAX_REPEATS) - 1;
  }

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

  /** Counts repeats of the same datagram. Compares checksums only if the first bytes are equal. */
  #countRepeats(datagram: Datagram): void {
    const { position, words } = this;
    const end = Math.min(this.end - 3, position + FIRST_BYTES);
    let hash = datagram.length;
    for (let at = position; at < end; at += 4) hash = (Math.imul(hash, 31) + words[at >> 2]!) | 0;
    const checksum = hash === this.#hash ? crc32(datagram.bytes) : undefined;
    this.#repeats = checksum !== undefined && checksum === this.#checksum ? this.#repeats + 1 : 0;
    this.#hash = hash;
    this.#checksum = checksum;
  }

  /**
   * Moves a view to the next message if it is an ordinary table entry. Otherwise returns false, and the caller must
   * call {@link nextEntry}. The method does not check whether another receive has overwritten the buffer.
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

  /**
   * Calls `add` with each of the next messages, at most `count`. Stops before a message that is not an ordinary table
   * entry, such as the end of the dump.
   */
  addPlain<Item>(items: Item[], add: (items: Item[], message: MessageView) => void, count: number): void {
    const { shared } = this;
    for (let left = count; left > 0 && this.advance(shared); left--) add(items, shared);
  }

  /**
   * Returns the next message if it is an ordinary table entry, otherwise undefined. The message is valid until the next
   * receive.
   */
  nextPlain(): BorrowedMessage | undefined {
    const message = this.#ownView();
    if (!this.advance(message)) return undefined;
    this.#ownViewCount++;
    return message;
  }

  /**
   * Returns the next message in the datagram, including an error or the end of the dump; undefined if there is none.
   *
   * @param isShared whether to return the view {@link shared}, which moves with each message. Other views stay valid
   *   until the next receive.
   * @throws NetlinkError EBADMSG if the rest of the datagram is malformed; RangeError if another call has received into
   *   the buffer.
   */
  nextEntry(isShared: boolean): BorrowedMessage | undefined {
    if (this.datagram === undefined) return undefined;
    if (this.#generation !== this.buffer.generation && !this.exhausted) {
      throw rangeError("buffer", "another call received into this buffer while it still held messages of the dump");
    }
    const { sequence } = this;
    const message = isShared ? this.shared : this.#ownView();
    const isFirst = this.position === this.datagram.offset;
    const nextSequence = isFirst ? sequence : (this.#lastSequence + 1) >>> 0;
    const cursor = this.#cursor;
    cursor.seek(this.position);
    while (cursor.nextInto(message)) {
      this.position = message.offset + align(message.length);
      // NetLabel increments the sequence number for each entry. (netlbl_mgmt_listall_cb)
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

  /** Adds the message in {@link shared}, and up to `count - 1` of those that follow, like {@link addPlain}. */
  addTo<Item>(omissions: Omissions<Item>, count: number): void {
    const { shared } = this;
    let left = count;
    do {
      const family = shared.store[shared.offset + NLMSG_HDRLEN];
      if (family === AF_INET6 || family === AF_BRIDGE) omissions.add(shared, this.#entryChecksum());
      else omissions.addUnaffected(shared);
    } while (--left > 0 && this.advance(shared));
  }

  /**
   * Returns a checksum of 53 bits of the route or forwarding entry in {@link shared}, without its state and ages: the
   * half of the third word with `ndm_state`, or with flags such as RTNH_F_LINKDOWN, and the attribute CACHEINFO.
   */
  #entryChecksum(): number {
    const { words, shared } = this;
    const start = (shared.offset + NLMSG_HDRLEN) >> 2;
    const end = (shared.offset + shared.size) >> 2;
    let low = shared.size;
    let high = ~shared.size;
    let attribute = start + HEADER_WORDS;
    for (let at = start; at < end; at++) {
      let word = words[at]!;
      if (at === start + STATE_WORD) word &= STATELESS;
      if (at === attribute) {
        attribute += Math.max(1, align(littleEndian ? word & 0xffff : word >>> 16) >> 2);
        if (word === ROUTE_AGES || word === NEIGHBOUR_AGES) {
          at = attribute - 1;
          continue;
        }
      }
      low = Math.imul(low ^ word, 0x9e3779b1);
      low ^= low >>> 15;
      high = Math.imul(high + word, 0x85ebca6b);
      high ^= high >>> 13;
    }
    return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
  }

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

  skipRest(): void {
    this.datagram = undefined;
    this.end = 0;
  }
}

export const MAX_IDLE_BUFFERS = 8;
/** Receive buffers of finished dumps, by size in bytes. Allocating one takes longer than a short dump. */
const idle = new Map<number, WeakRef<ReceiveBuffer>[]>();

export function acquireBuffer(slots: number = 1, slotSize: number = DEFAULT_SLOT_SIZE): ReceiveBuffer {
  const kept = idle.get(slots * slotSize) ?? [];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const buffer = last.deref();
    if (buffer !== undefined) return buffer;
  }
  return new ReceiveBuffer({ slots, slotSize });
}

export function releaseBuffer(buffer: ReceiveBuffer): void {
  const { count, capacity } = buffer.slots;
  const kept = idle.getOrInsertComputed(count * capacity, () => []);
  if (kept.length >= MAX_IDLE_BUFFERS) kept.splice(0, kept.length, ...kept.filter((one) => one.deref() !== undefined));
  if (kept.length < MAX_IDLE_BUFFERS) kept.push(new WeakRef(buffer));
}
