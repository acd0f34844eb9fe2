// Converts the comparisons and set lookups of a rule to match statements.
import { fromBytes } from "../datatypes.ts";
import { dataLength, decodeValue, type Part } from "../elements.ts";
import type { Expression } from "../statements.ts";
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
} from "./decompile-value.ts";
import { headers } from "./field-tables.ts";
import { type Data, fieldAt, type Source } from "./fields.ts";

const OPERATORS: Readonly<Record<string, "==" | "!=" | "<" | ">" | "<=" | ">=">> = {
  eq: "==",
  neq: "!=",
  lt: "<",
  gt: ">",
  lte: "<=",
  gte: ">=",
};

/** Converts the kernel expressions that compare register values to match statements. */
export class MatchDecompiler extends ValueDecompiler {
  /**
   * Indexes in `statements` of matches that a declaration cannot contain. A later field must therefore imply each of
   * them.
   */
  protected readonly implied: Set<number> = new Set();

  protected match(op: "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "!", left: Expression, right: Expression): void {
    this.add({ match: { op, left, right } });
  }

  protected compare(data: Data): void {
    const op = OPERATORS[String(data["op"] ?? "eq")] ?? unsupported();
    const slot = slotOf(data["sreg"]);
    const bytes = bytesOf(data["data"]);
    const value = this.load(data["sreg"]);
    const lower = this.lower;
    this.lower = undefined;
    if (op === "<=" && lower?.slot === slot && lower.index === this.statements.length - 1) {
      this.statements.pop();
      this.match("==", value.json, this.range(value, lower.value, read(value, bytes)));
      return;
    }
    if (bytes.length > value.bytes) {
      this.compareConcat(op, data["sreg"], bytes);
      return;
    }
    if (bytes.length < value.bytes) {
      if (value.type.kind !== "string") throw new Unsupported();
      this.match(op, value.json, `${new TextDecoder().decode(bytes)}*`);
      return;
    }
    if (
      value.location !== undefined &&
      value.source?.header === undefined &&
      value.mask === undefined &&
      op !== "<" &&
      op !== ">"
    ) {
      if (this.inside(value.tunnel, () => this.compareFields(op, value, bytes))) return;
    }
    const constant = read(value, bytes);
    const { type, bits, mask } = value;
    if (isInnerProtocol(value)) {
      if (op !== "==") throw new Unsupported();
      // The match is only valid if a later field of the inner packet implies it.
      this.implied.add(this.statements.length);
      this.match(op, value.json, this.constant(type, constant, false));
      this.inside(value.tunnel, () => this.learn(value, constant, this.statements.length - 1));
      return;
    }
    if (mask === undefined || value.xor !== 0n) {
      const settled = this.settled(value);
      const index = this.statements.length;
      this.match(op, settled.json, this.constant(type, constant, settled.json !== value.json));
      if (op === ">=") this.lower = { slot, index, value: constant };
      if (op === "==" && settled === value) this.inside(value.tunnel, () => this.learn(value, constant, index));
      return;
    }
    this.seen(value.source);
    if ((type.kind === "bitmask" || type.kind === "label") && constant === 0n) {
      this.match(op === "!=" ? "in" : "!", value.json, this.constant(type, mask, true));
      return;
    }
    const place = mask === 0n ? { start: 0, length: 0 } : rangeOfBits(mask, bits);
    const isRaw = value.location !== undefined && value.source?.header === undefined;
    if (place?.start === 0 && type.kind !== "bitmask" && !isRaw && (op === "==" || op === "!=")) {
      const addr = this.constant(type, constant, false) as string;
      this.match(op, value.json, { prefix: { addr, len: place.length } });
      return;
    }
    const settled = this.settled(value);
    this.match(op, settled.json, this.constant(type, constant, true));
  }

