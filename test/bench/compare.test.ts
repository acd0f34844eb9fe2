import { describe, expect, test } from "bun:test";
import { compareReports } from "../../bench/runner/compare.ts";
import { type Report, type Result, readReport } from "../../bench/runner/results.ts";
import { markdownTables } from "../../bench/runner/table.ts";

/** Returns a benchmark result whose times vary by 10 around the median, and whose ratio varies by 0.1. */
function result(name: string, median: number, ratio?: number, to = "c"): Result {
  const spread = ratio === undefined ? {} : { ratio: { to, value: ratio, p10: ratio - 0.1, p90: ratio + 0.1 } };
  const plain = { case: name, implementation: "bun-netlink", unit: "ns/op" as const, samples: 7 };
  return { ...plain, median, p10: median - 10, p90: median + 10, ...spread };
}

function report(...results: Result[]): Report {
  const machine = { kernel: "6.1", cpu: "a CPU", cores: 2, bun: "1.4.4", cc: "cc", load: 0, date: "2026-01-01" };
  return { machine, results };
}

describe("compareReports()", () => {
  test("lists changed cases, the greatest improvement first", () => {
    const old = report(result("slower", 100), result("equal", 100), result("faster", 100), result("removed", 100));
    const current = report(result("slower", 150), result("equal", 119), result("faster", 50), result("added", 1));
    expect(compareReports(old, current)).toEqual([
      "compared with 3 results of 2026-01-01 (a CPU): 2 differences exceed the noise",
      "  faster: bun-netlink                          better 100 -> 50 ns",
      "  slower: bun-netlink                          worse  100 -> 150 ns",
    ]);
  });

  test("compares ratios to the same program instead of times", () => {
    const old = report(result("on a faster machine", 100, 1.5), result("worse", 100, 1.1));
    const current = report(result("on a faster machine", 50, 1.5), result("worse", 50, 1.4));
    expect(compareReports(old, current).slice(1)).toEqual([
      "  worse: bun-netlink                           worse  1.100 -> 1.400 x c",
    ]);
  });

  test("compares times if the ratios are to different programs", () => {
    const changed = compareReports(report(result("a", 100, 1, "c")), report(result("a", 200, 1, "ss")));
    expect(changed.slice(1)).toEqual(["  a: bun-netlink                               worse  100 -> 200 ns"]);
  });

  test("does not compare slices with rounds", () => {
    const [text] = compareReports({ ...report(result("a", 100)), slices: true }, report(result("a", 200)));
    expect(text).toStartWith("not compared: ");
  });

  test("reports that no case has changed", () => {
    const same = report(result("a", 100));
    expect(compareReports(same, same)).toEqual([
      "compared with 1 results of 2026-01-01 (a CPU): no difference exceeds the noise",
    ]);
  });
});

/** Removes the padding of Markdown tables. */
function plain(text: string): string {
  return text.replace(/ {2,}| (?=-)/g, " ").replace(/-{2,}/g, "-");
}

describe("markdownTables()", () => {
  test("has a row for each known result in every table", () => {
    const c = { ...result("transact 1", 4000), implementation: "c recvfrom" };
    const floor = { ...result("transact 1", 4150, 1.04, "c recvfrom"), implementation: "floor" };
    const mdlayher = { ...result("round-trip", 4622), implementation: "go mdlayher" };
    const ours = result("transact 1", 4400, 1.1, "c recvfrom");
    const wakeUp = [
      result("wake-up", 15_000, 1.5, "c futex"),
      { ...result("wake-up", 10_000), implementation: "c futex" },
      { ...result("wake-up", 13_000, 1.3, "c futex"), implementation: "floor" },
    ];
    expect(plain(markdownTables(report(ours, c, floor, ...wakeUp, result("unknown", 1), mdlayher)))).toBe(
      [
        "| case | time per operation | ratio to C |",
        "| - | - | - |",
        "| add a route, one request at a time | 4.4 µs | 1.10 |",
        "| wake up the sleeping main thread | 15 µs | 1.50 |",
        "",
        "| case | bun-netlink | C | Go (mdlayher) | Go (vishvananda) | Python (pyroute2) |",
        "| - | - | - | - | - | - |",
        "| get one interface | – | – | 4.6 µs | – | – |",
        "",
        "| case | ours | C | ratio | above C |",
        "| - | - | - | - | - |",
        "| add a route, one request at a time | 4.4 µs | 4 µs | 1.10 | 400 ns |",
        "| wake up the sleeping main thread | 15 µs | 10 µs | 1.50 | 5 µs |",
        "",
        "| case | target | above C | floor above C | above the floor |",
        "| - | - | - | - | - |",
        "| wake-up | 8 µs | 5 µs | 3 µs | 2 µs |",
        "",
      ].join("\n"),
    );
  });

  test("compares the 10th percentiles of slices", () => {
    const percentiles = (p10: number, one: Result): Result => ({ ...one, p10 });
    const results = [
      percentiles(2060, result("transact 1", 4400, 1.1, "c recvfrom")),
      percentiles(2000, { ...result("transact 1", 4000), implementation: "c recvfrom" }),
      percentiles(2020, { ...result("transact 1", 4150, 1.04, "c recvfrom"), implementation: "floor" }),
    ];
    expect(plain(markdownTables({ ...report(...results), slices: true }))).toBe(
      [
        "| case | C | target | above C | floor above C | above the floor |",
        "| - | - | - | - | - | - |",
        "| transact 1 | 2 µs | 80 ns | 60 ns | 20 ns | 40 ns |",
        "",
      ].join("\n"),
    );
  });
});

test("readReport() rejects files without results", () => {
  expect(() => readReport(import.meta.path)).toThrow(import.meta.path);
  expect(() => readReport("/proc/none")).toThrow("/proc/none");
  expect(() => readReport(`${import.meta.dir}/../../package.json`)).toThrow("expected a result file");
});
