import { typeError } from "../../../base/argument-error.ts";
import { checkObject, checkOptions } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import type { EventOptions } from "../../../client/options.ts";
import { conntrack, type ExpectStatsAttrs } from "../../../families/conntrack.ts";
import { asynchronous, type Listed, type Mode, mapped, type Result, type Steps } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { Changes, missing } from "../../route/core/changes.ts";
import { Entries } from "../../route/core/entries.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../../route/core/options.ts";
import type { ConnectionKey } from "./connection.ts";
import { cpuCounters } from "./conntrack.ts";
import { type ConnectionGroup, type ConntrackEvents, type ExpectationEvent, expectationEvents } from "./events.ts";
import {
  type Expectation,
  type ExpectationIdentity,
  type ExpectationKey,
  expectationEntryKey,
  expectationKey,
  expectationKind,
  type NewExpectation,
  readExpectation,
} from "./expectation.ts";
import { flowTitle } from "./flow.ts";
import { keyFields } from "./write-connection.ts";

const decodeStatistics = decoderOf(conntrack, "exp-get-stats");

/** Counters of one CPU for the table of expected connections. */
export interface ExpectationCounters extends Omit<ExpectStatsAttrs, "unknown" | "unparsed"> {
  /** Number of the CPU. */
  cpu: number;
}

/** Selects the expectations (expected connections) to list: all expectations, or the expectations of one connection. */
export interface ExpectationFilter {
  /** Original direction of the existing connection whose expectations are listed. */
  master?: ConnectionKey | undefined;
}

/**
 * The table of expected connections, such as the data connections that an FTP helper expects.
 *
 * ```ts
 * using expectations = Expectations.open();
 * for (const { expected, helper } of expectations.list()) console.log(helper, expected.destinationPort);
 * ```
 */
export class Expectations<M extends Mode = "sync"> extends Entries<M> {
  readonly #changes: Changes<NewExpectation & ExpectationKey> = new Changes(this.session, expectationKind);

  /**
   * Opens the table of expected connections of a network namespace. Sends no request. Throws a NetlinkError if the
   * namespace cannot be opened.
   */
  static readonly open = (options?: RouteOptions): Expectations => new Expectations("expectations", options, conntrack);
  /** Opens an `Expectations` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Expectations<"async"> =>
    new Expectations<"async">("expectations", asynchronous(options), conntrack);
  /** Returns the text that identifies an expected connection. */
  static readonly keyOf: KeyOf<ExpectationIdentity> = expectationEntryKey;

  /** Lists all expected connections, or only those of one existing connection. */
  list(filter: ExpectationFilter = {}, options?: ListOptions): Listed<M, Expectation> {
    checkOptions(filter, { master: checkObject }, "filter");
    const { master } = filter;
    const fields = master === undefined ? {} : masterFields(master);
    const what = "list expectations";
    const read = (message: MessageView) => readExpectation(message, master?.zone);
    return this.session.list(
      { family: conntrack, operation: "exp-get", fields, what, read, empty: ["ENOENT"] },
      options,
    );
  }

  /**
   * Returns the expected connection with the specified addresses and ports.
   *
   * @throws NetlinkError ENOENT if the expectation does not exist.
   */
  get(key: ExpectationKey, options?: CallOptions): Result<M, Expectation> {
    return this.session.call(() => {
      checkObject(key, "key");
      const what = () => `get expectation ${flowTitle(key.protocol, key.expected)}`;
      const reply = this.session.reply("exp-get", expectationKey(key), what, options, missing("expectation"));
      return mapped(reply, (message) => readExpectation(message, key.zone));
    }, options);
  }

  /**
   * Adds an expected connection to the kernel's table. The existing connection that expects the new one must have a
   * connection tracking helper.
   */
  create(expectation: NewExpectation, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changes.one("create", expectation, options), options);
  }

  delete(key: ExpectationKey, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changes.one("delete", key as NewExpectation & ExpectationKey, options), options);
  }

  /** Deletes all expected connections of the network namespace. */
  flushAll(options?: CallOptions): Result<M, void> {
    return this.session.run(this.#flush({}, options), options);
  }

  /** Deletes the expected connections of a connection tracking helper. */
  flush(helper: string, options?: CallOptions): Result<M, void> {
    return this.session.call(() => {
      if (typeof helper !== "string") throw typeError("helper", `expected a name, got ${describeValue(helper)}`);
      return this.#flush({ helpName: helper }, options);
    }, options);
  }

  #flush(fields: object, options: CallOptions | undefined): Steps<void> {
    const all = { header: { nfgenFamily: 0 }, ...fields };
    return this.session.request("exp-delete", all, () => "flush expectations", options);
  }

  /** Returns the expectation counters of each CPU. */
  cpuStatistics(options?: ListOptions): Result<M, ExpectationCounters[]> {
    const read = (message: MessageView): ExpectationCounters => cpuCounters(decodeStatistics(message));
    const what = "list counters of expectations";
    return this.session
      .list({ family: conntrack, operation: "exp-get-stats", what, read }, options)
      .toArray() as Result<M, ExpectationCounters[]>;
  }

  /** Subscribes to events about expected connections (default: all groups). */
  events(
    groups: readonly ConnectionGroup[] = ["new", "update", "destroy"],
    options: EventOptions = {},
  ): Result<M, ConntrackEvents<ExpectationEvent>> {
    return this.session.run(expectationEvents(this.session, groups, options), options);
  }
}

function masterFields(master: ConnectionKey): object {
  const { header, tupleOrig, zone } = keyFields(master);
  if (tupleOrig === undefined) throw typeError("master.original", "expected the original direction");
  return defined({ header, master: tupleOrig, zone });
}
