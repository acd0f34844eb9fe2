import type { Named, Rule, TableFamily } from "../../../nftables/model/objects.ts";
import type { SetItem } from "../../../nftables/model/statements.ts";
import { formatRule, objectText } from "../../../nftables/text/format.ts";
import { plainElementsText } from "../../../nftables/text/objects/sets.ts";
import type { ContentDifference } from "../../../nftables/update/contents.ts";
import { shortText } from "../../model/compare.ts";

/**
 * Formats the difference between two nftables tables as lines in the nft language. Removed lines start with "-", added
 * lines with "+". A heading names the chain of changed rules, or the set of changed elements.
 */
export function differenceLines(family: TableFamily, { name, kind, from, to, pairs }: ContentDifference): string[] {
  const lines = (sign: string, values: readonly unknown[], text: (value: never) => string) =>
    values.map((value) => `${sign} ${textOf(value, text)}`);
  if (pairs === undefined) {
    const text = (fields: Named) => objectText(kind, fields, family);
    return [...lines("-", from === undefined ? [] : [from], text), ...lines("+", to === undefined ? [] : [to], text)];
  }
  const owner = name.replace(/^\w+ of /, "");
  const changed = pairs.flatMap(({ removed, added }) =>
    kind === "rule"
      ? [...lines("-", removed, ruleText(family)), ...lines("+", added, ruleText(family))]
      : [...elementLines("-", removed), ...elementLines("+", added)],
  );
  return [`${kind === "rule" ? "chain" : kind} ${owner}`, ...changed.map((line) => `  ${line}`)];
}

function ruleText(family: TableFamily): (rule: Rule) => string {
  return (rule) => formatRule({ ...rule, family });
}

const MAX_ELEMENTS = 20;

function elementLines(sign: string, elements: readonly unknown[]): string[] {
  if (elements.length === 0) return [];
  const shown = elements.slice(0, MAX_ELEMENTS);
  const more = elements.length === shown.length ? "" : ` and ${elements.length - shown.length} more`;
  return [`${sign} ${textOf(shown, (items: readonly SetItem[]) => plainElementsText(items))}${more}`];
}

/** Formats in the nft language, or as JSON if impossible. */
function textOf(value: unknown, format: (value: never) => string): string {
  try {
    return shortText(format(value as never));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return shortText(value);
  }
}
