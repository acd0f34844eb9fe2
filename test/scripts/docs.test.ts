import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { about } from "../../scripts/docs/about.ts";
import { blockProblems, blocksOf } from "../../scripts/docs/blocks.ts";
import { anchorsOf, linkProblems, linksOf, projectPages } from "../../scripts/docs/links.ts";
import { anchors, plain, table, wrapped } from "../../scripts/docs/markdown.ts";
import { familyPage } from "../../scripts/docs/page.ts";
import { families, pages } from "../../scripts/docs/pages.ts";
import { readSentences } from "../../scripts/docs/sentences.ts";
import { describe as describeFamily, loadFamily, lookup } from "../../src/schema/index.ts";
import { everything } from "../schema/everything.ts";

const root = join(import.meta.dir, "../..");
const texts = new Map(projectPages(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));

describe("the pages of the project", () => {
  test("link to files and headings that are there", () => {
    expect([...texts].flatMap(([path, text]) => linkProblems(root, path, text))).toEqual([]);
  });

  test("show TypeScript that compiles", () => {
    const blocks = [...texts].flatMap(([path, text]) => blocksOf(path, text));
    expect(blocks.length).toBeGreaterThan(60);
    expect(blockProblems(root, blocks)).toEqual([]);
  }, 180_000);
});

describe("the check of links", () => {
  const check = (page: string) => linkProblems(root, "docs/clients.md", page);

  test("finds files and headings that are not there", () => {
    expect(check("[a](nowhere.md) and [b](../README.md#nothing-of-the-kind)")).toEqual([
      "docs/clients.md: there is no nowhere.md",
      "docs/clients.md: there is no heading for ../README.md#nothing-of-the-kind",
    ]);
    expect(check("# One\n\n[a](#two)")).toEqual(["docs/clients.md: there is no heading for #two"]);
    expect(check("[out](../../elsewhere)")).toEqual(["docs/clients.md: there is no ../../elsewhere"]);
  });

  test("passes what is there, and what lies elsewhere", () => {
    expect(check("# One\n\n[a](#one), [b](../LICENSE), [c](receivers.md#handlers), [d](https://bun.sh)")).toEqual([]);
  });

  test("leaves code and comments alone", () => {
    expect(linksOf("`[a](b)`\n\n```ts\nconst x = [a](b);\n```\n\n<!-- [a](b) -->\n\n[c](d)")).toEqual(["d"]);
    expect(linksOf("````md\n```ts\n[a](b)\n```\n````\n\n[c](d)")).toEqual(["d"]);
    expect(anchorsOf("# One\n\n```sh\n# two\n```\n\n## `three` four")).toEqual(["one", "three-four"]);
  });

  test("knows the anchors that headings get", () => {
    expect(anchors(["What is lost, and when", "ovs_flow", "rx\\_a `b`", "Same", "same", "Same", "same-1"])).toEqual([
      "what-is-lost-and-when",
      "ovs_flow",
      "rx_a-b",
      "same",
      "same-1",
      "same-2",
      "same-1-1",
    ]);
  });
});