  /**
   * Converts a comparison of several adjacent fields, or of the first bytes of an address, to match statements. Returns
   * false if the comparison is neither of these.
   */
  protected compareFields(op: "==" | "!=" | "<=" | ">=", value: Value, bytes: Uint8Array): boolean {
    const { base, offset, bits } = value.location!;
    for (const header of this.headersAt(base)) {
      if (header === undefined || header === "th") continue;
      const whole = Object.entries(
        headers[header as keyof typeof headers].fields as Record<string, readonly [number, number, string?]>,
      );
      const start = whole.find(([, [at, length]]) => at === offset && length > bits && length % 8 === 0);
      if (start !== undefined) {
        const field = fieldAt(header, offset, start[1][1], undefined, this.packet.tunnel)!;
        if (field.type.kind !== "ipv4" && field.type.kind !== "ipv6") continue;
        const padded = new Uint8Array(field.bytes);
        padded.set(bytes);
        this.seen(field);
        const addr = this.constant(field.type, fromBytes(padded, "big"), false) as string;
        this.match(op, field.json, { prefix: { addr, len: bits } });
        return true;
      }
      if (op !== "==") continue;
      const parts: Source[] = [];
      for (let at = offset; at < offset + bits; ) {
        const next = whole.find(
          ([, [from, length]]) => from === at && at + length <= offset + bits && from % 8 === 0 && length % 8 === 0,
        );
        if (next === undefined) break;
        parts.push(fieldAt(header, at, next[1][1], undefined, this.packet.tunnel)!);
        at += next[1][1];
      }
      if (parts.length < 2 || parts.reduce((sum, one) => sum + one.bits, 0) !== bits) continue;
      let at = 0;
      for (const one of parts) {
        const constant = fromBytes(bytes.subarray(at, at + one.bytes), "big");
        at += one.bytes;
        this.seen(one);
        this.match(op, one.json, this.constant(one.type, constant, false));
        this.learn(loadedBy(one), constant, this.statements.length - 1);
      }
      return true;
    }
    return false;
  }

  protected compareConcat(op: "==" | "!=" | "<" | ">" | "<=" | ">=", register: unknown, bytes: Uint8Array): void {
    const values = this.values(register, bytes.length);
    this.match(op, this.joined(values), decodeValue(values, bytes, this.context.interfaces));
  }

  /**
   * Records the protocol that a match determines, for later expressions of the rule. `index` is the position of the
   * match in `statements`.
   */
  protected learn({ source }: Value, value: bigint, index: number): void {
    const { layer, protocol } = (source && this.packet.learn(source, value)) ?? {};
    if (layer === undefined || protocol === undefined) return;
    // Except in the families ip and ip6, a match on a field of the network header also restricts the network protocol.
    // Therefore, the match must stay in the rule even if a later field implies the transport protocol.
    const restricts = layer === "transport" && source!.header !== undefined;
    if (restricts && this.family !== "ip" && this.family !== "ip6") return;
    this.packet.dependencies.set(layer, { index, protocol });
  }

  protected lookup({ sreg, dreg, set: name, flags }: Data): void {
    const set = this.context.setOf(String(name)) ?? unsupported();
    const parts = this.key(sreg, set.shape);
    const key = this.joined(parts);
    const isVerdict = set.shape.data === "verdict";
    if (dreg !== undefined && !isVerdict) {
      const data = Array.isArray(set.shape.data) ? (set.shape.data as readonly Part[]) : unsupported();
      const occupied = dataLength(data, set.shape.dataInterval === true);
      const value: Value = { ...data[0]!, json: 0, map: { key, name: String(name), parts }, occupied };
      this.store(dreg, value);
      return;
    }
    if (dreg !== undefined) {
      this.add({ vmap: { key, data: this.mapData(String(name), set, parts, undefined) } });
      return;
    }
    const right = set.anonymous ? { set: set.items(parts, undefined) } : `@${name}`;
    this.match((flags as string[] | undefined)?.includes("invert") === true ? "!=" : "==", key, right);
  }
}
