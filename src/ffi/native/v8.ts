import { EIO } from "../../constants/errno.ts";
import type { Native } from "./native.ts";

/** `long syscall(long number, …)` with 64-bit integers, which Node.js 26.10 accepts only as BigInt. */
type SyscallFunction = (number: number, a: bigint, b: bigint, c: bigint, d: bigint, e: bigint, f: bigint) => number;

/** An address in Deno. */
type Pointer = object & { readonly pointer: unique symbol };

/** Global `Deno`. */
interface DenoFfi {
  readonly version: { readonly deno: string };
  dlopen(
    path: string,
    symbols: Readonly<Record<string, { readonly parameters: readonly string[]; readonly result: string }>>,
  ): { readonly symbols: { readonly syscall: SyscallFunction; readonly __errno_location: () => Pointer } };
  readonly UnsafePointer: { of(memory: Uint8Array): Pointer; value(pointer: Pointer): bigint };
  readonly UnsafePointerView: { getArrayBuffer(pointer: Pointer, length: number): ArrayBuffer };
}

const SYSCALL_ARGUMENTS = ["i32", "u64", "u64", "u64", "u64", "u64", "u64"] as const;

/** Returns undefined in another runtime, and in Node.js before 26.1. */
export function nativeOfNode(library: string): Native | undefined {
  const ffi = withoutWarning(() => process.getBuiltinModule("node:ffi") as typeof import("node:ffi") | undefined);
  if (ffi === undefined) return undefined;
  const { syscall, __errno_location } = ffi.dlopen(library, {
    __errno_location: { arguments: [], return: "pointer" },
    syscall: { arguments: SYSCALL_ARGUMENTS, return: "i32" },
  }).functions;
  const errno = ffi.toArrayBuffer(__errno_location(), 4, false);
  return nativeOf(syscall, errno, (memory) => ffi.getRawPointer(new Uint8Array(memory)));
}

/** Node.js warns about its experimental module in each thread. One warning, that of the main thread, is enough. */
function withoutWarning<Result>(load: () => Result): Result {
  const { isMainThread } = process.getBuiltinModule("node:worker_threads");
  if (isMainThread) return load();
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Returns undefined in another runtime, and in Deno before 2.9. */
export function nativeOfDeno(library: string): Native | undefined {
  const { Deno: ffi } = globalThis as { readonly Deno?: DenoFfi };
  if (ffi === undefined) return undefined;
  const [major = 0, minor = 0] = ffi.version.deno.split(".").map(Number);
  if (major < 2 || (major === 2 && minor < 9)) return undefined;
  const { syscall, __errno_location } = ffi.dlopen(library, {
    __errno_location: { parameters: [], result: "pointer" },
    syscall: { parameters: SYSCALL_ARGUMENTS, result: "i32" },
  }).symbols;
  const errno = ffi.UnsafePointerView.getArrayBuffer(__errno_location(), 4);
  return nativeOf(syscall, errno, (memory) => ffi.UnsafePointer.value(ffi.UnsafePointer.of(new Uint8Array(memory))));
}

/** @param errnoBytes the errno of this thread, whose address stays the same. */
function nativeOf(
  syscall: SyscallFunction,
  errnoBytes: ArrayBuffer,
  addressOf: (memory: SharedArrayBuffer) => bigint,
): Native {
  const errno = new Int32Array(errnoBytes);
  return {
    call(number, a, b, c, d, e, f) {
      const value = syscall(number, word(a), word(b), word(c), word(d), word(e), word(f));
      // Nothing may run between the call and this reading: the engine's own system calls change errno.
      return value < 0 ? -(errno[0]! || EIO) : value;
    },
    addressOf: (memory) => Number(addressOf(memory)),
    copy: (memory, _, offset, bytes) => memory.set(bytes, offset),
  };
}

function word(value: number): bigint {
  return value === 0 ? 0n : BigInt.asUintN(64, BigInt(value));
}
