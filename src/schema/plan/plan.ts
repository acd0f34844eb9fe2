import { lazily, lazilyFor } from "../../base/objects.ts";
import { NLA_F_NET_BYTEORDER } from "../../constants/netlink.ts";
import { isFamilyMember } from "../model/conventions.ts";
import {
  type Attribute,
  type AttributeSet,
  type AttributeValue,
  type Family,
  follow,
  headerFieldOf,
  lookup,
  type Member,
  memberIn,
  type Struct,
  type SubMessageFormat,
} from "../model/family.ts";
import { fieldName } from "../model/names.ts";
import { type EnumTable, enumTable } from "../values/enum-table.ts";
import { integerSizes } from "../values/integer-sizes.ts";
import { baseKind, isIpOfFamily, Kind, kindOf, sizeOf } from "./kind.ts";
import { tracksLevels } from "./levels.ts";
import { type AddressHints, ValueFacts, type ValuePlace } from "./value-facts.ts";

/** Instructions for coding one attribute, structure member or array element. */
export class ValuePlan extends ValueFacts {
  /** Plan of array elements; for read-only attributes, the decoding plan. */
  readonly item: ValuePlan | undefined;
  readonly selectingMember: string | undefined;
  readonly #family: Family;
  readonly #isLimited: boolean;
  #set: SetPlan | undefined;
  #struct: StructPlan | undefined;
  #formats: Map<string, FormatPlan> | undefined;

  constructor(family: Family, source: AttributeValue | Member, place: ValuePlace = {}, reader?: ValuePlan) {
    super(family, source, place, reader && Kind.ReadOnly);
    const { isLimited = true } = place;
    this.#family = family;
    this.#isLimited = isLimited;
    const hasItems = this.kind === Kind.Indexed || this.kind === Kind.NumberedNests;
    this.item = reader ?? (hasItems ? itemPlan(family, source as AttributeValue, this.kind, isLimited) : undefined);
    const member = memberIn((source as AttributeValue).selector ?? "");
    this.selectingMember = member && fieldName(member);
  }

  get set(): SetPlan {
    // Only next hops share the address family of their message.
    const addresses = this.kind === Kind.Records ? this.addresses : undefined;
    this.#set ??= setPlan(this.#family, (this.source as AttributeValue).nest!, this.#isLimited, addresses);
    return this.#set;
  }

  /** A nested attribute can have masks for the values inside it. */
  get canHaveMask(): boolean {
    if (this.multi || this.kind === Kind.Flag) return false;
    return this.kind < Kind.Nest || (this.kind === Kind.Nest && !this.set.sequence);
  }

  get struct(): StructPlan {
    this.#struct ??= structPlan(this.#family, this.source.struct!, this.familyOffset);
    return this.#struct;
  }

  get formats(): ReadonlyMap<string, FormatPlan> {
    this.#formats ??= formatPlans(this.#family, (this.source as AttributeValue).subMessage!, this.#isLimited);
    return this.#formats;
  }
}

/** Statistics for speed only; they never affect a result. */
class SetMemory {
  /** Fields of the largest decoded object, to size new objects. */
  capacity = 0;
  /** Element `i + 1` is the field that last followed field `i`. */
  readonly next: (ValuePlan | undefined)[];
  /** The previous predictions, for optional fields. */
  readonly otherNext: (ValuePlan | undefined)[];

  constructor(fields: number) {
    this.next = new Array<ValuePlan | undefined>(fields + 1).fill(undefined);
    this.otherNext = this.next.slice();
  }
}

/** Attribute plans are lazy: large sets have hundreds of attributes. */
export class SetPlan {
  readonly name: string;
  /** Whether the order matters; such a set is a list. */
  readonly sequence: boolean;
  /** Whether requests must contain all attributes, because the kernel resets omitted ones. */
  readonly whole: boolean;
  readonly headerField: string;
  /** Whether an outer attribute may select a format inside the set. */
  readonly tracked: boolean;
  readonly attributes: readonly Attribute[];
  readonly byType: (ValuePlan | undefined)[] = [];
  readonly memory: SetMemory;
  readonly #family: Family;
  /** The limits of the spec apply only to requests. */
  readonly #isLimited: boolean;
  readonly #addresses: AddressHints | undefined;
  readonly #indexes: (number | undefined)[] = [];
  #fields: Map<string, number> | undefined;
  #names: Map<string, number> | undefined;
  #writePlans: Map<string, ValuePlan> | undefined;

