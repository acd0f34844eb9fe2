// A learning switch. Packets without a flow become upcalls; the handler learns the source address, adds a flow and forwards the
// packet. The kernel switches all further packets. Requires the module openvswitch and root, or a namespace with both:
//
//   bun examples/ovs-learning-switch/main.ts sw0 veth0 veth1
//
// An existing datapath keeps its ports and flows, so that the program can be restarted.
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
// Subscribe before listing the ports, so that no new port is missed.
const events = datapath.portEvents({ inLoop: true });
listPorts();
await using handlers = await UpcallHandlers.start(datapath, {
  module: new URL("./handler.ts", import.meta.url),
  // One worker, because workers do not share learned addresses.
  workers: 1,
  data: ports,
  onReport: (value) => (typeof value === "string" ? console.log(value) : show(value as Learned)),
  onError: (error) => console.error(error.message),
});

/** Packet count of each flow at the previous check. */
const seen = new Map<string, bigint>();
const timer = setInterval(deleteIdleFlows, 5000);
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
console.log(`${total.upcalls} upcalls handled, ${total.flowsPut} flows added, ${total.lost} upcalls lost`);

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

/** Updates the port list when ports change. Flows to a removed port are deleted. */
async function followPorts(): Promise<void> {
  for await (const event of events) {
    if (event.kind === "deleted") return;
    listPorts();
    if (event.kind === "removed" || event.kind === "gap") datapath.flushFlows();
  }
}

function show({ address, port, before }: Learned): void {
  console.log(before === undefined ? `${address} is at port ${port}` : `${address} moved to port ${port}`);
  // Existing flows would still forward to the old port.
  if (before !== undefined) datapath.flushFlows();
}

/** Deletes flows without packets since the previous check, so that unused addresses do not fill the table. */
function deleteIdleFlows(): void {
  const flows = datapath.flows().toArray();
  const idle = flows.filter((flow) => {
    const packets = flow.stats?.nPackets ?? 0n;
    const before = seen.get(keyOf(flow));
    seen.set(keyOf(flow), packets);
    return before === packets;
  });
  datapath.operate(idle.map(({ key = {} }) => ({ delete: { key } })));
  for (const flow of idle) seen.delete(keyOf(flow));
}

function keyOf({ key }: Flow): string {
  return JSON.stringify(key);
}
