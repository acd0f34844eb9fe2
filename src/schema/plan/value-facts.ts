import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Attribute, AttributeValue, Family, Member } from "../model/family.ts";
import { type EnumTable, enumTable } from "../values/enum-table.ts";
import { BIG_LIMITS, baseKind, Form, isIpOfFamily, Kind, kindOf, maximumOf, minimumOf, sizeOf } from "./kind.ts";

const NO_LIMITS: Partial<AttributeValue> = {};

/** What a value is by itself, whatever is inside it: how it is read and written, and what it can be. */
export class ValueFacts {
  /** How the attribute is called in the spec, and in objects. */
  readonly specName: string;
  readonly name: string;
  /** The attribute's number; the offset of a member in its structure. */
  readonly type: number;
  readonly kind: number;
  /** What enums, flags and arrays are made of. */
  readonly base: number;
  /** The only length in bytes that the value can have; -1 where several are possible. */
  readonly size: number;
  readonly little: boolean;
  readonly multi: boolean;
  /** Whether an attribute of it is the whole value of its field. */
  readonly single: boolean;
  readonly table: EnumTable | undefined;
  /** The form in which it is usually given, where it is one value. */
  readonly form: number;
  /** The smallest and the largest integer; both 0 for one with a mask, so that nobody takes it without looking closer. */
  readonly minimum: number;
  readonly maximum: number;
  /** The same for integers of 64 bits, and for those with a mask: the bits that can be set. */
  readonly bigMinimum: bigint;
  readonly bigMaximum: bigint;
  readonly mask: bigint | undefined;
  /** What is left of an integer's bits, and how far they are shifted when its bytes come first of four in network order. */
  readonly bits: number;
  readonly shift: number;
  /** The least and the most bytes that it can have. */
  readonly shortest: number;
  readonly longest: number;
  /** Where the attribute stands in its set: for finding repeated ones. */
  readonly index: number;
  readonly source: AttributeValue | Member;
  /** How far in front of a member the byte is that says of which family the addresses in it are, below 0; 0 without one. */
  readonly familyOffset: number;

  constructor(
    family: Family,
    source: AttributeValue | Member,
    name: string,
    specName: string,
    type: number,
    index: number,
    familyOffset: number,
    isLimited: boolean,
  ) {
    this.source = source;
    this.familyOffset = familyOffset;
    this.name = name;
    this.specName = specName;
    this.type = type;
    this.index = index;
    this.multi = (source as Attribute).multi === true;
    this.little = source.order === undefined ? hostLittleEndian : source.order === "little";
    const length = (source as Member).length;
    this.base = baseKind(source);
    this.kind = familyOffset < 0 && isIpOfFamily(source) ? Kind.IpOfFamily : kindOf(source, this.base);
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

function formOf({ kind, mask, minimum, maximum, shortest, longest }: ValueFacts): number {
  if (kind <= Kind.U32 && minimum === 0 && maximum === maximumOf[kind]) return Form.Unsigned;
  if (kind <= Kind.S32) return Form.Integer;
  switch (kind) {
    case Kind.U64:
    case Kind.S64:
      return mask === undefined ? Form.Bigint : Form.Other;
    case Kind.Ipv4:
    case Kind.Ip:
      return shortest <= 4 && longest >= 4 ? Form.Ipv4 : Form.Other;
    case Kind.Enum:
    case Kind.String:
    case Kind.Mac:
    case Kind.Uuid:
      return Form.Text;
    case Kind.Flags:
      return Form.Names;
    case Kind.Struct:
      return Form.Members;
    case Kind.Nest:
      return Form.Fields;
    case Kind.Bytes:
      return Form.Bytes;
    default:
      return Form.Other;
  }
}
