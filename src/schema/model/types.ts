/**
 * An object with the fields of a message, a nested attribute or a C structure, decoded or to encode: values by field
 * name.
 */
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

/** Bytes that could not be decoded: an attribute that does not match its spec, or bytes after the last attribute. */
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

/** An option of a received router advertisement, without the interface and the router. Lifetimes are in seconds. */
export type RouterOption =
  /** Recursive DNS servers (RDNSS, RFC 8106). With the lifetime 0, they must no longer be used. */
  | { readonly kind: "dns-servers"; readonly lifetime: number; readonly servers: readonly string[] }
  /** Domains in which host names are searched (DNSSL, RFC 8106). */
  | { readonly kind: "dns-search"; readonly lifetime: number; readonly domains: readonly string[] }
  /** Prefix of NAT64 (PREF64, RFC 8781), such as "64:ff9b::/96". */
  | { readonly kind: "nat64-prefix"; readonly lifetime: number; readonly prefix: string }
  /** Prefix of the link (RFC 4861). The lifetime 0xffffffff means forever. */
  | {
      readonly kind: "prefix";
      readonly prefix: string;
      /** Whether addresses of the prefix are on the link. */
      readonly onLink: boolean;
      /** Whether hosts configure addresses of the prefix by themselves. */
      readonly autonomous: boolean;
      /** Time in seconds for which addresses of the prefix are valid. */
      readonly validLifetime: number;
      /** Time in seconds for which new connections may use addresses of the prefix. */
      readonly preferredLifetime: number;
    }
  /** URI of the API of a captive portal (RFC 8910). */
  | { readonly kind: "captive-portal"; readonly uri: string }
  /** An option of another type, or with unexpected content: all its bytes, beginning with type and length. */
  | { readonly kind: "other"; readonly type: number; readonly bytes: Uint8Array };

/**
 * TypeScript types of values that differ between decoded objects ({@link Read}) and objects to encode ({@link Write}).
 * A decoded value has one form, while the encoder accepts several.
 */
export interface Mode {
  /** Type of addresses, and of bytes shown as hexadecimal digits. */
  address: string | Uint8Array;
  /** TypeScript type of 64-bit integers in objects. */
  big: bigint | number;
  /** TypeScript type of flags, which are attributes without a value. */
  flag: boolean;
  /** TypeScript type of enum values that have no name. */
  unnamed: `${number}` | number;
  /** TypeScript type of 64-bit enum values that have no name. */
  unnamedBig: `${number}` | bigint | number;
  /** TypeScript type of numbers with a unit that some requests accept as text, such as "10ms". */
  quantity: string | number;
  /** TypeScript type of 64-bit numbers with a unit that some requests accept as text, such as "10gbit". */
  quantityBig: string | bigint | number;
}

/** Types of values in decoded objects. */
export interface Read extends Mode {
  address: string;
  /** Number of 64 bits. */
  big: bigint;
  flag: true;
  unnamed: `${number}`;
  unnamedBig: `${number}`;
  /** Number with a unit. */
  quantity: number;
  /** Number of 64 bits with a unit. */
  quantityBig: bigint;
}

/** Types of values that are accepted for encoding. */
export interface Write extends Mode {
  /** Number with a unit. */
  quantity: number;
  /** Number of 64 bits with a unit. */
  quantityBig: bigint | number;
}

/** Types of values in requests that accept quantities as text, such as "10ms". */
export interface WriteText extends Mode {}

/**
 * Fields that every decoded object may have. `unknown` contains attributes that are not in the spec. `unparsed`
 * contains attributes that do not match the spec, and the reason.
 *
 * `unknown` and `unparsed` are declared as mapped types, because the language server lists properties of mapped types
 * last.
 */
export type ExtraAttributes = { [Name in "unknown"]?: UnknownAttribute[] } & {
  [Name in "unparsed"]?: UnparsedAttribute[];
};

/** Bytes after the known members of a decoded C structure. */
export interface TrailingBytes {
  /**
   * Bytes after the last member in the spec, such as members that a newer kernel has added. Absent if there are none.
   */
  rest?: Uint8Array;
}

/** A `struct nla_bitfield32`: `value` contains bits, and `selector` the bits that are valid in `value`. */
export interface Bitfield<Bits> {
  value: Bits;
  selector: Bits;
}

/**
 * Type of a C structure in a request. The named members are required; all other members are optional and 0 by default.
 */
export type With<Struct, Members extends keyof Struct> = Struct | (Partial<Struct> & Pick<Struct, Members>);

/** An attribute set with only the named fields and the fields of {@link ExtraAttributes}. */
export type Only<Set, Names extends string> = Set extends unknown
  ? Pick<Set, Extract<Names | keyof ExtraAttributes, keyof Set>>
  : never;

/** All fields of an attribute set except the named ones. */
export type Except<Set, Names extends string> = Set extends unknown ? Pick<Set, Exclude<keyof Set, Names>> : never;

/** Type of an object in which all named fields are required, and are neither null nor undefined. */
export type Has<Names extends string> = { [Name in Names]: NonNullable<unknown> };

/** An object that has at least one of the named attributes. */
export type OneOf<Attributes, Names extends keyof Attributes> = {
  [Name in Names]-?: Required<Pick<Attributes, Name>>;
}[Names];

/**
 * Type of a C structure. In requests, all members are optional and 0 by default. In replies, only the newest members
 * are optional, because older kernels send shorter structures.
 *
 * The union with `Struct` allows no other values. It shows the comments of the members: editors show none through
 * mapped types such as `Partial`.
 */
export type Shape<M extends Mode, Struct> = Struct | (M extends Read ? never : Partial<Struct>);

/** Fields that only the kernel sets: decoded objects have these fields, objects to encode do not. */
export type ReadOnlyFields<M extends Mode, Fields> = M extends Read ? Fields : unknown;

/** Fields that only requests have: objects to encode have these fields, decoded objects do not. */
export type WriteOnlyFields<M extends Mode, Fields> = M extends Read ? unknown : Fields;

/** Types of a request and of its reply, or of the entries of a dump. Without a reply, there is only an acknowledgement. */
export interface Call<Request, Reply = undefined> {
  request: Request;
  reply: Reply;
}

/** Types of the operations that have an event, for the generated types `Events`. */
export type EventsOf<Operations> = {
  [Name in keyof Operations as Operations[Name] extends { event: unknown } ? Name : never]: Operations[Name] extends {
    event: infer Event;
  }
    ? Event
    : never;
};

declare const unlisted: unique symbol;

/** Makes {@link OtherName} a distinct type; exists only for the compiler. */
interface Unlisted {
  readonly [unlisted]: true;
}

/**
 * A value of a selector that the spec does not list, such as a link kind of a newer kernel or of a third-party module.
 * A selector is a field that determines the format of another field.
 *
 * Literals are not assignable to this type, so that a misspelt name does not compile. To use another name, cast it:
 * `"name" as OtherName`. To compare a decoded value, assign it to a `string` first.
 */
export type OtherName = `${string & Unlisted}`;

/** A value such as "bridge", and the fields that it selects. */
interface Choice {
  readonly is: string;
  readonly has: object;
}

/**
 * Union type of objects with a selector, which is a field that determines the format of other fields. For example, if
 * `kind` is "bridge", `data` has the attributes of a bridge. If the spec has no format for the value of `kind`, `data`
 * is bytes.
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

/** Names without a format; for text, {@link OtherName}. */
type Other<Value> = string extends Value ? OtherName : Value;
