// Encoding of `typeof` expressions in the user data of nftables sets.

import { typeError } from "../../../base/argument-error.ts";
import { isRecord } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { nftables } from "../../../families/nftables.ts";
import { extensionAt, extensionSource } from "../expressions/extensions.ts";
import { bases } from "../expressions/payload.ts";
import { checkExpression, sourceOf, sourceOfKernel, storedFields } from "../expressions/registry.ts";
import type { Datatype } from "../model/datatypes.ts";
import { extensions, headers, metaKeys, type TunnelName, tunnels } from "../model/field-tables.ts";
import { headerNamed, payloadSource, rawSource, type Source } from "../model/fields.ts";
import { type Expression, entryOf, fieldsIn, membersOf } from "../model/statements.ts";
import { readEntries, typeofEntries, writeEntry, writeNumber } from "../model/userdata.ts";
import { componentsOf, type Part, typeofPart } from "./elements.ts";

/** Numbers of expressions in user data. `storedFields` has further numbers. */
const Kind = { Verdict: 1, Payload: 7, Extension: 8, Concat: 13 } as const;
/** Entries that describe an expression in user data. */
const Entry = { Kind: 0, Data: 1 } as const;

/** Numbers of protocol headers in the user data of nft sets. */
const protocolNumbers: Readonly<Record<string, number>> = Object.fromEntries(
  "ah esp comp icmp igmp udp udplite tcp dccp sctp th ip ip6 icmpv6 arp vlan ether vxlan geneve gre gretap"
    .split(" ")
    .map((name, index) => [name, index + 1]),
);

/** nft 1.1.4 increased the numbers of `fib` and `xfrm`, which differ in their numbers of stored attributes, by 1. */
const FIRST_CHANGED = 26;

/** Numbers for missing attributes (default 0). Undefined: no entry. */
const absent: Readonly<Record<string, number | undefined>> = { direction: 0xffff_ffff, level: undefined };
const absentNumber = (attribute: string) => (Object.hasOwn(absent, attribute) ? absent[attribute] : 0);

function attributeNumber(value: unknown, attribute: string, values: string | undefined): number | undefined {
  if (value === undefined) return absentNumber(attribute);
  const entries = values === undefined ? [] : nftables.enums[values]!.entries;
  const numberOf = (name: unknown) => entries.find((entry) => entry.name === name)?.value ?? Number(name);
  if (Array.isArray(value)) return value.reduce<number>((bits, name) => bits | (1 << numberOf(name)), 0);
  return numberOf(value);
}

function attributeValue(number: number | undefined, values: string | undefined): unknown {
  if (values === undefined || number === undefined) return number;
  const { entries, flags } = nftables.enums[values]!;
  if (flags) return entries.filter(({ value }) => (number & (1 << value)) !== 0).map(({ name }) => name);
  return entries.find(({ value }) => value === number)?.name;
}

/** Numbers of IPv6 extension headers in user data. */
const headerNumbers: Readonly<Record<string, number>> = { hbh: 1, rt: 2, srh: 5, frag: 6, dst: 7, mh: 8 };
const ipOptionFields: Readonly<Record<string, number>> = { type: 1, length: 2, value: 3, ptr: 4, addr: 5 };
/** nft numbers the fields of all TCP SACK blocks consecutively. */
const laterBlocks: Readonly<Record<string, number>> = { sack1: 2, sack2: 4, sack3: 6 };

function extensionNumbers(kind: string, name: string, field: string): [header: number, field: number] {
  const { known, common } = extensions[kind]!;
  const [number, own] = known[name]!;
  const index = Object.keys({ ...common, ...own }).indexOf(field);
  if (kind === "exthdr") return [headerNumbers[name]!, name === "srh" ? index : index + 1];
  if (kind === "ip option") return [number, ipOptionFields[field]!];
  return [number, index > 1 ? index + (laterBlocks[name] ?? 0) : index];
}

const extensionKinds: readonly string[] = ["exthdr", "tcp option", "ip option", "sctp chunk"];

/** Returns undefined if the format of nft cannot represent the expression. */
function dataOf({ json, name, data, type, bits, tunnel }: Source): [number: number, data: Uint8Array] | undefined {
  const numbers = (entries: readonly (number | undefined)[]) =>
    Buffer.concat(entries.flatMap((value, index) => (value === undefined ? [] : [writeNumber(index, value)])));
  if (name === "payload") {
    const { protocol, field, base, offset } = fieldsIn(json, "payload");
    const length = type.name === "integer" ? bits : undefined;
    if (protocol === undefined) return [Kind.Payload, numbers([0, 0, bases.indexOf(base!) + 1, offset, bits])];
    const { fields, base: start } = headerNamed(protocol)!;
    const inner = tunnel === undefined || start === "tun" ? undefined : protocolNumbers[tunnel];
    const template = Object.keys(fields).indexOf(field!) + 1;
    return [Kind.Payload, numbers([protocolNumbers[protocol], template, undefined, undefined, length, inner])];
  }
  if (name === "exthdr") {
    const [kind, argument] = entryOf(membersOf(json));
    const { name: extension, field: own } = membersOf(argument);
    if (typeof extension !== "string" || typeof own !== "string") return undefined;
    const op = extensionKinds.indexOf(kind) || undefined;
    const [header, field] = extensionNumbers(kind, extension, own);
    if (kind === "exthdr" && field === 0) return undefined;
    // nft writes the number of the header (entry type 0) last.
    return [Kind.Extension, Buffer.concat([numbers([undefined, field, op]), writeNumber(0, header)])];
  }
  const [number, ...stored] = storedFields.get(name) ?? [];
  if (number === undefined) return undefined;
  return [number, numbers(stored.map(([attribute, values]) => attributeNumber(data[attribute], attribute, values)))];
}

