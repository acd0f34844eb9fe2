import { BorrowedMessage, MessageCursor, type MessageView } from "../message/message.ts";
import {
  GapReason,
  type GapReasonName,
  gapReasonName,
  type RecordCursor,
  RecordKind,
  type RingReader,
} from "./ring.ts";

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
  /**
   * How many messages are missing here; for "truncated" and "malformed", how many datagrams, of a message or more each.
   * 0 when that is `unknown`, and never otherwise.
   */
  readonly dropped: number;
  /**
   * That nobody knows how many are missing: the kernel has reported a loss and counted none, as when it had no memory to
   * make a notification. One is missing at least.
   */
  readonly unknown?: true;
  /**
   * Why: the receive buffer was full ("overrun"), a datagram did not fit a slot ("truncated"), or what follows in a
   * datagram cannot be a message ("malformed").
   */
  readonly reason: GapReasonName;
}

/** What a batch consists of. */
export type ReceivedItem = ReceivedMessage | Gap;

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
 * What a receiver has taken from the ring in one step, in the order in which it happened. It can be iterated any number of
 * times until the next batch is asked for. The items, and the messages in them, are used again for that one, so that
 * nothing is made for a message.
 */
export class ReceivedBatch implements Iterable<ReceivedItem> {
  readonly #ring: RingReader;
  readonly #generation: number;
  readonly #lent: LentMessage[];

  /** The batch that the ring has begun. @param before an earlier one, whose items are used again. */
  constructor(ring: RingReader, before?: ReceivedBatch) {
    this.#ring = ring;
    this.#generation = ring.generation;
    this.#lent = before === undefined ? [] : before.#lent;
  }

  /** @throws RangeError, here or in the middle of a loop, once the next batch was asked for: this one is gone then. */
  [Symbol.iterator](): Iterator<ReceivedItem> {
    if (this.#ring.generation !== this.#generation) throw staleBatch();
    return new BatchIterator(this.#ring, this.#lent);
  }
}

function staleBatch(): RangeError {
  return new RangeError(
    "this batch was lent until the next one was asked for: handle it before that, and keep messages with copy()",
  );
}

/** Iterates over a batch; it is its own result object, so that nothing is made for a step. */
class BatchIterator implements Iterator<ReceivedItem> {
  done = false;
  value!: ReceivedItem;
  readonly #ring: RingReader;
  readonly #records: RecordCursor;
  readonly #messages = new MessageCursor();
  /** The message number n of the batch is always lent in the object number n, so that several loops agree. */
  readonly #lent: LentMessage[];
  #count = 0;

  constructor(ring: RingReader, lent: LentMessage[]) {
    this.#ring = ring;
    this.#records = ring.records();
    this.#lent = lent;
  }

  next(): IteratorResult<ReceivedItem> {
    const records = this.#records;
    const messages = this.#messages;
    if (this.done) return this as IteratorResult<ReceivedItem>;
    for (;;) {
      // Here lies what the worker is writing by now.
      if (records.stale) throw staleBatch();
      if (!messages.done) {
        const lent = this.#nextLent();
        if (messages.nextInto(lent.message)) {
          lent.sender = records.sender;
          lent.group = records.group;
          lent.nsid = records.nsid;
          this.#count++;
          return this.#give(lent);
        }
        if (messages.error !== undefined) return this.#give({ kind: "gap", dropped: 1, reason: "malformed" });
      }
      if (!records.next()) break;
      if (records.kind === RecordKind.Gap) {
        const { dropped, reason } = records;
        const gap: Gap = { kind: "gap", dropped, reason: gapReasonName(reason) };
        return this.#give(reason === GapReason.Uncounted ? { ...gap, unknown: true } : gap);
      }
      const { offset, length } = records;
      messages.over(this.#ring.bytes, this.#ring.view, offset, offset + length);
    }
    this.done = true;
    return this as IteratorResult<ReceivedItem>;
  }

  #give(item: ReceivedItem): IteratorResult<ReceivedItem> {
    this.value = item;
    return this as IteratorResult<ReceivedItem>;
  }

  #nextLent(): LentMessage {
    let lent = this.#lent[this.#count];
    if (lent === undefined) {
      lent = new LentMessage(new BorrowedMessage(this.#ring.bytes, this.#ring.view));
      this.#lent.push(lent);
    }
    return lent;
  }
}
