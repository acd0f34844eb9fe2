import { afterAll, describe, expect } from "bun:test";
import {
  MessageWriter,
  NETLINK_USERSOCK,
  type NetlinkError,
  NetlinkSocket,
  type NetworkNamespace,
  POLLERR,
  POLLIN,
  POLLOUT,
} from "../../src/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { openSockets } from "../support/descriptors.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { ScriptedTransport } from "../support/scripted-transport.ts";
import { until, within } from "../support/threads.ts";
import type { WaitRequest } from "./programs/waiter.ts";

const test = base.extend({ socket: ({ netns }) => open(netns), peer: ({ netns }) => open(netns) });

const message = new MessageWriter(50).raw(new Uint8Array(8)).finish();

function open(netns: NetworkNamespace): NetlinkSocket {
  return NetlinkSocket.open(NETLINK_USERSOCK, { netns });
}

describeInNamespaces("NetlinkSocket.wait", () => {
  test("returns the events, or 0 at the time limit", ({ socket, peer }) => {
    const started = performance.now();
    expect(socket.wait(POLLIN, 30)).toBe(0);
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
    expect(socket.wait(POLLIN, 0)).toBe(0);
    expect(socket.wait(POLLOUT, 0)).toBe(POLLOUT);
    peer.send(message, { to: { portId: socket.portId } });
    expect(socket.wait(POLLIN | POLLOUT)).toBe(POLLIN | POLLOUT);
    expect(socket.wait(POLLIN, Number.POSITIVE_INFINITY)).toBe(POLLIN);
  });

  test("returns POLLERR if an overrun report is pending", ({ netns, peer }) => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK, { netns, groups: [1], receiveBufferSize: 4096 });
    for (let index = 0; index < 100; index++) peer.send(message, { to: { group: 1 } });
    expect(socket.wait(POLLIN, 0) & POLLERR).toBe(POLLERR);
    expect(() => socket.receive()).toThrow("ENOBUFS");
    expect(socket.wait(POLLIN, 0)).toBe(POLLIN);
  });
});

