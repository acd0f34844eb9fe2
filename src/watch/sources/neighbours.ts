import { checkInteger } from "../../base/check.ts";
import { ETH_ALEN } from "../../constants/if_ether.ts";
import {
  NDA_CACHEINFO,
  NDA_DST,
  NDA_IFINDEX,
  NDA_LLADDR,
  NDA_MASTER,
  NDA_NH_ID,
  NDA_PORT,
  NDA_PROBES,
  NDA_SRC_VNI,
  NDA_VLAN,
  NDA_VNI,
  NTF_PROXY,
  NUD_NOARP,
  NUD_NONE,
  NUD_REACHABLE,
  NUD_STALE,
} from "../../constants/neighbour.ts";
import {
  RTM_DELLINK,
  RTM_DELVLAN,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWVLAN,
  RTNLGRP_BRVLAN,
  RTNLGRP_LINK,
  RTNLGRP_NEIGH,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import type { MessageView } from "../../message/message.ts";
import { type FdbEntry, forwardingKey, toForwardingEntry } from "../../subsystems/route/bridge/fdb.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { decodeNeighbour, type Neighbour, neighbourKey, toNeighbour } from "../../subsystems/route/neighbours.ts";
import { comparisonWithout, type Ignored } from "../compare.ts";
import { attributeEquals, deviceField, type FilterableSource, familyField, headerDevice } from "../filter.ts";
import type { Key } from "../key.ts";
import {
  attributesOf,
  headerByte,
  headerShort,
  headerWord,
  LINK_INDEX,
  linkKind,
  numberAttribute,
} from "../message-fields.ts";
import { ChangeDetector } from "./change-detector.ts";
import { filterableSource, LinkEntryTable } from "./table-source.ts";

type RawNeighbour = ReturnType<typeof decodeNeighbour>;

const NDMSG = 12;
const STATE = 8;
const STATE_BYTES: readonly [number, number] = [8, 10];
const FLAGS = 10;

/** Fields by which `neighbours.where` selects IPv4 and IPv6 neighbours. */
export interface NeighbourWatchFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
}

/** The IPv4 and IPv6 neighbours in a mirror. */
export class NeighbourMirrorTable<Item = Neighbour> extends LinkEntryTable<Item> {}

/**
 * The IPv4 and IPv6 neighbours that the kernel announces. Proxy entries, entries without address resolution
 * (NUD_NOARP) and entries without a state (NUD_NONE) are omitted, because the kernel does not announce them.
 *
 * Two changes of a neighbour have no event: the start of address resolution, and the use of a stale entry. State, times
 * and number of probes are those of the last message about the neighbour.
 */
export const neighbours: FilterableSource<
  Neighbour,
  "neighbours",
  NeighbourMirrorTable,
  RawNeighbour,
  NeighbourMirrorTable<RawNeighbour>,
  NeighbourWatchFilter
> = filterableSource({
  name: "neighbours",
  keyOf: neighbourKey,
  decode: (message, nameOf) => toNeighbour(decodeNeighbour(message), nameOf),
  decodeRaw: decodeNeighbour,
  table: NeighbourMirrorTable,
  filter: {
    dev: { ...headerDevice, request: (writer, index) => void writer.u32(NDA_IFINDEX, Number(index)) },
    family: familyField,
  },
  groups: [RTNLGRP_NEIGH],
  filteredGroups: [RTNLGRP_NEIGH],
  type: RTM_NEWNEIGH,
  headerLength: NDMSG,
  ignored: { "`used`, `confirmed`, `updated`, `refcnt`": [NDA_CACHEINFO], "`probes`": [NDA_PROBES] },
  dumpMaySkip: true,
  accepts: (message) => headerByte(message, 0) !== AF_BRIDGE && (headerByte(message, FLAGS) & NTF_PROXY) === 0,
  apply(message, effect, editor) {
    const key = editor.key.clear().u32(headerWord(message, LINK_INDEX)).u32(headerByte(message, 0));
    const attributes = attributesOf(message, NDMSG);
    if (attributes.find(NDA_DST)) key.chunk(message.store, attributes.offset, attributes.length);
    const state = headerShort(message, STATE);
    const isAnnounced = state !== NUD_NONE && (state & NUD_NOARP) === 0;
    if (effect === "put" && isAnnounced) editor.put(key, message);
    else editor.remove(key);
  },
});

const ignoredForwarding: Ignored = { "`used`": [NDA_CACHEINFO], "`updated`": [NDA_CACHEINFO] };
/** The kernel does not announce that a forwarding entry becomes stale. */
const ignoredAgeing: Ignored = {
  ...ignoredForwarding,
  'whether an aging entry is "reachable" or "stale"': [{ header: STATE_BYTES }],
};
const strict = comparisonWithout(NDMSG, ignoredForwarding);
const ageing = comparisonWithout(NDMSG, ignoredAgeing);

function isAgeing(message: MessageView): boolean {
  const state = headerShort(message, STATE);
  return state === NUD_REACHABLE || state === NUD_STALE;
}

/** Tunnels can have several remote destinations for one hardware address. */
const destinations: ReadonlySet<number> = new Set([NDA_DST, NDA_PORT, NDA_VNI, NDA_IFINDEX, NDA_NH_ID]);

/**
 * Writes the fields that identify a forwarding database entry into a key of the mirror. A bridge has one entry for an
 * address and VLAN, on any of its ports. A tunnel may have several entries for a multicast address or the zero address, with different
 * destinations. (vxlan_fdb_append)
 */
