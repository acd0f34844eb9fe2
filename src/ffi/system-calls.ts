type Name =
  | "read"
  | "write"
  | "socket"
  | "sendto"
  | "recvfrom"
  | "gettid"
  | "tgkill"
  | "epoll_pwait"
  | "recvmmsg"
  | "sendmmsg"
  | "openat"
  | "ioctl"
  | "flock"
  | "mount"
  | "umount2"
  | "unshare"
  | "setns";

/**
 * Numbers of system calls (asm/unistd.h). In a process with several threads, such as Bun, most functions of the C
 * library are 10 to 20 ns slower than the system call, because they are cancellation points.
 */
export const SystemCall: Readonly<Record<Name, number>> =
  process.arch === "x64"
    ? {
        read: 0,
        write: 1,
        socket: 41,
        sendto: 44,
        recvfrom: 45,
        gettid: 186,
        tgkill: 234,
        epoll_pwait: 281,
        recvmmsg: 299,
        sendmmsg: 307,
        openat: 257,
        ioctl: 16,
        flock: 73,
        mount: 165,
        umount2: 166,
        unshare: 272,
        setns: 308,
      }
    : {
        read: 63,
        write: 64,
        socket: 198,
        sendto: 206,
        recvfrom: 207,
        gettid: 178,
        tgkill: 131,
        epoll_pwait: 22,
        recvmmsg: 243,
        sendmmsg: 269,
        openat: 56,
        ioctl: 29,
        flock: 32,
        mount: 40,
        umount2: 39,
        unshare: 97,
        setns: 268,
      };
