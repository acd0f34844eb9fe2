import { afterAll, afterEach, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import {
  closeIdleSockets,
  type Dump,
  dump,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  RT_TABLE_MAIN,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { addBridge, getLinks, setUp } from "../support/requests.ts";
import { settledDescriptors } from "../support/threads.ts";
import type { SharingReport, SharingStart } from "./sharing-worker.ts";
import { addBridges, addRoutes, destinationOf, getTable, runningDumps } from "./tables.ts";

// On a busy machine, threads need a long time to start. The tests therefore have a long timeout.
setDefaultTimeout(600_000);

const WORKERS = 4;
const ROUTES = 20_000;

/** A thread that reads a dump of the main thread. */
class Sharer {
  readonly report: Promise<SharingReport>;
  /** Resolves when the worker is waiting at its gate or holds the lock for receiving. */
  readonly ready: Promise<void>;
  #gone: Promise<void> | undefined;
  readonly #worker = new Worker(new URL("./sharing-worker.ts", import.meta.url));

  constructor(start: SharingStart) {
    const report = Promise.withResolvers<SharingReport>();
    const ready = Promise.withResolvers<void>();
    this.report = report.promise;
    this.ready = ready.promise;
    this.#worker.onmessage = ({ data }) => (typeof data === "string" ? ready.resolve() : report.resolve(data));
    this.#worker.onerror = (event) => report.reject(new Error(event.message));
    this.#worker.postMessage(start);
  }

  /** Terminates the worker, whatever it is doing. Resolves after the worker has exited. */
  terminate(): Promise<void> {
    this.#gone ??= new Promise((resolve) => {
      this.#worker.addEventListener("close", () => resolve());
      this.#worker.terminate();
    });
    return this.#gone;
  }
}

