import { AF_INET } from "../../../constants/socket.ts";
import { describeValue } from "../../../errors.ts";
import { checkFlag, checkInteger, checkObject, checkOptions, type OptionChecks } from "../../../message/check.ts";
import type { NamespaceSource } from "../../../sock/namespace.ts";
import { parsePrefix } from "../../route/core/addresses.ts";
import { hookNumbers } from "../names.ts";
import { checkMasked } from "../queue/verdict.ts";
import { checkRange, type QueueRange } from "../ranges.ts";

/** A transport protocol: a name, or a number in the IP header. */
export type TransportProtocol = "icmp" | "tcp" | "udp" | "dccp" | "icmpv6" | "sctp" | "udplite" | number;

/** A port or a range of ports. */
export type PortMatch = number | { first: number; last: number };

/** State of a packet's connection, as `ct state` of nftables. */
export type ConnectionState = "invalid" | "established" | "related" | "new" | "untracked";

/** Selects packets that match all specified properties. A list matches if one of its items matches. */
export interface PacketMatch {
  /** Source address or prefix of the packet, such as "10.0.0.0/8" or "2001:db8::1", or a list of them. */
  source?: string | readonly string[];
  /** Destination address or prefix of the packet, or a list of them. */
  destination?: string | readonly string[];
  /** States of the packet's connection. Requires a hook after connection tracking (priority above -200). */
  state?: ConnectionState | readonly ConnectionState[];
  protocol?: TransportProtocol;
  /** Source port of the packet, a range of ports, or a list of them. Requires a protocol with ports. */
  sourcePort?: PortMatch | readonly PortMatch[];
  /** Destination port of the packet, a range of ports, or a list of them. Requires a protocol with ports. */
  destinationPort?: PortMatch | readonly PortMatch[];
  /** Name of the interface that received the packet; not available at the hook "output". */
  inputInterface?: string;
  /** Name of the interface that will send the packet; not available at the hooks "prerouting" and "input". */
  outputInterface?: string;
  /**
   * Condition on the packet's mark: its bits under `mask` (default: all) equal `value`, or, with `not`, differ from it.
   * Bits of `value` outside of `mask` are a RangeError, because the comparison would have the same result for every
   * packet. For the verdict "repeat", the rule must exclude marked packets; otherwise the packet returns to the queue
   * endlessly.
   */
  mark?: { value: number; mask?: number; not?: boolean };
}

