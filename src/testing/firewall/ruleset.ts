import { groupBy } from "../../base/objects.ts";
import { EBUSY, EEXIST, EINVAL, ENFILE, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import { NLM_F_APPEND, NLM_F_EXCL, NLM_F_REPLACE } from "../../constants/netlink.ts";
import type { Fields } from "../../schema/model/types.ts";
import { Refusal } from "../refusal.ts";
import { type Entry, type FirewallRequest, type Noun, nouns } from "./entries.ts";
import { checkChain, checkSet } from "./properties.ts";
import { elementReferences, type Reference, referencesOf } from "./references.ts";

/** The kernel announces all changes of a transaction at its end. */
export interface Change {
  readonly operation: string;
  readonly fields: Fields;
}

type Element = Fields & { readonly key?: { readonly value?: Uint8Array }; readonly flags?: readonly string[] };

/** The objects before a transaction are restored if the transaction fails. */
interface State {
  readonly objects: ReadonlyMap<Noun, readonly Entry[]>;
  readonly elements: ReadonlyMap<bigint, readonly Element[]>;
}

const requestOnly: ReadonlySet<string> = new Set([
  "header",
  "id",
  "position",
  "positionId",
  "chainId",
  "unknown",
  "unparsed",
]);

/** The objects of a fake nftables ruleset, with methods that change them as requests do. */
export class Ruleset {
  #objects = new Map<Noun, readonly Entry[]>(nouns.map((noun) => [noun, []]));
  #elements = new Map<bigint, readonly Element[]>();
  /** Handles of new sets by number in the transaction. (NFTA_SET_ID) */
  readonly #setIds = new Map<number, bigint>();
  /** Names of new chains by number in the transaction. (NFTA_CHAIN_ID) */
  readonly #chainIds = new Map<number, string>();
  #nextHandle = 1n;
  #nextSet = 0;
  #nextChain = 0;

  save(): State {
    return { objects: new Map(this.#objects), elements: new Map(this.#elements) };
  }

  restore({ objects, elements }: State): void {
    this.#objects = new Map(objects);
    this.#elements = new Map(elements);
  }

  endTransaction(): void {
    this.#setIds.clear();
    this.#chainIds.clear();
  }

  list(noun: Noun, { header, table, chain, type }: FirewallRequest): readonly Entry[] {
    const family = header?.nfgenFamily ?? 0;
    return this.#objects
      .get(noun)!
      .filter(
        (one) =>
          (family === 0 || one.header.nfgenFamily === family) &&
          (table === undefined || one.table === table) &&
          (chain === undefined || one.chain === chain) &&
          (type === undefined || one["type"] === type),
      );
  }

  /** The kernel lists objects by table, and rules also by chain. */
  dump(noun: Noun, request: FirewallRequest): readonly Entry[] {
    const all = this.list(noun, request);
    if (noun === "table") return all;
    const inTable = groupBy(all, ({ header, table }) => `${header.nfgenFamily} ${table}`);
    return this.#objects.get("table")!.flatMap(({ header, name }) => {
      const found = inTable.get(`${header.nfgenFamily} ${name}`) ?? [];
      if (noun !== "rule") return found;
      const chains = this.list("chain", { header, table: name! });
      return chains.flatMap((chain) => found.filter((rule) => rule.chain === chain.name));
    });
  }

  get(noun: Noun, request: FirewallRequest): Entry {
    const found = this.#find(noun, request);
    if (found === undefined) throw new Refusal(ENOENT);
    return found;
  }

  elementsOf(request: FirewallRequest): { set: Entry; elements: readonly Element[] } {
    const set = this.#set(request);
    return { set, elements: this.#elements.get(set.handle) ?? [] };
  }

  /** Returns the element with the key of the request, or the start of the range that contains the key. */
  elementAt(request: FirewallRequest): Fields {
    const { set, elements } = this.elementsOf(request);
    const keyOf = ({ key }: Element) => (key as { value?: Uint8Array } | undefined)?.value?.toHex() ?? "";
    const wanted = keyOf(elementsIn(request)[0]!);
    const isEnd = (element: Element) => (element["flags"] as string[] | undefined)?.includes("interval-end") === true;
    const isRange = set.flags?.includes("interval") === true;
    const before = elements.filter((one) => keyOf(one) === wanted || (isRange && keyOf(one) < wanted));
    // A range can start where another one ends.
    const order = (element: Element) => `${keyOf(element)} ${isEnd(element) ? 0 : 1}`;
    const last = before.sort((a, b) => (order(a) < order(b) ? -1 : 1)).at(-1);
    if (last === undefined || isEnd(last)) throw new Refusal(ENOENT);
    return elementList(set, [last]);
  }

  add(noun: Noun, request: FirewallRequest, flags: number): Change {
    if (noun !== "table") this.#requireTable(request);
    const known = noun === "rule" ? undefined : this.#find(noun, request);
    if (noun === "chain") checkChain(request, known);
    if (known !== undefined && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST, { attribute: "name" });
    const entry =
      noun === "rule"
        ? this.#addRule(request, flags)
        : known === undefined
          ? this.#create(noun, request)
          : this.#update(noun, known, request);
    return { operation: `new${noun}`, fields: entry };
  }

  addElements(request: FirewallRequest, flags: number): Change {
    const set = this.#set(request);
    const wanted = elementsIn(request);
    const kept = [...(this.#elements.get(set.handle) ?? [])];
    const { size } = (set["desc"] ?? {}) as { readonly size?: number };
    // The limit of interval sets depends on the kernel's data structure.
    const most = set.flags?.includes("interval") === true ? undefined : size;
    for (const [index, element] of wanted.entries()) {
      const attribute = `elements.elem[${index}]`;
      if (element["timeout"] !== undefined && set.flags?.includes("timeout") !== true)
        throw new Refusal(EINVAL, { attribute });
      this.#checkReferences(elementReferences(set, element), set, attribute);
      const known = kept.find((one) => identity(one) === identity(element));
      if (known === undefined) kept.push(element);
      else if ((flags & NLM_F_EXCL) !== 0 || mappedValue(known) !== mappedValue(element))
        throw new Refusal(EEXIST, { attribute });
      if (most !== undefined && kept.length > most) throw new Refusal(ENFILE, { attribute });
    }
    this.#elements.set(set.handle, kept);
    return { operation: "newsetelem", fields: elementList(set, wanted) };
  }

  /** Without elements in the request, deletes all elements of the set. */
  deleteElements(request: FirewallRequest, mayBeAbsent: boolean): Change {
    const set = this.#set(request);
    const all = this.#elements.get(set.handle) ?? [];
    const gone = request["elements"] === undefined ? all : elementsIn(request);
    const names = new Set(gone.map(identity));
    if (!mayBeAbsent && request["elements"] !== undefined) {
      const present = new Set(all.map(identity));
      const missing = gone.findIndex((one) => !present.has(identity(one)));
      if (missing >= 0) throw new Refusal(ENOENT, { attribute: `elements.elem[${missing}]` });
    }
    this.#elements.set(
      set.handle,
      all.filter((one) => !names.has(identity(one))),
    );
    return { operation: "delsetelem", fields: elementList(set, gone) };
  }

  delete(noun: Noun, request: FirewallRequest, mayBeAbsent: boolean): Change[] {
    const selectsOne = request.name !== undefined || request.handle !== undefined;
    if (noun !== "table" && !mayBeAbsent) this.#requireTable(request);
    if (noun === "rule" && request.chain !== undefined && !mayBeAbsent) {
      if (this.#find("chain", { ...withoutHandle(request), name: request.chain }) === undefined) {
        throw new Refusal(ENOENT, { attribute: "chain" });
      }
    }
    const found = selectsOne
      ? [this.#find(noun, request)].filter((one) => one !== undefined)
      : [...this.list(noun, request)];
    const attribute = request.handle === undefined ? "name" : "handle";
    if (selectsOne && found.length === 0 && !mayBeAbsent) throw new Refusal(ENOENT, { attribute });
    return found.flatMap((entry) => this.#remove(noun, entry, attribute));
  }

  #remove(noun: Noun, entry: Entry, attribute: string): Change[] {
    const changes: Change[] = [];
    if (noun === "table") {
      const inside = { header: entry.header, table: entry.name! };
      for (const one of [...nouns].reverse()) {
        if (one !== "table") for (const object of this.list(one, inside)) changes.push(...this.#drop(one, object));
      }
    } else {
      if (this.#isUsed(noun, entry)) throw new Refusal(EBUSY, { attribute });
      if (noun === "chain") {
        const inside = { header: entry.header, table: entry.table!, chain: entry.name! };
        for (const rule of this.list("rule", inside)) changes.push(...this.#drop("rule", rule));
      }
    }
    changes.push(...this.#drop(noun, entry));
    if (noun === "rule" || noun === "chain") {
      changes.push(...this.#dropUnusedChains());
      this.#dropUnusedAnonymousSets();
    }
    return changes;
  }

  /** Removes anonymous chains to which no rule jumps any more. */
  #dropUnusedChains(): Change[] {
    return this.#objects.get("chain")!.flatMap((chain) => {
      if (!isBinding(chain.flags) || this.#isUsed("chain", chain)) return [];
      const rules = this.list("rule", { header: chain.header, table: chain.table!, chain: chain.name! });
      return [...rules.flatMap((rule) => this.#drop("rule", rule)), ...this.#drop("chain", chain)];
    });
  }

  #drop(noun: Noun, entry: Entry): Change[] {
    this.#objects.set(
      noun,
      this.#objects.get(noun)!.filter((one) => one.handle !== entry.handle || one.table !== entry.table),
    );
    if (noun === "set") this.#elements.delete(entry.handle);
    return [{ operation: `del${noun}`, fields: entry }];
  }

  #dropUnusedAnonymousSets(): void {
    for (const set of this.#objects.get("set")!) {
      if (set.flags?.includes("anonymous") === true && !this.#isUsed("set", set)) this.#drop("set", set);
    }
  }

  #isUsed(noun: Noun, { header, table, name, type }: Entry): boolean {
    if (noun === "rule") return false;
    const inTable = { header, table: table! };
    const isIt = (one: Reference) =>
      one.noun === noun && one.name === name && (noun !== "obj" || one.type === undefined || one.type === type);
    if (this.list("rule", inTable).some(({ expressions }) => referencesOf(expressions).some(isIt))) return true;
    // A set element can refer only to chains and named objects.
    if (noun !== "chain" && noun !== "obj") return false;
    return this.list("set", inTable).some((set) =>
      this.#elements.get(set.handle)?.some((element) => elementReferences(set, element).some(isIt)),
    );
  }

  /** `attribute` is the path of the attribute that the error names. */
  #checkReferences(references: Iterable<Reference>, { header, table }: FirewallRequest, attribute: string): void {
    for (const { noun, name, type } of references) {
      const found = this.#find(noun, { header: header!, table: table!, name, ...(type !== undefined && { type }) });
      if (found === undefined) throw new Refusal(ENOENT, { attribute });
      if (noun === "chain" && found["hook"] !== undefined) throw new Refusal(EOPNOTSUPP, { attribute });
    }
  }

  #requireTable({ header, table }: FirewallRequest): void {
    if (this.#find("table", { header: header!, name: table! }) === undefined)
      throw new Refusal(ENOENT, { attribute: "table" });
  }

  #find(noun: Noun, { header, table, chain, name, handle, type }: FirewallRequest): Entry | undefined {
    const family = header?.nfgenFamily ?? 0;
    return this.#objects
      .get(noun)!
      .find(
        (one) =>
          one.header.nfgenFamily === family &&
          (noun === "table" || one.table === table) &&
          (noun !== "rule" || chain === undefined || one.chain === chain) &&
          (noun !== "obj" || type === undefined || one["type"] === type) &&
          (handle === undefined ? name !== undefined && one.name === name : one.handle === handle),
      );
  }

  #set(request: FirewallRequest): Entry {
    const { setId, set: name } = request;
    this.#requireTable(request);
    const byId = setId === undefined ? undefined : this.#setIds.get(setId);
    const sets = this.list("set", { header: request.header!, table: request.table! });
    const found = sets.find((one) => one.handle === byId) ?? sets.find((one) => one.name === name);
    if (found === undefined) throw new Refusal(ENOENT, { attribute: "set" });
    return found;
  }

  #create(noun: Noun, request: FirewallRequest): Entry {
    const isBound = noun === "chain" && request.name === undefined && isBinding(request["flags"]);
    const name = isBound
      ? `__chain${this.#nextChain++}`
      : request.name?.includes("%d") === true
        ? request.name.replace("%d", `${this.#nextSet++}`)
        : request.name;
    const hook = request["hook"];
    const base = noun !== "chain" || hook === undefined ? {} : { type: "filter", policy: 1, flags: ["base"] };
    const entry = this.#entry({
      ...base,
      ...request,
      ...(noun === "chain" && hook !== undefined && { flags: ["base"] }),
      ...(name !== undefined && { name }),
    });
    if (noun === "set" && typeof request["id"] === "number") this.#setIds.set(request["id"], entry.handle);
    if (isBound && typeof request["id"] === "number") this.#chainIds.set(request["id"], name!);
    this.#objects.set(noun, [...this.#objects.get(noun)!, entry]);
    return entry;
  }

  #entry({ header, ...attributes }: FirewallRequest): Entry {
    const kept = Object.entries(attributes).filter(([name, value]) => !requestOnly.has(name) && value !== undefined);
    return {
      ...Object.fromEntries(kept),
      header: { nfgenFamily: header?.nfgenFamily ?? 0, version: 0, resId: 0 },
      handle: this.#nextHandle++,
    };
  }

  #update(noun: Noun, known: Entry, request: FirewallRequest): Entry {
    if (noun === "flowtable") return known;
    if (noun === "set") {
      checkSet(request, known);
      if (typeof request["id"] === "number") this.#setIds.set(request["id"], known.handle);
    }
    if (noun === "chain" && request.name !== undefined && request.name !== known.name) {
      if (this.#find("chain", withoutHandle(request)) !== undefined) throw new Refusal(EEXIST, { attribute: "name" });
      this.#objects.set(
        "rule",
        this.#objects.get("rule")!.map((rule) => {
          const isInside = rule.table === known.table && rule.header.nfgenFamily === known.header.nfgenFamily;
          return isInside && rule.chain === known.name ? { ...rule, chain: request.name! } : rule;
        }),
      );
    }
    const allowed = changeable(noun, known);
    const changed = Object.fromEntries(Object.entries(request).filter(([name]) => allowed.includes(name)));
    const entry: Entry = { ...known, ...changed };
    this.#objects.set(
      noun,
      this.#objects.get(noun)!.map((one) => (one === known ? entry : one)),
    );
    return entry;
  }

  #addRule(request: FirewallRequest, flags: number): Entry {
    const { chainId, position, handle } = request as FirewallRequest & { position?: bigint; chainId?: number };
    const name = request.chain ?? this.#chainIds.get(chainId ?? -1);
    const chain = this.#find("chain", { header: request.header!, table: request.table!, name: name! });
    if (chain === undefined) throw new Refusal(ENOENT, { attribute: "chain" });
    const { handle: _replaced, ...content }: FirewallRequest = { ...request, chain: chain.name! };
    const target = handle ?? position;
    const rules = this.#objects.get("rule")!;
    const isPlaced = (one: Entry) => one.table === request.table && one.chain === name && one.handle === target;
    const index = target === undefined ? -1 : rules.findIndex(isPlaced);
    if (target !== undefined && index < 0)
      throw new Refusal(ENOENT, { attribute: handle === undefined ? "position" : "handle" });
    const isReplacing = handle !== undefined && (flags & NLM_F_REPLACE) !== 0;
    if (handle !== undefined && !isReplacing) throw new Refusal(EOPNOTSUPP);
    const expressions = this.#resolved(content["expressions"]) as { readonly elem?: readonly unknown[] } | undefined;
    for (const [index, expression] of (expressions?.elem ?? []).entries())
      this.#checkReferences(referencesOf(expression), request, `expressions.elem[${index}]`);
    const entry = this.#entry({ ...content, ...(expressions !== undefined && { expressions }) });
    const isAppended = (flags & NLM_F_APPEND) !== 0;
    const first = rules.findIndex((one) => one.table === request.table && one.chain === name);
    const at = isReplacing
      ? index
      : index >= 0
        ? index + Number(isAppended)
        : isAppended || first < 0
          ? rules.length
          : first;
    this.#objects.set("rule", rules.toSpliced(at, Number(isReplacing), entry));
    if (isReplacing) {
      this.#dropUnusedChains();
      this.#dropUnusedAnonymousSets();
    }
    return entry;
  }

  /** Replaces `setId` and `chainId` by names, as in the kernel's replies. */
  #resolved(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#resolved(one));
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    const fields = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#resolved(one)]));
    // The kernel always reports the operation; nft before 1.1 omits it.
    if (fields["name"] === "bitwise") fields["data"] = { op: "mask-xor", ...(fields["data"] as Fields) };
    const { setId, chainId, ...rest } = fields;
    if (typeof chainId === "number") return { ...rest, chain: this.#chainIds.get(chainId) };
    const handle = typeof setId === "number" ? this.#setIds.get(setId) : undefined;
    if (handle === undefined) return setId === undefined ? fields : rest;
    const set = this.#objects.get("set")!.find((one) => one.handle === handle)!;
    return { ...rest, ...("set" in rest ? { set: set.name } : { setName: set.name }) };
  }
}

