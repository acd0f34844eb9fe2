import type { EventStream } from "../../../client/event-stream.ts";
import type { ConnectOptions, EventOptions } from "../../../client/options.ts";
import type { EventItem } from "../../../client/types.ts";
import { describeValue } from "../../../errors.ts";
import { conntrack, type Events, type Groups } from "../../../families/conntrack.ts";
import { checkIterable } from "../../../sock/call-options.ts";
import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { ReceiverStatistics } from "../../../workers/loop/counters.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { type Connection, toConnection } from "./connection.ts";
import { type Expectation, toExpectation } from "./expectation.ts";

/** Name of a group of events, to which a program can subscribe. */
export type ConnectionGroup = "new" | "update" | "destroy";

/** An event about a connection. */
export interface ConnectionEvent {
  kind: ConnectionGroup;
  /**
   * The connection. In "update" and "destroy" events it has both directions, the status and the changed fields, and may
   * lack other fields.
   */
  connection: Connection;
  /** Id of the namespace in which the event occurred; -1 for the namespace of the subscription. */
  nsid: number;
}

/** An event about an expectation. */
export interface ExpectationEvent {
  kind: ConnectionGroup;
  expectation: Expectation;
  /** Id of the namespace in which the event occurred; -1 for the namespace of the subscription. */
  nsid: number;
}

const kinds: readonly ConnectionGroup[] = ["new", "update", "destroy"];
/** Number of the multicast group for new expectations. The corresponding group for connections has number 1. */
const FIRST_EXPECTATION_GROUP = 4;

/** A stream of connection tracking events, with gaps where events were lost. End it with `stop()` or `await using`. */
export class ConntrackEvents<Event> implements AsyncIterable<Event | Gap>, AsyncDisposable {
  readonly #stream: EventStream<Events>;
  readonly #convert: (item: EventItem<Events>) => Event | Gap | undefined;

  /** @internal */
  constructor(stream: EventStream<Events>, convert: (item: EventItem<Events>) => Event | Gap | undefined) {
    this.#stream = stream;
    this.#convert = convert;
  }

  /** The subscribed socket. Only the stream receives on it. */
  get socket(): NetlinkSocket {
    return this.#stream.socket;
  }

  /** Statistics of the receiver. */
  get statistics(): ReceiverStatistics {
    return this.#stream.statistics;
  }

  /** Ends the subscription. Received events can still be iterated; then the iteration ends. */
  stop(): Promise<void> {
    return this.#stream.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over events as they arrive. Only one loop can run at a time; the next loop continues with the next event.
   */
  [Symbol.asyncIterator](): AsyncIterator<Event | Gap, undefined> {
    const items = this.#stream[Symbol.asyncIterator]();
    const next = async (): Promise<IteratorResult<Event | Gap, undefined>> => {
      for (;;) {
        const { done, value } = await items.next();
        if (done === true) return { done: true, value: undefined };
        const converted = this.#convert(value);
        if (converted !== undefined) return { done: false, value: converted };
      }
    };
    return { next };
  }
}

/** Subscribes to events about connections. */
export function connectionEvents(
  connect: ConnectOptions,
  groups: readonly ConnectionGroup[],
  options: EventOptions,
): ConntrackEvents<ConnectionEvent> {
  return subscribe(connect, groups, "nfnlgrp-conntrack-", options, (item) => {
    if (item.name !== "new-ntf" && item.name !== "delete-ntf") return undefined;
    const kind = item.name === "delete-ntf" ? "destroy" : kinds[item.group - 1];
    return { kind: kind ?? "update", connection: toConnection(item.fields), nsid: item.nsid };
  });
}

/** Subscribes to events about expectations. */
export function expectationEvents(
  connect: ConnectOptions,
  groups: readonly ConnectionGroup[],
  options: EventOptions,
): ConntrackEvents<ExpectationEvent> {
  return subscribe(connect, groups, "nfnlgrp-conntrack-exp-", options, (item) => {
    if (item.name !== "exp-new-ntf" && item.name !== "exp-delete-ntf") return undefined;
    const kind = item.name === "exp-delete-ntf" ? "destroy" : kinds[item.group - FIRST_EXPECTATION_GROUP];
    return { kind: kind ?? "update", expectation: toExpectation(item.fields), nsid: item.nsid };
  });
}

function subscribe<Event>(
  connect: ConnectOptions,
  groups: readonly ConnectionGroup[],
  prefix: "nfnlgrp-conntrack-" | "nfnlgrp-conntrack-exp-",
  options: EventOptions,
  convert: (item: Extract<EventItem<Events>, { kind: "event" }>) => Event | undefined,
): ConntrackEvents<Event> {
  checkIterable(groups, "groups");
  const list = [...groups];
  if (list.length === 0) throw new TypeError("groups: expected at least one group");
  for (const [index, group] of list.entries()) {
    if (kinds.includes(group)) continue;
    throw new TypeError(`groups[${index}]: expected one of ${kinds.join(", ")}, got ${describeValue(group)}`);
  }
  using client = conntrack.connect(connect);
  const names = list.map((group): Groups => `${prefix}${group}`);
  return new ConntrackEvents(client.events(names, options), (item) => {
    if (item.kind === "gap") return item;
    return item.kind === "event" ? convert(item) : undefined;
  });
}
