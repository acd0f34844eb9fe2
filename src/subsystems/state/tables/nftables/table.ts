import { isArgumentError, typeError, withParent, withTitle } from "../../../../base/argument-error.ts";
import { checkOneOf, checkString, isRecord } from "../../../../base/check.ts";
import { describeValue } from "../../../../base/describe.ts";
import { ENOENT } from "../../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../../constants/netlink.ts";
import { failure } from "../../../../errors.ts";
import {
  checkNames,
  numberReader,
  readNames,
  replaceNames,
  replaceNumbers,
  setsOf,
} from "../../../netfilter/ipset/rule-names.ts";
import { families } from "../../../nftables/model/families.ts";
import type { Command, NftObject, Ruleset, TableFamily } from "../../../nftables/model/objects.ts";
import { Nftables } from "../../../nftables/nftables.ts";
import { checkKind } from "../../../nftables/objects/kinds.ts";
import { canonicalObjects } from "../../../nftables/requests/canonical.ts";
import { isVerb } from "../../../nftables/requests/change.ts";
import { fromJSON, toRuleset } from "../../../nftables/requests/json.ts";
import { parseRuleset } from "../../../nftables/text/parse.ts";
import { NftSyntaxError } from "../../../nftables/text/scanner/error.ts";
import { originOf } from "../../../nftables/text/scanner/origin.ts";
import { compareContents } from "../../../nftables/update/contents.ts";
import { nameOfSet, numberOfSet } from "../../model/ipset-numbers.ts";
import { failuresOf, readable } from "../../model/outcomes.ts";
import type { Scope } from "../../model/scopes.ts";
import { defineTable, type ListEntry, listEntries, type StateTable } from "../../model/table.ts";
import {
  checkRestoration,
  contentsOfTable,
  describedObjects,
  installTable,
  type NftTable,
  type Send,
} from "./changes.ts";
import { checkPartRestoration, installPart, markedObjects, partOf, removePart } from "./shared.ts";
import { differenceLines } from "./text.ts";

const NFNLGRP_NFTABLES = 7;

