import { NLA_F_NET_BYTEORDER } from "../../constants/netlink.ts";
import {
  type Attribute,
  type AttributeSet,
  type AttributeValue,
  type Family,
  follow,
  headerFieldOf,
  IN_HEADER,
  lookup,
  type Member,
  type Struct,
  type SubMessage,
  type SubMessageFormat,
  tracksLevels,
} from "../model/family.ts";
import { fieldName } from "../model/names.ts";
import type { Fields } from "../model/types.ts";
import type { EnumTable } from "../values/enum-table.ts";
import { isIpOfFamily, Kind } from "./kind.ts";
import { ValueFacts } from "./value-facts.ts";

/**
 * One value, ready to be read and written: an attribute, a member of a structure, an item of an array. All plans have
 * the same shape, so that the code that goes by them stays fast.
 */
export class ValuePlan extends ValueFacts {
  /** The plan of each item, for arrays that are not packed; of what only the kernel writes, how it does. */
  readonly item: ValuePlan | undefined;
  /** How the member is called in objects that tells the format of a sub-message, where no attribute does. */
  readonly selectingMember: string | undefined;
  /** The field that stood behind it in the object before. */
  next: ValuePlan | undefined = undefined;
  readonly #family: Family;
  readonly #isLimited: boolean;
  #set: SetPlan | undefined;
  #struct: StructPlan | undefined;
  #formats: Map<string, FormatPlan> | undefined;

  constructor(
    family: Family,
    source: AttributeValue | Member,
    name: string,
    specName: string,
    type: number,
    index: number,
    familyOffset = 0,
    isLimited = true,
  ) {
    super(family, source, name, specName, type, index, familyOffset, isLimited);
    this.#family = family;
    this.#isLimited = isLimited;
    this.item = itemPlan(family, source as AttributeValue, this.kind, name, specName, isLimited);
    const { selector } = source as AttributeValue;
    this.selectingMember = selector?.startsWith(IN_HEADER) ? fieldName(selector.slice(IN_HEADER.length)) : undefined;
  }

  /** The plan of the set inside a nest. */
  get set(): SetPlan {
    this.#set ??= setPlan(this.#family, (this.source as AttributeValue).nest!, this.#isLimited);
    return this.#set;
  }

  /** Whether a mask can stand behind the value, or behind the values inside it. */
  get canHaveMask(): boolean {
    if (this.multi || this.kind === Kind.Flag) return false;
    return this.kind < Kind.Nest || (this.kind === Kind.Nest && !this.set.sequence);
  }

  /** The plan of the structure that the value is. */
  get struct(): StructPlan {
    this.#struct ??= structPlan(this.#family, this.source.struct!, this.familyOffset);
    return this.#struct;
  }

  /** The selector's values that there are formats for. */
  get selectors(): Iterable<string> {
    this.#formats ??= formatPlans(this.#family, (this.source as AttributeValue).subMessage!, this.#isLimited);
    return this.#formats.keys();
  }

  /** The plan of the format that a selector's value stands for, or undefined. */
  format(selected: string): FormatPlan | undefined {
    this.#formats ??= formatPlans(this.#family, (this.source as AttributeValue).subMessage!, this.#isLimited);
    return this.#formats.get(selected);
  }
}

/** Plans by field. It inherits nothing, and reads faster than a map. */
export type FieldTable = { [field: string]: ValuePlan | undefined };

function fieldTable(): FieldTable {
  return Object.create(null) as FieldTable;
}

/** The fields of one attribute set, by number and by name. Each is made when it is asked for: large sets have hundreds. */
export class SetPlan {
  readonly name: string;
  /** Whether objects of it are lists of objects with one field each. */
  readonly sequence: boolean;
  /** What a structure in front of it is called in objects. */
  readonly headerField: string;
  /** Whether something inside may ask for values of the levels around it. */
  readonly tracked: boolean;
  /** The attributes that can stand in messages. */
  readonly attributes: readonly Attribute[];
  /** Those that have been asked for, by number. It is as long as the largest number needs. */
  readonly byType: (ValuePlan | undefined)[] = [];
  /** The field that stood first in the object before, and leads to the others. */
  first: ValuePlan | undefined = undefined;
  /** What reads it faster than the general way, where its module has that. */
  readonly read: ReadSet | undefined;
  /** How many fields the largest object had that was decoded: so many the next ones will have room for. */
  capacity = 0;
  readonly #family: Family;
  /** Whether values have to be within the limits of the spec. */
  readonly #isLimited: boolean;
  /** The plans that were made, as the attributes stand, and the attributes' places by what they are looked up by. */
  readonly #plans: (ValuePlan | undefined)[];
  readonly #numbers: (number | undefined)[] = [];
  #fields: Map<string, number> | undefined;
  #writePlans: Map<string, ValuePlan> | undefined;
  #names: Map<string, number> | undefined;

