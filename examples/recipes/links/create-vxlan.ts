import { ForwardingEntries, Links } from "bun-netlink/route";

using links = Links.open();
using fdb = ForwardingEntries.open();
links.add({
  ifname: "vx100",
  kind: "vxlan",
  up: true,
  data: { id: 100, port: 4789, local: "192.0.2.10", learning: 0 },
});
fdb.add({ dev: "vx100", mac: "00:00:00:00:00:00", dst: "192.0.2.20" });

for (const { mac, dst } of fdb.list({ dev: "vx100" })) console.log(`${mac} is reached at ${dst}`);
