// One of several threads that drain a socket each.
import { monotonicNanoseconds } from "../../src/ffi/libc.ts";
import { UpcallLane } from "../lib/upcall-lane.ts";

declare const self: Worker;

/** What the first message says. */
export interface DrainStart {
  number: number;
  lanes: number;
  /** Counts the sockets that were filled since the beginning. */
  state: SharedArrayBuffer;
}

/** What a round came to. */
export interface DrainReport {
  /** When each drain began and ended, on the monotonic clock. */
  began: number[];
  ended: number[];
  operations: number;
  checksum: number;
}

let lane: UpcallLane;
let start: DrainStart;
let filled: Int32Array;
let turn = 0;

function round(): DrainReport {
  const began: number[] = [];
  const ended: number[] = [];
  lane.operations = 0;
  lane.checksum = 0;
  for (let repeat = 0; repeat < lane.repeats; repeat++) {
    lane.fill();
    turn++;
    Atomics.add(filled, 0, 1);
    while (Atomics.load(filled, 0) < turn * start.lanes);
    began.push(monotonicNanoseconds());
    lane.drain();
    ended.push(monotonicNanoseconds());
  }
  return { began, ended, operations: lane.operations, checksum: lane.checksum };
}

self.onmessage = ({ data }: MessageEvent<DrainStart | "round">) => {
  if (data === "round") {
    self.postMessage(round());
    return;
  }
  start = data;
  filled = new Int32Array(data.state);
  lane = new UpcallLane(data.number, data.lanes);
  self.postMessage("ready");
};
