import { NLM_F_APPEND, NLM_F_CREATE } from "../../../constants/netlink.ts";
import type { RuleAttrs, SetAttrs, SetelemAttrs, SetelemListAttrs, TableAttrs } from "../../../families/nftables.ts";
import type { Steps } from "../../../io/io.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { KnownObjects, keyOf } from "../events/known-objects.ts";
import { setsUpdatedBy } from "../model/set-updates.ts";
import type { Fields, NftClient, ObjectEvent, RememberedSets } from "../requests/read-objects.ts";

type Rule = Fields & RuleAttrs<Read>;
type Element = SetelemAttrs<Read>;

/** A decoded message about an object. */
export type ObjectMessage = ObjectEvent & { readonly flags: number };

type MessageOf<Noun extends ObjectEvent["noun"]> = Extract<ObjectMessage, { readonly noun: Noun }>;

/** Rules and elements of one table, in addition to what {@link KnownObjects} has. */
interface Contents {
  readonly attrs: Fields & TableAttrs<Read>;
  /** By name of the chain, in the order of the chain. */
  readonly rules: Map<string, Rule[]>;
  /** By name of the set, and by key. */
  readonly elements: Map<string, Map<string, Element>>;
  /** Sets that rules update, so that packets change their elements. */
  readonly updated: Set<string>;
}

/**
 * Compares two generations of the ruleset, which are numbers of 32 bits that wrap around. The result is negative if
 * `one` is earlier.
 */
export function compareGenerations(one: number, other: number): number {
  return (one - other) | 0;
}

/** The generation after `generation`. The kernel skips 0 (nf_tables_commit). */
export function nextGeneration(generation: number): number {
  return (generation + 1) >>> 0 || 1;
}

/**
 * The objects, rules and elements of a ruleset at one generation. The ruleset is read in parts, such as all chains or the
 * elements of one set, and each part has the generation at which it was read. The messages of a transaction change only
 * the parts that were read before it.
 */
export class StoredRuleset implements RememberedSets {
  /** Generation that all parts have reached. */
  generation = 0;
  readonly hasAllRules = true;
  readonly #known: KnownObjects;
  readonly #contents = new Map<string, Contents>();
  /** Generations of the parts that were read later than {@link generation}. */
  readonly #since = new Map<string, number>();

  constructor(client: () => NftClient) {
    this.#known = new KnownObjects(client);
  }

  /** Whether each part has the same generation. */
  get isComplete(): boolean {
    return this.#since.size === 0;
  }

  /** Adds a part that was read at `generation`. Tables must be added first. */
  *add(part: string, generation: number, rows: readonly ObjectMessage[]): Steps<void> {
    for (const row of rows) yield* this.#put(row);
    this.#since.set(part, generation);
  }

