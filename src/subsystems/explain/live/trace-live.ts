import { rangeError } from "../../../base/argument-error.ts";
import { checkFlag, checkOptions, checkSignal, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { ECANCELED } from "../../../constants/errno.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { runAsync, type Steps } from "../../../io/io.ts";
import type { CallLimits } from "../../../io/steps.ts";
import { Links } from "../../route/index.ts";
import { type DropEvent, DropMonitor } from "../../system/drop-monitor.ts";
import { checkExplained, follow, newWalk } from "../explain.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import { packetOf, protocolNumber } from "../model/packet.ts";
import type { ExplainedOutcome, ExplainedPacket, ExplainedStep, ExplainOptions, Explanation } from "../model/types.ts";
import { isPair, type Walk } from "../walk.ts";
import { type ComparedStep, compare } from "./comparison.ts";
import { fateOf, hasLeft } from "./fate.ts";
import { type Flow, flowOfHeaders, flowsOf, matches } from "./flow.ts";
import { Observation, ordered, type PacketPath } from "./observation.ts";
import { Observer } from "./observer.ts";
import { isPortOfBridge } from "./passage.ts";
import { checkSent, Sender } from "./sender.ts";

/** Options of `traceLive`. */
export interface LiveTraceOptions extends ExplainOptions, Pick<CallLimits, "signal"> {
  /** Whether to send the packet (default false: wait for a matching one). Not allowed together with `in`. */
  readonly send?: boolean | undefined;
  /**
   * Maximum time in milliseconds until the end of the packet is known. With `send`, the default is 5000. Without, there is
   * no limit until a packet matches, and then 5000.
   */
  readonly timeoutMs?: number | undefined;
}

/** A report of the kernel's drop monitor about the packet. */
export type ReportedDrop = Pick<DropEvent, "reason" | "symbol" | "ifindex">;

/** What happened to a real packet. */
export interface LiveResult {
  /** What happened. "undecided": no packet was seen, or its end was not. */
  readonly outcome: ExplainedOutcome;
  /** Why the packet ended where it ended, in one sentence. */
  readonly reason: string;
  /** Network namespace where the packet was seen last. */
  readonly namespace?: string | undefined;
  readonly interface?: string | undefined;
  /** Facts that could not be observed. */
  readonly missing: readonly string[];
  /** The observed steps. */
  readonly steps: readonly ExplainedStep[];
  /** Reports of the drop monitor. Empty if the monitor is not available, which `missing` then contains. */
  readonly drops: readonly ReportedDrop[];
  readonly prediction: Explanation;
  /** Predicted and observed steps side by side. */
  readonly comparison: readonly ComparedStep[];
}

const DEFAULT_TIMEOUT_MS = 5000;
/** Time in milliseconds in which the report of a drop arrives, if it is not known whether the packet was dropped. */
const DROP_REPORT_MS = 200;
/** Maximum number of namespaces to which rules are added: a bridge can connect hundreds. */
const MAX_NAMESPACES = 32;
/** Number of reported drops that are kept. */
const MAX_DROPS = 100;

const checks: OptionChecks<Pick<LiveTraceOptions, "send" | "timeoutMs" | "signal">> = {
  send: checkFlag,
  timeoutMs: integerFrom(0, 0x7fffffff),
  signal: checkSignal,
};

/**
 * Observes what the kernel does with a packet, and compares it with the prediction of `explain`. Adds rules that trace the
 * packet to every network namespace that it can reach. With the option `send`, sends the packet.
 *
 * ```ts
 * await using live = await traceLive(packet, { send: true });
 * const { outcome, reason, comparison } = await live.result();
 * ```
 *
 * The tables with the rules disappear when the object is closed and when the process ends. Requires CAP_NET_ADMIN; reasons of
 * drops require it in the initial network namespace.
 *
 * @throws TypeError or RangeError with the path of an invalid field or option; the reason of an aborted signal.
 * @throws NetlinkError if the namespace does not exist, EPERM without the privilege, EADDRNOTAVAIL if the packet is to be
 *   sent from an address that the namespace does not have.
 */
export async function traceLive(packet: ExplainedPacket, options: LiveTraceOptions = {}): Promise<LiveTrace> {
  const { send = false, timeoutMs, signal, ...place } = options;
  checkExplained(packet, place);
  checkOptions({ send, timeoutMs, signal }, checks);
  if (send) {
    if (place.in !== undefined)
      throw rangeError("send", "not allowed together with in: a local socket sends the packet");
    if (place.uid !== undefined && place.uid !== process.getuid?.())
      throw rangeError("uid", "expected the user of this process, which sends the packet");
    checkSent(packet);
  }
  signal?.throwIfAborted();
  await using resources = new AsyncDisposableStack();
  const ifindex = await indexOf(place);
  const sender = send ? resources.use(Sender.open(packet, { netns: place.netns, ifindex })) : undefined;
  const sent = sender?.sourcePort === undefined ? packet : { ...packet, sourcePort: sender.sourcePort };
  const walk = resources.use(newWalk("async", place));
  const { explanation, packets } = await runAsync(() => follow(walk, sent, place), { signal });
  // The packet may go on where the prediction ends.
  if (explanation.outcome === "undecided") await runAsync(() => openPeers(walk), { signal });
  const flows = flowsOf([packetOf(sent), ...packets]);
  const missing: string[] = [];
  const drops = await openDrops(missing, signal);
  if (drops !== undefined) resources.use(drops);
  const views = viewsOf(walk, explanation);
  for (const view of views.splice(MAX_NAMESPACES)) missing.push(`rules in ${view.name}: too many namespaces`);
  const observers: Observer[] = [];
  for (const view of views) {
    try {
      const options = { traced: { packet: sent, flows }, observed: views, signal };
      observers.push(resources.use(await Observer.open(walk, view, options)));
    } catch (error) {
      // The first namespace is that of the start.
      if (observers.length === 0 || !(error instanceof NetlinkError)) throw error;
      missing.push(`rules in ${view.name}: ${error.message}`);
    }
  }
  const parts = { ...{ packet: sent, device: place.in, flows, missing, explanation }, observers, drops, sender };
  return new LiveTrace(parts, { timeoutMs, signal }, resources.move());
}

/** Returns the namespace of the start, those of the predicted way, and then the other ends of pairs in them. */
function viewsOf(walk: Walk, { steps }: Explanation): NamespaceView[] {
  const [start, ...others] = walk.views;
  const isPredicted = ({ name }: NamespaceView) => steps.some(({ namespace }) => namespace === name);
  return [start!, ...others.filter(isPredicted), ...others.filter((view) => !isPredicted(view))];
}

/** Opens the namespaces that are reached through pairs. */
function* openPeers(walk: Walk): Steps<void> {
  let count = 0;
  for (const view of walk.views) {
    if (++count > MAX_NAMESPACES) return;
    const pair = (yield* view.links()).find(isPair);
    if (pair !== undefined) yield* walk.peerOf(view, pair);
  }
}

async function indexOf({ netns, out }: ExplainOptions): Promise<number | undefined> {
  if (out === undefined) return undefined;
  using links = Links.openAsync(netns === undefined ? {} : { netns });
  const all = await links.list().toArray();
  return all.find(({ ifname, altnames }) => ifname === out || altnames?.includes(out) === true)?.ifindex;
}

async function openDrops(missing: string[], signal: AbortSignal | undefined): Promise<DropMonitor | undefined> {
  try {
    return await DropMonitor.open(signal === undefined ? {} : { signal });
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    missing.push(`reasons of drops: ${error.message}`);
    return undefined;
  }
}

interface Parts {
  readonly packet: ExplainedPacket;
  readonly device: string | undefined;
  readonly flows: readonly Flow[];
  readonly missing: readonly string[];
  readonly explanation: Explanation;
  readonly observers: readonly Observer[];
  readonly drops: DropMonitor | undefined;
  readonly sender: Sender | undefined;
}

/** A packet that is being traced. Close the object, or use `await using`, to remove the rules that trace the packet. */
export class LiveTrace implements AsyncDisposable {
  static {
    inspectAs(LiveTrace, () => "LiveTrace()");
  }

  /** What `explain` predicts for the packet. */
  readonly prediction: Explanation;
  readonly #parts: Parts;
  readonly #limits: Pick<LiveTraceOptions, "timeoutMs" | "signal">;
  readonly #resources: AsyncDisposableStack;
  readonly #observation: Observation;
  readonly #drops: DropEvent[] = [];
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deadline = Number.POSITIVE_INFINITY;
  #hasGap = false;
  #lostDrops = 0;
  #isClosed = false;
  #result: Promise<LiveResult> | undefined;

  /** @internal */
  constructor(parts: Parts, limits: Pick<LiveTraceOptions, "timeoutMs" | "signal">, resources: AsyncDisposableStack) {
    this.#parts = parts;
    this.prediction = parts.explanation;
    this.#limits = limits;
    this.#resources = resources;
    const { observers, explanation, device } = parts;
    const namespaces = observers.map(({ namespace }) => namespace);
    const position = (name: string) => {
      const at = explanation.steps.findIndex((step) => step.namespace === name);
      return at < 0 ? explanation.steps.length : at;
    };
    const sorted = namespaces.toSorted((one, other) => position(one.view.name) - position(other.view.name));
    this.#observation = new Observation(sorted, { namespace: namespaces[0]!, device }, explanation.steps);
    this.#ended.promise.catch(() => {});
  }

  /**
   * Sends the packet if requested, waits for its end, and ends the trace. Later calls return the same result.
   *
   * @throws the reason of an aborted signal; NetlinkError ECANCELED if the object was closed.
   */
  result(): Promise<LiveResult> {
    this.#result ??= this.#run();
    return this.#result;
  }

  /** Ends the trace and removes its rules. Closing twice has no effect. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#ended.resolve();
    await this.#resources.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run(): Promise<LiveResult> {
    const { sender, observers } = this.#parts;
    const { timeoutMs, signal } = this.#limits;
    try {
      signal?.throwIfAborted();
      this.#read();
      let sendError = sender?.send();
      if (sendError !== undefined) this.#ended.resolve();
      if (sender !== undefined || timeoutMs !== undefined) this.#endAfter(timeoutMs ?? DEFAULT_TIMEOUT_MS);
      await this.#ended.promise;
      signal?.throwIfAborted();
      if (this.#isClosed) throw failure("traceLive", "the trace was closed", ECANCELED);
      await Promise.all(observers.map((observer) => observer.stop(signal)));
      sendError ??= sender?.takeError();
      return await this.#finish(sendError);
    } finally {
      await this.close();
    }
  }

  #read(): void {
    const { observers, drops } = this.#parts;
    const fail = (error: unknown) => this.#ended.reject(error);
    for (const observer of observers) {
      observer.read((step) => {
        if (step === undefined) this.#hasGap = true;
        else {
          this.#observation.add(observer.namespace, step);
          this.#follow(this.#observation.path());
        }
      }, fail);
    }
    if (drops !== undefined) this.#readDrops(drops).catch(fail);
  }

  /** Ends the trace after this time, unless it ends before: later packets of the same flow do not prolong it. */
  #endAfter(milliseconds: number): void {
    const deadline = performance.now() + milliseconds;
    if (deadline >= this.#deadline) return;
    this.#deadline = deadline;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ended.resolve(), milliseconds);
  }

  #follow(path: PacketPath): void {
    const { drops } = this.#parts;
    const last = path.passages.at(-1);
    if (last === undefined) return;
    if (this.#limits.timeoutMs === undefined) this.#endAfter(DEFAULT_TIMEOUT_MS);
    if (!path.hasEnd && !hasLeft(last) && this.#drops.length === 0) return;
    if (drops === undefined) {
      this.#ended.resolve();
      return;
    }
    // The kernel reports each packet that it drops.
    const isDropped = path.error !== undefined || last.drop !== undefined;
    const isReported = this.#drops.length > 0 || this.#lostDrops > 0;
    if (!isDropped || isReported) this.#endAfter(DROP_REPORT_MS);
  }

  async #readDrops(monitor: DropMonitor): Promise<void> {
    for await (const drop of monitor) {
      if (drop.kind === "gap") {
        this.#lostDrops += drop.dropped;
        continue;
      }
      const flow = flowOfHeaders(drop.headers);
      if (flow === undefined || !this.#parts.flows.some((one) => matches(one, flow))) continue;
      if (drop.headers.protocol !== protocolNumber(packetOf(this.#parts.packet))) continue;
      this.#drops.push(drop);
      if (this.#drops.length > MAX_DROPS) this.#drops.shift();
      this.#follow(this.#observation.path());
    }
  }

  async #finish(sendError: string | undefined): Promise<LiveResult> {
    const { explanation, missing, observers, packet, flows } = this.#parts;
    const path = this.#observation.end();
    const passages = ordered(path.passages, explanation.steps);
    const evidence = {
      ...{ passages, error: path.error, drops: this.#drops, sendError, hasGap: this.#hasGap, missing, flows },
    };
    const {
      end,
      passage,
      steps: last,
    } = await runAsync(() => fateOf(evidence, packetOf(packet)), {
      signal: this.#limits.signal,
    });
    const steps = [...passages.flatMap((one) => one.steps), ...last];
    const names = (wanted: (observer: Observer) => boolean) =>
      new Set(observers.filter(wanted).map(({ namespace }) => namespace.view.name));
    const observed = {
      ...{ steps, outcome: end.outcome, namespaces: names(() => true) },
      receiving: names(({ tables }) => tables.ingress),
      sending: names(({ tables }) => tables.egress),
      ports: new Set(
        observers.flatMap(({ namespace }) =>
          namespace.links
            .filter(({ ifname }) => isPortOfBridge(namespace, ifname))
            .map(({ ifname }) => `${namespace.view.name} ${ifname}`),
        ),
      ),
    };
    const lost = this.#lostDrops === 0 ? [] : [`reasons of drops: ${this.#lostDrops} reports were lost`];
    const device = passage?.place === "sent" ? passage.oif : (passage?.device ?? passage?.oif);
    return {
      outcome: end.outcome,
      reason: end.reason,
      ...(passage === undefined ? {} : { namespace: passage.namespace.view.name }),
      ...(device === undefined ? {} : { interface: device }),
      missing: [...new Set([...end.missing, ...missing, ...lost])],
      steps,
      drops: this.#drops.map(({ reason, symbol, ifindex }) => ({ reason, symbol, ifindex }) as ReportedDrop),
      prediction: explanation,
      comparison: compare(explanation.steps, explanation.outcome, observed),
    };
  }
}
