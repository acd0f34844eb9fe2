import { decoderOf } from "../../../client/family.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_ECHO, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { describeValue } from "../../../errors.ts";
import { type Attrs, type ClassAttrs, type Operations, type Tcmsg, tc } from "../../../families/tc.ts";
import { checkInteger } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { type ChangeContext, type ChangeKind, type ChangeRequest, defined } from "../core/changes.ts";
import { extraFields, type Field, Fields, reported, special } from "../core/fields.ts";
import { deviceEquals, equals, type FilterTable } from "../core/filters.ts";
import type { InterfaceSource, Interfaces, NameOf } from "../core/interfaces.ts";
import type { Listing } from "../core/listing.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../core/options.ts";
import { ChangeableTable, type EntryKind } from "../core/table.ts";
import { INGRESS, parseHandle, ROOT, showHandle } from "./handle.ts";
import { encodeOptions, readOptions } from "./kind-options.ts";
import {
  type Filter,
  type NewFilter,
  type NewQdisc,
  type NewTrafficClass,
  protocolNumbers,
  type Qdisc,
  type TrafficClass,
} from "./objects.ts";

type Reply = { header: Tcmsg } & (Attrs | ClassAttrs);
type NewObject = NewQdisc | NewTrafficClass | NewFilter;

/** Conversions of the fields that disciplines, classes and filters have in common. */
const common = {
  kind: { attribute: "kind" },
  dev: special(),
  ifindex: special(),
  parent: special(),
  handle: special(),
  options: special(),
  stab: { attribute: "stab", notInDelete: true },
  rate: { attribute: "rate", notInDelete: true },
  stats: reported("stats"),
  stats2: reported("stats2"),
  xstats: reported("xstats"),
  hwOffload: reported("hwOffload"),
  ...extraFields,
} satisfies Readonly<Record<string, Field>>;
/** Converts the fields of queueing disciplines from replies and to requests. */
export const qdiscFields: Fields<Qdisc, NewQdisc> = /* @__PURE__ */ new Fields<Qdisc, NewQdisc>("qdisc", {
  ...common,
  refcnt: reported(),
  ingressBlock: { attribute: "ingressBlock" },
  egressBlock: { attribute: "egressBlock" },
});
/** Converts the fields of traffic classes from replies and to requests. */
export const classFields: Fields<TrafficClass, NewTrafficClass> = /* @__PURE__ */ new Fields<
  TrafficClass,
  NewTrafficClass
>("class", { ...common, leaf: reported() });
/** Converts the fields of traffic control filters from replies and to requests. */
export const filterFields: Fields<Filter, NewFilter> = /* @__PURE__ */ new Fields<Filter, NewFilter>("filter", {
  ...common,
  pref: special(),
  protocol: special(),
  chain: { attribute: "chain", show: () => undefined },
});

/** Returns the request that changes a traffic control object, with its attributes and options. */
function objectRequest<New extends NewObject>(
  input: New,
  table: "qdisc" | "tclass" | "tfilter",
  fields:
    | Fields<never, New>
    | Fields<Qdisc, NewQdisc>
    | Fields<TrafficClass, NewTrafficClass>
    | Fields<Filter, NewFilter>,
  { interfaces, isDelete }: ChangeContext,
  header: { handle: number; parent: number; info?: number },
  protocol?: number,
): ChangeRequest {
  const { kind, options } = input;
  const request: Record<string, unknown> = { header: { ifindex: interfaces.device(input), ...header } };
  (fields as Fields<never, New>).write(input, request, isDelete);
  if (!isDelete) {
    if (options !== undefined && kind === undefined)
      throw new TypeError("options: requires kind, which selects the format of the options");
    const encoded = encodeOptions(kind, options, { protocol, isClass: table === "tclass" });
    if (encoded !== undefined) request["options"] = encoded;
  }
  return { codec: operationCodec(tc, `${isDelete ? "del" : "new"}${table}`), fields: request };
}

/**
 * Describes a traffic control object in errors. The device comes last: a handle ends with a colon, and the description
 * is followed by one.
 */
function titleOf(
  { kind, dev, ifindex }: Pick<NewObject, "kind" | "dev" | "ifindex">,
  places: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(places).flatMap(([name, place]) => (place === undefined ? [] : [`${name} ${place}`]));
  return [...(kind === undefined ? [] : [kind]), ...words, `dev ${dev ?? ifindex ?? "?"}`].join(" ");
}