  /** Sets {@link generation} to that of the part that was read first. */
  start(): void {
    const [first = 0] = [...this.#since.values()].sort(compareGenerations);
    this.generation = first;
    this.#forgetReached();
  }

  /**
   * Applies the messages of the transaction that led to `generation`. Returns false if the result may be wrong, so that
   * the ruleset must be read again: a chain was renamed, whose new name appears in all verdicts that lead to it, or the
   * place of a rule is unknown.
   */
  *apply(messages: readonly ObjectMessage[], generation: number): Steps<boolean> {
    const places = new RulePlaces();
    let isRenamed = false;
    for (const message of messages) {
      const { noun, isNew, fields } = message;
      if (noun === "set" && !isNew) {
        const { header, table, name = "" } = fields;
        if (this.#changes(elementsPart(fields, name), generation))
          this.#contents.get(keyOf(header.nfgenFamily, table))?.elements.delete(name);
      }
      if (noun === "chain" && isNew) isRenamed ||= this.#known.isRenamed(fields);
      const part = noun === "setelem" ? elementsPart(fields, fields.set) : noun;
      if (!this.#changes(part, generation)) continue;
      if (message.noun === "rule") this.#applyRule(message, places);
      else yield* this.#put(message);
    }
    this.generation = generation;
    this.#forgetReached();
    return places.areKnown && !isRenamed;
  }

  set(family: number, table: string, name: string): SetAttrs<Read> | undefined {
    return this.#known.set(family, table, name);
  }

  elements(set: SetAttrs<Read> & Partial<Fields>): Element[] | undefined {
    const elements = this.elementsByKey(set);
    return elements && [...elements.values()];
  }

  /** Returns the elements of a set by their {@link keyOfElement}. */
  elementsByKey({
    header,
    table,
    name = "",
  }: SetAttrs<Read> & Partial<Fields>): ReadonlyMap<string, Element> | undefined {
    return this.#contents.get(keyOf(header?.nfgenFamily ?? 0, table))?.elements.get(name);
  }

  /** Whether packets or time change the elements of the set without a transaction. */
  isVolatile(family: number, table: string, name: string): boolean {
    const set = this.set(family, table, name);
    const isUpdated = this.#contents.get(keyOf(family, table))?.updated.has(name) === true;
    return isUpdated || (set !== undefined && isUpdatedWithoutTransaction(set.flags));
  }

  /** Whether chains with these rules exist. A chain that was renamed while the ruleset was read can lack. */
  get hasAllChains(): boolean {
    for (const [key, { rules }] of this.#contents) {
      const names = new Set(
        this.#known.tables
          .get(key)
          ?.chains.values()
          .map(({ name }) => name),
      );
      for (const [chain, list] of rules) if (list.length > 0 && !names.has(chain)) return false;
    }
    return true;
  }

  /** Returns the tables with their handles, for a comparison with the kernel. */
  handlesOfTables(): Map<string, bigint | undefined> {
    return new Map(this.#contents.entries().map(([key, { attrs }]) => [key, attrs.handle]));
  }

  /** Rows of a dump of the ruleset. `family` 0 selects all families. */
  rows(operation: string, family: number, { table, chain, set }: DumpFields): readonly object[] {
    const selected = [...this.#contents].filter(
      ([key, { attrs }]) =>
        (family === 0 || attrs.header.nfgenFamily === family) && (table === undefined || key === keyOf(family, table)),
    );
    const rows: object[] = [];
    const add = (all: Iterable<object>) => {
      for (const one of all) rows.push(one);
    };
    for (const [key, { attrs, rules, elements }] of selected) {
      const known = this.#known.tables.get(key);
      if (operation === "gettable") rows.push(attrs);
      if (operation === "getset") add(known?.sets.values() ?? []);
      if (operation === "getobj") add(known?.objects.values() ?? []);
      if (operation === "getchain" || operation === "getflowtable") {
        for (const [key, one] of known?.chains ?? []) if (key.startsWith(`${operation.slice(3)} `)) rows.push(one);
      }
      if (operation === "getrule") {
        if (chain !== undefined) add(rules.get(chain) ?? []);
        // The kernel lists rules in the order of their chains.
        else for (const one of known?.chains.values() ?? []) add(rules.get(one.name ?? "") ?? []);
      }
      if (operation === "getsetelem") rows.push({ elements: { elem: [...(elements.get(set ?? "")?.values() ?? [])] } });
    }
    return rows;
  }

  #changes(part: string, generation: number): boolean {
    const since = this.#since.get(part);
    return since === undefined || compareGenerations(since, generation) < 0;
  }

  #forgetReached(): void {
    for (const [part, since] of this.#since)
      if (compareGenerations(since, this.generation) <= 0) this.#since.delete(part);
  }

  *#put(message: ObjectMessage): Steps<void> {
    // Other messages of the kernel change these counts.
    if (message.isNew) Object.assign(message.fields, NO_COUNTS[message.noun]);
    const completed = yield* this.#known.complete(message);
    if (completed === undefined) return;
    const { noun, isNew, fields } = completed;
    const family = fields.header.nfgenFamily;
    if (noun === "table") {
      this.#putTable(fields, isNew);
      return;
    }
    const contents = this.#contents.get(keyOf(family, fields.table));
    if (contents === undefined) return;
    if (noun === "rule") rulesOf(contents, fields).push(fields);
    if (
      noun === "setelem" &&
      !isUpdatedWithoutTransaction(this.set(family, contents.attrs.name ?? "", fields.set ?? "")?.flags)
    )
      putElements(contents, fields, isNew);
  }

  #putTable(attrs: Contents["attrs"], isNew: boolean): void {
    const key = keyOf(attrs.header.nfgenFamily, attrs.name);
    const before = this.#contents.get(key);
    const kept = before?.attrs.handle === attrs.handle ? before : undefined;
    const { rules = new Map(), elements = new Map(), updated = new Set<string>() } = kept ?? {};
    if (isNew) this.#contents.set(key, { attrs, rules, elements, updated });
    else this.#contents.delete(key);
  }

  #applyRule({ isNew, fields: rule, flags }: MessageOf<"rule">, places: RulePlaces): void {
    const contents = this.#contents.get(keyOf(rule.header.nfgenFamily, rule.table));
    if (contents === undefined) return;
    const rules = rulesOf(contents, rule);
    if (isNew) places.add(rules, rule, flags);
    else places.remove(rules, rule);
  }
}

