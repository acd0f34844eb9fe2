import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { maskedBytes } from "../core/addresses.ts";
import type { ListedForm } from "../core/listed-form.ts";
import { isFields, type OptionFields } from "./computed.ts";
import { parseFilterHandle } from "./handle.ts";

/** Fields of flower with an address, and its length in bytes. Each has a field with the mask, such as `keyIpv4DstMask`. */
const addressLengths: ReadonlyMap<string, number> = new Map([
  ...["keyIpv4Src", "keyIpv4Dst", "keyEncIpv4Src", "keyEncIpv4Dst", "keyArpSip", "keyArpTip"].map(
    (name) => [name, 4] as const,
  ),
  ...["keyIpv6Src", "keyIpv6Dst", "keyEncIpv6Src", "keyEncIpv6Dst"].map((name) => [name, 16] as const),
  ...["keyEthSrc", "keyEthDst", "keyArpSha", "keyArpTha"].map((name) => [name, 6] as const),
]);

/** Splits addresses such as "10.0.0.0/8", as `tc` does: the mask is a number of bits, or has the form of the address. */
export function withAddressMasks(options: OptionFields): OptionFields {
  const changed: OptionFields = {};
  for (const [name, length] of addressLengths) {
    const value = options[name];
    const slash = typeof value === "string" ? value.indexOf("/") : -1;
    if (typeof value !== "string" || slash < 0) continue;
    const mask = `${name}Mask`;
    if (options[mask] !== undefined) throw typeError(mask, `not allowed, because ${name} contains the mask`);
    changed[name] = value.slice(0, slash);
    changed[mask] = maskOf(value.slice(slash + 1), length, name, value);
  }
  return { ...options, ...changed };
}

/** Options that the kernel reads only together with others: their names, the others as text, and whether it reads them. */
export type ReadRule<Context> = readonly [names: RegExp, needs: string, isRead: (context: Context) => boolean];

/** Rejects options that the kernel would ignore. */
export function checkRead<Context>(
  options: OptionFields,
  rules: readonly ReadRule<Context>[],
  context: Context,
  path = "",
): void {
  for (const name of Object.keys(options)) {
    if (options[name] === undefined) continue;
    const broken = rules.find(([names, , isRead]) => names.test(name) && !isRead(context));
    if (broken !== undefined) throw typeError(`${path}${name}`, `requires ${broken[1]}: the kernel would ignore it`);
  }
}

/** Rejects IPv6 addresses next to IPv4 ones: the kernel would ignore them. */
export function checkOneFamily(fields: OptionFields, ipv4: string, ipv6: string, path = ""): void {
  const addressOf = (prefix: string) => [`${prefix}Src`, `${prefix}Dst`].find((name) => fields[name] !== undefined);
  const ignored = addressOf(ipv6);
  if (ignored !== undefined && addressOf(ipv4) !== undefined)
    throw typeError(`${path}${ignored}`, "not allowed with IPv4 addresses: the kernel would ignore it");
}

/** Bits of the group policy of VXLAN that packets have. (VXLAN_GBP_MASK) */
const GBP_BITS = 0x48_ffff;

/** The kernel reads only the fields of the version of ERSPAN, and stores some bits. (fl_set_erspan_opt, set_hwid) */
export function checkTunnelOptions(options: unknown, path: string): void {
  if (!isFields(options)) return;
  const { vxlan, erspan } = options;
  const gbp = isFields(vxlan) ? vxlan["gbp"] : undefined;
  if (typeof gbp === "number" && (gbp & ~GBP_BITS) !== 0)
    throw rangeError(
      `${path}.vxlan.gbp`,
      `expected only bits of 0x${GBP_BITS.toString(16)}, got 0x${gbp.toString(16)}`,
    );
  if (!isFields(erspan)) return;
  const { ver, index, dir, hwid } = erspan;
  if (ver === 2 && index) throw typeError(`${path}.erspan.index`, "requires ver 1: the kernel would ignore it");
  for (const [name, value, maximum] of [["dir", dir, 1] as const, ["hwid", hwid, 63] as const]) {
    if (ver === 1 && value) throw typeError(`${path}.erspan.${name}`, "requires ver 2: the kernel would ignore it");
    if (typeof value === "number") checkInteger(value, 0, maximum, `${path}.erspan.${name}`);
  }
}

export function maskOf(text: string, length: number, name: string, value: string): string | Uint8Array {
  if (!/^\d+$/.test(text)) return text;
  const bits = Number(text);
  if (bits > length * 8)
    throw rangeError(name, `expected a prefix length of 0 to ${length * 8}, got ${describeValue(value)}`);
  return maskedBytes({ bytes: new Uint8Array(length).fill(0xff), length: bits });
}

/** The tables of u32 filters can be text, such as "800:". */
export function withTableNumbers(options: OptionFields): OptionFields {
  const changed: OptionFields = {};
  for (const name of ["hash", "link"]) {
    const value = options[name];
    if (typeof value === "string") changed[name] = parseFilterHandle(value, name, "u32");
  }
  return { ...options, ...changed };
}

/** Fields of headers before the network header, such as VLAN tags. */
const OUTER_FIELDS = [
  "keyVlanId",
  "keyVlanPrio",
  "keyVlanEthType",
  "keyCvlanId",
  "keyCvlanPrio",
  "keyCvlanEthType",
  "keyPppoeSid",
  "keyPppProto",
];

/** Returns whether a flower filter matches a header before the network header. */
export function hasOuterHeaders(fields: OptionFields): boolean {
  return OUTER_FIELDS.some((name) => fields[name] !== undefined);
}

/** The EtherType of a flower filter with outer headers: the outer one in requests, the inner one in listings. (fl_set_key) */
export const innerEtherType: ListedForm = { isKept: (_requested, _listed, options) => hasOuterHeaders(options) };
