// Compiles the statements of a rule to expressions of the kernel.
import { describeValue } from "../../errors.ts";
import { checkObject, didYouMean, isRecord } from "../../message/check.ts";
import { checkArgument, checkLookup, checkUpdatedElement, unknownStatement } from "./arguments.ts";
import { type Datatype, datatype, type InterfaceNames, toBytes, toInteger } from "./datatypes.ts";
import {
  boundsOf,
  componentsOf,
  encodeValue,
  encodeVerdict,
  hasRange,
  isPair,
  milliseconds,
  type Part,
  partOf,
  type SetShape,
} from "./elements.ts";
import { checkExpression, unknownExpression } from "./expression-arguments.ts";
import { icmpTypes, type KernelExpression, networks, presenceOf, type Source, sourceOf, transports } from "./fields.ts";
import { objectTypes, type TableFamily } from "./objects.ts";
import { isSimple, writeSimple } from "./simple-statements.ts";
import type { Constant, Expression, MapLookup, Match, Nat, RawExpression, SetItem, Statement } from "./statements.ts";

/** Information about the table that the compilation of a rule needs. */
export interface CompileContext {
  readonly family: TableFamily;
  readonly interfaces: InterfaceNames;
  /** Returns the storage format of a named set or map. */
  shapeOf(set: string, path: string): SetShape;
  /** Adds an anonymous set or map to the transaction, and returns its number in the transaction. */
  addSet(shape: SetShape, items: readonly SetItem[], path: string): number;
  /** Called after each statement with the number of kernel expressions generated so far. */
  statementEnds?(expressions: number): void;
}

type Data = Record<string, unknown>;
/** Name by which a transaction refers to an anonymous set. */
const ANONYMOUS = { set: "__set%d", map: "__map%d" } as const;
const CHECKSUMS: Readonly<Record<string, readonly [type: "inet" | "sctp", offset: number]>> = {
  ip: ["inet", 10],
  tcp: ["inet", 16],
  udp: ["inet", 6],
  udplite: ["inet", 6],
  icmp: ["inet", 2],
  icmpv6: ["inet", 2],
  igmp: ["inet", 2],
  sctp: ["sctp", 8],
};
const COMPARISONS: Readonly<Record<string, string>> = {
  "==": "eq",
  "!=": "neq",
  "<": "lt",
  ">": "gt",
  "<=": "lte",
  ">=": "gte",
};
const BITWISE: readonly string[] = ["&", "|", "^", "<<", ">>"];
const NAT_FLAGS: Readonly<Record<string, string>> = {
  random: "proto-random",
  "fully-random": "proto-random-fully",
  persistent: "persistent",
  netmap: "netmap",
};
const REJECT_CODES = { icmp: "icmp_code", icmpv6: "icmpv6_code", icmpx: "icmpx_code" } as const;

/** Returns the kernel's number of the register at a position. Positions are counted in units of four bytes. */
export function registerAt(slot: number): number {
  return slot % 4 === 0 ? 1 + slot / 4 : 8 + slot;
}

/**
 * Compiles the statements of a rule to kernel expressions.
 *
 * @throws TypeError or RangeError with the path of the invalid value.
 */
export function compileRule(
  statements: readonly Statement[],
  context: CompileContext,
  path: string,
): KernelExpression[] {
  const compiler = new Compiler(context);
  for (const [index, statement] of statements.entries()) {
    const where = `${path}[${index}]`;
    const kinds = isRecord(statement) ? Object.keys(statement) : [];
    if (kinds.length !== 1) {
      const got = kinds.length > 1 ? kinds.join(", ") : describeValue(statement);
      throw new TypeError(`${where}: expected an object with one statement, got ${got}`);
    }
    compiler.statement(statement, where);
    context.statementEnds?.(compiler.expressions.length);
  }
  return compiler.expressions;
}

class Compiler {
  readonly expressions: KernelExpression[] = [];
  readonly #context: CompileContext;
  readonly #family: TableFamily;
  /** Protocols that earlier expressions of the rule have matched, one per network layer. */
  #link: "ether" | "vlan" | undefined;
  #network: string | undefined;
  #transport: string | undefined;
  #icmpKnown = false;

  constructor(context: CompileContext) {
    this.#context = context;
    this.#family = context.family;
    if (context.family === "ip" || context.family === "ip6" || context.family === "arp") this.#network = context.family;
    if (context.family === "bridge") this.#link = "ether";
  }

