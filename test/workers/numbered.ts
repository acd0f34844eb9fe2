import type { MessageView } from "../../src/message/message.ts";
import { MessageWriter } from "../../src/message/message-writer.ts";
import type { ReceivedBatch, ReceivedItem } from "../../src/workers/receiver/received-batch.ts";

/** Netlink message type of the numbered test messages. */
export const TEST_TYPE = 20;

/** A list of test messages that is reused: before each send, the messages get new numbers. */
export class NumberedMessages {
  readonly #messages: { bytes: Uint8Array; view: DataView }[];

  /** @param lengths length of each message in bytes, including the header (at least 20). */
  constructor(lengths: number[]) {
    this.#messages = lengths.map((length) => {
      const bytes = new MessageWriter(TEST_TYPE)
        .raw(new Uint8Array(length - 16))
        .finish()
        .bytes.slice();
      return { bytes, view: new DataView(bytes.buffer) };
    });
  }

  /** Returns `count` test messages, numbered from `first`. */
  from(first: number, count: number): Uint8Array[] {
    return this.#messages.slice(0, count).map(({ bytes, view }, index) => {
      view.setUint32(16, first + index, true);
      return bytes;
    });
  }
}

/** Returns a test message with this number and this length in bytes. */
export function numbered(number: number, length = 20): Uint8Array {
  return new NumberedMessages([length]).from(number, 1)[0]!;
}

export function numberOf(message: MessageView): number {
  return message.view.getUint32(message.offset + 16, true);
}

/**
 * Formats a received item: the number of a message, or the size of a gap. The reason of a gap is included unless it is
 * an overrun.
 */
export type Item = number | { lost: number } | { lost: number; reason: string };

export function summarize(item: ReceivedItem): Item {
  if (item.kind === "message") return numberOf(item.message);
  return item.reason === "overrun" ? { lost: item.dropped } : { lost: item.dropped, reason: item.reason };
}

/**
 * Reads batches of messages from a receiver until `enough` returns true for all items read so far, or until the
 * iteration ends.
 */
export async function collect(
  receiver: AsyncIterable<ReceivedBatch>,
  enough: (items: Item[]) => boolean = () => false,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const batch of receiver) {
    for (const item of batch) items.push(summarize(item));
    if (enough(items)) break;
  }
  return items;
}

/** Returns the number of received messages plus the number of messages reported as lost. */
export function tally(items: Item[]): { received: number; lost: number } {
  let received = 0;
  let lost = 0;
  for (const item of items) {
    if (typeof item === "number") received++;
    else lost += item.lost;
  }
  return { received, lost };
}

/**
 * Returns a predicate for the items received so far. The predicate is true once `count` messages were received or
 * reported as lost.
 */
export function complete(count: number): (items: Item[]) => boolean {
  let seen = 0;
  let total = 0;
  return (items) => {
    for (; seen < items.length; seen++) {
      const item = items[seen]!;
      total += typeof item === "number" ? 1 : item.lost;
    }
    return total >= count;
  };
}