describeInNamespaces("dump shared by several threads", () => {
  let netns: NetworkNamespace;
  let expected: string[];
  let sharers: Sharer[] = [];
  let descriptors: number;

  beforeAll(async () => {
    netns = NetworkNamespace.create();
    transact(NETLINK_ROUTE, setUp(), { netns });
    addRoutes(netns, ROUTES);
    expected = Array.from(routes().toArray(), destinationOf).sort();
    // The first worker of a process opens descriptors that stay open. The test therefore counts descriptors after the
    // first worker has started.
    using first = routes();
    await share(first, {}, 1)[0]!.report;
    await stop();
  });

  afterAll(() => netns.close());

  beforeEach(async () => {
    closeIdleSockets();
    descriptors = await settledDescriptors();
  });

  afterEach(async () => {
    await stop();
    expect(runningDumps(netns)).toBe(0);
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  const routes = (options = {}) =>
    dump(NETLINK_ROUTE, getTable(RT_TABLE_MAIN), { netns, timeoutMs: 100_000, ...options });

  function share(table: Dump, start: Omit<SharingStart, "token">, count = WORKERS): Sharer[] {
    const token = table.share();
    const added = Array.from({ length: count }, () => new Sharer({ token, ...start }));
    sharers.push(...added);
    return added;
  }

  async function stop(): Promise<void> {
    for (const sharer of sharers) await sharer.terminate();
    sharers = [];
  }

  const reportsOf = (list: Sharer[]) => Promise.all(list.map(({ report }) => report));
  const open = (gate: SharedArrayBuffer) => {
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
  };

  test("delivers each message to exactly one thread", async () => {
    using table = routes();
    const reports = await reportsOf(share(table, {}));
    expect(reports.flatMap(({ destinations }) => destinations).sort()).toEqual(expected);
    expect(reports.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
    expect(reports.every(({ consistent }) => consistent)).toBe(true);
    expect(table.next()).toBeUndefined();
  });

  test("delivers each message once if its owner also reads it", async () => {
    using table = routes();
    const own = [destinationOf(table.next()!)];
    const others = share(table, {});
    for (let message = table.next(); message !== undefined; message = table.next()) own.push(destinationOf(message));
    const reports = await reportsOf(others);
    expect([...own, ...reports.flatMap(({ destinations }) => destinations)].sort()).toEqual(expected);
    expect(reports.every(({ error }) => error === undefined)).toBe(true);
  });

  test("ends for threads that attach after its last message", async () => {
    using table = dump(NETLINK_ROUTE, getLinks(), { netns, timeoutMs: 100_000 });
    expect(table.next()).toBeDefined();
    // A thread that waited for more data would fail with a timeout.
    const reports = await reportsOf(share(table, {}, 2));
    expect(reports.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(table.next()).toBeUndefined();
  });

  test("done() cancels it in all threads", async () => {
    const gate = new SharedArrayBuffer(4);
    using table = routes();
    const paused = share(table, { pauseAfter: 1, gate });
    await Promise.all(paused.map(({ ready }) => ready));
    table.done();
    expect(runningDumps(netns)).toBe(0);
    open(gate);
    const reports = await reportsOf(paused);
    for (const { error, destinations } of reports) {
      expect(destinations.length).toBeGreaterThan(0);
      expect(error).toMatchObject({ name: "NetlinkError", code: "ECANCELED" });
    }
    const seen = reports.flatMap(({ destinations }) => destinations);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeLessThan(ROUTES);
  });

  test("done() leaves its owner's socket usable", async () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const gate = new SharedArrayBuffer(4);
    const table = routes({ netns: undefined, socket });
    const paused = share(table, { pauseAfter: 1, gate });
    await Promise.all(paused.map(({ ready }) => ready));
    table.done();
    open(gate);
    for (const { error } of await reportsOf(paused)) expect(error?.code).toBe("ECANCELED");
    expect(routes({ netns: undefined, socket }).toArray()).toHaveLength(ROUTES);
  });

  test("continues after a thread stops reading it", async () => {
    using table = routes();
    const [leaving] = share(table, { leaveAfter: 1 }, 1);
    const left = await leaving!.report;
    expect(left).toMatchObject({ destinations: [expect.any(String)], error: undefined });
    const reports = await reportsOf(share(table, {}, 2));
    const seen = reports.flatMap(({ destinations }) => destinations);
    expect(reports.every(({ error }) => error === undefined)).toBe(true);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeLessThan(ROUTES);
    expect(seen.length).toBeGreaterThan(ROUTES / 2);
    table.done();
  });

  test("continues after a reading thread is terminated", async () => {
    const gate = new SharedArrayBuffer(4);
    using table = routes();
    const [killed] = share(table, { pauseAfter: 1, gate }, 1);
    await killed!.ready;
    await killed!.terminate();
    const reports = await reportsOf(share(table, {}, 2));
    expect(reports.every(({ error }) => error === undefined)).toBe(true);
    const seen = reports.flatMap(({ destinations }) => destinations);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(ROUTES / 2);
    table.done();
  });

  test("fails in all threads after one is terminated while it receives", async () => {
    using table = routes();
    const [killed] = share(table, { keepLock: true }, 1);
    await killed!.ready;
    await killed!.terminate();
    for (const { error } of await reportsOf(share(table, {}, 2))) expect(error?.code).toBe("EPIPE");
    expect(failureOf(() => table.next()).message).toContain("was terminated while it received");
  });

  test("can be abandoned after a receiving thread is terminated", async () => {
    const table = routes();
    const [killed] = share(table, { keepLock: true }, 1);
    await killed!.ready;
    await killed!.terminate();
    table.done();
    expect(runningDumps(netns)).toBe(0);
  });

  test("fails in all threads with the kernel's error", async () => {
    using table = dump(NETLINK_ROUTE, getTable(12_345), { netns, timeoutMs: 100_000 });
    const reports = await reportsOf(share(table, {}));
    for (const { error, destinations } of reports) {
      expect(destinations).toEqual([]);
      expect(error).toMatchObject({ name: "NetlinkError", code: "ENOENT" });
      expect(error?.extendedAck).toEqual({ message: "ipv4: FIB table does not exist" });
    }
    expect(failureOf(() => table.next()).extendedAck?.message).toBe("ipv4: FIB table does not exist");
  });

  test("is inconsistent in every thread if the table changes", async () => {
    addBridges(netns, 60);
    const gate = new SharedArrayBuffer(4);
    using table = dump(NETLINK_ROUTE, getLinks(), { netns, timeoutMs: 100_000 });
    const [paused] = share(table, { pauseAfter: 1, gate }, 1);
    await paused!.ready;
    transact(NETLINK_ROUTE, addBridge("late"), { netns });
    open(gate);
    const { error, destinations, consistent } = await paused!.report;
    expect(error).toBeUndefined();
    expect(destinations.length).toBeGreaterThan(60);
    expect(consistent).toBe(false);
    expect(table.consistent).toBe(false);
  });

  test("share() throws EBADF after its end", () => {
    const table = routes();
    table.toArray();
    expect(failureOf(() => table.share()).code).toBe("EBADF");
    const abandoned = routes();
    abandoned.done();
    expect(failureOf(() => abandoned.share()).code).toBe("EBADF");
  });
});
