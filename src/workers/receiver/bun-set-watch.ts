import { EINVAL } from "../../constants/errno.ts";
import { EPOLL_CTL_ADD, EPOLL_CTL_DEL } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check } from "../../errors.ts";
import { EpollEvent } from "../../ffi/layout.ts";
import { close, epollControl, fcntl } from "../../ffi/libc.ts";
import { allocate } from "../../ffi/memory.ts";
import { type SetWatch, type SetWatchCallbacks, unsupportedLoop } from "./set-watch.ts";

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

export class BunSetWatch implements SetWatch {
  readonly #fd: number;
  readonly #callbacks: SetWatchCallbacks;
  readonly #handlers: EngineHandlers;
  #socket: EngineSocket | undefined;
  #held = false;
  #stopped = false;

  constructor(fd: number, callbacks: SetWatchCallbacks) {
    this.#fd = fd;
    this.#callbacks = callbacks;
    this.#handlers = {
      open: (socket) => this.#opened(socket),
      data() {},
      close: (socket) => this.#closed(socket),
    };
  }

  start(): void {
    this.#stopped = false;
    // Bun closes the descriptor that it gets.
    void this.#connect(check(fcntl(this.#fd, F_DUPFD_CLOEXEC, 0), "fcntl"));
  }

  ref(): void {
    this.#held = true;
    this.#socket?.ref();
  }

  unref(): void {
    this.#held = false;
    this.#socket?.unref();
  }

  stop(): void {
    this.#stopped = true;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }

  async #connect(fd: number): Promise<void> {
    try {
      await (Bun.connect as unknown as Connect)({ fd, socket: this.#handlers });
    } catch (cause) {
      // Bun may already have closed the descriptor.
      if (this.#socket !== undefined) this.#socket.terminate();
      else if (isSameSet(this.#fd, fd)) close(fd);
      this.#socket = undefined;
      if (!this.#stopped) this.#callbacks.onFailure(unsupportedLoop("does not accept a descriptor", cause));
    }
  }

  #opened(socket: EngineSocket): void {
    this.#socket = socket;
    if (this.#stopped) this.stop();
    else if (!this.#held) socket.unref();
  }

  #closed(socket: EngineSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#callbacks.onReady();
  }
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
