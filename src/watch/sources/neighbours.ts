import { decoderOf } from "../../client/family.ts";
import { NDA_CACHEINFO, NDA_DST, NDA_PROBES, NTF_PROXY, NUD_NOARP } from "../../constants/neighbour.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { RTM_DELNEIGH, RTM_GETNEIGH, RTM_NEWNEIGH, RTNLGRP_NEIGH } from "../../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_UNSPEC } from "../../constants/socket.ts";
import { type Operations, rtNeigh } from "../../families/rt-neigh.ts";
import { type Comparison, volatileAttributes } from "../compare.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source } from "../source.ts";
import { attributesOf, headerByte, headerShort, headerWord, request } from "./raw.ts";

/** A neighbour: which link-layer address an address has on a link. */
export type Neighbour = Operations["getneigh"]["dump"]["reply"];

/** Length of `struct ndmsg`. */
export const NDMSG = 12;
const INDEX = 4;
const STATE = 8;
const FLAGS = 10;

const comparison: Comparison = { headerLength: NDMSG, volatile: volatileAttributes([NDA_CACHEINFO, NDA_PROBES]) };

/** The neighbours of a mirror. */
export class NeighbourTable extends MirrorTable<Neighbour> {
  /** The neighbours on a link, by its index. */
  ofLink(index: number): Neighbour[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The neighbours of IPv4 and IPv6, as far as the kernel tells of them: without those that need no resolution (NUD_NOARP) and
 * without proxies, which come and go in silence. Some changes of state are silent too (an entry that is being resolved, and
 * one that is used again after it went stale): the state is the last one told. `cacheinfo` and `probes` are as they were then.
 */
export const neighbours: Source<Neighbour, "neighbours", NeighbourTable> = {
  name: "neighbours",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtNeigh, "getneigh"),
  view: () => new NeighbourTable(),
  plan: () => ({
    groups: [RTNLGRP_NEIGH],
    dumps: [request(RTM_GETNEIGH, AF_UNSPEC, NDMSG)],
    comparison,
    silence: undefined,
    shifts: true,
    meaning(message) {
      if (headerByte(message, 0) === AF_BRIDGE || (headerByte(message, FLAGS) & NTF_PROXY) !== 0) return undefined;
      if (message.type === RTM_NEWNEIGH) return "put";
      return message.type === RTM_DELNEIGH ? "remove" : undefined;
    },
    apply(message, meaning, editor) {
      const key = editor.key.clear().u32(headerWord(message, INDEX)).u32(headerByte(message, 0));
      const attributes = attributesOf(message, NDMSG);
      if (attributes.find(NDA_DST)) key.chunk(message.store, attributes.offset, attributes.length);
      const isResolved = (headerShort(message, STATE) & NUD_NOARP) === 0;
      if (meaning === "put" && isResolved) editor.put(key, message);
      else editor.remove(key);
    },
  }),
};
