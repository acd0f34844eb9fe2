import { shown } from "../../errors.ts";
import { checkFlag, checkInteger, checkKnown, checkObject, type Names } from "../../message/check.ts";
import type { NamespaceSource } from "../../sock/namespace.ts";
import { hookNumbers } from "./names.ts";
import { checkRange, type QueueRange } from "./queue-range.ts";
import { checkMasked } from "./verdict.ts";

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
   * The packet's mark: matches if its bits under `mask` (default: all) equal `value`, or differ from it with `not`. Bits of
   * `value` outside of `mask` are a RangeError, since the comparison would have the same result for every packet. The verdict
   * "repeat" needs a rule that excludes marked packets, or the packet returns to the queue for ever.
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

const optionNames: Names<QueueRuleOptions> = {
  family: true,
  hook: true,
  priority: true,
  match: true,
  queues: true,
  bypass: true,
  fanout: true,
  netns: true,
  table: true,
};
const matchNames: Names<PacketMatch> = {
  protocol: true,
  sourcePort: true,
  destinationPort: true,
  inputInterface: true,
  outputInterface: true,
  mark: true,
};
const markNames: Names<NonNullable<PacketMatch["mark"]>> = { value: true, mask: true, not: true };
const portNames: Names<Exclude<PortMatch, number>> = { first: true, last: true };

/** The options of a rule for queues that are known: `rule` of `PacketQueues`. */
export type RuleForQueues = Omit<QueueRuleOptions, "queues" | "netns">;

/** Throws unless the options can be meant, and returns them in full. */
export function checkRuleOptions(options: QueueRuleOptions): CheckedRule {
  checkObject(options, "options");
  checkKnown(options, optionNames);
  return { ...checkRule(options, ""), queues: checkRange(options.queues, "queues") };
}

/** The same for the rule of queues that are known: they, and their namespace, are not said twice. */
export function checkRuleForQueues(rule: RuleForQueues): void {
  checkObject(rule, "rule");
  const { queues: _queues, netns: _netns, ...names } = optionNames;
  checkKnown(rule, names, "rule");
  checkRule(rule, "rule.");
}

function checkRule(options: RuleForQueues, path: string): Omit<CheckedRule, "queues"> {
  const { family = "inet", hook, priority = 0, match = {}, bypass = false, fanout = false, table } = options;
  checkChoice(family, FAMILIES, `${path}family`);
  checkChoice(hook, HOOKS, `${path}hook`);
  checkInteger(priority, -0x80000000, 0x7fffffff, `${path}priority`);
  checkMatch(match, `${path}match`);
  checkInterfaces(match, hook, `${path}match`);
  checkFlag(bypass, `${path}bypass`);
  checkFlag(fanout, `${path}fanout`);
  if (table !== undefined) checkName(table, LONGEST_TABLE_NAME, `${path}table`);
  return { family, hook: hookNumbers[hook], priority, match, bypass, fanout, table };
}

/** The number of a transport protocol; throws when there is none. */
export function protocolNumber(protocol: TransportProtocol, path = "match.protocol"): number {
  if (typeof protocol !== "number") {
    if (Object.hasOwn(protocolNumbers, protocol)) return protocolNumbers[protocol]!;
    const names = Object.keys(protocolNumbers).join(", ");
    throw new TypeError(`${path}: expected a number or ${names}, got ${shown(protocol)}`);
  }
  checkInteger(protocol, 0, 0xff, path);
  return protocol;
}

function checkMatch(match: PacketMatch, path: string): void {
  checkObject(match, path);
  checkKnown(match, matchNames, path);
  const { protocol, sourcePort, destinationPort, inputInterface, outputInterface, mark } = match;
  const number = protocol === undefined ? undefined : protocolNumber(protocol, `${path}.protocol`);
  checkPort(sourcePort, number, path, "sourcePort");
  checkPort(destinationPort, number, path, "destinationPort");
  if (inputInterface !== undefined) checkName(inputInterface, LONGEST_INTERFACE_NAME, `${path}.inputInterface`);
  if (outputInterface !== undefined) checkName(outputInterface, LONGEST_INTERFACE_NAME, `${path}.outputInterface`);
  if (mark === undefined) return;
  checkKnown(mark, markNames, `${path}.mark`);
  checkInteger(mark.value, 0, 0xffffffff, `${path}.mark.value`);
  if (mark.mask !== undefined) {
    checkInteger(mark.mask, 1, 0xffffffff, `${path}.mark.mask`);
    checkMasked(mark.value, mark.mask, `${path}.mark.value`);
  }
  checkFlag(mark.not, `${path}.mark.not`);
}

/** A rule that waits for what there never is at its hook would be installed, and see nothing. */
function checkInterfaces({ inputInterface, outputInterface }: PacketMatch, hook: string, path: string): void {
  if (inputInterface !== undefined && hook === "output") {
    throw new TypeError(
      `${path}.inputInterface: packets at the hook "output" come from this machine and through no interface, so that none ` +
        "would match",
    );
  }
  if (outputInterface !== undefined && (hook === "prerouting" || hook === "input")) {
    throw new TypeError(
      `${path}.outputInterface: packets at the hook "${hook}" go out through no interface, or it is not known yet, so that ` +
        "none would match",
    );
  }
}

function checkPort(port: PortMatch | undefined, protocol: number | undefined, match: string, name: string): void {
  if (port === undefined) return;
  const path = `${match}.${name}`;
  if (protocol === undefined || !PROTOCOLS_WITH_PORTS.has(protocol)) {
    throw new TypeError(`${path}: it takes a protocol with ports, such as "udp", in ${match}.protocol`);
  }
  if (typeof port !== "object" || port === null) {
    checkInteger(port, 0, 0xffff, path);
    return;
  }
  checkKnown(port, portNames, path);
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
