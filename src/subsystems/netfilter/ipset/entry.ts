import { AF_INET } from "../../../constants/socket.ts";
import { describeValue } from "../../../errors.ts";
import type { AddressAttrs, DataFlags, EntryAttrs } from "../../../families/ipset.ts";
import {
  checkBigint,
  checkFlag,
  checkInteger,
  checkObject,
  checkOptions,
  checkString,
} from "../../../message/check.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { type Prefix, parseAddress, parsePrefix } from "../../route/core/addresses.ts";
import { type ConnectionProtocol, protocols } from "../protocols.ts";

/**
 * A mark that rules copy to matching packets. In the packet's mark, the bits that are set in `mask` are replaced by
 * `mark`.
 */
export interface SkbMark {
  mark: number;
  mask?: number | undefined;
}

/**
 * An element of a set. The type of the set determines its fields: "hash:ip,port" has `address`, `protocol` and `port`.
 * If a type has two addresses, the second one is `address2`.
 */
export interface IpsetEntry {
  /** IP address, or a prefix such as "10.0.0.0/8" for set types with "net". */
  address?: string | undefined;
  /** Last address of a range that starts at `address`. The kernel adds each address or prefix of the range. */
  addressTo?: string | undefined;
  address2?: string | undefined;
  address2To?: string | undefined;
  /** Protocol of `port`. */
  protocol?: ConnectionProtocol | number | undefined;
  /** Port number. For ICMP, 256 times the type plus the code. */
  port?: number | undefined;
  /** Last port of a range that starts at `port`. */
  portTo?: number | undefined;
  mark?: number | undefined;
  /** Ethernet address. */
  mac?: string | undefined;
  interface?: string | undefined;
  /** Whether `interface` refers to a port of a bridge. */
  physdev?: boolean | undefined;
  /** Whether `interface` is a prefix of interface names. */
  wildcard?: boolean | undefined;
  /** Name of a set that is an element of a list of sets. */
  set?: string | undefined;
  /** Seconds until the element is removed; 0 means never. Requires a set with the option `timeout`. */
  timeout?: number | undefined;
  /** Number of packets that matched the element. This field and `bytes` require a set with counters. */
  packets?: bigint | number | undefined;
  bytes?: bigint | number | undefined;
  /** Comment on the element. Requires a set with the option `comments`. */
  comment?: string | undefined;
  /** Whether the element is an exception, which does not match; for set types with "net". */
  nomatch?: boolean | undefined;
  /**
   * Mark that rules copy to matching packets. This field, `skbPriority` and `skbQueue` require a set with `skbInfo`.
   */
  skbMark?: SkbMark | undefined;
  /** Traffic class that rules assign to matching packets, as a number: 0x10001 is "1:1". */
  skbPriority?: number | undefined;
  skbQueue?: number | undefined;
}

/** An element to add to a set. A listed {@link IpsetEntry} can be passed unchanged. */
export interface NewIpsetEntry extends IpsetEntry {
  /** Name of the set before which the new set is placed in a list of sets. */
  before?: string | undefined;
  /** Name of the set after which the new set is placed in a list of sets. */
  after?: string | undefined;
}

/** A set element that the kernel listed, including attributes that this library does not know. */
export type ListedIpsetEntry = IpsetEntry & ExtraAttributes;

const u32 = (value: unknown, path: string): void => void checkInteger(value, 0, 0xffffffff, path);
const u16 = (value: unknown, path: string): void => void checkInteger(value, 0, 0xffff, path);
const u64 = (value: unknown, path: string): void => void checkBigint(value, 0n, 0xffffffffffffffffn, path);

const checks: Readonly<
  Record<keyof NewIpsetEntry | keyof ExtraAttributes, ((value: unknown, path: string) => void) | true>
> = {
  address: checkString,
  addressTo: checkString,
  address2: checkString,
  address2To: checkString,
  protocol: true,
  port: u16,
  portTo: u16,
  mark: u32,
  mac: checkString,
  interface: checkString,
  physdev: checkFlag,
  wildcard: checkFlag,
  set: checkString,
  before: checkString,
  after: checkString,
  timeout: u32,
  packets: u64,
  bytes: u64,
  comment: checkString,
  nomatch: checkFlag,
  skbMark: checkObject,
  skbPriority: u32,
  skbQueue: u16,
  unknown: true,
  unparsed: true,
};

/** For each field of a set element that is copied from one attribute, the name of the attribute. */
const plain = {
  port: "port",
  portTo: "portTo",
  mark: "mark",
  mac: "ether",
  interface: "iface",
  set: "name",
  timeout: "timeout",
  comment: "comment",
  skbPriority: "skbprio",
  skbQueue: "skbqueue",
  packets: "packets",
  bytes: "bytes",
  unknown: "unknown",
  unparsed: "unparsed",
} as const;
const plainNames = Object.entries(plain) as [keyof typeof plain, keyof EntryAttrs][];

