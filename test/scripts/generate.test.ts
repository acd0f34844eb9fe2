import { describe, expect, test } from "bun:test";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkFacts,
  inventoryProblems,
  OTHER_OPERATIONS,
  operationFactProblems,
} from "../../scripts/generate/kernel-facts.ts";
import { TemporaryFolder } from "../support/environment.ts";

const script = join(import.meta.dir, "../../scripts/generate.ts");

test("generate.ts fails if the directory contains no spec", () => {
  using temporary = new TemporaryFolder();
  const empty = temporary.path;
  for (const directory of [empty, join(empty, "missing")]) {
    const calls: [string[], Record<string, string>][] = [
      [["--specs", directory], {}],
      [[], { YNL_SPECS: directory }],
    ];
    for (const [args, env] of calls) {
      const command = [process.execPath, script, "--check", ...args];
      const { exitCode, stderr } = Bun.spawnSync(command, { env: { ...process.env, ...env } });
      expect(`${stderr}`).toContain(`${directory}: contains no specs (*.yaml)`);
      expect(exitCode).not.toBe(0);
    }
  }
});

/** A family that the kernel lacks, with all that a new family needs besides its test. */
const MADE_UP = `
name: made_up
summary: "Things that no kernel has"
protocol: genetlink-legacy
uapi-header: linux/genetlink.h

attribute-sets:
  - name: thing
    name-prefix: made-up-attr-
    attributes:
      - { name: id, type: u32, doc: Number of the thing. }
      - { name: color, type: string }

operations:
  name-prefix: made-up-cmd-
  list:
    - name: get-thing
      doc: Returns a thing, or dumps all.
      attribute-set: thing
      value: 1
      do: { request: { attributes: [id] }, reply: { attributes: [id, color] } }
      dump: { reply: { attributes: [id, color] } }

kernel:
  config: MADE_UP
  module: made_up
  since: "6.20"
  attributes: { get-thing: { do: [id] } }
  always: { get-thing: { do: [id], dump: [id] } }
`;

