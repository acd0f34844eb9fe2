import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ENOMEM } from "../../../src/constants/errno.ts";
import { NETLINK_USERSOCK, NetlinkSocket } from "../../../src/index.ts";
import { ReceiveBuffer } from "../../../src/sock/receive-buffer.ts";
import { counterMemory } from "../../../src/workers/loop/counters.ts";
import { LoopDescriptors } from "../../../src/workers/loop/loop-descriptors.ts";
import { ReceiveLoop } from "../../../src/workers/loop/receive-loop.ts";
import type { Sink } from "../../../src/workers/loop/sink.ts";
import { nextMode, type SourceEvent, type SourceMode, watchedIn } from "../../../src/workers/loop/source.ts";
import { numbered } from "../numbered.ts";

const modes: readonly SourceMode[] = ["detached", "watched", "polled", "paused"];
const events: readonly SourceEvent[] = ["add", "flood", "quiet", "full", "room", "end"];

/** The modes that follow, in the order of {@link events}. */
const table: Readonly<Record<SourceMode, readonly SourceMode[]>> = {
  detached: ["watched", "detached", "detached", "detached", "detached", "detached"],
  watched: ["watched", "polled", "watched", "paused", "watched", "detached"],
  polled: ["polled", "polled", "watched", "paused", "polled", "detached"],
  paused: ["paused", "paused", "paused", "paused", "polled", "detached"],
};

describe("SourceMode", () => {
  test.each(modes)("%s changes with each event as documented", (mode) => {
    expect(events.map((event) => nextMode(mode, event))).toEqual([...table[mode]]);
  });

  test("watches the close of a socket in every mode except detached, and its datagrams in one mode", () => {
    expect(modes.map((mode) => [mode, watchedIn[mode].closing, watchedIn[mode].socket])).toEqual([
      ["detached", false, false],
      ["watched", true, true],
      ["polled", true, false],
      ["paused", true, false],
    ]);
  });
});

/** A consumer whose room the test sets. */
class Consumer implements Sink {
  left = Number.POSITIVE_INFINITY;
  received = 0;
  failed = 0;

  room(): number {
    return this.left;
  }
  get isFull(): boolean {
    return this.left === 0;
  }
  datagrams(datagrams: readonly unknown[]): void {
    this.left -= datagrams.length;
    this.received += datagrams.length;
  }
  gap(): void {}
  flush(): void {}
}

function setUp() {
  const resources = new DisposableStack();
  const socket = resources.use(NetlinkSocket.open(NETLINK_USERSOCK, { allowPeers: true }));
  const peer = resources.use(NetlinkSocket.open(NETLINK_USERSOCK));
  const descriptors = resources.use(new LoopDescriptors());
  const { epollFd, wakeFd } = descriptors;
  const sink = new Consumer();
  const buffer = { slots: 4, slotSize: 4096 };
  const counters = counterMemory();
  const loop = new ReceiveLoop({ epollFd, wakeFd, counters }, new ReceiveBuffer(buffer), () => sink.failed++);
  const start = descriptors.prepare(0, socket);
  const { fd } = socket;
  /** Names of the descriptors in the epoll set. */
  const watched = () => {
    const found = readFileSync(`/proc/self/fdinfo/${epollFd}`, "utf8").matchAll(/tfd:\s+(\d+)/g);
    const names = new Map([
      [fd, "socket"],
      [start.closing, "closing"],
      [wakeFd, "wake"],
    ]);
    return [...found].map(([, number]) => names.get(Number(number)) ?? number).sort();
  };
  const send = (count: number) => {
    for (let number = 0; number < count; number++) peer.send(numbered(number), { to: { portId: socket.portId } });
  };
  return { resources, socket, peer, descriptors, sink, loop, start, watched, send };
}

describe("epoll set of a receive loop", () => {
  test("contains in each mode what the mode requires", () => {
    const { resources, sink, loop, start, watched, send } = setUp();
    using _resources = resources;
    expect(watched()).toEqual(["wake"]);
    const source = loop.add(start, sink);
    expect([source.mode, watched()]).toEqual(["watched", ["closing", "socket", "wake"]]);
    sink.left = 2;
    send(5);
    loop.poll();
    loop.poll();
    expect([source.mode, sink.received, watched()]).toEqual(["paused", 2, ["closing", "wake"]]);
    loop.resume();
    expect(source.mode).toBe("paused");
    sink.left = 1;
    loop.resume();
    expect([source.mode, sink.received, watched()]).toEqual(["paused", 3, ["closing", "wake"]]);
    sink.left = 100;
    loop.resume();
    expect([source.mode, sink.received, watched()]).toEqual(["watched", 5, ["closing", "socket", "wake"]]);
    expect(loop.remove(0)).toBe(source);
    expect([source.mode, watched()]).toEqual(["detached", ["wake"]]);
  });

  test("no longer contains a socket that was closed while its consumer had no room", () => {
    const { resources, socket, sink, loop, start, watched, send } = setUp();
    using _resources = resources;
    const source = loop.add(start, sink);
    sink.left = 0;
    send(1);
    loop.poll();
    expect(source.mode).toBe("paused");
    socket.close();
    expect(loop.poll()).toBe(true);
    expect([source.mode, sink.failed, watched()]).toEqual(["detached", 1, ["wake"]]);
    expect(loop.poll()).toBe(false);
  });

  test("no longer contains a socket after a handler has closed its object, which does not close the socket", () => {
    const { resources, socket, sink, loop, start, watched, send } = setUp();
    using _resources = resources;
    const source = loop.add(start, sink);
    source.socket.close();
    send(1);
    loop.poll();
    expect([source.mode, sink.failed, watched(), socket.closed]).toEqual(["detached", 1, ["wake"], false]);
    expect(loop.poll()).toBe(false);
  });

  test("does not contain a file that got the descriptor of a closed socket", () => {
    const { resources, socket, sink, loop, start, watched } = setUp();
    using _resources = resources;
    const source = loop.add(start, sink);
    sink.left = 0;
    loop.readAll();
    const { fd } = socket;
    socket.close();
    // Lower descriptors may be free: the runtime closes those of earlier tests at any time.
    let other: NetlinkSocket;
    do other = resources.use(NetlinkSocket.open(NETLINK_USERSOCK));
    while (other.fd < fd);
    expect(other.fd).toBe(fd);
    sink.left = 1;
    loop.resume();
    expect([source.mode, watched()]).toEqual(["detached", ["wake"]]);
  });

  test("contains nothing of a source that could not be added, whose place in the shared socket is free again", () => {
    const { resources, socket, sink, loop, start, watched } = setUp();
    using _resources = resources;
    const { words } = socket.share().state;
    const objects = new Int32Array(words, (4 + 128) * 4, 128);
    expect(() => loop.add({ ...start, closing: 9999 }, sink)).toThrow("EBADF");
    expect([watched(), objects[0]]).toEqual([["wake"], 1]);
    const failing = { ...start, counters: new SharedArrayBuffer(4) };
    expect(() => loop.add(failing, sink)).toThrow(RangeError);
    expect([watched(), objects[0]]).toEqual([["wake"], 1]);
    const { core } = loop.add(start, sink);
    expect(objects[0]).toBe(3);
    Object.defineProperty(core, "receive", { value: () => -ENOMEM });
    loop.readAll();
    expect([watched(), objects[0]]).toEqual([["wake"], 1]);
  });
});
