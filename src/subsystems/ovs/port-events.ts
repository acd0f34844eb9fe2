import { checkKnown, type Names } from "../../message/check.ts";
import { inspectAs } from "../../sock/inspect.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { ReceiverStatistics } from "../../workers/loop/counters.ts";
import type { Gap, ReceivedBatch } from "../../workers/receiver/received-batch.ts";
import { Receiver } from "../../workers/receiver/receiver.ts";
import { Announcements, type PortAnnouncement } from "./announcements.ts";
import type { Families } from "./families.ts";

/** How to subscribe to what happens to ports. */
export interface PortEventOptions {
  /** Receive in this thread's event loop instead of in a worker thread (default false). */
  inLoop?: boolean | undefined;
  /** Ends the subscription; the iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How many bytes of messages can wait for the iteration before no more are received (default 4 MiB). */
  ringSize?: number | undefined;
  /** Bytes to ask for as the socket's receive buffer (default 4 MiB). A stand-in's sockets are as it makes them. */
  receiveBufferSize?: number | undefined;
}

/**
 * What has happened to the ports of a datapath.
 *
 * - `added`, `changed`, `removed`: a port, as it was then.
 * - `deleted`: the datapath is gone, and with it all ports, of which nothing is said one by one.
 * - `gap`: so many messages are missing here (of all datapaths of the namespace): list the ports again.
 */
export type PortEvent = PortAnnouncement | Gap;

const optionNames: Names<PortEventOptions> = { inLoop: true, signal: true, ringSize: true, receiveBufferSize: true };

/**
 * What happens to the ports of one datapath, from the moment on when this is there. A pending iteration keeps the process
 * alive; `stop()` it, dispose of it, or abort its signal.
 */
export class PortEvents implements AsyncIterable<PortEvent>, AsyncDisposable {
  static {
    inspectAs(PortEvents, (events) => `PortEvents(datapath ${events.#ifindex})`);
  }

  readonly #ifindex: number;
  readonly #socket: NetlinkSocket;
  readonly #receiver: Receiver;
  readonly #batches: AsyncIterator<ReceivedBatch, undefined>;
  readonly #announcements: Announcements;
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
    this.#announcements = new Announcements(families, ifindex);
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

  /** What was received so far, of all datapaths. */
  get statistics(): ReceiverStatistics {
    return this.#receiver.statistics;
  }

  /** Ends the subscription. What has come before can still be iterated. Resolves when all is gone; harmless twice. */
  async stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.#receiver.stop();
    this.#socket.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Events as they come. One loop at a time; leaving it early does not end the subscription. */
  [Symbol.asyncIterator](): AsyncIterator<PortEvent, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<PortEvent, undefined>> {
    // What an aborted signal ends is for the receiver to say: one that had stopped before only has its rest to be read.
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

  /** The next batch. However the receiver ends, the socket goes with it. */
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
