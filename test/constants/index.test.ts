import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as constants from "../../src/constants/index.ts";
import { declarations, files, folder } from "./source.ts";

describe("constants", () => {
  test("the index gathers every file of the folder", () => {
    const gathered = [...readFileSync(join(folder, "index.ts"), "utf8").matchAll(/^export \* from "\.\/(.*)";$/gm)];
    expect(gathered.map((match) => match[1]!)).toEqual(files);
  });

  test("a name is exported by one file only, and the index loses none", async () => {
    const names: string[] = [];
    for (const file of files) names.push(...Object.keys(await import(join(folder, file))));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.keys(constants).sort()).toEqual(names.sort());
  });

  test("what is exported is what is declared, once and by itself", () => {
    expect(declarations.map(({ name }) => name).sort()).toEqual(Object.keys(constants).sort());
  });

  test("every export is an unsigned number of 32 bits or a documented function", () => {
    const documented = new Set(declarations.filter((one) => one.documentation !== "").map((one) => one.name));
    const others = Object.entries(constants).filter(([name, value]) =>
      typeof value === "number" ? value !== value >>> 0 : typeof value !== "function" || !documented.has(name),
    );
    expect(others).toEqual([]);
  });

  test("every constant is documented by one sentence and the header that it comes from", () => {
    const bad = declarations.filter(
      ({ kind, documentation }) => kind === "const" && !/^[^.]([^.]|\.[\w/])+\. \([\w/-]+\.h\)$/.test(documentation),
    );
    expect(bad.map(({ file, name, documentation }) => `${file} ${name}: ${documentation}`)).toEqual([]);
  });

  test("a constant is a name and a plain number, not an expression", () => {
    const lines = files.flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
    const declared = lines.filter((line) => line.startsWith("export const "));
    expect(declared.filter((line) => !/^export const [A-Z]\w* = (0x[\da-f]+|0|[1-9]\d*);$/.test(line))).toEqual([]);
    expect(declared.length).toBe(declarations.filter(({ kind }) => kind === "const").length);
  });
});
