import { shown } from "../../errors.ts";

/**
 * What a netlink family looks like: one plain, immutable value whatever flavour of spec it was written in. Everything is
 * resolved: numbers are assigned, subsets carry their attributes in full, limits are numbers. References are names, so
 * that a model can be written down as a literal; `"ovs_flow/key-attrs"` is a name in the family linked as `ovs_flow`.
 *
 * Names are the spec's. A `field` is how the same thing is called in objects: "dev-index" is `devIndex`.
 */
export interface Family {
  readonly name: string;
  readonly flavour: Flavour;
  /** The `NETLINK_*` protocol: NETLINK_GENERIC for all generic families. */
  readonly protocol: number;
  /** Version in the header of generic messages. */
  readonly version: number;
  readonly constants: Named<number | string>;
  readonly enums: Named<Enum>;
  readonly structs: Named<Struct>;
  readonly sets: Named<AttributeSet>;
  readonly subMessages: Named<SubMessage>;
  readonly operations: Named<Operation>;
  readonly groups: Named<Group>;
  /** Other families that names of this one lead into. */
  readonly links: Named<Family>;
  /** The kernel option that brings it, without "CONFIG_", where that is known. */
  readonly config?: string;
  /** The kernel module that brings it, where it can be one. */
  readonly module?: string;
  readonly doc?: string;
  /** The parts of its spec that are unsupported and were ignored when it was loaded; absent if there are none. */
  readonly ignored?: readonly IgnoredPart[];
}

/** An unsupported part of a spec: the file, the path in the file, and the reason. */
export interface IgnoredPart {
  readonly file: string;
  /** For example "attribute-sets[link-attrs].attributes[mtu].type". */
  readonly path: string;
  readonly reason: string;
}

/** The kinds of spec that the kernel has. They differ in what they may contain, and here in nothing else. */
export type Flavour = "genetlink" | "genetlink-c" | "genetlink-legacy" | "netlink-raw";

/** Things by their name, in the spec's order. Ask with `lookup()`: names such as "constructor" are names too. */
export type Named<Thing> = { readonly [name: string]: Thing };

/** What every described thing can say about itself. */
export interface Described {
  /** The kernel version that brought it: "6.8". */
  readonly since?: string;
  /** Documentation, when loaded from a spec that has it. */
  readonly doc?: string;
}

/** What can be called otherwise in the kernel's headers than the prefix of what it belongs to would have it. */
export interface KernelNamed {
  /** How it is called there; false where it has no name there. */
  readonly kernelName?: string | false;
}

/** Names for numbers, or for bits. */
export interface Enum extends Described {
  /** Whether the values of its entries are bit numbers by nature. Fields can also read a plain enum that way. */
  readonly flags: boolean;
  readonly entries: readonly EnumEntry[];
  /** What the kernel's names begin with: "IFLA_". */
  readonly prefix?: string;
}

/** One name of an enum. */
export interface EnumEntry extends Described, KernelNamed {
  readonly name: string;
  /** The number, or the number of the bit. */
  readonly value: number;
}

/** Integers of a fixed size. */
export type IntegerType = "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64";

/** How text or numbers are shown. */
export type DisplayHint =
  | "hex"
  | "mac"
  | "fddi"
  | "ipv4"
  | "ipv6"
  | "ipv4-or-v6"
  | "uuid"
  | "mpls-labels"
  | "ip-or-label"
  | "socket-address";

/** How a value of some type is read: what members of structures and attributes have in common. */
export interface ValueFormat {
  /** Byte order; the host's where none is given. */
  readonly order?: "big" | "little";
  /** The enum that names its values. */
  readonly enum?: string;
  /** Whether the enum's entries are bits here. */
  readonly flags?: true;
  readonly hint?: DisplayHint;
  /** The structure that a binary value is. */
  readonly struct?: string;
  /** What is counted, for people: "ms". */
  readonly unit?: string;
}

/** A C structure, packed: padding is a member. */
export interface Struct extends Described {
  readonly members: readonly Member[];
  /**
   * Reads the whole structure that starts at a byte. `names` are those of the members with an enum, by the place of the
   * member among all that are no padding. A literal in the source is many times faster than setting fields by name.
   */
  readonly read?: (
    view: DataView,
    at: number,
    names: readonly NumberNames[],
    store: Uint8Array,
  ) => { [field: string]: unknown };
  /**
   * Writes the whole structure into zeros. It is false when a member is not given, or given in a way that is right but
   * unusual, or wrong: some may have been written then, and whoever asks looks closer.
   */
  readonly write?: (
    view: DataView,
    at: number,
    members: { readonly [field: string]: unknown },
    names: readonly NumberNames[],
    bytes: Uint8Array,
  ) => boolean;
  /** For structures that have more in them than that: it makes the object from the values of all members in their order. */
  readonly make?: (values: readonly unknown[]) => { [field: string]: unknown };
}

