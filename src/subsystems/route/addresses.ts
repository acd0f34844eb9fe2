import { decoderOf } from "../../client/family.ts";
import { EADDRNOTAVAIL, EINVAL, ENOENT } from "../../constants/errno.ts";
import { AF_INET, AF_UNSPEC } from "../../constants/socket.ts";
import { NetlinkError, shown } from "../../errors.ts";
import { type IfaFlags, type Operations, rtAddr } from "../../families/rt-addr.ts";
import { checkInteger, checkKnown, type Names } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { type ChangeContext, Changes, given, renamed, type Subject } from "./changes.ts";
import { deviceIndex, type InterfaceNames, type InterfaceSource, Interfaces } from "./interfaces.ts";
import type { Listing } from "./listing.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { addressBits, parseAddress, parsePrefix } from "./prefix.ts";
import { Session } from "./session.ts";
import { type AddressFamily, families, type Scope, scopes } from "./vocabulary.ts";

const FOREVER = 0xffffffff;

/** An address of an interface. Field names are those of `ip -json`, in camel case. */
export interface Address extends ExtraAttributes {
  family: "inet" | "inet6" | AddressFamily | number;
  /** Name of the interface; absent if it was deleted in the meantime. */
  dev?: string;
  ifindex: number;
  /** The address: "10.0.0.1". */
  local: string;
  /** Length of the network prefix in bits. */
  prefixlen: number;
  /** Address of the peer on a point-to-point link. */
  address?: string;
  broadcast?: string;
  scope: Scope | number;
  /** Label (IPv4 only). */
  label?: string;
  flags: (IfaFlags | number)[];
  /** Remaining valid lifetime in seconds; Infinity for a permanent address. */
  validLifeTime: number;
  /** Remaining preferred lifetime in seconds; after it, new connections do not use the address. */
  preferredLifeTime: number;
  /** Metric of the prefix route. */
  metric?: number;
  /** Origin of the address (`IFA_PROTO`). */
  protocol?: number;
}

/** An address to add, change or delete. A listed {@link Address} is accepted as it is. */
export interface NewAddress {
  /** Name of the interface. Specify `dev`, `ifindex`, or both if they agree. */
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  /** Address with an optional prefix length: "10.0.0.1/24". */
  local: string;
  /** Prefix length, unless `local` includes it. */
  prefixlen?: number | undefined;
  /** Address of the peer. The prefix length then applies to the peer's address. */
  address?: string | undefined;
  /** Broadcast address; "+" stands for the last address of the network (IPv4 only). */
  broadcast?: string | undefined;
  scope?: Scope | number | undefined;
  label?: string | undefined;
  flags?: readonly (IfaFlags | number)[] | undefined;
  /** Valid lifetime in seconds (default: permanent). */
  validLifeTime?: number | undefined;
  /** Preferred lifetime in seconds (default: the valid lifetime). */
  preferredLifeTime?: number | undefined;
  metric?: number | undefined;
  /** Origin of the address (`IFA_PROTO`); informational. */
  protocol?: number | undefined;
}

/** Filter for {@link Addresses.list}. */
export interface AddressFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
  scope?: Scope | number | undefined;
  /** Addresses that have all of these flags. */
  flags?: readonly IfaFlags[] | undefined;
  /** Addresses within a network: "10.0.0.0/8". */
  to?: string | undefined;
}

const filterNames: Names<AddressFilter> = { dev: true, family: true, scope: true, flags: true, to: true };
/** Fields of a listed address that only the kernel sets are accepted and ignored. */
const addressNames: Names<NewAddress> & { family: true; unknown: true; unparsed: true } = {
  dev: true,
  ifindex: true,
  local: true,
  prefixlen: true,
  address: true,
  broadcast: true,
  scope: true,
  label: true,
  flags: true,
  validLifeTime: true,
  preferredLifeTime: true,
  metric: true,
  protocol: true,
  family: true,
  unknown: true,
  unparsed: true,
};

/** Flags that only the kernel sets. */
const kernelFlags: ReadonlySet<IfaFlags | number> = new Set<IfaFlags>([
  "permanent",
  "tentative",
  "deprecated",
  "dadfailed",
  "secondary",
]);

const addressSubject: Subject<NewAddress> = {
  noun: "address",
  request(input, context) {
    checkKnown(input, addressNames, "address");
    const isDelete = context.verb === "delete";
    const codec = operationCodec(rtAddr, isDelete ? "deladdr" : "newaddr");
    return { codec, fields: addressFields(input, context, isDelete) };
  },
  path: renamed({ rtPriority: "metric", proto: "protocol" }),
  title({ local, prefixlen, dev, ifindex }) {
    const length = prefixlen === undefined || `${local}`.includes("/") ? "" : `/${prefixlen}`;
    return `${local}${length} dev ${dev ?? ifindex ?? "?"}`;
  },
  advice(errno, verb, { local }) {
    if (errno === EADDRNOTAVAIL && verb === "delete")
      return "the interface has no such address: list() returns its addresses";
    if (errno === EINVAL && `${local}`.includes(":"))
      return "IPv6 may be disabled on the interface, or its MTU may be below 1280";
    return undefined;
  },
};

