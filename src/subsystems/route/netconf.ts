import { decoderOf } from "../../client/family.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { AF_INET, AF_INET6, AF_MPLS, AF_UNSPEC } from "../../constants/socket.ts";
import { shown } from "../../errors.ts";
import { type Netconf, type Operations, rtNetconf } from "../../families/rt-netconf.ts";
import { checkKnown, type Names } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import { type InterfaceNames, type InterfaceSource, Interfaces } from "./interfaces.ts";
import type { Listing } from "./listing.ts";
import type { CallOptions, ListOptions, RouteOptions } from "./options.ts";
import { Session } from "./session.ts";
import { type AddressFamily, families, messageFamily } from "./vocabulary.ts";

const ALL = -1;
const DEFAULT = -2;

/** Packet handling of one protocol on an interface, on all interfaces, or on new interfaces. Switches are 0 or 1. */
export interface InterfaceConfiguration extends Netconf {
  family: AddressFamily | number;
  /** Name of the interface; "all" for settings of all interfaces, "default" for those of new interfaces. */
  interface?: string;
}

/** Filter for {@link InterfaceConfigurations.list}. */
export interface NetconfFilter {
  family?: "inet" | "inet6" | "mpls" | undefined;
  /** An interface, "all" or "default". */
  interface?: InterfaceSource | undefined;
}

const filterNames: Names<NetconfFilter> = { family: true, interface: true };

/** A configuration as decoded by the family `rt-netconf`. */
export type NetconfReply = Operations["getnetconf"]["dump"]["reply"];

const decodeConfiguration = decoderOf(rtNetconf, "getnetconf");

function readConfiguration(message: MessageView, interfaces: InterfaceNames): InterfaceConfiguration {
  return configurationOf(decodeConfiguration(message), interfaces);
}

/** Converts a decoded configuration. Interface names come from `interfaces`. */
export function configurationOf(reply: NetconfReply, interfaces: InterfaceNames): InterfaceConfiguration {
  const { header, ...own } = reply;
  const read: InterfaceConfiguration = { family: families.show(header.ncmFamily) as AddressFamily | number, ...own };
  const { ifindex = 0 } = own;
  const name = ifindex === ALL ? "all" : ifindex === DEFAULT ? "default" : interfaces.name(ifindex);
  if (name !== undefined) read.interface = name;
  return read;
}

/**
 * Settings of IPv4, IPv6 and MPLS by interface: forwarding, reverse path filters, proxies. Read-only; change them in
 * `/proc/sys/net`.
 *
 * ```ts
 * using configurations = InterfaceConfigurations.open();
 * for (const { family, interface: dev, forwarding } of configurations.list()) console.log(family, dev, forwarding);
 * ```
 */
export class InterfaceConfigurations implements Disposable {
  readonly #session: Session;

  private constructor(session: Session) {
    this.#session = session;
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): InterfaceConfigurations {
    return new InterfaceConfigurations(new Session("interface configurations", options));
  }

  /** Lists all configurations, or those that match the filter. The kernel filters by family. */
  list(filter: NetconfFilter = {}, options?: ListOptions): Listing<InterfaceConfiguration> {
    checkKnown(filter, filterNames, "filter");
    const what = "list interface configurations";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = filter.interface === undefined ? undefined : indexOf(filter.interface, interfaces, () => what);
    const read = (message: MessageView) => {
      const of = messageFamily(message);
      if (of !== AF_INET && of !== AF_INET6 && of !== AF_MPLS) return undefined;
      const configuration = readConfiguration(message, interfaces);
      return index === undefined || configuration.ifindex === index ? configuration : undefined;
    };
    const family = filter.family === undefined ? AF_UNSPEC : families.read(filter.family, "filter.family");
    const codec = operationCodec(rtNetconf, "getnetconf");
    return this.#session.list({ codec, fields: { header: { ncmFamily: family } }, what, read }, options);
  }

  /** Returns the configuration of an interface, of "all" or of "default". */
  get(family: "inet" | "inet6" | "mpls", dev: InterfaceSource, options?: CallOptions): InterfaceConfiguration {
    const what = () => `get configuration ${family} ${shown(dev)}`;
    const interfaces = new Interfaces(this.#session);
    const codec = operationCodec(rtNetconf, "getnetconf");
    const fields = { header: { ncmFamily: families.read(family, "family") }, ifindex: indexOf(dev, interfaces, what) };
    const message = codec.request("do", fields, { flags: NLM_F_REQUEST });
    return readConfiguration(this.#session.ask({ message, codec, what }, options), interfaces);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function indexOf(dev: InterfaceSource, interfaces: Interfaces, what: () => string): number {
  if (dev === "all") return ALL;
  if (dev === "default") return DEFAULT;
  return interfaces.index(dev, "interface", what);
}
