import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { familyFiles, generatedFamily } from "./modules.ts";

const directory = join(import.meta.dir, "../../src/families");

describe("comments in generated families", () => {
  test.each(familyFiles)("explain each operation of %s in a sentence", async (file) => {
    const text = readFileSync(join(directory, file), "utf8");
    const { operations } = await generatedFamily(file);
    const usable = Object.values(operations).filter((one) => (one.do ?? one.dump ?? one.event) !== undefined);
    // The facts of a comment, such as "request 18, since Linux 6.10.", precede its sentences.
    const documented = new Set(
      [...text.matchAll(/^ {2}\/\*\* `([\w-]+)`: .+?\. [A-Z].*[.:] \*\/$/gm)].map((match) => match[1]),
    );
    expect(usable.map(({ name }) => name).filter((name) => !documented.has(name))).toEqual([]);
  });
});
