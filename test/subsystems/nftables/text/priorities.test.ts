// Tests the texts of priorities of chains. nft 1.1.7 prints the expected texts.
import { expect, test } from "bun:test";
import { type Chain, formatRuleset, type NftObject, parseRuleset } from "../../../../src/subsystems/nftables/index.ts";

const RAW = { "-311": "-311", "-310": "raw - 10", "-300": "raw", "-290": "raw + 10", "-289": "-289" };
const MANGLE = { "-161": "-161", "-160": "mangle - 10", "-151": "mangle - 1", "-150": "mangle" };
const FILTER = { "-11": "-11", "-10": "filter - 10", 0: "filter", 7: "filter + 7", 10: "filter + 10", 11: "11" };
const SECURITY = { 39: "39", 40: "security - 10", 50: "security", 60: "security + 10", 61: "61" };
const EVERYWHERE = { ...RAW, ...MANGLE, ...FILTER, ...SECURITY };
const DSTNAT = { "-111": "-111", "-110": "dstnat - 10", "-100": "dstnat", "-90": "dstnat + 10", "-89": "-89" };
const SRCNAT = { 89: "89", 90: "srcnat - 10", 100: "srcnat", 110: "srcnat + 10", 111: "111" };
const NO_DSTNAT = { "-110": "-110", "-100": "-100", "-90": "-90" };
const NO_SRCNAT = { 90: "90", 100: "100", 110: "110" };
const ONLY_FILTER = { ...FILTER, "-300": "-300", "-150": "-150", ...NO_DSTNAT, 50: "50", ...NO_SRCNAT };
const BRIDGE = {
  "-210": "filter - 10",
  "-200": "filter",
  "-195": "filter + 5",
  "-189": "-189",
  0: "0",
  "-150": "-150",
};

type Texts = Readonly<Record<string, string>>;

/** Texts of numbers, by the families of tables and the hooks of chains. */
const expected: readonly (readonly [families: string, hooks: string, texts: Texts])[] = [
  ["ip ip6 inet", "prerouting", { ...EVERYWHERE, ...DSTNAT, ...NO_SRCNAT }],
  ["ip ip6 inet", "output", { ...EVERYWHERE, ...DSTNAT, ...NO_SRCNAT }],
  ["ip ip6 inet", "input postrouting", { ...EVERYWHERE, ...SRCNAT, ...NO_DSTNAT }],
  ["ip ip6 inet", "forward", { ...EVERYWHERE, ...NO_DSTNAT, ...NO_SRCNAT }],
  ["inet", "ingress", { ...EVERYWHERE, ...NO_DSTNAT, ...NO_SRCNAT }],
  ["arp", "input output", ONLY_FILTER],
  ["netdev", "ingress egress", ONLY_FILTER],
  ["bridge", "prerouting", { ...BRIDGE, "-310": "dstnat - 10", "-300": "dstnat", "-290": "dstnat + 10", 100: "100" }],
  ["bridge", "input forward", { ...BRIDGE, "-300": "-300", 100: "100", 300: "300" }],
  ["bridge", "output", { ...BRIDGE, 90: "out - 10", 100: "out", 110: "out + 10", 300: "300", "-300": "-300" }],
  ["bridge", "postrouting", { ...BRIDGE, 290: "srcnat - 10", 300: "srcnat", 310: "srcnat + 10", 100: "100" }],
];

for (const [families, hooks, texts] of expected) {
  for (const family of families.split(" ") as Chain["family"][]) {
    test.each(hooks.split(" "))(
      `priorities of chains of the family ${family} at the hook %s have the names of nft`,
      (hook) => {
        const chainOf = (prio: number): NftObject[] => [
          { table: { family, name: "t" } },
          { chain: { family, table: "t", name: "c", type: "filter", hook: hook as NonNullable<Chain["hook"]>, prio } },
        ];
        const numbers = Object.keys(texts).map(Number);
        const printed = numbers.map((prio) => [prio, / priority (.*?);/.exec(formatRuleset(chainOf(prio)))?.[1]]);
        expect(printed).toEqual(numbers.map((prio) => [prio, texts[prio]!]));
        const device = hook.endsWith("gress") ? ' device "lo"' : "";
        const parsed = Object.values(texts).map((text) => {
          const chain = `add chain ${family} t c { type filter hook ${hook}${device} priority ${text}; }`;
          return String((parseRuleset(chain)[0] as { chain: Chain }).chain.prio);
        });
        expect(parsed).toEqual(Object.values(texts));
      },
    );
  }
}
