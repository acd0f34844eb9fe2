// Converts expressions of the kernel to the statements of a rule.
import { bitNames, type Datatype, datatype, fromBytes, fromInteger, type InterfaceNames } from "./datatypes.ts";
import { decodeValue, decodeVerdict, fromBounds, type Part, partOf, type SetShape } from "./elements.ts";
import {
  type Base,
  extensionAt,
  fieldAt,
  headers,
  icmpTypes,
  type KernelExpression,
  networks,
  rawSource,
  type Source,
  sourceOfKernel,
  transports,
} from "./fields.ts";
import { objectTypes, type TableFamily } from "./objects.ts";
import { readSimple } from "./simple-statements.ts";
import type { Expression, SetItem, Statement } from "./statements.ts";

/** The table of a rule to decompile, with the sets that rules refer to. */
export interface DecompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  /** Returns the set with a name; undefined if it is unknown. */
  setOf(name: string): KnownSet | undefined;
}

/** A set of the table, with the information that rules which use the set need. */
export interface KnownSet {
  readonly shape: SetShape;
  readonly anonymous: boolean;
  /** Decodes the elements of the set. `key` and `data` are the types that the rule loads. */
  items(key: readonly Part[], data: readonly Part[] | undefined): SetItem[];
}

type Data = Record<string, unknown>;

/** A value in a register that no statement has used yet. */
interface Value extends Part {
  readonly json: Expression;
  readonly source?: Source | undefined;
  /** Position of the loaded bytes in the packet, in bits. */
  readonly location?: { readonly base: Base; readonly offset: number; readonly bits: number } | undefined;
  /** Bits of the value that an operation has selected. The field `json` does not contain the operation yet. */
  readonly mask?: bigint | undefined;
  readonly xor?: bigint | undefined;
  /** Attributes of the expression that loads an extension header. */
  readonly extension?: Data | undefined;
  /** Bytes of the value, if the value is a constant. */
  readonly constant?: Uint8Array | undefined;
  /** A map whose values have not been decoded yet, because their type depends on how the rule uses them. */
  readonly map?: { readonly key: Expression; readonly name: string; readonly parts: readonly Part[] } | undefined;
}

const BASES: Readonly<Record<string, Base>> = {
  "link-layer-header": "ll",
  "network-header": "nh",
  "transport-header": "th",
  "inner-header": "ih",
};
const OPERATORS: Readonly<Record<string, "==" | "!=" | "<" | ">" | "<=" | ">=">> = {
  eq: "==",
  neq: "!=",
  lt: "<",
  gt: ">",
  lte: "<=",
  gte: ">=",
};
const NAT_FLAGS: Readonly<Record<string, string>> = {
  "proto-random": "random",
  "proto-random-fully": "fully-random",
  persistent: "persistent",
  netmap: "netmap",
};

/** Thrown if kernel expressions use registers in a way that statements cannot express. */
class Unsupported extends Error {}

/**
 * Converts kernel expressions to the statements of a rule. If the expressions as a whole cannot be converted, each one
 * becomes a raw statement.
 */
export function decompileRule(expressions: readonly KernelExpression[], context: DecompileContext): Statement[] {
  const decompiler = new Decompiler(context);
  try {
    for (const expression of expressions) decompiler.read(expression);
    return decompiler.finish();
  } catch (error) {
    if (!(error instanceof Unsupported || error instanceof TypeError || error instanceof RangeError)) throw error;
    return expressions.map(({ name, data }) => ({ raw: { name: name ?? "", data } }));
  }
}

/** Returns the position of a register, in units of four bytes. */
function slotOf(register: unknown): number {
  const number =
    typeof register === "number" ? register : Number(/^reg-(\d)$/.exec(String(register))?.[1] ?? Number.NaN);
  const slot = Number.isNaN(number)
    ? Number(/^reg32-(\d+)$/.exec(String(register))?.[1] ?? Number.NaN)
    : number >= 8
      ? number - 8
      : (number - 1) * 4;
  if (Number.isInteger(slot) && slot >= 0 && slot < 16) return slot;
  throw new Unsupported();
}

