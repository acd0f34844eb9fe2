// Explores all orders of the atomic operations in code that threads share. Also checks that the model checker finds
// bugs that the tests plant in this code.
import { describe, expect, test } from "bun:test";
import type * as DumpStates from "../../src/dump/dump-state.ts";
import type * as CallMemories from "../../src/threads/calls/call-memory.ts";
import type * as Doorbells from "../../src/threads/doorbell.ts";
import type * as Rings from "../../src/workers/receiver/ring.ts";
import { atomics, explore, point, type Scenario, settle, surroundings } from "./checker.ts";
import { assert, type Bugs, check } from "./checks.ts";
import { loadChecked } from "./load.ts";

/** Sleeps until the ring buffer contains records, as a receiver does. */
function waitForRing(reader: Rings.RingReader, doorbell: Doorbells.Doorbell): void {
  if (reader.sleeps()) {
    let isAwake = false;
    const listener = () => {
      if (reader.readable) isAwake = true;
    };
    doorbell.add(listener);
    while (!isAwake) settle();
    doorbell.remove(listener);
  }
  reader.awake();
}

/** Memory of the doorbell, which wakes sleeping threads. The real doorbell allocates its memory itself. */
const bell = new SharedArrayBuffer(4);
Object.assign(globalThis, { doorbellOfModel: bell });
const ownMemory: [string, string] = [
  "new SharedArrayBuffer(4)",
  "(globalThis as unknown as { doorbellOfModel: SharedArrayBuffer }).doorbellOfModel",
];
type Doorbell = typeof Doorbells;
const loadDoorbell = (changes: [string, string][] = []) =>
  loadChecked<Doorbell>("src/threads/doorbell.ts", [ownMemory, ...changes]);
const realDoorbell = await loadDoorbell();

const LENGTH = 248;

check<typeof Rings>(
  "ring buffer with sleeping threads",
  "src/workers/receiver/ring.ts",
  [],
  ({ RingReader, RingWriter, ringMemory }) => {
    const ring = ringMemory(1024);
    // Stands for the eventfd that wakes the writer's thread.
    const wakeMemory = new SharedArrayBuffer(4);
    const count = 4;
    return {
      memory: [ring, bell, wakeMemory],
      threads: [
        () => {
          const writer = new RingWriter(ring);
          for (let number = 1; number <= count; number++) {
            if (writer.room(LENGTH) === 0) {
              const wake = new Int32Array(wakeMemory);
              while (writer.awaitRoom(LENGTH) === 0) {
                atomics.wait(wake, 0, 0);
                atomics.store(wake, 0, 0);
              }
            }
            writer.datagram(Buffer.alloc(LENGTH, number), 0, LENGTH, number, 0, -1);
            writer.publish();
            if (writer.readerSleeps) realDoorbell.ringDoorbell(new Int32Array(bell));
          }
        },
        () => {
          const reader = new RingReader(ring);
          const doorbell = new realDoorbell.Doorbell();
          for (let next = 1; ; ) {
            reader.begin(1024);
            const cursor = reader.records();
            while (cursor.next()) {
              assert(cursor.sender === next, `record ${cursor.sender} instead of ${next}`);
              point("reads the datagram");
              const bytes = reader.bytes.subarray(cursor.offset, cursor.offset + cursor.length);
              assert(
                bytes.length === LENGTH && bytes.every((byte) => byte === next),
                `the content of record ${next} is wrong`,
              );
              next++;
            }
            reader.release();
            if (reader.writerWaits) {
              const wake = new Int32Array(wakeMemory);
              atomics.store(wake, 0, 1);
              atomics.notify(wake, 0);
            }
            if (next > count) return;
            waitForRing(reader, doorbell);
          }
        },
      ],
    };
  },
  {
    "the reader sleeps without announcing it": [["Atomics.store(this.words, Word.ReaderSleeps, 1);", ""]],
    "the writer checks for free space before it announces that it waits": [
      [
        "    Atomics.store(this.words, Word.WriterWaits, 1);\n    const room = this.room(longest);",
        "    const room = this.room(longest);\n    Atomics.store(this.words, Word.WriterWaits, 1);",
      ],
    ],
    "the reader releases a batch before it reads the batch": [
      [
        "    this.#end = end;\n  }\n\n  records()",
        "    this.#end = end;\n    Atomics.store(this.words, Word.Tail, end);\n  }\n\n  records()",
      ],
    ],
    "the writer publishes a record before it writes the record": [
      [
        "    this.#header(at, record, kind);\n    this.#head = (this.#head + record) | 0;",
        "    this.#header(at, record, kind);\n    this.#head = (this.#head + record) | 0;\n    Atomics.store(this.words, Word.Head, this.#head);\n    Atomics.load(this.words, Word.Head);",
      ],
    ],
  },
);

