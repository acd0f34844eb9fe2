// One run of a packet through the hooks, chains and rules of a ruleset, like nft_do_chain.
import { ETH_P_ARP, ETH_P_IP, ETH_P_IPV6 } from "../../../constants/if_ether.ts";
import { NFPROTO_ARP, NFPROTO_IPV4, NFPROTO_IPV6, NFPROTO_UNSPEC } from "../../../constants/netfilter.ts";
import type { TableFamily } from "../model/objects.ts";
import type { PacketEffect } from "../model/statements.ts";
import { applyKnownTranslation, entersNatChains } from "./expressions/ct.ts";
import { changesOf, isAnyDifferent, routeSelectors } from "./machine/changes.ts";
import type { Machine, SetLookup } from "./machine/machine.ts";
import { statementText, textOf } from "./machine/rule-text.ts";
import { keyOfChain, type ProgramChain, type ProgramRule } from "./machine/tables.ts";
import { TRACKING } from "./machine/tracking.ts";
import { knownBits } from "./packet/bits.ts";
import { changeBytes } from "./packet/checksums.ts";
import { readEndpoint } from "./packet/endpoints.ts";
import { Registers } from "./packet/registers.ts";
import type { Outcome, RuleVerdict } from "./packet/rule-run.ts";
import type { Program } from "./program.ts";

/** Hook at which the chains of a ruleset evaluate packets. */
export type EvaluatedHook = "ingress" | "prerouting" | "input" | "forward" | "output" | "postrouting" | "egress";

/** Hooks of IP and of bridges, by their numbers. (NF_INET_*, NF_BR_*) */
export const NETWORK_HOOKS: readonly EvaluatedHook[] = ["prerouting", "input", "forward", "output", "postrouting"];

/** One rule that was evaluated, or the end of a chain. */
export interface EvaluationStep {
  readonly family: TableFamily;
  readonly table: string;
  readonly chain: string;
  readonly hook: EvaluatedHook;
  /** "return" is the end of a chain to which a rule jumped, "policy" that of a base chain. */
  readonly kind: "rule" | "return" | "policy";
  /** Position of the rule in its chain, from 0. */
  readonly index?: number | undefined;
  /** Number that the kernel has given to the rule. Undefined in a ruleset that was not listed. */
  readonly handle?: number | undefined;
  /** The rule in the nft language. Undefined if the language cannot represent it. */
  readonly rule?: string | undefined;
  /** Whether the packet reached the end of the rule, or its verdict. */
  readonly isMatch: boolean;
  /** The statement of the rule that did not match. */
  readonly stoppedAt?: string | undefined;
  /** Verdict of the rule, such as "drop" or "jump web", or policy of the chain. */
  readonly verdict?: string | undefined;
  readonly lookups: readonly SetLookup[];
  readonly effects: readonly PacketEffect[];
}

/** Verdict on a packet. "stolen" means that a rule took the packet from its path, such as `fwd` or `synproxy`. */
export type PacketVerdict = "accept" | "drop" | "queue" | "stolen";

/** Priorities at which the kernel translates addresses. (NF_IP_PRI_NAT_DST, NF_IP_PRI_NAT_SRC) */
const NAT_PRIORITY: Readonly<Record<string, number>> = { prerouting: -100, output: -100, postrouting: 100, input: 100 };

/** Families of the tables that evaluate a packet, and the number of its own family, by its EtherType. */
const families: Readonly<Record<number, { readonly tables: readonly TableFamily[]; readonly number: number }>> = {
  [ETH_P_IP]: { tables: ["ip", "inet"], number: NFPROTO_IPV4 },
  [ETH_P_IPV6]: { tables: ["ip6", "inet"], number: NFPROTO_IPV6 },
  [ETH_P_ARP]: { tables: ["arp"], number: NFPROTO_ARP },
};

export interface RunResult {
  readonly verdict: PacketVerdict;
  readonly steps: readonly EvaluationStep[];
}

