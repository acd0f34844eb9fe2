import {
  AF_BRIDGE,
  AF_PACKET,
  type MessageView,
  NetworkNamespace,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
} from "bun-netlink";
import { families } from "bun-netlink/families";
import type { NetlinkFamily } from "bun-netlink/schema";
import { FakeKernel } from "bun-netlink/testing";
import { NamespaceReference, type RecordedNamespace } from "./log-namespaces.ts";
import { type Difference, differences, type Fields, fewestFields, isFields } from "./reduce.ts";
import type { RecordedRequest } from "./requests.ts";
import {
  type AnyTable,
  addressFlags,
  identifiedAssociation,
  type Subject,
  type TableForm,
  tables,
  wantedFeatures,
} from "./tables.ts";

/** A call of a subsystem's method that sends the same request as a recorded program. */
export interface TypedCall {
  /** Entry point that exports the class. */
  readonly module: string;
  /** Name of the class. */
  readonly table: string;
  /** Name of the method, such as "add" or "rings.change". */
  readonly method: string;
  readonly arguments: readonly unknown[];
}

/** Bit of the field `ifiChange` if a request sets a link up or down. (linux/if.h) */
const IFF_UP = 1;
/** Bits of the flags that `Links.set` changes. (linux/if.h) */
const switchableFlags = { "no-arp": 0x80, promisc: 0x100, "all-multi": 0x200, multicast: 0x1000 };
const RT_TABLE_MAIN = 254;
/** Index of a link whose index the recording lacks. */
const UNKNOWN_INDEX = 1_000_000;
/** Name of a link whose name the recording lacks. */
const UNKNOWN_NAME = "unknown";
const MODIFIERS = NLM_F_REPLACE | NLM_F_EXCL | NLM_F_CREATE | NLM_F_APPEND;

/**
 * Returns the shortest call of a table's method that sends a recorded request. Returns undefined if there is none.
 *
 * The request is decoded as an entry of the table, by listing a fake kernel that contains it. Each method is then called
 * with the entry, and the request that it sends is compared with the recorded one. A field without which the request
 * stays the same is omitted.
 */
export async function typedCall(recorded: RecordedRequest): Promise<TypedCall | undefined> {
  if (recorded.isQuery) return typedQuery(recorded);
  const candidates = tables.filter(
    ({ family, changes }) => family === recorded.family && changes.includes(recorded.operation),
  );
  if (candidates.length === 0) return undefined;
  using handles = new NamespaceHandles(recorded.namespaces);
  const request = { ...recorded, fields: handles.withDescriptors(recorded.fields) as Fields };
  const kernel = await RecordedKernel.create(request, handles);
  for (const table of candidates) {
    const subject = kernel.subject(request);
    const entry = kernel.decode(table, subject);
    for (const method of entry === undefined ? [] : table.methods) {
      const fields = fewestFields(entry!, (part) =>
        kernel.difference(table, method.name, method.toArguments(part, subject), request),
      );
      if (fields === undefined) continue;
      const args = method.toArguments(fields, subject).map((one) => handles.withReferences(one));
      return callOf(table, method.name, args);
    }
  }
  return undefined;
}

/** Handles that stand for the network namespaces of a recorded request in calls that the fake kernel receives. */
class NamespaceHandles implements Disposable {
  readonly #handles = new Map<RecordedNamespace | undefined, NetworkNamespace>();
  readonly #places: ReadonlyMap<string, RecordedNamespace | undefined>;

