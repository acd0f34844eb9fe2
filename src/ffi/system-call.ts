import { EINTR } from "../constants/errno.ts";
import { native } from "./runtime.ts";
import { SystemCall } from "./system-calls.ts";

/** From linux/prctl.h. */
const PR_SET_NAME = 15;
/** The kernel keeps this many bytes of a thread's name, and a zero after them. */
const THREAD_NAME_BYTES = 15;

/** Number of values of a system call: its number and six arguments. */
export const SYSTEM_CALL_VALUES = 7;

/** Executes the system call whose values begin at `at`, and repeats it after EINTR. */
export function executeSystemCall(values: Float64Array, at: number): number {
  const [number, a, b, c, d, e, f] = values.subarray(at, at + SYSTEM_CALL_VALUES);
  for (;;) {
    const result = native().call(number!, a!, b!, c!, d!, e!, f!);
    if (result !== -EINTR) return result;
  }
}

/** Sets the name of the calling thread in /proc, of which the kernel keeps 15 bytes. */
export function setThreadName(name: string): void {
  const { call, addressOf } = native();
  const memory = new SharedArrayBuffer(THREAD_NAME_BYTES + 1);
  new Uint8Array(memory).set(new TextEncoder().encode(name).subarray(0, THREAD_NAME_BYTES));
  call(SystemCall.prctl, PR_SET_NAME, addressOf(memory), 0, 0, 0, 0);
}
