import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { sourceOf, unknownExpression } from "../expressions/registry.ts";
import { allOnes, isConstant, toInteger } from "../model/datatypes.ts";
import { checksums } from "../model/field-tables.ts";
import type { Source } from "../model/fields.ts";
import { type ArgumentOf, type Expression, fieldsIn } from "../model/statements.ts";
import { BITWISE, type ValueCompiler } from "../rules/expressions/compile-value.ts";
import { locatedIn, operandOf } from "../rules/expressions/rule-expressions.ts";
import type { PacketStatement } from "./packet-statement.ts";
import { isMap } from "./simple/statement.ts";

/** Changes a field of the packet, metadata, or a property of the connection. */
export const mangle: PacketStatement<ArgumentOf<"mangle">> = {
  argument: { checks: { key: true, value: true }, required: ["key", "value"] },
  compile: compileMangle,
};

interface Change {
  readonly and: bigint;
  readonly xor: bigint;
}

const isSame = (a: Source, b: Source | undefined) => JSON.stringify(a.json) === JSON.stringify(b?.json);

function compileMangle(rule: ValueCompiler, { key, value }: ArgumentOf<"mangle">, path: string): void {
  const source = sourceOf(key) ?? unknownExpression(key, `${path}.key`);
  const { name, data, tunnel } = source;
  const isPayload = name === "payload" && tunnel === undefined;
  if (!isPayload && name !== "meta" && name !== "ct" && name !== "exthdr") {
    const what = tunnel === undefined ? name : `the packet in a tunnel (${tunnel})`;
    throw typeError(`${path}.key`, `${what} is read-only and cannot be set`);
  }
  rule.require(key, `${path}.key`);
  if (name === "ct" && data["key"] === "secmark" && (isConstant(value) || isMap(value)))
    throw typeError(`${path}.value`, "expected a value of the packet, such as meta.secmark");
  if (isPayload) {
    compilePayload(rule, source, value, `${path}.value`);
    return;
  }
  rule.value(value, 0, [operandOf(source)], `${path}.value`);
  rule.emit(name, { ...data, sreg: 1 });
}

function compilePayload(rule: ValueCompiler, source: Source, value: Expression, path: string): void {
  const located = locatedIn(source, rule.packet.tags);
  const { type: csumType = "none", offset: csumOffset = 0, pseudo = [] } = checksums[source.header ?? ""] ?? {};
  const { field = "" } = fieldsIn(source.json, "payload");
  let { bytes, shift } = source;
  let offset = Number(located["offset"]);
  // The kernel updates internet checksums only for complete 16-bit words.
  if (csumType === "inet" && offset % 2 === 1) {
    offset--;
    bytes++;
  }
  if ((csumType === "inet" || source.header === "vlan") && bytes % 2 === 1) {
    bytes++;
    shift += 8;
  }
  const location = { base: located["base"], offset, len: bytes };
  const isWhole = source.bits === bytes * 8;
  const isPlain = isSame(source, sourceOf(value)) || (isWhole && isConstant(value));
  const change = isPlain ? undefined : changeOf(rule, source, value, path);
  if (change !== undefined) {
    rule.emit("payload", { ...location, dreg: 1 });
    const others = allOnes(bytes * 8) ^ (allOnes(source.bits) << BigInt(shift));
    const mask = others | (change.and << BigInt(shift));
    rule.bitwise(0, { bytes, order: "big" }, mask, change.xor << BigInt(shift));
  } else if (isWhole) rule.value(value, 0, [operandOf(source)], path);
  else {
    const what = `${source.header ?? "payload"} ${field}`.trim();
    throw typeError(
      path,
      `expected a constant, or an operation such as { "|": [${what}, 1] }, because ${what} shares its bytes or its word of the checksum with other fields`,
    );
  }
  const csumFlags = pseudo.includes(field) || located["base"] === "inner-header" ? 1 : 0;
  rule.emit("payload", { ...location, sreg: 1, csumType, csumOffset, csumFlags });
}

/** Returns undefined unless all operands are constants or the changed field. */
function changeOf(rule: ValueCompiler, source: Source, value: Expression, path: string): Change | undefined {
  const integer = (constant: Expression, where: string) =>
    toInteger(source.type, constant, source.bits, where, rule.interfaces);
  if (isConstant(value)) return { and: 0n, xor: integer(value, path) };
  if (isSame(source, sourceOf(value))) return { and: allOnes(source.bits), xor: 0n };
  const [kind, operands] = isRecord(value) ? (Object.entries(value)[0] ?? [""]) : [""];
  if (!Object.hasOwn(BITWISE, kind) || kind === "<<" || kind === ">>" || !Array.isArray(operands)) return undefined;
  const [left, ...rest] = operands.toSorted((a, b) => Number(isConstant(a)) - Number(isConstant(b)));
  const where = `${path}[${JSON.stringify(kind)}]`;
  const change = rest.every(isConstant) ? changeOf(rule, source, left, where) : undefined;
  return rest.reduce<Change | undefined>((known, constant, index) => {
    if (known === undefined) return undefined;
    const number = integer(constant, `${where}[${index + 1}]`);
    if (kind === "^") return { and: known.and, xor: known.xor ^ number };
    if (kind === "&") return { and: known.and & number, xor: known.xor & number };
    return { and: known.and & ~number, xor: known.xor | number };
  }, change);
}
