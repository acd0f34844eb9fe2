import { typeError } from "../../../base/argument-error.ts";
import {
  type Check,
  checkFlag,
  checkInteger,
  checkMasked,
  integerFrom,
  type OptionChecks,
  oneOf,
} from "../../../base/check.ts";
import { AF_INET } from "../../../constants/socket.ts";
import type { NamespaceSource } from "../../../netns/namespace.ts";
import { parsePrefix } from "../../route/core/addresses.ts";
import { checkName, checkRange, type QueueRange, readOptions } from "../arguments.ts";
import { hookNames } from "../names.ts";
import { type ConnectionProtocol, protocols } from "../protocols.ts";

/** A transport protocol: its name, or its number in the IP header. */
export type TransportProtocol = ConnectionProtocol | number;

/** A port or a range of ports. */
export type PortMatch = number | { first: number; last: number };

/** State of a packet's connection, as in `ct state` of nftables. */
type ConnectionState = "invalid" | "established" | "related" | "new" | "untracked";

/**
 * Conditions on the packets that a firewall rule sends to a queue. A packet must match all specified fields. If a field
 * is a list, one of its items must match.
 */
export interface PacketMatch {
  /** Source address or prefix that the packet must have, such as "10.0.0.0/8" or "2001:db8::1", or a list of them. */
  source?: string | readonly string[];
  /** Destination address or prefix that the packet must have, or a list of them. */
  destination?: string | readonly string[];
  /**
   * State of the packet's connection, or a list of states. Requires a chain that runs after connection tracking
   * (priority > -200).
   */
  state?: ConnectionState | readonly ConnectionState[];
  protocol?: TransportProtocol;
  /** Source port of the packet, a range of ports, or a list of ports and ranges. Requires a `protocol` with ports. */
  sourcePort?: PortMatch | readonly PortMatch[];
  /**
   * Destination port of the packet, a range of ports, or a list of ports and ranges. Requires a `protocol` with ports.
   */
  destinationPort?: PortMatch | readonly PortMatch[];
  /** Name of the interface that received the packet. Not available at the hook "output". */
  inputInterface?: string;
  /** Name of the interface that will send the packet. Not available at the hooks "prerouting" and "input". */
  outputInterface?: string;
  /**
   * Condition on the packet's mark. The bits of the mark that are set in `mask` (default: all bits) must equal those of
   * `value`. With `not`, they must differ. A `value` with bits outside of `mask` is a RangeError, because the condition
   * would have the same result for every packet.
   *
   * If a program uses the verdict "repeat", the rule must exclude marked packets. Otherwise, packets return to the
   * queue endlessly.
   */
  mark?: { value: number; mask?: number; not?: boolean };
}

/** Options for a firewall rule that sends packets to queues. */
export interface QueueRuleOptions {
  /** Address family of the packets (default "inet": IPv4 and IPv6). */
  family?: "ip" | "ip6" | "inet" | "bridge" | undefined;
  /** The netfilter hook at which the rule is installed. */
  hook: "prerouting" | "input" | "forward" | "output" | "postrouting";
  /**
   * Priority of the firewall rule's chain at the hook (default 0, as for filters). Chains with lower priorities run
   * first.
   */
  priority?: number | undefined;
  /** Selects the packets to send to the queues (default: all). */
  match?: PacketMatch | undefined;
  /**
   * Number of the packet queue, or a range of queues. For a range, a hash of addresses and protocol selects the queue,
   * so that all packets between two hosts use the same queue.
   */
  queues: number | QueueRange;
  /**
   * Whether the kernel accepts packets while no program is bound to their queue (default false: the kernel drops them).
   */
  bypass?: boolean | undefined;
  /**
   * Whether the number of the CPU that processes a packet selects the queue (default false: a hash of the packet's
   * addresses and protocol selects the queue).
   */
  fanout?: boolean | undefined;
  /** The network namespace in which the rule is installed (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /**
   * Name of the nf_tables table to create for the firewall rule (default: a unique name). The table contains only this
   * rule.
   */
  table?: string | undefined;
}

const PROTOCOLS_WITH_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);
/** Bytes: `IFNAMSIZ` without the NUL byte, and `NFT_NAME_MAXLEN`. */
const MAX_INTERFACE_NAME = 15;
const MAX_TABLE_NAME = 255;
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

const checkFamily = oneOf("ip", "ip6", "inet", "bridge");
const checkHook = oneOf("prerouting", "input", "forward", "output", "postrouting");
const checkState = oneOf("invalid", "established", "related", "new", "untracked");
const checkInterface: Check = (value, path) => void checkName(value, MAX_INTERFACE_NAME, path);

