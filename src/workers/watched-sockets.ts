import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLEXCLUSIVE, EPOLLIN } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check } from "../errors.ts";
import { close, eventfd, fcntl, signalEventfd } from "../ffi/libc.ts";
import type { NetlinkSocket } from "../sock/socket.ts";
import { EpollSet } from "../threads/epoll.ts";
import { type SourceStart, WAKE_KEY } from "./receiver-start.ts";
import { counterMemory } from "./receiver-statistics.ts";

interface Watched {
  readonly socket: NetlinkSocket;
  readonly closing: number;
  /** The events that the socket is watched for; undefined while it is not. */
  events: number | undefined;
}

/**
 * The sockets that one receiving thread reads, and the means to wake it: an epoll set and an event counter. They belong
 * to the thread that makes this, which gives them up when the other one has gone.
 */
export class WatchedSockets implements Disposable {
  readonly #epoll: EpollSet;
  readonly #watched = new Map<number, Watched>();
  /** See `LoopStart.wakeFd`. */
  readonly wakeFd: number;
  #closed = false;

  constructor() {
    using resources = new DisposableStack();
    this.#epoll = resources.use(new EpollSet());
    this.wakeFd = resources.adopt(check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), close);
    this.#epoll.add(this.wakeFd, EPOLLIN, WAKE_KEY);
    resources.move();
  }

  /** See `LoopStart.epollFd`. */
  get epollFd(): number {
    return this.#epoll.fd;
  }

  /**
   * Watches a socket, and an end of it by its owner: closing a descriptor takes it out of the set without a word, so
   * that the thread would sleep on for ever.
   *
   * @throws TypeError when it cannot be shared; NetlinkError when it is closed, or there are no descriptors left.
   */
  add(key: number, socket: NetlinkSocket): SourceStart {
    const source = this.prepare(key, socket);
    this.watch(key, false);
    return source;
  }

  /**
   * Makes ready to watch a socket: the thread is told of it before it is told of events. Throws as {@link add}.
   *
   * @param overrun see `SourceStart.overrun`.
   * @param alone see `SourceStart.alone`.
   */
  prepare(key: number, socket: NetlinkSocket, overrun = false, alone = true): SourceStart {
    const token = socket.share();
    // A descriptor of our own: the owner closes his as soon as he has said that the socket is closing.
    const closing = check(fcntl(token.state.wakeFd, F_DUPFD_CLOEXEC, 0), "fcntl");
    this.#watched.set(key, { socket, closing, events: undefined });
    return { key, socket: token, closing, counters: counterMemory(), overrun, alone };
  }

  /**
   * Watches what was made ready.
   *
   * @param exclusive whether other threads watch the socket too, and an event is to wake only one of them.
   */
  watch(key: number, exclusive: boolean): void {
    const watched = this.#watched.get(key)!;
    this.#epoll.add(watched.closing, EPOLLIN, key);
    const events = exclusive ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN;
    this.#epoll.add(watched.socket.fd, events, key);
    watched.events = events;
  }

  /**
   * Wakes the thread for what is queued on its sockets already: an event that has woken one thread alone was not told to
   * the others, and that one may be gone.
   */
  lookAgain(): void {
    for (const [key, { socket, events }] of this.#watched) {
      if (events === undefined || socket.closed) continue;
      // There is room for it: it has just been taken out.
      this.#epoll.remove(socket.fd);
      this.#epoll.add(socket.fd, events, key);
    }
  }

  /** Watches a socket no more. The thread may still be busy with it, and uses `closing` until {@link forget}. */
  unwatch(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.#epoll.remove(watched.closing);
    if (watched.events !== undefined && !watched.socket.closed) this.#epoll.remove(watched.socket.fd);
    watched.events = undefined;
  }

  /** Gives up what belongs to a socket that the thread does not use any more. */
  forget(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.unwatch(key);
    this.#watched.delete(key);
    close(watched.closing);
  }

  /** Wakes the thread: its loop ends. */
  wake(): void {
    if (!this.#closed) signalEventfd(this.wakeFd);
  }

  /** Gives everything up; twice is harmless. */
  [Symbol.dispose](): void {
    for (const { closing } of this.#watched.values()) close(closing);
    this.#watched.clear();
    if (this.#closed) return;
    this.#closed = true;
    this.#epoll[Symbol.dispose]();
    close(this.wakeFd);
  }
}
