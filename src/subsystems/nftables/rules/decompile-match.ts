import { equals } from "../../../base/engine.ts";
import { readBuffer } from "../../../schema/values/text.ts";
import { comparedWithBoolean } from "../expressions/fib.ts";
import { fromBytes, isAddress } from "../model/datatypes.ts";
import { type Data, fieldAt, fieldsOf, type Source } from "../model/fields.ts";
import { protocolKey } from "../model/packet-protocols.ts";
import { type Expression, type Match, membersOf } from "../model/statements.ts";
import { dataLength, decodeValue, type Part } from "../objects/elements.ts";
import { COMPARISONS } from "../statements/match.ts";
import { hasFlag } from "../statements/simple/statement.ts";
import {
  bytesOf,
  isInnerProtocol,
  loadedBy,
  rangeOfBits,
  read,
  slotOf,
  Unsupported,
  unsupported,
  type Value,
  ValueDecompiler,
} from "./expressions/decompile-value.ts";
import { locatedIn, padded } from "./expressions/rule-expressions.ts";

const operators = Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[];
/** Keys of fields that contain a protocol, such as `ip protocol`. */
const PROTOCOLS = /^(protocol|nfproto|l4proto|iiftype|(ether|vlan|icmp|icmpv6)\.type|\w+\.(protocol|nexthdr))$/;

export class MatchDecompiler extends ValueDecompiler {
  /** Lower bound of a possible range. */
  #lower: { slot: number; piece: number; of: Value; value: bigint } | undefined;

  match(op: Match["op"], left: Expression, right: Expression, matched?: Value): void {
    const isProtocol = op === "==" && matched !== undefined && PROTOCOLS.test(protocolKey(matched.json));
    this.add({ match: { op, left, right } }, { isProtocol });
  }

  compare(data: Data): void {
    const op = operators.find((name) => COMPARISONS[name] === (data["op"] ?? "eq")) ?? unsupported();
    const slot = slotOf(data["sreg"]);
    const value = this.load(data["sreg"]);
    const bytes = this.#wholeName(op, value, bytesOf(data["data"]));
    const lower = this.#lower;
    this.#lower = undefined;
    if (op === "<=" && lower?.slot === slot && lower.piece === this.pieces.length - 1 && isSame(lower.of, value)) {
      // Two bounds have the effect of the kernel expression `range`.
      const first = this.pieces.pop()!.expressions;
      const from = membersOf(first.at(-1)!.data)["data"];
      const range = { sreg: data["sreg"], op: "eq", fromData: from, toData: data["data"] };
      this.pending = [...first.slice(0, -1), { name: "range", data: range }];
      const { json } = this.settled(value);
      this.match("==", json, this.range(value, lower.value, read(value, bytes)));
      return;
    }
    if (this.#compareBoolean(op, value, bytes)) return;
    if (bytes.length > value.bytes) {
      const values = this.values(data["sreg"], bytes.length);
      this.match(op, this.joined(values), decodeValue(values, bytes, this.interfaces));
      return;
    }
    if (bytes.length < value.bytes) {
      this.match(op, value.json, this.#startOf(value, op, bytes));
      return;
    }
    const isRaw = value.location !== undefined && value.source?.header === undefined;
    if (isRaw && value.mask === undefined && op !== "<" && op !== ">") {
      if (this.inside(value.tunnel, () => this.#compareFields(op, value, bytes))) return;
    }
    const constant = read(value, bytes);
    if (op === ">=") this.#lower = { slot, piece: this.pieces.length, of: value, value: constant };
    if (value.mask !== undefined && value.xor === 0n) this.#compareMasked(op, value, constant);
    else if (isInnerProtocol(value)) {
      if (op !== "==") throw new Unsupported();
      const right = this.constant(value.type, constant, false);
      this.add({ match: { op, left: value.json, right } }, { isProtocol: true, isImplied: true });
    } else {
      const settled = this.settled(value);
      const right = this.constant(value.type, constant, settled.json !== value.json);
      const left = typeof right === "boolean" ? comparedWithBoolean(settled.json) : settled.json;
      this.match(op, left, right, settled === value ? value : undefined);
    }
    if (op === "==" && value.mask === undefined && value.source !== undefined) {
      const { source } = value;
      this.inside(value.tunnel, () => this.packet.learn(source, constant));
    }
  }

  /** The mask stands for flags, a prefix or a bit operation. */
  #compareMasked(op: Match["op"], value: Value, constant: bigint): void {
    const { type, bits, mask = 0n } = value;
    if ((type.kind === "bitmask" || type.kind === "label") && constant === 0n && (op === "==" || op === "!=")) {
      this.match(op === "!=" ? "in" : "!", value.json, this.constant(type, mask, true));
      return;
    }
    const place = mask === 0n ? { start: 0, length: 0 } : rangeOfBits(mask, bits);
    // For whole bytes of an address, the compiler emits no mask. A second mask comes from a bit operation.
    const isBytes =
      (bits % 8 !== 0 && value.loaded !== undefined) ||
      (place !== undefined &&
        (isAddress(type) || value.location !== undefined) &&
        ((value.location !== undefined && value.source?.header === undefined) ||
          (place.length > 0 && place.length % 8 === 0)));
    if (place?.start === 0 && type.kind !== "bitmask" && !isBytes && (op === "==" || op === "!=")) {
      const addr = this.constant(type, constant, false) as string;
      this.match(op, value.json, { prefix: { addr, len: place.length } });
      return;
    }
    this.match(op, this.settled(value).json, this.constant(type, constant, true));
  }

  /**
   * Returns the compared bytes. iptables compares names of interfaces up to their NUL, after which the kernel pads them with
   * zeros. (nft_meta_store_ifname)
   */
  #wholeName(op: Match["op"], value: Value, bytes: Uint8Array): Uint8Array {
    const isName = value.type.name === "ifname" && value.mask === undefined && (op === "==" || op === "!=");
    if (!isName || bytes.length >= value.bytes || bytes.indexOf(0) !== bytes.length - 1) return bytes;
    const whole = new Uint8Array(value.bytes);
    whole.set(bytes);
    this.#setCompared(whole);
    return whole;
  }

  /** Replaces the constant of the pending comparison by an equivalent one. */
  #setCompared(value: Uint8Array): void {
    const compared = this.pending.at(-1)!;
    const data = { ...compared.data, data: { value } };
    this.pending = [...this.pending.slice(0, -1), { ...compared, data }];
  }

  /** Decompiles an existence check. Returns false for any other comparison. */
  #compareBoolean(op: Match["op"], value: Value, bytes: Uint8Array): boolean {
    const isPadded = bytes.length <= 4 && bytes[0]! <= 1 && bytes.subarray(1).every((byte) => byte === 0);
    if (value.type.kind !== "boolean" || value.source === undefined || !isPadded) return false;
    this.#setCompared(padded(bytes.subarray(0, 1), value.source));
    this.match(
      op,
      comparedWithBoolean(value.json),
      this.constant(value.type, read(value, bytes.subarray(0, 1)), false),
    );
    return true;
  }

