import { sleep } from "../../base/engine.ts";
import { EMFILE, ENFILE, ENOMEM, EOPNOTSUPP } from "../../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLIN } from "../../constants/poll.ts";
import { check, NetlinkError } from "../../errors.ts";
import { close, eventfd } from "../../ffi/libc.ts";
import { EpollSet } from "../../threads/epoll.ts";
import { BunSetWatch } from "./bun-set-watch.ts";
import { PollerSetWatch } from "./poller-set-watch.ts";
import { isBun, type SetWatch, type SetWatchClass, unsupportedLoop } from "./set-watch.ts";

/** Sleeps before {@link checkWatching} concludes that Bun reports no readable set. */
const MAX_SLEEPS = 20;
const SLEEP_MS = 50;

/** Interval in ms of polling while no descriptor is available. */
const RETRY_MS = 20;
const transient: readonly number[] = [-EMFILE, -ENFILE, -ENOMEM];

/** Reports whether an error number means a lack of descriptors or memory, which may soon be over. */
export function isTransient(errno: number | undefined): boolean {
  return errno !== undefined && transient.includes(errno);
}

/**
 * Watches an epoll set in the event loop of this thread. Keeps the process alive only between {@link hold} and {@link
 * release}.
 */
export class LoopWatch implements Disposable {
  readonly #watch: SetWatch;
  readonly #onReady: () => void;
  readonly #onFailure: (error: NetlinkError) => void;
  #armed = false;
  #notifying = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #held = false;
  #disposed = false;

  /**
   * @param fd epoll set, which must stay open until this object is disposed of.
   * @param onReady called once per {@link arm}, when a file descriptor in the set is ready, or after a moment if no
   *   descriptor is available for watching the set.
   * @param onFailure called if the set cannot be watched.
   * @param Watch class for this runtime.
   */
  constructor(
    fd: number,
    onReady: () => void,
    onFailure: (error: NetlinkError) => void,
    Watch: SetWatchClass = isBun ? BunSetWatch : PollerSetWatch,
  ) {
    const callbacks = { onReady: () => this.#notify(), onFailure: (error: NetlinkError) => this.#fail(error) };
    this.#watch = new Watch(fd, callbacks);
    this.#onReady = onReady;
    this.#onFailure = onFailure;
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
    try {
      this.#watch.start();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (isTransient(error.errno)) this.later(() => this.#notify());
      else this.#fail(error);
    }
  }

  /** Calls `action` in a moment, when descriptors may be available again. */
  later(action: () => void): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(action, RETRY_MS);
    if (!this.#held) this.#retry.unref();
  }

  hold(): void {
    this.#held = true;
    this.#watch.ref();
    this.#retry?.ref();
  }

  release(): void {
    this.#held = false;
    this.#watch.unref();
    this.#retry?.unref();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#retry);
    this.#watch.stop();
  }

  #notify(): void {
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

let checked: Promise<void> | undefined;

/**
 * Tests once per thread whether this version of Bun behaves as {@link LoopWatch} requires.
 *
 * @throws NetlinkError EOPNOTSUPP if Bun behaves differently, EMFILE if no descriptor was available for the test.
 */
export async function checkWatching(): Promise<void> {
  if (!isBun) return;
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
    for (let sleeps = 0; sleeps < MAX_SLEEPS && !finished; sleeps++) await sleep(SLEEP_MS);
    reject(unsupportedLoop("does not report a readable descriptor"));
  };
  void expire();
  try {
    await ready;
    await nextTurn();
  } finally {
    finished = true;
  }
  if (early) throw unsupportedLoop("reports a descriptor as readable that is not");
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
