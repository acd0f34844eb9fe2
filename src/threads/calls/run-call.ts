import type { PinnedMemory } from "../../ffi/memory.ts";
import type { SystemCallValues } from "./call-memory.ts";
import type { CallThread } from "./call-thread.ts";
import { runCalls } from "./call-threads.ts";

/** Strings are passed as NUL-terminated copies, and null as 0. */
type TextCall = readonly [number: number, ...args: (number | string | null)[]];

export const NO_PROTOCOL = -1;

export function withTexts(thread: CallThread, calls: readonly TextCall[]): SystemCallValues[] {
  const texts = calls.flatMap((call) => call.filter((value) => typeof value === "string"));
  const size = texts.reduce((total, text) => total + Buffer.byteLength(text) + 1, 0);
  const memory: PinnedMemory = thread.requestMemory(size);
  let at = 0;
  return calls.map((call) =>
    call.map((value) => {
      if (typeof value !== "string") return value ?? 0;
      const start = at;
      const bytes = Buffer.from(`${value}\0`);
      memory.bytes.set(bytes, start);
      at += bytes.length;
      return memory.address + start;
    }),
  );
}

export function runCall(...call: TextCall): Promise<number> {
  return runCalls({
    protocol: NO_PROTOCOL,
    prepare: (thread) => withTexts(thread, [call]),
    finish: ([result]) => result!,
  });
}
