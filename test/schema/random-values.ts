import type { Attribute, AttributeValue, Enum, Member, SubMessageFormat } from "../../src/schema/index.ts";
import { type Family, follow, lookup } from "../../src/schema/model/family.ts";
import { fieldName } from "../../src/schema/model/names.ts";
import type { Random } from "../message/random.ts";

/** The values of an object's fields, by name. */
export type Values = Record<string, unknown>;

const DEEPEST = 4;
const letters = ["a", "b", "z", "0", "-", "ä", "€", "😀", " "];

const firsts = new WeakMap<Enum["entries"], Enum["entries"]>();

/** Returns the entries of an enum without those that have the value of an earlier entry. */
function firstEntries(entries: Enum["entries"]): Enum["entries"] {
  let first = firsts.get(entries);
  if (first === undefined) {
    first = entries.filter(({ value }, index) => entries.findIndex((entry) => entry.value === value) === index);
    firsts.set(entries, first);
  }
  return first;
}

/** Generates random values for the attribute sets of a family. Each value is unchanged after encoding and decoding. */
export class RandomValues {
  /** Whether the values are for requests, which encode some arrays as nests. */
  forRequests = false;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Returns random values for a set: an object, or an array for an ordered set. `around` are the enclosing objects,
   * from the outermost; `header` is the structure before the attributes.
   */
  set(family: Family, reference: string, depth: number, around: readonly Values[], header?: Values): Values | Values[] {
    const place = follow(family, reference)!;
    const set = lookup(place.family.sets, place.name)!;
    if (set.sequence === true) {
      const items = Array.from({ length: this.#random.below(4) }, () => this.#random.pick(set.attributes));
      const made = items.map((attribute) => {
        const item: Values = {};
        this.#sets.set(item, set);
        this.#attribute(place.family, attribute, item, depth, [...around, item]);
        return item;
      });
      return made.filter((item) => Object.keys(item).length > 0);
    }
    const object: Values = header === undefined ? {} : { header };
    this.#sets.set(object, set);
    const inside = [...around, object];
    // Inner objects are smaller than outer ones, so that recursive sets end.
    const oneOf = depth === 0 ? 3 : Math.max(6, Math.ceil(set.attributes.length / 8));
    const chosen = set.attributes.filter(() => this.#random.below(oneOf) === 0);
    for (const attribute of chosen) {
      if (object[attribute.field] === undefined) this.#attribute(place.family, attribute, object, depth, inside);
    }
    if (this.#random.below(2) === 0) this.#shuffle(object);
    return object;
  }

  /** Shuffles the fields, so that some attributes that select a format come after the nests with that format. */
  #shuffle(object: Values): void {
    const rest = Object.entries(object);
    while (rest.length > 0) {
      const [entry] = rest.splice(this.#random.below(rest.length), 1);
      const [field, value] = entry!;
      delete object[field];
      object[field] = value;
    }
  }

  /** Returns an object with all members of a structure. `around` is the address family that an earlier member sets. */
  struct(family: Family, reference: string, around?: unknown): Values {
    const place = follow(family, reference)!;
    const object: Values = {};
    let addressFamily = around;
    for (const member of lookup(place.family.structs, place.name)!.members) {
      if (member.field === undefined) continue;
      object[member.field] = this.#member(place.family, member, addressFamily);
      if (member.type === "u8" && /(^|-)family$/.test(member.name)) addressFamily = object[member.field];
    }
    return object;
  }

  #attribute(family: Family, attribute: Attribute, object: Values, depth: number, inside: readonly Values[]): void {
    const { type, field } = attribute;
    if (type === "unused" || type === "pad") return;
    // A request must not contain a read-only attribute.
    if (this.forRequests && attribute.access === "read-only") return;
    if (this.forRequests && type === "binary" && attribute.item !== "struct" && attribute.nest !== undefined) return;
    if (type === "sub-message") {
      const selector = this.#selector(family, attribute, object, inside);
      if (selector === undefined) return;
    }
    if (attribute.typeValues !== undefined) object[field] = this.#typed(family, attribute, depth, inside);
    else if (attribute.multi === true) {
      const values = this.#several(() => this.#value(family, attribute, depth, inside));
      if (!values.includes(undefined)) object[field] = values;
    } else object[field] = this.#value(family, attribute, depth, inside);
    if (object[field] === undefined) delete object[field];
  }

  #several<Value>(make: () => Value): Value[] {
    return Array.from({ length: 1 + this.#random.below(3) }, make);
  }

  /**
   * Returns the value of the attribute that selects a format, and adds it to the object if necessary. Returns undefined
   * if no value is possible.
   */
  #selector(
    family: Family,
    { selector, subMessage }: Attribute,
    object: Values,
    inside: readonly Values[],
  ): string | undefined {
    const own = this.#selecting(selector!, object, inside);
    if (own === undefined) return undefined;
    if (own.value !== undefined) return `${own.value}`;
    const place = follow(family, subMessage!)!;
    const formats = Object.keys(lookup(place.family.subMessages, place.name)!.formats);
    const chosen = this.#random.below(8) === 0 ? undefined : this.#random.pick(formats);
    const { attribute } = own;
    if (attribute.type !== "string" && attribute.enum === undefined) object[attribute.field] = Number(chosen ?? 254);
    else if (attribute.type !== "string") {
      const entries = this.#enum(family, attribute.enum!).entries;
      object[attribute.field] = chosen ?? this.#random.pick(entries).name;
    } else object[attribute.field] = chosen ?? "somethingElse";
    return `${object[attribute.field]}`;
  }

  /**
   * Returns the attribute that selects a format: from the same set, or from an outer object that already has a value
   * for it.
   */
  #selecting(
    selector: string,
    object: Values,
    inside: readonly Values[],
  ): { attribute: Attribute; value: string | undefined } | undefined {
    if (selector === "") return { attribute: {} as Attribute, value: "" };
    if (selector.startsWith("header.")) {
      const field = fieldName(selector.slice("header.".length));
      const headers: Values[] = [...inside].reverse().map(({ header }) => (header ?? {}) as Values);
      const value = headers.find((header) => header[field] !== undefined)?.[field];
      return value === undefined ? undefined : { attribute: {} as Attribute, value: `${value}` };
    }
    for (const around of [...inside].reverse()) {
      const set = this.#sets.get(around);
      const attribute = set?.attributes.find(({ name }) => name === selector);
      if (attribute === undefined) continue;
      const value = around[attribute.field];
      if (value !== undefined) return { attribute, value: `${value}` };
      if (around === object) return { attribute, value: undefined };
    }
    return undefined;
  }

  readonly #sets = new WeakMap<Values, { attributes: readonly Attribute[] }>();

  #value(family: Family, value: AttributeValue, depth: number, inside: readonly Values[]): unknown {
    switch (value.type) {
      case "flag":
        return true;
      case "bitfield32":
        return value.flags === true
          ? { value: this.#flags(family, value.enum!, 32), selector: this.#flags(family, value.enum!, 32) }
          : { value: this.#random.u32(), selector: this.#random.u32() };
      case "string":
        return this.#text(value.minimumLength ?? 0, value.maximumLength ?? 12);
      case "nest":
        if (value.masked === true) return depth >= DEEPEST ? undefined : this.#masked(family, value.nest!, depth + 1);
        return depth >= DEEPEST ? undefined : this.set(family, value.nest!, depth + 1, inside);
      case "indexed-array":
        if (value.item === "nest" && depth >= DEEPEST) return undefined;
        return this.#several(() => this.#item(family, value, depth, inside));
      case "binary":
        if (value.item === "struct" && value.nest !== undefined) return this.#records(family, value, depth, inside);
        return this.#binary(family, value);
      case "sub-message":
        return this.#subMessage(family, value as Attribute, depth, inside);
      default:
        return this.#integer(family, value, value.type);
    }
  }

  /** Returns an object with values and one with masks of the same size. Both have only attributes of a fixed size. */
  #masked(family: Family, reference: string, depth: number): { key: Values; mask: Values } {
    const place = follow(family, reference)!;
    const [key, mask]: [Values, Values] = [{}, {}];
    for (const attribute of lookup(place.family.sets, place.name)!.attributes) {
      const { type, field, multi } = attribute;
      if (multi === true || this.#random.below(3) > 0) continue;
      if (type === "nest" && depth < DEEPEST) {
        const inner = this.#masked(place.family, attribute.nest!, depth + 1);
        [key[field], mask[field]] = [inner.key, inner.mask];
      } else if (/^[us]\d+$/.test(type) || (attribute.struct !== undefined && attribute.item === undefined)) {
        [key[field], mask[field]] = [0, 0].map(() => this.#value(place.family, attribute, depth, []));
      }
    }
    return { key, mask };
  }

  #item(family: Family, value: AttributeValue, depth: number, inside: readonly Values[]): unknown {
    const { item, ...format } = value;
    const made = this.#value(family, { ...format, type: item! } as AttributeValue, depth, inside);
    return made ?? {};
  }

  #typed(family: Family, attribute: Attribute, depth: number, inside: readonly Values[]): unknown {
    const { typeValues, multi: _, ...format } = attribute;
    if (attribute.type === "nest-type-value" && depth >= DEEPEST) return undefined;
    let number = 0;
    return this.#several(() => {
      number += 1 + this.#random.below(5);
      const numbers = Object.fromEntries(typeValues!.map(({ field }) => [field, number]));
      if (attribute.type !== "nest-type-value")
        return { ...numbers, value: this.#value(family, stripped(format), depth, inside) };
      const place = this.set(family, attribute.nest!, depth + 1, inside);
      return { ...numbers, ...(place as Values) };
    });
  }

  #subMessage(family: Family, attribute: Attribute, depth: number, inside: readonly Values[]): unknown {
    const own = this.#selecting(attribute.selector!, {}, inside);
    const place = follow(family, attribute.subMessage!)!;
    const { formats } = lookup(place.family.subMessages, place.name)!;
    const format = own?.value === undefined ? undefined : lookup<SubMessageFormat>(formats, own.value);
    if (format === undefined) return this.#bytes(this.#random.below(9));
    if (format.value !== undefined) return this.#value(place.family, format.value, depth, inside);
    if (depth >= DEEPEST) return undefined;
    const header = format.header === undefined ? undefined : this.struct(place.family, format.header);
    if (format.set === undefined) return header === undefined ? {} : { header };
    return this.set(place.family, format.set, depth + 1, inside, header);
  }

