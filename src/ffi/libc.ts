import { dlopen, type Library, toArrayBuffer } from "bun:ffi";
import { typeError } from "../base/argument-error.ts";
import { EINTR, EIO, ENOSYS } from "../constants/errno.ts";
import { CLOCK_MONOTONIC } from "../constants/system.ts";
import { NetlinkError } from "../errors.ts";
import { Timespec } from "./layout.ts";
import { allocate, PinnedMemory } from "./memory.ts";
import { SystemCall } from "./system-calls.ts";

/**
 * This module wraps C functions. Each wrapper calls one C function and returns its result, or the negative error number
 * after a failure. The error number is read in the same thread before any other code can run. Memory arguments are
 * {@link PinnedMemory} with an offset, so that no raw address exists outside of this folder.
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
  // long syscall(long number, …), declared with the arguments of recvfrom, which fit all calls in system-calls.ts.
  // Unused arguments are 0, because the engine converts null more slowly.
  syscall: { args: ["i32", "i32", "ptr", "u64", "i32", "ptr", "ptr"], returns: "i32" },
  // int setns(int fd, int namespaceType)
  setns: { args: ["i32", "i32"], returns: "i32" },
  // int unshare(int flags)
  unshare: { args: ["i32"], returns: "i32" },
  // int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)
  mount: { args: ["cstring", "cstring", "cstring", "u64", "cstring"], returns: "i32" },
  // int umount2(const char *path, int flags)
  umount2: { args: ["cstring", "i32"], returns: "i32" },
  // void *memcpy(void *to, const void *from, size_t length); the result is unused
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

/** asm-generic/mman-common.h */
const MADV_DONTNEED = 4;
/** Largest page size of x86-64 and arm64. */
const PAGE_SIZE = 64 * 1024;

/** linux/nsfs.h */
const NS_GET_NSTYPE = 0xb703;
/** linux/sockios.h */
const SIOCGSKNS = 0x894c;
/** linux/sockios.h */
const SIOCGIFNAME = 0x8910;

//  0      16              40
//  | name | index (s32) … |       struct ifreq (linux/if.h)
const IFREQ_SIZE = 40;
const IFREQ_INDEX_WORD = 4;

/**
 * File name of the C library. glibc finds its loaded library by this name, and musl treats every name that starts with
 * "libc." as the loaded library. For another name, the dynamic linker could load a file from the working directory.
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
    // The address of a thread's errno stays the same.
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
 * C functions that never block and are repeated after EINTR. Callers repeat blocking functions themselves, because they
 * know the remaining time. close() is never repeated: it releases the descriptor even if it fails.
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

export function checkRuntime(): void {
  libc();
}

// Variables: reading a property of the loaded library takes 3 ns more.
let syscall = (...args: Parameters<Loaded["syscall"]>): number => {
  syscall = libc().syscall;
  return syscall(...args);
};
let memcpy = (...args: Parameters<Loaded["memcpy"]>): void => {
  memcpy = libc().memcpy;
  memcpy(...args);
};

/** A failed C call never returns 0. */
function result(value: number): number {
  return value < 0 ? -(libc().errno[0]! || EIO) : value;
}

export function socket(domain: number, type: number, protocol: number): number {
  return result(libc().socket(domain, type, protocol));
}

export function bind(fd: number, address: PinnedMemory, length: number): number {
  return result(libc().bind(fd, at(address), length));
}

export function connect(fd: number, address: PinnedMemory, length: number): number {
  return result(libc().connect(fd, at(address), length));
}

export function getsockname(fd: number, address: PinnedMemory, capacity: number): number {
  const c = libc();
  c.words[0] = capacity;
  const status = c.getsockname(fd, at(address), at(c.scratch));
  return status < 0 ? result(status) : c.words[0]!;
}

export function setIntegerOption(fd: number, level: number, name: number, value: number): number {
  const c = libc();
  c.words[0] = value;
  return result(c.setsockopt(fd, level, name, at(c.scratch), 4));
}

export function setTimeOption(fd: number, level: number, name: number, milliseconds: number): number {
  const c = libc();
  c.scratch.view.setBigInt64(0, BigInt(Math.floor(milliseconds / 1000)), true);
  c.scratch.view.setBigInt64(8, BigInt(Math.floor((milliseconds % 1000) * 1000)), true);
  return result(c.setsockopt(fd, level, name, at(c.scratch), 16));
}

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

export function sendmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return result(syscall(SystemCall.sendmmsg, fd, at(headers), count, flags, UNUSED, UNUSED));
}

export function recv(fd: number, memory: PinnedMemory, offset: number, capacity: number, flags: number): number {
  return result(syscall(SystemCall.recvfrom, fd, at(memory, offset), capacity, flags, UNUSED, UNUSED));
}

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

export function recvmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return result(syscall(SystemCall.recvmmsg, fd, at(headers), count, flags, UNUSED, UNUSED));
}

export function poll(polled: PinnedMemory, count: number, timeoutMs: number): number {
  return result(libc().poll(at(polled), count, timeoutMs));
}

export function epollCreate(flags: number): number {
  return result(libc().epoll_create1(flags));
}

export function epollControl(epollFd: number, operation: number, fd: number, event: PinnedMemory): number {
  return result(libc().epoll_ctl(epollFd, operation, fd, at(event)));
}

