// Shows what happens to interfaces and addresses, as `ip monitor` does, beginning with what is there. It ends after so many
// lines as its argument says. Run it as an ordinary user: bun examples/route-monitor/main.ts
import { addresses, links, watch } from "bun-netlink/watch";

const most = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
const names = new Map<number, string>();
let lines = 0;

function tell(line: string): void {
  console.log(line);
  lines++;
}

await using changes = watch([links, addresses]);
for await (const event of changes) {
  if (event.kind === "snapshot") {
    for (const item of event.items) {
      if ("ifname" in item) names.set(item.header.ifiIndex, item.ifname ?? "?");
    }
    tell(`${event.source}: ${[...event.items].length}`);
  } else if (event.kind === "resync") {
    tell(`${event.source}: read again, ${event.reason}`);
  } else if (event.source === "links") {
    const { header, ifname = "?", mtu } = event.item;
    names.set(header.ifiIndex, ifname);
    tell(`${event.kind} ${ifname} ${header.ifiFlags.includes("up") ? "up" : "down"} mtu ${mtu}`);
  } else {
    const { header, local, address } = event.item;
    tell(
      `${event.kind} ${local ?? address}/${header.ifaPrefixlen} dev ${names.get(header.ifaIndex) ?? header.ifaIndex}`,
    );
  }
  if (lines >= most) break;
}
