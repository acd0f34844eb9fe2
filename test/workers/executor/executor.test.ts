import { describe, expect, test } from "bun:test";
import {
  dump,
  Executor,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINKINFO,
  type Message,
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REQUEST,
  RTM_GETLINK,
  RTM_NEWLINK,
  transact,
  transactMultiple,
} from "../../../src/index.ts";
import { runProgram } from "../../support/child.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { addRoute, getRoutes, setUp } from "../../support/requests.ts";
import { settledDescriptors, threadsNamed, until, within } from "../../support/threads.ts";

const newBridge = (name: string) =>
  new MessageWriter(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL)
    .struct((ifinfomsg) => ifinfomsg.zero(16))
    .string(IFLA_IFNAME, name)
    .nest(IFLA_LINKINFO, (info) => info.string(IFLA_INFO_KIND, "bridge"))
    .finish();

const link = (name: string) =>
  new MessageWriter(RTM_GETLINK)
    .struct((ifinfomsg) => ifinfomsg.zero(16))
    .string(IFLA_IFNAME, name)
    .finish();

const allLinks = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).finish();

function nameOf(message: Message | undefined): string | undefined {
  const attribute = message?.attributes(16);
  return attribute?.find(IFLA_IFNAME) === true ? attribute.string() : undefined;
}

/** Creates a namespace with so many routes that a dump of the routes is delivered in more than two parts. */
function namespaceWithRoutes(): NetworkNamespace {
  const netns = NetworkNamespace.create();
  transact(NETLINK_ROUTE, setUp(), { netns });
  transactMultiple(
    NETLINK_ROUTE,
    Array.from({ length: 12_000 }, (_, number) => addRoute(number)),
    { netns },
  );
  return netns;
}

const linkNames = (netns: NetworkNamespace) => dump(NETLINK_ROUTE, allLinks, { netns }).toArray().map(nameOf);

