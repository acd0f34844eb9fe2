import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");

/** A code block in a page that shows a file: the comment in front of it names the file. */
const EMBEDDED = /<!-- (examples\/[\w/-]+\.ts) -->\n```ts\n[\s\S]*?```/g;

/** The pages that may show examples. */
export function pagesWithExamples(): string[] {
  return ["README.md", ...[...new Bun.Glob("docs/*.md").scanSync({ cwd: root })].sort()];
}

/** The page with every embedded example brought up to date. */
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
