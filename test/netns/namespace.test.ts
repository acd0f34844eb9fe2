import { describe, expect } from "bun:test";
import { closeSync, mkdtempSync, openSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  closeIdleSockets,
  dump,
  type NamespaceSource,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  NetworkNamespace,
  transact,
  transactAsync,
} from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { runProgram } from "../support/child.ts";
import { openBeyond, openResources, type Resources } from "../support/descriptors.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { failureOf } from "../support/failures.ts";
import { test } from "../support/fixtures.ts";
import { addBridge, getLink, getLinks } from "../support/requests.ts";
import { threadsNamed, until, within } from "../support/threads.ts";

const programs = join(import.meta.dir, "programs");
const here = () => readlinkSync("/proc/thread-self/ns/net");

/** Throws if more sockets or namespaces are open than before. Bun's threads open event counters, which are excluded. */
function expectNoMore(before: Resources): void {
  const { sockets, namespaces } = openBeyond(before);
  expect([sockets, namespaces]).toEqual([undefined, undefined]);
}

describeInNamespaces("NetworkNamespace", () => {
  test("createAsync() returns an empty namespace, and its thread returns to its own", async () => {
    const home = here();
    await transactAsync(NETLINK_ROUTE, getLink(1));
    const before = openResources();
    const created = await Promise.all(Array.from({ length: 20 }, () => NetworkNamespace.createAsync()));
    expect(here()).toBe(home);
    expect(new Set(created.map((netns) => netns.run(here)).concat(home)).size).toBe(21);
    for (const netns of created) expect(dump(NETLINK_ROUTE, getLinks(), { netns }).toArray()).toHaveLength(1);
    for (const netns of created) netns.close();
    // The threads that have created the namespaces still use the namespace of this process.
    const own = readlinkSync("/proc/self/ns/net");
    const threads = threadsNamed("netlink-calls").map((thread) => readlinkSync(`/proc/self/task/${thread}/ns/net`));
    expect(threads.length).toBeGreaterThan(0);
    expect(new Set(threads)).toEqual(new Set([own]));
    expectNoMore(before);
  });

  test("createAsync() in another namespace returns a new one, and keeps the thread there", async () => {
    using outer = NetworkNamespace.create();
    const creating = outer.run(() => {
      const promise = NetworkNamespace.createAsync();
      return { promise };
    });
    using created = await creating.promise;
    expect(created.id).not.toBe(outer.id);
    expect(here()).not.toBe(created.run(here));
  });

  test("createAsync() rejects with the reason of its signal, and leaks no namespace", async () => {
    (await NetworkNamespace.createAsync()).close();
    const before = openResources();
    const reason = new Error("stop");
    await expect(NetworkNamespace.createAsync({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const creating = NetworkNamespace.createAsync({ signal: controller.signal });
    controller.abort(reason);
    await expect(creating).rejects.toBe(reason);
    await until(() => openBeyond(before).namespaces === undefined, "the namespace is closed");
    await expect(NetworkNamespace.createAsync({ signal: 1 as never })).rejects.toThrow("signal: expected");
  });

  test("create() returns an empty namespace that exists until close()", () => {
    const before = openResources();
    const home = here();
    const netns = NetworkNamespace.create();
    expect(here()).toBe(home);
    expect(netns.run(here)).not.toBe(home);
    expect(netns.run(here)).toBe(readlinkSync(`/proc/self/fd/${netns.fd}`));
    expect(dump(NETLINK_ROUTE, getLinks(), { netns }).toArray()).toHaveLength(1);
    expect(netns.closed).toBe(false);
    netns.close();
    netns.close();
    netns[Symbol.dispose]();
    expect(netns.closed).toBe(true);
    expect(failureOf(() => netns.fd).code).toBe("EBADF");
    expect(failureOf(() => netns.run(here)).message).toContain("closed");
    expectNoMore(before);
  });

  test("has the same id for each way to open it", ({ netns }) => {
    const child = netns.run(() => Bun.spawn(["sleep", "600"]));
    try {
      const sources = [`/proc/self/fd/${netns.fd}`, `/proc/${child.pid}/ns/net`, { fd: netns.fd }, { pid: child.pid }];
      for (const source of sources) {
        using opened = NetworkNamespace.open(source);
        expect(opened.id).toBe(netns.id);
        expect(opened.run(here)).toBe(netns.run(here));
      }
      using current = netns.run(() => NetworkNamespace.current());
      expect(current.id).toBe(netns.id);
      using own = NetworkNamespace.current();
      expect(own.id).not.toBe(netns.id);
    } finally {
      child.kill();
    }
  });

  test("opens sockets that stay in the namespace", async ({ netns }) => {
    transact(NETLINK_ROUTE, addBridge("inside"), { netns });
    const child = netns.run(() => Bun.spawn(["sleep", "600"]));
    try {
      for (const source of [netns, { fd: netns.fd }, { pid: child.pid }, `/proc/self/fd/${netns.fd}`]) {
        using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: source });
        expect(dump(NETLINK_ROUTE, getLinks(), { socket }).toArray()).toHaveLength(2);
      }
      using opened = netns.run(() => NetlinkSocket.open(NETLINK_ROUTE));
      expect(dump(NETLINK_ROUTE, getLinks(), { socket: opened }).toArray()).toHaveLength(2);
      using clone = opened.clone();
      expect(dump(NETLINK_ROUTE, getLinks(), { socket: clone }).toArray()).toHaveLength(2);
    } finally {
      child.kill();
    }
  });

  test("opens sockets that stay in the namespace in other threads", async ({ netns }) => {
    transact(NETLINK_ROUTE, addBridge("inside"), { netns });
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    const worker = new Worker(join(programs, "link-counter.ts"));
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    worker.onmessage = (event: MessageEvent) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(socket.share());
    expect(await promise).toBe(2);
    worker.terminate();
  });

  test("run() returns to the previous namespace after an exception", () => {
    const home = here();
    using one = NetworkNamespace.create();
    using other = NetworkNamespace.create();
    expect(() =>
      one.run(() => {
        throw new Error("on the way");
      }),
    ).toThrow("on the way");
    expect(here()).toBe(home);
    const [first, second] = [one.run(here), other.run(here)];
    expect(one.run(() => [here(), other.run(here), here()])).toEqual([first, second, first]);
    expect(() =>
      one.run(() => {
        expect(() => other.run(() => JSON.parse("{"))).toThrow(SyntaxError);
        expect(here()).toBe(first);
        throw new TypeError("again");
      }),
    ).toThrow("again");
    expect(here()).toBe(home);
    expect(() => NetlinkSocket.open(31, { netns: one })).toThrow("EPROTONOSUPPORT");
    expect(() => NetlinkSocket.open(NETLINK_ROUTE, { netns: one, groups: [9999] })).toThrow("multicast group");
    expect(here()).toBe(home);
  });

  test("run() does not affect threads that the library starts", async ({ netns }) => {
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "the idle threads have ended");
    const answer = netns.run(() => ({ promise: transactAsync(NETLINK_ROUTE, getLink(1)) }));
    await answer.promise;
    const [thread] = threadsNamed("netlink-calls");
    expect(readlinkSync(`/proc/self/task/${thread}/ns/net`)).toBe(readlinkSync("/proc/self/ns/net"));
  });

  test.each<[string, (ran: () => void) => () => unknown]>([
    ["AsyncFunction", (ran) => async () => ran()],
    [
      "GeneratorFunction",
      (ran) =>
        function* () {
          yield ran();
        },
    ],
    [
      "AsyncGeneratorFunction",
      (ran) =>
        async function* () {
          yield ran();
        },
    ],
  ])("run() does not call a function of the kind %s", (kind, make, { netns }) => {
    let calls = 0;
    const action = make(() => calls++);
    expect(() => netns.run(action)).toThrow(`action: expected a plain function, got ${kind}`);
    expect(calls).toBe(0);
  });

  test.each<[string, () => unknown]>([
    ["a promise", () => Promise.reject(new Error("is not reported as an unhandled rejection"))],
    // biome-ignore lint/suspicious/noThenProperty: a thenable is the subject of the test.
    ["a promise", () => ({ then() {} })],
    ["a generator", () => (function* () {})()],
    ["a generator", () => (async function* () {})()],
  ])("run() rejects a function that returns %s", async (kind, action) => {
    const home = here();
    using netns = NetworkNamespace.create();
    let seen = "";
    const entering = () => {
      seen = here();
      return action();
    };
    expect(() => netns.run(entering)).toThrow(`action: expected a finished result, got ${kind}`);
    expect(seen).not.toBe(home);
    expect(here()).toBe(home);
    await Bun.sleep(5);
  });

  test("start() opens sockets of asynchronous operations in the namespace", async () => {
    const home = here();
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.set("lo", { up: true });
    const server = netns.run(() =>
      Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { open: (s) => void s.end("hello"), data() {} } }),
    );
    const { promise, resolve } = Promise.withResolvers<string>();
    const connecting = netns.start(() => {
      expect(here()).not.toBe(home);
      return Bun.connect({
        hostname: "127.0.0.1",
        port: server.port,
        socket: { data: (_, bytes) => resolve(`${bytes}`) },
      });
    });
    expect(here()).toBe(home);
    await within(connecting, "a connection");
    expect(await within(promise, "a greeting")).toBe("hello");
    server.stop(true);
    const received = Promise.withResolvers<string>();
    const bound = await within(
      netns.start(() =>
        Bun.udpSocket({ hostname: "127.0.0.1", socket: { data: (_, bytes) => received.resolve(`${bytes}`) } }),
      ),
      "a socket",
    );
    const sender = await within(
      netns.start(() => Bun.udpSocket({ hostname: "127.0.0.1" })),
      "a socket",
    );
    sender.send("datagram", bound.port, "127.0.0.1");
    expect(await within(received.promise, "a datagram")).toBe("datagram");
    bound.close();
    sender.close();
  });

  test("start() rejects async functions and results that are no promises", async () => {
    const home = here();
    using netns = NetworkNamespace.create();
    expect(() => netns.start(async () => {})).toThrow("action: expected a plain function, got AsyncFunction");
    // @ts-expect-error: the types require a promise, too.
    expect(() => netns.start(() => 5)).toThrow("action: expected a promise as its result, got 5");
    await expect(netns.start(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    expect(() =>
      netns.start(() => {
        throw new Error("failed");
      }),
    ).toThrow("failed");
    expect(here()).toBe(home);
  });

  test("run() closes a socket whose promise it rejects, so that the process ends", () => {
    const { exitCode, lines } = runProgram(join(programs, "promised-socket.ts"));
    expect(exitCode).toBe(0);
    expect(lines.join()).toContain(
      "action: expected a finished result, got a promise; open the socket in the function, or call start()",
    );
  });

  test("run() returns objects that can be iterated later", ({ netns }) => {
    const links = netns.run(() => dump(NETLINK_ROUTE, getLinks()));
    expect(links.toArray()).toHaveLength(1);
  });

  test("leaks no descriptors in a thousand failed attempts", ({ netns }) => {
    const before = openResources();
    for (let round = 0; round < 1000; round++) {
      expect(() => NetlinkSocket.open(NETLINK_USERSOCK, { netns: "/proc/self/ns/mnt" })).toThrow();
      expect(() => netns.run(() => NetlinkSocket.open(31))).toThrow();
    }
    expectNoMore(before);
  });
});

