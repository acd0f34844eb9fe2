import {
  type Destination,
  EAGAIN,
  MessageCursor,
  type MessageView,
  MessageWriter,
  NETLINK_ROUTE,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
  POLLIN,
  type SocketMemory,
  type Transport,
} from "../../src/index.ts";

type SendArea = Parameters<Transport["send"]>[0];
type ReceiveSlots = Parameters<Transport["receive"]>[0];

/** A datagram of a scripted transport, or an error number that the next receive reports. */
type Queued = { bytes: Uint8Array; sender: number; group: number; nsid: number } | { errno: number };

/** Sender address of a scripted datagram. */
interface Source {
  sender?: number;
  group?: number;
  nsid?: number;
}

/**
 * A transport that replaces the kernel, for replies that the real kernel cannot send on demand. It calls a script for
 * each sent message, and the script queues the datagrams to receive.
 */
export class ScriptedTransport implements Transport {
  readonly protocol: number;
  readonly portId = 77;
  readonly fd: number = -1;
  readonly receiveBufferSize: number;
  /** Copies of all datagrams that were sent over the transport. */
  readonly sent: Uint8Array[] = [];
  /** Datagrams that arrive only when a caller waits for a datagram. */
  readonly late: Queued[] = [];
  closed = false;
  dropped = 0;
  readonly #script: (request: MessageView, kernel: ScriptedTransport) => void;
  readonly #queue: Queued[] = [];

  constructor(
    script: (request: MessageView, kernel: ScriptedTransport) => void,
    options: { protocol?: number; receiveBufferSize?: number } = {},
  ) {
    this.#script = script;
    this.protocol = options.protocol ?? NETLINK_ROUTE;
    this.receiveBufferSize = options.receiveBufferSize ?? 8 * 1024 * 1024;
  }

  /** The messages of all sent datagrams in order. */
  get requests(): MessageView[] {
    return this.sent.flatMap((datagram) => split(datagram));
  }

  /** Queues a datagram of one or more messages. */
  reply(messages: Uint8Array | Uint8Array[], source: Source = {}): void {
    this.#queue.push(queued(messages, source));
  }

  /** Queues a datagram that arrives when a caller waits. */
  replyLate(messages: Uint8Array | Uint8Array[], source: Source = {}): void {
    this.late.push(queued(messages, source));
  }

  /** Queues an error number that a receive reports. */
  fail(errno: number): void {
    this.#queue.push({ errno });
  }

  send(area: SendArea, offset: number, length: number): number {
    const datagram = area.data.bytes.slice(offset, offset + length);
    this.sent.push(datagram);
    for (const request of split(datagram)) this.#script(request, this);
    return length;
  }

  sendMany(area: SendArea, spans: readonly number[], start: number, _to: Destination | undefined): number {
    for (let index = start * 2; index < spans.length; index += 2) this.send(area, spans[index]!, spans[index + 1]!);
    return spans.length / 2 - start;
  }

  /** Copies queued datagrams to the receive buffers from index `first` to `maximum` - 1. */
  receive(slots: ReceiveSlots, maximum: number, first = 0): number {
    let slot = first;
    for (; slot < Math.min(maximum, slots.count); slot++) {
      const next = this.#queue[0];
      if (next === undefined) break;
      if ("errno" in next) {
        if (slot > first) break;
        this.#queue.shift();
        return -next.errno;
      }
      this.#queue.shift();
      slots.put(slot, next.bytes, next);
    }
    return slot === first ? -EAGAIN : slot - first;
  }

  /** Ends a wait at once: datagrams that arrive during a wait arrive immediately, and no others follow. */
  wait(events: number): number {
    this.#queue.push(...this.late.splice(0));
    return this.#queue.length > 0 ? events & POLLIN : 0;
  }

  setOption(): number {
    return 0;
  }

  memory(): SocketMemory {
    return { queued: 0, capacity: this.receiveBufferSize, dropped: this.dropped };
  }

  close(): void {
    this.closed = true;
  }
}

/** Returns a message with the header that the kernel would send. */
export function message(
  type: number,
  flags: number,
  sequence: number,
  payload: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const { bytes } = new MessageWriter(type, flags).raw(payload).finish();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(0, bytes.length, true);
  view.setUint32(8, sequence, true);
  return bytes;
}

/** Returns an acknowledgement (`errno` 0) or error reply to a request. */
export function verdict(request: MessageView, errno = 0): Uint8Array {
  const payload = new Uint8Array(20);
  new DataView(payload.buffer).setInt32(0, -errno, true);
  payload.set(request.bytes.subarray(0, 16), 4);
  return message(NLMSG_ERROR, 0x100, request.sequence, payload);
}

/** Returns the end of a dump, with an error number if the dump failed. */
export function done(request: MessageView, errno = 0): Uint8Array {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setInt32(0, -errno, true);
  return message(NLMSG_DONE, NLM_F_MULTI, request.sequence, payload);
}

function queued(messages: Uint8Array | Uint8Array[], source: Source): Queued {
  const bytes = Array.isArray(messages) ? concatenate(messages) : messages;
  return { bytes, sender: source.sender ?? 0, group: source.group ?? 0, nsid: source.nsid ?? -1 };
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function split(datagram: Uint8Array): MessageView[] {
  const messages: MessageView[] = [];
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  for (const cursor = new MessageCursor().over(datagram, view, 0, datagram.length); cursor.next(); ) {
    messages.push(cursor.message.copy());
  }
  return messages;
}