/** Converts a set element that the kernel sent. */
export function toEntry(from: EntryAttrs): ListedIpsetEntry {
  const entry: Record<string, unknown> = {};
  const first = address(from.ip, from.cidr);
  if (first !== undefined) entry["address"] = first;
  const last = address(from.ipTo);
  if (last !== undefined) entry["addressTo"] = last;
  const second = address(from.ip2, from.cidr2);
  if (second !== undefined) entry["address2"] = second;
  if (from.proto !== undefined) entry["protocol"] = protocols.show(from.proto);
  for (const [field, attribute] of plainNames) if (from[attribute] !== undefined) entry[field] = from[attribute];
  const flags: readonly (DataFlags | number)[] = from.cadtFlags ?? [];
  if (flags.includes("physdev")) entry["physdev"] = true;
  if (flags.includes("iface-wildcard")) entry["wildcard"] = true;
  if (flags.includes("nomatch")) entry["nomatch"] = true;
  if (from.skbmark !== undefined) {
    entry["skbMark"] = { mark: Number(from.skbmark >> 32n), mask: Number(from.skbmark & 0xffffffffn) };
  }
  return entry;
}

/** Formats an address of a set element, followed by its prefix length if it is a prefix. */
function address({ ipaddrIpv4, ipaddrIpv6 }: AddressAttrs = {}, length?: number): string | undefined {
  const text = ipaddrIpv4 ?? ipaddrIpv6;
  if (text === undefined) return undefined;
  const whole = ipaddrIpv4 === undefined ? 128 : 32;
  return length === undefined || length === whole ? text : `${text}/${length}`;
}

/** Converts an address to the nested attribute that the kernel expects in a set element. */
export function writeAddress({ family, bytes }: { family: number; bytes: Uint8Array }): AddressAttrs<Write> {
  return family === AF_INET ? { ipaddrIpv4: bytes } : { ipaddrIpv6: bytes };
}

/**
 * Converts a set element to request attributes.
 *
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function writeEntry(entry: NewIpsetEntry, path = "entry"): EntryAttrs<Write> {
  checkOptions(entry, checks, path);
  const data: EntryAttrs<Write> = {};
  const { before, after, protocol, skbMark } = entry;
  const prefix = (field: "address" | "address2"): Prefix | undefined =>
    entry[field] === undefined ? undefined : parsePrefix(entry[field], `${path}.${field}`);
  const first = prefix("address");
  if (first !== undefined) {
    data.ip = writeAddress(first);
    if (first.length < first.bytes.length * 8) data.cidr = first.length;
  }
  const second = prefix("address2");
  if (second !== undefined) {
    data.ip2 = writeAddress(second);
    if (second.length < second.bytes.length * 8) data.cidr2 = second.length;
  }
  if (entry.addressTo !== undefined) data.ipTo = writeAddress(parseAddress(entry.addressTo, `${path}.addressTo`));
  if (entry.address2To !== undefined) data.ip2To = writeAddress(parseAddress(entry.address2To, `${path}.address2To`));
  if (protocol !== undefined) data.proto = protocols.read(protocol, `${path}.protocol`);
  for (const [field, attribute] of plainNames) {
    if (entry[field as keyof NewIpsetEntry] !== undefined && field !== "unknown" && field !== "unparsed") {
      (data as Record<string, unknown>)[attribute] = entry[field];
    }
  }
  if (skbMark !== undefined) data.skbmark = markWord(skbMark, `${path}.skbMark`);
  const flags: DataFlags[] = [];
  if (entry.physdev === true) flags.push("physdev");
  if (entry.wildcard === true) flags.push("iface-wildcard");
  if (entry.nomatch === true) flags.push("nomatch");
  if (before !== undefined && after !== undefined)
    throw new TypeError(`${path}.after: expected either after or before, got both`);
  if (before !== undefined) flags.push("before");
  const reference = before ?? after;
  if (reference !== undefined) data.nameref = reference;
  if (flags.length > 0) data.cadtFlags = flags;
  return data;
}

function markWord(mark: SkbMark, path: string): bigint {
  checkOptions(mark, { mark: u32, mask: u32 }, path);
  u32(mark.mark, `${path}.mark`);
  return (BigInt(mark.mark) << 32n) | BigInt(mark.mask ?? 0xffffffff);
}

/** Returns a description of a set element for errors: "10.0.0.1,tcp:80". */
export function entryTitle(entry: NewIpsetEntry): string {
  const { address, addressTo, protocol, port, portTo, mark, mac, address2, interface: device, set } = entry;
  const parts: unknown[] = [
    addressTo === undefined ? address : `${address}-${addressTo}`,
    port === undefined
      ? undefined
      : `${protocol === undefined ? "" : `${protocol}:`}${port}${portTo === undefined ? "" : `-${portTo}`}`,
    mark,
    mac,
    address2,
    device,
    set,
  ];
  const shown = parts.filter((part) => part !== undefined);
  return shown.length > 0 ? shown.join(",") : describeValue(entry);
}
