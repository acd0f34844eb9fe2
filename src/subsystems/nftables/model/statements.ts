// Expressions and statements of nftables rules.
import { isRecord } from "../../../base/check.ts";
import { firstName, member } from "../../../base/objects.ts";

/**
 * A constant in an nftables rule: a number, an address, a name such as "established", a pattern such as "eth*", or a
 * boolean that tells whether a header exists.
 */
export type Constant = string | number | bigint | boolean;

/**
 * A packet header field in an nftables rule. The header is "ip", "ip6", "tcp", "udp", "icmp", "ether", "vlan", "arp" or
 * another one. The header "th" is any transport header.
 */
export interface PayloadField {
  /** Tunnel whose inner packet contains the field (Linux 6.2). */
  tunnel?: "vxlan" | "geneve" | "gre" | "gretap" | undefined;
  protocol: string;
  /** Name of the field in the packet header: "saddr", "dport". */
  field: string;
}

/** Bits of a packet to which nftables gives no field name, selected by offset and length. */
export interface RawPayload {
  /**
   * Header from which `offset` counts: the link-layer header ("ll"), network header ("nh") or transport header ("th"),
   * or the payload of the transport protocol ("ih").
   */
  base: "ll" | "nh" | "th" | "ih";
  /** Offset in bits from the header `base`. */
  offset: number;
  /** Length of the field in bits. */
  len: number;
}

/** Metadata of a packet, such as its input interface: `{ key: "iifname" }`. */
export interface MetaKey {
  /**
   * Name of the packet metadata that the nftables rule reads, such as "mark", "iif", "iifname", "l4proto" or "skuid".
   */
  key: string;
}

/** A property of the packet's connection, such as its state. */
export interface CtKey {
  /**
   * Name of the property that the nftables rule reads from the packet's tracked connection, such as "state", "mark",
   * "zone" or "ip saddr". The name "saddr" or "daddr" requires an earlier match of the rule that determines the address
   * family.
   */
  key: string;
  /** Direction of the connection, for properties that each direction has separately. */
  dir?: "original" | "reply" | undefined;
}

/** An nftables lookup in a map, which is either anonymous or a named map ("@name"). */
export interface MapLookup {
  key: Expression;
  data: string | { set: SetItem[] };
}

/**
 * An element of an nftables set, or a pair of key and value in a map. A prefix can be text such as "192.0.2.0/24". A
 * range is an object: `{ range: ["192.0.2.1", "192.0.2.9"] }`.
 */
export type SetItem = Expression | [Expression, Expression | Verdict];

/** An element of an nftables set with options, such as a timeout, a comment or a counter. */
export interface ElementOptions {
  val: Expression;
  /** Lifetime of the set element in seconds. */
  timeout?: number | undefined;
  /** Remaining lifetime of the set element in seconds. */
  expires?: number | undefined;
  /** Comment on the set element: text of up to 128 bytes. */
  comment?: string | undefined;
  /** Counter of the packets that matched the element. */
  counter?: { packets: number | bigint; bytes: number | bigint } | null | undefined;
}

/** A value in an nftables rule: a constant, or an expression that the kernel evaluates for each packet. */
export type Expression =
  | Constant
  | Expression[]
  | { payload: PayloadField | RawPayload }
  | { meta: MetaKey }
  | { ct: CtKey }
  | { rt: { key: string; family?: "ip" | "ip6" | undefined } }
  | { socket: { key: string; level?: number | undefined } }
  | { tunnel: { key: "path" | "id" } }
  | { osf: { key: "name" | "version"; ttl?: "loose" | "skip" | undefined } }
  | { fib: { result: "oif" | "oifname" | "type" | "check"; flags: string | string[] } }
  | { exthdr: { name: string; field?: string | undefined } }
  | { "tcp option": { name: string; field?: string | undefined } | { base: number; offset: number; len: number } }
  | { "ip option": { name: string; field?: string | undefined } }
  | { "sctp chunk": { name: string; field?: string | undefined } }
  | { "dccp option": { type: number } }
  | { ipsec: { key: string; dir: "in" | "out"; spnum?: number | undefined; family?: "ip" | "ip6" | undefined } }
  | { numgen: { mode: "inc" | "random"; mod: number; offset?: number | undefined } }
  | { jhash: { mod: number; expr: Expression; seed?: number | undefined; offset?: number | undefined } }
  | { symhash: { mod: number; offset?: number | undefined } }
  | { concat: Expression[] }
  | { set: SetItem[] }
  | { prefix: { addr: Constant; len: number } }
  | { range: [Expression, Expression] }
  | { map: MapLookup }
  | { elem: ElementOptions }
  | { "&": [Expression, Expression] }
  | { "|": Expression[] }
  | { "^": [Expression, Expression] }
  | { "<<": [Expression, Expression] }
  | { ">>": [Expression, Expression] };

/** A verdict on a packet, such as accept, drop or jump. */
export type Verdict =
  | { accept: null }
  | { drop: null }
  | { continue: null }
  | { return: null }
  | { jump: { target: string } }
  | { goto: { target: string } };

