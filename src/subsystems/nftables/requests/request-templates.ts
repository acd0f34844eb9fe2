import { NLM_F_APPEND, NLM_F_CREATE } from "../../../constants/netlink.ts";
import type { Steps } from "../../../io/io.ts";
import type { EncodedRequest } from "../../../message/encoded-request.ts";
import { resolving } from "../../route/core/lookups.ts";
import { families } from "../model/families.ts";
import type { InTable } from "../model/objects.ts";
import { encodeElements } from "../objects/elements.ts";
import { writeChain } from "../objects/object-messages.ts";
import { type Content, ContentText, Templates } from "../rules/templates.ts";
import type { SetState } from "../sets/transaction-sets.ts";
import { checkName } from "../statements/simple/checks.ts";
import { type Change, NEW_FLAGS, type Request } from "./change.ts";
import { NO_FIELDS, type RequestList } from "./request-list.ts";
import { type CompiledRule, isPlain, type RuleRequests, ruleFields } from "./rule-requests.ts";

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
interface TemplateInput {
  readonly templates: Templates<EncodedObject>;
  readonly content: Content;
  readonly text: ContentText;
}

/** Fields of objects that {@link TemplateInput} can describe. */
const CHAIN_FIELDS: ReadonlySet<string> = new Set(["family", "table", "name"]);
const RULE_FIELDS: ReadonlySet<string> = new Set(["family", "table", "chain", "expr", "comment"]);
const ELEMENT_FIELDS: ReadonlySet<string> = new Set(["family", "table", "name", "elem"]);

/** Creates the requests of chains, rules and elements that differ only in constants from earlier ones. */
export class RequestTemplates {
  readonly #list: RequestList;
  readonly #rules: RuleRequests;
  readonly #templates = new Map<string | SetState, Templates<EncodedObject>>();

  constructor(list: RequestList, rules: RuleRequests) {
    this.#list = list;
    this.#rules = rules;
  }

  /** Returns undefined if the requests of the change do not depend only on its object, or are not encoded at once. */
  inputOf({ verb, kind, object, position, isExact }: Change): TemplateInput | undefined {
    const { sets, usesIndexes, context } = this.#list;
    const isNew = verb === "add" || verb === "create" || verb === "insert";
    if (context.encode === undefined || context.echo || usesIndexes) return undefined;
    if (!isNew || position !== undefined || isExact === true) return undefined;
    if (kind !== "chain" && kind !== "rule" && kind !== "element") return undefined;
    const { family, table } = object;
    // Keys that start with a family are unambiguous, because no family contains a space.
    if (!Object.hasOwn(families, family) || typeof table !== "string") return undefined;
    let key: string | SetState | undefined;
    let content: Content | undefined;
    if (kind === "chain" && verb !== "insert" && hasOnly(object, CHAIN_FIELDS) && typeof object.name === "string")
      content = { chain: object.name };
    else if (kind === "rule" && hasOnly(object, RULE_FIELDS)) {
      const { chain, comment, expr } = object;
      if (typeof chain === "string" && Array.isArray(expr)) content = { chain, comment, expr };
    } else if (kind === "element" && hasOnly(object, ELEMENT_FIELDS) && verb === "add") {
      const { name, elem } = object;
      if (typeof name !== "string") return undefined;
      const set = sets.known(family, table, name);
      if (set?.shape.interval !== false || !Array.isArray(elem) || elem.length !== 1) return undefined;
      key = set;
      content = { elem };
    }
    if (content === undefined) return undefined;
    key ??= `${kind} ${verb} ${family} ${table}`;
    let templates = this.#templates.get(key);
    if (templates === undefined) {
      templates = new Templates();
      this.#templates.set(key, templates);
    }
    return { templates, content, text: new ContentText(content) };
  }