function writeForwardingKey(message: MessageView, key: Key): Key {
  const master = numberAttribute(message, NDMSG, NDA_MASTER);
  key.clear().u32(master === undefined ? 0 : 1);
  key.u32(master ?? headerWord(message, LINK_INDEX));
  let isUnicast = false;
  for (const attributes = attributesOf(message, NDMSG); attributes.next(); ) {
    const { type, offset, length, view } = attributes;
    if (type === NDA_LLADDR || type === NDA_VLAN || type === NDA_SRC_VNI) {
      key.u32(type).chunk(message.store, offset, length);
    }
    if (type === NDA_LLADDR && length === ETH_ALEN)
      isUnicast =
        (view.getUint8(offset) & 1) === 0 && (view.getUint32(offset) !== 0 || view.getUint16(offset + 4) !== 0);
  }
  if (master !== undefined || isUnicast) return key;
  key.endGroup();
  for (const attributes = attributesOf(message, NDMSG); attributes.next(); ) {
    const { type, offset, length } = attributes;
    if (destinations.has(type)) key.u32(type).chunk(message.store, offset, length);
  }
  return key;
}

function noteForwarding(message: MessageView, detector: ChangeDetector, tunnels: Set<number>): boolean {
  const { type } = message;
  const isLink = type === RTM_NEWLINK || type === RTM_DELLINK;
  if (type === RTM_NEWVLAN || type === RTM_DELVLAN || (isLink && headerByte(message, 0) === AF_BRIDGE)) {
    detector.links.add(headerWord(message, LINK_INDEX));
    return true;
  }
  if (!detector.noteLink(message)) return false;
  if (linkKind(message) === "vxlan") tunnels.add(headerWord(message, LINK_INDEX));
  return true;
}

/** Fields by which `forwardingEntries.where` selects forwarding database entries. */
export interface FdbWatchFilter {
  /** Index or name of the bridge port or tunnel to which the forwarding entries point. */
  dev?: InterfaceSource | undefined;
  /** Index or name of the bridge to which the forwarding entries belong. */
  master?: InterfaceSource | undefined;
  /** VLAN id of the entries. */
  vlan?: number | undefined;
}

/** The forwarding database entries of bridges and tunnels in a mirror. */
export class ForwardingTable<Item = FdbEntry> extends LinkEntryTable<Item> {
  /** Returns the forwarding entries of a bridge, by its index. */
  ofBridge(index: number): Item[] {
    return this.matching((message) => numberAttribute(message, NDMSG, NDA_MASTER) === index);
  }
}

/**
 * The forwarding databases of bridges and VXLAN tunnels. Addresses to which a device only listens ("self" entries
 * without times) are omitted, because the kernel does not announce them.
 *
 * Changes of `used` and `updated`, and changes between "stale" and "reachable", are not reported. An entry contains
 * these values as they were in the last message about the entry.
 */
export const forwardingEntries: FilterableSource<
  FdbEntry,
  "forwardingEntries",
  ForwardingTable,
  RawNeighbour,
  ForwardingTable<RawNeighbour>,
  FdbWatchFilter
> = filterableSource({
  name: "forwardingEntries",
  keyOf: forwardingKey,
  decode: (message, nameOf) => toForwardingEntry(decodeNeighbour(message), nameOf),
  decodeRaw: decodeNeighbour,
  table: ForwardingTable,
  filter: {
    // Not part of the key: addresses can move between ports.
    dev: deviceField({ matches: (message, index) => headerWord(message, LINK_INDEX) === index }),
    master: deviceField({ inKey: true, ...attributeEquals(NDMSG, NDA_MASTER) }),
    vlan: {
      inKey: true,
      parse: (value, path) => checkInteger(value, 1, 4094, path),
      matches(message, vlan) {
        const attributes = attributesOf(message, NDMSG);
        return attributes.find(NDA_VLAN) && attributes.length >= 2 && attributes.u16() === vlan;
      },
      conditions: (vlan) => [{ attribute: NDA_VLAN, size: 2, value: Number(vlan) }],
    },
  },
  groups: [RTNLGRP_NEIGH, RTNLGRP_LINK, RTNLGRP_BRVLAN],
  filteredGroups: [RTNLGRP_NEIGH],
  type: RTM_NEWNEIGH,
  families: [AF_BRIDGE],
  headerLength: NDMSG,
  ignored: ignoredAgeing,
  comparison: (one, other) => (isAgeing(one) && isAgeing(other) ? ageing : strict),
  // The table is read again after two changes for which the kernel sends no message:
  // - If several ports have the same local address, one forwarding entry represents all of them. The entry moves to
  //   another port when a port, its address or its VLANs change.
  // - When a tunnel moves to another namespace, its forwarding entries move too.
  unannounced() {
    const tunnels = new Set<number>();
    return new ChangeDetector({
      mayAdd: true,
      recorded: [tunnels],
      note: (message, detector) => noteForwarding(message, detector, tunnels),
      affects: (entry, { links }) =>
        tunnels.size > 0 ||
        links.has(headerWord(entry, LINK_INDEX)) ||
        links.has(numberAttribute(entry, NDMSG, NDA_MASTER) ?? 0),
    });
  },
  dumpMaySkip: true,
  accepts: (message) => headerByte(message, 0) === AF_BRIDGE && attributesOf(message, NDMSG).find(NDA_CACHEINFO),
  apply(message, effect, editor) {
    const key = writeForwardingKey(message, editor.key);
    if (effect === "remove") {
      editor.remove(key);
      return;
    }
    // The message may add a remote destination or replace one.
    if (editor.phase !== "dump" && editor.table.groupSize(key.group) > 0 && editor.find(key) === undefined) {
      editor.requestReload();
    }
    editor.put(key, message);
  },
});