  constructor(family: Family, name: string, set: AttributeSet, isLimited: boolean, addresses?: AddressHints) {
    this.#family = family;
    this.#isLimited = isLimited;
    this.#addresses = addresses;
    this.name = name;
    this.sequence = set.sequence === true;
    this.whole = set.whole === true;
    this.headerField = headerFieldOf(set);
    this.tracked = tracksLevels(family, name);
    this.attributes = set.attributes.filter(({ type }) => type !== "unused");
    this.memory = new SetMemory(this.attributes.length);
    for (let index = 0; index < this.attributes.length; index++) {
      const { number } = this.attributes[index]!;
      while (this.byType.length <= number) {
        this.byType.push(undefined);
        this.#indexes.push(undefined);
      }
      this.#indexes[number] = index;
    }
  }

  fieldByNumber(type: number): ValuePlan | undefined {
    if (type >= this.byType.length) return undefined;
    const known = this.byType[type];
    if (known !== undefined) return known;
    const index = this.#indexes[type];
    if (index === undefined) return undefined;
    const plan = this.#plan(this.attributes[index]!, { type, index });
    this.byType[type] = plan;
    return plan;
  }

  #plan(attribute: Attribute, place: ValuePlace): ValuePlan {
    return new ValuePlan(this.#family, attribute, {
      ...place,
      isLimited: this.#isLimited,
      addresses: this.#addresses,
    });
  }

  withAddresses(addresses: AddressHints): SetPlan {
    return setPlan(this.#family, this.name, this.#isLimited, addresses);
  }

  fieldByName(field: string): ValuePlan | undefined {
    this.#fields ??= new Map(
      this.attributes.flatMap(({ type, field: own, number }) => (type === "pad" ? [] : [[own, number]])),
    );
    const number = this.#fields.get(field);
    return number === undefined ? undefined : this.fieldByNumber(number);
  }

  /** Fast if objects have their fields in the usual order. */
  following(last: ValuePlan | undefined, field: string): ValuePlan | undefined {
    const place = last === undefined ? 0 : last.index + 1;
    const usual = this.memory.next[place];
    return usual !== undefined && usual.name === field ? usual : this.followingSlow(place, field);
  }

  /** Requests omit read-only attributes; `netByteOrder` adds NLA_F_NET_BYTEORDER. */
  #writePlan(field: string): ValuePlan | undefined {
    const plan = this.fieldByName(field);
    if (plan === undefined) return plan;
    const attribute = plan.source as Attribute;
    const isReadOnly = attribute.access === "read-only";
    if (!isReadOnly && attribute.netByteOrder !== true) return plan;
    this.#writePlans ??= new Map();
    let written = this.#writePlans.get(field);
    if (written === undefined) {
      const { name, number } = attribute;
      const unused: Attribute = { name, field, number, type: "unused" };
      const place = { type: isReadOnly ? number : number | NLA_F_NET_BYTEORDER, index: plan.index };
      written = isReadOnly ? new ValuePlan(this.#family, unused, place, plan) : this.#plan(attribute, place);
      this.#writePlans.set(field, written);
    }
    return written;
  }

  private followingSlow(place: number, field: string): ValuePlan | undefined {
    const { next, otherNext } = this.memory;
    const other = otherNext[place];
    if (other !== undefined && other.name === field) return other;
    const plan = this.#writePlan(field);
    if (plan === undefined) return undefined;
    otherNext[place] = next[place];
    next[place] = plan;
    return plan;
  }

  fieldBySpecName(name: string): ValuePlan | undefined {
    this.#names ??= new Map(this.attributes.map(({ name: own, number }) => [own, number]));
    const number = this.#names.get(name);
    return number === undefined ? undefined : this.fieldByNumber(number);
  }

  get fields(): string[] {
    return this.attributes.flatMap(({ type, field }) => (type === "pad" ? [] : field));
  }
}

export class StructPlan {
  /** Excludes the last member if its length is variable. */
  readonly size: number;
  readonly read: Struct["read"];
  readonly write: Struct["write"];
  readonly make: Struct["make"];
  readonly names: readonly EnumTable[];
  /** Whether the length varies, and a member contains the number of items, or bytes, of the last member. */
  readonly isCounted: boolean;
  readonly #family: Family;
  readonly #struct: Struct;
  readonly #familyOffset: number;
  #layout: StructLayout | undefined;

