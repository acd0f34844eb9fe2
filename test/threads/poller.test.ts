import { afterAll, beforeAll, describe, expect } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { EFD_CLOEXEC, EFD_NONBLOCK, POLLIN, POLLOUT } from "../../src/constants/poll.ts";
import { check } from "../../src/errors.ts";
import { clearEventfd, close, eventfd, signalEventfd } from "../../src/ffi/libc.ts";
import { Poller, stopIdlePoller, waitForEvents } from "../../src/threads/poller.ts";
import { Random } from "../message/random.ts";
import { test as base } from "../support/fixtures.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { seed } from "../support/seed.ts";
import { settledDescriptors, until, within } from "../support/threads.ts";

const test = base.extend({ event: () => new Event() });

/** A descriptor that a test can make readable. */
class Event implements Disposable {
  readonly fd = check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");

  happen(): void {
    check(signalEventfd(this.fd), "write");
  }

  forget(): void {
    clearEventfd(this.fd);
  }

  [Symbol.dispose](): void {
    close(this.fd);
  }
}

describe("Poller", () => {
  let before = 0;

  beforeAll(async () => {
    // The helper thread of the poller continues after the tests, and its descriptors stay open.
    using event = new Event();
    event.happen();
    await waitForEvents(event.fd, POLLIN).promise;
    before = await settledDescriptors();
  });

  afterAll(async () => {
    await expectDescriptors(before);
  });

  test("resolves a wait immediately if the events have occurred", async ({ event }) => {
    expect(await within(waitForEvents(event.fd, POLLOUT).promise, "room")).toBe(POLLOUT);
    event.happen();
    expect(await within(waitForEvents(event.fd, POLLIN | POLLOUT).promise, "both")).toBe(POLLIN | POLLOUT);
  });

  test("resolves a wait when an event occurs", async ({ event }) => {
    const { promise } = waitForEvents(event.fd, POLLIN);
    let resolved = false;
    void promise.then(() => {
      resolved = true;
    });
    await Bun.sleep(30);
    expect(resolved).toBe(false);
    event.happen();
    expect(await within(promise, "the event")).toBe(POLLIN);
  });

  test("resolves all waits for the same descriptor", async ({ event }) => {
    const waits = Array.from({ length: 10 }, () => waitForEvents(event.fd, POLLIN).promise);
    event.happen();
    expect(await within(Promise.all(waits), "all")).toEqual(Array(10).fill(POLLIN));
  });

  test("resolves a cancelled wait with 0", async ({ event }) => {
    const wait = waitForEvents(event.fd, POLLIN);
    wait.cancel();
    wait.cancel();
    expect(await wait.promise).toBe(0);
    event.happen();
    const other = waitForEvents(event.fd, POLLIN);
    expect(await within(other.promise, "the event")).toBe(POLLIN);
    other.cancel();
  });

  test("resolves a wait if its descriptor is closed after the event", async () => {
    const event = new Event();
    const wait = waitForEvents(event.fd, POLLIN);
    event.happen();
    event[Symbol.dispose]();
    expect(await within(wait.promise, "the event")).toBe(POLLIN);
  });

  test("resolves a thousand waits independently", async () => {
    const events = Array.from({ length: 40 }, () => new Event());
    const resolved = new Map<number, number>();
    const waits = Array.from({ length: 1000 }, (_, index) => {
      const wait = waitForEvents(events[index % events.length]!.fd, POLLIN);
      void wait.promise.then((ready) => resolved.set(index, ready));
      return wait;
    });
    for (let round = 0; round < events.length; round += 2) {
      events[round]!.happen();
      await until(() => resolved.size === (round / 2 + 1) * 25, `the waits for event ${round} are over`);
    }
    for (const [index, ready] of resolved) {
      expect(ready).toBe(POLLIN);
      expect((index % events.length) % 2).toBe(0);
    }
    for (const { cancel } of waits) cancel();
    await Promise.all(waits.map(({ promise }) => promise));
    expect(resolved.size).toBe(1000);
    for (const event of events) event[Symbol.dispose]();
  });

  test("discards pending events of a cancelled wait", async () => {
    using ready = new Event();
    using never = new Event();
    ready.happen();
    let wrong = 0;
    for (let round = 0; round < 200; round++) {
      // The helper thread sends the events while this thread cancels the waits for them.
      for (let index = 0; index < 100; index++) waitForEvents(ready.fd, POLLIN).cancel();
      const quiet = waitForEvents(never.fd, POLLIN);
      void quiet.promise.then((events) => {
        if (events !== 0) wrong++;
      });
      if (round % 10 === 0) await Bun.sleep(1);
      quiet.cancel();
    }
    expect(await within(waitForEvents(ready.fd, POLLIN).promise, "an event")).toBe(POLLIN);
    expect(wrong).toBe(0);
  });

  test("resolves each of many random waits with its own events", async () => {
    const events = Array.from({ length: 8 }, () => new Event());
    let pending = 0;
    let early = 0;
    const random = new Random(seed);
    for (let round = 0; round < 3000; round++) {
      const which = random.below(8);
      const choice = random.below(20);
      if (choice < 10) {
        const wait = waitForEvents(events[which]!.fd, POLLIN);
        pending++;
        let given = false;
        void wait.promise.then((ready) => {
          pending--;
          if (ready === 0 && !given) early++;
        });
        if (random.below(10) < 3) {
          given = true;
          wait.cancel();
        }
      } else if (choice < 15) {
        events[which]!.happen();
      } else {
        events[which]!.forget();
      }
      if (round % 20 === 0) await Bun.sleep(0);
    }
    for (const event of events) event.happen();
    await until(() => pending === 0, "every wait is over");
    expect(early).toBe(0);
    for (const event of events) event[Symbol.dispose]();
  });

  test("rejects a descriptor that cannot be polled, without leaks", () => {
    expect(() => waitForEvents(-1, POLLIN)).toThrow(expect.objectContaining({ code: "EBADF", syscall: "fcntl" }));
    const fd = openSync(import.meta.path, "r");
    expect(() => waitForEvents(fd, POLLIN)).toThrow(expect.objectContaining({ code: "EPERM", syscall: "epoll_ctl" }));
    closeSync(fd);
  });

  test("rejects all waits if its helper thread fails", async ({ event }) => {
    const ended = Promise.withResolvers<void>();
    const file = new URL("./failing-program.ts", import.meta.url);
    const poller = new Poller(ended.resolve, {
      name: "test-program",
      url: file,
      text: () => Promise.reject(new Error("not needed")),
    });
    const waits = [poller.wait(event.fd, POLLIN), poller.wait(event.fd, POLLOUT)];
    const given = poller.wait(event.fd, POLLIN);
    given.cancel();
    const results = await within(Promise.allSettled(waits.map(({ promise }) => promise)), "the failure");
    for (const result of results) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { name: "NetlinkError", code: "EBADF", syscall: "epoll_wait" },
      });
    }
    expect(await given.promise).toBe(0);
    await within(ended.promise, "the end");
    // This test has its own poller, so the failure affects no other test.
    expect(await within(waitForEvents(event.fd, POLLOUT).promise, "room")).toBe(POLLOUT);
  });
});

