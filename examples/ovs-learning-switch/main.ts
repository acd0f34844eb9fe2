// A learning switch. Packets without a flow become upcalls; the handler learns the source address, adds a flow and forwards the
// packet. The kernel switches all further packets. Requires the module openvswitch and CAP_NET_ADMIN in the network namespace:
//
//   bun examples/ovs-learning-switch/main.ts sw0 veth0 veth1
//
// An existing datapath keeps its ports and flows, so that the program can be restarted.
import { NetlinkError } from "bun-netlink";
import { Datapath } from "bun-netlink/ovs";
import { LearningSwitch } from "./switch.ts";

const [name, ...interfaces] = process.argv.slice(2);
if (name === undefined) {
  console.error("usage: bun examples/ovs-learning-switch/main.ts DATAPATH [INTERFACE …]");
  process.exit(2);
}

using datapath = openOrCreate(name);
for (const each of interfaces)
  if (datapath.getPort(each) === undefined) datapath.addPort({ name: each, type: "netdev" });

await using learningSwitch = await LearningSwitch.start(datapath, console.log);
const { handlers } = learningSwitch;
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void handlers.stop());
console.log(`${name} switches between ${datapath.ports().toArray().length} ports, ${handlers.dispatch}`);
await handlers.wait();
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
