import { expect, test } from "bun:test";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventoryProblems } from "../../scripts/generate-checks.ts";

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
}, 60_000);

test("modules that no spec gives, and facts about families without one, are told", () => {
  const inventory = { modules: ["tc.ts"], files: ["tc.ts"], families: ["tc", "partial"], facts: ["tc"] };
  expect(inventoryProblems(inventory)).toEqual([]);
  expect(inventoryProblems({ ...inventory, files: ["tc.ts", "old.ts"], facts: ["tc", "tcc"] })).toEqual([
    "src/families/old.ts has no spec",
    'specs/kernel.yaml: there is no spec of "tcc"',
  ]);
});
