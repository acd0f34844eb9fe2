// A program that uses every part of the library that starts threads, and prints the results. Its sockets communicate
// with each other.
import {
  type Message,
  MessageWriter,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  Receiver,
  ReceiverPool,
  transactAsync,
} from "bun-netlink";
import { PacketQueues } from "bun-netlink/netfilter";
import { generic } from "./generic.ts";

const MESSAGES = 1000;
const peer = NetlinkSocket.open(NETLINK_USERSOCK);
const message: Message = new MessageWriter(0x20, 0).finish();

function send(portId: number): void {
  const messages = Array.from({ length: MESSAGES / 10 }, () => message);
  for (let times = 0; times < 10; times++) peer.sendMany(messages, { to: { portId } });
}

async function receiver(inLoop: boolean): Promise<number> {
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, inLoop });
  send(receiver.socket.portId);
  let count = 0;
  for await (const batch of receiver) {
    for (const item of batch) if (item.kind === "message") count++;
    if (count === MESSAGES) break;
  }
  return count;
}

async function pool(how: { module: URL } | { worker: () => Worker }): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  await using pool = await ReceiverPool.start({
    ...how,
    protocol: NETLINK_USERSOCK,
    workers: 1,
    data: MESSAGES,
    onReport: resolve,
  });
  send(pool.sockets[0]!.portId);
  return await promise;
}

async function asynchronous(): Promise<string> {
  const answer = await transactAsync(generic.protocol, generic.request);
  return answer === undefined ? "nothing" : "answered";
}

/**
 * Starts a packet queue. Without the privilege to bind a queue the call fails, but the error shows that the bundle
 * contains the code.
 */
async function packets(): Promise<string> {
  try {
    await using queues = await PacketQueues.start({
      queues: 4711,
      worker: () => new Worker(workerFile("packet-worker")),
    });
    return queues.workers === 1 ? "ran" : "no worker";
  } catch (error) {
    if (error instanceof NetlinkError && ["EPERM", "EOPNOTSUPP"].includes(error.code)) return "ran";
    throw error;
  }
}

/** Returns the URL of a worker's file. A bundler changes the extension of the file name. */
function workerFile(name: string): URL {
  return new URL(`./${name}${import.meta.path.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
}

const modules = process.argv.includes("modules");

console.log(
  JSON.stringify({
    receiver: await receiver(false),
    inLoop: await receiver(true),
    module: modules ? await pool({ module: new URL("./handler.ts", import.meta.url) }) : "not asked for",
    worker: await pool({ worker: () => new Worker(workerFile("handler-worker")) }),
    asynchronous: await asynchronous(),
    packets: await packets(),
  }),
);
