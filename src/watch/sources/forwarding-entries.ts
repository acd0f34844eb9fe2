import { decoderOf } from "../../client/family.ts";
import { IFLA_INFO_KIND, IFLA_LINKINFO } from "../../constants/if_link.ts";
import {
  NDA_CACHEINFO,
  NDA_DST,
  NDA_IFINDEX,
  NDA_LLADDR,
  NDA_MASTER,
  NDA_NH_ID,
  NDA_PORT,
  NDA_SRC_VNI,
  NDA_VLAN,
  NDA_VNI,
  NUD_REACHABLE,
  NUD_STALE,
} from "../../constants/neighbour.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELLINK,
  RTM_DELNEIGH,
  RTM_DELVLAN,
  RTM_GETNEIGH,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWVLAN,
  RTNLGRP_BRVLAN,
  RTNLGRP_LINK,
  RTNLGRP_NEIGH,
} from "../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../constants/socket.ts";
import { type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import type { MessageView } from "../../message/message.ts";
import { IFINFOMSG } from "../../subsystems/route/interfaces.ts";
import { type Comparison, volatileAttributes } from "../compare.ts";
import type { Key } from "../key.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Editor, Silence, Source } from "../source.ts";
import { LinkStates } from "./link-states.ts";
import { NDMSG } from "./neighbours.ts";
import { attributesOf, headerByte, headerShort, headerWord, numberAttribute, request } from "./raw.ts";

/** An entry of a bridge's or a tunnel's forwarding database. */
export type ForwardingEntry = Operations["getneigh"]["dump"]["reply"];

const INDEX = 4;
const STATE = 8;
const STATE_BYTES: readonly [number, number] = [8, 10];

const strict: Comparison = { headerLength: NDMSG, volatile: volatileAttributes([NDA_CACHEINFO]) };
/** That an entry has not been used for long shows in dumps, and is not told. */
const ageing: Comparison = { ...strict, volatileHeader: [STATE_BYTES] };

function isAgeing(message: MessageView): boolean {
  const state = headerShort(message, STATE);
  return state === NUD_REACHABLE || state === NUD_STALE;
}

/** What tells the ends apart that a tunnel sends to for one address. */
const ends: ReadonlySet<number> = new Set([NDA_DST, NDA_PORT, NDA_VNI, NDA_IFINDEX, NDA_NH_ID]);

/** A bridge has an address once in each VLAN, whatever the port; a tunnel can have several ends for it. */
function keyOf(message: MessageView, key: Key): Key {
  const master = numberAttribute(message, NDMSG, NDA_MASTER);
  key.clear().u32(master === undefined ? 0 : 1);
  key.u32(master ?? headerWord(message, INDEX));
  for (const attributes = attributesOf(message, NDMSG); attributes.next(); ) {
    const { type, offset, length } = attributes;
    if (type === NDA_LLADDR || type === NDA_VLAN || type === NDA_SRC_VNI) {
      key.u32(type).chunk(message.store, offset, length);
    }
  }
  if (master !== undefined) return key;
  key.endGroup();
  for (const attributes = attributesOf(message, NDMSG); attributes.next(); ) {
    const { type, offset, length } = attributes;
    if (ends.has(type)) key.u32(type).chunk(message.store, offset, length);
  }
  return key;
}

function apply(message: MessageView, meaning: "put" | "remove", editor: Editor): void {
  const key = keyOf(message, editor.key);
  if (meaning === "remove") {
    editor.remove(key);
    return;
  }
  // Another end of a tunnel: one more, or one in the place of another. That is not said.
  if (editor.phase !== "dump" && editor.table.groupSize(key.group) > 0 && editor.find(key) === undefined) {
    editor.uncertain();
  }
  editor.put(key, message);
}

/**
 * An address of a bridge's own that several ports have goes from one to the other in silence, with a port, its address or its
 * VLANs; and tunnels come and go between namespaces with all of their entries.
 */
class MovedPorts implements Silence {
  readonly adds = true;
  readonly #states = new LinkStates();
  readonly #links = new Set<number>();
  #isAnything = false;

  note(message: MessageView): boolean {
    const { type } = message;
    if (type === RTM_NEWVLAN || type === RTM_DELVLAN) return this.#add(headerWord(message, INDEX));
    if (type !== RTM_NEWLINK && type !== RTM_DELLINK) return false;
    if (headerByte(message, 0) === AF_BRIDGE) return this.#add(headerWord(message, INDEX));
    const link = this.#states.changed(message);
    if (link === undefined) return false;
    if (isTunnel(message)) this.#isAnything = true;
    return this.#add(link);
  }

  #add(link: number): true {
    this.#links.add(link);
    return true;
  }

  touches(entry: MessageView): boolean {
    if (this.#isAnything || this.#links.has(headerWord(entry, INDEX))) return true;
    return this.#links.has(numberAttribute(entry, NDMSG, NDA_MASTER) ?? 0);
  }

  reset(): void {
    this.#links.clear();
    this.#isAnything = false;
  }

  forget(): void {
    this.#states.forget();
  }
}

function isTunnel(message: MessageView): boolean {
  const attributes = attributesOf(message, IFINFOMSG);
  if (!attributes.find(IFLA_LINKINFO)) return false;
  const info = attributes.nested();
  return info.find(IFLA_INFO_KIND) && info.string() === "vxlan";
}

/** The forwarding entries of a mirror. */
export class ForwardingTable extends MirrorTable<ForwardingEntry> {
  /** The entries of a bridge, by its index. */
  ofBridge(index: number): ForwardingEntry[] {
    return this.matching((message) => numberAttribute(message, NDMSG, NDA_MASTER) === index);
  }

  /** The entries of a port or a tunnel, by its index. */
  ofLink(index: number): ForwardingEntry[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The forwarding databases of bridges and VXLAN tunnels. What devices themselves list as addresses that they listen to
 * ("self" entries without times) comes and goes in silence, and is left out. An entry that was not used for long may be
 * "stale" in a dump and "reachable" here, or the other way round, and `cacheinfo` is as the last message had it: changes of
 * these alone are none.
 */
export const forwardingEntries: Source<ForwardingEntry, "forwardingEntries", ForwardingTable> = {
  name: "forwardingEntries",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtNeigh, "getneigh"),
  view: () => new ForwardingTable(),
  plan: () => ({
    groups: [RTNLGRP_NEIGH, RTNLGRP_LINK, RTNLGRP_BRVLAN],
    dumps: [request(RTM_GETNEIGH, AF_BRIDGE, NDMSG)],
    comparison: (one, other) => (isAgeing(one) && isAgeing(other) ? ageing : strict),
    silence: new MovedPorts(),
    shifts: true,
    meaning(message) {
      if (message.type !== RTM_NEWNEIGH && message.type !== RTM_DELNEIGH) return undefined;
      if (headerByte(message, 0) !== AF_BRIDGE || !attributesOf(message, NDMSG).find(NDA_CACHEINFO)) return undefined;
      return message.type === RTM_NEWNEIGH ? "put" : "remove";
    },
    apply,
  }),
};
