// A process that communicates with the process of the test: it receives numbered messages, sends messages, and reports
// the result.

import { NETLINK_USERSOCK } from "../../../src/constants/netlink.ts";
import { NetlinkError } from "../../../src/errors.ts";
import type { Message } from "../../../src/message/message.ts";
import { MessageWriter } from "../../../src/message/message-writer.ts";
import { ReceiveBuffer } from "../../../src/sock/receive-buffer.ts";
import { NetlinkSocket } from "../../../src/sock/socket.ts";

/** Payload of a test message: the number of its sender, and its own number. */
export const SENDER = 16;
export const NUMBER = 20;
/** Number of messages that are sent in one call. */
const BATCH = 256;

/** Creates messages with consecutive numbers, which reuse the same memory. */
export class Numbered {
  readonly #messages: Message[];
  #next = 0;

  constructor(sender: number) {
    this.#messages = Array.from({ length: BATCH }, () => {
      const message = new MessageWriter(200).raw(new Uint8Array(16)).finish();
      message.view.setUint32(SENDER, sender, true);
      return message;
    });
  }

  /** Number of messages created so far. */
  get made(): number {
    return this.#next;
  }

  /** Returns the next messages to send: at most `most`, and no more than one call can send. */
  take(most: number): Message[] {
    const messages = this.#messages.slice(0, Math.min(most, BATCH));
    for (const message of messages) message.view.setUint32(NUMBER, this.#next++, true);
    return messages;
  }
}

const STOP = 0xffffffff;

/** Creates the message that tells a listener to stop. */
export function stopMessage(): Message {
  const message = new MessageWriter(200).raw(new Uint8Array(16)).finish();
  message.view.setUint32(SENDER, STOP, true);
  return message;
}

export class Tally {
  received = 0;
  reported = 0;
  /** Number of received messages that were duplicates or out of order. */
  disordered = 0;
  /** Whether a {@link stopMessage} was received. */
  stopped = false;
  readonly #last = new Map<number, number>();

  /**
   * Receives the queued messages, or waits if there are none. Returns false if no message arrived within the time
   * limit.
   */
  receive(socket: NetlinkSocket, buffer: ReceiveBuffer, timeoutMs = 0): boolean {
    try {
      const datagrams = socket.receiveMany(buffer, { wait: timeoutMs > 0, timeoutMs });
      const { view } = buffer.slots;
      for (const { offset } of datagrams) {
        const sender = view.getUint32(offset + SENDER, true);
        if (sender === STOP) {
          this.stopped = true;
          continue;
        }
        this.received++;
        const number = view.getUint32(offset + NUMBER, true);
        if (number <= (this.#last.get(sender) ?? -1)) this.disordered++;
        this.#last.set(sender, number);
      }
      return datagrams.length > 0;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== "ENOBUFS") throw error;
      this.reported += error.dropped!;
      return true;
    }
  }
}

/** Options on the command line of the peer process. */
export interface PeerTask {
  mode: "one-to-one" | "group";
  port: number;
  group: number;
  /**
   * Number of messages to send to the group, without waiting for members with a full queue. With 0, the process only
   * listens until it receives the stop message.
   */
  count: number;
  /** Number of unicast messages to receive. */
  expected: number;
  receiveBufferSize?: number;
}

if (import.meta.main) {
  const task: PeerTask = JSON.parse(process.argv[2]!);
  const { mode, port, group, count, receiveBufferSize } = task;
  const options = receiveBufferSize === undefined ? {} : { receiveBufferSize };
  using socket = NetlinkSocket.open(NETLINK_USERSOCK, mode === "group" ? { ...options, groups: [group] } : options);
  const buffer = new ReceiveBuffer({ slots: 256, slotSize: 256 });
  const numbered = new Numbered(process.pid);
  const tally = new Tally();
  console.log(JSON.stringify({ port: socket.portId }));
  const to = mode === "group" ? { group } : { portId: port };
  // Sends without waiting whenever possible: two processes that both wait for the other one to read would never
  // continue.
  let pending: Message[] = [];
  const deadline = performance.now() + 500_000;
  for (;;) {
    if (performance.now() > deadline) throw new Error(`${tally.received} came, ${numbered.made} were made`);
    if (pending.length === 0 && numbered.made < count) pending = numbered.take(count - numbered.made);
    const sent = socket.sendMany(pending, { to, wait: false });
    pending = pending.slice(sent);
    const came = tally.receive(socket, buffer, sent === 0 ? 50 : 0);
    if (came || pending.length > 0 || numbered.made < count) continue;
    const complete = mode === "one-to-one" ? tally.received >= task.expected : count > 0 || tally.stopped;
    if (complete) break;
  }
  const { received, reported, disordered } = tally;
  const { dropped } = socket.statistics;
  console.log(JSON.stringify({ received, reported, disordered, dropped, sent: numbered.made - pending.length }));
}
