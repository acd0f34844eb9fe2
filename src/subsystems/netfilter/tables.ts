import type { Mode } from "../../io/io.ts";
import { type ConnectionIdentity, connectionKey } from "./conntrack/connection.ts";
import { type ConntrackOptions, Conntrack as ConntrackTable } from "./conntrack/conntrack.ts";
import { type ExpectationIdentity, expectationEntryKey } from "./conntrack/expectation.ts";
import { Expectations as ExpectationsTable } from "./conntrack/expectations.ts";
import type { NewIpsetEntry } from "./ipset/entry.ts";
import { type IpsetOptions, Ipset as IpsetSets } from "./ipset/ipset.ts";
import { entryKeyOf, type IpsetKeySettings } from "./ipset/sync.ts";
import { type AccountingOptions, AccountingObjects as AccountingTable } from "./objects/accounting.ts";
import {
  type ConnectionHelperOptions,
  type HelperIdentity,
  ConnectionHelpers as HelperTable,
  helperKey,
} from "./objects/connection-helpers.ts";
import { type Named, namedKey } from "./objects/named-objects.ts";
import { TimeoutPolicies as PolicyTable, type TimeoutPolicyOptions } from "./objects/timeout-policies.ts";

/** Opens a netfilter table of a network namespace. */
export interface TableOpener<Table, AsyncTable, Options> {
  /**
   * Opens a netfilter table of a network namespace, such as the table of tracked connections. Sends no request.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: Options): Table;
  /**
   * Opens a netfilter table like {@link open}. Another thread sends the requests, so methods return promises and do not
   * block the calling thread.
   */
  openAsync(options?: Options): AsyncTable;
}

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
export type Conntrack<M extends Mode = "sync"> = ConntrackTable<M>;

/** Opens the connection tracking table of a network namespace. */
export const Conntrack: TableOpener<Conntrack, Conntrack<"async">, ConntrackOptions> & {
  /**
   * Returns the text that identifies a tracked connection. The text equals the field `key` of the connection's events
   * in `bun-netlink/watch`.
   */
  keyOf(entry: ConnectionIdentity): string;
} = {
  open: (options) => new ConntrackTable(options),
  openAsync: (options) => ConntrackTable.openAsync(options),
  keyOf: connectionKey,
};

/**
 * The table of expected connections, such as the data connections that an FTP helper expects.
 *
 * ```ts
 * using expectations = Expectations.open();
 * for (const { expected, helper } of expectations.list()) console.log(helper, expected.destinationPort);
 * ```
 */
export type Expectations<M extends Mode = "sync"> = ExpectationsTable<M>;

/** Opens the table of expected connections of a network namespace. */
export const Expectations: TableOpener<Expectations, Expectations<"async">, ConntrackOptions> & {
  /** Returns the text that identifies an expected connection. */
  keyOf(entry: ExpectationIdentity): string;
} = {
  open: (options) => new ExpectationsTable(options),
  openAsync: (options) => ExpectationsTable.openAsync(options),
  keyOf: expectationEntryKey,
};

/**
 * Sets of addresses, networks, ports and other values that firewall rules match (ipset).
 *
 * ```ts
 * using sets = Ipset.open();
 * sets.create({ name: "blocked", type: "hash:net", timeout: 600 });
 * sets.addMany("blocked", [{ address: "192.0.2.0/24" }, { address: "198.51.100.7", timeout: 60 }]);
 * console.log(sets.test("blocked", { address: "192.0.2.1" }));
 * for (const { address, timeout } of sets.entries("blocked")) console.log(address, timeout);
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export type Ipset<M extends Mode = "sync"> = IpsetSets<M>;

/** Opens the sets (ipset) of a network namespace. */
export const Ipset: TableOpener<Ipset, Ipset<"async">, IpsetOptions> & {
  /**
   * Returns the text that identifies an element in an ipset. Two elements have the same text if the set can contain
   * only one of them. For example, "10.0.0.5/8" and "10.0.0.0/8" have the same text in a set of networks.
   *
   * @param set type and masks of the set, such as a listed set.
   * @throws TypeError for an element that does not belong in a set of this type, or that stands for several elements,
   *   such as a range.
   */
  keyOf(set: IpsetKeySettings, entry: NewIpsetEntry): string;
} = {
  open: (options) => new IpsetSets(options),
  openAsync: (options) => IpsetSets.openAsync(options),
  keyOf: (set, entry) => entryKeyOf(set, entry),
};

/**
 * Timeouts of tracked connections: named policies that rules assign to connections, and the default timeouts of the
 * namespace.
 *
 * ```ts
 * using policies = TimeoutPolicies.open();
 * policies.add({ name: "short", family: "inet", protocol: "tcp", timeouts: { established: 600, close: 5 } });
 * policies.setDefault("udp", { unreplied: 10 });
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export type TimeoutPolicies<M extends Mode = "sync"> = PolicyTable<M>;

/** Opens the timeout policies of a network namespace. */
export const TimeoutPolicies: TableOpener<TimeoutPolicies, TimeoutPolicies<"async">, TimeoutPolicyOptions> & {
  /** Returns the text that identifies a timeout policy. */
  keyOf(entry: Named): string;
} = {
  open: (options) => new PolicyTable(options),
  openAsync: (options) => PolicyTable.openAsync(options),
  keyOf: namedKey,
};

/**
 * Named counters of packets and bytes, which iptables rules use with the match `nfacct`.
 *
 * ```ts
 * using accounting = AccountingObjects.open();
 * accounting.add({ name: "http" });
 * accounting.add({ name: "guests", quota: { bytes: 10n ** 9n } });
 * for (const { name, packets, bytes } of accounting.resetAll()) console.log(name, packets, bytes);
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the namespace.
 */
export type AccountingObjects<M extends Mode = "sync"> = AccountingTable<M>;

/** Opens the accounting objects of a network namespace. */
export const AccountingObjects: TableOpener<AccountingObjects, AccountingObjects<"async">, AccountingOptions> & {
  /** Returns the text that identifies an accounting object. */
  keyOf(entry: Named): string;
} = {
  open: (options) => new AccountingTable(options),
  openAsync: (options) => AccountingTable.openAsync(options),
  keyOf: namedKey,
};

/**
 * Connection tracking helpers in user space. The kernel sends the packets of connections that use a helper to a packet
 * queue. The helper program reads them and adds expected connections. All network namespaces share the same helpers.
 *
 * ```ts
 * using helpers = ConnectionHelpers.open();
 * helpers.add({
 *   name: "rpc",
 *   family: "inet",
 *   protocol: "tcp",
 *   queue: 3,
 *   policies: [{ name: "rpc", maximum: 1, timeout: 300 }],
 * });
 * ```
 *
 * All operations, including read operations, require CAP_NET_ADMIN in the initial user namespace.
 */
export type ConnectionHelpers<M extends Mode = "sync"> = HelperTable<M>;

/** Opens the connection tracking helpers of programs. */
export const ConnectionHelpers: TableOpener<ConnectionHelpers, ConnectionHelpers<"async">, ConnectionHelperOptions> & {
  /** Returns the text that identifies a connection tracking helper. */
  keyOf(entry: HelperIdentity): string;
} = {
  open: (options) => new HelperTable(options),
  openAsync: (options) => HelperTable.openAsync(options),
  keyOf: helperKey,
};
