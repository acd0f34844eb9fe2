// Functions that wait for descriptors: poll, epoll and eventfd.

// Events of poll().

/** poll() event: the descriptor is readable. (poll.h) */
export const POLLIN = 0x001;
/** poll() event: urgent data is readable. (poll.h) */
export const POLLPRI = 0x002;
/** poll() event: the descriptor is writable. (poll.h) */
export const POLLOUT = 0x004;
/**
 * poll() event: an error is pending, such as ENOBUFS on a netlink socket. Always reported, even if not requested.
 * (poll.h)
 */
export const POLLERR = 0x008;
/** poll() event: the peer closed its end of the connection. Always reported, even if not requested. (poll.h) */
export const POLLHUP = 0x010;
/** poll() event: the descriptor is not open. Always reported, even if not requested. (poll.h) */
export const POLLNVAL = 0x020;
/** poll() event: normal data is readable; equivalent to POLLIN. (poll.h) */
export const POLLRDNORM = 0x040;
/** poll() event: data of a priority band is readable. (poll.h) */
export const POLLRDBAND = 0x080;
/** poll() event: normal data is writable; equivalent to POLLOUT. (poll.h) */
export const POLLWRNORM = 0x100;
/** poll() event: data of a priority band is writable. (poll.h) */
export const POLLWRBAND = 0x200;
/** poll() event of System V that Linux does not use. (poll.h) */
export const POLLMSG = 0x400;
/** poll() event of Solaris that Linux does not use. (poll.h) */
export const POLLREMOVE = 0x1000;
/** poll() event: the peer has shut down the sending side of its connection. (poll.h) */
export const POLLRDHUP = 0x2000;

// Events and modes of descriptors in an epoll instance.

/** epoll event: the descriptor is readable. (sys/epoll.h) */
export const EPOLLIN = 0x001;
/** epoll event: urgent data is readable. (sys/epoll.h) */
export const EPOLLPRI = 0x002;
/** epoll event: the descriptor is writable. (sys/epoll.h) */
export const EPOLLOUT = 0x004;
/** epoll event: an error is pending. Always reported, even if not requested. (sys/epoll.h) */
export const EPOLLERR = 0x008;
/** epoll event: the peer closed its end of the connection. Always reported, even if not requested. (sys/epoll.h) */
export const EPOLLHUP = 0x010;
/** epoll event: normal data is readable; equivalent to EPOLLIN. (sys/epoll.h) */
export const EPOLLRDNORM = 0x040;
/** epoll event: data of a priority band is readable. (sys/epoll.h) */
export const EPOLLRDBAND = 0x080;
/** epoll event: normal data is writable; equivalent to EPOLLOUT. (sys/epoll.h) */
export const EPOLLWRNORM = 0x100;
/** epoll event: data of a priority band is writable. (sys/epoll.h) */
export const EPOLLWRBAND = 0x200;
/** epoll event of System V that Linux does not use. (sys/epoll.h) */
export const EPOLLMSG = 0x400;
/** epoll event: the peer has shut down the sending side of its connection. (sys/epoll.h) */
export const EPOLLRDHUP = 0x2000;
/** epoll mode that wakes only one of the epoll instances that watch the descriptor. (sys/epoll.h) */
export const EPOLLEXCLUSIVE = 0x10000000;
/** epoll mode that prevents system suspend while the event is handled. (sys/epoll.h) */
export const EPOLLWAKEUP = 0x20000000;
/** epoll mode that disables the descriptor after one event, until EPOLL_CTL_MOD enables it again. (sys/epoll.h) */
export const EPOLLONESHOT = 0x40000000;
/** epoll mode for edge-triggered events. It is bit 31, so the result of JavaScript's `|` is negative. (sys/epoll.h) */
export const EPOLLET = 0x80000000;

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

/** eventfd() flag: each read decrements the counter by one instead of resetting it. (sys/eventfd.h) */
export const EFD_SEMAPHORE = 0x1;
/** eventfd() flag that sets non-blocking mode on the eventfd. (sys/eventfd.h) */
export const EFD_NONBLOCK = 0x800;
/** eventfd() flag that sets close-on-exec on the eventfd. (sys/eventfd.h) */
export const EFD_CLOEXEC = 0x80000;
