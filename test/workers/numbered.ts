import { type MessageView, MessageWriter, type ReceivedBatch, type ReceivedItem } from "../../src/index.ts";

/** Type of the messages that tests send to each other. */
export const TEST_TYPE = 20;

/** Numbered messages that are used again: bytes of one whole message each, whose number is set before it is sent. */
export class NumberedMessages {
  readonly #messages: { bytes: Uint8Array; view: DataView }[];

  /** @param lengths the length of each, header included; 20 at least. */
  constructor(lengths: number[]) {
    this.#messages = lengths.map((length) => {
      const bytes = new MessageWriter(TEST_TYPE)
        .raw(new Uint8Array(length - 16))
        .finish()
        .bytes.slice();
      return { bytes, view: new DataView(bytes.buffer) };
    });
  }

  /** The messages with the numbers from `first` on. */
  from(first: number, count: number): Uint8Array[] {
    return this.#messages.slice(0, count).map(({ bytes, view }, index) => {
      view.setUint32(16, first + index, true);
      return bytes;
    });
  }
}

/** One message with that number, `length` bytes long. */
export function numbered(number: number, length = 20): Uint8Array {
  return new NumberedMessages([length]).from(number, 1)[0]!;
}

/** The number of a message. */
export function numberOf(message: MessageView): number {
  return message.view.getUint32(message.offset + 16, true);
}

/** What came: the number of a message, or how many were lost (and why, unless it was an overrun). */
export type Came = number | { lost: number } | { lost: number; reason: string };

export function came(item: ReceivedItem): Came {
  if (item.kind === "message") return numberOf(item.message);
  return item.reason === "overrun" ? { lost: item.dropped } : { lost: item.dropped, reason: item.reason };
}

/** Reads until `enough` says so of what came by then, at the end of a batch; or until the iteration ends. */
export async function collect(
  receiver: AsyncIterable<ReceivedBatch>,
  enough: (items: Came[]) => boolean = () => false,
): Promise<Came[]> {
  const items: Came[] = [];
  for await (const batch of receiver) {
    for (const item of batch) items.push(came(item));
    if (enough(items)) break;
  }
  return items;
}

/** How many messages were received, and how many reported as lost. */
export function tally(items: Came[]): { received: number; lost: number } {
  let received = 0;
  let lost = 0;
  for (const item of items) {
    if (typeof item === "number") received++;
    else lost += item.lost;
  }
  return { received, lost };
}

/** Whether all of `count` messages are accounted for, of a list that grows from one question to the next. */
export function complete(count: number): (items: Came[]) => boolean {
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
