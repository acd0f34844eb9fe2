import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = join(import.meta.dir, "../../scripts/test-vm.ts");

let empty: string;

beforeAll(() => {
  empty = mkdtempSync(join(tmpdir(), "bun-netlink-vm-"));
});

afterAll(() => rmSync(empty, { recursive: true }));

/** Runs the program on a system that has no programs at all. */
function run(env: Record<string, string>, ...words: string[]) {
  const { stdout, stderr, exitCode } = Bun.spawnSync([process.execPath, PROGRAM, ...words], {
    env: { PATH: empty, XDG_CACHE_HOME: empty, ...env },
  });
  return { last: stdout.toString().trim().split("\n").at(-1), errors: stderr.toString(), exitCode };
}

describe("where there is no apt", () => {
  test("the tests that need a virtual machine are skipped, and it is said why", () => {
    const { last, errors, exitCode } = run({});
    expect(errors).toContain("no virtual machine for the tests that need one: ");
    expect(errors).toMatch(/there is no apt-get here|this is \w+ on \w+/);
    expect(last).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/);
    expect(exitCode).toBe(0);
  });

  test("that is a failure when everything is required", () => {
    const { last, exitCode } = run({ BUN_NETLINK_REQUIRE_ALL: "1" });
    expect(last).toBe("0 passed, 1 failed, 0 skipped");
    expect(exitCode).toBe(1);
  });
});

test("a name that no file of tests has is a failure", () => {
  const { last, errors, exitCode } = run({}, "no_such_file");
  expect(errors).toContain("there are no tests for the virtual machine in files of such a name");
  expect(last).toBe("0 passed, 1 failed, 0 skipped");
  expect(exitCode).toBe(1);
});
