// Floor of `nft-cluster apply` and of changes of one service: the shortest JavaScript that parses, encodes and applies
// these rulesets, and no other ones.
import { input, receive, send, setSendBuffer } from "./nft-socket.ts";

const [NEW_TABLE, NEW_CHAIN, NEW_RULE, NEW_SET, NEW_ELEMENTS] = [0xa00, 0xa03, 0xa06, 0xa09, 0xa0c];
const [DELETE_CHAIN, DELETE_RULE, DELETE_ELEMENTS] = [0xa05, 0xa08, 0xa0e];
const [BATCH_BEGIN, BATCH_END] = [16, 17];
const [NLM_F_REQUEST, NLM_F_ACK, NLM_F_CREATE, NLM_F_APPEND] = [1, 4, 0x400, 0x800];
const NFPROTO_IPV4 = 2;
const NFNL_SUBSYS_NFTABLES = 10;
const NESTED = 0x8000;
const [JUMP, GOTO] = [-3, -4];
const [IPPROTO_TCP, NFT_META_L4PROTO, NFT_PAYLOAD_NETWORK, NFT_PAYLOAD_TRANSPORT] = [6, 16, 1, 2];
const MAP_TYPE = 0x730d;
const VERDICT = 0xffffff00;
const [ANONYMOUS, CONSTANT, MAP] = [1, 2, 8];
const ANONYMOUS_MAP = "__map%d";
/** User data of both kinds of maps: the byte order of keys and data, as `nft` stores it. */
const MAP_DATA = Buffer.from("000400000000010400000000060400000000", "hex");
const ANONYMOUS_DATA = Buffer.from("00040100000001040000000004080004010000000100060400000000", "hex");

let output = Buffer.alloc(0);
let at = 0;
let count = 0;

function message(type: number, flags: number, write: () => void, header = NFPROTO_IPV4): void {
  const start = at;
  output.writeUInt16LE(type, at + 4);
  output.writeUInt16LE(flags | NLM_F_REQUEST, at + 6);
  output.writeUInt32LE(++count, at + 8);
  output.writeUInt32LE(header, at + 16);
  at += 20;
  write();
  output.writeUInt32LE(at - start, start);
}

function nest(type: number, write: () => void): void {
  const start = at;
  at += 4;
  write();
  output.writeUInt16LE(at - start, start);
  output.writeUInt16LE(type | NESTED, start + 2);
}

function text(type: number, value: string): void {
  output.writeUInt16LE(value.length + 5, at);
  output.writeUInt16LE(type, at + 2);
  output.write(value, at + 4, "latin1");
  at += (value.length + 8) & ~3;
}

function number(type: number, value: number): void {
  output.writeUInt16LE(8, at);
  output.writeUInt16LE(type, at + 2);
  output.writeUInt32BE(value >>> 0, at + 4);
  at += 8;
}

function bytes(type: number, values: ArrayLike<number>): void {
  output.writeUInt16LE(values.length + 4, at);
  output.writeUInt16LE(type, at + 2);
  at += 4;
  for (let index = 0; index < values.length; index++) output[at + index] = values[index]!;
  at += (values.length + 3) & ~3;
}

const numbers = (...values: readonly number[]) => {
  for (let index = 0; index < values.length; index += 2) number(values[index]!, values[index + 1]!);
};
const addressOf = (dotted: string) => dotted.split(".").map(Number) as [number, number, number, number];

function expression(name: string, write: () => void): void {
  nest(1, () => {
    text(1, name);
    nest(2, write);
  });
}

function verdict(code: number, chain: string): void {
  nest(2, () => {
    number(1, code);
    text(2, chain);
  });
}

function load(value: readonly number[], register: number): void {
  expression("immediate", () => {
    number(1, register);
    nest(2, () => bytes(1, value));
  });
}

function payload(register: number, base: number, offset: number, length: number): void {
  expression("payload", () => numbers(1, register, 2, base, 3, offset, 4, length));
}

function lookup(set: string, id?: number): void {
  expression("lookup", () => {
    numbers(2, 1, 3, 0);
    text(1, set);
    if (id !== undefined) number(4, id);
  });
}

function element(key: readonly number[], chain: string): void {
  nest(1, () => {
    nest(1, () => bytes(1, key));
    nest(2, () => verdict(GOTO, chain));
  });
}

function elements(table: string, set: string, id: number, write: () => void): void {
  message(NEW_ELEMENTS, NLM_F_CREATE, () => {
    text(1, table);
    text(2, set);
    number(4, id);
    nest(3, write);
  });
}

function rule(words: readonly string[], write: () => void): void {
  message(NEW_RULE, NLM_F_CREATE | NLM_F_APPEND, () => {
    text(1, words[3]!);
    text(2, words[4]!);
    nest(4, write);
  });
}

let sets = 0;

