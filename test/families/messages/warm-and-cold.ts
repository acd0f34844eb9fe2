// A codec compiles functions for the requests and replies that it has seen often. Their results must not differ from
// those of the general code, which a new codec uses: equal bytes or objects, or equal errors.
import { AF_INET, AF_INET6, AF_MPLS, AttributeReader, Message, NLA_HDRLEN, NLMSG_HDRLEN } from "../../../src/index.ts";
import { OperationCodec, type RequestKind } from "../../../src/schema/codec/codec.ts";
import { encodeAttributes, type Family } from "../../../src/schema/index.ts";
import type { Operation } from "../../../src/schema/model/family.ts";
import type { Random } from "../../message/random.ts";
import { changed } from "../../schema/changed-values.ts";
import { RandomValues, type Values } from "../../schema/random-values.ts";

/** Number of equal messages after which a codec compiles a function for them. */
const OFTEN = 200;
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

/** Compares the requests and replies of an operation from warm codecs with those from cold codecs. */
export class WarmAndCold {
  readonly #family: Family;
  readonly #operation: Operation;
  readonly #random: Random;
  readonly #values: RandomValues;

  constructor(family: Family, operation: Operation, random: Random) {
    this.#family = family;
    this.#operation = operation;
    this.#random = random;
    this.#values = new RandomValues(random);
  }

  /** Attribute set of the replies. */
  get replySet(): string | undefined {
    const { set, replySet = set } = this.#operation;
    return replySet;
  }

  /**
   * Compares requests. The warm codec has compiled functions for requests with several address families in their
   * headers; each compared request is one of these, with changes in its header or attributes. Returns the number of
   * compared requests.
   *
   * @throws Error for a difference.
   */
  compareRequests(changes: number): number {
    let compared = 0;
    for (const kind of ["do", "dump"] as const) {
      if (this.#operation[kind] !== undefined) compared += this.#compareRequests(kind, changes);
    }
    return compared;
  }

  #compareRequests(kind: RequestKind, changes: number): number {
    const random = this.#random;
    const warm = this.#codec();
    let cold = this.#codec();
    this.#values.forRequests = true;
    const requests = new Requests(this.#family, this.#operation, this.#values, cold.headerField);
    const frequent: Values[] = [];
    for (const addressFamily of addresses.keys()) {
      const fields = requests.accepted(cold, kind, addressFamily);
      if (fields === undefined) continue;
      frequent.push(fields);
      for (let count = 0; count < OFTEN; count++) outcome(warm, kind, fields);
    }
    if (frequent.length === 0) return 0;
    for (let count = 0; count < changes; count++) {
      const fields = count === 0 ? new Map() : changed(random.pick(frequent), random.pick(frequent), random);
      if (count % (OFTEN / 4) === 0) cold = this.#codec();
      const [given, expected] = [warm, cold].map((codec) => outcome(codec, kind, fields));
      if (given !== expected) this.#fail(`${kind} ${Bun.inspect(fields, { depth: 9 })}`, given!, expected!);
    }
    return changes;
  }

  /** Returns the attributes of random replies: one with several attributes, and one for each of these attributes. */
  randomReplies(): Uint8Array[] {
    const set = this.replySet;
    if (set === undefined) return [];
    this.#values.forRequests = false;
    const bytes = encodeAttributes(this.#family, set, this.#values.set(this.#family, set, 0, []));
    const replies = [bytes];
    const reader = new AttributeReader(bytes);
    while (reader.next()) {
      replies.push(bytes.subarray(reader.offset - NLA_HDRLEN, reader.offset + ((reader.length + 3) & ~3)));
    }
    return replies;
  }

  /**
   * Compares damaged copies of a reply with the given attributes, after the warm codec has decoded the reply often.
   * Returns the number of compared replies.
   *
   * @throws Error for a difference.
   */
  compareReplies(attributes: Uint8Array, changes: number): number {
    const warm = this.#codec();
    const start = NLMSG_HDRLEN + warm.replyHeaderLength;
    const bytes = new Uint8Array(start + attributes.length);
    bytes.set(attributes, start);
    for (let count = 0; count < OFTEN; count++) warm.decodeEcho(new Message(bytes));
    let cold = warm;
    for (let count = 0; count < changes; count++) {
      if (count % (OFTEN / 4) === 0) cold = this.#codec();
      const damaged = damage(bytes, start, this.#random);
      const [given, expected] = [warm, cold].map((codec) => codec.decodeEcho(new Message(damaged)));
      if (Bun.deepEquals(given, expected, true) && textOf(given) === textOf(expected)) continue;
      this.#fail(`reply ${damaged.toHex()}`, Bun.inspect(given, { depth: 9 }), Bun.inspect(expected, { depth: 9 }));
    }
    return changes;
  }

  #codec(): OperationCodec {
    return new OperationCodec(this.#family, this.#operation);
  }

  #fail(input: string, warm: string, cold: string): never {
    throw new Error(`${this.#family.name}.${this.#operation.name} ${input}: warm ${warm}, cold ${cold}`);
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
