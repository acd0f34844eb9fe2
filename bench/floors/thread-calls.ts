import { DelayRecorder } from "../lib/delays.ts";
import { serve } from "../lib/serve.ts";
import { measureDelays } from "../lib/stall-rounds.ts";

/** Program of the thread: replies to each notification with another one. */
const program = `onmessage = ({ data: words }) => {
  for (let replied = 0; ; replied++) {
    Atomics.wait(words, 0, replied);
    Atomics.store(words, 1, replied + 1);
    Atomics.notify(words, 1);
  }
}`;

/** Wakes another thread and is woken by it, `count` times. Makes no system calls of its own. */
export async function threadCalls([count]: string[]): Promise<void> {
  const recorder = new DelayRecorder();
  const words = new Int32Array(new SharedArrayBuffer(8));
  new Worker(URL.createObjectURL(new Blob([program]))).postMessage(words);
  let sent = 0;
  await serve(() =>
    measureDelays(recorder, async () => {
      for (let index = 0; index < Number(count); index++) {
        const reply = Atomics.waitAsync(words, 1, sent);
        Atomics.store(words, 0, ++sent);
        Atomics.notify(words, 0);
        await reply.value;
      }
      return Number(count);
    }),
  );
  process.exit();
}
