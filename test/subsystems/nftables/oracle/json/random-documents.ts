// Generates documents in nft's JSON: commands that change tables, chains, rules, sets, elements, named objects and flow tables,
// with values that nft accepts or rejects.
import type { Expression, Statement } from "../../../../../src/subsystems/nftables/index.ts";
import { carrierOf, lefts, matchOf, type Random, statements } from "../../generator.ts";

export type Json = Record<string, unknown>;

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[random(items.length)]!;
const maybe = (random: Random, percent: number, fields: () => Json): Json => (random(100) < percent ? fields() : {});
const times = <Item>(count: number, run: () => Item): Item[] => Array.from({ length: count }, run);

/** Values of each data type. Elements of a set are mostly of its type. */
const values: Readonly<Record<string, readonly unknown[]>> = {
  ipv4_addr: [
    "10.0.0.1",
    "10.0.0.2",
    "192.0.2.255",
    { prefix: { addr: "10.1.0.0", len: 16 } },
    { range: ["10.2.0.0", "10.2.0.9"] },
    { range: ["10.0.0.9", "10.0.0.1"] },
    { prefix: { addr: "10.1.0.0", len: 33 } },
    "10.0.0.256",
    "x",
  ],
  ipv6_addr: [
    "2001:db8::1",
    "::",
    "fe80::2",
    { prefix: { addr: "2001:db8::", len: 32 } },
    { range: ["fe80::1", "fe80::9"] },
    "1.2.3.4",
    "g::",
  ],
  ether_addr: [
    "02:00:00:00:00:01",
    "ff:ff:ff:ff:ff:ff",
    { range: ["02:00:00:00:00:01", "02:00:00:00:00:09"] },
    "02:00",
    5,
  ],
  inet_service: [
    22,
    "ssh",
    80,
    443,
    65_535,
    { range: [1000, 2000] },
    { range: [1500, 1600] },
    { range: [9, 2] },
    65_536,
    "nothing",
  ],
  inet_proto: ["tcp", "udp", 17, 6, "icmp", 255, 256, "nothing"],
  mark: [0, 1, 255, 0xffff_ffff, { range: [16, 31] }, 0x1_0000_0000, "x"],
  ifname: ["lo", "d0", "eth*", "a-name-that-is-too-long"],
  iface_index: ["lo", "d0", 1, "none"],
  ct_state: ["new", "established", 8, "other"],
  icmp_type: ["echo-request", "redirect", 5, 255, 256, "none"],
  icmpv6_type: ["packet-too-big", 5, "nd-redirect", 300],
  pkt_type: ["unicast", "broadcast", 3, "none"],
  dscp: ["cs1", "af11", 63, 64],
  ether_type: ["ip", "arp", 0x88cc, 70_000],
  verdict: [
    { accept: null },
    { drop: null },
    { jump: { target: "target" } },
    { goto: { target: "none" } },
    { continue: null },
    { return: null },
  ],
  counter: ["cnt", "none"],
};
const types = Object.keys(values).filter((type) => type !== "verdict" && type !== "counter");
const families = ["inet", "inet", "ip", "ip6", "arp", "bridge", "netdev"];
const chains = ["c", "target", "base", "none"];
const sets = ["s", "m", "dyn", "addrs"];

interface Shape {
  readonly key: readonly string[];
  readonly data: string | undefined;
  readonly hasRanges: boolean;
}

