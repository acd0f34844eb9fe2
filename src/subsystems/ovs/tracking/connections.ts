import { checkedLimits, runLimited } from "../../../client/options.ts";
import { type CallLimits, type Listed, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import type { Connection } from "../../netfilter/conntrack/connection.ts";
import type { ConnectionFilter } from "../../netfilter/conntrack/connection-filter.ts";
import { Conntrack } from "../../netfilter/conntrack/conntrack.ts";
import type { ConnectionProtocol } from "../../netfilter/protocols.ts";
import { DatapathPart } from "../core/datapath-part.ts";

/** Number of tracked connections by protocol and by TCP state. */
export interface ConnectionStatistics {
  /** Number of all connections. */
  total: number;
  /** Number of tracked connections by protocol. */
  protocols: Map<ConnectionProtocol | `${number}`, number>;
  /** Number of TCP connections by state. */
  tcpStates: Map<string, number>;
}

/**
 * Tracked connections in an Open vSwitch datapath's network namespace. All datapaths of the namespace share these
 * connections. `Conntrack` of `bun-netlink/netfilter` has more operations.
 *
 * All methods throw NetlinkError EPERM if a privilege is missing, NetlinkError EOPNOTSUPP if the datapath was opened
 * with the option `connection`, and TypeError or RangeError for an invalid filter.
 */
export class Connections<M extends Mode = "sync"> extends DatapathPart<M> {
  /** @internal */
  protected readonly kind = "Connections";

  /** Returns the tracked connections that match a filter. The iteration reads the connections from the kernel. */
  list(filter: ConnectionFilter = {}, options?: CallLimits): Listed<M, Connection> {
    return this.#open("connections.list").list(filter, checkedLimits(options));
  }

  /** Deletes the tracked connections that match a filter. The filter must have at least one condition. */
  flush(filter: ConnectionFilter, options?: CallLimits): Result<M, void> {
    return this.#open("connections.flush").flush(filter, options);
  }

  /** Deletes all connections of the network namespace. */
  flushAll(options?: CallLimits): Result<M, void> {
    return this.#open("connections.flushAll").flushAll(options);
  }

  /** Counts tracked connections by protocol and state, like `ovs-dpctl ct-stats-show`. */
  statistics(filter: ConnectionFilter = {}, options?: CallLimits): Result<M, ConnectionStatistics> {
    const statistics: ConnectionStatistics = { total: 0, protocols: new Map(), tcpStates: new Map() };
    const add = ({ protocol, tcp }: Connection): void => {
      statistics.total++;
      count(statistics.protocols, protocol);
      if (tcp?.state !== undefined) count(statistics.tcpStates, `${tcp.state}`);
    };
    return this.#count("connections.statistics", filter, statistics, add, options);
  }

  /** Returns the number of tracked connections of each conntrack zone. */
  countByZone(options?: CallLimits): Result<M, Map<number, number>> {
    const zones = new Map<number, number>();
    const add = ({ zone = 0 }: Connection): void => count(zones, zone);
    return this.#count("connections.countByZone", {}, zones, add, options);
  }

  #count<T>(
    operation: string,
    filter: ConnectionFilter,
    counts: T,
    add: (connection: Connection) => void,
    options: CallLimits | undefined,
  ): Result<M, T> {
    const counting = this.#counting(operation, filter, counts, add);
    return runLimited(this.families.io, counting, options) as Result<M, T>;
  }

  *#counting<T>(
    operation: string,
    filter: ConnectionFilter,
    counts: T,
    add: (connection: Connection) => void,
  ): Steps<T> {
    const listing = this.#open(operation).list(filter);
    for (;;) {
      const connection = yield* wait<Connection | undefined>(listing.next());
      if (connection === undefined) return counts;
      add(connection);
      const pause = this.families.io.pause();
      if (pause !== undefined) yield* wait(pause);
    }
  }

  #open(operation: string): Conntrack<M> {
    return Conntrack.open(this.families.kernelOptions(operation)) as Conntrack<M>;
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
