import { afterEach, describe, expect, spyOn, test } from "bun:test";
import { Doorbell, ringDoorbell } from "../../src/threads/doorbell.ts";
import { until, within } from "../support/threads.ts";
import type { RingerStart } from "./ringer.ts";

/** Threads that pass work items to this thread and ring its doorbell. */
class Ringers implements AsyncDisposable {
  readonly #ringers: { words: Int32Array; worker: Worker; closed: Promise<unknown> }[];
  readonly #handOvers: number;

  constructor(bell: Doorbell, threads: number, handOvers: number, lockstep: boolean) {
    this.#handOvers = handOvers;
    this.#ringers = Array.from({ length: threads }, () => {
      const words = new SharedArrayBuffer(8);
      const worker = new Worker(new URL("./ringer.ts", import.meta.url));
      const closed = new Promise((resolve) => worker.addEventListener("close", resolve));
      worker.postMessage({ doorbell: bell.memory, words, handOvers, lockstep } satisfies RingerStart);
      return { words: new Int32Array(words), worker, closed };
    });
  }

  /** Takes the work items that were passed since the last call. Returns the number of threads that had passed items. */
  take(): number {
    let had = 0;
    for (const { words } of this.#ringers) {
      const count = Atomics.load(words, 0);
      if (count === words[1]) continue;
      had++;
      Atomics.store(words, 1, count);
      Atomics.notify(words, 1);
    }
    return had;
  }

  get done(): boolean {
    return this.#ringers.every(({ words }) => words[1] === this.#handOvers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { worker } of this.#ringers) worker.terminate();
    await Promise.all(this.#ringers.map(({ closed }) => closed));
  }
}

/** Listens to the doorbell until all work items are taken. Returns how often the listener found items. */
function takeAll(bell: Doorbell, ringers: Ringers): Promise<number> {
  return new Promise((resolve) => {
    let taken = 0;
    const listener = () => {
      taken += ringers.take();
      if (!ringers.done) return;
      bell.remove(listener);
      resolve(taken);
    };
    bell.add(listener);
  });
}

/** Counts the pending asynchronous waits of the doorbell. */
function watchWaits(): { pending: number; most: number } {
  const waits = { pending: 0, most: 0 };
  const { waitAsync } = Atomics;
  spyOn(Atomics, "waitAsync").mockImplementation((...args: unknown[]) => {
    const result = Reflect.apply(waitAsync, Atomics, args);
    if (result.async) {
      waits.most = Math.max(waits.most, ++waits.pending);
      result.value.then(() => waits.pending--);
    }
    return result;
  });
  return waits;
}

describe("A doorbell with which one thread wakes another", () => {
  afterEach(() => {
    spyOn(Atomics, "waitAsync").mockRestore();
  });

  test("wakes the listening thread for each of 100,000 items that are awaited one by one", async () => {
    const bell = new Doorbell();
    await using ringers = new Ringers(bell, 2, 50_000, true);
    expect(await within(takeAll(bell, ringers), "the last hand-over", 180_000)).toBe(100_000);
  }, 240_000);

  test("never loses the last ring of threads that ring at random times", async () => {
    const bell = new Doorbell();
    const waits = watchWaits();
    for (let round = 0; round < 20; round++) {
      await using ringers = new Ringers(bell, 3, 1000, false);
      await within(takeAll(bell, ringers), `the last ring of round ${round}`);
    }
    expect(waits.most).toBe(1);
  }, 180_000);

  test("keeps at most one wait pending while listeners are added and removed and it rings", async () => {
    const bell = new Doorbell();
    const waits = watchWaits();
    await using ringers = new Ringers(bell, 2, 20_000, false);
    const all = takeAll(bell, ringers);
    let called = 0;
    const others: (() => void)[] = [];
    // On a busy machine, all rings may occur before the event loop of this thread runs.
    while (!ringers.done || called <= 100) {
      const listener = () => {
        called++;
        // Some listeners remove themselves while they are called, and one removes another that may be next.
        if (called % 3 === 0) bell.remove(listener);
        if (called % 7 === 0) bell.remove(others.shift() ?? listener);
      };
      others.push(listener);
      bell.add(listener);
      if (others.length > 50) for (const other of others.splice(0)) bell.remove(other);
      await Bun.sleep(0);
    }
    await within(all, "the last ring");
    for (const other of others) bell.remove(other);
    expect(called).toBeGreaterThan(100);
    expect(waits.most).toBe(1);
  }, 180_000);

  test("calls a listener when it is added, and after each ring", async () => {
    const bell = new Doorbell();
    const word = new Int32Array(bell.memory);
    let called = 0;
    const listener = () => {
      called++;
    };
    bell.add(listener);
    expect(called).toBe(1);
    for (let rings = 1; rings <= 3; rings++) {
      ringDoorbell(word);
      await until(() => called > rings, `ring ${rings} is heard`);
      expect(called).toBe(1 + rings);
    }
    bell.remove(listener);
    ringDoorbell(word);
    await Bun.sleep(5);
    expect(called).toBe(4);
  });

  test("calls a listener that was added after unobserved rings for the next ring", async () => {
    const bell = new Doorbell();
    const word = new Int32Array(bell.memory);
    const unheard = () => {};
    bell.add(unheard);
    bell.remove(unheard);
    // The first ring ends the wait that is still pending without a listener.
    for (let rings = 0; rings < 3; rings++) {
      ringDoorbell(word);
      await Bun.sleep(5);
    }
    const heard = Promise.withResolvers<void>();
    let called = 0;
    bell.add(() => {
      if (++called === 2) heard.resolve();
    });
    ringDoorbell(word);
    await within(heard.promise, "the ring");
  });

  test("does not keep the process alive with its pending wait", () => {
    const source = `
      import { doorbell } from ${JSON.stringify(import.meta.resolve("../../src/threads/doorbell.ts"))};
      doorbell.add(() => console.log("listening"));
    `;
    const { exitCode, stdout } = Bun.spawnSync([process.execPath, "-e", source], { timeout: 60_000 });
    expect([exitCode, stdout.toString()]).toEqual([0, "listening\n"]);
  });
});
