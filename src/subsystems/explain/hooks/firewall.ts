// Evaluates the hooks of netfilter for a packet with the rules of a namespace.
import type { Steps } from "../../../io/io.ts";
import { type EvaluationOutcome, evaluateProgram } from "../../nftables/evaluate/evaluate.ts";
import type { FactValue } from "../../nftables/evaluate/machine/facts.ts";
import type { PacketChange, SetLookup } from "../../nftables/evaluate/machine/machine.ts";
import type { PacketInterface } from "../../nftables/evaluate/packet/interface.ts";
import type { EvaluatedHook, EvaluationStep } from "../../nftables/evaluate/run.ts";
import type { TableFamily } from "../../nftables/model/objects.ts";
import { containsAddress, type Link } from "../../route/index.ts";
import { hardwareTypes } from "../../route/links/link.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import {
  changed,
  destinationOf,
  type Frame,
  forwarded,
  isArp,
  type Packet,
  portOf,
  sourceOf,
  tableFamiliesOf,
  toEvaluated,
  tosOf,
} from "../model/packet.ts";
import { isSending, policyText, ruleText, verdictStep } from "../model/steps.ts";
import type { Trace } from "../model/trace.ts";
import { type End, ended, undecided } from "../model/types.ts";
import { type Tracking, UNTRACKED } from "./connections.ts";
import { factsOfRoutes } from "./fib-facts.ts";
import { findUnread } from "./unread.ts";

/** Where a packet is evaluated. */
export interface HookContext {
  readonly view: NamespaceView;
  readonly trace: Trace;
  readonly iif?: Link | undefined;
  readonly oif?: Link | undefined;
  /** Interface of the route before the hook "output", if the kernel looked up the route again afterwards. */
  readonly oifAtOutput?: Link | undefined;
  /** Address of the next hop, which selects the address of `masquerade`. */
  readonly nexthop?: string | undefined;
  readonly uid?: number | undefined;
  /** Whether the hooks are those of the family "bridge". */
  readonly isBridge?: boolean | undefined;
  readonly tracking?: Tracking | undefined;
  /** Hooks before these are evaluated for their effects on the packet, but were reported before. */
  readonly silent?: readonly EvaluatedHook[] | undefined;
}

/** The packet after the hooks, or its end. */
export type HookResult =
  | {
      readonly packet: Packet;
      /** The packet when the kernel looked up its route again at output. Undefined if it did not. */
      readonly routed?: Packet | undefined;
      readonly end?: undefined;
    }
  | { readonly end: End };

const MAX_ATTEMPTS = 8;

/** Evaluates hooks in order. */
export function* runHooks(context: HookContext, frame: Frame, hooks: readonly EvaluatedHook[]): Steps<HookResult> {
  const { view, isBridge, tracking } = context;
  const { packet } = frame;
  const families = familiesOf(packet, hooks, isBridge === true);
  if (!families.includes("netdev")) {
    const unread = yield* findUnread(view, packet, hooks, isBridge === true);
    if (unread !== undefined) return { end: unread };
  }
  if (!(yield* view.hasChain(families, hooks)))
    return { packet: isBridge === true ? packet : withoutChains(packet, hooks) };
  if (isOfFrames(families) && frame.vlans.length > 1)
    return {
      end: undecided("rules of nftables see a frame with several VLAN tags, which is not examined", [
        "type and headers that rules read behind the second VLAN tag",
      ]),
    };
  if (packet.inner !== undefined && (yield* view.readsPayloads()))
    return {
      end: undecided("rules of nftables read the bytes after the header, which a tunnel determines", [
        `bytes of the packet of ${packet.inner.ifname}`,
      ]),
    };
  const program = yield* view.program(tracking?.isKnown === true);
  const iif = yield* interfaceOf(context, context.iif);
  const oif = yield* interfaceOf(context, context.oif);
  const oifAtOutput = yield* interfaceOf(context, context.oifAtOutput);
  const isNeighbour = packet.query !== undefined;
  const conntrack = isNeighbour ? UNTRACKED.conntrack : tracking?.conntrack;
  const facts: Record<string, FactValue> = {};
  const routes: Record<string, FactValue> = {};
  if (context.uid !== undefined) facts["meta skuid"] = context.uid;
  // The protocols of the network layer receive only frames for the host.
  if (!isOfFrames(families) && !isNeighbour) facts["meta pkttype"] = "host";
  for (let attempt = 0; ; attempt++) {
    const evaluated = toEvaluated(packet, isSent(hooks) ? undefined : frame);
    const input = {
      ...evaluated,
      ...(iif === undefined ? {} : { iif }),
      ...(oif === undefined ? {} : { oif }),
    };
    const options = { hook: hooks, bridge: isBridge, conntrack, routes, facts };
    const { outcomes, missing, isComplete } = evaluateProgram(program, input, options, oifAtOutput);
    const wanted = missing.filter(({ fact }) => fact.startsWith("fib ") && !(fact.slice(4) in routes));
    const found = yield* factsOfRoutes(view, packet, context.iif, wanted);
    Object.assign(routes, found);
    if (Object.keys(found).length > 0 && attempt < MAX_ATTEMPTS) continue;
    return yield* decide(context, packet, hooks, { outcomes, missing, isComplete, routes });
  }
}

