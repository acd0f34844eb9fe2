import { threadIdentity } from "../../src/threads/liveness.ts";
import { runProgram } from "../../src/threads/program-entry.ts";

/** Messages to a test program that runs in a thread. */
export type Question =
  | { add: [number, number] }
  | { bytes: Uint8Array<ArrayBuffer> }
  /** Sends the thread's identity, and blocks until the first word is not 0. */
  | { gate: SharedArrayBuffer }
  | "uncloneable"
  | "bye"
  | "fail";

/** A test program that runs in a thread and replies to messages in order. Its first reply is to the start data. */
runProgram("conversing", async (start: string, starter) => {
  starter.send(`started with ${start}`);
  for (;;) {
    const question = (await starter.receive()) as Question;
    if (question === "bye") return;
    if (question === "fail") throw new RangeError("as you wish");
    if (question === "uncloneable") starter.send(() => {});
    else if ("gate" in question) {
      starter.send(threadIdentity());
      Atomics.wait(new Int32Array(question.gate), 0, 0);
    } else if ("add" in question) starter.send(question.add[0] + question.add[1]);
    else {
      const { bytes } = question;
      starter.send(bytes, [bytes.buffer]);
    }
  }
});
