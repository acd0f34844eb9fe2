import { describeValue, titleText } from "../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { type Netconf, type Operations, rtNetconf } from "../../families/rt-netconf.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { FilterTable } from "./core/filters.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames } from "./core/interfaces.ts";
import type { CallOptions, ListOptions, RouteOptions } from "./core/options.ts";
import { type EntryKind, ReadableTable } from "./core/table.ts";
import { type AddressFamily, families, isRouted } from "./core/vocabulary.ts";

const ALL = -1;
const DEFAULT = -2;

/**
 * Settings of IPv4, IPv6 or MPLS, such as forwarding, for one interface, for all interfaces, or for new interfaces.
 * On/off settings are 0 or 1.
 */
export interface InterfaceConfiguration extends Netconf {
  family: AddressFamily | `${number}`;
  /** Name of the interface to which the settings apply: "all" for all interfaces, "default" for new interfaces. */
  interface?: string;
}

type ConfigurationIdentity = Pick<InterfaceConfiguration, "family" | "ifindex">;

export const configurationKey: KeyOf<ConfigurationIdentity> = /* @__PURE__ */ fieldsKey("family", "ifindex");

/** Filter for listing interface configurations with {@link InterfaceConfigurations.list}. */
export interface NetconfFilter {
  family?: "inet" | "inet6" | "mpls" | undefined;
  /**
   * Lists only the settings of this interface. "all" and "default" select the settings for all and for new interfaces.
   */
  interface?: InterfaceSource | undefined;
}

const filterTable: FilterTable<NetconfFilter, InterfaceConfiguration> = {
  family(family, path, { header }) {
    header["ncmFamily"] = families.read(family, path);
    return undefined;
  },
  interface(dev, path, _request, interfaces) {
    const index = indexOf(dev, interfaces, path);
    return ({ ifindex }) => ifindex === index;
  },
};

const configurationKind: EntryKind<InterfaceConfiguration> = {
  noun: "configuration",
  plural: "interface configurations",
  family: rtNetconf,
  getOperation: "getnetconf",
  read: (message, { nameOf }) => toInterfaceConfiguration(decodeConfiguration(message), nameOf),
};

type NetconfReply = Operations["getnetconf"]["dump"]["reply"];

export const decodeConfiguration: (message: MessageView) => NetconfReply = decoderOf(rtNetconf, "getnetconf");

export function toInterfaceConfiguration(reply: NetconfReply, nameOf: NameOf = noNames): InterfaceConfiguration {
  const { header, ...own } = reply;
  const { ifindex = 0 } = own;
  const name = ifindex === ALL ? "all" : ifindex === DEFAULT ? "default" : nameOf(ifindex);
  const family = families.show(header.ncmFamily) as AddressFamily | `${number}`;
  return { family, ...own, ...defined({ interface: name }) };
}

/**
 * Settings of IPv4, IPv6 and MPLS for each interface, such as forwarding and the reverse path filter. Netlink can only
 * read these settings. To change a setting, write to its file in `/proc/sys/net`.
 *
 * ```ts
 * using configurations = InterfaceConfigurations.open();
 * for (const { family, interface: dev, forwarding } of configurations.list()) console.log(family, dev, forwarding);
 * ```
 */
export class InterfaceConfigurations<M extends Mode = "sync"> extends ReadableTable<M, InterfaceConfiguration> {
  /**
   * Opens a client for the settings of IPv4, IPv6 and MPLS for each interface. Throws a NetlinkError if the network
   * namespace does not exist.
   */
  static readonly open = (options?: RouteOptions): InterfaceConfigurations =>
    new InterfaceConfigurations(options, configurationKind);
  /** Opens an `InterfaceConfigurations` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): InterfaceConfigurations<"async"> =>
    new InterfaceConfigurations<"async">(asynchronous(options), configurationKind);
  /**
   * Returns the string that identifies the settings of a protocol for an interface. Events of `bun-netlink/watch`
   * contain the same string in `key`.
   */
  static readonly keyOf: KeyOf<ConfigurationIdentity> = configurationKey;

  /**
   * Lists the settings of each protocol and interface, or those that match the filter. The kernel filters by address
   * family.
   */
  list(filter: NetconfFilter = {}, options?: ListOptions): Listed<M, InterfaceConfiguration> {
    return this.entries.list({ filter, table: filterTable, accepts: isRouted }, options);
  }

  /**
   * Returns the settings of a protocol for one interface, for all interfaces ("all") or for new interfaces ("default").
   */
  get(
    family: "inet" | "inet6" | "mpls",
    dev: InterfaceSource,
    options?: CallOptions,
  ): Result<M, InterfaceConfiguration> {
    const request = (interfaces: Interfaces) => ({
      header: { ncmFamily: families.read(family, "family") },
      ifindex: indexOf(dev, interfaces, "interface"),
    });
    return this.session.run(this.entries.get(`${titleText(family)} ${describeValue(dev)}`, request, options), options);
  }
}

function indexOf(dev: InterfaceSource, interfaces: Interfaces, path: string): number {
  if (dev === "all") return ALL;
  if (dev === "default") return DEFAULT;
  return interfaces.index(dev, path);
}
