import { describe, expect, spyOn } from "bun:test";
import { EBADF, ECANCELED } from "../../src/constants/errno.ts";
import {
  closeIdleSockets,
  configureAsyncCalls,
  NETLINK_ROUTE,
  NETLINK_USERSOCK,
  NetlinkSocket,
  transactAsync,
} from "../../src/index.ts";
import {
  type CallOwner,
  nextWorkerState,
  type PendingStep,
  runCalls,
  type WorkerEvent,
  type WorkerState,
} from "../../src/threads/calls/call-threads.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { rejection } from "../support/failures.ts";
import { test as base } from "../support/fixtures.ts";
import { getLink, linkName } from "../support/requests.ts";
import { PATIENCE_MS, Pipe, readingFrom, threadsNamed, until, within } from "../support/threads.ts";

const test = base.extend({ pipe: () => new Pipe() });

/** The object from which the library takes the class of workers in this runtime. */
const engine = (
  process.versions["bun"] !== undefined ? globalThis : process.getBuiltinModule("node:worker_threads")
) as { Worker: typeof Worker };

/** Records the workers that are created while it exists. */
class WorkerRecorder implements Disposable {
  readonly workers: Worker[] = [];
  readonly #original = engine.Worker;

  constructor() {
    const { workers } = this;
    engine.Worker = class extends this.#original {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        workers.push(this);
      }
    };
  }

  [Symbol.dispose](): void {
    engine.Worker = this.#original;
  }
}

/** Owner of a call, which records the part that waits. */
function recordingOwner(): { owner: CallOwner; step: () => PendingStep; isStarted: () => boolean } {
  let pending: PendingStep | undefined;
  let started = false;
  const owner: CallOwner = {
    awaits: (step) => {
      pending = step;
    },
    started: () => {
      started = true;
    },
  };
  return { owner, step: () => pending!, isStarted: () => started };
}

const events: readonly WorkerEvent[] = ["take", "results", "spoiled", "stop", "exit"];

describe("WorkerState", () => {
  /** The states that follow, in the order of {@link events}. */
  test.each<[WorkerState, WorkerState[]]>([
    ["idle", ["busy", "idle", "idle", "ended", "ended"]],
    ["busy", ["busy", "idle", "ended", "last", "ended"]],
    ["last", ["last", "ended", "ended", "last", "ended"]],
    ["ended", ["ended", "ended", "ended", "ended", "ended"]],
  ])("%s changes with each event as documented", (state, after) => {
    expect(events.map((event) => nextWorkerState(state, event))).toEqual(after);
  });
});