  statement(statement: Statement, path: string): void {
    const [kind, args] = Object.entries(statement)[0]! as [string, never];
    const where = `${path}.${kind}`;
    const verdict = encodeVerdict(statement, path);
    if (verdict !== undefined) this.#emit("immediate", { dreg: 0, data: { verdict } });
    else if (Object.hasOwn(objectTypes, kind) && isReference(args)) this.#object(objectTypes[kind]!, args, where);
    else if (isSimple(kind)) this.expressions.push(writeSimple(statement, path));
    else {
      checkArgument(kind, args, where);
      if (Object.hasOwn(this.#statements, kind)) this.#statements[kind]!(args, where);
      else unknownStatement(kind, path);
    }
  }

  readonly #statements: Readonly<Record<string, (args: never, path: string) => void>> = {
    match: (args: Match, path) => this.#match(args, path),
    vmap: (args: MapLookup, path) => this.#map(args, 0, "verdict", path),
    mangle: ({ key, value }: { key: Expression; value: Expression }, path) => this.#mangle(key, value, path),
    snat: (args: Nat, path) => this.#nat("snat", args, path),
    dnat: (args: Nat, path) => this.#nat("dnat", args, path),
    masquerade: (args: Nat | null, path) => this.#nat("masq", args ?? {}, path),
    redirect: (args: Nat | null, path) => this.#nat("redir", args ?? {}, path),
    tproxy: (args: { family?: "ip" | "ip6"; addr?: Expression; port?: Expression }, path) => {
      const family = args.family ?? (this.#family === "inet" ? undefined : this.#family);
      const data: Data = {
        family: family === undefined ? 0 : networks[addressFamily(family, `${path}.family`)]!.family,
      };
      let slot = 0;
      if (args.addr !== undefined) {
        data["regAddr"] = registerAt(slot);
        slot += this.#value(
          args.addr,
          slot,
          [partOf(addressType(family ?? this.#network, `${path}.family`))],
          `${path}.addr`,
        );
      }
      if (args.port !== undefined) {
        data["regPort"] = registerAt(slot);
        this.#value(args.port, slot, [partOf(datatype("inet_service"))], `${path}.port`);
      }
      this.#emit("tproxy", data);
    },
    dup: ({ addr, dev }: { addr: Expression; dev?: Expression }, path) => {
      const netdev = this.#family === "netdev";
      const device = [partOf(datatype("iface_index"))];
      if (netdev) {
        this.#value(addr, 0, device, `${path}.addr`);
        return this.#emit("dup", { sregDev: 1 });
      }
      const next = this.#value(addr, 0, [partOf(addressType(this.#network, path))], `${path}.addr`);
      if (dev !== undefined) this.#value(dev, next, device, `${path}.dev`);
      this.#emit("dup", { sregAddr: 1, ...(dev !== undefined && { sregDev: registerAt(next) }) });
    },
    fwd: ({ dev, family, addr }: { dev: Expression; family?: "ip" | "ip6"; addr?: Expression }, path) => {
      this.#value(dev, 0, [partOf(datatype("iface_index"))], `${path}.dev`);
      if (addr === undefined) return this.#emit("fwd", { sregDev: 1 });
      this.#value(addr, 1, [partOf(addressType(family, `${path}.family`))], `${path}.addr`);
      this.#emit("fwd", { sregDev: 1, sregAddr: registerAt(1), nfproto: networks[family!]!.family });
    },
    queue: (args: { num?: Expression; flags?: string | string[] } | null, path) => {
      const flags = [args?.flags ?? []].flat().map((flag) => (flag === "fanout" ? "cpu-fanout" : flag));
      const type = { ...datatype("inet_service"), kind: "integer" as const };
      const num = args?.num ?? 0;
      if (sourceOf(num) !== undefined || (isRecord(num) && !("range" in num))) {
        this.#require(num, path);
        this.#load(num, 0, path);
        return this.#emit("queue", { sregQnum: 1, flags });
      }
      const { low, high } = boundsOf(partOf(type), num, `${path}.num`, this.#context.interfaces);
      this.#emit("queue", { num: Number(low), total: Number(high - low) + 1, flags });
    },
    reject: (args: { type?: string; expr?: Constant } | null, path) => this.#reject(args ?? {}, path),
    set: (args: DynamicSet, path) => this.#update(args.set, args, path),
    map: (args: DynamicSet, path) => this.#update(args.map, args, path),
    reset: (args: Expression, path) => {
      const source = sourceOf(isRecord(args) ? (args as Expression) : "") ?? unknownExpression(args, path);
      this.#emit("exthdr", { op: source.data["op"], type: source.data["type"] });
    },
    raw: ({ name, data }: RawExpression) => this.#emit(name, (data ?? {}) as Data),
  };

  #emit(name: string, data: Data): void {
    this.expressions.push({ name, data } as KernelExpression);
  }

  #match(match: Match, path: string): void {
    const where = `${path}.right`;
    const { left } = match;
    let { op, right } = match;
    if (op === "!" && !isFlags(left)) {
      throw new TypeError(`${path}.op: "!" requires a value of flags, such as tcp.flags or ct.state; use "!="`);
    }
    if (op === "in" && !isFlags(left)) {
      // Only flags are tested bit by bit. Any other value matches if it equals an element of the list.
      op = "==";
      if (Array.isArray(right)) right = { set: right };
    }
    this.#require(left, `${path}.left`);
    if (isNamed(right) || (isRecord(right) && "set" in right)) {
      if (op !== "==" && op !== "!=" && op !== "in")
        throw new TypeError(`${path}.op: expected "==" or "!=" for a set, got ${describeValue(op)}`);
      const items = isRecord(right) && "set" in right ? (right as { set: SetItem[] }).set : undefined;
      if (!isNamed(right) && !Array.isArray(items)) {
        throw new TypeError(`${where}.set: expected a list, got ${describeValue(items)}`);
      }
      const shape = this.#lookupKey(left, 0, isNamed(right) ? right : items!, where);
      const flags = op === "!=" ? ["invert"] : [];
      if (isNamed(right)) {
        this.#emit("lookup", { sreg: 1, set: right.slice(1), flags });
        return;
      }
      const setId = this.#context.addSet(shape, items!, `${where}.set`);
      this.#emit("lookup", { sreg: 1, set: ANONYMOUS.set, setId, flags });
      return;
    }
    const comparison = op === "in" || op === "!" ? undefined : COMPARISONS[op];
    if (comparison === undefined && op !== "in" && op !== "!") {
      throw new TypeError(`${path}.op: expected a comparison, got ${describeValue(op)}`);
    }
    const components = componentsOf(left);
    if (components.length > 1) {
      const parts = this.#concat(components, 0, false, `${path}.left`);
      this.#compare(comparison!, encodeValue(parts, right, where, this.#context.interfaces));
      return;
    }
    const source = this.#shortened(left, right, comparison);
    if (source !== undefined) {
      this.#compare(comparison!, source);
      return;
    }
    const loaded = sourceOf(left);
    const present = loaded?.name === "fib" && typeof right === "boolean";
    const operand = present ? this.#source(presenceOf(loaded), 0) : this.#load(left, 0, `${path}.left`);
    const { interfaces } = this.#context;
    if (comparison === undefined) {
      const mask = toInteger(operand.type, right, operand.bits, where, interfaces);
      this.#bitwise(0, operand, mask, 0n);
      this.#compare(op === "in" ? "neq" : "eq", write(operand, 0n));
      return;
    }
    const bounds = boundsOf(operand, right, where, interfaces);
    this.#learn(operand, comparison, bounds.low);
    const wildcard = operand.type.kind === "string" && bounds.low !== bounds.high;
    if (wildcard) {
      const length = String(right).length - 1;
      const prefix = new TextEncoder().encode(String(right).slice(0, length));
      this.#compare(comparison, write(operand, bounds.low).subarray(0, prefix.length));
      return;
    }
    if (bounds.low === bounds.high) {
      const ordered = comparison === "eq" || comparison === "neq" ? operand : this.#ordered(operand, 0);
      this.#compare(comparison, write(ordered, bounds.low));
      return;
    }
    if (comparison !== "eq" && comparison !== "neq")
      throw new TypeError(`${where}: expected a constant for ${describeValue(op)}`);
    if (isRecord(right) ? "prefix" in right : typeof right === "string") {
      const mask = ((1n << BigInt(operand.bits)) - 1n) ^ (bounds.high - bounds.low);
      this.#bitwise(0, operand, mask, 0n);
      this.#compare(comparison, write(operand, bounds.low));
      return;
    }
    const ordered = this.#ordered(operand, 0);
    const [low, high] = [write(ordered, bounds.low), write(ordered, bounds.high)];
    if (comparison === "neq") {
      this.#emit("range", { sreg: 1, op: "neq", fromData: { value: low }, toData: { value: high } });
      return;
    }
    this.#compare("gte", low);
    this.#compare("lte", high);
  }

  #compare(op: string, value: Uint8Array): void {
    this.#emit("cmp", { sreg: 1, op, data: { value } });
  }

  /**
   * Shortens the comparison of an address to the first bytes if the prefix length is a multiple of eight. Returns the
   * bytes of the prefix.
   */
  #shortened(left: Expression, right: Expression, comparison: string | undefined): Uint8Array | undefined {
    const source = sourceOf(left);
    if (source?.name !== "payload" || source.shift > 0 || (comparison !== "eq" && comparison !== "neq"))
      return undefined;
    if (source.type.kind !== "ipv4" && source.type.kind !== "ipv6") return undefined;
    const length =
      isRecord(right) && "prefix" in right ? right.prefix.len : Number(/\/(\d+)$/.exec(String(right))?.[1]);
    if (!Number.isInteger(length) || length % 8 !== 0 || length <= 0 || length >= source.bits) return undefined;
    const { low } = boundsOf(operandOf(source), right, "right", this.#context.interfaces);
    this.#emit("payload", { ...source.data, len: length / 8, dreg: 1 });
    return toBytes(low, source.bytes, "big").subarray(0, length / 8);
  }

  /** Records the protocol that a match with a constant implies for later expressions. */
  #learn({ source }: Operand, comparison: string, value: bigint): void {
    if (source === undefined || comparison !== "eq") return;
    const json = source.json as { meta?: { key: string }; payload?: { protocol: string; field: string } };
    const name =
      json.meta !== undefined
        ? json.meta.key
        : json.payload !== undefined
          ? `${json.payload.protocol}.${json.payload.field}`
          : "";
    const network = (key: "family" | "type") =>
      Object.keys(networks).find((one) => networks[one]![key] === Number(value));
    if (name === "nfproto") this.#network = network("family");
    else if (name === "protocol" || name === "ether.type" || name === "vlan.type") {
      if (value === 0x8100n) this.#link = "vlan";
      else this.#network = network("type") ?? this.#network;
    } else if (name === "l4proto" || name === "ip.protocol" || name === "ip6.nexthdr") {
      this.#transport = Object.keys(transports).find((one) => transports[one] === Number(value));
    } else if (name === "iiftype" && value === 1n) this.#link ??= "ether";
    else if (name === "icmp.type" || name === "icmpv6.type") this.#icmpKnown = true;
  }

  /** Adds matches of the protocols that a packet must have for the fields of an expression to exist. */
  #require(expression: Expression | undefined, path: string): void {
    if (typeof expression !== "object" || expression === null) return;
    if (Array.isArray(expression)) {
      for (const one of expression) this.#require(one, path);
      return;
    }
    for (const [kind, argument] of Object.entries(expression)) checkExpression(kind, argument, `${path}.${kind}`);
    const source = sourceOf(expression);
    if (source === undefined) {
      // Also check the operands of operations, maps, hashes and concatenations. Sets contain only constants.
      for (const value of Object.values(expression)) {
        if (Array.isArray(value)) this.#require(value as Expression, path);
        else if (isRecord(value))
          for (const one of Object.values(value))
            if (isRecord(one) && !("set" in one)) this.#require(one as Expression, path);
      }
      return;
    }
    if (source.header === undefined) return;
    this.#requireHeader(source.header, path);
    const payload = (source.json as { payload?: { field: string } }).payload;
    const name = `${source.header}.${payload?.field}`;
    const types = this.#icmpKnown ? undefined : icmpTypes[name];
    if (types !== undefined) {
      const left = { payload: { protocol: source.header, field: "type" } };
      const right = types.length === 1 ? types[0]! : { set: [...types] };
      this.#icmpKnown = true;
      this.#match({ op: "==", left, right }, path);
    } else if (name === "icmp.type" || name === "icmpv6.type") this.#icmpKnown = true;
  }

