import { EMSGSIZE } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import type { RuleAttrs } from "../../../families/nftables.ts";
import { type Io, type Mode, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { Read } from "../../../schema/model/types.ts";
import { resolving } from "../../route/core/lookups.ts";
import { inSlices } from "../../route/core/slices.ts";
import { families } from "../model/families.ts";
import type { CachedInterfaces } from "../model/interfaces.ts";
import type { Rule, TableFamily } from "../model/objects.ts";
import { setsUpdatedBy } from "../model/set-updates.ts";
import { type ChainRule, membersOf } from "../model/statements.ts";
import type { KnownSet } from "../objects/known-set.ts";
import type { DecompileContext } from "../rules/expressions/decompile-value.ts";
import { ListedRule, type RuleShape, RuleShapes } from "../rules/listed-rule.ts";
import { ChainReferences, hasLongName, isVerdictMap } from "../rules/long-rules.ts";
import { readRule, readTemplateRule } from "../rules/read-rule.ts";
import type { TemplateObject, TemplateRule } from "../rules/rule-template.ts";
import { setAttribute } from "../statements/raw.ts";
import type { ChainReader } from "./chain-reader.ts";
import { type Dumped, type Filter, headerOf, isOfRule, type ObjectSource } from "./read-objects.ts";
import { orAbsent, type SetReader } from "./set-reader.ts";

/** Decodes a listed rule. */
export type DecodeRule = (family: TableFamily, attrs: RuleAttrs<Read>) => TemplateRule;

/** What rules are read with. */
interface RuleSources {
  readonly client: ObjectSource;
  readonly interfaces: CachedInterfaces;
  readonly io: Io;
  readonly sets: SetReader;
  readonly chains: ChainReader;
}

/** Reads rules, and the chains and sets to which they refer. */
export class RuleReader {
  readonly #client: ObjectSource;
  readonly #interfaces: CachedInterfaces;
  readonly #io: Io;
  readonly #sets: SetReader;
  readonly #hasAllRules: boolean;
  /** Undefined for a chain that is not anonymous. */
  readonly #chainsOfRules = new Map<string, ChainRule[] | undefined>();
  readonly #chains: ChainReader;
  readonly #proven = new Map<string, readonly number[]>();
  /** Context of the last decoded rule. */
  #last: (DecompileContext & { readonly table: string }) | undefined;

  /** @param hasAllRules whether the client knows all rules, so that none can be missing in a dump. */
  constructor({ client, interfaces, io, sets, chains }: RuleSources, hasAllRules: boolean) {
    this.#client = client;
    this.#interfaces = interfaces;
    this.#io = io;
    this.#sets = sets;
    this.#chains = chains;
    this.#hasAllRules = hasAllRules;
  }

  /** Decodes a rule. */
  readonly whole: DecodeRule = (family, attrs) => this.rule(family, attrs);
  /** Decodes a rule, which shares a template with those that differ only in constants. */
  readonly template: DecodeRule = (family, attrs) => readTemplateRule(attrs, this.#contextOf(family, attrs));

  *list({ family, table, chain }: Filter, decode: DecodeRule, add: (object: TemplateObject) => void): Steps<void> {
    let rules = yield* this.rulesOf({ family, table, chain }, new RuleShapes());
    if (chain === undefined && rules.some((rule) => NUMBERED.test(rule.chain ?? ""))) {
      const names = yield* this.#namesOfRules(family!, table!);
      rules = rules.filter((rule) => !names.has(rule.chain ?? ""));
    }
    yield* this.decode(rules, () => family, decode, add);
  }

  *handles({ family, table, chain }: Filter): Steps<number[]> {
    return (yield* this.rulesOf({ family, table, chain })).map(({ handle }) => Number(handle));
  }

  /**
   * Throws EMSGSIZE if the kernel cannot list all rules.
   *
   * @param shapes shapes of rules, which are then not decoded (default: all rules are decoded).
   */
  *rulesOf({ family, table, chain }: Filter, shapes?: RuleShapes): Steps<ListedAttrs[]> {
    for (let attempt = 0; ; attempt++) {
      const rules = yield* this.#listedRules(family!, table!, chain, shapes);
      if (this.#hasAllRules) return rules;
      const incomplete = yield* this.#incompleteChain(family!, table!, chain, rules);
      if (incomplete === undefined) return rules;
      // Transactions in progress also refer to chains.
      if (attempt === MAX_INCOMPLETE) throw tooLong(family!, table!, incomplete);
      this.#chains.forget();
    }
  }

  /** Throws EMSGSIZE if the kernel cannot list all rules. */
  *checkListed(filter: Filter): Steps<void> {
    yield* this.rulesOf(filter, new RuleShapes());
  }

  *#listedRules(
    family: TableFamily,
    table: string,
    chain: string | undefined,
    shapes?: RuleShapes,
  ): Steps<ListedAttrs[]> {
    const fields = { ...headerOf(family), table, ...(chain !== undefined && { chain }) };
    const read = (message: MessageView, decode: () => ListedAttrs): ListedAttrs =>
      shapes?.read(message, decode) ?? decode();
    const all = yield* wait(this.#client.dumpWith("getrule", fields, read).toArray());
    return all.filter((attrs) => attrs.table === table && (chain === undefined || attrs.chain === chain));
  }

  /** Throws EMSGSIZE if a chain has more rules than those listed. */
  *checkComplete(
    family: TableFamily,
    table: string,
    chain: string | undefined,
    rules: readonly RuleAttrs<Read>[],
  ): Steps<void> {
    const incomplete = yield* this.#incompleteChain(family, table, chain, rules);
    if (incomplete !== undefined) throw tooLong(family, table, incomplete);
  }

  /** Returns the name of a chain with more rules than those listed. */
  *#incompleteChain(
    family: TableFamily,
    table: string,
    chain: string | undefined,
    rules: readonly RuleAttrs<Read>[],
  ): Steps<string | undefined> {
    const chains = yield* this.#chains.all();
    const inTable = chains.filter((one) => one.header.nfgenFamily === families[family] && one.table === table);
    const references = new ChainReferences(
      chain === undefined ? inTable : inTable.filter(({ name }) => name === chain),
    );
    references.addRules(rules);
    references.addVerdicts(rules);
    if (references.incomplete === undefined) return undefined;
    const sets = [...(yield* this.#sets.setsOf(family, table)).values()];
    const objects = yield* wait(this.#client.dump("getobj", { ...headerOf(family), table }).toArray());
    if (!hasLongName(inTable) && !hasLongName(sets) && !hasLongName(objects)) return undefined;
    if (chain !== undefined)
      references.addVerdicts(
        (yield* this.#listedRules(family, table, undefined)).filter((rule) => rule.chain !== chain),
      );
    for (const set of sets.filter(isVerdictMap)) {
      if (set.flags?.includes("timeout") === true) references.ignoreRegular();
      references.addElements(yield* this.#sets.elementsOf(family, set));
    }
    return references.incomplete;
  }

  /** Returns whether a rule updates the set, with or without "dynamic". */
  *isUpdatedByRules(family: TableFamily, table: string, name: string): Steps<boolean> {
    const rules = yield* this.rulesOf({ family, table });
    const found = yield* inSlices(this.#io, rules.length, (from, to) =>
      rules.slice(from, to).filter(({ expressions }) => setsUpdatedBy(expressions?.elem).includes(name)),
    );
    return found.length > 0;
  }

  /**
   * Decodes rules, and removes them from the list. Omits rules of unknown table families. The elements of anonymous sets
   * are read shortly before the rule that contains the set, and then removed from memory.
   */
  *decode<Attrs extends RuleAttrs<Read>>(
    rules: (Attrs | undefined)[],
    familyOf: (rule: Attrs) => TableFamily | undefined,
    decode: DecodeRule,
    add: (object: TemplateObject) => void,
  ): Steps<void> {
    const shapes = new Set<RuleShape>();
    // Sets of the rule whose anonymous chain is being read; they stay in memory.
    const kept = this.#sets.withElements();
    const size = RULES_PER_SLICE[this.#io.mode];
    for (let from = 0; from < rules.length; from += size) {
      const slice: [TableFamily, Attrs][] = [];
      for (let index = from; index < Math.min(from + size, rules.length); index++) {
        const family = familyOf(rules[index]!);
        if (family !== undefined) slice.push([family, rules[index]!]);
        rules[index] = undefined;
      }
      for (const [family, rule] of slice) {
        const isKnown = rule instanceof ListedRule && shapes.has(rule.shape);
        if (rule instanceof ListedRule) shapes.add(rule.shape);
        if (!isKnown) yield* this.#readReferences(family, rule);
        else if (rule.shape.hasSets)
          for (const set of rule.sets) yield* this.#sets.readReferred(family, rule.table, set);
      }
      const decodeSlice = () => slice.map(([family, rule]) => ({ rule: decode(family, rule) }));
      const decoded = this.#io.mode === "sync" ? decodeSlice() : yield* resolving(decodeSlice);
      for (const rule of decoded) add(rule);
      this.#sets.forgetElements(kept);
      const pause = this.#io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  *decodedRule(family: TableFamily, attrs: RuleAttrs<Read>): Steps<Rule> {
    yield* this.#readReferences(family, attrs);
    return yield* resolving(() => this.rule(family, attrs));
  }

  /** Decodes a rule without waiting. Requires that {@link #readReferences} has read its sets and chains. */
  rule(family: TableFamily, attrs: RuleAttrs<Read>): Rule {
    return readRule(attrs, this.#contextOf(family, attrs));
  }

  /**
   * Reads the sets and chains to which a rule refers, because rules are decoded without waiting. A rule in an event may
   * belong to a table that was deleted in the meantime, for example by `nft flush ruleset`: the sets are then absent.
   */
  *#readReferences(family: TableFamily, { table = "", expressions }: RuleAttrs<Read>): Steps<void> {
    for (const { name = "", data } of expressions?.elem ?? []) {
      const { [setAttribute(name)]: set, data: operand } = membersOf(data);
      if (typeof set === "string") yield* this.#sets.readReferred(family, table, set);
      const { chain } = membersOf(membersOf(operand)["verdict"]);
      const key = `${family} ${table} ${chain}`;
      if (typeof chain !== "string" || !NUMBERED.test(chain) || this.#chainsOfRules.has(key)) continue;
      const absent = () => this.#chainsOfRules.set(key, undefined);
      yield* orAbsent(this.#readChainOfRule(family, table, chain), absent);
    }
  }

  /** Returns the same object for consecutive rules of a table. */
  #contextOf(family: TableFamily, { table = "" }: RuleAttrs<Read>): DecompileContext {
    if (this.#last?.family !== family || this.#last.table !== table) {
      const setOf = (name: string): KnownSet | undefined => this.#sets.known(family, table, name);
      const rulesOf = (chain: string) => this.#chainsOfRules.get(`${family} ${table} ${chain}`);
      this.#last = { family, table, interfaces: this.#interfaces, setOf, rulesOf, proven: this.#proven };
    }
    return this.#last;
  }

  *#readChainOfRule(family: TableFamily, table: string, chain: string): Steps<void> {
    const belongs = (yield* this.#namesOfRules(family, table)).has(chain);
    const rules: Rule[] = [];
    if (belongs)
      yield* this.list({ family, table, chain }, this.whole, (object) => rules.push((object as { rule: Rule }).rule));
    const read = rules.map(({ expr, comment }) => {
      return { expr, ...(comment !== undefined && { comment }) };
    });
    this.#chainsOfRules.set(`${family} ${table} ${chain}`, belongs ? read : undefined);
  }

  /** Returns the kernel's names of anonymous chains, such as "__chain0". */
  *#namesOfRules(family: TableFamily, table: string): Steps<ReadonlySet<string>> {
    const chains = yield* wait(this.#client.dump("getchain", headerOf(family)).toArray());
    return new Set(chains.flatMap((chain) => (chain.table === table && isOfRule(chain) ? [chain.name!] : [])));
  }
}

/** Matches the names that the kernel assigns to anonymous chains (nf_tables_addchain). */
const NUMBERED = /^__chain\d+$/;

/** Number of repeated dumps of rules before some count as missing. */
const MAX_INCOMPLETE = 2;

function tooLong(family: TableFamily, table: string, chain: string): NetlinkError {
  const operation = `list rules of ${family} ${table}`;
  const reason =
    `a rule is longer than a message of the kernel (32 KiB), which therefore lists neither that rule nor those after it; ` +
    `rules of the chain "${chain}" are missing (EMSGSIZE); shorten the names of sets and objects, or divide the rule`;
  return new NetlinkError(`${operation}: ${reason}`, { errno: EMSGSIZE, operation });
}

/** Decoding a rule takes up to 0.1 ms. In mode "sync", slices only limit the memory of decoded rules. */
const RULES_PER_SLICE: Readonly<Record<Mode, number>> = { sync: 128, async: 8 };

type ListedAttrs = RuleAttrs<Read> & Dumped;
