import type { Client } from "../../../client/client.ts";
import { ENOENT, EOPNOTSUPP } from "../../../constants/errno.ts";
import { IPPROTO_TCP } from "../../../constants/in.ts";
import { NetlinkError } from "../../../errors.ts";
import {
  type ConntrackAttrs,
  conntrack,
  type Events,
  type Groups,
  type Nfgenmsg,
  type Operations,
} from "../../../families/conntrack.ts";
import { checkInteger, checkOptions, type OptionChecks } from "../../../message/check.ts";
import { inspectAs } from "../../../sock/inspect.ts";
import { isRejectedWith, type NamedDatapath, withFailure, withFailures } from "../datapath-error.ts";
import type { Families } from "../families.ts";
import { DatapathTable } from "../table.ts";
import { type ConnectionTuple, tupleMatches } from "../text/connection-tuple.ts";

/** A tracked connection, in the format of the family `conntrack`. */
export type Connection = { header: Nfgenmsg } & ConntrackAttrs &
  Required<Pick<ConntrackAttrs, "tupleOrig" | "tupleReply">>;

/** Filter for connections. An empty filter selects all connections. */
export interface ConnectionFilter {
  zone?: number | undefined;
  /** Addresses and ports in the original direction. */
  original?: ConnectionTuple | undefined;
  /** Addresses and ports in the reply direction. */
  reply?: ConnectionTuple | undefined;
}

/** Connection counts by protocol and TCP state. */
export interface ConnectionStatistics {
  total: number;
  /** Number of connections by protocol number. */
  protocols: Map<number, number>;
  /** Number of TCP connections by state. */
  tcpStates: Map<string, number>;
}

type ConntrackClient = Client<Operations, Events, Groups>;

const filterNames: OptionChecks<ConnectionFilter> = { zone: true, original: true, reply: true };
const MAX_ZONE = 0xffff;
/** Number of connections in one batch of delete requests. */
const BATCH = 256;

/**
 * The connections in the connection tracker of the datapath's network namespace. All datapaths of the namespace share
 * them.
 *
 * All methods throw DatapathError if a privilege is missing, and NetlinkError for other errors of the kernel. With a
 * `connection`, which replaces the kernel, they throw NetlinkError EOPNOTSUPP.
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
  list(filter: ConnectionFilter = {}): DatapathTable<Connection> {
    const matches = matcher(filter);
    const client = this.#open("connections.list");
    try {
      return DatapathTable.of({
        title: `connections of ${this.#datapath.name}`,
        dump: client.dump("get", {}),
        take: (connection: Connection) => (matches(connection) ? connection : undefined),
        explain: (error) => withFailure(error, this.#datapath),
        close: () => client.close(),
      });
    } catch (error) {
      client.close();
      throw withFailure(error, this.#datapath);
    }
  }

  /**
   * Deletes the connections that match a filter and returns their number. The filter must have at least one member.
   * Connections that end during the call are not counted.
   */
  flush(filter: ConnectionFilter): number {
    checkOptions(filter, filterNames, "filter");
    const { zone, original, reply } = filter;
    // A delete request without a selector would delete all connections.
    if (zone === undefined && original === undefined && reply === undefined)
      throw new TypeError("filter: expected a zone or a tuple; flushAll() deletes all connections");
    // Kernels before 6.8 ignore the zone of a request without a tuple, and would delete all connections.
    const selected = this.list(filter).toArray();
    using client = this.#open("connections.flush");
    return withFailures(this.#datapath, () => {
      let deleted = 0;
      for (let start = 0; start < selected.length; start += BATCH) {
        const requests = selected.slice(start, start + BATCH).map((connection) => ({
          operation: "delete" as const,
          fields: selectorOf(connection),
        }));
        for (const { error } of client.doMultiple(requests)) {
          if (error === undefined) deleted++;
          else if (!isRejectedWith(error, ENOENT)) throw error;
        }
      }
      return deleted;
    });
  }

  /** Deletes all connections of the network namespace. */
  flushAll(): void {
    using client = this.#open("connections.flushAll");
    withFailures(this.#datapath, () => client.do("delete", { header: { nfgenFamily: 0 } }));
  }

  /** Counts connections by protocol and state, like `ovs-dpctl ct-stats-show`. */
  statistics(filter: ConnectionFilter = {}): ConnectionStatistics {
    const protocols = new Map<number, number>();
    const tcpStates = new Map<string, number>();
    let total = 0;
    for (const connection of this.list(filter)) {
      total++;
      const protocol = connection.tupleOrig.tupleProto?.protoNum ?? 0;
      protocols.set(protocol, (protocols.get(protocol) ?? 0) + 1);
      const state = connection.protoinfo?.protoinfoTcp?.tcpState;
      if (protocol === IPPROTO_TCP && state !== undefined)
        tcpStates.set(`${state}`, (tcpStates.get(`${state}`) ?? 0) + 1);
    }
    return { total, protocols, tcpStates };
  }

  /** Counts connections by zone. */
  countByZone(): Map<number, number> {
    const zones = new Map<number, number>();
    for (const { zone = 0 } of this.list()) zones.set(zone, (zones.get(zone) ?? 0) + 1);
    return zones;
  }

  #open(operation: string): ConntrackClient {
    const { connection, netns, timeoutMs } = this.#families;
    if (connection === undefined) return conntrack.connect({ netns, timeoutMs });
    const message = `${operation}: not supported with a connection that replaces the kernel (EOPNOTSUPP)`;
    throw new NetlinkError(message, { errno: EOPNOTSUPP, operation });
  }
}

/**
 * Returns the attributes of a request that deletes this connection. The id ensures that a new connection with the same
 * addresses is not deleted.
 */
function selectorOf({ header: { nfgenFamily }, tupleOrig, zone, id }: Connection) {
  const fields = { header: { nfgenFamily }, tupleOrig, ...(zone === undefined ? {} : { zone }) };
  return id === undefined ? fields : { ...fields, id };
}

function matcher(filter: ConnectionFilter): (connection: Connection) => boolean {
  checkOptions(filter, filterNames, "filter");
  const { zone, original, reply } = filter;
  if (zone !== undefined) checkInteger(zone, 0, MAX_ZONE, "filter.zone");
  const isOriginal = tupleMatches(original, "filter.original");
  const isReply = tupleMatches(reply, "filter.reply");
  return (connection) =>
    (zone === undefined || (connection.zone ?? 0) === zone) &&
    isOriginal(connection.tupleOrig) &&
    isReply(connection.tupleReply);
}
