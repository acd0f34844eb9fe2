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
    // The facts of a comment, such as "Request 18 of rt-link, since Linux 6.10.", follow its sentences.
    const comments = text.matchAll(
      /^ {2}\/\*\* [A-Z].*[.:] (?:Request|Dump|Event)(?: and \w+)* \d+ (?:in|of) .*\. \*\/\n {2}"?([\w-]+)/gm,
    );
    const documented = new Set([...comments].map((match) => match[1]));
    expect(usable.map(({ name }) => name).filter((name) => !documented.has(name))).toEqual([]);
  });
});
