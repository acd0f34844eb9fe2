// Receives and parses upcalls while another process sends them as fast as it can:
//   upcall-live.ts <sender program> <count> <workers>
// With no worker they are parsed in this thread, to which a Receiver hands them over.

import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, Receiver, ReceiverPool } from "../../src/index.ts";
import { type Sample, serve } from "../lib/contender.ts";
import { Helper } from "../lib/helper.ts";
import { UpcallParser } from "../lib/upcall.ts";
import type { LiveReport } from "../workers/live.ts";

const [program, countText, workersText] = process.argv.slice(2) as [string, string, string];
const count = Number(countText);
const workers = Number(workersText);

async function inWorkers(): Promise<void> {
  let reports: LiveReport[] = [];
  let wake = () => {};
  await using pool = await ReceiverPool.start({
    protocol: NETLINK_USERSOCK,
    workers,
    module: new URL("../workers/live.ts", import.meta.url),
    data: { share: count / workers },
    onReport: (report) => {
      reports.push(report as LiveReport);
      wake();
    },
  });
  const ports = pool.statistics.sockets.map(({ socket }) => `${socket.portId}`);
  const sender = new Helper([program, countText, ...ports]);
  await serve(async (): Promise<Sample> => {
    reports = [];
    await sender.tell();
    while (reports.length < workers) await new Promise<void>((resolve) => (wake = resolve));
    const began = await sender.answer();
    if (pool.statistics.dropped > 0) throw new Error("upcalls were dropped");
    const sum = (value: (report: LiveReport) => number) => reports.reduce((total, report) => total + value(report), 0);
    return {
      nanoseconds: Math.max(...reports.map(({ ended }) => ended)) - began,
      operations: sum((report) => report.operations),
      checksum: `${sum((report) => report.checksum)}`,
    };
  });
  await sender.stop();
}

async function inThisThread(): Promise<void> {
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
  const sender = new Helper([program, countText, `${receiver.socket.portId}`]);
  const parser = new UpcallParser();
  await serve(async (): Promise<Sample> => {
    let operations = 0;
    let checksum = 0;
    await sender.tell();
    for await (const batch of receiver) {
      for (const item of batch) {
        if (item.kind !== "message") throw new Error("upcalls were dropped");
        if (!parser.parse(item.message)) throw new Error("bad upcall");
        operations++;
        checksum += parser.digest(item.message.view);
      }
      if (operations >= count) break;
    }
    const ended = monotonicNanoseconds();
    return { nanoseconds: ended - (await sender.answer()), operations, checksum: `${checksum}` };
  });
  await sender.stop();
}

await (workers === 0 ? inThisThread() : inWorkers());
