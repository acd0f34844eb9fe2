import { datatype, fromBytes, fromInteger } from "../datatypes.ts";
import { dataLength, decodeVerdict, fromBounds, type Part, partOf, wordsOf } from "../elements.ts";
import { kindOfType } from "../objects.ts";
import type { Expression, Statement } from "../statements.ts";
import { QUEUE_NUMBER } from "./compile.ts";
import { nextRegister, registerAt } from "./compile-value.ts";
import { MatchDecompiler } from "./decompile-match.ts";
import {
  bytesOf,
  type DecompileContext,
  loadedBy,
  rangeOfBits,
  read,
  slotIn,
  slotOf,
  Unsupported,
  unsupported,
} from "./decompile-value.ts";
import { type Base, baseNames, natFlags, type TunnelName, tunnels } from "./field-tables.ts";
import {
  addressAt,
  type Data,
  extensionAt,
  type KernelExpression,
  presenceOf,
  rawOption,
  rawSource,
  type Source,
  sourceOfKernel,
} from "./fields.ts";
import { compact, readSimple } from "./simple-statements.ts";
import { verified } from "./verify.ts";

/** Registers that hold the new value of a map element. */
const DATA_REGISTERS: ReadonlySet<string> = new Set(["dreg", "sreg", "sreg2", "sregData"]);
const baseKeys = Object.keys(baseNames) as Base[];
const tunnelNames = Object.keys(tunnels) as TunnelName[];

/** Kernel expressions that no statement can represent become raw statements. */
export function decompileRule(expressions: readonly KernelExpression[], context: DecompileContext): Statement[] {
  const decompiler = new Decompiler(context);
  for (const expression of expressions) decompiler.read(expression);
  decompiler.finish();
  return verified(decompiler.pieces, context);
}

/** Offset and length are in bits. */
function locationOf({ offset = 0, len }: Data): { offset: number; bits: number } {
  const length = Number(len);
  if (Number(offset) >= 0 && length > 0 && length <= 64) return { offset: Number(offset) * 8, bits: length * 8 };
  throw new Unsupported();
}