/** Whether hooks see the tags of a frame. */
function isOfFrames(families: readonly string[]): boolean {
  return families.includes("netdev") || families.includes("bridge");
}

interface Evaluated {
  readonly outcomes: readonly EvaluationOutcome[];
  readonly missing: readonly { readonly fact: string; readonly question: string }[];
  readonly isComplete: boolean;
  readonly routes: Readonly<Record<string, FactValue>>;
}

function* decide(
  context: HookContext,
  packet: Packet,
  hooks: readonly EvaluatedHook[],
  { outcomes, missing, isComplete, routes }: Evaluated,
): Steps<HookResult> {
  const { trace, view } = context;
  const results = outcomes.map((outcome) => ({
    outcome,
    after: changed(packet, outcome.changes),
    routed: outcome.routed && changed(packet, outcome.routed),
  }));
  const different = new Set(results.map(keyOf));
  const [first] = results;
  const { outcome, after, routed } = first!;
  const { steps, verdict, effects, changesAfter } = outcome;
  let before = packet;
  for (const hook of hooks) {
    const now = changed(packet, changesAfter[hook] ?? outcome.changes);
    if (context.silent?.includes(hook) !== true) {
      trace.packet = before;
      report(context, hook, steps, before, now);
    }
    before = now;
  }
  const place = hooks.at(-1)!;
  const device = context.oif?.ifname ?? context.iif?.ifname;
  trace.at = { view, device };
  if (different.size > 1 || !isComplete) {
    const facts = missing.map(({ fact, question }) => `${fact}: ${question}`);
    return { end: undecided(`rules of nftables at ${hooks.join(", ")} depend on facts that are not known`, facts) };
  }
  // A rule after the translation looks up the route of the new address.
  const translated = steps.findIndex((step) => step.effects.some(({ kind }) => kind === "nat"));
  const later = translated < 0 ? [] : steps.slice(translated + 1).filter(({ rule }) => rule?.includes("fib ") === true);
  if (later.length > 0) {
    const now = yield* factsOfRoutes(
      view,
      after,
      context.iif,
      Object.keys(routes).map((fact) => ({ fact: `fib ${fact}` })),
    );
    if (Object.entries(routes).some(([fact, value]) => now[fact] !== value))
      return { end: undecided("a rule looks up a route after the translation of the address", [later[0]!.rule!]) };
  }
  if (effects.some(({ kind }) => kind === "tproxy"))
    return { end: undecided("a rule assigns the packet to a socket (tproxy)", ["socket of tproxy"]) };
  const isTyped = outcome.changes.some(({ field, value }) => field === "meta pkttype" && value !== 0);
  if (verdict === "accept" && isTyped && (hooks.includes("input") || hooks.includes("ingress")))
    return {
      end: undecided("a rule changes the type of the packet (meta pkttype), because of which the kernel may drop it"),
    };
  if (verdict === "accept") return { packet: withoutDifferent(after, results), routed };
  const last = steps.at(-1);
  const by = last === undefined ? "" : ` by ${deciderText(last)}`;
  if (verdict === "queue") return { end: undecided(`a program decides${by}`, ["verdict of the program of the queue"]) };
  if (verdict === "stolen") return { end: undecided(`a rule takes the packet from its path${by}`) };
  if (effects.some(({ kind }) => kind === "expired"))
    return { end: ended("rejected", "the TTL or hop limit of the packet ended") };
  if (effects.some(({ kind }) => kind === "misdirected"))
    return { end: ended("dropped", "a rule set a packet type (meta pkttype) with which the kernel does not forward") };
  const isRejected = effects.some(({ kind }) => kind === "reject");
  const hook = last?.hook ?? place;
  return { end: ended(isRejected ? "rejected" : "dropped", `${isRejected ? "rejected" : "dropped"} at ${hook}${by}`) };
}

interface Result {
  readonly outcome: EvaluationOutcome;
  readonly after: Packet;
  readonly routed: Packet | undefined;
}

/** What must be the same in all outcomes. */
function keyOf({ outcome: { verdict, effects }, after, routed }: Result): string {
  const [isRejected, isAssigned] = ["reject", "tproxy"].map((name) => effects.some(({ kind }) => kind === name));
  const selectors = (packet: Packet) => [sourceOf(packet), destinationOf(packet), packet.mark, tosOf(packet)];
  const ports = [portOf(after, "sport"), portOf(after, "dport")];
  return JSON.stringify([verdict, isRejected, isAssigned, ports, selectors(after), routed && selectors(routed)]);
}

