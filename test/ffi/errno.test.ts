import { expect, test } from "bun:test";
import { failures } from "./programs/errno-worker.ts";

const CALLS = 60_000;
const WORKERS = 6;

test("each failed system call returns its error number", () => {
  for (const { call, errno } of failures) expect(call()).toBe(-errno);
});

test("each thread reads its own errno", async () => {
  const results = await Promise.all(
    Array.from({ length: WORKERS }, async (_, kind) => {
      const worker = new Worker(new URL("./programs/errno-worker.ts", import.meta.url));
      const { promise, resolve, reject } = Promise.withResolvers<{ wrong: number; seen: number[] }>();
      worker.addEventListener("message", (event: MessageEvent) => resolve(event.data));
      worker.addEventListener("error", (event) => reject(new Error(event.message)));
      worker.postMessage({ kind, calls: CALLS });
      try {
        return await promise;
      } finally {
        worker.terminate();
      }
    }),
  );
  expect(results).toEqual(results.map(() => ({ wrong: 0, seen: [] })));
}, 600_000);
