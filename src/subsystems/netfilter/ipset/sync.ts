import { typeError } from "../../../base/argument-error.ts";
import { checkFlag, checkObject, checkRequiredString, type OptionChecks } from "../../../base/check.ts";
import { entryKey } from "../../../base/entry-key.ts";
import { limitChecks } from "../../../client/options.ts";
import type { CallLimits, Io, Steps } from "../../../io/io.ts";
import { readMac } from "../../../schema/values/addresses.ts";
import { maskedBytes, parseAddress, parseMac, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import { inSlices } from "../../route/core/slices.ts";
import { protocols } from "../protocols.ts";
import type { ListedIpsetEntry, NewIpsetEntry } from "./entry.ts";
import type { IpsetInfo } from "./set.ts";
import { problemOf } from "./type-fields.ts";

/** Options of `Ipset.syncEntries`. */
export interface IpsetSyncOptions extends CallLimits {
  /**
   * Whether elements that are missing in `entries` remain in the ipset (default false). Set this option for sets to
   * which rules also add elements.
   */
  keepOthers?: boolean | undefined;
}

/** Numbers of elements that `Ipset.syncEntries` has added, changed in place, and removed. */
export interface IpsetSyncResult {
  /** Number of added entries. */
  added: number;
  /** Number of entries whose options changed. */
  changed: number;
  /** Number of removed entries. */
  removed: number;
}

/**
 * The settings of an ipset that determine which elements are equal. An {@link IpsetInfo} that `list` returns contains
 * these settings.
 */
export type IpsetKeySettings = Pick<IpsetInfo, "type" | "netmask" | "bitmask" | "markMask">;

export const syncChecks: OptionChecks<IpsetSyncOptions> = { ...limitChecks, keepOthers: checkFlag };

const WHOLE_MARK = 0xffffffff;
/** The IP address alone identifies an element of this set type. */
const BITMAP_MAC = "bitmap:ip,mac";

const ranges = [
  ["addressTo", "address"],
  ["address2To", "address2"],
  ["portTo", "port"],
] as const;

/**
 * Implements the exported `Ipset.keyOf`, which returns the key of an element in an ipset.
 *
 * @throws TypeError for an invalid element, or for a range or prefix that stands for several elements.
 */
export function entryKeyOf(set: IpsetKeySettings, entry: NewIpsetEntry): string {
  checkObject(set, "set");
  checkRequiredString(set.type, "set.type");
  return new EntryKeys(set).of(entry, "entry");
}

const textOf = /* @__PURE__ */ entryKey<NewIpsetEntry>((stored) => stored);

export class EntryKeys {
  readonly #set: IpsetKeySettings;
  /** "ip" or "net" for `address` and `address2`. */
  readonly #kinds: readonly string[];
  /** Already in the form in which the set stores them. */
  readonly #listed = new Set<string>();

  constructor(set: IpsetKeySettings) {
    this.#set = set;
    const parts = set.type.slice(set.type.indexOf(":") + 1).split(",");
    this.#kinds = parts.filter((part) => part === "ip" || part === "net");
  }

  ofListed(entry: ListedIpsetEntry): string {
    if (entry.address !== undefined) this.#listed.add(entry.address);
    if (entry.address2 !== undefined) this.#listed.add(entry.address2);
    return textOf(this.#stored(entry, "entry"));
  }

  /** A set can contain only one element with each key. */
  of(entry: NewIpsetEntry, path: string): string {
    return textOf(this.stored(entry, path));
  }

  /** Converts an element to its stored form, without host bits. */
  stored(entry: NewIpsetEntry, path: string): NewIpsetEntry {
    const problem = problemOf(entry, this.#set.type);
    if (problem !== undefined) throw typeError(`${path}.${problem[0]}`, problem[1]);
    for (const [last, first] of ranges) {
      if (entry[last] === undefined || entry[last] === entry[first]) continue;
      throw typeError(`${path}.${last}`, "a range stands for several elements; pass each of them");
    }
    return this.#stored(entry, path);
  }

  #stored(entry: NewIpsetEntry, path: string): NewIpsetEntry {
    const { address, address2, protocol, port, mark, mac, interface: device, physdev, set: member } = entry;
    const { type, markMask = WHOLE_MARK } = this.#set;
    const stored: NewIpsetEntry = {};
    if (address !== undefined) stored.address = this.#address(0, address, `${path}.address`);
    if (protocol !== undefined) stored.protocol = protocols.show(protocols.read(protocol, `${path}.protocol`));
    if (port !== undefined) stored.port = hasPort(stored) ? port : 0;
    if (mark !== undefined) stored.mark = (mark & markMask) >>> 0;
    if (mac !== undefined && type !== BITMAP_MAC) stored.mac = readMac(parseMac(mac, `${path}.mac`), 0);
    if (address2 !== undefined) stored.address2 = this.#address(1, address2, `${path}.address2`);
    if (device !== undefined) stored.interface = device;
    if (physdev === true) stored.physdev = true;
    if (member !== undefined) stored.set = member;
    return stored;
  }

  /** Clears the bits of the address that the kernel ignores. */
  #address(index: number, text: string, path: string): string {
    if (this.#listed.has(text)) return text;
    const { family, bytes, length } = parsePrefix(text, path);
    const whole = bytes.length * 8;
    if (this.#kinds[index] === "ip" && length < whole)
      throw typeError(path, "a prefix stands for several elements of a set of addresses; pass each of them");
    const { netmask = whole, bitmask } = this.#set;
    let stored = maskedBytes({ bytes, length: Math.min(length, netmask) });
    if (bitmask !== undefined) {
      const mask = parseAddress(bitmask, "set.bitmask").bytes;
      stored = stored.map((byte, at) => byte & mask[at]!);
    }
    return length < whole ? `${showAddress(family, stored)}/${length}` : showAddress(family, stored);
  }
}

/** The kernel stores port 0 for other protocols. (`ip_set_proto_with_ports`, `hash_ipport4_uadt`) */
const withPorts: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["tcp", "udp", "sctp", "udplite"]);

function hasPort({ address = "", protocol }: NewIpsetEntry): boolean {
  return protocol === undefined || withPorts.has(protocol) || protocol === (address.includes(":") ? "icmpv6" : "icmp");
}

interface Differences {
  readonly added: readonly NewIpsetEntry[];
  /** Existing elements whose data changes, such as the comment. */
  readonly changed: readonly NewIpsetEntry[];
  /** Existing elements with the same key as an added element. */
  readonly replaced: readonly ListedIpsetEntry[];
  readonly unwanted: readonly ListedIpsetEntry[];
}

/**
 * Returns the ipset elements to add, to change and to remove.
 *
 * @throws TypeError for an invalid element, or for two elements in `wanted` with the same key and different data.
 */
export function* differences(
  io: Io,
  set: IpsetInfo,
  wanted: readonly NewIpsetEntry[],
  current: readonly ListedIpsetEntry[],
): Steps<Differences> {
  const keys = new EntryKeys(set);
  const present = new Map<string, ListedIpsetEntry>();
  yield* inSlices(io, current.length, (from, to) => {
    for (let index = from; index < to; index++) present.set(keys.ofListed(current[index]!), current[index]!);
    return [];
  });
  const [added, changed]: [NewIpsetEntry[], NewIpsetEntry[]] = [[], []];
  const replaced: ListedIpsetEntry[] = [];
  const seen = new Map<string, NewIpsetEntry>();
  yield* inSlices(io, wanted.length, (from, to) => {
    for (let index = from; index < to; index++) {
      const entry = wanted[index]!;
      const path = `entries[${index}]`;
      const key = keys.of(entry, path);
      const earlier = seen.get(key);
      if (earlier !== undefined && (!hasSameData(earlier, entry) || earlier.timeout !== entry.timeout))
        throw typeError(path, `an earlier element has the same key (${key}) and other data`);
      if (earlier !== undefined) continue;
      seen.set(key, entry);
      const known = present.get(key);
      if (known === undefined) added.push(entry);
      else if (isOtherWildcard(known, entry)) {
        // The kernel cannot change the flag `wildcard` of an existing element.
        replaced.push(known);
        added.push(entry);
      } else if (!hasSameData(known, entry) || isOtherLifetime(known, entry)) changed.push(entry);
    }
    return [];
  });
  const unwanted = [...present].filter(([key]) => !seen.has(key)).map(([, entry]) => entry);
  return { added, changed, replaced, unwanted };
}

/** Data is everything except the key, the lifetime and the counters. */
function hasSameData(one: NewIpsetEntry, other: NewIpsetEntry): boolean {
  return (
    (one.comment ?? "") === (other.comment ?? "") &&
    (one.nomatch ?? false) === (other.nomatch ?? false) &&
    !isOtherWildcard(one, other) &&
    (one.skbPriority ?? 0) === (other.skbPriority ?? 0) &&
    (one.skbQueue ?? 0) === (other.skbQueue ?? 0) &&
    macText(one) === macText(other) &&
    markText(one) === markText(other)
  );
}

function isOtherWildcard(one: NewIpsetEntry, other: NewIpsetEntry): boolean {
  return (one.wildcard ?? false) !== (other.wildcard ?? false);
}

function macText({ mac }: NewIpsetEntry): string {
  return mac === undefined ? "" : readMac(parseMac(mac, "mac"), 0);
}

function markText({ skbMark }: NewIpsetEntry): string {
  return skbMark === undefined ? "0/0" : `${skbMark.mark}/${skbMark.mask ?? WHOLE_MARK}`;
}

/** The remaining seconds always differ, and are not compared. */
function isOtherLifetime(current: ListedIpsetEntry, { timeout }: NewIpsetEntry): boolean {
  return timeout !== undefined && ((current.timeout ?? 0) === 0) !== (timeout === 0);
}
