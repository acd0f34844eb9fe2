// Fields of IPv6 extension headers, TCP options, IPv4 options, SCTP chunks and DCCP options.
import { type Check, checkObject, checkString, integerFrom, oneOf } from "../../../base/check.ts";
import { datatype } from "../model/datatypes.ts";
import { extensionFields, extensions } from "../model/field-tables.ts";
import { type Data, own, place, type Source, whole } from "../model/fields.ts";
import { expressionOf, membersOf } from "../model/statements.ts";
import { checkFields, type Fields, u8 } from "../statements/simple/checks.ts";
import { hasFlag } from "../statements/simple/statement.ts";
import type { Reader } from "../text/scanner/reader.ts";
import { Token } from "../text/scanner/tokens.ts";
import { type Args, type FieldKind, type FieldText, keyOf, objectCheck, readBits, words } from "./field-kind.ts";

const TCP = "tcp option";

/** Without `field`, describes the test whether the header or option exists. */
export function extensionSource(kind: string, name: string, field: string | undefined): Source | undefined {
  const table = extensions[kind];
  if (kind === TCP && name === "sack0") return extensionSource(kind, "sack", field);
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
  const json = expressionOf(kind, { name, field });
  return { json, name: "exthdr", data: { ...data, offset: at, len: rest.bytes }, header, ...rest };
}

/** `base` is the number of the TCP option. Offset and length are in bits. */
export function rawOption(base: number, offset: number, bits: number): Source {
  const { at, ...rest } = place([offset, bits]);
  const json = expressionOf(TCP, { base, offset, len: bits });
  return { json, name: "exthdr", data: { op: "tcpopt", type: base, offset: at, len: rest.bytes }, ...rest };
}

function dccpSource({ type }: Args): Source | undefined {
  if (!Number.isInteger(type)) return undefined;
  const data = { op: "dccp", type, offset: 0, len: 1, flags: ["present"] };
  return { ...whole("exthdr", { "dccp option": { type } }, data, datatype("boolean")), header: "dccp" };
}

/** Offset and length are in bits. */
export function extensionAt(data: Data, offset: number, bits: number): Source | undefined {
  if (data["op"] === "dccp" && offset === 0 && bits === 8) return dccpSource({ type: data["type"] ?? 0 });
  for (const [kind, { op, known, common }] of Object.entries(extensions)) {
    if (op !== (data["op"] ?? "ipv6")) continue;
    for (const [name, [number, fields]] of Object.entries(known)) {
      if (number !== (data["type"] ?? 0)) continue;
      if (hasFlag(data["flags"], "present")) return extensionSource(kind, name, undefined);
      for (const [field, [at, length]] of Object.entries({ ...common, ...fields })) {
        if (at === offset && length === bits) return extensionSource(kind, name, field);
      }
    }
  }
  return undefined;
}

/** The offset is in bits. */
export function addressAt(data: Data, offset: number): Source | undefined {
  const source = extensionAt(data, offset, 128) ?? extensionAt(data, offset, 32);
  return source?.type.kind === "ipv6" || source?.type.kind === "ipv4" ? source : undefined;
}

const raw: Fields = {
  checks: { base: u8, offset: integerFrom(0, 2047), len: integerFrom(1, 512) },
  required: ["base", "offset", "len"],
};

function checkOf(kind: string): Check {
  const { known } = extensions[kind]!;
  return (argument, path) => {
    checkObject(argument, path);
    const { name, field, base } = membersOf(argument);
    if (kind === TCP && base !== undefined) return checkFields(argument, raw, path);
    if (kind === TCP && name === "sack0") return;
    checkFields(argument, { checks: { name: keyOf(known), field: checkString }, required: ["name"] }, path);
    if (field !== undefined) oneOf(...extensionFields(kind, String(name)))(field, `${path}.field`);
  };
}

