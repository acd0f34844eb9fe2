// Functions that wait for descriptors: poll, epoll and eventfd.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Events of poll().

/** poll() event: the descriptor is readable. (poll.h) */
export const POLLIN = 0x1;
/** poll() event: the descriptor is writable. (poll.h) */
export const POLLOUT = 0x4;
/**
 * poll() event: an error is pending, such as ENOBUFS on a netlink socket. Always reported, even if not requested.
 * (poll.h)
 */
export const POLLERR = 0x8;

// Events and modes of descriptors in an epoll instance.

/** epoll event: the descriptor is readable. (sys/epoll.h) */
export const EPOLLIN = 0x1;
/** epoll event: the descriptor is writable. (sys/epoll.h) */
export const EPOLLOUT = 0x4;
/** epoll mode that wakes only one of the epoll instances that watch the descriptor. (sys/epoll.h) */
export const EPOLLEXCLUSIVE = 0x10000000;
/** epoll mode that disables the descriptor after one event, until EPOLL_CTL_MOD enables it again. (sys/epoll.h) */
export const EPOLLONESHOT = 0x40000000;

// Operations of epoll_ctl() and the flag of epoll_create1().

/** epoll_ctl() operation that adds a descriptor to the interest list. (sys/epoll.h) */
export const EPOLL_CTL_ADD = 1;
/** epoll_ctl() operation that removes a descriptor from the interest list. (sys/epoll.h) */
export const EPOLL_CTL_DEL = 2;
/** epoll_ctl() operation that changes the events of a descriptor in the interest list. (sys/epoll.h) */
export const EPOLL_CTL_MOD = 3;
/** epoll_create1() flag that sets close-on-exec on the epoll descriptor. (sys/epoll.h) */
export const EPOLL_CLOEXEC = 0x80000;

// Flags of eventfd().

/** eventfd() flag that sets non-blocking mode on the eventfd. (sys/eventfd.h) */
export const EFD_NONBLOCK = 0x800;
/** eventfd() flag that sets close-on-exec on the eventfd. (sys/eventfd.h) */
export const EFD_CLOEXEC = 0x80000;
