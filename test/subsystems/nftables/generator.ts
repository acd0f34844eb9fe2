// Generates rules with every field and every statement of the library's tables, with random values.

import { sourceOf } from "../../../src/subsystems/nftables/expressions/registry.ts";
import type { Constant, Expression, Statement } from "../../../src/subsystems/nftables/index.ts";
import { type Datatype, datatype } from "../../../src/subsystems/nftables/model/datatypes.ts";
import {
  ctKeys,
  extensionFields,
  extensions,
  headers,
  metaKeys,
} from "../../../src/subsystems/nftables/model/field-tables.ts";
import type { TableFamily } from "../../../src/subsystems/nftables/model/objects.ts";

/** A source of random integers from 0 to `limit` - 1. */
export type Random = (limit: number) => number;

/** A chain for rules: the family of its table, and its properties. */
export interface Place {
  readonly family: TableFamily;
  readonly chain: string;
  readonly type?: string;
  readonly hook?: string;
}

/** The chains for generated rules. A rule is added to the first chain that accepts it. */
export const places: readonly Place[] = [
  { family: "inet", chain: "input", type: "filter", hook: "input" },
  { family: "inet", chain: "forward", type: "filter", hook: "forward" },
  { family: "inet", chain: "prerouting", type: "nat", hook: "prerouting" },
  { family: "inet", chain: "postrouting", type: "nat", hook: "postrouting" },
  { family: "inet", chain: "early", type: "filter", hook: "prerouting" },
  { family: "ip", chain: "prerouting", type: "filter", hook: "prerouting" },
  { family: "arp", chain: "input", type: "filter", hook: "input" },
  { family: "bridge", chain: "forward", type: "filter", hook: "forward" },
  { family: "netdev", chain: "plain" },
];

/**
 * Matches the JSON of expressions and statements that nft 1.0.6 cannot print, or prints in a form that it does not
 * accept:
 * - It aborts with a failed assertion for tunnels, GRE and the next header of AH.
 * - It does not know the address of a bridge or the type of a port with a direction.
 * - It has no JSON for updates of maps.
 * - It omits the match of an EtherType that `vlan.type` implies.
 * - It updates checksums of UDP packets that have none.
 * - It prints numbers for MPTCP subtypes and addresses in IP options, and offsets for the addresses in ICMPv6 messages.
 */
