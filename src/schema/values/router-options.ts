import { copyOf } from "../../base/bytes.ts";
import { decodeText, textBytes } from "../../base/text.ts";
import type { RouterOption } from "../model/types.ts";
import { parseIpv6, readIpv6 } from "./addresses.ts";

const PREFIX_INFORMATION = 3;
const RDNSS = 25;
const DNSSL = 31;
const CAPTIVE_PORTAL = 37;
const PREF64 = 38;
/** Prefix lengths by their code (RFC 8781, section 4). */
const NAT64_LENGTHS = [96, 64, 56, 48, 40, 32];
const ON_LINK = 0x80;
const AUTONOMOUS = 0x40;
const MAX_LABEL = 63;
const MAX_OPTION = 255 * 8;

/** Bytes of parsed options. Reserved bits and bytes have no field, so encoding an unchanged option uses its bytes. */
const received = new WeakMap<RouterOption, Uint8Array>();

/** Reads the options in a range. Bytes that are no complete option become an option of the kind "other". */
export function readRouterOptions(store: Uint8Array, start: number, end: number): RouterOption[] {
  const options: RouterOption[] = [];
  for (let at = start; at < end; ) {
    const size = at + 1 < end ? store[at + 1]! * 8 : 0;
    const next = size === 0 || at + size > end ? end : at + size;
    options.push(readRouterOption(copyOf(store, at, next)));
    at = next;
  }
  return options;
}

/** `bytes` must be the caller's own copy, of at least one byte. */
export function readRouterOption(bytes: Uint8Array): RouterOption {
  const option = parseBytes(bytes);
  if (option.kind !== "other") received.set(option, bytes);
  return option;
}

function parseBytes(bytes: Uint8Array): RouterOption {
  const type = bytes[0]!;
  const isWhole = bytes.length >= 8 && bytes.length === bytes[1]! * 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (isWhole ? parsers[type]?.(bytes, view) : undefined) ?? { kind: "other", type, bytes };
}

type Parser = (bytes: Uint8Array, view: DataView) => RouterOption | undefined;

const parsers: Readonly<Record<number, Parser>> = {
  [PREFIX_INFORMATION](bytes, view) {
    const length = bytes[2]!;
    if (bytes.length !== 32 || length > 128) return undefined;
    const flags = bytes[3]!;
    return {
      kind: "prefix",
      prefix: `${readIpv6(bytes, 16)}/${length}`,
      onLink: (flags & ON_LINK) !== 0,
      autonomous: (flags & AUTONOMOUS) !== 0,
      validLifetime: view.getUint32(4),
      preferredLifetime: view.getUint32(8),
    };
  },
  [RDNSS](bytes, view) {
    const count = (bytes.length - 8) / 16;
    if (count < 1 || !Number.isInteger(count)) return undefined;
    const servers = Array.from({ length: count }, (_, index) => readIpv6(bytes, 8 + index * 16));
    return { kind: "dns-servers", lifetime: view.getUint32(4), servers };
  },
  [DNSSL](bytes, view) {
    const domains = domainsOf(bytes.subarray(8));
    return domains && { kind: "dns-search", lifetime: view.getUint32(4), domains };
  },
  [CAPTIVE_PORTAL](bytes) {
    const end = bytes.indexOf(0, 2);
    return { kind: "captive-portal", uri: decodeText(bytes, 2, end < 0 ? bytes.length : end) };
  },
  [PREF64](bytes, view) {
    const scaled = view.getUint16(2);
    const length = NAT64_LENGTHS[scaled & 7];
    if (bytes.length !== 16 || length === undefined) return undefined;
    const prefix = new Uint8Array(16);
    prefix.set(bytes.subarray(4, 4 + length / 8));
    return { kind: "nat64-prefix", lifetime: scaled & ~7, prefix: `${readIpv6(prefix, 0)}/${length}` };
  },
};

