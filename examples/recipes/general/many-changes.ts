import { Links } from "bun-netlink/route";

using links = Links.open();
const wanted = ["br0", "br1", "eth0", "br2"];
const outcomes = links.addMany(wanted.map((ifname) => ({ ifname, kind: "bridge" as const })));
for (const [index, { error }] of outcomes.entries()) console.log(wanted[index], error?.code ?? "created");
