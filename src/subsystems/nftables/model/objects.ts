// The fields of nftables objects have the names of libnftables-json(5).
import { isRecord } from "../../../base/check.ts";
import type { Constant, Expression, Limit, SetItem, Statement, Synproxy } from "./statements.ts";

/** Family of an nftables table. */
export type TableFamily = "inet" | "ip" | "ip6" | "arp" | "bridge" | "netdev";

/** Fields that every object in an nftables table has. */
export interface InTable {
  /** Family of the table that contains the object. */
  family: TableFamily;
  /** Name of the table that contains the object. */
  table: string;
  /** Handle that the kernel has assigned to the object. */
  handle?: number | undefined;
}

/** A named object in an nftables table. */
export interface Named extends InTable {
  name: string;
  /** Comment on the object: text of up to 128 bytes. */
  comment?: string | undefined;
}

type OneOrMore<Item> = Item | readonly Item[];

/** An nftables table: a container for chains, sets and named objects of one family. */
export interface Table {
  /** Address family whose packets the nftables table processes, such as "inet" for IPv4 and IPv6. */
  family: TableFamily;
  name: string;
  /** Handle that the kernel has assigned to the table. */
  handle?: number | undefined;
  /**
   * Flags of the nftables table. The flag "dormant" disables the chains of the table. The flag "owner" binds the table
   * to the socket that creates it: the kernel deletes the table when the socket is closed. The flag "persist" prevents
   * this deletion.
   */
  flags?: OneOrMore<"dormant" | "owner" | "persist"> | undefined;
  /** Comment on the table: text of up to 128 bytes. */
  comment?: string | undefined;
}

/**
 * An nftables chain, which is a list of rules. A base chain has a `hook` and processes the packets that pass this hook.
 * Any other chain runs only when a rule jumps to it.
 */
export type Chain = Named & (BaseChain | RegularChain);

/** Type of a base chain. */
export type ChainType = "filter" | "nat" | "route";

/**
 * Hook of a base chain. The families inet, ip, ip6 and bridge have the first five; inet also has "ingress". The family arp
 * has "input", "forward" and "output", the family netdev "ingress" and "egress".
 */
export type ChainHook = "prerouting" | "input" | "forward" | "output" | "postrouting" | "ingress" | "egress";

/** Name of a priority. "out" exists only in the family bridge, which lacks "raw", "mangle" and "security". */
export type PriorityName = "raw" | "mangle" | "dstnat" | "filter" | "security" | "srcnat" | "out";

/** Priority of a chain or flowtable at its hook: a number, or text such as "filter" and "filter + 10". */
export type Priority = number | PriorityName | `${PriorityName}${" " | ""}${"+" | "-"}${" " | ""}${number}`;

/** Fields of a chain that only other chains jump to. */
interface RegularChain {
  type?: undefined;
  hook?: undefined;
  prio?: undefined;
  dev?: undefined;
  /** Changes the policy of an existing base chain. */
  policy?: "accept" | "drop" | undefined;
}

/** A chain at a hook. Chains of the types "nat" and "route" exist at some hooks only. (`nf_tables_api.c`: `hook_mask`) */
type BaseChain = BaseChainFields &
  (
    | { type?: "filter" | undefined }
    | { type: "nat"; hook: "prerouting" | "input" | "output" | "postrouting" }
    | { type: "route"; hook: "output" }
  );

/** Fields of a chain at a hook. */
interface BaseChainFields {
  /** Type of a base chain (default "filter"). */
  type?: ChainType | undefined;
  /**
   * Hook of an nftables base chain: "prerouting", "input", "forward", "output", "postrouting", "ingress" or "egress".
   */
  hook: ChainHook;
  /**
   * Priority of the nftables chain at its hook (default 0). Chains with a lower priority run first. The priority is a
   * number, or a name such as "raw", "mangle", "dstnat", "filter", "security", "srcnat" or "filter + 10".
   */
  prio?: Priority | undefined;
  /** Interfaces whose packets an ingress or egress chain processes. */
  dev?: string | string[] | undefined;
  /** Verdict for packets that reach the end of an nftables base chain (default "accept"). */
  policy?: "accept" | "drop" | undefined;
}

