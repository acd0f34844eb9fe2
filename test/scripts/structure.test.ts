import { describe, expect, test } from "bun:test";
import { cycleProblems, structureProblems } from "../../scripts/structure.ts";

const documented = "/** Says what it is. */\n";

describe("the structure check", () => {
  test("lets a room import from the floors below it", () => {
    const source = 'import { check } from "../errors.ts";\nimport { Message } from "../message/message.ts";\n';
    expect(structureProblems("src/sock/x.ts", source)).toEqual([]);
  });

  test("refuses an import that points up", () => {
    expect(structureProblems("src/sock/x.ts", 'import { dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'import type { Dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'export { Dump } from "../dump/dump.ts";')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'const x = await import("../dump/dump.ts");')).toHaveLength(1);
    expect(structureProblems("src/sock/x.ts", 'import {\n  Dump,\n  dump,\n} from "../dump/dump.ts";')).toHaveLength(1);
  });

  test("refuses an import between rooms on the same floor, and of the index from anywhere", () => {
    expect(structureProblems("src/ffi/x.ts", 'import { align } from "../message/align.ts";')).toHaveLength(1);
    expect(structureProblems("src/message/x.ts", 'import { libc } from "../ffi/libc.ts";').length).toBeGreaterThan(0);
    expect(structureProblems("src/genl/x.ts", 'import { dump } from "../index.ts";')).toHaveLength(1);
  });

  test("keeps what works on any host free of system calls", () => {
    const problems = structureProblems("src/schema/x.ts", 'import { transact } from "../sock/transact.ts";');
    expect(problems.join()).toContain("any host");
  });

  test("lets src/ffi alone import bun:ffi", () => {
    const source = 'import { dlopen } from "bun:ffi";';
    expect(structureProblems("src/ffi/libc.ts", source)).toEqual([]);
    expect(structureProblems("src/sock/x.ts", source)).toHaveLength(1);
  });

  test("lets the allocator alone take addresses", () => {
    const source = 'import { ptr } from "bun:ffi";\nconst address = ptr(new Uint32Array(4));';
    expect(structureProblems("src/ffi/memory.ts", source)).toEqual([]);
    expect(structureProblems("src/ffi/libc.ts", source)).toHaveLength(1);
    expect(structureProblems("src/ffi/libc.ts", "const address = ffi.ptr(bytes);")).toHaveLength(1);
    expect(structureProblems("src/ffi/libc.ts", "// never ptr(new Uint32Array(4))")).toEqual([]);
  });

  test("refuses a library that prints", () => {
    expect(structureProblems("src/sock/x.ts", "console.log(1);")).toHaveLength(1);
  });

  test("refuses an export without a docstring", () => {
    for (const declaration of ["const x = 1", "function x(): void {}", "class X {}", "interface X {}", "type X = 1"]) {
      expect(structureProblems("src/sock/x.ts", `export ${declaration}`)).toHaveLength(1);
      expect(structureProblems("src/sock/x.ts", `${documented}export ${declaration}`)).toEqual([]);
    }
  });

  test("refuses a room that it does not know", () => {
    expect(structureProblems("src/cellar/x.ts", "")).toHaveLength(1);
  });
});

describe("the search for circles", () => {
  const files = (sources: Record<string, string>) => new Map(Object.entries(sources));

  test("finds files that import each other, also for types alone, and names each circle once with its way", () => {
    const sources = files({
      "src/dump/a.ts": 'import { b } from "./b.ts";',
      "src/dump/b.ts": 'import type { A } from "./a.ts";\nexport { c } from "./c.ts";',
      "src/dump/c.ts": "",
    });
    expect(cycleProblems(sources)).toEqual([
      "src/dump/a.ts → src/dump/b.ts → src/dump/a.ts: these files import each other in a circle",
    ]);
  });

  test("finds a circle of several files, and each of several circles", () => {
    const sources = files({
      "src/genl/a.ts": 'import "./b.ts";',
      "src/genl/b.ts": 'import "./c.ts";',
      "src/genl/c.ts": 'const x = await import("./a.ts");',
      "src/sock/d.ts": 'import type { E } from "./e.ts";',
      "src/sock/e.ts": 'import type { D } from "./d.ts";',
    });
    expect(cycleProblems(sources)).toEqual([
      "src/genl/a.ts → src/genl/b.ts → src/genl/c.ts → src/genl/a.ts: these files import each other in a circle",
      "src/sock/d.ts → src/sock/e.ts → src/sock/d.ts: these files import each other in a circle",
    ]);
  });

  test("has nothing against several ways to one file, or against what is no file of src/", () => {
    const sources = files({
      "src/dump/a.ts": 'import { b } from "./b.ts";\nimport { c } from "./c.ts";\nimport text from "./a.bundle.txt";',
      "src/dump/b.ts": 'import { c } from "./c.ts";',
      "src/dump/c.ts": 'import { posix } from "node:path";',
    });
    expect(cycleProblems(sources)).toEqual([]);
  });
});
