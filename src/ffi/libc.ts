import { dlopen, type Library, toArrayBuffer } from "bun:ffi";
import { EINTR, EIO, ENOSYS } from "../constants/errno.ts";
import { CLOCK_MONOTONIC } from "../constants/system.ts";
import { NetlinkError } from "../errors.ts";
import { Timespec } from "./layout.ts";
import { allocate, PinnedMemory } from "./memory.ts";
import { SystemCall } from "./system-calls.ts";

/**
 * C functions that the library calls.
 *
 * Each function below wraps a C function. It returns the result of the C function, or the negative error number if the
 * C function has failed. Comments name exceptions. The error number is read in the same thread before any other code
 * can run. The functions throw only if the C library cannot be loaded. Memory arguments are {@link PinnedMemory} with
 * an offset, so that no raw address exists outside of this folder.
 */

const symbols = {
  // int *__errno_location(void)
  __errno_location: { args: [], returns: "ptr" },
  // int socket(int domain, int type, int protocol)
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  // int bind(int fd, const struct sockaddr *address, socklen_t length)
  bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
  // int connect(int fd, const struct sockaddr *address, socklen_t length)
  connect: { args: ["i32", "ptr", "u32"], returns: "i32" },
  // int getsockname(int fd, struct sockaddr *address, socklen_t *length)
  getsockname: { args: ["i32", "ptr", "ptr"], returns: "i32" },
  // int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
  setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  // int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
  getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
  // int poll(struct pollfd *descriptors, nfds_t count, int timeoutMilliseconds)
  poll: { args: ["ptr", "u64", "i32"], returns: "i32" },
  // int epoll_create1(int flags)
  epoll_create1: { args: ["i32"], returns: "i32" },
  // int epoll_ctl(int epollFd, int operation, int fd, struct epoll_event *event)
  epoll_ctl: { args: ["i32", "i32", "i32", "ptr"], returns: "i32" },
  // int eventfd(unsigned int initial, int flags)
  eventfd: { args: ["u32", "i32"], returns: "i32" },
  // int open(const char *path, int flags)
  open: { args: ["cstring", "i32"], returns: "i32" },
  // int close(int fd)
  close: { args: ["i32"], returns: "i32" },
  // int fcntl(int fd, int command, int argument)
  fcntl: { args: ["i32", "i32", "i32"], returns: "i32" },
  // int ioctl(int fd, unsigned long request, unsigned long argument)
  ioctl: { args: ["i32", "u64", "u64"], returns: "i32" },
  // long syscall(long number, …). The declared arguments are those of recvfrom, which fit all system calls in
  // system-calls.ts. The kernel reads system call numbers and file descriptors as 32-bit integers, but lengths as
  // 64-bit integers. Unused arguments are 0, because the engine converts null more slowly.
  syscall: { args: ["i32", "i32", "ptr", "u64", "i32", "ptr", "ptr"], returns: "i32" },
  // int setns(int fd, int namespaceType)
  setns: { args: ["i32", "i32"], returns: "i32" },
  // int unshare(int flags)
  unshare: { args: ["i32"], returns: "i32" },
  // int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)
  mount: { args: ["cstring", "cstring", "cstring", "u64", "cstring"], returns: "i32" },
  // int umount2(const char *path, int flags)
  umount2: { args: ["cstring", "i32"], returns: "i32" },
  // void *memcpy(void *to, const void *from, size_t length). The return type is declared as void, because no caller
  // uses the result.
  memcpy: { args: ["ptr", "ptr", "u64"], returns: "void" },
  // int madvise(void *address, size_t length, int advice)
  madvise: { args: ["ptr", "u64", "i32"], returns: "i32" },
  // int sched_yield(void)
  sched_yield: { args: [], returns: "i32" },
  // int flock(int fd, int operation)
  flock: { args: ["i32", "i32"], returns: "i32" },
  // int clock_gettime(clockid_t clock, struct timespec *time)
  clock_gettime: { args: ["i32", "ptr"], returns: "i32" },
} as const;

/** Tells madvise(2) that pages are no longer needed. (MADV_DONTNEED, asm-generic/mman-common.h) */
const MADV_DONTNEED = 4;
/**
 * Largest page size of the supported systems, in bytes. Pages have 4, 16 or 64 KiB, so this is a multiple of every page
 * size.
 */
const PAGE_SIZE = 64 * 1024;

