// The packet handler of dns-filter.ts, which runs in worker threads.
import { definePacketHandler } from "bun-netlink/netfilter";

/** The blocked names, in lower case. */
export type Blocked = readonly string[];

const HEADER = 12;
const MAX_LABEL = 63;

/** Returns the name of the first question of a DNS message in lower case; undefined if the message has none. */
export function queryName(message: Uint8Array): string | undefined {
  if (message.length < HEADER || (message[4] === 0 && message[5] === 0)) return undefined;
  const labels: string[] = [];
  for (let at = HEADER; at < message.length; ) {
    const length = message[at]!;
    if (length === 0) return labels.join(".");
    // A query has no compressed names.
    if (length > MAX_LABEL || at + length >= message.length) return undefined;
    labels.push(String.fromCharCode(...message.subarray(at + 1, at + 1 + length)).toLowerCase());
    at += 1 + length;
  }
  return undefined;
}

/** Returns whether a name or one of its parents is blocked. */
export function isBlocked(name: string, blocked: Blocked): boolean {
  return blocked.some((one) => name === one || name.endsWith(`.${one}`));
}

export default definePacketHandler<Blocked>({
  packet({ headers }, context) {
    const name = queryName(headers.payload);
    if (name === undefined || !isBlocked(name, context.data)) return "accept";
    context.report(name);
    return "drop";
  },
});
