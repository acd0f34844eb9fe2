// Applies or lists a ruleset once, as a program that starts for it: nft-cluster-once.ts apply FILE | json | text
import { readFileSync } from "node:fs";
import { listConverted, listText, Nftables, parseRuleset, toJSON } from "../../src/subsystems/nftables/index.ts";

const [task, file] = process.argv.slice(2);
using nft = Nftables.open();
if (task === "apply") {
  const commands = parseRuleset(readFileSync(file!, "utf8"));
  nft.transaction((batch) => batch.run(commands));
} else if (task === "json") {
  const objects = listConverted(nft, (object) => JSON.stringify(toJSON([object]).nftables[1]));
  process.stdout.write(`{"nftables":[{"metainfo":{"json_schema_version":1}},${objects.join(",")}]}`);
} else process.stdout.write(listText(nft));
