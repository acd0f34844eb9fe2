import { NLM_F_DUMP_INTR } from "../constants/netlink.ts";
import { BorrowedMessage, MessageCursor } from "../message/message.ts";
import { checkWalk, type Datagram, type ReceiveBuffer } from "../sock/receive-buffer.ts";

/** How often the same datagram may come in a row before the kernel is taken to send the same part for ever. */
const MAX_REPEATS = 100;

/** Takes messages out of the datagram that one buffer holds. */
export class DumpReader {
  readonly buffer: ReceiveBuffer;
  /** The datagram that messages are being taken from. */
  datagram: Datagram | undefined;
  readonly #cursor = new MessageCursor();
  /** What shows each message of a datagram: its own until the next one is received. */
  readonly #views: BorrowedMessage[] = [];
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
   * The next message, when it is one of the table and says nothing of the dump itself; undefined where {@link next} has to
   * look closer. For a buffer that nobody else receives into.
   */
  nextPlain(sequence: number): BorrowedMessage | undefined {
    const message = this.#views[this.#index];
    if (message === undefined || !this.#cursor.nextPlain(message, sequence, NLM_F_DUMP_INTR)) return undefined;
    this.#index++;
    return message;
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
    const message = this.#view(this.#index);
    while (this.#cursor.nextInto(message)) {
      if (message.sequence !== sequence) continue;
      this.#index++;
      return message;
    }
    checkWalk(this.#cursor);
    return undefined;
  }

  /** Ends the loan of what was shown last: to use it is an error from now on, and the reader shows nothing more. */
  retire(): void {
    for (const view of this.#views) view.retire();
  }

  #view(index: number): BorrowedMessage {
    let view = this.#views[index];
    if (view === undefined) {
      view = new BorrowedMessage(this.buffer.slots.bytes, this.buffer.slots.view);
      this.#views[index] = view;
    }
    return view;
  }

  /** Leaves out what is behind the message that ended the dump. */
  end(): void {
    this.datagram = undefined;
    this.#cursor.over(this.buffer.slots.bytes, this.buffer.slots.view, 0, 0);
  }
}
