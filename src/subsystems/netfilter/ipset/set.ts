import { checkFlag, checkInteger, checkString } from "../../../base/check.ts";
import { AF_UNSPEC } from "../../../constants/socket.ts";
import type { AddressAttrs, CreateAttrs, DataFlags, SetAttrs } from "../../../families/ipset.ts";
import type { Read, Write } from "../../../schema/model/types.ts";
import { parseAddress, parsePrefix } from "../../route/core/addresses.ts";
import { Fields, reported, special } from "../../route/core/fields.ts";
import { integerTo } from "../arguments.ts";
import { type IpFamily, ipFamilies } from "../protocols.ts";
import { ipsetTimeout, writeAddress } from "./entry.ts";

/**
 * Type of an ipset: its storage method (bitmap, hash or list), and the fields of each element. Example: "hash:ip,port".
 */
export type IpsetType =
  | "bitmap:ip"
  | "bitmap:ip,mac"
  | "bitmap:port"
  | "hash:ip"
  | "hash:mac"
  | "hash:ip,mac"
  | "hash:net"
  | "hash:net,net"
  | "hash:ip,port"
  | "hash:net,port"
  | "hash:ip,port,ip"
  | "hash:ip,port,net"
  | "hash:ip,mark"
  | "hash:net,port,net"
  | "hash:net,iface"
  | "list:set";

const withoutFamily: ReadonlySet<string> = new Set(["bitmap:port", "hash:mac", "list:set"]);

/** An ipset to create. An {@link IpsetInfo} that `list` returns can be passed unchanged. */
export interface NewIpset {
  /** Name of the set, at most 31 bytes. */
  name: string;
  type: IpsetType;
  /**
   * Address family of the ipset's elements: "inet" for IPv4 (default) or "inet6" for IPv6. Ignored for set types
   * without addresses.
   */
  family?: IpFamily | undefined;
  /**
   * Range of elements that a bitmap ipset can contain: addresses such as "10.0.0.0/16" or "10.0.0.1-10.0.3.255", or
   * ports such as "1024-2047".
   */
  range?: string | undefined;
  /**
   * Default timeout of the ipset's elements in seconds, at most 2,147,483. With 0, only elements that specify a timeout
   * expire.
   */
  timeout?: number | undefined;
  /** Whether the elements of the set have counters. */
  counters?: boolean | undefined;
  /** Whether the elements of the set have comments. */
  comments?: boolean | undefined;
  /**
   * Whether elements of the ipset can have a mark, a priority and a queue, which rules assign to packets that match the
   * element.
   */
  skbInfo?: boolean | undefined;
  /**
   * Whether adding an element to a full ipset removes another element, which the kernel selects at random (default:
   * adding fails).
   */
  forceAdd?: boolean | undefined;
  /** Initial number of buckets of a hash set. The kernel rounds it up to a power of two, and to at least 64. */
  hashSize?: number | undefined;
  /** Maximum number of elements in the set (default 65,536). */
  maxElements?: number | undefined;
  /** Maximum number of elements per bucket of a hash set. The kernel rounds it up to an even number from 2 to 12. (Linux 5.11) */
  bucketSize?: number | undefined;
  /** Initial value (seed) of the hash function of an ipset that uses hashing (Linux 5.11; default: a random value). */
  initialValue?: number | undefined;
  /** Prefix length for addresses. The ipset stores and compares only the first `netmask` bits of each address. */
  netmask?: number | undefined;
  /**
   * Mask of the address bits that the ipset stores and compares, such as "255.0.255.0". Available for the set types
   * "hash:ip", "hash:ip,port" and "hash:net,net" (Linux 6.3).
   */
  bitmask?: string | undefined;
  /** Bits of packet marks to compare, for the set type "hash:ip,mark". */
  markMask?: number | undefined;
  /** Maximum number of member sets, for the set type "list:set" (default 8). The kernel raises it to at least 4. */
  size?: number | undefined;
}

/** Description of a set, without its elements. */
export interface IpsetInfo extends Omit<NewIpset, "type"> {
  type: IpsetType | string;
  /** Revision of the set's type. A newer revision has more features. */
  revision: number;
  /** Number of elements in the ipset. Absent if the kernel does not report the number. */
  elements?: number;
  /** Number of rules and lists of sets that use the set. */
  references?: number;
  /** Size in bytes of the memory that the set uses. */
  memory?: number;
}