describe("invalid namespace arguments", () => {
  test("files and namespaces of other types cause EINVAL", () => {
    const directory = mkdtempSync(join(tmpdir(), "bun-netlink-namespace-"));
    const pipe = join(directory, "pipe");
    const file = openSync("/etc/passwd", "r");
    using socket = NetlinkSocket.open(NETLINK_ROUTE);
    try {
      expect(Bun.spawnSync(["mkfifo", pipe]).exitCode).toBe(0);
      const others = [
        "/proc/self/ns/mnt",
        "/proc/self/ns/user",
        "/etc/passwd",
        "/tmp",
        "/dev/null",
        pipe,
        { fd: file },
      ];
      for (const source of others) {
        const error = failureOf(() => NetworkNamespace.open(source));
        expect([source, error.code]).toEqual([source, "EINVAL"]);
        expect(error.message).toContain("is not a network namespace");
        expect(failureOf(() => NetlinkSocket.open(NETLINK_ROUTE, { netns: source })).code).toBe("EINVAL");
      }
      expect(() => NetworkNamespace.open({ fd: socket.fd })).toThrow(NetlinkError);
    } finally {
      closeSync(file);
      rmSync(directory, { recursive: true });
    }
  });

  test("missing paths, processes and descriptors cause ENOENT", () => {
    const missing: [NamespaceSource, string][] = [
      [
        "no-such-name",
        "no network namespace at /run/netns/no-such-name; `ip netns list` shows the named ones (ENOENT)",
      ],
      ["/no/such/path", "no network namespace at /no/such/path; `ip netns list` shows the named ones (ENOENT)"],
      [{ pid: 0x7ffffff0 }, "no process 2147483632 (ENOENT)"],
      [{ fd: 19_999 }, "no descriptor 19999 is open (ENOENT)"],
    ];
    for (const [source, text] of missing) {
      const error = failureOf(() => NetworkNamespace.open(source as string));
      expect([error.code, error.message]).toEqual(["ENOENT", text]);
    }
  });

  test("create() rejects a name, because the new namespace has none", () => {
    const create = NetworkNamespace.create as (...names: readonly unknown[]) => NetworkNamespace;
    expect(() => create(undefined, "x")).toThrow('name: expected no argument, got "x"');
    expect(() => create("blue")).toThrow('name: expected no argument, got "blue"; Namespaces.create()');
    create(undefined).close();
  });

  test("a plain number causes a TypeError that suggests { pid } or { fd }", ({ netns }) => {
    for (const source of [netns.fd, process.pid, 0, -1, 1.5, Number.NaN]) {
      // @ts-expect-error: the types have no number either.
      const calls = [() => NetworkNamespace.open(source), () => NetlinkSocket.open(NETLINK_ROUTE, { netns: source })];
      for (const call of calls) {
        expect(call).toThrow(TypeError);
        expect(call).toThrow(/^netns: expected .*: is it \{ pid: \S+ \} or \{ fd: \S+ \}\?$/);
      }
    }
  });

  test("other types, empty names and invalid numbers are rejected", () => {
    for (const source of ["", null, true, {}, { pid: "1" }, [], { fd: 3, pid: 1 }, { fd: null }]) {
      expect(() => NetworkNamespace.open(source as never)).toThrow(TypeError);
      expect(() => NetlinkSocket.open(NETLINK_ROUTE, { netns: source as never })).toThrow(/^netns/);
    }
    for (const source of ["a\0b", "a\ud800"]) {
      expect(() => NetworkNamespace.open(source)).toThrow(/^netns: a string cannot contain a (NUL|lone surrogate)$/);
      expect(() => NetworkNamespace.open(source)).toThrow(RangeError);
    }
    for (const source of [{ fd: -1 }, { pid: 0.5 }, { fd: Number.NaN }, { pid: 2 ** 40 }]) {
      expect(() => NetworkNamespace.open(source)).toThrow(RangeError);
      expect(() => NetlinkSocket.open(NETLINK_ROUTE, { netns: source })).toThrow(/^netns/);
    }
  });
});

