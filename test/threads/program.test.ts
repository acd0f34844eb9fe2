import { describe, expect, spyOn, test } from "bun:test";
import type { NetlinkError } from "../../src/errors.ts";
import { isThreadAlive } from "../../src/threads/liveness.ts";
import { type Program, ProgramThread } from "../../src/threads/program.ts";
import { openDescriptors } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { isAsleep, settledDescriptors, threadsNamed, until, within } from "../support/threads.ts";
import type { Question } from "./conversing-program.ts";

const conversing = new URL("./conversing-program.ts", import.meta.url);
const file = new URL("./failing-program.ts", import.meta.url);

/** Returns the program of a thread and all its imports as text, in the form that a bundle contains. */
async function bundled(url: URL): Promise<string> {
  const { outputs } = await Bun.build({ entrypoints: [url.pathname], target: "bun", minify: true });
  return await outputs[0]!.text();
}

const programs: [string, () => Promise<Program>][] = [
  ["a file", async () => ({ name: "test-program", url: file, text: () => Promise.reject(new Error("not needed")) })],
  [
    "text",
    async () => {
      const text = await bundled(file);
      return { name: "test-program", url: new URL("./gone.ts", file), text: async () => ({ default: text }) };
    },
  ],
];

/** Runs a program in a thread until it ends. */
function run(program: Program, start: unknown): Promise<NetlinkError | undefined> {
  const ended = new Promise<NetlinkError | undefined>((resolve) => {
    new ProgramThread(program, start, resolve).hold();
  });
  return within(ended, "the program's end");
}

describe.each(programs)("ProgramThread with a program from %s", (_form, make) => {
  test("reports no error when the program returns", async () => {
    expect(await run(await make(), "return")).toBeUndefined();
  });

  test("reports the program's error with its stack", async () => {
    const failure = await run(await make(), "system call");
    expect(failure).toMatchObject({ name: "NetlinkError", code: "EBADF", errno: -9, syscall: "epoll_wait" });
    expect(failure?.stack).toContain("epoll_wait");
    expect(failure?.stack).not.toContain("program.test.ts");
  });

  test("wraps a TypeError in a NetlinkError with the thread's name", async () => {
    const failure = await run(await make(), "mistake");
    expect(failure).toMatchObject({ name: "NetlinkError", code: "EPIPE", operation: "test-program" });
    expect(failure?.message).toBe("the thread test-program failed: TypeError: a mistake");
  });
});

describe("ProgramThread", () => {
  test("reports a NetlinkError if the program cannot be loaded", async () => {
    const failure = await run(
      { name: "lost", url: new URL("./gone.ts", file), text: () => Promise.reject(new Error("no such module")) },
      "return",
    );
    expect(failure).toMatchObject({ code: "EPIPE", operation: "lost" });
    expect(failure?.message).toContain("no such module");
  });

  test("reports a NetlinkError if the program does not compile", async () => {
    const failure = await run(
      { name: "broken", url: new URL("./gone.ts", file), text: async () => ({ default: "this is no program" }) },
      "return",
    );
    expect(failure).toMatchObject({ code: "EPIPE", operation: "broken" });
  });

  test("shows the program's name in stack traces", async () => {
    const program = await programs[1]![1]();
    const failure = await run(program, "fail");
    expect(failure?.stack).toContain(`${program.name}.js:`);
    expect(failure?.stack).not.toContain("blob:");
  });

  test("revokes the object URL of a program from text", async () => {
    const made: string[] = [];
    const { createObjectURL } = URL;
    const spy = spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      const url = createObjectURL.call(URL, blob);
      made.push(url);
      return url;
    });
    try {
      const program = await programs[1]![1]();
      for (let round = 0; round < 5; round++) await run(program, "return");
    } finally {
      spy.mockRestore();
    }
    expect(made).toHaveLength(5);
    for (const url of made) await expect(fetch(url)).rejects.toThrow();
  });
});

/** Sends messages to a program in a thread, and receives its replies. */
class Conversation {
  readonly answers: unknown[] = [];
  readonly thread: ProgramThread;
  readonly end: Promise<NetlinkError | undefined>;

  constructor(program: Program, start: unknown = "hello") {
    const { promise, resolve } = Promise.withResolvers<NetlinkError | undefined>();
    this.end = promise;
    this.thread = new ProgramThread(program, start, resolve, (value) => this.answers.push(value));
    this.thread.hold();
  }

