// Recognizes rules in a dump that differ only in constants, without decoding each of them.
import { align } from "../../../base/bytes.ts";
import { NLA_HDRLEN, NLMSG_HDRLEN } from "../../../constants/netlink.ts";
import type { ExprAttrs, RuleAttrs } from "../../../families/nftables.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { MessageView } from "../../../message/message.ts";
import type { Read } from "../../../schema/model/types.ts";
import { parseIpv4, parseIpv6, readIpv4, readIpv6 } from "../../../schema/values/addresses.ts";
import { readText } from "../../../schema/values/text.ts";
import { bytesIn, type Data, type KernelExpression } from "../model/fields.ts";
import { membersOf } from "../model/statements.ts";
import type { RuleConstant, RuleTemplate } from "./rule-template.ts";

type PlaceKind = "chain" | "address" | "bytes" | "packets" | "set";

/** Place of a constant: index of its expression, and kind. */
interface Place {
  readonly at: number;
  readonly kind: PlaceKind;
}

/** Rules whose kernel expressions differ only in the constants at some places. */
export class RuleShape {
  readonly places: readonly Place[];
  /** By contents of the anonymous sets. "seen": a rule with these contents was decompiled once. "none": they have no template. */
  readonly templates: Map<string, RuleTemplate | "seen" | "none"> = new Map();
  /** Whether the rules refer to anonymous sets. */
  readonly hasSets: boolean;
  readonly #sample: readonly ExprAttrs<Read>[];

  /** Chains to which verdicts lead: names, or indexes of their places. */
  readonly chains: readonly (string | number)[];

  constructor(sample: readonly ExprAttrs<Read>[], places: readonly Place[]) {
    this.#sample = sample;
    this.places = places;
    this.hasSets = places.some(({ kind }) => kind === "set");
    this.chains = sample.flatMap((expression, at) => {
      const place = places.findIndex((one) => one.at === at && one.kind === "chain");
      return place < 0 ? (constantIn(expression, "chain") ?? []) : place;
    });
  }

