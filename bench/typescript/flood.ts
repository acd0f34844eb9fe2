// Receives messages of one size that another process sends at full speed to several sockets:
//   flood.ts pool <sender program> <count> <size> <sockets> <workers>
//   flood.ts receivers | loop <sender program> <count> <size> <sockets>
// `pool` receives with a ReceiverPool. `receivers` and `loop` start a Receiver for each socket, in worker threads or in the
// event loop, and read the messages in the main thread.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, NetlinkSocket, Receiver, ReceiverPool } from "../../src/index.ts";
import type { LiveReport } from "../handlers/live.ts";
import { checksumOf } from "../lib/flood.ts";
import { LineProcess } from "../lib/line-process.ts";
import { type Sample, serve } from "../lib/serve.ts";

const [mode, program, count, size, sockets, workersText] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const numbers = Array.from({ length: Number(sockets) }, (_, number) => number);

/** Sends the messages of a benchmark round while `receive` receives them. */
async function floodRound(sender: LineProcess, receive: () => Promise<readonly LiveReport[]>): Promise<Sample> {
  await sender.request();
  const reports = await receive();
  const started = Number(await sender.response());
  const sum = (value: (report: LiveReport) => number) => reports.reduce((total, report) => total + value(report), 0);
  return {
    nanoseconds: Math.max(...reports.map(({ ended }) => ended)) - started,
    operations: sum(({ operations }) => operations),
    checksum: `${sum(({ checksum }) => checksum)}`,
  };
}

function startSender(opened: readonly NetlinkSocket[]): LineProcess {
  return new LineProcess([program, count, size, ...opened.map(({ portId }) => `${portId}`)]);
}

async function serveInPool(): Promise<void> {
  const workers = Number(workersText);
  const opened = numbers.map(() => NetlinkSocket.open(NETLINK_USERSOCK));
  let reports: LiveReport[] = [];
  let wake = () => {};
  const pool = await ReceiverPool.start({
    sockets: opened,
    workers,
    module: new URL("../handlers/flood.ts", import.meta.url),
    data: { share: Number(count) / workers },
    onReport: (report) => {
      reports.push(report as LiveReport);
      wake();
    },
  });
  const sender = startSender(opened);
  await serve(() =>
    floodRound(sender, async () => {
      reports = [];
      while (reports.length < workers) await new Promise<void>((resolve) => (wake = resolve));
      if (pool.statistics.dropped > 0) throw new Error("the kernel dropped messages");
      return reports;
    }),
  );
  await sender.stop();
  await pool.stop();
  for (const socket of opened) socket.close();
}

/** Receives `share` messages through a receiver. */
async function receiveShare(receiver: Receiver, share: number): Promise<LiveReport> {
  let operations = 0;
  let checksum = 0;
  for await (const batch of receiver) {
    for (const item of batch) {
      if (item.kind !== "message") throw new Error("the kernel dropped messages");
      operations++;
      checksum += checksumOf(item.message);
    }
    if (operations >= share) break;
  }
  return { ended: monotonicNanoseconds(), operations, checksum };
}

async function serveInReceivers(): Promise<void> {
  const receivers = numbers.map(() => Receiver.start({ protocol: NETLINK_USERSOCK, inLoop: mode === "loop" }));
  const sender = startSender(receivers.map(({ socket }) => socket));
  const share = Number(count) / receivers.length;
  await serve(() => floodRound(sender, () => Promise.all(receivers.map((receiver) => receiveShare(receiver, share)))));
  await sender.stop();
  await Promise.all(receivers.map((receiver) => receiver.stop()));
}

await (mode === "pool" ? serveInPool() : serveInReceivers());
