import { describe, expect, test } from "bun:test";
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
  NetworkNamespace,
  ReceiveBuffer,
  transact,
} from "../../src/index.ts";
import { runProgram } from "../support/child.ts";
import { descriptors, openSockets } from "../support/descriptors.ts";
import { describeInNamespaces, namespacesAvailable } from "../support/environment.ts";
import { getLink } from "../support/requests.ts";
import { until } from "../support/threads.ts";

const programs = join(import.meta.dir, "programs");
const forgetful = join(programs, "forgetful.ts");

/** How many of `wanted` sockets can be open at once here, leaving room for everything else. */
function possible(wanted: number): number {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1] ?? wanted);
  const count = Math.min(wanted, limit - descriptors().size - 100);
  if (count < wanted) process.stderr.write(`only ${count} of ${wanted} sockets at once: \`ulimit -n\` is ${limit}\n`);
  return count;
}

/** Starts a worker of `programs/`; the function that it returns sends a message and gives the answer. */
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
  test("ten thousand are opened and closed one after the other, and no descriptor is left", () => {
    using netns = NetworkNamespace.create();
    NetlinkSocket.open(NETLINK_ROUTE, { netns }).close();
    const before = openSockets();
    for (let index = 0; index < 10_000; index++) {
      const socket = NetlinkSocket.open(index % 2 === 0 ? NETLINK_ROUTE : NETLINK_GENERIC, { netns });
      if (socket.portId === 0) throw new Error("no port id");
      socket.close();
    }
    expect(openSockets()).toBe(before);
  }, 90_000);

  test("a thousand at once have port ids of their own, are close-on-exec, and no child inherits one", () => {
    using netns = NetworkNamespace.create();
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

  test("port ids are unique also when several threads open sockets at once", async () => {
    using netns = NetworkNamespace.create();
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
    expect(openSockets()).toBe(before);
  }, 90_000);

  test("a worker that ends leaves none of the sockets behind that its transactions had kept ready", async () => {
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
  }, 90_000);
});

