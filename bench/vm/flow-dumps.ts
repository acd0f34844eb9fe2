// Runs in the virtual machine: lists and decodes the flows of a datapath in one thread, and in two.
import { writeFileSync } from "node:fs";
import { type DumpToken, NetworkNamespace } from "../../src/index.ts";
import { Datapath, parseFlow } from "../../src/subsystems/ovs/index.ts";

/** Time of a dump in milliseconds: median, 10th and 90th percentile of the rounds. */
export interface DumpResult {
  threads: number;
  flows: number;
  milliseconds: [median: number, p10: number, p90: number];
}

const FLOWS = 20_000;
const WARM_UP_ROUNDS = 4;
const ROUNDS = 9;

using netns = NetworkNamespace.create();
using datapath = Datapath.create("dp0", { netns });
const match = parseFlow(
  "recirc_id(0),in_port(0),eth(src=02:00:00:00:00:01),eth_type(0x0800),ipv4(dst=10.0.0.1,proto=17,frag=no),udp(src=1)",
);
for (let start = 0; start < FLOWS; start += 1000) {
  const put = (index: number) => ({
    put: { ...match, key: { ...match.key, recircId: start + index }, actions: [{ output: 0 }] },
  });
  const failed = datapath.operate(Array.from({ length: 1000 }, (_, index) => put(index))).find(({ error }) => error);
  if (failed?.error !== undefined) throw failed.error;
}

const worker = new Worker(new URL("./flow-reader.ts", import.meta.url));
const times: Record<1 | 2, number[]> = { 1: [], 2: [] };
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
  for (const threads of [1, 2] as const) {
    const started = performance.now();
    const table = datapath.flows();
    const other = threads === 1 ? Promise.resolve(0) : startReader(table.share());
    let flows = 0;
    for (const flow of table) if (flow.key !== undefined) flows++;
    flows += await other;
    if (flows !== FLOWS) throw new Error(`${flows} of ${FLOWS} flows`);
    if (round >= 0) times[threads].push(performance.now() - started);
  }
}
worker.terminate();
datapath.delete();

function startReader(token: DumpToken): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ netns: { fd: netns.fd }, name: "dp0", token });
  });
}

const results = ([1, 2] as const).map((threads): DumpResult => {
  const sorted = times[threads].toSorted((one, other) => one - other);
  const at = (fraction: number) => Math.round(sorted[Math.floor((sorted.length - 1) * fraction)]!);
  return { threads, flows: FLOWS, milliseconds: [at(0.5), at(0.1), at(0.9)] };
});
console.log(JSON.stringify(results));
// The start script of the guest returns this file.
writeFileSync("/tmp/report.xml", JSON.stringify(results));
