// Converts the commands of an nftables transaction to netlink requests.
import type { BatchItem } from "../../client/types.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_ECHO, NLM_F_EXCL, NLM_F_REPLACE } from "../../constants/netlink.ts";
import { describeValue } from "../../errors.ts";
import type { Operations, SetelemAttrs } from "../../families/nftables.ts";
import type { Write } from "../../schema/model/types.ts";
import { checkFields, checkKind, checkName, checkObjectFields, renamedChain } from "./arguments.ts";
import { itemsOf, MergedRanges, type Range, rangesOf } from "./auto-merge.ts";
import type { InterfaceNames } from "./datatypes.ts";
import { encodeElements, type SetShape } from "./elements.ts";
import { isObjectKind, writeObject } from "./named-objects.ts";
import {
  families,
  shapeData,
  shapeOfSet,
  writeChain,
  writeFlowtable,
  writeSet,
  writeShape,
  writeTable,
} from "./object-messages.ts";
import {
  type Chain,
  type Elements,
  type Flowtable,
  type NftSet,
  objectTypes,
  type Rule,
  type Table,
  type TableFamily,
} from "./objects.ts";
import { compileRule } from "./rules/compile.ts";
import type { CompileContext } from "./rules/compile-value.ts";
import type { SetItem } from "./statements.ts";
import { writeComment } from "./userdata.ts";

/** Verbs of nftables commands. */
export const VERBS = ["add", "create", "insert", "replace", "change", "rename", "delete", "destroy", "flush"] as const;

/** Verb of an nftables command, such as "add". It determines the netlink operation. */
export type Verb = (typeof VERBS)[number];

/** Reports whether a key of a command is a verb, such as "add". */
export function isVerb(key: string): key is Verb {
  return (VERBS as readonly string[]).includes(key);
}

/** One command of a transaction: its verb, and the kind and fields of the object that it changes. */
export interface Change {
  readonly verb: Verb;
  readonly kind: string;
  readonly object: object;
}

/** A netlink request that is part of a command. One command can result in several requests. */
export interface Request {
  readonly operation: string;
  readonly fields: object;
  readonly flags: number;
  /** Index of the command in the transaction. */
  readonly command: number;
  /**
   * For a rule, the number of kernel expressions up to the end of each statement. It shows to which statement a
   * rejected expression belongs.
   */
  readonly statements?: readonly number[] | undefined;
}

/** Looks up existing objects of the kernel to which the commands of a transaction refer. */
interface RequestContext {
  readonly interfaces: InterfaceNames;
  /** Returns the storage format of an existing set. Returns undefined if the set does not exist. */
  shapeOf(family: TableFamily, table: string, set: string): SetShape | undefined;
  itemsOf(family: TableFamily, table: string, set: string): readonly SetItem[];
  /** Returns the handle of the rule at an index in its chain. */
  ruleAt(family: TableFamily, table: string, chain: string, index: number): number;
  chainHandle(family: TableFamily, table: string, chain: string): number;
  /** Whether the kernel must send back each created object. */
  readonly echo: boolean;
}

/** Maximum number of bytes of set elements in one request. The length of a netlink attribute is limited to 64 KiB. */
const ELEMENT_BYTES = 60_000;

const NEW_FLAGS: Readonly<Record<string, number>> = {
  add: NLM_F_CREATE,
  create: NLM_F_CREATE | NLM_F_EXCL,
  insert: NLM_F_CREATE,
  replace: NLM_F_REPLACE,
  change: 0,
};

/**
 * Converts the commands of a transaction to netlink requests.
 *
 * @throws TypeError or RangeError with the path of the invalid field, starting with `commands[index]`.
 */
export function requestsOf(changes: readonly Change[], context: RequestContext): Request[] {
  const builder = new RequestBuilder(context);
  for (const [index, change] of changes.entries()) {
    const { verb, kind, object } = change;
    const isNew = verb in NEW_FLAGS;
    if (verb === "rename") checkFields(object, renamedChain, `commands[${index}].${kind}`);
    else checkObjectFields(kind, object, isNew, `commands[${index}].${kind}`);
    try {
      builder.add(change, index);
    } catch (error) {
      throw withPath(error, `commands[${index}].${kind}`);
    }
  }
  builder.finish();
  builder.finishMerged();
  return builder.requests;
}

function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  error.message = error.message.startsWith(":") ? `${path}${error.message}` : `${path}.${error.message}`;
  return error;
}

/** A set with the flag "auto-merge", whose elements a transaction changes. */
interface MergedSet {
  readonly header: object;
  readonly target: object;
  readonly shape: SetShape;
  readonly ranges: MergedRanges;
  /** Index of the last command that changes the set's elements. */
  command: number;
}

