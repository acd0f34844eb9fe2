// Turns trace steps of several namespaces into the way of one packet.
import type { TraceStep } from "../../nftables/index.ts";
import type { Link } from "../../route/index.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import type { ExplainedPlace, ExplainedStep } from "../model/types.ts";
import { type Flow, flowOfHeaders, headersOf, matches } from "./flow.ts";
import { describeIcmp } from "./icmp.ts";

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

interface OpenPassage extends Passage {
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

/** An ICMP error about the packet. */
export interface IcmpError {
  readonly namespace: ObservedNamespace;
  readonly text: string;
}

/** Where the observed packet starts. */
export interface PathStart {
  readonly namespace: ObservedNamespace;
  /** Interface that receives the packet. Undefined if a local program sends it. */
  readonly device: string | undefined;
}

/** What was seen of a packet. */
export interface PacketPath {
  readonly passages: readonly Passage[];
  readonly error: IcmpError | undefined;
  /** Whether the end of the packet is known. */
  readonly hasEnd: boolean;
}

/** Maximum number of passages from one interface that are kept: of earlier packets before the start, and of all. */
const MAX_EARLY = 16;
const MAX_PASSAGES = 32;
/** Maximum number of trace steps of one passage that are kept to read them again at the end. */
const MAX_STEPS = 1000;
/** Maximum number of ids of ignored packets that are kept for a namespace. The kernel uses ids again. */
const MAX_IGNORED = 1000;

/** The packets that one namespace reports. */
interface Reports {
  readonly passages: OpenPassage[];
  readonly ignored: Set<number>;
}

/**
 * Follows the traced packets of all namespaces, and selects the passages of one packet. The steps of one namespace are in
 * order, but those of different namespaces arrive in any order.
 */
export class Observation {
  readonly #reports: ReadonlyMap<ObservedNamespace, Reports>;
  readonly #start: PathStart;
  readonly #predicted: readonly ExplainedStep[];
  #error: IcmpError | undefined;
  #isStarted = false;

  /** @param namespaces the namespaces in the order of the predicted way. */
  constructor(namespaces: readonly ObservedNamespace[], start: PathStart, predicted: readonly ExplainedStep[]) {
    const others = namespaces.filter((one) => one !== start.namespace);
    const reports = (): Reports => ({ passages: [], ignored: new Set() });
    this.#reports = new Map([start.namespace, ...others].map((one) => [one, reports()]));
    this.#start = start;
    this.#predicted = predicted;
  }

