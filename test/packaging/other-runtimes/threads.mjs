// Uses sockets, worker threads and a mirror, and prints the results. Its sockets communicate with each other. Runs in Node.js,
// Deno and Bun.
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, Receiver, ReceiverPool } from "bun-netlink";
import { Links } from "bun-netlink/route";
import { FakeNetwork } from "bun-netlink/testing";
import { links, mirror } from "bun-netlink/watch";

const MESSAGES = 1000;
const peer = NetlinkSocket.open(NETLINK_USERSOCK);
const message = new MessageWriter(0x20, 0).finish();

function send(portId) {
  const messages = Array.from({ length: MESSAGES / 10 }, () => message);
  for (let times = 0; times < 10; times++) peer.sendMany(messages, { to: { portId } });
}

async function receiver(inLoop) {
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK, inLoop });
  send(receiver.socket.portId);
  let count = 0;
  for await (const batch of receiver) {
    for (const item of batch) if (item.kind === "message") count++;
    if (count === MESSAGES) break;
  }
  return count;
}

async function pool() {
  const { promise, resolve } = Promise.withResolvers();
  const module = new URL("./thread-handler.mjs", import.meta.url);
  await using pool = await ReceiverPool.start({
    module,
    protocol: NETLINK_USERSOCK,
    workers: 1,
    data: MESSAGES,
    onReport: resolve,
  });
  send(pool.sockets[0].portId);
  // A pool does not keep the process alive.
  const alive = setInterval(() => {}, 1000);
  try {
    return await promise;
  } finally {
    clearInterval(alive);
  }
}

function blocking() {
  using table = Links.open();
  return table.get("lo").ifname;
}

async function asynchronous() {
  using table = Links.openAsync();
  return (await table.get("lo")).ifname;
}

async function mirrored() {
  await using tables = await mirror([links]);
  return [...tables.links].find(({ ifname }) => ifname === "lo")?.ifname;
}

/** Returns the kinds of the changes that a mirror reports for a device of a fake network. */
async function fake() {
  using network = new FakeNetwork();
  network.addDevice("eth0");
  using socket = network.open();
  await using tables = await mirror([links], { socket });
  using table = Links.open({ socket });
  const { promise, resolve } = Promise.withResolvers();
  using _ = tables.onChange(({ kind }) => resolve(kind));
  table.change({ dev: "eth0", mtu: 1400 });
  const alive = setInterval(() => {}, 1000);
  try {
    return await promise;
  } finally {
    clearInterval(alive);
  }
}

console.log(
  JSON.stringify({
    blocking: blocking(),
    asynchronous: await asynchronous(),
    receiver: await receiver(false),
    inLoop: await receiver(true),
    pool: await pool(),
    mirror: await mirrored(),
    fake: await fake(),
  }),
);
// With "exit", the process ends while two receivers and a pool run.
if (process.argv[2] === "exit") {
  Receiver.start({ protocol: NETLINK_USERSOCK });
  Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: true });
  await ReceiverPool.start({
    module: new URL("./thread-handler.mjs", import.meta.url),
    protocol: NETLINK_USERSOCK,
    workers: 1,
    data: MESSAGES,
  });
  process.exit(3);
}
peer.close();
