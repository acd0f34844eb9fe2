import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { temporaryFolder } from "../support/environment.ts";

const PROGRAM = join(import.meta.dir, "../../scripts/test-vm.ts");

const empty = temporaryFolder();

/** Runs a script with a PATH that contains no programs. */
function run(env: Record<string, string>, ...words: string[]) {
  const { stdout, stderr, exitCode } = Bun.spawnSync([process.execPath, PROGRAM, ...words], {
    env: { PATH: empty, XDG_CACHE_HOME: empty, ...env },
  });
  return {
    output: stdout.toString(),
    last: stdout.toString().trim().split("\n").at(-1),
    errors: stderr.toString(),
    exitCode,
  };
}

describe("test-vm without apt", () => {
  test("skips the tests and prints the reason", () => {
    const { last, errors, exitCode } = run({});
    expect(errors).toContain("virtual machine unavailable: ");
    expect(errors).toMatch(/apt-get is not installed|this is \w+ on \w+/);
    expect(last).toMatch(/^0 passed, 0 failed, [1-9]\d* skipped$/);
    expect(exitCode).toBe(0);
  });

  test("fails if BUN_NETLINK_REQUIRE_ALL is set", () => {
    const { last, exitCode } = run({ BUN_NETLINK_REQUIRE_ALL: "1" });
    expect(last).toBe("0 passed, 1 failed, 0 skipped");
    expect(exitCode).toBe(1);
  });
});

test("test-vm runs a part of the long test files with --rotate, and names the others", () => {
  const filesIn = (last: string | undefined) => Number(/ (\d+) skipped$/.exec(last ?? "")?.[1]);
  const all = filesIn(run({}).last);
  const { output, last } = run({}, "--rotate");
  const later = /^on another day: (.+)$/m.exec(output)?.[1]?.split(" ") ?? [];
  expect(later.length).toBeGreaterThan(5);
  expect(filesIn(last)).toBe(all - later.length);
});

test("test-vm lists the known kernels for an unknown version", () => {
  const { last, errors, exitCode } = run({}, "--kernel", "6.1,2.4");
  expect(errors).toMatch(/--kernel: expected versions of 5\.10, .* got "2\.4"/);
  expect(last).toBe("0 passed, 1 failed, 0 skipped");
  expect(exitCode).toBe(1);
});

test("test-vm fails if no test file matches", () => {
  const { last, errors, exitCode } = run({}, "no_such_file");
  expect(errors).toContain("no test file of the virtual machine has a matching name");
  expect(last).toBe("0 passed, 1 failed, 0 skipped");
  expect(exitCode).toBe(1);
});
