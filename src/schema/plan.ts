import type { EnumTable } from "./enum-table.ts";
import { Kind } from "./kind.ts";
import {
  type Attribute,
  type AttributeSet,
  type AttributeValue,
  type Family,
  follow,
  lookup,
  type Member,
  type Struct,
  type SubMessage,
  type SubMessageFormat,
} from "./model.ts";
import { ValueFacts } from "./value-facts.ts";

/**
 * One value, ready to be read and written: an attribute, a member of a structure, an item of an array. All plans have
 * the same shape, so that the code that goes by them stays fast.
 */
export class ValuePlan extends ValueFacts {
  /** The plan of each item, for arrays that are not packed. */
  readonly item: ValuePlan | undefined;
  readonly #family: Family;
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
  ) {
    super(family, source, name, specName, type, index);
    this.#family = family;
    this.item = itemPlan(family, source as AttributeValue, this.kind, name, specName);
  }

  /** The plan of the set inside a nest. */
  get set(): SetPlan {
    this.#set ??= setPlan(this.#family, (this.source as AttributeValue).nest!);
    return this.#set;
  }

  /** Whether a mask can stand behind the value, or behind the values inside it. */
  get maskable(): boolean {
    if (this.multi || this.kind === Kind.Flag) return false;
    return this.kind < Kind.Nest || (this.kind === Kind.Nest && !this.set.sequence);
  }

  /** The plan of the structure that the value is. */
  get struct(): StructPlan {
    this.#struct ??= structPlan(this.#family, this.source.struct!);
    return this.#struct;
  }

  /** The selector's values that there are formats for. */
  get selectors(): Iterable<string> {
    this.#formats ??= formatPlans(this.#family, (this.source as AttributeValue).subMessage!);
    return this.#formats.keys();
  }

  /** The plan of the format that a selector's value stands for, or undefined. */
  format(selected: string): FormatPlan | undefined {
    this.#formats ??= formatPlans(this.#family, (this.source as AttributeValue).subMessage!);
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
  /** Whether something in the family may ask for values of the levels around it. */
  readonly tracked: boolean;
  /** The attributes that can stand in messages. */
  readonly attributes: readonly Attribute[];
  /** Those that have been asked for, by number. It is as long as the largest number needs. */
  readonly byType: (ValuePlan | undefined)[] = [];
  /** The field that stood at each place of the object before: objects of one kind have their fields in one order. */
  readonly usual: (ValuePlan | undefined)[] = [];
  /** How many fields the largest object had that was decoded: so many the next ones will have room for. */
  room = 0;
  readonly #family: Family;
  /** The plans that were made, as the attributes stand, and the attributes' places by what they are looked up by. */
  readonly #plans: (ValuePlan | undefined)[];
  readonly #numbers: (number | undefined)[] = [];
  #fields: Map<string, number> | undefined;
  #names: Map<string, number> | undefined;

  constructor(family: Family, name: string, set: AttributeSet) {
    this.#family = family;
    this.name = name;
    this.sequence = set.sequence === true;
    this.tracked = Object.keys(family.subMessages).length > 0 || Object.keys(family.links).length > 0;
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
  }

  /** The attribute of that number, or undefined. */
  numbered(type: number): ValuePlan | undefined {
    if (type >= this.byType.length) return undefined;
    const known = this.byType[type];
    if (known !== undefined) return known;
    const plan = this.#at(this.#numbers[type]);
    this.byType[type] = plan;
    return plan;
  }

  /** The attribute that is called so in objects, or undefined. */
  named(field: string): ValuePlan | undefined {
    this.#fields ??= this.#places((attribute) => (attribute.type === "pad" ? undefined : attribute.field));
    return this.#at(this.#fields.get(field));
  }

  /** The attribute that is called so in the spec, or undefined. */
  specified(name: string): ValuePlan | undefined {
    this.#names ??= this.#places((attribute) => attribute.name);
    return this.#at(this.#names.get(name));
  }

  /** All of them, by field: they are made for it. */
  get byField(): FieldTable {
    const table = fieldTable();
    for (const { field } of this.attributes) {
      const plan = this.named(field);
      if (plan !== undefined) table[field] = plan;
    }
    return table;
  }

  /** All of them, by their names in the spec: they are made for it. */
  get byName(): ReadonlyMap<string, ValuePlan> {
    return new Map(this.attributes.map(({ name }) => [name, this.specified(name)!]));
  }

  #places(nameOf: (attribute: Attribute) => string | undefined): Map<string, number> {
    const places = new Map<string, number>();
    for (const [index, attribute] of this.attributes.entries()) {
      const name = nameOf(attribute);
      if (name !== undefined) places.set(name, index);
    }
    return places;
  }

  #at(index: number | undefined): ValuePlan | undefined {
    if (index === undefined) return undefined;
    let plan = this.#plans[index];
    if (plan === undefined) {
      const attribute = this.attributes[index]!;
      plan = new ValuePlan(this.#family, attribute, attribute.field, attribute.name, attribute.number, index);
      this.#plans[index] = plan;
    }
    return plan;
  }
}

