// The way of a frame between ipvlan interfaces, their lower interface, and the network. All have the same hardware address:
// the IP address selects the interface. (drivers/net/ipvlan/ipvlan_core.c)
import type { Steps } from "../../io/io.ts";
import type { Link } from "../route/index.ts";
import { destinationOf, type Frame, inOtherNamespace, isArp, isGroupAddress, sourceOf } from "./model/packet.ts";
import { followCopies, type Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { lowerOf, nameOf, type Place, passTo, sendThrough, type Walk } from "./walk.ts";

type Ipvlan = Extract<Link, { kind: "ipvlan" | "ipvtap" }>;
interface IpvlanPlace extends Place {
  readonly link: Ipvlan;
}

export function isIpvlan(link: Link): link is Ipvlan {
  return link.kind === "ipvlan" || link.kind === "ipvtap";
}

export const isIpvlanPlace = (place: Place): place is IpvlanPlace => isIpvlan(place.link);

/**
 * An interface received a frame. Its ipvlan interfaces may take the frame, or copies of it. (ipvlan_handle_frame)
 *
 * @param keep the way of the frame if the interface itself keeps it.
 */
export function* receiveForIpvlans(
  walk: Walk,
  { view, link }: Place,
  ipvlans: readonly IpvlanPlace[],
  frame: Frame,
  trace: Trace,
  keep: (copy: Trace) => Steps<End>,
): Steps<End> {
  const { ifname } = link;
  const pass = (upper: IpvlanPlace) =>
    function* (copy: Trace): Steps<End> {
      const question = `ipvlan interface of ${ifname} for ${receiverOf(frame)}`;
      copy.add(view, ifname, { place: "interface", question, answer: nameOf(upper, view) });
      return yield* walk.layers.receive(walk, upper.view, upper.link, frame, copy);
    };
  const mode = ipvlans[0]!.link.data?.mode;
  if (mode === "l2" && isGroupAddress(frame.to)) {
    // The network sent a frame of an ipvlan interface back. (ipvlan_external_frame)
    const isOwn = frame.from === link.address && (yield* ownerOf(ipvlans, senderOf(frame))) !== undefined;
    const receivers = isOwn ? [] : ipvlans.filter((one) => one.link.up);
    return (yield* followCopies(trace, [keep, ...receivers.map(pass)]))!;
  }
  const owner = yield* ownerOf(ipvlans, receiverOf(frame));
  if (owner === undefined) return yield* keep(trace);
  if (mode === "l2" || mode === "l3") return yield* pass(owner)(trace);
  return undecided(`${nameOf(owner, view)} is an ipvlan interface in the mode ${mode}, which is not examined`, [
    `way of the packet through the rules at input of ${view.name} to ${nameOf(owner, view)}`,
  ]);
}

/** An ipvlan interface sends a frame to others, or through its lower interface. (ipvlan_queue_xmit) */
export function* sendThroughIpvlan(
  walk: Walk,
  view: Place["view"],
  link: Ipvlan,
  frame: Frame,
  trace: Trace,
): Steps<End> {
  const { ifname, data = {} } = link;
  const lower = yield* lowerOf(walk, view, link);
  if ("outcome" in lower) return lower;
  const place = { view, link };
  const ipvlans = (yield* walk.uppersOf(lower.view, lower.link)).filter(isIpvlanPlace);
  const isOfFrames = data.mode === "l2";
  const isVepa = data.flags?.includes("vepa") === true;
  const isGroup = isGroupAddress(frame.to);
  if (!isVepa && !(isOfFrames && (isGroup || frame.to !== frame.from))) {
    const owner = yield* ownerOf(ipvlans, receiverOf(frame));
    if (owner !== undefined && data.flags?.includes("private") === true)
      return ended("dropped", `${ifname} is private: it sends nothing to ${nameOf(owner, view)}`);
    if (owner !== undefined) return yield* passTo(walk, place, owner, frame)(trace);
    // The lower interface has the same hardware address.
    if (isOfFrames) return yield* passTo(walk, place, lower, frame)(trace);
  }
  if (!isOfFrames)
    return undecided(
      `${ifname} is an ipvlan interface in the mode ${data.mode}: its packets take the routes of ${lower.view.name}, which answers no question about the source ${sourceOf(frame.packet)}`,
      [
        `route to ${destinationOf(frame.packet)} from ${sourceOf(frame.packet)} in ${lower.view.name}, through ${nameOf(lower, view)}`,
      ],
    );
  if (!isGroup) return yield* sendThrough(walk, place, lower, frame)(trace);
  // (ipvlan_skb_crossing_ns)
  const copied: Frame = { ...frame, packet: inOtherNamespace(frame.packet) };
  const others = ipvlans.filter((one) => one.link.up && (one.view !== view || one.link.ifindex !== link.ifindex));
  return (yield* followCopies(trace, [
    sendThrough(walk, place, lower, copied),
    ...others.map((one) => passTo(walk, place, one, copied)),
  ]))!;
}

/** The interface that has an address. Interfaces that are down have none for the kernel. (ipvlan_addr_lookup) */
function* ownerOf(ipvlans: readonly IpvlanPlace[], address: string | undefined): Steps<IpvlanPlace | undefined> {
  for (const place of ipvlans) {
    const addresses = place.link.up ? yield* place.view.addressesOf(place.link) : [];
    if (addresses.some(({ local }) => local === address)) return place;
  }
  return undefined;
}

/** Address of the receiver: in ARP, that for which a request asks, or to whose owner an answer goes. */
function receiverOf({ packet }: Frame): string | undefined {
  const { query } = packet;
  if (query === undefined || !isArp(packet)) return destinationOf(packet);
  return query.isReply ? query.sender : query.target;
}

function senderOf({ packet }: Frame): string | undefined {
  const { query } = packet;
  if (query === undefined || !isArp(packet)) return sourceOf(packet);
  return query.isReply ? query.target : query.sender;
}
