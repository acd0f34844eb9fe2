// Many asynchronous calls at the same time, and their time limits.
import { expect, setDefaultTimeout } from "bun:test";
import {
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_GETFAMILY,
  closeIdleSockets,
  dumpAsync,
  GENL_ID_CTRL,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NLM_F_DUMP,
  transact,
  transactAllAsync,
  transactAsync,
  transactMultiple,
} from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { runCalls } from "../../src/threads/calls/call-threads.ts";
import { TimeSlice } from "../../src/threads/time-slice.ts";
import { describeInNamespaces, openDescriptors } from "../support/environment.ts";
import { rejection } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { addBridge, addRoute, getLink, getLinks, getRoutes, linkName, setUp } from "../support/requests.ts";
import { Pipe, readingFrom, settledDescriptors, threadsNamed, until, within } from "../support/threads.ts";

setDefaultTimeout(600_000);

/** Four sockets with their duplicates, and descriptors of the engine for each of four threads: two in Bun, six in Node.js. */
const MOST_DESCRIPTORS = process.versions["bun"] === undefined ? 32 : 20;

describeInNamespaces("many asynchronous calls", () => {
  test("use few descriptors while they wait", async ({ netns }) => {
    for (const options of [{}, { netns }]) {
      closeIdleSockets();
      const before = await settledDescriptors();
      let most = 0;
      const calls = Array.from({ length: 5000 }, async () => {
        await transactAsync(NETLINK_ROUTE, getLink(1), options);
        most = Math.max(most, openDescriptors() - before);
      });
      most = Math.max(most, openDescriptors() - before);
      await Promise.all(calls);
      expect(most).toBeLessThanOrEqual(MOST_DESCRIPTORS);
    }
  });

  test("use few descriptors for dumps that are read at once", async ({ netns }) => {
    closeIdleSockets();
    const before = await settledDescriptors();
    let most = 0;
    const dumps = Array.from({ length: 300 }, async () => {
      expect((await dumpAsync(NETLINK_ROUTE, getLinks(), { netns }).toArray()).map(linkName)).toEqual(["lo"]);
      most = Math.max(most, openDescriptors() - before);
    });
    await Promise.all(dumps);
    expect(most).toBeLessThanOrEqual(MOST_DESCRIPTORS);
  });

  test("succeed although the process may open only 256 descriptors", () => {
    const program = `${import.meta.dir}/programs/many-calls.ts`;
    const { stdout, stderr } = Bun.spawnSync(["bash", "-c", `ulimit -n 256; exec ${process.execPath} ${program}`]);
    expect([stdout.toString(), stderr.toString()]).toEqual(["400 lo\n", ""]);
  });

  test("do not fail with ETIMEDOUT because the event loop is blocked", async () => {
    // All threads exist before the event loop is blocked: a blocked event loop delays the start of a thread.
    using pipe = new Pipe();
    const reading = Array.from({ length: 4 }, () => runCalls(readingFrom(pipe.fd)));
    await until(() => threadsNamed("netlink-calls").length >= 4, "four threads");
    for (const _ of reading) pipe.write();
    await within(Promise.all(reading), "the threads");
    // Requests that do not wait for the RTNL lock, which other processes may hold for long.
    const families = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETFAMILY, 2).finish();
    const name = new MessageWriter(GENL_ID_CTRL)
      .genetlink(CTRL_CMD_GETFAMILY, 2)
      .string(CTRL_ATTR_FAMILY_NAME, "nlctrl");
    const family = name.finish();
    await transactAsync(NETLINK_GENERIC, family);
    for (const timeoutMs of [1000, 1500]) {
      const calls = Array.from({ length: 20 }, () => transactAsync(NETLINK_GENERIC, family, { timeoutMs }));
      const listing = dumpAsync(NETLINK_GENERIC, families, { timeoutMs }).toArray();
      await Bun.sleep(0);
      // Makes the calls pause after the block, before they have ended.
      expect(new TimeSlice().isOver).toBeBoolean();
      Bun.sleepSync(timeoutMs + 200);
      const replies = await Promise.all(calls);
      expect(replies.map((reply) => reply?.type)).toEqual(Array(20).fill(GENL_ID_CTRL));
      expect((await listing).length).toBeGreaterThan(0);
    }
  });

  test("fail with ETIMEDOUT if they were not sent in time, and say so", async () => {
    using pipe = new Pipe();
    const waiting = Array.from({ length: 4 }, () => runCalls(readingFrom(pipe.fd)));
    const errors = await Promise.all(
      Array.from({ length: 8 }, () => rejection(transactAsync(NETLINK_ROUTE, getLink(1), { timeoutMs: 20 }))),
    );
    for (const error of errors) {
      expect(error.code).toBe("ETIMEDOUT");
      expect(error.message).toBe(
        "RTM_GETLINK: not sent within 20 ms, because the call waited for a thread or for earlier calls (ETIMEDOUT)",
      );
    }
    for (const _ of waiting) pipe.write();
    await within(Promise.all(waiting), "the threads");
    expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1)))!)).toBe("lo");
  });

  test("are aborted and limited while their protocol is loaded", async () => {
    const program = `${import.meta.dir}/programs/loading.ts`;
    const { stdout, stderr } = Bun.spawnSync([process.execPath, program]);
    expect([stdout.toString(), stderr.toString()]).toEqual(["enough ETIMEDOUT enough ETIMEDOUT enough\nnlctrl\n", ""]);
  });
});

