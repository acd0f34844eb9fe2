import { typeError } from "../../base/argument-error.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { ESRCH } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import { tcpMetrics } from "../../families/tcp-metrics.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { parseAddress } from "../route/core/addresses.ts";
import { type ChangeKind, Changes } from "../route/core/changes.ts";
import { extraFields, Fields, reported, special } from "../route/core/fields.ts";
import { type FilterTable, inNetwork } from "../route/core/filters.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../route/core/options.ts";
import { type EntryKind, ReadableTable } from "../route/core/table.ts";

/**
 * Identifies the cached TCP metrics of a host. {@link TcpHostMetrics} objects that `list()` returned can be passed
 * unchanged.
 */
export interface TcpMetricsKey {
  /** IPv4 or IPv6 address of the host. */
  destination: string;
  /**
   * Local address of the connections to the host. If it is omitted, `delete` deletes the host's metrics for all local
   * addresses.
   */
  source?: string | undefined;
}

/** TCP metrics of a host. The kernel uses them as initial values of new connections to this host. */
export interface TcpHostMetrics extends TcpMetricsKey, ExtraAttributes {
  source?: string;
  /** Time in milliseconds since the kernel last changed the metrics. */
  age?: number;
  /** Smoothed round-trip time in microseconds. */
  rtt?: number;
  /** Mean deviation of the round-trip time in microseconds. */
  rttvar?: number;
  /** Slow start threshold in packets. */
  ssthresh?: number;
  /** Congestion window in packets. */
  cwnd?: number;
  /** Maximum distance in packets by which packets arrived out of order. */
  reordering?: number;
  /** TCP Fast Open metrics of the host. */
  fastOpen?: TcpFastOpenMetrics;
}

/** TCP Fast Open metrics of a host. */
export interface TcpFastOpenMetrics {
  /** Maximum segment size that the host announced, in bytes. */
  mss?: number;
  /** Number of dropped SYN packets that contained data. */
  synDrops?: number;
  /** Time in milliseconds since a SYN packet with data (TCP Fast Open) was last dropped. */
  synDropAge?: number;
  cookie?: Uint8Array;
}

/** Filter for listing cached TCP metrics. */
export interface TcpMetricsFilter {
  /** Address of a host, or a network that contains the hosts to list, such as "192.0.2.0/24". */
  destination?: string | undefined;
  /** Local address of the connections, or a network that contains it. */
  source?: string | undefined;
}

/** The kernel counts in 1/8 (deviations: in 1/4) of a microsecond. */
const RTT_UNITS = 8;
const RTTVAR_UNITS = 4;

const fields: Fields<TcpHostMetrics, TcpMetricsKey> = /* @__PURE__ */ new Fields("metrics", () => ({
  destination: special("addrIpv4"),
  source: special("saddrIpv4"),
  age: { attribute: "age", reported: true, show: Number },
  rtt: reported(),
  rttvar: reported(),
  ssthresh: reported(),
  cwnd: reported(),
  reordering: reported(),
  fastOpen: reported(),
  ...extraFields,
}));

const decode = decoderOf(tcpMetrics, "get");

function read(message: MessageView): TcpHostMetrics {
  const reply = decode(message);
  const entry: TcpHostMetrics = { destination: reply.addrIpv4 ?? reply.addrIpv6 ?? "" };
  const { rttUs, rttvarUs, ssthresh, cwnd, reodering: reordering } = reply.vals ?? {};
  Object.assign(
    entry,
    defined({
      source: reply.saddrIpv4 ?? reply.saddrIpv6,
      rtt: rttUs === undefined ? undefined : rttUs / RTT_UNITS,
      rttvar: rttvarUs === undefined ? undefined : rttvarUs / RTTVAR_UNITS,
      ...{ ssthresh, cwnd, reordering },
    }),
  );
  const { fopenMss: mss, fopenSynDrops: synDrops, fopenSynDropTs, fopenCookie: cookie } = reply;
  const synDropAge = fopenSynDropTs === undefined ? undefined : Number(fopenSynDropTs);
  const fastOpen = defined({ mss, synDrops, synDropAge, cookie });
  if (Object.keys(fastOpen).length > 0) entry.fastOpen = fastOpen;
  return fields.read(reply, entry);
}