  ask(question: Question): void {
    this.thread.post(question);
  }

  async until(answers: number): Promise<void> {
    await until(() => this.answers.length >= answers, `there are ${answers} answers`);
  }
}

const forms: [string, () => Promise<Program>][] = [
  [
    "a file",
    async () => ({ name: "conversing", url: conversing, text: () => Promise.reject(new Error("not needed")) }),
  ],
  [
    "text",
    async () => {
      const text = await bundled(conversing);
      return { name: "conversing", url: new URL("./gone.ts", conversing), text: async () => ({ default: text }) };
    },
  ],
  ["a user's worker", async () => ({ name: "conversing", worker: () => new Worker(conversing) })],
];

describe.each(forms)("Conversation with a program from %s", (_form, make) => {
  test("delivers messages and replies in order", async () => {
    const conversation = new Conversation(await make());
    conversation.ask({ add: [1, 2] });
    conversation.ask({ add: [3, 4] });
    await conversation.until(3);
    conversation.ask({ bytes: new Uint8Array([1, 2, 3]) });
    for (let number = 0; number < 100; number++) conversation.ask({ add: [number, 0] });
    conversation.ask("bye");
    expect(await within(conversation.end, "the end")).toBeUndefined();
    expect(conversation.answers.slice(0, 4)).toEqual(["started with hello", 3, 7, new Uint8Array([1, 2, 3])]);
    expect(conversation.answers.slice(4)).toEqual(Array.from({ length: 100 }, (_, number) => number));
    // A message to a program that has ended is ignored.
    conversation.ask({ add: [1, 1] });
    conversation.thread.terminate();
    conversation.thread.release();
  });

  test("reports the program's error after its last reply", async () => {
    const conversation = new Conversation(await make());
    conversation.ask({ add: [1, 2] });
    conversation.ask("fail");
    expect(await within(conversation.end, "the end")).toMatchObject({
      code: "EPIPE",
      message: "the thread conversing failed: RangeError: as you wish",
    });
    expect(conversation.answers).toEqual(["started with hello", 3]);
  });

  test("fails if a reply cannot be cloned", async () => {
    const conversation = new Conversation(await make());
    conversation.ask("uncloneable");
    const failure = await within(conversation.end, "the end");
    expect(failure?.message).toContain("DataCloneError");
  });

  test("has not ended while its terminated thread still blocks", async () => {
    const conversation = new Conversation(await make());
    let ended = false;
    void conversation.end.then(() => (ended = true));
    const gate = new SharedArrayBuffer(4);
    conversation.ask({ gate });
    await conversation.until(2);
    const identity = conversation.answers[1] as bigint;
    conversation.thread.terminate();
    await Bun.sleep(200);
    // Other runtimes than Deno end a thread that blocks.
    await until(() => !ended || !isThreadAlive(identity), "an ended program has no thread", 20_000);
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
    await until(() => ended, "the end");
  });

  test("can be terminated at any time without leaks", async () => {
    const program = await make();
    const first = new Conversation(program);
    first.ask("bye");
    await within(first.end, "the end");
    const descriptors = await settledDescriptors();
    for (const delay of [undefined, 0, 1, 2, 5, 20]) {
      const conversation = new Conversation(program);
      if (delay !== undefined) await Bun.sleep(delay);
      conversation.thread.terminate();
      expect(await within(conversation.end, "the end")).toBeUndefined();
    }
    // Bun closes the descriptors of a thread some time after it has reported the end of the thread.
    await until(() => openDescriptors() <= descriptors, "no more descriptors are open than before");
  });
});

