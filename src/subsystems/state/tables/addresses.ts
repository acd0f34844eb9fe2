import { rangeError, typeError } from "../../../base/argument-error.ts";
import { describeValue } from "../../../base/describe.ts";
import { sleep } from "../../../base/engine.ts";
import { fieldsText } from "../../../base/entry-key.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import type { ConnectOptions } from "../../../client/options.ts";
import { RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR } from "../../../constants/rtnetlink.ts";
import { AF_INET } from "../../../constants/socket.ts";
import { rtAddr } from "../../../families/rt-addr.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import {
  type Address,
  Addresses,
  type AddressSettings,
  addressFlags,
  addressIdentity,
  addressKind,
  fields,
  ipv6Flags,
  kernelFlags,
  localPrefix,
  type NewAddress,
  toAddress,
} from "../../route/addresses.ts";
import {
  canonicalAddress,
  lastAddress,
  maskedBytes,
  parseAddress,
  showAddress,
  tryAddress,
} from "../../route/core/addresses.ts";
import { type Scope as AddressScope, scopes } from "../../route/core/vocabulary.ts";
import { canonicalFlags, canonicalName, declaredInterface } from "../model/forms.ts";
import { familyOf } from "../model/gateways.ts";
import { errorsOf, writeChanges } from "../model/outcomes.ts";
import { orderOf, setOrder } from "../model/positions.ts";
import type { Scope } from "../model/scopes.ts";
import { type Change, defineTable, type IgnoredFields, type StateTable } from "../model/table.ts";

export interface WantedAddress extends AddressSettings {
  readonly dev: string;
  readonly local: string;
  readonly prefixlen: number;
}

/** Client for the time at which an address was created. */
const addressReplies = { openAsync: (options: ConnectOptions) => rtAddr.connectAsync(options) };

/** Values of `IFA_PROTO` for addresses that the kernel assigns. */
const KERNEL_PROTOCOLS: ReadonlySet<number | undefined> = new Set([1, 2, 3]);
/** "optimistic" ends with the detection of duplicates. */
const isUserFlag = (flag: unknown) => typeof flag === "string" && flag !== "optimistic" && !kernelFlags.has(flag);

const isIpv6 = ({ local }: WantedAddress) => local.includes(":");
const ignored: readonly IgnoredFields<WantedAddress>[] = [
  {
    fields: ["flags"],
    elements: [...ipv6Flags],
    where: "in IPv4 addresses",
    when: (address) => !isIpv6(address),
  },
  {
    // (inet_fill_ifaddr, inet_addr_is_expired)
    fields: ["preferredLifeTime"],
    where: "in IPv4 addresses without a finite validLifeTime",
    when: (address, lifetime) =>
      !isIpv6(address) &&
      lifetime !== 0 &&
      Number.isFinite(lifetime) &&
      !Number.isFinite(address.validLifeTime ?? Number.POSITIVE_INFINITY),
  },
  {
    fields: ["scope"],
    where: "in IPv6 addresses, whose prefix determines the scope",
    when: (address, scope) => isIpv6(address) && scope !== scopeOf(address.local),
  },
];

const fixedFields: ReadonlySet<string> = new Set(["prefixlen", "address", "broadcast", "scope", "label"]);

