import { typeError } from "../../base/argument-error.ts";
import { describeValue } from "../../base/describe.ts";

/**
 * Model of a netlink family: plain, immutable data, from which codecs and clients are created. Specs of all flavours
 * result in the same form of model, in which all numbers are assigned, subsets contain complete attributes, and limits
 * are numbers.
 *
 * Parts of a model refer to each other by name. For example, "ovs_flow/key-attrs" is the set "key-attrs" of the linked
 * family `ovs_flow`. Names are those of the spec, such as "dev-index"; a `field` is the name in JavaScript objects:
 * `devIndex`.
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
  /** Name of the kernel module that contains the family. Absent if the family can only be built into the kernel. */
  readonly module?: string;
  /** Linux version that added the family, such as "5.11". Absent if the version is unknown, or 5.10 or earlier. */
  readonly since?: string;
  /**
   * Operations whose requests create an object only with the flag NLM_F_CREATE, by name. The values are the errors that
   * the kernel returns without the flag, such as "ENOENT". The client's error then suggests the flag.
   */
  readonly creates?: Named<readonly string[]>;
  /**
   * Names of nested attributes that clients add to every dump request, even if they are empty. Older kernels reject a
   * dump of ethtool without its nested attribute "header".
   */
  readonly dumpNests?: readonly string[];
  /** Objects whose kinds require their own kernel options, such as links. */
  readonly kinds?: readonly OptionalKinds[];
  readonly doc?: string;
  /** Unsupported parts of the spec that were ignored; absent if there are none. */
  readonly ignored?: readonly IgnoredPart[];
}

/**
 * Kernel objects whose kinds are optional parts of the kernel, such as queueing disciplines (kind "htb") and nftables
 * expressions (kind "ct"). If the kernel does not support a kind, the error message names the kernel option for it.
 */
export interface OptionalKinds {
  /** Noun for the objects in error messages, such as "filters" for traffic control. */
  readonly name: string;
  /**
   * Path of the field that contains the kind of an object, such as "linkinfo.kind". The path starts at the request. If
   * there is a {@link list}, it starts at an element of the list.
   */
  readonly field: string;
  /**
   * Path of the list that contains the objects of a request, such as "expressions.elem". Absent if a request contains
   * only one object.
   */
  readonly list?: string;
  /** Code of the error that the kernel returns for an object of an unknown kind, such as "ENOENT". */
  readonly error: string;
  /** Kernel's error message for an object of an unknown kind. Absent if the kernel sends no message. */
  readonly message?: string;
  /** Kernel option that each kind requires, without "CONFIG_". Kinds that are not listed need no option. */
  readonly options?: Named<string>;
  /**
   * Kernel option for objects of any kind, such as "NET_SCH_*", where `*` stands for the kind in upper case. The
   * property `module` is the name of the kernel module, such as "sch_*", where `*` stands for the unchanged kind.
   */
  readonly option?: string;
  readonly module?: string;
}

/** An unsupported part of a spec. */
export interface IgnoredPart {
  readonly file: string;
  /** Path of the unsupported part in the spec, such as "attribute-sets[link-attrs].attributes[mtu].type". */
  readonly path: string;
  readonly reason: string;
}

/**
 * Flavour of a YAML spec of a netlink family. Each flavour allows different keys, but all flavours result in the same
 * form of {@link Family}.
 */
export type Flavour = "genetlink" | "genetlink-c" | "genetlink-legacy" | "netlink-raw";

/**
 * Values by name, in the order of the spec. Read a value with `lookup()`: `values["constructor"]` would return an
 * inherited property.
 */
export type Named<Thing> = { readonly [name: string]: Thing };

/** Documentation of an element of a spec, such as an attribute. */
export interface Described {
  /** Kernel version that introduced the element: "6.8". */
  readonly since?: string;
  /** Documentation of the element. Present only if the family was loaded from a spec with documentation. */
  readonly doc?: string;
}

/**
 * Name of a spec element in the kernel's headers. Present only if the name differs from the usual one, which is a
 * prefix followed by the element's name.
 */
