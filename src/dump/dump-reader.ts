import type { BorrowedMessage } from "../message/message.ts";
import { MessageCursor } from "../message/message.ts";
import { checkWalk, type Datagram, type ReceiveBuffer } from "../sock/receive-buffer.ts";

/** How often the same datagram may come in a row before the kernel is taken to send the same part for ever. */
const MAX_REPEATS = 100;

/** Takes messages out of the datagram that one buffer holds. */
export class DumpReader {
  readonly buffer: ReceiveBuffer;
  /** The datagram that messages are being taken from. */
  datagram: Datagram | undefined;
  readonly #cursor = new MessageCursor();
  #index = 0;
  #generation = 0;
  #length = 0;
  #checksum = 0;
  #repeats = 0;

  constructor(buffer: ReceiveBuffer) {
    this.buffer = buffer;
  }

  /** Whether the next message has to be received first. */
  get exhausted(): boolean {
    return this.#cursor.done;
  }

  /** Whether one and the same datagram came again and again: a dump that does not advance never ends. */
  get stuck(): boolean {
    return this.#repeats >= MAX_REPEATS;
  }

  /** Goes on with a datagram that was just received. */
  begin(datagram: Datagram): void {
    this.datagram = datagram;
    this.#index = 0;
    this.#generation = this.buffer.generation;
    datagram.cursor(this.#cursor);
    const checksum = Bun.hash.crc32(datagram.bytes);
    this.#repeats = checksum === this.#checksum && datagram.length === this.#length ? this.#repeats + 1 : 0;
    this.#checksum = checksum;
    this.#length = datagram.length;
  }

  /**
   * The next message of the dump with that sequence number; undefined when nothing is left of the datagram.
   *
   * @throws NetlinkError EBADMSG when what follows cannot be a message; RangeError when the buffer holds something else.
   */
  next(sequence: number): BorrowedMessage | undefined {
    const { datagram } = this;
    if (datagram === undefined) return undefined;
    if (this.#generation !== this.buffer.generation && !this.#cursor.done) {
      throw new RangeError("buffer: something else was received into it before the dump's messages in it were taken");
    }
    for (;;) {
      const message = datagram.view(this.#index);
      if (!this.#cursor.nextInto(message)) break;
      if (message.sequence !== sequence) continue;
      this.#index++;
      return message;
    }
    checkWalk(this.#cursor);
    return undefined;
  }

  /** Leaves out what is behind the message that ended the dump. */
  end(): void {
    this.datagram = undefined;
    this.#cursor.over(this.buffer.slots.bytes, this.buffer.slots.view, 0, 0);
  }
}
