import { ENOBUFS } from "../constants/errno.ts";
import { NETLINK_ROUTE, NLMSG_HDRLEN } from "../constants/netlink.ts";
import {
  RTM_DELLINK,
  RTM_F_CLONED,
  RTM_GETACTION,
  RTM_GETCHAIN,
  RTM_GETLINK,
  RTM_GETMDB,
  RTM_GETNEIGH,
  RTM_GETNEIGHTBL,
  RTM_GETNSID,
  RTM_GETQDISC,
  RTM_GETROUTE,
  RTM_GETRULE,
  RTM_GETTCLASS,
  RTM_GETTFILTER,
  RTM_GETVLAN,
  RTNL_FAMILY_IP6MR,
  RTNL_FAMILY_IPMR,
  RTNLGRP_BRVLAN,
  RTNLGRP_IPV4_MROUTE,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_MROUTE,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_LINK,
  RTNLGRP_MDB,
  RTNLGRP_NEIGH,
  RTNLGRP_NSID,
  RTNLGRP_TC,
} from "../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET6, AF_UNSPEC } from "../constants/socket.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { messageType } from "../message/family-header.ts";
import { TYPE_OFFSET } from "../message/message.ts";
import { haveSameNamespace, NetworkNamespace } from "../netns/namespace.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import type { DumpOptions } from "./dump-options.ts";
import type { DumpRequest } from "./dump-request.ts";

/** A table whose dump the kernel continues after the number of entries that it has sent. */
interface CountedTable {
  /** Multicast groups that announce changes. */
  readonly groups: readonly number[];
  /** Whether only removals count: other messages announce changes of entries, such as their states. */
  readonly onlyRemovals?: boolean;
  /** Whether `Omissions` can read the table exactly: the order of two entries never changes. */
  readonly isOrdered?: boolean;
}

/** An IPv6 dump contains only IPv6 routes, and one of all families also IPv4 routes, which are not counted. */
const ipv6Routes: CountedTable = { groups: [RTNLGRP_IPV6_ROUTE], isOrdered: true };
/** The forwarding entries of a bridge are a list. */
const forwardingEntries: CountedTable = { groups: [RTNLGRP_NEIGH], isOrdered: true };
/** Neighbours are in a hash table. Its growth, which nothing announces, changes their order. */
const neighbours: CountedTable = { groups: [RTNLGRP_NEIGH], onlyRemovals: true };
const rules: CountedTable = { groups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE] };
const multicastRoutes: CountedTable = { groups: [RTNLGRP_IPV4_MROUTE, RTNLGRP_IPV6_MROUTE], onlyRemovals: true };
const multicastGroups: CountedTable = { groups: [RTNLGRP_MDB, RTNLGRP_LINK], onlyRemovals: true };
/** Removals of links remove their objects, and removals of filters their actions, without messages about these. */
const trafficControl: CountedTable = { groups: [RTNLGRP_TC, RTNLGRP_LINK], onlyRemovals: true };
/** Settings of links, of which the kernel reports no changes: those of bridge ports and neighbours. */
const linkSettings: CountedTable = { groups: [RTNLGRP_LINK], onlyRemovals: true };
const bridgeVlans: CountedTable = { groups: [RTNLGRP_BRVLAN, RTNLGRP_LINK], onlyRemovals: true };
const namespaceIds: CountedTable = { groups: [RTNLGRP_NSID], onlyRemovals: true };

/**
 * Returns the table of a dump that a change between two parts makes omit or repeat entries, without a report of the
 * kernel (NLM_F_DUMP_INTR). Undefined for other tables, such as that of IPv4 routes.
 */
function countedTable({ protocol, bytes }: DumpRequest): CountedTable | undefined {
  if (protocol !== NETLINK_ROUTE) return undefined;
  const family = bytes[NLMSG_HDRLEN] ?? AF_UNSPEC;
  switch (messageType(bytes)) {
    case RTM_GETROUTE:
      if (family === RTNL_FAMILY_IPMR || family === RTNL_FAMILY_IP6MR) return multicastRoutes;
      if (listsExceptions(bytes)) return undefined;
      return family === AF_INET6 || family === AF_UNSPEC ? ipv6Routes : undefined;
    case RTM_GETNEIGH:
      return family === AF_BRIDGE ? forwardingEntries : neighbours;
    case RTM_GETRULE:
      return rules;
    case RTM_GETMDB:
      return multicastGroups;
    case RTM_GETQDISC:
    case RTM_GETTCLASS:
    case RTM_GETTFILTER:
    case RTM_GETCHAIN:
    case RTM_GETACTION:
      return trafficControl;
    case RTM_GETLINK:
      return family === AF_BRIDGE ? linkSettings : undefined;
    case RTM_GETNEIGHTBL:
      return linkSettings;
    case RTM_GETVLAN:
      return bridgeVlans;
    case RTM_GETNSID:
      return namespaceIds;
    default:
      return undefined;
  }
}