/** ioctl request for the type of a namespace. (linux/nsfs.h) */
const NS_GET_NSTYPE = 0xb703;
/** ioctl request that opens the network namespace of a socket. (linux/sockios.h) */
const SIOCGSKNS = 0x894c;
/** ioctl request that returns the name of an interface. (linux/sockios.h) */
const SIOCGIFNAME = 0x8910;

//  0      16              40
//  | name | index (s32) … |       struct ifreq (linux/if.h)
const IFREQ_SIZE = 40;
const IFREQ_INDEX_WORD = 4;

/**
 * Name of the C library, which this process has already loaded. glibc finds its loaded library by this name. musl
 * treats every name that starts with "libc." as the loaded library. Neither of them searches for a file with this name.
 *
 * For any other name, the dynamic linker could load a file from the working directory, which must never be executed.
 */
const LIBRARY_NAME = "libc.so.6";

function load() {
  if (process.versions["bun"] === undefined) {
    throw new NetlinkError(
      `netlink sockets require Bun 1.4.1 or later, and this is another runtime (${runtimeName()}); messages, schemas, ` +
        `decoders and formatters work here`,
      { errno: ENOSYS, operation: "load libc" },
    );
  }
  if (process.platform !== "linux") {
    throw new NetlinkError(
      `netlink exists only on Linux, and this is ${process.platform}; run the program on Linux, in a container or a ` +
        `virtual machine (bun-netlink/message works everywhere)`,
      { errno: ENOSYS, operation: "load libc" },
    );
  }
  try {
    const { symbols: loaded } = dlopen(LIBRARY_NAME, symbols);
    const errnoAddress = loaded.__errno_location();
    if (errnoAddress === null) throw new Error("__errno_location returned null");
    // Each thread has its own errno variable, whose address stays the same during the life of the thread.
    const errno = new Int32Array(toArrayBuffer(errnoAddress as never, 0, 4));
    const scratch = allocate(IFREQ_SIZE);
    return { ...loaded, ...repeating(loaded, errno), errno, scratch, words: scratch.int32() };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NetlinkError(`load ${LIBRARY_NAME}: ${reason} (ENOSYS); ${loadAdvice(reason)}`, {
      errno: ENOSYS,
      operation: "load libc",
      cause,
    });
  }
}

function runtimeName(): string {
  const deno = process.versions["deno"];
  return deno === undefined ? `Node.js ${process.version}` : `Deno ${deno}`;
}

/**
 * C functions that never block. They are repeated when a signal interrupts them (EINTR). Functions that block are
 * repeated by their callers, which know the remaining time. close() is never repeated, because it releases the
 * descriptor even if it fails.
 */
const repeatedCalls = [
  "socket",
  "bind",
  "connect",
  "getsockname",
  "setsockopt",
  "getsockopt",
  "epoll_create1",
  "epoll_ctl",
  "eventfd",
  "open",
  "fcntl",
  "ioctl",
  "setns",
  "unshare",
  "mount",
  "umount2",
  "flock",
] as const;

type Loaded = Library<typeof symbols>["symbols"];

function repeating(loaded: Loaded, errno: Int32Array): Pick<Loaded, (typeof repeatedCalls)[number]> {
  const wrapped: Record<string, (...args: never[]) => number> = {};
  for (const name of repeatedCalls) {
    const call = loaded[name] as (...args: never[]) => number;
    wrapped[name] = (...args) => {
      for (;;) {
        const value = call(...args);
        if (value !== -1 || errno[0] !== EINTR) return value;
      }
    };
  }
  return wrapped as Pick<Loaded, (typeof repeatedCalls)[number]>;
}

function loadAdvice(reason: string): string {
  return reason.includes("JIT")
    ? "bun:ffi makes its calls with the JIT compiler: allow it (unset BUN_JSC_useJIT; in a systemd unit set MemoryDenyWriteExecute=no)"
    : "the library needs glibc or musl on x86-64 or arm64";
}

let loaded: ReturnType<typeof load> | undefined;

function libc(): ReturnType<typeof load> {
  loaded ??= load();
  return loaded;
}

/** Throws NetlinkError ENOSYS if this runtime cannot call the C library. */
export function checkRuntime(): void {
  libc();
}

// The two most frequent functions are stored in variables, because reading a property of the loaded library takes 3 ns
// more. The first call sets each variable.
let syscall = (...args: Parameters<Loaded["syscall"]>): number => {
  syscall = libc().syscall;
  return syscall(...args);
};
let memcpy = (...args: Parameters<Loaded["memcpy"]>): void => {
  memcpy = libc().memcpy;
  memcpy(...args);
};

