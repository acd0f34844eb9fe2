// Tests that several threads can read a single dump of flows together. The flows are in the kernel's Open vSwitch
// module.
import { expect, test } from "bun:test";
import { Datapath, parseFlow } from "../../../src/subsystems/ovs/index.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../lab.ts";

const FLOWS = 5000;
const THREADS = 2;
/** Time limit in milliseconds. The start of a thread takes many seconds if the system is busy. */
const PATIENCE_MS = 1_000_000;
const lab = useLab();

test("a flow table shared by threads returns each flow once", async () => {
  using datapath = Datapath.create("dp0", { netns: lab.netns });
  const key = (index: number) => parseFlow(`recirc_id(${index + 1}),in_port(0),eth()`);
  const operations = Array.from({ length: FLOWS }, (_, index) => ({
    put: { ...key(index), actions: [{ output: 0 }] },
  }));
  expect(datapath.operate(operations).find(({ error }) => error !== undefined)).toBeUndefined();
  const table = datapath.flows();
  const token = table.share();
  const workers = Array.from({ length: THREADS }, () => {
    const worker = new Worker(new URL("./shared-flows/reader.ts", import.meta.url));
    const result = new Promise<{ ids: Uint32Array; count: number }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage({ netns: { fd: lab.netns.fd }, datapath: datapath.ifindex, token });
    return { worker, result };
  });
  const parts = await Promise.all(workers.map(({ result }) => within(result, "the flows of a thread", PATIENCE_MS)));
  let total = 0;
  const ids = new Set<number>();
  for (const { ids: part, count } of parts) {
    total += count;
    for (const id of part) ids.add(id);
  }
  for (const { key } of table) {
    total++;
    ids.add(key!.recircId!);
  }
  expect([total, ids.size]).toEqual([FLOWS, FLOWS]);
  for (const { worker } of workers) worker.terminate();
  datapath.delete();
});
