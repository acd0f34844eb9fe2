import { rangeError, typeError } from "../../../base/argument-error.ts";
import {
  anyValue,
  checkInteger,
  checkObject,
  checkOptions,
  checkString,
  integerFrom,
  isRecord,
  type OptionChecks,
} from "../../../base/check.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { ENOSPC } from "../../../constants/errno.ts";
import { type Operations, tc } from "../../../families/tc.ts";
import { asynchronous, type Listed, type Mode, mapped, type Result, type Steps, wait } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import type { ChangeRequest, Verb } from "../core/changes.ts";
import { extraFields, Fields, special } from "../core/fields.ts";
import { equals, type FilterTable, type ListFields } from "../core/filters.ts";
import { type InterfaceSource, Interfaces, type NameOf, noNames } from "../core/interfaces.ts";
import { resolving } from "../core/lookups.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../core/options.ts";
import type { Session } from "../core/session.ts";
import { ChangeableTable, Table, type TableKind } from "../core/table.ts";
import { ENTRY, parseFilterHandle, parseHandle, ROOT, ROUTE_NUMBER, routeHandle, showHandle } from "./handle.ts";
import { optionPath } from "./kind-options.ts";
import { hasNewOptions, ignoredOptions } from "./new-options.ts";
import {
  type Chain,
  type ChainIdentity,
  chainKey,
  type Filter,
  type FilterChange,
  type FilterIdentity,
  filterKey,
  type NewChain,
  type NewFilter,
  parseProtocol,
  protocolNumbers,
} from "./objects.ts";
import {
  blockHeader,
  checkDevice,
  common,
  entryOf,
  kindAdvice,
  missingAdvice,
  objectRequest,
  titleHandle,
  titleOf,
} from "./tables.ts";

/** Actions encode chain numbers in 28 bits. (`TC_ACT_EXT_VAL_MASK`) */
const MAX_CHAIN = 0x0fffffff;

/**
 * Where a traffic control filter is attached: to an interface, or to a shared block. A shared block is a list of
 * filters that several queueing disciplines use: see `ingressBlock` and `egressBlock` of {@link NewQdisc}.
 */
export type FilterPlace = InterfaceSource | { block: number };

export const filterFields: Fields<Filter, NewFilter> = /* @__PURE__ */ new Fields("filter", () => ({
  ...common,
  block: special(),
  pref: special(),
  protocol: special(),
  chain: { attribute: "chain", show: () => undefined },
}));

export const filterKind: TableKind<Filter, FilterChange> = {
  noun: "filter",
  plural: "filters",
  family: tc,
  getOperation: "gettfilter",
  returnsAdded: true,
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readFilter(decodeFilter(message), nameOf),
  fields: filterFields,
  request(input, context) {
    const { handle, pref = 0 } = input;
    const protocol = protocolOf(input.protocol, context.isDelete);
    const number = handle === undefined ? 0 : parseFilterHandle(handle, "handle", input.kind);
    if (context.isDelete && handle !== undefined && number === 0 && input.kind !== "fw") {
      throw rangeError("handle", "0 stands for all filters with the preference; omit handle to delete all of them");
    }
    const header = {
      handle: number,
      ...placeHeader(input),
      info: infoOf(checkInteger(pref, 0, 0xffff, "pref"), protocol),
    };
    const own = selectedProtocol(protocol);
    if (!context.isDelete && isFirstTable(input, number))
      throw typeError("handle", "the kernel itself creates the first table: add only its filters");
    const request = objectRequest(withTable(input, number), "tfilter", filterFields, context, header, own);
    const isIncomplete = input.kind === "route" && (number & ~ROUTE_NUMBER) === 0;
    return isIncomplete && !context.isDelete ? withRouteHandle(request, number) : request;
  },
  path: optionPath,
  ignored: {
    isNeeded: hasNewOptions,
    *find(input, message, verb, session, options) {
      if (message === undefined)
        return { names: ignoredOptions(input, undefined), created: undefined, isUncertain: true };
      const entry = yield* stored(message, verb, session, options);
      if (entry === undefined) return { names: [], created: undefined };
      const filter = readFilter(decodeFilter(entry), noNames);
      const isCreated = isAlwaysNew(input, verb) && filter.handle !== 0;
      return { names: ignoredOptions(input, filter), created: isCreated ? filter : undefined, stored: entry };
    },
  },
  advice(errno, verb, { kind, handle }) {
    // u32_change() in net/sched/cls_u32.c
    if (kind === "u32" && errno === ENOSPC && verb !== "delete")
      return handle === undefined
        ? "a table or bucket contains at most 4095 filters; use another pref or hash table"
        : "another filter has this handle; omit handle to get a free one";
    return kindAdvice(errno, verb, kind, "cls");
  },
  title: ({ parent, pref, ...input }) => titleOf(input, { parent: titleHandle(parent), pref }),
};