/** Names in the form of DNS messages without compression. Zero bytes follow the last one. */
function domainsOf(bytes: Uint8Array): string[] | undefined {
  const domains: string[] = [];
  let labels: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes[at]!;
    if (length === 0) {
      if (labels.length > 0) domains.push(labels.join("."));
      labels = [];
      at++;
      continue;
    }
    if (length > MAX_LABEL || at + 1 + length > bytes.length) return undefined;
    labels.push(decodeText(bytes, at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.length === 0 && domains.length > 0 ? domains : undefined;
}

/** Returns the bytes of options, or the index of the first invalid one. */
export function routerOptionsBytes(options: readonly unknown[]): Uint8Array | number {
  const parts: number[] = [];
  for (const [index, option] of options.entries()) {
    const bytes = optionBytes(option as RouterOption);
    if (bytes === undefined) return index;
    parts.push(...bytes);
  }
  return Uint8Array.from(parts);
}

function optionBytes(option: RouterOption): Uint8Array | undefined {
  if (typeof option !== "object" || option === null) return undefined;
  const bytes = received.get(option);
  if (bytes !== undefined && JSON.stringify(parseBytes(bytes)) === JSON.stringify(option)) return bytes;
  if (option.kind === "other") return option.bytes instanceof Uint8Array ? option.bytes : undefined;
  const content = Object.hasOwn(writers, option.kind) ? writers[option.kind](option as never) : undefined;
  if (content === undefined || content.length > MAX_OPTION) return undefined;
  const written = new Uint8Array((content.length + 7) & ~7);
  written.set(content);
  written[1] = written.length / 8;
  // An option that reads differently has an invalid field, such as an address that no option can contain.
  const { bytes: _, ...read } = { bytes: undefined, ...parseBytes(written) };
  return JSON.stringify(read) === JSON.stringify({ ...read, ...option }) ? written : undefined;
}

type Kinds = Exclude<RouterOption["kind"], "other">;

/** Return the content of an option with two bytes for its type and length, which is still 0. */
const writers: {
  readonly [Kind in Kinds]: (option: Extract<RouterOption, { kind: Kind }>) => Uint8Array | number[] | undefined;
} = {
  prefix({ prefix, onLink, autonomous, validLifetime, preferredLifetime }) {
    const [address, length] = parsePrefix(prefix);
    const flags = (onLink ? ON_LINK : 0) | (autonomous ? AUTONOMOUS : 0);
    const lifetimes = [...word(validLifetime), ...word(preferredLifetime), ...word(0)];
    return address && [PREFIX_INFORMATION, 0, length, flags, ...lifetimes, ...address];
  },
  "dns-servers"({ lifetime, servers }) {
    const addresses = list(servers).map((server) => parseIpv6(`${server}`) ?? []);
    return [RDNSS, 0, 0, 0, ...word(lifetime), ...addresses.flatMap((address) => [...address])];
  },
  "dns-search"({ lifetime, domains }) {
    const names = list(domains).map((domain) => [...`${domain}`.split(".").flatMap(labelBytes), 0]);
    return [DNSSL, 0, 0, 0, ...word(lifetime), ...names.flat()];
  },
  "captive-portal"({ uri }) {
    return [CAPTIVE_PORTAL, 0, ...(textBytes(`${uri}`) ?? [])];
  },
  "nat64-prefix"({ lifetime, prefix }) {
    const [address, length] = parsePrefix(prefix);
    const scaled = (lifetime & ~7) | Math.max(0, NAT64_LENGTHS.indexOf(length));
    return address && [PREF64, 0, (scaled >> 8) & 0xff, scaled & 0xff, ...address.subarray(0, 12)];
  },
};

function list(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [];
}

function word(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function labelBytes(label: string): number[] {
  const bytes = textBytes(label) ?? [];
  return [bytes.length & 0xff, ...bytes];
}

function parsePrefix(text: string): [address: Uint8Array | undefined, length: number] {
  const [address = "", length = ""] = `${text}`.split("/");
  return [parseIpv6(address), Number(length)];
}