describe("Process with a Poller", () => {
  const poller = JSON.stringify(import.meta.resolve("../../src/threads/poller.ts"));
  const libc = JSON.stringify(import.meta.resolve("../../src/ffi/libc.ts"));

  /** Runs a program that can use the function `waitForEvents` and the descriptor `event`. */
  function run(source: string) {
    const program = `
      import { waitForEvents } from ${poller};
      import { eventfd, signalEventfd } from ${libc};
      const event = eventfd(0, 0);
      ${source}
    `;
    const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program], { timeout: 180_000 });
    return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  test("exits if no wait is pending", () => {
    expect(run(`waitForEvents(event, 1).cancel(); console.log("over");`)).toEqual({
      exitCode: 0,
      stdout: "over\n",
      stderr: "",
    });
    expect(run(`signalEventfd(event); console.log(await waitForEvents(event, 1).promise);`)).toEqual({
      exitCode: 0,
      stdout: "1\n",
      stderr: "",
    });
  });

  test("stays alive while a wait is pending", () => {
    // The wait ends by a timer, which does not keep the process alive.
    const source = `
      setTimeout(() => signalEventfd(event), 200).unref();
      const { promise } = waitForEvents(event, 1);
      console.log("waiting");
      console.log(await promise);
    `;
    expect(run(source)).toEqual({ exitCode: 0, stdout: "waiting\n1\n", stderr: "" });
  });

  test("can exit while a wait is pending", () => {
    expect(run(`waitForEvents(event, 1); console.log("leaving"); process.exit(3);`)).toEqual({
      exitCode: 3,
      stdout: "leaving\n",
      stderr: "",
    });
  });

  test("leaks no descriptors of ended threads", () => {
    // Deno leaks two descriptors of a worker that ends while its module waits.
    const worker = `
      import { waitForEvents } from ${poller};
      import { eventfd, close } from ${libc};
      const event = eventfd(0, 0);
      void waitForEvents(event, 4).promise.then(() => {
        waitForEvents(event, 1);
        close(event);
        process.exit();
      });
    `;
    const source = `
      import { readdirSync } from "node:fs";
      const url = URL.createObjectURL(new File([${JSON.stringify(worker)}], "worker.js"));
      const counts = [];
      for (let round = 0; round < 8; round++) {
        const worker = new Worker(url);
        await new Promise((resolve) => worker.addEventListener("close", resolve));
        await Bun.sleep(50);
        counts.push(readdirSync("/proc/self/fd").length);
      }
      // The runtime closes the descriptors of a thread some time after its end.
      const left = () => Math.max(0, readdirSync("/proc/self/fd").length - counts[3]);
      for (let tries = 0; tries < 1000 && left() > 0; tries++) await Bun.sleep(5);
      console.log(left());
    `;
    expect(run(source)).toEqual({ exitCode: 0, stdout: "0\n", stderr: "" });
  });
});

describe("stopIdlePoller()", () => {
  test("closes the descriptors of the helper thread of a worker that is terminated", async () => {
    const before = await settledDescriptors();
    for (let round = 0; round < 5; round++) {
      const worker = new Worker(new URL("./waiting-worker.ts", import.meta.url).href);
      const ended = new Promise((resolve) => worker.addEventListener("close", resolve));
      await within(new Promise((resolve) => worker.addEventListener("message", resolve)), "the worker has waited");
      worker.terminate();
      await within(ended, "the worker has ended");
    }
    await expectDescriptors(before);
  });

  test("does not end a wait, and a later wait starts another thread", async ({ event }) => {
    const { promise } = waitForEvents(event.fd, POLLIN);
    stopIdlePoller();
    event.happen();
    expect(await within(promise, "the event")).toBe(POLLIN);
    for (let round = 0; round < 3; round++) {
      stopIdlePoller();
      expect(await within(waitForEvents(event.fd, POLLIN).promise, "the event")).toBe(POLLIN);
    }
  });
});
