import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import {
  closeIdleSockets,
  dump,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  ReceiveBuffer,
  RT_TABLE_MAIN,
  RTM_GETROUTE,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces, openDescriptors } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { getLink, getLinks, setUp } from "../support/requests.ts";
import { settledDescriptors } from "../support/threads.ts";
import { addRoutes, dumpFailure, getTable, runningDumps } from "./tables.ts";

// On a busy machine, the kernel needs a long time to create and delete routes and namespaces. The tests therefore have
// a long timeout.
setDefaultTimeout(600_000);

/**
 * Number of routes. A dump of this many routes does not fit into the first datagrams, so the kernel keeps its state.
 */
const ROUTES = 5000;

describeInNamespaces("abandoned dumps", () => {
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

  test("`break` in a loop frees the dump in the kernel", () => {
    for (const _ of routes()) {
      expect(runningDumps(netns)).toBe(1);
      break;
    }
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("an exception in the loop frees the dump in the kernel", () => {
    expect(() => {
      for (const _ of routes()) throw new Error("of the caller's");
    }).toThrow("of the caller's");
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("done() frees the dump in the kernel and ends the iteration", () => {
    const table = routes();
    table.next();
    table.done();
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    table.done();
    expect(table.next()).toBeUndefined();
    expect(table.next(new ReceiveBuffer())).toBeUndefined();
    useAgain();
  });

  test("done() before the first read frees the dump in the kernel", () => {
    const table = routes();
    expect(runningDumps(netns)).toBe(1);
    table.done();
    expect(runningDumps(netns)).toBe(0);
    useAgain();
  });

  test("`using` frees the dump in the kernel", () => {
    {
      using table = routes();
      table.next();
      expect(runningDumps(netns)).toBe(1);
    }
    expect(runningDumps(netns)).toBe(0);
    useAgain();
  });

  test("`break` in a `for await` loop frees the dump in the kernel", async () => {
    for await (const _ of routes()) break;
    expect(runningDumps(netns)).toBe(0);
    expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    useAgain();
  });

  test("an aborted signal frees the dump and throws the signal's reason", async () => {
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

  test("keep the last borrowed message valid until the next dump", () => {
    let lent: Uint8Array | undefined;
    for (const message of routes()) {
      lent = message.bytes;
      break;
    }
    const before = new Uint8Array(lent!);
    useAgain();
    expect(lent).toEqual(before);
  });

  test("leave the caller's socket usable immediately", () => {
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

  test("leave the caller's socket usable after an error", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const table = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { socket, deadlineMs: 0 });
    expect(failureOf(() => table.next()).code).toBe("ETIMEDOUT");
    expect(runningDumps(netns)).toBe(0);
    expect(routes(socket).toArray()).toHaveLength(ROUTES);
  });

  test("keep the caller's socket busy after a timeout", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const table = dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { socket, timeoutMs: 0 });
    table.next();
    table.done();
    expect(runningDumps(netns)).toBe(1);
    const error = dumpFailure(NETLINK_ROUTE, getLinks(), { socket });
    expect(error.code).toBe("EBUSY");
  });

  test("report EBADF after the caller closed the socket", () => {
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

  test("leak no descriptors in 1,000 dumps", async () => {
    const small = new ReceiveBuffer({ slots: 1, slotSize: 32 * 1024 });
    const tooLong = new MessageWriter(RTM_GETROUTE).raw(new Uint8Array(300_000)).finish();
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
      () => void failureOf(() => start({ deadlineMs: 0 }).next()),
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
      () => void failureOf(() => dump(NETLINK_ROUTE, tooLong, { netns })),
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
