import { decoderOf } from "../../client/family.ts";
import { NETLINK_ROUTE } from "../../constants/netlink.ts";
import { NHA_GROUP, NHA_ID, NHA_OIF, NHA_RES_GROUP } from "../../constants/nexthop.ts";
import {
  RTM_DELNEXTHOP,
  RTM_GETNEXTHOP,
  RTM_NEWNEXTHOP,
  RTNLGRP_LINK,
  RTNLGRP_NEXTHOP,
} from "../../constants/rtnetlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import { type Operations, rtNexthop } from "../../families/rt-nexthop.ts";
import type { MessageView } from "../../message/message.ts";
import { volatileAttributes } from "../compare.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Silence, Source } from "../source.ts";
import { LinkStates } from "./link-states.ts";
import { attributesOf, numberAttribute, request } from "./raw.ts";

/** A nexthop object, or a group of them. */
export type Nexthop = Operations["getnexthop"]["dump"]["reply"];

/** Length of `struct nhmsg`. */
export const NHMSG = 8;

/** Nexthops of a link that goes down are flushed in silence, and groups lose them. */
class LostLinks implements Silence {
  readonly adds = false;
  readonly #states = new LinkStates();
  readonly #links = new Set<number>();

  note(message: MessageView): boolean {
    const link = this.#states.changed(message);
    if (link !== undefined) this.#links.add(link);
    return link !== undefined;
  }

  touches(entry: MessageView): boolean {
    for (const attributes = attributesOf(entry, NHMSG); attributes.next(); ) {
      if (attributes.type === NHA_OIF && this.#links.has(attributes.u32())) return true;
    }
    return false;
  }

  reset(): void {
    this.#links.clear();
  }

  forget(): void {
    this.#states.forget();
  }
}

/** The nexthops of a mirror. */
export class NexthopTable extends MirrorTable<Nexthop> {
  /** The nexthop with that id. */
  byId(id: number): Nexthop | undefined {
    return this.at(this.key.clear().u32(id));
  }
}

/** The nexthop objects. How long a resilient group has been unbalanced is as the last message had it. */
export const nexthops: Source<Nexthop, "nexthops", NexthopTable> = {
  name: "nexthops",
  protocol: NETLINK_ROUTE,
  decode: decoderOf(rtNexthop, "getnexthop"),
  view: () => new NexthopTable(),
  plan: () => ({
    groups: [RTNLGRP_NEXTHOP, RTNLGRP_LINK],
    dumps: [request(RTM_GETNEXTHOP, AF_UNSPEC, NHMSG)],
    comparison: { headerLength: NHMSG, volatile: volatileAttributes([NHA_RES_GROUP]) },
    silence: new LostLinks(),
    shifts: false,
    meaning({ type }) {
      if (type === RTM_NEWNEXTHOP) return "put";
      return type === RTM_DELNEXTHOP ? "remove" : undefined;
    },
    apply(message, meaning, editor) {
      const id = numberAttribute(message, NHMSG, NHA_ID);
      if (id === undefined) return;
      if (meaning === "remove" && editor.phase === "live" && editor.table.size > 1) {
        // A group that this was the last member of goes with it, and not always with a word.
        if (hasGroups(editor.table)) editor.uncertain();
      }
      const key = editor.key.clear().u32(id);
      if (meaning === "put") editor.put(key, message);
      else editor.remove(key);
    },
  }),
};

function hasGroups(table: { entries(): Iterable<number>; message(entry: number): MessageView }): boolean {
  for (const entry of table.entries()) if (attributesOf(table.message(entry), NHMSG).find(NHA_GROUP)) return true;
  return false;
}