/** What turns numbers into names, and names into numbers. */
export interface NumberNames {
  /** The name of a value, or the value when it has none. */
  nameOf(value: number): string | number;
  /** The names of the bits that are set, then the nameless rest as one number. */
  bitNames(bits: number): (string | number | bigint)[];
  /** The number that a name or a number stands for, where that is from 0 to `most`; -1 for all else. */
  number(value: unknown, most: number): number;
  /** The bits that a list of names stands for, or a number, where they are no more than `most`; -1 for all else. */
  bits(value: unknown, most: number): number;
}

/** One member of a structure. */
export interface Member extends ValueFormat, Described {
  readonly name: string;
  /** Absent for padding, and for what is computed. */
  readonly field?: string;
  /** Whether it is how many bytes the structure has together with the attributes behind it. */
  readonly counts?: true;
  /** Whether it is how many items the last member has, an array of structures. */
  readonly countsItems?: true;
  /** What the items are of a last member that is an array. */
  readonly item?: "struct";
  readonly type: IntegerType | "string" | "binary" | "pad";
  /** Size in bytes of a string, of binary data, of padding. Binary data without one is a structure, or all that is left. */
  readonly length?: number;
}

/** An attribute space. */
export interface AttributeSet extends Described {
  /** The set that this is a part of. */
  readonly subsetOf?: string;
  /** Whether order and repetition carry meaning: then it is a list of objects with one field each. */
  readonly sequence?: true;
  readonly attributes: readonly Attribute[];
  /** What the kernel's names begin with: "IFLA_". */
  readonly prefix?: string;
}

/** The types of attributes. */
export type AttributeType =
  | IntegerType
  | "uint"
  | "sint"
  | "flag"
  | "string"
  | "binary"
  | "nest"
  | "indexed-array"
  | "nest-type-value"
  | "sub-message"
  | "bitfield32"
  | "pad"
  | "unused";

/** What a format of a sub-message can be, when it is a single value. */
export interface AttributeValue extends ValueFormat {
  readonly type: AttributeType;
  /** What the items are of an array: binary data that is a packed array, or an indexed array. */
  readonly item?: IntegerType | "nest" | "binary" | "string" | "struct";
  /**
   * The set inside a nest; of an array, that of the nest which it is in requests; of structures one after the other, that of
   * the attributes behind each.
   */
  readonly nest?: string;
  /** Whether each value inside a nest has a mask of its size behind it: then the nest is an object with `key` and `mask`. */
  readonly masked?: true;
  /** What the attribute numbers of each further level of nests mean, outermost first. */
  readonly typeValues?: readonly TypeValue[];
  readonly subMessage?: string;
  /**
   * The attribute that tells the format of a sub-message: in the same set, or in one around it. "" when there is only one;
   * a member of the structure in front of such a set begins with {@link IN_HEADER}.
   */
  readonly selector?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly exactLength?: number;
  /** Bits that may be set. */
  readonly mask?: number | bigint;
  /** Whether the kernel takes text without its NUL. */
  readonly unterminated?: true;
  /** Number of the first item of an indexed array (1 where none is given). */
  readonly firstIndex?: number;
  /** What a flag is in answers: a byte that is 0 or 1. */
  readonly replyType?: "u8";
}

/** What names begin with that are those of members of a structure where others are attributes: "header.ifi-family". */
export const IN_HEADER = "header.";

/** A number that is carried as the number of an attribute. */
export interface TypeValue {
  readonly name: string;
  readonly field: string;
}

/** One attribute of a set. */
export interface Attribute extends AttributeValue, Described, KernelNamed {
  readonly name: string;
  readonly field: string;
  readonly number: number;
  /** Whether it can stand several times: the field is an array. */
  readonly multi?: true;
  /** Whether only the kernel writes it, or only reads it. */
  readonly access?: "read-only" | "write-only";
  /** Whether it is written with `NLA_F_NET_BYTEORDER`, which families such as ipset require. */
  readonly netByteOrder?: true;
}

/** The formats of a message inside an attribute, by the value of the selector. */
export interface SubMessage extends Described {
  readonly formats: Named<SubMessageFormat>;
}

/** One format: a fixed header, attributes, or both; or a single value; or nothing. */
export interface SubMessageFormat extends Described {
  readonly header?: string;
  readonly set?: string;
  readonly value?: AttributeValue;
}

/** One operation, or one notification. */
export interface Operation extends Described {
  readonly name: string;
  /** The set of the attributes in its messages; without one it has none. */
  readonly set?: string;
  /** The structure in front of the attributes. */
  readonly header?: string;
  /** Members of that structure that the operation sets itself, as they look in objects: what tells it from its neighbours. */
  readonly headerValues?: Named<number | string>;
  /** The values that an attribute has in messages of this operation, if other operations share its set. */
  readonly attributeValues?: Named<readonly string[]>;
  /** What replies have instead, where they are not made like requests. */
  readonly replySet?: string;
  readonly replyHeader?: string;
  readonly do?: Exchange;
  readonly dump?: Exchange;
  /** What the kernel sends by itself. */
  readonly event?: Payload;
  /** The operation whose reply the event repeats. */
  readonly notify?: string;
  /** The multicast group that the event goes to; without one it goes to a single socket, or the spec does not say. */
  readonly group?: string;
  readonly flags?: readonly OperationFlag[];
  /** Whether a request that changes something is answered with more than an acknowledgement, too. */
  readonly alwaysReplies?: true;
  /** The kernel option that it needs, without "CONFIG_". */
  readonly config?: string;
}

