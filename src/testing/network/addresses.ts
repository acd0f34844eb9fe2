import { defined } from "../../base/objects.ts";
import { EADDRNOTAVAIL, EEXIST, ENODEV } from "../../constants/errno.ts";
import { NLM_F_REPLACE } from "../../constants/netlink.ts";
import { RT_SCOPE_HOST, RT_SCOPE_LINK } from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type IfaFlags, type Operations, rtAddr } from "../../families/rt-addr.ts";
import { addressKey, ipv6Flags } from "../../subsystems/route/addresses.ts";
import type { FamilyHandlers, Received } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { KnownLink, NetworkContext } from "./context.ts";
import { isInside, linkLocal, networkOf } from "./prefixes.ts";

type Request = Received<Operations["newaddr"]["do"]["request"]>;

const FOREVER = 0xffff_ffff;
const KERNEL_LOOPBACK = 1;
const KERNEL_LINK_LOCAL = 3;

export interface FakeAddress {
  readonly family: number;
  readonly index: number;
  readonly local: string;
  readonly address: string;
  readonly length: number;
  readonly scope: number;
  flags: readonly (IfaFlags | number)[];
  readonly label?: string | undefined;
  readonly broadcast?: string | undefined;
  readonly metric?: number | undefined;
  readonly protocol?: number | undefined;
  readonly lifetime: { readonly ifaValid: number; readonly ifaPrefered: number };
}

interface AddressListener {
  added(address: FakeAddress): void;
  removed(address: FakeAddress): void;
}

/** The IP addresses of a fake network, and the request handlers of the family `rt-addr`. */
export class AddressTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getaddr: {
      dump: ({ header }) => this.#sorted(header?.ifaFamily ?? 0, header?.ifaIndex ?? 0).map((one) => describe(one)),
    },
    newaddr: { do: (request, { flags }) => this.#add(request, (flags & NLM_F_REPLACE) !== 0) },
    deladdr: { do: (request) => this.#delete(request) },
  };
  readonly #context: NetworkContext;
  readonly #listener: AddressListener;
  #all: FakeAddress[] = [];

  constructor(context: NetworkContext, listener: AddressListener) {
    this.#context = context;
    this.#listener = listener;
  }

  get all(): readonly FakeAddress[] {
    return this.#all;
  }

  linkChanged(link: KnownLink, isGone: boolean): void {
    const own = this.#all.filter(({ index }) => index === link.index);
    if (isGone || !link.isUp) {
      for (const address of own) if (isGone || address.family === AF_INET6) this.#remove(address);
    } else if (link.isLoopback) {
      const host = { index: link.index, scope: RT_SCOPE_HOST, flags: ["permanent"] as const, lifetime: permanent };
      if (!own.some(({ local }) => local === "127.0.0.1")) {
        this.#put({ ...host, family: AF_INET, local: "127.0.0.1", address: "127.0.0.1", length: 8, label: link.name });
      }
      const six = { family: AF_INET6, local: "::1", address: "::1", length: 128, protocol: KERNEL_LOOPBACK };
      if (!own.some(({ local }) => local === "::1")) this.#put({ ...host, ...six });
    } else if (
      link.isRunning &&
      /^(..:){5}..$/.test(link.mac) &&
      !own.some(({ scope, family }) => family === AF_INET6 && scope === RT_SCOPE_LINK)
    ) {
      const local = linkLocal(link.mac);
      this.#put({
        family: AF_INET6,
        index: link.index,
        local,
        address: local,
        length: 64,
        scope: RT_SCOPE_LINK,
        flags: ["permanent"],
        protocol: KERNEL_LINK_LOCAL,
        lifetime: permanent,
      });
    }
  }

  #sorted(family: number, index: number): FakeAddress[] {
    const order = (one: FakeAddress) => one.family * 2 ** 32 + one.index;
    return this.#all
      .filter((one) => (family === 0 || one.family === family) && (index === 0 || one.index === index))
      .sort((one, other) => order(one) - order(other));
  }

  #add(request: Request, mayReplace: boolean): void {
    const { header, address, label, broadcast, rtPriority, proto, cacheinfo } = request;
    const { ifaFamily: family = 0, ifaPrefixlen: length = 0, ifaIndex: index = 0, ifaScope: scope = 0 } = header ?? {};
    const link = this.#context.link(index);
    if (link === undefined) {
      throw new Refusal(ENODEV, {
        message: family === AF_INET ? "ipv4: Device not found" : "ipv6: Unable to find the interface",
      });
    }
    const local = request.local ?? address!;
    const ifaValid = cacheinfo?.ifaValid ?? FOREVER;
    const ifaPrefered = cacheinfo?.ifaPrefered ?? ifaValid;
    const isPermanent = ifaValid === FOREVER;
    const network = { family, index, length };
    const isSecondary = family === AF_INET && this.#primaryOf({ ...network, address: address ?? local }) !== undefined;
    const requested = (request.flags ?? header?.ifaFlags ?? []) as IfaFlags[];
    const identity = addressKey({ ifindex: index, local, prefixlen: length, address: address ?? local });
    const known = this.#all.find((one) => identityOf(one) === identity);
    if (known !== undefined && !mayReplace) {
      throw new Refusal(EEXIST, {
        message: family === AF_INET ? "ipv4: Address already assigned" : "address already assigned",
      });
    }
    const state = known === undefined ? isSecondary : known.flags.includes("secondary");
    const flags = [
      ...(state ? (["secondary"] as const) : []),
      ...requested.filter((flag) => !computedFlags.has(flag) && isKept(flag, family)),
      ...(ifaPrefered === 0 ? (["deprecated"] as const) : []),
      ...(isPermanent ? (["permanent"] as const) : []),
    ];
    const entry: FakeAddress = {
      ...network,
      local,
      address: address ?? local,
      scope,
      flags,
      label: family === AF_INET ? (label ?? link.name) : undefined,
      broadcast,
      metric: rtPriority === 0 ? undefined : rtPriority,
      protocol: proto,
      // (inet_fill_ifaddr)
      lifetime: { ifaValid, ifaPrefered: family === AF_INET && isPermanent ? FOREVER : ifaPrefered },
    };
    if (known !== undefined) this.#all.splice(this.#all.indexOf(known), 1, entry);
    if (known === undefined) this.#put(entry);
    else this.#context.kernel.publish(rtAddr, "newaddr-ntf", describe(entry), groupOf(family));
  }

  #primaryOf({
    family,
    index,
    length,
    address,
  }: Pick<FakeAddress, "family" | "index" | "length" | "address">): FakeAddress | undefined {
    return this.#all.find(
      (one) =>
        one.family === family &&
        one.index === index &&
        one.length === length &&
        !one.flags.includes("secondary") &&
        isInside(family, address, one.address, length),
    );
  }

  #put(entry: FakeAddress): void {
    this.#all.splice(this.#positionOf(entry), 0, entry);
    this.#context.kernel.publish(rtAddr, "newaddr-ntf", describe(entry), groupOf(entry.family));
    this.#listener.added(entry);
  }

  /** Primary IPv4 addresses are sorted by scope, as in `__inet_insert_ifa`. */
  #positionOf({ family, index, scope, flags }: FakeAddress): number {
    if (family !== AF_INET || flags.includes("secondary")) return this.#all.length;
    const isOwn = (one: FakeAddress) => one.family === family && one.index === index;
    const last = this.#all.findLastIndex((one) => isOwn(one) && !one.flags.includes("secondary") && scope <= one.scope);
    if (last >= 0) return last + 1;
    const first = this.#all.findIndex(isOwn);
    return first < 0 ? this.#all.length : first;
  }

  #delete({ header, local, address, label }: Received<Operations["deladdr"]["do"]["request"]>): void {
    const { ifaFamily: family, ifaIndex: index, ifaPrefixlen: length = 0 } = header;
    if (this.#context.link(index) === undefined) {
      throw new Refusal(ENODEV, {
        message: family === AF_INET ? "ipv4: Device not found" : "Unable to find the interface",
      });
    }
    const found = this.#all.find(
      (one) =>
        one.family === family &&
        one.index === index &&
        (local === undefined || one.local === local) &&
        (label === undefined || one.label === label) &&
        (address === undefined ||
          (one.length === length &&
            (family === AF_INET6 ? one.local === (local ?? address) : isInside(family, address, one.address, length)))),
    );
    if (found === undefined) {
      throw new Refusal(EADDRNOTAVAIL, {
        message: family === AF_INET ? "ipv4: Address not found" : "ipv6: address not found",
      });
    }
    this.#remove(found);
  }

  #remove(entry: FakeAddress): void {
    if (!this.#all.includes(entry)) return;
    const isPrimary = entry.family === AF_INET && !entry.flags.includes("secondary");
    // Secondary addresses of a network are deleted before the primary one.
    for (const other of [...this.#all]) {
      const isDependent =
        isPrimary &&
        other.family === AF_INET &&
        other.index === entry.index &&
        other.length === entry.length &&
        other.flags.includes("secondary") &&
        isInside(AF_INET, other.address, entry.address, entry.length);
      if (isDependent) this.#remove(other);
    }
    this.#all = this.#all.filter((one) => one !== entry);
    this.#context.kernel.publish(rtAddr, "deladdr-ntf", describe(entry), groupOf(entry.family));
    this.#listener.removed(entry);
  }
}

