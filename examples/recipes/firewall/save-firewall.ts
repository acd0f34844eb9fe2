import { fromJSON, Nftables, toJSON } from "bun-netlink/nftables";

using nft = Nftables.open();
nft.add({ table: { family: "inet", name: "mine" } });
const saved = JSON.stringify(toJSON(nft.listRuleset()));

nft.delete({ table: { family: "inet", name: "mine" } });
nft.transaction((batch) => batch.flush({ ruleset: null }).run(fromJSON(saved)));
for (const { name } of nft.list("table")) console.log(`the table ${name} is back`);