/** Other values that differ between the outcomes are not known. */
function withoutDifferent(packet: Packet, results: readonly Result[]): Packet {
  const changes: PacketChange[] = [];
  const isDifferent = (read: (packet: Packet) => unknown) =>
    new Set(results.map(({ after }) => JSON.stringify(read(after)))).size > 1;
  for (const [header, values] of Object.entries(packet.fields))
    for (const name of Object.keys(values))
      if (isDifferent(({ fields }) => fields[header]?.[name]))
        changes.push({ field: `${header} ${name}`, value: undefined });
  if (isDifferent(({ priority }) => priority)) changes.push({ field: "meta priority", value: undefined });
  return changes.length === 0 ? packet : changed(packet, changes);
}

/** Records a step for a hook at which rules or policies were evaluated. */
function report(
  { trace, view, iif, oif, isBridge }: HookContext,
  hook: EvaluatedHook,
  all: readonly EvaluationStep[],
  before: Packet,
  after: Packet,
): void {
  const rules = all.filter((step) => step.hook === hook);
  if (rules.length === 0) return;
  const last = rules.at(-1)!;
  const isEnd = all.at(-1) === last && (last.verdict === "drop" || last.effects.some(({ kind }) => kind === "reject"));
  const verdict = isEnd ? "drop" : "accept";
  const decisive = rules.filter(
    (step) => step.effects.some(({ kind }) => kind !== "log") || (step === last && step.verdict !== undefined),
  );
  const [from, to] = [before, after].map((one) => ({ source: sourceOf(one), destination: destinationOf(one) }));
  trace.add(view, (isSending(hook) ? oif : iif)?.ifname, {
    ...verdictStep({
      ...{ hook, verdict, before: from!, after: to! },
      isBridge: isBridge === true,
      rules: decisive.map(deciderText),
    }),
    rules,
  });
}

/** Describes the rule or the policy of a step. */
function deciderText({ family, table, chain, kind, rule, handle, verdict, lookups }: EvaluationStep): string {
  const where = `${family} ${table} ${chain}`;
  if (kind !== "rule") return policyText(verdict ?? "accept", where);
  const text = rule?.replaceAll(/\bcounter packets \d+ bytes \d+/g, "counter");
  const found = lookups.map(commentOf).filter((comment) => comment !== undefined);
  return ruleText(text, handle, where) + found.map((comment) => `, element "${comment}"`).join("");
}

/** The comment of the element that a rule found in a set or map. */
function commentOf({ element }: SetLookup): string | undefined {
  const item = Array.isArray(element) ? (element[0] as unknown) : element;
  const { elem } = (typeof item === "object" ? item : {}) as { elem?: { comment?: unknown } };
  return typeof elem?.comment === "string" ? elem.comment : undefined;
}

function isSent(hooks: readonly EvaluatedHook[]): boolean {
  return hooks[0] === "output" || hooks[0] === "postrouting";
}

/** Without chains, nothing but the TTL changes. */
function withoutChains(packet: Packet, hooks: readonly EvaluatedHook[]): Packet {
  return hooks.includes("forward") && hooks.length > 1 && packet.query === undefined ? forwarded(packet) : packet;
}

function familiesOf(packet: Packet, hooks: readonly EvaluatedHook[], isBridge: boolean): readonly TableFamily[] {
  if (isBridge) return ["bridge"];
  const isDevice = hooks.includes("ingress") || hooks.includes("egress");
  if (isDevice) return isArp(packet) ? ["netdev"] : ["netdev", "inet"];
  return tableFamiliesOf(packet);
}

function* interfaceOf({ view, nexthop }: HookContext, link: Link | undefined): Steps<PacketInterface | undefined> {
  if (link === undefined) return undefined;
  const { ifname: name, ifindex: index, linkType, group, kind = "" } = link;
  const addresses = yield* view.addressesOf(link);
  const first = (family: "inet" | "inet6") => {
    const own = addresses.filter((one) => one.family === family && one.scope !== "link" && one.scope !== "host");
    const near = own.find((one) => isNear(one.local, one.prefixlen, nexthop));
    return near ?? own.find(({ flags }) => !flags.includes("secondary")) ?? own[0];
  };
  const ip = first("inet");
  const ip6 = first("inet6");
  const type = (hardwareTypes as Readonly<Record<string, number>>)[linkType] ?? Number(linkType);
  return {
    ...{ name, index, type, group, kind: String(kind) },
    ...(ip === undefined ? {} : { ip: ip.local }),
    ...(ip6 === undefined ? {} : { ip6: ip6.local }),
  };
}

export function isNear(address: string | undefined, length: number, other: string | undefined): boolean {
  if (address === undefined || other === undefined || address.includes(":") !== other.includes(":")) return false;
  return containsAddress(`${address}/${length}`, other);
}
