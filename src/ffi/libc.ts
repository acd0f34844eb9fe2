import { typeError } from "../base/argument-error.ts";
import { checkedBytes } from "../base/text.ts";
import { EINTR } from "../constants/errno.ts";
import { CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE } from "../constants/system.ts";
import { Timespec } from "./layout.ts";
import { allocate, PinnedMemory } from "./memory.ts";
import type { Native } from "./native/native.ts";
import { native } from "./runtime.ts";
import { SystemCall } from "./system-calls.ts";

/**
 * Each function of this module executes one system call, and returns its result or the negative error number. Memory
 * arguments are {@link PinnedMemory} with an offset, so that no raw address exists outside of this folder.
 */

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
const IFREQ_INDEX_WORD = 4;
/** Size of the largest argument in {@link scratch}, `struct ifreq`. */
const SCRATCH_SIZE = 40;

/** linux/bpf.h */
const BPF_PROG_QUERY = 16;

// 0       4             16         24                  64
// | ifindex | type | … | ids (u64) | count (u32) | …    |       union bpf_attr, `query` (linux/bpf.h)
const QUERY_SIZE = 64;
const QUERY_TYPE = 4;
const QUERY_IDS = 16;
const QUERY_COUNT = 24;
/** The kernel limits an attachment point to fewer programs. (BPF_MPROG_MAX) */
const MAX_PROGRAMS = 64;

/** linux/fcntl.h */
const AT_FDCWD = -100;

// Variables: reading a property of an object takes 3 ns more.
let call: Native["call"] = (...values) => {
  ({ call } = native());
  return call(...values);
};
let copy: Native["copy"] = (...values) => {
  ({ copy } = native());
  copy(...values);
};

/** Memory for arguments and results of one call. */
const scratch = allocate(SCRATCH_SIZE);
const words = scratch.int32();

export function checkRuntime(): void {
  native();
}

/**
 * Executes a system call that never blocks, and repeats it after EINTR. Callers repeat blocking system calls themselves,
 * because they know the remaining time.
 */
function repeat(number: number, a: number, b = 0, c = 0, d = 0, e = 0): number {
  for (;;) {
    const value = call(number, a, b, c, d, e, 0);
    if (value !== -EINTR) return value;
  }
}

/** Texts of the last system call. A reference that nothing reads would not keep their memory until the call returns. */
let texts: readonly (PinnedMemory | undefined)[] = [];

/** Returns the addresses of texts with a terminating 0 byte, which are valid until the next call of this function. */
function addressesOf(...values: readonly (string | null)[]): number[] {
  texts = values.map((value) => (value === null ? undefined : text(value)));
  return texts.map((memory) => memory?.address ?? 0);
}

function text(value: string): PinnedMemory {
  const bytes = checkedBytes(value, () => "");
  const memory = allocate(bytes.length + 1);
  memory.bytes.set(bytes);
  return memory;
}

export function socket(domain: number, type: number, protocol: number): number {
  return repeat(SystemCall.socket, domain, type, protocol);
}

export function bind(fd: number, address: PinnedMemory, length: number): number {
  return repeat(SystemCall.bind, fd, address.address, length);
}

export function connect(fd: number, address: PinnedMemory, length: number): number {
  return repeat(SystemCall.connect, fd, address.address, length);
}

export function getsockname(fd: number, address: PinnedMemory, capacity: number): number {
  words[0] = capacity;
  const status = repeat(SystemCall.getsockname, fd, address.address, scratch.address);
  return status < 0 ? status : words[0];
}

export function setIntegerOption(fd: number, level: number, name: number, value: number): number {
  words[0] = value;
  return repeat(SystemCall.setsockopt, fd, level, name, scratch.address, 4);
}

export function setTimeOption(fd: number, level: number, name: number, milliseconds: number): number {
  scratch.view.setBigInt64(0, BigInt(Math.floor(milliseconds / 1000)), true);
  scratch.view.setBigInt64(8, BigInt(Math.floor((milliseconds % 1000) * 1000)), true);
  return repeat(SystemCall.setsockopt, fd, level, name, scratch.address, 16);
}

/** Sets an option whose value is an array in memory: `struct sock_fprog` has its length and its address. */
export function setArrayOption(fd: number, level: number, name: number, length: number, memory: PinnedMemory): number {
  scratch.view.setBigUint64(0, BigInt(length), true);
  scratch.view.setBigUint64(8, BigInt(memory.address), true);
  return repeat(SystemCall.setsockopt, fd, level, name, scratch.address, 16);
}