describeInNamespaces("Executor", () => {
  test("returns the same replies and errors as transact()", async () => {
    using netns = NetworkNamespace.create();
    await using executor = Executor.start({ netns });
    expect(await executor.transact(NETLINK_ROUTE, newBridge("br0"))).toBeUndefined();
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("br0")))).toBe("br0");
    const twice = await executor.transact(NETLINK_ROUTE, newBridge("br0")).catch((error) => error);
    expect(twice).toBeInstanceOf(NetlinkError);
    expect(twice).toMatchObject({ code: "EEXIST", operation: "RTM_NEWLINK" });
    const bad = new MessageWriter(RTM_NEWLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).string(IFLA_IFNAME, "br0");
    const request = bad.u16(4, 7).finish();
    const here = (() => {
      try {
        return transact(NETLINK_ROUTE, request, { netns });
      } catch (error) {
        return error as NetlinkError;
      }
    })();
    const there = await executor.transact(NETLINK_ROUTE, request).catch((error) => error);
    expect({ ...there }).toEqual({ ...(here as NetlinkError) });
    expect(there.message).toBe((here as NetlinkError).message);
    expect(there.extendedAck).toBeDefined();
  });

  test("returns one result for each request of a batch", async () => {
    using netns = NetworkNamespace.create();
    await using executor = Executor.start({ netns });
    const results = await executor.transactMultiple(NETLINK_ROUTE, ["a", "b", "a", "c"].map(newBridge));
    expect(results.map(({ error }) => error?.code)).toEqual([undefined, undefined, "EEXIST", undefined]);
    expect(linkNames(netns)).toEqual(["lo", "a", "b", "c"]);
    expect(await executor.transactMultiple(NETLINK_ROUTE, [])).toEqual([]);
  });

  test("keeps the namespace of a call after the caller closes it", async () => {
    using own = NetworkNamespace.create();
    const other = NetworkNamespace.create();
    using keep = NetworkNamespace.open({ fd: other.fd });
    await using executor = Executor.start({ netns: own });
    const named = executor.transact(NETLINK_ROUTE, newBridge("named"), { netns: other });
    let inside: Promise<unknown> | undefined;
    other.run(() => {
      inside = executor.transact(NETLINK_ROUTE, newBridge("inside"));
    });
    other.close();
    await Promise.all([named, inside]);
    expect(linkNames(keep)).toEqual(["lo", "named", "inside"]);
    expect(linkNames(own)).toEqual(["lo"]);
  });

  test("keeps its namespace after the descriptor number was reused", async () => {
    using first = NetworkNamespace.create();
    using second = NetworkNamespace.create();
    transact(NETLINK_ROUTE, newBridge("first"), { netns: first });
    const handle = NetworkNamespace.open({ fd: first.fd });
    const { fd } = handle;
    await using executor = Executor.start({ netns: { fd } });
    handle.close();
    using reused = NetworkNamespace.open({ fd: second.fd });
    expect(reused.fd).toBe(fd);
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("first")))).toBe("first");
  });

  test("streams a dump as copies of its messages", async () => {
    using netns = namespaceWithRoutes();
    await using executor = Executor.start({ netns });
    const routes = executor.dump(NETLINK_ROUTE, getRoutes());
    const kept: Message[] = [];
    for await (const message of routes) kept.push(message);
    expect(kept.reduce((size, { length }) => size + length, 0)).toBeGreaterThan(2 * 256 * 1024);
    const here = dump(NETLINK_ROUTE, getRoutes(), { netns }).toArray();
    const payloads = (messages: Message[]) => messages.map(({ payload }) => Buffer.from(payload).toString("hex"));
    expect(payloads(kept)).toEqual(payloads(here));
    expect(routes.consistent).toBe(true);
    expect(payloads(await routes.toArray())).toEqual(payloads(here));
  });

  test("runs transactions between the parts of a dump", async () => {
    using netns = namespaceWithRoutes();
    await using executor = Executor.start({ netns });
    await executor.transact(NETLINK_ROUTE, link("lo"));
    const descriptors = await settledDescriptors();
    let seen = 0;
    for await (const _ of executor.dump(NETLINK_ROUTE, getRoutes())) {
      if (++seen < 10) continue;
      expect(nameOf(await executor.transact(NETLINK_ROUTE, link("lo")))).toBe("lo");
      break;
    }
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("lo")))).toBe("lo");
    await expectDescriptors(descriptors);
  });

  test("replies to later requests after the caller left a dump", async () => {
    using netns = namespaceWithRoutes();
    await using executor = Executor.start({ netns });
    await executor.transact(NETLINK_ROUTE, link("lo"));
    const descriptors = await settledDescriptors();
    const reading = executor.dump(NETLINK_ROUTE, getRoutes())[Symbol.asyncIterator]();
    const first = reading.next();
    // The transaction is queued before the first part of the dump arrives. The worker therefore runs it before it reads
    // the second part.
    const between = executor.transact(NETLINK_ROUTE, link("lo"));
    await first;
    await reading.return?.();
    await within(between, "the transaction between the parts");
    expect(nameOf(await within(executor.transact(NETLINK_ROUTE, link("lo")), "the transaction"))).toBe("lo");
    await expectDescriptors(descriptors);
  });

  test("throws the error of a failed dump", async () => {
    using netns = NetworkNamespace.create();
    await using executor = Executor.start({ netns });
    const nonsense = new MessageWriter(0x7ff2).struct((header) => header.zero(16)).finish();
    const dumping = executor.dump(NETLINK_ROUTE, nonsense);
    const iterate = async () => {
      for await (const _ of dumping);
    };
    expect(await iterate().catch((error) => error.code)).toBe("EOPNOTSUPP");
    expect(await dumping.toArray().catch((error) => error.code)).toBe("EOPNOTSUPP");
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("lo")))).toBe("lo");
  });

  test("skips an aborted job in the queue", async () => {
    using netns = NetworkNamespace.create();
    await using executor = Executor.start({ netns });
    const controller = new AbortController();
    const { signal } = controller;
    const first = executor.transact(NETLINK_ROUTE, newBridge("first"));
    const second = executor.transact(NETLINK_ROUTE, newBridge("second"), { signal }).catch((error) => error);
    const third = executor.transact(NETLINK_ROUTE, newBridge("third"));
    controller.abort(new Error("changed my mind"));
    expect(await second).toBe(signal.reason);
    await Promise.all([first, third]);
    expect(linkNames(netns)).toEqual(["lo", "first", "third"]);
    const late = executor.transact(NETLINK_ROUTE, newBridge("late"), { signal }).catch((error) => error);
    expect(await late).toBe(signal.reason);
  });

  test("skips jobs aborted during a dump", async () => {
    using busy = namespaceWithRoutes();
    using first = NetworkNamespace.create();
    using second = NetworkNamespace.create();
    await using executor = Executor.start();
    for (let round = 0; round < 3; round++) {
      const reading = executor.dump(NETLINK_ROUTE, getRoutes(), { netns: busy }).toArray();
      const controller = new AbortController();
      const { signal } = controller;
      const back = executor.transact(NETLINK_ROUTE, newBridge(`a${round}`), { netns: first, signal });
      controller.abort(new Error("changed my mind"));
      const done = executor.transact(NETLINK_ROUTE, newBridge(`b${round}`), { netns: second });
      expect(await back.catch((error) => error)).toBe(signal.reason);
      await Promise.all([reading, done]);
    }
    expect(linkNames(first)).toEqual(["lo"]);
    expect(linkNames(second)).toEqual(["lo", "b0", "b1", "b2"]);
  });

  test("stop() completes the current job", async () => {
    using netns = NetworkNamespace.create();
    const executor = Executor.start({ netns });
    await executor.transact(NETLINK_ROUTE, link("lo"));
    const doing = executor.transactMultiple(NETLINK_ROUTE, ["one", "two"].map(newBridge));
    const waiting = executor.transact(NETLINK_ROUTE, newBridge("three")).catch((error) => error.code);
    await within(executor.stop(), "the stop");
    expect((await doing).map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(await waiting).toBe("ECANCELED");
    expect(linkNames(netns)).toEqual(["lo", "one", "two"]);
  });

  test("runs further jobs after a failed job", async () => {
    await using executor = Executor.start();
    const options = { operation: "look", anything: () => {} } as object;
    const rejected = executor.transact(NETLINK_ROUTE, link("lo"), options);
    expect(await rejected.catch((error) => error.message)).toStartWith("options.anything: unknown option; there are: ");
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("lo")))).toBe("lo");
  });

  test("throws the reason of an aborted dump", async () => {
    using netns = NetworkNamespace.create();
    await using executor = Executor.start({ netns });
    const controller = new AbortController();
    const iterate = async () => {
      for await (const _ of executor.dump(NETLINK_ROUTE, allLinks, { signal: controller.signal })) {
        controller.abort(new Error("enough"));
        await Bun.sleep(1);
      }
      return "the end";
    };
    // The iteration still yields the messages of a part that was received before it throws the signal's reason.
    expect(["the end", "enough"]).toContain(await iterate().catch((error) => error.message));
    const never = executor.dump(NETLINK_ROUTE, allLinks, { signal: controller.signal }).toArray();
    expect(await never.catch((error) => error.message)).toBe("enough");
  });

  test("rejects queued and later calls after stop()", async () => {
    using netns = NetworkNamespace.create();
    const executor = Executor.start({ netns });
    // The worker has already received this job, so the following jobs are queued behind it.
    const first = executor.transact(NETLINK_ROUTE, link("lo"));
    const asked = Array.from({ length: 3 }, () =>
      executor.transact(NETLINK_ROUTE, link("lo")).then(
        () => "answered",
        (error) => error.code,
      ),
    );
    await within(executor.stop(), "the stop");
    await within(executor.stop(), "the second stop");
    expect(nameOf(await first)).toBe("lo");
    expect(await Promise.all(asked)).toEqual(["ECANCELED", "ECANCELED", "ECANCELED"]);
    expect(await executor.transact(NETLINK_ROUTE, link("lo")).catch((error) => error.code)).toBe("ECANCELED");
    const dumping = executor.dump(NETLINK_ROUTE, allLinks).toArray();
    expect(await dumping.catch((error) => error.code)).toBe("ECANCELED");
  });

  test("stops when its signal is aborted", async () => {
    using netns = NetworkNamespace.create();
    const controller = new AbortController();
    const executor = Executor.start({ netns, signal: controller.signal });
    expect(nameOf(await executor.transact(NETLINK_ROUTE, link("lo")))).toBe("lo");
    controller.abort(new Error("over"));
    expect(await executor.transact(NETLINK_ROUTE, link("lo")).catch((error) => error.message)).toBe("over");
    await within(executor.stop(), "the stop");
    expect(() => Executor.start({ signal: controller.signal })).toThrow("over");
  });

  test("leaks no descriptors or threads in 20 starts", async () => {
    using netns = NetworkNamespace.create();
    await (async () => {
      await using executor = Executor.start({ netns });
      await executor.transact(NETLINK_ROUTE, link("lo"));
    })();
    const descriptors = await settledDescriptors();
    for (let times = 0; times < 20; times++) {
      await using executor = Executor.start({ netns });
      if (times % 2 === 0) await executor.transact(NETLINK_ROUTE, link("lo"));
    }
    await expectDescriptors(descriptors);
    await until(() => threadsNamed("netlink-executor").length === 0, "the threads are gone");
  });
});

