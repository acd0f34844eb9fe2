import { defined } from "../../base/objects.ts";
import {
  EACCES,
  EEXIST,
  EHOSTUNREACH,
  EINVAL,
  ENETDOWN,
  ENETUNREACH,
  ENODEV,
  ENOENT,
  ESRCH,
} from "../../constants/errno.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../../constants/netlink.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_TABLE_COMPAT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTPROT_KERNEL,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type Operations, type RtmType, rtRoute } from "../../families/rt-route.ts";
import type { FamilyHandlers, Received, RequestDetails } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { FakeAddress } from "./addresses.ts";
import { onLinkNetwork } from "./addresses.ts";
import type { KnownLink, NetworkContext } from "./context.ts";
import { addressBits, anyAddress, broadcastOf, isInside } from "./prefixes.ts";

type Reply = Operations["getroute"]["dump"]["reply"];
type Request = Received<Operations["newroute"]["do"]["request"]>;
type Header = Reply["header"];
type Nexthop = NonNullable<Reply["multipath"]>[number];
type FullNexthop = Nexthop & { readonly header: NonNullable<Nexthop["header"]> };

const LOOPBACK = 1;
/** Lifetime of a route that does not expire, in seconds. */
const NEVER = 0xffff_ffff;
/** Flag of local addresses (RTCF_LOCAL, not in user space headers). */
const LOCAL_FLAG = 0x8000_0000;
const DEFAULT_METRIC_IPV6 = 1024;
const KERNEL_METRIC_IPV6 = 256;
const MAX_COMPATIBLE_TABLE = 0xff;
const lookupErrors: Readonly<Record<string, number>> = {
  blackhole: EINVAL,
  unreachable: EHOSTUNREACH,
  prohibit: EACCES,
  throw: ENETUNREACH,
};

interface FakeRoute extends Omit<Reply, "header" | "dst" | "table" | "oif" | "multipath"> {
  readonly multipath?: readonly FullNexthop[] | undefined;
  readonly header: Header;
  readonly dst: string;
  readonly table: number;
  readonly oif?: number | undefined;
}

interface LookupContext {
  tables(family: number): readonly number[];
  addresses(): readonly FakeAddress[];
}

