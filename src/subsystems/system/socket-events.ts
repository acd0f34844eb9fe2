import { fromOpen } from "../../base/argument-error.ts";
import { checkOptions, checkSignal, type OptionChecks } from "../../base/check.ts";
import { inspectAs } from "../../base/inspect.ts";
import { EBADF, ENOBUFS } from "../../constants/errno.ts";
import { POLLIN } from "../../constants/poll.ts";
import { NetlinkError } from "../../errors.ts";
import { checkNamespace, type NamespaceSource } from "../../netns/namespace.ts";
import type { Datagram } from "../../sock/receive-buffer.ts";
import { NetlinkSocket } from "../../sock/socket.ts";
import { TimeSlice } from "../../threads/time-slice.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";

/** Options for receiving events from the kernel, such as audit records, device events or process events. */
export interface SystemEventOptions {
  /** Network namespace of the socket that receives the events. The default is the namespace of the calling thread. */
  netns?: NamespaceSource | undefined;
  /** Size in bytes of the socket's receive buffer (default 4 MiB). The buffer stores events until they are read. */
  receiveBufferSize?: number | undefined;
  /** Signal that ends the subscription. The iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

export const systemEventChecks: OptionChecks<SystemEventOptions> = {
  netns: checkNamespace,
  receiveBufferSize: true,
  signal: checkSignal,
};

export function checkSystemEventOptions(options: SystemEventOptions): void {
  checkOptions(options, systemEventChecks);
  options.signal?.throwIfAborted();
}

/**
 * Opens a socket for kernel events. The socket accepts messages only from the kernel (port id 0). No process can forge
 * this port id, because the kernel sets the sender's address of each message.
 *
 * @param group multicast group to join; 0 to receive only messages to the socket's own port id.
 */
function openEventSocket(protocol: number, group: number, options: SystemEventOptions): NetlinkSocket {
  const { netns, receiveBufferSize } = options;
  return NetlinkSocket.open(protocol, {
    netns,
    receiveBufferSize,
    groups: group === 0 ? [] : [group],
    allowPeers: false,
  });
}

/**
 * Iterates over kernel events. This thread receives the events in its event loop. Events that were not read yet stay in
 * the socket's receive buffer.
 *
 * A pending iteration keeps the process alive; a subscription without a pending iteration does not. End the
 * subscription with `stop()`, `await using` or the signal.
 */
export abstract class SocketEvents<Event> implements AsyncIterable<Event | Gap>, AsyncDisposable {
  static {
    inspectAs(SocketEvents, (events) => `${events.constructor.name}()`);
  }

  protected readonly socket: NetlinkSocket;
  readonly #group: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  /** Received events. Those before the index `#taken` are already delivered. */
  #items: (Event | Gap)[] = [];
  #taken = 0;
  #stopped = false;
  #isAborted = false;

  protected constructor(options: SystemEventOptions, protocol: number, group: number, socket?: NetlinkSocket) {
    const { signal } = fromOpen(options, new.target);
    this.socket = socket ?? openEventSocket(protocol, group, options);
    this.#group = group;
    this.#signal = signal;
    // After an abort, queued events are discarded.
    this.#onAbort = () => {
      this.#isAborted = true;
      this.unsubscribe();
      this.close();
    };
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Decodes a datagram's events, or returns "malformed". */
  protected abstract read(bytes: Uint8Array): readonly (Event | Gap)[] | "malformed";

  /** Called before the socket of the subscription is closed. */
  protected unsubscribe(): void {}

  /** Returns the gap to deliver after an overrun of the socket. */
  protected overrun(dropped: number | undefined): Gap {
    return dropped === undefined
      ? { kind: "gap", dropped: 0, unknown: true, reason: "overrun" }
      : { kind: "gap", dropped, reason: "overrun" };
  }

  /** Ends the subscription. Events that have already arrived can still be read. Stopping twice has no effect. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    try {
      this.unsubscribe();
      if (this.#group !== 0) this.socket.leaveGroup(this.#group);
      while (this.receive());
    } finally {
      this.close();
    }
  }

  protected close(): void {
    this.#stopped = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.socket.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Iterates over the events. Only one loop can run at a time. Leaving the loop does not end the subscription. */
  [Symbol.asyncIterator](): AsyncIterator<Event | Gap, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<Event | Gap, undefined>> {
    for (;;) {
      if (this.#isAborted) this.#signal!.throwIfAborted();
      if (this.#taken < this.#items.length) return { done: false, value: this.#items[this.#taken++]! };
      if (this.#stopped) return { done: true, value: undefined };
      this.receive();
      if (this.#taken === this.#items.length) await this.#wait();
    }
  }

  /** Receives datagrams. Returns whether more of them may be queued. */
  protected receive(): boolean {
    if (this.#taken === this.#items.length) {
      this.#items = [];
      this.#taken = 0;
    }
    try {
      const datagrams = this.socket.receiveMany();
      for (const datagram of datagrams) this.#add(datagram);
      return datagrams.length > 0;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS) throw error;
      this.#items.push(this.overrun(error.dropped));
      return true;
    }
  }

  #add(datagram: Datagram): void {
    // A message to the socket's own port id has the group 0.
    if (datagram.group !== this.#group) return;
    const events = datagram.truncated ? "malformed" : this.read(datagram.bytes);
    if (events === "malformed") this.#items.push({ kind: "gap", dropped: 1, reason: events });
    else this.#items.push(...events);
  }

  /** @internal Waits until events may be queued. Resolves with false after the end of the subscription. */
  async readable(): Promise<boolean> {
    if (!this.#stopped) await this.#wait();
    return !this.#stopped;
  }

  /** @internal Receives all queued events, without waiting for others. Pauses, so that the event loop is not blocked. */
  async takeQueued(): Promise<readonly (Event | Gap)[]> {
    await new TimeSlice().repeat(() => !this.#stopped && this.receive());
    const items = this.#items.slice(this.#taken);
    this.#taken = this.#items.length;
    return items;
  }

  async #wait(): Promise<void> {
    try {
      await this.socket.waitAsync(POLLIN);
    } catch (error) {
      if (!(this.#stopped && error instanceof NetlinkError && error.errno === -EBADF)) throw error;
    }
  }
}
