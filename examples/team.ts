// Creates a team of two interfaces, selects one of them as the active port, and prints options and ports.
// Run it without privileges in a new network namespace: unshare -rn bun examples/team.ts
import { Links } from "bun-netlink/route";
import { TeamOptions } from "bun-netlink/tunnels";

using links = Links.open();
links.add({ kind: "team", ifname: "team0" });
using teams = TeamOptions.open();
// The mode can be changed only as long as the team has no ports.
teams.change({ dev: "team0", name: "mode", value: "activebackup" });
for (const ifname of ["port0", "port1"]) links.add({ kind: "dummy", ifname, master: "team0" });

teams.change({ dev: "team0", name: "priority", port: "port1", value: 100 });
teams.change({ dev: "team0", name: "activeport", value: links.get("port1").ifindex });

for (const { name, port, value } of teams.list({ dev: "team0" })) {
  console.log(`${port === undefined ? "" : `${port} `}${name}: ${value}`);
}
for (const { dev, linkUp, speed } of teams.ports({ dev: "team0" })) {
  console.log(`${dev}: ${linkUp ? "up" : "down"}, ${speed ?? "unknown"} Mbit/s`);
}
