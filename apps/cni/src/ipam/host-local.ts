import { readFileSync } from "node:fs";
import { fields, list, optional, text } from "../check.ts";
import { addressIn, type Configuration, IPAM_KEYS } from "../configuration.ts";
import { attachmentExists, CniError, ErrorNumber } from "../errors.ts";
import { type Ip, type Result, readRoute } from "../result.ts";
import { formatAddress, parseAddress } from "./address.ts";
import { describeRange, type Range, type RangeSet, readRangeSets } from "./ranges.ts";
import { type Owner, ReservationStore } from "./store.ts";

const DATA_DIR = "/var/lib/cni/networks";

/** Opens the reservations of the configured network. */
export function openStore({ ipam, name }: Configuration): ReservationStore {
  return new ReservationStore(ipam?.dataDir ?? DATA_DIR, name);
}

/**
 * Reserves one address of each set of ranges, requested ones first. If one cannot be reserved, all are released.
 *
 * @throws CniError TRY_AGAIN_LATER if all addresses are reserved.
 */
export function reserve(configuration: Configuration, owner: Owner): Result {
  const { requestedIps, ipRanges } = configuration;
  const ipam = fields(configuration.ipam, IPAM_KEYS, "ipam");
  const sets = readRangeSets(ipam, ipRanges);
  const routes = optional(list(readRoute))(ipam["routes"], "ipam.routes") ?? [];
  const dns = readResolvConf(optional(text)(ipam["resolvConf"], "ipam.resolvConf"));
  const store = openStore(configuration);
  const reserved = new Map<string, Owner | undefined>();
  for (const { address, owner: other } of store.list()) {
    reserved.set(address, other);
    if (other?.containerId !== owner.containerId || other.ifname !== owner.ifname) continue;
    throw attachmentExists(`${owner.containerId} has the address ${address} for ${owner.ifname} already`);
  }
  const requested = new Set(requestedIps.map((ip) => formatAddress(addressIn(ip)!)));
  try {
    const ips = sets.map((set, index): Ip => {
      const wanted = [...requested].find((ip) => rangeOf(set, ip) !== undefined);
      if (wanted !== undefined) {
        requested.delete(wanted);
        return reserveRequested(store, set, wanted, owner, reserved.get(wanted));
      }
      return reserveNext(store, set, index, owner, new Set(reserved.keys()));
    });
    if (requested.size > 0) {
      const message = `runtimeConfig.ips: ${[...requested].join(", ")}: not in the ranges of the network`;
      throw new CniError(ErrorNumber.INVALID_CONFIGURATION, message, sets.flat().map(describeRange).join(", "));
    }
    return { interfaces: [], ips, routes, dns };
  } catch (error) {
    store.release(owner);
    throw error;
  }
}

/**
 * Throws an error if the ranges are invalid, the directory cannot be written, or a set of ranges has no free address.
 */
export function checkAvailable(configuration: Configuration): void {
  const { ipam = {}, ipRanges } = configuration;
  const store = openStore(configuration);
  store.checkWritable();
  const taken = new Set(store.list().map(({ address }) => address));
  for (const set of readRangeSets(ipam, ipRanges)) {
    const isFree = ({ range, value }: Candidate) =>
      value !== range.gateway && !taken.has(formatAddress({ family: range.family, value }));
    if (!candidates(set, undefined).some(isFree)) throw exhausted(ErrorNumber.NOT_AVAILABLE, set, taken.size);
  }
}

/** Returns a message if the owner has no reservation for one of the addresses. */
export function findMissing(configuration: Configuration, owner: Owner, ips: readonly Ip[]): string | undefined {
  const own = openStore(configuration)
    .list()
    .filter((one) => one.owner?.containerId === owner.containerId && one.owner.ifname === owner.ifname)
    .map(({ address }) => address);
  const missing = ips
    .map(({ address }) => formatAddress(addressIn(address)!))
    .find((address) => !own.includes(address));
  return missing === undefined ? undefined : `${missing} is not reserved for ${owner.containerId}`;
}

function reserveRequested(
  store: ReservationStore,
  set: RangeSet,
  address: string,
  owner: Owner,
  holder: Owner | undefined,
): Ip {
  const range = rangeOf(set, address)!;
  if (parseAddress(address)!.value === range.gateway)
    throw new CniError(ErrorNumber.INVALID_CONFIGURATION, `runtimeConfig.ips: ${address} is the gateway's address`);
  if (store.reserve(address, owner)) return ipOf(range, address);
  const by = holder === undefined ? "another container" : `the container ${holder.containerId}`;
  throw new CniError(ErrorNumber.IN_USE, `runtimeConfig.ips: ${address} is reserved for ${by}`);
}

/** Reserves the next free address after the one that was reserved last. */
function reserveNext(
  store: ReservationStore,
  set: RangeSet,
  index: number,
  owner: Owner,
  taken: ReadonlySet<string>,
): Ip {
  for (const { range, value } of candidates(set, store.lastReserved(index))) {
    const address = formatAddress({ family: range.family, value });
    if (value === range.gateway || taken.has(address) || !store.reserve(address, owner)) continue;
    store.setLastReserved(index, address, owner);
    return ipOf(range, address);
  }
  throw exhausted(ErrorNumber.TRY_AGAIN_LATER, set, taken.size);
}

function exhausted(number: number, set: RangeSet, taken: number): CniError {
  const message = `no free address in ${set.map(describeRange).join(", ")}: ${taken} are reserved`;
  return new CniError(number, message, "release unused ones with DEL or GC, or extend the ranges");
}

/** An address that could be reserved. */
interface Candidate {
  readonly range: Range;
  readonly value: bigint;
}

/** Yields each address of the ranges once, starting after the last reserved one. */
function* candidates(set: RangeSet, last: string | undefined): Generator<Candidate> {
  const found = last === undefined ? undefined : parseAddress(last);
  const start = found === undefined ? -1 : set.findIndex((range) => contains(range, found));
  if (start < 0) {
    for (const range of set) yield* between(range, range.first, range.last);
    return;
  }
  const value = found!.value;
  yield* between(set[start]!, value + 1n, set[start]!.last);
  for (let offset = 1; offset < set.length; offset++) {
    const range = set[(start + offset) % set.length]!;
    yield* between(range, range.first, range.last);
  }
  yield* between(set[start]!, set[start]!.first, value);
}

function* between(range: Range, first: bigint, last: bigint): Generator<Candidate> {
  for (let value = first; value <= last; value++) yield { range, value };
}

function rangeOf(set: RangeSet, ip: string): Range | undefined {
  const address = parseAddress(ip)!;
  return set.find((range) => contains(range, address));
}

function contains({ family, first, last }: Range, address: { family: 4 | 6; value: bigint }): boolean {
  return family === address.family && address.value >= first && address.value <= last;
}

function ipOf({ family, length, gateway }: Range, address: string): Ip {
  return { address: `${address}/${length}`, gateway: formatAddress({ family, value: gateway }) };
}

/** Reads the DNS settings of a file such as /etc/resolv.conf. */
function readResolvConf(path: string | undefined): Record<string, unknown> {
  if (path === undefined || path === "") return {};
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const values = (name: string) => lines.filter(([key]) => key === name).flatMap(([, ...rest]) => rest);
  const dns = {
    nameservers: values("nameserver"),
    domain: values("domain").at(-1),
    search: values("search"),
    options: values("options"),
  };
  return Object.fromEntries(Object.entries(dns).filter(([, value]) => value !== undefined && value.length > 0));
}
