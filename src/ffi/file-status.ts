import { check } from "../errors.ts";
import { fstat } from "./libc.ts";
import { allocate } from "./memory.ts";

/** Offsets in `struct stat` (asm/stat.h), which are the same on x86-64 and arm64. */
const Stat = { size: 144, dev: 0, ino: 8, ctime: 104, ctimeNanoseconds: 112 } as const;

const status = allocate(Stat.size);

/** What identifies a file, with the same values as in `node:fs`. */
interface FileStatus {
  readonly dev: number;
  readonly ino: number;
  readonly ctimeMs: number;
}

/**
 * Returns the status of an open file. The `fstatSync` of Deno rejects descriptors that a system call has opened.
 *
 * @throws NetlinkError EBADF if the descriptor is not open.
 */
export function fileStatus(fd: number): FileStatus {
  check(fstat(fd, status), "fstat");
  const { view } = status;
  const number = (offset: number) => Number(view.getBigUint64(offset, true));
  return {
    dev: number(Stat.dev),
    ino: number(Stat.ino),
    ctimeMs: number(Stat.ctime) * 1000 + number(Stat.ctimeNanoseconds) / 1e6,
  };
}
