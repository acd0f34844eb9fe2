import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EFD_CLOEXEC, EFD_NONBLOCK, EPOLLIN } from "../../../src/constants/poll.ts";
import { clearEventfd, close, eventfd, signalEventfd } from "../../../src/ffi/libc.ts";
import type { NetlinkError } from "../../../src/index.ts";
import { EpollSet } from "../../../src/threads/epoll.ts";
import { checkWatching, LoopWatch, nextTurn, waitInThread } from "../../../src/workers/receiver/loop-watch.ts";
import { waitInLoop } from "../../../src/workers/receiver/wait-in-loop.ts";
import { descriptors } from "../../support/descriptors.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { settledDescriptors, until, within } from "../../support/threads.ts";

setDefaultTimeout(600_000);

/** An epoll set that contains one eventfd. The event loop of this thread watches the epoll set. */
class Watched implements Disposable {
  readonly #set = new EpollSet();
  readonly #counter = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  readonly watch: LoopWatch;
  readonly errors: NetlinkError[] = [];
  times = 0;

  constructor(start: typeof waitInLoop) {
    this.#set.add(this.#counter, EPOLLIN, 0);
    this.watch = new LoopWatch(
      this.#set.fd,
      () => this.times++,
      (error) => this.errors.push(error),
      start,
    );
  }

