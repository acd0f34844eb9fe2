import { EAGAIN, ECONNREFUSED, EINTR, ENOBUFS, ENOMEM } from "../../constants/errno.ts";
import { NETLINK_CONNECTOR, NETLINK_FIB_LOOKUP } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { SendArea } from "../../sock/send-area.ts";
import { sendSpans } from "../../sock/sending.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { SocketCore } from "../../sock/socket-core.ts";
import type { Destination } from "../../sock/transport.ts";
import { Counter, counterMemory } from "../loop/counters.ts";

/** Maximum bytes of combined messages: the kernel's copy fits one page. */
const MAX_COMBINED = 4096 - 512;
/** Queued bytes that cause a send before another message is added. */
const MAX_PENDING = 256 * 1024;

/** Maximum attempts after transient errors of the kernel, such as ENOBUFS. */
const MAX_TRIES = 8;
/** Number of attempts before a sleep lets the kernel free memory. */
const QUICK_TRIES = 3;
/** Errors after which the kernel has processed nothing of the datagram. */
const transient: readonly unknown[] = [-ENOBUFS, -ENOMEM, -EINTR, -EAGAIN];

/** May sleep for 1 ms. `tries` counts failures in a row. */
export function retriesSend(error: unknown, tries: number): boolean {
  if (tries >= MAX_TRIES || !(error instanceof NetlinkError) || !transient.includes(error.errno)) return false;
  if (tries >= QUICK_TRIES) Bun.sleepSync(1);
  return true;
}

/**
 * Protocols whose kernel code ignores all messages of a datagram except the first. Each message needs its own datagram.
 */
const singleMessageProtocols: readonly number[] = [NETLINK_FIB_LOOKUP, NETLINK_CONNECTOR];

/**
 * Queue of outgoing messages to one destination. Messages to the kernel share datagrams; each message to another
 * process is a separate datagram. Before the destination changes, the queue is sent, so that all messages stay in
 * order.
 */
export class SendQueue {
  readonly #counters: Float64Array;
  readonly #area = new SendArea();
  /** Offset and length of each queued datagram, as alternating elements. */
  readonly #spans: number[] = [];
  readonly #counts: number[] = [];
  readonly #onFailure: (error: unknown) => void;
  readonly #replacement: ((datagram: Uint8Array) => Uint8Array | undefined) | undefined;
  #socket: SocketCore | undefined;
  #portId = 0;
  #group = 0;

  /**
   * @param onFailure called with the error of each failed send. Later datagrams are still sent.
   * @param replacement called with a datagram that could not be sent to the kernel. Returns a datagram to send instead,
   *   or undefined.
   */
  constructor(
    onFailure: (error: unknown) => void,
    counters: Float64Array = new Float64Array(counterMemory()),
    replacement?: (datagram: Uint8Array) => Uint8Array | undefined,
  ) {
    this.#onFailure = onFailure;
    this.#counters = counters;
    this.#replacement = replacement;
  }

  get sent(): number {
    return this.#counters[Counter.sent]!;
  }

  /** Queues a copy of a message and returns its sequence number. */
  add(bytes: Uint8Array, { core: socket }: NetlinkSocket, to: Destination | undefined): number {
    const portId = to?.portId ?? 0;
    const group = to?.group ?? 0;
    const isOther = socket !== this.#socket || portId !== this.#portId || group !== this.#group;
    if (isOther || this.#area.length >= MAX_PENDING) {
      this.flush();
      this.#socket = socket;
      this.#portId = portId;
      this.#group = group;
    }
    const sequence = socket.takeSequence(1);
    this.#addSpan(this.#area.appendMessage(bytes, 0, sequence, socket.portId), bytes.length);
    this.#counters[Counter.queuedSends]! += 1;
    return sequence;
  }

  /** Never waits for full peers. The queue is empty afterwards. */
  flush(): void {
    if (this.#counts.length === 0) return;
    this.#send();
    const counters = this.#counters;
    counters[Counter.unsent]! += counters[Counter.queuedSends]!;
    counters[Counter.queuedSends] = 0;
    this.#spans.length = 0;
    this.#counts.length = 0;
    this.#area.clear();
  }

  #send(): void {
    const count = this.#counts.length;
    const to = this.#forKernel ? undefined : { portId: this.#portId, group: this.#group };
    let tries = 0;
    let replaced = -1;
    for (let next = 0; next < count; ) {
      let reached: number;
      let failure: unknown;
      try {
        reached = sendSpans(this.#socket!, this.#area, this.#spans, to, false, next);
        if (reached < count) failure = this.#fullPeer(reached);
      } catch (error) {
        failure = error;
        reached = (error instanceof NetlinkError ? error.sent : undefined) ?? next;
      }
      if (reached > next) tries = 0;
      for (; next < reached; next++) {
        this.#counters[Counter.sent]! += this.#counts[next]!;
        this.#counters[Counter.queuedSends]! -= this.#counts[next]!;
      }
      if (failure === undefined || (this.#forKernel && retriesSend(failure, ++tries))) continue;
      this.#onFailure(this.#withPeer(failure));
      if (replaced < next && this.#forKernel && this.#replace(next)) {
        replaced = next;
        tries = 0;
        continue;
      }
      // Skip a datagram that the kernel rejects, for example because of its size (EMSGSIZE). Stop if the peer's queue
      // is full or the socket is closed, because all following sends would fail as well.
      if (!(failure instanceof NetlinkError) || failure.sent === undefined || failure.errno === -EAGAIN) return;
      next = reached + 1;
      tries = 0;
    }
  }

  /** Returns false if the handler has no replacement. */
  #replace(index: number): boolean {
    const spans = this.#spans;
    const at = spans[index * 2]!;
    const replacement = this.#replacement?.(this.#area.data.bytes.subarray(at, at + spans[index * 2 + 1]!));
    if (replacement === undefined) return false;
    spans[index * 2] = this.#area.append(replacement);
    spans[index * 2 + 1] = replacement.length;
    return true;
  }

  /** ECONNREFUSED means that the process with this port has exited. */
  #withPeer(failure: unknown): unknown {
    if (this.#forKernel || !(failure instanceof NetlinkError) || failure.errno !== -ECONNREFUSED) return failure;
    const { syscall, sent, stack } = failure;
    const problem = `send: no socket has port ${this.#portId} (ECONNREFUSED); the peer has exited`;
    const error = new NetlinkError(problem, { errno: ECONNREFUSED, syscall, sent });
    if (stack !== undefined) error.stack = stack;
    return error;
  }

  get #forKernel(): boolean {
    return this.#portId === 0 && this.#group === 0;
  }

  #fullPeer(sent: number): NetlinkError {
    const left = this.#counts.length - sent;
    const problem = `send: the receive queue of port ${this.#portId} is full (EAGAIN); ${left} messages were not sent`;
    return new NetlinkError(problem, { errno: EAGAIN, syscall: "sendmmsg", sent });
  }

  /** Starts another datagram if the message does not fit the last. */
  #addSpan(at: number, length: number): void {
    const spans = this.#spans;
    const last = spans.length - 2;
    const start = spans[last];
    if (start !== undefined && at + length - start <= MAX_COMBINED && this.#combines) {
      spans[last + 1] = at + length - start;
      this.#counts[this.#counts.length - 1]! += 1;
    } else {
      spans.push(at, length);
      this.#counts.push(1);
    }
  }

  get #combines(): boolean {
    return this.#forKernel && !singleMessageProtocols.includes(this.#socket!.protocol);
  }
}
