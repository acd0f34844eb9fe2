import { dlopen, type Pointer } from "bun:ffi";
import { Iovec, Mmsghdr, Msghdr, SockaddrNl } from "../../src/ffi/layout.ts";
import { connect, copyBytes } from "../../src/ffi/libc.ts";
import { allocate } from "../../src/ffi/memory.ts";
import { SystemCall } from "../../src/ffi/system-calls.ts";
import { NetlinkSocket } from "../../src/index.ts";

const RECEIVE_BUFFER_SIZE = 4 * 1024 * 1024;
const AF_NETLINK = 16;
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;

const { symbols } = dlopen("libc.so.6", {
  syscall: { args: ["i32", "i32", "ptr", "u64", "i32", "ptr", "ptr"], returns: "i32" },
});
const call = symbols.syscall;
const NONE = 0 as Pointer;
const SEND = SystemCall.sendto;
const RECEIVE = SystemCall.recvfrom;
const RECEIVE_MANY = SystemCall.recvmmsg;

/** References to all sockets of this process, so that the garbage collector does not close them. */
const open: NetlinkSocket[] = [];

/**
 * A socket with buffers for its datagrams, for the minimal JavaScript programs (floors). The library only opens the
 * socket; the programs receive and send without it.
 */
export class FloorSocket {
  static readonly SLOT_SIZE: number = 65_536 + 4096;
  static readonly SLOTS = 64;
  readonly socket: NetlinkSocket;
  readonly fd: number;
  /** Buffer for outgoing datagrams. */
  readonly output = allocate(4096);
  /** Buffer for received datagrams: one datagram, or {@link SLOTS} of them, {@link STRIDE} bytes apart. */
  readonly input = allocate(FloorSocket.SLOTS * FloorSocket.STRIDE);
  /** The mmsghdr array for `recvmmsg`, with one element for each datagram. */
  readonly headers = allocate(FloorSocket.SLOTS * Mmsghdr.size);
  readonly headerWords = this.headers.int32();
  readonly addresses = allocate(FloorSocket.SLOTS * 16);
  readonly addressWords = this.addresses.int32();
  readonly #iovecs = allocate(FloorSocket.SLOTS * Iovec.size);

  /**
   * Distance in bytes between two received datagrams in the buffer. It is an odd number of cache lines, so that the
   * datagrams do not compete for the same cache sets.
   */
  static get STRIDE(): number {
    return FloorSocket.SLOT_SIZE + 64;
  }

  constructor(protocol: number, receiveBufferSize: number = RECEIVE_BUFFER_SIZE) {
    this.socket = NetlinkSocket.open(protocol, { receiveBufferSize });
    open.push(this.socket);
    this.fd = this.socket.fd;
    for (let slot = 0; slot < FloorSocket.SLOTS; slot++) {
      const header = slot * Mmsghdr.size + Mmsghdr.header;
      this.headers.setAddress(header + Msghdr.name, this.addresses, slot * 16);
      this.headers.view.setUint32(header + Msghdr.nameLength, SockaddrNl.size, true);
      this.headers.setAddress(header + Msghdr.iov, this.#iovecs, slot * Iovec.size);
      this.headers.view.setUint32(header + Msghdr.iovLength, 1, true);
      this.#iovecs.setAddress(slot * Iovec.size + Iovec.base, this.input, slot * FloorSocket.STRIDE);
      this.#iovecs.view.setUint32(slot * Iovec.size + Iovec.length, FloorSocket.SLOT_SIZE, true);
    }
  }

  /** Connects the socket to the kernel, so that the sender's address of each datagram need not be checked. */
  connected(): this {
    const address = allocate(SockaddrNl.size);
    address.view.setUint16(SockaddrNl.family, AF_NETLINK, true);
    if (connect(this.fd, address, SockaddrNl.size) < 0) throw new Error("connect failed");
    return this;
  }

  /** Copies a request to the buffer for outgoing datagrams. */
  put(request: Uint8Array, offset: number): void {
    copyBytes(this.output, offset, request);
  }

  send(length: number): void {
    if (call(SEND, this.fd, this.output.address as Pointer, length, 0, NONE, NONE) < 0) throw new Error("send failed");
  }

  /** Receives one datagram and returns its length, or a negative number if none is queued. */
  receive(): number {
    const address = this.input.address as Pointer;
    return call(RECEIVE, this.fd, address, FloorSocket.SLOT_SIZE, MSG_DONTWAIT | MSG_TRUNC, NONE, NONE);
  }

  /** Receives several datagrams at once. Returns their number, or a negative number if none is queued. */
  receiveMany(): number {
    return call(
      RECEIVE_MANY,
      this.fd,
      this.headers.address as Pointer,
      FloorSocket.SLOTS,
      MSG_DONTWAIT | MSG_TRUNC,
      NONE,
      NONE,
    );
  }

  /** Returns the length of a received datagram by its index. */
  length(slot: number): number {
    return this.headerWords[slot * 16 + 14]!;
  }

  /** Returns the port id of the sender of a received datagram by its index. */
  sender(slot: number): number {
    return this.addressWords[slot * 4 + 1]!;
  }
}
