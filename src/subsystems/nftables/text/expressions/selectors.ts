// Parser and formatter of fields such as "ip saddr".
import { isRecord } from "../../../../base/check.ts";
import {
  ctKeys,
  extensionFields,
  extensions,
  fibFlags,
  headers,
  ipsecNames,
  metaKeys,
  rtNames,
  socketKeys,
  tunnelKeys,
  tunnels,
  undirectedCtKeys,
} from "../../model/field-tables.ts";
import { type Source, sourceOf } from "../../model/fields.ts";
import type { Expression } from "../../model/statements.ts";
import type { Reader } from "../scanner/reader.ts";
import { Token } from "../scanner/tokens.ts";

type Args = Readonly<Record<string, unknown>>;

/** Notation of one kind of expressions, such as "meta". */
interface Kind {
  readonly words: (args: Args) => string;
  /** Arguments of expressions without numbers and lists. */
  readonly all?: Iterable<Args>;
}

/** Metadata that nft prints without the word "meta". */
const unqualified: readonly string[] = ["iif", "oif", "iifname", "oifname", "iifgroup", "oifgroup"];

/** Keys before which the word "meta" is optional. */
const optionallyQualified =
  "mark iiftype oiftype skuid skgid nftrace rtclassid ibrname obrname pkttype cpu cgroup ipsec"
    .concat(" time day hour")
    .split(" ");

export const bases: readonly string[] = ["ll", "nh", "th", "ih"];

/** Maps alternative spellings to those that nft prints. */
const aliases: Readonly<Record<string, string>> = {
  "meta secpath": "meta ipsec",
  "meta ibriport": "meta ibrname",
  "meta obriport": "meta obrname",
  "icmpv6 param-problem": "icmpv6 parameter-problem",
  "tcp option mss size": "tcp option maxseg size",
  "tcp option mss length": "tcp option maxseg length",
  "tcp option mss": "tcp option maxseg",
  "tcp option sack-permitted": "tcp option sack-perm",
  "tcp option sack-permitted length": "tcp option sack-perm length",
  "tcp option noop": "tcp option nop",
  "tcp option sack0 left": "tcp option sack left",
  "tcp option sack0 right": "tcp option sack right",
  "tcp option sack0 length": "tcp option sack length",
  "tcp option sack0": "tcp option sack",
};

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const words = (...parts: unknown[]): string => parts.filter((part) => part !== undefined && part !== "").join(" ");

function* namesAndFields(kind: string): Generator<Args> {
  for (const name of Object.keys(extensions[kind]!.known)) {
    yield { name };
    for (const field of extensionFields(kind, name)) yield { name, field };
  }
}

const option = (kind: string, prefix: string): Kind => ({
  words: ({ name, field }) => words(prefix, name, field),
  all: namesAndFields(kind),
});

const offset = (value: unknown): string | undefined => (Number(value ?? 0) === 0 ? undefined : `offset ${value}`);

const kinds: Readonly<Record<string, Kind>> = {
  payload: {
    words: ({ tunnel, protocol, field, base, offset, len }) =>
      base === undefined
        ? words(tunnel === protocol ? undefined : tunnel, protocol, field)
        : `@${base},${offset},${len}`,
    all: Object.entries(headers).flatMap(([protocol, { fields }]) =>
      Object.keys(fields).map((field) => ({ protocol, field })),
    ),
  },
  meta: {
    words: ({ key }) => (unqualified.includes(String(key)) ? String(key) : `meta ${key}`),
    all: Object.keys(metaKeys).map((key) => ({ key })),
  },
  ct: {
    words: ({ key, dir }) => words("ct", dir, key),
    all: Object.keys(ctKeys).flatMap((key) => [
      ...(key.startsWith("ip") ? [] : [{ key }]),
      ...(undirectedCtKeys.includes(key)
        ? []
        : [
            { key, dir: "original" },
            { key, dir: "reply" },
          ]),
    ]),
  },
  rt: {
    words: ({ key, family }) => words("rt", family, key),
    all: rtNames.flatMap((key) => [{ key }, { key, family: "ip" }, { key, family: "ip6" }]),
  },
  socket: {
    words: ({ key, level }) => words("socket", key, level === undefined ? undefined : `level ${level}`),
    all: Object.keys(socketKeys).map((key) => ({ key })),
  },
  tunnel: { words: ({ key }) => `tunnel ${key}`, all: Object.keys(tunnelKeys).map((key) => ({ key })) },
  osf: {
    words: ({ key, ttl }) => words("osf", ttl === undefined ? undefined : `ttl ${ttl}`, key),
    all: ["name", "version"].flatMap((key) => [{ key }, { key, ttl: "loose" }, { key, ttl: "skip" }]),
  },
  fib: {
    words: ({ flags, result }) => `fib ${fibFlags.filter((flag) => list(flags).includes(flag)).join(" . ")} ${result}`,
  },
  exthdr: {
    words: ({ name, field }) => (field === undefined ? `exthdr ${name}` : `${name} ${field}`),
    // `exthdr rt` tests for a segment routing header, too.
    all: [...namesAndFields("exthdr")].filter(({ name, field }) => name !== "srh" || field !== undefined),
  },
  "tcp option": {
    words: ({ name, field, base, offset, len }) =>
      base === undefined ? words("tcp option", name, field) : `tcp option @${base},${offset},${len}`,
    all: namesAndFields("tcp option"),
  },
  "ip option": option("ip option", "ip option"),
  "sctp chunk": option("sctp chunk", "sctp chunk"),
  "dccp option": { words: ({ type }) => `dccp option ${type}` },
  ipsec: {
    words: ({ key, dir, spnum, family }) =>
      words("ipsec", dir, Number(spnum ?? 0) === 0 ? undefined : `spnum ${spnum}`, family, key),
  },
  numgen: { words: ({ mode, mod, offset: from }) => words("numgen", mode, "mod", mod, offset(from)) },
  symhash: { words: ({ mod, offset: from }) => words("symhash mod", mod, offset(from)) },
};