/** Who may use an operation: the machine's administrator, or the one of the namespace. */
export type OperationFlag = "admin-perm" | "uns-admin-perm";

/** A request and what answers it. */
export interface Exchange {
  readonly request: Payload;
  /** Absent where the answer is the acknowledgement alone. */
  readonly reply?: Payload;
}

/** One message of an operation. */
export interface Payload {
  /** The message type of a raw family, the command of a generic one. */
  readonly number: number;
  /** Names of the attributes that belong in it. Others are decoded just the same. */
  readonly attributes: readonly string[];
  /** Names of the attributes, and of the members of the fixed header, without which a request means nothing. */
  readonly required?: readonly string[];
  readonly requiredHeader?: readonly string[];
  /**
   * Names of attributes, and of members of the fixed header with {@link IN_HEADER} in front, one of which a request needs; a
   * member that is 0 is none.
   */
  readonly requiredOne?: readonly string[];
  /** Values with which one of these says no more than if it were left out: the kernel looks at what else there is. */
  readonly absentValues?: Named<number | string>;
  /** Names of attributes of replies that this request leaves out, so that a reply can be sent back. */
  readonly replyOnly?: readonly string[];
  /** Names of the attributes that a reply always has, and of those of which it always has one. */
  readonly always?: readonly string[];
  readonly alwaysOne?: readonly string[];
  /**
   * What says something else than it seems to without one of those beside it: names of attributes, and of members of the fixed
   * header with {@link IN_HEADER} in front. A member that is 0 needs nothing; one that is asked for may be 0, but has to be given.
   */
  readonly requiredWith?: Named<readonly string[]>;
  /** Paths of members of the fixed header whose bits are all set where they are left out: "id.idiag-cookie". */
  readonly onesHeader?: readonly string[];
}

/** A multicast group. */
export interface Group extends Described {
  readonly name: string;
  /** Its number, in raw families whose spec tells it; generic ones have theirs assigned at run time. */
  readonly number?: number;
  readonly flags?: readonly OperationFlag[];
}

/** Throws TypeError for what is no family. */
export function checkFamily(family: Family): void {
  if (typeof family?.flavour !== "string") throw new TypeError(`family: expected a family, got ${shown(family)}`);
}

/** The thing of that name, or undefined: never what objects inherit. */
export function lookup<Thing>(things: Named<Thing>, name: string): Thing | undefined {
  return Object.hasOwn(things, name) ? things[name] : undefined;
}

/** The family that a reference leads into, and the name there; undefined when it leads into one that is not linked. */
export function follow(family: Family, reference: string): { family: Family; name: string } | undefined {
  const slash = reference.indexOf("/");
  if (slash < 0) return { family, name: reference };
  const linked = lookup(family.links, reference.slice(0, slash));
  return linked === undefined ? undefined : { family: linked, name: reference.slice(slash + 1) };
}

/** What a structure in front of attributes is called in objects: `header`, unless one of the attributes has that name. */
export function headerFieldOf(set: AttributeSet | undefined): string {
  for (const { field, type } of set?.attributes ?? []) {
    if (field === "header" && type !== "pad" && type !== "unused") return "fixedHeader";
  }
  return "header";
}

/** Whether something in a set, however deep inside, may ask for values of the levels around it: then these are noted. */
export function tracksLevels(family: Family, set: string, seen: Map<Family, Set<string>> = new Map()): boolean {
  const there = follow(family, set);
  if (there === undefined) return true;
  // Sets are made when they are looked at, which takes its time: most families have nothing that asks.
  const { subMessages, links } = there.family;
  if (Object.keys(subMessages).length + Object.keys(links).length === 0) return false;
  const names = seen.get(there.family) ?? new Set();
  if (names.has(there.name)) return false;
  seen.set(there.family, names.add(there.name));
  return (
    lookup(there.family.sets, there.name)?.attributes.some((one) => selectsInside(there.family, one, seen)) ?? false
  );
}

/** The same for a value of a family. */
function selectsInside(family: Family, value: AttributeValue, seen: Map<Family, Set<string>>): boolean {
  const { nest, selector, subMessage } = value;
  if (nest !== undefined && tracksLevels(family, nest, seen)) return true;
  if (subMessage === undefined) return false;
  const there = follow(family, subMessage);
  if (selector !== "" || there === undefined) return true;
  const formats = Object.values(lookup(there.family.subMessages, there.name)?.formats ?? {});
  return formats.some(({ set, value: single }) => {
    if (single !== undefined && selectsInside(there.family, single, seen)) return true;
    return set !== undefined && tracksLevels(there.family, set, seen);
  });
}
