// Connects two interfaces by a datapath, whose upcalls a worker handles. The datapath is a fake one: without `connection`,
// Datapath.create() creates it in the kernel, which requires the module openvswitch.
import { Datapath, UpcallHandlers } from "bun-netlink/ovs";
import { FakeDatapath } from "bun-netlink/testing";

using fake = new FakeDatapath();
using datapath = Datapath.create("dp0", { connection: fake });
for (const name of ["eth0", "eth1"]) {
  fake.addInterface(name);
  datapath.addPort({ name, type: "netdev" });
}
const module = new URL("./handler.ts", import.meta.url);
await using handlers = await UpcallHandlers.start(datapath, { module, workers: 1 });

const packet = Uint8Array.fromHex(`020000000002020000000001${"88b5"}${"00".repeat(46)}`);
fake.receive("eth0", packet); // without a flow: an upcall
await fake.waitForPackets("eth1");
fake.receive("eth0", packet); // forwarded by the flow that the handler has added
await handlers.stop(); // a service calls handlers.wait() instead

const { upcalls, lost } = handlers.statistics().total;
const { hits, flows } = datapath.info().statistics!;
console.log(`upcalls: ${upcalls}, lost: ${lost}; packets forwarded by ${flows} flow: ${hits}`);
