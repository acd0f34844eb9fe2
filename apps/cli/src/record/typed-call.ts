import { NETLINK_ROUTE, NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "bun-netlink";
import { families } from "bun-netlink/families";
import { Addresses, Links, Neighbours, Routes, Rules } from "bun-netlink/route";
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
  list(): { toArray(): object[] };
} & Readonly<Record<string, (...args: unknown[]) => unknown>>;

interface TableForm {
  readonly name: string;
  readonly open: (options: object) => AnyTable;
  /** Operation that lists the table. */
  readonly list: string;
  readonly methods: readonly string[];
  /** Operations that change the table. */
  readonly changes: readonly string[];
}

const form = (name: string, table: unknown, object: string, ...methods: string[]): TableForm => ({
  name,
  open: (options) => (table as { open(options: object): AnyTable }).open(options),
  list: `get${object}`,
  methods,
  changes: [`new${object}`, `del${object}`],
});

/** Tables of `bun-netlink/route`, by the family of their requests. */
const forms: Readonly<Record<string, TableForm>> = {
  "rt-link": form("Links", Links, "link", "add", "set", "delete"),
  "rt-addr": form("Addresses", Addresses, "addr", "add", "replace", "delete"),
  "rt-route": form("Routes", Routes, "route", "add", "replace", "append", "delete"),
  "rt-rule": form("Rules", Rules, "rule", "add", "delete"),
  "rt-neigh": form("Neighbours", Neighbours, "neigh", "add", "replace", "delete"),
};

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
  const table = forms[request.family];
  if (table === undefined || !table.changes.includes(request.operation)) return undefined;
  const kernel = await NamedKernel.create(names);
  const entry = kernel.decode(table, request);
  if (entry === undefined) return undefined;
  for (const method of table.methods) {
    const toArguments = argumentsOf(table, method);
    const fields = closest(entry, (part) => kernel.difference(table, method, toArguments(part), request));
    if (fields !== undefined) return { table: table.name, method, arguments: toArguments(fields) };
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

/**
 * Returns the fewest fields of an entry for which `difference` is 0; undefined if there are none. Lists contain fields
 * that methods refuse, and defaults of fields that the recorded request lacks.
 */
function closest(entry: Fields, difference: (part: Fields) => number | string): Fields | undefined {
  let part = entry;
  let least = difference(part);
  for (let refused = 0; typeof least === "string" && Object.hasOwn(part, least) && refused < MAX_REFUSED; refused++) {
    const { [least]: _, ...less } = part;
    part = less;
    least = difference(part);
  }
  if (typeof least === "string") return undefined;
  for (let before = -1; before !== Object.keys(part).length; ) {
    before = Object.keys(part).length;
    for (const name of Object.keys(part)) {
      const { [name]: value, ...less } = part;
      const without = difference(less);
      if (typeof without === "number" && without <= least) {
        part = less;
        least = without;
      } else if (typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
        const within = part;
        const rest = least;
        const inner = closest(value as Fields, (fewer) => {
          const one = difference({ ...within, [name]: fewer });
          return typeof one === "number" ? Math.max(one - rest, 0) : one;
        });
        if (inner !== undefined) part = { ...part, [name]: inner };
      }
    }
  }
  return least === 0 ? part : undefined;
}

/** A fake kernel with the interfaces of a recording. */
class NamedKernel {
  readonly #kernel = new FakeKernel();
  readonly #links: readonly Fields[];
  readonly #families: ReadonlyMap<string, NetlinkFamily>;
  /** The entry to decode, with its family. */
  #entry: { readonly family: string; readonly fields: Fields } | undefined;

  private constructor(names: ReadonlyMap<number, string>, known: ReadonlyMap<string, NetlinkFamily>) {
    this.#links = [...names].map(([ifiIndex, ifname]) => ({ header: { ifiIndex }, ifname }));
    this.#families = known;
    for (const [family, { list, changes }] of Object.entries(forms)) {
      const model = this.#families.get(family)!;
      const isGettable = model.operations[list]?.do !== undefined;
      const handlers: Record<string, object> = {
        [list]: {
          dump: () => this.#list(family),
          ...(isGettable ? { do: (fields: Fields) => this.#find(family, fields) } : {}),
        },
      };
      for (const change of changes) handlers[change] = { do: () => {} };
      this.#kernel.register(model, handlers as never);
    }
  }

  static async create(names: ReadonlyMap<number, string>): Promise<NamedKernel> {
    const loaded = await Promise.all(Object.keys(forms).map(async (name) => [name, await families[name]!()] as const));
    return new NamedKernel(names, new Map(loaded));
  }

  #list(family: string): readonly Fields[] {
    const entries = this.#entry?.family === family ? [this.#entry.fields] : [];
    return family === "rt-link" ? [...this.#links, ...entries] : entries;
  }

  #find(family: string, { header, ifname }: { header?: Fields; ifname?: unknown }): Fields | undefined {
    return this.#list(family)
      .filter((link) => link["ifname"] === ifname || (link["header"] as Fields)["ifiIndex"] === header?.["ifiIndex"])
      .at(-1);
  }

  /** Decodes a request as an entry of a table; undefined if that is not possible. */
  decode(table: TableForm, { family, fields }: RecordedRequest): Fields | undefined {
    const { header } = fields as { header?: Fields };
    const index = header?.["ifiIndex"];
    const ifname = family === "rt-link" ? (fields["ifname"] ?? this.#nameOf(Number(index))) : undefined;
    this.#entry = { family, fields: { ...fields, ...(ifname === undefined ? {} : { ifname }) } };
    try {
      using socket = this.#kernel.open(NETLINK_ROUTE);
      using tables = table.open({ socket });
      const entry = tables.list().toArray().at(-1) as Fields | undefined;
      if (entry === undefined) return undefined;
      // Names identify interfaces in programs; an index may belong to another interface later.
      const { ifindex: _, ...named } = entry;
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
   * refuses a field of its argument, returns the name of the field.
   */
  difference(table: TableForm, method: string, args: unknown[], request: RecordedRequest): number | string {
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
    return isSameKind ? differences(change!.fields, request.fields) : "";
  }
}

/** Returns the name of the field that an error of a method names last, as in "add link: data.vlan.id: expected …". */
function refusedField(message: string): string {
  const paths = message
    .split(/: (?:unknown|expected|not |cannot |only )/)[0]!
    .split(": ")
    .at(-1)!;
  return paths.replace(/^(change|link|route|address|rule|neighbour)\./, "").split(/[.[]/)[0]!;
}

/** Returns the number of fields in which two values differ. */
function differences(one: unknown, other: unknown): number {
  if (Bun.deepEquals(one, other)) return 0;
  const isFields = (value: unknown) => typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
  if (!isFields(one) || !isFields(other)) return 1;
  const names = new Set([...Object.keys(one as Fields), ...Object.keys(other as Fields)]);
  return [...names].reduce((sum, name) => sum + differences((one as Fields)[name], (other as Fields)[name]), 0);
}