/** A rule of a chain without a name. */
export interface ChainRule {
  expr: Statement[];
  comment?: string;
}

/** A jump to an anonymous chain, which belongs to the rule: `jump { tcp dport 22 accept }` in the nft language. */
export type ChainStatement = { jump: { rules: ChainRule[] } } | { goto: { rules: ChainRule[] } };

/**
 * An nftables comparison of a packet's value, such as a header field, with a constant or a set.
 *
 * For flags, the operator "in" matches if one of the listed flags is set, and the operator "!" matches if none is set.
 * For other values, "in" means "==" and accepts a list of values, and "!" is an error.
 */
export interface Match {
  op: "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!";
  /** Left side of the comparison: a value of the packet. */
  left: Expression;
  /** Right side of an nftables comparison: a constant, range, prefix or set, or the name of a set ("@name"). */
  right: Expression;
}

/** A rate limit of packets or bytes. */
export interface Limit {
  /**
   * Number of packets that an nftables limit allows in each time interval, or number of bytes in the unit `rate_unit`.
   */
  rate: number | bigint;
  /** Time interval of an nftables limit: at most `rate` packets or bytes per second, minute, hour, day or week. */
  per: "second" | "minute" | "hour" | "day" | "week";
  /**
   * Number of packets by which a burst may exceed the rate of an nftables limit (default 5, at least 1), or number of
   * bytes in the unit `burst_unit`.
   */
  burst?: number | undefined;
  /**
   * Unit of the rate of an nftables limit (default "packets"). With "bytes", "kbytes" or "mbytes", the limit counts
   * bytes instead of packets.
   */
  rate_unit?: "packets" | "bytes" | "kbytes" | "mbytes" | undefined;
  /** Unit of `burst`, the amount that may exceed the rate. */
  burst_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Whether the nftables limit statement matches packets that exceed the limit (default: packets within the limit). */
  inv?: boolean | undefined;
}

/** A quota: a limit of the total number of bytes. */
export interface Quota {
  /** Limit of the quota, in units of `val_unit`. */
  val: number | bigint;
  /** Unit of the quota's limit (default "bytes"). */
  val_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Amount of data that the nftables quota has counted so far, in the unit `used_unit`. */
  used?: number | bigint | undefined;
  /** Unit of `used`, the amount of the quota that was used. */
  used_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /**
   * Whether the nftables quota statement matches packets after the quota was used up (default: before the quota is used
   * up).
   */
  inv?: boolean | undefined;
}

export const LOG_LEVELS = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"] as const;

/** Level of the messages of an nftables log statement. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Settings of the statement that logs packets. */
export interface Log {
  /** Text that precedes the log message. */
  prefix?: string | undefined;
  /**
   * Number of the nflog group that receives the message of an nftables log statement. Without a group, the message is
   * written to the kernel log.
   */
  group?: number | undefined;
  /** Maximum number of bytes that nflog copies from each packet; 0 copies none (default: no limit). */
  snaplen?: number | undefined;
  /** Number of packets that nflog collects before it sends them. */
  "queue-threshold"?: number | undefined;
  /** Log level from "emerg" to "debug", or "audit" (default "warn"). */
  level?: LogLevel | undefined;
  /**
   * Details of packets that an nftables log statement logs: "tcp sequence", "tcp options", "ip options", "skuid",
   * "ether" or "all".
   */
  flags?: string | string[] | undefined;
}

/** Settings of a statement that translates addresses or ports (NAT). */
export interface Nat {
  /**
   * Address family of the address that the packet gets by NAT: "ip" or "ip6". Required in tables of the family inet.
   */
  family?: "ip" | "ip6" | undefined;
  /** New address: an address, range or map. */
  addr?: Expression | undefined;
  /** New port: a port, range or map. */
  port?: Expression | undefined;
  /** Flags of the address translation: "random", "fully-random", "persistent", "netmap". */
  flags?: string | string[] | undefined;
  /** Kind of the translation: "prefix" translates one address prefix to another. */
  type_flags?: string | string[] | undefined;
}

/** Settings of synproxy, which answers TCP handshakes on behalf of servers. */
export interface Synproxy {
  /** Maximum segment size in bytes that synproxy announces to clients. */
  mss?: number | undefined;
  /** Window scale that synproxy announces to clients, 0 to 14. */
  wscale?: number | undefined;
  /** TCP options that synproxy supports: "timestamp", "sack-perm". */
  flags?: string | string[] | undefined;
}

/** The name of a named nftables object, or a map lookup that results in the name. */
export type ObjectReference = string | { map: MapLookup };