  /** Pushes encoded requests if the object has a template. Otherwise returns false. */
  fill({ templates, content, text }: TemplateInput, command: number): boolean {
    const list = this.#list;
    const template = templates.find(text);
    // Elements of verdict maps do not wait for each of the chains to which they jump.
    const isChain = content.expr === undefined && content.elem === undefined;
    if (template === undefined || (!isChain && list.elements.areWaiting)) return false;
    const { requests, messages } = template.filled(text.constants, list.setId);
    list.setId += template.sets;
    for (let index = 0; index < requests.length; index++) {
      const { operation, fields, flags, statements, items } = requests[index]!;
      list.all.push({ operation, fields, flags, command, statements, items, encoded: messages[index]! });
    }
    list.encoded = list.all.length;
    return true;
  }

  /** Pushes the requests of the change. Returns a function that creates the template once the requests are encoded. */
  *add(input: TemplateInput, { verb, kind, object }: Change, command: number): Steps<() => void> {
    const place = object as InTable;
    const { family, table } = place;
    const header = { nfgenFamily: families[family] };
    const newFlags = NEW_FLAGS[verb]!;
    if (kind === "chain") {
      checkName(table, "table");
      checkName(object.name, "name");
      return yield* this.#create(input, place, (content) => {
        const fields = { header, ...writeChain({ family, table, name: content.chain! }) };
        return { requests: [{ operation: "newchain", fields, flags: newFlags, command }], isPlain: true };
      });
    }
    yield* this.#list.elements.sendWaiting();
    checkName(table, "table");
    if (kind === "element") {
      checkName(object.name, "name");
      const set = yield* this.#list.setOf(family, table, object.name, "name");
      return yield* this.#create(input, place, ({ elem: items }) => {
        const elements = { elem: encodeElements(set.shape, items!, "elem", this.#list.context.interfaces) };
        const fields = { ...set.target, elements };
        const place = { path: "elem", from: 0 };
        const request = { operation: "newsetelem", fields, flags: NLM_F_CREATE, command, items: place };
        return { requests: [request], isPlain: true };
      });
    }
    checkName(input.content.chain, "chain");
    const flags = verb === "insert" ? newFlags : newFlags | NLM_F_APPEND;
    const compile = this.#rules.compiler(family, header, table, command);
    return yield* this.#create(input, place, (content, setId) => {
      const compiled = compile(content.expr!, setId);
      const { expressions, ends, compat, sets, setCount, chainCount } = compiled;
      const fields = { header, table, chain: content.chain, ...ruleFields(content.comment, compat, expressions) };
      const request = { operation: "newrule", fields, flags, command, statements: ends };
      return { requests: [...sets, request], setCount, chainCount, isPlain: isPlain(compiled), expressions };
    });
  }

  /** @param create returns the requests. The first anonymous set has the NFTA_SET_ID after the specified one. */
  *#create(
    { templates, content, text }: TemplateInput,
    { family, table }: InTable,
    create: (content: Content, setId: number) => Created,
  ): Steps<() => void> {
    const list = this.#list;
    const { setId } = list;
    if (content.expr !== undefined) yield* this.#rules.findSets(family, table, content.expr);
    // Starts again after the lookup of an interface.
    const created = yield* resolving(() => create(content, setId));
    const { requests, setCount = 0, chainCount = 0, isPlain, expressions = [] } = created;
    this.#rules.makeAllUpdatable(family, table, expressions);
    const first = list.all.length;
    list.all.push(...requests);
    const end = list.all.length;
    list.setId += setCount;
    list.chainId += chainCount;
    const encoded = (some: readonly Request[]): EncodedObject => ({
      requests: some.map((request) => ({ ...request, fields: NO_FIELDS, encoded: undefined })),
      messages: some.map((request, index) => request.encoded ?? list.context.encode!(request, index)),
    });
    return () => {
      const result = isPlain ? encoded(list.all.slice(first, end)) : undefined;
      const marked = (other: Content, firstSetId: number) => encoded(create(other, firstSetId).requests);
      templates.add(text, setId, { result, sets: setCount }, content, marked);
    };
  }
}

function hasOnly(object: object, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name)) return false;
  return true;
}
