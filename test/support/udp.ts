import { EAGAIN } from "../../src/constants/errno.ts";
import { POLLIN } from "../../src/constants/poll.ts";
import { AF_INET, AF_INET6, MSG_DONTWAIT, SOCK_CLOEXEC } from "../../src/constants/socket.ts";
import { check } from "../../src/errors.ts";
import { Pollfd } from "../../src/ffi/layout.ts";
import { bind, close, getsockname, poll, recv, sendto, setIntegerOption, socket } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import type { NetworkNamespace } from "../../src/index.ts";
import { parseAddress } from "../../src/subsystems/route/core/addresses.ts";

const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_BINDTOIFINDEX = 62;
const ADDRESS_SIZE = { 4: 16, 6: 28 } as const;
const MOST_PAYLOAD = 65_536;

/**
 * A UDP socket with synchronous calls, so that a test knows when a datagram was sent. Bun's own UDP sockets work in the
 * event loop.
 */
export class UdpSocket implements Disposable {
  readonly fd: number;
  readonly port: number;
  readonly host: string;
  readonly version: 4 | 6;
  readonly #address = allocate(32);
  readonly #data = allocate(MOST_PAYLOAD);
  readonly #polled = allocate(Pollfd.size);

  private constructor(fd: number, version: 4 | 6, host: string, port: number, ifindex: number) {
    this.fd = fd;
    this.version = version;
    this.host = host;
    if (ifindex !== 0) this.setOption(SOL_SOCKET, SO_BINDTOIFINDEX, ifindex);
    this.#writeAddress(host, port);
    check(bind(fd, this.#address, ADDRESS_SIZE[version]), "bind");
    check(getsockname(fd, this.#address, ADDRESS_SIZE[version]), "getsockname");
    this.port = this.#address.view.getUint16(2, false);
  }

  /**
   * Opens a UDP socket on an address of the namespace. Without a port, the kernel selects one.
   *
   * @param ifindex interface to which the socket is bound; 0 for none.
   */
  static open(
    netns: NetworkNamespace,
    version: 4 | 6 = 4,
    host: string = version === 4 ? "127.0.0.1" : "::1",
    port = 0,
    ifindex = 0,
  ): UdpSocket {
    const fd = netns.run(() => socket(version === 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return new UdpSocket(check(fd, "socket"), version, host, port, ifindex);
  }

  /** Sets an integer socket option. */
  setOption(level: number, name: number, value: number): void {
    check(setIntegerOption(this.fd, level, name, value), "setsockopt");
  }

  /**
   * Sends one UDP datagram. A packet queue (NFQUEUE) at the output hook, or a receive buffer, holds about 200
   * datagrams.
   */
  send(port: number, payload: Uint8Array, host: string = this.host): void {
    this.#writeAddress(host, port);
    this.#data.bytes.set(payload);
    const length = ADDRESS_SIZE[this.version];
    check(sendto(this.fd, this.#data, 0, payload.length, MSG_DONTWAIT, this.#address, length), "sendto");
  }

  /** Receives one UDP datagram, valid until the next receive. Returns undefined if none arrives in time. */
  receive(timeoutMs = 0): Uint8Array | undefined {
    for (;;) {
      const length = recv(this.fd, this.#data, 0, MOST_PAYLOAD, MSG_DONTWAIT);
      if (length >= 0) return this.#data.bytes.subarray(0, length);
      if (length !== -EAGAIN) check(length, "recv");
      this.#polled.view.setInt32(Pollfd.fd, this.fd, true);
      this.#polled.view.setInt16(Pollfd.events, POLLIN, true);
      if (timeoutMs === 0 || check(poll(this.#polled, 1, timeoutMs), "poll") === 0) return undefined;
    }
  }

  /** Returns copies of all received UDP datagrams, once there are at least `count` or none has arrived for a while. */
  receiveAll(count: number, timeoutMs = 100_000): Uint8Array[] {
    const all: Uint8Array[] = [];
    for (;;) {
      const payload = this.receive(all.length < count ? timeoutMs : 0);
      if (payload === undefined) return all;
      all.push(payload.slice());
    }
  }

  [Symbol.dispose](): void {
    close(this.fd);
  }

  /** Writes a socket address to memory. (struct sockaddr_in and sockaddr_in6, netinet/in.h) */
  #writeAddress(host: string, port: number): void {
    const { view, bytes } = this.#address;
    bytes.fill(0);
    view.setUint16(0, this.version === 4 ? AF_INET : AF_INET6, true);
    view.setUint16(2, port, false);
    bytes.set(parseAddress(host, "host").bytes, this.version === 4 ? 4 : 8);
  }
}