/** Returns a traffic control handle as text for errors. */
function titleHandle(handle: string | number | undefined): string | undefined {
  return typeof handle === "number" ? showHandle(handle) : handle;
}

const missingAdvice = (errno: number) => (errno === ENOENT ? "list() returns those that exist" : undefined);

/** Encodes requests for queueing disciplines, and decodes the replies. */
export const qdiscKind: EntryKind<Qdisc> & ChangeKind<NewQdisc> = {
  noun: "qdisc",
  plural: "qdiscs",
  family: tc,
  getOperation: "getqdisc",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readQdisc(message, nameOf),
  request(input, context) {
    qdiscFields.check(input);
    const { kind, handle, parent } = input;
    const isHook = kind === "ingress" || kind === "clsact";
    const header = {
      handle: handle === undefined ? (isHook ? 0xffff0000 : 0) : parseHandle(handle, "handle"),
      parent: parent === undefined ? (isHook ? INGRESS : ROOT) : parseHandle(parent, "parent"),
    };
    return objectRequest(input, "qdisc", qdiscFields, context, header);
  },
  title: ({ parent = "root", handle, ...input }) =>
    titleOf(input, { parent: titleHandle(parent), handle: titleHandle(handle) }),
};

/** Encodes requests for traffic classes, and decodes the replies. */
export const classKind: EntryKind<TrafficClass> & ChangeKind<NewTrafficClass> = {
  noun: "class",
  plural: "classes",
  family: tc,
  getOperation: "gettclass",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readClass(decodeClass(message), nameOf),
  request(input, context) {
    classFields.check(input);
    const handle = parseHandle(input.handle, "handle");
    // The parent of a class is the discipline in the handle of the class, unless another class is specified.
    const parent = input.parent === undefined ? (handle & 0xffff0000) >>> 0 : parseHandle(input.parent, "parent");
    return objectRequest(input, "tclass", classFields, context, { handle, parent });
  },
  title: ({ handle, ...input }) => titleOf(input, { classid: titleHandle(handle) }),
};

/** Encodes requests for traffic control filters, and decodes the replies. */
export const filterKind: EntryKind<Filter> & ChangeKind<NewFilter> = {
  noun: "filter",
  plural: "filters",
  family: tc,
  getOperation: "gettfilter",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readFilter(decodeFilter(message), nameOf),
  request(input, context) {
    filterFields.check(input);
    const { handle = 0, pref = 0, parent } = input;
    const protocol = protocolOf(input.protocol, context.isDelete);
    const header = {
      handle: checkInteger(handle, 0, 0xffffffff, "handle"),
      parent: parseHandle(parent, "parent"),
      info: ((checkInteger(pref, 0, 0xffff, "pref") << 16) | swapBytes(protocol)) >>> 0,
    };
    const own = protocol === protocolNumbers.all ? undefined : protocol;
    return objectRequest(input, "tfilter", filterFields, context, header, own);
  },
  title: ({ parent, pref, ...input }) => titleOf(input, { parent: titleHandle(parent), pref }),
};

function protocolOf(protocol: NewFilter["protocol"], isDelete: boolean): number {
  if (protocol === undefined) return isDelete ? 0 : protocolNumbers.all;
  if (typeof protocol === "number") return checkInteger(protocol, 0, 0xffff, "protocol");
  if (Object.hasOwn(protocolNumbers, protocol)) return protocolNumbers[protocol];
  throw new TypeError(
    `protocol: expected a number or ${Object.keys(protocolNumbers).join(", ")}, got ${describeValue(protocol)}`,
  );
}

/**
 * Swaps the bytes of a protocol number on little-endian hosts. The kernel expects network byte order in a field that
 * otherwise has host byte order.
 */
function swapBytes(protocol: number): number {
  return new DataView(new Uint16Array([protocol]).buffer).getUint16(0);
}

type QdiscReply = Operations["getqdisc"]["dump"]["reply"];

/** Decodes an RTM_NEWQDISC or RTM_DELQDISC message to an object of the family `tc`. */
export const decodeQdisc: (message: MessageView) => QdiscReply = decoderOf(tc, "getqdisc");
const decodeClass = decoderOf(tc, "gettclass");
const decodeFilter = decoderOf(tc, "gettfilter");

