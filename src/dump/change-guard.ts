import { ENOBUFS } from "../constants/errno.ts";
import { NETLINK_ROUTE, NLMSG_HDRLEN } from "../constants/netlink.ts";
import {
  RTM_GETCHAIN,
  RTM_GETMDB,
  RTM_GETNEIGH,
  RTM_GETQDISC,
  RTM_GETROUTE,
  RTM_GETRULE,
  RTM_GETTCLASS,
  RTM_GETTFILTER,
  RTNLGRP_IPV4_RULE,
  RTNLGRP_IPV6_ROUTE,
  RTNLGRP_IPV6_RULE,
  RTNLGRP_MDB,
  RTNLGRP_NEIGH,
  RTNLGRP_TC,
} from "../constants/rtnetlink.ts";
import { AF_BRIDGE, AF_INET, AF_INET6, AF_UNSPEC } from "../constants/socket.ts";
import { NetlinkError } from "../errors.ts";
import { hostLittleEndian } from "../message/byte-order.ts";
import { messageType } from "../message/family-header.ts";
import { TYPE_OFFSET } from "../message/message.ts";
import { throwawayBuffer } from "../sock/receive-buffer.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { acquireSocket, releaseSocket } from "../transact/pool.ts";
import type { DumpOptions } from "./dump-options.ts";
import type { DumpRequest } from "./dump-request.ts";

/** A table whose dump the kernel continues after the number of entries that it has sent. */
interface CountedTable {
  /** Multicast groups that announce changes. */
  groups(family: number): readonly number[];
  /** Whether only removals count: other messages announce changes of entries, such as their states. */
  onlyRemovals(family: number): boolean;
  /** Whether `Omissions` can read the table exactly: the order of two entries never changes. */
  isOrdered(family: number): boolean;
}

const trafficControl: CountedTable = {
  groups: () => [RTNLGRP_TC],
  onlyRemovals: () => true,
  isOrdered: () => false,
};

/**
 * The counted tables by the message type of their dumps. A change between two parts of a dump omits or repeats entries,
 * and the kernel does not report it (NLM_F_DUMP_INTR). IPv4 routes are not counted.
 */
const countedTables: Readonly<Record<number, CountedTable>> = {
  [RTM_GETROUTE]: {
    groups: (family) => (family === AF_INET6 || family === AF_UNSPEC ? [RTNLGRP_IPV6_ROUTE] : []),
    onlyRemovals: () => false,
    isOrdered: (family) => family === AF_INET6 || family === AF_UNSPEC,
  },
  [RTM_GETRULE]: {
    groups: (family) => [
      ...(family === AF_INET6 ? [] : [RTNLGRP_IPV4_RULE]),
      ...(family === AF_INET ? [] : [RTNLGRP_IPV6_RULE]),
    ],
    onlyRemovals: () => false,
    isOrdered: () => false,
  },
  // The forwarding entries of a bridge are a list. Neighbours are in a hash table, whose order can change.
  [RTM_GETNEIGH]: {
    groups: () => [RTNLGRP_NEIGH],
    onlyRemovals: (family) => family !== AF_BRIDGE,
    isOrdered: (family) => family === AF_BRIDGE,
  },
  [RTM_GETMDB]: { groups: () => [RTNLGRP_MDB], onlyRemovals: () => true, isOrdered: () => false },
  [RTM_GETQDISC]: trafficControl,
  [RTM_GETTCLASS]: trafficControl,
  [RTM_GETTFILTER]: trafficControl,
  [RTM_GETCHAIN]: trafficControl,
};

/** Returns undefined if the kernel reports changes during the dump itself. */
function countedTable({ protocol, bytes }: DumpRequest): CountedTable | undefined {
  return protocol === NETLINK_ROUTE ? countedTables[messageType(bytes)] : undefined;
}

/** Whether `Omissions` can read the table exactly. */
export function canFindOmissions(request: DumpRequest): boolean {
  return countedTable(request)?.isOrdered(familyOf(request)) === true;
}

function familyOf({ bytes }: DumpRequest): number {
  return bytes[NLMSG_HDRLEN] ?? AF_UNSPEC;
}

/** Maximum number of receives that look for a change, each of up to 32 messages. */
const MAX_RECEIVES = 64;

/** Notes changes of a table during a dump that does not report them: a socket that has joined the table's groups. */
export class ChangeGuard {
  readonly #socket: NetlinkSocket;
  readonly #groups: readonly number[];
  /** Message type of removals; undefined if all changes count. */
  readonly #removal: number | undefined;

  private constructor(socket: NetlinkSocket, groups: readonly number[], removal: number | undefined) {
    this.#socket = socket;
    this.#groups = groups;
    this.#removal = removal;
  }

  /** Starts to note changes. Returns undefined if the kernel itself reports changes during the dump. */
  static open(request: DumpRequest, { netns, socket }: DumpOptions): ChangeGuard | undefined {
    const table = countedTable(request);
    const family = familyOf(request);
    const groups = table?.groups(family) ?? [];
    if (table === undefined || groups.length === 0 || socket?.core.isKernelSocket === false) return undefined;
    const own = socket === undefined ? acquireSocket(request.protocol, netns) : cloneOf(socket);
    if (own === undefined) return undefined;
    for (const group of groups) own.joinGroup(group);
    return new ChangeGuard(own, groups, table.onlyRemovals(family) ? messageType(request.bytes) - 1 : undefined);
  }

  /** Whether the table may have changed since the start, or since the last call. */
  takeChanged(): boolean {
    const { transport } = this.#socket.core;
    const { slots } = throwawayBuffer();
    let isChanged = false;
    for (let count = 0; count < MAX_RECEIVES; count++) {
      const received = transport.receive(slots, slots.count);
      if (received < 0 && received !== -ENOBUFS) return isChanged;
      isChanged ||= received < 0;
      for (let slot = 0; slot < received; slot++) {
        const type = slots.view.getUint16(slots.offset(slot) + TYPE_OFFSET, hostLittleEndian);
        if (slots.sender(slot) === 0 && (this.#removal ?? type) === type) isChanged = true;
      }
    }
    return true;
  }

  close(): void {
    for (const group of this.#groups) this.#socket.leaveGroup(group);
    releaseSocket(this.#socket, !this.takeChanged());
  }
}

/** Returns undefined for a socket of another thread, or of a namespace that this thread cannot enter. */
function cloneOf(socket: NetlinkSocket): NetlinkSocket | undefined {
  try {
    return socket.clone();
  } catch (error) {
    if (error instanceof NetlinkError || error instanceof TypeError) return undefined;
    throw error;
  }
}