class Writer {
  readonly #random: Random;
  readonly #flags: readonly string[];
  readonly #family: string;
  readonly #table: string;
  /** Types of the keys and values of declared sets. */
  readonly #declared = new Map<string, Shape>([
    ["dyn", { key: ["ipv4_addr"], data: undefined, hasRanges: false }],
    ["addrs", { key: ["ipv4_addr"], data: undefined, hasRanges: true }],
  ]);

  constructor(random: Random, family: string, table: string, flags: readonly string[]) {
    this.#random = random;
    this.#flags = flags;
    this.#family = family;
    this.#table = table;
  }

  #in(name: string, more: Json = {}): Json {
    return { family: this.#family, table: this.#random(60) === 0 ? `${this.#table}x` : this.#table, name, ...more };
  }

  /** Objects that generated statements name. */
  prelude(): Json[] {
    const at = { family: this.#family, table: this.#table };
    const dynamic = { type: "ipv4_addr", flags: this.#flags.slice(0, 2), size: 100 };
    return [
      { chain: { ...at, name: "target" } },
      { chain: { ...at, name: "c" } },
      { counter: { ...at, name: "cnt" } },
      { quota: { ...at, name: "quo", bytes: 1000 } },
      { limit: { ...at, name: "lim", rate: 5, per: "second" } },
      { set: { ...at, name: "dyn", ...dynamic } },
      { set: { ...at, name: "addrs", type: "ipv4_addr", flags: ["interval"] } },
      { set: { ...at, name: "pairs", type: ["ipv4_addr", "inet_service"] } },
    ].map((object) => ({ add: object }));
  }

  command(): Json {
    const random = this.#random;
    const kind = random(100);
    if (kind < 30) return this.#rule();
    if (kind < 48) return { [this.#verb()]: this.#set() };
    if (kind < 62) return { [pick(random, ["add", "add", "create", "delete"])]: { element: this.#elements() } };
    if (kind < 72) return { [this.#verb()]: { chain: this.#chain() } };
    if (kind < 82) return { [this.#verb()]: this.#object() };
    if (kind < 85) return { [this.#verb()]: { flowtable: this.#flowtable() } };
    if (kind < 94) return this.#removal();
    if (kind < 96)
      return { rename: { chain: this.#in(pick(random, chains), { newname: pick(random, ["e", "target"]) }) } };
    return {
      [this.#verb()]: { table: { family: this.#family, name: pick(random, [this.#table, `${this.#table}u`]) } },
    };
  }

  #verb(): string {
    return pick(this.#random, ["add", "add", "add", "create"]);
  }

  #rule(): Json {
    const random = this.#random;
    const all = lefts();
    const of = () => {
      const left = pick(random, all);
      const match = matchOf(left, random);
      return match === undefined ? [] : [...carrierOf(left), match];
    };
    const expr: Statement[] = times(random(3), of).flat();
    if (expr.length === 0 || random(3) > 0) expr.push(...pick(random, statements(random)));
    const changed = random(3) === 0 ? this.#changed(expr) : expr;
    const rule = {
      family: this.#family,
      table: this.#table,
      chain: pick(random, ["c", "c", "c", ...chains]),
      expr: changed,
    };
    const comment = maybe(random, 10, () => ({ comment: pick(random, ["a text", "x".repeat(128), "x".repeat(129)]) }));
    const verb = pick(random, ["add", "add", "add", "insert", "replace"]);
    if (verb === "replace") return { replace: { rule: { ...rule, ...comment, handle: 1 + random(20) } } };
    const place = maybe(random, 5, () => ({ index: random(3) }));
    return { [verb]: { rule: { ...rule, ...comment, ...place } } };
  }

  /** Replaces one value of the statements by another one, which can be invalid. */
  #changed(expr: readonly Statement[]): unknown {
    const copy: unknown = JSON.parse(JSON.stringify(expr));
    const places: (() => void)[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [key, inner] of Object.entries(value)) {
        if (REPLACED.includes(key)) places.push(() => ((value as Json)[key] = this.#other()));
        if (key === "op" && typeof inner === "string") {
          const isMatch = "left" in value;
          if (isMatch)
            places.push(() => ((value as Json)[key] = pick(this.#random, ["==", "!=", "<", ">=", "in", "!"])));
        }
        visit(inner);
      }
    };
    visit(copy);
    if (places.length > 0) pick(this.#random, places)();
    return copy;
  }

  #other(): unknown {
    const random = this.#random;
    const type = pick(random, types);
    const form = random(6);
    if (form === 0) return { set: times(1 + random(3), () => pick(random, values[type]!)) };
    if (form === 1) return pick(random, ["@dyn", "@addrs", "@none", 0, 1, 7, 65_536, 2 ** 32, true]);
    if (form === 2) return pick(random, OTHERS);
    return pick(random, values[type]!);
  }

  #element({ key, data, hasRanges }: Shape): unknown {
    const random = this.#random;
    // Most values are the first ones, which are valid.
    const one = (type: string): unknown => {
      const all = values[random(40) === 0 ? pick(random, types) : type]!;
      const possible = hasRanges || random(20) === 0 ? all : all.filter((value) => typeof value !== "object");
      return possible[Math.min(...times(4, () => random(possible.length)))];
    };
    const value = key.length === 1 ? one(key[0]!) : { concat: key.map(one) };
    const timeout = maybe(random, 10, () => ({ elem: { val: value, ...pick(random, OPTIONS) } }))["elem"] ?? undefined;
    const item = timeout === undefined ? value : { elem: timeout };
    return data === undefined ? item : [item, one(data)];
  }

  #set(): Json {
    const random = this.#random;
    const name = pick(random, ["s", "m"]);
    const key = times(1 + Math.max(0, random(5) - 2), () => pick(random, types));
    const isMap = name === "m" ? random(5) > 0 : random(20) === 0;
    const data = isMap ? pick(random, ["verdict", "mark", "ipv4_addr", "inet_service", "counter"]) : undefined;
    const flags = ["interval", "constant", ...this.#flags].filter(() => random(4) === 0);
    const shape = { key, data, hasRanges: flags.includes("interval") };
    this.#declared.set(name, shape);
    return {
      [isMap ? "map" : "set"]: this.#in(name, {
        type: key.length === 1 ? key[0] : key,
        ...(data !== undefined && { map: data }),
        ...(flags.length > 0 && { flags }),
        ...maybe(random, 10, () => ({ timeout: pick(random, [60, 3600, 0]) })),
        ...maybe(random, 10, () => ({ "gc-interval": pick(random, [1, 60]) })),
        ...maybe(random, 10, () => ({ size: pick(random, [1, 2, 1000, 65_535]) })),
        ...maybe(random, 10, () => ({ policy: pick(random, ["memory", "performance"]) })),
        ...maybe(random, isMap ? 0 : 10, () => ({ "auto-merge": true })),
        ...maybe(random, 10, () => ({ comment: "a comment" })),
        ...maybe(random, 50, () => ({ elem: times(1 + random(4), () => this.#element(shape)) })),
      }),
    };
  }

  #elements(): Json {
    const random = this.#random;
    const declared = [...this.#declared];
    const [name, shape] = pick(random, declared);
    return this.#in(random(40) === 0 ? "none" : name, { elem: times(1 + random(3), () => this.#element(shape)) });
  }

  #chain(): Json {
    const random = this.#random;
    const name = pick(random, chains);
    if (random(3) === 0) return this.#in(name);
    const hooks = ["prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"];
    const own = HOOKS[this.#family];
    const hook = own === undefined || random(20) === 0 ? pick(random, hooks) : pick(random, own);
    return this.#in(name, {
      type: pick(random, ["filter", "filter", "filter", "nat", "route"]),
      hook,
      prio: pick(random, [0, 0, -100, 100, -200, -300]),
      ...maybe(random, hook.endsWith("gress") ? 90 : 5, () => ({ dev: pick(random, ["d0", "lo"]) })),
      ...maybe(random, 40, () => ({ policy: pick(random, ["accept", "drop"]) })),
    });
  }

  #object(): Json {
    const random = this.#random;
    const kind = pick(random, ["counter", "quota", "limit", "ct helper", "ct timeout", "ct expectation", "secmark"]);
    const protocol = pick(random, ["tcp", "udp", "icmp"]);
    const l3 = maybe(random, 40, () => ({ l3proto: pick(random, ["ip", "ip6", "inet"]) }));
    const fields: Readonly<Record<string, () => Json>> = {
      counter: () => maybe(random, 50, () => ({ packets: random(100), bytes: random(10_000) })),
      quota: () => ({
        bytes: pick(random, [0, 1, 5000]),
        ...maybe(random, 40, () => ({ used: random(10) })),
        inv: random(2) === 1,
      }),
      limit: () => ({
        rate: pick(random, [1, 5, 1000]),
        per: pick(random, ["second", "minute", "hour", "day", "week"]),
        ...maybe(random, 40, () => ({ burst: random(9) })),
        ...maybe(random, 30, () => ({ rate_unit: pick(random, ["bytes", "kbytes", "mbytes", "packets"]) })),
      }),
      "ct helper": () => ({ type: pick(random, ["ftp", "sip", "nothing"]), protocol, ...l3 }),
      "ct timeout": () => ({ protocol, ...l3, policy: pick(random, POLICIES) }),
      "ct expectation": () => ({
        protocol,
        ...l3,
        dport: pick(random, [21, 65_535]),
        timeout: 1000,
        size: 1 + random(9),
      }),
      secmark: () => ({ context: "system_u:object_r:packet_t:s0" }),
    };
    return { [kind]: this.#in(pick(random, ["cnt", "o", "lim"]), fields[kind]!()) };
  }

  #flowtable(): Json {
    const random = this.#random;
    return this.#in("ft", {
      hook: "ingress",
      prio: pick(random, [0, 10, -5]),
      dev: pick(random, ["lo", "d0", ["lo", "d0"], "none"]),
    });
  }

  #removal(): Json {
    const random = this.#random;
    const [kind, names] = pick(random, [
      ["chain", chains],
      ["set", sets],
      ["map", ["m"]],
      ["counter", ["cnt", "o"]],
      ["quota", ["quo", "o"]],
      ["limit", ["lim", "o"]],
      ["flowtable", ["ft"]],
      ["table", [this.#table, `${this.#table}u`]],
    ] as const);
    const name = pick(random, names);
    const canFlush = ["chain", "set", "map", "table"].includes(kind) || random(20) === 0;
    const verb = canFlush && random(2) === 0 ? "flush" : "delete";
    return { [verb]: { [kind]: kind === "table" ? { family: this.#family, name } : this.#in(name) } };
  }
}

/** Hooks of families that do not have all. */
const HOOKS: Readonly<Record<string, readonly string[]>> = {
  netdev: ["ingress", "egress"],
  arp: ["input", "output"],
  bridge: ["prerouting", "input", "forward", "output", "postrouting"],
};
/** Fields of statements that contain values. */
const REPLACED: readonly string[] = ["right", "value", "addr", "port", "num", "dev"];
const OTHERS: readonly unknown[] = [
  { meta: { key: "mark" } },
  { payload: { protocol: "ip", field: "saddr" } },
  { payload: { protocol: "tcp", field: "dport" } },
  { ct: { key: "mark" } },
  { numgen: { mode: "inc", mod: 4, offset: 0 } },
  { "&": [{ meta: { key: "mark" } }, 255] },
  { "|": [1, 2] },
  { concat: ["10.0.0.1", 22] },
  ["new", "established"],
  { set: ["new", "established"] },
] satisfies (Expression | unknown)[];
const OPTIONS: readonly Json[] = [{ timeout: 60 }, { comment: "an element" }, { timeout: 60, expires: 30 }];
const POLICIES: readonly Json[] = [
  { established: 100 },
  { replied: 30, unreplied: 10 },
  { established: 100, close: 4 },
  { nothing: 5 },
];

/**
 * Returns the commands of a document. The names of its tables start with `name`. `hasDynamic` tells whether sets can have the
 * flag "dynamic", which nft 1.0.6 lacks in JSON.
 */
export function randomDocument(random: Random, name: string, hasDynamic: boolean): Json[] {
  const family = pick(random, families);
  const writer = new Writer(random, family, name, hasDynamic ? ["timeout", "dynamic"] : ["timeout"]);
  const table = { family, name, ...maybe(random, 5, () => ({ flags: "dormant" })) };
  const start: Json[] = random(50) === 0 ? [] : [{ add: { table } }, ...(random(5) === 0 ? [] : writer.prelude())];
  return [...start, ...times(1 + random(3), () => writer.command())];
}