/** Returns the fields that all traffic control objects have. The options of `reply` are converted in place. */
function readCommon({ header, ...reply }: Reply, nameOf: NameOf): Record<string, unknown> {
  const kind: string = reply.kind ?? "";
  return defined({
    kind,
    dev: nameOf(header.ifindex),
    ifindex: header.ifindex,
    parent: showHandle(header.parent),
    options: readOptions(kind, reply.options),
  });
}

/** Decodes an RTM_NEWQDISC or RTM_DELQDISC message to a discipline, which does not refer to the receive buffer. */
export function readQdisc(message: MessageView, nameOf: NameOf): Qdisc {
  const reply = decodeQdisc(message);
  const { handle, info } = reply.header;
  const entry = { ...readCommon(reply, nameOf), handle: showHandle(handle), refcnt: info };
  return qdiscFields.read(reply, entry) as unknown as Qdisc;
}

function readClass(reply: Operations["gettclass"]["dump"]["reply"], nameOf: NameOf): TrafficClass {
  const { handle, info } = reply.header;
  const own = defined({ handle: showHandle(handle), leaf: info === 0 ? undefined : showHandle(info) });
  return classFields.read(reply, { ...readCommon(reply, nameOf), ...own }) as unknown as TrafficClass;
}

function readFilter(reply: Operations["gettfilter"]["dump"]["reply"], nameOf: NameOf): Filter {
  const { header, chain = 0 } = reply;
  const own = { handle: header.handle, pref: header.info >>> 16, protocol: swapBytes(header.info & 0xffff), chain };
  return filterFields.read(reply, { ...readCommon(reply, nameOf), ...own }) as unknown as Filter;
}

/** Throws if no device is specified. Without a device, the kernel would report an empty table. */
function checkDevice(dev: InterfaceSource): void {
  if (dev === undefined) throw new TypeError("dev: expected the name or the index of an interface, got undefined");
}

/** Filter for listing queueing disciplines and traffic classes. */
export interface TcFilter {
  dev?: InterfaceSource | undefined;
  kind?: string | undefined;
  /** Handle of the parent whose disciplines or classes are listed. */
  parent?: string | number | undefined;
}

const matchesTable: FilterTable<TcFilter, { ifindex: number; kind: string; parent: string }> = {
  dev: deviceEquals("ifindex", "header.ifindex"),
  kind: equals("kind"),
  parent(parent, path) {
    const handle = showHandle(parseHandle(parent, path));
    return (object) => object.parent === handle;
  },
};

/**
 * Queueing disciplines, which store and order the packets that an interface sends.
 *
 * ```ts
 * using qdiscs = Qdiscs.open();
 * qdiscs.replace({ dev: "eth0", kind: "fq_codel", options: { limit: 1000 } });
 * for (const { dev, kind, handle, parent } of qdiscs.list()) console.log(dev, kind, handle, parent);
 * ```
 *
 * `delete` also deletes the classes and filters of the discipline.
 */
export class Qdiscs extends ChangeableTable<Qdisc, NewQdisc> {
  /** Opens the table of queueing disciplines. Throws a NetlinkError if the network namespace does not exist. */
  static open(options?: RouteOptions): Qdiscs {
    return new Qdiscs(options, qdiscKind);
  }

  /**
   * Lists all queueing disciplines, or those that match the filter. The kernel sends all disciplines; this library
   * applies the filter.
   */
  list(filter: TcFilter = {}, options?: ListOptions): Listing<Qdisc> {
    return this.listEntries({ filter, table: matchesTable }, options);
  }

  /**
   * Returns the queueing discipline with a handle, or the root discipline of a device.
   *
   * @throws NetlinkError ENOENT if the discipline does not exist.
   */
  get(dev: InterfaceSource, handle: string | number = "root", options?: CallOptions): Qdisc {
    const number = parseHandle(handle, "handle");
    const key = number === ROOT || number === INGRESS ? { parent: number } : { handle: number };
    return this.getEntry(`${showHandle(number)} dev ${String(dev)}`, getRequest(dev, key), options, GET_FLAGS);
  }
}

/**
 * Flags of a request for one discipline or class. Without NLM_F_ECHO, the kernel sends the reply only to multicast
 * listeners.
 */
