// Prints the features of each interface, and disables generic receive offload (GRO) on one.
// Run it without privileges in a new network namespace: unshare -rn bun examples/ethtool.ts
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
