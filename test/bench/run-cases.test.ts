import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan } from "../../bench/runner/arguments.ts";
import { type BenchCase, cases } from "../../bench/runner/cases.ts";
import type { Report } from "../../bench/runner/results.ts";
import { runCases } from "../../bench/runner/run-cases.ts";
import { describeInNamespaces, hasProgram, temporaryFolder } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";
import { fixedSample, smallCase } from "./small-cases.ts";

/** Timeout of a test in milliseconds. The tests start programs, which is slow on a busy machine. */
setDefaultTimeout(300_000);

const folder = temporaryFolder();

/** Runs benchmark cases and returns the report and the printed texts. */
async function run(
  selected: BenchCase[],
  rounds = 2,
  target?: string,
  more: Partial<Plan> = {},
): Promise<{ report: Report; printed: string[] }> {
  const printed: string[] = [];
  const output = { print: (text: string) => printed.push(text), showProgress: () => {} };
  return { report: await runCases({ cases: selected, rounds, target, ...more }, output), printed };
}

const agreeing = smallCase("agreeing", fixedSample("bun-netlink", "100", "7"), fixedSample("c", "100", "7"));

describeInNamespaces("runCases()", () => {
  test("reports the values and ratio of each implementation", async () => {
    const { report, printed } = await run([agreeing], 3);
    expect(report.failed).toBeUndefined();
    expect(report.results.map(({ implementation, median, samples }) => [implementation, median, samples])).toEqual([
      ["bun-netlink", 30, 3],
      ["c", 30, 3],
    ]);
    const text = printed.join("\n");
    expect(text).toContain("[1 of 1] agreeing");
    expect(text).toContain("1.000 x c (1.00 to 1.00)");
    expect(text).toContain("divided by that of the named implementation");
  });

  test.skipIf(!hasProgram("taskset"))("runs a pinned implementation on one CPU", async () => {
    const pinned = { ...fixedSample("pinned", "0", "7", "cpus"), isPinned: true };
    const { report } = await run([smallCase("pinned", pinned, fixedSample("one", "1", "7"))]);
    expect(report.failed).toBeUndefined();
  });

  test("continues after a case whose implementations did different work", async () => {
    const counts = smallCase("counts", fixedSample("ours", "100", "7"), fixedSample("theirs", "99", "7"));
    const sums = smallCase("sums", fixedSample("ours", "100", "7"), fixedSample("theirs", "100", "8"));
    const { report, printed } = await run([counts, sums, agreeing]);
    expect(report.failed?.map(({ case: name }) => name)).toEqual(["counts", "sums"]);
    for (const { reason } of report.failed!) expect(reason).toStartWith("different work: theirs did");
    expect(new Set(report.results.map((result) => result.case))).toEqual(new Set(["agreeing"]));
    expect(printed.filter((text) => text.includes("FAILED: different work"))).toHaveLength(2);
    expect(printed.at(-1)).toContain("failed:");
  });

  test("reports implementations that exit, cannot start or print invalid samples", async () => {
    const exiting = smallCase("exiting", fixedSample("short-lived", "1", "1", "exit"));
    const invalid = smallCase("invalid", fixedSample("odd", "1", "1", "invalid"));
    const missing = smallCase("missing", { name: "absent", program: { typescript: "/nowhere/at-all" } });
    const { report } = await run([exiting, invalid, missing, agreeing]);
    expect(report.failed).toEqual([
      { case: "exiting", reason: "short-lived exited with code 7" },
      { case: "invalid", reason: 'odd printed an invalid sample: {"nanoseconds":"soon"}' },
      { case: "missing", reason: "absent exited with code 1" },
    ]);
    expect(report.results).toHaveLength(2);
  });

  test("saves the results after each case", async () => {
    const target = join(folder, "deep", "kept.json");
    const seen: number[] = [];
    const output = {
      print(text: string) {
        if (text.includes("[2 of 2]")) seen.push((JSON.parse(readFileSync(target, "utf8")) as Report).results.length);
      },
      showProgress: () => {},
    };
    await runCases({ cases: [agreeing, { ...agreeing, name: "again" }], rounds: 1, target }, output);
    expect(seen).toEqual([2]);
    expect(readFileSync(target.replace(".json", ".svg"), "utf8")).toStartWith("<svg");
  });

  test("records the machine and the numbers of each result", async () => {
    const weighed: BenchCase = {
      ...smallCase("weighed", fixedSample("bun-netlink", "1", "1", "metric")),
      metrics: { weight: { case: "weight", operation: "weight", unit: "bytes" } },
    };
    const target = join(folder, "shape.json");
    await run([agreeing, weighed], 2, target);
    const report = JSON.parse(readFileSync(target, "utf8"));
    expect(Object.keys(report)).toEqual(["machine", "results"]);
    const { machine, results } = report;
    for (const field of ["kernel", "cpu", "bun", "date"]) expect(machine[field]).toBeString();
    expect(machine.cores).toBeGreaterThan(0);
    expect(Number.isNaN(Date.parse(machine.date))).toBe(false);
    for (const result of results) {
      expect(result).toMatchObject({ case: expect.any(String), implementation: expect.any(String) });
      expect(["ns/op", "bytes"]).toContain(result.unit);
      for (const field of ["median", "p10", "p90", "samples"]) expect(result[field]).toBeNumber();
    }
    expect(results[0].ratio).toEqual({ to: "c", value: 1, p10: 1, p90: 1 });
    expect(results.at(-1)).toMatchObject({ case: "weight", unit: "bytes", median: 4096 });
  });

  test("throws an error if the result file is not writable", async () => {
    await expect(run([agreeing], 1, "/proc/nowhere/x.json")).rejects.toThrow();
  });

  test("runs a real case with its C program and floor", async () => {
    if (!hasProgram("cc")) return;
    const decode = cases.find(({ name }) => name === "decode")!;
    const { report } = await run([{ ...decode, warmUp: 0 }], 1);
    expect(report.failed).toBeUndefined();
    expect(report.results.map(({ implementation }) => implementation)).toEqual(["bun-netlink", "floor", "c"]);
    expect(report.results[0]!.ratio!.value).toBeGreaterThan(0);
  });

  test("measures a case in slices, in one process", async () => {
    const { report } = await run([agreeing], 50, undefined, { slices: true });
    expect(report.failed).toBeUndefined();
    // Each program is another instance of the module, with its own number of rounds.
    const values = report.results.map(({ implementation, samples, ratio }) => [implementation, samples, ratio?.value]);
    expect(values).toEqual([
      ["bun-netlink", 50, 1],
      ["c", 50, undefined],
    ]);
  });

  test("measures real cases with their C programs in slices", async () => {
    if (!hasProgram("cc")) return;
    const selected = cases.filter(({ name }) => name === "decode" || name === "transact 1");
    const { report } = await run(selected, 3, undefined, { slices: true });
    expect(report.failed).toBeUndefined();
    expect(report.results.map(({ implementation }) => implementation)).toEqual([
      "bun-netlink",
      "floor",
      "c",
      "bun-netlink",
      "floor",
      "c recvfrom",
      "c recvmsg",
      "c connected",
    ]);
  });

  test("reports a case whose programs fail or did different work in slices", async () => {
    const counts = smallCase("counts", fixedSample("ours", "100", "7"), fixedSample("theirs", "99", "7"));
    const missing = smallCase("missing", { name: "absent", program: { typescript: "/nowhere/at-all" } });
    const { report } = await run([counts, missing, agreeing], 2, undefined, { slices: true });
    expect(report.failed?.map(({ case: name }) => name)).toEqual(["counts", "missing"]);
    expect(report.failed![0]!.reason).toContain("different work: theirs did 99 operations");
    expect(report.failed![1]!.reason).toContain("/nowhere/at-all");
    expect(report.results).toHaveLength(2);
  });

  test("reports programs that end without rounds in slices", async () => {
    const empty = join(folder, "empty.ts");
    writeFileSync(empty, "export {};\n");
    const silent = smallCase("silent", { name: "empty", program: { typescript: empty.replace(".ts", "") } });
    const { report } = await run([silent], 2, undefined, { slices: true });
    expect(report.failed).toHaveLength(1);
    expect(report.failed![0]!.reason).toContain("empty.ts ended before it called serve()");
  });

  test("leaks no file descriptors or temporary files", async () => {
    const exiting = smallCase("exiting", fixedSample("short-lived", "1", "1", "exit"));
    await run([agreeing, exiting], 1);
    const temporary = mkdtempSync(join(folder, "temporary-"));
    const usual = process.env["TMPDIR"];
    process.env["TMPDIR"] = temporary;
    try {
      expect(tmpdir()).toBe(temporary);
      const before = await settledDescriptors();
      for (let count = 0; count < 3; count++) await run([agreeing, exiting], 1);
      await expectDescriptors(before);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
  });
});
