import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import type { MessageView } from "../../message/message.ts";
import type { Family, Operation } from "./family.ts";

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
