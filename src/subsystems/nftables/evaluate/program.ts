// A ruleset as the kernel stores it: chains with kernel expressions, sets with encoded elements, named objects.
import { typeError } from "../../../base/argument-error.ts";
import { didYouMeanOneOf } from "../../../base/check.ts";
import { NLM_F_APPEND, NLM_F_REPLACE } from "../../../constants/netlink.ts";
import type { ChainAttrs, RuleAttrs } from "../../../families/nftables.ts";
import { syncIo } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { familyName } from "../model/families.ts";
import type { Command, NftObject, Rule, TableFamily } from "../model/objects.ts";
import { type ChainRule, membersOf, type Statement } from "../model/statements.ts";
import { readChain } from "../objects/object-messages.ts";
import { decoded, placeholderInterfaces } from "../requests/canonical.ts";
import type { Change, Request } from "../requests/change.ts";
import { requestsOf, withoutKernel } from "../requests/requests.ts";
import { NftTransaction } from "../requests/transaction.ts";
import { jumpsToRules } from "../statements/simple/verdicts.ts";
import { parseRuleset } from "../text/parse.ts";
import { originOf } from "../text/scanner/origin.ts";
import { translateExtensions } from "./iptables.ts";
import { ProgramSet } from "./machine/sets.ts";
import { keyOfChain, keyOfObject, keyOfSet, type ProgramChain, type ProgramTable } from "./machine/tables.ts";
import { checkJumps, checkReferences } from "./references.ts";

/** A ruleset to evaluate: text in the nft language, listed objects, or commands. */
export type EvaluatedRuleset = string | readonly NftObject[] | readonly Command[];

type Fields = Readonly<Record<string, unknown>>;

export class Program {
  readonly interfaces: InterfaceNames = placeholderInterfaces();
  readonly #tables = new Map<string, ProgramTable>();
  /** In the order of their creation. Also contains deleted ones. */
  readonly #baseChains: ProgramChain[] = [];
  /** Rules of the chains without a name, in the order in which a rule has them. */
  readonly #inner: ChainRule[] = [];

  /** @throws TypeError or RangeError with the path of the invalid object. */
  constructor(ruleset: EvaluatedRuleset) {
    const changes = changesOf(ruleset);
    const requests = syncIo.run(requestsOf(changes, { ...withoutKernel, interfaces: this.interfaces }));
    let command = -1;
    for (const request of requests) {
      const change = changes[request.command]!;
      if (request.command !== command) {
        command = request.command;
        this.#inner.length = 0;
        if (change.kind === "rule") this.#inner.push(...innerRules(change.object.expr));
      }
      this.#apply(request, change);
    }
    for (const table of this.#tables.values()) {
      checkReferences(table);
      checkJumps(table);
    }
  }

  /** Yields the base chains of active tables in the order in which they were created. */
  *baseChains(): Generator<ProgramChain> {
    for (const chain of this.#baseChains) {
      const { table } = chain;
      const isCurrent = this.#tables.get(keyOfTable(table)) === table && table.chains.get(chain.name) === chain;
      if (isCurrent && !table.isDormant) yield chain;
    }
  }

  /** Kernel type and name of the objects of all tables, such as "limit slow". */
  *objectKeys(): Generator<string> {
    for (const { objects } of this.#tables.values()) yield* objects.keys();
  }

  #apply({ operation, fields, flags, statements = [] }: Request, change: Change): void {
    const { header, table: name } = fields;
    const family = familyName(header?.nfgenFamily ?? 0);
    const verb = /^(new|del|destroy)(.+)$/.exec(operation)!;
    const noun = verb[2]!;
    if (verb[1] !== "new") {
      this.#delete(noun, family, membersOf(fields));
      return;
    }
    if (noun === "table") {
      const attrs = decoded("table", fields);
      const table = this.#table(family!, attrs.name ?? "");
      table.isDormant = attrs.flags?.includes("dormant") === true;
      return;
    }
    const table = this.#table(family!, name ?? "");
    if (noun === "chain") this.#chain(table, decoded("chain", fields));
    if (noun === "set") {
      const attrs = decoded("set", fields);
      const known = table.sets.get(keyOfSet(attrs.name, attrs.id));
      if (known === undefined) table.sets.set(keyOfSet(attrs.name, attrs.id), new ProgramSet(attrs, this.interfaces));
    }
    if (noun === "setelem") {
      const { set, setId, elements } = decoded("setelem", fields);
      table.sets.get(keyOfSet(set, setId))?.add(elements?.elem ?? []);
    }
    if (noun === "obj") {
      const attrs = decoded("obj", fields);
      const key = keyOfObject(attrs.type, attrs.name);
      if (!table.objects.has(key)) table.objects.set(key, attrs);
    }
    if (noun === "rule" && change.kind === "rule")
      this.#rule(table, decoded("rule", fields), flags, statements, change.object);
  }