  #requireHeader(header: string, path: string): void {
    const family = this.#family;
    if (header === "th") return;
    if (header === "ether" || header === "vlan") {
      if (this.#link === undefined) this.#dependency({ meta: { key: "iiftype" } }, "ether", path);
      if (header === "vlan" && this.#link !== "vlan") {
        this.#dependency({ payload: { protocol: "ether", field: "type" } }, 0x8100, path);
      }
      return;
    }
    const network = networks[header];
    if (network !== undefined) {
      if (this.#network === header) return;
      if (this.#network !== undefined) {
        throw new TypeError(
          `${path}: ${header} is not possible after a match of ${this.#network}, or in tables of that family`,
        );
      }
      if (this.#link === "vlan") this.#dependency({ payload: { protocol: "vlan", field: "type" } }, network.type, path);
      else if (family === "inet") this.#dependency({ meta: { key: "nfproto" } }, network.family, path);
      else this.#dependency({ meta: { key: "protocol" } }, network.type, path);
      return;
    }
    const transport = transports[header];
    if (transport === undefined || this.#transport === header) return;
    const under = { icmp: "ip", igmp: "ip", icmpv6: "ip6" }[header];
    if (under !== undefined) this.#requireHeader(under, path);
    this.#dependency({ meta: { key: "l4proto" } }, transport, path);
  }

  #dependency(left: Expression, right: Constant, path: string): void {
    this.#match({ op: "==", left, right }, path);
  }

  /** Loads the key that is looked up in a set. For an anonymous set, returns the storage format of the set. */
  #lookupKey(left: Expression, slot: number, set: string | readonly SetItem[], path: string): SetShape {
    const interval = typeof set === "string" ? this.#context.shapeOf(set.slice(1), path).interval : set.some(hasRange);
    return { key: this.#concat(componentsOf(left), slot, interval, path), interval };
  }

  /** Loads the values of a concatenation to consecutive registers. */
  #concat(components: readonly Expression[], slot: number, interval: boolean, path: string): Operand[] {
    let at = slot;
    return components.map((component) => {
      const operand = this.#load(component, at, path);
      const loaded = interval ? this.#ordered(operand, at) : operand;
      at += (loaded.bytes + 3) >> 2;
      return loaded;
    });
  }

  /** Converts a loaded number to network byte order, because the kernel compares bytes. */
  #ordered(operand: Operand, slot: number): Operand {
    if (operand.order === "big" || operand.bytes === 1) return { ...operand, order: "big" };
    const register = registerAt(slot);
    const { bytes } = operand;
    const size = bytes === 16 ? 8 : bytes;
    this.#emit("byteorder", { sreg: register, dreg: register, op: "hton", len: bytes, size });
    return { ...operand, order: "big" };
  }