/** Scenario: a thread publishes numbers in a ring buffer, and another thread sleeps until the first one wakes it. */
function doorbellScenario({ Doorbell, ringDoorbell }: Doorbell): Scenario {
  const numbers = new SharedArrayBuffer(8);
  const ringer = (index: number) => () => {
    point("writes its number");
    new Int32Array(numbers)[index] = 1;
    ringDoorbell(new Int32Array(bell));
  };
  return {
    memory: [bell, numbers],
    threads: [
      ringer(0),
      ringer(1),
      () => {
        const doorbell = new Doorbell();
        let sum = 0;
        doorbell.add(() => {
          sum = surroundings("reads the numbers", () =>
            new Int32Array(numbers).reduce((total, number) => total + number),
          );
        });
        while (sum < 2) settle();
      },
    ],
  };
}

describe("doorbell with a sleeping thread", () => {
  test("is correct in every order of atomic operations", () => {
    expect(explore(doorbellScenario(realDoorbell)).ends).toBeGreaterThan(0);
  });

  const bugs: Bugs = {
    "the doorbell reads its counter after calling the listeners": [
      ["    const seen = Atomics.load(this.#word, 0);\n    for", "    for"],
      ["    this.#waiting = false;\n", "    this.#waiting = false;\n    const seen = Atomics.load(this.#word, 0);\n"],
    ],
    "the doorbell calls a new listener before it reads its counter": [
      [
        "    if (!this.#waiting) this.#wait(Atomics.load(this.#word, 0));\n    listener();",
        "    listener();\n    if (!this.#waiting) this.#wait(Atomics.load(this.#word, 0));",
      ],
    ],
    "the other thread does not increment the counter": [["  Atomics.add(word, 0, 1);\n", ""]],
    "the other thread does not wake the waiting thread": [["  Atomics.notify(word, 0);\n", ""]],
  };
  for (const [bug, changes] of Object.entries(bugs)) {
    test(`fails the model checker if ${bug}`, async () => {
      const wrong = doorbellScenario(await loadDoorbell(changes));
      expect(() => explore(wrong)).toThrow("a wake-up was lost");
    });
  }
});