/**
 * Returns the result of the previous C call, or the negative error number if that call has failed. The result is never
 * 0 for a failed call.
 */
function result(value: number): number {
  return value < 0 ? -(libc().errno[0]! || EIO) : value;
}

/** Opens a socket. Returns a file descriptor or a negative error number. */
export function socket(domain: number, type: number, protocol: number): number {
  return result(libc().socket(domain, type, protocol));
}

/** Binds a socket to an address that is `length` bytes long. Returns 0 or a negative error number. */
export function bind(fd: number, address: PinnedMemory, length: number): number {
  return result(libc().bind(fd, at(address), length));
}

/** Connects a socket to an address that is `length` bytes long. Returns 0 or a negative error number. */
export function connect(fd: number, address: PinnedMemory, length: number): number {
  return result(libc().connect(fd, at(address), length));
}

/**
 * Writes the address of a socket into memory of `capacity` bytes. Returns the length of the address, or a negative
 * error number.
 */
export function getsockname(fd: number, address: PinnedMemory, capacity: number): number {
  const c = libc();
  c.words[0] = capacity;
  const status = c.getsockname(fd, at(address), at(c.scratch));
  return status < 0 ? result(status) : c.words[0]!;
}

/** Sets a socket option of type int. Returns 0 or a negative error number. */
export function setIntegerOption(fd: number, level: number, name: number, value: number): number {
  const c = libc();
  c.words[0] = value;
  return result(c.setsockopt(fd, level, name, at(c.scratch), 4));
}

/** Sets a socket option of type `struct timeval` to a time in milliseconds. Returns 0 or a negative error number. */
export function setTimeOption(fd: number, level: number, name: number, milliseconds: number): number {
  const c = libc();
  c.scratch.view.setBigInt64(0, BigInt(Math.floor(milliseconds / 1000)), true);
  c.scratch.view.setBigInt64(8, BigInt(Math.floor((milliseconds % 1000) * 1000)), true);
  return result(c.setsockopt(fd, level, name, at(c.scratch), 16));
}

/**
 * Reads a socket option into the `capacity` bytes at `offset` in `memory`. Returns the length of the option's value, or
 * a negative error number.
 */
export function getOption(
  fd: number,
  level: number,
  name: number,
  memory: PinnedMemory,
  offset: number,
  capacity: number,
): number {
  const c = libc();
  c.words[0] = capacity;
  const status = c.getsockopt(fd, level, name, at(memory, offset), at(c.scratch));
  return status < 0 ? result(status) : c.words[0]!;
}

/**
 * Sends one datagram. The datagram goes to `address`, or to the connected peer if `address` is null. Returns the number
 * of sent bytes, or a negative error number.
 */
export function sendto(
  fd: number,
  memory: PinnedMemory,
  offset: number,
  length: number,
  flags: number,
  address: PinnedMemory | null,
  addressLength: number,
): number {
  const to = (address === null ? 0 : address.address) as never;
  return result(syscall(SystemCall.sendto, fd, at(memory, offset), length, flags, to, addressLength as never));
}

/**
 * Sends `count` datagrams, which an array of `struct mmsghdr` describes. Returns the number of sent datagrams, or a
 * negative error number.
 */
export function sendmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return result(syscall(SystemCall.sendmmsg, fd, at(headers), count, flags, UNUSED, UNUSED));
}

/**
 * Receives one datagram into the `capacity` bytes at `offset` in `memory`. Returns the length of the datagram, or a
 * negative error number.
 */
export function recv(fd: number, memory: PinnedMemory, offset: number, capacity: number, flags: number): number {
  return result(syscall(SystemCall.recvfrom, fd, at(memory, offset), capacity, flags, UNUSED, UNUSED));
}

/**
 * Receives one datagram into the `capacity` bytes at `offset`. The address of the sender is written into `address` at
 * `addressOffset`; `addressLength` contains the number of bytes that are available for the address. Returns the length
 * of the datagram, or a negative error number.
 */
export function recvfrom(
  fd: number,
  memory: PinnedMemory,
  offset: number,
  capacity: number,
  flags: number,
  address: PinnedMemory,
  addressOffset: number,
  addressLength: PinnedMemory,
): number {
  const from = at(address, addressOffset);
  return result(syscall(SystemCall.recvfrom, fd, at(memory, offset), capacity, flags, from, at(addressLength)));
}

/**
 * Receives up to `count` datagrams into memory that an array of `struct mmsghdr` describes. Returns the number of
 * datagrams, or a negative error number.
 */
