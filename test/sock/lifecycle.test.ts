import { describe, expect } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { F_GETFD, FD_CLOEXEC } from "../../src/constants/system.ts";
import { fcntl } from "../../src/ffi/libc.ts";
import {
  closeIdleSockets,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkError,
  NetlinkSocket,
  ReceiveBuffer,
  transact,
} from "../../src/index.ts";
import { runProgram } from "../support/child.ts";
import { descriptors, openSockets } from "../support/descriptors.ts";
import { describeInNamespaces, namespacesAvailable } from "../support/environment.ts";
import { test } from "../support/fixtures.ts";
import { getLink } from "../support/requests.ts";
import { until } from "../support/threads.ts";

const programs = join(import.meta.dir, "programs");
const leaking = join(programs, "leaking.ts");

/**
 * Returns how many of `wanted` sockets this process can have open at the same time, with a reserve of 100 descriptors.
 */
function possible(wanted: number): number {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? wanted);
  const count = Math.min(wanted, limit - descriptors().size - 100);
  if (count < wanted) process.stderr.write(`only ${count} of ${wanted} sockets at once: \`ulimit -n\` is ${limit}\n`);
  return count;
}

/**
 * Starts a worker from the folder `programs/`. Returns a function that sends a message to the worker and resolves with
 * its reply.
 */
function startWorker(file: string): { ask: (message: unknown) => Promise<number[]>; worker: Worker } {
  const worker = new Worker(join(programs, file));
  const ask = (message: unknown) => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    worker.onmessage = (event: MessageEvent) => resolve(event.data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
    return promise;
  };
  return { ask, worker };
}

describeInNamespaces("many sockets", () => {
  test("opening and closing ten thousand sockets leaks no descriptors", ({ netns }) => {
    NetlinkSocket.open(NETLINK_ROUTE, { netns }).close();
    const before = openSockets();
    for (let index = 0; index < 10_000; index++) {
      const socket = NetlinkSocket.open(index % 2 === 0 ? NETLINK_ROUTE : NETLINK_GENERIC, { netns });
      if (socket.portId === 0) throw new Error("no port id");
      socket.close();
    }
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);

  test("have distinct port ids and are not inherited by children", ({ netns }) => {
    const sockets = Array.from({ length: possible(1000) }, () => NetlinkSocket.open(NETLINK_ROUTE, { netns }));
    const open = descriptors();
    const own = new Set(sockets.map(({ fd }) => open.get(fd)!));
    try {
      expect(new Set(sockets.map(({ portId }) => portId)).size).toBe(sockets.length);
      expect(sockets.every(({ fd }) => fcntl(fd, F_GETFD, 0) === FD_CLOEXEC)).toBe(true);
      expect(own.size).toBe(sockets.length);
      const child = Bun.spawnSync(["ls", "-l", "/proc/self/fd"]).stdout.toString();
      expect(child).toContain("-> ");
      expect(child.match(/socket:\[\d+\]/g)?.filter((link) => own.has(link)) ?? []).toEqual([]);
    } finally {
      for (const socket of sockets) socket.close();
    }
    expect([...descriptors().values()].filter((link) => own.has(link))).toEqual([]);
  });

  test("have distinct port ids if several threads open them", async ({ netns }) => {
    const before = openSockets();
    const count = Math.floor(possible(1000) / 4);
    const workers = Array.from({ length: 4 }, () => startWorker("opener.ts"));
    try {
      const ports = await Promise.all(workers.map(({ ask }) => ask({ netns: netns.fd, count })));
      expect(new Set(ports.flat()).size).toBe(count * 4);
      await Promise.all(workers.map(({ ask }) => ask("close")));
    } finally {
      for (const { worker } of workers) worker.terminate();
    }
    expect(openSockets()).toBeLessThanOrEqual(before);
  }, 600_000);

  test("a worker's exit closes its idle sockets", async () => {
    const run = async (name: string) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const worker = new Worker(join(programs, "transactor.ts"), { name });
      worker.onerror = (event) => reject(new Error(event.message));
      worker.addEventListener("close", () => resolve());
      await promise;
    };
    await run("end");
    const before = openSockets();
    for (let round = 0; round < 8; round++) await run(round % 2 === 0 ? "end" : "exit");
    await until(() => openSockets() <= before, "the workers' sockets are closed");
  }, 600_000);
});