describeInNamespaces("an asynchronous dump", () => {
  test("limits the time without a datagram, not its duration", async ({ netns }) => {
    transact(NETLINK_ROUTE, setUp(), { netns });
    const requests = Array.from({ length: 12_000 }, (_, number) => addRoute(number));
    transactMultiple(NETLINK_ROUTE, requests, { netns });
    let count = 0;
    const routes = dumpAsync(NETLINK_ROUTE, getRoutes(), { netns, timeoutMs: 1000 });
    await routes.collectInto(() => {
      // The work of the caller takes longer than the time limit.
      if (count++ % 1000 === 0) Bun.sleepSync(150);
    });
    expect(count).toBeGreaterThan(12_000);
  });

  test("rejects after an abort, even if entries were already received", async ({ netns }) => {
    for (let index = 0; index < 20; index++) transact(NETLINK_ROUTE, addBridge(`br${index}`), { netns });
    const reason = new Error("enough");
    using links = Links.openAsync({ netns });
    const listings = [
      (signal: AbortSignal) => dumpAsync(NETLINK_ROUTE, getLinks(), { netns, signal }),
      (signal: AbortSignal) => links.list({}, { signal }),
    ];

    for (const open of listings) {
      const controller = new AbortController();
      const listing = open(controller.signal);
      expect(await listing.next()).toBeDefined();
      controller.abort(reason);
      for (let call = 0; call < 2; call++) expect(await listing.next().catch((error) => error)).toBe(reason);
      await listing.done();
    }
  });

  test("that has ended does not hide an aborted transaction on its socket", async ({ netns }) => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    for (let round = 0; round < 50; round++) {
      const listing = dumpAsync(NETLINK_ROUTE, getLinks(), { socket });
      await listing.toArray();
      const controller = new AbortController();
      const aborted = transactAsync(NETLINK_ROUTE, getLink(1), { socket, signal: controller.signal }).catch(() => {});
      await Promise.resolve();
      controller.abort();
      await aborted;
      const done = listing.done();
      expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1), { socket }))!)).toBe("lo");
      await done;
    }
  });
});

describeInNamespaces("transactAllAsync() of a dump", () => {
  test("receives in another thread, and returns the messages of the dump", async ({ netns }) => {
    for (let index = 0; index < 300; index++) transact(NETLINK_ROUTE, addBridge(`br${index}`), { netns });
    const bytes = getLinks().bytes.slice();
    new DataView(bytes.buffer).setUint16(6, 1 | NLM_F_DUMP, true);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const { transport } = socket.core;
    const here: string[] = [];
    for (const name of ["receive", "receiveOne"] as const) {
      const original = transport[name]!.bind(transport) as (...args: unknown[]) => number;
      Object.assign(transport, {
        [name]: (...args: unknown[]) => {
          const received = original(...args);
          if (received > 0) here.push(name);
          return received;
        },
      });
    }
    expect(await transactAllAsync(NETLINK_ROUTE, bytes, { socket })).toHaveLength(301);
    expect(here).toEqual([]);
  });
});
