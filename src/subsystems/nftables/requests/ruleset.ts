import { type Io, type Steps, wait } from "../../../io/io.ts";
import { resolving } from "../../route/core/lookups.ts";
import { inSlices } from "../../route/core/slices.ts";
import { familyName } from "../model/families.ts";
import type { CachedInterfaces } from "../model/interfaces.ts";
import { isObjectKind, type NftObject, type TableFamily } from "../model/objects.ts";
import { readObject } from "../objects/named-objects.ts";
import { readChain, readTable } from "../objects/object-messages.ts";
import type { TemplateObject } from "../rules/rule-template.ts";
import { ChainReader, type ListedChain } from "./chain-reader.ts";
import {
  type Dumped,
  type Filter,
  headerOf,
  isOfRule,
  type ObjectSource,
  objectEvent,
  type RememberedSets,
  readNamed,
} from "./read-objects.ts";
import { RuleReader } from "./rule-reader.ts";
import { SetReader } from "./set-reader.ts";

/** Reads the objects of a ruleset. */
export class Reader {
  readonly io: Io;
  readonly interfaces: CachedInterfaces;
  readonly chains: ChainReader;
  readonly #client: ObjectSource;
  readonly #remembered: RememberedSets | undefined;
  #sets: SetReader | undefined;
  #rules: RuleReader | undefined;

  constructor(client: ObjectSource, interfaces: CachedInterfaces, io: Io, remembered?: RememberedSets) {
    this.#client = client;
    this.interfaces = interfaces;
    this.io = io;
    this.chains = new ChainReader(client);
    this.#remembered = remembered;
  }

  get sets(): SetReader {
    this.#sets ??= new SetReader(this.#client, this.interfaces, this.io, this.#remembered);
    return this.#sets;
  }

  get rules(): RuleReader {
    const { interfaces, io, sets, chains } = this;
    const hasAll = this.#remembered?.hasAllRules === true;
    this.#rules ??= new RuleReader({ client: this.#client, interfaces, io, sets, chains }, hasAll);
    return this.#rules;
  }

  *hasTable(family: TableFamily, name: string): Steps<boolean> {
    return (yield* this.tables({ family, name })).length > 0;
  }

  /** A transaction can add the objects again in the returned order. */
  *list(kind: string | undefined, filter: Filter): Steps<NftObject[]> {
    const listed: NftObject[] = [];
    yield* this.#list(kind, filter, "whole", (object) => listed.push(object as NftObject));
    return listed;
  }

  /**
   * Passes all objects to a function, in the order of {@link list}. Rules that differ only in constants are passed with
   * their template. Memory contains only a few of the decoded rules at the same time.
   */
  listTo(filter: Filter, add: (object: TemplateObject) => void): Steps<void> {
    return this.#list(undefined, filter, "template", add);
  }

  *#list(
    kind: string | undefined,
    filter: Filter,
    decode: "whole" | "template",
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
      if (wants("set", "map")) for (const one of yield* this.sets.list(inTable, kind)) add(one);
      for (const one of flowtables.get(key) ?? []) add(one);
      for (const one of chains.get(key) ?? []) {
        add({ chain: readChain(family, one) });
        const pause = this.io.pause(true);
        if (pause !== undefined) yield* wait(pause);
      }
      if (wants("rule")) yield* this.rules.list(inTable, this.rules[decode], add);
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
        const object = readNamed(objectEvent(`new${noun}`, attrs), family, this.interfaces);
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
    const all = yield* this.chains.list(family);
    const chains = new Map<string, ListedChain[]>();
    for (const chain of all) {
      const inFamily = familyName(chain.header.nfgenFamily);
      if (inFamily === undefined || (name === undefined ? isOfRule(chain) : chain.name !== name)) continue;
      chains.getOrInsertComputed(`${inFamily} ${chain.table}`, () => []).push(chain);
    }
    return chains;
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

  *reset(
    kind: "counter" | "quota" | "rule" | "set" | "map",
    { family, table, chain, name }: Filter,
  ): Steps<NftObject[]> {
    if (kind === "set" || kind === "map") {
      const reset: NftObject[] = [];
      for (const [inFamily, inTable] of yield* this.tables({ family, name: table }))
        for (const set of yield* this.sets.list({ family: inFamily, table: inTable, name }, kind, true))
          reset.push(set);
      return reset;
    }
    const header = headerOf(family);
    const inTable = table === undefined ? {} : { table };
    if (kind === "rule") {
      const fields = { ...header, ...inTable, ...(chain !== undefined && { chain }) };
      // The counters of rules that the kernel cannot list would be lost.
      for (const [inFamily, inTable] of yield* this.tables({ family, name: table }))
        yield* this.rules.checkListed({ family: inFamily, table: inTable, chain });
      const rules = yield* wait(this.#client.dump("getrule-reset", fields).toArray());
      for (const [inFamily, inTable] of yield* this.tables({ family, name: table })) {
        const own = rules.filter((rule) => familyName(rule.header.nfgenFamily) === inFamily && rule.table === inTable);
        yield* this.rules.checkComplete(inFamily, inTable, chain, own);
      }
      const decoded: NftObject[] = [];
      yield* this.rules.decode(
        rules,
        (attrs) => familyName(attrs.header.nfgenFamily),
        this.rules.whole,
        (rule) => decoded.push(rule as NftObject),
      );
      return decoded;
    }
    const type = kind;
    const replies =
      name === undefined
        ? yield* wait(this.#client.dump("getobj-reset", { ...header, ...inTable, type }).toArray())
        : [yield* wait(this.#client.do("getobj-reset", { ...headerOf(family!), table: table!, name, type }))];
    return yield* resolving(() =>
      replies.flatMap((attrs) => {
        const known = familyName(attrs.header.nfgenFamily);
        return (known && readObject(known, attrs, this.interfaces)) ?? [];
      }),
    );
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
        : (yield* this.sets.setsOf(family, table)).values();
    for (const one of all) if (Number(one.handle) === handle) return one.name;
    return undefined;
  }
}
