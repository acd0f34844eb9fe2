import { BorrowedMessage, MessageCursor, type MessageView } from "../../message/message.ts";
import { GapReason, type GapReasonName, gapReasonName } from "../loop/receive-loop.ts";
import { type RecordCursor, RecordKind, type RingReader } from "./ring.ts";

/** A received message and its origin, valid until the next batch is requested; `message.copy()` copies it. */
export interface ReceivedMessage {
  readonly kind: "message";
  readonly message: MessageView;
  /** Port id of the sender; 0 is the kernel. */
  readonly sender: number;
  /** Number of the multicast group; 0 for unicast. */
  readonly group: number;
  /** Id of the network namespace that the message is from; -1 is the socket's own. */
  readonly nsid: number;
}

/** A position in the stream where messages are missing. */
export interface Gap {
  readonly kind: "gap";
  /**
   * Number of missing messages; for "truncated" and "malformed", number of datagrams, each with at least one message.
   * It is 0 only if `unknown` is set.
   */
  readonly dropped: number;
  /**
   * Set if the number is unknown: the kernel has reported an overrun but counted no drops, for example because it could
   * not allocate a notification. At least one message is missing.
   */
  readonly unknown?: true;
  /**
   * Why messages are missing: the receive buffer was full ("overrun"), a datagram was longer than a slot ("truncated"),
   * or the rest of a datagram is not a valid message ("malformed").
   */
  readonly reason: GapReasonName;
}

/** An item of a received batch: a message or a gap. */
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
 * Messages and gaps in the order in which they occurred. A batch can be iterated any number of times until the next one
 * is requested. The next batch reuses its items and messages, so that no object is allocated per message.
 */
export class ReceivedBatch implements Iterable<ReceivedItem> {
  readonly #ring: RingReader;
  readonly #generation: number;
  readonly #lent: LentMessage[];

  /**
   * Creates the batch that `ring` has started.
   *
   * @param before an earlier batch, whose item objects are reused.
   */
  constructor(ring: RingReader, before?: ReceivedBatch) {
    this.#ring = ring;
    this.#generation = ring.generation;
    this.#lent = before === undefined ? [] : before.#lent;
  }

  /** @throws RangeError, here or during a loop, if the next batch was already requested. */
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

/** Iterator over a batch. It is its own result object, so that nothing is allocated per step. */
class BatchIterator implements Iterator<ReceivedItem> {
  done = false;
  value!: ReceivedItem;
  readonly #ring: RingReader;
  readonly #records: RecordCursor;
  readonly #messages = new MessageCursor();
  /** Message number n of the batch always uses view object number n, so that concurrent loops see the same messages. */
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
      // The ring's records of an old batch may already be overwritten by the worker.
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
      lent = new LentMessage(new BorrowedMessage(this.#ring.bytes, this.#ring.view));
      this.#lent.push(lent);
    }
    return lent;
  }
}
