import {
  RTM_DELLINK,
  RTM_DELMDB,
  RTM_DELVLAN,
  RTM_NEWLINK,
  RTM_NEWMDB,
  RTM_NEWVLAN,
  RTNLGRP_BRVLAN,
  RTNLGRP_LINK,
  RTNLGRP_MDB,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { decodeGroups, type MdbEntry, multicastGroupKey, readMdbEntries } from "../../subsystems/route/bridge/mdb.ts";
import { type BridgeVlan, bridgeVlanKey, decodeVlans, readBridgeVlans } from "../../subsystems/route/bridge/vlans.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { deviceField, type FilterableSource, headerDevice } from "../filter.ts";
import { attributesOf, headerByte, headerWord, LINK_INDEX } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { rereadAfter } from "./change-detector.ts";
import { filterableSource, LinkEntryTable } from "./table-source.ts";

// One message may describe many VLANs or multicast groups.

/** Length in bytes of `struct br_vlan_msg` and `struct br_port_msg`. */
const HEADER = 8;

function entryMessage(type: number, source: MessageView): MessageWriter {
  return new MessageWriter(type).struct((header) => header.u8(AF_BRIDGE).zero(3).u32(headerWord(source, LINK_INDEX)));
}

function isBridgeLink(message: MessageView): boolean {
  return (message.type === RTM_NEWLINK || message.type === RTM_DELLINK) && headerByte(message, 0) === AF_BRIDGE;
}

// Attribute numbers in messages about VLANs, and offsets in `struct bridge_vlan_info`.
const VLAN_ENTRY = 1;
const VLAN_INFO = 1;
const VLAN_RANGE = 2;
const VLAN_STATS = 5;
const VLAN_GROUPS = 7;
const INFO_VLAN = 2;
const INFO_LENGTH = 4;

type RawVlan = ReturnType<typeof decodeVlans>;
type RawGroup = ReturnType<typeof decodeGroups>;

function vlanMessage(message: MessageView, vlan: number, start: number): Message {
  const writer = entryMessage(RTM_NEWVLAN, message);
  writer.nest(VLAN_ENTRY, (nest) => {
    const attributes = attributesOf(message, HEADER);
    while (attributes.next() && attributes.offset !== start);
    for (const inner = attributes.nested(); inner.next(); ) {
      if (inner.type === VLAN_RANGE || inner.type === VLAN_STATS) continue;
      const value = inner.copy();
      if (inner.type === VLAN_INFO) {
        new DataView(value.buffer, value.byteOffset).setUint16(INFO_VLAN, vlan, hostLittleEndian);
      }
      if (inner.isNested) nest.nest(inner.type, (writer) => writer.raw(value));
      else nest.bytes(inner.type, value);
    }
  });
  return writer.finish();
}

function vlansIn(message: MessageView): { start: number; first: number; last: number }[] {
  const found: { start: number; first: number; last: number }[] = [];
  for (const attributes = attributesOf(message, HEADER); attributes.next(); ) {
    if (attributes.type !== VLAN_ENTRY) continue;
    const { offset: start } = attributes;
    let first = -1;
    let last = -1;
    for (const inner = attributes.nested(); inner.next(); ) {
      if (inner.type === VLAN_INFO && inner.length >= INFO_LENGTH) {
        first = inner.view.getUint16(inner.offset + INFO_VLAN, hostLittleEndian);
      }
      if (inner.type === VLAN_RANGE && inner.length >= 2) last = inner.u16();
    }
    if (first >= 0) found.push({ start, first, last: Math.max(first, last) });
  }
  return found;
}

/** Fields by which `bridgeVlans.where` selects VLANs. */
export interface BridgeVlanWatchFilter {
  /** Index or name of the bridge or bridge port to which the VLANs belong. */
  dev?: InterfaceSource | undefined;
}

/** The VLANs of bridges and bridge ports in a mirror. `ofLink(index)` returns the VLANs of one bridge or port. */
export class BridgeVlanTable<Item = BridgeVlan> extends LinkEntryTable<Item> {}

/**
 * The VLANs of bridges with VLAN filtering, and of their ports. Each VLAN is a separate entry, so `vlanEnd` is never
 * set.
 *
 * The kernel does not announce all changes of the port VLAN id (PVID), so the table is read again after each message.
 * The number of a VLAN's multicast groups (`mcastNGroups`) is the number when the table was last read.
 */
export const bridgeVlans: FilterableSource<
  BridgeVlan,
  "bridgeVlans",
  BridgeVlanTable,
  RawVlan,
  BridgeVlanTable<RawVlan>,
  BridgeVlanWatchFilter
> = filterableSource({
  name: "bridgeVlans",
  keyOf: bridgeVlanKey,
  decode: (message, nameOf) => readBridgeVlans(decodeVlans(message), nameOf)[0]!,
  decodeRaw: decodeVlans,
  table: BridgeVlanTable,
  filter: { dev: { ...headerDevice, header: [LINK_INDEX, 4] } },
  // The kernel rejects a dump of the VLANs of a link that belongs to no bridge. (br_vlan_dump_dev)
  absent: ["EINVAL"],
  groups: [RTNLGRP_BRVLAN, RTNLGRP_LINK],
  type: RTM_NEWVLAN,
  families: [AF_BRIDGE],
  headerLength: HEADER,
  ignored: { "`mcastNGroups`": [[VLAN_ENTRY, VLAN_GROUPS]] },
  unannounced: () =>
    rereadAfter((message) => message.type === RTM_NEWVLAN || message.type === RTM_DELVLAN || isBridgeLink(message)),
  apply(message, effect, editor) {
    const index = headerWord(message, LINK_INDEX);
    for (const { first, last, start } of vlansIn(message)) {
      for (let vlan = first; vlan <= last; vlan++) {
        const key = editor.key.clear().u32(index).u32(vlan);
        if (effect === "put") editor.put(key, vlanMessage(message, vlan, start));
        else editor.remove(key);
      }
    }
  },
});

// Nested attributes around `struct br_mdb_entry`, from the outside.
const MDB = 1;
const MDB_ENTRY = 1;
const MDB_INFO = 1;
//  0         4       5       6     8       24     26
//  | ifindex | state | flags | vid | group | type | padding        struct br_mdb_entry
const BR_MDB_ENTRY = 28;
const MDB_VLAN = 6;
const TIMER = 1;
const SOURCES = 2;
const SOURCE = 4;
const SOURCE_ENTRY = 1;
const SOURCE_ADDRESS = 1;
/** Source and tunnel destination distinguish entries of a group and port. */
const distinguishing: ReadonlySet<number> = new Set([SOURCE, 6, 7, 8, 9, 10]);

interface EntryRange {
  readonly start: number;
  readonly end: number;
}

function* groupsIn(message: MessageView): Generator<EntryRange, void, void> {
  for (const groups = message.attributes(HEADER); groups.next(); ) {
    if (groups.type !== MDB) continue;
    for (const entries = groups.nested(new AttributeReader()); entries.next(); ) {
      if (entries.type !== MDB_ENTRY) continue;
      for (const infos = entries.nested(new AttributeReader()); infos.next(); ) {
        const { type, offset, length } = infos;
        if (type === MDB_INFO && length >= BR_MDB_ENTRY) yield { start: offset, end: offset + length };
      }
    }
  }
}

function groupAttributes({ store, view }: MessageView, { start, end }: EntryRange): AttributeReader {
  return new AttributeReader().over(store, view, start + BR_MDB_ENTRY, end);
}

/** Omits the group's timers, which would differ between messages. */
function groupMessage(message: MessageView, range: EntryRange): Message {
  const writer = entryMessage(RTM_NEWMDB, message);
  writer.nest(MDB, (groups) =>
    groups.nest(MDB_ENTRY, (entry) =>
      entry.nest(MDB_INFO, (info) => {
        info.raw(message.store.subarray(range.start, range.start + BR_MDB_ENTRY));
        for (const attributes = groupAttributes(message, range); attributes.next(); ) {
          if (attributes.type === TIMER) continue;
          if (attributes.type === SOURCES) writeSources(info, attributes);
          else info.bytes(attributes.type, attributes.bytes());
        }
      }),
    ),
  );
  return writer.finish();
}

function writeSources(writer: MessageWriter, attribute: AttributeReader): void {
  writer.nest(SOURCES, (list) => {
    for (const sources = attribute.nested(new AttributeReader()); sources.next(); ) {
      if (sources.type !== SOURCE_ENTRY) continue;
      const inner = sources.nested(new AttributeReader());
      if (inner.find(SOURCE_ADDRESS)) list.nest(SOURCE_ENTRY, (source) => source.bytes(SOURCE_ADDRESS, inner.bytes()));
    }
  });
}

/** Fields by which `multicastGroups.where` selects multicast groups. */
export interface MulticastGroupWatchFilter {
  /** Index or name of the bridge or tunnel interface of the multicast groups. */
  dev?: InterfaceSource | undefined;
  port?: InterfaceSource | undefined;
}

/** The multicast groups of bridges in a mirror. */
export class MulticastGroupTable<Item = MdbEntry> extends MirrorTable<Item> {
  /** Returns the multicast groups of a bridge, by its index. */
  ofBridge(index: number): Item[] {
    return this.matching((message) => headerWord(message, LINK_INDEX) === index);
  }
}

/**
 * The multicast groups of bridges and tunnels, with the ports that receive each group. Entries contain no timers. The
 * kernel does not announce some changes, so the table is read again after each message.
 */
export const multicastGroups: FilterableSource<
  MdbEntry,
  "multicastGroups",
  MulticastGroupTable,
  RawGroup,
  MulticastGroupTable<RawGroup>,
  MulticastGroupWatchFilter
> = filterableSource({
  name: "multicastGroups",
  keyOf: multicastGroupKey,
  decode(message, nameOf): MdbEntry {
    const { sources, ...entry } = readMdbEntries(decodeGroups(message), nameOf)[0]!;
    return sources === undefined ? entry : { ...entry, sources: sources.map(({ address }) => ({ address })) };
  },
  decodeRaw: decodeGroups,
  table: MulticastGroupTable,
  filter: {
    dev: headerDevice,
    port: deviceField({
      matches(message, index) {
        for (const { start } of groupsIn(message)) return message.view.getUint32(start, hostLittleEndian) === index;
        return false;
      },
    }),
  },
  groups: [RTNLGRP_MDB, RTNLGRP_LINK],
  type: RTM_NEWMDB,
  dumpsWithRequestType: true,
  families: [AF_BRIDGE],
  headerLength: HEADER,
  ignored: { "timers, which entries do not have": [] },
  unannounced: () =>
    rereadAfter((message) => {
      const { type } = message;
      return type === RTM_NEWMDB || type === RTM_DELMDB || type === RTM_DELLINK || isBridgeLink(message);
    }),
  dumpMaySkip: true,
  apply(message, effect, editor) {
    const { store } = message;
    for (const range of groupsIn(message)) {
      const key = editor.key.clear().u32(headerWord(message, LINK_INDEX));
      // Port, VLAN, address and type identify a multicast group.
      key.chunk(store, range.start, 4).chunk(store, range.start + MDB_VLAN, BR_MDB_ENTRY - MDB_VLAN);
      for (const attributes = groupAttributes(message, range); attributes.next(); ) {
        const { type, offset, length } = attributes;
        if (distinguishing.has(type)) key.u32(type).chunk(store, offset, length);
      }
      if (effect === "put") editor.put(key, groupMessage(message, range));
      else editor.remove(key);
    }
  },
});