/** A plan removes undeclared objects from declared tables. */
export const nftablesTable: StateTable<NftTable, NftTable> = defineTable<NftTable, NftTable>({
  name: "nftables",
  noun: "nftables table",
  events: { protocol: NETLINK_NETFILTER, groups: [NFNLGRP_NFTABLES] },
  // Last, so that packets never pass unfiltered before a new table.
  removedLast: true,
  isDependent: false,
  marks: ["alias"],
  split,

  normalise(input, path, owner) {
    const { family, name, objects, paths = [] } = input as NftTable;
    checkNames(objects, paths);
    if (owner.sharedNftables === true) {
      const own = markedObjects(objects, owner.alias!, paths);
      return {
        family,
        name,
        objects: own,
        paths,
        canonical: canonical(family, own, path, paths),
        sharedBy: owner.alias,
      };
    }
    const marked = objects.map((object) => {
      const isUnmarked = "table" in object && object.table.comment === undefined && owner.alias !== undefined;
      return isUnmarked ? { table: { ...object.table, comment: owner.alias } } : object;
    });
    return { family, name, objects: marked, paths, canonical: canonical(family, marked, path, paths) };
  },

  async list(scope, isRequired) {
    const listed = await readable(() => scope.openAsync(Nftables, NETLINK_NETFILTER).listRuleset(), isRequired);
    return tablesOf(await readNames(listed, (number) => nameOfSet(scope, number)));
  },
  key: ({ family, name }) => `${family} ${name}`,
  async creations(scope) {
    const listed = await readable(() => scope.openAsync(Nftables, NETLINK_NETFILTER).list("table"));
    return new Map(listed.map((table) => [nftablesTable.key({ ...table, objects: [] }), table.handle!]));
  },
  title: ({ family, name, sharedBy }) => `${family} ${name}${sharedBy === undefined ? "" : ` (part of ${sharedBy})`}`,
  partOf: (table, { alias, sharedNftables }) => (sharedNftables === true ? partOf(table, alias!) : table),

  compare(list, wanted, current) {
    for (const difference of compareContents(contentsOfTable(wanted), contentsOfTable(current)))
      list.add(difference.name, difference.to, difference.from, () => differenceLines(wanted.family, difference));
  },

  // Tables with the flag "owner" belong to another program's socket.
  isAutomatic: ({ objects }) =>
    objects.some((one) => "table" in one && [one.table.flags ?? []].flat().includes("owner")),
  isOwned: ({ objects, sharedBy }, { alias }) =>
    alias !== undefined &&
    (sharedBy === alias || objects.some((object) => "table" in object && object.table.comment === alias)),
  restore: (table) => table,
  describe: (tables) =>
    toRuleset(
      tables.flatMap(({ objects }) => describedObjects(objects)),
      (integer) => ({ integer }),
    ),

  async check(scope, wanted, isDeclared) {
    // Before its interface exists, the kernel would reject the chain.
    const hooked = wanted.objects.flatMap((object) => Object.values(object).flatMap(({ dev }: Hooked) => dev ?? []));
    for (const dev of hooked) if (!dev.endsWith("*") && (await scope.findLink(dev)) === undefined) return;
    let isComplete = true;
    for (const name of setsOf(wanted.objects)) {
      if ((await numberOfSet(scope, name)) !== undefined) continue;
      isComplete = false;
      if (!isDeclared("ipsets", name))
        throw failure("add rule", `the ipset "${name}" does not exist`, ENOENT, "declare it in ipsets");
    }
    if (!isComplete) return;
    const nftables = scope.openAsync(Nftables, NETLINK_NETFILTER);
    await install(nftables, await numbered(scope, wanted), (fill) =>
      nftables.check(fill, { allowMissingInterfaces: true }),
    );
  },
  async checkRestoration(scope, current) {
    const check = current.sharedBy === undefined ? checkRestoration : checkPartRestoration;
    await check(scope.openAsync(Nftables, NETLINK_NETFILTER), await numbered(scope, current));
  },

  write: (scope, action, changes) =>
    failuresOf(
      changes,
      async ({ wanted, current }) => {
        const nftables = scope.openAsync(Nftables, NETLINK_NETFILTER);
        if (action !== "remove")
          await install(nftables, await numbered(scope, wanted!), (fill) => nftables.transaction(fill));
        else if (current!.sharedBy !== undefined) await removePart(nftables, current!);
        else await nftables.delete({ table: { family: current!.family, name: current!.name } });
      },
      ({ errno }) => action === "remove" && errno === -ENOENT,
    ),
});

/** Returns a table whose rules have the numbers of ipsets, as the kernel expects them. */
async function numbered(scope: Scope, table: NftTable): Promise<NftTable> {
  const { objects, canonical } = table;
  const read = await numberReader(objects, (name) => numberOfSet(scope, name));
  return { ...table, objects: read(objects), ...(canonical !== undefined && { canonical: read(canonical) }) };
}

function install(nftables: Nftables<"async">, wanted: NftTable, send: Send): Promise<void> {
  return (wanted.sharedBy === undefined ? installTable : installPart)(nftables, wanted, send);
}

interface Hooked {
  readonly dev?: string | string[] | undefined;
}

function* split(declaration: unknown, path: string): Generator<ListEntry> {
  const absent: ListEntry[] = [];
  const present: NftObject[] = [];
  const paths = new Map<NftObject, string>();
  for (const { path: at, entry } of declaredObjects(declaration, path)) {
    const { absent: isAbsent, ...object } = entry as { absent?: unknown };
    const { family, name } = checkTableOf(object, at);
    if (isAbsent === undefined) {
      present.push(object as NftObject);
      paths.set(object as NftObject, at);
    } else absent.push({ path: at, entry: { family, name, objects: [], absent: isAbsent } });
  }
  yield* absent;
  for (const table of tablesOf(present)) {
    const all = table.objects.map((object) => paths.get(object)!);
    const at = all[0]!;
    if (!table.objects.some((object) => "table" in object))
      throw typeError(
        at,
        `expected the declaration of the table as well: { table: { family: "${table.family}", name: "${table.name}" } }`,
      );
    yield { path: at, entry: { ...table, paths: all } };
  }
}

