import type { Command, NftObject, Ruleset } from "./objects.ts";

/** Converts objects to the form of `nft -j list ruleset`: `JSON.stringify(toJSON(nft.listRuleset()))`. */
export function toJSON(objects: readonly NftObject[]): Ruleset {
  return { nftables: [{ metainfo: { json_schema_version: 1 } }, ...objects] };
}

/**
 * Returns the commands of a ruleset in the form of libnftables-json(5), as text or as an object, for
 * `NftTransaction.run`.
 *
 * @throws TypeError if it is no ruleset; SyntaxError if the text is no JSON.
 */
export function fromJSON(ruleset: string | Ruleset): Command[] {
  const parsed: unknown = typeof ruleset === "string" ? JSON.parse(ruleset) : ruleset;
  const list = typeof parsed === "object" && parsed !== null ? (parsed as Partial<Ruleset>).nftables : undefined;
  if (!Array.isArray(list)) throw new TypeError('ruleset: expected an object with the list "nftables"');
  return list.filter((command): command is Command => !("metainfo" in command));
}
