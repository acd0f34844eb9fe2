import { dlopen, toArrayBuffer } from "bun:ffi";
import { EINTR, EIO } from "../constants/errno.ts";

export const SYSTEM_CALL_VALUES = 7;

const symbols = {
  // int *__errno_location(void)
  __errno_location: { args: [], returns: "ptr" },
  // long syscall(long number, …)
  syscall: { args: ["i64", "i64", "i64", "i64", "i64", "i64", "i64"], returns: "i64" },
} as const;

/** Executes system calls without libc.ts, so that helper threads start faster. */
export class SystemCaller {
  readonly #libc = dlopen("libc.so.6", symbols).symbols;
  readonly #errno = new Int32Array(toArrayBuffer(this.#libc.__errno_location() as never, 0, 4));

  call(values: Float64Array, at: number): number {
    const { syscall } = this.#libc;
    const [number, a, b, c, d, e, f] = values.subarray(at, at + SYSTEM_CALL_VALUES);
    for (;;) {
      const result = Number(syscall(number!, a!, b!, c!, d!, e!, f!));
      if (result >= 0) return result;
      const errno = this.#errno[0]! || EIO;
      if (errno !== EINTR) return -errno;
    }
  }
}
