import { NETLINK_ROUTE, NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "bun-netlink";
import { families } from "bun-netlink/families";
import {
  Addresses,
  AddressLabels,
  Filters,
  ForwardingEntries,
  formatRate,
  Links,
  MulticastGroups,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "bun-netlink/route";
import type { NetlinkFamily } from "bun-netlink/schema";
import { FakeKernel } from "bun-netlink/testing";
import type { RecordedRequest } from "./requests.ts";

type Fields = Record<string, unknown>;

/** A call of a method of `bun-netlink/route` that sends the same request as a recorded program. */
export interface TypedCall {
  /** Name of the class. */
  readonly table: string;
  readonly method: string;
  readonly arguments: readonly unknown[];
}

/** The parts of a table of `bun-netlink/route` that this file uses. */
type AnyTable = Disposable & {
  list(dev?: unknown): { toArray(): object[] };
} & Readonly<Record<string, (...args: unknown[]) => unknown>>;

interface TableForm {
  readonly name: string;
  readonly open: (options: object) => AnyTable;
  /** Family of the requests. */
  readonly family: string;
  /** Operation that lists the table. */
  readonly list: string;
  /** Whether the method `list` requires the name of an interface. */
  readonly isListedByDevice: boolean;
  readonly methods: readonly string[];
  /** Operations that change the table. */
  readonly changes: readonly string[];
}

const form = (table: { name: string }, family: string, object: string, ...methods: string[]): TableForm => ({
  name: table.name,
  open: (options) => (table as unknown as { open(options: object): AnyTable }).open(options),
  family,
  list: `get${object}`,
  isListedByDevice: object === "tclass" || object === "tfilter",
  methods,
  changes: [`new${object}`, `del${object}`],
});

/** Tables of `bun-netlink/route`. Of two tables with the same requests, the first one that fits is used. */
const forms: readonly TableForm[] = [
  form(Links, "rt-link", "link", "add", "set", "delete"),
  form(Addresses, "rt-addr", "addr", "add", "replace", "delete"),
  form(AddressLabels, "rt-addrlabel", "addrlabel", "add", "replace", "delete"),
  form(Routes, "rt-route", "route", "add", "replace", "append", "delete"),
  form(Rules, "rt-rule", "rule", "add", "delete"),
  form(Nexthops, "rt-nexthop", "nexthop", "add", "replace", "delete"),
  form(Neighbours, "rt-neigh", "neigh", "add", "replace", "delete"),
  form(ForwardingEntries, "rt-neigh", "neigh", "add", "replace", "append", "delete"),
  form(MulticastGroups, "rt-mdb", "mdb", "add", "replace", "delete"),
  form(Qdiscs, "tc", "qdisc", "add", "replace", "change", "delete"),
  form(TrafficClasses, "tc", "tclass", "add", "replace", "change", "delete"),
  form(Filters, "tc", "tfilter", "add", "replace", "change", "delete"),
];

/** Bit of the field `ifiChange` if a request sets a link up or down. (linux/if.h) */
const IFF_UP = 1;
const MODIFIERS = NLM_F_REPLACE | NLM_F_EXCL | NLM_F_CREATE | NLM_F_APPEND;

/**
 * Returns the shortest call of a table's method that sends a recorded request. Returns undefined if there is none.
 *
 * The request is decoded as an entry of the table, by listing a fake kernel that contains it. Each method is then called
 * with the entry, and the request that it sends is compared with the recorded one. A field without which the request
 * stays the same is omitted.
 */
export async function typedCall(
  request: RecordedRequest,
  names: ReadonlyMap<number, string>,
): Promise<TypedCall | undefined> {
  const tables = forms.filter(
    ({ family, changes }) => family === request.family && changes.includes(request.operation),
  );
  if (tables.length === 0) return undefined;
  const kernel = await NamedKernel.create(names);
  for (const table of tables) {
    const entry = kernel.decode(table, request);
    for (const method of entry === undefined ? [] : table.methods) {
      const toArguments = argumentsOf(table, method);
      const fields = closest(entry!, (part) => kernel.difference(table, method, toArguments(part), request));
      if (fields !== undefined) return { table: table.name, method, arguments: toArguments(fields) };
    }
  }
  return undefined;
}

/** Returns the function that converts the fields of an entry to arguments of a method. */
function argumentsOf({ name }: TableForm, method: string): (part: Fields) => unknown[] {
  if (name !== "Links" || method === "add") return (part) => [part];
  if (method === "delete") return ({ ifname }) => [ifname];
  return ({ ifname, ...changes }) => [ifname, changes];
}

/** Maximum number of fields that are left out because a method refuses them. */
const MAX_REFUSED = 40;

/** What is known of a call: the number of fields in which its request differs, or the path of a field that is refused. */
type Difference = number | readonly string[];

/**
 * Returns the fewest fields of an entry for which `difference` is 0; undefined if there are none. Lists contain fields
 * that methods refuse, and defaults of fields that the recorded request lacks.
 */
function closest(entry: Fields, difference: (part: Fields) => Difference): Fields | undefined {
  let part = entry;
  let least = difference(part);
  for (let refused = 0; typeof least !== "number" && refused < MAX_REFUSED; refused++) {
    const less = without(part, least);
    if (less === undefined) return undefined;
    part = less;
    least = difference(part);
  }
  if (typeof least !== "number") return undefined;
  /** Takes another form of the entry if its request does not differ in more fields. */
  const take = (other: Fields): boolean => {
    const found = difference(other);
    if (typeof found !== "number" || found > (least as number)) return false;
    part = other;
    least = found;
    return true;
  };
  const reduce = (path: readonly string[]) => {
    for (const [name, value] of Object.entries(at(part, path) ?? {})) {
      const inner = [...path, name];
      if (!Array.isArray(at(part, path)) && take(without(part, inner)!)) continue;
      if (isNested(value)) reduce(inner);
      if (!isFields(value) || Array.isArray(at(part, path))) continue;
      const reduced = at(part, inner)!;
      const outer = { ...at(part, path), ...reduced };
      if (name === "parms" && parametersOf(outer).some((parameters) => take(replaced(part, path, parameters))))
        continue;
      take(replaced(part, path, Object.fromEntries(Object.entries(outer).filter(([key]) => key !== name))));
    }
  };
  for (let before: Fields | undefined; before !== part; ) {
    before = part;
    reduce([]);
  }
  return least === 0 ? part : undefined;
}

/** Time of one tick in the parameters of token buckets, in seconds. */
const TICK = 64e-9;

/** Returns options with the parameters that tc(8) has instead of the structure `parms`, in the forms that may fit. */
function parametersOf({ parms: _, burst, ...options }: Fields): Fields[] {
  const parameters: Fields = {};
  for (const name of ["rate", "ceil", "peakrate"]) {
    const { rate } = (options[name] ?? {}) as { rate?: unknown };
    if (typeof rate === "number" && rate > 0) parameters[name] = formatRate(rate);
  }
  const { rate, ceil } = options as { rate?: { rate?: number }; ceil?: { rate?: number } };
  const size = (ticks: unknown, of = 0) => (typeof ticks === "number" ? Math.round(ticks * TICK * of) : undefined);
  const bursts = { burst: burst ?? size(options["buffer"], rate?.rate), cburst: size(options["cbuffer"], ceil?.rate) };
  const { limit } = options;
  const others = Object.fromEntries(
    ["prio", "quantum"].flatMap((name) => (options[name] ? [[name, options[name]]] : [])),
  );
  return [
    { ...parameters, ...others },
    { ...parameters, ...others, burst: bursts.burst, limit },
    { ...parameters, ...others, ...bursts },
  ];
}

/** Whether a value is an object with named fields. */
function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether a value is an object with named fields or a list. */
function isNested(value: unknown): value is Fields {
  return isFields(value) || Array.isArray(value);
}

/** Returns the object or list at a path in an entry. The items of lists are numbered. */
function at(entry: Fields, path: readonly string[]): Fields | undefined {
  const found = path.reduce<unknown>((value, name) => (isNested(value) ? value[name] : undefined), entry);
  return isNested(found) ? found : undefined;
}

/** Returns an entry with another value at a path. */
function replaced(entry: Fields, [first, ...rest]: readonly string[], value: unknown): Fields {
  if (first === undefined) return value as Fields;
  const inner = rest.length === 0 ? value : replaced(entry[first] as Fields, rest, value);
  return (Array.isArray(entry) ? entry.with(Number(first), inner) : { ...entry, [first]: inner }) as Fields;
}

/** Returns an entry without the field at a path; undefined if the entry has no such field. */
function without(entry: Fields, path: readonly string[]): Fields | undefined {
  const [name, outer] = [path.at(-1)!, path.slice(0, -1)];
  const found = at(entry, outer) ?? {};
  if (!isFields(found) || found[name] === undefined) return path.length > 1 ? without(entry, outer) : undefined;
  const { [name]: _, ...less } = found;
  return replaced(entry, outer, less);
}

/** A fake kernel with the interfaces of a recording. */
class NamedKernel {
  readonly #kernel = new FakeKernel();
  readonly #links: readonly Fields[];
  /** The entry to decode, with the operation that lists it. */
  #entry: { readonly list: string; readonly fields: Fields } | undefined;

  private constructor(names: ReadonlyMap<number, string>, known: ReadonlyMap<string, NetlinkFamily>) {
    this.#links = [...names].map(([ifiIndex, ifname]) => ({ header: { ifiIndex }, ifname }));
    for (const [family, model] of known) {
      const handlers: Record<string, object> = {};
      for (const { list, changes } of forms.filter((table) => table.family === family)) {
        const isGettable = model.operations[list]?.do !== undefined;
        handlers[list] = {
          dump: () => this.#list(list),
          ...(isGettable ? { do: (fields: Fields) => this.#find(list, fields) } : {}),
        };
        for (const change of changes) handlers[change] = { do: () => {} };
      }
      this.#kernel.register(model, handlers as never);
    }
  }

  static async create(names: ReadonlyMap<number, string>): Promise<NamedKernel> {
    const used = new Set(forms.map(({ family }) => family));
    const loaded = await Promise.all([...used].map(async (name) => [name, await families[name]!()] as const));
    return new NamedKernel(names, new Map(loaded));
  }

  #list(list: string): readonly Fields[] {
    const entries = this.#entry?.list === list ? [this.#entry.fields] : [];
    return list === "getlink" ? [...this.#links, ...entries] : entries;
  }

  #find(list: string, { header, ifname }: { header?: Fields; ifname?: unknown }): Fields | undefined {
    return this.#list(list)
      .filter((link) => link["ifname"] === ifname || (link["header"] as Fields)["ifiIndex"] === header?.["ifiIndex"])
      .at(-1);
  }

  /** Decodes a request as an entry of a table; undefined if that is not possible. */
  decode(table: TableForm, request: RecordedRequest): Fields | undefined {
    const { family, fields } = request;
    const { header } = fields as { header?: Fields };
    const index = header?.["ifiIndex"];
    const ifname = family === "rt-link" ? (fields["ifname"] ?? this.#nameOf(Number(index))) : undefined;
    this.#entry = { list: table.list, fields: { ...fields, ...(ifname === undefined ? {} : { ifname }) } };
    try {
      using socket = this.#kernel.open(NETLINK_ROUTE);
      using tables = table.open({ socket });
      const dev = this.#nameOf(Number(header?.["ifindex"]));
      const entry = tables
        .list(...(table.isListedByDevice ? [dev] : []))
        .toArray()
        .at(-1) as Fields | undefined;
      if (entry === undefined) return undefined;
      // Names identify interfaces in programs; an index may belong to another interface later.
      const { ifindex: _, linkType: _type, operstate: _state, flags: linkFlags, ...named } = entry;
      if (family !== "rt-link" && linkFlags !== undefined) named["flags"] = linkFlags;
      const { peer } = (named["data"] ?? {}) as { peer?: Fields };
      if (peer !== undefined) named["data"] = { peer: this.decode(table, { ...request, fields: peer }) };
      const flags = header?.["ifiFlags"] as readonly string[] | undefined;
      const isStateSet = Number(header?.["ifiChange"] ?? 0) & IFF_UP;
      return isStateSet && flags !== undefined ? { ...named, up: flags.includes("up") } : named;
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
      using socket = this.#kernel.open(NETLINK_ROUTE);
      using tables = table.open({ socket });
      tables[method]!(...args);
    } catch (error) {
      return refusedField((error as Error).message);
    }
    const changes = requests.slice(before).filter((one) => table.changes.includes(one.operation));
    const [change] = changes;
    const isSameKind =
      changes.length === 1 &&
      change!.operation === request.operation &&
      (change!.message.flags & MODIFIERS) === (request.flags & MODIFIERS);
    return isSameKind ? differences(effective(change!), effective(request)) : [];
  }
}

/** Returns the path of the field that an error of a method names, as in "add link: data.vlan.id: expected …". */
function refusedField(message: string): readonly string[] {
  const paths = message
    .split(/: (?:unknown|expected|not |cannot |only |ignored )/)[0]!
    .split(": ")
    .at(-1)!;
  return paths.replace(/^(change|link|route|address|rule|neighbour)\./, "").split(/[.[]/);
}

/** Fields that the kernel ignores: those that tc(8) sends for kernels before Linux 3.8, and the state of neighbours to delete. */
const ignored = (operation: string) =>
  operation === "delneigh" ? ["ndmState"] : ["rtab", "ctab", "ptab", "cellLog", "cellAlign"];

/** Returns the fields of a request that have an effect. */
function effective({ operation, fields }: { operation: string; fields: unknown }): unknown {
  const names = new Set(ignored(operation));
  const effects = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(effects);
    if (!isFields(value)) return value;
    const kept = Object.entries(value).filter(([name]) => !names.has(name));
    return Object.fromEntries(kept.map(([name, inner]) => [name, effects(inner)]));
  };
  return effects(fields);
}

/** Returns the number of fields in which two values differ. A missing object differs in each of its fields. */
function differences(one: unknown, other: unknown): number {
  if (Bun.deepEquals(one, other)) return 0;
  if (!isNested(one) && !isNested(other)) return 1;
  const fieldsOf = (value: unknown) => (isNested(value) ? value : {});
  const [ours, theirs] = [fieldsOf(one), fieldsOf(other)];
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return 1 + [...names].reduce((sum, name) => sum + differences(ours[name], theirs[name]), 0);
}
