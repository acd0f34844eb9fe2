import { Nftables } from "bun-netlink/nftables";

using nft = Nftables.open();
await using changes = nft.monitor({ signal: AbortSignal.timeout(30_000) });
nft.add({ table: { family: "inet", name: "mine" } });

for await (const event of changes) {
  if (event.kind !== "add") continue;
  console.log(JSON.stringify(event.object));
  break;
}
