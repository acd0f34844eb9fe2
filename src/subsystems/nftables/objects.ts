// The objects of rulesets, with the names of libnftables-json(5).
import type { Constant, SetItem, Statement } from "./statements.ts";

/** Family of a table. */
export type TableFamily = "inet" | "ip" | "ip6" | "arp" | "bridge" | "netdev";

/** Identifies an object within the ruleset. */
export interface InTable {
  /** Family of the table. */
  family: TableFamily;
  /** Name of the table. */
  table: string;
  /** Number that the kernel assigned. */
  handle?: number | undefined;
}

/** An object with a name in a table. */
export interface Named extends InTable {
  /** Name of the object. */
  name: string;
  /** Free text, up to 127 bytes. */
  comment?: string | undefined;
}

/** A table. */
export interface Table {
  /** The family, which determines the packets and hooks. */
  family: TableFamily;
  /** Name of the table. */
  name: string;
  /** Number that the kernel assigned. */
  handle?: number | undefined;
  /** "dormant" disables the chains; "owner" ties the table to the socket; "persist" keeps it when the socket closes. */
  flags?: string | string[] | undefined;
  /** Free text, up to 127 bytes. */
  comment?: string | undefined;
}

/** A chain. With `hook` it receives packets; without, it is a target of jumps. */
export interface Chain extends Named {
  /** "filter", "nat" or "route". */
  type?: string | undefined;
  /** "prerouting", "input", "forward", "output", "postrouting", "ingress" or "egress". */
  hook?: string | undefined;
  /** Order of chains at a hook: a number, or "raw", "mangle", "dstnat", "filter", "security", "srcnat", "filter + 10". */
  prio?: number | string | undefined;
  /** Interfaces of ingress and egress chains. */
  dev?: string | string[] | undefined;
  /** Verdict for packets without a verdict (default "accept"). */
  policy?: "accept" | "drop" | undefined;
}

/** A rule. */
export interface Rule extends InTable {
  /** Name of the chain. */
  chain: string;
  /** The statements, in order. */
  expr: Statement[];
  /** Free text, up to 127 bytes. */
  comment?: string | undefined;
  /** In `add` and `insert`: the rule after or before which the new rule is placed. */
  index?: number | undefined;
}

/** A set of values. */
export interface NftSet extends Named {
  /** Type of the elements: "ipv4_addr", or several for concatenations. */
  type: string | string[];
  /** "constant", "interval", "timeout", "dynamic". */
  flags?: string | string[] | undefined;
  /** Default lifetime of elements in seconds. */
  timeout?: number | undefined;
  /** Interval of the removal of expired elements in seconds. */
  "gc-interval"?: number | undefined;
  /** Maximum number of elements. */
  size?: number | undefined;
  /** Whether the kernel optimizes for speed or for memory. */
  policy?: "performance" | "memory" | undefined;
  /** Statements for each element, such as counters. */
  stmt?: Statement[] | undefined;
  /** Elements of the set. */
  elem?: SetItem[] | undefined;
}

/** A map of keys to values, verdicts or objects. */
export interface NftMap extends NftSet {
  /** Type of the values: "mark", "ipv4_addr . inet_service", "verdict", or "counter" and other objects. */
  map: string | string[];
}

/** Elements of a set or map, to add or delete. */
export interface Elements extends Named {
  /** The elements; pairs for maps. */
  elem: SetItem[];
}

/** A named counter. */
export interface Counter extends Named {
  /** Number of packets. */
  packets?: number | undefined;
  /** Number of bytes. */
  bytes?: number | undefined;
}

/** A named quota. */
export interface NamedQuota extends Named {
  /** The limit in bytes. */
  bytes: number;
  /** Bytes counted so far. */
  used?: number | undefined;
  /** Matches above the limit instead of below. */
  inv?: boolean | undefined;
}

/** A named rate limit. */
export interface NamedLimit extends Named {
  /** Number of packets, or of `rate_unit`. */
  rate: number;
  /** Interval of the rate limit. */
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

/** A connection tracking helper. */
export interface CtHelper extends Named {
  /** Name of the kernel's helper: "ftp". */
  type: string;
  /** Transport protocol: "tcp" or "udp". */
  protocol: string;
  /** "ip", "ip6" or "inet" (default: that of the table). */
  l3proto?: string | undefined;
}

/** Timeouts of connections. */
export interface CtTimeout extends Named {
  /** Transport protocol: "tcp" or "udp". */
  protocol: string;
  /** "ip", "ip6" or "inet" (default: that of the table). */
  l3proto?: string | undefined;
  /** Seconds by state: `{ established: 3600 }`. */
  policy: Record<string, number>;
}

/** An expected connection. */
export interface CtExpectation extends Named {
  /** Transport protocol: "tcp" or "udp". */
  protocol: string;
  /** "ip", "ip6" or "inet" (default: that of the table). */
  l3proto?: string | undefined;
  /** Destination port. */
  dport: number;
  /** Lifetime in milliseconds. */
  timeout: number;
  /** Maximum number of expected connections. */
  size: number;
}

/** Named settings of synproxy. */
export interface NamedSynproxy extends Named {
  /** Maximum segment size that is announced to clients. */
  mss: number;
  /** Window scale that is announced to clients. */
  wscale: number;
  /** "timestamp", "sack-perm". */
  flags?: string | string[] | undefined;
}

/** A security mark. */
export interface Secmark extends Named {
  /** Security context: "system_u:object_r:ssh_server_packet_t:s0". */
  context: string;
}

/** A flow table: forwards packets of known connections without the rules. */
export interface Flowtable extends Named {
  /** Hook of the flow table: "ingress". */
  hook?: string | undefined;
  /** Priority at the hook. */
  prio?: number | string | undefined;
  /** Interfaces of the flow table. */
  dev?: string | string[] | undefined;
  /** "offload" for hardware, "counter" for counters of connections. */
  flags?: string | string[] | undefined;
}

/** Each kind of object, by its key in JSON. */
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
  flowtable: Flowtable;
}

/** Name of a kind of object. */
export type Kind = keyof ObjectKinds;

/** An object with its kind as the only key: `{ table: { family: "inet", name: "filter" } }`. */
export type NftObject = { [K in Kind]: { [Key in K]: ObjectKinds[K] } }[Kind];

/** The fields that identify an object. */
export type Reference = {
  [K in Kind]: { [Key in K]: Partial<ObjectKinds[K]> & { family: TableFamily } };
}[Kind];

/** One change of a transaction. */
export type Command =
  | NftObject
  | { add: NftObject }
  | { create: NftObject }
  | { insert: { rule: Rule } }
  | { replace: { rule: Rule } }
  | { delete: Reference }
  | { destroy: Reference }
  | { flush: Reference | { ruleset: null | { family?: TableFamily } } };

/** A ruleset as `nft -j list ruleset` prints it. */
export interface Ruleset {
  /** Objects or commands; `metainfo` is ignored. */
  nftables: (Command | { metainfo: Record<string, Constant> })[];
}
