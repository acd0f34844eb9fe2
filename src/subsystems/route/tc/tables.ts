import { decoderOf } from "../../../client/family.ts";
import { ENOENT } from "../../../constants/errno.ts";
import { NLM_F_ECHO, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { shown } from "../../../errors.ts";
import { type Attrs, type ClassAttrs, type Operations, type Tcmsg, tc } from "../../../families/tc.ts";
import { checkInteger, checkKnown, type Names } from "../../../message/check.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import { Changes, given, type Subject } from "../changes.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces } from "../interfaces.ts";
import type { Listing } from "../listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../options.ts";
import { Session } from "../session.ts";
import { INGRESS, parseHandle, ROOT, showHandle } from "./handle.ts";
import { readOptions, writtenOptions } from "./kind-options.ts";
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
/** The three tables, as the kernel names them. */
type Table = "qdisc" | "tclass" | "tfilter";

const common = {
  dev: true,
  ifindex: true,
  stab: true,
  rate: true,
  kind: true,
  options: true,
  parent: true,
  handle: true,
} as const;
/** Fields that only the kernel sets: accepted, so that listed objects can be passed, and ignored. */
const said = {
  stats: true,
  stats2: true,
  xstats: true,
  hwOffload: true,
  refcnt: true,
  leaf: true,
  unknown: true,
  unparsed: true,
} as const;
const qdiscNames = { ...common, ...said, ingressBlock: true, egressBlock: true } satisfies Names<NewQdisc> & object;
const classNames = { ...common, ...said } satisfies Names<NewTrafficClass> & object;
const filterNames = { ...common, ...said, pref: true, protocol: true, chain: true } satisfies Names<NewFilter> & object;

function kindFields(input: NewQdisc | NewTrafficClass | NewFilter, isDelete: boolean, protocol?: number): object {
  const { kind, options, stab, rate } = input;
  if (isDelete) return given({ kind });
  if (options !== undefined && kind === undefined) throw new TypeError("options: requires kind");
  return given({ kind, options: writtenOptions(kind, options, protocol), stab, rate });
}

/**
 * Describes an object in errors. The device comes last, because a handle ends with a colon, and a colon also precedes
 * the reason.
 */
function titleOf(
  { kind, dev, ifindex }: { kind: string | undefined; dev: InterfaceSource | undefined; ifindex: number | undefined },
  places: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(places).map(([name, place]) => (place === undefined ? undefined : `${name} ${place}`));
  return [kind, ...words, `dev ${dev ?? ifindex ?? "?"}`].filter((word) => word !== undefined).join(" ");
}

/** Formats a handle for errors. */
function titleHandle(handle: string | number | undefined): string | undefined {
  return typeof handle === "number" ? showHandle(handle) : handle;
}

const qdiscSubject: Subject<NewQdisc> = {
  noun: "qdisc",
  request(input, context) {
    checkKnown(input, qdiscNames, "qdisc");
    const { kind, handle, parent, ingressBlock, egressBlock } = input;
    const hooked = kind === "ingress" || kind === "clsact";
    const isDelete = context.verb === "delete";
    const header = {
      ifindex: deviceIndex(input, context.interfaces, context.what),
      handle: handle === undefined ? (hooked ? 0xffff0000 : 0) : parseHandle(handle, "handle"),
      parent: parent === undefined ? (hooked ? INGRESS : ROOT) : parseHandle(parent, "parent"),
    };
    const codec = operationCodec(tc, isDelete ? "delqdisc" : "newqdisc");
    return { codec, fields: given({ header, ...kindFields(input, isDelete), ingressBlock, egressBlock }) };
  },
  title: ({ kind, dev, ifindex, parent = "root", handle }) =>
    titleOf({ kind, dev, ifindex }, { parent: titleHandle(parent), handle: titleHandle(handle) }),
};

const classSubject: Subject<NewTrafficClass> = {
  noun: "class",
  request(input, context) {
    checkKnown(input, classNames, "class");
    const isDelete = context.verb === "delete";
    const handle = parseHandle(input.handle, "handle");
    const parent = input.parent === undefined ? undefined : parseHandle(input.parent, "parent");
    // The parent of a class is the discipline of its handle, unless another class is specified.
    const header = {
      ifindex: deviceIndex(input, context.interfaces, context.what),
      handle,
      parent: parent ?? (handle & 0xffff0000) >>> 0,
    };
    const codec = operationCodec(tc, isDelete ? "deltclass" : "newtclass");
    return { codec, fields: { header, ...kindFields(input, isDelete) } };
  },
  title: ({ kind, dev, ifindex, handle }) => titleOf({ kind, dev, ifindex }, { classid: titleHandle(handle) }),
};

