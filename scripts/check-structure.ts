import { readFileSync } from "node:fs";
import { join } from "node:path";
import { structureProblems } from "./structure.ts";

const root = join(import.meta.dir, "..");
const problems: string[] = [];
let files = 0;
for (const path of new Bun.Glob("src/**/*.ts").scanSync({ cwd: root })) {
  if (path.endsWith(".d.ts")) continue;
  files++;
  problems.push(...structureProblems(path, readFileSync(join(root, path), "utf8")));
}
for (const problem of problems.sort()) console.error(problem);
console.log(`structure: ${files} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