export const addressTable: StateTable<Address, WantedAddress> = defineTable<Address, WantedAddress>({
  name: "addresses",
  groups: [RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR],
  marks: ["protocolNumber"],
  kind: addressKind,

  // The short form `{ address: "192.0.2.1/24" }` stands for `{ local: "192.0.2.1/24" }`.
  expand(input) {
    const { address, ...rest } = input as AddressSettings;
    return rest.local === undefined && address !== undefined ? { ...rest, local: address } : input;
  },
  fields,
  forms: {
    dev: declaredInterface,
    address: canonicalAddress,
    scope: canonicalName(scopes),
    flags: canonicalFlags(addressFlags),
  },
  ignored,
  required: ["dev"],
  examples: [
    { dev: "lo", local: "192.0.2.1/32" },
    { dev: "lo", local: "2001:db8::1/128" },
  ],
  complete(entry, path) {
    if (entry.local === undefined) throw typeError(`${path}.local`, "expected an address, got undefined");
    const prefix = localPrefix(entry, path);
    const { family, bytes, length: prefixlen } = prefix;
    // The kernel lists no unspecified addresses. (__inet_insert_ifa, inet_fill_ifaddr)
    for (const [name, address] of Object.entries({ local: showAddress(family, bytes), address: entry.address }))
      if (address === "0.0.0.0" || address === "::")
        throw rangeError(`${path}.${name}`, `expected an address of a host, got ${describeValue(address)}`);
    const isLast = entry.broadcast === "+" && family === AF_INET;
    const last = isLast && { broadcast: showAddress(family, lastAddress(prefix)) };
    return { ...entry, ...last, prefixlen, local: showAddress(family, bytes) };
  },

  // In the order of their creation: the kernel lists the newest IPv6 address of an interface and scope first, and prefers it
  // as the source address of packets. (ipv6_link_dev_addr)
  async list(scope) {
    const listed = await scope.openAsync(Addresses).list().toArray();
    const byFamily = groupBy(listed, ({ family }) => family);
    const addresses = [...(byFamily.get("inet") ?? []), ...(byFamily.get("inet6")?.reverse() ?? [])];
    const slice = new TimeSlice();
    for (const [index, address] of addresses.entries()) {
      setOrder(address, index);
      if (slice.isOverAfterEntry()) await slice.pause();
    }
    await markTunnelAddresses(scope, addresses);
    return addresses;
  },
  key: ({ dev, ...address }) => `${dev} ${fieldsText(addressIdentity(address))}`,
  async creations(scope) {
    const numbers = new Map<string, number>();
    for await (const reply of scope.openAsync(addressReplies).dump("getaddr", {})) {
      const address = toAddress(reply, (index) => scope.linksByIndex.get(index)?.ifname);
      if (reply.cacheinfo !== undefined) numbers.set(addressTable.key(address), reply.cacheinfo.cstamp);
    }
    return numbers;
  },
  order: (address) => `${address.dev} ${`${orderOf(address)}`.padStart(10, "0")}`,

  compared: ["prefixlen", "scope"],
  compare(list, wanted, current) {
    list.compare("address", wanted.address, current.address ?? current.local);
    // The kernel does not list the empty label, the metric 0 and the broadcast address 0.0.0.0.
    list.compare("label", wanted.label, current.label ?? "");
    list.compare("broadcast", wanted.broadcast, current.broadcast ?? "0.0.0.0");
    if (wanted.metric !== undefined && metricOf(wanted) !== metricOf(current))
      list.add("metric", wanted.metric, metricOf(current));
    list.compareElements("flags", wanted.flags?.filter(isUserFlag), current.flags);
    // The remaining lifetime decreases: compare only whether it is finite.
    const lifetimes = { validLifeTime: current.validLifeTime, preferredLifeTime: preferredLifeTime(current) };
    for (const name of ["validLifeTime", "preferredLifeTime"] as const) {
      if (wanted[name] !== undefined && Number.isFinite(wanted[name]) !== Number.isFinite(lifetimes[name]))
        list.add(name, wanted[name], lifetimes[name]);
    }
  },

  // The kernel ignores the flags in a request for an existing IPv4 address. (inet_rtm_newaddr)
  isFixed: (field, wanted) => fixedFields.has(field) || (field === "flags" && !isIpv6(wanted)),
  isAutomatic: ({ dev, local, protocol, flags, [OF_TUNNEL]: isOfTunnel }: Address & Marked) =>
    KERNEL_PROTOCOLS.has(protocol) ||
    dev === undefined ||
    !flags.includes("permanent") ||
    (dev === "lo" && (local === "127.0.0.1" || local === "::1")) ||
    (/^fe[89ab]/i.test(local) && (protocol ?? 0) === 0 && !flags.includes("noprefixroute") && isFromHardware(local)) ||
    isOfTunnel === true,

  restore(listed) {
    const { dev, local, prefixlen, address, broadcast, scope, label, flags, metric, protocol, validLifeTime } = listed;
    const entry: WantedAddress = defined({ dev: dev!, local, prefixlen, scope, address, broadcast });
    if (label !== dev && !local.includes(":")) entry.label = label ?? "";
    if (metric !== undefined && metricOf(listed) !== metricOf({ local })) entry.metric = metric;
    if (protocol !== undefined && protocol !== 0) entry.protocol = protocol;
    const kept = flags.filter(isUserFlag);
    if (kept.length > 0) entry.flags = kept;
    if (Number.isFinite(validLifeTime)) entry.validLifeTime = validLifeTime;
    const preferred = preferredLifeTime(listed);
    if (Number.isFinite(preferred)) entry.preferredLifeTime = preferred;
    const order = orderOf(listed);
    if (order !== undefined) setOrder(entry, order);
    return entry;
  },

  async write(scope, action, changes) {
    const addresses = scope.openAsync(Addresses);
    if (action === "change") return errorsOf(await addresses.replaceMany(changes.map(merged)));
    if (action === "recreate") await removeSecondaries(addresses, changes);
    return writeChanges(addresses, action, changes, identity, "replaceMany");
  },
});

