// Floors of the group `nft-cluster`: the shortest JavaScript for its ruleset, and for no other one. Imports nothing of the
// library: nft-cluster.ts apply FILE | json | text

import { readFileSync } from "node:fs";
import { apply } from "./nft-apply.ts";
import { input, receive, send } from "./nft-socket.ts";

const CLUSTER_TABLE = { family: "ip", name: "kube-proxy" };
const [GET_TABLE, GET_CHAIN, GET_RULE, GET_SET, GET_ELEMENTS] = [0xa01, 0xa04, 0xa07, 0xa0a, 0xa0d];
const [NLMSG_ERROR, NLMSG_DONE] = [2, 3];
/** NLM_F_REQUEST and NLM_F_DUMP as bits of the 32-bit word with the type and flags of a message. */
const DUMP_FLAGS = 0x301 << 16;
const SET_HANDLE = 16;
const NFPROTO_IPV4 = 2;
const GOTO = -4;
const NAMES_OF_PROTOCOLS: Readonly<Record<number, string>> = { 6: "tcp", 17: "udp" };

const words = new Int32Array(input.buffer);
const view = new DataView(input.buffer);
const request = Buffer.alloc(4096);
const output = new Int32Array(request.buffer, request.byteOffset, 1024);
let sequence = 0;
const MAP = "service-ips";

const lengthAt = (at: number) => words[at >> 2]! & 0xffff;
const next = (at: number) => at + ((lengthAt(at) + 3) & ~3);
const textAt = (at: number) => input.toString("latin1", at + 4, at + lengthAt(at) - 1);

/** Returns the offset of an attribute, or 0. */
function find(type: number, start: number, end: number): number {
  for (let at = start; at < end; at = next(at)) if (words[at >> 2]! >>> 16 === type) return at;
  return 0;
}

const inner = (type: number, at: number) => find(type, at + 4, at + lengthAt(at));

function dump(type: number, attributes: readonly [number, string][], read: (at: number, end: number) => void): void {
  let length = 20;
  for (const [kind, text] of attributes) {
    const size = text.length + 5;
    output[length >> 2] = size | (kind << 16);
    request.fill(0, length + 4, length + ((size + 3) & ~3));
    request.write(text, length + 4, "latin1");
    length += (size + 3) & ~3;
  }
  output[0] = length;
  output[1] = type | DUMP_FLAGS;
  output[2] = ++sequence;
  output[4] = NFPROTO_IPV4;
  send(request, length);
  for (;;) {
    const received = receive();
    for (let at = 0; received - at >= 16; at += (words[at >> 2]! + 3) & ~3) {
      const size = words[at >> 2]!;
      if (size < 16 || size > received - at || words[(at >> 2) + 2] !== sequence) throw new Error("invalid reply");
      const kind = words[(at >> 2) + 1]! & 0xffff;
      if (kind === NLMSG_DONE) return;
      if (kind === NLMSG_ERROR) throw new Error("the dump failed");
      read(at + 20, at + size);
    }
  }
}

const handleAt = (at: number) => Number(view.getBigUint64(at + 4));
const addressAt = (at: number) => `${input[at]}.${input[at + 1]}.${input[at + 2]}.${input[at + 3]}`;

type Element = readonly [key: Buffer, chain: string];

function elementsOf(set: string): Element[] {
  const elements: Element[] = [];
  const { name: table } = CLUSTER_TABLE;
  dump(
    GET_ELEMENTS,
    [
      [2, set],
      [1, table],
    ],
    (start, end) => {
      const list = find(3, start, end);
      for (let at = list + 4; at < list + lengthAt(list); at = next(at)) {
        const key = inner(1, inner(1, at));
        const verdict = inner(2, inner(2, at));
        if (view.getInt32(inner(1, verdict) + 4) !== GOTO) throw new Error("no goto");
        elements.push([Buffer.from(input.subarray(key + 4, key + lengthAt(key))), textAt(inner(2, verdict))]);
      }
    },
  );
  return elements.sort(([a], [b]) => Buffer.compare(a, b));
}

interface Chain {
  readonly name: string;
  readonly handle: number;
  readonly isBase: boolean;
}

interface Rule {
  readonly chain: string;
  readonly handle: number;
  /** Statements of the rule: `to` is the target of dnat, and `set` the name of an anonymous map. */
  readonly to?: { readonly addr: string; readonly port: number };
  readonly set?: string;
}

