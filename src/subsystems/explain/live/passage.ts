// The way of a packet through one namespace, as trace steps of nftables report it.
import type { TraceStep } from "../../nftables/index.ts";
import type { Link } from "../../route/index.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import {
  isSending,
  placed,
  policyText,
  received,
  routeQuestion,
  ruleText,
  type StepContent,
  sent,
  translationText,
  verdictStep,
} from "../model/steps.ts";
import type { ExplainedPlace, ExplainedStep } from "../model/types.ts";
import { type Flow, flowOfHeaders, headersOf } from "./flow.ts";

/** What an observation needs of a namespace. */
export interface ObservedNamespace {
  readonly view: NamespaceView;
  /** Name of the own tables. */
  readonly table: string;
  readonly links: readonly Link[];
  /** Other ends of pairs by interface: id of the namespace and name. Absent if the namespace is not observed. */
  readonly peers: ReadonlyMap<string, string>;
  /** Names of other namespaces that pairs lead to and that are not observed, by interface. */
  readonly entered: ReadonlyMap<string, string>;
  /** Hooks of base chains by family, table and chain. */
  readonly hooks: ReadonlyMap<string, ExplainedPlace>;
  /** Texts of rules by family, table and handle. */
  readonly rules: ReadonlyMap<string, string>;
}

/** The way of the packet from one interface, or from a local program, to the next interface. */
export interface Passage {
  readonly namespace: ObservedNamespace;
  /** Interface that received the packet. Undefined if a local program sent it. */
  readonly device: string | undefined;
  readonly steps: ExplainedStep[];
  /** Addresses and ports at the last step. */
  flow: Flow;
  /** The last change of the addresses, and the rules that made it. */
  translation: string | undefined;
  /** Interface that sent the packet, or will. */
  oif: string | undefined;
  /** All interfaces that sent the packet or a copy, or will. */
  readonly oifs: Set<string>;
  /** Number of ports of a bridge that sent the packet or a copy. */
  copies: number;
  /** Last place that the packet certainly reached. "sent": an interface sent it. */
  place: ExplainedPlace | "sent";
  /** Whether the packet passed all chains of `place`. */
  isPassed: boolean;
  /** The rule or policy that ended the packet. */
  drop: { readonly text: string; readonly isReject: boolean } | undefined;
  /** The rule that passed the packet to a program. */
  queue: string | undefined;
}

export interface OpenPassage extends Passage {
  readonly ids: Set<number>;
  /** Addresses and ports at the first step. */
  readonly first: Flow;
  /** The trace steps of this passage. */
  readonly reported: TraceStep[];
  hook: ExplainedPlace | undefined;
  isBridge: boolean;
  hasRoute: boolean;
  /** Mark of the packet before the current hook. */
  mark: number;
  /** Addresses and ports before the current hook. */
  before: Flow;
  /** Rules that decided at the current hook. Undefined if no chain of others evaluated the packet. */
  rules: string[] | undefined;
}

/** Adds a trace step to a passage. */
export function follow(passage: OpenPassage, step: TraceStep): void {
  if (step.oif !== undefined) {
    passage.oif = step.oif;
    passage.oifs.add(step.oif);
  }
  if (step.table === passage.namespace.table) addOwn(passage, step);
  else addRule(passage, step);
  passage.mark = step.mark ?? 0;
}

export function begin(
  namespace: ObservedNamespace,
  step: TraceStep,
  device: string | undefined,
  flow: Flow,
): OpenPassage {
  const passage: OpenPassage = {
    ...{ namespace, device, steps: [], flow, first: flow, before: flow, oif: undefined, isPassed: false },
    ...{ isBridge: false, drop: undefined, queue: undefined, hook: undefined, hasRoute: false, rules: undefined },
    ...{ mark: step.mark ?? 0, translation: undefined, reported: [], copies: 0 },
    ...{ ids: new Set([step.id]), oifs: new Set<string>() },
    place: device === undefined ? "output" : "interface",
  };
  if (device === undefined) {
    const isLocal = linkOf(passage, step.oif)?.linkType === "loopback";
    addRoute(passage, isLocal ? "local" : "unicast", step.oif);
  } else {
    addStep(passage, device, received(device));
    // The route of a packet that returns is known. A bridge does not route: only br_netfilter calls the hooks.
    passage.hasRoute = linkOf(passage, device)?.linkType === "loopback" || isPortOfBridge(namespace, device);
  }
  return passage;
}

