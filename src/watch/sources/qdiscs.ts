import { decoderOf } from "../../client/family.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import {
  RTM_DELQDISC,
  RTM_DELTCLASS,
  RTM_GETQDISC,
  RTM_NEWQDISC,
  RTM_NEWTCLASS,
  RTNLGRP_LINK,
  RTNLGRP_TC,
  TCA_STATS,
  TCA_STATS2,
  TCA_XSTATS,
} from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import { type Operations, tc } from "../../families/tc.ts";
import { volatileAttributes } from "../compare.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Source } from "../source.ts";
import { Hints } from "./hints.ts";
import { LinkStates } from "./link-states.ts";
import { headerWord, request } from "./raw.ts";

/** A queueing discipline. */
export type Qdisc = Operations["getqdisc"]["dump"]["reply"];

/** Length of `struct tcmsg`. */
const TCMSG = 20;
const INDEX = 4;
const HANDLE = 8;
const PARENT = 12;
/** How often it is used, which nobody tells of. */
const INFO: readonly [number, number] = [16, 20];

const hints: ReadonlySet<number> = new Set([RTM_NEWQDISC, RTM_DELQDISC, RTM_NEWTCLASS, RTM_DELTCLASS]);

/** The queueing disciplines of a mirror. */
export class QdiscTable extends MirrorTable<Qdisc> {
  /** The queueing disciplines of a link, by its index. */
  ofLink(index: number): Qdisc[] {
    return this.matching((message) => headerWord(message, INDEX) === index);
  }
}

/**
 * The queueing disciplines. Those that the kernel gives and takes by itself are not told of, so the table is read again after
 * each message about one, about a class, and about the state of a link. What they count is as the last reading had it.
 */
export const qdiscs: Source<Qdisc, "qdiscs", QdiscTable> = {
  name: "qdiscs",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(tc, "getqdisc"),
  view: () => new QdiscTable(),
  plan: () => ({
    groups: [RTNLGRP_TC, RTNLGRP_LINK],
    dumps: [request(RTM_GETQDISC, AF_UNSPEC, TCMSG)],
    comparison: {
      headerLength: TCMSG,
      volatileHeader: [INFO],
      volatile: volatileAttributes([TCA_STATS, TCA_XSTATS, TCA_STATS2]),
    },
    silence: new Hints(({ type }) => hints.has(type), new LinkStates()),
    shifts: false,
    meaning: ({ type }) => (type === RTM_NEWQDISC ? "put" : undefined),
    apply(message, _meaning, editor) {
      // What a message says of one is not always all that has changed.
      if (editor.phase !== "dump") return;
      const at = (count: number) =>
        editor.key
          .clear()
          .u32(headerWord(message, INDEX))
          .u32(headerWord(message, HANDLE))
          .u32(headerWord(message, PARENT))
          .u32(count);
      let count = 0;
      while (editor.find(at(count)) !== undefined) count++;
      editor.put(at(count), message);
    },
  }),
};
