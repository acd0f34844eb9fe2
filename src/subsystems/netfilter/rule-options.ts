import { shown } from "../../errors.ts";
import { checkInteger } from "../../message/check.ts";
import type { NamespaceSource } from "../../sock/namespace.ts";
import { hookNumbers } from "./names.ts";
import { checkRange, type QueueRange } from "./queue-range.ts";

/** A transport protocol by name, or by its number in the IP header. */
export type TransportProtocol = "icmp" | "tcp" | "udp" | "dccp" | "icmpv6" | "sctp" | "udplite" | number;

/** A port, or ports from one to another. */
export type PortMatch = number | { first: number; last: number };

/** The packets that a rule is about: those that have all that is named here. */
export interface PacketMatch {
  protocol?: TransportProtocol;
  /** It takes a protocol that has ports. */
  sourcePort?: PortMatch;
  /** It takes a protocol that has ports. */
  destinationPort?: PortMatch;
  /** Name of the interface that they came in through; at the hook "output" there is none. */
  inputInterface?: string;
  /** Name of the interface that they go out through; at the hooks "prerouting" and "input" there is none. */
  outputInterface?: string;
  /**
   * Their mark: the bits of `mask` (default: all) are those of `value`, or are not with `not`. A rule that passes over a
   * mark is what the verdict "repeat" needs.
   */
  mark?: { value: number; mask?: number; not?: boolean };
}

/** A rule that sends packets to queues. */
export interface QueueRuleOptions {
  /** Which packets pass the rule at all (default "inet": IPv4 and IPv6). */
  family?: "ip" | "ip6" | "inet" | "bridge";
  /** Where on their way it stands. */
  hook: "prerouting" | "input" | "forward" | "output" | "postrouting";
  /** Its place among what else is attached to the hook, the lowest first (default 0, where filters stand). */
  priority?: number;
  /** Which of these it is about (default: all). */
  match?: PacketMatch;
  /** The queue, or the queues to balance them over, by addresses and protocol: all between two hosts go to the same one. */
  queues: number | QueueRange;
  /** Let packets go on while nobody is bound to their queue, instead of dropping them (default false). */
  bypass?: boolean;
  /** Have the processor that is at work choose the queue instead of the addresses (default false). */
  fanout?: boolean;
  /** The network namespace (default: the calling thread's). */
  netns?: NamespaceSource | undefined;
  /** Name of the table that holds the rule and nothing else (default: one that nobody else has). */
  table?: string;
}

const protocolNumbers: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  dccp: 33,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
};
const PROTOCOLS_WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);
const FAMILIES = ["ip", "ip6", "inet", "bridge"];
const HOOKS = ["prerouting", "input", "forward", "output", "postrouting"];
/** The kernel's names end with a NUL. (`IFNAMSIZ`, linux/if.h; `NFT_NAME_MAXLEN`, linux/netfilter/nf_tables.h) */
const LONGEST_INTERFACE_NAME = 15;
const LONGEST_TABLE_NAME = 255;

/** A rule's options with what was left out filled in. */
export interface CheckedRule {
  family: "ip" | "ip6" | "inet" | "bridge";
  hook: number;
  priority: number;
  match: PacketMatch;
  queues: QueueRange;
  bypass: boolean;
  fanout: boolean;
  table: string | undefined;
}

/** Throws unless the options can be meant, and returns them in full. */
export function checkRuleOptions(options: QueueRuleOptions): CheckedRule {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options: expected an object, got ${shown(options)}`);
  }
  const { family = "inet", hook, priority = 0, match = {}, bypass = false, fanout = false, table } = options;
  checkChoice(family, FAMILIES, "family");
  checkChoice(hook, HOOKS, "hook");
  checkInteger(priority, -0x80000000, 0x7fffffff, "priority");
  checkMatch(match);
  checkInterfaces(match, hook);
  checkBoolean(bypass, "bypass");
  checkBoolean(fanout, "fanout");
  if (table !== undefined) checkName(table, LONGEST_TABLE_NAME, "table");
  const queues = checkRange(options.queues, "queues");
  return { family, hook: hookNumbers[hook], priority, match, queues, bypass, fanout, table };
}

/** The number of a transport protocol; throws when there is none. */
export function protocolNumber(protocol: TransportProtocol): number {
  if (typeof protocol !== "number") {
    if (Object.hasOwn(protocolNumbers, protocol)) return protocolNumbers[protocol]!;
    const names = Object.keys(protocolNumbers).join(", ");
    throw new TypeError(`match.protocol: expected a number or ${names}, got ${shown(protocol)}`);
  }
  checkInteger(protocol, 0, 0xff, "match.protocol");
  return protocol;
}

function checkMatch(match: PacketMatch): void {
  if (typeof match !== "object" || match === null) {
    throw new TypeError(`match: expected an object, got ${shown(match)}`);
  }
  const { protocol, sourcePort, destinationPort, inputInterface, outputInterface, mark } = match;
  const number = protocol === undefined ? undefined : protocolNumber(protocol);
  checkPort(sourcePort, number, "match.sourcePort");
  checkPort(destinationPort, number, "match.destinationPort");
  if (inputInterface !== undefined) checkName(inputInterface, LONGEST_INTERFACE_NAME, "match.inputInterface");
  if (outputInterface !== undefined) checkName(outputInterface, LONGEST_INTERFACE_NAME, "match.outputInterface");
  if (mark === undefined) return;
  checkInteger(mark?.value, 0, 0xffffffff, "match.mark.value");
  if (mark.mask !== undefined) checkInteger(mark.mask, 0, 0xffffffff, "match.mark.mask");
  if (mark.not !== undefined) checkBoolean(mark.not, "match.mark.not");
}

/** A rule that waits for what there never is at its hook would be installed, and see nothing. */
function checkInterfaces({ inputInterface, outputInterface }: PacketMatch, hook: string): void {
  if (inputInterface !== undefined && hook === "output") {
    throw new TypeError(
      'match.inputInterface: packets at the hook "output" come from this machine and through no interface, so that none would match',
    );
  }
  if (outputInterface !== undefined && (hook === "prerouting" || hook === "input")) {
    throw new TypeError(
      `match.outputInterface: packets at the hook "${hook}" go out through no interface, or it is not known yet, so that none ` +
        "would match",
    );
  }
}

function checkPort(port: PortMatch | undefined, protocol: number | undefined, path: string): void {
  if (port === undefined) return;
  if (protocol === undefined || !PROTOCOLS_WITH_PORTS.has(protocol)) {
    throw new TypeError(`${path}: it takes a protocol with ports, such as "udp", in match.protocol`);
  }
  if (typeof port !== "object" || port === null) {
    checkInteger(port, 0, 0xffff, path);
    return;
  }
  checkInteger(port.first, 0, 0xffff, `${path}.first`);
  checkInteger(port.last, port.first, 0xffff, `${path}.last`);
}

function checkName(name: string, longest: number, path: string): void {
  if (typeof name !== "string") throw new TypeError(`${path}: expected a name, got ${shown(name)}`);
  const { length } = new TextEncoder().encode(name);
  if (length === 0 || length > longest || name.includes("\0")) {
    throw new RangeError(`${path}: expected a name of 1 to ${longest} bytes, got ${shown(name)}`);
  }
}

function checkChoice(value: string, choices: readonly string[], path: string): void {
  if (choices.includes(value)) return;
  throw new TypeError(`${path}: expected ${choices.join(", ")}, got ${shown(value)}`);
}

function checkBoolean(value: boolean, path: string): void {
  if (typeof value !== "boolean") throw new TypeError(`${path}: expected true or false, got ${shown(value)}`);
}
