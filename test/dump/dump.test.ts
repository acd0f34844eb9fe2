import { heapStats } from "bun:jsc";
import { afterAll, beforeAll, expect, setDefaultTimeout } from "bun:test";
import {
  closeIdleSockets,
  Dump,
  dump,
  type MessageView,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_DUMP_FILTERED,
  ReceiveBuffer,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTM_GETLINK,
  RTM_NEWLINK,
  RTM_NEWROUTE,
  transact,
} from "../../src/index.ts";
import { runStepsAsync } from "../../src/sock/steps/socket-steps.ts";
import { acquireSocket, releaseSocket } from "../../src/transact/pool.ts";
import { describeInNamespaces, hasProgram, openDescriptors, sharedNamespace } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { ipJson } from "../support/oracle.ts";
import { getLink, getLinks, getRoutes, setUp } from "../support/requests.ts";
import { settledDescriptors } from "../support/threads.ts";
import { addRoutes, destinationOf, getTable, runningDumps } from "./tables.ts";

// The kernel adds and removes 100,000 routes. This takes a long time while other tests keep the machine busy, so the
// tests have a long timeout.
setDefaultTimeout(600_000);

const ROUTES = 100_000;

describeInNamespaces("dump of 100,000 routes", () => {
  let netns: NetworkNamespace;
  /** Destinations of the added routes, in the format of `ip route`. */
  let expected: string[];

  beforeAll(() => {
    netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, setUp(), { netns });
    addRoutes(netns, ROUTES);
    expected = Array.from(
      { length: ROUTES },
      (_, number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
    );
  });

  afterAll(() => netns.close());

  const routes = () => dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
  const collect = (messages: Iterable<MessageView>) => Array.from(messages, destinationOf).sort();
  const sorted = () => expected.toSorted();

  test.skipIf(!hasProgram("ip"))("returns the same destinations as `ip route`", () => {
    const seen = ipJson(netns, "route", "show", "table", "main").map(({ dst }) => dst as string);
    expect(collect(routes())).toEqual(seen.sort());
    expect(seen).toEqual(sorted());
  });

  test("returns the same messages with every reading method", async () => {
    expect(collect(routes())).toEqual(sorted());

    const awaited: string[] = [];
    for await (const message of routes()) awaited.push(destinationOf(message));
    expect(awaited.sort()).toEqual(sorted());

    const pulled: string[] = [];
    const one = routes();
    for (let message = one.next(); message !== undefined; message = one.next()) pulled.push(destinationOf(message));
    expect(pulled.sort()).toEqual(sorted());

    const buffered: string[] = [];
    const buffer = new ReceiveBuffer({ slots: 1 });
    const two = routes();
    for (let message = two.next(buffer); message !== undefined; message = two.next(buffer)) {
      buffered.push(destinationOf(message));
    }
    expect(buffered.sort()).toEqual(sorted());

    expect(collect(routes().toArray())).toEqual(sorted());
    expect(runningDumps(netns)).toBe(0);
  });

  test("uses a constant amount of memory", () => {
    const heapUse = () => {
      Bun.gc(true);
      return heapStats().heapSize;
    };
    let bytes = 0;
    for (const message of routes()) bytes += message.length;
    const samples: number[] = [];
    let count = 0;
    for (const _ of routes()) if (count++ % 10_000 === 0) samples.push(heapUse());
    const collected = routes().toArray();
    const whole = heapUse() - samples.at(-1)!;

    expect(collected).toHaveLength(ROUTES);
    // If the test keeps all messages, memory use must grow by at least their size. This shows that the measurement
    // works.
    expect(whole).toBeGreaterThan(bytes);
    // A collection can release what earlier tests used.
    expect(samples.at(-1)! - Math.min(...samples)).toBeLessThan(bytes / 10);
  });

  test("lets the event loop run after at most 33 messages, although a datagram has hundreds", async () => {
    const dump = Dump.start(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    let count = 0;
    let longest = 0;
    const steps = dump.collecting<number>((items) => items.push(++count));
    const counting = function* (): typeof steps {
      for (let result = 0; ; ) {
        const before = count;
        const next = steps.next(result);
        longest = Math.max(longest, count - before);
        if (next.done === true) return next.value;
        result = yield next.value;
      }
    };
    expect(await runStepsAsync(counting())).toHaveLength(ROUTES);
    expect(longest).toBeLessThanOrEqual(33);
  });

  test("allows transactions and other dumps inside its loop", () => {
    let count = 0;
    let inner = 0;
    for (const message of routes()) {
      if (count++ % 10_000 !== 0) continue;
      const before = destinationOf(message);
      expect(transact(NETLINK_ROUTE, getLink(1), { netns })?.type).toBe(RTM_NEWLINK);
      for (const link of dump(NETLINK_ROUTE, getLinks(), { netns })) if (link.type === RTM_NEWLINK) inner++;
      for (const route of routes()) {
        expect(route.type).toBe(RTM_NEWROUTE);
        break;
      }
      expect(destinationOf(message)).toBe(before);
    }
    expect(count).toBe(ROUTES);
    expect(inner).toBe(10);
  });

  test("fills a buffer of the caller with as much as it has room for", () => {
    const seen: string[] = [];
    const buffer = new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 });
    using small = routes();
    for (let message = small.next(buffer); message !== undefined; message = small.next(buffer)) {
      seen.push(destinationOf(message));
    }
    expect(seen.sort()).toEqual(sorted());
  });

  test("delivers each message once to alternating buffers", () => {
    const buffers = [1, 2, 3].map(() => new ReceiveBuffer({ slots: 1 }));
    const seen: string[] = [];
    using shared = routes();
    const open = new Set(buffers);
    while (open.size > 0) {
      for (const buffer of open) {
        const message = shared.next(buffer);
        if (message === undefined) open.delete(buffer);
        else seen.push(destinationOf(message));
      }
    }
    expect(seen.sort()).toEqual(sorted());
  });
});