export interface KernelNamed {
  /** False if the kernel's headers have no name for the element. */
  readonly kernelName?: string | false;
}

/** An enum: names for numbers or bits. */
export interface Enum extends Described {
  /**
   * Whether the entries name bits of a bit mask. The value of each entry is then the number of a bit: 3 means the bit
   * 0x8. Fields with {@link ValueFormat.flags} use any enum as bit numbers.
   */
  readonly flags: boolean;
  readonly entries: readonly EnumEntry[];
  /** Prefix of the entries' names in the kernel's headers, such as "IFF_" in "IFF_UP". */
  readonly prefix?: string;
}

/** An entry of an enum: a name and its number. */
export interface EnumEntry extends Described, KernelNamed {
  readonly name: string;
  /** Value of the entry. In an enum of flags, the value is the number of a bit: 3 for the bit 0x8. */
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
  | "socket-address"
  | "router-options";

/** Format of a value in a C structure or an attribute: byte order, names of numbers, text format and unit. */
export interface ValueFormat {
  /** Byte order of the value. Default: the byte order of the host. */
  readonly order?: "big" | "little";
  /** Name of the enum that contains the names of the values. */
  readonly enum?: string;
  /** Whether the value is a bit mask. The values in the enum are then numbers of bits: 3 for the bit 0x8. */
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
   * Generated function that reads a complete C structure at offset `at` and returns its object. `names` contains an
   * element for each member with a `field`: the enum that names the member's values, if any. Generated code is many
   * times faster than setting fields by name.
   */
  readonly read?: (
    view: DataView,
    at: number,
    names: readonly NumberNames[],
    store: Uint8Array,
  ) => { [field: string]: unknown };
  /**
   * Generated function that writes a complete C structure to zeroed bytes. Returns false if a member is missing, or has
   * an uncommon or invalid value. In this case, some members may have been written.
   */
  readonly write?: (
    view: DataView,
    at: number,
    members: { readonly [field: string]: unknown },
    names: readonly NumberNames[],
    bytes: Uint8Array,
  ) => boolean;
  /**
   * Creates the JavaScript object for a decoded C structure. `values` contains the values of all members with a
   * `field`, in the order of the members. Present if the structure has no generated function `read`.
   */
  readonly make?: (values: readonly unknown[]) => { [field: string]: unknown };
}

/** Converts between the numbers and the names of an enum. */
export interface NumberNames {
  /** Returns the name of a value, or the number as text if the value has no name. */
  nameOf(value: number): string;
  /** Returns the names of the set bits, followed by one number with all set bits that have no name. */
  bitNames(bits: number): (string | number | bigint)[];
  /**
   * Converts a name of the enum, or the text of a number, to the number. Returns a number from 0 to `most` unchanged.
   * Returns -1 for any other value, including a name whose number exceeds `most`.
   */
  number(value: unknown, most: number): number;
  /**
   * Converts a list of names to a bit mask. Returns a number from 0 to `most` unchanged. Returns -1 for any other
   * value, including a bit mask that exceeds `most`.
   */
  bits(value: unknown, most: number): number;
}

/** A member of a C structure. */
export interface Member extends ValueFormat, Described {
  readonly name: string;
  /** Name of the member in JavaScript objects. Absent for padding, and for members that the encoder computes. */
  readonly field?: string;
  /** Whether the encoder sets the member to the total length of the C structure and the attributes after it. */
  readonly counts?: true;
  /**
   * Whether the encoder sets the member to the number of elements in the array at the end of the structure, or to the
   * length in bytes of the data at its end.
   */
  readonly countsItems?: true;
  /**
   * Bits that requests can contain. Others are cleared: replies set all bits of some masks, which the kernel rejects in
   * requests.
   */
  readonly requestMask?: number;
  /** Type of the elements, for a member that is an array. Only the last member of a C structure can be an array. */
  readonly item?: "struct";
  /**
   * Whether the member contains the address family (AF_INET, AF_INET6) of the IP addresses in later members. Absent if
   * the name of the member shows this: `family` or `…-family`.
   */
  readonly isFamily?: boolean;
  readonly type: IntegerType | "string" | "binary" | "pad";
  /**
   * Size in bytes of a member that contains text, data or padding. A data member without a size is an inner structure,
   * or extends to the end of the outer structure.
   */
  readonly length?: number;
}

/** A set of netlink attributes, as a spec defines it. */
export interface AttributeSet extends Described {
  /** Name of the set from which this subset takes its attributes. */
  readonly subsetOf?: string;
  /**
   * Whether the order of the attributes matters, as for the actions of an Open vSwitch flow. In JavaScript, such a set
   * is a list with one attribute per element: `[{ pushVlan: … }, { output: 2 }]`.
   */
  readonly sequence?: true;
  /**
   * Whether the kernel resets the attributes that a request omits, as for the settings of an IP tunnel. A request that
   * changes one of these attributes must contain all of them.
   */
  readonly whole?: true;
  /** Whether tables such as `Qdiscs` accept the set's unsigned numbers with a unit as text, too, such as "10ms". */
  readonly quantities?: true;
  readonly attributes: readonly Attribute[];
  /** Prefix of the attributes' names in the kernel's headers, such as "IFLA_" in "IFLA_MTU". */
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

/** Type and format of an attribute's value. A sub-message that is a single value also has such a format. */
export interface AttributeValue extends ValueFormat {
  readonly type: AttributeType;
  /** Type of the elements of an array, such as "u32" or "nest". */
  readonly item?: IntegerType | "nest" | "binary" | "string" | "struct";
  /**
   * Name of the attribute set of the inner attributes:
   *
   * - In a nested attribute: the attributes that it contains.
   * - In an array of C structures: the attributes after each structure.
   * - In an array of numbers that requests send as a nested attribute: the attributes that this nested attribute
   *   contains.
   */
  readonly nest?: string;
  /**
   * Whether each value in the nested attribute is followed by a mask of the same size. In JavaScript, such a nested
   * attribute is an object with the fields `key` and `mask`.
   */
  readonly masked?: true;
  /**
   * Values that the kernel encodes as the types (numbers) of nested attributes instead of in their payload, such as the
   * page and the number of an IEEE 802.15.4 channel. Each element stands for one nesting level, the outermost level
   * first.
   */
  readonly typeValues?: readonly TypeValue[];
  readonly subMessage?: string;
  /**
   * Name of the attribute whose value selects the format of the sub-message. The attribute is in the same set or in an
   * outer set. If a structure member selects the format, the name starts with {@link IN_HEADER}. "" means that the
   * sub-message has only one format.
   */
  readonly selector?: string;
  /** Smallest valid value. */
  readonly minimum?: number | bigint;
  /** Largest valid value. */
  readonly maximum?: number | bigint;
  /** Minimum length in bytes. */
  readonly minimumLength?: number;
  /** Maximum length in bytes. */
  readonly maximumLength?: number;
  /** Length in bytes. */
  readonly exactLength?: number;
  /** Bits that may be set in the value. */
  readonly mask?: number | bigint;
  /** Whether the kernel accepts text without a terminating NUL. */
  readonly unterminated?: true;
  /** Number of the first element in an array of attributes. Default: 1. */
  readonly firstIndex?: number;
  /**
   * Integer type of the attribute in replies, if it differs from the type in requests: of a flag, with the value 0 or 1
   * (in requests, a flag has no value), or of an integer of another size, such as a `u16` that replies contain as `u32`.
   */
  readonly replyType?: "u8" | "u16" | "u32" | "u64";
  /**
   * Integer type with which requests contain the flag attribute, with the value 1. The kernel requires a value of this
   * type but tests only whether the attribute is present.
   */
  readonly requestType?: "u8" | "u32";
}

/** Prefix of a name that refers to a structure member instead of an attribute, as in "header.ifi-family". */
export const IN_HEADER = "header.";

/** Returns the structure member to which a name refers; undefined if the name refers to an attribute. */
export function memberIn(name: string): string | undefined {
  return name.startsWith(IN_HEADER) ? name.slice(IN_HEADER.length) : undefined;
}

/** A value that is encoded as the type (number) of a nested attribute instead of in its payload. */
export interface TypeValue {
  readonly name: string;
  readonly field: string;
}

/** An attribute of an attribute set. */
export interface Attribute extends AttributeValue, Described, KernelNamed {
  readonly name: string;
  readonly field: string;
  /** Number of the attribute (`nla_type`). */
  readonly number: number;
  /** Whether a message may contain the attribute several times. In JavaScript, the field is then an array. */
  readonly multi?: true;
  /** Whether only the kernel writes the attribute ("read-only") or only the kernel reads it ("write-only"). */
  readonly access?: "read-only" | "write-only";
  /** Whether the attribute is sent with the flag `NLA_F_NET_BYTEORDER`, which families such as ipset require. */
  readonly netByteOrder?: true;
}

/** A sub-message: an attribute whose format depends on the value of another attribute. */
export interface SubMessage extends Described {
  readonly formats: Named<SubMessageFormat>;
}

/** One of the formats that a sub-message can have: a fixed header, attributes, both, a single value, or nothing. */
export interface SubMessageFormat extends Described {
  readonly header?: string;
  readonly set?: string;
  readonly value?: AttributeValue;
}

/** An operation or a notification of a family. */
export interface Operation extends Described {
  readonly name: string;
  /** Name of the attribute set that the operation's messages use. Absent if the messages have no attributes. */
  readonly set?: string;
  /** Name of the structure before the attributes (the fixed header). */
  readonly header?: string;
  /** Values of header members that distinguish the operation from others with the same message number. */
  readonly headerValues?: Named<number | string>;
  /**
   * Values that an attribute can have in messages of this operation. Present if other operations use the same attribute
   * set with other values.
   */
  readonly attributeValues?: Named<readonly string[]>;
  /**
   * Attribute set of the operation's replies, if requests have another one. Likewise, `replyHeader` is the fixed header
   * of replies.
   */
  readonly replySet?: string;
  readonly replyHeader?: string;
  readonly do?: Exchange;
  readonly dump?: Exchange;
  /** Message of an event, which the kernel sends without a request. */
  readonly event?: Payload;
  /** Name of the operation whose replies have the same format as this notification, such as "getlink". */
  readonly notify?: string;
  /**
   * Multicast group to which the kernel sends the operation's event. Absent if the spec names no group, and for unicast
   * events.
   */
  readonly group?: string;
  readonly flags?: readonly OperationFlag[];
  /**
   * Whether the kernel sends a reply to each request that changes something, in addition to the acknowledgement.
   * Otherwise, the kernel may send this reply only if the request has the flag NLM_F_ECHO.
   */
  readonly alwaysReplies?: true;
  /**
   * Effect of the operation's requests on the kernel. Absent if it can be derived: from a name such as "get" or "del",
   * or because the operation has a dump.
   */
  readonly effect?: Effect;
  /** Kernel option that enables the operation, without "CONFIG_". */
  readonly config?: string;
}

/**
 * Effect of a request on the kernel:
 *
 * - `read`: changes nothing, so the request can be resent.
 * - `reset`: returns values and resets them.
 * - `delete`: deletes objects. A request with fewer fields may delete more objects.
 * - `change`: any other effect.
 */
export type Effect = "read" | "reset" | "delete" | "change";

/**
 * Privilege that an operation requires:
 *
 * - `admin-perm`: CAP_NET_ADMIN in the initial user namespace.
 * - `uns-admin-perm`: CAP_NET_ADMIN in the user namespace that owns the network namespace.
 */
export type OperationFlag = "admin-perm" | "uns-admin-perm";

/** A request of an operation and its reply. */
export interface Exchange {
  readonly request: Payload;
  /** Reply to the request. Absent if the kernel only acknowledges the request. */
  readonly reply?: Payload;
}

/** A message of an operation: its number, its attributes, and its required fields. */
export interface Payload {
  /** Number of the message: the command in a generic family, the message type in a raw family. */
  readonly number: number;
  /**
   * Names of the attributes that the message has according to the spec. Other attributes of the set are also decoded.
   */
  readonly attributes: readonly string[];
  /** Attributes that a request must contain. `requiredHeader`: members of the fixed header that a request must set. */
  readonly required?: readonly string[];
  readonly requiredHeader?: readonly string[];
  /**
   * Fields of which a request must set at least one. Members of the fixed header have the prefix {@link IN_HEADER}. A
   * header member that is 0 does not count as set.
   */
  readonly requiredOne?: readonly string[];
  /**
   * Values that count as absent in fields of {@link requiredOne}, by field name. The kernel ignores such a value, or
   * every object matches it.
   */
  readonly absentValues?: Named<number | string>;
  /**
   * Fields that only replies have, such as counters. The encoder omits these fields from requests, so a decoded reply
   * can be sent as a request. Members of the fixed header have the prefix {@link IN_HEADER}.
   */
  readonly replyOnly?: readonly string[];
  /** Attributes that every reply has. `alwaysOne`: attributes of which every reply has at least one. */
  readonly always?: readonly string[];
  readonly alwaysOne?: readonly string[];
  /**
   * Fields that require other fields. A request that contains the field of a key must also contain at least one field
   * of the key's list. Members of the fixed header have the prefix {@link IN_HEADER}. As a key, a member counts only if
   * its value is not 0.
   */
  readonly requiredWith?: Named<readonly string[]>;
  /**
   * Paths of fixed header members, such as "id.idiag-cookie". If a request omits the member, the encoder sets all of
   * its bits.
   */
  readonly onesHeader?: readonly string[];
}

/** A multicast group of the family. */
export interface Group extends Described {
  readonly name: string;
  /**
   * Number of the multicast group in a raw family, if the spec contains the number. In a generic family, the kernel
   * assigns the number at run time.
   */
  readonly number?: number;
  readonly flags?: readonly OperationFlag[];
}

export function checkFamily(family: Family, path = "family"): void {
  if (typeof family?.flavour === "string") return;
  throw typeError(path, `expected a family, got ${describeValue(family)}`);
}

/** Returns the value with this name, or undefined. Inherited properties, such as "constructor", are ignored. */
export function lookup<Thing>(entries: Named<Thing>, name: string): Thing | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** Resolves references to linked families, such as "ovs_flow/key-attrs". */
export function follow<From extends Pick<Family, "links">>(
  family: From,
  reference: string,
): { family: From | Family; name: string } | undefined {
  const slash = reference.indexOf("/");
  if (slash < 0) return { family, name: reference };
  const linked = lookup(family.links, reference.slice(0, slash));
  return linked === undefined ? undefined : { family: linked, name: reference.slice(slash + 1) };
}

export type PartKind = "enums" | "structs" | "sets" | "subMessages";

/** Definitions of a family, to which other definitions refer by name. */
export type Parts = Pick<Family, PartKind | "links">;

/** A reference may be to a part of a linked family. */
export function find<Kind extends PartKind>(
  family: Parts,
  kind: Kind,
  reference: string | undefined,
): Family[Kind][string] | undefined {
  const place = reference === undefined ? undefined : follow(family, reference);
  const parts: { readonly [Each in PartKind]: Named<Family[Each][string]> } | undefined = place?.family;
  return parts && lookup(parts[kind], place!.name);
}

/** Objects contain neither padding nor unused attributes. */
export function hasField({ type }: Attribute): boolean {
  return type !== "pad" && type !== "unused";
}

/** `fixedHeader` if the set has a field named `header`. */
export function headerFieldOf(set: AttributeSet | undefined): string {
  const isTaken = set?.attributes.some((attribute) => attribute.field === "header" && hasField(attribute));
  return isTaken === true ? "fixedHeader" : "header";
}
