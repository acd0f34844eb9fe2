import type { EventStream } from "../../../client/event-stream.ts";
import type { EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { checkObject } from "../../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import { Namespaces } from "./namespaces.ts";

/** Options of a subscription to namespace events: namespace, thread and buffer sizes. */
export type NamespaceEventOptions = Omit<EventOptions, "socket"> & {
  /** The network namespace whose ids are used (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
};

/** Resources of a subscription: the event stream of a socket, and the namespace of the socket. */
interface Subscription<Events> {
  readonly stream: EventStream<Events>;
  readonly here: NetworkNamespace;
  readonly ownsHere: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Opens the network namespace of a subscription, and an event stream in that namespace. */
export function subscribe<Events>(
  options: NamespaceEventOptions,
  noSocket: string,
  open: (here: NetworkNamespace, rest: Omit<EventOptions, "socket">) => EventStream<Events>,
): Subscription<Events> {
  checkObject(options, "options");
  const { netns, ...rest } = options;
  if ("socket" in rest) throw new TypeError(`socket: not supported, because ${noSocket}`);
  const ownsHere = !(netns instanceof NetworkNamespace);
  const here = ownsHere ? (netns === undefined ? NetworkNamespace.current() : NetworkNamespace.open(netns)) : netns;
  try {
    return { stream: open(here, rest), here, ownsHere, signal: rest.signal };
  } catch (error) {
    if (ownsHere) here.close();
    throw error;
  }
}

/** An event subscription that derives its events from the messages of a netlink socket. */
export abstract class NamespaceEvents<Event, Events> implements AsyncIterable<Event>, AsyncDisposable {
  protected readonly stream: EventStream<Events>;
  protected readonly items: AsyncIterator<EventItem<Events>, undefined>;
  protected readonly here: NetworkNamespace;
  protected readonly namespaces: Namespaces;
  protected stopped = false;
  readonly #ownsHere: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #abort: () => void;

  protected constructor({ stream, here, ownsHere, signal }: Subscription<Events>) {
    this.stream = stream;
    this.items = stream[Symbol.asyncIterator]();
    this.here = here;
    this.namespaces = Namespaces.open({ netns: here });
    this.#ownsHere = ownsHere;
    this.#signal = signal;
    // Errors of stop() are ignored, because the iterator throws the signal's reason.
    this.#abort = () => void this.stop().catch(() => {});
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Ends the subscription. Resolves when the sockets are closed. Stopping twice has no effect. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.stream.stop();
    this.namespaces.close();
    if (this.#ownsHere) this.here.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over the events of the subscription. Only one loop may run at a time. Leaving the loop does not end the
   * subscription.
   */
  [Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    return {
      next: async () => {
        for (;;) {
          this.#signal?.throwIfAborted();
          if (this.stopped) return { done: true, value: undefined };
          const event = await this.step();
          if (event === "end") return { done: true, value: undefined };
          if (event !== undefined) return { done: false, value: event };
        }
      },
    };
  }

  /**
   * Returns the next event of the subscription, "end" if the stream has ended, or undefined if there is no event yet.
   */
  protected abstract step(): Promise<Event | undefined | "end">;
}
