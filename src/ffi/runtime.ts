import { platform, runtimeName } from "../base/engine.ts";
import { ENOSYS } from "../constants/errno.ts";
import { NetlinkError, throwIfDenied } from "../errors.ts";
import { nativeOfBun } from "./native/bun.ts";
import type { Native } from "./native/native.ts";
import { nativeOfDeno, nativeOfNode } from "./native/v8.ts";

/**
 * File name of the C library. glibc finds its loaded library by this name, and musl treats every name that starts with
 * "libc." as the loaded library. For another name, the dynamic linker could load a file from the working directory.
 */
const LIBRARY_NAME = "libc.so.6";

let loaded: Native | undefined;

/**
 * Returns the foreign function interface of this runtime, loaded at the first call of the thread.
 *
 * @throws NetlinkError ENOSYS with the reason and what to do, if the system or the runtime has none. EACCES if the runtime's
 *   permissions forbid it.
 */
export function native(): Native {
  loaded ??= load();
  return loaded;
}

function load(): Native {
  if (platform() !== "linux") {
    throw new NetlinkError(
      `netlink exists only on Linux, and this is ${platform()}; run the program on Linux, in a container or a ` +
        `virtual machine (bun-netlink/message works everywhere)`,
      { errno: ENOSYS, operation: "load libc" },
    );
  }
  try {
    // Deno first: the others use `process`.
    const found = nativeOfDeno(LIBRARY_NAME) ?? nativeOfBun(LIBRARY_NAME) ?? nativeOfNode(LIBRARY_NAME);
    if (found !== undefined) return found;
  } catch (cause) {
    throwIfDenied(cause, `load ${LIBRARY_NAME}`);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NetlinkError(`load ${LIBRARY_NAME}: ${reason} (ENOSYS); ${loadAdvice(reason)}`, {
      errno: ENOSYS,
      operation: "load libc",
      cause,
    });
  }
  throw new NetlinkError(
    `netlink sockets require Bun 1.4.1, Node.js 26.10 or Deno 2.9, or a later version, and this is ${runtimeName()}; ` +
      `messages, schemas, decoders and formatters work here`,
    { errno: ENOSYS, operation: "load libc" },
  );
}

function loadAdvice(reason: string): string {
  if (reason.includes("JIT"))
    return "bun:ffi makes its calls with the JIT compiler: allow it (unset BUN_JSC_useJIT; in a systemd unit set MemoryDenyWriteExecute=no)";
  // Deno resolves the permitted path, and opens this file.
  if (/\/libc\.so\.6: cannot open/.test(reason)) return "start the program with --allow-ffi, without a path";
  return "the library needs glibc or musl on x86-64 or arm64";
}
