// Divides a link between the traffic classes of a network card, and prints its settings. Few devices support data center
// bridging: without the name of one, the program uses a fake card.
//
//   bun examples/dcb.ts [DEVICE]
import { NETLINK_ROUTE } from "bun-netlink";
import { Dcb } from "bun-netlink/dcb";
import { dcb as family } from "bun-netlink/families/dcb";
import { FakeKernel } from "bun-netlink/testing";

using kernel = new FakeKernel();
let settings = {};
kernel.register(family, {
  sdcbx: { do: () => ({ dcbx: 0 }) },
  "ieee-get": { do: () => ({ ieee: { ieeeEts: {}, ieeePfc: {}, ...settings } }) },
  "ieee-set": {
    do({ ieee: changes }) {
      settings = { ...settings, ...changes };
      return { ieee: 0 };
    },
  },
});
using fake = kernel.open(NETLINK_ROUTE);

const device = process.argv[2];
using dcb = device === undefined ? Dcb.open("eth0", { socket: fake }) : Dcb.open(device);
dcb.setDcbx(["host", "ver-ieee"]);
dcb.setEts({ algorithms: { 0: "ets", 1: "ets" }, txBandwidth: { 0: 60, 1: 40 }, priorityClasses: { 3: 1, 4: 1 } });
dcb.setPfc({ enabled: [3, 4] });
dcb.addApp([
  { selector: "ethertype", protocol: 0x8906, priority: 3 },
  { selector: "dscp", protocol: 26, priority: 4 },
]);

const { ets, pfc, apps } = dcb.getIeee();
console.log("algorithms:", ets?.algorithms.join(" "));
console.log("bandwidths (%):", ets?.txBandwidth.join(" "));
console.log("class of each priority:", ets?.priorityClasses.join(" "));
console.log("flow control: priorities", pfc?.enabled.join(", "));
for (const { selector, protocol, priority } of apps ?? []) console.log(selector, protocol, "has priority", priority);