const ruleChecks: OptionChecks<RuleForQueues> = {
  family: checkFamily,
  hook: checkHook,
  priority: integerFrom(-0x80000000, 0x7fffffff),
  match: true,
  bypass: checkFlag,
  fanout: checkFlag,
  table: (value, path) => void checkName(value, MAX_TABLE_NAME, path),
};
const matchChecks: OptionChecks<PacketMatch> = {
  source: true,
  destination: true,
  state: (value, path) => checkItems(value, checkState, path),
  protocol: (value, path) => void protocols.read(value as TransportProtocol, path),
  sourcePort: (value, path) => checkItems(value as PacketMatch["sourcePort"], checkRange, path),
  destinationPort: (value, path) => checkItems(value as PacketMatch["destinationPort"], checkRange, path),
  inputInterface: checkInterface,
  outputInterface: checkInterface,
  mark: true,
};
const markChecks: OptionChecks<NonNullable<PacketMatch["mark"]>> = {
  value: true,
  mask: integerFrom(1, 0xffffffff),
  not: checkFlag,
};

/** Options of the rule of `PacketQueues`, which itself sets the options `queues` and `netns`. */
export type RuleForQueues = Omit<QueueRuleOptions, "queues" | "netns">;

export function checkRuleOptions(options: QueueRuleOptions): CheckedRule & Pick<QueueRuleOptions, "netns"> {
  const { queues, netns, ...rule } = readOptions(options, { ...ruleChecks, queues: true, netns: true });
  return { ...checkRule(rule, ""), queues: checkRange(queues, "queues"), netns };
}

/** Rejects `queues` and `netns`, because `PacketQueues` sets them. */
export function checkRuleForQueues(options: RuleForQueues): RuleForQueues {
  const rule = readOptions(options, ruleChecks, "rule");
  return { ...rule, match: checkRule(rule, "rule.").match };
}

function checkRule(options: RuleForQueues, path: string): Omit<CheckedRule, "queues"> {
  const { family = "inet", hook, priority = 0, bypass = false, fanout = false, table, match: given = {} } = options;
  checkHook(hook, `${path}hook`);
  const match = readOptions(given, matchChecks, `${path}match`);
  if (match.mark !== undefined) match.mark = checkMark(match.mark, `${path}match.mark`);
  checkPorts(match, `${path}match`);
  checkAddresses(match, family, `${path}match`);
  checkInterfaces(match, hook, `${path}match`);
  return { family, hook: hookNames.find(hook), priority, match, bypass, fanout, table };
}

function checkMark(options: NonNullable<PacketMatch["mark"]>, path: string): NonNullable<PacketMatch["mark"]> {
  const mark = readOptions(options, markChecks, path);
  checkInteger(mark.value, 0, 0xffffffff, `${path}.value`);
  if (mark.mask !== undefined) checkMasked(mark.value, mark.mask, `${path}.value`);
  return mark;
}

/** Such a rule would never match. */
function checkInterfaces({ inputInterface, outputInterface }: PacketMatch, hook: string, path: string): void {
  if (inputInterface !== undefined && hook === "output") {
    throw typeError(
      `${path}.inputInterface`,
      `packets at the hook "output" have no input interface, so that none would match`,
    );
  }
  if (outputInterface !== undefined && (hook === "prerouting" || hook === "input")) {
    throw typeError(
      `${path}.outputInterface`,
      `packets at the hook "${hook}" have no output interface yet, so that none would match`,
    );
  }
}

export function listOf<Item>(value: Item | readonly Item[] | undefined): readonly Item[] | undefined {
  return value === undefined || Array.isArray(value) ? (value as readonly Item[] | undefined) : [value as Item];
}

function checkItems<Item>(
  value: Item | readonly Item[] | undefined,
  check: (item: Item, path: string) => unknown,
  path: string,
): void {
  const items = listOf(value) ?? [];
  if (value !== undefined && items.length === 0)
    throw typeError(path, "expected at least one item, got an empty list, which would match nothing");
  for (const [index, item] of items.entries()) {
    check(item, Array.isArray(value) ? `${path}[${index}]` : path);
  }
}

function checkAddresses(match: PacketMatch, family: string, path: string): void {
  const check = (address: string, at: string) => {
    const isIpv4 = parsePrefix(address, at).family === AF_INET;
    if (family === (isIpv4 ? "ip6" : "ip")) throw typeError(at, `expected an address of the family ${family}`);
  };
  checkItems(match.source, check, `${path}.source`);
  checkItems(match.destination, check, `${path}.destination`);
}

function checkPorts(match: PacketMatch, path: string): void {
  const { protocol } = match;
  if (protocol !== undefined && PROTOCOLS_WITH_PORTS.has(protocols.find(protocol))) return;
  for (const name of ["sourcePort", "destinationPort"] as const) {
    if (match[name] === undefined) continue;
    throw typeError(`${path}.${name}`, `requires a protocol with ports, such as "udp", in ${path}.protocol`);
  }
}
