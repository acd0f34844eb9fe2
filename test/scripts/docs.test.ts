import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlocksOf, compileErrors } from "../../scripts/docs/code-blocks.ts";
import { familyPage } from "../../scripts/docs/family-page.ts";
import { anchorsOf, linkProblems, linksOf, projectPages } from "../../scripts/docs/links.ts";
import { anchors, escapeMarkdown, escapeProse, table, wrap } from "../../scripts/docs/markdown.ts";
import { families, pages } from "../../scripts/docs/pages.ts";
import { readSpecDocs } from "../../scripts/docs/spec-docs.ts";
import { summaries } from "../../scripts/docs/summaries.ts";
import { describe as describeFamily, loadFamily, lookup } from "../../src/schema/index.ts";
import { everything } from "../schema/everything.ts";
import { entryPoints } from "../support/shared.ts";

const root = join(import.meta.dir, "../..");
const texts = new Map(projectPages(root).map((path) => [path, readFileSync(join(root, path), "utf8")]));

const named = "```ts\n// agent.ts\nexport const size: number = 1;\n```\n";
const user = '```ts\nimport { size } from "./agent.ts";\nconst text: string = size;\n```\n';
const fragment = "```ts\nspec.length;\n```\n";
/** Pages with errors. They are compiled together with the pages of the project. */
const samples = {
  "errors.md": [
    "# Page",
    "",
    "```ts",
    'import { NetlinkSocket } from "bun-netlink";',
    "",
    'NetlinkSocket.open("route");',
    "```",
    "",
    "- in a list",
    "",
    "  ```ts",
    "  const answer: string = 42;",
    "  ```",
  ].join("\n"),
  "both.md": `${named}\n${user}`,
  "user.md": user,
  "given.md": `<!-- given: declare const spec: string; -->\n${fragment}\n${fragment}`,
};

const blocks = [...texts].flatMap(([path, text]) => codeBlocksOf(path, text));
let errors: string[] = [];

beforeAll(async () => {
  const sampleBlocks = Object.entries(samples).flatMap(([page, text]) => codeBlocksOf(page, text));
  errors = compileErrors(root, await entryPoints(), [...blocks, ...sampleBlocks]);
}, 600_000);

