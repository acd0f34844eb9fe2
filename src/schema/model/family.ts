import { describeValue } from "../../base/describe.ts";

/**
 * Model of a netlink family: a plain, immutable value with the same form for all flavours of specs. All numbers are
 * assigned, subsets contain complete attributes, and limits are numbers. References are names, so that a model can be
 * written as a literal. The reference `"ovs_flow/key-attrs"` means a part of the family that is linked as `ovs_flow`.
 *
 * Names are those of the spec. A `field` is the name in objects: `devIndex` for "dev-index".
 */
export interface Family {
  readonly name: string;
  readonly flavour: Flavour;
  /** `NETLINK_*` protocol number of the family; NETLINK_GENERIC for generic families. */
  readonly protocol: number;
  /** Version in the header of generic netlink messages. */
  readonly version: number;
  readonly constants: Named<number | string>;
  readonly enums: Named<Enum>;
  readonly structs: Named<Struct>;
  readonly sets: Named<AttributeSet>;
  readonly subMessages: Named<SubMessage>;
  readonly operations: Named<Operation>;
  readonly groups: Named<Group>;
  /** Other families to which the spec refers. */
  readonly links: Named<Family>;
  /** Kernel option that enables the family, without "CONFIG_"; absent if unknown. */
  readonly config?: string;
  /** Kernel module that contains the family, if it can be a module. */
  readonly module?: string;
  /** Version of Linux that added the family; absent if Linux 5.10 has it, or the version is unknown. */
  readonly since?: string;
  /** Operations that create objects only with NLM_F_CREATE, with the errors that the kernel returns without it. */
  readonly creates?: Named<readonly string[]>;
  /** Names of nested attributes that clients add to every dump request, even if the attributes have no content. */
  readonly dumpNests?: readonly string[];
  /** Kinds of objects, such as link kinds, each of which requires its own kernel option. */
  readonly kinds?: readonly OptionalKinds[];
  readonly doc?: string;
  /** Unsupported parts of the spec that were ignored; absent if there are none. */
  readonly ignored?: readonly IgnoredPart[];
}

/** Objects of several kinds, such as links or qdiscs, of which each kind needs its own kernel option. */
export interface OptionalKinds {
  /** Noun for the objects in error messages: "filters of that kind". */
  readonly name: string;
  /** Path of the field with the object's kind ("linkinfo.kind"), from the request or an element of {@link list}. */
  readonly field: string;
  /** Path of the list that contains the objects, if a request can have several. */
  readonly list?: string;
  /** Name of the error that the kernel returns for an unknown kind: "ENOENT". */
  readonly error: string;
  /** Message of the kernel for an unknown kind; absent if the kernel sends none. */
  readonly message?: string;
  /** Kernel options without "CONFIG_", by kind. Other kinds are always part of the family. */
  readonly options?: Named<string>;
  /** Kernel option and module of every kind. `*` stands for the kind. */
  readonly option?: string;
  readonly module?: string;
}

/** An unsupported part of a spec. */
export interface IgnoredPart {
  readonly file: string;
  /** Path of the unsupported part: "attribute-sets[link-attrs].attributes[mtu].type". */
  readonly path: string;
  readonly reason: string;
}

/** Flavours of the kernel's YAML specs. They allow different keys, but result in the same model. */
export type Flavour = "genetlink" | "genetlink-c" | "genetlink-legacy" | "netlink-raw";

/** Values by name, in the order of the spec. Use `lookup()`, because names such as "constructor" are valid. */
export type Named<Thing> = { readonly [name: string]: Thing };

/** Documentation of an element of a spec, such as an attribute. */
export interface Described {
  /** Kernel version that introduced the element: "6.8". */
  readonly since?: string;
  /** Documentation of the element; present only if loaded from a spec that has it. */
  readonly doc?: string;
}

/** Name of an element in the kernel's headers, if it differs from the prefix followed by the element's name. */
export interface KernelNamed {
  /** False if the kernel's headers have no name for the element. */
  readonly kernelName?: string | false;
}

/** An enum: names for numbers or bits. */
export interface Enum extends Described {
  /** Whether the values of the entries are bit numbers. A field may treat the values of any enum as bit numbers. */
  readonly flags: boolean;
  readonly entries: readonly EnumEntry[];
  /** Prefix of the entries' names in the kernel's headers: "IFLA_". */
  readonly prefix?: string;
}

/** An entry of an enum: a name and its number. */
export interface EnumEntry extends Described, KernelNamed {
  readonly name: string;
  /** Number of the entry, or of its bit if the enum consists of flags. */
  readonly value: number;
}

/** Integer types of fixed size. */
export type IntegerType = "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64";

/** Text formats of values, such as IP addresses and UUIDs. */
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

