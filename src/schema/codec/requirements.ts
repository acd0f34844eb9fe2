import { shown } from "../../errors.ts";
import { checkObject, likeliest } from "../../message/check.ts";
import { type Exchange, IN_HEADER, lookup, type Named } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import type { MessagePlan } from "../plan/message-plan.ts";
import type { EnumTable } from "../values/enum-table.ts";

/** A field, by the name that it has in objects: a member of the fixed header, or an attribute. */
interface FieldName {
  readonly isMember: boolean;
  readonly name: string;
}

/** One of those of which a request needs one. */
interface Alternative extends FieldName {
  /** What it can be and says nothing with, in all forms that objects have for it. */
  readonly absentValues: readonly unknown[];
}

/** A field that says something else than it seems to without one of others beside it. */
interface Companions {
  readonly of: FieldName;
  readonly others: readonly FieldName[];
  /** The first of the others that is a member. */
  readonly member: string | undefined;
}

/** What the requests of an operation cannot do without, by the names that things have in objects. */
export class Requirements {
  readonly #layout: MessagePlan;
  /** Members of the fixed header, and attributes, all of which have to be there. */
  readonly #members: readonly string[];
  readonly #attributes: readonly string[];
  /** Those of which one is enough: attributes, and then members. */
  readonly #one: readonly Alternative[];
  readonly #companions: readonly Companions[];
  readonly #any: boolean;

