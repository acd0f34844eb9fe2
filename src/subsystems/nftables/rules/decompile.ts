import { addressAt, extensionAt, rawOption } from "../expressions/extensions.ts";
import { presenceOf, sourceOfKernel } from "../expressions/registry.ts";
import { datatype } from "../model/datatypes.ts";
import { type Base, baseNames, type TunnelName, tunnels } from "../model/field-tables.ts";
import { type Data, type KernelExpression, rawSource, type Source } from "../model/fields.ts";
import { kindOfType } from "../model/objects.ts";
import { membersOf, type Statement, statementOf } from "../model/statements.ts";
import { decodeVerdict, partOf } from "../objects/elements.ts";
import { packetStatements } from "../statements/registry.ts";
import { readSimple } from "../statements/simple/simple.ts";
import { hasFlag } from "../statements/simple/statement.ts";
import { MatchDecompiler } from "./decompile-match.ts";
import {
  bytesOf,
  type DecompileContext,
  loadedBy,
  rangeOfBits,
  read,
  Unsupported,
  unsupported,
} from "./expressions/decompile-value.ts";
import { verified } from "./verify.ts";

const baseKeys = Object.keys(baseNames) as Base[];
const tunnelNames = Object.keys(tunnels) as TunnelName[];

/** The conversions of kernel expressions to statements, by the name of the expression. */
const decompilers = new Map(
  Object.values(packetStatements).flatMap(({ expression, decompile }) =>
    expression === undefined || decompile === undefined ? [] : [[expression, decompile]],
  ),
);

/** Kernel expressions that no statement can represent become raw statements. */
export function decompileRule(expressions: readonly KernelExpression[], context: DecompileContext): Statement[] {
  const decompiler = new Decompiler(context);
  for (const expression of expressions) decompiler.read(expression);
  decompiler.addRaw();
  return verified(decompiler.pieces, context);
}

/** Offset and length are in bits. */
function locationOf({ offset = 0, len }: Data): { offset: number; bits: number } {
  const length = Number(len);
  if (Number(offset) >= 0 && length > 0 && length <= 64) return { offset: Number(offset) * 8, bits: length * 8 };
  throw new Unsupported();
}

class Decompiler extends MatchDecompiler {
  read(expression: KernelExpression): void {
    this.pending.push(expression);
    try {
      this.#read(expression);
    } catch (error) {
      if (!(error instanceof Unsupported || error instanceof TypeError || error instanceof RangeError)) throw error;
      this.addRaw();
    }
  }

  #read(expression: KernelExpression): void {
    const { name = "" } = expression;
    const attributes = membersOf(expression.data);
    const simple = readSimple(expression);
    const reader = Object.hasOwn(this.#readers, name) ? this.#readers[name] : undefined;
    const decompile = decompilers.get(name);
    const source = attributes["dreg"] === undefined ? undefined : sourceOfKernel(name, attributes);
    if (simple !== undefined) this.add(simple);
    else if (reader !== undefined) reader(attributes);
    else if (decompile !== undefined) decompile(this, attributes);
    else if (source !== undefined) this.store(attributes["dreg"], loadedBy(source));
    else this.addRaw();
  }

  readonly #readers: Readonly<Record<string, (data: Data) => void>> = {
    payload: (data) => this.#payload(data),
    exthdr: (data) => this.#exthdr(data),
    meta: (data) => this.#keyed("meta", data),
    ct: (data) => this.#keyed("ct", data),
    inner: ({ type, expr }) => {
      const tunnel = tunnelNames.find((name) => tunnels[name].kernel.type === type) ?? unsupported();
      const { name, data } = membersOf(expr);
      if (name !== "payload" && name !== "meta") throw new Unsupported();
      this.inside(tunnel, () => this.#read({ name, data: membersOf(data) }));
    },
    immediate: ({ dreg, data }) => {
      const { verdict } = membersOf(data);
      if (verdict === undefined) {
        const constant = bytesOf(data);
        return this.store(dreg, { ...partOf(datatype("integer")), bytes: constant.length, json: 0, constant });
      }
      const { code, chain } = membersOf(verdict);
      const rules = typeof chain === "string" ? this.context.rulesOf(chain) : undefined;
      if (rules !== undefined) this.add(statementOf(String(code), { rules }));
      else this.add(decodeVerdict(membersOf(verdict)) ?? unsupported());
    },
    bitwise: (data) => this.bitwise(data),
    byteorder: (data) => this.byteorder(data),
    hash: (data) => {
      if (data["type"] === "sym") return this.store(data["dreg"], loadedBy(sourceOfKernel("hash", data)!));
      const values = this.values(data["sreg"], Number(data["len"]), true);
      const { modulus, seed, offset } = data;
      const rest = {
        ...(seed !== undefined && { seed: Number(seed) }),
        ...(Number(offset ?? 0) !== 0 && { offset: Number(offset) }),
      };
      const json = { jhash: { mod: Number(modulus), expr: this.joined(values), ...rest } };
      this.store(data["dreg"], { ...partOf(datatype("number")), json });
    },
    cmp: (data) => this.compare(data),
    range: ({ sreg, op, fromData, toData }) => {
      const value = this.settled(this.load(sreg));
      const low = read(value, bytesOf(fromData));
      const high = read(value, bytesOf(toData));
      this.match(op === "neq" ? "!=" : "==", value.json, this.range(value, low, high));
    },
    lookup: (data) => this.lookup(data),
    objref: ({ immType, immName, setSreg, setName }) => {
      if (immName !== undefined) {
        const kind = kindOfType(immType) ?? unsupported();
        return this.add(statementOf(kind, String(immName)));
      }
      const set = this.context.setOf(String(setName)) ?? unsupported();
      const kind = kindOfType(set.shape.objectType) ?? unsupported();
      const parts = this.key(setSreg, set);
      const map = { key: this.joined(parts), data: this.mapData(String(setName), set, parts, undefined) };
      this.add(statementOf(kind, { map }));
    },
  };