describeInNamespaces("A thread of asynchronous calls", () => {
  test.each(["stopped", "spoiled"])("ends after the results of a call during which it was %s", async (how) => {
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "no thread exists");
    using pipe = new Pipe();
    const call = runCalls({ ...readingFrom(pipe.fd, -2), spoilsThread: () => how === "spoiled" });
    await until(() => threadsNamed("netlink-calls").length === 1, "the thread executes the call");
    if (how === "stopped") closeIdleSockets();
    await Bun.sleep(20);
    expect(threadsNamed("netlink-calls")).toHaveLength(1);
    pipe.write();
    expect(await within(call, "the call")).toBe(1);
    await until(() => threadsNamed("netlink-calls").length === 0, "the thread has ended");
    pipe.write();
    expect(await within(runCalls(readingFrom(pipe.fd, -2)), "the next call")).toBe(1);
  });

  test("has no timer that ends it during its first call", async () => {
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "no thread exists");
    const idleTimers = new Set<unknown>();
    const { setTimeout: set, clearTimeout: clear } = globalThis;
    using _set = spyOn(globalThis, "setTimeout").mockImplementation(((work: () => void, ms: number) => {
      const timer = set(work, ms);
      if (ms === 10_000) idleTimers.add(timer);
      return timer;
    }) as typeof setTimeout);
    using _clear = spyOn(globalThis, "clearTimeout").mockImplementation(((timer: Timer | undefined) => {
      idleTimers.delete(timer);
      clear(timer);
    }) as typeof clearTimeout);
    using pipe = new Pipe();
    const call = runCalls(readingFrom(pipe.fd, -2));
    expect(idleTimers.size).toBe(0);
    pipe.write();
    await within(call, "the call");
    expect(idleTimers.size).toBe(1);
  });

  test("that is terminated during a call rejects the call, and the next call starts another thread", async () => {
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "no thread exists");
    using recorder = new WorkerRecorder();
    using pipe = new Pipe();
    const call = rejection(runCalls(readingFrom(pipe.fd, -2)));
    await until(() => threadsNamed("netlink-calls").length === 1, "the thread executes the call");
    expect(recorder.workers).toHaveLength(1);
    recorder.workers[0]!.terminate();
    pipe.write();
    const error = await within(call, "the terminated call");
    expect(error.code).toBe("EPIPE");
    expect(error.message).toContain("terminated during the call");
    expect(error.message).toContain("the outcome is unknown");
    expect(linkName((await transactAsync(NETLINK_ROUTE, getLink(1)))!)).toBe("lo");
    expect(recorder.workers).toHaveLength(2);
  });

  test("that is terminated without a call is replaced by the next call", async () => {
    closeIdleSockets();
    await until(() => threadsNamed("netlink-calls").length === 0, "no thread exists");
    using recorder = new WorkerRecorder();
    await transactAsync(NETLINK_ROUTE, getLink(1));
    recorder.workers[0]!.terminate();
    await until(() => threadsNamed("netlink-calls").length === 0, "the thread has ended");
    await Bun.sleep(0);
    expect(linkName((await within(transactAsync(NETLINK_ROUTE, getLink(1)), "the next call"))!)).toBe("lo");
    expect(recorder.workers).toHaveLength(2);
  });

  test("does not delay calls of other protocols, and up to four calls of one protocol wait at the same time", async ({
    pipe,
  }) => {
    const waiting = Array.from({ length: 6 }, () => runCalls(readingFrom(pipe.fd, -2)));
    const other = await within(transactAsync(NETLINK_ROUTE, getLink(1)), "the call of another protocol");
    expect(linkName(other!)).toBe("lo");
    await until(() => threadsNamed("netlink-calls").length === 5, "four threads wait, and one is free");
    for (const _ of waiting) pipe.write();
    expect(await within(Promise.all(waiting), "the waiting calls")).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("lets as many calls of one protocol wait at the same time as configured", async ({ pipe }) => {
    configureAsyncCalls({ threadsPerProtocol: 1 });
    try {
      const waiting = Array.from({ length: 6 }, () => runCalls(readingFrom(pipe.fd, -2)));
      const other = await within(transactAsync(NETLINK_ROUTE, getLink(1)), "the call of another protocol");
      expect(linkName(other!)).toBe("lo");
      configureAsyncCalls({ threadsPerProtocol: 6 });
      await until(() => threadsNamed("netlink-calls").length === 6, "all calls wait in threads");
      for (const _ of waiting) pipe.write();
      await within(Promise.all(waiting), "the waiting calls");
    } finally {
      configureAsyncCalls({ threadsPerProtocol: 4 });
    }
  });

  test("rejects invalid settings", () => {
    for (const threadsPerProtocol of [0, 65, 1.5])
      expect(() => configureAsyncCalls({ threadsPerProtocol })).toThrow(RangeError);
    expect(() => configureAsyncCalls({ threads: 1 } as object)).toThrow("settings.threads: unknown option");
  });

  test("never starts a call that was cancelled before", async ({ pipe }) => {
    const waiting = Array.from({ length: 4 }, () => runCalls(readingFrom(pipe.fd, -2)));
    const { owner, step } = recordingOwner();
    const cancelled = rejection(runCalls(readingFrom(pipe.fd, -2), owner));
    await Promise.resolve();
    step().cancel();
    expect((await within(cancelled, "the cancelled call")).errno).toBe(-ECANCELED);
    for (const _ of waiting) pipe.write();
    await within(Promise.all(waiting), "the waiting calls");
  });

  test("takes results of a finished call before it reports the progress of a queued call, without the event loop", async ({
    pipe,
  }) => {
    configureAsyncCalls({ threadsPerProtocol: 1 });
    try {
      pipe.write();
      await within(runCalls(readingFrom(pipe.fd, -2)), "a call that starts the thread");
      const first = runCalls(readingFrom(pipe.fd, -2));
      const { owner, step } = recordingOwner();
      const queued = runCalls(readingFrom(pipe.fd, -2), owner);
      const blocked = performance.now();
      pipe.write();
      // Blocks the event loop, as long work of the caller does.
      while (step().progressTime < blocked && performance.now() < blocked + PATIENCE_MS);
      expect(step().progressTime).toBeGreaterThanOrEqual(blocked);
      pipe.write();
      expect(await within(Promise.all([first, queued]), "the calls")).toEqual([1, 1]);
    } finally {
      configureAsyncCalls({ threadsPerProtocol: 4 });
    }
  });

  test("reports progress at each datagram of a system call that receives several", async () => {
    using receiver = NetlinkSocket.open(NETLINK_USERSOCK, { allowPeers: true });
    using sender = NetlinkSocket.open(NETLINK_USERSOCK);
    const { owner, step, isStarted } = recordingOwner();
    const receiving = runCalls(
      {
        protocol: -2,
        prepare: (thread) => {
          // Without MSG_DONTWAIT, the call waits for all datagrams.
          return [thread.slotsOf(1024).receiveCall(receiver.core.transport.fd, 3).slice(0, 4)];
        },
        finish: ([count]) => count,
      },
      owner,
    );
    await until(isStarted, "the thread executes the call");
    for (let datagram = 0; datagram < 2; datagram++) {
      const sent = performance.now();
      sender.send(getLink(1), { to: receiver });
      await until(() => step().progressTime > sent, "the kernel has received the datagram");
    }
    sender.send(getLink(1), { to: receiver });
    expect(await within(receiving, "the last datagram")).toBe(3);
  });

  test.each([
    ["at once", 0],
    ["after other calls", 4],
  ])("rejects a call whose preparation fails %s, and executes the calls behind it", async (_when, before, { pipe }) => {
    const job = readingFrom(-1, -2);
    const running = Array.from({ length: before }, () => runCalls(readingFrom(pipe.fd, -2)));
    const failing = Array.from({ length: 8 }, () =>
      rejection(
        runCalls({
          ...job,
          prepare: () => {
            throw new RangeError("Out of memory");
          },
        }),
      ),
    );
    const later = within(runCalls(job), "the call behind them");
    for (const _ of running) pipe.write();
    await within(Promise.all(running), "the calls before them");
    expect((await within(Promise.all(failing), "the failing calls")).map(({ message }) => message)).toEqual(
      Array(8).fill("Out of memory"),
    );
    expect(await later).toBe(-EBADF);
  });

  test("prepares a call only when a thread is free", async ({ pipe }) => {
    let prepared = 0;
    const waiting = Array.from({ length: 50 }, () => {
      const job = readingFrom(pipe.fd, -2);
      return runCalls({
        ...job,
        prepare: (thread) => {
          prepared++;
          return job.prepare(thread);
        },
      });
    });
    await until(() => prepared === 4, "four threads wait");
    await Bun.sleep(20);
    expect(prepared).toBe(4);
    for (const _ of waiting) pipe.write();
    await within(Promise.all(waiting), "the waiting calls");
  });

  test("uses no timer while as many calls wait as the protocol may have", async ({ pipe }) => {
    let started = 0;
    const waiting = Array.from({ length: 20 }, () => {
      const job = readingFrom(pipe.fd, -2);
      return runCalls({
        ...job,
        prepare: (thread) => {
          started++;
          return job.prepare(thread);
        },
      });
    });
    await until(() => started === 4, "four threads wait");
    await Bun.sleep(50);
    const original = globalThis.setTimeout;
    let timers = 0;
    globalThis.setTimeout = Object.assign((...args: Parameters<typeof original>) => {
      timers++;
      return original(...args);
    }, original);
    try {
      await new Promise((resolve) => original(resolve, 300));
    } finally {
      globalThis.setTimeout = original;
    }
    expect(timers).toBe(0);
    for (const _ of waiting) pipe.write();
    await within(Promise.all(waiting), "the waiting calls");
  });

  test("executes queued calls with the existing threads if no further thread can be started", async () => {
    closeIdleSockets();
    using pipe = new Pipe();
    const waiting = [runCalls(readingFrom(pipe.fd, -2))];
    const original = engine.Worker;
    engine.Worker = class {
      constructor() {
        throw new Error("no threads left");
      }
    } as never;
    try {
      waiting.push(runCalls(readingFrom(pipe.fd, -2)), runCalls(readingFrom(pipe.fd, -3)));
      await Bun.sleep(20);
      for (const _ of waiting) pipe.write();
      expect(await within(Promise.all(waiting), "the waiting calls")).toEqual([1, 1, 1]);
      closeIdleSockets();
      const rejected = [rejection(runCalls(readingFrom(pipe.fd))), rejection(runCalls(readingFrom(pipe.fd)))];
      expect((await within(Promise.all(rejected), "the calls without a thread")).map(({ code }) => code)).toEqual([
        "EAGAIN",
        "EAGAIN",
      ]);
    } finally {
      engine.Worker = original;
    }
    pipe.write();
    expect(await within(runCalls(readingFrom(pipe.fd)), "the next call")).toBe(1);
  });
});