/** The members of a structure with their offsets. */
export class StructPlan {
  readonly members: readonly ValuePlan[];
  readonly byField: FieldTable;
  /** The member that stood at each place of the object before. */
  readonly usual: (ValuePlan | undefined)[] = [];
  /** Size in bytes, without what a last member of open length holds. */
  readonly size: number;
  /** The last member, where it takes all that is left. */
  readonly openMember: ValuePlan | undefined;
  /** Where the structure may end early: behind each member or padding. */
  readonly ends: ReadonlySet<number>;
  /** Reads all of the structure, writes it, or makes its object from the values of all members. */
  readonly read: Struct["read"];
  readonly write: Struct["write"];
  readonly make: Struct["make"];
  /** The names of each member's enum, where it has one. */
  readonly names: readonly EnumTable[];
  /** The values while a structure is read. */
  readonly values: unknown[];

  constructor(family: Family, { members, read, write, make }: Struct) {
    const plans: ValuePlan[] = [];
    const ends = new Set<number>([0]);
    let offset = 0;
    let open: ValuePlan | undefined;
    for (const member of members) {
      let size = member.length ?? 0;
      if (member.type !== "pad") {
        const plan = new ValuePlan(family, member, member.field!, member.name, offset, plans.length);
        plans.push(plan);
        if (plan.kind === Kind.Struct) size = Math.max(size, plan.struct.size);
        else if (plan.size >= 0) size = plan.size;
        open = size === 0 && plan.kind >= Kind.Bytes ? plan : undefined;
      }
      offset += size;
      ends.add(offset);
    }
    this.members = plans;
    this.byField = fieldTable();
    for (const plan of plans) this.byField[plan.name] = plan;
    this.size = offset;
    this.openMember = open;
    this.ends = ends;
    this.read = read;
    this.write = write;
    this.make = make;
    this.names = plans.map(({ table }) => table!);
    this.values = new Array<unknown>(plans.length).fill(undefined);
  }
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

interface FamilyPlans {
  readonly sets: Map<string, SetPlan>;
  readonly structs: Map<string, StructPlan>;
}

const plans = new WeakMap<Family, FamilyPlans>();

function plansOf(family: Family): FamilyPlans {
  let known = plans.get(family);
  if (known === undefined) {
    known = { sets: new Map(), structs: new Map() };
    plans.set(family, known);
  }
  return known;
}

const noAttributes: AttributeSet = { attributes: [] };

/**
 * The plan of a set, made at its first use. An empty name is the set of messages without attributes.
 *
 * @throws TypeError when the family has no such set.
 */
export function setPlan(family: Family, reference: string): SetPlan {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return setPlan(place.family, place.name);
  const { sets } = plansOf(family);
  let plan = sets.get(reference);
  if (plan === undefined) {
    const set = reference === "" ? noAttributes : lookup(family.sets, reference);
    if (set === undefined) throw new TypeError(`the family ${family.name} has no attribute set "${reference}"`);
    plan = new SetPlan(family, reference, set);
    sets.set(reference, plan);
  }
  return plan;
}

/**
 * The plan of a structure, made at its first use.
 *
 * @throws TypeError when the family has no such structure.
 */
export function structPlan(family: Family, reference: string): StructPlan {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return structPlan(place.family, place.name);
  const { structs } = plansOf(family);
  let plan = structs.get(reference);
  if (plan === undefined) {
    const struct = lookup(family.structs, reference);
    if (struct === undefined) throw new TypeError(`the family ${family.name} has no struct "${reference}"`);
    plan = new StructPlan(family, struct);
    structs.set(reference, plan);
  }
  return plan;
}

/** What a fixed header is called in objects: `header`, unless an attribute has that name. */
export function headerFieldOf(set: SetPlan): string {
  return set.named("header") !== undefined ? "fixedHeader" : "header";
}

function formatPlans(family: Family, reference: string): Map<string, FormatPlan> {
  const place = follow(family, reference);
  if (place !== undefined && place.family !== family) return formatPlans(place.family, place.name);
  const subMessage = lookup(family.subMessages, reference) as SubMessage;
  const entries = Object.entries(subMessage.formats);
  return new Map(entries.map(([value, format]) => [value, lazyFormat(family, format)]));
}

function lazyFormat(family: Family, format: SubMessageFormat): FormatPlan {
  let set: SetPlan | undefined;
  let value: ValuePlan | undefined;
  return {
    get header() {
      return format.header === undefined ? undefined : structPlan(family, format.header);
    },
    get headerField() {
      return headerFieldOf(this.set);
    },
    get set() {
      set ??= setPlan(family, format.set ?? "");
      return set;
    },
    get value() {
      if (format.value !== undefined) value ??= new ValuePlan(family, format.value, "", "", 0, 0);
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
): ValuePlan | undefined {
  if (kind !== Kind.Indexed && kind !== Kind.Typed) return undefined;
  const { item, firstIndex: _, typeValues: __, multi: ___, ...format } = source as Attribute;
  if (kind === Kind.Indexed)
    return new ValuePlan(family, { ...format, type: item! } as AttributeValue, name, specName, 0, 0);
  const type = format.type === "nest-type-value" ? "nest" : format.type;
  return new ValuePlan(family, { ...format, type } as AttributeValue, name, specName, 0, 0);
}