const GET_FLAGS = NLM_F_REQUEST | NLM_F_ECHO;

function getRequest(dev: InterfaceSource, key: Partial<Tcmsg>): (interfaces: Interfaces) => object {
  return (interfaces) => ({ header: { ...key, ifindex: interfaces.index(dev, "dev") } });
}

/**
 * Classes of queueing disciplines, which divide the bandwidth of an interface.
 *
 * ```ts
 * using classes = TrafficClasses.open();
 * const rate = { rate: 125_000 };
 * const buffer = transmitTicks(2048, 125_000);
 * classes.add({ dev: "eth0", handle: "1:10", kind: "htb", options: { parms: { rate, ceil: rate, buffer, cbuffer: buffer } } });
 * ```
 */
export class TrafficClasses extends ChangeableTable<TrafficClass, NewTrafficClass> {
  /** Opens the table of traffic classes. Throws a NetlinkError if the network namespace does not exist. */
  static open(options?: RouteOptions): TrafficClasses {
    return new TrafficClasses(options, classKind);
  }

  /** Lists the traffic classes of a device. The kernel cannot list the classes of several devices at once. */
  list(dev: InterfaceSource, filter: Omit<TcFilter, "dev"> = {}, options?: ListOptions): Listing<TrafficClass> {
    checkDevice(dev);
    return this.listEntries({ filter, dev, table: matchesTable }, options);
  }

  /**
   * Returns the traffic class with a handle.
   *
   * @throws NetlinkError ENOENT if the class does not exist.
   */
  get(dev: InterfaceSource, handle: string | number, options?: CallOptions): TrafficClass {
    const number = parseHandle(handle, "handle");
    const request = getRequest(dev, { handle: number });
    return this.getEntry(`${showHandle(number)} dev ${String(dev)}`, request, options, GET_FLAGS);
  }
}

/** Filter for listing traffic control filters with {@link Filters.list}. */
export interface FilterFilter {
  /** Parent whose filters are listed (default: "root"). */
  parent?: string | number | undefined;
  kind?: string | undefined;
  chain?: number | undefined;
  pref?: number | undefined;
}

const filterTable: FilterTable<FilterFilter, Filter> = {
  parent(parent, path, { header }) {
    const handle = parseHandle(parent, path);
    header["parent"] = handle === ROOT ? 0 : handle;
    return undefined;
  },
  kind: equals("kind"),
  chain(chain, _path, request) {
    request["chain"] = chain;
    return (filter) => filter.chain === chain;
  },
  pref(pref, _path, { header }) {
    header["info"] = (pref << 16) >>> 0;
    return (filter) => filter.pref === pref;
  },
};

/**
 * Filters, which assign packets to classes or run actions on them.
 *
 * ```ts
 * using filters = Filters.open();
 * filters.add({ dev: "eth0", parent: "1:", protocol: "ip", pref: 10, kind: "fw", handle: 7, options: { classid: "1:10" } });
 * for (const { kind, pref, options } of filters.list("eth0", { parent: "1:" })) console.log(kind, pref, options);
 *
 * // Mirrors incoming packets to eth1.
 * const parms = { action: "pipe", eaction: "egress-mirror", ifindex: 3 } as const;
 * const act = [{ kind: "mirred", options: { parms } } as const];
 * filters.add({ dev: "eth0", parent: "clsact/ingress", kind: "matchall", options: { act } });
 * ```
 */
export class Filters extends ChangeableTable<Filter, NewFilter> {
  /** Opens the table of traffic control filters. Throws a NetlinkError if the network namespace does not exist. */
  static open(options?: RouteOptions): Filters {
    return new Filters(options, filterKind);
  }

  /**
   * Adds a traffic control filter, and returns it with the values that the kernel chose, such as `pref` and `handle`.
   * Returns undefined if the kernel does not report the new filter.
   */
  override add(filter: NewFilter, options?: CallOptions): Filter | undefined {
    return this.changes.create(filter, filterKind.read, options);
  }

  /** Lists the traffic control filters of one parent of a device. */
  list(dev: InterfaceSource, filter: FilterFilter = {}, options?: ListOptions): Listing<Filter> {
    checkDevice(dev);
    return this.listEntries({ filter, dev, table: filterTable }, options);
  }
}