class RequestBuilder {
  readonly requests: Request[] = [];
  readonly #context: RequestContext;
  /** Storage formats of sets that earlier commands of the transaction create. */
  readonly #shapes = new Map<string, SetShape>();
  /**
   * Sets with the flag "auto-merge" whose elements the transaction changes. The key contains family, table and name.
   */
  readonly #merged = new Map<string, MergedSet>();
  readonly #later: Request[] = [];
  #setId = 0;

  constructor(context: RequestContext) {
    this.#context = context;
  }

  add({ verb, kind, object }: Change, command: number): void {
    const fields = object as Record<string, unknown>;
    if (!(verb === "add" || verb === "create") || kind === "rule" || kind === "element") this.finish();
    if (verb === "flush" && kind === "ruleset") {
      this.finishMerged();
      const family = fields["family"] as TableFamily | undefined;
      const nfgenFamily = family === undefined ? 0 : familyNumber(family, "family");
      this.#push("deltable", { header: { nfgenFamily } }, 0, command);
      return;
    }
    checkKind(kind, "");
    const header = { nfgenFamily: familyNumber(fields["family"], "family") };
    const isDelete = verb === "delete" || verb === "destroy";
    if ((isDelete || verb === "flush") && kind !== "element") this.finishMerged();
    if (kind !== "table") checkName(fields["table"], "table");
    else if (!isDelete || fields["handle"] === undefined) checkName(fields["name"], "name");
    if (verb === "flush") {
      this.#flush(kind, header, fields, command);
      return;
    }
    if (verb === "rename") {
      this.#rename(kind, header, object as Chain & { newname?: unknown }, command);
      return;
    }
    if (isDelete && kind === "element") {
      this.#elements(verb === "delete" ? "delsetelem" : "destroysetelem", header, object as Elements, verb, command);
      return;
    }
    if (isDelete) {
      this.#delete(verb, kind, header, fields, command);
      return;
    }
    this.#create(verb, kind, header, object, command);
  }