/** The routes of a fake network, and the request handlers of the family `rt-route`. */
export class RouteTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getroute: {
      do: (request) => this.#lookup(request),
      dump: ({ header, table, oif }) => this.#list(header ?? {}, table, oif).map((one) => this.#describe(one)),
    },
    newroute: { do: (request, details) => this.#add(request, details) },
    delroute: { do: (request) => this.#delete(request) },
  };
  readonly #context: NetworkContext;
  readonly #lookups: LookupContext;
  #all: FakeRoute[] = [];

  constructor(context: NetworkContext, lookups: LookupContext) {
    this.#context = context;
    this.#lookups = lookups;
  }

  addressAdded(address: FakeAddress): void {
    const link = this.#context.link(address.index);
    if (link?.isUp === true) for (const route of this.#routesOf(address)) this.#put(route);
  }

  addressRemoved(address: FakeAddress): void {
    const gone = new Set(this.#routesOf(address).map(identity));
    for (const other of this.#lookups.addresses())
      for (const route of this.#routesOf(other)) gone.delete(identity(route));
    for (const route of [...this.#all]) {
      const isPreferred = route.header.rtmFamily === AF_INET && route.prefsrc === address.local;
      if (gone.has(identity(route)) || (isPreferred && route.header.rtmProtocol !== RTPROT_KERNEL)) this.#remove(route);
    }
  }

  linkChanged(link: KnownLink, isGone: boolean): void {
    if (isGone || !link.isUp) {
      const { index } = link;
      for (const route of this.#all.filter(
        (one) => one.oif === index || one.multipath?.some(({ header }) => header.rtnhIfindex === index),
      )) {
        // Routes to local IPv4 addresses stay with the address. (fib_sync_down_dev)
        if (!isGone && route.header.rtmFamily === AF_INET && route.header.rtmScope === RT_SCOPE_HOST) continue;
        // The kernel removes IPv4 routes silently together with their link.
        if (route.header.rtmFamily === AF_INET) this.#all = this.#all.filter((one) => one !== route);
        else this.#remove(route);
      }
      return;
    }
    if (!link.isLoopback)
      this.#put(route(AF_INET6, "ff00::", 8, "multicast", RT_TABLE_LOCAL, link.index, KERNEL_METRIC_IPV6));
    for (const address of this.#lookups.addresses()) {
      if (address.index === link.index) for (const one of this.#routesOf(address)) this.#put(one);
    }
  }

  #routesOf(address: FakeAddress): FakeRoute[] {
    const { family, index, local, length, flags, metric, scope } = address;
    const network = onLinkNetwork(address);
    const hasPrefixRoute = !flags.includes("noprefixroute") && !flags.includes("secondary");
    if (family === AF_INET6) {
      const isLoopback = this.#context.link(index)?.isLoopback === true;
      const own = route(family, local, 128, "local", RT_TABLE_LOCAL, index, 0);
      const prefix = route(family, network, length, "unicast", RT_TABLE_MAIN, index, metric ?? KERNEL_METRIC_IPV6);
      return isLoopback || !hasPrefixRoute ? [own] : [own, prefix];
    }
    const isLoopback = this.#context.link(index)?.isLoopback === true;
    const from = this.#sourceOf(address);
    const of = (dst: string, bits: number, type: RtmType, rtmScope: number, table: number) => ({
      ...route(family, dst, bits, type, table, index, undefined, rtmScope),
      prefsrc: from,
    });
    const routes = [of(local, 32, "local", RT_SCOPE_HOST, RT_TABLE_LOCAL)];
    if (hasPrefixRoute && length < 32) {
      const isLocal = isLoopback || scope === RT_SCOPE_HOST;
      const [type, rtmScope, table] = isLocal
        ? (["local", RT_SCOPE_HOST, RT_TABLE_LOCAL] as const)
        : (["unicast", RT_SCOPE_LINK, RT_TABLE_MAIN] as const);
      routes.push({ ...of(network, length, type, rtmScope, table), ...(metric !== undefined && { priority: metric }) });
    } else if (hasPrefixRoute && address.address !== local) {
      routes.push(of(address.address, 32, "unicast", RT_SCOPE_LINK, RT_TABLE_MAIN));
    }
    if (length < 31)
      routes.push(of(broadcastOf(address.address, length), 32, "broadcast", RT_SCOPE_LINK, RT_TABLE_LOCAL));
    return routes;
  }

  /** Routes of a secondary address use the primary address as source. */
  #sourceOf({ family, index, local, length, flags }: FakeAddress): string {
    if (!flags.includes("secondary")) return local;
    const primary = this.#lookups
      .addresses()
      .find(
        (one) =>
          one.family === family &&
          one.index === index &&
          one.length === length &&
          !one.flags.includes("secondary") &&
          isInside(family, local, one.local, length),
      );
    return primary?.local ?? local;
  }

  #list(header: Partial<Header>, table: number | undefined, oif: number | undefined): FakeRoute[] {
    const { rtmFamily = 0, rtmTable = 0, rtmType = "unspec", rtmProtocol = 0, rtmFlags = [] } = header;
    if (rtmFlags.includes("cloned")) return [];
    const wanted = table ?? rtmTable;
    const found = this.#all.filter(
      (one) =>
        (rtmFamily === 0 || one.header.rtmFamily === rtmFamily) &&
        (wanted === 0 || one.table === wanted) &&
        (rtmType === "unspec" || one.header.rtmType === rtmType) &&
        (rtmProtocol === 0 || one.header.rtmProtocol === rtmProtocol) &&
        (oif === undefined || one.oif === oif || one.multipath?.some((hop) => hop.header.rtnhIfindex === oif)),
    );
    if (found.length === 0 && wanted !== 0 && !this.#all.some((one) => one.table === wanted)) throw new Refusal(ENOENT);
    return found.sort((one, other) => one.header.rtmFamily - other.header.rtmFamily);
  }

  #add(request: Request, { flags }: RequestDetails): void {
    const entry = this.#resolved(request);
    const same = this.#all.filter((one) => place(one) === place(entry));
    if (same.length > 0 && (flags & NLM_F_EXCL) !== 0) throw new Refusal(EEXIST);
    if ((flags & NLM_F_REPLACE) !== 0) {
      if (same.length === 0 && (flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
      if (same.length > 0) {
        this.#all = this.#all.map((one) => (one === same[0] ? entry : one));
        this.#announce("newroute-ntf", entry, NLM_F_REPLACE);
        return;
      }
    }
    if ((flags & NLM_F_CREATE) === 0) throw new Refusal(ENOENT);
    if (same.some((one) => identity(one) === identity(entry))) throw new Refusal(EEXIST);
    this.#put(entry, (flags & NLM_F_APPEND) === 0);
  }

  #resolved(request: Request): FakeRoute {
    const { header, multipath, gateway } = request;
    const { rtmFamily, rtmType, rtmDstLen = 0 } = header;
    if (rtmFamily !== AF_INET && rtmFamily !== AF_INET6) throw new Refusal(EINVAL);
    const isIpv6 = rtmFamily === AF_INET6;
    const dst = request.dst ?? anyAddress(rtmFamily);
    if (!isInside(rtmFamily, dst, dst, rtmDstLen)) throw new Refusal(EINVAL);
    const table = request.table ?? header.rtmTable ?? 0;
    const rejects = typeof rtmType === "string" && Object.hasOwn(lookupErrors, rtmType);
    const hops = multipath?.map((hop) => this.#hop(rtmFamily, hop as Nexthop));
    const oif =
      hops !== undefined ? undefined : rejects ? (isIpv6 ? LOOPBACK : undefined) : this.#device(rtmFamily, request);
    const { mark: _mark, uid: _uid, expires, ...attributes } = request;
    const isExpiring = expires !== undefined && expires !== NEVER && !rejects && oif !== LOOPBACK;
    const priority =
      request.priority === undefined || request.priority === 0
        ? isIpv6
          ? DEFAULT_METRIC_IPV6
          : undefined
        : request.priority;
    const settled = {
      ...attributes,
      dst,
      table: table === 0 ? RT_TABLE_MAIN : table,
      priority,
      oif,
      gateway,
      multipath: hops,
      pref: isIpv6 ? (request.pref ?? "medium") : undefined,
      cacheinfo: isIpv6 ? (isExpiring ? { rtaExpires: Math.min(expires * 100, 0x7fff_ffff) } : {}) : undefined,
      header: headerOf(rtmFamily, rtmDstLen, rtmType, table, { ...header, ...(isIpv6 && { rtmScope: 0 }) }),
    };
    return defined(settled) as unknown as FakeRoute;
  }

  #hop(family: number, hop: Nexthop): FullNexthop {
    const { rtnhIfindex: index = 0, rtnhFlags = [], rtnhHops = 0 } = hop.header ?? {};
    const header = { rtnhFlags, rtnhHops, rtnhIfindex: index };
    const oif = this.#device(family, {
      oif: index === 0 ? undefined : index,
      gateway: hop.gateway,
      header: { rtmFlags: rtnhFlags },
    });
    return { ...hop, header: { ...header, rtnhIfindex: oif } };
  }

  #device(
    family: number,
    {
      oif,
      gateway,
      header,
    }: { oif?: number | undefined; gateway?: string | undefined; header: Partial<Pick<Header, "rtmFlags">> },
  ): number {
    const isIpv6 = family === AF_INET6;
    const link = oif === undefined ? undefined : this.#context.link(oif);
    if (oif !== undefined && link === undefined)
      throw new Refusal(ENODEV, isIpv6 ? {} : { message: "Nexthop has invalid device" });
    if (link?.isUp === false)
      throw new Refusal(ENETDOWN, { message: isIpv6 ? "Nexthop device is not up" : "Device for nexthop is not up" });
    if (gateway === undefined) {
      if (oif === undefined) throw new Refusal(ENODEV);
      return oif;
    }
    if (oif !== undefined && (header.rtmFlags?.includes("onlink") === true || (isIpv6 && /^fe[89ab]/.test(gateway))))
      return oif;
    const reachable = this.#best(
      family,
      gateway,
      [RT_TABLE_MAIN],
      (one) =>
        one.gateway === undefined &&
        one.oif !== undefined &&
        (oif === undefined || one.oif === oif) &&
        one.header.rtmType === "unicast",
    );
    if (reachable === undefined) {
      throw new Refusal(isIpv6 ? EHOSTUNREACH : ENETUNREACH, isIpv6 ? {} : { message: "Nexthop has invalid gateway" });
    }
    return reachable.oif!;
  }

  #put(entry: FakeRoute, isFirst = true): void {
    if (this.#all.some((one) => identity(one) === identity(entry))) return;
    const index = isFirst ? this.#all.findIndex((one) => place(one) === place(entry)) : -1;
    if (index < 0) this.#all.push(entry);
    else this.#all.splice(index, 0, entry);
    this.#announce("newroute-ntf", entry, NLM_F_EXCL | NLM_F_CREATE | (isFirst ? 0 : NLM_F_APPEND));
  }

  #remove(entry: FakeRoute): void {
    this.#all = this.#all.filter((one) => one !== entry);
    this.#announce("delroute-ntf", entry);
  }

  #announce(event: "newroute-ntf" | "delroute-ntf", entry: FakeRoute, flags = 0): void {
    const group = entry.header.rtmFamily === AF_INET ? "rtnlgrp-ipv4-route" : "rtnlgrp-ipv6-route";
    this.#context.kernel.publish(rtRoute, event, this.#describe(entry), { group, flags });
  }

  #delete(request: Received<Operations["delroute"]["do"]["request"]>): void {
    const { header, dst = anyAddress(header.rtmFamily), oif, gateway, priority, prefsrc } = request;
    const table = request.table ?? header.rtmTable ?? 0;
    const { rtmType = 0, rtmScope = RT_SCOPE_NOWHERE, rtmProtocol = 0, rtmTos = 0 } = header;
    const isIpv6 = header.rtmFamily === AF_INET6;
    const found = this.#all.find(
      (one) =>
        one.header.rtmFamily === header.rtmFamily &&
        one.header.rtmDstLen === header.rtmDstLen &&
        one.dst === dst &&
        one.table === (table === 0 ? RT_TABLE_MAIN : table) &&
        (isIpv6 || one.header.rtmTos === rtmTos) &&
        (rtmType === 0 || rtmType === "unspec" || isIpv6 || one.header.rtmType === rtmType) &&
        (rtmScope === RT_SCOPE_NOWHERE || isIpv6 || one.header.rtmScope === rtmScope) &&
        (rtmProtocol === 0 || one.header.rtmProtocol === rtmProtocol) &&
        (priority === undefined || priority === 0 || (one.priority ?? 0) === priority) &&
        (oif === undefined || one.oif === oif) &&
        (gateway === undefined || one.gateway === gateway) &&
        (prefsrc === undefined || one.prefsrc === prefsrc),
    );
    if (found === undefined) throw new Refusal(ESRCH);
    this.#remove(found);
  }

  #best(
    family: number,
    address: string,
    tables: readonly number[],
    accepts: (one: FakeRoute) => boolean,
  ): FakeRoute | undefined {
    for (const table of tables) {
      const matching = this.#all.filter(
        (one) =>
          one.table === table &&
          one.header.rtmFamily === family &&
          isInside(family, address, one.dst, one.header.rtmDstLen) &&
          accepts(one),
      );
      const rank = (one: FakeRoute) => one.header.rtmDstLen * 2 ** 32 - (one.priority ?? 0);
      const [best] = matching.sort((one, other) => rank(other) - rank(one));
      if (best !== undefined && best.header.rtmType !== "throw") return best;
    }
    return undefined;
  }

  #lookup({ header, dst, oif, uid }: Received<Operations["getroute"]["do"]["request"]>): Reply {
    const { rtmFamily: family, rtmFlags = [] } = header;
    if (dst === undefined) throw new Refusal(EINVAL);
    const accepts = (one: FakeRoute) =>
      oif === undefined || one.oif === oif || one.multipath?.some((hop) => hop.header.rtnhIfindex === oif) === true;
    const found = this.#best(family, dst, this.#lookups.tables(family), accepts);
    if (found === undefined) throw new Refusal(ENETUNREACH);
    const type = `${found.header.rtmType}`;
    const errno = lookupErrors[type];
    if (rtmFlags.includes("fib-match")) return this.#describe(found);
    if (errno !== undefined) throw new Refusal(errno);
    const hop = found.multipath?.[0];
    const out = hop?.header.rtnhIfindex ?? found.oif ?? 0;
    const isLocal = type === "local";
    // For local IPv4 addresses, the kernel reports table main, not local.
    const table = isLocal && family === AF_INET ? RT_TABLE_MAIN : found.table;
    const gateway = hop?.gateway ?? found.gateway;
    return defined({
      header: {
        ...headerOf(family, addressBits(family), found.header.rtmType, table),
        rtmFlags: family === AF_INET ? ["cloned" as const, ...(isLocal ? [LOCAL_FLAG] : [])] : [],
        ...(family === AF_INET6 && { rtmProtocol: found.header.rtmProtocol, rtmSrcLen: addressBits(family) }),
      },
      dst,
      ...(family === AF_INET6 && { src: anyAddress(family) }),
      table,
      oif: isLocal && family === AF_INET ? LOOPBACK : out,
      gateway,
      prefsrc: this.#source(family, found, out, gateway ?? dst, isLocal ? dst : undefined),
      uid: family === AF_INET ? (uid ?? 0) : undefined,
      priority: family === AF_INET6 ? found.priority : undefined,
      pref: family === AF_INET6 ? ("medium" as const) : undefined,
      cacheinfo: {},
    }) as unknown as Reply;
  }

  /** As in the kernel, a default route has no destination attribute. */
  #describe({ dst, oif, multipath, ...rest }: FakeRoute): Reply {
    const { rtmDstLen, rtmFlags, rtmType } = rest.header;
    const link = oif === undefined ? undefined : this.#context.link(oif);
    const isDown = link?.isUp === true && !link.isRunning && rtmType !== "local";
    return {
      ...rest,
      header: isDown ? { ...rest.header, rtmFlags: [...rtmFlags, "linkdown"] } : rest.header,
      ...(rtmDstLen > 0 && { dst }),
      ...(oif !== undefined && { oif }),
      ...(multipath !== undefined && { multipath }),
    } as Reply;
  }

  #source(
    family: number,
    { prefsrc }: FakeRoute,
    oif: number,
    hop: string,
    local: string | undefined,
  ): string | undefined {
    if (prefsrc !== undefined || local !== undefined) return prefsrc ?? local;
    const own = this.#lookups.addresses().filter((one) => one.family === family && one.index === oif);
    return (own.find((one) => isInside(family, hop, one.address, one.length)) ?? own[0])?.local;
  }
}

