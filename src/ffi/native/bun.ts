import { EIO } from "../../constants/errno.ts";
import type { Native } from "./native.ts";

const symbols = {
  // int *__errno_location(void)
  __errno_location: { args: [], returns: "ptr" },
  // long syscall(long number, …). The engine converts a number to a pointer faster than to a 64-bit integer.
  syscall: { args: ["i32", "ptr", "ptr", "ptr", "ptr", "ptr", "ptr"], returns: "i32" },
  // void *memcpy(void *to, const void *from, size_t length); the result is unused
  memcpy: { args: ["ptr", "ptr", "ptr"], returns: "void" },
} as const;

/** Returns undefined in another runtime. */
export function nativeOfBun(library: string): Native | undefined {
  if (process.versions["bun"] === undefined) return undefined;
  const { dlopen, ptr, toArrayBuffer } = process.getBuiltinModule("bun:ffi") as typeof import("bun:ffi");
  const c = dlopen(library, symbols).symbols;
  const syscall = c.syscall as Native["call"];
  const memcpy: (to: never, from: Uint8Array, length: never) => void = c.memcpy;
  // The address of a thread's errno stays the same.
  const errno = new Int32Array(toArrayBuffer(c.__errno_location()!, 0, 4));
  return {
    call(number, a, b, c, d, e, f) {
      const value = syscall(number, a, b, c, d, e, f);
      return value < 0 ? -(errno[0]! || EIO) : value;
    },
    addressOf: (memory) => Number(ptr(new Uint8Array(memory))),
    // Takes half the time of TypedArray.prototype.set for up to 100 bytes.
    copy: (_, address, offset, bytes) => memcpy((address + offset) as never, bytes, bytes.length as never),
  };
}