/** A rule of an nftables chain: statements that the kernel evaluates for each packet. */
export interface Rule extends InTable {
  chain: string;
  expr: Statement[];
  /** Comment on the rule: text of up to 128 bytes. */
  comment?: string | undefined;
  /**
   * Index of an existing rule in the nftables chain. `add` places the new rule after the existing one, `insert` before
   * it. If earlier commands of the transaction add or delete rules, the index counts the rules after these commands.
   *
   * `insert` and commands such as `{ add: { rule: … } }` can specify the position by `handle` instead.
   */
  index?: number | undefined;
}

/** Name of a data type of nft, as `nft describe` prints it. */
export type DatatypeName =
  | "nf_proto"
  | "bitmask"
  | "mptcp_subtype"
  | "integer"
  | "string"
  | "ipv4_addr"
  | "ipv6_addr"
  | "ether_addr"
  | "ether_type"
  | "arp_op"
  | "inet_proto"
  | "inet_service"
  | "icmp_type"
  | "tcp_flag"
  | "dccp_pkttype"
  | "mh_type"
  | "time"
  | "mark"
  | "iface_index"
  | "iface_type"
  | "realm"
  | "classid"
  | "uid"
  | "gid"
  | "ct_state"
  | "ct_dir"
  | "ct_status"
  | "icmpv6_type"
  | "ct_label"
  | "pkt_type"
  | "icmp_code"
  | "icmpv6_code"
  | "icmpx_code"
  | "devgroup"
  | "dscp"
  | "ecn"
  | "fib_addrtype"
  | "boolean"
  | "ct_event"
  | "ifname"
  | "igmp_type"
  | "meta_time"
  | "hour"
  | "day"
  | "cgroupsv2";

/** Data types of a concatenation as text, such as "ipv4_addr . inet_service". */
type Concatenation = `${DatatypeName} . ${string}`;

/** Type of the elements of a set, or of the keys of a map: a data type, or those of a concatenation. */
export type KeyType = DatatypeName | Concatenation | readonly DatatypeName[];

/** Data of a map: a data type, a verdict, or a kind of named objects. */
export type MapDatatype = DatatypeName | Concatenation | `interval ${string}` | "verdict" | ObjectDatatype;

/** Kind of a named object. */
export type ObjectDatatype = keyof typeof objectTypes;

/**
 * Uses the type of an expression as the type of an nftables set's keys or values:
 * `{ typeof: { meta: { key: "mark" } } }`. For a concatenated type, use `{ typeof: { concat: […] } }`.
 */
export interface TypeOf {
  typeof: Expression;
}

/** A set of values that rules can match. */
export interface NftSet extends Named {
  /**
   * Type of the elements in an nftables set: a name ("ipv4_addr"), a list of names for a concatenation, or
   * `{ typeof: … }`.
   */
  type: KeyType | TypeOf;
  /** Flags of the set: "constant", "interval", "timeout", "dynamic". */
  flags?: OneOrMore<"constant" | "interval" | "timeout" | "dynamic"> | undefined;
  /** Default lifetime of the set's elements in seconds. */
  timeout?: number | undefined;
  /** Interval in seconds at which the kernel removes expired elements. */
  "gc-interval"?: number | undefined;
  /** Maximum number of elements in the set. */
  size?: number | undefined;
  /** Whether the kernel optimizes the nftables set for speed ("performance") or for memory use ("memory"). */
  policy?: "performance" | "memory" | undefined;
  /**
   * Whether overlapping or adjacent ranges are joined when they are added, and split when a part of them is deleted.
   * Requires the flag "interval" and a single type. nft and this library join and split the ranges, because the kernel
   * does not.
   */
  "auto-merge"?: boolean | undefined;
  /**
   * Statements that every new element of the nftables set gets, such as a counter of the packets that match the
   * element.
   */
  stmt?: Statement[] | undefined;
  elem?: SetItem[] | undefined;
}

/** A map from keys to values, verdicts or named objects. */
export interface NftMap extends NftSet {
  /**
   * Type of the nftables map's values: a name such as "mark" or "ipv4_addr . inet_service", the type of an expression,
   * "verdict", or a kind of named objects such as "counter".
   *
   * If the name begins with "interval ", or if `interval` is set, the values of the map are ranges.
   */
  map: MapDatatype | readonly DatatypeName[] | (TypeOf & { interval?: boolean | undefined });
}

