// Reads and changes what network interfaces offer to do, through the generic family "ethtool".
// Run it as an ordinary user in a namespace of its own: unshare -rn bun examples/ethtool.ts
import { ethtool } from "bun-netlink/families/ethtool";

using client = ethtool.connect();

function show(): void {
  for (const { header, active } of client.dump("features-get")) {
    const names = active?.bits?.bit?.map(({ name }) => name) ?? [];
    console.log(`${header?.devName}: ${names.length} features, GRO is ${names.includes("rx-gro") ? "on" : "off"}`);
  }
}

show();
const wanted = { bits: { bit: [{ name: "rx-gro", value: false }] } };
client.do("features-set", { header: { devName: "lo" }, wanted });
show();
