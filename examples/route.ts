// Connects two interfaces by a bridge, gives the bridge an address, and adds routes.
// Run it without privileges in a new network namespace: unshare -rn bun examples/route.ts
import { Addresses, Links, Routes } from "bun-netlink/route";

using links = Links.open();
using addresses = Addresses.open();
using routes = Routes.open();

links.add({ ifname: "br0", kind: "bridge", up: true });
links.add({ ifname: "veth0", kind: "veth", master: "br0", up: true, data: { peer: { ifname: "veth1" } } });
links.set("veth1", { up: true });
addresses.add({ dev: "br0", local: "192.0.2.1/24" });
for (const { ifname, kind, master } of links.list({ kind: "veth" })) console.log(ifname, kind, master ?? "no bridge");

const outcomes = routes.addMany([
  { dst: "10.0.0.0/8", gateway: "192.0.2.2", metric: 100 },
  { dst: "10.1.0.0/16", nexthops: [{ gateway: "192.0.2.2", weight: 3 }, { gateway: "192.0.2.3" }] },
  { dst: "10.2.0.0/16", gateway: "198.51.100.1" },
]);
for (const { error } of outcomes) if (error !== undefined) console.log(error.code, error.operation);
console.log(routes.get("10.9.9.9").gateway);