const u32 = integerTo(0xffffffff);
const u8 = integerTo(0xff);

const fields: Fields<IpsetInfo, NewIpset> = /* @__PURE__ */ new Fields("set", () => ({
  name: special(),
  type: special(),
  family: special(),
  range: special(),
  timeout: { attribute: "timeout", ...ipsetTimeout },
  counters: special(),
  comments: special(),
  skbInfo: special(),
  forceAdd: special(),
  hashSize: { attribute: "hashsize", ...u32 },
  maxElements: { attribute: "maxelem", ...u32 },
  bucketSize: { attribute: "bucketsize", ...u8 },
  initialValue: { attribute: "initval", ...u32 },
  netmask: { attribute: "netmask", ...u8 },
  bitmask: {
    attribute: "bitmask",
    show: ({ ipaddrIpv4, ipaddrIpv6 }: AddressAttrs) => ipaddrIpv4 ?? ipaddrIpv6,
    parse: (mask: string, path) => writeAddress(parseAddress(mask, path)),
  },
  // Written in network byte order, but reported in host byte order.
  markMask: {
    attribute: "markmask",
    show: (mask: number) => new DataView(Uint32Array.of(mask).buffer).getUint32(0),
    ...u32,
  },
  size: { attribute: "size", ...u32 },
  revision: reported(),
  elements: reported("elements"),
  references: reported("references"),
  memory: reported("memsize"),
}));

const flagNames = {
  counters: "with-counters",
  comments: "with-comment",
  skbInfo: "with-skbinfo",
  forceAdd: "with-forceadd",
} as const satisfies Record<string, DataFlags>;
const flagEntries = Object.entries(flagNames) as [keyof typeof flagNames, DataFlags][];

export function toSet(reply: SetAttrs<Read>): IpsetInfo {
  const { setname = "", typename = "", revision = 0, family = 0, data = {} } = reply;
  const set: IpsetInfo = { name: setname, type: typename, revision };
  const shown = ipFamilies.show(family);
  if (shown === "inet" || shown === "inet6") set.family = shown;
  const range = rangeOf(data);
  if (range !== undefined) set.range = range;
  fields.read(data, set);
  for (const [field, flag] of flagEntries) if (data.cadtFlags?.includes(flag) === true) set[field] = true;
  return set;
}

function rangeOf({ ip, ipTo, port, portTo }: CreateAttrs<Read>): string | undefined {
  if (port !== undefined) return `${port}-${portTo ?? port}`;
  const first = ip?.ipaddrIpv4 ?? ip?.ipaddrIpv6;
  if (first === undefined) return undefined;
  const last = ipTo?.ipaddrIpv4 ?? ipTo?.ipaddrIpv6;
  return last === undefined ? first : `${first}-${last}`;
}

export function familyNumber(set: Pick<NewIpset, "type" | "family">): number {
  if (withoutFamily.has(set.type)) return AF_UNSPEC;
  return ipFamilies.read(set.family ?? "inet", "set.family");
}

/**
 * @throws TypeError or RangeError with the path of an invalid field.
 */
export function writeSet(set: NewIpset): CreateAttrs<Write> {
  fields.check(set);
  const data: CreateAttrs<Write> = {};
  fields.write(set, data as Record<string, unknown>, false, "set.");
  for (const [field] of flagEntries) checkFlag(set[field], `set.${field}`);
  const flags = flagEntries.flatMap(([field, flag]) => (set[field] === true ? [flag] : []));
  if (flags.length > 0) data.cadtFlags = flags;
  checkString(set.range, "set.range");
  if (set.range !== undefined) Object.assign(data, writeRange(set.range, set.type));
  return data;
}

function writeRange(range: string, type: string): CreateAttrs<Write> {
  const dash = range.indexOf("-");
  const [first, last] = dash < 0 ? [range, undefined] : [range.slice(0, dash), range.slice(dash + 1)];
  if (type === "bitmap:port") {
    const port = (text: string) => checkInteger(/^\d+$/.test(text) ? Number(text) : text, 0, 0xffff, "set.range");
    return { port: port(first), portTo: port(last ?? first) };
  }
  if (last !== undefined) {
    return { ip: writeAddress(parseAddress(first, "set.range")), ipTo: writeAddress(parseAddress(last, "set.range")) };
  }
  const prefix = parsePrefix(first, "set.range");
  return { ip: writeAddress(prefix), cidr: prefix.length };
}