/** Evaluates the hooks in order, until one of them does not accept the packet. */
export function run(
  program: Program,
  machine: Machine,
  hooks: readonly EvaluatedHook[],
  isBridged: boolean,
): RunResult {
  const steps: EvaluationStep[] = [];
  for (const [index, hook] of hooks.entries()) {
    if (!isBridged && hook !== "ingress" && hook !== "egress") machine.packet.trim();
    if (hook === "forward" && index > 0 && !isBridged) {
      const kind = isForHost(machine) ? (decrementHops(machine) ? undefined : "expired") : "misdirected";
      if (kind !== undefined) {
        machine.effects.push({ kind });
        return { verdict: "drop", steps };
      }
    }
    if (hook === "egress" && index > 0 && !isBridged) machine.packet.forgetHardwareAddresses();
    for (const group of groupsAt(program, machine, hook, isBridged)) {
      if (isTracked(hook, group.priority)) track(machine);
      const isRouting = hook === "output" && (group.isNat || group.chains[0]!.type === "route");
      const before = isRouting ? routeSelectors(machine, group.isNat) : [];
      const verdict = runGroup(machine, hook, group, steps);
      const after = isRouting ? routeSelectors(machine, group.isNat) : [];
      if (isAnyDifferent(before, after)) machine.routed = changesOf(machine);
      if (verdict !== "accept") return { verdict, steps };
    }
    if (isTracking(hook)) track(machine);
    machine.changesAfter[hook] = changesOf(machine);
  }
  return { verdict: "accept", steps };
}

/** Whether connection tracking has seen the packet before the chains of a priority. It has not at the ingress of a device. */
function isTracked(hook: string, priority: number): boolean {
  return isTracking(hook) ? priority >= TRACKING : hook !== "ingress";
}

function isTracking(hook: string): boolean {
  return hook === "prerouting" || hook === "output";
}

/** Connection tracking remembers the addresses and ports of the packet. */
function track(machine: Machine): void {
  const { packet } = machine;
  if (!packet.isIp || machine.endpoints !== undefined) return;
  machine.endpoints = { snat: readEndpoint(packet, "snat"), dnat: readEndpoint(packet, "dnat") };
}

/** Chains that are called together: all `nat` chains of a hook, or one other chain. */
interface Group {
  readonly priority: number;
  readonly isNat: boolean;
  readonly chains: readonly ProgramChain[];
}

function groupsAt(program: Program, machine: Machine, hook: string, isBridged: boolean): Group[] {
  const isDevice = hook === "ingress" || hook === "egress";
  const { packet, input } = machine;
  // At devices, the family inet has only IPv4 and IPv6 packets. (nft_do_chain_inet_ingress)
  const ofDevice = packet.isIp ? ["netdev", "inet"] : ["netdev"];
  const wanted = isDevice ? ofDevice : isBridged ? ["bridge"] : (families[packet.type]?.tables ?? []);
  const device = hook === "egress" ? input.oif?.name : input.iif?.name;
  const chains: ProgramChain[] = [];
  for (const chain of program.baseChains()) {
    if (chain.hook !== hook || !wanted.includes(chain.table.family)) continue;
    if (isDevice && !chain.devices.some((name) => isNamed(name, device))) continue;
    chains.push(chain);
  }
  const isNat = ({ type }: ProgramChain) => type === "nat";
  // Of several chains with the same priority, the kernel calls the last one first.
  const sorted = chains.toReversed().toSorted((a, b) => a.priority - b.priority);
  const groups = sorted
    .filter((chain) => !isNat(chain))
    .map((chain): Group => ({ priority: chain.priority, isNat: false, chains: [chain] }));
  const translating = sorted.filter(isNat);
  if (translating.length > 0) groups.push({ priority: NAT_PRIORITY[hook] ?? 0, isNat: true, chains: translating });
  return groups.toSorted((a, b) => a.priority - b.priority);
}

/** "eth*" stands for all interfaces whose names start so. */
function isNamed(pattern: string, device: string | undefined): boolean {
  if (device === undefined) return false;
  return pattern.endsWith("*") ? device.startsWith(pattern.slice(0, -1)) : pattern === device;
}

function runGroup(machine: Machine, hook: EvaluatedHook, group: Group, steps: EvaluationStep[]): PacketVerdict {
  const [first] = group.chains;
  enter(machine, hook, first!);
  if (group.isNat) {
    const type = hook === "postrouting" || hook === "input" ? "snat" : "dnat";
    if (machine.isUntracked || machine.translations.has(type)) return "accept";
    if (!entersNatChains(machine)) {
      applyKnownTranslation(machine, type);
      return "accept";
    }
    for (const chain of group.chains) {
      enter(machine, hook, chain);
      const verdict = runChain(machine, chain, hook, steps);
      if (verdict !== "accept") return verdict;
      if (machine.translations.has(type)) return "accept";
    }
    return "accept";
  }
  return runChain(machine, first!, hook, steps);
}

