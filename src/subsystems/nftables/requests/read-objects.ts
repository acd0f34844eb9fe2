import { defined, lazily } from "../../../base/objects.ts";
import type { Client } from "../../../client/client.ts";
import type {
  ChainAttrs,
  Events,
  FlowtableAttrs,
  Groups,
  ObjAttrs,
  Operations,
  RuleAttrs,
  SetAttrs,
  SetelemAttrs,
  TableAttrs,
} from "../../../families/nftables.ts";
import type { Mode } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { KernelExpression } from "../model/fields.ts";
import type { NftObject, Rule, TableFamily } from "../model/objects.ts";
import type { SetItem } from "../model/statements.ts";
import { readComment } from "../model/userdata.ts";
import { decodeElements, type Part } from "../objects/elements.ts";
import { readObject } from "../objects/named-objects.ts";
import { families, readChain, readFlowtable, readSet, readShape, readTable } from "../objects/object-messages.ts";
import { decompileRule } from "../rules/decompile.ts";
import type { DecompileContext, KnownSet } from "../rules/expressions/decompile-value.ts";
import { ListedRule } from "../rules/listed-rule.ts";
import { templateOrStatements } from "../rules/listed-statements.ts";
import { FilledTemplate, type TemplateRule } from "../rules/rule-template.ts";

export type NftClient = Client<Operations, Events, Groups, Mode>;

/** Selects the objects of a ruleset to list. */
export interface Filter {
  /** Family of the tables whose objects are selected. */
  family?: TableFamily | undefined;
  /** Name of the table whose objects are selected. */
  table?: string | undefined;
  /** Name of the chain whose rules are selected. */
  chain?: string | undefined;
  /** Name of the objects to select. Ignored for rules. */
  name?: string | undefined;
}

/**
 * Decodes a named nftables object that the kernel listed.
 *
 * @param noun type of the object in the name of the netlink operation, such as "chain" in "newchain".
 */
export function readNamed(
  noun: string,
  family: TableFamily,
  attrs: object,
  interfaces: InterfaceNames,
): NftObject | undefined {
  switch (noun) {
    case "table":
      return { table: readTable(family, attrs as TableAttrs<Read>) };
    case "chain":
      return { chain: readChain(family, attrs as ChainAttrs<Read>) };
    case "flowtable":
      return { flowtable: readFlowtable(family, attrs as FlowtableAttrs<Read>) };
    case "obj":
      return readObject(family, attrs as ObjAttrs<Read>, interfaces);
    default:
      return undefined;
  }
}

export function readSetWith(elem: SetItem[], family: TableFamily, attrs: SetAttrs<Read>): NftObject {
  const set = { ...readSet(family, attrs), ...(elem.length > 0 && { elem }) };
  return "map" in set ? { map: set } : { set };
}

export function readRule(attrs: RuleAttrs<Read>, context: DecompileContext): Rule {
  const rule = readTemplateRule(attrs, context);
  if (rule.expr instanceof FilledTemplate) rule.expr = rule.expr.statements;
  return rule as Rule;
}

export function readTemplateRule(attrs: RuleAttrs<Read>, context: DecompileContext): TemplateRule {
  const { table = "", chain = "", handle, userdata } = attrs;
  const { family } = context;
  const number = handle === undefined ? undefined : Number(handle);
  const known = defined({ handle: number, comment: readComment(userdata) });
  const expr =
    attrs instanceof ListedRule
      ? templateOrStatements(attrs, context)
      : decompileRule((attrs.expressions?.elem ?? []) as KernelExpression[], context);
  return { family, table, chain, ...known, expr };
}

/** An anonymous set belongs to one rule. */
export function isAnonymous({ flags }: Pick<SetAttrs<Read>, "flags">): boolean {
  return flags?.includes("anonymous") === true;
}

/** An anonymous chain belongs to one rule. */
export function isOfRule({ flags }: { readonly flags?: unknown }): boolean {
  return Array.isArray(flags) && flags.includes("binding");
}

/** Calls `read` at most once. */
export function knownSet(
  attrs: SetAttrs<Read>,
  interfaces: InterfaceNames,
  read: () => readonly SetelemAttrs<Read>[],
): KnownSet {
  const shape = lazily(() => readShape(attrs));
  let known: readonly SetelemAttrs<Read>[] | undefined;
  const elements = () => (known ??= read());
  const items = (key: readonly Part[], data: readonly Part[] | undefined) => {
    const ordered = shape().interval ? key.map((part) => ({ ...part, order: "big" as const })) : key;
    return decodeElements({ ...shape(), key: ordered, ...(data !== undefined && { data }) }, elements(), interfaces);
  };
  return {
    get shape() {
      return shape();
    },
    anonymous: isAnonymous(attrs),
    size: attrs.desc?.size,
    attrs,
    elements,
    items,
    with: (others) => knownSet(attrs, interfaces, () => others),
  };
}

/** Sets that a monitor knows from earlier events. */
export interface RememberedSets {
  set(family: number, table: string, name: string): SetAttrs<Read> | undefined;
  /** Undefined unless the set is anonymous. */
  elements(set: SetAttrs<Read>): readonly SetelemAttrs<Read>[] | undefined;
  /** Whether all rules are remembered, too. */
  readonly hasAllRules?: boolean;
}

export interface Dumped {
  readonly flags?: unknown;
  readonly header: { nfgenFamily: number };
  readonly table?: string;
  readonly name?: string;
}

export function headerOf(family: TableFamily | undefined): { header: { nfgenFamily: number } } {
  return { header: { nfgenFamily: family === undefined ? 0 : families[family] } };
}
