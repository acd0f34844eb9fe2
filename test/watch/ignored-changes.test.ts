import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import * as library from "../../src/watch/index.ts";
import type { AnySource } from "../../src/watch/source.ts";

const sources = Object.values(library).filter(
  (value) => typeof value === "object" && "rawView" in value,
) as AnySource[];
const page = readFileSync(`${import.meta.dir}/../../docs/watch.md`, "utf8");
const table = page.slice(page.indexOf("| ignored changes"));

describe("docs/watch.md", () => {
  test.each(sources)("lists the ignored changes of $name", ({ name, ignored }) => {
    const row = table.split("\n").find((line) => line.startsWith(`| \`${name}\` `))!;
    const [cell] = row.split("|").at(-2)!.trim().split(";");
    expect(cell).toBe(ignored.join(", "));
  });

  test("has a row for each source", () => {
    expect(sources.length).toBeGreaterThanOrEqual(15);
  });
});
