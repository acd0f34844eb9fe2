import { isX64 } from "../base/engine.ts";

/**
 * Numbers of system calls (asm/unistd.h). In a process with several threads, most functions of the C library are 10 to 20 ns
 * slower than the system call, because they are cancellation points.
 */
const numbers = {
  // name: [x86-64, arm64]
  bind: [49, 200],
  bpf: [321, 280],
  clock_getres: [229, 114],
  clock_gettime: [228, 113],
  close: [3, 57],
  connect: [42, 203],
  epoll_create1: [291, 20],
  epoll_ctl: [233, 21],
  epoll_pwait: [281, 22],
  eventfd2: [290, 19],
  fcntl: [72, 25],
  flock: [73, 32],
  fstat: [5, 80],
  getsockname: [51, 204],
  getsockopt: [55, 209],
  gettid: [186, 178],
  ioctl: [16, 29],
  madvise: [28, 233],
  mount: [165, 40],
  openat: [257, 56],
  ppoll: [271, 73],
  prctl: [157, 167],
  pread64: [17, 67],
  read: [0, 63],
  recvfrom: [45, 207],
  recvmmsg: [299, 243],
  sched_yield: [24, 124],
  sendmmsg: [307, 269],
  sendto: [44, 206],
  setns: [308, 268],
  setsockopt: [54, 208],
  socket: [41, 198],
  tgkill: [234, 131],
  umount2: [166, 39],
  unlinkat: [263, 35],
  unshare: [272, 97],
  write: [1, 64],
} as const;

type SystemCallName = keyof typeof numbers;

export const SystemCall: Readonly<Record<SystemCallName, number>> = ofProcessor(isX64 ? 0 : 1);

function ofProcessor(column: 0 | 1): Record<SystemCallName, number> {
  const own = {} as Record<SystemCallName, number>;
  for (const name in numbers) own[name as SystemCallName] = numbers[name as SystemCallName][column];
  return own;
}