  constructor(layout: MessagePlan, exchange: Exchange | undefined) {
    const { required = [], requiredHeader = [], requiredOne = [], requiredWith = {} } = exchange?.request ?? {};
    const absentValues: Named<number | string> = exchange?.request.absentValues ?? {};
    const { set, header } = layout;
    const members = (names: readonly string[]) =>
      (header?.members ?? []).filter(({ specName }) => names.includes(specName)).map(({ name }) => name);
    this.#layout = layout;
    this.#members = members(requiredHeader);
    this.#attributes = required.map((name) => set.fieldBySpecName(name)!.name);
    const isMember = (name: string) => name.startsWith(IN_HEADER);
    const named = (name: string): FieldName => {
      if (!isMember(name)) return { isMember: false, name: set.fieldBySpecName(name)!.name };
      return { isMember: true, name: members([name.slice(IN_HEADER.length)])[0]! };
    };
    const alternative = (name: string): Alternative => {
      const field = named(name);
      const plan = field.isMember
        ? header!.members.find((one) => one.name === field.name)!
        : set.fieldBySpecName(name)!;
      const names = plan.source.flags === true ? undefined : plan.table;
      const said = lookup(absentValues, name);
      const values = [...(field.isMember ? [0] : []), ...(said === undefined ? [] : [said])];
      return { ...field, absentValues: values.flatMap((value) => formsOf(value, names)) };
    };
    const attributesFirst = [...requiredOne.filter((name) => !isMember(name)), ...requiredOne.filter(isMember)];
    this.#one = attributesFirst.map(alternative);
    this.#companions = Object.entries(requiredWith).map(([name, others]) => {
      const fields = others.map(named);
      return { of: named(name), others: fields, member: fields.find(({ isMember }) => isMember)?.name };
    });
    this.#any = required.length + requiredHeader.length + requiredOne.length + this.#companions.length > 0;
  }

  /** @throws TypeError for a request that lacks something, with the path, or with the likeliest of names that there are not. */
  check(fields: Fields): void {
    if (!this.#any) return;
    if (this.#members.length > 0) {
      const header = fields[this.#layout.field!];
      const name = missingField(header, this.#members);
      if (name !== undefined) throw this.#missingError(header, name, `${this.#layout.field}.`);
    }
    if (this.#attributes.length > 0) {
      const name = missingField(fields, this.#attributes);
      if (name !== undefined) throw this.#missingError(fields, name, "");
    }
    if (this.#one.length > 0) this.#checkOne(fields);
    if (this.#companions.length > 0) this.#checkAllCompanions(fields);
  }

  /** Most headers have all members: then nothing else is looked at. */
  #checkAllCompanions(fields: Fields): void {
    const { field } = this.#layout;
    const header = field === undefined ? undefined : (fields[field] as Fields | null | undefined);
    for (let index = 0; index < this.#companions.length; index++) {
      const companions = this.#companions[index]!;
      if (companions.member !== undefined && header?.[companions.member] !== undefined) continue;
      this.#checkCompanions(companions, fields);
    }
  }

  /** A member that is 0 asks for nothing by itself; beside another field it is an answer like any. */
  #checkCompanions({ of, others }: Companions, fields: Fields): void {
    const given = this.#value(of, fields);
    if (of.isMember ? isZero(given) : given === undefined) return;
    for (let index = 0; index < others.length; index++) if (this.#value(others[index]!, fields) !== undefined) return;
    const { field } = this.#layout;
    const header = field === undefined ? undefined : fields[field];
    if (header !== undefined) checkObject(header, field!);
    const [members, attributes] = [
      others.filter(({ isMember }) => isMember),
      others.filter(({ isMember }) => !isMember),
    ];
    this.#checkSpelling(fields, namesOf(attributes), "");
    this.#checkSpelling(header, namesOf(members), `${field}.`);
    const paths = others.map((other) => this.#path(other));
    const [path, one] = [this.#path(of), paths[0]!];
    const [, address, length] = (typeof given === "string" && /^([0-9A-Fa-f.:]+)\/(\d+)$/.exec(given)) || [];
    if (address !== undefined && /Len$/.test(one)) {
      throw new TypeError(`${path}: it has no prefix length inside: write ${path}: "${address}" and ${one}: ${length}`);
    }
    const why = `without ${orList(paths)} beside it, the request says something else`;
    throw new TypeError(
      `${path}: ${why}; give ${paths.length === 1 ? "that" : "one of them"} too${companionHint(of.name, one)}`,
    );
  }

  #value({ isMember, name }: FieldName, fields: Fields): unknown {
    if (!isMember) return fields[name];
    const header = fields[this.#layout.field!];
    return typeof header === "object" ? (header as Fields | null)?.[name] : undefined;
  }

  #path({ isMember, name }: FieldName): string {
    return isMember ? `${this.#layout.field}.${name}` : name;
  }

  #missingError(value: unknown, name: string, path: string): TypeError {
    // A list or a map lacks everything, but that is not what is wrong with it.
    if (value !== undefined && path !== "") checkObject(value, path.slice(0, -1));
    this.#checkSpelling(value, [name], path);
    return new TypeError(`${path}${name}: the request means nothing without it`);
  }

  #checkOne(fields: Fields): void {
    const { field } = this.#layout;
    const header = field === undefined ? undefined : fields[field];
    for (const one of this.#one) {
      // What is no object is refused by whoever writes it.
      if (one.isMember && header !== undefined && (typeof header !== "object" || header === null)) return;
      if (isPresent(one, this.#value(one, fields))) return;
    }
    if (header !== undefined) checkObject(header, field!);
    this.#checkSpelling(fields, namesOf(this.#one.filter(({ isMember }) => !isMember)), "");
    this.#checkSpelling(header, namesOf(this.#one.filter(({ isMember }) => isMember)), `${field}.`);
    const names = this.#one.map((one) => this.#path(one));
    const none = this.#one.find((one) => this.#value(one, fields) !== undefined);
    const why =
      none === undefined ? "" : `, and ${this.#path(none)} is ${shown(this.#value(none, fields))}, which is none`;
    throw new TypeError(`${orList(names)}: the request means nothing without one of them${why}`);
  }

  /** Throws when what is missing seems to be there, under a name that there is not. */
  #checkSpelling(value: unknown, names: readonly string[], path: string): void {
    const { field, header, set } = this.#layout;
    for (const key of Object.keys(value ?? {})) {
      if (path === "" ? key === field || set.fieldByName(key) !== undefined : header!.byField[key] !== undefined)
        continue;
      const meant = likeliest(key, names);
      if (meant === undefined) continue;
      throw new TypeError(`${path}${key}: there is no such field; did you mean "${meant}"?`);
    }
  }
}

/** What a field is that goes with another one, as far as their names say. */
function companionHint(field: string, other: string): string {
  if (/Len$/.test(other))
    return ": how many bits of the address count (32 of IPv4, 128 of IPv6 where it is a single one)";
  if (/Change$/.test(other)) return ": the bits, as a number, that are to be set so";
  return /Mask$/.test(field) ? ": what those bits have to be" : "";
}

function namesOf(fields: readonly FieldName[]): string[] {
  return fields.map(({ name }) => name);
}

/** The ways in which objects can have a value. */
function formsOf(value: number | string, names: EnumTable | undefined): readonly unknown[] {
  return typeof value === "string" ? [value] : [value, BigInt(value), names?.nameOf(value)];
}

/** Whether a value counts as one of those of which a request needs one. */
function isPresent({ isMember, absentValues: nothing }: Alternative, value: unknown): boolean {
  if (value === undefined || nothing.includes(value)) return false;
  return !(isMember && isZero(value));
}

/** A list whose items are ways: "a, b or c". */
function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** Whether a member is what it would be if it were left out. */
const isZero = (value: unknown): boolean => {
  return value === undefined || value === 0 || value === 0n || (Array.isArray(value) && value.length === 0);
};

/** Which of those fields an object lacks; none where it is no object, which whoever writes it refuses. */
const missingField = (value: unknown, names: readonly string[]): string | undefined => {
  if (value !== undefined && (typeof value !== "object" || value === null)) return undefined;
  for (const name of names) if ((value as Fields | undefined)?.[name] === undefined) return name;
  return undefined;
};
