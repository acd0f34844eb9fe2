import { longestBlockMs } from "../base/engine.ts";
import { EBADF, EINTR, ENOENT } from "../constants/errno.ts";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL } from "../constants/poll.ts";
import { check } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, epollCreate, epollWait } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";

const REMOVAL_ATTEMPTS = 100;

class EpollControl {
  readonly fd: number;
  readonly #event = allocate(EpollEvent.size);

  constructor(fd: number) {
    this.fd = fd;
  }

  /**
   * Adds a file descriptor to the epoll set.
   *
   * @param key integer from 0 to 2^32 - 1, which the other thread receives with each event.
   * @throws NetlinkError if the descriptor cannot be watched: EPERM for a file, EEXIST if it is already in the set.
   */
  add(fd: number, events: number, key: number): void {
    this.#event.view.setUint32(EpollEvent.events, events, true);
    this.#event.view.setUint32(EpollEvent.data, key, true);
    check(epollControl(this.fd, EPOLL_CTL_ADD, fd, this.#event), "epoll_ctl");
  }

  /** {@link EpollWaiter} may still report an event that occurred before. Repeats a failed removal. */
  remove(fd: number): void {
    // A descriptor that stays in the set would wake the thread forever.
    for (let attempt = 0; attempt < REMOVAL_ATTEMPTS; attempt++) {
      const status = epollControl(this.fd, EPOLL_CTL_DEL, fd, this.#event);
      if (status === 0 || status === -ENOENT || status === -EBADF) return;
    }
  }
}

/**
 * Epoll set on which a helper thread waits with {@link EpollWaiter}. The creating thread can change the set at any
 * time, and must close the set after the helper thread has ended.
 */
export class EpollSet extends EpollControl implements Disposable {
  #closed = false;

  constructor() {
    super(check(epollCreate(EPOLL_CLOEXEC), "epoll_create1"));
  }

  [Symbol.dispose](): void {
    if (!this.#closed) close(this.fd);
    this.#closed = true;
  }
}

export class EpollWaiter extends EpollControl {
  readonly #capacity: number;
  readonly #events;

  constructor(fd: number, capacity: number) {
    super(fd);
    this.#capacity = capacity;
    this.#events = allocate(EpollEvent.size * capacity);
  }

  /** @param timeoutMs -1 waits without a limit. */
  wait(timeoutMs: number): number {
    const atOnceMs = timeoutMs < 0 ? longestBlockMs : timeoutMs;
    for (;;) {
      const count = epollWait(this.fd, this.#events, this.#capacity, atOnceMs);
      const isOver = count !== -EINTR && (count !== 0 || timeoutMs >= 0);
      if (isOver) return check(count, "epoll_wait");
    }
  }

  key(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.data, true);
  }

  events(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.events, true);
  }
}
