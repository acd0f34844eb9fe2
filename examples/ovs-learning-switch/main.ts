// A switch that learns: packets that no flow knows come up, the handler learns where they come from, puts a flow, and sends
// them on; the kernel does the rest. Needs the module openvswitch and root (or a namespace of one's own that has it):
//
//   bun examples/ovs-learning-switch/main.ts sw0 veth0 veth1
//
// A switch that is there already is taken up with its ports and flows, so that it can be stopped and started again.
import { NetlinkError } from "bun-netlink";
import { Datapath, type Flow, UpcallHandlers } from "bun-netlink/ovs";
import { type Learned, makePortList, writePorts } from "./ports.ts";

const [name, ...interfaces] = process.argv.slice(2);
if (name === undefined) {
  console.error("usage: bun examples/ovs-learning-switch/main.ts DATAPATH [INTERFACE …]");
  process.exit(2);
}

using datapath = openOrCreate(name);
for (const each of interfaces)
  if (datapath.getPort(each) === undefined) datapath.addPort({ name: each, type: "netdev" });

const ports = makePortList();
// Before the ports are listed, so that none is missed that comes meanwhile.
const events = datapath.portEvents({ inLoop: true });
listPorts();
await using handlers = await UpcallHandlers.start(datapath, {
  module: new URL("./handler.ts", import.meta.url),
  // What one worker has learned another one would not know.
  workers: 1,
  data: ports,
  onReport: (value) => (typeof value === "string" ? console.log(value) : show(value as Learned)),
  onError: (error) => console.error(error.message),
});

/** How many packets each flow had seen when it was looked at last. */
const seen = new Map<string, bigint>();
const timer = setInterval(forgetIdleFlows, 5000);
const stop = () => void handlers.stop();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
void followPorts();

console.log(`${name} switches between ${datapath.ports().toArray().length} ports, ${handlers.dispatch}`);
try {
  await handlers.wait();
} finally {
  clearInterval(timer);
  await events.stop();
}
const { total } = handlers.statistics();
console.log(`${total.upcalls} packets looked at, ${total.flowsPut} flows put, ${total.lost} packets lost`);

function openOrCreate(name: string): Datapath {
  try {
    return Datapath.open(name);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== "ENODEV") throw error;
    return Datapath.create(name);
  }
}

function listPorts(): void {
  writePorts(
    ports,
    Array.from(datapath.ports(), ({ number }) => number),
  );
}

/** Ports may be added and removed by others. Flows to one that is gone lead nowhere. */
async function followPorts(): Promise<void> {
  for await (const event of events) {
    if (event.kind === "deleted") return;
    listPorts();
    if (event.kind === "removed" || event.kind === "gap") datapath.flushFlows();
  }
}

function show({ address, port, before }: Learned): void {
  console.log(before === undefined ? `${address} is at port ${port}` : `${address} moved to port ${port}`);
  // Flows that lead to where it was would still be used.
  if (before !== undefined) datapath.flushFlows();
}

/** Deletes flows that nothing has used since the last time, so that addresses that have gone do not fill the table. */
function forgetIdleFlows(): void {
  const flows = datapath.flows().toArray();
  const idle = flows.filter((flow) => {
    const packets = flow.stats?.nPackets ?? 0n;
    const before = seen.get(nameOf(flow));
    seen.set(nameOf(flow), packets);
    return before === packets;
  });
  datapath.operate(idle.map(({ key = {} }) => ({ delete: { key } })));
  for (const flow of idle) seen.delete(nameOf(flow));
}

function nameOf({ key }: Flow): string {
  return JSON.stringify(key);
}
