/**
 * A model checker for code that synchronizes threads with Atomics. It runs the threads of a scenario in every order of
 * their atomic operations, on the real code.
 *
 * A thread is a function. The checker runs the function until its first atomic operation, which is then pending. A step
 * performs the pending operation of one thread and runs that thread until its next operation. To continue a thread, the
 * checker calls its function again and returns the recorded results of its earlier operations; the memory has the
 * content of that time.
 *
 * Any state of all threads can therefore be continued in several orders. States that were reached before are not
 * explored again. The number of preemptions is bounded: switches to another thread while the current thread could
 * continue.
 *
 * Plain accesses to memory happen together with the atomic operation before them. The function {@link point} separates
 * plain accesses where other threads could intervene. Atomic operations have one order, as in JavaScript. The checker
 * does not explore plain accesses that a processor reorders.
 */

/**
 * State outside of the shared memory, which a scenario defines for its threads. The model checker copies it for each
 * state.
 */
export type Surroundings = Record<string, number>;

/** A scenario of the model checker: threads with shared memory. */
export interface Scenario {
  memory: SharedArrayBuffer[];
  /** The threads of the scenario. The behaviour of each thread may depend only on the results of its operations. */
  threads: (() => void)[];
  surroundings?: Surroundings;
  /** Indexes of the threads that may be terminated at any moment of the scenario. */
  mortal?: number[];
  /** Maximum number of preemptions in the scenario; {@link PREEMPTIONS} by default. */
  preemptions?: number;
  /**
   * How often the waits of each thread may time out while other threads can continue. If this number is set, a wait
   * also times out if otherwise no thread could continue.
   */
  timeouts?: number;
  /** Checks a final state of the scenario. Throws if the state is wrong. */
  check?(surroundings: Surroundings): void;
}

/** The result of a complete exploration of a scenario. */
export interface Exploration {
  states: number;
  /** Number of different final states that the scenario reached. */
  ends: number;
}

interface Operation {
  name: string;
  /** Performs the pending atomic operation, and returns its result or {@link BLOCKED}. */
  perform(state: State, thread: number): unknown;
}

interface Thread {
  status: "ready" | "waiting" | "ended" | "terminated";
  pending: Operation | undefined;
  initial: Uint8Array | undefined;
  results: readonly unknown[];
  /** Hash of the names and results of a thread's operations. */
  history: bigint;
  /** The shared memory after each operation of the thread. */
  memories: readonly Uint8Array[];
  timeouts: number;
  /** Identifies the word of shared memory that a waiting thread waits for. */
  place: string;
}

interface State {
  memory: Uint8Array;
  threads: readonly Thread[];
  /** Indexes of the waiting threads in the order of their waits. */
  waiters: readonly number[];
  surroundings: Surroundings;
  /** Index of the thread that made the last step; -1 at the start. */
  last: number;
  preemptions: number;
  trace: Trace | undefined;
}

interface Trace {
  text: string;
  before: Trace | undefined;
}

const BLOCKED = Symbol("blocked");
const MAX_OPERATIONS = 300;
const MAX_STATES = 5_000_000;
/** Default for the maximum number of preemptions in a scenario. */
const PREEMPTIONS = Number(process.env["BUN_NETLINK_PREEMPTIONS"] ?? 2);

/** Exception that ends the execution of a thread's function at its next operation. */
class Suspended {}

let running: { scenario: Scenario; thread: number; state: State; next: number; pending?: Operation } | undefined;

/**
 * Runs all orders of a scenario's operations. If a thread or check fails, throws an error with the order that leads to
 * the failure.
 */
export function explore(scenario: Scenario): Exploration {
  const start: State = {
    memory: read(scenario.memory),
    threads: scenario.threads.map(() => ({
      status: "ready",
      pending: undefined,
      initial: undefined,
      results: [],
      history: 0n,
      memories: [],
      timeouts: scenario.timeouts ?? 0,
      place: "",
    })),
    waiters: [],
    surroundings: scenario.surroundings ?? {},
    last: -1,
    preemptions: 0,
    trace: undefined,
  };
  let first = start;
  for (const thread of scenario.threads.keys()) first = resume(scenario, first, thread);
  const seen = new Set<string>();
  const stack: State[] = [first];
  let ends = 0;
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const key = keyOf(state);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MAX_STATES) throw new Error(`more than ${MAX_STATES} states`);
    const next = [...successors(scenario, state)];
    if (next.length === 0 && scenario.timeouts !== undefined) next.push(...timeouts(scenario, state));
    if (state.threads.every(({ status }) => status === "ended" || status === "terminated")) {
      ends++;
      guard(state, () => scenario.check?.(state!.surroundings));
    } else if (next.length === 0) guard(state, () => fail("no thread can continue (a wake-up was lost)"));
    stack.push(...next);
  }
  return { states: seen.size, ends };
}