const unprinted =
  /"tunnel"|"ibrhwaddr"|^\[\{"last"|"(gre|vxlan|geneve)","field"|"ah","field":"nexthdr"|^\{"map"|"proto-src","dir"|"vlan","field":"type"|"(eol|nop)","field":"length"|"mangle":\{"key":\{"payload":\{"protocol":"udp"|"field":"subtype"|"ip option":\{"name":"\w+","field":"addr"|"icmpv6","field":"[td]addr"/;

/** Reports whether nft 1.0.6 prints an expression or statement in the form that it accepts. */
export const isPrinted = (value: unknown): boolean => !unprinted.test(JSON.stringify(value));

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)]!;

/** Returns a constant of a data type; undefined if the type has none. */
function constant(type: Datatype, bits: number, random: Random): Constant | undefined {
  const symbols = [...type.symbols].filter(([, value]) => value < 1n << BigInt(bits)).map(([name]) => name);
  const byte = () => random(256);
  switch (type.kind) {
    case "ipv4":
      return `10.${byte()}.${byte()}.${byte()}`;
    case "ipv6":
      return `2001:db8:${byte().toString(16)}::${(1 + byte()).toString(16)}`;
    case "mac":
      return `02:00:5e:${[byte(), byte(), byte()].map((one) => one.toString(16).padStart(2, "0")).join(":")}`;
    case "string":
      return pick(random, ["lo", "eth0", "wlan12"]);
    case "interface":
      return "lo";
    case "boolean":
      return random(2) === 1;
    case "label":
      return 1 + random(100);
    case "hour":
      return `${10 + random(10)}:${10 + random(40)}`;
    case "nanoseconds":
      return `2024-0${1 + random(9)}-1${random(10)} 10:0${random(10)}:00`;
    case "milliseconds":
      return 1 + random(1000);
    case "classid":
      return `${1 + random(9)}:${1 + random(9)}`;
    case "verdict":
      return undefined;
    default:
      if (symbols.length > 0 && (type.kind === "bitmask" || random(4) > 0)) return pick(random, symbols);
      return random(Math.min(Number(type.max ?? 2 ** 30) + 1, 2 ** Math.min(bits, 30)));
  }
}

const keyed = (kind: string, table: object, rest: object = {}) =>
  Object.keys(table).map((key) => ({ [kind]: { key, ...rest } }) as Expression);

/** Every expression that can be the left side of a match. */
export function lefts(): Expression[] {
  const payload = Object.entries(headers).flatMap(([protocol, { fields }]) =>
    Object.keys(fields).map((field) => ({ payload: { protocol, field } })),
  );
  const inner = (["vxlan", "geneve", "gre", "gretap"] as const).flatMap((tunnel) =>
    [
      ["ip", "saddr"],
      ["ip6", "daddr"],
      ["tcp", "dport"],
      ["icmp", "type"],
      ["udp", "sport"],
    ].map(([protocol, field]) => ({ payload: { tunnel, protocol: protocol!, field: field! } })),
  );
  const options = Object.entries(extensions).flatMap(([kind, { known }]) =>
    Object.keys(known).flatMap((name) => {
      const named = extensionFields(kind, name).map((field) => ({ [kind]: { name, field } }));
      return [{ [kind]: { name } }, ...named] as Expression[];
    }),
  );
  const fib = ["oif", "oifname", "type"].flatMap((result) =>
    [["saddr"], ["daddr"], ["saddr", "iif"], ["daddr", "mark"]].map((flags) => ({ fib: { result, flags } })),
  );
  return [
    ...payload,
    ...inner,
    // Security marks cannot be compared with constants.
    ...[...keyed("meta", metaKeys), ...keyed("ct", ctKeys)].filter((one) => !JSON.stringify(one).includes("secmark")),
    ...["ip saddr", "ip6 daddr", "proto-src", "bytes", "packets", "avgpkt", "zone"].flatMap((key) =>
      (["original", "reply"] as const).map((dir) => ({ ct: { key, dir } })),
    ),
    ...options,
    ...(fib as Expression[]),
    { "tcp option": { base: 40, offset: 0, len: 16 } },
    { payload: { base: "nh", offset: 16, len: 24 } },
    { payload: { base: "th", offset: 4, len: 4 } },
    { payload: { base: "ll", offset: 0, len: 128 } },
    { payload: { base: "ih", offset: 0, len: 32 } },
    { rt: { key: "classid" } },
    { rt: { key: "nexthop", family: "ip" } },
    { rt: { key: "nexthop", family: "ip6" } },
    { rt: { key: "mtu" } },
    { rt: { key: "ipsec" } },
    ...["transparent", "mark", "wildcard"].map((key) => ({ socket: { key } })),
    { osf: { key: "name" } },
    { osf: { key: "version", ttl: "loose" } },
    { ipsec: { key: "reqid", dir: "in", spnum: 1 } },
    { ipsec: { key: "spi", dir: "out" } },
    { ipsec: { key: "saddr", family: "ip", dir: "in" } },
    { numgen: { mode: "inc", mod: 7 } },
    { numgen: { mode: "random", mod: 9, offset: 3 } },
    { symhash: { mod: 5 } },
    { jhash: { mod: 11, expr: { payload: { protocol: "ip", field: "saddr" } }, seed: 42 } },
  ];
}

/** Returns a match of an expression with a random operator and value; undefined if the expression has no constants. */
export function matchOf(left: Expression, random: Random): Statement | undefined {
  const generator = Object.values(left)[0] as { mod?: number } | undefined;
  // Numbers that a generator never reaches are rejected.
  if (generator?.mod !== undefined)
    return { match: { op: pick(random, ["==", "!=", "<"] as const), left, right: random(generator.mod) } };
  const source = sourceOf(left);
  const type = source?.type ?? datatype("number");
  const bits = source?.bits ?? 8;
  const one = () => constant(type, bits, random);
  const first = one();
  if (first === undefined) return undefined;
  const flags = type.kind === "bitmask";
  const isNumber = typeof first === "number" && bits > 3 && type.kind === "integer";
  const isAddress = type.kind === "ipv4" || type.kind === "ipv6";
  const form = random(type.kind === "boolean" || type.kind === "label" ? 2 : 8);
  if (form === 0) return { match: { op: "==", left, right: first } };
  if (form === 1) return { match: { op: "!=", left, right: first } };
  if (flags) return { match: { op: pick(random, ["in", "!"] as const), left, right: first } };
  if (form === 2 && isNumber)
    return { match: { op: pick(random, ["<", ">", "<=", ">="] as const), left, right: first } };
  if (form === 3 && isNumber && type.max === undefined && bits > 4) {
    const low = random(2 ** Math.min(bits - 2, 20));
    return { match: { op: pick(random, ["==", "!="] as const), left, right: { range: [low, low + 3] } } };
  }
  if (form === 4 && isAddress) {
    const [addr, len] = type.kind === "ipv4" ? ["10.0.0.0", 9 + random(20)] : ["2001:db8::", 33 + random(60)];
    return { match: { op: "==", left, right: { prefix: { addr, len } } } };
  }
  if (form === 5 && isNumber && type.max === undefined && bits % 8 === 0 && source?.name !== "exthdr")
    return { match: { op: "==", left: { "&": [left, 6] }, right: 2 } };
  if (form >= 6) {
    const items = [...new Set([first, one()!, one()!])];
    return { match: { op: pick(random, ["==", "!="] as const), left, right: { set: items } } };
  }
  return { match: { op: "==", left, right: first } };
}

/** Returns the match of a transport protocol that a match of a tunnel or of a connection's port requires, if any. */
export function carrierOf(left: Expression): Statement[] {
  if (/"proto-(src|dst)"/.test(JSON.stringify(left)))
    return [{ match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } }];
  if (!/"(tunnel|protocol)":"(vxlan|geneve)"/.test(JSON.stringify(left))) return [];
  return [{ match: { op: "==", left: { payload: { protocol: "udp", field: "dport" } }, right: 4789 } }];
}

const field = (protocol: string, name: string): Expression => ({ payload: { protocol, field: name } });

/** Every kind of statement except matches, in several forms. An inner list contains the statements of a single rule. */
export function statements(random: Random): Statement[][] {
  const number = (limit = 1000) => 1 + random(limit);
  const port = () => 1024 + random(60_000);
  const unit = () => pick(random, ["bytes", "kbytes", "mbytes"] as const);
  const tcp: Statement = { match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } };
  const family = "ip" as const;
  const mangled: [Expression, Expression][] = [
    [{ meta: { key: "mark" } }, number()],
    [{ meta: { key: "priority" } }, "1:2"],
    [{ meta: { key: "pkttype" } }, "other"],
    [{ meta: { key: "nftrace" } }, 1],
    [{ ct: { key: "mark" } }, { meta: { key: "mark" } }],
    [{ ct: { key: "zone" } }, number(100)],
    [{ ct: { key: "label" } }, number(100)],
    [{ ct: { key: "event" } }, "new"],
    [field("ip", "ttl"), number(200)],
    [field("ip", "dscp"), "cs1"],
    [field("ip6", "hoplimit"), number(200)],
    [field("ip", "daddr"), "10.1.2.3"],
    [field("tcp", "dport"), port()],
    [field("udp", "checksum"), 0],
    [field("ether", "daddr"), "02:00:00:00:00:01"],
    [field("vlan", "id"), number(4000)],
    [{ "tcp option": { name: "maxseg", field: "size" } }, number(1400)],
    [{ meta: { key: "mark" } }, { "|": [{ ct: { key: "mark" } }, 16] }],
    [{ meta: { key: "mark" } }, { "&": [{ meta: { key: "mark" } }, 255] }],
    [{ meta: { key: "mark" } }, { map: { key: field("ip", "saddr"), data: { set: [["10.0.0.1", 7]] } } }],
    [{ meta: { key: "mark" } }, { numgen: { mode: "inc", mod: 2, offset: 0 } }],
    [
      { meta: { key: "mark" } },
      { jhash: { mod: 4, expr: { concat: [field("ip", "saddr"), field("ip", "daddr")] }, seed: 5 } },
    ],
  ];
  return [
    ...mangled.map(([key, value]): Statement[] => [{ mangle: { key, value } }]),
    [{ accept: null }],
    [{ drop: null }],
    [{ continue: null }],
    [{ return: null }],
    [{ jump: { target: "target" } }],
    [{ goto: { target: "target" } }],
    [{ counter: null }],
    [{ counter: { packets: number(), bytes: number() } }],
    [{ counter: "cnt" }],
    [{ quota: { val: number(), val_unit: unit(), inv: true } }],
    [{ quota: { val: number(), val_unit: unit() } }],
    [{ quota: "quo" }],
    [{ limit: { rate: number(), per: "minute", burst: number(9) } }],
    [{ limit: { rate: number(), per: "second", inv: true } }],
    [{ limit: { rate: number(), per: "hour", rate_unit: unit(), burst: number(), burst_unit: unit() } }],
    [{ limit: "lim" }],
    [{ "ct count": { val: number() } }],
    [{ "ct count": { val: number(), inv: true } }],
    [{ last: null }],
    [{ log: null }],
    [{ log: { prefix: `p${number()}`, level: "info", flags: ["tcp sequence", "tcp options"] } }],
    [{ log: { group: number(), snaplen: number(), "queue-threshold": number(9) } }],
    [{ log: { flags: "all" } }],
    [{ log: { level: "audit" } }],
    [{ reject: null }],
    [{ reject: { type: "icmp", expr: "host-unreachable" } }],
    [{ reject: { type: "icmpv6", expr: "admin-prohibited" } }],
    [{ reject: { type: "icmpx", expr: "no-route" } }],
    [tcp, { reject: { type: "tcp reset" } }],
    [{ queue: { num: number() } }],
    [{ queue: { num: { range: [1, 5] }, flags: ["bypass", "fanout"] } }],
    [{ notrack: null }],
    [{ snat: { family, addr: "192.0.2.1" } }],
    [
      tcp,
      { snat: { family, addr: { range: ["192.0.2.1", "192.0.2.9"] }, port: { range: [1024, 2048] }, flags: "random" } },
    ],
    [{ dnat: { family, addr: "10.0.0.7" } }],
    [tcp, { dnat: { family, addr: "10.0.0.7", port: port() } }],
    [tcp, { dnat: { family: "ip6", addr: "2001:db8::7", port: port(), flags: ["random", "persistent"] } }],
    [{ dnat: { family, addr: { map: { key: field("ip", "saddr"), data: { set: [["10.0.0.1", "10.0.0.2"]] } } } } }],
    [{ masquerade: null }],
    [tcp, { masquerade: { port: { range: [1024, 2048] }, flags: ["fully-random"] } }],
    [{ redirect: null }],
    [tcp, { redirect: { port: port() } }],
    [tcp, { tproxy: { family, addr: "127.0.0.1", port: port() } }],
    [tcp, { tproxy: { port: port() } }],
    [{ dup: { addr: "10.0.0.9" } }],
    [{ dup: { addr: "10.0.0.9", dev: "lo" } }],
    [{ dup: { addr: "lo" } }],
    [{ fwd: { dev: "lo" } }],
    [{ fwd: { dev: "lo", family, addr: "10.0.0.3" } }],
    [tcp, { synproxy: { mss: number(), wscale: number(14), flags: ["timestamp", "sack-perm"] } }],
    [tcp, { synproxy: null }],
    [{ "ct helper": "hlp" }],
    [{ "ct timeout": "tmo" }],
    [{ "ct expectation": "exp" }],
    [{ flow: { op: "add", flowtable: "@ft" } }],
    [{ tunnel: "tun" }],
    [{ secmark: "sec" }],
    [{ reset: { "tcp option": { name: "timestamp" } } }],
    [{ set: { op: "add", elem: field("ip", "saddr"), set: "@dyn" } }],
    [{ set: { op: "update", elem: { elem: { val: field("ip", "saddr"), timeout: number() } }, set: "@dyn" } }],
    [{ set: { op: "delete", elem: field("ip", "saddr"), set: "@dyn" } }],
    [{ set: { op: "add", elem: field("ip", "saddr"), set: "@dyn", stmt: [{ limit: { rate: 5, per: "second" } }] } }],
    [{ map: { op: "add", elem: field("ip", "saddr"), data: { meta: { key: "mark" } }, map: "@dynmap" } }],
    [
      {
        vmap: {
          key: { meta: { key: "mark" } },
          data: {
            set: [
              [1, { drop: null }],
              [2, { jump: { target: "target" } }],
            ],
          },
        },
      },
    ],
    [
      {
        vmap: {
          key: { concat: [field("ip", "saddr"), field("tcp", "dport")] },
          data: { set: [[{ concat: ["10.0.0.1", 22] }, { accept: null }]] },
        },
      },
    ],
    [{ match: { op: "==", left: field("ip", "saddr"), right: "@addrs" } }],
    [{ match: { op: "!=", left: { concat: [field("ip", "saddr"), field("tcp", "dport")] }, right: "@pairs" } }],
    [
      {
        match: {
          op: "==",
          left: field("ip", "saddr"),
          right: { set: ["10.0.0.1", { range: ["10.0.0.5", "10.0.0.9"] }] },
        },
      },
    ],
    [
      {
        match: {
          op: "==",
          left: { concat: [field("ip", "saddr"), { meta: { key: "mark" } }] },
          right: { set: [{ concat: [{ prefix: { addr: "10.0.0.0", len: 8 } }, { range: [1, 9] }] }] },
        },
      },
    ],
    [{ counter: { map: { key: field("ip", "saddr"), data: { set: [["10.0.0.1", "cnt"]] } } } }],
  ];
}