  constructor(family: Family, struct: Struct, familyOffset: number) {
    this.#family = family;
    this.#struct = struct;
    this.#familyOffset = familyOffset;
    this.read = struct.read;
    this.write = struct.write;
    this.make = struct.make;
    let size = 0;
    let isCounted = false;
    const names: EnumTable[] = [];
    // Calls would be compiled, which costs short programs more.
    for (const member of struct.members) {
      const { field, counts, countsItems } = member;
      size += integerSizes[member.type] ?? sizeInStruct(family, member);
      if (countsItems === true) isCounted = true;
      if (field === undefined || counts === true || countsItems === true) continue;
      names.push((member.enum === undefined ? undefined : enumTable(family, member.enum))!);
    }
    this.size = size;
    this.names = names;
    this.isCounted = isCounted && struct.members.at(-1)!.length === undefined;
  }

  /** Returns the length of the structure at `at`, of which the message ends at `end`. */
  lengthAt(view: DataView, at: number, end: number): number {
    if (!this.isCounted || end - at < this.size) return this.size;
    const { itemCount, openMember } = this.layout;
    const { type, little, size } = itemCount!;
    const place = at + type;
    const count =
      size === 1 ? view.getUint8(place) : size === 2 ? view.getUint16(place, little) : view.getUint32(place, little);
    return this.size + count * (openMember!.kind === Kind.Structs ? openMember!.struct.size : 1);
  }

  memberBySpecName(name: string): ValuePlan {
    return this.layout.members.find(({ specName }) => specName === name)!;
  }

  get layout(): StructLayout {
    this.#layout ??= structLayout(this.#family, this.#struct, this.#familyOffset);
    return this.#layout;
  }
}

interface StructLayout {
  readonly members: readonly ValuePlan[];
  readonly byField: { readonly [field: string]: ValuePlan | undefined };
  readonly fields: readonly string[];
  /** The last member, if its length is variable. */
  readonly openMember: ValuePlan | undefined;
  readonly byteCount: ValuePlan | undefined;
  readonly itemCount: ValuePlan | undefined;
  /** Lengths of structures from older kernels, which have fewer members. */
  readonly memberEnds: ReadonlySet<number>;
  /** Addresses whose family is an earlier member of the structure. */
  readonly addresses: readonly FamilyAddress[];
}

function structLayout(family: Family, { members }: Struct, familyOffset: number): StructLayout {
  const plans: ValuePlan[] = [];
  const addresses: FamilyAddress[] = [];
  const memberEnds = new Set<number>([0]);
  // Searching an object without a prototype is faster than a `Map`.
  const byField = Object.create(null) as { [field: string]: ValuePlan };
  let offset = 0;
  let openMember: ValuePlan | undefined;
  let byteCount: ValuePlan | undefined;
  let itemCount: ValuePlan | undefined;
  let familyMember: ValuePlan | undefined;
  for (const member of members) {
    const size = integerSizes[member.type] ?? sizeInStruct(family, member);
    if (member.counts === true) byteCount = new ValuePlan(family, member, { type: offset });
    else if (member.countsItems === true) itemCount = new ValuePlan(family, member, { type: offset });
    else if (member.field !== undefined) {
      const familyAt = familyMember?.type ?? (familyOffset < 0 ? familyOffset : offset);
      const place = { type: offset, index: plans.length, familyOffset: familyAt - offset };
      const plan = new ValuePlan(family, member, place);
      plans.push(plan);
      byField[plan.name] = plan;
      if (isFamilyMember(member)) familyMember = plan;
      else if (familyMember !== undefined)
        for (const path of addressesIn([plan])) addresses.push({ path, familyMember });
      openMember = size === 0 && plan.kind >= Kind.Bytes ? plan : undefined;
    }
    offset += size;
    memberEnds.add(offset);
  }
  const fields = plans.map(({ name }) => name);
  return { members: plans, byField, fields, openMember, byteCount, itemCount, memberEnds, addresses };
}

function sizeInStruct(family: Family, member: Member): number {
  const { length = 0 } = member;
  if (member.field === undefined) return length;
  const base = baseKind(member);
  const kind = kindOf(member, base);
  if (kind === Kind.Struct) return Math.max(length, structPlan(family, member.struct!).size);
  const size = sizeOf(kind, base, member.length);
  return size < 0 ? length : size;
}