/** Scopes by the last digit of the first group of an IPv6 multicast address. (ipv6_addr_scope2type) */
const multicastScopes: Readonly<Record<string, AddressScope>> = { 1: "host", 2: "link", 5: "site" };

/** Returns the scope of an IPv6 address. (__ipv6_addr_type, rt_scope) */
function scopeOf(local: string): AddressScope {
  if (local === "::1") return "host";
  if (/^ff/i.test(local)) return multicastScopes[local[3]!] ?? "global";
  if (/^fe[89ab]/i.test(local)) return "link";
  return /^fe[c-f]/i.test(local) ? "site" : "global";
}

/** Returns the preferred lifetime. If it is 0, the kernel lists only "deprecated" for a permanent IPv4 address. */
function preferredLifeTime({ flags, preferredLifeTime }: Address): number | undefined {
  return flags.includes("deprecated") ? 0 : preferredLifeTime;
}

function identity({ dev, local, prefixlen, address }: Address): NewAddress {
  return { dev: dev!, local, prefixlen, ...defined({ address }) };
}

/** Returns text that identifies an address's network, as in inet_ifa_match(). */
export function networkOf({ dev, local, address = local, prefixlen }: Address): string {
  const bytes = maskedBytes({ ...parseAddress(address, "address"), length: prefixlen });
  return `${dev} ${bytes.join(".")}/${prefixlen}`;
}

/**
 * Removes the secondary addresses of primary ones that are created again: the kernel would make one of them the primary one
 * (`promote_secondaries`). It removes them otherwise, so that plans and rollbacks add them again.
 */
async function removeSecondaries(
  addresses: Addresses<"async">,
  changes: readonly Change<Address, WantedAddress>[],
): Promise<void> {
  const keys = new Set(changes.flatMap(({ wanted }) => (isIpv6(wanted!) ? [] : addressTable.key(wanted!))));
  if (keys.size === 0) return;
  const listed = await addresses.list({ family: "inet" }).toArray();
  const [others, recreated] = [false, true].map((own) =>
    listed.filter((one) => keys.has(addressTable.key(one)) === own),
  );
  const isSecondary = ({ flags }: Address) => flags.includes("secondary");
  const networks = new Set(recreated!.filter((address) => !isSecondary(address)).map(networkOf));
  const removed = others!.filter((address) => isSecondary(address) && networks.has(networkOf(address)));
  await addresses.deleteMany(removed.map(identity), { ignoreMissing: true });
}

/**
 * The kernel resets omitted settings, so keep the current metric. In a request that changes an IPv6 address, it ignores the metric 0.
 * (inet6_addr_modify)
 */
function merged({ wanted, current, differences }: Change<Address, WantedAddress>): NewAddress {
  if (differences?.["metric"] !== undefined) return { ...wanted!, metric: metricOf(wanted!) };
  return { metric: current?.metric, ...wanted! };
}

/** Metrics of the routes that the kernel adds for addresses without a metric. (`IP6_RT_PRIO_ADDRCONF`) */
export const KERNEL_METRICS = { inet: 0, inet6: 256 } as const;

/** Returns the metric of the route that the kernel adds for an address. */
export function metricOf({ local, metric }: Pick<Address, "local"> & { readonly metric?: number | undefined }): number {
  return metric || KERNEL_METRICS[familyOf(local)];
}

/** As a symbol, it is neither a field of a declaration nor of a request, and copies of the address keep it. */
const OF_TUNNEL = Symbol("of a tunnel");

interface Marked {
  [OF_TUNNEL]?: true;
}

/**
 * Marks addresses that the kernel adds to a tunnel for its local address or, without one, for each IPv4 address: "::a.b.c.d/96"
 * to a sit tunnel without a remote address, "fe80::a.b.c.d/64" to other sit and gre tunnels. (add_v4_addrs)
 */
