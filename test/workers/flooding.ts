import { NETLINK_USERSOCK } from "../../src/constants/netlink.ts";
import type { NetworkNamespace } from "../../src/netns/namespace.ts";
import { NetlinkSocket } from "../../src/sock/socket.ts";
import type { Destination } from "../../src/sock/transport.ts";
import type { Flood } from "./flooder.ts";

const program = new URL("./flooder.ts", import.meta.url);

/**
 * Sends a flood of messages from another thread. Resolves with the number of sent messages when the thread has ended.
 */
export async function floodFromThread(netns: NetworkNamespace, flood: Flood): Promise<number> {
  const worker = new Worker(program);
  const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
  const sent = new Promise<number>((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data.sent));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.postMessage({ ...flood, netns: netns.fd });
  await closed;
  return await sent;
}

/** A flood of messages that another thread sends until this object is disposed. */
export class EndlessFlood implements AsyncDisposable {
  readonly #worker = new Worker(program);
  readonly #closed = new Promise((resolve) => this.#worker.addEventListener("close", resolve));
  readonly #socket: NetlinkSocket;

  constructor(netns: NetworkNamespace, to: Destination) {
    // The main thread opens the socket, and ends the flood by closing it: if the other thread were terminated, its
    // descriptors would stay open.
    this.#socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const flood: Flood = { to, count: Number.MAX_SAFE_INTEGER, lengths: uniform(260), socket: this.#socket.share() };
    this.#worker.postMessage(flood);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#closed;
  }
}

/** Sends a flood of messages from another process. Resolves with the number of sent messages. */
export async function floodFromProcess(netns: NetworkNamespace, flood: Flood): Promise<number> {
  const command = [process.execPath, program.pathname, JSON.stringify(flood)];
  const peer = netns.run(() => Bun.spawn(command, { stdout: "pipe", stderr: "inherit" }));
  const sent = Number(await peer.stdout.text());
  if ((await peer.exited) !== 0) throw new Error("the flooding process failed");
  return sent;
}

/** Returns a list of 128 message lengths, all equal to `length`. */
export function uniform(length: number): number[] {
  return Array(128).fill(length);
}

/** Returns a list of 128 pseudo-random message lengths in a range. The same seed returns the same lengths. */
export function random(shortest: number, longest: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: 128 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return shortest + (((state >>> 8) % (longest - shortest + 1)) & ~3);
  });
}
