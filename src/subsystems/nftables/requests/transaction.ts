import { isArgumentError, typeError } from "../../../base/argument-error.ts";
import { didYouMean, isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { member } from "../../../base/objects.ts";
import { EMSGSIZE } from "../../../constants/errno.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { NetlinkError } from "../../../errors.ts";
import { nftables } from "../../../families/nftables.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { isRejection, rejection, specialAdvice } from "../../../sock/advice.ts";
import type { Command, NftObject, Reference, RenamedChain, Rule, TableFamily } from "../model/objects.ts";
import { entryOf, membersOf } from "../model/statements.ts";
import { isRangeEnd } from "../objects/elements.ts";
import { KINDS } from "../objects/kinds.ts";
import { originOf } from "../text/scanner/origin.ts";
import { adviceOn } from "./advice.ts";
import { type Change, changeOf, isVerb, type Request, VERBS, type Verb } from "./change.ts";
import { placeInText } from "./requests.ts";

/** Result of one command of a transaction. */
export interface CommandResult {
  /** Handle of the created object. Present only with the option `handles`. */
  handle?: number | undefined;
}

/** One object, or a list of objects. */
export type Objects<One> = One | readonly One[];

const PLACED: ReadonlySet<Verb> = new Set(["add", "create", "insert"]);

/**
 * Collects the commands of one nftables transaction, in the order in which its methods are called. Objects are not copied:
 * they are read when the transaction is sent, after its callback has returned, so do not change them before.
 */
export class NftTransaction {
  /** @internal */
  readonly changes: Change[] = [];
  #isEnded = false;

  /**
   * Adds objects to the nftables ruleset. A rule is added at the end of its chain. Any other object that already exists
   * with the same properties stays unchanged.
   *
   * Handles in the objects are ignored, so that listed objects can be added again. To add a rule after an existing
   * rule, use {@link run} with `{ add: … }` and the handle of the existing rule.
   */
  add(objects: Objects<NftObject>): this {
    return this.#push("add", objects);
  }
  /** Adds objects to the nftables ruleset. The transaction fails with EEXIST if one of the objects exists. */
  create(objects: Objects<NftObject>): this {
    return this.#push("create", objects);
  }
  /**
   * Adds nftables rules at the start of their chain. If a rule has the field `handle` or `index`, it is added before
   * the existing rule with this handle or index. If earlier commands of the transaction add or delete rules, the index
   * counts the rules after these commands.
   */
  insert(rules: Objects<{ rule: Rule }>): this {
    return this.#push("insert", rules, true);
  }
  /** Replaces existing nftables rules. The field `handle` of each new rule selects the rule to replace. */
  replace(rules: Objects<{ rule: Rule }>): this {
    return this.#push("replace", rules);
  }
  /**
   * Changes what the kernel can change of nftables objects: flags of tables, policies of base chains, timeouts of sets, and
   * quotas. It ignores other differences. The transaction fails with ENOENT if a set, map or flow table does not exist. The
   * kernel creates other objects that do not exist.
   */
  change(objects: Objects<NftObject>): this {
    return this.#push("change", objects);
  }
  /** Renames nftables chains, which must exist before the transaction. Jumps to a renamed chain remain valid. */
  rename(chains: Objects<RenamedChain>): this {
    return this.#push("rename", chains);
  }
  /**
   * Deletes objects of the nftables ruleset by name or handle, and rules by handle. The transaction fails with ENOENT
   * if an object is missing.
   */
  delete(references: Objects<Reference>): this {
    return this.#push("delete", references);
  }
  /**
   * Deletes objects of the nftables ruleset like {@link delete}, but ignores objects that do not exist. Requires Linux
   * 6.3.
   */
  destroy(references: Objects<Reference>): this {
    return this.#push("destroy", references);
  }
  /**
   * Deletes all rules of an nftables table or chain, all elements of a set, or the whole ruleset. For the ruleset,
   * `family` restricts the deletion to one address family.
   */
  flush(references: Objects<Reference | { ruleset: null | { family?: TableFamily | undefined } }>): this {
    return this.#push("flush", references);
  }

  /**
   * Adds commands in the format of libnftables-json(5), such as `{ add: { table: … } }`. The functions `nft` and
   * `parseRuleset` return such commands. An object without a verb is added.
   *
   * If the verb adds a rule, `handle` selects an existing rule: the verb "insert" places the new rule before it, and
   * other verbs after it.
   */
  run(commands: readonly Command[]): this {
    const given: unknown = commands;
    if (!Array.isArray(given)) {
      const advice = typeof commands === "string" ? "; nft and parseRuleset() read text" : "";
      throw typeError("commands", `expected a list of commands, got ${describeValue(commands)}${advice}`);
    }
    for (const command of commands) {
      const verb = onlyName(command);
      const object = verb === "" ? undefined : member(command, verb);
      if (isVerb(verb)) this.#push(verb, object, true);
      else if (verb !== "metainfo") {
        if (verb !== "" && !KINDS.includes(verb)) throw unknownCommand(verb, object, this.changes.length);
        this.#push("add", command);
      }
    }
    return this;
  }

  /** @internal Later commands would be lost, and are errors. */
  end(): void {
    this.#isEnded = true;
  }

  #push(verb: Verb, objects: unknown, isPlaced = false): this {
    if (this.#isEnded)
      throw typeError(verb, "the callback of the transaction has ended, so that commands can no longer be added");
    const list: readonly unknown[] = Array.isArray(objects) ? objects : [objects];
    for (const one of list) {
      const where = () => `commands[${this.changes.length}]`;
      const kind = onlyName(one);
      if (!isRecord(one) || kind === "")
        throw typeError(where(), `expected an object with one key, such as { table: { family: "inet", name: "t" } }`);
      const object = member(one, kind);
      if (!isRecord(object) && !(kind === "ruleset" && object === null))
        throw typeError(`${where()}.${kind}`, `expected an object, got ${describeValue(object)}`);
      this.changes.push(changeOf(verb, kind, object ?? {}, isPlaced && PLACED.has(verb)));
    }
    return this;
  }
}

/** Returns the name of the only property of an object. Returns "" for other values. */
function onlyName(value: unknown): string {
  const names = isRecord(value) ? Object.keys(value) : [];
  return names.length === 1 ? names[0]! : "";
}

function unknownCommand(verb: string, object: unknown, index: number): TypeError {
  const [named] = isRecord(object) ? Object.values(object) : [];
  const origin = isRecord(named) ? originOf(named) : undefined;
  if (verb === "reset" && origin !== undefined)
    return new TypeError(`${origin}: "reset" returns objects, which a transaction cannot; use Nftables.reset()`);
  return typeError(`commands[${index}].${verb}`, `unknown command or object${didYouMean(verb, [...VERBS, ...KINDS])}`);
}

/** The error names the rejected command and statement, and contains advice. */
export function failureOf(error: NetlinkError, request: Request | undefined, changes: readonly Change[]): NetlinkError {
  if (request === undefined || !isRejection(error)) return error;
  const change = changes[request.command]!;
  const operation = describe(change.verb, change.kind, change.object);
  const { errno, extendedAck } = error;
  const { attribute, offset: _, ...unlocated } = extendedAck ?? {};
  const expression = Number(/^expressions\.elem\[(\d+)\]/.exec(attribute ?? "")?.[1] ?? Number.NaN);
  const index = request.statements?.findIndex((end) => expression < end) ?? -1;
  const statement = index >= 0 && change.kind === "rule" ? change.object.expr[index] : undefined;
  const item = itemPath(request, attribute);
  const rejected =
    item ?? (statement === undefined ? fieldOf(change, attribute) : `expr[${index}]${nameIn(statement)}`);
  const at = placeInText(changes, request.command, rejected);
  const where =
    item !== undefined
      ? at === undefined
        ? `, ${item}`
        : `, element ${Number(/(\d+)\]$/.exec(item)![1]) + 1}`
      : statement === undefined
        ? ""
        : `, statement ${index + 1} (${Object.keys(statement)[0]})`;
  // The title already names the attribute's statement or element.
  const status = where === "" ? error : { errno, extendedAck: unlocated };
  const advice =
    adviceOn({ ...change, object: membersOf(change.object), errno: -errno, attribute, statement }) ??
    specialAdvice(error);
  const { message } = rejection(`${operation}${where}`, status, NETLINK_NETFILTER, undefined, advice);
  const command = change.path ?? `commands[${request.command}]`;
  const path = at?.title ?? (rejected === "" ? command : `${command}.${change.kind}.${rejected}`);
  const excerpt = at === undefined ? "" : `\n${at.excerpt}`;
  const title = at?.title ?? command;
  return new NetlinkError(`${title}: ${message}${excerpt}`, { errno, path, operation, extendedAck, cause: error });
}

/** Replaces the error of a batch that exceeds the send buffer, whose path is "requests". */
export function withTooLarge(error: unknown, requests: number): unknown {
  if (!isArgumentError(error) || error.path !== "requests") return error;
  const operation = "nftables transaction";
  const message =
    `${operation}: its ${requests} requests exceed the send buffer of the socket (EMSGSIZE), and the kernel accepts ` +
    "a transaction only as one message; divide the transaction, raise net.core.wmem_max, or run with CAP_NET_ADMIN " +
    "in the initial user namespace";
  return new NetlinkError(message, { errno: EMSGSIZE, operation, cause: error });
}

/** Returns the path of the name to which a statement refers, such as a chain or counter; "" if it refers to none. */
function nameIn(statement: object): string {
  const [kind, value] = entryOf(statement);
  const path = kind.includes(" ") ? `[${JSON.stringify(kind)}]` : `.${kind}`;
  if (typeof value === "string") return path;
  return isRecord(value) && "target" in value ? `${path}.target` : "";
}

/** Returns the field of an object to which an attribute belongs. Like nft, which records the place of the same fields. */
function fieldOf({ verb, kind, object }: Change, attribute = ""): string {
  const name = attribute.replace(/\[.*/, "");
  if (verb === "rename" && name === "name") return "newname";
  if (name.startsWith("hook.dev")) return "dev";
  if (name === "position") return "handle";
  if (Object.hasOwn(object, name)) return name;
  // Requests for rules and elements name the object in which they are.
  return name === (kind === "map" || kind === "element" ? "set" : kind) ? "name" : "";
}

/** Example: "elem[2]" for the third element of the command. */
function itemPath(request: Request, attribute: string | undefined): string | undefined {
  const { items, operation, encoded } = request;
  const [, number] = /^elements\.elem\[(\d+)\]/.exec(attribute ?? "") ?? [];
  if (items === undefined || number === undefined) return undefined;
  const fields: Request["fields"] =
    encoded === undefined ? request.fields : operationCodec(nftables, operation).decodeRequest(encoded.message);
  const index =
    (fields.elements?.elem ?? []).slice(0, Number(number) + 1).filter((element) => !isRangeEnd(element)).length - 1;
  return `${items.path}[${items.isOne === true ? items.from : items.from + index}]`;
}

/** The description is, for example, "add rule inet filter in". */
export function describe(verb: string, kind: string, object: object): string {
  const { family, table, chain, name, handle } = membersOf(object);
  const number = handle !== undefined && name === undefined ? `handle ${handle}` : undefined;
  return [verb, kind, family, table, chain, name, number].filter((part) => part !== undefined).join(" ");
}
