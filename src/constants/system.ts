// Namespaces, descriptors, locks, mounts and clocks: those constants that are the same number on x86-64 and arm64.

// Flags of unshare(), setns() and clone().

/** A new time namespace: offsets of the monotonic and boot clocks. (sched.h) */
export const CLONE_NEWTIME = 0x80;
/** The working directory, root and umask: shared by clone(), made private by unshare(). (sched.h) */
export const CLONE_FS = 0x200;
/** The descriptor table: shared by clone(), made private by unshare(). (sched.h) */
export const CLONE_FILES = 0x400;
/** A new mount namespace. (sched.h) */
export const CLONE_NEWNS = 0x20000;
/** A new cgroup namespace. (sched.h) */
export const CLONE_NEWCGROUP = 0x2000000;
/** A new UTS namespace: the host and domain name. (sched.h) */
export const CLONE_NEWUTS = 0x4000000;
/** A new IPC namespace: System V objects and message queues. (sched.h) */
export const CLONE_NEWIPC = 0x8000000;
/** A new user namespace, in which the caller holds every capability. (sched.h) */
export const CLONE_NEWUSER = 0x10000000;
/** A new process id namespace, for the children. (sched.h) */
export const CLONE_NEWPID = 0x20000000;
/** A new network namespace: links, addresses, routes, filters and sockets. (sched.h) */
export const CLONE_NEWNET = 0x40000000;

// Flags of open().

/** Opens for reading. (fcntl.h) */
export const O_RDONLY = 0;
/** Opens for writing. (fcntl.h) */
export const O_WRONLY = 1;
/** Opens for reading and writing. (fcntl.h) */
export const O_RDWR = 2;
/** Creates the file if there is none. (fcntl.h) */
export const O_CREAT = 0x40;
/** Fails with EEXIST if O_CREAT finds a file there. (fcntl.h) */
export const O_EXCL = 0x80;
/** Empties the file. (fcntl.h) */
export const O_TRUNC = 0x200;
/** Writes at the end of the file. (fcntl.h) */
export const O_APPEND = 0x400;
/** Opens in non-blocking mode. (fcntl.h) */
export const O_NONBLOCK = 0x800;
/** Opens so that exec closes the descriptor. (fcntl.h) */
export const O_CLOEXEC = 0x80000;
/** Opens a mere reference to the place in the file system. (fcntl.h) */
export const O_PATH = 0x200000;

// Commands and flags of fcntl().

/** Duplicates the descriptor to the lowest free number from the argument on. (fcntl.h) */
export const F_DUPFD = 0;
/** Reads the descriptor's own flags. (fcntl.h) */
export const F_GETFD = 1;
/** Sets the descriptor's own flags. (fcntl.h) */
export const F_SETFD = 2;
/** Reads the open file's flags, such as O_NONBLOCK. (fcntl.h) */
export const F_GETFL = 3;
/** Sets the open file's flags, such as O_NONBLOCK. (fcntl.h) */
export const F_SETFL = 4;
/** As F_DUPFD, with FD_CLOEXEC set on the new descriptor. (fcntl.h) */
export const F_DUPFD_CLOEXEC = 1030;
/** The descriptor's own flag: exec closes it. (fcntl.h) */
export const FD_CLOEXEC = 1;

// Operations of flock().

/** Takes the lock for this open file alone. (sys/file.h) */
export const LOCK_EX = 2;
/** Fails with EWOULDBLOCK instead of waiting. (sys/file.h) */
export const LOCK_NB = 4;
/** Gives the lock up. (sys/file.h) */
export const LOCK_UN = 8;

// Flags of mount() and umount2().

/** Shows at the target what is at the source. (sys/mount.h) */
export const MS_BIND = 0x1000;
/** Does so for all mounts below as well. (sys/mount.h) */
export const MS_REC = 0x4000;
/** Passes on what is mounted below to the copies of this mount, and takes it from them. (sys/mount.h) */
export const MS_SHARED = 0x100000;
/** Detaches the mount at once and removes it when it is no longer in use. (sys/mount.h) */
export const MNT_DETACH = 2;

// Clocks of clock_gettime().

/** Wall clock time, which jumps when it is set. (time.h) */
export const CLOCK_REALTIME = 0;
/** Time that never jumps and stops in suspend. (time.h) */
export const CLOCK_MONOTONIC = 1;
/** As CLOCK_MONOTONIC, without the fine adjustments of its rate. (time.h) */
export const CLOCK_MONOTONIC_RAW = 4;
/** As CLOCK_MONOTONIC, and counting time spent in suspend. (time.h) */
export const CLOCK_BOOTTIME = 7;
