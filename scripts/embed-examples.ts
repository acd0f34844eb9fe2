import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A code block in a page that shows a file: the comment in front of it names the file. */
const EMBEDDED = /<!-- (examples\/[\w/-]+\.ts) -->\n```ts\n[\s\S]*?```/g;

/** The page with every embedded example brought up to date. */
export function embedExamples(page: string, read: (path: string) => string): string {
  return page.replace(EMBEDDED, (_, path: string) => `<!-- ${path} -->\n\`\`\`ts\n${read(path).trimEnd()}\n\`\`\``);
}

if (import.meta.main) {
  const root = join(import.meta.dir, "..");
  const readme = join(root, "README.md");
  const page = readFileSync(readme, "utf8");
  writeFileSync(
    readme,
    embedExamples(page, (path) => readFileSync(join(root, path), "utf8")),
  );
}
