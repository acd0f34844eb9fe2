import { Links } from "bun-netlink/route";

using links = Links.open();
for (const { ifname, kind, operstate, mtu } of links.list()) console.log(ifname, kind ?? "device", operstate, mtu);
