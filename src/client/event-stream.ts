import { fromOpen } from "../base/argument-error.ts";
import type { MessageView } from "../message/message.ts";
import type { OperationCodec } from "../schema/codec/codec.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { ReceiverStatistics } from "../workers/loop/counters.ts";
import type { ReceivedBatch } from "../workers/receiver/received-batch.ts";
import type { Receiver } from "../workers/receiver/receiver.ts";
import { Registration } from "./registration.ts";
import type { EventItem, FamilyEvent } from "./types.ts";

/**
 * Stream of a family's notifications, as objects that own their memory. The subscription is active when the stream is
 * created: every later message is delivered or counted in a gap.
 *
 * A pending iteration keeps the process alive; a stream without an iteration does not. To end the stream, call
 * `stop()`, use `await using`, or abort its signal.
 */
export class EventStream<Events> implements AsyncIterable<EventItem<Events>>, AsyncDisposable {
  readonly #receiver: Receiver;
  readonly #codecOf: (message: MessageView) => OperationCodec | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #registration: Registration | undefined;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  #items: EventItem<Events>[] = [];
  #taken = 0;

  /** @internal */
  constructor(
    receiver: Receiver,
    codecOf: (message: MessageView) => OperationCodec | undefined,
    signal: AbortSignal | undefined,
    registration?: Registration,
  ) {
    this.#receiver = fromOpen(receiver, new.target, "Client.events()", typeof codecOf === "function");
    this.#batches = receiver[Symbol.asyncIterator]();
    this.#codecOf = codecOf;
    this.#signal = signal;
    this.#registration = registration;
  }

  /** Socket of the event stream, for example to join another multicast group. Do not receive from this socket. */
  get socket(): NetlinkSocket {
    return this.#receiver.socket;
  }

  /** Statistics of the receiver that gets the events. */
  get statistics(): ReceiverStatistics {
    return this.#receiver.statistics;
  }

  /**
   * Ends the subscription. The iteration still delivers messages that were already received or are queued on the
   * socket, and then ends. Resolves when the receiver is closed. Stopping a stream twice has no effect.
   */
  stop(): Promise<void> {
    return this.#receiver.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over the notifications as they arrive. Only one loop can run at a time. Leaving the loop does not end the
   * subscription: another loop continues with the next item.
   *
   * The iteration ends after `stop()`. It throws the reason of an aborted signal, or the error that ended the receiver.
   */
  [Symbol.asyncIterator](): AsyncIterator<EventItem<Events>, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<EventItem<Events>, undefined>> {
    // After an abort, remaining items are skipped, and the receiver throws.
    while (this.#taken === this.#items.length || this.#signal?.aborted === true) {
      const { done, value } = await this.#batches.next();
      if (done === true) break;
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
      for (const item of value) {
        const added = item.kind === "gap" ? item : this.#event(item.message, item.group, item.nsid);
        if (added !== undefined) this.#items.push(added);
      }
    }
    if (this.#taken === this.#items.length) return { done: true, value: undefined };
    return { done: false, value: this.#items[this.#taken++]! };
  }

  #event(message: MessageView, group: number, nsid: number): EventItem<Events> | undefined {
    if (this.#registration !== undefined && group === Registration.group)
      return this.#registration.note(message, this.#receiver.socket);
    const codec = this.#codecOf(message);
    if (codec === undefined) return { kind: "unknown", message: message.copy(), group, nsid };
    const { flags, portId } = message;
    const fields = codec.decode(message);
    const event = { kind: "event", name: codec.operation.name, fields, flags, portId, group, nsid };
    return event as FamilyEvent<Events>;
  }
}
