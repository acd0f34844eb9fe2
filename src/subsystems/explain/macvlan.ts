// The way of a frame between macvlan interfaces, their lower interface, and the network. (drivers/net/macvlan.c)
import type { Steps } from "../../io/io.ts";
import type { Link } from "../route/index.ts";
import { isIpvlanPlace, receiveForIpvlans } from "./ipvlan.ts";
import { type Frame, isGroupAddress } from "./model/packet.ts";
import { followCopies, type Trace } from "./model/trace.ts";
import { type End, ended, undecided } from "./model/types.ts";
import { lowerOf, nameOf, type Place, passTo, sendThrough, type Walk } from "./walk.ts";

type Macvlan = Extract<Link, { kind: "macvlan" | "macvtap" }>;
interface MacvlanPlace extends Place {
  readonly link: Macvlan;
}

/** Modes whose interfaces receive group frames from the network. */
const RECEIVING: readonly unknown[] = ["private", "vepa", "bridge", "passthru"];

export function isMacvlan(link: Link): link is Macvlan {
  return link.kind === "macvlan" || link.kind === "macvtap";
}

const isMacvlanPlace = (place: Place): place is MacvlanPlace => isMacvlan(place.link);

/**
 * An interface received a frame. Its macvlan or ipvlan interfaces may take the frame, or copies of it.
 * (macvlan_handle_frame)
 *
 * @param keep the way of the frame if the interface itself keeps it.
 */
export function* receiveForUppers(
  walk: Walk,
  { view, link }: Place,
  frame: Frame,
  trace: Trace,
  keep: (copy: Trace) => Steps<End>,
): Steps<End> {
  const { ifname } = link;
  const uppers = yield* walk.uppersOf(view, link);
  const ipvlans = uppers.filter(isIpvlanPlace);
  if (ipvlans.length > 0) return yield* receiveForIpvlans(walk, { view, link }, ipvlans, frame, trace, keep);
  const other = uppers.find((one) => one.link.kind !== "vlan" && !isMacvlan(one.link));
  if (other !== undefined)
    return undecided(
      `${nameOf(other, view)}, an interface of kind ${other.link.kind} on ${ifname}, may receive the packet`,
    );
  const macvlans = uppers.filter(isMacvlanPlace);
  const { from, to } = frame;
  const isOwner = (address: string | undefined) => (one: MacvlanPlace) => one.link.up && one.link.address === address;
  const pass = (upper: MacvlanPlace) =>
    function* (copy: Trace): Steps<End> {
      const question = `macvlan interface of ${ifname} for ${to}`;
      copy.add(view, ifname, { place: "interface", question, answer: nameOf(upper, view) });
      // In the mode "source", a copy of a frame for the lower interface remains one for the host. (macvlan_forward_source_one)
      const isForHost = !isGroupAddress(to) && (upper.link.data?.mode !== "source" || frame.isForHost === true);
      return yield* walk.layers.receive(walk, upper.view, upper.link, { ...frame, isForHost }, copy);
    };
  const bySource = macvlans.filter(({ link: { data } }) => data?.mode === "source");
  if (bySource.length > 0 && from === undefined)
    return undecided(`macvlan interfaces of ${ifname} receive frames of listed senders (mode source)`, [
      "hardware address of the sender",
    ]);
  const listing = bySource.filter(({ link: { data } }) => data?.macaddrData?.macaddr?.includes(from!) === true);
  const copies = listing.filter((one) => one.link.up).map(pass);
  // (macvlan_forward_source)
  if (listing.some((one) => one.link.data?.flags?.includes("nodst") === true)) {
    const end = yield* followCopies(trace, copies);
    return end ?? ended("dropped", `the macvlan interfaces of ${ifname} for frames of ${from} are down`);
  }
  if (!isGroupAddress(to)) {
    const owner = macvlans.find((one) => one.link.data?.mode === "passthru") ?? macvlans.find(isOwner(to));
    const target = owner === undefined || owner.link.data?.mode === "source" ? keep : pass(owner);
    return (yield* followCopies(trace, [...copies, target]))!;
  }
  // The network sent a frame of a macvlan interface back.
  const sender = from === undefined ? undefined : macvlans.find(isOwner(from));
  const mode = sender?.link.data?.mode;
  if (sender !== undefined && mode !== "vepa" && mode !== "bridge")
    return (yield* followCopies(trace, [...copies, pass(sender)]))!;
  const modes = sender === undefined ? RECEIVING : mode === "vepa" ? ["vepa", "bridge"] : ["vepa"];
  const receivers = macvlans.filter((one) => one !== sender && one.link.up && modes.includes(one.link.data?.mode));
  return (yield* followCopies(trace, [...copies, keep, ...receivers.map(pass)]))!;
}

/** A macvlan interface sends a frame to others of the mode "bridge", or through its lower interface. (macvlan_queue_xmit) */
export function* sendThroughMacvlan(
  walk: Walk,
  view: Place["view"],
  link: Macvlan,
  frame: Frame,
  trace: Trace,
): Steps<End> {
  const lower = yield* lowerOf(walk, view, link);
  if ("outcome" in lower) return lower;
  const place = { view, link };
  const send = sendThrough(walk, place, lower, frame);
  if (link.data?.mode !== "bridge") return yield* send(trace);
  const siblings = (yield* walk.uppersOf(lower.view, lower.link)).filter(
    (one) =>
      isMacvlan(one.link) &&
      one.link.up &&
      one.link.data?.mode === "bridge" &&
      (one.view !== view || one.link.ifindex !== link.ifindex),
  );
  if (isGroupAddress(frame.to))
    return (yield* followCopies(trace, [send, ...siblings.map((one) => passTo(walk, place, one, frame))]))!;
  const receiver = siblings.find((one) => one.link.address === frame.to);
  if (receiver === undefined) return yield* send(trace);
  // The lower interface receives the frame first.
  const name = `${nameOf(receiver, view)} over ${nameOf(lower, view)}`;
  return yield* passTo(walk, place, lower, frame, name)(trace);
}