  signal(): void {
    signalEventfd(this.#counter);
  }

  /** Clears the eventfd and returns how often it was signaled since the last call. */
  clear(): number {
    return clearEventfd(this.#counter);
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
    this.#set[Symbol.dispose]();
    close(this.#counter);
  }
}

/**
 * Returns the descriptors that were opened since an earlier time, with their link targets. Descriptors of earlier tests,
 * which the runtime closes at any time, do not matter.
 */
function openedSince(before: Map<number, string>): [number, string][] {
  return [...descriptors()].filter(([fd, link]) => before.get(fd) !== link);
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}

/** Both kinds run in Bun. */
describe.each([
  ["the event loop", waitInLoop, "EOPNOTSUPP"],
  ["a helper thread", waitInThread, "ELOOP"],
] as const)("LoopWatch through %s", (_, start, unwatchable) => {
  let before = 0;

  beforeAll(async () => {
    await checkWatching();
    using watched = new Watched(start);
    watched.signal();
    watched.watch.arm();
    await until(() => watched.times > 0, "the helper thread has started");
    Bun.spawnSync(["true"]);
    before = await settledDescriptors();
  });

  afterAll(async () => {
    await expectDescriptors(before);
  });

  test("calls back once when the epoll set is ready", async () => {
    using watched = new Watched(start);
    watched.watch.arm();
    await turns();
    expect(watched.times).toBe(0);
    watched.signal();
    await until(() => watched.times > 0, "the set is reported");
    await turns();
    expect(watched.times).toBe(1);
    expect(watched.clear()).toBe(1);
  });

  test("calls back each time it is armed on a ready set", async () => {
    using watched = new Watched(start);
    watched.signal();
    for (let time = 1; time <= 100; time++) {
      watched.watch.arm();
      watched.watch.arm();
      expect(watched.times).toBe(time - 1);
      await until(() => watched.times === time, "the set is reported");
    }
    await turns();
    expect(watched.times).toBe(100);
    expect(watched.errors).toEqual([]);
  });

  test("can be armed again in its callback", async () => {
    using watched = new Watched(start);
    const set = new EpollSet();
    const counter = eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK);
    set.add(counter, EPOLLIN, 0);
    let times = 0;
    using watch: LoopWatch = new LoopWatch(
      set.fd,
      () => {
        if (++times < 1000) watch.arm();
      },
      () => {},
      start,
    );
    watch.arm();
    await until(() => times === 1000, "the set was reported a thousand times");
    set[Symbol.dispose]();
    close(counter);
    expect(watched.times).toBe(0);
  });

  test("holds one descriptor while it is armed", async () => {
    using watched = new Watched(start);
    const idle = descriptors();
    watched.watch.arm();
    expect(openedSince(idle)).toHaveLength(1);
    watched.signal();
    await until(() => watched.times > 0, "the set is reported");
    expect(openedSince(idle)).toEqual([]);
    watched.clear();
    watched.watch.arm();
    expect(openedSince(idle)).toHaveLength(1);
    watched.watch[Symbol.dispose]();
    expect(openedSince(idle)).toEqual([]);
    watched.watch[Symbol.dispose]();
    watched.watch.arm();
    expect(openedSince(idle)).toEqual([]);
  });

  test("never calls back after its disposal", async () => {
    using watched = new Watched(start);
    watched.watch.arm();
    watched.signal();
    watched.watch[Symbol.dispose]();
    await turns();
    expect(watched.times).toBe(0);
  });

  test("reports an epoll set that cannot be watched", async () => {
    using sets = new DisposableStack();
    // These epoll sets are nested as deeply as the kernel allows. The event loop therefore cannot add the outermost one
    // to its own epoll set.
    let deepest = sets.use(new EpollSet());
    expect(() => {
      for (;;) {
        const outer = sets.use(new EpollSet());
        outer.add(deepest.fd, EPOLLIN, 0);
        deepest = outer;
      }
    }).toThrow("ELOOP");
    const idle = descriptors();
    const { promise, resolve } = Promise.withResolvers<NetlinkError>();
    using watch = new LoopWatch(deepest.fd, () => {}, resolve, start);
    watch.arm();
    expect(await within(promise, "the failure")).toMatchObject({ name: "NetlinkError", code: unwatchable });
    expect(openedSince(idle)).toEqual([]);
  });

  test("reports an invalid descriptor", () => {
    const errors: NetlinkError[] = [];
    using watch = new LoopWatch(
      -1,
      () => {},
      (error) => errors.push(error),
      start,
    );
    watch.arm();
    expect(errors).toMatchObject([{ name: "NetlinkError", code: "EBADF", syscall: "fcntl" }]);
  });

  test("stays active after garbage collection", async () => {
    const set = new EpollSet();
    const counter = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    set.add(counter, EPOLLIN, 0);
    const count = 20;
    let times = 0;
    for (let index = 0; index < count; index++) {
      new LoopWatch(
        set.fd,
        () => times++,
        () => {},
        start,
      ).arm();
    }
    for (let round = 0; round < 5; round++) {
      Bun.gc(true);
      await Bun.sleep(1);
    }
    signalEventfd(counter);
    await until(() => times === count, "all are reported");
    set[Symbol.dispose]();
    close(counter);
  });
});

describe("LoopWatch", () => {
  test("does not keep an isolated test file from ending", () => {
    const folder = mkdtempSync(join(tmpdir(), "bun-netlink-isolated-"));
    const receiver = `
      import { test } from "bun:test";
      import { Receiver } from ${JSON.stringify(join(import.meta.dir, "../../../src/index.ts"))};
      test("leaves a receiver running", async () => {
        globalThis.receiver = Receiver.start({ protocol: 0, groups: [1], inLoop: true });
        await Bun.sleep(100);
      });`;
    writeFileSync(join(folder, "first.test.js"), receiver);
    writeFileSync(join(folder, "second.test.js"), 'import { test } from "bun:test"; test("runs", () => {});');
    const command = [process.execPath, "test", "--isolate", "--timeout=100000", "./first.test.js", "./second.test.js"];
    try {
      const { exitCode, stderr } = Bun.spawnSync(command, { cwd: folder, timeout: 180_000, killSignal: "SIGKILL" });
      expect({ exitCode, output: stderr.toString() }).toEqual({
        exitCode: 0,
        output: expect.stringContaining(" 2 pass"),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Runs a program on a simulated version of Bun, in which `connect` replaces `Bun.connect`. */
function runWith(connect: string, program: string): string {
  const source = `
    import { readdirSync } from "node:fs";
    import { NETLINK_USERSOCK, NetlinkSocket, Receiver } from ${JSON.stringify(import.meta.resolve("../../../src/index.ts"))};
    const real = Bun.connect;
    Bun.connect = ${connect};
    const descriptors = () => readdirSync("/proc/self/fd").length;
    const start = (inLoop) => Receiver.start({ protocol: NETLINK_USERSOCK, inLoop });
    const read = async (receiver) => {
      try {
        for await (const batch of receiver) for (const item of batch) return item.kind;
        return "ended";
      } catch (error) {
        return error.name + " " + error.code + " " + error.message;
      }
    };
    ${program}
  `;
  // The limit of descriptors is low because some programs use up all descriptors.
  const command = ["sh", "-c", 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, source];
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { timeout: 180_000 });
  expect(stderr.toString()).toBe("");
  expect(exitCode).toBe(0);
  return stdout.toString();
}

describe("event loop without epoll support", () => {
  const engines = {
    "does not support descriptors": `(options) => { throw new TypeError("expected hostname") }`,
    "rejects descriptors": `async () => { throw new Error("Failed to connect") }`,
    "does nothing": `() => new Promise(() => {})`,
    "takes over the descriptor and does nothing": `async ({ socket }) => { socket.open({ ref() {}, unref() {}, terminate() {} }) }`,
    "reports every descriptor as readable": `async ({ socket }) => {
      const taken = { ref() {}, unref() {}, terminate() {} };
      socket.open(taken);
      setTimeout(() => socket.close(taken), 1);
    }`,
  };

  test.each(Object.entries(engines))("makes inLoop fail with EOPNOTSUPP if it %s", (_name, connect) => {
    const output = runWith(
      connect,
      `
        const before = descriptors();
        const receiver = start(true);
        const result = await read(receiver);
        console.log(result === await read(receiver) ? result : "changed");
        const later = start(true);
        console.log(result === await read(later) ? "again" : "changed");
        await receiver.stop();
        console.log(receiver.socket.closed);
        const other = start(false);
        using peer = NetlinkSocket.open(NETLINK_USERSOCK);
        peer.send(new Uint8Array([20, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), { to: { portId: other.socket.portId } });
        console.log(await read(other));
        process.exit();
        `,
    ).split("\n");
    expect(output[0]).toStartWith("NetlinkError EOPNOTSUPP inLoop: the event loop of this engine (Bun ");
    expect(output[0]).toContain("omit inLoop to receive in a thread");
    expect(output.slice(1)).toEqual(["again", "true", "message", ""]);
  });

  test("a busy thread does not cause EOPNOTSUPP", () => {
    const program = `
      const receiver = start(true);
      using peer = NetlinkSocket.open(NETLINK_USERSOCK);
      peer.send(new Uint8Array([20, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), { to: { portId: receiver.socket.portId } });
      const reading = read(receiver);
      Bun.sleepSync(1500);
      console.log(await reading);
      await receiver.stop();
    `;
    expect(runWith("real", program)).toBe("message\n");
    expect(runWith("real", `await Bun.spawn(["true"]).exited; ${program}`)).toBe("message\n");
  });

  test("does not affect a stopped receiver", () => {
    const program = `
      const receiver = start(true);
      await receiver.stop();
      console.log(await read(receiver));
      console.log(await read(start(true)).then((result) => result.split(" ")[1]));
      console.log(await read(receiver));
      process.exit();
    `;
    expect(runWith("() => new Promise(() => {})", program)).toBe("ended\nEOPNOTSUPP\nended\n");
  });

  test("can close the descriptor without a second close by LoopWatch", () => {
    const connect = `async ({ fd }) => {
      require("node:fs").closeSync(fd);
      do globalThis.reused = require("node:fs").openSync("/dev/null");
      while (globalThis.reused < fd);
      globalThis.isReused = globalThis.reused === fd;
      throw new Error("Failed to connect");
    }`;
    const program = `
      console.log((await read(start(true))).split(" ")[1]);
      console.log(globalThis.isReused, require("node:fs").readlinkSync("/proc/self/fd/" + globalThis.reused));
      process.exit();
    `;
    expect(runWith(connect, program)).toBe("EOPNOTSUPP\ntrue /dev/null\n");
  });

  test("exhausted descriptors cause neither EOPNOTSUPP nor a leak", () => {
    const program = `
      const { openSync, closeSync } = await import("node:fs");
      const taken = [openSync("/dev/null")];
      // At its start, the runtime has other descriptors open for a moment.
      let before = descriptors();
      for (let same = 0; same < 20; same++) {
        await Bun.sleep(5);
        const now = descriptors();
        if (now !== before) same = 0;
        before = now;
      }
      const results = [];
      // The limits range from too few descriptors for the socket to enough for everything except the test of the event loop.
      for (let free = 1; free <= 12; free++) {
        try {
          for (;;) taken.push(openSync("/dev/null"));
        } catch {}
        for (let index = 0; index < free; index++) closeSync(taken.pop());
        let result = "";
        try {
          const receiver = start(true);
          setTimeout(() => receiver.stop(), 100);
          result = await read(receiver);
        } catch (error) {
          result = error.code;
        }
        while (taken.length > 1) closeSync(taken.pop());
        results.push(/EMFILE|^ended$/.test(result) ? "failed" : result, descriptors() - before);
      }
      console.log(JSON.stringify(results));
      const receiver = start(true);
      setTimeout(() => receiver.stop(), 50);
      console.log(await read(receiver));
    `;
    const expected = Array(12).fill(["failed", 0]).flat();
    expect(runWith("real", program)).toBe(`${JSON.stringify(expected)}\nended\n`);
  });
});