const NO_COUNTS: Readonly<Record<string, object | undefined>> = {
  chain: { use: undefined },
  set: { count: undefined },
};

interface DumpFields {
  readonly table?: string | undefined;
  readonly chain?: string | undefined;
  readonly set?: string | undefined;
}

/**
 * Finds the places of new rules of a transaction. The event of a new rule names the rule before it, unless the new rule
 * is the first or last of its chain. The chain then contains all new rules of the transaction, and the deleted rules
 * whose events follow. The rule before it can therefore be one whose event follows.
 */
class RulePlaces {
  /** By the handle of the rule before them. */
  readonly #waiting = new Map<bigint, { readonly rules: Rule[]; readonly rule: Rule }>();
  /** Index of the rule that the last event of the chain removed. */
  readonly #removed = new Map<Rule[], number>();

  get areKnown(): boolean {
    return this.#waiting.size === 0;
  }

  add(rules: Rule[], rule: Rule, flags: number): void {
    const { position } = rule;
    if (position === undefined) {
      // The event of a replacement follows that of the replaced rule. It has NLM_F_APPEND, also for the first rule.
      const isReplacement = (flags & NLM_F_CREATE) === 0 && this.#removed.has(rules);
      const isLast = isReplacement ? this.#removed.get(rules) !== 0 : (flags & NLM_F_APPEND) !== 0;
      if (isLast) rules.push(rule);
      else rules.unshift(rule);
    } else {
      const before = rules.findLastIndex(({ handle }) => handle === position);
      if (before < 0) {
        this.#waiting.set(position, { rules, rule });
        return;
      }
      rules.splice(before + 1, 0, rule);
    }
    this.#removed.delete(rules);
    const next = this.#waiting.get(rule.handle!);
    if (next === undefined) return;
    this.#waiting.delete(rule.handle!);
    this.add(next.rules, next.rule, 0);
  }

  remove(rules: Rule[], { handle }: Rule): void {
    const index = rules.findLastIndex((rule) => rule.handle === handle);
    if (index < 0) {
      for (const [before, { rule }] of this.#waiting) if (rule.handle === handle) this.#waiting.delete(before);
      return;
    }
    rules.splice(index, 1);
    this.#removed.set(rules, index);
  }
}

function rulesOf({ rules, updated }: Contents, { chain = "", expressions }: Rule): Rule[] {
  for (const set of setsUpdatedBy(expressions?.elem)) updated.add(set);
  const list = rules.get(chain) ?? [];
  rules.set(chain, list);
  return list;
}

function putElements(
  { elements }: Contents,
  { set = "", elements: list }: SetelemListAttrs<Read>,
  isNew: boolean,
): void {
  const known = elements.get(set) ?? new Map<string, Element>();
  elements.set(set, known);
  for (const element of list?.elem ?? []) {
    const key = keyOfElement(element);
    if (isNew) known.set(key, element);
    else known.delete(key);
  }
}

/** A range of a set consists of two elements. Its end can have the key of another range's start. */
export function keyOfElement({ key, keyEnd, flags }: Element | SetelemAttrs<Write>): string {
  const kind = flags?.includes("catchall") === true ? "*" : flags?.includes("interval-end") === true ? "/" : "";
  return `${kind}${key?.value?.toHex() ?? ""}${keyEnd?.value === undefined ? "" : `-${keyEnd.value.toHex()}`}`;
}

/** Elements of one set. */
export type ElementsMessage = MessageOf<"setelem">;

/** Names the part with the elements of a set. */
export function elementsPart({ header, table }: Fields & { table?: string }, set: string | undefined): string {
  return `elements ${header.nfgenFamily} ${table} ${set}`;
}

/** Whether packets or time change the elements of a set with these flags. */
export function isUpdatedWithoutTransaction(flags: readonly unknown[] = []): boolean {
  return flags.includes("eval") || flags.includes("timeout");
}