export function getOption(
  fd: number,
  level: number,
  name: number,
  memory: PinnedMemory,
  offset: number,
  capacity: number,
): number {
  words[0] = capacity;
  const status = repeat(SystemCall.getsockopt, fd, level, name, memory.address + offset, scratch.address);
  return status < 0 ? status : words[0];
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
  const to = address === null ? 0 : address.address;
  return call(SystemCall.sendto, fd, memory.address + offset, length, flags, to, addressLength);
}

export function sendmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return call(SystemCall.sendmmsg, fd, headers.address, count, flags, 0, 0);
}

export function recv(fd: number, memory: PinnedMemory, offset: number, capacity: number, flags: number): number {
  return call(SystemCall.recvfrom, fd, memory.address + offset, capacity, flags, 0, 0);
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
  const from = address.address + addressOffset;
  return call(SystemCall.recvfrom, fd, memory.address + offset, capacity, flags, from, addressLength.address);
}

export function recvmmsg(fd: number, headers: PinnedMemory, count: number, flags: number): number {
  return call(SystemCall.recvmmsg, fd, headers.address, count, flags, 0, 0);
}

/** @param timeoutMs -1 waits without a limit. */
export function poll(polled: PinnedMemory, count: number, timeoutMs: number): number {
  if (timeoutMs < 0) return call(SystemCall.ppoll, polled.address, count, 0, 0, 0, 0);
  scratch.view.setBigInt64(Timespec.seconds, BigInt(Math.floor(timeoutMs / 1000)), true);
  scratch.view.setBigInt64(Timespec.nanoseconds, BigInt(Math.floor((timeoutMs % 1000) * 1_000_000)), true);
  return call(SystemCall.ppoll, polled.address, count, scratch.address, 0, 0, 0);
}

export function epollCreate(flags: number): number {
  return repeat(SystemCall.epoll_create1, flags);
}

export function epollControl(epollFd: number, operation: number, fd: number, event: PinnedMemory): number {
  return repeat(SystemCall.epoll_ctl, epollFd, operation, fd, event.address);
}

/** Returns the number of events. */
export function epollWait(epollFd: number, events: PinnedMemory, count: number, timeoutMs: number): number {
  return call(SystemCall.epoll_pwait, epollFd, events.address, count, timeoutMs, 0, 0);
}

export function eventfd(initial: number, flags: number): number {
  return repeat(SystemCall.eventfd2, initial, flags);
}

const SIGNAL_ATTEMPTS = 100;

/** Repeats a failed write, without which a thread could sleep forever. */
export function signalEventfd(fd: number): number {
  words[0] = 1;
  words[1] = 0;
  let status = 0;
  for (let attempt = 0; attempt < SIGNAL_ATTEMPTS && status <= 0; attempt++) {
    status = call(SystemCall.write, fd, scratch.address, 8, 0, 0, 0);
  }
  return status;
}

/** Returns the eventfd's counter, or -EAGAIN if it was 0. */
export function clearEventfd(fd: number): number {
  const read = call(SystemCall.read, fd, scratch.address, 8, 0, 0, 0);
  return read < 0 ? read : words[0]!;
}

export function open(path: string, flags: number): number {
  const [address] = addressesOf(path);
  return repeat(SystemCall.openat, AT_FDCWD, address!, flags);
}

/** Writes a text with one system call. Returns the number of written bytes. */
export function writeText(fd: number, value: string): number {
  const [address] = addressesOf(value);
  return repeat(SystemCall.write, fd, address!, Buffer.byteLength(value));
}

/** Removes a file. `unlinkSync()` of Deno 2.9 also removes an empty directory. */
export function unlink(path: string): number {
  const [address] = addressesOf(path);
  return repeat(SystemCall.unlinkat, AT_FDCWD, address!);
}

export function fstat(fd: number, status: PinnedMemory): number {
  return repeat(SystemCall.fstat, fd, status.address);
}

/** Reads from a position of a file. */
export function pread(fd: number, memory: PinnedMemory, capacity: number, position: number): number {
  return repeat(SystemCall.pread64, fd, memory.address, capacity, position);
}

/** The file descriptor is released even if the call fails, also with EINTR. */
export function close(fd: number): number {
  return call(SystemCall.close, fd, 0, 0, 0, 0, 0);
}

export function fcntl(fd: number, command: number, argument: number): number {
  return repeat(SystemCall.fcntl, fd, command, argument);
}

/**
 * Returns the ids of the BPF programs that are attached to an interface of the caller's network namespace, or a negative
 * error number. Requires CAP_NET_ADMIN in the initial user namespace.
 */