function addressFields(input: NewAddress, { interfaces, what }: ChangeContext, isDelete: boolean): object {
  const local = parsePrefix(input.local, "local");
  const said = `${input.local}`.includes("/") ? local.length : undefined;
  const length = said ?? input.prefixlen ?? local.length;
  checkInteger(length, 0, addressBits(local.family), "prefixlen");
  if (input.prefixlen !== undefined && input.prefixlen !== length) {
    throw new TypeError(`prefixlen: expected ${length} as in local, got ${input.prefixlen}`);
  }
  const index = deviceIndex(input, interfaces, what);
  const other = input.address === undefined ? undefined : parseAddress(input.address, "address");
  if (other !== undefined && other.family !== local.family) {
    throw new TypeError(`address: expected an address of the same family as local, got ${shown(input.address)}`);
  }
  const peer = other?.bytes;
  const { scope } = input;
  const header = {
    ifaFamily: local.family,
    ifaPrefixlen: length,
    ifaIndex: index,
    ifaScope: scope === undefined ? 0 : scopes.read(scope, "scope"),
  };
  const key = { header, local: local.bytes, address: peer ?? local.bytes };
  if (isDelete) return given({ ...key, label: input.label });
  const { validLifeTime, preferredLifeTime = validLifeTime, protocol, broadcast } = input;
  const limited = validLifeTime !== undefined || preferredLifeTime !== undefined;
  if ((preferredLifeTime ?? FOREVER) > (validLifeTime ?? Number.POSITIVE_INFINITY)) {
    throw new RangeError(`preferredLifeTime: expected at most validLifeTime, got ${preferredLifeTime}`);
  }
  if (broadcast !== undefined && local.family !== AF_INET) {
    throw new TypeError(`broadcast: not allowed for IPv6, got ${shown(broadcast)}`);
  }
  return given({
    ...key,
    broadcast: broadcast === "+" ? lastOf(local.bytes, length) : broadcast,
    label: input.label,
    flags: input.flags?.filter((flag) => !kernelFlags.has(flag)),
    rtPriority: input.metric,
    proto: protocol,
    cacheinfo: limited
      ? {
          ifaValid: seconds(validLifeTime, "validLifeTime"),
          ifaPrefered: seconds(preferredLifeTime, "preferredLifeTime"),
        }
      : undefined,
  });
}

function seconds(value: number | undefined, path: string): number {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return FOREVER;
  return checkInteger(value, 0, FOREVER - 1, path);
}

function lastOf(bytes: Uint8Array, length: number): Uint8Array {
  const last = new Uint8Array(bytes);
  for (let bit = length; bit < last.length * 8; bit++) last[bit >> 3]! |= 0x80 >> (bit & 7);
  return last;
}

/** An address as decoded by the family `rt-addr`. */
export type AddressReply = Operations["getaddr"]["dump"]["reply"];

const decodeAddress = decoderOf(rtAddr, "getaddr");

function readAddress(message: MessageView, interfaces: InterfaceNames): Address {
  return addressOf(decodeAddress(message), interfaces);
}

/** Converts a decoded address. Interface names come from `interfaces`. */
export function addressOf(reply: AddressReply, interfaces: InterfaceNames): Address {
  const { header, cacheinfo, local, address } = reply;
  const own = local ?? address ?? "";
  const read: Address = {
    family: families.show(header.ifaFamily) as Address["family"],
    ifindex: header.ifaIndex,
    local: own,
    prefixlen: header.ifaPrefixlen,
    scope: scopes.show(header.ifaScope),
    flags: reply.flags ?? header.ifaFlags,
    validLifeTime: lifetime(cacheinfo?.ifaValid),
    preferredLifeTime: lifetime(cacheinfo?.ifaPrefered),
  };
  const dev = interfaces.name(header.ifaIndex);
  if (dev !== undefined) read.dev = dev;
  if (address !== undefined && address !== own) read.address = address;
  if (reply.broadcast !== undefined) read.broadcast = reply.broadcast;
  if (reply.label !== undefined) read.label = reply.label;
  if (reply.rtPriority !== undefined) read.metric = reply.rtPriority;
  if (reply.proto !== undefined) read.protocol = reply.proto;
  if (reply.unknown !== undefined) read.unknown = reply.unknown;
  if (reply.unparsed !== undefined) read.unparsed = reply.unparsed;
  return read;
}