describe("the check of code", () => {
  test("tells the page and the line of what does not compile", () => {
    const page = [
      "# Page",
      "",
      "```ts",
      'import { transact } from "bun-netlink";',
      "",
      'transact("route", new Uint8Array(16));',
      "```",
      "",
      "- in a list",
      "",
      "  ```ts",
      "  const answer: string = 42;",
      "  ```",
    ].join("\n");
    expect(blockProblems(root, blocksOf("page.md", page))).toEqual([
      "page.md:6: error TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
      "page.md:12: error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
  }, 180_000);

  test("passes over blocks that a page shows as they are written", () => {
    expect(blocksOf("page.md", "````md\n```ts\nnonsense\n```\n````\n")).toEqual([]);
  });

  test("lets a block import another one of its page that names its file", () => {
    const named = "```ts\n// agent.ts\nexport const size: number = 1;\n```\n";
    const user = '```ts\nimport { size } from "./agent.ts";\nconst text: string = size;\n```\n';
    expect(blockProblems(root, blocksOf("page.md", `${named}\n${user}`))).toEqual([
      "page.md:8: error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
    expect(blockProblems(root, blocksOf("page.md", user))).toEqual([
      "page.md:2: error TS2307: Cannot find module './agent.ts' or its corresponding type declarations.",
    ]);
  }, 180_000);

  test("takes for granted what the comment in front of a fragment declares", () => {
    const fragment = "```ts\nspec.length;\n```\n";
    const blocks = blocksOf("page.md", `<!-- given: declare const spec: string; -->\n${fragment}\n${fragment}`);
    expect(blocks.map(({ line, given }) => [line, given])).toEqual([
      [3, "declare const spec: string;"],
      [7, ""],
    ]);
    expect(blockProblems(root, blocks)).toEqual(["page.md:7: error TS2304: Cannot find name 'spec'."]);
  }, 180_000);
});

describe("a page of a family", () => {
  const family = loadFamily(everything);
  const page = familyPage(family, new Map([["attribute-sets/main/index", "Which one."]]));

  test("has each operation, field, structure, name and group of it", () => {
    const { operations, sets, structs, enums, groups } = describeFamily(family);
    for (const { name, kinds } of operations) expect(page.includes(`### ${plain(name)}\n`)).toBe(kinds.length > 0);
    for (const { attributes } of sets) {
      for (const { type, field, kernelName, number } of attributes) {
        if (type === "unused" || type === "pad") continue;
        expect(page).toMatch(new RegExp(`^\\| \`${field}\` .*\\| ${number} .*\\| \`${kernelName}\` `, "m"));
      }
    }
    for (const { members } of structs) {
      for (const { field, name } of members) {
        if (field !== undefined) expect(page).toMatch(new RegExp(`^\\| \`${field}\` .*\\| \`${name}\` `, "m"));
      }
    }
    for (const { entries } of enums) {
      for (const { name, kernelName } of entries) {
        expect(page).toMatch(new RegExp(`^\\| \`${name}\` .*\\| \`${kernelName}\``, "m"));
      }
    }
    for (const { name } of groups) expect(page).toContain(`\`${name}\``);
  });

  test("tells the types, the limits and what is required", () => {
    expect(page).toMatch(
      /^\| `index` +\| number +\| 1 +\| `EVERY_A_INDEX` +\| u32, from 1, up to 2147483647\. Which one\. /m,
    );
    expect(page).toMatch(/^\| `color` +\| \[Color\]\(#color\) \\\| number /m);
    expect(page).toMatch(/^\| `wide` +\| bigint /m);
    expect(page).toMatch(/\| required +\|/);
    expect(page).toMatch(/with `ifindex`/);
  });

  test("has none of the sentences of the spec that it was loaded from", () => {
    expect(family.doc).toBe("Made up.");
    expect(page).not.toContain("Made up.");
  });

  test("links within itself to what is there", () => {
    expect(linkProblems(root, "docs/families/every-thing.md", page)).toEqual([]);
  });
});

describe("all families", () => {
  test("have a page, the same each time that it is written, and the index leads to it", async () => {
    const written = await pages();
    expect([...written]).toEqual([...(await pages())]);
    const links = linksOf(written.get("README.md")!);
    for (const file of written.keys()) {
      if (file !== "README.md") expect(links).toContain(file);
    }
  });

  test("list each field among those of a message that it needs, or that is always in it", async () => {
    const missing = (await families()).flatMap((family) =>
      describeFamily(family).operations.flatMap(({ name, messages }) =>
        messages.flatMap(({ kind, attributes, required, requiredOne, requiredWith, always, set }) => {
          const listed = new Set(attributes.map((attribute) => attribute.name));
          const named = [...required, ...requiredOne, ...Object.entries(requiredWith).flat(2), ...always];
          const lost = named.filter((one) => set !== undefined && !one.startsWith("header.") && !listed.has(one));
          return lost.map((one) => `${family.name}.${name}, ${kind}: ${one}`);
        }),
      ),
    );
    expect(missing).toEqual([]);
  });

  test("have a line that says what they are about, and no line is left over", async () => {
    const names = (await families()).map(({ name }) => name);
    expect(Object.keys(about).sort()).toEqual(names.sort());
  });

  test("have the sentences of specs of this project only where there is something to say them of", async () => {
    const known = new Map((await families()).map((family) => [family.name, family]));
    for (const [name, sentences] of readSentences(join(root, "specs"))) {
      const family = known.get(name)!;
      for (const [path, sentence] of sentences) {
        const [list, thing] = path.split("/");
        const places = list === "operations" ? [family.operations] : [family.enums, family.structs, family.sets];
        if (list === "sub-messages" || list === "") continue;
        const all = list === "mcast-groups" ? [family.groups] : [...places, family.constants];
        expect({ name, path, found: all.some((things) => lookup<unknown>(things, thing!) !== undefined) }).toEqual({
          name,
          path,
          found: true,
        });
        expect(sentence).toMatch(/^[^\n]+$/);
      }
    }
  });
});

describe("Markdown", () => {
  test("of tables is aligned, without columns that have nothing in them", () => {
    expect(
      table(
        ["a", "empty", "long"],
        [
          ["1", "", "x"],
          ["22", "", "`y`"],
        ],
      ),
    ).toBe("| a   | long |\n| --- | ---- |\n| 1   | x    |\n| 22  | `y`  |\n");
  });

  test("means nothing where text is meant", () => {
    expect(plain("a_b _c_ [d] e[] <f> g|h *i*")).toBe("a_b \\_c\\_ \\[d\\] e[] \\<f\\> g\\|h \\*i\\*");
  });

  test("has lines of 120 columns, except for tables and code", () => {
    const words = "word ".repeat(60).trim();
    const lines = wrapped(`${words}\n\n| ${words} |\n\n\`\`\`ts\n${words}\n\`\`\``).split("\n");
    expect(lines.map((line) => line.length)).toEqual([119, 119, 59, 0, 303, 0, 5, 299, 3]);
  });
});
