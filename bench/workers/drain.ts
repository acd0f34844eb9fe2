// One of several threads that drain a socket each.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { UpcallLane } from "../lib/upcall-lane.ts";

declare const self: Worker;

/** What the first message says. */
export interface DrainStart {
  number: number;
  lanes: number;
  /** What the threads have in common: see {@link Word}. */
  state: SharedArrayBuffer;
}

/** The words that the threads share. */
export const Word = {
  /** The drain that may begin. Written by the first thread. */
  Started: 0,
  /** The number of the latest call. Written by the first thread. */
  Call: 1,
  /** From here on: the number that each of the others has answered. */
  Answers: 2,
} as const;

/** Who answers within so many nanoseconds has a processor. */
const AT_ONCE = 5000;

/** What the thread answers to that. */
export interface DrainReady {
  portId: number;
  receiveBufferSize: number;
}

/** What a drain came to. */
export interface DrainReport {
  /** When it began and ended, on the monotonic clock. */
  began: number;
  ended: number;
  operations: number;
  checksum: number;
}

const lane = new UpcallLane();
let start: DrainStart;
let words: Int32Array;
let turn = 0;

/** Has all threads begin at once, when each has a processor: the others answer the first one's calls without delay. */
function lineUp(): void {
  if (start.number > 0) {
    const answer = Word.Answers + start.number;
    while (Atomics.load(words, Word.Started) !== turn) Atomics.store(words, answer, Atomics.load(words, Word.Call));
    return;
  }
  for (let called = 0; monotonicNanoseconds() - called > AT_ONCE; ) {
    const number = Atomics.add(words, Word.Call, 1) + 1;
    called = monotonicNanoseconds();
    for (let other = 1; other < start.lanes; other++) {
      while (Atomics.load(words, Word.Answers + other) !== number);
    }
  }
  Atomics.store(words, Word.Started, turn);
}

function drain(): DrainReport {
  lane.operations = 0;
  lane.checksum = 0;
  turn++;
  lineUp();
  const began = monotonicNanoseconds();
  lane.drain();
  return { began, ended: monotonicNanoseconds(), operations: lane.operations, checksum: lane.checksum };
}

self.onmessage = ({ data }: MessageEvent<DrainStart | "drain">) => {
  if (data === "drain") {
    self.postMessage(drain());
    return;
  }
  start = data;
  words = new Int32Array(data.state);
  const { portId, receiveBufferSize } = lane.socket;
  self.postMessage({ portId, receiveBufferSize } satisfies DrainReady);
};
