import { SYSTEM_CALL_VALUES, SystemCaller } from "../../ffi/system-call.ts";
import { ringDoorbell } from "../doorbell.ts";
import { runProgram } from "../program-entry.ts";
import { CallMemory, STOP, Word } from "./call-memory.ts";
import type { CallThreadStart } from "./call-thread.ts";

/** The thread polls if jobs follow each other within this time. */
const QUICK_SUCCESSION_MS = 0.15;
/** Milliseconds of polling before sleeping; halves the time of sequential requests. */
const POLL_MS = 0.1;

runProgram("netlink-calls", ({ memory, doorbell }: CallThreadStart) => {
  const { words, results, values } = new CallMemory(memory);
  const bell = new Int32Array(doorbell);
  const caller = new SystemCaller();
  // With one CPU, polling would only delay the requesting thread.
  const mayPoll = navigator.hardwareConcurrency > 1;
  let ended = performance.now();
  let isQuick = false;
  for (let seen = 0; ; ) {
    if (isQuick) while (Atomics.load(words, Word.Requested) === seen && performance.now() - ended < POLL_MS);
    Atomics.wait(words, Word.Requested, seen);
    isQuick = mayPoll && performance.now() - ended < QUICK_SUCCESSION_MS;
    seen = Atomics.load(words, Word.Requested);
    if (seen === STOP) return;
    const count = words[Word.Count]!;
    let executed = 0;
    while (executed < count) {
      const result = caller.call(values, executed * SYSTEM_CALL_VALUES);
      results[executed++] = result;
      if (result < 0) break;
    }
    words[Word.Executed] = executed;
    Atomics.store(words, Word.Completed, seen);
    ringDoorbell(bell);
    ended = performance.now();
  }
});