function addOwn(passage: OpenPassage, step: TraceStep): void {
  // Only the first step of a chain has headers and interfaces.
  const flow = flowOfStep(step);
  if (flow === undefined) return;
  const [name = "", end] = step.chain.split("_");
  if (name === "egress") addSending(passage, step);
  else if (end === "end") {
    enterHook(passage, name as ExplainedPlace, false);
    passage.flow = flow;
    finishHook(passage, "accept");
    passage.isPassed = true;
  }
}

export function flowOfStep(step: TraceStep): Flow | undefined {
  const headers = headersOf(step);
  return headers && flowOfHeaders(headers);
}

function addSending(passage: OpenPassage, { oif }: TraceStep): void {
  finishHook(passage, "accept");
  passage.place = "sent";
  passage.isPassed = true;
  const link = linkOf(passage, oif);
  if (isPortOfBridge(passage.namespace, oif)) passage.copies++;
  // The prediction has steps of other places for bridges and VLANs. Copies of the packet have no order.
  else if (link?.linkType !== "loopback" && link?.kind !== "bridge" && link?.kind !== "vlan")
    addStep(passage, oif, sent(`${oif}`, "sent"));
}

function linkOf({ namespace }: Passage, name: string | undefined): Link | undefined {
  return namespace.links.find(({ ifname }) => ifname === name);
}

function addStep({ steps, namespace }: Passage, device: string | undefined, step: StepContent): void {
  steps.push(placed(namespace.view.name, device, step));
}

/** Whether an interface is a port of a bridge. */
export function isPortOfBridge({ links }: ObservedNamespace, name: string | undefined): boolean {
  const { masterIndex } = links.find(({ ifname }) => ifname === name) ?? {};
  return masterIndex !== undefined && links.some(({ ifindex, kind }) => ifindex === masterIndex && kind === "bridge");
}

function addRoute(passage: OpenPassage, type: "local" | "unicast", dev: string | undefined): void {
  const { device, flow, mark } = passage;
  const question = routeQuestion(flow, device, mark);
  const answer = dev === undefined ? type : `${type} dev ${dev}`;
  passage.hasRoute = true;
  addStep(passage, device, { place: "route", question, answer, fact: { kind: "route", type, dev } });
}

/** Records a step of a chain that is not an own one. */
function addRule(passage: OpenPassage, step: TraceStep): void {
  const { family, table, chain, type, handle, verdict = {} } = step;
  const hook = passage.namespace.hooks.get(`${family} ${table} ${chain}`);
  if (hook !== undefined) enterHook(passage, hook, family === "bridge");
  passage.rules ??= [];
  const [kind = ""] = Object.keys(verdict);
  if (type === "return" || kind === "" || kind === "continue") return;
  const rule = passage.namespace.rules.get(`${family} ${table} ${handle}`);
  const where = `${family} ${table} ${chain}`;
  const text = type === "policy" ? policyText(kind, where) : ruleText(rule, handle, where);
  if (type === "rule" || kind === "drop") passage.rules.push(text);
  if (kind === "queue") passage.queue = text;
  if (kind !== "drop") return;
  const isReject = /\breject\b/.test(rule ?? "");
  passage.drop = { text, isReject };
  finishHook(passage, "drop");
}

function enterHook(passage: OpenPassage, hook: ExplainedPlace, isBridge: boolean): void {
  if (passage.hook === hook && passage.isBridge === isBridge) return;
  finishHook(passage, "accept");
  if ((hook === "input" || hook === "forward") && !isBridge && !passage.hasRoute) {
    if (hook === "input") addRoute(passage, "local", undefined);
    else addRoute(passage, "unicast", passage.oif);
  }
  passage.hook = hook;
  passage.isBridge = isBridge;
  passage.place = hook;
  passage.isPassed = false;
}

/** Adds a step for the current hook, if chains that are not own ones evaluated the packet. */
export function finishHook(passage: OpenPassage, verdict: "accept" | "drop"): void {
  const { hook, rules, before, flow, isBridge, device, oif } = passage;
  if (hook !== undefined && rules !== undefined) {
    const translation = translationText(before, flow);
    if (translation !== undefined) passage.translation = `${translation}, by ${rules.join("; ")}`;
    const step = verdictStep({ hook, isBridge, verdict, before, after: flow, rules });
    addStep(passage, isSending(hook) ? oif : device, step);
  }
  passage.rules = undefined;
  passage.hook = undefined;
  passage.before = flow;
}
