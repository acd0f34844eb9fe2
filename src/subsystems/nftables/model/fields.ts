import type { ExprAttrs } from "../../../families/nftables.ts";
import type { Write } from "../../../schema/model/types.ts";
import { type Datatype, datatype } from "./datatypes.ts";
import {
  type Base,
  baseNames,
  ctKeys,
  extensions,
  type Field,
  headers,
  icmpTypes,
  ipsecKeys,
  type Key,
  metaKeys,
  rtKeys,
  socketKeys,
  type TunnelName,
  tunnelKeys,
} from "./field-tables.ts";
import type { Expression } from "./statements.ts";

/** One nftables expression (instruction) of a rule in the kernel. */
export type KernelExpression = ExprAttrs<Write>;

export type Data = Record<string, unknown>;

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

function whole(
  name: string,
  json: object,
  data: Record<string, unknown>,
  type: Datatype,
  bytes: number = type.bytes,
): Source {
  return { json: json as Expression, name, data, type, bytes, bits: bytes * 8, shift: 0 };
}

function keyed(name: string, json: object, [key, type, bytes]: Key, data: Record<string, unknown> = {}): Source {
  return whole(name, json, { key, ...data }, datatype(type), bytes);
}

/** The value is 0 or 1. */
function flag(source: Source | undefined): Source | undefined {
  return source && { ...source, type: { ...source.type, max: 1n } };
}

/** Ignores names that are inherited from Object.prototype. */
function own<Value>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  return typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined;
}

function place([offset, bits, type]: Field): Pick<Source, "type" | "bytes" | "bits" | "shift"> & { at: number } {
  const at = offset >> 3;
  const end = (offset + bits + 7) >> 3;
  const known = datatype(type ?? "integer");
  return { at, bytes: end - at, bits, shift: end * 8 - offset - bits, type: { ...known, bytes: (bits + 7) >> 3 } };
}

