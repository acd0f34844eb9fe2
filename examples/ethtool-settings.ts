// Prints and changes settings of network interfaces, and prints the events about the changes.
// Run it without privileges in a new network namespace: unshare -rn bun examples/ethtool-settings.ts
import { Ethtool, EthtoolEvents } from "bun-netlink/ethtool";
import { Links } from "bun-netlink/route";

using links = Links.open();
links.add({ ifname: "v0", kind: "veth", numTxQueues: 4, numRxQueues: 4, data: { peer: { ifname: "v1" } } });

using ethtool = Ethtool.open();
await using events = EthtoolEvents.start();

// Only the settings that differ from the current ones are sent.
const channels = ethtool.channels.get("v0");
ethtool.channels.change("v0", { ...channels, rxCount: 2 });

const { changed, refused } = ethtool.features.change("v0", { wanted: { "rx-gro": true } });
console.log("changed:", changed, "refused:", refused);

for await (const item of events) {
  if (item.kind !== "event") continue;
  if (item.topic === "channels") console.log(`${item.value.dev}: ${item.value.rxCount} receive queues`);
  if (item.topic === "features") {
    console.log(`${item.value.dev}: GRO is ${item.value.active["rx-gro"] ? "on" : "off"}`);
    break;
  }
}