  #bitwise(slot: number, operand: Part, mask: bigint, xor: bigint): void {
    const register = registerAt(slot);
    const { bytes, order, shift } = operand;
    const at = BigInt(shift);
    const data = {
      mask: { value: toBytes(mask << at, bytes, order) },
      xor: { value: toBytes(xor << at, bytes, order) },
    };
    this.#emit("bitwise", { sreg: register, dreg: register, len: bytes, op: "mask-xor", ...data });
  }

  /** Loads the value of an expression to registers, and returns a description of the loaded value. */
  #load(expression: Expression, slot: number, path: string, target?: Part): Operand {
    const dreg = registerAt(slot);
    const source = sourceOf(expression);
    if (source !== undefined) return this.#source(source, slot);
    const [kind, args] = isRecord(expression) ? (Object.entries(expression)[0] ?? [""]) : [""];
    if (BITWISE.includes(kind) && Array.isArray(args))
      return this.#operation(kind, args as Expression[], slot, path, target);
    if (kind === "map") {
      if (target === undefined)
        throw new TypeError(
          `${path}: a map is not allowed here, because the type of the value is unknown; use a value`,
        );
      this.#map(args as MapLookup, slot, [target], path);
      return { ...target, source: undefined };
    }
    if (kind === "jhash") {
      checkObject(args, `${path}.jhash`);
      const { mod, expr, seed, offset } = args as { mod: number; expr: Expression; seed?: number; offset?: number };
      const parts = this.#concat(componentsOf(expr), slot + 4, false, `${path}.jhash.expr`);
      const len = parts.length === 1 ? parts[0]!.bytes : parts.reduce((sum, { bytes }) => sum + ((bytes + 3) & ~3), 0);
      const values = { modulus: mod, ...(seed !== undefined && { seed }), offset: offset ?? 0 };
      this.#emit("hash", { type: "jenkins", sreg: registerAt(slot + 4), dreg, len, ...values });
      return { ...partOf(datatype("number")), source: undefined };
    }
    return unknownExpression(expression, path);
  }

  #source(source: Source, slot: number): Operand {
    this.#emit(source.name, { ...source.data, dreg: registerAt(slot) });
    const operand = operandOf(source);
    if (source.bits < source.bytes * 8) this.#bitwise(slot, operand, (1n << BigInt(source.bits)) - 1n, 0n);
    return operand;
  }

  #operation(kind: string, [left, ...rest]: Expression[], slot: number, path: string, target?: Part): Operand {
    const operand = this.#load(left!, slot, path, target);
    const { type, bits, bytes, order } = operand;
    const all = (1n << BigInt(bits)) - 1n;
    for (const [index, right] of rest.entries()) {
      const where = `${path}[${JSON.stringify(kind)}][${index + 1}]`;
      if (kind === "<<" || kind === ">>") {
        const register = registerAt(slot);
        const value = toBytes(toInteger(datatype("number"), right, 32, where, this.#context.interfaces), 4, "host");
        const op = kind === "<<" ? "lshift" : "rshift";
        this.#emit("bitwise", { sreg: register, dreg: register, len: bytes, op, data: { value } });
        continue;
      }
      const value = toInteger(type, right, bits, where, this.#context.interfaces);
      if (kind === "&") this.#bitwise(slot, operand, value, 0n);
      else if (kind === "|") this.#bitwise(slot, operand, all ^ value, value);
      else this.#bitwise(slot, operand, all, value);
    }
    return { ...operand, order, source: undefined };
  }

  /** Loads a constant, or the value of an expression, to registers. Returns the next free register position. */
  #value(value: Expression, slot: number, parts: readonly Part[], path: string): number {
    if (isConstant(value)) {
      const bytes = encodeValue(parts, value, path, this.#context.interfaces);
      this.#emit("immediate", { dreg: registerAt(slot), data: { value: bytes } });
    } else {
      this.#require(value, path);
      if (isRecord(value) && "map" in value) this.#map(value.map as MapLookup, slot, parts, `${path}.map`);
      else this.#load(value, slot, path, parts[0]);
    }
    return slot + parts.reduce((sum, { bytes }) => sum + ((bytes + 3) >> 2), 0);
  }

  /** Looks up a key in a map. Returns the storage format of the map. */
  #map(lookup: MapLookup, slot: number, values: readonly Part[] | "verdict", path: string): SetShape {
    checkLookup(lookup, path);
    const { key, data } = lookup;
    this.#require(key, `${path}.key`);
    const items = typeof data === "string" ? undefined : data.set;
    const interval = items?.some((item) => isPair(item) && isRange(item[1] as Expression)) ?? false;
    const keyShape = this.#lookupKey(key, slot, typeof data === "string" ? data : items!, `${path}.key`);
    const shape: SetShape = { ...keyShape, data: values, dataInterval: interval };
    const dreg = values === "verdict" ? 0 : registerAt(slot);
    const target =
      typeof data === "string"
        ? { set: data.slice(1) }
        : { set: ANONYMOUS.map, setId: this.#context.addSet(shape, items!, `${path}.data.set`) };
    this.#emit("lookup", { sreg: registerAt(slot), dreg, ...target });
    return typeof data === "string" ? this.#context.shapeOf(data.slice(1), `${path}.data`) : shape;
  }

  #mangle(key: Expression, value: Expression, path: string): void {
    this.#require(key, `${path}.key`);
    const source = sourceOf(key) ?? unknownExpression(key, `${path}.key`);
    const operand = operandOf(source);
    if (source.name === "meta" || source.name === "ct") {
      this.#value(value, 0, [operand], `${path}.value`);
      this.#emit(source.name, { ...source.data, sreg: 1 });
      return;
    }
    if (source.name === "exthdr") {
      this.#value(value, 0, [operand], `${path}.value`);
      const { offset, len, op, type } = source.data;
      this.#emit("exthdr", { op, type, offset, len, sreg: 1 });
      return;
    }
    if (source.name !== "payload") throw new TypeError(`${path}.key: ${source.name} is read-only and cannot be set`);
    const { base } = source.data;
    let { bytes } = source;
    let shift = source.shift;
    let offset = Number(source.data["offset"]);
    const header = source.header ?? "";
    const [csumType, csumOffset] = CHECKSUMS[header] ?? ["none", 0];
    // The kernel can update checksums only for whole 16-bit words.
    if (csumType === "inet" && offset % 2 === 1) {
      offset--;
      bytes++;
    }
    if (csumType === "inet" && bytes % 2 === 1) {
      bytes++;
      shift += 8;
    }
    const location = { base, offset, len: bytes };
    if (source.bits < bytes * 8) {
      const constant = toInteger(source.type, value, source.bits, `${path}.value`, this.#context.interfaces);
      const mask = ((1n << BigInt(source.bits)) - 1n) << BigInt(shift);
      const all = (1n << BigInt(bytes * 8)) - 1n;
      this.#emit("payload", { ...location, dreg: 1 });
      this.#bitwise(0, { ...operand, bytes, shift: 0 }, all ^ mask, constant << BigInt(shift));
    } else this.#value(value, 0, [operand], `${path}.value`);
    const isAddress = source.type.kind === "ipv4" || source.type.kind === "ipv6";
    this.#emit("payload", {
      ...location,
      sreg: 1,
      csumType,
      csumOffset,
      csumFlags: isAddress && header !== "arp" ? 1 : 0,
    });
  }

  #nat(kind: "snat" | "dnat" | "masq" | "redir", args: Nat, path: string): void {
    const isNat = kind === "snat" || kind === "dnat";
    const family = args.family ?? (this.#family === "ip" || this.#family === "ip6" ? this.#family : undefined);
    const flags = [args.flags ?? []].flat().map((flag) => {
      if (Object.hasOwn(NAT_FLAGS, flag)) return NAT_FLAGS[flag]!;
      const advice = didYouMean(String(flag), Object.keys(NAT_FLAGS));
      throw new TypeError(`${path}.flags: unknown flag ${describeValue(flag)}${advice}`);
    });
    const data: Data = isNat
      ? {
          type: kind,
          family: networks[addressFamily(family ?? this.#network, `${path}.family`)]!.family,
        }
      : {};
    let slot = 0;
    const port = partOf(datatype("inet_service"));
    if (args.addr !== undefined) {
      const address = partOf(addressType(family ?? this.#network, `${path}.family`));
      const words = (address.bytes + 3) >> 2;
      const where = `${path}.addr`;
      data["regAddrMin"] = registerAt(slot);
      if (isRecord(args.addr) && "map" in args.addr) {
        const map = args.addr.map as MapLookup;
        checkLookup(map, `${where}.map`);
        const item = typeof map.data === "string" ? undefined : map.data.set[0];
        const concatenated = item !== undefined && isPair(item) && componentsOf(item[1] as Expression).length === 2;
        this.#require(args.addr, where);
        const { data: values, dataInterval } = this.#map(
          map,
          slot,
          concatenated ? [address, port] : [address],
          `${where}.map`,
        );
        const hasPort = Array.isArray(values) && values.length === 2;
        if (hasPort) data["regProtoMin"] = registerAt(slot + words);
        if (dataInterval === true) data["regAddrMax"] = registerAt(slot + (hasPort ? words + 1 : words));
        if (dataInterval === true && hasPort) data["regProtoMax"] = registerAt(slot + 2 * words + 1);
        slot += 2 * (words + 1);
      } else slot = this.#bounds(args.addr, slot, address, data, ["regAddrMin", "regAddrMax"], where);
    }
    if (args.port !== undefined) {
      slot = this.#bounds(args.port, slot, port, data, ["regProtoMin", "regProtoMax"], `${path}.port`);
      flags.push("proto-specified");
    }
    if (flags.length > 0) data["flags"] = flags;
    this.#emit(isNat ? "nat" : kind, data);
  }

  /** Loads a single value, or both ends of a range, for an expression with a register for each end. */
  #bounds(value: Expression, slot: number, type: Part, data: Data, [min, max]: [string, string], path: string): number {
    data[min] = registerAt(slot);
    if (!isRange(value)) return this.#value(value, slot, [type], path);
    const { low, high } = boundsOf(type, value, path, this.#context.interfaces);
    const words = (type.bytes + 3) >> 2;
    data[max] = registerAt(slot + words);
    for (const [index, one] of [low, high].entries()) {
      this.#emit("immediate", { dreg: registerAt(slot + index * words), data: { value: write(type, one) } });
    }
    return slot + 2 * words;
  }

  #reject({ type, expr }: { type?: string; expr?: Constant }, path: string): void {
    const byFamily: Readonly<Record<string, "icmp" | "icmpv6">> = { ip: "icmp", ip6: "icmpv6" };
    const kind = type ?? byFamily[this.#family] ?? "icmpx";
    if (kind === "tcp reset") {
      this.#requireHeader("tcp", path);
      this.#emit("reject", { type: "tcp-rst", icmpCode: 0 });
      return;
    }
    if (kind !== "icmp" && kind !== "icmpv6" && kind !== "icmpx") {
      const expected = "icmp, icmpv6, icmpx or tcp reset";
      throw new TypeError(`${path}.type: expected ${expected}, got ${describeValue(type)}`);
    }
    if (kind !== "icmpx") this.#requireHeader(kind === "icmp" ? "ip" : "ip6", path);
    const code = toInteger(
      datatype(REJECT_CODES[kind]),
      expr ?? "port-unreachable",
      8,
      `${path}.expr`,
      this.#context.interfaces,
    );
    this.#emit("reject", { type: kind === "icmpx" ? "icmpx-unreach" : "icmp-unreach", icmpCode: Number(code) });
  }

  #object(type: string, reference: string | { map: MapLookup }, path: string): void {
    if (typeof reference === "string") {
      this.#emit("objref", { immType: type, immName: reference });
      return;
    }
    checkLookup(reference.map, `${path}.map`);
    const { key, data } = reference.map;
    this.#require(key, `${path}.map.key`);
    const items = typeof data === "string" ? undefined : data.set;
    const shape = this.#lookupKey(key, 0, typeof data === "string" ? data : items!, `${path}.map`);
    if (typeof data === "string") {
      this.#emit("objref", { setSreg: 1, setName: data.slice(1) });
      return;
    }
    const objects = { ...shape, data: "object", objectType: type } as const;
    const setId = this.#context.addSet(objects, items!, `${path}.map.data.set`);
    this.#emit("objref", { setSreg: 1, setName: ANONYMOUS.map, setId });
  }

  #update(name: string | undefined, { op, elem, data, stmt }: DynamicSet, path: string): void {
    if (!isNamed(name)) throw new TypeError(`${path}: expected "@" and the name of a set, got ${describeValue(name)}`);
    const options: { val: Expression; timeout?: number } =
      isRecord(elem) && "elem" in elem ? (elem.elem as { val: Expression; timeout?: number }) : { val: elem };
    checkUpdatedElement(options, `${path}.elem.elem`);
    this.#require(options.val, `${path}.elem`);
    this.#require(data, `${path}.data`);
    const { interval, data: values } = this.#context.shapeOf(name.slice(1), path);
    const parts = this.#concat(componentsOf(options.val), 0, interval, `${path}.elem`);
    const next = parts.reduce((sum, { bytes }) => sum + ((bytes + 3) >> 2), 0);
    if (data !== undefined && Array.isArray(values)) this.#value(data, next, values as Part[], `${path}.data`);
    const expressions = (stmt ?? []).map((one, index) => writeSimple(one, `${path}.stmt[${index}]`));
    const several = expressions.length > 1;
    this.#emit("dynset", {
      setName: name.slice(1),
      op,
      sregKey: 1,
      ...(data !== undefined && { sregData: registerAt(next) }),
      ...(options.timeout !== undefined && { timeout: milliseconds(options.timeout) }),
      ...(expressions.length === 1 && { expr: expressions[0] }),
      ...(several && { flags: ["expr"], expressions: { elem: expressions } }),
    });
  }
}