/** Reads a filter back if the kernel has returned it without its new options. Returns undefined if it no longer exists. */
function* stored(
  message: MessageView,
  verb: Verb,
  session: Session,
  options: CallOptions,
): Steps<MessageView | undefined> {
  const reply = decodeFilter(message);
  const { chain, header, kind } = reply;
  const fields = defined({ chain, header });
  const what = "get filter";
  // The kernel returns the options before the change. (u32_change)
  if (kind === "u32" && verb !== "add") return yield* session.reply("gettfilter", fields, () => what, options);
  // The kernel returns the filter without options. It is the only one with its preference. (mall_change, cls_cgroup_change)
  if (!isPreference(reply)) return message;
  const read = (one: MessageView) => (isPreference(decodeFilter(one)) ? [] : [one.copy()]);
  const [only] = yield* wait<MessageView[]>(
    session.list({ family: tc, operation: "gettfilter", fields, what, read }, options).toArray(),
  );
  return only;
}

/**
 * Whether a request succeeds only if it creates a filter. Without a handle, the kernel chooses a free one, except for the kind
 * route, whose options are its handle. An added filter of the kind cgroup replaces another one. (cls_cgroup_get)
 */
function isAlwaysNew({ kind, handle }: FilterChange, verb: Verb): boolean {
  return verb === "add" ? kind !== "cgroup" : verb === "replace" && handle === undefined && kind !== "route";
}

/** The kernel numbers tables from here, also the first one of each preference. */
const FIRST_NUMBERED = 0x80000000;

/** The kernel takes the hash table of a new u32 filter only from this option. Without it, the first table is meant. */
function withTable(input: FilterChange, handle: number): FilterChange {
  const { kind, options } = input;
  const isInTable = handle > ENTRY && handle < FIRST_NUMBERED && (handle & ENTRY) !== 0;
  if (kind !== "u32" || !isInTable || !isRecord(options) || ArrayBuffer.isView(options)) return input;
  return { ...input, options: { hash: (handle & ~ENTRY) >>> 0, ...defined(options) } } as FilterChange;
}

/**
 * Whether an entry is the first table of all, as it is listed. The kernel rejects it, or creates a second table with its number.
 * The first tables of further preferences have numbers that other tables can have, too. (u32_init, u32_change)
 */
function isFirstTable({ kind, options }: FilterChange, handle: number): boolean {
  return kind === "u32" && handle === FIRST_NUMBERED && (options as { divisor?: unknown } | undefined)?.divisor === 1;
}

function withRouteHandle({ fields, ...request }: ChangeRequest, number: number): ChangeRequest {
  const { header, options } = fields as { readonly header: object; readonly options?: object };
  return { ...request, fields: { ...fields, header: { ...header, handle: (routeHandle(options) | number) >>> 0 } } };
}

function protocolOf(protocol: NewFilter["protocol"], isDelete: boolean): number {
  if (protocol === undefined) return isDelete ? 0 : protocolNumbers.all;
  return parseProtocol(protocol, "protocol");
}

/** Returns undefined for all protocols, which select no packets by their EtherType. */
function selectedProtocol(protocol: number): number | undefined {
  return protocol === protocolNumbers.all ? undefined : protocol;
}

/** `tcm_info` contains the protocol in network byte order. */
function swapBytes(protocol: number): number {
  return new DataView(new Uint16Array([protocol]).buffer).getUint16(0);
}

function infoOf(pref: number, protocol: number): number {
  return ((pref << 16) | swapBytes(protocol)) >>> 0;
}

function placeHeader({ dev, ifindex, parent, block }: FilterChange | NewChain): { parent: number; ifindex?: number } {
  if (block === undefined) return { parent: parseHandle(parent, "parent") };
  if (dev === undefined && ifindex === undefined && parent === undefined) return blockHeader(block, "block");
  throw typeError("block", "not allowed with dev, ifindex or parent: a shared block has no interface");
}

