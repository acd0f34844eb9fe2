import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { parseArguments, UsageError, usage } from "../../bench/runner/arguments.ts";
import { cases, scaleCases } from "../../bench/runner/cases.ts";
import { runProgram } from "../support/child.ts";
import { describeInNamespaces, TemporaryFolder } from "../support/environment.ts";

/** Timeout of a test in milliseconds. The tests start programs, which is slow on a busy machine. */
setDefaultTimeout(240_000);

const DEFAULT_TARGET = "/results/full.json";
const program = join(import.meta.dir, "..", "..", "bench", "run.ts");

function parse(...words: string[]) {
  return parseArguments(words, cases, DEFAULT_TARGET)!;
}

function namesOf(...words: string[]): string[] {
  return parse(...words).cases.map(({ name }) => name);
}

describe("parseArguments()", () => {
  test("selects all cases, 21 rounds and the default file without arguments", () => {
    const all = cases.filter(({ isSeparate }) => isSeparate !== true);
    expect(parse()).toEqual({ cases: all, rounds: 21, target: DEFAULT_TARGET });
  });

  test("saves a partial run only to an explicit file", () => {
    expect(parse("--quick").target).toBeUndefined();
    expect(parse("--rounds", "3").target).toBeUndefined();
    expect(parse("decode").target).toBeUndefined();
    expect(parse("decode", "--json", "/tmp/x.json").target).toBe("/tmp/x.json");
  });

  test("returns the file names of --compare and --table", () => {
    expect(parse("decode", "--compare", "/old.json").compare).toBe("/old.json");
    expect(parse("--table", "/old.json").table).toBe("/old.json");
  });

  test("returns the input and output files of --chart", () => {
    expect(parse("--chart", "/a.json", "/b.json")).toMatchObject({
      chart: ["/a.json", "/b.json"],
      target: "/results/libraries.svg",
    });
    expect(parse("--chart", "/a.json", "--svg", "/c.svg").target).toBe("/c.svg");
    expect(() => parse("--chart")).toThrow("--chart: expected result files");
    expect(() => parse("decode", "--svg", "/c.svg")).toThrow("--svg: has no effect");
  });

  test("selects the scale cases only with --scale", () => {
    const { cases: selected, target } = parse("--scale", "--quick");
    expect([selected, target]).toEqual([scaleCases, "/results/scale.json"]);
    expect(() => parse("--scale", "decode")).toThrow("--scale: expected no cases");
    expect(() => parse("--scale", "--profile")).toThrow("--scale: cannot be combined with --profile");
    expect(() => parse("--table", "a.json", "decode")).toThrow("--table: expected no cases");
    expect(() => parse("routes per dump: 1000")).toThrow("unknown case");
  });

  test("selects the cases that can be measured in slices with --slices", () => {
    const { cases: selected, rounds, target, slices } = parse("--slices");
    expect(selected).toEqual(cases.filter(({ isSliced }) => isSliced));
    expect([rounds, target, slices]).toEqual([2000, undefined, true]);
    expect(namesOf("--slices", "transact")).toEqual(["transact 1", "transact 64"]);
    expect(parse("--slices", "decode", "--rounds", "9").rounds).toBe(9);
    const advice = "cannot be measured with --slices; these can: upcall-drain, decode, ";
    expect(() => parse("--slices", "wake-up")).toThrow(`"wake-up" ${advice}`);
    expect(() => parse("--slices", "decode", "schema")).toThrow(`"schema" ${advice}`);
    expect(() => parse("--slices", "--profile")).toThrow("--slices: cannot be combined");
    expect(() => parse("--slices", "--scale")).toThrow("--slices: cannot be combined");
    expect(() => parse("--slices", "--quick")).toThrow("--slices: cannot be combined");
  });

  test("--rounds overrides the number of rounds of --quick", () => {
    expect(parse("--quick").rounds).toBe(7);
    expect(parse("--rounds", "61").rounds).toBe(61);
    expect(parse("--quick", "--rounds=2").rounds).toBe(2);
  });

  test("selects cases by name, first word or group", () => {
    expect(namesOf("decode")).toEqual(["decode"]);
    expect(namesOf("transact")).toEqual(["transact 1", "transact 64", "transact 1000"]);
    expect(namesOf("transact 64", "decode", "transact")).toEqual([
      "decode",
      "transact 1",
      "transact 64",
      "transact 1000",
    ]);
    expect(namesOf("schema")).toContain("decode-schema route");
    expect(namesOf("schema")).toEqual(cases.filter(({ group }) => group === "schema").map(({ name }) => name));
  });

  test.each([
    [["--rounds", "0"], '--rounds: expected an integer from 1 to 10000, got "0"'],
    [["--rounds", "x"], '--rounds: expected an integer from 1 to 10000, got "x"'],
    [["--rounds", "1.5"], '--rounds: expected an integer from 1 to 10000, got "1.5"'],
    [["--rounds="], '--rounds: expected an integer from 1 to 10000, got ""'],
    [["--rounds=-1"], "--rounds: expected"],
    [["--rounds", "1e9"], "--rounds: expected"],
    [["--rounds"], "--rounds"],
    [["--json", "upcall-drain"], '--json: expected a file name that ends with .json, got "upcall-drain"'],
    [["--json", ".json"], "--json: expected"],
    [["--json", "--quick"], "--json"],
    [["--quick=1"], "--quick"],
    [["--fast"], "Unknown option '--fast'"],
    [["upcall"], 'unknown case "upcall"; expected one of: upcall-drain, '],
    [["decode", ""], 'unknown case ""'],
  ])("rejects the invalid arguments %j", (words, message) => {
    expect(() => parse(...words)).toThrow(UsageError);
    expect(() => parse(...words)).toThrow(message);
  });

  test("returns undefined for --help", () => {
    expect(parseArguments(["decode", "--help"], cases, DEFAULT_TARGET)).toBeUndefined();
    expect(parseArguments(["-h"], cases, DEFAULT_TARGET)).toBeUndefined();
    const text = usage(cases);
    for (const word of ["--quick", "--rounds", "--json", "--help", "Groups: schema"]) expect(text).toContain(word);
    for (const { name } of cases) expect(text).toContain(name);
  });
});

