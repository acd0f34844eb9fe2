import { checkArray, checkOneOf } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { rtLink, type StatsAttrs, type StatsFilter } from "../../../families/rt-link.ts";
import { asynchronous, type Listed, type Mode } from "../../../io/io.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { deviceEquals, type FilterTable } from "../core/filters.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { ListOptions, RouteOptions } from "../core/options.ts";
import { type EntryKind, ReadableTable } from "../core/table.ts";

/** Name of a group of counters of an interface. */
export type StatisticsGroup = "link" | "xstats" | "xstatsSlave" | "offload" | "afstats";

const groups: Readonly<Record<StatisticsGroup, StatsFilter>> = {
  link: "link-64",
  xstats: "link-xstats",
  xstatsSlave: "link-xstats-slave",
  offload: "link-offload-xstats",
  afstats: "af-spec",
};

/**
 * The counters of a network interface, as `ip stats` shows them. Groups of counters that were not requested are absent.
 */
export interface LinkCounters extends ExtraAttributes {
  /** Name of the interface. Absent if the interface was deleted before its name was read. */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** General counters of the interface: packets, bytes and errors. */
  link?: NonNullable<StatsAttrs["link64"]>;
  /** Counters of a bridge for multicast, VLANs and STP. */
  xstats?: NonNullable<StatsAttrs["linkXstats"]>;
  /** Counters of the network interface as a port of a bridge or bond. */
  xstatsSlave?: NonNullable<StatsAttrs["linkXstatsSlave"]>;
  /** Counters of the packets that the hardware forwarded, or that the CPU forwarded instead. */
  offload?: NonNullable<StatsAttrs["linkOffloadXstats"]>;
  /** Counters of the interface by address family, such as MPLS. */
  afstats?: NonNullable<StatsAttrs["afSpec"]>;
}

/** Filter for listing counters with {@link LinkStatistics.list}. */
export interface LinkStatisticsFilter {
  dev?: InterfaceSource | undefined;
  /** Groups of counters to read (default: all). */
  groups?: readonly StatisticsGroup[] | undefined;
}

const filterTable: FilterTable<LinkStatisticsFilter, LinkCounters> = {
  // The kernel cannot dump the counters of a single interface.
  dev: deviceEquals("ifindex"),
  groups(wanted, path, { header }) {
    checkArray(wanted, path);
    for (const [index, group] of wanted.entries()) checkOneOf(group, Object.keys(groups), `${path}[${index}]`);
    header["filterMask"] = wanted.map((group) => groups[group]);
    return undefined;
  },
};

const decodeStatistics = decoderOf(rtLink, "getstats");

const statisticsKind: EntryKind<LinkCounters> = {
  noun: "counters",
  plural: "counters of links",
  family: rtLink,
  getOperation: "getstats",
  read(message, { nameOf }) {
    const {
      header,
      link64: link,
      linkXstats: xstats,
      linkXstatsSlave: xstatsSlave,
      ...others
    } = decodeStatistics(message);
    const { linkOffloadXstats: offload, afSpec: afstats, unknown, unparsed } = others;
    const { ifindex } = header;
    const counters = { link, xstats, xstatsSlave, offload, afstats };
    return { ifindex, ...defined({ dev: nameOf(ifindex), ...counters, unknown, unparsed }) };
  },
};

/**
 * Counters of network interfaces, as `ip stats` shows them.
 *
 * ```ts
 * using statistics = LinkStatistics.open();
 * for (const { dev, link } of statistics.list({ groups: ["link"] })) console.log(dev, link?.rxBytes, link?.txBytes);
 * ```
 */
export class LinkStatistics<M extends Mode = "sync"> extends ReadableTable<M, LinkCounters> {
  /**
   * Opens a client for the counters of network interfaces. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): LinkStatistics => new LinkStatistics(options, statisticsKind);
  /** Opens a `LinkStatistics` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): LinkStatistics<"async"> =>
    new LinkStatistics<"async">(asynchronous(options), statisticsKind);
  /** Returns the string that identifies the counters of an interface: the interface's index. */
  static readonly keyOf: KeyOf<LinkCounters, "ifindex"> = /* @__PURE__ */ fieldsKey("ifindex");

  /**
   * Lists the counters of all interfaces, or of one interface. To save time, request only the needed groups of
   * counters: the kernel sends only these.
   */
  list(filter: LinkStatisticsFilter = {}, options?: ListOptions): Listed<M, LinkCounters> {
    const fields = { header: { filterMask: Object.values(groups) } };
    return this.entries.list({ filter, table: filterTable, fields }, options);
  }
}
