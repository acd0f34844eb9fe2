import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");

/** Matches a code block that shows a file of the project. The comment before the block names the file. */
const EMBEDDED = /<!-- (examples\/[\w/-]+\.ts) -->\n```ts\n[\s\S]*?```/g;

/** Paths of the documentation pages that may contain examples. */
export function pagesWithExamples(): string[] {
  return ["README.md", ...[...new Bun.Glob("docs/*.md").scanSync({ cwd: root })].sort()];
}

/** Returns a documentation page with the current text of every embedded example. */
export function embedExamples(page: string, read: (path: string) => string): string {
  return page.replace(EMBEDDED, (_, path: string) => `<!-- ${path} -->\n\`\`\`ts\n${read(path).trimEnd()}\n\`\`\``);
}

if (import.meta.main) {
  for (const path of pagesWithExamples()) {
    const page = readFileSync(join(root, path), "utf8");
    const embedded = embedExamples(page, (example) => readFileSync(join(root, example), "utf8"));
    if (embedded !== page) writeFileSync(join(root, path), embedded);
  }
}
