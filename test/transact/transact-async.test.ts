import { describe, expect } from "bun:test";
import {
  closeIdleSockets,
  dump,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  RTM_NEWLINK,
  type TraceEvent,
  transact,
  transactAllAsync,
  transactAsync,
  transactMultipleAsync,
} from "../../src/index.ts";
import { GeneralExchange } from "../../src/transact/general-exchange.ts";
import { runProgram } from "../support/child.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { rejection } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { addBridge, addRoute, getLink, getLinks, linkName, setUp } from "../support/requests.ts";
import { settledDescriptors, threadsNamed, until, within } from "../support/threads.ts";

const linkNames = (netns: NetworkNamespace) => dump(NETLINK_ROUTE, getLinks(), { netns }).toArray().map(linkName);

/** An rtnetlink request that the kernel rejects with an extended acknowledgement. */
const invalidMtu = () =>
  new MessageWriter(RTM_NEWLINK)
    .struct((header) => header.zero(4).s32(1).zero(8))
    .u16(4, 7)
    .finish();

describeInNamespaces("transactAsync", () => {
  test("returns the same replies and errors as transact()", async ({ netns }) => {
    expect(await transactAsync(NETLINK_ROUTE, addBridge("br0"), { netns })).toBeUndefined();
    expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1), { netns }))!)).toBe("lo");
    expect((await transactAllAsync(NETLINK_ROUTE, getLink(1), { netns })).map(linkName)).toEqual(["lo"]);
    for (const request of [addBridge("br0"), invalidMtu()]) {
      const there = await rejection(transactAsync(NETLINK_ROUTE, request, { netns }));
      const here = await rejection((async () => transact(NETLINK_ROUTE, request, { netns }))());
      expect({ ...there }).toEqual({ ...here });
      expect(there.message).toBe(here.message);
    }
  });

  test("returns one result for each request of a batch", async ({ netns }) => {
    const names = ["a", "b", "a", "c"];
    const requests = names.map((name) => addBridge(name));
    const results = await transactMultipleAsync(NETLINK_ROUTE, requests, { netns });
    expect(results.map(({ error }) => error?.code)).toEqual([undefined, undefined, "EEXIST", undefined]);
    expect(linkNames(netns)).toEqual(["lo", "a", "b", "c"]);
    expect(await transactMultipleAsync(NETLINK_ROUTE, [], { netns })).toEqual([]);
  });

  test("uses one socket for calls that follow each other", async ({ netns }) => {
    // This socket has the process id as its port id, so that each further socket gets another, unused number.
    using _ = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const ports = new Set<number>();
    for (let call = 0; call < 5; call++) {
      ports.add((await transactAsync(NETLINK_ROUTE, getLink(1), { netns }))!.portId);
      expect(await rejection(transactAsync(NETLINK_ROUTE, getLink(99), { netns }))).toMatchObject({ code: "ENODEV" });
    }
    expect(ports.size).toBe(1);
  });

  test("returns the results of a batch of many datagrams", async ({ netns }) => {
    await transactAsync(NETLINK_ROUTE, setUp(), { netns });
    const requests = Array.from({ length: 3000 }, (_, number) => addRoute(number));
    const first = await transactMultipleAsync(NETLINK_ROUTE, requests, { netns });
    expect(first.filter(({ error }) => error !== undefined)).toEqual([]);
    const second = await transactMultipleAsync(NETLINK_ROUTE, requests, { netns });
    expect(new Set(second.map(({ error }) => error?.code))).toEqual(new Set(["EEXIST"]));
  });

  test("lets the event loop run while the kernel processes requests", async ({ netns }) => {
    await transactAsync(NETLINK_ROUTE, getLink(1), { netns });
    let turns = 0;
    let running = true;
    const count = () => {
      turns++;
      if (running) setImmediate(count);
    };
    count();
    const requests = Array.from({ length: 200 }, (_, number) => addBridge(`b${number}`));
    await transactMultipleAsync(NETLINK_ROUTE, requests, { netns });
    running = false;
    // Each datagram has room for fewer than 100 of these requests.
    expect(turns).toBeGreaterThan(2);
    expect(linkNames(netns)).toHaveLength(201);
  });

  test("uses the namespace of the call, even if the caller closes or leaves it", async () => {
    for (const isFirst of [true, false]) {
      using own = NetworkNamespace.create();
      const other = NetworkNamespace.create();
      using keep = NetworkNamespace.open({ fd: other.fd });
      if (isFirst) closeIdleSockets();
      const inside = other.run(() => ({ promise: transactAsync(NETLINK_ROUTE, addBridge("inside")) }));
      const named = transactAsync(NETLINK_ROUTE, addBridge("named"), { netns: own });
      await Promise.all([named, inside.promise]);
      other.close();
      expect(linkNames(keep)).toEqual(["lo", "inside"]);
      expect(linkNames(own)).toEqual(["lo", "named"]);
    }
  });

  test("sends a copy of the request's bytes", async () => {
    const bytes = new Uint8Array(getLink(1).bytes);
    const asked = transactAsync(NETLINK_ROUTE, bytes);
    bytes.fill(0xff);
    expect(linkName((await asked)!)).toBe("lo");
  });

  test("runs calls on the caller's socket one after the other, and reserves it meanwhile", async () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    const calls = Array.from({ length: 3 }, () => transactAsync(NETLINK_ROUTE, getLink(1), { socket }));
    await Bun.sleep(0);
    calls.push(transactAsync(NETLINK_ROUTE, getLink(1), { socket }));
    expect(() => transact(NETLINK_ROUTE, getLink(1), { socket })).toThrow("(EBUSY)");
    expect((await Promise.all(calls)).map((reply) => linkName(reply!))).toEqual(["lo", "lo", "lo", "lo"]);
    expect(linkName(transact(NETLINK_ROUTE, getLink(1), { socket })!)).toBe("lo");
  });

  test("keeps the descriptor open until the call has ended if the caller closes the socket", async () => {
    const descriptors = await settledDescriptors();
    const socket = NetlinkSocket.open(NETLINK_ROUTE);
    const call = transactAsync(NETLINK_ROUTE, getLink(1), { socket });
    socket.close();
    expect(await rejection(call)).toMatchObject({ code: "EBADF" });
    closeIdleSockets();
    await expectDescriptors(descriptors);
  });

  test("passes each datagram to the trace function", async () => {
    const events: TraceEvent[] = [];
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { trace: (event) => events.push(event) });
    await transactAsync(NETLINK_ROUTE, getLink(1), { socket });
    expect(events.map(({ direction }) => direction)).toEqual(["send", "receive", "receive"]);
  });

  test("reports warnings of successful requests", async () => {
    const results = await transactMultipleAsync(NETLINK_GENERIC, [
      new MessageWriter(16).genetlink(3, 2).string(2, "nlctrl").finish(),
    ]);
    expect(results[0]?.reply).toBeDefined();
  });
});