function route(
  family: number,
  dst: string,
  length: number,
  type: RtmType,
  table: number,
  oif: number,
  priority: number | undefined,
  scope = 0,
): FakeRoute {
  const header = headerOf(family, length, type, table, { rtmProtocol: RTPROT_KERNEL, rtmScope: scope });
  const six: object = family === AF_INET6 ? { pref: "medium" as const, cacheinfo: {} } : {};
  return { header, dst, table, oif, ...(priority !== undefined && { priority }), ...six };
}

function headerOf(
  family: number,
  length: number,
  type: RtmType | `${number}`,
  table: number,
  more: Partial<Header> = {},
): Header {
  const rtmTable = table > MAX_COMPATIBLE_TABLE ? RT_TABLE_COMPAT : table === 0 ? RT_TABLE_MAIN : table;
  const { rtmProtocol = 0, rtmScope = 0, rtmTos = 0, rtmFlags = [], rtmSrcLen = 0 } = more;
  return {
    rtmFamily: family,
    rtmDstLen: length,
    rtmSrcLen,
    rtmTos,
    rtmTable,
    rtmProtocol,
    rtmScope,
    rtmType: type,
    rtmFlags,
  };
}

function place({ header, dst, table, priority = 0 }: FakeRoute): string {
  return [header.rtmFamily, table, dst, header.rtmDstLen, header.rtmTos, priority].join(" ");
}

function identity(one: FakeRoute): string {
  const { header, oif = 0, gateway = "", via, prefsrc = "", multipath } = one;
  const hops = multipath?.map(({ gateway, header }) => `${gateway}-${header.rtnhIfindex}`).join();
  return [
    place(one),
    header.rtmType,
    header.rtmScope,
    oif,
    gateway,
    via?.rtviaAddr,
    header.rtmFamily === AF_INET ? prefsrc : "",
    hops,
  ].join(" ");
}
