import { checkInteger } from "../../base/check.ts";
import {
  IFLA_AF_SPEC,
  IFLA_ALLMULTI,
  IFLA_ALT_IFNAME,
  IFLA_CARRIER_CHANGES,
  IFLA_CARRIER_DOWN_COUNT,
  IFLA_CARRIER_UP_COUNT,
  IFLA_EVENT,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_INFO_SLAVE_DATA,
  IFLA_INFO_SLAVE_KIND,
  IFLA_INFO_XSTATS,
  IFLA_LINK,
  IFLA_LINK_NETNSID,
  IFLA_LINKINFO,
  IFLA_MASTER,
  IFLA_PROMISCUITY,
  IFLA_PROP_LIST,
  IFLA_STATS,
  IFLA_STATS64,
} from "../../constants/if_link.ts";
import {
  IFLA_BR_BRIDGE_ID,
  IFLA_BR_FDB_N_LEARNED,
  IFLA_BR_GC_TIMER,
  IFLA_BR_HELLO_TIMER,
  IFLA_BR_TCN_TIMER,
  IFLA_BR_TOPOLOGY_CHANGE_TIMER,
  IFLA_BRPORT_FORWARD_DELAY_TIMER,
  IFLA_BRPORT_HOLD_TIMER,
  IFLA_BRPORT_MCAST_EHT_HOSTS_CNT,
  IFLA_BRPORT_MCAST_N_GROUPS,
  IFLA_BRPORT_MESSAGE_AGE_TIMER,
} from "../../constants/if_link_info.ts";
import {
  RTM_DELLINK,
  RTM_DELQDISC,
  RTM_NEWLINK,
  RTM_NEWQDISC,
  RTNLGRP_LINK,
  RTNLGRP_TC,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_UNSPEC } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { checkedName, IFINFOMSG, type InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { decodeLink, linkOf } from "../../subsystems/route/links/fields.ts";
import { rulesOf } from "../../subsystems/route/links/kind-rules.ts";
import type { Link } from "../../subsystems/route/links/link.ts";
import { linkKey } from "../../subsystems/route/links/link.ts";
import { type Comparison, comparisonWithout, type Ignored } from "../compare.ts";
import { attributeEquals, checkText, deviceField, type FilterableSource } from "../filter.ts";
import {
  attributesOf,
  headerByte,
  headerWord,
  LINK_INDEX as INDEX,
  isWholeLink,
  linkKind,
  numberAttribute,
  textAttribute,
} from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Edit } from "../table.ts";
import { ChangeDetector } from "./change-detector.ts";
import { filterableSource } from "./table-source.ts";

type RawLink = ReturnType<typeof decodeLink>;

/** Offset of `ifi_change`, which has all bits set for new links. */
const CHANGE = 12;
const ALL_FLAGS = 0xffffffff;
/** Offset of the parent (`TC_H_ROOT` for root disciplines) in `struct tcmsg`. */
const PARENT = 12;
const ROOT = 0xffffffff;
const ignored: Ignored = {
  // Only events set the mask of changed flags (`ifi_change`).
  statistics: [
    IFLA_STATS,
    IFLA_STATS64,
    [IFLA_LINKINFO, IFLA_INFO_XSTATS],
    IFLA_EVENT,
    { header: [CHANGE, CHANGE + 4] },
  ],
  "carrier counters": [IFLA_CARRIER_CHANGES, IFLA_CARRIER_UP_COUNT, IFLA_CARRIER_DOWN_COUNT],
  "`promiscuity`": [IFLA_PROMISCUITY],
  "`allmulti`": [IFLA_ALLMULTI],
  "`inet6AddrGenMode`, `inet6Token`": [IFLA_AF_SPEC],
};
const ofBridge: Ignored = {
  "timers of bridges": [IFLA_BR_HELLO_TIMER, IFLA_BR_TCN_TIMER, IFLA_BR_TOPOLOGY_CHANGE_TIMER, IFLA_BR_GC_TIMER].map(
    (timer) => [IFLA_LINKINFO, IFLA_INFO_DATA, timer],
  ),
  "number of learned addresses of a bridge": [[IFLA_LINKINFO, IFLA_INFO_DATA, IFLA_BR_FDB_N_LEARNED]],
};
const ofPort: Ignored = {
  "timers of bridge ports": [
    IFLA_BRPORT_MESSAGE_AGE_TIMER,
    IFLA_BRPORT_FORWARD_DELAY_TIMER,
    IFLA_BRPORT_HOLD_TIMER,
  ].map((timer) => [IFLA_LINKINFO, IFLA_INFO_SLAVE_DATA, timer]),
  "numbers of multicast groups and hosts of a port": [IFLA_BRPORT_MCAST_EHT_HOSTS_CNT, IFLA_BRPORT_MCAST_N_GROUPS].map(
    (count) => [IFLA_LINKINFO, IFLA_INFO_SLAVE_DATA, count],
  ),
};

