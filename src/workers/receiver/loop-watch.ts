import { EINVAL, EOPNOTSUPP } from "../../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLLIN } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check, NetlinkError, systemCallError } from "../../errors.ts";
import { EpollEvent } from "../../ffi/layout.ts";
import { close, epollControl, eventfd, fcntl } from "../../ffi/libc.ts";
import { allocate } from "../../ffi/memory.ts";
import { EpollSet } from "../../threads/epoll.ts";

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
 * Bun does not document this behaviour. {@link checkWatching} verifies it.
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

/** Sleeps before {@link checkWatching} concludes that Bun reports no readable set. */
const MAX_SLEEPS = 20;
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
  #notifying = false;
  #held = false;
  #disposed = false;

  /**
   * @param fd epoll set, which must stay open until this object is disposed of.
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

  /** Has no effect if the epoll set is already watched. */
  arm(): void {
    if (this.#armed || this.#disposed) return;
    this.#armed = true;
    // At the end of an isolated test file, Bun 1.4.1 closes sockets until none is left. If each close opened another
    // socket, that would never end.
    if (this.#notifying) setImmediate(() => this.#watchSet());
    else this.#watchSet();
  }

  #watchSet(): void {
    if (this.#disposed) return;
    // Bun closes the descriptor that it gets.
    const fd = fcntl(this.#fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0) this.#fail(systemCallError("fcntl", fd));
    else void this.#connect(fd);
  }

  hold(): void {
    this.#held = true;
    this.#socket?.ref();
  }

  release(): void {
    this.#held = false;
    this.#socket?.unref();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
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
    this.#notifying = true;
    try {
      this.#onReady();
    } finally {
      this.#notifying = false;
    }
  }

  #fail(error: NetlinkError): void {
    this.#armed = false;
    if (!this.#disposed) this.#onFailure(error);
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

let checked: Promise<void> | undefined;

/**
 * Tests once per thread whether this version of Bun behaves as {@link LoopWatch} requires.
 *
 * @throws NetlinkError EOPNOTSUPP if Bun behaves differently, EMFILE if no descriptor was available for the test.
 */
export async function checkWatching(): Promise<void> {
  checked ??= tryWatching();
  try {
    await checked;
  } catch (error) {
    // After a lack of descriptors, the next call repeats the test.
    if ((error as NetlinkError).errno !== -EOPNOTSUPP) checked = undefined;
    throw error;
  }
}

/** Of two epoll sets, Bun must report only the readable one. */
async function tryWatching(): Promise<void> {
  using resources = new DisposableStack();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
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
  // Sleep several times, because Bun may skip polling before a wake-up.
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

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function unsupported(what: string, cause?: unknown): NetlinkError {
  return new NetlinkError(
    `inLoop: the event loop of this engine (Bun ${Bun.version}) ${what} (EOPNOTSUPP); omit inLoop to receive in a thread`,
    { errno: EOPNOTSUPP, operation: "receiver", cause },
  );
}
