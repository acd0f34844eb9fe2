import { Iovec, Mmsghdr, Msghdr, SockaddrNl } from "../ffi/layout.ts";
import { copyBytes } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";

/** Maximum number of datagrams in one sendmmsg call. */
export const MAX_SEND_BATCH = 128;

/** Index of the 32-bit word with the length in a message header. (struct nlmsghdr in linux/netlink.h) */
export const LENGTH_WORD = 0;
/** Index of the word with the type and the flags. */
export const TYPE_AND_FLAGS_WORD = 1;
/** Index of the word with the sequence number. */
export const SEQUENCE_WORD = 2;
/** Index of the word with the port id. */
export const PORT_ID_WORD = 3;
/**
 * Number of low-order bits before the flags in the word that contains type and flags of a message. All systems with
 * `bun:ffi` are little-endian.
 */
export const FLAGS_SHIFT = 16;

const INITIAL_SIZE = 64 * 1024;
/** Maximum size in bytes of the send memory that {@link SendArea.clear} keeps for reuse. */
const KEPT_SIZE = 1024 * 1024;

/**
 * Pinned memory for outgoing messages, with the structures that sendmmsg needs to send each as a datagram. The memory
 * grows as needed, and is reused unless it is larger than 1 MiB.
 */
export class SendArea {
  /** The bytes of the outgoing messages. Methods that add bytes replace this memory when it must grow. */
  data: PinnedMemory = allocate(INITIAL_SIZE);
  /**
   * The outgoing messages as 32-bit words in host order.
   *
   * @internal
   */
  protected words: Int32Array = this.data.int32();
  /** Number of bytes that the outgoing messages occupy. */
  length = 0;
  /** The structures for sendmmsg. Allocated on first use, because most areas only send single datagrams. */
  #headers: PinnedMemory | undefined;
  #iovecs: PinnedMemory | undefined;

  /** Removes all messages from the send area. */
  clear(): void {
    this.length = 0;
    if (this.data.bytes.length > KEPT_SIZE) this.#use(allocate(INITIAL_SIZE));
  }

  /** Appends a copy of `bytes` at the next multiple of 4, after zero padding. Returns its offset in the send area. */
  append(bytes: Uint8Array): number {
    this.pad();
    const at = this.length;
    const end = at + bytes.length;
    this.reserve(end);
    copyBytes(this.data, at, bytes);
    this.length = end;
    return at;
  }

  /**
   * Appends a copy of a message like {@link append}, and sets its sequence number and port id. `flags` are added to the
   * flags of the message.
   *
   * @internal
   */
  appendMessage(bytes: Uint8Array, flags: number, sequence: number, portId: number): number {
    const at = this.append(bytes);
    this.setHeader(at, bytes.length, flags, sequence, portId);
    return at;
  }

  /**
   * Sets length, sequence number and port id in the header of the message at offset `at`, and adds flags to it.
   *
   * @internal
   */
  setHeader(at: number, length: number, flags: number, sequence: number, portId: number): void {
    const words = this.words;
    const word = at >> 2;
    words[word + LENGTH_WORD] = length;
    words[word + TYPE_AND_FLAGS_WORD]! |= flags << FLAGS_SHIFT;
    words[word + SEQUENCE_WORD] = sequence;
    words[word + PORT_ID_WORD] = portId;
  }

  /**
   * Adds flags to the header of the message at offset `at`.
   *
   * @internal
   */
  addFlags(at: number, flags: number): void {
    this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! |= flags << FLAGS_SHIFT;
  }

  /**
   * Removes flags from the header of the message at offset `at`.
   *
   * @internal
   */
  protected removeFlags(at: number, flags: number): void {
    this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! &= ~(flags << FLAGS_SHIFT);
  }

  /**
   * Reports whether the message at offset `at` has all of the flags.
   *
   * @internal
   */
  protected hasFlags(at: number, flags: number): boolean {
    return (~this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! & (flags << FLAGS_SHIFT)) === 0;
  }

  /**
   * Returns the length in the header of the message at offset `at`.
   *
   * @internal
   */
  protected lengthAt(at: number): number {
    return this.words[(at >> 2) + LENGTH_WORD]!;
  }

  /**
   * Appends zero bytes up to the next multiple of 4.
   *
   * @internal
   */
  protected pad(): void {
    // The size of the memory is a multiple of 4, so the padding fits.
    while ((this.length & 3) !== 0) this.data.bytes[this.length++] = 0;
  }

  /**
   * Provides memory for at least `size` bytes in all.
   *
   * @internal
   */
  protected reserve(size: number): void {
    if (size <= this.data.bytes.length) return;
    const larger = allocate(Math.max((size + 3) & ~3, this.data.bytes.length * 2));
    larger.bytes.set(this.data.bytes.subarray(0, this.length));
    this.#use(larger);
  }

  /**
   * Fills the mmsghdr array with one datagram for each of `count` spans, and returns the array. A span is an offset and
   * a length. `address` is a sockaddr_nl that must stay valid until the system call returns.
   */
  describe(spans: readonly number[], start: number, count: number, address: PinnedMemory | null): PinnedMemory {
    this.#headers ??= allocate(Mmsghdr.size * MAX_SEND_BATCH);
    this.#iovecs ??= allocate(Iovec.size * MAX_SEND_BATCH);
    const headers = this.#headers;
    const iovecs = this.#iovecs;
    for (let index = 0; index < count; index++) {
      const header = index * Mmsghdr.size + Mmsghdr.header;
      const iovec = index * Iovec.size;
      if (address !== null) headers.setAddress(header + Msghdr.name, address);
      else headers.view.setBigUint64(header + Msghdr.name, 0n, true);
      headers.view.setUint32(header + Msghdr.nameLength, address === null ? 0 : SockaddrNl.size, true);
      headers.setAddress(header + Msghdr.iov, iovecs, iovec);
      headers.view.setUint32(header + Msghdr.iovLength, 1, true);
      iovecs.setAddress(iovec + Iovec.base, this.data, spans[(start + index) * 2]!);
      iovecs.view.setUint32(iovec + Iovec.length, spans[(start + index) * 2 + 1]!, true);
    }
    return headers;
  }

  #use(data: PinnedMemory): void {
    const words = data.int32();
    this.data = data;
    this.words = words;
  }
}
