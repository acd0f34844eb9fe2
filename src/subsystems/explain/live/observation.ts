// Turns trace steps of several namespaces into the way of one packet.
import type { TraceStep } from "../../nftables/index.ts";
import type { ExplainedStep } from "../model/types.ts";
import { type Flow, headersOf, matches } from "./flow.ts";
import { describeIcmp } from "./icmp.ts";
import {
  begin,
  finishHook,
  flowOfStep,
  follow,
  type ObservedNamespace,
  type OpenPassage,
  type Passage,
} from "./passage.ts";

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

function ignore({ ignored }: Reports, id: number): void {
  ignored.delete(id);
  ignored.add(id);
  if (ignored.size > MAX_IGNORED) for (const oldest of ignored) return void ignored.delete(oldest);
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

/** Rules that were not predicted can change addresses and ports, but hardly both ports. */
function hasPortOf(one: Flow, { sourcePort, destinationPort }: Flow): boolean {
  return matches(one, { ...one, sourcePort }) || matches(one, { ...one, destinationPort });
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
