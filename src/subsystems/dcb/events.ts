import { fromOpen } from "../../base/argument-error.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { subscribe } from "../../client/family.ts";
import type { NamespaceEventOptions } from "../../client/options.ts";
import type { FamilyEvent, UnknownEvent } from "../../client/types.ts";
import { type Command, dcb, type Events } from "../../families/dcb.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { type CeeConfiguration, ceeOf } from "./cee-values.ts";
import { type IeeeConfiguration, ieeeOf } from "./ieee.ts";

/** Options for subscribing to DCB events: network namespace, receiving thread, and buffer sizes. */
export type DcbEventOptions = NamespaceEventOptions;

/** The DCB configuration of a device after a change. */
export type DcbEvent = {
  readonly kind: "event";
  /**
   * Name of the DCB command that made the change. If the event has no command, this is the command that reads the
   * changed setting.
   */
  readonly command: Command | `${number}`;
  readonly device: string | undefined;
  /** Id of the network namespace in which the DCB change occurred, or -1 for the namespace of the subscription. */
  readonly nsid: number;
} & (
  | { readonly version: "ieee"; readonly configuration: IeeeConfiguration }
  | { readonly version: "cee"; readonly configuration: CeeConfiguration }
);

/**
 * An item of {@link DcbEvents}: a change of the DCB configuration, an event of an unknown kind, or a gap where events
 * were dropped.
 */
export type DcbEventItem = DcbEvent | UnknownEvent | Gap;

/**
 * Events about changes of the DCB configuration of all devices in a network namespace. Each event contains the whole
 * IEEE or CEE configuration of a device. After the subscription has started, every event is either delivered or
 * reported as part of a gap.
 *
 * A pending iteration keeps the process alive. To stop the subscription, call `stop()`, dispose the object, or abort
 * the signal.
 */
export class DcbEvents extends ConvertedEvents<Events, DcbEventItem> {
  private constructor(stream: EventStream<Events>) {
    super(
      fromOpen(stream, new.target, "DcbEvents.start()", Symbol.asyncIterator in Object(stream)),
      itemOf,
      (item) => item,
    );
  }

  /**
   * Subscribes to changes of the DCB configuration of all devices (multicast group RTNLGRP_DCB).
   *
   * @throws NetlinkError if no socket can be opened; TypeError or RangeError, before anything is opened, for invalid
   *   options.
   */
  static start(options: DcbEventOptions = {}): DcbEvents {
    return new DcbEvents(subscribe(dcb, ["rtnlgrp-dcb"], options));
  }
}

function itemOf(item: FamilyEvent<Events> | Gap): DcbEventItem {
  if (item.kind === "gap") return item;
  const { name, fields, nsid } = item;
  const about = { kind: "event", command: fields.header.cmd, device: fields.ifname, nsid } as const;
  if (name === "ieee-get-ntf" || name === "ieee-set-ntf" || name === "ieee-del-ntf") {
    return { ...about, version: "ieee", configuration: ieeeOf(fields, `dcb.${name}`) };
  }
  return { ...about, version: "cee", configuration: ceeOf(fields, `dcb.${name}`) };
}
