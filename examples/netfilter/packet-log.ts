// Logs UDP packets of the loopback interface in a worker thread. Uses the program nft to install the rule. Run it
// without privileges in a new network namespace: unshare -rn bun examples/netfilter/packet-log.ts
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { PacketLog } from "bun-netlink/netfilter";
import { Links } from "bun-netlink/route";

using links = Links.open();
links.set("lo", { up: true });
const rules = [
  "add table ip example",
  "add chain ip example output { type filter hook output priority 0; }",
  'add rule ip example output udp dport 5353 log prefix "dns " group 5',
];
const { status } = spawnSync("nft", [rules.join("; ")], { stdio: "inherit" });
if (status !== 0) throw new Error("nft has not added the rule");

const done = Promise.withResolvers<void>();
await using log = await PacketLog.start({
  groups: 5,
  module: new URL("./packet-log-handler.ts", import.meta.url),
  onReport: (line) => {
    console.log(line);
    if (String(line).includes("three")) done.resolve();
  },
});

const receiver = createSocket("udp4").bind(5353, "127.0.0.1");
await once(receiver, "listening");
const socket = createSocket("udp4");
for (const word of ["one", "two", "three"]) {
  await new Promise((sent) => socket.send(word, 5353, "127.0.0.1", sent));
}
await done.promise;
socket.close();
receiver.close();
for (const { group, packets, lost } of log.statistics().groups) {
  console.log(`group ${group}: ${packets} packets, ${lost} lost`);
}