/** `given` is the tunnel whose inner packet contains the header. */
export function payloadSource(protocol: string, field: string, given?: TunnelName): Source | undefined {
  const header: { base: Base; fields: Readonly<Record<string, Field>> } | undefined = own(headers, protocol);
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

/** Without `field`, describes the test whether the header or option exists. */
export function extensionSource(kind: string, name: string, field: string | undefined): Source | undefined {
  const table = extensions[kind];
  if (kind === "tcp option" && name === "sack0") return extensionSource(kind, "sack", field);
  const known = table && own(table.known, name);
  if (table === undefined || known === undefined) return undefined;
  const header = { exthdr: "ip6", "ip option": "ip" }[kind];
  const data = { op: table.op, type: known[0] };
  if (field === undefined) {
    const present = { ...data, offset: 0, len: 1, flags: ["present"] };
    return { ...whole("exthdr", { [kind]: { name } }, present, datatype("boolean")), header };
  }
  const row = own(known[1], field) ?? own(table.common, field);
  if (row === undefined) return undefined;
  const { at, ...rest } = place(row);
  const json = { [kind]: { name, field } } as Expression;
  return { json, name: "exthdr", data: { ...data, offset: at, len: rest.bytes }, header, ...rest };
}

/** `base` is the number of the TCP option. */
export function rawOption(base: number, offset: number, bits: number): Source {
  const { at, ...rest } = place([offset, bits]);
  const json = { "tcp option": { base, offset, len: bits } };
  return { json, name: "exthdr", data: { op: "tcpopt", type: base, offset: at, len: rest.bytes }, ...rest };
}

/** Keyed like the JSON expression. Undefined for invalid arguments. */
const sources: Readonly<Record<string, (args: Record<string, unknown>) => Source | undefined>> = {
  payload({ tunnel, protocol, field, base, offset, len }) {
    if (base === undefined) return payloadSource(String(protocol), String(field), tunnel as TunnelName | undefined);
    const valid = own(baseNames, base) !== undefined && Number.isInteger(offset) && Number.isInteger(len);
    // nft shows the first two 16-bit words as ports.
    if (base === "th" && len === 16 && (offset === 0 || offset === 16))
      return payloadSource("th", offset === 0 ? "sport" : "dport");
    return valid && Number(offset) >= 0 && Number(len) > 0
      ? rawSource(base as Base, Number(offset), Number(len))
      : undefined;
  },
  meta({ key }) {
    const name = key === "secpath" ? "ipsec" : key;
    const row = own<Key>(metaKeys, name);
    const source = row && keyed("meta", { meta: { key: name } }, row);
    return key === "nftrace" || key === "broute" ? flag(source) : source;
  },
  ct({ key, dir }) {
    const row = own<Key>(ctKeys, key);
    if (row === undefined || !(dir === undefined || dir === "original" || dir === "reply")) return undefined;
    // Both directions of a connection have the same protocol.
    const isDirected = dir !== undefined && key !== "protocol" && key !== "l3proto";
    const json = { ct: { key, ...(isDirected && { dir }) } };
    return keyed("ct", json, row, isDirected ? { direction: dir } : {});
  },
  rt({ key, family }) {
    const row = own(rtKeys, family === "ip6" && key === "nexthop" ? "ip6 nexthop" : key);
    return row && keyed("rt", { rt: { key, ...(family !== undefined && { family }) } }, row);
  },
  socket({ key, level }) {
    const row = own(socketKeys, key);
    const json = { socket: { key, ...(level !== undefined && { level }) } };
    const source = row && keyed("socket", json, row, level === undefined ? {} : { level });
    return key === "transparent" || key === "wildcard" ? flag(source) : source;
  },
  tunnel({ key }) {
    const row = own(tunnelKeys, key);
    return row && keyed("tunnel", { tunnel: { key } }, row);
  },
  osf({ key, ttl }) {
    if (key !== "name" && key !== "version") return undefined;
    const data = {
      ttl: ttl === "loose" ? 1 : ttl === "skip" ? 2 : 0,
      ...(key === "version" && { flags: ["version"] }),
    };
    return whole("osf", { osf: { key, ...(ttl !== undefined && { ttl }) } }, data, datatype("string"));
  },
  fib({ result, flags }) {
    const types: Readonly<Record<string, readonly [string, string]>> = {
      oif: ["oif", "iface_index"],
      oifname: ["oifname", "ifname"],
      type: ["addrtype", "fib_addrtype"],
      check: ["oif", "boolean"],
    };
    const row = own(types, result);
    if (row === undefined) return undefined;
    const list = [flags].flat() as string[];
    const data = { result: row[0], flags: result === "check" ? [...list, "present"] : list };
    return whole("fib", { fib: { result, flags: list } }, data, datatype(row[1]));
  },
  ipsec({ key, dir, spnum, family }) {
    const row = own(ipsecKeys, family === undefined ? key : `${family} ${key}`);
    if (row === undefined || (dir !== "in" && dir !== "out")) return undefined;
    const json = { ipsec: { key, ...(family !== undefined && { family }), dir, spnum: spnum ?? 0 } };
    return keyed("xfrm", json, row, { dir: dir === "in" ? 0 : 1, spnum: spnum ?? 0 });
  },
  numgen({ mode, mod, offset = 0 }) {
    const data = { type: mode === "inc" ? "incremental" : mode, modulus: mod, offset };
    return whole("numgen", { numgen: { mode, mod, offset } }, data, datatype("number"));
  },
  symhash({ mod, offset = 0 }) {
    const json = { symhash: { mod, ...(offset !== 0 && { offset }) } };
    return whole("hash", json, { type: "sym", modulus: mod, offset }, datatype("number"));
  },
  "dccp option": ({ type }) => {
    if (!Number.isInteger(type)) return undefined;
    const data = { op: "dccp", type, offset: 0, len: 1, flags: ["present"] };
    return { ...whole("exthdr", { "dccp option": { type } }, data, datatype("boolean")), header: "dccp" };
  },
  ...Object.fromEntries(
    Object.keys(extensions).map((kind) => [
      kind,
      ({ name, field, base, offset, len }: Record<string, unknown>) => {
        if (base !== undefined) return rawOption(Number(base), Number(offset), Number(len));
        return extensionSource(kind, String(name), field === undefined ? undefined : String(field));
      },
    ]),
  ),
};

/**
 * Returns the JSON form of the left side of a comparison with a boolean: nft writes `fib … oif` there instead of
 * `fib … check`.
 */
export function comparedWithBoolean(json: Expression): Expression {
  const { fib } = json as { fib?: { result: string; flags: string[] } };
  return fib?.result === "check" ? { fib: { result: "oif", flags: fib.flags } } : json;
}

/** Returns the boolean that `exists` tests. */
export function presenceOf({ json, name, data }: Source): Source | undefined {
  const { fib, "tcp option": option } = json as {
    fib?: { result: string };
    "tcp option"?: { offset?: number; len?: number };
  };
  if (fib?.result === "oif" || fib?.result === "check") return sources["fib"]!({ ...fib, result: "check" });
  if (option?.offset !== 0 || option.len !== 8) return undefined;
  return whole(name, json as object, { ...data, flags: ["present"] }, datatype("boolean"));
}

export function sourceOf(expression: Expression): Source | undefined {
  if (typeof expression !== "object" || expression === null) return undefined;
  const [kind] = Object.keys(expression);
  const args: unknown = kind === undefined ? undefined : (expression as Record<string, unknown>)[kind];
  const source = own(sources, kind);
  if (source === undefined || typeof args !== "object" || args === null) return undefined;
  return source(args as Record<string, unknown>);
}

const indexOf = (table: Readonly<Record<string, Key>>) => {
  return new Map(Object.entries(table).map(([key, [kernel]]) => [kernel, key]));
};
const names: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  meta: indexOf(metaKeys),
  ct: indexOf(ctKeys),
  rt: indexOf(rtKeys),
  socket: indexOf(socketKeys),
  tunnel: indexOf(tunnelKeys),
  xfrm: indexOf(ipsecKeys),
};

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
  const header: { fields: Readonly<Record<string, Field>> } | undefined = own(headers, protocol);
  return Object.entries(header?.fields ?? {}).filter(([name]) => isPossible(protocol, name, icmpType));
}

