import { fromOpen } from "../../base/argument-error.ts";
import { BorrowedMessage, MessageCursor, type MessageView } from "../../message/message.ts";
import { GapReason, type GapReasonName, gapReasonName } from "../loop/sink.ts";
import { type RecordCursor, RecordKind, RingReader } from "./ring.ts";

/**
 * Message that a receiver has received, with its sender and multicast group. It is valid until the next batch is
 * requested. Use `message.copy()` to keep it longer.
 */
export interface ReceivedMessage {
  readonly kind: "message";
  readonly message: MessageView;
  /** Port id of the socket that sent the message; 0 for a message from the kernel. */
  readonly sender: number;
  /** Multicast group to which the message was sent; 0 for a unicast message. */
  readonly group: number;
  /** Id of the network namespace from which the message came; -1 for the namespace of the socket. */
  readonly nsid: number;
}

/** A position in the received messages where some are missing. */
export interface Gap {
  readonly kind: "gap";
  /**
   * Number of missing messages; 0 if the number is `unknown`. For the reasons "truncated" and "malformed", it is the
   * number of datagrams of which at least one message is missing.
   */
  readonly dropped: number;
  /**
   * Set if the number of missing messages is unknown: the kernel reported an overrun but counted no drops, for example
   * because it could not allocate a notification.
   */
  readonly unknown?: true;
  /**
   * Why messages are missing. "overrun": the receive buffer was full. "truncated": a datagram was longer than
   * `slotSize`. "malformed": the rest of a datagram is not a valid message.
   */
  readonly reason: GapReasonName;
}

/** A message or a gap of a received batch. */
export type ReceivedItem = ReceivedMessage | Gap;

type LentMessage = { -readonly [Name in keyof ReceivedMessage]: ReceivedMessage[Name] } & {
  readonly message: BorrowedMessage;
};

/**
 * Received messages and gaps, in the order in which they occurred. A batch can be iterated several times, until the
 * next batch is requested. The next batch reuses the objects of this one.
 */
export class ReceivedBatch implements Iterable<ReceivedItem> {
  readonly #ring: RingReader;
  readonly #generation: number;
  readonly #lent: LentMessage[];

  constructor(ring: RingReader, before?: ReceivedBatch) {
    this.#ring = fromOpen(ring, new.target, "Receiver.start()", ring instanceof RingReader);
    this.#generation = ring.generation;
    this.#lent = before === undefined ? [] : before.#lent;
  }

  /**
   * Iterates over the messages and gaps of the batch.
   *
   * @throws RangeError, here or during the iteration, if the next batch was already requested.
   */
  [Symbol.iterator](): Iterator<ReceivedItem> {
    if (this.#ring.generation !== this.#generation) throw staleBatch();
    return new BatchIterator(this.#ring, this.#lent);
  }
}

function staleBatch(): RangeError {
  return new RangeError(
    "this batch is no longer valid, because the next one was requested; copy messages with copy() to keep them",
  );
}

/** `next` returns the iterator itself, which saves an object per item. */
class BatchIterator implements Iterator<ReceivedItem> {
  done = false;
  value!: ReceivedItem;
  readonly #ring: RingReader;
  readonly #records: RecordCursor;
  readonly #messages = new MessageCursor();
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
      // The receiving thread may have overwritten a released batch.
      if (records.stale) throw staleBatch();
      if (!messages.done) {
        const lent = this.#nextLent();
        if (messages.nextInto(lent.message)) {
          lent.sender = records.sender;
          lent.group = records.group;
          lent.nsid = records.nsid;
          this.#count++;
          return this.#result(lent);
        }
        if (messages.error !== undefined) return this.#result({ kind: "gap", dropped: 1, reason: "malformed" });
      }
      if (!records.next()) break;
      if (records.kind === RecordKind.Gap) {
        const { dropped, reason } = records;
        const gap: Gap = { kind: "gap", dropped, reason: gapReasonName(reason) };
        return this.#result(reason === GapReason.Uncounted ? { ...gap, unknown: true } : gap);
      }
      const { offset, length } = records;
      messages.over(this.#ring.bytes, this.#ring.view, offset, offset + length);
    }
    this.done = true;
    return this as IteratorResult<ReceivedItem>;
  }

  #result(item: ReceivedItem): IteratorResult<ReceivedItem> {
    this.value = item;
    return this as IteratorResult<ReceivedItem>;
  }

  #nextLent(): LentMessage {
    let lent = this.#lent[this.#count];
    if (lent === undefined) {
      const message = new BorrowedMessage(this.#ring.bytes, this.#ring.view);
      lent = { kind: "message", message, sender: 0, group: 0, nsid: -1 };
      this.#lent.push(lent);
    }
    return lent;
  }
}
