import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLIN } from "../../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../../constants/system.ts";
import { check } from "../../errors.ts";
import { close, eventfd, fcntl, signalEventfd } from "../../ffi/libc.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { EpollSet } from "../../threads/epoll.ts";
import { counterMemory } from "./counters.ts";
import { WAKE_KEY } from "./receive-loop.ts";
import type { SourceStart } from "./source.ts";

/**
 * Descriptors that a receiving thread uses: its epoll set, an eventfd that wakes it, and for each socket an eventfd that
 * signals the close. Only the receiving thread changes the set. Must be disposed of after that thread has exited.
 */
export class LoopDescriptors implements Disposable {
  readonly #owned: DisposableStack;
  readonly #epoll: EpollSet;
  /** Eventfds that signal the close of sockets, by the keys of the sockets. */
  readonly #closing = new Map<number, number>();
  readonly wakeFd: number;

  constructor() {
    using owned = new DisposableStack();
    this.#epoll = owned.use(new EpollSet());
    this.wakeFd = owned.adopt(check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), close);
    this.#epoll.add(this.wakeFd, EPOLLIN, WAKE_KEY);
    this.#owned = owned.move();
  }

  get epollFd(): number {
    return this.#epoll.fd;
  }

  /**
   * Allocates the descriptor and counters with which a receiving thread reads a socket.
   *
   * @param overrun whether another thread got ENOBUFS on this socket and exited before it reported the gap.
   * @param alone whether no other thread reads the socket.
   * @throws NetlinkError if the socket is closed or no descriptor is available.
   */
  prepare(key: number, socket: NetlinkSocket, overrun = false, alone = true): SourceStart {
    const counters = counterMemory();
    // A custom transport itself reports when a datagram is queued.
    if (!socket.core.isKernelSocket) return { key, socket, closing: -1, counters, overrun, alone };
    const token = socket.share();
    // A duplicate: the owner closes the original right after signalling it.
    const closing = check(fcntl(token.state.wakeFd, F_DUPFD_CLOEXEC, 0), "fcntl");
    this.#closing.set(key, closing);
    return { key, socket: token, closing, counters, overrun, alone };
  }

  /** Called when the receiving thread no longer uses the socket. */
  release(key: number): void {
    const closing = this.#closing.get(key);
    if (closing !== undefined) close(closing);
    this.#closing.delete(key);
  }

  wake(): void {
    if (!this.#owned.disposed) signalEventfd(this.wakeFd);
  }

  [Symbol.dispose](): void {
    for (const closing of this.#closing.values()) close(closing);
    this.#closing.clear();
    this.#owned.dispose();
  }
}
