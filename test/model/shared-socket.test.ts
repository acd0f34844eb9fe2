// Explores all orders of the atomic operations of threads that share a socket.
import { NetlinkError } from "../../src/errors.ts";
import type * as SharedStates from "../../src/sock/shared-state.ts";
import type * as LossTrackers from "../../src/workers/loop/loss-tracker.ts";
import { UNKNOWN_LOSS } from "../../src/workers/loop/loss-tracker.ts";
import { point, type Scenario, surroundings } from "./checker.ts";
import { assert, check } from "./checks.ts";
import { loadChecked } from "./load.ts";

/**
 * Number of threads that can share a socket in the model. With the real number, joining takes hundreds of operations.
 */
const THREADS = 3;
const fewThreads: [string, string] = ["const MAX_THREADS = 128;", `const MAX_THREADS = ${THREADS};`];

/** Memory of a shared socket. The first `joined` threads of the scenario use the socket already. */
function sharedMemory({ SHARED_STATE_SIZE }: typeof SharedStates, joined: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(SHARED_STATE_SIZE);
  const identities = identitiesOf(memory);
  for (let thread = 0; thread < joined; thread++) identities[thread] = BigInt(thread + 1);
  return memory;
}

/** The last 64-bit words of the shared memory. */
function identitiesOf(memory: SharedArrayBuffer): BigInt64Array {
  return new BigInt64Array(memory, memory.byteLength - THREADS * 8);
}

check<typeof SharedStates>(
  "socket closed during calls",
  "src/sock/shared-state.ts",
  [fewThreads],
  (module) => {
    const { SharedState } = module;
    const memory = sharedMemory(module, THREADS);
    const token = { words: memory, wakeFd: 3 };
    const user = () => {
      const state = new SharedState(token);
      for (let call = 0; call < 2; call++) {
        if (!state.enter()) return;
        // A nested call must not end the protection of the outer one.
        assert(state.enter(), "a nested call fails");
        state.leave();
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
      ["    Atomics.store(this.#words, this.#calls, outer + 1);\n", ""],
      [
        "    if (outer > 0 || !this.closed) return true;\n    this.leave();\n    return false;",
        "    if (outer === 0 && this.closed) return false;\n    Atomics.store(this.#words, this.#calls, outer + 1);\n    return true;",
      ],
    ],
    "a call does not announce itself": [
      [
        "    Atomics.store(this.#words, this.#calls, outer + 1);\n",
        "    Atomics.store(this.#words, this.#calls, outer);\n",
      ],
    ],
    "a nested call ends the protection of the outer call": [
      ["    Atomics.store(this.#words, this.#calls, outer);\n", "    Atomics.store(this.#words, this.#calls, 0);\n"],
    ],
    "the owner does not wait for calls in progress": [["if (!this.#awaitCalls(place, deadline)) return false;", "{}"]],
    "the owner closes the socket before a slow thread finishes": [
      [
        'if (waited === "timed-out" && !isThreadAlive(Atomics.load(this.#wide, Wide.Threads + place))) return true;',
        'if (waited === "timed-out") return true;',
      ],
    ],
  },
);

check<typeof SharedStates>(
  "place of an ended thread",
  "src/sock/shared-state.ts",
  [fewThreads],
  (module) => {
    const { SharedState } = module;
    const memory = sharedMemory(module, 1);
    // Two threads that the scenario does not contain use the other places of the socket.
    identitiesOf(memory).set([8n, 9n], 1);
    const token = { words: memory, wakeFd: 3 };
    const joiner = () => {
      let state: SharedStates.SharedState;
      try {
        state = new SharedState(token);
      } catch (error) {
        if (error instanceof NetlinkError) return;
        throw error;
      }
      surroundings("takes the place", (around) => {
        assert(around["dead0"] === 1, "the place of a living thread was taken");
        assert(around["taken"] !== 1, "two threads took one place");
        around["taken"] = 1;
      });
      state.enter();
      state.leave();
    };
    return {
      memory: [memory],
      mortal: [0],
      threads: [
        () => {
          const state = new SharedState(token);
          state.enter();
          point("uses the descriptor");
          state.leave();
        },
        joiner,
        joiner,
      ],
      check: (around) => {
        const calls = new Int32Array(memory, 16, THREADS)[0];
        assert(around["taken"] !== 1 || calls === 0, "a call of the ended thread is still counted");
      },
    };
  },
  {
    "a place is taken without compare-exchange": [
      [
        "if (Atomics.compareExchange(threads, place, thread, own) !== thread) continue;",
        "Atomics.store(threads, place, own);",
      ],
    ],
    "the calls of the ended thread are not forgotten": [
      ["        Atomics.store(this.#words, Word.Calls + place, 0);\n", ""],
    ],
    "living threads lose their places": [["  return !isThreadAlive(thread);", "  return thread !== 0n;"]],
  },
);

check<typeof SharedStates>(
  "socket reserved by one thread",
  "src/sock/shared-state.ts",
  [fewThreads],
  (module) => {
    const { SharedState } = module;
    const memory = sharedMemory(module, THREADS);
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
        "if (Atomics.compareExchange(this.#wide, Wide.Reservation, 0n, own) === 0n) return 0;",
        "Atomics.store(this.#wide, Wide.Reservation, own);\n      return 0;",
      ],
    ],
    "a thread removes the reservation of another thread": [
      [
        "if ((seen & IDENTITY_MASK) === this.#thread) Atomics.compareExchange(this.#wide, Wide.Reservation, seen, 0n);",
        "Atomics.store(this.#wide, Wide.Reservation, 0n);",
      ],
      [
        "      if (reservedFor !== 0) return reservedFor;\n",
        "      if (reservedFor !== 0) { this.releaseReservation(); return reservedFor; }\n",
      ],
    ],
    "a changed reservation is removed with its terminated thread": [
      [
        "    Atomics.compareExchange(this.#wide, Wide.Reservation, seen, 0n);\n    return Number",
        "    Atomics.store(this.#wide, Wide.Reservation, 0n);\n    return Number",
      ],
    ],
  },
);