const placeKey = (offset: number, bits: number) => offset * 0x1000 + bits;
const fieldNames = new Map<string, ReadonlyMap<number, readonly string[]>>();

function namesAt(protocol: string): ReadonlyMap<number, readonly string[]> {
  const known = fieldNames.get(protocol);
  if (known !== undefined) return known;
  const names = new Map<number, string[]>();
  for (const [name, [offset, bits]] of Object.entries<Field>(own(headers, protocol)?.fields ?? {}))
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

/** Offset and length are in bits. */
export function extensionAt(data: Record<string, unknown>, offset: number, bits: number): Source | undefined {
  if (data["op"] === "dccp" && offset === 0 && bits === 8) return sources["dccp option"]!({ type: data["type"] ?? 0 });
  for (const [kind, { op, known, common }] of Object.entries(extensions)) {
    if (op !== (data["op"] ?? "ipv6")) continue;
    for (const [name, [number, fields]] of Object.entries(known)) {
      if (number !== (data["type"] ?? 0)) continue;
      if ((data["flags"] as unknown[] | undefined)?.includes("present")) return extensionSource(kind, name, undefined);
      for (const [field, [at, length]] of Object.entries({ ...common, ...fields })) {
        if (at === offset && length === bits) return extensionSource(kind, name, field);
      }
    }
  }
  return undefined;
}

/** The offset is in bits. */
export function addressAt(data: Record<string, unknown>, offset: number): Source | undefined {
  const source = extensionAt(data, offset, 128) ?? extensionAt(data, offset, 32);
  return source?.type.kind === "ipv6" || source?.type.kind === "ipv4" ? source : undefined;
}

/** Describes values such as `meta mark`, which `payload` cannot load. */
export function sourceOfKernel(name: string, data: Record<string, unknown>): Source | undefined {
  const key = names[name]?.get(String(data["key"]));
  switch (name) {
    case "meta":
      return sources["meta"]!({ key });
    case "ct":
      return sources["ct"]!({ key, dir: data["direction"] });
    case "rt":
      return key === "nexthop"
        ? sources["rt"]!({ key, family: "ip" })
        : key === "ip6 nexthop"
          ? sources["rt"]!({ key: "nexthop", family: "ip6" })
          : sources["rt"]!({ key });
    case "tunnel":
      return sources["tunnel"]!({ key });
    case "socket":
      return sources["socket"]!({ key, level: key === "cgroupv2" ? data["level"] : undefined });
    case "xfrm": {
      const [family, name] = key?.includes(" ") === true ? key.split(" ") : [undefined, key];
      return sources["ipsec"]!({ key: name, family, dir: data["dir"] === 1 ? "out" : "in", spnum: data["spnum"] });
    }
    case "osf": {
      const ttl = [undefined, "loose", "skip"][Number(data["ttl"] ?? 0)];
      return sources["osf"]!({
        key: (data["flags"] as unknown[] | undefined)?.includes("version") ? "version" : "name",
        ttl,
      });
    }
    case "fib": {
      const { result, flags: all = [] } = data as { result: string; flags?: string[] };
      const flags = all.filter((flag) => flag !== "present");
      if (flags.length < all.length) return result === "oif" ? sources["fib"]!({ result: "check", flags }) : undefined;
      return sources["fib"]!({ result: result === "addrtype" ? "type" : result, flags });
    }
    case "numgen":
      return sources["numgen"]!({
        mode: data["type"] === "incremental" ? "inc" : data["type"],
        mod: data["modulus"],
        offset: data["offset"],
      });
    case "hash":
      return data["type"] === "sym" ? sources["symhash"]!({ mod: data["modulus"], offset: data["offset"] }) : undefined;
    default:
      return undefined;
  }
}
