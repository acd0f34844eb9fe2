import { checkOptions, type OptionChecks } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { decoderOf } from "../../client/family.ts";
import { ovsDatapath } from "../../families/ovs-datapath.ts";
import { ovsVport } from "../../families/ovs-vport.ts";
import type { Steps } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { eventCodec, messageNumber } from "../../schema/codec/codec.ts";
import type { Family } from "../../schema/model/family.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { ReceiverStatistics } from "../../workers/loop/counters.ts";
import type { Gap, ReceivedBatch } from "../../workers/receiver/received-batch.ts";
import { Receiver } from "../../workers/receiver/receiver.ts";
import type { Families } from "./core/families.ts";
import { type Port, portOf } from "./core/port.ts";

/** Options of a subscription to port events. */
export interface PortEventOptions {
  /**
   * Whether this thread's event loop receives the datapath's port events. By default, a worker thread receives them.
   */
  inLoop?: boolean | undefined;
  /** Signal that ends the subscription to port events. Iterating over the events then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Maximum size in bytes of all port event messages that were received but not yet iterated over (default 4 MiB). */
  ringSize?: number | undefined;
  /**
   * Requested size in bytes of the socket's receive buffer (default 4 MiB). Ignored if the Open vSwitch datapath was
   * opened with the option `connection`.
   */
  receiveBufferSize?: number | undefined;
}

/**
 * Event about the ports of an Open vSwitch datapath.
 *
 * - `added`, `changed`, `removed`: a port with its state at the time of the event.
 * - `deleted`: the datapath was deleted with all ports. The ports have no separate events.
 * - `gap`: messages were dropped. The number includes messages about other datapaths of the namespace. List the ports
 *   again.
 */
export type PortEvent = PortOrDeletion | Gap;

const optionNames: OptionChecks<PortEventOptions> = {
  inLoop: true,
  signal: true,
  ringSize: true,
  receiveBufferSize: true,
};

/**
 * Subscription to the port events of an Open vSwitch datapath, from the time of its creation. A pending iteration keeps
 * the process alive. To end the subscription, call `stop()`, dispose the object, or abort the signal.
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

  /**
   * @internal
   */
  static *start(families: Families, ifindex: number, options: PortEventOptions): Steps<PortEvents> {
    checkOptions(options, optionNames);
    const announcements = yield* DatapathEventDecoder.of(families, ifindex);
    const socket = yield* families.openSocket("port-events", options.receiveBufferSize);
    return new PortEvents(socket, announcements, ifindex, options);
  }

  private constructor(
    socket: NetlinkSocket,
    announcements: DatapathEventDecoder,
    ifindex: number,
    { inLoop, signal, ringSize }: PortEventOptions,
  ) {
    this.#ifindex = ifindex;
    this.#signal = signal;
    this.#announcements = announcements;
    this.#socket = socket;
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

  /** Statistics of the receiver of port events. Messages about all datapaths of the network namespace are counted. */
  get statistics(): ReceiverStatistics {
    return this.#receiver.statistics;
  }

  /**
   * Ends the subscription to the datapath's port events. Events that were already received can still be iterated over.
   * Resolves when the socket and the worker are closed. Calling `stop()` again has no effect.
   */
  async stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.#receiver.stop();
    this.#socket.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over the datapath's port events. Only one loop may run at a time. Leaving the loop does not end the
   * subscription: call `stop()` to end it.
   */
  [Symbol.asyncIterator](): AsyncIterator<PortEvent, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<PortEvent, undefined>> {
    // After an abort, the receiver returns queued events and then throws.
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

type PortOrDeletion =
  | { readonly kind: "added" | "changed" | "removed"; readonly port: Port }
  | { readonly kind: "deleted" };

export type DatapathEvent = PortOrDeletion | { readonly kind: "reconfigured" };

// Notifications have the format of replies to `get`.
const decodePort = decoderOf(ovsVport, "get");
const decodeDatapath = decoderOf(ovsDatapath, "get");

const kinds = { "new-ntf": "added", "set-ntf": "changed", "del-ntf": "removed" } as const;

const datapathKinds = { "set-ntf": "reconfigured", "del-ntf": "deleted" } as const;

export class DatapathEventDecoder {
  readonly #datapath: number;
  readonly #portType: number;
  readonly #datapathType: number;

  private constructor(datapath: number, portType: number, datapathType: number) {
    this.#datapath = datapath;
    this.#portType = portType;
    this.#datapathType = datapathType;
  }

  static *of(families: Families, datapath: number): Steps<DatapathEventDecoder> {
    const port = yield* families.numberOf("ovs_vport");
    return new DatapathEventDecoder(datapath, port, yield* families.numberOf("ovs_datapath"));
  }

  read(message: MessageView): DatapathEvent | undefined {
    if (message.type === this.#portType) {
      const kind = kindOf(ovsVport, message, kinds);
      const fields = kind && decodePort(message);
      return fields?.header.dpIfindex === this.#datapath ? { kind: kind!, port: portOf(fields) } : undefined;
    }
    const kind = message.type === this.#datapathType ? kindOf(ovsDatapath, message, datapathKinds) : undefined;
    return kind && decodeDatapath(message).header.dpIfindex === this.#datapath ? { kind } : undefined;
  }
}

function kindOf<Kind>(family: Family, message: MessageView, known: Readonly<Record<string, Kind>>): Kind | undefined {
  const codec = eventCodec(family, messageNumber(family, message));
  return codec && known[codec.operation.name];
}
