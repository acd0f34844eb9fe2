import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESRCH } from "../../src/constants/errno.ts";
import { currentThread, probeThread } from "../../src/ffi/libc.ts";
import { isThreadAlive, threadIdentity } from "../../src/threads/liveness.ts";
import { WORDS_BYTES } from "../faults/fault.ts";

const own = threadIdentity();

test("probeThread() detects the threads of this process", () => {
  expect(`/proc/${process.pid}/task/${currentThread()}`).toBe(`/proc/${readlinkSync("/proc/thread-self")}`);
  const threads = readdirSync("/proc/self/task").map(Number);
  expect(threads).toContain(currentThread());
  expect(probeThread(currentThread())).toBe(0);
  expect(probeThread(Math.max(...threads) + 100_000)).toBe(-ESRCH);
  // Process 1 exists, but is not a thread of this process.
  expect(probeThread(1)).toBe(process.pid === 1 ? 0 : -ESRCH);
});

test("isThreadAlive() distinguishes a thread from an earlier thread with the same id", () => {
  const start = 1n << 24n;
  expect(own & (start - 1n)).toBe(BigInt(currentThread()));
  expect(isThreadAlive(own)).toBe(true);
  expect([own - start, own + start].map(isThreadAlive)).toEqual([false, false]);
  expect(isThreadAlive((own & ~(start - 1n)) | 0x7ffff0n)).toBe(false);
});

test("isThreadAlive() considers a thread alive if the system forbids to probe it", async () => {
  using cleanup = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "bun-netlink-liveness-"));
  cleanup.defer(() => rmSync(folder, { recursive: true }));
  const words = join(folder, "words");
  await Bun.write(words, new Uint8Array(WORDS_BYTES));
  const path = (file: string) => JSON.stringify(join(import.meta.dir, file));
  const program = `
    import { isThreadAlive, threadIdentity } from ${path("../../src/threads/liveness.ts")};
    import { arm } from ${path("../faults/faulty.ts")};
    arm();
    console.log(isThreadAlive(threadIdentity()), isThreadAlive(threadIdentity() + (1n << 24n)));`;
  const file = join(folder, "program.ts");
  await Bun.write(file, program);
  const preload = join(import.meta.dir, "../faults/inject.ts");
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "--preload", preload, file], {
    env: { ...process.env, FAULT: "tgkill EPERM always", FAULT_WORDS: words },
  });
  expect(`${stdout}${stderr}`).toBe("true false\n");
});
