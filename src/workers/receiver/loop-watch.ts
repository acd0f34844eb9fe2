import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLIN } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check, NetlinkError, systemCallError } from "../../errors.ts";
import { EpollEvent } from "../../ffi/layout.ts";
import { close, epollControl, eventfd, fcntl } from "../../ffi/libc.ts";
import { allocate } from "../../ffi/memory.ts";
import { EpollSet } from "../../threads/epoll.ts";

/**
 * The part of Bun's `Socket` that is used to watch a descriptor in the event loop. Everything specific to Bun is in
 * this file.
 *
 * `Bun.connect` takes over a descriptor (`fd`) and receives from it when it is readable. Receiving from a netlink
 * socket would consume a datagram without its sender and group. Bun therefore gets a duplicate of the epoll set that
 * contains the sockets: the set is readable while one of its sockets is readable, and is not a socket itself.
 *
 * Bun's receive from the epoll set fails with ENOTSOCK and consumes nothing. Bun then closes its descriptor and calls
 * `close`, and that call is the wake-up. Each further wake-up needs another duplicate, which takes a few microseconds.
 *
 * Bun does not document this behaviour. {@link checkWatching} verifies it.
 */
interface EngineSocket {
  ref(): void;
  unref(): void;
  /** Closes the file descriptor that `Bun.connect` has taken over. */
  terminate(): void;
}

interface EngineHandlers {
  /** Called when the engine has taken over the file descriptor. */
  open(socket: EngineSocket): void;
  /** Callback that the engine requires, but never calls. */
  data(): void;
  close(socket: EngineSocket): void;
}

type Connect = (options: { fd: number; socket: EngineHandlers }) => Promise<unknown>;

/** Number of sleeps after which {@link tryWatching} concludes that the engine does not report readable descriptors. */
const MAX_SLEEPS = 20;
/** Duration in milliseconds of each sleep of the thread that tests how the engine watches descriptors. */
const SLEEP_MS = 50;

/**
 * Watches an epoll set in the event loop of this thread. Keeps the process alive only between {@link hold} and {@link
 * release}.
 */
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
   * @param fd an epoll set, which must stay open until this object is disposed.
   * @param onReady called once per {@link arm}, when a file descriptor in the set is ready.
   * @param onFailure called if the set cannot be watched.
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

  /** Starts to watch the epoll set. Has no effect if it is already watched. */
  arm(): void {
    if (this.#armed || this.#disposed) return;
    this.#armed = true;
    // The engine gets a duplicate of the epoll set, because it closes the descriptor.
    const fd = fcntl(this.#fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) this.#fail(systemCallError("fcntl", fd));
    else void this.#connect(fd);
  }

  /** Keeps the process alive until {@link release} is called. */
  hold(): void {
    this.#held = true;
    this.#socket?.ref();
  }

  release(): void {
    this.#held = false;
    this.#socket?.unref();
  }

  /** Stops watching the epoll set. A second call has no effect. */
  [Symbol.dispose](): void {
    this.#disposed = true;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }

  async #connect(fd: number): Promise<void> {
    try {
      // The engine's types do not declare the option `fd`.
      await (Bun.connect as unknown as Connect)({ fd, socket: this.#handlers });
    } catch (cause) {
      // The engine owns the descriptor after it has called `open`. If the engine fails earlier, it may or may not have
      // closed the descriptor.
      if (this.#socket !== undefined) this.#socket.terminate();
      else if (isSameSet(this.#fd, fd)) close(fd);
      this.#socket = undefined;
      this.#fail(unsupported("does not accept a descriptor", cause));
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
 * Reports whether `fd` is still a duplicate of the epoll set `set`. If `fd` was closed, its number may belong to
 * another descriptor, which must stay open. The test uses that the kernel rejects adding a set to itself with EINVAL.
 * (do_epoll_ctl)
 */
function isSameSet(set: number, fd: number): boolean {
  const event = allocate(EpollEvent.size);
  const status = epollControl(set, EPOLL_CTL_ADD, fd, event);
  if (status === 0) epollControl(set, EPOLL_CTL_DEL, fd, event);
  return status === -EINVAL;
}

let checked: Promise<void> | undefined;

/**
 * Tests whether this engine behaves as {@link LoopWatch} requires, and resolves if it does. The test runs once per
 * thread.
 *
 * @throws NetlinkError EOPNOTSUPP if the engine does not, EMFILE if the test ran out of file descriptors.
 */
export async function checkWatching(): Promise<void> {
  checked ??= tryWatching();
  try {
    await checked;
  } catch (error) {
    // A lack of descriptors may be temporary, so forget the failed test.
    if ((error as NetlinkError).errno !== -EOPNOTSUPP) checked = undefined;
    throw error;
  }
}

/** Watches two epoll sets, of which only one is ready. The engine must report only the ready set. */
async function tryWatching(): Promise<void> {
  using resources = new DisposableStack();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  // Prevent an unhandled rejection, which may occur before the `await`.
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
  // Use several short sleeps instead of one timeout. If this thread was busy, only the first sleep ends at once, and
  // the event loop polls the descriptors during the others. After a child process has exited, the event loop omits the
  // poll in one iteration.
  const expire = async () => {
    for (let sleeps = 0; sleeps < MAX_SLEEPS && !finished; sleeps++) await Bun.sleep(SLEEP_MS);
    reject(unsupported("does not report a readable descriptor"));
  };
  void expire();
  try {
    await ready;
    await nextTurn();
  } finally {
    finished = true;
  }
  if (early) throw unsupported("reports a descriptor as readable that is not");
}

/** Resolves after the event loop has processed all other pending events. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function unsupported(what: string, cause?: unknown): NetlinkError {
  return new NetlinkError(
    `inLoop: the event loop of this engine (Bun ${Bun.version}) ${what} (EOPNOTSUPP); omit inLoop to receive in a thread`,
    { errno: EOPNOTSUPP, operation: "receiver", cause },
  );
}
