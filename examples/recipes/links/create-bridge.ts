import { Addresses, Links } from "bun-netlink/route";

using links = Links.open();
using addresses = Addresses.open();
links.add({ ifname: "br0", kind: "bridge", up: true });
links.set("eth1", { master: "br0", up: true });
addresses.add({ dev: "br0", local: "198.51.100.1/24" });

for (const { ifname, master } of links.list({ master: "br0" })) console.log(`${ifname} is a port of ${master}`);