/** Inner structures from the outside in, then the address. */
interface FamilyAddress {
  readonly path: readonly ValuePlan[];
  readonly familyMember: ValuePlan;
}

/** Addresses after a member with their address family are not included. */
function addressesIn(members: readonly ValuePlan[]): ValuePlan[][] {
  const paths: ValuePlan[][] = [];
  for (const member of members) {
    if (isFamilyMember(member.source as Member)) break;
    if (member.kind === Kind.IpOfFamily) paths.push([member]);
    else if (member.kind === Kind.Struct) {
      for (const path of addressesIn(member.struct.layout.members)) paths.push([member, ...path]);
    }
  }
  return paths;
}

export interface FormatPlan {
  readonly header: StructPlan | undefined;
  readonly set: SetPlan;
  readonly value: ValuePlan | undefined;
}

const plansOf = lazilyFor((_: Family) => {
  return { sets: new Map<string, SetPlan>(), structs: new Map<string, StructPlan>() };
});

const noAttributes: AttributeSet = { attributes: [] };

/** Returns the reference itself if the family has no such link. */
function target(family: Family, reference: string): { family: Family; name: string } {
  return follow(family, reference) ?? { family, name: reference };
}

/** `isLimited` applies the spec's limits; "" is the empty set. */
export function setPlan(from: Family, reference: string, isLimited = true, addresses?: AddressHints): SetPlan {
  const { family, name } = target(from, reference);
  const { sets } = plansOf(family);
  const key = `${name} ${isLimited} ${addresses?.reason}`;
  let plan = sets.get(key);
  if (plan === undefined) {
    const set = name === "" ? noAttributes : lookup(family.sets, name);
    if (set === undefined) throw new TypeError(`the family ${family.name} has no attribute set "${name}"`);
    plan = new SetPlan(family, name, set, isLimited, addresses);
    sets.set(key, plan);
  }
  return plan;
}

/** `familyOffset`: from the structure back to its address family, or 0. */
export function structPlan(from: Family, reference: string, familyOffset = 0): StructPlan {
  const { family, name } = target(from, reference);
  const struct = lookup(family.structs, name);
  if (struct === undefined) throw new TypeError(`the family ${family.name} has no struct "${name}"`);
  const offset = familyOffset < 0 && hasAddresses(family, struct) ? familyOffset : 0;
  const { structs } = plansOf(family);
  const key = offset < 0 ? `${name} ${offset}` : name;
  let plan = structs.get(key);
  if (plan === undefined) {
    plan = new StructPlan(family, struct, offset);
    structs.set(key, plan);
  }
  return plan;
}

/** Whether an address has its family outside of the structure. */
function hasAddresses(family: Family, { members }: Struct): boolean {
  return members.some((member) => {
    if (member.struct === undefined) return isIpOfFamily(member);
    const { family: within, name } = target(family, member.struct);
    return hasAddresses(within, within.structs[name]!);
  });
}

function formatPlans(from: Family, reference: string, isLimited: boolean): Map<string, FormatPlan> {
  const { family, name } = target(from, reference);
  const entries = Object.entries(family.subMessages[name]!.formats);
  return new Map(entries.map(([value, format]) => [value, lazyFormat(family, format, isLimited)]));
}

function lazyFormat(family: Family, { header, set = "", value }: SubMessageFormat, isLimited: boolean): FormatPlan {
  const setOf = lazily(() => setPlan(family, set, isLimited));
  const single = value && lazily(() => new ValuePlan(family, value, { isLimited }));
  return {
    get header() {
      return header === undefined ? undefined : structPlan(family, header);
    },
    get set() {
      return setOf();
    },
    get value() {
      return single?.();
    },
  };
}

/** In numbered nests, the elements are the innermost attributes. */
function itemPlan(family: Family, source: AttributeValue, kind: number, isLimited: boolean): ValuePlan {
  const { item, firstIndex: _, typeValues: __, multi: ___, ...format } = source as Attribute;
  let { type }: { type: string } = format;
  if (kind === Kind.Indexed) type = item!;
  else if (type === "nest-type-value") type = "nest";
  return new ValuePlan(family, { ...format, type } as AttributeValue, { isLimited });
}

/** A member of variable size takes up all `left` remaining bytes. */
export function memberSize(member: ValuePlan, left: number): number {
  if (member.size >= 0) return member.size;
  return member.kind === Kind.Struct ? member.struct.size : left;
}