/** Returns the position of packet bytes in bits. Throws if the bytes do not fit the registers. */
function locationOf({ offset = 0, len }: Data): { offset: number; bits: number } {
  const length = Number(len);
  if (Number(offset) >= 0 && length > 0 && length <= 64) return { offset: Number(offset) * 8, bits: length * 8 };
  throw new Unsupported();
}

function bytesOf(data: unknown): Uint8Array {
  const value = (data as { value?: Uint8Array } | undefined)?.value;
  if (value !== undefined) return value;
  throw new Unsupported();
}

class Decompiler {
  readonly #context: DecompileContext;
  readonly #family: TableFamily;
  /**
   * Statements of the rule so far. A match of a protocol is undefined if the field of a later match implies the
   * protocol.
   */
  readonly #statements: (Statement | undefined)[] = [];
  readonly #registers = new Map<number, Value>();
  #link: string | undefined;
  #network: string | undefined;
  #transport: string | undefined;
  #icmpType: number | undefined;
  /** Matches of protocols, one per network layer. A match is omitted if a field of the protocol follows. */
  readonly #dependencies = new Map<
    "link" | "network" | "transport" | "icmp",
    { index: number; protocol: string | number }
  >();
  /** Comparison with the lower end of a range. It is stored until the comparison with the upper end follows. */
  #lower: { slot: number; index: number; value: bigint } | undefined;

  constructor(context: DecompileContext) {
    this.#context = context;
    this.#family = context.family;
    if (context.family === "ip" || context.family === "ip6" || context.family === "arp") this.#network = context.family;
    if (context.family === "bridge") this.#link = "ether";
  }

  finish(): Statement[] {
    return this.#statements.filter((statement) => statement !== undefined);
  }