describe("program with an executor", () => {
  const library = import.meta.resolve("../../../src/index.ts");

  test("stays alive while a call is pending, then exits", async () => {
    const file = `${import.meta.dir}/executor-user.ts`;
    const { lines, errors, exitCode } = runProgram(file, { args: [library] });
    expect({ lines, errors, exitCode }).toEqual({ lines: ["asked", "answered"], errors: "", exitCode: 0 });
  });
});

describe("Executor arguments", () => {
  test("are checked before a request is sent", async () => {
    await using executor = Executor.start();
    const transacting = (...args: unknown[]) =>
      (executor.transact as (...all: unknown[]) => Promise<unknown>)(...args).catch((error) => error);
    expect(await transacting(40, link("lo"))).toBeInstanceOf(RangeError);
    expect(await transacting(NETLINK_ROUTE, "lo")).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, link("lo"), { signal: 1 })).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, link("lo"), null)).toBeInstanceOf(TypeError);
    expect(await transacting(NETLINK_ROUTE, link("lo"), { timeoutMs: "x" })).toMatchObject({
      message: expect.stringContaining("timeoutMs"),
    });
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    expect(await transacting(NETLINK_ROUTE, link("lo"), { socket })).toBeInstanceOf(TypeError);
    expect(() => executor.dump(-1, allLinks)).toThrow(RangeError);
    expect(() => executor.dump(NETLINK_ROUTE, undefined as never)).toThrow(TypeError);
    expect(() => Executor.start(5 as never)).toThrow(TypeError);
    expect(() => Executor.start({ netns: "/nowhere" })).toThrow("/nowhere");
    expect(() => Executor.start({ signal: {} as never })).toThrow("signal");
  });

  test("are copied during the call", async () => {
    await using executor = Executor.start();
    const bytes = new Uint8Array(link("lo").bytes);
    const asked = executor.transact(NETLINK_ROUTE, bytes);
    bytes.fill(0xff);
    expect(nameOf(await asked)).toBe("lo");
  });
});
