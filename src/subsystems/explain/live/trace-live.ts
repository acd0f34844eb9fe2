import { rangeError } from "../../../base/argument-error.ts";
import {
  checkFlag,
  checkObject,
  checkOptions,
  checkSignal,
  integerFrom,
  type OptionChecks,
} from "../../../base/check.ts";
import { NetlinkError } from "../../../errors.ts";
import { runAsync, type Steps } from "../../../io/io.ts";
import { Links } from "../../route/index.ts";
import { DropMonitor } from "../../system/drop-monitor.ts";
import { checkExplained, follow, newWalk } from "../explain.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import { packetOf } from "../model/packet.ts";
import type { ExplainedPacket, ExplainOptions, Explanation } from "../model/types.ts";
import { isPair, type Walk } from "../walk.ts";
import { flowsOf } from "./flow.ts";
import { LiveTrace, type TraceLimits } from "./live-trace.ts";
import { Observer } from "./observer.ts";
import { checkSent, Sender } from "./sender.ts";

/** Options of `traceLive`. */
export interface LiveTraceOptions extends ExplainOptions, TraceLimits {
  /** Whether to send the packet (default false: wait for a matching one). Not allowed together with `in`. */
  readonly send?: boolean | undefined;
}

/** Maximum number of namespaces to which rules are added: a bridge can connect hundreds. */
const MAX_NAMESPACES = 32;

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
  checkObject(options, "options");
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
