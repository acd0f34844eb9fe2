// A stateful firewall between two interfaces. It admits connections from the inside and their replies; from the outside only
// connections to the given TCP ports. Static flows use the kernel's connection tracking. Refused packets are printed. Requires
// the module openvswitch and CAP_NET_ADMIN in the network namespace:
//
//   bun examples/ovs-firewall/main.ts fw0 veth0 veth1 22 80
import { NetlinkError } from "bun-netlink";
import { Datapath, type FlowAction, type FlowKey, UpcallHandlers } from "bun-netlink/ovs";
import type { Refused } from "./handler.ts";

const [name, insideName, outsideName, ...allowed] = process.argv.slice(2);
if (name === undefined || insideName === undefined || outsideName === undefined) {
  console.error("usage: bun examples/ovs-firewall/main.ts DATAPATH INSIDE OUTSIDE [TCP-PORT …]");
  process.exit(2);
}

const ALL = 0xffffffff;
const ETH_P_IP = 0x0800;
const ETH_P_ARP = 0x0806;
const IPPROTO_TCP = 6;
const ZONE = 1;
/** Recirculation id that packets have after connection tracking. */
const TRACKED = 1;

using datapath = openOrCreate(name);
const inside = portOf(insideName);
const outside = portOf(outsideName);
await using handlers = await UpcallHandlers.start(datapath, {
  module: new URL("./handler.ts", import.meta.url),
  dispatch: "per-cpu",
  onReport: (value) => print(value as Refused),
  onError: (error) => console.error(error.message),
});
datapath.flushFlows();
for (const [here, there] of [
  [inside, outside],
  [outside, inside],
] as const) {
  const ip: FlowKey = { inPort: here, ethernet: {}, ethertype: ETH_P_IP, ipv4: {} };
  const onPort: FlowKey = { inPort: ALL, ethertype: 0xffff, recircId: ALL };
  put({ inPort: here, ethernet: {}, ethertype: ETH_P_ARP, arp: {}, recircId: 0 }, onPort, [{ output: there }]);
  // Packets without a connection state go through connection tracking first.
  put({ ...ip, recircId: 0 }, onPort, [{ ct: { zone: ZONE } }, { recirc: TRACKED }]);
  put(
    { ...ip, recircId: TRACKED, ctState: ["tracked", "established"] },
    { ...onPort, ctState: ["tracked", "established", "new", "invalid"] },
    [{ output: there }],
  );
  put(
    { ...ip, recircId: TRACKED, ctState: ["tracked", "invalid"] },
    { ...onPort, ctState: ["tracked", "invalid"] },
    [],
  );
}
const isNew: FlowKey = { recircId: TRACKED, ctState: ["tracked", "new"], ethernet: {}, ethertype: ETH_P_IP };
const newMask: FlowKey = {
  recircId: ALL,
  ctState: ["tracked", "new", "invalid"],
  inPort: ALL,
  ethertype: 0xffff,
};
const admit = (output: number): FlowAction[] => [{ ct: { commit: true, zone: ZONE } }, { output }];
put({ ...isNew, inPort: inside, ipv4: {} }, newMask, admit(outside));
for (const port of allowed.map(Number)) {
  // A key with TCP ports must also have TCP flags, even if the mask ignores them.
  const tcp: FlowKey = { ipv4: { ipv4Proto: IPPROTO_TCP }, tcp: { tcpDst: port }, tcpFlags: 0 };
  put(
    { ...isNew, inPort: outside, ...tcp },
    { ...newMask, ipv4: { ipv4Proto: 0xff, ipv4Frag: 0xff }, tcp: { tcpDst: 0xffff } },
    admit(inside),
  );
}
// Flows have no priorities and must not overlap. Other new connections from the outside match no flow and become upcalls.

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void handlers.stop());
const ports = allowed.length === 0 ? "no new connections" : `TCP ${allowed.join(", ")}`;
console.log(`${name}: admits ${ports} from ${outsideName} to ${insideName}`);
await handlers.wait();
console.log(`${handlers.statistics().total.upcalls} packets refused`);

function openOrCreate(name: string): Datapath {
  try {
    return Datapath.open(name);
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== "ENODEV") throw error;
    return Datapath.create(name);
  }
}

function portOf(name: string): number {
  return (datapath.getPort(name) ?? datapath.addPort({ name, type: "netdev" })).number;
}

function put(key: FlowKey, mask: FlowKey, actions: FlowAction[]): void {
  datapath.putFlow({ key, mask, actions });
}

function print({ from, to, protocol, port, length }: Refused): void {
  const where = port === undefined ? to : `${to} port ${port}`;
  console.log(`refused: ${from} to ${where}, protocol ${protocol}, ${length} bytes`);
}
