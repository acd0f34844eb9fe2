import type { EventStream } from "../../client/event-stream.ts";
import type { EventOptions } from "../../client/options.ts";
import type { EventItem, UnknownEvent } from "../../client/types.ts";
import { type Command, dcb, type Events } from "../../families/dcb.ts";
import { checkObject } from "../../message/check.ts";
import { HeldNamespace, type NamespaceSource } from "../../sock/namespace.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { type CeeConfiguration, ceeOf } from "./cee-values.ts";
import { type IeeeConfiguration, ieeeOf } from "./ieee.ts";

/** Options of a subscription to DCB events: namespace, thread and buffer sizes. */
export type DcbEventOptions = EventOptions & {
  /** Network namespace of the subscription (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
};

/** The DCB configuration of a device after a change. */
export type DcbEvent = {
  readonly kind: "event";
  /** Command that made the change. If no command made the change, it is the command that reads the changed setting. */
  readonly command: Command | number;
  /** Name of the device. */
  readonly device: string | undefined;
  /** Id of the network namespace of the event; -1 is the namespace of the subscription. */
  readonly nsid: number;
} & (
  | { readonly version: "ieee"; readonly configuration: IeeeConfiguration }
  | { readonly version: "cee"; readonly configuration: CeeConfiguration }
);

/** An item of a subscription to DCB events: a change or a gap. */
export type DcbEventItem = DcbEvent | UnknownEvent | Gap;

/**
 * Announcements of DCB configuration changes, for all devices in a network namespace. Each announcement contains the
 * whole IEEE or CEE configuration. Every event after the subscription is delivered or reported as a gap.
 *
 * A pending iteration keeps the process alive. To stop the subscription, call `stop()`, dispose the object, or abort
 * the signal.
 */
export class DcbEvents implements AsyncIterable<DcbEventItem>, AsyncDisposable {
  readonly #stream: EventStream<Events>;

  private constructor(stream: EventStream<Events>) {
    this.#stream = stream;
  }

  /**
   * Subscribes to configuration changes: the multicast group RTNLGRP_DCB.
   *
   * @throws NetlinkError if no socket can be opened; TypeError or RangeError, before anything is opened, for invalid
   * options.
   */
  static start(options: DcbEventOptions = {}): DcbEvents {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if (netns !== undefined && rest.socket !== undefined) {
      throw new TypeError("netns: not allowed with socket, which has a network namespace");
    }
    // A namespace that was opened for the subscription is not needed once the socket is open.
    using held = new HeldNamespace(netns);
    const client = dcb.connect({ netns: held.netns });
    return new DcbEvents(client.events("rtnlgrp-dcb", rest));
  }

  /** Ends the subscription to DCB events, and resolves when everything is closed. Stopping twice has no effect. */
  stop(): Promise<void> {
    return this.#stream.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over DCB events as they arrive. Only one loop may run at a time. Leaving the loop does not end the
   * subscription.
   */
  [Symbol.asyncIterator](): AsyncIterator<DcbEventItem, undefined> {
    const items = this.#stream[Symbol.asyncIterator]();
    return {
      next: async () => {
        const { done, value } = await items.next();
        return done === true ? { done, value: undefined } : { done: false, value: itemOf(value) };
      },
    };
  }
}

function itemOf(item: EventItem<Events>): DcbEventItem {
  if (item.kind !== "event") return item;
  const { name, fields, nsid } = item;
  const about = { kind: "event", command: fields.header.cmd, device: fields.ifname, nsid } as const;
  if (name === "ieee-get-ntf" || name === "ieee-set-ntf" || name === "ieee-del-ntf") {
    return { ...about, version: "ieee", configuration: ieeeOf(fields, `dcb.${name}`) };
  }
  return { ...about, version: "cee", configuration: ceeOf(fields, `dcb.${name}`) };
}
