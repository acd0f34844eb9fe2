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

/** Freezes plain values recursively. Skips frozen values. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}

/** Properties of a family model that have many entries, of which a program usually needs only a few. */
export const lazyKeys = ["enums", "structs", "sets", "subMessages", "operations"] as const;
type LazyKey = (typeof lazyKeys)[number];

/** Words, such as attribute names: as a list, or as one text in which white space separates the words. */
type Words = string | readonly string[];

/**
 * An enum whose entries may be written as the words of a string: `name=value`, or `name` if the value is the previous
 * value plus 1 (0 for the first entry).
 */
interface CompactEnum extends Omit<Enum, "flags" | "entries"> {
  /** Whether the values are bit flags (default false). */
  readonly flags?: boolean;
  readonly entries: string | readonly (string | EnumEntry)[];
}

/** An attribute in a generated module. Its properties that follow from its name are omitted. */
type CompactAttribute = Omit<Attribute, "field"> & { readonly field?: string };

/**
 * Attributes of a set, or members of a struct. In published modules, they are text: rows separated by semicolons, of
 * words separated by spaces. The words are the name, the number of an attribute, the type, and other properties:
 * `hint=ipv4`, or the name of a property that is true.
 */
type Rows<Row> = string | readonly (string | Row)[];

/** An attribute set in a generated module. */
interface CompactSet extends Omit<AttributeSet, "attributes"> {
  readonly attributes: Rows<CompactAttribute>;
}

/** A structure in a generated module. */
interface CompactStruct extends Omit<Struct, "members"> {
  readonly members: Rows<Member>;
}

interface CompactPayload extends Omit<Payload, "attributes"> {
  /** Names of the attributes in the set (default: none). */
  readonly attributes?: Words;
}

interface CompactExchange {
  readonly request: CompactPayload;
  readonly reply?: CompactPayload;
}

/** An operation in a generated module, without its name, which is its key. */
interface CompactOperation extends Omit<Operation, "name" | "do" | "dump" | "event"> {
  readonly do?: CompactExchange;
  readonly dump?: CompactExchange;
  readonly event?: CompactPayload;
}

/** The entries of one part of a family by name: functions that create them, or the entries as JSON. */
type Makers<Thing> = { readonly [name: string]: string | (() => Thing) };

/**
 * A family as written in a generated module. Most entries are created on first use, so that the module loads fast.
 * Properties that follow from others are omitted.
 */
export interface LazyFamily extends Omit<Family, LazyKey> {
  readonly enums: Makers<CompactEnum>;
  readonly structs: Makers<CompactStruct>;
  readonly sets: Makers<CompactSet>;
  readonly subMessages: Makers<SubMessage>;
  readonly operations: Makers<CompactOperation>;
}

/** Returns a family whose entries are created and frozen on first use. It can be used like any other family. */
export function createLazyFamily(family: LazyFamily): Family {
  const { enums, structs, sets, subMessages, operations, links, ...rest } = family;
  const parts: { [Key in LazyKey]: () => Family[Key] } = {
    enums: () => lazyEntries(enums, completeEnum),
    structs: () =>
      lazyEntries(structs, (struct) => ({ ...struct, members: rowsOf(struct.members).map(completeMember) })),
    sets: () => lazyEntries(sets, (set) => ({ ...set, attributes: rowsOf(set.attributes).map(completeAttribute) })),
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
  const made: Record<string, Thing> = {};
  for (const [name, maker] of Object.entries(makers)) {
    const get = lazily(() => {
      return deepFreeze(complete(typeof maker === "string" ? (JSON.parse(maker) as Compact) : maker(), name));
    });
    Object.defineProperty(made, name, { get, enumerable: true });
  }
  return Object.freeze(made);
}

function wordsOf(words: Words): readonly string[] {
  return typeof words === "string" ? (words.match(/\S+/g) ?? []) : words;
}

function completeEnum({ flags = false, entries, ...rest }: CompactEnum): Enum {
  let next = 0;
  const complete: EnumEntry[] = [];
  for (const part of typeof entries === "string" ? [entries] : entries) {
    for (const entry of typeof part === "string" ? wordsOf(part) : [part]) {
      if (typeof entry === "string") {
        const [name = "", value = next] = entry.split("=");
        complete.push({ name, value: Number(value) });
      } else complete.push(entry);
      next = complete.at(-1)!.value + 1;
    }
  }
  return { flags, entries: complete, ...rest };
}

/**
 * Derives the field name of a member from the member's name. Returns undefined for padding and computed members, which
 * have no field.
 */
export function memberField({ name, type, counts, countsItems }: Member): string | undefined {
  return type === "pad" || counts === true || countsItems === true ? undefined : fieldName(name);
}

function completeMember(member: Member): Member {
  const { name, field = memberField(member), ...rest } = member;
  return field === undefined ? { name, ...rest } : { name, field, ...rest };
}

/** Returns attributes or members as objects. */
export function rowsOf<Row extends object>(rows: Rows<Row>): Row[] {
  const parts = typeof rows === "string" ? rows.split(";") : rows;
  return parts.map((part) => (typeof part === "string" ? (rowOf(part) as Row) : part));
}

// The build writes only texts that stand for a valid row.
function rowOf(text: string): object {
  const [name, ...words] = text.split(" ");
  const number = /^\d+$/.test(words[0]!) ? { number: Number(words.shift()) } : {};
  const row: Record<string, unknown> = { name, ...number, type: words.shift() };
  for (const word of words) {
    const [key, value] = word.split("=");
    row[key!] = value === undefined ? true : /^-?\d+$/.test(value) ? Number(value) : value;
  }
  return row;
}

function completeAttribute({ name, field = fieldName(name), ...rest }: CompactAttribute): Attribute {
  return { name, field, ...rest };
}

function completePayload({ number, attributes = [], ...rest }: CompactPayload): Payload {
  return { number, attributes: wordsOf(attributes), ...rest };
}

function completeExchange({ request, reply }: CompactExchange): Exchange {
  return defined({ request: completePayload(request), reply: reply && completePayload(reply) });
}

function completeOperation({ do: one, dump, event, ...rest }: CompactOperation, name: string): Operation {
  return defined({
    ...rest,
    name,
    do: one && completeExchange(one),
    dump: dump && completeExchange(dump),
    event: event && completePayload(event),
  });
}