export function attachedPrograms(attachType: number, ifindex: number): readonly number[] | number {
  const ids = allocate(MAX_PROGRAMS * Uint32Array.BYTES_PER_ELEMENT);
  const query = allocate(QUERY_SIZE);
  query.view.setUint32(0, ifindex, true);
  query.view.setUint32(QUERY_TYPE, attachType, true);
  query.setAddress(QUERY_IDS, ids);
  query.view.setUint32(QUERY_COUNT, MAX_PROGRAMS, true);
  const status = repeat(SystemCall.bpf, BPF_PROG_QUERY, query.address, QUERY_SIZE);
  if (status < 0) return status;
  return [...ids.int32(0, query.view.getUint32(QUERY_COUNT, true))];
}

export function namespaceType(fd: number): number {
  return repeat(SystemCall.ioctl, fd, NS_GET_NSTYPE);
}

/** Requires CAP_NET_ADMIN in the network namespace of the socket. */
export function openNamespaceOfSocket(fd: number): number {
  return repeat(SystemCall.ioctl, fd, SIOCGSKNS);
}

export function ioctl(fd: number, request: number, argument: number | Uint8Array): number {
  if (typeof argument === "number") return repeat(SystemCall.ioctl, fd, request, argument);
  scratch.bytes.set(argument);
  const status = repeat(SystemCall.ioctl, fd, request, scratch.address);
  argument.set(scratch.bytes.subarray(0, argument.length));
  return status;
}

/**
 * Returns the name of an interface in the network namespace of the socket `fd`, or a negative error number. The bytes
 * are valid until the next call of a function in this file.
 */
export function interfaceName(fd: number, index: number): Uint8Array | number {
  words[IFREQ_INDEX_WORD] = index;
  const status = repeat(SystemCall.ioctl, fd, SIOCGIFNAME, scratch.address);
  if (status < 0) return status;
  const { bytes } = scratch;
  return bytes.subarray(0, bytes.indexOf(0));
}

/** Moves only the calling thread. */
export function setns(fd: number, namespaceType: number): number {
  return repeat(SystemCall.setns, fd, namespaceType);
}

/** Moves only the calling thread. */
export function unshare(flags: number): number {
  return repeat(SystemCall.unshare, flags);
}

/** Mounts a file system. Pass null for arguments without a meaning. */
export function mount(
  source: string | null,
  target: string,
  type: string | null,
  flags: number,
  data: string | null,
): number {
  const [from, to, kind, options] = addressesOf(source, target, type, data);
  return repeat(SystemCall.mount, from!, to!, kind!, flags, options!);
}

/** Removes the topmost mount at a path. */
export function umount2(path: string, flags: number): number {
  const [address] = addressesOf(path);
  return repeat(SystemCall.umount2, address!, flags);
}

/** Waits if another process holds the lock, unless `operation` contains LOCK_NB. */
export function flock(fd: number, operation: number): number {
  return repeat(SystemCall.flock, fd, operation);
}

export function currentThread(): number {
  return call(SystemCall.gettid, 0, 0, 0, 0, 0, 0);
}

/** Returns 0 if a thread of this process has this id, and -ESRCH if none has. Other errors say nothing about it. */
export function probeThread(thread: number): number {
  // With signal 0, the kernel only checks whether the thread exists.
  return call(SystemCall.tgkill, process.pid, thread, 0, 0, 0, 0);
}

/**
 * Copies bytes into pinned memory.
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
  copy(memory.bytes, memory.address, offset, bytes);
}

/** Discards only whole pages. Their bytes become 0. Errors are ignored. */
export function discardPages(memory: SharedArrayBuffer, start: number, end: number): void {
  const { address } = new PinnedMemory(memory);
  const from = Math.ceil((address + start) / PAGE_SIZE) * PAGE_SIZE;
  const to = Math.floor((address + end) / PAGE_SIZE) * PAGE_SIZE;
  if (to > from) call(SystemCall.madvise, from, to - from, MADV_DONTNEED, 0, 0, 0);
}

/** Returns at once if no other thread waits for the CPU. */
export function yieldProcessor(): void {
  call(SystemCall.sched_yield, 0, 0, 0, 0, 0, 0);
}

/** All threads and processes share this clock. */
export function monotonicNanoseconds(): number {
  const { view } = scratch;
  repeat(SystemCall.clock_gettime, CLOCK_MONOTONIC, scratch.address);
  return view.getUint32(Timespec.seconds, true) * 1e9 + view.getUint32(Timespec.nanoseconds, true);
}

/** Returns the number of the kernel's timer ticks per second (`CONFIG_HZ`): the resolution of coarse clocks is one tick. */
export function ticksPerSecond(): number {
  const { view } = scratch;
  repeat(SystemCall.clock_getres, CLOCK_MONOTONIC_COARSE, scratch.address);
  return Math.round(1e9 / view.getUint32(Timespec.nanoseconds, true));
}
