/** A decoded object, or one to encode: fields by name. */
export type Fields = { [field: string]: unknown };

/** An attribute that is not in the spec. */
export interface UnknownAttribute {
  /** Attribute number. */
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
  /** Copy of the attribute's value, or of the bytes up to the end. */
  bytes: Uint8Array;
  /** The bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`, if set. */
  flags?: number;
  /** Reason why the attribute could not be decoded. */
  reason: string;
}

/** Types of values that have one form when decoded and accept more forms when encoded. */
export interface Mode {
  /** Addresses, and bytes shown as digits. */
  address: string | Uint8Array;
  /** 64-bit integers. */
  big: bigint | number;
  /** Attributes without a value. */
  flag: boolean;
}

/** Values as decoded. */
export interface Read extends Mode {
  address: string;
  big: bigint;
  flag: true;
}

/** Values as accepted for encoding. */
export interface Write extends Mode {}

/** Fields of objects of all attribute sets. */
export interface ExtraAttributes {
  /** Attributes that are not in the spec. */
  unknown?: UnknownAttribute[];
  /** Attributes that do not match the spec, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** Fields of objects of all structs. */
export interface TrailingBytes {
  /** Bytes after the end of the struct in the spec. */
  rest?: Uint8Array;
}

/** A `bitfield32`: values, and the bits that apply. */
export interface Bitfield<Bits> {
  value: Bits;
  selector: Bits;
}

/** A struct in a request with the named required members; others default to 0. */
export type With<Struct, Members extends keyof Struct> = Partial<Struct> & Pick<Struct, Members>;

/** The named fields of an attribute set, and unknown attributes. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof ExtraAttributes, keyof Set>>
  : never;

/** All fields of an attribute set except the named ones. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** The named fields, required, with any value. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** Attributes of which at least one is present. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * A struct. In requests, all members are optional; the default is 0. In replies, the trailing members that a newer
 * kernel added (`since` in the spec) are optional, because an older kernel sends a shorter struct.
 */
export type Shape<M extends Mode, Struct> = M extends Read ? Struct : Partial<Struct>;

/** Fields that only the kernel sets: present when decoded, absent when encoded. */
export type ReadOnlyFields<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** Fields that only requests have: absent when decoded. */
export type WriteOnlyFields<M extends Mode, Fields> = M extends Read ? unknown : Fields;

declare const unlisted: unique symbol;

/** Brand of {@link OtherName}. Exists only for the compiler. */
interface Unlisted {
  readonly [unlisted]: true;
}

/**
 * A selector value that the spec does not list, for example a link kind, queueing discipline, action or expression of a newer
 * kernel or of a third-party module. Literals are not assignable to this type, so a misspelt name does not compile. To write
 * such a name, cast it: `"name" as OtherName`. To compare one that was read, assign it to a `string` first.
 */
export type OtherName = `${string & Unlisted}`;

/** Values of a selector, and the types of the selected fields for these values. */
interface Choice {
  readonly is: string;
  readonly has: object;
}

/**
 * A selector and the fields whose content it determines, as a union: with `kind: "bridge"`, `data` has the attributes of a
 * bridge. For values without a choice, the selected fields are bytes.
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

/** The remaining names of an enum, or {@link OtherName} if the selector is text. */
type Other<Value> = string extends Value ? OtherName : Value;