function sourceOfData(kind: number, data: Uint8Array): Source | undefined {
  const entries = readEntries(data);
  const numberAt = (entry: number) => readUnsigned(entries.get(entry));
  if (kind === Kind.Payload) {
    const protocol = Object.keys(protocolNumbers).find((name) => protocolNumbers[name] === numberAt(0));
    if (protocol === undefined) {
      const [base, offset, bits] = [bases[numberAt(2)! - 1], numberAt(3), numberAt(4)];
      const valid = base !== undefined && offset !== undefined && bits !== undefined && bits > 0 && bits <= 512;
      return valid && offset < 0x1_0000 ? rawSource(base, offset, bits) : undefined;
    }
    const tunnel = Object.keys(tunnels).find((name) => protocolNumbers[name] === numberAt(5)) as TunnelName | undefined;
    const field = Object.keys(headerNamed(protocol)?.fields ?? {})[numberAt(1)! - 1];
    return field === undefined ? undefined : payloadSource(protocol, field, tunnel);
  }
  if (kind === Kind.Extension) {
    const extension = extensionKinds[numberAt(2) ?? 0];
    if (extension === undefined) return undefined;
    const { known, common } = extensions[extension]!;
    for (const [name, [, own]] of Object.entries(known)) {
      for (const field of Object.keys({ ...common, ...own })) {
        const [header, number] = extensionNumbers(extension, name, field);
        if (header === numberAt(0) && number === numberAt(1)) return extensionSource(extension, name, field);
      }
    }
    return undefined;
  }
  const isStored = ([, [number, ...stored]]: readonly [string, readonly [number, ...unknown[]]]) =>
    kind >= FIRST_CHANGED ? number > FIRST_CHANGED && stored.length === entries.size : number === kind;
  const [name, [, ...stored] = []] = [...storedFields].find(isStored) ?? [];
  if (name === undefined) return undefined;
  const attributes = stored.map(([attribute, values], index) => {
    return [attribute, attributeValue(numberAt(index) ?? absentNumber(attribute), values)];
  });
  return sourceOfKernel(name, Object.fromEntries(attributes));
}

function readUnsigned(bytes: Uint8Array | undefined): number | undefined {
  return bytes?.length === 4 ? new Uint32Array(Uint8Array.from(bytes).buffer)[0] : undefined;
}

/**
 * Returns the sources (fields or metadata) of a set's `typeof` expression, one for each part of a concatenation.
 *
 * @throws TypeError or RangeError for an expression whose type nft cannot store.
 */
export function typeofSources(expression: Expression, path: string): Source[] {
  const components = componentsOf(expression);
  return components.map((component, index) => {
    const where = components.length === 1 ? path : `${path}.concat[${index}]`;
    const [kind, argument] = isRecord(component) ? (Object.entries(component)[0] ?? [""]) : [""];
    checkExpression(kind, argument, `${where}.${kind}`);
    const source = sourceOf(component);
    if (source !== undefined && components.length > 1) checkLength(source.type, where);
    if (source !== undefined && dataOf(source) !== undefined) return source;
    throw typeError(
      where,
      `expected a value whose type nft can store, such as the field of a header, got ${describeValue(kind === "" ? component : kind)}`,
    );
  });
}

/** nft does not accept texts without a fixed length in concatenations. */
export function checkLength(type: Datatype, path: string): void {
  if (type.name !== "string") return;
  throw typeError(path, "a text of any length is not allowed in a concatenation; use it as the only value");
}

/** For longer concatenations, nft ignores the stored expressions. */
const MAX_PARTS = 4;

export interface Loaded extends Part {
  readonly source?: Source | undefined;
  readonly origin?: Source | undefined;
}

/**
 * Returns the expressions that nft stores in the user data of an anonymous set for the set's key. Returns undefined if
 * nft stores none.
 *
 * For a bit operation in a concatenation, nft stores only the first operand.
 */
export function sourcesOfKey(parts: readonly Loaded[]): Source[] | undefined {
  if (parts.length === 1) {
    const source = named(parts[0]!.source);
    const isStored = source !== undefined && dataOf(source) !== undefined && source.bits === source.bytes * 8;
    return isStored ? [source] : undefined;
  }
  if (parts.length > MAX_PARTS) return undefined;
  return parts.map((part) => {
    const stored = named(part.source ?? part.origin);
    const isStored = stored !== undefined && dataOf(stored) !== undefined && (stored.bits + 7) >> 3 === part.bytes;
    return isStored ? stored : standIn(part);
  });
}