  #table(family: TableFamily, name: string): ProgramTable {
    const key = keyOfTable({ family, name });
    const known = this.#tables.get(key);
    if (known !== undefined) return known;
    const table = { family, name, isDormant: false, chains: new Map(), sets: new Map(), objects: new Map() };
    this.#tables.set(key, table);
    return table;
  }

  #chain(table: ProgramTable, attrs: ChainAttrs<Read>): void {
    const { name, id, hook, policy } = attrs;
    const key = keyOfChain(name, id);
    const isDrop = policy === "drop";
    const known = table.chains.get(key);
    if (known !== undefined) {
      if (policy !== undefined) known.policy = isDrop ? "drop" : "accept";
      return;
    }
    const { dev, devs } = hook ?? {};
    const prefixes = devs?.prefix?.map((prefix) => `${prefix}*`) ?? [];
    const chain: ProgramChain = {
      table,
      name: name ?? key,
      type: attrs.type,
      hook: hook === undefined ? undefined : readChain(table.family, attrs).hook,
      priority: hook?.priority ?? 0,
      policy: isDrop ? "drop" : "accept",
      devices: [...(dev === undefined ? [] : [dev]), ...(devs?.name ?? []), ...prefixes],
      rules: [],
    };
    table.chains.set(key, chain);
    if (chain.hook !== undefined) this.#baseChains.push(chain);
  }

  #rule(table: ProgramTable, attrs: RuleAttrs<Read>, flags: number, statements: readonly number[], source: Rule): void {
    const { chain: name, chainId, expressions, position } = attrs;
    const chain = table.chains.get(keyOfChain(name, chainId));
    if (chain === undefined)
      throw typeError(
        originOf(source) ?? "ruleset",
        `there is no chain "${name}" in table ${table.family} ${table.name}: add it before its rules` +
          didYouMeanOneOf(name ?? "", table.chains.keys()),
      );
    const { rules } = chain;
    const isInner = chainId !== undefined;
    const rule = {
      handle: isInner ? undefined : source.handle,
      expressions: expressions?.elem ?? [],
      statements,
      source: isInner ? this.#inner.shift() : source,
    };
    const target = Number((flags & NLM_F_REPLACE) === 0 ? position : attrs.handle);
    const at = rules.findIndex(({ handle }) => handle === target);
    if ((flags & NLM_F_REPLACE) !== 0) {
      if (at >= 0) rules[at] = rule;
    } else if ((flags & NLM_F_APPEND) === 0) rules.splice(Math.max(at, 0), 0, rule);
    else rules.splice(at < 0 ? rules.length : at + 1, 0, rule);
  }

  /** @throws TypeError for an object without a name. */
  #delete(noun: string, family: TableFamily | undefined, fields: Fields): void {
    const { table: tableName, name, chain, set, handle, elements } = fields;
    if (noun === "table") {
      for (const [key, one] of this.#tables) {
        const isFamily = family === undefined || one.family === family;
        if (isFamily && (name === undefined || one.name === name)) this.#tables.delete(key);
      }
      return;
    }
    const table = family && this.#tables.get(keyOfTable({ family, name: String(tableName) }));
    if (table === undefined) return;
    if (noun !== "rule" && noun !== "setelem" && name === undefined)
      throw typeError("ruleset", `cannot delete a ${noun} by its handle in an evaluated ruleset; use its name`);
    if (noun === "rule") {
      for (const one of table.chains.values()) {
        if (chain !== undefined && one.name !== chain) continue;
        const kept = handle === undefined ? [] : one.rules.filter((rule) => BigInt(rule.handle ?? -1) !== handle);
        one.rules.splice(0, one.rules.length, ...kept);
      }
    }
    if (noun === "chain") table.chains.delete(String(name));
    if (noun === "set") table.sets.delete(String(name));
    if (noun === "obj") for (const [key, one] of table.objects) if (one.name === name) table.objects.delete(key);
    if (noun === "setelem") {
      const { elements: gone } = decoded("setelem", fields);
      table.sets.get(String(set))?.remove(elements === undefined ? undefined : (gone?.elem ?? []));
    }
  }
}

function keyOfTable({ family, name }: Pick<ProgramTable, "family" | "name">): string {
  return `${family} ${name}`;
}

function changesOf(ruleset: EvaluatedRuleset): readonly Change[] {
  const commands = typeof ruleset === "string" ? parseRuleset(ruleset) : ruleset;
  return new NftTransaction().run(commands).changes.map((change): Change => {
    if (change.kind !== "rule" || !("expr" in change.object)) return change;
    const rule = change.object;
    const expr = translateExtensions(rule.family, rule.expr);
    return expr === rule.expr ? change : { ...change, object: { ...rule, expr: [...expr] } };
  });
}

function innerRules(statements: readonly Statement[]): ChainRule[] {
  return statements.flatMap((statement) => {
    const [kind, args] = Object.entries(statement)[0] ?? [""];
    return jumpsToRules(kind, args) ? args.rules : [];
  });
}
