import { sleepSync } from "../../base/engine.ts";
import { EAGAIN, ECONNREFUSED, EINTR, ENOBUFS, ENOMEM } from "../../constants/errno.ts";
import { NETLINK_CONNECTOR, NETLINK_FIB_LOOKUP } from "../../constants/netlink.ts";
import { NetlinkError } from "../../errors.ts";
import { SendArea } from "../../sock/send-area.ts";
import { sendSpans } from "../../sock/sending.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { SocketCore } from "../../sock/socket-core.ts";
import type { Destination } from "../../sock/transport.ts";
import { withStack } from "../../threads/failure.ts";
import { Counter } from "../loop/counters.ts";

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
  if (tries >= QUICK_TRIES) sleepSync(1);
  return true;
}

/**
 * Protocols whose kernel code ignores all messages of a datagram except the first. Each message needs its own datagram.
 */
const singleMessageProtocols: readonly number[] = [NETLINK_FIB_LOOKUP, NETLINK_CONNECTOR];

/** Queued messages to one destination, and the datagrams that contain them. */
class Batch {
  readonly area = new SendArea();
  /** Offset and length of each datagram, as alternating elements. */
  readonly spans: number[] = [];
  /** Number of messages in each datagram. */
  readonly counts: number[] = [];
  socket!: SocketCore;
  portId = 0;
  group = 0;

  /** Empties the batch, and sets its destination. */
  begin(socket: SocketCore, portId: number, group: number): void {
    this.area.clear();
    this.spans.length = 0;
    this.counts.length = 0;
    this.socket = socket;
    this.portId = portId;
    this.group = group;
  }

  takes(socket: SocketCore, portId: number, group: number): boolean {
    const isSame = socket === this.socket && portId === this.portId && group === this.group;
    return isSame && this.area.length < MAX_PENDING;
  }

  /** Adds a copy of a message. Starts another datagram if the message does not fit the last. */
  add(bytes: Uint8Array, sequence: number): void {
    const { spans, counts } = this;
    const at = this.area.appendMessage(bytes, 0, sequence, this.socket.portId);
    const last = spans.length - 2;
    const length = at + bytes.length - spans[last]!;
    if (length <= MAX_COMBINED && this.isForKernel && !singleMessageProtocols.includes(this.socket.protocol)) {
      spans[last + 1] = length;
      counts[counts.length - 1]! += 1;
    } else {
      spans.push(at, bytes.length);
      counts.push(1);
    }
  }

  datagram(index: number): Uint8Array {
    const at = this.spans[index * 2]!;
    return this.area.data.bytes.subarray(at, at + this.spans[index * 2 + 1]!);
  }

  replace(index: number, datagram: Uint8Array): void {
    this.spans[index * 2] = this.area.append(datagram);
    this.spans[index * 2 + 1] = datagram.length;
  }

  get isForKernel(): boolean {
    return this.portId === 0 && this.group === 0;
  }
}

/**
 * Queue of outgoing messages. Messages to the kernel share datagrams; each message to another process is a separate
 * datagram. Before the destination changes, the queue is sent, so that all messages stay in order.
 *
 * A batch is taken out of the queue before it is sent. The callbacks of the send may therefore add messages, which
 * follow all messages that were queued before.
 */
export class SendQueue {
  readonly #counters: Float64Array;
  /** More than one batch only if a callback of {@link flush} has added messages. */
  readonly #batches: Batch[] = [];
  readonly #onFailure: (error: unknown) => void;
  readonly #replacement: (datagram: Uint8Array) => Uint8Array | undefined;
  #sending = false;
  /** Sent batch, whose memory is used again. */
  #idle: Batch | undefined;

  /**
   * @param onFailure called with the error of each failed send. Later datagrams are still sent.
   * @param replacement called with a datagram that could not be sent to the kernel. Returns a datagram to send instead,
   *   or undefined. Not called for messages that it has added itself: it could add messages forever.
   */
  constructor(
    onFailure: (error: unknown) => void,
    counters: Float64Array,
    replacement: (datagram: Uint8Array) => Uint8Array | undefined,
  ) {
    this.#onFailure = onFailure;
    this.#counters = counters;
    this.#replacement = replacement;
  }

