// Applies or lists a ruleset once, as a program that starts for it: nft-cluster-once.ts apply FILE | json | text
import { readFileSync } from "node:fs";
import { listText, Nftables, parseRuleset, toJSON } from "../../src/subsystems/nftables/index.ts";

const [task, file] = process.argv.slice(2);
using nft = Nftables.open();
if (task === "apply") {
  const commands = parseRuleset(readFileSync(file!, "utf8"));
  nft.transaction((batch) => batch.run(commands));
} else process.stdout.write(task === "json" ? JSON.stringify(toJSON(nft.listRuleset())) : listText(nft));