  /**
   * Adds the requests for elements of verdict maps. They come at the end of the transaction, because a verdict may be a
   * jump to a chain that a later command creates.
   */
  finish(): void {
    this.requests.push(...this.#later.splice(0));
  }

  /** Adds the requests that change the elements of sets with the flag "auto-merge". */
  finishMerged(): void {
    for (const { header, target, shape, ranges, command } of this.#merged.values()) {
      const push = (operation: string, changed: readonly Range[], flags: number) => {
        const items = itemsOf(shape.key[0]!, changed, this.#context.interfaces);
        this.#pushElements(operation, header, target, this.#encode(shape, items), flags, command);
      };
      push("delsetelem", ranges.deletes, 0);
      push("newsetelem", ranges.adds, NLM_F_CREATE);
    }
    this.#merged.clear();
  }

  #push(operation: string, fields: object, flags: number, command: number, statements?: readonly number[]): void {
    this.requests.push({ operation, fields, flags, command, statements });
  }

  #create(verb: Verb, kind: string, header: object, object: object, command: number): void {
    const echo = this.#context.echo && kind !== "element" ? NLM_F_ECHO : 0;
    const flags = (NEW_FLAGS[verb] ?? 0) | echo;
    if (kind === "rule") {
      this.#rule(verb, header, object as Rule, flags, command);
      return;
    }
    if (kind === "element") {
      this.#elements("newsetelem", header, object as Elements, verb, command);
      return;
    }
    checkName((object as { name?: unknown }).name, "name");
    if (kind === "set" || kind === "map") {
      this.#set(header, object as NftSet, flags, command);
      return;
    }
    const attributes = attributesOf(kind, object, this.#context.interfaces);
    this.#push(`new${nounOf(kind)}`, { header, ...attributes }, flags, command);
  }

  #set(header: object, set: NftSet, flags: number, command: number): void {
    const { family, table, name, elem = [] } = set;
    const id = ++this.#setId;
    this.#push("newset", { header, ...writeSet(set, id) }, flags, command);
    const shape = shapeOfSet(set);
    const key = keyOf(family, table, name);
    this.#shapes.set(key, shape);
    if (elem.length === 0) return;
    const target = { table, set: name, setId: id };
    if (shape.autoMerge === true) {
      const ranges = this.#merged.get(key)?.ranges ?? new MergedRanges([]);
      ranges.add(rangesOf(shape.key[0]!, elem, "elem", this.#context.interfaces));
      this.#merged.set(key, { header, target, shape, ranges, command });
      return;
    }
    const from = this.requests.length;
    this.#pushElements("newsetelem", header, target, this.#encode(shape, elem), NLM_F_CREATE, command);
    if (shape.data === "verdict") this.#later.push(...this.requests.splice(from));
  }

  #rule(verb: Verb, header: object, rule: Rule, flags: number, command: number): void {
    const { family, table, chain, handle, index, comment, expr } = rule;
    checkName(chain, "chain");
    if (!Array.isArray(expr)) throw new TypeError(`expr: expected a list of statements, got ${describeValue(expr)}`);
    const expressions: object[] = [];
    const statements: number[] = [];
    const context: CompileContext = {
      family,
      interfaces: this.#context.interfaces,
      shapeOf: (set, path) => this.#shapeOf(family, table, set, path),
      addSet: (shape, items, path) => this.#anonymous(header, table, shape, items, path, command),
      statementEnds: (count) => statements.push(count),
    };
    expressions.push(...compileRule(expr, context, "expr"));
    const userdata = comment === undefined ? {} : { userdata: writeComment(comment, "comment") };
    const target: Record<string, unknown> = {};
    if (verb === "replace") {
      if (handle === undefined) throw new TypeError("handle: expected the number of the rule to replace");
      target["handle"] = BigInt(handle);
    } else if (index !== undefined) target["position"] = BigInt(this.#context.ruleAt(family, table, chain, index));
    const fields = { header, table, chain, ...target, expressions: { elem: expressions }, ...userdata };
    this.#push(
      "newrule",
      fields,
      verb === "add" || verb === "create" ? flags | NLM_F_APPEND : flags,
      command,
      statements,
    );
  }

  #anonymous(
    header: object,
    table: string,
    shape: SetShape,
    items: readonly SetItem[],
    path: string,
    command: number,
  ): number {
    if (!Array.isArray(items) || items.length === 0)
      throw new TypeError(`${path}: expected a list with at least one element`);
    this.#setId++;
    const id = this.#setId;
    const isMap = shape.data !== undefined;
    const name = isMap ? "__map%d" : "__set%d";
    const described = writeShape(shape, ["anonymous", "constant"]);
    const userdata = Buffer.concat(shapeData(shape));
    const elements = this.#encode(shape, items, path);
    const fields = {
      header,
      table,
      name,
      id,
      ...described,
      // Older kernels count the end of each range as an element, and reject more elements than the size (ENFILE).
      desc: { ...described.desc, size: elements.length },
      ...(userdata.length > 0 && { userdata }),
    };
    this.#push("newset", fields, NLM_F_CREATE, command);
    this.#pushElements("newsetelem", header, { table, set: name, setId: id }, elements, NLM_F_CREATE, command);
    return id;
  }

