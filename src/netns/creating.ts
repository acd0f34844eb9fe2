import { EPERM } from "../constants/errno.ts";
import { CLONE_NEWNET } from "../constants/system.ts";
import { check } from "../errors.ts";
import { close } from "../ffi/libc.ts";
import { SystemCall } from "../ffi/system-calls.ts";
import { runCalls } from "../threads/calls/call-threads.ts";
import { NO_PROTOCOL, withTexts } from "../threads/calls/run-call.ts";
import { untilAborted } from "../threads/operation.ts";
import { inOwnNamespace } from "../threads/own-namespace.ts";
import { CREATING, OPEN_FLAGS, OWN_NAMESPACE, openOwn } from "./entering.ts";

const AT_FDCWD = -100;

/**
 * Creates a namespace in another thread, which may take seconds.
 *
 * @param own returns the handle of the namespace with a new descriptor.
 */
export function createInThread<Handle>(own: (fd: number) => Handle, signal: AbortSignal | undefined): Promise<Handle> {
  return untilAborted(unshareInThread().then(own), signal);
}

async function unshareInThread(): Promise<number> {
  const home = inOwnNamespace(openOwn);
  try {
    const [created, fd = 0] = await runCalls({
      protocol: NO_PROTOCOL,
      prepare: (thread) =>
        withTexts(thread, [
          [SystemCall.unshare, CLONE_NEWNET],
          [SystemCall.openat, AT_FDCWD, OWN_NAMESPACE, OPEN_FLAGS, 0],
          [SystemCall.setns, home, CLONE_NEWNET],
        ]),
      finish: (results) => results,
      // The other thread could not return from the new namespace.
      spoilsThread: (results) => results[0]! >= 0 && results[2] !== 0,
    });
    check(created!, "unshare", created === -EPERM ? CREATING : undefined);
    return check(fd, "open");
  } finally {
    close(home);
  }
}
