import type { EventItem } from "../../../client/types.ts";
import { type Events, rtNsid } from "../../../families/rt-nsid.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type NamespaceEventOptions, NamespaceEvents, subscribe } from "./events.ts";
import type { NamespaceId } from "./namespaces.ts";

/** An event about the ids of network namespaces, which {@link NamespaceIds} yields. */
export type NamespaceIdEvent =
  /** All current namespace ids, reported at the start and after each gap. */
  | { readonly kind: "snapshot"; readonly ids: readonly NamespaceId[] }
  /** A namespace was assigned an id. The event contains the namespace's name, if it has one. */
  | ({ readonly kind: "add" } & Readonly<NamespaceId>)
  /** A namespace was destroyed, and the id of the namespace was removed. */
  | ({ readonly kind: "remove" } & Readonly<NamespaceId>)
  | Gap;

/** Options of {@link NamespaceIds.start}: namespace, thread and buffer sizes. */
export type NamespaceIdOptions = NamespaceEventOptions;

/**
 * Follows the ids by which a network namespace knows other namespaces (RTNLGRP_NSID). Requires no privilege.
 *
 * `add` is reported only for an unknown id, and `remove` only for a known one. An id that was removed and assigned
 * again during a snapshot may be reported as removed and added again.
 *
 * A pending iteration keeps the process alive; unread events do not. End the subscription with `stop()`, `await using`
 * or the signal.
 */
export class NamespaceIds extends NamespaceEvents<NamespaceIdEvent, Events> {
  readonly #known = new Map<number, NamespaceId>();
  #needsSnapshot = true;

  /**
   * Subscribes to changes of the ids of network namespaces.
   *
   * @throws NetlinkError if the socket cannot be opened; TypeError or RangeError for invalid options, before anything
   * is opened.
   */
  static start(options: NamespaceIdOptions = {}): NamespaceIds {
    const subscription = subscribe(options, "the ids are received on a separate socket", (here, rest) =>
      rtNsid.connect({ netns: here }).events("rtnlgrp-nsid", rest),
    );
    return new NamespaceIds(subscription);
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