type FilterReply = Operations["gettfilter"]["dump"]["reply"];

export const decodeFilter: (message: MessageView) => FilterReply = decoderOf(tc, "gettfilter");

/**
 * Whether an entry of a dump stands for all filters with its preference (`tcf_fill_node` without a filter). Those of the
 * kind fw are filters themselves: without other filters, their preference assigns packets to the class that their mark
 * names.
 */
export function isPreference({ header, kind, options }: FilterReply): boolean {
  return header.handle === 0 && options === undefined && kind !== "fw";
}

export function readFilter(reply: FilterReply, nameOf: NameOf): Filter {
  const { header, chain = 0 } = reply;
  const own = { handle: header.handle, pref: header.info >>> 16, protocol: swapBytes(header.info & 0xffff), chain };
  return entryOf(filterFields, reply, nameOf, own);
}

/** Filter for listing traffic control filters with {@link Filters.list}. */
export interface FilterFilter {
  /** Lists only traffic control filters with this parent (default: "root"). */
  parent?: string | number | undefined;
  kind?: string | undefined;
  /** Number of the chain of the listed filters. */
  chain?: number | undefined;
  /** Preference of the listed filters. */
  pref?: number | undefined;
}

/**
 * Selects one traffic control filter for {@link Filters.get}. A filter returned by `list()` has all of these fields.
 */
export interface FilterKey {
  /** Parent of the traffic control filter, if it is attached to an interface (default: "root"). */
  parent?: string | number | undefined;
  /** Number of the chain that contains the traffic control filter (default 0). */
  chain?: number | undefined;
  /** Priority of the traffic control filter, from 1. */
  pref: number;
  /** Protocol of the packets to which the traffic control filter applies (default: any). */
  protocol?: NewFilter["protocol"] | undefined;
  /** Handle of the traffic control filter. That of a u32 filter can be text, such as "800::801". */
  handle: number | string;
}

const keyChecks: OptionChecks<FilterKey> = {
  ...anyValue("parent", "pref", "protocol", "handle"),
  chain: integerFrom(0, MAX_CHAIN),
};

function parentNumber(parent: string | number, path: string): number {
  const handle = parseHandle(parent, path);
  return handle === ROOT ? 0 : handle;
}

function setParent(parent: string | number, path: string, { header }: ListFields): undefined {
  header["parent"] = parentNumber(parent, path);
}

function inChain(chain: number, path: string, request: ListFields): (entry: { chain: number }) => boolean {
  request["chain"] = checkInteger(chain, 0, MAX_CHAIN, path);
  return (entry) => entry.chain === chain;
}

const filterTable: FilterTable<FilterFilter, Filter> = {
  parent: setParent,
  kind: equals("kind", checkString),
  chain: inChain,
  pref(pref, path, { header }) {
    header["info"] = (checkInteger(pref, 0, 0xffff, path) << 16) >>> 0;
    return (filter) => filter.pref === pref;
  },
};

/**
 * Traffic control filters, which assign packets to traffic classes or run actions on them.
 *
 * ```ts
 * using filters = Filters.open();
 * const options = { classid: "1:10" };
 * filters.add({ dev: "eth0", parent: "1:", protocol: "ip", pref: 10, kind: "fw", handle: 7, options });
 * for (const { kind, pref, options } of filters.list("eth0", { parent: "1:" })) console.log(kind, pref, options);
 *
 * // Mirrors incoming packets to eth1.
 * const parms = { action: "pipe", eaction: "egress-mirror", ifindex: "eth1" } as const;
 * const act = [{ kind: "mirred", options: { parms } } as const];
 * filters.add({ dev: "eth0", parent: "clsact/ingress", kind: "matchall", options: { act } });
 * ```
 */
export class Filters<M extends Mode = "sync"> extends ChangeableTable<
  M,
  Filter,
  NewFilter,
  FilterChange,
  FilterChange,
  Filter | undefined
