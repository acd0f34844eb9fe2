// Parses or formats a ruleset in the nft language, or adds elements to a set: nftables.ts parse | format | elements
import { formatRuleset, Nftables, type NftObject, parseRuleset } from "../../src/subsystems/nftables/index.ts";
import { measure, type Sample, serve } from "../lib/serve.ts";

const RULES = 10_000;
const ELEMENTS = 100_000;
const SET = { family: "inet", table: "bench", name: "addresses" } as const;
const tableOfSet = `table ${SET.family} ${SET.table} { set ${SET.name} { type ipv4_addr; }; }`;
/** Ends of rules, as administrators write them. */
const ends = [
  "counter accept",
  'log prefix "new " drop',
  "ct state new,established accept",
  "limit rate 5/second drop",
];

const addressOf = (index: number) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
const elem = Array.from({ length: ELEMENTS }, (_, index) => addressOf(index));
const rules = Array.from({ length: RULES }, (_, index) => {
  return `\t\ttcp dport ${index + 1} ip saddr ${addressOf(index)} ${ends[index % ends.length]}\n`;
});
const head = "table inet bench {\n\tchain input {\n\t\ttype filter hook input priority filter; policy accept;\n";
const text = `${head}${rules.join("")}\t}\n}\n`;
const objects = parseRuleset(text) as NftObject[];

const tasks: Readonly<Record<string, () => Sample>> = {
  parse: () => measure(() => ({ operations: RULES, checksum: parseRuleset(text).length })),

  format: () => measure(() => ({ operations: RULES, checksum: formatRuleset(objects).split("\n").length })),

  elements() {
    using nft = Nftables.open();
    nft.transaction((batch) => batch.run(parseRuleset(tableOfSet)));
    const sample = measure(() => {
      nft.add({ element: { ...SET, elem } });
      return { operations: ELEMENTS, checksum: ELEMENTS };
    });
    nft.delete({ table: { family: SET.family, name: SET.table } });
    return sample;
  },
};

await serve(tasks[process.argv[2]!]!);
