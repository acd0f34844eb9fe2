import { EINVAL, EOPNOTSUPP } from "../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLIN } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError, systemCallError } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, eventfd, fcntl } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { EpollSet } from "../threads/epoll.ts";

/**
 * How the engine's own event loop tells that sockets are ready. All that is peculiar to the engine stands in this file.
 *
 * `Bun.connect` takes over a descriptor (`fd`), and receives from it as soon as it is readable. From a netlink socket that
 * would take a datagram without telling who sent it and through which group. So what it is given is the epoll set that the
 * sockets are in: readable while one of them is, and no socket itself. The attempt to receive takes nothing and fails with
 * ENOTSOCK, and the engine closes its descriptor and says so. That is the wake-up; the sockets are as they were. For the
 * next one it is given another descriptor of the set, which takes some microseconds.
 *
 * None of this is documented. Hence {@link checkWatching}.
 */
interface EngineSocket {
  ref(): void;
  unref(): void;
  /** Closes the descriptor. */
  terminate(): void;
}

interface EngineHandlers {
  /** The engine has taken the descriptor. */
  open(socket: EngineSocket): void;
  /** Never called here, but asked for. */
  data(): void;
  close(socket: EngineSocket): void;
}

type Connect = (options: { fd: number; socket: EngineHandlers }) => Promise<unknown>;

/** How often {@link tryWatching} sleeps before it concludes that the engine does not report readable descriptors. */
const MOST_SLEEPS = 20;
/** Length of each of these sleeps. */
const SLEEP_MS = 50;

/** Has this thread's event loop watch an epoll set. It keeps the process alive only while it is held. */
export class LoopWatch implements Disposable {
  readonly #fd: number;
  readonly #onReady: () => void;
  readonly #onFailure: (error: NetlinkError) => void;
  readonly #handlers: EngineHandlers;
  #socket: EngineSocket | undefined;
  #armed = false;
  #held = false;
  #disposed = false;

  /**
   * @param fd an epoll set, which outlives this.
   * @param onReady called once for each {@link arm}, when something in the set is ready.
   * @param onFailure called when the set cannot be watched.
   */
  constructor(fd: number, onReady: () => void, onFailure: (error: NetlinkError) => void) {
    this.#fd = fd;
    this.#onReady = onReady;
    this.#onFailure = onFailure;
    this.#handlers = {
      open: (socket) => this.#opened(socket),
      data() {},
      close: (socket) => this.#closed(socket),
    };
  }

  /** Watches until the set is ready, if it is not already. Harmless while it does. */
  arm(): void {
    if (this.#armed || this.#disposed) return;
    this.#armed = true;
    // One that the engine may close.
    const fd = fcntl(this.#fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) this.#fail(systemCallError("fcntl", fd));
    else void this.#give(fd);
  }

  /** Keeps the process alive until {@link release}. */
  hold(): void {
    this.#held = true;
    this.#socket?.ref();
  }

  release(): void {
    this.#held = false;
    this.#socket?.unref();
  }

  /** Watches no more; twice is harmless. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }

  async #give(fd: number): Promise<void> {
    try {
      // The engine's types know of no descriptor here.
      await (Bun.connect as unknown as Connect)({ fd, socket: this.#handlers });
    } catch (cause) {
      // After `open` the engine owns the descriptor. Before, it may have closed it or not.
      if (this.#socket !== undefined) this.#socket.terminate();
      else if (isSameSet(this.#fd, fd)) close(fd);
      this.#socket = undefined;
      this.#fail(unsupported("does not take a descriptor", cause));
    }
  }

  #opened(socket: EngineSocket): void {
    this.#socket = socket;
    if (this.#disposed) this[Symbol.dispose]();
    else if (!this.#held) socket.unref();
  }

  #closed(socket: EngineSocket): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#armed = false;
    this.#onReady();
  }

  #fail(error: NetlinkError): void {
    this.#armed = false;
    if (!this.#disposed) this.#onFailure(error);
  }
}

/**
 * Returns whether `fd` is still a duplicate of the epoll set `set`. If it was closed, its number may belong to something
 * else by now, which must not be closed. The kernel refuses to add a set to itself with EINVAL. (do_epoll_ctl)
 */
function isSameSet(set: number, fd: number): boolean {
  const event = allocate(EpollEvent.size);
  const status = epollControl(set, EPOLL_CTL_ADD, fd, event, 0);
  if (status === 0) epollControl(set, EPOLL_CTL_DEL, fd, event, 0);
  return status === -EINVAL;
}

let checked: Promise<void> | undefined;

/**
 * Resolves when this engine watches as {@link LoopWatch} needs it, which is tried out once in each thread.
 *
 * @throws NetlinkError EOPNOTSUPP when it does not, EMFILE when that could not be tried.
 */
export async function checkWatching(): Promise<void> {
  checked ??= tryWatching();
  try {
    await checked;
  } catch (error) {
    // What has failed for want of descriptors may succeed another time.
    if ((error as NetlinkError).errno !== -EOPNOTSUPP) checked = undefined;
    throw error;
  }
}

/** Watches a set that is ready and one that is not: the one must be told of, and the other must not. */
async function tryWatching(): Promise<void> {
  using resources = new DisposableStack();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  // It may fail before it is waited for.
  ready.catch(() => {});
  let finished = false;
  const watch = (events: number, onReady: () => void) => {
    const set = resources.use(new EpollSet());
    const counter = resources.adopt(check(eventfd(events, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), close);
    set.add(counter, EPOLLIN, 0);
    const watch = resources.use(new LoopWatch(set.fd, onReady, reject));
    watch.hold();
    watch.arm();
  };
  let early = false;
  watch(0, () => {
    early = true;
  });
  watch(1, resolve);
  // Several sleeps instead of one timeout: if this thread was busy, only the first sleep is over at once, and the event
  // loop polls during the others. After a child process has exited, a single turn does not poll.
  const expire = async () => {
    for (let sleeps = 0; sleeps < MOST_SLEEPS && !finished; sleeps++) await Bun.sleep(SLEEP_MS);
    reject(unsupported("does not tell that a descriptor is readable"));
  };
  void expire();
  try {
    await ready;
    await nextTurn();
  } finally {
    finished = true;
  }
  if (early) throw unsupported("calls a descriptor readable that is not");
}

/** Resolves once the event loop has looked after everything else that waits. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function unsupported(what: string, cause?: unknown): NetlinkError {
  return new NetlinkError(
    `inLoop: the event loop of this engine (Bun ${Bun.version}) ${what}; leave inLoop out, and a thread receives (EOPNOTSUPP)`,
    { errno: EOPNOTSUPP, operation: "receiver", cause },
  );
}