/** Whether the type's name determines the length. */
export function hasName({ type }: { readonly type: Datatype }): boolean {
  return type.name !== "integer" && type.name !== "number";
}

/** Returns the named field at the position of `source`. */
function named(source: Source | undefined): Source | undefined {
  if (source?.name !== "exthdr" || source.type.kind === "boolean") return source;
  return extensionAt(source.data, Number(source.data["offset"]) * 8, source.bits) ?? source;
}

/** Replacements by byte order and length in bytes. */
const unnamed: Readonly<Record<string, Expression>> = {
  "big 1": { payload: { protocol: "ip", field: "ttl" } },
  "big 2": { payload: { protocol: "udp", field: "length" } },
  "big 4": { payload: { protocol: "tcp", field: "sequence" } },
  "host 2": { ct: { key: "zone" } },
  "host 4": { meta: { key: "length" } },
  "host 8": { ct: { key: "bytes", dir: "original" } },
};
/** Keyed by type name and length in bits. */
const byType = new Map<string, Source>();

/** Returns a replacement for expressions that some nft versions cannot store. */
export function standIn({ type, bytes, order, bits }: Part): Source {
  if (byType.size === 0) {
    const fields = Object.entries(headers).flatMap(([protocol, header]) =>
      Object.keys(header.fields).map((field) => payloadSource(protocol, field)!),
    );
    const keys = [...Object.keys(metaKeys).map((key) => ({ meta: { key } })), { ct: { key: "state" } }];
    for (const source of [...keys.map((json) => sourceOf(json)!), ...fields]) {
      const key = `${source.type.name} ${source.bits}`;
      if (source.type.name !== "integer" && source.type.id > 0 && !byType.has(key)) byType.set(key, source);
    }
  }
  const known = unnamed[`${bytes === 1 ? "big" : order} ${bytes}`];
  return byType.get(`${type.name} ${bits}`) ?? (known === undefined ? rawSource("nh", 0, bits) : sourceOf(known)!);
}

/**
 * Replaces the expressions of a set's type that some nft versions cannot read from user data. Some versions abort if an
 * expression in a concatenation has no length. Others mistake `ipsec` for another expression, because nft 1.1.4 changed
 * its number.
 */
function readable(sources: readonly Source[]): Source[] {
  const hasLengths = sources.length === 1 || sources.every(hasName);
  return sources.map((source) => {
    const isChanged = source.name === "xfrm" || (source.name === "fib" && !hasLengths);
    return isChanged ? standIn(typeofPart(source, false)) : source;
  });
}

/**
 * Encodes the expressions of a set's key or data type as user data, which nft reads. An expression that some nft
 * versions cannot read is replaced there. The original expressions are then added in a second entry, which only this
 * library reads.
 *
 * @throws RangeError if an entry is longer than the kernel allows.
 */
export function writeTypeof(of: "key" | "data", sources: readonly Source[] | "verdict", path: string): Uint8Array[] {
  const [entry, own] = typeofEntries[of];
  if (sources === "verdict") return [writeEntry(entry, expressionData(Kind.Verdict, new Uint8Array(0), path), path)];
  const others = readable(sources);
  const first = writeSources(entry, others, path);
  return others.every((source, index) => source === sources[index])
    ? [first]
    : [first, writeSources(own, sources, path)];
}

function expressionData(kind: number, data: Uint8Array, path: string): Uint8Array {
  return Buffer.concat([writeNumber(Entry.Kind, kind), writeEntry(Entry.Data, data, path)]);
}

function writeSources(entry: number, sources: readonly Source[], path: string): Uint8Array {
  const all = sources.map((source) => expressionData(...dataOf(source)!, path));
  const [first] = all;
  if (all.length === 1) return writeEntry(entry, first!, path);
  const joined = Buffer.concat(all.map((one, index) => writeEntry(index, one, path)));
  return writeEntry(entry, expressionData(Kind.Concat, joined, path), path);
}

/** Undefined without a known expression. */
export function readTypeof(userdata: Uint8Array | undefined, of: "key" | "data"): Source[] | undefined {
  const entries = readEntries(userdata);
  const [entry, own] = typeofEntries[of];
  const expression = expressionOf(entries.get(own) ?? entries.get(entry));
  if (expression === undefined) return undefined;
  const [kind, data] = expression;
  const parts = kind === Kind.Concat ? [...readEntries(data).values()].map(expressionOf) : [expression];
  const sources = parts.map((part) => part && sourceOfData(...part));
  return sources.length > 0 && sources.every((source) => source !== undefined) ? sources : undefined;
}

function expressionOf(bytes: Uint8Array | undefined): [kind: number, data: Uint8Array] | undefined {
  const entries = readEntries(bytes);
  const kind = readUnsigned(entries.get(Entry.Kind));
  const data = entries.get(Entry.Data);
  return kind === undefined || data === undefined ? undefined : [kind, data];
}