async function markTunnelAddresses(scope: Scope, addresses: readonly Address[]): Promise<void> {
  const candidates = addresses.filter((address) => ipv4Of(address) !== undefined);
  if (candidates.length === 0) return;
  const sources = new Set(addresses.map(({ local }) => local));
  for (const [dev, indices] of groupBy(candidates.keys(), (index) => candidates[index]!.dev)) {
    const link = dev === undefined ? undefined : await scope.findLink(dev);
    if (link === undefined || !tunnelKinds.has(link.kind)) continue;
    const own = endOf(tryAddress(link.address)?.bytes);
    const isCompatible = link.kind === "sit" && !link.flags.includes("point-to-point");
    for (const index of indices) {
      const address: Address & Marked = candidates[index]!;
      const ipv4 = ipv4Of(address)!;
      const isSource = isCompatible || ipv4 === own || sources.has(ipv4);
      if (isSource && isCompatible === (address.prefixlen === 96)) address[OF_TUNNEL] = true;
    }
  }
}

const tunnelKinds: ReadonlySet<string | undefined> = new Set(["sit", "gre", "ip6gre"]);

/** The kernel's addresses in hexadecimal digits, by their prefix length. Before Linux 5.18, also those of ISATAP lack a protocol. */
const tunnelAddresses: Readonly<Record<number, RegExp>> = {
  96: /^0{24}/,
  // No IPv4 address begins with 0, so that most others, such as fe80::1, need no lookup of their link.
  64: /^fe80(0{20}|0{13}[02]005efe)(?!00)/,
};

/** Returns the IPv4 address in an address such as the kernel adds to a tunnel. */
function ipv4Of({ local, prefixlen, protocol = 0 }: Address): string | undefined {
  const form = tunnelAddresses[prefixlen];
  if (form === undefined || protocol !== 0 || !/^(fe80)?::/.test(local)) return undefined;
  const { bytes } = parseAddress(local, "local");
  return form.test(bytes.toHex()) ? endOf(bytes) : undefined;
}

/** Returns the last 4 bytes as an IPv4 address: "ip6gre" tunnels have an IPv6 one. */
function endOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && showAddress(AF_INET, bytes.subarray(-4));
}

/** Returns whether a link-local address contains a hardware address (EUI-64). */
function isFromHardware(local: string): boolean {
  const { bytes } = parseAddress(local, "local");
  return bytes[11] === 0xff && bytes[12] === 0xfe;
}

/** Duplicate address detection usually takes 1 to 2 s. Its duration depends on sysctls of the interface. */
const MAX_DETECTION_MS = 30_000;
/** The kernel may process an interface's carrier change a second late. Without a carrier, the detection does not start. */
const MAX_CARRIER_MS = 3000;
const POLL_MS = 50;

interface Hop {
  readonly gateway?: string | undefined;
  readonly via?: { readonly host?: string } | undefined;
}

/**
 * Waits until the kernel accepts the preferred IPv6 source addresses of routes, which it rejects during the duplicate address
 * detection, and the gateways of routes and next hop objects that are peers of addresses: it adds the routes to peers only after the
 * detection. Returns if the detection fails or cannot start; the kernel's error then has the reason.
 */
export async function untilReady(
  scope: Scope,
  entries: readonly (Hop & { readonly prefsrc?: string | undefined; readonly nexthops?: readonly Hop[] | undefined })[],
): Promise<void> {
  const needed = new Set<string | undefined>();
  const add = (address: string | undefined) => {
    if (address?.includes(":") === true) needed.add(address);
  };
  for (const entry of entries) {
    add(entry.prefsrc);
    for (const { gateway, via } of entry.nexthops ?? [entry]) add(gateway ?? via?.host);
  }
  if (needed.size === 0) return;
  const start = performance.now();
  for (;;) {
    const pending = (await scope.openAsync(Addresses).list({ family: "inet6" }).toArray()).filter(
      (address) => (needed.has(address.local) || needed.has(address.address)) && isInDetection(address),
    );
    if (pending.length === 0) return;
    const elapsed = performance.now() - start;
    if (elapsed >= MAX_DETECTION_MS) return;
    if (elapsed >= MAX_CARRIER_MS && !(await isAnyRunning(scope, pending))) return;
    await sleep(POLL_MS);
  }
}

/** The kernel accepts optimistic addresses during the detection. (ipv6_chk_addr_and_flags) */
function isInDetection({ flags }: Address): boolean {
  return flags.includes("tentative") && !flags.includes("dadfailed") && !flags.includes("optimistic");
}

async function isAnyRunning(scope: Scope, addresses: readonly Address[]): Promise<boolean> {
  for (const dev of new Set(addresses.map((address) => address.dev))) {
    const link = dev === undefined ? undefined : await scope.findLink(dev);
    if (link?.flags.includes("running")) return true;
  }
  return false;
}
