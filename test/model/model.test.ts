// Explores all orders of the atomic operations in code that threads share. Also checks that the model checker finds
// bugs that the tests plant in this code.
import { describe, expect, test } from "bun:test";
import type * as DumpStates from "../../src/dump/dump-state.ts";
import type * as SharedStates from "../../src/sock/shared-state.ts";
import type * as Doorbells from "../../src/threads/doorbell.ts";
import type * as ReadyQueues from "../../src/threads/ready-queue.ts";
import type * as Rings from "../../src/workers/receiver/ring.ts";
import { atomics, explore, point, type Scenario, settle, surroundings } from "./checker.ts";
import { loadChecked } from "./load.ts";

/** Replacements in the source that plant a bug, keyed by a description of the bug. */
type Bugs = Record<string, [from: string, to: string][]>;

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

/** Tests that a scenario is correct in every order of its operations, and that the checker finds each planted bug. */
function check<Module>(
  name: string,
  path: string,
  changes: [string, string][],
  scenario: (module: Module) => Scenario | Promise<Scenario>,
  bugs: Bugs,
) {
  describe(name, () => {
    test("is correct in every order of atomic operations", async () => {
      const { states, ends } = explore(await scenario(await loadChecked<Module>(path, changes)));
      expect(states).toBeGreaterThan(20);
      expect(ends).toBeGreaterThan(0);
    });

    for (const [bug, planted] of Object.entries(bugs)) {
      test(`fails the model checker if ${bug}`, async () => {
        const wrong = await scenario(await loadChecked<Module>(path, [...changes, ...planted]));
        expect(() => explore(wrong)).toThrow();
      });
    }
  });
}

function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/**
 * Number of threads that can share a socket in the model. With the real number, joining takes hundreds of operations.
 */
const THREADS = 3;
const fewThreads: [string, string] = ["const MAX_THREADS = 128;", `const MAX_THREADS = ${THREADS};`];

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
  [["const RESTART_BYTES = 16 * 1024;", "const RESTART_BYTES = 256;"]],
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

check<typeof ReadyQueues>(
  "queue of ready descriptors",
  "src/threads/ready-queue.ts",
  [],
  ({ ReadyQueueReader, ReadyQueueWriter, readyQueueMemory }) => {
    const queue = readyQueueMemory(2);
    const count = 4;
    return {
      memory: [queue, bell],
      threads: [
        () => {
          const writer = new ReadyQueueWriter(queue);
          for (let number = 1; number <= count; number++) {
            while (!writer.put(number, number * 2)) {
              writer.publish();
              realDoorbell.ringDoorbell(new Int32Array(bell));
              writer.waitForRoom();
            }
          }
          writer.publish();
          realDoorbell.ringDoorbell(new Int32Array(bell));
        },
        () => {
          const doorbell = new realDoorbell.Doorbell();
          const reader = new ReadyQueueReader(queue);
          let next = 1;
          doorbell.add(() => {
            reader.drain((key, events) => {
              assert(key === next && events === next * 2, `entry ${key} instead of ${next}`);
              point("handles the event");
              next++;
            });
          });
          while (next <= count) settle();
        },
      ],
    };
  },
  {
    "the writer does not check for free space": [
      ["if (((this.#head - tail) | 0) === this.capacity) return false;", ""],
    ],
    "the reader does not wake the writer": [["    Atomics.notify(this.words, Word.Tail);\n", ""]],
    "the reader releases the entries before it reads them": [
      [
        "    if (tail === head) return;\n",
        "    if (tail === head) return;\n    Atomics.store(this.words, Word.Tail, head);\n",
      ],
    ],
  },
);

check<typeof SharedStates>(
  "socket closed during calls",
  "src/sock/shared-state.ts",
  [fewThreads],
  async ({ SharedState }) => {
    const memory = new SharedArrayBuffer((5 + 2 * THREADS) * 4);
    const words = new Int32Array(memory);
    const token = { words: memory, wakeFd: 3 };
    // The threads have joined the socket: three words contain their ids, 1 to 3.
    words[5] = 1;
    words[6] = 2;
    words[7] = 3;
    const user = () => {
      const state = new SharedState(token);
      for (let call = 0; call < 2; call++) {
        if (!state.enter()) return;
        surroundings("uses the descriptor", (around) => assert(around["closed"] !== 1, "a closed descriptor is used"));
        state.leave();
      }
    };
    return {
      memory: [memory],
      mortal: [1],
      timeouts: 2,
      threads: [
        () => {
          const state = new SharedState(token);
          if (state.close(0, 1000)) surroundings("closes the descriptor", (around) => (around["closed"] = 1));
        },
        user,
        user,
      ],
      check: (around) => assert(around["closed"] === 1, "the descriptor stays open"),
    };
  },
  {
    "a call checks the closing flag before it announces itself": [
      [
        "    Atomics.store(this.#words, this.#word, -this.#thread);\n    if (!this.closed) return true;\n    this.leave();\n    return false;",
        "    if (this.closed) return false;\n    Atomics.store(this.#words, this.#word, -this.#thread);\n    return true;",
      ],
    ],
    "a call does not announce itself": [["    Atomics.store(this.#words, this.#word, -this.#thread);\n", ""]],
    "the owner does not wait for calls in progress": [["if (!this.#awaitThread(word, deadline)) return false;", "{}"]],
    "the owner closes the socket before a slow thread finishes": [
      [
        'if (waited === "timed-out" && !isThreadAlive(-state)) return true;',
        'if (waited === "timed-out") return true;',
      ],
    ],
  },
);

