import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import type { MessageView } from "../../message/message.ts";
import type { Effect, Family, Member, Operation } from "./family.ts";

/** Events may share the number of a reply or a request. */
export function eventOperations(family: Family): Map<number, Operation[]> {
  const found = new Map<number, Operation[]>();
  const operations = Object.values(family.operations);
  const isGeneric = family.protocol === NETLINK_GENERIC;
  for (const numbersOf of [eventNumbers, ...(isGeneric ? [] : [requestNumbers]), replyNumbers]) {
    const known = new Set(found.keys());
    for (const operation of operations) {
      for (const number of new Set(numbersOf(operation))) {
        if (known.has(number)) continue;
        const operationsOfNumber = found.get(number);
        if (operationsOfNumber === undefined) found.set(number, [operation]);
        else if (operation.headerValues !== undefined) operationsOfNumber.push(operation);
        else if (operationsOfNumber[0]!.headerValues !== undefined) operationsOfNumber.unshift(operation);
      }
    }
  }
  return found;
}

function eventNumbers({ event }: Operation): number[] {
  return event === undefined ? [] : [event.number];
}

/** Unless the reply's number differs, changes are announced with the request's. */
function requestNumbers({ do: ask, dump }: Operation): number[] {
  return [ask, dump].flatMap((exchange) => {
    const { request, reply = request } = exchange ?? {};
    return request !== undefined && reply?.number === request.number ? request.number : [];
  });
}

function replyNumbers({ do: ask, dump }: Operation): number[] {
  return [ask?.reply, dump?.reply].flatMap((reply) => reply?.number ?? []);
}

/** Prefers matching header values to an operation without header values. */
export function selectOperation<Codec extends OperationMatcher>(
  codecs: readonly Codec[],
  message: MessageView,
): Codec | undefined {
  let rest: Codec | undefined;
  for (const codec of codecs) {
    if (codec.operation.headerValues === undefined) rest ??= codec;
    else if (codec.matches(message)) return codec;
  }
  return rest;
}

interface OperationMatcher {
  readonly operation: Operation;
  matches(message: MessageView): boolean;
}

export interface MessageContent {
  readonly set?: string | undefined;
  readonly header?: string | undefined;
}

export function replyContent({ set, header, replySet = set, replyHeader = header }: Operation): MessageContent {
  return { set: replySet, header: replyHeader };
}

/** The kernel may only acknowledge a change, unless NLM_F_ECHO is set. */
export function alwaysReplies(operation: Operation): boolean {
  if (operation.do?.reply === undefined) return false;
  return operation.alwaysReplies === true || isQuery(operation);
}

/** At the start of an operation's name, or after a hyphen. */
export const deletingWords = ["del", "destroy", "flush", "remove", "clear"] as const;

const DELETING = new RegExp(`(^|-)(${deletingWords.join("|")})`);
const READING = /(^|-)get/;
const RESETTING = /reset|zero|clear/;

/** Without an explicit effect, the operation's name or dump decides. */
export function effectOf({ name, dump, effect }: Pick<Operation, "name" | "dump" | "effect">): Effect {
  if (effect !== undefined) return effect;
  if (READING.test(name)) return RESETTING.test(name) ? "reset" : "read";
  if (DELETING.test(name)) return "delete";
  return dump?.reply === undefined ? "change" : "read";
}

/** Resending a resetting request loses the values of the first reply. */
export function isResetting(operation: Operation): boolean {
  return effectOf(operation) === "reset";
}

export function isQuery(operation: Operation): boolean {
  const effect = effectOf(operation);
  return effect === "read" || effect === "reset";
}

/** By default, a byte named `family` or `…-family`. */
export function isFamilyMember({ name, type, isFamily }: Member): boolean {
  return isFamily ?? (type === "u8" && /(^|-)family$/.test(name));
}

/** Example: "Linux 5.11 with CONFIG_SMC, module smc". */
export function originOf({ config, module, since }: Family): string | undefined {
  if (config === undefined) return undefined;
  const version = since === undefined ? "" : `Linux ${since} with `;
  return `${version}CONFIG_${config}${module === undefined ? "" : `, module ${module}`}`;
}
