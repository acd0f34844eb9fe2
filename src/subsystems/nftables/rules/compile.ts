import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { chainOfRule, checkArgument, checkFields, lookup, unknownStatement, updatedElement } from "../arguments.ts";
import { datatype, toInteger } from "../datatypes.ts";
import { boundsOf, componentsOf, encodeVerdict, milliseconds, type Part, partOf, wordsOf } from "../elements.ts";
import { objectTypes } from "../objects.ts";
import type {
  ChainRule,
  Constant,
  Expression,
  MapLookup,
  Match,
  Nat,
  RawExpression,
  Statement,
} from "../statements.ts";
import { hasName } from "../typeof.ts";
import { addressFamily, addressType, NatCompiler } from "./compile-nat.ts";
import { ANONYMOUS, type CompileContext, checkKey, isNamed, nextRegister, registerAt } from "./compile-value.ts";
import { unknownExpression } from "./expression-arguments.ts";
import { networks } from "./field-tables.ts";
import { type Data, type KernelExpression, sourceOf } from "./fields.ts";
import { mergeComparisons } from "./merge-comparisons.ts";
import { isSimple, writeSimple } from "./simple-statements.ts";

const REJECT_CODES = { icmp: "icmp_code", icmpv6: "icmpv6_code", icmpx: "icmpx_code" } as const;

export function compileRule(
  statements: readonly Statement[],
  context: CompileContext,
  path: string,
): KernelExpression[] {
  const compiler = new RuleCompiler(context);
  const ends: number[] = [];
  for (const [index, statement] of statements.entries()) {
    const where = `${path}[${index}]`;
    const kinds = isRecord(statement) ? Object.keys(statement) : [];
    if (kinds.length !== 1) {
      const got = kinds.length > 1 ? kinds.join(", ") : describeValue(statement);
      throw typeError(where, `expected an object with one statement, got ${got}`);
    }
    compiler.statement(statement, where);
    ends.push(compiler.expressions.length);
  }
  const movedTo = compiler.moveRequired();
  const { merged, omittedBefore } = compiler.merged();
  for (const end of ends) context.statementEnds?.(movedTo(end) - omittedBefore(movedTo(end)));
  return merged;
}

/** The protocols that one statement matches are known to later statements. */
export class RuleCompiler extends NatCompiler {
  /** Range of the kernel expressions that match the protocol for `reject`. */
  #required = { from: 0, to: 0 };

  /** Returns false and removes the new expressions on failure. */
  attempt(statement: Statement, isExpected: (expressions: readonly KernelExpression[]) => boolean): boolean {
    const restore = this.save();
    const from = this.expressions.length;
    try {
      this.statement(statement, "");
      if (isExpected(this.expressions.slice(from))) return true;
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    }
    restore();
    return false;
  }

  /** Returns a function that undoes all statements compiled after this call. */
  save(): () => void {
    const forget = this.remember();
    const { length } = this.expressions;
    return () => {
      this.expressions.length = length;
      forget();
    };
  }

  /**
   * Like nft, moves the protocol match that `reject` requires to the start of the rule, so that a counter before
   * `reject` counts only packets that can be rejected. The returned function converts an index in `expressions` from
   * before the move.
   */
  moveRequired(): (end: number) => number {
    const { from, to } = this.#required;
    const count = to - from;
    if (count === 0 || from === 0) return (end) => end;
    this.expressions.unshift(...this.expressions.splice(from, count));
    const moved = (position: number) =>
      position < from ? position + count : position < to ? position - from : position;
    for (const [index, comparison] of this.comparisons.entries())
      this.comparisons[index] = { ...comparison, at: moved(comparison.at) };
    return (end) => (end <= from ? end + count : end);
  }

  merged(): ReturnType<typeof mergeComparisons> {
    return mergeComparisons(this.expressions, this.comparisons);
  }