check<typeof DumpStates>(
  "dump shared by three threads",
  "src/dump/dump-state.ts",
  [],
  ({ DumpState, DumpStatus, DUMP_STATE_SIZE }) => {
    const memory = new SharedArrayBuffer(DUMP_STATE_SIZE);
    const reader = (errno: number) => () => {
      const state = new DumpState(memory);
      assert(state.lock(1000), "the lock was not released");
      surroundings("reads the socket", (around) => {
        assert(around["reading"] !== 1, "two threads read the socket");
        around["reading"] = 1;
      });
      if (state.status === DumpStatus.Running) state.failWithErrno(errno);
      surroundings("has read the socket", (around) => (around["reading"] = 0));
      state.unlock();
      observe(state.status);
    };
    const observe = (status: number) =>
      surroundings(`sees the status ${status}`, (around) => {
        assert(status !== DumpStatus.Running, "the dump still runs");
        around["status"] ??= status;
        assert(around["status"] === status, "the status changed twice");
      });
    return {
      memory: [memory],
      threads: [
        reader(5),
        reader(6),
        () => {
          const state = new DumpState(memory);
          state.abandon();
          observe(state.status);
        },
      ],
    };
  },
  {
    "the lock is taken without compare-exchange": [
      [
        "const holder = Atomics.compareExchange(locks, LOCK, 0n, threadIdentity());",
        "const holder = Atomics.load(locks, LOCK);\n      if (holder === 0n) Atomics.store(locks, LOCK, threadIdentity());",
      ],
    ],
    "unlocking does not wake the waiting threads": [["    Atomics.notify(this.#locks, LOCK, 1);\n", ""]],
    "a later end of the dump replaces its status": [
      [
        "Atomics.compareExchange(this.#words, Word.Status, DumpStatus.Running, status);",
        "Atomics.store(this.#words, Word.Status, status);",
      ],
    ],
  },
);

const loadCalls = (changes: [string, string][] = []) =>
  loadChecked<typeof CallMemories>("src/threads/calls/call-memory.ts", changes);

/**
 * Scenario: a thread requests jobs from other threads, sleeps at its doorbell until they are complete, and then stops
 * the threads.
 */
function callScenario({ CallMemory }: typeof CallMemories, workers: number, jobs: number): Scenario {
  const memories = Array.from({ length: workers }, () => CallMemory.allocate());
  return {
    memory: [bell, ...memories],
    preemptions: workers === 1 ? 4 : 2,
    threads: [
      () => {
        const requests = memories.map((memory) => new CallMemory(memory));
        const doorbell = new realDoorbell.Doorbell();
        const open = new Map<number, number>();
        let next = 0;
        let taken = 0;
        const schedule = () => {
          for (const [worker, request] of requests.entries()) {
            const job = open.get(worker);
            if (job !== undefined) {
              const results = request.take();
              if (results === undefined) continue;
              assert(results.join() === `${job},${job + 100}`, `job ${job} has the results ${results}`);
              open.delete(worker);
              taken++;
            }
            if (next === jobs) continue;
            open.set(worker, ++next);
            request.request([[next], [next + 100]]);
          }
        };
        doorbell.add(schedule);
        while (taken < jobs) settle();
        for (const request of requests) request.stop();
      },
      ...memories.map((memory) => () => {
        const worker = new CallMemory(memory);
        while (worker.next(0)) {
          worker.execute((values, at) => {
            point("executes a system call");
            return values[at]!;
          });
          realDoorbell.ringDoorbell(new Int32Array(bell));
        }
      }),
    ],
  };
}

describe("call threads", () => {
  test.each([
    [1, 3],
    [2, 3],
  ])("%d of them execute each of %d jobs once in every order of atomic operations", async (workers, jobs) => {
    const { states, ends } = explore(callScenario(await loadCalls(), workers, jobs));
    expect(states).toBeGreaterThan(100);
    expect(ends).toBeGreaterThan(0);
  });

  const bugs: Bugs = {
    "a late wake-up executes the last job again": [["    while (this.#job === seen) {\n", "    {\n"]],
    "the job is announced without waking the executing thread": [
      ["    Atomics.notify(this.#words, Word.Requested);\n", ""],
    ],
    "the job is complete before its last call": [
      [
        "    const count = this.#words[Word.Count]!;\n",
        "    const count = this.#words[Word.Count]!;\n    Atomics.store(this.#words, Word.Completed, this.#job);\n",
      ],
    ],
  };
  for (const [bug, planted] of Object.entries(bugs)) {
    test(`fail the model checker if ${bug}`, async () => {
      const wrong = callScenario(await loadCalls(planted), 1, 2);
      expect(() => explore(wrong)).toThrow();
    });
  }
});
