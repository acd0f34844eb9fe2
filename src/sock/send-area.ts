import { Iovec, Mmsghdr, Msghdr, SockaddrNl } from "../ffi/layout.ts";
import { copyBytes } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";

/** Maximum number of datagrams in one sendmmsg call. */
export const MAX_SEND_BATCH = 128;

/** Indexes of 32-bit words in a message header. (struct nlmsghdr in linux/netlink.h) */
export const LENGTH_WORD = 0;
export const TYPE_AND_FLAGS_WORD = 1;
export const SEQUENCE_WORD = 2;
export const PORT_ID_WORD = 3;
/** Flags are the upper half of {@link TYPE_AND_FLAGS_WORD}. */
export const FLAGS_SHIFT = 16;

const INITIAL_SIZE = 64 * 1024;
const KEPT_SIZE = 1024 * 1024;

/**
 * Pinned memory for outgoing messages. It grows as needed; memory of more than 1 MiB is not reused.
 *
 * The object also builds the structures with which `sendmmsg` sends each message as a datagram.
 */
export class SendArea {
  /** Memory that contains the outgoing messages. Appending bytes may replace it by a larger memory. */
  data: PinnedMemory = allocate(INITIAL_SIZE);
  /** @internal The memory {@link data} as 32-bit words in host byte order. */
  protected words: Int32Array = this.data.int32();
  /** Number of bytes of the memory that outgoing messages occupy. */
  length = 0;
  /** Arguments of `sendmmsg`, allocated when first needed. */
  #headers: PinnedMemory | undefined;
  #iovecs: PinnedMemory | undefined;

  /** Removes all messages, so that the memory can be reused. */
  clear(): void {
    this.length = 0;
    if (this.data.bytes.length > KEPT_SIZE) this.#use(allocate(INITIAL_SIZE));
  }

  /** Appends a copy of `bytes` at the next multiple of 4. Returns the offset of the copy. */
  append(bytes: Uint8Array): number {
    this.pad();
    const at = this.length;
    const end = at + bytes.length;
    this.reserve(end);
    copyBytes(this.data, at, bytes);
    this.length = end;
    return at;
  }

  /** @internal Appends a copy of a message, sets its sequence number and port id, and adds flags. */
  appendMessage(bytes: Uint8Array, flags: number, sequence: number, portId: number): number {
    const at = this.append(bytes);
    this.setHeader(at, bytes.length, flags, sequence, portId);
    return at;
  }

  /** @internal Sets length, sequence number and port id of the message at offset `at`, and adds `flags`. */
  setHeader(at: number, length: number, flags: number, sequence: number, portId: number): void {
    const words = this.words;
    const word = at >> 2;
    words[word + LENGTH_WORD] = length;
    words[word + TYPE_AND_FLAGS_WORD]! |= flags << FLAGS_SHIFT;
    words[word + SEQUENCE_WORD] = sequence;
    words[word + PORT_ID_WORD] = portId;
  }

  /** @internal Adds flags to the message at offset `at`. */
  addFlags(at: number, flags: number): void {
    this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! |= flags << FLAGS_SHIFT;
  }

  /** @internal Removes flags from the message at offset `at`. */
  protected removeFlags(at: number, flags: number): void {
    this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! &= ~(flags << FLAGS_SHIFT);
  }

  /** @internal Reports whether the message at offset `at` has all of `flags`. */
  protected hasFlags(at: number, flags: number): boolean {
    return (~this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! & (flags << FLAGS_SHIFT)) === 0;
  }

  /** @internal Returns the length in the header of the message at offset `at`. */
  protected lengthAt(at: number): number {
    return this.words[(at >> 2) + LENGTH_WORD]!;
  }

  /** @internal Appends zero bytes up to the next multiple of 4. */
  protected pad(): void {
    while ((this.length & 3) !== 0) this.data.bytes[this.length++] = 0;
  }

  /** @internal Makes the memory at least `size` bytes long. */
  reserve(size: number): void {
    if (size <= this.data.bytes.length) return;
    const larger = allocate(Math.max((size + 3) & ~3, this.data.bytes.length * 2));
    larger.bytes.set(this.data.bytes.subarray(0, this.length));
    this.#use(larger);
  }

  /**
   * Returns an array of `struct mmsghdr` with which `sendmmsg` sends `count` datagrams.
   *
   * @param spans offset and length of each datagram.
   * @param start index of the first datagram.
   * @param address destination (`sockaddr_nl`). Its memory must stay valid until `sendmmsg` returns.
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
