import type { ConntrackOptions, Conntrack as ConntrackTable } from "./conntrack.ts";
import type { Expectations as ExpectationsTable } from "./expectations.ts";

// These modules need the family and its codecs, which take as long to load as the packet queues of this entry point. They are
// loaded synchronously with the first call.

/**
 * The connections that the kernel tracks.
 *
 * ```ts
 * using conntrack = Conntrack.open();
 * for (const { protocol, original } of conntrack.list({ protocol: "tcp", status: ["assured"] })) {
 *   console.log(protocol, original.source, original.destinationPort);
 * }
 * conntrack.flush({ mark: 7 });
 * ```
 *
 * Everything requires CAP_NET_ADMIN in the namespace, also reading.
 */
export type Conntrack = ConntrackTable;

/** Opens the connection tracking table. */
export const Conntrack: {
  /**
   * Opens the table. Sends nothing yet.
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
 * The connections that helpers expect, such as data connections of FTP.
 *
 * ```ts
 * using expectations = Expectations.open();
 * for (const { expected, helper } of expectations.list()) console.log(helper, expected.destinationPort);
 * ```
 */
export type Expectations = ExpectationsTable;

/** Opens the table of expected connections. */
export const Expectations: {
  /**
   * Opens the table. Sends nothing yet.
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