function* successors(scenario: Scenario, state: State): Generator<State> {
  if (state.waiters.some((index) => state.threads[index]!.timeouts > 0)) yield* timeouts(scenario, state);
  const canContinue = state.threads[state.last]?.status === "ready";
  const isBounded = canContinue && state.preemptions >= (scenario.preemptions ?? PREEMPTIONS);
  for (const [index, thread] of state.threads.entries()) {
    const isPreemption = canContinue && index !== state.last;
    if (isPreemption && isBounded) continue;
    const preemptions = state.preemptions + (isPreemption ? 1 : 0);
    if (thread.status === "ready") yield step(scenario, { ...state, last: index, preemptions }, index);
    const isAlive = thread.status === "ready" || thread.status === "waiting";
    if (isAlive && scenario.mortal?.includes(index) === true) {
      const ended = replace(without(state, index), index, { status: "terminated" }, `thread ${index} is terminated`);
      yield { ...ended, surroundings: { ...ended.surroundings, [`dead${index}`]: 1 } };
    }
  }
}

/** Lets one of the pending waits of a scenario time out. */
function* timeouts(scenario: Scenario, state: State): Generator<State> {
  for (const index of state.waiters) {
    const left = Math.max(state.threads[index]!.timeouts - 1, 0);
    const changed = replace(state, index, { timeouts: left }, `thread ${index}: the wait times out`);
    yield finish(scenario, without(changed, index), index, "timed-out");
  }
}

/** Performs the pending operation of a thread, and runs it until its next operation. */
function step(scenario: Scenario, state: State, index: number): State {
  const operation = state.threads[index]!.pending!;
  const next = { ...state, surroundings: { ...state.surroundings } };
  write(scenario.memory, state.memory);
  const result = guard(state, () => operation.perform(next, index));
  const text = `thread ${index}: ${operation.name}${result === BLOCKED ? ", sleeps" : ` = ${String(result)}`}`;
  const done = { ...replace(next, index, {}, text), memory: read(scenario.memory) };
  return result === BLOCKED ? done : finish(scenario, done, index, result);
}

/** Records the result of a thread's atomic operation, and runs the thread until its next operation. */
function finish(scenario: Scenario, state: State, index: number, result: unknown): State {
  const { results, memories, history, pending } = state.threads[index]!;
  const change = {
    history: Bun.hash(`${pending?.name} ${String(result)}`, history) as bigint,
    results: [...results, result],
    memories: [...memories, state.memory],
    status: "ready" as const,
  };
  return resume(scenario, replace(state, index, change), index);
}

/** Runs a thread from its start until its next operation. Its earlier operations return their recorded results. */
function resume(scenario: Scenario, state: State, index: number): State {
  if (state.threads[index]!.results.length > MAX_OPERATIONS) guard(state, () => fail("the thread does not end"));
  const initial = state.threads[index]!.initial ?? state.memory;
  write(scenario.memory, initial);
  asynchronous = undefined;
  running = { scenario, thread: index, state, next: 0 };
  try {
    scenario.threads[index]!();
    return { ...replace(state, index, { status: "ended", pending: undefined }), memory: read(scenario.memory) };
  } catch (error) {
    if (!(error instanceof Suspended)) return guard(state, () => fail(`thread ${index}: ${String(error)}`));
    return { ...replace(state, index, { initial, pending: running.pending }), memory: read(scenario.memory) };
  } finally {
    running = undefined;
  }
}

/** Performs an atomic operation of the running thread, or returns its recorded result. */
function operate<Result>(name: string, perform: (state: State, thread: number) => unknown): Result {
  if (running === undefined) throw new Error("only threads of a scenario perform operations");
  const { results, memories } = running.state.threads[running.thread]!;
  const at = running.next++;
  if (at < results.length) {
    write(running.scenario.memory, memories[at]!);
    return results[at] as Result;
  }
  running.pending = { name, perform };
  throw new Suspended();
}

/** Lets the checker switch to another thread between plain accesses to memory. */
export function point(name: string): void {
  operate(name, () => undefined);
}

/** Reads or changes the scenario's state outside of shared memory in one step. */
export function surroundings<Result>(
  name: string,
  use: (surroundings: Surroundings, thread: number) => Result,
): Result {
  return operate(name, (state, thread) => use(state.surroundings, thread));
}

/** The index of the thread that the model checker runs now. */
export function runningThread(): number {
  return running!.thread;
}

type Words = Int32Array | BigInt64Array;

const placeOf = (words: Words, index: number) => {
  const buffer = running?.scenario.memory ?? [];
  return `${buffer.indexOf(words.buffer as SharedArrayBuffer)}:${words.byteOffset + index * words.BYTES_PER_ELEMENT}`;
};

/** Makes a thread wait if the word has a value. A thread that is woken continues with the result "ok". */
function wait(words: Words, index: number, value: number | bigint, place: string) {
  return (state: State, thread: number): unknown => {
    if (words[index] !== value) return "not-equal";
    Object.assign(state, replace(state, thread, { status: "waiting", place }));
    state.waiters = [...state.waiters, thread];
    return BLOCKED;
  };
}

