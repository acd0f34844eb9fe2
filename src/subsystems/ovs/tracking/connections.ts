import { inspectAs } from "../../../base/inspect.ts";
import type { Connection } from "../../netfilter/conntrack/connection.ts";
import type { ConnectionFilter } from "../../netfilter/conntrack/connection-filter.ts";
import type { ConnectionProtocol } from "../../netfilter/protocols.ts";
import { Conntrack } from "../../netfilter/tables.ts";
import type { Listing } from "../../route/core/listing.ts";
import type { NamedDatapath } from "../datapath-error.ts";
import type { Families } from "../families.ts";

/** Number of tracked connections by protocol and by TCP state. */
export interface ConnectionStatistics {
  total: number;
  /** Number of tracked connections by protocol. */
  protocols: Map<ConnectionProtocol | number, number>;
  /** Number of TCP connections by state. */
  tcpStates: Map<string, number>;
}

/**
 * The tracked connections in the network namespace of a datapath. All datapaths of the namespace share them.
 * `Conntrack` of `bun-netlink/netfilter` has further operations.
 *
 * All methods throw NetlinkError EPERM if a privilege is missing, EOPNOTSUPP if a `connection` replaces the kernel, and
 * TypeError or RangeError for an invalid filter.
 */
export class Connections {
  static {
    inspectAs(Connections, (connections) => `Connections(${connections.#datapath.name})`);
  }

  readonly #families: Families;
  readonly #datapath: NamedDatapath;

  /** @internal */
  constructor(families: Families, datapath: NamedDatapath) {
    this.#families = families;
    this.#datapath = datapath;
  }

  /** Returns the connections that match a filter. Connections are read from the kernel during the iteration. */
  list(filter: ConnectionFilter = {}): Listing<Connection> {
    return this.#open("connections.list").list(filter);
  }

  /** Deletes the connections that match a filter. The filter must have at least one condition. */
  flush(filter: ConnectionFilter): void {
    this.#open("connections.flush").flush(filter);
  }

  /** Deletes all connections of the network namespace. */
  flushAll(): void {
    this.#open("connections.flushAll").flushAll();
  }

  /** Counts tracked connections by protocol and state, like `ovs-dpctl ct-stats-show`. */
  statistics(filter: ConnectionFilter = {}): ConnectionStatistics {
    const statistics: ConnectionStatistics = { total: 0, protocols: new Map(), tcpStates: new Map() };
    for (const { protocol, tcp } of this.list(filter)) {
      statistics.total++;
      count(statistics.protocols, protocol);
      if (tcp?.state !== undefined) count(statistics.tcpStates, `${tcp.state}`);
    }
    return statistics;
  }

  /** Counts tracked connections by zone. */
  countByZone(): Map<number, number> {
    const zones = new Map<number, number>();
    for (const { zone = 0 } of this.list()) count(zones, zone);
    return zones;
  }

  #open(operation: string): Conntrack {
    return Conntrack.open(this.#families.kernelOptions(operation));
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
