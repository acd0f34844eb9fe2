// Creates a datapath that forwards packets between two ports, and prints its flows.
// Run it without privileges in a new network namespace: unshare -rn bun examples/ovs-datapath.ts
import { Datapath, formatDatapathFlow } from "bun-netlink/ovs";

using datapath = Datapath.create("dp0");
const one = datapath.addPort({ name: "one", type: "internal" });
const two = datapath.addPort({ name: "two", type: "internal" });
for (const [from, to] of [
  [one.number, two.number],
  [two.number, one.number],
] as const) {
  datapath.putFlow({ key: { inPort: from, ethernet: {} }, mask: { inPort: 0xffff_ffff }, actions: [{ output: to }] });
}
const flows = [...datapath.flows()].map((flow) => formatDatapathFlow(flow));
console.log(flows.toSorted().join("\n"));
datapath.delete();
