import { Iovec, Mmsghdr, Msghdr, SockaddrNl } from "./layout.ts";
import { allocate, type PinnedMemory } from "./memory.ts";

/** The most datagrams that one sendmmsg is given. */
export const MAX_SEND_BATCH = 128;

/** Up to this many bytes are copied one by one: calling the engine's own copy costs more. */
const COPIED_HERE = 128;
const INITIAL_SIZE = 64 * 1024;
/** What an area may keep for its next use. */
const KEPT_SIZE = 1024 * 1024;

/**
 * Pinned memory that outgoing messages are laid out in, one after the other, and the structures that sendmmsg needs to
 * send them as one datagram each. It grows with the need, and is used again and again unless it grew beyond a MiB.
 */
export class SendArea {
  /** The bytes of the messages. It is another object after {@link append} has grown it. */
  data: PinnedMemory = allocate(INITIAL_SIZE);
  /** How many bytes are laid out. */
  length = 0;
  readonly #headers = allocate(Mmsghdr.size * MAX_SEND_BATCH);
  readonly #iovecs = allocate(Iovec.size * MAX_SEND_BATCH);

  /** Starts over. */
  clear(): void {
    this.length = 0;
    if (this.data.bytes.length > KEPT_SIZE) this.data = allocate(INITIAL_SIZE);
  }

  /** Lays out a copy of `bytes` at the next multiple of 4 and returns where it starts. The padding before it is zero. */
  append(bytes: Uint8Array): number {
    const at = (this.length + 3) & ~3;
    const end = at + bytes.length;
    if (end > this.data.bytes.length) this.#grow(end);
    const { bytes: data } = this.data;
    for (let index = this.length; index < at; index++) data[index] = 0;
    const { length } = bytes;
    if (length > COPIED_HERE) data.set(bytes, at);
    else for (let index = 0; index < length; index++) data[at + index] = bytes[index]!;
    this.length = end;
    return at;
  }

  /**
   * Describes one datagram for each of `count` spans (offset and length by turns) in the mmsghdr array that it returns.
   * `address` is a sockaddr_nl that stays where it is until the system call has returned.
   */
  describe(spans: readonly number[], start: number, count: number, address: PinnedMemory | null): PinnedMemory {
    for (let index = 0; index < count; index++) {
      const header = index * Mmsghdr.size + Mmsghdr.header;
      const iovec = index * Iovec.size;
      if (address !== null) this.#headers.setAddress(header + Msghdr.name, address);
      else this.#headers.view.setBigUint64(header + Msghdr.name, 0n, true);
      this.#headers.view.setUint32(header + Msghdr.nameLength, address === null ? 0 : SockaddrNl.size, true);
      this.#headers.setAddress(header + Msghdr.iov, this.#iovecs, iovec);
      this.#headers.view.setUint32(header + Msghdr.iovLength, 1, true);
      this.#iovecs.setAddress(iovec + Iovec.base, this.data, spans[(start + index) * 2]!);
      this.#iovecs.view.setUint32(iovec + Iovec.length, spans[(start + index) * 2 + 1]!, true);
    }
    return this.#headers;
  }

  #grow(size: number): void {
    const larger = allocate(Math.max(size, this.data.bytes.length * 2));
    larger.bytes.set(this.data.bytes.subarray(0, this.length));
    this.data = larger;
  }
}