  /** Returns a list of structures, each followed by attributes. */
  #records(family: Family, value: AttributeValue, depth: number, inside: readonly Values[]): unknown {
    if (depth >= DEEPEST) return undefined;
    return this.#several(() => {
      const header = this.struct(family, value.struct!);
      return this.set(family, value.nest!, depth + 1, inside, header);
    });
  }

  #member(family: Family, member: Member, addresses: unknown): unknown {
    if (member.type === "string") return this.#text(0, member.length! - 1);
    if (member.type !== "binary") return this.#integer(family, member, member.type);
    if (member.item === "struct") return this.#several(() => this.struct(family, member.struct!));
    if (member.struct !== undefined) return this.struct(family, member.struct, addresses);
    if (member.hint === "ipv4-or-v6" && member.length === 16 && addresses !== undefined) {
      return addresses === "inet" || addresses === 2 ? this.#ipv4() : this.#ipv6();
    }
    return this.#hinted(member.hint, member.length ?? this.#random.below(9));
  }

  #binary(family: Family, value: AttributeValue): unknown {
    if (value.item === "struct") return this.#several(() => this.struct(family, value.struct!));
    if (value.struct !== undefined) return this.struct(family, value.struct);
    const { item, exactLength, minimumLength, maximumLength } = value;
    if (item !== undefined) {
      const { item: _, hint: __, ...format } = value;
      const make = () => this.#integer(family, { ...format, type: item } as AttributeValue, item);
      if (exactLength === undefined) return this.#several(make);
      const itemSize = Number(item.slice(1)) / 8;
      return Array.from({ length: exactLength / itemSize }, make);
    }
    const least = minimumLength ?? 0;
    const length = exactLength ?? least + this.#random.below(Math.min(20, (maximumLength ?? 1000) - least + 1));
    return this.#hinted(value.hint, length);
  }

  #hinted(hint: string | undefined, length: number): unknown {
    switch (hint) {
      case "ipv4":
        return this.#ipv4();
      case "ipv6":
        return this.#ipv6();
      case "ipv4-or-v6":
      case "ip-or-label":
        return length <= 4 && this.#random.below(2) === 0 ? this.#ipv4() : this.#ipv6();
      case "mac":
      case "fddi":
        return [...this.#bytes(length)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
      case "hex":
        return this.#bytes(length).toHex();
      case "uuid":
        return this.#bytes(16)
          .toHex()
          .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      case "mpls-labels":
        return `${this.#random.below(0x100000)}/${this.#random.below(0x100000)}`;
      case "router-options":
        return this.#several(() =>
          this.#random.pick<unknown>([
            { kind: "dns-servers", lifetime: this.#random.u32(), servers: [this.#ipv6(), this.#ipv6()] },
            { kind: "dns-search", lifetime: this.#random.u32(), domains: ["example.com", "lab"] },
            { kind: "nat64-prefix", lifetime: this.#random.below(0x2000) * 8, prefix: "64:ff9b::/96" },
            { kind: "other", type: 24, bytes: Uint8Array.of(24, 1, 0, 0, 0, 0, 0, 0) },
          ]),
        );
      case "socket-address": {
        const host = this.#random.pick([this.#ipv4(), `[${this.#ipv6()}]`, "[fe80::1%7]"]);
        return `${host}:${this.#random.below(0x10000)}`;
      }
      default:
        return this.#bytes(length);
    }
  }

  #ipv4(): string {
    return [...this.#bytes(4)].join(".");
  }

  #ipv6(): string {
    return this.#random.pick(["::", "::1", "fe80::1", "2001:db8::ff:0:1", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8"]);
  }

  #bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#random.below(256));
  }

  #text(shortest: number, longest: number): string {
    let text = "";
    const encoder = new TextEncoder();
    for (;;) {
      const next = text + this.#random.pick(letters);
      const { length } = encoder.encode(next);
      // The next letter may need fewer bytes of UTF-8, and then fit into a text that is still too short.
      if (length > longest && encoder.encode(text).length < shortest) continue;
      if (length > longest || (length > shortest && this.#random.below(6) === 0)) return text;
      text = next;
    }
  }

  #integer(family: Family, value: AttributeValue | Member, type: string): unknown {
    const bits = type === "uint" || type === "sint" ? 64 : Number(type.slice(1));
    const signed = type.startsWith("s");
    if (value.hint?.startsWith("ipv4") === true && bits === 32) return this.#ipv4();
    if (value.enum !== undefined && value.flags === true) return this.#flags(family, value.enum, bits);
    if (value.enum !== undefined && this.#random.below(4) > 0) return this.#name(family, value.enum, bits, signed);
    const { minimum, maximum, mask } = value as AttributeValue;
    const [least, most] = [
      minimum ?? (signed ? -(2n ** BigInt(bits - 1)) : 0n),
      maximum ?? (1n << BigInt(signed ? bits - 1 : bits)) - 1n,
    ];
    let number = this.#between(BigInt(least), BigInt(most));
    if (mask !== undefined) number &= BigInt(mask);
    if (value.enum !== undefined) return this.#nameless(family, value.enum, number, bits);
    return bits === 64 ? number : Number(number);
  }

  #between(least: bigint, most: bigint): bigint {
    const special = [least, most, least + 1n, most - 1n, 0n, 1n, 0xffffffffn, 0x100000000n, -0x80000000n, -0x80000001n];
    const random = (BigInt(this.#random.u32()) << 32n) | BigInt(this.#random.u32());
    const chosen = this.#random.below(2) === 0 ? this.#random.pick(special) : least + (random % (most - least + 1n));
    return chosen < least || chosen > most ? least : chosen;
  }

  #enum(family: Family, reference: string): Enum {
    const place = follow(family, reference)!;
    return lookup(place.family.enums, place.name)!;
  }

  #name(family: Family, reference: string, bits: number, signed: boolean): unknown {
    const { entries } = this.#enum(family, reference);
    const [least, most] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
    const fitting = firstEntries(entries).filter(({ value }) => value >= least && value <= most);
    return fitting.length === 0 ? "0" : this.#random.pick(fitting).name;
  }

  /** Returns the text of a number that is not in the enum: the passed number or a close one. */
  #nameless(family: Family, reference: string, number: bigint, bits: number): string {
    const { entries } = this.#enum(family, reference);
    const values = new Set(entries.map(({ value }) => BigInt(value)));
    let free = number;
    while (values.has(free)) free = (free + 1n) % (bits > 8 ? 0x7fffn : 0x7fn);
    return entries.some(({ name }) => name === `${free}`) ? `0x${free.toString(16)}` : `${free}`;
  }

  #flags(family: Family, reference: string, bits: number): unknown[] {
    const { entries } = this.#enum(family, reference);
    const names: string[] = [];
    let nameless = (BigInt(this.#random.u32()) << 32n) | BigInt(this.#random.u32());
    for (let bit = 0; bit < bits; bit++) {
      const entry = entries.find(({ value }) => value === bit);
      if (entry === undefined) continue;
      nameless &= ~(1n << BigInt(bit));
      if (this.#random.below(2) === 0) names.push(entry.name);
    }
    nameless = this.#random.below(3) === 0 ? BigInt.asUintN(bits, nameless) : 0n;
    if (nameless === 0n) return names;
    return [...names, bits === 64 ? nameless : Number(nameless)];
  }
}

function stripped(format: Omit<Attribute, "typeValues" | "multi">): AttributeValue {
  return format;
}