/** Elements to add to an nftables set or map, or to delete from it. */
export interface Elements extends Named {
  /**
   * The elements to add to an nftables set or map, or to delete from it. Elements of maps are pairs of key and value.
   */
  elem: SetItem[];
}

/** A named nftables counter of packets and bytes, which several rules can share. */
export interface Counter extends Named {
  /** Number of packets. */
  packets?: number | bigint | undefined;
  /** Number of bytes. */
  bytes?: number | bigint | undefined;
}

/** A named quota of bytes, which several rules can share. */
export interface NamedQuota extends Named {
  /** Limit of the quota in bytes. */
  bytes: number | bigint;
  /** Number of bytes that the quota has counted so far. */
  used?: number | bigint | undefined;
  /** Whether the nftables quota matches packets after its limit was reached (default: before the limit is reached). */
  inv?: boolean | undefined;
}

/** A named rate limit, which several rules can share. */
export interface NamedLimit extends Named, Limit {}

/** A connection tracking helper, which finds related connections, such as the data connections of FTP. */
export interface CtHelper extends Named {
  /** Name of the connection tracking helper in the kernel, such as "ftp". */
  type: string;
  /** Transport protocol that the helper applies to: "tcp" or "udp". */
  protocol: string;
  /**
   * Network protocol to which the connection tracking helper applies: "ip", "ip6" or "inet" (default: the family of the
   * table).
   */
  l3proto?: string | undefined;
}

/** Named timeouts, which rules assign to tracked connections. */
export interface CtTimeout extends Named {
  /** Transport protocol that the timeouts apply to: "tcp" or "udp". */
  protocol: string;
  /**
   * Network protocol of the connections to which the timeouts apply: "ip", "ip6" or "inet" (default: the family of the
   * table).
   */
  l3proto?: string | undefined;
  /** Timeouts in seconds by connection state: `{ established: 3600 }`. */
  policy: Record<string, number>;
}

/**
 * Settings for a connection that the kernel should expect after the current connection, such as the data connection of
 * FTP.
 */
export interface CtExpectation extends Named {
  /** Transport protocol of the expected connections: "tcp" or "udp". */
  protocol: string;
  /**
   * Network protocol of the expected connections, such as FTP data connections: "ip", "ip6" or "inet" (default: the
   * family of the table).
   */
  l3proto?: string | undefined;
  /** Destination port of the expected connection. */
  dport: number;
  /** Lifetime of the expectation in milliseconds. */
  timeout: number;
  /** Maximum number of expected connections per connection. */
  size: number;
}

/** Settings of a SYN proxy, which answers TCP handshakes on behalf of servers. */
export interface NamedSynproxy extends Named, Synproxy {
  /** Maximum segment size in bytes that synproxy announces to clients. */
  mss: number;
  /** Window scale that synproxy announces to clients, 0 to 14. */
  wscale: number;
}

/** A named security mark (SELinux). */
export interface Secmark extends Named {
  /** Security context, such as "system_u:object_r:ssh_server_packet_t:s0". */
  context: string;
}

/** A Geneve option that a tunnel object adds to the packets. */
export interface GeneveOption {
  /** Class of the Geneve option: a number that identifies the vendor. */
  class: number;
  /** Type of the Geneve option within its class. */
  "opt-type": number;
  /** Value of the Geneve option in hexadecimal: "0x" and the digits. The length must be a multiple of four bytes. */
  data: string;
}

/**
 * A named tunnel object: addresses and other tunnel settings that rules attach to packets with `{ tunnel: "name" }`. A
 * tunnel device with the option `external`, such as a VXLAN device, then encapsulates and sends the packets with these
 * settings. Only tables of the family netdev can have tunnels.
 */
