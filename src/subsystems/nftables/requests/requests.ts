import {
  isArgumentError,
  typeError,
  withParent,
  withPath,
  withReason,
  withTitle,
} from "../../../base/argument-error.ts";
import { checkObject, didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { BatchItem, EncodedRequest } from "../../../client/types.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_ECHO, NLM_F_EXCL, NLM_F_REPLACE } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import type { Operations, SetAttrs } from "../../../families/nftables.ts";
import { type Steps, syncIo, wait } from "../../../io/io.ts";
import type { Write } from "../../../schema/model/types.ts";
import { resolving } from "../../route/core/lookups.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import type { KernelExpression } from "../model/fields.ts";
import {
  type Chain,
  type Elements,
  type Flowtable,
  type InTable,
  isObjectKind,
  type NftObject,
  type NftSet,
  type ObjectDatatype,
  objectTypes,
  type Rule,
  type Table,
  type TableFamily,
} from "../model/objects.ts";
import type { ChainRule, RawSet, SetItem, Statement } from "../model/statements.ts";
import { writeComment } from "../model/userdata.ts";
import { checkKind, checkObjectFields, renamedChain } from "../objects/arguments.ts";
import { encodeAnonymous, encodeElements, type SetShape } from "../objects/elements.ts";
import { writeObject } from "../objects/named-objects.ts";
import {
  families,
  shapeData,
  shapeOfSet,
  writeChain,
  writeFlowtable,
  writeSet,
  writeShape,
  writeTable,
} from "../objects/object-messages.ts";
import { compatOf } from "../rules/compat.ts";
import { compileRule } from "../rules/compile.ts";
import { CompiledRules, type Content, RuleText } from "../rules/compiled-rules.ts";
import { isNamed } from "../rules/expressions/compile-value.ts";
import { ANONYMOUS, type CompileContext, type HiddenSet } from "../rules/expressions/rule-expressions.ts";
import { type NewRule, type RuleChange, RulePositions } from "../rules/positions.ts";
import { joinedItems } from "../sets/auto-merge.ts";
import { ElementRequests, type ItemPath } from "../sets/element-requests.ts";
import { type KernelSets, type SetState, type SetTarget, TransactionSets } from "../sets/transaction-sets.ts";
import { checkFields, checkName } from "../statements/simple/checks.ts";
import { anonymousRule } from "../statements/simple/verdicts.ts";
import { areOfOneText, type ValueOrigin, valueOrigin } from "../text/scanner/origin.ts";

export const VERBS = ["add", "create", "insert", "replace", "change", "rename", "delete", "destroy", "flush"] as const;

export type Verb = (typeof VERBS)[number];

export function isVerb(key: string): key is Verb {
  return (VERBS as readonly string[]).includes(key);
}

export interface Change {
  readonly verb: Verb;
  readonly kind: string;
  readonly object: object;
  /** Handle of the rule next to which this rule is placed. */
  readonly position?: number | undefined;
  /** Whether joining and splitting ranges is disabled ("auto-merge"). */
  readonly isExact?: boolean | undefined;
  /** Path of the object in errors (default: the command's index). */
  readonly path?: string | undefined;
}

/** One command of a transaction can result in several requests. */
export interface Request {
  readonly operation: string;
  /** Empty if the request is {@link encoded}. */
  readonly fields: object;
  /** The encoded request, if {@link RequestContext.encode} has encoded it. */
  readonly encoded?: EncodedRequest | undefined;
  /** Flags (`NLM_F_*`) of the request. */
  readonly flags: number;
  /** Number of the command in the header of the request. */
  readonly command: number;
  /** Index after the last kernel expression of each statement. */
  readonly statements?: readonly number[] | undefined;
  /** Position of the set elements in their command, for error messages. */
  readonly items?: ItemPath | undefined;
}

/** @param paths paths of the objects for errors. */
export function additionsOf(objects: readonly NftObject[], paths: readonly string[] = []): Change[] {
  return objects.map((one, index) => {
    const [kind, object] = Object.entries(one)[0] as [string, object];
    return { verb: "add", kind, object, path: paths[index] };
  });
}

interface RequestContext extends KernelSets {
  /**
   * Encodes a request as soon as later commands cannot change it, so that a large transaction needs memory only for the
   * message (default: requests are not encoded). `index` is the position of the request in the transaction.
   */
  readonly encode?: ((request: Request, index: number) => EncodedRequest) | undefined;
  nameOf(kind: "table" | "set" | "map", family: TableFamily, table: string, handle: number): Steps<string | undefined>;
  handlesOf(chain: Pick<Rule, "family" | "table" | "chain">): Steps<number[]>;
  chainHandle(family: TableFamily, table: string, chain: string): Steps<number>;
  hasTable(family: TableFamily, table: string): Steps<boolean>;
  /** NLM_F_ECHO: the kernel sends back each created object. */
  readonly echo: boolean;
}

/** For requests that are encoded without a kernel. */
export const withoutKernel: Omit<RequestContext, "interfaces"> = {
  io: syncIo,
  echo: false,
  shapeOf: () => wait(undefined),
  itemsOf: () => wait([]),
  startOf: () => wait(undefined),
  nameOf: () => wait(undefined),
  hasTable: () => wait(true),
  handlesOf: () => wait([]),
  chainHandle() {
    throw typeError("newname", "not allowed in a ruleset; give the chain its final name");
  },
};

type Header = SetTarget["header"];

/** The kernel's size for sets that rules update (nft_dynset_init). */
export const UPDATED_SIZE = 0xffff;

/** Fields of encoded requests. */
const NO_FIELDS = Object.freeze({});

const NEW_FLAGS: Readonly<Record<string, number>> = {
  add: NLM_F_CREATE,
  create: NLM_F_CREATE | NLM_F_EXCL,
  insert: NLM_F_CREATE,
  replace: NLM_F_REPLACE,
  change: 0,
};

/**
 * Encodes the commands of an nftables transaction as requests.
 *
 * @throws TypeError or RangeError with the path of the invalid field. The path starts with `commands[index]`. For an
 *   object that was parsed from nft text, the path starts with the line and column instead.
 */
export function* requestsOf(changes: readonly Change[], context: RequestContext): Steps<Request[]> {
  const usesIndexes = changes.some(({ kind, object }) => kind === "rule" && (object as Rule).index !== undefined);
  const builder = new RequestBuilder(context, usesIndexes);
  for (const [index, change] of changes.entries()) {
    const { verb, kind, object } = change;
    const isNew = verb in NEW_FLAGS;
    if (builder.fill(change, index)) {
      const pause = context.io.pause(true);
      if (pause !== undefined) yield* wait(pause);
      continue;
    }
    const path = `${change.path ?? `commands[${index}]`}.${kind}`;
    try {
      if (verb === "rename") checkFields(object, renamedChain, path);
      else checkObjectFields(kind, object, isNew, path);
      try {
        yield* builder.add(change, index);
        const pause = context.io.pause(true);
        if (pause !== undefined) yield* wait(pause);
      } catch (error) {
        throw withParent(error, path);
      }
    } catch (error) {
      throw withOrigin(error, changes, index, path);
    }
    yield* builder.encode();
  }
  yield* builder.finish();
  return builder.requests;
}

/** Adds the position in the nft text to an error's path. */
function withOrigin(error: unknown, changes: readonly Change[], index: number, path: string): unknown {
  if (error instanceof NetlinkError && error.path !== undefined) {
    const place = placeInText(changes, index, error.path);
    if (place === undefined) return error;
    const { errno, operation } = error;
    const message = `${place.title}: ${error.message}\n${place.excerpt}`;
    return new NetlinkError(message, { errno, operation, path: place.title, cause: error });
  }
  if (!isArgumentError(error) || !error.path.startsWith(path)) return error;
  const at = placeInText(changes, index, error.path.slice(path.length + 1));
  if (at === undefined) return error;
  const { title, excerpt, field } = at;
  const placed = withReason(
    withPath(error, () => ""),
    (reason) => `${field === undefined ? "" : `${field}: `}${reason}\n${excerpt}`,
  );
  return withTitle(placed, `${title}: `, title);
}

/**
 * Returns where a value of a command was parsed, such as "rules.nft: line 3, column 5", and its line. The place contains
 * the index of the command if the commands were parsed from several texts.
 */
export function placeInText(changes: readonly Change[], index: number, inObject: string): ValueOrigin | undefined {
  const { object, path } = changes[index]!;
  const at = valueOrigin(object, inObject);
  if (at === undefined) return undefined;
  const isOneText = areOfOneText(Iterator.from(changes).map((change) => change.object));
  const command = path ?? (isOneText ? undefined : `commands[${index}]`);
  return command === undefined ? at : { ...at, title: `${command}: ${at.title}` };
}

/** `fields` contains the position of the rule in its chain. */
interface RuleTarget extends Pick<RuleChange, "kind" | "at"> {
  readonly fields: object;
}

/** What a rule compiles to. */
interface CompiledRule {
  readonly expressions: readonly KernelExpression[];
  /** Index after the last kernel expression of each statement. */
  readonly ends: readonly number[];
  readonly compat: ReturnType<typeof compatOf>;
  /** Requests for anonymous sets and chains. */
  readonly sets: readonly Request[];
  /** Number of anonymous sets, and of chains. */
  readonly setCount: number;
  readonly chainCount: number;
}

/** Compiles the statements of a rule. The first anonymous set has the NFTA_SET_ID after the specified one. */
type Compile = (statements: readonly Statement[], setId: number) => CompiledRule;

/** Requests for an object. */
interface Created extends Partial<Pick<CompiledRule, "expressions" | "setCount" | "chainCount">> {
  readonly requests: readonly Request[];
  /** Whether creating the requests again changes nothing else. */
  readonly isPlain: boolean;
}

/** Requests for an object, and their messages. */
interface EncodedObject {
  readonly requests: readonly Request[];
  readonly messages: readonly EncodedRequest[];
}

/** A new object whose requests depend only on its content. */
interface SimilarObject {
  readonly known: CompiledRules<EncodedObject>;
  readonly content: Content;
  readonly text: RuleText;
}

/** Fields of objects that {@link SimilarObject} can describe. */
const CHAIN_FIELDS: ReadonlySet<string> = new Set(["family", "table", "name"]);
const RULE_FIELDS: ReadonlySet<string> = new Set(["family", "table", "chain", "expr", "comment"]);
const ELEMENT_FIELDS: ReadonlySet<string> = new Set(["family", "table", "name", "elem"]);

interface ChainOfRule {
  readonly table: string;
  readonly rules: readonly ChainRule[];
  readonly path: string;
  readonly context: CompileContext;
  readonly command: number;
}

class RequestBuilder {
  readonly requests: Request[] = [];
  readonly #context: RequestContext;
  readonly #sets: TransactionSets;
  readonly #elements: ElementRequests;
  #setId = 0;
  #chainId = 0;
  /** Keyed by NFTA_SET_ID. A later rule can still change these requests. */
  readonly #newSets = new Map<number, SetAttrs<Write>>();
  readonly #positions: RulePositions;
  readonly #newTables = new Set<string>();
  /** By family and table. */
  readonly #compiledRules = new Map<string, CompiledRules<CompiledRule>>();
  readonly #encodedObjects = new Map<string | SetState, CompiledRules<EncodedObject>>();
  /** The current object, if its requests depend only on its content. */
  #similar: SimilarObject | undefined;
  /** Creates the template of the last object, whose requests are not encoded yet. */
  #addTemplate: (() => void) | undefined;
  /** Whether rules refer to the positions of other rules, so that later commands can change the requests of rules. */
  readonly #usesIndexes: boolean;
  #encoded = 0;

  constructor(context: RequestContext, usesIndexes: boolean) {
    this.#context = context;
    this.#usesIndexes = usesIndexes;
    this.#sets = new TransactionSets(context);
    this.#positions = new RulePositions((chain) => context.handlesOf(chain));
    const push = (operation: string, fields: object, flags: number, command: number, items: ItemPath | undefined) =>
      this.requests.push({ operation, fields, flags, command, items });
    this.#elements = new ElementRequests(push, context.interfaces, context.io);
  }

  /** Pushes encoded requests if another object differed only in constants. Otherwise returns false. */
  fill(change: Change, command: number): boolean {
    const similar = this.#similarTo(change);
    this.#similar = similar;
    const filled = similar?.known.filled(similar.text, this.#setId);
    if (filled === undefined || this.#elements.areWaiting) return false;
    this.#setId += filled.sets;
    const { requests, messages } = filled.result;
    for (let index = 0; index < requests.length; index++) {
      const { operation, fields, flags, statements, items } = requests[index]!;
      this.requests.push({ operation, fields, flags, command, statements, items, encoded: messages[index]! });
    }
    this.#encoded = this.requests.length;
    return true;
  }

  /** Returns undefined if the requests of the change do not depend only on its object, or are not encoded at once. */
  #similarTo({ verb, kind, object, position, isExact }: Change): SimilarObject | undefined {
    const { encode, echo } = this.#context;
    const isNew = verb === "add" || verb === "create" || verb === "insert";
    if (encode === undefined || echo || this.#usesIndexes || !isNew || position !== undefined || isExact === true)
      return undefined;
    const { family, table, chain, name, expr, elem, comment } = object as Rule & Chain & Elements;
    if (typeof family !== "string" || typeof table !== "string") return undefined;
    let key: string | SetState | undefined;
    let content: Content | undefined;
    if (kind === "chain" && hasOnly(object, CHAIN_FIELDS) && typeof name === "string") content = { chain: name };
    else if (kind === "rule" && hasOnly(object, RULE_FIELDS) && typeof chain === "string" && Array.isArray(expr))
      content = { chain, comment, expr };
    else if (kind === "element" && hasOnly(object, ELEMENT_FIELDS) && verb === "add") {
      if (typeof name !== "string") return undefined;
      const set = this.#sets.known(family, table, name);
      if (set?.shape.interval !== false || !Array.isArray(elem) || elem.length !== 1) return undefined;
      key = set;
      content = { elem: elem as [SetItem] };
    }
    if (content === undefined) return undefined;
    const known = this.#encodedObjects.getOrInsertComputed(
      key ?? `${kind} ${verb} ${family} ${table}`,
      () => new CompiledRules(),
    );
    return { known, content, text: new RuleText(content) };
  }

  *add(change: Change, command: number): Steps<void> {
    const { verb, kind, object } = change;
    const fields = object as Record<string, unknown>;
    if (!(verb === "add" || verb === "create") || kind === "rule" || kind === "element")
      yield* this.#elements.sendWaiting();
    if (verb === "flush" && kind === "ruleset") {
      yield* this.finish();
      const family = fields["family"] as TableFamily | undefined;
      const nfgenFamily = family === undefined ? 0 : familyNumber(family, "family");
      this.#push("deltable", { header: { nfgenFamily } }, 0, command);
      this.#positions.flush(family === undefined ? {} : { family });
      this.#sets.deleteTables(family);
      return;
    }
    checkKind(kind, "");
    const header = { nfgenFamily: familyNumber(fields["family"], "family") };
    const isDelete = verb === "delete" || verb === "destroy";
    if (kind !== "table") checkName(fields["table"], "table");
    else if (!isDelete || fields["handle"] === undefined) checkName(fields["name"], "name");
    if (verb === "flush") yield* this.#flush(kind, header, object as Rule & Chain, command);
    else if (verb === "rename") yield* this.#rename(kind, header, object as Chain & { newname?: unknown }, command);
    else if (kind === "element") yield* this.#changeElements(change, command);
    else if (isDelete) yield* this.#delete(verb, kind, header, fields, command);
    else yield* this.#create(change, header, command);
  }

  /** Encodes the new requests that later commands cannot change. */
  *encode(): Steps<void> {
    const { encode, echo, io } = this.#context;
    if (encode === undefined) return;
    for (; this.#encoded < this.requests.length; this.#encoded++) {
      const index = this.#encoded;
      const request = this.requests[index]!;
      const { operation, encoded } = request;
      // The result of an echoed set depends on its fields.
      const isFinal =
        operation === "newrule" ? !this.#usesIndexes : operation !== "newset" || !(echo || this.#isNew(request));
      if (isFinal && encoded === undefined)
        this.requests[index] = { ...request, fields: NO_FIELDS, encoded: encode(request, index) };
      const pause = io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
    this.#addTemplate?.();
    this.#addTemplate = undefined;
  }

  #isNew({ fields }: Request): boolean {
    return this.#newSets.get((fields as SetAttrs<Write>).id ?? 0) === fields;
  }

  /** Some changes of set elements follow all other commands. */
  *finish(): Steps<void> {
    yield* this.#elements.sendAll();
  }

  #push(operation: string, fields: object, flags: number, command: number, statements?: readonly number[]): void {
    this.requests.push({ operation, fields, flags, command, statements });
  }

  *#create(change: Change, header: Header, command: number): Steps<void> {
    const { verb, kind, object } = change;
    const echo = this.#context.echo ? NLM_F_ECHO : 0;
    const flags = (NEW_FLAGS[verb] ?? 0) | echo;
    if (kind === "rule") {
      yield* this.#rule(change, header, flags, command);
      return;
    }
    checkName((object as { name?: unknown }).name, "name");
    if (kind === "chain" && this.#similar !== undefined) {
      const { family, table } = object as Chain;
      yield* this.#createSimilar(object as Chain, ({ chain }) => {
        const fields = { header, ...writeChain({ family, table, name: chain! }) };
        return { requests: [{ operation: "newchain", fields, flags, command }], isPlain: true };
      });
      return;
    }
    if (kind === "table") this.#newTables.add(`${(object as Table).family} ${(object as Table).name}`);
    if (kind === "set" || kind === "map") {
      yield* this.#set(verb, header, object as NftSet, flags, command);
      return;
    }
    const attributes = yield* resolving(() => attributesOf(kind, object, this.#context.interfaces));
    this.#push(`new${nounOf(kind)}`, { header, ...attributes }, flags, command);
  }

  *#set(verb: Verb, header: Header, set: NftSet, flags: number, command: number): Steps<void> {
    const { family, table, name, elem = [] } = set;
    const setId = ++this.#setId;
    const fields = { header, ...writeSet(set, setId) };
    this.#newSets.set(setId, fields);
    this.#push("newset", fields, flags, command);
    const target = { header, table, set: name, setId };
    const state = this.#sets.declare(family, target, shapeOfSet(set), verb === "create");
    if (elem.length > 0) yield* this.#elements.declare(state, elem, command);
  }

  *#rule(change: Change, header: Header, newFlags: number, command: number): Steps<void> {
    const { verb, object, position } = change;
    const { family, table, chain, comment, expr } = object as Rule;
    checkName(chain, "chain");
    if (!Array.isArray(expr)) throw typeError("expr", `expected a list of statements, got ${describeValue(expr)}`);
    const flags = verb === "add" || verb === "create" ? newFlags | NLM_F_APPEND : newFlags;
    if (this.#similar !== undefined) {
      yield* this.#similarRule(object as Rule, header, flags, command);
      return;
    }
    const { expressions, ends, compat } = yield* this.#compiled(object as Rule, header, command);
    const target = yield* this.#positionOf({ verb, object, position });
    const fields = { header, table, chain, ...target.fields, ...ruleFields(comment, compat, expressions) };
    if (this.#usesIndexes)
      this.#positions.record({ family, table, chain }, { kind: target.kind, rule: fields as NewRule, at: target.at });
    this.#push("newrule", fields, flags, command, ends);
  }

  *#similarRule(rule: Rule, header: Header, flags: number, command: number): Steps<void> {
    const { family, table } = rule;
    const compile = this.#compiler(family, header, table, command);
    yield* this.#createSimilar(rule, (content, setId) => {
      const compiled = compile(content.expr!, setId);
      const { expressions, ends, compat, sets, setCount, chainCount } = compiled;
      const fields = { header, table, chain: content.chain, ...ruleFields(content.comment, compat, expressions) };
      const request = { operation: "newrule", fields, flags, command, statements: ends };
      return { requests: [...sets, request], setCount, chainCount, isPlain: isPlain(compiled), expressions };
    });
  }

  /**
   * Pushes the requests for the current object, which {@link #similarTo} has described.
   *
   * @param create returns the requests. The first anonymous set has the NFTA_SET_ID after the specified one.
   */
  *#createSimilar({ family, table }: InTable, create: (content: Content, setId: number) => Created): Steps<void> {
    const { known, content, text } = this.#similar!;
    const setId = this.#setId;
    if (content.expr !== undefined) yield* this.#findSets(family, table, content.expr);
    // Starts again after the lookup of an interface.
    const created = yield* resolving(() => create(content, setId));
    const { requests, setCount = 0, chainCount = 0, isPlain, expressions = [] } = created;
    this.#makeAllUpdatable(family, table, expressions);
    const first = this.requests.length;
    this.requests.push(...requests);
    this.#setId += setCount;
    this.#chainId += chainCount;
    const encoded = (list: readonly Request[]): EncodedObject => ({
      requests: list.map((request) => ({ ...request, fields: NO_FIELDS, encoded: undefined })),
      messages: list.map((request, index) => request.encoded ?? this.#context.encode!(request, index)),
    });
    this.#addTemplate = () => {
      const result = isPlain ? encoded(this.requests.slice(first)) : undefined;
      const marked = (other: Content, firstSetId: number) => encoded(create(other, firstSetId).requests);
      known.add(text, setId, { result, sets: setCount }, content, marked);
    };
  }

  /** Compiles a rule, and pushes the requests for its anonymous sets and chains. */
  *#compiled({ family, table, expr }: Rule, header: Header, command: number): Steps<CompiledRule> {
    const known = this.#compiledRules.getOrInsertComputed(`${family} ${table}`, () => new CompiledRules());
    const text = new RuleText({ expr });
    const setId = this.#setId;
    const filled = known.filled(text, setId);
    if (filled !== undefined) {
      this.#setId += filled.sets;
      for (const { operation, fields, flags, items } of filled.result.sets)
        this.requests.push({ operation, fields, flags, command, items });
      return filled.result;
    }
    yield* this.#findSets(family, table, expr);
    const compile = this.#compiler(family, header, table, command);
    // Compilation restarts after the lookup of an interface.
    const compiled = yield* resolving(() => compile(expr, setId));
    this.#makeAllUpdatable(family, table, compiled.expressions);
    for (const request of compiled.sets) this.requests.push(request);
    this.#setId += compiled.setCount;
    this.#chainId += compiled.chainCount;
    const result = isPlain(compiled) ? compiled : undefined;
    const marked = (content: Content, firstSetId: number) => compile(content.expr!, firstSetId);
    known.add(text, setId, { result, sets: compiled.setCount }, { expr }, marked);
    return compiled;
  }

  /** Reads the sets in statements, because they are compiled without waiting. */
  *#findSets(family: TableFamily, table: string, expr: readonly Statement[]): Steps<void> {
    for (const set of setsIn(expr)) yield* this.#sets.find(family, table, set);
  }

  /** Returns a function that compiles statements, and leaves the transaction unchanged. */
  #compiler(family: TableFamily, header: Header, table: string, command: number): Compile {
    const context: CompileContext = {
      family,
      interfaces: this.#context.interfaces,
      shapeOf: (set, path) => this.#setNow(family, table, set, path).shape,
      addSet: (shape, items, path) => this.#anonymous(header, table, shape, items, path, command),
      addMeter: (shape, set) => this.#hidden(header, table, shape, set, command),
      addChain: (rules, path) => this.#chainOfRule(header, { table, rules, path, context, command }),
      addRawSet: (name, set, path) => this.#rawSet({ header, table, set: name }, set, path, command),
    };
    return (statements, firstSetId) => {
      const [count, setId, chainId] = [this.requests.length, this.#setId, this.#chainId];
      this.#setId = firstSetId;
      try {
        const ends: number[] = [];
        const expressions = compileRule(statements, { ...context, statementEnds: (end) => ends.push(end) }, "expr");
        const sets = this.requests.slice(count);
        const [setCount, chainCount] = [this.#setId - firstSetId, this.#chainId - chainId];
        return { expressions, ends, compat: compatOf(family, expressions), sets, setCount, chainCount };
      } finally {
        this.requests.length = count;
        this.#setId = setId;
        this.#chainId = chainId;
      }
    };
  }

  /** The jump of the rule refers to the returned NFTA_CHAIN_ID. */
  #chainOfRule(header: Header, { table, rules, path, context, command }: ChainOfRule): number {
    const id = ++this.#chainId;
    const inner: CompileContext = {
      ...context,
      statementEnds: () => undefined,
      addChain(_, where) {
        throw typeError(where, "a chain without a name cannot contain another one; declare a chain with a name");
      },
    };
    this.#push("newchain", { header, table, id, flags: ["binding"] }, NLM_F_CREATE, command);
    for (const [index, rule] of rules.entries()) {
      const where = `${path}[${index}]`;
      checkObject(rule, where);
      checkFields(rule, anonymousRule, where);
      const { expr, comment } = rule;
      const elem = compileRule(expr, inner, `${where}.expr`);
      this.#makeAllUpdatable(context.family, table, elem);
      const compat = compatOf(context.family, elem);
      const userdata = comment === undefined ? {} : { userdata: writeComment(comment, `${where}.comment`) };
      const fields = { header, table, chainId: id, ...(compat && { compat }), expressions: { elem }, ...userdata };
      this.#push("newrule", fields, NLM_F_CREATE | NLM_F_APPEND, command);
    }
    return id;
  }

  *#positionOf({ verb, object, position }: Pick<Change, "verb" | "object" | "position">): Steps<RuleTarget> {
    const { handle, index } = object as Rule;
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
    const found = yield* this.#positions.at(object as Rule, index);
    return { fields: found.position, kind, at: found.place };
  }

  #makeAllUpdatable(family: TableFamily, table: string, expressions: readonly KernelExpression[]): void {
    for (const { name, data } of expressions)
      if (name === "dynset") this.#makeUpdatable(family, table, (data as { setName: string }).setName);
  }

  /**
   * Adds the flag "dynamic" to a new set that has a size and is updated by a rule. Without the flag "dynamic" or
   * "timeout", the kernel rejects the rule (nft_hash_fast_estimate).
   *
   * If the size is 65535, removes the size instead of adding the flag: the kernel lists a set without a size as having
   * this size once a rule updates it (nft_dynset_init).
   */
  #makeUpdatable(family: TableFamily, table: string, name: string): void {
    const setId = this.#sets.known(family, table, name)?.target.setId;
    const set = setId === undefined ? undefined : this.#newSets.get(setId);
    if (set?.desc?.size === undefined || set.flags?.some((flag) => flag === "eval" || flag === "timeout")) return;
    const { desc, flags = [] } = set;
    if (desc.size === UPDATED_SIZE) Object.assign(set, { desc: { ...desc, size: undefined } });
    else Object.assign(set, { flags: [...flags, "eval"] });
  }

  #anonymous(
    header: Header,
    table: string,
    shape: SetShape,
    items: readonly SetItem[],
    path: string,
    command: number,
  ): number {
    if (!Array.isArray(items) || items.length === 0) throw typeError(path, "expected a list with at least one element");
    const { interfaces } = this.#context;
    const isMerged = shape.interval && shape.key.length === 1 && shape.data === undefined;
    const merged = isMerged ? joinedItems(shape.key[0]!, interfaces, items, path) : items;
    const elements = encodeAnonymous({ ...shape, hasTimeout: false }, merged, path, interfaces);
    const name = shape.data === undefined ? ANONYMOUS.set : ANONYMOUS.map;
    // The size counts range ends: older kernels otherwise return ENFILE.
    const set = { name, flags: ["anonymous", "constant"], size: elements.length };
    const setId = this.#hidden(header, table, shape, set, command);
    const target = { header, table, set: name, setId };
    // Rules are compiled synchronously, even in the mode "async".
    syncIo.run(this.#elements.push("newsetelem", target, elements, NLM_F_CREATE, command, path));
    return setId;
  }

  #rawSet(target: SetTarget, { attributes, elements }: RawSet, path: string, command: number): number {
    const { header, table, set: name } = target;
    const setId = ++this.#setId;
    this.#push("newset", { ...attributes, header, table, name, id: setId }, NLM_F_CREATE, command);
    const add = this.#elements.push("newsetelem", { ...target, setId }, elements, NLM_F_CREATE, command, path);
    syncIo.run(add);
    return setId;
  }

  /** Returns the NFTA_SET_ID of the requested set. */
  #hidden(header: Header, table: string, shape: SetShape, { name, flags, size }: HiddenSet, command: number): number {
    const id = ++this.#setId;
    const described = writeShape(shape, flags);
    const userdata = Buffer.concat(shapeData(shape, flags.includes("constant")));
    const desc = { ...described.desc, size };
    const set = { header, table, name, id, ...described, desc, userdata };
    this.#push("newset", set, NLM_F_CREATE, command);
    return id;
  }

  *#setOf(family: TableFamily, table: string, name: string, path: string): Steps<SetState> {
    const found = yield* this.#sets.find(family, table, name);
    const isInTable = found !== undefined || this.#newTables.has(`${family} ${table}`);
    if (!isInTable && !(yield* this.#context.hasTable(family, table)))
      throw typeError("table", `there is no table ${family} ${table}`);
    return this.#setNow(family, table, name, path);
  }

  /** Returns a set that was looked up before, because rules are compiled without waiting. */
  #setNow(family: TableFamily, table: string, name: string, path: string): SetState {
    const known = this.#sets.known(family, table, name);
    if (known !== undefined) return known;
    const advice = didYouMean(name, this.#sets.namesOf(family, table));
    throw typeError(path, `there is no set or map ${JSON.stringify(name)} in table ${family} ${table}${advice}`);
  }

  *#changeElements(change: Change, command: number): Steps<void> {
    const { verb, object, isExact } = change;
    const { family, table, name, elem } = object as Elements;
    checkName(name, "name");
    const set = yield* this.#setOf(family, table, name, "name");
    if (!Array.isArray(elem)) throw typeError("elem", `expected a list, got ${describeValue(elem)}`);
    if (this.#similar !== undefined) {
      yield* this.#createSimilar(object as Elements, ({ elem: items }) => {
        const elements = { elem: encodeElements(set.shape, items!, "elem", this.#context.interfaces) };
        const fields = { ...set.target, elements };
        const place = { path: "elem", from: 0 };
        const request = { operation: "newsetelem", fields, flags: NLM_F_CREATE, command, items: place };
        return { requests: [request], isPlain: true };
      });
    } else if (isExact === true) yield* this.#elements.change(verb, set, elem, command);
    else if (verb === "create") yield* this.#elements.create(set, elem, command);
    else if (verb === "delete" || verb === "destroy") yield* this.#elements.delete(verb, set, elem, command);
    else yield* this.#elements.add(set, elem, command);
  }

  *#delete(
    verb: "delete" | "destroy",
    kind: string,
    header: object,
    fields: Record<string, unknown>,
    command: number,
  ): Steps<void> {
    const prefix = verb === "delete" ? "del" : "destroy";
    const { table, chain, name } = fields;
    const handle = fields["handle"] === undefined ? undefined : BigInt(fields["handle"] as number);
    const identity = name !== undefined ? { name } : { ...(handle !== undefined && { handle }) };
    const { family } = fields as unknown as Rule;
    const push = (noun: string, request: object) => this.#push(`${prefix}${noun}`, { header, ...request }, 0, command);
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
    if (kind === "table" || kind === "set" || kind === "map") yield* this.#forget(kind, fields as unknown as NftSet);
    const parent = kind === "table" ? {} : { table };
    push(nounOf(kind), { ...parent, ...(isObjectKind(kind) && { type: objectTypes[kind] }), ...identity });
  }

  *#forget(kind: "table" | "set" | "map", { family, table, name, handle }: NftSet): Steps<void> {
    const known = name ?? (yield* this.#context.nameOf(kind, family, table, handle!));
    if (known === undefined) return;
    if (kind === "table") {
      yield* this.#elements.send(this.#sets.deleteTable(family, known));
      return;
    }
    yield* this.#sendChangesOf(family, table, known);
    this.#sets.deleteSet(family, table, known);
  }

  *#rename(kind: string, header: object, chain: Chain & { newname?: unknown }, command: number): Steps<void> {
    if (kind !== "chain") throw typeError("", "only chains can be renamed");
    const { family, table, name, newname } = chain;
    checkName(name, "name");
    checkName(newname, "newname");
    const handle = BigInt(yield* this.#context.chainHandle(family, table, name));
    this.#push("newchain", { header, table, handle, name: newname }, 0, command);
  }

  *#flush(kind: string, header: object, { family, table, name, chain }: Rule & Chain, command: number): Steps<void> {
    if (kind === "table") {
      this.#push("delrule", { header, table: name }, 0, command);
      this.#positions.flush({ family, table: name });
      return;
    }
    if (kind === "chain") {
      checkName(name ?? chain, "name");
      this.#push("delrule", { header, table, chain: name ?? chain }, 0, command);
      this.#positions.flush({ family, table, chain: name ?? chain });
      return;
    }
    if (kind !== "set" && kind !== "map")
      throw typeError("", "only a ruleset, table, chain, set or map can be flushed");
    checkName(name, "name");
    yield* this.#sendChangesOf(family, table, name);
    this.#push("delsetelem", { header, table, set: name }, 0, command);
    this.#sets.clear(family, table, name);
  }

  *#sendChangesOf(family: TableFamily, table: string, name: string): Steps<void> {
    const set = this.#sets.known(family, table, name);
    if (set !== undefined) yield* this.#elements.send([set]);
  }
}

