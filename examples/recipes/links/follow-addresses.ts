import { addresses, links, watch } from "bun-netlink/watch";

await using changes = watch([links, addresses.where({ dev: "eth0", family: "inet" })]);
for await (const event of changes) {
  if (event.source !== "addresses") continue;
  if (event.kind === "snapshot") for (const { local } of event.items) console.log(local);
  if (event.kind !== "add") continue;
  console.log(`new: ${event.item.local}`);
  break;
}