  #keyed(name: "meta" | "ct", data: Data): void {
    const source = sourceOfKernel(name, data) ?? unsupported();
    if (data["sreg"] === undefined) {
      this.store(data["dreg"], { ...loadedBy(source), tunnel: this.packet.tunnel });
      return;
    }
    this.#mangle(source, data["sreg"]);
  }

  #mangle(source: Source, register: unknown): void {
    this.add({ mangle: { key: source.json, value: this.use(register, loadedBy(source)) } });
  }

  #payload(data: Data): void {
    const base = baseKeys.find((key) => baseNames[key] === data["base"]) ?? unsupported();
    const { offset, bits } = locationOf(data);
    const named = this.fieldAt(base, offset, bits) ?? rawSource(base, offset, bits);
    // JSON cannot express these bits. A later check rejects the 0.
    const source = this.packet.tunnel !== undefined && named.header === undefined ? { ...named, json: 0 } : named;
    const location = { base, offset, bits };
    // Several types are possible until the rule compares the type.
    if (named.header?.startsWith("icmp") === true && offset === 0) this.packet.icmpType ??= "several";
    if (data["sreg"] === undefined) {
      this.store(data["dreg"], { ...loadedBy(source), location, tunnel: this.packet.tunnel });
      return;
    }
    const value = this.load(data["sreg"]);
    const { location: from, mask, xor } = value;
    const isChange = mask !== undefined && from?.base === base && from.offset === offset && from.bits === bits;
    if (isChange && value.source?.header === undefined) this.#changed(base, offset, bits, mask, xor ?? 0n);
    else this.#mangle(source, data["sreg"]);
  }

  /** Adds a statement that sets bits of a header field. */
  #changed(base: Base, offset: number, bits: number, and: bigint, xor: bigint): void {
    const all = (1n << BigInt(bits)) - 1n;
    const written = all ^ and;
    const changed = rangeOfBits(written, bits);
    const whole = changed && this.fieldAt(base, offset + changed.start, changed.length);
    if (changed !== undefined && whole !== undefined) {
      const constant = xor >> BigInt(bits - changed.start - changed.length);
      this.add({ mangle: { key: whole.json, value: this.constant(whole.type, constant, false) } });
      return;
    }
    // Finds the shortest named field that contains all changed bits.
    const first = bits - (written | xor).toString(2).length;
    const last = bits - 1 - /0*$/.exec((written | xor).toString(2))![0].length;
    let field: Source | undefined;
    for (let length = last - first + 1; field === undefined && length <= bits; length++) {
      for (let at = Math.max(0, last + 1 - length); field === undefined && at <= first && at + length <= bits; at++) {
        field = this.fieldAt(base, offset + at, length);
      }
    }
    field ??= rawSource(base, offset + first, last - first + 1);
    const at = Number(field.data["offset"] ?? 0);
    const shift = BigInt(offset + bits - at * 8 - field.bytes * 8 + field.shift);
    const part = { ...loadedBy(field), shift: 0 };
    const ones = (1n << BigInt(field.bits)) - 1n;
    const value = this.settled({ ...part, mask: (and >> shift) & ones, xor: (xor >> shift) & ones });
    this.add({ mangle: { key: field.json, value: value.json } });
  }

  #exthdr(data: Data): void {
    const isReset = data["dreg"] === undefined && data["sreg"] === undefined;
    const { offset, bits } = isReset ? { offset: 0, bits: 8 } : locationOf(data);
    const source = extensionAt(data, offset, bits);
    if (isReset) {
      const number = data["op"] === "tcpopt" ? Number(data["type"] ?? 0) : unsupported();
      const option = extensionAt({ ...data, flags: ["present"] }, 0, 8) ?? rawOption(number, 0, 8);
      this.add(statementOf("reset", option.json));
      return;
    }
    if (data["sreg"] !== undefined) {
      this.#mangle(source ?? unsupported(), data["sreg"]);
      return;
    }
    const option = data["op"] === "tcpopt" ? rawOption(Number(data["type"] ?? 0), offset, bits) : undefined;
    const isPresence = hasFlag(data["flags"], "present");
    const named = (isPresence ? option && presenceOf(option) : option) ?? addressAt(data, offset);
    const unnamed =
      named === undefined ? { ...partOf(datatype("integer")), bytes: bits / 8, bits, json: 0 } : loadedBy(named);
    this.store(data["dreg"], { ...(source === undefined ? unnamed : loadedBy(source)), extension: data });
  }
}
