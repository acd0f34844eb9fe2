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

const script = join(import.meta.dir, "../../scripts/generate.ts");

test("generate.ts fails if the directory contains no spec", () => {
  const empty = mkdtempSync(join(tmpdir(), "bun-netlink-specs-"));
  try {
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
  } finally {
    rmSync(empty, { recursive: true });
  }
});

test("generate.ts writes pages and removes stale ones", () => {
  const root = join(import.meta.dir, "../..");
  const copy = mkdtempSync(join(tmpdir(), "bun-netlink-generate-"));
  try {
    // The test works on a copy of the project, in which it changes a spec.
    for (const name of [
      "src",
      "scripts",
      "specs",
      "docs/families",
      "docs/README.md",
      "docs/event-loop.md",
      "docs/performance.md",
      "docs/watch.md",
      "docs/start.md",
      "docs/diagrams",
      "README.md",
      "biome.json",
      "package.json",
      "test/results",
      "bench/runner",
      "bench/start/tables.ts",
      "bench/results",
    ]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const spec = join(copy, "specs/sock-diag.yaml");
    writeFileSync(spec, readFileSync(spec, "utf8").replace("name: probe,", "name: renamed-probe,"));
    const page = join(copy, "docs/families/sock-diag.md");
    const stale = join(copy, "docs/families/gone.md");
    writeFileSync(stale, "");
    const { YNL_SPECS: _, ...env } = process.env;
    const command = [process.execPath, join(copy, "scripts/generate.ts")];
    const { exitCode, stderr } = Bun.spawnSync(command, { env, timeout: 50_000 });
    expect([`${stderr}`, exitCode]).toEqual(["", 0]);
    expect(readFileSync(page, "utf8").includes("`renamed-probe`")).toBe(true);
    expect(existsSync(stale)).toBe(false);
    expect(readFileSync(join(copy, "llms.txt"), "utf8")).toBe(readFileSync(join(root, "llms.txt"), "utf8"));
  } finally {
    rmSync(copy, { recursive: true });
  }
}, 180_000);

test("inventoryProblems() reports files of families without a spec", () => {
  const extensions = [{ file: "tc.yaml", of: "tc" }];
  const inventory = { modules: ["tc.ts"], files: ["tc.ts"], families: ["tc", "partial"], facts: ["tc"], extensions };
  expect(inventoryProblems(inventory)).toEqual([]);
  const wrong = {
    ...inventory,
    files: ["tc.ts", "old.ts"],
    facts: ["tc", "tcc"],
    extensions: [...extensions, { file: "more.yaml", of: "tv" }],
  };
  expect(inventoryProblems(wrong)).toEqual([
    "src/families/old.ts has no spec",
    'specs/kernel.yaml: no spec has the family "tcc"',
    'specs/more.yaml: extends "tv", but no spec has that family',
  ]);
});

describe("facts in specs/kernel.yaml", () => {
  test("change the hash in the generated module", () => {
    const read = (path: string) => readFileSync(join(import.meta.dir, "../..", path), "utf8");
    const facts = checkFacts("kernel.yaml", Bun.YAML.parse(read("specs/kernel.yaml")));
    const hasher = new Bun.CryptoHasher("sha256");
    hasher.update(read("specs/sock-diag.yaml")).update(JSON.stringify(facts["sock-diag"]));
    expect(read("src/families/sock-diag.ts")).toStartWith(
      `// Generated from sock-diag.yaml (sha256 ${hasher.digest("hex").slice(0, 16)})`,
    );
  });

  test("are rejected with an unknown key or an invalid value", () => {
    const right = {
      tc: {
        config: "NET_SCHED",
        module: "sch_x",
        header: { get: { do: ["index"] }, "*": {} },
        with: { set: { do: { value: ["mask"] } } },
        "always-one": { get: { dump: ["one", "other"] } },
        effects: { get: "change" },
        creates: { new: ["ENOENT"] },
        "dump-nests": ["header"],
        kinds: [{ name: "filters", field: "kind", error: "ENOENT", options: { a: "B" } }],
      },
      bare: {},
    };
    expect(checkFacts("kernel.yaml", right)).toEqual(right);
    const wrong: [unknown, string][] = [
      [[], "kernel.yaml: expected a mapping of families"],
      [{ tc: undefined }, "kernel.yaml: tc: expected a mapping of facts"],
      [{ tc: { moduel: "x" } }, "kernel.yaml: tc.moduel: unknown key"],
      [{ tc: { constructor: "x" } }, "kernel.yaml: tc.constructor: unknown key"],
      [{ tc: { config: ["A"] } }, "kernel.yaml: tc.config: invalid value"],
      [{ tc: { "dump-nests": "header" } }, "kernel.yaml: tc.dump-nests: "],
      [{ tc: { header: { get: { du: ["index"] } } } }, "kernel.yaml: tc.header: "],
      [{ tc: { header: { get: ["index"] } } }, "kernel.yaml: tc.header: "],
      [{ tc: { one: { get: { do: [] } } } }, "kernel.yaml: tc.one: "],
      [{ tc: { with: { get: { do: ["index"] } } } }, "kernel.yaml: tc.with: "],
      [{ tc: { nothing: { get: { do: { table: ["a"] } } } } }, "kernel.yaml: tc.nothing: "],
      [{ tc: { always: { get: { do: [7] } } } }, "kernel.yaml: tc.always: "],
      [{ tc: { effects: { get: ["change"] } } }, "kernel.yaml: tc.effects: "],
      [{ tc: { creates: { new: "ENOENT" } } }, "kernel.yaml: tc.creates: "],
      [{ tc: { kinds: { name: "filters" } } }, "kernel.yaml: tc.kinds: "],
      [{ tc: { kinds: [{ name: "filters", field: "kind" }] } }, "kernel.yaml: tc.kinds: "],
      [{ tc: { kinds: [{ name: "filters", field: "kind", error: "ENOENT", kind: "a" }] } }, "kernel.yaml: tc.kinds: "],
    ];
    for (const [facts, reason] of wrong) expect(() => checkFacts("kernel.yaml", facts)).toThrow(reason);
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
