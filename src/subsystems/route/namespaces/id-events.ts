import type { EventStream } from "../../../client/event-stream.ts";
import type { EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { type Events, rtNsid } from "../../../families/rt-nsid.ts";
import { checkObject } from "../../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../../sock/namespace.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type NamespaceId, Namespaces } from "./namespaces.ts";

/** An event of {@link NamespaceIds}. */
export type NamespaceIdEvent =
  /** All ids, at the start and after each gap. */
  | { readonly kind: "snapshot"; readonly ids: readonly NamespaceId[] }
  /** A namespace has got a number; with its name, if it has one. */
  | ({ readonly kind: "add" } & Readonly<NamespaceId>)
  /** A namespace is gone, and its number with it. */
  | ({ readonly kind: "remove" } & Readonly<NamespaceId>)
  | Gap;

/** Options of {@link NamespaceIds.start}: namespace, thread and buffer sizes. */
export type NamespaceIdOptions = Omit<EventOptions, "socket"> & {
  /** The namespace whose ids are followed (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
};

/**
 * Follows the ids by which a network namespace knows other namespaces (RTNLGRP_NSID). Requires no privilege.
 *
 * `add` is reported only for an unknown id, and `remove` only for a known one. An id that was removed and assigned
 * again during a snapshot may be reported as removed and added once more.
 *
 * A pending iteration keeps the process alive; events that are not read do not. End it with `stop()`, `await using` or
 * the signal.
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
    // The iterator reports the reason.
    this.#end = () => void this.stop().catch(() => {});
    signal?.addEventListener("abort", this.#end, { once: true });
  }

  /**
   * Subscribes.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options, before anything
   * is opened.
   */
  static start(options: NamespaceIdOptions = {}): NamespaceIds {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if ("socket" in rest)
      throw new TypeError("socket: not supported, because the ids are received on a separate socket");
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

  /** Ends the subscription. Resolves when everything is closed; may be called twice. */
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

  /** Iterates over the events. Only one loop at a time; leaving it early does not end the subscription. */
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
