// Random messages are encoded and decoded with the generated modules only, not with the specs.
// BUN_NETLINK_SEED=… reproduces a failure.
import { expect, test } from "bun:test";
import { AF_INET, AF_INET6, AF_MPLS, AF_UNIX } from "../../../src/index.ts";
import { decodeAttributes, encodeAttributes, type Family, operationCodec } from "../../../src/schema/index.ts";
import { lookup, type Operation } from "../../../src/schema/model/family.ts";
import { Random } from "../../message/random.ts";
import { RandomValues, type Values } from "../../schema/random-values.ts";
import { seed } from "../../support/seed.ts";
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
      for (const { name, field } of family.structs[operation.header ?? ""]?.members ?? []) {
        if (replyOnly.includes(`header.${name}`)) header![field!] = 0;
      }
      const value = header === undefined ? fields : { [codec.headerField!]: header, ...fields };
      if (requiredOne.length > 0 && !hasOne(family, operation, requiredOne, fields, header, absentValues)) continue;
      const lacks = Object.entries(requiredWith).some(([name, others]) => {
        return hasOne(family, operation, [name], fields, header) && !hasOne(family, operation, others, fields, header);
      });
      if (lacks) continue;
      const options = family.protocol === 16 ? { type: 77 } : {};
      const message = codec.request(kind, value, options);
      if (!Bun.deepEquals(codec.decodeRequest(message), value))
        expect(codec.decodeRequest(message), where).toEqual(value);
    }
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
  const count = rounds(family);
  for (let round = 0; round < count; round++) {
    const value = values.set(family, replySet, 0, []);
    const bytes = encodeAttributes(family, replySet, value);
    const decoded = decodeAttributes(family, replySet, bytes) as object;
    if (!Bun.deepEquals(decoded, value)) expect(decoded, where).toEqual(value);
    const again = encodeAttributes(family, replySet, decoded);
    if (!Bun.deepEquals(again, bytes)) expect(again, where).toEqual(bytes);
  }
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
