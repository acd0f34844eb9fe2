import { joined, rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger, checkRequiredString } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EADDRNOTAVAIL, EINVAL, ENOENT } from "../../constants/errno.ts";
import { AF_INET } from "../../constants/socket.ts";
import { failure } from "../../errors.ts";
import { type IfaFlags, type Operations, rtAddr } from "../../families/rt-addr.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import {
  addressBits,
  lastAddress,
  maskedBytes,
  type Prefix,
  parseAddress,
  parsePrefix,
  showAddress,
} from "./core/addresses.ts";
import type { ChangeContext } from "./core/changes.ts";
import { computed, extraFields, Fields, interfaceName, named, type Settable } from "./core/fields.ts";
import { checkKnownNames, deviceEquals, type FilterTable, inNetwork, namedEquals } from "./core/filters.ts";
import { type InterfaceSource, type NameOf, noNames, type OnInterface } from "./core/interfaces.ts";
import { type BitNames, flagNames } from "./core/names.ts";
import type { ListOptions, RouteOptions } from "./core/options.ts";
import { ChangeableTable, type TableKind } from "./core/table.ts";
import { type AddressFamily, checkFamily, families, type Scope, scopes } from "./core/vocabulary.ts";

const FOREVER = 0xffffffff;

/** An IP address of a network interface. The fields are named as in `ip -json address`, in camel case. */
export interface Address extends ExtraAttributes {
  family: "inet" | "inet6" | AddressFamily | `${number}`;
  /**
   * Name of the interface, unless it was deleted. A watch or mirror (`bun-netlink/watch`) reports the name only if
   * `links` is one of its sources.
   */
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** IP address of the interface, such as "10.0.0.1". */
  local: string;
  /** Length of the network prefix of the address in bits. */
  prefixlen: number;
  /** Address of the peer on a point-to-point link. The interface's own address is in the field `local`. */
  address?: string;
  /** Broadcast address (IPv4 only). In requests, "+" stands for the last address of the network. */
  broadcast?: string;
  scope: Scope | `${number}`;
  /** Label of the address, such as "eth0:1" (IPv4 only). */
  label?: string;
  flags: (IfaFlags | number)[];
  /** Seconds until the kernel deletes the address; Infinity for a permanent address (default in requests: Infinity). */
  validLifeTime: number;
  /** Seconds until the kernel stops using the address for new connections (default in requests: `validLifeTime`). */
  preferredLifeTime: number;
  /** Metric of the route to the address's network. The kernel adds this route together with the address. */
  metric?: number;
  /**
   * Number of the program or mechanism that added the address (`IFAPROT_*`). The kernel does not interpret the number.
   */
  protocol?: number;
}

type AddressIdentity = Pick<Address, "ifindex" | "local" | "prefixlen" | "address">;

/**
 * Returns the fields that identify an address of an interface. An interface has an IPv6 address only once, whatever its
 * prefix. For IPv4, the peer counts only with its network. (ipv6_add_addr, find_matching_ifa)
 */
export function addressIdentity({
  local,
  prefixlen,
  address = local,
}: Pick<AddressIdentity, "local" | "prefixlen"> & { address?: string | undefined }): object {
  if (local.includes(":")) return { local };
  if (address === local) return { local, prefixlen };
  const network = networkOf(address, prefixlen);
  return { local, prefixlen, address: network === networkOf(local, prefixlen) ? undefined : network };
}

function networkOf(address: string, length: number): string {
  const { family, bytes } = parseAddress(address, "address");
  return showAddress(family, maskedBytes({ bytes, length }));
}

export const addressKey: KeyOf<AddressIdentity> = /* @__PURE__ */ entryKey(
  ({ ifindex, ...address }) => ({
    ifindex,
    ...addressIdentity(address),
  }),
  { local: checkRequiredString },
);

/** An IP address to add, change or delete. An {@link Address} returned by `list()` can be passed unchanged. */
export type NewAddress = AddressSettings & OnInterface;

/** Fields of an IP address in requests. */
export interface AddressSettings extends Settable<Address, "family" | "dev"> {
  /** Interface of the address: its name, an alternative name, or its index. Required unless `ifindex` is set. */
  dev?: InterfaceSource | undefined;
  /** IP address of the interface, with an optional prefix length: "10.0.0.1/24". */
  local: string;
  /**
   * Prefix length in bits. The default is the length in `local`, as in "10.0.0.1/24", or else 32 (IPv4) or 128 (IPv6).
   * If `address` is set, this is the prefix length of the peer's address.
   */
  prefixlen?: number | undefined;
}

/** Filter for listing IP addresses with {@link Addresses.list}. */
export interface AddressFilter {
  dev?: InterfaceSource | undefined;
  family?: "inet" | "inet6" | undefined;
  scope?: Scope | `${number}` | number | undefined;
  /** Lists only IP addresses that have all of these flags. */
  flags?: readonly IfaFlags[] | undefined;
  /** Lists only IP addresses in this network, such as "10.0.0.0/8". */
  to?: string | undefined;
}