  read({ name, data }: KernelExpression): void {
    const attributes = (data ?? {}) as Data;
    const simple = readSimple({ name, data } as KernelExpression);
    if (simple !== undefined) {
      this.#add(simple);
      return;
    }
    const reader = Object.hasOwn(this.#readers, name ?? "") ? this.#readers[name ?? ""] : undefined;
    if (reader !== undefined) {
      reader(attributes);
      return;
    }
    const source = attributes["dreg"] === undefined ? undefined : sourceOfKernel(name ?? "", attributes);
    if (source !== undefined) {
      this.#store(attributes["dreg"], loadedBy(source));
      return;
    }
    if (attributes["dreg"] !== undefined || attributes["sreg"] !== undefined) throw new Unsupported();
    this.#add({ raw: { name: name ?? "", data } });
  }

  readonly #readers: Readonly<Record<string, (data: Data) => void>> = {
    payload: (data) => this.#payload(data),
    exthdr: (data) => this.#exthdr(data),
    meta: (data) => this.#keyed("meta", data),
    ct: (data) => this.#keyed("ct", data),
    immediate: ({ dreg, data }) => {
      const { verdict } = (data ?? {}) as { verdict?: Parameters<typeof decodeVerdict>[0] };
      if (verdict === undefined) {
        const constant = bytesOf(data);
        return this.#store(dreg, { ...partOf(datatype("integer")), bytes: constant.length, json: 0, constant });
      }
      const statement = decodeVerdict(verdict);
      if (statement === undefined) throw new Unsupported();
      this.#add(statement);
    },
    bitwise: (data) => this.#bitwise(data),
    byteorder: ({ sreg, dreg }) => this.#store(dreg, { ...this.#load(sreg), order: "big" }),
    hash: (data) => {
      if (data["type"] === "sym") return this.#store(data["dreg"], loadedBy(sourceOfKernel("hash", data)!));
      const values = this.#values(data["sreg"], Number(data["len"]));
      const { modulus, seed, offset } = data;
      const rest = {
        ...(seed !== undefined && { seed: Number(seed) }),
        ...(Number(offset ?? 0) !== 0 && { offset: Number(offset) }),
      };
      const json = { jhash: { mod: Number(modulus), expr: this.#joined(values), ...rest } };
      this.#store(data["dreg"], { ...partOf(datatype("number")), json });
    },
    cmp: (data) => this.#compare(data),
    range: ({ sreg, op, fromData, toData }) => {
      const value = this.#settled(this.#load(sreg));
      const low = read(value, bytesOf(fromData));
      const high = read(value, bytesOf(toData));
      this.#match(op === "neq" ? "!=" : "==", value.json, this.#range(value, low, high));
    },
    lookup: (data) => this.#lookup(data),
    objref: ({ immType, immName, setSreg, setName }) => {
      if (immName !== undefined) {
        const kind = Object.keys(objectTypes).find((key) => objectTypes[key] === immType);
        if (kind === undefined) throw new Unsupported();
        return this.#add({ [kind]: String(immName) } as unknown as Statement);
      }
      const set = this.#context.setOf(String(setName));
      const kind =
        set?.shape.objectType === undefined
          ? undefined
          : Object.keys(objectTypes).find((key) => objectTypes[key] === set.shape.objectType);
      if (set === undefined || kind === undefined) throw new Unsupported();
      const parts = this.#key(setSreg, set.shape);
      const map = { key: this.#joined(parts), data: this.#mapData(String(setName), set, parts, undefined) };
      this.#add({ [kind]: { map } } as unknown as Statement);
    },
    nat: (data) => this.#nat(data["type"] === "snat" ? "snat" : "dnat", data),
    masq: (data) => this.#nat("masquerade", data),
    redir: (data) => this.#nat("redirect", data),
    tproxy: ({ family, regAddr, regPort }) => {
      const name = nameOfFamily(family);
      const address = regAddr === undefined ? {} : { addr: this.#use(regAddr, addressPart(name ?? this.#network)) };
      const port = regPort === undefined ? {} : { port: this.#use(regPort, partOf(datatype("inet_service"))) };
      const shown = this.#family === "inet" && name !== undefined ? { family: name } : {};
      this.#kill("transport", this.#transport);
      this.#add({ tproxy: { ...shown, ...address, ...port } });
    },
    dup: ({ sregAddr, sregDev }) => {
      const device = partOf(datatype("iface_index"));
      if (sregAddr === undefined) return this.#add({ dup: { addr: this.#use(sregDev, device) } });
      const addr = this.#use(sregAddr, addressPart(this.#network));
      this.#add({ dup: { addr, ...(sregDev !== undefined && { dev: this.#use(sregDev, device) }) } });
    },
    fwd: ({ sregDev, sregAddr, nfproto }) => {
      const dev = this.#use(sregDev, partOf(datatype("iface_index")));
      if (sregAddr === undefined) return this.#add({ fwd: { dev } });
      const family = nameOfFamily(nfproto);
      if (family === undefined) throw new Unsupported();
      this.#add({ fwd: { dev, family, addr: this.#use(sregAddr, addressPart(family)) } });
    },
    queue: ({ num, total, flags, sregQnum }) => {
      const names = ((flags ?? []) as string[]).map((flag) => (flag === "cpu-fanout" ? "fanout" : flag));
      const rest = names.length === 0 ? {} : { flags: names.length === 1 ? names[0]! : names };
      if (sregQnum !== undefined)
        return this.#add({ queue: { num: this.#use(sregQnum, partOf(datatype("integer"))), ...rest } });
      const first = Number(num ?? 0);
      const last = first + Number(total ?? 1) - 1;
      this.#add({ queue: { num: last > first ? { range: [first, last] } : first, ...rest } });
    },
    reject: ({ type, icmpCode }) => {
      const code = BigInt((icmpCode ?? 0) as number);
      if (type === "tcp-rst") {
        if (this.#family === "ip" || this.#family === "ip6") this.#kill("transport", "tcp");
        return this.#add({ reject: { type: "tcp reset" } });
      }
      const network = this.#network ?? (this.#dependencies.get("network")?.protocol as string | undefined);
      const kind =
        type === "icmpx-unreach" ? "icmpx" : network === "ip" ? "icmp" : network === "ip6" ? "icmpv6" : undefined;
      if (kind === undefined) throw new Unsupported();
      if (kind !== "icmpx") this.#kill("network", network);
      const names = datatype(`${kind}_code`);
      this.#add({
        reject: { type: kind, expr: fromInteger(names, code, this.#context.interfaces) as string | number },
      });
    },
    dynset: ({ setName, op, sregKey, sregData, timeout, expr, expressions }) => {
      const name = String(setName);
      const set = this.#context.setOf(name);
      if (set === undefined) throw new Unsupported();
      const value = this.#joined(this.#key(sregKey, set.shape));
      const elem = Number(timeout ?? 0) === 0 ? value : { elem: { val: value, timeout: Number(timeout) / 1000 } };
      const list = expr !== undefined ? [expr] : ((expressions as { elem?: unknown[] } | undefined)?.elem ?? []);
      const stmt = list.map((one) => readSimple(one as KernelExpression) ?? unsupported());
      const rest = stmt.length === 0 ? {} : { stmt };
      const operation = op as "add" | "update" | "delete";
      if (sregData === undefined) return this.#add({ set: { op: operation, elem, set: `@${name}`, ...rest } });
      const target = Array.isArray(set.shape.data) ? (set.shape.data[0] as Part) : unsupported();
      this.#add({ map: { op: operation, elem, data: this.#use(sregData, target), map: `@${name}`, ...rest } });
    },
  };

  #add(statement: Statement): void {
    this.#statements.push(statement);
  }

  #store(register: unknown, value: Value): void {
    const slot = slotOf(register);
    for (let at = 0; at < (value.bytes + 3) >> 2; at++) this.#registers.delete(slot + at);
    this.#registers.set(slot, value);
  }

  #load(register: unknown): Value {
    return this.#registers.get(slotOf(register)) ?? unsupported();
  }

  #keyed(name: "meta" | "ct", data: Data): void {
    const source = sourceOfKernel(name, data) ?? unsupported();
    if (data["sreg"] === undefined) {
      this.#store(data["dreg"], loadedBy(source));
      return;
    }
    this.#add({ mangle: { key: source.json, value: this.#use(data["sreg"], loadedBy(source)) } });
  }

  /**
   * Returns the protocols of the headers that start at a base, such as "nh". Earlier matches of the rule determine
   * them.
   */
  #headersAt(base: Base): (string | undefined)[] {
    if (base === "ll") return this.#link === "vlan" ? ["ether", "vlan"] : this.#link === "ether" ? ["ether"] : [];
    if (base === "nh") return [this.#network];
    return base === "th" ? [this.#transport ?? "th"] : [];
  }

  #payload(data: Data): void {
    const base = BASES[String(data["base"])] ?? unsupported();
    const { offset, bits } = locationOf(data);
    const source = this.#fieldAt(base, offset, bits) ?? rawSource(base, offset, bits);
    const location = { base, offset, bits };
    if (data["sreg"] === undefined) {
      this.#store(data["dreg"], { ...loadedBy(source), location });
      return;
    }
    const value = this.#load(data["sreg"]);
    if (
      value.location === undefined ||
      value.xor === undefined ||
      value.location.base !== base ||
      value.location.offset !== offset
    ) {
      this.#seen(source);
      this.#add({ mangle: { key: source.json, value: this.#use(data["sreg"], loadedBy(source)) } });
      return;
    }
    // The statement writes only some bits of the loaded bytes.
    const written = ((1n << BigInt(bits)) - 1n) ^ (value.mask ?? 0n);
    const { start, length } = rangeOfBits(written, bits) ?? unsupported();
    const field = this.#fieldAt(base, offset + start, length) ?? rawSource(base, offset + start, length);
    const constant = value.xor >> BigInt(bits - start - length);
    this.#seen(field);
    this.#add({ mangle: { key: field.json, value: this.#constant(field.type, constant, false) } });
  }

  #fieldAt(base: Base, offset: number, bits: number): Source | undefined {
    for (const header of this.#headersAt(base)) {
      const source = header === undefined ? undefined : fieldAt(header, offset, bits, this.#icmpType);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  #exthdr(data: Data): void {
    const isReset = data["dreg"] === undefined && data["sreg"] === undefined;
    const { offset, bits } = isReset ? { offset: 0, bits: 8 } : locationOf(data);
    const source = extensionAt(data, offset, bits);
    if (isReset) {
      const option = extensionAt({ ...data, flags: ["present"] }, 0, 8) ?? unsupported();
      this.#add({ reset: option.json } as unknown as Statement);
      return;
    }
    if (data["sreg"] !== undefined) {
      const written = source ?? unsupported();
      this.#add({ mangle: { key: written.json, value: this.#use(data["sreg"], loadedBy(written)) } });
      return;
    }
    const unnamed = { ...partOf(datatype("integer")), bytes: bits / 8, bits, json: 0, extension: data };
    this.#store(data["dreg"], source === undefined ? unnamed : { ...loadedBy(source), extension: data });
  }

  /** Removes the match of a protocol if a field of the same protocol follows, which implies the match. */
  #kill(layer: "link" | "network" | "transport" | "icmp", protocol: string | number | undefined): void {
    const dependency = this.#dependencies.get(layer);
    if (dependency === undefined || dependency.protocol !== protocol) return;
    this.#statements[dependency.index] = undefined;
    this.#dependencies.delete(layer);
  }

  /** Removes the matches of protocols that the use of a header field implies. */
  #seen(source: Source | undefined): void {
    const header = source?.header;
    if (header === undefined) return;
    const field = (source!.json as { payload?: { field: string } }).payload?.field;
    if (header === "ether") this.#kill("link", "ether");
    else if (header === "vlan" && field !== "type") this.#kill("link", "vlan");
    else if (networks[header] !== undefined) this.#kill("network", header);
    else {
      this.#kill("transport", header);
      if (header === "icmp" || header === "icmpv6") this.#kill("network", header === "icmp" ? "ip" : "ip6");
      const types = icmpTypes[`${header}.${field}`];
      if (types?.length === 1) this.#kill("icmp", types[0]);
    }
  }

  #bitwise(data: Data): void {
    const value = this.#load(data["sreg"]);
    const op = data["op"];
    if (op === "lshift" || op === "rshift") {
      const shift = Number(fromBytes(bytesOf(data["data"]), "host"));
      const settled = this.#settled(value);
      const json = op === "lshift" ? { "<<": [settled.json, shift] } : { ">>": [settled.json, shift] };
      this.#store(data["dreg"], { ...settled, json: json as Expression, source: undefined });
      return;
    }
    if (op !== undefined && op !== "mask-xor") throw new Unsupported();
    const mask = fromBytes(bytesOf(data["mask"]), value.order);
    const xor = fromBytes(bytesOf(data["xor"]), value.order);
    const before = value.mask === undefined ? value : this.#settled(value);
    const { location } = before;
    const bits = before.bytes * 8;
    const place = xor === 0n && before.mask === undefined ? rangeOfBits(mask, bits) : undefined;
    const { extension } = before;
    if (place !== undefined && (location !== undefined || extension !== undefined)) {
      const field =
        location !== undefined
          ? this.#fieldAt(location.base, location.offset + place.start, place.length)
          : extensionAt(extension!, Number(extension!["offset"]) * 8 + place.start, place.length);
      if (field !== undefined && field.bytes === before.bytes) {
        this.#store(data["dreg"], loadedBy(field));
        return;
      }
    }
    if (before.json === 0 && before.constant === undefined && extension !== undefined) throw new Unsupported();
    this.#store(data["dreg"], { ...before, mask: mask >> BigInt(before.shift), xor: xor >> BigInt(before.shift) });
  }

