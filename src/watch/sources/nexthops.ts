import { NHA_ENCAP, NHA_GROUP, NHA_ID, NHA_OIF, NHA_RES_GROUP } from "../../constants/nexthop.ts";
import { RTM_NEWNEXTHOP, RTNLGRP_LINK, RTNLGRP_NEXTHOP } from "../../constants/rtnetlink.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { decodeNexthop, type Nexthop, nexthopKey, toNexthop } from "../../subsystems/route/nexthops.ts";
import { attributeEquals, deviceField, type FilterableSource } from "../filter.ts";
import { attributesOf, numberAttribute } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import type { Table } from "../table.ts";
import { ChangeDetector } from "./change-detector.ts";
import { countsOf } from "./route-messages.ts";
import { filterableSource } from "./table-source.ts";

type RawNexthop = ReturnType<typeof decodeNexthop>;

export const NHMSG = 8;

/** Fields by which `nexthops.where` selects next hop objects. */
export interface NexthopWatchFilter {
  /** Index or name of the next hop's interface. Groups have none. */
  dev?: InterfaceSource | undefined;
}

/** The next hop objects in a mirror. */
export class NexthopTable<Item = Nexthop> extends MirrorTable<Item> {
  /** Returns the next hop object or group with this id, or undefined if there is none. */
  byId(id: number): Item | undefined {
    return this.at(this.key.clear().u32(id));
  }
}

/**
 * The next hop objects and groups. The unbalanced time of a resilient group is that of the last message about the
 * group.
 */
export const nexthops: FilterableSource<
  Nexthop,
  "nexthops",
  NexthopTable,
  RawNexthop,
  NexthopTable<RawNexthop>,
  NexthopWatchFilter
> = filterableSource({
  name: "nexthops",
  keyOf: nexthopKey,
  decode: (message, nameOf) => toNexthop(decodeNexthop(message), nameOf),
  decodeRaw: decodeNexthop,
  table: NexthopTable,
  filter: {
    dev: deviceField({
      ...attributeEquals(NHMSG, NHA_OIF),
      request: (writer, index) => void writer.u32(NHA_OIF, Number(index)),
    }),
  },
  groups: [RTNLGRP_NEXTHOP, RTNLGRP_LINK],
  type: RTM_NEWNEXTHOP,
  headerLength: NHMSG,
  ignored: {
    "`resGroup`": [NHA_RES_GROUP],
    "counters of segment routing endpoints": countsOf(NHA_ENCAP),
  },
  // The kernel silently removes next hops whose link goes down.
  unannounced: () =>
    new ChangeDetector({
      affects(entry, { links }) {
        const oif = numberAttribute(entry, NHMSG, NHA_OIF);
        return oif !== undefined && links.has(oif);
      },
    }),
  apply(message, effect, editor) {
    const id = numberAttribute(message, NHMSG, NHA_ID);
    if (id === undefined) return;
    // The kernel may silently remove an empty next hop group.
    if (effect === "remove" && editor.phase === "live" && hasGroups(editor.table)) editor.requestReload();
    const key = editor.key.clear().u32(id);
    if (effect === "put") editor.put(key, message);
    else editor.remove(key);
  },
});

function hasGroups(table: Table): boolean {
  if (table.size < 2) return false;
  for (const entry of table.entries()) if (attributesOf(table.message(entry), NHMSG).find(NHA_GROUP)) return true;
  return false;
}
