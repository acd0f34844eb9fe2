import { typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkString, didYouMean, isRecord } from "../../../base/check.ts";
import { shortened, titleText } from "../../../base/describe.ts";
import type { KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { EINVAL, ENOENT, EOPNOTSUPP, ERANGE } from "../../../constants/errno.ts";
import { NLM_F_ECHO, NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { type Attrs, type ClassAttrs, type Operations, type Tcmsg, tc } from "../../../families/tc.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { Write } from "../../../schema/model/types.ts";
import type { ChangeContext, ChangeRequest, Verb } from "../core/changes.ts";
import { extraFields, type Field, Fields, reported, same, sameReported, special } from "../core/fields.ts";
import { deviceEquals, equals, type FilterTable } from "../core/filters.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames } from "../core/interfaces.ts";
import { resolving } from "../core/lookups.ts";
import type { CallOptions, ListOptions, RouteOptions } from "../core/options.ts";
import type { RemainingLimits } from "../core/session.ts";
import { ChangeableTable, type TableKind } from "../core/table.ts";
import { withSizeTable } from "./computed.ts";
import { INGRESS, parseHandle, ROOT, showHandle } from "./handle.ts";
import { encodeOptions, optionPath, readOptions } from "./kind-options.ts";
import { isFixedOption, requestedOptions } from "./layout.ts";
import { hasNewOptions, ignoredOptions } from "./new-options.ts";
import type {
  FilterChange,
  FilterOptionsOf,
  NewChain,
  NewQdisc,
  NewTrafficClass,
  Qdisc,
  QdiscChange,
  TrafficClass,
  TrafficClassChange,
} from "./objects.ts";
import { classKey, type TcIdentity, tcKey } from "./objects.ts";
import { checkOmittedQdiscs } from "./omitted.ts";

type Reply = { header: Tcmsg } & (Attrs | ClassAttrs);
type NewObject = QdiscChange | TrafficClassChange | FilterChange | NewChain;

type CommonName =
  | ("kind" | "dev" | "ifindex" | "parent" | "handle" | "options" | "stab" | "rate")
  | ("stats" | "stats2" | "xstats" | "hwOffload" | keyof typeof extraFields);

export const common: Readonly<Record<CommonName, Field>> = {
  kind: { attribute: "kind" },
  dev: special(),
  ifindex: special(),
  parent: special(),
  handle: special(),
  options: special(),
  stab: { attribute: "stab", notInDelete: true, parse: withSizeTable },
  rate: { attribute: "rate", notInDelete: true },
  ...sameReported("stats", "stats2", "xstats", "hwOffload"),
  ...extraFields,
};
export const qdiscFields: Fields<Qdisc, NewQdisc> = /* @__PURE__ */ new Fields("qdisc", () => ({
  ...common,
  refcnt: reported(),
  ...same("ingressBlock", "egressBlock"),
}));
export const classFields: Fields<TrafficClass, NewTrafficClass> = /* @__PURE__ */ new Fields("class", () => ({
  ...common,
  leaf: reported(),
}));
/** Marks the parent as the number of a shared block (`TCM_IFINDEX_MAGIC_BLOCK`). */
const BLOCK_INDEX = -1;
const MAX_BLOCK = 0xffffffff;

/** Replaces the options of a listed discipline, which has a reference count, by those that lead to the listed ones. */
function asRequested<New extends NewObject>(input: New): New {
  const { kind, options } = input;
  if (!("refcnt" in input) || !isRecord(options)) return input;
  return { ...input, options: requestedOptions(kind, options) };
}

export function blockHeader(block: number, path: string): { ifindex: number; parent: number } {
  return { ifindex: BLOCK_INDEX, parent: checkInteger(block, 1, MAX_BLOCK, path) };
}

/** `header` contains an interface index only for a shared block. */
export function objectRequest<New extends NewObject>(
  input: New,
  table: "qdisc" | "tclass" | "tfilter" | "chain",
  fields: Pick<Fields<never, New>, "write">,
  { interfaces, isDelete, verb }: ChangeContext,
  header: { handle?: number; parent: number; info?: number; ifindex?: number },
  protocol?: number,
): ChangeRequest {
  const { kind, options } = input;
  const ifindex = header.ifindex ?? interfaces.device(input);
  const request: Record<string, unknown> = { header: { ...header, ifindex } };
  fields.write(input, request, isDelete);
  if (!isDelete) {
    if (options !== undefined && kind === undefined)
      throw typeError("options", "requires kind, which selects the format of the options");
    const encoded = encodeOptions(kind, options, {
      protocol,
      isClass: table === "tclass",
      indexOf: (of, path) => interfaces.index(of, path),
    });
    if (encoded !== undefined) request["options"] = encoded;
  }
  const codec = operationCodec(tc, `${isDelete ? "del" : "new"}${table}`);
  // With NLM_F_REPLACE, a discipline with this handle would replace another one at the parent. (tc_modify_qdisc)
  return { codec, fields: request, ...(verb === "change" && { flags: NLM_F_REQUEST }) };
}

/** The device is last, because handles can end with a colon. */
export function titleOf(
  { kind, dev, ifindex, block }: Pick<NewObject, "kind" | "dev" | "ifindex"> & { block?: number | undefined },
  places: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(places).flatMap(([name, place]) => (place === undefined ? [] : [`${name} ${place}`]));
  const place = block === undefined ? `dev ${dev ?? ifindex ?? "?"}` : `block ${block}`;
  return [...(kind === undefined ? [] : [kind]), ...words, place].join(" ");
}

export function titleHandle(handle: string | number | undefined): string | undefined {
  return typeof handle === "number" ? showHandle(handle) : handle;
}

export const missingAdvice = (errno: number): string | undefined =>
  errno === ENOENT ? "list() returns those that exist" : undefined;

type ModulePrefix = "sch" | "cls";

/** Names of the objects whose kinds have modules with these prefixes. */
const nouns: Readonly<Record<ModulePrefix, string>> = { sch: "queueing discipline", cls: "filter" };

/** All other kinds of the spec are kinds of queueing disciplines. */
const filterKinds: ReadonlySet<string> = /* @__PURE__ */ new Set<keyof FilterOptionsOf<Write>>([
  "basic",
  "bpf",
  "cgroup",
  "flow",
  "flower",
  "fw",
  "matchall",
  "route",
  "u32",
] as const);

const prefixOf = (kind: string): ModulePrefix => (filterKinds.has(kind) ? "cls" : "sch");

/** ENOENT means a missing kernel module, or a missing parent. */
export function kindAdvice(
  errno: number,
  verb: Verb,
  kind: string | undefined,
  prefix: ModulePrefix,
): string | undefined {
  if (errno !== ENOENT || kind === undefined || (verb !== "add" && verb !== "replace")) return undefined;
  const known = Object.keys(tc.subMessages["options-msg"]!.formats);
  if (known.includes(kind) && prefixOf(kind) !== prefix)
    return `${kind} is a kind of ${nouns[prefixOf(kind)]}, not of ${nouns[prefix]}`;
  const own = known.filter((one) => prefixOf(one) === prefix);
  const hint = own.includes(kind) ? "" : didYouMean(kind, own);
  const module = `${prefix}_${kind === "clsact" ? "ingress" : kind}`;
  const actions = prefix === "cls" ? ", the module of an action (act_…)" : "";
  return `the kernel lacks the module ${shortened(module)}${actions}, or there is no such parent${hint}`;
}

/** The kernel's error names none of the options that it cannot change. */
function fixedAdvice(errno: number, verb: Verb, { kind, options }: QdiscChange): string | undefined {
  if (verb !== "change" || (errno !== EINVAL && errno !== EOPNOTSUPP) || kind === undefined) return undefined;
  const fixed = Object.keys(options ?? {}).filter((name) => isFixedOption(kind, name));
  if (fixed.length === 0) return undefined;
  const omit = fixed.length === 1 ? "omit it" : "omit them";
  const all = fixed.join(", ");
  return `the kernel sets ${all} only when it creates the discipline: ${omit}, or delete() and add() the discipline`;
}

export const qdiscKind: TableKind<Qdisc, QdiscChange> = {
  noun: "qdisc",
  plural: "qdiscs",
  family: tc,
  getOperation: "getqdisc",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readQdisc(message, nameOf),
  fields: qdiscFields,
  request(input, context) {
    const { kind, handle, parent } = input;
    const isHook = kind === "ingress" || kind === "clsact";
    const header = {
      handle: handle === undefined ? (isHook ? 0xffff0000 : 0) : parseHandle(handle, "handle"),
      parent: parent === undefined ? (isHook ? INGRESS : ROOT) : parseHandle(parent, "parent"),
    };
    return objectRequest(asRequested(input), "qdisc", qdiscFields, context, header);
  },
  advice: (errno, verb, input) => fixedAdvice(errno, verb, input) ?? kindAdvice(errno, verb, input.kind, "sch"),
  path: optionPath,
  ignored: {
    isNeeded: hasNewOptions,
    // biome-ignore lint/correctness/useYield: filters need a request
    *find(input, message, verb) {
      const qdisc = message === undefined ? undefined : readQdisc(message, noNames);
      const created = verb === "add" ? qdisc : undefined;
      return { names: ignoredOptions(input, qdisc), created, isUncertain: qdisc === undefined };
    },
  },
  title: ({ parent = "root", handle, ...input }) =>
    titleOf(input, { parent: titleHandle(parent), handle: titleHandle(handle) }),
};

export const classKind: TableKind<TrafficClass, TrafficClassChange> = {
  noun: "class",
  plural: "classes",
  family: tc,
  getOperation: "gettclass",
  getAdvice: missingAdvice,
  read: (message, { nameOf }) => readClass(decodeClass(message), nameOf),
  fields: classFields,
  request(input, context) {
    const handle = parseHandle(input.handle, "handle");
    // The default parent has the same major number.
    const parent = input.parent === undefined ? (handle & 0xffff0000) >>> 0 : parseHandle(input.parent, "parent");
    return objectRequest(input, "tclass", classFields, context, { handle, parent });
  },
  advice(errno, verb, { kind, options }) {
    if (verb === "delete") return undefined;
    if (errno === ENOENT && verb === "add") return "there is no discipline with the handle of the parent";
    // hfsc_change_class() of net/sched/sch_hfsc.c
    const hasCurve = isRecord(options) && ("rsc" in options || "fsc" in options);
    if (errno === EINVAL && kind === "hfsc" && !hasCurve)
      return "an hfsc class requires the curve rsc or fsc in its options";
    // tc_ctl_tclass() of net/sched/sch_api.c
    if (kind === undefined || !(errno === EINVAL || errno === ERANGE || errno === EOPNOTSUPP)) return undefined;
    return "a class must have the kind of its discipline, by which the kernel interprets the options";
  },
  path: optionPath,
  title: ({ handle, ...input }) => titleOf(input, { classid: titleHandle(handle) }),
};

type QdiscReply = Operations["getqdisc"]["dump"]["reply"];

export const decodeQdisc: (message: MessageView) => QdiscReply = decoderOf(tc, "getqdisc");
export const decodeClass: (message: MessageView) => Operations["gettclass"]["dump"]["reply"] = decoderOf(
  tc,
  "gettclass",
);

function readCommon({ header, ...reply }: Reply, nameOf: NameOf, isClass: boolean): Record<string, unknown> {
  const { kind } = reply;
  const place =
    header.ifindex === BLOCK_INDEX
      ? { block: header.parent }
      : { dev: nameOf(header.ifindex), ifindex: header.ifindex, parent: showHandle(header.parent) };
  return defined({ kind, ...place, options: readOptions(kind ?? "", reply.options, nameOf, isClass) });
}

/** Modifies the options of the reply. */
export function entryOf<Entry extends object>(
  fields: Pick<Fields<Entry, never>, "read">,
  reply: Reply,
  nameOf: NameOf,
  own: object,
  isClass = false,
): Entry {
  // The kind selects the format of the options at run time.
  return fields.read(reply, { ...readCommon(reply, nameOf, isClass), ...own }) as Entry;
}

/** The returned queueing discipline does not refer to the receive buffer. */
export function readQdisc(message: MessageView, nameOf: NameOf): Qdisc {
  const reply = decodeQdisc(message);
  const { handle, info } = reply.header;
  return entryOf(qdiscFields, reply, nameOf, { handle: showHandle(handle), refcnt: info });
}

export function readClass(reply: Operations["gettclass"]["dump"]["reply"], nameOf: NameOf): TrafficClass {
  const { handle, info } = reply.header;
  const own = defined({ handle: showHandle(handle), leaf: info === 0 ? undefined : showHandle(info) });
  return entryOf(classFields, reply, nameOf, own, true);
}

/** Without a device, the kernel would return an empty list. */
export function checkDevice(dev: InterfaceSource): void {
  if (dev === undefined) throw typeError("dev", "expected the name or the index of an interface, got undefined");
}

/** Filter for listing queueing disciplines and traffic classes. */
export interface TcFilter {
  dev?: InterfaceSource | undefined;
  kind?: string | undefined;
  /** Lists only queueing disciplines or traffic classes whose parent has this handle. */
  parent?: string | number | undefined;
}

const matchesTable: FilterTable<TcFilter, { ifindex: number; kind: string; parent: string }> = {
  dev: deviceEquals("ifindex", "header.ifindex"),
  kind: equals("kind", checkString),
  parent(parent, path) {
    const handle = showHandle(parseHandle(parent, path));
    return (object) => object.parent === handle;
  },
};

/**
 * Queueing disciplines (qdiscs), which store and order the packets that an interface sends.
 *
 * ```ts
 * using qdiscs = Qdiscs.open();
 * qdiscs.replace({ dev: "eth0", kind: "fq_codel", options: { limit: 1000 } });
 * qdiscs.replace({ dev: "eth1", kind: "tbf", options: { rate: "10mbit", burst: "32kb", latency: "50ms" } });
 * for (const { dev, kind, handle, parent } of qdiscs.list()) console.log(dev, kind, handle, parent);
 * ```
 *
 * `delete` also deletes the classes and filters of the queueing discipline.
 */
export class Qdiscs<M extends Mode = "sync"> extends ChangeableTable<M, Qdisc, NewQdisc, QdiscChange, QdiscChange> {
  /**
   * Opens a client for the table of queueing disciplines. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): Qdiscs => new Qdiscs(options, qdiscKind);
  /** Opens a `Qdiscs` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Qdiscs<"async"> => new Qdiscs(asynchronous(options), qdiscKind);
  /**
   * Returns the string that identifies a queueing discipline. Events of `bun-netlink/watch` contain the same string in
   * `key`.
   */
  static readonly keyOf: KeyOf<TcIdentity> = tcKey;

  /**
   * Lists all queueing disciplines, or those that match the filter. This library applies the filter, because the kernel
   * lists the disciplines of all interfaces.
   *
   * @throws NetlinkError EMSGSIZE at the end of the list if the kernel omits disciplines, because one is longer than a
   *   message of the kernel (a taprio schedule of about 900 entries).
   */
  list(filter: TcFilter = {}, options?: ListOptions): Listed<M, Qdisc> {
    const listed = new Set<number>();
    const read = (message: MessageView, interfaces: Interfaces): Qdisc => {
      const qdisc = qdiscKind.read(message, interfaces);
      listed.add(qdisc.ifindex);
      return qdisc;
    };
    const finish = function* (interfaces: Interfaces, limits: RemainingLimits): Steps<undefined> {
      const { dev } = filter;
      const only = dev === undefined ? undefined : yield* resolving(() => interfaces.index(dev, "dev"));
      return yield* checkOmittedQdiscs(session, listed, only, limits);
    };
    const { session } = this;
    return this.entries.list({ filter, table: matchesTable, read, finish }, options);
  }

  /**
   * Returns the queueing discipline whose handle is `handle` (default: the root discipline) on the interface `dev`.
   * Throws NetlinkError ENOENT if there is none.
   */
  get(dev: InterfaceSource, handle: string | number = "root", options?: CallOptions): Result<M, Qdisc> {
    return this.session.call(() => {
      const number = parseHandle(handle, "handle");
      const key = number === ROOT || number === INGRESS ? { parent: number } : { handle: number };
      return this.entries.get(`${showHandle(number)} dev ${titleText(dev)}`, getRequest(dev, key), options, GET_FLAGS);
    }, options);
  }
}

/** Without NLM_F_ECHO, only the group `RTNLGRP_TC` gets the reply. */
const GET_FLAGS = NLM_F_REQUEST | NLM_F_ECHO;

function getRequest(dev: InterfaceSource, key: Partial<Tcmsg>): (interfaces: Interfaces) => object {
  return (interfaces) => ({ header: { ...key, ifindex: interfaces.index(dev, "dev") } });
}

/**
 * Traffic classes, into which a queueing discipline divides the bandwidth of an interface.
 *
 * ```ts
 * using classes = TrafficClasses.open();
 * classes.add({ dev: "eth0", handle: "1:10", kind: "htb", options: { rate: "10mbit", ceil: "20mbit" } });
 * ```
 */
export class TrafficClasses<M extends Mode = "sync"> extends ChangeableTable<
  M,
  TrafficClass,
  NewTrafficClass,
  TrafficClassChange,
  TrafficClassChange
> {
  /** Opens a client for the table of traffic classes. Throws a NetlinkError if the network namespace does not exist. */
  static readonly open = (options?: RouteOptions): TrafficClasses => new TrafficClasses(options, classKind);
  /** Opens a `TrafficClasses` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): TrafficClasses<"async"> =>
    new TrafficClasses<"async">(asynchronous(options), classKind);
  /**
   * Returns the string that identifies a traffic class of an interface. Events of `bun-netlink/watch` contain the same
   * string in `key`.
   */
  static readonly keyOf: KeyOf<TcIdentity, "ifindex" | "handle"> = classKey;

  /** Lists the traffic classes of one device. The kernel cannot list the classes of several devices at once. */
  list(dev: InterfaceSource, filter: Omit<TcFilter, "dev"> = {}, options?: ListOptions): Listed<M, TrafficClass> {
    checkDevice(dev);
    return this.entries.list({ filter, dev, table: matchesTable }, options);
  }

  /**
   * Returns the traffic class whose handle is `handle` on the interface `dev`. Throws NetlinkError ENOENT if there is
   * no such class.
   */
  get(dev: InterfaceSource, handle: string | number, options?: CallOptions): Result<M, TrafficClass> {
    return this.session.call(() => {
      const number = parseHandle(handle, "handle");
      const request = getRequest(dev, { handle: number });
      return this.entries.get(`${showHandle(number)} dev ${String(dev)}`, request, options, GET_FLAGS);
    }, options);
  }
}
