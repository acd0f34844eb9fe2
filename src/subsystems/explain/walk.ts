// What the layers of the way share: the namespaces and the limits.
import { type Mode, type Steps, wait } from "../../io/io.ts";
import { NetworkNamespace } from "../../netns/namespace.ts";
import { type Link, type NamedNamespace, Namespaces } from "../route/index.ts";
import { NamespaceView } from "./namespace-view.ts";
import type { Frame } from "./packet.ts";
import type { Trace } from "./trace.ts";
import type { End } from "./types.ts";

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

/** Ways of a frame, which call each other. */
export interface Layers {
  receive(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End>;
  transmit(walk: Walk, view: NamespaceView, link: Link, frame: Frame, trace: Trace): Steps<End>;
  arrive(walk: Walk, view: NamespaceView, arrival: Arrival, frame: Frame, trace: Trace): Steps<End>;
}

/** Network namespaces that the packet reaches. */
export class Walk implements Disposable {
  readonly #mode: Mode;
  readonly #resources = new DisposableStack();
  readonly #views = new Map<string, NamespaceView>();
  readonly #peers = new Map<NamespaceView, ReadonlyMap<number, NamespaceView>>();
  #names: ReadonlyMap<string, string> | undefined;
  #moves = 0;
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
  *peerOf(
    view: NamespaceView,
    { linkIndex, linkNetnsid }: Link,
  ): Steps<{ view: NamespaceView; link: Link } | undefined> {
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
}
