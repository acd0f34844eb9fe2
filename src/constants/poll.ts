// Waiting for descriptors: poll, epoll and eventfd.

// Events of poll().

/** The descriptor is readable. (poll.h) */
export const POLLIN = 0x001;
/** Urgent data is readable. (poll.h) */
export const POLLPRI = 0x002;
/** The descriptor is writable. (poll.h) */
export const POLLOUT = 0x004;
/** An error is pending, such as ENOBUFS on a netlink socket; always reported. (poll.h) */
export const POLLERR = 0x008;
/** The peer hung up; always reported. (poll.h) */
export const POLLHUP = 0x010;
/** The descriptor is not open; always reported. (poll.h) */
export const POLLNVAL = 0x020;
/** Normal data is readable; equivalent to POLLIN. (poll.h) */
export const POLLRDNORM = 0x040;
/** Priority band data is readable. (poll.h) */
export const POLLRDBAND = 0x080;
/** Normal data is writable; equivalent to POLLOUT. (poll.h) */
export const POLLWRNORM = 0x100;
/** Priority band data is writable. (poll.h) */
export const POLLWRBAND = 0x200;
/** Unused on Linux, from System V. (poll.h) */
export const POLLMSG = 0x400;
/** Unused on Linux, from Solaris. (poll.h) */
export const POLLREMOVE = 0x1000;
/** The peer shut down its sending side. (poll.h) */
export const POLLRDHUP = 0x2000;

// Events and modes of epoll.

/** The descriptor is readable. (sys/epoll.h) */
export const EPOLLIN = 0x001;
/** Urgent data is readable. (sys/epoll.h) */
export const EPOLLPRI = 0x002;
/** The descriptor is writable. (sys/epoll.h) */
export const EPOLLOUT = 0x004;
/** An error is pending; always reported. (sys/epoll.h) */
export const EPOLLERR = 0x008;
/** The peer hung up; always reported. (sys/epoll.h) */
export const EPOLLHUP = 0x010;
/** Normal data is readable; equivalent to EPOLLIN. (sys/epoll.h) */
export const EPOLLRDNORM = 0x040;
/** Priority band data is readable. (sys/epoll.h) */
export const EPOLLRDBAND = 0x080;
/** Normal data is writable; equivalent to EPOLLOUT. (sys/epoll.h) */
export const EPOLLWRNORM = 0x100;
/** Priority band data is writable. (sys/epoll.h) */
export const EPOLLWRBAND = 0x200;
/** Unused on Linux, from System V. (sys/epoll.h) */
export const EPOLLMSG = 0x400;
/** The peer shut down its sending side. (sys/epoll.h) */
export const EPOLLRDHUP = 0x2000;
/** Wakes only one of the epoll instances that watch the descriptor. (sys/epoll.h) */
export const EPOLLEXCLUSIVE = 0x10000000;
/** Prevents system suspend while the event is handled. (sys/epoll.h) */
export const EPOLLWAKEUP = 0x20000000;
/** Disables the descriptor after one event until EPOLL_CTL_MOD re-enables it. (sys/epoll.h) */
export const EPOLLONESHOT = 0x40000000;
/** Edge-triggered mode; bit 31, so the result of JavaScript's `|` is negative. (sys/epoll.h) */
export const EPOLLET = 0x80000000;

// Operations of epoll_ctl() and the flag of epoll_create1().

/** Adds a descriptor to the interest list. (sys/epoll.h) */
export const EPOLL_CTL_ADD = 1;
/** Removes a descriptor from the interest list. (sys/epoll.h) */
export const EPOLL_CTL_DEL = 2;
/** Changes the events of a descriptor in the interest list. (sys/epoll.h) */
export const EPOLL_CTL_MOD = 3;
/** Sets close-on-exec on the epoll descriptor. (sys/epoll.h) */
export const EPOLL_CLOEXEC = 0x80000;

// Flags of eventfd().

/** Each read decrements the counter by one instead of resetting it. (sys/eventfd.h) */
export const EFD_SEMAPHORE = 0x1;
/** Sets non-blocking mode on the eventfd. (sys/eventfd.h) */
export const EFD_NONBLOCK = 0x800;
/** Sets close-on-exec on the eventfd. (sys/eventfd.h) */
export const EFD_CLOEXEC = 0x80000;
