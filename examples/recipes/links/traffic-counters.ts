import { Links } from "bun-netlink/route";

using links = Links.open();
for (const { ifname, stats64 } of links.list({ up: true })) {
  console.log(`${ifname}: ${stats64?.rxDropped} packets dropped on receive, ${stats64?.txDropped} on transmit`);
}
