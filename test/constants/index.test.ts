import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as constants from "../../src/constants/index.ts";
import { declarations, files, folder } from "./source.ts";

describe("constants", () => {
  test("are all exported by the index", () => {
    const gathered = [...readFileSync(join(folder, "index.ts"), "utf8").matchAll(/^export \* from "\.\/(.*)";$/gm)];
    expect(gathered.map((match) => match[1]!)).toEqual(files);
  });

  test("are exported by exactly one file each", async () => {
    const names: string[] = [];
    for (const file of files) names.push(...Object.keys(await import(join(folder, file))));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.keys(constants).sort()).toEqual(names.sort());
  });

  test("are declared and exported individually", () => {
    expect(declarations.map(({ name }) => name).sort()).toEqual(Object.keys(constants).sort());
  });

  test("are unsigned 32-bit numbers or documented functions", () => {
    const documented = new Set(declarations.filter((one) => one.documentation !== "").map((one) => one.name));
    const others = Object.entries(constants).filter(([name, value]) =>
      typeof value === "number" ? value !== value >>> 0 : typeof value !== "function" || !documented.has(name),
    );
    expect(others).toEqual([]);
  });

  test("are documented with one to three sentences and their header", () => {
    const bad = declarations.filter(
      ({ kind, documentation }) =>
        kind === "const" && !/^([^.]([^.]|\.[\w/])+\. ){1,3}\([\w/-]+\.h\)$/.test(documentation),
    );
    expect(bad.map(({ file, name, documentation }) => `${file} ${name}: ${documentation}`)).toEqual([]);
  });

  test("are declared as plain numbers", () => {
    const lines = files.flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
    const declared = lines.filter((line) => line.startsWith("export const "));
    expect(declared.filter((line) => !/^export const [A-Z]\w* = (0x[\da-f]+|0|[1-9]\d*);$/.test(line))).toEqual([]);
    expect(declared.length).toBe(declarations.filter(({ kind }) => kind === "const").length);
  });
});
