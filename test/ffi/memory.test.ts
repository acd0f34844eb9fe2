// Uses every structure that contains the address of another structure. The tests run so long that the JIT compiles and
// recompiles the code. Meanwhile, the garbage collector runs and memory is scarce. If an address became stale, the
// kernel would return an old value or the process would crash.
import { describe, expect, test } from "bun:test";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLLIN, EPOLLOUT, POLLOUT } from "../../src/constants/poll.ts";
import { SO_PRIORITY, SO_RCVBUF, SOL_SOCKET } from "../../src/constants/socket.ts";
import { EpollEvent, Pollfd, SockaddrNl } from "../../src/ffi/layout.ts";
import {
  close,
  epollControl,
  epollCreate,
  epollWait,
  getOption,
  getsockname,
  monotonicNanoseconds,
  poll,
  setIntegerOption,
} from "../../src/ffi/libc.ts";
import { allocate, PinnedMemory } from "../../src/ffi/memory.ts";
import { MessageWriter, NETLINK_USERSOCK, NetlinkSocket, NetworkNamespace, ReceiveBuffer } from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";

/** Allocates objects of many sizes that are garbage immediately. Collects the garbage from time to time. */
class Pressure {
  #kept: unknown[] = [];
  #count = 0;

  apply(): void {
    this.#kept.push(new Uint8Array(this.#count % 97), new ArrayBuffer(this.#count % 4096), { count: this.#count });
    if (++this.#count % 256 === 0) this.#kept = [];
    if (this.#count % 4096 === 0) Bun.gc(true);
  }
}

describe("PinnedMemory", () => {
  test("keeps the address of its buffer", () => {
    const memories = Array.from({ length: 500 }, () => allocate(8));
    const addresses = memories.map(({ address }) => address);
    for (const memory of memories) {
      structuredClone(memory.bytes);
      memory.int32();
      memory.bytes.subarray(1).slice();
    }
    Bun.gc(true);
    expect(memories.map(({ buffer }) => new PinnedMemory(buffer).address)).toEqual(addresses);
  });

  test("has a buffer that cannot be transferred", () => {
    const { buffer, address } = allocate(64);
    const transferable = buffer as unknown as ArrayBuffer;
    expect(() => structuredClone(0, { transfer: [transferable] })).toThrow(DOMException);
    expect(() => new MessageChannel().port1.postMessage(0, [transferable])).toThrow(DOMException);
    expect(transferable.transfer).toBeUndefined();
    expect(buffer.byteLength).toBe(64);
    expect(new PinnedMemory(buffer).address).toBe(address);
  });

  test("is zeroed and aligned, and stores addresses in host byte order", () => {
    for (let size = 1; size < 200; size++) {
      const memory = allocate(size);
      expect(memory.address % 8).toBe(0);
      expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
    }
    const target = allocate(32);
    const pointer = allocate(16);
    pointer.setAddress(8, target, 5);
    expect(Number(pointer.view.getBigUint64(8, true))).toBe(target.address + 5);
  });
});

describeInNamespaces("pinned addresses under GC pressure", () => {
  test("stay valid for a million sent and received messages", () => {
    using netns = NetworkNamespace.create();
    const group = 3;
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [group], packetInfo: true });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    const buffer = new ReceiveBuffer({ slots: 64, slotSize: 256 });
    const messages = Array.from({ length: 64 }, () => new MessageWriter(100).raw(new Uint8Array(8)).finish());
    const pressure = new Pressure();
    let wrong = 0;
    let expected = 0;
    for (let round = 0; round < 1_000_000 / 64; round++) {
      const toGroup = round % 16 === 0;
      for (const [index, message] of messages.entries()) message.view.setFloat64(16, round * 64 + index, true);
      sender.sendMany(messages, { to: toGroup ? { group } : { portId: receiver.portId } });
      const datagrams = receiver.receiveMany(buffer);
      if (datagrams.length !== 64) wrong++;
      for (const datagram of datagrams) {
        const { offset } = datagram;
        const right =
          buffer.slots.view.getFloat64(offset + 16, true) === expected++ &&
          datagram.length === 24 &&
          datagram.sender === sender.portId &&
          datagram.group === (toGroup ? group : 0);
        if (!right) wrong++;
      }
      pressure.apply();
    }
    expect(wrong).toBe(0);
    expect(expected).toBeGreaterThanOrEqual(1_000_000 - 64);
  }, 600_000);

  test("stay valid for getsockname(), getsockopt() and poll()", () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    const { fd, portId } = socket;
    const pressure = new Pressure();
    const name = allocate(SockaddrNl.size);
    const option = allocate(4);
    const polled = allocate(Pollfd.size);
    let wrong = 0;
    let last = monotonicNanoseconds();
    for (let round = 0; round < 250_000; round++) {
      name.bytes.fill(0xff);
      if (getsockname(fd, name, SockaddrNl.size) !== SockaddrNl.size) wrong++;
      if (name.view.getUint32(SockaddrNl.pid, true) !== portId) wrong++;
      const priority = round % 7;
      setIntegerOption(fd, SOL_SOCKET, SO_PRIORITY, priority);
      option.view.setUint32(0, 0xdeadbeef);
      if (getOption(fd, SOL_SOCKET, SO_PRIORITY, option, 0, 4) !== 4) wrong++;
      if (option.view.getInt32(0, true) !== priority) wrong++;
      polled.view.setInt32(Pollfd.fd, fd, true);
      polled.view.setInt16(Pollfd.events, POLLOUT, true);
      polled.view.setInt16(Pollfd.revents, -1, true);
      if (poll(polled, 1, 0) !== 1 || polled.view.getInt16(Pollfd.revents, true) !== POLLOUT) wrong++;
      const now = monotonicNanoseconds();
      if (now < last) wrong++;
      last = now;
      pressure.apply();
    }
    expect(wrong).toBe(0);
    expect(getOption(fd, SOL_SOCKET, SO_RCVBUF, option, 0, 4)).toBe(4);
    expect(option.view.getUint32(0, true)).toBe(socket.receiveBufferSize);
  }, 600_000);