const plain = comparisonWithout(IFINFOMSG, ignored);
const bridge = comparisonWithout(IFINFOMSG, { ...ignored, ...ofBridge });
const port = comparisonWithout(IFINFOMSG, { ...ignored, ...ofPort });
const bridgeInBridge = comparisonWithout(IFINFOMSG, { ...ignored, ...ofBridge, ...ofPort });

/** For other links, these attribute numbers have other meanings. */
function comparison(message: MessageView): Comparison {
  const attributes = attributesOf(message, IFINFOMSG);
  if (!attributes.find(IFLA_LINKINFO)) return plain;
  let isBridge = false;
  let isPort = false;
  for (const info = attributes.nested(); info.next(); ) {
    if (info.type === IFLA_INFO_KIND) isBridge = info.string() === "bridge";
    if (info.type === IFLA_INFO_SLAVE_KIND) isPort = info.string() === "bridge";
  }
  if (isBridge) return isPort ? bridgeInBridge : bridge;
  return isPort ? port : plain;
}

function bridgeId(message: MessageView): string | undefined {
  if (linkKind(message) !== "bridge") return undefined;
  const attributes = attributesOf(message, IFINFOMSG);
  const data = attributes.find(IFLA_LINKINFO) ? attributes.nested() : undefined;
  if (data?.find(IFLA_INFO_DATA) !== true) return undefined;
  const values = data.nested();
  return values.find(IFLA_BR_BRIDGE_ID) ? Buffer.from(values.bytes()).toString("hex") : undefined;
}

function linkChanges(isPeerSelected: boolean): ChangeDetector {
  // Deleted or moved links, which change links that refer to them.
  const departed = new Set<number>();
  // New links and their targets: messages about their peers may change.
  const arrived = new Set<number>();
  return new ChangeDetector({
    mayAdd: isPeerSelected,
    recorded: [departed, arrived],
    note(message, detector) {
      const { links } = detector;
      const { type } = message;
      const isLink = type === RTM_NEWLINK || type === RTM_DELLINK;
      const index = headerWord(message, INDEX);
      if (isLink && headerByte(message, 0) === AF_UNSPEC) {
        if (type === RTM_DELLINK) {
          departed.add(index);
          return detector.noteLink(message);
        }
        if (headerWord(message, CHANGE) === ALL_FLAGS) {
          arrived.add(index).add(numberAttribute(message, IFINFOMSG, IFLA_LINK) ?? index);
          return true;
        }
        // The kernel announces no port when the id of its bridge changes.
        if (!detector.isNew(index, bridgeId(message))) return false;
        links.add(index);
        return true;
      }
      const isPort = isLink && headerByte(message, 0) === AF_BRIDGE;
      const isQueue = (type === RTM_NEWQDISC || type === RTM_DELQDISC) && headerWord(message, PARENT) === ROOT;
      if (isPort || isQueue) links.add(index);
      // The limits of the bridge, such as `headroom`, depend on its ports.
      if (isPort) links.add(numberAttribute(message, IFINFOMSG, IFLA_MASTER) ?? index);
      return isPort || isQueue;
    },
    affects(entry, { links }) {
      if (links.has(headerWord(entry, INDEX))) return true;
      if (links.has(numberAttribute(entry, IFINFOMSG, IFLA_MASTER) ?? 0)) return true;
      if (departed.size === 0 && arrived.size === 0) return false;
      let lower = -1;
      let isElsewhere = false;
      for (const attributes = attributesOf(entry, IFINFOMSG); attributes.next(); ) {
        if (attributes.type === IFLA_LINK) lower = attributes.u32();
        if (attributes.type === IFLA_LINK_NETNSID) isElsewhere = true;
      }
      // The kernel announces the first end of a new pair before it connects the ends.
      if (lower === 0 && arrived.has(headerWord(entry, INDEX))) return rulesOf(linkKind(entry)).peer !== undefined;
      if (!isElsewhere) return departed.has(lower);
      return arrived.has(lower) || arrived.has(headerWord(entry, INDEX));
    },
  });
}

