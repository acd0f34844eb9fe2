import { align } from "../../base/bytes.ts";
import { checkInteger } from "../../base/check.ts";
import { NETLINK_NETFILTER, NLM_F_CREATE, NLMSG_HDRLEN } from "../../constants/netlink.ts";
import { IPS_DYING } from "../../constants/nf_conntrack_common.ts";
import {
  NFNL_SUBSYS_CTNETLINK,
  NFNLGRP_CONNTRACK_DESTROY,
  NFNLGRP_CONNTRACK_NEW,
  NFNLGRP_CONNTRACK_UPDATE,
} from "../../constants/nfnetlink.ts";
import * as CTA from "../../constants/nfnetlink_conntrack.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import { AttributeReader } from "../../message/attribute-reader.ts";
import { hostLittleEndian } from "../../message/byte-order.ts";
import { Message, type MessageView } from "../../message/message.ts";
import {
  type Connection,
  connectionKey,
  decodeConnection,
  readConnection,
} from "../../subsystems/netfilter/conntrack/connection.ts";
import { type Comparison, comparisonWithout, type Ignored } from "../compare.ts";
import type { TableEditor } from "../editor.ts";
import { type FilterableSource, familyField } from "../filter.ts";
import type { Key } from "../key.ts";
import { headerByte, request } from "../message-fields.ts";
import { MirrorTable } from "../mirror-table.ts";
import { filterableSource } from "./table-source.ts";

type RawConnection = ReturnType<typeof decodeConnection>;

const NFGENMSG = 4;
/** From linux/netfilter/nfnetlink_conntrack.h (`IPCTNL_MSG_CT_*`). */
const NEW = NFNL_SUBSYS_CTNETLINK << 8;
const GET = NEW | 1;
const DELETE = NEW | 2;

/**
 * Conntrack attributes that describe a connection, in the order of a dump. Each row consists of:
 *
 * - `type`: number of the attribute;
 * - `isOmitted`: whether an "update" event omits the attribute if its value is unchanged;
 * - `ignored`: name of the value in the documentation, if changes of the value are not reported.
 */
const attributeTable: readonly (readonly [type: number, isOmitted?: boolean, ignored?: string])[] = [
  [CTA.CTA_TUPLE_ORIG],
  [CTA.CTA_TUPLE_REPLY],
  [CTA.CTA_ZONE],
  [CTA.CTA_STATUS],
  [CTA.CTA_TIMEOUT, false, "`timeout`"],
  [CTA.CTA_COUNTERS_ORIG, true, "counters"],
  [CTA.CTA_COUNTERS_REPLY, true, "counters"],
  [CTA.CTA_TIMESTAMP, true, "times"],
  [CTA.CTA_PROTOINFO, true],
  [CTA.CTA_HELP],
  [CTA.CTA_MARK, true],
  [CTA.CTA_SECMARK],
  [CTA.CTA_SECCTX],
  [CTA.CTA_LABELS, true],
  [CTA.CTA_ID],
  [CTA.CTA_USE, true, "`references`"],
  [CTA.CTA_TUPLE_MASTER, true],
  [CTA.CTA_SEQ_ADJ_ORIG, true, "sequence numbers"],
  [CTA.CTA_SEQ_ADJ_REPLY, true, "sequence numbers"],
  [CTA.CTA_SYNPROXY, true, "`synproxy`"],
  // Dumps lack the time of an event (CTA_TIMESTAMP_EVENT, since Linux 6.14).
  [27, false, "times"],
];
const omittedInUpdates: ReadonlySet<number> = new Set(
  attributeTable.flatMap(([type, isOmitted]) => (isOmitted === true ? [type] : [])),
);
const ignored: Ignored = Object.fromEntries(
  attributeTable.flatMap(([, , change]) => {
    if (change === undefined) return [];
    return [[change, attributeTable.flatMap(([type, , other]) => (other === change ? [type] : []))]];
  }),
);
const comparison = comparisonWithout(NFGENMSG, ignored);
const withoutMark = comparisonWithout(NFGENMSG, { ...ignored, mark: [CTA.CTA_MARK] });

const reader = new AttributeReader();

/** The kernel's connection id is a hash, and not unique. */
function writeKey(message: MessageView, key: Key): Key {
  key.clear().u32(headerByte(message, 0));
  message.attributes(NFGENMSG, reader);
  if (reader.find(CTA.CTA_TUPLE_ORIG)) key.chunk(message.store, reader.offset, reader.length);
  return key.u32(word(message, CTA.CTA_ZONE) ?? 0);
}

function word(message: MessageView, type: number): number | undefined {
  message.attributes(NFGENMSG, reader);
  if (!reader.find(type)) return undefined;
  return reader.length >= 4 ? reader.be32() : reader.length >= 2 ? reader.be16() : undefined;
}

