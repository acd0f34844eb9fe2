import { describe, expect, test } from "bun:test";
import { ENOMEM } from "../../../src/constants/errno.ts";
import { NETLINK_USERSOCK, type NetlinkError, NetlinkSocket, NetworkNamespace } from "../../../src/index.ts";
import { type Datagram, ReceiveBuffer } from "../../../src/sock/receive-buffer.ts";
import { counterMemory } from "../../../src/workers/loop/counters.ts";
import { LoopDescriptors } from "../../../src/workers/loop/loop-descriptors.ts";
import { ReceiveLoop } from "../../../src/workers/loop/receive-loop.ts";
import { GapReason, type Sink } from "../../../src/workers/loop/sink.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { numbered, numberOf } from "../numbered.ts";

/** Records the messages and gaps that the worker's receive loop delivers. */
class Recorder implements Sink {
  /** Numbers of the delivered messages, in order with the gaps between them. */
  readonly items: (number | { dropped: number; reason: number })[] = [];
  /** Number of further datagrams that this consumer accepts from the receive loop. */
  left = Number.POSITIVE_INFINITY;

  room(): number {
    return this.left;
  }
  datagrams(datagrams: readonly Datagram[]): void {
    this.left -= datagrams.length;
    for (const datagram of datagrams) for (const message of datagram.messages()) this.items.push(numberOf(message));
  }
  gap(dropped: number, reason: number): void {
    this.items.push({ dropped, reason });
  }
  flush(): void {}
}

/** Creates a receive loop that reads one socket in this thread. */
function readOne(
  socket: NetlinkSocket,
  watched: LoopDescriptors,
  sink: Sink,
  slots: number,
  onFailure?: (error: NetlinkError) => void,
) {
  const buffer = { slots, slotSize: 4096 };
  const { epollFd, wakeFd } = watched;
  const loop = new ReceiveLoop({ epollFd, wakeFd, counters: counterMemory() }, new ReceiveBuffer(buffer), onFailure);
  return { loop, source: loop.add(watched.prepare(0, socket), sink) };
}

describe("ReceiveLoop", () => {
  test("reports a failing socket once and stops polling it", () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { allowPeers: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK);
    using watched = new LoopDescriptors();
    const failures: NetlinkError[] = [];
    const { loop, source } = readOne(socket, watched, new Recorder(), 1, (error) => failures.push(error));
    Object.defineProperty(source.core, "receive", { value: () => -ENOMEM });
    peer.send(numbered(1), { to: { portId: socket.portId } });
    expect(loop.poll()).toBe(true);
    expect(failures).toMatchObject([{ code: "ENOMEM", syscall: "recvmmsg" }]);
    expect(socket.memory().queued).toBeGreaterThan(0);
    expect(loop.poll()).toBe(false);
    expect(failures).toHaveLength(1);
  });
});

describeInNamespaces("ReceiveLoop with noEnobufs", () => {
  const group = 1;

  test.each([4 * 1024, 64 * 1024, 1024 * 1024])(
    "reports a gap after all queued messages with %d bytes of buffer",
    (receiveBufferSize) => {
      using netns = NetworkNamespace.create();
      const options = { netns, noEnobufs: true, receiveBufferSize, groups: [group] };
      using socket = NetlinkSocket.open(NETLINK_USERSOCK, { ...options, allowPeers: true });
      using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
      using watched = new LoopDescriptors();
      const sink = new Recorder();
      const { loop } = readOne(socket, watched, sink, 16);
      let sent = 0;
      for (let flood = 1; flood <= 3; flood++) {
        const begin = sent;
        do peer.send(numbered(sent++), { to: { group } });
        while (socket.memory().dropped < flood * 10);
        while (loop.poll());
        const gap = { dropped: 10, reason: GapReason.Overrun };
        const queued = Array.from({ length: sent - begin - 10 }, (_, index) => begin + index);
        expect(sink.items.splice(0)).toEqual([...queued, gap]);
      }
      loop.finish();
      expect(sink.items).toEqual([]);
    },
  );

  test("places every gap correctly in continuous traffic", () => {
    using netns = NetworkNamespace.create();
    const options = { netns, noEnobufs: true, receiveBufferSize: 64 * 1024, groups: [group] };
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { ...options, allowPeers: true });
    using peer = NetlinkSocket.open(NETLINK_USERSOCK, { netns });
    using watched = new LoopDescriptors();
    const sink = new Recorder();
    const { loop } = readOne(socket, watched, sink, 16);
    let sent = 0;
    const send = () => peer.send(numbered(sent++), { to: { group } });
    for (let round = 0; round < 50; round++) {
      do send();
      while (socket.memory().dropped < (round + 1) * 10);
      sink.left = 16;
      loop.poll();
    }
    sink.left = Number.POSITIVE_INFINITY;
    while (loop.poll());
    loop.finish();
    let next = 0;
    let ahead = 0;
    for (const item of sink.items) {
      if (typeof item !== "number") ahead -= item.dropped;
      else {
        ahead += item - next;
        next = item + 1;
      }
      // At any time, the reported drops are at most as many as the missing messages, except for drops after the last
      // message.
      expect(ahead).toBeGreaterThanOrEqual(-10);
    }
    expect(ahead + (sent - next)).toBe(0);
  });
});
