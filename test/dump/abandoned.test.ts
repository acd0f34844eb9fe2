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

// On a busy machine, the kernel needs a long time to create and delete routes and namespaces. The tests therefore have
// a long timeout.
setDefaultTimeout(60_000);

/**
 * Number of routes. A dump of this many routes does not fit into the first datagrams, so the kernel keeps its state.
 */
const ROUTES = 5000;

describeInNamespaces("An abandoned dump", () => {
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

  /** Sends a request and reads another dump. Throws if the abandoned dump affects these calls. */
  function useAgain(): void {
    expect(transact(NETLINK_ROUTE, getLink(1), { netns })?.length).toBeGreaterThan(0);
    expect(routes().toArray()).toHaveLength(ROUTES);
  }

  test("is freed in the kernel as soon as the caller leaves the loop", () => {
    for (const _ of routes()) {
      expect(runningDumps(netns)).toBe(1);
      break;
    }
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("is freed in the kernel if the loop throws", () => {
    expect(() => {
      for (const _ of routes()) throw new Error("of the caller's");
    }).toThrow("of the caller's");
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("is freed in the kernel by done(), after which the iterator returns no more messages", () => {
    const table = routes();
    table.next();
    table.done();
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    table.done();
    expect(table.next()).toBeUndefined();
    expect(table.next(new ReceiveBuffer())).toBeUndefined();
    expect(table.toArray()).toEqual([]);
    useAgain();
  });

  test("is freed in the kernel even if the caller has read no message", () => {
    const table = routes();
    expect(runningDumps(netns)).toBe(1);
    table.done();
    expect(runningDumps(netns)).toBe(0);
    useAgain();
  });

  test("is freed in the kernel at the end of its `using` scope", () => {
    {
      using table = routes();
      table.next();
      expect(runningDumps(netns)).toBe(1);
    }
    expect(runningDumps(netns)).toBe(0);
    useAgain();
  });

  test("is freed in the kernel if the caller leaves a `for await` loop", async () => {
    for await (const _ of routes()) break;
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("is freed in the kernel when its signal is aborted, and throws the signal's reason at the next datagram", async () => {
    const abort = new AbortController();
    const table = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns, signal: abort.signal });
    let count = 0;
    const read = async () => {
      for await (const _ of table) if (++count === 10) abort.abort(new Error("enough"));
    };
    await expect(read()).rejects.toThrow("enough");
    expect(count).toBeGreaterThanOrEqual(10);
    expect(count).toBeLessThan(ROUTES);
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);

    expect(() => dump(NETLINK_ROUTE, getLinks(), { netns, signal: AbortSignal.abort(new Error("before")) })).toThrow(
      "before",
    );
    useAgain();
  });

  test("keeps the last borrowed message valid until another dump starts", () => {
    let lent: Uint8Array | undefined;
    for (const message of routes()) {
      lent = message.bytes;
      break;
    }
    const before = new Uint8Array(lent!);
    useAgain();
    expect(lent).toEqual(before);
  });

  test("is read to its end if it used the caller's socket, so that the socket is usable immediately", () => {
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

  test("is also read to its end after an error if it used the caller's socket", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const small = new ReceiveBuffer({ slots: 1, slotSize: 64 });
    const table = routes(socket);
    expect(failureOf(() => table.next(small)).code).toBe("EMSGSIZE");
    expect(runningDumps(netns)).toBe(0);
    expect(routes(socket).toArray()).toHaveLength(ROUTES);
  });

  test("is read until its timeout if it used the caller's socket, after which the socket accepts no other dump", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const table = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { socket, timeoutMs: 0 });
    table.next();
    table.done();
    expect(runningDumps(netns)).toBe(1);
    const error = dumpFailure(NETLINK_ROUTE, getLinks(), { socket });
    expect(error.code).toBe("EBUSY");
  });

  test("causes an error if the caller has closed the socket", () => {
    const socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const table = routes(socket);
    table.next();
    socket.close();
    expect(() => {
      while (table.next() !== undefined);
    }).toThrow(NetlinkError);
    expect(failureOf(() => table.next()).code).toBe("EBADF");
    table.done();
    expect(failureOf(() => routes(socket)).code).toBe("EBADF");
  });

  test("leaks no descriptors in 1,000 dumps, whichever way they end", async () => {
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
        using table = start();
        table.next(small);
      },
      () => {
        const abort = new AbortController();
        const table = start({ signal: abort.signal });
        abort.abort();
        expect(() => table.next()).toThrow();
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
