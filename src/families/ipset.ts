// Generated from ipset.yaml (sha256 191c62e9e76273fc). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, Except, ExtraAttributes, Has, Mode, OneOf, Only, Read, ReadOnlyFields,TrailingBytes, 
  Write } from "../schema/model/types.ts";
import { isU8, isU16 } from "../schema/values/struct-members.ts";

/**
 * Options of an ipset request. Flags of `command-flags` in family ipset:
 *
 * - `exist` (IPSET_FLAG_EXIST, bit 0): An existing set or element is not an error.
 * - `list-setname` (IPSET_FLAG_LIST_SETNAME, bit 1): List only names.
 * - `list-header` (IPSET_FLAG_LIST_HEADER, bit 2): List sets without elements.
 */
export type CommandFlags = "exist" | "list-setname" | "list-header";

/**
 * Options of a set or of an element. Flags of `data-flags` in family ipset:
 *
 * - `before` (IPSET_FLAG_BEFORE, bit 0): The element is placed before `nameref` instead of after it.
 * - `physdev` (IPSET_FLAG_PHYSDEV, bit 1): The interface is a port of a bridge.
 * - `nomatch` (IPSET_FLAG_NOMATCH, bit 2): The element is an exception: addresses in it are not in the set.
 * - `with-counters` (IPSET_FLAG_WITH_COUNTERS, bit 3): Elements have counters.
 * - `with-comment` (IPSET_FLAG_WITH_COMMENT, bit 4): Elements have comments.
 * - `with-forceadd` (IPSET_FLAG_WITH_FORCEADD, bit 5): A full set replaces a random element.
 * - `with-skbinfo` (IPSET_FLAG_WITH_SKBINFO, bit 6): Elements have a mark, a priority and a queue.
 * - `iface-wildcard` (IPSET_FLAG_IFACE_WILDCARD, bit 7): The interface name is a prefix of the matching names.
 */
export type DataFlags = "before" | "physdev" | "nomatch" | "with-counters" | "with-comment" | "with-forceadd"
  | "with-skbinfo" | "iface-wildcard";

/**
 * Options for the creation of a set. Flags of `create-flags` in family ipset:
 *
 * - `forceadd` (IPSET_CREATE_FLAG_FORCEADD, bit 0): Replaces an element at random if the set is full.
 * - `bucketsize` (IPSET_CREATE_FLAG_BUCKETSIZE, bit 1)
 */
export type CreateFlags = "forceadd" | "bucketsize";

/** C structure `nfgenmsg`. */
export interface Nfgenmsg extends TrailingBytes {
  /** Address family of the set, AF_INET (2) or AF_INET6 (10). Member: u8. */ nfgenFamily: number;
  /** u8. */ version: number;
  /** big-endian u16. */ resId: number;
}

/** Requests and replies about sets. Attribute set `set-attrs`. */
export interface SetAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Version of the protocol. Attribute IPSET_ATTR_PROTOCOL of ipset: u8. */ protocol?: number;
  /** IPSET_ATTR_SETNAME of ipset: string of at most 32 bytes. */ setname?: string;
  /** Type of the set, such as `hash:ip`. In `rename` the new name of the set, in `swap` the name of the other set. Attribute IPSET_ATTR_TYPENAME of ipset: string. */
  typename?: string;
  /** Revision of the type. Attribute IPSET_ATTR_REVISION of ipset: u8. */ revision?: number;
  /** IPSET_ATTR_FAMILY of ipset: u8. */ family?: number;
  /** Flags of the request. Attribute IPSET_ATTR_FLAGS of ipset: big-endian u32. */ flags?: (CommandFlags | number)[];
  /** Settings of the set. Attribute IPSET_ATTR_DATA of ipset: nested attributes. */ data?: CreateAttrs<M>;
  /** Elements of the set. Attribute IPSET_ATTR_ADT of ipset: nested attributes. */ adt?: ElementsAttrs<M>;
  /** Number of the command's line in an input file, which error replies repeat. Attribute IPSET_ATTR_LINENO of ipset: u32. */
  lineno?: number;
  /** Lowest supported version of the ipset protocol (operation `protocol`) or revision of the set type (operation `type`). Attribute IPSET_ATTR_PROTOCOL_MIN of ipset: u8. */
  protocolMin?: number;
  /** Number of the set in the kernel. Attribute IPSET_ATTR_INDEX of ipset: big-endian u16. */ index?: number;
}

