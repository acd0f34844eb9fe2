import { afterAll, describe, expect, mock, test } from "bun:test";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nativeOfDeno } from "../../src/ffi/native/v8.ts";
import { compiler } from "../support/c-compiler.ts";

const index = join(import.meta.dir, "../../src/index.ts");
const directory = mkdtempSync(join(tmpdir(), "bun-netlink-loading-"));
const marker = join(directory, "executed");

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/**
 * Opens a socket in a new process and returns the output of the process. The working directory of the process is
 * `directory`.
 */
function openSocketThere(env: Record<string, string> = {}): string {
  const program = join(directory, "program.ts");
  writeFileSync(
    program,
    `import { NetlinkSocket } from ${JSON.stringify(index)};
     try { NetlinkSocket.open(0).close(); console.log("opened"); }
     catch (error) { console.log(error.name, error.code, error.message, "|", error.cause?.message); }`,
  );
  const run = Bun.spawnSync([process.execPath, program], { cwd: directory, env: { ...process.env, ...env } });
  return run.stdout.toString() + run.stderr.toString();
}

describe("loading the C library", () => {
  test("explains that bun:ffi requires the JIT compiler", () => {
    const output = openSocketThere({ BUN_JSC_useJIT: "0" });
    expect(output).toStartWith("NetlinkError ENOSYS load libc.so.6: bun:ffi requires the JIT (ENOSYS); ");
    expect(output).toContain("MemoryDenyWriteExecute=no");
    expect(output).toContain("| bun:ffi requires the JIT");
  });

  test.skipIf(compiler === undefined)("executes no library from the working directory", () => {
    const source = join(directory, "planted.c");
    writeFileSync(
      source,
      `#include <fcntl.h>
       #include <unistd.h>
       __attribute__((constructor)) static void run(void) { close(open("${marker}", O_CREAT | O_WRONLY, 0600)); }`,
    );
    const planted = join(directory, "libc.so.6");
    expect(Bun.spawnSync([compiler!, "-shared", "-fPIC", "-o", planted, source]).success).toBe(true);
    for (const name of ["libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"]) {
      copyFileSync(planted, join(directory, name));
    }
    expect(openSocketThere()).toBe("opened\n");
    expect(openSocketThere({ BUN_JSC_useJIT: "0" })).toContain("bun:ffi requires the JIT");
    expect(existsSync(marker)).toBe(false);
  });

  test.each([
    ["2.3.7", false],
    ["2.8.10", false],
    ["2.9.0", true],
    ["3.0.0", true],
  ])("uses the functions of Deno %s: %p", (version, isUsed) => {
    const own = Object.getOwnPropertyDescriptor(globalThis, "Deno");
    const dlopen = mock(() => {
      throw new Error("called");
    });
    Object.defineProperty(globalThis, "Deno", { configurable: true, value: { version: { deno: version }, dlopen } });
    try {
      if (isUsed) expect(() => nativeOfDeno("libc.so.6")).toThrow("called");
      else expect(nativeOfDeno("libc.so.6")).toBeUndefined();
    } finally {
      if (own === undefined) delete (globalThis as { Deno?: object }).Deno;
      else Object.defineProperty(globalThis, "Deno", own);
    }
    expect(dlopen).toHaveBeenCalledTimes(isUsed ? 1 : 0);
  });
});
