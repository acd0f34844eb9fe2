import { EAGAIN, ECONNREFUSED, EINTR, ETIMEDOUT } from "../constants/errno.ts";
import { NetlinkError, systemCallError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { checkInteger } from "../message/check.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, type Request, requestBytes, SEQUENCE_OFFSET } from "../message/message.ts";
import { sendAdvice } from "./advice.ts";
import { checkedSendOptions, checkIterable, type SendOptions } from "./call-options.ts";
import type { SocketHandle } from "./handle.ts";
import { firstSequence, LAST_SEQUENCE, sequenceAfter } from "./sequence.ts";
import type { Destination, Transport } from "./transport.ts";

const littleEndian = hostLittleEndian;

/** Time limit of a send to a peer whose queue is full. */
const SEND_TIMEOUT_MS = 30_000;

/** The sending half of a socket: sequence numbers, headers, and retries for peers whose queues are full. */
export class Sender {
  /** Number of sent messages. */
  sent = 0;
  /** The next sequence number, unless the socket is shared. */
  nextSequence = 1;
  readonly #handle: SocketHandle;
  readonly #transport: Transport;

  constructor(handle: SocketHandle) {
    this.#handle = handle;
    this.#transport = handle.transport;
  }

  /** See `NetlinkSocket.send`. */
  send(message: Request, options: SendOptions | undefined): number | undefined {
    const bytes = requestBytes(message, "message");
    const checked = checkedSendOptions(options);
    const sequence = this.takeSequence(1);
    return this.#sendOne(bytes, sequence, checked) ? sequence : undefined;
  }

  /** See `NetlinkSocket.sendWithSequence`. */
  sendWithSequence(message: Request, sequence: number, options: SendOptions | undefined): boolean {
    const bytes = requestBytes(message, "message");
    checkInteger(sequence, 0, 0xffffffff, "sequence");
    return this.#sendOne(bytes, sequence, checkedSendOptions(options));
  }

  /** See `NetlinkSocket.sendMany`. */
  sendMany(messages: Iterable<Request>, options: SendOptions | undefined): number {
    const { wait = true, to } = checkedSendOptions(options);
    checkIterable(messages, "messages");
    // Taken from the variable, because the iterable may send messages itself.
    const batch = idleBatch ?? new SendArea();
    idleBatch = undefined;
    try {
      batch.clear();
      const spans: number[] = [];
      let count = 0;
      for (const message of messages) {
        const bytes = requestBytes(message, `messages[${count++}]`);
        spans.push(batch.append(bytes), bytes.length);
      }
      const sequence = this.takeSequence(count);
      for (let number = 0; number < count; number++) {
        const [offset, length] = [spans[number * 2]!, spans[number * 2 + 1]!];
        fillHeader(batch, offset, length, sequence + number, this.#transport.portId);
      }
      return this.sendSpans(batch, spans, to, wait, 0);
    } finally {
      idleBatch = batch;
    }
  }

  /** See `NetlinkSocket.sendSpans`. */
  sendSpans(
    from: SendArea,
    spans: readonly number[],
    to: Destination | undefined,
    wait: boolean,
    start: number,
  ): number {
    const count = spans.length / 2;
    const toGroup = (to?.group ?? 0) !== 0;
    let next = start;
    while (next < count) {
      // Messages to a group are sent one by one: a batch that ends early does not report the reason, and its next
      // message may have reached the group. A batch never waits, because it would wait for each message; if the queue
      // is full, a single send waits.
      let result = -EINTR;
      let syscall = "sendmmsg";
      if (!toGroup) result = this.#handle.guarded(() => this.#transport.sendMany(from, spans, next, to, false));
      if (result === -EINTR || (wait && result === -EAGAIN)) {
        result = Math.min(this.#patiently(from, spans[next * 2]!, spans[next * 2 + 1]!, to, wait), 1);
        syscall = "sendto";
      }
      if (!this.#delivered(result, to, wait, next, syscall)) break;
      // A group without receivers fails for the one message that was tried.
      const delivered = Math.max(result, 1);
      next += delivered;
      this.sent += delivered;
    }
    return next;
  }

  /** See `NetlinkSocket.sendArea`. */
  sendArea(from: SendArea, offset: number, length: number, messages: number): void {
    const handle = this.#handle;
    // The kernel replies immediately, and no other thread can close a socket that is not shared.
    let result = -EINTR;
    if (handle.shared === undefined && !handle.ended) {
      result = this.#transport.send(from, offset, length, undefined, true);
    }
    if (result < 0) {
      if (result === -EINTR || result === -EAGAIN) result = this.#patiently(from, offset, length, undefined, true);
      this.#delivered(result, undefined, true);
    }
    this.sent += messages;
  }

  /** See `NetlinkSocket.takeSequence`. */
  takeSequence(count: number): number {
    if (!Number.isInteger(count) || count < 0 || count > LAST_SEQUENCE) checkInteger(count, 0, LAST_SEQUENCE, "count");
    const { shared } = this.#handle;
    if (shared !== undefined) return shared.takeSequence(count);
    const first = firstSequence(this.nextSequence, count);
    this.nextSequence = sequenceAfter(first, count);
    return first;
  }

  #sendOne(bytes: Uint8Array, sequence: number, { wait = true, to }: SendOptions): boolean {
    area.clear();
    const offset = area.append(bytes);
    fillHeader(area, offset, bytes.length, sequence, this.#transport.portId);
    if (!this.#delivered(this.#patiently(area, offset, bytes.length, to, wait), to, wait)) return false;
    this.sent++;
    return true;
  }

  /**
   * Sends one datagram, and retries while the peer's queue is full or signals arrive, until the time limit. Each
   * attempt is a separate call, so that closing the socket does not wait long, and the next attempt detects it.
   */
  #patiently(from: SendArea, offset: number, length: number, to: Destination | undefined, wait: boolean): number {
    let destination = to;
    let deadline = 0;
    for (;;) {
      const result = this.#handle.guarded(() => this.#transport.send(from, offset, length, destination, wait));
      if (result !== -EINTR && (result !== -EAGAIN || !wait)) return result;
      deadline ||= performance.now() + SEND_TIMEOUT_MS;
      if (performance.now() >= deadline) return -EAGAIN;
      // The kernel delivers to the group first, and only the wait for the port can be interrupted.
      if (to?.group !== undefined) destination = { portId: to.portId };
    }
  }

  /** Returns whether a send succeeded; false if it would have blocked. Throws for other errors. */
  #delivered(result: number, to: Destination | undefined, wait: boolean, sent?: number, syscall = "sendto"): boolean {
    if (result >= 0) return true;
    // After delivering to a group, the kernel also sends to port 0, which user-space protocols do not have.
    if (result === -ECONNREFUSED && (to?.group ?? 0) !== 0 && (to?.portId ?? 0) === 0) return true;
    const { protocol } = this.#transport;
    if (result !== -EAGAIN) throw systemCallError(syscall, result, sendAdvice(result, protocol), { sent });
    if (!wait) return false;
    throw new NetlinkError(
      `sendto: the peer's receive queue was full for ${SEND_TIMEOUT_MS / 1000} s (ETIMEDOUT); is it still receiving?`,
      { errno: ETIMEDOUT, syscall: "sendto", sent },
    );
  }
}

/** Send buffer of this thread for one message. */
const area = new SendArea();

/** Send buffer of this thread for several messages; undefined while it is in use. */
let idleBatch: SendArea | undefined;

/** Fills in the three header fields of the sending socket. */
function fillHeader({ data }: SendArea, offset: number, length: number, sequence: number, portId: number): void {
  data.view.setUint32(offset + LENGTH_OFFSET, length, littleEndian);
  data.view.setUint32(offset + SEQUENCE_OFFSET, sequence, littleEndian);
  data.view.setUint32(offset + PORT_ID_OFFSET, portId, littleEndian);
}
