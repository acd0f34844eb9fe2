import { readdirSync, readlinkSync } from "node:fs";
import { AF_NETLINK, SO_DOMAIN, SOL_SOCKET } from "../../src/constants/socket.ts";
import { getOption } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";

const domain = allocate(4);

/**
 * Returns the open descriptors of this process with their link targets. Descriptors that are closed meanwhile are
 * omitted.
 */
export function descriptors(): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync("/proc/self/fd")) {
    try {
      found.set(Number(name), readlinkSync(`/proc/self/fd/${name}`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return found;
}

/** Number of open descriptors of each type that the library uses. */
export interface Resources {
  sockets: number;
  counters: number;
  polls: number;
  namespaces: number;
}

/**
 * Counts the open netlink sockets, eventfds, epoll sets and network namespaces, the types of descriptors that the
 * library opens. The engine's background work opens other types, and eventfds for its threads.
 */
export function openResources(): Resources {
  const counts = { sockets: 0, counters: 0, polls: 0, namespaces: 0 };
  for (const [fd, link] of descriptors()) {
    if (isNetlinkSocket(fd)) counts.sockets++;
    else if (link === "anon_inode:[eventfd]") counts.counters++;
    else if (link === "anon_inode:[eventpoll]") counts.polls++;
    else if (link.startsWith("net:[")) counts.namespaces++;
  }
  return counts;
}

/** Returns how many more descriptors of each type are open than in `before`. Omits types without an increase. */
export function openBeyond(before: Resources): Partial<Resources> {
  const kinds = Object.keys(before) as (keyof Resources)[];
  const now = openResources();
  return Object.fromEntries(
    kinds.map((kind) => [kind, now[kind] - before[kind]] as const).filter(([, more]) => more > 0),
  );
}

/** Counts the open netlink sockets in all namespaces. */
export function openSockets(): number {
  return openResources().sockets;
}

function isNetlinkSocket(fd: number): boolean {
  const length = getOption(fd, SOL_SOCKET, SO_DOMAIN, domain, 0, 4);
  return length === 4 && domain.view.getInt32(0, true) === AF_NETLINK;
}
