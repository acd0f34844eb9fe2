import { EAGAIN } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, SEQUENCE_OFFSET } from "../message/message.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Destination } from "../sock/transport.ts";

/** The most bytes that are put together into one datagram for the kernel, which copies it into one piece of memory. */
const MAX_COMBINED = 4096 - 512;
/** How much is laid out before it is sent although more may follow. */
const MAX_PENDING = 256 * 1024;

/**
 * What is to be sent, laid out until it is worth a system call. Messages for the kernel are put together, since it works
 * off all that one datagram brings; a peer gets each message as a datagram of its own.
 */
export class Outbox {
  readonly #area = new SendArea();
  /** Offset and length of each datagram, by turns. */
  readonly #spans: number[] = [];
  #socket: NetlinkSocket | undefined;
  #to: Destination | undefined;
  #messages = 0;

  /** How many messages wait. */
  get messages(): number {
    return this.#messages;
  }

  /**
   * Lays out a copy of a message and returns the sequence number that it gets.
   *
   * @throws NetlinkError when something that waited had to be sent first and could not be.
   */
  add(bytes: Uint8Array, socket: NetlinkSocket, to: Destination | undefined): number {
    if (this.#messages > 0 && !(socket === this.#socket && sameDestination(to, this.#to))) this.flush();
    if (this.#area.length >= MAX_PENDING) this.flush();
    this.#socket = socket;
    this.#to = to;
    const sequence = socket.takeSequence(1);
    const at = this.#area.append(bytes);
    const { view } = this.#area.data;
    view.setUint32(at + LENGTH_OFFSET, bytes.length, hostLittleEndian);
    view.setUint32(at + SEQUENCE_OFFSET, sequence, hostLittleEndian);
    view.setUint32(at + PORT_ID_OFFSET, socket.portId, hostLittleEndian);
    this.#describe(at, bytes.length, to === undefined);
    this.#messages++;
    return sequence;
  }

  /**
   * Sends what waits, without waiting for peers that do not receive. Afterwards nothing waits, whatever came of it.
   *
   * @returns how many messages were sent.
   * @throws NetlinkError when something could not be sent, after everything else was.
   */
  flush(): number {
    const messages = this.#messages;
    if (messages === 0) return 0;
    try {
      this.#send();
      return messages;
    } finally {
      this.#messages = 0;
      this.#spans.length = 0;
      this.#area.clear();
    }
  }

  #send(): void {
    const count = this.#spans.length / 2;
    let failure: unknown;
    for (let next = 0; next < count; ) {
      try {
        next = this.#socket!.sendSpans(this.#area, this.#spans, this.#to, false, next);
        if (next < count) throw this.#fullPeer(next, count);
      } catch (error) {
        failure ??= error;
        const sent = error instanceof NetlinkError && error.errno !== -EAGAIN ? error.sent : undefined;
        if (sent === undefined) break;
        // One that is too long, say, does not keep back those behind it.
        next = sent + 1;
      }
    }
    if (failure !== undefined) throw failure;
  }

  #fullPeer(sent: number, count: number): NetlinkError {
    const peer = this.#to?.portId ?? 0;
    return new NetlinkError(
      `send: the receive queue of port ${peer} is full (EAGAIN); ${count - sent} of ${count} messages were not sent`,
      { errno: EAGAIN, syscall: "sendmmsg", sent },
    );
  }

  /** Puts a message that was just laid out into the last datagram where that is allowed, or into one of its own. */
  #describe(at: number, length: number, combine: boolean): void {
    const spans = this.#spans;
    const last = spans.length - 2;
    const start = spans[last];
    if (combine && start !== undefined && at + length - start <= MAX_COMBINED) spans[last + 1] = at + length - start;
    else spans.push(at, length);
  }
}

function sameDestination(one: Destination | undefined, other: Destination | undefined): boolean {
  return one === other || (one?.portId === other?.portId && one?.group === other?.group);
}