test("generate.ts creates a family from one spec, writes pages and removes stale ones", async () => {
  const root = join(import.meta.dir, "../..");
  const copy = mkdtempSync(join(tmpdir(), "bun-netlink-generate-"));
  try {
    // The test works on a copy of the project, in which it changes a spec.
    for (const name of [
      "src",
      "scripts",
      "specs",
      "docs",
      "README.md",
      "biome.json",
      "package.json",
      "test/results",
      "bench/at-scale",
      "bench/runner",
      "bench/start/tables.ts",
      "bench/results",
    ]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const spec = join(copy, "specs/sock-diag.yaml");
    writeFileSync(spec, readFileSync(spec, "utf8").replace("name: probe,", "name: renamed-probe,"));
    writeFileSync(join(copy, "specs/made_up.yaml"), MADE_UP);
    const page = join(copy, "docs/families/sock-diag.md");
    const stale = join(copy, "docs/families/gone.md");
    writeFileSync(stale, "");
    const { YNL_SPECS: _, ...env } = process.env;
    const command = [process.execPath, join(copy, "scripts/generate.ts")];
    const { exitCode, stderr } = Bun.spawnSync(command, { env, timeout: 550_000 });
    expect([`${stderr}`, exitCode]).toEqual(["", 0]);
    expect(readFileSync(page, "utf8").includes("`renamed-probe`")).toBe(true);
    expect(existsSync(stale)).toBe(false);
    const added = (file: string) => {
      const before = new Set(readFileSync(join(root, file), "utf8").split("\n"));
      const lines = readFileSync(join(copy, file), "utf8").split("\n");
      return lines.filter((line) => !before.has(line) && line.includes("made"));
    };
    expect(added("src/families.ts")).toHaveLength(1);
    expect(added("docs/families/README.md")).toEqual([expect.stringContaining("Things that no kernel has")]);
    const { families } = (await import(join(copy, "src/families.ts"))) as typeof import("../../src/families.ts");
    const family = await families["made_up"]!();
    expect(family).toMatchObject({ config: "MADE_UP", module: "made_up", since: "6.20" });
    const generated = readFileSync(join(copy, "src/families/made-up.ts"), "utf8");
    expect(generated).toContain('do: Call<Only<Thing, "id"> & Has<"id">');
    expect(readFileSync(join(copy, "docs/families/made-up.md"), "utf8")).toContain("CONFIG_MADE_UP");
  } finally {
    rmSync(copy, { recursive: true });
  }
}, 600_000);

test("inventoryProblems() reports files of families without a spec", () => {
  const extensions = [{ file: "tc.yaml", of: "tc" }];
  const inventory = { modules: ["tc.ts"], files: ["tc.ts"], families: ["tc", "partial"], extensions };
  expect(inventoryProblems(inventory)).toEqual([]);
  const wrong = {
    ...inventory,
    files: ["tc.ts", "old.ts"],
    extensions: [...extensions, { file: "more.yaml", of: "tv" }],
  };
  expect(inventoryProblems(wrong)).toEqual([
    "src/families/old.ts has no spec",
    'specs/more.yaml: extends "tv", but no spec has that family',
  ]);
});

describe("facts in the key `kernel` of a spec", () => {
  test("are rejected with an unknown key or an invalid value", () => {
    const right = {
      config: "NET_SCHED",
      module: "sch_x",
      header: { get: { do: ["index"] }, "*": {} },
      with: { set: { do: { value: ["mask"] } } },
      "always-one": { get: { dump: ["one", "other"] } },
      effects: { get: "change" },
      creates: { new: ["ENOENT"] },
      "dump-nests": ["header"],
      kinds: [{ name: "filters", field: "kind", error: "ENOENT", options: { a: "B" } }],
    };
    expect(checkFacts("tc.yaml", right)).toEqual(right);
    expect(checkFacts("tc.yaml", {})).toEqual({});
    const wrong: [unknown, string][] = [
      [[], "tc.yaml: kernel: expected a mapping of facts"],
      [null, "tc.yaml: kernel: expected a mapping of facts"],
      [{ moduel: "x" }, "tc.yaml: kernel.moduel: unknown key"],
      [{ constructor: "x" }, "tc.yaml: kernel.constructor: unknown key"],
      [{ config: ["A"] }, "tc.yaml: kernel.config: invalid value"],
      [{ "dump-nests": "header" }, "tc.yaml: kernel.dump-nests: "],
      [{ header: { get: { du: ["index"] } } }, "tc.yaml: kernel.header: "],
      [{ header: { get: ["index"] } }, "tc.yaml: kernel.header: "],
      [{ one: { get: { do: [] } } }, "tc.yaml: kernel.one: "],
      [{ with: { get: { do: ["index"] } } }, "tc.yaml: kernel.with: "],
      [{ nothing: { get: { do: { table: ["a"] } } } }, "tc.yaml: kernel.nothing: "],
      [{ always: { get: { do: [7] } } }, "tc.yaml: kernel.always: "],
      [{ effects: { get: ["change"] } }, "tc.yaml: kernel.effects: "],
      [{ creates: { new: "ENOENT" } }, "tc.yaml: kernel.creates: "],
      [{ kinds: { name: "filters" } }, "tc.yaml: kernel.kinds: "],
      [{ kinds: [{ name: "filters", field: "kind" }] }, "tc.yaml: kernel.kinds: "],
      [{ kinds: [{ name: "filters", field: "kind", error: "ENOENT", kind: "a" }] }, "tc.yaml: kernel.kinds: "],
    ];
    for (const [facts, reason] of wrong) expect(() => checkFacts("tc.yaml", facts)).toThrow(reason);
  });

  test("are rejected if the family lacks the operation or reply", () => {
    const operations = { get: { do: { reply: {} }, dump: { reply: {} } }, set: { do: {} }, news: {} };
    const both = { do: ["a"], dump: ["a"] };
    const every = { [OTHER_OPERATIONS]: both };
    expect(operationFactProblems({ get: both, set: { do: ["a"] }, ...every }, operations, "request")).toEqual([]);
    expect(operationFactProblems({ get: both, ...every }, operations, "reply")).toEqual([]);
    expect(operationFactProblems({ gett: both, set: both, news: both, toString: both }, operations, "request")).toEqual(
      [
        'unknown operation "gett"',
        'operation "set" has no "dump"',
        'operation "news" has no "do"',
        'operation "news" has no "dump"',
        'unknown operation "toString"',
      ],
    );
    expect(operationFactProblems({ set: { do: ["a"] } }, operations, "reply")).toEqual([
      'operation "set" has no reply to "do"',
    ]);
  });
});
