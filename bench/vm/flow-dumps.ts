// Runs in the virtual machine: dumps the flows of a kernel datapath, first with one thread, then with two threads that
// share the dump.
import { writeFileSync } from "node:fs";
import { type DumpToken, NetworkNamespace } from "../../src/index.ts";
import { Datapath, type Flow, formatDatapathFlow, parseFlow } from "../../src/subsystems/ovs/index.ts";

/** Results of one way to read the flows. Times are in microseconds. */
export interface FlowDumpResult {
  /** Work that a thread does for each flow. */
  work: Work;
  threads: number;
  flows: number;
  /** Times of a dump: median, 10th and 90th percentile of the rounds. */
  time: [median: number, p10: number, p90: number];
  /** CPU time of all threads in user space and in the kernel: medians. */
  processor: { user: number; system: number };
  /** Median number of flows that the first thread has read. */
  ofFirstThread: number;
}

declare const self: Worker;

type Work = "count" | "format";
/** A task for a thread: to read its part of a shared dump. */
interface Task {
  readonly work: Work;
  readonly datapath: number;
  readonly netns: { fd: number };
  readonly token: DumpToken;
}

const FLOWS = 10_000;
const BATCH = 5000;
const WARM_UP_ROUNDS = 3;
const ROUNDS = 9;

/** Reads flows, and returns the number of flows and the sum of their recirculation ids. */
function readFlows(flows: Iterable<Flow>, work: Work): [count: number, sum: number] {
  let count = 0;
  let sum = 0;
  for (const flow of flows) {
    if (work === "format" && formatDatapathFlow(flow).length === 0) throw new Error("a flow has no text");
    count++;
    sum += flow.key!.recircId!;
  }
  return [count, sum];
}

/** Runs in a thread: reads this thread's part of each dump. */
function readParts(): void {
  let datapath: Datapath | undefined;
  self.onmessage = ({ data }: MessageEvent<Task>) => {
    datapath ??= Datapath.open(data.datapath, { netns: data.netns });
    postMessage(readFlows(datapath.attachFlows(data.token), data.work));
  };
}

/** Returns the quantile of numbers: the value below which `fraction` of the numbers lie. */
function quantile(numbers: readonly number[], fraction: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.floor((sorted.length - 1) * fraction)] ?? Number.NaN);
}

async function measure(): Promise<void> {
  using netns = NetworkNamespace.create();
  using datapath = Datapath.create("dp0", { netns });
  let expectedSum = 0;
  for (let start = 0; start < FLOWS; start += BATCH) {
    const operations = Array.from({ length: BATCH }, (_, index) => {
      const recircId = start + index + 1;
      expectedSum += recircId;
      const address = `10.${recircId >> 16}.${(recircId >> 8) & 0xff}.${recircId & 0xff}`;
      const match = `recirc_id(${recircId}),in_port(0),eth(),eth_type(0x0800),ipv4(dst=${address},proto=17),udp(dst=80)`;
      return { put: { ...parseFlow(match), actions: [{ output: 0 }] } };
    });
    const failed = datapath.operate(operations).find(({ error }) => error !== undefined);
    if (failed !== undefined) throw failed.error;
  }
  const worker = new Worker(import.meta.url);
  const rounds = new Map<string, { work: Work; threads: number; list: number[][] }>();
  const plan = (["count", "format"] as const).flatMap((work) => [1, 2].map((threads) => ({ work, threads })));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const { work, threads } of plan) {
      const before = process.cpuUsage();
      const start = Bun.nanoseconds();
      const flows = datapath.flows();
      let other = Promise.resolve([0, 0]);
      if (threads === 2) {
        other = new Promise((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        });
        const task: Task = { work, datapath: datapath.ifindex, netns: { fd: netns.fd }, token: flows.share() };
        worker.postMessage(task);
      }
      const [count, sum] = readFlows(flows, work);
      const [otherCount, otherSum] = await other;
      const time = (Bun.nanoseconds() - start) / 1000;
      const { user, system } = process.cpuUsage(before);
      if (count + otherCount! !== FLOWS || sum + otherSum! !== expectedSum)
        throw new Error(`${threads} threads have read ${count} and ${otherCount} of ${FLOWS} flows`);
      const name = `${work} ${threads}`;
      const entry = rounds.get(name) ?? { work, threads, list: [] };
      rounds.set(name, entry);
      if (round >= 0) entry.list.push([time, user, system, count]);
    }
  }
  worker.terminate();
  datapath.delete();
  const results = [...rounds.values()].map(({ work, threads, list }): FlowDumpResult => {
    const column = (index: number) => list.map((one) => one[index]!);
    return {
      work,
      threads,
      flows: FLOWS,
      time: [quantile(column(0), 0.5), quantile(column(0), 0.1), quantile(column(0), 0.9)],
      processor: { user: quantile(column(1), 0.5), system: quantile(column(2), 0.5) },
      ofFirstThread: quantile(column(3), 0.5),
    };
  });
  for (const result of results) console.log(JSON.stringify(result));
  // The virtual machine's start script sends this file to the host.
  writeFileSync("/tmp/report.xml", JSON.stringify(results));
}

if (Bun.isMainThread) await measure();
else readParts();
