// Waiting for descriptors: poll, epoll and eventfd.

// Events of poll().

/** The descriptor is readable. (poll.h) */
export const POLLIN = 0x001;
/** There is urgent data to read. (poll.h) */
export const POLLPRI = 0x002;
/** Writing will not block. (poll.h) */
export const POLLOUT = 0x004;
/** An error is pending, on a netlink socket mostly ENOBUFS; always reported. (poll.h) */
export const POLLERR = 0x008;
/** The other end hung up; reported unasked. (poll.h) */
export const POLLHUP = 0x010;
/** The descriptor is not open; reported unasked. (poll.h) */
export const POLLNVAL = 0x020;
/** There is normal data to read, as POLLIN. (poll.h) */
export const POLLRDNORM = 0x040;
/** There is data of a priority band to read. (poll.h) */
export const POLLRDBAND = 0x080;
/** Writing normal data will not block, as POLLOUT. (poll.h) */
export const POLLWRNORM = 0x100;
/** Writing data of a priority band will not block. (poll.h) */
export const POLLWRBAND = 0x200;
/** Kept from System V; never reported. (poll.h) */
export const POLLMSG = 0x400;
/** Kept for Solaris' /dev/poll; never reported. (poll.h) */
export const POLLREMOVE = 0x1000;
/** The other end closed its writing half. (poll.h) */
export const POLLRDHUP = 0x2000;

// Events and modes of epoll.

/** The descriptor is readable. (sys/epoll.h) */
export const EPOLLIN = 0x001;
/** There is urgent data to read. (sys/epoll.h) */
export const EPOLLPRI = 0x002;
/** Writing will not block. (sys/epoll.h) */
export const EPOLLOUT = 0x004;
/** An error is pending; always reported. (sys/epoll.h) */
export const EPOLLERR = 0x008;
/** The other end hung up; reported unasked. (sys/epoll.h) */
export const EPOLLHUP = 0x010;
/** There is normal data to read, as EPOLLIN. (sys/epoll.h) */
export const EPOLLRDNORM = 0x040;
/** There is data of a priority band to read. (sys/epoll.h) */
export const EPOLLRDBAND = 0x080;
/** Writing normal data will not block, as EPOLLOUT. (sys/epoll.h) */
export const EPOLLWRNORM = 0x100;
/** Writing data of a priority band will not block. (sys/epoll.h) */
export const EPOLLWRBAND = 0x200;
/** Kept from System V; never reported. (sys/epoll.h) */
export const EPOLLMSG = 0x400;
/** The other end closed its writing half. (sys/epoll.h) */
export const EPOLLRDHUP = 0x2000;
/** Wakes one of the epoll instances that watch the descriptor, not all of them. (sys/epoll.h) */
export const EPOLLEXCLUSIVE = 0x10000000;
/** Keeps the system from suspending while an event is handled. (sys/epoll.h) */
export const EPOLLWAKEUP = 0x20000000;
/** Disables the descriptor after one event, until EPOLL_CTL_MOD enables it again. (sys/epoll.h) */
export const EPOLLONESHOT = 0x40000000;
/** Reports changes of readiness, not readiness; it is bit 31, so JavaScript's `|` makes it negative. (sys/epoll.h) */
export const EPOLLET = 0x80000000;

// Operations of epoll_ctl() and the flag of epoll_create1().

/** Starts watching a descriptor. (sys/epoll.h) */
export const EPOLL_CTL_ADD = 1;
/** Stops watching a descriptor. (sys/epoll.h) */
export const EPOLL_CTL_DEL = 2;
/** Changes the events that are watched for. (sys/epoll.h) */
export const EPOLL_CTL_MOD = 3;
/** Creates the epoll descriptor so that exec closes it. (sys/epoll.h) */
export const EPOLL_CLOEXEC = 0x80000;

// Flags of eventfd().

/** Each read takes one off the counter rather than all of it. (sys/eventfd.h) */
export const EFD_SEMAPHORE = 0x1;
/** Creates the descriptor in non-blocking mode. (sys/eventfd.h) */
export const EFD_NONBLOCK = 0x800;
/** Creates the descriptor so that exec closes it. (sys/eventfd.h) */
export const EFD_CLOEXEC = 0x80000;