  /** Returns the value with a pending bit operation added to its expression. */
  #settled(value: Value): Value {
    this.#seen(value.source);
    if (value.map !== undefined) return { ...value, json: this.#mapOf(value.map, undefined), map: undefined };
    // The value is a constant, or the field has no name.
    if (value.json === 0) throw new Unsupported();
    if (value.mask === undefined) return value;
    const all = (1n << BigInt(value.bits)) - 1n;
    const or = ~value.mask & (value.xor ?? 0n) & all;
    const xor = (value.xor ?? 0n) ^ or;
    const and = (value.mask | or) & all;
    let json = value.json;
    if (and !== all) json = { "&": [json, this.#constant(value.type, and, true)] };
    if (xor !== 0n) json = { "^": [json, this.#constant(value.type, xor, true)] };
    if (or !== 0n) json = { "|": [json, this.#constant(value.type, or, true)] };
    return { ...value, json, mask: undefined, xor: undefined, location: undefined, source: undefined };
  }

  /** Returns a constant of a data type. With `list`, flags become a list of names. */
  #constant(type: Datatype, value: bigint, list: boolean): Expression {
    const names = list && type.kind === "bitmask" && value !== 0n ? bitNames(type, value) : undefined;
    if (names !== undefined) return names.length === 1 ? names[0]! : names;
    const known = fromInteger(type, value, this.#context.interfaces);
    // nft writes the number of a routing realm as text.
    return type.name === "realm" ? String(known) : known;
  }

  #range(value: Part, low: bigint, high: bigint): Expression {
    return { range: [this.#constant(value.type, low, false), this.#constant(value.type, high, false)] };
  }

  #match(op: "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!", left: Expression, right: Expression): void {
    this.#add({ match: { op, left, right } });
  }

  #compare(data: Data): void {
    const op = OPERATORS[String(data["op"] ?? "eq")] ?? unsupported();
    const slot = slotOf(data["sreg"]);
    const bytes = bytesOf(data["data"]);
    const value = this.#load(data["sreg"]);
    const lower = this.#lower;
    this.#lower = undefined;
    if (op === "<=" && lower?.slot === slot && lower.index === this.#statements.length - 1) {
      this.#statements.pop();
      this.#match("==", value.json, this.#range(value, lower.value, read(value, bytes)));
      return;
    }
    if (bytes.length > value.bytes) {
      this.#compareConcat(op, data["sreg"], bytes);
      return;
    }
    if (bytes.length < value.bytes) {
      if (value.type.kind !== "string") throw new Unsupported();
      this.#match(op, value.json, `${new TextDecoder().decode(bytes)}*`);
      return;
    }
    if (
      value.location !== undefined &&
      value.source?.header === undefined &&
      value.mask === undefined &&
      op !== "<" &&
      op !== ">"
    ) {
      if (this.#compareFields(op, value, bytes)) return;
    }
    const constant = read(value, bytes);
    const { type, bits, mask } = value;
    if (mask === undefined || value.xor !== 0n) {
      const settled = this.#settled(value);
      const index = this.#statements.length;
      this.#match(op, settled.json, this.#constant(type, constant, settled.json !== value.json));
      if (op === ">=") this.#lower = { slot, index, value: constant };
      if (op === "==" && settled === value) this.#learn(value, constant, index);
      return;
    }
    this.#seen(value.source);
    if ((type.kind === "bitmask" || type.kind === "label") && constant === 0n) {
      this.#match(op === "!=" ? "in" : "!", value.json, this.#constant(type, mask, true));
      return;
    }
    const place = mask === 0n ? { start: 0, length: 0 } : rangeOfBits(mask, bits);
    const isRaw = value.location !== undefined && value.source?.header === undefined;
    if (place?.start === 0 && type.kind !== "bitmask" && !isRaw && (op === "==" || op === "!=")) {
      const addr = this.#constant(type, constant, false) as string;
      this.#match(op, value.json, { prefix: { addr, len: place.length } });
      return;
    }
    const settled = this.#settled(value);
    this.#match(op, settled.json, this.#constant(type, constant, true));
  }

  /**
   * Splits a comparison of several adjacent fields, or of the first bytes of an address, into statements. Returns false
   * for other comparisons.
   */
  #compareFields(op: "==" | "!=" | "<=" | ">=", value: Value, bytes: Uint8Array): boolean {
    const { base, offset, bits } = value.location!;
    for (const header of this.#headersAt(base)) {
      if (header === undefined || header === "th") continue;
      const whole = Object.entries(
        headers[header as keyof typeof headers].fields as Record<string, readonly [number, number, string?]>,
      );
      const start = whole.find(([, [at, length]]) => at === offset && length > bits && length % 8 === 0);
      if (start !== undefined) {
        const field = fieldAt(header, offset, start[1][1])!;
        if (field.type.kind !== "ipv4" && field.type.kind !== "ipv6") continue;
        const padded = new Uint8Array(field.bytes);
        padded.set(bytes);
        this.#seen(field);
        const addr = this.#constant(field.type, fromBytes(padded, "big"), false) as string;
        this.#match(op, field.json, { prefix: { addr, len: bits } });
        return true;
      }
      if (op !== "==") continue;
      const parts: Source[] = [];
      for (let at = offset; at < offset + bits; ) {
        const next = whole.find(
          ([, [from, length]]) => from === at && at + length <= offset + bits && from % 8 === 0 && length % 8 === 0,
        );
        if (next === undefined) break;
        parts.push(fieldAt(header, at, next[1][1])!);
        at += next[1][1];
      }
      if (parts.length < 2 || parts.reduce((sum, one) => sum + one.bits, 0) !== bits) continue;
      let at = 0;
      for (const one of parts) {
        const constant = fromBytes(bytes.subarray(at, at + one.bytes), "big");
        at += one.bytes;
        this.#seen(one);
        this.#match(op, one.json, this.#constant(one.type, constant, false));
        this.#learn(loadedBy(one), constant, this.#statements.length - 1);
      }
      return true;
    }
    return false;
  }

  #compareConcat(op: "==" | "!=" | "<" | ">" | "<=" | ">=", register: unknown, bytes: Uint8Array): void {
    const values = this.#values(register, bytes.length);
    this.#match(op, this.#joined(values), decodeValue(values, bytes, this.#context.interfaces));
  }

  /** Records the protocol that a match determines for later expressions of the rule. */
  #learn({ source }: Value, value: bigint, index: number): void {
    if (source === undefined) return;
    const { meta, payload } = source.json as { meta?: { key: string }; payload?: { protocol: string; field: string } };
    const name = meta?.key ?? (payload === undefined ? "" : `${payload.protocol}.${payload.field}`);
    const network = (key: "family" | "type") =>
      Object.keys(networks).find((one) => networks[one]![key] === Number(value));
    if (name === "nfproto" || name === "protocol" || name === "ether.type" || name === "vlan.type") {
      if (value === 0x8100n && name !== "nfproto") {
        this.#link = "vlan";
        this.#dependencies.set("link", { index, protocol: "vlan" });
        return;
      }
      const protocol = network(name === "nfproto" ? "family" : "type");
      this.#network = protocol ?? this.#network;
      if (protocol !== undefined) this.#dependencies.set("network", { index, protocol });
    } else if (name === "l4proto" || name === "ip.protocol" || name === "ip6.nexthdr") {
      const protocol = Object.keys(transports).find((one) => transports[one] === Number(value));
      this.#transport = protocol;
      // In other table families, a match of a transport field also restricts the network protocol. It cannot replace
      // the match of the transport protocol.
      const implied = name === "l4proto" || this.#family === "ip" || this.#family === "ip6";
      if (protocol !== undefined && implied) this.#dependencies.set("transport", { index, protocol });
    } else if (name === "iiftype" && value === 1n) {
      this.#link ??= "ether";
      this.#dependencies.set("link", { index, protocol: "ether" });
    } else if (name === "icmp.type" || name === "icmpv6.type") {
      this.#icmpType = Number(value);
      this.#dependencies.set("icmp", { index, protocol: Number(value) });
    }
  }

  /** Returns the values of consecutive registers as one value. */
  #values(register: unknown, length: number): Value[] {
    const values: Value[] = [];
    let slot = slotOf(register);
    for (let rest = length; rest > 0; ) {
      const value = this.#registers.get(slot) ?? unsupported();
      values.push(this.#settled(value));
      const words = (value.bytes + 3) >> 2;
      if (words === 0) throw new Unsupported();
      slot += words;
      rest -= words * 4;
    }
    return values;
  }

  #joined(values: readonly Value[]): Expression {
    return values.length === 1 ? values[0]!.json : { concat: values.map(({ json }) => json) };
  }

  #key(register: unknown, shape: SetShape): Value[] {
    return this.#values(
      register,
      shape.key.reduce((sum, { bytes }) => sum + ((bytes + 3) & ~3), 0),
    );
  }