function enter(machine: Machine, hook: EvaluatedHook, base: ProgramChain): void {
  const nfproto = families[machine.packet.type]?.number ?? NFPROTO_UNSPEC;
  machine.place = { base, hook, nfproto };
  machine.chain = base;
  machine.packet.parse();
  machine.registers = new Registers();
}

interface Return {
  readonly chain: ProgramChain;
  readonly rule: number;
}

function runChain(machine: Machine, base: ProgramChain, hook: EvaluatedHook, steps: EvaluationStep[]): PacketVerdict {
  const stack: Return[] = [];
  let chain = base;
  let index = 0;
  for (;;) {
    machine.chain = chain;
    const rule = chain.rules[index];
    if (rule === undefined) {
      const back = stack.pop();
      steps.push(back === undefined ? endOf(base, hook, base.policy) : endOf(chain, hook, undefined));
      if (back === undefined) return base.policy;
      chain = back.chain;
      index = back.rule;
      continue;
    }
    machine.rule = index;
    const outcome = runRule(machine, chain, hook, rule, steps);
    index++;
    if (outcome === undefined || outcome === "break") continue;
    const { code } = outcome;
    if (code === "jump" || code === "goto") {
      const target = chain.table.chains.get(keyOfChain(outcome.chain, outcome.chainId))!;
      if (code === "jump") stack.push({ chain, rule: index });
      chain = target;
      index = 0;
    } else if (code === "return") {
      const back = stack.pop();
      if (back === undefined) {
        steps.push(endOf(base, hook, base.policy));
        return base.policy;
      }
      chain = back.chain;
      index = back.rule;
    } else if (code !== "continue") return code;
  }
}

function runRule(
  machine: Machine,
  chain: ProgramChain,
  hook: EvaluatedHook,
  rule: ProgramRule,
  steps: EvaluationStep[],
): Outcome {
  machine.lookups = [];
  const effectsBefore = machine.effects.length;
  let outcome: Outcome;
  for (let at = 0; at < rule.expressions.length && outcome === undefined; at++) {
    machine.expression = at;
    outcome = machine.evaluate(rule.expressions[at]!);
  }
  const { source } = rule;
  const isMatch = outcome !== "break";
  const { family, name: table } = chain.table;
  steps.push({
    family,
    table,
    chain: chain.name,
    hook,
    kind: "rule",
    index: machine.rule,
    handle: rule.handle,
    rule: source && textOf(family, source.expr),
    isMatch,
    stoppedAt: isMatch ? undefined : statementText(family, rule, machine.expression),
    verdict: outcome === undefined || outcome === "break" ? undefined : verdictText(chain, outcome),
    lookups: machine.lookups,
    effects: machine.effects.slice(effectsBefore),
  });
  return outcome;
}

function endOf(chain: ProgramChain, hook: EvaluatedHook, policy: "accept" | "drop" | undefined): EvaluationStep {
  const { family, name: table } = chain.table;
  const kind = policy === undefined ? "return" : "policy";
  return { family, table, chain: chain.name, hook, kind, isMatch: true, verdict: policy, lookups: [], effects: [] };
}

function verdictText(chain: ProgramChain, { code, chain: target, chainId }: RuleVerdict): string {
  if (code !== "jump" && code !== "goto") return code;
  return `${code} ${chain.table.chains.get(keyOfChain(target, chainId))?.name ?? target}`;
}

/** Whether no rule has set another packet type than "host". The kernel forwards no other packets. (ip_forward, ip6_forward) */
function isForHost(machine: Machine): boolean {
  const type = machine.changedMetadata().find(({ field }) => field === "meta pkttype")?.value;
  return type === undefined || type === PACKET_HOST;
}

/** linux/if_packet.h */
const PACKET_HOST = 0;

/**
 * Decrements the TTL or the hop limit, as the kernel does before the hook "forward". An unknown one counts as
 * sufficient. Returns false if it ends, in which case the kernel drops the packet. (ip_forward, ip6_forward)
 */
function decrementHops({ packet }: Machine): boolean {
  const { network, isIpv4, headerChecksum: header } = packet;
  const at = network + (isIpv4 ? 8 : 6);
  const word = packet.isIp ? packet.read(at, 2) : undefined;
  const index = isIpv4 ? 0 : 1;
  if (word === undefined || word.known[index] !== 0xff) return true;
  if (word.value[index]! <= 1) return false;
  const value = word.value.with(index, word.value[index]! - 1);
  changeBytes(packet, at, { ...knownBits(value), known: word.known }, { header });
  return true;
}