export function recvmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return result(syscall(SystemCall.recvmmsg, fd, at(headers), count, flags, UNUSED, UNUSED));
}

/**
 * Waits for events of the file descriptors in `count` pollfd structures, for at most `timeoutMs` milliseconds (-1: no
 * limit). Returns the number of ready descriptors, 0 after the timeout, or a negative error number.
 */
export function poll(polled: PinnedMemory, count: number, timeoutMs: number): number {
  return result(libc().poll(at(polled), count, timeoutMs));
}

/** Creates an epoll set. Returns a file descriptor or a negative error number. */
export function epollCreate(flags: number): number {
  return result(libc().epoll_create1(flags));
}

/**
 * Adds, changes or removes the file descriptor `fd` in an epoll set. `operation` selects the change, and `event` is an
 * epoll_event structure. Returns 0 or a negative error number.
 */
export function epollControl(epollFd: number, operation: number, fd: number, event: PinnedMemory): number {
  return result(libc().epoll_ctl(epollFd, operation, fd, at(event)));
}

/**
 * Waits for events of an epoll set. Writes at most `count` epoll_event structures. Returns the number of events, or a
 * negative error number.
 */
export function epollWait(epollFd: number, events: PinnedMemory, count: number, timeoutMs: number): number {
  return result(syscall(SystemCall.epoll_pwait, epollFd, at(events), count, timeoutMs, UNUSED, UNUSED));
}

/** Creates an eventfd. Returns a file descriptor or a negative error number. */
export function eventfd(initial: number, flags: number): number {
  return result(libc().eventfd(initial, flags));
}

const SIGNAL_ATTEMPTS = 100;

/**
 * Adds 1 to the counter of an eventfd, which makes the eventfd readable. Returns 8 or a negative error number. A failed
 * write is repeated, because a thread that waits for the eventfd could otherwise sleep forever.
 */
export function signalEventfd(fd: number): number {
  const c = libc();
  c.words[0] = 1;
  c.words[1] = 0;
  let status = 0;
  for (let attempt = 0; attempt < SIGNAL_ATTEMPTS && status <= 0; attempt++) {
    status = result(syscall(SystemCall.write, fd, at(c.scratch), 8, 0, UNUSED, UNUSED));
  }
  return status;
}

/**
 * Resets the counter of an eventfd to 0. Returns the previous value of the counter, or a negative error number: -EAGAIN
 * if the counter of a non-blocking eventfd is already 0.
 */
export function clearEventfd(fd: number): number {
  const c = libc();
  const read = result(syscall(SystemCall.read, fd, at(c.scratch), 8, 0, UNUSED, UNUSED));
  return read < 0 ? read : c.words[0]!;
}

/** Opens a file. Returns a file descriptor or a negative error number. */
export function open(path: string, flags: number): number {
  return result(libc().open(path as never, flags));
}

/**
 * Closes a file descriptor. Returns 0 or a negative error number. The descriptor is released even if the call fails.
 */
export function close(fd: number): number {
  return result(libc().close(fd));
}

/**
 * Calls fcntl(2), which reads or changes a property of a file descriptor. Returns the result of fcntl, or a negative
 * error number.
 */
export function fcntl(fd: number, command: number, argument: number): number {
  return result(libc().fcntl(fd, command, argument));
}

/**
 * Returns the type of the namespace to which a file descriptor refers, such as `CLONE_NEWNET`, or a negative error
 * number.
 */
export function namespaceType(fd: number): number {
  return result(libc().ioctl(fd, NS_GET_NSTYPE, 0));
}

/**
 * Opens the network namespace of a socket. Returns a file descriptor or a negative error number. Requires CAP_NET_ADMIN
 * in that namespace.
 */
export function openNamespaceOfSocket(fd: number): number {
  return result(libc().ioctl(fd, SIOCGSKNS, 0));
}

/**
 * Calls ioctl(2). The argument is a number, or a `struct ifreq` that the kernel may change. Returns the result of
 * ioctl, or a negative error number.
 */
export function ioctl(fd: number, request: number, argument: number | Uint8Array): number {
  const c = libc();
  if (typeof argument === "number") return result(c.ioctl(fd, request, argument));
  c.scratch.bytes.set(argument);
  const status = result(c.ioctl(fd, request, c.scratch.address));
  argument.set(c.scratch.bytes.subarray(0, argument.length));
  return status;
}

/**
 * Returns the name of the interface with this index in the network namespace of a socket, or a negative error number.
 * The bytes of the name are valid until the next call of a function in this file.
 */