describeInNamespaces("NetlinkSocket.waitAsync", () => {
  test("keeps the socket alive until the wait ends", async ({ netns, peer }) => {
    const begin = () => {
      const socket = open(netns);
      const ready = socket.waitAsync(POLLIN, { timeoutMs: 100_000 });
      return { kept: new WeakRef(socket), portId: socket.portId, ready };
    };
    const { kept, portId, ready } = begin();
    for (let round = 0; round < 5; round++) {
      await Bun.sleep(5);
      Bun.gc(true);
    }
    expect(kept.deref()?.closed).toBe(false);
    peer.send(message, { to: { portId } });
    expect(await within(ready, "the wait")).toBe(POLLIN);
    kept.deref()?.close();
  });

  test("resolves every pending wait and leaves the datagram queued", async ({ socket, peer }) => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const waits = Array.from({ length: 50 }, () => socket.waitAsync());
    await Bun.sleep(20);
    peer.send(message, { to: { portId: socket.portId } });
    expect(await within(Promise.all(waits), "fifty waits")).toEqual(Array(50).fill(POLLIN));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
    expect(socket.receive()?.length).toBe(24);
    expect(await within(socket.waitAsync(POLLOUT), "room to send")).toBe(POLLOUT);
  });

  test("resolves for the readable sockets and times out for the others", async ({ netns, peer }) => {
    const before = openSockets();
    const sockets = Array.from({ length: 200 }, () => open(netns));
    const ends = sockets.map((socket, index) =>
      socket.waitAsync(POLLIN, { timeoutMs: index % 3 === 0 ? 400 : 100_000 }),
    );
    for (const [index, socket] of sockets.entries()) {
      if (index % 3 !== 0) peer.send(message, { to: { portId: socket.portId } });
    }
    const results = await within(Promise.all(ends), "all sockets", 200_000);
    expect(results).toEqual(sockets.map((_, index) => (index % 3 === 0 ? 0 : POLLIN)));
    for (const socket of sockets) socket.close();
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("ends at the time limit and accepts very long limits", async ({ socket }) => {
    const started = performance.now();
    expect(await socket.waitAsync(POLLIN, { timeoutMs: 40 })).toBe(0);
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    expect(await socket.waitAsync(POLLIN, { timeoutMs: 0 })).toBe(0);
    const endless = socket.waitAsync(POLLIN, { timeoutMs: 2 ** 40 });
    expect(await Promise.race([endless, Bun.sleep(50).then(() => "waiting")])).toBe("waiting");
    socket.close();
    await expect(endless).rejects.toThrow("is closed");
  });

  test("rejects with the reason of an abort signal", async ({ socket }) => {
    const before = openSockets();
    await expect(socket.waitAsync(POLLIN, { signal: AbortSignal.abort("never mind") })).rejects.toBe("never mind");
    const controller = new AbortController();
    const wait = socket.waitAsync(POLLIN, { signal: controller.signal });
    await until(() => openSockets() > before, "the wait has begun");
    controller.abort(new Error("enough"));
    await expect(within(wait, "the abort")).rejects.toThrow("enough");
    await wait.catch(() => {});
    expect(openSockets()).toBeLessThanOrEqual(before);
    const late = new AbortController();
    expect(await socket.waitAsync(POLLOUT, { signal: late.signal })).toBe(POLLOUT);
    late.abort();
    expect(await socket.waitAsync(POLLOUT)).toBe(POLLOUT);
  });

  test("rejects all pending waits with EBADF after close()", async ({ netns }) => {
    const socket = open(netns);
    const waits = Array.from({ length: 20 }, () =>
      socket.waitAsync().then(
        () => "",
        (error: NetlinkError) => error.code,
      ),
    );
    await Bun.sleep(5);
    socket.close();
    expect(await within(Promise.all(waits), "the close")).toEqual(Array(20).fill("EBADF"));
  });

  test("waits for a fake kernel until a datagram arrives, the signal is aborted or the socket is closed", async () => {
    const kernel = new FakeKernel();
    using events = kernel.open();
    const controller = new AbortController();
    const waits = [
      events.waitAsync(),
      events.waitAsync(POLLIN),
      events.waitAsync(POLLIN, { signal: controller.signal }),
    ];
    expect(await events.waitAsync(POLLIN, { timeoutMs: 1000 })).toBe(0);
    controller.abort(new Error("enough"));
    await expect(waits.pop()).rejects.toThrow("enough");
    expect(kernel.deliver(message, events.portId)).toBe(true);
    expect(await within(Promise.all(waits), "two waits")).toEqual([POLLIN, POLLIN]);
    expect(await events.waitAsync()).toBe(POLLIN);
    expect(events.receiveMany()).toHaveLength(1);
    const last = events.waitAsync();
    events.close();
    await expect(within(last, "the close")).rejects.toThrow("EBADF");
  });

  test("begins before the call returns: later changes in the same turn do not affect it", async ({ socket, peer }) => {
    const kernel = new FakeKernel();
    using events = kernel.open();
    const wait = events.waitAsync();
    expect(kernel.deliver(message, events.portId)).toBe(true);
    expect(events.receiveMany()).toHaveLength(1);
    expect(await within(wait, "a datagram that was received in the same turn")).toBe(POLLIN);
    const options = { timeoutMs: 0 };
    const limited = socket.waitAsync(POLLIN, options);
    options.timeoutMs = 100_000;
    expect(await within(limited, "the limit")).toBe(0);
    const readable = socket.waitAsync();
    peer.send(message, { to: { portId: socket.portId } });
    expect(await within(readable, "a datagram of the same turn")).toBe(POLLIN);
    expect(socket.receiveMany()).toHaveLength(1);
    const controller = new AbortController();
    const aborted = socket.waitAsync(POLLIN, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(within(aborted, "the abort")).rejects.toThrow("enough");
    const closed = socket.waitAsync();
    socket.close();
    await expect(within(closed, "the close")).rejects.toThrow("EBADF");
  });

  test("returns the result of a transport without a descriptor", async () => {
    const socket = NetlinkSocket.over(new ScriptedTransport(() => {}));
    expect(await socket.waitAsync(POLLIN, { timeoutMs: 5 })).toBe(0);
  });
});

describeInNamespaces("waitAsync in another thread", () => {
  let started: Worker | undefined;
  const worker = (): Worker => {
    started ??= new Worker(new URL("./programs/waiter.ts", import.meta.url));
    return started;
  };
  afterAll(() => started?.terminate());

  /**
   * Starts waits in the worker. The first promise resolves when the waits are pending, the second when all of them have
   * ended.
   */
  function ask(request: WaitRequest): { waiting: Promise<void>; ended: Promise<string[]> } {
    const waiting = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<string[]>();
    worker().onmessage = ({ data }: MessageEvent) => (data === "waiting" ? waiting.resolve() : ended.resolve(data));
    worker().onerror = (event) => ended.reject(new Error(event.message));
    worker().postMessage(request);
    return { waiting: waiting.promise, ended: within(ended.promise, "the worker's waits") };
  }

  test("resolves on data and times out as in the main thread", async ({ socket, peer }) => {
    const { waiting, ended } = ask({ token: socket.share(), waits: 3, close: false, timeoutMs: -1 });
    await waiting;
    peer.send(message, { to: { portId: socket.portId } });
    expect(await ended).toEqual(["1", "1", "1"]);
    expect(socket.receive()?.length).toBe(24);
    expect(await ask({ token: socket.share(), waits: 2, close: false, timeoutMs: 20 }).ended).toEqual(["0", "0"]);
  });

  test("rejects with EBADF when the owner closes the socket", async ({ netns }) => {
    const before = openSockets();
    for (let round = 0; round < 100; round++) {
      const socket = open(netns);
      const { waiting, ended } = ask({ token: socket.share(), waits: 2, close: false, timeoutMs: -1 });
      if (round % 2 === 0) await waiting;
      else for (let spin = Math.random() * 5000; spin > 0; spin--) Math.random();
      socket.close();
      expect(await ended).toEqual(["EBADF", "EBADF"]);
    }
    await until(() => openSockets() <= before, "the worker has let go of the sockets");
  }, 600_000);

  test("rejects with EBADF when its thread closes the shared socket", async ({ socket }) => {
    expect(await ask({ token: socket.share(), waits: 3, close: true, timeoutMs: -1 }).ended).toEqual(
      Array(3).fill("EBADF"),
    );
    expect(socket.closed).toBe(false);
    expect(socket.wait(POLLOUT, 0)).toBe(POLLOUT);
  });
});

describe("invalid wait arguments", () => {
  const impossible: [string, unknown, unknown][] = [
    ["invalid events", -1, {}],
    ["invalid events", 1.5, {}],
    ["invalid events", "in", {}],
    ["an invalid time limit", POLLIN, { timeoutMs: Number.NaN }],
    ["an invalid time limit", POLLIN, { timeoutMs: "soon" }],
    ["an invalid signal", POLLIN, { signal: {} }],
    ["invalid options", POLLIN, 5],
  ];

  for (const [what, events, options] of impossible) {
    test(`waitAsync rejects ${what} (arguments ${JSON.stringify([events, options])})`, async () => {
      using socket = NetlinkSocket.open(NETLINK_USERSOCK);
      const error = await socket.waitAsync(events as never, options as never).catch((thrown) => thrown);
      expect([TypeError, RangeError]).toContain(error.constructor);
      expect(error.message).toMatch(/^(events|timeoutMs|signal|options): expected/);
    });
  }

  test("wait and receive throw synchronously", () => {
    using socket = NetlinkSocket.open(NETLINK_USERSOCK);
    expect(() => socket.wait(POLLIN, Number.NaN)).toThrow(RangeError);
    expect(() => socket.wait(-1, 0)).toThrow(RangeError);
    expect(() => socket.receive(undefined, { wait: true, timeoutMs: Number.NaN })).toThrow(RangeError);
    expect(() => socket.receive(undefined, 5 as never)).toThrow(TypeError);
    expect(() => socket.receive({} as never)).toThrow(TypeError);
  });
});
