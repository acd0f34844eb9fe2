// Repeats a failing system call while memory is scarce, and counts how often the error number was wrong.
import { F_GETFD } from "../../../src/constants/system.ts";
import { close, eventfd, fcntl, open, setns, socket, unshare } from "../../../src/ffi/libc.ts";

declare const self: { onmessage: ((event: { data: { kind: number; calls: number } }) => void) | null };
declare function postMessage(message: { wrong: number; seen: number[] }): void;

/** System calls that fail, with the error number that each of them must return. */
export const failures: readonly { call: () => number; errno: number }[] = [
  { call: () => close(-1), errno: 9 },
  { call: () => open("/nothing/is/here", 0), errno: 2 },
  { call: () => socket(9999, 3, 0), errno: 97 },
  { call: () => eventfd(0, 0x7fff), errno: 22 },
  { call: () => open("/dev/null/x", 0), errno: 20 },
  { call: () => socket(16, 3, 99), errno: 93 },
];

if (typeof self !== "undefined" && !Bun.isMainThread) {
  self.onmessage = ({ data: { kind, calls } }) => {
    const { call, errno } = failures[kind % failures.length]!;
    const seen = new Set<number>();
    let wrong = 0;
    let waste: unknown[] = [];
    for (let index = 0; index < calls; index++) {
      const result = call();
      if (result !== -errno) {
        wrong++;
        seen.add(result);
      }
      waste.push({ index, text: `${index}`, bytes: new Uint8Array(64) });
      if (waste.length === 2000) {
        waste = [];
        Bun.gc(true);
      }
      // Successful calls between the failing ones do not change errno.
      if (index % 7 === 0) fcntl(0, F_GETFD, 0);
      if (index % 1000 === 0) unshare(0);
    }
    if (setns(-1, 0) !== -9) wrong++;
    postMessage({ wrong, seen: [...seen] });
  };
}
