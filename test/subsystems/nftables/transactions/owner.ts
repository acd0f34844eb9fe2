// Creates tables that belong to this process, prints a line, and waits until it is killed.
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";

const nft = Nftables.open();
for (const flags of process.argv.slice(2)) {
  const name = flags.replace(",", "-");
  const chain = { family: "inet", table: name, name: "c" } as const;
  nft.add([
    { table: { family: "inet", name, flags: flags.split(",") as ("owner" | "persist")[] } },
    { chain },
    { rule: { family: "inet", table: name, chain: "c", expr: [{ counter: { packets: 5, bytes: 500 } }] } },
  ]);
}
console.log("ready");
setInterval(() => nft, 1_000_000);
