import { EAGAIN, ECONNREFUSED, EINTR, ENOBUFS, ENOMEM } from "../constants/errno.ts";
import { NETLINK_CONNECTOR, NETLINK_FIB_LOOKUP } from "../constants/netlink.ts";
import { NetlinkError } from "../errors.ts";
import { SendArea } from "../ffi/send-area.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, SEQUENCE_OFFSET } from "../message/message.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import type { Destination } from "../sock/transport.ts";
import { Counter, counterMemory } from "./receiver-statistics.ts";

/** The most bytes that are put together into one datagram for the kernel, which copies it into one piece of memory. */
const MAX_COMBINED = 4096 - 512;
/** How much is laid out before it is sent although more may follow. */
const MAX_PENDING = 256 * 1024;

/** How often a datagram for the kernel is sent, at most, while its send fails with a transient error. */
const MOST_TRIES = 8;
/** The tries after which each further one waits a millisecond, in which the kernel can free memory. */
const QUICK_TRIES = 3;
/** Errors of a send to the kernel that are over a moment later. The kernel has processed nothing of the datagram then. */
const transient: readonly unknown[] = [-ENOBUFS, -ENOMEM, -EINTR, -EAGAIN];

/**
 * Returns whether to repeat a send to the kernel that has failed `tries` times in a row. Sleeps first if it has failed often.
 */
export function retriesSend(error: unknown, tries: number): boolean {
  if (tries >= MOST_TRIES || !(error instanceof NetlinkError) || !transient.includes(error.errno)) return false;
  if (tries >= QUICK_TRIES) Bun.sleepSync(1);
  return true;
}

/** The protocols on which the kernel looks at the first message of a datagram alone. */
const singleMessageProtocols: readonly number[] = [NETLINK_FIB_LOOKUP, NETLINK_CONNECTOR];

/**
 * What is to be sent, laid out until it is worth a system call. Messages for the kernel are put together, since it works
 * off all that one datagram brings; a peer gets each message as a datagram of its own. What waits at any time has one
 * sender and one destination, so that all of it is sent in order.
 */
export class Outbox {
  readonly #counters: Float64Array;
  readonly #area = new SendArea();
  /** Offset and length of each datagram, by turns. */
  readonly #spans: number[] = [];
  /** How many messages each datagram holds. */
  readonly #counts: number[] = [];
  readonly #failed: (error: unknown) => void;
  readonly #replacement: ((datagram: Uint8Array) => Uint8Array | undefined) | undefined;
  #socket: NetlinkSocket | undefined;
  #portId = 0;
  #group = 0;

  /**
   * @param failed is called with the error of each send that fails. The datagrams after it are sent all the same.
   * @param counters where messages are counted that wait, were sent and were not.
   * @param replacement returns the datagram to send in place of one that the kernel did not take.
   */
  constructor(
    failed: (error: unknown) => void,
    counters: Float64Array = new Float64Array(counterMemory()),
    replacement?: (datagram: Uint8Array) => Uint8Array | undefined,
  ) {
    this.#failed = failed;
    this.#counters = counters;
    this.#replacement = replacement;
  }

  /** How many messages were sent so far. */
  get sent(): number {
    return this.#counters[Counter.Sent]!;
  }

  /** Lays out a copy of a message and returns the sequence number that it gets. */
  add(bytes: Uint8Array, socket: NetlinkSocket, to: Destination | undefined): number {
    const portId = to?.portId ?? 0;
    const group = to?.group ?? 0;
    const elsewhere = socket !== this.#socket || portId !== this.#portId || group !== this.#group;
    if (elsewhere || this.#area.length >= MAX_PENDING) {
      this.flush();
      this.#socket = socket;
      this.#portId = portId;
      this.#group = group;
    }
    const sequence = socket.takeSequence(1);
    const at = this.#area.append(bytes);
    const { view } = this.#area.data;
    view.setUint32(at + LENGTH_OFFSET, bytes.length, hostLittleEndian);
    view.setUint32(at + SEQUENCE_OFFSET, sequence, hostLittleEndian);
    view.setUint32(at + PORT_ID_OFFSET, socket.portId, hostLittleEndian);
    this.#describe(at, bytes.length);
    this.#counters[Counter.Waiting]! += 1;
    return sequence;
  }

  /** Sends what waits, without waiting for peers that do not receive. Afterwards nothing waits, whatever came of it. */
  flush(): void {
    if (this.#counts.length === 0) return;
    this.#send();
    const counters = this.#counters;
    counters[Counter.Unsent]! += counters[Counter.Waiting]!;
    counters[Counter.Waiting] = 0;
    this.#spans.length = 0;
    this.#counts.length = 0;
    this.#area.clear();
  }

  #send(): void {
    const count = this.#counts.length;
    let tries = 0;
    let replaced = -1;
    for (let next = 0; next < count; ) {
      let reached: number;
      let failure: unknown;
      try {
        reached = this.#socket!.sendSpans(this.#area, this.#spans, this.#destination, false, next);
        if (reached < count) failure = this.#fullPeer(reached);
      } catch (error) {
        failure = error;
        reached = (error instanceof NetlinkError ? error.sent : undefined) ?? next;
      }
      if (reached > next) tries = 0;
      for (; next < reached; next++) this.#countSent(this.#counts[next]!);
      if (failure === undefined || (this.#forKernel && retriesSend(failure, ++tries))) continue;
      this.#failed(this.#explained(failure));
      if (replaced < next && this.#forKernel && this.#replace(next)) {
        replaced = next;
        tries = 0;
        continue;
      }
      // One that is too long, say, does not keep back those behind it; a full peer and a closed socket take none of them.
      if (!(failure instanceof NetlinkError) || failure.sent === undefined || failure.errno === -EAGAIN) return;
      next = reached + 1;
      tries = 0;
    }
  }

  /** Puts a replacement in the place of a datagram; false if there is none. */
  #replace(index: number): boolean {
    const spans = this.#spans;
    const at = spans[index * 2]!;
    const replacement = this.#replacement?.(this.#area.data.bytes.subarray(at, at + spans[index * 2 + 1]!));
    if (replacement === undefined) return false;
    spans[index * 2] = this.#area.append(replacement);
    spans[index * 2 + 1] = replacement.length;
    return true;
  }

  #countSent(messages: number): void {
    this.#counters[Counter.Sent]! += messages;
    this.#counters[Counter.Waiting]! -= messages;
  }

  /** The error of a send, which says who the peer is where that is what is wrong. */
  #explained(failure: unknown): unknown {
    if (this.#forKernel || !(failure instanceof NetlinkError) || failure.errno !== -ECONNREFUSED) return failure;
    const { syscall, sent, stack } = failure;
    const error = new NetlinkError(`send: nobody has port ${this.#portId} (ECONNREFUSED): the peer is gone`, {
      errno: ECONNREFUSED,
      syscall,
      sent,
    });
    if (stack !== undefined) error.stack = stack;
    return error;
  }

  get #destination(): Destination | undefined {
    return this.#forKernel ? undefined : { portId: this.#portId, group: this.#group };
  }

  get #forKernel(): boolean {
    return this.#portId === 0 && this.#group === 0;
  }

  #fullPeer(sent: number): NetlinkError {
    const left = this.#counts.length - sent;
    return new NetlinkError(
      `send: the receive queue of port ${this.#portId} is full (EAGAIN); ${left} messages for it were not sent`,
      { errno: EAGAIN, syscall: "sendmmsg", sent },
    );
  }

  /** Puts a message that was just laid out into the last datagram where that is allowed, or into one of its own. */
  #describe(at: number, length: number): void {
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
