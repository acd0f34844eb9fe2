import { describeValue } from "../../../errors.ts";
import { didYouMean, isRecord } from "../../../message/check.ts";
import { checkArgument, checkFields, lookup, unknownStatement, updatedElement } from "../arguments.ts";
import { type Datatype, datatype, toInteger } from "../datatypes.ts";
import { boundsOf, componentsOf, encodeVerdict, isPair, milliseconds, type Part, partOf } from "../elements.ts";
import { objectTypes } from "../objects.ts";
import type { Constant, Expression, MapLookup, Match, Nat, RawExpression, Statement } from "../statements.ts";
import { MatchCompiler } from "./compile-match.ts";
import { ANONYMOUS, type CompileContext, isNamed, isRange, operandOf, registerAt, write } from "./compile-value.ts";
import { unknownExpression } from "./expression-arguments.ts";
import { natFlags, networks } from "./field-tables.ts";
import { type Data, type KernelExpression, sourceOf } from "./fields.ts";
import { isSimple, writeSimple } from "./simple-statements.ts";

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
const REJECT_CODES = { icmp: "icmp_code", icmpv6: "icmpv6_code", icmpx: "icmpx_code" } as const;

/**
 * Compiles the statements of a rule to kernel expressions. Throws a TypeError or RangeError for an invalid statement.
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

class Compiler extends MatchCompiler {
  statement(statement: Statement, path: string): void {
    const [kind, args] = Object.entries(statement)[0]! as [string, never];
    const where = `${path}.${kind}`;
    const verdict = encodeVerdict(statement, path);
    if (verdict !== undefined) this.emit("immediate", { dreg: 0, data: { verdict } });
    else if (Object.hasOwn(objectTypes, kind) && isReference(args)) this.#object(objectTypes[kind]!, args, where);
    else if (isSimple(kind)) this.expressions.push(writeSimple(statement, path));
    else {
      checkArgument(kind, args, where);
      if (Object.hasOwn(this.#statements, kind)) this.#statements[kind]!(args, where);
      else unknownStatement(kind, path);
    }
  }

  readonly #statements: Readonly<Record<string, (args: never, path: string) => void>> = {
    match: (args: Match, path) => this.match(args, path),
    vmap: (args: MapLookup, path) => this.map(args, 0, "verdict", path),
    mangle: ({ key, value }: { key: Expression; value: Expression }, path) => this.#mangle(key, value, path),
    snat: (args: Nat, path) => this.#nat("snat", args, path),
    dnat: (args: Nat, path) => this.#nat("dnat", args, path),
    masquerade: (args: Nat | null, path) => this.#nat("masq", args ?? {}, path),
    redirect: (args: Nat | null, path) => this.#nat("redir", args ?? {}, path),
    tproxy: (args: { family?: "ip" | "ip6"; addr?: Expression; port?: Expression }, path) => {
      const family = args.family ?? (this.family === "inet" ? undefined : this.family);
      const data: Data = {
        family: family === undefined ? 0 : networks[addressFamily(family, `${path}.family`)]!.family,
      };
      let slot = 0;
      this.require(args.addr, `${path}.addr`);
      this.require(args.port, `${path}.port`);
      if (args.addr !== undefined) {
        data["regAddr"] = registerAt(slot);
        slot += this.value(
          args.addr,
          slot,
          [partOf(addressType(family ?? this.packet.network, `${path}.family`))],
          `${path}.addr`,
        );
      }
      if (args.port !== undefined) {
        data["regPort"] = registerAt(slot);
        this.value(args.port, slot, [partOf(datatype("inet_service"))], `${path}.port`);
      }
      this.emit("tproxy", data);
    },
    dup: ({ addr, dev }: { addr: Expression; dev?: Expression }, path) => {
      const netdev = this.family === "netdev";
      const device = [partOf(datatype("iface_index"))];
      if (netdev) {
        this.value(addr, 0, device, `${path}.addr`);
        return this.emit("dup", { sregDev: 1 });
      }
      this.require(addr, `${path}.addr`);
      this.require(dev, `${path}.dev`);
      const next = this.value(addr, 0, [partOf(addressType(this.packet.network, path))], `${path}.addr`);
      if (dev !== undefined) this.value(dev, next, device, `${path}.dev`);
      this.emit("dup", { sregAddr: 1, ...(dev !== undefined && { sregDev: registerAt(next) }) });
    },
    fwd: ({ dev, family, addr }: { dev: Expression; family?: "ip" | "ip6"; addr?: Expression }, path) => {
      this.require(dev, `${path}.dev`);
      this.require(addr, `${path}.addr`);
      this.value(dev, 0, [partOf(datatype("iface_index"))], `${path}.dev`);
      if (addr === undefined) return this.emit("fwd", { sregDev: 1 });
      this.value(addr, 1, [partOf(addressType(family, `${path}.family`))], `${path}.addr`);
      this.emit("fwd", { sregDev: 1, sregAddr: registerAt(1), nfproto: networks[family!]!.family });
    },
    queue: (args: { num?: Expression; flags?: string | string[] } | null, path) => {
      const flags = [args?.flags ?? []].flat().map((flag) => (flag === "fanout" ? "cpu-fanout" : flag));
      const type = { ...datatype("inet_service"), kind: "integer" as const };
      const num = args?.num ?? 0;
      if (sourceOf(num) !== undefined || (isRecord(num) && !("range" in num))) {
        this.require(num, path);
        this.load(num, 0, path);
        return this.emit("queue", { sregQnum: 1, flags });
      }
      const { low, high } = boundsOf(partOf(type), num, `${path}.num`, this.context.interfaces);
      const balanced = flags.length === 0 ? {} : { flags };
      this.emit("queue", { num: Number(low), total: Number(high - low) + 1, ...balanced });
    },
    reject: (args: { type?: string; expr?: Constant } | null, path) => this.#reject(args ?? {}, path),
    set: (args: DynamicSet, path) => this.#update(args.set, args, path),
    map: (args: DynamicSet, path) => this.#update(args.map, args, path),
    reset: (args: Expression, path) => {
      const source = sourceOf(isRecord(args) ? (args as Expression) : "") ?? unknownExpression(args, path);
      this.emit("exthdr", { op: source.data["op"], type: source.data["type"] });
    },
    raw: ({ name, data }: RawExpression) => this.emit(name, (data ?? {}) as Data),
  };

  #mangle(key: Expression, value: Expression, path: string): void {
    this.require(key, `${path}.key`);
    const source = sourceOf(key) ?? unknownExpression(key, `${path}.key`);
    const operand = operandOf(source);
    if (source.name === "meta" || source.name === "ct") {
      this.value(value, 0, [operand], `${path}.value`);
      this.emit(source.name, { ...source.data, sreg: 1 });
      return;
    }
    if (source.name === "exthdr") {
      this.value(value, 0, [operand], `${path}.value`);
      const { offset, len, op, type } = source.data;
      this.emit("exthdr", { op, type, offset, len, sreg: 1 });
      return;
    }
    if (source.name !== "payload" || source.tunnel !== undefined) {
      const name = source.tunnel === undefined ? source.name : `the packet in a tunnel (${source.tunnel})`;
      throw new TypeError(`${path}.key: ${name} is read-only and cannot be set`);
    }
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
      const constant = toInteger(source.type, value, source.bits, `${path}.value`, this.context.interfaces);
      const mask = ((1n << BigInt(source.bits)) - 1n) << BigInt(shift);
      const all = (1n << BigInt(bytes * 8)) - 1n;
      this.emit("payload", { ...location, dreg: 1 });
      this.bitwise(0, { ...operand, bytes, shift: 0 }, all ^ mask, constant << BigInt(shift));
    } else this.value(value, 0, [operand], `${path}.value`);
    const isAddress = source.type.kind === "ipv4" || source.type.kind === "ipv6";
    this.emit("payload", {
      ...location,
      sreg: 1,
      csumType,
      csumOffset,
      csumFlags: isAddress && header !== "arp" ? 1 : 0,
    });
  }

  #nat(kind: "snat" | "dnat" | "masq" | "redir", args: Nat, path: string): void {
    const isNat = kind === "snat" || kind === "dnat";
    const family = args.family ?? (this.family === "ip" || this.family === "ip6" ? this.family : undefined);
    const flags = [args.flags ?? []].flat().map((flag) => {
      if (Object.hasOwn(natFlags, flag)) return natFlags[flag]!;
      const advice = didYouMean(String(flag), Object.keys(natFlags));
      throw new TypeError(`${path}.flags: unknown flag ${describeValue(flag)}${advice}`);
    });
    const data: Data = isNat
      ? {
          type: kind,
          family: networks[addressFamily(family ?? this.packet.network, `${path}.family`)]!.family,
        }
      : {};
    let slot = 0;
    const port = partOf(datatype("inet_service"));
    this.require(args.addr, `${path}.addr`);
    this.require(args.port, `${path}.port`);
    if (args.addr !== undefined) {
      const address = partOf(addressType(family ?? this.packet.network, `${path}.family`));
      const words = (address.bytes + 3) >> 2;
      const where = `${path}.addr`;
      data["regAddrMin"] = registerAt(slot);
      if (isRecord(args.addr) && "map" in args.addr) {
        const map = args.addr.map as MapLookup;
        checkFields(map, lookup, `${where}.map`);
        const item = typeof map.data === "string" ? undefined : map.data.set[0];
        const concatenated = item !== undefined && isPair(item) && componentsOf(item[1] as Expression).length === 2;
        const { data: values, dataInterval } = this.map(
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
    this.emit(isNat ? "nat" : kind, data);
  }

  /** Loads a single value or both ends of a range. The kernel expression has one register attribute for each end. */
  #bounds(value: Expression, slot: number, type: Part, data: Data, [min, max]: [string, string], path: string): number {
    data[min] = registerAt(slot);
    if (!isRange(value)) return this.value(value, slot, [type], path);
    const { low, high } = boundsOf(type, value, path, this.context.interfaces);
    const words = (type.bytes + 3) >> 2;
    data[max] = registerAt(slot + words);
    for (const [index, one] of [low, high].entries()) {
      this.emit("immediate", { dreg: registerAt(slot + index * words), data: { value: write(type, one) } });
    }
    return slot + 2 * words;
  }

  #reject({ type, expr }: { type?: string; expr?: Constant }, path: string): void {
    const byFamily: Readonly<Record<string, "icmp" | "icmpv6">> = { ip: "icmp", ip6: "icmpv6" };
    const kind = type ?? byFamily[this.family] ?? "icmpx";
    if (kind === "tcp reset") {
      this.requireHeader("tcp", path);
      this.emit("reject", { type: "tcp-rst", icmpCode: 0 });
      return;
    }
    if (kind !== "icmp" && kind !== "icmpv6" && kind !== "icmpx") {
      const expected = "icmp, icmpv6, icmpx or tcp reset";
      throw new TypeError(`${path}.type: expected ${expected}, got ${describeValue(type)}`);
    }
    if (kind !== "icmpx") this.requireHeader(kind === "icmp" ? "ip" : "ip6", path);
    const code = toInteger(
      datatype(REJECT_CODES[kind]),
      expr ?? "port-unreachable",
      8,
      `${path}.expr`,
      this.context.interfaces,
    );
    this.emit("reject", { type: kind === "icmpx" ? "icmpx-unreach" : "icmp-unreach", icmpCode: Number(code) });
  }

  #object(type: string, reference: string | { map: MapLookup }, path: string): void {
    if (typeof reference === "string") {
      this.emit("objref", { immType: type, immName: reference });
      return;
    }
    checkFields(reference.map, lookup, `${path}.map`);
    const { key, data } = reference.map;
    this.require(key, `${path}.map.key`);
    const items = typeof data === "string" ? undefined : data.set;
    const shape = this.lookupKey(key, 0, typeof data === "string" ? data : items!, `${path}.map`);
    if (typeof data === "string") {
      this.emit("objref", { setSreg: 1, setName: data.slice(1) });
      return;
    }
    const objects = { ...shape, data: "object", objectType: type } as const;
    const setId = this.context.addSet(objects, items!, `${path}.map.data.set`);
    this.emit("objref", { setSreg: 1, setName: ANONYMOUS.map, setId });
  }

  #update(name: string | undefined, { op, elem, data, stmt }: DynamicSet, path: string): void {
    if (!isNamed(name)) throw new TypeError(`${path}: expected "@" and the name of a set, got ${describeValue(name)}`);
    const options: { val: Expression; timeout?: number } =
      isRecord(elem) && "elem" in elem ? (elem.elem as { val: Expression; timeout?: number }) : { val: elem };
    checkFields(options, updatedElement, `${path}.elem.elem`);
    this.require(options.val, `${path}.elem`);
    this.require(data, `${path}.data`);
    const { interval, data: values } = this.context.shapeOf(name.slice(1), path);
    const parts = this.concat(componentsOf(options.val), 0, interval, `${path}.elem`, true);
    const next = parts.reduce((sum, { bytes }) => sum + ((bytes + 3) >> 2), 0);
    if (data !== undefined && Array.isArray(values)) this.value(data, next, values as Part[], `${path}.data`);
    const expressions = (stmt ?? []).map((one, index) => writeSimple(one, `${path}.stmt[${index}]`));
    const several = expressions.length > 1;
    this.emit("dynset", {
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

interface DynamicSet {
  op: "add" | "update" | "delete";
  elem: Expression;
  set?: string;
  map?: string;
  data?: Expression;
  stmt?: Statement[];
}

function addressFamily(family: string | undefined, path: string): "ip" | "ip6" {
  if (family === "ip" || family === "ip6") return family;
  if (family !== undefined) throw new TypeError(`${path}: expected "ip" or "ip6", got ${describeValue(family)}`);
  throw new TypeError(`${path}: expected "ip" or "ip6", because the family of the table does not determine it`);
}

function addressType(family: string | undefined, path: string): Datatype {
  return datatype(addressFamily(family, path) === "ip" ? "ipv4_addr" : "ipv6_addr");
}

function isReference(value: unknown): value is string | { map: MapLookup } {
  return typeof value === "string" || (isRecord(value) && "map" in value);
}
