// Explains packets in namespaces of an ordinary user, sends them, and prints the results as one line of JSON.
import { dlopen, ptr } from "bun:ffi";
import { closeSync, readFileSync } from "node:fs";
import { socket } from "../../../src/ffi/libc.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { explain } from "../../../src/subsystems/explain/index.ts";
import { Nftables, parseRuleset } from "../../../src/subsystems/nftables/index.ts";
import { Addresses } from "../../../src/subsystems/route/index.ts";
import { PATIENCE_MS } from "../../support/threads.ts";
import { UdpSocket } from "../../support/udp.ts";
import { Host, settle } from "./network.ts";

const AF_INET = 2;
const SOCK_RAW = 3;
const IPPROTO_RAW = 255;
const SOL_IP = 0;
const IPT_SO_GET_INFO = 64;
/** Size of struct ipt_getinfo, which starts with the name of a table. */
const IPT_GETINFO_SIZE = 84;
const PAYLOAD = Uint8Array.of(7);

/** Asks for a table of iptables-legacy, which creates the table in the namespace. (get_info) */
function readIptables(netns: NetworkNamespace, table: string): void {
  const { symbols } = dlopen("libc.so.6", {
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
  });
  const fd = netns.run(() => socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  const request = new Uint8Array(IPT_GETINFO_SIZE);
  request.set(Buffer.from(table));
  const status = symbols.getsockopt(fd, SOL_IP, IPT_SO_GET_INFO, ptr(request), ptr(Uint32Array.of(IPT_GETINFO_SIZE)));
  closeSync(fd);
  if (status !== 0) throw new Error("there is no table of iptables-legacy");
}

// The files of this namespace belong to root of the initial user namespace: it was created before its users were mapped.
using server = NetworkNamespace.current();
using client = new Host("client");
using addresses = Addresses.open();
using firewall = Nftables.open();
client.add({ ifname: "r", kind: "veth", up: true, data: { peer: { ifname: "l", netns: server, up: true } } });
client.address("r", "10.0.0.1/24");
addresses.add({ dev: "l", local: "10.0.0.2", prefixlen: 24 });
settle(client);
using tested = UdpSocket.open(server, 4, "10.0.0.2");
using last = UdpSocket.open(server, 4, "10.0.0.2");
const addRules = (text: string) => firewall.transaction((batch) => batch.run(parseRuleset(text)));

/** Compares the prediction with a packet. Another packet, which always arrives, is sent after it. */
function compare(): object {
  using sender = UdpSocket.open(client.netns, 4, "10.0.0.1");
  const ports = { sourcePort: sender.port, destinationPort: tested.port };
  const packet = { protocol: "udp", source: "10.0.0.1", destination: "10.0.0.2", ...ports } as const;
  const { outcome, missing } = explain(packet, { netns: client.netns });
  sender.send(tested.port, PAYLOAD, "10.0.0.2");
  sender.send(last.port, PAYLOAD, "10.0.0.2");
  if (last.receive(PATIENCE_MS) === undefined) throw new Error("the last packet does not arrive");
  return { outcome, missing, isReceived: tested.receive(0) !== undefined };
}

const accepted = compare();
addRules(`table ip f { chain c { type filter hook input priority 0; udp dport ${tested.port} counter drop; }; }`);
const dropped = compare();
firewall.transaction((batch) => batch.delete({ table: { family: "ip", name: "f" } }));
addRules("table ip n { chain c { type nat hook prerouting priority dstnat; udp dport 9 dnat to 10.0.0.9; }; }");
const translated = compare();
firewall.transaction((batch) => batch.delete({ table: { family: "ip", name: "n" } }));
readIptables(server, "filter");
const legacy = compare();
const user = readFileSync("/proc/self/uid_map", "utf8").trimEnd();
console.log(JSON.stringify({ user, accepted, dropped, translated, legacy }));