const filterSubject: Subject<NewFilter> = {
  noun: "filter",
  request(input, context) {
    checkKnown(input, filterNames, "filter");
    const isDelete = context.verb === "delete";
    const { handle = 0, pref = 0, protocol, chain, parent } = input;
    const number = protocolOf(protocol, isDelete);
    const header = {
      ifindex: deviceIndex(input, context.interfaces, context.what),
      handle: checkInteger(handle, 0, 0xffffffff, "handle"),
      parent: parseHandle(parent, "parent"),
      info: ((checkInteger(pref, 0, 0xffff, "pref") << 16) | swapped(number)) >>> 0,
    };
    const codec = operationCodec(tc, isDelete ? "deltfilter" : "newtfilter");
    const own = kindFields(input, isDelete, number === protocolNumbers.all ? undefined : number);
    return { codec, fields: given({ header, ...own, chain }) };
  },
  title: ({ kind, dev, ifindex, parent, pref }) =>
    titleOf({ kind, dev, ifindex }, { parent: titleHandle(parent), pref }),
};

function protocolOf(protocol: NewFilter["protocol"], isDelete: boolean): number {
  if (protocol === undefined) return isDelete ? 0 : protocolNumbers.all;
  if (typeof protocol === "number") return checkInteger(protocol, 0, 0xffff, "protocol");
  if (Object.hasOwn(protocolNumbers, protocol)) return protocolNumbers[protocol];
  throw new TypeError(
    `protocol: expected a number or ${Object.keys(protocolNumbers).join(", ")}, got ${shown(protocol)}`,
  );
}

/**
 * Swaps the bytes of a protocol on little-endian hosts: the kernel expects network byte order in a host-order field.
 */
function swapped(protocol: number): number {
  return new DataView(new Uint16Array([protocol]).buffer).getUint16(0);
}

function readBase(reply: Reply, interfaces: InterfaceNames): Record<string, unknown> {
  const { header, kind = "", options, stats, stats2, xstats, stab, hwOffload, unknown, unparsed } = reply;
  const dev = interfaces.name(header.ifindex);
  return given({
    kind,
    dev,
    ifindex: header.ifindex,
    parent: showHandle(header.parent),
    options: readOptions(kind, options),
    stats,
    stats2,
    xstats,
    stab,
    hwOffload,
    unknown,
    unparsed,
  });
}

/** A discipline as decoded by the family `tc`. */
export type QdiscReply = Operations["getqdisc"]["dump"]["reply"];

const decodeQdisc = decoderOf(tc, "getqdisc");
const decodeClass = decoderOf(tc, "gettclass");
const decodeFilter = decoderOf(tc, "gettfilter");

/** Converts a decoded discipline. Interface names come from `interfaces`. */
export function qdiscOf(reply: QdiscReply, interfaces: InterfaceNames): Qdisc {
  // Options are converted in place, and the caller owns this object.
  return madeQdisc(structuredClone(reply), interfaces);
}

function readQdisc(message: MessageView, interfaces: InterfaceNames): Qdisc {
  return madeQdisc(decodeQdisc(message), interfaces);
}

function madeQdisc(reply: QdiscReply, interfaces: InterfaceNames): Qdisc {
  const { header, ingressBlock, egressBlock } = reply;
  const own = given({ handle: showHandle(header.handle), refcnt: header.info, ingressBlock, egressBlock });
  return { ...readBase(reply, interfaces), ...own } as unknown as Qdisc;
}

function readClass(message: MessageView, interfaces: InterfaceNames): TrafficClass {
  const reply = decodeClass(message);
  const { header } = reply;
  const leaf = header.info === 0 ? undefined : showHandle(header.info);
  return {
    ...readBase(reply, interfaces),
    ...given({ handle: showHandle(header.handle), leaf }),
  } as unknown as TrafficClass;
}