> {
  /**
   * Opens a client for the table of traffic control filters. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): Filters => new Filters(options, filterKind);
  /** Opens a `Filters` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Filters<"async"> =>
    new Filters<"async">(asynchronous(options), filterKind);
  /**
   * Returns the string that identifies a traffic control filter. Events of `bun-netlink/watch` contain the same string
   * in `key`.
   */
  static readonly keyOf: KeyOf<FilterIdentity> = filterKey;

  /**
   * Lists the traffic control filters of a device that have the same parent, or those of a shared block: `list({ block:
   * 10 })`.
   *
   * If the parent is a queueing discipline with a shared block, the filters have the field `block` instead of an
   * interface and a parent. Hash tables of u32 are listed as filters with `options.divisor`. The kernel itself creates the
   * first table of each preference. `add` rejects the one with the handle 0x80000000.
   */
  list(place: FilterPlace, filter: FilterFilter = {}, options?: ListOptions): Listed<M, Filter> {
    checkObject(filter, "filter");
    const read = (message: MessageView, { nameOf }: Interfaces): Filter | readonly Filter[] => {
      const reply = decodeFilter(message);
      return isPreference(reply) ? [] : readFilter(reply, nameOf);
    };
    return this.entries.list({ filter, table: filterTable, read, ...listed(place, filter.parent) }, options);
  }

  /** The kernel deletes the first table of a u32 preference only together with the preference. (u32_delete) */
  protected override deletionsOf(entries: Filter[]): FilterChange[] {
    const [u32, others] = [true, false].map((isU32) => entries.filter(({ kind }) => (kind === "u32") === isU32));
    const preferences = new Map(
      u32!.map(({ handle: _, options: __, ...filter }) => [filterKey({ ...filter, handle: 0 }), filter]),
    );
    return [...others!, ...(preferences.values() as Iterable<FilterChange>)];
  }

  /**
   * Returns one traffic control filter of an interface or a shared block.
   *
   * @throws NetlinkError ENOENT if the filter does not exist; EINVAL if the chain does not exist, or if the filters
   *   with the priority `pref` are for another protocol.
   */
  get(place: FilterPlace, key: FilterKey, options?: CallOptions): Result<M, Filter> {
    return this.session.call(() => {
      checkOptions(key, keyChecks, "key");
      const { parent, chain, pref, protocol, handle } = key;
      const info = infoOf(checkInteger(pref, 1, 0xffff, "key.pref"), protocolOf(protocol, true));
      const { header, title } = placed(place, parent);
      const number = parseFilterHandle(handle, "key.handle");
      const request = (interfaces: Interfaces) => ({
        header: { ...header(interfaces), handle: number, info },
        ...(chain !== undefined && { chain }),
      });
      return this.entries.get(`pref ${pref} handle ${handle} ${title}`, request, options);
    }, options);
  }
}

function placed(place: FilterPlace, parent: string | number = ROOT) {
  const { dev, fields } = listed(place, parent === ROOT ? undefined : parent, "key.parent");
  if (dev === undefined) return { header: () => fields!.header, title: `block ${fields!.header["parent"]}` };
  const number = parentNumber(parent, "key.parent");
  const header = (interfaces: Interfaces) => ({ ifindex: interfaces.index(dev, "dev"), parent: number });
  return { header, title: `dev ${String(dev)}` };
}

function listed(
  place: FilterPlace,
  parent: unknown,
  path = "filter.parent",
): { dev?: InterfaceSource; fields?: ListFields } {
  if (!isRecord(place)) {
    checkDevice(place);
    return { dev: place };
  }
  checkOptions(place, { block: true }, "place");
  if (parent !== undefined) throw typeError(path, "not allowed with a shared block, which has no parent");
  return { fields: { header: blockHeader(place.block, "block") } };
}

/** Filter for listing chains of traffic control filters with {@link Chains.list}. */
export interface ChainFilter {
  /** Lists only chains whose filters have this parent (default: "root"). */
  parent?: string | number | undefined;
  /** Number of the listed chain. */
  chain?: number | undefined;
}

/** Identifies one chain of traffic control filters for {@link Chains.get}. */
export interface ChainKey {
  /** Number of the chain. */
  chain: number;
  /** Parent of the filters in the traffic control chain, if they are attached to an interface (default: "root"). */
  parent?: string | number | undefined;
}

const chainFields: Fields<Chain, NewChain> = /* @__PURE__ */ new Fields("chain", () => ({
  kind: { attribute: "kind", notInDelete: true },
  dev: special(),
  ifindex: special(),
  parent: special(),
  block: special(),
  options: special(),
  protocol: special(),
  chain: { attribute: "chain", show: () => undefined },
  ...extraFields,
}));

