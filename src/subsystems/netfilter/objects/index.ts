import type { AccountingOptions, AccountingObjects as AccountingTable } from "./accounting.ts";
import type { ConnectionHelperOptions, ConnectionHelpers as HelperTable } from "./connection-helpers.ts";
import type { TimeoutPolicies as PolicyTable, TimeoutPolicyOptions } from "./timeout-policies.ts";

// The modules of netfilter objects need a family and its codecs. They are therefore loaded synchronously by the first
// call.

/**
 * Named timeouts of connection tracking, which rules assign to connections, and the default timeouts of the namespace.
 *
 * ```ts
 * using policies = TimeoutPolicies.open();
 * policies.add({ name: "short", family: "ip", protocol: "tcp", timeouts: { established: 600, close: 5 } });
 * policies.setDefault("udp", { unreplied: 10 });
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the namespace.
 */
export type TimeoutPolicies = PolicyTable;

/** Opens the timeout policies of a network namespace. */
export const TimeoutPolicies: {
  /**
   * Opens the timeout policies of a network namespace. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: TimeoutPolicyOptions): TimeoutPolicies;
} = {
  open: (options) =>
    (require("./timeout-policies.ts") as typeof import("./timeout-policies.ts")).TimeoutPolicies.open(options),
};

/**
 * Named counters of packets and bytes, which rules of iptables use with the match `nfacct`.
 *
 * ```ts
 * using accounting = AccountingObjects.open();
 * accounting.add({ name: "http" });
 * accounting.add({ name: "guests", quota: { bytes: 10n ** 9n } });
 * for (const { name, packets, bytes } of accounting.resetAll()) console.log(name, packets, bytes);
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the namespace.
 */
export type AccountingObjects = AccountingTable;

/** Opens the accounting objects of a network namespace. */
export const AccountingObjects: {
  /**
   * Opens the accounting objects of a network namespace. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: AccountingOptions): AccountingObjects;
} = {
  open: (options) => (require("./accounting.ts") as typeof import("./accounting.ts")).AccountingObjects.open(options),
};

/**
 * Helpers of connection tracking in user space: the kernel queues the packets of connections with the helper, and the
 * program adds expectations.
 *
 * ```ts
 * using helpers = ConnectionHelpers.open();
 * helpers.add({
 *   name: "rpc",
 *   family: "ip",
 *   protocol: "tcp",
 *   queue: 3,
 *   policies: [{ name: "rpc", maximum: 1, timeout: 300 }],
 * });
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the initial user namespace.
 */
export type ConnectionHelpers = HelperTable;

/** Opens the connection tracking helpers of user space programs. */
export const ConnectionHelpers: {
  /**
   * Opens the connection tracking helpers. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: ConnectionHelperOptions): ConnectionHelpers;
} = {
  open: (options) =>
    (require("./connection-helpers.ts") as typeof import("./connection-helpers.ts")).ConnectionHelpers.open(options),
};
