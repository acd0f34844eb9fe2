// Compares the rulesets that the library lists with those that the program nft prints.

import { expect } from "bun:test";
import { join } from "node:path";
import type { NetworkNamespace } from "../../../src/index.ts";
import { type Expression, type Nftables, toJSON } from "../../../src/subsystems/nftables/index.ts";
import { typeofSources } from "../../../src/subsystems/nftables/typeof.ts";

const fixture = join(import.meta.dir, "ruleset.nft");

type Printed = Record<string, unknown>;

/** Lines of the fixture that the running kernel supports. The first load determines them. */
let supported: readonly string[] | undefined;

/** Loads the ruleset of the fixture, without the lines that this kernel does not support. */
export async function loadFixture(netns: NetworkNamespace): Promise<void> {
  let lines = supported ?? (await Bun.file(fixture).text()).split("\n");
  for (let attempt = 0; attempt < 20; attempt++) {
    const input = new TextEncoder().encode(lines.join("\n"));
    const { stderr, exitCode } = netns.run(() => Bun.spawnSync(["nft", "-f", "-"], { stdin: input, timeout: 400_000 }));
    if (exitCode === 0) {
      supported = lines;
      return;
    }
    const errors = [...stderr.toString().matchAll(/^\S*stdin:(\d+):.*?Error: (.*)$/gm)];
    // The kernel rejects expressions that it does not support. Other errors can be consequences of the first error.
    const absent = errors.filter(([, , reason]) => reason!.includes("No such file or directory"));
    const failed = new Set((absent.length > 0 ? absent : errors.slice(0, 1)).map(([, line]) => Number(line) - 1));
    if (failed.size === 0) throw new Error(stderr.toString());
    lines = lines.filter((_, index) => !failed.has(index));
  }
  throw new Error("nft does not accept the fixture");
}

/** Returns the objects that `nft -j list ruleset` prints, in a form for comparison. */
export function printed(netns: NetworkNamespace): Printed[] {
  const { stdout } = netns.run(() => Bun.spawnSync(["nft", "-j", "list", "ruleset"], { timeout: 400_000 }));
  const objects: Printed[] = JSON.parse(stdout.toString()).nftables;
  return objects.filter((object) => !("metainfo" in object)).map(comparable);
}

/** Returns the objects that the library lists, in a form for comparison. */
export function listed(nft: Nftables): Printed[] {
  const objects = toJSON(nft.listRuleset()).nftables.filter((object) => !("metainfo" in object));
  return objects.map((object) => comparable(object as unknown as Printed));
}

/**
 * Expects the list of the library and the list of nft to contain the same objects. nft lists chains and rules in
 * another order.
 */
export function expectSame(ours: readonly Printed[], theirs: readonly Printed[]): void {
  const sorted = (objects: readonly Printed[]) => objects.map((object) => JSON.stringify(object)).sort();
  expect(sorted(ours)).toEqual(sorted(theirs));
}

/**
 * Removes the fields that nft 1.0.6 omits: comments of tables, chains and sets, devices of chains, the flag "dynamic",
 * and statements of updated elements. Replaces types given by an expression by their names, as nft prints them. Also
 * removes handles and remaining lifetimes, which differ between two listings.
 */
function comparable(object: Printed): Printed {
  const [kind, fields] = Object.entries(object)[0] as [string, Printed];
  const { comment, dev, flags, expr, ...rest } = fields;
  const kept: Printed = rest;
  for (const name of ["type", "map"]) {
    const type = kept[name] as { typeof?: Expression } | undefined;
    if (type?.typeof === undefined) continue;
    const names = typeofSources(type.typeof, name).map((source) => source.type.name.replace("number", "integer"));
    kept[name] = name === "map" ? names.join(" . ") : names.length === 1 ? names[0] : names;
  }
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
