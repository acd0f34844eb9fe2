// Prints a line, and then waits, receives, sends and runs transactions for a second or more while the parent process
// sends signals to it. The last line that it prints lists the errors.
import {
  MessageWriter,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  POLLIN,
  transact,
} from "../../../src/index.ts";
import { getLink } from "../../support/requests.ts";

let signals = 0;
process.on("SIGUSR2", () => {
  signals++;
});
// From now on the parent process may send signals. Before the handler was installed, a signal would have ended this
// process.
console.log("ready");
const problems: string[] = [];
const WAIT_MS = 20;
/** Minimum number of handled signals. The parent process may run late. */
const MIN_SIGNALS = 20;

/** Checks that a wait with a time limit of {@link WAIT_MS} took about that long, despite signals. */
function timed(name: string, action: () => unknown): void {
  const started = performance.now();
  const result = action();
  const took = performance.now() - started;
  if (took < WAIT_MS - 1) problems.push(`${name} took only ${took} ms`);
  if (result !== undefined && result !== 0) problems.push(`${name} gave ${String(result)}`);
}

using idle = NetlinkSocket.open(NETLINK_USERSOCK);
using busy = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: 4096 });
const message = new MessageWriter(20).raw(new Uint8Array(500)).finish();
let rounds = 0;

const until = performance.now() + 1500;
while (performance.now() < until || signals < MIN_SIGNALS) {
  rounds++;
  try {
    timed("wait", () => idle.wait(POLLIN, WAIT_MS));
    timed("receive", () => idle.receive(undefined, { wait: true, timeoutMs: WAIT_MS }));
    for (let index = 0; index < 200; index++) {
      if (transact(NETLINK_ROUTE, getLink(1))?.view.getInt32(20, true) !== 1) problems.push("wrong answer");
    }
    // Sends as many messages as fit into the queue. All sent messages must be in the queue afterwards.
    let sent = 0;
    while (idle.send(message, { to: { portId: busy.portId }, wait: false }) !== undefined) sent++;
    let received = 0;
    while (busy.receive() !== undefined) received++;
    if (sent === 0 || sent !== received) problems.push(`${received} received of ${sent}`);
  } catch (error) {
    problems.push(error instanceof NetlinkError ? error.message : String(error));
  }
  // During this pause, pending signal handlers run.
  await Bun.sleep(0);
}
// The peer reads slowly, so every send waits for room, and signals interrupt the waiting send.
const group = 5;
using listener = NetlinkSocket.open(NETLINK_USERSOCK, { groups: [group] });
const COUNT = 1500;
const drainer = new Worker(new URL("./drainer.ts", import.meta.url));
const drained = new Promise<number>((resolve) => {
  drainer.onmessage = ({ data }) => resolve(data);
});
drainer.postMessage({ token: busy.share(), count: COUNT * 2 });
const interruptions = signals;
for (let index = 0; index < COUNT; index++) {
  idle.send(message, { to: { portId: busy.portId, group } });
  if (index % 100 !== 99) continue;
  await Bun.sleep(0);
  // The parent process may not have run in the meantime.
  while (signals === interruptions) await Bun.sleep(1);
}
for (let index = 0; index < COUNT / 100; index++) {
  idle.sendMany(Array(100).fill(message), { to: { portId: busy.portId, group } });
  await Bun.sleep(0);
}
const atPort = await drained;
let inGroup = 0;
while (listener.receive() !== undefined) inGroup++;
if (atPort !== COUNT * 2) problems.push(`${atPort} of ${COUNT * 2} came to the port`);
if (inGroup !== COUNT * 2) problems.push(`${inGroup} of ${COUNT * 2} came to the group`);
drainer.terminate();

console.log(JSON.stringify({ rounds, signals, problems }));
// The parent stops sending signals when it has read the line, which takes a moment on a busy machine. Some runtimes
// restore the default action before they exit.
await Bun.sleep(5000);
