import { runtimeName } from "../../base/engine.ts";
import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check, NetlinkError } from "../../errors.ts";
import { EpollEvent } from "../../ffi/layout.ts";
import { close, epollControl, fcntl } from "../../ffi/libc.ts";
import { allocate } from "../../ffi/memory.ts";
import type { Waiting } from "../../threads/poller.ts";

/**
 * Members of Bun's `Socket` that watch an epoll set in the event loop. Only this file depends on Bun's event loop.
 *
 * `Bun.connect` takes over a file descriptor and receives from it when it is readable. From a netlink socket, Bun would
 * consume datagrams without their sender and group. Bun therefore gets a duplicate of the descriptor of an epoll set
 * that contains the sockets. The set is readable while one of its sockets is readable.
 *
 * An epoll set is not a socket, so Bun's receive fails with ENOTSOCK and consumes nothing. Bun then closes its
 * descriptor and calls `close`, which is the wake-up. Each further wake-up needs another duplicate, which takes a few
 * microseconds.
 *
 * Bun does not document this behaviour. `checkWatching` verifies it.
 */
interface EngineSocket {
  ref(): void;
  unref(): void;
  /** Closes the file descriptor that `Bun.connect` has taken over. */
  terminate(): void;
}

interface EngineHandlers {
  open(socket: EngineSocket): void;
  /** Required by Bun, but never called for an epoll set. */
  data(): void;
  close(socket: EngineSocket): void;
}

type Connect = (options: { fd: number; socket: EngineHandlers }) => Promise<unknown>;

/**
 * Waits in Bun's event loop until an epoll set is readable.
 *
 * @param onReady called once, unless the wait is cancelled before.
 * @param onFailure called with EOPNOTSUPP if the event loop cannot watch the set.
 * @throws NetlinkError if no descriptor is available.
 */
export function waitInLoop(set: number, onReady: () => void, onFailure: (error: NetlinkError) => void): Waiting {
  // Bun closes the descriptor that it gets.
  const fd = check(fcntl(set, F_DUPFD_CLOEXEC, 0), "fcntl");
  let socket: EngineSocket | undefined;
  let isHeld = true;
  let isCancelled = false;
  const terminate = () => {
    const ended = socket;
    socket = undefined;
    ended?.terminate();
  };
  const handlers: EngineHandlers = {
    open(opened) {
      socket = opened;
      if (isCancelled) terminate();
      else if (!isHeld) opened.unref();
    },
    data() {},
    close(closed) {
      if (closed !== socket) return;
      socket = undefined;
      onReady();
    },
  };
  const connect = async () => (Bun.connect as unknown as Connect)({ fd, socket: handlers });
  connect().catch((cause) => {
    // Bun may already have closed the descriptor.
    if (socket === undefined && isSameSet(set, fd)) close(fd);
    terminate();
    if (!isCancelled) onFailure(unsupportedLoop("does not accept a descriptor", cause));
  });
  return {
    cancel() {
      isCancelled = true;
      terminate();
    },
    hold() {
      isHeld = true;
      socket?.ref();
    },
    release() {
      isHeld = false;
      socket?.unref();
    },
  };
}

/**
 * Reports whether `fd` still refers to the epoll set `set`. If Bun has closed `fd`, the number may now belong to
 * another file, which must not be closed. The test relies on epoll_ctl, which fails with EINVAL if an epoll set is
 * added to itself.
 */
function isSameSet(set: number, fd: number): boolean {
  const event = allocate(EpollEvent.size);
  const status = epollControl(set, EPOLL_CTL_ADD, fd, event);
  if (status === 0) epollControl(set, EPOLL_CTL_DEL, fd, event);
  return status === -EINVAL;
}

export function unsupportedLoop(what: string, cause?: unknown): NetlinkError {
  return new NetlinkError(
    `inLoop: the event loop of this engine (${runtimeName()}) ${what} (EOPNOTSUPP); omit inLoop to receive in a thread`,
    { errno: EOPNOTSUPP, operation: "receiver", cause },
  );
}
