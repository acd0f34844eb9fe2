import { links, neighbours, watch } from "bun-netlink/watch";

await using changes = watch([links, neighbours]);
for await (const event of changes) {
  if (event.kind === "snapshot" && event.source === "neighbours") console.log("watching");
  if (event.kind !== "change" || event.source !== "neighbours") continue;
  console.log(`${event.item.dst} has moved to ${event.item.lladdr}`);
  break;
}