describeInNamespaces("an aborted asynchronous call", () => {
  test("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const call = transactAsync(NETLINK_ROUTE, getLink(1), { signal });
    controller.abort(new Error("enough"));
    expect((await rejection(call)).message).toBe("enough");
    expect((await rejection(transactAsync(NETLINK_ROUTE, getLink(1), { signal }))).message).toBe("enough");
    expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1)))!)).toBe("lo");
  });

  test("distinguishes a request that was not passed to the kernel from one with an unknown outcome", () => {
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    const exchange = new GeneralExchange(1);
    const errorAt = (before: () => void): string => {
      const steps = exchange.run(socket.core, [addBridge("b0").bytes], { timeoutMs: 5 });
      expect(steps.next(0)).toMatchObject({ done: false, value: { kind: "send" } });
      before();
      const [result] = exchange.timeOut();
      steps.return([]);
      return result!.error!.message;
    };
    expect(errorAt(() => {})).toBe(
      "RTM_NEWLINK: not sent within 5 ms, because the call waited for a thread or for earlier calls (ETIMEDOUT)",
    );
    expect(errorAt(() => exchange.started())).toBe(
      "RTM_NEWLINK: no reply came within 5 ms (ETIMEDOUT); the outcome is unknown: read the state back",
    );
  });

  test("sends no further datagrams", async ({ netns }) => {
    let sent = 0;
    const trace = ({ direction }: TraceEvent) => void (direction === "send" && sent++);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns, trace });
    const controller = new AbortController();
    const { signal } = controller;
    const requests = Array.from({ length: 2000 }, (_, number) => addBridge(`b${number}`));
    const call = rejection(transactMultipleAsync(NETLINK_ROUTE, requests, { socket, signal }));
    // The event loop can be so late that datagrams were processed before the abort.
    const sentBefore = await new Promise<number>((resolve) => {
      setImmediate(() => {
        controller.abort(new Error("enough"));
        resolve(sent);
      });
    });
    expect((await call).message).toBe("enough");
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "the last datagram was processed");
    // A datagram has room for fewer than 100 of these requests. One may have been in the kernel at the abort.
    expect(linkNames(netns).length).toBeLessThan(100 * (sentBefore + 1) + 1);
  });

  test("leaks neither descriptors nor threads in 10,000 calls", async () => {
    closeIdleSockets();
    const descriptors = await settledDescriptors();
    for (let round = 0; round < 100; round++) {
      const calls = Array.from({ length: 100 }, (_, index) => {
        const controller = new AbortController();
        const call = transactAsync(NETLINK_ROUTE, getLink(1), { signal: controller.signal }).catch(() => {});
        if (index % 2 === 0) controller.abort();
        else setImmediate(() => controller.abort());
        return call;
      });
      await Promise.all(calls);
    }
    await transactAsync(NETLINK_ROUTE, getLink(1));
    closeIdleSockets();
    await expectDescriptors(descriptors);
    await until(() => threadsNamed("netlink-calls").length === 0, "the threads are gone");
  });
});

