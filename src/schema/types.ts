import type { UnknownAttribute, UnparsedAttribute } from "./kept.ts";

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
export interface Kept {
  /** Attributes that no spec describes. */
  unknown?: UnknownAttribute[];
  /** Attributes that are not what the spec says, with the reason. */
  unparsed?: UnparsedAttribute[];
}

/** What objects of every structure can have besides their members. */
export interface Rest {
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

/** The fields of an attribute set that a request takes, and attributes that no spec describes. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof Kept, keyof Set>>
  : never;

/** The fields of an attribute set without those that a request does not take. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** What has those fields, whatever is in them: beside a type that tells what. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** Attributes of which at least one of those is there. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * A structure: read whole, and written with any of its members; the others are 0. A kernel older than the spec sends a
 * shorter one: it has the members up to its end, and the later ones are missing although the type does not say so.
 */
export type Shape<M extends Mode, Struct> = M extends Read ? Struct : Partial<Struct>;

/** What only the kernel says: there in what is read, and no field of what is written. */
export type Told<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** What only the user says: a field of what is written, and not there in what is read. */
export type Given<M extends Mode, Fields> = M extends Read ? unknown : Fields;

/** One value of a field that tells what is in others, and what these are there. */
interface Choice {
  readonly is: string;
  readonly has: object;
}

/**
 * Fields of which one tells by its value what is in the others. In what is read that narrows them: where `kind === "bridge"`,
 * `data` is that of a bridge. What is written may have any value and any of the others, which is looked at when it is sent.
 */
export type Selected<M extends Mode, Fields, Selector extends keyof Fields, Choices extends Choice> = M extends Read
  ? Chosen<Fields, Selector, Choices> | Unchosen<Fields, Selector, Choices>
  : Fields;

type Chosen<Fields, Selector extends keyof Fields, Choices extends Choice> = Choices extends Choice
  ? { [Field in keyof Fields]: Field extends Selector ? Choices["is"] : Choices["has"][Field & keyof Choices["has"]] }
  : never;

/** The same where the value is another one. Text can be anything, so that this stays there in any case. */
type Unchosen<Fields, Selector extends keyof Fields, Choices extends Choice> = {
  [Field in keyof Fields]: Field extends Selector
    ? Exclude<Fields[Field], Choices["is"]>
    : Undecoded<Choices["has"][Field & keyof Choices["has"]]>;
};

/** Bytes where something else is expected: they have none of the fields, and can be asked for each. */
type Undecoded<Format> = Uint8Array & { [Field in Exclude<FieldsOf<Format>, keyof Uint8Array>]?: never };

type FieldsOf<Format> = Format extends Uint8Array | readonly unknown[]
  ? never
  : Format extends object
    ? keyof Format
    : never;
