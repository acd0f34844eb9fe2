import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import type { MessageView } from "../../message/message.ts";
import type { Family, Operation } from "./family.ts";

/**
 * The operations whose messages the kernel also sends by itself, in the order in which they are to be tried: those that say
 * so, then those whose number the kernel uses for what has changed, which specs often leave out. A raw family announces
 * what is new or gone under the number of the request that does the same (RTM_NEWADDR, RTM_DELADDR), any family under that
 * of the reply which shows the thing. Several of one number are told apart by their headers; one among them that says
 * nothing of its header has what is left, and is the first.
 */
export function eventOperations(family: Family): Map<number, Operation[]> {
  const found = new Map<number, Operation[]>();
  const operations = Object.values(family.operations);
  for (const numbersOf of [
    eventNumbers,
    family.protocol === NETLINK_GENERIC ? noNumbers : requestNumbers,
    replyNumbers,
  ]) {
    const known = new Set(found.keys());
    for (const operation of operations) {
      for (const number of new Set(numbersOf(operation))) {
        if (known.has(number)) continue;
        const those = found.get(number);
        if (those === undefined) found.set(number, [operation]);
        // Only what is told apart by its header can have company: of each other, and of one that has all the rest.
        else if (operation.headerValues !== undefined) those.push(operation);
        else if (those[0]!.headerValues !== undefined) those.unshift(operation);
      }
    }
  }
  return found;
}

function eventNumbers({ event }: Operation): number[] {
  return event === undefined ? [] : [event.number];
}

function noNumbers(): number[] {
  return [];
}

/** The numbers of requests that look like what announces that they were done: those without an answer of another number. */
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
 * Of codecs of operations that share a number, the one that a message is of: that whose header it has, else that which says
 * nothing of its header; undefined where there is none.
 */
export function selectOperation<Codec extends OperationMatcher>(
  those: readonly Codec[],
  message: MessageView,
): Codec | undefined {
  let rest: Codec | undefined;
  for (const codec of those) {
    if (codec.operation.headerValues === undefined) rest ??= codec;
    else if (codec.matches(message)) return codec;
  }
  return rest;
}

interface OperationMatcher {
  readonly operation: Operation;
  matches(message: MessageView): boolean;
}

/**
 * Whether the kernel answers a request of this operation with more than an acknowledgement whenever it succeeds. It does
 * when it is asked for something. What changes something it may acknowledge alone, unless it is asked to show it
 * (NLM_F_ECHO), or the spec says that it always answers.
 */
export function alwaysReplies(operation: Operation): boolean {
  if (operation.do?.reply === undefined) return false;
  return operation.alwaysReplies === true || isQuery(operation);
}

/** Whether an operation asks for something, and changes nothing: there is a table of it, or its name says so. */
export function isQuery({ name, dump }: Operation): boolean {
  return dump?.reply !== undefined || /(?:^|[^a-z])get/.test(name);
}

/** Which kernel option and module bring a family: "CONFIG_WIREGUARD, module wireguard". Undefined where that is not known. */
export function originOf({ config, module }: Family): string | undefined {
  if (config === undefined) return undefined;
  return `CONFIG_${config}${module === undefined ? "" : `, module ${module}`}`;
}
