// Constants for namespaces, descriptors, locks, mounts and clocks. They have the same numbers on x86-64 and arm64.
// Generated from specs/constants and the kernel's headers. Do not edit: `bun run generate` writes it.

// Flags of unshare(), setns() and clone().

/**
 * Namespace flag that creates a network namespace, which has its own links, addresses, routes, filters and sockets.
 * (sched.h)
 */
export const CLONE_NEWNET = 0x40000000;

// Flags of open().

/** open() flag that opens the file for reading. (fcntl.h) */
export const O_RDONLY = 0;
/** open() flag that opens the file for writing. (fcntl.h) */
export const O_WRONLY = 1;
/** open() flag that opens the file for reading and writing. (fcntl.h) */
export const O_RDWR = 2;
/** open() flag that creates the file if it does not exist. (fcntl.h) */
export const O_CREAT = 0x40;
/** open() flag that makes the call fail with EEXIST if O_CREAT is set and the file exists. (fcntl.h) */
export const O_EXCL = 0x80;
/** open() flag that opens the file in non-blocking mode. (fcntl.h) */
export const O_NONBLOCK = 0x800;
/** open() flag that sets close-on-exec on the descriptor. (fcntl.h) */
export const O_CLOEXEC = 0x80000;
/** open() flag that opens a reference to the path without opening the file itself. (fcntl.h) */
export const O_PATH = 0x200000;

// Commands and flags of fcntl().

/** fcntl() command that reads the descriptor flags, such as FD_CLOEXEC. (fcntl.h) */
export const F_GETFD = 1;
/** fcntl() command that reads the file status flags, such as O_NONBLOCK. (fcntl.h) */
export const F_GETFL = 3;
/** fcntl() command that sets the file status flags, such as O_NONBLOCK. (fcntl.h) */
export const F_SETFL = 4;
/** fcntl() command that duplicates the descriptor like F_DUPFD, and sets FD_CLOEXEC on the duplicate. (fcntl.h) */
export const F_DUPFD_CLOEXEC = 1030;
/** Descriptor flag that closes the descriptor on exec. (fcntl.h) */
export const FD_CLOEXEC = 1;

// Operations of flock().

/** flock() operation that acquires an exclusive lock. (sys/file.h) */
export const LOCK_EX = 2;
/** flock() operation that fails with EWOULDBLOCK if the lock is not available, instead of blocking. (sys/file.h) */
export const LOCK_NB = 4;
/** flock() operation that releases the lock. (sys/file.h) */
export const LOCK_UN = 8;

// Flags of mount() and umount2().

/** mount() flag that creates a bind mount, which makes the source visible at the target. (sys/mount.h) */
export const MS_BIND = 0x1000;
/** mount() flag that applies the operation to all mounts below the mount as well. (sys/mount.h) */
export const MS_REC = 0x4000;
/** mount() flag that makes the mount shared, so that mounts below it propagate to and from its copies. (sys/mount.h) */
export const MS_SHARED = 0x100000;
/** umount2() flag that detaches the mount at once and cleans it up when it is no longer used. (sys/mount.h) */
export const MNT_DETACH = 2;

// Clocks of clock_gettime().

/** Clock whose time never jumps. The clock stops during suspend. (time.h) */
export const CLOCK_MONOTONIC = 1;
/** Clock like `CLOCK_MONOTONIC` that advances with each tick of the kernel's timer. (time.h) */
export const CLOCK_MONOTONIC_COARSE = 6;