const filterTable: FilterTable<AddressFilter, Address> = {
  dev: deviceEquals("ifindex", "header.ifaIndex"),
  family: namedEquals(families, "family", "header.ifaFamily"),
  scope: namedEquals(scopes, "scope"),
  flags(flags, path) {
    checkKnownNames(flags, path, rtAddr, "ifa-flags");
    return (address) => flags.every((flag) => address.flags.includes(flag));
  },
  to: inNetwork("local"),
};

export const fields: Fields<Address, AddressSettings> = /* @__PURE__ */ new Fields("address", () => ({
  family: { from: "header.ifaFamily", show: (family: number) => families.show(family) },
  dev: interfaceName("header.ifaIndex"),
  ifindex: { from: "header.ifaIndex" },
  local: computed(({ local, address = "" }: AddressReply) => local ?? address),
  prefixlen: { from: "header.ifaPrefixlen" },
  address: computed(({ local = "", address }: AddressReply) =>
    local === "" || local === address ? undefined : address,
  ),
  scope: named(scopes, "header.ifaScope"),
  flags: computed(({ flags, header }: AddressReply) => flags ?? header.ifaFlags),
  validLifeTime: computed(({ cacheinfo }: AddressReply) => lifetime(cacheinfo?.ifaValid)),
  preferredLifeTime: computed(({ cacheinfo }: AddressReply) => lifetime(cacheinfo?.ifaPrefered)),
  broadcast: { attribute: "broadcast", notInDelete: true, parse: broadcastOf },
  label: { attribute: "label" },
  metric: { attribute: "rtPriority", notInDelete: true },
  protocol: { attribute: "proto", notInDelete: true },
  ...extraFields,
}));

export const addressFlags: BitNames<IfaFlags> = /* @__PURE__ */ flagNames(rtAddr, "ifa-flags");
/** Only the kernel sets these address flags, so requests omit them. */
export const kernelFlags: ReadonlySet<unknown> = new Set<IfaFlags>([
  "permanent",
  "tentative",
  "deprecated",
  "dadfailed",
  "secondary",
  "stable-privacy",
]);
/** Flags that the kernel removes from IPv4 addresses. (IPV6ONLY_FLAGS of net/ipv4/devinet.c) */
export const ipv6Flags: ReadonlySet<unknown> = new Set<IfaFlags>([
  "nodad",
  "optimistic",
  "homeaddress",
  "managetempaddr",
  "stable-privacy",
]);

export const addressKind: TableKind<Address, AddressSettings> = {
  noun: "address",
  plural: "addresses",
  family: rtAddr,
  getOperation: "getaddr",
  fields,
  read: (message, { nameOf }) => toAddress(decodeAddress(message), nameOf),
  request: (input, context) => ({
    codec: operationCodec(rtAddr, context.isDelete ? "deladdr" : "newaddr"),
    fields: addressFields(input, context),
  }),
  title({ local, address = local, prefixlen, dev, ifindex }) {
    const length = prefixlen === undefined || `${local}`.includes("/") ? "" : `/${prefixlen}`;
    const peer = address === local ? "" : ` peer ${address}`;
    return `${local}${peer}${length} dev ${dev ?? ifindex ?? "?"}`;
  },
  advice(errno, verb, { local }) {
    if (errno === EADDRNOTAVAIL && verb === "delete")
      return "the interface has no such address: list() returns its addresses";
    if (errno === EINVAL && `${local}`.includes(":"))
      return "IPv6 may be disabled on the interface, or its MTU may be below 1280";
    return undefined;
  },
};

export function localPrefix(input: Pick<AddressSettings, "local" | "prefixlen">, path = ""): Prefix {
  const local = parsePrefix(input.local, joined(path, "local"));
  const length = `${input.local}`.includes("/") ? local.length : (input.prefixlen ?? local.length);
  checkInteger(length, 0, addressBits(local.family), joined(path, "prefixlen"));
  if (input.prefixlen !== undefined && input.prefixlen !== length) {
    throw typeError(joined(path, "prefixlen"), `expected ${length} as in local, got ${describeValue(input.prefixlen)}`);
  }
  return { ...local, length };
}

function addressFields(input: AddressSettings, { interfaces, isDelete }: ChangeContext): object {
  const { family, bytes, length } = localPrefix(input);
  checkFamily(input, family, "local");
  if (family !== AF_INET && input.label !== undefined) {
    throw typeError("label", `not allowed for IPv6, got ${describeValue(input.label)}`);
  }
  const header = { ifaFamily: family, ifaPrefixlen: length, ifaIndex: interfaces.device(input) };
  const peer = input.address === undefined ? undefined : parseAddress(input.address, "address");
  if (peer !== undefined && peer.family !== family) {
    throw typeError("address", `expected an address of the same family as local, got ${describeValue(input.address)}`);
  }
  const request: Record<string, unknown> = { header, local: bytes, address: peer?.bytes ?? bytes };
  fields.write(input, request, isDelete);
  if (isDelete) return request;
  // The kernel ignores the request. (__inet_insert_ifa)
  if (family === AF_INET && bytes.every((byte) => byte === 0))
    throw rangeError("local", `expected an address of a host, got ${describeValue(input.local)}`);
  const { validLifeTime, preferredLifeTime = validLifeTime, flags } = input;
  const ifaValid = seconds(validLifeTime, "validLifeTime");
  const ifaPrefered = seconds(preferredLifeTime, "preferredLifeTime");
  if (ifaPrefered > ifaValid)
    throw rangeError("preferredLifeTime", `expected at most validLifeTime, got ${preferredLifeTime}`);
  if (flags !== undefined) request["flags"] = writtenFlags(flags, family);
  if (validLifeTime !== undefined || preferredLifeTime !== undefined) request["cacheinfo"] = { ifaValid, ifaPrefered };
  return request;
}

