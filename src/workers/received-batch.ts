import { BorrowedMessage, MessageCursor, type MessageView } from "../message/message.ts";
import { GapReason, RecordKind, type RingReader } from "./ring.ts";

/** A message and where it came from. It is valid until the next batch is asked for; `message.copy()` keeps it. */
export interface ReceivedMessage {
  readonly kind: "message";
  readonly message: MessageView;
  /** Port id of the sender; 0 is the kernel. */
  readonly sender: number;
  /** Number of the multicast group that it came through; 0 for unicast. */
  readonly group: number;
  /** Id of the network namespace that it tells about; -1 is the socket's own. */
  readonly nsid: number;
}

/** A place where messages are missing. */
export interface Gap {
  readonly kind: "gap";
  /** How many messages (for "malformed": datagrams) are missing here. */
  readonly dropped: number;
  /**
   * Why: the receive buffer was full ("overrun"), a datagram did not fit a slot ("truncated"), or what follows in a
   * datagram cannot be a message ("malformed").
   */
  readonly reason: "overrun" | "truncated" | "malformed";
}

export type ReceivedItem = ReceivedMessage | Gap;

const reasons: Readonly<Record<number, Gap["reason"]>> = {
  [GapReason.Overrun]: "overrun",
  [GapReason.Truncated]: "truncated",
  [GapReason.Malformed]: "malformed",
};

class LentMessage implements ReceivedMessage {
  readonly kind = "message";
  readonly message: BorrowedMessage;
  sender = 0;
  group = 0;
  nsid = -1;

  constructor(message: BorrowedMessage) {
    this.message = message;
  }
}

/**
 * What a receiver has taken from the ring in one step, in the order in which it happened. The items, and the messages in
 * them, are used again for the next batch; nothing is made for an item.
 */
export class ReceivedBatch implements Iterable<ReceivedItem> {
  readonly #ring: RingReader;
  readonly #lent: LentMessage[] = [];

  constructor(ring: RingReader) {
    this.#ring = ring;
  }

  [Symbol.iterator](): Iterator<ReceivedItem> {
    return new BatchIterator(this.#ring, this.#lent);
  }
}

class BatchIterator implements Iterator<ReceivedItem> {
  done = false;
  value!: ReceivedItem;
  readonly #ring: RingReader;
  readonly #lent: LentMessage[];
  readonly #cursor = new MessageCursor();
  #count = 0;

  constructor(ring: RingReader, lent: LentMessage[]) {
    this.#ring = ring;
    this.#lent = lent;
    ring.rewind();
  }

  next(): IteratorResult<ReceivedItem> {
    for (;;) {
      const lent = this.#lentMessage();
      if (this.#cursor.nextInto(lent.message)) {
        const ring = this.#ring;
        lent.sender = ring.sender;
        lent.group = ring.group;
        lent.nsid = ring.nsid;
        this.#count++;
        return this.#give(lent);
      }
      if (this.#cursor.error !== undefined) {
        this.#cursor.error = undefined;
        return this.#give({ kind: "gap", dropped: 1, reason: "malformed" });
      }
      if (!this.#ring.next()) {
        this.done = true;
        return this as IteratorResult<ReceivedItem>;
      }
      if (this.#ring.kind === RecordKind.Gap) {
        const { dropped, reason } = this.#ring;
        return this.#give({ kind: "gap", dropped, reason: reasons[reason] ?? "overrun" });
      }
      const { bytes, view, offset, length } = this.#ring;
      this.#cursor.over(bytes, view, offset, offset + length);
    }
  }

  #give(item: ReceivedItem): IteratorResult<ReceivedItem> {
    this.value = item;
    return this as IteratorResult<ReceivedItem>;
  }

  #lentMessage(): LentMessage {
    let lent = this.#lent[this.#count];
    if (lent === undefined) {
      lent = new LentMessage(new BorrowedMessage(this.#ring.bytes, this.#ring.view));
      this.#lent.push(lent);
    }
    return lent;
  }
}
