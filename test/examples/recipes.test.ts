import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namespacesAvailable } from "../support/environment.ts";
import { commandOf, isBun } from "./program.ts";

const root = join(import.meta.dir, "../..");
const page = readFileSync(join(root, "docs/cookbook.md"), "utf8");
/** Recipes of the cookbook: title, name of the file, and output. */
const recipes = [
  ...page.matchAll(/^### (.+)\n\n<!-- examples\/recipes\/(.+)\.ts -->\n```ts\n[\s\S]*?```\n\n```\n([\s\S]*?)```$/gm),
].map(([, title, name, output]) => [title!, name!, output!] as const);

/** Recipes that run only in Bun, with the reason. */
const ONLY_BUN: Readonly<Record<string, string>> = { "general/own-spec": "Bun parses YAML" };

/** Start of a command line that runs a program with its own network and its own mounts. */
const isolated = ["unshare", "-rnm"];
const canMount = namespacesAvailable && Bun.spawnSync([...isolated, "true"]).exitCode === 0;

test("the cookbook has every recipe, and says how many", () => {
  const files = [...new Bun.Glob("*/*.ts").scanSync({ cwd: join(root, "examples/recipes") })];
  expect(recipes.map(([, name]) => `${name}.ts`).sort()).toEqual(files.sort());
  for (const [path, text] of [
    ["docs/cookbook.md", "short programs, by task"],
    ["docs/README.md", "short programs, by task"],
    ["docs/start.md", "recipes"],
  ] as const) {
    expect(readFileSync(join(root, path), "utf8")).toContain(` ${recipes.length} ${text}`.trimStart());
  }
});

test("other pages have the outputs of the cookbook", () => {
  const outputs = new Map(recipes.map(([, name, output]) => [name, output]));
  const shown = [...new Bun.Glob("docs/*.md").scanSync({ cwd: root })].flatMap((path) => [
    ...readFileSync(join(root, path), "utf8").matchAll(
      /^```console\n\$ unshare -rnm bun examples\/recipes\/lab\.ts (\S+)\n([\s\S]*?)```$/gm,
    ),
  ]);
  expect(shown.length).toBeGreaterThan(1);
  for (const [, name, output] of shown) expect([name, output]).toEqual([name, outputs.get(name!)!]);
});

describe.skipIf(!canMount)("recipes of the cookbook", () => {
  const runnable = recipes.filter(([, name]) => isBun || ONLY_BUN[name] === undefined);

  test.each(runnable)("print the documented output: %s", (_, name, output) => {
    const command = [...isolated, ...commandOf("recipes/lab.ts"), name];
    const { stdout, stderr, exitCode } = Bun.spawnSync(command, { timeout: 550_000, killSignal: "SIGKILL" });
    expect({ output: stdout.toString(), errors: stderr.toString(), exitCode }).toEqual({
      output,
      errors: "",
      exitCode: 0,
    });
  });
});