  /** Returns what is known of the packet now. */
  path(): PacketPath {
    const chosen: OpenPassage[] = [];
    for (const { passages } of this.#reports.values())
      for (const passage of passages) if (this.#isOfPacket(passage, chosen)) chosen.push(passage);
    const passages = this.#start.device === undefined ? chosen : reachable(chosen);
    const hasEnd = passages.some(({ drop, place, isPassed }) => drop !== undefined || (place === "input" && isPassed));
    const error = this.#isStarted ? this.#error : undefined;
    return { passages, error, hasEnd: hasEnd || error !== undefined };
  }

  /** Returns the way after all steps, with the chains and rules that are known now. Further steps must not be added. */
  end(): PacketPath {
    for (const { passages } of this.#reports.values())
      for (const [index, known] of passages.entries()) {
        const { namespace, device, first, reported } = known;
        const isComplete = reported.length < MAX_STEPS;
        const passage = isComplete ? begin(namespace, reported[0]!, device, first) : known;
        if (isComplete) for (const step of reported) follow(passage, step);
        finishHook(passage, "accept");
        passages[index] = passage;
      }
    return this.path();
  }

  /** Records a trace step. */
  add(namespace: ObservedNamespace, step: TraceStep): void {
    const reports = this.#reports.get(namespace)!;
    const isOwn = step.table === namespace.table;
    if (isOwn && step.chain === "errors") {
      if (step.handle !== undefined) this.#addError(namespace, reports, step);
      return;
    }
    const start = isOwn && step.handle !== undefined ? /^(ingress|prerouting|output)/.exec(step.chain)?.[0] : undefined;
    if (start === undefined && reports.ignored.has(step.id)) return;
    const passage = this.#passageOf(namespace, reports, step, start);
    if (passage === undefined) {
      ignore(reports, step.id);
      return;
    }
    reports.ignored.delete(step.id);
    if (passage.reported.length < MAX_STEPS) passage.reported.push(step);
    follow(passage, step);
  }

  /** An error of another namespace can arrive before the start of the packet. */
  #addError(namespace: ObservedNamespace, reports: Reports, step: TraceStep): void {
    ignore(reports, step.id);
    const headers = headersOf(step);
    if (headers === undefined || (!this.#isStarted && namespace === this.#start.namespace)) return;
    const error = { namespace, text: describeIcmp(headers) };
    if (this.#isStarted) this.#error ??= error;
    else this.#error = error;
  }

  #passageOf(
    namespace: ObservedNamespace,
    { passages, ignored }: Reports,
    step: TraceStep,
    start: string | undefined,
  ): OpenPassage | undefined {
    const known = passages.find(({ ids }) => ids.has(step.id));
    const last = passages.at(-1);
    const flow = flowOfStep(step);
    const isStarting = last?.place === "interface" || last?.place === "ingress";
    if (start === undefined || (start === "prerouting" && (known ?? (isStarting ? last : undefined)) !== undefined)) {
      if (known !== undefined) return known;
      // The kernel copies a packet that other programs read, and the copy has another number.
      if (last === undefined || flow === undefined || !matches(last.flow, flow)) return undefined;
      last.ids.add(step.id);
      return last;
    }
    const device = start === "output" ? undefined : step.iif;
    const isFirst = namespace === this.#start.namespace && device === this.#start.device;
    if (flow === undefined) return undefined;
    if (isFirst) this.#isStarted = true;
    else if (device === undefined || (!this.#isStarted && namespace === this.#start.namespace)) return undefined;
    const same = passages.filter((one) => one.device === device);
    if (!this.#isStarted && same.length >= MAX_EARLY) passages.splice(passages.indexOf(same[0]!), 1);
    if (same.length >= MAX_PASSAGES) return undefined;
    for (const { ids } of passages) ids.delete(step.id);
    ignored.delete(step.id);
    const passage = begin(namespace, step, device, flow);
    passages.push(passage);
    return passage;
  }

  /** Whether a passage is one of the packet that is followed, and not of a later one. */
  #isOfPacket({ namespace, device, first }: OpenPassage, chosen: readonly OpenPassage[]): boolean {
    if (chosen.length === 0) return namespace === this.#start.namespace && device === this.#start.device;
    if (device === undefined || !chosen.some((one) => hasPortOf(one.flow, first))) return false;
    const same = chosen.filter((one) => one.namespace === namespace && one.device === device).length;
    const predicted = this.#predicted.filter(
      (one) => one.namespace === namespace.view.name && one.interface === device && one.fact?.kind === "received",
    ).length;
    return same < Math.max(predicted, 1);
  }
}

function follow(passage: OpenPassage, step: TraceStep): void {
  if (step.oif !== undefined) {
    passage.oif = step.oif;
    passage.oifs.add(step.oif);
  }
  if (step.table === passage.namespace.table) addOwn(passage, step);
  else addRule(passage, step);
  passage.mark = step.mark ?? 0;
}

function ignore({ ignored }: Reports, id: number): void {
  ignored.delete(id);
  ignored.add(id);
  if (ignored.size > MAX_IGNORED) for (const oldest of ignored) return void ignored.delete(oldest);
}

function begin(namespace: ObservedNamespace, step: TraceStep, device: string | undefined, flow: Flow): OpenPassage {
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
    addStep(passage, device, {
      place: "interface",
      question: `receive on ${device}`,
      answer: "received",
      fact: { kind: "received" },
    });
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

/** Omits passages before the start, in the namespaces from which the packet came. */
function reachable(passages: readonly Passage[]): readonly Passage[] {
  const found = new Set(passages.slice(0, 1));
  const isNext = (passage: Passage) => {
    const { namespace, device = "" } = passage;
    const isPair = namespace.peers.has(device);
    return [...found].some((one) =>
      isPair
        ? [...one.oifs].some((oif) => one.namespace.peers.get(oif) === `${namespace.view.id} ${device}`)
        : one.namespace === namespace && passage.device !== undefined,
    );
  };
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const passage of passages) if (isNext(passage)) found.add(passage);
  }
  return passages.filter((one) => found.has(one));
}

function flowOfStep(step: TraceStep): Flow | undefined {
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
    addStep(passage, oif, { place: "interface", question: `send on ${oif}`, answer: "sent", fact: { kind: "sent" } });
}

/** Rules that were not predicted can change addresses and ports, but hardly both ports. */
function hasPortOf(one: Flow, { sourcePort, destinationPort }: Flow): boolean {
  return matches(one, { ...one, sourcePort }) || matches(one, { ...one, destinationPort });
}

function linkOf({ namespace }: Passage, name: string | undefined): Link | undefined {
  return namespace.links.find(({ ifname }) => ifname === name);
}

function addStep(passage: Passage, device: string | undefined, step: Omit<ExplainedStep, "namespace">): void {
  const { name } = passage.namespace.view;
  passage.steps.push({ namespace: name, ...(device === undefined ? {} : { interface: device }), ...step });
}

/** Whether an interface is a port of a bridge. */
export function isPortOfBridge({ links }: ObservedNamespace, name: string | undefined): boolean {
  const { masterIndex } = links.find(({ ifname }) => ifname === name) ?? {};
  return masterIndex !== undefined && links.some(({ ifindex, kind }) => ifindex === masterIndex && kind === "bridge");
}

function addRoute(passage: OpenPassage, type: "local" | "unicast", dev: string | undefined): void {
  const { device, flow, mark } = passage;
  const from = device === undefined ? "sent by a local program" : `received by ${device}`;
  const question = `route to ${flow.destination} from ${flow.source}, ${from}${mark === 0 ? "" : `, mark ${mark}`}`;
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
  const text =
    type === "policy"
      ? `the policy ${kind} of ${where}`
      : `the rule "${rule ?? "(unknown)"}"${handle === undefined ? "" : ` # handle ${handle}`} in ${where}`;
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
function finishHook(passage: OpenPassage, verdict: "accept" | "drop"): void {
  const { hook, rules, before, flow, isBridge, device, oif } = passage;
  if (hook !== undefined && rules !== undefined) {
    const { source, destination } = flow;
    const isChanged = before.source !== flow.source || before.destination !== flow.destination;
    const ends = `${before.source} → ${before.destination} becomes ${flow.source} → ${flow.destination}`;
    if (isChanged) passage.translation = `${ends}, by ${rules.join("; ")}`;
    const isLeaving = hook === "postrouting" || hook === "output" || hook === "egress";
    addStep(passage, isLeaving ? oif : device, {
      place: hook,
      question: `nftables at ${isBridge ? "bridge " : ""}${hook}`,
      answer: `${verdict}${isChanged ? `, ${ends}` : ""}`,
      decidedBy: rules.join("; ") || undefined,
      fact: { kind: "verdict", verdict, isBridge, ...(isChanged ? { translated: { source, destination } } : {}) },
    });
  }
  passage.rules = undefined;
  passage.hook = undefined;
  passage.before = flow;
}

/** Returns the passages in the order of the way. Reports of different namespaces have no common order. */
export function ordered(passages: readonly Passage[], predicted: readonly ExplainedStep[]): Passage[] {
  const seen = new Map<string, number>();
  const positions = predicted.flatMap(({ namespace, interface: device, fact }) =>
    fact?.kind === "received" ? `${namespace} ${device}` : [],
  );
  const placed = passages.map((passage, index) => {
    const key = `${passage.namespace.view.name} ${passage.device}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const all = positions.flatMap((one, at) => (one === key ? at : []));
    const isStart = passage.device === undefined;
    return { passage, position: isStart ? -1 : (all[before] ?? positions.length), index };
  });
  // A bridge sends copies to all ports; hosts for which they are not discard them.
  const isCopy = ({ passage, position }: (typeof placed)[number]) =>
    position === positions.length && passage.place === "interface" && placed.length > 1;
  const own = placed.filter((one) => !isCopy(one));
  own.sort((one, other) => one.position - other.position || one.index - other.index);
  return own.map(({ passage }) => passage);
}
