import { EINTR } from "../constants/errno.ts";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_DEL } from "../constants/poll.ts";
import { check } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, epollCreate, epollWait } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";

/**
 * An epoll set that another thread waits on with {@link EpollWaiter}. It belongs to the thread that creates it, which
 * may change it at any time and closes it after the other thread has ended.
 */
export class EpollSet implements Disposable {
  /** Descriptor of the epoll set, for the {@link EpollWaiter} in the other thread. */
  readonly fd: number = check(epollCreate(EPOLL_CLOEXEC), "epoll_create1");
  readonly #event = allocate(EpollEvent.size);
  #closed = false;

  /**
   * Watches a descriptor for `events`. The waiter reports it with `key`, an integer from 0 to 2^32 - 1.
   *
   * @throws NetlinkError if the descriptor cannot be watched: EPERM for a file, EEXIST if it is already in the set.
   */
  add(fd: number, events: number, key: number): void {
    this.#event.view.setUint32(EpollEvent.events, events, true);
    this.#event.view.setUint32(EpollEvent.data, key, true);
    check(epollControl(this.fd, EPOLL_CTL_ADD, fd, this.#event, 0), "epoll_ctl");
  }

  /** Removes a descriptor from the epoll set. Events that occurred earlier may still be reported. */
  remove(fd: number): void {
    epollControl(this.fd, EPOLL_CTL_DEL, fd, this.#event, 0);
  }

  /** Closes the epoll set. Calling it twice is harmless. */
  [Symbol.dispose](): void {
    if (!this.#closed) close(this.fd);
    this.#closed = true;
  }
}

/** Waits on an {@link EpollSet}, in a thread that has no other work meanwhile. */
export class EpollWaiter {
  readonly #fd: number;
  readonly #capacity: number;
  readonly #events;
  readonly #event = allocate(EpollEvent.size);

  /** @param capacity maximum number of events per wait. */
  constructor(fd: number, capacity: number) {
    this.#fd = fd;
    this.#capacity = capacity;
    this.#events = allocate(EpollEvent.size * capacity);
  }

  /** Waits for events. Returns their number, or 0 after the timeout; -1 waits without a timeout. */
  wait(timeoutMs: number): number {
    for (;;) {
      const count = epollWait(this.#fd, this.#events, 0, this.#capacity, timeoutMs);
      if (count !== -EINTR) return check(count, "epoll_wait");
    }
  }

  /** Removes a descriptor from the epoll set, to stop an event that would be reported repeatedly. */
  remove(fd: number): void {
    epollControl(this.#fd, EPOLL_CTL_DEL, fd, this.#event, 0);
  }

  /** Adds a descriptor again that {@link remove} has removed. Returns the result of epoll_ctl. */
  restore(fd: number, events: number, key: number): number {
    this.#event.view.setUint32(EpollEvent.events, events, true);
    this.#event.view.setUint32(EpollEvent.data, key, true);
    return epollControl(this.#fd, EPOLL_CTL_ADD, fd, this.#event, 0);
  }

  /** Returns the key of event number `index` of the last wait. */
  key(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.data, true);
  }

  /** Returns the poll events of event number `index` of the last wait. */
  events(index: number): number {
    return this.#events.view.getUint32(index * EpollEvent.size + EpollEvent.events, true);
  }
}