/** Whether only one rule jumps to the chain. (NFT_CHAIN_BINDING) */
function isBinding(flags: unknown): boolean {
  return Array.isArray(flags) && flags.includes("binding");
}

function withoutHandle({ handle: _, ...rest }: FirewallRequest): FirewallRequest {
  return rest;
}

function elementsIn(request: FirewallRequest): readonly Element[] {
  const { elem = [] } = (request["elements"] ?? {}) as { elem?: readonly Element[] };
  return elem;
}

function elementList({ header, table, name }: Entry, elem: readonly Element[]): Fields {
  return { header, table, set: name, elements: { elem: [...elem] } };
}

/** An interval's end and the next one's start may be equal. */
function identity({ key, flags = [] }: Element): string {
  const end = flags.filter((flag) => flag === "interval-end" || flag === "catchall").join();
  return `${key?.value?.toHex() ?? ""} ${end}`;
}

function mappedValue({ data, objref }: Element): string {
  return JSON.stringify([data, objref], (_, value) => (value instanceof Uint8Array ? value.toHex() : value));
}

/** Attributes that a request for an existing object can change. */
function changeable(noun: Noun, { type }: Entry): readonly string[] {
  if (noun === "chain") return ["name", "policy", "counters"];
  if (noun === "set") return ["desc", "timeout", "gcInterval"];
  if (noun === "table") return ["flags"];
  return type === "quota" || type === "synproxy" ? ["data"] : [];
}