/** Format of a value: properties that members of structures and attributes have in common. */
export interface ValueFormat {
  /** Byte order of the value (default: the byte order of the host). */
  readonly order?: "big" | "little";
  /** Name of the enum that contains the names of the values. */
  readonly enum?: string;
  /** Whether the entries of the enum are bit numbers, and the value is a combination of these bits. */
  readonly flags?: true;
  readonly hint?: DisplayHint;
  /** Name of the C structure that a binary value consists of. */
  readonly struct?: string;
  /** Unit of the value for documentation: "ms". */
  readonly unit?: string;
}

/** A packed C structure. All padding is listed as members. */
export interface Struct extends Described {
  readonly members: readonly Member[];
  /**
   * Reads the complete structure at an offset. `names` contains the enums of the members except padding, by index.
   * Generated code creates an object literal, which is many times faster than setting fields by name.
   */
  readonly read?: (
    view: DataView,
    at: number,
    names: readonly NumberNames[],
    store: Uint8Array,
  ) => { [field: string]: unknown };
  /**
   * Writes the complete structure to zeroed bytes. Returns false for a missing, uncommon or invalid member; some
   * members may have been written, and the caller then uses the slow path.
   */
  readonly write?: (
    view: DataView,
    at: number,
    members: { readonly [field: string]: unknown },
    names: readonly NumberNames[],
    bytes: Uint8Array,
  ) => boolean;
  /** Creates the object from all members in order. Present if `read` cannot be generated for the structure. */
  readonly make?: (values: readonly unknown[]) => { [field: string]: unknown };
}

/** Converts between the numbers and the names of an enum. */
export interface NumberNames {
  /** Returns the name of a value, or its number as text if it has no name. */
  nameOf(value: number): string;
  /** Returns the names of the set bits, followed by one number with all set bits that have no name. */
  bitNames(bits: number): (string | number | bigint)[];
  /**
   * Returns the number for a name of the enum or for the text of a number. Returns a number from 0 to `most` unchanged,
   * and -1 for any other value.
   */
  number(value: unknown, most: number): number;
  /** Returns the bits for a list of names. Returns a number from 0 to `most` unchanged, and -1 for any other value. */
  bits(value: unknown, most: number): number;
}

/** A member of a C structure. */
export interface Member extends ValueFormat, Described {
  readonly name: string;
  /** Name of the member in objects; absent for padding and for members that the encoder computes. */
  readonly field?: string;
  /** Whether the member contains the total length of the structure and of the attributes that follow it. */
  readonly counts?: true;
  /** Whether the member contains the number of elements of the last member, an array of structures. */
  readonly countsItems?: true;
  /** Type of the elements, if the member is the last one and an array. */
  readonly item?: "struct";
  /**
   * Whether the member contains the address family (AF_INET, AF_INET6) of the addresses after it. Absent if the
   * member's name already shows this (`family`, `…-family`).
   */
  readonly isFamily?: boolean;
  readonly type: IntegerType | "string" | "binary" | "pad";
  /**
   * Size in bytes of a member with text, data or padding. Data without a size is an inner structure, or extends to the
   * end of the outer structure.
   */
  readonly length?: number;
}

/** A set of netlink attributes, as a spec defines it. */
export interface AttributeSet extends Described {
  /** Name of the attribute set from which a subset takes its attributes. */
  readonly subsetOf?: string;
  /**
   * Whether the order and repetition of the attributes matter, as for the actions of an Open vSwitch flow. Such a set
   * is a list in JavaScript, with one attribute per element: `[{ pushVlan: … }, { output: 2 }]`.
   */
  readonly sequence?: true;
  readonly attributes: readonly Attribute[];
  /** Prefix of the attributes' names in the kernel's headers: "IFLA_". */
  readonly prefix?: string;
}

/** Types of attribute values in a spec. */
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

/** Type and format of a value: the payload of an attribute, or a sub-message format that is a single value. */
export interface AttributeValue extends ValueFormat {
  readonly type: AttributeType;
  /** Type of the elements of an array, whose elements are numbers or attributes. */
  readonly item?: IntegerType | "nest" | "binary" | "string" | "struct";
  /**
   * Name of the attribute set inside a nested attribute. For an array of structures, the set of the attributes that
   * follow each structure. For an array that is a nested attribute in requests, the set of this attribute.
   */
  readonly nest?: string;
  /**
   * Whether each value in the nested attribute is followed by a mask of the same size. The value is then an object with
   * `key` and `mask`.
   */
  readonly masked?: true;
  /** Values that are sent as the numbers of nested attributes, such as a policy's index, outermost level first. */
  readonly typeValues?: readonly TypeValue[];
  readonly subMessage?: string;
  /**
   * Name of the attribute, in the same set or an outer set, whose value selects the format of a sub-message. With the
   * prefix {@link IN_HEADER}, the name of a member of the structure before the attributes. "" if there is only one
   * format.
   */
  readonly selector?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly exactLength?: number;
  /** Mask of the bits that may be set in the value. */
  readonly mask?: number | bigint;
  /** Whether the kernel accepts text without a terminating NUL. */
  readonly unterminated?: true;
  /** Number of the first element of an array whose elements are attributes (default 1). */
  readonly firstIndex?: number;
  /** Integer type of the flag in replies, where it has the value 0 or 1. */
  readonly replyType?: "u8";
}

