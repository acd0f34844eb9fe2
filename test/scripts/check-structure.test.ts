import { describe, expect, test } from "bun:test";
import {
  appProblems,
  classProblems,
  cycleProblems,
  folderProblems,
  knotProblems,
  readmeProblems,
  structureProblems,
  undocumentedExports,
} from "../../scripts/check-structure.ts";

const docstring = "/** A docstring. */\n";

describe("structureProblems()", () => {
  test("allows imports from lower layers", () => {
    const source = 'import { check } from "../errors.ts";\nimport { Message } from "../message/message.ts";\n';
    expect(structureProblems("src/sock/x.ts", source)).toEqual([]);
  });

  test("reports every kind of import from a higher layer", () => {
    expect(structureProblems("src/sock/x.ts", 'import { dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'import type { Dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'export { Dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'const x = await import("../dump/dump.ts");')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'import {\n  Dump,\n  dump,\n} from "../dump/dump.ts";')).toHaveLength(1);
  });

  test("reports imports from the same layer and of src/index.ts", () => {
    expect(structureProblems("src/ffi/x.ts", 'import { align } from "../message/bytes.ts";')).toHaveLength(1);
    expect(structureProblems("src/message/x.ts", 'import { libc } from "../ffi/libc.ts";').length).toBeGreaterThan(0);
    expect(structureProblems("src/genl/x.ts", 'import { dump } from "../index.ts";')).toHaveLength(1);
  });

  test("reports system-dependent imports in portable folders", () => {
    const problems = structureProblems("src/schema/x.ts", 'import { transact } from "../sock/transact.ts";');
    expect(problems.join()).toContain("must work on any host");
  });

  test("reports foreign function interfaces and addresses outside of src/ffi/native", () => {
    for (const source of [
      'import { dlopen } from "bun:ffi";',
      'const ffi = process.getBuiltinModule("node:ffi");',
      "const library = Deno.dlopen(name, symbols);",
      "const address = ffi.ptr(bytes);",
    ]) {
      expect(structureProblems("src/ffi/native/x.ts", source)).toEqual([]);
      expect(structureProblems("src/ffi/libc.ts", source)).toHaveLength(1);
    }
    expect(structureProblems("src/ffi/libc.ts", "// never ptr(new Uint32Array(4))")).toEqual([]);
  });

  test("reports uses of the global Bun", () => {
    const source = "await Bun.sleep(1);";
    expect(structureProblems("src/sock/x.ts", source)).toEqual([
      "src/sock/x.ts: Bun.sleep exists only in Bun; use src/base/engine.ts",
    ]);
    expect(structureProblems("src/base/engine.ts", source)).toEqual([]);
  });

  test("reports uses of console", () => {
    expect(structureProblems("src/sock/x.ts", "console.log(1);")).toHaveLength(1);
  });

  test("reports a file in an unknown folder", () => {
    expect(structureProblems("src/unknown/x.ts", "")).toHaveLength(1);
  });
});

describe("knotProblems()", () => {
  const sources = new Map([
    ["src/subsystems/x/index.ts", 'export { a } from "./high/a.ts";'],
    ["src/subsystems/x/high/a.ts", 'import { b } from "../low/b.ts";'],
    ["src/subsystems/x/low/b.ts", ""],
  ]);
  const knotted = new Map([...sources, ["src/subsystems/x/low/b.ts", 'import type { A } from "../high/a.ts";']]);
  const folders = ["src/subsystems/x/high", "src/subsystems/x/low"];

  test("accepts folders that import only lower ones", () => {
    expect(knotProblems(sources)).toEqual([]);
  });

  test("reports folders that import each other", () => {
    expect(knotProblems(knotted).map((problem) => problem.split(":")[0])).toEqual(folders);
  });

  test("reports folders that import each other through a third one", () => {
    const through = new Map([
      ...sources,
      ["src/subsystems/x/low/b.ts", 'import { c } from "../../y/c.ts";'],
      ["src/subsystems/y/c.ts", 'import { a } from "../x/high/a.ts";'],
    ]);
    expect(knotProblems(through)).toHaveLength(3);
  });
});

test("classProblems() reports more than five classes in a chain of subclasses", () => {
  const chain = (count: number) =>
    new Map(
      Array.from({ length: count - 1 }, (_, index) => [
        `src/${index}.ts`,
        `export abstract class C${index}<M extends Mode> extends C${index + 1}<M> {}\nclass Other extends Error {}`,
      ]),
    );
  expect(classProblems(chain(5))).toEqual([]);
  expect(classProblems(chain(6))).toEqual([expect.stringContaining("C0 extends C1 extends C2")]);
});

test("undocumentedExports() reports exports of the package without a docstring", () => {
  const problemsOf = (index: string, source: string) =>
    undocumentedExports(
      new Map([
        ["src/sock/index.ts", index],
        ["src/sock/x.ts", source],
      ]),
    );
  for (const declaration of ["const x = 1", "function x(): void {}", "class x {}", "interface x {}", "type x = 1"]) {
    for (const index of ['export { type Y, x } from "./x.ts";', 'export * from "./x.ts";']) {
      expect(problemsOf(index, `export ${declaration}`)).toHaveLength(1);
      expect(problemsOf(index, `${docstring}export ${declaration}`)).toEqual([]);
    }
    expect(problemsOf("", `export ${declaration}`)).toEqual([]);
  }
});

test("folderProblems() reports folders with more than 20 files", () => {
  const files = (folder: string, count: number) => Array.from({ length: count }, (_, index) => `${folder}/${index}.ts`);
  const paths = [...files("src/sock", 20), ...files("src/sock/inner", 20), ...files("src/families", 30)];
  expect(folderProblems(paths)).toEqual([]);
  expect(folderProblems([...paths, "src/sock/more.ts"])).toEqual([
    "src/sock: 21 files in a folder, expected at most 20; use subfolders",
  ]);
});

describe("cycleProblems()", () => {
  const files = (sources: Record<string, string>) => new Map(Object.entries(sources));

  test("reports a cycle of type imports once, with its path", () => {
    const sources = files({
      "src/dump/a.ts": 'import { b } from "./b.ts";',
      "src/dump/b.ts": 'import type { A } from "./a.ts";\nexport { c } from "./c.ts";',
      "src/dump/c.ts": "",
    });
    expect(cycleProblems(sources)).toEqual(["src/dump/a.ts → src/dump/b.ts → src/dump/a.ts: import cycle"]);
  });

  test("reports each of several cycles", () => {
    const sources = files({
      "src/genl/a.ts": 'import "./b.ts";',
      "src/genl/b.ts": 'import "./c.ts";',
      "src/genl/c.ts": 'const x = await import("./a.ts");',
      "src/sock/d.ts": 'import type { E } from "./e.ts";',
      "src/sock/e.ts": 'import type { D } from "./d.ts";',
    });
    expect(cycleProblems(sources)).toEqual([
      "src/genl/a.ts → src/genl/b.ts → src/genl/c.ts → src/genl/a.ts: import cycle",
      "src/sock/d.ts → src/sock/e.ts → src/sock/d.ts: import cycle",
    ]);
  });

  test("accepts several import paths to one file", () => {
    const sources = files({
      "src/dump/a.ts": 'import { b } from "./b.ts";\nimport { c } from "./c.ts";\nimport text from "./a.bundle.txt";',
      "src/dump/b.ts": 'import { c } from "./c.ts";',
      "src/dump/c.ts": 'import { posix } from "node:path";',
    });
    expect(cycleProblems(sources)).toEqual([]);
  });
});

describe("appProblems()", () => {
  test("accepts imports of public modules and of the same program", () => {
    const source =
      'import { Links } from "bun-netlink/route";\nimport { x } from "../x.ts";\nimport "../../../../package.json";';
    expect(appProblems("apps/cli/src/commands/show.ts", source)).toEqual([]);
  });

  test("reports imports of src/, of other programs and of bun:ffi", () => {
    const source =
      'import "../../../src/index.ts";\nimport "../../map/src/x.ts";\nconst ffi = await import("bun:ffi");';
    expect(appProblems("apps/cli/src/show.ts", source)).toEqual([
      'apps/cli/src/show.ts: imports src/index.ts; programs import the library as "bun-netlink/…"',
      'apps/cli/src/show.ts: imports apps/map/src/x.ts; programs import the library as "bun-netlink/…"',
      "apps/cli/src/show.ts: only src/ffi/native may use bun:ffi",
    ]);
  });
});

describe("readmeProblems()", () => {
  const readme = "src/dump/README.md";
  const paths = ["src/dump/dump.ts", "src/index.ts", readme];

  test("accepts a short README that names files of its folder or of src", () => {
    expect(readmeProblems(paths.slice(0, 1).concat(readme), new Map([[readme, "Start: `dump.ts`."]]))).toEqual([]);
  });

  test("reports folders of src without a README", () => {
    expect(readmeProblems(paths, new Map([[readme, ""]]))).toEqual([expect.stringContaining("src/README.md: missing")]);
  });

  test("reports long READMEs and names of files that do not exist", () => {
    const text = `Start: \`dumps.ts\`.${"\n-".repeat(15)}`;
    expect(readmeProblems(paths.slice(0, 1), new Map([[readme, text]]))).toEqual([
      expect.stringContaining("more than 15 lines"),
      expect.stringContaining("names dumps.ts"),
    ]);
  });
});