function readFilter(message: MessageView, interfaces: InterfaceNames): Filter {
  const reply = decodeFilter(message);
  const { header, chain = 0 } = reply;
  const own = { handle: header.handle, pref: header.info >>> 16, protocol: swapped(header.info & 0xffff), chain };
  return { ...readBase(reply, interfaces), ...own } as unknown as Filter;
}

/** Common part of the three tables. */
abstract class TcTable<Item, Input extends object> implements Disposable {
  protected readonly session: Session;
  protected readonly changes: Changes<Input>;
  readonly #table: Table;
  readonly #read: (message: MessageView, interfaces: InterfaceNames) => Item;

  protected constructor(
    session: Session,
    subject: Subject<Input>,
    table: Table,
    read: (message: MessageView, interfaces: InterfaceNames) => Item,
  ) {
    this.session = session;
    this.changes = new Changes(session, subject);
    this.#table = table;
    this.#read = read;
  }

  /** Makes one. There must be none like it. */
  add(item: Input, options?: CallOptions): void {
    this.changes.one("add", item, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(items: Iterable<Input>, options?: CallOptions): Outcome[] {
    return this.changes.many("add", items, options);
  }

  /** Makes one, in place of the one like it, if there is one. */
  replace(item: Input, options?: CallOptions): void {
    this.changes.one("replace", item, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(items: Iterable<Input>, options?: CallOptions): Outcome[] {
    return this.changes.many("replace", items, options);
  }

  /** Changes one that is there. */
  change(item: Input, options?: CallOptions): void {
    this.changes.one("change", item, options);
  }

  /** The same for many; what became of each, in order. */
  changeMany(items: Iterable<Input>, options?: CallOptions): Outcome[] {
    return this.changes.many("change", items, options);
  }

  /** Takes one away, with all that hangs on it. */
  delete(item: Input, options?: CallOptions): void {
    this.changes.one("delete", item, options);
  }

  /** Takes many away; what became of each, in order. */
  deleteMany(items: Iterable<Input>, options?: CallOptions): Outcome[] {
    return this.changes.many("delete", items, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Lists the objects of one device or of all. */
  protected read(
    dev: InterfaceSource | undefined,
    header: Partial<Tcmsg>,
    more: object,
    matches: (item: Item & { ifindex: number }) => boolean,
    options?: ListOptions,
  ): Listing<Item> {
    const what = `list ${{ qdisc: "qdiscs", tclass: "classes", tfilter: "filters" }[this.#table]}`;
    const codec = operationCodec(tc, `get${this.#table}`);
    const interfaces = new Interfaces(this.session).forListing();
    const index = interfaces.maybe(dev, "dev", () => what);
    const read = (message: MessageView): Item | undefined => {
      const item = this.#read(message, interfaces) as Item & { ifindex: number };
      return (index === undefined || item.ifindex === index) && matches(item) ? item : undefined;
    };
    return this.session.list(
      { codec, fields: { header: { ...header, ifindex: index ?? 0 }, ...more }, what, read },
      options,
    );
  }

  /** Returns one object. */
  protected one(dev: InterfaceSource, header: Partial<Tcmsg>, which: string, options?: CallOptions): Item {
    const what = () =>
      `get ${{ qdisc: "qdisc", tclass: "class", tfilter: "filter" }[this.#table]} ${which} dev ${String(dev)}`;
    const interfaces = new Interfaces(this.session);
    const codec = operationCodec(tc, `get${this.#table}`);
    const fields = { header: { ...header, ifindex: interfaces.index(dev, "dev", what) } };
    // Without NLM_F_ECHO the kernel sends the reply only to multicast listeners.
    const message = codec.request("do", fields, { flags: NLM_F_REQUEST | NLM_F_ECHO });
    const advice = (errno: number) => (errno === ENOENT ? "list() returns those that exist" : undefined);
    const reply = this.session.ask({ message, codec, what, advice }, options);
    return this.#read(reply, interfaces);
  }
}

/** Without a device, the kernel would report an empty table. */
function checkNamed(dev: InterfaceSource): void {
  if (dev === undefined) throw new TypeError("dev: expected the name or the index of an interface, got undefined");
}

/** Filter for disciplines and classes. */
export interface TcFilter {
  dev?: InterfaceSource | undefined;
  kind?: string | undefined;
  /** Handle of the parent. */
  parent?: string | number | undefined;
}

const whichNames: Names<TcFilter> = { dev: true, kind: true, parent: true };

function matcher({ kind, parent }: TcFilter): (item: { kind: string; parent: string }) => boolean {
  const handle = parent === undefined ? undefined : showHandle(parseHandle(parent, "filter.parent"));
  return (item) => (kind === undefined || item.kind === kind) && (handle === undefined || item.parent === handle);
}

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
export class Qdiscs extends TcTable<Qdisc, NewQdisc> {
  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Qdiscs {
    return new Qdiscs(new Session("qdiscs", options), qdiscSubject, "qdisc", readQdisc);
  }

  /** Lists all disciplines, or those that match the filter. The kernel does not filter. */
  list(filter: TcFilter = {}, options?: ListOptions): Listing<Qdisc> {
    checkKnown(filter, whichNames, "filter");
    return this.read(filter.dev, {}, {}, matcher(filter), options);
  }

  /**
   * Returns the discipline with a handle, or the root discipline.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(dev: InterfaceSource, handle: string | number = "root", options?: CallOptions): Qdisc {
    const number = parseHandle(handle, "handle");
    const isPlace = number === ROOT || number === INGRESS;
    return this.one(dev, isPlace ? { parent: number } : { handle: number }, showHandle(number), options);
  }
}

/**
 * Classes of queueing disciplines, which share the bandwidth.
 *
 * ```ts
 * using classes = TrafficClasses.open();
 * const rate = { rate: 125_000 };
 * const buffer = transmitTicks(2048, 125_000);
 * classes.add({ dev: "eth0", handle: "1:10", kind: "htb", options: { parms: { rate, ceil: rate, buffer, cbuffer: buffer } } });
 * ```
 */
export class TrafficClasses extends TcTable<TrafficClass, NewTrafficClass> {
  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): TrafficClasses {
    return new TrafficClasses(new Session("classes", options), classSubject, "tclass", readClass);
  }

  /** Lists the classes of a device. The kernel cannot list those of several devices. */
  list(dev: InterfaceSource, filter: Omit<TcFilter, "dev"> = {}, options?: ListOptions): Listing<TrafficClass> {
    checkNamed(dev);
    checkKnown(filter, whichNames, "filter");
    return this.read(dev, {}, {}, matcher(filter), options);
  }

  /**
   * Returns the class with a handle.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(dev: InterfaceSource, handle: string | number, options?: CallOptions): TrafficClass {
    const number = parseHandle(handle, "handle");
    return this.one(dev, { handle: number }, showHandle(number), options);
  }
}

/** Filter for {@link Filters.list}. */
export interface FilterFilter {
  /** Parent (default: "root"). */
  parent?: string | number | undefined;
  kind?: string | undefined;
  chain?: number | undefined;
  pref?: number | undefined;
}

const filterFilterNames: Names<FilterFilter> = { parent: true, kind: true, chain: true, pref: true };

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
export class Filters extends TcTable<Filter, NewFilter> {
  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Filters {
    return new Filters(new Session("filters", options), filterSubject, "tfilter", readFilter);
  }

  /**
   * Adds a filter, and returns it with the values chosen by the kernel, such as `pref` and `handle`. Returns undefined
   * if the kernel does not report it.
   */
  override add(filter: NewFilter, options?: CallOptions): Filter | undefined {
    return this.changes.make(filter, readFilter, options);
  }

  /** Lists the filters of one parent of a device. */
  list(dev: InterfaceSource, filter: FilterFilter = {}, options?: ListOptions): Listing<Filter> {
    checkNamed(dev);
    checkKnown(filter, filterFilterNames, "filter");
    const { kind, chain, pref } = filter;
    const parent = filter.parent === undefined ? ROOT : parseHandle(filter.parent, "filter.parent");
    const matches = (item: Filter) =>
      (kind === undefined || item.kind === kind) &&
      (chain === undefined || item.chain === chain) &&
      (pref === undefined || item.pref === pref);
    const header = { parent: parent === ROOT ? 0 : parent, info: pref === undefined ? 0 : (pref << 16) >>> 0 };
    return this.read(dev, header, given({ chain }), matches, options);
  }
}
