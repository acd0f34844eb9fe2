// A codec compiles functions for the requests and replies that it has seen often. Their results must not differ from
// those of the general code, which a new codec uses: equal bytes or objects, or equal errors.
// BUN_NETLINK_SEED=… reproduces a failure.
import { expect, test } from "bun:test";
import { AF_INET, AF_INET6, AF_MPLS, AttributeReader, Message, NLA_HDRLEN, NLMSG_HDRLEN } from "../../../src/index.ts";
import { OperationCodec, type RequestKind } from "../../../src/schema/codec/codec.ts";
import { encodeAttributes, type Family } from "../../../src/schema/index.ts";
import type { Operation } from "../../../src/schema/model/family.ts";
import { Random } from "../../message/random.ts";
import { changed } from "../../schema/changed-values.ts";
import { RandomValues, type Values } from "../../schema/random-values.ts";
import { inputs, seed } from "../../support/seed.ts";
import { familyFiles, generatedFamily } from "../modules.ts";

/** Number of equal messages after which a codec compiles a function for them. */
const OFTEN = 200;
/** Number of changed requests, and of damaged replies, that are compared for each frequent message. */
const CHANGES = inputs(40, 200);
/** Number of operations with the same attribute set whose replies are compared. */
const OPERATIONS = inputs(10, Number.POSITIVE_INFINITY);

/** Text of an address of each family, as the header's address family requires. */
const addresses = new Map([
  [AF_INET, "10.1.2.3"],
  [AF_INET6, "2001:db8::5"],
  [AF_MPLS, "300"],
]);

/** Generates requests of an operation with random values. */
class Requests {
  readonly #family: Family;
  readonly #operation: Operation;
  readonly #values: RandomValues;
  readonly #headerField: string | undefined;

  constructor(family: Family, operation: Operation, values: RandomValues, headerField: string | undefined) {
    this.#family = family;
    this.#operation = operation;
    this.#values = values;
    this.#headerField = headerField;
  }

