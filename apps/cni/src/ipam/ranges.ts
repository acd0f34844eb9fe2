import { type Check, fail, fields, isRecord, list, optional, text } from "../check.ts";
import { type Address, formatAddress, formatNetwork, networkOf, parseAddress, parsePrefix } from "./address.ts";

/** Addresses that containers can get, and the network to which they belong. */
export interface Range {
  readonly family: 4 | 6;
  readonly length: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly gateway: bigint;
}

/** A set of ranges of one family, from which each container gets one address. */
export type RangeSet = readonly Range[];

/**
 * Reads `ranges`, a list of sets of ranges, and the older form with one range in `subnet`, `rangeStart`, `rangeEnd` and
 * `gateway`, which comes first. Ranges of the runtime (`runtimeConfig.ipRanges`) come before all others.
 */
export function readRangeSets(ipam: Record<string, unknown>, fromRuntime: unknown): RangeSet[] {
  const sets: RangeSet[] = [];
  const read: Check<RangeSet> = (value, path) => {
    const ranges = list(readRange)(value, path);
    if (ranges.length === 0) fail(path, "at least one range", value);
    if (ranges.some(({ family }) => family !== ranges[0]!.family))
      fail(path, "ranges of one address family; put the other family in a set of its own", value);
    return ranges;
  };
  sets.push(...(optional(runtimeRanges(read))(fromRuntime, "runtimeConfig.ipRanges") ?? []));
  const { subnet, rangeStart, rangeEnd, gateway } = ipam;
  if (subnet !== undefined && subnet !== "") sets.push([readRange({ subnet, rangeStart, rangeEnd, gateway }, "ipam")]);
  if (ipam["ranges"] !== undefined) sets.push(...list(read)(ipam["ranges"], "ipam.ranges"));
  if (sets.length === 0) fail("ipam", 'ranges, such as [[{ "subnet": "10.88.0.0/16" }]]', ipam);
  const all = sets.flat();
  for (const [index, one] of all.entries()) {
    const other = all
      .slice(index + 1)
      .find(({ family, first, last }) => family === one.family && first <= one.last && one.first <= last);
    if (other !== undefined)
      fail("ipam.ranges", `ranges that do not overlap`, `${describeRange(one)} and ${describeRange(other)}`);
  }
  return sets;
}

/**
 * Returns a check for the ranges of the runtime: a list of sets, or a list of ranges, which go-cni writes. Ranges of such a list
 * that have the same family belong to one set.
 */
function runtimeRanges(set: Check<RangeSet>): Check<RangeSet[]> {
  return (value, path) => {
    if (!Array.isArray(value) || !value.some(isRecord)) return list(set)(value, path);
    const ranges = list(readRange)(value, path);
    return [4, 6].map((family) => ranges.filter((range) => range.family === family)).filter(({ length }) => length > 0);
  };
}

/** Returns the text of a range for messages: "10.0.0.2-10.0.0.9". */
export function describeRange({ family, first, last }: Range): string {
  return `${formatAddress({ family, value: first })}-${formatAddress({ family, value: last })}`;
}

function readRange(value: unknown, path: string): Range {
  const range = fields(value, ["subnet", "rangeStart", "rangeEnd", "gateway"], path);
  const subnet = parsePrefix(text(range["subnet"], `${path}.subnet`));
  if (subnet === undefined) fail(`${path}.subnet`, 'a network such as "10.88.0.0/16"', range["subnet"]);
  const { family, length } = subnet;
  const network = networkOf(subnet);
  if (network.first !== subnet.value)
    fail(`${path}.subnet`, `the address of a network, such as ${formatNetwork(subnet)}`, range["subnet"]);
  // The first address is that of the network, the last one of IPv4 is for broadcasts.
  const lowest = network.first + 1n;
  const highest = family === 4 ? network.last - 1n : network.last;
  if (highest <= lowest) fail(`${path}.subnet`, "a network with at least two hosts", range["subnet"]);
  const within = (key: string, otherwise: bigint): bigint => {
    const given = optional(text)(range[key], `${path}.${key}`);
    if (given === undefined) return otherwise;
    const address: Address | undefined = parseAddress(given);
    if (address === undefined) fail(`${path}.${key}`, "an address", range[key]);
    if (address.family !== family || address.value < network.first || address.value > network.last)
      fail(`${path}.${key}`, `an address in ${formatNetwork(subnet)}`, range[key]);
    return address.value;
  };
  const gateway = within("gateway", lowest);
  const [start, end] = [within("rangeStart", lowest), within("rangeEnd", highest)];
  if (end < start) fail(`${path}.rangeEnd`, "an address after rangeStart", range["rangeEnd"]);
  const first = start < lowest ? lowest : start;
  const last = end > highest ? highest : end;
  if (last < first) fail(path, `an address that a host of ${formatNetwork(subnet)} can have`, value);
  return { family, length, first, last, gateway };
}
