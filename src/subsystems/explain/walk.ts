// What the layers of the way share: the namespaces and the limits.
import { NetlinkError } from "../../errors.ts";
import { type Mode, type Steps, wait } from "../../io/io.ts";
import { NetworkNamespace } from "../../netns/namespace.ts";
import { type Link, type NamedNamespace, Namespaces } from "../route/index.ts";
import { NamespaceView } from "./model/namespace-view.ts";
import { exceedsMtu, type Frame, inOtherNamespace, type Packet, tooLong } from "./model/packet.ts";
import { sent } from "./model/steps.ts";
import type { Trace } from "./model/trace.ts";
import { type End, ended } from "./model/types.ts";

/** Maximum number of interfaces on the way of one copy of a packet. A copy that passes more is in a loop. */
const MAX_MOVES = 256;
/** Maximum number of interfaces for all copies together. A bridge has up to 1023 ports, and loops multiply the copies. */
const MAX_MOVES_OF_COPIES = 8192;
/** Name of the caller's namespace, if it has no name. */
const CURRENT = "(current)";

/** The interface that received a packet, and the VRF of which it is a port. */
export interface Arrival {
  readonly link: Link;
  readonly master: Link | undefined;
}

/** An interface in its namespace. */
export interface Place {
  readonly view: NamespaceView;
  readonly link: Link;
}

/** Name of an interface, with its namespace if that is another one than `view`. */
export function nameOf(place: Place, view: NamespaceView): string {
  return place.view === view ? place.link.ifname : `${place.link.ifname} in ${place.view.name}`;
}

/** Whether the kernel passes what an interface sends to its other end. */
export function isPair({ kind }: Link): boolean {
  return kind === "veth" || kind === "vxcan";
}

/** Returns the interface below an interface, or the end of a packet that leaves to one that is not visible. */
export function* lowerOf(walk: Walk, view: NamespaceView, link: Link): Steps<Place | End> {
  const lower = yield* walk.peerOf(view, link);
  return lower ?? ended("left", `${link.ifname} sends through an interface of a namespace that cannot be opened`);
}

/** Way of a frame, or of a copy of it. */
type Way = (copy: Trace) => Steps<End>;

/** Returns the way of a frame that an interface sends through the one below it. */
export function sendThrough(walk: Walk, { view, link }: Place, lower: Place, frame: Frame): Way {
  return function* (copy) {
    copy.add(view, link.ifname, sent(link.ifname, `through ${nameOf(lower, view)}`));
    return yield* walk.layers.transmit(walk, lower.view, lower.link, frame, copy);
  };
}

/**
 * Returns the way of a frame that an interface passes to another one of this host. (dev_forward_skb)
 *
 * @param name describes the receiver.
 */
export function passTo(
  walk: Walk,
  { view, link }: Place,
  target: Place,
  frame: Frame,
  name: string = nameOf(target, view),
): Way {
  return function* (copy) {
    copy.add(view, link.ifname, sent(link.ifname, `to ${name}`));
    if (exceedsMtu(target.link, frame)) return ended("dropped", tooLong(target.link, frame));
    const packet = target.view === view ? frame.packet : inOtherNamespace(frame.packet);
    const passed: Frame = { ...frame, packet, isForHost: undefined, isFiltered: undefined };
    return yield* walk.layers.receive(walk, target.view, target.link, passed, copy);
  };
}

/** Kinds of interfaces that are on top of another interface, which can be in another namespace. */
const UPPER_KINDS: readonly unknown[] = ["vlan", "macvlan", "macvtap", "ipvlan", "ipvtap", "macsec"];

/** Ways of a frame, which call each other. */
export interface Layers {
  receive(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End>;
  transmit(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End>;
  arrive(walk: Walk, view: NamespaceView, arrival: Arrival, frame: Frame, trace: Trace): Steps<End>;
  send(walk: Walk, view: NamespaceView, packet: Packet, device: Link | undefined, trace: Trace): Steps<End>;
}

/** Network namespaces that the packet reaches. */
export class Walk implements Disposable {
  readonly #mode: Mode;
  readonly #resources = new DisposableStack();
  readonly #views = new Map<string, NamespaceView>();
  readonly #peers = new Map<NamespaceView, ReadonlyMap<number, NamespaceView>>();
  /** Namespaces with interfaces that are on top of interfaces of other namespaces. */
  #movedUppers: readonly NamespaceView[] | undefined;
  readonly #uppers = new Map<string, readonly Place[]>();
  #names: ReadonlyMap<string, string> | undefined;
  #moves = 0;
  /** Addresses of other ends that VXLAN interfaces learned from simulated frames. */
  readonly learnedRemotes: Map<string, string> = new Map();
  /** User id of the program that sends the packet. */
  readonly uid: number | undefined;

  readonly layers: Layers;

  constructor(mode: Mode, uid: number | undefined, layers: Layers) {
    this.layers = layers;
    this.#mode = mode;
    this.uid = uid;
  }

  [Symbol.dispose](): void {
    this.#resources.dispose();
  }

  /** The namespaces of the way, and those of the other ends of pairs in them. */
  get views(): Iterable<NamespaceView> {
    return this.#views.values();
  }

  /** Returns false if the packet is in a loop. */
  move(trace: Trace): boolean {
    return ++trace.moves <= MAX_MOVES && ++this.#moves <= MAX_MOVES_OF_COPIES;
  }

  /** @param netns a handle, which the walk closes. */
  *view(netns: NetworkNamespace, name?: string): Steps<NamespaceView> {
    const known = this.#views.get(netns.id);
    if (known !== undefined) {
      netns.close();
      return known;
    }
    this.#resources.use(netns);
    const view = this.#resources.use(new NamespaceView(netns, name ?? (yield* this.#nameOf(netns)), this.#mode));
    this.#views.set(netns.id, view);
    return view;
  }

  *#nameOf({ id }: NetworkNamespace): Steps<string> {
    this.#names ??= yield* this.#readNames();
    return this.#names.get(id) ?? id;
  }

  /** Returns the first name of each namespace, by id. */
  *#readNames(): Steps<ReadonlyMap<string, string>> {
    using current = NetworkNamespace.current();
    using namespaces = this.#mode === "sync" ? Namespaces.open() : Namespaces.openAsync();
    const named = yield* wait<NamedNamespace[]>(namespaces.list());
    const names = new Map([[current.id, CURRENT]]);
    for (const { id, name } of named.toReversed()) if (id !== undefined) names.set(id, name);
    return names;
  }

