import { describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { diagram } from "../../scripts/docs/diagrams.ts";
import { siteLinkProblems } from "../../scripts/site/check-links.ts";
import { type Declaration, Kind, type Type } from "../../scripts/site/declarations.ts";
import { referencePages } from "../../scripts/site/reference.ts";
import { typePieces } from "../../scripts/site/type-text.ts";
import { hasProgram, TemporaryFolder } from "../support/environment.ts";

describe("siteLinkProblems()", () => {
  test("reports links to missing files and headings of built pages", () => {
    using temporary = new TemporaryFolder();
    const dist = temporary.path;
    writeFileSync(join(dist, "index.html"), '<a href="/one.html#a">1</a><a href="./one.html#b">2</a><img src="x.svg">');
    writeFileSync(
      join(dist, "one.html"),
      '<h1 id="a"><a href="#a">a</a></h1><a href="https://bun.sh">3</a><a href="/">4</a>',
    );
    expect(siteLinkProblems(dist)).toEqual([
      "site: index.html: broken link ./one.html#b: no such heading",
      "site: index.html: broken link x.svg: no such file",
    ]);
  });
});

describe("typePieces()", () => {
  const text = (type: Type) =>
    typePieces(type)
      .map((piece) => (typeof piece === "string" ? piece : piece.name))
      .join("");
  const string: Type = { type: "intrinsic", name: "string" };
  const either: Type = { type: "union", types: [string, { type: "literal", value: null }] };

  test.each<[string, Type]>([
    ["(string | null)[]", { type: "array", elementType: either }],
    [
      "readonly string[]",
      { type: "typeOperator", operator: "readonly", target: { type: "array", elementType: string } },
    ],
    [
      "Map<string, 5n>",
      {
        type: "reference",
        name: "Map",
        typeArguments: [string, { type: "literal", value: { value: "5", negative: false } }],
      },
    ],
    [
      "T extends string ? true : never",
      {
        type: "conditional",
        checkType: { type: "reference", name: "T" },
        extendsType: string,
        trueType: { type: "literal", value: true },
        falseType: { type: "intrinsic", name: "never" },
      },
    ],
    [
      "{ [K in keyof T]?: T[K] }",
      {
        type: "mapped",
        parameter: "K",
        optionalModifier: "+",
        parameterType: { type: "typeOperator", operator: "keyof", target: { type: "reference", name: "T" } },
        templateType: {
          type: "indexedAccess",
          objectType: { type: "reference", name: "T" },
          indexType: { type: "reference", name: "K" },
        },
      },
    ],
    ["`a$" + "{string}b`", { type: "templateLiteral", head: "a", tail: [[string, "b"]] }],
  ])("writes %s as in the source", (expected, type) => {
    expect(text(type)).toBe(expected);
  });
});

describe("referencePages()", () => {
  const comment = (text: string) => ({ summary: [{ kind: "text" as const, text }] });
  const entry: Declaration = {
    id: 2,
    name: "Entry",
    kind: Kind.Interface,
    flags: {},
    comment: comment("An entry. More."),
  };
  entry.children = [
    {
      id: 3,
      name: "name",
      kind: Kind.Property,
      flags: { isOptional: true },
      type: { type: "intrinsic", name: "string" },
      comment: comment("Name | number."),
    },
  ];
  const list: Declaration = { id: 4, name: "list", kind: Kind.Function, flags: {} };
  list.signatures = [
    {
      ...list,
      comment: comment("Lists entries."),
      type: { type: "array", elementType: { type: "reference", name: "Entry", target: 2 } },
    },
  ];
  const module = (children: Declaration[]): Declaration => ({ id: 1, name: "m", kind: 2, flags: {}, children });
  const pages = referencePages([
    { name: "bun-netlink/route", page: "route", summary: "links", module: module([list, entry]) },
    {
      name: "bun-netlink",
      page: "bun-netlink",
      summary: "all",
      module: module([{ id: 9, name: "Entry", kind: Kind.Reference, flags: {}, target: 2 }]),
    },
  ]);

  test("start with one line for each declaration, and link the types of signatures", () => {
    expect(pages.get("route.md")!.replace(/ +/g, " ").replace(/-+/g, "-")).toBe(`# bun-netlink/route

links

## Functions

| name | purpose |
| - | - |
| [\`list\`](#list) | Lists entries. |

## Types

| name | purpose |
| - | - |
| [\`Entry\`](#entry) | An entry. |

## list

\`list():\` [\`Entry\`](#entry)\`[]\`

Lists entries.

## Entry

An entry. More.

| member | meaning |
| - | - |
| \`name?: string\` | Name \\| number. |
`);
  });

  test("link to the page that describes what several entry points export", () => {
    expect(pages.get("bun-netlink.md")).toContain("[`Entry`](route.md#entry)");
  });
});

describe("diagram()", () => {
  test("draws lanes, arrows, replies, losses and notes", () => {
    const svg = diagram("x.txt", "# Title\nlanes: a | b\na -> b: ask\nb --> a: answer\na x b: lost\nb: full\n");
    for (const part of [">Title<", ">ask<", 'class="reply"', 'class="lost"', 'class="cross"', ">full<"])
      expect(svg).toContain(part);
  });

  test.each([
    ["a -> b: ask", "x.txt:1: expected a title"],
    ["# T\nlanes: a | b\na -> c: ask", 'x.txt:3: unknown lane "c"'],
    ["# T\nlanes: a | b\nask", "x.txt:3: expected a colon"],
    [`# T\nlanes: a | b\na -> b: ${"long ".repeat(40)}`, "is too long for its arrow"],
  ])("rejects %j", (text, message) => {
    expect(() => diagram("x.txt", text)).toThrow(message);
  });
});

describe.skipIf(!hasProgram("chromium"))("check of the layout", () => {
  test("finds sideways scrolling, covered elements and cut code", async () => {
    const script = readFileSync(join(import.meta.dir, "../../scripts/site/layout-problems.js"), "utf8");
    const browser = await chromium.launch({ executablePath: Bun.which("chromium")!, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage({ viewport: { width: 400, height: 600 } });
      const show = async (content: string) => {
        await page.setContent(`<body style="margin:0"><div class="vp-doc"><div>${content}</div></div></body>`);
        return page.evaluate<string[]>(script);
      };
      expect(
        await show("<p>fine</p><pre style='overflow-x:auto'>wide wide wide wide wide wide wide wide wide wide</pre>"),
      ).toEqual([]);
      expect(await show("<p style='width:500px'>wide</p>")).toEqual([
        "the page scrolls sideways",
        '<p> "wide" ends outside of the page',
      ]);
      expect(await show("<p>one</p><p style='margin-top:-60px'>two</p>")).toEqual(['<p> "two" covers <p> "one"']);
      expect(await show(`<pre style='overflow:hidden;width:90px'>${"x".repeat(50)}</pre>`)).toHaveLength(1);
      await page.setViewportSize({ width: 1280, height: 600 });
      const code = (columns: number) => `<pre style='overflow-x:auto;width:200px'>${"x".repeat(columns)}</pre>`;
      expect(await show(code(100))).toEqual([expect.stringContaining("of 100 columns has to be scrolled")]);
      expect(await show(code(101))).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 600_000);
});