describeInNamespaces("Dump", () => {
  const netns = sharedNamespace();

  beforeAll(() => {
    transact(NETLINK_ROUTE, setUp(), { netns });
    addRoutes(netns, 2000);
  });

  test("returns only the requested routing table", () => {
    const main = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns }).toArray();
    const local = dump(NETLINK_ROUTE, getTable(RT_TABLE_LOCAL), { netns }).toArray();
    // Without strict checking, the kernel ignores the filter and does not set NLM_F_DUMP_FILTERED.
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, strictChecking: false });
    const all = dump(NETLINK_ROUTE, getTable(RT_TABLE_LOCAL), { socket }).toArray();
    const tableOf = (message: MessageView) => message.payload[4];
    expect(main).toHaveLength(2000);
    expect(local.length).toBeGreaterThan(0);
    expect(all).toHaveLength(main.length + local.length);
    expect(new Set(main.map(tableOf))).toEqual(new Set([RT_TABLE_MAIN]));
    expect(new Set(local.map(tableOf))).toEqual(new Set([RT_TABLE_LOCAL]));
    expect([...main, ...local].every(({ flags }) => (flags & NLM_F_DUMP_FILTERED) !== 0)).toBe(true);
    expect(all.some(({ flags }) => (flags & NLM_F_DUMP_FILTERED) !== 0)).toBe(false);
  });

  test("returns no messages of an empty table", () => {
    using empty = NetworkNamespace.create();
    const routes = dump(NETLINK_ROUTE, getRoutes(), { netns: empty });
    expect(routes.next()).toBeUndefined();
    expect(routes.next()).toBeUndefined();
    expect(routes.consistent).toBe(true);
  });

  test("borrowed messages stay valid until the next datagram", () => {
    const buffer = new ReceiveBuffer({ slots: 1 });
    using routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    const first = routes.next(buffer)!;
    const copied = first.copy();
    const { generation } = buffer;
    const second = routes.next(buffer)!;
    expect(destinationOf(first)).toBe(destinationOf(copied));
    expect(destinationOf(second)).not.toBe(destinationOf(copied));
    while (buffer.generation === generation) routes.next(buffer);
    expect(destinationOf(first)).not.toBe(destinationOf(copied));
    expect(destinationOf(copied)).toBe("10.0.0.0");
  });

  test("a for loop moves one view from message to message", () => {
    const seen = new Set<string>();
    const views = new Set<MessageView>();
    for (const route of dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns })) {
      seen.add(destinationOf(route));
      views.add(route);
    }
    expect(seen.size).toBe(2000);
    expect(views.size).toBe(1);
    for (const view of views) expect(() => view.type).toThrow("no longer valid");
  });

  test("delivers each message to one of several loops", async () => {
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    const seen: string[] = [];
    const read = async () => {
      for (const route of routes) {
        seen.push(destinationOf(route));
        await Promise.resolve();
      }
    };
    await Promise.all([read(), read(), read()]);
    expect(seen.length).toBe(2000);
    expect(new Set(seen).size).toBe(2000);
  });

  test("next() leaves the message of a loop unchanged", () => {
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    const seen = new Set<string>();
    for (const route of routes) {
      const before = destinationOf(route);
      const { generation } = routes.reader!.buffer;
      const other = routes.next();
      if (other !== undefined) seen.add(destinationOf(other));
      if (other !== undefined && routes.reader!.buffer.generation === generation) {
        expect(destinationOf(route)).toBe(before);
      }
      seen.add(before);
    }
    expect(seen.size).toBe(2000);
  });

  test("returns undefined after a reader with another buffer has found the end", () => {
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    const loop = routes[Symbol.iterator]();
    expect(loop.next().done).toBe(false);
    const buffer = new ReceiveBuffer({ slots: 1 });
    while (routes.next(buffer) !== undefined);
    let left = 0;
    while (routes.next() !== undefined) left++;
    expect(left).toBeGreaterThan(0);
    expect(routes.next()).toBeUndefined();
    expect(loop.next().done).toBe(true);
  });

  test("toArray() returns messages that own their bytes", () => {
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns }).toArray();
    const before = routes.map(destinationOf);
    dump(NETLINK_ROUTE, getLinks(), { netns }).toArray();
    for (const message of dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns })) message.bytes.fill(0xff);
    expect(routes.map(destinationOf)).toEqual(before);
    expect(new Set(before).size).toBe(2000);
    expect(new Set(routes.map(({ bytes }) => bytes.buffer)).size).toBe(2000);
  });

  test("toArray() returns the remaining messages", () => {
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    expect(destinationOf(routes.next()!)).toBe("10.0.0.0");
    expect(routes.toArray()).toHaveLength(1999);
  });

  test("rejects a second loop after the end, and after done()", async () => {
    const read = dump(NETLINK_ROUTE, getLinks(), { netns });
    expect([...read].length).toBeGreaterThan(0);
    const cancelled = dump(NETLINK_ROUTE, getLinks(), { netns });
    cancelled.done();
    for (const ended of [read, cancelled]) {
      const error = "RTM_GETLINK: the dump was read to its end or cancelled; start a new one";
      expect(() => [...ended]).toThrow(new TypeError(error));
      expect(() => ended.toArray()).toThrow(new TypeError(error));
      await expect(Array.fromAsync(ended)).rejects.toThrow(new TypeError(error));
      expect(ended.next()).toBeUndefined();
    }
  });

  test("throws if another call overwrites unread messages in its buffer", () => {
    const buffer = new ReceiveBuffer({ slots: 1 });
    const routes = dump(NETLINK_ROUTE, getRoutes(), { netns });
    routes.next(buffer);
    using links = dump(NETLINK_ROUTE, getLinks(), { netns });
    links.next(buffer);
    expect(() => routes.next(buffer)).toThrow(/^buffer: another call received into this buffer/);
    expect(() => routes.next(buffer)).toThrow(RangeError);
    expect(() => routes.next()).toThrow(RangeError);
    expect(runningDumps(netns)).toBe(0);
  });

  test("the buffer is reusable after its messages were read", () => {
    const buffer = new ReceiveBuffer({ slots: 1 });
    const links = dump(NETLINK_ROUTE, getLinks(), { netns });
    while (links.next(buffer) !== undefined);
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_LOCAL), { netns });
    expect(routes.next(buffer)?.type).toBe(RTM_NEWROUTE);
    routes.done();
  });

  test("continues in its network namespace if the thread enters another", () => {
    const inside = netns.run(() => dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN)));
    expect(inside.toArray()).toHaveLength(2000);

    const buffer = new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 });
    const small = netns.run(() => dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN)));
    let count = 0;
    while (small.next(buffer) !== undefined) count++;
    expect(count).toBe(2000);

    using empty = NetworkNamespace.create();
    const outside = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns });
    expect(empty.run(() => outside.toArray())).toHaveLength(2000);
    // Other test processes may add and delete a few routes here.
    const elsewhere = dump(NETLINK_ROUTE, getRoutes());
    count = 0;
    netns.run(() => {
      while (elsewhere.next(buffer) !== undefined) count++;
    });
    expect(count).toBeLessThan(1000);
  });

  test("continues after its NetworkNamespace object is closed", async () => {
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    const other = NetworkNamespace.open({ fd: netns.fd });
    const routes = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns: other });
    routes.next();
    other.close();
    expect(routes.toArray()).toHaveLength(1999);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
  });

  test("leaves the caller's request unchanged", () => {
    const { bytes } = getLinks();
    const request = Buffer.concat([Buffer.alloc(8), bytes]).subarray(8);
    const before = new Uint8Array(request);
    expect(dump(NETLINK_ROUTE, request, { netns }).toArray()).toHaveLength(1);
    expect(new Uint8Array(request)).toEqual(before);
  });

  test("returns iterable iterators", () => {
    const iterator = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns })[
      Symbol.iterator
    ]() as IterableIterator<MessageView>;
    const seen: string[] = [];
    for (const message of iterator) {
      seen.push(destinationOf(message));
      if (seen.length === 5) break;
    }
    expect(seen).toEqual(["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]);
    expect(runningDumps(netns)).toBe(0);
  });

  test("rejects invalid arguments before it opens a socket or sends", async () => {
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const links = getLinks();
    const refused: [() => unknown, ErrorConstructor, RegExp][] = [
      [() => dump(32, links), RangeError, /^protocol: /],
      [() => dump("route" as never, links), TypeError, /^protocol: /],
      [() => dump(NETLINK_ROUTE, "links" as never), TypeError, /^request: /],
      [() => dump(NETLINK_ROUTE, new Uint8Array(4)), RangeError, /^request: /],
      [() => dump(NETLINK_ROUTE, links, null as never), TypeError, /^options: /],
      [() => dump(NETLINK_ROUTE, links, { timeoutMs: -2 }), RangeError, /^timeoutMs: /],
      [() => dump(NETLINK_ROUTE, links, { timeoutMs: "1" as never }), TypeError, /^timeoutMs: /],
      [() => dump(NETLINK_ROUTE, links, { deadlineMs: -2 }), RangeError, /^deadlineMs: /],
      [() => dump(NETLINK_ROUTE, links, { deadlineMs: null as never }), TypeError, /^deadlineMs: /],
      [() => dump(NETLINK_ROUTE, links, { timeoutMs: Number.NaN }), RangeError, /^timeoutMs: /],
      [() => dump(NETLINK_ROUTE, links, { retryInterrupted: 1.5 }), RangeError, /^retryInterrupted: /],
      [() => dump(NETLINK_ROUTE, links, { retryInterrupted: "3" as never }), TypeError, /^retryInterrupted: /],
      [() => dump(NETLINK_ROUTE, links, { headerLength: -4 }), RangeError, /^headerLength: /],
      [() => dump(NETLINK_ROUTE, links, { signal: {} as never }), TypeError, /^signal: /],
      [() => dump(NETLINK_ROUTE, links, { operation: 7 as never }), TypeError, /^operation: /],
      [() => dump(NETLINK_ROUTE, links, { socket: {} as never }), TypeError, /^socket: /],
      [
        () => dump(NETLINK_GENERIC, links, { socket }),
        RangeError,
        /^socket: expected a socket of NETLINK_GENERIC, got one of NETLINK_ROUTE/,
      ],
      [() => dump(NETLINK_ROUTE, links, { netns: {} as never }), TypeError, /^netns: /],
    ];
    for (const [action, kind, text] of refused) {
      expect(action).toThrow(kind);
      expect(action).toThrow(text);
    }
    expect(socket.statistics.sent).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors + 1);

    for (const token of [undefined, null, {}, "token", { state: {}, socket: {} }, { socket: socket.share() }]) {
      expect(() => Dump.attach(token as never)).toThrow(/^token: expected the result of share\(\) of a dump/);
    }

    const routes = dump(NETLINK_ROUTE, links, { netns });
    expect(() => routes.next({} as never)).toThrow(TypeError);
    const small = new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 - 1 });
    expect(() => routes.next(small)).toThrow("buffer: expected slots of at least 32768 bytes, got 32767");
    expect(routes.next()?.type).toBe(RTM_NEWLINK);
    routes.done();
    expect(RTM_GETLINK).toBe(links.type);
  });
});

