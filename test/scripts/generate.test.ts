import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
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

test("modules that no spec gives, and facts about families without one, are told", () => {
  const inventory = { modules: ["tc.ts"], files: ["tc.ts"], families: ["tc", "partial"], facts: ["tc"] };
  expect(inventoryProblems(inventory)).toEqual([]);
  expect(inventoryProblems({ ...inventory, files: ["tc.ts", "old.ts"], facts: ["tc", "tcc"] })).toEqual([
    "src/families/old.ts has no spec",
    'specs/kernel.yaml: there is no spec of "tcc"',
  ]);
});
