import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Attribute, AttributeValue, DisplayHint, Family, Member } from "../model/family.ts";
import { type EnumTable, enumTable } from "../values/enum-table.ts";
import { BIG_LIMITS, baseKind, Form, isIpOfFamily, Kind, kindOf, maximumOf, minimumOf, sizeOf } from "./kind.ts";

const NO_LIMITS: Partial<AttributeValue> = {};

export interface ValuePlace {
  readonly type?: number;
  /** Position in the set, one bit of the duplicate check. */
  readonly index?: number;
  /** Negative offset from an address to its address family, or 0. */
  readonly familyOffset?: number;
  /** False if the spec's limits do not apply, as in replies. */
  readonly isLimited?: boolean;
  /** Default: the display hints of the spec. */
  readonly addresses?: AddressHints | undefined;
}

/** Address formats that follow from the family in the header. */
export interface AddressHints {
  readonly ip: DisplayHint;
  readonly label: DisplayHint;
  /** Example: "because header.rtmFamily is 2". */
  readonly reason: string;
}

function withHint(source: AttributeValue | Member, { ip, label }: AddressHints): AttributeValue | Member {
  if (kindOf(source, baseKind(source)) !== Kind.Ip) return source;
  return { ...source, hint: source.hint === "ip-or-label" ? label : ip };
}

export class ValueFacts {
  /** "" for values that are not fields. */
  readonly specName: string;
  readonly name: string;
  readonly type: number;
  readonly kind: number;
  readonly base: number;
  /** -1 if several lengths are valid. */
  readonly size: number;
  readonly little: boolean;
  readonly multi: boolean;
  /** False for a list that is sent as repeated attributes. */
  readonly single: boolean;
  readonly table: EnumTable | undefined;
  /** Most common JavaScript form of the value: a {@link Form}. */
  readonly form: number;
  /** Both are 0 with a mask, which takes the slow path. */
  readonly minimum: number;
  readonly maximum: number;
  /** Used for 64-bit integers and for integers with a mask. */
  readonly bigMinimum: bigint;
  readonly bigMaximum: bigint;
  readonly mask: bigint | undefined;
  /** Moves the integer to the start of a 32-bit word. */
  readonly bits: number;
  readonly shift: number;
  readonly shortest: number;
  readonly longest: number;
  readonly index: number;
  readonly familyOffset: number;
  readonly addresses: AddressHints | undefined;
  /** Why an address must be IPv4 or IPv6, for errors. */
  readonly reason: string | undefined;
  readonly source: AttributeValue | Member;

  constructor(
    family: Family,
    spec: AttributeValue | Member,
    { type = 0, index = 0, familyOffset = 0, isLimited = true, addresses }: ValuePlace,
    kind?: number,
  ) {
    const source = addresses === undefined ? spec : withHint(spec, addresses);
    this.source = source;
    this.addresses = addresses;
    this.reason = source === spec ? undefined : addresses?.reason;
    this.familyOffset = familyOffset;
    this.name = (source as Partial<Attribute>).field ?? "";
    this.specName = (source as Partial<Attribute>).name ?? "";
    this.type = type;
    this.index = index;
    this.multi = (source as Attribute).multi === true;
    this.little = source.order === undefined ? hostLittleEndian : source.order === "little";
    const length = (source as Member).length;
    this.base = baseKind(source);
    this.kind = kind ?? (familyOffset < 0 && isIpOfFamily(source) ? Kind.IpOfFamily : kindOf(source, this.base));
    this.single = !this.multi && this.kind < Kind.NumberedNests;
    this.size = sizeOf(this.kind, this.base, length);
    this.table = source.enum === undefined ? undefined : enumTable(family, source.enum);
    const { minimum, maximum, mask, minimumLength, maximumLength, exactLength } = isLimited
      ? (source as AttributeValue)
      : NO_LIMITS;
    this.minimum =
      mask === undefined ? Math.max(minimumOf[this.base]!, Number(minimum ?? Number.NEGATIVE_INFINITY)) : 0;
    this.maximum =
      mask === undefined ? Math.min(maximumOf[this.base]!, Number(maximum ?? Number.POSITIVE_INFINITY)) : 0;
    const [least, most] = BIG_LIMITS[this.base]!;
    this.bigMinimum = minimum === undefined || minimum < least ? least : BigInt(minimum);
    this.bigMaximum = maximum === undefined || maximum > most ? most : BigInt(maximum);
    this.mask = mask === undefined ? undefined : BigInt(mask);
    this.bits = this.size === 1 ? 0xff : this.size === 2 ? 0xffff : -1;
    this.shift = this.size === 1 ? 24 : this.size === 2 ? 16 : 0;
    this.shortest = exactLength ?? minimumLength ?? 0;
    this.longest = exactLength ?? maximumLength ?? Number.POSITIVE_INFINITY;
    this.form = this.multi ? Form.Other : formOf(this);
  }
}

const forms: Readonly<Record<number, number>> = {
  [Kind.Enum]: Form.Text,
  [Kind.String]: Form.Text,
  [Kind.Mac]: Form.Text,
  [Kind.Uuid]: Form.Text,
  [Kind.Flags]: Form.Names,
  [Kind.Struct]: Form.Members,
  [Kind.Nest]: Form.Fields,
  [Kind.Bytes]: Form.Bytes,
};

function formOf({ kind, mask, minimum, maximum, shortest, longest, source }: ValueFacts): number {
  if ((source as Member).requestMask !== undefined) return Form.Other;
  if (kind <= Kind.U32 && minimum === 0 && maximum === maximumOf[kind]) return Form.Unsigned;
  if (kind <= Kind.S32) return Form.Integer;
  if (kind <= Kind.S64) return mask === undefined ? Form.Bigint : Form.Other;
  if (kind === Kind.Ipv4 || kind === Kind.Ip) return shortest <= 4 && longest >= 4 ? Form.Ipv4 : Form.Other;
  return forms[kind] ?? Form.Other;
}