  /**
   * Returns a request that may be invalid. If its header contains an address family, this has the given number, and all
   * attributes for addresses of this family are present.
   */
  next(addressFamily: number): Values {
    const { set, header, headerValues } = this.#operation;
    const fields = set === undefined ? {} : (this.#values.set(this.#family, set, 0, []) as Values);
    if (header === undefined) return fields;
    const members: Values = { ...this.#values.struct(this.#family, header), ...headerValues };
    const name = Object.keys(members).find((member) => /family$/i.test(member));
    if (name !== undefined) {
      members[name] = addressFamily;
      for (const { hint, field } of this.#family.sets[set ?? ""]?.attributes ?? []) {
        if (hint === "ipv4-or-v6" || hint === "ip-or-label") fields[field] = addresses.get(addressFamily);
      }
    }
    return { [this.#headerField!]: members, ...fields };
  }

  /** Returns a request that a codec accepts; undefined if none is found. */
  accepted(codec: OperationCodec, kind: RequestKind, addressFamily: number): Values | undefined {
    for (let attempt = 0; attempt < 30; attempt++) {
      const fields = this.next(addressFamily);
      if (outcome(codec, kind, fields).startsWith("0x")) return fields;
    }
    return undefined;
  }
}

/** Returns the encoded request in hexadecimal digits, or the error. */
function outcome(codec: OperationCodec, kind: RequestKind, fields: object): string {
  try {
    return `0x${codec.request(kind, fields, codec.family.protocol === 16 ? { type: 77 } : {}).bytes.toHex()}`;
  } catch (error) {
    return `${error}`;
  }
}

function compareRequests(family: Family, operation: Operation, values: RandomValues, random: Random): void {
  let cold = new OperationCodec(family, operation);
  const requests = new Requests(family, operation, values, cold.headerField);
  for (const kind of ["do", "dump"] as const) {
    if (operation[kind] === undefined) continue;
    const warm = new OperationCodec(family, operation);
    const frequent: Values[] = [];
    for (const addressFamily of addresses.keys()) {
      const fields = requests.accepted(cold, kind, addressFamily);
      if (fields === undefined) continue;
      frequent.push(fields);
      for (let count = 0; count < OFTEN; count++) outcome(warm, kind, fields);
    }
    for (let count = 0; frequent.length > 0 && count < CHANGES; count++) {
      const fields = count === 0 ? new Map() : changed(random.pick(frequent), random.pick(frequent), random);
      if (count % (OFTEN / 4) === 0) cold = new OperationCodec(family, operation);
      const [given, expected] = [warm, cold].map((codec) => outcome(codec, kind, fields));
      if (given === expected) continue;
      expect(given, `${family.name}.${operation.name} ${kind} ${Bun.inspect(fields, { depth: 9 })}`).toBe(expected!);
    }
  }
}

/** Compares damaged copies of a frequent reply, each after the reply itself was decoded often. */
function compareReplies(family: Family, operation: Operation, attributes: Uint8Array, random: Random): void {
  const warm = new OperationCodec(family, operation);
  const start = NLMSG_HDRLEN + warm.replyHeaderLength;
  const bytes = new Uint8Array(start + attributes.length);
  bytes.set(attributes, start);
  for (let count = 0; count < OFTEN; count++) warm.decodeEcho(new Message(bytes));
  let cold = warm;
  for (let count = 0; count < CHANGES; count++) {
    if (count % (OFTEN / 4) === 0) cold = new OperationCodec(family, operation);
    const damaged = damage(bytes, start, random);
    const [given, expected] = [warm, cold].map((codec) => codec.decodeEcho(new Message(damaged)));
    if (Bun.deepEquals(given, expected, true) && textOf(given) === textOf(expected)) continue;
    const where = `${family.name}.${operation.name} ${damaged.toHex()}; BUN_NETLINK_SEED=${seed}`;
    expect(given, where).toStrictEqual(expected!);
    expect(textOf(given), where).toBe(textOf(expected));
  }
}

/** Returns a copy of a message that is shorter, or has changed bytes in its fixed header or in its attributes. */
function damage(bytes: Uint8Array, start: number, random: Random): Uint8Array {
  const damaged = bytes.slice(0, random.below(4) === 0 ? NLMSG_HDRLEN + random.below(bytes.length - 15) : bytes.length);
  if (random.below(3) === 0 && start > NLMSG_HDRLEN) {
    damaged[NLMSG_HDRLEN + random.below(start - NLMSG_HDRLEN)] = random.pick([0, AF_INET, AF_INET6, AF_MPLS, 255]);
  }
  if (random.below(3) > 0 && bytes.length > start) {
    damaged[start + random.below(bytes.length - start)] = random.below(256);
  }
  return damaged;
}

/** Returns an object as text that depends on the order of its fields. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner));
}

/** Returns the attributes of random replies: one with several attributes, and one for each of these attributes. */
function randomReplies(family: Family, set: string, values: RandomValues): Uint8Array[] {
  const bytes = encodeAttributes(family, set, values.set(family, set, 0, []));
  const replies = [bytes];
  const reader = new AttributeReader(bytes);
  while (reader.next()) {
    replies.push(bytes.subarray(reader.offset - NLA_HDRLEN, reader.offset + ((reader.length + 3) & ~3)));
  }
  return replies;
}

for (const file of familyFiles) {
  test(`${file} has the same requests and objects from a warm codec as from a cold one`, async () => {
    const family = await generatedFamily(file);
    const random = new Random(seed);
    const values = new RandomValues(random);
    const seen = new Map<string, number>();
    for (const operation of Object.values(family.operations)) {
      values.forRequests = true;
      compareRequests(family, operation, values, random);
      values.forRequests = false;
      const { set, replySet = set } = operation;
      const count = seen.get(replySet ?? "") ?? 0;
      if (replySet === undefined || count >= OPERATIONS) continue;
      seen.set(replySet, count + 1);
      const replies = randomReplies(family, replySet, values);
      for (const reply of count === 0 ? replies : replies.slice(0, 1)) compareReplies(family, operation, reply, random);
    }
  });
}
