// Prints the number of interfaces and addresses, then their changes, like `ip monitor`. Exits after MAX lines:
//
//   bun examples/route-monitor/main.ts [MAX]
import { addresses, links, watch } from "bun-netlink/watch";

const maxLines = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
const names = new Map<number, string>();
let lines = 0;

function print(line: string): void {
  console.log(line);
  lines++;
}

await using changes = watch([links, addresses]);
for await (const event of changes) {
  if (event.kind === "snapshot") {
    for (const item of event.items) {
      if ("ifname" in item) names.set(item.header.ifiIndex, item.ifname ?? "?");
    }
    print(`${event.source}: ${[...event.items].length}`);
  } else if (event.kind === "resync") {
    print(`${event.source}: re-read, ${event.reason}`);
  } else if (event.source === "links") {
    const { header, ifname = "?", mtu } = event.item;
    names.set(header.ifiIndex, ifname);
    print(`${event.kind} ${ifname} ${header.ifiFlags.includes("up") ? "up" : "down"} mtu ${mtu}`);
  } else {
    const { header, local, address } = event.item;
    print(
      `${event.kind} ${local ?? address}/${header.ifaPrefixlen} dev ${names.get(header.ifaIndex) ?? header.ifaIndex}`,
    );
  }
  if (lines >= maxLines) break;
}