/** Returns the number of events. */
export function epollWait(epollFd: number, events: PinnedMemory, count: number, timeoutMs: number): number {
  return result(syscall(SystemCall.epoll_pwait, epollFd, at(events), count, timeoutMs, UNUSED, UNUSED));
}

export function eventfd(initial: number, flags: number): number {
  return result(libc().eventfd(initial, flags));
}

const SIGNAL_ATTEMPTS = 100;

/** Repeats a failed write, without which a thread could sleep forever. */
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

/** Returns the eventfd's counter, or -EAGAIN if it was 0. */
export function clearEventfd(fd: number): number {
  const c = libc();
  const read = result(syscall(SystemCall.read, fd, at(c.scratch), 8, 0, UNUSED, UNUSED));
  return read < 0 ? read : c.words[0]!;
}

export function open(path: string, flags: number): number {
  return result(libc().open(path as never, flags));
}

/** The file descriptor is released even if the call fails. */
export function close(fd: number): number {
  return result(libc().close(fd));
}

export function fcntl(fd: number, command: number, argument: number): number {
  return result(libc().fcntl(fd, command, argument));
}

export function namespaceType(fd: number): number {
  return result(libc().ioctl(fd, NS_GET_NSTYPE, 0));
}

/** Requires CAP_NET_ADMIN in the network namespace of the socket. */
export function openNamespaceOfSocket(fd: number): number {
  return result(libc().ioctl(fd, SIOCGSKNS, 0));
}

export function ioctl(fd: number, request: number, argument: number | Uint8Array): number {
  const c = libc();
  if (typeof argument === "number") return result(c.ioctl(fd, request, argument));
  c.scratch.bytes.set(argument);
  const status = result(c.ioctl(fd, request, c.scratch.address));
  argument.set(c.scratch.bytes.subarray(0, argument.length));
  return status;
}

/**
 * Returns the name of an interface in the network namespace of the socket `fd`, or a negative error number. The bytes
 * are valid until the next call of a function in this file.
 */
export function interfaceName(fd: number, index: number): Uint8Array | number {
  const c = libc();
  c.words[IFREQ_INDEX_WORD] = index;
  const status = result(c.ioctl(fd, SIOCGIFNAME, c.scratch.address));
  if (status < 0) return status;
  const { bytes } = c.scratch;
  return bytes.subarray(0, bytes.indexOf(0));
}

/** Moves only the calling thread. */
export function setns(fd: number, namespaceType: number): number {
  return result(libc().setns(fd, namespaceType));
}

/** Moves only the calling thread. */
export function unshare(flags: number): number {
  return result(libc().unshare(flags));
}

/** Mounts a file system. Pass null for arguments without a meaning. */
export function mount(
  source: string | null,
  target: string,
  type: string | null,
  flags: number,
  data: string | null,
): number {
  return result(libc().mount(source as never, target as never, type as never, flags, data as never));
}

/** Removes the topmost mount at a path. */
export function umount2(path: string, flags: number): number {
  return result(libc().umount2(path as never, flags));
}

/** Waits if another process holds the lock, unless `operation` contains LOCK_NB. */
export function flock(fd: number, operation: number): number {
  return result(libc().flock(fd, operation));
}

export function currentThread(): number {
  return syscall(SystemCall.gettid, 0, UNUSED, 0, 0, UNUSED, UNUSED);
}

export function isThreadAlive(thread: number): boolean {
  // With signal 0, the kernel only checks whether the thread exists.
  return syscall(SystemCall.tgkill, process.pid, thread as never, 0, 0, UNUSED, UNUSED) === 0;
}

/**
 * Copies bytes into pinned memory, in half the time of `TypedArray.prototype.set` for up to 100 bytes.
 *
 * @throws RangeError if the bytes do not fit.
 * @throws TypeError if `bytes` is not a genuine Uint8Array, such as a proxy of one.
 */
export function copyBytes(memory: PinnedMemory, offset: number, bytes: Uint8Array): void {
  // With a proxy or redefined `length`, memcpy would read foreign memory.
  const { length } = bytes;
  if (!ArrayBuffer.isView(bytes) || (length !== 0 && bytes[length - 1] === undefined)) {
    throw typeError("", "expected a Uint8Array, got an object that only looks like one");
  }
  if (!(offset >= 0 && offset + length <= memory.bytes.length))
    throw new RangeError("the bytes exceed the pinned memory");
  memcpy(at(memory, offset), bytes as never, length);
}

/** Discards only whole pages. Their bytes become 0. Errors are ignored. */
export function discardPages(memory: SharedArrayBuffer, start: number, end: number): void {
  const { address } = new PinnedMemory(memory);
  const from = Math.ceil((address + start) / PAGE_SIZE) * PAGE_SIZE;
  const to = Math.floor((address + end) / PAGE_SIZE) * PAGE_SIZE;
  if (to > from) libc().madvise(from as never, to - from, MADV_DONTNEED);
}

/** Returns at once if no other thread waits for the CPU. */
export function yieldProcessor(): void {
  libc().sched_yield();
}

/** All threads and processes share this clock. */
export function monotonicNanoseconds(): number {
  const c = libc();
  c.clock_gettime(CLOCK_MONOTONIC, at(c.scratch));
  const { view } = c.scratch;
  return view.getUint32(Timespec.seconds, true) * 1e9 + view.getUint32(Timespec.nanoseconds, true);
}

const UNUSED = 0 as never;

function at(memory: PinnedMemory, offset = 0): never {
  return (memory.address + offset) as never;
}
