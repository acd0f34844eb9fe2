import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchCase, cases } from "../../bench/lib/cases.ts";
import type { Report } from "../../bench/lib/results.ts";
import { runCases } from "../../bench/lib/run-cases.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { settledDescriptors } from "../support/threads.ts";
import { counting, tinyCase } from "./cases.ts";

/** Programs are started, which takes its time on a busy machine. */
setDefaultTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "bench-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs cases, and returns what was said beside the report. */
async function run(chosen: BenchCase[], rounds = 2, target?: string): Promise<{ report: Report; said: string[] }> {
  const said: string[] = [];
  const output = { say: (text: string) => said.push(text), showProgress: () => {} };
  return { report: await runCases({ cases: chosen, rounds, target }, output), said };
}

const agreeing = tinyCase("agreeing", counting("bun-netlink", "100", "7"), counting("c", "100", "7"));

describeInNamespaces("a run", () => {
  test("tells of each row what it came to, and how it compares", async () => {
    const { report, said } = await run([agreeing], 3);
    expect(report.failed).toBeUndefined();
    expect(report.results.map(({ implementation, median, samples }) => [implementation, median, samples])).toEqual([
      ["bun-netlink", 30, 3],
      ["c", 30, 3],
    ]);
    const text = said.join("\n");
    expect(text).toContain("[1 of 1] agreeing");
    expect(text).toContain("1.000 x c (1.00 to 1.00)");
    expect(text).toContain("divided by that of the row that it names");
  });

  test("fails a case whose contenders did not do the same work, says so loudly, and runs the others", async () => {
    const counts = tinyCase("counts", counting("ours", "100", "7"), counting("theirs", "99", "7"));
    const sums = tinyCase("sums", counting("ours", "100", "7"), counting("theirs", "100", "8"));
    const { report, said } = await run([counts, sums, agreeing]);
    expect(report.failed?.map(({ case: name }) => name)).toEqual(["counts", "sums"]);
    for (const { reason } of report.failed!) expect(reason).toStartWith("not the same work: theirs did");
    expect(new Set(report.results.map((result) => result.case))).toEqual(new Set(["agreeing"]));
    expect(said.filter((text) => text.includes("FAILED: not the same work"))).toHaveLength(2);
    expect(said.at(-1)).toContain("failed:");
  });

  test("fails a case whose contender ends, cannot start or says what is no sample", async () => {
    const death = tinyCase("death", counting("mortal", "1", "1", "death"));
    const junk = tinyCase("junk", counting("odd", "1", "1", "junk"));
    const missing = tinyCase("missing", { implementation: "nobody", program: { typescript: "/nowhere/at-all" } });
    const { report } = await run([death, junk, missing, agreeing]);
    expect(report.failed).toEqual([
      { case: "death", reason: "mortal ended with 7" },
      { case: "junk", reason: 'odd says what is no sample: {"nanoseconds":"soon"}' },
      { case: "missing", reason: "nobody ended with 1" },
    ]);
    expect(report.results).toHaveLength(2);
  });

  test("writes the results after each case, so that a run that is interrupted keeps them", async () => {
    const target = join(folder, "deep", "kept.json");
    const seen: number[] = [];
    const output = {
      say(text: string) {
        if (text.includes("[2 of 2]")) seen.push((JSON.parse(readFileSync(target, "utf8")) as Report).results.length);
      },
      showProgress: () => {},
    };
    await runCases({ cases: [agreeing, { ...agreeing, name: "again" }], rounds: 1, target }, output);
    expect(seen).toEqual([2]);
    expect(readFileSync(target.replace(".json", ".svg"), "utf8")).toStartWith("<svg");
  });

  test("writes what was promised: the machine, and for each row case, implementation, unit and numbers", async () => {
    const weighed: BenchCase = {
      ...tinyCase("weighed", counting("bun-netlink", "1", "1", "more")),
      more: { weight: { case: "weight", operation: "weight", unit: "bytes" } },
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

  test("fails at once where the results cannot be written", async () => {
    await expect(run([agreeing], 1, "/proc/nowhere/x.json")).rejects.toThrow();
  });

  test("compares a case of the suite with its program in C", async () => {
    if (!hasProgram("cc")) return;
    const decode = cases.find(({ name }) => name === "decode")!;
    const { report } = await run([{ ...decode, warmUp: 0 }], 1);
    expect(report.failed).toBeUndefined();
    expect(report.results.map(({ implementation }) => implementation)).toEqual(["bun-netlink", "c"]);
    expect(report.results[0]!.ratio!.value).toBeGreaterThan(0);
  });

  test("leaves nothing behind", async () => {
    const death = tinyCase("death", counting("mortal", "1", "1", "death"));
    await run([agreeing, death], 1);
    const temporary = mkdtempSync(join(folder, "temporary-"));
    const usual = process.env["TMPDIR"];
    process.env["TMPDIR"] = temporary;
    try {
      expect(tmpdir()).toBe(temporary);
      const before = await settledDescriptors();
      for (let count = 0; count < 3; count++) await run([agreeing, death], 1);
      await expectDescriptors(before);
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
  });
});
