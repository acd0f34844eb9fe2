// Where an observed packet ended.
import type { Steps } from "../../../io/io.ts";
import type { InetSocket } from "../../sockets/index.ts";
import type { DropEvent } from "../../system/drop-monitor.ts";
import { NamespaceView } from "../model/namespace-view.ts";
import { changed, ipHeaderOf, type Packet } from "../model/packet.ts";
import { Trace } from "../model/trace.ts";
import { type End, type ExplainedStep, ended, undecided } from "../model/types.ts";
import { deliver } from "../receiving-socket.ts";
import { isPair } from "../walk.ts";
import { type Flow, matches } from "./flow.ts";
import type { IcmpError } from "./observation.ts";
import { isPortOfBridge, type Passage } from "./passage.ts";

/** What is known about a packet at the end of its observation. */
export interface Evidence {
  /** In the order of the way. */
  readonly passages: readonly Passage[];
  readonly error: IcmpError | undefined;
  /** Reports of the drop monitor about the packet. */
  readonly drops: readonly DropEvent[];
  /** Error that the program received that sent the packet. */
  readonly sendError: string | undefined;
  /** Whether reports were lost. */
  readonly hasGap: boolean;
  /** Facts that could not be observed. */
  readonly missing: readonly string[];
  /** Addresses and ports with which the packet is traced. */
  readonly flows: readonly Flow[];
}

export interface Fate {
  readonly end: End;
  readonly passage: Passage | undefined;
  /** Steps after those of the passages. */
  readonly steps: readonly ExplainedStep[];
}

/** Reasons of drops after the last chain of rules. A copy of the packet can be dropped elsewhere for other reasons. */
const AT_SOCKET = /^(SOCKET|TCP|UDP|XFRM|PROTO|NO_SOCKET)/;

/** @param packet the packet at its start. */
export function* fateOf(evidence: Evidence, packet: Packet): Steps<Fate> {
  const { passages, error, drops, sendError, hasGap, missing, flows } = evidence;
  const last = passages.at(-1);
  const at = (end: End, passage = last, steps: readonly ExplainedStep[] = []): Fate => ({ end, passage, steps });
  const dropped = passages.findLast((one) => one.drop !== undefined);
  if (dropped?.drop !== undefined) {
    const outcome = dropped.drop.isReject ? "rejected" : "dropped";
    return at(ended(outcome, `${outcome} at ${dropped.place} by ${dropped.drop.text}`), dropped);
  }
  const received = passages.findLast((one) => one.place === "input" && one.isPassed);
  if (received !== undefined) {
    const { end, steps } = yield* receiving(received, packet);
    const drop = drops.find(({ reason }) => reason !== undefined && AT_SOCKET.test(reason));
    if (end.outcome === "delivered" && drop !== undefined) return at(ended("dropped", textOf(drop)), received, steps);
    return at(end, received, steps);
  }
  if (error !== undefined) return at(ended("rejected", `${error.namespace.view.name} answers with the ${error.text}`));
  if (sendError !== undefined) return at(ended("rejected", `the program receives the error ${sendError}`));
  if (last === undefined) return at(undecided("no matching packet was seen", missing));
  const [drop] = drops;
  if (drop !== undefined) return at(ended("dropped", textOf(drop)));
  const device = leavingDevice(last);
  if (device !== undefined) return at(ended("left", `the packet leaves this host through ${device}`));
  const place = last.place === "sent" || last.place === "interface" ? "" : `${last.place} of `;
  const where = last.place === "sent" ? `${last.oif}, which sent it` : `${place}${last.device ?? last.oif}`;
  const seen = `last seen at ${where}`;
  const entered = last.place === "sent" ? last.namespace.entered.get(last.oif ?? "") : undefined;
  if (entered !== undefined)
    return at(undecided(`the packet was ${seen}, and entered ${entered}, where it is not traced`, missing));
  if (last.translation !== undefined && !flows.some((flow) => matches(flow, last.flow)))
    return at(undecided(`the packet was ${seen}; ${last.translation}, which was not predicted`, missing));
  if (last.queue !== undefined) return at(undecided(`a program decides by ${last.queue}`, missing));
  if (hasGap) return at(undecided(`the packet was ${seen}; reports were lost`, missing));
  // Up to the socket and up to the postrouting chains, the kernel processes a packet in one go.
  const isWaiting = last.place === "sent" || last.place === "output" || last.place === "postrouting";
  if (isWaiting || isPortOfBridge(last.namespace, last.device)) return at(undecided(`the packet was ${seen}`, missing));
  return at(ended("dropped", `dropped after ${where}, before the next hook of netfilter`));
}

/** Whether a device outside of the observed namespaces received the packet, and no copy of it went elsewhere. */
export function hasLeft(passage: Passage): boolean {
  return passage.copies <= 1 && leavingDevice(passage) !== undefined;
}

function leavingDevice({ place, oifs, namespace: { links, peers, entered } }: Passage): string | undefined {
  if (place !== "sent") return undefined;
  return links.find((link) => {
    const { ifname, kind, linkType } = link;
    if (!oifs.has(ifname) || linkType === "loopback") return false;
    return isPair(link) ? !peers.has(ifname) && !entered.has(ifname) : kind === undefined;
  })?.ifname;
}

function textOf({ reason = "an unknown reason", symbol }: DropEvent): string {
  return `dropped by the kernel for ${reason}${symbol === undefined ? "" : ` in ${symbol}`}`;
}

/** Selects the socket from the current tables. */
function* receiving(
  { namespace: { view: before }, device, flow }: Passage,
  packet: Packet,
): Steps<{ end: End; steps: readonly ExplainedStep[] }> {
  using view = new NamespaceView(before.netns, before.name, before.mode);
  const links = yield* view.links();
  const link = links.find(({ ifname }) => ifname === device);
  if (link === undefined) return { end: undecided(`the interface ${device} no longer exists`), steps: [] };
  const [header, { protocol }] = [ipHeaderOf(packet), packet];
  const last = changed(packet, [
    { field: `${header} saddr`, value: flow.source },
    { field: `${header} daddr`, value: flow.destination },
    ...(flow.sourcePort === undefined ? [] : [{ field: `${protocol} sport`, value: flow.sourcePort }]),
    ...(flow.destinationPort === undefined ? [] : [{ field: `${protocol} dport`, value: flow.destinationPort }]),
  ]);
  const master = yield* view.link(link.masterIndex);
  const owners = (yield* view.addresses()).filter(({ local }) => local === flow.destination);
  const owner = link.linkType === "loopback" ? yield* view.link(owners[0]?.ifindex) : undefined;
  const trace = new Trace(view, last);
  const known = protocol === "tcp" ? (yield* before.sockets(protocol)).map(({ inode }) => inode) : [];
  const end = yield* deliver(view, trace, last, {
    ...{ link, isOpened: (socket: InetSocket) => protocol === "tcp" && !known.includes(socket.inode) },
    vrf: master?.kind === "vrf" ? master : undefined,
    owner,
  });
  return { end, steps: trace.steps };
}
