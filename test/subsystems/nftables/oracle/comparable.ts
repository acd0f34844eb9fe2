// Converts objects in JSON to a form in which those of the library and those of nft can be compared.
import type { Expression } from "../../../../src/subsystems/nftables/index.ts";
import { typeofSources } from "../../../../src/subsystems/nftables/objects/typeof.ts";

type Printed = Record<string, unknown>;

/**
 * Removes the fields that nft 1.0.6 omits: comments of tables, chains and sets, devices of chains, the flag "dynamic",
 * and statements of updated elements. Joins the names of a map's types, which nft before 1.1 writes as one text. Replaces types given by an expression by their names, as nft prints them. Also
 * removes handles and remaining lifetimes, which differ between two listings.
 */
export function comparable(object: Printed): Printed {
  const [kind, fields] = Object.entries(object)[0] as [string, Printed];
  const { comment, dev, flags, expr, ...rest } = fields;
  const kept: Printed = rest;
  for (const name of ["type", "map"]) {
    const type = kept[name] as { typeof?: Expression } | undefined;
    if (type?.typeof === undefined) continue;
    const names = typeofSources(type.typeof, name).map((source) => source.type.name.replace("number", "integer"));
    kept[name] = name === "map" ? names.join(" . ") : names.length === 1 ? names[0] : names;
  }
  if (Array.isArray(kept["map"])) kept["map"] = kept["map"].join(" . ");
  if (comment !== undefined && !["table", "chain", "set", "map"].includes(kind)) kept["comment"] = comment;
  if (dev !== undefined && kind !== "chain") kept["dev"] = dev;
  const names =
    Array.isArray(flags) && (kind === "set" || kind === "map") ? flags.filter((flag) => flag !== "dynamic") : flags;
  if (Array.isArray(names) ? names.length > 0 : names !== undefined) kept["flags"] = names;
  if (Array.isArray(expr)) kept["expr"] = expr.map(withoutStatements);
  return ordered({ [kind]: kept }) as Printed;
}

function withoutStatements(statement: Record<string, Printed>): unknown {
  const { set, map } = statement;
  if (set?.["stmt"] === undefined || map !== undefined) return statement;
  const { stmt: _, ...rest } = set;
  return { set: rest };
}

/** Sorts object keys and set elements, because the kernel does not keep their order. */
function ordered(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => ordered(item));
    return key === "set" || key === "elem"
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "handle" && name !== "expires");
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, ordered(item, name)]),
  );
}
