import { defined, lazily } from "../../../base/objects.ts";
import type { Client } from "../../../client/client.ts";
import { EINTR, EMSGSIZE, ENOENT } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
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
import { type Io, type Mode, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { resolving } from "../../route/core/lookups.ts";
import { inSlices } from "../../route/core/slices.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { KernelExpression } from "../model/fields.ts";
import type { CachedInterfaces } from "../model/interfaces.ts";
import { type Elements, isObjectKind, type NftObject, type Rule, type TableFamily } from "../model/objects.ts";
import type { ChainRule, SetItem } from "../model/statements.ts";
import { readComment } from "../model/userdata.ts";
import { decodeElements, decodingElements, encodeElements, type Part, type SetShape } from "../objects/elements.ts";
import { readObject } from "../objects/named-objects.ts";
import {
  families,
  familyName,
  readChain,
  readFlowtable,
  readSet,
  readShape,
  readTable,
} from "../objects/object-messages.ts";
import { decompileRule } from "../rules/decompile.ts";
import type { DecompileContext, KnownSet } from "../rules/expressions/decompile-value.ts";
import { ListedRule, type RuleShape, RuleShapes } from "../rules/listed-rule.ts";
import { templateOrStatements } from "../rules/listed-statements.ts";
import { ChainReferences, hasLongName, isVerdictMap } from "../rules/long-rules.ts";
import { FilledTemplate, type TemplateObject, type TemplateRule } from "../rules/rule-template.ts";
import { setAttribute } from "../statements/raw.ts";

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

function readTemplateRule(attrs: RuleAttrs<Read>, context: DecompileContext): TemplateRule {
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

type DecodeRule = (family: TableFamily, attrs: RuleAttrs<Read>) => TemplateRule;

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
}

/** Reads nftables objects. Each set is read once, when first needed. */
export class Reader {
  readonly io: Io;
  readonly interfaces: CachedInterfaces;
  readonly #client: NftClient;
  readonly #sets = new Map<string, Map<string, SetAttrs<Read>>>();
  /** Sets that were requested alone. Undefined for a missing set. */
  readonly #single = new Map<string, SetAttrs<Read> | undefined>();
  /** Undefined for a chain that is not anonymous. */
  readonly #chainsOfRules = new Map<string, ChainRule[] | undefined>();
  /** Chains of all tables. */
  #chains: readonly ListedChain[] | undefined;
  readonly #known = new Map<SetAttrs<Read>, KnownSet>();
  readonly #knownElements = new Map<SetAttrs<Read>, SetelemAttrs<Read>[]>();

  readonly #proven = new Map<string, readonly number[]>();

  readonly #remembered: RememberedSets | undefined;

  constructor(client: NftClient, interfaces: CachedInterfaces, io: Io, remembered?: RememberedSets) {
    this.#client = client;
    this.interfaces = interfaces;
    this.io = io;
    this.#remembered = remembered;
  }

  *hasTable(family: TableFamily, name: string): Steps<boolean> {
    return (yield* this.tables({ family, name })).length > 0;
  }

  /** A transaction can add the objects again in the returned order. */
  *list(kind: string | undefined, filter: Filter): Steps<NftObject[]> {
    const listed: NftObject[] = [];
    yield* this.#list(kind, filter, this.#wholeRule, (object) => listed.push(object as NftObject));
    return listed;
  }

  /**
   * Passes all objects to a function, in the order of {@link list}. Rules that differ only in constants are passed with
   * their template. Memory contains only a few of the decoded rules at the same time.
   */
  listTo(filter: Filter, add: (object: TemplateObject) => void): Steps<void> {
    return this.#list(undefined, filter, this.#templateRule, add);
  }

  *#list(
    kind: string | undefined,
    filter: Filter,
    decode: DecodeRule,
    add: (object: TemplateObject) => void,
  ): Steps<void> {
    const wants = (...kinds: string[]) => kind === undefined || kinds.includes(kind);
    const tables = yield* this.tables({ family: filter.family, name: kind === "table" ? filter.name : filter.table });
    const objects = yield* this.#named("obj", kind === undefined || isObjectKind(kind), kind, filter);
    const flowtables = yield* this.#named("flowtable", wants("flowtable"), kind, filter);
    const chains = wants("chain") ? yield* this.#chainsToList(filter) : new Map<string, ListedChain[]>();
    for (const [family, table, object] of tables) {
      const inTable = { ...filter, family, table };
      const key = `${family} ${table}`;
      if (wants("table")) add(object);
      for (const one of objects.get(key) ?? []) add(one);
      if (wants("set", "map")) for (const one of yield* this.sets(inTable, kind)) add(one);
      for (const one of flowtables.get(key) ?? []) add(one);
      for (const one of chains.get(key) ?? []) {
        add({ chain: readChain(family, one) });
        const pause = this.io.pause(true);
        if (pause !== undefined) yield* wait(pause);
      }
      if (wants("rule")) yield* this.#rules(inTable, decode, add);
    }
  }

  *#named(
    noun: "obj" | "flowtable",
    isWanted: boolean,
    kind: string | undefined,
    { family: inFamily, name }: Filter,
  ): Steps<Map<string, NftObject[]>> {
    const named = new Map<string, NftObject[]>();
    if (!isWanted) return named;
    // A single dump returns the objects of all tables.
    const all: readonly Dumped[] = yield* wait(this.#client.dump(`get${noun}`, headerOf(inFamily)).toArray());
    yield* inSlices(this.io, all.length, (from, to) => {
      const objects = all.slice(from, to).map((attrs) => {
        const family = familyName(attrs.header.nfgenFamily);
        if (family === undefined || (name !== undefined && attrs.name !== name)) return undefined;
        const object = readNamed(noun, family, attrs, this.interfaces);
        if (object === undefined || (kind !== undefined && !(kind in object))) return undefined;
        return { key: `${family} ${attrs.table}`, object };
      });
      for (const one of objects) {
        if (one === undefined) continue;
        const known = named.get(one.key);
        if (known === undefined) named.set(one.key, [one.object]);
        else known.push(one.object);
      }
      return [];
    });
    return named;
  }

  *#chainsToList({ family, name }: Filter): Steps<Map<string, ListedChain[]>> {
    const all = yield* this.#readChains(family);
    if (family === undefined) this.#chains ??= all;
    const chains = new Map<string, ListedChain[]>();
    for (const chain of all) {
      const inFamily = familyName(chain.header.nfgenFamily);
      if (inFamily === undefined || (name === undefined ? isOfRule(chain) : chain.name !== name)) continue;
      chains.getOrInsertComputed(`${inFamily} ${chain.table}`, () => []).push(chain);
    }
    return chains;
  }

  /** Reads the chains of a family, or of all families. Those of a table share its name and the header. */
  *#readChains(inFamily: TableFamily | undefined): Steps<ListedChain[]> {
    let last: ListedChain | undefined;
    const read = (_: MessageView, decode: () => ListedChain): ListedChain => {
      const chain = decode();
      if (
        last?.table !== undefined &&
        last.table === chain.table &&
        last.header.nfgenFamily === chain.header.nfgenFamily
      )
        Object.assign(chain, { header: last.header, table: last.table });
      last = chain;
      return chain;
    };
    return yield* wait(this.#client.dumpWith("getchain", headerOf(inFamily), read).toArray());
  }

  *tables({
    family,
    name,
  }: {
    family?: TableFamily | undefined;
    name?: string | undefined;
  }): Steps<[TableFamily, string, NftObject][]> {
    const read: [TableFamily, string, NftObject][] = [];
    for (const attrs of yield* wait(this.#client.dump("gettable", headerOf(family)).toArray())) {
      const known = familyName(attrs.header.nfgenFamily);
      if (known === undefined || (family !== undefined && known !== family)) continue;
      if (name === undefined || attrs.name === name) read.push([known, attrs.name, { table: readTable(known, attrs) }]);
    }
    return read;
  }

  /** With `isReset`, resets counters and quotas of the elements. */
  *sets({ family, table, name }: Filter, kind: string | undefined, isReset = false): Steps<NftObject[]> {
    const sets: NftObject[] = [];
    for (const attrs of (yield* this.#setsOf(family!, table!)).values()) {
      if (isAnonymous(attrs) || (name !== undefined && attrs.name !== name)) continue;
      const shape = readShape(attrs);
      if (kind !== undefined && kind !== (shape.data === undefined ? "set" : "map")) continue;
      sets.push(readSetWith(yield* this.#items(family!, attrs, shape, isReset), family!, attrs));
    }
    return sets;
  }

  *rules(filter: Filter): Steps<NftObject[]> {
    const rules: NftObject[] = [];
    yield* this.#rules(filter, this.#wholeRule, (rule) => rules.push(rule as NftObject));
    return rules;
  }

  *#rules({ family, table, chain }: Filter, decode: DecodeRule, add: (object: TemplateObject) => void): Steps<void> {
    let rules = yield* this.rulesOf({ family, table, chain }, new RuleShapes());
    if (chain === undefined && rules.some((rule) => NUMBERED.test(rule.chain ?? ""))) {
      const names = yield* this.#namesOfRules(family!, table!);
      rules = rules.filter((rule) => !names.has(rule.chain ?? ""));
    }
    yield* this.#decodeRules(rules, () => family, decode, add);
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
      const incomplete = yield* this.#incompleteChain(family!, table!, chain, rules);
      if (incomplete === undefined) return rules;
      // Transactions in progress also refer to chains.
      if (attempt === MAX_INCOMPLETE) throw tooLong(family!, table!, incomplete);
      this.#chains = undefined;
    }
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

  /** Returns the name of a chain with more rules than those listed. */
  *#incompleteChain(
    family: TableFamily,
    table: string,
    chain: string | undefined,
    rules: readonly RuleAttrs<Read>[],
  ): Steps<string | undefined> {
    this.#chains ??= yield* this.#readChains(undefined);
    const inTable = this.#chains.filter((one) => one.header.nfgenFamily === families[family] && one.table === table);
    const references = new ChainReferences(
      chain === undefined ? inTable : inTable.filter(({ name }) => name === chain),
    );
    references.addRules(rules);
    references.addVerdicts(rules);
    if (references.incomplete === undefined) return undefined;
    const sets = [...(yield* this.#setsOf(family, table)).values()];
    const objects = yield* wait(this.#client.dump("getobj", { ...headerOf(family), table }).toArray());
    if (!hasLongName(inTable) && !hasLongName(sets) && !hasLongName(objects)) return undefined;
    if (chain !== undefined)
      references.addVerdicts(
        (yield* this.#listedRules(family, table, undefined)).filter((rule) => rule.chain !== chain),
      );
    for (const set of sets.filter(isVerdictMap)) {
      if (set.flags?.includes("timeout") === true) references.ignoreRegular();
      references.addElements(yield* this.elementsOf(family, set));
    }
    return references.incomplete;
  }

  /** Returns whether a rule updates the set, with or without "dynamic". */
  *isUpdatedByRules(family: TableFamily, table: string, name: string): Steps<boolean> {
    const rules = yield* this.rulesOf({ family, table });
    const found = yield* inSlices(this.io, rules.length, (from, to) =>
      rules
        .slice(from, to)
        .filter(({ expressions }) =>
          expressions?.elem?.some((one) => one.name === "dynset" && one.data?.setName === name),
        ),
    );
    return found.length > 0;
  }

  /**
   * Decodes rules, and removes them from the list. Omits rules of unknown table families. The elements of anonymous sets
   * are read shortly before the rule that contains the set, and then removed from memory.
   */
  *#decodeRules<Attrs extends RuleAttrs<Read>>(
    rules: (Attrs | undefined)[],
    familyOf: (rule: Attrs) => TableFamily | undefined,
    decode: DecodeRule,
    add: (object: TemplateObject) => void,
  ): Steps<void> {
    const shapes = new Set<RuleShape>();
    // Sets of the rule whose anonymous chain is being read; they stay in memory.
    const kept = new Set(this.#knownElements.keys());
    const size = RULES_PER_SLICE[this.io.mode];
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
        else if (rule.shape.hasSets) for (const set of rule.sets) yield* this.#readReferredSet(family, rule.table, set);
      }
      const decodeSlice = () => slice.map(([family, rule]) => ({ rule: decode(family, rule) }));
      const decoded = this.io.mode === "sync" ? decodeSlice() : yield* resolving(decodeSlice);
      for (const rule of decoded) add(rule);
      for (const set of this.#knownElements.keys()) {
        if (kept.has(set)) continue;
        this.#knownElements.delete(set);
        this.#known.delete(set);
      }
      const pause = this.io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
  }

  /**
   * Reads the sets and chains to which a rule refers, because rules are decoded without waiting. A rule in an event may
   * belong to a table that was deleted in the meantime, for example by `nft flush ruleset`: the sets are then absent.
   */
  *#readReferences(family: TableFamily, { table = "", expressions }: RuleAttrs<Read>): Steps<void> {
    for (const { name = "", data } of expressions?.elem ?? []) {
      const { [setAttribute(name)]: set, data: operand } = (data ?? {}) as References;
      if (typeof set === "string") yield* this.#readReferredSet(family, table, set);
      const chain = operand?.verdict?.chain;
      const key = `${family} ${table} ${chain}`;
      if (chain === undefined || !NUMBERED.test(chain) || this.#chainsOfRules.has(key)) continue;
      const absent = () => this.#chainsOfRules.set(key, undefined);
      yield* orAbsent(this.#readChainOfRule(family, table, chain), absent);
    }
  }

  *#readReferredSet(family: TableFamily, table: string, name: string): Steps<void> {
    let attrs = this.#remembered?.set(families[family], table, name);
    if (attrs === undefined) {
      const key = `${family} ${table}`;
      yield* orAbsent(this.#setsOf(family, table), () => this.#sets.set(key, new Map()));
      attrs = this.#sets.get(key)!.get(name);
    }
    if (attrs === undefined || !isAnonymous(attrs) || this.#elements(attrs) !== undefined) return;
    const set = attrs;
    yield* orAbsent(this.#readElements(family, set), () => this.#knownElements.set(set, []));
  }

  /** The kernel replies to a reset with one message per element. */
  *resetElements({ family, table, name, elem }: Elements): Steps<NftObject> {
    const attrs = yield* this.set(family, table, name);
    const shape = attrs === undefined ? undefined : readShape(attrs);
    const header = { nfgenFamily: families[family] };
    // Without the set, an empty request results in ENOENT.
    const encoded: SetelemAttrs<Write>[] =
      shape === undefined ? [{}] : yield* resolving(() => encodeElements(shape, elem, "filter.elem", this.interfaces));
    const found: SetelemAttrs<Read>[] = [];
    for (const { key, keyEnd, flags } of encoded) {
      const one = { ...(key && { key }), ...(keyEnd && { keyEnd }), ...(flags && { flags }) };
      const request = { header, table, set: name, elements: { elem: [one] } };
      const { elements } = yield* wait(this.#client.do("getsetelem-reset", request));
      for (const element of elements?.elem ?? []) found.push(element);
    }
    const items = shape === undefined ? [] : yield* decodingElements(this.io, shape, found, this.interfaces);
    return { element: { family, table, name, elem: items } };
  }

  *reset(
    kind: "counter" | "quota" | "rule" | "set" | "map",
    { family, table, chain, name }: Filter,
  ): Steps<NftObject[]> {
    if (kind === "set" || kind === "map") {
      const reset: NftObject[] = [];
      for (const [inFamily, inTable] of yield* this.tables({ family, name: table }))
        for (const set of yield* this.sets({ family: inFamily, table: inTable, name }, kind, true)) reset.push(set);
      return reset;
    }
    const header = headerOf(family);
    const inTable = table === undefined ? {} : { table };
    if (kind === "rule") {
      const fields = { ...header, ...inTable, ...(chain !== undefined && { chain }) };
      const rules = yield* wait(this.#client.dump("getrule-reset", fields).toArray());
      for (const [inFamily, inTable] of yield* this.tables({ family, name: table })) {
        const own = rules.filter((rule) => familyName(rule.header.nfgenFamily) === inFamily && rule.table === inTable);
        const incomplete = yield* this.#incompleteChain(inFamily, inTable, chain, own);
        if (incomplete !== undefined) throw tooLong(inFamily, inTable, incomplete);
      }
      const decoded: NftObject[] = [];
      yield* this.#decodeRules(
        rules,
        (attrs) => familyName(attrs.header.nfgenFamily),
        this.#wholeRule,
        (rule) => decoded.push(rule as NftObject),
      );
      return decoded;
    }
    const type = kind;
    const replies =
      name === undefined
        ? yield* wait(this.#client.dump("getobj-reset", { ...header, ...inTable, type }).toArray())
        : [yield* wait(this.#client.do("getobj-reset", { ...header, table: table!, name, type }))];
    return yield* resolving(() =>
      replies.flatMap((attrs) => {
        const known = familyName(attrs.header.nfgenFamily);
        return (known && readObject(known, attrs, this.interfaces)) ?? [];
      }),
    );
  }

  *decodedRule(family: TableFamily, attrs: RuleAttrs<Read>): Steps<Rule> {
    yield* this.#readReferences(family, attrs);
    return yield* resolving(() => this.rule(family, attrs));
  }

  /** Decodes a rule without waiting. Requires that {@link #readReferences} has read its sets and chains. */
  rule(family: TableFamily, attrs: RuleAttrs<Read>): Rule {
    return readRule(attrs, this.#contextOf(family, attrs));
  }

  readonly #wholeRule: DecodeRule = (family, attrs) => this.rule(family, attrs);
  readonly #templateRule: DecodeRule = (family, attrs) => readTemplateRule(attrs, this.#contextOf(family, attrs));

  #contextOf(family: TableFamily, attrs: RuleAttrs<Read>): DecompileContext {
    const table = attrs.table ?? "";
    const setOf = (name: string): KnownSet | undefined => {
      const remembered = this.#remembered?.set(families[family], table, name);
      const set = remembered ?? this.#sets.get(`${family} ${table}`)?.get(name);
      return set && this.#knownSet(set);
    };
    const rulesOf = (chain: string) => this.#chainsOfRules.get(`${family} ${table} ${chain}`);
    return { family, interfaces: this.interfaces, setOf, rulesOf, proven: this.#proven };
  }

  *#readChainOfRule(family: TableFamily, table: string, chain: string): Steps<void> {
    const belongs = (yield* this.#namesOfRules(family, table)).has(chain);
    const rules = belongs ? yield* this.rules({ family, table, chain }) : undefined;
    const read = rules?.map((object) => {
      const { expr, comment } = (object as { rule: Rule }).rule;
      return { expr, ...(comment !== undefined && { comment }) };
    });
    this.#chainsOfRules.set(`${family} ${table} ${chain}`, read);
  }

  /** Returns the kernel's names of anonymous chains, such as "__chain0". */
  *#namesOfRules(family: TableFamily, table: string): Steps<ReadonlySet<string>> {
    const chains = yield* wait(this.#client.dump("getchain", headerOf(family)).toArray());
    return new Set(chains.flatMap((chain) => (chain.table === table && isOfRule(chain) ? [chain.name!] : [])));
  }

  #knownSet(set: SetAttrs<Read>): KnownSet {
    return this.#known.getOrInsertComputed(set, () => knownSet(set, this.interfaces, () => this.#elements(set) ?? []));
  }

  #elements(set: SetAttrs<Read>): readonly SetelemAttrs<Read>[] | undefined {
    return this.#remembered?.elements(set) ?? this.#knownElements.get(set);
  }

  *#readElements(family: TableFamily, set: SetAttrs<Read>): Steps<void> {
    this.#knownElements.set(set, yield* this.elementsOf(family, set));
  }

  *shapeOf(family: TableFamily, table: string, name: string): Steps<SetShape | undefined> {
    const attrs = yield* this.set(family, table, name);
    return attrs && readShape(attrs);
  }

  *nameOf(
    kind: "table" | "set" | "map",
    family: TableFamily,
    table: string,
    handle: number,
  ): Steps<string | undefined> {
    const all =
      kind === "table"
        ? yield* wait(this.#client.dump("gettable", headerOf(family)).toArray())
        : (yield* this.#setsOf(family, table)).values();
    for (const one of all) if (Number(one.handle) === handle) return one.name;
    return undefined;
  }

  *items(family: TableFamily, table: string, name: string): Steps<SetItem[]> {
    const attrs = yield* this.set(family, table, name);
    return attrs === undefined ? [] : yield* this.#items(family, attrs, readShape(attrs));
  }

  /** Returns the first value of the range of a set that contains `key`, if any. */
  *startOf(family: TableFamily, table: string, set: string, key: Uint8Array): Steps<Uint8Array | undefined> {
    const elements = { elem: [{ key: { value: key } }] };
    try {
      const found = yield* wait(
        this.#client.do("getsetelem", { header: { nfgenFamily: families[family] }, table, set, elements }),
      );
      return found.elements.elem?.[0]?.key?.value;
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
      return undefined;
    }
  }

  *set(family: TableFamily, table: string, name: string): Steps<SetAttrs<Read> | undefined> {
    const remembered = this.#remembered?.set(families[family], table, name);
    if (remembered !== undefined) return remembered;
    const key = `${family} ${table} ${name}`;
    const known = this.#sets.get(`${family} ${table}`)?.get(name) ?? this.#single.get(key);
    if (known !== undefined || this.#single.has(key)) return known;
    let read: SetAttrs<Read> | undefined;
    try {
      read = yield* wait(this.#client.do("getset", { header: { nfgenFamily: families[family] }, table, name }));
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    }
    this.#single.set(key, read);
    return read;
  }

  *#setsOf(family: TableFamily, table: string): Steps<Map<string, SetAttrs<Read>>> {
    const key = `${family} ${table}`;
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const sets = new Map<string, SetAttrs<Read>>();
    for (const attrs of yield* wait(this.#client.dump("getset", { ...headerOf(family), table }).toArray())) {
      if (attrs.table === table) sets.set(attrs.name, attrs);
    }
    this.#sets.set(key, sets);
    return sets;
  }

  *#items(family: TableFamily, attrs: SetAttrs<Read>, shape: SetShape, isReset = false): Steps<SetItem[]> {
    const elements = yield* this.elementsOf(family, attrs, isReset);
    return yield* decodingElements(this.io, shape, elements, this.interfaces);
  }

  /** Reads the elements of a set. With `isReset`, resets their counters and quotas. */
  *elementsOf(family: TableFamily, attrs: SetAttrs<Read>, isReset = false): Steps<SetelemAttrs<Read>[]> {
    const header = { nfgenFamily: families[family] };
    const operation = isReset ? "getsetelem-reset" : "getsetelem";
    for (let attempt = 0; ; attempt++) {
      const fields = { header, table: attrs.table!, set: attrs.name! };
      // A dump that resets counters cannot be repeated.
      const short = isReset || !isShort(attrs) ? undefined : this.#client.dumpShort("getsetelem", fields);
      const parts = short ?? (yield* wait(this.#client.dump(operation, fields).toArray()));
      const elements =
        parts.length === 1
          ? ((parts[0]!.elements?.elem ?? []) as SetelemAttrs<Read>[])
          : yield* inSlices(this.io, parts.length, (from, to) =>
              parts.slice(from, to).flatMap((part) => part.elements?.elem ?? []),
            );
      // A second dump would return the counters after the reset.
      if (isReset || (yield* isComplete(this.io, attrs, elements))) return elements;
      if (attempt < MAX_REPEATS) continue;
      const what = `list elements of ${family} ${attrs.table} ${attrs.name}`;
      const reason = `the set changed during ${MAX_REPEATS + 1} dumps (EINTR); list it again`;
      throw new NetlinkError(`${what}: ${reason}`, { errno: EINTR, operation: what });
    }
  }
}

/** Whether the kernel probably sends all elements of the set in one datagram. */
function isShort(set: SetAttrs<Read>): boolean {
  return isAnonymous(set) && (set.desc?.size ?? 0) <= 64;
}

function* orAbsent(reading: Steps<unknown>, absent: () => void): Steps<void> {
  try {
    yield* reading;
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    absent();
  }
}

/** Matches the names that the kernel assigns to anonymous chains (nf_tables_addchain). */
const NUMBERED = /^__chain\d+$/;

/** An anonymous chain belongs to one rule. */
function isOfRule({ flags }: { readonly flags?: unknown }): boolean {
  return Array.isArray(flags) && flags.includes("binding");
}

/** Number of repeated dumps of rules before some count as missing. */
const MAX_INCOMPLETE = 2;

function tooLong(family: TableFamily, table: string, chain: string): NetlinkError {
  const operation = `list rules of ${family} ${table}`;
  const reason =
    `a rule is longer than a message of the kernel (32 KiB), which therefore lists neither that rule nor those after it; ` +
    `rules of the chain "${chain}" are missing (EMSGSIZE); shorten the names of sets and objects, or divide the rule`;
  return new NetlinkError(`${operation}: ${reason}`, { errno: EMSGSIZE, operation });
}

/** Maximum number of retries if a set changes during a dump. */
const MAX_REPEATS = 20;

/** Decoding a rule takes up to 0.1 ms. In mode "sync", slices only limit the memory of decoded rules. */
const RULES_PER_SLICE: Readonly<Record<Mode, number>> = { sync: 128, async: 8 };

/** While the kernel resizes a table, dumps repeat and omit elements. */
function* isComplete(
  io: Io,
  { flags = [], policy, count }: SetAttrs<Read>,
  elements: readonly SetelemAttrs<Read>[],
): Steps<boolean> {
  if (flags.includes("interval")) return true;
  // For the policy "memory", the kernel may choose a tree of ranges, and counts two bounds in it as one element. (nft_rbtree_usize)
  const isCounted = !flags.includes("timeout") && !flags.includes("eval") && policy !== "memory";
  // The kernel's element count does not include the catch-all element.
  const keys = new Set<string | undefined>();
  let counted = 0;
  yield* inSlices(io, elements.length, (from, to) => {
    for (let index = from; index < to; index++) {
      const { key, flags } = elements[index]!;
      if (flags?.includes("catchall") !== true) counted++;
      keys.add(key?.value?.toHex());
    }
    return [];
  });
  if (count !== undefined && isCounted && counted !== count) return false;
  return keys.size === elements.length;
}

/** Attributes of an expression that name a set or a chain. */
interface References {
  readonly set?: unknown;
  readonly setName?: unknown;
  readonly data?: { readonly verdict?: { readonly chain?: string } };
}

type ListedAttrs = RuleAttrs<Read> & Dumped;

type ListedChain = ChainAttrs<Read> & Dumped;

interface Dumped {
  readonly flags?: unknown;
  readonly header: { nfgenFamily: number };
  readonly table?: string;
  readonly name?: string;
}

function headerOf(family: TableFamily | undefined): { header: { nfgenFamily: number } } {
  return { header: { nfgenFamily: family === undefined ? 0 : families[family] } };
}
