import type { IpsetOptions, Ipset as IpsetSets } from "./ipset.ts";

/**
 * Sets of addresses, networks, ports and other values, which rules of the firewall match.
 *
 * ```ts
 * using sets = Ipset.open();
 * sets.create({ name: "blocked", type: "hash:net", timeout: 600 });
 * sets.addMany("blocked", [{ address: "192.0.2.0/24" }, { address: "198.51.100.7", timeout: 60 }]);
 * console.log(sets.test("blocked", { address: "192.0.2.1" }));
 * for (const { address, timeout } of sets.entries("blocked")) console.log(address, timeout);
 * ```
 *
 * All operations, including those that read, require CAP_NET_ADMIN in the namespace.
 */
export type Ipset = IpsetSets;

/** Opens the ipset sets of a network namespace. */
export const Ipset: {
  /**
   * Opens the sets of a network namespace. No request is sent yet.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  open(options?: IpsetOptions): Ipset;
} = {
  open: (options) => sets().Ipset.open(options),
};

/**
 * Returns the module of the sets. The first call loads it synchronously, because it needs the family `ipset` and its
 * codecs.
 */
function sets(): typeof import("./ipset.ts") {
  return require("./ipset.ts");
}
