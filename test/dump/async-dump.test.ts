import { describe, expect } from "bun:test";
import { AsyncDump } from "../../src/dump/async-dump.ts";
import {
  closeIdleSockets,
  configureAsyncCalls,
  dump,
  dumpAsync,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  transact,
  transactAsync,
  transactMultiple,
} from "../../src/index.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { addBridge, addRoute, getLink, getLinks, getRoutes, linkName, setUp } from "../support/requests.ts";
import { settledDescriptors, within } from "../support/threads.ts";

/** Creates a namespace with so many routes that a thread needs several jobs to receive a dump of them. */
function namespaceWithRoutes(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  transact(NETLINK_ROUTE, setUp(), { netns });
  const requests = Array.from({ length: 12_000 }, (_, number) => addRoute(number));
  transactMultiple(NETLINK_ROUTE, requests, { netns });
  return netns;
}

const payloads = (messages: readonly Message[]) =>
  messages.map(({ payload }) => Buffer.from(payload).toString("hex")).sort();

describeInNamespaces("dumpAsync", () => {
  test("returns the messages of dump()", async () => {
    using netns = namespaceWithRoutes();
    const here = dump(NETLINK_ROUTE, getRoutes(), { netns }).toArray();
    expect(here.length).toBeGreaterThan(12_000);
    expect(payloads(await dumpAsync(NETLINK_ROUTE, getRoutes(), { netns }).toArray())).toEqual(payloads(here));
    const kept: Message[] = [];
    const dumping = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns });
    for await (const message of dumping) kept.push(message.copy());
    expect(payloads(kept)).toEqual(payloads(here));
    expect(dumping.consistent).toBe(true);
    const single: Message[] = [];
    const another = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns });
    for (let message = await another.next(); message !== undefined; message = await another.next()) {
      single.push(message.copy());
    }
    expect(payloads(single)).toEqual(payloads(here));
  });

  test("sends its request when the first message is requested", async ({ netns }) => {
    const links = dumpAsync(NETLINK_ROUTE, getLinks(), { netns });
    transact(NETLINK_ROUTE, addBridge("later"), { netns });
    expect((await links.toArray()).map(linkName)).toEqual(["lo", "later"]);
  });

  test("reads the namespace in which it was called", async ({ netns }) => {
    transact(NETLINK_ROUTE, addBridge("inside"), { netns });
    const links = netns.run(() => ({ dump: dumpAsync(NETLINK_ROUTE, getLinks()) }));
    expect((await links.dump.toArray()).map(linkName)).toEqual(["lo", "inside"]);
  });

  test("releases its socket if the caller leaves the loop or calls done()", async () => {
    using netns = namespaceWithRoutes();
    await transactAsync(NETLINK_ROUTE, getLink(1), { netns });
    const descriptors = await settledDescriptors();
    for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes(), { netns })) break;
    const dumping = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns });
    await dumping.next();
    const pending = dumping.next();
    await dumping.done();
    await pending;
    await dumping.done();
    await dumpAsync(NETLINK_ROUTE, getRoutes(), { netns }).done();
    {
      await using disposed = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns });
      await disposed.next();
    }
    await expectDescriptors(descriptors);
  });

  test("does not start after done()", async () => {
    const dumping = dumpAsync(NETLINK_ROUTE, getLinks());
    await dumping.done();
    const loop = async () => {
      for await (const _ of dumping);
    };
    for (const call of [() => dumping.toArray(), () => dumping.next(), loop]) {
      expect(await call().catch((error) => error)).toBeInstanceOf(TypeError);
    }
  });

  test("receives nothing ahead from a socket that the next request uses", async ({ netns }) => {
    transact(NETLINK_ROUTE, setUp(), { netns });
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    // One thread receives for all dumps, so a receive ahead starts late. Datagrams of up to 32 KiB have room for some 540
    // routes, and a job receives 8 of them: some dumps end with the last datagram of a job, when another receive was started.
    configureAsyncCalls({ threadsPerProtocol: 1 });
    try {
      for (let routes = 0; routes < 12_000; ) {
        const requests = Array.from({ length: 540 }, () => addRoute(routes++));
        transactMultiple(NETLINK_ROUTE, requests, { netns });
        const expected = payloads(dump(NETLINK_ROUTE, getRoutes(), { netns }).toArray());
        const reading = Array.from({ length: 4 }, async () => {
          expect(payloads(await dumpAsync(NETLINK_ROUTE, getRoutes(), { netns }).toArray())).toEqual(expected);
          expect((await dumpAsync(NETLINK_ROUTE, getLinks(), { netns }).toArray()).map(linkName)).toEqual(["lo"]);
        });
        await Promise.all(reading);
      }
    } finally {
      configureAsyncCalls({ threadsPerProtocol: 4 });
    }
    let read = 0;
    for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes(), { netns })) if (++read === 6000) break;
    expect((await dumpAsync(NETLINK_ROUTE, getLinks(), { netns }).toArray()).map(linkName)).toEqual(["lo"]);
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  test("reads an abandoned dump on the caller's socket to its end", async () => {
    using netns = namespaceWithRoutes();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for await (const _ of dumpAsync(NETLINK_ROUTE, getRoutes(), { socket })) break;
    expect((await dumpAsync(NETLINK_ROUTE, getLinks(), { socket }).toArray()).map(linkName)).toEqual(["lo"]);
  });

  test("throws the error of the kernel, and then again", async () => {
    const nonsense = new MessageWriter(0x7ff2).struct((header) => header.zero(16)).finish();
    const dumping = dumpAsync(NETLINK_ROUTE, nonsense);
    const iterate = async () => {
      for await (const _ of dumping);
    };
    expect(await iterate().catch((error) => error.code)).toBe("EOPNOTSUPP");
    expect(await iterate().catch((error) => error.code)).toBe("EOPNOTSUPP");
    expect(await dumping.toArray().catch((error) => error.code)).toBe("EOPNOTSUPP");
  });

  test("rejects at its deadline while it waits for its turn", async () => {
    const never = new Promise<void>(() => {});
    const links = new AsyncDump(NETLINK_ROUTE, getLinks(), { deadlineMs: 20 }, never);
    const error = await within(links.next(), "the dump").catch((error) => error);
    expect(error.message).toContain("the dump did not end before its deadline; use a larger deadlineMs (ETIMEDOUT)");
  });

  test("throws a TypeError for a second loop", async () => {
    const dumping = dumpAsync(NETLINK_ROUTE, getLinks());
    for await (const _ of dumping);
    expect(await dumping.toArray().catch((error) => error)).toBeInstanceOf(TypeError);
  });

  test("throws the reason of an aborted signal at once, and releases its socket", async () => {
    using netns = namespaceWithRoutes();
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    for (const when of ["before", "at once", "later"]) {
      const controller = new AbortController();
      const { signal } = controller;
      const abort = () => controller.abort(new Error("enough"));
      if (when === "before") abort();
      const reading = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns, signal }).toArray();
      if (when === "at once") abort();
      if (when === "later") setImmediate(abort);
      expect(await within(reading, "the dump").catch((error) => error.message)).toBe("enough");
    }
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  test("leaves the caller's socket usable if it is aborted at any time", async () => {
    using netns = namespaceWithRoutes();
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const { length } = await dumpAsync(NETLINK_ROUTE, getRoutes(), { socket }).toArray();
    for (let round = 0; round < 60; round++) {
      const controller = new AbortController();
      const routes = dumpAsync(NETLINK_ROUTE, getRoutes(), { socket, signal: controller.signal });
      const read = async () => {
        if (round % 2 === 0) await routes.toArray();
        else for await (const _ of routes);
      };
      const reading = read().catch(() => {});
      const until = performance.now() + (round / 60) * 5;
      for (let turn = 0; turn < round || performance.now() < until; turn++) {
        await (round % 3 === 0 ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve());
      }
      controller.abort(new Error("enough"));
      await reading;
      const [link] = await dumpAsync(NETLINK_ROUTE, getLinks(), { socket }).toArray();
      expect(linkName(link!)).toBe("lo");
      if (round % 10 === 0)
        expect(await dumpAsync(NETLINK_ROUTE, getRoutes(), { socket }).toArray()).toHaveLength(length);
    }
  }, 600_000);

  test("runs several dumps at the same time", async () => {
    using netns = namespaceWithRoutes();
    const counts = await Promise.all(
      Array.from({ length: 5 }, async () => (await dumpAsync(NETLINK_ROUTE, getRoutes(), { netns }).toArray()).length),
    );
    expect(new Set(counts).size).toBe(1);
  });
});

describe("arguments of dumpAsync()", () => {
  test("are checked at once", () => {
    expect(() => dumpAsync(-1, getLinks())).toThrow(RangeError);
    expect(() => dumpAsync(NETLINK_ROUTE, undefined as never)).toThrow(TypeError);
    expect(() => dumpAsync(NETLINK_ROUTE, getLinks(), { netns: {} as never })).toThrow(TypeError);
  });
});