/** Options for a firewall rule that sends packets to queues. */
export interface QueueRuleOptions {
  /** Address family of the packets (default "inet": IPv4 and IPv6). */
  family?: "ip" | "ip6" | "inet" | "bridge";
  /** The netfilter hook at which the rule is installed. */
  hook: "prerouting" | "input" | "forward" | "output" | "postrouting";
  /**
   * Priority of the rule at the hook. The kernel starts with the lowest priority (default 0, the priority of filters).
   */
  priority?: number;
  /** Selects the packets to send to the queues (default: all). */
  match?: PacketMatch;
  /**
   * Number of the packet queue, or a range of queues. Packets are balanced over a range by addresses and protocol: all
   * packets between two hosts go to the same queue.
   */
  queues: number | QueueRange;
  /** Whether to accept packets while their queue is not bound, instead of dropping them (default false). */
  bypass?: boolean;
  /** Whether to balance packets by the CPU that processes them instead of by addresses (default false). */
  fanout?: boolean;
  /** The network namespace of the rule (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Name of the nf_tables table that contains only this rule (default: a unique name). */
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
/**
 * Maximum length in bytes of the name of an interface (`IFNAMSIZ`, linux/if.h) and of a table (`NFT_NAME_MAXLEN`,
 * linux/netfilter/nf_tables.h), without the NUL.
 */
const MAX_INTERFACE_NAME = 15;
const MAX_TABLE_NAME = 255;

/** Options of a queue rule, with defaults filled in. */
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

const optionNames: OptionChecks<QueueRuleOptions> = {
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
const matchNames: OptionChecks<PacketMatch> = {
  source: true,
  destination: true,
  state: true,
  protocol: true,
  sourcePort: true,
  destinationPort: true,
  inputInterface: true,
  outputInterface: true,
  mark: true,
};
const markNames: OptionChecks<NonNullable<PacketMatch["mark"]>> = { value: true, mask: true, not: true };
const portNames: OptionChecks<Exclude<PortMatch, number>> = { first: true, last: true };

/** Options for a rule whose queues are already determined: the option `rule` of `PacketQueues`. */
export type RuleForQueues = Omit<QueueRuleOptions, "queues" | "netns">;

/** Returns the options of a queue rule with defaults filled in. Throws for invalid options. */
export function checkRuleOptions(options: QueueRuleOptions): CheckedRule {
  checkOptions(options, optionNames);
  return { ...checkRule(options, ""), queues: checkRange(options.queues, "queues") };
}

/**
 * Checks the options of a rule whose queues and namespace the caller determines, like {@link checkRuleOptions}. The
 * options must not set the queues and the namespace.
 */
export function checkRuleForQueues(rule: RuleForQueues): void {
  checkObject(rule, "rule");
  const { queues: _queues, netns: _netns, ...names } = optionNames;
  checkOptions(rule, names, "rule");
  checkRule(rule, "rule.");
}

function checkRule(options: RuleForQueues, path: string): Omit<CheckedRule, "queues"> {
  const { family = "inet", hook, priority = 0, match = {}, bypass = false, fanout = false, table } = options;
  checkChoice(family, FAMILIES, `${path}family`);
  checkChoice(hook, HOOKS, `${path}hook`);
  checkInteger(priority, -0x80000000, 0x7fffffff, `${path}priority`);
  checkMatch(match, `${path}match`);
  checkAddresses(match, family, `${path}match`);
  checkInterfaces(match, hook, `${path}match`);
  checkFlag(bypass, `${path}bypass`);
  checkFlag(fanout, `${path}fanout`);
  if (table !== undefined) checkName(table, MAX_TABLE_NAME, `${path}table`);
  return { family, hook: hookNumbers[hook], priority, match, bypass, fanout, table };
}

/** Returns the number of a transport protocol. Throws for an unknown protocol. */
export function protocolNumber(protocol: TransportProtocol, path = "match.protocol"): number {
  if (typeof protocol !== "number") {
    if (Object.hasOwn(protocolNumbers, protocol)) return protocolNumbers[protocol]!;
    const names = Object.keys(protocolNumbers).join(", ");
    throw new TypeError(`${path}: expected a number or ${names}, got ${describeValue(protocol)}`);
  }
  checkInteger(protocol, 0, 0xff, path);
  return protocol;
}

function checkMatch(match: PacketMatch, path: string): void {
  checkOptions(match, matchNames, path);
  const { protocol, sourcePort, destinationPort, inputInterface, outputInterface, mark } = match;
  const number = protocol === undefined ? undefined : protocolNumber(protocol, `${path}.protocol`);
  checkPorts(sourcePort, number, path, "sourcePort");
  checkPorts(destinationPort, number, path, "destinationPort");
  for (const state of listOf(match.state) ?? []) checkChoice(state, Object.keys(stateBits), `${path}.state`);
  if (inputInterface !== undefined) checkName(inputInterface, MAX_INTERFACE_NAME, `${path}.inputInterface`);
  if (outputInterface !== undefined) checkName(outputInterface, MAX_INTERFACE_NAME, `${path}.outputInterface`);
  if (mark === undefined) return;
  checkOptions(mark, markNames, `${path}.mark`);
  checkInteger(mark.value, 0, 0xffffffff, `${path}.mark.value`);
  if (mark.mask !== undefined) {
    checkInteger(mark.mask, 1, 0xffffffff, `${path}.mark.mask`);
    checkMasked(mark.value, mark.mask, `${path}.mark.value`);
  }
  checkFlag(mark.not, `${path}.mark.not`);
}

/**
 * Throws for a match on an interface that no packet has at the hook, because the rule would be installed and match
 * nothing.
 */
function checkInterfaces({ inputInterface, outputInterface }: PacketMatch, hook: string, path: string): void {
  if (inputInterface !== undefined && hook === "output") {
    throw new TypeError(
      `${path}.inputInterface: packets at the hook "output" have no input interface, so that none would match`,
    );
  }
  if (outputInterface !== undefined && (hook === "prerouting" || hook === "input")) {
    throw new TypeError(
      `${path}.outputInterface: packets at the hook "${hook}" have no output interface yet, so that ` +
        "none would match",
    );
  }
}

/** Bits of connection states in nf_tables (`NF_CT_STATE_*` of the kernel, linux/netfilter/nf_conntrack_common.h). */
export const stateBits: Readonly<Record<ConnectionState, number>> = {
  invalid: 1,
  established: 2,
  related: 4,
  new: 8,
  untracked: 64,
};

/** Returns a value as a list, or undefined if the value is undefined. */
export function listOf<Item>(value: Item | readonly Item[] | undefined): readonly Item[] | undefined {
  return value === undefined || Array.isArray(value) ? (value as readonly Item[] | undefined) : [value as Item];
}

/**
 * Maximum number of combinations of the items of all lists in a packet match. Each combination is a rule of the table.
 */
const MAX_COMBINATIONS = 128;

function checkAddresses(match: PacketMatch, family: string, path: string): void {
  for (const name of ["source", "destination"] as const) {
    const list = listOf(match[name]);
    for (const [index, address] of (list ?? []).entries()) {
      const at = Array.isArray(match[name]) ? `${path}.${name}[${index}]` : `${path}.${name}`;
      const isIpv4 = parsePrefix(address, at).family === AF_INET;
      if (family === (isIpv4 ? "ip6" : "ip")) throw new TypeError(`${at}: expected an address of the family ${family}`);
    }
  }
  const lists = [match.source, match.destination, match.sourcePort, match.destinationPort, match.state];
  for (const [index, value] of lists.entries()) {
    if (!Array.isArray(value) || value.length > 0) continue;
    const name = ["source", "destination", "sourcePort", "destinationPort", "state"][index];
    throw new TypeError(`${path}.${name}: expected at least one item, got an empty list, which would match nothing`);
  }
  const count = lists
    .slice(0, 4)
    .reduce<number>((product, value) => product * (Array.isArray(value) ? value.length : 1), 1);
  if (count > MAX_COMBINATIONS) {
    throw new RangeError(`${path}: expected at most ${MAX_COMBINATIONS} combinations of the lists, got ${count}`);
  }
}

function checkPorts(ports: PacketMatch["sourcePort"], protocol: number | undefined, match: string, name: string): void {
  if (ports === undefined) return;
  const path = `${match}.${name}`;
  if (protocol === undefined || !PROTOCOLS_WITH_PORTS.has(protocol)) {
    throw new TypeError(`${path}: requires a protocol with ports, such as "udp", in ${match}.protocol`);
  }
  if (!Array.isArray(ports)) checkPort(ports as PortMatch, path);
  else for (const [index, port] of (ports as readonly PortMatch[]).entries()) checkPort(port, `${path}[${index}]`);
}

function checkPort(port: PortMatch, path: string): void {
  if (typeof port !== "object" || port === null) {
    checkInteger(port, 0, 0xffff, path);
    return;
  }
  checkOptions(port, portNames, path);
  checkInteger(port.first, 0, 0xffff, `${path}.first`);
  checkInteger(port.last, port.first, 0xffff, `${path}.last`);
}

function checkName(name: string, longest: number, path: string): void {
  if (typeof name !== "string") throw new TypeError(`${path}: expected a name, got ${describeValue(name)}`);
  const { length } = new TextEncoder().encode(name);
  if (length === 0 || length > longest || name.includes("\0")) {
    throw new RangeError(`${path}: expected a name of 1 to ${longest} bytes, got ${describeValue(name)}`);
  }
}

function checkChoice(value: string, choices: readonly string[], path: string): void {
  if (choices.includes(value)) return;
  throw new TypeError(`${path}: expected ${choices.join(", ")}, got ${describeValue(value)}`);
}