  #lookup({ sreg, dreg, set: name, flags }: Data): void {
    const set = this.#context.setOf(String(name)) ?? unsupported();
    const parts = this.#key(sreg, set.shape);
    const key = this.#joined(parts);
    const isVerdict = set.shape.data === "verdict";
    if (dreg !== undefined && !isVerdict) {
      const data = Array.isArray(set.shape.data) ? (set.shape.data as readonly Part[]) : unsupported();
      const value: Value = { ...data[0]!, json: 0, map: { key, name: String(name), parts } };
      this.#store(dreg, value);
      return;
    }
    if (dreg !== undefined) {
      this.#add({ vmap: { key, data: this.#mapData(String(name), set, parts, undefined) } });
      return;
    }
    const right = set.anonymous ? { set: set.items(parts, undefined) } : `@${name}`;
    this.#match((flags as string[] | undefined)?.includes("invert") === true ? "!=" : "==", key, right);
  }

  #mapData(
    name: string,
    set: KnownSet,
    key: readonly Part[],
    data: readonly Part[] | undefined,
  ): string | { set: SetItem[] } {
    return set.anonymous ? { set: set.items(key, data) } : `@${name}`;
  }

  /** Returns the expression for the value of a register. `target` is the type that the use of the value requires. */
  #use(register: unknown, target: Part): Expression {
    const value = this.#load(register);
    if (value.constant !== undefined) {
      const constant = fromBytes(value.constant.subarray(0, target.bytes), target.order) >> BigInt(target.shift);
      return this.#constant(target.type, constant, true);
    }
    return value.map === undefined ? this.#settled(value).json : this.#mapOf(value.map, target);
  }

  #mapOf({ key, name, parts }: NonNullable<Value["map"]>, target: Part | undefined): Expression {
    const set = this.#context.setOf(name) ?? unsupported();
    const types = set.shape.data as readonly Part[];
    const data = target !== undefined && types.length === 1 ? [target] : types;
    return { map: { key, data: this.#mapData(name, set, parts, data) } };
  }

  #nat(kind: "snat" | "dnat" | "masquerade" | "redirect", data: Data): void {
    const { regAddrMin, regAddrMax, regProtoMin, regProtoMax } = data;
    const names = ((data["flags"] ?? []) as string[]).flatMap((flag) => NAT_FLAGS[flag] ?? []);
    const family = nameOfFamily(data["family"]);
    const nat: Record<string, unknown> = {};
    const isMap = regAddrMin !== undefined && this.#load(regAddrMin).map !== undefined;
    const concatenated = isMap && regProtoMin !== undefined && !this.#registers.has(slotOf(regProtoMin));
    const prefixed = isMap && regAddrMax !== undefined;
    if (family !== undefined && (this.#family === "inet" || prefixed || concatenated)) nat["family"] = family;
    if (regAddrMin !== undefined) {
      nat["addr"] = this.#ends(regAddrMin, isMap ? undefined : regAddrMax, addressPart(family));
    }
    if (regProtoMin !== undefined && !concatenated)
      nat["port"] = this.#ends(regProtoMin, regProtoMax, partOf(datatype("inet_service")));
    if (names.length > 0) nat["flags"] = names.length === 1 ? names[0] : names;
    if (names.includes("netmap")) nat["type_flags"] = "prefix";
    if (regProtoMin !== undefined && !concatenated) this.#kill("transport", this.#transport);
    this.#add({ [kind]: Object.keys(nat).length === 0 ? null : nat } as unknown as Statement);
  }

  #ends(min: unknown, max: unknown, target: Part): Expression {
    if (max === undefined || slotOf(max) === slotOf(min)) return this.#use(min, target);
    const [low, high] = [this.#load(min).constant ?? unsupported(), this.#load(max).constant ?? unsupported()];
    const bounds = { low: fromBytes(low, target.order), high: fromBytes(high, target.order) };
    return fromBounds(target, bounds, this.#context.interfaces);
  }
}

function unsupported(): never {
  throw new Unsupported();
}

function loadedBy(source: Source): Value {
  const { json, type, bytes, bits, shift } = source;
  return { json, type, bytes, bits, shift, order: type.order, source };
}

function read({ order, shift }: Part, bytes: Uint8Array): bigint {
  return fromBytes(bytes, order) >> BigInt(shift);
}

function nameOfFamily(family: unknown): "ip" | "ip6" | undefined {
  return family === 2 ? "ip" : family === 10 ? "ip6" : undefined;
}

function addressPart(family: string | undefined): Part {
  if (family !== "ip" && family !== "ip6") throw new Unsupported();
  return partOf(datatype(family === "ip" ? "ipv4_addr" : "ipv6_addr"));
}

/**
 * Returns the position and length of the bits that are set, counted from the highest bit. Returns undefined if the bits
 * are not contiguous.
 */
function rangeOfBits(mask: bigint, bits: number): { start: number; length: number } | undefined {
  const matched = /^(0*)(1+)0*$/.exec(mask.toString(2).padStart(bits, "0"));
  return matched === null ? undefined : { start: matched[1]!.length, length: matched[2]!.length };
}