  /** Returns a wildcard such as "eth*", or a prefix. */
  #startOf(value: Value, op: string, bytes: Uint8Array): Expression {
    const { type } = value;
    if (value.mask !== undefined) throw new Unsupported();
    if (type.kind === "string") return `${readBuffer(bytes, 0, bytes.length)}*`;
    if (!isAddress(type) || (op !== "==" && op !== "!=")) throw new Unsupported();
    const padded = new Uint8Array(value.bytes);
    padded.set(bytes);
    const addr = this.constant(type, fromBytes(padded, "big"), false) as string;
    return { prefix: { addr, len: bytes.length * 8 } };
  }

  /** Decompiles adjacent header fields or a prefix. Otherwise, returns false. */
  #compareFields(op: "==" | "!=" | "<=" | ">=", value: Value, bytes: Uint8Array): boolean {
    const { base, offset, bits } = value.location!;
    for (const header of this.headersAt(base)) {
      if (header === "th") continue;
      const { icmpType, tunnel } = this.packet;
      const fields = fieldsOf(header, icmpType);
      const longer = fields.find(([, [at, length]]) => at === offset && length > bits && length % 8 === 0);
      if (longer !== undefined) {
        const field = fieldAt(header, offset, longer[1][1], icmpType, tunnel)!;
        if (!isAddress(field.type)) continue;
        this.match(op, field.json, this.#startOf(loadedBy(field), op, bytes));
        return true;
      }
      const adjacent = op === "==" && this.packet.tunnel === undefined ? this.#adjacentFields(base, offset, bits) : [];
      if (adjacent.length < 2) continue;
      this.#compareEach(adjacent, bytes);
      return true;
    }
    return false;
  }

  /** Returns fields that together cover the bits, or an empty list. */
  #adjacentFields(base: NonNullable<Value["location"]>["base"], offset: number, bits: number): Source[] {
    const found: Source[] = [];
    for (let at = offset; at < offset + bits; ) {
      let field: Source | undefined;
      for (let length = 8; field === undefined && at + length <= offset + bits; length += 8) {
        field = this.fieldAt(base, at, length);
      }
      if (field === undefined) return [];
      found.push(field);
      at += field.bits;
    }
    return found;
  }

  /** Splits a merged comparison into one statement per field. */
  #compareEach(fields: readonly Source[], bytes: Uint8Array): void {
    const compared = membersOf(this.pending.at(-1)!.data);
    let at = 0;
    for (const field of fields) {
      const part = bytes.subarray(at, at + field.bytes);
      at += field.bytes;
      const constant = fromBytes(part, "big");
      const value = loadedBy(field);
      this.pending = [
        { name: field.name, data: { ...locatedIn(field, this.packet.tags), dreg: compared["sreg"] } },
        { name: "cmp", data: { ...compared, data: { value: part } } },
      ];
      this.match("==", field.json, this.constant(field.type, constant, false), value);
      this.packet.learn(field, constant);
    }
  }

  lookup({ sreg, dreg, set: name, flags }: Data): void {
    const set = this.context.setOf(String(name)) ?? unsupported();
    const parts = this.key(sreg, set);
    const key = this.joined(parts);
    if (dreg === undefined) {
      const items = set.anonymous ? set.items(parts, undefined) : undefined;
      const isInverted = hasFlag(flags, "invert");
      this.match(isInverted ? "!=" : "==", key, items === undefined ? `@${name}` : { set: items });
      if (items !== undefined && !isInverted) this.learnIcmpTypes(parts, items);
    } else if (set.shape.data === "verdict") {
      this.add({ vmap: { key, data: this.mapData(String(name), set, parts, undefined) } });
    } else {
      const data = Array.isArray(set.shape.data) ? (set.shape.data as readonly Part[]) : unsupported();
      const occupied = dataLength(data, set.shape.dataInterval === true);
      this.store(dreg, { ...data[0]!, json: 0, map: { key, name: String(name), parts }, occupied });
    }
  }
}

/** Whether two registers contain the same bits of the same field. */
function isSame(one: Value, other: Value): boolean {
  const parts = ({ json, location, extension, mask, xor, shift }: Value) => [
    json,
    location,
    extension,
    mask,
    xor,
    shift,
  ];
  return equals(parts(one), parts(other));
}
