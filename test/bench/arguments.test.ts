import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArguments, UsageError, usage } from "../../bench/lib/arguments.ts";
import { cases } from "../../bench/lib/cases.ts";
import { runProgram } from "../support/child.ts";
import { describeInNamespaces } from "../support/environment.ts";

/** Programs are started, which takes its time on a busy machine. */
setDefaultTimeout(60_000);

const STANDARD = "/results/full.json";
const program = join(import.meta.dir, "..", "..", "bench", "run.ts");

function parse(...words: string[]) {
  return parseArguments(words, cases, STANDARD)!;
}

function namesOf(...words: string[]): string[] {
  return parse(...words).cases.map(({ name }) => name);
}

describe("the words behind the command", () => {
  test("none mean all cases, in full, into the file of full runs", () => {
    expect(parse()).toEqual({ cases, rounds: 21, target: STANDARD });
  });

  test("a run that is not full writes no file unless it is told one", () => {
    expect(parse("--quick").target).toBeUndefined();
    expect(parse("--rounds", "3").target).toBeUndefined();
    expect(parse("decode").target).toBeUndefined();
    expect(parse("decode", "--json", "/tmp/x.json").target).toBe("/tmp/x.json");
  });

  test("rounds are what is said, or what quick means", () => {
    expect(parse("--quick").rounds).toBe(7);
    expect(parse("--rounds", "61").rounds).toBe(61);
    expect(parse("--quick", "--rounds=2").rounds).toBe(2);
  });

  test("a case is chosen by its name, its first word or its group, once, in the order of all", () => {
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
    [["--json", "upcall-drain"], '--json: expected the name of a file that ends with .json, got "upcall-drain"'],
    [["--json", ".json"], "--json: expected"],
    [["--json", "--quick"], "--json"],
    [["--quick=1"], "--quick"],
    [["--fast"], "Unknown option '--fast'"],
    [["upcall"], 'there is no case "upcall"; there are: upcall-drain, '],
    [["decode", ""], 'there is no case ""'],
  ])("%j cannot be meant", (words, message) => {
    expect(() => parse(...words)).toThrow(UsageError);
    expect(() => parse(...words)).toThrow(message);
  });

  test("help is asked for whatever else is said, and names every option, case and group", () => {
    expect(parseArguments(["decode", "--help"], cases, STANDARD)).toBeUndefined();
    expect(parseArguments(["-h"], cases, STANDARD)).toBeUndefined();
    const text = usage(cases);
    for (const word of ["--quick", "--rounds", "--json", "--help", "Groups: schema"]) expect(text).toContain(word);
    for (const { name } of cases) expect(text).toContain(name);
  });

  test("names of cases and of their rows are there once", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { contenders } of cases) {
      const names = contenders.map(({ implementation }) => implementation);
      expect(new Set(names).size).toBe(names.length);
      for (const { against } of contenders) if (against !== undefined) expect(names).toContain(against);
    }
  });
});

describe("the command", () => {
  test("ends with 2 and a sentence when it cannot be meant", () => {
    const { exitCode, errors, lines } = runProgram(program, { args: ["--rounds", "0"] });
    expect(exitCode).toBe(2);
    expect(errors).toContain('bench: --rounds: expected an integer from 1 to 10000, got "0"');
    expect(errors).not.toContain("at ");
    expect(lines).toEqual([]);
  });

  test("ends with 0 when it was asked for help", () => {
    const { exitCode, lines } = runProgram(program, { args: ["--help"] });
    expect(exitCode).toBe(0);
    expect(lines[0]).toStartWith("bun run bench");
  });
});

describeInNamespaces("the command in a namespace of its own", () => {
  test("ends with 1 when a case fails: where there is no compiler, each that is compared with a program in C", () => {
    const programs = mkdtempSync(join(tmpdir(), "bench-test-"));
    try {
      for (const name of ["unshare", "true"]) symlinkSync(Bun.which(name)!, join(programs, name));
      const prefix = [Bun.which("env")!, `PATH=${programs}`];
      const { exitCode, lines } = runProgram(program, { args: ["--rounds", "1", "decode"], prefix });
      expect(exitCode).toBe(1);
      expect(lines).toContain("  FAILED: cc is not installed, which programs in C need");
    } finally {
      rmSync(programs, { recursive: true });
    }
  });
});