  statement(statement: Statement, path: string): void {
    if (!("match" in statement)) this.otherStatements++;
    const [kind = ""] = Object.keys(statement);
    const args = (statement as Record<string, unknown>)[kind] as never;
    const where = `${path}.${kind}`;
    if ((kind === "jump" || kind === "goto") && isRecord(args) && "rules" in args) {
      checkFields(args, chainOfRule, where);
      const chainId = this.context.addChain(args["rules"] as ChainRule[], `${where}.rules`);
      this.emit("immediate", { dreg: 0, data: { verdict: { code: kind, chainId } } });
      return;
    }
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
    mangle: ({ key, value }: { key: Expression; value: Expression }, path) => this.mangle(key, value, path),
    snat: (args: Nat, path) => this.nat("snat", args, path),
    dnat: (args: Nat, path) => this.nat("dnat", args, path),
    masquerade: (args: Nat | null, path) => this.nat("masq", args ?? {}, path),
    redirect: (args: Nat | null, path) => this.nat("redir", args ?? {}, path),
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
        const type = addressType(family ?? this.packet.network, `${path}.family`);
        slot = this.value(args.addr, slot, [partOf(type)], `${path}.addr`);
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
      const next = this.value(dev, 0, [partOf(datatype("iface_index"))], `${path}.dev`);
      if (addr === undefined) return this.emit("fwd", { sregDev: 1 });
      this.value(addr, next, [partOf(addressType(family, `${path}.family`))], `${path}.addr`);
      this.emit("fwd", { sregDev: 1, sregAddr: registerAt(next), nfproto: networks[family!]!.family });
    },
    queue: (args: { num?: Expression; flags?: string | string[] } | null, path) => {
      const flags = [args?.flags ?? []].flat().map((flag) => (flag === "fanout" ? "cpu-fanout" : flag));
      const type = { ...datatype("inet_service"), kind: "integer" as const };
      const num = args?.num ?? 0;
      if (sourceOf(num) !== undefined || (isRecord(num) && !("range" in num))) {
        this.value(num, 0, [QUEUE_NUMBER], `${path}.num`);
        return this.emit("queue", { sregQnum: 1, flags });
      }
      const { low, high } = boundsOf(partOf(type), num, `${path}.num`, this.context.interfaces);
      const balanced = flags.length === 0 ? {} : { flags };
      this.emit("queue", { num: Number(low), total: Number(high - low) + 1, ...balanced });
    },
    reject: (args: { type?: string; expr?: Constant } | null, path) => this.#reject(args ?? {}, path),
    set: (args: DynamicSet, path) => this.#update(args.set, args, path),
    map: (args: DynamicSet, path) => this.#update(args.map, args, path),
    meter: (args: Meter, path) => this.#meter(args, path),
    reset: (args: Expression, path) => {
      const source = sourceOf(isRecord(args) ? (args as Expression) : "") ?? unknownExpression(args, path);
      this.emit("exthdr", { op: source.data["op"], type: source.data["type"] });
    },
    raw: ({ name, data, set }: RawExpression, path) => {
      const attributes = (data ?? {}) as Data;
      if (set === undefined) return this.emit(name, attributes);
      const key = setAttribute(name);
      const setName = String(attributes[key]);
      this.emit(name, { ...attributes, [key]: setName, setId: this.context.addRawSet(setName, set, `${path}.set`) });
    },
  };

  /** Adds a protocol match that `moveRequired` later moves forward. */
  #requireFirst(header: "tcp" | "ip" | "ip6", path: string): void {
    const from = this.expressions.length;
    this.requireHeader(header, path);
    this.#required = { from, to: this.expressions.length };
  }

  #reject({ type, expr }: { type?: string; expr?: Constant }, path: string): void {
    const byNetwork: Readonly<Record<string, "icmp" | "icmpv6">> = { ip: "icmp", ip6: "icmpv6" };
    const kind = type ?? byNetwork[this.packet.network ?? ""] ?? "icmpx";
    if (kind === "tcp reset") {
      this.#requireFirst("tcp", path);
      this.emit("reject", { type: "tcp-rst", icmpCode: 0 });
      return;
    }
    if (kind !== "icmp" && kind !== "icmpv6" && kind !== "icmpx") {
      const expected = "icmp, icmpv6, icmpx or tcp reset";
      throw typeError(`${path}.type`, `expected ${expected}, got ${describeValue(type)}`);
    }
    if (kind !== "icmpx") this.#requireFirst(kind === "icmp" ? "ip" : "ip6", path);
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
    const unnamed = shape.key.length > 1 ? shape.key.findIndex((part) => !hasName(part)) : -1;
    if (unnamed >= 0) {
      const where = `${path}.map.key.concat[${unnamed}]`;
      throw typeError(where, "expected a value with a type name, because nft cannot list other maps of objects");
    }
    const objects = { ...shape, data: "object", objectType: type } as const;
    const setId = this.context.addSet(objects, items!, `${path}.map.data.set`);
    this.emit("objref", { setSreg: 1, setName: ANONYMOUS.map, setId });
  }

  #updated(elem: Expression, path: string): UpdatedElement {
    const options = isRecord(elem) && "elem" in elem ? (elem.elem as UpdatedElement) : { val: elem };
    checkFields(options, updatedElement, `${path}.elem`);
    return options;
  }

  /** Compiles a meter, a set to which packets add elements. */
  #meter({ name, key, stmt, size = DEFAULT_METER_SIZE }: Meter, path: string): void {
    const { val, timeout } = this.#updated(key, `${path}.key`);
    this.require(val, `${path}.key`);
    const parts = this.key(componentsOf(val), 0, false, `${path}.key`, true);
    const hasTimeout = timeout !== undefined;
    const flags = ["anonymous", "eval", ...(hasTimeout ? ["timeout"] : [])];
    const setId = this.context.addMeter({ key: parts, interval: false }, { name, flags, size });
    this.emit("dynset", {
      setName: name,
      setId,
      op: hasTimeout ? "update" : "add",
      sregKey: 1,
      ...(hasTimeout && { timeout: milliseconds(timeout) }),
      expr: writeSimple(stmt, `${path}.stmt`),
    });
  }

  #update(name: string | undefined, { op, elem, data, stmt }: DynamicSet, path: string): void {
    if (!isNamed(name)) throw typeError(path, `expected "@" and the name of a set, got ${describeValue(name)}`);
    const options = this.#updated(elem, `${path}.elem`);
    this.require(options.val, `${path}.elem`);
    this.require(data, `${path}.data`);
    const shape = this.context.shapeOf(name.slice(1), path);
    const key = this.keyOf(componentsOf(options.val), 0, shape, `${path}.elem`);
    checkKey(key, shape, `${path}.elem: @${name.slice(1)}`);
    const next = nextRegister(wordsOf(key));
    if (data !== undefined && Array.isArray(shape.data)) this.value(data, next, shape.data, `${path}.data`);
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

export const QUEUE_NUMBER: Part = { ...partOf({ ...datatype("number"), bytes: 2 }), bits: 16 };

interface UpdatedElement {
  readonly val: Expression;
  readonly timeout?: number;
}

interface Meter {
  readonly name: string;
  readonly key: Expression;
  readonly stmt: Statement;
  readonly size?: number;
}

/** nft uses the same default size for meters. */
const DEFAULT_METER_SIZE = 65_535;

interface DynamicSet {
  op: "add" | "update" | "delete";
  elem: Expression;
  set?: string;
  map?: string;
  data?: Expression;
  stmt?: Statement[];
}

/** Some kernel expressions name this attribute "setName". */
export function setAttribute(expression: string): "set" | "setName" {
  return expression === "lookup" ? "set" : "setName";
}

function isReference(value: unknown): value is string | { map: MapLookup } {
  return typeof value === "string" || (isRecord(value) && "map" in value);
}
