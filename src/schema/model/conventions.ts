import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import type { MessageView } from "../../message/message.ts";
import type { Effect, Family, Member, Operation } from "./family.ts";

/**
 * Returns the operations that describe events, by message number.
 *
 * Events that the spec declares take precedence. Specs often omit events, so other operations are added: the kernel
 * announces a change with the number of the reply or, in raw families, of the request that made the change
 * (RTM_NEWADDR, RTM_DELADDR).
 *
 * If several operations have the same number, their header values distinguish them. An operation without header values
 * comes first, and matches all other messages.
 */
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

/** The kernel announces a change under the number of its request, unless the reply has another number. */
function requestNumbers({ do: ask, dump }: Operation): number[] {
  return [ask, dump].flatMap((exchange) => {
    if (exchange === undefined) return [];
    const { number } = exchange.request;
    return exchange.reply === undefined || exchange.reply.number === number ? [number] : [];
  });
}

function replyNumbers({ do: ask, dump }: Operation): number[] {
  return [ask, dump].flatMap((exchange) => (exchange?.reply === undefined ? [] : [exchange.reply.number]));
}

/**
 * Selects one of several codecs with the same message number: the first codec whose header values match the message,
 * otherwise a codec without header values.
 */
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

/**
 * A query always has a reply. The kernel may answer a change with an acknowledgement only, unless the request has the
 * flag NLM_F_ECHO or the spec contains `always-replies`.
 */
export function alwaysReplies(operation: Operation): boolean {
  if (operation.do?.reply === undefined) return false;
  return operation.alwaysReplies === true || isQuery(operation);
}

/** Words at the start of an operation's name, or after a hyphen, that indicate a deletion. */
export const deletingWords = ["del", "destroy", "flush", "remove", "clear"] as const;

const DELETING = new RegExp(`(^|-)(${deletingWords.join("|")})`);
const READING = /(^|-)get/;
const RESETTING = /reset|zero|clear/;

/**
 * If the spec does not specify the effect, the effect depends on the name of the operation ("get", or a word for
 * deletion) and on whether the operation has a dump.
 */
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

/**
 * By default, the address family (AF_INET, AF_INET6) is in a byte whose name is `family` or ends with `-family`, as in
 * the kernel's headers.
 */
export function isFamilyMember({ name, type, isFamily }: Member): boolean {
  return isFamily ?? (type === "u8" && /(^|-)family$/.test(name));
}

/** Example: "Linux 5.11 with CONFIG_SMC, module smc". Returns undefined if the kernel option is unknown. */
export function originOf({ config, module, since }: Family): string | undefined {
  if (config === undefined) return undefined;
  const version = since === undefined ? "" : `Linux ${since} with `;
  return `${version}CONFIG_${config}${module === undefined ? "" : `, module ${module}`}`;
}
