import { expect, test } from "bun:test";
import { join } from "node:path";
import { families } from "../../src/families.ts";

test("`families` contains every module under its family name", async () => {
  const files = [...new Bun.Glob("*.ts").scanSync({ cwd: join(import.meta.dir, "../../src/families") })];
  const loaded = await Promise.all(Object.entries(families).map(async ([name, load]) => [name, (await load()).name]));
  expect(loaded).toHaveLength(files.length);
  for (const [key, name] of loaded) expect(name).toBe(key!);
});