/** Requests about elements. Attribute set `element-attrs`. */
export interface ElementAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Version of the protocol. Attribute IPSET_ATTR_PROTOCOL of ipset: u8. */ protocol?: number;
  /** IPSET_ATTR_SETNAME of ipset: string of at most 32 bytes. */ setname?: string;
  /** Flags of the request. Attribute IPSET_ATTR_FLAGS of ipset: big-endian u32. */ flags?: (CommandFlags | number)[];
  /** The element to add, delete or test. Attribute IPSET_ATTR_DATA of ipset: nested attributes. */
  data?: EntryAttrs<M>;
  /** Several elements; requires lineno. Attribute IPSET_ATTR_ADT of ipset: nested attributes. */
  adt?: ElementsAttrs<M>;
  /** Number of the command's line in an input file, which error replies repeat. Attribute IPSET_ATTR_LINENO of ipset: u32. */
  lineno?: number;
}

/** Attribute set `elements-attrs`. */
export interface ElementsAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPSET_ATTR_DATA of ipset: nested attributes, repeated for each array element. */ data?: EntryAttrs<M>[];
}

/** Attribute set `address-attrs`. */
export interface AddressAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IPv4 address. Attribute IPSET_ATTR_IPADDR_IPV4 of ipset: big-endian u32, shown as an IPv4 address. */
  ipaddrIpv4?: M["address"];
  /** IPv6 address. Attribute IPSET_ATTR_IPADDR_IPV6 of ipset: 16 bytes, shown as an IPv6 address. */
  ipaddrIpv6?: M["address"];
}

/** Settings of a set. Attribute set `create-attrs`. */
export type CreateAttrs<M extends Mode = Read> = ExtraAttributes & {
  /** First IP address that a bitmap set can contain. Attribute IPSET_ATTR_IP of ipset: nested attributes. */
  ip?: AddressAttrs<M>;
  /** Last IP address that a bitmap set can contain. Attribute IPSET_ATTR_IP_TO of ipset: nested attributes. */
  ipTo?: AddressAttrs<M>;
  /** Prefix length in bits that defines a range of addresses, instead of the last address. Attribute IPSET_ATTR_CIDR of ipset: u8. */
  cidr?: number;
  /** First port that a bitmap set can contain. Attribute IPSET_ATTR_PORT of ipset: big-endian u16. */ port?: number;
  /** Last port that a bitmap set can contain. Attribute IPSET_ATTR_PORT_TO of ipset: big-endian u16. */
  portTo?: number;
  /** Default timeout of the set's elements; 0 means that elements do not expire. Attribute IPSET_ATTR_TIMEOUT of ipset: big-endian u32 in seconds. */
  timeout?: number;
  /** Options of the set. Attribute IPSET_ATTR_CADT_FLAGS of ipset: big-endian u32. */
  cadtFlags?: (DataFlags | number)[];
  /** Mask applied to packet marks before the set stores them. Attribute IPSET_ATTR_MARKMASK of ipset: big-endian u32. */
  markmask?: number;
  /** Mask applied to IP addresses before the set stores them. Attribute IPSET_ATTR_BITMASK of ipset: nested attributes, since Linux 6.3. */
  bitmask?: AddressAttrs<M>;
  /** Initial value of the hash. Attribute IPSET_ATTR_INITVAL of ipset: big-endian u32. */ initval?: number;
  /** Initial number of hash buckets of the set; default 1024. Attribute IPSET_ATTR_HASHSIZE of ipset: big-endian u32. */
  hashsize?: number;
  /** Maximum number of elements of the set; default 65536. Attribute IPSET_ATTR_MAXELEM of ipset: big-endian u32. */
  maxelem?: number;
  /** Prefix length in bits to which the set shortens addresses before it stores them. Attribute IPSET_ATTR_NETMASK of ipset: u8. */
  netmask?: number;
  /** Maximum number of elements in a hash bucket of the set, 2 to 14; default 14. Attribute IPSET_ATTR_BUCKETSIZE of ipset: u8. */
  bucketsize?: number;
  /** Unused by current kernels. Attribute IPSET_ATTR_RESIZE of ipset: u8. */ resize?: number;
  /** Maximum number of member sets in a list of sets. Attribute IPSET_ATTR_SIZE of ipset: big-endian u32. */
  size?: number;
} & ReadOnlyFields<M, {
  /** Number of elements. Attribute IPSET_ATTR_ELEMENTS of ipset: big-endian u32, read-only. */ elements?: number;
  /** Number of firewall rules and list sets that use the set. Attribute IPSET_ATTR_REFERENCES of ipset: big-endian u32, read-only. */
  references?: number;
  /** Memory of the set. Attribute IPSET_ATTR_MEMSIZE of ipset: big-endian u32 in bytes, read-only. */
  memsize?: number;
}>;

