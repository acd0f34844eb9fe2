// Namespaces, descriptors, locks, mounts and clocks: constants that have the same number on x86-64 and arm64.

// Flags of unshare(), setns() and clone().

/** Namespace flag: new time namespace: offsets of the monotonic and boot clocks. (sched.h) */
export const CLONE_NEWTIME = 0x80;
/**
 * clone() and unshare() flag: working directory, root and umask: shared by clone(), unshared by unshare(). (sched.h)
 */
export const CLONE_FS = 0x200;
/** clone() and unshare() flag: descriptor table: shared by clone(), unshared by unshare(). (sched.h) */
export const CLONE_FILES = 0x400;
/** Namespace flag: new mount namespace. (sched.h) */
export const CLONE_NEWNS = 0x20000;
/** Namespace flag: new cgroup namespace. (sched.h) */
export const CLONE_NEWCGROUP = 0x2000000;
/** Namespace flag: new UTS namespace: host and domain name. (sched.h) */
export const CLONE_NEWUTS = 0x4000000;
/** Namespace flag: new IPC namespace: System V objects and message queues. (sched.h) */
export const CLONE_NEWIPC = 0x8000000;
/** Namespace flag: new user namespace, in which the caller has all capabilities. (sched.h) */
export const CLONE_NEWUSER = 0x10000000;
/** Namespace flag: new process id namespace for child processes. (sched.h) */
export const CLONE_NEWPID = 0x20000000;
/** Namespace flag: new network namespace: links, addresses, routes, filters and sockets. (sched.h) */
export const CLONE_NEWNET = 0x40000000;

// Flags of open().

/** open() flag: opens for reading. (fcntl.h) */
export const O_RDONLY = 0;
/** open() flag: opens for writing. (fcntl.h) */
export const O_WRONLY = 1;
/** open() flag: opens for reading and writing. (fcntl.h) */
export const O_RDWR = 2;
/** open() flag: creates the file if it does not exist. (fcntl.h) */
export const O_CREAT = 0x40;
/** open() flag: fails with EEXIST if O_CREAT is set and the file exists. (fcntl.h) */
export const O_EXCL = 0x80;
/** open() flag: truncates the file to length 0. (fcntl.h) */
export const O_TRUNC = 0x200;
/** open() flag: appends all writes to the end of the file. (fcntl.h) */
export const O_APPEND = 0x400;
/** open() flag: opens in non-blocking mode. (fcntl.h) */
export const O_NONBLOCK = 0x800;
/** open() flag: sets close-on-exec on the descriptor. (fcntl.h) */
export const O_CLOEXEC = 0x80000;
/** open() flag: opens only a reference to the path, not the file itself. (fcntl.h) */
export const O_PATH = 0x200000;

// Commands and flags of fcntl().

/** fcntl() command: duplicates the descriptor to the lowest free number that is not below the argument. (fcntl.h) */
export const F_DUPFD = 0;
/** fcntl() command: reads the descriptor flags. (fcntl.h) */
export const F_GETFD = 1;
/** fcntl() command: sets the descriptor flags. (fcntl.h) */
export const F_SETFD = 2;
/** fcntl() command: reads the file status flags, such as O_NONBLOCK. (fcntl.h) */
export const F_GETFL = 3;
/** fcntl() command: sets the file status flags, such as O_NONBLOCK. (fcntl.h) */
export const F_SETFL = 4;
/** fcntl() command: like F_DUPFD, and sets FD_CLOEXEC on the new descriptor. (fcntl.h) */
export const F_DUPFD_CLOEXEC = 1030;
/** Descriptor flag: exec closes the descriptor. (fcntl.h) */
export const FD_CLOEXEC = 1;

// Operations of flock().

/** flock() operation: acquires an exclusive lock. (sys/file.h) */
export const LOCK_EX = 2;
/** flock() operation: fails with EWOULDBLOCK instead of blocking. (sys/file.h) */
export const LOCK_NB = 4;
/** flock() operation: releases the lock. (sys/file.h) */
export const LOCK_UN = 8;

// Flags of mount() and umount2().

/** Mount flag: creates a bind mount: makes the source visible at the target. (sys/mount.h) */
export const MS_BIND = 0x1000;
/** Mount flag: applies the operation to all mounts below as well. (sys/mount.h) */
export const MS_REC = 0x4000;
/** Mount flag: makes the mount shared: mounts below it propagate to and from its copies. (sys/mount.h) */
export const MS_SHARED = 0x100000;
/** Mount flag: detaches the mount immediately and cleans it up once it is unused. (sys/mount.h) */
export const MNT_DETACH = 2;

// Clocks of clock_gettime().

/** Clock: wall clock time, which jumps when the clock is set. (time.h) */
export const CLOCK_REALTIME = 0;
/** Clock: time that never jumps; stops during suspend. (time.h) */
export const CLOCK_MONOTONIC = 1;
/** Clock: like CLOCK_MONOTONIC, without rate adjustment. (time.h) */
export const CLOCK_MONOTONIC_RAW = 4;
/** Clock: like CLOCK_MONOTONIC, but includes time spent in suspend. (time.h) */
export const CLOCK_BOOTTIME = 7;
