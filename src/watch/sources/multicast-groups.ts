import { decoderOf } from "../../client/family.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELLINK,
  RTM_DELMDB,
  RTM_GETMDB,
  RTM_NEWLINK,
  RTM_NEWMDB,
  RTNLGRP_LINK,
  RTNLGRP_MDB,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { rtMdb } from "../../families/rt-mdb.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { type MdbEntry, readMdbEntries } from "../../subsystems/route/bridge/mdb.ts";
import { NAMELESS } from "../../subsystems/route/interfaces.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Editor, Source } from "../source.ts";
import { Hints } from "./hints.ts";
import { headerByte, headerWord, request } from "./raw.ts";

/** Length of `struct br_port_msg`. */
const BR_PORT_MSG = 8;
const INDEX = 4;

// The nests of a message; the structure in the innermost one, and what stands behind it.
const MDB = 1;
const ENTRY = 1;
const INFO = 1;
//  0         4       5       6     8       24     26
//  | ifindex | state | flags | vid | group | type | padding        struct br_mdb_entry
const BR_MDB_ENTRY = 28;
const VLAN = 6;
const TIMER = 1;
const SOURCES = 2;
const SOURCE = 4;
const SOURCE_ENTRY = 1;
const SOURCE_ADDRESS = 1;
/** What tells entries of one group and port apart, beside the source: where a tunnel sends to. */
const ends: ReadonlySet<number> = new Set([SOURCE, 6, 7, 8, 9, 10]);

/** A port that wants what is sent to a group, or an end that a tunnel sends it to. */
export interface MulticastGroup extends Omit<MdbEntry, "dev" | "port" | "timer" | "sources"> {
  /** Sources that are wanted, or not wanted. */
  sources?: { address: string }[];
}

const decode = decoderOf(rtMdb, "getmdb");

/** The places of the entries in a message. */
function* entriesIn(message: MessageView): Generator<{ start: number; end: number }, void, void> {
  for (const groups = message.attributes(BR_PORT_MSG); groups.next(); ) {
    if (groups.type !== MDB) continue;
    for (const entries = groups.nested(new AttributeReader()); entries.next(); ) {
      if (entries.type !== ENTRY) continue;
      for (const infos = entries.nested(new AttributeReader()); infos.next(); ) {
        const { type, offset, length } = infos;
        if (type === INFO && length >= BR_MDB_ENTRY) yield { start: offset, end: offset + length };
      }
    }
  }
}

function attributesAt({ store, view }: MessageView, { start, end }: { start: number; end: number }): AttributeReader {
  return new AttributeReader().over(store, view, start + BR_MDB_ENTRY, end);
}

/** One entry as a message of its own, without the times that go on by themselves. */
function alone(message: MessageView, place: { start: number; end: number }): Message {
  const writer = new MessageWriter(RTM_NEWMDB).struct((header) =>
    header.u8(AF_BRIDGE).zero(3).u32(headerWord(message, INDEX)),
  );
  writer.nest(MDB, (groups) =>
    groups.nest(ENTRY, (entry) =>
      entry.nest(INFO, (info) => {
        info.raw(message.store.subarray(place.start, place.start + BR_MDB_ENTRY));
        for (const attributes = attributesAt(message, place); attributes.next(); ) {
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
      const own = sources.nested(new AttributeReader());
      if (own.find(SOURCE_ADDRESS)) list.nest(SOURCE_ENTRY, (source) => source.bytes(SOURCE_ADDRESS, own.bytes()));
    }
  });
}

function apply(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  const { store } = message;
  for (const place of entriesIn(message)) {
    const key = editor.key.clear().u32(headerWord(message, INDEX));
    // The port, and the VLAN with the group and its kind.
    key.chunk(store, place.start, 4).chunk(store, place.start + VLAN, BR_MDB_ENTRY - VLAN);
    for (const attributes = attributesAt(message, place); attributes.next(); ) {
      const { type, offset, length } = attributes;
      if (ends.has(type)) key.u32(type).chunk(store, offset, length);
    }
    if (meaning === "put") editor.put(key, alone(message, place));
    else editor.remove(key);
  }
}

function itemOf(message: MessageView): MulticastGroup {
  const { sources, ...entry } = readMdbEntries(decode(message), NAMELESS)[0]!;
  return sources === undefined ? entry : { ...entry, sources: sources.map(({ address }) => ({ address })) };
}

/** The multicast groups of a mirror. */
export class MulticastGroupTable extends MirrorTable<MulticastGroup> {
  /** The entries of a bridge, by its index. */
  ofBridge(index: number): MulticastGroup[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The multicast groups of bridges and tunnels: which ports want what is sent to them. Times that go on by themselves (`timer`,
 * and those of sources) are left out. Some changes are not told, so the table is read again after each message about one.
 */
export const multicastGroups: Source<MulticastGroup, "multicastGroups", MulticastGroupTable> = {
  name: "multicastGroups",
  protocol: NETLINK_ROUTE,
  decode: itemOf,
  view: () => new MulticastGroupTable(),
  plan: () => ({
    groups: [RTNLGRP_MDB, RTNLGRP_LINK],
    dumps: [request(RTM_GETMDB, AF_BRIDGE, BR_PORT_MSG)],
    comparison: { headerLength: BR_PORT_MSG },
    silence: new Hints((message) => {
      const { type } = message;
      if (type === RTM_NEWMDB || type === RTM_DELMDB || type === RTM_DELLINK) return true;
      return type === RTM_NEWLINK && headerByte(message, 0) === AF_BRIDGE;
    }),
    shifts: true,
    meaning({ type }) {
      // What answers a dump has the number of the question.
      if (type === RTM_NEWMDB || type === RTM_GETMDB) return "put";
      return type === RTM_DELMDB ? "remove" : undefined;
    },
    apply,
  }),
};
