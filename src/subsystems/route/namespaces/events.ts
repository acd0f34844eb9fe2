import { fromOpen, typeError } from "../../../base/argument-error.ts";
import { checkObject } from "../../../base/check.ts";
import type { EventStream } from "../../../client/event-stream.ts";
import type { NamespaceEventOptions as AnyNamespaceEventOptions, EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { type Events, rtNsid } from "../../../families/rt-nsid.ts";
import { NetworkNamespace } from "../../../netns/namespace.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type NamespaceId, Namespaces } from "./namespaces.ts";

/**
 * Options for subscribing to events about network namespaces: the namespace, the receiving thread, and the buffer
 * sizes.
 */
export type NamespaceEventOptions = Omit<AnyNamespaceEventOptions, "socket">;

export abstract class NamespaceEvents<Event, Events> implements AsyncIterable<Event>, AsyncDisposable {
  protected readonly stream: EventStream<Events>;
  protected readonly items: AsyncIterator<EventItem<Events>, undefined>;
  protected readonly here: NetworkNamespace;
  protected readonly namespaces: Namespaces;
  protected stopped = false;
  readonly #ownsHere: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #abort: () => void;
  #isAborted = false;

  /** `noSocket` completes the error message for the option `socket`. */
  protected constructor(
    options: NamespaceEventOptions,
    noSocket: string,
    open: (here: NetworkNamespace, rest: Omit<EventOptions, "socket">) => EventStream<Events>,
  ) {
    fromOpen(open, new.target);
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if ("socket" in rest) throw typeError("socket", `not supported, because ${noSocket}`);
    this.#ownsHere = !(netns instanceof NetworkNamespace);
    if (netns instanceof NetworkNamespace) this.here = netns;
    else this.here = netns === undefined ? NetworkNamespace.current() : NetworkNamespace.open(netns);
    try {
      this.stream = open(this.here, rest);
    } catch (error) {
      if (this.#ownsHere) this.here.close();
      throw error;
    }
    this.items = this.stream[Symbol.asyncIterator]();
    this.namespaces = Namespaces.open({ netns: this.here });
    this.#signal = rest.signal;
    // The iterator throws the reason of the signal.
    this.#abort = () => {
      this.#isAborted = true;
      void this.stop().catch(() => {});
    };
    this.#signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Ends the subscription. The promise resolves when its sockets are closed. Further calls have no effect. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    await this.stream.stop();
    this.namespaces.close();
    if (this.#ownsHere) this.here.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over the events about network namespaces. Only one loop may run at a time. Leaving the loop does not end
   * the subscription.
   */
  [Symbol.asyncIterator](): AsyncIterator<Event, undefined> {
    return {
      next: async () => {
        for (;;) {
          if (this.#isAborted) this.#signal!.throwIfAborted();
          if (this.stopped) return { done: true, value: undefined };
          const event = await this.step();
          if (event === "end") return { done: true, value: undefined };
          if (event !== undefined) return { done: false, value: event };
        }
      },
    };
  }

  /** Returns "end" after the last event, undefined if none is available. */
  protected abstract step(): Promise<Event | undefined | "end">;
}

/** An event that {@link NamespaceIds} reports about the ids that a network namespace assigns to other namespaces. */
export type NamespaceIdEvent =
  /**
   * All ids that are currently assigned to network namespaces. This event is reported at the start, and again after
   * each gap.
   */
  | { readonly kind: "snapshot"; readonly ids: readonly NamespaceId[] }
  /** A network namespace was assigned an id. The event contains the name of the namespace, if it has one. */
  | ({ readonly kind: "add" } & Readonly<NamespaceId>)
  /** A namespace was destroyed, and its id was removed. */
  | ({ readonly kind: "remove" } & Readonly<NamespaceId>)
  | Gap;

/** Options of {@link NamespaceIds.start}: the network namespace, the receiving thread, and the buffer sizes. */
export type NamespaceIdOptions = NamespaceEventOptions;

/**
 * Follows the ids that a network namespace assigns to other namespaces (RTNLGRP_NSID). Requires no privilege.
 *
 * Each `add` event reports a new id, and each `remove` event an id that was reported before. If an id is removed and
 * assigned again while the ids are being listed, `remove` and `add` may be reported although the snapshot already
 * contains the new assignment.
 *
 * While an iteration waits for an event, the process stays alive; unread events do not keep it alive. End the
 * subscription with `stop()`, `await using` or the signal.
 */
export class NamespaceIds extends NamespaceEvents<NamespaceIdEvent, Events> {
  readonly #known = new Map<number, NamespaceId>();
  #needsSnapshot = true;

  /**
   * Subscribes to changes of the ids that a network namespace assigns to other namespaces.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options, before anything
   * is opened.
   */
  static start(options: NamespaceIdOptions = {}): NamespaceIds {
    return new NamespaceIds(options, "the ids are received on a separate socket", (here, rest) =>
      rtNsid.connect({ netns: here }).events("rtnlgrp-nsid", rest),
    );
  }

  protected async step(): Promise<NamespaceIdEvent | undefined | "end"> {
    if (this.#needsSnapshot) return this.#snapshot();
    const item = await this.items.next();
    return item.done === true ? "end" : this.#event(item.value);
  }

  #snapshot(): NamespaceIdEvent {
    const ids = this.namespaces.ids();
    this.#needsSnapshot = false;
    this.#known.clear();
    for (const id of ids) this.#known.set(id.nsid, id);
    return { kind: "snapshot", ids };
  }

  #event(item: EventItem<Events>): NamespaceIdEvent | undefined {
    if (item.kind === "gap") {
      this.#needsSnapshot = true;
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
    const name = this.namespaces.nameOf(nsid);
    const id: NamespaceId = name === undefined ? { nsid } : { nsid, name };
    this.#known.set(nsid, id);
    return { kind: "add", ...id };
  }
}