function addSet(table: string, name: string, flags: number, keyType: number, keyLength: number, size?: number): void {
  message(NEW_SET, NLM_F_CREATE, () => {
    text(1, table);
    text(2, name);
    numbers(10, ++sets, 4, keyType, 5, keyLength, 3, flags, 6, VERDICT);
    bytes(13, size === undefined ? MAP_DATA : ANONYMOUS_DATA);
    if (size !== undefined) nest(9, () => number(1, size));
  });
}

function addJump(words: readonly string[]): void {
  rule(words, () =>
    expression("immediate", () => {
      number(1, 0);
      nest(2, () => verdict(JUMP, words[6]!));
    }),
  );
}

function addTranslation(words: readonly string[]): void {
  const [address, port] = words[10]!.split(":") as [string, string];
  rule(words, () => {
    expression("meta", () => numbers(2, NFT_META_L4PROTO, 1, 1));
    expression("cmp", () => {
      numbers(1, 1, 2, 0);
      nest(3, () => bytes(1, [IPPROTO_TCP]));
    });
    load(addressOf(address), 1);
    load([Number(port) >> 8, Number(port) & 255], 2);
    expression("nat", () => numbers(1, 1, 2, NFPROTO_IPV4, 3, 1, 5, 2, 7, 2));
  });
}

function addChoice(words: readonly string[]): void {
  const table = words[3]!;
  addSet(table, ANONYMOUS_MAP, ANONYMOUS | CONSTANT | MAP, 4, 4, 2);
  const id = sets;
  elements(table, ANONYMOUS_MAP, id, () => {
    for (let word = 11; word < words.length - 1; word += 5) element([Number(words[word]), 0, 0, 0], words[word + 3]!);
  });
  rule(words, () => {
    expression("numgen", () => numbers(3, 1, 2, 2, 4, 0, 1, 1));
    lookup(ANONYMOUS_MAP, id);
  });
}

function addServices(words: readonly string[]): void {
  rule(words, () => {
    payload(1, NFT_PAYLOAD_NETWORK, 16, 4);
    expression("meta", () => numbers(2, NFT_META_L4PROTO, 1, 9));
    payload(10, NFT_PAYLOAD_TRANSPORT, 2, 2);
    lookup(words.at(-1)!.slice(1));
  });
}

/** By the first word of the rule. */
const rules: Readonly<Record<string, (words: readonly string[]) => void>> = {
  jump: addJump,
  meta: addTranslation,
  numgen: addChoice,
  ip: addServices,
};

function addChain(words: readonly string[]): void {
  message(NEW_CHAIN, NLM_F_CREATE, () => {
    text(1, words[3]!);
    text(3, words[4]!);
    if (words.length === 5) return;
    text(7, "nat");
    nest(4, () => numbers(1, 0, 2, -100));
  });
}

function keyOf(words: readonly string[]): number[] {
  const port = Number(words[10]);
  return [...addressOf(words[6]!), IPPROTO_TCP, 0, 0, 0, port >> 8, port & 255, 0, 0];
}

function addElement(words: readonly string[]): void {
  elements(words[3]!, words[4]!, 1, () => element(keyOf(words), words[13]!));
}

function deleteLine(words: readonly string[]): void {
  const isElement = words[1] === "element";
  const type = words[0] === "flush" ? DELETE_RULE : isElement ? DELETE_ELEMENTS : DELETE_CHAIN;
  message(type, 0, () => {
    text(1, words[3]!);
    text(type === DELETE_CHAIN ? 3 : 2, words[4]!);
    if (isElement) nest(3, () => nest(1, () => nest(1, () => bytes(1, keyOf(words)))));
  });
}

function addLine(line: string): void {
  const words = line.split(" ");
  const kind = words[1];
  if (words[0] !== "add") deleteLine(words);
  else if (kind === "rule") rules[words[5]!]!(words);
  else if (kind === "chain") addChain(words);
  else if (kind === "element") addElement(words);
  else if (kind === "map") addSet(words[3]!, words[4]!, MAP, MAP_TYPE, 12);
  else message(NEW_TABLE, NLM_F_CREATE, () => text(1, words[3]!));
}

/** Applies the ruleset in one transaction, and reads the acknowledgement of its last request. */
export function apply(ruleset: string): void {
  at = count = sets = 0;
  // Pages that are not written take no memory.
  if (output.length < ruleset.length * 4) output = Buffer.alloc(ruleset.length * 4);
  else output.fill(0);
  message(BATCH_BEGIN, 0, () => {}, NFNL_SUBSYS_NFTABLES << 24);
  let last = 0;
  for (let start = 0; start < ruleset.length; ) {
    const end = ruleset.indexOf("\n", start);
    last = at;
    addLine(ruleset.slice(start, end));
    start = end + 1;
  }
  output.writeUInt16LE(output.readUInt16LE(last + 6) | NLM_F_ACK, last + 6);
  const sequence = count;
  message(BATCH_END, 0, () => {}, NFNL_SUBSYS_NFTABLES << 24);
  setSendBuffer(at * 2);
  send(output, at);
  if (receive() < 20 || input.readUInt32LE(8) !== sequence || input.readInt32LE(16) !== 0)
    throw new Error("no acknowledgement");
}
