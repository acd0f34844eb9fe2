import { decoderOf } from "../../client/family.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELLINK,
  RTM_DELVLAN,
  RTM_GETVLAN,
  RTM_NEWLINK,
  RTM_NEWVLAN,
  RTNLGRP_BRVLAN,
  RTNLGRP_LINK,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { rtVlan } from "../../families/rt-vlan.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Message, MessageView } from "../../message/message.ts";
import { MessageWriter } from "../../message/message-writer.ts";
import { type BridgeVlan, readBridgeVlans } from "../../subsystems/route/bridge/vlans.ts";
import { NAMELESS } from "../../subsystems/route/interfaces.ts";
import { volatileAttributes } from "../compare.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Editor, Source } from "../source.ts";
import { Hints } from "./hints.ts";
import { attributesOf, headerByte, headerWord, request } from "./raw.ts";

/** Length of `struct br_vlan_msg`. */
const BR_VLAN_MSG = 8;
const INDEX = 4;

// Attributes of the message, of an entry, and the fields of `struct bridge_vlan_info`.
const ENTRY = 1;
const ENTRY_INFO = 1;
const ENTRY_RANGE = 2;
const ENTRY_STATS = 5;
const ENTRY_GROUPS = 7;
const INFO_VLAN = 2;
const INFO_LENGTH = 4;

const decode = decoderOf(rtVlan, "getvlan");

/** One VLAN as a message of its own: the kernel's messages have many, and ranges of those that are alike. */
function alone(message: MessageView, vlan: number, entry: { start: number; length: number }): Message {
  const writer = new MessageWriter(RTM_NEWVLAN).struct((header) =>
    header.u8(AF_BRIDGE).zero(3).u32(headerWord(message, INDEX)),
  );
  writer.nest(ENTRY, (inside) => {
    const attributes = attributesOf(message, BR_VLAN_MSG);
    while (attributes.next() && attributes.offset !== entry.start);
    for (const own = attributes.nested(); own.next(); ) {
      if (own.type === ENTRY_RANGE || own.type === ENTRY_STATS) continue;
      const value = own.copy();
      if (own.type === ENTRY_INFO) {
        new DataView(value.buffer, value.byteOffset).setUint16(INFO_VLAN, vlan, hostLittleEndian);
      }
      if (own.isNested) inside.nest(own.type, (nest) => nest.raw(value));
      else inside.bytes(own.type, value);
    }
  });
  return writer.finish();
}

/** The VLANs that a message is about, and where in it each stands. */
function vlansIn(message: MessageView): { start: number; length: number; first: number; last: number }[] {
  const found: { start: number; length: number; first: number; last: number }[] = [];
  for (const attributes = attributesOf(message, BR_VLAN_MSG); attributes.next(); ) {
    if (attributes.type !== ENTRY) continue;
    const { offset: start, length } = attributes;
    let first = -1;
    let last = -1;
    for (const own = attributes.nested(); own.next(); ) {
      if (own.type === ENTRY_INFO && own.length >= INFO_LENGTH) {
        first = own.view.getUint16(own.offset + INFO_VLAN, hostLittleEndian);
      }
      if (own.type === ENTRY_RANGE && own.length >= 2) last = own.u16();
    }
    if (first >= 0) found.push({ start, length, first, last: Math.max(first, last) });
  }
  return found;
}

function apply(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  const index = headerWord(message, INDEX);
  for (const { first, last, ...entry } of vlansIn(message)) {
    for (let vlan = first; vlan <= last; vlan++) {
      const key = editor.key.clear().u32(index).u32(vlan);
      if (meaning === "put") editor.put(key, alone(message, vlan, entry));
      else editor.remove(key);
    }
  }
}

/** The bridge VLANs of a mirror. */
export class BridgeVlanTable extends MirrorTable<BridgeVlan> {
  /** The VLANs of a bridge or a port, by its index. */
  ofLink(index: number): BridgeVlan[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The VLANs of bridges that filter by them, and of their ports, one by one: `vlanEnd` is never there. Other VLANs change in
 * silence with one that is told of (which one is the `pvid`), so the tables of bridges are read again after each message.
 * How many groups a VLAN is in (`mcastNGroups`) is as it was then.
 */
export const bridgeVlans: Source<BridgeVlan, "bridgeVlans", BridgeVlanTable> = {
  name: "bridgeVlans",
  protocol: NETLINK_ROUTE,
  decode: (message) => readBridgeVlans(decode(message), NAMELESS)[0]!,
  view: () => new BridgeVlanTable(),
  plan: () => ({
    groups: [RTNLGRP_BRVLAN, RTNLGRP_LINK],
    dumps: [request(RTM_GETVLAN, AF_BRIDGE, BR_VLAN_MSG)],
    comparison: { headerLength: BR_VLAN_MSG, volatile: volatileAttributes([[ENTRY, ENTRY_GROUPS]]) },
    silence: new Hints((message) => {
      const { type } = message;
      if (type === RTM_NEWVLAN || type === RTM_DELVLAN) return true;
      return (type === RTM_NEWLINK || type === RTM_DELLINK) && headerByte(message, 0) === AF_BRIDGE;
    }),
    shifts: false,
    meaning({ type }) {
      if (type === RTM_NEWVLAN) return "put";
      return type === RTM_DELVLAN ? "remove" : undefined;
    },
    apply,
  }),
};
