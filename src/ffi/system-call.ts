import { EINTR } from "../constants/errno.ts";
import { native } from "./runtime.ts";

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
