// Prints the number of interfaces and addresses, then their changes, like `ip monitor`. Exits after MAX lines:
//
//   bun examples/route-monitor/main.ts [MAX]
import { addresses, links, watch } from "bun-netlink/watch";

const maxLines = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
let lines = 0;

function print(line: string): void {
  console.log(line);
  lines++;
}

await using changes = watch([links, addresses]);
for await (const event of changes) {
  if (event.kind === "snapshot") {
    print(`${event.source}: ${event.items.size}`);
  } else if (event.kind === "resync") {
    print(`${event.source}: re-read, ${event.reason}`);
  } else if (event.source === "links") {
    const { ifname, up, mtu } = event.item;
    print(`${event.kind} ${ifname} ${up ? "up" : "down"} mtu ${mtu}`);
  } else {
    const { local, prefixlen, dev, ifindex } = event.item;
    print(`${event.kind} ${local}/${prefixlen} dev ${dev ?? ifindex}`);
  }
  if (lines >= maxLines) break;
}
