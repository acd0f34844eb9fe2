import { POLLIN } from "../constants/poll.ts";
import { checkOptions } from "../message/check.ts";
import { type PendingWait, waitForEvents } from "../threads/poller.ts";
import { after, checkDuration, checkEvents, checkSignal, type WaitOptions } from "./call-options.ts";
import type { SocketHandle } from "./handle.ts";

/** A socket as those see it who wait on it. */
interface AwaitedSocket {
  readonly closed: boolean;
  wait(events: number, timeoutMs?: number): number;
}

/** What waits on a socket without holding up the thread. */
export class Waits {
  /** It is looked at after each wait, and so not taken for forgotten meanwhile. */
  readonly #socket: AwaitedSocket;
  readonly #handle: SocketHandle;
  /** Ends each of those that are pending. */
  readonly #ends = new Set<() => void>();

  constructor(socket: AwaitedSocket, handle: SocketHandle) {
    this.#socket = socket;
    this.#handle = handle;
  }

  /** See `NetlinkSocket.waitAsync`. */
  async wait(events: number, options: WaitOptions): Promise<number> {
    checkEvents(events);
    checkOptions(options);
    const { timeoutMs, signal } = options;
    checkSignal(signal);
    const longest = checkDuration(timeoutMs, "timeoutMs", Number.POSITIVE_INFINITY);
    signal?.throwIfAborted();
    const handle = this.#handle;
    if (handle.transport.fd < 0) return this.#socket.wait(events, timeoutMs);
    const watches = handle.guarded(() => this.#watch(events));
    const end = () => {
      for (const { cancel } of watches) cancel();
    };
    const cancelTimer = after(longest, end);
    signal?.addEventListener("abort", end);
    this.#ends.add(end);
    try {
      const ready = await Promise.race(watches.map(({ promise }) => promise));
      if (this.#socket.closed) throw handle.closedError();
      if (ready === 0) signal?.throwIfAborted();
      return ready;
    } finally {
      this.#ends.delete(end);
      signal?.removeEventListener("abort", end);
      cancelTimer();
      end();
    }
  }

  /** Ends all waits that are pending: the socket is being closed. */
  end(): void {
    for (const end of [...this.#ends]) end();
  }

  /** Watches the descriptor, and in a thread that attached also the one by which the owner tells that it closes. */
  #watch(events: number): PendingWait[] {
    const { transport, owned, shared } = this.#handle;
    const watch = waitForEvents(transport.fd, events);
    if (owned) return [watch];
    try {
      return [watch, waitForEvents(shared!.token.wakeFd, POLLIN)];
    } catch (error) {
      watch.cancel();
      throw error;
    }
  }
}