  constructor(places: ReadonlyMap<string, RecordedNamespace | undefined> = new Map()) {
    this.#places = places;
    for (const netns of places.values()) {
      if (!this.#handles.has(netns)) this.#handles.set(netns, NetworkNamespace.open("/proc/self/ns/net"));
    }
  }

  /** Returns the handle with a file descriptor. */
  find(fd: unknown): NetworkNamespace | undefined {
    return this.#handles.values().find((handle) => handle.fd === fd);
  }

  /** Returns the fields of a request with the descriptors of the handles instead of the recorded ones. */
  withDescriptors(value: unknown): unknown {
    if (this.#places.size === 0) return value;
    if (Array.isArray(value)) return value.map((one) => this.withDescriptors(one));
    if (!isFields(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        const place = `${name} ${String(inner)}`;
        if (!this.#places.has(place)) return [name, this.withDescriptors(inner)];
        return [name.replace(/Pid$/, "Fd"), this.#handles.get(this.#places.get(place))!.fd];
      }),
    );
  }

  /** Returns an argument with references to the recorded namespaces instead of handles. */
  withReferences(value: unknown): unknown {
    if (value instanceof NetworkNamespace)
      return new NamespaceReference(this.#handles.entries().find(([, handle]) => handle === value)?.[0]);
    if (Array.isArray(value)) return value.map((one) => this.withReferences(one));
    if (!isFields(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.withReferences(inner)]));
  }

  [Symbol.dispose](): void {
    for (const handle of this.#handles.values()) handle.close();
  }
}

function callOf({ module, name, property }: TableForm, method: string, args: readonly unknown[]): TypedCall {
  return { module, table: name, method: property === undefined ? method : `${property}.${method}`, arguments: args };
}

/** Names of address families in filters, by number. */
const familyNames: Readonly<Record<number, string>> = { 2: "inet", 10: "inet6" };

/** Returns the call that sends a recorded query, with the fewest arguments. */
async function typedQuery(request: RecordedRequest): Promise<TypedCall | undefined> {
  const candidates = tables.filter(({ family, list }) => family === request.family && list === request.operation);
  if (candidates.length === 0) return undefined;
  const kernel = await RecordedKernel.create(request);
  const { header, table, dst, linkinfo, master, oif } = request.fields as Record<string, Fields | undefined>;
  const number = Object.entries(header ?? {}).find(([name]) => /family$/i.test(name))?.[1];
  const family = familyNames[Number(number)];
  const dev = request.names.get(Number(oif)) ?? kernel.subject(request).key;
  const named = Number(table) === RT_TABLE_MAIN ? "main" : table;
  const filters = [
    { family },
    { table: named },
    { family, table: named },
    { dev },
    { family, dev },
    { family, table: named, dev },
  ];
  const ofLinks = [{ kind: linkinfo?.["kind"] }, { master: request.names.get(Number(master)) }];
  const complete = [...filters, ...ofLinks].filter((filter) => Object.values(filter).every(Boolean));
  // A list of routes filters by family itself, so that its request does not show whether the filter has the family.
  const isOfFamily = (filter: object) => "family" in filter || request.family !== "rt-route" || family === undefined;
  const suitable = complete.filter(isOfFamily).map((filter) => [filter]);
  const lists = [...(isOfFamily({}) ? [[]] : []), [dev], [dst], [dst, lookupOptions(request)], ...suitable];
  for (const form of candidates) {
    for (const method of form.queries) {
      const args = lists.find((args) => kernel.difference(form, method, args, request) === 0);
      if (args !== undefined) return callOf(form, method, args);
    }
  }
  return undefined;
}

/** Returns the options of a look-up of a route. */
function lookupOptions({ fields, names }: RecordedRequest): Fields {
  const { src, mark, oif, iif, header } = fields as { header?: Fields } & Fields;
  const tos = header?.["rtmTos"] === 0 ? undefined : header?.["rtmTos"];
  const all = { src, mark, tos, oif: names.get(Number(oif)), iif: names.get(Number(iif)) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A fake kernel with the interfaces and sets of a recording. */
class RecordedKernel {
  readonly #kernel = new FakeKernel();
  readonly #links: readonly Fields[];
  readonly #sets: ReadonlyMap<string, Fields>;
  readonly #handles: NamespaceHandles;
  /** The entry to decode, with the operation that lists it. */
  #entry: { readonly list: string; readonly fields: Fields } | undefined;
  /** Requested states of offload features, by name. */
  #wanted: Fields = {};

  private constructor(
    { names, sets }: RecordedRequest,
    handles: NamespaceHandles,
    known: ReadonlyMap<string, NetlinkFamily>,
  ) {
    this.#handles = handles;
    this.#links = [...names].map(([ifiIndex, ifname]) => ({ header: { ifiIndex }, ifname }));
    this.#sets = sets;
    for (const [family, model] of known) {
      const handlers: Record<string, object> = {};
      for (const { list, changes } of tables.filter((table) => table.family === family)) {
        const { do: one, dump } = model.operations[list] ?? {};
        handlers[list] = {
          ...(dump === undefined ? {} : { dump: () => this.#list(list) }),
          ...(one === undefined ? {} : { do: (fields: Fields) => this.#find(list, fields) }),
        };
        for (const change of changes) handlers[change] = { do: () => {} };
      }
      if (family === "ipset") {
        handlers["type"] = { do: ({ typename }: Fields) => ({ typename, revision: 0 }) };
        handlers["header"] = { do: ({ setname }: Fields) => this.#sets.get(String(setname)) };
      }
      // Changes compare the mark of the association that a look-up finds.
      if (family === "xfrm") handlers["getsa"] = { do: identifiedAssociation };
      if (family === "ethtool") handlers["features-get"] = { do: ({ header }: Fields) => this.#features(header) };
      this.#kernel.register(model, handlers as never);
    }
  }

  /** Creates a fake kernel with the family of a request, and with the family of links. */
  static async create(request: RecordedRequest, handles = new NamespaceHandles()): Promise<RecordedKernel> {
    const names = new Set([request.family, "rt-link"]);
    const loaded = await Promise.all([...names].map(async (name) => [name, await families[name]!()] as const));
    return new RecordedKernel(request, handles, new Map(loaded));
  }

  #list(list: string): readonly Fields[] {
    const entries = this.#entry?.list === list ? [this.#entry.fields] : [];
    return list === "getlink" ? [...this.#links, ...entries] : entries;
  }

  /** Returns a link by name or index, or the settings of the interface in the header of a request. */
  #find(list: string, { header, ifname }: { header?: Fields; ifname?: unknown }): Fields | undefined {
    const entries = this.#list(list);
    if (list !== "getlink") return { header, ...entries[0] };
    const found = entries.findLast(
      (link) => link["ifname"] === ifname || (link["header"] as Fields)["ifiIndex"] === header?.["ifiIndex"],
    );
    // A method that creates a link with an index reads it by its index.
    return found ?? { header: { ifiIndex: header?.["ifiIndex"] || UNKNOWN_INDEX }, ifname: ifname ?? UNKNOWN_NAME };
  }

  /** Returns offload features whose states are the opposite of the recorded ones. */
  #features(header: unknown): Fields {
    const wanted = Object.entries(this.#wanted);
    const off = wanted.flatMap(([name, isOn]) => (isOn ? [] : [{ name }]));
    const hw = { size: wanted.length, bits: { bit: wanted.map(([name]) => ({ name, value: true })) } };
    const states = { nomask: true, size: wanted.length, bits: { bit: off } };
    return { header, hw, wanted: states, active: states, nochange: { nomask: true, size: 0, bits: { bit: [] } } };
  }

  /** Returns a request with the name of the interface or set that it concerns. */
  subject({ operation, fields }: RecordedRequest): Subject {
    const { header, ifname, ifindex, setname } = fields as { header?: Fields } & Fields;
    const index = Object.entries(header ?? {}).find(([name]) => /index$/i.test(name))?.[1] ?? ifindex;
    const named = this.#nameOf(Number(index)) ?? ifname ?? this.#nameOf(Number(ifindex));
    const key = header?.["devName"] ?? setname ?? named;
    const nameOf = (one: unknown) => this.#nameOf(Number(one)) as string | undefined;
    return { operation, fields, key: key as string | undefined, nameOf };
  }

  /** Decodes a request as an entry of a table; undefined if that is not possible. */
  decode(table: TableForm, subject: Subject): Fields | undefined {
    const { fields } = subject;
    const { header } = fields as { header?: Fields };
    const index = header?.["ifiIndex"];
    const isLink = table.family === "rt-link";
    if (table.property === "features") this.#wanted = wantedFeatures(subject);
    // ethtool(8) sends features that the interface does not have; the library refuses them.
    if (Object.keys(this.#wanted).length > 1) return undefined;
    const ifname = isLink ? (fields["ifname"] ?? this.#nameOf(Number(index))) : undefined;
    const set = table.family === "ipset" ? this.#sets.get(String(fields["setname"])) : undefined;
    const isCreation = set === undefined || subject.operation === "create";
    const elements = isCreation ? reportedSet(fields) : { data: {}, adt: { data: [fields["data"]] } };
    // A request without a handle deletes all filters of a preference. Lists contain no such entry.
    const isPreference = subject.operation === "deltfilter" && header?.["handle"] === 0;
    const shown = isPreference
      ? { ...fields, header: { ...header, handle: 1 } }
      : (table.toReply?.(fields, subject.operation) ?? fields);
    this.#entry = {
      list: table.list,
      fields: { ...table.replyFields, ...set, ...shown, ...elements, ...(ifname === undefined ? {} : { ifname }) },
    };
    try {
      using socket = this.#kernel.open(table.protocol);
      using opened = table.open({ socket });
      const entry = table.read(methodsOf(table, opened), subject) as Fields | undefined;
      if (entry === undefined) return undefined;
      // Names identify interfaces in programs; an index may belong to another interface later.
      const { ifindex: _, linkType: _type, operstate: _state, flags: linkFlags, ...named } = entry;
      if (!isLink && linkFlags !== undefined) named["flags"] = linkFlags;
      if (named["viaIf"] !== undefined) delete named["viaIfindex"];
      if (isPreference) delete named["handle"];
      // Lists contain this time in another attribute.
      if (table.family === "rt-route" && fields["expires"] !== undefined) named["expires"] = fields["expires"];
      if (!isLink) return named;
      if (fields["master"] === 0) named["master"] = null;
      if (fields["netNsFd"] !== undefined) named["netns"] = this.#handles.find(fields["netNsFd"]);
      const { peer } = (named["data"] ?? {}) as { peer?: Fields };
      if (peer !== undefined) named["data"] = { peer: this.decode(table, { ...subject, fields: peer }) };
      const flags = header?.["ifiFlags"] as readonly string[] | undefined;
      const changed = Number(header?.["ifiChange"] ?? 0);
      const others = Object.entries(switchableFlags).filter(([, bit]) => (changed & bit) !== 0);
      const switched = Object.fromEntries(others.map(([name]) => [name, flags?.includes(name) === true]));
      const { flags: _flags, ...settings } = named;
      const isCreated =
        Number(index) > 0 && fields["ifname"] !== undefined && this.#nameOf(Number(index)) === undefined;
      return {
        ...(isCreated ? { ifname, ifindex: index } : {}),
        ...settings,
        ...(others.length === 0 ? {} : { flags: switched }),
        ...(changed & IFF_UP ? { up: flags?.includes("up") === true } : {}),
      };
    } catch {
      return undefined;
    } finally {
      this.#entry = undefined;
    }
  }

  #nameOf(index: number): unknown {
    return this.#links.find(({ header }) => (header as Fields)["ifiIndex"] === index)?.["ifname"];
  }

  /**
   * Calls a method and returns the number of fields in which its request differs from the recorded one. If the method
   * refuses a field of its argument, returns the path of the field.
   */
  difference(table: TableForm, method: string, args: unknown[], request: RecordedRequest): Difference {
    const { requests } = this.#kernel;
    const before = requests.length;
    try {
      using socket = this.#kernel.open(table.protocol);
      using opened = table.open({ socket });
      const result = methodsOf(table, opened)[method]!(...args);
      if (request.isQuery) (result as { toArray?(): unknown }).toArray?.();
    } catch (error) {
      // The fake kernel has no entry for most queries; only the request matters.
      if (!request.isQuery) return refusedField((error as Error).message);
    }
    const sent = requests.slice(before).filter(({ family, operation }) => {
      return (
        family === table.family && (request.isQuery ? operation === table.list : table.changes.includes(operation))
      );
    });
    // Some lists also read the names of interfaces.
    if (sent.length !== 1 && !request.isQuery) return [];
    const isSameKind = (one: { operation: string; message: MessageView }) =>
      one.operation === request.operation &&
      (request.isQuery || ((one.message.flags ^ request.flags) & modifiersOf(request)) === 0);
    const found = sent.filter(isSameKind).map((one) => differences(effective(one), effective(request)));
    return found.length === 0 ? [] : Math.min(...found);
  }
}

/** Returns the settings of a new set as the kernel reports them: with the mark mask in the byte order of the host. */
function reportedSet({ data }: Fields): Fields {
  const { markmask } = (data ?? {}) as { markmask?: number };
  if (markmask === undefined) return {};
  return { data: { ...(data as Fields), markmask: new DataView(Uint32Array.of(markmask).buffer).getUint32(0) } };
}

/** Returns the flags that determine what a request does. */
function modifiersOf({ family, operation }: RecordedRequest): number {
  // The kernel distinguishes these requests by their number only.
  if (operation === "newlinkprop" || operation === "setneightbl" || family === "xfrm") return 0;
  if (family !== "ipset") return MODIFIERS;
  return ["create", "add", "del"].includes(operation) ? NLM_F_EXCL : 0;
}

/** Returns the methods of an open table, bound to the object that has them. */
function methodsOf({ property }: TableForm, opened: object): AnyTable {
  const owner = (property === undefined ? opened : (opened as Fields)[property]) as Fields;
  return new Proxy({}, { get: (_, name) => (owner[name as string] as () => unknown).bind(owner) });
}

/** Returns the path of the field that an error of a method names, as in "add link: data.vlan.id: expected …". */
function refusedField(message: string): readonly string[] {
  const paths = message
    .split(/: (?:unknown|expected|not |cannot |only |ignored )/)[0]!
    .split(": ")
    .at(-1)!;
  return paths
    .replace(/^(changes?|link|route|address|rule|neighbour|connection|entry|set|settings|config)\./, "")
    .split(/[.[]/);
}

/**
 * Fields that the kernel ignores: those that tc(8) sends for kernels before Linux 3.8, the state of neighbours to delete,
 * versions, and the number of a line in the input of ipset(8).
 */
const ignored: Readonly<Record<string, readonly string[]>> = {
  tc: ["rtab", "ctab", "ptab", "cellLog", "cellAlign"],
  // Lists contain these fields; programs that flush a table send listed entries.
  "rt-neigh delneigh": ["ndmState", "ndmType", "probes", "cacheinfo"],
  "rt-addr deladdr": ["cacheinfo", "proto", "ifaScope"],
  "rt-route delroute": ["cacheinfo", "pref", "ttlPropagate"],
  conntrack: ["version"],
  "conntrack new": ["mask"],
  "conntrack delete": [
    ...["tupleReply", "status", "timeout", "mark", "use", "protoinfo", "synproxy", "help", "labels", "secctx"],
    ...["countersOrig", "countersReply", "seqAdjOrig", "seqAdjReply", "natSrc", "natDst", "timestamp"],
  ],
  "rt-link getlink": ["extMask"],
  "rt-route getroute": ["rtmFamily", "rtmTable"],
  ipset: ["nfgenFamily", "cadtLineno", "lineno", "revision"],
  ethtool: ["flags"],
};

/** Whether a value in the header of a query is the same as none. `ip link` sends AF_PACKET, which lists all links. */
function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.every((byte) => byte === 0);
  if (isFields(value)) return Object.values(value).every(isDefault);
  return value === 0 || value === AF_PACKET || value === "unspec" || (Array.isArray(value) && value.length === 0);
}

/** Returns fields in which values that a request can have in its header or in an attribute are in the attribute only. */
function normalized(family: string, operation: string, fields: Fields): Fields {
  const { header, ...attributes } = fields as { header?: Fields } & Fields;
  if (family === "rt-rule") {
    const { table, ...rest } = header ?? {};
    const { suppressPrefixlen, ...others } = attributes;
    // Listed rules have all bits set if they suppress nothing. (fib_nl2rule)
    const suppressing = suppressPrefixlen === 0xffffffff ? {} : { suppressPrefixlen };
    return { ...others, ...suppressing, header: rest, table: attributes["table"] ?? table };
  }
  if (operation === "delneigh" && header?.["ndmFamily"] !== AF_BRIDGE) {
    // Only entries of bridges are selected by their hardware address. (neigh_delete)
    const { lladdr: _, ...others } = attributes;
    return { ...others, header };
  }
  if (family === "tc") return { ...fields, options: normalizedOptions(fields) };
  if (family === "xfrm") return normalizedAssociation(fields, operation);
  if (family === "rt-route" && header !== undefined) {
    const { rtmTable, ...rest } = header;
    const { dst, metrics, ...others } = attributes;
    // The destination of default routes, which programs send or omit.
    const destination = rest["rtmDstLen"] === 0 && /^[0.:]*$/.test(`${dst}`) ? {} : { dst };
    // The library sends empty metrics for routes with a next hop object.
    const settings = isFields(metrics) && Object.keys(metrics).length === 0 ? {} : { metrics };
    return { ...others, ...destination, ...settings, header: rest, table: attributes["table"] ?? rtmTable };
  }
  if (family !== "rt-addr") return fields;
  const { ifaFlags: _, ...rest } = header as Fields;
  const { address = attributes["local"], local = attributes["address"] } = attributes;
  const flags = addressFlags(fields);
  // The only flag that affects a deletion. (inet6_rtm_deladdr)
  const effects = operation === "deladdr" ? flags.filter((flag) => flag === "managetempaddr") : flags;
  return { ...attributes, address, local, header: rest, flags: effects };
}

/** Protocols whose security associations have an index: ESP, AH and IPComp. (linux/in.h) */
const ipsecProtocols = new Set<unknown>([50, 51, 108]);

/** Returns fields of IPsec with the family of the selector that the kernel assumes, and without an ignored source address. */
function normalizedAssociation(fields: Fields, operation: string): Fields {
  const { header, srcaddr, ...others } = fields as { header?: Fields } & Fields;
  // Security associations of IPsec are found without their source. (xfrm_user_state_lookup)
  if (operation === "delsa") return ipsecProtocols.has(header?.["proto"]) ? { ...others, header } : fields;
  const sel = header?.["sel"];
  const hasFamily = isFields(sel) && sel["family"] !== 0;
  const flags = header?.["flags"] as readonly unknown[] | undefined;
  if (!isFields(sel) || hasFamily || flags?.includes("af-unspec") === true) return fields;
  return { ...fields, header: { ...header, sel: { ...sel, family: header?.["family"] } } };
}

/**
 * Returns options of tc(8) without values that a request has twice: the burst of a token bucket in bytes, and the times of
 * netem, which old programs send only as ticks.
 */
function normalizedOptions({ kind, options }: Fields): unknown {
  if (!isFields(options)) return options;
  const { burst: _, pburst: __, ...bucket } = options;
  if (kind === "tbf") return bucket;
  if (kind !== "netem" || !isFields(options["header"])) return options;
  const { latency, jitter, ...header } = options["header"] as { latency?: number; jitter?: number };
  const nanoseconds = (ticks = 0) => BigInt(ticks) * BigInt(TICK_NS);
  const { latency64 = nanoseconds(latency), jitter64 = nanoseconds(jitter) } = options;
  return { ...options, header, latency64, jitter64 };
}

/** Length of a tick of the kernel's packet scheduler clock in nanoseconds. */
const TICK_NS = 64;

/** Returns the fields of a request that have an effect. */
function effective({ family, operation, fields }: { family: string; operation: string; fields: unknown }): unknown {
  const isQuery = tables.some(({ list }) => list === operation);
  const names = new Set([...(ignored[family] ?? []), ...(ignored[`${family} ${operation}`] ?? [])]);
  const effects = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(effects);
    if (!isFields(value)) return value;
    const kept = Object.entries(value).filter(([name]) => !names.has(name));
    const all = kept.map(([name, inner]) => [name, effects(inner)] as const);
    return Object.fromEntries(all.filter(([, inner]) => !(isQuery && isDefault(inner))));
  };
  return effects(normalized(family, operation, fields as Fields));
}
