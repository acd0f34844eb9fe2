import { Addresses } from "bun-netlink/route";

using addresses = Addresses.open();
for (const { dev, local, prefixlen } of addresses.list({ family: "inet" }))
  console.log(`${dev}: ${local}/${prefixlen}`);