/** Fields by which `links.where` selects network interfaces. */
export interface LinkWatchFilter {
  /** Kind of the link, such as "veth". */
  kind?: string | undefined;
  ifname?: string | undefined;
  /** Index or name of the bridge, bond or VRF to which the link belongs. */
  master?: InterfaceSource | undefined;
  /**
   * Id of the network namespace that contains the peer or lower link. Each namespace assigns its own ids: the filter
   * uses the id that the watched namespace has assigned.
   */
  linkNetnsid?: number | undefined;
}

/** The network interfaces in a mirror, with look-up by index and name. */
export class LinkTable<Item = Link> extends MirrorTable<Item> {
  readonly #byName = new Map<string, number>();

  /** Returns the link with this interface index, or undefined if there is none. */
  byIndex(index: number): Item | undefined {
    return this.at(this.key.clear().u32(index));
  }

  /** Returns the link with this name or alternative name, or undefined if there is none. */
  byName(name: string): Item | undefined {
    const index = this.#byName.get(name);
    return index === undefined ? undefined : this.byIndex(index);
  }

  protected override onReload(): void {
    this.#byName.clear();
    for (const message of this.messages()) this.#add(message);
  }

  protected override onChange({ kind, message, previous }: Edit): void {
    const old = kind === "remove" ? message : previous;
    if (old !== undefined) {
      const index = headerWord(old, INDEX);
      // After a rename, another link may already have the old name.
      for (const name of namesOf(old)) if (this.#byName.get(name) === index) this.#byName.delete(name);
    }
    if (kind !== "remove") this.#add(message);
  }

  #add(message: MessageView): void {
    const index = headerWord(message, INDEX);
    for (const name of namesOf(message)) this.#byName.set(name, index);
  }
}

function namesOf(message: MessageView): string[] {
  const names: string[] = [];
  for (const attributes = attributesOf(message, IFINFOMSG); attributes.next(); ) {
    if (attributes.type === IFLA_IFNAME) names.push(attributes.string());
    if (attributes.type !== IFLA_PROP_LIST) continue;
    for (const properties = attributes.nested(); properties.next(); ) {
      if (properties.type === IFLA_ALT_IFNAME) names.push(properties.string());
    }
  }
  return names;
}

/**
 * The network interfaces. Changes of the following values alone are not reported. An entry contains these values as
 * they were in the last message about the link:
 *
 * - counters: statistics, carrier changes, promiscuity, learned addresses of a bridge, groups of a port;
 * - timers of bridges;
 * - settings of address families: `inet6AddrGenMode`, `inet6Token`.
 */
export const links: FilterableSource<
  Link,
  "links",
  LinkTable,
  RawLink,
  LinkTable<RawLink>,
  LinkWatchFilter
> = filterableSource({
  name: "links",
  keyOf: linkKey,
  namesLinks: true,
  ignored: { ...ignored, ...ofBridge, ...ofPort },
  decode: linkOf,
  decodeRaw: decodeLink,
  table: LinkTable,
  filter: {
    kind: {
      parse: checkText,
      matches: (message, kind) => linkKind(message) === kind,
      request: (writer, kind) => void writer.nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, String(kind))),
    },
    ifname: {
      parse: checkedName,
      matches: (message, ifname) => textAttribute(message, IFINFOMSG, IFLA_IFNAME) === ifname,
    },
    master: deviceField({
      ...attributeEquals(IFINFOMSG, IFLA_MASTER),
      request: (writer, index) => void writer.u32(IFLA_MASTER, Number(index)),
    }),
    linkNetnsid: {
      parse: (value, path) => checkInteger(value, 0, 0x7fffffff, path),
      ...attributeEquals(IFINFOMSG, IFLA_LINK_NETNSID),
    },
  },
  groups: [RTNLGRP_LINK, RTNLGRP_TC],
  type: RTM_NEWLINK,
  headerLength: IFINFOMSG,
  comparison,
  unannounced: (conditions) => linkChanges(conditions.some(({ path }) => path === "filter.linkNetnsid")),
  // An AF_BRIDGE message looks like a deletion if a port leaves.
  accepts: (message) => headerByte(message, 0) === AF_UNSPEC && (message.type === RTM_DELLINK || isWholeLink(message)),
  writeKey: (message, key) => key.clear().u32(headerWord(message, INDEX)),
});
