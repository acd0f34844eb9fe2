// Random messages are encoded and decoded with the generated modules only, not with the specs.
// BUN_NETLINK_SEED=… reproduces a failure.
import { expect, test } from "bun:test";
import {
  AF_INET,
  AF_INET6,
  AF_MPLS,
  AF_UNIX,
  AttributeReader,
  Message,
  NLA_HDRLEN,
  NLMSG_HDRLEN,
} from "../../../src/index.ts";
import { OperationCodec, type RequestKind } from "../../../src/schema/codec/codec.ts";
import { decodeAttributes, encodeAttributes, type Family, operationCodec } from "../../../src/schema/index.ts";
import { lookup, type Operation } from "../../../src/schema/model/family.ts";
import { Random } from "../../message/random.ts";
import { RandomValues, type Values } from "../../schema/random-values.ts";
import { inputs, seed } from "../../support/seed.ts";
import { familyFiles, generatedFamily } from "../modules.ts";

/**
 * Returns the number of messages for each operation. Families with many operations get fewer, because operations share
 * attribute sets.
 */
const rounds = ({ operations }: Family): number => Math.min(10, Math.ceil(500 / Object.keys(operations).length));

const ADDRESS_FAMILIES = new Set<unknown>([AF_INET, AF_INET6, AF_MPLS]);

test("every kernel spec has a generated module", () => {
  expect(familyFiles.length).toBeGreaterThanOrEqual(33);
});

/** Encodes and decodes random requests of an operation, and compares the result with the original fields. */
function checkRequests(family: Family, operation: Operation, values: RandomValues, where: string): void {
  const codec = operationCodec(family, operation.name);
  const count = rounds(family);
  for (const kind of ["do", "dump"] as const) {
    if (operation[kind] === undefined) continue;
    let isFirst = true;
    const { request } = operation[kind];
    const { required = [], requiredOne = [], requiredWith = {}, absentValues = {}, replyOnly = [] } = request;
    for (let round = 0; round < count; round++) {
      const fields = operation.set === undefined ? {} : (values.set(family, operation.set, 0, []) as Values);
      for (const { name, field } of family.sets[operation.set ?? ""]?.attributes ?? []) {
        if (replyOnly.includes(name)) delete fields[field];
      }
      const attributes =
        family.sets[operation.set ?? ""]?.attributes.filter(({ name }) => required.includes(name)) ?? [];
      if (attributes.some(({ field }) => fields[field] === undefined)) continue;
      const header: Values | undefined =
        operation.header === undefined
          ? undefined
          : { ...values.struct(family, operation.header), ...operation.headerValues };
      // With one of these address families in the header, all addresses would need that family.
      for (const name in header) {
        if (/family$/i.test(name) && ADDRESS_FAMILIES.has(header[name])) header[name] = AF_UNIX;
      }
      const value = header === undefined ? fields : { [codec.headerField!]: header, ...fields };
      if (requiredOne.length > 0 && !hasOne(family, operation, requiredOne, fields, header, absentValues)) continue;
      const lacks = Object.entries(requiredWith).some(([name, others]) => {
        return hasOne(family, operation, [name], fields, header) && !hasOne(family, operation, others, fields, header);
      });
      if (lacks) continue;
      const options = family.protocol === 16 ? { type: 77 } : {};
      const message = codec.request(kind, value, options);
      if (isFirst) checkFrequentRequest(family, operation, kind, value, options);
      isFirst = false;
      if (!Bun.deepEquals(codec.decodeRequest(message), value))
        expect(codec.decodeRequest(message), where).toEqual(value);
    }
  }
}

/** Number of operations with the same attribute set whose replies are compared as frequent replies. */
const COMPARED_OPERATIONS = inputs(10, Number.POSITIVE_INFINITY);
/** Number of fields of a frequent request that are changed. Each change is compared. */
const CHANGED_FIELDS = inputs(5, 25);

/** Number of equal requests after which a codec compiles a function for their fields. */
const FREQUENT = 200;

/** Compares the results of a codec that has encoded a request many times with those of a new codec. */
function checkFrequentRequest(
  family: Family,
  operation: Operation,
  kind: RequestKind,
  value: Values,
  options: object,
): void {
  const frequent = new OperationCodec(family, operation);
  const rare = new OperationCodec(family, operation);
  for (let count = 0; count < FREQUENT; count++) frequent.request(kind, value, options);
  const changed = Object.keys(value)
    .slice(0, CHANGED_FIELDS)
    .flatMap((name) => {
      const { [name]: _, ...others } = value;
      return [others, { ...others, [name]: value[name] }, { ...value, [name]: undefined }, { ...value, [name]: -1 }];
    });
  const outcome = (codec: OperationCodec, fields: object) => {
    try {
      return codec.request(kind, fields, options).bytes.toHex();
    } catch (error) {
      return `${error}`;
    }
  };
  for (const fields of [value, ...changed, { ...value, nothing: 1 }, new Map(), []]) {
    const [given, expected] = [outcome(frequent, fields), outcome(rare, fields)];
    if (given !== expected) expect(given, `${family.name}.${operation.name} ${Bun.inspect(fields)}`).toBe(expected);
  }
}