  #shapeOf(family: TableFamily, table: string, set: string, path: string): SetShape {
    const key = keyOf(family, table, set);
    const known = this.#shapes.get(key) ?? this.#context.shapeOf(family, table, set);
    if (known === undefined)
      throw new TypeError(`${path}: there is no set or map ${JSON.stringify(set)} in table ${family} ${table}`);
    this.#shapes.set(key, known);
    return known;
  }

  #elements(
    operation: string,
    header: object,
    { family, table, name, elem }: Elements,
    verb: Verb,
    command: number,
  ): void {
    checkName(name, "name");
    const shape = this.#shapeOf(family, table, name, "name");
    if (!Array.isArray(elem)) throw new TypeError(`elem: expected a list, got ${describeValue(elem)}`);
    const flags = operation !== "newsetelem" ? 0 : verb === "create" ? NLM_F_CREATE | NLM_F_EXCL : NLM_F_CREATE;
    if (shape.autoMerge === true && verb !== "create") {
      const [part] = shape.key;
      const { interfaces } = this.#context;
      const requested = rangesOf(part!, elem, "elem", interfaces);
      const key = keyOf(family, table, name);
      let merged = this.#merged.get(key);
      if (merged === undefined) {
        const present = rangesOf(part!, this.#context.itemsOf(family, table, name), "elem", interfaces);
        merged = { header, target: { table, set: name }, shape, ranges: new MergedRanges(present), command };
        this.#merged.set(key, merged);
      }
      merged.command = command;
      if (verb === "add") merged.ranges.add(requested);
      else merged.ranges.remove(requested);
      return;
    }
    this.#pushElements(operation, header, { table, set: name }, this.#encode(shape, elem), flags, command);
  }

  #encode(shape: SetShape, items: readonly SetItem[], path = "elem"): SetelemAttrs<Write>[] {
    return encodeElements(shape, items, path, this.#context.interfaces);
  }

  #pushElements(
    operation: string,
    header: object,
    target: object,
    elements: readonly SetelemAttrs<Write>[],
    flags: number,
    command: number,
  ): void {
    for (let from = 0; from < elements.length; ) {
      let bytes = 0;
      let to = from;
      for (; to < elements.length; to++) {
        bytes += sizeOf(elements[to]!);
        if (bytes > ELEMENT_BYTES) break;
      }
      this.#push(operation, { header, ...target, elements: { elem: elements.slice(from, to) } }, flags, command);
      from = to;
    }
  }

  #delete(
    verb: "delete" | "destroy",
    kind: string,
    header: object,
    fields: Record<string, unknown>,
    command: number,
  ): void {
    const prefix = verb === "delete" ? "del" : "destroy";
    const { table, chain, name } = fields;
    const handle = fields["handle"] === undefined ? undefined : BigInt(fields["handle"] as number);
    const identity = name !== undefined ? { name } : { ...(handle !== undefined && { handle }) };
    const push = (noun: string, request: object) => this.#push(`${prefix}${noun}`, { header, ...request }, 0, command);
    if (kind === "rule") {
      checkName(chain, "chain");
      if (handle === undefined)
        throw new TypeError("handle: expected the number of the rule; use flush to delete all rules of a chain");
      push("rule", { table, chain, handle });
      return;
    }
    if (name === undefined && handle === undefined) throw new TypeError("name: expected a name or a handle");
    const parent = kind === "table" ? {} : { table };
    push(nounOf(kind), { ...parent, ...(isObjectKind(kind) && { type: objectTypes[kind] }), ...identity });
  }

  #rename(kind: string, header: object, chain: Chain & { newname?: unknown }, command: number): void {
    if (kind !== "chain") throw new TypeError(": only chains can be renamed");
    const { family, table, name, newname } = chain;
    checkName(name, "name");
    checkName(newname, "newname");
    const handle = BigInt(this.#context.chainHandle(family, table, name));
    this.#push("newchain", { header, table, handle, name: newname }, 0, command);
  }

  #flush(kind: string, header: object, { table, name, chain }: Record<string, unknown>, command: number): void {
    if (kind === "table") {
      this.#push("delrule", { header, table: name }, 0, command);
      return;
    }
    if (kind === "chain") {
      checkName(name ?? chain, "name");
      this.#push("delrule", { header, table, chain: name ?? chain }, 0, command);
      return;
    }
    if (kind !== "set" && kind !== "map")
      throw new TypeError(`: only a ruleset, table, chain, set or map can be flushed`);
    this.#push("delsetelem", { header, table, set: name }, 0, command);
  }
}

/** Converts a request to an item for a batch of the netlink client. */
export function batchItem({ operation, fields, flags }: Request): BatchItem<Operations, "newtable"> {
  return { operation, fields, flags } as BatchItem<Operations, "newtable">;
}

/** Returns the part of the names of netlink operations that stands for a kind: "obj" for a counter, as in "newobj". */
function nounOf(kind: string): string {
  if (kind === "map") return "set";
  return isObjectKind(kind) ? "obj" : kind;
}

/** Encodes a new table, chain, flow table or named object as netlink attributes. */
function attributesOf(kind: string, object: object, interfaces: InterfaceNames): object {
  switch (kind) {
    case "table":
      return writeTable(object as Table);
    case "chain":
      return writeChain(object as Chain);
    case "flowtable":
      return writeFlowtable(object as Flowtable);
    default:
      return writeObject(kind, object as Parameters<typeof writeObject>[1], interfaces);
  }
}

function keyOf(family: TableFamily, table: string, set: string): string {
  return `${family} ${table} ${set}`;
}

/** Returns the number of a table family. */
export function familyNumber(family: unknown, path: string): number {
  if (typeof family === "string" && Object.hasOwn(families, family)) return families[family as TableFamily];
  throw new TypeError(`${path}: expected ${Object.keys(families).join(", ")}, got ${describeValue(family)}`);
}

/** Returns an upper limit for the size in bytes of an encoded set element. */
function sizeOf({ key, keyEnd, data, userdata, expr, expressions, objref }: SetelemAttrs<Write>): number {
  const length = (bytes: Uint8Array | undefined) => (bytes === undefined ? 0 : bytes.length + 12);
  const verdict = data?.verdict === undefined ? 0 : 28 + (data.verdict.chain?.length ?? 0) * 3;
  const rest = length(key?.value) + length(keyEnd?.value) + length(data?.value) + length(userdata) + verdict;
  const count = expressions?.elem?.length ?? (expr === undefined ? 0 : 1);
  return 48 + rest + (objref?.length ?? 0) * 3 + 160 * count;
}