export function interfaceName(fd: number, index: number): Uint8Array | number {
  const c = libc();
  c.words[IFREQ_INDEX_WORD] = index;
  const status = result(c.ioctl(fd, SIOCGIFNAME, c.scratch.address));
  if (status < 0) return status;
  const { bytes } = c.scratch;
  return bytes.subarray(0, bytes.indexOf(0));
}

/**
 * Moves only the calling thread into the namespace of the file descriptor `fd`. Returns 0 or a negative error number.
 */
export function setns(fd: number, namespaceType: number): number {
  return result(libc().setns(fd, namespaceType));
}

/** Moves only the calling thread into new namespaces. Returns 0 or a negative error number. */
export function unshare(flags: number): number {
  return result(libc().unshare(flags));
}

/**
 * Mounts a file system, or changes a mount according to `flags`, in the mount namespace of the calling thread. Pass
 * null for arguments that the flags do not use. Returns 0 or a negative error number.
 */
export function mount(
  source: string | null,
  target: string,
  type: string | null,
  flags: number,
  data: string | null,
): number {
  return result(libc().mount(source as never, target as never, type as never, flags, data as never));
}

/** Removes the topmost mount at a path. Returns 0 or a negative error number. */
export function umount2(path: string, flags: number): number {
  return result(libc().umount2(path as never, flags));
}

/**
 * Locks or unlocks the open file of the descriptor `fd`. If another process holds the lock, the call waits, unless
 * `operation` contains LOCK_NB. Returns 0 or a negative error number.
 */
export function flock(fd: number, operation: number): number {
  return result(libc().flock(fd, operation));
}

/** Returns the kernel's id of the calling thread. */
export function currentThread(): number {
  return syscall(SystemCall.gettid, 0, UNUSED, 0, 0, UNUSED, UNUSED);
}

/** Reports whether this process has a thread with this kernel id. */
export function isThreadAlive(thread: number): boolean {
  // Signal 0 is never delivered. With this signal, the kernel only checks whether the thread exists.
  return syscall(SystemCall.tgkill, process.pid, thread as never, 0, 0, UNUSED, UNUSED) === 0;
}

/**
 * Copies `bytes` into pinned memory at `offset`. For up to 100 bytes, this function takes half as long as
 * `TypedArray.prototype.set`.
 *
 * @throws RangeError if the bytes do not fit; TypeError if `bytes` is not a genuine Uint8Array, such as a proxy of one.
 */
export function copyBytes(memory: PinnedMemory, offset: number, bytes: Uint8Array): void {
  // The caller's program can redefine the `length` of an array, and a proxy can imitate an array. In both cases, memcpy
  // would read memory outside of the array. The checks detect this: an array with a larger `length` has no element at
  // its end, and `ArrayBuffer.isView` returns false for a proxy.
  const { length } = bytes;
  if (!ArrayBuffer.isView(bytes) || (length !== 0 && bytes[length - 1] === undefined)) {
    throw new TypeError("expected a Uint8Array, got an object that only looks like one");
  }
  if (!(offset >= 0 && offset + length <= memory.bytes.length))
    throw new RangeError("the bytes exceed the pinned memory");
  memcpy(at(memory, offset), bytes as never, length);
}

/**
 * Returns the whole memory pages between `start` and `end` of shared memory to the kernel. Their bytes become 0. Errors
 * are ignored.
 */
export function discardPages(memory: SharedArrayBuffer, start: number, end: number): void {
  const { address } = new PinnedMemory(memory);
  const from = Math.ceil((address + start) / PAGE_SIZE) * PAGE_SIZE;
  const to = Math.floor((address + end) / PAGE_SIZE) * PAGE_SIZE;
  if (to > from) libc().madvise(from as never, to - from, MADV_DONTNEED);
}

/** Lets other threads use the CPU. Returns at once if no other thread waits for the CPU. */
export function yieldProcessor(): void {
  libc().sched_yield();
}

/** Returns the time of the monotonic clock in nanoseconds. All threads and processes share this clock. */
export function monotonicNanoseconds(): number {
  const c = libc();
  c.clock_gettime(CLOCK_MONOTONIC, at(c.scratch));
  const { view } = c.scratch;
  return view.getUint32(Timespec.seconds, true) * 1e9 + view.getUint32(Timespec.nanoseconds, true);
}

/** Value of pointer arguments that a system call does not use. */
const UNUSED = 0 as never;

function at(memory: PinnedMemory, offset = 0): never {
  return (memory.address + offset) as never;
}
