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

/** The address that the action nat replaces can contain the mask, as in `tc`. */
export function withNatMask(options: OptionFields): OptionFields {
  const parms = options["parms"];
  if (!isFields(parms)) return options;
  const { oldAddr, mask } = parms;
  if (typeof oldAddr !== "string" || !oldAddr.includes("/")) return options;
  if (mask !== undefined) throw typeError("parms.mask", "not allowed, because oldAddr contains the mask");
  const [address = "", bits = ""] = oldAddr.split("/");
  return { ...options, parms: { ...parms, oldAddr: address, mask: maskOf(bits, 4, "parms.oldAddr", oldAddr) } };
}

/** The kernel replaces a probability of 0 by 1, and ignores the probability of the type "none". (tcf_gact_init) */
export function withProbability(options: OptionFields): OptionFields {
  const { prob } = options;
  if (!isFields(prob) || typeof prob["pval"] !== "number") return options;
  const { ptype = 0, pval } = prob;
  if (ptype !== 0 && ptype !== "none") checkInteger(pval, 1, 0xffff, "prob.pval");
  return options;
}

/** Rejects IPv6 addresses next to IPv4 ones: the kernel would ignore them. */
export function checkOneFamily(fields: OptionFields, ipv4: string, ipv6: string, path = ""): void {
  const addressOf = (prefix: string) => [`${prefix}Src`, `${prefix}Dst`].find((name) => fields[name] !== undefined);
  const ignored = addressOf(ipv6);
  if (ignored !== undefined && addressOf(ipv4) !== undefined)
    throw typeError(`${path}${ignored}`, "not allowed with IPv4 addresses: the kernel would ignore it");
}

/** The kernel stores `noCsum` as one bit. (tunnel_key_init) */
export function checkedTunnel(options: OptionFields): OptionFields {
  checkOneFamily(options, "encIpv4", "encIpv6");
  if (typeof options["noCsum"] === "number") checkInteger(options["noCsum"], 0, 1, "noCsum");
  return options;
}

/** `SIMP_MAX_DATA` without the NUL. The kernel accepts one more byte, and cuts it. (alloc_defdata) */
const MAX_TEXT = 31;

export function checkedText(options: OptionFields): OptionFields {
  const { data } = options;
  if (typeof data === "string" && Buffer.byteLength(data) > MAX_TEXT)
    throw rangeError("data", `expected at most ${MAX_TEXT} bytes, got ${describeValue(data)}`);
  return options;
}

/** The kernel ignores the addresses and ports of the action ct unless it translates them. (tcf_ct_fill_params_nat) */
export function checkedTranslation(options: OptionFields): OptionFields {
  const { action = [] } = options;
  const [ignored] = Object.keys(options).filter((name) => name.startsWith("nat") && options[name] !== undefined);
  if (ignored === undefined || !Array.isArray(action) || action.some((one) => typeof one !== "string")) return options;
  if (!action.includes("nat") || !(action.includes("nat-src") || action.includes("nat-dst")))
    throw typeError(ignored, 'requires "nat", and "nat-src" or "nat-dst" in action: the kernel would ignore it');
  return options;
}

function maskOf(text: string, length: number, name: string, value: string): string | Uint8Array {
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
