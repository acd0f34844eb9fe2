import { checkKnown, type Names } from "../../message/check.ts";
import { inspectAs } from "../../sock/inspect.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { ReceiverStatistics } from "../../workers/loop/counters.ts";
import type { Gap, ReceivedBatch } from "../../workers/receiver/received-batch.ts";
import { Receiver } from "../../workers/receiver/receiver.ts";
import { DatapathEventDecoder, type PortOrDeletion } from "./events.ts";
import type { Families } from "./families.ts";

/** Options of a subscription to port events. */
export interface PortEventOptions {
  /** Receive in this thread's event loop instead of in a worker thread (default false). */
  inLoop?: boolean | undefined;
  /** Ends the subscription; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Maximum size of pending messages in bytes (default 4 MiB). */
  ringSize?: number | undefined;
  /** Requested receive buffer of the socket in bytes (default 4 MiB). Ignored with a `connection`. */
  receiveBufferSize?: number | undefined;
}

/**
 * Event of the ports of a datapath.
 *
 * - `added`, `changed`, `removed`: a port with its state at that time.
 * - `deleted`: the datapath was deleted with all ports. The ports have no events of their own.
 * - `gap`: the number of dropped messages, of all datapaths of the namespace. List the ports again.
 */
export type PortEvent = PortOrDeletion | Gap;

const optionNames: Names<PortEventOptions> = { inLoop: true, signal: true, ringSize: true, receiveBufferSize: true };

/**
 * Port events of one datapath, from the time of creation. A pending iteration keeps the process alive. To end it, call
 * `stop()`, dispose the object, or abort the signal.
 */
export class PortEvents implements AsyncIterable<PortEvent>, AsyncDisposable {
  static {
    inspectAs(PortEvents, (events) => `PortEvents(datapath ${events.#ifindex})`);
  }

  readonly #ifindex: number;
  readonly #socket: NetlinkSocket;
  readonly #receiver: Receiver;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  readonly #announcements: DatapathEventDecoder;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => {
    void this.stop();
  };
  #events: PortEvent[] = [];
  #taken = 0;

  /** @internal */
  constructor(families: Families, ifindex: number, options: PortEventOptions) {
    checkKnown(options, optionNames);
    const { inLoop, signal, ringSize, receiveBufferSize } = options;
    this.#ifindex = ifindex;
    this.#signal = signal;
    this.#announcements = new DatapathEventDecoder(families, ifindex);
    this.#socket = families.openSocket("port-events", receiveBufferSize);
    try {
      const sized = ringSize === undefined ? {} : { ringSize };
      const aborted = signal === undefined ? {} : { signal };
      this.#receiver = Receiver.start({ socket: this.#socket, inLoop: inLoop ?? false, ...aborted, ...sized });
    } catch (error) {
      this.#socket.close();
      throw error;
    }
    this.#batches = this.#receiver[Symbol.asyncIterator]();
    signal?.addEventListener("abort", this.#abort);
  }

  /** Statistics of the subscription, for all datapaths. */
  get statistics(): ReceiverStatistics {
    return this.#receiver.statistics;
  }

  /**
   * Ends the subscription. Events that were received before can still be iterated. Resolves when everything is closed;
   * calling it twice has no effect.
   */
  async stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.#receiver.stop();
    this.#socket.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Iterates the events. Only one loop may run at a time. Leaving the loop does not end the subscription. */
  [Symbol.asyncIterator](): AsyncIterator<PortEvent, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<PortEvent, undefined>> {
    // After an abort the receiver decides how the iteration ends: if it had stopped before, the remaining events are
    // returned.
    while (this.#taken === this.#events.length || this.#signal?.aborted === true) {
      const { done, value } = await this.#batch();
      if (done === true) break;
      this.#events = this.#events.slice(this.#taken);
      this.#taken = 0;
      for (const item of value) {
        const event = item.kind === "gap" ? item : this.#announcements.read(item.message);
        if (event !== undefined && event.kind !== "reconfigured") this.#events.push(event);
      }
    }
    if (this.#taken === this.#events.length) return { done: true, value: undefined };
    return { done: false, value: this.#events[this.#taken++]! };
  }

  /** Returns the next batch. Closes the socket when the receiver ends. */
  async #batch(): Promise<IteratorResult<ReceivedBatch, undefined>> {
    try {
      const next = await this.#batches.next();
      if (next.done === true) await this.stop();
      return next;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}