describe("documentation pages", () => {
  test("have no broken links", () => {
    expect([...texts].flatMap(([path, text]) => linkProblems(root, path, text))).toEqual([]);
  });

  test("have no placeholders", () => {
    const found = [...texts].flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line, at) => (/\b(?:MEASURED|TODO|FIXME|TBD|XXX)\b/.test(line) ? [`${path}:${at + 1}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test("are in the index, in groups of at most seven", () => {
    const groups = texts.get("docs/README.md")!.split(/^## /m).slice(1);
    const pages = groups.map((group) => [...group.matchAll(/^\| \[[^\]]+\]\(([^)]+)\)/gm)].map(([, page]) => page!));
    for (const group of pages) expect(group.length).toBeLessThanOrEqual(7);
    const guides = [...texts.keys()].filter((path) => /^docs\/[\w-]+\.md$/.test(path)).map((path) => path.slice(5));
    const listed = pages.flat();
    expect(guides.filter((page) => !listed.includes(page))).toEqual(["README.md", "start.md"]);
  });

  test("contain only TypeScript that compiles", () => {
    expect(blocks.length).toBeGreaterThan(60);
    const isOfSample = (error: string) => Object.keys(samples).some((page) => error.startsWith(`${page}:`));
    expect(errors.filter((error) => !isOfSample(error))).toEqual([]);
  });
});

describe("linkProblems()", () => {
  const check = (page: string) => linkProblems(root, "docs/clients.md", page);

  test("reports links to missing files and headings", () => {
    expect(check("[a](nowhere.md) and [b](../README.md#nothing-of-the-kind)")).toEqual([
      "docs/clients.md: broken link nowhere.md: no such file",
      "docs/clients.md: broken link ../README.md#nothing-of-the-kind: no such heading",
    ]);
    expect(check("# One\n\n[a](#two)")).toEqual(["docs/clients.md: broken link #two: no such heading"]);
    expect(check("[out](../../elsewhere)")).toEqual(["docs/clients.md: broken link ../../elsewhere: no such file"]);
  });

  test("accepts URLs and links to existing files and headings", () => {
    expect(check("# One\n\n[a](#one), [b](../LICENSE), [c](receivers.md#handlers), [d](https://bun.sh)")).toEqual([]);
  });

  test("ignores links and headings in code and comments", () => {
    expect(linksOf("`[a](b)`\n\n```ts\nconst x = [a](b);\n```\n\n<!-- [a](b) -->\n\n[c](d)")).toEqual(["d"]);
    expect(linksOf("````md\n```ts\n[a](b)\n```\n````\n\n[c](d)")).toEqual(["d"]);
    expect(anchorsOf("# One\n\n```sh\n# two\n```\n\n## `three` four")).toEqual(["one", "three-four"]);
  });

  test("creates the same heading anchors as Markdown renderers", () => {
    expect(anchors(["Lost messages, and when", "ovs_flow", "rx\\_a `b`", "Same", "same", "Same", "same-1"])).toEqual([
      "lost-messages-and-when",
      "ovs_flow",
      "rx_a-b",
      "same",
      "same-1",
      "same-2",
      "same-1-1",
    ]);
  });
});

describe("compileErrors()", () => {
  const errorsOf = (page: keyof typeof samples) => errors.filter((error) => error.startsWith(`${page}:`));

  test("reports the page and the line of each compiler error", () => {
    expect(errorsOf("errors.md")).toEqual([
      "errors.md:6: error TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
      "errors.md:12: error TS2322: Type 'number' is not assignable to type 'string'.",
    ]);
  });

  test("ignores code blocks inside of Markdown blocks", () => {
    expect(codeBlocksOf("page.md", "````md\n```ts\nnonsense\n```\n````\n")).toEqual([]);
  });

  test("resolves imports of other blocks by file name", () => {
    expect(errorsOf("both.md")).toEqual(["both.md:8: error TS2322: Type 'number' is not assignable to type 'string'."]);
    expect(errorsOf("user.md")).toEqual([
      "user.md:2: error TS2307: Cannot find module './agent.ts' or its corresponding type declarations.",
    ]);
  });

  test("adds the declarations of the comment before a block", () => {
    expect(codeBlocksOf("given.md", samples["given.md"]).map(({ line, given }) => [line, given])).toEqual([
      [3, "declare const spec: string;"],
      [7, ""],
    ]);
    expect(errorsOf("given.md")).toEqual(["given.md:7: error TS2304: Cannot find name 'spec'."]);
  });
});

describe("familyPage()", () => {
  const family = loadFamily(everything);
  const page = familyPage(family, new Map([["attribute-sets/main/index", "Which one."]]));

  test("lists every operation, attribute, member, enum entry and group", () => {
    const { operations, sets, structs, enums, groups } = describeFamily(family);
    for (const { name, kinds } of operations)
      expect(page.includes(`### ${escapeMarkdown(name)}\n`)).toBe(kinds.length > 0);
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

  test("shows types, limits and required fields", () => {
    expect(page).toMatch(
      /^\| `index` +\| number +\| 1 +\| `EVERY_A_INDEX` +\| u32 from 1 to 2147483647\. Which one\. /m,
    );
    expect(page).toMatch(/^\| `color` +\| \[Color\]\(#color\) +\|/m);
    expect(page).toMatch(/^\| `wide` +\| bigint /m);
    expect(page).toMatch(/\| required +\|/);
    expect(page).toMatch(/with `ifindex`/);
  });

  test("does not copy documentation from the spec", () => {
    expect(family.doc).toBe("Made up.");
    expect(page).not.toContain("Made up.");
  });

  test("has no broken links to its own headings", () => {
    expect(linkProblems(root, "docs/families/every-thing.md", page)).toEqual([]);
  });
});

describe("family pages", () => {
  test("are linked from the index", async () => {
    const written = await pages();
    const links = linksOf(written.get("README.md")!);
    for (const file of written.keys()) {
      if (file !== "README.md") expect(links).toContain(file);
    }
  });

  test("list every field that a message requires or guarantees", async () => {
    const missing = (await families()).flatMap((family) =>
      describeFamily(family).operations.flatMap(({ name, messages }) =>
        messages.flatMap(({ kind, attributes, required, requiredOne, requiredWith, always, set }) => {
          const listed = new Set(attributes.map((attribute) => attribute.name));
          const named = [...required, ...requiredOne, ...Object.entries(requiredWith).flat(2), ...always];
          const unlisted = named.filter((one) => set !== undefined && !one.startsWith("header.") && !listed.has(one));
          return unlisted.map((one) => `${family.name}.${name}, ${kind}: ${one}`);
        }),
      ),
    );
    expect(missing).toEqual([]);
  });

  test("have one summary each, and each summary has a page", async () => {
    const names = (await families()).map(({ name }) => name);
    expect(Object.keys(summaries).sort()).toEqual(names.sort());
  });

  test("contain all documentation from specs/", async () => {
    const known = new Map((await families()).map((family) => [family.name, family]));
    for (const [name, docs] of readSpecDocs(join(root, "specs"))) {
      const family = known.get(name)!;
      for (const [path, text] of docs) {
        const [list, item] = path.split("/");
        const places = list === "operations" ? [family.operations] : [family.enums, family.structs, family.sets];
        if (list === "sub-messages" || list === "") continue;
        const all = list === "mcast-groups" ? [family.groups] : [...places, family.constants];
        expect({ name, path, found: all.some((table) => lookup<unknown>(table, item!) !== undefined) }).toEqual({
          name,
          path,
          found: true,
        });
        expect(text).toMatch(/^[^\n]+$/);
      }
    }
  });
});

describe("Markdown functions", () => {
  test("align the columns of tables and omit empty columns", () => {
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

  test("escape characters that have a special meaning in Markdown", () => {
    expect(escapeMarkdown("a_b _c_ [d] e[] <f> g|h *i*")).toBe("a_b \\_c\\_ \\[d\\] e[] \\<f\\> g\\|h \\*i\\*");
  });

  test("keep inline code in sentences and in tables", () => {
    expect(escapeProse("a_b _c_: `[d] _e_ a|b` and `f`")).toBe("a_b \\_c\\_: `[d] _e_ a\\|b` and `f`");
    const backTicks = [...texts].filter(([path, text]) => path.startsWith("docs/families/") && text.includes("\\`"));
    expect(backTicks.map(([path]) => path)).toEqual([]);
  });

  test("wrap text at 120 columns, except for tables and code", () => {
    const words = "word ".repeat(60).trim();
    const lines = wrap(`${words}\n\n| ${words} |\n\n\`\`\`ts\n${words}\n\`\`\``).split("\n");
    expect(lines.map((line) => line.length)).toEqual([119, 119, 59, 0, 303, 0, 5, 299, 3]);
  });
});