  constructor(family: Family, name: string, set: AttributeSet, read: ReadSet | undefined, isLimited: boolean) {
    this.#family = family;
    this.#isLimited = isLimited;
    this.name = name;
    this.sequence = set.sequence === true;
    this.headerField = headerFieldOf(set);
    this.tracked = tracksLevels(family, name);
    this.attributes = set.attributes.filter(({ type }) => type !== "unused");
    this.#plans = new Array<undefined>(this.attributes.length).fill(undefined);
    for (let index = 0; index < this.attributes.length; index++) {
      const { number } = this.attributes[index]!;
      while (this.byType.length <= number) {
        this.byType.push(undefined);
        this.#numbers.push(undefined);
      }
      this.#numbers[number] = index;
    }
    this.read = read;
    if (read !== undefined) for (const { number } of this.attributes) this.fieldByNumber(number);
  }

  /** The attribute of that number, or undefined. */
  fieldByNumber(type: number): ValuePlan | undefined {
    if (type >= this.byType.length) return undefined;
    const known = this.byType[type];
    if (known !== undefined) return known;
    const plan = this.#planAt(this.#numbers[type]);
    this.byType[type] = plan;
    return plan;
  }

  /** The attribute that is called so in objects, or undefined. */
  fieldByName(field: string): ValuePlan | undefined {
    this.#fields ??= this.#indexBy((attribute) => (attribute.type === "pad" ? undefined : attribute.field));
    return this.#planAt(this.#fields.get(field));
  }

  /** The same for one that stands behind `last`, or first: objects of one kind have their fields in one order. */
  following(last: ValuePlan | undefined, field: string): ValuePlan | undefined {
    const usual = last === undefined ? this.first : last.next;
    return usual !== undefined && usual.name === field ? usual : this.followingSlow(last, field);
  }

  /**
   * Returns the plan that writes an attribute, if it is not the plan that reads it: an attribute that only the kernel writes is
   * left out of requests, and one in network byte order can need a flag.
   */
  #writePlan(field: string): ValuePlan | undefined {
    const plan = this.fieldByName(field);
    if (plan === undefined) return plan;
    const { access, netByteOrder } = plan.source as Attribute;
    if (access !== "read-only" && netByteOrder !== true) return plan;
    this.#writePlans ??= new Map();
    let told = this.#writePlans.get(field);
    if (told === undefined && access !== "read-only") {
      const { source, name, specName, type, index } = plan;
      const marked = type | NLA_F_NET_BYTEORDER;
      told = new ValuePlan(this.#family, source, name, specName, marked, index, 0, this.#isLimited);
      this.#writePlans.set(field, told);
    } else if (told === undefined) {
      const source = { type: "told", of: plan } as unknown as AttributeValue;
      told = new ValuePlan(this.#family, source, plan.name, plan.specName, plan.type, plan.index);
      this.#writePlans.set(field, told);
    }
    return told;
  }

  private followingSlow(last: ValuePlan | undefined, field: string): ValuePlan | undefined {
    const plan = this.#writePlan(field);
    if (plan === undefined) return undefined;
    if (last === undefined) this.first = plan;
    else last.next = plan;
    return plan;
  }

  /** The attribute that is called so in the spec, or undefined. */
  fieldBySpecName(name: string): ValuePlan | undefined {
    this.#names ??= this.#indexBy((attribute) => attribute.name);
    return this.#planAt(this.#names.get(name));
  }

  /** All of them, by field: they are made for it. */
  get byField(): FieldTable {
    const table = fieldTable();
    for (const { field } of this.attributes) {
      const plan = this.fieldByName(field);
      if (plan !== undefined) table[field] = plan;
    }
    return table;
  }

  #indexBy(nameOf: (attribute: Attribute) => string | undefined): Map<string, number> {
    const places = new Map<string, number>();
    for (const [index, attribute] of this.attributes.entries()) {
      const name = nameOf(attribute);
      if (name !== undefined) places.set(name, index);
    }
    return places;
  }

  #planAt(index: number | undefined): ValuePlan | undefined {
    if (index === undefined) return undefined;
    let plan = this.#plans[index];
    if (plan === undefined) {
      const attribute = this.attributes[index]!;
      const { field, name, number } = attribute;
      plan = new ValuePlan(this.#family, attribute, field, name, number, index, 0, this.#isLimited);
      this.#plans[index] = plan;
    }
    return plan;
  }
}

