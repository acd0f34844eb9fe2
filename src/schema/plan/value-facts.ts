import { hostLittleEndian } from "../../message/byte-order.ts";
import type { Attribute, AttributeValue, DisplayHint, Family, Member } from "../model/family.ts";
import { type EnumTable, enumTable } from "../values/enum-table.ts";
import { BIG_LIMITS, baseKind, Form, isIpOfFamily, Kind, kindOf, maximumOf, minimumOf, sizeOf } from "./kind.ts";

const NO_LIMITS: Partial<AttributeValue> = {};

/** Position of a value in a message, and rules that follow from the position. Array elements have no position. */
export interface ValuePlace {
  /** Attribute number. For a structure member, its offset in bytes from the start of the structure. */
  readonly type?: number;
  /** Position of the attribute in its set. The decoder has one bit for each position, to detect duplicates. */
  readonly index?: number;
  /**
   * Offset in bytes from the start of an address to its address family. The offset is negative, because the address
   * family precedes the address. 0 if the value has no address.
   */
  readonly familyOffset?: number;
  /** Whether the value limits of the spec apply (default true). */
  readonly isLimited?: boolean;
  /** Formats of IP addresses, as the message's address family requires them (default: the spec's display hints). */
  readonly addresses?: AddressHints | undefined;
}

/** Formats of the IP addresses in a message, as determined by the address family in the message's fixed header. */
export interface AddressHints {
  /** Format of attributes that are IPv4 or IPv6 addresses. */
  readonly ip: DisplayHint;
  /** Format of attributes that contain MPLS labels in messages about MPLS, and addresses in other messages. */
  readonly label: DisplayHint;
  /** Explanation in error messages why an address must be IPv4 or IPv6: "because header.rtmFamily is 2". */
  readonly reason: string;
}

/** Replaces the display hint of an address with the format that the message's address family requires. */
function withHint(source: AttributeValue | Member, { ip, label }: AddressHints): AttributeValue | Member {
  if (kindOf(source, baseKind(source)) !== Kind.Ip) return source;
  return { ...source, hint: source.hint === "ip-or-label" ? label : ip };
}

/** Properties of a value in a spec that determine how it is read and written, such as its kind and length. */
export class ValueFacts {
  /** Name of the value in the spec, and name of its field in objects; "" for values that are not fields. */
  readonly specName: string;
  readonly name: string;
  readonly type: number;
  readonly kind: number;
  /** Integer kind of the value; for an array, of its elements. */
  readonly base: number;
  /** The only valid length of the value in bytes; -1 if several lengths are valid. */
  readonly size: number;
  readonly little: boolean;
  readonly multi: boolean;
  /** Whether one attribute contains the whole value of the field. False for a list sent as repeated attributes. */
  readonly single: boolean;
  readonly table: EnumTable | undefined;
  /** Most common form of the value in JavaScript objects, such as text or a list of names: a {@link Form}. */
  readonly form: number;
  /** Limits of an integer of up to 32 bits. Both are 0 if it has a mask, so that other values take the slow path. */
  readonly minimum: number;
  readonly maximum: number;
  /** Limits and bit mask as bigints, for 64-bit integers and for integers with a mask. */
  readonly bigMinimum: bigint;
  readonly bigMaximum: bigint;
  readonly mask: bigint | undefined;
  /** Mask with the integer's bits, and shift that moves the integer to the start of a big-endian 32-bit word. */
  readonly bits: number;
  readonly shift: number;
  /** Limits of the value's length in bytes. */
  readonly shortest: number;
  readonly longest: number;
  readonly index: number;
  readonly familyOffset: number;
  readonly addresses: AddressHints | undefined;
  /** Explanation in error messages why an address must be IPv4 or IPv6; undefined if the message allows both. */
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

/** Form of each kind of value that has only one form in JavaScript objects. */
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

function formOf({ kind, mask, minimum, maximum, shortest, longest }: ValueFacts): number {
  if (kind <= Kind.U32 && minimum === 0 && maximum === maximumOf[kind]) return Form.Unsigned;
  if (kind <= Kind.S32) return Form.Integer;
  if (kind <= Kind.S64) return mask === undefined ? Form.Bigint : Form.Other;
  if (kind === Kind.Ipv4 || kind === Kind.Ip) return shortest <= 4 && longest >= 4 ? Form.Ipv4 : Form.Other;
  return forms[kind] ?? Form.Other;
}
