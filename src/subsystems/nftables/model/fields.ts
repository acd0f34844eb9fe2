import { type Datatype, datatype } from "./datatypes.ts";
import {
  type Base,
  baseNames,
  type ctKeys,
  type Field,
  headers,
  icmpTypes,
  type Key,
  type metaKeys,
  type TunnelName,
} from "./field-tables.ts";
import type { Expression } from "./statements.ts";

export type Data = Record<string, unknown>;

/** One nftables expression (instruction) of a rule in the kernel. The names and types in `data` depend on `name`. */
export interface KernelExpression {
  readonly name?: string | undefined;
  readonly data?: object | undefined;
}

/** Returns the bytes of a constant in a kernel expression, and undefined for a verdict. */
export function bytesIn(operand: unknown): Uint8Array | undefined {
  const isValue = typeof operand === "object" && operand !== null && "value" in operand;
  return isValue && operand.value instanceof Uint8Array ? operand.value : undefined;
}

/** Name of a header field, such as "ip.saddr". */
export type PayloadName = {
  [H in keyof typeof headers]: `${H}.${keyof (typeof headers)[H]["fields"] & string}`;
}[keyof typeof headers];
/** Name of a value that nftables rules can read, such as "ip.saddr", "meta.iifname" or "ct.state". */
export type FieldName = PayloadName | `meta.${keyof typeof metaKeys}` | `ct.${keyof typeof ctKeys}`;

/** A field that rules can read, and how to load it. */
export interface Source {
  readonly json: Expression;
  readonly name: string;
  /** Attributes of the loading kernel expression, without the destination register. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly type: Datatype;
  /** Length of the value in bytes. */
  readonly bytes: number;
  /** `shift` low-order bits of the loaded bytes follow the field. */
  readonly bits: number;
  /** Number of bits by which the value is shifted. */
  readonly shift: number;
  readonly header?: string | undefined;
  readonly tunnel?: TunnelName | undefined;
}

export function whole(
  name: string,
  json: unknown,
  data: Record<string, unknown>,
  type: Datatype,
  bytes: number = type.bytes,
): Source {
  return { json: json as Expression, name, data, type, bytes, bits: bytes * 8, shift: 0 };
}

export function keyed(name: string, json: object, [key, type, bytes]: Key, data: Record<string, unknown> = {}): Source {
  return whole(name, json, { key, ...data }, datatype(type), bytes);
}

/** The value is 0 or 1. */
export function flag(source: Source | undefined): Source | undefined {
  return source && { ...source, type: { ...source.type, max: 1n } };
}

/** Ignores names that are inherited from Object.prototype. */
export function own<Value>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

export function place([offset, bits, type]: Field): Pick<Source, "type" | "bytes" | "bits" | "shift"> & { at: number } {
  const at = offset >> 3;
  const end = (offset + bits + 7) >> 3;
  const known = datatype(type ?? "integer");
  return { at, bytes: end - at, bits, shift: end * 8 - offset - bits, type: { ...known, bytes: (bits + 7) >> 3 } };
}

export function headerNamed(protocol: unknown): { base: Base; fields: Readonly<Record<string, Field>> } | undefined {
  return own(headers, protocol);
}

/** `given` is the tunnel whose inner packet contains the header. */
export function payloadSource(protocol: string, field: string, given?: TunnelName): Source | undefined {
  const header = headerNamed(protocol);
  const row = header && own(header.fields, field);
  if (header === undefined || row === undefined) return undefined;
  const { at, ...rest } = place(row);
  const tunnel = header.base === "tun" ? (protocol as TunnelName) : given;
  const json = { payload: { ...(tunnel !== undefined && { tunnel }), protocol, field } };
  return {
    json,
    tunnel,
    name: "payload",
    data: { base: baseNames[header.base], offset: at, len: rest.bytes },
    header: protocol,
    ...rest,
  };
}

/** Offset and length are in bits. */
export function rawSource(base: Base, offset: number, bits: number): Source {
  const { at, ...rest } = place([offset, bits]);
  const json = base === "tun" ? 0 : { payload: { base, offset, len: bits } };
  return { json, name: "payload", data: { base: baseNames[base], offset: at, len: rest.bytes }, ...rest };
}

/** Returns the names of keys by their names in the kernel. */
export function keysByKernel(table: Readonly<Record<string, Key>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table).map(([key, [kernel]]) => [kernel, key]));
}

/** Undefined if no match has tested the ICMP type. */
export type IcmpType = number | "several" | undefined;

/** Fields of protocols other than ICMP are always possible. */
function isPossible(header: string, field: string, type: IcmpType): boolean {
  const types = icmpTypes[`${header}.${field}`];
  if (types === undefined) return true;
  return type === "several" ? types.length > 1 : type !== undefined && types.includes(type);
}

/** ICMP fields depend on the type of the message. */
export function fieldsOf(protocol: string, icmpType: IcmpType): [name: string, field: Field][] {
  return Object.entries(headerNamed(protocol)?.fields ?? {}).filter(([name]) => isPossible(protocol, name, icmpType));
}

const placeKey = (offset: number, bits: number) => offset * 0x1000 + bits;
const fieldNames = new Map<string, ReadonlyMap<number, readonly string[]>>();

function namesAt(protocol: string): ReadonlyMap<number, readonly string[]> {
  const known = fieldNames.get(protocol);
  if (known !== undefined) return known;
  const names = new Map<number, string[]>();
  for (const [name, [offset, bits]] of Object.entries(headerNamed(protocol)?.fields ?? {}))
    names.set(placeKey(offset, bits), [...(names.get(placeKey(offset, bits)) ?? []), name]);
  fieldNames.set(protocol, names);
  return names;
}

/** Offset and length are in bits. */
export function fieldAt(
  protocol: string,
  offset: number,
  bits: number,
  icmpType?: IcmpType,
  tunnel?: TunnelName,
): Source | undefined {
  const found = namesAt(protocol)
    .get(placeKey(offset, bits))
    ?.find((name) => isPossible(protocol, name, icmpType));
  return found === undefined ? undefined : payloadSource(protocol, found, tunnel);
}