const decodeChain = decoderOf(tc, "getchain");

function readChain(message: MessageView, nameOf: NameOf): Chain {
  const reply = decodeChain(message);
  return entryOf(chainFields, reply, nameOf, { chain: reply.chain ?? 0 });
}

const chainKind: TableKind<Chain, NewChain> = {
  noun: "chain",
  plural: "chains",
  family: tc,
  getOperation: "getchain",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readChain(message, nameOf),
  fields: chainFields,
  request(input, context) {
    checkInteger(input.chain, 0, MAX_CHAIN, "chain");
    const protocol = selectedProtocol(protocolOf(input.protocol, false));
    return objectRequest(input, "chain", chainFields, context, placeHeader(input), protocol);
  },
  path: optionPath,
  // The kernel does not return new chains. (tc_ctl_chain)
  ignored: {
    isReadBack: true,
    isNeeded: hasNewOptions,
    *find(input, _message, _verb, session, options) {
      const { chain } = input;
      const what = () => `get chain ${chain}`;
      const interfaces = new Interfaces(session, what);
      const place = placeHeader(input);
      const header = { ...place, ifindex: place.ifindex ?? (yield* resolving(() => interfaces.device(input))) };
      const entry = yield* session.reply("getchain", { header, chain }, what, options);
      return { names: ignoredOptions(input, readChain(entry, noNames)), created: input };
    },
  },
  advice: (errno, verb, { kind }) => kindAdvice(errno, verb, kind, "cls"),
  title: ({ parent, chain, ...input }) => `${chain} ${titleOf(input, { parent: titleHandle(parent) })}`,
};

/** For chains of clsact, the kernel reports an invalid parent. */
function withParent(chain: Chain, parent: string | number): Chain {
  return chain.block === undefined
    ? Object.assign(chain, { parent: showHandle(parseHandle(parent, "parent")) })
    : chain;
}

const chainTable: FilterTable<ChainFilter, Chain> = {
  parent(parent, path, request) {
    setParent(parent, path, request);
    return (chain) => withParent(chain, parent) === chain;
  },
  chain: inChain,
};

/**
 * Chains of traffic control filters. The filters of chain 0 process each packet first. A filter's action can continue
 * with another chain.
 *
 * A chain can have a template (`kind` and `options`). Such a chain accepts only filters that match the same packet
 * fields as the template, so that hardware can prepare for such filters.
 *
 * ```ts
 * using chains = Chains.open();
 * chains.add({ dev: "eth0", parent: "clsact/ingress", chain: 5 });
 * for (const { chain, kind } of chains.list({ block: 10 })) console.log(chain, kind);
 * ```
 *
 * A chain that the kernel created for a filter is deleted together with its last filter. `delete` also deletes the
 * filters of the chain.
 */
export class Chains<M extends Mode = "sync"> extends Table<M, Chain, NewChain> {
  /**
   * Opens a client for the chains of traffic control filters. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): Chains => new Chains(options, chainKind);
  /** Opens a `Chains` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Chains<"async"> => new Chains(asynchronous(options), chainKind);
  /** Returns a string that identifies a chain of traffic control filters, for use as a `Map` key. */
  static readonly keyOf: KeyOf<ChainIdentity> = chainKey;

  /**
   * Lists the chains of a device's filters that have the same parent, or those of a shared block: `list({ block: 10
   * })`.
   */
  list(place: FilterPlace, filter: ChainFilter = {}, options?: ListOptions): Listed<M, Chain> {
    checkObject(filter, "filter");
    return this.entries.list({ filter, table: chainTable, ...listed(place, filter.parent) }, options);
  }

  /** Returns one chain of traffic control filters. Throws NetlinkError EINVAL if it does not exist. */
  get(place: FilterPlace, key: ChainKey, options?: CallOptions): Result<M, Chain> {
    return this.session.call(() => {
      chainFields.check(key as NewChain, "key");
      const { chain, parent } = key;
      checkInteger(chain, 0, MAX_CHAIN, "chain");
      const { header, title } = placed(place, parent);
      const request = (interfaces: Interfaces) => ({ header: header(interfaces), chain });
      const entry = this.entries.get(`${chain} ${title}`, request, options);
      return parent === undefined ? entry : mapped(entry, (found) => withParent(found, parent));
    }, options);
  }
}