  /** Returns the other end of a pair such as veth. Undefined if it is in a namespace that cannot be opened. */
  *peerOf(view: NamespaceView, { linkIndex, linkNetnsid }: Link): Steps<Place | undefined> {
    const other = linkNetnsid === undefined ? view : (yield* this.#peersOf(view)).get(linkNetnsid);
    const link = yield* other?.link(linkIndex) ?? wait(undefined);
    return other === undefined || link === undefined ? undefined : { view: other, link };
  }

  /** Returns the namespaces of the other ends of all pairs, by id. Omits those that cannot be opened. */
  *#peersOf(view: NamespaceView): Steps<ReadonlyMap<number, NamespaceView>> {
    const known = this.#peers.get(view);
    if (known !== undefined) return known;
    const nsids = (yield* view.links()).flatMap(({ linkNetnsid }) => linkNetnsid ?? []);
    const found = yield* wait<{ nsid: number; namespace: NetworkNamespace }[]>(view.client(Namespaces).find(nsids));
    for (const { namespace } of found) this.#resources.use(namespace);
    const peers = new Map<number, NamespaceView>();
    for (const { nsid, namespace } of found) peers.set(nsid, yield* this.view(namespace));
    this.#peers.set(view, peers);
    return peers;
  }

  /** Returns the interfaces on top of an interface, such as its VLANs, in all namespaces that can be opened. */
  *uppersOf(view: NamespaceView, { ifindex }: Link): Steps<readonly Place[]> {
    const key = `${view.id} ${ifindex}`;
    const known = this.#uppers.get(key);
    if (known !== undefined) return known;
    const isUpper = (nsid: number | undefined) => (link: Link) =>
      UPPER_KINDS.includes(link.kind) && link.linkIndex === ifindex && link.linkNetnsid === nsid;
    const places: Place[] = (yield* view.links()).filter(isUpper(undefined)).map((link) => ({ view, link }));
    this.#movedUppers ??= yield* this.#findMovedUppers();
    for (const other of this.#movedUppers) {
      const nsid = yield* wait<number | undefined>(other.client(Namespaces).idOf(view.netns));
      if (nsid === undefined || !(yield* other.links()).some(isUpper(nsid))) continue;
      const found = yield* this.view(NetworkNamespace.open({ fd: other.netns.fd }));
      for (const link of (yield* found.links()).filter(isUpper(nsid))) places.push({ view: found, link });
    }
    this.#uppers.set(key, places);
    return places;
  }

  *#findMovedUppers(): Steps<readonly NamespaceView[]> {
    using namespaces = this.#mode === "sync" ? Namespaces.open() : Namespaces.openAsync();
    const visited = new Set<string>();
    const found: NamespaceView[] = [];
    for (const path of yield* wait<string[]>(namespaces.paths())) {
      using resources = new DisposableStack();
      const netns = openIfPermitted(path);
      if (netns === undefined) continue;
      resources.use(netns);
      if (visited.has(netns.id)) continue;
      visited.add(netns.id);
      const view = resources.use(new NamespaceView(netns, "", this.#mode));
      if (!(yield* hasMovedUppers(view))) continue;
      this.#resources.use(resources.move());
      found.push(view);
    }
    return found;
  }
}

function* hasMovedUppers(view: NamespaceView): Steps<boolean> {
  try {
    return (yield* view.links()).some(
      ({ kind, linkNetnsid }) => linkNetnsid !== undefined && UPPER_KINDS.includes(kind),
    );
  } catch (error) {
    if (error instanceof NetlinkError && (error.code === "EPERM" || error.code === "EACCES")) return false;
    throw error;
  }
}

/** Returns undefined for a namespace that does not exist any more, or that this process may not open. */
function openIfPermitted(path: string): NetworkNamespace | undefined {
  try {
    return NetworkNamespace.open(path);
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}