/** An element of a set. Attribute set `entry-attrs`. */
export interface EntryAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** IP address of the element, or the first address of a range. Attribute IPSET_ATTR_IP of ipset: nested attributes. */
  ip?: AddressAttrs<M>;
  /** Last IP address of a range. Attribute IPSET_ATTR_IP_TO of ipset: nested attributes. */ ipTo?: AddressAttrs<M>;
  /** Prefix length in bits. Attribute IPSET_ATTR_CIDR of ipset: u8. */ cidr?: number;
  /** Port of the element, or the first port of a range. Attribute IPSET_ATTR_PORT of ipset: big-endian u16. */
  port?: number;
  /** Last port of a range. Attribute IPSET_ATTR_PORT_TO of ipset: big-endian u16. */ portTo?: number;
  /** Time until the set element expires; 0 for never. Attribute IPSET_ATTR_TIMEOUT of ipset: big-endian u32 in seconds. */
  timeout?: number;
  /** IP protocol of the port. Attribute IPSET_ATTR_PROTO of ipset: u8. */ proto?: number;
  /** Options of the element. Attribute IPSET_ATTR_CADT_FLAGS of ipset: big-endian u32. */
  cadtFlags?: (DataFlags | number)[];
  /** Number of the element's line in an input file, which error replies repeat. Attribute IPSET_ATTR_CADT_LINENO of ipset: u32. */
  cadtLineno?: number;
  /** Packet mark. Attribute IPSET_ATTR_MARK of ipset: big-endian u32. */ mark?: number;
  /** IPSET_ATTR_MARKMASK of ipset: big-endian u32. */ markmask?: number;
  /** MAC address. Attribute IPSET_ATTR_ETHER of ipset: bytes, shown as a MAC address. */ ether?: M["address"];
  /** Name of a member set, for a list of sets. Attribute IPSET_ATTR_NAME of ipset: string. */ name?: string;
  /** Member set next to which the new member is placed, in a list of sets. Attribute IPSET_ATTR_NAMEREF of ipset: string. */
  nameref?: string;
  /** Second IP address of the element, or the first address of a range. Attribute IPSET_ATTR_IP2 of ipset: nested attributes. */
  ip2?: AddressAttrs<M>;
  /** Prefix length of the second address in bits. Attribute IPSET_ATTR_CIDR2 of ipset: u8. */ cidr2?: number;
  /** Last IP address of the second range. Attribute IPSET_ATTR_IP2_TO of ipset: nested attributes. */
  ip2To?: AddressAttrs<M>;
  /** Name of the interface. Attribute IPSET_ATTR_IFACE of ipset: string. */ iface?: string;
  /** Bytes that matched. Attribute IPSET_ATTR_BYTES of ipset: big-endian u64. */ bytes?: M["big"];
  /** Packets that matched. Attribute IPSET_ATTR_PACKETS of ipset: big-endian u64. */ packets?: M["big"];
  /** Text, up to 255 bytes. Attribute IPSET_ATTR_COMMENT of ipset: string. */ comment?: string;
  /** Mark and mask. Attribute IPSET_ATTR_SKBMARK of ipset: big-endian u64. */ skbmark?: M["big"];
  /** Traffic class that matching packets get as their priority, 0xMAJORMINOR. Attribute IPSET_ATTR_SKBPRIO of ipset: big-endian u32. */
  skbprio?: number;
  /** Transmit queue that matching packets get. Attribute IPSET_ATTR_SKBQUEUE of ipset: big-endian u16. */
  skbqueue?: number;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Returns the versions of the ipset protocol. Request 1537 of family ipset. */
  protocol: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol"> & Has<"protocol">,
      ({ header: Nfgenmsg } & SetAttrs<Read>) | undefined>;
  };
  /** Creates an IP set: a set of addresses, ports or other values. Request 1538 of family ipset; requires CAP_NET_ADMIN. */
  create: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Except<SetAttrs<Write>, "adt" | "lineno" | "protocolMin" | "index">
      & Has<"protocol" | "setname" | "typename" | "revision" | "family" | "data">>;
  };
  /** Destroys one IP set, or all sets. Request 1539 of family ipset; requires CAP_NET_ADMIN. */
  destroy: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname"> & Has<"protocol">>;
  };
  /** Deletes all elements of one IP set, or of all sets. Request 1540 of family ipset; requires CAP_NET_ADMIN. */
  flush: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname"> & Has<"protocol">>;
  };
  /** Renames an IP set. The new name is in `typename`. Request 1541 of family ipset; requires CAP_NET_ADMIN. */
  rename: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname" | "typename">
      & Has<"protocol" | "setname" | "typename">>;
  };
  /** Swaps the elements of an IP set with those of the set in `typename`. Request 1542 of family ipset; requires CAP_NET_ADMIN. */
  swap: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname" | "typename">
      & Has<"protocol" | "setname" | "typename">>;
  };
  /** Lists one IP set or all sets. A large set takes several messages, of which only the first has the settings. Dump 1543 of family ipset; requires CAP_NET_ADMIN. */
  list: {
    dump: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname" | "flags">
      & Has<"protocol">,
      { header: Nfgenmsg } & SetAttrs<Read>>;
  };
  /** Adds an element to an IP set. Request 1545 of family ipset; requires CAP_NET_ADMIN. */
  add: {
    do: Call<{ header?: Partial<Nfgenmsg> } & ElementAttrs<Write> & Has<"protocol" | "setname">
      & OneOf<ElementAttrs<Write>, "data" | "adt"> & ({ adt?: never } | OneOf<ElementAttrs<Write>, "lineno">)>;
  };
  /** Deletes an element from an IP set. Request 1546 of family ipset; requires CAP_NET_ADMIN. */
  del: {
    do: Call<{ header?: Partial<Nfgenmsg> } & ElementAttrs<Write> & Has<"protocol" | "setname">
      & OneOf<ElementAttrs<Write>, "data" | "adt"> & ({ adt?: never } | OneOf<ElementAttrs<Write>, "lineno">)>;
  };
  /** Tests whether an IP set contains an element. The kernel acknowledges the request if it does. Request 1547 of family ipset; requires CAP_NET_ADMIN. */
  test: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Except<ElementAttrs<Write>, "adt" | "lineno"> & Has<"protocol"
      | "setname" | "data">>;
  };
  /** Returns the type of an IP set. Request 1548 of family ipset; requires CAP_NET_ADMIN. */
  header: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname"> & Has<"protocol"
      | "setname">,
      ({ header: Nfgenmsg } & SetAttrs<Read>) | undefined>;
  };
  /** Returns the revisions of an IP set type. Request 1549 of family ipset; requires CAP_NET_ADMIN. */
  type: {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "typename" | "family">
      & Has<"protocol" | "typename" | "family">,
      ({ header: Nfgenmsg } & SetAttrs<Read>) | undefined>;
  };
  /** Returns the kernel's number of an IP set. Request 1550 of family ipset; requires CAP_NET_ADMIN. */
  "get-byname": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "setname"> & Has<"protocol"
      | "setname">,
      { header: Nfgenmsg } & SetAttrs<Read>>;
  };
  /** Returns the name of the IP set with a number. Request 1551 of family ipset; requires CAP_NET_ADMIN. */
  "get-byindex": {
    do: Call<{ header?: Partial<Nfgenmsg> } & Only<SetAttrs<Write>, "protocol" | "index"> & Has<"protocol" | "index">,
      { header: Nfgenmsg } & SetAttrs<Read>>;
  };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {
  protocol: { header: Nfgenmsg } & SetAttrs<Read>;
  create: { header: Nfgenmsg } & SetAttrs<Read>;
  destroy: { header: Nfgenmsg } & SetAttrs<Read>;
  flush: { header: Nfgenmsg } & SetAttrs<Read>;
  rename: { header: Nfgenmsg } & SetAttrs<Read>;
  swap: { header: Nfgenmsg } & SetAttrs<Read>;
  list: { header: Nfgenmsg } & SetAttrs<Read>;
  add: { header: Nfgenmsg } & ElementAttrs<Read>;
  del: { header: Nfgenmsg } & ElementAttrs<Read>;
  test: { header: Nfgenmsg } & ElementAttrs<Read>;
  header: { header: Nfgenmsg } & SetAttrs<Read>;
  type: { header: Nfgenmsg } & SetAttrs<Read>;
  "get-byname": { header: Nfgenmsg } & SetAttrs<Read>;
  "get-byindex": { header: Nfgenmsg } & SetAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = never;

/** Sets of addresses, ports and other values for rules of the firewall. Netlink family `ipset`: `connect()` opens a client. Requires CONFIG_IP_SET, module ip_set. */
export const ipset: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "ipset",
  flavour: "netlink-raw",
  protocol: 12,
  version: 1,
  constants: {},
  enums: {
    "command-flags": () => ({ flags: true, prefix: "ipset-flag-", entries: "exist list-setname list-header" }),
    "data-flags": () => ({
      flags: true,
      prefix: "ipset-flag-",
      entries: "before physdev nomatch with-counters with-comment with-forceadd with-skbinfo iface-wildcard",
    }),
    "create-flags": () => ({ flags: true, prefix: "ipset-create-flag-", entries: "forceadd bucketsize" }),
  },
  structs: {
    nfgenmsg: () => ({
      members: [
        { name: "nfgen-family", type: "u8" },
        { name: "version", type: "u8" },
        { name: "res-id", type: "u16", order: "big" },
      ],
      read: (view, at) => ({ nfgenFamily: view.getUint8(at), version: view.getUint8(at + 1),
        resId: view.getUint16(at + 2, false) }),
      write: (view, at, { nfgenFamily: v0, version: v1, resId: v2 }) => { if (!(isU8(v0) && isU8(v1) &&
        isU16(v2))) return false; view.setUint8(at, v0); view.setUint8(at + 1, v1); view.setUint16(at + 2, v2, false);
        return true; },
    }),
  },
  sets: {
    "set-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [
        { name: "protocol", number: 1, type: "u8" },
        { name: "setname", number: 2, type: "string", maximumLength: 32 },
        { name: "typename", number: 3, type: "string" },
        { name: "revision", number: 4, type: "u8" },
        { name: "family", number: 5, type: "u8" },
        { name: "flags", number: 6, type: "u32", order: "big", enum: "command-flags", flags: true, netByteOrder: true },
        { name: "data", number: 7, type: "nest", nest: "create-attrs" },
        { name: "adt", number: 8, type: "nest", nest: "elements-attrs" },
        { name: "lineno", number: 9, type: "u32" },
        { name: "protocol-min", number: 10, type: "u8" },
        { name: "index", number: 11, type: "u16", order: "big" },
      ],
    }),
    "element-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [
        { name: "protocol", number: 1, type: "u8" },
        { name: "setname", number: 2, type: "string", maximumLength: 32 },
        { name: "flags", number: 6, type: "u32", order: "big", enum: "command-flags", flags: true, netByteOrder: true },
        { name: "data", number: 7, type: "nest", nest: "entry-attrs" },
        { name: "adt", number: 8, type: "nest", nest: "elements-attrs" },
        { name: "lineno", number: 9, type: "u32" },
      ],
    }),
    "elements-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [{ name: "data", number: 7, type: "nest", nest: "entry-attrs", multi: true }],
    }),
    "address-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [
        { name: "ipaddr-ipv4", number: 1, type: "u32", order: "big", hint: "ipv4", netByteOrder: true },
        { name: "ipaddr-ipv6", number: 2, type: "binary", hint: "ipv6", exactLength: 16, netByteOrder: true },
      ],
    }),
    "create-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [
        { name: "ip", number: 1, type: "nest", nest: "address-attrs" },
        { name: "ip-to", number: 2, type: "nest", nest: "address-attrs" },
        { name: "cidr", number: 3, type: "u8" },
        { name: "port", number: 4, type: "u16", order: "big", netByteOrder: true },
        { name: "port-to", number: 5, type: "u16", order: "big", netByteOrder: true },
        { name: "timeout", number: 6, type: "u32", order: "big", unit: "s", netByteOrder: true },
        { name: "cadt-flags", number: 8, type: "u32", order: "big", enum: "data-flags", flags: true, netByteOrder: true },
        { name: "markmask", number: 11, type: "u32", order: "big", netByteOrder: true },
        { name: "bitmask", number: 12, type: "nest", nest: "address-attrs", since: "6.3" },
        { name: "initval", number: 17, type: "u32", order: "big", netByteOrder: true },
        { name: "hashsize", number: 18, type: "u32", order: "big", netByteOrder: true },
        { name: "maxelem", number: 19, type: "u32", order: "big", netByteOrder: true },
        { name: "netmask", number: 20, type: "u8" },
        { name: "bucketsize", number: 21, type: "u8" },
        { name: "resize", number: 22, type: "u8" },
        { name: "size", number: 23, type: "u32", order: "big", netByteOrder: true },
        { name: "elements", number: 24, type: "u32", order: "big", access: "read-only" },
        { name: "references", number: 25, type: "u32", order: "big", access: "read-only" },
        { name: "memsize", number: 26, type: "u32", order: "big", unit: "bytes", access: "read-only" },
      ],
    }),
    "entry-attrs": () => ({
      prefix: "ipset-attr-",
      attributes: [
        { name: "ip", number: 1, type: "nest", nest: "address-attrs" },
        { name: "ip-to", number: 2, type: "nest", nest: "address-attrs" },
        { name: "cidr", number: 3, type: "u8" },
        { name: "port", number: 4, type: "u16", order: "big", netByteOrder: true },
        { name: "port-to", number: 5, type: "u16", order: "big", netByteOrder: true },
        { name: "timeout", number: 6, type: "u32", order: "big", unit: "s", netByteOrder: true },
        { name: "proto", number: 7, type: "u8" },
        { name: "cadt-flags", number: 8, type: "u32", order: "big", enum: "data-flags", flags: true, netByteOrder: true },
        { name: "cadt-lineno", number: 9, type: "u32" },
        { name: "mark", number: 10, type: "u32", order: "big", netByteOrder: true },
        { name: "markmask", number: 11, type: "u32", order: "big", netByteOrder: true },
        { name: "ether", number: 17, type: "binary", hint: "mac" },
        { name: "name", number: 18, type: "string" },
        { name: "nameref", number: 19, type: "string" },
        { name: "ip2", number: 20, type: "nest", nest: "address-attrs" },
        { name: "cidr2", number: 21, type: "u8" },
        { name: "ip2-to", number: 22, type: "nest", nest: "address-attrs" },
        { name: "iface", number: 23, type: "string" },
        { name: "bytes", number: 24, type: "u64", order: "big", netByteOrder: true },
        { name: "packets", number: 25, type: "u64", order: "big", netByteOrder: true },
        { name: "comment", number: 26, type: "string" },
        { name: "skbmark", number: 27, type: "u64", order: "big", netByteOrder: true },
        { name: "skbprio", number: 28, type: "u32", order: "big", netByteOrder: true },
        { name: "skbqueue", number: 29, type: "u16", order: "big", netByteOrder: true },
        { name: "pad", number: 30, type: "pad" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    protocol: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1537, required: ["protocol"], attributes: "protocol" },
        reply: "1537 protocol protocol-min",
      },
    }),
    create: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 1538,
          required: ["protocol", "setname", "typename", "revision", "family", "data"],
          attributes: "protocol setname typename revision family flags data",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    destroy: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: { request: { number: 1539, required: ["protocol"], attributes: "protocol setname" } },
      flags: ["uns-admin-perm"],
    }),
    flush: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: { request: { number: 1540, required: ["protocol"], attributes: "protocol setname" } },
      flags: ["uns-admin-perm"],
    }),
    rename: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1541, required: ["protocol", "setname", "typename"], attributes: "protocol setname typename" },
      },
      flags: ["uns-admin-perm"],
    }),
    swap: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1542, required: ["protocol", "setname", "typename"], attributes: "protocol setname typename" },
      },
      flags: ["uns-admin-perm"],
    }),
    list: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      dump: {
        request: { number: 1543, required: ["protocol"], attributes: "protocol setname flags" },
        reply: "1543 protocol setname typename revision family data adt index",
      },
      flags: ["uns-admin-perm"],
    }),
    add: () => ({
      set: "element-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 1545,
          required: ["protocol", "setname"],
          requiredOne: ["data", "adt"],
          requiredWith: { adt: ["lineno"] },
          attributes: "protocol setname flags data adt lineno",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    del: () => ({
      set: "element-attrs",
      header: "nfgenmsg",
      do: {
        request: {
          number: 1546,
          required: ["protocol", "setname"],
          requiredOne: ["data", "adt"],
          requiredWith: { adt: ["lineno"] },
          attributes: "protocol setname flags data adt lineno",
        },
      },
      flags: ["uns-admin-perm"],
    }),
    test: () => ({
      set: "element-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1547, required: ["protocol", "setname", "data"], attributes: "protocol setname flags data" },
      },
      flags: ["uns-admin-perm"],
    }),
    header: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1548, required: ["protocol", "setname"], attributes: "protocol setname" },
        reply: "1548 protocol setname typename family revision",
      },
      flags: ["uns-admin-perm"],
    }),
    type: () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1549, required: ["protocol", "typename", "family"], attributes: "protocol typename family" },
        reply: "1549 protocol typename family revision protocol-min",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-byname": () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1550, required: ["protocol", "setname"], attributes: "protocol setname" },
        reply: "1550 protocol family index",
      },
      flags: ["uns-admin-perm"],
    }),
    "get-byindex": () => ({
      set: "set-attrs",
      header: "nfgenmsg",
      do: {
        request: { number: 1551, required: ["protocol", "index"], attributes: "protocol index" },
        reply: "1551 protocol setname",
      },
      flags: ["uns-admin-perm"],
    }),
  },
  groups: {},
  config: "IP_SET",
  module: "ip_set",
  links: {},
});
