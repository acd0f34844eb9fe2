import { AF_INET, AF_INET6, AF_MPLS } from "../../constants/socket.ts";
import { describeValue } from "../../errors.ts";
import { isFamilyMember } from "../model/conventions.ts";
import type { Member } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { parseIpv4, readMplsLabels } from "../values/addresses.ts";
import { baseKind, Kind, kindOf } from "./kind.ts";
import type { MessagePlan } from "./message-plan.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";

/** Length and description of addresses, by address family. */
const addresses: Readonly<Record<number, { readonly length: number; readonly name: string }>> = {
  [AF_INET]: { length: 4, name: "an IPv4 address" },
  [AF_INET6]: { length: 16, name: "an IPv6 address" },
};

/**
 * Checks the addresses of a message against the address family in the message's header. Without the check, the kernel
 * would truncate a longer address: an IPv6 address would become an unintended IPv4 address.
 */
export class AddressFamily {
  readonly #member: ValuePlan;
  readonly #headerField: string;
  readonly #addressFields: readonly string[];
  /** Lists of structs with attributes, such as next hops, and the names of the address fields in their items. */
  readonly #lists: readonly { readonly field: string; readonly fields: readonly string[] }[];

  /** Fields that contain MPLS labels instead of addresses if the family is AF_MPLS; undefined if there are none. */
  readonly labels: readonly string[] | undefined;

  private constructor(member: ValuePlan, headerField: string, set: SetPlan) {
    this.#member = member;
    this.#headerField = headerField;
    this.#addressFields = fieldsOf(set, Kind.Ip);
    const labels = set.attributes.filter(({ hint }) => hint === "ip-or-label").map(({ field }) => field);
    this.labels = labels.length > 0 ? labels : undefined;
    this.#lists = fieldsOf(set, Kind.Records).map((field) => ({
      field,
      fields: fieldsOf(set.fieldByName(field)!.set, Kind.Ip),
    }));
  }

  /**
   * Returns the checker for messages that contain addresses and have an address family in the header; undefined for
   * other messages.
   */
  static of({ header, field, set }: MessagePlan): AddressFamily | undefined {
    const member = header?.members.find(({ source }) => isFamilyMember(source as Member));
    if (member === undefined) return undefined;
    const addressFamily = new AddressFamily(member, field!, set);
    return addressFamily.#addressFields.length === 0 && addressFamily.#lists.length === 0 ? undefined : addressFamily;
  }

  /**
   * Throws if an address does not match the family in the header at `start`. `lengths` is the bitwise OR of the lengths
   * of all written addresses. Families other than IPv4 and IPv6 are not checked.
   *
   * @throws RangeError with the path of the field.
   */
  check(bytes: Uint8Array, start: number, fields: Fields, lengths: number): void {
    const family = bytes[start + this.#member.type]!;
    if (this.labels !== undefined) this.#checkLabels(fields, this.labels, family);
    const length = family === AF_INET ? 4 : family === AF_INET6 ? 16 : lengths;
    if ((lengths & ~length) === 0) return;
    this.#checkFields(fields, this.#addressFields, family, "");
    for (const { field, fields: inside } of this.#lists) {
      const items = fields[field];
      if (!Array.isArray(items)) continue;
      for (const [index, item] of items.entries()) {
        this.#checkFields(item as Fields, inside, family, `${field}[${index}].`);
      }
    }
  }

  /** Returns whether the address family in the header at `start` is IPv4. */
  isIpv4(bytes: Uint8Array, start: number): boolean {
    return bytes[start + this.#member.type] === AF_INET;
  }

  #checkLabels(fields: Fields, names: readonly string[], family: number): void {
    for (const field of names) {
      const value = fields[field];
      if (typeof value !== "string" || isAddress(value) !== (family === AF_MPLS)) continue;
      const expected = family === AF_MPLS ? "an MPLS label" : "an IP address";
      const why = `because ${this.#headerField}.${this.#member.name} is ${family}`;
      throw new RangeError(`${field}: expected ${expected}, ${why}, got ${describeValue(value)}`);
    }
  }

  /** Replaces decoded addresses by labels if the family in the header at `start` is AF_MPLS. */
  showLabels(fields: Fields, view: DataView, start: number): void {
    if (this.labels === undefined || view.getUint8(start + this.#member.type) !== AF_MPLS) return;
    for (const field of this.labels) if (fields[field] !== undefined) fields[field] = labelOf(fields[field]);
  }

  #checkFields(fields: Fields, names: readonly string[], family: number, path: string): void {
    for (const field of names) {
      const value = fields[field];
      const expected = value === undefined ? undefined : addressMismatch(family, value);
      if (expected === undefined) continue;
      const why = `because ${this.#headerField}.${this.#member.name} is ${family}`;
      throw new RangeError(`${path}${field}: expected ${expected}, ${why}, got ${describeValue(value)}`);
    }
  }
}

/**
 * Returns a description of the expected address if an address does not match the family. Returns undefined if the
 * address matches, or if the family is neither IPv4 nor IPv6. `isFilled` is set for members of 16 bytes, where zeros
 * follow an IPv4 address.
 */
export function addressMismatch(family: number, address: unknown, isFilled = false): string | undefined {
  const expected = addresses[family];
  if (expected === undefined || lengthOf(address) === expected.length) return undefined;
  const fits = isFilled && family === AF_INET && address instanceof Uint8Array;
  return fits && address.subarray(4).every((byte) => byte === 0) ? undefined : expected.name;
}

/** Maximum length of the text before the first separator of an address: four hexadecimal digits. */
const LONGEST_GROUP = 4;

/**
 * Returns whether validated text is an IP address. Otherwise the text is a list of MPLS labels, which contains neither
 * dots nor colons.
 */
function isAddress(text: string): boolean {
  const end = Math.min(text.length, LONGEST_GROUP + 1);
  for (let place = 0; place < end; place++) {
    const code = text.charCodeAt(place);
    if (code === DOT || code === COLON) return true;
  }
  return false;
}

const DOT = 0x2e;
const COLON = 0x3a;

/**
 * Returns the MPLS label whose bytes were read as an IPv4 address. Returns the bytes if they contain more than a label.
 */
export function labelOf(address: unknown): unknown {
  const bytes = typeof address === "string" ? parseIpv4(address) : undefined;
  return bytes === undefined ? address : (readMplsLabels(bytes, 0, bytes.length) ?? bytes);
}

/** Returns the fields of an attribute set whose values have a given kind, except lists. */
function fieldsOf({ attributes }: SetPlan, kind: number): string[] {
  return attributes
    .filter((attribute) => attribute.multi !== true && kindOf(attribute, baseKind(attribute)) === kind)
    .map(({ field }) => field);
}

function lengthOf(address: unknown): number {
  if (typeof address === "string") return address.includes(":") ? 16 : 4;
  return (address as Uint8Array).length;
}