function extension(kind: string): FieldKind {
  return {
    check: checkOf(kind),
    source: ({ name, field, base, offset, len }) => {
      if (base !== undefined) return rawOption(Number(base), Number(offset), Number(len));
      return extensionSource(kind, String(name), field === undefined ? undefined : String(field));
    },
    expression: "exthdr",
  };
}

export const exthdr: FieldKind = extension("exthdr");
export const ipOption: FieldKind = extension("ip option");
export const sctpChunk: FieldKind = extension("sctp chunk");
export const tcpOption: FieldKind = {
  ...extension(TCP),
  presence: ({ offset, len }, { json, name, data }) =>
    offset === 0 && len === 8 ? whole(name, json, { ...data, flags: ["present"] }, datatype("boolean")) : undefined,
};
export const dccpOption: FieldKind = {
  check: objectCheck({ checks: { type: u8 }, required: ["type"] }),
  source: dccpSource,
  expression: "exthdr",
};

function* namesAndFields(kind: string): Generator<Args> {
  for (const name of Object.keys(extensions[kind]!.known)) {
    yield { name };
    for (const field of extensionFields(kind, name)) yield { name, field };
  }
}

export const exthdrText: FieldText = {
  words: ({ name, field }) => (field === undefined ? `exthdr ${name}` : `${name} ${field}`),
  // `exthdr rt` tests for a segment routing header, too.
  all: [...namesAndFields("exthdr")].filter(({ name, field }) => name !== "srh" || field !== undefined),
  readers: {
    "srh sid": (reader) => ({ exthdr: { name: "srh", field: `sid[${readIndex(reader)}]` } }),
    // Routing headers of all types have addresses at this offset.
    "rt0 addr": (reader) => ({ exthdr: { name: "srh", field: `sid[${readIndex(reader)}]` } }),
    "rt2 addr": () => ({ exthdr: { name: "srh", field: "sid[1]" } }),
  },
  isOnlyLeft: true,
};

function readIndex(reader: Reader): number {
  reader.expect("[");
  const value = reader.number(255);
  reader.expect("]");
  return value;
}

export const tcpOptionText: FieldText = {
  words: ({ name, field, base, offset, len }) =>
    base === undefined ? words(TCP, name, field) : `${TCP} @${base},${offset},${len}`,
  presence: ({ base }) => (base === undefined ? undefined : `${TCP} ${base}`),
  all: namesAndFields(TCP),
  readers: {
    [TCP]: (reader, next) => {
      const { at } = reader;
      if (reader.kind !== Token.Number) return reader.fail([...next, "the number of an option"]);
      const base = reader.number(255);
      if (base > 255) reader.reject("expected a number up to 255", at);
      if (reader.eat("length")) return { [TCP]: { base, offset: 8, len: 8 } };
      return { json: { [TCP]: { base, offset: 0, len: 8 } }, isPresence: true };
    },
    [`${TCP} @`]: (reader) => {
      const base = reader.number(255);
      return { [TCP]: { base, ...readBits(reader) } };
    },
  },
  aliases: {
    "tcp option mss size": "tcp option maxseg size",
    "tcp option mss length": "tcp option maxseg length",
    "tcp option mss": "tcp option maxseg",
    "tcp option sack-permitted": "tcp option sack-perm",
    "tcp option sack-permitted length": "tcp option sack-perm length",
    "tcp option noop": "tcp option nop",
    "tcp option sack0 left": "tcp option sack left",
    "tcp option sack0 right": "tcp option sack right",
    "tcp option sack0 length": "tcp option sack length",
    "tcp option sack0": "tcp option sack",
  },
};

const optionText = (kind: string): FieldText => ({
  words: ({ name, field }) => words(kind, name, field),
  all: namesAndFields(kind),
});
export const ipOptionText: FieldText = optionText("ip option");
export const sctpChunkText: FieldText = optionText("sctp chunk");
export const dccpOptionText: FieldText = {
  words: ({ type }) => `dccp option ${type}`,
  readers: { "dccp option": (reader) => ({ "dccp option": { type: reader.number(255) } }) },
};
