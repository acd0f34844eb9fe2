import type { NftObject, TableFamily } from "../model/objects.ts";
import { entryOf, type SetItem } from "../model/statements.ts";
import { type Change, changeOf, type Verb } from "../requests/change.ts";
import { type Contents, elementDifferences, type Part, ruleDifferences } from "./contents.ts";

interface TableName {
  readonly family: TableFamily;
  readonly name: string;
}

/**
 * Returns the commands that change a table from `current` to `wanted`. Unchanged rules and elements keep their
 * counters. Returns undefined if the kernel cannot change a difference, such as the type of a set; the whole table must
 * then be replaced.
 */
export function updateCommands(table: TableName, wanted: Contents, current: Contents): Change[] | undefined {
  const update = new Update(table);
  return update.run(wanted, current) ? update.commands : undefined;
}

/** Kinds that are added last. Map elements follow their chains. */
const ADDED = ["flowtable", "set", "map", "chain"];
/** Kinds that are deleted first, in reverse order. */
const DELETED = ["flowtable", "chain", "map", "set"];

class Update {
  readonly commands: Change[] = [];
  readonly #inTable: { readonly family: TableFamily; readonly table: string };

  constructor({ family, name }: TableName) {
    this.#inTable = { family, table: name };
  }

  run(wanted: Contents, current: Contents): boolean {
    const added: Part[] = [];
    for (const [name, part] of wanted.parts) {
      const existing = current.parts.get(name);
      if (existing === undefined) added.push(part);
      else if (existing.text !== part.text) {
        if (!isChangeable(part, existing)) return false;
        added.push(part);
      }
    }
    const removed = [...current.parts].flatMap(([name, part]) => (wanted.parts.has(name) ? [] : [part]));
    // A set and a map cannot have the same name.
    const names = new Set(removed.filter(isSet).map(({ value }) => value["name"]));
    if (added.some((part) => isSet(part) && names.has(part.value["name"]))) return false;
    const ranked = added.sort((a, b) => ADDED.indexOf(a.kind) - ADDED.indexOf(b.kind));
    for (const part of ranked) for (const object of part.objects) this.#push("add", withPolicy(object, part));
    for (const [name, part] of wanted.parts) {
      const existing = current.parts.get(name);
      if (existing !== undefined && isSet(part)) this.#changeElements(part, existing);
    }
    for (const chain of wanted.rules.keys()) this.#changeRules(chain, wanted, current);
    this.#removeRules(wanted, current);
    this.#remove(removed);
    return true;
  }

  #changeElements(wanted: Part, current: Part): void {
    const { removed, added } = elementDifferences(wanted, current);
    const name = String(wanted.value["name"]);
    const push = (verb: Verb, elem: readonly SetItem[]) => {
      const element = { ...this.#inTable, name, elem };
      if (elem.length > 0) this.commands.push({ verb, kind: "element", object: element, isExact: true });
    };
    push("delete", removed);
    push("add", added);
  }

  #changeRules(chain: string, { rules: wanted }: Contents, { rules: current }: Contents): void {
    const { removed, wanted: list } = ruleDifferences(wanted.get(chain), current.get(chain));
    for (const { rule } of removed) this.#push("delete", { rule: { ...this.#inTable, chain, handle: rule.handle } });
    /** New rules are inserted before this handle, the next kept rule. */
    const next: (number | undefined)[] = [];
    for (const [index, { kept }] of list.entries().toArray().reverse())
      next[index] = kept?.rule.handle ?? next[index + 1];
    for (const [index, { rule, kept }] of list.entries()) {
      if (kept !== undefined) continue;
      const position = next[index];
      const verb = position === undefined ? "add" : "insert";
      this.commands.push({ verb, kind: "rule", object: rule.rule, ...(position !== undefined && { position }) });
    }
  }

  #removeRules({ rules: wanted }: Contents, { rules: current }: Contents): void {
    for (const chain of current.keys())
      if (!wanted.has(chain)) this.#push("flush", { chain: { ...this.#inTable, name: chain } });
  }

  #remove(removed: readonly Part[]): void {
    const rank = ({ kind }: Part) => DELETED.indexOf(kind);
    for (const { kind, value } of removed.toSorted((a, b) => rank(b) - rank(a)))
      this.#push("delete", { [kind]: { ...this.#inTable, name: value["name"] } });
  }

  #push(verb: Verb, object: object): void {
    const [kind, fields] = entryOf(object);
    this.commands.push(changeOf(verb, kind, fields));
  }
}

/** Adds the default policy to a chain declared without one. */
function withPolicy(object: NftObject, { value }: Part): NftObject {
  const { policy } = value;
  const isKnown = policy === "accept" || policy === "drop";
  return "chain" in object && isKnown ? { chain: { ...object.chain, policy } } : object;
}

function isSet({ kind }: Part): boolean {
  return kind === "set" || kind === "map";
}

/** In an existing chain, the kernel can change only the policy. */
function isChangeable({ kind, value: wanted }: Part, { value: current }: Part): boolean {
  if (kind !== "chain" || wanted["hook"] === undefined) return false;
  const names = new Set([...Object.keys(wanted), ...Object.keys(current)]);
  names.delete("policy");
  return [...names].every((name) => JSON.stringify(wanted[name]) === JSON.stringify(current[name]));
}