describe("a socket that is closed", () => {
  const request = getLink(1);
  const uses: Record<string, (socket: NetlinkSocket) => unknown> = {
    fd: (socket) => socket.fd,
    memory: (socket) => socket.memory(),
    clone: (socket) => socket.clone(),
    joinGroup: (socket) => socket.joinGroup(1),
    leaveGroup: (socket) => socket.leaveGroup(1),
    listenAllNamespaces: (socket) => socket.listenAllNamespaces(true),
    send: (socket) => socket.send(request),
    sendWithSequence: (socket) => socket.sendWithSequence(request, 1),
    sendMany: (socket) => socket.sendMany([request]),
    receive: (socket) => socket.receive(),
    receiveMany: (socket) => socket.receiveMany(new ReceiveBuffer({ slots: 1 })),
    "receive, waiting": (socket) => socket.receive(undefined, { wait: true }),
    drain: (socket) => socket.drain(),
    wait: (socket) => socket.wait(),
    share: (socket) => socket.share(),
  };

  for (const [name, use] of Object.entries(uses)) {
    test(`${name}: says that it is closed`, () => {
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

  test("waitAsync: says that it is closed", async () => {
    const socket = NetlinkSocket.open(NETLINK_ROUTE);
    socket.close();
    await expect(socket.waitAsync()).rejects.toThrow("is closed");
  });

  test("tells its counters as they were at the end, also where another thread had shared it", () => {
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

  test("can be closed again, and still tells what it was", () => {
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
    expect(openSockets()).toBe(before);
  });

  test("does not close the file that has its number now", () => {
    const first = NetlinkSocket.open(NETLINK_ROUTE);
    const { fd } = first;
    first.close();
    using second = NetlinkSocket.open(NETLINK_ROUTE);
    expect(second.fd).toBe(fd);
    first.close();
    expect(second.receive()).toBeUndefined();
  });
});

describe("closing", () => {
  test("`using` closes at the end of the block, also when it is left by an error", () => {
    let kept: NetlinkSocket | undefined;
    expect(() => {
      using socket = NetlinkSocket.open(NETLINK_ROUTE);
      kept = socket;
      throw new Error("on the way");
    }).toThrow("on the way");
    expect(kept?.closed).toBe(true);
  });

  test("nothing stays open when opening fails half-way", () => {
    const before = openSockets();
    for (let round = 0; round < 50; round++) {
      expect(() => NetlinkSocket.open(NETLINK_ROUTE, { groups: [1, 0x7fffffff] })).toThrow("has no multicast group");
      using taken = NetlinkSocket.open(NETLINK_USERSOCK);
      expect(() => NetlinkSocket.open(NETLINK_USERSOCK, { portId: taken.portId })).toThrow("EADDRINUSE");
    }
    expect(openSockets()).toBe(before);
  });

  test("a socket that was forgotten is closed by the collector, with one warning for all that it finds at once", () => {
    const { lines, exitCode } = runProgram(forgetful, { args: ["collected", "300"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    // The collector may overlook some at first: then there is a second warning, once they are twice as many.
    const warnings = lines.slice(0, -1);
    expect(warnings.length).toBeGreaterThan(0);
    expect(warnings.length).toBeLessThan(10);
    expect(warnings.at(-1)).toMatch(
      /^NetlinkWarning: \d+ sockets \(the last one NETLINK_USERSOCK, port \d+\) were never closed: use `using` or close\(\)$/,
    );
  });

  test("a single one is called by its name", () => {
    const { lines } = runProgram(forgetful, { args: ["collected", "1"] });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^NetlinkWarning: a socket \(NETLINK_USERSOCK, port \d+\) was never closed: use `using`/);
  });

  test("so is one that was shared, with what the sharing took", () => {
    const { lines, exitCode } = runProgram(forgetful, { args: ["shared", "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toContain("never closed");
  });

  test("a dump that was forgotten is called a dump", () => {
    const { lines, exitCode } = runProgram(forgetful, { args: ["dumps", "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toMatch(
      /^NetlinkWarning: .*dumps? \(.*NETLINK_ROUTE, port \d+\) (was|were) neither read to the end nor/,
    );
    expect(lines[0]).toContain("done()");
  });

  test.each(["receivers", "in-loop receivers"])("leaked %s are stopped, with a warning", (mode) => {
    const { lines, exitCode } = runProgram(forgetful, { args: [mode, "5"] });
    expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
    expect(lines[0]).toMatch(
      /^NetlinkWarning: .*NETLINK_USERSOCK, port \d+\) (was|were) never stopped: use `await using`/,
    );
  });

  test.skipIf(!namespacesAvailable)(
    "a network namespace that was forgotten is given up as well, with a warning",
    () => {
      const { lines, exitCode } = runProgram(forgetful, { args: ["namespaces", "50"] });
      expect([exitCode, lines.at(-1)]).toEqual([0, "left: 0"]);
      expect(lines.at(-2)).toMatch(
        /^NetlinkWarning: \d+ network namespaces \(the last one .*\) were never closed: use `using`/,
      );
    },
  );

  test.skipIf(!namespacesAvailable)(
    "a program that forgets to close sockets, namespaces and idle sockets ends all the same",
    () => {
      const { lines, errors, exitCode } = runProgram(forgetful, { args: ["exit", "20"] });
      expect([exitCode, errors, lines]).toEqual([0, "", ["end"]]);
    },
  );

  test("a wait keeps a program alive until it is over, and no longer", () => {
    const { lines, errors, exitCode } = runProgram(forgetful, { args: ["waits", "0"] });
    expect([exitCode, errors, lines]).toEqual([0, "", ["closing", "EBADF"]]);
  });

  test("idle sockets are closed on request, and opened again when they are needed", () => {
    closeIdleSockets();
    const before = openSockets();
    for (let round = 0; round < 3; round++) {
      expect(transact(NETLINK_ROUTE, getLink(1))).toBeDefined();
      expect(openSockets()).toBe(before + 1);
      closeIdleSockets();
      closeIdleSockets();
      expect(openSockets()).toBe(before);
    }
  });
});
