import { inspectAs } from "../base/inspect.ts";
import type { MaybePromise } from "../io/io.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { ReceiverStatistics } from "../workers/loop/counters.ts";
import type { Gap } from "../workers/receiver/received-batch.ts";
import type { EventStream } from "./event-stream.ts";
import type { FamilyEvent, UnknownEvent } from "./types.ts";

type ConvertEvent<Events, Item> = (
  event: FamilyEvent<Events> | Gap,
) => MaybePromise<Item | readonly Item[] | undefined>;

/**
 * Subscription to events of a family, which are converted to other objects. Gaps in the stream report dropped messages.
 *
 * A pending iteration keeps the process alive; a subscription without an iteration does not. To end the subscription,
 * call `stop()`, use `await using`, or abort the signal of the options.
 */
export class ConvertedEvents<Events, Item> implements AsyncIterable<Item>, AsyncDisposable {
  static {
    inspectAs(ConvertedEvents, (events) => `${events.constructor.name}()`);
  }

  readonly #stream: EventStream<Events>;
  readonly #convert: ConvertEvent<Events, Item>;
  readonly #convertUnknown: ((event: UnknownEvent) => Item) | undefined;
  #items: readonly Item[] = [];
  #taken = 0;

  /**
   * `convertUnknown` converts messages that the family's spec does not describe.
   *
   * @internal
   */
  constructor(
    stream: EventStream<Events>,
    convert: ConvertEvent<Events, Item>,
    convertUnknown?: (event: UnknownEvent) => Item,
  ) {
    this.#stream = stream;
    this.#convert = convert;
    this.#convertUnknown = convertUnknown;
  }

  /** Socket of the subscription. Nothing else may receive on it. */
  get socket(): NetlinkSocket {
    return this.#stream.socket;
  }

  /** Statistics of the receiver that gets the events. */
  get statistics(): ReceiverStatistics {
    return this.#stream.statistics;
  }

  /**
   * Ends the subscription. The iteration still delivers events that were already received, and then ends. Resolves when
   * the receiver is closed. Stopping a subscription twice has no effect.
   */
  stop(): Promise<void> {
    return this.#stream.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over events as they arrive. Only one loop can run at a time. Leaving the loop does not end the
   * subscription: another loop continues with the next event.
   */
  [Symbol.asyncIterator](): AsyncIterator<Item, undefined> {
    const events = this.#stream[Symbol.asyncIterator]();
    return {
      next: async () => {
        while (this.#taken === this.#items.length) {
          const { done, value } = await events.next();
          if (done === true) return { done, value };
          const converted = value.kind === "unknown" ? this.#convertUnknown?.(value) : this.#convert(value);
          const items = converted instanceof Promise ? await converted : converted;
          this.#items = Array.isArray(items) ? items : items === undefined ? [] : [items as Item];
          this.#taken = 0;
        }
        return { done: false, value: this.#items[this.#taken++]! };
      },
    };
  }
}
