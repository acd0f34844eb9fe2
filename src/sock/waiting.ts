import { POLLIN } from "../constants/poll.ts";
import { checkOptions } from "../message/check.ts";
import { type PendingWait, waitForEvents } from "../threads/poller.ts";
import { after, checkDuration, checkEvents, checkSignal, type WaitOptions } from "./call-options.ts";
import type { SocketHandle } from "./handle.ts";

/** The part of a socket that waits use. */
interface AwaitedSocket {
  readonly closed: boolean;
  wait(events: number, timeoutMs?: number): number;
}

/** Pending asynchronous waits on a socket. */
export class Waits {
  /** The waits reference the socket, so that it is not collected meanwhile. */
  readonly #socket: AwaitedSocket;
  readonly #handle: SocketHandle;
  /** Functions that end each pending wait. */
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

  /** Ends all pending waits, because the socket is being closed. */
  end(): void {
    for (const end of [...this.#ends]) end();
  }

  /**
   * Watches the descriptor, and in an attached thread also the eventfd that signals that the owner closes the socket.
   */
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
