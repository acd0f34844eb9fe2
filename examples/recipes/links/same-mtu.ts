import { Links } from "bun-netlink/route";

using links = Links.open();
const wanted = links
  .list({ kind: "veth" })
  .toArray()
  .map(({ ifname }) => ({ dev: ifname, mtu: 1400 }));
for (const { error } of links.changeMany(wanted)) if (error !== undefined) console.error(error.message);

for (const { ifname, mtu } of links.list({ kind: "veth" })) console.log(`${ifname}: ${mtu}`);
