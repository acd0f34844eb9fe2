import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLEXCLUSIVE, EPOLLIN } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check } from "../../errors.ts";
import { close, eventfd, fcntl, signalEventfd } from "../../ffi/libc.ts";
import type { ReceiveBufferOptions } from "../../sock/receive-buffer.ts";
import type { NetlinkSocket, SocketToken } from "../../sock/socket.ts";
import { EpollSet } from "../../threads/epoll.ts";
import { counterMemory } from "./counters.ts";

/** Key of the eventfd `LoopStart.wakeFd` in the epoll set. */
export const WAKE_KEY = 0xffffffff;

/** Number and length of the slots of a receive buffer. A slot holds one datagram. */
export type BufferSizes = { [Name in keyof ReceiveBufferOptions]-?: number };

/**
 * Values that a receiving thread needs to read a socket. The file descriptors belong to the thread that sends this
 * object.
 */
export interface SourceStart {
  /** Key with which the epoll set reports events of the socket and of its `closing` descriptor. */
  key: number;
  /** The socket's token. A socket without a descriptor is passed itself, because only this thread can read it. */
  socket: SocketToken | NetlinkSocket;
  /** Eventfd that becomes readable when the owner closes the socket; -1 for a socket without a descriptor. */
  closing: number;
  /** Shared memory for the counters of the socket. */
  counters: SharedArrayBuffer;
  /**
   * Whether a thread exited before it reported an overrun of this socket as a gap. The new thread then reports the gap.
   */
  overrun: boolean;
  /** Whether no other thread reads the socket. */
  alone: boolean;
}

/**
 * Values that every receiving thread needs at its start. The file descriptors belong to the starting thread, which
 * closes them after the receiving thread has ended.
 */
export interface LoopStart {
  epollFd: number;
  /** An eventfd that ends the loop. The epoll set reports it with the key {@link WAKE_KEY}. */
  wakeFd: number;
  sources: SourceStart[];
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

interface Watched {
  readonly socket: NetlinkSocket;
  readonly closing: number;
  /** Events for which the epoll set watches the socket; undefined while the socket is not in the set. */
  events: number | undefined;
}

/**
 * The epoll set with the sockets of one receiving thread, and the eventfd that wakes the thread. The thread that
 * creates this object closes them after the receiving thread has exited.
 */
export class WatchedSockets implements Disposable {
  readonly #epoll: EpollSet;
  readonly #watched = new Map<number, Watched>();
  /** Eventfd that wakes the receiving thread: see `LoopStart.wakeFd`. */
  readonly wakeFd: number;
  #closed = false;

  constructor() {
    using resources = new DisposableStack();
    this.#epoll = resources.use(new EpollSet());
    this.wakeFd = resources.adopt(check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), close);
    this.#epoll.add(this.wakeFd, EPOLLIN, WAKE_KEY);
    resources.move();
  }

  /** Epoll set of the receiving thread: see `LoopStart.epollFd`. */
  get epollFd(): number {
    return this.#epoll.fd;
  }

  /**
   * Watches a socket that only this receiving thread reads. A socket without a descriptor cannot be in the epoll set: its
   * transport reports when it is readable.
   *
   * @throws NetlinkError if it is closed or no descriptor is available.
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
   * Allocates the descriptors and memory that a thread needs to read a socket. Call {@link watch} after the result was
   * sent to the thread. Throws the same errors as {@link add}.
   *
   * @param overrun see `SourceStart.overrun`.
   * @param alone see `SourceStart.alone`.
   */
  prepare(key: number, socket: NetlinkSocket, overrun = false, alone = true): SourceStart {
    const token = socket.share();
    // The receiving thread gets a duplicate of the eventfd, because the owner of the socket closes the eventfd right
    // after signalling it.
    const closing = check(fcntl(token.state.wakeFd, F_DUPFD_CLOEXEC, 0), "fcntl");
    this.#watched.set(key, { socket, closing, events: undefined });
    return { key, socket: token, closing, counters: counterMemory(), overrun, alone };
  }

  /**
   * Adds a prepared socket to the epoll set, together with the eventfd that signals that the owner closed the socket.
   * Without the eventfd, the thread would sleep forever, because a closed descriptor leaves the set without an event.
   *
   * @param exclusive whether an event wakes only one of the threads that watch the socket. Set it if there are several.
   */
  watch(key: number, exclusive: boolean): void {
    const watched = this.#watched.get(key)!;
    this.#epoll.add(watched.closing, EPOLLIN, key);
    const events = exclusive ? EPOLLIN | EPOLLEXCLUSIVE : EPOLLIN;
    this.#epoll.add(watched.socket.fd, events, key);
    watched.events = events;
  }

  /**
   * Wakes the receiving thread if datagrams are queued on its sockets. The event of these datagrams may have woken only
   * another thread, which has exited.
   */
  rearm(): void {
    for (const [key, { socket, events }] of this.#watched) {
      if (events === undefined || socket.closed) continue;
      this.#epoll.remove(socket.fd);
      this.#epoll.add(socket.fd, events, key);
    }
  }

  /**
   * Removes a socket from the epoll set. The thread may use the socket and its `closing` descriptor until {@link
   * release}.
   */
  unwatch(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.#epoll.remove(watched.closing);
    if (watched.events !== undefined && !watched.socket.closed) this.#epoll.remove(watched.socket.fd);
    watched.events = undefined;
  }

  /** Closes the file descriptors of a socket, after the receiving thread has stopped using them. */
  release(key: number): void {
    const watched = this.#watched.get(key);
    if (watched === undefined) return;
    this.unwatch(key);
    this.#watched.delete(key);
    close(watched.closing);
  }

  /** Wakes the receiving thread and ends its loop. */
  wake(): void {
    if (!this.#closed) signalEventfd(this.wakeFd);
  }

  /** Closes all file descriptors of the receiving thread. Calling it twice has no effect. */
  [Symbol.dispose](): void {
    for (const { closing } of this.#watched.values()) close(closing);
    this.#watched.clear();
    if (this.#closed) return;
    this.#closed = true;
    this.#epoll[Symbol.dispose]();
    close(this.wakeFd);
  }
}
