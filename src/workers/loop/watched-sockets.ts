import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLEXCLUSIVE, EPOLLIN } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check } from "../../errors.ts";
import { close, eventfd, fcntl, signalEventfd } from "../../ffi/libc.ts";
import type { ReceiveBufferOptions } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket, SocketToken } from "../../sock/socket.ts";
import { EpollSet } from "../../threads/epoll.ts";
import { counterMemory } from "./counters.ts";

/** Epoll key of the eventfd that wakes a receiving thread. */
export const WAKE_KEY = 0xffffffff;

export type BufferSizes = { [Name in keyof ReceiveBufferOptions]-?: number };

/** The sender of this object closes the descriptors in it. */
export interface SourceStart {
  /** Epoll key of the socket and of its `closing` eventfd. */
  key: number;
  socket: SocketToken | NetlinkSocket;
  /** Eventfd that signals the close; -1 for a socket without descriptor. */
  closing: number;
  counters: SharedArrayBuffer;
  /** True if a thread exited before it reported an overrun. */
  overrun: boolean;
  alone: boolean;
}

/** The sender closes the descriptors after the receiving thread has ended. */
export interface LoopStart {
  epollFd: number;
  /** The epoll set reports this eventfd with the key {@link WAKE_KEY}. */
  wakeFd: number;
  sources: SourceStart[];
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

interface Watched {
  readonly socket: NetlinkSocket;
  readonly closing: number;
  /** Undefined if the socket is not in the epoll set. */
  events: number | undefined;
}

/**
 * The epoll set of a receiving thread: its sockets, and an eventfd that wakes the thread. Must be disposed of after the
 * receiving thread has exited.
 */
export class WatchedSockets implements Disposable {
  readonly #epoll: EpollSet;
  readonly #watched = new Map<number, Watched>();
  readonly wakeFd: number;
  #closed = false;

  constructor() {
    using resources = new DisposableStack();
    this.#epoll = resources.use(new EpollSet());
    this.wakeFd = resources.adopt(check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), close);
    this.#epoll.add(this.wakeFd, EPOLLIN, WAKE_KEY);
    resources.move();
  }

  get epollFd(): number {
    return this.#epoll.fd;
  }

  /**
   * Adds a socket that only this receiving thread reads. A socket with a custom transport is not added to the epoll
   * set, because its transport reports when a datagram is queued.
   *
   * @throws NetlinkError if the socket is closed or no descriptor is available.
   */
  add(key: number, socket: NetlinkSocket): SourceStart {
    if (!socket.core.isKernelSocket) {
      return { key, socket, closing: -1, counters: counterMemory(), overrun: false, alone: true };
    }
    const source = this.prepare(key, socket);
    this.watch(key, false);
    return source;
  }

  /**
   * Allocates the descriptors and counters with which a receiving thread reads a socket. Send the result to that thread
   * before calling {@link watch}: the thread must know the socket before epoll reports it.
   *
   * @param overrun whether another thread got ENOBUFS on this socket and exited before it reported the gap.
   * @param alone whether no other thread reads the socket.
   */
  prepare(key: number, socket: NetlinkSocket, overrun = false, alone = true): SourceStart {
    const token = socket.share();
    // A duplicate: the owner closes the original right after signalling it.
    const closing = check(fcntl(token.state.wakeFd, F_DUPFD_CLOEXEC, 0), "fcntl");
    this.#watched.set(key, { socket, closing, events: undefined });
    return { key, socket: token, closing, counters: counterMemory(), overrun, alone };
  }

  /**
   * Adds a prepared socket to the epoll set, and the eventfd that signals the close of the socket. Without the eventfd,
   * the thread would sleep forever after the close: the kernel removes a closed descriptor from the set without an
   * event.
   *
   * @param exclusive whether an event wakes only one of the threads that watch the socket.
   */
  watch(key: number, exclusive: boolean): void {
    const watched = this.#watched.get(key)!;
    this.#epoll.add(watched.closing, EPOLLIN, key);
    const events = exclusive ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN;
    this.#epoll.add(watched.socket.fd, events, key);
    watched.events = events;
  }

  /** Repeats events that woke only a thread that has exited. */
  rearm(): void {
    for (const [key, { socket, events }] of this.#watched) {
      if (events === undefined || socket.closed) continue;
      this.#epoll.remove(socket.fd);
      this.#epoll.add(socket.fd, events, key);
    }
  }

  /** The thread may use the descriptors until {@link release}. */
  unwatch(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.#epoll.remove(watched.closing);
    if (watched.events !== undefined && !watched.socket.closed) this.#epoll.remove(watched.socket.fd);
    watched.events = undefined;
  }

  release(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.unwatch(key);
    this.#watched.delete(key);
    close(watched.closing);
  }

  wake(): void {
    if (!this.#closed) signalEventfd(this.wakeFd);
  }

  [Symbol.dispose](): void {
    for (const { closing } of this.#watched.values()) close(closing);
    this.#watched.clear();
    if (this.#closed) return;
    this.#closed = true;
    this.#epoll[Symbol.dispose]();
    close(this.wakeFd);
  }
}