function identityOf({ index, local, length, address }: FakeAddress): string {
  return addressKey({ ifindex: index, local, prefixlen: length, address });
}

const permanent = { ifaValid: FOREVER, ifaPrefered: FOREVER } as const;
function groupOf(family: number): { group: string } {
  return { group: family === AF_INET ? "rtnlgrp-ipv4-ifaddr" : "rtnlgrp-ipv6-ifaddr" };
}

const computedFlags: ReadonlySet<unknown> = new Set<IfaFlags>(["permanent", "secondary", "deprecated"]);

/** (IPV6ONLY_FLAGS, inet6_rtm_newaddr). With the default sysctls, the kernel removes "optimistic". */
function isKept(flag: IfaFlags | number, family: number): boolean {
  if (family === AF_INET) return !ipv6Flags.has(flag);
  return typeof flag === "string" && flag !== "optimistic";
}

/** Flags that need IFA_FLAGS, because `struct ifaddrmsg` has only 8 bits. */
const largeFlags: ReadonlySet<unknown> = new Set<IfaFlags>([
  "managetempaddr",
  "noprefixroute",
  "mcautojoin",
  "stable-privacy",
]);

function describe(entry: FakeAddress): Operations["getaddr"]["dump"]["reply"] {
  const { family, index, length, scope, flags, local, address, label, broadcast, metric, protocol, lifetime } = entry;
  const ifaFlags = flags.filter((flag) => !largeFlags.has(flag) && !(typeof flag === "number" && flag > 0xff));
  const isSame = family === AF_INET6 && local === address;
  return defined({
    header: { ifaFamily: family, ifaPrefixlen: length, ifaFlags, ifaScope: scope, ifaIndex: index },
    address,
    local: isSame ? undefined : local,
    broadcast,
    label,
    flags,
    rtPriority: metric,
    proto: protocol === 0 ? undefined : protocol,
    cacheinfo: lifetime,
  }) as Operations["getaddr"]["dump"]["reply"];
}

export function onLinkNetwork({ family, address, length }: FakeAddress): string {
  return networkOf(family, address, length);
}