/** Events omit a mark of 0 unless it has changed. */
function comparisonOf(one: MessageView, other: MessageView): Comparison {
  const marks = [word(one, CTA.CTA_MARK), word(other, CTA.CTA_MARK)];
  return marks.includes(undefined) && marks.every((mark) => mark === undefined || mark === 0)
    ? withoutMark
    : comparison;
}

/** Adds the attributes that an "update" event omits. */
function completed(event: MessageView, old: MessageView | undefined): Message {
  const parts = new Map<number, Uint8Array>();
  const collect = (message: MessageView, wanted: (type: number) => boolean) => {
    for (const attributes = message.attributes(NFGENMSG, reader); attributes.next(); ) {
      const { type, offset, length } = attributes;
      if (wanted(type)) parts.set(type, message.store.subarray(offset - 4, offset + length));
    }
  };
  // An update by a program reports all labels, and lacks the attribute if none is set. (ctnetlink_new_conntrack)
  const isKept = (type: number) => omittedInUpdates.has(type) && (type !== CTA.CTA_LABELS || event.portId === 0);
  if (old !== undefined) collect(old, isKept);
  collect(event, () => true);
  // Attributes that are not in `attributeTable` follow at the end.
  const order = new Set([...attributeTable.map(([type]) => type), ...parts.keys()]);
  const chosen = [...order].flatMap((type) => parts.get(type) ?? []);
  const start = NLMSG_HDRLEN + NFGENMSG;
  const bytes = new Uint8Array(chosen.reduce((sum, part) => sum + align(part.length), start));
  bytes.set(event.bytes.subarray(0, start));
  let at = start;
  for (const part of chosen) {
    bytes.set(part, at);
    at += align(part.length);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, hostLittleEndian);
  return new Message(bytes);
}

function apply(message: MessageView, effect: "put" | "remove", editor: TableEditor): void {
  const key = writeKey(message, editor.key);
  // After announcing its end, the kernel still dumps a dying connection.
  const isDying = ((word(message, CTA.CTA_STATUS) ?? 0) & IPS_DYING) !== 0;
  if (effect === "remove" || isDying) editor.remove(key);
  else if (editor.phase === "dump") editor.put(key, message);
  else {
    const known = (message.flags & NLM_F_CREATE) === 0 ? editor.find(key) : undefined;
    const isSame = known !== undefined && word(known, CTA.CTA_ID) === word(message, CTA.CTA_ID);
    editor.put(key, completed(message, isSame ? known : undefined));
  }
}

/** Fields by which `connections.where` selects tracked connections. */
export interface ConnectionWatchFilter {
  family?: "inet" | "inet6" | undefined;
  /** Conntrack zone of the connections. Connections in different zones may have equal addresses and ports. */
  zone?: number | undefined;
  /** Mark of the connections (connmark). */
  mark?: number | undefined;
}

/**
 * The connections that the kernel tracks, as `Conntrack.list()` returns them. Timeouts and counters are those of the
 * last event or dump.
 *
 * By default, the kernel announces a connection only if a program was subscribed when the connection began. An earlier
 * connection stays in the table after it has ended. To avoid that, set the sysctl `net.netfilter.nf_conntrack_events`
 * to 1 before the connections begin, or use the option `maxAgeMs`.
 */
export const connections: FilterableSource<
  Connection,
  "connections",
  MirrorTable<Connection>,
  RawConnection,
  MirrorTable<RawConnection>,
  ConnectionWatchFilter
> = filterableSource({
  name: "connections",
  keyOf: connectionKey,
  protocol: NETLINK_NETFILTER,
  decode: readConnection,
  decodeRaw: decodeConnection,
  table: MirrorTable,
  filter: {
    family: familyField,
    zone: {
      inKey: true,
      parse: (value, path) => checkInteger(value, 0, 0xffff, path),
      matches: (message, zone) => (word(message, CTA.CTA_ZONE) ?? 0) === zone,
    },
    mark: {
      parse: (value, path) => checkInteger(value, 0, 0xffffffff, path),
      matches: (message, mark) => (word(message, CTA.CTA_MARK) ?? 0) === mark,
    },
  },
  groups: [NFNLGRP_CONNTRACK_NEW, NFNLGRP_CONNTRACK_UPDATE, NFNLGRP_CONNTRACK_DESTROY],
  type: NEW,
  dumps: [request(GET, AF_UNSPEC, NFGENMSG)],
  headerLength: NFGENMSG,
  ignored,
  comparison: comparisonOf,
  effect({ type }) {
    if (type === NEW) return "put";
    return type === DELETE ? "remove" : undefined;
  },
  apply,
});
