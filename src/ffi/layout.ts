import { isX64 } from "../base/engine.ts";

/** Sizes and offsets of C structures, for glibc and musl. */

/** `struct sockaddr_nl` (linux/netlink.h). */
export const SockaddrNl = { size: 12, family: 0, pid: 4, groups: 8 } as const;

/** `struct iovec` (sys/uio.h). */
export const Iovec = { size: 16, base: 0, length: 8 } as const;

/** `struct msghdr` (sys/socket.h). */
export const Msghdr = {
  size: 56,
  name: 0,
  nameLength: 8,
  iov: 16,
  iovLength: 24,
  control: 32,
  controlLength: 40,
  flags: 48,
} as const;

export const Mmsghdr = { size: 64, header: 0, length: 56 } as const;

/** `struct cmsghdr` (sys/socket.h). The next one starts at a multiple of 8. */
export const Cmsghdr = { size: 16, length: 0, level: 8, type: 12, data: 16 } as const;

/** `struct pollfd` (poll.h). */
export const Pollfd = { size: 8, fd: 0, events: 4, revents: 6 } as const;

/** `struct epoll_event` (sys/epoll.h). Only x86-64 packs it without padding. */
export const EpollEvent: { readonly size: number; readonly events: number; readonly data: number } = isX64
  ? { size: 12, events: 0, data: 4 }
  : { size: 16, events: 0, data: 8 };

/** `struct timespec` (time.h). */
export const Timespec = { size: 16, seconds: 0, nanoseconds: 8 } as const;

/** `struct sockaddr_ll` (linux/if_packet.h). The protocol is in network byte order. */
export const SockaddrLl = { size: 20, family: 0, protocol: 2, index: 4 } as const;

/** `struct tpacket_stats` (linux/if_packet.h). */
export const PacketStatistics = { size: 8, packets: 0, dropped: 4 } as const;