  /** Returns the decoded expressions of the rule with these constants. */
  expressionsWith(constants: readonly RuleConstant[]): ExprAttrs<Read>[] {
    const expressions = [...this.#sample];
    for (const [index, { at, kind }] of this.places.entries()) {
      const { name, data } = expressions[at]!;
      expressions[at] = { name, data: withConstant(membersOf(data), kind, constants[index]!) } as ExprAttrs<Read>;
    }
    return expressions;
  }

  /** Reports whether the places are those of the constants of the sample. */
  matches(constants: readonly RuleConstant[]): boolean {
    return this.places.every(({ at, kind }, index) => constantIn(this.#sample[at], kind) === constants[index]);
  }
}

function withConstant(data: Data, kind: PlaceKind, constant: RuleConstant): Data {
  if (kind === "set") return { ...data, set: constant };
  if (kind === "bytes" || kind === "packets") return { ...data, [kind]: BigInt(constant) };
  if (kind === "chain")
    return { ...data, data: { verdict: { ...membersOf(membersOf(data["data"])["verdict"]), chain: constant } } };
  return { ...data, data: { value: parseIpv4(`${constant}`) ?? parseIpv6(`${constant}`) } };
}

function constantIn(expression: KernelExpression | undefined, kind: PlaceKind): RuleConstant | undefined {
  const data = membersOf(expression?.data);
  const { chain } = membersOf(membersOf(data["data"])["verdict"]);
  if (kind === "chain") return typeof chain === "string" ? chain : undefined;
  if (kind === "set") return String(data["set"]);
  if (kind !== "address") return Number(data[kind]);
  const value = bytesIn(data["data"]);
  return value && addressText(value, 0, value.length);
}

function addressText(store: Uint8Array, at: number, length: number): string {
  return length === 4 ? readIpv4(store, at) : readIpv6(store, at);
}

/** A rule of a dump that has a known shape. Its expressions are decoded at each access. */
export class ListedRule implements RuleAttrs<Read> {
  readonly header: { readonly nfgenFamily: number };
  readonly table: string;
  readonly chain: string;
  readonly handle: bigint;
  declare readonly userdata?: Uint8Array;
  readonly shape: RuleShape;
  readonly constants: readonly RuleConstant[];

  constructor(
    { header, table, chain, handle, userdata }: Pick<ListedRule, "header" | "table" | "chain" | "handle" | "userdata">,
    shape: RuleShape,
    constants: readonly RuleConstant[],
  ) {
    this.header = header;
    this.table = table;
    this.chain = chain;
    this.handle = handle;
    if (userdata !== undefined) this.userdata = userdata;
    this.shape = shape;
    this.constants = constants;
  }

  get expressions(): NonNullable<RuleAttrs<Read>["expressions"]> {
    return { elem: this.shape.expressionsWith(this.constants) };
  }

  /** Names of the rule's anonymous sets. */
  get sets(): string[] {
    const { places } = this.shape;
    return this.constants.filter((_, index) => places[index]!.kind === "set").map(String);
  }

  /** Names of the chains to which verdicts of the rule lead. */
  get chains(): string[] {
    return this.shape.chains.map((chain) => String(typeof chain === "string" ? chain : this.constants[chain]));
  }
}

const RULE_TABLE = 1;
const RULE_CHAIN = 2;
const RULE_HANDLE = 3;
const RULE_EXPRESSIONS = 4;
const RULE_POSITION = 6;
const RULE_USERDATA = 7;
/** Offset of the attributes: after the netlink header and `struct nfgenmsg`. */
const ATTRIBUTES = NLMSG_HDRLEN + 4;

/** The first four letters of kernel expressions, as a number. Every name that the kernel has differs in them. */
const [IMMEDIATE, COMPARISON, LOOKUP, COUNTER, PAYLOAD, NAT] = ["imme", "cmp\0", "look", "coun", "payl", "nat\0"].map(
  (name) => new DataView(new TextEncoder().encode(name).buffer).getUint32(0),
);
/** Length of the expressions "cmp" and "immediate" without their value, which is at their end. */
const COMPARISON_LENGTH = 40;
const IMMEDIATE_LENGTH = 40;
/** NFT_PAYLOAD_NETWORK_HEADER */
const NETWORK_HEADER = 1;
/** NFT_CMP_NEQ; the only smaller operator is NFT_CMP_EQ. */
const LAST_EQUALITY = 1;
/** Bytes that replace an omitted attribute in the key. No attribute has such a length. */
const CHAIN_MARK = 1;
const SET_MARK = 2;
const COUNTER_MARK = 3;

/** Longer rules are decoded. */
const MAX_KEY = 4096;
/** Maximum number of shapes in memory. */
const MAX_SHAPES = 1000;

/** Reads the rules of one table from the messages of a dump. */
export class RuleShapes {
  readonly #shapes = new Map<string, RuleShape>();
  readonly #key = Buffer.alloc(MAX_KEY);
  #length = 0;
  #constants: RuleConstant[] = [];
  #places: Place[] = [];
  #store!: Uint8Array;
  #view!: DataView;
  /** Header and name of the table of the last rule: all rules of the table share them. */
  #header: ListedRule["header"] = { nfgenFamily: 0 };
  #table = "";

  /** Returns the rule in a message, or the result of `decode` for the first rule of a shape and for unusual rules. */
  read<Rule extends RuleAttrs<Read>>(message: MessageView, decode: () => Rule): Rule | ListedRule {
    const { store, view, offset, length } = message;
    this.#store = store;
    this.#view = view;
    const end = offset + length;
    let [table, chain]: (string | undefined)[] = [];
    let handle: bigint | undefined;
    let userdata: Uint8Array | undefined;
    let [from, to] = [0, 0];
    for (let at = offset + ATTRIBUTES; at < end; at = this.#next(at)) {
      const last = this.#endIn(at, end);
      const type = this.#type(at);
      const start = at + NLA_HDRLEN;
      if (last === 0) return decode();
      if (type === RULE_TABLE && table === undefined) table = readText(store, start, last);
      else if (type === RULE_CHAIN && chain === undefined) chain = readText(store, start, last);
      else if (type === RULE_HANDLE && last - start === 8) handle = view.getBigUint64(start);
      else if (type === RULE_EXPRESSIONS && from === 0) [from, to] = [start, last];
      else if (type === RULE_USERDATA && userdata === undefined) userdata = store.slice(start, last);
      else if (type !== RULE_POSITION) return decode();
    }
    const isWhole = table !== undefined && chain !== undefined && handle !== undefined && from > 0;
    if (!isWhole || !this.#readExpressions(from, to)) return decode();
    const key = this.#key.toString("latin1", 0, this.#length);
    const constants = this.#constants;
    const shape = this.#shapes.get(key);
    if (shape !== undefined) {
      const nfgenFamily = store[offset + NLMSG_HDRLEN]!;
      if (nfgenFamily !== this.#header.nfgenFamily) this.#header = { nfgenFamily };
      if (table !== this.#table) this.#table = table!;
      const fields = { header: this.#header, table: this.#table, chain, handle, userdata } as ListedRule;
      return new ListedRule(fields, shape, constants);
    }
    const decoded = decode();
    const first = new RuleShape(decoded.expressions?.elem ?? [], this.#places);
    if (this.#shapes.size >= MAX_SHAPES) this.#shapes.clear();
    if (first.matches(constants)) this.#shapes.set(key, first);
    return decoded;
  }

  /** Writes the expressions to the key, and returns false if they must be decoded. */
  #readExpressions(start: number, end: number): boolean {
    this.#length = 0;
    this.#constants = [];
    this.#places = [];
    // Otherwise, addresses can be the bounds of a range, whose form depends on their values.
    const hasAddress = this.#hasOneAddress(start, end);
    this.#key[this.#length++] = Number(hasAddress);
    /** Length of the address that the expression before loads, or 0. */
    let loaded = 0;
    let index = 0;
    for (let at = start; at < end; at = this.#next(at), index++) {
      const last = this.#endIn(at, end);
      if (last === 0 || this.#length + last - at > MAX_KEY - 16) return false;
      const name = this.#nameOf(at, last);
      let isRead = false;
      if (name === IMMEDIATE)
        isRead = this.#verdict(at, last, index) || (hasAddress && this.#address(at, last, index, IMMEDIATE_LENGTH));
      else if (name === COMPARISON)
        isRead =
          loaded > 0 &&
          loaded === last - at - COMPARISON_LENGTH &&
          this.#isEquality(at) &&
          this.#address(at, last, index, COMPARISON_LENGTH);
      else if (name === LOOKUP) isRead = this.#lookup(at, last, index);
      else if (name === COUNTER) isRead = this.#counter(at, last, index);
      loaded = name === PAYLOAD ? this.#addressLength(at, last) : 0;
      if (!isRead) this.#copy(at, last);
    }
    return true;
  }

  /** Whether the rule has a single address that is not compared, and translates addresses of packets. */
  #hasOneAddress(start: number, end: number): boolean {
    let count = 0;
    let hasNat = false;
    for (let at = start, last = this.#endIn(at, end); last !== 0; at = this.#next(at), last = this.#endIn(at, end)) {
      const name = this.#nameOf(at, last);
      if (name === NAT) hasNat = true;
      else if (name === IMMEDIATE && this.#valueLength(at, last, IMMEDIATE_LENGTH) > 0) count++;
    }
    return hasNat && count === 1;
  }

  // An expression with its name and data:
  //  | length, 1 | length, 1 | name … | length, 2 | attributes of the expression …

  //  | length, 1 | 14, 1 | "immediate" | length, 2 | 8, 1 | register | length, 2 | length, 2 | 8, 1 | code | length, 2 | chain
  #verdict(at: number, last: number, index: number): boolean {
    const isVerdict =
      last - at > 52 &&
      this.#isHeader(at + 4, 14, 1) &&
      this.#isHeader(at + 20, last - at - 20, 2) &&
      this.#isHeader(at + 24, 8, 1) &&
      this.#isHeader(at + 32, last - at - 32, 2) &&
      this.#isHeader(at + 36, last - at - 36, 2) &&
      this.#isHeader(at + 40, 8, 1) &&
      this.#type(at + 48) === 2;
    const end = isVerdict ? this.#endIn(at + 48, last) : 0;
    if (end === 0 || this.#next(at + 48) !== last) return false;
    const chain = readText(this.#store, at + 52, end);
    if (chain === undefined || chain.startsWith("__chain")) return false;
    this.#mark(CHAIN_MARK);
    this.#copy(at + 8, at + 20);
    this.#copy(at + 28, at + 32);
    this.#copy(at + 44, at + 48);
    this.#add(index, "chain", chain);
    return true;
  }

  /** Leaves out the value at the end of the expression. `length` is that of the rest. */
  #address(at: number, last: number, index: number, length: number): boolean {
    const size = this.#valueLength(at, last, length);
    if (size === 0) return false;
    this.#copy(at, last - size);
    this.#add(index, "address", addressText(this.#store, last - size, size));
    return true;
  }

  //  | length, 1 | 8, 1 | "cmp" | length, 2 | 8, 1 | register | 8, 2 | operator | length, 3 | length, 1 | value
  #isEquality(at: number): boolean {
    return this.#isHeader(at + 24, 8, 2) && this.#view.getUint32(at + 28) <= LAST_EQUALITY;
  }

  /** Returns 4 or 16 if the expression ends with such a value, otherwise 0. */
  #valueLength(at: number, last: number, length: number): number {
    const size = last - at - length;
    const isValue = (size === 4 || size === 16) && this.#isHeader(last - size - NLA_HDRLEN, size + NLA_HDRLEN, 1);
    return isValue ? size : 0;
  }

  //  | length, 1 | 11, 1 | "lookup" | length, 2 | length, 1 | set | other attributes …
  #lookup(at: number, last: number, index: number): boolean {
    const isLookup =
      last - at > 24 &&
      this.#isHeader(at + 4, 11, 1) &&
      this.#isHeader(at + 16, last - at - 16, 2) &&
      this.#type(at + 20) === 1;
    const end = isLookup ? this.#endIn(at + 20, last) : 0;
    const set = end === 0 ? undefined : readText(this.#store, at + 24, end);
    if (set === undefined || !/^__(?:set|map)\d+$/.test(set)) return false;
    const rest = this.#next(at + 20);
    this.#mark(SET_MARK);
    this.#mark(last - rest);
    this.#copy(at + 8, at + 16);
    this.#copy(rest, last);
    this.#add(index, "set", set);
    return true;
  }

  //  | 44, 1 | 12, 1 | "counter" | 28, 2 | 12, 1 | bytes | 12, 2 | packets
  #counter(at: number, last: number, index: number): boolean {
    const isCounter =
      last - at === 44 &&
      this.#isHeader(at + 4, 12, 1) &&
      this.#isHeader(at + 16, 28, 2) &&
      this.#isHeader(at + 20, 12, 1) &&
      this.#isHeader(at + 32, 12, 2);
    if (!isCounter) return false;
    const [bytes, packets] = [this.#view.getBigUint64(at + 24), this.#view.getBigUint64(at + 36)];
    // The kernel and the compiler can omit 0.
    if (bytes === 0n || packets === 0n || bytes > Number.MAX_SAFE_INTEGER || packets > Number.MAX_SAFE_INTEGER)
      return false;
    this.#mark(COUNTER_MARK);
    this.#copy(at + 8, at + 16);
    this.#add(index, "bytes", Number(bytes));
    this.#add(index, "packets", Number(packets));
    return true;
  }

  /** Returns the length of the address of an IP header that the expression loads, or 0. */
  //  | 52, 1 | 12, 1 | "payload" | 36, 2 | 8, 1 | register | 8, 2 | base | 8, 3 | offset | 8, 4 | length
  #addressLength(at: number, last: number): number {
    const isLoad =
      last - at === 52 &&
      this.#isHeader(at + 28, 8, 2) &&
      this.#view.getUint32(at + 32) === NETWORK_HEADER &&
      this.#isHeader(at + 36, 8, 3) &&
      this.#isHeader(at + 44, 8, 4);
    if (!isLoad) return 0;
    const [offset, length] = [this.#view.getUint32(at + 40), this.#view.getUint32(at + 48)];
    const isAddress = length === 4 ? offset === 12 || offset === 16 : length === 16 && (offset === 8 || offset === 24);
    return isAddress ? length : 0;
  }

  #add(at: number, kind: PlaceKind, constant: RuleConstant): void {
    this.#places.push({ at, kind });
    this.#constants.push(constant);
  }

  #mark(number: number): void {
    this.#key[this.#length++] = number;
    this.#key[this.#length++] = number >> 8;
  }

  #copy(from: number, to: number): void {
    const key = this.#key;
    const store = this.#store;
    let length = this.#length;
    for (let at = from; at < to; at++) key[length++] = store[at]!;
    this.#length = length;
  }

  /** Returns the end of the attribute, or 0 if it is invalid. */
  #endIn(at: number, end: number): number {
    if (end - at < NLA_HDRLEN) return 0;
    const length = this.#view.getUint16(at, hostLittleEndian);
    return length < NLA_HDRLEN || length > end - at ? 0 : at + length;
  }

  #next(at: number): number {
    return at + align(this.#view.getUint16(at, hostLittleEndian));
  }

  #type(at: number): number {
    return this.#view.getUint16(at + 2, hostLittleEndian);
  }

  #isHeader(at: number, length: number, type: number): boolean {
    return this.#view.getUint16(at, hostLittleEndian) === length && this.#type(at) === type;
  }

  /** Returns the first four letters of the expression's name as a number; 0 for an invalid expression. */
  #nameOf(at: number, last: number): number {
    return last - at >= 12 && this.#type(at) === 1 && this.#type(at + 4) === 1 ? this.#view.getUint32(at + 8) : 0;
  }
}
