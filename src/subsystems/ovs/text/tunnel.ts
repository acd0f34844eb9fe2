import type { Fields } from "../../../schema/model/types.ts";
import { at, type Entry, fieldsOf, type Part, readValue, type Style, valueText } from "./entry.ts";
import { type BitNames, flagText, readFlags, signedFlagText } from "./flags.ts";
import type { PortNames } from "./options.ts";
import type { Scanner } from "./scanner.ts";
import { erspan, geneve, vxlan } from "./tunnel-options.ts";
import { big64, decimal, hex, ipv4, ipv6, type ValueText } from "./values.ts";

const HEAD: readonly Part[] = [
  ["tun_id", "id", big64],
  ["src", "ipv4Src", ipv4],
  ["dst", "ipv4Dst", ipv4],
  ["ipv6_src", "ipv6Src", ipv6],
  ["ipv6_dst", "ipv6Dst", ipv6],
  ["tos", "tos", hex(8)],
  ["ttl", "ttl", decimal(8)],
  ["tp_src", "tpSrc", decimal(16)],
  ["tp_dst", "tpDst", decimal(16)],
];

const OPTIONS: readonly Entry[] = [geneve, vxlan, erspan];

/** Names by bit number; the flag `key` follows from an `id`. */
const FLAG_FIELDS = ["oam", "dontFragment", "csum", "ipv4InfoBridge"];
const OAM_DF_CSUM = 7;
const KEY = 1 << 4;
const FLAGS: BitNames = { texts: ["oam", "df", "csum", "bridge", "key"], all: OAM_DF_CSUM | KEY, maximum: 0xffff_ffff };

function flagBits(fields: Fields): number {
  let bits = 0;
  for (const [bit, field] of FLAG_FIELDS.entries())
    if (fields[field] !== undefined && fields[field] !== false) bits |= 1 << bit;
  return bits;
}

function flagsText(key: Fields, mask: Fields, style: Style): string {
  const hasKey = key["id"] !== undefined;
  const bits = flagBits(key) | (hasKey ? KEY : 0);
  if (style.exact) return `flags(${flagText(bits, FLAGS)})`;
  // ovs-dpctl never prints `-key`, so write it only with `complete`.
  const seen = flagBits(mask) | (hasKey || (style.complete && mask["id"] !== undefined) ? KEY : 0);
  if ((seen & FLAGS.all) === FLAGS.all) return `flags(${flagText(bits, FLAGS)})`;
  if (seen !== 0) return `flags(${signedFlagText(bits, seen, FLAGS)})`;
  return style.verbose ? "flags(0/0)" : "";
}

export const tunnel: Entry = {
  name: "tunnel",
  field: "tunnel",
  format: (key, mask, style) => {
    const fields = fieldsOf(key);
    const masks = fieldsOf(mask);
    const parts: string[] = [];
    for (const [name, field, kind] of HEAD) {
      if (fields[field] === undefined && !(style.complete && field !== "id" && counts(kind, masks[field]))) continue;
      const text = at(field, () => valueText(kind, fields[field], masks[field], style));
      if (text !== undefined) parts.push(`${name}=${text}`);
    }
    for (const option of OPTIONS) {
      const { field } = option;
      if (fields[field] === undefined) continue;
      parts.push(at(field, () => option.format(fields[field], masks[field], style)));
    }
    const flags = flagsText(fields, masks, style);
    if (flags !== "") parts.push(flags);
    return `tunnel(${parts.join(",")})`;
  },
  parse: readTunnel,
  isFull: () => true,
};

function counts(kind: ValueText, mask: unknown): boolean {
  return mask !== undefined && kind.showMask(mask) !== kind.blankMask;
}

const EXPECTED = [...HEAD.map(([name]) => name), ...OPTIONS.map(({ name }) => name), "flags"].join(", ");

function readTunnel(scanner: Scanner, ports: PortNames | undefined): { key: Fields; mask: Fields } {
  const key: Fields = {};
  const mask: Fields = {};
  const names = new Set<string>();
  let hasKey = false;
  while (scanner.more()) {
    const start = scanner.at;
    const name = scanner.maybeWord();
    scanner.addName(names, name, start);
    const part = HEAD.find(([text]) => text === name);
    const option = OPTIONS.find((candidate) => candidate.name === name);
    if (part !== undefined) {
      scanner.expect("=");
      if (part[1] === "id" && mask["id"] !== undefined) scanner.fail("no tun_id with -key", start);
      const value = readValue(scanner, part[2]);
      key[part[1]] = value.key;
      mask[part[1]] = value.mask;
    } else if (option !== undefined) {
      scanner.open();
      const value = option.parse(scanner, ports);
      key[option.field] = value.key;
      mask[option.field] = value.mask;
    } else if (name === "flags") hasKey = readTunnelFlags(scanner, key, mask);
    else scanner.fail(`one of ${EXPECTED}, or ")"`, start);
  }
  // The flag `key` without `tun_id` matches a tunnel with any id.
  if (hasKey && key["id"] === undefined) key["id"] = mask["id"] = 0n;
  return { key, mask };
}

/** Returns whether `key` is set: the tunnel has an id. */
function readTunnelFlags(scanner: Scanner, key: Fields, mask: Fields): boolean {
  scanner.open();
  const start = scanner.at;
  const signed = /[+-]/.test(scanner.text.charAt(start));
  const { bits, mask: seen } = scanner.sees(")") ? { bits: 0, mask: FLAGS.all } : readFlags(scanner, FLAGS);
  scanner.close();
  // `-key` means no tunnel id, so the id must be 0.
  if (signed && (seen & KEY) !== 0 && (bits & KEY) === 0) {
    if (key["id"] !== undefined) scanner.fail("+key with tun_id", start);
    mask["id"] = big64.full;
  }
  for (const [bit, field] of FLAG_FIELDS.entries()) {
    if ((bits & (1 << bit)) !== 0) key[field] = true;
    // Most kernels omit flags from masks, so set flags must match.
    if (((seen | bits) & (1 << bit)) !== 0) mask[field] = true;
  }
  return (bits & KEY) !== 0;
}