const unshare = hasProgram("unshare") && Bun.spawnSync(["unshare", "-rnm", "true"]).exitCode === 0;

describe.skipIf(!unshare || !hasProgram("ip"))("named namespace", () => {
  test("is found by name and by path", () => {
    const script = 'mount -t tmpfs none /run && ip netns add blue && exec "$0" "$@"';
    const result = runProgram(join(programs, "named-namespace.ts"), {
      prefix: ["unshare", "-rnm", "sh", "-c", script],
    });
    expect(result.errors).toBe("");
    expect(result.lines).toEqual([
      "true",
      "2",
      "2",
      "1",
      "no network namespace at /run/netns/red; `ip netns list` shows the named ones (ENOENT)",
    ]);
  });
});

describe.skipIf(!unshare)("thread without permission to return", () => {
  test("does not enter another namespace", () => {
    const { lines, exitCode } = runProgram(join(programs, "confined.ts"), { prefix: ["unshare", "-r"] });
    expect(exitCode).toBe(0);
    expect(lines.filter((_, index) => index % 2 === 1)).toEqual(["at home", "at home"]);
    expect(lines[0]).toStartWith("EPERM setns: operation not permitted");
    expect(lines[0]).toContain("CAP_SYS_ADMIN");
    expect(lines[0]).toContain("unshare -rn");
    expect(lines[2]).toBe("done");
  });
});

describe.skipIf(!hasProgram("setpriv") || process.getuid?.() !== 0)("process without privileges", () => {
  test("gets an error from create() that names the privilege", () => {
    const prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    const { lines, exitCode } = runProgram(join(programs, "confined.ts"), { prefix });
    expect(exitCode).toBe(0);
    expect(lines[0]).toStartWith("EPERM");
    expect(lines[0]).toContain("run as root, or the whole program under `unshare -rn`");
    expect(lines[1]).toBe("at home");
  });
});

describe("NetworkNamespace.current", () => {
  test("can be passed and entered without privileges", () => {
    using own = NetworkNamespace.current();
    expect(transact(NETLINK_ROUTE, getLink(1), { netns: own })?.view.getInt32(20, true)).toBe(1);
    expect(own.run(here)).toBe(here());
    expect(own.run(() => own.run(here))).toBe(here());
    // @ts-expect-error: the types reject asynchronous functions, too.
    expect(() => own.run(async () => {})).toThrow(TypeError);
    using socket = NetlinkSocket.open(NETLINK_ROUTE, { netns: { pid: process.pid } });
    expect(socket.receive()).toBeUndefined();
  });
});