function lifetime(value: number | undefined): number {
  return value === undefined || value === FOREVER ? Number.POSITIVE_INFINITY : value;
}

/**
 * Addresses of interfaces.
 *
 * ```ts
 * using addresses = Addresses.open();
 * addresses.add({ dev: "eth0", local: "10.0.0.1/24", broadcast: "+" });
 * for (const { dev, local, prefixlen } of addresses.list({ family: "inet" })) console.log(dev, local, prefixlen);
 * ```
 */
export class Addresses implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewAddress>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, addressSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Addresses {
    return new Addresses(new Session("addresses", options));
  }

  /**
   * Lists all addresses, or those that match the filter. The kernel filters by family and interface if it supports
   * that.
   */
  list(filter: AddressFilter = {}, options?: ListOptions): Listing<Address> {
    checkKnown(filter, filterNames, "filter");
    const what = "list addresses";
    const interfaces = new Interfaces(this.#session).forListing();
    const index = interfaces.maybe(filter.dev, "filter.dev", () => what);
    const family = filter.family === undefined ? AF_UNSPEC : families.read(filter.family, "filter.family");
    const scope = filter.scope === undefined ? undefined : scopes.read(filter.scope, "filter.scope");
    const within = filter.to === undefined ? undefined : parsePrefix(filter.to, "filter.to");
    const matches = (address: Address) =>
      (filter.family === undefined || address.family === filter.family) &&
      (index === undefined || address.ifindex === index) &&
      (scope === undefined || scopes.read(address.scope, "scope") === scope) &&
      (filter.flags === undefined || filter.flags.every((flag) => address.flags.includes(flag))) &&
      (within === undefined || isWithin(address.local, within));
    return this.#session.list(
      {
        codec: operationCodec(rtAddr, "getaddr"),
        fields: { header: { ifaFamily: family, ifaIndex: index ?? 0 } },
        what,
        read: (message) => {
          const address = readAddress(message, interfaces);
          return matches(address) ? address : undefined;
        },
      },
      options,
    );
  }

  /**
   * Returns the first matching address of an interface. Without a prefix length, any length matches.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(dev: InterfaceSource, local: string, options?: ListOptions): Address {
    const { bytes, family, length } = parsePrefix(local, "local");
    const exact = local.includes("/");
    using listing = this.list({ dev, family: family === AF_INET ? "inet" : "inet6" }, options);
    for (const address of listing) {
      if (exact && address.prefixlen !== length) continue;
      if (Buffer.compare(parseAddress(address.local, "local").bytes, bytes) === 0) return address;
    }
    const operation = `get address ${local} dev ${dev}`;
    const message = `${operation}: the interface has no such address: list() returns its addresses (ENOENT)`;
    throw new NetlinkError(message, { errno: ENOENT, operation });
  }

  /** Adds an address to an interface. It must not be there. */
  add(address: NewAddress, options?: CallOptions): void {
    this.#changes.one("add", address, options);
  }

  /** Adds many; what became of each, in order. */
  addMany(addresses: Iterable<NewAddress>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", addresses, options);
  }

  /** Adds an address, or gives the one that is there other lifetimes, flags and metric. */
  replace(address: NewAddress, options?: CallOptions): void {
    this.#changes.one("replace", address, options);
  }

  /** The same for many; what became of each, in order. */
  replaceMany(addresses: Iterable<NewAddress>, options?: CallOptions): Outcome[] {
    return this.#changes.many("replace", addresses, options);
  }

  /** Gives an address that is there other lifetimes, flags and metric. Linux adds it when it is not there. */
  change(address: NewAddress, options?: CallOptions): void {
    this.#changes.one("change", address, options);
  }

  /** The same for many; what became of each, in order. */
  changeMany(addresses: Iterable<NewAddress>, options?: CallOptions): Outcome[] {
    return this.#changes.many("change", addresses, options);
  }

  /** Takes an address from an interface. */
  delete(address: NewAddress, options?: CallOptions): void {
    this.#changes.one("delete", address, options);
  }

  /** Takes away many; what became of each, in order. */
  deleteMany(addresses: Iterable<NewAddress>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", addresses, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function isWithin(
  local: string,
  { family, bytes, length }: { family: number; bytes: Uint8Array; length: number },
): boolean {
  const own = parseAddress(local, "local");
  if (own.family !== family) return false;
  for (let bit = 0; bit < length; bit++) {
    const mask = 0x80 >> (bit & 7);
    if ((own.bytes[bit >> 3]! & mask) !== (bytes[bit >> 3]! & mask)) return false;
  }
  return true;
}
