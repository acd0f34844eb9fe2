// A packet that is being traced: the observed steps, its end, and the comparison with the prediction.
import { fromOpen } from "../../../base/argument-error.ts";
import { inspectAs } from "../../../base/inspect.ts";
import { ECANCELED } from "../../../constants/errno.ts";
import { failure } from "../../../errors.ts";
import { runAsync } from "../../../io/io.ts";
import type { CallLimits } from "../../../io/steps.ts";
import type { DropEvent, DropMonitor } from "../../system/drop-monitor.ts";
import { packetOf, protocolNumber } from "../model/packet.ts";
import type { ExplainedOutcome, ExplainedPacket, ExplainedStep, Explanation } from "../model/types.ts";
import { type ComparedStep, compare } from "./comparison.ts";
import { fateOf, hasLeft } from "./fate.ts";
import { type Flow, flowOfHeaders, matches } from "./flow.ts";
import { Observation, ordered, type PacketPath } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { isPortOfBridge } from "./passage.ts";
import type { Sender } from "./sender.ts";

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
/** Number of reported drops that are kept. */
const MAX_DROPS = 100;

/** Limits of a trace. */
export interface TraceLimits extends Pick<CallLimits, "signal"> {
  /**
   * Maximum time in milliseconds until the end of the packet is known. With `send`, the default is 5000. Without, there is
   * no limit until a packet matches, and then 5000.
   */
  readonly timeoutMs?: number | undefined;
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
  readonly #limits: TraceLimits;
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
  constructor(parts: Parts, limits: TraceLimits, resources: AsyncDisposableStack) {
    this.#parts = fromOpen(parts, new.target, "traceLive()", resources);
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
