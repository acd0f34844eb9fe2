import { AF_INET, AF_INET6, AF_MPLS } from "../../constants/socket.ts";
import { isFamilyMember } from "../model/conventions.ts";
import type { Attribute, Member } from "../model/family.ts";
import type { Fields } from "../model/types.ts";
import { parseIpv4 } from "../values/addresses.ts";
import { readMplsLabels } from "../values/mpls-labels.ts";
import { baseKind, Kind, kindOf } from "./kind.ts";
import type { MessagePlan } from "./message-plan.ts";
import type { SetPlan, ValuePlan } from "./plan.ts";
import type { AddressHints } from "./value-facts.ts";

/** Indexed by `AddressFamily.formatAt`; the last is for unknown families. */
const formats: readonly (Omit<AddressHints, "reason"> & { readonly family?: number })[] = [
  { family: AF_INET, ip: "ipv4", label: "ipv4" },
  { family: AF_INET6, ip: "ipv6", label: "ipv6" },
  { family: AF_MPLS, ip: "ipv4-or-v6", label: "mpls-labels" },
  { ip: "ipv4-or-v6", label: "ipv4-or-v6" },
];

/** Address family in the fixed header, which determines address formats. */
export class AddressFamily {
  readonly #set: SetPlan;
  readonly #member: ValuePlan;
  readonly #headerField: string;
  readonly #labels: readonly string[];

  private constructor({ set, field }: MessagePlan, member: ValuePlan) {
    this.#set = set;
    this.#member = member;
    this.#headerField = field!;
    this.#labels = set.attributes.filter(({ hint }) => hint === "ip-or-label").map((attribute) => attribute.field);
  }

  static of(layout: MessagePlan): AddressFamily | undefined {
    if (layout.header === undefined || !containAddress(layout.set.attributes)) return undefined;
    const member = layout.header.layout.members.find(({ source }) => isFamilyMember(source as Member));
    return member && new AddressFamily(layout, member);
  }

  formatAt(view: DataView, start: number): number {
    const family = view.getUint8(start + this.#member.type);
    return family === AF_INET ? 0 : family === AF_INET6 ? 1 : family === AF_MPLS ? 2 : 3;
  }

  /** The kernel would truncate an IPv6 address in an IPv4 message. */
  requestSet(format: number): SetPlan {
    const { family = `not ${AF_MPLS}`, ...hints } = formats[format]!;
    const reason = `because ${this.#headerField}.${this.#member.name} is ${family}`;
    return this.#set.withAddresses({ ...hints, reason });
  }

  showLabels(fields: Fields, view: DataView, start: number): void {
    if (this.#labels.length === 0 || view.getUint8(start + this.#member.type) !== AF_MPLS) return;
    for (const field of this.#labels) if (fields[field] !== undefined) fields[field] = labelOf(fields[field]);
  }
}

function containAddress(attributes: readonly Attribute[]): boolean {
  for (const attribute of attributes) {
    if (attribute.type !== "binary") continue;
    const kind = kindOf(attribute, baseKind(attribute));
    if (kind === Kind.Ip || kind === Kind.Records) return true;
  }
  return false;
}

/** Returns the expected kind of address, such as "an IPv4 address". */
export function addressMismatch(family: number, address: unknown): string | undefined {
  if (family === AF_INET6) return lengthOf(address) === 16 ? undefined : "an IPv6 address";
  if (family !== AF_INET || lengthOf(address) === 4) return undefined;
  const isFilled = address instanceof Uint8Array && address.subarray(4).every((byte) => byte === 0);
  return isFilled ? undefined : "an IPv4 address";
}

function lengthOf(address: unknown): number {
  if (typeof address === "string") return address.includes(":") ? 16 : 4;
  return (address as Uint8Array).length;
}

/** MPLS labels are first decoded as IPv4 addresses. */
export function labelOf(address: unknown): unknown {
  const bytes = typeof address === "string" ? parseIpv4(address) : undefined;
  return bytes === undefined ? address : (readMplsLabels(bytes, 0, bytes.length) ?? bytes);
}
