import { describe, expect, spyOn, test } from "bun:test";
import type { NetlinkError } from "../../src/errors.ts";
import { type Program, ProgramThread } from "../../src/threads/program.ts";
import { within } from "../support/threads.ts";

const file = new URL("./failing-program.ts", import.meta.url);

/** The program in the form in which it travels inside a bundle, with everything that it imports. */
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

/** Runs a program to its end. */
function run(program: Program, start: unknown): Promise<NetlinkError | undefined> {
  const ended = new Promise<NetlinkError | undefined>((resolve) => {
    new ProgramThread(program, start, resolve).hold();
  });
  return within(ended, "the program's end");
}

describe.each(programs)("a program from %s", (_form, make) => {
  test("ends without an error when it returns", async () => {
    expect(await run(await make(), "return")).toBeUndefined();
  });

  test("brings the error that ended it to the thread that started it, with the stack that it had there", async () => {
    const failure = await run(await make(), "system call");
    expect(failure).toMatchObject({ name: "NetlinkError", code: "EBADF", errno: -9, syscall: "epoll_wait" });
    expect(failure?.stack).toContain("epoll_wait");
    expect(failure?.stack).not.toContain("program.test.ts");
  });

  test("brings mistakes as a typed error that names them and the thread", async () => {
    const failure = await run(await make(), "mistake");
    expect(failure).toMatchObject({ name: "NetlinkError", code: "EPIPE", operation: "test-program" });
    expect(failure?.message).toBe("the thread test-program failed: TypeError: a mistake");
  });
});

describe("a program", () => {
  test("that cannot be loaded is an error of the same kind", async () => {
    const failure = await run(
      { name: "lost", url: new URL("./gone.ts", file), text: () => Promise.reject(new Error("no such module")) },
      "return",
    );
    expect(failure).toMatchObject({ code: "EPIPE", operation: "lost" });
    expect(failure?.message).toContain("no such module");
  });

  test("that does not compile is an error of the same kind", async () => {
    const failure = await run(
      { name: "broken", url: new URL("./gone.ts", file), text: async () => ({ default: "this is no program" }) },
      "return",
    );
    expect(failure).toMatchObject({ code: "EPIPE", operation: "broken" });
  });

  test("from text gives up the object URL once it runs", async () => {
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