export function declaredTableObjects(
  declaration: unknown,
  path: string,
): readonly (ListEntry & { readonly table: string })[] {
  return Array.from(declaredObjects(declaration, path), ({ path: at, entry }) => {
    const { absent: _, ...object } = entry as { absent?: unknown };
    const { family, name } = checkTableOf(object, at);
    return { path: at, entry, table: `${family} ${name}` };
  });
}

/** The ruleset is nft text, the JSON of `nft -j`, or objects. */
function declaredObjects(declaration: unknown, path: string): Iterable<ListEntry> {
  if (typeof declaration === "string") return fromText(declaration, path);
  const isRuleset = isRecord(declaration) && "nftables" in declaration;
  if (isRuleset) return fromRuleset(declaration as Ruleset, path);
  if (Array.isArray(declaration)) return listEntries(declaration, path);
  throw typeError(path, `expected text, a list of objects or { nftables: […] }, got ${describeValue(declaration)}`);
}

function fromText(text: string, path: string): ListEntry[] {
  let commands: Command[];
  try {
    commands = parseRuleset(text);
  } catch (error) {
    if (error instanceof NftSyntaxError) error.message = `${path}: ${error.message}`;
    throw error;
  }
  return commands.map((command) => {
    const [value] = Object.values(command) as [object];
    const [object] = Object.values(value) as unknown[];
    const origin = originOf(value) ?? (isRecord(object) ? originOf(object) : undefined);
    return { path, entry: declaredObject(command, origin === undefined ? path : `${path}: ${origin}`) };
  });
}

function fromRuleset(ruleset: Ruleset, path: string): ListEntry[] {
  let commands: Command[];
  try {
    commands = fromJSON(ruleset);
  } catch (error) {
    throw withParent(error, path);
  }
  const paths = ruleset.nftables.flatMap((one, index) => ("metainfo" in one ? [] : [`${path}.nftables[${index}]`]));
  return commands.map((command, index) => {
    const at = paths[index]!;
    return { path: "add" in command ? `${at}.add` : at, entry: declaredObject(command, at) };
  });
}

/** Throws a TypeError for a command such as "flush". */
function declaredObject(command: Command, at: string): object {
  const [name, object] = Object.entries(command)[0]! as [string, object];
  if (name === "add") return object;
  if (!isVerb(name)) return command;
  throw typeError(at, `expected an object, got the command "${name}"; a description lists objects, not commands`);
}

function checkTableOf(object: object, path: string): { family: TableFamily; name: string } {
  const [entry, ...others] = Object.entries(object);
  if (entry === undefined || others.length > 0 || !isRecord(entry[1]))
    throw typeError(path, `expected an object with one key, its kind, got ${describeValue(object)}`);
  const [kind, fields] = entry as [string, { family?: unknown; table?: unknown; name?: unknown }];
  checkKind(kind, `${path}.${kind}`);
  const field = kind === "table" ? "name" : "table";
  checkString(fields[field], `${path}.${kind}.${field}`);
  checkOneOf(fields.family, Object.keys(families), `${path}.${kind}.family`);
  return { family: fields.family as TableFamily, name: fields[field] as string };
}

function tablesOf(objects: readonly NftObject[]): NftTable[] {
  const tables = new Map<string, { family: TableFamily; name: string; objects: NftObject[] }>();
  for (const object of objects) {
    const [kind, fields] = Object.entries(object)[0] as [string, { family: TableFamily; table: string; name: string }];
    const name = kind === "table" ? fields.name : fields.table;
    const key = `${fields.family} ${name}`;
    const table = tables.get(key) ?? { family: fields.family, name, objects: [] };
    tables.set(key, table);
    table.objects.push(object);
  }
  return [...tables.values()];
}

/** Converts declared objects to the form of the kernel's lists. */
function canonical(
  family: TableFamily,
  objects: readonly NftObject[],
  path: string,
  paths: readonly string[],
): readonly NftObject[] {
  const names: string[] = [];
  const numberOf = (name: string) => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  try {
    return replaceNumbers(canonicalObjects(family, replaceNames(objects, numberOf), paths), (number) => names[number]);
  } catch (error) {
    throw isArgumentError(error) ? error : withTitle(error, `${path}: `);
  }
}