function writtenFlags(flags: readonly (IfaFlags | number)[], family: number): (IfaFlags | number)[] {
  const names = addressFlags.names(flags, "flags");
  for (const [index, flag] of family === AF_INET ? flags.entries() : []) {
    const ignored = addressFlags.names([flag], "flags").find((name) => ipv6Flags.has(name));
    if (ignored === undefined) continue;
    const what = flag === ignored ? `"${ignored}"` : `${flag} contains "${ignored}", which`;
    throw typeError(`flags[${index}]`, `${what} is ignored by the kernel for IPv4 addresses: omit ${ignored}`);
  }
  return names.filter((flag) => !kernelFlags.has(flag));
}

function broadcastOf(broadcast: string, _path: string, input: AddressSettings): string | Uint8Array {
  const prefix = localPrefix(input);
  if (prefix.family !== AF_INET) throw typeError("broadcast", `not allowed for IPv6, got ${describeValue(broadcast)}`);
  return broadcast === "+" ? lastAddress(prefix) : broadcast;
}

function seconds(value: number | undefined, path: string): number {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return FOREVER;
  if (Number.isInteger(value) && value >= 0 && value < FOREVER) return value;
  const expected = `an integer from 0 to ${FOREVER - 1}, or Infinity for a permanent address`;
  const reason = `expected ${expected}, got ${describeValue(value)}`;
  throw typeof value === "number" ? rangeError(path, reason) : typeError(path, reason);
}

type AddressReply = Operations["getaddr"]["dump"]["reply"];

export const decodeAddress: (message: MessageView) => AddressReply = decoderOf(rtAddr, "getaddr");

export function toAddress(reply: AddressReply, nameOf: NameOf = noNames): Address {
  return fields.read(reply, {} as Address, nameOf);
}

function lifetime(value: number | undefined): number {
  return value === undefined || value === FOREVER ? Number.POSITIVE_INFINITY : value;
}

/**
 * The IP addresses of network interfaces.
 *
 * ```ts
 * using addresses = Addresses.open();
 * addresses.add({ dev: "eth0", local: "10.0.0.1/24", broadcast: "+" });
 * for (const { dev, local, prefixlen } of addresses.list({ family: "inet" })) console.log(dev, local, prefixlen);
 * ```
 *
 * An entry is identified by interface, IP address and prefix length. If the entry exists, `replace` and `change` set
 * its lifetimes, flags and metric; otherwise, both add the entry.
 */
export class Addresses<M extends Mode = "sync"> extends ChangeableTable<M, Address, NewAddress> {
  /** Opens a client for the table of IP addresses. Throws a NetlinkError if the network namespace does not exist. */
  static readonly open = (options?: RouteOptions): Addresses => new Addresses(options, addressKind);
  /** Opens an `Addresses` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Addresses<"async"> =>
    new Addresses<"async">(asynchronous(options), addressKind);
  /**
   * Returns the string that identifies an address of an interface. Events of `bun-netlink/watch` contain the same
   * string in `key`.
   */
  static readonly keyOf: KeyOf<AddressIdentity> = addressKey;

  /** Lists all IP addresses, or those that match the filter. The kernel filters by address family and interface. */
  list(filter: AddressFilter = {}, options?: ListOptions): Listed<M, Address> {
    return this.entries.list({ filter, table: filterTable }, options);
  }

  /**
   * Returns the entry of an interface's IP address `local`, such as "10.0.0.1/24". Without a prefix length in `local`,
   * any prefix length matches. If several addresses match, returns the first one.
   *
   * @throws NetlinkError ENOENT if no address matches.
   */
  get(dev: InterfaceSource, local: string, options?: ListOptions): Result<M, Address> {
    return this.session.run(this.#get(dev, local, options), options);
  }

  *#get(dev: InterfaceSource, local: string, options: ListOptions | undefined): Steps<Address> {
    const { bytes, family, length } = parsePrefix(local, "local");
    const exact = local.includes("/");
    const filter: AddressFilter = { dev, family: family === AF_INET ? "inet" : "inet6" };
    for (const address of yield* wait<Address[]>(this.list(filter, options).toArray())) {
      if (exact && address.prefixlen !== length) continue;
      if (Buffer.compare(parseAddress(address.local, "local").bytes, bytes) === 0) return address;
    }
    const reason = "the interface has no such address: list() returns its addresses";
    throw failure(`get address ${local} dev ${dev}`, reason, ENOENT);
  }
}