/** Returns whether a request contains one of the attributes or header members, with a value other than the default. */
function hasOne(
  family: Family,
  { set = "", header: struct = "" }: Operation,
  names: readonly string[],
  fields: Values,
  header: Values | undefined,
  absentValues: Readonly<Record<string, number | string>> = {},
): boolean {
  const attributes = family.sets[set]?.attributes.filter(({ name }) => names.includes(name)) ?? [];
  const members = family.structs[struct]?.members.filter(({ name }) => names.includes(`header.${name}`)) ?? [];
  const hasValue = (value: unknown, named: string | undefined, ...nothing: unknown[]) => {
    const names = named === undefined ? undefined : lookup(family.enums, named)?.entries;
    const number = names?.find(({ name }) => name === value)?.value ?? value;
    return value !== undefined && !nothing.includes(typeof number === "bigint" ? Number(number) : number);
  };
  return (
    attributes.some((one) => hasValue(fields[one.field], one.enum, absentValues[one.name])) ||
    members.some((one) => hasValue(header?.[one.field!], one.enum, 0, absentValues[`header.${one.name}`]))
  );
}

/**
 * Encodes and decodes random attributes of an operation's replies, and compares the result with the original values.
 */
function checkReplies(family: Family, operation: Operation, values: RandomValues, where: string): void {
  const { set, replySet = set } = operation;
  if (replySet === undefined) return;
  const withSet = Object.values(family.operations).filter(({ set, replySet: it = set }) => it === replySet);
  const position = withSet.indexOf(operation);
  const count = rounds(family);
  for (let round = 0; round < count; round++) {
    const value = values.set(family, replySet, 0, []);
    const bytes = encodeAttributes(family, replySet, value);
    const decoded = decodeAttributes(family, replySet, bytes) as object;
    if (!Bun.deepEquals(decoded, value)) expect(decoded, where).toEqual(value);
    const again = encodeAttributes(family, replySet, decoded);
    if (!Bun.deepEquals(again, bytes)) expect(again, where).toEqual(bytes);
    if (round === 0 && position < COMPARED_OPERATIONS) checkFrequentReply(family, operation, bytes, where);
    if (round === 0 && position === 0) {
      const reader = new AttributeReader(bytes);
      while (reader.next()) {
        const [start, end] = [reader.offset - NLA_HDRLEN, reader.offset + ((reader.length + 3) & ~3)];
        checkFrequentReply(family, operation, bytes.subarray(start, end), where);
      }
    }
  }
}

/** Compares the results of a codec that has decoded a reply many times with those of a new codec. */
function checkFrequentReply(family: Family, operation: Operation, attributes: Uint8Array, where: string): void {
  const frequent = new OperationCodec(family, operation);
  const rare = new OperationCodec(family, operation);
  const start = NLMSG_HDRLEN + frequent.replyHeaderLength;
  const bytes = new Uint8Array(start + attributes.length);
  bytes.set(attributes, start);
  for (let count = 0; count < FREQUENT; count++) frequent.decodeEcho(new Message(bytes));
  const random = new Random(seed);
  for (let count = 0; count < 20; count++) {
    const damaged = bytes.slice(0, count % 4 === 1 ? NLMSG_HDRLEN + random.below(bytes.length - 15) : bytes.length);
    if (count % 4 > 1 && attributes.length > 0) damaged[start + random.below(attributes.length)] = random.below(256);
    const [given, expected] = [frequent, rare].map((codec) => codec.decodeEcho(new Message(damaged)));
    if (Bun.deepEquals(given, expected, true) && text(given) === text(expected)) continue;
    expect(given, `${where} ${damaged.toHex()}`).toStrictEqual(expected);
    expect(text(given), `${where} ${damaged.toHex()}`).toBe(text(expected));
  }
}

/** Returns an object as text that depends on the order of its fields. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner));
}

for (const file of familyFiles) {
  test(`${file} encodes and decodes random messages of every operation`, async () => {
    const family = await generatedFamily(file);
    const values = new RandomValues(new Random(seed));
    expect(Object.keys(family.operations)).not.toBeEmpty();
    for (const operation of Object.values(family.operations)) {
      const where = `${family.name} ${operation.name}; BUN_NETLINK_SEED=${seed}`;
      values.forRequests = true;
      checkRequests(family, operation, values, where);
      values.forRequests = false;
      checkReplies(family, operation, values, where);
    }
  });
}