/** Prefix of struct members in lists of attribute names: "header.ifi-family". */
export const IN_HEADER = "header.";

/** A value that is sent as an attribute number: nested attribute 3 describes the policy with index 3. */
export interface TypeValue {
  readonly name: string;
  readonly field: string;
}

/** An attribute of an attribute set. */
export interface Attribute extends AttributeValue, Described, KernelNamed {
  readonly name: string;
  readonly field: string;
  readonly number: number;
  /** Whether the attribute may be repeated. Its field is then an array. */
  readonly multi?: true;
  /** Whether the attribute is written only by the kernel ("read-only") or read only by the kernel ("write-only"). */
  readonly access?: "read-only" | "write-only";
  /** Whether the attribute is written with `NLA_F_NET_BYTEORDER`, which families such as ipset require. */
  readonly netByteOrder?: true;
}

/** Formats of a message inside an attribute. The value of another attribute selects the format. */
export interface SubMessage extends Described {
  readonly formats: Named<SubMessageFormat>;
}

/** A format of a sub-message: a fixed header, attributes, both, a single value, or nothing. */
export interface SubMessageFormat extends Described {
  readonly header?: string;
  readonly set?: string;
  readonly value?: AttributeValue;
}

/** An operation or a notification of a family. */
export interface Operation extends Described {
  readonly name: string;
  /** Name of the attribute set; absent if the messages of the operation have no attributes. */
  readonly set?: string;
  /** Name of the structure before the attributes of the messages, if there is one. */
  readonly header?: string;
  /** Header members that the operation sets, by field. They distinguish operations with the same number. */
  readonly headerValues?: Named<number | string>;
  /** Values that an attribute may have in messages of the operation, if other operations use the same attribute set. */
  readonly attributeValues?: Named<readonly string[]>;
  /** Attribute set and fixed header of replies. Absent if they are the same as in requests. */
  readonly replySet?: string;
  readonly replyHeader?: string;
  readonly do?: Exchange;
  readonly dump?: Exchange;
  /** Message of an event, which the kernel sends without a request. */
  readonly event?: Payload;
  /** For a notification: name of the operation, such as "getlink", whose replies have the same attributes. */
  readonly notify?: string;
  /** Multicast group of the event. Absent if the event is unicast or the spec names no group. */
  readonly group?: string;
  readonly flags?: readonly OperationFlag[];
  /** Whether the kernel replies to a change in addition to acknowledging it. */
  readonly alwaysReplies?: true;
  /** Effect of the operation's requests. Absent if the operation's name ("get", "del") or a dump already shows it. */
  readonly effect?: Effect;
  /** Kernel option that enables the operation, without "CONFIG_". */
  readonly config?: string;
}

/**
 * Effect of a request. `read`: changes nothing, so that the request can be resent. `reset`: resets the values that it
 * reads. `delete`: deletes objects; a request with fewer fields may delete more. `change`: any other effect.
 */
export type Effect = "read" | "reset" | "delete" | "change";

/**
 * Required privilege: CAP_NET_ADMIN in the initial user namespace ("admin-perm"), or in the user namespace that owns
 * the network namespace ("uns-admin-perm").
 */
export type OperationFlag = "admin-perm" | "uns-admin-perm";

/** A request of an operation and its reply. */
export interface Exchange {
  readonly request: Payload;
  /** Reply to the request; absent if the request is only acknowledged. */
  readonly reply?: Payload;
}

