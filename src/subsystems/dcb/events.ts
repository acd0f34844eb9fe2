import type { EventStream } from "../../client/event-stream.ts";
import type { EventOptions } from "../../client/options.ts";
import type { EventItem, UnknownEvent } from "../../client/types.ts";
import { type Command, dcb, type Events } from "../../families/dcb.ts";
import { checkObject } from "../../message/check.ts";
import { type NamespaceSource, NetworkNamespace } from "../../sock/namespace.ts";
import type { Gap } from "../../workers/received-batch.ts";
import { type CeeConfiguration, ceeOf } from "./cee-values.ts";
import { type IeeeConfiguration, ieeeOf } from "./ieee.ts";

/** How to subscribe: in which namespace, in this thread or another one, and with how much room. */
export type DcbEventOptions = EventOptions & {
  /** The network namespace (default: the one that the calling thread is in). */
  netns?: NamespaceSource | undefined;
};

/** A device's configuration after something has changed. */
export type DcbEvent = {
  readonly kind: "event";
  /** What has happened: the command that has changed something, or the one that asks for what has changed by itself. */
  readonly command: Command | number;
  /** The device's name. */
  readonly device: string | undefined;
  /** Id of the network namespace that it tells about; -1 is the subscription's own. */
  readonly nsid: number;
} & (
  | { readonly version: "ieee"; readonly configuration: IeeeConfiguration }
  | { readonly version: "cee"; readonly configuration: CeeConfiguration }
);

/** What a subscription brings, in order: what has changed, and where something is missing. */
export type DcbEventItem = DcbEvent | UnknownEvent | Gap;

/**
 * The announcements of all devices with data center bridging in a namespace, each with the whole configuration of its
 * version. It is subscribed when it is there: what happens from then on is delivered or reported as a gap.
 *
 * A pending iteration keeps the process alive; events that nobody reads do not. `stop()` them, dispose of them, or abort their
 * signal.
 */
export class DcbEvents implements AsyncIterable<DcbEventItem>, AsyncDisposable {
  readonly #stream: EventStream<Events>;

  private constructor(stream: EventStream<Events>) {
    this.#stream = stream;
  }

  /**
   * Subscribes (RTNLGRP_DCB).
   *
   * @throws NetlinkError when no socket can be had; TypeError or RangeError, before anything is opened, for options that
   * cannot be meant.
   */
  static start(options: DcbEventOptions = {}): DcbEvents {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if (netns !== undefined && rest.socket !== undefined) {
      throw new TypeError("netns: the socket given is in a network namespace already");
    }
    // A namespace that is opened here is needed no longer once the socket is.
    using opened = netns === undefined || netns instanceof NetworkNamespace ? undefined : NetworkNamespace.open(netns);
    const client = dcb.connect({ netns: opened ?? (netns as NetworkNamespace | undefined) });
    return new DcbEvents(client.events("rtnlgrp-dcb", rest));
  }

  /** Ends the subscription. Resolves when all is gone; stopping twice is harmless. */
  stop(): Promise<void> {
    return this.#stream.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Items as they come. One loop at a time; leaving it early does not end the subscription. */
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