describe("closed socket", () => {
  const request = getLink(1);
  const uses: Record<string, (socket: NetlinkSocket) => unknown> = {
    "the property fd": (socket) => socket.fd,
    "memory()": (socket) => socket.memory(),
    "clone()": (socket) => socket.clone(),
    "joinGroup()": (socket) => socket.joinGroup(1),
    "leaveGroup()": (socket) => socket.leaveGroup(1),
    "listenAllNamespaces()": (socket) => socket.listenAllNamespaces(true),
    "send()": (socket) => socket.send(request),
    "sendWithSequence()": (socket) => socket.sendWithSequence(request, 1),
    "sendMany()": (socket) => socket.sendMany([request]),
    "receive()": (socket) => socket.receive(),
    "receiveMany()": (socket) => socket.receiveMany(new ReceiveBuffer({ slots: 1 })),
    "receive({ wait: true })": (socket) => socket.receive(undefined, { wait: true }),
    "drain()": (socket) => socket.drain(),
    "wait()": (socket) => socket.wait(),
    "share()": (socket) => socket.share(),
  };

  for (const [name, use] of Object.entries(uses)) {
    test(`throws EBADF on ${name}`, () => {
      const socket = NetlinkSocket.open(NETLINK_ROUTE);
      socket.close();
      let error: unknown;
      try {
        use(socket);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(NetlinkError);
      expect((error as NetlinkError).code).toBe("EBADF");
      expect((error as NetlinkError).message).toContain(`NETLINK_ROUTE, port ${socket.portId}) is closed`);
    });
  }

  test("rejects waitAsync() with EBADF", async () => {
    const socket = NetlinkSocket.open(NETLINK_ROUTE);
    socket.close();
    await expect(socket.waitAsync()).rejects.toThrow("is closed");
  });

  test("keeps its final counters", () => {
    const counts = (socket: NetlinkSocket) => {
      const { sent, received, dropped } = socket.statistics;
      return { sent, received, dropped };
    };
    using sender = NetlinkSocket.open(NETLINK_USERSOCK);
    const socket = NetlinkSocket.open(NETLINK_USERSOCK, { receiveBufferSize: 0, noEnobufs: true, groups: [7] });
    const attached = NetlinkSocket.attach(socket.share());
    const early = NetlinkSocket.attach(socket.share());
    for (let count = 0; count < 50; count++) sender.send(new MessageWriter(50).finish(), { to: { group: 7 } });
    socket.receive();
    const before = counts(socket);
    expect(before.dropped).toBeGreaterThan(0);
    early.close();
    expect(counts(early)).toEqual({ sent: 0, received: 0, dropped: before.dropped });
    socket.close();
    expect(counts(socket)).toEqual(before);
    expect(counts(attached)).toEqual({ sent: 0, received: 0, dropped: before.dropped });
  });

  test("can be closed again and still has its properties", () => {
    const before = openSockets();
    const socket = NetlinkSocket.open(NETLINK_GENERIC);
    const { portId, receiveBufferSize } = socket;
    expect(socket.closed).toBe(false);
    socket.close();
    socket.close();
    socket[Symbol.dispose]();
    expect([socket.closed, socket.protocol, socket.portId, socket.receiveBufferSize]).toEqual([
      true,
      NETLINK_GENERIC,
      portId,
      receiveBufferSize,
    ]);
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("a second close does not close a reused descriptor", () => {
    const first = NetlinkSocket.open(NETLINK_ROUTE);
    const { fd } = first;
    first.close();
    using resources = new DisposableStack();
    // Lower descriptors may be free: the runtime closes those of earlier tests at any time.
    let second: NetlinkSocket;
    do second = resources.use(NetlinkSocket.open(NETLINK_ROUTE));
    while (second.fd < fd);
    expect(second.fd).toBe(fd);
    first.close();
    expect(second.receive()).toBeUndefined();
  });
});

describe("cleanup of sockets", () => {
  test("`using` closes a socket after an exception", () => {
    let kept: NetlinkSocket | undefined;
    expect(() => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE);
      kept = socket;
      throw new Error("on the way");
    }).toThrow("on the way");
    expect(kept?.closed).toBe(true);
  });

  test("a failed open leaves no descriptors open", () => {
    const before = openSockets();
    for (let round = 0; round < 50; round++) {
      expect(() => NetlinkSocket.open(NETLINK_ROUTE, { groups: [1, 0x7fffffff] })).toThrow("has no multicast group");
      using taken = NetlinkSocket.open(NETLINK_USERSOCK);
      expect(() => NetlinkSocket.open(NETLINK_USERSOCK, { portId: taken.portId })).toThrow("EADDRINUSE");
    }
    expect(openSockets()).toBeLessThanOrEqual(before);
  });

  test("garbage collection closes leaked sockets and prints warnings", () => {
    const { lines, exitCode } = runProgram(leaking, { args: ["collected", "300"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    // The garbage collector may find some of the sockets only later. The library prints a second warning when the
    // number of leaks has doubled.
    const warnings = lines.slice(0, -1);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(10);
    expect(warnings.at(-1)).toMatch(
      /^NetlinkWarning: \d+ sockets \(the last one NETLINK_USERSOCK, port \d+\) were never closed: use `using` or close\(\)$/,
    );
  });

  test("the warning names a single leaked socket", () => {
    const { lines } = runProgram(leaking, { args: ["collected", "1"] });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^NetlinkWarning: a socket \(NETLINK_USERSOCK, port \d+\) was never closed: use `using`/);
  });

  test("garbage collection closes leaked shared sockets", () => {
    const { lines, exitCode } = runProgram(leaking, { args: ["shared", "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toContain("never closed");
  });

  test("the warning names a leaked dump as a dump", () => {
    const { lines, exitCode } = runProgram(leaking, { args: ["dumps", "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toMatch(
      /^NetlinkWarning: .*dumps? \(.*NETLINK_ROUTE, port \d+\) (was|were) neither read to the end nor/,
    );
    expect(lines[0]).toContain("done()");
  });

  test.each(["receivers", "in-loop receivers"])("garbage collection stops leaked %s with a warning", (mode) => {
    const { lines, exitCode } = runProgram(leaking, { args: [mode, "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toMatch(
      /^NetlinkWarning: .*NETLINK_USERSOCK, port \d+\) (was|were) never stopped: use `await using`/,
    );
  });

  test.skipIf(!namespacesAvailable)("garbage collection closes a leaked namespace with a warning", () => {
    const { lines, exitCode } = runProgram(leaking, { args: ["namespaces", "50"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines.at(-2)).toMatch(
      /^NetlinkWarning: \d+ network namespaces \(the last one .*\) were never closed: use `using`/,
    );
  });

  test.skipIf(!namespacesAvailable)("a program with leaked sockets and namespaces exits normally", () => {
    const { lines, errors, exitCode } = runProgram(leaking, { args: ["exit", "20"] });
    expect([exitCode, errors, lines]).toEqual([0, "", ["end"]]);
  });

  test("a pending wait keeps the program alive", () => {
    const { lines, errors, exitCode } = runProgram(leaking, { args: ["waits", "0"] });
    expect([exitCode, errors, lines]).toEqual([0, "", ["closing", "EBADF"]]);
  });

  test("closeIdleSockets() closes the pooled sockets, and later calls open new ones", () => {
    closeIdleSockets();
    const before = openSockets();
    for (let round = 0; round < 3; round++) {
      expect(transact(NETLINK_ROUTE, getLink(1))).toBeDefined();
      expect(openSockets()).toBe(before + 1);
      closeIdleSockets();
      closeIdleSockets();
      expect(openSockets()).toBeLessThanOrEqual(before);
    }
  });
});
