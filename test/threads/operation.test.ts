import { describe, expect, test } from "bun:test";
import { Operation, type OperationEvent, type OperationState, stateAfter } from "../../src/threads/operation.ts";
import { after } from "../../src/threads/timer.ts";
import { TurnQueue } from "../../src/threads/turn-queue.ts";
import { within } from "../support/threads.ts";

const states: readonly OperationState[] = ["active", "ending", "ended"];
const events: readonly OperationEvent[] = ["cancel", "end"];

describe("state of an operation", () => {
  test("has a written transition for each event, and none after the end", () => {
    const table = Object.fromEntries(states.map((state) => [state, events.map((event) => stateAfter(state, event))]));
    expect(table).toEqual({ active: ["ending", "ended"], ending: ["ending", "ended"], ended: ["ended", "ended"] });
  });

  test("reaches its end from each state, and never returns to an earlier state", () => {
    for (const state of states) {
      expect(stateAfter(state, "end")).toBe("ended");
      for (const event of events)
        expect(states.indexOf(stateAfter(state, event))).toBeGreaterThanOrEqual(states.indexOf(state));
    }
  });

  test("is that of the operation in every order of events", async () => {
    for (const order of ["end", "cancel end", "end cancel"]) {
      const controller = new AbortController();
      const operation = new Operation({ signal: controller.signal });
      const { promise, resolve } = Promise.withResolvers<void>();
      const result = operation
        .run(() => promise)
        .then(
          () => "result",
          (error) => error,
        );
      let expected: OperationState = "active";
      for (const event of order.split(" ") as OperationEvent[]) {
        if (event === "cancel") controller.abort("reason");
        else resolve();
        await Bun.sleep(0);
        expected = stateAfter(expected, event);
        expect([order, operation.state]).toEqual([order, expected]);
      }
      const isCancelled = order.indexOf("cancel") >= 0 && order.indexOf("cancel") < order.indexOf("end");
      expect([order, await result]).toEqual([order, isCancelled ? "reason" : "result"]);
    }
  });
});

describe("an operation", () => {
  test("rejects at once if it is cancelled in a queue, and keeps its place", async () => {
    const queue = new TurnQueue();
    const order: string[] = [];
    const controller = new AbortController();
    const first = Promise.withResolvers<void>();
    const run = (name: string, until?: Promise<void>, signal?: AbortSignal) => {
      const operation = new Operation({ signal });
      return operation.run(async () => {
        await operation.enter(queue);
        order.push(name);
        await until;
      });
    };
    const one = run("one", first.promise);
    const two = run("two", undefined, controller.signal);
    const three = run("three");
    controller.abort(new Error("enough"));
    await expect(two).rejects.toThrow("enough");
    await Bun.sleep(1);
    expect(order).toEqual(["one"]);
    first.resolve();
    await Promise.all([one, three]);
    expect(order).toEqual(["one", "three"]);
  });

  test("takes finished work before it compares the time", async () => {
    const operation = new Operation({ timeoutMs: 20, timeoutError: () => new Error("late") });
    let progressTime = 0;
    const { promise, resolve } = Promise.withResolvers<string>();
    const result = operation.run(() => operation.wait(promise, () => progressTime));
    // The kernel has replied, but the event loop was blocked and has not processed the reply.
    progressTime = Number.POSITIVE_INFINITY;
    Bun.sleepSync(60);
    await Bun.sleep(30);
    resolve("done");
    expect(await within(result, "the operation")).toBe("done");
  });

  test("waits for its turn while this thread works on the operation before it", async () => {
    const queue = new TurnQueue();
    const first = Promise.withResolvers<string>();
    const run = (until: Promise<string>, timeoutMs?: number) => {
      const operation = new Operation({ timeoutMs, timeoutError: () => new Error("late") });
      return operation.run(async () => {
        await operation.enter(queue);
        return until;
      });
    };
    // The kernel has replied to the first operation, but the event loop was blocked and has not processed the reply.
    const one = run(first.promise);
    const two = run(Promise.resolve("two"), 10);
    Bun.sleepSync(40);
    await Bun.sleep(40);
    first.resolve("one");
    expect(await within(Promise.all([one, two]), "the operations")).toEqual(["one", "two"]);
  });

  test("ends at its time limit if the operation before it has no progress", async () => {
    const queue = new TurnQueue();
    const blocked = Promise.withResolvers<void>();
    const one = new Operation();
    const first = one.run(async () => {
      await one.enter(queue);
      await one.wait(blocked.promise);
    });
    const two = new Operation({ timeoutMs: 10, timeoutError: () => new Error("late") });
    await expect(
      within(
        two.run(async () => two.enter(queue)),
        "the operation",
      ),
    ).rejects.toThrow("late");
    blocked.resolve();
    await first;
  });

  test("ends at its time limit without progress, and at its deadline despite progress", async () => {
    for (const limits of [{ timeoutMs: 10 }, { timeoutMs: 5, deadline: performance.now() + 30 }]) {
      const operation = new Operation({ ...limits, timeoutError: () => new Error("late") });
      const progress = limits.deadline === undefined ? () => 0 : () => performance.now();
      const never = new Promise<never>(() => {});
      await expect(
        within(
          operation.run(() => operation.wait(never, progress)),
          "the operation",
        ),
      ).rejects.toThrow("late");
    }
  });
});

describe("TurnQueue", () => {
  test("runs at most as many tasks as allowed, in their order, also after the maximum was raised", async () => {
    let maximum = 2;
    const queue = new TurnQueue(() => maximum);
    const started: number[] = [];
    const ends = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
    const tasks = ends.map(({ promise }, index) =>
      queue.run(async () => {
        started.push(index);
        await promise;
      }),
    );
    await Bun.sleep(0);
    expect(started).toEqual([0, 1]);
    maximum = 4;
    queue.update();
    await Bun.sleep(0);
    expect(started).toEqual([0, 1, 2, 3]);
    for (const { resolve } of ends) resolve();
    await Promise.all(tasks);
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

test("a time limit that ends while the event loop is blocked lets results come first", async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const order: string[] = [];
  after(50, () => {
    order.push("limit");
    end();
  });
  setTimeout(() => order.push("result"), 60);
  Bun.sleepSync(1000);
  await within(ended, "the time limit");
  expect(order).toEqual(["result", "limit"]);
});

test("a cancelled time limit does not end, also if it was late", async () => {
  let count = 0;
  const cancel = after(50, () => count++);
  setTimeout(cancel, 60);
  Bun.sleepSync(1000);
  const { promise: later, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 700);
  await within(later, "a later moment");
  expect(count).toBe(0);
});
