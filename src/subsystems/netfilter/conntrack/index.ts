import type { ConntrackOptions, Conntrack as ConntrackTable } from "./conntrack.ts";
import type { Expectations as ExpectationsTable } from "./expectations.ts";

// The modules of connection tracking need the family and its codecs, which take as long to load as the packet queues of
// this entry point. They are therefore loaded synchronously by the first call.

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
 * All operations, including those that read, require CAP_NET_ADMIN in the namespace.
 */
export type Conntrack = ConntrackTable;

/** Opens the connection tracking table of a network namespace. */
export const Conntrack: {
  /**
   * Opens the connection tracking table. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: ConntrackOptions): Conntrack;
} = {
  open: (options) => connections().Conntrack.open(options),
};

function connections(): typeof import("./conntrack.ts") {
  return require("./conntrack.ts");
}

/**
 * The table of connections that helpers expect, such as the data connections of FTP.
 *
 * ```ts
 * using expectations = Expectations.open();
 * for (const { expected, helper } of expectations.list()) console.log(helper, expected.destinationPort);
 * ```
 */
export type Expectations = ExpectationsTable;

/** Opens the table of expected connections of a network namespace. */
export const Expectations: {
  /**
   * Opens the table of expected connections. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: ConntrackOptions): Expectations;
} = {
  open: (options) => expectations().Expectations.open(options),
};

function expectations(): typeof import("./expectations.ts") {
  return require("./expectations.ts");
}
