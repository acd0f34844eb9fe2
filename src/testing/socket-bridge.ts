import { EAGAIN, ECONNREFUSED, EINVAL, ENOBUFS } from "../constants/errno.ts";
import { NETLINK_ADD_MEMBERSHIP, NETLINK_DROP_MEMBERSHIP, NETLINK_USERSOCK } from "../constants/netlink.ts";
import { EPOLLIN } from "../constants/poll.ts";
import { F_DUPFD_CLOEXEC } from "../constants/system.ts";
import { check, NetlinkError } from "../errors.ts";
import { fcntl } from "../ffi/libc.ts";
import type { Message, Request } from "../message/message.ts";
import { ReceiveBuffer } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { KernelTransport } from "../sock/transport.ts";
import { EpollSet } from "../threads/epoll.ts";
import { checkWatching, LoopWatch } from "../workers/receiver/loop-watch.ts";

/** The receive buffer stores messages until the event loop processes them. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

/**
 * Connects a fake kernel to real netlink sockets in any thread. The bridge receives messages in the event loop of this
 * thread, without keeping the process alive. The bridge's socket has the protocol NETLINK_USERSOCK, because
 * unprivileged processes may send to their own sockets of this protocol.
 */
export class SocketBridge implements Disposable {
  readonly #socket: NetlinkSocket;
  readonly #set: EpollSet;
  readonly #watch: LoopWatch;
  readonly #buffer = new ReceiveBuffer();
  readonly #take: (message: Message, sender: number) => void;
  #closed = false;

  constructor(take: (message: Message, sender: number) => void) {
    using resources = new DisposableStack();
    this.#socket = resources.use(openBridgedSocket());
    this.#set = resources.use(new EpollSet());
    this.#set.add(this.#socket.fd, EPOLLIN, 0);
    this.#take = take;
    const fail = () => this[Symbol.dispose]();
    this.#watch = new LoopWatch(this.#set.fd, () => this.#ready(), fail);
    checkWatching().then(() => this.#ready(), fail);
    resources.move();
  }

  get portId(): number {
    return this.#socket.portId;
  }

  send(message: Request, portId: number, sequence: number): boolean {
    if (portId === 0 || this.#closed) return false;
    try {
      return this.#socket.sendWithSequence(message, sequence, { wait: false, to: { portId } });
    } catch (error) {
      const known = error instanceof NetlinkError && [ECONNREFUSED, EAGAIN, ENOBUFS].includes(-error.errno);
      if (!known) throw error;
      return false;
    }
  }

  poll(): void {
    while (!this.#closed) {
      let datagrams: ReturnType<NetlinkSocket["receiveMany"]>;
      try {
        datagrams = this.#socket.receiveMany(this.#buffer);
      } catch (error) {
        if (error instanceof NetlinkError && error.errno === -ENOBUFS) continue;
        throw error;
      }
      if (datagrams.length === 0) return;
      // Processing a message may overwrite the receive buffer.
      const messages = datagrams.flatMap((datagram) =>
        [...datagram.messages()].map((message) => ({ message: message.copy(), sender: datagram.sender })),
      );
      const errors: unknown[] = [];
      for (const { message, sender } of messages) {
        try {
          this.#take(message, sender);
        } catch (error) {
          // Requests of other threads still need their replies.
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    }
  }

  #ready(): void {
    try {
      this.poll();
    } finally {
      if (!this.#closed) this.#watch.arm();
    }
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch[Symbol.dispose]();
    this.#set[Symbol.dispose]();
    this.#socket.close();
  }
}

export function openBridgedSocket(): NetlinkSocket {
  return NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: RECEIVE_BUFFER });
}

/**
 * Opens a real socket whose multicast groups are those of a fake kernel. Joining such a group requires no privileges.
 *
 * @param joins is called when a group is joined or left. It returns false if the group does not exist.
 */
export function openMemberSocket(protocol: number, joins: (group: number, joined: boolean) => boolean): NetlinkSocket {
  using line = openBridgedSocket();
  const fd = check(fcntl(line.fd, F_DUPFD_CLOEXEC, 0), "fcntl");
  const transport = new MemberTransport(fd, protocol, line.portId, line.receiveBufferSize, joins);
  return NetlinkSocket.over(transport, { allowPeers: true });
}

class MemberTransport extends KernelTransport {
  readonly #joins: (group: number, joined: boolean) => boolean;

  constructor(
    fd: number,
    protocol: number,
    portId: number,
    receiveBufferSize: number,
    joins: (group: number, joined: boolean) => boolean,
  ) {
    super(fd, protocol, portId, receiveBufferSize);
    this.#joins = joins;
  }

  override setOption(name: number, value: number): number {
    if (name !== NETLINK_ADD_MEMBERSHIP && name !== NETLINK_DROP_MEMBERSHIP) return super.setOption(name, value);
    return this.#joins(value, name === NETLINK_ADD_MEMBERSHIP) ? 0 : -EINVAL;
  }
}
