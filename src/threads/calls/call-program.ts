import { executeSystemCall } from "../../ffi/system-call.ts";
import { ringDoorbell } from "../doorbell.ts";
import { runProgram } from "../program-entry.ts";
import { CallMemory } from "./call-memory.ts";
import type { CallThreadStart } from "./call-thread.ts";

/** The thread polls if jobs follow each other within this time. */
const QUICK_SUCCESSION_MS = 0.15;
/** Milliseconds of polling before sleeping; halves the time of sequential requests. */
const POLL_MS = 0.1;

runProgram("netlink-calls", (start: CallThreadStart) => {
  const memory = new CallMemory(start.memory);
  const bell = new Int32Array(start.doorbell);
  // With one CPU, polling would only delay the requesting thread.
  const mayPoll = navigator.hardwareConcurrency > 1;
  let ended = performance.now();
  let isQuick = false;
  while (memory.next(isQuick ? POLL_MS : 0)) {
    isQuick = mayPoll && performance.now() - ended < QUICK_SUCCESSION_MS;
    memory.execute(executeSystemCall);
    ringDoorbell(bell);
    ended = performance.now();
  }
});