/** One statement of an nftables rule: a match, an action such as a counter, or a verdict. */
export type Statement =
  | { match: Match }
  | Verdict
  | ChainStatement
  | { vmap: MapLookup }
  | { counter: { packets?: number | bigint; bytes?: number | bigint } | null | ObjectReference }
  | { quota: Quota | ObjectReference }
  | { limit: Limit | ObjectReference }
  | { log: Log | null }
  | { reject: { type?: "icmp" | "icmpv6" | "icmpx" | "tcp reset"; expr?: string | number } | null }
  | { queue: { num?: Expression; flags?: string | string[] } | null }
  | { mangle: { key: Expression; value: Expression } }
  | { snat: Nat }
  | { dnat: Nat }
  | { masquerade: Nat | null }
  | { redirect: Nat | null }
  | { tproxy: { family?: "ip" | "ip6"; addr?: Expression; port?: Expression } }
  | { dup: { addr: Expression; dev?: Expression } }
  | { fwd: { dev: Expression; family?: "ip" | "ip6"; addr?: Expression } }
  | { notrack: null }
  | { flow: { op: "add"; flowtable: string } }
  | { set: { op: "add" | "update" | "delete"; elem: Expression; set: string; stmt?: Statement[] } }
  | { map: { op: "add" | "update" | "delete"; elem: Expression; data: Expression; map: string; stmt?: Statement[] } }
  | { meter: { name: string; key: Expression; stmt: Statement; size?: number } }
  | { "ct count": { val: number; inv?: boolean } }
  | { "ct helper": ObjectReference }
  | { "ct timeout": ObjectReference }
  | { "ct expectation": ObjectReference }
  | { synproxy: Synproxy | null | ObjectReference }
  | { secmark: ObjectReference }
  | { tunnel: ObjectReference }
  | { reset: { "tcp option": { name: string } } }
  | { last: null | { used?: number } }
  | { raw: RawExpression };

/** An effect of a rule other than its verdict and its changes of the packet. */
export type PacketEffect =
  | { readonly kind: "log"; readonly prefix?: string | undefined; readonly group?: number | undefined }
  | { readonly kind: "reject"; readonly with: string; readonly code?: number | undefined }
  | { readonly kind: "queue"; readonly first: number | undefined; readonly count: number; readonly isBypassed: boolean }
  /** The kernel drops the packet and replies, because its TTL or hop limit ended before the hook "forward". */
  | { readonly kind: "expired" }
  /** The kernel does not forward the packet, because a rule has set a packet type other than "host" (`meta pkttype`). */
  | { readonly kind: "misdirected" }
  | { readonly kind: "duplicate" | "forward" | "tproxy" | "notrack" | "synproxy" | "offload" }
  | { readonly kind: "nat"; readonly type: "snat" | "dnat" }
  | { readonly kind: "element"; readonly set: string; readonly change: "add" | "update" | "delete" };

/** Keywords of statements in the nft language, which are also their keys in JSON. They are reserved words. */
export const KEYWORDS = [
  "reject",
  "queue",
  "snat",
  "dnat",
  "masquerade",
  "redirect",
  "tproxy",
  "dup",
  "fwd",
  "meter",
  "reset",
  "notrack",
  "log",
  "flow",
  "synproxy",
] as const;

/** Keywords of verdicts. */
export const VERDICTS = ["accept", "drop", "continue", "return", "jump", "goto"] as const;

/** Keywords of statements that elements of sets can have. */
export const ELEMENT_KEYWORDS = ["counter", "limit", "quota", "last"] as const;

/** The argument of a kind of statement, unless it refers to a named object. */
export type ArgumentOf<K extends string> = Exclude<
  Extract<Statement, Readonly<Record<K, unknown>>>[K],
  ObjectReference
>;

/**
 * A kernel expression of a rule for which libnftables-json(5) has no statement. Byte strings have the form
 * `{ hex: "0a0b" }`.
 */
export interface RawExpression {
  /** Name of the kernel expression, such as "inner" or "match". */
  name: string;
  /** Attributes of the kernel expression, as named in the family `nftables`. */
  data?: unknown;
  /** The anonymous set or map that the kernel expression uses. It belongs only to this rule. */
  set?: RawSet | undefined;
}

/** An anonymous set or map of a raw statement. */
export interface RawSet {
  /**
   * Attributes of the anonymous set, such as `keyLen` and `flags`, with their names in the netlink family `nftables`.
   */
  attributes: object;
  /** Attributes of each element. */
  elements: readonly object[];
}

const NONE: Readonly<Record<string, unknown>> = {};

/** Returns an object as its members, and other values as an object without members. */
export function membersOf(value: unknown): typeof NONE {
  return isRecord(value) ? (value as typeof NONE) : NONE;
}

/** Returns the only key of a statement, an expression or an object, and its value. */
export function entryOf(value: object): [kind: string, argument: unknown] {
  const kind = firstName(value);
  return [kind, member(value, kind)];
}

/** Returns the argument of an expression of this kind, and an object without members for other expressions. */
export function fieldsIn(json: unknown, kind: "payload" | "meta" | "ct"): Partial<PayloadField & RawPayload & CtKey> {
  return membersOf(membersOf(json)[kind]) as Partial<PayloadField & RawPayload & CtKey>;
}

/** Returns the statement of a kind that is known only at run time. */
export function statementOf(kind: string, args: unknown): Statement {
  return { [kind]: args } as unknown as Statement;
}

/** Returns the expression of a kind that is known only at run time. */
export function expressionOf(kind: string, args: unknown): Expression {
  return { [kind]: args } as unknown as Expression;
}