describeInNamespaces("shared dump", () => {
  test("ends in all threads at the deadline of its owner", async ({ netns }) => {
    using shared = dump(NETLINK_ROUTE, getLinks(), { netns, deadlineMs: 20 });
    using attached = Dump.attach(structuredClone(shared.share()));
    await Bun.sleep(30);
    expect(() => attached.next()).toThrow(
      "the dump did not end before its deadline; use a larger deadlineMs (ETIMEDOUT)",
    );
  });

  test("ends in all threads when its signal aborts", ({ netns }) => {
    const controller = new AbortController();
    using shared = dump(NETLINK_ROUTE, getLinks(), { netns, signal: controller.signal });
    using attached = Dump.attach(structuredClone(shared.share()));
    controller.abort(new Error("enough"));
    expect(() => attached.next()).toThrow("ECANCELED");
    expect(() => shared.next()).toThrow("enough");
  });

  test("is not used by a thread that has passed an invalid request", ({ netns }) => {
    using shared = dump(NETLINK_ROUTE, getLinks(), { netns });
    const token = shared.share();
    const users = () => new Uint8Array(token.socket.state.words).slice();
    const before = users();
    expect(() => Dump.attach({ ...token, request: new Uint8Array(4) })).toThrow(/^request: /);
    expect(users()).toEqual(before);
  });
});

describeInNamespaces("dump in a namespace that is given by its path", () => {
  test("uses a socket whose receive buffer no process can fill", ({ netns }) => {
    const path = `/proc/self/fd/${netns.fd}`;
    const socket = acquireSocket(NETLINK_ROUTE, path);
    using peer = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const junk = new MessageWriter(100).finish();
    expect(() => peer.send(junk, { to: { portId: socket.portId } })).toThrow("ECONNREFUSED");
    releaseSocket(socket, true);
    expect(dump(NETLINK_ROUTE, getLinks(), { netns: path }).toArray()).toHaveLength(1);
  });
});
