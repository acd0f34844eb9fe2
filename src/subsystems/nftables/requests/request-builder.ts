import { typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { NLM_F_APPEND, NLM_F_ECHO } from "../../../constants/netlink.ts";
import type { Steps } from "../../../io/io.ts";
import { resolving } from "../../route/core/lookups.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { familyNumber } from "../model/families.ts";
import {
  type InTable,
  isObjectKind,
  type NftMap,
  type NftSet,
  objectTypes,
  type TableFamily,
} from "../model/objects.ts";
import { checkKind } from "../objects/kinds.ts";
import { writeObject } from "../objects/named-objects.ts";
import { writeChain, writeFlowtable, writeTable } from "../objects/object-messages.ts";
import { shapeOfSet, writeSet } from "../objects/write-sets.ts";
import { type RuleChange, RulePositions } from "../rules/positions.ts";
import { checkName } from "../statements/simple/checks.ts";
import { type Change, type ChangeTo, NEW_FLAGS, type Verb } from "./change.ts";
import type { Header, RequestList } from "./request-list.ts";
import { type RuleRequests, ruleFields } from "./rule-requests.ts";

/** `fields` contains the position of the rule in its chain. */
interface RuleTarget extends Pick<RuleChange, "kind" | "at"> {
  readonly fields: object;
}

/** Fields by which commands refer to objects. */
type Identity = Pick<InTable, "family"> &
  Partial<Omit<InTable, "family"> & { chain: string; name: string; newname: unknown }>;

/** A change that creates or changes an object other than elements. */
type Creation = Exclude<Change, ChangeTo<"element" | "ruleset">>;
type Described = Exclude<Creation, ChangeTo<"rule" | "set" | "map">>;

/** Creates the requests of commands. */
export class RequestBuilder {
  readonly #list: RequestList;
  readonly #rules: RuleRequests;
  readonly #positions: RulePositions;

  constructor(list: RequestList, rules: RuleRequests) {
    this.#list = list;
    this.#rules = rules;
    this.#positions = new RulePositions((chain) => list.context.handlesOf(chain));
  }

  *add(change: Change, command: number): Steps<void> {
    const { verb, kind } = change;
    if (!(verb === "add" || verb === "create") || kind === "rule" || kind === "element")
      yield* this.#list.elements.sendWaiting();
    if (change.kind === "ruleset") {
      if (verb !== "flush") checkKind(kind, "");
      yield* this.#list.finish();
      const { family } = change.object;
      const nfgenFamily = family === undefined ? 0 : familyNumber(family, "family");
      this.#list.push("deltable", { header: { nfgenFamily } }, 0, command);
      this.#positions.flush({ family });
      this.#list.sets.deleteTables(family);
      return;
    }
    checkKind(kind, "");
    const object: Identity = change.object;
    const header = { nfgenFamily: familyNumber(object.family, "family") };
    const isDelete = verb === "delete" || verb === "destroy";
    if (kind !== "table") checkName(object.table, "table");
    else if (!isDelete || object.handle === undefined) checkName(object.name, "name");
    if (verb === "flush") yield* this.#flush(kind, header, object, command);
    else if (verb === "rename") yield* this.#rename(kind, header, object, command);
    else if (change.kind === "element") yield* this.#changeElements(change, command);
    else if (isDelete) yield* this.#delete(verb, kind, header, object, command);
    else yield* this.#create(change, header, command);
  }

  *#create(change: Creation, header: Header, command: number): Steps<void> {
    const { verb } = change;
    const echo = this.#list.context.echo ? NLM_F_ECHO : 0;
    const flags = (NEW_FLAGS[verb] ?? 0) | echo;
    if (change.kind === "rule") {
      yield* this.#rule(change, header, flags, command);
      return;
    }
    checkName(change.object.name, "name");
    if (change.kind === "table") this.#list.newTables.add(`${change.object.family} ${change.object.name}`);
    if (change.kind === "set" || change.kind === "map") {
      yield* this.#set(verb, header, change.object, flags, command);
      return;
    }
    const attributes = yield* resolving(() => attributesOf(change, this.#list.context.interfaces));
    this.#list.push(`new${nounOf(change.kind)}`, { header, ...attributes }, flags, command);
  }

  *#set(verb: Verb, header: Header, set: NftSet | NftMap, flags: number, command: number): Steps<void> {
    const { family, table, name, elem = [] } = set;
    const setId = ++this.#list.setId;
    const fields = { header, ...writeSet(set, setId) };
    this.#list.newSets.set(setId, fields);
    this.#list.push("newset", fields, flags, command);
    const target = { header, table, set: name, setId };
    const state = this.#list.sets.declare(family, target, shapeOfSet(set), verb === "create");
    if (elem.length > 0) yield* this.#list.elements.declare(state, elem, command);
  }

  *#rule(change: ChangeTo<"rule">, header: Header, newFlags: number, command: number): Steps<void> {
    const { verb, object } = change;
    const { family, table, chain, comment, expr } = object;
    checkName(chain, "chain");
    if (!Array.isArray(expr)) throw typeError("expr", `expected a list of statements, got ${describeValue(expr)}`);
    const flags = verb === "add" || verb === "create" ? newFlags | NLM_F_APPEND : newFlags;
    const { expressions, ends, compat } = yield* this.#rules.compiled(object, header, command);
    const target = yield* this.#positionOf(change);
    const fields = { header, table, chain, ...target.fields, ...ruleFields(comment, compat, expressions) };
    if (this.#list.usesIndexes)
      this.#positions.record({ family, table, chain }, { kind: target.kind, rule: fields, at: target.at });
    this.#list.push("newrule", fields, flags, command, ends);
  }

  *#positionOf({ verb, object, position }: ChangeTo<"rule">): Steps<RuleTarget> {
    const { handle, index } = object;
    const isInserted = verb === "insert";
    if (verb === "replace") {
      if (handle === undefined) throw typeError("handle", "expected the number of the rule to replace");
      return { fields: { handle: BigInt(handle) }, kind: "replace", at: handle };
    }
    const kind = isInserted ? "before" : "after";
    if (position !== undefined) {
      if (index !== undefined) throw typeError("index", "not allowed together with handle, which is also a position");
      return { fields: { position: BigInt(position) }, kind, at: position };
    }
    if (index === undefined) return { fields: {}, kind: isInserted ? "prepend" : "append" };
    const found = yield* this.#positions.at(object, index);
    return { fields: found.position, kind, at: found.place };
  }

  *#changeElements({ verb, object, isExact }: ChangeTo<"element">, command: number): Steps<void> {
    const { family, table, name, elem } = object;
    checkName(name, "name");
    const set = yield* this.#list.setOf(family, table, name, "name");
    if (!Array.isArray(elem)) throw typeError("elem", `expected a list, got ${describeValue(elem)}`);
    if (isExact === true) yield* this.#list.elements.change(verb, set, elem, command);
    else if (verb === "create") yield* this.#list.elements.create(set, elem, command);
    else if (verb === "delete" || verb === "destroy") yield* this.#list.elements.delete(verb, set, elem, command);
    else yield* this.#list.elements.add(set, elem, command);
  }

  *#delete(verb: "delete" | "destroy", kind: string, header: object, object: Identity, command: number): Steps<void> {
    const { family, table, chain, name } = object;
    const prefix = verb === "delete" ? "del" : "destroy";
    const handle = object.handle === undefined ? undefined : BigInt(object.handle);
    const identity = name !== undefined ? { name } : { ...(handle !== undefined && { handle }) };
    const push = (noun: string, request: object) =>
      this.#list.push(`${prefix}${noun}`, { header, ...request }, 0, command);
    if (kind === "rule") {
      checkName(chain, "chain");
      if (handle === undefined)
        throw typeError("handle", "expected the number of the rule; use flush to delete all rules of a chain");
      push("rule", { table, chain, handle });
      this.#positions.record(
        { family, table: String(table), chain: String(chain) },
        { kind: "delete", at: Number(handle) },
      );
      return;
    }
    if (name === undefined && handle === undefined) throw typeError("name", "expected a name or a handle");
    // Without the name, the recorded rules cannot be found.
    if (kind === "table" && name !== undefined) this.#positions.flush({ family, table: String(name) });
    if (kind === "chain" && name !== undefined)
      this.#positions.flush({ family, table: String(table), chain: String(name) });
    if (kind === "table" || kind === "set" || kind === "map") yield* this.#forget(kind, object);
    const parent = kind === "table" ? {} : { table };
    push(nounOf(kind), { ...parent, ...(isObjectKind(kind) && { type: objectTypes[kind] }), ...identity });
  }

  *#forget(kind: "table" | "set" | "map", { family, table = "", name, handle }: Identity): Steps<void> {
    const known = name ?? (yield* this.#list.context.nameOf(kind, family, table, handle!));
    if (known === undefined) return;
    if (kind === "table") {
      yield* this.#list.elements.send(this.#list.sets.deleteTable(family, known));
      return;
    }
    yield* this.#sendChangesOf(family, table, known);
    this.#list.sets.deleteSet(family, table, known);
  }

  *#rename(kind: string, header: Header, chain: Identity, command: number): Steps<void> {
    if (kind !== "chain") throw typeError("", "only chains can be renamed");
    const { family, table = "", name, newname } = chain;
    checkName(name, "name");
    checkName(newname, "newname");
    const handle = BigInt(yield* this.#list.context.chainHandle(family, table, name));
    this.#list.push("newchain", { header, table, handle, name: newname }, 0, command);
  }

  *#flush(kind: string, header: Header, { family, table = "", name, chain }: Identity, command: number): Steps<void> {
    if (kind === "table") {
      this.#list.push("delrule", { header, table: name }, 0, command);
      this.#positions.flush({ family, table: name });
      return;
    }
    if (kind === "chain") {
      const target = name ?? chain;
      checkName(target, "name");
      this.#list.push("delrule", { header, table, chain: target }, 0, command);
      this.#positions.flush({ family, table, chain: target });
      return;
    }
    if (kind !== "set" && kind !== "map")
      throw typeError("", "only a ruleset, table, chain, set or map can be flushed");
    checkName(name, "name");
    yield* this.#sendChangesOf(family, table, name);
    this.#list.push("delsetelem", { header, table, set: name }, 0, command);
    this.#list.sets.clear(family, table, name);
  }

  *#sendChangesOf(family: TableFamily, table: string, name: string): Steps<void> {
    const set = this.#list.sets.known(family, table, name);
    if (set !== undefined) yield* this.#list.elements.send([set]);
  }
}

/** For example, a counter is an "obj" in the operation "newobj". */
function nounOf(kind: string): string {
  if (kind === "map") return "set";
  return isObjectKind(kind) ? "obj" : kind;
}

function attributesOf({ kind, object }: Described, interfaces: InterfaceNames): object {
  switch (kind) {
    case "table":
      return writeTable(object);
    case "chain":
      return writeChain(object);
    case "flowtable":
      return writeFlowtable(object);
    default:
      return writeObject(kind, object, interfaces);
  }
}
