// The expressions and statements of rules. Their names are those of libnftables-json(5).

/**
 * A constant: a number, an address, a name ("established", "eth*", "cs1"), or a boolean that says whether something
 * exists.
 */
export type Constant = string | number | bigint | boolean;

/**
 * Names of headers that have fields: "ip", "ip6", "tcp", "udp", "icmp", "ether", "vlan", "arp" …; "th" stands for any
 * transport header.
 */
export interface PayloadField {
  /** Name of the header. */
  protocol: string;
  /** Name of the field in the header: "saddr", "dport". */
  field: string;
}

/** Unnamed bits of a packet, selected by offset and length. */
export interface RawPayload {
  /** Base of the offset: the link layer, network or transport header, or the payload of the transport protocol. */
  base: "ll" | "nh" | "th" | "ih";
  /** Offset from the base in bits. */
  offset: number;
  /** Length in bits. */
  len: number;
}

/** A key of packet metadata: `{ key: "iifname" }`. */
export interface MetaKey {
  /** Name of the metadata: "mark", "iif", "iifname", "l4proto", "skuid" … */
  key: string;
}

/** A key of the connection that the packet belongs to. */
export interface CtKey {
  /** Name of the connection's property: "state", "mark", "zone", "ip saddr" … */
  key: string;
  /** Direction of the connection, for keys that each direction has. */
  dir?: "original" | "reply" | undefined;
}

/** A map: an anonymous one, or the name of a named one after "@". */
export interface MapLookup {
  /** Value that is looked up. */
  key: Expression;
  /** The map in which the value is looked up. */
  data: string | { set: SetItem[] };
}

/** An element of a set, or a pair of key and value of a map. */
export type SetItem = Expression | [Expression, Expression | Verdict];

/** An element with options: a timeout in seconds, a comment or a counter. */
export interface ElementOptions {
  /** The element that is added or deleted. */
  val: Expression;
  /** Lifetime of the element in seconds. */
  timeout?: number | undefined;
  /** Remaining lifetime of the element in seconds. */
  expires?: number | undefined;
  /** Comment: text of up to 127 bytes. */
  comment?: string | undefined;
  /** Counter of the packets that matched the element. */
  counter?: { packets: number; bytes: number } | null | undefined;
}

/** A value: a constant, or an expression that the kernel evaluates for each packet. */
export type Expression =
  | Constant
  | Expression[]
  | { payload: PayloadField | RawPayload }
  | { meta: MetaKey }
  | { ct: CtKey }
  | { rt: { key: string; family?: "ip" | "ip6" | undefined } }
  | { socket: { key: string; level?: number | undefined } }
  | { osf: { key: "name" | "version"; ttl?: "loose" | "skip" | undefined } }
  | { fib: { result: "oif" | "oifname" | "type"; flags: string | string[] } }
  | { exthdr: { name: string; field?: string | undefined } }
  | { "tcp option": { name: string; field?: string | undefined } }
  | { "ip option": { name: string; field?: string | undefined } }
  | { "sctp chunk": { name: string; field?: string | undefined } }
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

/** A verdict on a packet. */
export type Verdict =
  | { accept: null }
  | { drop: null }
  | { continue: null }
  | { return: null }
  | { jump: { target: string } }
  | { goto: { target: string } };

/**
 * Operator that compares a value. "in" matches if one of the flags is set, "!" if none of them is set. For
 * values that are not flags, "in" is "==", also with a list of values, and "!" is an error.
 */
export interface Match {
  /** Operator of the comparison. */
  op: "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!";
  /** Left side of the comparison: the value of the packet. */
  left: Expression;
  /** Right side of the comparison: a constant, range, prefix, set, or "@name" of a set. */
  right: Expression;
}

/** A rate limit of packets or bytes. */
export interface Limit {
  /** Number of packets, or of units of `rate_unit`, in each interval. */
  rate: number;
  /** Length of the interval. */
  per: "second" | "minute" | "hour" | "day" | "week";
  /** Number of packets, or of units of `burst_unit`, that may exceed the rate. */
  burst?: number | undefined;
  /** Unit of `rate`; with a unit of bytes, the limit counts bytes instead of packets. */
  rate_unit?: "packets" | "bytes" | "kbytes" | "mbytes" | undefined;
  /** Unit of `burst`. */
  burst_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Whether the limit matches packets above the rate instead of below it. */
  inv?: boolean | undefined;
}

/** A limit of the total number of bytes. */
export interface Quota {
  /** Limit, in units of `val_unit`. */
  val: number;
  /** Unit of the limit (default "bytes"). */
  val_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Amount that was used so far, in units of `used_unit`. */
  used?: number | undefined;
  /** Unit of `used`. */
  used_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Whether the quota matches packets above the limit instead of below it. */
  inv?: boolean | undefined;
}

/** Settings of a log message. */
export interface Log {
  /** Text that precedes the message. */
  prefix?: string | undefined;
  /** Number of the nflog group. Without it, the kernel log receives the message. */
  group?: number | undefined;
  /** Number of bytes of the packet that nflog copies. */
  snaplen?: number | undefined;
  /** Number of packets that nflog collects before it sends them. */
  "queue-threshold"?: number | undefined;
  /** Log level from "emerg" to "debug", or "audit" (default "warn"). */
  level?: string | undefined;
  /** Details to log: "tcp sequence", "tcp options", "ip options", "skuid", "ether" or "all". */
  flags?: string | string[] | undefined;
}

/** Settings of an address translation. */
export interface Nat {
  /** Family of `addr`; required in tables of family inet. */
  family?: "ip" | "ip6" | undefined;
  /** New address: an address, range or map. */
  addr?: Expression | undefined;
  /** New port: a port, range or map. */
  port?: Expression | undefined;
  /** Flags of the translation: "random", "fully-random", "persistent", "netmap". */
  flags?: string | string[] | undefined;
  /** Flags of the type; "prefix" translates one prefix to another. */
  type_flags?: string | string[] | undefined;
}

/** Settings of synproxy. */
export interface Synproxy {
  /** Maximum segment size that synproxy announces to clients. */
  mss?: number | undefined;
  /** Window scale that synproxy announces to clients. */
  wscale?: number | undefined;
  /** TCP options that synproxy supports: "timestamp", "sack-perm". */
  flags?: string | string[] | undefined;
}

/** The name of a named object, or a map from keys to such names. */
export type ObjectReference = string | { map: MapLookup };

/** One statement of a rule: a match, an action or a verdict. */
export type Statement =
  | { match: Match }
  | Verdict
  | { vmap: MapLookup }
  | { counter: { packets?: number; bytes?: number } | null | ObjectReference }
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
  | { "ct count": { val: number; inv?: boolean } }
  | { "ct helper": ObjectReference }
  | { "ct timeout": ObjectReference }
  | { "ct expectation": ObjectReference }
  | { synproxy: Synproxy | null | ObjectReference }
  | { secmark: ObjectReference }
  | { reset: { "tcp option": { name: string } } }
  | { last: null | { used?: number } }
  | { raw: RawExpression };

/** An expression of the kernel for which there is no statement. Bytes are `{ hex: "0a0b" }`. */
export interface RawExpression {
  /** Name of the expression in the kernel, such as "inner" or "match". */
  name: string;
  /** Attributes of the expression, named as in the family `nftables`. */
  data?: unknown;
}