check<typeof SharedStates>(
  "socket reserved by one thread",
  "src/sock/shared-state.ts",
  [fewThreads],
  ({ SharedState }) => {
    const memory = new SharedArrayBuffer((5 + 2 * THREADS) * 4);
    const words = new Int32Array(memory);
    for (let thread = 1; thread <= 3; thread++) words[4 + thread] = thread;
    const user = (purpose: number) => () => {
      const state = new SharedState({ words: memory, wakeFd: 3 });
      if (state.reserve(purpose) !== 0) return;
      surroundings("uses the socket", (around, thread) => {
        const holder = around["holder"] ?? -1;
        assert(holder < 0 || around[`dead${holder}`] === 1, "two threads use the socket");
        around["holder"] = thread;
        around["used"] = 1;
      });
      surroundings("ends its use", (around) => (around["holder"] = -1));
      state.releaseReservation();
    };
    return {
      memory: [memory],
      mortal: [0],
      threads: [user(1), user(2), user(2)],
      check: (around) => assert(around["used"] === 1 || around["dead0"] === 1, "no thread could use the socket"),
    };
  },
  {
    "a thread overwrites the reservation of another thread": [
      [
        "if (Atomics.compareExchange(this.#words, Word.Reservation, 0, own) === 0) return 0;",
        "Atomics.store(this.#words, Word.Reservation, own);\n      return 0;",
      ],
    ],
    "a thread removes the reservation of another thread": [
      [
        "if ((seen & THREAD_MASK) === this.#thread) Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);",
        "Atomics.store(this.#words, Word.Reservation, 0); return seen as never;",
      ],
      [
        "      if (seen !== 0) return seen >>> PURPOSE_SHIFT;\n",
        "      if (seen !== 0) { this.releaseReservation(); return seen >>> PURPOSE_SHIFT; }\n",
      ],
    ],
    "a changed reservation is removed with its terminated thread": [
      [
        "    Atomics.compareExchange(this.#words, Word.Reservation, seen, 0);\n    return Atomics.load",
        "    Atomics.store(this.#words, Word.Reservation, 0);\n    return Atomics.load",
      ],
    ],
  },
);

check<typeof SharedStates>(
  "shared sequence number and drop count",
  "src/sock/shared-state.ts",
  [fewThreads],
  ({ SharedState }) => {
    const memory = new SharedArrayBuffer((5 + 2 * THREADS) * 4);
    new Int32Array(memory)[1] = 1;
    const user = (count: number, drops: number) => () => {
      const state = new SharedState({ words: memory, wakeFd: 3 });
      const first = state.takeSequence(count);
      const lost = state.takeDrops(drops);
      surroundings(`took ${first} and ${lost}`, (around) => {
        for (let number = first; number < first + count; number++) {
          assert(around[`sequence${number}`] === undefined, `sequence number ${number} was taken twice`);
          around[`sequence${number}`] = 1;
        }
        around["lost"] = (around["lost"] ?? 0) + lost;
      });
    };
    return {
      memory: [memory],
      threads: [user(1, 3), user(2, 5)],
      check: (around) => {
        assert(around["lost"] === 5, `${around["lost"]} drops instead of 5`);
        const taken = [...new Int32Array(memory).subarray(5, 5 + THREADS)].filter((word) => word !== 0).sort();
        assert(taken.join() === "1,2", `words of threads ${taken}`);
      },
    };
  },
  {
    "the sequence counter is stored without compare-exchange": [
      [
        "if (Atomics.compareExchange(this.#words, Word.NextSequence, seen, after) === seen) return first;",
        "Atomics.store(this.#words, Word.NextSequence, after);\n      return first;",
      ],
    ],
    "the drop count is stored without compare-exchange": [
      [
        "if (Atomics.compareExchange(this.#words, Word.ReportedDrops, reported, dropped | 0) === reported) return lost;",
        "Atomics.store(this.#words, Word.ReportedDrops, dropped | 0);\n      return lost;",
      ],
    ],
    "a word is allocated without compare-exchange": [
      [
        "if (!isFree(state) || Atomics.compareExchange(words, word, state, thread) !== state) continue;",
        "if (!isFree(state)) continue;\n      Atomics.store(words, word, thread);",
      ],
    ],
  },
);

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
        "const holder = Atomics.compareExchange(this.#words, Word.Lock, 0, own);",
        "const holder = Atomics.load(this.#words, Word.Lock);\n      if (holder === 0) Atomics.store(this.#words, Word.Lock, own);",
      ],
    ],
    "unlocking does not wake the waiting threads": [["    Atomics.notify(this.#words, Word.Lock, 1);\n", ""]],
    "a later end of the dump replaces its status": [
      [
        "Atomics.compareExchange(this.#words, Word.Status, DumpStatus.Running, status);",
        "Atomics.store(this.#words, Word.Status, status);",
      ],
    ],
  },
);
