/** A decoded object, or an object to encode: values by field name. */
export type Fields = { [field: string]: unknown };

/** An attribute that is not in the spec. */
export interface UnknownAttribute {
  /** Number of the attribute, without flag bits. */
  type: number;
  /** Copy of the attribute's value. */
  bytes: Uint8Array;
  /** The bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`, if set. */
  flags?: number;
}

/** An attribute that does not match its spec, or trailing bytes that are not an attribute. */
export interface UnparsedAttribute {
  /** Attribute number; absent for trailing bytes. */
  type?: number;
  /** Copy of the attribute's value, or of all trailing bytes. */
  bytes: Uint8Array;
  /** The flags `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` of the attribute. Absent if neither is set. */
  flags?: number;
  /** Reason why the attribute could not be decoded. */
  reason: string;
}

/**
 * TypeScript types of values that differ between decoded objects (`Read`) and objects to encode (`Write`). In decoded
 * objects, each kind of value has one form. Objects to encode may contain it in other forms as well.
 */
export interface Mode {
  /** TypeScript type of addresses and of bytes that are represented by hexadecimal digits. */
  address: string | Uint8Array;
  /** TypeScript type of 64-bit integers in objects. */
  big: bigint | number;
  /** TypeScript type of flags, which are attributes without a value. */
  flag: boolean;
  /** TypeScript type of enum values that have no name. */
  unnamed: `${number}` | number;
  /** TypeScript type of 64-bit enum values that have no name. */
  unnamedBig: `${number}` | bigint | number;
}

/** Types of values in decoded objects. */
export interface Read extends Mode {
  address: string;
  big: bigint;
  flag: true;
  unnamed: `${number}`;
  unnamedBig: `${number}`;
}

/** Types of values that are accepted for encoding. */
export interface Write extends Mode {}

/**
 * Fields that an object of any attribute set can have. `unknown` contains attributes that are not in the spec.
 * `unparsed` contains attributes that do not match the spec, and the reason.
 *
 * Both fields come from mapped types, because the language server lists such properties last: they have no declaration.
 */
export type ExtraAttributes = { [Name in "unknown"]?: UnknownAttribute[] } & {
  [Name in "unparsed"]?: UnparsedAttribute[];
};

/** Field that every decoded structure may have in addition to its members. */
export interface TrailingBytes {
  /** Bytes after the last member, for example members that a newer kernel has added. Absent if no bytes follow. */
  rest?: Uint8Array;
}

/** A `struct nla_bitfield32`: the values of some bits, and a mask (`selector`) that shows which bits have values. */
export interface Bitfield<Bits> {
  value: Bits;
  selector: Bits;
}

/** A C structure in a request. The named members are required. All other members are 0 by default. */
export type With<Struct, Members extends keyof Struct> = Partial<Struct> & Pick<Struct, Members>;

/** Only the named fields of an attribute set, together with `unknown` and `unparsed`. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof ExtraAttributes, keyof Set>>
  : never;

/** All fields of an attribute set except the named ones. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** Object type in which each of the named fields is required and must be neither null nor undefined. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** An object in which at least one of the named attributes must be present. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * Type of a C structure. In requests, all members are optional and 0 by default. In replies, only members that a newer
 * kernel has added at the end are optional, because an older kernel sends a shorter structure.
 */
export type Shape<M extends Mode, Struct> = M extends Read ? Struct : Partial<Struct>;

/** Fields that only the kernel sets. Decoded objects have these fields, but objects to encode do not. */
export type ReadOnlyFields<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** Fields that only requests have. The type of decoded objects (`Read`) does not contain these fields. */
export type WriteOnlyFields<M extends Mode, Fields> = M extends Read ? unknown : Fields;

declare const unlisted: unique symbol;

/** Brand that makes {@link OtherName} a distinct type. It exists only for the compiler. */
interface Unlisted {
  readonly [unlisted]: true;
}

/**
 * A selector value that the spec does not list. Examples are link kinds, queueing disciplines, actions and expressions
 * of a newer kernel or of a third-party module.
 *
 * Literals are not assignable to this type, so a misspelt name does not compile. To write such a name, cast it: `"name"
 * as OtherName`. To compare a decoded value, assign it to a `string` first.
 */
export type OtherName = `${string & Unlisted}`;

/** Value `is` of a selecting field, such as "bridge", and types `has` of the fields whose format it selects. */
interface Choice {
  readonly is: string;
  readonly has: object;
}

/**
 * Union type of a selecting field and the fields whose format it selects. For example, if `kind` is "bridge", `data`
 * has the attributes of a bridge. If the spec has no format for a value of the selecting field, these fields are bytes.
 */
export type Selected<Fields, Selector extends keyof Fields, Choices extends Choice> =
  | Chosen<Fields, Selector, Choices>
  | Unchosen<Fields, Selector, Choices["is"]>;

type Chosen<Fields, Selector extends keyof Fields, Choices extends Choice> = Choices extends Choice
  ? { [Field in keyof Fields]: Field extends Selector ? Choices["is"] : Choices["has"][Field & keyof Choices["has"]] }
  : never;

type Unchosen<Fields, Selector extends keyof Fields, Names> = {
  [Field in keyof Fields]: Field extends Selector ? Other<Exclude<Fields[Field], Names>> : Uint8Array;
};

/** Selector values without a known format are the other names of the enum, or {@link OtherName} for text. */
type Other<Value> = string extends Value ? OtherName : Value;