/** Undefined for constants, operations and other expressions that are not fields. */
export function selectorText(expression: Expression): string | undefined {
  if (!isRecord(expression)) return undefined;
  const [kind, args] = Object.entries(expression)[0] ?? [""];
  return Object.hasOwn(kinds, kind) ? kinds[kind]!.words(args as Args) : undefined;
}

/** Formats an existence test. Undefined if the expression is the test. */
export function presenceText(expression: Expression): string | undefined {
  if (!isRecord(expression)) return undefined;
  if ("fib" in expression) return kinds["fib"]!.words({ ...expression.fib, result: "check" });
  const option = "tcp option" in expression ? expression["tcp option"] : undefined;
  return option !== undefined && "base" in option ? `tcp option ${option.base}` : undefined;
}

/** A field in the nft language, such as "ip saddr". */
export interface Selector {
  readonly json: Expression;
  readonly source: Source;
  /** Whether the words test that a route or option exists. */
  readonly isPresence?: boolean;
}

/** Tree node that finds packet fields by word, such as "ip". */
interface Node {
  readonly next: Map<string, Node>;
  json?: Expression;
  source?: Source | undefined;
  /** Parses the arguments after the words, such as numbers. */
  read?: (reader: Reader) => Read;
}

type Read = Expression | { readonly json: Expression; readonly isPresence: boolean };

const root: Node = { next: new Map() };

function nodeOf(text: string): Node {
  let node = root;
  for (const word of text.split(" ")) {
    const next = node.next.get(word) ?? { next: new Map() };
    node.next.set(word, next);
    node = next;
  }
  return node;
}

for (const [kind, { words, all = [] }] of Object.entries(kinds)) {
  for (const args of all) {
    const json = { [kind]: args } as Expression;
    const text = words(args);
    if (!text.includes("[")) nodeOf(text).json = json;
    if (kind !== "meta") continue;
    const key = String(args["key"]);
    nodeOf(`meta ${key}`).json = json;
    if (optionallyQualified.includes(key)) nodeOf(key).json = json;
  }
}
for (const [alias, text] of Object.entries(aliases)) nodeOf(alias).json = nodeOf(text).json!;

const u32 = 0xffff_ffff;

function readOffset(reader: Reader): { offset?: number } {
  return reader.eat("offset") ? { offset: reader.number(u32) } : {};
}

function index(reader: Reader): number {
  reader.expect("[");
  const value = reader.number(255);
  reader.expect("]");
  return value;
}

/** The location of unnamed bits has the form `,offset,length`. */
function bits(reader: Reader): { offset: number; len: number } {
  reader.expect(",");
  const offset = reader.number(u32);
  reader.expect(",");
  const at = reader.at;
  const len = reader.number(512);
  if (len === 0) reader.reject("expected a length of at least 1 bit", at);
  return { offset, len };
}