  test("stay valid for the events of an epoll set", () => {
    using one = NetlinkSocket.open(NETLINK_USERSOCK);
    using other = NetlinkSocket.open(NETLINK_USERSOCK);
    const epollFd = epollCreate(EPOLL_CLOEXEC);
    try {
      const pressure = new Pressure();
      const event = allocate(EpollEvent.size);
      const events = allocate(EpollEvent.size * 4);
      const set = (operation: number, fd: number, low: number, high: number) => {
        event.view.setUint32(EpollEvent.events, EPOLLIN | EPOLLOUT, true);
        event.view.setUint32(EpollEvent.data, low, true);
        event.view.setUint32(EpollEvent.data + 4, high, true);
        return epollControl(epollFd, operation, fd, event);
      };
      expect(set(EPOLL_CTL_ADD, one.fd, 0, 0)).toBe(0);
      expect(set(EPOLL_CTL_ADD, other.fd, 1, 0)).toBe(0);
      let wrong = 0;
      for (let round = 0; round < 200_000; round++) {
        set(EPOLL_CTL_MOD, one.fd, 0, round);
        set(EPOLL_CTL_MOD, other.fd, 1, round + 1);
        events.bytes.fill(0xff);
        if (epollWait(epollFd, events, 4, 0) !== 2) wrong++;
        for (let at = 0; at < 2 * EpollEvent.size; at += EpollEvent.size) {
          const low = events.view.getUint32(at + EpollEvent.data, true);
          if (events.view.getUint32(at + EpollEvent.data + 4, true) !== round + low) wrong++;
          if (events.view.getUint32(at + EpollEvent.events, true) !== EPOLLOUT) wrong++;
        }
        pressure.apply();
      }
      expect(wrong).toBe(0);
    } finally {
      close(epollFd);
    }
  }, 600_000);
});