function readAll() {
  const table = [["table", 0]] as [string, number][];
  dump(GET_TABLE, [], (start, end) => (table[0] = [textAt(start), handleAt(find(4, start, end))]));
  const chains: Chain[] = [];
  dump(GET_CHAIN, [], (start, end) => {
    const [name, handle] = [textAt(find(3, start, end)), handleAt(find(2, start, end))];
    chains.push({ name, handle, isBase: find(4, start, end) !== 0 });
  });
  const sets = new Map<string, number>();
  dump(GET_SET, [[1, CLUSTER_TABLE.name]], (start, end) => {
    sets.set(textAt(find(2, start, end)), handleAt(find(SET_HANDLE, start, end)));
  });
  const elements = new Map([...sets.keys()].map((set) => [set, elementsOf(set)]));
  const rules: Rule[] = [];
  dump(GET_RULE, [[1, CLUSTER_TABLE.name]], (start, end) => {
    const [chain, handle] = [textAt(find(2, start, end)), handleAt(find(3, start, end))];
    const list = find(4, start, end);
    const first = list + 4;
    const name = textAt(first + 4);
    if (name === "numgen") {
      const set = textAt(inner(1, inner(2, next(first))));
      rules.push({ chain, handle, set });
    } else if (name === "meta") {
      const address = next(next(first));
      const port = next(address);
      const to = { addr: addressAt(port - 4), port: view.getUint16(next(port) - 4) };
      rules.push({ chain, handle, to });
    } else rules.push({ chain, handle });
  });
  return { table: table[0]!, chains, mapHandle: sets.get(MAP)!, elements, rules };
}

const protocolOf = (key: Buffer) => NAMES_OF_PROTOCOLS[key[4]!]!;
const keyOf = (key: Buffer) =>
  [`${key[0]}.${key[1]}.${key[2]}.${key[3]}`, protocolOf(key), key.readUInt16BE(8)] as const;
const payload = (protocol: string, field: string) => ({ payload: { protocol, field } });
const isBaseRule = ({ chain }: Rule) => chain === "nat-prerouting";

function json(): string {
  const { table, chains, mapHandle, elements, rules } = readAll();
  const { family, name } = CLUSTER_TABLE;
  const base = { type: "nat", hook: "prerouting", prio: -100, policy: "accept" };
  const statements = (rule: Rule): object[] => {
    if (rule.to !== undefined)
      return [{ match: { op: "==", left: { meta: { key: "l4proto" } }, right: "tcp" } }, { dnat: rule.to }];
    if (rule.set !== undefined) {
      const set = elements.get(rule.set)!.map(([key, target]) => [key.readUInt32LE(), { goto: { target } }]);
      return [{ vmap: { key: { numgen: { mode: "random", mod: 2, offset: 0 } }, data: { set } } }];
    }
    if (isBaseRule(rule)) return [{ jump: { target: "services" } }];
    const concat = [payload("ip", "daddr"), { meta: { key: "l4proto" } }, payload("th", "dport")];
    return [{ vmap: { key: { concat }, data: `@${MAP}` } }];
  };
  const elem = elements.get(MAP)!.map(([key, target]) => [{ concat: keyOf(key) }, { goto: { target } }]);
  const type = ["ipv4_addr", "inet_proto", "inet_service"];
  return JSON.stringify({
    nftables: [
      { metainfo: { json_schema_version: 1 } },
      { table: { family, name, handle: table[1] } },
      { map: { family, name: MAP, table: name, type, handle: mapHandle, map: "verdict", elem } },
      ...chains.map((chain) => ({
        chain: { family, table: name, name: chain.name, handle: chain.handle, ...(chain.isBase && base) },
      })),
      ...rules.map((rule) => ({
        rule: { family, table: name, chain: rule.chain, handle: rule.handle, expr: statements(rule) },
      })),
    ],
  });
}

function text(): string {
  const { table, chains, elements, rules } = readAll();
  const statements = (rule: Rule): string => {
    if (rule.to !== undefined) return `meta l4proto tcp dnat to ${rule.to.addr}:${rule.to.port}`;
    if (rule.set !== undefined) {
      const items = elements.get(rule.set)!.map(([key, chain]) => `${key.readUInt32LE()} : goto ${chain}`);
      return `numgen random mod 2 vmap { ${items.join(", ")} }`;
    }
    return isBaseRule(rule) ? "jump services" : `ip daddr . meta l4proto . th dport vmap @${MAP}`;
  };
  const items = elements.get(MAP)!.map(([key, chain]) => `${keyOf(key).join(" . ")} : goto ${chain}`);
  const type = "type ipv4_addr . inet_proto . inet_service : verdict";
  const lists = new Map<string, string[]>(chains.map(({ name }) => [name, []]));
  for (const rule of rules) lists.get(rule.chain)!.push(`\t\t${statements(rule)}\n`);
  const blocks = [`\tmap ${MAP} {\n\t\t${type}\n\t\telements = { ${items.join(",\n\t\t\t     ")} }\n\t}\n`];
  for (const { name, isBase } of chains) {
    const base = isBase ? "\t\ttype nat hook prerouting priority dstnat; policy accept;\n" : "";
    blocks.push(`\tchain ${name} {\n${base}${lists.get(name)!.join("")}\t}\n`);
  }
  return `table ${CLUSTER_TABLE.family} ${table[0]} {\n${blocks.join("\n")}}\n`;
}

/** Returns the work of a floor: its result is the listed ruleset, if any. */
export function floorOf(task: string, ruleset: string): () => string {
  if (task !== "apply") return task === "json" ? json : text;
  return () => {
    apply(ruleset);
    return "";
  };
}

if (import.meta.main) {
  const [task, file] = process.argv.slice(2);
  process.stdout.write(floorOf(task!, task === "apply" ? readFileSync(file!, "latin1") : "")());
}
