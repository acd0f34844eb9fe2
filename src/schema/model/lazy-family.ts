import { defined, lazily } from "../../base/objects.ts";
import type {
  Attribute,
  AttributeSet,
  Enum,
  EnumEntry,
  Exchange,
  Family,
  Member,
  Named,
  Operation,
  Payload,
  Struct,
  SubMessage,
} from "./family.ts";
import { fieldName } from "./names.ts";

export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) if (typeof inner === "object" && !Object.isFrozen(inner)) deepFreeze(inner);
  return Object.freeze(value);
}

/** Tables of which most programs need only a few entries. */
export const lazyKeys = ["enums", "structs", "sets", "subMessages", "operations"] as const;
type LazyKey = (typeof lazyKeys)[number];

type Words = string | readonly string[];

type Changed<Thing, Fields> = Omit<Thing, keyof Fields> & Readonly<Fields>;

/** Words are `name=value`, or `name` for the previous value plus 1. */
type CompactEnum = Changed<Enum, { flags?: boolean; entries: string | readonly (string | EnumEntry)[] }>;
/** Without the field name if it can be derived. */
type CompactAttribute = Changed<Attribute, { field?: string }>;
/** Published modules use text: "mtu 4 u32;address 1 binary hint=mac". */
type Rows<Row> = string | readonly (string | Row)[];
type CompactSet = Changed<AttributeSet, { attributes: Rows<CompactAttribute> }>;
type CompactStruct = Changed<Struct, { members: Rows<Member> }>;
/** As text: the number and the attributes of a message, "3 name index". */
type CompactPayload = string | Changed<Payload, { attributes?: Words }>;
type CompactExchange = Changed<Exchange, { request: CompactPayload; reply?: CompactPayload }>;
type CompactOperation = Changed<
  Omit<Operation, "name">,
  { do?: CompactExchange; dump?: CompactExchange; event?: CompactPayload }
>;

/** Functions that create the entries at first use, or JSON text. */
type Makers<Thing> = { readonly [name: string]: string | (() => Thing) };

/**
 * Model of a family as a generated module contains it. Enums, structures, attribute sets, sub-messages and operations
 * are created at their first use, so that the module loads fast.
 */
export interface LazyFamily extends Omit<Family, LazyKey> {
  readonly enums: Makers<CompactEnum>;
  readonly structs: Makers<CompactStruct>;
  readonly sets: Makers<CompactSet>;
  readonly subMessages: Makers<SubMessage>;
  readonly operations: Makers<CompactOperation>;
}

/** Entries are created and frozen at their first use. */
export function createLazyFamily(family: LazyFamily): Family {
  const { enums, structs, sets, subMessages, operations, links, ...rest } = family;
  const parts: { [Key in LazyKey]: () => Family[Key] } = {
    enums: () => lazyEntries(enums, completeEnum),
    structs: () => lazyEntries(structs, (struct) => ({ ...struct, members: completeRows(struct.members) })),
    sets: () => lazyEntries(sets, (set) => ({ ...set, attributes: completeRows(set.attributes) })),
    subMessages: () => lazyEntries(subMessages, (subMessage) => subMessage),
    operations: () => lazyEntries(operations, completeOperation),
  };
  const model = { ...deepFreeze(rest), links: Object.freeze(links) };
  for (const key of lazyKeys) Object.defineProperty(model, key, { get: lazily<object>(parts[key]), enumerable: true });
  return model as Family;
}

function lazyEntries<Compact, Thing extends object>(
  makers: Makers<Compact>,
  complete: (compact: Compact, name: string) => Thing,
): Named<Thing> {
  const known = Object.create(null) as Record<string, Thing>;
  const create = (name: string) => {
    const maker = makers[name]!;
    return deepFreeze(complete(typeof maker === "string" ? (JSON.parse(maker) as Compact) : maker(), name));
  };
  const made: Record<string, Thing> = {};
  for (const name of Object.keys(makers)) {
    Object.defineProperty(made, name, { get: () => (known[name] ??= create(name)), enumerable: true });
  }
  writtenForms.set(Object.freeze(made), makers);
  return made;
}

