import { describe, expect, test } from "bun:test";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkedFacts, EVERY_OTHER, inventoryProblems, needProblems } from "../../scripts/generate-checks.ts";

const script = join(import.meta.dir, "../../scripts/generate.ts");

test("a directory that is named for the kernel's specs and has none is a failure", () => {
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
        expect(`${stderr}`).toContain(`${directory}: there are no specs (*.yaml) in it`);
        expect(exitCode).not.toBe(0);
      }
    }
  } finally {
    rmSync(empty, { recursive: true });
  }
});

test("the pages of families are written with the modules, and those of no family are taken away", () => {
  const root = join(import.meta.dir, "../..");
  const copy = mkdtempSync(join(tmpdir(), "bun-netlink-generate-"));
  try {
    // A spec of the project's own is changed in a copy, since the tree itself must stay as it is.
    for (const name of ["src", "scripts", "specs", "docs/families", "biome.json", "package.json"]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const spec = join(copy, "specs/sock-diag.yaml");
    writeFileSync(spec, readFileSync(spec, "utf8").replace("time-wait, probe]", "time-wait, renamed-probe]"));
    const page = join(copy, "docs/families/sock-diag.md");
    const superfluous = join(copy, "docs/families/gone.md");
    writeFileSync(superfluous, "");
    const { YNL_SPECS: _, ...env } = process.env;
    const command = [process.execPath, join(copy, "scripts/generate.ts")];
    const { exitCode, stderr } = Bun.spawnSync(command, { env, timeout: 50_000 });
    expect([`${stderr}`, exitCode]).toEqual(["", 0]);
    expect(readFileSync(page, "utf8").includes("`renamed-probe`")).toBe(true);
    expect(existsSync(superfluous)).toBe(false);
  } finally {
    rmSync(copy, { recursive: true });
  }
}, 180_000);

test("modules that no spec gives, and facts about families without one, and extensions of such, are told", () => {
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
    'specs/kernel.yaml: there is no spec of "tcc"',
    'specs/more.yaml: it extends "tv", of which there is no spec',
  ]);
});

describe("what no spec says", () => {
  test("is a part of what a module was made from, by the hash in its first line", () => {
    const read = (path: string) => readFileSync(join(import.meta.dir, "../..", path), "utf8");
    const facts = checkedFacts("kernel.yaml", Bun.YAML.parse(read("specs/kernel.yaml")));
    const hasher = new Bun.CryptoHasher("sha256");
    hasher.update(read("specs/sock-diag.yaml")).update(JSON.stringify(facts["sock-diag"]));
    expect(read("src/families/sock-diag.ts")).toStartWith(
      `// Generated from sock-diag.yaml (sha256 ${hasher.digest("hex").slice(0, 16)})`,
    );
  });

  test("has keys that there are, with what they can have", () => {
    const right = {
      tc: {
        config: "NET_SCHED",
        module: "sch_x",
        header: { get: { do: ["index"] }, "*": {} },
        with: { set: { do: { value: ["mask"] } } },
        "always-one": { get: { dump: ["one", "other"] } },
        hot: ["attrs"],
      },
      bare: {},
    };
    expect(checkedFacts("kernel.yaml", right)).toEqual(right);
    const wrong: [unknown, string][] = [
      [[], "kernel.yaml: it is no mapping of families"],
      [{ tc: undefined }, "kernel.yaml: tc: it is no mapping of facts"],
      [{ tc: { moduel: "x" } }, "kernel.yaml: tc.moduel: there is no such key"],
      [{ tc: { constructor: "x" } }, "kernel.yaml: tc.constructor: there is no such key"],
      [{ tc: { config: ["A"] } }, "kernel.yaml: tc.config: it is not what it can be"],
      [{ tc: { hot: "attrs" } }, "kernel.yaml: tc.hot: "],
      [{ tc: { header: { get: { du: ["index"] } } } }, "kernel.yaml: tc.header: "],
      [{ tc: { header: { get: ["index"] } } }, "kernel.yaml: tc.header: "],
      [{ tc: { one: { get: { do: [] } } } }, "kernel.yaml: tc.one: "],
      [{ tc: { with: { get: { do: ["index"] } } } }, "kernel.yaml: tc.with: "],
      [{ tc: { nothing: { get: { do: { table: ["a"] } } } } }, "kernel.yaml: tc.nothing: "],
      [{ tc: { always: { get: { do: [7] } } } }, "kernel.yaml: tc.always: "],
    ];
    for (const [facts, reason] of wrong) expect(() => checkedFacts("kernel.yaml", facts)).toThrow(reason);
  });

  test("is of operations that there are, and of ways in which they are asked for and answered", () => {
    const operations = { get: { do: { reply: {} }, dump: { reply: {} } }, set: { do: {} }, news: {} };
    const both = { do: ["a"], dump: ["a"] };
    const every = { [EVERY_OTHER]: both };
    expect(needProblems({ get: both, set: { do: ["a"] }, ...every }, operations, "request")).toEqual([]);
    expect(needProblems({ get: both, ...every }, operations, "reply")).toEqual([]);
    expect(needProblems({ gett: both, set: both, news: both, toString: both }, operations, "request")).toEqual([
      'there is no operation "gett"',
      'the operation "set" has no "dump"',
      'the operation "news" has no "do"',
      'the operation "news" has no "dump"',
      'there is no operation "toString"',
    ]);
    expect(needProblems({ set: { do: ["a"] } }, operations, "reply")).toEqual([
      'the operation "set" has no reply to its "do"',
    ]);
  });
});
