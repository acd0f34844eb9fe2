import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const root = join(import.meta.dir, "../..");
const target = join(root, "site/pages");
/** Pages of the site that are not in docs/. */
const OTHERS = [
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "bench/README.md",
  "bench/METHOD.md",
  "specs/README.md",
];
const sources: ReadonlySet<string> = new Set([...OTHERS, ...new Bun.Glob("docs/**/*.md").scanSync({ cwd: root })]);

/** Copies all pages of the documentation to the site. */
export function copyPages(): void {
  for (const path of sources) copyPage(path);
}

/** Writes a file of the site. */
export function writePage(path: string, content: string | Uint8Array): void {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/**
 * Copies a documentation page with its images, without HTML comments outside of code blocks. Links to files that are
 * not pages become text.
 */
function copyPage(path: string): void {
  const source = readFileSync(join(root, path), "utf8");
  const visible = source.replaceAll(
    /^(`{3,})[\s\S]*?^\1$|^<!--[\s\S]*?-->\n/gm,
    (match: string, fence: string | undefined) => (fence === undefined ? "" : match),
  );
  const own = pathOnSite(path);
  const text = visible.replaceAll(
    /^(`{3,})[\s\S]*?^\1$|(!?)\[((?:[^\]\\]|\\.)*)\]\(([^)\s]+)\)/gm,
    (match: string, fence: string | undefined, image: string, label: string, link: string) => {
      if (fence !== undefined || /^([a-z]+:|#)/.test(link)) return match;
      const [file = "", anchor] = link.split("#", 2);
      const place = posix.normalize(posix.join(posix.dirname(path), file)).replace(/\/$/, "");
      const page = [place, `${place}/README.md`].find((one) => sources.has(one));
      if (image === "" && page === undefined && place !== "README.md") return label;
      for (const picture of image === "!" ? [place, place.replace("-light.", "-dark.")] : []) {
        writePage(picture, readFileSync(join(root, picture)));
      }
      const relative = posix.relative(posix.dirname(own), pathOnSite(page ?? place));
      const address = relative.startsWith(".") ? relative : `./${relative}`;
      // The start page has other headings than README.md.
      return `${image}[${label}](${address}${anchor === undefined || place === "README.md" ? "" : `#${anchor}`})`;
    },
  );
  writePage(own, text);
}

/** Returns the path of a page on the site. docs/start.md is the start page, in place of README.md. */
function pathOnSite(path: string): string {
  if (path === "docs/start.md" || path === "README.md") return "index.md";
  return path.replace(/README\.md$/, "index.md");
}
