import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cycleProblems, structureProblems } from "./structure.ts";

const root = join(import.meta.dir, "..");
const sources = new Map<string, string>();
for (const path of new Bun.Glob("src/**/*.ts").scanSync({ cwd: root })) {
  if (path.endsWith(".d.ts")) continue;
  sources.set(path, readFileSync(join(root, path), "utf8"));
}
const problems = [...sources].flatMap(([path, source]) => structureProblems(path, source));
problems.push(...cycleProblems(sources));
for (const problem of problems.sort()) console.error(problem);
console.log(`structure: ${sources.size} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
