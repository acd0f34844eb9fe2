import { typeError } from "../../../base/argument-error.ts";
import { checkOneOf } from "../../../base/check.ts";
import { ConvertedEvents } from "../../../client/converted-events.ts";
import type { EventOptions } from "../../../client/options.ts";
import type { FamilyEvent } from "../../../client/types.ts";
import { conntrack, type Events, type Groups } from "../../../families/conntrack.ts";
import type { Steps } from "../../../io/io.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import type { Session } from "../../route/core/session.ts";
import { type Connection, toConnection } from "./connection.ts";
import { type Expectation, toExpectation } from "./expectation.ts";

/** Name of a group of connection tracking events, to which a program can subscribe. */
export type ConnectionGroup = "new" | "update" | "destroy";

/** An event about a tracked connection. */
export interface ConnectionEvent {
  kind: ConnectionGroup;
  /**
   * The tracked connection that was created, changed or deleted. In "update" and "destroy" events, it has both
   * directions, the status and the changed fields. Other fields may be absent.
   */
  connection: Connection;
  /**
   * Id (nsid) of the network namespace to which the tracked connection belongs, or -1 for the namespace of the
   * subscription.
   */
  nsid: number;
}

/** An event about an expected connection, such as the data connection that an FTP helper expects. */
export interface ExpectationEvent {
  kind: ConnectionGroup;
  expectation: Expectation;
  /**
   * Id (nsid) of the network namespace to which the expected connection belongs, or -1 for the namespace of the
   * subscription.
   */
  nsid: number;
}

const kinds: readonly ConnectionGroup[] = ["new", "update", "destroy"];
/**
 * A stream of connection tracking events. A gap in the stream reports that events were dropped. Call `stop()` or use
 * `await using` to end the stream.
 */
export class ConntrackEvents<Event> extends ConvertedEvents<Events, Event | Gap> {}

export function connectionEvents(
  session: Session,
  groups: readonly ConnectionGroup[],
  options: EventOptions,
): Steps<ConntrackEvents<ConnectionEvent>> {
  return subscribe(session, groups, "nfnlgrp-conntrack-", options, (item, kind) => {
    if (item.name !== "new-ntf" && item.name !== "delete-ntf") return undefined;
    return { kind, connection: toConnection(item.fields), nsid: item.nsid };
  });
}

export function expectationEvents(
  session: Session,
  groups: readonly ConnectionGroup[],
  options: EventOptions,
): Steps<ConntrackEvents<ExpectationEvent>> {
  return subscribe(session, groups, "nfnlgrp-conntrack-exp-", options, (item, kind) => {
    if (item.name !== "exp-new-ntf" && item.name !== "exp-delete-ntf") return undefined;
    return { kind, expectation: toExpectation(item.fields), nsid: item.nsid };
  });
}

function* subscribe<Event>(
  session: Session,
  groups: readonly ConnectionGroup[],
  prefix: "nfnlgrp-conntrack-" | "nfnlgrp-conntrack-exp-",
  options: EventOptions,
  convert: (event: FamilyEvent<Events>, kind: ConnectionGroup) => Event | undefined,
): Steps<ConntrackEvents<Event>> {
  checkIterable(groups, "groups");
  const list = [...groups];
  if (list.length === 0) throw typeError("groups", "expected at least one group");
  for (const [index, group] of list.entries()) checkOneOf(group, kinds, `groups[${index}]`);
  const names = list.map((group): Groups => `${prefix}${group}`);
  return new ConntrackEvents<Event>(yield* session.events(conntrack, names, options), (item) => {
    if (item.kind === "gap") return item;
    // Groups 1 to 3 are connections, 4 to 6 expectations (NFNLGRP_CONNTRACK_*).
    const kind = item.name.endsWith("delete-ntf") ? "destroy" : kinds[(item.group - 1) % kinds.length];
    return convert(item, kind ?? "update");
  });
}
