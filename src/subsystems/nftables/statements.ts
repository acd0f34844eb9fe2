// The expressions and statements of rules, with the names of libnftables-json(5).

/** A constant: a number, an address, a name ("established", "eth*", "cs1"), or whether something exists. */
export type Constant = string | number | bigint | boolean;

/** Names of headers with fields: "ip", "ip6", "tcp", "udp", "icmp", "ether", "vlan", "arp" …; "th" is any transport header. */
export interface PayloadField {
  /** Name of the header. */
  protocol: string;
  /** The field of the header: "saddr", "dport". */
  field: string;
}

/** Bits of a packet without a name. Offset and length are in bits. */
export interface RawPayload {
  /** Link layer, network or transport header, or payload of the transport protocol. */
  base: "ll" | "nh" | "th" | "ih";
  /** Distance from the start of the header in bits. */
  offset: number;
  /** Length in bits. */
  len: number;
}

/** A key of packet metadata: `{ key: "iifname" }`. */
export interface MetaKey {
  /** "mark", "iif", "iifname", "l4proto", "skuid" … */
  key: string;
}

/** A key of the packet's connection. */
export interface CtKey {
  /** "state", "mark", "zone", "ip saddr" … */
  key: string;
  /** Direction of the connection, for keys of one direction. */
  dir?: "original" | "reply" | undefined;
}

/** A value per key: an anonymous map, or the name of a map with "@". */
export interface MapLookup {
  /** The looked up value. */
  key: Expression;
  /** Map to look up. */
  data: string | { set: SetItem[] };
}

/** An element of a set, or a pair of key and value of a map. */
export type SetItem = Expression | [Expression, Expression | Verdict];

/** An element with a timeout in seconds, a comment or a counter. */
export interface ElementOptions {
  /** Element to add or to delete. */
  val: Expression;
  /** Lifetime in seconds. */
  timeout?: number | undefined;
  /** Remaining lifetime in seconds. */
  expires?: number | undefined;
  /** Free text, up to 127 bytes. */
  comment?: string | undefined;
  /** Packets that matched the element. */
  counter?: { packets: number; bytes: number } | null | undefined;
}

/** A value: a constant or something that the kernel computes for each packet. */
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

/** Verdict on a packet. */
export type Verdict =
  | { accept: null }
  | { drop: null }
  | { continue: null }
  | { return: null }
  | { jump: { target: string } }
  | { goto: { target: string } };

/** Compares a value. `in` matches if one of the flags is set, `!` if none of them is set. */
export interface Match {
  /** The comparison. */
  op: "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!";
  /** The value of the packet. */
  left: Expression;
  /** Right side of a comparison: a constant, range, prefix, set, or "@name" of a set. */
  right: Expression;
}

/** A rate limit. */
export interface Limit {
  /** Number of packets, or of `rate_unit`. */
  rate: number;
  /** The interval. */
  per: "second" | "minute" | "hour" | "day" | "week";
  /** Number of packets, or of `burst_unit`, above the rate. */
  burst?: number | undefined;
  /** Counts bytes instead of packets. */
  rate_unit?: "packets" | "bytes" | "kbytes" | "mbytes" | undefined;
  /** Unit of `burst`. */
  burst_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Matches above the limit instead of below. */
  inv?: boolean | undefined;
}

/** A limit of the number of bytes. */
export interface Quota {
  /** Number of `val_unit`. */
  val: number;
  /** The unit (default "bytes"). */
  val_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Number of `used_unit` so far. */
  used?: number | undefined;
  /** The unit of `used`. */
  used_unit?: "bytes" | "kbytes" | "mbytes" | undefined;
  /** Matches above the limit instead of below. */
  inv?: boolean | undefined;
}

/** Settings of a log message. */
export interface Log {
  /** Text before the message. */
  prefix?: string | undefined;
  /** Group of nflog. Without it, the kernel logs. */
  group?: number | undefined;
  /** Number of bytes of the packet for nflog. */
  snaplen?: number | undefined;
  /** Number of packets that nflog collects. */
  "queue-threshold"?: number | undefined;
  /** "emerg" to "debug" or "audit" (default "warn"). */
  level?: string | undefined;
  /** "tcp sequence", "tcp options", "ip options", "skuid", "ether" or "all". */
  flags?: string | string[] | undefined;
}

/** Address translation. */
export interface Nat {
  /** Family of `addr`; required in tables of family inet. */
  family?: "ip" | "ip6" | undefined;
  /** Address, range or map. */
  addr?: Expression | undefined;
  /** Port, range or map. */
  port?: Expression | undefined;
  /** "random", "fully-random", "persistent", "netmap". */
  flags?: string | string[] | undefined;
  /** "prefix" for a translation between prefixes. */
  type_flags?: string | string[] | undefined;
}

/** Settings of synproxy. */
export interface Synproxy {
  /** Maximum segment size that is announced to clients. */
  mss?: number | undefined;
  /** Window scale that is announced to clients. */
  wscale?: number | undefined;
  /** "timestamp", "sack-perm". */
  flags?: string | string[] | undefined;
}

/** A named object, or an object per key. */
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

/** An expression of the kernel that has no statement. Bytes are `{ hex: "0a0b" }`. */
export interface RawExpression {
  /** Name in the kernel: "inner", "match". */
  name: string;
  /** Attributes with the names of the family `nftables`. */
  data?: unknown;
}
