// Receives and parses upcalls while another process sends them at full speed: upcall/live.ts <sender program> <count>
// <workers> With 0 workers, the main thread receives the upcalls through a Receiver and parses them.
import { monotonicNanoseconds } from "../../../src/ffi/libc.ts";
import { NETLINK_USERSOCK, Receiver, ReceiverPool } from "../../../src/index.ts";
import type { LiveReport } from "../../handlers/live.ts";
import { LineProcess } from "../../lib/line-process.ts";
import { type Sample, serve } from "../../lib/serve.ts";
import { UpcallParser } from "../../lib/upcall.ts";
import { receiveUpcalls } from "../../lib/upcall-rounds.ts";

const [program, countText, workersText] = process.argv.slice(2) as [string, string, string];
const count = Number(countText);
const workers = Number(workersText);

async function serveInWorkers(): Promise<void> {
  let reports: LiveReport[] = [];
  let wake = () => {};
  await using pool = await ReceiverPool.start({
    protocol: NETLINK_USERSOCK,
    workers,
    module: new URL("../../handlers/live.ts", import.meta.url),
    data: { share: count / workers },
    onReport: (report) => {
      reports.push(report as LiveReport);
      wake();
    },
  });
  const ports = pool.sockets.map(({ portId }) => `${portId}`);
  const sender = new LineProcess([program, countText, ...ports]);
  await serve(async (): Promise<Sample> => {
    reports = [];
    await sender.request();
    while (reports.length < workers) await new Promise<void>((resolve) => (wake = resolve));
    const started = Number(await sender.response());
    if (pool.statistics.dropped > 0) throw new Error("the kernel dropped upcalls");
    const sum = (value: (report: LiveReport) => number) => reports.reduce((total, report) => total + value(report), 0);
    return {
      nanoseconds: Math.max(...reports.map(({ ended }) => ended)) - started,
      operations: sum((report) => report.operations),
      checksum: `${sum((report) => report.checksum)}`,
    };
  });
  await sender.stop();
}

async function serveInMainThread(): Promise<void> {
  await using receiver = Receiver.start({ protocol: NETLINK_USERSOCK });
  const sender = new LineProcess([program, countText, `${receiver.socket.portId}`]);
  const parser = new UpcallParser();
  await serve(async (): Promise<Sample> => {
    await sender.request();
    const { operations, checksum } = await receiveUpcalls(receiver, count, parser);
    const ended = monotonicNanoseconds();
    return { nanoseconds: ended - Number(await sender.response()), operations, checksum: `${checksum}` };
  });
  await sender.stop();
}

await (workers === 0 ? serveInMainThread() : serveInWorkers());
