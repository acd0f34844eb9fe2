// What the layers of the way share: the namespaces and the limits.
import { NetlinkError } from "../../errors.ts";
import { type Mode, type Steps, wait } from "../../io/io.ts";
import { NetworkNamespace } from "../../netns/namespace.ts";
import { type Link, Namespaces } from "../route/index.ts";
import { NamespaceView } from "./namespace-view.ts";
import type { Frame } from "./packet.ts";
import type { Trace } from "./trace.ts";
import type { End } from "./types.ts";

/** Maximum number of interfaces on the way. A packet that passes more is in a loop. */
const MAX_MOVES = 256;
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
  move(): boolean {
    return ++this.#moves <= MAX_MOVES;
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

  *#nameOf(netns: NetworkNamespace): Steps<string> {
    using namespaces = Namespaces.open();
    const named = yield* wait(namespaces.list());
    const name = [...named].find(({ id }) => id === netns.id)?.name;
    if (name !== undefined) return name;
    using current = NetworkNamespace.current();
    return current.id === netns.id ? CURRENT : netns.id;
  }

  /** Returns the other end of a pair such as veth. Undefined if it is in a namespace that cannot be opened. */
  *peerOf(
    view: NamespaceView,
    { linkIndex, linkNetnsid }: Link,
  ): Steps<{ view: NamespaceView; link: Link } | undefined> {
    const other = linkNetnsid === undefined ? view : yield* this.#opened(view, linkNetnsid);
    const link = yield* other?.link(linkIndex) ?? wait(undefined);
    return other === undefined || link === undefined ? undefined : { view: other, link };
  }

  *#opened(view: NamespaceView, nsid: number): Steps<NamespaceView | undefined> {
    try {
      const netns = yield* wait<NetworkNamespace>(view.client(Namespaces).openId(nsid));
      return yield* this.view(netns);
    } catch (error) {
      if (error instanceof NetlinkError) return undefined;
      throw error;
    }
  }
}
