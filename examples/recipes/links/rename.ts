import { Links } from "bun-netlink/route";

using links = Links.open();
links.set("eth1", { up: false });
links.rename("eth1", "lan0");
links.addAltNames("lan0", ["eth1"]);

console.log(links.get("eth1").ifname);