/** The members of a structure with their offsets. */
export class StructPlan {
  readonly members: readonly ValuePlan[];
  readonly byField: FieldTable;
  /** What the members are called in objects. */
  readonly fields: readonly string[];
  /** The member that stood at each place of the object before. */
  readonly memberCache: (ValuePlan | undefined)[] = [];
  /** Size in bytes, without what a last member of open length holds. */
  readonly size: number;
  /** The last member, where it takes all that is left. */
  readonly openMember: ValuePlan | undefined;
  /** The member that is how many bytes the structure has together with the attributes behind it, where it has one. */
  readonly byteCount: ValuePlan | undefined;
  /** The member that is how many items the last one has, where it has one. */
  readonly itemCount: ValuePlan | undefined;
  /** Where the structure may end early: behind each member or padding. */
  readonly memberEnds: ReadonlySet<number>;
  /** The addresses of which a member in front tells the family. */
  readonly addresses: readonly FamilyAddress[];
  /** Reads all of the structure, writes it, or makes its object from the values of all members. */
  readonly read: Struct["read"];
  readonly write: Struct["write"];
  readonly make: Struct["make"];
  /** The names of each member's enum, where it has one. */
  readonly names: readonly EnumTable[];

  /** `familyOffset` is where the family of addresses stands in front of the structure, below 0; 0 where it does not. */
  constructor(family: Family, { members, read, write, make }: Struct, familyOffset: number) {
    const plans: ValuePlan[] = [];
    const addresses: FamilyAddress[] = [];
    const ends = new Set<number>([0]);
    let offset = 0;
    let open: ValuePlan | undefined;
    let counted: ValuePlan | undefined;
    let itemCount: ValuePlan | undefined;
    let teller: ValuePlan | undefined;
    for (const member of members) {
      let size = member.length ?? 0;
      if (member.counts === true) {
        counted = new ValuePlan(family, member, "", member.name, offset, 0);
        size = counted.size;
      } else if (member.countsItems === true) {
        itemCount = new ValuePlan(family, member, "", member.name, offset, 0);
        size = itemCount.size;
      } else if (member.field !== undefined) {
        const place = teller?.type ?? (familyOffset < 0 ? familyOffset : offset);
        const plan = new ValuePlan(family, member, member.field, member.name, offset, plans.length, place - offset);
        plans.push(plan);
        if (isFamilyMember(plan)) teller = plan;
        else if (teller !== undefined)
          for (const path of addressesIn([plan])) addresses.push({ path, familyMember: teller });
        if (plan.kind === Kind.Struct) size = Math.max(size, plan.struct.size);
        else if (plan.size >= 0) size = plan.size;
        open = size === 0 && plan.kind >= Kind.Bytes ? plan : undefined;
      }
      offset += size;
      ends.add(offset);
    }
    this.members = plans;
    this.fields = plans.map(({ name }) => name);
    this.byField = fieldTable();
    for (const plan of plans) this.byField[plan.name] = plan;
    this.size = offset;
    this.openMember = open;
    this.byteCount = counted;
    this.itemCount = itemCount;
    this.addresses = addresses;
    this.memberEnds = ends;
    this.read = read;
    this.write = write;
    this.make = make;
    this.names = plans.map(({ table }) => table!);
  }
}

/** Whether a member tells an address family: as in the kernel's headers, one byte that is called so. */
export function isFamilyMember({ specName, size }: ValuePlan): boolean {
  return size === 1 && /(^|-)family$/.test(specName);
}

/** An address in a structure, by the members that lead there, and the member that tells its family. */
export interface FamilyAddress {
  readonly path: readonly ValuePlan[];
  readonly familyMember: ValuePlan;
}

/** The addresses among members and inside of them, up to one that tells another family for those behind it. */
function addressesIn(members: readonly ValuePlan[]): ValuePlan[][] {
  const paths: ValuePlan[][] = [];
  for (const member of members) {
    if (isFamilyMember(member)) break;
    if (member.kind === Kind.IpOfFamily) paths.push([member]);
    else if (member.kind === Kind.Struct) {
      for (const path of addressesIn(member.struct.members)) paths.push([member, ...path]);
    }
  }
  return paths;
}

/** One format of a sub-message. */
export interface FormatPlan {
  readonly header: StructPlan | undefined;
  /** How the header is called in objects. */
  readonly headerField: string;
  readonly set: SetPlan;
  /** The single value that the format is, instead of a header and attributes. */
  readonly value: ValuePlan | undefined;
}

/** Reads the attributes of a set into an object. */
export type ReadSet = (
  plan: SetPlan,
  store: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  depth: number,
  into: Fields,
) => unknown;

/** What reads sets of a family faster than the general way, by the sets' names. */
export type SetReaders = { readonly [set: string]: ReadSet };

interface FamilyPlans {
  readers: SetReaders;
  readonly sets: Map<string, SetPlan>;
  readonly unlimitedSets: Map<string, SetPlan>;
  readonly structs: Map<string, StructPlan>;
}

const plans = new WeakMap<Family, FamilyPlans>();

