import { toJson } from "../values.ts";
import { type NftRuleRow, type NftSetRow, nftRules, nftSets } from "./row-fields.ts";
import { type Context, type Table, table } from "./table.ts";

/** Formats a value in the nft language. Returns undefined if the language cannot represent it, such as a double quote. */
function textOf<Value>(value: Value, format: (value: Value) => string): string | undefined {
  try {
    return format(value);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Returns the type of a set or map in the nft language, such as "ipv4_addr : verdict" or "typeof vlan id". */
function typeText({ text, type, map }: NftSetRow): string {
  return /\n\t\t(?:type )?(.*)\n/.exec(text ?? "")?.[1] ?? toJson([type, map]);
}

const ELEMENTS = "\n\t\telements = { ";

/** Returns the elements of a set or map in the nft language, on one line and without braces. */
function elementsText({ text, elem = [] }: NftSetRow): string {
  if (elem.length === 0) return "";
  if (text === undefined) return toJson(elem);
  return text
    .slice(text.indexOf(ELEMENTS) + ELEMENTS.length, text.lastIndexOf(" }\n\t}\n"))
    .replaceAll(/,\n\t+ +/g, ", ");
}

async function listRules({ netns }: Context): Promise<NftRuleRow[]> {
  const module = await import("bun-netlink/nftables");
  using nft = module.Nftables.open({ netns });
  return nft.list("rule").map((rule) => ({ ...rule, text: textOf(rule, module.formatRule) ?? toJson(rule.expr) }));
}

async function listSets({ netns }: Context): Promise<NftSetRow[]> {
  const module = await import("bun-netlink/nftables");
  using nft = module.Nftables.open({ netns });
  return nft.listRuleset().flatMap((object): NftSetRow[] => {
    const text = "set" in object || "map" in object ? textOf([object], module.formatRuleset) : undefined;
    if ("set" in object) return [{ ...object.set, kind: "set", text }];
    return "map" in object ? [{ ...object.map, kind: "map", text }] : [];
  });
}

const families = ["inet", "ip", "ip6", "arp", "bridge", "netdev"];

/** The tables of the rules and of the sets of nftables. */
export const tables: readonly Table[] = [
  table<NftRuleRow>({
    name: "nft-rules",
    summary: "rules of nftables",
    keys: 4,
    fields: nftRules,
    words: { family: families },
    columns: {
      FAMILY: "family",
      TABLE: "table",
      CHAIN: "chain",
      HANDLE: "handle",
      RULE: "text",
    },
    list: listRules,
  }),
  table<NftSetRow>({
    name: "nft-sets",
    summary: "sets and maps of nftables",
    keys: 3,
    fields: nftSets,
    words: { family: families, kind: ["set", "map"] },
    columns: {
      FAMILY: "family",
      TABLE: "table",
      NAME: "name",
      KIND: "kind",
      TYPE: typeText,
      FLAGS: "flags",
      COUNT: ({ elem = [] }) => elem.length,
      ELEMENTS: elementsText,
    },
    list: listSets,
  }),
];