function hasOnly(object: object, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name)) return false;
  return true;
}

/** Fields of a new rule that do not depend on its place. */
function ruleFields(
  comment: string | undefined,
  compat: CompiledRule["compat"],
  expressions: CompiledRule["expressions"],
): object {
  const userdata = comment === undefined ? {} : { userdata: writeComment(comment, "comment") };
  return { ...(compat && { compat }), expressions: { elem: expressions }, ...userdata };
}

/** Other requests and expressions than those of anonymous sets also change the state of the transaction. */
function isPlain({ sets, setCount, chainCount, expressions }: CompiledRule): boolean {
  return (
    chainCount === 0 &&
    sets.length === 2 * setCount &&
    !expressions.some(({ name }) => name === "dynset" || name === "match" || name === "target")
  );
}

export function batchItem({ operation, fields, flags }: Request): BatchItem<Operations, "newtable"> {
  return { operation, fields, flags } as BatchItem<Operations, "newtable">;
}

/** For example, a counter is an "obj" in the operation "newobj". */
function nounOf(kind: string): string {
  if (kind === "map") return "set";
  return isObjectKind(kind) ? "obj" : kind;
}

function attributesOf(kind: string, object: object, interfaces: InterfaceNames): object {
  switch (kind) {
    case "table":
      return writeTable(object as Table);
    case "chain":
      return writeChain(object as Chain);
    case "flowtable":
      return writeFlowtable(object as Flowtable);
    default:
      return writeObject(kind as ObjectDatatype, object as Parameters<typeof writeObject>[1], interfaces);
  }
}

export function familyNumber(family: unknown, path: string): number {
  if (typeof family === "string" && Object.hasOwn(families, family)) return families[family as TableFamily];
  throw typeError(path, `expected ${Object.keys(families).join(", ")}, got ${describeValue(family)}`);
}

/**
 * Returns the names of the sets and maps in statements: texts such as "@allowed". Other texts may start with "@", too.
 *
 * @param parents objects that contain `value`, because an invalid rule can contain itself.
 */
function setsIn(value: unknown, names: string[] = [], parents: object[] = []): string[] {
  if (isNamed(value)) names.push(value.slice(1));
  if (typeof value !== "object" || value === null || parents.includes(value)) return names;
  parents.push(value);
  for (const part of Array.isArray(value) ? value : Object.values(value)) setsIn(part, names, parents);
  parents.pop();
  return names;
}