function identify(key: TcpMetricsKey): object {
  fields.check(key);
  const { family, bytes } = parseAddress(key.destination, "destination");
  const version = family === AF_INET ? "4" : "6";
  const request = { [`addrIpv${version}`]: bytes };
  if (key.source === undefined) return request;
  const source = parseAddress(key.source, "source");
  if (source.family === family) return { ...request, [`saddrIpv${version}`]: source.bytes };
  throw typeError("source", `expected an address of IPv${version}, as destination is`);
}

const filterTable: FilterTable<TcpMetricsFilter, TcpHostMetrics> = {
  destination: inNetwork("destination"),
  source: inNetwork("source"),
};

const ABSENT = "there are no metrics of this host: list() returns those that exist";
const getAdvice = (errno: number) => (errno === ESRCH ? ABSENT : undefined);
const title = ({ destination, source }: TcpMetricsKey) =>
  source === undefined ? destination : `${destination} from ${source}`;

const kind: EntryKind<TcpHostMetrics> & ChangeKind<TcpMetricsKey> = {
  noun: "TCP metrics of",
  plural: "TCP metrics",
  family: tcpMetrics,
  getOperation: "get",
  read,
  getAdvice,
  request: (key) => ({ codec: operationCodec(tcpMetrics, "del"), fields: identify(key) }),
  title,
  path: (path) => fields.path(path),
  advice: getAdvice,
};

/**
 * The TCP metrics of hosts, as the command `ip tcp_metrics` shows them. The kernel caches these metrics when
 * connections end.
 *
 * ```ts
 * using metrics = TcpMetrics.open();
 * for (const { destination, rtt } of metrics.list({ destination: "192.0.2.0/24" })) console.log(destination, rtt);
 * ```
 *
 * Reading requires no privilege; `delete` and `flush` require CAP_NET_ADMIN in the initial user namespace.
 */
export class TcpMetrics<M extends Mode = "sync"> extends ReadableTable<M, TcpHostMetrics> {
  readonly #changes = new Changes(this.session, kind);

  /**
   * Opens a client for the TCP metrics of a network namespace, without sending a request. Throws if the namespace
   * cannot be opened.
   */
  static open(options: RouteOptions = {}): TcpMetrics {
    return new TcpMetrics(options, kind);
  }

  /** Opens a `TcpMetrics` client like {@link open}, but methods return promises. Another thread does the I/O. */
  static openAsync(options: RouteOptions = {}): TcpMetrics<"async"> {
    return new TcpMetrics<"async">(asynchronous(options), kind);
  }

  /** Returns a text that identifies the TCP metrics of a host, for use as the key of a `Map`. */
  static readonly keyOf: KeyOf<TcpHostMetrics, "destination" | "source"> = /* @__PURE__ */ fieldsKey(
    "destination",
    "source",
  );

  /** Lists the cached TCP metrics of the hosts that match a filter. */
  list(filter: TcpMetricsFilter = {}, options?: ListOptions): Listed<M, TcpHostMetrics> {
    return this.entries.list({ filter, table: filterTable }, options);
  }

  /**
   * Returns the cached TCP metrics of a host. If `source` is omitted, returns the metrics for any local address. Throws
   * NetlinkError ESRCH if the kernel has cached none.
   */
  get(key: TcpMetricsKey, options?: CallOptions): Result<M, TcpHostMetrics> {
    return this.session.call(() => {
      const request = identify(key);
      return this.entries.get(title(key), () => request, options);
    }, options);
  }

  /** Deletes the cached TCP metrics of one host. Throws NetlinkError ESRCH if the kernel has cached none. */
  delete(key: TcpMetricsKey, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#changes.one("delete", key, options), options);
  }

  /** Deletes the cached TCP metrics of several hosts. Returns one outcome for each host, in order. */
  deleteMany(keys: Iterable<TcpMetricsKey>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.#changes.many("delete", keys, options), options);
  }

  /** Deletes the TCP metrics of all hosts. */
  flush(options?: CallOptions): Result<M, void> {
    return this.session.run(
      this.session.request("del", {}, () => "flush TCP metrics", options),
      options,
    );
  }
}
