import { AF_INET, AF_INET6, AF_MPLS } from "../../constants/socket.ts";
import { isFamilyMember } from "../model/conventions.ts";
import type { Attribute, Member } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { parseIpv4, readMplsLabels } from "../values/addresses.ts";
import { baseKind, Kind, kindOf } from "./kind.ts";
import type { MessagePlan } from "./message-plan.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";
import type { AddressHints } from "./value-facts.ts";

/** Address formats of a request, by the address family in its fixed header. The last one is for unknown families. */
const formats: readonly (Omit<AddressHints, "reason"> & { readonly family?: number })[] = [
  { family: AF_INET, ip: "ipv4", label: "ipv4" },
  { family: AF_INET6, ip: "ipv6", label: "ipv6" },
  { family: AF_MPLS, ip: "ipv4-or-v6", label: "mpls-labels" },
  { ip: "ipv4-or-v6", label: "ipv4-or-v6" },
];

/** Determines the format of the addresses in a message from the address family in its fixed header. */
export class AddressFamily {
  readonly #set: SetPlan;
  readonly #member: ValuePlan;
  readonly #headerField: string;
  /** Names of the fields that contain MPLS labels if the address family is AF_MPLS, and addresses otherwise. */
  readonly #labels: readonly string[];

  private constructor({ set, field }: MessagePlan, member: ValuePlan) {
    this.#set = set;
    this.#member = member;
    this.#headerField = field!;
    this.#labels = set.attributes.filter(({ hint }) => hint === "ip-or-label").map((attribute) => attribute.field);
  }

  /** Returns the address family of messages; undefined if they contain no address family or no addresses. */
  static of(layout: MessagePlan): AddressFamily | undefined {
    if (layout.header === undefined || !containAddress(layout.set.attributes)) return undefined;
    const member = layout.header.layout.members.find(({ source }) => isFamilyMember(source as Member));
    return member && new AddressFamily(layout, member);
  }

  /** Returns the index of the address format that a request must have. The request's fixed header starts at `start`. */
  formatAt(view: DataView, start: number): number {
    const family = view.getUint8(start + this.#member.type);
    return family === AF_INET ? 0 : family === AF_INET6 ? 1 : family === AF_MPLS ? 2 : 3;
  }

  /**
   * Returns the plan for encoding a request's attributes with the address format at index `format`. Addresses in
   * another format are rejected, because the kernel would truncate an IPv6 address to an unintended IPv4 address.
   */
  requestSet(format: number): SetPlan {
    const { family = `not ${AF_MPLS}`, ...hints } = formats[format]!;
    const reason = `because ${this.#headerField}.${this.#member.name} is ${family}`;
    return this.#set.withAddresses({ ...hints, reason });
  }

  /** Replaces addresses in a decoded object with MPLS labels if the fixed header at `start` contains AF_MPLS. */
  showLabels(fields: Fields, view: DataView, start: number): void {
    if (this.#labels.length === 0 || view.getUint8(start + this.#member.type) !== AF_MPLS) return;
    for (const field of this.#labels) if (fields[field] !== undefined) fields[field] = labelOf(fields[field]);
  }
}

/** Returns whether one of the attributes is an IPv4 or IPv6 address, or a list of structures that may contain one. */
function containAddress(attributes: readonly Attribute[]): boolean {
  for (const attribute of attributes) {
    if (attribute.type !== "binary") continue;
    const kind = kindOf(attribute, baseKind(attribute));
    if (kind === Kind.Ip || kind === Kind.Records) return true;
  }
  return false;
}

/**
 * Compares an address in a member of 16 bytes with the address family in the same structure. Returns the expected
 * address ("an IPv6 address") if the given address does not match. Returns undefined if it matches, or if the family is
 * neither IPv4 nor IPv6.
 */
export function addressMismatch(family: number, address: unknown): string | undefined {
  if (family === AF_INET6) return lengthOf(address) === 16 ? undefined : "an IPv6 address";
  if (family !== AF_INET || lengthOf(address) === 4) return undefined;
  // The member has 16 bytes. After an IPv4 address, the remaining 12 bytes of the member must be 0.
  const isFilled = address instanceof Uint8Array && address.subarray(4).every((byte) => byte === 0);
  return isFilled ? undefined : "an IPv4 address";
}

function lengthOf(address: unknown): number {
  if (typeof address === "string") return address.includes(":") ? 16 : 4;
  return (address as Uint8Array).length;
}

/** Returns the MPLS label whose bytes were read as an IPv4 address; the bytes if they contain more than a label. */
export function labelOf(address: unknown): unknown {
  const bytes = typeof address === "string" ? parseIpv4(address) : undefined;
  return bytes === undefined ? address : (readMplsLabels(bytes, 0, bytes.length) ?? bytes);
}