/** A message of an operation: its number, attributes and the fields that it must contain. */
export interface Payload {
  /** Number of the message: the type in a raw family, the command in a generic family. */
  readonly number: number;
  /** Names of the attributes that the message has according to the spec. Other attributes are decoded as well. */
  readonly attributes: readonly string[];
  /** Names of the attributes and header members that a request must contain. */
  readonly required?: readonly string[];
  readonly requiredHeader?: readonly string[];
  /** Attributes and header members (with {@link IN_HEADER}) of which a request must set at least one. 0 is not set. */
  readonly requiredOne?: readonly string[];
  /** Values that count as "not set" for fields in {@link requiredOne}, by field name (default: 0). */
  readonly absentValues?: Named<number | string>;
  /**
   * Attributes and header members (with {@link IN_HEADER}) that only replies have. Requests omit them, so a decoded
   * reply is a valid request.
   */
  readonly replyOnly?: readonly string[];
  /** Attributes in every reply (`always`), and attributes of which every reply has at least one (`alwaysOne`). */
  readonly always?: readonly string[];
  readonly alwaysOne?: readonly string[];
  /**
   * Fields whose meaning depends on a second field in the request. The key is such a field; a request with it must
   * contain at least one field of the list. Names are those of attributes or, with {@link IN_HEADER}, of header
   * members. A header member as key counts only if it is not 0; in the list, a value of 0 also counts.
   */
  readonly requiredWith?: Named<readonly string[]>;
  /** Paths of header members that have all bits set by default: "id.idiag-cookie". */
  readonly onesHeader?: readonly string[];
}

/** A multicast group of the family. */
export interface Group extends Described {
  readonly name: string;
  /** Number of the group in a raw family, if the spec has it. Generic families get their group numbers at run time. */
  readonly number?: number;
  readonly flags?: readonly OperationFlag[];
}

export function checkFamily(family: Family, path = "family"): void {
  if (typeof family?.flavour === "string") return;
  throw new TypeError(`${path}: expected a family, got ${describeValue(family)}`);
}

/** Returns the own property `name` of an object; undefined if there is none. Ignores inherited properties. */
export function lookup<Thing>(entries: Named<Thing>, name: string): Thing | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** Resolves a reference such as "ovs_flow/key-attrs" to a family and a name; undefined if it is not linked. */
export function follow<Parts extends Pick<Family, "links">>(
  family: Parts,
  reference: string,
): { family: Parts | Family; name: string } | undefined {
  const slash = reference.indexOf("/");
  if (slash < 0) return { family, name: reference };
  const linked = lookup(family.links, reference.slice(0, slash));
  return linked === undefined ? undefined : { family: linked, name: reference.slice(slash + 1) };
}

/** Maps each table of a family to the type of its entries. References in a spec can name these entries. */
export interface PartTypes {
  readonly enums: Enum;
  readonly structs: Struct;
  readonly sets: AttributeSet;
  readonly subMessages: SubMessage;
}

/** Returns the part of a family or a linked family that a reference names; undefined if there is none. */
export function find<Kind extends keyof PartTypes>(
  family: Family,
  kind: Kind,
  reference: string | undefined,
): PartTypes[Kind] | undefined {
  const place = reference === undefined ? undefined : follow(family, reference);
  const parts: { readonly [Each in keyof PartTypes]: Named<PartTypes[Each]> } | undefined = place?.family;
  return parts && lookup(parts[kind], place!.name);
}

/**
 * Returns the field name of the structure that precedes the attributes: `header`, or `fixedHeader` if an attribute is
 * called `header`.
 */
export function headerFieldOf(set: AttributeSet | undefined): string {
  for (const { field, type } of set?.attributes ?? []) {
    if (field === "header" && type !== "pad" && type !== "unused") return "fixedHeader";
  }
  return "header";
}

/**
 * Returns whether an attribute set contains, at any depth, a value whose format may be selected by an attribute at an
 * outer nesting level. Only for such sets do codecs keep track of the outer levels.
 */
export function tracksLevels(family: Family, set: string, seen: Map<Family, Set<string>> = new Map()): boolean {
  const target = follow(family, set);
  if (target === undefined) return true;
  // Quick test first: without sub-messages and links, no format can depend on an attribute. The other steps would
  // create all entries of a lazy family.
  const { subMessages, links } = target.family;
  if (Object.keys(subMessages).length + Object.keys(links).length === 0) return false;
  const names = seen.get(target.family) ?? new Set();
  if (names.has(target.name)) return false;
  seen.set(target.family, names.add(target.name));
  for (const attribute of lookup(target.family.sets, target.name)?.attributes ?? []) {
    const { nest, subMessage } = attribute;
    if ((nest ?? subMessage) !== undefined && selectsInside(target.family, attribute, seen)) return true;
  }
  return false;
}

function selectsInside(family: Family, value: AttributeValue, seen: Map<Family, Set<string>>): boolean {
  const { nest, selector, subMessage } = value;
  if (nest !== undefined && tracksLevels(family, nest, seen)) return true;
  if (subMessage === undefined) return false;
  const target = follow(family, subMessage);
  if (selector !== "" || target === undefined) return true;
  const formats = Object.values(lookup(target.family.subMessages, target.name)?.formats ?? {});
  return formats.some(({ set, value: single }) => {
    if (single !== undefined && selectsInside(target.family, single, seen)) return true;
    return set !== undefined && tracksLevels(target.family, set, seen);
  });
}
