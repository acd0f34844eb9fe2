/** An object that was decoded, or is to be encoded: fields by name. */
export type Fields = { [field: string]: unknown };

/** An attribute that no spec describes, as it came. */
export interface UnknownAttribute {
  /** Its number. */
  type: number;
  /** Its value, copied. */
  bytes: Uint8Array;
  /** The bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`, where it had any. */
  flags?: number;
}

/** An attribute that is not what its spec says, or bytes that are no attribute, as they came. */
export interface UnparsedAttribute {
  /** Its number; absent for bytes that are no attribute. */
  type?: number;
  /** Its value, or the bytes up to the end, copied. */
  bytes: Uint8Array;
  /** The bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER`, where it had any. */
  flags?: number;
  /** Why it could not be decoded. */
  reason: string;
}

/** The kinds of value that look one way when they are read, and can be given in more ways when they are written. */
export interface Mode {
  /** Addresses, and bytes shown as digits. */
  address: string | Uint8Array;
  /** Integers of 64 bits. */
  big: bigint | number;
  /** Attributes whose presence is their value. */
  flag: boolean;
}

/** Values as they are decoded. */
export interface Read extends Mode {
  address: string;
  big: bigint;
  flag: true;
}

/** Values as they can be given for encoding. */
export interface Write extends Mode {}

/** What objects of every attribute set can have besides their fields. */
export interface ExtraAttributes {
  /** Attributes that no spec describes. */
  unknown?: UnknownAttribute[];
  /** Attributes that are not what the spec says, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** What objects of every structure can have besides their members. */
export interface TrailingBytes {
  /** Bytes behind the end that the spec knows. */
  rest?: Uint8Array;
}

/** Which of two kinds of bits count, and how they are set. */
export interface Bitfield<Bits> {
  value: Bits;
  selector: Bits;
}

/** A structure that is written with some of its members, among them these; the others are 0. */
export type With<Struct, Members extends keyof Struct> = Partial<Struct> & Pick<Struct, Members>;

/** The named fields of an attribute set, and the attributes that no spec describes. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof ExtraAttributes, keyof Set>>
  : never;

/** The fields of an attribute set except the named ones. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** What has those fields, whatever is in them: beside a type that tells what. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** Attributes of which at least one of those is there. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * A structure. In requests, all members are optional; the default is 0. In replies, the trailing members that a newer kernel
 * added (`since` in the spec) are optional, because an older kernel sends a shorter structure.
 */
export type Shape<M extends Mode, Struct> = M extends Read ? Struct : Partial<Struct>;

/** What only the kernel says: there in what is read, and no field of what is written. */
export type ReadOnlyFields<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** What only the user says: a field of what is written, and not there in what is read. */
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