const writtenForms = new WeakMap<object, Makers<unknown>>();

export function entriesWith<Thing extends object>(entries: Named<Thing>, property: keyof Thing & string): Thing[] {
  const makers = writtenForms.get(entries);
  const canHave = (name: string) => {
    const maker = makers?.[name];
    return typeof maker !== "string" || maker.includes(`"${property}"`);
  };
  const found = Object.keys(entries).filter(canHave);
  return found.map((name) => entries[name]!).filter((entry) => entry[property] !== undefined);
}

function wordsOf(words: Words): readonly string[] {
  return typeof words === "string" ? (words.match(/\S+/g) ?? []) : words;
}

function completeEnum({ flags = false, entries, ...rest }: CompactEnum): Enum {
  let next = 0;
  const complete: EnumEntry[] = [];
  const parts = typeof entries === "string" ? [entries] : entries;
  for (const entry of parts.flatMap<string | EnumEntry>((part) => (typeof part === "string" ? wordsOf(part) : part))) {
    if (typeof entry === "string") {
      const [name = "", value = next] = entry.split("=");
      complete.push({ name, value: Number(value) });
    } else complete.push(entry);
    next = complete.at(-1)!.value + 1;
  }
  return { flags, entries: complete, ...rest };
}

/** Padding, and members that the encoder computes, have no field. */
export function memberField({ name, type, counts, countsItems }: Member): string | undefined {
  return type === "pad" || counts === true || countsItems === true ? undefined : fieldName(name);
}

/** In published modules, the tables of attributes and members are text. */
export function rowsOf<Row extends object>(rows: Rows<Row>): Row[] {
  if (typeof rows === "string") return rows.split(";").map(rowOf) as Row[];
  return rows.map((part) => (typeof part === "string" ? (rowOf(part) as Row) : part));
}

/** Changes the objects; calls would be compiled, which costs short programs. */
function completeRows<Row extends CompactAttribute | Member>(rows: Rows<Row>): (Row & { readonly field: string })[] {
  const complete = rowsOf(rows) as (Row & { field?: string })[];
  const isFlat = typeof rows === "string";
  for (const row of complete) {
    const { number, type, counts, countsItems } = row as Partial<Attribute & Member>;
    const hasField = number !== undefined || (type !== "pad" && counts !== true && countsItems !== true);
    if (hasField && row.field === undefined) row.field = fieldName(row.name);
    if (isFlat) Object.freeze(row);
  }
  return (isFlat ? Object.freeze(complete) : complete) as (Row & { readonly field: string })[];
}

const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

// A second word that starts with a digit is the number.
function rowOf(text: string): object {
  const words = text.split(" ");
  const row: Record<string, unknown> = { name: words[0] };
  let index = 1;
  const first = words[1]!.charCodeAt(0);
  if (first >= DIGIT_0 && first <= DIGIT_9) row["number"] = Number(words[index++]);
  row["type"] = words[index++];
  for (; index < words.length; index++) {
    const [key, value] = words[index]!.split("=");
    row[key!] = value === undefined ? true : /^-?\d+$/.test(value) ? Number(value) : value;
  }
  return row;
}

function completePayload<Given extends CompactPayload | undefined>(payload: Given): Payload | Extract<Given, undefined>;
function completePayload(payload: CompactPayload | undefined): Payload | undefined {
  if (payload === undefined) return undefined;
  if (typeof payload === "string") {
    const [number, ...attributes] = wordsOf(payload);
    return { number: Number(number), attributes };
  }
  const { number, attributes = [], ...rest } = payload;
  return { number, attributes: wordsOf(attributes), ...rest };
}

function completeExchange({ request, reply }: CompactExchange): Exchange {
  return defined({ request: completePayload(request), reply: completePayload(reply) });
}

function completeOperation({ do: one, dump, event, ...rest }: CompactOperation, name: string): Operation {
  return defined({
    ...rest,
    name,
    do: one && completeExchange(one),
    dump: dump && completeExchange(dump),
    event: completePayload(event),
  });
}