function plansOf(family: Family): FamilyPlans {
  let known = plans.get(family);
  if (known === undefined) {
    known = { readers: {}, sets: new Map(), unlimitedSets: new Map(), structs: new Map() };
    plans.set(family, known);
  }
  return known;
}

/** Has sets of a family read by functions of their own: to be said before any of its plans is made. */
export function registerSetReaders(family: Family, readers: SetReaders): void {
  plansOf(family).readers = readers;
}

const noAttributes: AttributeSet = { attributes: [] };

/**
 * The plan of a set, made at its first use. An empty name is the set of messages without attributes.
 * The kernel checks the limits of a spec in requests alone: a plan that encodes what the kernel sends has none.
 *
 * @throws TypeError when the family has no such set.
 */
export function setPlan(family: Family, reference: string, isLimited = true): SetPlan {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return setPlan(place.family, place.name, isLimited);
  const { sets: limited, unlimitedSets, readers } = plansOf(family);
  const sets = isLimited ? limited : unlimitedSets;
  let plan = sets.get(reference);
  if (plan === undefined) {
    const set = reference === "" ? noAttributes : lookup(family.sets, reference);
    if (set === undefined) throw new TypeError(`the family ${family.name} has no attribute set "${reference}"`);
    plan = new SetPlan(family, reference, set, lookup(readers, reference), isLimited);
    sets.set(reference, plan);
  }
  return plan;
}

/**
 * The plan of a structure, made at its first use. `familyOffset` is where the family of addresses stands in front of it, below 0:
 * one that has such addresses has a plan for each such place.
 *
 * @throws TypeError when the family has no such structure.
 */
export function structPlan(family: Family, reference: string, familyOffset = 0): StructPlan {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return structPlan(place.family, place.name, familyOffset);
  const struct = lookup(family.structs, reference);
  if (struct === undefined) throw new TypeError(`the family ${family.name} has no struct "${reference}"`);
  const told = familyOffset < 0 && hasAddresses(family, struct) ? familyOffset : 0;
  const { structs } = plansOf(family);
  const key = told < 0 ? `${reference} ${told}` : reference;
  let plan = structs.get(key);
  if (plan === undefined) {
    plan = new StructPlan(family, struct, told);
    structs.set(key, plan);
  }
  return plan;
}

/** Whether a structure, or one inside it, has addresses whose family stands elsewhere. */
function hasAddresses(family: Family, { members }: Struct): boolean {
  return members.some((member) => {
    if (member.struct === undefined) return isIpOfFamily(member);
    const place = follow(family, member.struct);
    const inner = place === undefined ? undefined : lookup(place.family.structs, place.name);
    return inner !== undefined && hasAddresses(place!.family, inner);
  });
}

function formatPlans(family: Family, reference: string, isLimited: boolean): Map<string, FormatPlan> {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return formatPlans(place.family, place.name, isLimited);
  const subMessage = lookup(family.subMessages, reference) as SubMessage;
  const entries = Object.entries(subMessage.formats);
  return new Map(entries.map(([value, format]) => [value, lazyFormat(family, format, isLimited)]));
}

function lazyFormat(family: Family, format: SubMessageFormat, isLimited: boolean): FormatPlan {
  let set: SetPlan | undefined;
  let value: ValuePlan | undefined;
  return {
    get header() {
      return format.header === undefined ? undefined : structPlan(family, format.header);
    },
    get headerField() {
      return this.set.headerField;
    },
    get set() {
      set ??= setPlan(family, format.set ?? "", isLimited);
      return set;
    },
    get value() {
      if (format.value !== undefined) value ??= new ValuePlan(family, format.value, "", "", 0, 0, 0, isLimited);
      return value;
    },
  };
}

/** The plan of the items of an indexed array, or of the values that a nest-type-value leads to. */
function itemPlan(
  family: Family,
  source: AttributeValue,
  kind: number,
  name: string,
  specName: string,
  isLimited: boolean,
): ValuePlan | undefined {
  if (kind === Kind.ReadOnly) return (source as unknown as { of: ValuePlan }).of;
  if (kind !== Kind.Indexed && kind !== Kind.NumberedNests) return undefined;
  const { item, firstIndex: _, typeValues: __, multi: ___, ...format } = source as Attribute;
  if (kind === Kind.Indexed)
    return new ValuePlan(family, { ...format, type: item! } as AttributeValue, name, specName, 0, 0, 0, isLimited);
  const type = format.type === "nest-type-value" ? "nest" : format.type;
  return new ValuePlan(family, { ...format, type } as AttributeValue, name, specName, 0, 0, 0, isLimited);
}

/** How many of the bytes that are left belong to a member of a structure. */
export function memberSize(member: ValuePlan, left: number): number {
  if (member.size >= 0) return member.size;
  return member.kind === Kind.Struct ? member.struct.size : left;
}