const readers: Readonly<Record<string, (reader: Reader) => Read>> = {
  "@": (reader) => {
    const base = reader.oneOf(bases) as "ll";
    return { payload: { base, ...bits(reader) } };
  },
  fib: (reader) => {
    const flags: string[] = [reader.oneOf(fibFlags)];
    while (reader.eat(".")) flags.push(reader.oneOf(fibFlags));
    return { fib: { result: reader.oneOf(["oif", "oifname", "type", "check"] as const), flags } };
  },
  ipsec: (reader) => {
    const dir = reader.oneOf(["in", "out"] as const);
    const spnum = reader.eat("spnum") ? reader.number(255) : 0;
    const family = reader.word === "ip" || reader.word === "ip6" ? reader.oneOf(["ip", "ip6"] as const) : undefined;
    const names = ipsecNames.filter((name) => name.endsWith("addr") === (family !== undefined));
    const key = reader.oneOf(family === undefined ? [...names, "ip", "ip6"] : names);
    return { ipsec: { key, ...(family !== undefined && { family }), dir, spnum } };
  },
  "socket cgroupv2": (reader) => {
    if (!reader.eat("level")) return { socket: { key: "cgroupv2" } };
    return { socket: { key: "cgroupv2", level: reader.number(255) } };
  },
  numgen: (reader) => {
    const mode = reader.oneOf(["inc", "random"] as const);
    reader.expect("mod");
    return { numgen: { mode, mod: reader.number(u32), offset: readOffset(reader).offset ?? 0 } };
  },
  symhash: (reader) => {
    reader.expect("mod");
    return { symhash: { mod: reader.number(u32), ...readOffset(reader) } };
  },
  "srh sid": (reader) => ({ exthdr: { name: "srh", field: `sid[${index(reader)}]` } }),
  // Routing headers of all types have addresses at this offset.
  "rt0 addr": (reader) => ({ exthdr: { name: "srh", field: `sid[${index(reader)}]` } }),
  "rt2 addr": () => ({ exthdr: { name: "srh", field: "sid[1]" } }),
  "rt nexthop": (reader) => ({ rt: { key: "nexthop", family: addressFamily(reader) } }),
  "tcp option": (reader) => {
    const at = reader.at;
    if (reader.kind !== Token.Number)
      return reader.fail([...nodeOf("tcp option").next.keys(), "the number of an option"]);
    const base = reader.number(255);
    if (base > 255) reader.reject("expected a number up to 255", at);
    if (reader.eat("length")) return { "tcp option": { base, offset: 8, len: 8 } };
    return { json: { "tcp option": { base, offset: 0, len: 8 } }, isPresence: true };
  },
  "dccp option": (reader) => ({ "dccp option": { type: reader.number(255) } }),
  "tcp option @": (reader) => {
    const base = reader.number(255);
    return { "tcp option": { base, ...bits(reader) } };
  },
};
for (const [text, read] of Object.entries(readers)) nodeOf(text).read = read;
for (const dir of ["", "original ", "reply "] as const) {
  for (const key of ["saddr", "daddr"]) {
    nodeOf(`ct ${dir}${key}`).read = (reader) => {
      const direction = dir === "" ? {} : { dir: dir.trim() as "reply" };
      const start = reader.at - (dir === "" ? 2 : 3);
      const isInKey = [".", "map", "vmap"].includes(reader.word) || reader.tokens.texts[start - 1] === ".";
      if (isInKey) reader.reject(`expected ct ${dir}ip ${key} or ct ${dir}ip6 ${key} in a key`, start);
      return { ct: { key: `${addressFamily(reader)} ${key}`, ...direction } };
    };
  }
}

/** In the family inet, an earlier match determines the family. */
function addressFamily(reader: Reader): "ip" | "ip6" {
  const family = reader.network ?? reader.family;
  if (family === "ip" || family === "ip6") return family;
  return reader.reject(
    'expected "ip" or "ip6" before the word, because neither the table nor a match determines the family',
    reader.at - 1,
  );
}

for (const tunnel of Object.keys(tunnels)) {
  nodeOf(tunnel).read = (reader) => {
    const at = reader.at;
    const inner = readSelector(reader)?.json;
    const payload = inner !== undefined && isRecord(inner) && "payload" in inner ? inner.payload : undefined;
    if (payload === undefined || !("protocol" in payload)) {
      return reader.fail([...root.next.get(tunnel)!.next.keys(), "a field of the packet in the tunnel"], at);
    }
    return { payload: { tunnel: tunnel as "vxlan", ...payload } };
  };
}

export const selectorWords: readonly string[] = [...root.next.keys(), "jhash"];

export function seesSelector(reader: Reader): boolean {
  const { word } = reader;
  if (word === "@") return bases.includes(reader.nextWord);
  return word !== "" && root.next.has(word);
}

/** Some fields require two words, such as "ip protocol". */
export function seesField(reader: Reader): boolean {
  const { word, nextWord } = reader;
  return word !== "" && nextWord !== "" && root.next.get(word)?.next.has(nextWord) === true;
}

/**
 * Reads a packet field in nft text, such as `ip saddr`. Returns undefined if the next word begins no field.
 *
 * @throws NftSyntaxError if the words after the first one do not complete a field.
 */
export function readSelector(reader: Reader): Selector | undefined {
  let node: Node | undefined = seesSelector(reader) ? root.next.get(reader.word) : undefined;
  if (node === undefined) return undefined;
  const start = reader.at;
  reader.advance();
  for (;;) {
    const next: Node | undefined = reader.word === "" ? undefined : node.next.get(reader.word);
    if (next === undefined) break;
    node = next;
    reader.advance();
  }
  if (node.read === undefined) {
    if (node.json === undefined) return reader.fail([...node.next.keys()]);
    node.source ??= sourceOf(node.json)!;
    return { json: copyOf(node.json), source: node.source };
  }
  const read = node.read(reader);
  const { json, isPresence } = isRecord(read) && "isPresence" in read ? read : { json: read, isPresence: false };
  const source = sourceOf(json);
  if (source === undefined) return reader.reject(`unsupported value: ${selectorText(json)}`, start);
  return { json, source, isPresence };
}

function copyOf(json: Expression): Expression {
  const [kind, args] = Object.entries(json)[0] as [string, object];
  return { [kind]: { ...args } } as Expression;
}
