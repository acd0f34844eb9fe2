import type { EventStream } from "../../../client/event-stream.ts";
import type { EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { type Events, rtNsid } from "../../../families/rt-nsid.ts";
import { checkObject } from "../../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type NamespaceId, Namespaces } from "./namespaces.ts";

/** What became of the numbers of namespaces. */
export type NamespaceIdEvent =
  /** All that there are, at the start and after each gap. */
  | { readonly kind: "snapshot"; readonly ids: readonly NamespaceId[] }
  /** A namespace has got a number; with its name, if it has one. */
  | ({ readonly kind: "add" } & Readonly<NamespaceId>)
  /** A namespace is gone, and its number with it. */
  | ({ readonly kind: "remove" } & Readonly<NamespaceId>)
  | Gap;

/** How to subscribe: in which namespace, in this thread or another one, and with how much room. */
export type NamespaceIdOptions = Omit<EventOptions, "socket"> & {
  /** The namespace whose numbers they are (default: the one that the calling thread is in). */
  netns?: NamespaceSource | undefined;
};

/**
 * The numbers by which a namespace knows others, as they are and as they come and go (RTNLGRP_NSID). It takes no privilege.
 *
 * What is added was not there, and what is removed was. A number that went and came again while all were read may be told as
 * gone and come once more.
 *
 * A pending iteration keeps the process alive; events that nobody reads do not. `stop()` it, dispose of it, or abort its signal.
 */
export class NamespaceIds implements AsyncIterable<NamespaceIdEvent>, AsyncDisposable {
  readonly #stream: EventStream<Events>;
  readonly #items: AsyncIterator<EventItem<Events>, undefined>;
  readonly #here: NetworkNamespace;
  readonly #ownsHere: boolean;
  readonly #namespaces: Namespaces;
  readonly #known = new Map<number, NamespaceId>();
  #needsAll = true;
  #stopped = false;
  readonly #signal: AbortSignal | undefined;
  readonly #end: () => void;

  private constructor(stream: EventStream<Events>, here: NetworkNamespace, ownsHere: boolean, signal?: AbortSignal) {
    this.#stream = stream;
    this.#items = stream[Symbol.asyncIterator]();
    this.#here = here;
    this.#ownsHere = ownsHere;
    this.#namespaces = Namespaces.open({ netns: here });
    this.#signal = signal;
    // Whoever iterates hears why it has ended.
    this.#end = () => void this.stop().catch(() => {});
    signal?.addEventListener("abort", this.#end, { once: true });
  }

  /**
   * Subscribes.
   *
   * @throws NetlinkError when no socket can be had; TypeError or RangeError, before anything is opened, for options that
   * cannot be meant.
   */
  static start(options: NamespaceIdOptions = {}): NamespaceIds {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if ("socket" in rest) throw new TypeError("socket: the numbers are received on a socket of their own");
    const ownsHere = !(netns instanceof NetworkNamespace);
    const here = ownsHere ? (netns === undefined ? NetworkNamespace.current() : NetworkNamespace.open(netns)) : netns;
    try {
      const stream = rtNsid.connect({ netns: here }).events("rtnlgrp-nsid", rest);
      return new NamespaceIds(stream, here, ownsHere, rest.signal);
    } catch (error) {
      if (ownsHere) here.close();
      throw error;
    }
  }

  /** Ends the subscription. Resolves when all is gone; stopping twice is harmless. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#signal?.removeEventListener("abort", this.#end);
    await this.#stream.stop();
    this.#namespaces.close();
    if (this.#ownsHere) this.#here.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Events as they come. One loop at a time; leaving it early does not end the subscription. */
  [Symbol.asyncIterator](): AsyncIterator<NamespaceIdEvent, undefined> {
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<NamespaceIdEvent, undefined>> {
    for (;;) {
      this.#signal?.throwIfAborted();
      if (this.#stopped) break;
      if (this.#needsAll) return { done: false, value: this.#snapshot() };
      const item = await this.#items.next();
      if (item.done === true) break;
      const event = this.#event(item.value);
      if (event !== undefined) return { done: false, value: event };
    }
    return { done: true, value: undefined };
  }

  #snapshot(): NamespaceIdEvent {
    const ids = this.#namespaces.ids();
    this.#needsAll = false;
    this.#known.clear();
    for (const id of ids) this.#known.set(id.nsid, id);
    return { kind: "snapshot", ids };
  }

  #event(item: EventItem<Events>): NamespaceIdEvent | undefined {
    if (item.kind === "gap") {
      this.#needsAll = true;
      return item;
    }
    if (item.kind !== "event" || item.fields.nsid === undefined) return undefined;
    const { nsid } = item.fields;
    const known = this.#known.get(nsid);
    if (item.name === "delnsid-ntf") {
      this.#known.delete(nsid);
      return known === undefined ? undefined : { kind: "remove", ...known };
    }
    if (known !== undefined) return undefined;
    const name = this.#namespaces.nameOf(nsid);
    const id: NamespaceId = name === undefined ? { nsid } : { nsid, name };
    this.#known.set(nsid, id);
    return { kind: "add", ...id };
  }
}