describe("Program in the caller's worker", () => {
  const start = (worker: unknown, message: unknown = "hello") =>
    new Conversation({ name: "conversing", worker: worker as () => Worker }, message);

  test("requires a new worker for each call", async () => {
    expect(() => start(() => ({}))).toThrow("returned Object");
    expect(() => start(() => undefined)).toThrow(TypeError);
    const worker = new Worker(conversing);
    const conversation = start(() => worker);
    expect(() => start(() => worker)).toThrow("a new Worker for each call");
    conversation.ask({ add: [1, 2] });
    await conversation.until(2);
    conversation.ask("bye");
    await within(conversation.end, "the end");
    expect(() => start(() => worker)).toThrow("a new Worker for each call");
  });

  test("leaves no thread if its start data cannot be cloned", async () => {
    const closed = Promise.withResolvers<void>();
    const make = () => {
      const worker = new Worker(conversing);
      worker.addEventListener("close", () => closed.resolve());
      return worker;
    };
    expect(() => start(make, () => {})).toThrow("cloned");
    await within(closed.promise, "the end of the worker");
  });

  test("ignores messages of the caller in both directions", async () => {
    const own = [undefined, null, 1, "text", {}, { value: 1 }, { failure: { message: "no" } }];
    const similar = [{ program: true }, { program: true, failure: 5 }, { netlinkProgram: "other", value: 1 }];
    const messages = [...own, ...similar, { program: "grep", start: "not this" }];
    const source = `
      import { runProgram } from ${JSON.stringify(import.meta.resolve("../../src/threads/program-entry.ts"))};
      const messages = ${JSON.stringify(messages.slice(1))};
      for (const message of [undefined, ...messages]) postMessage(message);
      addEventListener("message", ({ data }) => postMessage(data));
      runProgram("conversing", async (start, starter) => {
        starter.send(start);
        starter.send(await starter.receive());
      });
    `;
    const file = new File([source], "program.ts", { type: "application/typescript" });
    const url = URL.createObjectURL(file);
    let worker: Worker | undefined;
    const post = () => {
      for (const message of messages) worker?.postMessage(message);
    };
    const conversation = start(() => {
      worker = new Worker(url);
      post();
      return worker;
    });
    await conversation.until(1);
    post();
    conversation.thread.post("the only one");
    await conversation.until(2);
    // The message listener of the caller keeps the worker alive.
    conversation.thread.terminate();
    expect(await within(conversation.end, "the end")).toBeUndefined();
    expect(conversation.answers).toEqual(["hello", "the only one"]);
    URL.revokeObjectURL(url);
  });
});

describe("Program from text", () => {
  test("starts no thread if it is terminated early", async () => {
    const text = Promise.withResolvers<{ default: string }>();
    const url = new URL("./gone.ts", conversing);
    const conversation = new Conversation({ name: "never-started", url, text: () => text.promise });
    conversation.thread.terminate();
    const descriptors = await settledDescriptors();
    text.resolve({ default: "for (;;);" });
    expect(await within(conversation.end, "the end")).toBeUndefined();
    expect(threadsNamed("never-started")).toEqual([]);
    await expectDescriptors(descriptors);
  });

  test("fails without a thread if its start data cannot be cloned", async () => {
    const text = await bundled(conversing);
    const url = new URL("./gone.ts", conversing);
    const conversation = new Conversation({ name: "unsendable", url, text: async () => ({ default: text }) }, () => {});
    expect((await within(conversation.end, "the end"))?.message).toContain("DataCloneError");
    await until(() => threadsNamed("unsendable").length === 0, "the thread is gone");
  });

  test("keeps the process alive only while it is referenced", async () => {
    const conversation = new Conversation(await forms[1]![1]());
    await conversation.until(1);
    // Threads of earlier tests may still be ending.
    const waits = () => {
      const threads = threadsNamed("conversing");
      return threads.length === 1 && isAsleep(threads[0]!);
    };
    await until(waits, "it waits");
    conversation.thread.release();
    conversation.thread.hold();
    conversation.ask("bye");
    await within(conversation.end, "the end");
  });

  test("is not started with few descriptors, because Bun would end the process", () => {
    const source = `
      import { closeSync, openSync } from "node:fs";
      import { NETLINK_ROUTE, pingAsync } from ${JSON.stringify(import.meta.resolve("../../src/index.ts"))};
      const results = [];
      for (let free = 0; free < 8; free++) {
        const files = [];
        try {
          for (;;) files.push(openSync("/dev/null"));
        } catch {}
        for (let index = 0; index < free; index++) closeSync(files.pop());
        results.push(await pingAsync(NETLINK_ROUTE).then(() => "done", ({ code }) => code));
        files.forEach((file) => closeSync(file));
      }
      await pingAsync(NETLINK_ROUTE);
      console.log(results.join());
    `;
    const command = ["sh", "-c", 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, source];
    const { stdout, stderr } = Bun.spawnSync(command, { timeout: 180_000 });
    expect(stderr.toString()).toBe("");
    expect(stdout.toString()).toBe(`${Array(8).fill("EMFILE").join()}\n`);
  });
});
