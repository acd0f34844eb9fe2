import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LONG_TESTS, omittedOnDay } from "../../scripts/test/long-tests.ts";

const SUITES = join(import.meta.dir, "../../scripts/test/run-suites.ts");

/** Runs one-line programs as test suites, and returns the printed lines and the results. */
function run(...suites: string[]) {
  const commands = suites.map((suite) => [process.execPath, "-e", suite]);
  const program = `import { runSuites } from ${JSON.stringify(SUITES)};
    console.log(JSON.stringify(await runSuites(${JSON.stringify(commands)})));`;
  const { stdout, stderr } = Bun.spawnSync([process.execPath, "-e", program]);
  const lines = stdout.toString().trimEnd().split("\n");
  return { ...JSON.parse(lines.pop()!), lines, errors: stderr.toString().trim() };
}

test("runSuites() adds up counts and forwards the output", () => {
  const { counts, failures, times, lines, errors } = run(
    `console.log("one"); console.error("aside"); console.log("3 passed, 0 failed, 1 skipped")`,
    `process.stdout.write("two\\n4 passed, "); await Bun.sleep(50); process.stdout.write("0 failed, 2 skipped\\n")`,
  );
  expect(counts).toEqual({ passed: 7, failed: 0, skipped: 3 });
  expect(failures).toEqual([]);
  expect(lines).toEqual(["one", "3 passed, 0 failed, 1 skipped", "two", "4 passed, 0 failed, 2 skipped"]);
  expect(errors).toBe("aside");
  expect(times).toEqual([expect.stringMatching(/^ +\d+ s {2}.* -e console/), expect.stringMatching(/^ +\d+ s {2}/)]);
});

test("runSuites() counts at least one failure for a failed suite", () => {
  const failing = `console.log("2 passed, 1 failed, 0 skipped"); process.exit(1)`;
  const passing = `console.log("5 passed, 0 failed, 0 skipped")`;
  expect(run(failing, passing).counts).toEqual({ passed: 7, failed: 1, skipped: 0 });
  const failingUncounted = `console.log("2 passed, 0 failed, 1 skipped"); process.exit(1)`;
  expect(run(passing, failingUncounted).counts).toEqual({ passed: 7, failed: 1, skipped: 1 });
  const exitsWithZero = `console.log("2 passed, 1 failed, 0 skipped")`;
  expect(run(exitsWithZero, passing).counts).toEqual({ passed: 7, failed: 1, skipped: 0 });
});

test("the long tests are files", () => {
  expect(LONG_TESTS.filter((file) => !existsSync(join(import.meta.dir, "../..", file)))).toEqual([]);
});

test("each fourth day, a file runs that another run has completed, whatever else that run has completed", () => {
  const others = ["test/b.test.ts", "test/a.test.ts", "test/c.test.ts"];
  const omitted = [7, 8, 9, 10].flatMap((day) => omittedOnDay(day, day === 7 ? others : ["test/0.test.ts", ...others]));
  for (const file of [...others, ...omittedOnDay(7, []).slice(0, 1)])
    expect(omitted.filter((other) => other === file)).toHaveLength(3);
});

test("runSuites() counts a suite without counts as a failure", () => {
  const killed = `process.kill(process.pid, "SIGKILL")`;
  expect(run(killed).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  const early = `console.log("9 passed, 0 failed, 0 skipped"); console.log("and then something went wrong")`;
  expect(run(early).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("runSuites() returns each failed test with its file and output", () => {
  const tests = [
    "",
    "test/one.test.ts:",
    "of the first",
    "(pass) the first [1.00ms]",
    "error: not so",
    "",
    "(fail) the second [2.00ms]",
    "of the third",
    "(skip) the third",
    "test/two.test.ts:",
    "(fail) the fourth > in short",
    "(fail) the fifth",
    "and then?",
    "3 tests failed:",
    "(fail) the second [2.00ms]",
    "(fail) the fourth > in short",
    "(fail) the fifth",
  ].join("\n");
  const program = `process.stderr.write(${JSON.stringify(tests)});
    console.log("(fail) coverage");
    console.log("1 passed, 3 failed, 1 skipped")`;
  const { counts, failures } = run(program);
  expect(counts).toEqual({ passed: 1, failed: 3, skipped: 1 });
  expect(failures.sort()).toEqual([
    "\n(fail) coverage",
    "test/one.test.ts:\nerror: not so\n\n(fail) the second [2.00ms]",
    "test/two.test.ts:\n(fail) the fifth",
    "test/two.test.ts:\n(fail) the fourth > in short",
  ]);
});

test("runSuites() names the skipped tests of a command that fails without a failed test", () => {
  const tests = [
    "test/one.vm.ts:",
    "(pass) the first",
    "(skip) the second",
    "",
    "1 tests skipped:",
    "(skip) the second",
  ];
  const { counts, failures } = run(`console.log(${JSON.stringify(tests.join("\n"))});
    console.log("1 passed, 0 failed, 1 skipped"); process.exit(3)`);
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 1 });
  expect(failures).toHaveLength(1);
  expect(failures[0].split("\n").slice(-1)).toEqual(["test/one.vm.ts: (skip) the second"]);
  expect(failures[0]).toContain("exit code 3 without a failed test");
});

test("runSuites() returns the failed tests of all runs of a command", () => {
  const first = ["test/one.test.ts:", "(fail) the first", "1 tests failed:", "(fail) the first"];
  const second = ["test/two.test.ts:", "(fail) the second", "1 tests failed:", "(fail) the second"];
  const { failures } = run(`console.log(${JSON.stringify([...first, ...second].join("\n"))});
    console.log("0 passed, 2 failed, 0 skipped"); process.exit(1)`);
  expect(failures).toEqual(["test/one.test.ts:\n(fail) the first", "test/two.test.ts:\n(fail) the second"]);
});

test("runSuites() shortens the long output of a failed test", () => {
  const { failures } = run(`for (let i = 0; i < 1000; i++) console.log(i);
    console.log("(fail) that");
    console.log("0 passed, 1 failed, 0 skipped")`);
  const lines = failures[0].split("\n");
  expect(lines.length).toBeLessThan(100);
  expect(lines.slice(0, 3)).toEqual(["", "0", "1"]);
  expect(lines.filter((line: string) => line === "[…]")).toHaveLength(1);
  expect(lines.slice(-2)).toEqual(["999", "(fail) that"]);
});
