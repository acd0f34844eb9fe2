import { typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkObject, checkOneOf, checkOptions, type OptionChecks } from "../../../base/check.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import type { EventOptions } from "../../../client/options.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { type ConntrackStatsAttrs, conntrack, type StatsGlobalAttrs } from "../../../families/conntrack.ts";
import { asynchronous, type Listed, type Mode, mapped, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { Changes, missing } from "../../route/core/changes.ts";
import { Entries } from "../../route/core/entries.ts";
import {
  type CallOptions,
  type ListOptions,
  listChecks,
  type Outcome,
  type RouteOptions,
} from "../../route/core/options.ts";
import {
  type Connection,
  type ConnectionChange,
  type ConnectionIdentity,
  type ConnectionInput,
  type ConnectionKey,
  connectionKey,
  type NewConnection,
  readConnection,
} from "./connection.ts";
import { type ConnectionFilter, checkFilter } from "./connection-filter.ts";
import { type ConnectionEvent, type ConnectionGroup, type ConntrackEvents, connectionEvents } from "./events.ts";
import { flowTitle } from "./flow.ts";
import { connectionKind, keyFields } from "./write-connection.ts";

const countOptionChecks = { ...listChecks, table: true } as const;
const listOptionChecks: OptionChecks<ConnectionListOptions> = { ...countOptionChecks, resetCounters: checkFlag };

const DELETED_AT_ONCE = 4096;

/** Options for listing connections. */
export interface ConnectionListOptions extends ListOptions {
  /**
   * Whether to reset the packet and byte counters of the listed connections to 0 (default false). Requires the table
   * "tracked", and a filter without conditions other than `family` and `mark`. With other conditions, the kernel would
   * also reset the counters of connections that do not match.
   */
  resetCounters?: boolean | undefined;
  /**
   * The table to list (default "tracked"). "dying" contains deleted connections that a packet still uses. "unconfirmed"
   * contains connections whose first packet is still being processed; since Linux 6.3, this table is always empty.
   */
  table?: "tracked" | "dying" | "unconfirmed" | undefined;
}

/** Number of tracked connections in the namespace, and their limit. */
export interface ConntrackStatistics {
  /** Number of tracked connections. */
  entries: number;
  /** Maximum number of tracked connections on the machine. Absent before Linux 5.18. */
  maxEntries?: number;
}

/** Connection tracking counters of one CPU since the network namespace was created. */
export interface CpuStatistics extends Omit<ConntrackStatsAttrs, "unknown" | "unparsed"> {
  /** Number of the CPU. */
  cpu: number;
}

const decodeStatistics = decoderOf(conntrack, "get-stats");

const operations = { tracked: "get", dying: "get-dying", unconfirmed: "get-unconfirmed" } as const;

/**
 * The table of connections that the kernel tracks in a network namespace.
 *
 * ```ts
 * using conntrack = Conntrack.open();
 * for (const { protocol, original } of conntrack.list({ protocol: "tcp", status: ["assured"] })) {
 *   console.log(protocol, original.source, original.destinationPort);
 * }
 * conntrack.flush({ mark: 7 });
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace. The kernel starts to track
 * connections when a firewall rule or table requires tracking, or when this class creates a connection.
 */
export class Conntrack<M extends Mode = "sync"> extends Entries<M> {
  readonly #changes: Changes<ConnectionInput> = new Changes(this.session, connectionKind);
  readonly #newLabels: Changes<ConnectionInput> = new Changes(this.session, newLabelsKind);

  /**
   * Opens the connection tracking table of a network namespace. Sends no request. Throws a NetlinkError if the
   * namespace cannot be opened.
   */
  static readonly open = (options?: RouteOptions): Conntrack => new Conntrack("connections", options, conntrack);
  /** Opens a `Conntrack` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Conntrack<"async"> =>
    new Conntrack<"async">("connections", asynchronous(options), conntrack);
  /**
   * Returns the text that identifies a tracked connection. The text equals the field `key` of the connection's events
   * in `bun-netlink/watch`.
   */
  static readonly keyOf: KeyOf<ConnectionIdentity> = connectionKey;

  /**
   * Lists tracked connections. The kernel evaluates conditions on family, mark and status, and since Linux 6.8 also on
   * a zone other than 0. If the filter specifies the address family, Linux 5.8 and later also evaluates protocol, whole IPv4
   * addresses, ports and ICMP fields. All other conditions are evaluated by this library.
   *
   * If the table changes during the listing, connections may be listed twice or be missing.
   */
  list(filter: ConnectionFilter = {}, options: ConnectionListOptions = {}): Listed<M, Connection> {
    checkOptions(options, listOptionChecks);
    const { table = "tracked", resetCounters = false, ...rest } = options;
    const { request, matches, isExact } = checkFilter(filter);
    checkOneOf(table, Object.keys(operations), "table");
    if (resetCounters && !(isExact && table === "tracked")) {
      throw typeError("resetCounters", 'only allowed for the table "tracked" with a filter of family and mark');
    }
    const name = resetCounters ? "get-ctrzero" : operations[table];
    const read = (message: MessageView) => {
      const connection = readConnection(message);
      return matches === undefined || matches(connection) ? connection : undefined;
    };
    const fields = table === "tracked" ? request : { header: { nfgenFamily: request.header.nfgenFamily } };
    return this.session.list({ family: conntrack, operation: name, fields, what: "list connections", read }, rest);
  }

  /** Returns the number of connections that `list` returns for the same filter, without keeping them. */
  count(filter: ConnectionFilter = {}, options: Omit<ConnectionListOptions, "resetCounters"> = {}): Result<M, number> {
    checkOptions(options, countOptionChecks);
    return this.list(filter, options).count() as Result<M, number>;
  }

  /**
   * Returns the tracked connection with the specified addresses and ports in its original or reply direction.
   *
   * @throws NetlinkError ENOENT if the connection does not exist.
   */
  get(key: ConnectionKey, options?: CallOptions): Result<M, Connection> {
    return this.session.call(() => {
      checkObject(key, "key");
      const what = () => `get connection ${flowTitle(key.protocol, key.original ?? key.reply!)}`;
      return mapped(this.session.reply("get", keyFields(key), what, options, missing("connection")), readConnection);
    }, options);
  }

  /**
   * Creates an entry in the connection tracking table, for example on a standby firewall. Fails with EEXIST if the
   * connection already exists. Fails with ENOSPC if the connection has labels, and no firewall rule of the namespace uses
   * labels.
   */
  create(connection: NewConnection, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#create(connection as ConnectionInput, options), options);
  }

  /** Creates several connections. Returns one outcome per connection, in order. */
  createMany(connections: Iterable<NewConnection>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#createMany(connections as Iterable<ConnectionInput>, options), options);
  }

  *#create(connection: ConnectionInput, options: CallOptions | undefined): Steps<void> {
    yield* this.#changes.one("create", connection, options);
    if (!hasLabels(connection)) return;
    const key = labelsOf(connection);
    try {
      yield* this.#newLabels.one("create", key, options);
    } catch (error) {
      yield* this.#changes.one("delete", key, options);
      throw error;
    }
  }

  *#createMany(connections: Iterable<ConnectionInput>, options: CallOptions | undefined): Steps<Outcome[]> {
    const all = typeof connections?.[Symbol.iterator] === "function" ? [...connections] : connections;
    const outcomes = yield* this.#changes.many("create", all, options);
    const labelled = [...all].flatMap((connection, index) =>
      hasLabels(connection) && outcomes[index]!.error === undefined ? [{ index, key: labelsOf(connection) }] : [],
    );
    if (labelled.length === 0) return outcomes;
    const keys = labelled.map(({ key }) => key);
    const stored = yield* this.#newLabels.many("create", keys, options);
    const rejected = labelled.filter((_, at) => stored[at]!.error !== undefined);
    yield* this.#changes.many(
      "delete",
      rejected.map(({ key }) => key),
      options,
    );
    for (const [at, { index }] of labelled.entries()) outcomes[index] = stored[at]!;
    return outcomes;
  }

  /**
   * Changes fields of an existing connection. Omitted fields stay unchanged. For a listed connection with the status
   * "fixed-timeout", `timeout` is ignored, because the kernel rejects it.
   */
  update(change: ConnectionChange, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changes.one("update", change as ConnectionInput, options), options);
  }

  /**
   * Changes fields of several tracked connections. Returns one outcome for each connection, in the same order: whether
   * the kernel made the change, or its error.
   */
  updateMany(changes: Iterable<ConnectionChange>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changes.many("update", changes as Iterable<ConnectionInput>, options), options);
  }

  /**
   * Deletes a tracked connection from the kernel's table. The next packet of the flow then starts a new tracked
   * connection.
   */
  delete(key: ConnectionKey, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changes.one("delete", key as ConnectionInput, options), options);
  }

  /** Deletes several connections. Returns one outcome per connection, in order. */
  deleteMany(keys: Iterable<ConnectionKey>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changes.many("delete", keys as Iterable<ConnectionInput>, options), options);
  }

  /** Deletes all tracked connections of the namespace. */
  flushAll(options?: CallOptions): Result<M, void> {
    return this.session.run(this.#flushFields({ header: { nfgenFamily: 0 } }, options), options);
  }

  /**
   * Deletes all tracked connections that match a filter from the kernel's table. The filter must have at least one
   * condition.
   *
   * If the filter has conditions only on `family` and `mark`, one request deletes the connections. Otherwise, they are
   * listed and then deleted one by one, because older kernels would ignore the other conditions and delete all
   * connections.
   *
   * @throws NetlinkError if the kernel rejects a deletion. A connection that no longer exists is not an error.
   *   TypeError for a filter without conditions, which would delete all connections: see {@link flushAll}.
   */
  flush(filter: ConnectionFilter, options: CallOptions = {}): Result<M, void> {
    return this.session.run(this.#flush(filter, options), options);
  }

  *#flush(filter: ConnectionFilter, options: CallOptions): Steps<void> {
    const { request, matches, isExact } = checkFilter(filter);
    if (matches === undefined) {
      throw typeError("filter", "expected at least one condition; flushAll() deletes all connections");
    }
    // The kernel deletes every connection with this family and mark.
    if (isExact) {
      yield* this.#flushFields(request, options);
      return;
    }
    const { signal, timeoutMs } = options;
    const listed = yield* wait<Connection[]>(this.list(filter, { signal, timeoutMs }).toArray());
    for (let start = 0; start < listed.length; start += DELETED_AT_ONCE) {
      const part = listed.slice(start, start + DELETED_AT_ONCE);
      for (const { error } of yield* this.#changes.many("delete", part, options)) {
        if (error !== undefined && error.code !== "ENOENT") throw error;
      }
    }
  }

  /** Returns the number of tracked connections in the network namespace, and their maximum number. */
  statistics(options?: CallOptions): Result<M, ConntrackStatistics> {
    const reply = this.session.query<StatsGlobalAttrs>("get-stats-global", {}, () => "count connections", options);
    const read = ({ entries = 0, maxEntries }: StatsGlobalAttrs) => ({ entries, ...defined({ maxEntries }) });
    return this.session.run(mapped(reply, read), options);
  }

  /** Returns the connection tracking counters of each CPU. */
  cpuStatistics(options: ListOptions = {}): Result<M, CpuStatistics[]> {
    const read = (message: MessageView): CpuStatistics => cpuCounters(decodeStatistics(message));
    const what = "list counters of connection tracking";
    return this.session.list({ family: conntrack, operation: "get-stats", what, read }, options).toArray() as Result<
      M,
      CpuStatistics[]
    >;
  }

  /**
   * Subscribes to events about new, changed and deleted tracked connections (default: all three groups).
   *
   * By default, the kernel reports events only for connections that began while a program was subscribed. If the sysctl
   * `net.netfilter.nf_conntrack_events` is 1, the kernel reports events for all connections. In both cases, the
   * namespace needs a firewall rule that requires tracking, such as `ct state new`.
   *
   * ```ts
   * await using events = conntrack.events(["new", "destroy"]);
   * for await (const event of events) {
   *   if (event.kind === "gap") console.log(`${event.dropped || "an unknown number of"} events dropped`);
   *   else console.log(event.kind, event.connection.original.source);
   * }
   * ```
   */
  events(
    groups: readonly ConnectionGroup[] = ["new", "update", "destroy"],
    options: EventOptions = {},
  ): Result<M, ConntrackEvents<ConnectionEvent>> {
    return this.session.run(connectionEvents(this.session, groups, options), options);
  }

  #flushFields(fields: object, options: CallOptions | undefined): Steps<void> {
    return this.session.request("delete", fields, () => "flush connections", options);
  }
}

function hasLabels({ labels }: ConnectionInput): boolean {
  return labels !== undefined && labels.length > 0;
}

/**
 * A change that only sets the labels of the new connection. If no rule uses labels, the kernel creates the connection
 * without them, but rejects this change (`ctnetlink_new_conntrack`).
 */
function labelsOf({ protocol, original, zone, labels }: ConnectionInput): ConnectionInput {
  return { protocol, original, labels, ...defined({ zone }) };
}

/** Sets the labels as a part of the creation, which its errors name. */
const newLabelsKind: typeof connectionKind = {
  ...connectionKind,
  request: (input, context) => ({
    ...connectionKind.request(input, { ...context, verb: "update" }),
    flags: NLM_F_REQUEST,
  }),
  advice: (errno, _verb, input, details) => connectionKind.advice?.(errno, "update", input, details),
};

/** In these messages, nfgenmsg.res_id is the number of the CPU. */
export function cpuCounters<Reply extends { header: { resId: number } } & ExtraAttributes>(
  reply: Reply,
): Omit<Reply, "header" | keyof ExtraAttributes> & { cpu: number } {
  const { header, unknown: _, unparsed: __, ...counters } = reply;
  return { cpu: header.resId, ...counters };
}
