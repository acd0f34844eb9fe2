import {
  RTM_DELQDISC,
  RTM_DELTCLASS,
  RTM_NEWQDISC,
  RTM_NEWTCLASS,
  RTNLGRP_LINK,
  RTNLGRP_TC,
  TCA_KIND,
} from "../../constants/rtnetlink.ts";
import { asynchronous } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import type { InterfaceSource } from "../../subsystems/route/core/interfaces.ts";
import { Session } from "../../subsystems/route/core/session.ts";
import type { Qdisc } from "../../subsystems/route/tc/objects.ts";
import { tcKey } from "../../subsystems/route/tc/objects.ts";
import { checkOmittedQdiscs } from "../../subsystems/route/tc/omitted.ts";
import { decodeQdisc, readQdisc } from "../../subsystems/route/tc/tables.ts";
import type { Ignored } from "../compare.ts";
import { checkText, type FilterableSource, headerDevice } from "../filter.ts";
import { headerWord, LINK_INDEX, textAttribute } from "../message-fields.ts";
import { rereadAfter } from "./change-detector.ts";
import { filterableSource, LinkEntryTable, numbered } from "./table-source.ts";
import { ignoredCounters, withoutCounters } from "./traffic.ts";

type RawQdisc = ReturnType<typeof decodeQdisc>;

const TCMSG = 20;
const HANDLE = 8;
const PARENT = 12;
/** Byte range of the reference count, whose changes have no message. */
const INFO: readonly [number, number] = [16, 20];
const ignored: Ignored = { ...ignoredCounters, "the reference count (`refcnt`)": [{ header: INFO }] };

const triggers: ReadonlySet<number> = new Set([RTM_NEWQDISC, RTM_DELQDISC, RTM_NEWTCLASS, RTM_DELTCLASS]);

/** Fields by which `qdiscs.where` selects queueing disciplines. */
export interface QdiscWatchFilter {
  dev?: InterfaceSource | undefined;
  kind?: string | undefined;
}

/** The queueing disciplines in a mirror. */
export class QdiscTable<Item = Qdisc> extends LinkEntryTable<Item> {}

/**
 * The queueing disciplines (qdiscs) of interfaces. Statistics are those of the last read.
 *
 * The kernel creates and removes some queueing disciplines without a message. The table is therefore read again after
 * each message about a queueing discipline, a traffic class or the state of a link. The watch ends with EMSGSIZE if the
 * kernel omits disciplines, because one is longer than a message of the kernel (a taprio schedule of about 900 entries).
 */
export const qdiscs: FilterableSource<
  Qdisc,
  "qdiscs",
  QdiscTable,
  RawQdisc,
  QdiscTable<RawQdisc>,
  QdiscWatchFilter
> = filterableSource({
  name: "qdiscs",
  isNumbered: true,
  keyOf: tcKey,
  decode: readQdisc,
  decodeRaw: decodeQdisc,
  table: QdiscTable,
  filter: {
    dev: { ...headerDevice, header: [LINK_INDEX, 4] },
    kind: { parse: checkText, matches: (message, kind) => textAttribute(message, TCMSG, TCA_KIND) === kind },
  },
  groups: [RTNLGRP_TC, RTNLGRP_LINK],
  type: RTM_NEWQDISC,
  headerLength: TCMSG,
  ignored,
  comparison: withoutCounters(decodeQdisc, ignored),
  async checkDump({ table }, request, target, timeoutMs) {
    const listed = new Set<number>();
    for (const entry of table.entries()) listed.add(headerWord(table.message(entry), LINK_INDEX));
    const only = headerWord(request as MessageView, LINK_INDEX) || undefined;
    using session = new Session<"async">("watch qdiscs", asynchronous(target));
    await session.run(checkOmittedQdiscs(session, listed, only, () => ({ timeoutMs })));
  },
  unannounced: () => rereadAfter((message, detector) => triggers.has(message.type) || detector.noteLink(message)),
  apply: numbered((message, key) =>
    key.u32(headerWord(message, LINK_INDEX)).u32(headerWord(message, HANDLE)).u32(headerWord(message, PARENT)),
  ),
});
