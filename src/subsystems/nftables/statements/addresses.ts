// The addresses, ports and interfaces to which statements send packets.
import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { datatype } from "../model/datatypes.ts";
import { families } from "../model/families.ts";
import type { Expression } from "../model/statements.ts";
import { type Part, partOf } from "../objects/elements.ts";
import { expressionText } from "../text/expressions/expression-text.ts";
import { readStatementValue } from "../text/expressions/expressions.ts";
import type { Reader } from "../text/scanner/reader.ts";

export const PORT: Part = partOf(datatype("inet_service"));
export const DEVICE: Part = partOf(datatype("iface_index"));
const ADDRESSES: Readonly<Record<string, Part>> = {
  ip: partOf(datatype("ipv4_addr")),
  ip6: partOf(datatype("ipv6_addr")),
};

/** Undefined for families with several address types, such as inet. */
export const addressTypeOf = (family: string | undefined): Part | undefined => ADDRESSES[family ?? ""];

/** Throws a TypeError for families with several address types. */
export function addressPart(family: string | undefined, path: string): Part {
  return addressTypeOf(family) ?? invalidFamily(family, path);
}

/** Rejects a hash as address: nft 1.1.7 uses its bytes in reverse order on x86. */
export function checkAddress(value: Expression, path: string): void {
  const isHash = isRecord(value) && ("jhash" in value || "symhash" in value);
  if (isHash) throw typeError(path, "a hash cannot be an address; use a map of the hash");
}

export function addressFamily(family: string | undefined, path: string): number {
  return family === "ip" || family === "ip6" ? families[family] : invalidFamily(family, path);
}

function invalidFamily(family: string | undefined, path: string): never {
  if (family !== undefined) throw typeError(path, `expected "ip" or "ip6", got ${describeValue(family)}`);
  throw typeError(path, `expected "ip" or "ip6", because the family of the table does not determine it`);
}

/** Inverse of {@link addressFamily}. Undefined for other families, such as inet. */
export function nameOfFamily(number: unknown): "ip" | "ip6" | undefined {
  return number === families.ip ? "ip" : number === families.ip6 ? "ip6" : undefined;
}

export function maybeFamily(reader: Reader): { family?: "ip" | "ip6" } {
  const { word } = reader;
  if (word !== "ip" && word !== "ip6") return {};
  reader.advance();
  return { family: word };
}

/** Reads an address, a port after a colon, or both, as fields of `target`. */
export function readTarget<Target extends object>(
  reader: Reader,
  target: Target & { addr?: Expression | undefined; port?: Expression | undefined },
  type: Part | undefined,
): Target {
  const { at } = reader;
  if (reader.word !== ":") target.addr = readStatementValue(reader, [type, PORT]);
  if (isRecord(target.addr) && "concat" in target.addr) reader.reject("expected an address or a map of addresses", at);
  reader.mark(target, "addr", at);
  if (reader.eat(":")) {
    const { at: port } = reader;
    target.port = readStatementValue(reader, [PORT]);
    reader.mark(target, "port", port);
  }
  return target;
}

/** An IPv6 address is in brackets if a port follows. */
export function targetAddressText(addr: Expression, type: Part | undefined, hasPort: boolean): string {
  const text = expressionText(addr, [type, PORT]);
  const isConstant = !isRecord(addr) || "range" in addr;
  if (!hasPort || !isConstant || !text.includes(":")) return text;
  return text
    .split("-")
    .map((part) => `[${part}]`)
    .join("-");
}