describeInNamespaces("threads of asynchronous calls", () => {
  test.each(["the socket", "an attached socket"])(
    "never send on the descriptor of another file after %s was closed",
    async (kind) => {
      // A thread that starts now could be given the descriptor.
      await transactAsync(NETLINK_ROUTE, getLink(1));
      const owner = NetlinkSocket.open(NETLINK_ROUTE);
      const { fd } = owner;
      const socket = kind === "the socket" ? owner : NetlinkSocket.attach(owner.share());
      const call = rejection(transactAsync(NETLINK_ROUTE, getLink(1), { socket }));
      owner.close();
      const others = Array.from({ length: 4 }, () => NetlinkSocket.open(NETLINK_ROUTE));
      try {
        expect(others.map((other) => other.fd)).toContain(fd);
        expect(await within(call, "the call")).toMatchObject({ code: "EBADF" });
        expect(others.map((other) => other.drain())).toEqual([0, 0, 0, 0]);
      } finally {
        for (const other of others) other.close();
      }
    },
  );

  test("run calls of different protocols at the same time", async () => {
    const calls = [NETLINK_ROUTE, NETLINK_GENERIC].flatMap((protocol) =>
      Array.from({ length: 50 }, () =>
        protocol === NETLINK_ROUTE
          ? transactAsync(protocol, getLink(1))
          : transactAsync(protocol, new MessageWriter(16).genetlink(3, 2).string(2, "nlctrl").finish()),
      ),
    );
    expect((await within(Promise.all(calls), "the calls")).every((reply) => reply !== undefined)).toBe(true);
  });

  test("end with closeIdleSockets() and start again", async () => {
    for (let round = 0; round < 3; round++) {
      expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1)))!)).toBe("lo");
      closeIdleSockets();
      await until(() => threadsNamed("netlink-calls").length === 0, "the thread has ended");
    }
  });

  test("keep the process alive only during a call", () => {
    const library = import.meta.resolve("../../src/index.ts");
    const file = `${import.meta.dir}/programs/asynchronous.ts`;
    const { lines, errors, exitCode } = runProgram(file, { args: [library] });
    expect({ lines, errors, exitCode }).toEqual({ lines: ["asked", "answered"], errors: "", exitCode: 0 });
  });
});

describe("arguments of asynchronous calls", () => {
  test("are checked before a request is sent", async () => {
    const transacting = (...args: unknown[]) =>
      rejection((transactAsync as (...all: unknown[]) => Promise<unknown>)(...args));
    expect(await transacting(40, getLink(1))).toBeInstanceOf(RangeError);
    expect(await transacting(NETLINK_ROUTE, "lo")).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, getLink(1), { signal: 1 })).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, getLink(1), null)).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, getLink(1), { netns: "/nowhere" })).toMatchObject({ code: "ENOENT" });
  });
});