function notify(place: string, count: number) {
  return (state: State): number => {
    const woken = state.waiters.filter((thread) => state.threads[thread]!.place === place).slice(0, count);
    for (const thread of woken) {
      const pending: Operation = { name: "the wait ends", perform: () => "ok" };
      Object.assign(state, without(replace(state, thread, { status: "ready", pending, place: "" }), thread));
    }
    return woken.length;
  };
}

/** The asynchronous wait of the running thread: its callback, and the word of memory until the wait has ended. */
let asynchronous: { callback: () => void; word: [Int32Array, number, number] | undefined } | undefined;

/** Returns a promise that the function {@link settle} fulfils. */
function promise(word: [Int32Array, number, number] | undefined) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: the checked code expects a promise.
    then(callback: () => void) {
      asynchronous = { callback, word };
    },
  };
}

/** The words with the type of their values. */
const valuesOf = <W extends Words>(words: W): Record<number, W[number]> => words;

/** Replaces `Atomics` in the code that the model checker runs. */
export const atomics = {
  load: <W extends Words>(words: W, index: number): W[number] => operate(`load ${index}`, () => words[index]),
  store: <W extends Words>(words: W, index: number, value: W[number]): W[number] =>
    operate(`store ${index} ${value}`, () => {
      valuesOf(words)[index] = value;
      return value;
    }),
  add: (words: Int32Array, index: number, value: number): number =>
    operate(`add ${index} ${value}`, () => {
      const old = words[index]!;
      words[index] = old + value;
      return old;
    }),
  compareExchange: <W extends Words>(words: W, index: number, expected: W[number], value: W[number]): W[number] =>
    operate(`compareExchange ${index} ${expected} ${value}`, () => {
      const old = words[index]!;
      if (old === expected) valuesOf(words)[index] = value;
      return old;
    }),
  wait: <W extends Words>(words: W, index: number, value: W[number]): string =>
    operate(`wait ${index} ${value}`, wait(words, index, value, placeOf(words, index))),
  notify: (words: Words, index: number, count = Number.POSITIVE_INFINITY): number =>
    operate(`notify ${index}`, notify(placeOf(words, index), count)),
  waitAsync: (words: Int32Array, index: number, value: number): { async: boolean; value: unknown } => {
    const async = operate<boolean>(`waitAsync ${index} ${value}`, () => words[index] === value);
    return { async, value: promise(async ? [words, index, value] : undefined) };
  },
};

/** Replaces `Promise` in the code that the model checker runs. */
export const promises = { resolve: (): unknown => promise(undefined) };

/** Replaces `reportUncaught` in the code that the model checker runs: errors end the exploration. */
export function rethrow(error: unknown): never {
  throw error;
}

/**
 * Waits until the asynchronous wait of the running thread ends, and calls its callback. The wait can begin here instead
 * of at the call of Atomics.waitAsync(): the checked code always changes a word before it wakes the waiting threads.
 */
export function settle(): void {
  const { callback, word } = asynchronous!;
  if (word !== undefined) atomics.wait(...word);
  callback();
}

/**
 * Replaces `performance` in the code that the model checker runs: time stands still, and only the checker ends waits.
 */
export const clock = { now: () => 0 };

function replace(state: State, index: number, change: Partial<Thread>, text?: string): State {
  const threads = state.threads.map((thread, at) => (at === index ? { ...thread, ...change } : thread));
  const trace = text === undefined ? state.trace : { text, before: state.trace };
  return { ...state, threads, trace };
}

function without(state: State, index: number): State {
  return { ...state, waiters: state.waiters.filter((thread) => thread !== index) };
}

function fail(message: string): never {
  throw new Error(message);
}

/** Calls a function. If it throws, adds to the error the operations that led to the current state. */
function guard<Result>(state: State, use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    const lines: string[] = [];
    for (let trace = state.trace; trace !== undefined; trace = trace.before) lines.unshift(trace.text);
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${lines.join("\n")}`);
  }
}

function keyOf({ memory, threads, waiters, surroundings: around, last, preemptions }: State): string {
  const states = threads.map(({ status, history, timeouts }) => `${status} ${history} ${timeouts}`);
  const text = `${last} ${preemptions} ${waiters} ${states} ${Object.entries(around).sort()}`;
  return `${Bun.hash(memory)} ${Bun.hash(text)}`;
}

function read(buffers: readonly SharedArrayBuffer[]): Uint8Array {
  return Buffer.concat(buffers.map((buffer) => new Uint8Array(buffer)));
}

function write(buffers: readonly SharedArrayBuffer[], content: Uint8Array): void {
  let at = 0;
  for (const buffer of buffers) {
    new Uint8Array(buffer).set(content.subarray(at, at + buffer.byteLength));
    at += buffer.byteLength;
  }
}
