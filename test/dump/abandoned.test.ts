import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import {
  closeIdleSockets,
  dump,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  RT_TABLE_MAIN,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces, openDescriptors } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { getLink, getLinks, setUp } from "../support/requests.ts";
import { settledDescriptors } from "../support/threads.ts";
import { addRoutes, dumpFailure, failureOf, getTable, runningDumps } from "./tables.ts";

// The kernel takes its time with routes and namespaces when the machine is busy.
setDefaultTimeout(60_000);

/** More than the kernel has made ready when the first piece is taken. */
const ROUTES = 5000;

describeInNamespaces("a dump that is given up", () => {
  let netns: NetworkNamespace;
  let descriptors: number;

  beforeAll(() => {
    netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, setUp(), { netns });
    addRoutes(netns, ROUTES);
  });

  afterAll(() => netns.close());

  beforeEach(async () => {
    closeIdleSockets();
    descriptors = await settledDescriptors();
  });

  afterEach(async () => {
    expect(runningDumps(netns)).toBe(0);
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  const routes = (socket?: NetlinkSocket) =>
    dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), socket === undefined ? { netns } : { socket });

  /** Uses the protocol at once, as if nothing had happened. */
  function goOn(): void {
    expect(transact(NETLINK_ROUTE, getLink(1), { netns })?.length).toBeGreaterThan(0);
    expect(routes().toArray()).toHaveLength(ROUTES);
  }

  test("by leaving the loop frees what the kernel keeps for it, at once", () => {
    for (const _ of routes()) {
      expect(runningDumps(netns)).toBe(1);
      break;
    }
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBe(descriptors);
    goOn();
  });

  test("by an exception in the loop frees it too", () => {
    expect(() => {
      for (const _ of routes()) throw new Error("of the caller's");
    }).toThrow("of the caller's");
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBe(descriptors);
    goOn();
  });

  test("with done() frees it, and is over", () => {
    const given = routes();
    given.next();
    given.done();
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBe(descriptors);
    given.done();
    expect(given.next()).toBeUndefined();
    expect(given.next(new ReceiveBuffer())).toBeUndefined();
    expect(given.toArray()).toEqual([]);
    goOn();
  });

  test("before anything was read frees it", () => {
    const given = routes();
    expect(runningDumps(netns)).toBe(1);
    given.done();
    expect(runningDumps(netns)).toBe(0);
    goOn();
  });

  test("by the end of its scope frees it", () => {
    {
      using given = routes();
      given.next();
      expect(runningDumps(netns)).toBe(1);
    }
    expect(runningDumps(netns)).toBe(0);
    goOn();
  });

  test("by leaving an awaited loop frees it", async () => {
    for await (const _ of routes()) break;
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBe(descriptors);
    goOn();
  });

  test("by its signal throws the signal's reason at the next datagram, and frees it", async () => {
    const abort = new AbortController();
    const given = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns, signal: abort.signal });
    let count = 0;
    const read = async () => {
      for await (const _ of given) if (++count === 10) abort.abort(new Error("enough"));
    };
    await expect(read()).rejects.toThrow("enough");
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThan(ROUTES);
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBe(descriptors);

    expect(() => dump(NETLINK_ROUTE, getLinks(), { netns, signal: AbortSignal.abort(new Error("before")) })).toThrow(
      "before",
    );
    goOn();
  });

  test("keeps what was lent last, since nothing more was asked for", () => {
    let kept: Uint8Array | undefined;
    for (const message of routes()) {
      kept = message.bytes;
      break;
    }
    const before = new Uint8Array(kept!);
    goOn();
    expect(kept).toEqual(before);
  });

  test("on the caller's socket is read to its end, so that the socket can be used at once", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (const _ of routes(socket)) {
      expect(runningDumps(netns)).toBe(1);
      break;
    }
    expect(socket.closed).toBe(false);
    expect(runningDumps(netns)).toBe(0);
    expect(socket.receive()).toBeUndefined();
    expect(transact(NETLINK_ROUTE, getLink(1), { socket })?.length).toBeGreaterThan(0);
    expect(routes(socket).toArray()).toHaveLength(ROUTES);
  });

  test("on the caller's socket is read to its end also after an error", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const small = new ReceiveBuffer({ slots: 1, slotSize: 64 });
    const given = routes(socket);
    expect(failureOf(() => given.next(small)).code).toBe("EMSGSIZE");
    expect(runningDumps(netns)).toBe(0);
    expect(routes(socket).toArray()).toHaveLength(ROUTES);
  });

  test("on the caller's socket is read no longer than its time, and then the socket takes no other", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const given = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { socket, timeoutMs: 0 });
    given.next();
    given.done();
    expect(runningDumps(netns)).toBe(1);
    const error = dumpFailure(NETLINK_ROUTE, getLinks(), { socket });
    expect(error.code).toBe("EBUSY");
  });

  test("on the caller's socket says that the socket is closed when it was", () => {
    const socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const given = routes(socket);
    given.next();
    socket.close();
    expect(() => {
      while (given.next() !== undefined);
    }).toThrow(NetlinkError);
    expect(failureOf(() => given.next()).code).toBe("EBADF");
    given.done();
    expect(failureOf(() => routes(socket)).code).toBe("EBADF");
  });

  test("leaks no descriptor in 1,000 dumps, however they end", async () => {
    const tiny = new ReceiveBuffer({ slots: 1, slotSize: 32 });
    const small = new ReceiveBuffer({ slots: 1, slotSize: 4096 });
    const start = (options = {}) => dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns, ...options });
    const endings: (() => void | Promise<void>)[] = [
      () => void dump(NETLINK_ROUTE, getLinks(), { netns }).toArray(),
      () => start().done(),
      () => {
        for (const _ of start()) break;
      },
      () => {
        using _ = start();
      },
      async () => {
        for await (const _ of start()) break;
      },
      () => void dumpFailure(NETLINK_ROUTE, getTable(12_345), { netns }),
      () => void failureOf(() => start().next(tiny)),
      () => {
        using given = start();
        given.next(small);
      },
      () => {
        const abort = new AbortController();
        const given = start({ signal: abort.signal });
        abort.abort();
        expect(() => given.next()).toThrow();
      },
      () => start({ netns: { fd: netns.fd } }).done(),
      () => {
        using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
        start({ netns: undefined, socket }).next();
      },
      () => void failureOf(() => dump(NETLINK_ROUTE, new Uint8Array(300_000), { netns })),
    ];
    for (const ending of endings) await ending();
    closeIdleSockets();
    const before = await settledDescriptors();
    for (let count = 0; count < 1000; count++) await endings[count % endings.length]!();
    closeIdleSockets();
    await expectDescriptors(before);
    expect(runningDumps(netns)).toBe(0);
  });
});