/** Whether a dump of routes also contains those that the kernel has created for single destinations, without a message. */
function listsExceptions(request: Uint8Array): boolean {
  const byte = NLMSG_HDRLEN + ROUTE_FLAGS_OFFSET + (hostLittleEndian ? 1 : 2);
  return ((request[byte] ?? 0) & (RTM_F_CLONED >> 8)) !== 0;
}

/** Whether `Omissions` can read the table exactly. */
export function canFindOmissions(request: DumpRequest): boolean {
  return countedTable(request)?.isOrdered === true;
}

/** Offset of `rtm_flags` in `struct rtmsg`. */
const ROUTE_FLAGS_OFFSET = 8;
/** Bits of a message type that distinguish additions, removals and requests. */
const KIND = 3;
const REMOVAL = RTM_DELLINK & KIND;
/** Maximum number of receives that look for a change, each of up to 32 messages. */
const MAX_RECEIVES = 64;

/**
 * Notes changes of a table during a dump that does not report them: a socket that has joined the table's groups. It stays
 * open as long as the socket of the dump, because joining and leaving take as long as a dump of a short table.
 */
export class ChangeGuard {
  readonly #socket: NetlinkSocket;
  readonly #onlyRemovals: boolean;

  private constructor(socket: NetlinkSocket, { onlyRemovals = false }: CountedTable) {
    this.#socket = socket;
    this.#onlyRemovals = onlyRemovals;
  }

  /**
   * Returns the guard of a dump on `socket`, which comes from the options or from the pool. Returns undefined if the
   * kernel itself reports changes of the table, or if no other socket can be opened in the namespace.
   */
  static of(socket: NetlinkSocket, request: DumpRequest, options: DumpOptions): ChangeGuard | undefined {
    const table = countedTable(request);
    if (table === undefined || !socket.core.isKernelSocket) return undefined;
    const { guards } = socket.core;
    if (!guards.has(table)) {
      const own = joinedSocket(socket, table, request, options);
      guards.set(table, own && new ChangeGuard(own, table));
    }
    return guards.get(table) as ChangeGuard | undefined;
  }

  /** Whether the table may have changed since the last call. */
  takeChanged(): boolean {
    const { transport } = this.#socket.core;
    const { slots } = throwawayBuffer();
    let isChanged = false;
    for (let count = 0; count < MAX_RECEIVES; count++) {
      // Preparing many slots takes longer than the call.
      const received = transport.receive(slots, count === 0 ? 1 : slots.count);
      if (received < 0 && received !== -ENOBUFS) return isChanged;
      isChanged ||= received < 0;
      for (let slot = 0; slot < received; slot++) {
        const type = slots.view.getUint16(slots.offset(slot) + TYPE_OFFSET, hostLittleEndian);
        const isCounted = !this.#onlyRemovals || (type & KIND) === REMOVAL;
        if (isCounted && slots.sender(slot) === 0) isChanged = true;
      }
    }
    return true;
  }

  close(): void {
    this.#socket.close();
  }
}

/** Returns undefined if the kernel refuses the socket, or if this thread cannot enter the namespace of `socket`. */
function joinedSocket(
  { fd }: NetlinkSocket,
  { groups }: CountedTable,
  { protocol }: DumpRequest,
  options: DumpOptions,
): NetlinkSocket | undefined {
  try {
    if (options.socket === undefined) return NetlinkSocket.open(protocol, { netns: options.netns, groups });
    using netns = NetworkNamespace.ofSocket(fd);
    const own = NetlinkSocket.open(protocol, { netns, groups });
    if (netns !== undefined || haveSameNamespace(fd, own.fd)) return own;
    own.close();
    return undefined;
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}
