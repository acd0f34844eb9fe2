import { decoderOf } from "../../../client/family.ts";
import type { EventOptions } from "../../../client/options.ts";
import { NETLINK_NETFILTER } from "../../../constants/netlink.ts";
import { describeValue } from "../../../errors.ts";
import { conntrack, type ExpectStatsAttrs } from "../../../families/conntrack.ts";
import { checkObject, checkOptions } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { defined } from "../../../message/objects.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { inspectAs } from "../../../sock/inspect.ts";
import { Changes, missing } from "../../route/core/changes.ts";
import type { Listing } from "../../route/core/listing.ts";
import type { CallOptions, ListOptions } from "../../route/core/options.ts";
import { Session } from "../../route/core/session.ts";
import type { ConnectionKey } from "./connection.ts";
import type { ConntrackOptions } from "./conntrack.ts";
import { type ConnectionGroup, type ConntrackEvents, type ExpectationEvent, expectationEvents } from "./events.ts";
import {
  type Expectation,
  type ExpectationKey,
  expectationKey,
  expectationKind,
  type NewExpectation,
  readExpectation,
} from "./expectation.ts";
import { flowTitle } from "./flow.ts";
import { keyFields } from "./write-connection.ts";

const decodeStatistics = decoderOf(conntrack, "exp-get-stats");

/** Counters of one CPU for expected connections. */
export interface ExpectationCounters extends Omit<ExpectStatsAttrs, "unknown" | "unparsed"> {
  cpu: number;
}

/** Selects the expectations to list: all expectations, or the expectations of one connection. */
export interface ExpectationFilter {
  /** Original direction of the connection to which the expectations belong. */
  master?: ConnectionKey | undefined;
}

/** The class behind `Expectations` of `../tables.ts`, which describes it. */
export class Expectations implements Disposable {
  static {
    inspectAs(Expectations, () => "Expectations()");
  }

  readonly #session: Session;
  readonly #changes: Changes<NewExpectation & ExpectationKey>;
  readonly #options: ConntrackOptions;

  private constructor(options: ConntrackOptions) {
    this.#options = options;
    this.#session = new Session("expectations", options, NETLINK_NETFILTER);
    this.#changes = new Changes(this.#session, expectationKind);
  }

  /**
   * Opens the table of expected connections. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: ConntrackOptions = {}): Expectations {
    return new Expectations(options);
  }

  /** Lists all expectations, or the expectations of one connection. */
  list(filter: ExpectationFilter = {}, options?: ListOptions): Listing<Expectation> {
    checkOptions(filter, { master: checkObject }, "filter");
    const { master } = filter;
    const fields = master === undefined ? {} : masterFields(master);
    const codec = operationCodec(conntrack, "exp-get");
    const what = "list expectations";
    return this.#session.list({ codec, fields, what, read: readExpectation, empty: ["ENOENT"] }, options);
  }

  /**
   * Returns the expectation of a flow.
   *
   * @throws NetlinkError ENOENT if the expectation does not exist.
   */
  get(key: ExpectationKey, options?: CallOptions): Expectation {
    const codec = operationCodec(conntrack, "exp-get");
    const message = codec.request("do", expectationKey(key));
    const what = () => `get expectation ${flowTitle(key.protocol, key.expected)}`;
    return readExpectation(this.#session.ask({ message, codec, what, advice: missing("expectation") }, options));
  }

  /** Creates an expectation for an existing connection that has a helper. */
  create(expectation: NewExpectation, options?: CallOptions): void {
    this.#changes.one("create", expectation, options);
  }

  /** Deletes an expectation. */
  delete(key: ExpectationKey, options?: CallOptions): void {
    this.#changes.one("delete", key as NewExpectation & ExpectationKey, options);
  }

  /** Deletes all expectations of the namespace. */
  flushAll(options?: CallOptions): void {
    this.#flush({}, options);
  }

  /** Deletes the expectations of a helper. */
  flush(helper: string, options?: CallOptions): void {
    if (typeof helper !== "string") throw new TypeError(`helper: expected a name, got ${describeValue(helper)}`);
    this.#flush({ helpName: helper }, options);
  }

  #flush(fields: object, options: CallOptions | undefined): void {
    const codec = operationCodec(conntrack, "exp-delete");
    const message = codec.request("do", { header: { nfgenFamily: 0 }, ...fields });
    this.#session.send({ message, codec, what: () => "flush expectations" }, options);
  }

  /** Returns the expectation counters of each CPU. */
  cpuStatistics(options?: ListOptions): ExpectationCounters[] {
    const codec = operationCodec(conntrack, "exp-get-stats");
    const read = (message: MessageView): ExpectationCounters => {
      const { header, unknown: _, unparsed: __, ...counters } = decodeStatistics(message);
      return { cpu: header.resId, ...counters };
    };
    return this.#session.list({ codec, what: "list counters of expectations", read }, options).toArray();
  }

  /** Subscribes to events about expected connections (default: all groups). */
  events(
    groups: readonly ConnectionGroup[] = ["new", "update", "destroy"],
    options: EventOptions = {},
  ): ConntrackEvents<ExpectationEvent> {
    return expectationEvents(this.#options, groups, options);
  }

  /** Closes the namespace that `open` has opened, if any. Closing twice has no effect. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function masterFields(master: ConnectionKey): object {
  const { header, tupleOrig, zone } = keyFields(master);
  if (tupleOrig === undefined) throw new TypeError("master.original: expected the original direction");
  return defined({ header, master: tupleOrig, zone });
}
