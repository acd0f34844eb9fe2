// The other process of the tests of peers: receives numbered messages and sends as many of its own, then tells what came.
import {
  type Message,
  MessageWriter,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  ReceiveBuffer,
} from "../../../src/index.ts";

/** What stands behind the header of a message: who sent it, and its number. */
export const SENDER = 16;
export const NUMBER = 20;
/** How many messages go out with one call. */
const BATCH = 256;

/** Makes the messages from number `first` on, into the same memory each time. */
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

  /** How many were made. */
  get made(): number {
    return this.#next;
  }

  /** The next ones, as many as fit a call and no more than `most`. */
  take(most: number): Message[] {
    const messages = this.#messages.slice(0, Math.min(most, BATCH));
    for (const message of messages) message.view.setUint32(NUMBER, this.#next++, true);
    return messages;
  }
}

const STOP = 0xffffffff;

/** Tells a peer that only listens that nothing more will come. */
export function stopMessage(): Message {
  const message = new MessageWriter(200).raw(new Uint8Array(16)).finish();
  message.view.setUint32(SENDER, STOP, true);
  return message;
}

/** Counts what comes, and what is wrong with it. */
export class Tally {
  received = 0;
  reported = 0;
  /** Messages that came out of order or twice. */
  disordered = 0;
  /** Whether a {@link stopMessage} has come. */
  stopped = false;
  readonly #last = new Map<number, number>();

  /** Takes what is there, or what comes within the time; false when nothing did. */
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

/** What the process is told on its command line. */
export interface PeerTask {
  mode: "one-to-one" | "group";
  port: number;
  group: number;
  /**
   * How many messages it sends. In a group it then does not wait for the others, unless it sends nothing: it listens
   * until it is told to stop.
   */
  count: number;
  /** How many messages it gets, one to one. */
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
  // Sends without waiting while it can, so that two processes which both send never wait for each other.
  let pending: Message[] = [];
  const deadline = performance.now() + 40_000;
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
