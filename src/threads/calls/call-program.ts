import { SYSTEM_CALL_VALUES, SystemCaller } from "../../ffi/system-call.ts";
import { ringDoorbell } from "../doorbell.ts";
import { runProgram } from "../program-entry.ts";
import { CallMemory, STOP, Word } from "./call-memory.ts";
import type { CallThreadStart } from "./call-thread.ts";

runProgram("netlink-calls", ({ memory, doorbell }: CallThreadStart) => {
  const { words, results, values } = new CallMemory(memory);
  const bell = new Int32Array(doorbell);
  const caller = new SystemCaller();
  for (let seen = 0; ; ) {
    Atomics.wait(words, Word.Requested, seen);
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
  }
});