export interface Tunnel extends Named {
  /** Key of the tunnel, or its network identifier (VNI). */
  id: number;
  /** Addresses of the tunnel: either both IPv4 or both IPv6. */
  "src-ipv4"?: string | undefined;
  "dst-ipv4"?: string | undefined;
  "src-ipv6"?: string | undefined;
  "dst-ipv6"?: string | undefined;
  /**
   * Source port (`sport`) and destination port (`dport`) of the outer UDP packets. With the default 0, the tunnel
   * device chooses the port.
   */
  sport?: number | undefined;
  dport?: number | undefined;
  /** Type of service (`tos`, default 0) and time to live (`ttl`, default 255) of the outer packets. */
  tos?: number | undefined;
  ttl?: number | undefined;
  /** Kind of tunnel that the options in `tunnel` apply to. */
  type?: "vxlan" | "erspan" | "geneve" | undefined;
  /** Options of the tunnel protocol: an object for VXLAN or ERSPAN, or a list of Geneve options. */
  tunnel?:
    | { gbp: number }
    | { version: 1; index: number }
    | { version: 2; dir: "ingress" | "egress"; hwid: number }
    | readonly GeneveOption[]
    | undefined;
}

/** An nftables flow table, which forwards packets of established connections without evaluating the rules. */
export interface Flowtable extends Named {
  /** Hook of the flow table: "ingress". */
  hook?: "ingress" | undefined;
  /** Priority of the flow table at its hook. */
  prio?: Priority | undefined;
  /** Interfaces whose packets the flow table forwards. */
  dev?: string | string[] | undefined;
  /**
   * Flags of the nftables flow table: "offload" to forward packets in hardware, "counter" to count the packets of each
   * connection.
   */
  flags?: OneOrMore<"offload" | "counter"> | undefined;
}

/** Types of the nftables objects, by kind. */
export interface ObjectKinds {
  table: Table;
  chain: Chain;
  rule: Rule;
  set: NftSet;
  map: NftMap;
  element: Elements;
  counter: Counter;
  quota: NamedQuota;
  limit: NamedLimit;
  "ct helper": CtHelper;
  "ct timeout": CtTimeout;
  "ct expectation": CtExpectation;
  synproxy: NamedSynproxy;
  secmark: Secmark;
  tunnel: Tunnel;
  flowtable: Flowtable;
}

/** Kind of an nftables object, such as "table" or "rule". */
export type Kind = keyof ObjectKinds;

/** An nftables object. Its only key is the kind of the object: `{ table: { family: "inet", name: "filter" } }`. */
export type NftObject = { [K in Kind]: { [Key in K]: ObjectKinds[K] } }[Kind];

/** Identifies an nftables object by its kind, and by fields such as `name` or `handle`. */
export type Reference = {
  [K in Kind]: { [Key in K]: Partial<ObjectKinds[K]> & { family: TableFamily } };
}[Kind];

/** Identifies an nftables chain and specifies its new name in `newname`. */
export interface RenamedChain {
  chain: { family: TableFamily; table: string; name: string; newname: string };
}

/** One command of an nftables transaction. */
export type Command =
  | NftObject
  | { add: NftObject }
  | { create: NftObject }
  | { insert: { rule: Rule } }
  | { replace: { rule: Rule } }
  | { rename: RenamedChain }
  | { delete: Reference }
  | { destroy: Reference }
  | { flush: Reference | { ruleset: null | { family?: TableFamily } } };

/** An nftables ruleset as `nft -j list ruleset` prints it. */
export interface Ruleset {
  /** Objects or commands of the ruleset. `metainfo` is ignored. */
  nftables: (Command | { metainfo: Record<string, Constant> })[];
}

/** Maps names in nft's JSON to object types in the spec. */
export const objectTypes = {
  counter: "counter",
  quota: "quota",
  limit: "limit",
  "ct helper": "ct-helper",
  "ct timeout": "ct-timeout",
  "ct expectation": "ct-expect",
  synproxy: "synproxy",
  secmark: "secmark",
  tunnel: "tunnel",
} as const;

export function isObjectKind(kind: string): kind is ObjectDatatype {
  return Object.hasOwn(objectTypes, kind);
}

export function kindOfType(type: unknown): ObjectDatatype | undefined {
  return Object.keys(objectTypes)
    .filter(isObjectKind)
    .find((kind) => objectTypes[kind] === type);
}

export function isTypeOf(type: unknown): type is TypeOf {
  return isRecord(type) && !Array.isArray(type);
}