check<typeof SharedStates>(
  "shared sequence number and drop count",
  "src/sock/shared-state.ts",
  [fewThreads],
  (module) => {
    const { SharedState } = module;
    const memory = sharedMemory(module, 0);
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
        const taken = [...identitiesOf(memory)].filter((identity) => identity !== 0n).sort();
        assert(taken.join() === "1,2", `identities of threads ${taken}`);
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
    "a place is taken without compare-exchange": [
      [
        "if (Atomics.compareExchange(threads, place, thread, own) !== thread) continue;",
        "Atomics.store(threads, place, own);",
      ],
    ],
  },
);

/** Scenario: the kernel reports an overrun to one of two readers of a socket, and counts a drop shortly after, or never. */
async function lossScenario({ LossTracker }: typeof LossTrackers, isCounted: boolean): Promise<Scenario> {
  const module = await loadChecked<typeof SharedStates>("src/sock/shared-state.ts", [fewThreads]);
  const memory = sharedMemory(module, THREADS);
  const reader = () => {
    const state = new module.SharedState({ words: memory, wakeFd: 3 });
    const tracker = new LossTracker(
      () => surroundings("reads the counters", ({ dropped = 0 }) => ({ queued: 0, capacity: 100, dropped })),
      (dropped) => state.takeDrops(dropped),
      { alone: false },
    );
    const report = (lost: number) => {
      if (lost === 0) return;
      surroundings(`reports ${lost}`, (around) => {
        const name = lost === UNKNOWN_LOSS ? "unknown" : "lost";
        around[name] = (around[name] ?? 0) + Math.abs(lost);
      });
    };
    for (let receive = 0; receive < 3; receive++) {
      const isOverrun = surroundings("receives", (around) => {
        const isReported = around["error"] === 1;
        if (isReported) around["error"] = 2;
        return isReported;
      });
      if (isOverrun) tracker.overrun();
      else {
        report(tracker.lateDrops());
        report(tracker.received({ length: () => 0 }, 0));
      }
    }
    report(tracker.end());
    assert(!tracker.hasUnreported, "a loss is not reported");
  };
  return {
    memory: [memory],
    threads: [
      () => {
        surroundings("reports an overrun", (around) => (around["error"] = 1));
        if (isCounted) surroundings("counts the drop", (around) => (around["dropped"] = 1));
      },
      reader,
      reader,
    ],
    check: ({ lost = 0, unknown = 0, error = 0 }) => {
      assert(lost === new Int32Array(memory)[2], `${lost} losses reported, of ${new Int32Array(memory)[2]}`);
      // A drop that is counted late is reported in addition to the gap of unknown size.
      if (error === 2) assert(lost + unknown > 0, "the overrun is not reported");
      assert(unknown <= 1 && lost <= (isCounted ? 1 : 0), `${lost} losses, and ${unknown} of unknown size`);
    },
  };
}

check<typeof LossTrackers>(
  "counted loss of a socket with two readers",
  "src/workers/loop/loss-tracker.ts",
  [],
  (module) => lossScenario(module, true),
  {
    "drops are reported without taking them from the other reader": [
      [
        "    const lost = this.#takeDrops(dropped);\n    const isCounted = lost !== 0 || dropped",
        "    const lost = dropped;\n    const isCounted = lost !== 0 || dropped",
      ],
    ],
  },
);

check<typeof LossTrackers>(
  "uncounted loss of a socket with two readers",
  "src/workers/loop/loss-tracker.ts",
  [],
  (module) => lossScenario(module, false),
  {
    "an uncounted overrun is forgotten": [
      ['    return this.#step("settle", lost, isCounted);', '    return this.#step("settle", lost, true);'],
    ],
    "the end of reading does not report a gap": [
      [
        "  end(): number {\n    this.#latest = this.#memory();\n    return this.#settle();",
        "  end(): number {\n    return 0;",
      ],
    ],
  },
);