/** A value that the compiled rule has loaded to registers. */
interface Operand extends Part {
  readonly source?: Source | undefined;
}

interface DynamicSet {
  op: "add" | "update" | "delete";
  elem: Expression;
  set?: string;
  map?: string;
  data?: Expression;
  stmt?: Statement[];
}

function operandOf(source: Source): Operand {
  const { type, bytes, bits, shift } = source;
  return { type, bytes, bits, shift, order: type.order, source };
}

function write({ bytes, order, shift }: Part, value: bigint): Uint8Array {
  return toBytes(value << BigInt(shift), bytes, order);
}

function addressFamily(family: string | undefined, path: string): "ip" | "ip6" {
  if (family === "ip" || family === "ip6") return family;
  if (family !== undefined) throw new TypeError(`${path}: expected "ip" or "ip6", got ${describeValue(family)}`);
  throw new TypeError(`${path}: expected "ip" or "ip6", because the family of the table does not determine it`);
}

function addressType(family: string | undefined, path: string): Datatype {
  return datatype(addressFamily(family, path) === "ip" ? "ipv4_addr" : "ipv6_addr");
}

function isNamed(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("@");
}

function isReference(value: unknown): value is string | { map: MapLookup } {
  return typeof value === "string" || (isRecord(value) && "map" in value);
}

/** Reports whether the value of an expression is a set of flags. The operators "in" and "!" test some of the flags. */
function isFlags(expression: Expression): boolean {
  const source = sourceOf(expression);
  if (source !== undefined) return source.type.kind === "bitmask" || source.type.kind === "label";
  const [kind, args] = isRecord(expression) ? (Object.entries(expression)[0] ?? [""]) : [""];
  return BITWISE.includes(kind) && Array.isArray(args) && isFlags(args[0] as Expression);
}

function isRange(value: Expression): boolean {
  return componentsOf(value).some((one) =>
    isRecord(one) ? "range" in one || "prefix" in one : /\/\d+$/.test(String(one)),
  );
}

/** Reports whether a value is the same for all packets. */
function isConstant(value: Expression): boolean {
  if (!isRecord(value)) return true;
  if (Array.isArray(value)) return value.every(isConstant);
  if ("concat" in value) return (value.concat as Expression[]).every(isConstant);
  return "|" in value && Array.isArray(value["|"]) && value["|"].every(isConstant);
}
