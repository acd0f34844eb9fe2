import { typeError } from "../../../base/argument-error.ts";
import { checkBigint, checkFlag, checkOptions, U64_MAXIMUM } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { AF_INET } from "../../../constants/socket.ts";
import type { AddressAttrs, DataFlags, EntryAttrs } from "../../../families/ipset.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { type Prefix, parseAddress, parseMac, parsePrefix } from "../../route/core/addresses.ts";
import { extraFields, Fields, special } from "../../route/core/fields.ts";
import { checkName, checkText, integerTo } from "../arguments.ts";
import { type ConnectionProtocol, protocols } from "../protocols.ts";

/**
 * A packet mark that is stored with an ipset element. A rule with the iptables target `SET --map-mark` copies the bits
 * in `mask` from `mark` to the mark of matching packets.
 */
export interface SkbMark {
  /** Mark that matching packets get. */
  mark: number;
  /** Bits of the mark that are set (default: all). */
  mask?: number | undefined;
}

/**
 * An element of an ipset. The type of the set determines which fields the element has: an element of the type
 * "hash:ip,port" has `address`, `protocol` and `port`. If the type has two addresses, `address2` is the second one.
 */
export interface IpsetEntry {
  /** IP address of the ipset element. For set types whose name contains "net", also a prefix such as "10.0.0.0/8". */
  address?: string | undefined;
  /**
   * Last address of a range that starts at `address`. The kernel adds every address or prefix of the range as an
   * element.
   */
  addressTo?: string | undefined;
  address2?: string | undefined;
  address2To?: string | undefined;
  /** Transport protocol of the port in `port`. */
  protocol?: ConnectionProtocol | `${number}` | undefined;
  /** Port number. For ICMP, the type times 256 plus the code. */
  port?: number | undefined;
  /** Last port of a range that starts at `port`. */
  portTo?: number | undefined;
  /** Mark of packets that the entry matches, in sets of the type hash:ip,mark. */
  mark?: number | undefined;
  mac?: string | undefined;
  interface?: string | undefined;
  /** Whether `interface` is a port of a bridge. */
  physdev?: boolean | undefined;
  /**
   * Whether `interface` is a prefix. If true, the ipset element matches all interfaces whose names start with this
   * prefix.
   */
  wildcard?: boolean | undefined;
  /** Name of an ipset that is an element of a list of sets (type "list:set"). */
  set?: string | undefined;
  /**
   * Seconds until the kernel removes the element from the ipset, at most 2,147,483. 0 means never. Available only in
   * sets that were created with the option `timeout`.
   */
  timeout?: number | undefined;
  /**
   * Number of packets that matched the ipset element. The fields `packets` and `bytes` require a set that was created
   * with the option `counters`.
   */
  packets?: bigint | number | undefined;
  /** Number of matched bytes. */
  bytes?: bigint | number | undefined;
  /** Comment on the element, at most 255 bytes. Requires a set with the option `comments`. */
  comment?: string | undefined;
  /**
   * Whether addresses in this ipset element are excluded from a match. Only for set types whose name contains "net".
   */
  nomatch?: boolean | undefined;
  /**
   * Mark that rules copy to packets that match the ipset element. The fields `skbMark`, `skbPriority` and `skbQueue`
   * require a set that was created with the option `skbInfo`.
   */
  skbMark?: SkbMark | undefined;
  /**
   * Traffic class that rules assign to packets that match the ipset element, as a number. For example, 0x10001 is the
   * class "1:1".
   */
  skbPriority?: number | undefined;
  /** Hardware queue of matching packets. */
  skbQueue?: number | undefined;
}

/** An element to add to an ipset. An {@link IpsetEntry} that `entries` returns can be passed unchanged. */
export interface NewIpsetEntry extends Omit<IpsetEntry, "protocol"> {
  protocol?: ConnectionProtocol | `${number}` | number | undefined;
  /**
   * Name of an existing member of an ipset of the type "list:set". The new member is inserted before the existing one.
   */
  before?: string | undefined;
  /**
   * Name of an existing member of an ipset of the type "list:set". The new member is inserted after the existing one.
   */
  after?: string | undefined;
}

/** An ipset element as the kernel lists it. Attributes that this library does not know are included. */
export type ListedIpsetEntry = IpsetEntry & ExtraAttributes;

const u32 = integerTo(0xffffffff);
const u16 = integerTo(0xffff);
const counter = {
  // The kernel takes the maximum as "not set". (ip_set_init_counter)
  parse: (value: bigint | number, path: string): bigint => checkBigint(value, 0n, U64_MAXIMUM - 1n, path),
};
/** Longer timeouts are silently shortened. (IPSET_MAX_TIMEOUT) */
export const ipsetTimeout: ReturnType<typeof integerTo> = integerTo(2_147_483);
/** Without the NUL (IPSET_MAXNAMELEN - 1). */
export const MAX_NAME = 31;
const MAX_INTERFACE_NAME = 15;
/** Longer comments are silently shortened. (IPSET_MAX_COMMENT_SIZE) */
const MAX_COMMENT = 255;
const setName = (value: string, path: string): string => checkName(value, MAX_NAME, path);