  /** Queues a copy of a message and returns its sequence number. */
  add(bytes: Uint8Array, { core: socket }: NetlinkSocket, to: Destination | undefined): number {
    const batch = this.#batchFor(socket, to?.portId ?? 0, to?.group ?? 0);
    const sequence = socket.takeSequence(1);
    batch.add(bytes, sequence);
    this.#counters[Counter.queuedSends]! += 1;
    return sequence;
  }

  /** Never waits for full peers. The queue is empty afterwards, except during a callback of another `flush`. */
  flush(): void {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let queued = this.#batches.length; this.#batches.length > 0; queued--) {
        const batch = this.#batches.shift()!;
        this.#send(batch, queued > 0);
        this.#idle = batch;
      }
    } finally {
      this.#sending = false;
    }
  }

  #batchFor(socket: SocketCore, portId: number, group: number): Batch {
    const last = this.#batches.at(-1);
    if (last?.takes(socket, portId, group)) return last;
    this.flush();
    const batch = this.#idle ?? new Batch();
    this.#idle = undefined;
    batch.begin(socket, portId, group);
    this.#batches.push(batch);
    return batch;
  }

  #send(batch: Batch, mayReplace: boolean): void {
    const counters = this.#counters;
    const { counts } = batch;
    const messages = counts.reduce((sum, count) => sum + count, 0);
    const before = counters[Counter.sent]!;
    this.#sendDatagrams(batch, mayReplace && batch.isForKernel);
    const unsent = messages - (counters[Counter.sent]! - before);
    counters[Counter.unsent]! += unsent;
    counters[Counter.queuedSends]! -= unsent;
  }

  #sendDatagrams(batch: Batch, mayReplace: boolean): void {
    const { isForKernel, counts, spans, socket, area, portId, group } = batch;
    const to = isForKernel ? undefined : { portId, group };
    let tries = 0;
    let replaced = -1;
    for (let next = 0; next < counts.length; ) {
      let reached: number;
      let failure: unknown;
      try {
        reached = sendSpans(socket, area, spans, to, false, next);
        if (reached < counts.length) failure = fullPeer(batch, reached);
      } catch (error) {
        failure = error;
        reached = (error instanceof NetlinkError ? error.sent : undefined) ?? next;
      }
      if (reached > next) tries = 0;
      for (; next < reached; next++) {
        this.#counters[Counter.sent]! += counts[next]!;
        this.#counters[Counter.queuedSends]! -= counts[next]!;
      }
      if (failure === undefined || (isForKernel && retriesSend(failure, ++tries))) continue;
      this.#onFailure(withPeer(batch, failure));
      if (replaced < next && mayReplace && this.#replace(batch, next)) {
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
  #replace(batch: Batch, index: number): boolean {
    const replacement = this.#replacement(batch.datagram(index));
    if (replacement !== undefined) batch.replace(index, replacement);
    return replacement !== undefined;
  }
}

/** ECONNREFUSED means that the process with this port has exited. */
function withPeer({ isForKernel, portId }: Batch, failure: unknown): unknown {
  if (isForKernel || !(failure instanceof NetlinkError) || failure.errno !== -ECONNREFUSED) return failure;
  const { syscall, sent, stack } = failure;
  const problem = `send: no socket has port ${portId} (ECONNREFUSED); the peer has exited`;
  return withStack(new NetlinkError(problem, { errno: ECONNREFUSED, syscall, sent }), stack);
}

function fullPeer({ counts, portId }: Batch, sent: number): NetlinkError {
  const left = counts.length - sent;
  const problem = `send: the receive queue of port ${portId} is full (EAGAIN); ${left} messages were not sent`;
  return new NetlinkError(problem, { errno: EAGAIN, syscall: "sendmmsg", sent });
}
