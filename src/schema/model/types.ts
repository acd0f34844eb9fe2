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
  /** Flag bits of the attribute's type: `NLA_F_NESTED`, `NLA_F_NET_BYTEORDER` or both. Absent if neither is set. */
  flags?: number;
  /** Reason why the attribute could not be decoded. */
  reason: string;
}

/**
 * Types of values that differ between decoded objects (`Read`) and objects to encode (`Write`). Decoded objects contain
 * each value in one form; objects to encode may contain it in additional forms.
 */
export interface Mode {
  /** TypeScript type of addresses, and of bytes that appear as hexadecimal digits. */
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
 * Fields that objects of every attribute set can have: `unknown` for attributes that are not in the spec, and `unparsed`
 * for attributes that do not match the spec, with the reason.
 *
 * Both are mapped types, because the language server lists properties without a declaration last.
 */
export type ExtraAttributes = { [Name in "unknown"]?: UnknownAttribute[] } & {
  [Name in "unparsed"]?: UnparsedAttribute[];
};

/** Field that every decoded structure may have in addition to its members. */
export interface TrailingBytes {
  /** Bytes after the last member, for example members that a newer kernel has added. Absent if there are none. */
  rest?: Uint8Array;
}

/** A `struct nla_bitfield32`: the values of some bits, and a mask (`selector`) of these bits. */
export interface Bitfield<Bits> {
  value: Bits;
  selector: Bits;
}

/** A C structure in a request. The named members are required; others default to 0. */
export type With<Struct, Members extends keyof Struct> = Partial<Struct> & Pick<Struct, Members>;

/** The named fields of an attribute set, and the fields for attributes that are not in the spec. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof ExtraAttributes, keyof Set>>
  : never;

/** All fields of an attribute set except the named ones. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** Object type in which each of the named fields must be present, with any value except null and undefined. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** An object in which at least one of the named attributes must be present. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * Type of a C structure. In requests, all members are optional; the default is 0. In replies, only the trailing members
 * that a newer kernel added (`since` in the spec) are optional: an older kernel sends a shorter structure.
 */
export type Shape<M extends Mode, Struct> = M extends Read ? Struct : Partial<Struct>;

/** Fields that only the kernel sets: they exist in decoded objects, but not in objects to encode. */
export type ReadOnlyFields<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** Fields of a type that only requests have. In the type of decoded objects (`Read`), they are absent. */
export type WriteOnlyFields<M extends Mode, Fields> = M extends Read ? unknown : Fields;

declare const unlisted: unique symbol;

/** Brand that makes {@link OtherName} a distinct type. It exists only for the compiler. */
interface Unlisted {
  readonly [unlisted]: true;
}

/**
 * A selector value that the spec does not list, for example a link kind, queueing discipline, action or expression of a
 * newer kernel or of a third-party module. Literals are not assignable to this type, so a misspelt name does not
 * compile. To write such a name, cast it: `"name" as OtherName`. To compare a value that was read, assign it to a
 * `string` first.
 */
export type OtherName = `${string & Unlisted}`;

/** Value of a selecting field (`is`, such as "bridge"), and types of the fields whose format it selects (`has`). */
interface Choice {
  readonly is: string;
  readonly has: object;
}

/**
 * Union type for a selector and the fields whose content it determines: with `kind: "bridge"`, `data` has the
 * attributes of a bridge. For selector values without a known format, these fields are bytes.
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

/** The names of an enum that select no known format, or {@link OtherName} if the selector is text. */
type Other<Value> = string extends Value ? OtherName : Value;
