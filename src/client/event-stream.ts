import type { MessageView } from "../message/message.ts";
import type { OperationCodec } from "../schema/codec/codec.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { ReceiverStatistics } from "../workers/loop/counters.ts";
import type { ReceivedBatch } from "../workers/receiver/received-batch.ts";
import type { Receiver } from "../workers/receiver/receiver.ts";
import type { EventItem, FamilyEvent } from "./types.ts";

/**
 * What a family announces, as objects that own all that is in them, and gaps where messages were lost. It is subscribed when
 * it is there: what happens from then on is delivered or reported as a gap.
 *
 * A pending iteration keeps the process alive; a stream that nobody reads does not. `stop()` it, dispose of it, or abort its
 * signal.
 */
export class EventStream<Events> implements AsyncIterable<EventItem<Events>>, AsyncDisposable {
  readonly #receiver: Receiver;
  readonly #codecOf: (message: MessageView) => OperationCodec | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  /** What of the batch that came last was not taken yet. */
  #items: EventItem<Events>[] = [];
  #taken = 0;

  /** @internal */
  constructor(
    receiver: Receiver,
    codecOf: (message: MessageView) => OperationCodec | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#receiver = receiver;
    this.#batches = receiver[Symbol.asyncIterator]();
    this.#codecOf = codecOf;
    this.#signal = signal;
  }

  /** The socket that is subscribed: for joining and leaving groups. Nobody else receives on it. */
  get socket(): NetlinkSocket {
    return this.#receiver.socket;
  }

  /** What was received so far, and how. */
  get statistics(): ReceiverStatistics {
    return this.#receiver.statistics;
  }

  /**
   * Ends the subscription. What has come before can still be iterated, what was in the socket at that moment included; then
   * the iteration ends. Resolves when all is gone; stopping twice is harmless.
   */
  stop(): Promise<void> {
    return this.#receiver.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Items as they come. One loop at a time; leaving it early does not end the subscription, and another loop goes on where
   * it was. The iteration ends after `stop()`, and throws the reason of an aborted signal, or why receiving has failed.
   */
  [Symbol.asyncIterator](): AsyncIterator<EventItem<Events>, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<EventItem<Events>, undefined>> {
    // What an aborted signal ends is for the receiver to say: one that had stopped before only has its rest to be read.
    while (this.#taken === this.#items.length || this.#signal?.aborted === true) {
      const { done, value } = await this.#batches.next();
      if (done === true) break;
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
      for (const item of value) {
        if (item.kind === "gap") this.#items.push(item);
        else this.#items.push(this.#event(item.message, item.group, item.nsid));
      }
    }
    if (this.#taken === this.#items.length) return { done: true, value: undefined };
    return { done: false, value: this.#items[this.#taken++]! };
  }

  #event(message: MessageView, group: number, nsid: number): EventItem<Events> {
    const codec = this.#codecOf(message);
    if (codec === undefined) return { kind: "unknown", message: message.copy(), group, nsid };
    const event = { kind: "event", name: codec.operation.name, fields: codec.decode(message), group, nsid };
    return event as FamilyEvent<Events>;
  }
}
