import { checkOneOf } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { rtAddr } from "../../families/rt-addr.ts";
import { asynchronous, type Listed, type Mode } from "../../io/io.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { deviceEquals, type FilterTable } from "./core/filters.ts";
import type { InterfaceSource } from "./core/interfaces.ts";
import type { ListOptions, RouteOptions } from "./core/options.ts";
import { type EntryKind, ReadableTable } from "./core/table.ts";

/** A multicast group that an interface has joined, as `ip maddress` shows it. */
export interface MulticastAddress extends ExtraAttributes {
  family: "inet" | "inet6";
  /** Name of the interface. Absent if the interface was deleted before its name was read. */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** IP address of the multicast group, such as "224.0.0.1". */
  address: string;
  /** Number of sockets and kernel subsystems that have joined the multicast group on the interface. (Linux 7.3) */
  users?: number;
}

type MulticastAddressIdentity = Pick<MulticastAddress, "ifindex" | "address">;

const filterTable: FilterTable<{ dev?: InterfaceSource | undefined }, MulticastAddress> = {
  dev: deviceEquals("ifindex", "header.ifaIndex"),
};

const decodeMulticast = decoderOf(rtAddr, "getmulticast");

const multicastAddressKind: EntryKind<MulticastAddress> = {
  noun: "multicast group",
  plural: "multicast groups",
  family: rtAddr,
  getOperation: "getmulticast",
  read(message, { nameOf }) {
    const { header, multicast = "::", mcUsers, unknown, unparsed } = decodeMulticast(message);
    const { ifaIndex: ifindex, ifaFamily } = header;
    return {
      family: ifaFamily === AF_INET ? "inet" : "inet6",
      ifindex,
      address: multicast,
      ...defined({ dev: nameOf(ifindex), users: mcUsers, unknown, unparsed }),
    };
  },
};

/**
 * The multicast groups that interfaces have joined. IPv4 groups require Linux 6.14. The table is read-only, because
 * programs join groups with socket options.
 *
 * To list the hardware addresses of the groups, list {@link ForwardingEntries} with the flag "self".
 *
 * ```ts
 * using groups = MulticastAddresses.open();
 * for (const { dev, address, users } of groups.list("inet6")) console.log(dev, address, users);
 * ```
 */
export class MulticastAddresses<M extends Mode = "sync"> extends ReadableTable<M, MulticastAddress> {
  /**
   * Opens a client for the table of multicast groups. Throws a NetlinkError if the network namespace does not exist.
   */
  static readonly open = (options?: RouteOptions): MulticastAddresses =>
    new MulticastAddresses(options, multicastAddressKind);
  /** Opens a `MulticastAddresses` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): MulticastAddresses<"async"> =>
    new MulticastAddresses<"async">(asynchronous(options), multicastAddressKind);
  /** Returns a string that identifies a multicast group that an interface has joined, for use as a `Map` key. */
  static readonly keyOf: KeyOf<MulticastAddressIdentity> = /* @__PURE__ */ fieldsKey("ifindex", "address");

  /**
   * Lists the multicast groups of one address family that interfaces have joined. IPv4 requires Linux 6.14. The kernel
   * filters by interface.
   */
  list(
    family: "inet" | "inet6",
    filter: { dev?: InterfaceSource | undefined } = {},
    options?: ListOptions,
  ): Listed<M, MulticastAddress> {
    checkOneOf(family, ["inet", "inet6"], "family");
    const fields = { header: { ifaFamily: family === "inet" ? AF_INET : AF_INET6, ifaIndex: 0 } };
    return this.entries.list({ filter, table: filterTable, fields }, options);
  }
}
