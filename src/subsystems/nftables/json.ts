import type { Command, NftMap, NftObject, NftSet, Rule, Ruleset } from "./objects.ts";

/**
 * Converts objects to the format of `nft -j list ruleset`: `JSON.stringify(toJSON(nft.listRuleset()))`. Bytes of raw
 * statements become `{ hex: "0a0b" }`, and numbers above 2^53 become text.
 */
export function toJSON(objects: readonly NftObject[]): Ruleset {
  return { nftables: [{ metainfo: { json_schema_version: 1 } }, ...(objects.map(plain) as NftObject[])] };
}

/** Returns the value in a form that JSON can represent. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array) return { hex: value.toHex() };
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}

/** Returns the attributes of a raw statement in the form of the family `nftables`. */
function rawData(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rawData);
  if ("hex" in value && typeof value.hex === "string") return Uint8Array.fromHex(value.hex);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rawData(item)]));
}

function withBytes(rule: Rule): Rule {
  const expr = rule.expr.map((statement) => {
    return "raw" in statement ? { raw: { ...statement.raw, data: rawData(statement.raw.data) } } : statement;
  });
  return { ...rule, expr };
}

/**
 * Returns the commands of a ruleset in the format of libnftables-json(5), which is text or an object, for
 * `NftTransaction.run`. Sets that rules update get the flag "dynamic", which nft up to version 1.0.6 omits.
 *
 * @throws TypeError if the input is not a ruleset; SyntaxError if the text is not JSON.
 */
export function fromJSON(ruleset: string | Ruleset): Command[] {
  const parsed: unknown = typeof ruleset === "string" ? JSON.parse(ruleset) : ruleset;
  const list = typeof parsed === "object" && parsed !== null ? (parsed as Partial<Ruleset>).nftables : undefined;
  if (!Array.isArray(list)) throw new TypeError('ruleset: expected an object with the list "nftables"');
  const commands = list.filter((command): command is Command => !("metainfo" in command));
  const updated = new Set(commands.flatMap((command) => ("rule" in command ? updatedSets(command.rule) : [])));
  return commands.map((command) => {
    if ("rule" in command) return { rule: withBytes(command.rule) };
    if ("set" in command && updated.has(keyOf(command.set))) return { set: dynamic(command.set) };
    return "map" in command && updated.has(keyOf(command.map)) ? { map: dynamic(command.map) } : command;
  });
}

const keyOf = ({ family, table, name }: { family: string; table: string; name: string }) =>
  `${family} ${table} ${name}`;

/** Returns keys that identify the sets that a rule updates. */
function updatedSets({ family, table, expr }: Rule): string[] {
  return expr.flatMap((statement) => {
    const update = "set" in statement ? statement.set.set : "map" in statement ? statement.map.map : undefined;
    return update === undefined ? [] : [keyOf({ family, table, name: update.slice(1) })];
  });
}

function dynamic<S extends NftSet | NftMap>(set: S): S {
  return { ...set, flags: [...new Set([set.flags ?? [], "dynamic"].flat())] };
}
