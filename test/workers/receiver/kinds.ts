import {
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  type NetworkNamespace,
  POLLOUT,
  Receiver,
  type ReceiverOptions,
} from "../../../src/index.ts";
import { isAsleep, threadsNamed, until } from "../../support/threads.ts";
import { type Item, numbered, summarize } from "../numbered.ts";

/** Multicast group that the receivers join. */
export const group = 1;

/** Where a receiver receives. The tests of receivers run for both kinds. */
export class ReceiverKind {
  readonly name: string;
  readonly inLoop: boolean;

  constructor(name: string, inLoop: boolean) {
    this.name = name;
    this.inLoop = inLoop;
  }

  start(netns: NetworkNamespace, options: ReceiverOptions = {}): Receiver {
    return Receiver.start({ protocol: NETLINK_USERSOCK, groups: [group], netns, inLoop: this.inLoop, ...options });
  }

  /**
   * Starts the helper thread through which an event loop that cannot watch descriptors waits. It stays, with its
   * descriptors.
   */
  async prepare(): Promise<void> {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    await socket.waitAsync(POLLOUT);
  }

  startOn(socket: NetlinkSocket, options: ReceiverOptions = {}): Receiver {
    return Receiver.start({ socket, inLoop: this.inLoop, ...options });
  }

  /** Resolves when the receiver has received this number of messages, and waits for more. */
  async idle(receiver: Receiver, received = 0): Promise<void> {
    await until(() => {
      const threads = threadsNamed("netlink-receiver");
      const waits = this.inLoop || (threads.length > 0 && threads.every(isAsleep));
      return waits && receiver.statistics.received === received;
    }, "the receiver waits");
    if (this.inLoop) await Bun.sleep(5);
  }
}

export const kinds: readonly ReceiverKind[] = [
  new ReceiverKind("in a thread", false),
  new ReceiverKind("in the event loop", true),
];

/** Sends numbered messages to the group, from 0 on. */
export function sendAll(netns: NetworkNamespace, count: number): void {
  using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
  for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { group } });
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** Reads items until the iteration throws. Returns the items and the error. */
export async function readToFailure(receiver: Receiver): Promise<{ items: Item[]; error: NetlinkError }> {
  const items: Item[] = [];
  try {
    for await (const batch of receiver) for (const item of batch) items.push(summarize(item));
  } catch (error) {
    return { items, error: error as NetlinkError };
  }
  throw new Error("the iteration ended without an error");
}
