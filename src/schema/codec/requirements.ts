import { orList, typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";
import { type Exchange, IN_HEADER, lookup, memberIn, type Named } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { fieldPlan, type MessagePlan } from "../plan/message-plan.ts";
import type { EnumTable } from "../values/enum-table.ts";

interface FieldName {
  readonly isMember: boolean;
  readonly name: string;
}

interface Alternative extends FieldName {
  /** Every form in which the caller may pass such a value. */
  readonly absentValues: readonly unknown[];
}

/** A request with `of` needs at least one of `others`. */
interface Companions {
  readonly of: FieldName;
  readonly others: readonly FieldName[];
}

export class Requirements {
  readonly #layout: MessagePlan;
  readonly #required: readonly FieldName[];
  /** A request needs at least one of these; attributes come first. */
  readonly #one: readonly Alternative[];
  readonly #companions: readonly Companions[];
  readonly #any: boolean;

  constructor(layout: MessagePlan, exchange: Exchange | undefined) {
    const { required = [], requiredHeader = [], requiredOne = [], requiredWith = {} } = exchange?.request ?? {};
    const absentValues: Named<number | string> = exchange?.request.absentValues ?? {};
    const isMember = (name: string) => memberIn(name) !== undefined;
    const named = (name: string): FieldName => ({ isMember: isMember(name), name: fieldPlan(layout, name).name });
    const alternative = (name: string): Alternative => {
      const { source, table } = fieldPlan(layout, name);
      const values = [isMember(name) ? 0 : undefined, lookup(absentValues, name)];
      const names = source.flags === true ? undefined : table;
      return { ...named(name), absentValues: values.flatMap((value) => formsOf(value, names)) };
    };
    this.#layout = layout;
    this.#required = [...requiredHeader.map((name) => IN_HEADER + name), ...required].map(named);
    this.#one = [...requiredOne.filter((name) => !isMember(name)), ...requiredOne.filter(isMember)].map(alternative);
    this.#companions = Object.entries(requiredWith).map(([name, others]) => {
      return { of: named(name), others: others.map(named) };
    });
    this.#any = this.#required.length + this.#one.length + this.#companions.length > 0;
  }

  /** The encoder has rejected unknown fields before. */
  check(fields: Fields): void {
    if (!this.#any) return;
    const { field } = this.#layout;
    const header = field === undefined ? undefined : (fields[field] as Fields | undefined);
    for (const one of this.#required) {
      if (valueIn(one, fields, header) === undefined) throw typeError(this.#path(one), "required by this request");
    }
    if (this.#one.length > 0) this.#checkOne(fields, header);
    for (const companions of this.#companions) this.#checkCompanions(companions, fields, header);
  }

  /** A header member that is 0 requires no other field. */
  #checkCompanions({ of, others }: Companions, fields: Fields, header: Fields | undefined): void {
    const value = valueIn(of, fields, header);
    if (of.isMember ? isZero(value) : value === undefined) return;
    for (let index = 0; index < others.length; index++)
      if (valueIn(others[index]!, fields, header) !== undefined) return;
    const paths = others.map((other) => this.#path(other));
    const path = this.#path(of);
    const why = `requires ${orList(paths)}, otherwise the request has another meaning`;
    throw typeError(path, `${why}${companionHint(of.name, paths[0]!)}`);
  }

  #path({ isMember, name }: FieldName): string {
    return isMember ? `${this.#layout.field}.${name}` : name;
  }

  #checkOne(fields: Fields, header: Fields | undefined): void {
    for (const one of this.#one) if (isPresent(one, valueIn(one, fields, header))) return;
    const names = this.#one.map((one) => this.#path(one));
    const none = this.#one.find((one) => valueIn(one, fields, header) !== undefined);
    const value = none && describeValue(valueIn(none, fields, header));
    const why = none === undefined ? "" : `, and ${this.#path(none)} is ${value}, which counts as absent`;
    throw typeError(names, `the request requires one of these${why}`);
  }
}

function companionHint(field: string, other: string): string {
  if (/Len$/.test(other))
    return " (significant bits of the address: 32 for one IPv4 address, 128 for one IPv6 address)";
  if (/Change$/.test(other)) return " (the bits to change, as a number)";
  return /Mask$/.test(field) ? " (the values of these bits)" : "";
}

function formsOf(value: number | string | undefined, names: EnumTable | undefined): readonly unknown[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : [value, BigInt(value), `${value}`, names?.nameOf(value)];
}

function isPresent({ isMember, absentValues: nothing }: Alternative, value: unknown): boolean {
  if (value === undefined || nothing.includes(value)) return false;
  return !(isMember && isZero(value));
}

const valueIn = ({ isMember, name }: FieldName, fields: Fields, header: Fields | undefined): unknown =>
  isMember ? header?.[name] : fields[name];

const isZero = (value: unknown): boolean => {
  return (
    value === undefined || value === 0 || value === 0n || value === "0" || (Array.isArray(value) && value.length === 0)
  );
};