class Decompiler extends MatchDecompiler {
  finish(): void {
    this.addRaw();
  }

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
    const { name = "", data } = expression;
    const attributes = (data ?? {}) as Data;
    const simple = readSimple(expression);
    const reader = Object.hasOwn(this.#readers, name) ? this.#readers[name] : undefined;
    const source = attributes["dreg"] === undefined ? undefined : sourceOfKernel(name, attributes);
    if (simple !== undefined) this.add(simple);
    else if (reader !== undefined) reader(attributes);
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
      const loader = (expr ?? {}) as KernelExpression;
      if (loader.name !== "payload" && loader.name !== "meta") throw new Unsupported();
      this.inside(tunnel, () => this.#read(loader));
    },
    immediate: ({ dreg, data }) => {
      const { verdict } = (data ?? {}) as { verdict?: Parameters<typeof decodeVerdict>[0] };
      if (verdict === undefined) {
        const constant = bytesOf(data);
        return this.store(dreg, { ...partOf(datatype("integer")), bytes: constant.length, json: 0, constant });
      }
      const { code, chain } = verdict;
      const rules = chain === undefined ? undefined : this.context.rulesOf(chain);
      if (rules !== undefined) this.add({ [code as "jump"]: { rules } });
      else this.add(decodeVerdict(verdict) ?? unsupported());
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
        return this.add({ [kind]: String(immName) } as Statement);
      }
      const set = this.context.setOf(String(setName)) ?? unsupported();
      const kind = kindOfType(set.shape.objectType) ?? unsupported();
      const parts = this.key(setSreg, set);
      const map = { key: this.joined(parts), data: this.mapData(String(setName), set, parts, undefined) };
      this.add({ [kind]: { map } } as Statement);
    },
    nat: (data) => this.#nat(data["type"] === "snat" ? "snat" : "dnat", data),
    masq: (data) => this.#nat("masquerade", data),
    redir: (data) => this.#nat("redirect", data),
    tproxy: ({ family, regAddr, regPort }) => {
      const name = nameOfFamily(family);
      const address =
        regAddr === undefined ? {} : { addr: this.use(regAddr, addressPart(name ?? this.packet.network)) };
      const port = regPort === undefined ? {} : { port: this.use(regPort, partOf(datatype("inet_service"))) };
      const shown = this.family === "inet" && name !== undefined ? { family: name } : {};
      this.add({ tproxy: { ...shown, ...address, ...port } });
    },
    dup: ({ sregAddr, sregDev }) => {
      const device = partOf(datatype("iface_index"));
      if (sregAddr === undefined) return this.add({ dup: { addr: this.use(sregDev, device) } });
      const addr = this.use(sregAddr, addressPart(this.packet.network));
      this.add({ dup: { addr, ...(sregDev !== undefined && { dev: this.use(sregDev, device) }) } });
    },
    fwd: ({ sregDev, sregAddr, nfproto }) => {
      const dev = this.use(sregDev, partOf(datatype("iface_index")));
      if (sregAddr === undefined) return this.add({ fwd: { dev } });
      const family = nameOfFamily(nfproto) ?? unsupported();
      this.add({ fwd: { dev, family, addr: this.use(sregAddr, addressPart(family)) } });
    },
    queue: ({ num, total, flags, sregQnum }) => {
      const names = ((flags ?? []) as string[]).map((flag) => (flag === "cpu-fanout" ? "fanout" : flag));
      const rest = names.length === 0 ? {} : { flags: compact(names) };
      if (sregQnum !== undefined) return this.add({ queue: { num: this.use(sregQnum, QUEUE_NUMBER), ...rest } });
      const first = Number(num ?? 0);
      const last = first + Number(total ?? 1) - 1;
      this.add({ queue: { num: last > first ? { range: [first, last] } : first, ...rest } });
    },
    reject: ({ type, icmpCode }) => {
      const code = BigInt((icmpCode ?? 0) as number);
      if (type === "tcp-rst") {
        return this.add({ reject: { type: "tcp reset" } });
      }
      const { network } = this.packet;
      const kind =
        type === "icmpx-unreach" ? "icmpx" : network === "ip" ? "icmp" : network === "ip6" ? "icmpv6" : undefined;
      if (kind === undefined) throw new Unsupported();
      const names = datatype(`${kind}_code`);
      this.add({
        reject: { type: kind, expr: fromInteger(names, code, this.context.interfaces) as string | number },
      });
    },
    dynset: ({ setName, op, sregKey, sregData, timeout, expr, expressions }) => {
      const name = String(setName);
      const set = this.context.setOf(name) ?? unsupported();
      const value = this.joined(this.key(sregKey, set));
      const elem = Number(timeout ?? 0) === 0 ? value : { elem: { val: value, timeout: Number(timeout) / 1000 } };
      const list = expr !== undefined ? [expr] : ((expressions as { elem?: unknown[] } | undefined)?.elem ?? []);
      const stmt = list.map((one) => readSimple(one as KernelExpression) ?? unsupported());
      const rest = stmt.length === 0 ? {} : { stmt };
      if (set.anonymous) {
        const [only = unsupported(), ...others] = stmt;
        if (others.length > 0 || sregData !== undefined) throw new Unsupported();
        return this.add({ meter: { key: elem, stmt: only, ...(set.size !== undefined && { size: set.size }), name } });
      }
      const operation = op as "add" | "update" | "delete";
      if (sregData === undefined) return this.add({ set: { op: operation, elem, set: `@${name}`, ...rest } });
      const parts = Array.isArray(set.shape.data) ? (set.shape.data as readonly Part[]) : unsupported();
      this.#alignData(slotOf(sregData), nextRegister(wordsOf(set.shape.key)));
      this.add({ map: { op: operation, elem, data: this.useAll(sregData, parts), map: `@${name}`, ...rest } });
    },
  };

  /**
   * Closes the gap that nft before 1.1 leaves in the registers between a concatenated key and a new map value. The
   * compiler of this library leaves no gap, and a decompiled statement must compile to the same expressions.
   */
  #alignData(from: number, to: number): void {
    if (from === to) return;
    const aligned = (register: unknown) => {
      const slot = slotIn(register);
      return slot === undefined || slot < from ? register : registerAt(slot + to - from);
    };
    this.pending = this.pending.map(({ name, data }) => {
      const attributes = Object.entries((data ?? {}) as Data);
      const moved = attributes.map(([key, value]) => [key, DATA_REGISTERS.has(key) ? aligned(value) : value]);
      return { name, data: Object.fromEntries(moved) } as KernelExpression;
    });
  }

  #keyed(name: "meta" | "ct", data: Data): void {
    const source = sourceOfKernel(name, data) ?? unsupported();
    if (data["sreg"] === undefined) {
      this.store(data["dreg"], { ...loadedBy(source), tunnel: this.packet.tunnel });
      return;
    }
    this.add({ mangle: { key: source.json, value: this.use(data["sreg"], loadedBy(source)) } });
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
    else this.add({ mangle: { key: source.json, value: this.use(data["sreg"], loadedBy(source)) } });
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
    const { offset: at = 0 } = field.data as { offset?: number };
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
      this.add({ reset: option.json } as Statement);
      return;
    }
    if (data["sreg"] !== undefined) {
      const written = source ?? unsupported();
      this.add({ mangle: { key: written.json, value: this.use(data["sreg"], loadedBy(written)) } });
      return;
    }
    const option = data["op"] === "tcpopt" ? rawOption(Number(data["type"] ?? 0), offset, bits) : undefined;
    const isPresence = (data["flags"] as string[] | undefined)?.includes("present") === true;
    const named = (isPresence ? option && presenceOf(option) : option) ?? addressAt(data, offset);
    const unnamed =
      named === undefined ? { ...partOf(datatype("integer")), bytes: bits / 8, bits, json: 0 } : loadedBy(named);
    this.store(data["dreg"], { ...(source === undefined ? unnamed : loadedBy(source)), extension: data });
  }

  #nat(kind: "snat" | "dnat" | "masquerade" | "redirect", data: Data): void {
    const { regAddrMin, regAddrMax, regProtoMin, regProtoMax } = data;
    const flags = (data["flags"] ?? []) as string[];
    const names = Object.keys(natFlags).filter((name) => flags.includes(natFlags[name]!));
    const family = nameOfFamily(data["family"]);
    const nat: Record<string, unknown> = {};
    const map = regAddrMin === undefined ? undefined : this.load(regAddrMin).map;
    const found = map && this.#mappedTo(map.name, data);
    if (family !== undefined && (this.family === "inet" || found?.isAmbiguous === true)) nat["family"] = family;
    if (regAddrMin !== undefined)
      nat["addr"] = this.#ends(regAddrMin, map === undefined ? regAddrMax : undefined, addressPart(family));
    if (regProtoMin !== undefined && found?.hasPort !== true)
      nat["port"] = this.#ends(regProtoMin, regProtoMax, partOf(datatype("inet_service")));
    if (names.length > 0) nat["flags"] = compact(names);
    if (names.includes("netmap")) nat["type_flags"] = "prefix";
    this.add({ [kind]: Object.keys(nat).length === 0 ? null : nat } as Statement);
  }

  /** Throws {@link Unsupported} if a compiled translation would use other registers. */
  #mappedTo(name: string, data: Data): { hasPort: boolean; isAmbiguous: boolean } {
    const { data: parts, dataInterval = false } = this.context.setOf(name)?.shape ?? {};
    if (!Array.isArray(parts) || parts.length > 2) throw new Unsupported();
    const slot = slotOf(data["regAddrMin"]);
    const port = slot + ((parts[0].bytes + 3) >> 2);
    const half = dataLength(parts, dataInterval) >> 3;
    const hasPort = parts.length === 2;
    // A single address or port uses one register for both.
    const isAt = (register: unknown, place: number, isSingle: boolean) =>
      register === undefined ? isSingle : slotOf(register) === place;
    const isExpected =
      isAt(data["regAddrMax"], dataInterval ? slot + half : slot, !dataInterval) &&
      (!hasPort || isAt(data["regProtoMin"], port, false)) &&
      (!hasPort || isAt(data["regProtoMax"], dataInterval ? port + half : port, !dataInterval));
    if (!isExpected) throw new Unsupported();
    return { hasPort, isAmbiguous: hasPort || dataInterval };
  }

  #ends(min: unknown, max: unknown, target: Part): Expression {
    if (max === undefined || slotOf(max) === slotOf(min)) return this.use(min, target);
    const [low, high] = [this.load(min).constant ?? unsupported(), this.load(max).constant ?? unsupported()];
    const bounds = { low: fromBytes(low, target.order), high: fromBytes(high, target.order) };
    return fromBounds(target, bounds, this.context.interfaces);
  }
}

function nameOfFamily(family: unknown): "ip" | "ip6" | undefined {
  return family === 2 ? "ip" : family === 10 ? "ip6" : undefined;
}

function addressPart(family: string | undefined): Part {
  if (family !== "ip" && family !== "ip6") throw new Unsupported();
  return partOf(datatype(family === "ip" ? "ipv4_addr" : "ipv6_addr"));
}
