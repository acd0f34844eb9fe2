import { EINTR } from "../constants/errno.ts";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL } from "../constants/poll.ts";
import { check } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, epollCreate, epollWait } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";

/**
 * A set of descriptors that another thread waits for, with {@link EpollWaiter}. It belongs to the thread that made it,
 * which may change it at any time and closes it once the other one has gone.
 */
export class EpollSet implements Disposable {
  /** Pass this to the {@link EpollWaiter} in the other thread. */
  readonly fd: number = check(epollCreate(EPOLL_CLOEXEC), "epoll_create1");
  readonly #event = allocate(EpollEvent.size);
  #closed = false;

  /**
   * Watches a descriptor for `events`; the waiter tells it by `key`, an integer from 0 to 2^32 - 1.
   *
   * @throws NetlinkError when it cannot be watched: EPERM for a file, EEXIST for a descriptor that is in the set.
   */
  add(fd: number, events: number, key: number): void {
    this.#event.view.setUint32(EpollEvent.events, events, true);
    this.#event.view.setUint32(EpollEvent.data, key, true);
    check(epollControl(this.fd, EPOLL_CTL_ADD, fd, this.#event, 0), "epoll_ctl");
  }

  /** Watches it no more. What has happened on it already may still be told. */
  remove(fd: number): void {
    epollControl(this.fd, EPOLL_CTL_DEL, fd, this.#event, 0);
  }

  /** Gives the set up. Twice is harmless. */
  [Symbol.dispose](): void {
    if (!this.#closed) close(this.fd);
    this.#closed = true;
  }
}

/** Waits for an {@link EpollSet} in the thread that has nothing else to do meanwhile. */
export class EpollWaiter {
  readonly #fd: number;
  readonly #capacity: number;
  readonly #events;
  readonly #event = allocate(EpollEvent.size);

  /** @param capacity how many events one wait tells at the most. */
  constructor(fd: number, capacity: number) {
    this.#fd = fd;
    this.#capacity = capacity;
    this.#events = allocate(EpollEvent.size * capacity);
  }

  /** Waits for events, for ever when `timeoutMs` is -1; returns how many there are, 0 when the time is over. */
  wait(timeoutMs: number): number {
    for (;;) {
      const count = epollWait(this.#fd, this.#events, 0, this.#capacity, timeoutMs);
      if (count !== -EINTR) return check(count, "epoll_wait");
    }
  }

  /** Takes a descriptor out of the set, for an event that would not end otherwise. */
  remove(fd: number): void {
    epollControl(this.#fd, EPOLL_CTL_DEL, fd, this.#event, 0);
  }

  /** Puts one back into the set that was taken out here; returns what epoll_ctl does. */
  restore(fd: number, events: number, key: number): number {
    this.#event.view.setUint32(EpollEvent.events, events, true);
    this.#event.view.setUint32(EpollEvent.data, key, true);
    return epollControl(this.#fd, EPOLL_CTL_ADD, fd, this.#event, 0);
  }

  /** The key of the descriptor that event number `index` happened on. */
  key(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.data, true);
  }

  /** What holds there. */
  events(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.events, true);
  }
}