const fields: Fields<ListedIpsetEntry, NewIpsetEntry> = /* @__PURE__ */ new Fields("entry", () => ({
  address: special(),
  addressTo: special(),
  address2: special(),
  address2To: special(),
  protocol: special(),
  port: { attribute: "port", ...u16 },
  portTo: { attribute: "portTo", ...u16 },
  mark: { attribute: "mark", ...u32 },
  mac: { attribute: "ether", parse: parseMac },
  interface: { attribute: "iface", parse: (name: string, path) => checkName(name, MAX_INTERFACE_NAME, path) },
  physdev: special(),
  wildcard: special(),
  set: { attribute: "name", parse: setName },
  before: special(),
  after: special(),
  timeout: { attribute: "timeout", ...ipsetTimeout },
  packets: { attribute: "packets", ...counter },
  bytes: { attribute: "bytes", ...counter },
  comment: { attribute: "comment", parse: (text: string, path) => checkText(text, MAX_COMMENT, path) },
  nomatch: special(),
  skbMark: special(),
  skbPriority: { attribute: "skbprio", ...u32 },
  skbQueue: { attribute: "skbqueue", ...u16 },
  ...extraFields,
}));

const flagNames = { physdev: "physdev", wildcard: "iface-wildcard", nomatch: "nomatch" } as const;
const flagEntries = Object.entries(flagNames) as [keyof typeof flagNames, DataFlags][];

export function toEntry(from: EntryAttrs): ListedIpsetEntry {
  const { ip, ipTo, ip2, cidr, cidr2, proto, cadtFlags, skbmark } = from;
  const entry: ListedIpsetEntry = {};
  const first = address(ip, cidr);
  if (first !== undefined) entry.address = first;
  const last = address(ipTo);
  if (last !== undefined) entry.addressTo = last;
  const second = address(ip2, cidr2);
  if (second !== undefined) entry.address2 = second;
  if (proto !== undefined) entry.protocol = protocols.show(proto);
  fields.read(from, entry);
  if (cadtFlags !== undefined)
    for (const [field, flag] of flagEntries) if (cadtFlags.includes(flag)) entry[field] = true;
  if (skbmark !== undefined) entry.skbMark = { mark: Number(skbmark >> 32n), mask: Number(skbmark & 0xffffffffn) };
  return entry;
}

function address({ ipaddrIpv4, ipaddrIpv6 }: AddressAttrs = {}, length?: number): string | undefined {
  const text = ipaddrIpv4 ?? ipaddrIpv6;
  if (text === undefined) return undefined;
  const whole = ipaddrIpv4 === undefined ? 128 : 32;
  return length === undefined || length === whole ? text : `${text}/${length}`;
}

export function writeAddress({ family, bytes }: { family: number; bytes: Uint8Array }): AddressAttrs<Write> {
  return family === AF_INET ? { ipaddrIpv4: bytes } : { ipaddrIpv6: bytes };
}

/**
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function writeEntry(entry: NewIpsetEntry, path = "entry"): EntryAttrs<Write> {
  fields.check(entry, path);
  const data: EntryAttrs<Write> = {};
  const { address, addressTo, address2, address2To, protocol, skbMark, before, after } = entry;
  if (address !== undefined) {
    const prefix = parsePrefix(address, `${path}.address`);
    data.ip = writeAddress(prefix);
    if (!isWhole(prefix)) data.cidr = prefix.length;
  }
  if (address2 !== undefined) {
    const prefix = parsePrefix(address2, `${path}.address2`);
    data.ip2 = writeAddress(prefix);
    if (!isWhole(prefix)) data.cidr2 = prefix.length;
  }
  if (addressTo !== undefined) data.ipTo = writeAddress(parseAddress(addressTo, `${path}.addressTo`));
  if (address2To !== undefined) data.ip2To = writeAddress(parseAddress(address2To, `${path}.address2To`));
  if (protocol !== undefined) data.proto = protocols.read(protocol, `${path}.protocol`);
  fields.write(entry, data as Record<string, unknown>, false, `${path}.`);
  if (skbMark !== undefined) data.skbmark = markWord(skbMark, `${path}.skbMark`);
  const flags: DataFlags[] = [];
  for (const [field, flag] of flagEntries) {
    checkFlag(entry[field], `${path}.${field}`);
    if (entry[field] === true) flags.push(flag);
  }
  if (before !== undefined && after !== undefined)
    throw typeError(`${path}.after`, "expected either after or before, got both");
  if (before !== undefined) {
    data.nameref = setName(before, `${path}.before`);
    flags.push("before");
  } else if (after !== undefined) data.nameref = setName(after, `${path}.after`);
  if (flags.length > 0) data.cadtFlags = flags;
  return data;
}

function isWhole({ bytes, length }: Prefix): boolean {
  return length === bytes.length * 8;
}

function markWord(mark: SkbMark, path: string): bigint {
  checkOptions(mark, { mark: true, mask: true }, path);
  const value = u32.parse(mark.mark, `${path}.mark`);
  return (BigInt(value) << 32n) | BigInt(u32.parse(mark.mask ?? 0xffffffff, `${path}.mask`));
}

/** Such as "10.0.0.1,tcp:80", for error messages. */
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
