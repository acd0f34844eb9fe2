import { isBun, sleep } from "../../base/engine.ts";
import { EMFILE, ENFILE, ENOMEM, EOPNOTSUPP } from "../../constants/errno.ts";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLIN } from "../../constants/poll.ts";
import { check, NetlinkError } from "../../errors.ts";
import { close, eventfd } from "../../ffi/libc.ts";
import { EpollSet } from "../../threads/epoll.ts";
import { type Waiting, waitForEvents } from "../../threads/poller.ts";
import { unsupportedLoop, waitInLoop } from "./wait-in-loop.ts";

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

/** The event loops of Node.js and Deno cannot watch a descriptor, so a helper thread does. */
export function waitInThread(set: number, onReady: () => void, onFailure: (error: NetlinkError) => void): Waiting {
  const wait = waitForEvents(set, EPOLLIN);
  wait.promise.then((events) => {
    if (events !== 0) onReady();
  }, onFailure);
  return wait;
}

/**
 * Watches an epoll set in the event loop of this thread. Keeps the process alive only between {@link hold} and {@link
 * release}.
 */
export class LoopWatch implements Disposable {
  readonly #fd: number;
  readonly #onReady: () => void;
  readonly #onFailure: (error: NetlinkError) => void;
  readonly #start: typeof waitInLoop;
  /** Undefined before the first wait. The last wait stays here after its end, when its methods have no effect. */
  #wait: Waiting | undefined;
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
   * @param start starts a wait in this runtime.
   */
  constructor(
    fd: number,
    onReady: () => void,
    onFailure: (error: NetlinkError) => void,
    start: typeof waitInLoop = isBun ? waitInLoop : waitInThread,
  ) {
    this.#fd = fd;
    this.#start = start;
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
      this.#wait = this.#start(this.#fd, this.#notify, this.#fail);
      if (!this.#held) this.#wait.release();
    } catch (error) {
      if (!(error instanceof NetlinkError)) throw error;
      if (isTransient(error.errno)) this.later(this.#notify);
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
    this.#wait?.hold();
    this.#retry?.ref();
  }

  release(): void {
    this.#held = false;
    this.#wait?.release();
    this.#retry?.unref();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    clearTimeout(this.#retry);
    this.#wait?.cancel();
  }

  readonly #notify = (): void => {
    if (this.#disposed) return;
    this.#armed = false;
    this.#notifying = true;
    try {
      this.#onReady();
    } finally {
      this.#notifying = false;
    }
  };

  readonly #fail = (error: NetlinkError): void => {
    this.#armed = false;
    if (!this.#disposed) this.#onFailure(error);
  };
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
