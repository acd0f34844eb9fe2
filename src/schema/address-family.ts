import { AF_INET, AF_INET6 } from "../constants/socket.ts";
import { shown } from "../errors.ts";
import type { Fields } from "./kept.ts";
import { baseKind, Kind, kindOf } from "./kind.ts";
import type { Layout } from "./layout.ts";
import type { ValuePlan } from "./plan.ts";

/** How many bytes an address has, and what it is called, by address family. */
const addresses: Readonly<Record<number, { readonly length: number; readonly name: string }>> = {
  [AF_INET]: { length: 4, name: "an IPv4 address" },
  [AF_INET6]: { length: 16, name: "an IPv6 address" },
};

/**
 * The addresses of a message whose header tells of which family they are. The kernel takes what it needs of one that is
 * longer, so that an IPv6 address would be an IPv4 address that nobody meant.
 */
export class AddressFamily {
  readonly #member: ValuePlan;
  readonly #headerField: string;
  readonly #fields: readonly string[];

  private constructor(member: ValuePlan, headerField: string, fields: readonly string[]) {
    this.#member = member;
    this.#headerField = headerField;
    this.#fields = fields;
  }

  /** Undefined where a message has no such header, or no such addresses beside it. */
  static of({ header, field, set }: Layout): AddressFamily | undefined {
    const member = header?.members.find(({ specName, size }) => size === 1 && /(^|-)family$/.test(specName));
    if (member === undefined) return undefined;
    const fields = set.attributes
      .filter((attribute) => attribute.multi !== true && kindOf(attribute, baseKind(attribute)) === Kind.Ip)
      .map((attribute) => attribute.field);
    return fields.length === 0 ? undefined : new AddressFamily(member, field!, fields);
  }

  /**
   * Refuses addresses of another family than that in the header, whose bytes start at `start`; `lengths` are those of all
   * addresses that were written, as bits. Families other than those of IP have what addresses they like.
   *
   * @throws RangeError with the field.
   */
  check(bytes: Uint8Array, start: number, fields: Fields, lengths: number): void {
    const family = bytes[start + this.#member.type]!;
    const expected = addresses[family];
    if (expected === undefined || (lengths & ~expected.length) === 0) return;
    for (const field of this.#fields) {
      const given = fields[field];
      if (given === undefined || lengthOf(given) === expected.length) continue;
      const why = `since ${this.#headerField}.${this.#member.name} is ${family}`;
      throw new RangeError(`${field}: expected ${expected.name}, ${why}, got ${shown(given)}`);
    }
  }
}

/** The length of an address that was found to be one. */
function lengthOf(address: unknown): number {
  if (typeof address === "string") return address.includes(":") ? 16 : 4;
  return (address as Uint8Array).length;
}