describe("benchmark cases", () => {
  test("have unique names", () => {
    const all = [...cases, ...scaleCases];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { implementations } of all) {
      const names = implementations.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { comparedWith } of implementations) {
        if (comparedWith !== undefined) expect(names).toContain(comparedWith);
      }
    }
  });
});

describe("the bench command", () => {
  test("exits with status 2 for an invalid command line", () => {
    const { exitCode, errors, lines } = runProgram(program, { args: ["--rounds", "0"] });
    expect(exitCode).toBe(2);
    expect(errors).toContain('bench: --rounds: expected an integer from 1 to 10000, got "0"');
    expect(errors).not.toContain("at ");
    expect(lines).toEqual([]);
  });

  test("exits with status 0 after --help", () => {
    const { exitCode, lines } = runProgram(program, { args: ["--help"] });
    expect(exitCode).toBe(0);
    expect(lines[0]).toStartWith("bun run bench");
  });
});

describeInNamespaces("the bench command in a namespace", () => {
  test("exits with status 1 if a case fails", () => {
    using temporary = new TemporaryFolder();
    const programs = temporary.path;
    for (const name of ["unshare", "sh", "true"]) symlinkSync(Bun.which(name)!, join(programs, name));
    const prefix = [Bun.which("env")!, `PATH=${programs}`];
    const { exitCode, lines } = runProgram(program, { args: ["--rounds", "1", "decode"], prefix });
    expect(exitCode).toBe(1);
    expect(lines).toContain("  FAILED: cc is not installed; the C programs need it");
  });
});
