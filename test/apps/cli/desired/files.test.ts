import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProcessLock, privateDirectory, readOwn } from "../../../../apps/cli/src/desired/files.ts";
import { temporaryFolder } from "../../../support/environment.ts";

const folder = temporaryFolder();

/** Returns the lines of a process's output as they arrive. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const lines = (text + decoder.decode(chunk, { stream: true })).split("\n");
    text = lines.pop()!;
    yield* lines;
  }
  return undefined;
}

describe("A private file", () => {
  test("is not a named pipe, on which a program could wait forever", () => {
    const pipe = join(folder, "pipe");
    Bun.spawnSync(["mkfifo", pipe]);
    expect(() => readOwn(pipe)).toThrow(`${pipe}: expected a regular file`);
  });

  test("is not in a directory in which other users may replace files", () => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect(() => privateDirectory(open)).toThrow(`run chmod go-w ${open}`);
    chmodSync(open, 0o755);
    expect(() => privateDirectory(open)).not.toThrow();
  });
});

describe("A process lock", () => {
  const path = join(folder, "lock");
  const open = () => new ProcessLock(folder, "lock", "the directory");

  test("is replaced if its process has ended, or if the file is damaged", () => {
    for (const content of ["4194303 1\n", "1 1\n", "", "x\n"]) {
      writeFileSync(path, content, { mode: 0o600 });
      using _lock = open();
      expect(existsSync(path)).toBe(true);
    }
    expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual([]);
  });

  test("is held by only one of many processes that replace a stale lock at the same moment", async () => {
    const program = `
      import { ProcessLock } from ${JSON.stringify(join(import.meta.dir, "../../../../apps/cli/src/desired/files.ts"))};
      const input = Bun.stdin.stream().getReader();
      console.log("ready");
      await input.read();
      try {
        const lock = new ProcessLock(${JSON.stringify(folder)}, "lock", "x");
        console.log("held");
        await input.read();
        lock[Symbol.dispose]();
      } catch {
        console.log("refused");
      }
    `;
    writeFileSync(path, "4194303 1\n", { mode: 0o600 });
    const all = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, "-e", program], { stdin: "pipe", stdout: "pipe" }),
    );
    const lines = all.map(({ stdout }) => linesOf(stdout));
    const next = () => Promise.all(lines.map(async (one) => (await one.next()).value));
    expect(await next()).toEqual(["ready", "ready", "ready", "ready"]);
    for (const { stdin } of all) {
      stdin.write("go\n");
      stdin.flush();
    }
    // The process that holds the lock keeps it until all have tried.
    const outputs = await next();
    for (const { stdin } of all) stdin.end();
    await Promise.all(all.map(({ exited }) => exited));
    expect(outputs.toSorted()).toEqual(["held", "refused", "refused", "refused"]);
  });
});
